"""What is gathered while the files of a reference are read, and how one figure becomes an observation."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from decimal import Decimal

from claimkit.checking.layouts import UNKNOWN_UNIT, parse_figure, parse_unit_text
from claimkit.checking.periods import Period, parse_period
from claimkit.checking.reference import EntityInfo, IndicatorInfo, Label, Observation
from claimkit.checking.tables import Table

_ZERO = Decimal(0)


@dataclass(slots=True)
class Load:
    """What is gathered while the files of a reference are read."""

    observations: list[Observation] = field(default_factory=list)
    entities: dict[str, EntityInfo] = field(default_factory=dict)
    indicators: dict[str, IndicatorInfo] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def name_entity(self, entity: str, label: str) -> None:
        """Give an entity a name that a table states beside its code."""
        info = self.entities.setdefault(entity, EntityInfo(entity))
        if label and label != entity and all(known.text != label for known in info.labels):
            info.labels.append(Label("", label))

    def name_indicator(self, indicator: str, label: str, unit: str = "") -> None:
        """Give an indicator its name and unit when the table is the first to state them."""
        info = self.indicators.setdefault(indicator, IndicatorInfo(indicator, unit))
        if label and all(known.text != label for known in info.labels):
            info.labels.append(Label("", label))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of a file come from: what its data package says of source and licence."""

    source: str = ""
    licence: str = ""


def half_digit(value: Decimal | None, decimals: int | None) -> Decimal:
    """Return half a unit of the last digit that a figure is given with: its own, or that of so many decimals."""
    if value is None:
        return _ZERO
    exponent = -decimals if decimals is not None else min(int(value.as_tuple().exponent), 0)
    return _half(exponent)


@functools.cache
def _half(exponent: int) -> Decimal:
    return Decimal(1).scaleb(exponent) / 2


def cell_of(record: dict[str, str], column: str | None) -> str:
    """Return a cell of a record; "" where the table has no such column."""
    return record.get(column, "").strip() if column is not None else ""


def add_observation(
    load: Load,
    table: Table,
    number: int,
    column: str,
    keys: tuple[str, str],
    cells: tuple[str, str, str],
    origin: Origin,
    *,
    comma: bool = False,
    power: int = 0,
    status: str = "",
) -> None:
    """Add one observation from the cells period, figure and unit, or the problem that keeps it out."""
    period, figure = parse_period(cells[0]), parse_figure(cells[1], comma=comma)
    if period is None:
        load.problems.append(
            f"{table.name}, row {number}: expected a period such as 2023 or 2023-06, found '{cells[0][:40]}'"
        )
        return
    if figure is None:
        load.problems.append(f"{table.name}, row {number}, column {column}: expected a number, found '{cells[1][:40]}'")
        return
    if not keys[0]:
        load.problems.append(f"{table.name}, row {number}: expected the name of an entity, found nothing")
        return
    unit, basis, unit_power = parse_unit_text(cells[2]) if cells[2] else (UNKNOWN_UNIT, "", 0)
    half = half_digit(figure, None).scaleb(power + unit_power)
    load.observations.append(
        Observation(
            *keys,
            period,
            figure.scaleb(power + unit_power),
            None,
            None,
            half,
            unit,
            basis,
            status,
            "",
            origin.source,
            origin.licence,
            table.name,
            number,
        )
    )


def coarsen(rows: list[Observation]) -> list[Observation]:
    """Turn days that only stand for their year or month ("2020-01-01" once a year) into years or months."""
    days = {row.period.since for row in rows if row.period.since == row.period.until}
    if len(days) < 3 or any(row.period.since != row.period.until for row in rows):
        return rows
    by_year = len({(row.entity, row.indicator, row.period.since[0]) for row in rows if row.period.since}) == len(rows)
    by_month = len({(row.entity, row.indicator, *row.period.since[:2]) for row in rows if row.period.since}) == len(
        rows
    )
    if by_year and len({day[1:] for day in days if day}) == 1:
        return [row._replace(period=_cut(row.period, 4)) for row in rows]
    if by_month and len({day[2] for day in days if day}) == 1:
        return [row._replace(period=_cut(row.period, 7)) for row in rows]
    return rows


def _cut(period: Period, length: int) -> Period:
    return parse_period(period.text[:length]) or period
