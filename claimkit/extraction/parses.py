"""A Doc's tokens as plain objects: claims ask for the same few attributes again and again, and spaCy makes them anew.

The names are those of spaCy's `Token`, so that the code that asks reads alike.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimkit.encoder.links import Links
from claimkit.extraction.columns import Columns, read_columns

_Features = Mapping[str, list[str]]


@dataclass(slots=True, eq=False)
class Token:
    """A word of a parse; `end` is the offset behind it, `relation` its `dep_` without the subtype. A root is its own head."""

    i: int
    idx: int
    end: int
    text: str
    lower_: str
    pos_: str
    dep_: str
    relation: str
    morph: _Features
    case: str = field(init=False, default="")  # the preposition that governs it, in lower case
    head: Token = field(init=False, repr=False)
    children: Sequence[Token] = field(init=False, repr=False)  # in text order

    def __len__(self) -> int:
        return self.end - self.idx


class Parse(list[Token]):
    """The tokens of a Doc, its text, and its sentences as (first token, token behind the last)."""

    def __init__(self, doc: Any) -> None:
        columns = read_columns(doc)
        super().__init__(_tokens(columns))
        self.text = columns.text
        self.parsed: bool = doc.has_annotation("DEP")
        self.sentences: list[tuple[int, int]] = [(sent.start, sent.end) for sent in doc.sents]
        self.links = Links.of(doc)
        children: list[list[Token]] = [[] for _ in self]
        for token, place in zip(self, columns.heads, strict=True):
            token.head, token.children = self[place], children[token.i]
            if place != token.i:
                children[place].append(token)
            if token.dep_ == "case" and token.i < place and not self[place].case:
                self[place].case = token.lower_

    def release(self) -> None:
        """Part the tokens, which refer to each other, so that they are freed at once and not by the garbage collector."""
        for token in self:
            del token.head, token.children


def _tokens(columns: Columns) -> Iterator[Token]:
    """Yield the tokens, not yet joined."""
    shared = {kind: (kind[0], kind[1], kind[1].partition(":")[0], _features(kind[2])) for kind in set(columns.kinds)}
    for i, (text, start, kind) in enumerate(zip(columns.texts, columns.starts, columns.kinds, strict=True)):
        yield Token(i, start, start + len(text), text, text.lower(), *shared[kind])


@functools.lru_cache(maxsize=10_000)
def _features(morph: str) -> _Features:
    """Return the values of each feature of "Case=Gen|PronType=Int,Rel"."""
    pairs = (feature.partition("=") for feature in morph.split("|") if feature)
    return {name: values.split(",") for name, _, values in pairs}
