"""Text to what the network says about it: words, pieces, windows, one inference session per process.

The text is cut into words, the words into pieces, and the pieces into windows that end, where possible, at the end of a
sentence. Windows are run one by one without padding, so the result does not depend on what else is read. Time is linear
in the text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from claimkit.errors import ModelMissing

FOLDER = Path(__file__).parents[1] / "models" / "encoder"
INSTALL = 'pip install "claimkit[encoder]"'
_WINDOW, _MARGIN = 160, 24  # pieces read at once; pieces of context on either side where a sentence had to be cut
_PAIRS = 128  # governors whose relations are looked for at once
_WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*){1,40}|\\S")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_ENDS, _WIDE_ENDS = frozenset(".!?"), frozenset("\u3002\uff01\uff1f")
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUANTUM = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of a text: per unit (a word, or a piece of a Han run) span, logits, tree states."""

    spans: list[tuple[int, int]]
    logits: Floats
    states: Floats


@lru_cache(maxsize=1)
def load() -> Model:
    """Return the shipped model; it is loaded once. Raises ModelMissing when it is not there or damaged."""
    try:
        return Model(FOLDER)
    except ModelMissing:
        raise
    except Exception as error:  # each of the formats has errors of its own for a file cut short
        reason = str(error).splitlines()[0][:200]
        raise ModelMissing(f"the weights in {FOLDER} are damaged ({reason}): reinstall claimkit") from error


def split_words(text: str) -> list[tuple[int, int]]:
    """Cut the text into runs of letters and digits and single marks; offsets are code points."""
    return [match.span() for match in _WORD.finditer(text)]


def marked(text: str, words: list[tuple[int, int]]) -> list[str]:
    """Write the words as the tokenizer wants them: after a space, a mark only where one stands before it."""
    return [
        " " + text[start:end] if text[start].isalnum() or not start or text[start - 1].isspace() else text[start]
        for start, end in words
    ]


