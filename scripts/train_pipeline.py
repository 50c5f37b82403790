"""Train, evaluate and package the small spaCy pipelines.

    python scripts/train_pipeline.py train de --data DIR --out claimkit/models/de
    python scripts/train_pipeline.py train fr --data DIR --silver silver_fr.jsonl gold_pt.jsonl \
        --vectors vec_fr.npz vec_pt.npz --vector-width 48 --out FOLDER
    python scripts/train_pipeline.py evaluate de --data DIR [--model claimkit/models/de]

DIR holds the corpora in the layout `ner/LANG/*.jsonl` and `syntax/LANG/*.conllu`; the cards name them. The first of the
silver and the vector files is the language's own; those of kindred languages that follow teach the names only, and their
words are taken out at the end. One core, seeded, for a budget of CPU seconds. scripts/pipeline_package.py makes the result
small enough to ship.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.strings import hash_string
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.training.batchers import minibatch_by_words
from spacy.util import fix_random_seed

from claimkit.nlp import layers, packing, pipelines

_COPIED = 250_000  # words of copies of the language's own silver, with other names
_VECTORS = 120_000  # word forms with a vector, at most
KEPT_SUBTYPES = {"pass", "prt", "agent", "relcl"}
KEPT_FEATURES = {"Case", "Degree", "Gender", "Mood", "Number", "Person", "PronType", "Tense", "VerbForm", "Voice"}
MORE_FEATURES = KEPT_FEATURES | {"Definite", "NumType", "Polarity", "Poss", "Reflex"}  # of sets that share them


# --- reading corpora ---------------------------------------------------------------------------------------------


@dataclass
class Token:
    """A gold token with its place in the sentence's text; `head` counts from 0, the root's head is itself."""

    start: int
    end: int
    lemma: str
    pos: str
    feats: str
    head: int
    dep: str


@dataclass
class Sentence:
    """A gold sentence."""

    text: str
    tokens: list[Token] = field(default_factory=list)


def read_conllu(path: Path, features: Set[str] = MORE_FEATURES) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file, multiword tokens kept as one surface span for all their members."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        yield _sentence([row for row in rows if "." not in row[0]], features)


def _sentence(rows: list[list[str]], features: Set[str]) -> Sentence:
    text, spans, until = "", {}, 0
    forms = {int(row[0]): row[1] for row in rows if "-" not in row[0]}
    for row in rows:
        first, _, last = row[0].partition("-")
        if int(first) <= until and not last:
            continue
        start = len(text)
        text += row[1]
        members = range(int(first), int(last or first) + 1)
        whole = "".join(forms[member] for member in members) == row[1]
        for member in members:  # "don't" = do + n't has a place for each member, "im" = in + dem has not
            end = start + len(forms[member]) if whole else len(text)
            spans[member] = (start, end)
            start = end if whole else start
        until = members[-1]
        if "SpaceAfter=No" not in row[9]:
            text += " "
    tokens = []
    for row in rows:
        if "-" not in row[0]:
            head = int(row[6]) - 1 if row[6] != "0" else int(row[0]) - 1
            start, end = spans[int(row[0])]
            tokens.append(Token(start, end, row[2], row[3], _feats(row[5], features), head, _relation(row[7])))
    return Sentence(text.rstrip(), tokens)


def _relation(label: str) -> str:
    """Keep the relation subtypes that every treebank of ours annotates."""
    base, _, sub = label.partition(":")
    return label if sub in KEPT_SUBTYPES else base


def _feats(feats: str, features: Set[str]) -> str:
    """Keep the named features; a verb with a mood is finite."""
    if feats == "_":
        return ""
    pairs = dict(pair.split("=", 1) for pair in feats.split("|"))
    kept = {key: value.split(",")[0] for key, value in pairs.items() if key in features}
    if kept.get("Degree") == "Pos":
        del kept["Degree"]
    if "Mood" in kept:
        kept.setdefault("VerbForm", "Fin")
    return "|".join(f"{key}={value}" for key, value in sorted(kept.items()))


def syntax_docs(nlp: Language, sentences: Sequence[Sentence], sizes: Sequence[int], seed: int) -> list[Doc]:
    """Join runs of sentences into documents of 1 to 6 sentences."""
    rng, docs, place = random.Random(seed), [], 0
    while place < len(sentences):
        size = rng.choice(sizes)
        docs.append(_syntax_doc(nlp, sentences[place : place + size]))
        place += size
    return docs


def _syntax_doc(nlp: Language, sentences: Sequence[Sentence]) -> Doc:
    text, gold, starts = "", [], []
    for sentence in sentences:
        text += " " if text else ""
        base, first = len(text), len(gold)
        starts.append(base)
        for token in sentence.tokens:
            moved = Token(**{**token.__dict__, "start": token.start + base, "end": token.end + base})
            moved.head += first
            gold.append(moved)
        text += sentence.text
    return annotate(nlp.make_doc(text), gold, set(starts))


def annotate(doc: Doc, gold: Sequence[Token], starts: set[int]) -> Doc:
    """Put gold annotation on spaCy's tokens.

    A spaCy token that covers several gold tokens takes the one nearest the root; of several spaCy tokens for one gold
    token the last one carries it and the others hang on it.
    """
    members: list[list[int]] = [[] for _ in doc]
    carrier = [-1] * len(gold)
    place = 0
    for token in doc:
        end = token.idx + len(token)
        while place < len(gold) and gold[place].end <= token.idx:
            place += 1
        at = place
        while at < len(gold) and gold[at].start < end:
            members[token.i].append(at)
            carrier[at] = token.i
            at += 1
    depths = [_depth(gold, i) for i in range(len(gold))]
    heads, deps, poses, morphs, lemmas = [], [], [], [], []
    for token in doc:
        if not members[token.i]:
            heads.append(max(token.i - 1, 0))
            deps.append("dep")
            poses.append("SPACE" if token.is_space else "X")
            morphs.append("")
            lemmas.append(token.text)
            continue
        chosen = min(members[token.i], key=lambda i: depths[i])
        at = chosen
        if carrier[at] == token.i:
            while carrier[gold[at].head] == token.i and gold[at].head != at:
                at = gold[at].head
            root = gold[at].head == at
            heads.append(token.i if root else carrier[gold[at].head])
            deps.append("ROOT" if root else gold[at].dep)
        else:
            heads.append(carrier[at])
            deps.append("goeswith")
        poses.append(gold[chosen].pos)
        morphs.append(gold[chosen].feats)
        lemmas.append(gold[chosen].lemma)
    sent_starts = [token.idx in starts for token in doc]
    spaces = [bool(token.whitespace_) for token in doc]
    return Doc(
        doc.vocab,
        [token.text for token in doc],
        spaces,
        heads=heads,
        deps=deps,
        pos=poses,
        morphs=morphs,
        lemmas=lemmas,
        sent_starts=sent_starts,
    )


def _depth(gold: Sequence[Token], place: int) -> int:
    depth = 0
    while gold[place].head != place and depth < len(gold):
        place, depth = gold[place].head, depth + 1
    return depth


def entity_docs(nlp: Language, paths: Iterable[Path]) -> tuple[list[Doc], int]:
    """Read entity records; a gold span that no tokens bound is counted and dropped, tokens of `unsure` spans are masked."""
    docs, lost = [], 0
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            doc = nlp.make_doc(record["text"])
            spans = [doc.char_span(start, end, label=label) for start, end, label in record["ents"]]
            lost += spans.count(None)
            masked = _unsure(doc, record, [span for span in spans if span is not None])
            doc.set_ents([span for span in spans if span is not None], missing=masked)
            doc.user_data["labels"] = record["labels"]
            doc.user_data["gold"] = {(s, e, label) for s, e, label in record["ents"]}
            doc.user_data["unsure"] = record.get("unsure", [])
            docs.append(doc)
    return docs, lost


def _unsure(doc: Doc, record: dict[str, Any], known: Sequence[Span]) -> list[Span]:
    """Return the spans of a record that are neither names nor none, widened to tokens and clear of the known ones."""
    taken = {token.i for span in known for token in span}
    found: list[Span] = []
    for start, end, label in record.get("unsure", ()):
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
        places = set() if span is None else {token.i for token in span}
        if places and not places & taken:
            taken |= places
            found.append(span)
    return found


# --- word table ----------------------------------------------------------------------------------------------------


def add_word_table(nlp: Language, code: str, words: int) -> None:
    """Put the clusters of the most frequent word forms into the vocab (spacy-lookups-data, MIT)."""
    import spacy_lookups_data

    folder = Path(spacy_lookups_data.__file__).parent / "data"
    path = folder / f"{code}_lexeme_cluster.json.gz"
    if not words:
        nlp.vocab.lookups.add_table(layers.TABLE)
        return
    clusters = json.loads(gzip.decompress(path.read_bytes()))
    probs = json.loads(gzip.decompress((folder / f"{code}_lexeme_prob.json.gz").read_bytes()))
    chosen = sorted((w for w, c in clusters.items() if c), key=lambda w: (-probs.get(w, -99), w))[:words]
    by_key = {hash_string(word) >> 32: clusters[word] for word in reversed(chosen)}
    keys = np.array(sorted(by_key), dtype="<u4")
    values = np.array([by_key[int(key)] & 0xFFFF for key in keys], dtype="<u2")
    if nlp.vocab.lookups.has_table(layers.TABLE):
        nlp.vocab.lookups.remove_table(layers.TABLE)
    table: dict[str, Any] = {"keys": packing.pack_keys(keys), "clusters": values.tobytes()}
    nlp.vocab.lookups.add_table(layers.TABLE, table)


def add_vectors(nlp: Language, paths: Sequence[Path], width: int, words: int) -> None:
    """Add word vectors (`words`, `vec` in npz files, most frequent first): whitened principal components in whole steps.

    A word that stands in several files has the vector of the first.
    """
    files = [np.load(path) for path in paths]
    names = [str(name) for file in files for name in file["words"][:words]]
    raw = np.concatenate([file["vec"][:words] for file in files]).astype(np.float32)
    raw -= raw[:50_000].mean(axis=0)
    values, axes = np.linalg.eigh(np.cov(raw[:50_000].T))
    chosen = np.argsort(-values)[:width]
    parts = raw @ axes[:, chosen] / np.sqrt(values[chosen])
    quantised = np.clip(np.round(parts * packing.VECTOR_STEPS), -127, 127).astype(np.int8)
    by_key = {hash_string(name) >> 32: row for row, name in reversed(list(enumerate(names)))}
    keys = np.array(sorted(by_key), dtype="<u4")
    table = nlp.vocab.lookups.get_table(layers.TABLE)
    table["vector_keys"] = packing.pack_keys(keys)
    table["vectors"] = quantised[[by_key[int(key)] for key in keys]].tobytes()
    table["vector_width"], table["vector_scale"] = width, 1 / packing.VECTOR_STEPS


def keep_vectors(nlp: Language, path: Path, words: int) -> None:
    """Drop the vectors of words that the npz file does not hold."""
    table = nlp.vocab.lookups.get_table(layers.TABLE)
    own = np.array([hash_string(str(name)) >> 32 for name in np.load(path)["words"][:words]], dtype="<u4")
    keys = packing.unpack_keys(table["vector_keys"])
    kept = np.isin(keys, own)
    vectors = np.frombuffer(table["vectors"], dtype=np.int8).reshape(len(keys), -1)
    table["vector_keys"], table["vectors"] = packing.pack_keys(keys[kept]), vectors[kept].tobytes()


# --- pipelines -----------------------------------------------------------------------------------------------------


def tok2vec_config(
    width: int, depth: int, vector_width: int = 0, clusters: bool = True, rows: Sequence[int] = ()
) -> dict[str, Any]:
    """Return the config of a token encoder with its own embedding tables, which have so many rows."""
    usual = [4000, 300, 2000, 1500, 2000, 3500, *((32, 96, 800, 1200) if clusters else (4, 4, 4, 4))]
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "claimkit.WordEmbed.v2",
            "width": width,
            "rows": list(rows) or usual,
            "table_width": 64,
            "vector_width": vector_width,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": width,
            "window_size": 1,
            "maxout_pieces": 3,
            "depth": depth,
        },
    }


def build(code: str, vectors: Sequence[Path], vector_width: int = 64, width: int = 96, depth: int = 4) -> Language:
    """Build the untrained pipeline."""
    nlp = spacy.blank(code)
    add_word_table(nlp, code, SOURCES[code]["clusters"])
    floats = vector_width if vectors else 0
    if vectors:
        add_vectors(nlp, vectors, floats, _VECTORS)
    tok2vec = tok2vec_config(width, depth, floats, bool(SOURCES[code]["clusters"]))
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "syntax"}
    nlp.add_pipe("tok2vec", name="syntax", config={"model": tok2vec})
    nlp.add_pipe(
        "morphologizer",
        config={
            "model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener},
            "overwrite": True,
        },
    )
    if SOURCES[code]["older"]:
        nlp.add_pipe(
            "trainable_lemmatizer",
            name="lemmatizer",
            config={
                "model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener},
                "min_tree_freq": 2,
                "backoff": "orth",
            },
        )
    nlp.add_pipe(
        "parser",
        config={
            "min_action_freq": 8,
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2",
                "state_type": "parser",
                "extra_state_tokens": False,
                "hidden_width": 64,
                "maxout_pieces": 2,
                "use_upper": True,
                "tok2vec": listener,
            },
        },
    )
    nlp.add_pipe(
        "ner",
        config={
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2",
                "state_type": "ner",
                "extra_state_tokens": False,
                "hidden_width": 64,
                "maxout_pieces": 2,
                "use_upper": True,
                "tok2vec": tok2vec,
            },
        },
    )
    return nlp


def examples(nlp: Language, docs: Iterable[Doc]) -> list[Example]:
    """Pair each gold document with a bare copy."""
    return [Example(Doc(nlp.vocab, [t.text for t in doc], [bool(t.whitespace_) for t in doc]), doc) for doc in docs]


def fit(
    nlp: Language,
    names: Sequence[str],
    train: list[Example],
    dev: Callable[[Language], Any],
    *,
    seconds: float,
    rate: float,
    seed: int,
    batch: int,
    dropout: float,
    late: Callable[[Language], list[Example]] | None = None,
) -> None:
    """Train the named components for a budget of CPU seconds and keep the averaged weights.

    `late` is called once, after three tenths of the time, for examples that join then.
    """
    rng = random.Random(seed)
    train = list(train)
    with nlp.select_pipes(disable=[name for name in nlp.pipe_names if name not in names]):
        optimizer = nlp.resume_training()
        begin, seen, shown = time.process_time(), 0, 0.0
        while time.process_time() - begin < seconds:
            rng.shuffle(train)
            for items in minibatch_by_words(train, size=batch, discard_oversize=False):
                used = time.process_time() - begin
                if used >= seconds:
                    break
                optimizer.learn_rate = rate * _schedule(used / seconds)
                nlp.update(items, sgd=optimizer, drop=dropout, losses={})
                seen += sum(len(item.predicted) for item in items)
                if used - shown > seconds / 5:
                    shown, paused = used, time.process_time()
                    with nlp.use_params(optimizer.averages):
                        print(f"{used:6.0f}s {seen:9d} words {dev(nlp)}", flush=True)
                    begin += time.process_time() - paused
                if late and used > seconds * 0.3:
                    paused = time.process_time()
                    with nlp.use_params(optimizer.averages):
                        train, late = train + late(nlp), None
                    begin += time.process_time() - paused
                    break
        with nlp.use_params(optimizer.averages):
            averaged = nlp.to_bytes()
    nlp.from_bytes(averaged)
    print("end ", dev(nlp), flush=True)


def _schedule(done: float) -> float:
    """Warm up over the first fiftieth, hold to four tenths, fall to nearly nothing."""
    return min(1.0, done * 50 + 0.02, (1.01 - done) / 0.6)


# --- measuring -----------------------------------------------------------------------------------------------------


def score_entities(
    nlp: Language, docs: Sequence[Doc], labels: Sequence[str] = ("PER", "LOC", "ORG", "MISC")
) -> dict[str, float]:
    """Exact-span F1 on raw text, all labels that the source annotates and each alone."""
    counts: Counter[tuple[str, str]] = Counter()
    for gold, doc in zip(docs, nlp.pipe([doc.text for doc in docs], disable=SYNTAX), strict=True):
        wanted = {item for item in gold.user_data["gold"] if item[2] in labels}
        known = set(gold.user_data["labels"]) & set(labels)
        found = {(e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in known}
        for kind, items in (("tp", wanted & found), ("fp", found - wanted), ("fn", wanted - found)):
            for item in items:
                counts[kind, item[2]] += 1
                counts[kind, "all"] += 1
                counts[kind, "PLO"] += item[2] != "MISC"
    return {
        label: round(
            100 * 2 * counts["tp", label] / max(1, 2 * counts["tp", label] + counts["fp", label] + counts["fn", label]),
            1,
        )
        for label in ("all", "PLO", *labels)
    }


def score_syntax(nlp: Language, docs: Sequence[Doc]) -> dict[str, float]:
    """Accuracies in percent by token, F1 of the core relations, over gold sentence boundaries left to the pipeline."""
    hits: Counter[str] = Counter()
    rel: Counter[tuple[str, str]] = Counter()
    total = 0
    for gold, doc in zip(docs, nlp.pipe([doc.text for doc in docs], disable=["ner"]), strict=True):
        for want, got in zip(gold, doc, strict=True):
            if want.is_space:
                continue
            total += 1
            hits["pos"] += want.pos_ == got.pos_
            hits["feats"] += str(want.morph) == str(got.morph)
            hits["lemma"] += want.lemma_ == got.lemma_
            hits["uas"] += want.head.i == got.head.i
            hits["las"] += want.head.i == got.head.i and want.dep_ == got.dep_
            sub_want, sub_got = "Mood=Sub" in str(want.morph), "Mood=Sub" in str(got.morph)
            rel["sub", "tp"] += sub_want and sub_got
            rel["sub", "n"] += sub_want + sub_got
            rel["sent", "tp"] += bool(want.is_sent_start and got.is_sent_start)
            rel["sent", "n"] += bool(want.is_sent_start) + bool(got.is_sent_start)
            for name in ("nsubj", "obj", "ccomp", "obl"):
                a, b = want.dep_.split(":")[0] == name, got.dep_.split(":")[0] == name
                rel[name, "tp"] += a and b and want.head.i == got.head.i
                rel[name, "n"] += a + b
    scores = {key: round(100 * value / total, 1) for key, value in hits.items()}
    scores |= {
        name: round(200 * rel[name, "tp"] / max(1, rel[name, "n"]), 1)
        for name in ("sent", "nsubj", "obj", "ccomp", "obl", "sub")
    }
    return scores


def score_boundaries(code: str, sentences: Sequence[Sentence]) -> dict[str, float]:
    """F1 of sentence starts on running text, 20 sentences joined by blanks, as `claimkit.nlp.parse` sets them."""
    from claimkit.nlp import parse

    both = found = wanted = 0
    for first in range(0, len(sentences), 20):
        text, starts = "", set()
        for sentence in sentences[first : first + 20]:
            text += " " if text else ""
            starts.add(len(text))
            text += sentence.text
        got = {next((t.idx for t in s if not t.is_space), s.start_char) for s in parse(text, code, model="small").sents}
        both, found, wanted = both + len(got & starts), found + len(got), wanted + len(starts)
    precision, recall = both / found, both / wanted
    scores = {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}
    return {name: round(100 * value, 1) for name, value in scores.items()}


def measure_speed(code: str, texts: Sequence[str]) -> float:
    """Words per CPU second of `claimkit.nlp.parse`, everything included, after a first pass that fills the caches."""
    from claimkit.nlp import parse

    rates = []
    for _ in range(3):
        begin, words = time.process_time(), 0
        for text in texts:
            words += sum(not token.is_space for token in parse(text, code, model="small"))
        rates.append(words / (time.process_time() - begin))
    return round(max(rates))


def evaluate(code: str, data: Path, model: Path, held_names: Path | None = None) -> None:
    """Print what the cards report."""
    nlp = pipelines.open_folder(model)
    folder = data / "ner" / code
    for name in SOURCES[code]["ner_dev"]:
        print("entities", name, score_entities(nlp, entity_docs(nlp, folder.glob(f"{name}.dev.jsonl"))[0]))
    if held_names:
        print("entities held", score_entities(nlp, entity_docs(nlp, [held_names])[0]))
    _, held = load_syntax(code, data)
    print("syntax", score_syntax(nlp, syntax_docs(nlp, held, (8,), 1)))
    print("sentence starts", score_boundaries(code, held))
    texts = [" ".join(s.text for s in held[i : i + 25]) for i in range(0, min(len(held), 1000), 25)]
    print("words per second", measure_speed(code, texts))
    print("megabytes", round(sum(p.stat().st_size for p in model.rglob("*") if p.is_file()) / 1e6, 1))


# `clusters`: how many word forms bring their cluster along (de, en and es have some); `older`: trained when a lemmatizer
# was part of it and fewer features were told apart. Where no set made by hand is named under `ner`, `--silver` brings the
# names of scripts/silver_entities.py.
SOURCES: dict[str, dict[str, Any]] = {
    "de": {
        "ner": ["germeval_full"],
        "ner_partly": ["smartdata", "mobie"],
        "ner_dev": ["germeval_off", "smartdata"],
        "syntax": ["gsd_a", "gsd_b", "pud"],
        "syntax_dev": [],
        "clusters": 400_000,
        "older": True,
    },
    "en": {
        "ner": ["uner_ewt", "wikigold", "wnut17"],
        "ner_partly": [],
        "ner_dev": ["uner_ewt"],
        "syntax": ["ewt_train"],
        "syntax_dev": ["ewt_dev"],
        "clusters": 400_000,
        "older": True,
    },
    "es": {
        "ner": [],
        "ner_partly": [],
        "ner_dev": [],
        "syntax": ["ancora_test"],
        "syntax_dev": ["ancora_dev"],
        "clusters": 100_000,
        "older": False,
    },
    "fr": {
        "ner": [],
        "ner_partly": [],
        "ner_dev": [],
        "syntax": ["sequoia_train", "sequoia_dev"],
        "syntax_dev": ["gsd_dev"],
        "clusters": 0,
        "older": False,
    },
    "it": {  # by transfer: what is held out is not Italian either
        "ner": [],
        "ner_partly": [],
        "ner_dev": [],
        "syntax": ["es/ancora_test", "fr/sequoia_train", "pt/bosque_test"],
        "syntax_dev": [],
        "clusters": 0,
        "older": False,
    },
    "pt": {
        "ner": [],
        "ner_partly": [],
        "ner_dev": ["uner_bosque"],
        "syntax": ["bosque_test"],
        "syntax_dev": ["bosque_dev"],
        "clusters": 0,
        "older": False,
    },
    "nl": {
        "ner": [],
        "ner_partly": [],
        "ner_dev": [],
        "syntax": ["alpino_test", "lassysmall_dev"],
        "syntax_dev": ["alpino_dev"],
        "clusters": 0,
        "older": False,
    },
}


def treebank(data: Path, code: str, name: str) -> Path:
    """Return the file of a treebank: "LANG/NAME" is one of another language."""
    return data / "syntax" / f"{name if '/' in name else f'{code}/{name}'}.conllu"


def load_syntax(code: str, data: Path) -> tuple[list[Sentence], list[Sentence]]:
    """Return training and held-out sentences; without a dev file every eighth block of ten is held out."""
    features = KEPT_FEATURES if SOURCES[code]["older"] else MORE_FEATURES
    train, held = (
        [s for name in SOURCES[code][part] for s in read_conllu(treebank(data, code, name), features)]
        for part in ("syntax", "syntax_dev")
    )
    if held:
        return train, held
    held = [s for i, s in enumerate(train) if (i // 10) % 8 == 7]
    return [s for i, s in enumerate(train) if (i // 10) % 8 != 7], held


def fill_labels(nlp: Language, docs: Sequence[Doc]) -> list[Example]:
    """Complete partly annotated documents: labels that a source leaves out are guessed by the model so far."""
    found = []
    for item, guess in zip(examples(nlp, docs), nlp.pipe([doc.copy() for doc in docs]), strict=True):
        gold = item.reference
        missing = [e for e in guess.ents if e.label_ not in gold.user_data["labels"]]
        taken = {token.i for e in gold.ents for token in e}
        extra = [Span(gold, e.start, e.end, label=e.label_) for e in missing if not taken & set(range(e.start, e.end))]
        gold.set_ents([*gold.ents, *extra])
        found.append(item)
    return found


def swapped(nlp: Language, docs: Sequence[Doc], share: float, seed: int) -> list[Doc]:
    """Return copies of documents whose names are swapped for others of their type or for invented transliterations."""
    rng = random.Random(seed)
    pool: dict[str, list[str]] = {}
    for doc in docs:
        for entity in doc.ents:
            pool.setdefault(entity.label_, []).append(entity.text)
    copies = []
    for doc in docs:
        if doc.ents and rng.random() < share:
            copies.append(_swap(nlp, doc, pool, rng))
    return copies


def _swap(nlp: Language, doc: Doc, pool: dict[str, list[str]], rng: random.Random) -> Doc:
    text, place = "", 0
    spans: dict[bool, list[tuple[int, int, str]]] = {True: [], False: []}
    known = [(entity.start_char, entity.end_char, entity.label_, True) for entity in doc.ents]
    unsure = [(*span, False) for span in doc.user_data["unsure"]]
    for start, end, label, sure in sorted(known + unsure):
        if start < place:
            continue
        name = doc.text[start:end]
        if sure and rng.random() < 0.7:
            foreign = label in ("PER", "ORG") and rng.random() < 0.3
            name = invented(label, rng) if foreign else rng.choice(pool[label])
        text += doc.text[place:start]
        spans[sure].append((len(text), len(text) + len(name), label))
        text += name
        place = end
    copy = nlp.make_doc(text + doc.text[place:])
    found = [copy.char_span(start, end, label=label) for start, end, label in spans[True]]
    sure_spans = [span for span in found if span is not None]
    copy.set_ents(sure_spans, missing=_unsure(copy, {"unsure": spans[False]}, sure_spans))
    copy.user_data["labels"] = doc.user_data["labels"]
    return copy


ONSETS = [
    "b",
    "p",
    "m",
    "f",
    "d",
    "t",
    "n",
    "l",
    "g",
    "k",
    "h",
    "j",
    "q",
    "x",
    "zh",
    "ch",
    "sh",
    "r",
    "z",
    "c",
    "s",
    "y",
    "w",
]
RHYMES = [
    "a",
    "ai",
    "an",
    "ang",
    "ao",
    "e",
    "ei",
    "en",
    "eng",
    "i",
    "ia",
    "ian",
    "iao",
    "in",
    "ing",
    "iu",
    "o",
    "ong",
    "ou",
    "u",
    "ua",
    "uan",
    "ui",
    "un",
    "uo",
]
SURNAMES = [
    "Zhang",
    "Wang",
    "Li",
    "Liu",
    "Chen",
    "Yang",
    "Zhao",
    "Huang",
    "Zhou",
    "Wu",
    "Xu",
    "Sun",
    "Hu",
    "Zhu",
    "Gao",
    "Lin",
    "He",
    "Guo",
    "Ma",
    "Luo",
    "Liang",
    "Song",
    "Zheng",
    "Xie",
    "Han",
    "Tang",
    "Feng",
    "Deng",
    "Cao",
    "Peng",
]
TRADES = [
    "Technology",
    "Securities",
    "Group",
    "Holdings",
    "Mobile",
    "Energy",
    "Media",
    "Capital",
    "Pharma",
    "Motors",
    "Semiconductor",
    "Software",
    "Labs",
    "Games",
    "Robotics",
]


def invented(label: str, rng: random.Random) -> str:
    """Invent a transliterated Chinese name: a person's, or a company's with or without a trade word."""

    def syllables(count: int) -> str:
        return "".join(rng.choice(ONSETS) + rng.choice(RHYMES) for _ in range(count)).capitalize()

    if label == "PER":
        return f"{rng.choice(SURNAMES)} {syllables(rng.choice((1, 2, 2)))}"
    name = syllables(rng.choice((2, 2, 3)))
    return f"{name} {rng.choice(TRADES)}" if rng.random() < 0.5 else name


def train_entities(
    nlp: Language, code: str, data: Path, silver: Sequence[Path], held: Path | None, seconds: float, seed: int
) -> None:
    """Train the entity recogniser: full annotation first, the partly annotated sources when it can complete them."""
    source = SOURCES[code]
    folder = data / "ner" / code
    docs, lost = entity_docs(nlp, [path for name in source["ner"] for path in _training(folder, name)])
    partly, more = entity_docs(nlp, [path for name in source["ner_partly"] for path in _training(folder, name)])
    own, kindred = entity_docs(nlp, silver[:1])[0], entity_docs(nlp, silver[1:])[0]
    extra = own + kindred + swapped(nlp, kindred, 0.2, seed)
    for turn in range(_COPIED // max(1, sum(map(len, own)))):  # there is little text; its names change in each copy
        extra += swapped(nlp, own, 1.0, seed + turn)
    print(
        code, len(docs), "+", len(partly), "+", len(extra), "entity documents,", lost + more, "spans lost", flush=True
    )
    dev = {name: entity_docs(nlp, folder.glob(f"{name}.dev.jsonl"))[0] for name in source["ner_dev"]}
    if held:
        dev["held"] = entity_docs(nlp, [held])[0]
    copies = swapped(nlp, docs, 0.2, seed)

    def late(nlp: Language) -> list[Example]:
        return fill_labels(nlp, partly) + examples(nlp, swapped(nlp, partly, 0.2, seed)) if partly else []

    fit(
        nlp,
        ["ner"],
        examples(nlp, docs + copies + extra),
        lambda nlp: {n: score_entities(nlp, d) for n, d in dev.items()},
        seconds=seconds,
        rate=0.002,
        seed=seed,
        batch=1200,
        dropout=0.15,
        late=late,
    )


def _training(folder: Path, name: str) -> list[Path]:
    return [path for path in sorted(folder.glob(f"{name}.*.jsonl")) if ".dev." not in path.name]


def train(
    code: str,
    data: Path,
    out: Path,
    *,
    vectors: Sequence[Path],
    vector_width: int,
    silver: Sequence[Path],
    held_names: Path | None,
    ner_seconds: float,
    syntax_seconds: float,
    seed: int,
) -> None:
    """Train all components and write the pipeline folder."""
    fix_random_seed(seed)
    nlp = build(code, vectors, vector_width)
    sentences, held = load_syntax(code, data)
    syntax_train = examples(nlp, syntax_docs(nlp, sentences, (1, 1, 2, 3, 4, 6), seed))
    syntax_dev = syntax_docs(nlp, held, (8,), seed)
    first = [path for name in SOURCES[code]["ner"][:1] for path in _training(data / "ner" / code, name)]
    sample, _ = entity_docs(nlp, first or silver)
    nlp.initialize(lambda: syntax_train + examples(nlp, sample[:2000]))
    train_entities(nlp, code, data, silver, held_names, ner_seconds, seed)
    nlp.get_pipe("syntax").model.from_bytes(nlp.get_pipe("ner").model.get_ref("tok2vec").layers[0].to_bytes())
    fit(
        nlp,
        [name for name in SYNTAX if name in nlp.pipe_names],
        syntax_train,
        lambda nlp: score_syntax(nlp, syntax_dev),
        seconds=syntax_seconds,
        rate=0.002,
        seed=seed,
        batch=800,
        dropout=0.2,
    )
    if vectors[1:]:
        keep_vectors(nlp, vectors[0], _VECTORS)
    nlp.to_disk(out)


SYNTAX = ["syntax", "morphologizer", "lemmatizer", "parser"]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["train", "evaluate"])
    parser.add_argument("language", choices=sorted(SOURCES))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--vectors", type=Path, nargs="*", default=[])
    parser.add_argument("--vector-width", type=int, default=64)
    parser.add_argument("--silver", type=Path, nargs="*", default=[])
    parser.add_argument("--held", type=Path, help="entity records to measure on, where no set made by hand is")
    parser.add_argument("--ner-seconds", type=float, default=1200)
    parser.add_argument("--syntax-seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.action == "train":
        train(
            args.language,
            args.data,
            args.out,
            vectors=args.vectors,
            vector_width=args.vector_width,
            silver=args.silver,
            held_names=args.held,
            ner_seconds=args.ner_seconds,
            syntax_seconds=args.syntax_seconds,
            seed=args.seed,
        )
    else:
        evaluate(args.language, args.data, args.model or pipelines.MODELS / args.language, args.held)


if __name__ == "__main__":
    main()
