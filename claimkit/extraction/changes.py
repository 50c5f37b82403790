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
_STEPS = ("percent", "percentage_point")


@dataclass(frozen=True, slots=True)
class _Rules:
    """One language's patterns for changes, compiled."""

    roles: tuple[tuple[str, re.Pattern[str]], ...]
    directions: tuple[tuple[Direction, re.Pattern[str]], ...]
    after: tuple[tuple[Direction, re.Pattern[str]], ...]


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
    return _Rules(
        tuple(roles), tuple((name, compile_patterns(patterns)) for name, patterns in directions.items()), tuple(after)
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
    roles = [_role(text, start, quantity, rules) for quantity in quantities]
    changes: dict[int, Change] = {}
    for index, quantity in enumerate(quantities):
        if quantity.ordinal:
            continue
        _pair(index, quantities, roles, moves, changes)
        _step(text, index, quantities, roles, moves, rules, changes)
    _compare(quantities, roles, moves, changes)
    return changes


def lead(quantity: Quantity) -> int:
    """Return where a quantity's words begin, its qualifier included when it stands before the number."""
    qualifier = quantity.qualifier
    return min(quantity.start, qualifier.start) if qualifier else quantity.start


def _role(text: str, floor: int, quantity: Quantity, rules: _Rules) -> str | None:
    before = text[max(floor, lead(quantity) - _LEAD) : lead(quantity)]
    return next((role for role, pattern in rules.roles if pattern.search(before)), None)


def _pair(
    index: int,
    quantities: Sequence[Quantity],
    roles: Sequence[str | None],
    moves: Sequence[_Move],
    changes: dict[int, Change],
) -> None:
    """Join "von A auf B", also with the step between them or with the preposition lost ("von 4 Yuan erhoeht 8 Yuan")."""
    if roles[index] != "from":
        return
    for later in range(index + 1, min(index + 3, len(quantities))):
        old, new = quantities[index], quantities[later]
        if new.start - old.end > _REACH:
            return
        place = bisect.bisect_left(moves, old.end, key=lambda move: move.start)
        between = place < len(moves) and moves[place].end <= new.start
        if comparable(old, new) and (roles[later] == "to" or (roles[later] is None and between and later == index + 1)):
            by = quantities[index + 1] if later == index + 2 and roles[index + 1] == "by" else None
            direction = _by_value(old, new) or _direction(new, moves)
            changes[later] = Change(direction, old, new, by or _by_of(changes.get(later)))
            if by is not None:
                changes[index + 1] = Change(direction, old, new, by)
            return


def _by_of(change: Change | None) -> Quantity | None:
    return change.by if change else None


def _step(
    text: str,
    index: int,
    quantities: Sequence[Quantity],
    roles: Sequence[str | None],
    moves: Sequence[_Move],
    rules: _Rules,
    changes: dict[int, Change],
) -> None:
    """Read "um 12 % (auf 5 Mio.)", "auf 5 Mio. gesenkt", "ein Plus von 3 %", "3 % mehr" and multiples."""
    quantity, role = quantities[index], roles[index]
    if index in changes:
        return
    direction = _direction(quantity, moves)
    if quantity.unit.kind == "factor" and quantity.value is not None:
        factor_direction = direction or ("increase" if quantity.value > 1 else "decrease")
        changes[index] = Change(factor_direction, factor=quantity.value)
        return
    if role == "by" or _is_step(text, quantity, moves) or (aside := _after(text, quantity, rules)):
        stated = direction if role == "by" or _is_step(text, quantity, moves) else aside
        new = _following_to(index, quantities, roles)
        if role == "by" and stated is None and new is None:
            return
        change = Change(stated, by=quantity, new=quantities[new] if new is not None else None)
        changes[index] = change
        if new is not None:
            changes[new] = change
    elif role == "to" and direction is not None:
        changes[index] = Change(direction, new=quantity)


def _following_to(index: int, quantities: Sequence[Quantity], roles: Sequence[str | None]) -> int | None:
    """Return the place of "auf 5 Mio." right after "um 12 %"."""
    later = index + 1
    if later < len(quantities) and roles[later] == "to" and quantities[later].start - quantities[index].end <= _LEAD:
        return later
    return None


def _is_step(text: str, quantity: Quantity, moves: Sequence[_Move]) -> bool:
    """Tell whether a percentage stands right beside the word of movement: "Anstieg von 3 %", "up 3 %", "3 % rise"."""
    if quantity.unit.kind not in _STEPS:
        return False
    place = bisect.bisect_right(moves, quantity.start, key=lambda move: move.start)
    for move in moves[max(0, place - 1) : place + 1]:
        gap = text[move.end : lead(quantity)] if move.end <= quantity.start else text[quantity.end : move.start]
        near = 0 < len(gap) <= 24 and len(gap.split()) <= 1 and not re.search(r"[.,;:!?]", gap)
        if near and (move.end <= quantity.start or quantity.end <= move.start):
            return True
    return False


def _after(text: str, quantity: Quantity, rules: _Rules) -> Direction | None:
    if quantity.unit.kind not in (*_STEPS, "factor"):
        return None
    return next((name for name, pattern in rules.after if pattern.match(text, quantity.end)), None)


def _compare(
    quantities: Sequence[Quantity], roles: Sequence[str | None], moves: Sequence[_Move], changes: dict[int, Change]
) -> None:
    """Give a figure the one it is compared with: "5 Mio. nach 4 Mio. im Vorjahr"."""
    for index in range(1, len(quantities)):
        old, new = quantities[index], quantities[index - 1]
        near = old.start - new.end <= _REACH // 2
        if roles[index] != "against" or not near or not comparable(old, new):
            continue
        if old.unit.kind == "duration":  # "nach drei Monaten" is no comparison
            continue
        before = changes.get(index - 1, Change())
        if before.old is None and before.by is not new:
            direction = before.direction or _by_value(old, new) or _direction(new, moves)
            changes[index - 1] = replace(before, direction=direction, old=old, new=before.new or new)


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
