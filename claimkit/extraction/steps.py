"""Figures that say how far or where to something moved: "um 12 % auf 5 Mio.", "auf 5 Mio. gesenkt", multiples, and what stays."""

from __future__ import annotations

import re
from dataclasses import replace

from claimkit.extraction.moves import LEAD, View, alike, by_value, comparable, lead
from claimkit.extraction.step_words import BREAK, LINK_WORDS, STEP_UNITS, beside, gap_to, is_near, moved_by, neighbours
from claimkit.records import Change, Direction, Quantity

_INSET = 60  # characters between a verb of movement and its step that an adjunct puts off
_MULTIPLE_GAP = 60  # characters behind a multiple in which the time stands that it is compared with
_NORM = 20  # characters behind a multiple in which stands what it is usual to be told of
_OBJECT = 2  # words of what a verb moves, before its step: "raised | the dividend | 2 cents to 18 cents"
_KEPT = 60  # characters between "unchanged" and what it says so of
_MARKED = re.compile(r"\s?[,:\u2013]\s(?:[^\W\d_]{1,4}\s){0,2}")  # what may part "unchanged" from a figure behind it
_TOLD = re.compile(
    r"(?:\s[^\W\d_]+){0,3},\s(?:[^\W\d_]{1,4}\s)?"
)  # and from one before it: "9,40 euros por pasajero, "


def read_step(index: int, view: View, changes: dict[int, Change]) -> None:
    """Read "um 12 % (auf 5 Mio.)", "auf 5 Mio. gesenkt", "ein Plus von 3 %", "3 % mehr", multiples, and what stays."""
    quantity, roles = view.quantities[index], view.roles[index]
    direction = view.direction_of(quantity)
    new = _following_to(index, view)
    target = view.quantities[new] if new is not None else None
    if quantity.unit.kind in ("factor", "ratio") and _joins_states(index, view, changes):
        return
    if quantity.unit.kind == "factor" and quantity.value is not None:
        if not _is_multiple(index, view, direction) and not _sums_up_pair(index, view, changes):
            return
        fewer = view.rules.fewer.search(view.text, quantity.start, quantity.end) is not None  # "deux fois moins"
        factor = 1 / quantity.value if fewer and quantity.value > 1 else quantity.value
        changes[index] = Change("increase" if factor > 1 else "decrease", new=target, factor=factor)
    elif "to" in roles and (_is_span(quantity, view) or (index > 0 and faces(index - 1, view))):
        return
    elif "to" in roles and direction not in (None, "unchanged") and (not view.rules.weak or is_near(quantity, view)):
        whole = view.text[quantity.end : quantity.end + LEAD].partition("\n")[0].split()[:1]
        shared = bool(whole) and whole[0].lower() in view.rules.owners  # "auf ein Drittel der Stimmen"
        shared = shared and not _is_timed_behind(quantity, view)
        if quantity.unit.kind == "ratio" and direction == "decrease" and quantity.qualifier is None and not shared:
            changes[index] = Change(direction, new=target, factor=quantity.value)  # "schrumpfte auf die Haelfte"
            if new is not None:
                changes[new] = changes[index]
        elif not _is_score(index, view, changes):
            changes[index] = Change(direction, new=quantity)
        return
    elif "by" in roles and faces(index, view):
        return
    elif "by" in roles and (direction not in (None, "unchanged") or _leads_to(quantity, target)):
        changes[index] = Change(direction, by=quantity, new=target)
    elif (moved := beside(index, view) or ("against" not in roles and moved_by(quantity, view)) or None) is not None:
        changes[index] = Change(moved, by=quantity, new=target)
    elif quantity.unit.kind in STEP_UNITS and (taken := taken_up(quantity, view)) is not None:
        changes[index] = Change(taken, by=quantity, new=target)
    elif target is not None and _is_gained(quantity, target, view):
        changes[index] = Change("increase", by=quantity, new=target)
    elif target is not None and (gone := _gone_to(index, target, view)) is not None:
        changes[index] = Change(gone, by=quantity, new=target)
    elif (direction in (None, "unchanged") and _is_kept(index, view)) or (
        direction is None and _is_as_before(index, view)
    ):
        changes[index] = Change("unchanged", new=quantity)
        return
    elif (apposed := _apposed_noun(quantity, view)) is not None:
        changes[index] = Change(apposed, by=quantity, new=target)
    elif (put_off := _inset_step(quantity, view)) is not None:
        changes[index] = Change(put_off, by=quantity, new=target)
    elif quantity.unit.kind == "ratio" and quantity.value is not None and _is_fraction_of_earlier(index, view):
        changes[index] = Change("decrease", new=target, factor=quantity.value)
    else:
        return
    if new is not None:
        known = changes.get(new)
        if (
            known is not None
            and known.old is not None
            and known.by is None
            and known.direction == changes[index].direction
        ):
            changes[index] = replace(changes[index], old=known.old)  # "plunged 84 % to 2.9 million from 18.1"
        changes[new] = changes[index]


