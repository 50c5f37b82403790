"""What the reference expects for a claim: from one row, or derived from several (growth, difference, share, ...)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.intervals import ZERO, Interval, percent_change
from claimkit.checking.layouts import UNKNOWN_UNIT, split_per
from claimkit.checking.measures import measure
from claimkit.checking.periods import Period
from claimkit.checking.reference import IndicatorInfo, Observation, Reference, Series
from claimkit.checking.rows import (
    Selection,
    row_interval,
    rows_before,
    select_beside,
    select_rows,
    year_after,
    year_before,
)
from claimkit.checking.units_fit import world_of

_PERCENT = Decimal("0.01")
_CODE = 3  # letters of a currency
_LATE = 5  # years by which the rows of a change may miss the ends of its time
_THREE = 3  # rows of which the last may be left out
_SHORT, _LONG = 3, 12  # months: a figure for so short a time is out before the time is over
_MONEY_BASES = ("nominal", "ppp")
CHANGE_CONCEPTS = frozenset(("growth", "inflation"))
FLOW_CONCEPTS = frozenset(
    [
        "deaths",
        "births",
        "emissions",
        "generation",
        "consumption",
        "exports",
        "imports",
        "revenue",
        "profit",
        "capture",
        "aquaculture",
        "milk",
    ]
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the reference gives for a claim, in the claim's unit: the interval, its rule and the rows behind it."""

    interval: Interval
    rule: str
    rows: tuple[Observation, ...]
    series: Series
    period: str
    assumed: bool = False
    stale: bool = False
    gap: bool = False
    finer: bool = False  # whether the claim's change is that of a part of the row's time
    each: tuple[Interval, ...] = ()
    exact: Interval | None = None

    @property
    def shown(self) -> Interval:
        """Return the exact arithmetic of the rows as they stand; their rounding is only for the verdict."""
        if self.exact is not None:
            return self.exact
        middle = self.interval.middle()
        ranged = self.rows[0].value is None
        return self.interval if ranged or middle is None else Interval(middle, middle)


def expect(frame: ClaimFrame, info: IndicatorInfo, series: Series, reference: Reference) -> Expected | None:
    """Return what a series gives for a claim; None when it has no row for the time or another kind of unit."""
    if frame.kind == "growth":
        if is_change(info, series):
            return _level(frame, series, reference) or _growth(frame, series)
        return None if _is_nominal(frame, series) else _growth(frame, series)
    if frame.kind == "difference":
        return _difference(frame, series, reference)
    if frame.kind == "factor":
        return _factor(frame, series)
    return _level(frame, series, reference)


def is_change(info: IndicatorInfo, series: Series) -> bool:
    """Tell whether an indicator is itself a change: growth of GDP, inflation."""
    if info.kind is not None:
        return info.kind == "change"
    if series.unit not in ("%", UNKNOWN_UNIT):
        return False
    words = " ".join([info.id, *(label.text for label in info.labels)]).casefold()
    return any(word in words for word in CHANGE_CONCEPTS)


def _is_mean_rate(info: IndicatorInfo, series: Series) -> bool:
    """Tell whether a year's figure is the mean of its months', so that it says nothing of one: a rate, what a euro costs."""
    code, noun, _ = split_per(series.unit)
    exchanged = len(code) == len(noun) == _CODE and (code + noun).isupper()
    return is_change(info, series) or info.kind == "rate" or exchanged


def _is_nominal(frame: ClaimFrame, series: Series) -> bool:
    """Tell whether a series is a country's output in money of the day, whose growth nobody reports as the economy's."""
    return series.basis in _MONEY_BASES and bool({"gdp", "gni", "economy"} & set(frame.words.concepts))


