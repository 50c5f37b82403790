"""The parse that a small pipeline's parser finds, with all sentences of a Doc side by side.

spaCy's transition system goes through a Doc state by state, and takes the interpreter's lock for each of the numbers in
it. Where a sentence surely starts the stack is empty, so that nothing hangs on the sentences before: each is a state of
its own, and one multiplication moves them all. A state also sees the first word of the next sentence, as in the Doc.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.ml.parser_model import ParserStepModel
from spacy.pipeline._parser_internals.stateclass import StateClass
from spacy.tokens import Doc
from spacy.vocab import Vocab

Floats = npt.NDArray[np.float32]

_FEATURES = 8  # of a state: two words of the buffer, three of the stack, three children
_PIECES = 2  # of a maxout unit
_PLACEHOLDER = "x"  # a state knows words by their places only
_VOCAB = Vocab()
_SHAPE = types.SimpleNamespace(state2vec=types.SimpleNamespace(nF=_FEATURES))


@functools.lru_cache(maxsize=32)
def sentence_parser(nlp: Any) -> SentenceParser | None:
    """Return the parser of a shipped pipeline; None where there is none, or one that is built otherwise."""
    if "parser" not in nlp.pipe_names:
        return None
    pipe = nlp.get_pipe("parser")
    lower = pipe.model.get_ref("lower")
    plain = pipe.cfg["beam_width"] == 1 and pipe.model.attrs["has_upper"] and not pipe.model.attrs["unseen_classes"]
    known = (lower.maybe_get_dim("nF"), lower.maybe_get_dim("nP")) == (_FEATURES, _PIECES)
    return SentenceParser(pipe) if plain and known else None


class SentenceParser:
    """A trained parser that reads sentences side by side."""

    part = "parser"  # of the pipeline

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self._vectors, lower, upper = pipe.model.layers
        apart = (0, 2, 1, 3)  # the pieces of a feature's units one after the other: (features, pieces, units, inputs)
        weights = lower.get_param("W").transpose(apart)
        self._units = weights.shape[2]
        self._lower = np.ascontiguousarray(weights.reshape(-1, weights.shape[3]).T)
        self._padding = lower.get_param("pad")[0].transpose(apart[:-1]).reshape(-1)
        self._bias = lower.get_param("b").T.reshape(-1)
        self._upper = np.ascontiguousarray(upper.get_param("W").T)
        self._upper_bias = upper.get_param("b")

    def annotate(self, doc: Any) -> Any:
        """Write heads, relations and sentences into a Doc that has vectors, and return it."""
        if not len(doc):
            return doc
        starts = doc.to_array("SENT_START").view(np.int64)
        undecided = np.append(
            starts[2:] == 0, False
        )  # whether the second word starts a sentence, the word before tells
        firsts = [0, *(np.flatnonzero((starts[1:] == 1) & ~undecided) + 1).tolist()]
        ends = [*(first + 1 for first in firsts[1:]), len(doc)]
        states = [
            StateClass(_stretch(starts[first:end].tobytes()), offset=first)
            for first, end in zip(firsts, ends, strict=True)
        ]
        self._move(states, self._features(doc))
        self._pipe.set_annotations([doc], [_Joined(states, firsts)])
        return doc

    def _features(self, doc: Any) -> Floats:
        """Return what padding and each word add to the units as each feature: (words + 1, features, pieces * units)."""
        rows: Floats = np.empty((len(doc) + 1, self._lower.shape[1]), np.float32)
        rows[0] = self._padding
        np.matmul(self._vectors.predict([doc]), self._lower, out=rows[1:])
        features = rows.reshape(len(rows), _FEATURES, -1)
        features[:, 0] += self._bias
        return features

    def _move(self, states: Sequence[Any], features: Floats) -> None:
        """Take the best move in each state until all are final."""
        rows, units = features.reshape(-1, features.shape[2]), self._units
        places = np.arange(_FEATURES) + _FEATURES  # padding comes first, as place -1
        while states:
            words = ParserStepModel.get_token_ids(_SHAPE, states)
            both = rows.take(words * _FEATURES + places, 0).sum(1)
            scores = np.maximum(both[:, :units], both[:, units:]) @ self._upper
            scores += self._upper_bias
            states = self._pipe.transition_states(states, scores)


class _Joined(StateClass):  # type: ignore[misc]
    """The final states of sentences as one."""

    def __init__(self, states: Sequence[Any], firsts: Sequence[int]) -> None:
        super().__init__()
        self._arcs = []
        for state, first in zip(states, firsts, strict=True):
            for arc in state.arcs:
                arc["head"] += first
                arc["child"] += first
                self._arcs.append(arc)

    @property
    def arcs(self) -> list[dict[str, int]]:
        """The arcs by word of the Doc."""
        return self._arcs


@functools.lru_cache(maxsize=4096)
def _stretch(starts: bytes) -> Any:
    """Return a Doc for a state to start from: so many words, and which of them start a sentence (1, -1, 0 for open)."""
    flags = np.frombuffer(starts, np.int64).tolist()
    known = {1: True, -1: False, 0: None}
    return Doc(_VOCAB, words=[_PLACEHOLDER] * len(flags), sent_starts=[known[flag] for flag in flags])
