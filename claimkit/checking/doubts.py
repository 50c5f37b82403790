"""When a figure that differs is no contradiction: it may count other things, or speak of another place or firm."""

from __future__ import annotations

from decimal import Decimal

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.cues import cue_pattern
from claimkit.checking.derivations import FLOW_CONCEPTS
from claimkit.checking.holders import PLACES
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.reference import IndicatorInfo, Reference
from claimkit.checking.vocabulary import form_pattern
from claimkit.records import ArticleClaims, Finding

_NAMED = ("LOC", "ORG")
_BACK = 600
_FAR_OFF, _FAR_COUNT, _FAR_MEASURE = Decimal(30), Decimal(60), Decimal(4)  # times by which a figure is another thing's
_PART_REACH = 80  # characters from "davon" to its figure
_PART_AFTER = 12
_NOUN_REACH = 60
_NAME_REACH = 10  # characters behind a subject in which the name that belongs to it may stand


def is_doubtful(
    claims: ArticleClaims, frame: ClaimFrame, info: IndicatorInfo, entity: str, reference: Reference
) -> bool:
    """Tell whether a figure that differs from the reference may well be about something else."""
    return (
        counts_others(frame, info, reference)
        or _is_habit(frame)
        or _counts_afar(frame)
        or measures_others(frame, info, reference)
        or _is_part(claims, frame)
        or _shares_noun(claims, frame)
        or form_pattern(frame.language, "mean_words").search(frame.near) is not None
        or _is_rate(frame)
        or _has_other_subject(claims, frame, info, entity, reference)
        or _names_others(claims, frame, entity, reference)
    )


def is_far_off(frame: ClaimFrame, info: IndicatorInfo, finding: Finding, reference: Reference) -> bool:
    """Tell whether a contradicted figure is so far from the reference's that it is hardly about the same thing."""
    factor = finding.difference.factor if finding.difference is not None else None
    if finding.verdict != "contradicted" or factor is None or finding.rule != "level":
        return False
    far = _FAR_MEASURE if frame.quantity.unit.kind in ("currency", "physical", "duration") else _FAR_OFF
    if frame.quantity.unit.kind == "count" and frame.quantity.unit.text and says_noun(frame, info, reference):
        far = _FAR_COUNT
    return not 1 / far < abs(factor) < far


def measures_others(frame: ClaimFrame, info: IndicatorInfo, reference: Reference, *, strict: bool = False) -> bool:
    """Tell whether the claim's measure is a name that the indicator does not have.

    Unless `strict`, the words next to the figure may name it as well.
    """
    measure = frame.claim.measure
    if measure is None:
        return False
    words = ClaimWords(frame.language)
    words.add(" ".join((measure.text, frame.quantity.unit.text or "", "" if strict else frame.near)), 1.0)
    return bool(words.words) and not reference.indicator_index.says(info, words)


def _is_part(claims: ArticleClaims, frame: ClaimFrame) -> bool:
    """Tell whether the words around a figure make it a part of another: "140 of them", "davon 6 Millionen"."""
    text, quantity = claims.article.text, frame.quantity
    earlier = [c.quantity.end for c in claims.claims if quantity.start - _PART_REACH < c.quantity.end <= quantity.start]
    before = text[max([*earlier, quantity.start - _PART_REACH, 0]) : quantity.start]
    after = text[quantity.end : quantity.end + _PART_AFTER]
    cues = [cue_pattern(frame.language, kind) for kind in ("of_which", "among", "rest")]
    return any(cue.search(before) or cue.match(after.lstrip()) for cue in cues)


def _is_rate(frame: ClaimFrame) -> bool:
    """Tell whether a claim counts per day or month what the reference may count as a stock: shops, not shops opened."""
    if frame.per_time is None or frame.quantity.unit.per is not None:
        return False
    return frame.quantity.unit.kind == "count" and not FLOW_CONCEPTS & set(frame.words.concepts)


def _has_other_subject(
    claims: ArticleClaims, frame: ClaimFrame, info: IndicatorInfo, entity: str, reference: Reference
) -> bool:
    """Tell whether the claim's subject is another entity, or something that neither reference nor indicator is called."""
    subject = frame.claim.subject
    if subject is None:
        return False
    beside = claims.article.text[subject.start : subject.end + _NAME_REACH]
    names = [subject.text, beside, *(e.name for e in claims.entities if e.id == subject.entity_id)]
    known = {mention.entity for name in names for mention in reference.entity_names.find(name, frame.language)}
    if known:
        return entity not in known
    if subject.entity_id is not None:
        return True
    if form_pattern(frame.language, "holder_words").search(subject.text):
        return False
    words = ClaimWords(frame.language)
    words.add(subject.text, 1.0)
    return bool(words.words) and not reference.indicator_index.says(info, words)


