"""From what the reference expects to a verdict: rounding, other periods, other bases, slips of scale and of unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.companions import scale_of
from claimkit.checking.derivations import Expected, expect
from claimkit.checking.intervals import ZERO, Interval, percent_change, rounding
from claimkit.checking.layouts import split_per
from claimkit.checking.measures import measure
from claimkit.checking.reference import IndicatorInfo, Observation, Reference, Series
from claimkit.checking.rows import neighbours, row_interval, year_before
from claimkit.checking.verdicts import power_apart
from claimkit.records import Verdict

_CLOSE = Decimal("0.005")  # sources of one figure differ by so much
_FAR_OFF = 20
_FAR_BELOW = 5
_SHORT_MONTHS = 12
_FINER = 4  # a row for so many times the claim's time does not contradict it
_FRACTION = Decimal("0.07")  # "eight in ten" is said of 75 to 85 per cent
_MONTHS = (Decimal(12), Decimal(1) / 12)
_WORD_SLIPS = (3, -3)  # powers of ten from one word of scale to the next: a million for a billion
_TWO_DIGITS = Decimal("0.05")  # how far from its middle a figure of two digits may be rounded
GOOD = ("supported", "approximately_supported")
ALARMS = ("contradicted", "mixed", "outdated", "different_basis", "scale_error", "unit_error")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict with what it rests on; `note` names the other period, basis or unit that fits."""

    verdict: Verdict
    expected: Expected
    note: str = ""
    other: Expected | None = None


def compare_figure(frame: ClaimFrame, interval: Interval) -> Verdict:
    """Compare the stated figure with an expected one: supported, approximately_supported or contradicted."""
    found = frame.found
    if found.overlaps(interval):
        return "supported"
    slack = _slack(frame, interval)
    return "approximately_supported" if found.widened(slack).overlaps(interval) else "contradicted"


def _slack(frame: ClaimFrame, interval: Interval) -> Decimal:
    """Return how far a figure may be off and still agree but for rounding; shares are held to their last digit."""
    quantity = frame.quantity
    if quantity.unit.kind == "ratio":
        return abs(quantity.value or ZERO) * _FRACTION
    if quantity.unit.kind in ("percent", "percentage_point"):
        return quantity.precision / 2
    close = abs(interval.middle() or ZERO) * _CLOSE
    if quantity.bound not in ("exact", "range") and not quantity.approximate:
        return close
    return max(quantity.precision / 2, close, ZERO if quantity.approximate else rounding(quantity) / 2)


def compare_all(frame: ClaimFrame, expected: Expected) -> Verdict:
    """Compare the stated figure with every row of a stretch of time, or with their mean or sum."""
    if not expected.each:
        return compare_figure(frame, expected.interval)
    if frame.mean:
        return compare_figure(frame, expected.interval)
    verdicts = [compare_figure(frame, interval) for interval in expected.each]
    good = [verdict for verdict in verdicts if verdict in GOOD]
    if len(good) == len(verdicts):
        return "supported" if "supported" in verdicts else "approximately_supported"
    if not good:
        return "contradicted"
    if frame.every or frame.quantity.bound in ("at_least", "more_than", "at_most", "less_than"):
        return "contradicted" if frame.every else "mixed"
    return "approximately_supported" if compare_figure(frame, expected.interval) in GOOD else "mixed"


def decide(
    frame: ClaimFrame, info: IndicatorInfo, options: list[Series], expected: Expected, reference: Reference
) -> Outcome:
    """Return the verdict on a claim; `options` are the series of the indicator, that of `expected` among them."""
    if frame.falls is None and expected.interval.high is not None and expected.interval.high < 0:
        frame = replace(frame, falls=True)  # no word says which way the figure goes: only its size is held against it
    verdict = compare_all(frame, expected)
    if expected.finer and _is_finer(frame, expected):
        return Outcome("insufficient_data", expected, note="gap")
    if expected.gap and not (verdict in GOOD and _is_short(frame) and not _counts_in_part(frame, expected)):
        return Outcome("insufficient_data", expected, note="gap")
    if verdict in GOOD and _says_nothing(frame, expected):
        return Outcome("insufficient_data", expected, note="doubt")
    if verdict in (*GOOD, "mixed"):
        return Outcome(verdict, expected)
    if expected.stale:
        return Outcome("insufficient_data", expected, note="stale")
    outcome = (
        _other_period(frame, expected, reference)
        or _other_basis(frame, info, options, expected, reference)
        or _slip(frame, expected, reference)
    )
    if outcome is not None:
        return outcome
    if frame.kind != "level" and frame.period is None and frame.before is None:
        return Outcome("insufficient_data", expected, note="time")
    if expected.assumed:
        return Outcome("insufficient_data", expected, note="unit")
    if _is_finer(frame, expected) and not expected.each:
        return Outcome("insufficient_data", expected, note="gap")
    return Outcome("contradicted", expected)


def _is_finer(frame: ClaimFrame, expected: Expected) -> bool:
    """Tell whether a claim speaks of a month or a day and the row of a whole year."""
    asked = frame.period.months() if frame.period is not None else None
    given = expected.rows[0].period.months()
    return asked is not None and given is not None and asked * _FINER <= given and len(expected.rows) == 1


def _counts_in_part(frame: ClaimFrame, expected: Expected) -> bool:
    """Tell whether a claim bounds what was counted in a month by the count of a year."""
    bounded = frame.quantity.bound not in ("exact", "range")
    return bounded and frame.quantity.unit.kind == "count" and _is_finer(frame, expected)


