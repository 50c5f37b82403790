"""Which indicator of the reference a claim speaks of: words, concepts, parts of compounds and likeness of letters.

The value of the claim plays no part in it. The score of a label is the cosine between its words, weighted by how
telling they are, and those of them that the claim has.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from claimkit.checking.cues import FALLBACK
from claimkit.checking.labels import spoken_labels
from claimkit.checking.reference import IndicatorInfo
from claimkit.checking.vocabulary import load_vocabulary

_LIGHT = 0.35
_FALLBACK_WEIGHT = 0.6  # of a label that is only an id or a file's name
_FUZZY = 84
_SAID = 0.8
_FIRM = frozenset(("per_head", "ppp"))  # concepts that another figure of the sentence may have alone
_LIKELY = 0.6
_PARTLY = 0.75  # of a word that says more than its concept: "world market share" is more than a share
_BASE = 0.5  # of a score that the claim's own coverage does not change
_UNNUMBERED = 0.35  # of a label with a number that the claim does not have: "people over 60"
_NUMBER = re.compile(r"(?<![\w.,])\d+(?![\w.,]*\d)")
_PART = 5  # letters from which a word counts as a part of a longer one
_ENDING = 1  # letters of an ending


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word of a label: its literal form, its concepts, and its weight."""

    text: str
    concepts: tuple[str, ...]
    whole: bool
    light: bool


