"""The roles that a word plays for a figure: the subject of its clause, the owner of its measure, a label, a place.

Roles of the sentence hold whatever the measure is; those of `to_measure` hold for the measure that the scene has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimkit.extraction.frames import Frame
from claimkit.extraction.moves import lead
from claimkit.extraction.nominals import named_by, stand_in
from claimkit.extraction.ranking import Bundle, bundle
from claimkit.extraction.roles import figure_role, preposition
from claimkit.extraction.scenes import Scene

if TYPE_CHECKING:
    from claimkit.extraction.parses import Token

_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_BESIDE = 3  # tokens within which two words stand side by side


def notes_of(frame: Frame, token: Token) -> Bundle:
    """Return what a token is, whatever figure asks."""
    known = frame.notes.get(token.i)
    if known is None:
        known = frame.notes[token.i] = bundle(tuple(_what(frame, token)))
    return known


def _what(frame: Frame, token: Token) -> Iterator[str]:
    """Yield what a candidate is by itself: its class, case, determiner, entity."""
    relation = token.relation
    yield f"pos:{token.pos_}"
    yield f"dep:{relation}"
    yield from (f"case:{case}" for case in token.morph.get("Case", []))
    mention = named_by(frame, token) or frame.mention_of(token)
    if mention is not None:
        yield "name"
        yield f"name:{mention.entity.type}"
        yield f"name:{mention.entity.type}&{relation}"
        if mention.end < token.end:
            yield "compound_name"
    if frame.is_measure(token):
        yield "measure_noun"
    if frame.is_movement(token):
        yield "movement_noun"
    if token.i in frame.figure_tokens:
        yield "figure_noun"
    if frame.in_speaker(token.idx):
        yield "speaker"
    if token.pos_ == "PRON":
        yield f"pron:{(token.morph.get('PronType', []) or ['?'])[0]}{''.join(token.morph.get('Person', []))}"
    case = preposition(token)
    if case:
        yield f"prep:{relation}"
        yield f"prep:{case}"
        yield f"prep:{case}&{relation}"
        if frame.is_adjunct(case):
            yield "adjunct"
    yield f"det:{_determiner(frame, token)}"
    start = frame.sentences[frame.sentence_of[token.i]][0]
    if token.i - start <= 1 + sum(child.i < token.i for child in token.children):
        yield "first_word"
    yield from _apposition(token)


def _determiner(frame: Frame, token: Token) -> str:
    for child in token.children:
        if child.i > token.i:
            break
        if child.dep_ == "det":
            if frame.is_possessive(child):
                return "own"
            kind = child.morph.get("Definite", []) or child.morph.get("PronType", []) or ["?"]
            return kind[0]
    return "bare"


@dataclass(frozen=True, slots=True)
class Around:
    """What the roles of all words for a figure ask of it, looked up once."""

    own: range
    edge: int  # where its words begin, the qualifier included
    shares: bool  # whether it may be a share of something
    clause: int
    upper: int  # the clause on which that one hangs
    doer: int  # the word that stands for the grammatical subject
    says: frozenset[int]  # the words that name who says the figure

    @classmethod
    def of(cls, scene: Scene) -> Around:
        """Look around a figure."""
        frame, quantity = scene.frame, scene.quantity
        doer = stand_in(frame, scene.doer[0]).i if scene.doer[0] is not None else -1
        speakers = [q.speaker for q in frame.quotes_over(quantity.start, quantity.end) if q.speaker is not None]
        return cls(
            scene.own,
            lead(quantity),
            quantity.unit.kind in ("percent", "ratio"),
            scene.clause,
            frame.clauses[frame.doc[scene.clause].head.i],
            doer,
            frozenset(i for s in speakers for i in frame.tokens(s.start, s.end) if frame.doc[i].idx >= s.start),
        )


def roles_of(scene: Scene, token: Token, around: Around) -> list[str]:
    """Return the roles that a candidate plays for the figure."""
    frame, i, head = scene.frame, token.i, token.head
    found: list[str] = []
    if around.doer == i:
        found += ("doer", f"doer:{scene.doer[1]}", f"doer&figure:{figure_role(scene)}", f"doer&verb:{scene.verb}")
    elif around.doer == head.i:
        found.append(f"of_doer:{_attachment(frame, token)}")
        if token.dep_ == "conj":
            found.append("doer_mate")
    clause = frame.clauses[i]
    if clause == around.clause:
        if head.i == clause:
            found.append(f"arg:{token.relation}")
            if token.relation == "obl":
                found.append(f"arg:obl:{token.case}")
        else:
            found.append("deep")
    elif clause == around.upper:
        found.append("upper")
        if token.dep_ in _SUBJECTS:
            found.append("upper_subject")
    else:
        found.append("other_clause")
    steps = scene.ancestors.get(i)
    if steps is not None:
        found += (f"over:{min(3, steps)}", f"over:{scene.root.relation}")
    if head.i in around.own:
        found.append(f"of_figure:{_attachment(frame, token)}")
    elif head.head.i in around.own:
        found.append("of_figure:deeper")
    if token.end < around.edge and frame.links_to(scene.quantity, token):
        found.append("linked")
    if around.shares and frame.follows_share(scene.quantity, token):
        found.append("share_of")
    if scene.before.measure is not None or scene.before.subject is not None:
        found += _to_before(scene, token)
    found += _to_text(scene, token, around)
    return found


def _attachment(frame: Frame, token: Token) -> str:
    """Return how a noun hangs on another: by a case, an owner's preposition, another preposition, as a possessive."""
    if token.pos_ == "DET" or token.dep_ in ("det:poss", "nmod:poss"):
        return "poss"
    relation = token.relation
    if relation not in ("nmod", "obl"):
        return relation
    case = preposition(token)
    if not case:
        return "genitive"
    return "owner" if frame.owns(case) else "prep"


