"""Figures that explain each other: the older one beside the newer, a step behind its result, one change for all."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from claimkit.extraction.fits import is_exact_difference, is_step, sums_up
from claimkit.extraction.moves import LEAD, REACH, View, alike, by_value, comparable, lead, middle
from claimkit.extraction.step_words import BREAK
from claimkit.extraction.steps import faces, is_told_apart, opens_object, taken_up
from claimkit.records import Change, Quantity

_APPOSED = 4  # words between a figure and the step that explains it
_NO_RESULTS = ("percent", "percentage_point", "factor", "duration", "ratio")
_STEPS_OF = {
    ("percentage_point", "percent"),
    ("percentage_point", "ratio"),
    ("duration", "duration"),
    ("factor", "duration"),
    ("factor", "percent"),
}  # a step and what it may be a step of although that is a step by itself
_MOVED = 2  # words of a participle that explains a figure with its step: ", scesi del | 15 %"
_SUMMED = 8  # words between them where a word takes up the figure: ", das ist ein Zuwachs gegenueber 2023 von"
_SIGNED = ("(+", "(", "(-", "(\u2212", "(\u2013")  # between a figure and the step behind it in brackets
_NAME = 3  # words that the name of what is counted may go on for
_INSET = 5  # words between a level told in passing and its step
_BESIDE = 16  # characters between a result and the multiple that leads to it
_FAR_OFF = 4  # how far a percentage may lie from what a pair gives and still be meant of it, wrong as it is
_TOLD = 10  # words about a figure before the comma behind which its step stands
_EARLIER = 24  # characters before an older figure in which "bisher" stands
_OPENED = re.compile(r"[,(\u2013]\s*[^\W\d_]+\s+$")  # one word between the newer figure and the older
_CLOSED = re.compile(r"\s*(?:[.,;:)\n]|$)")
_NAMED_ONCE = ("currency", "physical", "duration", "percent")  # units that the second of two figures may leave out
_MAGNITUDE = 10  # two states of one thing are not further apart


def compare(view: View, changes: dict[int, Change]) -> None:
    """Give a figure the one it is compared with: "stieg auf 5 Mio. nach 4 Mio. im Vorjahr", "8 statt 6 Euro".

    A bare comparison ("51 Prozent, nach 62 Prozent") says nothing of a movement.
    """
    for index in range(1, len(view.quantities)):
        newer = _compared(index, view, changes)
        if newer is None:
            continue
        old, new = view.quantities[index], view.quantities[newer]
        before, roles = changes.get(newer, Change()), view.roles[index]
        told = "instead" in roles or before.direction is not None or _is_summed(newer, old, view, changes)
        told = told or ("newest" in view.roles[newer] and by_value(old, new) == "decrease")  # "nur noch 42, nach 63"
        moved = "aside" not in roles and view.moved_between(new.end, old.start)
        moved = moved or ("aside" not in roles and _is_arrived(new, view))
        if not (told or moved or _is_told_earlier(new, old, view) or _is_announced(new, old, view)):
            continue
        if before.old is None and before.by is not new:
            known = before.direction if before.direction != "unchanged" or before.new is None else None
            direction = known or by_value(old, new) or view.direction_of(new) or before.direction
            changes[newer] = replace(before, direction=direction, old=old, new=before.new or new)


def _is_arrived(new: Quantity, view: View) -> bool:
    """Tell whether a verb that leads to a figure says that it was another before: "est revenu a 1,04 milliard, contre 1,21"."""
    return view.rules.arrivals.search(view.text, max(view.start, lead(new) - LEAD), lead(new)) is not None


def _is_announced(new: Quantity, old: Quantity, view: View) -> bool:
    """Tell whether the words before a colon say which way the figure behind it went: "Die Zahlen sinken: 1.240 waren es, nach 1.310"."""
    edge = view.text.rfind(":", view.start, lead(new))
    if edge < 0 or any(edge < q.start < new.start for q in view.quantities if not view.timed(q)):
        return False
    moved = [move for move in view.moves if move.end <= edge]
    return bool(moved) and moved[-1].direction == by_value(old, new)


def _is_told_earlier(new: Quantity, old: Quantity, view: View) -> bool:
    """Tell whether a word right before a figure says that it was so until now, one of no time: "bisher", not "ein Jahr zuvor"."""
    match = view.rules.earlier.search(view.text, max(new.end, old.start - _EARLIER), old.start)
    if match is None and old.start > new.end:
        match = view.rules.earlier.match(view.text, old.end + 1)  # "frente a los 657 actuales"
    return match is not None and not any(start < match.start() < end for start, end in view.times)


def _compared(index: int, view: View, changes: dict[int, Change]) -> int | None:
    """Return the place of the figure that one with "nach", "gegenueber" before it is compared with."""
    old = view.quantities[index]
    if faces(index - 1, view, "against"):
        return None
    roles = view.roles[index]
    after = old.unit.kind == "duration" and "instead" not in roles and bool(roles & {"against", "aside"})
    if index in changes or after or not _may_be_older(index, view, changes):
        return None  # "nach drei Monaten" is no comparison
    reach = REACH if "aside" in view.roles[index] else REACH // 2
    for place in [place for place in range(index - 1, -1, -1) if not view.timed(view.quantities[place])][:2]:
        if old.start - view.quantities[place].end > reach:
            return None
        if place in changes and changes[place].new is not view.quantities[place]:
            continue  # the step between the two
        if alike(old, view.quantities[place]) or leaves_unit(old, view.quantities[place]):
            return place
        return None
    return None


def _may_be_older(index: int, view: View, changes: dict[int, Change]) -> bool:
    """Tell whether a word says that a figure is the older one: "nach 4 Mio.", "8 % weniger als im Vorjahr, als es 5 waren"."""
    if view.roles[index] & {"against", "instead", "aside"}:
        return True
    before, old = view.quantities[index - 1 : index + 1]
    told = _is_told_earlier(before, old, view) and _OPENED.search(view.text, before.end, lead(old)) is not None
    if told and _CLOSED.match(view.text, old.end) is not None:
        return True  # "kostet 6 Euro, bisher 4 Euro"
    return index - 1 in changes and bool(view.rules.when.search(view.text, before.end, lead(view.quantities[index])))


def leaves_unit(old: Quantity, new: Quantity) -> bool:
    """Tell whether a figure leaves its unit to the one beside it: "312 millions d'euros, contre 264 millions annonces"."""
    before, after = middle(old), middle(new)
    if old.unit.kind != "count" or new.unit.kind not in _NAMED_ONCE or not before or not after:
        return False
    return 1 / _MAGNITUDE < before / after < _MAGNITUDE


def _is_summed(index: int, old: Quantity, view: View, changes: dict[int, Change]) -> bool:
    """Tell whether a step without a result stands behind a comparison: "..., ein Anstieg von 5 %"."""
    later = (changes.get(place) for place in range(index, len(view.quantities)))
    return any(
        change is not None
        and change.old is None
        and change.new is None
        and (change.factor is not None or _may_be_gap(change, old, view.quantities[index]))
        for change in later
    )


def _may_be_gap(change: Change, old: Quantity, new: Quantity) -> bool:
    """Tell whether a step can lie between two figures: an amount only when it is their difference."""
    if change.by is None:
        return False
    amount = comparable(change.by, new) and change.by.unit.kind not in _NO_RESULTS
    return not amount or is_exact_difference(change, old, new)


def join_multiples(view: View, changes: dict[int, Change]) -> None:
    """Join a multiple to the result before it: "auf sechs Wochen verdoppelt"."""
    for index in range(1, len(view.quantities)):
        change, result = changes.get(index), changes.get(index - 1)
        new = view.quantities[index - 1]
        if (
            change is None
            or result is None
            or change.factor is None
            or change.new
            or change.old
            or "to" not in view.roles[index - 1]
        ):
            continue
        gap = view.text[new.end : view.quantities[index].start]
        near = len(gap) <= _BESIDE or (len(gap) <= LEAD and BREAK.search(gap) is None)
        if near and result.new is new and result.by is None and result.factor is None:
            changes[index] = changes[index - 1] = replace(result, direction=change.direction, factor=change.factor)


def _is_passed_over(place: int, index: int, view: View) -> bool:
    """Tell whether a figure before a step is part of a time, a mere adjunct, or counts up: "for the sixth year, by 4 %"."""
    quantity = view.quantities[place]
    if quantity.unit.kind == "duration" and _took(place, view):
        return True
    return view.timed(quantity) or quantity.ordinal or _is_adjunct(place, index, view)


def _took(place: int, view: View) -> bool:
    """Tell whether a stretch of time only says how long what stands before it took: "640.000 cajas en doce meses, el triple"."""
    if place == 0 or view.arguments is None or place in view.arguments or view.roles[place] - {"from"}:
        return False
    before, lasting = view.quantities[place - 1 : place + 1]
    near = not set(view.text[before.end : lasting.start]) & set(",;:.!?()")
    return near and before.unit.kind not in _NO_RESULTS and not view.timed(before)


def join_results(view: View, changes: dict[int, Change]) -> None:
    """Join a step to the result that a second verb leads to: "buessen fuenf Punkte ein und kommen auf 11 Prozent"."""
    for index in range(1, len(view.quantities)):
        step, result = changes.get(index - 1), changes.get(index, Change())
        by, new = view.quantities[index - 1 : index + 1]
        if step is None or step.by is not by or step.new is not None or step.old is not None:
            continue
        alone = result.new in (None, new) and result.by is None and result.old is None and result.factor is None
        led = bool(view.roles[index] & {"to", "result"}) and new.start - by.end <= LEAD
        points = by.unit.kind == "percentage_point"
        if by.unit.kind == "physical" and new.unit.kind != "physical":
            continue  # "receded by 38 metres and ends at 2,870 today"
        if is_told_apart(by, new, view) or opens_object(new, view) or _has_own_verb(by, index, view):
            continue  # "The shares, which have lost a third of their value, closed at 46p"
        if alone and led and (new.unit.kind == "percent") == points and not new.ordinal:
            changes[index - 1] = changes[index] = replace(step, new=new)


def _has_own_verb(by: Quantity, index: int, view: View) -> bool:
    """Tell whether a weak preposition leads from a verb of its own to a figure: "pierde la mitad y se paga a 6 euros"."""
    new = view.quantities[index]
    if not view.rules.weak or "result" in view.roles[index]:
        return False
    moved = {move.start for move in (*view.moves, *view.shifts)}
    return any(by.end <= verb < new.start and verb not in moved for verb in view.verbal or ())


def split_alternatives(view: View, changes: dict[int, Change]) -> None:
    """Give an amount the change of the share that says it a second time: "41 Mio. um, 3 Mio. oder 8 Prozent mehr"."""
    for index in range(2, len(view.quantities)):
        change, result, first, second = changes.get(index), *view.quantities[index - 2 : index + 1]
        if change is None or change.by is not second or change.new is not None or index - 1 in changes:
            continue
        shared = second.unit.kind in ("percent", "ratio") and first.unit.kind != second.unit.kind
        if not shared or view.timed(first) or not comparable(first, result) or view.roles[index - 1]:
            continue
        gap = view.text[first.end : lead(second)]
        if len(gap.split()) == 1 and "," not in gap and view.rules.or_else.fullmatch(gap):
            changes[index - 1] = replace(change, by=first)


def join_appositions(view: View, changes: dict[int, Change]) -> None:
    """Join a step to the figure that it explains: "34,5 Milliarden Yuan, 38 % mehr", "36 million, twice as many"."""
    for index in range(1, len(view.quantities)):
        change, place = changes.get(index), index - 1
        while place > 0 and _is_passed_over(place, index, view):
            place -= 1
        result, taken = view.quantities[place], changes.get(place, Change())
        bare = taken.old is None and taken.by is None and taken.factor is None
        if change is None or change.new is not None or change.old is not None or result.ordinal:
            continue
        if (
            change.by is not None
            and taken.by is result
            and taken.new not in (None, result)
            and _is_apposed(view, result, view.quantities[index])
        ):
            same = taken.direction == change.direction
            changes[index] = replace(change, old=taken.old if same else None, new=taken.new)
        if not bare:
            continue
        older = any(other.old is result for other in changes.values())
        step = view.quantities[index]
        counted = step.unit.kind == "count" and step.unit.text is None and result.unit.kind == "duration"
        points = counted or (step.unit.kind, result.unit.kind) in _STEPS_OF  # "163 minutos, mais 25"
        if older or "instead" in view.roles[place] or (result.unit.kind in _NO_RESULTS and not points):
            continue
        if step.unit.kind not in _NO_RESULTS and not (counted or alike(step, result)):
            continue  # "38,500 receive the tariff, which takes £20 off"
        told = any(p.match(view.text, step.end) for _, p in view.rules.after) or _is_named(result, step, view)
        told = told or _is_led_by_adverb(result, step, view)
        if "by" in view.roles[index] and not told:
            continue
        if _is_apposed(view, result, step):
            changes[index] = changes[place] = replace(change, new=result)


def tell_again(view: View, changes: dict[int, Change]) -> None:
    """Give a percentage right behind a step with its result to that step: "slipped by 15 to 585, or 4.5 per cent"."""
    for index in range(2, len(view.quantities)):
        (new, share), whole = view.quantities[index - 1 : index + 1], changes.get(index - 1)
        if index in changes or share.unit.kind != "percent" or whole is None or whole.new is not new:
            continue
        if whole.by is None or whole.by.unit.kind in ("percent", "percentage_point") or whole.factor is not None:
            continue
        if view.rules.apposed.fullmatch(view.text[new.end : lead(share)].strip(" ,(\u2013")):
            changes[index] = replace(whole, by=share)


def join_pairs(view: View, changes: dict[int, Change]) -> None:
    """Join a step to the from-to right before it that it sums up, however many the sentence has: "von 29,6 auf 33,3 und damit um 12,5 Prozent"."""
    for index in range(1, len(view.quantities)):
        pair, step = changes.get(index - 1), changes.get(index)
        new, by = view.quantities[index - 1 : index + 1]
        if pair is None or pair.old is None or pair.new is not new or pair.by is not None or step is None:
            continue
        if step.old is not None or step.new not in (None, new) or not is_step(view, index, step) or view.timed(by):
            continue
        if step.direction in (None, pair.direction) and _agrees(step, pair) and _is_apposed(view, new, by):
            changes[index] = changes[index - 1] = replace(pair, by=step.by, factor=pair.factor or step.factor)
    for index in range(len(view.quantities) - 2):
        step, pair = changes.get(index), changes.get(index + 2)
        by, old, new = view.quantities[index : index + 3]
        if pair is None or pair.old is not old or pair.new is not new or pair.by is not None or pair.factor is not None:
            continue
        if step is None or step.old is not None or step.new is not None or not is_step(view, index, step):
            continue
        gap = view.text[by.end : lead(old)]
        near = gap.startswith((",", ":")) and len(gap.split()) <= len((",", "von"))
        if near and step.direction in (None, pair.direction) and _agrees(step, pair) and not view.timed(by):
            changes[index] = changes[index + 2] = replace(pair, by=step.by, factor=step.factor)


def _agrees(step: Change, pair: Change) -> bool:
    """Tell whether a step can be that of a pair; a multiple must be just what the two give."""
    before, after = (middle(q) if q is not None else None for q in (pair.old, pair.new))
    if step.by is None and (not before or after is None or not sums_up(step, after / before)):
        return False
    return _may_sum_up(step, pair)


def join_levels(view: View, changes: dict[int, Change]) -> None:
    """Join a step to the level that its clause goes on from: "betrug 8 Milliarden und stieg um 5 Prozent"."""
    for index in range(1, len(view.quantities)):
        change = changes.get(index)
        step, level = view.quantities[index], view.quantities[index - 1]
        if change is None or change.by is not step or change.new is not None or change.old is not None:
            continue
        gap = view.text[level.end : lead(step)]
        if view.rules.since_then.search(gap) and alike(step, level) and index - 1 not in changes:
            changes[index] = replace(change, old=level)
            continue
        points = step.unit.kind == "percentage_point" and level.unit.kind == "percent"
        relative = level.unit.kind in _NO_RESULTS and not points
        if index - 1 in changes or view.roles[index - 1] - {"to"} or relative or ";" in gap:
            continue
        if step.unit.kind not in ("percent", "ratio") and not (points or comparable(step, level)):
            continue  # "earned $3 million and cut 300 jobs"
        joined = view.rules.goes_on.match(gap)
        told = view.text[max(view.start, level.start - LEAD) : lead(level)]
        verb = level.end + joined.end() if joined else -1
        stays = joined is not None and _stays_above(view, gap[joined.end() :], step)
        moved = verb == lead(step) or any(move.start == verb for move in view.moves)
        if joined and view.rules.levels.search(told) and (moved or stays):
            changes[index] = changes[index - 1] = replace(change, new=level)


def _stays_above(view: View, gap: str, step: Quantity) -> bool:
    """Tell whether a second verb of being says how far above an older one a level lies: "und war damit | 2 Euro hoeher"."""
    verb = view.rules.levels.match(gap)
    if verb is None or len(gap[verb.end() :].split()) > 1 or set(gap) & set(",;:.!?"):
        return False
    return any(pattern.match(view.text, step.end) for _, pattern in view.rules.after)


def join_insets(view: View, changes: dict[int, Change]) -> None:
    """Join a step to the result that stands before it in passing: "lag mit 1,2 Millionen um 3 % ueber", "at 8,200, was down 12%"."""
    for index in range(1, len(view.quantities)):
        change, level, step = changes.get(index), *view.quantities[index - 1 : index + 1]
        if change is None or change.by is not step or change.new is not None or change.old is not None:
            continue
        if index - 1 in changes or level.unit.kind in _NO_RESULTS or view.timed(level) or level.ordinal:
            continue
        gap, before = view.text[level.end : lead(step)], view.text[max(view.start, lead(level) - LEAD) : lead(level)]
        closed = gap.startswith(",") and len(gap.split()) <= _INSET and not set(gap[1:]) & set(",;:.")
        tight = not set(gap) & set(",;:.") and len(gap.split()) <= 1
        if above_level(view, gap, step):
            changes[index] = changes[index - 1] = replace(change, new=level)
            continue
        match = view.rules.insets.search(before)
        above = any(pattern.match(view.text, step.end) for _, pattern in view.rules.after)
        if match is not None and (
            closed if match[0].startswith(",") else tight and above and "by" in view.roles[index]
        ):
            changes[index] = changes[index - 1] = replace(change, new=level)


def above_level(view: View, gap: str, step: Quantity) -> bool:
    """Tell whether nothing but a verb of being stands between a level and how much higher it is: "of $512 million was 4% higher"."""
    verb = view.rules.levels.fullmatch(gap.strip()) is not None
    return verb and any(pattern.match(view.text, step.end) for _, pattern in view.rules.after)


def take_up(earlier: View, later: View, changes: dict[int, Change]) -> None:
    """Compare what is left of something with what the sentence before told: "... kostete 3.200 Euro. Jetzt sind es nur noch 780"."""
    for index, roles in enumerate(later.roles):
        new = later.quantities[index]
        before = later.text[max(later.start, new.start - LEAD) : new.start]
        if "newest" not in roles or index in changes or not later.rules.echoes.search(before):
            continue
        olds = [old for old in earlier.quantities if comparable(old, new) and not earlier.timed(old)]
        if len(olds) == 1 and by_value(olds[0], new) == "decrease":
            changes[index] = Change("decrease", olds[0], new)


def dwindle(view: View, changes: dict[int, Change]) -> None:
    """Compare what is left with what the sentence told before: "1990 gab es 45 Baeckereien, heute sind es noch 17"."""
    for index in range(1, len(view.quantities)):
        new, step = view.quantities[index], changes.get(index)
        known = step is not None and (step.new is not new or step.old is not None or step.direction != "decrease")
        if "newest" not in view.roles[index] or known or new.ordinal:
            continue
        olds = [
            old
            for place, old in enumerate(view.quantities[:index])
            if comparable(old, new) and not view.timed(old) and not old.ordinal and place not in changes
        ]
        timed = any(start <= new.start for start, _ in view.times)
        if len(olds) == 1 and timed and by_value(olds[0], new) == "decrease":
            whole = replace(step, old=olds[0]) if step is not None else Change("decrease", olds[0], new)
            for place in [place for place, other in changes.items() if step is not None and other == step]:
                changes[place] = whole
            changes[index] = whole


def _is_adjunct(place: int, step: int, view: View) -> bool:
    """Tell whether a figure only says where or from where the one before it is: "412 Athleten aus 38 Laendern, 40 weniger"."""
    if view.arguments is None or place in view.arguments or view.roles[place] - {"from"} or place == 0:
        return False
    before, figure = view.quantities[place - 1 : place + 1]
    told = place - 1 in view.arguments or "to" in view.roles[place - 1]
    told = told or len(view.text[before.end : figure.start].split()) == 1  # "with 1,140 shops in 38 states"
    near = not set(view.text[before.end : figure.start]) & set(",;:.!?()")
    kinds = ("count",) if view.quantities[step].unit.kind == "count" else ("count", "currency", "physical")
    return told and near and figure.unit.kind == "count" and before.unit.kind in kinds


def join_alternatives(view: View, changes: dict[int, Change]) -> None:
    """Give a step said a second time in another unit the change of the first: "fell 48 cents, or 1.8 percent, to 26.20"."""
    for index in range(1, len(view.quantities)):
        change, first, second = changes.get(index - 1), *view.quantities[index - 1 : index + 1]
        if change is not None and change.new is first and change.old is not None and change.by is None:
            _sum_up_pair(index, change, view, changes)
            continue
        if change is None or change.by is not first or index in changes or view.timed(second):
            continue
        units = {first.unit.kind, second.unit.kind}
        gap = view.text[first.end : lead(second)]
        if len(units) < 2 or not units & {"percent", "ratio"}:
            continue
        if not view.rules.or_else.fullmatch(gap) and not (_is_apposition(gap) and _is_share_of(second, view)):
            continue
        new = change.new or result_behind(index, view, changes)
        changes[index] = replace(change, by=second, new=new)
        for place, quantity in enumerate(view.quantities):
            if quantity is new and (place not in changes or changes[place].by is None):
                changes[index - 1] = changes[place] = replace(change, new=new)


def _sum_up_pair(index: int, change: Change, view: View, changes: dict[int, Change]) -> None:
    """Give a from-to the share that says it a second time: "from $132 to $141, or 6.8 percent"."""
    first, second = view.quantities[index - 1 : index + 1]
    gap = view.text[first.end : lead(second)]
    share = second.unit.kind == "percent" or (second.unit.kind == "ratio" and second.qualifier is None)
    share = share and first.unit.kind != second.unit.kind and index not in changes
    if not share or "," not in gap or not view.rules.or_else.fullmatch(gap) or change.direction == "unchanged":
        return
    whole = replace(change, by=second)
    for place, other in list(changes.items()):
        if other == change:
            changes[place] = whole
    changes[index] = whole


def _is_apposition(gap: str) -> bool:
    """Tell whether nothing but a comma parts two figures, the rest of a name of what is counted aside."""
    return gap.rstrip().endswith(",") and len(gap.split()) <= _NAME and not set(gap) & set(";:.!?")


def _is_share_of(quantity: Quantity, view: View) -> bool:
    """Tell whether a percentage says of what it is the share: "1,200 jobs, 8 percent of its staff"."""
    words = view.text[quantity.end : quantity.end + _BESIDE].split()
    return bool(words) and words[0].lower() in view.rules.owners


def result_behind(index: int, view: View, changes: dict[int, Change]) -> Quantity | None:
    """Return the figure right behind a step that it led to: "..., to 26.20"."""
    later = index + 1
    if later >= len(view.quantities) or not view.roles[later] & {"to", "result"}:
        return None
    new = view.quantities[later]
    if opens_object(new, view):
        return None
    free = later not in changes or changes[later].by is None
    step = view.quantities[index]
    if step.unit.kind not in ("percent", "percentage_point", "ratio") and not alike(step, new):
        return None
    if is_told_apart(step, new, view):
        return None  # "The shares, which have lost a third of their value, closed at 46p"
    return new if free and new.start - view.quantities[index].end <= LEAD else None


def _is_named(result: Quantity, step: Quantity, view: View) -> bool:
    """Tell whether a noun of movement opens what stands behind a comma: "1.860 Zuege, ein Anstieg um 34 %"."""
    told, comma, rest = view.text[result.end : lead(step)].rpartition(",")
    words = rest.split()
    if not comma or not words or any(result.end <= verb < result.end + len(told) for verb in view.verbal or ()):
        return False
    noun = words[1] if words[0].lower() in view.rules.determiners and len(words) > 1 else words[0]
    return view.rules.nouns.fullmatch(noun) is not None


def _is_led_by_adverb(result: Quantity, step: Quantity, view: View) -> bool:
    """Tell whether nothing but an adverb of movement leads to a step behind a comma: "310 pupils are enrolled, down by 45"."""
    rest = view.text[result.end : lead(step)].rpartition(",")[2]
    start = lead(step) - len(rest.lstrip())
    moves = [move for move in view.moves if move.start == start and move.start not in (view.verbal or ())]
    return bool(moves) and len(view.text[moves[0].end : lead(step)].split()) <= 1


def _is_after(view: View, start: int, noun: int) -> bool:
    """Tell whether a word that brings what was before stands right before a noun of movement: "nach einem Plus von"."""
    return any(role == "against" and pattern.search(view.text, start, noun) for role, pattern in view.rules.roles)


def _is_apposed(view: View, result: Quantity, step: Quantity) -> bool:
    """Tell whether what stands between a figure and a step lets the step explain it."""
    edge = lead(step)
    gap = view.text[result.end : edge]
    if ";" in gap:
        return False
    apposed = next((m for m in view.rules.apposed.finditer(gap) if len(gap[m.end() :].split()) <= _APPOSED), None)
    if len(gap.split()) > _APPOSED + _SUMMED or "," in gap[apposed.end() if apposed else 0 :]:
        apposed = None
    if apposed is not None and (
        view.verbal is None or not any(result.end <= v < result.end + apposed.start() for v in view.verbal)
    ):
        return True
    if gap.strip() in _SIGNED:
        return True  # "120 million (+14%)"
    if gap.strip().startswith("(") and len(gap.split()) == 1 and view.moved_between(result.end, edge):
        return True  # "320 Millionen Euro (plus 7,4 Prozent)"
    told, comma, rest = gap.replace(":", ",").rpartition(",")
    if comma and view.rules.relatives.fullmatch(f"{rest.rstrip()} "):
        return False  # "ein Gerät für 400 Euro, das 30 Prozent weniger verbraucht"
    start = edge - len(rest)
    opening = start + len(rest) - len(rest.lstrip())  # a bare "queda de" is a noun, whatever a tagger takes it for
    noun = opening < edge and view.rules.nouns.match(view.text, opening) is not None
    moved = len(rest.split()) <= _MOVED and any(move.start == opening for move in view.moves)
    named = opening + len(rest.split()[0]) + 1 if len(rest.split()) > 1 else opening  # behind its article
    behind = view.rules.nouns.match(view.text, named) is not None
    first = {opening if noun or moved else -1, named if behind else -1}
    if any(_is_after(view, start, move.start) for move in view.moves if start <= move.start < edge):
        return False  # "138 millions, après des baisses de 7 % au troisième trimestre"
    verbs = view.verbal is not None and any(start <= v < edge and v not in first for v in view.verbal)
    if verbs and not view.rules.summing.match(rest.lstrip()):
        return False  # a clause with a verb of its own
    summed = view.rules.summing.match(rest.lstrip()) or behind
    if comma and summed and view.moved_between(start, edge):
        return len(rest.split()) <= _SUMMED and len(told.split()) <= _TOLD
    most = _APPOSED if len(told.split()) <= 1 or view.moved_between(start, edge) else 2
    return bool(comma) and len(rest.split()) <= most and len(told.split()) <= _TOLD


def unify(view: View, changes: dict[int, Change]) -> None:
    """Let a step that sums up the only from-to of its sentence share it: "von 62 auf 93 Yuan, eine Steigerung von 50 %"."""
    pairs = {(c.old.start, c.new.start): c for c in changes.values() if c.old is not None and c.new is not None}
    if not pairs:
        _pair_by_arithmetic(view, changes)
    if len(pairs) != 1:
        return
    pair = next(iter(pairs.values()))
    steps = [
        index
        for index, change in changes.items()
        if change.old is None and change.direction in (None, pair.direction) and (change.by or change.factor) is not None
        and (change.new is None or change.new is pair.new) and _may_sum_up(change, pair) and taken_up(view.quantities[index], view) is None
    ]  # fmt: skip
    if len(steps) > 1:
        before, after = middle(pair.old), middle(pair.new)  # type: ignore[arg-type]
        steps = [index for index in steps if before and after and sums_up(changes[index], after / before)]
    if len(steps) != 1 or _moves_apart(view.quantities[steps[0]], changes[steps[0]], pair, view):
        return
    if _is_of_relative(view.quantities[steps[0]], changes[steps[0]], pair, view):
        return
    if pair.by is not None and not _agrees(changes[steps[0]], pair):
        return  # "from 27 to 29 dollars, up 8 percent, while doubling the bonus"
    step = changes[steps[0]]
    whole = replace(pair, by=pair.by or step.by, factor=pair.factor or step.factor)
    for index, change in changes.items():
        if change is step or change is pair or change.new is pair.new:
            changes[index] = whole


def _moves_apart(quantity: Quantity, step: Change, pair: Change, view: View) -> bool:
    """Tell whether a step and a from-to have a verb each and do not agree: "A brach um 5 % ein, B sank von 9 auf 4"."""
    old, new = pair.old, pair.new
    if old is None or new is None or step.by is None:
        return False
    first, last = (new.end, quantity.start) if quantity.start > new.start else (quantity.end, old.start)
    mark = BREAK.search(view.text, first, last)
    if mark is None:
        return False
    verbs = [
        move
        for move in view.moves
        if (
            move.start in view.verbal
            if view.verbal is not None
            else view.rules.nouns.fullmatch(view.text, move.start, move.end) is None
        )
    ]
    before, after = middle(old), middle(new)
    known = before is not None and after is not None and before != 0
    agree = known and sums_up(replace(step, direction=pair.direction), after / before)  # type: ignore[operator]
    places = {move.start > mark.start() for move in verbs}
    return len(places) > 1 and not agree and not _is_difference(step, pair)


def _is_of_relative(quantity: Quantity, step: Change, pair: Change, view: View) -> bool:
    """Tell whether a relative clause behind a pair has a step that is not its: "von 35 auf 70, durch den Stahl, der um 60 % zulegte"."""
    old, new = pair.old, pair.new
    if old is None or new is None or step.by is None or quantity.start < new.end:
        return False
    gap = view.text[new.end : lead(quantity)]
    comma = gap.rfind(",")
    opened = comma > 0 and view.rules.relatives.match(view.text, new.end + comma + 1) is not None
    before, after = middle(old), middle(new)
    agree = before and after and sums_up(replace(step, direction=pair.direction), after / before)
    return opened and len(gap[:comma].split()) > _APPOSED and not agree


def _may_sum_up(step: Change, pair: Change) -> bool:
    """Tell whether a step can be that of a pair: a share of it unless it is far from it, an amount only when it fits."""
    before, after, by = (middle(q) if q is not None else None for q in (pair.old, pair.new, step.by))
    if step.by is not None and step.by.unit.kind == "percent" and before and after and by:
        moved = abs(after - before)
        if moved != by and not by / _FAR_OFF <= moved / abs(before) * 100 <= by * _FAR_OFF:
            return False
    if step.by is None or step.by.unit.kind in _NO_RESULTS:
        return step.by is None or step.by.unit.kind != "duration" or _is_difference(step, pair)
    return _is_difference(step, pair)


def _is_difference(step: Change, pair: Change) -> bool:
    if step.by is None or pair.old is None or pair.new is None or not comparable(step.by, pair.new):
        return False
    before, after, by = middle(pair.old), middle(pair.new), middle(step.by)
    return before is None or after is None or by is None or abs(abs(after - before) - by) <= by / 5


def sum_up(earlier: View, before: dict[int, Change], later: View, changes: dict[int, Change]) -> None:
    """Join a step to the sentence before when it names the older figure: "Das sind 8 % weniger als 2024, als es 42 waren."."""
    steps = [index for index, c in changes.items() if c.old is None and c.new is None and (c.by or c.factor)]
    if len(steps) != 1 or not later.rules.summing.match(later.text, later.start):
        return
    step, end = changes[steps[0]], later.quantities[steps[0]].end
    olds = [q for q in later.quantities[steps[0] + 1 :] if later.rules.when.search(later.text, end, q.start)]
    news = [place for place, q in enumerate(earlier.quantities) if olds and comparable(olds[0], q)]
    if len(olds) != 1 or not news:
        return
    new, known = earlier.quantities[news[-1]], before.get(news[-1])
    if known is not None and known != Change(step.direction, new=new):
        return
    changes[steps[0]] = before[news[-1]] = replace(step, old=olds[0], new=new)


def sum_up_earlier(earlier: View, before: dict[int, Change], later: View, changes: dict[int, Change]) -> None:
    """Join a step to the older figure beside it and the newer one in the sentence before.

    "... 1.012 Geburten gezaehlt. 2024 waren es 958, ein Plus von 5,6 Prozent."
    """
    olds = [
        index
        for index, roles in enumerate(later.roles)
        if "against" in roles and not later.timed(later.quantities[index])
    ]
    if len(olds) != 1 or later.quantities[olds[0]].unit.kind in _NO_RESULTS:
        return
    old = later.quantities[olds[0]]
    if any(comparable(old, other) for other in later.quantities[: olds[0]]):
        return  # it is set against a figure of its own sentence
    steps = [
        k for k, c in changes.items() if k > olds[0] and c.old is None and c.new in (None, old) and is_step(later, k, c)
    ]
    news = [k for k, each in enumerate(earlier.quantities) if comparable(old, each) and not earlier.timed(each)]
    news = [k for k in news if (earlier.quantities[k].unit.kind == "duration") == (old.unit.kind == "duration")]
    if len(steps) != 1 or not news or news[-1] in before:
        return
    step, new = changes[steps[0]], earlier.quantities[news[-1]]
    if by_value(old, new) != step.direction:
        return
    if changes.get(olds[0]) is step:
        del changes[olds[0]]
    changes[steps[0]] = before[news[-1]] = replace(step, old=old, new=new)


def look_back(earlier: View, before: dict[int, Change], later: View, changes: dict[int, Change]) -> None:
    """Give a result and its step the older figure of the sentence before, where just that step lies between the two.

    "2024 zaehlte die Region 210 Woelfe. Ein Jahr spaeter waren es 248, ein Zuwachs von 18 Prozent."
    """
    whole = [c for c in changes.values() if c.new is not None and c.old is None and (c.by or c.factor) is not None]
    if not whole or any(change != whole[0] for change in whole) or any(c.old is not None for c in changes.values()):
        return
    step, new = whole[0], whole[0].new
    after = middle(new) if new is not None else None
    if new is None or after is None or new.unit.kind == "ratio":
        return
    found = []
    for place, old in enumerate(earlier.quantities):
        middle_of = middle(old)
        if place in before or old.ordinal or earlier.timed(old) or not comparable(old, new) or not middle_of:
            continue
        if sums_up(step, after / middle_of) or is_exact_difference(step, old, new):
            found.append(old)
    if len(found) == 1 and by_value(found[0], new) == step.direction:
        for index, change in changes.items():
            if change == step:
                changes[index] = replace(step, old=found[0])


def look_ahead(earlier: View, before: dict[int, Change], later: View, changes: dict[int, Change]) -> None:
    """Give a result that rose or fell the older figure that the next sentence tells: "... fell to 85. Once it was 240.".

    Only one without a step: a step is joined where it fits.
    """
    states = [k for k, q in enumerate(later.quantities) if not later.timed(q) and not q.ordinal]
    if not states or "against" not in later.roles[states[0]] or states[0] in changes:
        return
    old = later.quantities[states[0]]
    if not any(end <= old.start for _, end in later.times) or len(later.text[later.start : old.start]) > REACH // 2:
        return
    news = [k for k, q in enumerate(earlier.quantities) if comparable(old, q) and not earlier.timed(q)]
    change = before.get(news[-1]) if news else None
    if change is None or change != Change(change.direction, new=earlier.quantities[news[-1]]):
        return
    if change.direction != by_value(old, earlier.quantities[news[-1]]) or change.direction == "unchanged":
        return
    for place, known in before.items():
        if known == change:
            before[place] = replace(change, old=old)


def _pair_by_arithmetic(view: View, changes: dict[int, Change]) -> None:
    """Find the two figures that a step sums up: "it cost $139 in 2023; today it costs $115, or 17% less"."""
    for index, quantity in enumerate(view.quantities):
        if index > 1 and index not in changes and quantity.unit.kind == "factor" and quantity.value:
            _compare_multiple(index, view, changes)
    steps = [index for index, change in changes.items() if change.old is None and is_step(view, index, change)]
    if len(steps) != 1 or changes[steps[0]].new not in (None, view.quantities[steps[0] - 1]):
        return
    step, found = changes[steps[0]], []
    figures = [q for q in view.quantities[: steps[0]] if q.unit.kind not in _NO_RESULTS and not q.ordinal]
    for first, second in itertools.pairwise(figures):
        if not comparable(first, second) or first.unit.text is None:
            continue
        for old, new in ((first, second), (second, first)):
            before, after = middle(old), middle(new)
            if before and after and (sums_up(step, after / before) or is_exact_difference(step, old, new)):
                found.append((old, new))
    amount = step.by is not None and step.by.unit.kind not in _NO_RESULTS
    if not found and len(figures) > 1 and not (amount and not comparable(step.by, figures[-1])):  # type: ignore[arg-type]
        found = _told_apart(view, figures[-2], figures[-1], step, view.quantities[steps[0]])
    if len(found) != 1:
        return
    old, new = found[0]
    whole = replace(step, old=old, new=new)
    for index, quantity in enumerate(view.quantities):
        if quantity is new or index == steps[0]:
            changes[index] = whole
        elif quantity is old and changes.get(index) == step:
            del changes[index]  # only guessed to be the result


def _compare_multiple(index: int, view: View, changes: dict[int, Change]) -> None:
    """Give a multiple behind two figures its change when words say which is the newer: "heute sind es 21, das Doppelte"."""
    first, second, multiple = view.quantities[index - 2 : index + 1]
    if multiple.value is None or {index - 2, index - 1} & changes.keys():
        return
    step = Change("increase" if multiple.value > 1 else "decrease", factor=multiple.value)
    for old, new in _told_apart(view, first, second, step, multiple):
        whole = replace(step, old=old, new=new)
        changes[index] = changes[index - 2 if new is first else index - 1] = whole


def _told_apart(
    view: View, first: Quantity, second: Quantity, step: Change, figure: Quantity
) -> list[tuple[Quantity, Quantity]]:
    """Return (older, newer) of two figures right before a step that does not fit them, when words say which is which.

    "1990 zaehlte es 2675 Einwohner, heute sind es 2140, ein Rueckgang um 25 Prozent": an error is a change as well.
    """
    before, after = middle(first), middle(second)
    apart = comparable(first, second) and before is not None and after is not None
    if not apart or not _is_apposed(view, second, figure):
        return []
    lo, hi = (first, second) if before < after else (second, first)  # type: ignore[operator]
    old, new = (lo, hi) if step.direction == "increase" else (hi, lo)
    window = view.text[first.end : second.start]
    place = next(k for k, quantity in enumerate(view.quantities) if quantity is second)
    told = view.rules.now.search(window) if new is second else "against" in view.roles[place]
    return [(old, new)] if told else []
