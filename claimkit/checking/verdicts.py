"""From two intervals to a verdict: what the article states against what the evidence gives."""

from __future__ import annotations

from decimal import Decimal, localcontext

from claimkit.checking.intervals import Interval
from claimkit.records import Amount, Difference, Severity, Verdict

_POWERS = tuple(power for size in range(1, 10) for power in (size, -size))
_DIGITS = 6
_SCALE_CLOSENESS = Decimal("0.02")

SEVERITIES: dict[Verdict, Severity] = {
    "supported": "info",
    "approximately_supported": "info",
    "outdated": "warning",
    "different_basis": "hint",
    "scale_error": "error",
    "unit_error": "error",
    "contradicted": "error",
    "mixed": "warning",
    "insufficient_data": "info",
    "no_match": "info",
    "not_checkable": "info",
}


def judge(found: Interval, expected: Interval, slack: Decimal) -> Verdict:
    """Compare a stated figure with an expected one; `slack` is how much further apart rounding may bring them."""
    agreement = agree(found, expected, slack)
    if agreement is not None:
        return agreement
    return "contradicted" if power_apart(found, expected) is None else "scale_error"


def agree(found: Interval, expected: Interval, slack: Decimal) -> Verdict | None:
    """Return how well a stated figure agrees with an expected one; None where it does not."""
    if found.overlaps(expected):
        return "supported"
    return "approximately_supported" if found.widened(slack).overlaps(expected) else None


def power_apart(found: Interval, expected: Interval) -> int | None:
    """Return the power of ten by which two closed intervals differ, None when none makes them meet."""
    if None in (found.low, found.high, expected.low, expected.high) or not expected.middle():
        return None
    for power in _POWERS:
        shifted = expected.times(Decimal(1).scaleb(power))
        middle = shifted.middle() or Decimal(0)
        near = found.middle() is not None and abs(found.middle() - middle) <= abs(middle) * _SCALE_CLOSENESS  # type: ignore[operator]
        if near and found.widened(abs(middle) * _SCALE_CLOSENESS / 4).overlaps(shifted):
            return power
    return None


def to_amount(interval: Interval, unit: str | None) -> Amount:
    """Return an interval as an amount; one that is a single value becomes that value."""
    low, high = rounded(interval.low), rounded(interval.high)
    return Amount(low, None, None, unit) if low == high else Amount(None, low, high, unit)


def differ(found: Decimal | None, expected: Decimal | None) -> Difference | None:
    """Return how far `found` lies from `expected`, in the three ways that a reader asks for."""
    if found is None or expected is None:
        return None
    absolute = found - expected
    if not expected:
        return Difference(rounded(absolute), None, None)
    return Difference(rounded(absolute), rounded(absolute / abs(expected)), rounded(found / expected))


def rounded(figure: Decimal | None, digits: int = _DIGITS) -> Decimal | None:
    """Return a figure with at most so many digits behind its point and no fewer than so many in all."""
    if figure is None or not figure:
        return None if figure is None else Decimal(0)
    lead = figure.adjusted()
    step = Decimal(1).scaleb(min(0, lead - digits + 1) if lead < 0 else -digits + min(lead, digits))
    with localcontext() as context:
        context.prec = max(28, lead + digits + 2)
        return figure.quantize(step).normalize() + 0
