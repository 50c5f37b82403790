"""Read SDMX-CSV and Eurostat TSV."""

from __future__ import annotations

import re

from claimkit.checking.layouts import is_missing, knowledge
from claimkit.checking.loading import Load, Origin, add_observation
from claimkit.checking.tables import Table, records_of


def is_sdmx(lines: list[list[str]], table: Table) -> bool:
    """Tell whether a table is SDMX-CSV."""
    header = {cell.strip().casefold().split(":")[0] for cell in lines[0]}
    return {"time_period", "obs_value"} <= header


def import_sdmx(table: Table, lines: list[list[str]], origin: Origin, load: Load) -> None:
    """Read SDMX-CSV: what is measured is made of all dimensions but place and time."""
    header = [cell.strip().split(":")[0].casefold() for cell in lines[0]]
    apart = set(knowledge()["sdmx"]["apart"])
    flow = next((name for name in ("structure_id", "dataflow") if name in header), None)
    place = next((name for name in ("ref_area", "geo") if name in header), None)
    dimensions = [name for name in header if name not in apart and not name.endswith("_label")]
    for number, record in records_of(header, lines[1:]):
        values = {name: cell.split(":", 1) for name, cell in record.items()}
        if is_missing(record.get("obs_value", "")):
            continue
        codes = [values[name][0].strip() for name in dimensions if record.get(name, "").strip()]
        names = [values[name][-1].strip() for name in dimensions if record.get(name, "").strip()]
        title = record.get(flow, table.path.stem).split("(")[0].split(":")[-1] if flow else table.path.stem
        entity = values[place][0].strip() if place else table.path.stem
        load.name_entity(entity, values[place][-1].strip() if place else "")
        indicator = ".".join([title, *codes])
        load.name_indicator(indicator, " ".join([title, *names]))
        unit = (values.get("unit_measure") or values.get("unit") or [""])[-1].strip()
        power = values.get("unit_mult", [""])[0].strip()
        add_observation(
            load, table, number, "OBS_VALUE", (entity, indicator), (record["time_period"], record["obs_value"], unit),
            origin, power=int(power) if re.fullmatch(r"-?\d{1,2}", power) else 0, status=record.get("obs_status", ""),
        )  # fmt: skip


def is_eurostat(lines: list[list[str]], table: Table) -> bool:
    """Tell whether a table is a Eurostat TSV file."""
    return "\\" in lines[0][0] and "time" in lines[0][0].casefold().rsplit("\\", maxsplit=1)[-1]


def import_eurostat(table: Table, lines: list[list[str]], origin: Origin, load: Load) -> None:
    """Read Eurostat TSV: keys in the first column, a column for each period, flags behind the figures."""
    names = [name.strip() for name in lines[0][0].split("\\")[0].split(",")]
    periods = [cell.strip() for cell in lines[0][1:]]
    for number, line in enumerate(lines[1:], start=1):
        keys = dict(zip(names, (key.strip() for key in line[0].split(",")), strict=False))
        entity = keys.get("geo", table.path.stem)
        unit = keys.get("unit", "")
        parts = [key for name, key in keys.items() if name not in ("geo", "unit", "freq")]
        indicator = ".".join([table.path.stem, *parts])
        load.name_indicator(indicator, " ".join([table.path.stem.replace("_", " "), *parts]))
        load.name_entity(entity, "")
        for period, cell in zip(periods, line[1:], strict=False):
            figure, _, flag = cell.strip().partition(" ")
            if not is_missing(figure):
                add_observation(
                    load, table, number, period, (entity, indicator), (period, figure, unit), origin, status=flag
                )
