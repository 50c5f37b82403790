"""Read a table from CSV, TSV, XLSX, Parquet or JSON Lines into a header and rows of text."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claimkit.errors import ReferenceDataError

LARGEST = 1_000_000_000  # bytes; more is not a reference but a database
_SAMPLE = 40
_SIGNS = {",": 2, ";": 4, "\t": 20, "|": 1}  # how much a sign speaks for itself: nobody writes tabs in a sentence
_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".jsonl", ".ndjson")
_ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(slots=True)
class Table:
    """A table as text: all lines, the first of them not yet known to be a header."""

    name: str
    path: Path
    lines: list[list[str]]
    problems: list[str] = field(default_factory=list)


def is_table(path: Path) -> bool:
    """Tell by its name whether a file is a table that can be read."""
    return path.suffix.lower() in _SUFFIXES


def read_table(path: Path) -> Table:
    """Read a file into lines of cells; raises ReferenceDataError when it cannot be read."""
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise ReferenceDataError(f"{path.name}: cannot read '{suffix}' files; use one of {', '.join(_SUFFIXES)}")
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise ReferenceDataError(f"{path.name}: {size} bytes are too large; the limit is {LARGEST}")
        if suffix == ".xlsx":
            return Table(path.name, path, _read_xlsx(path))
        if suffix == ".parquet":
            return Table(path.name, path, _read_parquet(path))
        if suffix in (".jsonl", ".ndjson"):
            return _read_json_lines(path)
        return _read_text_table(path)
    except OSError as error:
        raise ReferenceDataError(f"{path.name}: cannot be read: {error.strerror or error}") from None


def _read_text_table(path: Path) -> Table:
    data = path.read_bytes()
    table = Table(path.name, path, [])
    encoding = next((name for mark, name in _ENCODINGS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text = data.decode("cp1252", errors="replace")
        table.problems.append(f"{path.name}: not {encoding} (byte {error.start}); read as Windows-1252")
    if "\x00" in text[:4096]:
        raise ReferenceDataError(f"{path.name}: not a text table (it holds NUL bytes)")
    try:
        csv.field_size_limit(1 << 24)
        table.lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise ReferenceDataError(f"{path.name}: not a readable CSV file: {error}") from None
    return table


def _delimiter(text: str) -> str:
    """Return the sign that most evenly parts the first lines."""
    lines = [line for line in text[:65536].splitlines()[:_SAMPLE] if line.strip()]
    return max(_SIGNS, key=lambda sign: _evenness(lines, sign) * _SIGNS[sign])


def _evenness(lines: list[str], sign: str) -> int:
    counts = Counter(count for line in lines if (count := line.count(sign)))
    usual, times = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return times * min(usual, 3)


def _read_xlsx(path: Path) -> list[list[str]]:
    try:
        import openpyxl
    except ImportError:
        raise ReferenceDataError(f"{path.name}: reading XLSX needs openpyxl; pip install 'claimkit[xlsx]'") from None
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise ReferenceDataError(f"{path.name}: not a readable XLSX file: {error}") from None
    sheet = book.worksheets[0]
    lines = [[_as_text(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]
    book.close()
    return [line for line in lines if any(line)]


def _read_parquet(path: Path) -> list[list[str]]:
    try:
        import pyarrow.parquet
    except ImportError:
        raise ReferenceDataError(
            f"{path.name}: reading Parquet needs pyarrow; pip install 'claimkit[parquet]'"
        ) from None
    try:
        table = pyarrow.parquet.read_table(path)
    except Exception as error:
        raise ReferenceDataError(f"{path.name}: not a readable Parquet file: {error}") from None
    columns = [[_as_text(cell) for cell in column.to_pylist()] for column in table.columns]
    return [list(table.column_names), *(list(line) for line in zip(*columns, strict=True))]


def _read_json_lines(path: Path) -> Table:
    table = Table(path.name, path, [])
    records: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, parse_float=str, parse_int=str)
        except (json.JSONDecodeError, RecursionError) as error:
            table.problems.append(f"{path.name}, row {number}: expected a JSON object, found broken JSON ({error})")
            record = {}
        if not isinstance(record, dict):
            table.problems.append(f"{path.name}, row {number}: expected a JSON object, found {type(record).__name__}")
            record = {}
        records.append(record)
    names = list(dict.fromkeys(name for record in records for name in record))
    table.lines = [names, *([_as_text(record.get(name)) for name in names] if record else [] for record in records)]
    return table


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())[:10]
    return str(cell)


def records_of(header: list[str], lines: Iterable[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row counted from 1 below the header, record with every column) for each line that is not empty."""
    names = [name.strip() for name in header]
    for number, line in enumerate(lines, start=1):
        if any(line):
            yield number, dict(itertools.zip_longest(names, line[: len(names)], fillvalue=""))
