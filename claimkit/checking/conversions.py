"""One amount in two units or currencies: "10 miles (16 kilometres)", "100 yuan, or 13 euros"."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.intervals import Interval, loose_interval_of
from claimkit.checking.pages import Figure, Page
from claimkit.checking.verdicts import power_apart
from claimkit.records import Finding, Verdict
from claimkit.units import convert as convert_unit

_NEAR = 45
_OPEN = re.compile(r"^[^\w(]{0,3}\(\s*[^()]*$")
_SLACK = Decimal("0.03")
_RATES = Path(__file__).with_name("rough_rates.toml")
_SAME, _FAR = Decimal("1.6"), Decimal(6)  # how far exchange rates move in the lifetime of the table


def check_conversions(page: Page) -> Iterator[Finding]:
    """Yield the findings on amounts that are given in two units."""
    rates: dict[tuple[str, str], list[tuple[Decimal, Figure, Figure]]] = {}
    for first, second in zip(page.figures, page.figures[1:], strict=False):
        if not _is_repeated(page, first, second):
            continue
        if first.kind == "currency":
            yield from _judge_money(page, first, second, rates)
        else:
            yield from _judge_units(page, first, second)


def _is_repeated(page: Page, first: Figure, second: Figure) -> bool:
    """Tell whether the second figure gives the first again: in brackets or behind a cue, in another unit."""
    one, two = first.quantity.unit, second.quantity.unit
    if (one.per is None) != (two.per is None):
        return False
    if one.kind != two.kind or one.code == two.code or one.kind not in ("currency", "physical", "duration"):
        return False
    if first.claim.change is not None and second.claim.change is not None and first.claim.change != second.claim.change:
        return False
    gap = page.gap(first, second)
    if len(gap) > _NEAR or not page.same_sentence(first, second):
        return False
    bracket = _OPEN.search(gap) and len(gap.split()) <= 3
    return bool(bracket) or (page.has("equals", gap) and len(gap.split()) <= 4)


def _judge_units(page: Page, first: Figure, second: Figure) -> Iterator[Finding]:
    one, two = first.quantity.unit.code, second.quantity.unit.code
    expected = convert(loose_interval_of(first.quantity), one, two)
    if expected is None:
        return
    middle = abs(expected.middle() or Decimal(0))
    found = loose_interval_of(second.quantity)
    if found.widened(middle * _SLACK).overlaps(expected):
        verdict: Verdict = "supported"
    else:
        verdict = "scale_error" if power_apart(second.interval, expected) is not None else "contradicted"
    exact = convert(first.exact, one, two) or expected
    yield _finding(page, first, second, verdict, exact, 0.9)


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
    if apart <= _SAME:
        earlier.append((rate, first, second))
        yield _finding(page, first, second, "approximately_supported", expected, 0.7)
    elif apart >= _FAR:
        yield _finding(page, first, second, "scale_error", expected, 0.8)


@functools.cache
def _rates() -> dict[str, Decimal]:
    table = tomllib.loads(_RATES.read_text(encoding="utf-8"), parse_float=Decimal)["per_euro"]
    return {code: Decimal(rate) for code, rate in table.items()}


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
