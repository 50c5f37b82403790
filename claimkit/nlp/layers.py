"""The layers of the shipped pipelines: word features from a small hashed table, beside spaCy's own.

Importing this module registers the layers, so that a pipeline folder loads with claimkit installed and nothing else.
The table lies in the pipeline's vocab (`vocab/lookups.bin`), once for all components.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate
from thinc.types import Floats2d

TABLE = "claimkit_words"
EMBED = "claimkit_word_embed"  # name of the layer that embeds words
CLUSTER_BITS = (4, 6, 10, 16)
_CACHE_LIMIT = 100_000
_LONGEST_COMPOUND = 60
_SHORTEST_HEAD = 4
_BLOCK = 64
_CACHES: dict[int, _Cache] = {}  # by the id that thinc gives each model

# One embedding table for each column of `Lexicon`: norm, prefix, suffix, shape, longer affixes, cluster prefixes.
COLUMNS = ("norm", "prefix", "suffix", "shape", "prefix3", "suffix4", *(f"cluster{n}" for n in CLUSTER_BITS))


class Lexicon(dict[int, int]):
    """Features of word forms by their orth id, computed once for each form.

    `ints` holds one uint64 row for each form seen (see `COLUMNS`), `floats` the word's vector (zero when unknown).
    """

    def __init__(self, vocab: Any) -> None:
        super().__init__()
        self._vocab = vocab
        self.age = 0
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
        """Forget all forms; `age` tells whoever keeps something by row."""
        self.age += 1
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
        for tail in (tail.lstrip("-") for tail in tails):
            forms.append(tail.capitalize() if text[0].isupper() else tail)
    return forms


def _key(form: str, strings: Any) -> np.uint32:
    from spacy.strings import hash_string  # type: ignore[attr-defined]  # missing in the stub

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


@registry.tokenizers("claimkit.EmptyTokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Make a tokenizer without rules: a pipeline that is loaded brings its own, so compiling spaCy's first is lost time."""
    return lambda nlp: Tokenizer(nlp.vocab)


@registry.architectures("claimkit.WordEmbed.v2")  # type: ignore[untyped-decorator]
def word_embed(
    width: int, rows: list[int], table_width: int, vector_width: int = 0
) -> Model[list[Doc], list[Floats2d]]:
    """Embed words by their form, affixes, shape and cluster prefixes, and by a vector when the table has them.

    `rows` sizes the hashed table of each column, `table_width` is the width of these tables.
    """
    tables: list[Any] = [
        HashEmbed(table_width, count, column=column, seed=8 + column, dropout=0.0) for column, count in enumerate(rows)
    ]
    columns: Any = chain(_select("claimkit_ints", 0), concatenate(*tables))
    joined = concatenate(columns, _select("claimkit_floats", 1)) if vector_width else columns
    mix = Maxout(width, table_width * len(rows) + vector_width, nP=3, dropout=0.0, normalize=True)
    model: Model[list[Doc], list[Floats2d]] = Model(
        EMBED, _forward, layers=[chain(joined, mix)], dims={"nO": width}, init=_init
    )
    return model


def _select(name: str, place: int) -> Model[tuple[Any, Any], Any]:
    """Take one part of a pair; nothing flows back, the pair is data."""

    def forward(model: Any, pair: tuple[Any, Any], is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
        return pair[place], lambda _: pair

    return Model(name, forward)


def _init(model: Model[list[Doc], list[Floats2d]], X: Any = None, Y: Any = None) -> None:  # noqa: N803
    if X:
        words = lexicon(X[0].vocab)
        rows = words.rows(X)[:64]
        model.layers[0].initialize(X=(words.ints[rows], words.floats[rows]))


def _forward(
    model: Model[list[Doc], list[Floats2d]], docs: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    if not docs:
        return [], lambda _: []
    _widen(model)
    words = lexicon(docs[0].vocab)
    rows = words.rows(docs)
    lengths = model.ops.asarray1i([len(doc) for doc in docs])
    if not is_train:
        return model.ops.unflatten(_cached(model, words, rows), lengths), lambda _: []
    inner, inner_back = model.layers[0]((words.ints[rows], words.floats[rows]), is_train)
    _CACHES.pop(model.id, None)

    def backprop(gradients: list[Floats2d]) -> list[Doc]:
        inner_back(model.ops.flatten(gradients))
        return []

    return model.ops.unflatten(inner, lengths), backprop


def _widen(model: Any) -> None:
    """Bring tables that were stored in half precision back to the precision that is computed in."""
    for node in model.walk():
        for name in ("E", "W"):
            if node.has_param(name) and node.get_param(name).dtype != np.float32:
                node.set_param(name, node.get_param(name).astype(np.float32))


def _cached(model: Any, words: Lexicon, rows: Any) -> Any:
    """Return the embeddings of forms; each form is computed once, in blocks of one shape, so that bits never differ."""
    cache = _CACHES.get(model.id)
    if cache is None or cache.words is not words or cache.age != words.age:
        cache = _CACHES[model.id] = _Cache(words, model.get_dim("nO"))
    cache.grow(len(words.ints))
    new = np.unique(rows[~cache.known[rows]])
    for start in range(0, len(new), _BLOCK):
        some = new[start : start + _BLOCK]
        block = np.concatenate([some, np.zeros(_BLOCK - len(some), dtype=some.dtype)])
        cache.values[some] = model.layers[0].predict((words.ints[block], words.floats[block]))[: len(some)]
        cache.known[some] = True
    return cache.values[rows]


class _Cache:
    """The embeddings of the forms of one lexicon, by row."""

    def __init__(self, words: Lexicon, width: int) -> None:
        self.words, self.age = words, words.age
        self.values = np.zeros((0, width), dtype=np.float32)
        self.known = np.zeros(0, dtype=bool)

    def grow(self, size: int) -> None:
        more = size - len(self.known)
        if more > 0:
            self.values = np.concatenate([self.values, np.zeros((more, self.values.shape[1]), dtype=np.float32)])
            self.known = np.concatenate([self.known, np.zeros(more, dtype=bool)])
