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
    met: dict[str, set[int]] = {field: set() for field in presence}
    for item in getattr(found, kind):
        singles = []
        for reading, own in zip(readings, partners, strict=True):
            if id(item) in own:
                tallies = _single(kind, reading, own[id(item)], found, item)
                met_now = [field for field in presence if tallies[field].right]
                singles += [tallies] if met_now else []
                for field in met_now:
                    met[field].add(id(own[id(item)]))
        best = _better(singles)
        for field in presence:
            right = int(any(tallies[field].right for tallies in singles))
            _add(scores, field, evaluation.Tally(right, 1, right))
        for field, tally in best.items():
            if field.startswith(f"{kind}.") and field not in {*presence, "quotes.inside"}:
                _add(scores, field, tally)
    shared = paired(kind, *readings)[0]
    for field in presence:
        missed = sum(id(a) not in met[field] and id(b) not in met[field] for a, b in shared)
        _add(scores, field, evaluation.Tally(0, 0, missed))


def _single(kind: str, reading: records.ArticleClaims, wanted: Any, found: records.ArticleClaims, given: Any) -> Scores:
    """Score one claim or quote against one."""
    one, other = (replace(whole, **{**_EMPTY, kind: (item,)}) for whole, item in ((reading, wanted), (found, given)))
    return evaluation.score(one, other)


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
    """Score the findings of the checks that both annotations were given, one to one."""
    gold, second = readings
    for check in ("consistency", "translation"):
        if f"findings.{check}" not in scores:
            continue
        wanted = [item for item in gold.findings if item.check == check]
        others = [item for item in second.findings if item.check == check]
        given = [item for item in found.findings if item.check == check]
        own = _fits(gold, wanted, found, given)
        met = {id(a) for a in own.values()}
        shared = _fits(gold, wanted, second, others)
        open_others = [b for b in others if id(shared.get(id(b))) not in met]
        extra = _fits(second, open_others, found, [item for item in given if id(item) not in own])
        taken = {id(b) for b in extra.values()}
        missed = sum(id(b) not in taken and id(b) in shared for b in open_others)
        verdicts = {**own, **extra}
        right = sum(item.verdict == verdicts[id(item)].verdict for item in given if id(item) in verdicts)
        scores[f"findings.{check}"] = evaluation.Tally(len(verdicts), len(given), len(verdicts) + missed)
        scores[f"verdicts.{check}"] = evaluation.Tally(right, len(verdicts), len(verdicts))


def _fits(
    reading: records.ArticleClaims,
    wanted: Sequence[records.Finding],
    found: records.ArticleClaims,
    given: Sequence[records.Finding],
) -> dict[int, records.Finding]:
    """Pair findings one to one; return the wanted one by the identity of the one given."""
    pairs: dict[int, records.Finding] = {}
    for item in given:
        free = (a for a in wanted if all(a is not b for b in pairs.values()))
        fit = next((a for a in free if _fit(reading, a, found, item)), None)
        if fit is not None:
            pairs[id(item)] = fit
    return pairs


def _fit(reading: records.ArticleClaims, a: records.Finding, found: records.ArticleClaims, b: records.Finding) -> bool:
    scores = evaluation.score(replace(reading, quotes=(), findings=(a,)), replace(found, quotes=(), findings=(b,)))
    return bool(scores[f"findings.{a.check}"].right)


def _add(scores: Scores, field: str, tally: evaluation.Tally) -> None:
    scores.setdefault(field, evaluation.Tally()).add(tally)
