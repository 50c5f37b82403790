"""The numbers of one text, in the form in which two languages can be compared.

A range gives two numbers, and every number has all the readings that a translator may have chosen: "Anfang 23" is 23
and 2023, "the 15th century" is 15 and 1500. How a number is written decides how much its absence means: one that is
spelled out, counts an order or belongs to a date is `weak` and is never missed on its own.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from claimkit import languages
from claimkit.errors import LanguageError
from claimkit.records import Quantity, Time

Kind = Literal["amount", "year", "day", "month", "decade", "century", "raw"]
CALENDAR: tuple[Kind, ...] = ("day", "month", "decade", "century")

_RUN = re.compile(r"\d+(?:[.,:]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
_DECIMAL = re.compile(r"(\d+)[.,](\d{1,2})")
_YEARS = range(1000, 2200)
_LATEST = Decimal(10_000)  # years are below this
_DAYS = range(1, 32)
_PER_REACH = 24  # characters before the thing counted per ("per 100,000 inhabitants")
_HUNDRED = Decimal(100)
_SHORT_YEAR = 3  # digits; a year of fewer ("Anfang 23", "80er") is never missed on its own
_LONG_RUN = 4  # digits of a plain number that no name or clock time has
_SMALL = Decimal(12)  # counts up to here are often said in another way ("both", "a dozen", "a couple of")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a text with the span that states it; `readings` are all values that it may stand for."""

    start: int
    end: int
    text: str
    value: Decimal
    readings: frozenset[Decimal]
    kind: Kind
    weak: bool
    quantity: Quantity | None = None

    @property
    def unit_kind(self) -> str:
        """Return the kind of the unit; a bare number and a year count."""
        return "count" if self.quantity is None or self.is_year else self.quantity.unit.kind

    @property
    def code(self) -> str | None:
        """Return the code of the unit."""
        return None if self.quantity is None or self.is_year else self.quantity.unit.code

    @property
    def digits(self) -> bool:
        """Tell whether the number is written in digits."""
        return any(letter.isdigit() for letter in self.text)

    @property
    def is_year(self) -> bool:
        """Tell whether the number names a year or a decade and has no unit."""
        return self.kind == "year" or (self.kind == "decade" and self.value >= _HUNDRED)

    @property
    def notable(self) -> bool:
        """Tell whether a translation that leaves the number out has lost something."""
        if self.weak or self.kind in CALENDAR or (self.quantity is not None and self.quantity.ordinal):
            return False
        if self.kind == "raw":
            return self.text.isdigit() and len(self.text) >= _LONG_RUN
        return self.kind == "year" or self.unit_kind != "count" or self.value > _SMALL


def read_figures(text: str, language: str) -> tuple[Figure, ...]:
    """Return all numbers of a text in text order; only the digits for a language without data."""
    from claimkit.extraction.quantities import find_quantities
    from claimkit.extraction.times import find_times

    try:
        tables = languages.load(language)
    except LanguageError:
        return tuple(_digit_runs(text, (), (), language))
    quantities = find_quantities(text, tables)
    times = find_times(text, tables)
    found = [figure for quantity in quantities for figure in _of_quantity(text, quantity, tables.code)]
    taken = tuple(sorted({(figure.start, figure.end) for figure in found}))
    found += _digit_runs(text, taken, times, tables.code)
    found += _of_number_words(text, tables.code)
    found += (f for time in times if (f := _of_words(text, time, taken)) is not None)
    return tuple(sorted(found, key=lambda figure: (figure.start, figure.end)))


def load_translation(language: str) -> Mapping[str, Any]:
    """Return the [translation] table of a language; empty where it has none."""
    try:
        table: Mapping[str, Any] = languages.load(language)["translation"]
    except LanguageError:
        return {}
    return table


