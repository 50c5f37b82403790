"""Label sentences with the shipped encoder; the records feed train_pipeline.py as --silver.

    python scripts/silver_entities.py es --data DIR --sure 0.65 --out silver_es.jsonl
    python scripts/silver_entities.py es --data DIR --part dev --sure 0 --out held_es.jsonl
    python scripts/silver_entities.py pt --data DIR --part gold --sure 0.65 --out gold_pt.jsonl
    python scripts/silver_entities.py nl --data DIR --plain corpora/plain/nl.txt --sure 0.65 --out plain_nl.jsonl

`train` and `dev` are the sentences of treebanks. `gold` completes entity sets made by hand with the types that they do
not annotate, and writes contractions that were taken apart as they are written. Names that the encoder is less sure of
than --sure are written as `unsure`: training masks them.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from encoder_data import TYPES, Text, edit
from train_pipeline import SOURCES, read_conllu, treebank

from claimkit import encoder

_TOGETHER = 4  # sentences in a record: names read better with those around them
_SETTINGS = Path(__file__).with_name("train_encoder.toml")


def silver_records(texts: Sequence[str], sure: float) -> Iterator[dict[str, Any]]:
    """Yield an entity record for each few sentences; `ents` and `unsure` are [start, end, label] by characters."""
    for first in range(0, len(texts), _TOGETHER):
        text = " ".join(texts[first : first + _TOGETHER])
        ents, unsure = [], []
        for name in encoder.find_names(text):
            (ents if name.probability >= sure else unsure).append([name.start, name.end, name.label])
        yield {"text": text, "ents": ents, "unsure": unsure, "labels": list(TYPES)}


def completed_records(path: Path, language: str, sure: float) -> Iterator[dict[str, Any]]:
    """Yield the records of an entity set, completed with the encoder's names of the types that it does not annotate."""
    table = tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))["contractions"].get(language, {})
    pattern = re.compile(r"\b(?:" + "|".join(sorted(table, key=len, reverse=True)) + r")\b")
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = Text(record["text"], [tuple(span) for span in record["ents"]], tuple(record["labels"]), language)
        if table:
            text = edit(text, [(*match.span(), table[match.group()]) for match in pattern.finditer(text.text)])
        ents, unsure = [list(span) for span in text.entities], []
        missing = set(TYPES) - set(text.labels)
        for name in encoder.find_names(text.text) if missing else ():
            if name.label in missing and not any(s < name.end and name.start < e for s, e, _ in text.entities):
                (ents if name.probability >= sure else unsure).append([name.start, name.end, name.label])
        yield {"text": text.text, "ents": ents, "unsure": unsure, "labels": list(TYPES)}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=sorted(SOURCES))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--part", choices=["train", "dev", "gold"], default="train")
    parser.add_argument("--plain", type=Path, help="a text with a sentence on each line, in place of the treebanks")
    parser.add_argument("--sure", type=float, default=0.8)
    args = parser.parse_args()
    if args.part == "gold":
        paths = sorted((args.data / "ner" / args.language).glob("*.train.jsonl"))
        records = (record for path in paths for record in completed_records(path, args.language, args.sure))
    elif args.plain:
        records = silver_records(args.plain.read_text(encoding="utf-8").splitlines(), args.sure)
    else:
        names = SOURCES[args.language]["syntax" if args.part == "train" else "syntax_dev"]
        texts = [sentence.text for name in names for sentence in read_conllu(treebank(args.data, args.language, name))]
        records = silver_records(texts, args.sure)
    with args.out.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
