"""Which figure of a translation is which of its original, and what is wrong with it.

First the figures that agree are paired, inside aligned sentences, then next to them, then anywhere. What is left over
is paired by what an error leaves intact: the digits (a slip of scale), the unit, the place in the row. Only then is a
figure lost or added.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from claimkit.checking.parallel_figures import CALENDAR, Figure
from claimkit.checking.parallel_sentences import Bead, Part
from claimkit.units import convert, split_money

Rule = Literal["value", "scale", "unit", "lost", "added"]

_CONVERTIBLE = ("physical", "duration", "percentage_point")
_CLOSE = Decimal("0.05")  # a figure that was put into another unit was rounded, too
_SHARED_NAMES = "DKP"  # last letters of the codes of dollars, crowns, pounds and pesos
_POINTS = ("percent", "percentage_point")
_YEARS = ("year", "decade")
_LEAST = 4  # how alike two figures that differ must be to be held for one figure and its error


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A figure of the translation and one of the original that should agree; one of them is None for lost and added."""

    rule: Rule
    found: Figure | None
    expected: Figure | None
    confidence: float


def find_mismatches(beads: Sequence[Bead]) -> list[Mismatch]:
    """Return what is wrong with the figures of a translation."""
    board = _Board(beads)
    board.pair_equal(0)
    board.pair_equal(1)
    board.pair_anywhere()
    return [*board.wrong_units(), *board.wrong_values(), *board.wrong_anywhere(), *board.one_sided()]


def same_value(a: Figure, b: Figure) -> bool:
    """Tell whether two figures can be the same number, in one unit or another."""
    if a.readings & b.readings:
        return True
    if a.unit_kind in _CONVERTIBLE and b.unit_kind == a.unit_kind and a.code and b.code and a.code != b.code:
        other = convert(a.value, a.code, b.code)
        return other is not None and abs(other - b.value) <= abs(b.value) * _CLOSE
    return _as_share(a, b) or _as_share(b, a)


def _as_share(share: Figure, other: Figure) -> bool:
    """Tell whether a ratio is the other figure said as per cent, or as one in so many."""
    if share.unit_kind not in ("ratio", "factor") or not share.value:
        return False
    if other.unit_kind == "percent":
        return abs(share.value * 100 - other.value) < 1
    return other.unit_kind == "count" and abs(1 / share.value - other.value) <= other.value * Decimal("0.02")


