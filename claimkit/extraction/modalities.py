"""How a claim is put: forecast, hypothetical, negated, reported or asserted.

Cue words, the mood and tense of the verb, the time and the quote around a figure are features of each of the five;
`ranking` weighs them. A cue counts by the clause in which it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimkit.extraction.moves import lead
from claimkit.extraction.frames import Frame, cue_pattern
from claimkit.extraction.ranking import Features, choose, load_weights
from claimkit.records import Change, Modality, Quantity, Source, Time

MODALITIES: tuple[Modality, ...] = ("forecast", "hypothetical", "negated", "reported", "asserted")
_CUED: tuple[Modality, ...] = ("forecast", "hypothetical", "negated")
_NEAR = 40  # characters within which a cue stands right beside its figure


def find_modality(
    frame: Frame,
    quantity: Quantity,
    source: Source | None,
    time: Time | None,
    change: Change | None,
    published: str | None,
) -> Modality:
    """Return the modality of the claim on a quantity."""
    candidates = modality_candidates(frame, quantity, source, time, change, published)
    best, _ = choose(candidates, frozenset({"none"}), load_weights("modality"))
    return best or ("reported" if source is not None else "asserted")


def modality_candidates(
    frame: Frame,
    quantity: Quantity,
    source: Source | None,
    time: Time | None,
    change: Change | None,
    published: str | None,
) -> list[tuple[Modality, Features]]:
    """Return the five modalities, each with its features."""
    names = list(_features(frame, quantity, source, time, change, published))
    return [(kind, frozenset(f"{kind}:{name}" for name in ("prior", *names))) for kind in MODALITIES]


def _features(
    frame: Frame,
    quantity: Quantity,
    source: Source | None,
    time: Time | None,
    change: Change | None,
    published: str | None,
) -> Iterator[str]:
    root = frame.root(quantity)
    own = frame.clauses[root.i]
    spoken = "said" if source is not None else "told"
    yield spoken
    yield from _cue_features(frame, quantity, own)
    if time is not None:
        future = bool(
            published and ((time.since or "") > published or ((time.until or "") > published and not time.since))
        )
        yield f"future:{future}"
        yield f"time:{time.kind}&{spoken}"
    if change is not None:
        yield f"change:{change.by is not None}"
    yield from _verb_features(frame, own, spoken)


def _cue_features(frame: Frame, quantity: Quantity, own: int) -> Iterator[str]:
    governing = frame.governing(own)
    upper = frame.clauses[frame.doc[own].head.i]
    cues = _cues(frame, frame.sentence_of[own])
    for kind in _CUED:
        places = {clause: [cue for cue in cues.get((kind, clause), ()) if not lead(quantity) <= cue < quantity.end]
                  for clause in (own, governing, upper) if clause is not None}  # fmt: skip
        if places[own]:
            yield f"cue:{kind}:own"
            near = min(abs(cue - quantity.start) for cue in places[own])
            yield f"cue:{kind}:{'near' if near <= _NEAR else 'far'}"
        if governing is not None and places[governing]:
            yield f"cue:{kind}:governing"
        elif upper != own and places[upper]:
            yield f"cue:{kind}:upper"


def _verb_features(frame: Frame, own: int, spoken: str) -> Iterator[str]:
    verb = frame.doc[own]
    yield f"clause:{verb.dep_.split(':')[0]}"
    helpers = [child for child in verb.children if child.dep_.startswith("aux")]
    finite = next((token for token in (verb, *helpers) if "Fin" in token.morph.get("VerbForm", [])), None)
    if finite is not None:
        for name in ("Mood", "Tense"):
            yield from (f"{name}:{value}&{spoken}" for value in finite.morph.get(name, []))
    infinitive = "Inf" in verb.morph.get("VerbForm", [])
    for helper in helpers:
        yield f"aux:{helper.lower_}"
        yield f"aux:{helper.lower_}&inf:{infinitive}"


def _cues(frame: Frame, sentence: int) -> dict[tuple[Modality, int], list[int]]:
    """Return where the cues of a sentence stand, by kind and clause; found once for all figures of the sentence."""
    if sentence in frame.cues:
        return frame.cues[sentence]
    first, last = frame.sentences[sentence]
    start, end = frame.doc[first].idx, frame.doc[last - 1].idx + len(frame.doc[last - 1])
    found: dict[tuple[Modality, int], list[int]] = {}
    for kind in _CUED:
        patterns, excepted = cue_pattern(frame.language, "modality", "kind", kind)
        for match in patterns.finditer(frame.text, start, end):
            if not excepted.match(frame.text, match.start()):
                found.setdefault((kind, frame.clauses[frame.token_at(match.start())]), []).append(match.start())
    frame.cues[sentence] = found
    return found
