"""What a figure measures: every noun and predicate around it is a candidate, and what speaks for each is a feature.

The features say where a word stands (beside the figure, in the parse, in the clause), what it is (a measure noun, a
name) and what the claim before chose. `ranking` weighs them; no single one, the parse least of all, is trusted alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from claimkit.extraction.ranking import Features
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
    """Return the words that may name what the figure measures, each with its features."""
    frame, found = scene.frame, []
    for i in range(scene.first, scene.last):
        token = frame.doc[i]
        if i not in frame.time_tokens and _may_measure(scene, token):
            found.append((token, frozenset(_features(scene, token))))
    for place, name in _carried(scene).items():
        if all(token.i != place for token, _ in found):
            found.append((frame.doc[place], frozenset(_far_features(scene, frame.doc[place], name))))
    return found


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


def _far_features(scene: Scene, token: Token, name: str) -> Iterator[str]:
    """Yield what speaks for a word from the claim before."""
    before = scene.before
    back = min(2, scene.frame.sentence_of[scene.root.i] - scene.frame.sentence_of[token.i])
    alike = before.quantity is not None and before.quantity.unit.kind == scene.quantity.unit.kind
    yield name
    yield f"{name}&{scene.kind}"
    yield f"{name}&back:{back}"
    yield f"{name}&alike:{alike}"
    yield f"{name}&alike:{alike}&doer:{scene.doer_kind}"
    yield f"{name}&doer:{scene.doer_kind}"
    yield f"{name}&{token.pos_}"


def _features(scene: Scene, token: Token) -> Iterator[str]:
    """Yield the names of what holds for a candidate; those that depend on the unit come once more with its kind."""
    kind, frame = scene.kind, scene.frame
    relations = set(_relations(scene, token))
    noun = "m1" if frame.is_measure(token) else "m0"
    yield from relations
    for name in relations:
        yield f"{name}&{kind}"
        yield f"{name}&{noun}"
    yield from _what(scene, token)
    yield f"{noun}&{kind}"
    side = "before" if token.i < scene.root.i else "behind"
    gap = abs(token.i - scene.root.i)
    yield f"{side}&{noun}"
    yield f"gap:{side}:{next((d for d in _DISTANCES if gap <= d), 99)}"
    yield f"commas:{min(2, commas_between(scene, token))}&{side}"
    yield f"figures:{min(2, figures_between(scene, token))}&{side}"
    place = _carried(scene).get(token.i)
    if place is not None:
        yield from _far_features(scene, token, place)
        yield f"{place}&mate:{scene.mate}"


def _what(scene: Scene, token: Token) -> Iterator[str]:
    """Yield what a candidate is."""
    frame = scene.frame
    yield f"measure_noun:{frame.is_measure(token)}"
    yield f"pos:{token.pos_}"
    yield f"dep:{token.dep_.split(':')[0]}"
    yield from (f"case:{case}" for case in token.morph.get("Case", []))
    mention = frame.mention_of(token)
    if mention is not None:
        yield f"name:{mention.entity.type}"
        if mention.end < token.end:
            yield "compound_name"
    if frame.is_movement(token):
        yield "movement_noun"
    if token.i in scene.own:
        yield f"own&{scene.kind}"
    elif token.i in frame.figure_tokens:
        yield "figure_noun"
        yield f"figure_noun&{scene.kind}"
    if frame.in_speaker(token.idx):
        yield "speaker"
    if token.pos_ in _PREDICATES:
        yield from _predicate(scene, token)


def _predicate(scene: Scene, token: Token) -> Iterator[str]:
    """Yield how a verb or adjective stands to the figure."""
    listed = scene.frame.verb_class(token) if token.pos_ == "VERB" else str(scene.frame.is_measure_verb(token))
    head = token.i == scene.clause
    subject = any(child.dep_ in _SUBJECTS for child in token.children)
    inside = next((child.dep_.split(":")[0] for child in token.children if child.i in scene.own), "no")
    yield f"predicate:{token.pos_}:{listed}"
    yield f"predicate:{token.pos_}:{listed}&{scene.kind}"
    yield f"predicate:{token.pos_}&head:{head}"
    yield f"predicate:{token.pos_}&subject:{subject}&{scene.kind}"
    yield f"predicate:{inside}&{scene.kind}"
    yield f"predicate:{inside}&{listed}"
    yield f"predicate&figure:{figure_role(scene)}"
    yield f"predicate&doer:{scene.doer_kind}&{scene.kind}"


def _relations(scene: Scene, token: Token) -> Iterator[str]:
    """Yield how a candidate stands to the figure in the text and in the parse."""
    frame, root, clause = scene.frame, scene.root, scene.clause
    if token.i in scene.ancestors:
        yield "ancestor"
        yield f"ancestor:{min(3, scene.ancestors[token.i])}"
        yield f"figure_is:{root.dep_.split(':')[0]}"
    if frame.links_to(scene.quantity, token):
        yield "linked"
    if frame.follows_share(scene.quantity, token):
        yield "share_of"
    if token.head.i in scene.own:
        yield "figures_child"
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
        yield f"of_doer:{token.dep_.split(':')[0]}"
    elif token.head.i == scene.clause:
        yield f"beside_doer:{scene.doer_kind}:{token.dep_.split(':')[0]}"


def no_measure(scene: Scene, candidates: Sequence[tuple[Token, Features]]) -> Features:
    """Return what speaks for naming nothing."""
    kind = scene.kind
    best = any("measure_noun:True" in features for _, features in candidates)
    names = {
        "none",
        f"none&{kind}",
        f"none&measure_nouns:{best}",
        f"none&measure_nouns:{best}&{kind}",
        f"none&place:{min(2, scene.place)}",
        f"none&figure_is:{scene.root.dep_.split(':')[0]}",
        f"none&figure_is:{scene.root.dep_.split(':')[0]}&{kind}",
        f"none&verb:{scene.verb}",
        f"none&verb:{scene.verb}&{kind}",
        f"none&doer:{scene.doer_kind}",
        f"none&figure:{figure_role(scene)}",
        f"none&doer:{scene.doer_kind}&{kind}",
        f"none&carried:{scene.before.measure is not None}&mate:{scene.mate}",
    }
    return frozenset(names)