class _Board:
    """The figures of both texts by bead, and which of them have a partner."""

    def __init__(self, beads: Sequence[Bead]) -> None:
        self.ours = [[f for part in bead.translation for f in part.figures] for bead in beads]
        self.theirs = [[f for part in bead.original for f in part.figures] for bead in beads]
        self.spans = [_span(bead.translation) for bead in beads], [_span(bead.original) for bead in beads]
        self.pairs: list[tuple[Figure, Figure]] = []
        self.free = [list(row) for row in self.ours], [list(row) for row in self.theirs]

    def pair_equal(self, reach: int) -> None:
        """Pair equal figures of beads that lie at most `reach` apart, those first that have most in common."""
        for place in range(len(self.free[0])):
            near = range(max(0, place - reach), min(len(self.free[1]), place + reach + 1))
            choices = [
                ((figure.weak, *self._distance(figure, place, other, at)), k, n, figure, other, at)
                for k, figure in enumerate(self.free[0][place])
                for at in near
                for n, other in enumerate(self.free[1][at])
                if not (reach and figure.weak and other.weak) and same_value(figure, other)
            ]
            used: set[int] = set()
            for _, _, _, figure, other, at in sorted(choices, key=lambda choice: choice[:3]):
                if not used & {id(figure), id(other)}:
                    used |= {id(figure), id(other)}
                    self._take(figure, place, other, at)

    def pair_anywhere(self) -> None:
        """Pair notable figures that stand in a quite different place: sentences that were moved."""
        homes: dict[tuple[Decimal, str], deque[tuple[Figure, int]]] = defaultdict(deque)
        for at, row in enumerate(self.free[1]):
            for figure in row:
                homes[figure.value, figure.unit_kind].append((figure, at))
        for place, row in enumerate(self.free[0]):
            for figure in [f for f in row if f.notable]:
                waiting = homes[figure.value, figure.unit_kind]
                if waiting:
                    other, at = waiting.popleft()
                    self._take(figure, place, other, at)

    def _distance(self, figure: Figure, place: int, other: Figure, at: int) -> tuple[int, float]:
        """Return how little two figures have in common, and how far apart they stand: 1 is a whole bead."""
        a, b = figure, other
        unlike = (a.unit_kind != b.unit_kind) + (a.code != b.code) + (a.kind != b.kind) + (a.weak != b.weak)
        (start, size), (its, long) = self.spans[0][place], self.spans[1][at]
        return unlike, abs(place - at) + abs((a.start - start) / size - (b.start - its) / long)

    def _take(self, figure: Figure, place: int, other: Figure, at: int) -> None:
        self.free[0][place].remove(figure)
        self.free[1][at].remove(other)
        self.pairs.append((figure, other))

    def wrong_units(self) -> Iterator[Mismatch]:
        """Yield the pairs with the same number in units that contradict each other."""
        for found, expected in self.pairs:
            confidence = _unit_doubt(found, expected)
            if confidence:
                yield Mismatch("unit", found, expected, confidence)

    def wrong_values(self) -> Iterator[Mismatch]:
        """Yield figures left over on both sides of a bead, or of two neighbours, that must be one."""
        for reach in (0, 1):
            for place in range(len(self.free[0])):
                near = range(max(0, place - reach), min(len(self.free[1]), place + reach + 1))
                yield from self._wrong_near(place, near)

    def _wrong_near(self, place: int, near: Iterable[int]) -> Iterator[Mismatch]:
        scored = [
            (likeness(figure, other), -self._distance(figure, place, other, at)[1], k, n, figure, other, at)
            for k, figure in enumerate(self.free[0][place])
            for at in near
            for n, other in enumerate(self.free[1][at])
        ]
        used: set[int] = set()
        for score, _, _, _, figure, other, at in sorted(scored, key=lambda s: (-s[0], -s[1], s[2], s[3])):
            if score < _LEAST or used & {id(figure), id(other)}:
                continue
            if at != place and not _same_digits(figure, other):
                continue
            used |= {id(figure), id(other)}
            if self._said_again(figure, self.theirs, at) and self._said_again(other, self.ours, place):
                continue
            self.free[0][place].remove(figure)
            self.free[1][at].remove(other)
            rule: Rule = "scale" if power_of_ten(figure.value, other.value) else "value"
            yield Mismatch(rule, figure, other, min(0.95, 0.5 + score / 20))

    def wrong_anywhere(self) -> Iterator[Mismatch]:
        """Yield notable figures with the same digits, misplaced or out of order, in sentences that were moved."""
        homes: dict[tuple[str, str], list[tuple[Figure, int]]] = defaultdict(list)
        for at, row in enumerate(self.free[1]):
            for figure in (f for f in row if f.notable):
                homes[figure.unit_kind, "".join(sorted(_digits(figure.value)))].append((figure, at))
        for row in self.free[0]:
            for figure in [f for f in row if f.notable]:
                digits = "".join(sorted(_digits(figure.value)))
                waiting = homes.get((figure.unit_kind, digits), [])
                if len(waiting) == 1 and len(digits) > 1 and figure.code == waiting[0][0].code:
                    other, at = waiting.pop()
                    row.remove(figure)
                    self.free[1][at].remove(other)
                    rule: Rule = "scale" if power_of_ten(figure.value, other.value) else "value"
                    yield Mismatch(rule, figure, other, 0.5)

    def one_sided(self) -> Iterator[Mismatch]:
        """Yield notable figures that the other text has nowhere near."""
        for place, row in enumerate(self.free[1]):
            for figure in row:
                if figure.notable and not self._said_again(figure, self.ours, place):
                    yield Mismatch("lost", None, figure, 0.6)
        for place, row in enumerate(self.free[0]):
            for figure in row:
                if figure.notable and not self._said_again(figure, self.theirs, place):
                    yield Mismatch("added", figure, None, 0.6)

    @staticmethod
    def _said_again(figure: Figure, rows: Sequence[Sequence[Figure]], place: int) -> bool:
        """Tell whether the other text has the number near the place, paired or not."""
        near = rows[max(0, place - 1) : place + 2]
        return any(same_value(figure, other) for row in near for other in row)


