"""Score against two readings of an article at once: what agrees with either annotation is right.

Only where a second annotation lies beside the gold (corpora/second). The plain score stays the measure; the one given
here tells how much of what is missing is open to dispute.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from agreement import paired

from claimkit import evaluation, records

Scores = evaluation.Scores
Place = tuple[int, int]
_EMPTY: dict[str, tuple[Any, ...]] = {"claims": (), "quotes": (), "findings": ()}
_KINDS = {"claims": ("claims.found",), "quotes": ("quotes.overlap", "quotes.exact")}


def score_either(
    gold: records.ArticleClaims,
    second: records.ArticleClaims,
    found: records.ArticleClaims,
    nonclaims: Sequence[Any] = (),
) -> Scores:
    """Return the tallies of one article, in which each field of each item counts as right when either reading has it.

    What only one reading has is wanted only when it was given; whatever the second annotation leaves out (reference
    findings, nesting, links) is scored against the gold alone.
    """
    scores = evaluation.score(gold, found, nonclaims)
    for kind, presence in _KINDS.items():
        scores = {
            key: tally for key, tally in scores.items() if not key.startswith(f"{kind}.") or key == "quotes.inside"
        }
        _score_items(kind, presence, (gold, second), found, scores)
    _score_mentions((gold, second), found, scores)
    _score_findings((gold, second), found, scores)
    return dict(sorted(scores.items()))


def _score_items(
    kind: str,
    presence: Sequence[str],
    readings: tuple[records.ArticleClaims, records.ArticleClaims],
    found: records.ArticleClaims,
    scores: Scores,
) -> None:
    """Score the claims or the quotes: each one given against the item of either reading that it means."""
    partners = [{id(b): a for a, b in paired(kind, reading, found)[0]} for reading in readings]
    missed = _missed(kind, readings, partners)
    for item in getattr(found, kind):
        singles = []
        for reading, own in zip(readings, partners, strict=True):
            if id(item) in own:
                one, other = (
                    replace(whole, **{**_EMPTY, kind: (part,)})
                    for whole, part in ((reading, own[id(item)]), (found, item))
                )
                singles.append(evaluation.score(one, other))
        best = _better(singles)
        for field in presence:
            right = field in best and best[field].right
            _add(scores, field, evaluation.Tally(int(right), 1, int(right)))
        for field, tally in best.items():
            if field.startswith(f"{kind}.") and field not in {*presence, "quotes.inside"}:
                _add(scores, field, tally)
    for field in presence:
        _add(scores, field, evaluation.Tally(0, 0, missed))


def _missed(kind: str, readings: tuple[records.ArticleClaims, ...], partners: Sequence[dict[int, Any]]) -> int:
    """Return how many items both readings have and nobody gave."""
    taken = [{id(item) for item in own.values()} for own in partners]
    return sum(id(a) not in taken[0] and id(b) not in taken[1] for a, b in paired(kind, *readings)[0])


def _better(singles: Sequence[Scores]) -> Scores:
    """Return the better tally of each field; a field that one reading leaves null, as the item does, is in order."""
    fields = {field for scores in singles for field in scores}
    blank = evaluation.Tally()
    return {
        field: max(
            (scores.get(field, blank) for scores in singles),
            key=lambda tally: (tally.right == tally.given == tally.wanted, tally.right, -tally.given - tally.wanted),
        )
        for field in sorted(fields)
    }


def _score_mentions(
    readings: tuple[records.ArticleClaims, records.ArticleClaims], found: records.ArticleClaims, scores: Scores
) -> None:
    """Score names: a mention, or a mention of a type, is right when either reading has it."""
    for field, typed in (("entities.mention", False), ("entities.typed", True)):
        sides = [set(_mentions(reading, typed=typed)) for reading in readings]
        given = set(_mentions(found, typed=typed))
        right = given & (sides[0] | sides[1])
        places = [{place for place, _ in side} for side in sides]
        missed = (places[0] & places[1]) - {place for place, _ in right}
        scores[field] = evaluation.Tally(len(right), len(given), len(right) + len(missed))


def _mentions(claims: records.ArticleClaims, *, typed: bool) -> Iterable[tuple[Place, str]]:
    for entity in claims.entities:
        for mention in entity.mentions:
            yield (mention.start, mention.end), entity.type if typed else ""


def _score_findings(
    readings: tuple[records.ArticleClaims, records.ArticleClaims], found: records.ArticleClaims, scores: Scores
) -> None:
    """Score the findings of the checks that both annotations were given."""
    gold, second = readings
    for check in ("consistency", "translation"):
        wanted = [finding for finding in gold.findings if finding.check == check]
        given = [finding for finding in found.findings if finding.check == check]
        if f"findings.{check}" not in scores:
            continue
        fits = [_better([_one_finding(reading, found, check, item) for reading in readings]) for item in given]
        right = [fit for fit in fits if fit[f"findings.{check}"].right]
        missed = sum(_fits_none(gold, item, found) and not _fits_none(gold, item, second) for item in wanted)
        scores[f"findings.{check}"] = evaluation.Tally(len(right), len(given), len(right) + missed)
        verdicts = sum(fit[f"verdicts.{check}"].right for fit in right)
        scores[f"verdicts.{check}"] = evaluation.Tally(verdicts, len(right), len(right))


def _one_finding(
    reading: records.ArticleClaims, found: records.ArticleClaims, check: str, item: records.Finding
) -> Scores:
    of_check = tuple(finding for finding in reading.findings if finding.check == check)
    scores = evaluation.score(replace(reading, findings=of_check), replace(found, findings=(item,)))
    keys = (f"findings.{check}", f"verdicts.{check}")
    tallies = {key: scores.get(key, evaluation.Tally()) for key in keys}
    return {key: evaluation.Tally(tally.right, 1, 1) for key, tally in tallies.items()}


def _fits_none(gold: records.ArticleClaims, item: records.Finding, other: records.ArticleClaims) -> bool:
    return not evaluation.score(replace(gold, findings=(item,)), other)[f"findings.{item.check}"].right


def _add(scores: Scores, field: str, tally: evaluation.Tally) -> None:
    scores.setdefault(field, evaluation.Tally()).add(tally)
