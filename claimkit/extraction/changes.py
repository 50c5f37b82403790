"""How a quantity moved: from-to pairs, steps, multiples and comparisons, read from the words around the figures."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from claimkit.extraction.patterns import compile_patterns
from claimkit.languages import Language
from claimkit.records import Change, Direction, Quantity

_REACH = 160  # characters between a figure and the word that says which way it moved
_LEAD = 48  # characters before a figure in which its preposition stands
_STEP_GAP = 24  # characters between a word of movement and its step
_APPOSED = 5  # words between a figure and the step that explains it
_STEPS = ("percent", "percentage_point")


@dataclass(frozen=True, slots=True)
class _Rules:
    """One language's patterns for changes, compiled."""

    roles: tuple[tuple[str, re.Pattern[str]], ...]
    directions: tuple[tuple[Direction, re.Pattern[str]], ...]
    after: tuple[tuple[Direction, re.Pattern[str]], ...]
    before: tuple[tuple[Direction, re.Pattern[str]], ...]
    nouns: re.Pattern[str]
    links: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Move:
    """A word that says which way something moved."""

    start: int
    end: int
    direction: Direction


@functools.lru_cache(maxsize=32)
def _rules(language: Language) -> _Rules:
    change = language["claims"].get("change", {})
    determiners = "|".join(map(re.escape, language["claims"].get("determiners", ()))) or r"(?!)"
    roles = []
    for role in ("against", "to", "from", "by"):
        words = sorted(change.get(role, ()), key=len, reverse=True)
        if words:
            joined = "|".join(r"\s+".join(map(re.escape, word.split())) for word in words)
            roles.append((role, re.compile(rf"(?<!\w)(?:{joined})\s+(?:(?:{determiners})\s+)?$", re.IGNORECASE)))
    directions: dict[Direction, list[str]] = {}
    for group in change.get("words", ()):
        directions.setdefault(group["direction"], []).extend(group["patterns"])
    after: list[tuple[Direction, re.Pattern[str]]] = []
    for name, direction in (("more_after", "increase"), ("less_after", "decrease")):
        words = [re.escape(word) for word in change.get(name, ())]
        if words:
            after.append((direction, re.compile(rf"\s+(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)))  # type: ignore[arg-type]
    before: list[tuple[Direction, re.Pattern[str]]] = []
    for name, direction in (("more_before", "increase"), ("less_before", "decrease")):
        pattern = compile_patterns(change.get(name, ()))
        before.append((direction, re.compile(rf"(?:{pattern.pattern})\s+$", re.IGNORECASE)))  # type: ignore[arg-type]
    return _Rules(
        tuple(roles),
        tuple((name, compile_patterns(patterns)) for name, patterns in directions.items()),
        tuple(after),
        tuple(before),
        compile_patterns(change.get("step_nouns", ())),
        frozenset(language["claims"].get("noun_links", ())),
    )


def find_changes(
    text: str, quantities: Sequence[Quantity], sentence: tuple[int, int], language: Language
) -> dict[int, Change]:
    """Return the changes of one sentence's quantities, keyed by their place in `quantities`."""
    rules = _rules(language)
    start, end = sentence
    moves = sorted(
        (_Move(start + m.start(), start + m.end(), direction) for direction, pattern in rules.directions
         for m in pattern.finditer(text[start:end])),
        key=lambda move: move.start,
    )  # fmt: skip
    view = _View(
        text, start, quantities, moves, [_role(text, start, quantity, rules) for quantity in quantities], rules
    )
    changes: dict[int, Change] = {}
    paired = {index for index in range(len(quantities)) if _pair(index, view, changes)}
    for index, quantity in enumerate(quantities):
        if index not in changes and index not in paired and not quantity.ordinal:
            _step(index, view, changes)
    _compare(view, changes)
    _apposition(view, changes)
    _unify(changes)
    return changes


@dataclass(frozen=True, slots=True)
class _View:
    """One sentence: its figures, the words of movement, and the role that the word before each figure gives it."""

    text: str
    start: int
    quantities: Sequence[Quantity]
    moves: Sequence[_Move]
    roles: Sequence[str | None]
    rules: _Rules


def lead(quantity: Quantity) -> int:
    """Return where a quantity's words begin, its qualifier included when it stands before the number."""
    qualifier = quantity.qualifier
    return min(quantity.start, qualifier.start) if qualifier else quantity.start


def _role(text: str, floor: int, quantity: Quantity, rules: _Rules) -> str | None:
    before = text[max(floor, lead(quantity) - _LEAD) : lead(quantity)]
    return next((role for role, pattern in rules.roles if pattern.search(before)), None)


def _pair(index: int, view: _View, changes: dict[int, Change]) -> bool:
    """Join "von A auf B", also with the step between them or with the preposition lost ("von 4 Yuan erhoeht 8 Yuan")."""
    if view.roles[index] not in ("from", "against"):
        return False
    for later in range(index + 1, min(index + 3, len(view.quantities))):
        old, new = view.quantities[index], view.quantities[later]
        if new.start - old.end > _REACH:
            return False
        place = bisect.bisect_left(view.moves, old.end, key=lambda move: move.start)
        between = place < len(view.moves) and view.moves[place].end <= new.start
        lost = view.roles[later] is None and between and later == index + 1 and view.roles[index] == "from"
        if comparable(old, new) and (view.roles[later] == "to" or lost):
            by = view.quantities[index + 1] if later == index + 2 and view.roles[index + 1] == "by" else None
            changes[later] = Change(_by_value(old, new) or _direction(new, view.moves), old, new, by)
            if by is not None:
                changes[index + 1] = changes[later]
            return True
    return False


def _step(index: int, view: _View, changes: dict[int, Change]) -> None:
    """Read "um 12 % (auf 5 Mio.)", "auf 5 Mio. gesenkt", "ein Plus von 3 %", "3 % mehr", multiples, and what stays."""
    quantity, role = view.quantities[index], view.roles[index]
    direction = _direction(quantity, view.moves)
    new = _following_to(index, view)
    target = view.quantities[new] if new is not None else None
    if quantity.unit.kind == "factor" and quantity.value is not None:
        moved = direction or ("increase" if quantity.value > 1 else "decrease")
        changes[index] = Change(moved, new=target, factor=quantity.value)
    elif (role == "by" and (direction is not None or new is not None)) or _is_step(quantity, view):
        changes[index] = Change(direction, by=quantity, new=target)
    elif (aside := _beside(quantity, view)) is not None:
        changes[index] = Change(aside, by=quantity, new=target)
    elif (role == "to" and direction is not None) or (direction == "unchanged" and len(view.quantities) == 1):
        changes[index] = Change(direction, new=quantity)
        return
    else:
        return
    if new is not None:
        changes[new] = changes[index]


def _following_to(index: int, view: _View) -> int | None:
    """Return the place of "auf 5 Mio." right after "um 12 %"."""
    later = index + 1
    if later >= len(view.quantities) or view.roles[later] != "to":
        return None
    return later if view.quantities[later].start - view.quantities[index].end <= _LEAD else None


def _is_step(quantity: Quantity, view: _View) -> bool:
    """Tell whether a figure stands right beside a word of movement.

    A percentage on either side ("Anstieg von 3 %", "up 3 %", "3 % rise"); an amount only behind a noun and its link
    ("ein Rueckgang von 3 Mio.") or right behind a verb of cutting ("cuts 1,200 jobs").
    """
    place = bisect.bisect_right(view.moves, quantity.start, key=lambda move: move.start)
    for move in view.moves[max(0, place - 1) : place + 1]:
        ahead = move.end <= quantity.start
        gap = view.text[move.end : lead(quantity)] if ahead else view.text[quantity.end : move.start]
        if not ahead and move.start < quantity.end:
            continue
        if not 0 < len(gap) <= _STEP_GAP or len(gap.split()) > 1 or re.search(r"[.,;:!?]", gap):
            continue
        if quantity.unit.kind in _STEPS:
            return True
        linked = (
            ahead
            and gap.strip().lower() in view.rules.links
            and view.rules.nouns.search(view.text[move.start : move.end])
        )
        cut = ahead and not gap.strip() and move.direction == "decrease" and quantity.unit.kind != "duration"
        if linked or cut:
            return True
    return False


def _beside(quantity: Quantity, view: _View) -> Direction | None:
    """Read "40p more", "600 Mio. weniger", "weitere 200", "Mehrkosten von 21 Euro"."""
    behind = next((name for name, pattern in view.rules.after if pattern.match(view.text, quantity.end)), None)
    if behind is not None:
        return behind
    window = view.text[max(view.start, lead(quantity) - _LEAD) : lead(quantity)]
    return next((name for name, pattern in view.rules.before if pattern.search(window)), None)


def _compare(view: _View, changes: dict[int, Change]) -> None:
    """Give a figure the one it is compared with: "5 Mio. nach 4 Mio. im Vorjahr"."""
    for index in range(1, len(view.quantities)):
        old, new = view.quantities[index], view.quantities[index - 1]
        near = old.start - new.end <= _REACH // 2
        if view.roles[index] != "against" or not near or not comparable(old, new) or index in changes:
            continue
        if old.unit.kind == "duration":  # "nach drei Monaten" is no comparison
            continue
        before = changes.get(index - 1, Change())
        if before.old is None and before.by is not new:
            direction = before.direction or _by_value(old, new) or _direction(new, view.moves)
            changes[index - 1] = replace(before, direction=direction, old=old, new=before.new or new)


def _apposition(view: _View, changes: dict[int, Change]) -> None:
    """Join a step to the figure that it explains: "34,5 Milliarden Yuan, 38 % mehr", "36 million, twice as many"."""
    for index in range(1, len(view.quantities)):
        change, result = changes.get(index), view.quantities[index - 1]
        taken = changes.get(index - 1, Change())
        bare = taken.old is None and taken.by is None and taken.factor is None and view.roles[index - 1] != "against"
        if change is None or change.new is not None or change.old is not None or not bare or view.roles[index] == "by":
            continue
        gap = view.text[result.end : lead(view.quantities[index])]
        if (
            "," in gap
            and len(gap.split()) <= _APPOSED
            and result.unit.kind not in (*_STEPS, "factor", "duration", "ratio")
        ):
            changes[index] = changes[index - 1] = replace(change, new=result)


def _unify(changes: dict[int, Change]) -> None:
    """Let a step that sums up the only from-to of its sentence share it: "von 62 auf 93 Yuan, eine Steigerung von 50 %"."""
    pairs = {(c.old.start, c.new.start): c for c in changes.values() if c.old is not None and c.new is not None}
    if len(pairs) != 1:
        return
    pair = next(iter(pairs.values()))
    steps = [
        index
        for index, change in changes.items()
        if change.old is None and change.direction in (None, pair.direction) and (change.by or change.factor) is not None
        and (change.new is None or change.new is pair.new)
    ]  # fmt: skip
    if len(steps) != 1:
        return
    step = changes[steps[0]]
    whole = replace(pair, by=pair.by or step.by, factor=pair.factor or step.factor)
    for index, change in changes.items():
        if (
            change is step
            or change is pair
            or (change.old is pair.old and change.new is pair.new)
            or change.new is pair.new
        ):
            changes[index] = whole


def comparable(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities have the same unit, or one of them none ("von 6 auf 16 Yuan")."""
    if one.unit.kind != other.unit.kind:
        return "count" in (one.unit.kind, other.unit.kind) and None in (one.unit.text, other.unit.text)
    return one.unit.code == other.unit.code


def _by_value(old: Quantity, new: Quantity) -> Direction | None:
    before, after = _middle(old), _middle(new)
    if before is None or after is None:
        return None
    if before == after:
        return "unchanged"
    return "increase" if after > before else "decrease"


def _middle(quantity: Quantity) -> Decimal | None:
    if quantity.value is not None:
        return quantity.value
    if quantity.low is not None and quantity.high is not None:
        return (quantity.low + quantity.high) / 2
    return None


def _direction(quantity: Quantity, moves: Sequence[_Move]) -> Direction | None:
    """Return the direction of the nearest word of movement."""
    place = bisect.bisect_right(moves, quantity.start, key=lambda move: move.start)
    near = [
        (move.start - quantity.end if move.start >= quantity.end else quantity.start - move.end, move.direction)
        for move in moves[max(0, place - 1) : place + 1]
    ]
    close = [pair for pair in near if pair[0] <= _REACH]
    return min(close)[1] if close else None
