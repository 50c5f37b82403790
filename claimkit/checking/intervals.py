"""Decimal interval arithmetic: what a figure, written as it is written, can mean.

A figure stands for the interval of all values that would be written in that way: half a unit of the last written
digit to either side, wider where the text says "about", open on one side for "at least" and its like.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from claimkit.records import Quantity
from claimkit.units import split_money

ZERO = Decimal(0)
HUNDRED = Decimal(100)
HALF = Decimal("0.5")
_LARGEST = Decimal("1e40")
_ROUND_SHARE = Decimal("0.1")  # a figure called approximate is taken as at most this much off
_NEARLY = Decimal("0.2")  # "nearly 90" is said of no less than four fifths of it
_HARDLY = Decimal("0.05")  # how far "a good half" may lie on the wrong side of it
_FOLLOW = 2  # an approximate figure has at least so many half units of its last digit


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high`, both included; None is an open side."""

    low: Decimal | None
    high: Decimal | None

    @classmethod
    def around(cls, value: Decimal, half: Decimal = ZERO) -> Self:
        """Return the interval `value` plus and minus `half`."""
        return cls(value - half, value + half)

    def __add__(self, other: Interval) -> Interval:
        return Interval(_plus(self.low, other.low), _plus(self.high, other.high))

    def __neg__(self) -> Interval:
        return Interval(None if self.high is None else -self.high, None if self.low is None else -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def times(self, factor: Decimal) -> Interval:
        """Return the interval with every value multiplied by `factor`."""
        ends = tuple(None if end is None else end * factor for end in (self.low, self.high))
        return Interval(*ends) if factor >= 0 else Interval(ends[1], ends[0])

    def multiplied(self, other: Interval) -> Interval:
        """Return the products of two intervals that hold no negative value."""
        low = None if self.low is None or other.low is None else max(self.low, ZERO) * max(other.low, ZERO)
        high = None if self.high is None or other.high is None else self.high * other.high
        return Interval(ZERO if low is None else low, high)

    def divided(self, other: Interval) -> Interval | None:
        """Return the quotients of two intervals; None unless the divisor is positive throughout."""
        if other.low is None or other.low <= 0:
            return None
        low, high = self.low, self.high
        if low is not None:
            divisor = other.high if low >= 0 else other.low
            low = ZERO if divisor is None else low / divisor
        elif self.low is None:
            low = None
        if high is not None:
            divisor = other.low if high >= 0 else other.high
            high = ZERO if divisor is None else high / divisor
        return Interval(low, high)

    def overlaps(self, other: Interval) -> bool:
        """Tell whether some value lies in both intervals."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return not below and not above

    def holds(self, value: Decimal) -> bool:
        """Tell whether the value lies in the interval."""
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def widened(self, half: Decimal) -> Interval:
        """Return the interval with both of its closed ends moved out by `half`."""
        return Interval(_plus(self.low, -half), _plus(self.high, half))

    def middle(self) -> Decimal | None:
        """Return the middle, or the closed end of a half-open interval."""
        if self.low is None or self.high is None:
            return self.high if self.low is None else self.low
        return (self.low + self.high) / 2


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def is_usable(quantity: Quantity) -> bool:
    """Tell whether a quantity holds figures that arithmetic can take: no rank, present, finite and of sane size."""
    figures = [figure for figure in (quantity.value, quantity.low, quantity.high) if figure is not None]
    return bool(figures) and not quantity.ordinal and all(f.is_finite() and abs(f) <= _LARGEST for f in figures)


def plain_money(quantity: Quantity) -> Quantity:
    """Return an amount in cents or pence in its currency's whole unit; any other quantity as it is."""
    code = quantity.unit.code
    if quantity.unit.kind != "currency" or code is None or "/" not in code:
        return quantity
    currency, worth = split_money(code)
    value, low, high = (None if f is None else f * worth for f in (quantity.value, quantity.low, quantity.high))
    unit = replace(quantity.unit, code=currency)
    return replace(quantity, value=value, low=low, high=high, precision=quantity.precision * worth, unit=unit)


def interval_of(quantity: Quantity) -> Interval:
    """Return what the quantity can mean as written; see the module for how."""
    if quantity.value is None:
        return _range(quantity)
    half = rounding(quantity) if quantity.approximate else _written_half(quantity)
    if quantity.unit.kind == "ratio" and quantity.approximate and quantity.bound in ("more_than", "less_than"):
        half = min(half, abs(quantity.value) * _HARDLY)  # "a good half" is no two fifths
    if quantity.bound in ("at_least", "more_than"):
        return Interval(quantity.value - (half if quantity.approximate else ZERO), _reach(quantity, 1))
    if quantity.bound in ("at_most", "less_than"):
        return Interval(_reach(quantity, -1), quantity.value + (half if quantity.approximate else ZERO))
    return Interval.around(quantity.value, half)


def _reach(quantity: Quantity, sign: int) -> Decimal | None:
    """Return the far end of "nearly 90" and "a good 2.20"; None where a bound is open."""
    if quantity.value is None or not quantity.approximate or quantity.bound not in ("more_than", "less_than"):
        return None
    return quantity.value + sign * abs(quantity.value) * _NEARLY


def _range(quantity: Quantity) -> Interval:
    low, high = quantity.low, quantity.high
    if low is not None and high is not None and low > high:
        low, high = high, low
    half = rounding(quantity) if quantity.approximate else _written_half(quantity)
    return Interval(_plus(low, -half), _plus(high, half))


def _written_half(quantity: Quantity) -> Decimal:
    """Return half a unit of the last written digit; nothing for things counted out to the last one."""
    counted = quantity.unit.kind == "count" and quantity.unit.per is None and quantity.precision == HALF
    return ZERO if counted else quantity.precision


def exact_of(quantity: Quantity) -> Interval:
    """Return the figure without regard to its rounding: its value, or the ends of its range."""
    if quantity.value is not None:
        return Interval(quantity.value, quantity.value)
    return Interval(quantity.low, quantity.high)


def loose_interval_of(quantity: Quantity) -> Interval:
    """Return what the quantity can mean when it is read as a rounded figure, whether or not the text says so."""
    return interval_of(quantity).widened(rounding(quantity))


def rounding(quantity: Quantity) -> Decimal:
    """Return how far a rounded figure may lie from the truth.

    Half a unit of its last digit that is not zero ("50,000" is rounded to ten thousands), but at most a tenth of
    the figure, and at least two half units of the last digit that is written.
    """
    figure = quantity.value if quantity.value is not None else (quantity.low or quantity.high or ZERO)
    return max(quantity.precision * _FOLLOW, min(last_digit(figure) / 2, abs(figure) * _ROUND_SHARE))


def last_digit(figure: Decimal) -> Decimal:
    """Return the weight of the last digit that is not zero: 1000 for 25000, 0.1 for 3.5; 0 for 0."""
    return ZERO if not figure else Decimal(1).scaleb(int(figure.normalize().as_tuple().exponent))


def significant_digits(figure: Decimal) -> int:
    """Count the digits of a figure without the zeros at its end."""
    return len(figure.normalize().as_tuple().digits)


def best_value(quantity: Quantity) -> Decimal:
    """Return one figure for the quantity: its value, or the middle of its range."""
    if quantity.value is not None:
        return quantity.value
    ends = [end for end in (quantity.low, quantity.high) if end is not None]
    return sum(ends, ZERO) / max(len(ends), 1)


def percent_change(old: Interval, new: Interval) -> Interval | None:
    """Return by how many per cent `new` differs from `old`; None unless `old` is positive throughout."""
    quotient = new.divided(old)
    return None if quotient is None else (quotient - Interval.around(Decimal(1))).times(HUNDRED)
