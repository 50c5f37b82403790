"""Sentence starts, tags, morphology and the parse of a Doc from the network's states."""

from __future__ import annotations

from typing import Any

import numpy as np

from claimkit.encoder.model import Floats, Ints, Model, Reading, log_softmax
from claimkit.encoder.trees import best_heads

_SENTENCE = 200  # tokens; a longer sentence is cut for the parse
_AT_NEWLINE = 0.05  # a sentence starts after a line break when the model finds it this likely, elsewhere at 0.5


def token_units(doc: Any, reading: Reading) -> list[int]:
    """Return the unit that speaks for each token that is no space."""
    return _token_units([(t.idx, t.idx + len(t)) for t in doc if not t.is_space], reading.spans)


def write_syntax(doc: Any, model: Model, reading: Reading, units: list[int]) -> None:
    """Write tags, morphology, heads and relations; space tokens hang on the word before them."""
    words = [token for token in doc if not token.is_space]
    logits, states = reading.logits[units], reading.states[units]
    starts = _sentence_starts(words, doc.text, logits[:, len(model.labels) : len(model.labels) + 2])
    tags = logits[:, len(model.labels) + 2 :]
    heads = np.zeros(len(words), np.int64)
    pairs: list[tuple[Floats, Floats]] = []
    for first, end in zip(starts, [*starts[1:], len(words)], strict=True):
        scores, dependents, governors = model.tree_scores(states[first:end])
        own = best_heads(scores)
        pairs.append((dependents, governors[own]))
        heads[first:end] = np.where(own == 0, np.arange(first, end), own - 1 + first)
    relations = model.relations(*(np.concatenate(side) for side in zip(*pairs, strict=True)))
    named = [model.meta["relations"][r] for r in relations]
    _write(doc, np.array([w.i for w in words]), heads, named, _tags(model, tags, [w.is_alpha for w in words]))


def _token_units(tokens: list[tuple[int, int]], spans: list[tuple[int, int]]) -> list[int]:
    """Return the unit that speaks for each token: the first that starts in it, else the one around it."""
    units, at = [], 0
    for start, end in tokens:
        while at + 1 < len(spans) and spans[at][1] <= start:
            at += 1
        inner = at + 1 < len(spans) and spans[at][0] < start and spans[at + 1][0] < end
        units.append(at + inner)
    return units


def _sentence_starts(words: list[Any], text: str, logits: Floats) -> list[int]:
    """Return the words that start a sentence: where the Doc says so, else where the model does."""
    likely = np.exp(log_softmax(logits)[:, 1])
    starts, last = [0], 0
    for i in range(1, len(words)):
        gap = text[words[i - 1].idx + len(words[i - 1]) : words[i].idx]
        given = words[i].sent_start
        found = likely[i] > (_AT_NEWLINE if "\n" in gap else 0.5) or gap.count("\n") > 1
        if given > 0 or (given == 0 and found) or i - last >= _SENTENCE:
            starts.append(i)
            last = i
    return starts


def _tags(model: Model, tags: Floats, letters: list[bool]) -> tuple[list[str], list[str]]:
    """Return the tag and the features of each word; what is made of letters is no punctuation."""
    places = tags[:, : len(model.upos)].copy()
    if "PUNCT" in model.upos:
        places[np.array(letters), model.upos.index("PUNCT")] = -np.inf
    upos = [model.upos[i] for i in places.argmax(1)]
    columns, at = [], len(model.upos)
    for name, values in model.features.items():
        best = tags[:, at : at + len(values)].argmax(1)
        columns.append([f"{name}={values[i]}" if values[i] else "" for i in best])
        at += len(values)
    return upos, ["|".join(sorted(filter(None, row))) for row in zip(*columns, strict=True)]


def _write(doc: Any, places: Ints, heads: Ints, relations: list[str], tags: tuple[list[str], list[str]]) -> None:
    """Set the columns for the words at `places`; a space token hangs on the word before it, or on the first one."""
    from spacy.symbols import IDS

    strings, morphology = doc.vocab.strings, doc.vocab.morphology
    rows = np.zeros((len(doc), 4), np.uint64)
    steps = np.zeros(len(doc), np.int64)
    spaces = np.setdiff1d(np.arange(len(doc)), places)
    before = np.maximum(np.searchsorted(places, spaces) - 1, 0)
    rows[spaces, 0], rows[spaces, 2] = IDS["SPACE"], strings.add("dep")
    steps[spaces] = places[before] - spaces
    rows[places, 0] = [IDS[tag] for tag in tags[0]]
    rows[places, 1] = np.array([morphology.add(features) for features in tags[1]], np.uint64)
    rows[places, 2] = np.array([strings.add("ROOT" if r == "root" else r) for r in relations], np.uint64)
    steps[places] = places[heads] - places
    rows[:, 3] = steps.view(np.uint64)
    doc.from_array(["POS", "MORPH", "DEP", "HEAD"], rows)
