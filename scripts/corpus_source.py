"""The terse notation of the corpus's annotation files: finding surfaces, reading units, periods and changes.

`corpora/GUIDE.md` describes the notation; everything here raises AnnotationError with the surface that is at fault.
"""

from __future__ import annotations

import calendar
import datetime
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Range = tuple[int, int]

ELISION = " ~ "
_SPACED_MARK = "(?:[ \u00a0\u202f]\u00bb(?=\\s))?"
_OCCURRENCE = re.compile(r"#(\d+)$")
_DURATIONS = frozenset({"s", "min", "h", "d", "wk", "mo", "a"})
_KINDS = {
    "%": "percent",
    "\u2030": "percent",
    "pp": "percentage_point",
    "bp": "percentage_point",
    "1": "ratio",
    "x": "factor",
    "#": "count",
}
_BOUNDS = {">=": "at_least", "<=": "at_most", ">": "more_than", "<": "less_than"}
_DIRECTIONS = {"+": "increase", "-": "decrease", "=": "unchanged", "0": None}
_SCALES = frozenset(Decimal(10) ** power for power in (-2, 0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 12))


class AnnotationError(Exception):
    """The annotation does not fit its article."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A located surface."""

    start: int
    end: int
    text: str

    def within(self, other: Mark) -> bool:
        """Tell whether this mark lies inside the other."""
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Mark) -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def distance(self, other: Mark) -> int:
        """Return the number of characters between the two, 0 when they touch or overlap."""
        return max(0, self.start - other.end, other.start - self.end)


def occurrences(text: str, surface: str) -> list[Mark]:
    """Return all places of a surface as whole words and whole numbers, or inside words when there are no others."""
    places = [match.start() for match in re.finditer(re.escape(surface), text)]
    whole = [start for start in places if _whole(text, start, start + len(surface))]
    return [Mark(start, start + len(surface), surface) for start in whole or places]