def _of_quantity(text: str, quantity: Quantity, language: str) -> Iterator[Figure]:
    values = [value for value in (quantity.value, quantity.low, quantity.high) if value is not None]
    spelled = not any(letter.isdigit() for letter in quantity.text)
    place = quantity.unit.start if quantity.unit.start is not None else quantity.end
    calendar = _calendar_kind(text, place if quantity.start < place <= quantity.end else quantity.end, language)
    for value in values:
        kind: Kind = calendar if calendar is not None and abs(value) < _LATEST else "amount"
        if kind == "amount" and _looks_like_year(value, quantity):
            kind = "year"
        century = _century_before(text, quantity.start, language) if kind == "decade" else None
        named = value if century is None else (century - 1) * _HUNDRED + value
        readings = _readings(named, kind) if century is None else frozenset({named})
        readings |= _as_factor(value, quantity, language) | {abs(named)}
        if century is None:
            readings |= _as_short_year(value, quantity)
        small = quantity.ordinal and value <= _SMALL
        weak = spelled or small or (kind in CALENDAR and century is None)
        yield Figure(quantity.start, quantity.end, quantity.text, named, readings, kind, weak, quantity)
    per = quantity.unit.per
    if per is not None and per.value > 1 and per.start is not None and per.end is not None and per.text:
        run = _RUN.search(text, max(0, per.start - _PER_REACH), per.end)
        if run is not None and run.start() >= quantity.end:
            yield Figure(run.start(), run.end(), run[0], per.value, frozenset({per.value}), "amount", weak=False)


def _as_factor(value: Decimal, quantity: Quantity, language: str) -> frozenset[Decimal]:
    """Return the other ways to say a factor or discount: "twice as much" is one time more, and 100 or 200 per cent."""
    if quantity.unit.kind == "factor":
        return frozenset({value - 1, (value - 1) * _HUNDRED, value * _HUNDRED})
    if quantity.unit.text in load_translation(language).get("times", {}):
        return frozenset({value + 1, value * _HUNDRED})
    if quantity.unit.text in load_translation(language).get("left", {}):
        return frozenset({_HUNDRED - value})
    return frozenset()


def _as_short_year(value: Decimal, quantity: Quantity) -> frozenset[Decimal]:
    """Return the years that two digits without a noun may stand for: "1990 to 95"."""
    bare = quantity.unit.kind == "count" and quantity.unit.text is None
    short = _SMALL <= value < _HUNDRED and value == value.to_integral_value()
    return frozenset({value + 1900, value + 2000}) if short and (bare or quantity.unit.code == "a") else frozenset()


def _looks_like_year(value: Decimal, quantity: Quantity) -> bool:
    """Tell whether a figure may as well be a year: whole, four digits, no unit but years, not grouped."""
    plain = quantity.unit.kind == "count" and quantity.unit.text is None
    fits = value == value.to_integral_value() and int(value) in _YEARS
    return fits and (plain or quantity.unit.code == "a") and str(int(value)) in quantity.text


def _readings(value: Decimal, kind: Kind) -> frozenset[Decimal]:
    if kind == "century":
        century = value / _HUNDRED if value >= _HUNDRED else value
        return frozenset({century, century * _HUNDRED, (century - 1) * _HUNDRED})
    if kind in ("year", "decade") and value < _HUNDRED:
        return frozenset({value, value + 1900, value + 2000})
    if kind == "decade":
        return frozenset({value, value % _HUNDRED})
    return frozenset({value})


def _calendar_kind(text: str, place: int, language: str) -> Kind | None:
    """Return the part of a date that the words right after a number make of it, None for an amount."""
    for suffix, kind in _suffixes(language):
        end = place + len(suffix)
        cut = suffix[-1:].lower() != suffix[-1:].upper() and text[end : end + 1].isalpha()  # the "s" of "196 steps"
        if text.startswith(suffix, place) and not cut:
            return kind
    return None


