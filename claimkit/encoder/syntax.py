"""Sentence starts, tags, morphology and the parse of a Doc from the network's states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from claimkit.encoder.model import Floats, Ints, Model, Reading, log_softmax
from claimkit.encoder.trees import best_heads

_SENTENCE = 200  # tokens; a longer sentence is cut for the parse
_NOMINAL = frozenset(
    ("nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "parataxis", "appos", "conj", "xcomp")
)
_AT_NEWLINE = 0.05  # a sentence starts after a line break when the model finds it this likely, elsewhere at 0.5


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a Doc that are no space, in columns: place, code points, whether letters, `sent_start`."""

    places: Ints
    starts: Ints
    ends: Ints
    letters: npt.NDArray[np.bool_]
    given: Ints

    @classmethod
    def of(cls, doc: Any) -> Words:
        """Read a Doc."""
        rows = doc.to_array(["LENGTH", "SPACY", "IS_SPACE", "IS_ALPHA", "SENT_START"]).view(np.int64)
        ends = np.cumsum(rows[:, 0] + rows[:, 1]) - rows[:, 1]
        places = np.flatnonzero(rows[:, 2] == 0)
        own = rows[places]
        return cls(places, ends[places] - own[:, 0], ends[places], own[:, 3] == 1, own[:, 4])


def token_units(words: Words, reading: Reading) -> Ints:
    """Return the unit that speaks for each word."""
    return _token_units(words.starts, words.ends, np.array(reading.spans, np.int64))


def write_syntax(doc: Any, model: Model, reading: Reading, words: Words, units: Ints) -> None:
    """Write tags, morphology, heads and relations; space tokens hang on the word before them."""
    logits, count = reading.logits[units], len(units)
    starts = _sentence_starts(words, doc.text, logits[:, len(model.labels) : len(model.labels) + 2])
    asked, answers, dependents, governors = model.tree_states(reading.states[units])
    roots = asked @ answers[0]
    own = np.zeros(count, np.int64)
    for first, end in zip(starts, [*starts[1:], count], strict=True):
        inner = asked[first:end] @ answers[1 + first : 1 + end].T
        heads = best_heads(np.concatenate([roots[first:end, None], inner], 1))
        own[first:end] = np.where(heads == 0, 0, heads + first)
    relations = model.relations(dependents, governors, own)
    heads = np.where(own == 0, np.arange(count), own - 1)
    named = [model.meta["relations"][r] for r in relations.tolist()]
    tags = logits[:, len(model.labels) + 2 :]
    _name_subjects(model, tags, heads, named)
    nouns = _determined(model, tags, heads, named)
    _write(doc, words.places, heads, named, _tags(model, tags, words.letters, nouns))


def _determined(model: Model, tags: Floats, heads: Ints, relations: list[str]) -> list[int]:
    """Return the words tagged as verbs right behind their own article: nouns, as in ", ein Rueckgang von 4 Prozent".

    In treebanks the head of an aside without a verb is rare, so that the network takes nouns of movement there for one.
    """
    best, upos = tags[:, : len(model.upos)].argmax(1), model.upos
    verbs, article = (upos.index("VERB"), upos.index("AUX")), upos.index("DET")
    behind = (
        np.flatnonzero(np.isin(best[1:], verbs) & (best[:-1] == article) & (heads[:-1] == np.arange(1, len(best)))) + 1
    )
    return [i for i in behind.tolist() if relations[i - 1] == "det" and relations[i] in _NOMINAL]


def _name_subjects(model: Model, tags: Floats, heads: Ints, relations: list[str]) -> None:
    """Make a name right behind a verb without a subject its subject: "sagte Geschaeftsfuehrerin Julia Petersen".

    A noun counts with the name that stands behind it; what has a preposition stays an oblique.
    """
    best, names = tags[:, : len(model.upos)].argmax(1), model.upos.index("PROPN")
    verbs = (model.upos.index("VERB"), model.upos.index("AUX"))
    subjects = {
        h for h, name in zip(heads.tolist(), relations, strict=True) if name.split(":")[0] in ("nsubj", "csubj")
    }
    cased = {h for h, name in zip(heads.tolist(), relations, strict=True) if name in ("case", "mark")}
    for i in range(1, len(relations)):
        head = int(heads[i])
        if relations[i] != "obl" or head != i - 1 or head in subjects or i in cased or best[head] not in verbs:
            continue
        named = best[i] == names or (
            i + 1 < len(relations)
            and heads[i + 1] == i
            and best[i + 1] == names
            and relations[i + 1] in ("appos", "flat")
        )
        if named:
            relations[i] = "nsubj"
            subjects.add(head)


def _token_units(starts: Ints, ends: Ints, spans: Ints) -> Ints:
    """Return the unit that speaks for each token: the first that starts in it, else the one around it."""
    last = len(spans) - 1
    at = np.minimum(np.searchsorted(spans[:, 1], starts, side="right"), last)
    after = np.minimum(at + 1, last)
    inner = (at < last) & (spans[at, 0] < starts) & (spans[after, 0] < ends)
    units: Ints = at + inner
    return units


def _sentence_starts(words: Words, text: str, logits: Floats) -> list[int]:
    """Return the words that start a sentence: where the Doc says so, else where the model does."""
    likely = np.exp(log_softmax(logits)[:, 1]).tolist()
    begins, ends, given = words.starts.tolist(), words.ends.tolist(), words.given.tolist()
    starts, last = [0], 0
    for i in range(1, len(begins)):
        lines = text.count("\n", ends[i - 1], begins[i]) if begins[i] > ends[i - 1] else 0
        found = likely[i] > (_AT_NEWLINE if lines else 0.5) or lines > 1
        if given[i] > 0 or (given[i] == 0 and found) or i - last >= _SENTENCE:
            starts.append(i)
            last = i
    return starts


def _tags(model: Model, tags: Floats, letters: npt.NDArray[np.bool_], nouns: list[int]) -> tuple[list[str], list[str]]:
    """Return the tag and the features of each word; what is made of letters is no punctuation, `nouns` are nouns."""
    places = tags[:, : len(model.upos)].copy()
    if "PUNCT" in model.upos:
        places[letters, model.upos.index("PUNCT")] = -np.inf
    upos = [model.upos[i] for i in places.argmax(1).tolist()]
    for i in nouns:
        upos[i] = "NOUN"
    columns, at = [], len(model.upos)
    for values in model.features.values():
        columns.append(tags[:, at : at + len(values)].argmax(1).tolist())
        at += len(values)
    kinds = list(zip(*columns, strict=True))
    texts = {
        kind: "|".join(
            sorted(f"{name}={v[i]}" for (name, v), i in zip(model.features.items(), kind, strict=True) if v[i])
        )
        for kind in set(kinds)
    }
    plain = set(nouns)  # their features are those of a verb
    return upos, ["" if i in plain else texts[kind] for i, kind in enumerate(kinds)]


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
    features = {text: morphology.add(text) for text in dict.fromkeys(tags[1])}
    named = {name: strings.add("ROOT" if name == "root" else name) for name in dict.fromkeys(relations)}
    rows[places, 0] = [IDS[tag] for tag in tags[0]]
    rows[places, 1] = np.array([features[text] for text in tags[1]], np.uint64)
    rows[places, 2] = np.array([named[name] for name in relations], np.uint64)
    steps[places] = places[heads] - places
    rows[:, 3] = steps.view(np.uint64)
    doc.from_array(["POS", "MORPH", "DEP", "HEAD"], rows)