def to_measure(scene: Scene, token: Token) -> list[str]:
    """Return how a candidate stands to the measure that was chosen."""
    measure, found = scene.measure, list[str]()
    if measure is None:
        return found
    gap = token.i - measure.i
    if not gap:
        found.append("is_measure")
    elif token.head is measure:
        attached = _attachment(scene.frame, token)
        found.append(f"of_measure:{attached}")
        if attached in ("genitive", "owner", "poss"):
            found.append("owns_measure")
    elif token.head.head is measure and token.head.relation in ("nmod", "appos", "compound", "flat"):
        found.append("of_measure:deeper")
    elif token is measure.head:
        found.append(f"over_measure:{measure.relation}")
    if 0 < gap <= _BESIDE:
        found.append("behind_measure")
        if scene.frame.owns(scene.frame.doc[measure.i + 1].lower_):
            found.append("behind_measure:link")
    elif -2 <= gap < 0:
        found.append("before_measure")
    if token.dep_ in _SUBJECTS and scene.frame.same_clause(token.i, measure.i):
        found.append("beside_measure")
    return found


def _to_before(scene: Scene, token: Token) -> Iterator[str]:
    """Yield how a candidate stands to what the claim before chose."""
    frame, before = scene.frame, scene.before
    if before.measure == token.i:
        yield "same_measure"
    if before.subject is None:
        return
    if before.subject == token.i:
        yield "same_subject"
        yield f"same_subject:mate{scene.mate}"
        yield f"same_subject:{scene.doer_kind}"
        return
    chosen = frame.doc[before.subject]
    if scene.place and before.root is not None and before.root < token.i:
        alike = token.dep_ == chosen.dep_ and preposition(token) == preposition(chosen)
        yield f"parallel:{alike}"
    if scene.group is not None and frame.list_place(token) == scene.group:
        yield "paired"


def _to_text(scene: Scene, token: Token, around: Around) -> list[str]:
    """Return how a candidate stands to the words around the figure."""
    frame, i = scene.frame, token.i
    found: list[str] = []
    per = scene.quantity.unit.per
    if per is not None and per.start is not None and per.start <= token.idx < (per.end or 0):
        found.append("per_noun")
    if 0 <= i - around.own.stop <= _BESIDE:
        found.append("beside:case" if token.case else "beside:bare")
    if i in scene.labels:
        case, what = "prep" if token.case else "bare", "measure" if frame.is_measure(token) else "other"
        found += ("label", f"label:{case}:{what}")
    elif scene.labels:
        found.append("not_label")
    member, others = scene.row
    if member is not None:
        if i in member:
            found.append("row" if token.head.i not in member else "row:inner")
        elif any(i in other for other in others):
            found.append("row:other")
    if i in around.says:
        found.append("says_it")
    return found


def _apposition(token: Token) -> Iterator[str]:
    """Yield whether a noun only introduces a name ("das Modell Orion 12") or is the name that is introduced."""
    named = any(
        child.dep_ in ("appos", "flat", "nmod") and child.pos_ == "PROPN" and 0 < child.i - token.i <= _BESIDE
        for child in token.children
    )
    if named and token.pos_ == "NOUN":
        yield "introduces_name"
    introduced = token.pos_ == "PROPN" and token.dep_ in ("appos", "flat", "nmod") and token.head.pos_ == "NOUN"
    if introduced and 0 < token.i - token.head.i <= _BESIDE:
        yield "introduced_name"


def measure_role(scene: Scene) -> str:
    """Return how the measure stands to the clause of the figure: its subject, verb, another part, elsewhere, or none."""
    measure = scene.measure
    if measure is None:
        return "m:none"
    if measure.pos_ in ("VERB", "ADJ", "ADV", "AUX"):
        return "m:verb"
    if scene.frame.follows_share(scene.quantity, measure):
        return "m:share"
    owned = "owned" if any(is_owned_by(scene.frame, child) for child in measure.children) else "bare"
    doer, _ = scene.doer
    if doer is not None and doer.i == measure.i:
        return f"m:doer:{owned}"
    return f"m:{'clause' if scene.frame.clauses[measure.i] == scene.clause else 'far'}:{owned}"


def is_owned_by(frame: Frame, child: Token) -> bool:
    """Tell whether a child of a noun names its owner: a genitive, an owner's preposition, a possessive."""
    attached = _attachment(frame, child) if child.i not in frame.figure_tokens else ""
    return attached in ("genitive", "owner") or (child.pos_ == "DET" and frame.is_possessive(child))
