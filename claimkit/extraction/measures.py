"""What a figure measures: every noun and predicate around it is a candidate, and what speaks for each is a feature.

The features say where a word stands (beside the figure, in the parse, in the clause), what it is (a measure noun, a
name) and what the claim before chose. `ranking` weighs them; no single one, the parse least of all, is trusted alone.
"""

from __future__ import annotations

import bisect
import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from claimkit.extraction.ranking import Bundle, Features, Item, names_in
from claimkit.extraction.roles import commas_between, figure_role, figures_between, preposition
from claimkit.extraction.scenes import Scene

if TYPE_CHECKING:
    from claimkit.extraction.parses import Token

_NOMINAL = ("NOUN", "PROPN")
_PREDICATES = ("VERB", "ADJ", "ADV")
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_VERB_REACH = 12  # tokens from a figure among which the verb of any clause may say what is measured
_BESIDE = 3  # tokens within which two words stand side by side
_DISTANCES = (1, 2, 3, 5, 8, 12, 20, 45)


def measure_candidates(scene: Scene) -> list[tuple[Token, Features]]:
    """Return the words that may name what the figure measures, each with its features by name."""
    return [(token, names_in(items)) for token, items in measure_evidence(scene)]


def measure_evidence(scene: Scene) -> list[tuple[Token, list[Item]]]:
    """Return the words that may name what the figure measures, each with what speaks for it."""
    frame, carried = scene.frame, _carried(scene)
    found: list[tuple[Token, list[Item]]] = []
    missing = dict(carried)
    for token in frame.doc[scene.first : scene.last]:
        if _is_near(scene, token):
            found.append((token, _features(scene, token, carried)))
            missing.pop(token.i, None)
    found.extend((frame.doc[place], [_far(scene, frame.doc[place], name)]) for place, name in missing.items())
    return found


def _is_near(scene: Scene, token: Token) -> bool:
    """Tell whether a word of the sentence may name what is measured."""
    return token.i not in scene.frame.time_tokens and _may_measure(scene, token)


def _may_measure(scene: Scene, token: Token) -> bool:
    """Tell whether a word may name what is measured: a noun, "kostet", "wurden ausgeliefert", "14 Meter hoch"."""
    if token.i in scene.own:  # "100-Milliarden-Markt", and in "zwei von fünf Gemeinden" the noun
        beyond = scene.frame.text[max(token.idx, scene.quantity.end) : token.end].lstrip("-")
        return beyond.isalpha() or (token.pos_ in _NOMINAL and scene.kind == "ratio")
    if token.pos_ in _NOMINAL:
        return True
    if token.pos_ == "VERB":
        return token.i in scene.ancestors or abs(token.i - scene.root.i) <= _VERB_REACH
    if token.pos_ not in ("ADJ", "ADV") or token.i in scene.frame.figure_tokens:
        return False
    return 0 <= token.i - scene.own.stop <= 1 or scene.frame.clauses[token.i] == token.i


def _carried(scene: Scene) -> dict[int, str]:
    """Return the tokens that the claim before gives: its measure, and the noun that it counts."""
    before = scene.before
    places = {before.measure: "carried"} if before.measure is not None else {}
    if before.quantity is not None and before.quantity.unit.kind == "count" and before.quantity.unit.start is not None:
        places.setdefault(scene.frame.token_at(before.quantity.unit.start), "counted_before")
    return places


def _far(scene: Scene, token: Token, name: str) -> Bundle:
    """Return what speaks for a word from the claim before."""
    before = scene.before
    back = min(2, scene.frame.sentence_of[scene.root.i] - scene.frame.sentence_of[token.i])
    alike = before.quantity is not None and before.quantity.unit.kind == scene.quantity.unit.kind
    return _far_bundle(name, scene.kind, back, alike, scene.doer_kind, token.pos_)


@functools.lru_cache(maxsize=10_000)
def _far_bundle(name: str, kind: str, back: int, alike: bool, doer: str, pos: str) -> Bundle:
    return Bundle(
        name,
        f"{name}&{kind}",
        f"{name}&back:{back}",
        f"{name}&alike:{alike}",
        f"{name}&alike:{alike}&doer:{doer}",
        f"{name}&doer:{doer}",
        f"{name}&{pos}",
    )


