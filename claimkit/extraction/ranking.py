"""Choose among candidates by a linear model over named features; weights are data, fitted by `scripts/train_claims.py`."""

from __future__ import annotations

import functools
import itertools
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

Choice = TypeVar("Choice")
Features = frozenset[str]

WEIGHTS = Path(__file__).parent.parent / "models" / "claims" / "weights.json"
FIELDS = WEIGHTS.with_name("fields.json")  # of time and modality, fitted by `scripts/train_fields.py`
LINKED, LINKED_FIELDS = (
    path.with_stem(f"{path.stem}.linked") for path in (WEIGHTS, FIELDS)
)  # beside the encoder's word
_IN_FIELDS = ("time", "modality")
THOUSAND = 1000
_MOST_KEPT = 50_000  # weights of features and bundles; more, and all are looked up anew


class Bundle:
    """Features that come together; made by cached functions, it is one object wherever it holds and weighed once."""

    __slots__ = ("names",)

    def __init__(self, *names: str) -> None:
        self.names = tuple(dict.fromkeys(names))


@functools.lru_cache(maxsize=20_000)
def bundle(names: tuple[str, ...]) -> Bundle:
    """Return the one bundle of some features."""
    return Bundle(*names)


Item = str | Bundle  # no feature may stand in two of a candidate's items


class Weights(dict[str, int]):
    """The weights of one choice by feature, in thousandths; `worth` gives those of bundles too."""

    def __init__(self, weights: Mapping[str, int]) -> None:
        super().__init__(weights)
        self.worth = _Worth(self)


class _Worth(dict[Item, int]):
    """What features and bundles add to a score, kept."""

    def __init__(self, weights: Mapping[str, int]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, item: Item) -> int:
        if len(self) >= _MOST_KEPT:
            self.clear()
        names = (item,) if isinstance(item, str) else item.names
        value = self[item] = sum(map(self._weights.get, names, itertools.repeat(0)))
        return value


def names_in(items: Iterable[Item]) -> Features:
    """Return the features of a candidate by name."""
    return frozenset(name for item in items for name in ((item,) if isinstance(item, str) else item.names))


@functools.cache
def load_weights(task: str, linked: bool = False) -> Weights:
    """Return the weights of one choice ("measure", "subject", "time", "modality") in thousandths.

    Those of `linked` are for articles of which the encoder's claims head has its say as well. A feature without a weight
    counts nothing.
    """
    path = (LINKED_FIELDS if linked else FIELDS) if task in _IN_FIELDS else (LINKED if linked else WEIGHTS)
    tasks = json.loads(path.read_text(encoding="utf-8"))
    return in_thousandths(tasks.get(task, {}))


def in_thousandths(weights: Mapping[str, float]) -> Weights:
    """Return fitted weights as they are summed: whole numbers, so that the order of a set does not matter."""
    return Weights({sys.intern(name): round(float(value) * THOUSAND) for name, value in weights.items()})


def thousandths(items: Iterable[Item], weights: Weights) -> int:
    """Return the sum of the weights of the features that hold."""
    return sum(map(weights.worth.__getitem__, items))


def score(items: Iterable[Item], weights: Weights) -> float:
    """Return the log odds that the features that hold give."""
    return thousandths(items, weights) / THOUSAND


def score_parts(
    key: int, fixed: Iterable[Item], more: Iterable[Item], weights: Weights, known: dict[int, int]
) -> float:
    """Return the log odds of features in two parts; `known` keeps what the first part gave, by a key of the candidate."""
    before = known.get(key)
    if before is None:
        before = known[key] = thousandths(fixed, weights)
    return (before + thousandths(more, weights)) / THOUSAND


def chances(
    candidates: Sequence[tuple[Choice, Iterable[Item]]],
    none: Iterable[Item],
    weights: Weights,
    more: Sequence[float] = (),
) -> list[tuple[Choice | None, float]]:
    """Return each candidate, and None, with its log probability, the likeliest first; the first one wins a tie.

    `more` are scores of other evidence to be added, one for each candidate and the last for none.
    """
    scores = _scores(candidates, none, weights, more)
    total = _log_sum(scores)
    chosen: list[Choice | None] = [choice for choice, _ in candidates]
    ranked = zip([*chosen, None], (value - total for value in scores), strict=True)
    return sorted(ranked, key=lambda pair: -pair[1])


def choose(
    candidates: Sequence[tuple[Choice, Iterable[Item]]],
    none: Iterable[Item],
    weights: Weights,
    more: Sequence[float] = (),
) -> tuple[Choice | None, float]:
    """Return the best candidate and its probability among all and none (`chances`)."""
    best, likelihood = likeliest(_scores(candidates, none, weights, more))
    return candidates[best][0] if best < len(candidates) else None, math.exp(likelihood)


def likeliest(scores: Sequence[float]) -> tuple[int, float]:
    """Return the place of the highest score, the first of several, and its log probability."""
    top = max(scores)
    return scores.index(top), top - _log_sum(scores)


def _scores(
    candidates: Sequence[tuple[Choice, Iterable[Item]]], none: Iterable[Item], weights: Weights, more: Sequence[float]
) -> list[float]:
    scores = [score(features, weights) for _, features in candidates]
    scores.append(score(none, weights))
    return [own + other for own, other in zip(scores, more, strict=True)] if more else scores


def _log_sum(scores: Sequence[float]) -> float:
    top = max(scores)
    return top + math.log(math.fsum([math.exp(value - top) for value in scores]))
