"""When the best match of a claim is only a neighbour: the figure is of a part, of another thing, or of another place."""

from __future__ import annotations

from claimkit.checking.claim_frames import ClaimFrame, without_whole
from claimkit.checking.doubts import counts_others, is_narrowed
from claimkit.checking.frame_hints import joined_verbs
from claimkit.checking.holders import PLACES
from claimkit.checking.kinship import concepts_in, concepts_of
from claimkit.checking.reference import IndicatorInfo, Reference
from claimkit.checking.vocabulary import fold, form_pattern, stands_for_other
from claimkit.records import ArticleClaims

# concepts that say of whom or how a thing is counted, not what it is
_QUALIFIERS = frozenset(
    (
        "per_head",
        "share_of",
        "public",
        "foreign",
        "growth",
        "ppp",
        "access",
        "area",
        "poverty",
        "adults",
        "minimum",
        "received",
    )
)
_TRADE = frozenset(("exports", "imports"))
_PARTS = frozenset(("women", "men", "urban", "rural", "students", "foreign"))


def compares_only(frame: ClaimFrame) -> bool:
    """Tell whether a factor or fraction holds two things against each other instead of measuring one: "twice that of"."""
    change = frame.claim.change
    return frame.quantity.unit.kind == "factor" and change is None


def is_of_another(claims: ArticleClaims, frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether a claim's figure is not the indicator's, though the words around it come nearest to its name."""
    return (
        compares_only(frame)
        or (counts_others(frame, info, reference) and not _counts_kin(frame, info))
        or is_narrowed(claims, frame, info)
        or _measures_another(frame, info)
    )


def _measures_another(frame: ClaimFrame, info: IndicatorInfo) -> bool:
    """Tell whether the words nearest to a figure name a thing or a part that the indicator's names do not have."""
    own = concepts_of(info)
    if not own:
        return False
    near = concepts_in(without_whole(frame.near, frame.language), frame.language)
    if near & _PARTS - own:
        return True
    if frame.implied:
        return False
    if own & _TRADE and _trades_one(frame, info):
        return True
    measure = frame.claim.measure
    verbs = joined_verbs(frame.context, frame.context.find(frame.quantity.text), frame.language)
    stretches = (" ".join((frame.near, *verbs)), measure.text if measure is not None else "", *frame.leads)
    for stretch in stretches:
        said = concepts_in(without_whole(stretch, frame.language), frame.language)
        named = said - _QUALIFIERS - _PARTS
        if said & own and not own - _QUALIFIERS:
            return False  # what is measured is no more than such a word: an area
        if "foreign" in said - own and "debt" in said & own:  # external debt is not that of the state
            return True
        if named or said & own:
            return bool(named) and not named & own
    return False


def _counts_kin(frame: ClaimFrame, info: IndicatorInfo) -> bool:
    """Tell whether the counted noun is one by which a text may speak of an indicator: fertility is so many children."""
    return bool(concepts_in(frame.quantity.unit.text or "", frame.language) & concepts_of(info))


def _trades_one(frame: ClaimFrame, info: IndicatorInfo) -> bool:
    """Tell whether a figure is of the trade in one kind of goods: "exports of copper"."""
    labels = " ".join(fold(label.text) for label in info.labels)
    found = form_pattern(frame.language, "traded_goods").findall(fold(frame.near))
    return any(fold(word) not in labels for word in found)


def _ahead(claims: ArticleClaims, frame: ClaimFrame) -> str:
    """Return a figure's sentence up to the figure, with the words beside it."""
    text, start = claims.article.text, frame.quantity.start
    return text[max(text.rfind(frame.context, 0, start + len(frame.context)), 0) : start] + " " + frame.near


def _is_of_town(frame: ClaimFrame, ahead: str, entity: str, reference: Reference) -> bool:
    """Tell whether a figure is of a town that is only told by its land: "the Austrian capital", "Frances's second city"."""
    names, language = reference.entity_names, frame.language
    if entity not in reference.entities or reference.entities[entity].type not in ("country", "territory", "region"):
        return False
    for match in form_pattern(language, "town_words").finditer(ahead):
        lands = [m for m in names.find(ahead, language) if m.entity in names.same(entity)]
        if any(len(ahead[m.end : match.start()].split()) <= 1 or match.end() <= m.start for m in lands):
            return len(lands) == 1
    return False


def is_elsewhere(claims: ArticleClaims, frame: ClaimFrame, entity: str, reference: Reference) -> bool:
    """Tell whether a figure is of a place that the reference does not know: a city, a region, another country."""
    names, language, subject = reference.entity_names, frame.language, frame.claim.subject
    if entity in reference.entities and reference.entities[entity].type not in PLACES:
        return False
    unknown = [
        other
        for other in claims.entities
        if other.type == "LOC" and not any(names.find(mention.text, language) for mention in other.mentions)
    ]
    earth = [match.group() for match in form_pattern(language, "earth_words").finditer(frame.context)]
    ahead = frame.near[: max(frame.near.find(frame.quantity.text), 0)]
    if form_pattern(language, "country_words").search(ahead):
        return False
    if _is_of_town(frame, ahead, entity, reference):
        return True
    if form_pattern(language, "home_words").search(frame.context):
        return False  # "hierzulande": of the land where the article is written, which is assumed
    if (
        subject is not None
        and any(other.id == subject.entity_id for other in unknown)
        and not stands_for_other(subject.text, language)
        and not any(subject.text in words for words in earth)  # "um em cada seis habitantes da Terra"
        and not (
            subject.text not in frame.context
            and any(m.entity in names.same(entity) for m in names.find(_ahead(claims, frame), language))
        )
    ):
        return not names.find(subject.text, language)
    text, start = claims.article.text, frame.quantity.start
    first = max(text.rfind(frame.context, 0, start + len(frame.context)), 0)
    foreign = [m for other in unknown for m in other.mentions if first <= m.start and m.end <= start]
    if not foreign:
        return False
    last = max(foreign, key=lambda mention: mention.start)
    known = [first + m.end for m in names.find(text[first:start], language)]
    if any(end > last.end for end in known) or form_pattern(language, "country_words").search(text[last.end : start]):
        return False
    before = text[first : last.start].rstrip()
    tied = any(not before[m.end() :].strip() for m in form_pattern(language, "place_prepositions").finditer(before))
    beside = start - len(frame.near) <= last.start
    return not tied or (beside and not names.find(frame.near, language))
