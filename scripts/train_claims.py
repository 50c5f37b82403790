"""Fit the choice of measure and subject on the train split of the corpus.

    python scripts/train_claims.py                      # writes claimkit/models/claims/weights.json
    python scripts/train_claims.py --unseen unseen.npz  # writes weights.linked.json instead
    python scripts/train_claims.py --cross 5            # prints cross-validated accuracy instead

Every gold claim of the train split is one example: its candidates, what speaks for each, and those that the
annotators chose (with the second readings there may be several). The model is a conditional logit (a softmax over the candidates and "none") with a ridge penalty,
fitted by L-BFGS from zero, so the same corpus gives the same weights.

weights.json is for what the small pipelines read, weights.linked.json for what the encoder reads: there its claims head
has its say as well, and the other evidence is fitted beside what heads say that have not seen the article (`train_encoder.py
unseen`).
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

import claimkit
from claimkit import languages, nlp
from claimkit.claims import scenes
from claimkit.encoder.links import link_scores
from claimkit.evaluation import Others
from claimkit.extraction.choices import choose_both, subject_links
from claimkit.extraction.confidences import features
from claimkit.extraction.entities import find_entities
from claimkit.extraction.frames import Frame
from claimkit.extraction.marks import pair_marks
from claimkit.extraction.measures import measure_candidates, no_measure
from claimkit.extraction.nominals import build_subject
from claimkit.extraction.owners import no_subject, subject_candidates
from claimkit.extraction.quantities import find_quantities
from claimkit.extraction.quotes import find_quotes
from claimkit.extraction.ranking import LINKED, WEIGHTS, in_thousandths, load_weights
from claimkit.extraction.scenes import Scene
from claimkit.extraction.times import find_times
from claimkit.records import ArticleClaims, Span, Subject

sys.path.insert(0, str(Path(__file__).resolve().parent))

from evaluate import annotation
from unseen_heads import UnseenHeads

CORPUS = Path(__file__).parent.parent / "corpora"
CONFIDENCE_RIDGE = 0.05
_CHAINED = ("measure", "subject")
_FOLDS = 4
_TRUST = 0.6  # how far the encoder's word is taken of an article that the network below an unseen head has seen; chosen on dev
_FRESH: set[str] = set()  # the articles that it has not: there its word is worth what it will be of others
RARE = 3  # features seen in fewer examples are left out
Guess = Callable[[Scene], tuple[Any, Any]]
Read = tuple[str, ArticleClaims, Frame, Any]  # name, gold, frame, marks


class Example(NamedTuple):
    """A choice: the article's name, the features of each candidate and last of none, the right ones, the encoder's word."""

    name: str
    rows: list[frozenset[str]]
    picks: set[int]
    more: Sequence[float] = ()


def gold_articles(split: str) -> Iterator[tuple[str, ArticleClaims]]:
    """Yield the gold of one split, in the order of the file names."""
    import tomllib

    articles = tomllib.loads((CORPUS / "corpus.toml").read_text(encoding="utf-8"))["articles"]
    for name in sorted(articles):
        if articles[name]["split"] == split:
            data = json.loads((CORPUS / "gold" / f"{name}.json").read_text(encoding="utf-8"))
            yield name, ArticleClaims.from_dict(data)


def frame_of(
    gold: ArticleClaims, model: str = "auto", heads: UnseenHeads | None = None, name: str = ""
) -> tuple[Frame, Any]:
    """Run the chain up to the claims; `model` reads the article ("small" or "accurate", "auto" as in use).

    With `heads` the encoder's word is that of the head which has not seen the article of this name.
    """
    article = gold.article
    tables = languages.load(article.language)
    quantities = find_quantities(article.text, tables)
    times = find_times(article.text, tables, published=article.published)
    marks = pair_marks(article.text, tables)
    doc = nlp.parse(article.text, tables, model=model)
    told = heads.write(name, doc) if heads is not None else None
    entities = find_entities(doc, tables)
    quotes = find_quotes(doc, marks, entities, tables)
    frame = Frame.of(doc, quantities, times, entities, quotes, tables)
    frame.published = article.published
    if told is not None and frame.doc.links is not None:
        frame.doc.links.model = told
    return frame, marks


def head_in(frame: Frame, span: Span | Any) -> set[int]:
    """Return the tokens that count as a gold span's head: its syntactic root and its last noun."""
    inside = list(frame.tokens(span.start, span.end))
    nouns = [i for i in inside if frame.doc[i].pos_ in ("NOUN", "PROPN", "PRON", "VERB", "ADJ", "ADV")]
    roots = [i for i in inside if frame.doc[i].head.i not in inside or frame.doc[i].head.i == i]
    return {i for i in roots if i in nouns} or set(nouns[:1]) or set(inside[:1])


