r"""Teach a small pipeline names by what the shipped encoder says of them, and put the recogniser into the pipeline.

    python scripts/distil_names.py teach de --data DIR --out taught_de.jsonl \
        --plain DIR/quotes/bundestag_spkatt.de.jsonl DIR/syntax/de/gsd_a.conllu DIR/syntax/de/gsd_b.conllu
    python scripts/distil_names.py train de --data DIR --taught taught_de.jsonl --out FOLDER
    python scripts/pipeline_package.py FOLDER claimkit/models/de

Where no set made by hand is at hand, `--silver` brings the names of scripts/silver_entities.py to `teach` and to `train`.
The recogniser is what spaCy has (`train_pipeline.build`), wider; it learns in torch from the gold sets, from copies with
other names and from texts that only the encoder has read. All other parts of the pipeline stay as they are. It is seeded
and counts words, not seconds, so that a run can be repeated; how products are rounded may differ by processor.
"""

import argparse
import itertools
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import names_data
import spacy
import torch
import train_pipeline
from names_data import Item
from names_network import ROWS, Features, Network, put
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from claimkit.nlp import pipelines

_BATCH = 1_800  # words
_WARM = 100  # steps until the rate is full
_HOLD, _LAST = 0.2, 0.3  # share of the words after which the rate falls, and what is left of it at the end
_MEMORY, _DECAY = 0.999, 0.01  # of the running mean; of weights
_SHOWN = 800_000  # words between two looks at the dev sets
_EXAMPLES = 2_000


def teach(
    code: str, data: Path, plain: Sequence[Path], out: Path, most: int, rare: int, silver: Sequence[Path]
) -> None:
    """Write what the encoder says of the texts; of each source at most so many words, and of so many rare words alone."""
    nlp = spacy.blank(code)
    alone = [nlp.make_doc(word) for word in names_data.rare_words(code, rare, seed=2)]
    records = list(names_data.taught(nlp, "alone", [doc for doc in alone if len(doc) == 1]))
    pool = names_data.names_among(records)
    named = names_data.annotated(nlp, code, data, "ner") + names_data.sure(nlp, silver)
    docs = named + names_data.annotated(nlp, code, data, "ner_partly")
    random.Random(2).shuffle(docs)
    copies = [("rare", names_data.with_rare_names(nlp, docs, pool, seed=seed)) for seed in (2, 3)]
    with out.open("w", encoding="utf-8") as file:
        for kind, found in [("alone", []), *names_data.texts(nlp, code, plain, named), *copies]:
            ends = itertools.accumulate(len(doc) for doc in found)
            some = [doc for doc, end in zip(found, ends, strict=True) if end <= most]
            for record in records if kind == "alone" else names_data.taught(nlp, kind, some):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
            print(kind, sum(map(len, some)), "words", flush=True)


class Averages:
    """The running mean of a network's weights."""

    def __init__(self, network: Network) -> None:
        self.values = {name: value.clone() for name, value in network.state_dict().items()}

    @torch.no_grad()
    def add(self, network: Network, step: int) -> None:
        """Take in the weights after a step."""
        share = 1 - min(_MEMORY, (1 + step) / (10 + step))
        torch._foreach_lerp_(list(self.values.values()), list(network.state_dict().values()), share)


