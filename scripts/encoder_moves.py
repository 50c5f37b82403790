"""Score and teach the change head: what a figure is in a change, and which other figures belong to that change.

The rows come from `encoder_changes`, the head is `encoder_model.Moves`. Every loss is masked where an article says nothing.
"""

import random
from dataclasses import dataclass
from typing import Any

import torch
from encoder_changes import KINDS, NEAR, PARTNERS
from encoder_claims import Article
from encoder_model import LINK, Moves
from encoder_teach import _NEVER, _flat, _means, _missed
from torch.nn import functional

Flat = tuple[torch.Tensor, torch.Tensor]
ROUNDS, RATE = 8, 3e-3  # of the head alone, before it is trained together with the network


@dataclass
class Asked:
    """All choices of one partner in an article; `apart` is how far off a candidate stands, counted from 0."""

    figures: Flat
    candidates: Flat
    apart: torch.Tensor  # (choices, candidates)
    valid: torch.Tensor  # (choices, candidates and none)
    picks: torch.Tensor


@dataclass
class Moved:
    """An article's figures with what they are, and its choices of partners."""

    figures: Flat
    right: torch.Tensor  # (figures, kinds)
    partners: list[Asked | None]


def pack(article: Article) -> Moved | None:
    """Lay what an article says of changes side by side; None when it says nothing."""
    told = [(figure, picks) for figure, picks in article.changes if figure]
    if not told:
        return None
    right = torch.zeros(len(told), len(KINDS), dtype=torch.bool)
    for row, (_, picks) in enumerate(told):
        right[row, picks] = True
    return Moved(_flat([figure for figure, _ in told]), right, [_asked(article, n) for n in range(len(PARTNERS))])


def _asked(article: Article, part: int) -> Asked | None:
    own = [choice for choice in article.partners if choice.task == part and choice.figure]
    width = max((len(choice.candidates) for choice in own), default=0)
    if not width:
        return None
    valid = torch.zeros(len(own), width + 1, dtype=torch.bool)
    picks, apart = torch.zeros_like(valid), torch.zeros(len(own), width, dtype=torch.long)
    groups: list[list[int]] = []
    for row, choice in enumerate(own):
        count = len(choice.candidates)
        valid[row, :count] = torch.tensor([bool(places) for places in choice.candidates], dtype=torch.bool)
        valid[row, width] = True
        apart[row, :count] = torch.tensor(choice.apart, dtype=torch.long) + NEAR
        picks[row, [p if p < count else width for p in choice.picks]] = True
        groups += [*choice.candidates, *([[]] * (width - count))]
    return Asked(_flat([choice.figure for choice in own]), _flat(groups), apart, valid, picks)


def kinds(rows: torch.Tensor, moved: Moved) -> torch.Tensor:
    """Score what each figure is (figures, kinds)."""
    return _means(rows[:, -len(KINDS) :], moved.figures, len(moved.right))


def scores(moves: Moves, rows: torch.Tensor, part: int, asked: Asked) -> torch.Tensor:
    """Score the candidates of all choices of a partner, none last."""
    count, width, base = len(asked.valid), asked.valid.shape[1] - 1, (len(PARTNERS) + part) * LINK
    questions = _means(rows[:, part * LINK : (part + 1) * LINK], asked.figures, count)
    answers = _means(rows[:, base : base + LINK], asked.candidates, count * width)
    keys = torch.cat([answers.view(count, width, LINK), moves.none[part].expand(count, 1, LINK)], 1)
    keys = moves.drop(functional.gelu(keys))
    found = torch.einsum("nmk,nk->nm", keys, functional.gelu(questions) / LINK**0.5 + moves.prior[part])
    found = torch.cat([found[:, :-1] + moves.near[part][asked.apart], found[:, -1:] + moves.bias[part]], 1)
    return found.masked_fill(~asked.valid, _NEVER)


def losses(moves: Moves, hidden: torch.Tensor, moved: Moved | None) -> dict[str, torch.Tensor]:
    """Return the losses of an article; hidden (pieces, 384)."""
    if moved is None:
        return {}
    rows = moves.rows(moves.drop(hidden))
    found = {"change": 0.5 * _missed(kinds(rows, moved), moved.right)}
    asked = [(part, own) for part, own in enumerate(moved.partners) if own is not None]
    if asked:
        each = [_missed(scores(moves, rows, part, own), own.picks) * len(own.picks) for part, own in asked]
        found["partner"] = 0.5 * sum(each, rows.new_zeros(())) / sum(len(own.picks) for _, own in asked)
    return found


def teach(moves: Moves, examples: list[tuple[torch.Tensor, Moved]], rounds: int, rate: float, seed: int) -> None:
    """Teach the head alone on states that stay as they are, the rate falling to zero."""
    rng, examples = random.Random(seed), list(examples)
    optimiser = torch.optim.AdamW(moves.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
    moves.train()
    total, step = rounds * len(examples), 0
    for _ in range(rounds):
        rng.shuffle(examples)
        for hidden, moved in examples:
            for group in optimiser.param_groups:
                group["lr"] = rate * min(1, 20 * step / total) * (1 - step / total)
            step += 1
            optimiser.zero_grad()
            sum(losses(moves, hidden, moved).values()).backward()  # type: ignore[union-attr]
            torch.nn.utils.clip_grad_norm_(moves.parameters(), 1.0)
            optimiser.step()
    moves.eval()


@torch.no_grad()
def shares(moves: Moves, examples: list[tuple[torch.Tensor, Moved]]) -> dict[str, float]:
    """Return the percentages of figures, of those that move, and of partners by task for which the head is right.

    `moving` is the F1 of what is said to move, with its role and direction; `none` of a partner counts like any choice.
    """
    moves.eval()
    hits: dict[str, list[bool]] = {"change": [], **{part: [] for part in PARTNERS}}
    given = wanted = right = 0
    for hidden, moved in examples:
        rows = moves.rows(hidden)
        best = kinds(rows, moved).argmax(1, keepdim=True)
        hit = moved.right.gather(1, best)[:, 0]
        said, meant = best[:, 0] > 1, ~moved.right[:, :2].any(1)  # the first two kinds do not move
        hits["change"] += (hit | ~(said | meant)).tolist()
        given, wanted, right = given + int(said.sum()), wanted + int(meant.sum()), right + int((hit & said).sum())
        for part, own in enumerate(moved.partners):
            if own is not None:
                chosen = scores(moves, rows, part, own).argmax(1, keepdim=True)
                hits[PARTNERS[part]] += own.picks.gather(1, chosen)[:, 0].tolist()
    shares = {name: round(100 * sum(own) / max(1, len(own)), 1) for name, own in hits.items()}
    return {**shares, "moving": round(200 * right / max(1, given + wanted), 1)}


@torch.no_grad()
def collect(network: Any, vectors: Any, articles: list[Article]) -> list[tuple[torch.Tensor, Moved]]:
    """Return the states of the articles that say something of changes, as the network gives them now."""
    from encoder_model import read_article

    network.eval()
    told = [(article, pack(article)) for article in articles]
    return [(read_article(network, vectors, article), moved) for article, moved in told if moved is not None]
