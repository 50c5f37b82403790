"""Sentence boundaries by rule: what punctuation, abbreviations, ordinals and line ends decide on their own.

A place is a sure boundary, no boundary, or open; what is open is left to the parser. Languages give their
abbreviations and ordinal habits in the table `[sentences]`.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from claimkit.languages import Language

# A full stop, an exclamation or a question mark (any script's), or an ellipsis; then closing marks; then space.
_TERMINAL = "[.!?\\u2026\\u3002\\uff01\\uff1f\\u061f\\u0964]"
_WIDE = "[\\u3002\\uff01\\uff1f]"
_CLOSERS = "[\"'\\u2019\\u201d\\u201c\\u2018\\u00bb\\u00ab\\u203a\\u2039)\\]}\\u300d\\u300f\\u300b\\uff09]"
_PLACE = re.compile(  # possessive, and tried at the first mark of a run only: linear
    rf"(?<!{_TERMINAL}){_TERMINAL}++{_CLOSERS}*+(?:\[\d+\])*+(?=\s)|(?<!{_WIDE}){_WIDE}++{_CLOSERS}*+(?=\S)|(?<![ \t])[ \t]*+\n\s*"
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"'\u201c\u201e\u00bb\u00ab]+\Z")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")
_ROMAN = re.compile(r"[IVX]{1,6}\Z")
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Offsets at which a sentence starts for certain, and those where one may start."""

    sure: frozenset[int]
    open: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The table `[sentences]` of a language, in sets."""

    abbreviations: frozenset[str]
    ending_abbreviations: frozenset[str]
    ordinals: bool
    before_ordinal: frozenset[str]
    after_ordinal: frozenset[str]
    starters: frozenset[str]


@functools.cache
def _rules(language: Language) -> _Rules:
    table = language["sentences"]

    def words(name: str) -> frozenset[str]:
        return frozenset(word.lower() for word in table.get(name, ()))

    return _Rules(
        words("abbreviations"),
        words("ending_abbreviations"),
        bool(table.get("ordinal_dot", False)),
        words("before_ordinal"),
        words("after_ordinal"),
        words("starters"),
    )


def find_boundaries(text: str, language: Language) -> Boundaries:
    """Return where sentences start; linear in the text."""
    rules = _rules(language)
    sure, undecided = set(), set()
    for start, end in _places(text):
        answer = _decide(text, start, end, rules)
        place = _next_word(text, end)
        if answer and place < len(text):
            sure.add(place)
        elif answer is None:
            undecided.add(place)
    return Boundaries(frozenset(sure), frozenset(undecided - sure))


def _places(text: str) -> Iterator[tuple[int, int]]:
    for match in _PLACE.finditer(text):
        yield match.span()


def _next_word(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _decide(text: str, start: int, end: int, rules: _Rules) -> bool | None:
    """Decide one place: True, False, or None where only the parse can tell."""
    after = _next_word(text, end)
    if text[start] in " \t\n":
        return _line_end(text, start, end)
    first = _first_letter(text, after)
    if not first:
        return False  # nothing but marks follow: a smiley, a stray full stop
    marks = text[start:end].rstrip("]0123456789[")
    stop = marks == "."
    if first.islower():
        return None if marks in (".", "?", "!") and _plain_word(text, start, rules) else False
    if stop or (marks[0] == "." and "." not in marks[1:2]):
        return _period(text, start, after, rules)
    return None if marks in ("...", "\u2026", "..") else True


def _plain_word(text: str, start: int, rules: _Rules) -> bool:
    """Tell whether the word before a mark is an ordinary one, behind which careless writers go on in lower case."""
    found = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    word = found.group() if found else ""
    known = rules.abbreviations | rules.ending_abbreviations
    return len(word) > 2 and word.isalpha() and word.lower() not in known


def _line_end(text: str, start: int, end: int) -> bool:
    """Decide a line end: a boundary, except where a hard-wrapped sentence goes on in lower case."""
    blank = text.count("\n", start, end) > 1
    before = text[start - 1 : start]
    wrapped = before.isalnum() or before in (",", "-", ";")
    return blank or not (wrapped and _next_word(text, end) < len(text) and text[_next_word(text, end)].islower())


def _first_letter(text: str, place: int) -> str:
    """Return the first letter or digit at a place, opening marks and a blank behind one skipped; "" when none is near."""
    before = ""
    for char in text[place : place + 5]:
        if char.isalnum():
            return char
        kind = unicodedata.category(char)
        if kind not in ("Ps", "Pi", "Pf", "Pd", "Po", "Sk") and not (kind == "Zs" and before in ("Pi", "Pf", "Pd")):
            return ""
        before = kind
    return ""


def _word_after(text: str, place: int) -> str:
    match = re.compile(r"\w+").match(text, place)
    return match.group().lower() if match else ""


def _period(text: str, start: int, after: int, rules: _Rules) -> bool | None:
    """Decide a full stop by the word before it."""
    found = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    word = found.group() if found else ""
    lower = word.lower()
    following = _word_after(text, after)
    if lower in rules.ending_abbreviations:
        return True if following in rules.starters else None
    if lower in rules.abbreviations or lower.rsplit("-", 1)[-1] in rules.abbreviations:
        return False
    if _INITIAL.match(word):
        return None if word.islower() else False
    if rules.ordinals and (word.isdigit() or _ROMAN.match(word)):
        return _ordinal(text, start - len(word), word, following, rules)
    return not (word.isdigit() and _line_start(text, start - len(word)))


def _ordinal(text: str, place: int, word: str, following: str, rules: _Rules) -> bool | None:
    """Decide a full stop behind a numeral in a language that writes ordinals with one."""
    if following in rules.after_ordinal or _line_start(text, place):
        return False
    if len(word) > 3 and word.isdigit():
        return True
    before = re.compile(r"\w+\W{1,2}\Z").search(text, max(0, place - _LONGEST_WORD), place)
    previous = before.group().strip().lower() if before else ""
    if previous in rules.before_ordinal:
        return False
    return True if following in rules.starters else None


def _line_start(text: str, place: int) -> bool:
    return not text[text.rfind("\n", max(0, place - _LONGEST_WORD), place) + 1 : place].strip() if place else True