def _is_short(frame: ClaimFrame) -> bool:
    """Tell whether a claim's time is so short that one row inside it answers for it: "a year ago", "early 2023"."""
    if frame.period is None or frame.period.since is None:
        return False
    months = frame.period.months()
    return months is None or months <= _SHORT_MONTHS


def _says_nothing(frame: ClaimFrame, expected: Expected) -> bool:
    """Tell whether a bound lies so far from the figure that it is hardly said of it: "more than 200" of 84 million."""
    value, middle = frame.quantity.value, expected.interval.middle()
    if not value or not middle or frame.quantity.bound in ("exact", "range"):
        return False
    above = frame.quantity.bound in ("at_least", "more_than")
    if not above and frame.quantity.unit.kind == "percent":
        return False
    return abs(middle) > abs(value) * _FAR_OFF if above else abs(middle) * _FAR_BELOW < abs(value)


def _other_period(frame: ClaimFrame, expected: Expected, reference: Reference) -> Outcome | None:
    """Look whether the figure agrees with one of three periods before or after."""
    if expected.rule not in ("level", "growth") or expected.each or frame.kind == "factor" or expected.stale:
        return None
    series = expected.series
    for row in neighbours(series.rows, expected.rows[0]):
        measured = measure(frame, row_interval(row), series.unit, row.period, reference)
        interval = measured.interval if measured is not None else None
        rows: tuple[Observation, ...] = (row,)
        if expected.rule == "growth":
            before = year_before(series.rows, row)
            interval = percent_change(row_interval(before), row_interval(row)) if before else None
            if interval is not None and frame.quantity.unit.kind == "ratio":
                interval = interval.times(Decimal("0.01"))
            rows = (row, before) if before else rows
        if interval is not None and frame.found.overlaps(interval):
            if _dates_back(frame) and rows[0] is year_before(series.rows, expected.rows[0]):
                return Outcome("supported", replace(expected, interval=interval, rows=rows, period=row.period.text))
            other = Expected(interval, expected.rule, rows, series, row.period.text)
            return Outcome("outdated", expected, note=row.period.text, other=other)
    return None


def _dates_back(frame: ClaimFrame) -> bool:
    """Tell whether a figure is of the year before another's, so that "the previous year" is not that before the article's."""
    named = frame.period is not None and any(sign.isdigit() for sign in frame.period.text)
    if frame.apart == "year" and frame.period is None and frame.kind == "level" and frame.role != "new":
        return True  # "a year before the rate had been at 8.7 per cent"
    compared = frame.follows and (frame.set_against or frame.dates_before)
    return compared and frame.period is not None and not named and frame.role != "new"


def _other_basis(
    frame: ClaimFrame, info: IndicatorInfo, options: list[Series], expected: Expected, reference: Reference
) -> Outcome | None:
    """Look whether the figure agrees with another basis or unit of the indicator, or in the unconverted currency."""
    for series in options:
        if series is expected.series:
            continue
        other = expect(frame, info, series, reference)
        if other is not None and not other.stale and compare_all(frame, other) in GOOD:
            return Outcome("different_basis", expected, note=series.basis or series.unit, other=other)
    code = expected.series.unit
    if (
        frame.quantity.unit.kind == "currency"
        and code
        and split_per(code)[0] != frame.quantity.unit.code
        and expected.rule == "level"
    ):
        plain = row_interval(expected.rows[0])
        if frame.found.overlaps(plain):
            other = Expected(plain, "level", expected.rows[:1], expected.series, expected.period)
            return Outcome("different_basis", expected, note=code, other=other)
    return None


def _as_told(frame: ClaimFrame) -> Interval:
    """Return a figure with the rounding of its last digit, though it is told as "nearly" so much."""
    quantity = frame.quantity
    return Interval.around(quantity.value, quantity.precision) if quantity.value is not None else frame.found


def _slips_by_word(frame: ClaimFrame, expected: Interval) -> bool:
    """Tell whether a figure with a word of scale, as it is rounded, would fit with the next: 11 million for 11.4 billion."""
    quantity, told = frame.quantity, _as_told(frame)
    if quantity.value is None or scale_of(quantity) is None or quantity.precision > abs(quantity.value) * _TWO_DIGITS:
        return False
    return any(told.overlaps(expected.times(Decimal(1).scaleb(power))) for power in _WORD_SLIPS)


def _slip(frame: ClaimFrame, expected: Expected, reference: Reference) -> Outcome | None:
    """Look for a power of ten, per cent for points, a month for a year."""
    if frame.kind == "growth" and expected.rule == "growth" and expected.series.unit == "%":
        new, old = expected.rows[0], expected.rows[1]
        points = row_interval(new) - row_interval(old)
        if frame.found.overlaps(points):
            return Outcome("unit_error", expected, note="pp")
    if frame.kind != "level" or expected.each:
        return None
    if frame.quantity.unit.kind not in ("percent", "ratio", "percentage_point"):
        if any(power_apart(found, expected.interval) is not None for found in (frame.found, _as_told(frame))):
            return Outcome("scale_error", expected)
        if _slips_by_word(frame, expected.interval):
            return Outcome("scale_error", expected)
        for factor in _MONTHS:
            if frame.quantity.unit.per is not None and frame.found.overlaps(expected.interval.times(factor)):
                return Outcome("unit_error", expected, note="12")
    return None
