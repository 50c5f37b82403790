"""Calendar arithmetic: from what a time expression states to its first and last day.

Days are `(year, month, day)` in the proleptic Gregorian calendar with astronomical years (1 BC is year 0), so that
antiquity needs no special case; `datetime.date` ends at year 1. Intervals are closed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Day = tuple[int, int, int]
Interval = tuple[Day, Day]
Fields = Mapping[str, Any]

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_UNIT_MONTHS = {
    "month": 1,
    "quarter": 3,
    "half": 6,
    "year": 12,
    "season": 12,
    "fiscal": 12,
    "school": 12,
    "decade": 120,
    "century": 1200,
    "millennium": 12000,
}
_UNIT_DAYS = {"day": 1, "weekend": 7, "week": 7}
_GRAINS = {
    "clock": 0,
    "daypart": 0,
    "day": 1,
    "weekday": 1,
    "offset": 1,
    "holiday": 1,
    "weekday_nth": 1,
    "day_nth": 1,
    "week": 2,
    "week_nth": 2,
    "part": 3,
    "month": 4,
    "quarter": 5,
    "third": 5,
    "sixth": 5,
    "fortnight": 3,
    "season": 5,
    "half": 6,
    "days_from": 3,
    "weeks_from": 3,
    "months_from": 6,
    "quarters_from": 6,
    "year": 7,
    "yy": 7,
    "decade": 8,
    "century": 9,
    "millennium": 10,
}
_UNIT_GRAINS = {
    "day": 1,
    "weekend": 2,
    "week": 2,
    "month": 4,
    "quarter": 5,
    "half": 6,
    "year": 7,
    "season": 7,
    "fiscal": 7,
    "school": 7,
    "decade": 8,
}
_INSIDE_YEAR = ("half", "third", "sixth", "quarter", "season", "month", "holiday", "week")
_SIDES = {"ahead": (1.0, 1_000.0), "behind": (1_000.0, 1.0)}  # what a day later, and a day earlier, costs
_SHOPS = 2  # a year of business from February on is called by the year in which it begins
_THIRDS, _TEN = 3, 10  # early, mid and late; the days of each of the first two in a month
_MIDWEEK = 4  # Friday
_QUARTERS, _HALVES = 4, 2  # of a year
_MONTH_DAYS = 31  # "a Saturday in summer" is no time
_STARTS = {"season": 7, "school": 9}  # July: of a sport or a stage; September: of a school
_FRESH = 3  # months for which a year that has begun is new
_NEAR_YEARS = 3  # a weekday that only fits years farther off is a slip
_NEAR_DAYS = 60  # days from publication within which a weekday with its day, but without a month lies
_WEEKDAY_WEIGHT = 4
_FUTURE_WEIGHT = {"past": 60, "open": 8, "future": 0.3, "next": 0.1}


class ImpossibleDate(Exception):
    """A date that no calendar has, such as 31 February."""


class UnknownDate(Exception):
    """An expression that is relative to a publication date which nobody gave."""


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """From where a relative expression is read: the day of publication, the look, a day named before."""

    today: Day | None = None
    look: str = "open"  # past, open, future, next; ahead, behind: never the other side; year: the anchor's own year
    anchor: Day | None = None
    fiscal: int = 1  # the month in which a year of business begins
    quarters: int = 1  # and its first quarter, where the text says when that year ends


def grain(fields: Fields) -> int:
    """Return how fine the expression is: 0 clock, 1 day, 2 week, 4 month, 5 quarter, 7 year, 8 decade, 9 century."""
    found = [_GRAINS[name] for name in fields if name in _GRAINS]
    if "unit" in fields:
        found.append(_UNIT_GRAINS.get(fields["unit"], 9))
    return min(found, default=10)


def resolve(fields: Fields, view: Viewpoint) -> Interval:
    """Return the first and the last day of the expression.

    Raises ImpossibleDate, or UnknownDate when the expression is relative and the viewpoint has no day for it.
    """
    frame = _frame(fields, view)
    if any(name in fields for name in _INSIDE_YEAR):
        frame = _inside_year(fields, frame, view)
    frame = _inside_month(fields, frame, view)
    if frame is None:
        raise UnknownDate
    if "half_of" in fields:
        frame = _share(frame, fields["half_of"] - 1, 2)
    if "fortnight" in fields:  # "the second fortnight of March"
        (year, month, _), last = frame
        frame = ((year, month, 1), (year, month, 15)) if fields["fortnight"] == 1 else ((year, month, 16), last)
    if "months_from" in fields:
        frame = _months_from(frame, fields["months_from"])
    if "days_from" in fields or "weeks_from" in fields:
        frame = frame[0], add_days(frame[0], fields.get("days_from", 0) + 7 * fields.get("weeks_from", 0) - 1)
    if "quarters_from" in fields:
        frame = _months_from(frame, 3 * fields["quarters_from"])
    if "months_to" in fields:
        frame = _months_to(frame, fields["months_to"])
    if "weeks_to" in fields:
        frame = add_days(frame[1], 1 - 7 * fields["weeks_to"]), frame[1]
    if fields.get("part") == "last":  # "at the close of June"
        frame = frame[1], frame[1]
    elif "part" in fields and "months_to" not in fields:  # "the year to the end of March": all of it
        frame = _share(frame, ("begin", "mid", "end").index(fields["part"]), 3)
    return frame


def part_of(fields: Fields, year: Interval) -> Interval:
    """Return the part of a year from any month on that the fields name: its half, its quarter, its first months."""
    start, month, _ = year[0]
    if "quarter" in fields:
        return _months(start, month + 3 * (fields["quarter"] - 1), 3)
    half = fields.get("half", fields.get("half_of"))
    if half is not None:
        return _months(start, month + 6 * (half - 1), 6)
    if "months_from" in fields:
        return _months_from(year, fields["months_from"])
    if "part" in fields and fields["part"] != "last":
        return _share(year, ("begin", "mid", "end").index(fields["part"]), 3)
    return year


def _months_from(frame: Interval, count: int) -> Interval:
    """Return the first months of a year: "the first nine months of 2023"."""
    (year, month, _), _ = frame
    return frame[0], _months(year, month, count)[1]


def _months_to(frame: Interval, count: int) -> Interval:
    """Return the months that end with a month or a day: "the three months to June"."""
    year, month, day = add_days(frame[1], 1)
    first, _ = _months(year, month - count, 1)
    return (first[0], first[1], min(day, month_length(first[0], first[1]))), frame[1]


def iso(day: Day) -> str:
    """Write a day as ISO 8601; years before 1 carry a sign."""
    year, month, number = day
    sign = "-" if year < 0 else ""
    return f"{sign}{abs(year):04d}-{month:02d}-{number:02d}"


def earlier_year(interval: Interval) -> Interval:
    """Return an interval a year earlier; the last day of a month stays one."""
    first, last = (
        (year - 1, month, month_length(year - 1, month) if day == month_length(year, month) else day)
        for year, month, day in interval
    )
    return first, last


def is_nearer(before: Interval, after: Interval, view: Viewpoint) -> bool:
    """Tell whether of two intervals around today the one before it is the likelier one, by where the sentence looks."""
    if view.today is None or view.look not in _FUTURE_WEIGHT or before[1] > view.today:
        return False
    return _distance(before[1], view.today) < _FUTURE_WEIGHT[view.look] * _distance(view.today, after[0])


def add_days(day: Day, count: int) -> Day:
    """Return the day `count` days later."""
    cycles = (day[0] - 2000) // 400  # the calendar repeats itself every 400 years
    moved = datetime.date(day[0] - 400 * cycles, day[1], day[2]).toordinal() + count
    extra, moved = divmod(moved - 1, 146097)
    found = datetime.date.fromordinal(moved + 1)
    return (found.year + 400 * (cycles + extra), found.month, found.day)


def weekday(day: Day) -> int:
    """Return the weekday, Monday 0."""
    cycles = (day[0] - 2000) // 400
    return datetime.date(day[0] - 400 * cycles, day[1], day[2]).weekday()


def month_length(year: int, month: int) -> int:
    """Return the number of days of the month."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def full_year(two_digits: int, today: Day | None) -> int:
    """Return the year that two digits mean: the latest one that is not far in the future."""
    latest = (today[0] if today else 2030) + 10
    return latest - (latest - two_digits) % 100


