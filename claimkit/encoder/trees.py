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
    heads = _tree(full.copy())
    if heads.count(0) > 2:  # node 0 has itself as head
        full[1:, 0] -= _ROOT
        heads = _tree(full)
    return np.array(heads[1:], np.int64)


def _cycle(heads: list[int]) -> list[int] | None:
    """Return the tokens of one cycle, or None."""
    colour = [0] * len(heads)
    colour[0] = -1
    for start in range(1, len(heads)):
        at = start
        while not colour[at]:
            colour[at] = start
            at = heads[at]
        if colour[at] == start:
            cycle = [at]
            while (after := heads[cycle[-1]]) != at:
                cycle.append(after)
            return cycle
    return None


def _tree(full: Scores) -> list[int]:
    """Return the best tree, node 0 its root: a cycle becomes one node, its first, and is opened again from the last on.

    The scores are written over. Only the head of the new node has to be chosen anew: no other node's best score changes.
    """
    heads: list[int] = full.argmax(1).tolist()
    heads[0] = 0
    joined: list[tuple[list[int], list[int], list[int], list[int]]] = []
    while (cycle := _cycle(heads)) is not None:
        own = [heads[node] for node in cycle]
        gains = full[cycle] - full[cycle, own][:, None]
        leaving = full[:, cycle]
        joined.append((cycle, own, gains.argmax(0).tolist(), leaving.argmax(1).tolist()))
        full[cycle], full[:, cycle] = _NEVER, _NEVER
        node, inside = cycle[0], set(cycle)
        full[:, node], full[node] = leaving.max(1), gains.max(0)
        full[node, cycle] = _NEVER
        heads = [node if head in inside else head for head in heads]
        for gone in cycle[1:]:
            heads[gone], full[gone] = 0, _NEVER
        heads[node] = int(full[node].argmax())
    for cycle, own, entered, left in reversed(joined):
        node, outside = cycle[0], heads[cycle[0]]
        heads = [cycle[left[i]] if head == node else head for i, head in enumerate(heads)]
        for member, head in zip(cycle, own, strict=True):
            heads[member] = head
        heads[cycle[entered[outside]]] = outside
    return heads
