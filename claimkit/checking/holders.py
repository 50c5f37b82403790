"""Of which entity of the reference a figure speaks, where its sentence, its article or its unit names several or none.

The value plays no part. Figures and names that stand in two lists of one length belong together in order; else the name
before a figure is its own, unless another figure has taken it, or a word such as "in" ties the figure to the one behind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from claimkit.checking.bases import compared_with
from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.cues import FALLBACK, cue_pattern
from claimkit.checking.entities import EntityMention
from claimkit.checking.frame_hints import WORLD
from claimkit.checking.reference import Reference
from claimkit.checking.vocabulary import fold, form_pattern, holder_pattern, list_forms, stands_for_other
from claimkit.records import ArticleClaims, Claim

PLACES = ("", "country", "region", "city", "territory", "place")
_BEFORE = 600
LEAD = 500  # characters in which an article says what it is about
_NAMED = ("ORG", "PER", "LOC")
_LONG_NAME = 80
_LINK = 3  # words that may stand between two members of a list
_LEAST = 1  # words that may stand before a name that begins what is measured
_WORD = re.compile(r"[^\W_]+")
_PARTED = re.compile(r"[,;:]")
_TAKEN, _PAST = 6.0, 2.0  # what a figure of the same kind, and of another kind, costs between a name and a figure
_COMMA, _STOP, _BEHIND, _OTHER_SIDE = 1.5, 4.0, 3.0, 4.0
_TIED, _OWN = -4.5, -3.0  # a name right behind a figure's preposition, and one in the claim's subject


@dataclass(frozen=True, slots=True)
class _Figure:
    start: int
    end: int
    kind: str


_T = TypeVar("_T", _Figure, EntityMention)


def find_entities(claims: ArticleClaims, frame: ClaimFrame, reference: Reference) -> list[str]:
    """Return the entities that a claim may be about, the likeliest first."""
    names, language, claim = reference.entity_names, frame.language, frame.claim
    inside = _in_sentence(claims, frame, reference)
    found = _in_measure(claims, frame, reference)
    if claim.subject is not None and not found and not _is_left_behind(claims, frame, inside, reference):
        resolved = next((e.name for e in claims.entities if e.id == claim.subject.entity_id), "")
        named = [(name, m) for name in (claim.subject.text, resolved) for m in names.find(name, language)]
        others = _longer_names(claims, reference)
        found += [m.entity for name, m in named if not any(fold(name[m.start :]).startswith(o) for o in others)]
        found = [entity for entity in found if entity not in inside]
    if claim.subject is not None and not found and holder_pattern(language).search(claim.subject.text):
        ahead = _named_ahead(claims, frame, reference)
        earlier = _earlier_entities(claims, claim, ahead, reference)
        found += [e for e in (*ahead, *earlier) if reference.entities[e].type not in PLACES]
    found += inside
    found += _earlier_entities(claims, claim, found, reference)
    lead = max(LEAD, len(claims.article.title or ""))
    topic = names.find_topic(claims.article.text, language, frozenset((*PLACES, "currency")), lead)
    found += [topic] if topic is not None else []
    if not found and len(reference.entities) == 1:
        found = list(reference.entities)
    return _parts_first(frame, list(dict.fromkeys(found)), reference)


def _parts_first(frame: ClaimFrame, found: list[str], reference: Reference) -> list[str]:
    """Put the world behind the place that has a share of it: "China emits 31 per cent of the global total"."""
    world = reference.entity_names.of_territory(WORLD)
    if found[1:] and found[0] == world and frame.kind == "level" and frame.quantity.unit.kind in ("percent", "ratio"):
        subject = frame.claim.subject
        said = frame.near if subject is None else f"{subject.text} {frame.near}"
        named = {mention.entity for mention in reference.entity_names.find(said, frame.language)}
        if named & set(found[1:]):
            return [*found[1:], found[0]]
    return found


def _in_measure(claims: ArticleClaims, frame: ClaimFrame, reference: Reference) -> list[str]:
    """Return the entities that the name of what is measured holds, where it stands by the figure: "Italian GDP"."""
    measure = frame.claim.measure
    if measure is None or measure.text not in frame.context:
        return []
    if measure.text not in frame.near:
        between = frame.context[frame.context.find(measure.text) + len(measure.text) :]
        if reference.entity_names.find(between[: max(between.find(frame.quantity.text), 0)], frame.language):
            return []
    others = _longer_names(claims, reference)
    mentions = reference.entity_names.find(measure.text, frame.language)
    mentions = [m for m in mentions if len(measure.text[: m.start].split()) <= _LEAST]  # not "exports to China"
    return [m.entity for m in mentions if not any(fold(measure.text[m.start :]).startswith(o) for o in others)]


def _is_left_behind(claims: ArticleClaims, frame: ClaimFrame, inside: list[str], reference: Reference) -> bool:
    """Tell whether a claim's subject stands in another sentence, and its own names something of the same kind."""
    subject, text, quantity = frame.claim.subject, claims.article.text, frame.quantity
    if subject is None or not inside:
        return False
    start = max(text.rfind(frame.context, 0, quantity.end + len(frame.context)), 0)
    if start <= subject.start < start + len(frame.context):
        return _is_pronoun_of_other(claims, frame, start, reference)
    named = {m.entity for m in reference.entity_names.find(subject.text, frame.language)}
    said = text[start : quantity.start]
    near = {m.entity for m in reference.entity_names.find(frame.near, frame.language)}
    mentions = reference.entity_names.find(said, frame.language)
    ahead = near | {m.entity for m in mentions if not _is_beside(said[: m.start], frame.language)}
    kinds = {_kind(entity, reference) for entity in named}
    return not named & set(inside) and any(_kind(entity, reference) in kinds for entity in ahead)


