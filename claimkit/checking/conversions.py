"""One amount in two units or currencies: "10 miles (16 kilometres)", "100 yuan, or 13 euros"."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.durations import DAYS
from claimkit.checking.intervals import Interval, loose_interval_of, rounding
from claimkit.checking.pages import Figure, Page, is_bare
from claimkit.checking.verdicts import power_apart
from claimkit.checking.vocabulary import list_forms
from claimkit.records import Finding, Verdict
from claimkit.units import convert as convert_unit

_NEAR = 45
_REPEATED = ("currency", "physical", "duration")
_NEAR_TIMED = 60  # the same, where both say for which stretch of time they hold
_NEXT, _CUE_WORDS = 120, 6  # the same in the sentence before, and words from its end to the second amount
_CUE_REACH, _PER_REACH = 25, 30
_STEM = 5  # letters by which two counted nouns are one
_STRETCHES = ("h", "d", "wk", "mo", "a")
_TIMED = ("currency", "physical", "count")
_OPEN = re.compile(r"^[^\w(]{0,3}\(\s*[^()]*$")
_SLACK = Decimal("0.03")
_RATES = Path(__file__).with_name("rough_rates.toml")
_ALIKE, _UNLIKE = Decimal("1.1"), Decimal("1.15")  # of the rough rate, and of the article's other amounts
_SAME, _FAR = Decimal("1.6"), Decimal(6)  # how far exchange rates move in the lifetime of the table


def check_conversions(page: Page) -> Iterator[Finding]:
    """Yield the findings on amounts that are given in two units."""
    rates: dict[tuple[str, str], list[tuple[Decimal, Figure, Figure]]] = {}
    for first, second in zip(page.figures, page.figures[1:], strict=False):
        if not _is_repeated(page, first, second):
            continue
        if _times(page, first, second) is not None:
            yield from _judge_times(page, first, second)
        elif first.kind == "currency":
            yield from _judge_money(page, first, second, rates)
        else:
            yield from _judge_units(page, first, second)


def _is_repeated(page: Page, first: Figure, second: Figure) -> bool:
    """Tell whether the second figure gives the first again: in brackets or behind a cue, in another unit."""
    one, two = first.quantity.unit, second.quantity.unit
    timed = _times(page, first, second)
    if timed is None and (one.kind != two.kind or one.code == two.code or one.kind not in _REPEATED):
        return False
    if timed is None and ((one.per is None) != (two.per is None) or _stretch(page, first) != _stretch(page, second)):
        return False
    if first.claim.change is not None and second.claim.change is not None and first.claim.change != second.claim.change:
        return False
    gap = page.gap(first, second)
    last = page.last_sentence(gap)
    next_one = page.sentences_between(first, second) == 1 and _is_equal(page, last, second, timed=timed is not None)
    if next_one:
        return len(gap) <= _NEXT and len(last.split()) <= _CUE_WORDS
    if len(gap) > (_NEAR if timed is None else _NEAR_TIMED) or not page.same_sentence(first, second):
        return False
    bracket = _OPEN.search(gap) and len(gap.split()) <= 3
    told = page.has("equals", gap) or (page.is_only("respectively", gap) and one.kind == "currency")
    if timed is not None:
        told = page.has("equals", gap[-_CUE_REACH:])
    near = timed is not None or len(gap.split()) <= 4 or page.ends_with("equals", gap)
    return bool(bracket) or (told and near)


def _is_equal(page: Page, last: str, second: Figure, *, timed: bool) -> bool:
    """Tell whether a sentence begins with a cue of equality: "That is 35 metres per second", "A year that is 540"."""
    return page.starts("equals", last) or (timed and page.ends_with("equals", last) and second.kind in _TIMED)


def _times(page: Page, first: Figure, second: Figure) -> Decimal | None:
    """Return how many of one stretch of time the other is, for "24 euros a year, or 2 euros a month"; else None."""
    one, two = first.quantity.unit, second.quantity.unit
    if one.kind not in _TIMED or (one.kind != two.kind and not is_bare(second.quantity)):
        return None
    stretches = _stretch(page, first), _stretch(page, second)
    if None in stretches or stretches[0] == stretches[1]:
        return None
    nouns = (one.text or "").casefold(), (two.text or "").casefold()
    if one.kind == "count" and not is_bare(second.quantity) and nouns[0][:_STEM] != nouns[1][:_STEM]:
        return None
    if one.kind == "currency" and two.kind == "currency" and one.code != two.code:
        return None
    return DAYS[stretches[1] or ""] / DAYS[stretches[0] or ""]


def _stretch(page: Page, figure: Figure) -> str | None:
    """Return the code of the stretch of time for which a figure holds: of its unit, or of the words right behind it."""
    per = figure.quantity.unit.per
    told = _stretch_before(page, figure)
    if told is not None and (per is None or (per.code in DAYS and not _is_beside(page, figure, per.code))):
        return told  # "monthly 12.50 euros, in a year that makes 150": the month is carried along by mistake
    if per is not None:
        return per.code if per.code in DAYS else None
    behind = page.sentence_after(figure, _PER_REACH)
    return next((code for code in _STRETCHES if page.starts(f"per_{code}", behind)), None)


def _is_beside(page: Page, figure: Figure, code: str | None) -> bool:
    """Tell whether the stretch of time of a figure's unit stands right behind it, or inside it."""
    behind = page.sentence_after(figure, _PER_REACH)
    return page.starts(f"per_{code}", behind) or page.has(f"per_{code}", figure.quantity.text)


