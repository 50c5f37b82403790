"""How a quantity moved: from-to pairs, steps and multiples, read from the words around the figures."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence

from claimkit.extraction.comparisons import (
    compare,
    dwindle,
    join_alternatives,
    join_appositions,
    join_insets,
    join_levels,
    join_multiples,
    join_results,
    look_back,
    sum_up,
    sum_up_earlier,
    take_up,
    unify,
)
from claimkit.extraction.governors import bargain, govern
from claimkit.extraction.moves import LEAD, REACH, Move, View, alike, by_value, comparable, lead
from claimkit.extraction.older_figures import find_older
from claimkit.languages import Language
from claimkit.records import Change, Direction, Quantity

_STEP_GAP = 40  # characters between a word of movement and its step
_MULTIPLE_GAP = 60  # characters behind a multiple in which the time stands that it is compared with
_STEPS = ("percent", "percentage_point")
_KEPT = 60  # characters between "unchanged" and what it says so of
_BACKWARDS = 24  # characters between a newer figure and the older one behind it
_OBJECT_WORDS = 6  # between a verb of movement and its step, its object included
_LINK_WORDS = 4  # between a noun of movement and its step: "aumento delle rette del"
_LATER = 12  # characters behind "more" among which the word stands that makes it one of time: "mas tarde"
_LENGTHS = frozenset({"m", "km", "cm", "mm", "mi", "ft", "in", "yd"})
_BREAK = re.compile(r"[.,;:!?]")
_NAMED = re.compile(r"\s(?P<link>[^\W\d_]{1,4}(?:\s|['\u2019]))[^\W\d_][\w-]*(?=\s)")


def find_changes(
    text: str,
    quantities: Sequence[Quantity],
    sentence: tuple[int, int],
    language: Language,
    times: Sequence[tuple[int, int]] = (),
) -> dict[int, Change]:
    """Return the changes of one sentence's quantities, keyed by their place in `quantities`.

    `times` are the places of the sentence's time expressions: a multiple is a change only beside an earlier time.
    """
    return changes_of(View.of(text, quantities, sentence, times, language))


def changes_of_all(views: Sequence[View]) -> list[dict[int, Change]]:
    """Return the changes of the sentences of a text; one may sum up the sentence before it."""
    found = [changes_of(view) for view in views]
    for (earlier, before), (later, changes) in itertools.pairwise(zip(views, found, strict=True)):
        sum_up(earlier, before, later, changes)
        sum_up_earlier(earlier, before, later, changes)
        take_up(earlier, later, changes)
        look_back(earlier, before, later, changes)
    bargain(views, found)
    return found


def changes_of(view: View) -> dict[int, Change]:
    """Return the changes of one sentence."""
    changes: dict[int, Change] = {}
    paired = {index for index in range(len(view.quantities)) if _pair(index, view, changes)}
    for index, quantity in enumerate(view.quantities):
        if index not in changes and index not in paired and not quantity.ordinal:
            _step(index, view, changes)
    join_multiples(view, changes)
    compare(view, changes)
    join_appositions(view, changes)
    govern(view, changes)
    join_alternatives(view, changes)
    join_results(view, changes)
    unify(view, changes)
    find_older(view, changes)
    join_levels(view, changes)
    join_insets(view, changes)
    dwindle(view, changes)
    return changes


def _pair(index: int, view: View, changes: dict[int, Change]) -> bool:
    """Join "von A auf B", also with the step between them or with the preposition lost ("von 4 Yuan erhoeht 8 Yuan")."""
    if _pair_backwards(index, view, changes):
        return True
    if not view.roles[index] & {"from", "against", "instead"}:
        return False
    first = "instead" in view.roles[index] and index == 0  # "Statt sieben Naechten sind es jetzt 4,8"
    for later in range(index + 1, min(index + 3, len(view.quantities))):
        old, new = view.quantities[index], view.quantities[later]
        if new.start - old.end > REACH or (later == index + 2 and "from" in view.roles[index + 1]):
            return False
        between = view.moved_between(old.end, new.start)
        opened = "from" in view.roles[index] and _opens_bare(old, view)
        bare = not view.roles[later] and between and opened and _moved_by(old, view) is None
        lost = later == index + 1 and (first or bare)
        ends = "," in view.text[old.end : new.start] and view.rules.weak and _moved_by(old, view)  # "de 3 euros, a 40"
        if alike(old, new) and ("to" in view.roles[later] or lost) and not ends and _moves_about(old, new, view):
            by = view.quantities[index + 1] if later == index + 2 and "by" in view.roles[index + 1] else None
            changes[later] = Change(by_value(old, new) or view.direction_of(new), old, new, by)
            if by is not None:
                changes[index + 1] = changes[later]
            return True
    return False


def _opens_bare(old: Quantity, view: View) -> bool:
    """Tell whether "from" itself stands before a figure: "of the 120 posts 75 go" is no from-to."""
    words = view.text[max(view.start, lead(old) - LEAD) : lead(old)].split()
    return bool(words) and words[-1].lower() not in view.rules.determiners


def _pair_backwards(index: int, view: View, changes: dict[int, Change]) -> bool:
    """Join "rose to A from B", where the older figure stands behind the newer; weak prepositions do not say so."""
    if view.rules.weak or index + 1 >= len(view.quantities) or "to" not in view.roles[index]:
        return False
    new, old = view.quantities[index : index + 2]
    direction = by_value(old, new)
    gap = view.text[new.end : old.start]
    gap = gap[1:] if gap.startswith(",") and len(gap.split()) == 2 else gap  # ", from", but not ", a rise of"
    near = len(gap) <= _BACKWARDS and not _BREAK.search(gap)
    taken = index + 2 < len(view.quantities) and "to" in view.roles[index + 2]
    if "from" not in view.roles[index + 1] or direction is None or not near or taken:
        return False
    if view.direction_of(new) != direction:
        return False
    changes[index] = Change(direction, old, new)
    return True


def _moves_about(old: Quantity, new: Quantity, view: View) -> bool:
    """Tell whether a word of movement stands around two figures, where the prepositions alone do not say so."""
    return not view.rules.weak or view.moved_between(old.start - LEAD, new.end + LEAD)


def _step(index: int, view: View, changes: dict[int, Change]) -> None:
    """Read "um 12 % (auf 5 Mio.)", "auf 5 Mio. gesenkt", "ein Plus von 3 %", "3 % mehr", multiples, and what stays."""
    quantity, roles = view.quantities[index], view.roles[index]
    direction = view.direction_of(quantity)
    new = _following_to(index, view)
    target = view.quantities[new] if new is not None else None
    if quantity.unit.kind == "factor" and quantity.value is not None:
        if not _is_multiple(index, view, direction):
            return
        fewer = view.rules.fewer.search(view.text, quantity.start, quantity.end) is not None  # "deux fois moins"
        factor = 1 / quantity.value if fewer and quantity.value > 1 else quantity.value
        changes[index] = Change("increase" if factor > 1 else "decrease", new=target, factor=factor)
    elif "to" in roles and _is_span(quantity, view):
        return
    elif "to" in roles and direction not in (None, "unchanged") and (not view.rules.weak or _is_near(quantity, view)):
        if quantity.unit.kind == "ratio" and direction == "decrease" and quantity.qualifier is None:
            changes[index] = Change(direction, new=target, factor=quantity.value)  # "schrumpfte auf die Haelfte"
            if new is not None:
                changes[new] = changes[index]
        elif not _is_score(index, view, changes):
            changes[index] = Change(direction, new=quantity)
        return
    elif "by" in roles and (direction not in (None, "unchanged") or _leads_to(quantity, target)):
        changes[index] = Change(direction, by=quantity, new=target)
    elif (moved := _beside(index, view) or ("against" not in roles and _moved_by(quantity, view)) or None) is not None:
        changes[index] = Change(moved, by=quantity, new=target)
    elif target is not None and _is_gained(quantity, target, view):
        changes[index] = Change("increase", by=quantity, new=target)
    elif target is not None and (gone := _gone_to(index, target, view)) is not None:
        changes[index] = Change(gone, by=quantity, new=target)
    elif (direction == "unchanged" and _is_kept(index, view)) or (direction is None and _is_as_before(index, view)):
        changes[index] = Change("unchanged", new=quantity)
        return
    elif (apposed := _apposed_noun(quantity, view)) is not None:
        changes[index] = Change(apposed, by=quantity, new=target)
    elif quantity.unit.kind == "ratio" and quantity.value is not None and _is_fraction_of_earlier(index, view):
        changes[index] = Change("decrease", new=target, factor=quantity.value)
    else:
        return
    if new is not None:
        changes[new] = changes[index]


def _is_gained(quantity: Quantity, target: Quantity, view: View) -> bool:
    """Tell whether a figure is the step to the one behind it: "gewann in der Spitze 9,2 Prozent auf 12,95 Euro", "2,1 Punkte auf 88,3"."""
    share = quantity.unit.kind in _STEPS and target.unit.kind not in _STEPS and target.unit.text is not None
    if not share and (quantity.unit.kind in _STEPS or not alike(quantity, target)):
        return False
    near = view.text[quantity.end : target.start].count(" ") <= len(("", "auf", ""))
    return near and view.rules.gained.search(view.text, view.start, quantity.start) is not None


def _gone_to(index: int, target: Quantity, view: View) -> Direction | None:
    """Return the direction of the verb right before a step that leads to the figure behind it: "gewann 2,1 Punkte auf 88,3"."""
    quantity = view.quantities[index]
    near = target.start - quantity.end <= LEAD and index + 1 < len(view.quantities)
    bare = quantity.unit.kind == "count" and quantity.unit.text is None
    if view.roles[index] or bare or not near or view.quantities[index + 1] is not target or not alike(quantity, target):
        return None
    for move in _neighbours(quantity, view.moves):
        gap = _gap(quantity, move, view) if move.end <= quantity.start else None
        verb = view.verbal is None or move.start in view.verbal
        if gap is not None and verb and len(gap.split()) <= 1 and move.direction != "unchanged":
            return move.direction
    return None


def _is_as_before(index: int, view: View) -> bool:
    """Tell whether the words right before a figure say that it is the old one: "erhaelt wie im Vorjahr 25.000 Euro"."""
    quantity = view.quantities[index]
    return not view.roles[index] and bool(view.rules.as_before.search(view.text[view.start : lead(quantity)]))


def _apposed_noun(quantity: Quantity, view: View) -> Direction | None:
    """Return the direction of a noun of movement whose step stands apart: "La caida, del 10 %, es la mayor"."""
    if quantity.unit.kind not in _STEPS:
        return None
    for move in _neighbours(quantity, view.moves):
        head, _, link = (
            view.text[move.end : lead(quantity)].partition(",") if move.end <= quantity.start else ("-", "", "")
        )
        noun = view.rules.nouns.fullmatch(view.text[move.start : move.end]) is not None
        if noun and not head.strip() and link.strip().lower() in view.rules.near_by:
            return move.direction
    return None


def _is_fraction_of_earlier(index: int, view: View) -> bool:
    """Tell whether a fraction is that of an earlier state: "la mitad que en 2022"."""
    quantity = view.quantities[index]
    match = view.rules.than.match(view.text, quantity.end)
    if match is None:
        return False
    end = min(
        [quantity.end + _MULTIPLE_GAP, *(match.end() + m.start() for m in _BREAK.finditer(view.text[match.end() :]))]
    )
    return any(match.end() <= start < end for start, _ in view.times)


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
        if end - start <= _KEPT and not between and not _BREAK.search(view.text[start:end]):
            return True
    return False


def _is_multiple(index: int, view: View, direction: Direction | None) -> bool:
    """Tell whether a multiple says that something moved: "verdoppelt", "um das Dreifache", "doppelt so viel wie 2021"."""
    quantity, roles = view.quantities[index], view.roles[index]
    if view.overlapped(quantity) or (roles & {"by", "to"} and direction is not None):
        return True
    end = quantity.end + _MULTIPLE_GAP
    if index + 1 < len(view.quantities):
        following = view.quantities[index + 1]
        if "against" in view.roles[index + 1] and following.start <= end:
            return True
        end = min(end, following.start + 1)
    end = min([end, *(quantity.end + m.start() for m in _BREAK.finditer(view.text[quantity.end : end]))])
    earlier = any(quantity.end <= start < end for start, _ in view.times)
    return earlier or view.rules.earlier.search(view.text, quantity.end, max(quantity.end, end)) is not None


def _following_to(index: int, view: View) -> int | None:
    """Return the place of "auf 5 Mio." right after "um 12 %"; how long it took may stand between: "12 % en un an, a 5 euros"."""
    later = index + 1
    if later + 1 < len(view.quantities) and view.quantities[later].unit.kind == "duration":
        later += not view.roles[later]
    if later >= len(view.quantities) or not view.roles[later] & {"to", "result"}:
        return None
    if _is_span(view.quantities[later], view):
        return None
    gap = view.text[view.quantities[index].end : view.quantities[later].start]
    far = "to" not in view.roles[later] and len(gap.rpartition(",")[2].split()) > _LINK_WORDS
    if far or _has_verb(index, later, view):
        return None  # "grew 2.2 percent, while inflation ran at 1.9"
    return later if len(gap) <= LEAD else None


def _leads_to(quantity: Quantity, target: Quantity | None) -> bool:
    """Tell whether a step can be that of the figure behind it, where no word says which way it went."""
    return target is not None and (quantity.unit.kind in (*_STEPS, "ratio") or alike(quantity, target))


def _has_verb(index: int, later: int, view: View) -> bool:
    """Tell whether a verb that is no word of movement stands between a figure and the words that lead to the next one."""
    start, end = view.quantities[index].end, lead(view.quantities[later])
    leads = [
        match
        for role, pattern in view.rules.roles
        if role in ("to", "result") and (match := pattern.search(view.text[start:end]))
    ]
    end = start + min(match.start() for match in leads) if leads else end
    moved = {move.start for move in view.moves}
    return view.verbal is not None and any(start <= verb < end and verb not in moved for verb in view.verbal)


def _moved_by(quantity: Quantity, view: View) -> Direction | None:
    """Return the direction of a word of movement right beside a figure that is its step.

    A percentage on either side ("Anstieg von 3 %", "up 3 %", "3 % rise"); an amount only behind a noun and its link
    ("ein Rueckgang von 3 Mio."), behind a verb and the language's link ("baisse de 3 euros"), or beside a verb of
    adding or cutting ("cuts 1,200 jobs").
    """
    for move in _neighbours(quantity, view.moves):
        gap = _gap(quantity, move, view)
        if gap is None or move.direction == "unchanged":
            continue
        words = (gap.lower() + _elided(quantity, view)).split()
        if quantity.value is None and move.end <= quantity.start and " ".join(words) in view.rules.openers:
            return move.direction
        if quantity.unit.kind in _STEPS and len(words) <= 1:
            return move.direction
        noun = view.rules.nouns.search(view.text[move.start : move.end])
        far = noun is not None or quantity.unit.kind in _STEPS
        took = quantity.unit.kind == "duration" and words[:1] and words[0] in view.rules.by_far  # "cayo en diez anos"
        if move.end <= quantity.start and not took and _is_linked(words, view, noun=noun is not None, far=far):
            return move.direction
        if noun is not None and move.end <= quantity.start and _is_whose(words, quantity, view):
            return move.direction
    return None


def _is_whose(words: Sequence[str], quantity: Quantity, view: View) -> bool:
    """Tell whether what moved, or since when, stands between a noun of movement and its step: "ein Anstieg der Preise von 3 %"."""
    opens, ends = view.rules.step_whose
    if not 1 < len(words) <= _OBJECT_WORDS or words[-1] not in ends:
        return False
    if words[0] in opens and quantity.unit.kind in _STEPS:
        verbs, gap = view.verbal or (), len(" ".join(words)) + 2
        return not any(lead(quantity) - gap <= verb < quantity.start for verb in verbs)
    place = view.text.rfind(words[-1], 0, lead(quantity))
    return any(view.text[end:place].isspace() for _, end in view.times)


def _elided(quantity: Quantity, view: View) -> str:
    """Return the link that a qualifier begins with: "repoussee d'au moins huit mois"."""
    text = quantity.qualifier.text.lower() if quantity.qualifier else ""
    return next((link for link in view.rules.near_by if not link[-1].isalnum() and text.startswith(link)), "")


def _is_linked(words: Sequence[str], view: View, *, noun: bool, far: bool) -> bool:
    """Tell whether a word of movement leads to its step: "Rueckgang von", "alza salarial del", "baisse de"."""
    if " ".join(words) in (view.rules.links | view.rules.step_links if noun else view.rules.near_by):
        return True
    if not noun and 1 < len(words) <= _OBJECT_WORDS and _leads_far(words, view):
        return True
    return far and 1 < len(words) <= _LINK_WORDS and words[-1] in view.rules.near_by


def _leads_far(words: Sequence[str], view: View) -> bool:
    """Tell whether a verb's object stands between it and its step: "recorta la ayuda en", "reduit la subvention de"."""
    if words[-1] in view.rules.by_far:
        return True
    return words[-1] in view.rules.near_by and words[0].startswith(view.rules.definites or ("\0",))


