"""Say records in the words of an interface language: numbers, quantities, times, labels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from claimkit import languages
from claimkit.errors import LanguageError
from claimkit.records import Amount, Change, Claim, PerUnit, Quantity, Time, Unit

FALLBACK = "en"
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_DASH = "\u2013"
_NARROW = "\u00a0"
_MINUS = "\u2212"
_YEAR = re.compile(r"(-?\d{4,})-01-01/\1-12-31")
_MONTH_LENGTHS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
_LARGE = Decimal(10) ** 6


class Wording:
    """The words of one interface language, English in the place of what it lacks."""

    def __init__(self, language: str) -> None:
        own, fallback = _interface(language), _interface(FALLBACK)
        self.code = language if own else FALLBACK
        self._tables: Mapping[str, Any] = {**fallback, **own}
        self._scales = sorted(((Decimal(key), word) for key, word in self._tables["scales"].items()), reverse=True)

    def __getitem__(self, key: str) -> str:
        """Return one word or phrase of the interface."""
        return str(self._tables[key])

    def of(self, table: str, key: str | None) -> str:
        """Return the word for a code ("verdicts", "supported"); the code itself where there is none."""
        return str(self._tables[table].get(key, key)) if key is not None else ""

    def words(self, *keys: str) -> dict[str, Any]:
        """Return several words and tables at once, for the report's script."""
        return {key: self._tables[key] for key in keys}

    def number(self, value: Decimal) -> str:
        """Return a figure with the language's separators, large round ones with a scale word: 317,8 Mrd."""
        for scale, word in self._scales:
            if abs(value) >= scale and abs(value) >= _LARGE:
                scaled = (value / scale).normalize()
                if len(scaled.as_tuple().digits) <= 6 and scaled.adjusted() < 6:
                    return f"{self._digits(scaled)}{_NARROW}{word}"
                break
        return self._digits(value)

    def _digits(self, value: Decimal) -> str:
        if value.adjusted() > 24 or value.adjusted() < -12:
            return str(value).replace(".", self["decimal"])
        plain = f"{value.normalize():,f}"
        whole, _, fraction = plain.partition(".")
        whole = whole.replace(",", self["group"])
        whole = whole.replace("-", _MINUS)
        return f"{whole}{self['decimal']}{fraction}" if fraction else whole

    def unit(self, unit: Unit | PerUnit, *, single: bool = False) -> str:
        """Return a unit by its words: the code of money, the written noun of a count; as written for a single one."""
        if unit.kind == "currency":
            name = unit.code or unit.text or ""
        elif unit.kind in ("count", "physical"):
            name = (unit.code if unit.kind == "physical" else None) or unit.text or ""
        elif unit.kind == "ratio":
            name = ""
        else:
            name = self.of("units", unit.code) if unit.code and not single else unit.text or ""
        per = getattr(unit, "per", None)
        return clean(f"{name} {self._per(per)}".strip() if per else name)

    def _per(self, per: PerUnit) -> str:
        timed = per.kind == "duration" and per.value == 1 and per.code in self._tables["rates"]
        noun = self.of("rates", per.code) if timed else per.text or self.of("units", per.code)  # also of "monatlich"
        plain = per.value == 1 or per.kind == "duration"  # "Quartal" is three months, and says so itself
        return f"{self['per']} {noun}" if plain else f"{self['per']} {self.number(per.value)} {noun}"

    def quantity(self, quantity: Quantity) -> str:
        """Return what a quantity says: bound, value or range, unit."""
        amount = quantity.value
        figure = self._range(quantity.low, quantity.high) if amount is None else self.number(amount)
        if quantity.unit.kind == "ratio" and not any(map(str.isdigit, quantity.text)):
            figure = clean(quantity.text)  # "ein Drittel" says more than 0.333333
        if quantity.ordinal:
            return f"{self['ordinal']} {figure}"
        bound = self.of("bounds", quantity.bound)
        if not bound and quantity.approximate:
            bound = self["approximate"]
        return " ".join(part for part in (bound, figure, self.unit(quantity.unit, single=amount == 1)) if part)

    def amount(self, amount: Amount) -> str:
        """Return the value or interval of a finding with its unit."""
        figure = self._range(amount.low, amount.high) if amount.value is None else self.number(amount.value)
        unit = self.of("units", amount.unit) if amount.unit else ""
        return clean(f"{figure}{_NARROW}{unit}".strip())

    def _range(self, low: Decimal | None, high: Decimal | None) -> str:
        if low is None and high is None:
            return _DASH
        if low is None or high is None:
            known = low if low is not None else high
            assert known is not None
            return f"{self.of('bounds', 'at_most' if low is None else 'at_least')} {self.number(known)}"
        return f"{self.number(low)} {_DASH} {self.number(high)}" if low != high else self.number(low)

    def time(self, time: Time) -> str:
        """Return a stated time resolved: a day, a month, a year, or from when to when; its words when vague."""
        if time.since is None and time.until is None:
            return clean(time.text)
        if time.since is None:
            return f"{self['until']} {time.until}"
        if time.until is None:
            return f"{self['since']} {time.since}"
        return _period(time.since, time.until)

    def change(self, change: Change) -> str:
        """Return a change in one phrase: direction, by, from, to, factor."""
        parts = [self.of("directions", change.direction)] if change.direction else []
        for word, quantity in (("by", change.by), ("from", change.old), ("to", change.new)):
            if quantity is not None:
                parts.append(f"{self[word]} {self.quantity(quantity)}")
        if change.factor is not None:
            parts.append(f"\u00d7 {self.number(change.factor)}")
        return ", ".join(parts[:1]) + (" " if parts[1:] else "") + " ".join(parts[1:])

    def source(self, claim: Claim) -> str:
        """Return who states a claim; the word for the article itself when nobody else does."""
        if claim.source is None:
            return self["nobody"]
        return clean(claim.source.name or claim.source.text or self["unknown"])


def wording_for(article_language: str, interface: str | None = None) -> Wording:
    """Return the wording asked for, else that of the article's language, else English."""
    return Wording((interface or article_language).replace("_", "-").split("-")[0].lower())


def clean(text: str) -> str:
    """Return text for one line of output: controls, direction marks and other invisible characters become blanks."""
    return _INVISIBLE.sub(" ", text)


def _interface(language: str) -> Mapping[str, Any]:
    try:
        table: Mapping[str, Any] = languages.load(language)["interface"]
    except LanguageError:
        return {}
    return table


def _period(since: str, until: str) -> str:
    if since == until:
        return since
    if year := _YEAR.fullmatch(f"{since}/{until}"):
        return year[1]
    first_year, first_month, first_day = since.rsplit("-", 2)
    last_year, last_month, last_day = until.rsplit("-", 2)
    whole_months = first_day == "01" and int(last_day) >= _MONTH_LENGTHS[int(last_month)]
    if whole_months and (first_year, first_month) == (last_year, last_month):
        return f"{first_year}-{first_month}"
    if first_day == "01" and first_month == "01" and last_month == "12" and last_day == "31":
        return f"{first_year}{_DASH}{last_year}"
    if whole_months:
        return f"{first_year}-{first_month} {_DASH} {last_year}-{last_month}"
    return f"{since} {_DASH} {until}"
