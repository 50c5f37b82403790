"""Subjects of figures whose stretch leaves the verb out: "38 gehen an die Mitte, 28 an die Linke", "A cost 5, B 3".

Such a stretch says of another word what the one before it said: the word that stands to the figure as the subject
before stands to the figure before. Found on the surface, for parses of such stretches differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from claimkit.extraction.moves import lead
from claimkit.extraction.nominals import stand_in
from claimkit.extraction.scenes import Scene

if TYPE_CHECKING:
    from claimkit.extraction.frames import Frame
    from claimkit.extraction.parses import Token

_NOMINAL = ("NOUN", "PROPN", "X")
_PARTS = ("compound", "amod", "nmod", "flat")
_BREAKS = (",", ";", ":", ".", "(", ")")
_INSIDE = (*_NOMINAL, "DET", "ADJ", "ADP", "ADV", "NUM", "PART", "PRON")
_REACH = 14  # tokens that a stretch may have


def parallel_subject(scene: Scene) -> Token | None:
    """Return the word of which a figure speaks by its place beside the one before; None where they do not stand alike."""
    frame, before = scene.frame, scene.before
    if scene.group is not None and not _is_numbered(scene):
        return _paired(scene)
    if not scene.place or before.subject is None or before.quantity is None or before.root is None:
        return None
    told, own = before.quantity, scene.quantity
    if own.unit.text is not None and own.unit.kind != told.unit.kind:
        return None
    earlier, subject = frame.tokens(told.start, told.end), frame.doc[before.subject]
    if not earlier or not scene.first <= subject.i < scene.last or subject.i in earlier:
        return None
    floor, ceiling = _stretch(frame, scene)
    opening = frame.token_at(lead(own))
    if subject.i < earlier.start:
        stretch = range(floor, opening)
        tail = [i for i in range(opening - 1, floor - 1, -1) if frame.doc[i].pos_ == "ADP"][:1]
        if tail and tail[0] == opening - 1:  # "im Ballett bei 88", as "in der Oper bei 83" was said before
            if frame.doc[frame.token_at(lead(told)) - 1].lower_ != frame.doc[tail[0]].lower_:
                return None
            stretch = range(floor, tail[0])
        if range(scene.own.stop, ceiling) and any(
            frame.doc[i].pos_ in _NOMINAL for i in range(scene.own.stop, ceiling)
        ):
            return None
    else:
        if any(frame.doc[i].text in _BREAKS for i in range(earlier.stop, subject.i)) or floor < opening:
            return None
        stretch = range(scene.own.stop, ceiling)
    return _head(frame, stretch, subject)


def _is_numbered(scene: Scene) -> bool:
    """Tell whether what seems to be listed with a figure is the number of what it belongs to: "die zweite 4,9"."""
    place = scene.frame.figure_tokens.get(scene.own.start, 0)
    return place > 0 and scene.frame.quantities[place - 1].ordinal


def _paired(scene: Scene) -> Token | None:
    """Return the noun of a row that goes with a figure of the list that touches it: "auf A, B und C 3, 4 bzw. 5 Euro"."""
    frame, (member, others) = scene.frame, scene.row
    place = frame.figure_tokens.get(scene.own.start)
    if member is None or place is None or scene.group is None or scene.place < scene.group[0]:
        return None
    first = frame.quantities[place - scene.group[0]]
    end = max(member.stop, *(other.stop for other in others))
    if end != frame.token_at(lead(first)) or frame.doc[end - 1].pos_ == "ADP":
        return None
    return _noun(frame, [frame.doc[i] for i in member])


def _stretch(frame: Frame, scene: Scene) -> tuple[int, int]:
    """Return the tokens between the breaks or conjunctions on either side of a figure."""
    floor, ceiling = frame.token_at(lead(scene.quantity)), scene.own.stop
    while floor > scene.first and not _parts(frame.doc[floor - 1]):
        floor -= 1
    while ceiling < scene.last and not _parts(frame.doc[ceiling]):
        ceiling += 1
    return floor, ceiling


def _parts(token: Token) -> bool:
    return token.text in _BREAKS or token.pos_ == "CCONJ"


def _head(frame: Frame, stretch: range, like: Token) -> Token | None:
    """Return the noun that a stretch without a verb is about, under a preposition as `like` is, or bare as that."""
    tokens = [frame.doc[i] for i in stretch]
    if not tokens or len(tokens) > _REACH or any(token.pos_ not in _INSIDE for token in tokens):
        return None
    if any(_is_figure(frame, token.i) or token.i in frame.time_tokens for token in tokens):
        return None
    words = [token for token in tokens if token.pos_ != "ADV"]
    governed = bool(words) and words[0].pos_ == "ADP"
    if governed != bool(like.case):
        return None
    noun = _noun(frame, words)
    return noun if noun is not None and frame.is_measure(noun) == frame.is_measure(like) else None


def _is_figure(frame: Frame, i: int) -> bool:
    place = frame.figure_tokens.get(i)
    return place is not None and not frame.quantities[place].ordinal


def _noun(frame: Frame, words: Sequence[Token]) -> Token | None:
    """Return the first noun of a phrase that is no part of one behind it; an adjective that stands for one: "die zweite"."""
    inside = {token.i for token in words}
    for token in words:
        if token.pos_ in _NOMINAL and not (token.dep_ in _PARTS and token.head.i in inside and token.head.i > token.i):
            return stand_in(frame, token)
    alone = len(words) > 1 and words[-1].pos_ == "ADJ" and words[-2].pos_ == "DET"
    return words[-1] if alone else None
