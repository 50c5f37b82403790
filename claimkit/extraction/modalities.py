"""How a claim is put: forecast before hypothetical before negated before reported before asserted."""

from __future__ import annotations

import re

from claimkit.extraction.changes import lead
from claimkit.extraction.frames import Frame, cue_pattern
from claimkit.records import Modality, Quantity, Source, Time

_ORDER: tuple[Modality, ...] = ("forecast", "hypothetical", "negated")
_GOVERNED: tuple[Modality, ...] = ("forecast", "hypothetical")  # a negated governing verb denies the saying


def find_modality(frame: Frame, quantity: Quantity, source: Source | None, time: Time | None, published: str | None) -> Modality:
    """Return the modality of the claim on a quantity from the cues of its clause and the clause that governs it."""
    root = frame.root(quantity)
    own = frame.clauses[root.i]
    governing = frame.governing(own)
    for kind in _ORDER:
        clauses = {own, governing} if kind in _GOVERNED and governing is not None else {own}
        if _cue_in(frame, quantity, kind, clauses):
            return kind
    if time and published and time.since and time.since > published:
        return "forecast"
    return "reported" if source is not None else "asserted"


def _cue_in(frame: Frame, quantity: Quantity, kind: Modality, clauses: set[int]) -> bool:
    patterns, excepted = cue_pattern(frame.language, "modality", "kind", kind)
    first, last = frame.sentence(frame.root(quantity))
    start, end = frame.doc[first].idx, frame.doc[last - 1].idx + len(frame.doc[last - 1])
    for match in _matches(patterns, frame.doc.text, start, end):
        inside = lead(quantity) <= match.start() < quantity.end  # "nicht mehr als" is the bound, no negation
        if inside or excepted.match(frame.doc.text, match.start()):
            continue
        if frame.clauses[frame.token_at(match.start())] in clauses:
            return True
    return False


def _matches(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[re.Match[str]]:
    return list(pattern.finditer(text, start, end))
