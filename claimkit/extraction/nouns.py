"""The counted noun behind a number, with its adjectives, found without a parser: "drei großen Plattformen"."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from claimkit.extraction.scanning import SPACES, WORD, Scan
from claimkit.languages import Language

_MOST_WORDS = 5
_MOST_CHAINED = 4
_SHORTEST_ADJECTIVE = 5
_MOST_ADJECTIVES = 3
_APOSTROPHES = ("'", "\u2019")
_PLURALS = ("'s", "\u2019s")  # auto's
_INITIALS = re.compile(r"(?:[A-Z]\.){2,4}")
_ABBREVIATIONS = re.compile(r"[A-Z]{2,5}s\Z")  # "45 RBIs"
_HYPHENS = re.compile(r"(?:-[^\W_]+)+")


@dataclass(frozen=True, slots=True)
class Noun:
    """The head noun of a counted phrase; `reach` is set where an adjective follows it."""

    start: int
    end: int
    stop: int
    reach: int = -1

    @property
    def phrase_end(self) -> int:
        """Return where the phrase ends: behind the noun, or the adjective that follows it."""
        return max(self.end, self.reach)


@dataclass(frozen=True, slots=True)
class NounRules:
    """How a language shows its nouns; `style` is capitalised, plural, or first."""

    style: str
    endings: tuple[str, ...]
    plurals: tuple[str, ...]
    irregular: frozenset[str]
    between: frozenset[str]
    before: frozenset[str]
    stop: frozenset[str]
    partitives: frozenset[str]
    not_counted: frozenset[str]
    behind: tuple[str, ...]
    verbs: tuple[str, ...]
    not_plurals: tuple[str, ...]
    pairs: tuple[str, frozenset[str]]
    adverbs: frozenset[str]
    apostrophe: bool
    times: frozenset[str]
    numerals: frozenset[str]


@functools.cache
def compile_nouns(language: Language) -> NounRules:
    """Return the noun rules of a language."""
    table: Mapping[str, Any] = language["nouns"]
    return NounRules(
        table.get("style", "none"),
        tuple(table.get("adjective_endings", ())),
        tuple(table.get("plural_endings", ())),
        frozenset(table.get("irregular", ())),
        frozenset(table.get("between", ())),
        frozenset(table.get("before", ())),
        frozenset(table.get("stop", ()))
        | frozenset(language["language"].get("function_words", ()))
        | frozenset(month for month in language.cldr.get("months", ()) if month.islower()),
        frozenset(language["units"].get("partitives", ())),
        frozenset(table.get("not_counted", ())),
        tuple(table.get("behind_endings", ())),
        tuple(table.get("verb_endings", ())),
        tuple(table.get("not_plural_endings", ())),
        (table.get("pairs", {}).get("ending", ""), frozenset(table.get("pairs", {}).get("joiners", ()))),
        frozenset(table.get("adverbs", ())),
        bool(table.get("apostrophe")),
        frozenset(table.get("times", {}).get("words", ())),
        _numerals(language),
    )


def _numerals(language: Language) -> frozenset[str]:
    """Return the numerals above one, which count and are not counted: "deux des trois suspects"."""
    cardinals = language["numbers"].get("cardinals", {})
    return frozenset(form for value, forms in cardinals.items() if Decimal(value) > 1 for form in forms)


def find_noun(
    scanned: Scan, rules: NounRules, index: int, end: int, singular: bool, several: bool = False
) -> Noun | None:
    """Return the noun counted by a number that ends at offset `end`, before token `index`.

    Behind `several`, of which the noun is in the plural, a word with a verb's ending is none.
    """
    if rules.style == "none" or not _adjacent(scanned, index, end):
        return None
    if rules.style == "capitalised":
        return _capitalised(scanned, rules, index)
    if scanned.keys[index] in rules.partitives:
        if _adjacent(scanned, index + 1, scanned.ends[index]):
            index += 1
        elif scanned.text[end - 1].isalpha() and _is_elided(scanned, index):  # "millions d'habitants", not "12 d'entre"
            index += 2
        if scanned.keys[index] in rules.numerals:
            return None
    if rules.style == "plural":
        return _plural(scanned, rules, index, singular)
    return _first(scanned, rules, index, singular, several)


def _adjacent(scanned: Scan, index: int, end: int) -> bool:
    """Tell whether token `index` is a word one space behind offset `end`."""
    if index >= len(scanned.kinds) or scanned.kinds[index] != WORD:
        return False
    gap = scanned.text[end : scanned.starts[index]]
    return 0 < len(gap) <= 2 and all(char in SPACES or (char.isspace() and char != "\n") for char in gap)


def _is_elided(scanned: Scan, index: int) -> bool:
    """Tell whether a partitive has lost its vowel before the word behind its apostrophe."""
    end, behind = scanned.ends[index], index + 2
    if behind >= len(scanned.kinds) or scanned.kinds[behind] != WORD:
        return False
    return scanned.text[end : scanned.starts[behind]] in _APOSTROPHES


def _noun(scanned: Scan, index: int) -> Noun:
    """Return the noun at a token, with the rest of a hyphened compound."""
    end = scanned.ends[index]
    compound = _HYPHENS.match(scanned.text, end)
    if compound:
        end = compound.end()
    return Noun(scanned.starts[index], end, scanned.index_at(end) if compound else index + 1)


def _capitalised(scanned: Scan, rules: NounRules, index: int) -> Noun | None:
    first = index
    for _ in range(_MOST_WORDS):
        word = scanned.text[scanned.starts[index] : scanned.ends[index]]
        if index == first and scanned.keys[index] in rules.between:
            return None  # it joins two adjectives, and none has come: "1,6 Millionen und Videa"
        if word[0].isupper():
            if scanned.keys[index] in rules.times:
                return None
            return _paired(scanned, rules, _noun(scanned, index))
        key = scanned.keys[index]
        after = index + 1
        hyphened = _HYPHENS.match(scanned.text, scanned.ends[index])
        if hyphened:
            return None
        adjective = key not in rules.stop and key.endswith(rules.endings) and len(key) > 3
        if not (adjective or key in rules.between or key in rules.before or key in rules.adverbs):
            return None
        if after < len(scanned.keys) and scanned.keys[after] == "," and adjective:
            if not _adjacent(scanned, after + 1, scanned.ends[after]):
                return None
            following = scanned.text[scanned.starts[after + 1]]
            if following.isupper():
                return None
            index = after + 1
            continue
        if not _adjacent(scanned, after, scanned.ends[index]):
            return None
        index = after
    return None


def _plural(scanned: Scan, rules: NounRules, index: int, singular: bool) -> Noun | None:
    """Return the last word of a chain that has a plural's ending; behind "one", the first word."""
    best: Noun | None = None
    if singular:
        index = _behind_adjectives(scanned, rules, index)
    for _ in range(_MOST_CHAINED):
        initials = _INITIALS.match(scanned.text, scanned.starts[index])
        if initials is not None and _adjacent(scanned, scanned.index_at(initials.end()), initials.end()):
            index = scanned.index_at(initials.end())  # "11 U.S. states"
            continue
        key = scanned.keys[index]
        if (key in rules.stop and key not in rules.before) or len(key) < 2 or key in rules.numerals:
            break
        if rules.apostrophe and scanned.text[scanned.ends[index] : scanned.ends[index] + 2] in _PLURALS:
            return Noun(scanned.starts[index], scanned.ends[index] + 2, scanned.index_at(scanned.ends[index] + 2))
        here = _noun(scanned, index)
        key = scanned.keys[here.stop - 1]
        regular = key.endswith(rules.plurals) and len(key) > 3 and not key.endswith(rules.not_plurals)
        regular = regular or bool(_ABBREVIATIONS.search(scanned.text, here.start, here.end))
        plural = regular or (key in rules.irregular and best is None)
        plural = plural and not (key in rules.before and key in rules.stop)  # "twelve more of them"
        if plural or singular:
            best = here
            if regular or singular:
                break
        elif best is not None:
            break
        if not _adjacent(scanned, here.stop, here.end):
            break
        index = here.stop
    return best


