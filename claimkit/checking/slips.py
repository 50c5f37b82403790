"""One digit that is written wrong: whether a change of a single digit of a figure makes it what others ask of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from claimkit.checking.pages import Figure

_DIGIT = re.compile(r"\d")
_EDGE = 1e-9  # of a figure, for the rounding of floats


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as it is written, in floats: its value, what it can mean, and the weights and values of its digits."""

    value: float
    low: float
    high: float
    digits: tuple[tuple[float, int], ...]  # up to the last one that is not zero; none of a number word

    def may_be(self, low: float, high: float) -> bool:
        """Tell whether another digit in one place brings the figure between two values."""
        room = max(abs(low), abs(high)) * _EDGE
        for number, (weight, digit) in enumerate(self.digits):
            first = -(-(low - room - self.value) // weight)  # the least step up or down that reaches
            last = (high + room - self.value) // weight
            first, last = max(first, (number == 0) - digit), min(last, 9 - digit)
            if first <= last and (first or last):
                return True
        return False


def read_written(figure: Figure) -> Written | None:
    """Return a figure as it is written; None where it is no single value, or not above zero."""
    quantity, interval = figure.quantity, figure.interval
    if quantity.value is None or quantity.value <= 0 or interval.low is None or interval.high is None:
        return None
    digits = _digits_of(quantity.value) if _DIGIT.search(quantity.text) else ()
    return Written(float(quantity.value), float(interval.low), float(interval.high), digits)


def _digits_of(value: Decimal) -> tuple[tuple[float, int], ...]:
    plain = value.normalize().as_tuple()
    last = int(plain.exponent)
    size = len(plain.digits)
    return tuple((float(Decimal(1).scaleb(last + size - 1 - n)), digit) for n, digit in enumerate(plain.digits))
