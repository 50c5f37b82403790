"""Read World Bank wide and long, Our World in Data and tables like them."""

from __future__ import annotations

import re

from claimkit.checking.layouts import find_column, is_missing, knowledge, parse_figure, parse_unit_text
from claimkit.checking.loading import Load, Origin, add_observation, cell_of, coarsen
from claimkit.checking.tables import Table, records_of

_SAMPLE = 2000  # lines from which a column is judged, spread over the table
_YEAR_COLUMN = re.compile(r"(1[5-9]|20)\d\d(\s*\[YR\d{4}\])?")


def _year_columns(header: list[str]) -> list[int]:
    return [place for place, cell in enumerate(header) if _YEAR_COLUMN.fullmatch(cell.strip())]


def _header_at(lines: list[list[str]]) -> int | None:
    """Return the line in which years stand as column names (World Bank files have four lines before it)."""
    return next((n for n, line in enumerate(lines[:12]) if len(_year_columns(line)) >= 2), None)


def is_wide_years(lines: list[list[str]], table: Table) -> bool:
    """Tell whether a table has years as column names beside the name or code of an entity."""
    at = _header_at(lines)
    return at is not None and (find_column(lines[at], "entity") or find_column(lines[at], "code")) is not None


def import_wide_years(table: Table, lines: list[list[str]], origin: Origin, load: Load) -> None:
    """Read World Bank wide and its like: one line for each entity and indicator, one column for each year."""
    at = _header_at(lines) or 0
    header = lines[at]
    roles = {role: find_column(header, role) for role in ("entity", "code", "indicator", "indicator_code", "unit")}
    years = [(place, header[place].strip()[:4]) for place in _year_columns(header)]
    for number, cells in enumerate(lines[at + 1 :], start=1):
        record = dict(zip((name.strip() for name in header), [*cells, *[""] * len(header)], strict=False))
        entity, label = _entity_of(record, roles)
        name = cell_of(record, roles["indicator"]) or table.path.stem
        indicator = cell_of(record, roles["indicator_code"]) or name
        unit = cell_of(record, roles["unit"]) or _unit_in(name)
        load.name_entity(entity, label)
        load.name_indicator(indicator, name)
        for place, year in years:
            if place < len(cells) and not is_missing(cells[place]):
                add_observation(load, table, number, year, (entity, indicator), (year, cells[place], unit), origin)


def _unit_in(name: str) -> str:
    """Return the unit that a name ends with in brackets: "GDP (current US$)"."""
    match = re.search(r"\(([^()]*)\)\s*$", name)
    return match[1] if match and parse_unit_text(match[1])[0] != match[1] else ""


def is_long(lines: list[list[str]], table: Table) -> bool:
    """Tell whether a table has a column of periods and at least one of figures."""
    return find_column(lines[0], "period") is not None and len(lines) > 1 and bool(_figure_columns(lines))


def _figure_columns(lines: list[list[str]]) -> list[str]:
    """Return the columns of a long table that hold its figures: all but those with a role and those with words."""
    header = [cell.strip() for cell in lines[0]]
    roles = {find_column(header, role) for role in knowledge()["columns"] if role != "value"}
    value = find_column(header, "value")
    if value is not None:
        return [value]
    found = []
    for place, name in enumerate(header):
        sample = lines[1 :: max(1, len(lines) // _SAMPLE)]
        cells = [line[place] for line in sample if place < len(line) and not is_missing(line[place])]
        good = sum(parse_figure(cell) is not None for cell in cells)
        if name and name not in roles and cells and good * 2 > len(cells):
            found.append(name)
    return found


def import_long(table: Table, lines: list[list[str]], origin: Origin, load: Load) -> None:
    """Read World Bank long, Our World in Data and their like: a column of years, one or more columns of figures."""
    header = [cell.strip() for cell in lines[0]]
    roles = {role: find_column(header, role) for role in knowledge()["columns"]}
    columns = _figure_columns(lines)
    fixed = roles["indicator"] is None and roles["unit"] is None
    known = {c: _indicator_of(table, {}, roles, c, len(columns) > 1) for c in columns} if fixed else {}
    start = len(load.observations)
    for number, record in records_of(header, lines[1:]):
        entity, label = _entity_of(record, roles)
        entity = entity or table.path.stem
        load.name_entity(entity, label)
        for column in columns:
            cell = record.get(column, "")
            if is_missing(cell):
                continue
            indicator, name, unit = known.get(column) or _indicator_of(table, record, roles, column, len(columns) > 1)
            if indicator not in load.indicators:
                load.name_indicator(indicator, name)
            add_observation(
                load,
                table,
                number,
                column,
                (entity, indicator),
                (record.get(roles["period"] or "", ""), cell, unit),
                origin,
            )
    load.observations[start:] = coarsen(load.observations[start:])


def _indicator_of(
    table: Table, record: dict[str, str], roles: dict[str, str | None], column: str, several: bool
) -> tuple[str, str, str]:
    """Return id, name and unit of the indicator of a figure in a long table."""
    stem = table.path.stem.replace("-", " ").replace("_", " ")
    stated = cell_of(record, roles["indicator"])
    unit = cell_of(record, roles["unit"])
    if stated:
        return cell_of(record, roles["indicator_code"]) or stated, stated, unit or _unit_in(stated)
    if column == roles["value"]:
        return table.path.stem, stem, unit
    if several:
        return f"{table.path.stem}/{column}", f"{stem}: {column}", unit or _unit_in(column)
    return (
        table.path.stem,
        column if column.casefold() in stem.casefold() else f"{stem}: {column}",
        unit or _unit_in(column),
    )


def _entity_of(record: dict[str, str], roles: dict[str, str | None]) -> tuple[str, str]:
    """Return id and name of a record's entity: the code where there is one."""
    code, name = cell_of(record, roles["code"]), cell_of(record, roles["entity"])
    return (code or name, name or code)
