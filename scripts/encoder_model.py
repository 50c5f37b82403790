"""The network: the encoder with heads for entities, sentence starts, tags, features and the dependency tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder_claims import MODALITIES, TASKS, Article
from encoder_data import IGNORE, LABELS, Encoded
from encoder_source import FFN, HEADS, HIDDEN, LAYERS, POSITIONS, load_words
from torch import nn
from torch.nn import functional
from transformers import BertConfig, BertModel

ARC, REL, LINK = 160, 96, 48
SYNTAX_SCALE = 200  # losses of the tree are sums divided by this, so that a batch with few trees does not shout
MISC = [LABELS.index("O"), LABELS.index("B-MISC"), LABELS.index("I-MISC")]


@dataclass
class Inventory:
    """Names of the classes of the syntactic heads; every feature has "" as its first value."""

    upos: list[str]
    relations: list[str]
    features: dict[str, list[str]]


@dataclass
class Batch:
    """Tensors of a batch: (texts, pieces), and per text with syntax the gold of its tokens."""

    vectors: torch.Tensor
    mask: torch.Tensor
    ner: torch.Tensor
    weight: torch.Tensor
    misc: torch.Tensor
    starts: torch.Tensor
    syntax: list[tuple[int, Encoded]]


class Network(nn.Module):
    """multilingual-e5-small without its word vectors, and the heads."""

    def __init__(self, inventory: Inventory) -> None:
        super().__init__()
        config = BertConfig(
            vocab_size=8, hidden_size=HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
            intermediate_size=FFN, max_position_embeddings=POSITIONS, layer_norm_eps=1e-12, pad_token_id=1,
            attn_implementation="eager", attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        self.inventory = inventory
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.drop = nn.Dropout(0.1)
        self.ner = nn.Linear(HIDDEN, len(LABELS))
        self.start = nn.Linear(HIDDEN, 2)
        self.tags = nn.Linear(HIDDEN, len(inventory.upos) + sum(map(len, inventory.features.values())))
        self.arcs = nn.Linear(HIDDEN, 2 * ARC + 2 * REL)
        self.links = Links()
        self.root_arc = nn.Parameter(torch.randn(ARC) * 0.1)
        self.root_rel = nn.Parameter(torch.randn(REL) * 0.1)
        self.arc_weight = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.rel_weight = nn.Parameter(torch.zeros(REL + 1, len(inventory.relations), REL + 1))
        nn.init.orthogonal_(self.arc_weight)
        for parameter in self.encoder.embeddings.parameters():
            parameter.requires_grad = False

    def load_source(self, folder: Path) -> None:
        """Start from the unpacked weights."""
        tensors = {k: torch.from_numpy(v.copy()) for k, v in np.load(folder / "encoder.npz").items()}
        missing, unexpected = self.encoder.load_state_dict(tensors, strict=False)
        if unexpected or {m for m in missing if "word_embeddings" not in m and "_ids" not in m}:
            raise SystemExit(f"weights do not fit: {missing} {unexpected}")

    def read(self, vectors: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return the states of the last layer."""
        states: torch.Tensor = self.encoder(inputs_embeds=vectors, attention_mask=mask).last_hidden_state
        return states

    def forward(self, vectors: torch.Tensor, mask: torch.Tensor | None = None) -> tuple[torch.Tensor, ...]:
        """Return entity logits, start logits, tag logits and arc states for every piece."""
        hidden = self.drop(self.read(vectors, mask))
        return self.ner(hidden), self.start(hidden), self.tags(hidden), functional.gelu(self.arcs(hidden))

    def tree_scores(self, states: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Score the tree of n tokens: heads (n, 1 + n), the first the root, and the relation states for `relations`."""
        arc_dep, arc_head, rel_dep, rel_head = states.split([ARC, ARC, REL, REL], dim=-1)
        arc_head = torch.cat([self.root_arc[None].to(arc_head.dtype), arc_head])
        rel_head = torch.cat([self.root_rel[None].to(rel_head.dtype), rel_head])
        one = arc_dep.new_ones(len(arc_dep), 1)
        arcs = torch.cat([arc_dep, one], 1) @ self.arc_weight.to(arc_dep.dtype) @ arc_head.T
        return (
            arcs / ARC**0.5,
            torch.cat([rel_dep, one], 1),
            torch.cat([rel_head, rel_head.new_ones(len(rel_head), 1)], 1),
        )

    def relations(self, dependents: torch.Tensor, heads: torch.Tensor) -> torch.Tensor:
        """Score the relations of n pairs (n, relations)."""
        return torch.einsum("ni,irj,nj->nr", dependents, self.rel_weight.to(dependents.dtype), heads)

    def loss(self, batch: Batch) -> dict[str, torch.Tensor]:
        """Return the weighted losses of the heads."""
        ner, start, tags, states = (x.float() for x in self(batch.vectors, batch.mask))
        losses = {"ner": entity_loss(ner, batch), "start": 0.3 * _mean_entropy(start, batch.starts)}
        if batch.syntax:
            losses |= self._syntax_loss(tags, states, batch.syntax)
        return losses

    def _syntax_loss(
        self, tags: torch.Tensor, states: torch.Tensor, items: list[tuple[int, Encoded]]
    ) -> dict[str, Any]:
        arcs = rels = states.new_zeros(())
        rows, gold_upos, texts = [], [], []
        for row, coded in items:
            places = torch.tensor(coded.tokens)
            arc, dependents, heads = self.tree_scores(states[row, places])
            tokens = coded.text.tokens
            gold = torch.tensor([t.head + 1 for t in tokens])
            arcs = arcs + functional.cross_entropy(arc + _foreign(coded), gold, reduction="sum")
            scores = functional.log_softmax(self.relations(dependents, heads[gold]), -1)
            own, also = (torch.tensor(column)[:, None] for column in zip(*self._relations(coded), strict=True))
            either = torch.logaddexp(scores.gather(1, own), scores.gather(1, also))
            rels = rels - torch.where(own == also, scores.gather(1, own), either).sum()
            rows.append(tags[row, places])
            gold_upos += [self.inventory.upos.index(t.upos) for t in tokens]
            texts += [(coded.text.attributes, t.features) for t in tokens]
        logits = torch.cat(rows)
        upos = functional.cross_entropy(logits[:, : len(self.inventory.upos)], torch.tensor(gold_upos), reduction="sum")
        share = len(logits) / SYNTAX_SCALE
        return {
            "arc": arcs / SYNTAX_SCALE,
            "rel": rels / SYNTAX_SCALE,
            "upos": upos / SYNTAX_SCALE,
            "feats": self._feature_loss(logits, texts) * share,
        }

    def _relations(self, coded: Encoded) -> Iterator[tuple[int, int]]:
        """Yield the relation of each token and, where its set does not tell that apart, its subtype, else it again."""
        names = self.inventory.relations
        for token in coded.text.tokens:
            fine = [n for n, name in enumerate(names) if name.startswith(token.relation + ":")]
            own = names.index(token.relation)
            yield own, fine[0] if fine and token.relation in coded.text.coarse else own

    def _feature_loss(self, logits: torch.Tensor, gold: list[tuple[frozenset[str], dict[str, str]]]) -> torch.Tensor:
        at, loss = len(self.inventory.upos), logits.new_zeros(())
        for name, values in self.inventory.features.items():
            number = {value: i for i, value in enumerate(values)}
            target = [number.get(own.get(name, ""), IGNORE) if name in known else IGNORE for known, own in gold]
            loss = loss + _mean_entropy(logits[:, at : at + len(values)], torch.tensor(target))
            at += len(values)
        return loss * 0.3


class Links(nn.Module):
    """The claims head: which noun, time or source belongs to a figure, and how the claim is put.

    Every piece gets a row of `width` numbers: a question for each task, what a measure asks of its subject, an answer
    for each task, and the modalities. A figure's question is the mean of its pieces' rows; `encoder_teach` scores and teaches.
    """

    width = (1 + 2 * len(TASKS)) * LINK + len(MODALITIES)

    def __init__(self) -> None:
        super().__init__()
        self.rows = nn.Linear(HIDDEN, self.width)
        self.none = nn.Parameter(torch.randn(len(TASKS), LINK) * 0.1)
        self.prior = nn.Parameter(torch.zeros(len(TASKS), LINK))
        self.bias = nn.Parameter(torch.zeros(len(TASKS)))
        self.drop = nn.Dropout(0.25)


def _foreign(coded: Encoded) -> torch.Tensor:
    """Forbid heads outside the token's own sentence."""
    import bisect

    starts = coded.text.starts
    sentence = torch.tensor([bisect.bisect_right(starts, t.start) for t in coded.text.tokens])
    apart = (sentence[:, None] != sentence[None]).float() * -1e4
    return torch.cat([apart.new_zeros(len(apart), 1), apart], 1)


def _mean_entropy(logits: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
    count = (gold != IGNORE).sum().clamp(min=1)
    flat = logits.reshape(-1, logits.shape[-1])
    return functional.cross_entropy(flat, gold.reshape(-1), ignore_index=IGNORE, reduction="sum") / count


def entity_loss(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Cross entropy; where a set does not annotate MISC, "O" means O or MISC."""
    scores = functional.log_softmax(logits, -1)
    gold = batch.ner.clamp(min=0)
    picked = scores.gather(-1, gold[..., None])[..., 0]
    either = scores[..., MISC].logsumexp(-1)
    open_ = (batch.ner == 0) & ~batch.misc[:, None]
    picked = torch.where(open_, either, picked)
    weight = batch.weight * (batch.ner != IGNORE)
    return -(picked * weight).sum() / weight.sum().clamp(min=1)


def read_article(network: Network, vectors: "Vectors", article: Article) -> torch.Tensor:
    """Return the states of all pieces of an article, read in its windows."""
    coded = [[0, *article.ids[begin:stop], 2] for _, _, begin, stop in article.windows]
    size = max(map(len, coded))
    ids = torch.tensor([row + [1] * (size - len(row)) for row in coded])
    hidden = network.read(vectors.table[ids], (ids != 1).long())
    return torch.cat([hidden[i, 1 + f - b : 1 + e - b] for i, (f, e, b, _) in enumerate(article.windows)])


class Vectors:
    """The frozen word vectors."""

    def __init__(self, folder: Path) -> None:
        self.table = torch.from_numpy(load_words(folder))

    def collate(self, items: list[Encoded]) -> Batch:
        """Pad the texts to one batch."""
        size = max(len(e.ids) for e in items)

        def pad(rows: list[list[Any]], fill: float) -> torch.Tensor:
            return torch.tensor([row + [fill] * (size - len(row)) for row in rows])

        ids = pad([e.ids for e in items], 1)
        return Batch(
            self.table[ids],
            (ids != 1).long(),
            pad([e.ner for e in items], IGNORE),
            pad([e.weight for e in items], 0.0),
            torch.tensor([e.misc for e in items]),
            pad([e.starts for e in items], IGNORE),
            [(i, e) for i, e in enumerate(items) if e.tokens],
        )
