"""The layers of the shipped pipelines: word features from a small hashed table, beside spaCy's own.

Importing this module registers the layers; `claimkit.nlp.pipelines.load` loads what ships, whose weights are packed
(`claimkit.nlp.packing`). The table lies in the pipeline's vocab (`vocab/lookups.bin`), once for all components.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.strings import hash_string  # type: ignore[attr-defined]  # missing in the stub
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate
from thinc.types import Floats2d

from claimkit.nlp.packing import unpack_keys

TABLE = "claimkit_words"
EMBED = "claimkit_word_embed"  # name of the layer that embeds words
CLUSTER_BITS = (4, 6, 10, 16)
_CACHE_LIMIT = 100_000
_LONGEST_COMPOUND = 60
_SHORTEST_HEAD = 4
_BLOCK = 32
_TINY = np.float32(1e-8)  # thinc's addition to the variance
_CACHES: dict[int, _Cache] = {}  # by the id that thinc gives each model

# One embedding table for each column of `Lexicon`: norm, prefix, suffix, shape, longer affixes, cluster prefixes; what
# follows is for pipelines that were trained with it: more affixes, and how near to the form the one with a vector is.
_FIRST = ("norm", "prefix", "suffix", "shape", "prefix3", "suffix4", *(f"cluster{n}" for n in CLUSTER_BITS))
COLUMNS = (*_FIRST, "suffix2", "suffix5", "prefix5", "known")
_FARTHEST = 8  # the most that tells forms without a vector of their own apart


class Lexicon(dict[int, int]):
    """Features of word forms by their orth id, computed once for each form.

    `ints` holds one uint64 row for each form seen (see `COLUMNS`), `floats` the word's vector (zero when unknown).
    """

    def __init__(self, vocab: Any) -> None:
        super().__init__()
        self._vocab = vocab
        self.age = 0
        table = vocab.lookups.get_table(TABLE, {})
        self._keys = unpack_keys(table.get("keys", b""))
        self._clusters = np.frombuffer(table.get("clusters", b""), dtype="<u2")
        self._vector_keys = unpack_keys(table.get("vector_keys", b""))
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
        new = [orth for orth in dict.fromkeys(orths) if orth not in self]
        if new:
            self._add(new)
        return np.fromiter(map(self.__getitem__, orths), dtype=np.int64, count=len(orths))

    def _add(self, orths: Sequence[int]) -> None:
        """Add forms, all in one look-up of each table."""
        first, end = len(self), len(self) + len(orths)
        while end > len(self.ints):
            self.ints = np.concatenate([self.ints, np.zeros_like(self.ints)])
            self.floats = np.concatenate([self.floats, np.zeros_like(self.floats)])
        lexemes = [self._vocab[orth] for orth in orths]
        forms = [_forms(lexeme.text) for lexeme in lexemes]
        owners = np.repeat(np.arange(len(forms)), [len(each) for each in forms])
        keys = np.array([hash_string(form) >> 32 for each in forms for form in each], dtype=np.uint32)
        known, clusters, _ = self._found(owners, keys, self._keys)
        prefixes = np.zeros((len(orths), len(CLUSTER_BITS)), dtype=np.uint64)
        masks = np.array([(1 << bits) - 1 for bits in CLUSTER_BITS], dtype=np.uint64)
        prefixes[known] = 1 + (self._clusters[clusters].astype(np.uint64)[:, None] & masks)
        add = self._vocab.strings.add
        own, more = len(_FIRST) - len(CLUSTER_BITS), len(_FIRST)
        self.ints[first:end, :own] = np.array(
            [[x.norm, x.prefix, x.suffix, x.shape, add(x.text[:3]), add(x.text[-4:])] for x in lexemes], dtype=np.uint64
        )
        self.ints[first:end, own:more] = prefixes
        if len(self._vector_keys):
            self.ints[first:end, more:-1] = np.array(
                [[add(x.text[-2:]), add(x.text[-5:]), add(x.text[:5])] for x in lexemes], dtype=np.uint64
            )
            known, vectors, places = self._found(owners, keys, self._vector_keys)
            self.floats[first + known] = self._vectors[vectors] * np.float32(self._scale)
            self.ints[first + known, -1] = 1 + np.minimum(places, _FARTHEST)
        self.update(zip(orths, range(first, end), strict=True))

    @staticmethod
    def _found(owners: Any, keys: Any, table: Any) -> tuple[Any, Any, Any]:
        """Return the words that have a form in a table of sorted keys, the place there of the first such form, and which it is."""
        if not len(table):
            return owners[:0], owners[:0], owners[:0]
        places = np.minimum(np.searchsorted(table, keys), len(table) - 1)
        hits = np.flatnonzero(table[places] == keys)
        words, firsts = np.unique(owners[hits], return_index=True)
        return words, places[hits[firsts]], hits[firsts] - np.searchsorted(owners, words)


def _forms(text: str) -> Sequence[str]:
    """Return the form, its other casings, and what may be the head of a compound, the longest first."""
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


def _cached(model: Any, words: Lexicon, rows: Any) -> Any:
    """Return the embeddings of forms; each form is computed once, in blocks of one shape, so that bits never differ."""
    cache = _CACHES.get(model.id)
    if cache is None or cache.words is not words or cache.age != words.age:
        cache = _CACHES[model.id] = _Cache(words, model)
    cache.grow(len(words.ints))
    new = np.unique(rows[~cache.known[rows]])
    for start in range(0, len(new), _BLOCK):
        some = new[start : start + _BLOCK]
        block = np.concatenate([some, np.zeros(_BLOCK - len(some), dtype=some.dtype)])
        cache.values[some] = cache.embed(words.ints[block], words.floats[block])[: len(some)]
        cache.known[some] = True
    return cache.values[rows]


class _Cache:
    """The embeddings of the forms of one lexicon, by row, and what computes them: thinc's numbers in fewer steps."""

    def __init__(self, words: Lexicon, model: Any) -> None:
        self.words, self.age = words, words.age
        self.values = np.zeros((0, model.get_dim("nO")), dtype=np.float32)
        self.known = np.zeros(0, dtype=bool)
        nodes = list(model.walk())
        self._tables = [(node.get_param("E"), node.attrs["seed"]) for node in nodes if node.name == "hashembed"]
        self._hash = model.ops.hash
        maxout, norm = (next(node for node in nodes if node.name == name) for name in ("maxout", "layernorm"))
        width, pieces = maxout.get_dim("nO"), maxout.get_dim("nP")
        weights = maxout.get_param("W").reshape(width, pieces, -1).transpose(1, 0, 2).reshape(width * pieces, -1)
        self._mix = np.ascontiguousarray(weights.T)  # (inputs, pieces * width), the pieces of a unit `width` apart
        self._bias = maxout.get_param("b").reshape(width, pieces).T.reshape(-1)
        self._scale, self._shift = norm.get_param("G"), norm.get_param("b")

    def grow(self, size: int) -> None:
        """Make room for as many forms."""
        more = size - len(self.known)
        if more > 0:
            self.values = np.concatenate([self.values, np.zeros((more, self.values.shape[1]), dtype=np.float32)])
            self.known = np.concatenate([self.known, np.zeros(more, dtype=bool)])

    def embed(self, ints: Any, floats: Any) -> Any:
        """Return the embeddings of forms by their features (`Lexicon`)."""
        parts = []
        for (table, seed), column in zip(self._tables, ints.T, strict=False):
            parts.append(table[self._hash(np.ascontiguousarray(column), seed) % len(table)].sum(1))
        if self._mix.shape[0] > sum(part.shape[1] for part in parts):
            parts.append(floats)
        mixed = np.concatenate(parts, axis=1) @ self._mix
        mixed += self._bias
        width = self.values.shape[1]
        best = mixed[:, :width]
        for piece in range(width, mixed.shape[1], width):
            best = np.maximum(best, mixed[:, piece : piece + width])
        best = best - best.mean(1, keepdims=True)
        best *= 1 / np.sqrt((best * best).mean(1, keepdims=True) + _TINY)
        best *= self._scale
        best += self._shift
        return best
