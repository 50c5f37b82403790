"""The layers of the shipped pipelines: word features from a small hashed table, beside spaCy's own.

Importing this module registers the layers, so that a pipeline folder loads with claimkit installed and nothing else.
The table lies in the pipeline's vocab (`vocab/lookups.bin`), once for all components.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Linear, Maxout, Model, Ragged, chain, concatenate, ragged2list, with_array
from thinc.types import Floats2d

TABLE = "claimkit_words"
CLUSTER_BITS = (4, 6, 10, 16)
_CACHE_LIMIT = 300_000
_LONGEST_COMPOUND = 60
_SHORTEST_HEAD = 4

# One embedding table for each column of `Lexicon`: rows of norm, prefix, suffix, shape, longer affixes, cluster prefixes.
COLUMNS = ("norm", "prefix", "suffix", "shape", "prefix3", "suffix4", *(f"cluster{n}" for n in CLUSTER_BITS))


class Lexicon(dict[int, int]):
    """Features of word forms by their orth id, computed once for each form.

    `ints` holds one uint64 row for each form seen (see `COLUMNS`), `floats` the word's vector (zero when unknown).
    """

    def __init__(self, vocab: Any) -> None:
        super().__init__()
        self._vocab = vocab
        table = vocab.lookups.get_table(TABLE, {})
        self._keys = np.frombuffer(table.get("keys", b""), dtype="<u4")
        self._clusters = np.frombuffer(table.get("clusters", b""), dtype="<u2")
        self._vector_keys = np.frombuffer(table.get("vector_keys", b""), dtype="<u4")
        self.width = int(table.get("vector_width", 0))
        vectors = np.frombuffer(table.get("vectors", b""), dtype=np.int8)
        self._vectors = vectors.reshape(len(self._vector_keys), -1) if self.width else vectors.reshape(0, 0)
        self._scale = float(table.get("vector_scale", 1.0))
        self._clear()

    def _clear(self) -> None:
        self.clear()
        self.ints = np.zeros((4096, len(COLUMNS)), dtype=np.uint64)
        self.floats = np.zeros((4096, self.width), dtype=np.float32)

    def rows(self, docs: Sequence[Doc]) -> np.ndarray[Any, Any]:
        """Return the row of each token's form, all documents in one array; unseen forms are added."""
        if len(self) > _CACHE_LIMIT:
            self._clear()
        orths = np.concatenate([doc.to_array("ORTH") for doc in docs]).tolist()
        return np.fromiter(map(self.__getitem__, orths), dtype=np.int64, count=len(orths))

    def __missing__(self, orth: int) -> int:
        row = len(self)
        if row == len(self.ints):
            self.ints = np.concatenate([self.ints, np.zeros_like(self.ints)])
            self.floats = np.concatenate([self.floats, np.zeros_like(self.floats)])
        lexeme = self._vocab[orth]
        text: str = lexeme.text
        strings = self._vocab.strings
        cluster = self._first(text, self._keys, self._clusters)
        affixes = [strings.add(text[:3]), strings.add(text[-4:])]
        prefixes = [0 if cluster is None else 1 + (int(cluster) & ((1 << bits) - 1)) for bits in CLUSTER_BITS]
        self.ints[row] = [lexeme.norm, lexeme.prefix, lexeme.suffix, lexeme.shape, *affixes, *prefixes]
        if self.width:
            vector = self._first(text, self._vector_keys, self._vectors)
            if vector is not None:
                self.floats[row] = vector * np.float32(self._scale)
        self[orth] = row
        return row

    def _first(self, text: str, keys: Any, values: Any) -> Any:
        """Return the value of the form, of its other casings, or of the longest known compound head."""
        if not len(keys):
            return None
        for form in _forms(text):
            key = _key(form, self._vocab.strings)
            place = int(np.searchsorted(keys, key))
            if place < len(keys) and keys[place] == key:
                return values[place]
        return None


def _forms(text: str) -> Sequence[str]:
    forms = [text]
    if not text.islower():
        forms += [text.lower()]
    if not text.istitle():
        forms += [text.title() if "-" in text else text.capitalize()]
    if len(text) <= _LONGEST_COMPOUND and text.replace("-", "").isalpha():
        tails = [text[i:] for i in range(2, len(text) - _SHORTEST_HEAD + 1)]
        for tail in tails:
            tail = tail.lstrip("-")
            forms.append(tail.capitalize() if text[0].isupper() else tail)
    return forms


def _key(form: str, strings: Any) -> np.uint32:
    from spacy.strings import hash_string

    return np.uint32(hash_string(form) >> 32)


def lexicon(vocab: Any) -> Lexicon:
    """Return the vocab's lexicon, built on first use and kept with its table."""
    if not vocab.lookups.has_table(TABLE):
        vocab.lookups.add_table(TABLE)
    table = vocab.lookups.get_table(TABLE)
    if not hasattr(table, "lexicon"):
        table.lexicon = Lexicon(vocab)
    found: Lexicon = table.lexicon
    return found


@registry.architectures("claimkit.WordEmbed.v1")
def word_embed(width: int, rows: list[int], vector_width: int = 0) -> Model[list[Doc], list[Floats2d]]:
    """Embed words by their form, affixes, shape and cluster prefixes, and by a vector when the table has them."""
    tables = [
        HashEmbed(width, count, column=column, seed=8 + column, dropout=0.0) for column, count in enumerate(rows)
    ]
    parts = [chain(_word_ints(), with_array(concatenate(*tables)))]
    inner = width * len(rows)
    if vector_width:
        parts.append(chain(_word_floats(), with_array(Linear(width, vector_width))))
        inner += width
    joined = concatenate(*parts) if len(parts) > 1 else parts[0]
    mix = with_array(Maxout(width, inner, nP=3, dropout=0.0, normalize=True))
    return chain(joined, mix, ragged2list())


def _word_ints() -> Model[list[Doc], Ragged]:
    return Model("claimkit_word_ints", functools.partial(_forward, kind="ints"))


def _word_floats() -> Model[list[Doc], Ragged]:
    return Model("claimkit_word_floats", functools.partial(_forward, kind="floats"))


def _forward(
    model: Model[list[Doc], Ragged], docs: list[Doc], is_train: bool, *, kind: str
) -> tuple[Ragged, Callable[[Ragged], list[Doc]]]:
    words = lexicon(docs[0].vocab)
    flat = words.rows(docs)
    lengths = model.ops.asarray1i([len(doc) for doc in docs])

    def backprop(_: Ragged) -> list[Doc]:
        return []

    return Ragged(model.ops.asarray(getattr(words, kind)[flat]), lengths), backprop