@functools.cache
def _suffixes(language: str) -> tuple[tuple[str, Kind], ...]:
    table = load_translation(language).get("calendar", {})
    pairs = [(suffix, kind) for kind, words in table.items() for suffix in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _century_before(text: str, place: int, language: str) -> Decimal | None:
    """Return the century that a decade is said to lie in: "20th century 60s" -> 20."""
    for suffix, kind in _suffixes(language):
        if kind == "century":
            match = re.search(rf"(\d+)\s*{re.escape(suffix)}\s*\Z", text[max(0, place - 12) : place])
            if match:
                return Decimal(match[1])
    return None


def _digit_runs(
    text: str, taken: tuple[tuple[int, int], ...], times: tuple[Time, ...], language: str
) -> Iterator[Figure]:
    """Yield the digits that no quantity has: years, days and decades inside times, and plain numbers elsewhere."""
    quantities, calendar = iter(taken), iter(times)
    quantity, time = next(quantities, None), next(calendar, None)
    for match in _RUN.finditer(text):
        while quantity is not None and quantity[1] <= match.start():
            quantity = next(quantities, None)
        while time is not None and time.end <= match.start():
            time = next(calendar, None)
        if quantity is not None and quantity[0] < match.end():
            continue
        inside = time if time is not None and time.start < match.end() else None
        whole = _GROUPED.fullmatch(match[0]) or (inside is None and _DECIMAL.fullmatch(match[0]))
        for piece in re.finditer(r".+" if whole else r"\d+", match[0]):
            yield _of_run(text, match.start() + piece.start(), piece[0], inside, language)


def _of_run(text: str, start: int, run: str, time: Time | None, language: str) -> Figure:
    end = start + len(run)
    broken = _DECIMAL.fullmatch(run)
    if broken and not _GROUPED.fullmatch(run):
        # without a unit it may as well be a clock time or a version, of which the other text has the parts
        parts = frozenset({Decimal(f"{broken[1]}.{broken[2]}"), Decimal(broken[1])})
        return Figure(start, end, run, max(parts), parts, "raw", weak=False)
    value = Decimal(re.sub(r"\D", "", run))
    if value >= _LATEST:
        return Figure(start, end, run, value, frozenset({value}), "raw", weak=False)
    kind = _calendar_kind(text, end, language)
    if kind is None or (kind == "decade" and value % 10):
        kind = _kind_of_run(value, run, time)
    century = _century_before(text, start, language) if kind == "decade" else None
    if century is not None:
        value += (century - 1) * _HUNDRED
        return Figure(start, end, run, value, frozenset({value}), kind, weak=False)
    readings = set(_readings(value, kind))
    if time is not None:
        readings |= {year for year in _years(time) if year % _HUNDRED == value}
        readings |= _centuries(time, value)
    weak = kind in ("month", "century") or (kind in ("year", "decade") and len(run) < _SHORT_YEAR)
    return Figure(start, end, run, value, frozenset(readings), kind, weak)


def _kind_of_run(value: Decimal, run: str, time: Time | None) -> Kind:
    if len(run) == 4 and int(value) in _YEARS:
        return "decade" if time is not None and _is_decade(time, value) else "year"
    if time is None:
        return "raw"
    return "day" if time.kind == "date" and int(value) in _DAYS else "year"


def _of_words(text: str, time: Time, taken: tuple[tuple[int, int], ...]) -> Figure | None:
    """Return the number in a time without digits ("the Seventies", "thirteenth century"); None when it has none."""
    years = _years(time)
    if time.kind == "date" or len(years) < 2 or min(years) <= 0 or any(letter.isdigit() for letter in time.text):
        return None
    span = abs(years[1] - years[0])
    readings = {years[0], years[0] % _HUNDRED, years[1] / _HUNDRED, years[1]}
    kind: Kind = "century" if span > 20 else "decade"
    return Figure(time.start, time.end, time.text, years[0], frozenset(readings), kind, weak=True)


def _of_number_words(text: str, language: str) -> Iterator[Figure]:
    """Yield words that hold a number for a translator, though they count nothing by themselves."""
    for value, words in load_translation(language).get("words", {}).items():
        number = Decimal(value)
        readings = frozenset({number, number * _HUNDRED}) if number < 1 else frozenset({number})
        for match in re.finditer("|".join(map(re.escape, words)), text):
            yield Figure(match.start(), match.end(), match[0], number, readings, "amount", weak=True)


def _years(time: Time) -> list[Decimal]:
    return [Decimal(day.rsplit("-", 2)[0]) for day in (time.since, time.until) if day]


def _centuries(time: Time, value: Decimal) -> set[Decimal]:
    """Return the other readings of a century or a decade: 16 (1501 to 1600) is 1600, too; 1970 is 70."""
    last = max(_years(time), default=Decimal(0))
    if value < 30 and last == value * _HUNDRED:
        return {value * _HUNDRED, (value - 1) * _HUNDRED}
    return {value % _HUNDRED} if _is_decade(time, value) else set()


def _is_decade(time: Time, value: Decimal) -> bool:
    years = _years(time)
    return (
        value >= _HUNDRED
        and value % 10 == 0
        and bool(years)
        and "0" in time.text
        and (years[-1] == value + 9 or (years[0] == value and years[-1] > value and time.kind == "interval"))
    )
