"""Figures in a row, each with its own label: "im Osten 7,7 Prozent, im Westen 5,9 Prozent", "38 % an A und 52 % an B".

A label is the noun that stands in the same place to its figure as another noun stands to another figure: on the same
side, in the same stretch between commas and figures, under the same preposition.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimkit.extraction.frames import Frame

_NOMINAL = ("NOUN", "PROPN", "X")
_REACH = 14  # tokens on either side of a figure among which its label is looked for
_NEAR = 4  # tokens between a preposition and its noun
_BARE = ("nsubj", "conj", "obj", "appos", "ROOT", "root", "parataxis")
_BREAKS = (",", ";", ":")

Key = tuple[str, str]  # side of the figure, preposition ("" for none)


def find_labels(frame: Frame, first: int, end: int) -> dict[int, frozenset[int]]:
    """Return for each figure of a sentence (by its place among the quantities) the tokens that label it in a row."""
    runs = list(_figures(frame, first, end))
    if len(runs) < 2:
        return {}
    keyed: dict[tuple[str, Key], dict[int, int]] = {}
    for number, (place, start, stop) in enumerate(runs):
        floor = runs[number - 1][2] if number else first
        ceiling = runs[number + 1][1] if number + 1 < len(runs) else end
        unit = frame.quantities[place].unit
        kind = unit.kind if unit.text or not number else frame.quantities[runs[number - 1][0]].unit.kind
        for key, token in _zone(frame, max(floor, start - _REACH), start, stop, min(ceiling, stop + _REACH)):
            keyed.setdefault((kind, key), {}).setdefault(place, token)
    found: dict[int, set[int]] = {}
    for labels in keyed.values():
        if len(set(labels.values())) > 1:
            for place, token in labels.items():
                found.setdefault(place, set()).add(token)
    return {place: frozenset(tokens) for place, tokens in found.items()}


def _figures(frame: Frame, first: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield place, first token and token behind the last of each figure in a sentence."""
    i = first
    while i < end:
        place = frame.figure_tokens.get(i)
        if place is None:
            i += 1
            continue
        start = i
        while i < end and frame.figure_tokens.get(i) == place:
            i += 1
        yield place, start, i


def _zone(frame: Frame, floor: int, start: int, stop: int, ceiling: int) -> Iterator[tuple[Key, int]]:
    """Yield the nouns that may label a figure, with the side and the preposition under which they stand.

    What touches the figure counts whatever its preposition is: "1.500 in Staedten, 750 an Autobahnen".
    """
    before = _behind_last_break(frame, floor, start)
    for i in range(start - 1, before - 1, -1):
        if _may_label(frame, i):
            case = _preposition(frame, i, before)
            if case is not None:
                yield ("before", frame.doc[case].lower_), i
            elif frame.doc[i].dep_.split(":")[0] in _BARE:
                yield ("before", ""), i
    for i in range(stop, ceiling):
        token = frame.doc[i]
        if token.text in _BREAKS or token.pos_ == "CCONJ":
            break
        if _may_label(frame, i):
            case = _preposition(frame, i, stop)
            if case is not None:
                yield ("behind", frame.doc[case].lower_), i
            if case == stop:
                yield ("touching", ""), i
            elif case is None and token.dep_.split(":")[0] in _BARE:
                yield ("behind", ""), i


def _behind_last_break(frame: Frame, floor: int, start: int) -> int:
    """Return where the stretch before a figure begins: behind the last comma or conjunction of clauses."""
    for i in range(start - 1, floor - 1, -1):
        token = frame.doc[i]
        if token.text in _BREAKS or (token.pos_ == "CCONJ" and token.head.pos_ not in _NOMINAL):
            return i + 1
    return floor


def _may_label(frame: Frame, i: int) -> bool:
    token = frame.doc[i]
    return token.pos_ in _NOMINAL and i not in frame.time_tokens and i not in frame.figure_tokens


def _preposition(frame: Frame, i: int, floor: int) -> int | None:
    """Return the preposition before a noun, its determiner and adjectives skipped."""
    for k in range(i - 1, max(floor, i - _NEAR) - 1, -1):
        if frame.doc[k].pos_ == "ADP":
            return k
        if frame.doc[k].pos_ not in ("DET", "ADJ", "PROPN", "NUM"):
            return None
    return None
