"""Teach the claims head alone, on the states of the network that ships, which stay as they are.

The states are found again from what the session says: the matrix of the heads is not rounded and has more rows than a
state has numbers. So the head learns on the very states that it will read, and a round over the corpus takes seconds.
"""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import encoder_claims
import encoder_data
import numpy as np
import torch
from encoder_claims import MODALITIES, TASKS, Article
from encoder_model import LINK, Links, Network
from torch.nn import functional

_NEVER = -1e4
Example = tuple[torch.Tensor, "Packed"]


@dataclass
class Choices:
    """All choices of one task in an article: places of figures, measures and candidates with their owners."""

    figures: tuple[torch.Tensor, torch.Tensor]
    measures: tuple[torch.Tensor, torch.Tensor]
    candidates: tuple[torch.Tensor, torch.Tensor]
    valid: torch.Tensor  # (choices, candidates and none)
    picks: torch.Tensor


@dataclass
class Packed:
    """An article's choices by task, and its modalities: places of figures, their owners, what is right."""

    tasks: list[Choices | None]
    modalities: tuple[torch.Tensor, torch.Tensor, torch.Tensor] | None


def collect(path: Path, network: Network, settings: dict[str, Any], copies: int, seed: int) -> list[Example]:
    """Read the articles of a file that `encoder_claims.write` wrote, first as they are, then in varied copies."""
    from claimkit.encoder import model as reader

    model, rows = reader.load(), json.loads(path.read_text(encoding="utf-8"))
    variation = encoder_data.Variation(settings, [], random.Random(seed))
    found = []
    for copy in range(copies):
        for row in rows:
            varied = encoder_claims.vary(row, variation) if copy else row
            article = encoder_claims._article(varied, model.tokenizer, reader._WINDOW)
            found.append((states(article, varied["text"], model, network), pack(article)))
    return found


def states(article: Article, text: str, model: Any, network: Network) -> torch.Tensor:
    """Return the states (pieces, 384) of an article; pieces that speak for no word have none and stay zero."""
    from claimkit.encoder import model as reader

    words = reader.split_words(text)
    coded = model.tokenizer.encode(reader.marked(text, words), is_pretokenized=True, add_special_tokens=False)
    owners = [int(w) for w in coded.word_ids]
    _, units = reader._units(text, words, owners, coded.offsets)
    first, ids = np.flatnonzero(np.diff(owners, prepend=-1)), np.array(coded.ids, np.int64)
    windows = reader._windows(text, words, first, len(ids))
    logits = np.concatenate([model._run(ids, np.array(units), *window)[0] for window in windows])
    heads = [network.ner, network.start, network.tags, network.links.rows]
    weight = torch.cat([head.weight for head in heads]).detach().double()
    bias = torch.cat([head.bias for head in heads]).detach().double()
    found = torch.linalg.lstsq(weight, (torch.from_numpy(logits).double() - bias).T).solution.T
    hidden = torch.zeros(len(article.ids), found.shape[1])
    hidden[torch.tensor(units)] = found.float()
    return hidden


def pack(article: Article) -> Packed:
    """Lay the choices of an article side by side."""
    tasks: list[Choices | None] = []
    for task in range(len(TASKS)):
        own = [choice for choice in article.choices if choice.task == task and choice.figure]
        if not own:
            tasks.append(None)
            continue
        width = max(len(choice.candidates) for choice in own)
        valid = torch.zeros(len(own), width + 1, dtype=torch.bool)
        picks = torch.zeros_like(valid)
        groups: list[list[int]] = []
        for row, choice in enumerate(own):
            valid[row, : len(choice.candidates)] = valid[row, width] = True
            picks[row, [p if p < len(choice.candidates) else width for p in choice.picks]] = True
            groups += [*choice.candidates, *([[]] * (width - len(choice.candidates)))]
        figures, measures = ([choice.figure for choice in own], [choice.measure for choice in own])
        tasks.append(Choices(_flat(figures), _flat(measures), _flat(groups), valid, picks))
    told = [(figure, right) for figure, right in article.modalities if figure]
    if not told:
        return Packed(tasks, None)
    right = torch.zeros(len(told), len(MODALITIES), dtype=torch.bool)
    for row, (_, own_picks) in enumerate(told):
        right[row, own_picks] = True
    return Packed(tasks, (*_flat([figure for figure, _ in told]), right))


