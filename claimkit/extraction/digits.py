"""Figures written in digits: separators, the text's own habit, and what is no number at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

MOST_DIGITS = 28

_SPACES = re.compile("[ \u00a0\u2007-\u2009\u202f]")
_DOUBTFUL = re.compile(r"\d(?<![\d.,]\d)\d{0,2}[.,]\d{3}(?![\d])")  # a digit first: it is looked for fastest
_HABITS = re.compile(
    r"(?P<point>(?<![\d.,])(?:\d{1,3}(?:,\d{3})+\.\d|0\.\d|\d{1,3}\.(?:\d|\d\d|\d{4,6}) ?%))"
    r"|(?P<comma>(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+,\d|\d{1,3},(?:\d\d?|\d{4,6})(?![\d.,])))"
)


@dataclass(frozen=True, slots=True)
class Habit:
    """How a text writes its figures: the decimal sign that counts where a figure can be read in two ways."""

    decimal: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in digits: its value, half a unit of its last digit, and whether another reading was possible."""

    value: Decimal
    precision: Decimal
    ambiguous: bool = False


def find_habit(text: str, decimal: str) -> Habit:
    """Return the text's decimal sign: the language's own unless the text only ever writes the other one."""
    if not _DOUBTFUL.search(text):
        return Habit(decimal, True)
    votes = {".": 0, ",": 0}
    for match in _HABITS.finditer(text):
        votes["." if match.lastgroup == "point" else ","] += 1
    other = "." if decimal == "," else ","
    if votes[other] and not votes[decimal]:
        return Habit(other, True)
    return Habit(decimal, bool(votes[decimal]) and not votes[other])


def read_figure(written: str, habit: Habit, indian: bool = False) -> Figure | None:
    """Return the value of a run of digits and separators; None for versions, dates, addresses and their like."""
    if len(written) > 2 * MOST_DIGITS:
        return None
    plain = _SPACES.sub("", written).replace("'", "")
    if ("'" in written or plain != written.replace("'", "")) and not _grouped(written):
        return None
    parts = re.split("[.,]", plain)
    marks = [char for char in plain if char in ".,"]
    if sum(map(len, parts)) > MOST_DIGITS:
        return None
    if not marks:
        return _figure(plain, "")
    if len(set(marks)) == 2:
        if marks.count(marks[-1]) > 1 or len(set(marks[:-1])) > 1 or not _thousands(parts[:-1], indian):
            return None
        return _figure("".join(parts[:-1]), parts[-1])
    if len(marks) > 1:
        return _figure("".join(parts), "") if _thousands(parts, indian) else None
    if _thousands(parts, False) and marks[0] != habit.decimal:
        return _figure("".join(parts), "", ambiguous=not habit.certain)
    return _figure(parts[0], parts[1], ambiguous=_thousands(parts, False) and not habit.certain)


def _grouped(written: str) -> bool:
    """Tell whether spaces and apostrophes cut the figure into thousands."""
    whole = re.split("[.,]", written)[0]
    parts = re.split("[ '\u00a0\u2007-\u2009\u202f]", whole)
    return _thousands(parts, False)


def _thousands(parts: list[str], indian: bool) -> bool:
    if not 1 <= len(parts[0]) <= 3 or parts[0][0] == "0" or len(parts[-1]) != 3:
        return False
    inner = parts[1:-1]
    return all(len(part) == 3 for part in inner) or (indian and all(len(part) == 2 for part in inner))


def _figure(whole: str, decimals: str, ambiguous: bool = False) -> Figure:
    value = Decimal(f"{whole or 0}.{decimals}" if decimals else whole)
    return Figure(value, Decimal(5).scaleb(-len(decimals) - 1), ambiguous)
