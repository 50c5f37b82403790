"""Read the tidy long form, in which reference data are published for claimkit."""

from __future__ import annotations

import re
from decimal import Decimal

from claimkit.checking.layouts import parse_figure
from claimkit.checking.loading import Load, Origin, half_digit
from claimkit.checking.periods import parse_period
from claimkit.checking.reference import Observation
from claimkit.checking.tables import Table


def is_tidy(lines: list[list[str]], table: Table) -> bool:
    header = {cell.strip().casefold() for cell in lines[0]}
    return {"entity", "indicator", "period"} <= header and bool(header & {"value", "low", "high"})


def import_tidy(table: Table, lines: list[list[str]], origin: Origin, load: Load) -> None:
    header = [cell.strip().casefold() for cell in table.lines[0]]
    places = {name: place for place, name in enumerate(header)}
    width, get = len(header), places.get
    entity_at, indicator_at, period_at = places["entity"], places["indicator"], places["period"]
    value_at, low_at, high_at = get("value"), get("low"), get("high")
    extra = [get(name) for name in ("unit", "basis", "status", "breakdown", "source", "licence")]
    mult_at, decimals_at = get("unit_mult"), get("decimals")
    for number, line in enumerate(table.lines[1:], start=1):
        if not any(line):
            continue
        if len(line) < width:
            line = line + [""] * (width - len(line))
        elif len(line) > width:
            load.problems.append(f"{table.name}, row {number}: expected {width} cells, found {len(line)}")
            continue
        entity, indicator, period = line[entity_at].strip(), line[indicator_at].strip(), parse_period(line[period_at])
        figures = [
            parse_figure(line[at]) if at is not None and line[at].strip() else None
            for at in (value_at, low_at, high_at)
        ]
        wrong = _wrong_cell(
            table, number, line, (entity_at, indicator_at, period_at), (value_at, low_at, high_at), figures
        )
        if wrong or period is None:
            load.problems.append(wrong)
            continue
        power = _whole(line, mult_at)
        digits = _whole(line, decimals_at)
        if power is None or digits is None:
            name = "unit_mult" if power is None else "decimals"
            load.problems.append(f"{table.name}, row {number}, column {name}: expected a whole number")
            continue
        unit, basis, status, breakdown, source, licence = (line[at].strip() if at is not None else "" for at in extra)
        half = half_digit(
            line[value_at] if value_at is not None else "", figures[0], digits if decimals_at is not None else None
        )
        if power:
            figures = [None if figure is None else figure.scaleb(power) for figure in figures]
            half = half.scaleb(power)
        load.observations.append(
            Observation(
                entity,
                indicator,
                period,
                figures[0],
                figures[1],
                figures[2],
                half,
                unit,
                basis,
                status,
                breakdown,
                source or origin.source,
                licence or origin.licence,
                table.name,
                number,
            )  # fmt: skip
        )


def _wrong_cell(  # noqa: PLR0913, PLR0917
    table: Table,
    number: int,
    line: list[str],
    keys: tuple[int, int, int],
    figure_places: tuple[int | None, int | None, int | None],
    figures: list[Decimal | None],
) -> str:
    """Return what is wrong in a row, "" when nothing is."""
    for name, place in zip(("entity", "indicator"), keys[:2], strict=True):
        if not line[place].strip():
            return f"{table.name}, row {number}, column {name}: expected a name or an id, found nothing"
    if parse_period(line[keys[2]]) is None:
        return (
            f"{table.name}, row {number}, column period: expected a period such as 2023, 2023-Q2, 2023-06 or "
            f"2010/2014, found '{line[keys[2]][:40]}'"
        )
    for name, place, figure in zip(("value", "low", "high"), figure_places, figures, strict=True):
        if place is not None and line[place].strip() and figure is None:
            return f"{table.name}, row {number}, column {name}: expected a number, found '{line[place][:40]}'"
    value, low, high = figures
    if value is None and (low is None or high is None):
        return f"{table.name}, row {number}, column value: expected a number, or low and high, found nothing"
    if low is not None and high is not None and low > high:
        return f"{table.name}, row {number}, column low: expected no more than high ({high}), found {low}"
    return ""


def _whole(line: list[str], place: int | None) -> int | None:
    text = line[place].strip() if place is not None else ""
    return int(text) if re.fullmatch(r"-?\d{1,2}", text) else (None if text else 0)
