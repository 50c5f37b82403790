"""What a small recogniser learns names from: gold sets, copies with other names, and what the encoder says of them.

A recogniser moves from word to word: O, or B-, I-, L-, U- with a label. `Item` holds for each word of a text the moves that
the annotation allows (several where a set does not annotate a label) and the encoder's odds of each.
"""

import gzip
import itertools
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import train_pipeline
from encoder_data import LABELS, TYPES, read_corpus
from spacy.language import Language
from spacy.tokens import Doc, Span

from claimkit import languages
from claimkit.encoder import model as reader
from claimkit.nlp.sentences import find_boundaries

MOVES = ["O", *(f"{move}-{label}" for label in TYPES for move in "BILU")]
INSIDE = np.array([move[:2] in ("I-", "L-") for move in MOVES])
_PLACE = {move: place for place, move in enumerate(MOVES)}
_LABEL = {label: place for place, label in enumerate(LABELS)}
_TOGETHER = 6  # sentences that the encoder reads at once
_RUNNING = 3  # sentences of running text that stay together in training
_WORD = re.compile("[^\\W\\d_]+(?:-[^\\W\\d_]+)*$")
_FREQUENT, _LONGEST_WORD = 100_000, 25  # forms that are not rare; characters
_LONGEST = 120  # words of a sentence of a speech; what is longer is no sentence
# how much the annotation and the encoder's odds count: a copy's names may not fit, so the encoder has the greater say
WEIGHTS = {
    "full": (1.0, 0.0),
    "partly": (0.8, 0.0),
    "corpus": (1.5, 0.0),
    "corpus_swapped": (0.5, 0.5),
    "swapped": (0.2, 0.3),
    "rare": (0.2, 0.6),
    "alone": (0.0, 0.3),
    "plain": (0.0, 0.4),
}
_OF_MISC, _MISC = np.array([move.endswith("MISC") for move in MOVES]), 2.0
_DOUBT = 0.3  # of the encoder for a label that the annotation leaves out
Floats = npt.NDArray[np.float32]


@dataclass
class Item:
    """A text to learn from; `first` is the first word of the name that is open before each word, -1 outside of names."""

    words: list[str]
    first: npt.NDArray[np.int64]
    allowed: npt.NDArray[np.bool_]  # (words, moves)
    odds: Floats  # (words, moves), zeros where the encoder is not asked
    gold: Floats  # weight of what is allowed
    soft: Floats  # weight of the odds


def texts(nlp: Language, code: str, plain: Sequence[Path], named: Sequence[Doc]) -> Iterator[tuple[str, list[Doc]]]:
    """Yield the sources that the encoder reads beside `rare` ones; documents without labels have no annotation.

    `named` are those of which copies with other names are made.
    """
    own = []
    for text in read_corpus("train"):
        if text.language == code:
            doc = nlp.make_doc(text.text)
            spans = [doc.char_span(start, end, label=label) for start, end, label in text.entities]
            doc.set_ents([span for span in spans if span is not None])
            doc.user_data.update(labels=list(text.labels), unsure=[])
            own.append(doc)
    yield "corpus", own
    yield "corpus_swapped", train_pipeline.swapped(nlp, own, 1.0, 5)
    yield "plain", [doc for path in plain for doc in _sentences(nlp, code, path)]
    copies = train_pipeline.swapped(nlp, named, 1.0, 3)
    random.Random(2).shuffle(copies)
    yield "swapped", copies


def annotated(nlp: Language, code: str, data: Path, part: str) -> list[Doc]:
    """Return the training texts of the sets that annotate all labels ("ner") or some ("ner_partly")."""
    folder, names = data / "ner" / code, train_pipeline.SOURCES[code][part]
    paths = [path for name in names for path in train_pipeline._training(folder, name)]
    found: list[Doc] = train_pipeline.entity_docs(nlp, paths)[0]
    return found


def sure(nlp: Language, silver: Sequence[Path]) -> list[Doc]:
    """Return the records of scripts/silver_entities.py in which no name is unsure."""
    found: list[Doc] = train_pipeline.entity_docs(nlp, silver)[0] if silver else []
    return [doc for doc in found if not doc.user_data["unsure"]]


def _sentences(nlp: Language, code: str, path: Path) -> Iterator[Doc]:
    """Yield the sentences of a treebank, the lines of a text, or the sentences of the training part of records."""
    if path.suffix == ".txt":
        yield from (nlp.make_doc(line) for line in path.read_text(encoding="utf-8").splitlines())
        return
    if path.suffix == ".conllu":
        yield from (nlp.make_doc(sentence.text) for sentence in train_pipeline.read_conllu(path))
        return
    tables = languages.load(code)
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["split"] == "train":
            text = record["text"]
            ends = sorted({0, *find_boundaries(text, tables).sure, len(text)})
            docs = (nlp.make_doc(text[start:end].strip()) for start, end in itertools.pairwise(ends))
            yield from (doc for doc in docs if 3 < len(doc) < _LONGEST)