def _stretch_before(page: Page, figure: Figure) -> str | None:
    """Return the stretch of time that stands right before a figure: "monthly 58 euros"; "in the year 2024" is none."""
    before = page.sentence_before(figure, _PER_REACH)
    before = before[max(before.rfind(mark) for mark in ",;:(") + 1 :]
    if re.search(r"\d", before):
        return None
    return next((code for code in _STRETCHES if page.has(f"per_{code}", before)), None)


def _judge_times(page: Page, first: Figure, second: Figure) -> Iterator[Finding]:
    factor = _times(page, first, second)
    one, two = first.quantity.unit, second.quantity.unit
    same = one.code == two.code or is_bare(second.quantity)
    exact, interval = (f if same else convert(f, one.code, two.code) for f in (first.exact, first.interval))
    if factor is None or exact is None or interval is None:
        return
    factor = factor if factor < 1 else factor.to_integral_value()
    factor = factor if factor >= 1 else 1 / (1 / factor).to_integral_value()
    expected = exact.times(factor)
    slack = abs(expected.middle() or Decimal(0)) * _SLACK
    if second.interval.widened(slack).overlaps(interval.times(factor)):
        verdict: Verdict = "supported"
    else:
        verdict = "scale_error" if power_apart(second.interval, expected) is not None else "contradicted"
    yield _finding(page, first, second, verdict, expected, 0.85)


def _judge_units(page: Page, first: Figure, second: Figure) -> Iterator[Finding]:
    one, two = first.quantity.unit.code, second.quantity.unit.code
    expected = convert(_rounded(first), one, two)
    if expected is None:
        return
    middle = abs(expected.middle() or Decimal(0))
    found = _rounded(second)
    if found.widened(middle * _SLACK).overlaps(expected):
        verdict: Verdict = "supported"
    else:
        verdict = "scale_error" if power_apart(second.interval, expected) is not None else "contradicted"
    exact = convert(first.exact, one, two) or expected
    yield _finding(page, first, second, verdict, exact, 0.9)


def _rounded(figure: Figure) -> Interval:
    """Return a figure as a rounded one; a bound is converted like the figure that it stands before."""
    if figure.quantity.value is None:
        return loose_interval_of(figure.quantity)
    return Interval.around(figure.quantity.value, max(rounding(figure.quantity), figure.quantity.precision))


def convert(interval: Interval, one: str | None, two: str | None) -> Interval | None:
    """Return the interval of unit `one` in unit `two`; None when the units do not belong together."""
    ends = tuple(None if end is None else convert_value(end, one, two) for end in (interval.low, interval.high))
    lost = (ends[0] is None) != (interval.low is None) or (ends[1] is None) != (interval.high is None)
    return None if lost else Interval(*ends)


