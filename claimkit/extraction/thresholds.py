"""Verbs that bound a figure: "überstieg 5 Millionen", "the 30,000 mark was passed"; with a negation the bound turns."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from claimkit.extraction.scanning import SPACES
from claimkit.languages import Language
from claimkit.records import Bound

_TURNED: dict[str, Bound] = {"more_than": "at_most", "less_than": "at_least"}
_REACH = 60  # characters around a figure within which its verb stands


class Threshold(NamedTuple):
    """The bound that a verb sets, and where the verb stands."""

    bound: Bound
    start: int
    end: int


def find_threshold(text: str, start: int, end: int, language: Language) -> Threshold | None:
    """Return what a verb right before or right behind a figure says that it passes; None without one."""
    for bound, before, behind in _patterns(language):
        match = before.search(text, max(0, start - _REACH), start) or behind.match(text, end, end + _REACH)
        if match is not None:
            turned = _TURNED[bound] if match["before_not"] or match["not"] else bound
            return Threshold(turned, *match.span("verb"))
    return None


def names_threshold(text: str, end: int, language: Language) -> bool:
    """Tell whether a noun for a threshold is written to a figure with a hyphen: "die 30.000-Marke"."""
    return any(marks.match(text, end) for marks in _marks(language))


@functools.cache
def _marks(language: Language) -> tuple[re.Pattern[str], ...]:
    nouns = {noun for entry in language["thresholds"] or () for noun in entry["nouns"]}
    return (re.compile(rf"-(?:{_any(nouns)})(?!\w)"),) if nouns else ()


@functools.cache
def _patterns(language: Language) -> tuple[tuple[Bound, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (entry["bound"], *_pair(entry["verbs"], entry["nouns"], entry["between"], entry["negations"]))
        for entry in language["thresholds"] or ()
    )


def _pair(
    verbs: list[str], nouns: list[str], between: list[str], negations: list[str]
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a verb with what may stand between it and the figure, before the figure and behind it."""
    space = f"[{SPACES}]+"
    filler = rf"(?:(?:{_any((*between, *nouns))}){space}){{0,5}}"
    denied = rf"(?:(?P<{{}}>{_any(negations)}){space})?"
    verb = rf"(?<!\w)(?P<verb>{_any(verbs)})(?!\w)"
    before = rf"{denied.format('before_not')}{verb}{space}{denied.format('not')}{filler}$"
    behind = rf"(?:-(?:{_any(nouns)}))?{space}{filler}{denied.format('before_not')}{denied.format('not')}{verb}"
    return re.compile(before, re.IGNORECASE), re.compile(behind, re.IGNORECASE)


def _any(words: object) -> str:
    listed = sorted(map(str, words), key=lambda word: (-len(word), word))  # type: ignore[call-overload]
    return "|".join(re.escape(word).replace(r"\ ", f"[{SPACES}]+") for word in listed) or r"(?!)"