def _is_near(quantity: Quantity, view: View) -> bool:
    """Tell whether a word of movement stands right before the words that lead to a figure."""
    for move in _neighbours(quantity, view.moves):
        gap = _gap(quantity, move, view) if move.end <= quantity.start else None
        if gap is not None and len(gap.split()) <= _OBJECT_WORDS:
            verbs = view.verbal or ()
            return not any(move.end <= verb < quantity.start for verb in verbs)
    return False


def _neighbours(quantity: Quantity, moves: Sequence[Move]) -> Sequence[Move]:
    """Return the words of movement on either side of a figure; one that a share is part of ("a la mitad") is none beside it."""
    moves = [move for move in moves if move.end <= quantity.start or quantity.end <= move.start]
    place = bisect.bisect_right(moves, quantity.start, key=lambda move: move.start)
    return moves[max(0, place - 1) : place + 1]


def _gap(quantity: Quantity, move: Move, view: View) -> str | None:
    """Return the words between a figure and a word of movement when they are near and nothing parts them."""
    if move.end <= quantity.start:
        gap = view.text[min(move.end, lead(quantity) - 1) : lead(quantity)]  # "passe sous" ends inside a qualifier
    elif quantity.end <= move.start:
        gap = view.text[quantity.end : move.start]
    else:
        return None
    if not 0 < len(gap) <= _STEP_GAP or _BREAK.search(gap):
        return None
    start, end = min(move.end, quantity.end), max(move.start, quantity.start)
    parted = any(start <= other.start and other.end <= end for other in view.quantities if other is not quantity)
    return None if parted else gap