def convert_value(value: Decimal, one: str | None, two: str | None) -> Decimal | None:
    """Return a value of unit `one` in unit `two`, offsets of temperatures included; None when they do not fit."""
    if one == two:
        return value
    line = _line(one or "", two or "")
    return None if line is None else value * line[0] + line[1]


@functools.lru_cache(maxsize=4096)
def _line(one: str, two: str) -> tuple[Decimal, Decimal] | None:
    """Return slope and offset from one unit to another, so that each pair of units is looked up once."""
    at_zero, at_one = convert_unit(Decimal(0), one, two), convert_unit(Decimal(1), one, two)
    return None if at_zero is None or at_one is None or at_one == at_zero else (at_one - at_zero, at_zero)


def _judge_money(
    page: Page, first: Figure, second: Figure, rates: dict[tuple[str, str], list[tuple[Decimal, Figure, Figure]]]
) -> Iterator[Finding]:
    """Compare with the other pairs of the article, else with the rough rate, where only a power of ten tells."""
    one, two = first.quantity.unit.code or "", second.quantity.unit.code or ""
    if not first.value or not second.value or first.value < 0 or second.value < 0:
        return
    rate = second.value / first.value
    rough = rough_rate(one, two)
    earlier = rates.setdefault((one, two), [])
    if rough is None:
        earlier.append((rate, first, second))
        return
    expected = first.exact.times(rough)
    apart = max(rate / rough, rough / rate)
    usual = _usual(rates, one, two)
    if usual is not None and max(rate / usual, usual / rate) > _UNLIKE and apart < _FAR:
        yield _finding(page, first, second, "contradicted", first.exact.times(usual), 0.75)
    elif apart <= _SAME:
        earlier.append((rate, first, second))
        verdict: Verdict = "supported" if apart <= _ALIKE else "approximately_supported"
        yield _finding(page, first, second, verdict, expected, 0.7)
    elif _may_be_old(page, first) or _may_be_old(page, second):
        return
    elif apart >= _FAR:
        yield _finding(page, first, second, "scale_error", expected, 0.8)
    elif _are_steady(page, one, two):
        yield _finding(page, first, second, "contradicted", expected, 0.75)


def _usual(rates: dict[tuple[str, str], list[tuple[Decimal, Figure, Figure]]], one: str, two: str) -> Decimal | None:
    """Return the rate that the article uses elsewhere for two currencies, in either direction."""
    used = [rate for rate, *_ in rates.get((one, two), ())] + [1 / rate for rate, *_ in rates.get((two, one), ())]
    return sum(used, Decimal(0)) / len(used) if used else None


def _are_steady(page: Page, one: str, two: str) -> bool:
    """Tell whether two currencies have kept near their rough rate up to the day of an article."""
    table, published = _table(), page.claims.article.published
    return published is not None and published >= table["since"] and {one, two} <= set(table["steady"])


def _may_be_old(page: Page, figure: Figure) -> bool:
    """Tell whether the bare word of a currency was that of another too, before the euro: "12 dollars (70 francs)"."""
    return (figure.quantity.unit.text or "").lower() in list_forms(page.language, "old_moneys")


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_RATES.read_text(encoding="utf-8"), parse_float=Decimal)


@functools.cache
def _rates() -> dict[str, Decimal]:
    return {code: Decimal(rate) for code, rate in _table()["per_euro"].items()}


def rough_rate(one: str, two: str) -> Decimal | None:
    """Return about how many of currency `two` one of currency `one` buys; None when unknown."""
    rates = _rates()
    return rates[two] / rates[one] if one in rates and two in rates else None


def _finding(
    page: Page, first: Figure, second: Figure, verdict: Verdict, expected: Interval, confidence: float
) -> Finding:
    return build_finding(
        page,
        "conversion",
        verdict,
        second,
        (first,),
        found=second.exact,
        expected=expected,
        unit=second.quantity.unit.code,
        confidence=confidence,
        arithmetic=whole_text(page, first),
    )
