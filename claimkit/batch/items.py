"""The items of a job in a fixed order: a file, a line of JSON Lines, a row of Parquet."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from claimkit.errors import ModelMissing, ReadError

_LINE_SUFFIXES = (".jsonl", ".ndjson")
_ROW_SUFFIXES = (".parquet",)
LONGEST_LINE = 40 * 1024 * 1024


class Item(NamedTuple):
    """One input: `place` is the byte offset of a line or the number of a row from 0, `number` counts from 1."""

    kind: str
    path: str
    place: int = 0
    number: int = 1

    @property
    def name(self) -> str:
        """Return how messages and results call the item."""
        return self.path if self.kind == "file" else f"{self.path}:{self.number}"


def find_items(source: str) -> Iterator[Item]:
    """Yield the items of a folder, a glob pattern or a file; the same inputs give the same order."""
    path = Path(source)
    if path.is_dir():
        yield from _in_folder(path)
    elif path.exists():
        yield from _in_file(str(path))
    elif glob.has_magic(source):
        found = sorted(glob.iglob(source, recursive=True))  # noqa: PTH207 - a pattern may be absolute
        if not found:
            raise ReadError(f"{source}: no file matches")
        for name in found:
            if Path(name).is_file():
                yield from _in_file(name)
    else:
        raise ReadError(f"{source}: no such file, folder or pattern")


def _in_folder(folder: Path) -> Iterator[Item]:
    """Yield the items below a folder, one directory in memory at a time; no hidden names, no linked folders."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise ReadError(f"{folder}: {(error.strerror or 'cannot be listed').lower()}") from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _in_folder(Path(entry.path))
        elif entry.is_file():
            yield from _in_file(entry.path)


def _in_file(name: str) -> Iterator[Item]:
    suffix = Path(name).suffix.lower()
    if suffix in _LINE_SUFFIXES:
        yield from _lines(name)
    elif suffix in _ROW_SUFFIXES:
        yield from _rows(name)
    else:
        yield Item("file", name)


def _lines(name: str) -> Iterator[Item]:
    """Yield the lines that are not blank, each by its byte offset; a line is never held whole if it is huge."""
    place = number = 0
    try:
        with open(name, "rb") as file:  # noqa: PTH123 - names may come from a glob with bytes that Path would keep too
            while line := file.readline(LONGEST_LINE):
                number += 1
                begin, place = place, place + len(line)
                blank = not line.strip()
                while line and not line.endswith(b"\n"):
                    line = file.readline(LONGEST_LINE)
                    place += len(line)
                    blank = blank and not line.strip()
                if not blank:
                    yield Item("line", name, begin, number)
    except OSError:
        yield Item("file", name)  # the worker says why it cannot be read


def _rows(name: str) -> Iterator[Item]:
    try:
        from pyarrow import parquet
    except ImportError:
        raise ModelMissing('reading Parquet needs an extra: pip install "claimkit[parquet]"') from None
    try:
        count = parquet.ParquetFile(name).metadata.num_rows
    except Exception:  # a damaged file is one item, and the worker says why it cannot be read
        yield Item("file", name)
        return
    for row in range(count):
        yield Item("row", name, row, row + 1)
