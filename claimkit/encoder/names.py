"""Entities from the network's labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from claimkit.encoder.model import Floats, Model, Reading, log_softmax

ENTITIES = (
    "claimkit.entities"  # key in Doc.user_data: [start, end, label, probability] of each entity, exact characters
)
_NEVER = np.float32(-1e4)


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
    """Return the best sequence in which I-X follows B-X or I-X only."""
    step = np.zeros((len(labels), len(labels)), np.float32)
    for i, before in enumerate(labels):
        for j, after in enumerate(labels):
            if after.startswith("I-") and before[2:] != after[2:]:
                step[i, j] = _NEVER
    best = scores[0] + np.array([_NEVER if x.startswith("I-") else 0 for x in labels], np.float32)
    back = []
    for row in scores[1:]:
        paths = best[:, None] + step
        back.append(paths.argmax(0))
        best = paths.max(0) + row
        best -= best.max()
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
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