def _kind(entity: str, reference: Reference) -> str:
    """Return the type of an entity; all places are of one."""
    kind = reference.entities[entity].type
    return "" if kind in PLACES else kind


def _is_beside(before: str, language: str) -> bool:
    """Tell whether a preposition stands right before a name that makes it no more than a companion: "a dispute with X"."""
    cues = form_pattern(language, "part_prepositions").finditer(before)
    return any(not before[match.end() :].strip() for match in cues)


def _is_pronoun_of_other(claims: ArticleClaims, frame: ClaimFrame, start: int, reference: Reference) -> bool:
    """Tell whether a pronoun was taken for another than its sentence names before it: "Tesla sold 5 cars; its revenue"."""
    subject, names, language = frame.claim.subject, reference.entity_names, frame.language
    if subject is None or names.find(subject.text, language) or not stands_for_other(subject.text, language):
        return False
    resolved = next((e.name for e in claims.entities if e.id == subject.entity_id), "")
    types = {reference.entities[m.entity].type for m in names.find(resolved, language)}
    before = [m.entity for m in names.find(claims.article.text[start : subject.start], language)]
    return bool(types) and any(reference.entities[entity].type in types for entity in before)


def _longer_names(claims: ArticleClaims, reference: Reference) -> list[str]:
    """Return the names of the article that begin as one of the reference does and are another's: "Siemens Energy".

    The answer for the article asked for last is kept, because each of its claims asks.
    """
    names, language = reference.entity_names, claims.article.language.split("-")[0]
    if names.longer is not None and names.longer[0] is claims.entities:
        return names.longer[1]
    found: list[str] = []
    for entity in claims.entities:
        if entity.type not in _NAMED:
            continue
        surfaces = dict.fromkeys(mention.text for mention in entity.mentions)
        known = [(surface, names.find(surface, language)[:1]) for surface in surfaces]
        if any(m and _is_whole(surface, m[0], language) for surface, m in known):
            continue
        found += [fold(surface) for surface, m in known if m and m[0].start == 0]
    names.longer = (claims.entities, found)
    return found


def _is_whole(surface: str, mention: EntityMention, language: str) -> bool:
    """Tell whether a name has no more of its own than what the reference calls its entity: a legal form, a dash."""
    rest = [
        word for word in _WORD.findall(surface[: mention.start] + " " + surface[mention.end :]) if word[:1].isupper()
    ]
    forms = {fold(word) for word in (*list_forms(language, "holder_words"), *list_forms(FALLBACK, "legal_forms"))}
    return all(fold(word) in forms for word in rest)


def _named_ahead(claims: ArticleClaims, frame: ClaimFrame, reference: Reference) -> list[str]:
    """Return the entities that a claim's sentence names before its figure."""
    text, quantity = claims.article.text, frame.quantity
    start = max(text.rfind(frame.context, 0, quantity.end + len(frame.context)), 0)
    return [m.entity for m in reference.entity_names.find(text[start : quantity.start], frame.language)]


