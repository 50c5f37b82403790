"""Of whom or what a figure speaks: nouns, names and pronouns are candidates, and what speaks for each is a feature.

A candidate plays a role: the grammatical subject of the figure's clause, the possessor of the measure, an adverbial of
place, what an earlier claim was about. The features are the roles, each with what the figure is counted in and how the
measure stands in the clause; `ranking` weighs them.
"""

from __future__ import annotations

import bisect
import functools
from typing import TYPE_CHECKING

from claimkit.extraction.frames import Frame
from claimkit.extraction.nominals import named_by, stand_in
from claimkit.extraction.owner_roles import Around, measure_role, notes_of, roles_of, to_measure
from claimkit.extraction.ranking import Bundle, Features, Item, names_in
from claimkit.extraction.roles import commas_between, figure_role, figures_between
from claimkit.extraction.scenes import Scene
from claimkit.languages import Language

if TYPE_CHECKING:
    from claimkit.extraction.parses import Token

_NOMINAL = ("NOUN", "PROPN", "PRON")
_SUBJECTS = ("nsubj", "nsubj:pass")
_COUNTING = ("link", "move")  # what a verb says (`Frame.verb_class`) whose plural subject is what a bare number counts
_STAND_ALONE = ("ADJ", "NUM", "DET")
_NAMING = ("NOUN", "PROPN", "ADJ", "NUM", "X")
_NOUNS_PLACES = ("nsubj", "obj", "iobj", "obl", "nmod", "conj", "appos")  # relations in which a noun stands
_FAR_NOTES = ("pos", "name:", "pron", "measure")  # notes that say something of a word far away
_DISTANCES = (1, 2, 3, 5, 8, 12, 20, 45)


def subject_candidates(scene: Scene) -> list[tuple[Token, Features]]:
    """Return the nouns, names and pronouns that may be of what the figure speaks, each with its features."""
    return [(token, names_in((*fixed, *measured))) for token, (fixed, measured) in subject_evidence(scene)]


def subject_evidence(scene: Scene) -> list[tuple[Token, tuple[list[Item], list[Item]]]]:
    """Return the candidates with their features in two parts: what holds whatever the measure is, and what hangs on it."""
    frame, measured, around = scene.frame, measure_role(scene), Around.of(scene)
    found: list[tuple[Token, tuple[list[Item], list[Item]]]] = []
    taken = frame.phrase_tokens(scene.measure) if scene.measure is not None else range(0)
    counted = _counted_doer(scene)
    for token in _owners_in(scene):
        if token.i not in taken and token.i != counted:
            roles, fixed, what = _fixed(scene, token, around)
            found.append((token, (fixed, _features(scene, token, measured, roles, what))))
    for place, names in _places_before(scene).items():
        if not scene.first <= place < scene.last:
            found.append((frame.doc[place], (_far(scene, place, names), [_far_measured(names, measured)])))
    return found


def _counted_doer(scene: Scene) -> int:
    """Return the subject that a bare number counts, of which nothing else is said: "I posti sono scesi da 980 a 735".

    Returns -1 where there is none.
    """
    doer, how = scene.doer
    if scene.kind != "count" or how != "own" or doer is None or scene.verb not in _COUNTING:
        return -1
    verb = scene.frame.doc[scene.clause]
    several = "Plur" in doer.morph.get("Number", []) and not any(
        "Sing" in word.morph.get("Number", [])
        for word in (verb, *verb.children)
        if word.pos_ in ("VERB", "AUX")  # "Die Vorsitzende ist 91"
    )
    return doer.i if doer.pos_ == "NOUN" and several and named_by(scene.frame, doer) is None else -1


def _owners_in(scene: Scene) -> list[Token]:
    """Return the words of the sentence that can name of what the figure speaks; kept in the scene."""
    if scene.owners is None:
        frame, own = scene.frame, scene.own
        tokens = frame.doc[scene.first : scene.last]
        scene.owners = [token for token in tokens if _is_owner(frame, token.i) and token.i not in own]
    return scene.owners


def _is_owner(frame: Frame, i: int) -> bool:
    known = frame.owners.get(i)
    if known is None:
        known = frame.owners[i] = is_owner(frame, i)
    return known


def is_owner(frame: Frame, i: int) -> bool:
    """Tell whether a word can name that of which a figure speaks: a noun, a pronoun that stands for one, a possessive."""
    token = frame.doc[i]
    if i in frame.time_tokens:
        return False
    if token.pos_ == "DET":
        return frame.is_possessive(token) or _stands_alone(frame, token)
    if token.pos_ != "PRON" and _is_counted_per(frame, token):
        return False
    if named_by(frame, token) is not None:
        return stand_in(frame, token).i == i
    if token.pos_ == "PRON":
        kinds = token.morph.get("PronType", [])
        opens = token.dep_ in _SUBJECTS and _opens(frame, i)  # "Wer falsche Zahlen zeigt, ..."
        return opens or not (token.morph.get("Reflex", []) or "Rel" in kinds or "Int" in kinds)
    return token.pos_ in _NOMINAL or token.pos_ == "X" or _stands_alone(frame, token)


