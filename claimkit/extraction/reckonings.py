"""What somebody puts a rise or fall at: "beziffert den Anstieg der Straftaten auf 27,5 Prozent" is a step and no result."""

from __future__ import annotations

import bisect
import re

from claimkit.extraction.moves import Move, View, lead
from claimkit.records import Change, Direction, Quantity

_REACH = 90  # characters between a noun of movement and its figure
_BEFORE = 32  # characters between a verb and the noun of movement that is its object
_BEHIND = 24  # characters behind a figure in which a participle stands: "auf 4 Prozent beziffert"
_NEXT = 48  # characters between two figures that share the verb: ", den der Raube auf 23,5"
_OBJECT = 3  # words between a verb and the noun of movement, the determiner among them
_BREAK = re.compile(r"[.;:!?\n](?!\d)")
_WORD = re.compile(r"[^\W\d_]+['\u2019]?")


def reckon(view: View, changes: dict[int, Change]) -> None:
    """Make a figure that a rise or fall is put at its step, and that of anything else no change."""
    for index, quantity in enumerate(view.quantities):
        edges = (edge for edge in (lead(quantity), quantity.start) if _is_led(view, view.start, edge))
        edge = next(edges, None)  # the verb may be the qualifier: "estimado em"
        if edge is None:
            continue
        known = changes.get(index)
        if known is not None and (known.old is not None or known.by not in (None, quantity) or known.factor):
            continue
        noun, direct = _put_at(quantity, edge, view)
        if noun is None:
            continue
        if direct:
            changes[index] = Change(noun.direction, by=quantity)
            _go_on(index, noun.direction, view, changes)
        elif known is not None:
            del changes[index]  # "beziffern den Ertrag der Erhoehung auf 11,2 Millionen"


def _is_led(view: View, start: int, edge: int) -> bool:
    return view.rules.reckoned_at.search(view.text, start, edge) is not None


def _put_at(quantity: Quantity, edge: int, view: View) -> tuple[Move | None, bool]:
    """Return the noun of movement before a figure of a verb of reckoning, and whether it is what is put at the figure."""
    place = bisect.bisect_right(view.moves, edge, key=lambda move: move.start) - 1
    noun = view.moves[place] if place >= 0 else None
    if noun is None or edge - noun.end > _REACH or view.rules.nouns.fullmatch(view.text, noun.start, noun.end) is None:
        return None, False
    between = view.text[noun.end : edge]
    if _BREAK.search(between) or any(noun.end <= q.start < edge for q in view.quantities):
        return None, False
    before = _WORD.findall(view.text, max(view.start, noun.start - _BEFORE), noun.start)
    behind = view.rules.reckons.search(view.text, quantity.end, min(view.end, quantity.end + _BEHIND))
    told = view.rules.reckons.search(between)
    taken = _WORD.findall(between, told.end()) if told is not None else []
    if taken and taken[0].lower() in view.rules.determiners:
        return None, False  # "the fall puts a litre at 1.20"
    if told is not None or (behind and not _BREAK.search(view.text[quantity.end : behind.start()])):
        return noun, _is_head(before, view)
    verbs = list(view.rules.reckons.finditer(view.text, max(view.start, noun.start - _REACH), noun.start))
    if not verbs or _BREAK.search(view.text[verbs[-1].end() : noun.start]):
        return None, False
    words = _WORD.findall(view.text, verbs[-1].end(), noun.start)
    if len(words) <= _OBJECT and not {word.lower() for word in words[1:]} & view.rules.owners:
        return noun, words[:1] == [] or words[0].lower() not in view.rules.owners - view.rules.determiners
    return noun, False


def _is_head(before: list[str], view: View) -> bool:
    """Tell whether the words before a noun make it no genitive: "The rise", but not "the cost of the rise"."""
    words = [word.lower() for word in before[-2:]]
    if words and words[-1] in view.rules.determiners:
        owned = words[-1] in view.rules.owners and len(before) > 1 and before[-2][0].isupper()  # "Kosten der Senkung"
        return not owned and not (len(words) > 1 and words[0] in view.rules.owners)
    return not (words and words[-1] in view.rules.owners)


def _go_on(index: int, direction: Direction | None, view: View, changes: dict[int, Change]) -> None:
    """Give the figures that share the verb the same change: ", den der Gewalttaten auf 23,5 Prozent"."""
    for later in range(index + 1, len(view.quantities)):
        before, quantity = view.quantities[later - 1 : later + 1]
        start, edge = before.end, lead(quantity)
        gap = view.text[start:edge]
        led = _is_led(view, start, edge)
        verb = view.verbal is not None and any(start <= place < edge for place in view.verbal)
        alike = before.unit.kind == quantity.unit.kind
        if not led or verb or not alike or len(gap) > _NEXT or _BREAK.search(gap) or view.moved_between(start, edge):
            return
        known = changes.get(later)
        if known is not None and (known.old is not None or known.factor):
            return
        changes[later] = Change(direction, by=quantity)
