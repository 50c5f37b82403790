"""A Doc's words as parallel lists: few kinds of words come together, so each is asked of spaCy once and not for each word."""

from __future__ import annotations

import itertools
import operator
from dataclasses import dataclass
from typing import Any

import numpy as np

_ASKED = ("ORTH", "SPACY", "POS", "DEP", "MORPH", "HEAD", "SENT_START")
Kind = tuple[str, str, str]  # part of speech, relation, features as "Case=Gen|Number=Sing"
_KINDS: dict[tuple[int, ...], Kind] = {}  # by spaCy's numbers of the three, which are the same in all pipelines
_MOST_KINDS = 10_000
_newest: list[tuple[Any, Columns]] = []  # of the last Doc, which names, quotes and claims ask for in turn


@dataclass(frozen=True, slots=True)
class Columns:
    """The words of a Doc; `heads` are places in these lists, which nobody changes."""

    text: str  # `doc.text`, which spaCy joins from one object for each word
    texts: list[str]
    starts: list[int]
    kinds: list[Kind]
    heads: list[int]
    opening: list[bool]


def read_columns(doc: Any) -> Columns:
    """Read a spaCy Doc."""
    array = doc.to_array(_ASKED)
    for known, columns in _newest[:]:
        if np.array_equal(known, array):
            return columns
    columns = _read(doc, array)
    _newest[:] = [(array, columns)]
    return columns


def _read(doc: Any, array: Any) -> Columns:
    texts, spaces = _texts(doc, array[:, 0].tolist()), array[:, 1].tolist()
    ends = itertools.accumulate(map(operator.add, map(len, texts), spaces), initial=0)
    keys = list(map(tuple, array[:, 2:5].tolist()))
    known = _KINDS if len(_KINDS) < _MOST_KINDS else {}
    for place, key in enumerate(keys):
        if key not in known:
            token = doc[place]
            known[key] = (token.pos_, token.dep_, str(token.morph))
    heads = array[:, 5].view(np.int64) + np.arange(len(array))
    opening = (array[:, 6] == 1).tolist()
    text = "".join(map(operator.add, texts, map(("", " ").__getitem__, spaces)))
    return Columns(text, texts, list(ends)[:-1], [known[key] for key in keys], heads.tolist(), opening)


def _texts(doc: Any, orths: list[int]) -> list[str]:
    strings = doc.vocab.strings
    forms = {orth: strings[orth] for orth in set(orths)}
    return [forms[orth] for orth in orths]