def _level(frame: ClaimFrame, series: Series, reference: Reference) -> Expected | None:
    selection = select_rows(series.rows, frame.period, frame.published)
    if selection is None and frame.role == "only":
        selection = select_beside(series.rows, frame.period, frame.published)
    if selection is None:
        return None
    if frame.earlier and frame.period is None and frame.role == "only" and frame.kind == "level":
        current = selection.current
        newest = current if current is not None and _is_short(current) else selection.rows[-1]
        last = rows_before(series.rows, newest)[-1:]
        before = next(iter(last), None) if frame.apart == "period" else year_before(series.rows, newest)
        selection = selection if before is None else replace(selection, rows=[before], current=None)
    if _began_then(frame, selection, series, reference):
        selection = select_rows(series.rows, None, frame.published) or selection
    rows = _by_role(frame, selection, series.rows)
    if not rows:
        return None
    if frame.role == "old" and frame.period is not None and frame.period.since is None:
        return None  # "up to 2018 it rose from 2.5 %": nobody knows from when
    current = selection.current
    if current is not None and (
        _agrees(frame, current, series, reference) or _is_outrun(frame, rows, current, series, reference)
    ):
        rows = [current]
    measured = [(row, measure(frame, row_interval(row), series.unit, row.period, reference)) for row in rows]
    good = [(row, found) for row, found in measured if found is not None]
    if not good:
        return None
    intervals = tuple(found.interval for _, found in good)
    rates = tuple(found.rate for _, found in good[:1] if found.rate is not None)
    used = tuple(row for row, _ in good)
    per = frame.per_time is not None or frame.quantity.unit.per is not None
    ended = frame.role != "only" and _holds_end(frame, used)
    base = Expected(
        intervals[0], "level", (*used[:1], *rates), series, used[0].period.text,
        assumed=good[0][1].assumed, stale=selection.stale or _is_only_row(frame, used[0], series), gap=_leaves_gap(frame, selection) and not ended,
    )  # fmt: skip
    if len(good) == 1:
        return replace(
            base, finer=selection.mode == "coarse" and _is_mean_rate(reference.indicators[series.indicator], series)
        )
    span = f"{used[0].period.text}/{used[-1].period.text}"
    if _adds_up(frame, series, per=per):
        total = sum(intervals, Interval(ZERO, ZERO))
        if frame.total or not frame.found.overlaps(_mean(intervals)):
            return replace(base, interval=total, rule="sum", rows=(*used, *rates), period=span)
        return replace(base, interval=_mean(intervals), rows=(*used, *rates), period=span)  # so much in each year
    return replace(base, interval=_mean(intervals), rows=(*used, *rates), period=span, each=intervals)


def _agrees(frame: ClaimFrame, row: Observation, series: Series, reference: Reference) -> bool:
    """Tell whether a claim without a time agrees with the period that is still running when it is published."""
    measured = measure(frame, row_interval(row), series.unit, row.period, reference)
    return measured is not None and frame.found.overlaps(measured.interval)


def _is_outrun(
    frame: ClaimFrame, rows: list[Observation], current: Observation, series: Series, reference: Reference
) -> bool:
    """Tell whether an undated figure agrees with no newest row, and that of the running year is years younger."""
    if frame.period is not None or frame.role != "only" or frame.earlier or frame.kind != "level":
        return False
    newest, since = rows[-1].period.until, current.period.since
    gap = newest is None or since is None or since[0] - newest[0] > 1
    return gap and not _agrees(frame, rows[-1], series, reference)


def _began_then(frame: ClaimFrame, selection: Selection, series: Series, reference: Reference) -> bool:
    """Tell whether a claim's time is that of the old figure of its change: "from 1,050 in 2019 to 4,200"."""
    change = frame.claim.change
    if frame.role != "new" or selection.mode != "exact" or change is None or change.old is None:
        return False
    row = selection.rows[0]
    old = replace(frame, claim=replace(frame.claim, quantity=replace(change.old, unit=frame.quantity.unit)))
    return row is not series.rows[-1] and _agrees(old, row, series, reference)


