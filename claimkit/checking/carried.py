"""What a bare number takes from the figure beside it: "2.3 of the 3.5 million", "74.6 million, after 71.2 the year before"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from claimkit.records import Claim, Quantity

_THOUSAND = Decimal(1000)
_WHOLE = Decimal("0.5")  # half a unit of a number without decimals
_WRITTEN = 50  # half a unit of the last digit of a figure that is written with a scale word, at least
_REACH = 90  # characters from a bare number to the figure whose scale it shares
_SCALES = tuple(_THOUSAND**power for power in range(1, 5))
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?(?![\d.,]*\d)")
_SIGNS = "$\u00a3\u20ac\u00a5 \u00a0"
_MOST = 50  # times by which two such figures differ at most


def carry_scales(claims: list[Claim], joins: Callable[[Quantity, Quantity], bool]) -> Iterator[Claim]:
    """Yield the claims, a bare number with decimals in the scale and unit of its neighbour; "72.4 points" stays itself.

    `joins` tells whether two quantities stand in one sentence.
    """
    for place, claim in enumerate(claims):
        quantity = claim.quantity
        near = claims[place - 1 : place] + claims[place + 1 : place + 2] if place else claims[1:2]
        scaled = next((other.quantity for other in near if _may_lend(quantity, other.quantity, joins)), None)
        yield claim if scaled is None else replace(claim, quantity=in_scale_of(quantity, scaled))


def _may_lend(quantity: Quantity, other: Quantity, joins: Callable[[Quantity, Quantity], bool]) -> bool:
    if not _is_decimal(quantity) or not is_scaled(other):
        return False
    first, second = sorted((quantity, other), key=lambda one: one.start)
    if second.start - first.end > _REACH or not joins(first, second):
        return False
    ratio = (quantity.value or Decimal(1)) * scale_of(other) / (other.value or Decimal(1))
    return 1 / Decimal(_MOST) < ratio < _MOST


def _is_decimal(quantity: Quantity) -> bool:
    unit = quantity.unit
    small = quantity.value is not None and 0 < quantity.value < _THOUSAND and quantity.precision < _WHOLE
    return small and unit.kind == "count" and unit.text is None and unit.per is None


def is_scaled(quantity: Quantity) -> bool:
    """Tell whether a quantity is written with a scale word, so that its last digit stands for hundreds at least."""
    plain = quantity.unit.kind in ("count", "currency", "physical") and quantity.value is not None
    return plain and quantity.precision >= _WRITTEN and (quantity.value or 0) >= _THOUSAND


def scale_of(quantity: Quantity) -> Decimal:
    """Return the scale in which a quantity is written: that of its digits, else the largest that it holds."""
    value = abs(quantity.value or Decimal(0))
    digits = _NUMBER.match(quantity.text.lstrip(_SIGNS))
    if digits is not None:
        scale = value / Decimal(digits.group().replace(",", ".")) if float(digits.group().replace(",", ".")) else value
        if scale in _SCALES:
            return scale
    return max((scale for scale in _SCALES if scale <= value), default=_THOUSAND)


def in_scale_of(quantity: Quantity, scaled: Quantity) -> Quantity:
    """Return a bare number in the scale and the unit of another quantity."""
    scale = scale_of(scaled)
    return replace(
        quantity,
        value=None if quantity.value is None else quantity.value * scale,
        precision=quantity.precision * scale,
        unit=scaled.unit,
    )