def _months(year: int, first: int, count: int) -> Interval:
    """Return the interval of `count` months from month `first` of the year; `first` may lie outside 1 to 12."""
    start_year, start = divmod(year * 12 + first - 1, 12)
    end_year, end = divmod(year * 12 + first + count - 2, 12)
    return (start_year, start + 1, 1), (end_year, end + 1, month_length(end_year, end + 1))


def _years(first: int, last: int) -> Interval:
    return (first, 1, 1), (last, 12, 31)


def _distance(a: Day, b: Day) -> int:
    """Return about how many days `b` lies after `a`."""
    return (b[0] - a[0]) * 365 + (b[1] - a[1]) * 30 + b[2] - a[2]


def _frame(fields: Fields, view: Viewpoint) -> Interval | None:
    """Return the interval that the expression names outright or relative to today; None when it names none."""
    before_christ = fields.get("era") == "bc"
    if "century" in fields:
        number = fields["century"]
        return (
            _years(1 - 100 * number, 100 - 100 * number) if before_christ else _years(100 * number - 99, 100 * number)
        )
    if "decade" in fields:
        return _years(fields["decade"], fields["decade"] + 9)
    if "year" in fields or "yy" in fields:
        year = fields["year"] if "year" in fields else full_year(fields["yy"], view.today)
        year = 1 - year if before_christ else year
        if "fiscal" in fields and view.quarters != 1:  # "fiscal 2025, which ended June 30"; a shop's ends in January
            return _months(year - (view.quarters != _SHOPS), view.quarters, 12)
        return _years(year, year)
    if "offset" in fields:
        day = add_days(_today(view), fields["offset"])
        return day, day
    if "unit" in fields:
        return _relative(fields, _today(view), view)
    return None


