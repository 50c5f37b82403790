"""The names that a small pipeline's recogniser finds, decided for all words outside of names at once.

spaCy's transition system goes from word to word. Outside of a name its decision hangs on the word alone, so one
multiplication makes all of them; only inside a name each word is weighed with those before it. The names are the same.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_FEATURES = 3  # of a state: the word, the first word of the open name, the word before


@functools.lru_cache(maxsize=32)
def recogniser(nlp: Any) -> Recogniser | None:
    """Return the recogniser of a shipped pipeline; None where there is none, or one that is built otherwise."""
    if "ner" not in nlp.pipe_names[-1:]:
        return None
    pipe = nlp.get_pipe("ner")
    shape = [layer.maybe_get_dim("nF") for layer in pipe.model.layers]
    plain = not pipe.model.attrs["unseen_classes"] and pipe.cfg["beam_width"] == 1
    moves = [pipe.moves.get_class_name(place) for place in range(pipe.moves.n_moves)]
    whole = all(f"{move}-{name[2:]}" in moves for name in moves if name[2:] for move in "BILU")
    return Recogniser(pipe.model, moves) if shape == [None, _FEATURES, None] and plain and whole else None


class Recogniser:
    """The network of an entity recogniser, read move by move: B-, I-, L-, U- with a label, and O."""

    part = "ner"  # of the pipeline

    def __init__(self, model: Any, moves: list[str]) -> None:
        self._vectors, self._lower, self._upper = model.layers
        self._moves = moves
        self._places = {move: place for place, move in enumerate(moves)}
        self._never = np.array([move[:2] in ("I-", "L-") or move == "U-" for move in moves])
        self._begins = np.array([move[:2] == "B-" for move in moves])
        self._names = self._begins | np.array([move[:2] == "U-" for move in moves])

    def annotate(self, doc: Any) -> Any:
        """Write the names into a Doc that has none, and return it."""
        from spacy.tokens import Span

        if len(doc):
            doc.set_ents([Span(doc, *found) for found in self._read(doc)], default="outside")
        return doc

    def _read(self, doc: Any) -> Iterator[tuple[int, int, str]]:
        """Yield first word, word behind the last, and label of each name."""
        states = self._lower.predict(
            self._vectors.predict([doc])
        )  # (words + 1, features, width, pieces), padding first
        bias = self._lower.get_param("b")
        starts = doc.to_array("SENT_START") == 1
        closing = np.append(starts[1:], True)  # a name does not go on over the start of a sentence
        free = self._scores(states[1:, 0] + states[0, 1] + states[0, 2] + bias)
        barred = (
            self._never
            | (self._begins & closing[:, None])
            | (self._names & doc.to_array("IS_SPACE")[:, None].astype(bool))
        )
        best = np.where(barred, -np.inf, free).argmax(1)
        behind = 0
        for first in np.flatnonzero(self._names[best]).tolist():
            if first < behind:
                continue
            move, label = self._moves[best[first]][0], self._moves[best[first]][2:]
            behind = first + 1
            while move not in ("L", "U"):
                move = self._go_on(states, bias, first, behind, label, bool(closing[behind]))
                behind += 1
            yield first, behind, label

    def _go_on(self, states: Floats, bias: Floats, first: int, word: int, label: str, closing: bool) -> str:
        """Return whether a word stands inside (I) or at the end (L) of the name that is open."""
        if closing:
            return "L"
        state = states[word + 1, 0] + states[first + 1, 1] + states[word, 2] + bias
        scores = self._scores(state[None])[0]
        inside, last = self._places[f"I-{label}"], self._places[f"L-{label}"]
        return self._moves[min(inside, last, key=lambda move: (-scores[move], move))][0]

    def _scores(self, states: Floats) -> Floats:
        """Return the score of each move in states (n, width, pieces)."""
        best = functools.reduce(np.maximum, (states[..., piece] for piece in range(states.shape[-1])))
        scores: Floats = best @ self._upper.get_param("W").T + self._upper.get_param("b")
        return scores