def _is_year_ago(frame: ClaimFrame, rows: list[Observation]) -> bool:
    """Tell whether a row is of the day or month one or more years before the article: "a year ago it was 7,700"."""
    period, published = frame.period, frame.published
    if period is None or published is None or period.since is None or any(sign.isdigit() for sign in period.text):
        return False
    year, month = period.since[0], published[1]
    day = rows[0].period.since
    whole = (period.since[1:], (period.until or (0, 0, 0))[1:]) == ((1, 1), (12, 31))
    short = (rows[0].period.months() or _LONG) <= _SHORT
    near = day is not None and day[0] == year and abs(day[1] - month) <= _SHORT
    return whole and short and near and len(rows) == 1 and year < published[0]


def _is_only_row(frame: ClaimFrame, row: Observation, series: Series) -> bool:
    """Tell whether the older figure of an undated change met a row before which there is none."""
    return frame.role == "old" and frame.period is None and not rows_before(series.rows, row)


def _holds_end(frame: ClaimFrame, rows: tuple[Observation, ...]) -> bool:
    """Tell whether a row stands at the end of the stated time of which an old or a new figure speaks."""
    if frame.period is None:
        return False
    day = frame.period.since if frame.role == "old" else frame.period.until
    return day is not None and rows[0].period.holds(Period(day, day))


def _leaves_gap(frame: ClaimFrame, selection: Selection) -> bool:
    """Tell whether the rows cannot answer for the stated time: too few of it, or a year for a flow in a month."""
    if _is_year_ago(frame, selection.rows):
        return False
    if selection.mode == "coarse":
        return bool(FLOW_CONCEPTS & set(frame.words.concepts)) and frame.per_time is None
    return selection.partial


def add_up(parts: list[Expected]) -> Expected | None:
    """Return the sum of several expected figures, row by row where they speak of a stretch of time."""
    if not parts or len({len(part.each) for part in parts}) > 1:
        return None
    each = tuple(sum(ends, Interval(ZERO, ZERO)) for ends in zip(*(part.each for part in parts), strict=True))
    return replace(
        parts[0],
        interval=sum((part.interval for part in parts), Interval(ZERO, ZERO)),
        rule="sum",
        rows=tuple(row for part in parts for row in part.rows),
        each=each,
        gap=any(part.gap for part in parts),
        stale=any(part.stale for part in parts),
    )


def _by_role(frame: ClaimFrame, selection: Selection, rows: list[Observation]) -> list[Observation]:
    """Take the first or the last row of a stretch of time for the old or the new figure of a change."""
    if frame.role == "old" and frame.period is None:
        return rows_before(rows, selection.rows[0])[-1:] or selection.rows[-1:]
    if frame.role == "old" and selection.mode == "exact":
        return rows_before(rows, selection.rows[0])[-1:] or selection.rows
    if selection.mode != "inside":
        return selection.rows
    if frame.role == "only":
        open_start = frame.period is not None and frame.period.since is None and not frame.every
        return selection.rows[-1:] if open_start else selection.rows
    return selection.rows[:1] if frame.role == "old" else selection.rows[-1:]


def _adds_up(frame: ClaimFrame, series: Series, *, per: bool) -> bool:
    """Tell whether the rows of a stretch of time are to be added: a flow, and no word that speaks of each year."""
    if per or frame.every or frame.mean or frame.quantity.unit.kind not in ("count", "currency", "physical"):
        return False
    return frame.total or bool(FLOW_CONCEPTS & set(frame.words.concepts))


def _mean(intervals: tuple[Interval, ...]) -> Interval:
    total = sum(intervals, Interval(ZERO, ZERO))
    return total.times(1 / Decimal(len(intervals)))