def _flat(groups: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    places = torch.tensor([place for group in groups for place in group], dtype=torch.long)
    return places, torch.tensor([n for n, group in enumerate(groups) for _ in group], dtype=torch.long)


def _means(rows: torch.Tensor, flat: tuple[torch.Tensor, torch.Tensor], count: int) -> torch.Tensor:
    """Return the mean row of each group, zeros for an empty one."""
    places, owners = flat
    sums = rows.new_zeros(count, rows.shape[1]).index_add(0, owners, rows[places])
    return sums / torch.bincount(owners, minlength=count).clamp(min=1)[:, None]


def scores(links: Links, rows: torch.Tensor, task: int, choices: Choices) -> torch.Tensor:
    """Score the candidates of all choices of a task, none last."""
    count, width, base = len(choices.valid), choices.valid.shape[1] - 1, (len(TASKS) + 1) * LINK
    asked = _means(rows[:, task * LINK : (task + 1) * LINK], choices.figures, count)
    asked = asked + _means(rows[:, len(TASKS) * LINK : base], choices.measures, count)
    answers = _means(rows[:, base + task * LINK : base + (task + 1) * LINK], choices.candidates, count * width)
    keys = torch.cat([answers.view(count, width, LINK), links.none[task].expand(count, 1, LINK)], 1)
    keys = links.drop(functional.gelu(keys))
    found = torch.einsum("nmk,nk->nm", keys, functional.gelu(asked) / LINK**0.5 + links.prior[task])
    found = torch.cat([found[:, :-1], found[:, -1:] + links.bias[task]], 1)
    return found.masked_fill(~choices.valid, _NEVER)


def losses(links: Links, hidden: torch.Tensor, packed: Packed) -> dict[str, torch.Tensor]:
    """Return the mean losses of an article's choices by task; hidden (pieces, 384)."""
    rows = links.rows(links.drop(hidden))
    found: dict[str, torch.Tensor] = {}
    for task, choices in enumerate(packed.tasks):
        if choices is not None:
            found[TASKS[task]] = 0.5 * _missed(scores(links, rows, task, choices), choices.picks)
    if packed.modalities is not None:
        *figures, right = packed.modalities
        told = _means(rows[:, -len(MODALITIES) :], (figures[0], figures[1]), len(right))
        found["modality"] = 0.3 * _missed(told, right)
    return found


def _missed(found: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Return how unlikely the right ones are, taken together."""
    return (found.logsumexp(1) - found.masked_fill(~right, _NEVER).logsumexp(1)).mean()


def teach(links: Links, examples: list[Example], rounds: int, rate: float, seed: int) -> None:
    """Go over the articles so many times, the rate falling to zero."""
    torch.manual_seed(seed)
    rng, examples = random.Random(seed), list(examples)
    optimiser = torch.optim.AdamW(links.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
    links.train()
    total, step = rounds * len(examples), 0
    for _ in range(rounds):
        rng.shuffle(examples)
        for hidden, packed in examples:
            for group in optimiser.param_groups:
                group["lr"] = rate * min(1, 20 * step / total) * (1 - step / total)
            step, found = step + 1, losses(links, hidden, packed)
            if found:
                optimiser.zero_grad()
                sum(found.values()).backward()  # type: ignore[no-untyped-call]
                torch.nn.utils.clip_grad_norm_(links.parameters(), 1.0)
                optimiser.step()
    links.eval()


@torch.no_grad()
def shares(links: Links, examples: list[Example]) -> dict[str, float]:
    """Return for each task the percentage of figures for which the head alone ranks a right candidate first.

    Of measures and subjects only those with a right candidate count; of times and sources none is right where none is.
    """
    links.eval()
    hits: dict[str, list[bool]] = {name: [] for name in (*TASKS, "modality")}
    for hidden, packed in examples:
        rows = links.rows(hidden)
        for task, choices in enumerate(packed.tasks):
            if choices is not None:
                best = scores(links, rows, task, choices).argmax(1, keepdim=True)
                asked = choices.picks[:, :-1].any(1) if TASKS[task] in ("measure", "subject") else choices.valid[:, -1]
                hits[TASKS[task]] += choices.picks.gather(1, best)[asked, 0].tolist()
        if packed.modalities is not None:
            *figures, right = packed.modalities
            told = _means(rows[:, -len(MODALITIES) :], (figures[0], figures[1]), len(right))
            hits["modality"] += right.gather(1, told.argmax(1, keepdim=True))[:, 0].tolist()
    return {name: round(100 * sum(own) / max(1, len(own)), 1) for name, own in hits.items()}


@torch.no_grad()
def take(links: Links, taught: Links, names: list[str]) -> None:
    """Put what concerns some tasks of a taught head into another; the tasks share no weights."""
    blocks = []
    for name in names:
        if name == "modality":
            blocks.append(slice(Links.width - len(MODALITIES), Links.width))
            continue
        task = TASKS.index(name)
        answers = len(TASKS) + 1 + task
        blocks += [slice(task * LINK, (task + 1) * LINK), slice(answers * LINK, (answers + 1) * LINK)]
        if name == "subject":
            blocks.append(slice(len(TASKS) * LINK, (len(TASKS) + 1) * LINK))
        for own, other in ((links.none, taught.none), (links.prior, taught.prior), (links.bias, taught.bias)):
            own[task] = other[task]
    for block in blocks:
        links.rows.weight[block] = taught.rows.weight[block]
        links.rows.bias[block] = taught.rows.bias[block]


def unseen(
    names: list[str],
    examples: list[Example],
    network: Network,
    seen: set[str],
    details: dict[str, Any],
    path: Path,
) -> None:
    """Teach a new head for each fold of the articles on all others, and write them for `unseen_heads.UnseenHeads`.

    `names` are those of the examples; what is no article of the corpus (its name has no language) all heads see. `seen`
    names the articles that the network below was trained on.
    """
    folds = details["folds"]
    heads = [network.ner, network.start, network.tags, network.links.rows]
    arrays: dict[str, Any] = {
        "weight": torch.cat([head.weight for head in heads]).detach().numpy(),
        "bias": torch.cat([head.bias for head in heads]).detach().numpy(),
    }
    articles = sorted({name for name in names if "." in name})
    fold_of = {name: place % folds for place, name in enumerate(articles)}
    for fold in range(folds):
        torch.manual_seed(fold)
        links = Links()
        known, held = (
            [x for n, x in zip(names, examples, strict=True) if (fold_of.get(n) == fold) == other]
            for other in (False, True)
        )
        teach(links, known, details["unseen_rounds"], details["rate"], fold)
        print(f"fold {fold}, not seen:", shares(links, held), flush=True)
        for part in ("rows.weight", "rows.bias", "none", "prior", "bias"):
            arrays[f"{part}.{fold}"] = links.get_parameter(part).detach().numpy()
    fresh = [name for name in articles if name not in seen]
    np.savez(path, folds=json.dumps(fold_of), fresh=json.dumps(fresh), **arrays)


def write(links: Links, folder: Path) -> None:
    """Put the head into the weights of a folder that `encoder_export.export` wrote; every other weight stays as it is."""
    import encoder_export
    import onnx

    model = onnx.load(folder / "model.onnx")
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    heads = next(n for n in model.graph.node if n.op_type == "MatMul" and "/heads/" in n.name).input[1]
    for name, own in ((heads, links.rows.weight.T), ("heads.bias", links.rows.bias)):
        values = np.array(onnx.numpy_helper.to_array(stored[name]))
        values[..., -Links.width :] = own.detach().numpy()
        stored[name].CopyFrom(onnx.numpy_helper.from_array(values, name))
    onnx.save(model, folder / "model.onnx")
    with np.load(folder / "tree.npz") as tree:
        arrays = {name: tree[name] for name in tree.files}
    for name in ("none", "prior", "bias"):
        arrays[f"link_{name}"] = getattr(links, name).detach().numpy().astype(np.float16)
    np.savez(folder / "tree.npz", **arrays)
    path = folder / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta["version"] = encoder_export.version(folder)
    path.write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")