def _is_timed_behind(quantity: Quantity, view: View) -> bool:
    """Tell whether the word behind a fraction leads to a time: "a la mitad en dos años"."""
    begun = [start for start, _ in view.times] + [q.start for q in view.quantities if q.unit.kind == "duration"]
    return any(quantity.end < start and len(view.text[quantity.end : start].split()) == 1 for start in begun)


def taken_up(quantity: Quantity, view: View) -> Direction | None:
    """Return the direction of the verb that a verb like "did so" before a step takes up: "los de moviles lo hicieron un 18 %"."""
    match = view.rules.same_verb.search(view.text, max(view.start, lead(quantity) - LEAD), lead(quantity))
    before = [move for move in view.moves if match is not None and move.end <= match.start()]
    return before[-1].direction if before and before[-1].direction != "unchanged" else None


def _is_gained(quantity: Quantity, target: Quantity, view: View) -> bool:
    """Tell whether a figure is the step to the one behind it: "gewann in der Spitze 9,2 Prozent auf 12,95 Euro", "2,1 Punkte auf 88,3"."""
    share = quantity.unit.kind in STEP_UNITS and target.unit.kind not in STEP_UNITS and target.unit.text is not None
    if not share and (quantity.unit.kind in STEP_UNITS or not alike(quantity, target)):
        return False
    near = view.text[quantity.end : target.start].count(" ") <= len(("", "auf", ""))
    return near and view.rules.gained.search(view.text, view.start, quantity.start) is not None


def _gone_to(index: int, target: Quantity, view: View) -> Direction | None:
    """Return the direction of the verb right before a step that leads to the figure behind it: "gewann 2,1 Punkte auf 88,3"."""
    quantity = view.quantities[index]
    near = target.start - quantity.end <= LEAD and index + 1 < len(view.quantities)
    bare = quantity.unit.kind == "count" and quantity.unit.text is None
    bare = bare or (quantity.unit.kind == "duration" != target.unit.kind)
    if view.roles[index] or bare or not near or view.quantities[index + 1] is not target or not alike(quantity, target):
        return None
    for move in neighbours(quantity, view.moves):
        gap = gap_to(quantity, move, view) if move.end <= quantity.start else None
        verb = view.verbal is None or move.start in view.verbal
        timed = "" if gap is None else " ".join(view.text[a:b] for a, b in view.times if move.end <= a < quantity.start)
        if (
            gap is not None
            and verb
            and len(gap.split()) - len(timed.split()) <= _OBJECT
            and move.direction != "unchanged"
        ):
            return move.direction
    return None


def _is_as_before(index: int, view: View) -> bool:
    """Tell whether the words right before a figure say that it is the old one: "erhaelt wie im Vorjahr 25.000 Euro"."""
    quantity = view.quantities[index]
    before = view.quantities[index - 1] if index else None
    if before is not None and before.unit.kind in ("factor", "ratio") and quantity.start - before.end <= LEAD:
        return False  # "doppelt so viel wie im Jahr davor mit 106.000 Euro"
    return not view.roles[index] and bool(view.rules.as_before.search(view.text[view.start : lead(quantity)]))


def _apposed_noun(quantity: Quantity, view: View) -> Direction | None:
    """Return the direction of a noun of movement whose step stands apart: "La caida, del 10 %, es la mayor"."""
    if quantity.unit.kind not in STEP_UNITS:
        return None
    for move in neighbours(quantity, view.moves):
        head, _, link = (
            view.text[move.end : lead(quantity)].partition(",") if move.end <= quantity.start else ("-", "", "")
        )
        noun = view.rules.nouns.fullmatch(view.text[move.start : move.end]) is not None
        if noun and not head.strip() and link.strip().lower() in view.rules.near_by:
            return move.direction
    return None


