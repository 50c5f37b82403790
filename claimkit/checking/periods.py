"""Periods of reference data: ISO 8601 and SDMX forms, years before 1 and open ends included."""

from __future__ import annotations

import calendar
import functools
import re
from dataclasses import dataclass

Day = tuple[int, int, int]

_YEAR = r"(?P<year>-?\d{4,6})"
_PART = re.compile(
    rf"{_YEAR}(?:-?(?:Q(?P<quarter>[1-4])|[HS](?P<half>[12])|W(?P<week>\d\d?)|M(?P<mm>\d\d?))"
    r"|-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[T ].*)?)?|-?A1?)?",
    re.ASCII,
)
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A closed stretch of days; an open side is None. `text` is the period as the data write it."""

    since: Day | None
    until: Day | None
    text: str = ""

    def holds(self, other: Period) -> bool:
        """Tell whether the other period lies in this one."""
        after = self.since is None or (other.since is not None and self.since <= other.since)
        before = self.until is None or (other.until is not None and other.until <= self.until)
        return after and before

    def is_same(self, other: Period) -> bool:
        """Tell whether both are the same days."""
        return (self.since, self.until) == (other.since, other.until)

    def months(self) -> int | None:
        """Return the length in months, days that begin a month counted whole; None when a side is open."""
        if self.since is None or self.until is None:
            return None
        return (self.until[0] - self.since[0]) * 12 + self.until[1] - self.since[1] + 1


@functools.lru_cache(maxsize=65536)
def parse_period(text: str) -> Period | None:
    """Read a period: 2023, 2023-Q2, 2023-06, 2023-06-30, 2010/2014, 2023-H1, ../2017-12-31; None when it is none."""
    text = text.strip()
    first, slash, last = text.partition("/")
    if not slash:
        days = _days(text)
        return None if days is None else Period(*days, text)
    if first.strip() in ("", "..") and last.strip() in ("", ".."):
        return None
    since = (None, None) if first.strip() in ("", "..") else _days(first.strip())
    until = (None, None) if last.strip() in ("", "..") else _days(last.strip())
    if since is None or until is None or (since[0] and until[1] and since[0] > until[1]):
        return None
    return Period(since[0], until[1], text)


def _days(text: str) -> tuple[Day, Day] | None:
    match = _PART.fullmatch(text)
    if match is None:
        return None
    year = int(match["year"])
    if match["week"]:
        return _week(year, int(match["week"]))
    first, last = _months(match)
    if not 1 <= first <= last <= _LAST_MONTH:
        return None
    until = _last_day(year, last)
    if match["day"] is None:
        return (year, first, 1), until
    day = (year, first, int(match["day"]))
    return (day, day) if (year, first, 1) <= day <= until else None


def _months(match: re.Match[str]) -> tuple[int, int]:
    if match["quarter"]:
        last = int(match["quarter"]) * 3
        return last - 2, last
    if match["half"]:
        last = int(match["half"]) * 6
        return last - 5, last
    month = match["month"] or match["mm"]
    return (int(month), int(month)) if month else (1, _LAST_MONTH)


def _week(year: int, week: int) -> tuple[Day, Day] | None:
    import datetime

    try:
        monday = datetime.date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    sunday = monday + datetime.timedelta(days=6)
    return (monday.year, monday.month, monday.day), (sunday.year, sunday.month, sunday.day)


def _last_day(year: int, month: int) -> Day:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return year, month, 29 if month == 2 and leap else (28 if month == 2 else calendar.monthrange(2001, month)[1])


def parse_day(text: str | None) -> Day | None:
    """Read one ISO day; None for an open side or something else."""
    days = _days(text) if text else None
    return None if days is None else days[0]
