"""The shipped multilingual encoder: fills entities, sentences, tags and the parse of a spaCy Doc, on ONNX Runtime."""

from __future__ import annotations

import importlib.util
import json
from typing import Any

from claimkit.encoder import model
from claimkit.encoder.links import LINKS, join_links, write_links
from claimkit.encoder.model import marked, split_words
from claimkit.encoder.names import ENTITIES, Name, read_names, write_entities
from claimkit.encoder.syntax import Words, token_units, write_syntax

__all__ = [
    "ENTITIES",
    "LINKS",
    "Name",
    "annotate",
    "available",
    "find_names",
    "join_links",
    "marked",
    "split_words",
    "version",
]


def available() -> bool:
    """Tell whether the weights and the packages that run them are installed; whether they are whole shows on loading."""
    packages = all(importlib.util.find_spec(name) for name in ("onnxruntime", "tokenizers"))
    return packages and (model.FOLDER / "model.onnx").exists()


def version() -> str:
    """Return the version of the weights."""
    return str(json.loads((model.FOLDER / "meta.json").read_text(encoding="utf-8"))["version"])


def find_names(text: str) -> list[Name]:
    """Return the entities of a text in text order."""
    return read_names(model.load(), model.load().read(text))


def annotate(doc: Any) -> Any:
    """Fill entities, tags, morphology, parse and sentence starts of a Doc in place, and return it.

    A token's `sent_start` of 1 or -1 is kept, 0 (unknown) is decided here. Entities whose borders are no token borders
    stand in `doc.ents` with the tokens that they touch, and exactly in `doc.user_data["claimkit.entities"]`.
    """
    if not len(doc):
        return doc
    reading = model.load().read(doc.text)
    write_entities(doc, read_names(model.load(), reading))
    if reading.spans:
        words = Words.of(doc)
        units = token_units(words, reading)
        write_syntax(doc, model.load(), reading, words, units)
        if "links" in model.load().meta:
            write_links(doc, model.load(), reading, words.places, units)
    return doc
