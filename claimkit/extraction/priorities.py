"""How much a fact-checker would want to check a claim, and why."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claimkit.extraction.frames import Frame, cue_pattern
from claimkit.records import Claim

# Weights agreed by hand: what is specific, consequential and attributable comes first.
_BASE = 0.3
_WEIGHTS = {
    "money": 0.15,
    "percent": 0.1,
    "large": 0.1,
    "change": 0.1,
    "specific": 0.1,
    "sourced": 0.05,
    "forecast": -0.1,
    "hypothetical": -0.15,
    "small_count": -0.15,
    "vague": -0.1,
}
_LARGE, _SMALL = 1_000_000, 10


def rate_priority(frame: Frame, claim: Claim) -> tuple[float, tuple[str, ...]]:
    """Return the priority (0 to 1) of a claim and the codes of the reasons, the heaviest first."""
    reasons = {name: _WEIGHTS[name] for name in _reasons(claim)}
    told = frame.urgent.get((claim.start, claim.end))
    if told is None:
        told = frame.urgent[claim.start, claim.end] = dict(_told(frame, claim.start, claim.end))
    reasons |= told
    score = min(1.0, max(0.0, _BASE + sum(reasons.values())))
    ordered = sorted(reasons, key=lambda name: (-abs(reasons[name]), name))
    return round(score, 2), tuple(ordered)


def _told(frame: Frame, start: int, end: int) -> Iterator[tuple[str, float]]:
    """Yield the codes of what the words of a sentence say, with their weights."""
    for group in frame.language["claims"].get("priority", ()):
        patterns, _ = cue_pattern(frame.language, "priority", "reason", group["reason"])
        if patterns.search(frame.text, start, end):
            yield group["reason"], float(group["weight"])


def _reasons(claim: Claim) -> Iterator[str]:
    """Yield the codes of what holds of a claim, but for what its words say."""
    quantity, unit = claim.quantity, claim.quantity.unit
    size = abs(next((v for v in (quantity.value, quantity.high, quantity.low) if v is not None), Decimal(0)))
    if unit.kind == "currency":
        yield "money"
    if unit.kind in ("percent", "percentage_point", "ratio"):
        yield "percent"
    if size >= _LARGE:
        yield "large"
    if claim.change is not None:
        yield "change"
    if claim.time is not None and (claim.subject is not None or claim.measure is not None):
        yield "specific"
    if claim.source is not None:
        yield "sourced"
    if claim.modality in _WEIGHTS:
        yield claim.modality
    if unit.kind == "count" and size < _SMALL:
        yield "small_count"
    if unit.text is None and claim.measure is None:
        yield "vague"
