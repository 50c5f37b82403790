"""Words and concepts: how a text of any language and a label of another come to share a key.

The [checks.concepts] table of a language maps its words to concepts that all languages share ("arbeitslos*" and
"unemploy*" are both `unemployment`), so that a German article meets an indicator with an English label.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from claimkit import languages
from claimkit.checking.cues import FALLBACK, compile_words, load_checks

_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_SHORTEST = 2
_LONGEST_REST = 7  # letters of a word that its concept's stem may leave over and still say all of it


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its folded form, the concepts in it, and whether they are all that it says."""

    text: str
    concepts: tuple[str, ...]
    whole: bool
    start: int


class Vocabulary:
    """The concepts, stop words and light words of one language."""

    def __init__(self, language: str) -> None:
        table = load_checks(language)
        forms = table.get("forms", {})
        self.stopwords = frozenset(word.casefold() for word in forms.get("stopwords", ()))
        self.light = frozenset(word.casefold() for word in forms.get("light", ()))
        self._persons = frozenset(fold(word) for word in forms.get("person_words", ()))
        self._exact: dict[str, list[str]] = {}
        self._starts: list[tuple[str, str]] = []
        self._ends: list[tuple[str, str]] = []
        self._phrases: dict[str, list[str]] = {}
        for concept, entries in table.get("concepts", {}).items():
            for entry in entries:
                self._add(concept, entry.casefold())
        self._starts.sort(key=lambda pair: -len(pair[0]))
        self._ends.sort(key=lambda pair: -len(pair[0]))
        self._phrase_pattern = compile_words(self._phrases) if self._phrases else re.compile("(?!)")
        self._cache: dict[str, tuple[tuple[str, ...], bool]] = {}

    def _add(self, concept: str, entry: str) -> None:
        stem = entry.strip("*")
        if not _has_case(stem) or _WORD.fullmatch(stem) is None:
            self._phrases.setdefault(stem, []).append(concept)
        elif entry.startswith("*"):
            self._ends.append((entry[1:], concept))
        elif entry.endswith("*"):
            self._starts.append((entry[:-1], concept))
        else:
            self._exact.setdefault(entry, []).append(concept)

    def words(self, text: str) -> Iterator[Word]:
        """Yield the words of a text that carry meaning, and its phrases that are a concept of their own."""
        folded = fold(text)
        taken = []
        for match in self._phrase_pattern.finditer(folded):
            taken.append(match.span())
            yield Word(match.group(), tuple(self._phrases[re.sub(r"\s+", " ", match.group())]), True, match.start())
        for match in _WORD.finditer(folded):
            word = match.group()
            if any(start <= match.start() < end for start, end in taken):
                continue
            if not any(sign.isalpha() for sign in word):
                continue
            if not _has_case(word):
                yield from _pairs(word, match.start())
            elif len(word) >= _SHORTEST and word not in self.stopwords:
                concepts, whole = self._concepts(word)
                yield Word(word, concepts, whole, match.start())

    def is_person(self, word: str) -> bool:
        """Tell whether a folded word says no more than that people are counted."""
        return word in self._persons

    def _concepts(self, word: str) -> tuple[tuple[str, ...], bool]:
        if word not in self._cache:
            self._cache[word] = self._find_concepts(word)
        return self._cache[word]

    def _find_concepts(self, word: str) -> tuple[tuple[str, ...], bool]:
        if word in self._exact:
            return tuple(dict.fromkeys(self._exact[word])), True
        found: list[str] = []
        rest = len(word)
        for stem, concept in self._starts:
            if word.startswith(stem):
                found.append(concept)
                rest -= len(stem)
                break
        for stem, concept in self._ends:
            if word.endswith(stem) and len(word) > len(stem) and concept not in found:
                found.append(concept)
                rest -= len(stem)
                break
        if not found and "-" in word:
            for part in word.split("-"):
                found += [concept for concept in self._find_concepts(part)[0] if concept not in found]
            rest = 0
        return tuple(found), bool(found) and rest <= _LONGEST_REST


def _pairs(word: str, start: int) -> Iterator[Word]:
    """Yield the pairs of neighbouring signs of a script that parts no words."""
    for place in range(max(len(word) - 1, 1)):
        yield Word(word[place : place + 2], (), False, start + place)


def _has_case(text: str) -> bool:
    return text.lower() != text.upper()


@functools.lru_cache(maxsize=64)
def load_vocabulary(language: str) -> Vocabulary:
    """Return the vocabulary of a language, the English one where it has none."""
    return Vocabulary(language)


def fold(text: str) -> str:
    """Return the text in lower case, with the width and ligature forms made plain; offsets stay in most texts."""
    return unicodedata.normalize("NFC", text).casefold()


def list_forms(language: str, name: str) -> Mapping[str, None]:
    """Return one of the [checks.forms] word lists."""
    return dict.fromkeys(load_checks(language).get("forms", {}).get(name, ()))


@functools.lru_cache(maxsize=256)
def form_pattern(language: str, name: str) -> re.Pattern[str]:
    """Return the pattern of one of the [checks.forms] word lists."""
    return compile_words(list_forms(language, name))


@functools.lru_cache(maxsize=64)
def inner_pattern(language: str, name: str) -> re.Pattern[str]:
    """Return the pattern of the parts of words of one of the [checks.forms] lists, wherever they stand in a word."""
    parts = sorted(map(re.escape, list_forms(language, name)), key=len, reverse=True)
    return re.compile("|".join(parts) or "(?!)", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def start_pattern(language: str, name: str) -> re.Pattern[str]:
    """Return the pattern that finds words that begin as one of a [checks.forms] word list says."""
    parts = sorted(map(re.escape, list_forms(language, name)), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})" if parts else "(?!)", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def age_pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of an age that a group is under, over or of: "under 25 years"; it never matches without words."""
    bounds, words = (
        "|".join(sorted(map(re.escape, list_forms(language, name)), key=len, reverse=True))
        for name in ("age_bounds", "age_words")
    )
    if not bounds or not words:
        return re.compile("(?!)")
    more = r"(?:\s*(?:[^\W\d]{1,4}|-|\u2013)\s*\d{1,2})?"  # "15 to 24"
    return re.compile(rf"(?<!\w)(?:{bounds})\s*\d{{1,2}}{more}[\s-]?(?:{words})(?!\w)", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def holder_pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of nouns that stand for a firm or body named before, at the end of compounds and inflected."""
    parts = sorted(map(re.escape, list_forms(language, "holder_words")), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(parts)})\w{{0,3}}(?!\w)" if parts else "(?!)", re.IGNORECASE)


def stands_for_other(text: str, language: str) -> bool:
    """Tell whether a text is a pronoun or a noun such as "the company": it stands for something named before."""
    if holder_pattern(language).search(text):
        return True
    return any(re.fullmatch(pattern, text.strip(), re.IGNORECASE) for pattern in _pronouns(language))


@functools.lru_cache(maxsize=64)
def _pronouns(language: str) -> tuple[str, ...]:
    code = language if language in languages.codes() else FALLBACK
    words = languages.load(code)["claims"].get("pronouns", ())
    return tuple(re.escape(word).replace(r"\*", r"\w*") for word in words)
