"""Read any table whose mapping file says what its columns mean."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from claimkit.checking.layouts import is_missing
from claimkit.checking.loading import Load, Origin, add_observation, coarsen
from claimkit.checking.tables import Table, records_of

_MAPPING_ENDINGS = (".mapping.toml", ".mapping.json")


def read_mapping(path: Path, load: Load) -> dict[str, Any] | None:
    """Return the mapping file beside a table (`name.mapping.toml` or `.json`), None without one."""
    for ending in _MAPPING_ENDINGS:
        beside = path.with_name(path.stem + ending)
        if not beside.is_file():
            continue
        try:
            text = beside.read_text(encoding="utf-8")
            mapping: dict[str, Any] = tomllib.loads(text) if ending.endswith("toml") else json.loads(text)
        except (ValueError, RecursionError) as error:
            load.problems.append(f"{beside.name}: not readable ({error}); the table is read without it")
            return None
        if _is_sound(mapping):
            return mapping
        load.problems.append(
            f"{beside.name}: expected header_row as a number, columns, constants and rename as tables of texts; "
            "the table is read without it"
        )
    return None


def _is_sound(mapping: Any) -> bool:
    """Tell whether a mapping file has the parts that it may have, each of the right type."""
    if not isinstance(mapping, dict):
        return False
    parts = [mapping.get(name, {}) for name in ("columns", "constants", "rename")]
    if not all(isinstance(part, dict) for part in parts) or not isinstance(mapping.get("header_row", 1), int):
        return False
    texts = [*parts[0].values(), *parts[2].values()]
    return mapping.get("header_row", 1) >= 1 and all(isinstance(text, str) for text in texts)


def import_mapped(table: Table, lines: list[list[str]], mapping: dict[str, Any], origin: Origin, load: Load) -> None:
    """Read a table by its mapping: which column is what, which line is the header, which sign is the decimal one."""
    at = int(mapping.get("header_row", 1)) - 1
    header = [cell.strip() for cell in lines[at]] if at < len(lines) else []
    columns: dict[str, Any] = mapping.get("columns", {})
    missing = [name for name in columns.values() if name not in header]
    if missing or not header:
        load.problems.append(
            f"{table.name}, row {at + 1}: expected the columns of the mapping file, missing {', '.join(missing)}"
        )
        return
    constants: dict[str, str] = {key: str(value) for key, value in mapping.get("constants", {}).items()}
    across = mapping.get("across")  # what the columns that have no role stand for: period, entity or indicator
    figures = [columns["value"]] if "value" in columns else [n for n in header if n and n not in columns.values()]
    comma = mapping.get("decimal", ".") == ","
    start = len(load.observations)
    for number, record in records_of(header, lines[at + 1 :]):
        for column in figures:
            cell = record.get(column, "")
            if is_missing(cell):
                continue
            keys = constants | {role: record.get(name, "").strip() for role, name in columns.items()}
            if across:
                keys[across] = column
            for name, key in mapping.get("rename", {}).items():
                keys = {role: key if value == name else value for role, value in keys.items()}
            entity = keys.get("entity", "") or table.path.stem
            indicator = keys.get("indicator", "") or table.path.stem
            load.name_entity(entity, keys.get("entity_label", entity))
            load.name_indicator(indicator, keys.get("indicator_label", indicator))
            where = Origin(keys.get("source", origin.source), keys.get("licence", origin.licence))
            power = int(keys["unit_mult"]) if re.fullmatch(r"-?\d{1,2}", keys.get("unit_mult", "")) else 0
            cells = (keys.get("period", ""), cell, keys.get("unit", ""))
            add_observation(load, table, number, column, (entity, indicator), cells, where, comma=comma, power=power)
    load.observations[start:] = coarsen(load.observations[start:])
