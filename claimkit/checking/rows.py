"""Which rows of a series a claim's time means, and which stand before and after them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from claimkit.checking.intervals import Interval
from claimkit.checking.periods import Day, Period
from claimkit.checking.reference import Observation

Mode = Literal["exact", "inside", "coarse", "latest"]
_NEIGHBOURS = 3
_STALE_YEARS = 3
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that a time means, and how: the same period, all inside it, one around it, or the newest."""

    rows: list[Observation]
    mode: Mode
    stale: bool = False
    partial: bool = False
    current: Observation | None = None  # the row of the period that is still running, beside the newest whole one


def select_rows(rows: list[Observation], period: Period | None, published: Day | None) -> Selection | None:
    """Return the rows of one series that a claim's time means; None when the series has none for it."""
    if period is None:
        return _newest(rows, published)
    exact = [row for row in rows if row.period.is_same(period)]
    if exact:
        return Selection(exact, "exact")
    until = period.until
    if published is not None and (until is None or (until > published and period.since and period.since < published)):
        until = published
    limit = Period(period.since, until)
    inside = [row for row in rows if limit.holds(row.period) or _runs_on(row, period, published)]
    if inside:
        kept = _one_grain(inside)
        return Selection(kept, "inside", partial=_is_partial(kept, limit))
    around = [row for row in rows if row.period.holds(limit)]
    if around:
        return Selection(around[:1], "coarse")
    today = published is not None and period.since == period.until == published
    return _newest(rows, published) if today else None  # what holds "today" was counted last


def select_beside(rows: list[Observation], period: Period | None, published: Day | None) -> Selection | None:
    """Return a row that can support a figure whose time has none of its own, but say nothing against it.

    That is the one of the year in which a season begins or ends; and the newest for a time to come, because what "must
    pay more from January" is counted now.
    """
    months = period.months() if period is not None else None
    if period is None or period.since is None or period.until is None or not months or months > _YEAR:
        return None
    ends = (Period(period.since, period.since), Period(period.until, period.until))
    found = [row for row in rows if any(row.period.holds(end) for end in ends)]
    if not found and published is not None and period.since > published:
        newest = _newest(rows, published)
        found = newest.rows if newest is not None and not newest.stale else []
    return Selection(found[:1], "inside", partial=True) if found else None


def _runs_on(row: Observation, period: Period, published: Day | None) -> bool:
    """Tell whether a row is of the stretch in which a time with an open end was written: "since 2019"."""
    if period.until is not None or published is None or period.since is None:
        return False
    return row.period.holds(Period(published, published)) and (row.period.since or period.since) >= period.since


def _is_partial(rows: list[Observation], period: Period) -> bool:
    """Tell whether the rows leave out more than a third of a stretch of time whose ends are both known."""
    months, each = period.months(), rows[0].period.months()
    return bool(months and each) and len(rows) * (each or 0) * 3 < (months or 0) * 2


def _one_grain(rows: list[Observation]) -> list[Observation]:
    """Keep the coarsest of years, quarters and months where a series mixes them."""
    longest = max((row.period.months() or 0) for row in rows)
    return [row for row in rows if (row.period.months() or 0) == longest]


def _newest(rows: list[Observation], published: Day | None) -> Selection | None:
    known = [row for row in rows if published is None or (row.period.until or (9999, 1, 1)) <= published]
    if not known:
        running = _running(rows, published)
        return None if running is None else Selection([running], "latest")
    newest = known[-1]
    until = newest.period.until
    stale = published is not None and until is not None and published[0] - until[0] > _STALE_YEARS
    return Selection([newest], "latest", stale, current=_running(rows, published))


def _running(rows: list[Observation], published: Day | None) -> Observation | None:
    if published is None:
        return None
    today = Period(published, published)
    return next((row for row in reversed(rows) if row.period.holds(today)), None)


def neighbours(rows: list[Observation], chosen: Observation) -> list[Observation]:
    """Return up to three rows before and three after a row, the nearest first."""
    place = rows.index(chosen)
    found: list[Observation] = []
    for distance in range(1, _NEIGHBOURS + 1):
        found += rows[max(place - distance, 0) : place - distance + 1] if place >= distance else []
        found += rows[place + distance : place + distance + 1]
    return found


def rows_before(rows: list[Observation], row: Observation) -> list[Observation]:
    """Return the rows of the same grain before a row, in time order."""
    months = row.period.months()
    return [other for other in rows[: rows.index(row)] if other.period.months() == months]


def year_before(rows: list[Observation], row: Observation) -> Observation | None:
    """Return the row of the same period one year before."""
    since, until = row.period.since, row.period.until
    if since is None or until is None:
        return None
    for other in rows:
        start, end = other.period.since, other.period.until
        if start is None or end is None or start[:2] != (since[0] - 1, since[1]):
            continue
        if end[:2] == (until[0] - 1, until[1]):
            return other
    return None


def year_after(rows: list[Observation], row: Observation) -> Observation | None:
    """Return the row of the same period one year after."""
    return next((other for other in rows if year_before(rows, other) is row), None)


def row_interval(row: Observation, *, exact: bool = False) -> Interval:
    """Return what a row says: its value with half its last digit (`exact`: without), or its low and high."""
    if row.value is not None:
        return Interval(row.value, row.value) if exact else Interval.around(row.value, row.half)
    return Interval(row.low, row.high)