def _ends(frame: ClaimFrame, series: Series) -> tuple[Observation, Observation] | None:
    """Return the rows between which a change lies: the ends of the stated time, else a year before the newest."""
    if frame.before is not None:
        first = select_rows(series.rows, frame.before, frame.published)
        last = select_rows(series.rows, frame.after, frame.published)
        if last is not None and last.stale:
            return None  # "from 2000 to 2021", of which the rows end in 2015
        if first is not None and last is not None:
            new = last.rows[-1] if last.rows[-1] is not first.rows[0] else last.current
            if new is not None and new is not first.rows[0]:
                return first.rows[0], new
    selection = select_rows(series.rows, frame.period, frame.published)
    if selection is None:
        return None
    if selection.mode == "inside" and len(selection.rows) > 1 and _is_long(frame.period):
        return selection.rows[0], _last_known(frame, selection.rows)
    if frame.dates_before and selection.mode == "exact":
        later = year_after(series.rows, selection.rows[-1])
        return None if later is None else (selection.rows[-1], later)
    current = selection.current
    short = current is not None and (current.period.months() or _LONG) <= _SHORT
    new = current if current is not None and short else selection.rows[-1]
    old = year_before(series.rows, new)
    named = frame.claim.change is not None and frame.claim.change.old is not None
    yearly = frame.earlier or frame.dates_before or frame.apart == "year"
    if (_is_short(new) and (frame.apart == "period" or (frame.kind == "difference" and not yearly))) or (
        old is None and (frame.period is None or (named and selection.mode == "exact"))
    ):
        old = next(reversed(rows_before(series.rows, new)), None)
    if old is None and current is not None and frame.period is None and new is not current:
        return new, current
    return None if old is None else (old, new)


def _last_known(frame: ClaimFrame, rows: list[Observation]) -> Observation:
    """Return the last row of a stretch; that of the year before where the last year still runs and only it agrees."""
    first, last = rows[0], rows[-1]
    published, until = frame.published, last.period.until
    if len(rows) < _THREE or published is None or until is None or until <= published:
        return last

    def agrees(row: Observation) -> bool:
        old, new = row_interval(first), row_interval(row)
        step = percent_change(old, new) if frame.kind == "growth" else new - old
        return step is not None and frame.found.overlaps(step)

    return rows[-2] if agrees(rows[-2]) and not agrees(last) else last


def _misses_end(frame: ClaimFrame, ends: tuple[Observation, Observation]) -> bool:
    """Tell whether the rows end years before the stated stretch of time does, or begin years after it."""
    period, first, last = frame.period, ends[0].period.since, ends[1].period.until
    if not _is_long(period) or period is None or first is None or last is None:
        return False
    today = frame.published
    until = min(period.until, today) if period.until is not None and today is not None else period.until
    late = until is not None and until[0] - last[0] > _LATE
    if period.until is not None and last[0] < period.until[0] and str(period.until[0]) in period.text:
        return True  # "from 2000 to 2021", of which the rows end in 2015
    return late or (period.since is not None and first[0] - period.since[0] > _LATE)


def _is_short(row: Observation) -> bool:
    """Tell whether a row is of a month or a quarter, so that a step in it is one from the month or quarter before."""
    return (row.period.months() or _LONG) <= _SHORT


def _is_long(period: Period | None) -> bool:
    months = period.months() if period is not None else None
    return months is None or months > 12


def _is_of_part(frame: ClaimFrame, row: Observation) -> bool:
    """Tell whether a step of one whole year meets rows of a month or a quarter, which say nothing of that year."""
    return frame.before is None and frame.period is not None and frame.period.months() == _LONG and _is_short(row)


def _growth(frame: ClaimFrame, series: Series) -> Expected | None:
    ends = _ends(frame, series)
    change = percent_change(row_interval(ends[0]), row_interval(ends[1])) if ends else None
    if ends is None or change is None:
        return None
    exact = percent_change(row_interval(ends[0], exact=True), row_interval(ends[1], exact=True))
    if frame.quantity.unit.kind == "ratio":  # "a fifth more"
        if series.unit in ("%", "pp"):
            return None  # "four tenths more" are points
        change, exact = change.times(_PERCENT), None if exact is None else exact.times(_PERCENT)
    span = f"{ends[0].period.text}/{ends[1].period.text}"
    return Expected(
        change, "growth", (ends[1], ends[0]), series, span,
        exact=exact, stale=_misses_end(frame, ends), gap=_is_of_part(frame, ends[1]),
    )  # fmt: skip