def _today(view: Viewpoint) -> Day:
    if view.today is None:
        raise UnknownDate
    return view.today


def _relative(fields: Fields, today: Day, view: Viewpoint) -> Interval:
    unit, count, rel, look = fields["unit"], fields.get("count"), fields.get("rel", 0), view.look
    if count is not None and "sign" in fields:
        if "exact" in fields and unit in ("month", "year"):  # "today 75 years ago" is a day
            year, month = divmod(today[0] * 12 + today[1] - 1 + count * fields["sign"] * _UNIT_MONTHS[unit], 12)
            day = (year, month + 1, min(today[2], month_length(year, month + 1)))
            return _checked((day, day))
        return _shifted(unit, count * fields["sign"], today)
    if count is not None:
        return _stretch(unit, count, rel, today)
    if unit == "weekend":
        this = 5 - weekday(today)
        if "coming" in fields:  # the next one to come, also on a Monday
            saturday = add_days(today, this if this > 0 else this + 7)
        else:
            before = (look in ("past", "behind") and this > 0) or (
                look not in ("future", "ahead") and (weekday(today) < 2 or "gone" in fields)
            )
            ahead = 7 * (rel - 1 if rel > 1 and this > 0 else rel)  # "uebernaechstes" is that behind the coming one
            saturday = add_days(today, this + ahead - (7 if rel == 0 and before else 0))
        return saturday, add_days(saturday, 1)
    if unit == "week":
        monday = add_days(today, 7 * rel - weekday(today))
        return monday, add_days(monday, 6)
    if unit == "day":
        return (add_days(today, rel),) * 2
    if "fresh" in fields and (today[1] - _STARTS.get(unit, view.fiscal)) % 12 >= _FRESH * (1 + (unit == "fiscal")):
        rel = 1  # "the new school year", told in spring
    return _named_unit(unit, rel, today, view.fiscal)


def _named_unit(unit: str, rel: int, today: Day, fiscal: int) -> Interval:
    """Return the calendar month, quarter, half, year, decade or century `rel` units from today's."""
    length = _UNIT_MONTHS[unit]
    start = fiscal if unit == "fiscal" else _STARTS.get(unit)
    if start is not None:
        return _months(today[0] - (today[1] < start) + rel, start, 12)
    if length < 12:
        first = (today[1] - 1) // length * length + 1 + rel * length
        return _months(today[0], first, length)
    size = length // 12
    first = (today[0] - (size > 10)) // size * size + (size > 10) + rel * size
    return _checked(_years(first, first + size - 1))