def _span(parts: Sequence[Part]) -> tuple[int, int]:
    """Return where the sentences start and how long they are."""
    return (parts[0].start, max(1, parts[-1].end - parts[0].start)) if parts else (0, 1)


def _unit_doubt(found: Figure, expected: Figure) -> float:
    """Return how surely the units of an equal pair contradict each other; 0 when they may be meant alike."""
    kinds = {found.unit_kind, expected.unit_kind}
    if kinds == set(_POINTS):
        return 0.9
    if found.quantity is None or expected.quantity is None or found.weak or expected.weak:
        return 0.0
    pers = found.quantity.unit.per, expected.quantity.unit.per
    rates = {per.code for per in pers if per is not None and per.kind == "duration"}
    if len(rates) == 2 and len(kinds) == 1:
        return 0.8
    if len(kinds) > 1 or found.code == expected.code or not found.code or not expected.code:
        return 0.0
    if kinds & {"currency"}:
        return 0.0 if _one_name(found.code, expected.code) else 0.8
    if kinds & {"duration"} and "year" not in (found.kind, expected.kind):
        return 0.8
    return 0.0


def _one_name(a: str, b: str) -> bool:
    """Tell whether two currency codes may stand for one word (all dollars, crowns, pounds), or for parts of one."""
    return (a[2:3] == b[2:3] and a[2:3] in _SHARED_NAMES) or split_money(a)[0] == split_money(b)[0]


def likeness(a: Figure, b: Figure) -> int:
    """Return how much two figures that differ look like one figure and its error; below 4 they do not."""
    if a.weak and b.weak and not (a.code and a.code == b.code and a.kind == b.kind):
        return 0
    years = {a.kind, b.kind} <= set(_YEARS)
    calendar = not years and {a.kind, b.kind} & set(CALENDAR)
    if calendar and not (a.kind == b.kind and a.digits and b.digits):
        return 0
    if "year" in (a.kind, b.kind) and not years and not (power_of_ten(a.value, b.value) or _alike(a.value, b.value)):
        return 0
    points = a.unit_kind != b.unit_kind and {a.unit_kind, b.unit_kind} <= set(_POINTS)
    fit = a.unit_kind == b.unit_kind or points or "count" in (a.unit_kind, b.unit_kind) or years
    if not fit or (a.quantity is not None and b.quantity is not None and a.quantity.ordinal != b.quantity.ordinal):
        return 0
    same_code = a.code is not None and a.code == b.code
    score = 4 * same_code + 4 * years + 2 * (a.unit_kind == b.unit_kind) + (a.digits and b.digits)
    score += (
        6 * bool(power_of_ten(a.value, b.value))
        + 3 * _alike(a.value, b.value)
        + (a.value.adjusted() == b.value.adjusted())
    )
    return score - (a.weak or b.weak) - (a.weak != b.weak) - 2 * ("raw" in (a.kind, b.kind))


def _is_article(figure: Figure) -> bool:
    """Tell whether the number may be no more than an article or a measure word ("a", "one of them")."""
    return figure.weak and figure.value == 1


def _same_digits(a: Figure, b: Figure) -> bool:
    return power_of_ten(a.value, b.value) != 0 or _alike(a.value, b.value)


def power_of_ten(a: Decimal, b: Decimal) -> int:
    """Return by how many powers of ten two figures with the same digits differ, 0 when they do not."""
    if not a or not b:
        return 0
    one, two = a.normalize().as_tuple(), b.normalize().as_tuple()
    return a.adjusted() - b.adjusted() if one.digits == two.digits else 0


def _alike(a: Decimal, b: Decimal) -> bool:
    """Tell whether two figures have the same digits in another order, or all but one of them in common."""
    one, two = _digits(a), _digits(b)
    if min(len(one), len(two)) < 2:
        return False
    if sorted(one) == sorted(two):
        return True
    rest = Counter(one) - Counter(two)
    return abs(len(one) - len(two)) <= 1 and sum(rest.values()) <= 1


def _digits(value: Decimal) -> str:
    """Return the digits of a figure without the zeros at its ends."""
    return "".join(map(str, value.normalize().as_tuple().digits))