def _whole(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if text[start].isalnum() and before[-1:].isalnum():
        return False
    if text[end - 1].isalnum() and after[:1].isalnum():
        return False
    if text[start].isdigit() and re.search(r"\d[.,']$", before):
        return False
    return not (text[end - 1].isdigit() and re.match(r"[.,']\d", after))


def locate(text: str, surface: str, near: Mark | None = None, sentence: Mark | None = None) -> Mark:
    """Find a surface: the n-th when it ends in "#n", else the nearest to `near`, inside the sentence before outside."""
    numbered = _OCCURRENCE.search(surface)
    plain = surface[: numbered.start()] if numbered else surface
    found = occurrences(text, plain)
    if numbered:
        rank = int(numbered[1])
        if not 1 <= rank <= len(found):
            raise AnnotationError(f"'{plain}' occurs {len(found)} times, not {rank}")
        return found[rank - 1]
    if not found:
        raise AnnotationError(f"'{plain}' does not occur")
    if near is None:
        if len(found) > 1:
            raise AnnotationError(f"'{plain}' occurs {len(found)} times: say which one with #n")
        return found[0]
    inside = [mark for mark in found if sentence is not None and mark.within(sentence)]
    before = [mark for mark in found if mark.end <= near.start]
    return min(inside or before or found, key=near.distance)


def locate_after(text: str, surface: str, cursor: int) -> Mark:
    """Find the first place of a surface at or after the cursor, or the n-th of all when it ends in "#n"."""
    if _OCCURRENCE.search(surface):
        return locate(text, surface)
    found = [mark for mark in occurrences(text, surface) if mark.start >= cursor]
    if not found:
        raise AnnotationError(f"'{surface}' does not occur after '{text[max(0, cursor - 30) : cursor]}'")
    return found[0]


def locate_stretch(text: str, surface: str, cursor: int) -> Mark:
    """Find a stretch at or after the cursor; "first words ~ last words" stands for all between the two."""
    head, elided, tail = surface.partition(ELISION)
    if not elided:
        return locate_after(text, surface, cursor)
    first = locate_after(text, head, cursor)
    last = text.find(tail, first.end)
    if last < 0:
        raise AnnotationError(f"'{tail}' does not follow '{head}'")
    end = last + len(tail)
    return Mark(first.start, end, text[first.start : end])


def unit_kind(code: str) -> str:
    """Return the kind of unit that a code belongs to."""
    if code in _KINDS:
        return _KINDS[code]
    if code in _DURATIONS:
        return "duration"
    return "currency" if re.fullmatch(r"[A-Z]{3}", code) else "physical"


def split_unit(notation: str) -> tuple[Decimal, str, str | None]:
    """Read "CNY Yuan", "# Nutzer", "100000 # Einwohner" or "%": how many, code, surface."""
    count = Decimal(1)
    leading = re.match(r"(\d+(?:\.\d+)?) (?=\S)", notation)
    if leading and notation != "1":
        count, notation = Decimal(leading[1]), notation[leading.end() :]
    code, _, surface = notation.partition(" ")
    return count, code, surface or None


def split_bound(notation: str) -> tuple[str, str | None]:
    """Read ">= mindestens": the bound and the qualifier's surface."""
    sign, _, surface = notation.partition(" ")
    if sign not in _BOUNDS:
        raise AnnotationError(f"bound '{notation}' begins with none of {', '.join(_BOUNDS)}")
    return _BOUNDS[sign], surface or None


def split_name(notation: str) -> tuple[str, str | None]:
    """Read "der Konzern =Northgate": the surface and the name of the entity meant ("-" for none)."""
    surface, _, name = notation.partition(" =")
    return surface, name or None


@dataclass(frozen=True, slots=True)
class ChangeNotation:
    """A change with its figures as distances in the list of claims (0 is the claim itself)."""

    direction: str | None
    figures: Mapping[str, int]
    factor: Decimal | None


def split_change(notation: str) -> ChangeNotation:
    """Read "+ by0 new1", "- old-1 new0" or "+ f2"."""
    sign, *parts = notation.split()
    if sign not in _DIRECTIONS:
        raise AnnotationError(f"change '{notation}' begins with none of {', '.join(_DIRECTIONS)}")
    figures: dict[str, int] = {}
    factor = None
    for part in parts:
        match = re.fullmatch(r"(old|new|by)(-?\d+)|f(\d+(?:\.\d+)?)", part)
        if match is None:
            raise AnnotationError(f"'{part}' in change '{notation}' is none of oldN, newN, byN, fX")
        if match[1]:
            figures[match[1]] = int(match[2])
        else:
            factor = Decimal(match[3])
    return ChangeNotation(_DIRECTIONS[sign], figures, factor)


def split_time(notation: str) -> tuple[str, str | None]:
    """Read "Anfang 23 =2023-01/2023-04": the surface and the period; a bare year is its own period."""
    surface, _, period = notation.partition(" =")
    plain = _OCCURRENCE.sub("", surface)
    return surface, period or (plain if re.fullmatch(r"\d{4}", plain) else None)


def read_period(period: str) -> tuple[str, str | None, str | None]:
    """Return kind, first and last day of a period: 2023, 2023-Q2, 2023-H1, 2023-06/2023-08, ../2017, set, vague."""
    if period in {"vague", "set"}:
        return period, None, None
    first, _, last = period.partition("/")
    since = None if first == ".." else _days(first)[0]
    until = None if last == ".." else _days(last or first)[1]
    return ("date" if since == until and since else "interval"), since, until


def _days(period: str) -> tuple[str, str]:
    match = re.fullmatch(r"(-?\d{4})(?:-(?:Q([1-4])|H([12])|(\d\d)(?:-(\d\d))?))?", period)
    if match is None:
        raise AnnotationError(f"'{period}' is no period")
    year, quarter, half, month, day = match.groups()
    if day:
        datetime.date.fromisoformat(period)
        return period, period
    first, last = 1, 12
    if quarter:
        first, last = 3 * int(quarter) - 2, 3 * int(quarter)
    elif half:
        first, last = 6 * int(half) - 5, 6 * int(half)
    elif month:
        first = last = int(month)
    days = calendar.monthrange(abs(int(year)) or 4, last)[1]
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{days}"


def precision(surface: str, value: Decimal, decimal_mark: str) -> Decimal:
    """Return half a unit of the last digit written, times the scale that the value shows; words are whole numbers."""
    figures = re.findall(r"\d(?:[\d.,'\u2019\s]*\d)?", surface)
    for figure in reversed(figures):
        for number, places in _readings(figure, decimal_mark):
            if number == 0 or abs(value) / number in _SCALES:
                scale = abs(value) / number if number else Decimal(1)
                return (scale * Decimal(5) * Decimal(10) ** (-places - 1)).normalize() + 0
    if value != value.to_integral_value():
        return Decimal(5) * Decimal(10) ** (int(value.as_tuple().exponent) - 1)
    scale = Decimal(1)
    while abs(value) >= scale * 1000:
        scale *= 1000
    return scale / 2


def _readings(figure: str, decimal_mark: str) -> Iterator[tuple[Decimal, int]]:
    """Yield the ways to read a written figure with its number of decimals, the language's own way first."""
    whole, mark, fraction = figure.rpartition(decimal_mark)
    own = (Decimal(re.sub(r"\D", "", whole or "0") + "." + fraction), len(fraction)) if mark else None
    grouped = (Decimal(re.sub(r"\D", "", figure)), 0)
    pieces = re.split(r"\D", figure)
    other = (Decimal("".join(pieces[:-1]) + "." + pieces[-1]), len(pieces[-1])) if len(pieces) > 1 else None
    yield from (reading for reading in (own, None if own else grouped, other, grouped) if reading is not None)


def sentences(text: str, language: Mapping[str, Any]) -> list[Mark]:
    """Cut the text into sentences: at line ends, and at . ! ? before a capital, a figure or a mark."""
    cuts = [0]
    for match in re.finditer(
        f"[.!?\u2026]+[\"'\u201c\u201d\u2019\u2018\u00bb\u00ab)\\]]*{_SPACED_MARK}(?=\\s)|\\n+", text
    ):
        if _ends_sentence(text, match, language):
            cuts.append(match.end())
    cuts.append(len(text))
    return [mark for start, end in itertools.pairwise(cuts) if (mark := _stripped(text, start, end)).text]


def _ends_sentence(text: str, match: re.Match[str], language: Mapping[str, Any]) -> bool:
    if "\n" in match[0]:
        return True
    rest = text[match.end() :].lstrip(" \u00a0")
    if rest[:1].islower():
        return False
    word = re.search(r"[\w]+$", text[max(0, match.start() - 25) : match.start()])
    if match[0] != "." or word is None:
        return True
    following = re.match(r"\w+", rest)
    if word[0].isdigit() and len(word[0]) <= 2 and following and following[0] in language["months"]:
        return False
    single_letter = len(word[0]) == 1 and word[0].isupper()
    return word[0] not in language["abbreviations"] and not single_letter


def _stripped(text: str, start: int, end: int) -> Mark:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return Mark(start, start + len(piece.strip()), piece.strip())


def uncovered(places: Iterable[Mark], covers: Iterable[Mark]) -> list[Mark]:
    """Return the places that no cover overlaps."""
    covers = list(covers)
    return [place for place in places if not any(place.overlaps(cover) for cover in covers)]
