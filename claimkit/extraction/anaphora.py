"""Times that lean on the one told before: "two days later", "on the same day", and a story's days without a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from claimkit.extraction.calendars import (
    Day,
    Fields,
    ImpossibleDate,
    Interval,
    Viewpoint,
    add_days,
    month_length,
    resolve,
)
from claimkit.extraction.time_atoms import Atom

_WINDOW = 90  # tokens between a time and one that leans on it
_YEARS_WINDOW = 240  # tokens, for years earlier: a report on one year goes on for paragraphs
_SENTENCE = 30  # tokens between two years and what goes on from the one to the other
_NEAREST = 6  # times before one among which the one that it leans on is looked for
_NOT_RECENT = 2
_STORY_YEARS, _STORY_SHARE = 3, 0.75
_DEICTIC = ("offset", "rel")
_DAYS = ("day", "week", "weekend")
_YEAR = 12  # months
_YEAR_DAYS = 360  # a whole year has no counterpart in another
_COMPARED = ("week", "month", "quarter", "half")
_YEARLY = ("year", "season", "fiscal", "school")
_STRETCHES = {
    "report": (80, 373),
    "quarter": (80, 100),
    "half": (170, 190),
    "year": (350, 373),
}  # days, 13, 26 and 52 weeks among them
_MONTHS = {"quarter": 3, "half": 6}
_PARTIAL = 366  # days; a whole calendar year has no "same period"
_PART = 20  # days; a longer time than these is a month, a quarter, a year of business
_WEEK, _WHOLE = 6, 372  # days as they are counted here, a little too many for a calendar year
_NOWHERE = 1_000_000_000
_NEWS = 7  # days before publication in which a day is mostly that of saying something


Sides = tuple[Day | None, Day | None]


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


def lean(
    stretch: _Leaning, told: Sequence[tuple[int, Interval]], view: Viewpoint, reach: int = _NOWHERE
) -> Interval | None:
    """Return the time that the expression means after those told before it, each with the token behind it.

    None where no time before it is as fine as its unit, unless it is one that can lean on the day of publication
    ("am Vortag"). "A year earlier" than a part of a year is the same part; than a day only behind token `reach`, where
    the sentence starts. Raises ImpossibleDate, or UnknownDate for the latter without a publication date.
    """
    fields = stretch.atom.fields
    if "same_in" in fields:
        return resolve(fields, view)
    if "then" in fields:
        return _point_told(stretch.first, fields["then"], told, view)
    if "vague" not in fields:
        for place in range(len(told) - 1, max(-1, len(told) - 1 - _NEAREST), -1):
            last, interval = told[place]
            years = years_back(fields)
            if stretch.first - last > (_YEARS_WINDOW if years and "months_back" not in fields else _WINDOW):
                break
            if years and last <= reach and _is_counterpart(told, place):
                continue  # "1.1 billion in the first half, against 1.0 in that of 2023. Costs were 5 million, 4 a year earlier"
            if years and (_PART < _days(interval) <= _WHOLE or (_days(interval) <= _PART and last > reach)):
                return _earlier(interval[0], 12 * years), _earlier(interval[1], 12 * years)
            if (years or (fields.get("rel") == 0 and fields["unit"] not in _DAYS)) and _is_news(interval, view):
                continue
            if fields["unit"] == "week" and interval[0] < interval[1] <= add_days(interval[0], _WEEK):
                return _weeks_away(interval, fields)
            if _is_as_fine(interval, fields["unit"]):
                backwards = fields.get("sign", fields.get("rel", 0)) < 0
                return resolve(fields, Viewpoint(interval[0] if backwards else interval[1]))
    return resolve(fields, view) if "or_today" in fields else None


def _weeks_away(interval: Interval, fields: Fields) -> Interval:
    """Return a week or a weekend so many weeks from one told: "in der Woche zuvor"."""
    count = fields["sign"] * fields.get("count", fields.get("num", 1)) if "sign" in fields else fields.get("rel", 0)
    return add_days(interval[0], 7 * count), add_days(interval[1], 7 * count)


def _is_news(interval: Interval, view: Viewpoint) -> bool:
    """Tell whether a time is a day of the week before the publication: mostly that on which something was said."""
    if view.today is None or interval[0] != interval[1]:
        return False
    return -_NEWS <= _days((view.today, interval[0])) <= 0


def years_back(fields: Fields) -> int:
    """Return how many years an anaphor counts back from another time, 0 when it does not."""
    if fields.get("unit") == "month" and "count" in fields and fields["count"] % _YEAR == 0:
        return int(fields["count"]) // _YEAR if fields.get("sign", 0) < 0 else 0  # "twelve months earlier"
    if fields.get("unit") not in _YEARLY:
        return 0
    if "count" in fields or "num" in fields:
        return int(fields.get("count", fields.get("num", 0))) if fields.get("sign", 0) < 0 else 0
    return 1 if fields.get("rel") == -1 else 0


def goes_back(fields: Fields) -> bool:
    """Tell whether an anaphor is the week, month, quarter or half before another time, with which that one is compared."""
    return fields.get("unit") in _COMPARED and (fields.get("sign", 0) < 0 or fields.get("rel", 0) < 0)


def _is_counterpart(told: Sequence[tuple[int, Interval]], place: int) -> bool:
    """Tell whether a part of a year is only what the time told before it is compared with, a year or more earlier."""
    if not place:
        return False
    (since, until), (other, end) = told[place][1], told[place - 1][1]
    alike = (since[1:], until[1:2]) == (other[1:], end[1:2])
    return alike and since[0] < other[0] and _PART < _days(told[place][1]) <= _WHOLE


def _point_told(first: int, side: str, told: Sequence[tuple[int, Interval]], view: Viewpoint) -> Interval | None:
    """Return the nearest time told before that lies "behind" ("since then") or "ahead" ("by then") of the publication.

    A day of the week before is none: it is mostly the one on which something was said.
    """
    for last, interval in reversed(told[-_NEAREST:]):
        if first - last > _WINDOW or view.today is None:
            break
        since, until = interval
        if not _is_news(interval, view) and (until < view.today if side == "behind" else since > view.today):
            return interval
    return None


def stretch_told(first: int, length: str, told: Sequence[tuple[int, Sides]]) -> Sides:
    """Return the time of some length ("quarter", "half", "year", "any") that was told last; raise ImpossibleDate without one."""
    for place in range(len(told) - 1, max(-1, len(told) - 1 - _NEAREST), -1):
        last, (since, until) = told[place]
        if first - last > _WINDOW:
            break
        if since == until or since is None:
            continue
        days = _days((since, until)) if until is not None else 0
        if length == "any" and until is not None and place and first - last <= _SENTENCE:
            before, end = told[place - 1][1]
            if before is not None and end is not None and before[1:] == since[1:] and end[1:] == until[1:]:
                return min(before, since), max(end, until)  # "5 in 2024, 4 in 2020; over the same period"
        least, most = _STRETCHES.get(length, (0, days))
        if least <= days <= most:
            return since, until
    raise ImpossibleDate


def ending_with(first: int, length: str, told: Sequence[tuple[int, Sides]], start: int) -> Interval | None:
    """Return the quarter or half that ends as the shorter time told last does; `start` is the month in which a year begins."""
    months = _MONTHS.get(length)
    if months is None or not told or first - told[-1][0] > _WINDOW:
        return None
    since, until = told[-1][1]
    if since is None or until is None or until[2] != month_length(*until[:2]) or (until[1] + 1 - start) % months:
        return None
    found = _earlier((until[0], until[1], 1), months - 1), until
    return found if since[2] == 1 and found[0] < since else None


def leans_back(fields: Fields) -> bool:
    """Tell whether an expression counts back from the time told before it: "im Vorjahr", "im selben Monat 2019"."""
    return "beside" in fields or "months_back" in fields or "same_in" in fields


def before_told(first: int, fields: Fields, told: Sequence[tuple[int, Interval]], reach: int) -> Interval | None:
    """Return what lies before the time told last: the unit before it, or its own length so many months earlier.

    None where none is as fine. "The year before" leans on a time behind token `reach` only, where its sentence starts.
    """
    if fields.get("unit") == "fiscal":
        reported = _reported_year(told)
        return resolve(fields, Viewpoint(reported[0], fiscal=reported[0][1])) if reported is not None else None
    for last, interval in reversed(told[-_NEAREST:]):
        if first - last > _WINDOW or ("beside" in fields and last <= reach):
            break
        if "beside" in fields:
            if fields["unit"] == "week" and interval[0] < interval[1] <= add_days(interval[0], _WEEK):
                return _weeks_away(interval, fields)
            if _is_as_fine(interval, fields["unit"]):
                return resolve(fields, Viewpoint(interval[0]))
        elif "same_in" in fields:
            if _days(interval) < _YEAR_DAYS and ("same_day" in fields or _days(interval) >= _WEEK):
                months = 12 * (interval[1][0] - fields["year"])
                return _earlier(interval[0], months), _earlier(interval[1], months)
        elif interval[0] != interval[1] and _days(interval) <= _PARTIAL:
            return _earlier(interval[0], fields["months_back"]), _earlier(interval[1], fields["months_back"])
    return None


def season_before(first: int, fields: Fields, told: Sequence[tuple[int, Interval]]) -> Interval | None:
    """Return the season a year before the one in which a time told before lies: "40 in the summer, 30 the summer before"."""
    for last, interval in reversed(told[-_NEAREST:]):
        if first - last > _WINDOW:
            break
        for year in (interval[0][0], interval[0][0] - 1):
            own = resolve({"season": fields["season"], "year": year}, Viewpoint())
            if own[0] <= interval[1] and interval[0] <= own[1] and _days(interval) < _YEAR_DAYS:
                return resolve({"season": fields["season"], "year": year - 1}, Viewpoint())
    return None


def _reported_year(told: Sequence[tuple[int, Interval]]) -> Interval | None:
    """Return the whole year that was told last, mostly that of business on which a company reports; none long past."""
    years = [interval for _, interval in told if _YEAR_DAYS <= _days(interval) <= _WHOLE]
    latest = max((since[0] for since, _ in years), default=0)
    return next((interval for interval in reversed(years) if interval[0][0] >= latest - 1), None)


def _days(interval: Interval) -> int:
    (year, month, day), (last_year, last_month, last_day) = interval
    return (last_year - year) * 365 + (last_month - month) * 31 + last_day - day


def _earlier(day: Day, months: int) -> Day:
    """Return a day so many months earlier; the last day of a month stays one."""
    year, month = divmod(day[0] * 12 + day[1] - 1 - months, 12)
    length = month_length(year, month + 1)
    return year, month + 1, length if day[2] == month_length(*day[:2]) else min(day[2], length)


def shifted(day: Day, months: int) -> Day:
    """Return a day so many months later; the last day of a month stays one."""
    return _earlier(day, -months)


def _is_as_fine(interval: Interval, unit: str) -> bool:
    """Tell whether an interval lies within one unit: "two days later" leans on a day, "a year later" on any year."""
    since, until = interval
    if unit in _DAYS:
        return since == until
    if unit in _YEARLY and unit != "year":
        return _days(interval) <= _WHOLE
    return since[:2] == until[:2] if unit == "month" else since[0] == until[0]
