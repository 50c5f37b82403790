"""The best dependency tree for a matrix of scores (Chu and Liu, Edmonds), with exactly one root."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Heads = npt.NDArray[np.int64]
_NEVER = -1e12
_ROOT = 1e6  # what every root costs, so that the best tree has the fewest, which is one


def best_heads(scores: npt.NDArray[np.floating]) -> Heads:
    """Return a head for each of n tokens from scores (n, 1 + n): 0 the root, i the i-th token, counted from 1."""
    count = len(scores)
    full = np.full((count + 1, count + 1), _NEVER)
    full[1:] = scores
    np.fill_diagonal(full, _NEVER)
    result: Heads = _tree(full)[1:]
    if np.count_nonzero(result == 0) > 1:
        full[1:, 0] -= _ROOT
        result = _tree(full)[1:]
    return result


def _cycle(heads: Heads) -> list[int] | None:
    """Return the tokens of one cycle, or None."""
    colour = [0] * len(heads)
    colour[0] = -1
    for start in range(1, len(heads)):
        at = start
        while not colour[at]:
            colour[at] = start
            at = int(heads[at])
        if colour[at] == start:
            cycle = [at]
            while (after := int(heads[cycle[-1]])) != at:
                cycle.append(after)
            return cycle
    return None


def _tree(full: Scores) -> Heads:
    """Return the best tree: a cycle becomes one node, and is opened again where the smaller tree enters it."""
    heads: Heads = full.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inner, outer = np.array(cycle), np.ones(len(heads), bool)
    outer[inner] = False
    rest = np.flatnonzero(outer)
    gains = full[inner][:, rest] - full[inner, heads[inner]][:, None]
    leaving = full[rest][:, inner]
    smaller = np.full((len(rest) + 1, len(rest) + 1), _NEVER)
    smaller[:-1, :-1] = full[rest][:, rest]
    smaller[-1, :-1] = gains.max(0)
    smaller[:-1, -1] = leaving.max(1)
    smaller[0] = _NEVER
    found = _tree(smaller)
    outside = found[:-1] == len(rest)
    heads[rest] = np.where(outside, inner[leaving.argmax(1)], rest[np.minimum(found[:-1], len(rest) - 1)])
    entered = rest[found[-1]]
    heads[inner[gains[:, found[-1]].argmax()]] = entered
    heads[0] = 0
    return heads