def _shifted(unit: str, count: int, today: Day) -> Interval:
    """Return the day, month or year that lies `count` units from today."""
    if unit in _UNIT_DAYS:
        day = add_days(today, count * _UNIT_DAYS[unit])
        return _checked((day, day))
    months = count * _UNIT_MONTHS[unit]
    if unit in ("month", "quarter", "half"):
        return _checked(_months(today[0], today[1] + months, 1))
    year = today[0] + months // 12
    return _checked(_years(year, year))


def _stretch(unit: str, count: int, rel: int, today: Day) -> Interval:
    """Return the stretch of `count` units that ends or begins at today ("the last three months")."""
    sign = -1 if rel < 0 else 1
    if unit in _UNIT_DAYS:
        far = add_days(today, sign * count * _UNIT_DAYS[unit])
        return _checked((far, add_days(today, -1)) if sign < 0 else (add_days(today, 1), far))
    year, month = divmod(today[0] * 12 + today[1] - 1 + sign * count * _UNIT_MONTHS[unit], 12)
    far = (year, month + 1, min(today[2], month_length(year, month + 1)))
    return _checked((far, today) if sign < 0 else (today, far))


def _checked(interval: Interval) -> Interval:
    if not -9999 <= interval[0][0] <= interval[1][0] <= 9999:
        raise ImpossibleDate
    return interval


def _inside_year(fields: Fields, frame: Interval | None, view: Viewpoint) -> Interval:
    """Return the half, quarter, season, month, holiday or week, in the year of the frame or the likeliest one."""
    shift = view.quarters - 1 if frame is None else 0

    def in_year(year: int) -> Interval | None:
        return _part_of_year(fields, year, shift)

    if frame is not None and frame[0][0] == frame[1][0]:
        found = in_year(frame[0][0])
        if found is None:
            raise ImpossibleDate
        return found
    return _choose(in_year, fields, view)


def _part_of_year(fields: Fields, year: int, shift: int) -> Interval | None:
    if "holiday" in fields:
        day = _holiday(fields["holiday"], year)
        return (day, day)
    if "week" in fields:
        monday = add_days((year, 1, 4), 7 * (fields["week"] - 1) - weekday((year, 1, 4)))
        return monday, add_days(monday, 6)
    if "month" in fields:
        return _month_or_day(fields, year)
    if "season" in fields:
        return _months(year, _SEASONS[fields["season"]], 3)
    if fields.get("quarter", 1) > _QUARTERS or fields.get("half", 1) > _HALVES:
        return None  # "das neue Modell H3"
    if "quarter" in fields:
        return _months(year, 3 * fields["quarter"] - 2 + shift, 3)
    if "third" in fields:
        return _months(year, 4 * fields["third"] - 3 + shift, 4)
    if "sixth" in fields:
        return _months(year, 2 * fields["sixth"] - 1 + shift, 2)
    return _months(year, 6 * fields["half"] - 5 + shift, 6)


def _month_or_day(fields: Fields, year: int) -> Interval | None:
    month = fields["month"]
    if "day" not in fields:
        return _months(year, month, 1)
    if not 1 <= fields["day"] <= month_length(year, month):
        return None
    day = (year, month, fields["day"])
    return day, day


def _choose(in_year: Callable[[int], Interval | None], fields: Fields, view: Viewpoint) -> Interval:
    """Return the occurrence that the writer most likely means, from the years around the anchor or today."""
    centre = view.anchor or _today_or_any(view, in_year)
    found = [interval for year in range(centre[0] - 8, centre[0] + 9) if (interval := in_year(year))]
    if not found:
        raise ImpossibleDate
    if view.today is None and view.anchor is None:
        raise UnknownDate
    if "weekday" in fields:  # "Wednesday, 23 March" tells the year
        matching = [interval for interval in found if weekday(interval[0]) == fields["weekday"]]
        near = [interval for interval in matching if abs(interval[0][0] - centre[0]) <= _NEAR_YEARS]
        found = near or (matching if view.anchor else ()) or found
    return _likeliest(found, fields, view, centre)


