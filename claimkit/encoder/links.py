"""What the network says of a figure's measure, subject and time: a score for each noun or time that may be it.

Every token has a row of numbers: questions (of a measure, a subject, a time, and what a measure asks of its subject) and
answers to the first three. A figure's question is the mean over its tokens; a candidate's score is the product of
question and answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from claimkit.encoder.model import Floats, Model, Reading, load, log_softmax

if TYPE_CHECKING:
    from spacy.tokens import Doc

LINKS = "claimkit.links"  # key in Doc.user_data: (tokens, numbers) as float16, a row for each token


def write_links(doc: Doc, model: Model, reading: Reading, units: Sequence[int]) -> None:
    """Keep each word's row; `units` names the unit of each token that is no space, whose row stays zero."""
    rows = np.zeros((len(doc), model.meta["links"]["width"]), np.float16)
    rows[[token.i for token in doc if not token.is_space]] = reading.logits[units, -rows.shape[1] :]
    doc.user_data[LINKS] = rows


def join_links(doc: Doc, parts: Sequence[Any]) -> None:
    """Put the rows of a Doc's parts behind one another; a part that no network read has zeros."""
    known = [part.user_data[LINKS] for part in parts if LINKS in part.user_data]
    if known:
        none = [np.zeros((len(part), known[0].shape[1]), np.float16) for part in parts]
        doc.user_data[LINKS] = np.concatenate(
            [part.user_data.get(LINKS, zeros) for part, zeros in zip(parts, none, strict=True)]
        )


def link_scores(
    doc: Any, task: str, figure: Sequence[int], candidates: Sequence[Sequence[int]], measure: int | None = None
) -> list[float]:
    """Return how much speaks for each candidate (its tokens) of a figure (its tokens), and last for none of them.

    The scores are weighted log probabilities, to be added to those of other evidence; all are 0 for a Doc that the
    encoder did not read. `measure` is the token of the measure, of which a subject is asked. `doc` is a Doc, or what
    holds its `user_data`.
    """
    if LINKS not in doc.user_data or not figure:
        return [0.0] * (len(candidates) + 1)
    rows, model = doc.user_data[LINKS], load()
    size, tasks = model.meta["links"]["size"], model.meta["links"]["tasks"]
    place = tasks.index(task)
    asked = rows[list(figure), place * size : (place + 1) * size].astype(np.float32).mean(0)
    if measure is not None:
        asked = asked + rows[measure, len(tasks) * size : (len(tasks) + 1) * size]
    first = (len(tasks) + 1 + place) * size
    answers = [rows[list(tokens), first : first + size].astype(np.float32).mean(0) for tokens in candidates]
    keys = _gelu(np.stack([*answers, model.tree["link_none"][place]]))
    scores = keys @ (_gelu(asked) / np.float32(size**0.5) + model.tree["link_prior"][place])
    scores[-1] += model.tree["link_bias"][place]
    weight = model.meta["links"]["weights"][task]
    return [weight * float(score) for score in log_softmax(scores)]


def _gelu(values: Floats) -> Floats:
    cubic = values + np.float32(0.044715) * values**3
    result: Floats = np.float32(0.5) * values * (1 + np.tanh(np.float32((2 / np.pi) ** 0.5) * cubic))
    return result
