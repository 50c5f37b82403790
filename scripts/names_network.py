"""The small recogniser in torch, layer by layer what spaCy and `claimkit.nlp.layers` compute, and its way into a pipeline.

In torch with bfloat16 products a word is learned from in a third of the time that thinc takes, and the encoder's odds can be learned from.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from names_data import INSIDE, MOVES, Item
from spacy.language import Language
from thinc.api import NumpyOps
from torch import nn
from torch.nn import functional

from claimkit.nlp import layers, packing

TABLE = 64  # width of the hashed tables
ROWS = [8000, 300, 3000, 3000, 5000, 6000, 32, 96, 800, 1200, 600, 6000, 6000, 16]  # one for each of layers.COLUMNS
_FORGET = 0.35  # how often the form itself is not told in training: names that nobody knows are told by the rest
_FORGET_MORE, _FORGET_VECTOR = 0.08, 0.1
_HIDE = 0.2  # how often a form with a capital is shown as one without clusters and vector; others a quarter as often
_LISTED = [place for place, name in enumerate(layers.COLUMNS) if name.startswith(("cluster", "known"))]
_HASHES, _NEVER = 4, -1e4
_TABLE_STEPS = 5  # to a standard deviation


class Features:
    """What is known of word forms: rows of the joint table of all columns, vectors."""

    def __init__(self, nlp: Language, rows: Sequence[int]) -> None:
        self._words = layers.Lexicon(nlp.vocab)
        self._vocab, self._rows = nlp.vocab, rows
        self.width = self._words.width
        self.ids = np.zeros((0, _HASHES * len(rows)), np.int64)
        self.floats = np.zeros((0, self.width), np.float32)
        self.hidden = self.ids  # the rows of forms that are shown as unknown
        self.hide = np.zeros(0, np.float32)
        self._known: dict[str, int] = {}

    def places(self, words: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return the row of each word in `ids` and `floats`; new words are added."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        if new:
            orths = [self._vocab.strings.add(word) for word in new]
            self._words._add(orths)
            rows = np.array([self._words[orth] for orth in orths])
            ops, parts, hidden, base = NumpyOps(), [], [], 0
            for column, count in enumerate(self._rows):
                keys = np.ascontiguousarray(self._words.ints[rows, column])
                parts.append(ops.hash(keys, 8 + column).astype(np.int64) % count + base)
                none = ops.hash(np.zeros_like(keys), 8 + column).astype(np.int64) % count + base
                hidden.append(none if column in _LISTED else parts[-1])
                base += count
            self.ids = np.concatenate([self.ids, np.concatenate(parts, 1)])
            self.hidden = np.concatenate([self.hidden, np.concatenate(hidden, 1)])
            often = [_HIDE if word[0].isupper() else _HIDE / 4 for word in new]
            self.hide = np.concatenate([self.hide, np.array(often, np.float32)])
            self.floats = np.concatenate([self.floats, self._words.floats[rows]])
            self._known.update(zip(new, range(len(self._known), len(self._known) + len(new)), strict=True))
        return np.array([self._known[word] for word in words], np.int64)


class Maxout(nn.Module):
    """The best of three linear pieces, normalised; thinc's weights with the pieces in front."""

    def __init__(self, width: int, inputs: int, pieces: int = 3) -> None:
        super().__init__()
        self.shape = (pieces, width)
        self.weight = nn.Parameter(torch.randn(pieces * width, inputs) * (2 / (inputs + width)) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(pieces * width))
        self.norm = nn.LayerNorm(width, eps=1e-8)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Return (n, width)."""
        found: torch.Tensor = self.norm(functional.linear(rows, self.weight, self.bias).view(-1, *self.shape).amax(1))
        return found


class Network(nn.Module):
    """Embeddings of forms, windows of three words `depth` times, and the scores of moves."""

    def __init__(
        self, rows: Sequence[int], vector_width: int, width: int, depth: int, hidden: int, drop: float
    ) -> None:
        super().__init__()
        self.columns, self.depth, self.drop, self.hidden = len(rows), depth, drop, hidden
        self.table = nn.Parameter(torch.randn(sum(rows), TABLE) * 0.1)
        self.mix = Maxout(width, TABLE * len(rows) + vector_width)
        self.windows = nn.ModuleList([Maxout(width, 3 * width) for _ in range(depth)])
        self.vectors = nn.Linear(width, hidden)
        self.lower = nn.Parameter(torch.randn(3, 2 * hidden, hidden) * hidden**-0.5)
        self.padding = nn.Parameter(torch.zeros(3, 2 * hidden))
        self.bias = nn.Parameter(torch.zeros(2 * hidden))
        self.upper = nn.Linear(hidden, len(MOVES))
        self.forget = torch.tensor([_FORGET] + [_FORGET_MORE] * (len(rows) - 1))

    def read(self, known: Features, places: Sequence[npt.NDArray[np.int64]]) -> tuple[torch.Tensor, list[Any]]:
        """Return the rows of all words, `depth` empty ones around each text, and the rows of each text."""
        used, inverse = np.unique(np.concatenate(places), return_inverse=True)
        ids, floats = torch.from_numpy(known.ids[used]), torch.from_numpy(known.floats[used])
        lost = torch.rand(len(used)) < torch.from_numpy(known.hide[used]) * self.training
        if self.training:
            ids = torch.where(lost[:, None], torch.from_numpy(known.hidden[used]), ids)
        parts = functional.embedding_bag(ids.view(-1, _HASHES), self.table, mode="sum").view(len(used), -1, TABLE)
        if self.training:
            kept = torch.rand(len(used), self.columns) > self.forget
            kept[:, 0] &= ~lost
            parts = parts * kept.float()[..., None]
            floats = floats * ((torch.rand(len(used)) > _FORGET_VECTOR) & ~lost).float()[:, None]
        forms = self.mix(torch.cat([parts.view(len(used), -1), floats], 1))
        texts, size = [], self.depth
        for own in places:
            texts.append(size + np.arange(len(own)))
            size += len(own) + self.depth
        rows = forms.new_zeros(size, forms.shape[1])
        rows = rows.index_copy(0, torch.from_numpy(np.concatenate(texts)), forms[torch.from_numpy(inverse)])
        empty = rows.new_zeros(1, rows.shape[1])
        for layer in self.windows:
            window = torch.cat([torch.cat([empty, rows[:-1]]), rows, torch.cat([rows[1:], empty])], 1)
            rows = rows + functional.dropout(layer(window), self.drop, self.training)
        return rows, texts

    def scores(self, rows: torch.Tensor, words: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
        """Return the scores of moves at words; `first` is where the open name starts, -1 outside of names."""
        states = functional.dropout(self.vectors(rows), self.drop / 2, self.training)
        inside = torch.nonzero(first >= 0)[:, 0]
        beside = (self.padding[1] + self.padding[2]).expand(len(words), -1)
        if len(inside):
            own = states[first[inside]] @ self.lower[1].T + states[words[inside] - 1] @ self.lower[2].T
            beside = beside.to(own.dtype).index_copy(0, inside, own)
        units = states[words] @ self.lower[0].T + beside + self.bias
        found: torch.Tensor = self.upper(units.view(-1, 2, self.hidden).amax(1))
        return found

    def loss(self, known: Features, items: Sequence[tuple[npt.NDArray[np.int64], Item]]) -> torch.Tensor:
        """Return the mean over words of what the annotation and the odds cost."""
        rows, texts = self.read(known, [places for places, _ in items])
        opened = [
            np.where(x.first >= 0, at[np.maximum(x.first, 0)], -1) for (_, x), at in zip(items, texts, strict=True)
        ]
        first = torch.from_numpy(np.concatenate(opened))
        scores = self.scores(rows, torch.from_numpy(np.concatenate(texts)), first).float()
        allowed, odds, gold, soft = (
            torch.from_numpy(np.concatenate([getattr(x, name) for _, x in items]))
            for name in ("allowed", "odds", "gold", "soft")
        )
        logs = functional.log_softmax(scores.masked_fill(~possible(allowed, first >= 0), _NEVER), 1)
        hard = -torch.logsumexp(logs.masked_fill(~allowed, _NEVER), 1)
        return ((gold * hard) - soft * (odds * logs.clamp(min=-50)).sum(1)).sum() / len(logs)


def possible(allowed: torch.Tensor, inside: torch.Tensor) -> torch.Tensor:
    """Return the moves that are weighed: inside a name I- and L- of its label, outside all the others."""
    inner = torch.from_numpy(INSIDE)
    labels = allowed[:, 1:].view(len(allowed), -1, 4).any(2, keepdim=True).expand(-1, -1, 4).reshape(len(allowed), -1)
    own = torch.cat([torch.zeros(len(allowed), 1, dtype=torch.bool), labels], 1) & inner
    return torch.where(inside[:, None], own, ~inner)


def put(values: Mapping[str, torch.Tensor], depth: int, hidden: int, pipe: Any) -> None:
    """Write a network's weights into the recogniser of a pipeline that was built with the same sizes."""
    own = {name: value.detach().float().numpy() for name, value in values.items()}
    walked = list(pipe.model.walk(order="dfs_pre"))
    base = 0
    for node in (node for node in walked if node.name == "hashembed"):
        count = node.get_dim("nV")
        rows = own["table"][base : base + count].copy()
        node.set_param("E", rows)
        # four rows are added for each form, so that a table bears coarser steps than `packing` takes
        node.attrs[packing._STEP + "E"] = float(max(rows.std() / _TABLE_STEPS, np.abs(rows).max() / 127))
        base += count
    maxouts = [node for node in walked if node.name == "maxout"]
    norms = [node for node in walked if node.name == "layernorm"]
    names = ["mix", *(f"windows.{number}" for number in range(depth))]
    for name, maxout, norm in zip(names, maxouts, norms, strict=True):
        width, pieces = maxout.get_dim("nO"), maxout.get_dim("nP")
        maxout.set_param("W", own[f"{name}.weight"].reshape(pieces, width, -1).transpose(1, 0, 2).copy())
        maxout.set_param("b", own[f"{name}.bias"].reshape(pieces, width).T.copy())
        norm.set_param("G", own[f"{name}.norm.weight"].copy())
        norm.set_param("b", own[f"{name}.norm.bias"].copy())
    vectors, lower, upper = pipe.model.layers
    linear = next(node for node in vectors.walk() if node.name == "linear")
    linear.set_param("W", own["vectors.weight"].copy())
    linear.set_param("b", own["vectors.bias"].copy())
    lower.set_param("W", own["lower"].reshape(3, 2, hidden, hidden).transpose(0, 2, 1, 3).copy())
    lower.set_param("pad", own["padding"].reshape(3, 2, hidden).transpose(0, 2, 1)[None].copy())
    lower.set_param("b", own["bias"].reshape(2, hidden).T.copy())
    moves = [pipe.moves.get_class_name(place) for place in range(pipe.moves.n_moves)]
    places = [MOVES.index(move) if move in MOVES else -1 for move in moves]
    weight, bias = own["upper.weight"], own["upper.bias"]
    upper.set_param("W", np.stack([weight[row] if row >= 0 else np.zeros_like(weight[0]) for row in places]))
    upper.set_param("b", np.array([bias[row] if row >= 0 else _NEVER for row in places], np.float32))
    pipe.model.attrs["unseen_classes"] = set()