def _inset_step(quantity: Quantity, view: View) -> Direction | None:
    """Return the direction of a verb of movement whose step an adjunct puts off: "a augmente pour la sixieme annee, de 4 %"."""
    start = lead(quantity)
    opened = view.text.rfind(",", view.start, start)
    if quantity.unit.kind not in STEP_UNITS or opened < 0 or view.verbal is None:
        return None
    if view.text[opened + 1 : start].strip().lower() not in view.rules.near_by:
        return None
    moved = [move for move in view.moves if start - _INSET <= move.end <= opened]
    if not moved or moved[-1].direction == "unchanged" or moved[-1].start not in view.verbal:
        return None
    end = moved[-1].end
    other = any(end <= verb < opened for verb in view.verbal)
    figures = [q for q in view.quantities if not (q.ordinal or view.timed(q))]
    other = other or any(end <= q.start < start for q in figures)
    return None if other or re.search(r"[;:.]", view.text[end:opened]) else moved[-1].direction


def _is_fraction_of_earlier(index: int, view: View) -> bool:
    """Tell whether a fraction is that of an earlier state: "la mitad que en 2022"."""
    quantity = view.quantities[index]
    match = view.rules.than.match(view.text, quantity.end)
    if match is None:
        return False
    end = min(
        [quantity.end + _MULTIPLE_GAP, *(match.end() + m.start() for m in BREAK.finditer(view.text[match.end() :]))]
    )
    return any(match.end() <= start < end for start, _ in view.times)


def _joins_states(index: int, view: View, changes: dict[int, Change]) -> bool:
    """Join the figures that a multiple stands between: "1,26 Mio., dreimal so viel wie die 420.000 im Jahr 2022"."""
    if not 0 < index < len(view.quantities) - 1 or index - 1 in changes or view.roles[index]:
        return False
    if "against" in view.roles[index - 1]:
        return False  # "down from 260 in 2023 and less than half the 475 of 2017": it is an older figure itself
    new, quantity, old = view.quantities[index - 1 : index + 2]
    gap = view.text[quantity.end : lead(old)].lower()
    words = gap.replace("(", " ").split()
    links = view.rules.owners | view.rules.likened | view.rules.determiners
    named = bool(words) and (all(word in links for word in words) or (gap.endswith("(") and words[0] in links))
    dated = _is_dated(quantity.end, old, view)
    if quantity.unit.kind == "ratio":
        dated = any(quantity.end <= start < old.end + LEAD for start, _ in view.times)  # no "third of the 90 planned"
    if not named or len(words) > LINK_WORDS or view.rules.norms.search(gap) or not quantity.value:
        return False
    direction = by_value(old, new)
    if not alike(old, new) or direction != ("increase" if quantity.value > 1 else "decrease"):
        return False
    if not dated or view.timed(new) or view.timed(old) or set(view.text[new.end : lead(quantity)]) & set(";:"):
        return False
    changes[index - 1] = changes[index] = Change(direction, old, new, factor=quantity.value)
    return True


def _is_dated(start: int, old: Quantity, view: View) -> bool:
    """Tell whether a time or a word like "bisher" stands between a multiple and the figure it is of, or right behind that."""
    end = old.end + _MULTIPLE_GAP
    end = min([end, *(old.end + m.start() for m in BREAK.finditer(view.text[old.end : end]))])
    if any(start <= first < end for first, _ in view.times):
        return True
    match = view.rules.earlier.search(view.text, start, end)
    return match is not None and view.rules.planned.fullmatch(match[0]) is None


def _sums_up_pair(index: int, view: View, changes: dict[int, Change]) -> bool:
    """Tell whether a multiple stands right behind the result of a from-to: "passa da 128 a 260, il doppio"."""
    change = changes.get(index - 1)
    if change is None or change.old is None or change.new is None or change.direction == "unchanged":
        return False
    gap = view.text[view.quantities[index - 1].end : view.quantities[index].start]
    return "," in gap and len(gap) <= LEAD and not set(gap) & set(".;:!?")


def _is_span(quantity: Quantity, view: View) -> bool:
    """Tell whether a word behind a stretch of time says that something took so long: "op vier jaar tijd"."""
    return quantity.unit.kind == "duration" and view.rules.spans.match(view.text, quantity.end) is not None


