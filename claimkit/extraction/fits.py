"""Figures that a step fits: what two states give is better evidence of them than any preposition.

"Der Liter kostet 1,29 Euro, 30 Prozent mehr als vor einem Jahr (0,99 Euro)": the sum says which is the older figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from claimkit.extraction.moves import View, by_value, comparable, middle
from claimkit.records import Change, Quantity

_NORM = 24  # characters before a figure in which the word stands that makes it a mere norm: "the average of"
_PART = 12  # characters between a part and its whole
_ROUGH = 8  # a fraction is told in round words: "gut ein Viertel"
_TOLERANCE = Decimal("0.05")  # how far a step may lie from what two figures give and still sum them up, of itself


def is_step(view: View, index: int, change: Change) -> bool:
    """Tell whether a figure is the step or multiple of its change itself."""
    quantity = view.quantities[index]
    return change.by is quantity or (change.factor is not None and quantity.unit.kind == "factor")


def is_exact_difference(step: Change, old: Quantity, new: Quantity) -> bool:
    """Tell whether an amount is just what lies between two figures, the right way round."""
    before, after = middle(old), middle(new)
    if step.by is None or not comparable(step.by, new) or step.by.value is None or before is None or after is None:
        return False
    return after - before == (-step.by.value if step.direction == "decrease" else step.by.value)


def sums_up(step: Change, ratio: Decimal) -> bool:
    """Tell whether a percentage or multiple is what two figures give."""
    if step.factor:
        return abs(ratio - step.factor) <= _TOLERANCE * step.factor
    if step.by is None or step.by.unit.kind not in ("percent", "ratio") or not step.by.value:
        return False
    moved = (ratio - 1) * 100 * (-1 if step.direction == "decrease" else 1)
    if step.by.unit.kind == "ratio":
        return abs(moved / 100 - step.by.value) <= step.by.value / _ROUGH
    return abs(moved - step.by.value) <= max(_TOLERANCE * step.by.value, step.by.precision)


def join_fitting(views: Sequence[View], found: Sequence[dict[int, Change]]) -> None:
    """Give a step the two states that it fits, where just one such pair is told.

    The older one stands in the step's sentence, the newer there too or in the one before: a sentence that only sums up
    ("Das sind 8 Prozent weniger") has the step for itself.
    """
    before: dict[int, Change] = {}
    earlier = None
    for view, changes in zip(views, found, strict=True):
        for index in sorted(changes):
            step = changes.get(index, Change())  # another one may have taken its place
            if (step.old is not None and step.new is not None) or not is_step(view, index, step):
                continue
            pairs = {(old.start, new.start): (old, new) for old, new in _around(view, changes, earlier, before, step)}
            if len(pairs) == 1:
                whole = replace(step, **dict(zip(("old", "new"), *pairs.values(), strict=True)))
                _settle(step, whole, view, changes)
                if earlier is not None:
                    _settle(step, whole, earlier, before)
        earlier, before = view, changes


def _around(
    view: View, changes: dict[int, Change], earlier: View | None, before: dict[int, Change], step: Change
) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the pairs of (older, newer) figures about a step that fit it."""
    olds = [step.old] if step.old is not None else list(_states(view, changes, step))
    news = [step.new] if step.new is not None else olds
    found = [
        (old, new)
        for old in olds
        for new in news
        if old is not new and _fits(step, old, new) and not _is_part(new, old, view)
    ]
    if not found and step.new is not None and step.old is None and _is_guessed(step.new, view):
        news = olds
        found = [(old, new) for old in olds for new in news if _fits(step, old, new) and not _is_part(new, old, view)]
    if not found and step.old is None and earlier is not None and (step.new is None or _is_guessed(step.new, view)):
        olds = [step.new] if step.new is not None else olds
        results = {change.new.start for change in before.values() if change.new is not None}
        states = list(_states(earlier, before, step))
        news = [new for new in states if new.unit.text is not None or new.start in results]
        found = [(old, new) for old in olds for new in news if _fits(step, old, new)]
    yield from found


def _is_guessed(result: Quantity, view: View) -> bool:
    """Tell whether no word says that a figure is a result: it only stands before its step."""
    return not any(
        quantity is result and view.roles[k] & {"to", "result"} for k, quantity in enumerate(view.quantities)
    )


def _is_part(part: Quantity, whole: Quantity, view: View) -> bool:
    """Tell whether a figure is only some of another one: "208 der 832 Patienten"."""
    words = view.text[part.end : whole.start].split() if part.end < whole.start <= part.end + _PART else []
    return bool(words) and words[0].lower() in view.rules.owners


def _states(view: View, changes: dict[int, Change], step: Change) -> Iterator[Quantity]:
    """Yield the figures of a sentence that tell a state which no other change has."""
    for place, quantity in enumerate(view.quantities):
        if quantity.ordinal or view.timed(quantity) or quantity.unit.kind in ("factor", "ratio"):
            continue
        if view.rules.norms.search(view.text, max(view.start, quantity.start - _NORM), quantity.start):
            continue
        if view.is_expected(quantity):
            continue
        change = changes.get(place)
        if change is None or (
            change.new is quantity and change.old is None and (change is step or _same(change, step))
        ):
            yield quantity


def _same(change: Change, step: Change) -> bool:
    """Tell whether a result may be that of a step: it has the same one or none, and moved the same way."""
    alone = change.by is None and change.factor is None and change.direction == step.direction
    return alone or (change.by is step.by and change.factor == step.factor)


def _fits(step: Change, old: Quantity, new: Quantity) -> bool:
    """Tell whether a step is what two figures of one unit give."""
    before, after = middle(old), middle(new)
    if not before or not after or not comparable(old, new) or by_value(old, new) != step.direction:
        return False
    if old.unit.kind == "count" and None not in (old.unit.text, new.unit.text) and old.unit.text != new.unit.text:
        return False
    if step.by is None and step.factor:
        return abs(after / before - step.factor) <= step.factor / 10  # "more than twice"
    if step.by is None or step.by.unit.kind in ("percent", "ratio"):
        return sums_up(step, after / before)
    if step.by.value is None:
        return False
    points = step.by.unit.kind == "percentage_point" and step.by.unit.code == "pp" and new.unit.kind == "percent"
    return (points or comparable(step.by, new)) and abs(after - before) == step.by.value


def _settle(step: Change, whole: Change, view: View, changes: dict[int, Change]) -> None:
    """Give a step and its result the two states."""
    for place, quantity in enumerate(view.quantities):
        change = changes.get(place)
        if quantity is whole.new or (change is not None and change in (step, whole) and is_step(view, place, step)):
            changes[place] = whole
        elif change is not None and change.by is quantity and change.new is step.new is not None and change.old is None:
            changes[place] = replace(change, old=whole.old, new=whole.new)  # a second step
        elif change is not None and (change == step or (change.old is whole.old and change.by is None)):
            del changes[place]  # only guessed to be the result
