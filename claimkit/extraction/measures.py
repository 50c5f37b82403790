"""What a figure measures, and of whom: every noun around it is a candidate, and what speaks for each is a feature.

The features say where a noun stands (beside the figure, in the parse, in the clause), what it is (a measure noun, a
name) and what the claim before chose. `ranking` weighs them; no single one, the parse least of all, is trusted alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimkit.encoder.links import link_scores
from claimkit.extraction.frames import Frame
from claimkit.extraction.ranking import Features, choose, load_weights
from claimkit.records import Quantity, Subject, Time

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOMINAL = ("NOUN", "PROPN")
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_REACH = 45  # tokens on either side of a figure among which candidates are looked for
_CLIMB = 8  # steps up the tree that are followed
_BESIDE = 3  # tokens within which two words stand side by side
_DISTANCES = (1, 2, 3, 5, 8, 12, 20, 45)


@dataclass(frozen=True, slots=True)
class Before:
    """What the claim before chose, by token index; a figure often shares it."""

    measure: int | None = None
    subject: int | None = None
    time: Time | None = None


@dataclass(slots=True)
class Scene:
    """A figure in its sentence: what all candidates of it share."""

    frame: Frame
    quantity: Quantity
    root: Token
    first: int
    last: int
    ancestors: dict[int, int]
    place: int
    before: Before
    group: tuple[int, int] | None
    bounds: tuple[int, int]
    measure: Token | None = None
    subject: Token | None = None
    time: Time | None = None

    @classmethod
    def of(
        cls,
        frame: Frame,
        quantity: Quantity,
        place: int,
        before: Before,
        group: tuple[int, int] | None,
        bounds: tuple[int, int],
    ) -> Scene:
        """Look around a figure.

        `place` is its rank in the sentence, `group` its rank and the size in a list of figures, `bounds` the
        characters of the sentence.
        """
        root = frame.root(quantity)
        start, end = frame.sentence(root)
        ancestors, token = {root.i: 0}, root
        for step in range(1, _CLIMB):
            if token.head.i == token.i:
                break
            token = token.head
            ancestors[token.i] = step
        first, last = max(start, root.i - _REACH), min(end, root.i + _REACH)
        return cls(frame, quantity, root, first, last, ancestors, place, before, group, bounds)


def measure_candidates(scene: Scene) -> list[tuple[Token, Features]]:
    """Return the nouns that may be what the figure measures, each with its features."""
    frame, found = scene.frame, []
    for i in range(scene.first, scene.last):
        token = frame.doc[i]
        if (token.pos_ in _NOMINAL or _predicates(scene, token)) and _outside(scene, i):
            found.append((token, frozenset(_features(scene, token, measure=True))))
    carried = scene.before.measure
    if carried is not None and not scene.first <= carried < scene.last:
        found.append((frame.doc[carried], frozenset({"carried", f"carried&{_kind(scene)}"})))
    return found


def _predicates(scene: Scene, token: Token) -> bool:
    """Tell whether a verb or adjective may name what is measured: "kostet", "wurden ausgeliefert", "14 Meter hoch"."""
    if token.pos_ == "VERB":
        return token.i == scene.frame.clauses[scene.root.i] or token.i in scene.ancestors
    behind = token.i - scene.frame.tokens(scene.quantity.start, scene.quantity.end).stop
    predicate = token.i == scene.frame.clauses[scene.root.i] and token.i not in scene.frame.figure_tokens
    return token.pos_ in ("ADJ", "ADV") and (0 <= behind <= 1 or predicate)


def subject_candidates(scene: Scene) -> list[tuple[Token, Features]]:
    """Return the nouns, names and pronouns that may be of what the figure speaks, each with its features."""
    frame, found = scene.frame, []
    for i in range(scene.first, scene.last):
        token = frame.doc[i]
        if token.pos_ in (*_NOMINAL, "PRON") and i not in frame.time_tokens and not _own(scene, i):
            if (scene.measure is not None and token.i == scene.measure.i) or _empty_pronoun(token):
                continue
            found.append((token, frozenset(_features(scene, token, measure=False))))
    found.extend(_from_before(scene))
    return found


def _from_before(scene: Scene) -> Iterator[tuple[Token, Features]]:
    """Yield candidates from the sentences before: the subject of the last claim, the name last given, the usual one."""
    frame, kind = scene.frame, _kind(scene)
    start = frame.doc[scene.first].idx
    places: dict[int, set[str]] = {}
    carried = scene.before.subject
    if carried is not None and not scene.first <= carried < scene.last:
        places.setdefault(carried, set()).update(("carried", f"carried&m{scene.measure is not None}"))
    for name, mention in (("last_name", frame.mention_before(start)), ("topic", frame.topic(start))):
        if mention is not None:
            token = frame.head_of(mention)
            if not scene.first <= token.i < scene.last:
                places.setdefault(token.i, set()).update(
                    (name, f"{name}:{mention.entity.type}", f"{name}&m{scene.measure is not None}")
                )
    subjects = any(child.dep_ in _SUBJECTS for child in frame.doc[frame.clauses[scene.root.i]].children)
    for place, names in places.items():
        back = min(3, frame.sentence_of[scene.root.i] - frame.sentence_of[place])
        extra = {f"{name}&{kind}" for name in names} | {f"{name}&back:{back}" for name in names}
        extra |= {f"{name}&own_subject:{subjects}" for name in names}
        yield frame.doc[place], frozenset(names | extra)


def _empty_pronoun(token: Token) -> bool:
    """Tell whether a pronoun names nothing by itself: reflexive, relative or asking."""
    kinds = token.morph.get("PronType", [])
    return token.pos_ == "PRON" and bool(token.morph.get("Reflex", []) or "Rel" in kinds or "Int" in kinds)


def _own(scene: Scene, i: int) -> bool:
    return scene.quantity.start <= scene.frame.doc[i].idx < scene.quantity.end


def _outside(scene: Scene, i: int) -> bool:
    return i not in scene.frame.time_tokens and i not in scene.frame.figure_tokens and not _own(scene, i)


def _kind(scene: Scene) -> str:
    unit = scene.quantity.unit
    return unit.kind if unit.kind != "count" or unit.text is None else "counted"


def _features(scene: Scene, token: Token, *, measure: bool) -> Iterator[str]:
    """Yield the names of what holds for a candidate; those that depend on the unit come once more with its kind."""
    kind = _kind(scene)
    relations = set(_relations(scene, token))
    if not measure:
        relations |= set(_to_measure(scene, token))
    noun = "m1" if scene.frame.is_measure(token) else "m0"
    yield from relations
    for name in relations:
        yield f"{name}&{kind}"
        yield f"{name}&{noun}"
    yield from _what(scene, token)
    yield f"{noun}&{kind}"
    gap = abs(token.i - scene.root.i)
    side = "before" if token.i < scene.root.i else "behind"
    yield f"{side}&{noun}"
    yield f"gap:{side}:{next((d for d in _DISTANCES if gap <= d), 99)}"
    yield f"commas:{min(2, _commas(scene, token))}&{side}"
    yield f"figures:{min(2, _figures_between(scene, token))}&{side}"


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
        if mention.end < token.idx + len(token):
            yield "compound_name"
    if frame.is_movement(token):
        yield "movement_noun"
    if token.i in frame.figure_tokens:
        yield "figure_noun"
    if frame.in_speaker(token.idx):
        yield "speaker"
    if token.pos_ in ("VERB", "ADJ", "ADV"):
        listed = scene.frame.is_measure_verb(token)
        subject = any(child.dep_ in _SUBJECTS for child in token.children)
        yield f"predicate:{token.pos_}:{listed}"
        yield f"predicate:{token.pos_}:{listed}&{_kind(scene)}"
        yield f"predicate:{token.pos_}&head:{token.i == scene.frame.clauses[scene.root.i]}"
        yield f"predicate:{token.pos_}&subject:{subject}&{_kind(scene)}"
    if token.pos_ == "PRON":
        yield f"pron:{(token.morph.get('PronType', []) or ['?'])[0]}"


def _relations(scene: Scene, token: Token) -> Iterator[str]:
    """Yield how a candidate stands to the figure in the text and in the parse."""
    frame, root = scene.frame, scene.root
    if token.i in scene.ancestors:
        yield "ancestor"
        yield f"ancestor:{min(3, scene.ancestors[token.i])}"
        yield f"figure_is:{root.dep_.split(':')[0]}"
    if frame.links_to(scene.quantity, token):
        yield "linked"
    if frame.follows_share(scene.quantity, token):
        yield "share_of"
    if token.head.i in frame.figure_tokens and _own(scene, token.head.i):
        yield "figures_child"
    clause = frame.clauses[root.i]
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
    for name, chosen in (("same_measure", scene.before.measure), ("same_subject", scene.before.subject)):
        if chosen == token.i:
            yield name
    if scene.group is not None and frame.list_place(token) == scene.group:
        yield "paired"
    if frame.doc[clause].dep_ == "acl:relcl" and frame.doc[clause].head.i == token.i:
        relative = [child.dep_ for child in frame.doc[clause].children if "Rel" in child.morph.get("PronType", [])]
        yield "relative:" + (relative[0] if relative else "?")
    yield from _apposition(frame, token)
    per = scene.quantity.unit.per
    if per is not None and per.start is not None and per.start <= token.idx < (per.end or 0):
        yield "per_noun"
    behind = token.i - frame.tokens(scene.quantity.start, scene.quantity.end).stop
    if 0 <= behind <= _BESIDE:
        case = next(
            (child.dep_ for child in token.children if child.i < token.i and child.dep_ in ("case", "det")), "bare"
        )
        yield f"beside:{case}"
        yield f"beside:{case}:{token.pos_}"
    if token.i == frame.sentence(token)[0] or token.i == frame.sentence(token)[0] + 1:
        yield "sentence_start"


def _apposition(frame: Frame, token: Token) -> Iterator[str]:
    """Yield whether a noun only introduces a name ("das Modell Orion 12") or is the name that is introduced."""
    named = any(
        child.dep_ in ("appos", "flat", "nmod") and child.pos_ == "PROPN" and 0 < child.i - token.i <= _BESIDE
        for child in token.children
    )
    if named and token.pos_ == "NOUN":
        yield "introduces_name"
    if (
        token.pos_ == "PROPN"
        and token.dep_ in ("appos", "flat", "nmod")
        and token.head.pos_ == "NOUN"
        and 0 < token.i - token.head.i <= _BESIDE
    ):
        yield "introduced_name"


def _to_measure(scene: Scene, token: Token) -> Iterator[str]:
    """Yield how a subject candidate stands to the measure that was chosen."""
    measure = scene.measure
    if measure is None:
        yield "no_measure"
        if token.dep_ in _SUBJECTS:
            yield "no_measure&subject"
        return
    if token.head.i == measure.i:
        case = next((child.lower_ for child in token.children if child.dep_ == "case"), "")
        yield f"of_measure:{token.dep_.split(':')[0]}"
        yield "of_measure:" + (
            "before" if token.i < measure.i else "link" if scene.frame.owns(case) else (case and "other") or "bare"
        )
    elif token.head.head.i == measure.i:
        yield "of_measure:deeper"
    if 0 < token.i - measure.i <= 3:
        yield f"behind_measure:{token.i - measure.i}"
        if scene.frame.owns(scene.frame.doc[measure.i + 1].lower_):
            yield "behind_measure:link"
    if 0 < measure.i - token.i <= 2:
        yield "before_measure"
    if token.dep_ in _SUBJECTS and measure.dep_ not in _SUBJECTS and scene.frame.same_clause(token.i, measure.i):
        yield "subject_beside_measure"
    if measure.dep_ in _SUBJECTS:
        yield "measure_is_subject"


def _commas(scene: Scene, token: Token) -> int:
    low, high = sorted((token.i, scene.root.i))
    return scene.frame.commas[high] - scene.frame.commas[low]


def _figures_between(scene: Scene, token: Token) -> int:
    low, high = sorted((token.i, scene.root.i))
    return max(0, abs(scene.frame.figures_until[high] - scene.frame.figures_until[low]) - 1)


def none_features(scene: Scene, candidates: Sequence[tuple[Token, Features]]) -> Features:
    """Return what speaks for naming nothing."""
    kind = _kind(scene)
    best = any("measure_noun:True" in features for _, features in candidates)
    names = {
        f"none&{kind}",
        "none",
        f"none&measure_nouns:{best}",
        f"none&measure_nouns:{best}&{kind}",
        f"none&place:{min(2, scene.place)}",
    }
    if scene.measure is not None:
        names.add("none&measure")
    return frozenset(names)


def _links(scene: Scene, candidates: Sequence[tuple[Token, Features]], *, subject: bool = False) -> list[float]:
    """Return what the encoder says of each candidate and of none."""
    figure = scene.frame.tokens(scene.quantity.start, scene.quantity.end)
    measure = scene.measure.i if subject and scene.measure is not None else None
    places = [[token.i] for token, _ in candidates]
    return link_scores(scene.frame.doc, "subject" if subject else "measure", figure, places, measure)


def find_measure(scene: Scene) -> tuple[Token | None, float]:
    """Return the head noun of what the figure measures and how sure that is; None where nothing is named."""
    candidates = measure_candidates(scene)
    return choose(candidates, none_features(scene, candidates), load_weights("measure"), _links(scene, candidates))


def find_subject(scene: Scene) -> tuple[Token | None, float]:
    """Return the head of that of which the figure speaks and how sure that is; None where it stays open."""
    candidates = subject_candidates(scene)
    more = _links(scene, candidates, subject=True)
    return choose(candidates, none_features(scene, candidates), load_weights("subject"), more)


def build_subject(frame: Frame, token: Token) -> Subject:
    """Return the subject of a head token, joined to the entity that it names or, for a pronoun, that stands before."""
    span = frame.phrase(token)
    mention = frame.mention_over(span.start, span.end)
    if mention is None and token.pos_ == "PRON":
        mention = frame.mention_before(span.start)
    return Subject(span.start, span.end, span.text, mention.entity.id if mention else None)