def examples(
    name: str, gold: ArticleClaims, frame: Frame, marks: Any, guess: Guess | None = None
) -> Iterator[tuple[str, Example]]:
    """Yield (task, example) for every claim that the chain finds too.

    What the claim before chose is the gold's choice; with `guess` it is what that chooses, as it will be in use.
    """
    mentions: dict[str | None, list[Span]] = {entity.id: list(entity.mentions) for entity in gold.entities}
    others = second_readings(name)
    for scene, _ in scenes(frame, marks):
        quantity = scene.quantity
        claim = next(
            (c for c in gold.claims if c.quantity.start < quantity.end and quantity.start < c.quantity.end), None
        )
        guessed = guess(scene) if guess is not None else None
        if claim is not None:
            more = others.get(claim.id, {})
            yield from _measure(name, scene, (claim.measure, *more.get("measure", ())))
            yield from _subject(name, scene, (claim.subject, *more.get("subject", ())), mentions)
        if guessed is not None:
            scene.measure, scene.subject = guessed


@functools.cache
def second_readings(name: str) -> Others:
    """Return the second readings of an article's claims."""
    return annotation(name)[1]


def picks_of(candidates: list[Any], readings: Sequence[Any], places: Callable[[Any], list[int]]) -> set[int]:
    """Return the places of the candidates that any reading means, the last place for null; empty when no reading is met.

    `places` gives those of one reading that is not null.
    """
    picks: set[int] = set()
    for reading in readings:
        picks.update([len(candidates)] if reading is None else places(reading))
    return picks


def _measure(name: str, scene: Any, readings: Sequence[Any]) -> Iterator[tuple[str, Example]]:
    candidates = measure_candidates(scene)

    def places(measure: Span) -> list[int]:
        heads = head_in(scene.frame, measure)
        return [place for place, (token, _) in enumerate(candidates) if token.i in heads]

    picks = picks_of(candidates, readings, places)
    if picks:
        more = link_scores(scene.frame.doc.links, "measure", scene.own, [[token.i] for token, _ in candidates])
        yield "measure", Example(name, [f for _, f in candidates] + [no_measure(scene, candidates)], picks, more)
    first = places(readings[0]) if readings[0] else []
    scene.measure = candidates[first[0]][0] if first else None


def _subject(
    name: str, scene: Any, readings: Sequence[Any], others: dict[str | None, list[Span]]
) -> Iterator[tuple[str, Example]]:
    candidates = subject_candidates(scene)

    def places(subject: Subject) -> list[int]:
        return _of_subject(scene.frame, candidates, subject, others)

    picks = picks_of(candidates, readings, places)
    if picks:
        more = subject_links(scene, [token for token, _ in candidates])
        yield "subject", Example(name, [f for _, f in candidates] + [no_subject(scene)], picks, more)
    first = places(readings[0]) if readings[0] else []
    scene.subject = candidates[first[0]][0] if first else None


def _of_subject(
    frame: Frame, candidates: list[Any], subject: Subject, others: dict[str | None, list[Span]]
) -> list[int]:
    """Return the places of the candidates that name the gold's subject, else of those that name its entity elsewhere."""
    heads = head_in(frame, subject)
    names = [build_subject(frame, token) for token, _ in candidates]
    right = [place for place, (token, _) in enumerate(candidates) if token.i in heads]
    spans = [subject, *others.get(subject.entity_id, ())]
    return right or [
        place
        for place, name in enumerate(names)
        if any(
            span.start < name.end and name.start < span.end and name.end - name.start <= span.end - span.start + 4
            for span in spans
        )
    ]


