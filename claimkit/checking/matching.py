"""Which indicator and which entity of the reference a claim speaks of: words, unit, and rows for its entities."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.cues import stem_pattern
from claimkit.checking.frame_hints import names_inhabitants
from claimkit.checking.indicators import Candidate, ClaimWords
from claimkit.checking.kinship import concepts_of
from claimkit.checking.reference import IndicatorInfo, Observation, Reference
from claimkit.checking.units_fit import HARDLY, may_be_bare, unit_fit
from claimkit.checking.vocabulary import form_pattern

COVERED = 0.42  # share of an indicator's label that a claim must speak of
_UNSAID = 0.35  # of an indicator that the claim's measure does not name, where it names another
_UNHEARD = 0.6  # of one that the words next to the figure do not name, where they name another
_AS_WELL = 0.75  # share of the best score from which a stretch of a sentence names an indicator as well
_IN_FULL = 0.95  # of a name that a stretch has in full
_UNCOUNTED = 0.15  # of one that the counted noun does not name, where it names another
_UNSOUND = 0.5  # of one of whose name the claim has too little
_UNHELD = 0.45  # of one that none of the claim's entities has
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Match:
    """An indicator that fits a claim, with the entities it is asked for, its score and coverage."""

    info: IndicatorInfo
    entity: str
    score: float
    coverage: float
    sound: bool = True
    fits: bool = True

    @property
    def is_good(self) -> bool:
        """Tell whether the claim speaks of enough of the indicator's name."""
        return self.sound and self.fits and self.coverage >= COVERED


def rank_matches(frame: ClaimFrame, entities: list[str], reference: Reference) -> list[Match]:
    """Return the indicators that a claim may speak of, the best first: words, unit, and rows for its entities."""
    found = []
    named = _named_by_parts(frame, reference)
    for candidate in reference.indicator_index.rank(frame.words):
        entity = _holder(candidate, entities, reference)
        fit = unit_fit(frame, candidate.indicator, reference)
        score = candidate.score * fit * (1.0 if entity else _UNHELD)
        score *= math.prod(1.0 if candidate.indicator.id in said else less for said, less in named)
        if score > 0:
            fits = fit > HARDLY or frame.kind != "level" or (frame.quantity.unit.kind == "percent" and _moves(frame))
            fits = fits or may_be_bare(frame, candidate.indicator, reference)
            match = Match(candidate.indicator, entity or "", score, candidate.coverage, candidate.sound, fits)
            found.append(match)
    return sorted(found, key=lambda match: (-match.score * (1.0 if match.is_good else _UNSOUND), match.info.id))


def _named_by_parts(frame: ClaimFrame, reference: Reference) -> list[tuple[frozenset[str], float]]:
    """Return which indicators the noun, the measure and the words by the figure name, and what they leave to others.

    A part that names no indicator is left out. What the counted noun names needs no measure.
    """
    noun = frame.quantity.unit.text if frame.quantity.unit.kind == "count" else None
    if noun and form_pattern(frame.language, "person_words").search(noun) and not _has_concept(noun, frame.language):
        noun = None
    measure = frame.claim.measure.text if frame.claim.measure is not None else None
    by_noun, by_measure = (_said(text, frame, reference) for text in (noun, measure))
    if noun is None and frame.implied and names_inhabitants(frame.claim, frame.language):
        by_noun = frozenset(i.id for i in reference.indicators.values() if "population" in concepts_of(i))
    subject = frame.claim.subject
    if by_measure and subject is not None and subject.text in frame.near:
        by_measure |= _named(subject.text, frame, reference, least=_IN_FULL)  # "admission costs": its price is meant
    by_near = next(
        (said for text in (frame.near, *frame.leads) if (said := _named(text, frame, reference))), frozenset()
    )
    if by_near and not by_near & by_measure and measure is not None and measure not in frame.near:
        by_measure = frozenset()  # "sales of 5 million and a profit of 2 million": it is that of another figure
    found = ((by_noun, _UNCOUNTED), (by_measure and by_measure | by_noun, _UNSAID), (by_near, _UNHEARD))
    return [(said, less) for said, less in found if said]


def _has_concept(noun: str, language: str) -> bool:
    words = ClaimWords(language)
    words.add(noun, 1.0)
    return bool(words.concepts)


def _said(text: str | None, frame: ClaimFrame, reference: Reference) -> frozenset[str]:
    """Return the indicators of which a text has a word."""
    words = ClaimWords(frame.language)
    words.add(text or "", 1.0)
    return reference.indicator_index.said_by(words) if words.words else frozenset()


def _named(text: str, frame: ClaimFrame, reference: Reference, least: float = 0.0) -> frozenset[str]:
    """Return the indicators that a stretch of the sentence names best: of "GDP per head" not also GDP."""
    quantity = frame.quantity
    noun = (quantity.unit.text or "") if quantity.unit.kind != "currency" else ""
    words = ClaimWords(frame.language)
    words.add(text.replace(quantity.text, noun), 1.0)  # "millions" are no word of an indicator's name
    said = reference.indicator_index.said_by(words) if words.words else frozenset()
    ranked = [c for c in reference.indicator_index.rank(words) if c.indicator.id in said]
    least = max(least, max((c.coverage for c in ranked), default=0.0) * _AS_WELL)
    named = [c for c in ranked if c.coverage >= least and (c.score >= _AS_WELL or c.coverage >= _IN_FULL)]
    return frozenset(candidate.indicator.id for candidate in named)


def _moves(frame: ClaimFrame) -> bool:
    """Tell whether the words beside a figure speak of a rise or a fall, so that a percentage may be a step."""
    return any(stem_pattern(frame.language, kind).search(frame.near) for kind in ("increase", "decrease"))


def _holder(candidate: Candidate, entities: Iterable[str], reference: Reference) -> str | None:
    """Return the first entity, under any of its ids, for which the reference has the indicator."""
    holders = (holder_of(entity, candidate.indicator.id, reference) for entity in entities)
    return next((holder for holder in holders if holder), None)


def holder_of(entity: str, indicator: str, reference: Reference) -> str | None:
    """Return the id, of all that an entity has, under which the reference holds an indicator; None without rows."""
    same = reference.entity_names.same(entity)
    return next((one for one in same if reference.has(one, indicator)), None)


def nearest(matches: list[Match], entities: list[str], reference: Reference) -> tuple[Observation, ...]:
    """Return the newest rows of up to five indicators that come nearest to a claim."""
    rows = []
    for match in matches[:_NEAREST]:
        holders = [match.entity] if match.entity else reference.by_indicator.get(match.info.id, [])[:1]
        rows += [reference.series(holder, match.info.id)[0].rows[-1] for holder in holders]
    return tuple(rows)
