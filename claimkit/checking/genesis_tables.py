"""Read tables of the GENESIS databases of German statistical offices, flat or as downloaded."""

from __future__ import annotations

import re

from claimkit.checking.layouts import knowledge, parse_figure, parse_unit_text
from claimkit.checking.loading import Load, Origin, add_observation, cell_of
from claimkit.checking.periods import parse_period
from claimkit.checking.tables import Table, records_of


def is_genesis_flat(lines: list[list[str]], table: Table) -> bool:
    """Tell whether a table is a flat file of GENESIS."""
    header = {cell.strip().casefold() for cell in lines[0]}
    return bool(header & {"statistics_code", "statistik_code"})


def import_genesis_flat(table: Table, lines: list[list[str]], origin: Origin, load: Load) -> None:
    """Read the flat file of GENESIS ("ffcsv"): one figure a line, up to several attributes."""
    header = [cell.strip() for cell in lines[0]]
    roles = {role: _genesis_column(header, role) for role in knowledge()["genesis"] if role != "missing"}
    attributes = [
        n
        for n in header
        if re.fullmatch(r"(?:\d+_)?(?:variable_attribute_label|auspraegung_label)|\d+_.*Auspraegung_Label", n)
    ]
    wide = [name for name in header if name.count("__") >= 2]
    for number, record in records_of(header, lines[1:]):
        entity = next((record[a].strip() for a in attributes if record.get(a, "").strip()), "")
        parts = [record[a].strip() for a in attributes[1:] if record.get(a, "").strip()]
        period = _genesis_period(cell_of(record, roles["time"]) or cell_of(record, roles["time_label"]))
        cells = [(cell_of(record, roles["variable"]), cell_of(record, roles["value"]), cell_of(record, roles["unit"]))]
        if wide:
            cells = [(name.split("__")[1], record.get(name, "").strip(), name.split("__")[2]) for name in wide]
        for variable, cell, unit in cells:
            label = " ".join([variable or cell_of(record, roles["statistic"]), *parts])
            load.name_entity(entity, entity)
            load.name_indicator(label, label)
            if cell not in knowledge()["genesis"]["missing"]:
                add_observation(
                    load, table, number, variable, (entity, label), (period, cell, unit), origin, comma=True
                )


def _genesis_column(header: list[str], role: str) -> str | None:
    names = knowledge()["genesis"][role]
    return next((column for column in header if column.casefold() in names), None)


def _genesis_period(text: str) -> str:
    """Turn 31.12.2023 into 2023-12-31; other periods stay."""
    match = re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", text.strip())
    return f"{match[3]}-{match[2]}-{match[1]}" if match else text


def is_genesis(lines: list[list[str]], table: Table) -> bool:
    """Tell whether a table is a GENESIS table as it is downloaded."""
    return re.match(r"\W*Tabelle\W", lines[0][0]) is not None and len(lines) > 3


def import_genesis(table: Table, lines: list[list[str]], origin: Origin, load: Load) -> None:
    """Read a GENESIS table as it is downloaded: title lines, heads, then a line for each period or place."""
    body = next((n for n, line in enumerate(lines) if _is_genesis_row(line)), None)
    if body is None:
        load.problems.append(f"{table.name}: expected lines of periods and figures below the title, found none")
        return
    title = lines[0][0].split(":", 1)[-1].strip()
    titles = [line[0].strip() for line in lines[1:body] if line[0].strip() and not any(c.strip() for c in line[1:])]
    heads = [line for line in lines[1:body] if any(cell.strip() for cell in line[1:])]
    subject = titles[0] if titles else title
    for number, line in enumerate(lines[body:], start=body):
        if not _is_genesis_row(line):
            continue
        keys = [cell.strip() for cell in line[: _key_width(line)]]
        period = next((_genesis_period(key) for key in keys if parse_period(_genesis_period(key))), "")
        entity = next((key for key in keys if key and not parse_period(_genesis_period(key))), "Deutschland")
        for place in range(len(keys), len(line)):
            cell = line[place].strip()
            if cell in knowledge()["genesis"]["missing"]:
                continue
            names = [head[place].strip() for head in heads if place < len(head) and head[place].strip()]
            unit = names[-1] if len(names) > 1 or (names and parse_unit_text(names[-1])[0] != names[-1]) else ""
            label = " ".join(name for name in [subject, *names] if name != unit)
            load.name_indicator(label, label)
            load.name_entity(entity, entity)
            add_observation(
                load,
                table,
                number,
                names[0] if names else "",
                (entity, label),
                (period, cell, unit),
                origin,
                comma=True,
            )


def _is_genesis_row(line: list[str]) -> bool:
    width = _key_width(line)
    periods = any(parse_period(_genesis_period(cell.strip())) for cell in line[:width])
    return periods and any(parse_figure(cell, comma=True) is not None for cell in line[width:])


def _key_width(line: list[str]) -> int:
    """Return how many cells stand before the figures: up to and with the period, and names behind it."""
    width = 0
    for place, cell in enumerate(line):
        text = cell.strip()
        is_period = parse_period(_genesis_period(text)) is not None
        if is_period and place <= 2 and all(parse_figure(c, comma=True) is None for c in line[:place]):
            width = place + 1
        elif parse_figure(text, comma=True) is not None or text in ("-", "...", ".", "/", "x"):
            break
        else:
            width = place + 1
    return width
