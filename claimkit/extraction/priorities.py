"""How much a fact-checker would want to check a claim, and why."""

from __future__ import annotations

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


def rate_priority(frame: Frame, claim: Claim) -> tuple[float, tuple[str, ...]]:
    """Return the priority (0 to 1) of a claim and the codes of the reasons, the heaviest first."""
    reasons = {name: weight for name, weight in _WEIGHTS.items() if _holds(name, claim)}
    for group in frame.language["claims"].get("priority", ()):
        patterns, _ = cue_pattern(frame.language, "priority", "reason", group["reason"])
        if patterns.search(claim.text):
            reasons[group["reason"]] = float(group["weight"])
    score = min(1.0, max(0.0, _BASE + sum(reasons.values())))
    ordered = sorted(reasons, key=lambda name: (-abs(reasons[name]), name))
    return round(score, 2), tuple(ordered)


def _holds(name: str, claim: Claim) -> bool:
    quantity = claim.quantity
    size = abs(next((v for v in (quantity.value, quantity.high, quantity.low) if v is not None), Decimal(0)))
    match name:
        case "money":
            return quantity.unit.kind == "currency"
        case "percent":
            return quantity.unit.kind in ("percent", "percentage_point", "ratio")
        case "large":
            return size >= 1_000_000
        case "change":
            return claim.change is not None
        case "specific":
            return claim.time is not None and (claim.subject is not None or claim.measure is not None)
        case "sourced":
            return claim.source is not None
        case "small_count":
            return quantity.unit.kind == "count" and size < 10
        case "vague":
            return quantity.unit.text is None and claim.measure is None
        case _:
            return claim.modality == name