def _is_score(index: int, view: View, changes: dict[int, Change]) -> bool:
    """Tell whether a figure is the second of two that face each other: "54 percent to 46 percent"."""
    before, quantity = view.quantities[index - 1], view.quantities[index]
    if index == 0 or index - 1 in changes or view.roles[index - 1] or not comparable(before, quantity):
        return False
    return len(view.text[before.end : quantity.start].split()) == 1


def _is_kept(index: int, view: View) -> bool:
    """Tell whether a figure is what a word says to be unchanged: nothing parts the two, no other figure stands between."""
    quantity = view.quantities[index]
    for move in view.moves:
        if move.direction != "unchanged":
            continue
        if move.start <= quantity.start and quantity.end <= move.end:
            return True
        start, end = (move.end, quantity.start) if move.end <= quantity.start else (quantity.end, move.start)
        between = any(start <= other.start < end for other in view.quantities)
        if quantity.unit.kind == "duration" and not view.roles[index] and view.text[start:end].strip():
            continue  # "freeze the tax for four years"
        if end - start <= _KEPT and not between and not BREAK.search(view.text[start:end]):
            return True
    return _is_kept_apart(index, view)


def _is_kept_apart(index: int, view: View) -> bool:
    """Tell whether only a mark parts a figure from the word that says it is unchanged: "ne change pas : 13 euros", "at $10, the same as last year"."""
    quantity = view.quantities[index]
    if quantity.unit.kind == "duration":
        return False
    for move in view.moves:
        if move.direction != "unchanged" or view.timed(quantity):
            continue
        if move.end <= quantity.start:
            told = _MARKED.fullmatch(view.text, move.end, lead(quantity))
        else:
            told = _TOLD.fullmatch(view.text, quantity.end, move.start)
        if told is not None and not any(told.start() <= other.start < told.end() for other in view.quantities):
            return True
    return False


def _is_multiple(index: int, view: View, direction: Direction | None) -> bool:
    """Tell whether a multiple says that something moved: "verdoppelt", "um das Dreifache", "doppelt so viel wie 2021"."""
    quantity, roles = view.quantities[index], view.roles[index]
    noun = quantity.text.split()[0].lower() in view.rules.determiners and view.rules.multiples.search(quantity.text)
    if view.overlapped(quantity) and not noun:
        return True
    if roles & {"by", "to"} and direction is not None:
        return (
            view.rules.norms.search(view.text, quantity.end, min(view.end, quantity.end + _NORM)) is None
        )  # "equivale a 2,1 veces el ebitda"
    before = view.quantities[index - 1] if index else None
    if "against" in roles and before is not None and before.unit.kind == "factor":
        return False
    end = quantity.end + _MULTIPLE_GAP
    if index + 1 < len(view.quantities):
        following = view.quantities[index + 1]
        if "against" in view.roles[index + 1] and following.start <= end:
            return following.unit.kind != "factor"  # "2,4 vezes o Ebitda, ante 1,9 vez em 2024" are two levels
        end = min(end, following.start + 1)
    end = min([end, *(quantity.end + m.start() for m in BREAK.finditer(view.text[quantity.end : end]))])
    norm = view.rules.norms.search(view.text, quantity.end, max(quantity.end, end))
    usual = norm.start() if norm is not None else quantity.end  # "four times the daily average"
    earlier = any(quantity.end <= start < end and not start < usual <= last + 1 for start, last in view.times)
    figured = index + 1 < len(view.quantities) and view.quantities[index + 1].start <= end
    if not (earlier or figured) and norm is not None:
        return False  # "twice as much as the average of the district", but "than the average of 2,200"
    return earlier or view.rules.earlier.search(view.text, quantity.end, max(quantity.end, end)) is not None


