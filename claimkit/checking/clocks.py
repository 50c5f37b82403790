"""Hours from one clock time to another: "open from 7 to 20, that is 13 hours a day"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from claimkit.checking.building import build_finding
from claimkit.checking.intervals import Interval
from claimkit.checking.pages import Figure, Page
from claimkit.records import Finding, Verdict

_HOUR = r"(\d{1,2})(?:\s?[.:hH]\s?(\d{2})(?!\d))?"
_RANGE = re.compile(rf"(?<![\w.,:/\u20ac$\u00a3-]){_HOUR}(?![\d%])([^\d\n,;()]{{1,24}}?){_HOUR}(?![\d%])")
_REACH = 110  # characters from a range to the hours that it lasts
_GAP, _WORDS = 45, 5
_APPOSED = re.compile(r"\s*(?:[^\W\d_.]{1,6}\.?\s*){0,2}[,(:\u2013\u2014]\s*$")
_LEADS = re.compile(r"[^.;:\d]{0,14}[,(:\u2013\u2014]\s*(?:[^\W\d_]+\s+){0,2}")
_WORD = re.compile(r"\s?[^\W\d_][^\s,;:()]*")
_TAIL = 12  # characters behind a clock time in which its word stands
_DAY, _HALF = 24 * 60, 12 * 60  # minutes
_BREAK = Decimal(60)  # minutes by which a working day may be shorter than its clock times say
_MINUTES = {"h": Decimal(60), "min": Decimal(1)}


def check_clocks(page: Page) -> Iterator[Finding]:
    """Yield the findings on hours that stand beside the two clock times between which they lie."""
    for figure in page.figures:
        unit = figure.quantity.unit
        if figure.kind != "duration" or unit.code not in _MINUTES or figure.claim.change is not None:
            continue
        if (unit.per is not None and unit.per.code != "d") or page.starts("more_less", page.sentence_after(figure, 25)):
            continue
        yield from _ahead(page, figure) or _behind(page, figure)


def _ahead(page: Page, figure: Figure) -> list[Finding]:
    """Check the hours behind a range of clock times."""
    before = page.sentence_before(figure, _REACH)
    for match in reversed(list(_RANGE.finditer(before))):
        lengths = _lengths(page, match, before)
        gap = before[match.end() :]
        if lengths:
            joined = page.has("equals", gap) or page.has("lasting", gap) or page.starts("lasting", _after(page, figure))
            near = len(gap) <= _GAP and len(gap.split()) <= _WORDS and not re.search(r"\d", gap)
            if near and (joined or _APPOSED.fullmatch(gap)):
                return _judge(page, figure, _words(match, before), lengths, sure=True)
            return []
    return []


def _behind(page: Page, figure: Figure) -> list[Finding]:
    """Check the hours before a range of clock times; only what agrees is sure to be meant."""
    after = page.sentence_after(figure, _REACH)
    match = _RANGE.search(after)
    if match is None or _LEADS.fullmatch(after[: match.start()]) is None:
        return []
    return _judge(page, figure, _words(match, after), _lengths(page, match, after), sure=False)


def _after(page: Page, figure: Figure) -> str:
    return page.sentence_after(figure, 10)


def _words(match: re.Match[str], text: str) -> str:
    """Return a range with the word behind its second clock time."""
    tail = _WORD.match(text, match.end())
    return text[match.start() : tail.end() if tail is not None else match.end()]


def _lengths(page: Page, match: re.Match[str], text: str) -> list[int]:
    """Return how many minutes may lie between two clock times; none where they are no clock times."""
    between, tail = match[3], text[match.end() : match.end() + _TAIL]
    if not page.has("clock_to", between):
        return []
    told = page.starts("clock", tail) or (match[2] is not None and match[5] is not None)
    halves = _half(page, between), _half(page, tail, behind=True)
    if not told and halves[1] is None and not page.ends_with("clock_from", text[: match.start()]):
        return []
    first, last = _moments(match[1], match[2], halves[0], page), _moments(match[4], match[5], halves[1], page)
    return sorted({(end - start) % _DAY or _DAY for start in first for end in last})


def _half(page: Page, text: str, *, behind: bool = False) -> str | None:
    """Return which half of the day a word beside a clock time names."""
    for kind in ("clock_am", "clock_pm"):
        if page.starts(kind, text) if behind else page.has(kind, text):
            return kind
    return None


def _moments(hour: str, minute: str | None, half: str | None, page: Page) -> list[int]:
    """Return the minutes of the day that a clock time may mean."""
    hours, minutes = int(hour), int(minute or 0)
    if hours > 24 or minutes > 59:
        return []
    if half is not None:
        return [hours % 12 * 60 + minutes + (_HALF if half == "clock_pm" else 0)]
    two = hours <= 12 and page.has("clock_pm", "pm")  # the language counts the hours twice up to twelve
    return [hours * 60 + minutes, (hours * 60 + minutes + _HALF) % _DAY] if two else [hours * 60 + minutes]


def _judge(page: Page, figure: Figure, words: str, lengths: list[int], *, sure: bool) -> list[Finding]:
    scale = _MINUTES[figure.quantity.unit.code or "h"]
    spans = [Interval(length / scale, length / scale) for length in map(Decimal, lengths)]
    fitting = [span for span in spans if figure.interval.overlaps(span)]
    verdict: Verdict = "supported" if fitting else "contradicted"
    if not fitting and (not sure or len(spans) != 1 or _is_pause(figure, lengths[0], scale)):
        return []
    return [
        build_finding(
            page,
            "duration",
            verdict,
            figure,
            (),
            found=figure.exact,
            expected=(fitting or spans)[0],
            unit=figure.quantity.unit.code,
            confidence=0.8,
            arithmetic=" ".join(words.split()),
        )
    ]


def _is_pause(figure: Figure, length: int, scale: Decimal) -> bool:
    """Tell whether a figure may leave out a pause, or is no single value."""
    value = figure.quantity.value
    return value is None or figure.quantity.bound != "exact" or Decimal(0) <= length - value * scale <= _BREAK
