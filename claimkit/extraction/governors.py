"""Steps that a verb takes as its object or subject: "strich im Winter 130 Stellen", "fallen 75 Stellen weg, in Jena 20"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from claimkit.extraction.comparisons import result_behind
from claimkit.extraction.moves import Move, View, lead
from claimkit.records import Change, Direction, Quantity

_REACH = 72  # characters between a verb and its figure
_BREAK = re.compile(r"[.,;:!?\n](?!\d)")
_STEPS = ("percent", "percentage_point")
_LARGE = 1000  # money: no share or barrel moves so far in a day
_MANY = 100_000  # from here on a bare figure may be money
_TALKED = 4  # sentences in which a rise in pay is still what is bargained for
_OFFERED = 16  # characters between a verb of offering and its figure
_CLAUSE = 5  # words between a figure and the verb of the clause that it is the subject or object of
_LINK = 2  # words between a part and its whole
_GAPPED = 48  # characters between two figures that share a verb


def govern(view: View, changes: dict[int, Change]) -> None:
    """Give the figures of verbs that add or take away their change, and those of a row that leaves the verb out."""
    olds = {change.old.start for change in changes.values() if change.old is not None}
    for index, quantity in enumerate(view.quantities):
        change = changes.get(index)
        if change is not None and change == Change("increase", by=quantity) and _is_taken_away(index, view):
            changes[index] = replace(change, direction="decrease")  # "weitere 20 Stellen fallen weg"
        if index in changes or quantity.ordinal or quantity.start in olds or view.timed(quantity):
            continue
        direction = _governed(index, view)
        if direction is not None:
            new = result_behind(index, view, changes)
            changes[index] = Change(direction, by=quantity, new=new)
            if new is not None:
                changes[index + 1] = changes[index]
        elif index and (
            view.rules.parts.search(view.text, view.start, lead(quantity))
            or view.rules.parts_behind.match(view.text, quantity.end)
        ):
            _take_part(index, view, changes)
        elif index and _is_older_step(index, view, changes):
            changes[index] = Change(changes[index - 1].direction, by=quantity)
        elif index and index in view.gapped:
            _go_on(index, index - 1, view, changes)
        elif (before := _step_before(index, view)) is not None:
            _go_on(index, before, view, changes)


def bargain(views: Sequence[View], found: Sequence[dict[int, Change]]) -> None:
    """Give a percentage that somebody offers or demands the change of the rise in pay that is talked about.

    "Die Gewerkschaft fordert 7 Prozent mehr Lohn, die Arbeitgeber bieten 3 Prozent."
    """
    ago = _TALKED
    for view, changes in zip(views, found, strict=True):
        waged = view.rules.wages.search(view.text, view.start, view.end) is not None
        for index, quantity in enumerate(view.quantities):
            change = changes.get(index)
            if quantity.unit.kind != "percent":
                continue
            if change is not None and change.by is quantity and change.direction == "increase" and waged:
                ago = 0
            elif change is None and ago < _TALKED and not view.roles[index] and _is_offered(quantity, view):
                changes[index] = Change("increase", by=quantity)
        ago += 1


def _is_offered(quantity: Quantity, view: View) -> bool:
    """Tell whether a verb of offering or demanding has a figure for its object."""
    for match in view.rules.offers.finditer(view.text, view.start, view.end):
        start, end = (match.end(), lead(quantity)) if match.end() <= quantity.start else (quantity.end, match.start())
        if 0 < end - start <= _OFFERED and not _BREAK.search(view.text[start:end]):
            return True
    return False


def _is_taken_away(index: int, view: View) -> bool:
    """Tell whether a verb of taking away has a figure that a word before it only adds to others: "weitere 20"."""
    quantity = view.quantities[index]
    if any(pattern.match(view.text, quantity.end) for _, pattern in view.rules.after):
        return False
    takes = (m for m in view.amounts if _takes(m, index, view) and _reaches(m, index, view))
    return next((m.direction for m in takes), None) == "decrease"


def _governed(index: int, view: View) -> Direction | None:
    quantity = view.quantities[index]
    if quantity.unit.kind in ("duration", "factor"):
        return None
    roles = view.roles[index] - {"against"} if view.arguments is not None else view.roles[index]  # "noch 120 Beamte"
    led = view.arguments is not None and index not in view.arguments
    apart = led or bool(roles)
    if _is_member(index, view) and view.rules.losses.search(view.text, view.start, lead(quantity)):
        return "decrease"
    for move in view.amounts:
        takes = _takes(move, index, view)
        if takes and _reaches(move, index, view) and (not apart or _has_object_word(move, quantity, view)):
            return move.direction
        if takes and _is_member(index, view) and _opens_clause(move, quantity, view):
            return move.direction
    if roles:
        return None
    for move in view.moves:
        if move.direction == "unchanged" or not _may_be_verb(move, view):
            continue
        if not led and _takes_step(move, index, view):
            return move.direction
        verb = view.text[move.start : move.end].split()[0]
        if (
            _is_beside(move, quantity, view)
            and view.rules.bare.fullmatch(verb)
            and (not _is_earned(quantity, verb, view) or _is_said_twice(index, view))
        ):
            return move.direction
    return None


def _may_be_verb(move: Move, view: View) -> bool:
    """Tell whether a word of movement can be a verb; where participles pass for adjectives it is enough that it is no noun."""
    if view.rules.weak:
        return move.start not in view.nominal
    return view.verbal is None or move.start in view.verbal


def _has_object_word(move: Move, quantity: Quantity, view: View) -> bool:
    """Tell whether nothing but the word that opens an object stands between a verb and a figure: "despide a 300 empleados"."""
    return view.text[move.end : lead(quantity)].strip().lower() in view.rules.objects


def _opens_clause(move: Move, quantity: Quantity, view: View) -> bool:
    """Tell whether a relative clause or an infinitive right behind a figure says what befalls it: "von 130 Stellen, die wegfallen sollen"."""
    gap = view.text[quantity.end : move.start] if quantity.end <= move.start else "\n"
    words = gap.replace(",", " ").split()
    if not words or len(words) > _CLAUSE or _BREAK.search(gap.lstrip().removeprefix(",")):
        return False
    if len(words) == 1 and words[0].lower() in view.rules.to_be:
        return True
    opened = quantity.end + len(gap) - len(gap.lstrip(" ,"))
    return view.rules.relatives.match(view.text, opened - 1) is not None


def _takes_step(move: Move, index: int, view: View) -> bool:
    """Tell whether a verb can have a percentage without preposition for its step: "verlor im Mai 3 Prozent"."""
    quantity = view.quantities[index]
    if quantity.unit.kind != "percentage_point" and not (quantity.unit.kind in _STEPS and view.rules.free):
        return False
    if _is_inside(quantity, move) and view.rules.free and _has_whole(quantity, view):
        return False  # "gewann 33 Prozent der Stimmen"
    return _is_inside(quantity, move) or (move.end <= quantity.start and _reaches(move, index, view))


def _has_whole(quantity: Quantity, view: View) -> bool:
    """Tell whether a percentage says of what it is the share."""
    words = view.text[quantity.end : quantity.end + _OFFERED].split()
    return bool(words) and words[0].lower() in view.rules.owners


def _is_beside(move: Move, quantity: Quantity, view: View) -> bool:
    """Tell whether a figure stands right behind a verb, or inside a phrase that begins with it."""
    gap = view.text[move.end : lead(quantity)] if move.end <= quantity.start else ""
    opened = quantity.value is None and gap.strip().lower() in view.rules.openers
    return gap.isspace() or opened or _is_inside(quantity, move)


def _is_inside(quantity: Quantity, move: Move) -> bool:
    """Tell whether a figure stands inside a phrase of movement: "legte 3 Prozent zu", "wint twee zetels"."""
    return move.start < quantity.start and quantity.end <= move.end


def _is_said_twice(index: int, view: View) -> bool:
    """Tell whether a percentage says an amount a second time, as it does of prices: "lost 42 points, or 0.5 percent"."""
    if index + 1 >= len(view.quantities):
        return False
    quantity, share = view.quantities[index : index + 2]
    gap = view.text[quantity.end : lead(share)]
    return share.unit.kind == "percent" and "," in gap and view.rules.or_else.fullmatch(gap) is not None


def _is_earned(quantity: Quantity, verb: str, view: View) -> bool:
    """Tell whether a verb tells what somebody earned or lost, not how far a price moved: "lost $48 million"."""
    if quantity.unit.kind == "currency":
        large = quantity.value is None or quantity.value >= _LARGE or quantity.unit.per is not None
    else:
        large = quantity.unit.kind == "count" or (quantity.unit.kind == "physical" and quantity.unit.per is not None)
    return large and view.rules.earned.fullmatch(verb) is not None


def _takes(move: Move, index: int, view: View) -> bool:
    """Tell whether a verb of adding or taking away can be meant of a figure, by its unit and its part in the clause."""
    quantity = view.quantities[index]
    if move.start in view.nominal or (not move.of_money and not _may_be_lost(move, index, view)):
        return False
    if index and _is_whole(view.quantities[index - 1], quantity, view):
        return False  # "three of its nine branches will close"
    led = index + 1 < len(view.roles) and view.roles[index + 1] & {"to", "result"}
    if quantity.unit.kind == "percent" and led and quantity.end <= move.start and not _has_whole(quantity, view):
        return False  # "gained 7 percent and closed at 9.63"
    if move.of_subject or move.end <= quantity.start or _is_inside(quantity, move):
        return index not in view.subjects or move.of_subject
    known = view.verbal is not None or view.rules.free
    if not known or index in view.subjects:
        return False
    whole = any(_is_whole(quantity, other, view) for other in view.quantities[index + 1 : index + 2])
    return whole or quantity.unit.text is not None or quantity.unit.kind == "ratio"


def _is_member(index: int, view: View) -> bool:
    """Tell whether a figure counts jobs, customers and their like, be it that its whole names them: "11 of its 63 staff"."""
    quantity = view.quantities[index]
    whole = next((other for other in view.quantities[index + 1 : index + 2] if _is_whole(quantity, other, view)), None)
    counted = quantity.unit.text or (whole.unit.text if whole is not None and quantity.unit.kind == "count" else None)
    return counted is not None and view.rules.members.fullmatch(counted) is not None


def _is_small(quantity: Quantity) -> bool:
    """Tell whether a bare figure is no sum of money that leaves its currency out."""
    return quantity.value is not None and quantity.value < _MANY


def _may_be_lost(move: Move, index: int, view: View) -> bool:
    """Tell whether a verb of losing says that something shrank: by a share of its own, not by what somebody lost."""
    quantity, members = view.quantities[index], _is_member(index, view)
    bare = quantity.unit.kind == "count" and quantity.unit.text is None and _is_small(quantity)
    bare = bare and (move.of_bare or any(_is_member(k, view) for k in range(index)))
    if move.of_subject and move.direction == "decrease" and bare:
        return True  # "In Emden verdwijnen er 75, in Delfzijl 45"
    if quantity.unit.kind not in ("ratio", "percent") and not members:
        return False
    if move.of_subject:
        return members  # "300 jobs will go"
    if move.end <= quantity.start or _is_inside(quantity, move) or not view.verbal:
        return True
    before = [verb for verb in view.verbal if verb < quantity.start]  # "hat ein Drittel verloren", no subject of it
    return view.rules.free and bool(before) and "," not in view.text[max(before) : quantity.start]


def _reaches(move: Move, index: int, view: View) -> bool:
    """Tell whether no other figure and no mark parts a verb from a figure, which may stand inside a parted verb."""
    quantity = view.quantities[index]
    if _is_inside(quantity, move):
        return True
    start, end = (move.end, lead(quantity)) if move.end <= quantity.start else (quantity.end, move.start)
    if not 0 <= end - start <= _REACH or _BREAK.search(view.text[start:end]):
        return False
    if end == move.start and view.rules.goes_on.fullmatch(view.text[start:end]):
        return False  # "opened 12 shops and closed 4"
    others = [other for other in view.quantities if start <= other.start < end and not view.timed(other)]
    return not others or (len(others) == 1 and _is_told_with(quantity, others[0], view))


def _is_told_with(quantity: Quantity, other: Quantity, view: View) -> bool:
    """Tell whether a figure behind another only tells its whole, or says it again: "120 of its 870 jobs", "90 jobs or 8 percent"."""
    if _is_whole(quantity, other, view):
        return True
    again = other.unit.kind in ("percent", "ratio") and quantity.end <= other.start
    return again and view.rules.or_else.fullmatch(view.text[quantity.end : lead(other)]) is not None


def _is_whole(quantity: Quantity, other: Quantity, view: View) -> bool:
    """Tell whether a figure is only what another one is part of: "120 of its 870 jobs"."""
    words = view.text[quantity.end : lead(other)].lower().split() if quantity.end <= other.start else []
    bare = len(words) == 1 and words[0] in view.rules.determiners  # "11 seiner 63 Beschaeftigten"
    return bare or (0 < len(words) <= _LINK and words[0] in view.rules.owners)


def _is_older_step(index: int, view: View, changes: dict[int, Change]) -> bool:
    """Tell whether a percentage is the step that the one right before it is compared with: "rose by 7 percent, after 9 percent in 2022"."""
    quantity, before = view.quantities[index], view.quantities[index - 1]
    change = changes.get(index - 1)
    if change is None or change.by is not before or change.new is not None or change.old is not None:
        return False
    same = quantity.unit.kind == before.unit.kind == "percent" and "against" in view.roles[index]
    near = quantity.start - before.end <= _GAPPED and not re.search(
        r"[.;:!?()]", view.text[before.end : quantity.start]
    )
    return same and near and any(quantity.end <= start <= quantity.end + _GAPPED for start, _ in view.times)


def _step_before(index: int, view: View) -> int | None:
    """Return the place of the step that a figure goes on from with the same link; how long it took may stand between."""
    place = index - 1
    if place > 0 and view.quantities[place].unit.kind == "duration":
        place -= 1
    if place < 0 or not _is_step_again(view.quantities[place], view.quantities[index], view):
        return None
    return place


def _go_on(index: int, place: int, view: View, changes: dict[int, Change]) -> None:
    """Give a figure the change of the one before it, whose verb it shares: "in Halle 75 Stellen, in Jena 20"."""
    quantity, before = view.quantities[index], view.quantities[place]
    change = changes.get(place)
    if change is None or change.by is not before or change.new is not None or change.old is not None:
        return
    free = not view.roles[index] or _is_step_again(before, quantity, view)
    if quantity.start - before.end <= _GAPPED and _shares_unit(before, quantity) and free:
        changes[index] = replace(change, by=quantity)


def _is_step_again(before: Quantity, quantity: Quantity, view: View) -> bool:
    """Tell whether the link of a step leads to a second one: "ont augmente de 3 % en un an et de 18 % depuis 2018"."""
    links = [view.text[max(view.start, lead(q) - _OFFERED) : lead(q)].lower().split()[-1:] for q in (before, quantity)]
    same = bool(links[0]) and links[0] == links[1] and links[0][0] in view.rules.near_by
    if not same or quantity.unit.kind not in _STEPS or _BREAK.search(view.text, before.end, quantity.start):
        return False
    return not any(before.end <= verb < quantity.start for verb in view.verbal or ())


def _take_part(index: int, view: View, changes: dict[int, Change]) -> None:
    """Give a part of a step the direction of the step: "750 of the 9,600 jobs will go, of which 310 in Lyon"."""
    quantity = view.quantities[index]
    before = index - 1
    if before and before not in changes and _is_whole(view.quantities[before - 1], view.quantities[before], view):
        before -= 1
    step, change = view.quantities[before], changes.get(before)
    if change is None or change.by is not step or change.direction is None or view.roles[index]:
        return
    if quantity.start - view.quantities[index - 1].end <= _GAPPED and _shares_unit(step, quantity):
        changes[index] = Change(change.direction, by=quantity)


def _shares_unit(before: Quantity, quantity: Quantity) -> bool:
    if quantity.unit.text is None:
        return quantity.unit.kind in ("count", before.unit.kind)
    same = quantity.unit.kind == before.unit.kind and quantity.unit.code == before.unit.code
    return same and (quantity.unit.kind != "count" or quantity.unit.text == before.unit.text)
