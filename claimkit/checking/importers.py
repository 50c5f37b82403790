"""Load the tables of a reference: find the layout of each and hand it to its importer.

Every importer takes a table and adds observations; a cell that cannot be used becomes a line in the problems with
file, row, column and what was expected. `docs/reference.md` shows each layout.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from claimkit.checking.genesis_tables import import_genesis, import_genesis_flat, is_genesis, is_genesis_flat
from claimkit.checking.loading import Load, Origin
from claimkit.checking.long_tables import import_long, import_wide_years, is_long, is_wide_years
from claimkit.checking.mapped_tables import import_mapped, read_mapping
from claimkit.checking.name_tables import (
    import_entities,
    import_indicators,
    import_names,
    is_entities,
    is_indicators,
    is_names,
)
from claimkit.checking.reference import Reference
from claimkit.checking.sdmx_tables import import_eurostat, import_sdmx, is_eurostat, is_sdmx
from claimkit.checking.tables import Table, is_table, read_table
from claimkit.checking.tidy import import_tidy, is_tidy
from claimkit.errors import ReferenceDataError

_TIDY = ("entity", "indicator", "period", "value")
_DESCRIPTOR = "datapackage.json"

Recogniser = Callable[[list[list[str]], Table], bool]
Importer = Callable[[Table, list[list[str]], Origin, Load], None]

_LAYOUTS: tuple[tuple[Recogniser, Importer], ...] = (
    (is_tidy, import_tidy),
    (is_entities, import_entities),
    (is_indicators, import_indicators),
    (is_sdmx, import_sdmx),
    (is_eurostat, import_eurostat),
    (is_genesis_flat, import_genesis_flat),
    (is_genesis, import_genesis),
    (is_wide_years, import_wide_years),
    (is_long, import_long),
    (is_names, import_names),
)


def import_tables(place: Path) -> Reference:
    """Return the reference made of a folder's or a single file's tables.

    The collector of garbage rests meanwhile: hundreds of thousands of rows are made and none is thrown away.
    """
    resting = gc.isenabled()
    gc.disable()
    try:
        return _import_resources(place)
    finally:
        if resting:
            gc.enable()


def _import_resources(place: Path) -> Reference:
    load = Load()
    resources = _resources(place)
    for path, origin in resources:
        try:
            table = read_table(path)
        except ReferenceDataError as error:
            if len(resources) == 1:
                raise
            load.problems.append(str(error))
            continue
        load.problems += table.problems
        _import_table(table, origin, load)
    if not load.observations and not load.entities and not load.indicators:
        raise ReferenceDataError(
            f"{place}: no usable row; expected the columns {', '.join(_TIDY)} or one of the layouts in "
            f"docs/reference.md{'; first problem: ' + load.problems[0] if load.problems else ''}"
        )
    return Reference(place.stem, load.observations, load.entities, load.indicators, load.problems)


def _resources(place: Path) -> list[tuple[Path, Origin]]:
    """Return the tables of a folder in the order of its data package, of their names without one."""
    if place.is_file() and place.name != _DESCRIPTOR:
        return [(place, Origin())]
    folder = place if place.is_dir() else place.parent
    descriptor = folder / _DESCRIPTOR
    if descriptor.is_file():
        return _package(descriptor)
    found = [(path, Origin()) for path in sorted(folder.iterdir()) if path.is_file() and is_table(path)]
    if not found:
        raise ReferenceDataError(f"{folder}: no table in this folder; expected CSV, TSV, XLSX, Parquet or JSON Lines")
    return found


def _package(descriptor: Path) -> list[tuple[Path, Origin]]:
    try:
        package = json.loads(descriptor.read_text(encoding="utf-8-sig"))
        resources = package["resources"]
        paths = [(resource, resource["path"]) for resource in resources]
    except (ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        raise ReferenceDataError(
            f"{descriptor}: not a data package ({error!r}); expected an object with 'resources', each with a 'path'"
        ) from None
    found = []
    for resource, path in paths:
        for name in path if isinstance(path, list) else [path]:
            target = (descriptor.parent / str(name)).resolve()
            if descriptor.parent.resolve() not in target.parents:
                raise ReferenceDataError(f"{descriptor}: the resource '{name}' lies outside of the folder")
            found.append((target, _origin(resource, package)))
    return found


def _origin(resource: Any, package: Any) -> Origin:
    """Return source and licence of a resource, of its package where it states none."""

    def first(key: str, *names: str) -> str:
        for holder in (resource, package):
            for entry in holder.get(key) or ():
                if isinstance(entry, dict):
                    return str(next((entry[name] for name in names if entry.get(name)), ""))
        return ""

    return Origin(first("sources", "title", "path"), first("licenses", "name", "title", "path"))


def _import_table(table: Table, origin: Origin, load: Load) -> None:
    lines = [line for line in table.lines if any(cell.strip() for cell in line)]
    if not lines:
        load.problems.append(f"{table.name}: the file holds no row")
        return
    mapping = read_mapping(table.path, load)
    if mapping is not None:
        import_mapped(table, lines, mapping, origin, load)
        return
    for recognises, importer in _LAYOUTS:
        if recognises(lines, table):
            importer(table, lines, origin, load)
            return
    load.problems.append(
        f"{table.name}, row 1: expected the columns {', '.join(_TIDY)} or a known layout, found "
        f"{', '.join(cell.strip() for cell in lines[0][:8])}; a mapping file can say what they mean"
    )
