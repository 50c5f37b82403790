"""Of whom or what a figure speaks: nouns, names and pronouns are candidates, and what speaks for each is a feature.

A candidate plays a role: the grammatical subject of the figure's clause, the possessor of the measure, an adverbial of
place, what an earlier claim was about. The features are the roles, each with what the figure is counted in and how the
measure stands in the clause; `ranking` weighs them.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimkit.extraction.frames import Frame
from claimkit.extraction.nominals import named_by, stand_in
from claimkit.extraction.owner_roles import measure_role, notes_of, roles_of, to_measure
from claimkit.extraction.ranking import Features
from claimkit.extraction.roles import commas_between, figure_role, figures_between
from claimkit.extraction.scenes import Scene

if TYPE_CHECKING:
    from claimkit.extraction.parses import Token

_NOMINAL = ("NOUN", "PROPN", "PRON")
_FAR_NOTES = ("pos", "name:", "pron", "measure")  # notes that say something of a word far away
_DISTANCES = (1, 2, 3, 5, 8, 12, 20, 45)


def subject_candidates(scene: Scene) -> list[tuple[Token, Features]]:
    """Return the nouns, names and pronouns that may be of what the figure speaks, each with its features."""
    return [(token, fixed | measured) for token, (fixed, measured) in subject_evidence(scene)]


def subject_evidence(scene: Scene) -> list[tuple[Token, tuple[Features, Features]]]:
    """Return the candidates with their features in two parts: what holds whatever the measure is, and what hangs on it."""
    frame, found, measured = scene.frame, [], measure_role(scene)
    taken = frame.phrase_tokens(scene.measure) if scene.measure is not None else range(0)
    for i in range(scene.first, scene.last):
        if i not in scene.own and i not in taken and _is_owner(frame, i):
            roles, fixed, what = _fixed(scene, frame.doc[i])
            found.append((frame.doc[i], (fixed, frozenset(_features(scene, frame.doc[i], measured, roles, what)))))
    found.extend(_from_before(scene, measured))
    return found


def _is_owner(frame: Frame, i: int) -> bool:
    if i not in frame.owners:
        frame.owners[i] = is_owner(frame, i)
    return frame.owners[i]


def is_owner(frame: Frame, i: int) -> bool:
    """Tell whether a word can name that of which a figure speaks: a noun, a pronoun that stands for one, a possessive."""
    token = frame.doc[i]
    if i in frame.time_tokens:
        return False
    if token.pos_ == "DET":
        return frame.is_possessive(token)
    if named_by(frame, token) is not None:
        return stand_in(frame, token).i == i
    if token.pos_ == "PRON":
        kinds = token.morph.get("PronType", [])
        return not (token.morph.get("Reflex", []) or "Rel" in kinds or "Int" in kinds)
    return token.pos_ in _NOMINAL or token.pos_ == "X"


def no_subject(scene: Scene) -> Features:
    """Return what speaks for naming nothing."""
    kind = scene.kind
    measured = measure_role(scene)
    names = {
        "none",
        f"none&{kind}",
        f"none&place:{min(2, scene.place)}",
        f"none&doer:{scene.doer_kind}",
        f"none&verb:{scene.verb}&doer:{scene.doer_kind}",
        f"none&doer:{scene.doer_kind}&{kind}",
        f"none&figure:{figure_role(scene)}",
        f"none&figure:{figure_role(scene)}&doer:{scene.doer_kind}",
        f"none&again:{_same_again(scene)}",
        f"none&labels:{bool(scene.labels)}",
        f"none&{measured}",
        f"none&{measured}&{kind}",
        f"none&carried:{scene.before.subject is not None}&mate:{scene.mate}",
        f"none&carried:{scene.before.subject is not None}&place:{min(1, scene.place)}",
    }
    return frozenset(names)


def _same_again(scene: Scene) -> str:
    """Return whether the figure goes on about the measure of the claim before, and what that was of."""
    before = scene.before
    again = scene.measure is not None and scene.measure.i == before.measure
    return f"{again}{before.subject is not None}{min(1, scene.place)}"


def _features(scene: Scene, token: Token, measured: str, roles: frozenset[str], what: str) -> Iterator[str]:
    """Yield what holds for a candidate of the sentence because of the measure; `measured` is `measure_role`."""
    measure_noun = scene.frame.is_measure(token)
    for role in to_measure(scene, token):
        yield from _with_kinds(role, scene.kind, what, measure_noun)
        yield f"{role}&{measured}"
    for role in roles:
        yield f"{role}&{measured}"
    yield f"{measured}&{what}"
    if measure_noun:
        yield f"measure_noun&{measured}"


def _fixed(scene: Scene, token: Token) -> tuple[frozenset[str], frozenset[str], str]:
    """Return a candidate's roles, all features that hold whatever the measure is, and what it is; kept in the scene."""
    known = scene.kept.get(token.i)
    if known is None:
        notes = notes_of(scene.frame, token)
        what = "name" if "name" in notes else token.pos_
        roles = frozenset(roles_of(scene, token))
        names = set(notes)
        for role in roles:
            names.update(_with_kinds(role, scene.kind, what, "measure_noun" in notes))
        names.update(_where(scene, token, what))
        if "measure_noun" in notes:
            names.add(f"measure_noun&{scene.kind}")
        known = scene.kept[token.i] = (roles, frozenset(names), what)
    return known


