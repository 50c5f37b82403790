"""Parts first: "12 men and 8 women, together 20"; shares that make up one hundred."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.intervals import HUNDRED, ZERO, Interval, significant_digits
from claimkit.checking.kinship import stems_in
from claimkit.checking.pages import Figure, Page, same_unit
from claimkit.checking.products import is_of_each
from claimkit.checking.sums import LONGEST_GAP, continues, judge_sum, looks_like_slip, may_join, total_of
from claimkit.checking.verdicts import judge
from claimkit.records import Finding, Verdict

_ADDABLE = ("currency", "count", "physical", "duration", "percent")
_FARTHEST = Decimal("0.3")  # of the whole by which shares may miss it and still be meant as all of it
_OVER = 12  # points by which three shares may exceed one hundred; a list of answers would exceed it by more
ONE = Decimal(1)
_APART = 160  # characters between two shares of which each has a sentence of its own
_OF = 6  # characters from a share to what it is of
_TWICE = 2
_EARLIER = 4  # figures back to one that a list of shares leaves out
_LIST = 3  # shares that make a list of their own


def check_totals(page: Page) -> Iterator[Finding]:
    """Yield the findings on parts that are followed by their total, and on shares that must make one hundred."""
    for figure in page.figures:
        if figure.kind in _ADDABLE:
            yield from _parts_first(page, figure)
        if figure.kind in ("percent", "ratio"):
            yield from _hundred(page, figure) or _spread(page, figure)


def _parts_first(page: Page, whole: Figure) -> Iterator[Finding]:
    before = page.sentence_before(whole, 70)
    if not page.has("total", before) and not page.starts("total", page.sentence_after(whole, 20)):
        return
    near = _list_before(page, whole, across=False)
    if near and whole.value < min(part.value for part in near):
        return  # "the towns together 8 million" is a part itself
    if any(is_of_each(page, part) for part in near):
        return  # "20 buses at 300,000 each and chargers for 2 million"
    if len(near) >= 2:
        sure = judge(whole.interval, total_of(near), ZERO) == "supported" or looks_like_slip(whole, near)
        if sure or page.has("sum", before) or page.starts("sum", page.sentence_after(whole, 20)):
            yield from judge_sum(page, whole, near, complete=True)
        return
    far = _list_before(page, whole, across=True)
    if len(far) >= 2 and (page.has("sum", before) or _is_exact(whole, far)):
        told_sum = page.has("sum", before) and page.has("equals", before) and len(far) >= _LIST
        yield from judge_sum(page, whole, far, complete=told_sum and whole.value < _sum(far) * _TWICE)
        return
    told = _told_before(page, whole)
    if len(told) >= 2 and _is_exact(whole, told):
        yield from judge_sum(page, whole, told, complete=False)


def _sum(parts: tuple[Figure, ...]) -> Decimal:
    return sum((part.value for part in parts), ZERO)


def _told_before(page: Page, whole: Figure) -> tuple[Figure, ...]:
    """Return the figures before a total as far as they make it: one to a sentence, or several."""
    parts: list[Figure] = []
    last = whole
    for figure in page.before(whole):
        near = page.sentences_between(figure, last) <= 1 and len(page.gap(figure, last)) <= LONGEST_GAP
        total = sum((part.value for part in parts), ZERO)
        if total >= whole.value or not near or not same_unit(whole.quantity, figure.quantity):
            break
        if not may_join(whole, figure, times=False):
            break
        parts.insert(0, figure)
        last = figure
    return tuple(parts)


def _is_exact(whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether parts make their total to the last digit, and have digits enough for that to be no accident."""
    digits = max(significant_digits(part.value) for part in parts)
    return digits >= _LIST and sum((part.value for part in parts), ZERO) == whole.value


def _list_before(page: Page, whole: Figure, *, across: bool) -> tuple[Figure, ...]:
    """Return the figures that stand as a list before a total: in its sentence, or in the one before."""
    parts: list[Figure] = []
    last = whole
    for figure in page.before(whole):
        gap = page.gap(figure, last)
        if across and last is whole and page.same_sentence(figure, whole) and figure.kind != whole.kind:
            continue  # "the top three together account for 59.4 %"
        joined = page.same_sentence(figure, last) or (across and last is whole)
        if not joined or len(gap) > LONGEST_GAP / 2 or not same_unit(whole.quantity, figure.quantity):
            break
        if not may_join(whole, figure, times=False) or (parts and not continues(page, gap)):
            break
        parts.insert(0, figure)
        last = figure
    return tuple(parts) if _is_of_times(whole, parts) else ()


def _is_of_times(whole: Figure, parts: list[Figure]) -> bool:
    """Tell whether parts are of the time of their total, or of several times that it has none of its own beside."""
    if all(may_join(whole, part) for part in parts):
        return True
    times = [(part.claim.time.since, part.claim.time.until) for part in parts if part.claim.time is not None]
    total = whole.claim.time
    return len(set(times)) == len(parts) and (total is None or (total.since, total.until) == times[-1])


