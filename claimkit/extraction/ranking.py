"""Choose among candidates by a linear model over named features; weights are data, fitted by `scripts/train_claims.py`."""

from __future__ import annotations

import functools
import itertools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

Choice = TypeVar("Choice")
Features = frozenset[str]

WEIGHTS = Path(__file__).parent.parent / "models" / "claims" / "weights.json"
FIELDS = WEIGHTS.with_name("fields.json")  # of time and modality, fitted by `scripts/train_fields.py`
_IN_FIELDS = ("time", "modality")
_THOUSAND = 1000


@functools.cache
def load_weights(task: str) -> dict[str, int]:
    """Return the weights of one choice ("measure", "subject", "time", "modality") in thousandths.

    A feature without one counts nothing.
    """
    tasks = json.loads((FIELDS if task in _IN_FIELDS else WEIGHTS).read_text(encoding="utf-8"))
    return in_thousandths(tasks.get(task, {}))


def in_thousandths(weights: Mapping[str, float]) -> dict[str, int]:
    """Return fitted weights as they are summed: whole numbers, so that the order of a set does not matter."""
    return {name: round(float(value) * _THOUSAND) for name, value in weights.items()}


def score(features: Iterable[str], weights: dict[str, int]) -> float:
    """Return the sum of the weights of the features that hold."""
    return sum(map(weights.get, features, itertools.repeat(0))) / _THOUSAND


def chances(
    candidates: Sequence[tuple[Choice, Features]],
    none: Features,
    weights: dict[str, int],
    more: Sequence[float] = (),
) -> list[tuple[Choice | None, float]]:
    """Return each candidate, and None, with its log probability, the likeliest first; the first one wins a tie.

    `more` are scores of other evidence to be added, one for each candidate and the last for none.
    """
    scores = [score(features, weights) for _, features in candidates]
    scores.append(score(none, weights))
    if more:
        scores = [own + other for own, other in zip(scores, more, strict=True)]
    top = max(scores)
    total = top + math.log(math.fsum(math.exp(value - top) for value in scores))
    chosen: list[Choice | None] = [choice for choice, _ in candidates]
    ranked = zip([*chosen, None], (value - total for value in scores), strict=True)
    return sorted(ranked, key=lambda pair: -pair[1])


def choose(
    candidates: Sequence[tuple[Choice, Features]],
    none: Features,
    weights: dict[str, int],
    more: Sequence[float] = (),
) -> tuple[Choice | None, float]:
    """Return the best candidate and its probability among all and none (`chances`)."""
    chosen, likelihood = chances(candidates, none, weights, more)[0]
    return chosen, math.exp(likelihood)
