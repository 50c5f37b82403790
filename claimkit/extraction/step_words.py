"""The words right beside a figure that make it a step: "Anstieg von 3 %", "3 % mehr", "up 3 %", "(-6 %)"."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from claimkit.extraction.moves import LEAD, Move, View, comparable, lead
from claimkit.records import Direction, Quantity

STEP_UNITS = ("percent", "percentage_point")
OBJECT_WORDS = 6  # between a verb of movement and its step, its object included
LINK_WORDS = 4  # between a noun of movement and its step: "aumento delle rette del"
BREAK = re.compile(r"[.,;:!?]")
_STEP_GAP = 40  # characters between a word of movement and its step
_LATER = 12  # characters behind "more" among which the word stands that makes it one of time: "mas tarde"
_LENGTHS = frozenset({"m", "km", "cm", "mm", "mi", "ft", "in", "yd"})
_NAMED = re.compile(r"\s(?P<link>[^\W\d_]{1,4}(?:\s|['\u2019]))[^\W\d_][\w-]*(?=\s)")


def moved_by(quantity: Quantity, view: View) -> Direction | None:
    """Return the direction of a word of movement right beside a figure that is its step.

    A percentage on either side ("Anstieg von 3 %", "up 3 %", "3 % rise"); an amount only behind a noun and its link
    ("ein Rueckgang von 3 Mio."), behind a verb and the language's link ("baisse de 3 euros"), or beside a verb of
    adding or cutting ("cuts 1,200 jobs").
    """
    for move in neighbours(quantity, view.moves):
        gap = gap_to(quantity, move, view)
        if gap is None or move.direction == "unchanged":
            continue
        if move.end <= quantity.start and view.rules.crossing.fullmatch(view.text, move.start, move.end):
            rise = _rise_over(move, view)
            if rise is not None and quantity.unit.kind in STEP_UNITS:
                return rise
            continue
        if quantity.unit.kind == "currency" and move.end <= quantity.start and _is_balance(move, view):
            continue  # "das Jahr mit einem Minus von 4 Millionen abgeschlossen"
        words = (gap.lower() + _elided(quantity, view)).split()
        if quantity.value is None and move.end <= quantity.start and " ".join(words) in view.rules.openers:
            return move.direction
        if quantity.unit.kind in STEP_UNITS and len(words) <= 1:
            return move.direction
        noun = view.rules.nouns.search(view.text[move.start : move.end])
        far = noun is not None or quantity.unit.kind in STEP_UNITS
        if move.end <= quantity.start and noun is None and _has_object(words, quantity, view):
            return move.direction
        took = quantity.unit.kind == "duration" and words[:1] and words[0] in view.rules.by_far  # "cayo en diez anos"
        if move.end <= quantity.start and not took and _is_linked(words, view, noun=noun is not None, far=far):
            return move.direction
        if noun is not None and move.end <= quantity.start and _is_whose(words, quantity, view):
            return move.direction
    return None


def _has_object(words: Sequence[str], quantity: Quantity, view: View) -> bool:
    """Tell whether a verb's object alone stands before its amount, in languages that mark the objects of other verbs: "sube la tasa 9 euros"."""
    if not view.rules.objects or quantity.unit.kind != "currency" or len(words) != len(("la", "tasa")):
        return False
    return (
        words[0] in view.rules.determiners and words[1] not in view.rules.owners and words[1] not in view.rules.near_by
    )


def _is_balance(move: Move, view: View) -> bool:
    """Tell whether a noun of movement is what somebody closes a year with."""
    led = view.rules.balances.search(view.text, view.start, move.end + 1)
    return led is not None and view.rules.closings.search(view.text, view.start, view.end) is not None


