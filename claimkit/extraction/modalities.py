"""How a claim is put: forecast before hypothetical before negated before reported before asserted."""

from __future__ import annotations

from claimkit.extraction.changes import lead
from claimkit.extraction.frames import Frame, cue_pattern
from claimkit.records import Modality, Quantity, Source, Time

_ORDER: tuple[Modality, ...] = ("forecast", "hypothetical", "negated")
_GOVERNED: tuple[Modality, ...] = ("forecast", "hypothetical")  # a negated governing verb denies the saying


def find_modality(
    frame: Frame, quantity: Quantity, source: Source | None, time: Time | None, published: str | None
) -> Modality:
    """Return the modality of the claim on a quantity from the cues of its clause and the clause that governs it."""
    root = frame.root(quantity)
    own = frame.clauses[root.i]
    governing = frame.governing(own)
    cues = _cues(frame, frame.sentence_of[root.i])
    for kind in _ORDER:
        clauses = (own, governing) if kind in _GOVERNED and governing is not None else (own,)
        # "nicht mehr als" is the bound of its figure, no negation
        if any(not lead(quantity) <= cue < quantity.end for clause in clauses for cue in cues.get((kind, clause), ())):
            return kind
    if time and published and time.since and time.since > published:
        return "forecast"
    return "reported" if source is not None else "asserted"


def _cues(frame: Frame, sentence: int) -> dict[tuple[Modality, int], list[int]]:
    """Return where the cues of a sentence stand, by kind and clause; found once for all figures of the sentence."""
    if sentence in frame.cues:
        return frame.cues[sentence]
    first, last = frame.sentences[sentence]
    start, end = frame.doc[first].idx, frame.doc[last - 1].idx + len(frame.doc[last - 1])
    found: dict[tuple[Modality, int], list[int]] = {}
    for kind in _ORDER:
        patterns, excepted = cue_pattern(frame.language, "modality", "kind", kind)
        for match in patterns.finditer(frame.text, start, end):
            if not excepted.match(frame.text, match.start()):
                found.setdefault((kind, frame.clauses[frame.token_at(match.start())]), []).append(match.start())
    frame.cues[sentence] = found
    return found
