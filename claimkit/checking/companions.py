"""What a claim takes from others of its article: the unit that it leaves out, and the sentences that it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from claimkit.checking.cues import cue_pattern, stem_pattern
from claimkit.checking.vocabulary import form_pattern, start_pattern
from claimkit.records import ArticleClaims, Change, Claim, Quantity

_REACH = 160  # characters from a bare figure to the one before it whose unit it shares
_LAND = 30
_NORM_REACH = 90  # characters from a norm back to the words that put something under or over it
_SMALL = 1000
_PLAIN = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?(?!\d)")
_SCALES = tuple(Decimal(10) ** power for power in (6, 9, 12))
_SPOKEN = ("currency", "physical", "count", "duration")
_JOINS = ("versus", "before", "and", "respectively", "from", "to")
SENTENCE_END = re.compile("[.!?](?=\\s)|[\\n\u3002\uff01\uff1f]")


@dataclass(frozen=True, slots=True)
class ClaimPlaces:
    """An article's claims by the place of their figure, its changes by that of their old figure, and its currencies.

    `apart` are the places of figures whose change would lead from one thing's figure to another's.
    """

    claims: dict[int, Claim]
    changes: dict[int, Change]
    currencies: frozenset[str] = frozenset()
    apart: frozenset[int] = frozenset()


def index_claims(claims: ArticleClaims) -> ClaimPlaces:
    """Return the places of an article's claims, made once for all of them."""
    figures = {claim.quantity.start: claim for claim in claims.claims}
    apart = frozenset(start for start, claim in figures.items() if _is_of_two(claim, figures))
    return ClaimPlaces(
        figures,
        {
            c.change.old.start: c.change
            for c in claims.claims
            if c.change is not None and c.change.old is not None and c.quantity.start not in apart
        },
        frozenset(c.quantity.unit.code or "" for c in claims.claims if c.quantity.unit.kind == "currency"),
        apart,
    )


def _is_of_two(claim: Claim, figures: dict[int, Claim]) -> bool:
    """Tell whether the figures of a claim's change are of two names or two kinds: "Brazil had 2.2 million, Mexico 1.8"."""
    change = claim.change
    if change is None or change.old is None or change.new is None:
        return False
    ends = [figures[q.start] for q in (change.old, change.new) if q.start in figures]
    named = {end.subject.entity_id for end in ends if end.subject is not None and end.subject.entity_id is not None}
    kinds = {end.quantity.unit.kind for end in ends if not _is_bare(end.quantity)}
    return len(ends) == 2 and (len(named) == 2 or len(kinds) == 2)


def borrow_unit(claims: ArticleClaims, claim: Claim, places: ClaimPlaces) -> Quantity:
    """Return a claim's quantity, a bare number with the unit of the figure that it is held against."""
    quantity = claim.quantity
    if not _is_bare(quantity):
        return quantity
    change = places.changes.get(quantity.start)
    if change is not None and change.new is not None and not _is_bare(change.new):
        return replace(quantity, unit=change.new.unit) if change.new.unit.kind in _SPOKEN else quantity
    text, language = claims.article.text, claims.article.language.split("-")[0]
    ahead = text[max(0, quantity.start - _LAND) : quantity.start].rstrip()
    if any(match.end() == len(ahead) for match in form_pattern(language, "land_of").finditer(ahead)):
        return quantity  # "in a country of 33 million"
    near = [start for start in places.claims if quantity.start - _REACH < start < quantity.start]
    for start in sorted(near, reverse=True):
        other = places.claims[start]
        gap = text[other.quantity.end : quantity.start]
        if SENTENCE_END.search(gap):
            return quantity
        if _is_bare(other.quantity) or other.quantity.unit.kind not in _SPOKEN:
            continue
        if claim.measure is not None and other.measure is not None and claim.measure.start == other.measure.start:
            return replace(quantity, unit=other.quantity.unit)
        own = claim.measure is not None and other.quantity.end <= claim.measure.start
        own = own and not _only_moves(
            claim, language
        )  # "the first has 5 million inhabitants, and the second fell to 3"
        joined = any(cue_pattern(language, kind).search(gap) for kind in _JOINS)
        return replace(quantity, unit=other.quantity.unit) if joined and not own else quantity
    return quantity


def borrow_scale(claims: ArticleClaims, claim: Claim, places: ClaimPlaces, context: str) -> Quantity:
    """Return a small bare number with the scale of a figure of its list: "Spain has 48.1 million, France 68.2"."""
    quantity = claim.quantity
    if quantity.value is None or not 0 < quantity.value < _SMALL or not _PLAIN.fullmatch(quantity.text):
        return quantity
    text = claims.article.text
    start = max(text.rfind(context, 0, quantity.end + len(context)), 0)
    for place in sorted(places.claims, key=lambda place: abs(place - quantity.start)):
        other = places.claims[place].quantity
        if place == quantity.start or not start <= place < start + len(context):
            continue
        scale = scale_of(other)
        if scale is not None and (other.unit.kind, other.unit.code) in (
            ("count", None),
            (quantity.unit.kind, quantity.unit.code),
        ):
            return replace(quantity, value=quantity.value * scale, precision=quantity.precision * scale)
    return quantity


