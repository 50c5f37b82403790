"""Read what entities and indicators are called: entities.csv, indicators.csv and lists of country or currency names."""

from __future__ import annotations

from claimkit.checking.layouts import find_column, knowledge
from claimkit.checking.loading import Load, Origin, cell_of
from claimkit.checking.reference import KINDS, EntityInfo, IndicatorInfo, Label
from claimkit.checking.tables import Table, records_of


def is_entities(lines: list[list[str]], table: Table) -> bool:
    """Tell whether the table is the contract's entities.csv."""
    header = {cell.strip().casefold() for cell in lines[0]}
    return (
        {"id", "label"} <= header
        and not header & {"kind", "unit", "parent"}
        and "indicator" not in table.name.casefold()
    )


def is_indicators(lines: list[list[str]], table: Table) -> bool:
    """Tell whether the table is the contract's indicators.csv."""
    return {"id", "label"} <= {cell.strip().casefold() for cell in lines[0]}


def import_entities(table: Table, lines: list[list[str]], origin: Origin, load: Load) -> None:
    """Read entities.csv: id, type, lang, label, aliases separated by a bar; one line for each language."""
    header = [cell.strip().casefold() for cell in lines[0]]
    for number, record in records_of(header, lines[1:]):
        key = _key(table, number, record, load)
        if key:
            info = load.entities.setdefault(key, EntityInfo(key))
            info.type = record.get("type", "").strip() or info.type
            info.labels += _labels(record)


def import_indicators(table: Table, lines: list[list[str]], origin: Origin, load: Load) -> None:
    """Read indicators.csv: id, unit, kind, lang, label, aliases, parent, and a description where there is one."""
    header = [cell.strip().casefold() for cell in lines[0]]
    for number, record in records_of(header, lines[1:]):
        key = _key(table, number, record, load)
        if not key:
            continue
        info = load.indicators.setdefault(key, IndicatorInfo(key))
        kind = record.get("kind", "").strip()
        if kind and kind not in KINDS:
            load.problems.append(
                f"{table.name}, row {number}, column kind: expected one of {', '.join(KINDS)}, found '{kind}'"
            )
        info.kind = next((known for known in KINDS if known == kind), info.kind)
        info.unit = record.get("unit", "").strip() or info.unit
        info.parent = record.get("parent", "").strip() or info.parent
        info.description = record.get("description", "").strip() or info.description
        info.labels += _labels(record)


def _key(table: Table, number: int, record: dict[str, str], load: Load) -> str:
    key = record.get("id", "").strip()
    if not key:
        load.problems.append(f"{table.name}, row {number}, column id: expected an id, found nothing")
    return key


def _labels(record: dict[str, str]) -> list[Label]:
    lang = record.get("lang", "").strip()
    names = [record.get("label", ""), *record.get("aliases", "").split("|")]
    return [Label(lang, name.strip(), n == 0) for n, name in enumerate(names) if name.strip()]


def is_names(lines: list[list[str]], table: Table) -> bool:
    """Tell whether the table lists entities by code or name, without any figures: country or currency codes."""
    header = [cell.strip() for cell in lines[0]]
    return len(lines) > 1 and (find_column(header, "code") is not None or find_column(header, "entity") is not None)


def import_names(table: Table, lines: list[list[str]], origin: Origin, load: Load) -> None:
    """Read a list of entities: each column whose name speaks of a name holds one more."""
    header = [cell.strip() for cell in lines[0]]
    code, name = find_column(header, "code"), find_column(header, "entity")
    parts = knowledge()["labels"]["name_parts"]
    named = [
        column
        for column in header
        if column == name or (any(part in column.casefold() for part in parts) and "currency" not in column.casefold())
    ]
    for _, record in records_of(header, lines[1:]):
        key = cell_of(record, code) or cell_of(record, name)
        if not key:
            continue
        info = load.entities.setdefault(key, EntityInfo(key))
        for column in named:
            text = cell_of(record, column)
            if text and len(text) > 1 and all(label.text != text for label in info.labels):
                info.labels.append(Label("", text))