def _behind_adjectives(scanned: Scan, rules: NounRules, index: int) -> int:
    """Return the first of the words behind "one" that is no adjective: "one senior naval officer"."""
    for _ in range(_MOST_ADJECTIVES):
        key, after = scanned.keys[index], index + 1
        adjective = key in rules.before or (len(key) > _SHORTEST_ADJECTIVE and key.endswith(rules.endings))
        if not adjective or not _adjacent(scanned, after, scanned.ends[index]) or scanned.keys[after] in rules.stop:
            break
        index = after
    return index


def _first(scanned: Scan, rules: NounRules, index: int, singular: bool, several: bool) -> Noun | None:
    """Return the first word that is neither a function word nor an adjective that goes before its noun."""
    for _ in range(3):
        key = scanned.keys[index]
        if key in rules.stop or len(key) < 2 or key in rules.numerals:
            return None  # "61 milioni sei mesi prima"
        if several and rules.verbs and key.endswith(rules.verbs) and scanned.text[scanned.starts[index]].islower():
            return None  # "altri 620 dovevano aprire", but "un italiano su nove"
        if key not in rules.before:
            return _with_adjective(scanned, rules, _noun(scanned, index), singular)
        if not _adjacent(scanned, index + 1, scanned.ends[index]):
            return None
        index += 1
    return None


def _with_adjective(scanned: Scan, rules: NounRules, noun: Noun, singular: bool) -> Noun:
    """Return the noun with the adjective that follows it, in languages that put adjectives behind their nouns."""
    index = noun.stop
    if singular or not rules.behind or not _adjacent(scanned, index, noun.end):
        return noun
    key = scanned.keys[index]
    if key in rules.stop or key in rules.before or len(key) < _SHORTEST_ADJECTIVE or not key.endswith(rules.behind):
        return noun
    return Noun(noun.start, noun.end, index + 1, scanned.ends[index])


def _paired(scanned: Scan, rules: NounRules, noun: Noun) -> Noun:
    """Return the second of two forms of one noun: "Helferinnen und Helfer"."""
    index = noun.stop
    ending, joiners = rules.pairs
    if not ending or not scanned.keys[index - 1].endswith(ending) or not _adjacent(scanned, index, noun.end):
        return noun
    if scanned.keys[index] not in joiners or not _adjacent(scanned, index + 1, scanned.ends[index]):
        return noun
    same = scanned.keys[index + 1][0] == scanned.keys[index - 1][0]
    capital = scanned.text[scanned.starts[index + 1]].isupper()
    return _noun(scanned, index + 1) if same and capital else noun