class Model:
    """The session, the tokenizer, the word vectors in 4 bits, and the weights of the tree scores."""

    def __init__(self, folder: Path) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ModelMissing(f"the accurate model needs {error.name}: {INSTALL}") from error
        if not (folder / "model.onnx").exists():
            raise ModelMissing(f"no weights in {folder}: reinstall claimkit, or run scripts/train_encoder.py")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.words = np.load(folder / "words.npy", mmap_mode="r")
        self.meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        with np.load(folder / "tree.npz") as tree:
            self.tree: dict[str, Floats] = {name: tree[name].astype(np.float32) for name in tree.files}
        self.labels: list[str] = self.meta["labels"]
        self.upos: list[str] = self.meta["upos"]
        self.features: dict[str, list[str]] = self.meta["features"]

    def read(self, text: str) -> Reading:
        """Run the network over the text."""
        text = _SURROGATE.sub("\ufffd", text)
        words = split_words(text)
        coded = self.tokenizer.encode(marked(text, words), is_pretokenized=True, add_special_tokens=False)
        ids, owners = np.array(coded.ids, np.int64), [int(w) for w in coded.word_ids if w is not None]
        spans, units = _units(text, words, owners, coded.offsets)
        first = np.flatnonzero(np.diff(owners, prepend=-1)) if owners else np.zeros(0, np.int64)
        if not units:
            return Reading([], np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32))
        rows = [self._run(ids, np.array(units), *window) for window in _windows(text, words, first, len(ids))]
        return Reading(spans, np.concatenate([row[0] for row in rows]), np.concatenate([row[1] for row in rows]))

    def _run(self, ids: Ints, units: Ints, first: int, end: int, begin: int, stop: int) -> tuple[Floats, Floats]:
        """Read pieces begin to stop, <s> and </s> behind them, and return what is said of the units first to end."""
        vectors = self._vectors(np.concatenate([ids[begin:stop], [0, 2]]))
        own = units[np.searchsorted(units, first) : np.searchsorted(units, end)] - begin
        logits, states = self.session.run(None, {"vectors": vectors[None], "units": own})
        return logits, states

    def _vectors(self, ids: Ints) -> Floats:
        blocks = np.ascontiguousarray(self.words[ids]).view(_QUANTUM)
        nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=-1).astype(np.float32) - 8
        return (nibbles * blocks["scale"].astype(np.float32)[..., None]).reshape(len(ids), -1)

    def tree_states(self, states: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return for n tokens what asks for a head, what answers, and the relation states of dependents and governors.

        The answers and the governors have the root's in front: 1 + n rows.
        """
        arc, rel = self.meta["arc"], self.meta["rel"]
        arc_dep, arc_head, rel_dep, rel_head = np.split(states, [arc, 2 * arc, 2 * arc + rel], axis=1)
        weight = self.tree["arc_weight"]
        asked: Floats = arc_dep @ weight[:-1] + weight[-1]
        one = np.ones((len(states) + 1, 1), np.float32)
        governors = np.concatenate([np.concatenate([self.tree["root_rel"][None], rel_head]), one], 1)
        return (
            asked,
            np.concatenate([self.tree["root_arc"][None], arc_head]),
            np.concatenate([rel_dep, one[1:]], 1),
            governors,
        )

    def relations(self, dependents: Floats, governors: Floats, heads: Ints) -> Ints:
        """Return the number of the best relation of each dependent with the governor that `heads` names.

        Governors are fewer than dependents, so the weights are multiplied by them.
        """
        weight, best = self.tree["rel_weight"], np.zeros(len(dependents), np.int64)
        order = np.argsort(heads, kind="stable")
        used, starts = np.unique(heads[order], return_index=True)
        groups = np.split(order, starts[1:])
        flat = weight.transpose(2, 0, 1).reshape(weight.shape[2], -1)
        for at in range(0, len(used), _PAIRS):
            mixed = (governors[used[at : at + _PAIRS]] @ flat).reshape(-1, *weight.shape[:2])
            for table, group in zip(mixed, groups[at : at + _PAIRS], strict=True):
                best[group] = (dependents[group] @ table).argmax(1)
        return best


def log_softmax(logits: Floats) -> Floats:
    """Return the logarithms of the probabilities along the last axis."""
    shifted = logits - logits.max(-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result


def _units(
    text: str, words: list[tuple[int, int]], owners: list[int], offsets: list[tuple[int, int]]
) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the spans that get a label, and the piece that speaks for each: words, and the pieces of Han runs."""
    spans: list[tuple[int, int]] = []
    pieces: list[int] = []
    for piece, owner in enumerate(owners):
        start, end = words[owner]
        fresh = piece == 0 or owners[piece - 1] != owner
        if fresh:
            spans.append((start, end))
            pieces.append(piece)
        elif _HAN.match(text, start):
            inner = start + offsets[piece][0] - 1
            if spans[-1][0] < inner < end:
                spans[-1] = (spans[-1][0], inner)
                spans.append((inner, end))
                pieces.append(piece)
    return spans, pieces


def _windows(text: str, words: list[tuple[int, int]], first: Ints, count: int) -> list[tuple[int, int, int, int]]:
    """Cover the pieces with windows (first, end, begin, stop), cut after a sentence, or else with a margin."""
    closing = [int(first[i]) for i in range(2, len(first)) if _closes(text, *words[i - 2 : i + 1])]
    ends: list[tuple[int, bool]] = []
    at, place = 0, 0
    while count - at > _WINDOW:
        while place < len(closing) and closing[place] <= at + _WINDOW:
            place += 1
        clean = place > 0 and closing[place - 1] > at + _WINDOW // 4
        at = closing[place - 1] if clean else at + _WINDOW - 2 * _MARGIN
        ends.append((at, clean))
    ends.append((count, True))
    windows, at, clean = [], 0, True
    for end, closed in ends:
        begin = at if clean else max(0, at - _MARGIN)
        windows.append((at, end, begin, end if closed else min(count, end + _MARGIN)))
        at, clean = end, closed
    return windows if count else []


def _closes(text: str, before: tuple[int, int], mark: tuple[int, int], after: tuple[int, int]) -> bool:
    """Tell whether a sentence ends before `after`: a line break, or a mark after a word that is no abbreviation."""
    gap = text[mark[1] : after[0]]
    if "\n" in gap or text[mark[0]] in _WIDE_ENDS:
        return True
    return text[mark[0]] in _ENDS and bool(gap) and before[1] - before[0] > 3 and text[before[0] : before[1]].isalpha()
