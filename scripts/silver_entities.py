"""Label the sentences of treebanks with the shipped encoder; the records feed train_pipeline.py as --silver.

    python scripts/silver_entities.py es --data DIR --part train --out silver_es.jsonl
    python scripts/silver_entities.py es --data DIR --part dev --sure 0 --out held_es.jsonl

Names that the encoder is less sure of than --sure are written as `unsure`: training masks them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from train_pipeline import SOURCES, read_conllu

from claimkit import encoder

_TOGETHER = 4  # sentences in a record: names read better with those around them


def silver_records(texts: Sequence[str], sure: float) -> Iterator[dict[str, Any]]:
    """Yield an entity record for each few sentences; `ents` and `unsure` are [start, end, label] by characters."""
    for first in range(0, len(texts), _TOGETHER):
        text = " ".join(texts[first : first + _TOGETHER])
        ents, unsure = [], []
        for name in encoder.find_names(text):
            (ents if name.probability >= sure else unsure).append([name.start, name.end, name.label])
        yield {"text": text, "ents": ents, "unsure": unsure, "labels": ["PER", "LOC", "ORG", "MISC"]}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=sorted(SOURCES))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--part", choices=["train", "dev"], default="train")
    parser.add_argument("--sure", type=float, default=0.8)
    args = parser.parse_args()
    names = SOURCES[args.language]["syntax" if args.part == "train" else "syntax_dev"]
    folder = args.data / "syntax" / args.language
    texts = [sentence.text for name in names for sentence in read_conllu(folder / f"{name}.conllu")]
    with args.out.open("w", encoding="utf-8") as file:
        for record in silver_records(texts, args.sure):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
