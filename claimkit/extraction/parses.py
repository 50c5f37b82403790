"""A Doc's tokens as plain objects: claims ask for the same few attributes again and again, and spaCy makes them anew.

The names are those of spaCy's `Token`, so that the code that asks reads alike.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
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
    case: str = field(init=False, default="")  # the preposition that governs it, in lower case
    head: Token = field(init=False, repr=False)
    children: Sequence[Token] = field(init=False, repr=False)  # in text order

    def __len__(self) -> int:
        return self.end - self.idx


class Parse(list[Token]):
    """The tokens of a Doc, and its sentences as (first token, token behind the last)."""

    def __init__(self, doc: Any) -> None:
        super().__init__(_tokens(doc))
        self.parsed: bool = doc.has_annotation("DEP")
        self.sentences: list[tuple[int, int]] = [(sent.start, sent.end) for sent in doc.sents]
        self.links = Links.of(doc)
        children: list[list[Token]] = [[] for _ in self]
        for token, place in zip(self, _heads(doc), strict=True):
            token.head, token.children = self[place], children[token.i]
            if place != token.i:
                children[place].append(token)
            if token.dep_ == "case" and token.i < place and not self[place].case:
                self[place].case = token.lower_

    def release(self) -> None:
        """Part the tokens, which refer to each other, so that they are freed at once and not by the garbage collector."""
        for token in self:
            del token.head, token.children


def _tokens(doc: Any) -> Iterator[Token]:
    """Yield the tokens, not yet joined; few tags, relations and features come together, so each set is read once."""
    known: dict[tuple[int, ...], tuple[str, str, str, _Features]] = {}
    tags = map(tuple, doc.to_array(["POS", "DEP", "MORPH"]).tolist())
    for i, (token, key) in enumerate(zip(doc, tags, strict=True)):
        if key not in known:
            known[key] = (token.pos_, token.dep_, token.dep_.partition(":")[0], _features(str(token.morph)))
        text, start = token.text, token.idx
        yield Token(i, start, start + len(text), text, text.lower(), *known[key])


def _heads(doc: Any) -> list[int]:
    """Return the place of each token's head."""
    steps = doc.to_array("HEAD").view("int64").tolist()
    return [place + step for place, step in enumerate(steps)]


@functools.lru_cache(maxsize=10_000)
def _features(morph: str) -> _Features:
    """Return the values of each feature of "Case=Gen|PronType=Int,Rel"."""
    pairs = (feature.partition("=") for feature in morph.split("|") if feature)
    return {name: values.split(",") for name, _, values in pairs}
