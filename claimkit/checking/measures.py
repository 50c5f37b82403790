"""Bring a row of the reference into the unit of a claim: by pint, by the reference's exchange rates, per so many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.conversions import convert
from claimkit.checking.cues import FALLBACK
from claimkit.checking.durations import DAYS
from claimkit.checking.intervals import HUNDRED, Interval
from claimkit.checking.layouts import UNKNOWN_UNIT, split_per
from claimkit.checking.periods import Period
from claimkit.checking.reference import Observation, Reference
from claimkit.checking.vocabulary import form_pattern

_CURRENCY = re.compile(r"[A-Z]{3}")
_RATE = re.compile(r"([A-Z]{3})/([A-Z]{3})")
_ROUND = Decimal(500)  # half the last digit of a figure in thousands or more
_YEAR_DAYS = Decimal("365.25")


@dataclass(frozen=True, slots=True)
class Measured:
    """A row's interval in the claim's unit, the exchange rate that was used, and whether the unit was only assumed."""

    interval: Interval
    rate: Observation | None = None
    assumed: bool = False


def measure(frame: ClaimFrame, interval: Interval, unit: str, period: Period, reference: Reference) -> Measured | None:
    """Return an interval of a series' unit in the claim's unit; None when the two do not belong together."""
    code, noun, size = split_per(unit)
    kind = frame.quantity.unit.kind
    if kind in ("percent", "ratio", "percentage_point"):
        measured = _share(frame, interval, code, noun, size)
    elif kind == "currency":
        measured = _money(frame, interval, code, period, reference)
    elif kind in ("physical", "duration"):
        measured = _physical(frame, interval, code)
    elif kind == "count":
        measured = _count(frame, interval, code, noun, size)
    else:
        return None
    if measured is not None and noun in DAYS and frame.per_time is not None:
        factor = DAYS[frame.per_time] / (DAYS[noun] * size)
        return Measured(measured.interval.times(factor), measured.rate, measured.assumed)
    if measured is None or not _per_fits(frame, noun):
        return None
    if not noun and _is_priced(frame):
        return Measured(measured.interval, measured.rate, assumed=True)
    return _per_time(frame, measured, period)


def _share(frame: ClaimFrame, interval: Interval, code: str, noun: str, size: Decimal) -> Measured | None:
    scale = {"percent": HUNDRED, "percentage_point": HUNDRED, "ratio": Decimal(1)}[frame.quantity.unit.kind]
    if frame.quantity.unit.code == "bp":
        scale *= HUNDRED
    if code in ("%", "pp", UNKNOWN_UNIT):
        return Measured(interval.times(scale / HUNDRED), assumed=code == UNKNOWN_UNIT)
    if not code and noun:
        return Measured(interval.times(scale / size))
    return None


def _money(frame: ClaimFrame, interval: Interval, code: str, period: Period, reference: Reference) -> Measured | None:
    wanted = frame.quantity.unit.code or ""
    if code == UNKNOWN_UNIT:
        return Measured(interval, assumed=True)
    if code == wanted:
        return Measured(interval)
    if not _CURRENCY.fullmatch(code):
        return None
    row = exchange_rate(reference, code, wanted, period)
    if row is not None and row.value is not None:
        return Measured(interval.times(_rate(row, code, wanted)), row)
    return _money_across(interval, code, wanted, period, reference)


def _rate(row: Observation, code: str, wanted: str) -> Decimal:
    """Return how much of the wanted currency one of another is worth by a row such as "USD/EUR"."""
    value = row.value or Decimal(1)
    return value if row.unit == f"{wanted}/{code}" else 1 / value


def _money_across(interval: Interval, code: str, wanted: str, period: Period, reference: Reference) -> Measured | None:
    """Convert through the one currency that the reference has rates of both for."""
    middles = sorted({other for pair in reference.exchange_rates if code in pair for other in pair} - {code})
    for middle in middles:
        first = exchange_rate(reference, code, middle, period)
        second = exchange_rate(reference, middle, wanted, period)
        if first is not None and second is not None:
            factor = _rate(first, code, middle) * _rate(second, middle, wanted)
            return Measured(interval.times(factor), second)
    return None


def exchange_rate(reference: Reference, one: str, two: str, period: Period) -> Observation | None:
    """Return the reference's exchange rate of two currencies in a period: a row whose unit is "USD/EUR"."""
    for row in reference.exchange_rates.get(frozenset((one, two)), ()):
        if row.value and (row.period.holds(period) or period.holds(row.period)):
            return row
    return None


def _physical(frame: ClaimFrame, interval: Interval, code: str) -> Measured | None:
    if code == UNKNOWN_UNIT and frame.quantity.unit.kind == "physical":
        return Measured(interval, assumed=True)
    converted = convert(interval, code, frame.quantity.unit.code)
    return None if converted is None else Measured(converted)


def _count(frame: ClaimFrame, interval: Interval, code: str, noun: str, size: Decimal) -> Measured | None:
    if _CURRENCY.fullmatch(code) and frame.quantity.unit.text is None and frame.quantity.precision >= _ROUND:
        return Measured(
            interval, assumed=frame.currencies != {code}
        )  # "revenue of 5,630 million" leaves its currency out
    if code in ("%", "pp") or _CURRENCY.fullmatch(code) or _RATE.fullmatch(code):
        return None
    per = frame.quantity.unit.per
    if noun:
        return Measured(interval.times((per.value if per is not None else Decimal(1)) / size))
    return Measured(interval, assumed=code == UNKNOWN_UNIT)


def _per_fits(frame: ClaimFrame, noun: str) -> bool:
    """Refuse a rate for a claim about the whole and the other way round: per head, per kilometre, per film."""
    unit = frame.quantity.unit
    if not noun and unit.per is not None and unit.kind not in ("percent", "ratio"):
        return unit.per.code in DAYS or frame.per_head or _is_priced(frame)
    if _CURRENCY.fullmatch(noun) and unit.kind == "currency" and unit.per is None:
        return True  # an exchange rate: what one of another currency costs
    if noun in DAYS and unit.per is None and unit.kind == "currency":
        return True  # rents, wages and fares are often given without their month or hour
    if not noun or frame.quantity.unit.kind in ("percent", "ratio"):
        return True
    persons = any(form_pattern(language, "person_words").search(noun) for language in (FALLBACK, frame.language))
    per = frame.quantity.unit.per
    return (frame.per_head or per is not None) if persons else per is not None


def _is_priced(frame: ClaimFrame) -> bool:
    """Tell whether an amount is said of one of some things: "9.90 per cup"."""
    unit = frame.quantity.unit
    return unit.kind == "currency" and unit.per is not None and unit.per.kind == "count" and unit.per.value in (None, 1)


def _per_time(frame: ClaimFrame, measured: Measured, period: Period) -> Measured | None:
    """Bring a figure per day, hour or month to the length of the row's period."""
    if frame.per_time is None or frame.quantity.unit.kind in ("percent", "ratio", "percentage_point"):
        return measured
    months = period.months()
    if months is None:
        return None
    length = _YEAR_DAYS if frame.per_time == "a" else DAYS[frame.per_time]
    per = frame.quantity.unit.per
    length *= per.value or 1 if per is not None and per.code == frame.per_time else 1
    return Measured(measured.interval.times(length / (_YEAR_DAYS * months / 12)), measured.rate, measured.assumed)
