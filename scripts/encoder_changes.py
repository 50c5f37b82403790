"""What the change head learns from: what each gold figure is in a change, and which other figures are its partners.

A figure that the annotators gave a change is what something moved to (`new`), the step (`by`) or the multiple
(`factor`); one without a change may be what another moved from (`old`). The partners are looked for among the figures of
the claims near by; a multiple is found where the step would be. Masked: what the chain does not find.
"""

from collections.abc import Iterator, Sequence
from typing import Any

KINDS = (
    "none", "old", "new increase", "new decrease", "new unchanged", "by increase", "by decrease", "factor increase",
    "factor decrease",
)  # fmt: skip
PARTNERS = ("old", "new", "by")
ASKED = {"new": ("old", "by"), "by": ("old", "new"), "factor": ("old", "new")}
NEAR = 5  # a partner is so many figures away at most: one of the corpus is further
Figure = tuple[int, int, list[int]]  # start, end, tokens


def change_rows(claims: Sequence[Any], figures: Sequence[Figure]) -> Iterator[dict[str, Any]]:
    """Yield what each figure with a gold claim is, and for one that moves the choice of each partner.

    `figures` are those of the chain in text order; a row's `apart` says how many figures away each candidate is.
    """
    olds = {claim.change.old.start for claim in claims if claim.change is not None and claim.change.old is not None}
    for claim in claims:
        own = _place(figures, claim.quantity)
        if own is None:
            continue
        kinds = [KINDS.index(name) for name in _names(claim, olds) if name in KINDS]
        if kinds:
            yield {"task": "change", "figure": figures[own][2], "picks": kinds}
        near = [n for n in range(max(0, own - NEAR), min(len(figures), own + NEAR + 1)) if n != own]
        for part in ASKED.get(_role(claim), ()):
            picks = _picks(figures, near, _partner(claim, part, claims))
            if picks:
                yield {
                    "task": part,
                    "figure": figures[own][2],
                    "candidates": [figures[n][2] for n in near],
                    "apart": [n - own for n in near],
                    "picks": picks,
                }


def fixed_tokens(claims: Sequence[Any], figures: Sequence[Figure]) -> list[int]:
    """Return the tokens of the figures that say by their values which way something moved: they keep their digits."""
    pairs = [claim.change for claim in claims if claim.change is not None and claim.change.old and claim.change.new]
    places = [_place(figures, quantity) for change in pairs for quantity in (change.old, change.new)]
    return sorted({token for place in places if place is not None for token in figures[place][2]})


def _role(claim: Any) -> str:
    if claim.change is None:
        return ""
    parts = {part: getattr(claim.change, part) for part in ("new", "by")}
    own = (part for part, quantity in parts.items() if quantity and quantity.start == claim.quantity.start)
    return next(own, "factor")


def _names(claim: Any, olds: set[int]) -> list[str]:
    role = _role(claim)
    if not role:
        return ["old" if claim.quantity.start in olds else "none"]
    direction = claim.change.direction
    return [f"{role} {way}" for way in ("increase", "decrease", "unchanged") if direction in (way, None)]


def _partner(claim: Any, part: str, claims: Sequence[Any]) -> tuple[bool, Any]:
    """Return whether the partner is known, and its quantity."""
    quantity = getattr(claim.change, part)
    if quantity is not None or part != "by" or claim.change.factor is None:
        return True, quantity
    others = [c.quantity for c in claims if c.change == claim.change and _role(c) == "factor"]
    near = min(others, key=lambda other: abs(other.start - claim.quantity.start), default=None)
    return near is not None, near


def _picks(figures: Sequence[Figure], near: Sequence[int], partner: tuple[bool, Any]) -> list[int]:
    known, quantity = partner
    if not known:
        return []
    if quantity is None:
        return [len(near)]
    place = _place(figures, quantity)
    return [near.index(place)] if place in near else []


def _place(figures: Sequence[Figure], quantity: Any) -> int | None:
    inside = (n for n, (start, end, _) in enumerate(figures) if quantity.start < end and start < quantity.end)
    return next(inside, None)