def _stands_alone(frame: Frame, token: Token) -> bool:
    """Tell whether an adjective, number or determiner stands for its noun: "les plus modestes", "Eines kostet 8 Euro"."""
    if token.pos_ not in _STAND_ALONE or token.i in frame.figure_tokens or token.relation not in _NOUNS_PLACES:
        return False
    pointing = "Dem" in token.morph.get("PronType", [])
    if pointing or token.lower_ in frame.language["claims"].get("going_on", ()):  # "das sind 3 Euro"
        return False
    behind = frame.doc[token.i + 1 : token.i + 3]
    following = behind[-1] if behind and behind[0].pos_ == "ADP" else behind[0] if behind else None
    if following is not None and following.i in frame.figure_tokens:  # "altri 150 milioni", "les moins de 25 ans"
        return False
    if token.pos_ == "DET" and behind and behind[0].pos_ in _NAMING:
        return False
    return token.dep_ in _SUBJECTS or (token.pos_ == "ADJ" and any(child.dep_ == "det" for child in token.children))


def _opens(frame: Frame, i: int) -> bool:
    """Tell whether a word opens its sentence, or the clause behind a colon or a conjunction."""
    before = frame.doc[i - 1] if i else None
    opened = before is not None and (before.text == ":" or before.pos_ == "CCONJ")
    return opened or i == frame.sentences[frame.sentence_of[i]][0]


def _is_counted_per(frame: Frame, token: Token) -> bool:
    """Tell whether a noun stands behind "pro", "je", which belongs to no name: "je Rad 3.140 Euro".

    A determiner that also says this says nothing where the noun has a part of its own: "A cada familia se le pagan".
    """
    before = frame.doc[token.i - 1] if token.i else None
    words = _words_per(frame.language)
    if before is None or before.lower_ not in words or frame.mention_over(before.idx, before.end) is not None:
        return False
    part = token.dep_ in _SUBJECTS or (token.case not in ("", before.lower_) and token.case not in words)
    return before.pos_ != "DET" or not part


@functools.cache
def _words_per(language: Language) -> frozenset[str]:
    """Return the words for "per" that say so of any noun: not those of "euros le litre", "por Lisboa"."""
    per, speech = language["per"], language["speech"] or {}
    none = {*per.get("articles", ()), *language["claims"].get("determiners", ()), *speech.get("agent", ())}
    return frozenset(per.get("words", ())) - none


def no_subject(scene: Scene) -> Features:
    """Return what speaks for naming nothing, by name."""
    return names_in(nothing_owns(scene))


def nothing_owns(scene: Scene) -> list[Item]:
    """Return what speaks for naming nothing."""
    place, carried = min(2, scene.place), scene.before.subject is not None
    figure, again, labels = figure_role(scene), _same_again(scene), bool(scene.labels)
    about = (scene.kind, place, scene.verb, scene.doer_kind, figure, carried, scene.mate, labels)
    return [_nothing(*about), _nothing_measured(scene.kind, measure_role(scene), again)]


@functools.lru_cache(maxsize=10_000)
def _nothing(
    kind: str, place: int, verb: str, doer: str, figure: str, carried: bool, mate: bool, labels: bool
) -> Bundle:
    return Bundle(
        "none",
        f"none&{kind}",
        f"none&place:{place}",
        f"none&doer:{doer}",
        f"none&verb:{verb}&doer:{doer}",
        f"none&doer:{doer}&{kind}",
        f"none&figure:{figure}",
        f"none&figure:{figure}&doer:{doer}",
        f"none&labels:{labels}",
        f"none&carried:{carried}&mate:{mate}",
        f"none&carried:{carried}&place:{min(1, place)}",
    )


@functools.lru_cache(maxsize=1_000)
def _nothing_measured(kind: str, measured: str, again: str) -> Bundle:
    return Bundle(f"none&again:{again}", f"none&{measured}", f"none&{measured}&{kind}")


def _same_again(scene: Scene) -> str:
    """Return whether the figure goes on about the measure of the claim before, and what that was of."""
    before = scene.before
    again = scene.measure is not None and scene.measure.i == before.measure
    return f"{again}{before.subject is not None}{min(1, scene.place)}"


def _features(scene: Scene, token: Token, measured: str, roles: tuple[str, ...], what: str) -> list[Item]:
    """Return what holds for a candidate of the sentence because of the measure; `measured` is `measure_role`."""
    measure_noun, near = scene.frame.is_measure(token), to_measure(scene, token)
    items: list[Item] = [_measured(measured, what, measure_noun), _all_crossed(roles, measured)]
    for role in near:
        items += (_with_kinds(role, scene.kind, what, measure_noun), _crossed(role, measured))
    return items


@functools.lru_cache(maxsize=1_000)
def _measured(measured: str, what: str, measure_noun: bool) -> Bundle:
    return Bundle(f"{measured}&{what}", *([f"measure_noun&{measured}"] if measure_noun else []))


@functools.lru_cache(maxsize=20_000)
def _all_crossed(roles: tuple[str, ...], measured: str) -> Bundle:
    return Bundle(*(name for role in roles for name in _crossed(role, measured).names))