def rare_words(code: str, count: int, seed: int) -> list[str]:
    """Return rare word forms with a capital of spacy-lookups-data (MIT), by chance.

    A language without a list has the Spanish and the English one: what is rare there with a capital is mostly a name.
    """
    import spacy_lookups_data

    folder, probs = Path(spacy_lookups_data.__file__).parent / "data", dict[str, float]()
    for name in (code,) if (folder / f"{code}_lexeme_prob.json.gz").exists() else ("es", "en"):
        probs |= json.loads(gzip.decompress((folder / f"{name}_lexeme_prob.json.gz").read_bytes()))
    ordered = sorted(probs, key=lambda word: (-probs[word], word))[_FREQUENT:]
    fit = [word for word in ordered if _WORD.match(word) and word[0].isupper() and len(word) <= _LONGEST_WORD]
    return random.Random(seed).sample(fit, min(count, len(fit)))


def names_among(records: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """Return those words of `taught` records of one word that the encoder takes for names, by label."""
    found = dict[str, list[str]]()
    for record in records:
        scores = record["scores"][0]
        if scores is not None:
            both = _both(np.exp(np.array(scores, np.float32) / -100))
            if both.max() > 0.5:
                found.setdefault(TYPES[int(both.argmax())], []).append(record["words"][0])
    return found


def _both(chances: Floats) -> Floats:
    """Return the chance of each label, at its start or inside."""
    both: Floats = chances[..., 1::2] + chances[..., 2::2]
    return both


def with_rare_names(nlp: Language, docs: Sequence[Doc], pool: dict[str, list[str]], seed: int) -> list[Doc]:
    """Return copies of documents that have names, but none of MISC, with three in five of their words swapped for rare ones."""
    rng, copies = random.Random(seed), []
    for doc in docs:
        if doc.ents and all(e.label_ in pool and e.label_ != "MISC" for e in doc.ents):
            words = [token.text for token in doc]
            for entity in doc.ents:
                for token in entity:
                    name = token.text.isalpha() and token.text[0].isupper() and len(token) > 2
                    if name and rng.random() < 0.6:
                        words[token.i] = rng.choice(pool[entity.label_])
            copy = Doc(nlp.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])
            copy.set_ents([Span(copy, e.start, e.end, label=e.label_) for e in doc.ents])
            copy.user_data["labels"] = doc.user_data["labels"]
            copies.append(copy)
    return copies


def taught(nlp: Language, kind: str, docs: Sequence[Doc]) -> Iterator[dict[str, Any]]:
    """Yield records of documents with what the encoder says of each word, in hundredths of a nat; null where it says nothing.

    A word says nothing when it is no whole number of the encoder's words, or when these do not have one label.
    """
    model = reader.load()
    together = 1 if kind == "alone" else _TOGETHER
    for first in range(0, len(docs), together):
        some = docs[first : first + together]
        words = [token.text for doc in some for token in doc]
        spaces = [bool(token.whitespace_) or token.i == len(doc) - 1 for doc in some for token in doc]
        joined = Doc(nlp.vocab, words=words, spaces=spaces)
        reading = model.read(joined.text)
        scores = reader.log_softmax(reading.logits[:, : len(LABELS)])
        kinds = (scores.argmax(1) + 1) // 2
        starts = {start: unit for unit, (start, _) in enumerate(reading.spans)}
        ends = {end: unit for unit, (_, end) in enumerate(reading.spans)}
        rows: list[list[int] | None] = []
        for token in joined:
            unit, last = starts.get(token.idx), ends.get(token.idx + len(token))
            sure = unit is not None and last is not None and len({*kinds[unit : last + 1]}) == 1
            rows.append(np.round(-100 * scores[unit]).astype(int).tolist() if sure else None)
        place = 0
        for doc in some:
            labels = doc.user_data.get("labels")
            yield {
                "kind": kind,
                "words": words[place : place + len(doc)],
                "spans": [[e.start, e.end, e.label_] for e in doc.ents] if labels else None,
                "labels": labels or list(TYPES),
                "scores": rows[place : place + len(doc)],
            }
            place += len(doc)


def gold_items(nlp: Language, code: str, data: Path) -> list[Item]:
    """Return the sets that annotate names, all labels or some; what a set leaves out is open on every word left over."""
    return [
        item(
            [token.text for token in doc],
            [(e.start, e.end, e.label_) for e in doc.ents],
            doc.user_data["labels"],
            None,
            WEIGHTS[kind],
        )
        for part, kind in (("ner", "full"), ("ner_partly", "partly"))
        for doc in annotated(nlp, code, data, part)
    ]


