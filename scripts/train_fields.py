"""Fit the choice of time and modality on the train split of the corpus.

    python scripts/train_fields.py                      # writes claimkit/models/claims/fields.json
    python scripts/train_fields.py --unseen unseen.npz  # writes fields.linked.json instead
    python scripts/train_fields.py --only time          # leaves the other's weights as they are
    python scripts/train_fields.py --cross 5            # prints cross-validated scores instead

The files and the model are as in `train_claims.py`: a conditional logit over the candidates and "none". A time leans on the time of
the claim before, so its examples come twice: with what the annotators chose there, and with what a model chose that
has not seen the article. The passages of corpora/passages are examples as well, each twice: they show each way to put
a claim plainly, and several of them are rare in the articles.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import train_claims
from train_claims import Example, Read, fit, picks_of, second_readings

import claimkit
from claimkit.claims import find_source, scenes
from claimkit.encoder.links import link_scores, modality_scores
from claimkit.extraction.frames import Frame
from claimkit.extraction.modalities import modality_candidates
from claimkit.extraction.periods import no_time, time_candidates
from claimkit.extraction.ranking import FIELDS, LINKED_FIELDS, Weights, choose, in_thousandths
from claimkit.extraction.relative_times import in_context
from claimkit.extraction.scenes import Scene
from claimkit.records import ArticleClaims, Claim, Quantity, Time

RIDGE = 0.7
_NONE_BIAS = 0.5  # a time is named a little sooner than is likelier; chosen on dev
# What a time told up to so many sentences before gains beside the encoder: where annotators take null as well as such a
# time, the fit leans to null. Chosen on dev, where it changes little, and seen to help on articles that nothing was fitted on.
_CARRIED, _FAR = 1.0, 4
_GUESSED = 3  # folds of which the guesses for the claims before come
_PUBLISHED = "2025-11-19"  # of the passages
# name, field, what is right, where the figure stands, its frame and marks
Passage = tuple[str, str, str, int, Frame, Any]


def gold_claim(gold: ArticleClaims, quantity: Quantity) -> Claim | None:
    """Return the annotated claim on a figure."""
    return next((c for c in gold.claims if c.quantity.start < quantity.end and quantity.start < c.quantity.end), None)


def _places(candidates: list[Any], time: Time) -> list[int]:
    return [place for place, (t, _) in enumerate(candidates) if t.start < time.end and time.start < t.end]


def gold_time(candidates: list[Any], claim: Claim | None) -> Time | None:
    """Return the found time that a claim's annotated one means."""
    right = _places(candidates, claim.time) if claim is not None and claim.time is not None else []
    return candidates[right[0]][0] if right else None


def time_examples(read: Read, weights: Weights | None = None) -> Iterator[Example]:
    """Yield the examples of one article; the claim before has the gold's time, or the one that `weights` choose."""
    name, gold, frame, marks = read
    for scene, _ in scenes(frame, marks):
        claim = gold_claim(gold, scene.quantity)
        candidates = time_candidates(scene)
        none = no_time(scene, candidates)
        more = _time_links(scene, candidates)
        if claim is not None:
            readings = (claim.time, *second_readings(name).get(claim.id, {}).get("time", ()))
            picks = picks_of(candidates, readings, partial(_places, candidates))
            if picks:
                yield Example(name, [features for _, features in candidates] + [none], picks, more)
        if weights is not None:
            scene.time = choose(candidates, none, weights, more)[0]
        else:
            scene.time = gold_time(candidates, claim)


def _time_links(scene: Scene, candidates: list[Any]) -> list[float]:
    frame, quantity = scene.frame, scene.quantity
    places = [frame.tokens(time.start, time.end) for time, _ in candidates]
    return link_scores(frame.doc.links, "time", frame.tokens(quantity.start, quantity.end), places)


def read_passages(*models: str) -> Iterator[Passage]:
    """Yield the passages to learn from as each of the readers parses them; one figure of each is marked."""
    for path in sorted((train_claims.CORPUS / "passages").glob("*.toml")):
        for field, listed in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for number, passage in enumerate(listed):
                text = passage["t"].replace("[[", "").replace("]]", "")
                gold = claimkit.extract(text, language=path.stem, published=_PUBLISHED)
                for model in models or ("accurate", "small"):
                    frame, marks = train_claims.frame_of(gold, model)
                    if frame.doc.parsed:
                        yield (
                            f"{path.stem}.{field}.{number}",
                            field,
                            passage["is"],
                            passage["t"].index("[["),
                            frame,
                            marks,
                        )


def passage_examples(passages: list[Passage], field: str, weights: Weights) -> Iterator[Example]:
    """Yield the examples of one field; `weights` choose the times of the figures on the way."""
    for name, about, right, place, frame, marks in passages:
        for scene, change in scenes(frame, marks) if about == field else ():
            candidates = time_candidates(scene)
            none = no_time(scene, candidates)
            more = _time_links(scene, candidates)
            scene.time = choose(candidates, none, weights, more)[0]
            if not scene.quantity.start <= place < scene.quantity.end:
                continue
            if field == "time":
                picks = {k for k, (time, _) in enumerate(candidates) if _period(time) == right}
                picks |= {len(candidates)} if right == "none" else set()
                if picks:
                    yield Example(name, [features for _, features in candidates] + [none], picks, more)
            else:
                yield _modality_example(name, scene, {right}, change, _PUBLISHED)