def fit(
    network: Network,
    known: Features,
    items: list[Item],
    words: int,
    rate: float,
    seed: int,
    shown: Callable[[Mapping[str, torch.Tensor]], None],
) -> None:
    """Train until so many words were learned from; the network ends as the running mean, which is shown now and then."""
    rng = random.Random(seed)
    known.places([word for item in items for word in item.words])  # all new forms at once: adding copies what is there
    placed = [(known.places(item.words), item) for item in items]
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, betas=(0.9, 0.99), weight_decay=_DECAY, fused=True)
    averages, step, read, lost = Averages(network), 0, 0, 0.0
    network.train()
    while read < words:
        rng.shuffle(placed)
        for batch in _batches(placed):
            done = read / words
            if done >= 1:
                break
            fall = (done - _HOLD) / (1 - _HOLD)
            share = min(1, step / _WARM + 0.02) * min(1, 1 - (1 - _LAST) * fall)
            optimizer.param_groups[0]["lr"] = rate * share
            with torch.autocast("cpu", torch.bfloat16):
                loss = network.loss(known, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step, lost = step + 1, 0.99 * lost + 0.01 * loss.item()
            averages.add(network, step)
            if read // _SHOWN != (read := read + sum(len(own) for own, _ in batch)) // _SHOWN:
                print(f"{read} words, step {step}, loss {lost:.4f}, {time.process_time():.0f} s", flush=True)
                shown(averages.values)
    network.load_state_dict(averages.values)
    network.eval()


def _batches(items: Sequence[tuple[Any, Item]]) -> Iterator[list[tuple[Any, Item]]]:
    batch, words = [], 0
    for pair in items:
        batch.append(pair)
        words += len(pair[0])
        if words >= _BATCH:
            yield batch
            batch, words = [], 0


def with_recogniser(nlp: Language, docs: Sequence[Doc], width: int, depth: int, hidden: int) -> Any:
    """Give a pipeline a new recogniser, untrained, in place of its own, and return it; its labels are those of `docs`."""
    config = nlp.get_pipe_config("ner")
    network = dict(config["model"])
    network["hidden_width"] = hidden
    table = nlp.vocab.lookups.get_table("claimkit_words")
    network["tok2vec"] = train_pipeline.tok2vec_config(width, depth, int(table.get("vector_width", 0)), rows=ROWS)
    nlp.remove_pipe("ner")
    pipe: Any = nlp.add_pipe("ner", config={"model": network})
    samples = [doc for label in names_data.TYPES for doc in docs if any(e.label_ == label for e in doc.ents)]
    chosen: list[Example] = train_pipeline.examples(nlp, samples[:: max(1, len(samples) // _EXAMPLES)])
    pipe.initialize(lambda: chosen, nlp=nlp)
    return pipe


def train(
    code: str,
    data: Path,
    taught: Path,
    model: Path,
    out: Path,
    *,
    width: int,
    depth: int,
    hidden: int,
    words: int,
    seed: int,
    silver: Sequence[Path],
) -> None:
    """Train the recogniser and write the pipeline with it."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    nlp = pipelines.open_folder(model)
    items = names_data.gold_items(nlp, code, data) + names_data.taught_items(taught)
    known = Features(nlp, ROWS)
    network = Network(ROWS, known.width, width, depth, hidden, drop=0.2)
    print(code, sum(len(item.words) for item in items), "words", flush=True)
    named = names_data.annotated(nlp, code, data, "ner") + names_data.sure(nlp, silver)
    pipe = with_recogniser(nlp, named, width, depth, hidden)

    def show(values: Mapping[str, torch.Tensor]) -> None:
        put(values, depth, hidden, pipe)
        nlp.to_disk(out)
        written = pipelines.open_folder(out)
        for name in train_pipeline.SOURCES[code]["ner_dev"]:
            dev = train_pipeline.entity_docs(written, (data / "ner" / code).glob(f"{name}.dev.jsonl"))[0]
            print(name, train_pipeline.score_entities(written, dev), flush=True)

    fit(network, known, items, words, 0.0015, seed, show)
    show(network.state_dict())


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["teach", "train"])
    parser.add_argument("language", choices=sorted(train_pipeline.SOURCES))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--plain", type=Path, nargs="*", default=[], help="treebanks, records: for the encoder alone to name"
    )
    parser.add_argument("--most", type=int, default=220_000, help="words of each source that the encoder reads")
    parser.add_argument("--rare", type=int, default=18_000, help="rare words that the encoder reads alone")
    parser.add_argument(
        "--silver", type=Path, nargs="*", default=[], help="records with the names that the encoder finds"
    )
    parser.add_argument("--taught", type=Path)
    parser.add_argument("--model", type=Path, help="the pipeline whose recogniser is replaced")
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--hidden", type=int, default=96)
    parser.add_argument("--words", type=int, default=3_200_000, help="how many words are learned from")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.action == "teach":
        teach(args.language, args.data, args.plain, args.out, args.most, args.rare, args.silver)
    else:
        train(
            args.language,
            args.data,
            args.taught,
            args.model or pipelines.MODELS / args.language,
            args.out,
            width=args.width,
            depth=args.depth,
            hidden=args.hidden,
            words=args.words,
            seed=args.seed,
            silver=args.silver,
        )


if __name__ == "__main__":
    main()