def taught_items(path: Path) -> list[Item]:
    """Return what `taught` wrote; sentences of running text stay together."""
    found: list[Item] = []
    open_kind, waiting = "", list[Item]()
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        scores = np.array(
            [[-10_000] * len(LABELS) if row is None else [-x for x in row] for row in record["scores"]], np.float32
        )
        scores /= 100
        spans = record["spans"] if record["spans"] is not None else best_spans(scores)
        own = item(record["words"], spans, record["labels"], scores, WEIGHTS[record["kind"]])
        if record["kind"] != open_kind or len(waiting) == _RUNNING or record["kind"] in ("swapped", "rare", "alone"):
            found += [_join(waiting)] if waiting else []
            open_kind, waiting = record["kind"], []
        waiting.append(own)
    return found + ([_join(waiting)] if waiting else [])


def _join(parts: Sequence[Item]) -> Item:
    starts = np.cumsum([0, *(len(part.words) for part in parts[:-1])])
    return Item(
        [word for part in parts for word in part.words],
        np.concatenate([np.where(p.first >= 0, p.first + at, -1) for p, at in zip(parts, starts, strict=True)]),
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("allowed", "odds", "gold", "soft")),
    )


def best_spans(scores: Floats) -> list[tuple[int, int, str]]:
    """Return the names in the best labels (first word, word behind the last, label); an I- without a name opens one."""
    found: list[tuple[int, int, str]] = []
    for word, best in enumerate(scores.argmax(1).tolist()):
        prefix, _, label = LABELS[best].partition("-")
        if prefix == "I" and found and found[-1][1:] == (word, label):
            found[-1] = (found[-1][0], word + 1, label)
        elif label and scores[word, best] > -10:
            found.append((word, word + 1, label))
    return found


def item(
    words: list[str],
    spans: Sequence[Sequence[Any]],
    labels: Sequence[str],
    scores: Floats | None,
    weights: tuple[float, float],
) -> Item:
    """Return what is to be learned of a text.

    A label that its source does not annotate may stand on a word left over where the encoder sees it too.
    """
    count = len(words)
    allowed = np.zeros((count, len(MOVES)), bool)
    allowed[:, 0] = True
    told = np.zeros(count, bool) if scores is None else scores.max(1) > -10
    for label in TYPES:
        if label not in labels:
            open_to = ~told if scores is None else ~told | (_chance(scores, label) > _DOUBT)
            for move in "BU":
                allowed[open_to, _PLACE[f"{move}-{label}"]] = True
    first, inner = np.full(count, -1, np.int64), dict[int, str]()
    for start, end, label in spans:
        allowed[start:end] = False
        if end - start == 1:
            allowed[start, _PLACE[f"U-{label}"]] = True
        else:
            allowed[start, _PLACE[f"B-{label}"]] = True
            allowed[start + 1 : end - 1, _PLACE[f"I-{label}"]] = True
            allowed[end - 1, _PLACE[f"L-{label}"]] = True
            first[start + 1 : end] = start
        inner.update(dict.fromkeys(range(start, end), label))
    gold, soft = np.full(count, weights[0], np.float32), np.zeros(count, np.float32)
    odds = np.zeros((count, len(MOVES)), np.float32)
    if scores is not None and weights[1]:
        odds[told] = _odds(np.where(told[:, None], np.exp(scores), 0), first, inner)[told]
        # what the encoder takes for MISC is not what the sets do: there the annotation alone speaks
        misc = (_chance(scores, "MISC") > _DOUBT) | allowed[:, _PLACE["B-MISC"] :].any(1)
        soft[told & ~misc] = weights[1]
        gold[misc] = sum(weights) if weights[0] else 0
    if weights[0]:  # MISC is rare and many kinds of things, so it counts for more
        gold[(allowed & _OF_MISC).any(1) & ~allowed[:, 0]] *= _MISC
    return Item(words, first, allowed, odds, gold, soft)


def _chance(scores: Floats, label: str) -> Floats:
    found: Floats = np.exp(scores[:, [_LABEL[f"{prefix}-{label}"] for prefix in "BI"]]).sum(1)
    return found


def _odds(chances: Floats, first: npt.NDArray[np.int64], inner: dict[int, str]) -> Floats:
    """Return the odds of moves from those of labels: a name goes on as often as the next word has its inner label."""
    odds = np.zeros((len(chances), len(MOVES)), np.float32)
    after = np.concatenate([chances[1:], np.zeros_like(chances[:1])])
    odds[:, 0] = chances[:, 0]
    free = np.array([word - 1 not in inner for word in range(len(chances))])
    for label in TYPES:
        on = after[:, _LABEL[f"I-{label}"]]
        begins = chances[:, _LABEL[f"B-{label}"]] + free * chances[:, _LABEL[f"I-{label}"]]
        odds[:, _PLACE[f"B-{label}"]], odds[:, _PLACE[f"U-{label}"]] = begins * on, begins * (1 - on)
    for word in np.flatnonzero(first >= 0).tolist():
        on = after[word, _LABEL[f"I-{inner[word]}"]]
        odds[word] = 0
        odds[word, _PLACE[f"I-{inner[word]}"]], odds[word, _PLACE[f"L-{inner[word]}"]] = on, 1 - on
    return odds