@dataclass(slots=True)
class _LabelWords:
    indicator: int
    units: list[int]
    numbers: frozenset[str] = frozenset()
    norm: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator with its score and how much of its best label the claim covers, both 0 to 1.

    `sound` says that the claim has the label's one telling word, or at least two of several.
    """

    indicator: IndicatorInfo
    score: float
    coverage: float
    sound: bool


class ClaimWords:
    """The words and concepts of a claim with their weights: 1 in the measure, less the further away."""

    def __init__(self, language: str) -> None:
        self._vocabulary = load_vocabulary(language)
        self.words: dict[str, float] = {}
        self.concepts: dict[str, float] = {}
        self.numbers: frozenset[str] = frozenset()
        self.generic: set[str] = set()

    def add(self, text: str, weight: float) -> None:
        """Add the words of a text at a weight."""
        self.numbers |= frozenset(_NUMBER.findall(text))
        for word in self._vocabulary.words(text):
            self.words[word.text] = max(self.words.get(word.text, 0.0), weight)
            if self._vocabulary.is_person(word.text):
                self.generic.add(word.text)
            for concept in word.concepts:
                self.concepts[concept] = max(self.concepts.get(concept, 0.0), weight)

    def are_light(self, text: str) -> bool:
        """Tell whether a text has only words that say little by themselves: "the rate", "the share"."""
        found = list(self._vocabulary.words(text))
        return all(word.text in self._vocabulary.light for word in found)


class IndicatorIndex:
    """All labels of all indicators, by the words in them."""

    def __init__(self, indicators: Iterable[IndicatorInfo]) -> None:
        self._indicators = list(indicators)
        self._units: list[_Unit] = []
        self._ids: dict[_Unit, int] = {}
        self._labels: list[_LabelWords] = []
        self._of_unit: dict[int, list[int]] = {}
        self._by_text: dict[str, list[int]] = {}
        self._by_concept: dict[str, list[int]] = {}
        self._alike: dict[str, tuple[tuple[int, float], ...]] = {}
        for place, info in enumerate(self._indicators):
            for lang, text in spoken_labels(info):
                self._add_label(place, lang, text)
        self._weights = self._weigh()
        for label in self._labels:
            label.norm = math.sqrt(sum(self._weights[unit] ** 2 for unit in label.units)) or 1.0

    def _add_label(self, place: int, lang: str, text: str) -> None:
        vocabulary = load_vocabulary(lang or FALLBACK)
        units = []
        for word in vocabulary.words(text):
            unit = _Unit(word.text, word.concepts, word.whole, word.text in vocabulary.light)
            if unit not in self._ids:
                self._ids[unit] = len(self._units)
                self._units.append(unit)
                self._by_text.setdefault(unit.text, []).append(self._ids[unit])
                for concept in unit.concepts:
                    self._by_concept.setdefault(concept, []).append(self._ids[unit])
            units.append(self._ids[unit])
        if units:
            for unit_id in dict.fromkeys(units):
                self._of_unit.setdefault(unit_id, []).append(len(self._labels))
            numbers = frozenset(_NUMBER.findall(text))
            self._labels.append(_LabelWords(place, list(dict.fromkeys(units)), numbers))

    def _weigh(self) -> list[float]:
        """Return how telling each unit is: rare keys weigh more; at least a little so that small data work too."""
        count = len(self._indicators) + 1
        holders: dict[str, set[int]] = {}
        for label in self._labels:
            for unit_id in label.units:
                unit = self._units[unit_id]
                for key in (*(f"\x00{c}" for c in unit.concepts), unit.text):
                    holders.setdefault(key, set()).add(label.indicator)
        weights = []
        for unit in self._units:
            keys = [f"\x00{c}" for c in unit.concepts] or [unit.text]
            rarity = math.hypot(*(math.log(1 + count / len(holders[key])) for key in keys))
            weights.append(rarity * (_LIGHT if unit.light else 1.0))
        return weights

    def rank(self, claim: ClaimWords, limit: int = 20) -> list[Candidate]:
        """Return the indicators whose labels share words with a claim, the best first."""
        matches = self._match(claim)
        known = self._known_weight(matches)
        found: dict[int, tuple[bool, float, float]] = {}
        for place in {place for unit in matches for place in self._of_unit[unit]}:
            label = self._labels[place]
            dot = sum(self._weights[unit] ** 2 * matches.get(unit, 0.0) for unit in label.units)
            whole = sum(self._weights[unit] for unit in label.units)
            covered = sum(self._weights[unit] * matches.get(unit, 0.0) for unit in label.units)
            best = found.get(label.indicator, (False, 0.0, 0.0))
            score = dot / label.norm * (_BASE + (1 - _BASE) * covered / known)
            part = 1.0 if label.numbers <= claim.numbers else _UNNUMBERED
            coverage = covered / (whole or 1.0) * part
            found[label.indicator] = max(best, (self._is_sound(label, matches), score * part, coverage))
        ordered = sorted(found.items(), key=lambda item: (-item[1][1], self._indicators[item[0]].id))
        top = ordered[0][1][1] if ordered else 1.0
        return [
            Candidate(self._indicators[place], score / (top or 1.0), coverage, sound)
            for place, (sound, score, coverage) in ordered[:limit]
        ]

    def _is_sound(self, label: _LabelWords, matches: dict[int, float]) -> bool:
        """Tell whether a claim has enough of a label: half of one word, or one word of several, is an accident."""
        telling = [unit for unit in label.units if not self._units[unit].light] or label.units
        if len(telling) == 1:
            return matches.get(telling[0], 0.0) >= _SAID
        return sum(matches.get(unit, 0.0) >= _LIKELY for unit in telling) >= 2

    def says(self, info: IndicatorInfo, claim: ClaimWords) -> bool:
        """Tell whether some label of an indicator has a word of a claim."""
        return info.id in self.said_by(claim)

    def said_by(self, claim: ClaimWords) -> frozenset[str]:
        """Return the ids of all indicators of which some label has a word of a claim."""
        found = [unit for unit, likeness in self._match(claim).items() if likeness >= _LIKELY]
        units = [unit for unit in found if not self._units[unit].light] or found
        labels = (self._labels[place] for unit in units for place in self._of_unit[unit])
        return frozenset(self._indicators[label.indicator].id for label in labels)

    def are_siblings(self, one: str, other: str, claim: ClaimWords) -> bool:
        """Tell whether two indicators are called the same but for one word each, and the claim has both words."""
        matches = self._match(claim)
        places = {info.id: place for place, info in enumerate(self._indicators)}
        for first in self._labels:
            for second in self._labels if first.indicator == places[one] else ():
                if second.indicator != places[other]:
                    continue
                mine, others = set(first.units) - set(second.units), set(second.units) - set(first.units)
                if len(mine) == len(others) == 1 and len(first.units) > 1:
                    return all(matches.get(unit, 0.0) >= _SAID for unit in mine | others)
        return False

    def _known_weight(self, matches: dict[int, float]) -> float:
        """Return the weight of everything in a claim that any label knows; each concept and each word counts once."""
        best: dict[str, float] = {}
        for unit_id, likeness in matches.items():
            unit = self._units[unit_id]
            key = unit.concepts[0] if unit.concepts else unit.text
            best[key] = max(best.get(key, 0.0), self._weights[unit_id] * likeness)
        return sum(best.values()) or 1.0

    def _match(self, claim: ClaimWords) -> dict[int, float]:
        """Return the units that the claim has, each with how surely it has them."""
        found: dict[int, float] = {}
        for concept, weight in claim.concepts.items():
            if concept in _FIRM and weight < _SAID:
                continue
            for unit_id in self._by_concept.get(concept, ()):
                concepts = self._units[unit_id].concepts
                share = sum(claim.concepts.get(c, 0.0) for c in concepts) / len(concepts)
                share *= 1.0 if self._units[unit_id].whole else _PARTLY
                found[unit_id] = max(found.get(unit_id, 0.0), share if weight else 0.0)
        for word, weight in claim.words.items():
            alike = ((unit, 1.0) for unit in self._by_text.get(word, ())) if word in claim.generic else self._like(word)
            for unit_id, likeness in alike:
                found[unit_id] = max(found.get(unit_id, 0.0), likeness * weight)
        return found

    def _like(self, word: str) -> tuple[tuple[int, float], ...]:
        if word not in self._alike:
            self._alike[word] = tuple(self._find_like(word))
        return self._alike[word]

    def _find_like(self, word: str) -> Iterable[tuple[int, float]]:
        """Yield the units whose form is like a word's: the same, one inside the other, or nearly the same letters."""
        from rapidfuzz import fuzz, process

        near: dict[str, float] = {word: 1.0} if word in self._by_text else {}
        if len(word) >= _PART - 1:
            for text, score, _ in process.extract(
                word, list(self._by_text), scorer=fuzz.ratio, score_cutoff=_FUZZY, limit=8
            ):
                near.setdefault(text, score / 100 * 0.95)
            for text in self._by_text:
                if _is_inflected(word, text):
                    near.setdefault(text, 0.85)
                if len(text) >= _PART and text != word and (word.startswith(text) or word.endswith(text)):
                    near.setdefault(text, 0.8)
                elif len(word) >= _PART and text != word and (text.startswith(word) or text.endswith(word)):
                    near.setdefault(text, 0.7)
        for text, likeness in near.items():
            for unit_id in self._by_text[text]:
                yield unit_id, likeness


def _is_inflected(word: str, other: str) -> bool:
    """Tell whether two words are alike but for their endings: "wartet" and "warten"."""
    same = next(
        (place for place, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other))
    )
    return same >= _PART and len(word) - same <= _ENDING and len(other) - same <= _ENDING