def _is_habit(frame: ClaimFrame) -> bool:
    """Tell whether a claim holds for a recurring time: "in August", "in winter"."""
    time = frame.claim.time
    return time is not None and time.kind == "set"


def _counts_afar(frame: ClaimFrame) -> bool:
    """Tell whether the noun that a bare number counts stands far before it: "of 180 places ... 45 are ready"."""
    unit, quantity = frame.quantity.unit, frame.quantity
    return unit.kind == "count" and unit.end is not None and quantity.start - unit.end > _NOUN_REACH


def _shares_noun(claims: ArticleClaims, frame: ClaimFrame) -> bool:
    """Tell whether an undated number counts the noun of another figure: "180 places by 2026; so far 45 are ready"."""
    unit, claim = frame.quantity.unit, frame.claim
    if unit.kind != "count" or unit.start is None or frame.period is not None or claim.change is not None:
        return False
    others = (other.quantity for other in claims.claims if other.quantity.start != claim.quantity.start)
    return any(other.start <= unit.start < other.end for other in others) and unit.start < claim.quantity.start


def counts_others(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether the counted noun is neither in the indicator's names nor people or a nation in general."""
    quantity = frame.quantity
    noun = quantity.unit.text
    if quantity.unit.kind != "count" or noun is None or frame.per_head:
        return False
    if form_pattern(frame.language, "person_words").search(noun):
        return False
    if reference.entity_names.find(noun, frame.language):
        return False
    return not says_noun(frame, info, reference)


def says_noun(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether an indicator is named by the noun that a claim counts; a noun without a telling word counts as one."""
    words = ClaimWords(frame.language)
    words.add(frame.quantity.unit.text or "", 1.0)
    return not words.words or reference.indicator_index.says(info, words)


def _names_others(claims: ArticleClaims, frame: ClaimFrame, entity: str, reference: Reference) -> bool:
    """Tell whether the claim's words name a place or firm that the reference does not know, or none that it knows."""
    names, text, claim = reference.entity_names, claims.article.text, frame.claim
    if _is_subject(claims, frame, entity, reference):
        return False
    kind = reference.entities[entity].type if entity in reference.entities else ""
    known = {mention.entity for mention in names.find(frame.context, frame.language)}
    start = text.find(frame.context, max(0, claim.quantity.start - len(frame.context)))
    end = max(text.find(frame.near, start) + len(frame.near), claim.quantity.end)  # what follows has figures of its own
    if kind in PLACES and names.finds_foreign(text[start:end], frame.language):
        return True
    if _has_unknown(claims, frame, reference, kind, (start, end)):
        return True
    if known or len(reference.entities) == 1:
        return False
    first = max(0, claim.start - _BACK)
    earlier = f"{claims.article.title or ''} {text[first : claim.start]}"
    if kind in PLACES and names.finds_foreign(earlier, frame.language):
        return True
    if _has_unknown(claims, frame, reference, kind, (first, claim.start)):
        return True
    before = {mention.entity for mention in names.find(earlier, frame.language)}
    return len([other for other in before if kind in ("", reference.entities[other].type)]) != 1


def _is_subject(claims: ArticleClaims, frame: ClaimFrame, entity: str, reference: Reference) -> bool:
    """Tell whether the claim's own subject names the entity and nothing else that the reference knows."""
    subject = frame.claim.subject
    if subject is None:
        return False
    resolved = next((e.name for e in claims.entities if e.id == subject.entity_id), "")
    named = {m.entity for text in (subject.text, resolved) for m in reference.entity_names.find(text, frame.language)}
    return named == {entity} and reference.entities[entity].type not in PLACES


def _has_unknown(
    claims: ArticleClaims, frame: ClaimFrame, reference: Reference, kind: str, part: tuple[int, int]
) -> bool:
    """Tell whether a place or firm that the reference does not know is named in a stretch of the article.

    Beside a firm, a product or a building a place that is named is only where it stands.
    """
    types = _NAMED if kind in PLACES else _NAMED[1:]
    sources = {claim.source.entity_id for claim in claims.claims if claim.source is not None}
    for entity in claims.entities:
        if (
            entity.type not in types
            or entity.id in sources
            or not any(part[0] <= mention.start < part[1] for mention in entity.mentions)
        ):
            continue
        if not any(reference.entity_names.find(mention.text, frame.language) for mention in entity.mentions):
            return True
    return False