def _in_sentence(claims: ArticleClaims, frame: ClaimFrame, reference: Reference) -> list[str]:
    """Return the entities that a claim's sentence names, that of its figure first."""
    text, claim = claims.article.text, frame.claim
    start = max(text.rfind(frame.context, 0, claim.quantity.end + len(frame.context)), 0)
    mentions = [
        EntityMention(start + m.start, start + m.end, m.entity)
        for m in reference.entity_names.find(frame.context, frame.language)
    ]
    others = _longer_names(claims, reference)
    amounts = [c.quantity for c in claims.claims if c.quantity.unit.kind == "currency"]
    mentions = [
        m
        for m in mentions
        if not any(fold(text[m.start : m.start + _LONG_NAME]).startswith(o) for o in others)
        and not any(a.start <= m.start and m.end <= a.end for a in amounts)  # the euro of "3 Euro", not the currency
    ]
    source = claim.source
    if source is not None and source.start is not None and source.end is not None:  # "according to Statistics Austria"
        others_than_source = [m for m in mentions if not source.start <= m.start < source.end]
        mentions = others_than_source or mentions
    if len({mention.entity for mention in mentions}) < 2:
        return [mention.entity for mention in mentions]
    end = start + len(frame.context)
    amounts = [c.quantity for c in claims.claims if start <= c.quantity.start < end]
    whose = compared_with(text, claim.quantity, amounts, frame.language)
    if whose is not None and not any(whose.end <= m.start < claim.quantity.start for m in mentions):
        ahead = [m for m in mentions if m.start < claim.quantity.start]
        mentions = ahead or mentions  # "5.9 per cent in Germany, down from 6.9, and in France": it is of the first
    figures = [
        _Figure(c.quantity.start, c.quantity.end, c.quantity.unit.kind)
        for c in claims.claims
        if start <= c.quantity.start < end
    ]
    mine = next(f for f in figures if f.start == claim.quantity.start)
    paired = _pair_lists(text, mine, figures, mentions, frame.language)
    base = frozenset(() if whose is None else (whose.start,))
    costs = [(_cost(text, claim, mine, figures, mention, frame.language, base), mention) for mention in mentions]
    ordered = [mention.entity for _, mention in sorted(costs, key=lambda pair: (pair[0], pair[1].start))]
    return list(dict.fromkeys(([paired] if paired else []) + ordered))


def _pair_lists(
    text: str, mine: _Figure, figures: list[_Figure], mentions: list[EntityMention], language: str
) -> str | None:
    """Return the entity that stands in a list of names where the figure stands in a list of as many figures."""
    run = next(run for run in _runs(text, figures, language, mentions) if mine in run)
    if len(run) < 2:
        return None
    for names in _runs(text, mentions, language, figures):
        if len(names) == len(run) == len({name.entity for name in names}):
            return names[run.index(mine)].entity
    return None


def _runs(text: str, members: Sequence[_T], language: str, others: Sequence[_Figure | EntityMention]) -> list[list[_T]]:
    """Group figures or names that follow each other as a list: nothing but commas, "and" and a few words between."""
    runs: list[list[_T]] = []
    for member in sorted(members, key=lambda one: one.start):
        last = runs[-1][-1] if runs else None
        if last is not None and _lists(text, last.end, member.start, language):
            crossed = any(last.end <= other.start < member.start for other in others)
            if not crossed:
                runs[-1].append(member)
                continue
        runs.append([member])
    return runs


def _lists(text: str, first: int, last: int, language: str) -> bool:
    gap = text[first:last]
    joins = "," in gap or any(cue_pattern(language, kind).search(gap) for kind in ("and", "respectively"))
    return joins and len(_WORD.findall(gap)) <= _LINK


