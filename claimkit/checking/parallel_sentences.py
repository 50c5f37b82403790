"""Which sentences of a translation go with which of its original: by length, numbers and names, in text order.

Dynamic programming over the two rows of sentences, near the diagonal only, so that time grows with the length of the
texts and not with its square.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import log

from claimkit.checking.parallel_figures import Figure

_END = re.compile(  # possessive, and tried at the first mark of a run only: linear
    r"(?<![.!?\u2026])[.!?\u2026]++[\"'\u2019\u201d\u201c\u00bb\u00ab)\]]*+(?=\s)|[\u3002\uff01\uff1f]+[\u201d\u2019\u300d\u300f\uff09]*|\n+"
)
_NAME = re.compile(r"[A-Z][A-Za-z0-9]{2,}")
_SHORTEST = 3  # letters before a full stop; fewer are an initial or an abbreviation
_BAND = 40
_MOST_FIGURES = 40  # a table is cut after so many, so that no sentence makes the pairing slow
_BEADS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 0), (0, 1))
_MERGED = 0.6  # what it costs to join two sentences
_SKIPPED = 2.5  # what it costs to leave a sentence without a partner
_LENGTH, _NUMBER, _NAMED = 2.0, 1.6, 0.5
_MOST_NAMES = 2
_BEST = _NAMED * _MOST_NAMES  # the most that two sentences can gain by going together
_RARE = Decimal(3)


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence of a text with the figures in it."""

    start: int
    end: int
    figures: tuple[Figure, ...]
    keys: Counter[Decimal]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences of the translation and of the original that say the same; one side may be empty."""

    translation: tuple[Part, ...]
    original: tuple[Part, ...]


def split_parts(text: str, figures: Sequence[Figure]) -> list[Part]:
    """Return the sentences of a text; a stop inside or right behind a figure ends none."""
    starts = [figure.start for figure in figures]
    bounds, last = [0], 0
    for match in _END.finditer(text):
        place = bisect_right(starts, match.start()) - 1
        inside = place >= 0 and figures[place].end > match.start()
        short = "\n" not in match[0] and len(text[last : match.start()].rsplit(" ", maxsplit=1)[-1]) < _SHORTEST
        wide = ord(match[0][0]) > 0x2FFF
        if inside or (short and not wide) or (text[match.start() - 1 : match.start()].isdigit() and match[0] == "."):
            continue
        last = match.end()
        bounds.append(last)
    bounds.append(len(text))
    bounds += (starts[k] for k in range(_MOST_FIGURES, len(starts), _MOST_FIGURES))
    bounds.sort()
    spans = [(a, b) for a, b in pairwise(bounds) if text[a:b].strip()]
    return [_part(text, a, b, figures, starts) for a, b in spans]


def _part(text: str, start: int, end: int, figures: Sequence[Figure], starts: Sequence[int]) -> Part:
    first, last = bisect_right(starts, start - 1), bisect_right(starts, end - 1)
    own = tuple(figures[first:last])
    keys = Counter(figure.value for figure in own if not figure.weak or figure.value > _RARE)
    return Part(start, end, own, keys, frozenset(_NAME.findall(text, start, end)))


def align(translation: Sequence[Part], original: Sequence[Part]) -> list[Bead]:
    """Return the beads in text order; every sentence of both texts is in one of them."""
    rows, columns = len(translation), len(original)
    sizes = sum(p.end - p.start for p in original) / max(1, sum(p.end - p.start for p in translation))
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for row in range(rows + 1):
        centre = row * columns // max(rows, 1)
        slope = columns // max(rows, 1) + 1
        low, high = max(0, centre - _BAND), min(columns, centre + _BAND + slope)
        if not rows:
            low, high = 0, columns
        for column in range(low, high + 1):
            _reach(row, column, best, translation, original, sizes)
    return _trace(best, translation, original)


def _reach(
    row: int,
    column: int,
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]],
    translation: Sequence[Part],
    original: Sequence[Part],
    sizes: float,
) -> None:
    for step in _BEADS:
        before = best.get((row - step[0], column - step[1]))
        if before is None:
            continue
        if (row, column) in best and before[0] - _BEST >= best[row, column][0]:
            continue
        cost = before[0] + _cost(translation[row - step[0] : row], original[column - step[1] : column], sizes)
        if (row, column) not in best or cost < best[row, column][0]:
            best[row, column] = cost, step


def _cost(translation: Sequence[Part], original: Sequence[Part], sizes: float) -> float:
    """Return how badly the sentences go together; 0 for two of equal length with the same numbers."""
    if not translation or not original:
        part = (*translation, *original)[0]
        return _SKIPPED + _NUMBER / 2 * sum(part.keys.values())
    ours = sum(p.end - p.start for p in translation) * sizes
    theirs = sum(p.end - p.start for p in original)
    length = abs(log((ours + 10) / (theirs + 10)))
    names = frozenset().union(*(p.names for p in translation)) & frozenset().union(*(p.names for p in original))
    merged = _MERGED * (len(translation) + len(original) - 2)
    numbers = _NUMBER / 2 * _unshared(translation, original)
    return _LENGTH * length + numbers + merged - _NAMED * min(len(names), _MOST_NAMES)


def _unshared(translation: Sequence[Part], original: Sequence[Part]) -> int:
    """Count the numbers that only one side has."""
    counts: dict[Decimal, int] = {}
    for sign, parts in ((1, translation), (-1, original)):
        for part in parts:
            for key, count in part.keys.items():
                counts[key] = counts.get(key, 0) + sign * count
    return sum(map(abs, counts.values()))


def _trace(
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]],
    translation: Sequence[Part],
    original: Sequence[Part],
) -> list[Bead]:
    place = len(translation), len(original)
    beads = []
    while place != (0, 0):
        step = best[place][1]
        row, column = place
        beads.append(Bead(tuple(translation[row - step[0] : row]), tuple(original[column - step[1] : column])))
        place = row - step[0], column - step[1]
    return beads[::-1]