def _rise_over(crossing: Move, view: View) -> Direction | None:
    """Return the direction of a noun of movement that crosses a mark: "la hausse n'a pas depasse 12 %"."""
    place = bisect.bisect_left(view.moves, crossing.start, key=lambda move: move.start)
    noun = view.moves[place - 1] if place else None
    if noun is None or view.rules.nouns.fullmatch(view.text, noun.start, noun.end) is None:
        return None
    gap = view.text[noun.end : crossing.start]
    return noun.direction if len(gap.split()) <= LINK_WORDS and not BREAK.search(gap) else None


def _is_whose(words: Sequence[str], quantity: Quantity, view: View) -> bool:
    """Tell whether what moved, or since when, stands between a noun of movement and its step: "ein Anstieg der Preise von 3 %"."""
    opens, ends = view.rules.step_whose
    if not 1 < len(words) <= OBJECT_WORDS or words[-1] not in ends:
        return False
    if words[0] in opens and quantity.unit.kind in STEP_UNITS:
        verbs, gap = view.verbal or (), len(" ".join(words)) + 2
        return not any(lead(quantity) - gap <= verb < quantity.start for verb in verbs)
    place = view.text.rfind(words[-1], 0, lead(quantity))
    return any(view.text[end:place].isspace() for _, end in view.times)


def _elided(quantity: Quantity, view: View) -> str:
    """Return the link that a qualifier begins with: "repoussee d'au moins huit mois"."""
    text = quantity.qualifier.text.lower() if quantity.qualifier else ""
    first = text.partition(" ")[0]
    if first != text and first in view.rules.links:
        return first  # "a rise | of about a fifth"
    return next((link for link in view.rules.near_by if not link[-1].isalnum() and text.startswith(link)), "")


def _is_linked(words: Sequence[str], view: View, *, noun: bool, far: bool) -> bool:
    """Tell whether a word of movement leads to its step: "Rueckgang von", "alza salarial del", "crecio un exiguo"."""
    words = words[:-1] if len(words) > 1 and words[-1] in view.rules.fillers else words
    if " ".join(words) in (view.rules.links | view.rules.step_links if noun else view.rules.near_by):
        return True
    if not noun and 1 < len(words) <= OBJECT_WORDS and _leads_far(words, view):
        return True
    return far and 1 < len(words) <= LINK_WORDS and words[-1] in view.rules.near_by


def _leads_far(words: Sequence[str], view: View) -> bool:
    """Tell whether a verb's object stands between it and its step: "recorta la ayuda en", "reduit la subvention de"."""
    if words[-1] in view.rules.by_far:
        return True
    return words[-1] in view.rules.near_by and words[0].startswith(view.rules.definites or ("\0",))


def is_near(quantity: Quantity, view: View) -> bool:
    """Tell whether a word of movement stands right before the words that lead to a figure."""
    for move in neighbours(quantity, view.moves):
        gap = gap_to(quantity, move, view) if move.end <= quantity.start else None
        if gap is not None and len(gap.split()) <= OBJECT_WORDS:
            verbs = view.verbal or ()
            return not any(move.end <= verb < quantity.start for verb in verbs)
    return False


def neighbours(quantity: Quantity, moves: Sequence[Move]) -> Sequence[Move]:
    """Return the words of movement on either side of a figure; one that a share is part of ("a la mitad") is none beside it."""
    moves = [move for move in moves if move.end <= quantity.start or quantity.end <= move.start]
    place = bisect.bisect_right(moves, quantity.start, key=lambda move: move.start)
    return moves[max(0, place - 1) : place + 1]


def gap_to(quantity: Quantity, move: Move, view: View) -> str | None:
    """Return the words between a figure and a word of movement when they are near and nothing parts them."""
    if move.end <= quantity.start:
        gap = view.text[min(move.end, lead(quantity) - 1) : lead(quantity)]  # "passe sous" ends inside a qualifier
    elif quantity.end <= move.start:
        gap = view.text[quantity.end : move.start]
    else:
        return None
    if not 0 < len(gap) <= _STEP_GAP or BREAK.search(gap):
        return None
    start, end = min(move.end, quantity.end), max(move.start, quantity.start)
    parted = any(start <= other.start and other.end <= end for other in view.quantities if other is not quantity)
    return None if parted else gap


