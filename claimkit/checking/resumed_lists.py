"""Parts in a sentence that takes up the whole of the one before: "It sold 528 tickets, a tenth more than in May. Of that total, ...".

The nearest figure need not be the whole: an older one or a step may stand between. Parts that make one of the figures of
the sentence before agree with it; parts that exceed every one of them are wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimkit.checking.intervals import ZERO
from claimkit.checking.pages import Figure, Page, last_word, same_unit
from claimkit.checking.pairings import is_own_step
from claimkit.checking.sums import continues, exceeds, in_scale, judge_sum, sum_finding, total_of
from claimkit.checking.verdicts import judge
from claimkit.records import Finding

_KINDS = ("currency", "count", "physical")
_OPENING = 40  # characters before the first part that hold nothing but "of that total" and few words
_WORDS = 5
_BACK = 6  # figures back in the sentence before
_FAR = 12  # times by which parts exceed their whole at most


def check_resumed_lists(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield a finding for each list of parts that takes up a whole of the sentence before, and that no rule has placed."""
    placed = {name for finding in known if finding.rule == "sum" for name in finding.claim_ids}
    for first in page.figures:
        if (
            first.kind not in _KINDS
            or first.claim.id in placed
            or first.quantity.value is None
            or not _opens(page, first)
        ):
            continue
        wholes = [figure for figure in page.before(first, _BACK) if _may_be_whole(page, figure, first)][::-1]
        if wholes and not any(whole.claim.id in placed for whole in wholes):
            yield from _judge(page, wholes, _parts(page, first))


def _opens(page: Page, first: Figure) -> bool:
    """Tell whether a sentence begins with "of that" and at most a few words before its first figure."""
    before = page.sentence_before(first, _OPENING + 1)
    return 0 < len(before) <= _OPENING and page.starts("of_that", before) and len(before.split()) <= _WORDS


def _may_be_whole(page: Page, whole: Figure, first: Figure) -> bool:
    plain = whole.quantity.value is not None and whole.quantity.bound == "exact" and not whole.quantity.approximate
    alike = same_unit(whole.quantity, first.quantity)
    return plain and alike and page.sentences_between(whole, first) == 1 and not is_own_step(whole)


def _parts(page: Page, first: Figure) -> tuple[Figure, ...]:
    """Return the figures that stand as one list from a first part on."""
    parts = [first]
    for figure in page.after(first):
        if not page.same_sentence(parts[-1], figure) or not continues(page, page.gap(parts[-1], figure)):
            break
        alike = same_unit(figure.quantity, first.quantity) or last_word(figure) is None
        if not alike or figure.quantity.value is None or is_own_step(figure):
            break
        parts.append(figure)
    return tuple(parts)


def _judge(page: Page, wholes: list[Figure], parts: tuple[Figure, ...]) -> Iterator[Finding]:
    """Yield what parts say about the figures that may be their whole, in text order."""
    for whole in wholes:
        scaled = in_scale(whole, parts)
        if len(parts) > 1 and judge(whole.interval, total_of(scaled), ZERO) == "supported":
            yield from judge_sum(page, whole, scaled, complete=True)
            return
    whole = wholes[0]
    scaled = in_scale(whole, parts)
    part = max(scaled, key=lambda figure: figure.value)
    low, high = total_of(scaled).low, max((other.interval.high or other.value) for other in wholes)
    summed = parts[0].kind != "count" and len(parts) > 1 and low is not None and low > high
    too_large = summed or all(exceeds(part, other) for other in wholes)
    if too_large and part.value <= whole.value * _FAR and (last_word(part) in (None, last_word(whole))):
        yield sum_finding(page, whole, (part,) if len(parts) == 1 else scaled, "contradicted", 0.8)