def _features(scene: Scene, token: Token, carried: dict[int, str]) -> list[Item]:
    """Return what holds for a candidate; what depends on the unit comes once more with its kind."""
    kind, frame = scene.kind, scene.frame
    noun = "m1" if frame.is_measure(token) else "m0"
    relations = set(_relations(scene, token))
    items: list[Item] = list(map(_crossed, relations, itertools.repeat(kind), itertools.repeat(noun)))
    items.append(_what(scene, token))
    side, gap = ("before", scene.root.i - token.i) if token.i < scene.root.i else ("behind", token.i - scene.root.i)
    commas, figures = min(2, commas_between(scene, token)), min(2, figures_between(scene, token))
    items.append(_placed(noun, kind, side, bisect.bisect_left(_DISTANCES, gap), commas, figures, token.pos_))
    if token.i in scene.own:
        items.append(_crossed_with("own", kind))
    elif token.i in frame.figure_tokens:
        items += ("figure_noun", _crossed_with("figure_noun", kind))
    if token.pos_ in _PREDICATES:
        items.append(_predicate(scene, token))
    place = carried.get(token.i)
    if place is not None:
        items += (_far(scene, token, place), f"{place}&mate:{scene.mate}")
    return items


@functools.lru_cache(maxsize=10_000)
def _crossed(name: str, kind: str, noun: str) -> Bundle:
    return Bundle(name, f"{name}&{kind}", f"{name}&{noun}")


@functools.lru_cache(maxsize=1_000)
def _crossed_with(name: str, kind: str) -> Bundle:
    return Bundle(f"{name}&{kind}")


@functools.lru_cache(maxsize=10_000)
def _placed(noun: str, kind: str, side: str, gap: int, commas: int, figures: int, pos: str) -> Bundle:
    """Return where a candidate stands from the figure; `gap` is a place in _DISTANCES."""
    distance = (*_DISTANCES, 99)[gap]
    return Bundle(
        f"{noun}&{kind}",
        f"{side}&{noun}",
        f"gap:{side}:{distance}",
        f"commas:{commas}&{side}",
        f"figures:{figures}&{side}",
        f"figures:{figures}&{side}&{pos}",
        f"segment:{commas == 0 and figures == 0}&{side}&{pos}",
    )


def _what(scene: Scene, token: Token) -> Bundle:
    """Return what a candidate is, whatever figure asks."""
    frame = scene.frame
    known = frame.natures.get(token.i)
    if known is None:
        mention = frame.mention_of(token)
        known = frame.natures[token.i] = _nature(
            frame.is_measure(token),
            token.pos_,
            token.relation,
            tuple(token.morph.get("Case", ())),
            mention.entity.type if mention is not None else "",
            mention is not None and mention.end < token.end,
            frame.is_movement(token),
            frame.in_speaker(token.idx),
        )
    return known


@functools.lru_cache(maxsize=10_000)
def _nature(
    measure: bool, pos: str, relation: str, cases: Sequence[str], entity: str, compound: bool, *more: Any
) -> Bundle:
    names = [f"measure_noun:{measure}", f"pos:{pos}", f"dep:{relation}", *(f"case:{case}" for case in cases)]
    told = (f"name:{entity}", "compound_name", "movement_noun", "speaker")
    return Bundle(*names, *(name for name, holds in zip(told, (entity, compound, *more), strict=True) if holds))


def _predicate(scene: Scene, token: Token) -> Bundle:
    """Return how a verb or adjective stands to the figure."""
    listed = scene.frame.verb_class(token) if token.pos_ == "VERB" else str(scene.frame.is_measure_verb(token))
    subject = any(child.dep_ in _SUBJECTS for child in token.children)
    inside = next((child.relation for child in token.children if child.i in scene.own), "no")
    head = token.i == scene.clause
    return _predicating(token.pos_, listed, head, subject, inside, figure_role(scene), scene.doer_kind, scene.kind)


@functools.lru_cache(maxsize=10_000)
def _predicating(
    pos: str, listed: str, head: bool, subject: bool, inside: str, figure: str, doer: str, kind: str
) -> Bundle:
    return Bundle(
        f"predicate:{pos}:{listed}",
        f"predicate:{pos}:{listed}&{kind}",
        f"predicate:{pos}&head:{head}",
        f"predicate:{pos}&subject:{subject}&{kind}",
        f"predicate:{inside}&{kind}",
        f"predicate:{inside}&{listed}",
        f"predicate&figure:{figure}",
        f"predicate&doer:{doer}&{kind}",
    )