def _opens_before(match: re.Match[str], following: Sequence[Quantity], *, told: bool) -> bool:
    """Tell whether "in piu" begins before what passes for the qualifier of the next figure: "il 6 % in piu dei 389mila".

    Of a percentage told behind a comma it may be that very qualifier: ", un 24 % mas de los 5 millones".
    """
    begun = match.start() + len(match[0]) - len(match[0].lstrip())
    if not following or match.end() > following[0].start:
        return False
    return begun < lead(following[0]) or (begun == lead(following[0]) and told)


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
    opened = before.rstrip(" \u00a0\u202f").removesuffix("\u2212").removesuffix("\u2013").removesuffix("-").rstrip()
    minus = len(opened) < len(before.rstrip()) or (quantity.value is not None and quantity.value < 0)
    if not minus:
        return None
    article = opened.split()[-1:] and opened.split()[-1].lower() in view.rules.determiners
    return "decrease" if opened.endswith("(") or article else None


def _goes_on_counting(index: int, view: View) -> bool:
    """Tell whether a figure is the next part behind one of its kind: "der Kanton zahlt 12 Millionen, weitere 7 der Bund"."""
    before = view.quantities[index - 1] if index else None
    if before is None or not comparable(before, view.quantities[index]):
        return False
    return BREAK.search(view.text, before.end, view.quantities[index].start) is not None


def beside(index: int, view: View) -> Direction | None:
    """Read "40p more", "600 Mio. weniger", "weitere 200", "zwoelf weitere Geraete", "Mehrkosten von 21 Euro"."""
    quantity = view.quantities[index]
    signed = _signed(quantity, view) if quantity.unit.kind in STEP_UNITS else None
    if signed is not None:
        return signed
    following = [q for q in view.quantities[index + 1 : index + 2] if not view.timed(q)]
    ceiling = lead(following[0]) if following else len(view.text)
    named = _named_behind(quantity, view)
    found = [
        (pattern.match(view.text, quantity.end) or (pattern.match(view.text, named) if named else None), direction)
        for direction, pattern in view.rules.after
    ]
    gap = view.text[max(view.start, lead(quantity) - LEAD) : lead(quantity)].rpartition(",")
    share = quantity.unit.kind == "percent" and bool(gap[1]) and len(gap[2].split()) <= 1
    told = view.text[: lead(quantity)].rstrip().endswith(",")  # ", 1,70 metro acima do recorde"
    for match, direction in sorted(found, key=lambda each: -each[0].end() if each[0] else 0):  # "mas barato", not "mas"
        thing = quantity.unit.code in _LENGTHS or (quantity.unit.kind == "count" and quantity.unit.text is not None)
        beside = match is not None and thing and not told and view.rules.placed.search(match[0]) is not None
        behind = "" if match is None else view.text[match.end() : match.end() + _LATER].strip().partition(" ")[0]
        placed = beside or behind.strip(",.") in view.rules.later  # "diez anos mas tarde"
        if (
            match is not None and (match.end() <= ceiling or _opens_before(match, following, told=share)) and not placed
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
            opens = window[match.start()].isupper() or window[: match.start()].rstrip().endswith((",", ";", ":"))
            opened = opens and window[match.start() :].split()[0].lower() in view.rules.others_open
            if opened and not any(move.start > quantity.end for move in (*view.moves, *view.amounts)):
                before = None  # "Otros 3 millones iran a obras" is another part of a whole
            break
    if before is not None and window.split()[-1].lower() in view.rules.others and not view.amounts:
        bare = quantity.unit.kind == "count" and quantity.unit.text is None  # "otros diez esperan"
        before = None if bare or _goes_on_counting(index, view) else before
    return before or next((name for name, pattern in view.rules.within if pattern.search(quantity.text)), None)