def judged(gold: ArticleClaims) -> Iterator[tuple[frozenset[str], float, bool]]:
    """Yield (features, confidence, right) for every claim that the chain gives: right value and unit of a gold claim."""
    for claim in claimkit.extract(gold.article.text, published=gold.article.published).claims:
        found = claim.quantity
        same = [c.quantity for c in gold.claims if c.quantity.start < found.end and found.start < c.quantity.end]
        right = any(_figures(q) == _figures(found) for q in same)
        yield features(claim), claim.confidence, right


def _figures(quantity: Any) -> tuple[Any, ...]:
    values = (quantity.value, quantity.low, quantity.high)
    return (*(None if v is None else round(float(v), 5) for v in values), quantity.unit.kind, quantity.unit.code)


def fit_confidence(data: list[tuple[frozenset[str], float, bool]]) -> dict[str, float]:
    """Return the weights of a logistic model of being right."""
    examples = [Example("", [names, frozenset()], {0 if right else 1}) for names, _, right in data]
    return fit(examples, CONFIDENCE_RIDGE)


def reliability(split: str) -> None:
    """Print, for each band of confidence, how many claims are right, and the expected calibration error."""
    rows = [(confidence, right) for _, gold in gold_articles(split) for _, confidence, right in judged(gold)]
    error = 0.0
    for low, high in ((0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 1.01)):
        band = [(c, r) for c, r in rows if low <= c < high]
        if band:
            said, true = np.mean([c for c, _ in band]), np.mean([r for _, r in band])
            error += abs(said - true) * len(band) / len(rows)
            print(f"{low:.2f} to {high:.2f}: {len(band):4d} claims, said {said:.3f}, right {true:.3f}")
    print(f"expected calibration error {error:.3f} on {len(rows)} claims of {split}")


def fit(data: list[Example], ridge: float) -> dict[str, float]:
    """Return the weights that make the annotators' choices most likely."""
    counts: dict[str, int] = {}
    for example in data:
        for feature in set().union(*example.rows):
            counts[feature] = counts.get(feature, 0) + 1
    index = {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= RARE))}
    table, starts, right = _encode(data, index)
    more = np.concatenate([_trusted(example) for example in data])
    sizes = np.diff([*starts, table.shape[0]])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = table @ weights + more
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        chances = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
        picked = np.add.reduceat(chances * right, starts)
        wanted = chances * right / np.repeat(np.maximum(picked, 1e-12), sizes)
        value = ridge * float(weights @ weights) - float(np.log(np.maximum(picked, 1e-12)).sum())
        return value, 2 * ridge * weights + table.T @ (chances - wanted)

    best = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return {feature: round(float(best[i]), 3) for feature, i in index.items() if abs(best[i]) >= 0.01}


def _trusted(example: Example) -> np.ndarray:
    """Return the encoder's word on an example, as far as it may be taken."""
    if not example.more:
        return np.zeros(len(example.rows))
    return np.array(example.more) * (1.0 if example.name in _FRESH else _TRUST)


def unseen_heads(path: Path | None) -> UnseenHeads | None:
    """Read the heads of a file; None where none is named."""
    if path is None:
        return None
    heads = UnseenHeads(path)
    _FRESH.update(heads.fresh)
    return heads


def _encode(data: list[Example], index: dict[str, int]) -> tuple[Any, np.ndarray, np.ndarray]:
    """Return the candidates of all examples as a sparse table, where each example starts, and which are right (0 or 1)."""
    columns, edges, starts, right = [], [0], [], []
    for _, rows, picks, _ in data:
        starts.append(len(right))
        for place, row in enumerate(rows):
            columns.extend(sorted(index[f] for f in row if f in index))
            edges.append(len(columns))
            right.append(float(place in picks))
    table = csr_matrix((np.ones(len(columns)), columns, edges), shape=(len(right), len(index)))
    return table, np.array(starts), np.array(right)


