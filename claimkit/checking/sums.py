"""Parts and whole: "20 injured, 12 of them men and 8 women"; shares that must make up one hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.intervals import HALF, HUNDRED, ZERO, Interval, significant_digits
from claimkit.checking.pages import Figure, Page, same_unit
from claimkit.checking.verdicts import judge
from claimkit.records import Finding, Verdict

_LONGEST_GAP = 160  # characters between two figures of one sum
_CLOSE_WORDS = 2  # between "including" and its figure
_ADDABLE = ("currency", "count", "physical", "duration")
_TELLING_DIGITS = 3  # a sum of such small figures that fails proves nothing unless the parts are said to be all
_NEAR = Decimal("0.12")


def check_sums(page: Page) -> Iterator[Finding]:
    """Yield the findings on wholes that are given with their parts."""
    for figure in page.figures:
        if figure.kind in _ADDABLE:
            yield from _whole_first(page, figure)
            yield from _parts_first(page, figure)
        elif figure.kind == "percent":
            yield from _hundred(page, figure)


def _whole_first(page: Page, whole: Figure) -> Iterator[Finding]:
    """Check "T, of which A and B"."""
    parts = _parts_after(page, whole)
    if not parts:
        return
    gap = page.gap(whole, parts[0])
    behind = page.starts("of_which", page.sentence_after(parts[0], 30))
    exact = behind or page.sets_off("of_which", gap) or page.has("makes_up", gap)
    if not exact and not page.sets_off("among", gap, words=_CLOSE_WORDS):
        return
    biggest = max(parts, key=lambda part: part.value)
    if _exceeds(biggest, whole) and (exact or len(parts) == 1):
        verdict = judge(whole.interval, _total(parts), ZERO)
        if verdict == "scale_error" and len(parts) > 1:
            yield _finding(page, whole, parts, verdict, 0.85)
        else:
            yield _finding(page, whole, (biggest,), "contradicted", 0.85)
        return
    if len(parts) < 2 or not exact:
        return
    yield from _judge_sum(page, whole, parts, complete=_is_complete(page, whole, parts))


def _exceeds(part: Figure, whole: Figure) -> bool:
    low, high = part.interval.low, whole.interval.high
    return low is not None and high is not None and low > high


def _parts_after(page: Page, whole: Figure) -> tuple[Figure, ...]:
    """Return the figures that follow a whole and an of-which cue, as long as they read like one list."""
    parts: list[Figure] = []
    last = whole
    for figure in page.after(whole):
        gap = page.gap(last, figure)
        if not same_unit(whole.quantity, figure.quantity) or len(gap) > _LONGEST_GAP or not _may_join(whole, figure):
            break
        if not page.same_sentence(last, figure) and not (last is whole and _opens(page, gap)):
            break
        if parts and not _continues(page, gap):
            break
        parts.append(figure)
        last = figure
    return tuple(parts)


def _opens(page: Page, gap: str) -> bool:
    """Tell whether a new sentence goes on with its first word: "20 were hurt. Of these, 12 ..."."""
    tail = re.split(r"[.!?]\s+|\n", gap)[-1]
    return page.starts("of_which", tail)


def _continues(page: Page, gap: str) -> bool:
    return (
        len(gap) <= _LONGEST_GAP
        and ("," in gap or page.has("and", gap) or page.has("respectively", gap) or page.has("of_which", gap))
        and not page.has("break", gap)
    )


def _may_join(whole: Figure, part: Figure) -> bool:
    """Refuse figures that tell of a change or of another time than the whole."""
    change = part.claim.change
    if change is not None and (change.by is not None or change.old is not None or change.factor is not None):
        return False
    one, other = whole.claim.time, part.claim.time
    return one is None or other is None or (one.since, one.until) == (other.since, other.until)


def _is_complete(page: Page, whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether the words say that the parts are all of the whole."""
    inside = page.text[whole.quantity.end : parts[-1].quantity.end] + page.sentence_after(parts[-1], 60)
    return any(page.has(kind, inside) for kind in ("respectively", "makes_up", "rest"))


