"""Times that lean on the one told before: "two days later", "on the same day", and a story's days without a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from claimkit.extraction.calendars import Day, Interval, Viewpoint, resolve
from claimkit.extraction.time_atoms import Atom

_WINDOW = 90  # tokens between a time and one that leans on it
_NEAREST = 6  # times before one among which the one that it leans on is looked for
_NOT_RECENT = 2
_STORY_YEARS, _STORY_SHARE = 3, 0.75
_DEICTIC = ("offset", "rel")
_DAYS = ("day", "week", "weekend")


class _Leaning(Protocol):
    @property
    def first(self) -> int: ...
    @property
    def atom(self) -> Atom: ...


def tells_story(atoms: Sequence[Atom], today: Day | None) -> bool:
    """Tell whether a text narrates years long past, so that its days without a year belong to the year told last."""
    years = [atom.fields["year"] for atom in atoms if atom.gives == "time" and "year" in atom.fields]
    past = years if today is None else [year for year in years if year < today[0] - _NOT_RECENT]
    near = sum(1 for atom in atoms if any(name in atom.fields for name in _DEICTIC))
    return len(past) >= _STORY_YEARS and len(past) >= _STORY_SHARE * (len(years) + near)


def lean(stretch: _Leaning, told: Sequence[tuple[int, Interval]], view: Viewpoint) -> Interval | None:
    """Return the time that the expression means after those told before it, each with the token behind it.

    None where no time before it is as fine as its unit, unless it is one that can lean on the day of publication
    ("am Vortag"). Raises ImpossibleDate, or UnknownDate for the latter without a publication date.
    """
    fields = stretch.atom.fields
    if "vague" not in fields:
        for last, interval in reversed(told[-_NEAREST:]):
            if stretch.first - last > _WINDOW:
                break
            if _is_as_fine(interval, fields["unit"]):
                backwards = fields.get("sign", fields.get("rel", 0)) < 0
                return resolve(fields, Viewpoint(interval[0] if backwards else interval[1]))
    return resolve(fields, view) if "or_today" in fields else None


def _is_as_fine(interval: Interval, unit: str) -> bool:
    """Tell whether an interval lies within one unit: "two days later" leans on a day, "a year later" on any year."""
    since, until = interval
    if unit in _DAYS:
        return since == until
    return since[:2] == until[:2] if unit == "month" else since[0] == until[0]
