"""Make a trained pipeline small enough to ship: tables in half precision, only the strings that are needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import srsly
from spacy.language import Language
from spacy.strings import StringStore

from claimkit.nlp import layers


def package(nlp: Language, out: Path, meta: dict[str, Any]) -> None:
    """Write the pipeline folder that ships."""
    for _, pipe in nlp.pipeline:
        for node in pipe.model.walk():
            if node.has_param("E"):
                node.set_param("E", node.get_param("E").astype(np.float16))
    nlp.meta.update(meta)
    nlp.to_disk(out)
    strings = needed_strings(nlp)
    (out / "vocab" / "strings.json").write_text(json.dumps(sorted(strings), ensure_ascii=False), encoding="utf-8")


def needed_strings(nlp: Language) -> set[str]:
    """Return the strings that labels, lemma trees and the tokenizer name; those of the training text go."""
    found = set(spacy.blank(nlp.lang).vocab.strings)
    for name, pipe in nlp.pipeline:
        found.add(name)
        for label in map(str, getattr(pipe, "labels", ())):
            found.update((label, *label.split("|"), *label.replace("|", "=").split("="), label.split("-", 1)[-1]))
        if hasattr(pipe, "trees"):
            found.update(_tree_strings(srsly.msgpack_loads(pipe.trees.to_bytes()), nlp.vocab.strings))
    return {text for text in found if text}


def _tree_strings(value: Any, strings: StringStore) -> set[str]:
    """Return the strings whose ids stand anywhere in the lemma trees."""
    if isinstance(value, bytes):
        return _tree_strings(srsly.msgpack_loads(value), strings)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return {text for item in value for text in _tree_strings(item, strings)}
    return {strings[value]} if isinstance(value, int) and value in strings else set()


def join(syntax: Language, entities: Language) -> Language:
    """Put the entity recogniser of one pipeline into another; both must have been built over the same word table."""
    tables = [nlp.vocab.lookups.get_table(layers.TABLE) for nlp in (syntax, entities)]
    if dict(tables[0]) != dict(tables[1]):
        raise SystemExit("the two pipelines have different word tables; train them with the same ones")
    if "ner" in syntax.pipe_names:
        syntax.remove_pipe("ner")
    syntax.add_pipe("ner", source=entities)
    return syntax
