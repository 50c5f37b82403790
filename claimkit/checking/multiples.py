"""How many times as much one place or firm has as another: "China's economy is four times the size of Germany's".

Such a multiple may agree with the quotient of two rows of one period, but it is never contradicted by them.
"""

from __future__ import annotations

from dataclasses import replace

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.derivations import Expected
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.layouts import split_per
from claimkit.checking.matching import holder_of, rank_matches
from claimkit.checking.outcomes import Outcome
from claimkit.checking.reference import IndicatorInfo, Reference, Series
from claimkit.checking.reporting import report
from claimkit.checking.rows import row_interval, select_rows
from claimkit.checking.units_fit import unit_of
from claimkit.checking.vocabulary import form_pattern
from claimkit.records import ArticleClaims, Finding

_SURE = 0.8
_NEAR_FULL = 0.6  # of an indicator's name


def find_multiple(
    claims: ArticleClaims, frame: ClaimFrame, entities: list[str], reference: Reference
) -> Finding | None:
    """Return a finding that agrees with how many times as much the one entity of a sentence has as the other."""
    if frame.kind != "factor" or frame.claim.change is not None or frame.claim.modality not in ("asserted", "reported"):
        return None
    names = reference.entity_names
    mentions = names.find(frame.context, frame.language)
    both = list(dict.fromkeys(mention.entity for mention in mentions))
    subject = frame.claim.subject
    own = {m.entity for m in names.find(subject.text, frame.language)} if subject is not None else set()
    if len(both) != 2 or len({reference.entities[entity].type for entity in both}) != 1:
        return None
    first = next((entity for entity in both if entity in own), both[0])
    second = next(entity for entity in both if entity != first)
    info = _indicator(frame, entities, reference)
    if info is None:
        return None
    one, other = _series(first, info, reference), _series(second, info, reference)
    expected = None if one is None or other is None or one.unit != other.unit else _divide(frame, one, other)
    if expected is None or not frame.found.overlaps(expected.interval):
        return None
    return report(claims, frame, info, Outcome("supported", expected), reference, confidence=_SURE)


def _indicator(frame: ClaimFrame, entities: list[str], reference: Reference) -> IndicatorInfo | None:
    """Return what the multiple is of: what the sentence names, else the size of an economy or of a land."""
    words = ClaimWords(frame.language)
    words.words, words.concepts = dict(frame.words.words), dict(frame.words.concepts)
    words.numbers = frame.words.numbers
    sized = form_pattern(frame.language, "size_words").search(frame.context) is not None
    if words.concepts.get("economy", 0.0) >= _SURE:
        words.concepts["gdp"] = 1.0
    elif sized and not words.concepts.keys() - {"height", "length", "area"}:
        words.concepts["area"] = 1.0
    for match in rank_matches(replace(frame, words=words, kind="level"), entities, reference):
        if match.coverage < _NEAR_FULL or match.info.kind not in (None, "level"):
            continue
        code, noun, _ = split_per(unit_of(match.info, reference))
        return match.info if code != "%" and not noun else None
    return None


def _series(entity: str, info: IndicatorInfo, reference: Reference) -> Series | None:
    holder = holder_of(entity, info.id, reference)
    found = reference.series(holder, info.id) if holder is not None else ()
    return next(iter(found), None)


def _divide(frame: ClaimFrame, one: Series, other: Series) -> Expected | None:
    """Return how many times the newest row of a series is that of another in the same period."""
    selection = select_rows(one.rows, frame.period, frame.published)
    if selection is None or len(selection.rows) != 1 or selection.stale:
        return None
    row = selection.rows[0]
    same = next((r for r in other.rows if r.period.is_same(row.period)), None)
    if same is None:
        return None
    quotient = row_interval(row).divided(row_interval(same))
    exact = row_interval(row, exact=True).divided(row_interval(same, exact=True))
    return None if quotient is None else Expected(quotient, "share", (row, same), one, row.period.text, exact=exact)