def _named_behind(quantity: Quantity, view: View) -> int | None:
    """Return where the name of what a share is of ends: "12 % | de salaries | de plus", "un terzo | di domande | in meno"."""
    if quantity.unit.kind not in ("percent", "ratio"):
        return None
    match = _NAMED.match(view.text, quantity.end)
    owned = match is not None and match["link"].rstrip("'\u2019 ").lower() in {
        w.rstrip("'\u2019") for w in view.rules.owners
    }
    return match.end() if match is not None and owned else None


def _signed(quantity: Quantity, view: View) -> Direction | None:
    """Read the sign of a step: "+4 %" anywhere, "-4 %" in brackets or behind an article ("segnano un -4%"), else a level."""
    before = view.text[max(view.start, lead(quantity) - LEAD) : lead(quantity)]
    if before.endswith("+"):
        return "increase"
    opened = before.rstrip(" \u00a0\u202f").removesuffix("\u2212").removesuffix("\u2013").rstrip()
    minus = len(opened) < len(before.rstrip()) or (quantity.value is not None and quantity.value < 0)
    if not minus:
        return None
    article = opened.split()[-1:] and opened.split()[-1].lower() in view.rules.determiners
    return "decrease" if opened.endswith("(") or article else None


def _beside(index: int, view: View) -> Direction | None:
    """Read "40p more", "600 Mio. weniger", "weitere 200", "zwoelf weitere Geraete", "Mehrkosten von 21 Euro"."""
    quantity = view.quantities[index]
    signed = _signed(quantity, view) if quantity.unit.kind in _STEPS else None
    if signed is not None:
        return signed
    following = [q for q in view.quantities[index + 1 : index + 2] if not view.timed(q)]
    ceiling = lead(following[0]) if following else len(view.text)
    named = _named_behind(quantity, view)
    for direction, pattern in view.rules.after:
        match = pattern.match(view.text, quantity.end) or (pattern.match(view.text, named) if named else None)
        beside = match is not None and quantity.unit.code in _LENGTHS and view.rules.placed.search(match[0]) is not None
        behind = "" if match is None else view.text[match.end() : match.end() + _LATER].strip().partition(" ")[0]
        placed = beside or behind.strip(",.") in view.rules.later  # "diez anos mas tarde"
        if (
            match is not None and match.end() <= ceiling and not placed
        ):  # else it belongs to the next figure: "mehr als 3"
            return direction
    window = view.text[max(view.start, lead(quantity) - LEAD) : lead(quantity)]
    before = None
    for name, pattern in view.rules.before:
        match = pattern.search(window)
        if match is not None:
            start = lead(quantity) - len(window) + match.start()
            verb = next(
                (move for move in view.moves if move.end <= start and view.text[move.end : start].isspace()), None
            )
            before = verb.direction if verb is not None else name  # "perderebbe | altri 900"
            break
    if before is not None and quantity.unit.kind == "count" and quantity.unit.text is None:
        before = None if window.split()[-1].lower() in view.rules.others else before  # "otros diez esperan"
    return before or next((name for name, pattern in view.rules.within if pattern.search(quantity.text)), None)
