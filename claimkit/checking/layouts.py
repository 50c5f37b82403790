"""What the usual tables call their columns, how they write figures and units: the knowledge of the importers."""

from __future__ import annotations

import functools
import re
import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("layouts.toml")
_BASES = (("constant", "real"), ("real", "real"), ("ppp", "ppp"), ("international", "ppp"), ("current", "nominal"))
_MULTIPLES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "tsd": 3, "mio": 6, "mrd": 9}
_LARGEST_EXPONENT = 60
_PLAIN = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?", re.ASCII).fullmatch
UNKNOWN_UNIT = "?"  # of a table that does not say in what it counts


@functools.cache
def knowledge() -> dict[str, Any]:
    """Return the tables of `layouts.toml`."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def find_column(header: list[str], role: str) -> str | None:
    """Return the column of a header that plays a role, the most usual name first; None when there is none."""
    folded = {name.strip().casefold(): name for name in reversed(header)}
    return next((folded[name] for name in knowledge()["columns"][role] if name in folded), None)


def parse_figure(text: str, *, comma: bool = False) -> Decimal | None:
    """Read a figure of a table; None when it is none. `comma` says that a comma is the decimal sign."""
    if not comma and _PLAIN(text):
        return Decimal(text)
    text = text.strip().replace("\N{NO-BREAK SPACE}", "").replace("\N{MINUS SIGN}", "-")
    if comma:
        text = text.replace(".", "").replace(" ", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    try:
        figure = Decimal(text)
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and abs(figure.adjusted()) <= _LARGEST_EXPONENT else None


@functools.lru_cache(maxsize=65536)
def is_missing(text: str) -> bool:
    """Tell whether a cell says that there is no figure."""
    return text.strip().casefold() in knowledge()["missing"]["values"]


@functools.lru_cache(maxsize=4096)
def parse_unit_text(text: str) -> tuple[str, str, int]:
    """Return code, basis and power of ten of a unit as a table writes it; an unknown unit stays as it is."""
    folded = " ".join(text.casefold().split())
    table = knowledge()["units"]
    if folded in table:
        code, basis = table[folded]
        return (code[1:], basis, 6) if code == "MEUR" else (code, basis, 0)
    basis = next((code for word, code in _BASES if re.search(rf"\b{word}", folded)), "")
    power = next((power for word, power in _MULTIPLES.items() if re.search(rf"\b{word}\b", folded)), 0)
    if folded.startswith("%"):
        return "%", basis, 0
    if "us$" in folded or re.search(r"\busd\b", folded):
        return "USD", basis, power
    if "international" in folded and "$" in folded:
        return "USD", "ppp", power
    if re.search(r"\beuro?\b", folded):
        return "EUR", basis, power
    if folded.startswith(("tonnes", "t of", "tons")):
        return "t", basis, power
    match = re.fullmatch(r"(?:per|je) ([\d,. ]+)? ?(.+)", folded)
    if match:
        return f"/{re.sub(r'[^0-9]', '', match[1] or '')} {match[2]}".replace("/ ", "/"), basis, 0
    return text.strip(), basis, 0


def split_per(unit: str) -> tuple[str, str, Decimal]:
    """Part a unit into its code, the noun that it counts per and how many of them: "/100000 people", "USD/person"."""
    code, slash, per = unit.partition("/")
    money = re.fullmatch("[A-Z]{3}", code) is not None
    if (
        not slash
        or " " in code
        or (not money and re.fullmatch(r"[a-zA-Z\u00b0\u00b5]{0,4}/[smhagl]?[a-z]{0,2}[\u00b2\u00b3]?", unit))
    ):
        return unit, "", Decimal(1)
    match = re.fullmatch(r"([\d.,]+)?\s*(.*)", per)
    size = match[1] if match else None
    return code, (match[2] if match else per).strip(), Decimal(size.replace(",", "")) if size else Decimal(1)
