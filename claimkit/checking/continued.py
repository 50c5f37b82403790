"""A figure whose words leave out what it measures goes on with what the one before it was held against.

"America emitted 5.1 billion tonnes, India came to 2.8 billion", "Francia tiene 68,2 millones, y Polonia 37,6": such a figure
may be supported by a row of the same indicator. It is contradicted by one only where its words say no more than another
time or another thing of the same kind: "a year earlier it was 85 minutes".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.companions import SENTENCE_END
from claimkit.checking.contests import Checked
from claimkit.checking.cues import cue_pattern
from claimkit.checking.doubts import is_far_off
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.judging import judge_claim
from claimkit.checking.leftovers import left_over
from claimkit.checking.matching import Match, holder_of
from claimkit.checking.outcomes import GOOD
from claimkit.checking.portions import is_portion
from claimkit.checking.reference import IndicatorInfo, Reference
from claimkit.checking.strangers import is_of_another
from claimkit.records import ArticleClaims, Finding, RecordEvidence

_REACH = 400  # characters from a figure back to the one that it goes on from
_SENTENCES = 1  # sentence ends that may stand between them
_SENTENCES_OF_NAMED = 3
_TRIED = 5
_HALF = 0.6  # of an indicator's name
_WRONG = ("contradicted", "scale_error", "outdated")
_RULES = ("level", "growth", "difference")


def find_continued(
    claims: ArticleClaims, frame: ClaimFrame, entities: list[str], before: Sequence[Checked], reference: Reference
) -> Finding | None:
    """Return a finding by the indicator of one of the last figures, for one that names none itself.

    It agrees; where the figure is told with nothing of its own but a time or a name, it may also differ.
    """
    differs: Finding | None = None
    text, start = claims.article.text, frame.quantity.start
    if _is_of_stranger(claims, frame, reference):
        return None
    own = bool(_named_beside(frame, reference)) and frame.claim.time is None  # a list may go on: "X comes next with 2"
    for other in list(reversed(before))[:_TRIED]:
        if other.frame is None or start - other.claim.quantity.end > _REACH:
            return differs
        gap = text[other.claim.quantity.end : start]
        ends = len(SENTENCE_END.findall(gap))
        if ("\n" in gap or ends > _SENTENCES) and not (own and ends <= _SENTENCES_OF_NAMED):
            return differs
        info = _indicator_of(other, reference)
        if (
            info is None
            or _is_bounded(frame)
            or not _is_alike(frame, other.frame)
            or _names_another(frame, info, reference)
        ):
            continue
        carried = _carry(frame, other.frame)
        holder = next((one for entity in entities if (one := holder_of(entity, info.id, reference))), None)
        if holder is None or not _is_named(frame, holder, other, reference):
            continue
        place = reference.entity_names.same(holder)[0]
        if is_of_another(claims, carried, info, reference) or is_portion(claims, carried, info, place, reference):
            continue
        finding = judge_claim(claims, carried, [Match(info, holder, 1.0, 1.0)], [holder], reference)
        if finding.verdict == "supported":
            return finding
        if (
            differs is not None
            or finding.verdict not in _WRONG
            or (finding.verdict == "scale_error" and _is_bare(frame))
        ):
            continue  # "France 68.2", of millions
        if finding.verdict == "outdated" and _is_dated(carried):
            continue  # "a year ago the rate had been at 8.7": it says itself that it is of another time
        if _says_no_more(carried, other, info, holder, reference):
            differs = None if is_far_off(carried, info, finding, reference) else finding
    return differs


def _says_no_more(frame: ClaimFrame, other: Checked, info: IndicatorInfo, holder: str, reference: Reference) -> bool:
    """Tell whether a figure is told with nothing of its own but another time, or another thing of the same kind.

    Only such a figure can differ from a row without being about something else.
    """
    row = next((e for e in other.finding.evidence if isinstance(e, RecordEvidence)), None)
    if row is None or other.frame is None or frame.claim.modality not in ("asserted", "reported"):
        return False
    names = reference.entity_names
    same = names.same(holder)
    named = _named_beside(frame, reference)
    if not named and frame.leads and not left_over(frame, info, same, reference):
        frame = replace(frame, near=f"{frame.leads[0]} {frame.near}")  # "and that of India, 3.6 billion"
        named = _named_beside(frame, reference)
    kinds = [reference.entities[entity].type for entity in (holder, row.entity)]
    dated = _is_dated(frame)
    if named:
        if not named <= set(same) or kinds[0] != kinds[1]:
            return False
    elif row.entity not in same or not dated:
        return False
    if not dated and frame.period != other.frame.period:
        return False
    if any(cue_pattern(frame.language, kind).search(frame.near) for kind in ("of_which", "among", "rest", "more")):
        return False
    return not left_over(frame, info, same, reference)


def _is_dated(frame: ClaimFrame) -> bool:
    """Tell whether the words beside a figure name its time."""
    return frame.period is not None and frame.period.text in frame.near


def _named_beside(frame: ClaimFrame, reference: Reference) -> set[str]:
    """Return the entities that the words beside a figure name, without the currency of its unit."""
    beside = frame.near.replace(frame.quantity.text, " ")
    return {mention.entity for mention in reference.entity_names.find(beside, frame.language)}


def _indicator_of(other: Checked, reference: Reference) -> IndicatorInfo | None:
    """Return the indicator whose row a figure agreed with."""
    if other.finding.verdict not in GOOD or other.finding.rule not in _RULES:
        return None
    row = next((e for e in other.finding.evidence if isinstance(e, RecordEvidence)), None)
    return None if row is None else reference.indicators.get(row.indicator)


def _is_bounded(frame: ClaimFrame) -> bool:
    """Tell whether a figure is a mere bound, or is some of the figure before: "more than 3,000 of them"."""
    quantity = frame.quantity
    if quantity.bound not in ("exact", "range") and not quantity.approximate:
        return True
    behind = frame.context[max(frame.context.find(quantity.text), 0) + len(quantity.text) :]
    return any(cue_pattern(frame.language, kind).match(behind.lstrip()) for kind in ("of_which", "among"))


def _is_alike(frame: ClaimFrame, other: ClaimFrame) -> bool:
    """Tell whether two figures are in one unit, the later one perhaps without it."""
    mine, theirs = frame.quantity.unit, other.quantity.unit
    if _is_bare(frame):
        return theirs.kind in ("count", "currency", "physical", "percent")
    if mine.kind == theirs.kind == "count":
        return True
    return (mine.kind, mine.code) == (theirs.kind, theirs.code)


def _is_bare(frame: ClaimFrame) -> bool:
    """Tell whether a figure is a number without a noun or unit."""
    unit = frame.quantity.unit
    return unit.kind == "count" and unit.text is None and unit.per is None and not frame.quantity.ordinal


def _carry(frame: ClaimFrame, other: ClaimFrame) -> ClaimFrame:
    """Return a frame with the unit, the kind and the time of the other, where its own words give none."""
    quantity = frame.quantity
    if quantity.unit.kind == "count" and quantity.unit.text is None:
        quantity = replace(quantity, unit=other.quantity.unit)
    kind = other.kind if frame.kind == "level" and quantity.unit.kind == "percent" else frame.kind
    carried = replace(frame.claim, quantity=quantity)
    role = frame.role if frame.claim.change is not None else "only"  # "de 4,9 % en France et de 5,9 % en Allemagne"
    period = frame.period or other.period
    return replace(frame, claim=carried, kind=kind, role=role, period=period, words=other.words)


def _names_another(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether the words by a figure name an indicator, and not the one that it might go on with."""
    noun = frame.quantity.unit.text if frame.quantity.unit.kind == "count" else ""
    words = ClaimWords(frame.language)
    words.add(f"{frame.near.replace(frame.quantity.text, ' ')} {noun or ''}", 1.0)
    named = {c.indicator.id for c in reference.indicator_index.rank(words) if c.sound and c.coverage > _HALF}
    return bool(named) and info.id not in named


