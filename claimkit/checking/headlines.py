"""Steps of a headline, held against the two figures that the text under it gives: "Profit falls by a third", "from 36 to 24 million"."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from claimkit.checking.joined_steps import read_pair
from claimkit.checking.kinship import concepts_in, stems_in
from claimkit.checking.pages import Figure, Page, code_of
from claimkit.checking.pair_verdicts import judge_pair
from claimkit.checking.pairings import Pair, is_own_step
from claimkit.records import Finding

_RULES = ("percent_change", "factor_change", "share", "ratio")
_AGREES = ("supported", "approximately_supported")
_AHEAD = 14  # figures of the text in which the two are looked for
_REACH = 8  # times by which a step misses its figures at most
_PLAIN = 1.3  # and by which a word for a fraction misses them at least


def check_headlines(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield a finding for each step of the title that no rule has placed."""
    end = page.text.find("\n")
    title = [figure for figure in page.figures if figure.quantity.end <= end]
    if end < 0 or not title:
        return
    placed = {name for finding in known if finding.rule in _RULES for name in finding.claim_ids[:1]}
    summed = {frozenset(finding.claim_ids[1:]) for finding in known if finding.rule in _RULES}
    for step in title:
        if step.kind in ("percent", "ratio") and step.claim.id not in placed and is_own_step(step):
            yield from _judge(page, step, title[-1], summed)


def _judge(page: Page, step: Figure, last: Figure, summed: set[frozenset[str]]) -> Iterator[Finding]:
    """Yield what the first two figures of the text that may be meant say about a step: those that agree, else those named."""
    missed: list[Finding] = []
    for old, new in _pairs(page, last):
        finding = judge_pair(page, step, Pair(old, new, "change", True), strict=False, joined=True)
        change = step.claim.change
        falls = new.value < old.value
        if finding is None or change is None or change.direction not in ("increase", "decrease"):
            continue
        if (change.direction == "decrease") != falls:
            continue
        told = frozenset((old.claim.id, new.claim.id)) in summed
        if finding.verdict in _AGREES:
            if not told:
                yield finding
            return
        if not told and _is_named(page, step, old, new):
            missed.append(finding)
    if len(missed) == 1 and step.quantity.bound == "exact" and _is_missed(step, missed[0]):
        yield missed[0]


def _pairs(page: Page, last: Figure) -> Iterator[tuple[Figure, Figure]]:
    """Yield the old and the new figure of each change that the text under a title tells by figures side by side."""
    body = list(page.after(last, _AHEAD))
    for one, two in itertools.pairwise(body):
        ends = read_pair(page, one, two)
        if ends is not None:
            yield ends


def _is_named(page: Page, step: Figure, old: Figure, new: Figure) -> bool:
    """Tell whether a step and two figures measure one thing, by the same word or one that means the same."""
    own = step.claim.measure
    if own is None:
        return False
    code = code_of(page.language)
    for end in (old, new):
        measure = end.claim.measure
        if measure is not None and (
            stems_in(own.text) & stems_in(measure.text) or concepts_in(own.text, code) & concepts_in(measure.text, code)
        ):
            return True
    return False


def _is_missed(step: Figure, finding: Finding) -> bool:
    factor = finding.difference.factor if finding.difference is not None else None
    if factor is None or not 1 / _REACH < abs(float(factor)) < _REACH:
        return False
    return step.kind == "percent" or factor < 0 or not 1 / _PLAIN < float(factor) < _PLAIN