@functools.lru_cache(maxsize=10_000)
def _with_kinds(role: str, kind: str, what: str, measure_noun: bool) -> tuple[str, ...]:
    names = [role, f"{role}&{kind}", f"{role}&{what}", *([f"{role}&measure_noun"] if measure_noun else [])]
    return tuple(map(sys.intern, names))


def _where(scene: Scene, token: Token, what: str) -> Iterator[str]:
    """Yield where a candidate stands from the figure."""
    side = "before" if token.i < scene.root.i else "behind"
    gap = abs(token.i - scene.root.i)
    commas, figures = min(2, commas_between(scene, token)), min(2, figures_between(scene, token))
    yield f"gap:{side}:{next((d for d in _DISTANCES if gap <= d), 99)}"
    yield f"commas:{commas}&{side}"
    yield f"figures:{figures}&{side}"
    yield f"{side}&{what}"
    yield f"{scene.kind}&{what}"
    yield f"segment:{commas == 0 and figures == 0}&{side}&{what}"


def _from_before(scene: Scene, measured: str) -> Iterator[tuple[Token, tuple[Features, Features]]]:
    """Yield candidates from the sentences before: what the last claim was of, its subjects, the last and usual names."""
    for place, names in _places_before(scene).items():
        if not scene.first <= place < scene.last:
            fixed = scene.far.get(place)
            if fixed is None:
                fixed = scene.far[place] = frozenset(_far(scene, place, names))
            yield scene.frame.doc[place], (fixed, frozenset([f"{name}&{measured}" for name in ("far", *names)]))


def _places_before(scene: Scene) -> dict[int, set[str]]:
    """Return the tokens from before with what makes each a candidate; kept in the scene."""
    if scene.earlier is not None:
        return scene.earlier
    frame = scene.frame
    start = frame.doc[scene.first].idx
    places: dict[int, set[str]] = {}
    if scene.before.subject is not None:
        places.setdefault(scene.before.subject, set()).add("carried")
    named = {"last_name": frame.mention_before(start), "topic": frame.topic(start), "place": frame.place(start)}
    for name, mention in named.items():
        if mention is not None:
            token = stand_in(frame, frame.head_of(mention))
            places.setdefault(token.i, set()).update((name, f"{name}:{mention.entity.type}"))
    doer = frame.earlier_doer(scene.first)
    if doer is not None:
        places.setdefault(stand_in(frame, doer).i, set()).add("earlier_doer")
    scene.earlier = places
    return places


def _far(scene: Scene, place: int, names: set[str]) -> Iterator[str]:
    """Yield what speaks for a word from before whatever the measure is."""
    frame, kind, doer = scene.frame, scene.kind, scene.doer_kind
    back = min(3, frame.sentence_of[scene.root.i] - frame.sentence_of[place])
    named = "named" if frame.mention_of(frame.doc[place]) is not None else frame.doc[place].pos_
    yield from (f"far:{note}" for note in notes_of(frame, frame.doc[place]) if note.startswith(_FAR_NOTES))
    yield f"far:{'+'.join(sorted(name for name in names if ':' not in name))}"
    yield f"far&{kind}"
    yield f"far&doer:{doer}"
    for name in names:
        yield name
        yield f"{name}&{kind}"
        yield f"{name}&back:{back}"
        yield f"{name}&doer:{doer}"
        yield f"{name}&{named}"
        yield f"{name}&place:{min(1, scene.place)}"