def _judge_sum(page: Page, whole: Figure, parts: tuple[Figure, ...], *, complete: bool) -> Iterator[Finding]:
    total = _total(parts)
    slack = sum((part.quantity.precision for part in parts), whole.quantity.precision) / 2
    verdict = judge(whole.interval, total, slack if whole.kind != "count" else ZERO)
    if verdict in ("supported", "approximately_supported"):
        yield _finding(page, whole, parts, verdict, 0.95)
    elif complete:
        yield _finding(page, whole, parts, verdict, 0.9)
    elif verdict == "scale_error" or _looks_like_slip(whole, parts):
        yield _finding(page, whole, parts, verdict, 0.7)


def _looks_like_slip(whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether a failed sum is near enough, and its figures long enough, to be meant as one."""
    total = sum((part.value for part in parts), ZERO)
    digits = max(significant_digits(f.value) for f in (whole, *parts))
    if digits < _TELLING_DIGITS or not whole.value:
        return False
    return abs(total - whole.value) <= abs(whole.value) * _NEAR or significant_digits(total - whole.value) == 1


def _parts_first(page: Page, whole: Figure) -> Iterator[Finding]:
    """Check "A and B, together T"."""
    if not page.has("total", page.sentence_before(whole, 30)):
        return
    parts: list[Figure] = []
    last = whole
    for figure in page.before(whole):
        gap = page.gap(figure, last)
        joined = page.same_sentence(figure, last) and len(gap) <= _LONGEST_GAP / 2
        if not joined or not same_unit(whole.quantity, figure.quantity) or not _may_join(whole, figure):
            break
        if parts and not _continues(page, gap):
            break
        parts.insert(0, figure)
        last = figure
    if len(parts) < 2:
        return
    if (
        judge(whole.interval, _total(tuple(parts)), ZERO) == "supported"
        or _looks_like_slip(whole, tuple(parts))
        or page.has("sum", page.sentence_before(whole, 30))
    ):
        yield from _judge_sum(page, whole, tuple(parts), complete=True)


def _total(parts: tuple[Figure, ...]) -> Interval:
    return sum((part.interval for part in parts), Interval(ZERO, ZERO))


def _finding(page: Page, whole: Figure, parts: tuple[Figure, ...], verdict: Verdict, confidence: float) -> Finding:
    return build_finding(
        page,
        "sum",
        verdict,
        whole,
        parts,
        found=whole.interval,
        expected=_total(parts),
        unit=whole.quantity.unit.code,
        confidence=confidence,
        arithmetic=" + ".join(whole_text(page, part) for part in parts),
    )


def _hundred(page: Page, last: Figure) -> Iterator[Finding]:
    """Check "A per cent ..., B per cent ... and the remaining C per cent": together one hundred."""
    if not page.has("rest", page.sentence_before(last, 40)):
        return
    shares = [last]
    for figure in page.before(last):
        gap = page.gap(figure, shares[0])
        if figure.kind != "percent" or not page.same_sentence(figure, shares[0]) or not _may_join(last, figure):
            break
        if not _continues(page, gap):
            break
        shares.insert(0, figure)
    if len(shares) < 2 or page.has("several_answers", page.sentence_after(last)):
        return
    total = _total(tuple(shares))
    slack = sum((share.quantity.precision for share in shares), HALF)
    verdict: Verdict = judge(total, Interval(HUNDRED, HUNDRED), slack)
    verdict = "contradicted" if verdict == "scale_error" else verdict
    if verdict == "contradicted" and total.middle() is not None and abs((total.middle() or ZERO) - HUNDRED) > 30:
        return  # so far off that the rest is the rest of something else
    yield build_finding(
        page,
        "share",
        verdict,
        shares[0],
        tuple(shares[1:]),
        found=total,
        expected=Interval(HUNDRED, HUNDRED),
        unit="%",
        confidence=0.8,
        arithmetic=" + ".join(whole_text(page, share) for share in shares),
    )
