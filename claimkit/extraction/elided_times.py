"""Parts of a year whose noun was told before or follows: "3 percent in the first quarter and 4 in the second"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from claimkit.extraction.anaphora import Sides, ending_with, shifted, stretch_told
from claimkit.extraction.calendars import Fields, ImpossibleDate, Interval, Viewpoint, resolve

_WINDOW = 60  # tokens between the noun and the figure word that leans on it
_BEHIND = 15  # tokens to a noun that follows: "79 in the first and 83 in the fourth quarter"
_NEAREST = 6  # times before one among which the noun is looked for
_PARTS = (("quarter", 3, 4), ("half", 6, 2))  # how many months each has, and how many a year has of it
_YEAR = 12  # months
_UNITS = ("month", "quarter", "half", "year", "fiscal", "school", "season", "week", "weekend", "decade")

Told = tuple[int, Fields, Interval]  # the token behind it or where it starts, what it states, what it means


def is_elided(fields: Fields) -> bool:
    """Tell whether an expression leaves out the noun that says which part of a year it is."""
    return "nth_told" in fields or "rel_told" in fields


def whole_of(first: int, fields: Fields, before: Sequence[Told], behind: Iterable[Told], view: Viewpoint) -> Interval:
    """Return the part that an expression at token `first` means; raise ImpossibleDate where no noun is near."""
    near = [told for told in reversed(before[-_NEAREST:]) if first - told[0] <= _WINDOW]
    if "rel_told" in fields:
        for _, other, _ in near:
            if other.get("unit") in _UNITS and "rel" in other and "count" not in other:
                if other["rel"] == fields["rel_told"]:
                    break
                return resolve({"unit": other["unit"], "rel": fields["rel_told"]}, view)
        raise ImpossibleDate
    for _, other, interval in (*near, *(told for told in behind if told[0] - first <= _BEHIND)):
        for name, months, most in _PARTS:
            if name in other:
                if fields["nth_told"] == other[name] or fields["nth_told"] > most:
                    raise ImpossibleDate
                ahead = months * (fields["nth_told"] - other[name])
                if view.today is not None and interval[0] <= view.today < shifted(interval[0], ahead):
                    ahead -= _YEAR  # "5 in the first quarter, after 4 in the fourth"
                return shifted(interval[0], ahead), shifted(interval[1], ahead)
    raise ImpossibleDate


def stretch_meant(
    first: int, length: str, told: Sequence[tuple[int, Sides]], behind: Iterable[Told], view: Viewpoint
) -> Sides:
    """Return the quarter or half that is meant where only "the quarter" is said; raise ImpossibleDate where none is told.

    It was told before, or it ends as a shorter time before it does ("in September ...; over the quarter"), or, in a
    title, it is told behind.
    """
    try:
        return stretch_told(first, length, told)
    except ImpossibleDate:
        found = ending_with(first, length, told, view.quarters)
        if found is not None:
            return found
        if told:
            raise
    for _, other, interval in behind:
        if length in other:
            return interval
    raise ImpossibleDate
