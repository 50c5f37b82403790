"""What the parse says of a sentence's figures, for the changes: which are arguments, which share a verb."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from claimkit.extraction.moves import Grammar, lead
from claimkit.records import Quantity

if TYPE_CHECKING:
    from claimkit.extraction.frames import Frame

_VERBAL = ("VERB", "AUX")
_BLOCKING = ("ADP",)
_WINDOW = 4  # tokens before a figure among which its preposition stands


def grammar(frame: Frame, bounds: tuple[int, int], quantities: Sequence[Quantity]) -> Grammar:
    """Return the places of the figures that stand without a preposition and that share the verb before them."""
    tokens = frame.tokens(*bounds)
    verbs = [i for i in tokens if frame.doc[i].pos_ in _VERBAL]
    arguments = frozenset(place for place, each in enumerate(quantities) if not _is_led(frame, tokens.start, each))
    gapped = set()
    for place in range(1, len(quantities)):
        between = frame.tokens(quantities[place - 1].end, quantities[place].start)
        parted = any(frame.doc[i].text in (",", ";") or frame.doc[i].pos_ == "CCONJ" for i in between)
        if verbs and parted and not any(i in verbs for i in between):
            gapped.add(place)
    subjects = frozenset(place for place, each in enumerate(quantities) if frame.root(each).dep_ == "nsubj")
    nouns = frozenset(frame.doc[i].idx for i in tokens if frame.doc[i].pos_ in ("NOUN", "PROPN"))
    starts = frozenset(frame.doc[i].idx for i in verbs) if verbs else None
    return Grammar(arguments, frozenset(gapped & arguments), subjects, starts, nouns)


def _is_led(frame: Frame, floor: int, quantity: Quantity) -> bool:
    """Tell whether a preposition or a possessive leads to a figure: "in 5 Werken", "ihrer 18 Filialen"."""
    first = frame.token_at(lead(quantity))
    openers = frame.language["ranges"].get("between", {}).get("open", ()) if quantity.value is None else ()
    for i in range(first - 1, max(floor, first - _WINDOW) - 1, -1):
        token = frame.doc[i]
        if token.lower_ in openers:
            continue  # "between 26 and 82 centimetres"
        if token.pos_ in _BLOCKING and not token.dep_.startswith("compound"):  # "lay off"
            return True
        if token.pos_ not in ("DET", "ADJ", "ADV"):
            return False
        if token.pos_ == "DET" and (frame.is_possessive(token) or i - 1 in frame.figure_tokens):
            return True  # "45 der 160"
    return False
