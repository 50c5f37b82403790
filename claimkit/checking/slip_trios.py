"""A share, step or factor that two figures would give but for one digit: "of the 60 buses 45 are electric, or 15 per cent".

The other rules ask for certain words before they call a figure wrong. What they leave is tried here with every two figures
beside it. Where they disagree, and one digit written otherwise would make them agree to the last, what stands around the
three adds to a score, by weights that were fitted on train articles with a planted error (`scripts/fit_slips.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from claimkit.checking.evidence import are_alike, features_of, nearby
from claimkit.checking.pages import Figure, Page
from claimkit.checking.pair_verdicts import measures_move
from claimkit.checking.pairings import Pair
from claimkit.checking.slips import Written, read_written

_LOOSE = 0.06  # by which a word for a fraction or factor may miss what it stands for
_OFF = 0.15  # by which it must, to be wrong
_APART = 60  # times by which two figures differ at most


@dataclass(frozen=True, slots=True)
class Trio:
    """A step and two figures that one digit keeps from agreeing, what they would be to each other, and what speaks for it."""

    step: Figure
    pair: Pair
    kind: str  # share, both (one of two parts of their sum), change, points, factor
    features: frozenset[str]


def find_trios(page: Page, step: Figure) -> list[Trio]:
    """Return the pairs of figures around a step that would agree with it but for one digit, each in its first reading."""
    stated = read_written(step)
    if stated is None or step.quantity.bound != "exact":
        return []
    found: dict[tuple[int, int, str], tuple[Pair, str]] = {}
    near = [(figure, read_written(figure)) for figure in nearby(page, step)]
    for place, (one, first) in enumerate(near):
        for two, second in near[place + 1 :]:
            if first is None or second is None or not are_alike(page, one, two):
                continue
            if max(first.value, second.value) > _APART * min(first.value, second.value):
                continue
            readings = list(_readings(step, one, two))
            written = {one.place: first, two.place: second}
            given = [_given(kind, written[pair.first.place], written[pair.second.place]) for pair, kind in readings]
            if any(_agrees(step, stated, low, high) for low, high in given):
                continue
            for pair, kind in readings:
                if kind in ("share", "both") and step.kind == "percent" and measures_move(page, step):
                    continue
                if may_slip(step, stated, written[pair.first.place], written[pair.second.place], kind):
                    group = "part" if kind in ("share", "both") else "move"
                    found.setdefault((one.place, two.place, group), (pair, kind))
    rivals = f"slips {min(len({key[:2] for key in found}), 4)}"
    return [
        Trio(step, pair, kind, frozenset((*features_of(page, step, pair, kind), f"kind {kind} {step.kind}", rivals)))
        for pair, kind in found.values()
    ]


def _readings(step: Figure, one: Figure, two: Figure) -> Iterator[tuple[Pair, str]]:
    """Yield what two figures may be to each other beside a step."""
    pairs = Pair(one, two, "share", True), Pair(two, one, "share", True)
    small = 0 if one.value <= two.value else 1
    ordered = pairs[small], pairs[1 - small]
    if step.kind in ("percent", "ratio"):
        for pair in ordered:
            yield pair, "share"
    if step.kind == "percent":
        for pair in pairs:
            yield pair, "both"
    if step.kind in ("percent", "ratio"):
        for pair in pairs:
            yield Pair(pair.first, pair.second, "change", True), "change"
    elif step.kind == "percentage_point":
        yield Pair(one, two, "change", True), "points"
    elif step.kind == "factor":
        for pair in ordered:
            yield Pair(pair.first, pair.second, "change", True), "factor"


def _given(kind: str, first: Written, second: Written) -> tuple[float, float]:
    """Return the ends of what two figures give: a share or change of one, a factor, or a difference."""
    low, high = first.low / second.high, first.high / max(second.low, 1e-12)
    if kind == "both":
        return first.low / (first.low + second.high), first.high / (first.high + second.low)
    if kind == "change":
        low, high = second.low / first.high - 1, second.high / max(first.low, 1e-12) - 1
        return (low, high) if high > 0 else (-high, -low)
    if kind == "factor":
        return second.low / first.high, second.high / max(first.low, 1e-12)
    if kind == "points":
        ends = first.low - second.high, first.high - second.low
        return (ends[0], ends[1]) if ends[1] > 0 else (-ends[1], -ends[0])
    return low, high


def _stated_ends(step: Figure, stated: Written, room: float) -> tuple[float, float]:
    """Return the ends of what a step says in the terms of `_given`."""
    scale = 100 if step.kind == "percent" else 1
    if step.kind in ("ratio", "factor"):
        return stated.value * (1 - room), stated.value * (1 + room)
    precision = float(step.quantity.precision)
    return min(stated.low, stated.value - precision) / scale, max(stated.high, stated.value + precision) / scale


def _agrees(step: Figure, stated: Written, low: float, high: float) -> bool:
    first, last = _stated_ends(step, stated, _OFF)
    if step.kind == "percent":  # twice the rounding is no error
        half = float(step.quantity.precision) / 100
        first, last = first - half, last + half
    turned = step.kind == "factor" and first <= 1 / max(high, 1e-12) and 1 / max(low, 1e-12) <= last
    return (low <= last and first <= high) or turned


def may_slip(step: Figure, stated: Written, first: Written, second: Written, kind: str) -> bool:
    """Tell whether another digit in one of three figures makes them agree."""
    low, high = _given(kind, first, second)
    scale = 100 if step.kind == "percent" else 1
    half = float(step.quantity.precision)
    if stated.may_be(max(low * scale - half, 1e-9), high * scale + half):
        return True
    low, high = _stated_ends(step, stated, _LOOSE)
    if kind == "share":
        return first.may_be(low * second.low, high * second.high) or second.may_be(first.low / high, first.high / low)
    if kind == "both":
        if high >= 1 or low <= 0:
            return False
        ends = low / (1 - low), high / (1 - high)
        return first.may_be(ends[0] * second.low, ends[1] * second.high) or second.may_be(
            first.low / ends[1], first.high / ends[0]
        )
    if kind == "factor":
        return second.may_be(low * first.low, high * first.high) or first.may_be(second.low / high, second.high / low)
    if kind == "points":
        return any(
            one.may_be(other.low + sign * (low if sign > 0 else high), other.high + sign * (high if sign > 0 else low))
            for one, other in ((first, second), (second, first))
            for sign in (1, -1)
        )
    for ends in ((1 + low, 1 + high), (1 - high, 1 - low)):
        if ends[0] > 0 and (
            second.may_be(ends[0] * first.low, ends[1] * first.high)
            or first.may_be(second.low / ends[1], second.high / ends[0])
        ):
            return True
    return False
