"""Two sources that give two figures for one thing: "she puts the cost at 31 million; the firm puts it at 26".

Which figures may be meant is found in `rivals`. What the voices are, how near the figures stand, what the sentence of the
second one says of the first, and whether both measure and count the same each add to a score, by weights that were fitted
on the train articles (`scripts/fit_disputes.py`).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from claimkit.checking.building import build_finding
from claimkit.checking.pages import Figure, Page
from claimkit.checking.rival_signs import find_signs, is_plain_answer
from claimkit.checking.rivals import find_rivals, first_told
from claimkit.checking.surroundings import Surroundings
from claimkit.compact import read_toml
from claimkit.records import Finding

_WEIGHTS = Path(__file__).with_name("disputes.toml")
_LAST_RANK = 2
_PLAIN = 0.75  # how sure a plain answer is


def check_disputes(page: Page) -> Iterator[Finding]:
    """Yield a finding for each figure that a source sets against the figure of another one."""
    around, taken = Surroundings(page), set[tuple[int, int]]()
    for second in page.figures:
        rivals = [
            (_PLAIN if "plain" in signs else weigh(signs), first) for first, signs in find_disputed(around, second)
        ]
        score, first = max(rivals, key=lambda rival: rival[0], default=(0.0, second))
        if score >= _table()["least"]["score"] and (first.place, second.place) not in taken:
            taken.add((first.place, second.place))
            yield build_finding(
                page, "contradiction", "contradicted", first, (second,),
                found=second.exact, expected=first.exact, unit=first.quantity.unit.code, confidence=round(score, 2),
            )  # fmt: skip


def find_disputed(around: Surroundings, second: Figure) -> list[tuple[Figure, frozenset[str]]]:
    """Return the figures that a figure may be set against, as they were first told, each with what speaks for it."""
    found = []
    for rank, (first, copied) in enumerate(find_rivals(around, second)):
        signs = {*find_signs(around, first, second), f"candidate {min(rank, _LAST_RANK)}"}
        if copied:
            signs.add("copied")
        if is_plain_answer(around, first, second):
            signs.add("plain")
        found.append((first_told(around.page, first), frozenset(signs)))
    return found


def weigh(signs: Iterable[str]) -> float:
    """Return how likely it is that two figures with these signs are given for one thing."""
    weights = _table()["weights"]
    total = weights["always"] + sum(weights.get(sign, 0.0) for sign in signs)
    return 1 / (1 + math.exp(-total))


@functools.cache
def _table() -> Mapping[str, Mapping[str, float]]:
    return read_toml(_WEIGHTS)
