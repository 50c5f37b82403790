"""The choice of measure and subject together: the likeliest pair, where one word is never both."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from claimkit.encoder.links import link_scores
from claimkit.extraction.measures import measure_evidence, nothing_measured
from claimkit.extraction.nominals import name_head
from claimkit.extraction.owners import nothing_owns, subject_evidence
from claimkit.extraction.ranking import Weights, chances, likeliest, load_weights, score, score_parts
from claimkit.extraction.scenes import Scene

if TYPE_CHECKING:
    from claimkit.extraction.parses import Token

_TRIED = 3  # measures for each of which the best subject is looked for
_CLOSE = 2.5  # log odds behind the best measure from which one is not tried


def choose_both(scene: Scene, weights: Mapping[str, Weights] | None = None) -> tuple[Token | None, Token | None]:
    """Return the head nouns of what the figure measures and of what it speaks; None where nothing is named.

    `weights` of "measure" and "subject" take the place of the shipped ones while they are trained.
    """
    linked = scene.frame.doc.links is not None
    tasks = weights or {task: load_weights(task, linked) for task in ("measure", "subject")}
    candidates = measure_evidence(scene)
    more = link_scores(scene.frame.doc.links, "measure", scene.own, [[token.i] for token, _ in candidates])
    measures = chances(candidates, nothing_measured(scene, candidates), tasks["measure"], more)
    top, known = measures[0][1], dict[int, int]()
    best = -math.inf
    chosen: tuple[Token | None, Token | None] = None, None
    for measure, likelihood in measures[:_TRIED]:
        if likelihood < top - _CLOSE or likelihood <= best:  # no subject makes a pair likelier than its measure
            break
        scene.measure = measure
        subject, second = _choose_subject(scene, tasks["subject"], known)
        if likelihood + second > best:
            best, chosen = likelihood + second, (measure, subject)
    return chosen


def _choose_subject(scene: Scene, weights: Weights, known: dict[int, int]) -> tuple[Token | None, float]:
    """Return the likeliest subject beside the measure that the scene has, and its log probability."""
    owners = subject_evidence(scene)
    scores = [score_parts(token.i, fixed, more, weights, known) for token, (fixed, more) in owners]
    scores.append(score(nothing_owns(scene), weights))
    links = subject_links(scene, [token for token, _ in owners])
    best, likelihood = likeliest([own + link for own, link in zip(scores, links, strict=True)])
    return owners[best][0] if best < len(owners) else None, likelihood


def subject_links(scene: Scene, candidates: Sequence[Token]) -> list[float]:
    """Return what the encoder says of each candidate, for a noun that introduces a name of the name, and of none."""
    links = scene.frame.doc.links
    if links is None:
        return [0.0] * (len(candidates) + 1)
    places = [[name_head(scene.frame, token).i] for token in candidates]
    asked = scene.measure.i if scene.measure is not None else None
    return link_scores(links, "subject", scene.own, places, asked)
