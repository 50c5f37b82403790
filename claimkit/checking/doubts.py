"""When a figure that differs is no contradiction: it may count other things, or speak of another place or firm."""

from __future__ import annotations

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.reference import IndicatorInfo, Reference
from claimkit.checking.vocabulary import form_pattern
from claimkit.records import ArticleClaims

_NAMED = ("LOC", "ORG")
_BACK = 600


def is_doubtful(claims: ArticleClaims, frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether a figure that differs from the reference may well be about something else."""
    return _counts_others(frame, info, reference) or _names_others(claims, frame, reference)


def _counts_others(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether the counted noun is neither in the indicator's names nor people or a nation in general."""
    quantity = frame.quantity
    noun = quantity.unit.text
    if quantity.unit.kind != "count" or noun is None or frame.per_head:
        return False
    if form_pattern(frame.language, "person_words").search(noun):
        return False
    if reference.entity_names.find(noun, frame.language):
        return False
    words = ClaimWords(frame.language)
    words.add(noun, 1.0)
    return bool(words.words) and not reference.indicator_index.says(info, words)


def _names_others(claims: ArticleClaims, frame: ClaimFrame, reference: Reference) -> bool:
    """Tell whether the claim's words name a place or firm that the reference does not know, or none that it knows."""
    names, text, claim = reference.entity_names, claims.article.text, frame.claim
    known = {mention.entity for mention in names.find(frame.context, frame.language)}
    if names.finds_foreign(frame.context, frame.language):
        return True
    start = text.find(frame.context, max(0, claim.quantity.start - len(frame.context)))
    if _has_unknown(claims, frame, reference, start, start + len(frame.context)):
        return True
    if known or len(reference.entities) == 1:
        return False
    earlier = f"{claims.article.title or ''} {text[max(0, claim.start - _BACK) : claim.start]}"
    before = names.find(earlier, frame.language)
    if names.finds_foreign(earlier, frame.language) or _has_unknown(claims, frame, reference, claim.start - _BACK):
        return True
    return len({mention.entity for mention in before}) != 1


def _has_unknown(
    claims: ArticleClaims, frame: ClaimFrame, reference: Reference, start: int, end: int | None = None
) -> bool:
    """Tell whether a place or firm that the reference does not know is named in a stretch of the article."""
    stop = frame.claim.start if end is None else end
    for entity in claims.entities:
        if entity.type not in _NAMED or not any(start <= mention.start < stop for mention in entity.mentions):
            continue
        if not any(reference.entity_names.find(mention.text, frame.language) for mention in entity.mentions):
            return True
    return False
