"""The same thing twice with different figures, and figures in the wrong order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.intervals import ZERO, Interval, loose_interval_of
from claimkit.checking.pages import Figure, Page, is_bare, same_unit
from claimkit.checking.verdicts import judge
from claimkit.records import Claim, Finding

_IN_WORDS = re.compile(
    r"[^\W\d_]+\s+(?:[^\w\s]|[A-Z]{2,3})?\s?[\d-]"
)  # a dash between two figures may part the sides of a match
_FIGURE = re.compile(r"\d+(?:[.,'\u2019\u00a0 ]\d+)*")
_SPREAD = 10
_REACH = 40  # claims of the same key that one claim is compared with
_WORD = re.compile(r"\w+")
_KINDS = ("currency", "percent", "physical", "count")
_SPECIAL_WORD = 9  # letters of a measure word that is special enough to stand without a named subject


def check_range_order(page: Page) -> Iterator[Finding]:
    """Yield a finding for each range whose first figure is the larger one."""
    for figure in page.figures:
        low, high = _as_written(figure)
        if low is None or high is None or low <= high or not _IN_WORDS.search(figure.quantity.text):
            continue
        if is_bare(figure.quantity) or _borrows_unit(page, figure):
            continue  # "carried by 9 to 5", "open from 9 to 5, eight hours a day"
        before = page.sentence_before(figure, 60)
        fell = page.has_stem("decrease", before) and page.ends_with("from", before)
        if fell and page.has("to", figure.quantity.text):
            continue  # "it cuts its grant from 300,000 to 200,000 euros"
        yield build_finding(
            page,
            "range_order",
            "contradicted",
            figure,
            (),
            found=Interval(low, low),
            expected=Interval(None, high),
            unit=figure.quantity.unit.code,
            confidence=0.7,
            arithmetic=whole_text(page, figure),
        )


def _borrows_unit(page: Page, figure: Figure) -> bool:
    """Tell whether a comma lies between a figure and the unit word that it is read with."""
    start = figure.quantity.unit.start
    return start is not None and "," in page.text[figure.quantity.end : start]


def _as_written(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    """Return the ends of a range in the order of the text, where both are written in digits."""
    low, high = figure.quantity.low, figure.quantity.high
    digits = _FIGURE.findall(figure.quantity.text)
    if low is None or high is None or len(digits) != 2 or not low:
        return low, high
    unscaled = Decimal(re.sub(r"[^\d]", "", digits[0])) == low
    first, last = (Decimal(re.sub(r"[^\d]", "", text)) for text in digits)
    same_scale = first and last and (unscaled or abs(last / first - low / high) < abs(low / high) / 1000)
    return (high, low) if low < high and last < first < last * _SPREAD and same_scale else (low, high)


def check_contradictions(page: Page) -> Iterator[Finding]:
    """Yield a finding for each figure that meets an earlier one of the same measure, subject, time and source."""
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in page.figures:
        key = _key(page, figure)
        if key is None:
            continue
        earlier = groups.setdefault(key, [])
        for other in reversed(earlier[-_REACH:]):
            if same_unit(other.quantity, figure.quantity) and other.claim.text != figure.claim.text:
                yield from _compare(page, other, figure)
                break
        earlier.append(figure)


def _key(page: Page, figure: Figure) -> tuple[object, ...] | None:
    """Return what must be equal for two figures to be about the same thing; None when too little is known."""
    claim = figure.claim
    if claim.measure is None or claim.modality not in ("asserted", "reported") or claim.change is not None:
        return None
    if figure.kind not in _KINDS or figure.quantity.bound != "exact" or page.has("more", _around(page, figure)):
        return None
    measure = _folded(claim.measure.text)
    subject = None if claim.subject is None else (claim.subject.entity_id or _folded(claim.subject.text))
    noun = _folded(claim.quantity.unit.text or "") if figure.kind == "count" else ()
    if claim.subject is not None and claim.measure.text.casefold() in claim.subject.text.casefold():
        return None  # the name of a party or product alone says nothing of what is measured
    if subject is None or not measure or max(map(len, measure)) < _SPECIAL_WORD or claim.time is None:
        return None
    return measure, subject, noun, _time(claim), _source(claim)


def _around(page: Page, figure: Figure) -> str:
    return page.sentence_before(figure, 30) + page.sentence_after(figure, 15)


def _time(claim: Claim) -> tuple[object, ...] | None:
    return None if claim.time is None else (claim.time.since, claim.time.until)


def _source(claim: Claim) -> str | None:
    source = claim.source
    return None if source is None else source.entity_id or source.name or source.text


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text))


def _compare(page: Page, first: Figure, second: Figure) -> Iterator[Finding]:
    found, expected = loose_interval_of(second.quantity), loose_interval_of(first.quantity)
    verdict = judge(found, expected, ZERO)
    yield build_finding(
        page,
        "contradiction",
        verdict,
        first,
        (second,),
        found=second.exact,
        expected=first.exact,
        unit=first.quantity.unit.code,
        confidence=0.6 if verdict in ("contradicted", "scale_error") else 0.8,
    )
