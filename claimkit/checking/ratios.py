"""A part, its whole and their quotient: "1,500 of 20,000, or 7.5 %"; "40 % of the 500 workers, that is 200"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.intervals import HUNDRED, ZERO, Interval
from claimkit.checking.pages import Figure, Page, same_unit, shares_unit
from claimkit.checking.verdicts import judge
from claimkit.records import Finding

_JOIN = 40  # characters between a part and its whole
_FAR = 70  # characters to the percentage that sums them up
_OPEN_BRACKET = re.compile(r"\([^()]*$")
_APPOSED = re.compile(r"[,(\u2013\u2014]\s*(?:\w+\s+){0,3}$")  # "4,000 litres, just a quarter"
_OTHER = re.compile("[,;:()]")
_COUNTED = ("count", "currency", "physical")


def check_ratios(page: Page) -> Iterator[Finding]:
    """Yield the findings on parts and wholes whose share is given too."""
    for one, two, three in zip(page.figures, page.figures[1:], page.figures[2:], strict=False):
        if not page.same_sentence(one, two):
            continue
        if not page.same_sentence(two, three):
            if _is_share(three) and page.starts("equals", page.last_sentence(page.gap(two, three))):
                yield from _next_sentence(page, three, one, two)
            continue
        kinds = (_is_share(one), _is_share(two), _is_share(three))
        if kinds == (False, False, True) and _is_pair(page, one, two) and _sums_up(page, two, three):
            yield from _quotient(page, three, one, two)
        elif kinds == (True, False, False) and _is_pair(page, two, three) and _sums_up(page, one, two):
            yield from _quotient(page, one, two, three)
        elif kinds == (True, False, False) and _is_pair_of(page, one, two) and _sums_up(page, two, three):
            yield from _part(page, one, two, three)
        elif kinds == (False, True, False):
            yield from _share_between(page, one, two, three)


def _share_between(page: Page, one: Figure, share: Figure, three: Figure) -> Iterator[Finding]:
    """Check "4,000 litres, a quarter of the 16,000" and "86 million, of which the state pays 40 %, or 34 million"."""
    alike = (one.quantity.unit.kind, one.quantity.unit.code) == (three.quantity.unit.kind, three.quantity.unit.code)
    if not (alike or shares_unit(one.quantity, three.quantity)) or one.kind not in _COUNTED:
        return
    before, after = page.gap(one, share), page.gap(share, three)
    if len(before) > _FAR or len(after) > _FAR:
        return
    of = page.ends_with("of", after) or page.ends_with("out_of", after) or page.starts("of", after)
    if one.value <= three.value and of and _APPOSED.search(before) is not None and not _OTHER.search(after):
        yield from _quotient(page, share, one, three)
    elif three.value <= one.value and page.has("equals", after) and _is_whole(page, one, share):
        yield from _part(page, share, one, three)


def _is_whole(page: Page, one: Figure, share: Figure) -> bool:
    """Tell whether a share is said of the figure before it: "of which 40 %", "Of the 2 million, one in eight"."""
    before = page.gap(one, share)
    opened = page.starts("first_of", page.sentence_before(one, _JOIN)) and before.strip() == ","
    return page.sets_off("of_which", before) or opened


def _next_sentence(page: Page, share: Figure, one: Figure, two: Figure) -> Iterator[Finding]:
    """Check "1,400 of its 9,600 jobs. That is almost 15 per cent", also with the whole before its part."""
    if len(page.gap(two, share)) > _FAR or _is_share(one) or _is_share(two):
        return
    if _is_pair(page, one, two):
        yield from _quotient(page, share, one, two)
        return
    nested = same_unit(one.quantity, two.quantity) and two.value <= one.value
    if nested and page.sets_off("of_which", page.gap(one, two)):
        yield from _quotient(page, share, two, one)


def _is_share(figure: Figure) -> bool:
    return figure.kind in ("percent", "ratio")


def _is_pair(page: Page, part: Figure, whole: Figure) -> bool:
    """Tell whether two figures of one unit stand as "A of B" or "A of the B"."""
    first, second = part.quantity.unit, whole.quantity.unit
    alike = (first.kind, first.code) == (second.kind, second.code) or shares_unit(part.quantity, whole.quantity)
    if first.kind not in _COUNTED or not alike:
        return False
    return part.value <= whole.value and _is_pair_of(page, part, whole)


def _is_pair_of(page: Page, part: Figure, whole: Figure) -> bool:
    gap = page.gap(part, whole)
    return len(gap) <= _JOIN and page.is_only("out_of", gap)


def _sums_up(page: Page, last: Figure, figure: Figure) -> bool:
    """Tell whether a cue of equality or an opening bracket joins a figure to the ones before it."""
    gap = page.gap(last, figure)
    if page.has_stem("increase", gap) or page.has_stem("decrease", gap):
        return False  # "470 of the 640 pilots ask for an increase of 9.5 per cent"
    return len(gap) <= _FAR and (page.has("equals", gap) or _OPEN_BRACKET.search(gap) is not None)


def _quotient(page: Page, share: Figure, part: Figure, whole: Figure, *, rule: str = "share") -> Iterator[Finding]:
    quotient = part.interval.divided(whole.interval)
    exact = part.exact.divided(whole.exact)
    if quotient is None or exact is None or share.claim.change is not None:
        return
    unit = share.quantity.unit.code
    expected = quotient.times(HUNDRED) if share.kind == "percent" else quotient
    slack = share.quantity.precision if share.kind == "percent" else (expected.middle() or ZERO) / 20
    yield build_finding(
        page,
        rule,
        judge(share.interval, expected, slack),
        share,
        (part, whole),
        found=share.exact,
        expected=exact.times(HUNDRED) if share.kind == "percent" else exact,
        unit=unit,
        confidence=0.9,
        template="ratio",
        arithmetic=f"{whole_text(page, part)} / {whole_text(page, whole)}",
    )


def _part(page: Page, share: Figure, whole: Figure, part: Figure) -> Iterator[Finding]:
    first, second = whole.quantity.unit, part.quantity.unit
    if (first.kind, first.code) != (second.kind, second.code) or first.kind not in _COUNTED:
        return
    scale = HUNDRED if share.kind == "percent" else HUNDRED / HUNDRED
    product = share.interval.multiplied(whole.interval)
    expected = Interval(*(None if end is None else end / scale for end in (product.low, product.high)))
    yield build_finding(
        page,
        "share",
        judge(part.interval, expected, part.quantity.precision),
        part,
        (share, whole),
        found=part.exact,
        expected=share.exact.multiplied(whole.exact).times(1 / scale),
        unit=part.quantity.unit.code,
        confidence=0.85,
        template="share_of",
        arithmetic=f"{whole_text(page, share)} \u00d7 {whole_text(page, whole)}",
    )