def _following_to(index: int, view: View) -> int | None:
    """Return the place of "auf 5 Mio." right after "um 12 %"; how long it took may stand between: "12 % en un an, a 5 euros"."""
    later = index + 1
    if later + 1 < len(view.quantities) and view.quantities[later].unit.kind == "duration":
        later += not view.roles[later]
    if later >= len(view.quantities) or not view.roles[later] & {"to", "result"}:
        return None
    if _is_span(view.quantities[later], view) or _is_compared(view.quantities[index], view.quantities[later], view):
        return None
    gap = view.text[view.quantities[index].end : view.quantities[later].start]
    if _turns_between(index, later, view):
        return None  # "prices rise 4 % and rates, having fallen to 3.2 %, are low"
    if ";" in gap or opens_object(view.quantities[later], view):
        return None  # "12.5 % more; the pass stays at 60 euros"
    if is_told_apart(view.quantities[index], view.quantities[later], view):
        return None  # "The shares, which have lost a third of their value, closed at 46p"
    told = view.text[view.quantities[index].end : _led(index, later, view)]
    far = "to" not in view.roles[later] and len(told.rpartition(",")[2].split()) > LINK_WORDS
    if far or _has_verb(index, later, view):
        return None  # "grew 2.2 percent, while inflation ran at 1.9"
    return later if len(gap) <= LEAD or len(told) <= LEAD else None


def _is_compared(step: Quantity, figure: Quantity, view: View) -> bool:
    """Tell whether "more" or "below" leads from a step to what it is compared with: "17 % por debajo de los 147 millones"."""
    gap = view.text[step.end : figure.start]
    more = next((m for _, pattern in view.rules.after if (m := pattern.match(view.text, step.end))), None)
    return more is not None and len(gap.split()) <= LINK_WORDS and "," not in gap and more.end() > lead(figure)


def _turns_between(index: int, later: int, view: View) -> bool:
    """Tell whether a word of movement the other way stands between a step and a figure."""
    own, end = view.direction_of(view.quantities[index]), lead(view.quantities[later])
    turned = {"increase": "decrease", "decrease": "increase"}.get(own or "")
    return any(view.quantities[index].end <= move.start < end and move.direction == turned for move in view.moves)


def opens_object(quantity: Quantity, view: View) -> bool:
    """Tell whether a figure is what another verb adds or takes away, whatever stands before it: "y despide a 240 empleados"."""
    start = lead(quantity)
    ends = {move.end for move in view.amounts}
    return any(view.text[end:start].strip().lower() in view.rules.objects for end in ends if end < start)


def is_told_apart(quantity: Quantity, result: Quantity, view: View) -> bool:
    """Tell whether a figure stands in a relative clause that ends before the one behind: "which lost 3 %, closed at 46p"."""
    _, comma, led = view.text[quantity.end : lead(result)].rpartition(",")
    if not comma or len(led.split()) < len(("closed", "at")) or led.split()[0].lower() in view.rules.determiners:
        return False
    opened = view.text.rfind(",", view.start, lead(quantity))
    return opened >= 0 and view.rules.relatives.match(view.text, opened + 1) is not None


def faces(index: int, view: View, role: str = "to") -> bool:
    """Tell whether a count is the first of two that face each other: "by 27 votes to 19", "par 27 voix contre 19"."""
    if index + 1 >= len(view.quantities):
        return False
    one, other = view.quantities[index : index + 2]
    near = len(view.text[one.end : other.start].split()) <= 1 and role in view.roles[index + 1]
    counted = (
        one.unit.kind == other.unit.kind == "count" and view.rules.faced.fullmatch(one.unit.text or "") is not None
    )
    return near and counted and by_value(one, other) == "decrease"


def _leads_to(quantity: Quantity, target: Quantity | None) -> bool:
    """Tell whether a step can be that of the figure behind it, where no word says which way it went.

    A count that is larger than the one behind it is the first of two that face each other: "by six votes to three".
    """
    if target is None or quantity.unit.kind in (*STEP_UNITS, "ratio"):
        return target is not None
    faces = quantity.unit.kind == "count" and by_value(quantity, target) == "decrease"
    return alike(quantity, target) and not faces


def _led(index: int, later: int, view: View) -> int:
    """Return where the words begin that lead from a figure to the result behind it."""
    start, end = view.quantities[index].end, lead(view.quantities[later])
    leads = [
        match
        for role, pattern in view.rules.roles
        if role in ("to", "result") and (match := pattern.search(view.text[start:end]))
    ]
    return start + min(match.start() for match in leads) if leads else end


def _has_verb(index: int, later: int, view: View) -> bool:
    """Tell whether a verb that is no word of movement stands between a figure and the words that lead to the next one."""
    start, end = view.quantities[index].end, _led(index, later, view)
    moved = {move.start for move in view.moves}
    return view.verbal is not None and any(start <= verb < end and verb not in moved for verb in view.verbal)