def _difference(frame: ClaimFrame, series: Series, reference: Reference) -> Expected | None:
    ends = _ends(frame, series)
    if ends is None:
        return None
    old, new = (measure(frame, row_interval(row), series.unit, row.period, reference) for row in ends)
    if old is None or new is None:
        return None
    span = f"{ends[0].period.text}/{ends[1].period.text}"
    step = new.interval - old.interval
    missed, part = _misses_end(frame, ends), _is_of_part(frame, ends[1])
    return Expected(step, "difference", (ends[1], ends[0]), series, span, stale=missed, gap=part)


def _factor(frame: ClaimFrame, series: Series) -> Expected | None:
    ends = _ends(frame, series)
    quotient = row_interval(ends[1]).divided(row_interval(ends[0])) if ends else None
    if ends is None or quotient is None:
        return None
    exact = row_interval(ends[1], exact=True).divided(row_interval(ends[0], exact=True))
    span = f"{ends[0].period.text}/{ends[1].period.text}"
    return Expected(
        quotient, "growth", (ends[1], ends[0]), series, span,
        exact=exact, stale=_misses_end(frame, ends), gap=_is_of_part(frame, ends[1]),
    )  # fmt: skip


def derive_per_head(
    frame: ClaimFrame, info: IndicatorInfo, entity: str, reference: Reference
) -> Iterator[tuple[Expected, Series]]:
    """Yield what a total and the population give for a claim per head."""
    people = reference.population
    if not frame.per_head or people is None or frame.kind != "level" or people.id == info.id:
        return
    wanted = frame.quantity.unit.code
    for series in sorted(reference.series(entity, info.id), key=lambda one: (one.unit != wanted, one.unit)):
        for heads in reference.series(entity, people.id):
            yield from divide_series(frame, series, heads, "per_head", reference)


def derive_share(
    frame: ClaimFrame, info: IndicatorInfo, entity: str, reference: Reference
) -> Iterator[tuple[Expected, Series]]:
    """Yield what a part and the whole that the reference names as its parent give for a claimed share."""
    if frame.quantity.unit.kind not in ("percent", "ratio") or frame.kind != "level":
        return
    world = world_of(frame, info, reference)
    if world is not None and world != entity:
        for series in reference.series(entity, info.id):
            for whole in reference.series(world, info.id):
                if whole.unit == series.unit:
                    yield from divide_series(frame, series, whole, "share", reference)
    if info.parent is None:
        return
    for series in reference.series(entity, info.id):
        for whole in reference.series(entity, info.parent):
            if whole.unit == series.unit:
                yield from divide_series(frame, series, whole, "share", reference)


def divide_series(
    frame: ClaimFrame, series: Series, below: Series, rule: str, reference: Reference
) -> Iterator[tuple[Expected, Series]]:
    """Yield how much the row of a series is of that of another in the same period, in the unit of a claim."""
    selection = select_rows(series.rows, frame.period, frame.published)
    if selection is None:
        return
    row = selection.rows[-1]
    other = next((r for r in below.rows if r.period.is_same(row.period)), None)
    quotient = row_interval(row).divided(row_interval(other)) if other is not None else None
    if other is None or quotient is None:
        return
    code = split_per(series.unit)[0]
    unit = "%" if rule == "share" else code
    scaled = quotient.times(Decimal(100)) if rule == "share" else quotient
    measured = measure(frame, scaled, unit, row.period, reference)
    precise = row_interval(row, exact=True).divided(row_interval(other, exact=True))
    shown = (
        measure(frame, precise.times(Decimal(100) if rule == "share" else Decimal(1)), unit, row.period, reference)
        if precise
        else None
    )
    if measured is not None:
        rates = () if measured.rate is None else (measured.rate,)
        yield (
            Expected(
                measured.interval,
                rule,
                (row, other, *rates),
                series,
                row.period.text,
                measured.assumed,
                exact=shown.interval if shown else None,
            ),
            series,
        )
