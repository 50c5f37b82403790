"""Amounts that word order alone joins to the figures that they lie between: "from 15.4 to 13.7 million, a cut of 1.7"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from claimkit.checking.differences import are_of_unit, count_one_noun, judge_difference
from claimkit.checking.joined_steps import AROUND, LEVELS, find_ends
from claimkit.checking.moves import same_unit_or_bare
from claimkit.checking.pages import Figure, Page
from claimkit.checking.pairings import is_own_step
from claimkit.records import Finding

_FAR, _NEAR = 50, 12  # times by which an amount misses its figures at most: where words put them in order, elsewhere
_LED = 12  # characters before a figure in which a "from" stands
_AGREES = ("supported", "approximately_supported")
_WAYS: dict[str | None, Literal["more", "less"]] = {"increase": "more", "decrease": "less"}


def check_joined_amounts(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield a finding for each amount of a rise or fall that no rule has placed and that stands beside two figures."""
    placed = {name for f in known if f.rule in ("percent_change", "sum") for name in f.claim_ids[:1]}
    for step in page.figures:
        if step.kind not in LEVELS or step.claim.id in placed or not _is_step(page, step):
            continue
        for old, new, ordered in find_ends(page, step):
            pairs = ((step, old), (step, new), (old, new))
            if not all(are_of_unit(*pair) and count_one_noun(*pair) for pair in pairs):
                continue
            way = _WAYS.get(step.claim.change.direction) if step.claim.change is not None else None
            for finding in judge_difference(page, step, new, old, way, sure=True, reach=_FAR if ordered else _NEAR):
                if finding.verdict in _AGREES or not _fits_otherwise(page, step, old, new):
                    yield finding
            break


def _is_step(page: Page, step: Figure) -> bool:
    """Tell whether a figure is one amount of a rise or fall, and no level from which or to which it led."""
    change, quantity = step.claim.change, step.quantity
    if any(page.ends_with(kind, page.sentence_before(step, _LED)) for kind in ("from", "to")):
        return False
    own = change is not None and (change.new is None or change.new.start != quantity.start)
    return own and is_own_step(step) and quantity.value is not None and quantity.bound == "exact" and step.value > 0


def _fits_otherwise(page: Page, step: Figure, old: Figure, new: Figure) -> bool:
    """Tell whether a figure nearby, in place of one of two, gives an amount."""
    others = (*page.before(step, AROUND), *page.after(step, AROUND))
    slack = step.quantity.precision
    for one in others:
        for end in (old, new):
            apart = abs(one.value - end.value)
            if one is not end and same_unit_or_bare(one, end) and abs(apart - step.value) <= slack:
                return True
    return False
