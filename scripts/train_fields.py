"""Fit the choice of time and modality on the train split of the corpus.

    python scripts/train_fields.py            # writes claimkit/models/claims/fields.json
    python scripts/train_fields.py --cross 5  # prints cross-validated scores instead

The model is that of `train_claims.py`: a conditional logit over the candidates and "none". A time leans on the time of
the claim before, so its examples come twice: with what the annotators chose there, and with what a model chose that
has not seen the article.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import train_claims
from train_claims import Example, fit, picks_of, second_readings

from claimkit.claims import find_source, scenes
from claimkit.extraction.frames import Frame
from claimkit.extraction.modalities import modality_candidates
from claimkit.extraction.periods import no_time, time_candidates
from claimkit.extraction.ranking import FIELDS, choose
from claimkit.extraction.relative_times import in_context
from claimkit.records import ArticleClaims, Claim, Quantity, Time

RIDGE = 1.4  # each example comes once for each reader
_GUESSED = 3  # folds of which the guesses for the claims before come
Read = tuple[str, ArticleClaims, Frame, Any]


def gold_claim(gold: ArticleClaims, quantity: Quantity) -> Claim | None:
    """Return the annotated claim on a figure."""
    return next((c for c in gold.claims if c.quantity.start < quantity.end and quantity.start < c.quantity.end), None)


def _places(candidates: list[Any], time: Time) -> list[int]:
    return [place for place, (t, _) in enumerate(candidates) if t.start < time.end and time.start < t.end]


def gold_time(candidates: list[Any], claim: Claim | None) -> Time | None:
    """Return the found time that a claim's annotated one means."""
    right = _places(candidates, claim.time) if claim is not None and claim.time is not None else []
    return candidates[right[0]][0] if right else None


def time_examples(read: Read, weights: dict[str, float] | None = None) -> Iterator[Example]:
    """Yield the examples of one article; the claim before has the gold's time, or the one that `weights` choose."""
    name, gold, frame, marks = read
    for scene, _ in scenes(frame, marks):
        claim = gold_claim(gold, scene.quantity)
        candidates = time_candidates(scene)
        none = no_time(scene, candidates)
        if claim is not None:
            readings = (claim.time, *second_readings(name).get(claim.id, {}).get("time", ()))
            picks = picks_of(candidates, readings, partial(_places, candidates))
            if picks:
                yield name, [features for _, features in candidates] + [none], picks
        if weights is not None:
            scene.time = choose(candidates, none, weights)[0]
        else:
            scene.time = gold_time(candidates, claim)


def fit_times(read: list[Read]) -> dict[str, float]:
    """Fit on the gold chain, then also on what the model chose for the claim before."""
    data = [example for each in read for example in time_examples(each)]
    names = sorted({name for name, *_ in read})
    both = list(data)
    for fold in range(_GUESSED):
        held = set(names[fold::_GUESSED])
        weights = fit([example for example in data if example[0] not in held], RIDGE)
        both += [example for each in read if each[0] in held for example in time_examples(each, weights)]
    return fit(both, 2 * RIDGE)


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
    source = find_source(scene.frame, scene.quantity)
    kinds = modality_candidates(scene.frame, scene.quantity, source, scene.time, change, published)
    right = {claim.modality, *second_readings(name).get(claim.id, {}).get("modality", ())}
    return name, [f for _, f in kinds], {place for place, (kind, _) in enumerate(kinds) if kind in right}


def fit_all(read: list[Read]) -> dict[str, dict[str, float]]:
    """Fit both tasks."""
    return {
        "time": fit_times(read),
        "modality": fit([example for each in read for example in modality_examples(each)], RIDGE),
    }


def score_times(read: list[Read], weights: dict[str, float]) -> tuple[int, int, int]:
    """Return how many times are right, given and wanted when the chain chooses by itself, without the encoder's word."""
    right = given = wanted = 0
    for _, gold, frame, marks in read:
        for scene, _ in scenes(frame, marks):
            candidates = time_candidates(scene)
            scene.time = choose(candidates, no_time(scene, candidates), weights)[0]
            time = in_context(frame, scene.time, scene.before.time)
            claim = gold_claim(gold, scene.quantity)
            if claim is not None:
                given += time is not None
                wanted += claim.time is not None
                both = time is not None and claim.time is not None
                right += both and (time.since, time.until) == (claim.time.since, claim.time.until)  # type: ignore[union-attr]
    return right, given, wanted


def cross(read: list[Read], folds: int) -> None:
    """Print what articles get that the weights have not seen."""
    names = sorted({name for name, *_ in read})
    tally, modal = [0, 0, 0], [0.0, 0.0]
    for fold in range(folds):
        held = set(names[fold::folds])
        weights = fit_all([each for each in read if each[0] not in held])
        tests = [each for each in read if each[0] in held]
        tally = [old + new for old, new in zip(tally, score_times(tests, weights["time"]), strict=True)]
        data = [example for each in tests for example in modality_examples(each)]
        modal = [modal[0] + len(data) * train_claims.accuracy(data, weights["modality"]), modal[1] + len(data)]
    right, given, wanted = tally
    print(f"time: precision {right / given:.3f}, recall {right / wanted:.3f}; modality: {modal[0] / modal[1]:.3f}")


def main() -> None:
    """Fit and write the weights, or print what cross-validation gives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cross", type=int, default=0, metavar="FOLDS")
    options = parser.parse_args()
    read = list(train_claims.frames("train"))
    if options.cross:
        cross(read, options.cross)
        return
    FIELDS.write_text(json.dumps(fit_all(read), indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