def _period(time: Time) -> str:
    return "vague" if time.kind == "vague" else f"{time.since or ''}/{time.until or ''}"


def fit_times(read: list[Read], passages: list[Passage]) -> dict[str, float]:
    """Fit on the gold chain, then also on what the model chose for the claim before."""
    data = [example for each in read for example in time_examples(each)]
    names = sorted({name for name, *_ in read})
    both = list(data)
    for fold in range(_GUESSED):
        held = set(names[fold::_GUESSED])
        weights = in_thousandths(fit([example for example in data if example.name not in held], RIDGE))
        both += [example for each in read if each[0] in held for example in time_examples(each, weights)]
    both += 2 * list(passage_examples(passages, "time", weights))
    weights = fit(both, 2 * RIDGE)
    weights["none"] = round(weights.get("none", 0.0) - _NONE_BIAS, 3)
    return weights


def modality_examples(read: Read) -> Iterator[Example]:
    """Yield the examples of one article, with the times that the annotators gave."""
    name, gold, frame, marks = read
    for scene, change in scenes(frame, marks):
        claim = gold_claim(gold, scene.quantity)
        if claim is not None:
            scene.time = gold_time(time_candidates(scene), claim)
            yield modality_example(name, scene, claim, change, gold.article.published)


def modality_example(name: str, scene: Any, claim: Claim, change: Any, published: str | None) -> Example:
    """Return the modalities of a claim with what speaks for each, and those that the annotators accept."""
    right = {claim.modality, *second_readings(name).get(claim.id, {}).get("modality", ())}
    return _modality_example(name, scene, right, change, published)


def _modality_example(name: str, scene: Scene, right: set[str], change: Any, published: str | None) -> Example:
    frame, quantity = scene.frame, scene.quantity
    source = find_source(frame, quantity)
    kinds = modality_candidates(frame, quantity, source, scene.time, change, published)
    more = modality_scores(frame.doc.links, frame.tokens(quantity.start, quantity.end), [kind for kind, _ in kinds])
    picks = {place for place, (kind, _) in enumerate(kinds) if kind in right}
    return Example(name, [features for _, features in kinds], picks, more)


def fit_all(read: list[Read], passages: list[Passage]) -> dict[str, dict[str, float]]:
    """Fit both tasks."""
    times = fit_times(read, passages)
    modalities = [example for each in read for example in modality_examples(each)]
    modalities += 2 * list(passage_examples(passages, "modality", in_thousandths(times)))
    return {"time": times, "modality": fit(modalities, RIDGE)}


def score_times(read: list[Read], weights: Weights) -> tuple[int, int, int]:
    """Return how many times are right, given and wanted when the chain chooses by itself."""
    right = given = wanted = 0
    for _, gold, frame, marks in read:
        for scene, _ in scenes(frame, marks):
            candidates = time_candidates(scene)
            scene.time = choose(candidates, no_time(scene, candidates), weights, _time_links(scene, candidates))[0]
            time = in_context(frame, scene.time, scene.before.time)
            claim = gold_claim(gold, scene.quantity)
            if claim is not None:
                given += time is not None
                wanted += claim.time is not None
                both = time is not None and claim.time is not None
                right += both and (time.since, time.until) == (claim.time.since, claim.time.until)  # type: ignore[union-attr]
    return right, given, wanted


def cross(read: list[Read], passages: list[Passage], folds: int) -> None:
    """Print what articles get that the weights have not seen."""
    names = sorted({name for name, *_ in read})
    tally, modal = [0, 0, 0], [0.0, 0.0]
    for fold in range(folds):
        held = set(names[fold::folds])
        weights = fit_all([each for each in read if each[0] not in held], passages)
        tests = [each for each in read if each[0] in held]
        tally = [old + new for old, new in zip(tally, score_times(tests, in_thousandths(weights["time"])), strict=True)]
        data = [example for each in tests for example in modality_examples(each)]
        modal = [modal[0] + len(data) * train_claims.accuracy(data, weights["modality"]), modal[1] + len(data)]
    right, given, wanted = tally
    print(f"time: precision {right / given:.3f}, recall {right / wanted:.3f}; modality: {modal[0] / modal[1]:.3f}")


def main() -> None:
    """Fit and write the weights, or print what cross-validation gives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cross", type=int, default=0, metavar="FOLDS")
    parser.add_argument("--only", choices=("time", "modality"), help="write the weights of this one alone")
    parser.add_argument("--unseen", type=Path, help="fit what stands beside the encoder's word")
    options = parser.parse_args()
    heads = train_claims.unseen_heads(options.unseen)
    read = list(train_claims.frames("train", heads))
    passages = list(read_passages("small" if heads is None else "accurate"))
    if options.cross:
        cross(read, passages, options.cross)
        return
    path = LINKED_FIELDS if heads is not None else FIELDS
    weights = fit_all(read, passages)
    if heads is not None:
        for back in range(1, _FAR + 1):
            weights["time"][f"back:{back}"] = round(weights["time"].get(f"back:{back}", 0.0) + _CARRIED, 3)
    if options.only:
        weights = {**json.loads(path.read_text(encoding="utf-8")), options.only: weights[options.only]}
    train_claims.write(weights, path)


if __name__ == "__main__":
    main()
