"""Make a trained pipeline small enough to ship: weights in whole steps, only the strings that are needed.

    python scripts/pipeline_package.py FOLDER claimkit/models/es --alone

With --alone the encoder, where it reads, reads without the pipeline (`claimkit.nlp.pipelines.beside_encoder`).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import spacy
import srsly
from spacy.language import Language
from spacy.strings import StringStore

from claimkit.nlp import layers, packing, pipelines

META = {
    "name": "claimkit",
    "version": "1.3.0",
    "author": "the claimkit authors",
    "license": "CC BY-SA 4.0",
    "description": "Small pipeline of claimkit: tags, morphology, Universal Dependencies parse, entities",
}


def package(nlp: Language, out: Path, meta: dict[str, Any]) -> None:
    """Write the pipeline folder that ships; the pipeline in memory is packed and of no use afterwards."""
    for _, pipe in nlp.pipeline:
        packing.pack(pipe.model)
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


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="what scripts/train_pipeline.py wrote")
    parser.add_argument("out", type=Path)
    parser.add_argument("--alone", action="store_true")
    args = parser.parse_args()
    package(pipelines.open_folder(args.folder), args.out, META | ({"beside_encoder": False} if args.alone else {}))


if __name__ == "__main__":
    main()
