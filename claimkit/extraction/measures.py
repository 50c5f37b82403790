"""What a figure measures: every noun and predicate around it is a candidate, and what speaks for each is a feature.

The features say where a word stands (beside the figure, in the parse, in the clause), what it is (a measure noun, a
name) and what the claim before chose. `ranking` weighs them; no single one, the parse least of all, is trusted alone.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claimkit.extraction.moves import lead
from claimkit.extraction.ranking import Bundle, Features, Item, names_in
from claimkit.extraction.roles import commas_between, figure_role, figures_between, preposition
from claimkit.extraction.scenes import Scene

if TYPE_CHECKING:
    from claimkit.extraction.parses import Token

_NOMINAL = ("NOUN", "PROPN")
_PREDICATES = ("VERB", "ADJ", "ADV")
_MEASURING = (*_NOMINAL, *_PREDICATES)
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_PRONOUNS_VERBS = ("link", "move")  # verbs (`Frame.verb_class`) of which a pronoun may stand for what is measured
_VERB_REACH = 12  # tokens from a figure among which the verb of any clause may say what is measured
_BESIDE = 3  # tokens within which two words stand side by side
_DISTANCES = (1, 2, 3, 5, 8, 12, 20, 45)


def measure_candidates(scene: Scene) -> list[tuple[Token, Features]]:
    """Return the words that may name what the figure measures, each with its features by name."""
    return [(token, names_in(items)) for token, items in measure_evidence(scene)]


def measure_evidence(scene: Scene) -> list[tuple[Token, list[Item]]]:
    """Return the words that may name what the figure measures, each with what speaks for it."""
    frame, carried, around = scene.frame, _carried(scene), _Around.of(scene)
    found: list[tuple[Token, list[Item]]] = []
    missing = dict(carried)
    for token in frame.doc[scene.first : scene.last]:
        if _is_near(scene, token):
            found.append((token, _features(scene, token, carried, around)))
            missing.pop(token.i, None)
    found.extend((frame.doc[place], [_far(scene, frame.doc[place], name)]) for place, name in missing.items())
    return found


def _is_near(scene: Scene, token: Token) -> bool:
    """Tell whether a word of the sentence may name what is measured."""
    return token.i not in scene.frame.time_tokens and _may_measure(scene, token)


def _may_measure(scene: Scene, token: Token) -> bool:
    """Tell whether a word may name what is measured: a noun, "kostet", "wurden ausgeliefert", "14 Meter hoch"."""
    pos = token.pos_
    if pos not in _MEASURING and token.i not in scene.own:
        return False
    if token.i in scene.own:  # "100-Milliarden-Markt", and in "zwei von fünf Gemeinden" the noun
        beyond = scene.frame.text[max(token.idx, scene.quantity.end) : token.end].lstrip("-")
        return beyond.isalpha() or (pos in _NOMINAL and scene.kind == "ratio")
    if pos in _NOMINAL:
        return True
    if pos == "VERB":
        return token.i in scene.ancestors or abs(token.i - scene.root.i) <= _VERB_REACH
    if token.i in scene.frame.figure_tokens:
        return False
    return 0 <= token.i - scene.own.stop <= 1 or scene.frame.clauses[token.i] == token.i


def _carried(scene: Scene) -> dict[int, str]:
    """Return the tokens that the claim before gives: its measure, and the noun that it counts."""
    before = scene.before
    places = {before.measure: "carried"} if before.measure is not None else {}
    if before.quantity is not None and before.quantity.unit.kind == "count" and before.quantity.unit.start is not None:
        places.setdefault(scene.frame.token_at(before.quantity.unit.start), "counted_before")
    return places


def told_before(scene: Scene) -> Token | None:
    """Return the measure of the sentence before for which a pronoun stands: "Der Satz stieg. Er liegt bei 3 Prozent"."""
    frame, (doer, how), verb = scene.frame, scene.doer, scene.frame.doc[scene.clause]
    number = frame.sentence_of[scene.root.i] - 1
    if number < 0 or verb.pos_ != "VERB" or scene.verb not in _PRONOUNS_VERBS:  # "es waren 40" is about nothing before
        return None
    if doer is None or how != "own" or doer.pos_ != "PRON" or "Prs" not in doer.morph.get("PronType", []):
        return None
    if "3" not in doer.morph.get("Person", ["3"]):
        return None
    above = frame.earlier_doer(scene.first)
    if above is not None and frame.is_measure(above) and _agree(above, doer):
        return above
    nouns = (frame.doc[i] for i in reversed(range(*frame.sentences[number])))
    return next((noun for noun in nouns if noun.pos_ == "NOUN" and frame.is_measure(noun) and _agree(noun, doer)), None)


def _agree(noun: Token, pronoun: Token) -> bool:
    """Tell whether a noun and a pronoun can have the same gender and number."""
    pairs = ((noun.morph.get(name), pronoun.morph.get(name)) for name in ("Gender", "Number"))
    return all(not left or not right or not set(left).isdisjoint(right) for left, right in pairs)


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


def _features(scene: Scene, token: Token, carried: dict[int, str], around: _Around) -> list[Item]:
    """Return what holds for a candidate; what depends on the unit comes once more with its kind."""
    kind, frame, i = scene.kind, scene.frame, token.i
    noun = "m1" if frame.is_measure(token) else "m0"
    related = _related(tuple(_relations(scene, token, around)), kind, noun)
    items: list[Item] = [related, frame.natures.get(i) or _what(scene, token)]
    side, gap = ("before", around.root - i) if i < around.root else ("behind", i - around.root)
    commas, figures = min(2, commas_between(scene, token)), min(2, figures_between(scene, token))
    items.append(_placed(noun, kind, side, bisect.bisect_left(_DISTANCES, gap), commas, figures, token.pos_))
    if i in around.own:
        items.append(_crossed_with("own", kind))
    elif i in frame.figure_tokens:
        items += ("figure_noun", _crossed_with("figure_noun", kind))
    if token.pos_ in _PREDICATES:
        items.append(_predicate(scene, token))
    place = carried.get(i)
    if place is not None:
        items += (_far(scene, token, place), f"{place}&mate:{scene.mate}")
    return items


@functools.lru_cache(maxsize=20_000)
def _related(relations: tuple[str, ...], kind: str, noun: str) -> Bundle:
    """Return how a candidate stands to the figure: most of the ways in which several hold together come again."""
    return Bundle(*(name for relation in relations for name in _crossed(relation, kind, noun).names))


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


@dataclass(frozen=True, slots=True)
class _Around:
    """What the relations of all words to a figure ask of it, looked up once."""

    root: int
    own: range
    edge: int  # where its words begin, the qualifier included
    shares: bool  # whether it may be a share of something
    clause: int
    over: int  # the word on which its clause hangs
    upper: int  # and the clause of that
    doer: int
    start: int  # of the sentence
    row: frozenset[int]  # the tokens of the nouns that go with a row of figures

    @classmethod
    def of(cls, scene: Scene) -> _Around:
        """Look around a figure."""
        frame, member = scene.frame, scene.row[0]
        over = frame.doc[scene.clause].head.i
        row = frozenset(i for each in (member, *scene.row[1]) for i in each) if member is not None else frozenset()
        return cls(
            scene.root.i,
            scene.own,
            lead(scene.quantity),
            scene.quantity.unit.kind in ("percent", "ratio"),
            scene.clause,
            over,
            frame.clauses[over],
            scene.doer[0].i if scene.doer[0] is not None else -1,
            frame.sentence(scene.root)[0],
            row,
        )


def _relations(scene: Scene, token: Token, around: _Around) -> list[str]:
    """Return how a candidate stands to the figure in the text and in the parse."""
    frame, i, head, clause = scene.frame, token.i, token.head.i, around.clause
    found: list[str] = []
    steps = scene.ancestors.get(i)
    if steps is not None:
        found += ("ancestor", f"ancestor:{min(3, steps)}", f"figure_is:{scene.root.relation}")
    if i in around.row:
        found.append("in_row")
    if token.end < around.edge and frame.links_to(scene.quantity, token):
        found.append("linked")
    if around.shares and frame.follows_share(scene.quantity, token):
        found.append("share_of")
    if head in around.own:
        found.append("figures_child")
    if token.pos_ == "VERB":
        side = _as_neighbour(scene, token)
        if side is not None:
            found += (f"next_verb:{side}", f"next_verb:{side}:{frame.verb_class(token)}")
    if frame.clauses[i] == clause:
        found.append("same_clause")
        if head == clause:
            found.append(f"argument:{token.dep_}")
    elif frame.clauses[i] == around.upper:
        found.append("upper_clause")
        if around.over == i:
            found.append("antecedent")
        if token.dep_ in _SUBJECTS:
            found.append("upper_subject")
    if around.doer >= 0:
        found += _as_subject(scene, token, around)
    if scene.before.subject == i:
        found.append("same_subject")
    if i in scene.labels:
        found.append(f"label:{'prep' if preposition(token) else 'bare'}")
    if scene.group is not None and frame.list_place(token) == scene.group:
        found.append("paired")
    per = scene.quantity.unit.per
    if per is not None and per.start is not None and per.start <= token.idx < (per.end or 0):
        found.append("per_noun")
    if 0 <= i - around.own.stop <= _BESIDE:
        case = next((c.dep_ for c in token.children if c.i < i and c.dep_ in ("case", "det")), "bare")
        found += (f"beside:{case}", f"beside:{case}:{token.pos_}")
    if i <= around.start + 1:
        found.append("sentence_start")
    return found


def _as_neighbour(scene: Scene, token: Token) -> str | None:
    """Return on which side a verb is the one next to the figure, with no other figure between; None for another verb."""
    low, high = sorted((token.i, scene.root.i))
    if any(scene.frame.doc[i].pos_ == "VERB" for i in range(low + 1, high)) or figures_between(scene, token):
        return None
    return "before" if token.i < scene.root.i else "behind"


def _as_subject(scene: Scene, token: Token, around: _Around) -> tuple[str, ...]:
    """Return how a candidate stands to the grammatical subject of the figure's clause, and to its verb."""
    if around.doer == token.i:
        verb = f"doer:verb:{scene.verb}"
        return f"doer:{scene.doer[1]}", verb, f"{verb}&{scene.doer_kind}", f"doer&figure:{figure_role(scene)}"
    if token.head.i == around.doer:
        return (f"of_doer:{token.relation}",)
    if token.head.i == around.clause:
        return (f"beside_doer:{scene.doer_kind}:{token.relation}",)
    return ()


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
