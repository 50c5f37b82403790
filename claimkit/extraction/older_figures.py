"""The older figure behind or before a change that names none: found by its words, or by the step that it fits.

"Der Umsatz stieg um 3 % auf 14,8 Mio.; 2023 hatte er bei 14,4 Mio. gelegen": that the step is what the two figures give is
better evidence than any preposition, so that figures further away may be joined by it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from claimkit.extraction.comparisons import leaves_unit
from claimkit.extraction.fits import is_exact_difference, is_step, sums_up
from claimkit.extraction.moves import REACH, View, by_value, comparable, lead, middle
from claimkit.records import Change, Quantity

_INSET = 6  # words of an aside that tells today's figure
_STEM = 4  # letters by which two nouns are told apart
_LIKENED = 6  # words between a multiple and the older figure that it is of
_ONWARD = 6  # words between a figure and those that lead from it to the next
_NEAR = 5  # words between a figure and an older one of another noun: "300 Bauten, nach 280 Haeusern"
_FAR = 3  # figures between a result and the older one that its step fits
_TOLD = {"against", "aside"}
_STEPS = (
    "percentage_point",
    "factor",
    "duration",
    "ratio",
)  # what a figure with these units is no state of, but a step


def find_older(view: View, changes: dict[int, Change]) -> None:
    """Give each change that has a result and a direction the older figure, where the sentence names it."""
    places = {quantity.start: index for index, quantity in enumerate(view.quantities)}
    olds = {change.old.start for change in changes.values() if change.old is not None}
    for index in range(len(view.quantities)):
        change = changes.get(index)
        if change is None or change.new is None or change.old is not None or change.direction in (None, "unchanged"):
            continue
        place = places.get(change.new.start)
        old = None if place is None else _older(place, change, view, changes, olds)
        if old is None:
            continue
        whole = replace(change, old=old)
        olds.add(old.start)
        for other, known in list(changes.items()):
            if known is change or known == change:
                changes[other] = whole
            elif _stays(known, old):
                continue
            elif known.new is old and view.quantities[other] is old:
                del changes[other]  # the step behind it is one from it: "98, seven more than 91 in 2023: a rise of 8%"
            elif known.new is old:
                changes[other] = replace(known, old=old, new=change.new)


def _older(place: int, change: Change, view: View, changes: dict[int, Change], olds: set[int]) -> Quantity | None:
    """Return the older figure of a result, by its place."""
    new, found = view.quantities[place], []
    for other in (*range(place + 1, len(view.quantities)), *range(place - 1, -1, -1)):
        old = view.quantities[other]
        apart = sum(
            not is_step(view, k, changes.get(k, Change())) for k in range(min(place, other) + 1, max(place, other))
        )
        if apart > _FAR or old.start in olds or old.ordinal or view.timed(old) or not _may_be_state(old, new):
            continue
        if view.is_expected(old) or any(_contradicts(c, old, new) for c in changes.values() if c.new is new):
            continue  # "below analysts' estimates of 12.9"
        free = other not in changes or _stays(changes[other], old) or _seems(changes[other], change, old, new)
        if not free or by_value(old, new) not in (change.direction, None):
            continue
        weak = change.factor is not None and not view.roles[other] & _TOLD and not _is_likened(place, other, view)
        told = (change.factor is None or _is_behind(old, new, view)) and (
            _is_told(old, new, view)
            or _comes_behind(place, other, change, view)
            or _had_been(place, other, change, view)
            if other > place
            else _is_told_aside(old, new, view) or _came_after(place, other, view) or _goes_onward(place, other, view)
        )
        if (not weak and _fits(change, old, new)) or told:
            found.append(old)
    return found[0] if len(found) == 1 else None


def _is_likened(place: int, other: int, view: View) -> bool:
    """Tell whether a multiple right before a figure says that it is of that: "doppelt so viel wie im Jahr davor mit 106.000"."""
    multiple = view.quantities[other - 1] if other - 1 > place else None
    if multiple is None or multiple.unit.kind not in ("factor", "ratio"):
        return False
    gap = view.text[multiple.end : lead(view.quantities[other])]
    words = gap.lower().split()
    return (
        view.rules.norms.search(gap) is None
        and bool(words)
        and words[0] in view.rules.likened | view.rules.owners
        and len(words) <= _LIKENED
    )


def _had_been(place: int, other: int, change: Change, view: View) -> bool:
    """Tell whether a clause of its own has the older figure with its time: "...; im Vorjahr hatte sie bei 4 Mio. gelegen"."""
    new, old = view.quantities[place], view.quantities[other]
    gap = view.text[new.end : lead(old)]
    opened = re.search(r"[;:,(\u2013]", gap)
    between = (q for q in view.quantities[place + 1 : other] if not view.timed(q))
    if opened is None or len(gap) > REACH or any(True for _ in between) or _is_far_off(change, old, new):
        return False
    start, edge = new.end + opened.end(), lead(old)
    timed = any(start <= first < edge for first, _ in view.times)
    return timed and view.rules.had.search(view.text, start, edge) is not None


def _is_far_off(change: Change, old: Quantity, new: Quantity) -> bool:
    """Tell whether a percentage is not even near what two figures give: it may be meant of others."""
    before, after, by = middle(old), middle(new), middle(change.by) if change.by is not None else None
    if change.by is None or change.by.unit.kind != "percent" or not before or not after or not by:
        return False
    return not by / 2 <= abs(after / before - 1) * 100 <= by * 2


def _came_after(place: int, other: int, view: View) -> bool:
    """Tell whether words make a figure the later of two: "2014 waren es 5.600, zehn Jahre spaeter 4.120"."""
    between = (q for q in view.quantities[other + 1 : place] if not view.timed(q))
    later = "later" in view.roles[place] and not any(True for _ in between)
    return later and any(first < view.quantities[other].end for first, _ in view.times)


def _goes_onward(place: int, other: int, view: View) -> bool:
    """Tell whether words lead from one state to the next right behind it: "260,000 in the first year, rising to 310,000"."""
    new, old = view.quantities[place], view.quantities[other]
    match = view.rules.onward.search(view.text, old.end, lead(new))
    between = (q for q in view.quantities[other + 1 : place] if not (view.timed(q) or q.ordinal))
    if match is None or any(True for _ in between):
        return False
    told = view.text[old.end : match.start()]
    return len(told.split()) <= _ONWARD and not set(told) & set(".;:!?")


def _comes_behind(place: int, other: int, change: Change, view: View) -> bool:
    """Tell whether "from" alone brings the older figure, told about the newer between: "rose to 88, a record, from 70"."""
    old, new = view.quantities[other], view.quantities[place]
    goes_on = other + 1 < len(view.quantities) and "to" in view.roles[other + 1]
    pair = "to" in view.roles[place] and view.roles[other] == {"from"} and not view.rules.weak and not goes_on
    pair = pair and not view.moved_between(new.end, lead(old))  # "grew to 7,400, a plus of 600"
    return pair and 0 < old.start - new.end <= REACH and by_value(old, new) == change.direction


def _stays(change: Change, old: Quantity) -> bool:
    """Tell whether a figure is only said to have stayed: "in 2023 they had been flat at 14.4"."""
    return change.direction == "unchanged" and change.new is old and change.old is None


def _seems(change: Change, step: Change, old: Quantity, new: Quantity) -> bool:
    """Tell whether a figure only seems to be the result of the step behind it, which is one from it to the newer figure."""
    alone = change.new is old and change.old is None and change.direction == step.direction
    return alone and _fits(step, old, new) and _fits(change, old, new)


def _contradicts(change: Change, old: Quantity, new: Quantity) -> bool:
    """Tell whether the amount of a step is far from what lies between two figures: "$64 in March, closed at $48, down $6"."""
    before, after, by = middle(old), middle(new), middle(change.by) if change.by is not None else None
    if change.by is None or not before or not after or not by or change.by.unit.kind in _STEPS:
        return False
    moved = abs(after - before)
    return comparable(change.by, new) and change.by.unit.kind == new.unit.kind and not by / 2 <= moved <= by * 2


def _may_be_state(old: Quantity, new: Quantity) -> bool:
    """Tell whether two figures can be two states of one thing."""
    return (comparable(old, new) or leaves_unit(old, new)) and not (
        old.unit.kind in _STEPS and new.unit.kind not in _STEPS
    )


def _fits(change: Change, old: Quantity, new: Quantity) -> bool:
    """Tell whether the step of a change is what two figures give."""
    before, after = middle(old), middle(new)
    if not before or not after or not comparable(old, new):
        return False
    return sums_up(change, after / before) or is_exact_difference(change, old, new)


def _is_told_aside(old: Quantity, new: Quantity, view: View) -> bool:
    """Tell whether a relative clause with an earlier time of its own has the older figure: "el litro, que en 2019 costaba 3, sube a 4"."""
    before, between = view.text[view.start : lead(old)], view.text[old.end : lead(new)]
    opened = view.start + before.rfind(",") + 1
    if "," not in before or "," not in between or len(between) > REACH:
        return False
    closed = old.end + between.index(",")
    timed = any(opened <= start and end <= closed for start, end in view.times)
    alone = not any(
        opened <= q.start < closed or closed <= q.start < new.start
        for q in view.quantities
        if q is not old and not view.timed(q)
    )
    same = old.unit.kind in ("currency", "percent") or (old.unit.text is not None and old.unit.text == new.unit.text)
    if not alone or not (timed or same):
        return False
    if view.rules.relatives.match(view.text, opened) is not None:
        return True
    inset = len(view.text[opened:closed].split()) <= _INSET  # "the average bill, now $132, is to rise to $141"
    same = old.unit.kind == new.unit.kind and old.unit.kind in ("currency", "percent", "physical", "duration")
    return same and inset and opened > view.start and view.rules.now.search(view.text, opened, old.start) is not None


def _is_behind(old: Quantity, new: Quantity, view: View) -> bool:
    """Tell whether nothing but the word that brings the older figure stands before it: "dimezzato, a 41 milioni dai 96"."""
    return old.start > new.end and view.rules.behind.fullmatch(view.text[new.end : old.start].strip()) is not None


def _is_other_noun(old: Quantity, new: Quantity) -> bool:
    """Tell whether two counts name two things."""
    nouns = [(quantity.unit.text or "").lower()[:_STEM] for quantity in (old, new)]
    return old.unit.kind == new.unit.kind == "count" and "" not in nouns and nouns[0] != nouns[1]


def _is_told(old: Quantity, new: Quantity, view: View) -> bool:
    """Tell whether words bring the older figure: "to 88 from 100", "ging auf 2,1 % zurueck, nachdem sie 2,4 % betragen hatte"."""
    edge = lead(old)
    if not 0 < edge - new.end <= REACH:
        return False
    gap = view.text[new.end : edge]
    if _is_other_noun(old, new) and len(gap.split()) > _NEAR:
        return False  # "un aumento de 22% que atribuem ao regresso das duas noturnas"
    if view.rules.behind.search(gap) or view.rules.behind.fullmatch(view.text[edge : old.start].strip()):
        return True
    return view.rules.when.search(gap) is not None and not any(
        new.end <= other.start < edge for other in view.quantities if not view.timed(other)
    )
