"""The choice of measure and subject together: the likeliest pair, where one word is never both."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from claimkit.encoder.links import link_scores
from claimkit.extraction.measures import measure_evidence, nothing_measured, told_before
from claimkit.extraction.nominals import name_head
from claimkit.extraction.owner_roles import is_owned_by
from claimkit.extraction.owners import nothing_owns, subject_evidence
from claimkit.extraction.parallels import parallel_subject
from claimkit.extraction.ranking import Weights, chances, likeliest, load_weights, score, score_parts
from claimkit.extraction.scenes import Scene

if TYPE_CHECKING:
    from claimkit.extraction.parses import Token

_TRIED = 3  # measures for each of which the best subject is looked for
_CLOSE = 2.5  # log odds behind the best measure from which one is not tried
_OFTEN = 3  # mentions of a company that a text is about
_LEAN = 1.0  # log odds by which naming nothing must be likelier than a word: it is never right where one is wanted


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
    measure = chosen[0]
    if measure is None or not scene.frame.is_measure(measure):
        measure = told_before(scene) or measure
    if measure is not None and chosen[1] is None:
        chosen = measure, _company(scene, measure)
    return measure, parallel_subject(scene) or _dropped_speaker(scene) or chosen[1] or _pointed_place(scene)


def _dropped_speaker(scene: Scene) -> Token | None:
    """Return who speaks where a verb that says "I" leaves its subject out: "Gano 1.400 euros", cuenta Irene Soler."""
    frame = scene.frame
    speech = frame.language["speech"]
    if not speech or not speech.get("subject_dropped"):
        return None
    head = frame.doc[scene.clause]
    verbs = [head, *(child for child in head.children if child.relation in ("aux", "cop"))]
    if not any("1" in verb.morph.get("Person", []) and "Sing" in verb.morph.get("Number", []) for verb in verbs):
        return None
    if any(child.relation in ("nsubj", "csubj") for child in head.children):
        return None
    spoken = [quote.speaker for quote in frame.quotes_over(scene.quantity.start, scene.quantity.end) if quote.speaker]
    if not spoken:
        return None
    named = frame.mention_over(spoken[-1].start, spoken[-1].end)
    if named is not None:
        return frame.head_of(named)
    inside = frame.tokens(spoken[-1].start, spoken[-1].end)
    return next((frame.doc[i] for i in inside if frame.doc[i].head.i not in inside), None)


def _company(scene: Scene, measure: Token) -> Token | None:
    """Return the company that a text is about where a figure measures what companies report and nobody else is named."""
    frame = scene.frame
    if not frame.is_listed("company_measures", measure) or any(is_owned_by(frame, child) for child in measure.children):
        return None
    topic = frame.topic(frame.doc[scene.first].idx)
    if topic is None or topic.entity.type != "ORG" or len(topic.entity.mentions) < _OFTEN:
        return None
    here = frame.mentions_in(frame.doc[scene.first].idx, frame.doc[scene.last - 1].end)
    if any(mention.entity.type in ("ORG", "LOC") and mention.entity is not topic.entity for mention in here):
        return None
    return frame.head_of(topic)


def _pointed_place(scene: Scene) -> Token | None:
    """Return the adverb of the figure's clause that stands for a place named before: "Dort steht ein Drittel leer".

    The figures behind it in the sentence share it.
    """
    frame = scene.frame
    words = frame.language["claims"].get("place_adverbs", {}).get("words", ())
    if scene.place and scene.before.subject is not None and frame.doc[scene.before.subject].lower_ in words:
        return frame.doc[scene.before.subject]
    for token in frame.doc[scene.clause].children:
        if token.lower_ in words and token.pos_ == "ADV" and frame.doc[token.i + 1].pos_ != "ADP":
            return token
    return None


def _choose_subject(scene: Scene, weights: Weights, known: dict[int, int]) -> tuple[Token | None, float]:
    """Return the subject to name beside the measure that the scene has, and the log probability of the likeliest choice.

    Nothing is named only where that is clearly likelier, for a claim without a subject is never right about one; but
    whoever only says the figure is no guess.
    """
    owners = subject_evidence(scene)
    scores = [score_parts(token.i, fixed, more, weights, known) for token, (fixed, more) in owners]
    scores.append(score(nothing_owns(scene), weights))
    links = subject_links(scene, [token for token, _ in owners])
    totals = [own + link for own, link in zip(scores, links, strict=True)]
    _, likelihood = likeliest(totals)
    nothing = totals.pop()
    if not totals:
        return None, likelihood
    best, _ = likeliest(totals)
    subject = owners[best][0]
    lean = 0.0 if scene.frame.in_speaker(subject.idx) else _LEAN
    return subject if totals[best] + lean >= nothing else None, likelihood


def subject_links(scene: Scene, candidates: Sequence[Token]) -> list[float]:
    """Return what the encoder says of each candidate, for a noun that introduces a name of the name, and of none."""
    links = scene.frame.doc.links
    if links is None:
        return [0.0] * (len(candidates) + 1)
    places = [[name_head(scene.frame, token).i] for token in candidates]
    asked = scene.measure.i if scene.measure is not None else None
    return link_scores(links, "subject", scene.own, places, asked)