def _today_or_any(view: Viewpoint, in_year: Callable[[int], Interval | None]) -> Day:
    return view.today or (2000, 6, 15)


def _likeliest(found: list[Interval], fields: Fields, view: Viewpoint, centre: Day) -> Interval:
    rel = fields.get("rel")
    if rel and "unit" not in fields:
        before = [interval for interval in found if interval[1] < centre]
        after = [interval for interval in found if interval[0] > centre]
        chosen = before[::-1] if rel < 0 else after
        if not chosen:
            raise ImpossibleDate
        nearest: Interval = chosen[min(abs(rel), len(chosen)) - 1]
        return nearest
    if rel == 0 and fields.get("season") == "winter" and view.look == "past":  # "few came this winter", told in May
        return [interval for interval in found if interval[0] <= centre][-1]
    if rel == 0 and "season" in fields and view.anchor is None:  # "this summer": it runs, or it is this year's
        here = [interval for interval in found if interval[0] <= centre <= interval[1]]
        return (here or [interval for interval in found if interval[0][0] == centre[0]])[0]
    if view.anchor is not None and view.look == "year":
        return next((interval for interval in found if interval[0][0] == centre[0]), found[0])
    if view.look in _SIDES:
        later, earlier = _SIDES[view.look]
    elif view.anchor is not None:
        later = 1.0  # a story that has named its year goes forward
        earlier = 1.5
    elif "weekday" in fields and "day" in fields:
        later = earlier = 1.0  # the weekday has settled it
    else:
        later, earlier = _FUTURE_WEIGHT[view.look], 1.0
        if view.look == "open" and "weekday" in fields:  # tomorrow rather than six days ago
            later = _WEEKDAY_WEIGHT

    def cost(interval: Interval) -> float:
        if interval[0] > centre:
            return later * _distance(centre, interval[0])
        return earlier * max(0, _distance(interval[1], centre))

    return min(found, key=cost)


def _inside_month(fields: Fields, frame: Interval | None, view: Viewpoint) -> Interval | None:
    """Return the week, weekday or day inside the frame, or the likeliest one when there is no frame."""
    if "week_nth" in fields and frame is not None:
        return _nth_week(frame, fields["week_nth"])
    if "weekday_nth" in fields and frame is not None:
        return _nth_weekday(frame, fields["weekday"], fields["weekday_nth"])
    if "day" in fields and "month" not in fields:
        return _bare_day(fields, frame, view)
    if "weekday" in fields and (frame is None or frame[0] != frame[1]):
        return _bare_weekday(fields, frame, view)
    return frame


def _nth_week(frame: Interval, number: int) -> Interval:
    day = weekday(frame[0])  # the first week is that with most of its days in the month
    first = add_days(frame[0], -day if day < _MIDWEEK else 7 - day)
    monday = add_days(first, 7 * (number - 1)) if number > 0 else add_days(frame[1], -((weekday(frame[1]) + 1) % 7) - 6)
    return monday, add_days(monday, 6)


def _nth_weekday(frame: Interval, day_of_week: int, number: int) -> Interval:
    if number > 0:
        day = add_days(frame[0], (day_of_week - weekday(frame[0])) % 7 + 7 * (number - 1))
    else:
        day = add_days(frame[1], -((weekday(frame[1]) - day_of_week) % 7))
    if day > frame[1]:
        raise ImpossibleDate
    return day, day


def _bare_day(fields: Fields, frame: Interval | None, view: Viewpoint) -> Interval:
    if frame is not None:
        year, month, _ = frame[0]
        if frame[0][:2] != frame[1][:2] or not 1 <= fields["day"] <= month_length(year, month):
            raise ImpossibleDate
        day = (year, month, int(fields["day"]))
        return day, day
    today = view.anchor or _today(view)
    months = [divmod(today[0] * 12 + today[1] - 1 + step, 12) for step in range(-12, 13)]
    days = [
        (year, month + 1, fields["day"]) for year, month in months if fields["day"] <= month_length(year, month + 1)
    ]
    if "weekday" in fields:
        days = [day for day in days if weekday(day) == fields["weekday"] and abs(_distance(day, today)) <= _NEAR_DAYS]
        if not days:  # "am Sonntag den 27. Marathon gewonnen": the number is none of a day
            return _bare_weekday(fields, frame, view)
    return _likeliest([(day, day) for day in days], fields, view, today)