def _relations(scene: Scene, token: Token) -> Iterator[str]:
    """Yield how a candidate stands to the figure in the text and in the parse."""
    frame, root, clause = scene.frame, scene.root, scene.clause
    if token.i in scene.ancestors:
        yield "ancestor"
        yield f"ancestor:{min(3, scene.ancestors[token.i])}"
        yield f"figure_is:{root.relation}"
    member, others = scene.row
    if member is not None and any(token.i in each for each in (member, *others)):
        yield "in_row"
    if frame.links_to(scene.quantity, token):
        yield "linked"
    if frame.follows_share(scene.quantity, token):
        yield "share_of"
    if token.head.i in scene.own:
        yield "figures_child"
    if token.pos_ == "VERB":
        side = _as_neighbour(scene, token)
        if side is not None:
            yield f"next_verb:{side}"
            yield f"next_verb:{side}:{frame.verb_class(token)}"
    if frame.clauses[token.i] == clause:
        yield "same_clause"
        if token.head.i == clause:
            yield f"argument:{token.dep_}"
    elif frame.clauses[token.i] == frame.clauses[frame.doc[clause].head.i]:
        yield "upper_clause"
        if frame.doc[clause].head.i == token.i:
            yield "antecedent"
        if token.dep_ in _SUBJECTS:
            yield "upper_subject"
    yield from _as_subject(scene, token)
    if scene.before.subject == token.i:
        yield "same_subject"
    if token.i in scene.labels:
        yield f"label:{'prep' if preposition(token) else 'bare'}"
    if scene.group is not None and frame.list_place(token) == scene.group:
        yield "paired"
    per = scene.quantity.unit.per
    if per is not None and per.start is not None and per.start <= token.idx < (per.end or 0):
        yield "per_noun"
    behind = token.i - scene.own.stop
    if 0 <= behind <= _BESIDE:
        case = next((c.dep_ for c in token.children if c.i < token.i and c.dep_ in ("case", "det")), "bare")
        yield f"beside:{case}"
        yield f"beside:{case}:{token.pos_}"
    if token.i <= frame.sentence(token)[0] + 1:
        yield "sentence_start"


def _as_neighbour(scene: Scene, token: Token) -> str | None:
    """Return on which side a verb is the one next to the figure, with no other figure between; None for another verb."""
    low, high = sorted((token.i, scene.root.i))
    if any(scene.frame.doc[i].pos_ == "VERB" for i in range(low + 1, high)) or figures_between(scene, token):
        return None
    return "before" if token.i < scene.root.i else "behind"


def _as_subject(scene: Scene, token: Token) -> Iterator[str]:
    """Yield how a candidate stands to the grammatical subject of the figure's clause, and to its verb."""
    doer, how = scene.doer
    if doer is None:
        return
    if doer.i == token.i:
        yield f"doer:{how}"
        yield f"doer:verb:{scene.verb}"
        yield f"doer:verb:{scene.verb}&{scene.doer_kind}"
        yield f"doer&figure:{figure_role(scene)}"
    elif token.head.i == doer.i:
        yield f"of_doer:{token.relation}"
    elif token.head.i == scene.clause:
        yield f"beside_doer:{scene.doer_kind}:{token.relation}"


def no_measure(scene: Scene, candidates: Sequence[tuple[Token, Any]]) -> Features:
    """Return what speaks for naming nothing, by name."""
    return names_in(nothing_measured(scene, candidates))


def nothing_measured(scene: Scene, candidates: Sequence[tuple[Token, Any]]) -> list[Item]:
    """Return what speaks for naming nothing."""
    frame, inside = scene.frame, range(scene.first, scene.last)
    best = any(frame.is_measure(token) and _is_near(scene, token) for token, _ in candidates if token.i in inside)
    root, role = scene.root.relation, figure_role(scene)
    carried = scene.before.measure is not None
    return [
        _nothing(scene.kind, best, min(2, scene.place), root, scene.verb, scene.doer_kind, role, carried, scene.mate)
    ]


@functools.lru_cache(maxsize=10_000)
def _nothing(
    kind: str, best: bool, place: int, root: str, verb: str, doer: str, figure: str, carried: bool, mate: bool
) -> Bundle:
    return Bundle(
        "none",
        f"none&{kind}",
        f"none&measure_nouns:{best}",
        f"none&measure_nouns:{best}&{kind}",
        f"none&place:{place}",
        f"none&figure_is:{root}",
        f"none&figure_is:{root}&{kind}",
        f"none&verb:{verb}",
        f"none&verb:{verb}&{kind}",
        f"none&doer:{doer}",
        f"none&figure:{figure}",
        f"none&doer:{doer}&{kind}",
        f"none&carried:{carried}&mate:{mate}",
    )
