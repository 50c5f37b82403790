"""Dates against durations: "from 1990 to 2010, that is 20 years"."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from claimkit.checking.building import build_finding
from claimkit.checking.intervals import Interval
from claimkit.checking.pages import Figure, Page
from claimkit.records import Finding, Time

DAYS = {"s": Decimal(1) / 86400, "min": Decimal(1) / 1440, "h": Decimal(1) / 24, "d": Decimal(1), "wk": Decimal(7)}
DAYS |= {"mo": Decimal("30.436875"), "a": Decimal("365.2425")}
_YEARS = re.compile(r"(?<![\d.,])([12]\d{3})(?![\d.,]*\d)(\s*(?:[-\u2013\u2014/]|\w+)\s*)([12]\d{3})(?![\d.,]*\d)")
_NEAR = 60
_SHORT = 60  # days
_TIGHT = 30  # characters between a duration and its dates where the verb stands before both
_OTHER = re.compile(r"[\d;:.!?\n]")
_CLAUSE, _FEW = re.compile(r"[,\u2013\u2014]"), 2  # what begins a clause, and words that do not make one
_ASIDE = re.compile(r"(?:\s*\w+)?,\s*(?:\w{1,6}\s+){0,2}")  # "from May to July, just three months"
_APPOSED = re.compile(r"\s*[,:(]\s*(?:\w{1,5}\s+)?")


def check_durations(page: Page) -> Iterator[Finding]:
    """Yield the findings on durations that stand beside the dates between which they lie."""
    for figure in page.figures:
        if figure.kind != "duration" or figure.claim.change is not None or figure.quantity.unit.per is not None:
            continue
        period = _period(page, figure)
        days = DAYS.get(figure.quantity.unit.code or "")
        if period is not None and days is not None:
            yield _judge(page, figure, *period, days)


def _period(page: Page, figure: Figure) -> tuple[Interval, str] | None:
    """Return the possible lengths in days of the period beside a duration, and its words."""
    before, after = page.sentence_before(figure, 120), page.sentence_after(figure, 60)
    for part, offset in ((before, figure.quantity.start - len(before)), (after, figure.quantity.end)):
        for match in _YEARS.finditer(part):
            gap = part[match.end() :] if part is before else part[: match.start()]
            joined = page.has("lasting", gap) or (part is after and page.has("lasting", before[-12:]))
            if part is before and not joined:
                joined = page.has("lasting", after[:8])
            if part is before and not joined:
                joined = page.has("equals", gap) or _ASIDE.fullmatch(gap) is not None
            if len(gap) <= _NEAR and joined and _is_span(page, match[2]) and not re.search(r"\d", gap):
                first, last = int(match[1]), int(match[3])
                words = page.text[offset + match.start() : offset + match.end()]
                return _years(first, last), words
    return _stated_time(page, figure, before)


def _is_span(page: Page, middle: str) -> bool:
    return not middle.strip().isalnum() or page.has("and_years", middle)


def _years(first: int, last: int) -> Interval:
    year = DAYS["a"]
    return Interval((last - first - 1) * year, (last - first + 1) * year)


def _stated_time(page: Page, figure: Figure, before: str) -> tuple[Interval, str] | None:
    """Use a time of the sentence, the claim's own first, where it is of days that the words join to the duration."""
    near = [other for other in (*page.before(figure, 2), *page.after(figure, 1)) if page.same_sentence(figure, other)]
    for claim in (figure.claim, *(other.claim for other in near)):
        if claim.time is not None and (found := _joined_time(page, figure, claim.time, before)) is not None:
            return found
    return None


def _joined_time(page: Page, figure: Figure, time: Time, before: str) -> tuple[Interval, str] | None:
    if time.since is None or time.until is None or not page.has("and_years", time.text):
        return None
    if not (_follows if time.end <= figure.quantity.start else _leads)(page, figure, time, before):
        return None
    try:
        days = (datetime.date.fromisoformat(time.until) - datetime.date.fromisoformat(time.since)).days
    except ValueError:
        return None
    return _between(time.since, time.until, days), time.text


def _follows(page: Page, figure: Figure, time: Time, before: str) -> bool:
    """Tell whether a duration behind its dates is said of them: "lasted from 3 to 8 May, five days"."""
    gap = page.text[time.end : figure.quantity.start]
    if len(gap) > _NEAR or _OTHER.search(gap):
        return False
    clauses = _CLAUSE.split(gap)
    if len(clauses) > 1 and len(clauses[-1].split()) > _FEW and not page.has("equals", clauses[-1]):
        return False  # "a climax on 27 and 28 May, after students had struck for a week"
    earlier = before[: max(len(before) - (figure.quantity.start - time.start), 0)]
    behind = page.sentence_after(figure, 8)
    if page.has("lasting", gap) or page.has("equals", gap) or page.starts("lasting", behind):
        return True
    told = page.has("lasting", earlier) or page.has("lasting", gap[:_TIGHT])
    return len(gap) <= _TIGHT and (told or _ASIDE.fullmatch(gap) is not None)


def _leads(page: Page, figure: Figure, time: Time, before: str) -> bool:
    """Tell whether a duration before its dates is said of them: "lasted 44 days, from 1 October to ..."."""
    gap = page.text[figure.quantity.end : time.start]
    return _APPOSED.fullmatch(gap) is not None and page.has("lasting", before[-_TIGHT:])


def _between(since: str, until: str, days: int) -> Interval:
    """Return how long a stretch may be called: exact between two days, a month more or less between two months."""
    to_the_day = not since.endswith("-01") or until[8:] not in ("28", "29", "30", "31")
    slack = DAYS["d"] * 2 if to_the_day or days < _SHORT else DAYS["mo"] + DAYS["d"] * 2
    slack = DAYS["a"] if not to_the_day and days > 3 * 365 else slack
    return Interval(max(days - slack, Decimal(0)), days + slack)


def _judge(page: Page, figure: Figure, period: Interval, words: str, days: Decimal) -> Finding:
    expected = Interval(*(None if end is None else end / days for end in (period.low, period.high)))
    code = figure.quantity.unit.code
    return build_finding(
        page,
        "duration",
        "supported" if figure.interval.overlaps(expected) else "contradicted",
        figure,
        (),
        found=figure.exact,
        expected=expected,
        unit=code,
        confidence=0.85,
        arithmetic=words,
    )