@functools.lru_cache(maxsize=10_000)
def _crossed(role: str, measured: str) -> Bundle:
    return Bundle(f"{role}&{measured}")


def _fixed(scene: Scene, token: Token, around: Around) -> tuple[tuple[str, ...], list[Item], str]:
    """Return a candidate's roles, what holds whatever the measure is, and what it is; kept in the scene."""
    known = scene.kept.get(token.i)
    if known is None:
        notes, measure_noun = notes_of(scene.frame, token), scene.frame.is_measure(token)
        what = "name" if "name" in notes.names else token.pos_
        roles = tuple(roles_of(scene, token, around))
        played = _all_with_kinds(roles, scene.kind, what, measure_noun)
        items: list[Item] = [notes, _where(scene, token, what, measure_noun), played]
        known = scene.kept[token.i] = (roles, items, what)
    return known


@functools.lru_cache(maxsize=20_000)
def _all_with_kinds(roles: tuple[str, ...], kind: str, what: str, measure_noun: bool) -> Bundle:
    """Return what the roles that a candidate plays say: most of the ways in which several come together come again."""
    return Bundle(*(name for role in roles for name in _with_kinds(role, kind, what, measure_noun).names))


@functools.lru_cache(maxsize=20_000)
def _with_kinds(role: str, kind: str, what: str, measure_noun: bool) -> Bundle:
    return Bundle(role, f"{role}&{kind}", f"{role}&{what}", *([f"{role}&measure_noun"] if measure_noun else []))


def _where(scene: Scene, token: Token, what: str, measure_noun: bool) -> Bundle:
    """Return where a candidate stands from the figure."""
    side, gap = ("before", scene.root.i - token.i) if token.i < scene.root.i else ("behind", token.i - scene.root.i)
    commas, figures = min(2, commas_between(scene, token)), min(2, figures_between(scene, token))
    return _placed(scene.kind, what, measure_noun, side, bisect.bisect_left(_DISTANCES, gap), commas, figures)


@functools.lru_cache(maxsize=20_000)
def _placed(kind: str, what: str, measure_noun: bool, side: str, gap: int, commas: int, figures: int) -> Bundle:
    """Return where a candidate stands from the figure; `gap` is a place in _DISTANCES."""
    return Bundle(
        f"gap:{side}:{(*_DISTANCES, 99)[gap]}",
        f"commas:{commas}&{side}",
        f"figures:{figures}&{side}",
        f"{side}&{what}",
        f"{kind}&{what}",
        f"segment:{commas == 0 and figures == 0}&{side}&{what}",
        *([f"measure_noun&{kind}"] if measure_noun else []),
    )


def _places_before(scene: Scene) -> dict[int, tuple[str, ...]]:
    """Return the tokens from before with what makes each a candidate; kept in the scene.

    They are what the last claim was of, the subject of the sentence before, the last and the usual names.
    """
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
    scene.earlier = {place: tuple(sorted(names)) for place, names in places.items()}
    return scene.earlier


def _far(scene: Scene, place: int, names: tuple[str, ...]) -> list[Item]:
    """Return what speaks for a word from before whatever the measure is; kept in the scene."""
    known = scene.far.get(place)
    if known is None:
        frame, kind, doer = scene.frame, scene.kind, scene.doer_kind
        back = min(3, frame.sentence_of[scene.root.i] - frame.sentence_of[place])
        named = "named" if frame.mention_of(frame.doc[place]) is not None else frame.doc[place].pos_
        known = [_far_notes(frame, frame.doc[place]), _far_about(names, kind, doer)]
        known += (_far_named(name, kind, back, doer, named, min(1, scene.place)) for name in names)
        scene.far[place] = known
    return known


def _far_notes(frame: Frame, token: Token) -> Bundle:
    """Return what a word is, as far as it counts far away; kept in the frame."""
    known = frame.far_notes.get(token.i)
    if known is None:
        known = frame.far_notes[token.i] = _far_away(notes_of(frame, token))
    return known


@functools.lru_cache(maxsize=10_000)
def _far_away(notes: Bundle) -> Bundle:
    return Bundle(*(f"far:{note}" for note in notes.names if note.startswith(_FAR_NOTES)))


@functools.lru_cache(maxsize=10_000)
def _far_about(names: tuple[str, ...], kind: str, doer: str) -> Bundle:
    joined = "+".join(name for name in names if ":" not in name)
    return Bundle(f"far:{joined}", f"far&{kind}", f"far&doer:{doer}")


@functools.lru_cache(maxsize=10_000)
def _far_named(name: str, kind: str, back: int, doer: str, named: str, place: int) -> Bundle:
    return Bundle(
        name,
        f"{name}&{kind}",
        f"{name}&back:{back}",
        f"{name}&doer:{doer}",
        f"{name}&{named}",
        f"{name}&place:{place}",
    )


@functools.lru_cache(maxsize=10_000)
def _far_measured(names: tuple[str, ...], measured: str) -> Bundle:
    return Bundle(*(f"{name}&{measured}" for name in ("far", *names)))
