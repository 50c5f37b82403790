"""Units that every language shares: codes, symbols, CLDR names, sizes (from `units.toml`), and conversion.

Common units convert by their sizes, all others by pint, which takes half a second to load.

A code is ISO 4217 for money, "EUR/100" for its cents, "%", "pp" and "bp", s min h d wk mo a for durations, and for
physical units the symbol that pint parses.
"""

from __future__ import annotations

import functools
from decimal import Decimal
from pathlib import Path
from typing import Any

from claimkit.compact import read_toml
from claimkit.records import UnitKind

_TABLES: dict[str, Any] = read_toml(Path(__file__).parent / "units.toml")

MONEY_SYMBOLS: dict[str, str] = _TABLES["money"]
MAJOR_CURRENCIES: tuple[str, ...] = tuple(_TABLES["major_currencies"])
CLDR_UNITS: dict[str, tuple[UnitKind, str]] = {unit: (kind, code) for unit, (kind, code) in _TABLES["cldr"].items()}

DURATIONS = ("ms", "s", "min", "h", "d", "wk", "mo", "a")
PER_MILLE = "\N{PER MILLE SIGN}"
_DURATION_NAMES = {"a": "year", "mo": "month", "wk": "week", "d": "day", "ms": "millisecond"}
_POWERS = {"2": "\N{SUPERSCRIPT TWO}", "3": "\N{SUPERSCRIPT THREE}"}
_POWER_PREFIXES = ("", "k", "d", "c", "m")
# What one of the code is worth; only units of one table convert into each other.
_SHARES = (
    {"%": Decimal("0.01"), PER_MILLE: Decimal("0.001"), "1": Decimal(1)},
    {"pp": Decimal("0.01"), "bp": Decimal("0.0001")},
)


def symbols() -> dict[str, tuple[UnitKind, str]]:
    """Return every printed symbol with its kind and code; they are matched with their case."""
    table: dict[str, tuple[UnitKind, str]] = {
        "%": ("percent", "%"),
        PER_MILLE: ("percent", PER_MILLE),
        "bp": ("percentage_point", "bp"),
        "bps": ("percentage_point", "bp"),
    }
    for code in _TABLES["plain"]:
        table[code] = (kind_of(code), code)
    for code, forms in _TABLES["aliases"].items():
        table |= {form: (kind_of(code), code) for form in forms}
    for prefix in _POWER_PREFIXES:
        for digit, power in _POWERS.items():
            for form in (f"m{power}", f"m{digit}", f"m^{digit}"):
                table[prefix + form] = ("physical", f"{prefix}m{power}")
    return table


def kind_of(code: str) -> UnitKind:
    """Return the kind of a physical unit, a duration or percent by its code."""
    if code in ("%", PER_MILLE):
        return "percent"
    return "duration" if code in DURATIONS else "physical"


def finer_factor(code: str | None, finer: str | None) -> Decimal | None:
    """Return how many of the finer unit one of the coarser is, or None when the two do not combine."""
    factor = _TABLES["finer"].get(f"{code} {finer}")
    return None if factor is None else Decimal(factor)


def split_money(code: str) -> tuple[str, Decimal]:
    """Return the currency of a code and what one of it is worth: "EUR/100" is a hundredth of a euro."""
    currency, _, parts = code.partition("/")
    return currency, 1 / Decimal(parts) if parts.isdecimal() else Decimal(1)


def convert(value: Decimal, code: str, target: str) -> Decimal | None:
    """Return a figure in another unit, or None where the two do not measure the same thing.

    Money has no fixed rate and gives None between currencies (cents convert); percent, pp and bp convert by size.
    """
    if code == target:
        return value
    for table in _SHARES:
        if code in table and target in table:
            return value * table[code] / table[target]
    (money, own), (other, its) = split_money(code), split_money(target)
    if money == other and len(money) == len("EUR"):
        return value * own / its
    sizes = _sizes()
    if code in sizes and target in sizes:
        (measure, size), (other_measure, other_size) = sizes[code], sizes[target]
        return value * size / other_size if measure == other_measure else None
    try:
        quantity = _registry().Quantity(value, _pint_name(code)).to(_pint_name(target))
    except Exception:  # pint raises many kinds of errors, all of which mean that there is no such conversion
        return None
    return Decimal(str(quantity.magnitude))


@functools.cache
def _sizes() -> dict[str, tuple[str, Decimal]]:
    """Return for each common code what it measures and how many of the first unit of that table it is."""
    found = {}
    for measure, table in _TABLES["sizes"].items():
        for code, size in table.items():
            dividend, _, divisor = size.partition("/")
            found[code] = measure, Decimal(dividend) / Decimal(divisor or 1)
    return found


def _pint_name(code: str) -> str:
    return _DURATION_NAMES.get(code, code)


@functools.cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(non_int_type=Decimal)