def _bare_weekday(fields: Fields, frame: Interval | None, view: Viewpoint) -> Interval:
    if frame is not None:
        if _distance(*frame) > _MONTH_DAYS:
            raise ImpossibleDate
        if _distance(*frame) > 8:
            return frame  # "an einem Montag im Mai"
        day = add_days(frame[0], (fields["weekday"] - weekday(frame[0])) % 7)
        return day, day
    today = view.anchor if view.anchor is not None and view.look == "ahead" else _today(view)
    if fields.get("rel") == 0:
        day = add_days(today, fields["weekday"] - weekday(today))
        return day, day
    last = add_days(today, -((weekday(today) - fields["weekday"]) % 7))
    days = [add_days(last, 7 * step) for step in range(-4, 6)]
    if view.look in ("future", "next"):
        days = [day for day in days if day != today]  # that day itself would be "today"
    return _likeliest([(day, day) for day in days], fields, view, today)


def _share(frame: Interval, index: int, parts: int) -> Interval:
    """Return one of `parts` equal shares of the interval, in whole years, months or days as its length allows."""
    (year, month, day), (last_year, last_month, last_day) = frame
    months = (last_year - year) * 12 + last_month - month + 1
    whole = day == 1 and last_day == month_length(last_year, last_month)
    if whole and months >= 120:
        years = months // 12
        return _years(year + _cut(years, index, parts), year + _cut(years, index + 1, parts) - 1)
    if whole and months > 1 and months % parts == 0:
        return _months(year, month + months // parts * index, months // parts)
    if whole and months == 1 and parts == _THIRDS:  # of February as well: days 1 to 10, 11 to 20, and the rest
        return (year, month, 1 + _TEN * index), (year, month, last_day if index == _THIRDS - 1 else _TEN * (index + 1))
    length = _day_count(frame)
    return (
        add_days(frame[0], _cut(length, index, parts)),
        add_days(frame[0], max(_cut(length, index, parts), _cut(length, index + 1, parts) - 1)),
    )


def _cut(length: int, index: int, parts: int) -> int:
    return length if index == parts else round(length / parts) * index


def _day_count(frame: Interval) -> int:
    if frame[0][:2] == frame[1][:2]:
        return frame[1][2] - frame[0][2] + 1
    return _distance_exact(frame[0], frame[1]) + 1


def _distance_exact(a: Day, b: Day) -> int:
    cycles = (a[0] - 2000) // 400
    first = datetime.date(a[0] - 400 * cycles, a[1], a[2])
    shifted = b[0] - 400 * cycles
    return (datetime.date(shifted, b[1], b[2]) - first).days if shifted <= 9999 else _distance(a, b)


def _holiday(rule: str, year: int) -> Day:
    """Return the day of a holiday: "12-25", "easter+49", "11-thu-4" (the fourth Thursday of November), "12-25-sun-1" (the last Sunday before that day)."""
    if rule.startswith("easter"):
        return add_days(_easter(year), int(rule[6:] or 0))
    month, *rest = rule.split("-")
    if len(rest) == 1:
        return (year, int(month), min(int(rest[0]), month_length(year, int(month))))
    day_of_week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(rest[-2])
    if len(rest) == 3:
        day = (year, int(month), int(rest[0]))
        return add_days(day, -((weekday(day) - day_of_week - 1) % 7) - 1 - 7 * (int(rest[2]) - 1))
    number = -1 if rest[1] == "last" else int(rest[1])
    return _nth_weekday(_months(year, int(month), 1), day_of_week, number)[0]


def _easter(year: int) -> Day:
    """Return Easter Sunday (the anonymous Gregorian algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * j) // 451
    month, day = divmod(h + j - 7 * m + 114, 31)
    return (year, month, day + 1)
