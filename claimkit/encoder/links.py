"""What the network says of a figure: a score for each word that may be its measure, subject, time or source.

Every token has a row of numbers: a question for each of these tasks, what a measure asks of its subject, an answer for
each task, and how the claim is put. A figure's question is the mean over its tokens; a candidate's score is the product
of question and answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from claimkit.encoder.model import Floats, Ints, Model, Reading, load, log_softmax

if TYPE_CHECKING:
    from spacy.tokens import Doc

LINKS = "claimkit.links"  # key in Doc.user_data: (tokens, numbers) as float16, a row for each token


def write_links(doc: Doc, model: Model, reading: Reading, places: Ints, units: Ints) -> None:
    """Keep the rows of the words at `places`, whose units `units` names; those of spaces stay zero."""
    rows = np.zeros((len(doc), model.meta["links"]["width"]), np.float16)
    rows[places] = reading.logits[units, -rows.shape[1] :]
    doc.user_data[LINKS] = rows


def join_links(doc: Doc, parts: Sequence[Any]) -> None:
    """Put the rows of a Doc's parts behind one another; a part that no network read has zeros."""
    known = [part.user_data[LINKS] for part in parts if LINKS in part.user_data]
    if known:
        none = [np.zeros((len(part), known[0].shape[1]), np.float16) for part in parts]
        doc.user_data[LINKS] = np.concatenate(
            [part.user_data.get(LINKS, zeros) for part, zeros in zip(parts, none, strict=True)]
        )


class Links:
    """The rows of a Doc, with what was worked out of them: a token's answer is asked by every figure near it."""

    def __init__(self, rows: npt.NDArray[np.float16]) -> None:
        self.rows, self.model = rows, load()
        self.size: int = self.model.meta["links"]["size"]
        self._keys: dict[int, Floats] = {}
        self._means: dict[tuple[int, tuple[int, ...]], Floats] = {}
        self._phrases: dict[tuple[int, tuple[int, ...]], Floats] = {}

    @classmethod
    def of(cls, doc: Doc) -> Links | None:
        """Return the links of a Doc; None for one that the encoder did not read."""
        return cls(doc.user_data[LINKS]) if LINKS in doc.user_data else None

    def mean(self, block: int, tokens: Sequence[int]) -> Floats:
        """Return the mean of some tokens' rows in one of the blocks of columns."""
        key = (block, tuple(tokens))
        if key not in self._means:
            columns = self.rows[list(tokens), block * self.size : (block + 1) * self.size]
            self._means[key] = columns.astype(np.float32).mean(0)
        return self._means[key]

    def keys(self, task: int, block: int, candidates: Sequence[Sequence[int]]) -> Floats:
        """Return the answer of each candidate, and last that of none."""
        if block not in self._keys:
            columns = self.rows[:, block * self.size : (block + 1) * self.size].astype(np.float32)
            self._keys[block] = _gelu(np.concatenate([columns, self.model.tree["link_none"][task][None]]))
        single = self._keys[block]
        if all(len(tokens) == 1 for tokens in candidates):
            return single[[*(tokens[0] for tokens in candidates), -1]]
        return np.stack([*(self._phrase(block, tuple(tokens)) for tokens in candidates), single[-1]])

    def _phrase(self, block: int, tokens: tuple[int, ...]) -> Floats:
        if (block, tokens) not in self._phrases:
            self._phrases[block, tokens] = _gelu(self.mean(block, tokens))
        return self._phrases[block, tokens]


def link_scores(
    links: Links | None,
    task: str,
    figure: Sequence[int],
    candidates: Sequence[Sequence[int]],
    measure: int | None = None,
) -> list[float]:
    """Return how much speaks for each candidate (its tokens) of a figure (its tokens), and last for none of them.

    The scores are weighted log probabilities, to be added to those of other evidence; all are 0 for a Doc that the
    encoder did not read. `measure` is the token of the measure, of which a subject is asked.
    """
    if links is None or not figure:
        return [0.0] * (len(candidates) + 1)
    size, meta, tree = links.size, links.model.meta["links"], links.model.tree
    place, tasks = meta["tasks"].index(task), len(meta["tasks"])
    asked = links.mean(place, figure)
    if measure is not None:
        asked = asked + links.rows[measure, tasks * size : (tasks + 1) * size]
    keys = links.keys(place, tasks + 1 + place, candidates)
    scores = keys @ (_gelu(asked) / np.float32(size**0.5) + tree["link_prior"][place])
    scores[-1] += tree["link_bias"][place]
    weight = meta["weights"][task]
    return [weight * score for score in log_softmax(scores).tolist()]


def modality_scores(links: Links | None, figure: Sequence[int], kinds: Sequence[str]) -> list[float]:
    """Return how much speaks for each way to put the claim on a figure (its tokens), weighted as in `link_scores`."""
    if links is None or not figure:
        return [0.0] * len(kinds)
    meta = links.model.meta["links"]
    names, weight = meta["modalities"], meta["weights"]["modality"]
    scores = log_softmax(links.rows[list(figure)][:, -len(names) :].astype(np.float32).mean(0)).tolist()
    return [weight * scores[names.index(kind)] for kind in kinds]


def _gelu(values: Floats) -> Floats:
    cubic = values + np.float32(0.044715) * values**3
    result: Floats = np.float32(0.5) * values * (1 + np.tanh(np.float32((2 / np.pi) ** 0.5) * cubic))
    return result