def _is_named(frame: ClaimFrame, holder: str, other: Checked, reference: Reference) -> bool:
    """Tell whether the sentence names the entity, or none, so that it goes on with that of the figure before."""
    mentions = reference.entity_names.find(frame.context, frame.language)
    named = {mention.entity for mention in mentions}
    same = set(reference.entity_names.same(holder))
    if named & same:
        return True
    row = next((e for e in other.finding.evidence if isinstance(e, RecordEvidence)), None)
    return not named and row is not None and row.entity in same


def _is_of_stranger(claims: ArticleClaims, frame: ClaimFrame, reference: Reference) -> bool:
    """Tell whether the nearest name before a figure in its sentence is a place or firm that the reference does not know."""
    text, end = claims.article.text, frame.quantity.start
    first = max(text.rfind(frame.context, 0, end + len(frame.context)), 0)
    names = reference.entity_names
    known = [first + mention.start for mention in names.find(text[first:end], frame.language)]
    strange = [
        mention.start
        for entity in claims.entities
        if entity.type in ("LOC", "ORG")
        for mention in entity.mentions
        if first <= mention.start < end and not names.find(mention.text, frame.language)
    ]
    strange += [first + place for place in names.foreign_places(text[first:end])]
    return max(strange, default=-1) > max(known, default=-1)