def _spread(page: Page, last: Figure) -> list[Finding]:
    """Check shares in sentences one behind the other, the last of which is called the rest, or which make one hundred."""
    rest = page.has("rest", page.sentence_before(last, 60)) or page.starts("rest_after", page.sentence_after(last, 40))
    shares = [last]
    for figure in page.before(last):
        near = page.sentences_between(figure, shares[0]) <= 1 and len(page.gap(figure, shares[0])) <= _APART
        if figure.kind != "percent" or last.kind != "percent" or not near or not may_join(last, figure):
            break
        shares.insert(0, figure)
        total = sum((share.value for share in shares), ZERO)
        plain = all(share.quantity.bound == "exact" and share.claim.change is None for share in shares)
        if total >= HUNDRED or not plain:
            break
    total = sum((share.value for share in shares), ZERO)
    fine = sum(significant_digits(share.value) >= _LIST for share in shares) >= 2
    if len(shares) < _LIST or page.same_sentence(shares[0], last) or total != HUNDRED or not (rest or fine):
        return []
    return [_whole_finding(page, tuple(shares), "supported", HUNDRED, "%")]


def _hundred(page: Page, last: Figure) -> list[Finding]:
    """Check "A per cent ..., B per cent ... and the remaining C per cent": together one hundred, or one for fractions."""
    if any(page.same_sentence(last, f) and f.kind == last.kind for f in page.after(last, 1)):
        return []
    ahead, behind = page.sentence_before(last, 40), page.sentence_after(last, 60)
    rest = page.has("rest", ahead) or page.starts("rest_after", behind[:40]) or page.has("undecided", behind)
    shares = _shares(page, last)
    if len(shares) < 2 or page.has("several_answers", page.sentence_after(last)):
        return []
    whole, unit = (HUNDRED, "%") if last.kind == "percent" else (ONE, "1")
    total = total_of(shares)
    about = any(share.quantity.approximate for share in shares)
    slack = sum((share.quantity.precision for share in shares), ZERO) if about else ZERO
    verdict: Verdict = judge(total, Interval(whole, whole), slack)
    middle = total.middle() or ZERO
    exact = all(share.quantity.bound == "exact" for share in shares)
    if verdict in ("contradicted", "scale_error"):
        verdict = "contradicted"
        over = exact and len(shares) >= _LIST and last.kind == "percent" and ZERO < middle - whole <= _OVER
        if not (rest and abs(middle - whole) <= whole * _FARTHEST) and not over:
            return []
        if (more := _with_earlier(page, shares, whole)) is not None:
            return [_whole_finding(page, more, "supported", whole, unit)]
    elif not rest and not (exact and verdict == "supported" and _is_all(page, shares)):
        return []
    return [_whole_finding(page, shares, verdict, whole, unit)]


def _with_earlier(page: Page, shares: tuple[Figure, ...], whole: Decimal) -> tuple[Figure, ...] | None:
    """Return shares with one that stands in a sentence before them and makes them all of their whole."""
    for figure in page.before(shares[0], _EARLIER):
        near = figure.kind == shares[0].kind and page.sentences_between(figure, shares[0]) <= _TWICE
        if near and total_of((figure, *shares)).holds(whole):
            return (figure, *shares)
    return None


def _whole_finding(page: Page, shares: tuple[Figure, ...], verdict: Verdict, whole: Decimal, unit: str) -> Finding:
    return build_finding(
        page,
        "share",
        verdict,
        shares[0],
        shares[1:],
        found=sum((share.exact for share in shares), Interval(ZERO, ZERO)),
        expected=Interval(whole, whole),
        unit=unit,
        confidence=0.8,
        arithmetic=" + ".join(whole_text(page, share) for share in shares),
    )


def _is_all(page: Page, shares: tuple[Figure, ...]) -> bool:
    """Tell whether shares that make their whole are no accident: three of them, or two that no rise or fall parts."""
    if shares[0].kind != "percent":
        return False
    if len(shares) >= _LIST:
        return True
    words = page.sentence_before(shares[0], 60) + page.gap(*shares) + page.sentence_after(shares[1], 40)
    moved = (
        page.has_stem("increase", words) or page.has_stem("decrease", words) or page.has("versus", page.gap(*shares))
    )
    return not moved and shares[0].value + shares[1].value == HUNDRED and not _are_of_two(page, shares)


def _are_of_two(page: Page, shares: tuple[Figure, ...]) -> bool:
    """Tell whether two shares are each said of a thing of its own: "30 % of the crashes are on roads that make up 70 % of the net"."""
    things = []
    for share in shares:
        measure = share.claim.measure
        if measure is None or not 0 < measure.start - share.quantity.end <= _OF:
            return False
        things.append(stems_in(measure.text))
    return not things[0] & things[1]


def _shares(page: Page, last: Figure) -> tuple[Figure, ...]:
    """Return the percentages of one sentence that stand as a list and end with `last`."""
    shares = [last]
    for figure in page.before(last):
        gap = page.gap(figure, shares[0])
        if figure.kind != last.kind or not page.same_sentence(figure, shares[0]) or not may_join(last, figure):
            break
        if not continues(page, gap):
            break
        shares.insert(0, figure)
    return tuple(shares)
