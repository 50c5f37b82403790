"""Read the tidy long form, in which reference data are published for claimkit.

The table is read column by column, because a reference of 77,000 rows has to be there within a second.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from decimal import Decimal

from claimkit.checking.layouts import parse_figure
from claimkit.checking.loading import Load, Origin, half_digit
from claimkit.checking.periods import parse_period
from claimkit.checking.reference import Observation
from claimkit.checking.tables import Table

_NAMES = ("entity", "indicator", "period")
_FIGURES = ("value", "low", "high")
_WHOLE = ("unit_mult", "decimals")
_TEXTS = ("unit", "basis", "status", "breakdown", "source", "licence")


def is_tidy(lines: list[list[str]], table: Table) -> bool:
    """Tell whether a table has the columns of the tidy long form."""
    header = {cell.strip().casefold() for cell in lines[0]}
    return set(_NAMES) <= header and bool(header & set(_FIGURES))


def import_tidy(table: Table, lines: list[list[str]], origin: Origin, load: Load) -> None:
    """Read the rows of a tidy table; a bad one is named in the problems and left out."""
    header = [cell.strip().casefold() for cell in table.lines[0]]
    numbers, rows = _full_rows(table, len(header), load)
    columns = dict(zip(header, zip(*rows, strict=True), strict=False)) if rows else {}
    empty = ("",) * len(rows)
    names = [[cell.strip() for cell in columns.get(name, empty)] for name in _NAMES]
    figures = [_figures(columns.get(name)) or [None] * len(rows) for name in _FIGURES]
    powers, digits = ([_whole(cell) for cell in columns[n]] if n in columns else None for n in _WHOLE)
    texts = [[cell.strip() for cell in columns[n]] if n in columns else empty for n in _TEXTS]
    sources = [cell or origin.source for cell in texts[4]]
    licences = [cell or origin.licence for cell in texts[5]]
    for place, entity, indicator, period, value, low, high in zip(
        itertools.count(), names[0], names[1], map(parse_period, names[2]), *figures, strict=False
    ):
        power = powers[place] if powers is not None else 0
        decimals = digits[place] if digits is not None else None
        bounds = value is None or low is not None or high is not None
        if not entity or not indicator or period is None or bounds or power is None:
            wrong = _wrong_cell(table, numbers[place], dict(zip(header, rows[place], strict=True)))
            if wrong or period is None:
                load.problems.append(wrong)
                continue
        half = half_digit(value, decimals)
        if power:
            value, low, high = (None if f is None else f.scaleb(power) for f in (value, low, high))  # noqa: PLW2901
            half = half.scaleb(power)
        load.observations.append(
            Observation(
                entity, indicator, period, value, low, high, half,
                texts[0][place], texts[1][place], texts[2][place], texts[3][place], sources[place], licences[place],
                table.name, numbers[place],
            )
        )  # fmt: skip


def _full_rows(table: Table, width: int, load: Load) -> tuple[list[int], list[list[str]]]:
    """Return the rows that are not empty with their numbers, filled up to the header's width."""
    numbers, rows = [], []
    for number, line in enumerate(table.lines[1:], start=1):
        if len(line) > width and any(line[width:]):
            load.problems.append(f"{table.name}, row {number}: expected {width} cells, found {len(line)}")
        elif any(line):
            numbers.append(number)
            rows.append(line if len(line) == width else (line + [""] * width)[:width])
    return numbers, rows


def _figures(cells: Iterable[str] | None) -> list[Decimal | None]:
    return [] if cells is None else [parse_figure(cell) if cell else None for cell in cells]


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if re.fullmatch(r"-?\d{1,2}", text) else (None if text else 0)


def _wrong_cell(table: Table, number: int, record: dict[str, str]) -> str:
    """Return what is wrong in a row, "" when nothing is."""
    where = f"{table.name}, row {number}, column"
    for name in _NAMES[:2]:
        if not record[name].strip():
            return f"{where} {name}: expected a name or an id, found nothing"
    if parse_period(record["period"]) is None:
        found = record["period"][:40]
        return f"{where} period: expected a period such as 2023, 2023-Q2, 2023-06 or 2010/2014, found '{found}'"
    figures: dict[str, Decimal | None] = {}
    for name in _FIGURES:
        text = record.get(name, "").strip()
        figures[name] = parse_figure(text) if text else None
        if text and figures[name] is None:
            return f"{where} {name}: expected a number, found '{text[:40]}'"
    for name in _WHOLE:
        if _whole(record.get(name, "")) is None:
            return f"{where} {name}: expected a whole number, found '{record[name][:40]}'"
    low, high = figures["low"], figures["high"]
    if figures["value"] is None and (low is None or high is None):
        return f"{where} value: expected a number, or low and high, found nothing"
    if low is not None and high is not None and low > high:
        return f"{where} low: expected no more than high ({high}), found {low}"
    return ""