def accuracy(data: list[Example], weights: dict[str, float]) -> float:
    """Return the share of examples whose best candidate is the annotators'."""
    right = 0
    for _, rows, picks, more in data:
        scores = [sum(weights.get(f, 0.0) for f in row) for row in rows]
        scores = [own + other for own, other in zip(scores, more or [0.0] * len(rows), strict=True)]
        right += scores.index(max(scores)) in picks
    return right / max(1, len(data))


def write(weights: dict[str, dict[str, float]], path: Path) -> None:
    """Write a file of weights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def frames(split: str, heads: UnseenHeads | None) -> Iterator[Read]:
    """Yield the articles of a split as the small pipelines parse them, where there is one, or with `heads` as the encoder does."""
    for name, gold in gold_articles(split):
        frame, marks = frame_of(gold, "small" if heads is None else "accurate", heads, name)
        if frame.doc.parsed:
            yield name, gold, frame, marks


def collect(read: list[Read], guess: Guess | None = None) -> dict[str, list[Example]]:
    """Return the examples of each task."""
    tasks: dict[str, list[Example]] = {"measure": [], "subject": []}
    for name, gold, frame, marks in read:
        for task, example in examples(name, gold, frame, marks, guess):
            tasks[task].append(example)
    return tasks


def fit_chain(read: list[Read], ridge: float) -> dict[str, dict[str, float]]:
    """Fit measure and subject twice: on the gold chain, then also on what the model chose for the claim before.

    The guesses for an article come from a model that has not seen it.
    """
    gold = collect(read)
    both: dict[str, list[Example]] = {task: list(gold[task]) for task in _CHAINED}
    names = sorted({name for name, *_ in read})
    for fold in range(_FOLDS):
        held = set(names[fold::_FOLDS])
        weights = {task: fit([row for row in gold[task] if row.name not in held], ridge) for task in _CHAINED}
        guessed = collect([row for row in read if row[0] in held], guesser(weights))
        for task in _CHAINED:
            both[task] += guessed[task]
    return {task: fit(both[task], 2 * ridge) for task in _CHAINED}


def guesser(weights: dict[str, dict[str, float]]) -> Guess:
    """Return the choice of measure and subject that weights make."""
    whole = {task: in_thousandths(fitted) for task, fitted in weights.items()}

    def guess(scene: Scene) -> tuple[Any, Any]:
        choice = choose_both(scene, whole)
        scene.measure = None
        return choice

    return guess


def main() -> None:
    """Fit and write the weights, or print what cross-validation gives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cross", type=int, default=0, metavar="FOLDS")
    parser.add_argument("--ridge", type=float, default=1.5)
    parser.add_argument("--unseen", type=Path, help="fit what stands beside the encoder's word")
    parser.add_argument("--reliability", metavar="SPLIT", help="print how well the confidences of a split hold")
    options = parser.parse_args()
    if options.reliability:
        reliability(options.reliability)
        return
    read = list(frames("train", unseen_heads(options.unseen)))
    tasks = collect(read)
    for task, data in tasks.items():
        names = sorted({example.name for example in data})
        folds = [names[i :: options.cross] for i in range(options.cross)]
        scores = [
            accuracy([d for d in data if d.name in fold], fit([d for d in data if d.name not in fold], options.ridge))
            for fold in folds
        ]
        print(
            task,
            len(data),
            "examples",
            *(f"{value:.3f}" for value in scores),
            f"mean {np.mean(scores):.3f}" if scores else "",
        )
    if options.cross:
        return
    weights = fit_chain(read, options.ridge)
    if options.unseen:
        write(weights, LINKED)
        return
    write({**weights, "confidence": json.loads(WEIGHTS.read_text(encoding="utf-8")).get("confidence", {})}, WEIGHTS)
    load_weights.cache_clear()
    rows = [row for _, gold in gold_articles("train") for row in judged(gold)]
    write({**weights, "confidence": fit_confidence(rows)}, WEIGHTS)


if __name__ == "__main__":
    main()