def _cost(
    text: str,
    claim: Claim,
    mine: _Figure,
    figures: list[_Figure],
    mention: EntityMention,
    language: str,
    base: frozenset[int],
) -> float:
    """Return how far a name is from a figure: words, breaks and other figures between them count; `base` is no other."""
    behind = mention.start >= mine.end
    gap = text[mine.end : mention.start] if behind else text[mention.end : mine.start]
    low, high = (mine.end, mention.start) if behind else (mention.end, mine.start)
    partners = _partners(claim) | base
    between = [other for other in figures if low <= other.start < high and other.start not in partners]
    cost = len(_WORD.findall(gap)) * 0.5 + (_BEHIND if behind else 0.0)
    cost += sum(_TAKEN if other.kind == mine.kind else _PAST for other in between)
    cost += gap.count(",") * _COMMA + gap.count(";") * _STOP
    if behind:
        cost += (gap.count(")") + gap.count("(")) * _OTHER_SIDE + gap.count(",") * _COMMA
        cost += _TAKEN if _has_own_figure(text, mine, figures, mention, gap, language) else 0.0
        words = " ".join(_WORD.findall(gap)[:-1] or _WORD.findall(gap))
        if not between and not _PARTED.search(gap) and len(_WORD.findall(gap)) <= _LINK + 1 and _ties(gap, language):
            cost += _TIED - _BEHIND if words else 0.0
    subject = claim.subject
    joined = behind and cue_pattern(language, "and").search(gap) is not None  # "7.8 per cent in Y and in Z by 2.8"
    if subject is not None and subject.start <= mention.start < subject.end and not joined:
        cost += _OWN
    return cost


def _has_own_figure(
    text: str, mine: _Figure, figures: list[_Figure], mention: EntityMention, gap: str, language: str
) -> bool:
    """Tell whether a name behind a figure begins what is told of the next one: "sales of 155 billion, and in X 153"."""
    if not _PARTED.search(gap) or not any(cue_pattern(language, kind).search(gap) for kind in ("and", "break")):
        return False
    after = [other for other in figures if other.start >= mention.end]
    return bool(after) and after[0].kind == mine.kind and not _PARTED.search(text[mention.end : after[0].start])


def _partners(claim: Claim) -> frozenset[int]:
    """Return where the other figures of a claim's change stand: they are of the same thing as its own."""
    change = claim.change
    ends = (change.old, change.new, change.by) if change is not None else ()
    return frozenset(end.start for end in ends if end is not None)


def _ties(gap: str, language: str) -> bool:
    """Tell whether a stretch is a preposition that ties a figure to the place behind it; "and" begins something else."""
    return not cue_pattern(language, "and").search(gap) and (
        re.search(
            rf"(?:{form_pattern(language, 'place_prepositions').pattern})\s*(?:\w{{1,3}}\s+)?$", gap, re.IGNORECASE
        )
        is not None
    )


def _earlier_entities(claims: ArticleClaims, claim: Claim, named: list[str], reference: Reference) -> list[str]:
    """Return the entities named before a claim; beside one that it names itself only those of another type."""
    names, text, language = reference.entity_names, claims.article.text, claims.article.language.split("-")[0]
    types = {reference.entities[entity].type for entity in named}
    if "" in types:
        return []
    start = max(claim.start - _BEFORE, 0)
    mentions = [*reversed(names.find(text[start : claim.start], language))]
    mentions += names.find(claims.article.title or "", language)
    if not named and not mentions:
        mentions = names.find(text[: min(start, LEAD)], language)
    found = [mention.entity for mention in mentions]
    return [entity for entity in found if not named or reference.entities[entity].type not in ("", *types)]


def _is_of_unknown_place(claims: ArticleClaims, frame: ClaimFrame) -> bool:
    """Tell whether a claim's subject is a place of its own; none that is asked here is one that the reference names."""
    subject = frame.claim.subject
    named = None if subject is None else subject.entity_id
    return any(entity.id == named and entity.type == "LOC" for entity in claims.entities)


def assume_entities(claims: ArticleClaims, frame: ClaimFrame, reference: Reference) -> list[str]:
    """Return what a claim may be about where no words say it; enough for a verdict that agrees, not for an alarm.

    These are what the article names elsewhere, the home of the claim's currency, and that of the article's language.
    """
    names, language = reference.entity_names, frame.language
    if _is_of_unknown_place(claims, frame):
        return []
    counts = Counter(mention.entity for mention in names.find(claims.article.text, language))
    found = [entity for entity, _ in counts.most_common()]
    if form_pattern(language, "home_words").search(frame.context):  # "hierzulande"
        found = [entity for home in list_forms(language, "home_places") if (entity := names.of_territory(home))] + found
    change = frame.claim.change
    quantities = (
        [frame.quantity, *(q for q in (change.old, change.new) if q is not None)] if change else [frame.quantity]
    )
    codes = (q.unit.code for q in quantities if q.unit.kind == "currency")
    homes = [code[:2] for code in codes if code]  # ISO 4217 begins with the country's code
    homes += [*list_forms(language, "home_places"), WORLD]
    found += [entity for home in homes if (entity := names.of_territory(home))]
    return list(dict.fromkeys(found))