def scale_of(quantity: Quantity) -> Decimal | None:
    """Return the power of ten that a figure's words add to its digits: a million of "37.6 million"."""
    digits = _PLAIN.match(quantity.text)
    if quantity.value is None or digits is None:
        return None
    number = Decimal(digits.group().replace(",", "."))
    scale = quantity.value / number if number else Decimal(0)
    return scale if scale in _SCALES else None


def bound_by_norm(text: str, quantity: Quantity, language: str) -> Quantity:
    """Return a quantity that is a norm as the bound that the sentence makes of it: "falls short of the target of 1:600"."""
    if quantity.bound != "exact" or quantity.value is None:
        return quantity
    before = SENTENCE_END.split(text[max(0, quantity.start - _NORM_REACH) : quantity.start])[-1]
    before = re.split(r"[,;:\d]", before)[-1]
    norms = list(start_pattern(language, "norm_starts").finditer(before))
    if not norms:
        return quantity
    ends = {
        bound: max(
            (m.start() for m in start_pattern(language, name).finditer(before, 0, norms[-1].start())), default=-1
        )
        for bound, name in (("less_than", "under_starts"), ("more_than", "over_starts"))
    }
    if ends["less_than"] == ends["more_than"]:
        return quantity
    return replace(quantity, bound="less_than" if ends["less_than"] > ends["more_than"] else "more_than")


def _only_moves(claim: Claim, language: str) -> bool:
    """Tell whether a claim's measure is a verb that only says that something rose or fell."""
    measure = claim.measure.text if claim.measure is not None else ""
    moves = any(stem_pattern(language, kind).match(measure) for kind in ("increase", "decrease"))
    return moves and " " not in measure and measure[:1].islower()


def _is_bare(quantity: Quantity) -> bool:
    unit = quantity.unit
    return unit.kind == "count" and unit.text is None and unit.per is None and not quantity.ordinal


def referred_sentences(claims: ArticleClaims, claim: Claim, context: str) -> list[str]:
    """Return the sentences outside a claim's own that it refers to: by its measure, unit or change."""
    text, quantity = claims.article.text, claim.quantity
    start = max(text.rfind(context, 0, quantity.end + len(context)), 0)
    places = [place for place in _referred(claim) if not start <= place < start + len(context)]
    if not places and _is_step(claim) and _is_unnamed(claim, claims.article.language.split("-")[0]):
        places = [start - 2] if start > 2 else []
    return list(dict.fromkeys(_sentence(text, place) for place in places))


def _referred(claim: Claim) -> Iterator[int]:
    """Yield the places of everything that a claim takes from elsewhere."""
    if claim.measure is not None:
        yield claim.measure.start
    if claim.quantity.unit.start is not None:
        yield claim.quantity.unit.start
    if claim.change is not None:
        yield from (q.start for q in (claim.change.old, claim.change.new) if q is not None)


def _is_step(claim: Claim) -> bool:
    """Tell whether a claim is a step of a change whose ends it does not name: "that is a fall of 10 per cent"."""
    change = claim.change
    if change is None or change.by is None or change.by.start != claim.quantity.start:
        return False
    return change.old is None and change.new is None


def _is_unnamed(claim: Claim, language: str) -> bool:
    """Tell whether a claim's measure is only a word for a rise or a fall, or none."""
    measure = claim.measure
    if measure is None:
        return True
    if cue_pattern(language, "more_less").fullmatch(measure.text):
        return True
    return any(stem_pattern(language, kind).search(measure.text) for kind in ("increase", "decrease"))


def subject_sentence(claims: ArticleClaims, claim: Claim, context: str) -> str:
    """Return the sentence outside a claim's own in which its subject stands, empty without one."""
    text, quantity = claims.article.text, claim.quantity
    start = max(text.rfind(context, 0, quantity.end + len(context)), 0)
    if claim.subject is None or start <= claim.subject.start < start + len(context):
        return ""
    return _sentence(text, claim.subject.start)


def _sentence(text: str, place: int) -> str:
    """Return the sentence around a place."""
    before = [end.end() for end in SENTENCE_END.finditer(text, max(0, place - 400), place)]
    after = SENTENCE_END.search(text, place, place + 400)
    return text[before[-1] if before else max(0, place - 400) : after.start() if after else place + 400]
