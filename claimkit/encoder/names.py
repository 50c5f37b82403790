"""Entities from the network's labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from claimkit.encoder.model import Floats, Model, Reading, log_softmax

ENTITIES = (
    "claimkit.entities"  # key in Doc.user_data: [start, end, label, probability] of each entity, exact characters
)
_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Name:
    """An entity in the text: code points, type, and how sure the model is (the weakest word's probability)."""

    start: int
    end: int
    label: str
    probability: float


def read_names(model: Model, reading: Reading) -> list[Name]:
    """Return the entities in text order."""
    if not reading.spans:
        return []
    scores = log_softmax(reading.logits[:, : len(model.labels)])
    path = _best_path(scores, model.labels)
    kinds = sorted({label[2:] for label in model.labels})
    sums = np.exp(scores) @ np.array([[x[2:] == kind for kind in kinds] for x in model.labels], np.float32)
    names: list[Name] = []
    for unit, label in enumerate(path):
        kind, (start, end) = model.labels[label][2:], reading.spans[unit]
        sure = round(float(sums[unit, kinds.index(kind)]), 4)
        if model.labels[label].startswith("B-"):
            names.append(Name(start, end, kind, sure))
        elif kind:
            last = names.pop()
            names.append(Name(last.start, end, kind, min(last.probability, sure)))
    return names


def _best_path(scores: Floats, labels: list[str]) -> list[int]:
    """Return the best sequence in which I-X follows B-X or I-X only.

    Nearly everywhere it is the best label of each unit. Where that breaks the rule, a run of units that ends before the
    next outer label is looked at again, with more of those before it as long as what is best there needs them.
    """
    before = {i: (labels.index("B-" + x[2:]), i) for i, x in enumerate(labels) if x.startswith("I-")}
    path: list[int] = scores.argmax(1).tolist()
    broken = [i for i, label in enumerate(path) if label in before and (not i or path[i - 1] not in before[label])]
    done: list[tuple[int, int]] = []
    for place in broken:
        if done and place < done[-1][1]:
            continue
        first, end = place, next((i for i in range(place + 1, len(path)) if path[i] not in before), len(path))
        while True:
            first = max(first - 1, 0)
            while first and path[first] in before:
                first -= 1
            while done and first < done[-1][1]:
                first = min(first, done.pop()[0])
            found = _best_run(scores[first:end], before, opens=not first)
            if not first or found[0] not in before or path[first - 1] in before[found[0]]:
                break
        path[first:end] = found
        done.append((first, end))
    return path


def _best_run(scores: Floats, before: dict[int, tuple[int, int]], opens: bool) -> list[int]:
    """Return the best labels of a run; one that `opens` the text starts with no inner label.

    All labels but the inner ones may follow any: they follow the best one. Plain numbers, as arrays of nine cost more than
    they save.
    """
    best: list[float] = scores[0].tolist()
    if opens:
        for i in before:
            best[i] += _NEVER
    back: list[list[int]] = []
    for row in scores[1:].tolist():
        top = max(best)
        pointers = [best.index(top)] * len(row)
        paths = [0.0] * len(row)  # behind the best
        for i, pair in before.items():
            pointers[i] = max(pair, key=best.__getitem__)
            paths[i] = best[pointers[i]] - top
        best = [path + own for path, own in zip(paths, row, strict=True)]
        back.append(pointers)
    path = [best.index(max(best))]
    for pointers in reversed(back):
        path.append(pointers[path[-1]])
    return path[::-1]


def write_entities(doc: Any, names: list[Name]) -> None:
    """Set the entities of a Doc."""
    doc.user_data[ENTITIES] = [[n.start, n.end, n.label, n.probability] for n in names]
    spans: list[Any] = []
    for name in names:
        span = doc.char_span(name.start, name.end, label=name.label, alignment_mode="expand")
        if span is not None and (not spans or span.start >= spans[-1].end):
            spans.append(span)
    doc.set_ents(spans)
