"""A Doc's tokens as plain objects: claims ask for the same few attributes again and again, and spaCy makes them anew.

The names are those of spaCy's `Token`, so that the code that asks reads alike.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimkit.encoder.links import Links

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
    head: Token = field(init=False, repr=False)
    children: Sequence[Token] = field(init=False, repr=False)  # in text order

    def __len__(self) -> int:
        return self.end - self.idx


class Parse(list[Token]):
    """The tokens of a Doc, and its sentences as (first token, token behind the last)."""

    def __init__(self, doc: Any) -> None:
        super().__init__(_token(i, token) for i, token in enumerate(doc))
        self.parsed: bool = doc.has_annotation("DEP")
        self.sentences: list[tuple[int, int]] = [(sent.start, sent.end) for sent in doc.sents]
        self.links = Links.of(doc)
        children: list[list[Token]] = [[] for _ in self]
        for token, place in zip(self, _heads(doc), strict=True):
            token.head, token.children = self[place], children[token.i]
            if place != token.i:
                children[place].append(token)

    def release(self) -> None:
        """Part the tokens, which refer to each other, so that they are freed at once and not by the garbage collector."""
        for token in self:
            del token.head, token.children


def _token(i: int, token: Any) -> Token:
    text, start, relation = token.text, token.idx, token.dep_
    return Token(
        i,
        start,
        start + len(text),
        text,
        text.lower(),
        token.pos_,
        relation,
        _bare(relation),
        _features(str(token.morph)),
    )


def _heads(doc: Any) -> list[int]:
    """Return the place of each token's head."""
    steps = doc.to_array("HEAD").view("int64").tolist()
    return [place + step for place, step in enumerate(steps)]


@functools.lru_cache(maxsize=1_000)
def _bare(relation: str) -> str:
    return relation.partition(":")[0]


@functools.lru_cache(maxsize=10_000)
def _features(morph: str) -> _Features:
    """Return the values of each feature of "Case=Gen|PronType=Int,Rel"."""
    pairs = (feature.partition("=") for feature in morph.split("|") if feature)
    return {name: values.split(",") for name, _, values in pairs}
