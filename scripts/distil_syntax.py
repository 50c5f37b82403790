r"""Teach a small pipeline tags and the parse by what the shipped encoder says of texts that no treebank holds.

    python scripts/distil_syntax.py de --data DIR --out FOLDER \
        --texts DIR/ner/de/germeval_full.train.jsonl DIR/quotes/bundestag_spkatt.de.jsonl
    python scripts/pipeline_package.py FOLDER claimkit/models/de

The pipeline goes on from the weights that it has, on the treebanks of `train_pipeline`, the train split of `corpora/` and the texts; its
names stay as they are. It is seeded; with --seconds of processor time the result hangs on the machine.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import train_pipeline
from encoder_data import read_corpus
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import fix_random_seed

from claimkit import encoder
from claimkit.nlp import pipelines

_TOGETHER = 6  # records that the encoder reads at once
_PARTS = ["syntax", "morphologizer", "parser"]


def texts(code: str, paths: Sequence[Path], most: int, seed: int) -> Iterator[str]:
    """Yield the articles of the corpus, and of each file some records next to one another, up to so many words."""
    yield from (text.text for text in read_corpus("train") if text.language == code)
    for path in paths:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found = [record["text"] for record in records if record.get("split", "train") == "train"]
        groups = [" ".join(found[i : i + _TOGETHER]) for i in range(0, len(found), _TOGETHER)]
        random.Random(seed).shuffle(groups)
        words = 0
        for group in groups:
            if words < most:
                words += len(group.split())
                yield group


def read_by_encoder(nlp: Language, code: str, text: str) -> Doc:
    """Return what the encoder says of a text, in the scheme of the small pipelines."""
    features = train_pipeline.KEPT_FEATURES if train_pipeline.SOURCES[code]["older"] else train_pipeline.MORE_FEATURES
    doc = encoder.annotate(nlp.make_doc(text))
    return Doc(
        nlp.vocab,
        [token.text for token in doc],
        [bool(token.whitespace_) for token in doc],
        heads=[token.head.i for token in doc],
        deps=[train_pipeline._relation(token.dep_) for token in doc],
        pos=[token.pos_ for token in doc],
        morphs=[train_pipeline._feats(str(token.morph) or "_", features) for token in doc],
        sent_starts=[bool(token.is_sent_start) for token in doc],
    )


def cut(doc: Doc, most: int) -> Iterator[Doc]:
    """Cut a document into runs of sentences of so many words at most, longer sentences alone."""
    first = 0
    ends = [sentence.end for sentence in doc.sents]
    for end, following in zip(ends, [*ends[1:], len(doc) + most + 1], strict=True):
        if following - first > most:
            yield doc[first:end].as_doc()
            first = end


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=sorted(train_pipeline.SOURCES))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--most", type=int, default=80_000, help="words of each file")
    parser.add_argument("--gold", type=int, default=3, help="how often the treebanks are seen in a round")
    parser.add_argument("--again", type=int, default=1, help="how often the texts are")
    parser.add_argument("--model", type=Path, help="the pipeline to go on from")
    parser.add_argument("--seconds", type=float, default=1200)
    parser.add_argument("--rate", type=float, default=0.001)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    code = args.language
    fix_random_seed(args.seed)
    nlp: Any = pipelines.open_folder(args.model or pipelines.MODELS / code)
    sentences, held = train_pipeline.load_syntax(code, args.data)
    gold: list[Doc] = []
    for turn in range(args.gold):
        gold += train_pipeline.syntax_docs(nlp, sentences, (1, 1, 2, 3, 4, 6), args.seed + turn)
    dev = train_pipeline.syntax_docs(nlp, held, (8,), args.seed)
    silver = [
        part
        for text in texts(code, args.texts, args.most, args.seed)
        for part in cut(read_by_encoder(nlp, code, text), 120)
    ]
    print(code, sum(map(len, gold)), "words of gold,", sum(map(len, silver)), "of the encoder", flush=True)
    print("before", train_pipeline.score_syntax(nlp, dev), flush=True)
    train_pipeline.fit(
        nlp,
        _PARTS,
        train_pipeline.examples(nlp, gold + silver * args.again),
        lambda nlp: train_pipeline.score_syntax(nlp, dev),
        seconds=args.seconds,
        rate=args.rate,
        seed=args.seed,
        batch=800,
        dropout=0.2,
    )
    nlp.to_disk(args.out)


if __name__ == "__main__":
    main()
