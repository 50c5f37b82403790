"""Figures of the packaged encoder: entities per dev set, sentence starts and syntax per treebank, speed."""

import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import encoder_data as data

from claimkit import encoder


def score(folder: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """Return all figures, as percentages."""
    result: dict[str, Any] = {}
    for details in settings["entities"]:
        if "dev" in details:
            result[details["dev"]] = entity_figures(
                data.read_entities(folder / details["dev"], details["language"]), settings
            )
    held: dict[str, list[data.Text]] = {}
    for details in settings["syntax"]:
        texts = data.read_syntax(folder / details["path"], details, settings["scheme"])
        held.setdefault(details["language"], []).extend(data.split_held(texts, details["hold"])[1])
        if "dev" in details:
            more = data.read_syntax(folder / details["dev"], details, settings["scheme"])
            held[details["language"]] += more[:500]
    result |= {f"syntax {language}": syntax_figures(texts) for language, texts in held.items()}
    result["words per second"] = speed(folder / settings["entities"][0]["dev"])
    return result


def entity_figures(texts: list[data.Text], settings: dict[str, Any]) -> dict[str, float]:
    """Compare exact spans on raw text; names of money are taken out of the gold, but for "as annotated"."""
    variation = data.Variation(settings, texts, random.Random(0))
    counts: dict[str, Counter[str]] = {"as annotated": Counter(), "all labels": Counter(), "PER LOC ORG": Counter()}
    for text in texts:
        found = {(n.start, n.end, n.label) for n in encoder.find_names(text.text) if n.label in text.labels}
        for name, gold in (("as annotated", set(text.entities)), ("all labels", set(variation.clean(text).entities))):
            _count(counts[name], found, gold)
        core = [{x for x in spans if x[2] != "MISC"} for spans in (found, set(text.entities))]
        _count(counts["PER LOC ORG"], *core)
        for kind in data.TYPES:
            own = [{x for x in spans if x[2] == kind} for spans in (found, set(variation.clean(text).entities))]
            _count(counts.setdefault(kind, Counter()), *own)
    return {name: _f1(c) for name, c in counts.items() if c["gold"]}


def _count(counter: Counter[str], found: set[Any], gold: set[Any]) -> None:
    counter["right"] += len(found & gold)
    counter["found"] += len(found)
    counter["gold"] += len(gold)


def _f1(counter: Counter[str]) -> float:
    return round(200 * counter["right"] / max(1, counter["found"] + counter["gold"]), 1)


def syntax_figures(texts: list[data.Text]) -> dict[str, float]:
    """Score gold words in runs of five sentences, sentence starts found by the model."""
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    vocab, total = Vocab(), Counter[str]()
    for at in range(0, len(texts), 5):
        text = data.join(texts[at : at + 5], " ")
        words = [text.text[t.start : t.end] for t in text.tokens]
        gaps = [b.start > a.end for a, b in zip(text.tokens, text.tokens[1:], strict=False)]
        doc = Doc(vocab, words=words, spaces=[*gaps, False], sent_starts=[0] * len(words))
        encoder.annotate(doc)
        _compare(total, doc, text)
    share = {k: round(100 * total[k] / total["words"], 1) for k in ("UPOS", "UAS", "LAS")}
    share["feats"] = round(100 * total["feats right"] / max(1, total["words"]), 1)
    for name in ("starts", "subjects", "objects", "clauses", "subjunctive"):
        share[name] = _f1(Counter({k: total[f"{name} {k}"] for k in ("right", "found", "gold")}))
    return share


def _compare(total: Counter[str], doc: Any, text: data.Text) -> None:
    begins = set(text.starts)
    for token, gold in zip(doc, text.tokens, strict=True):
        head = -1 if token.head is token or token.head.i == token.i else token.head.i
        relation = "root" if token.dep_ == "ROOT" else token.dep_
        total["words"] += 1
        total["UPOS"] += token.pos_ == gold.upos
        total["UAS"] += head == gold.head
        total["LAS"] += head == gold.head and relation == gold.relation
        features = {k: v for k, v in token.morph.to_dict().items() if k in text.attributes}
        total["feats right"] += features == {k: v for k, v in gold.features.items() if k in text.attributes}
        _tally(total, "starts", bool(token.is_sent_start), gold.start in begins, True)
        for name, wanted in (("subjects", "nsubj"), ("objects", "obj"), ("clauses", "ccomp")):
            _tally(total, name, relation == wanted, gold.relation == wanted, head == gold.head)
        _tally(total, "subjunctive", features.get("Mood") == "Sub", gold.features.get("Mood") == "Sub", True)


def _tally(total: Counter[str], name: str, found: bool, gold: bool, agree: bool) -> None:
    total[f"{name} found"] += found
    total[f"{name} gold"] += gold
    total[f"{name} right"] += found and gold and agree


def speed(path: Path) -> int:
    """Return the words (between spaces) that one core annotates in a second of its time."""
    import spacy

    texts = [t.text for t in data.read_entities(path, "de")]
    docs = [spacy.blank("de")(" ".join(texts[at : at + 25])) for at in range(0, 300, 25)]
    encoder.annotate(docs[0])
    begun = time.process_time()
    for doc in docs:
        encoder.annotate(doc)
    return round(sum(len(d.text.split()) for d in docs) / (time.process_time() - begun))
