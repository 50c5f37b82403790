"""TOML files in a form that is read at once: parsing 250 kB of TOML takes longer than reading a first sentence.

A wheel carries `_compact/NAME.jsonl` beside its TOML files, which its build writes. Each line is a top-level table, its
name and its JSON, below a line that tells which TOML file this was: where that has changed since, or where there is no
such file, the TOML is parsed.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_FOLDER = "_compact"


def read_toml(path: Path, table: str | None = None) -> dict[str, Any]:
    """Return a file, or what of it lies below the headings of one top-level table; {} when it has none of that name."""
    source = path.read_bytes()
    found = read_compact(path, source, table)
    return _parse(source.decode(), table) if found is None else found


def read_compact(path: Path, source: bytes, table: str | None = None) -> dict[str, Any] | None:
    """Return what `read_toml` does from the compact form of a file; None when that is missing or of another state."""
    try:
        text = _place(path).read_text(encoding="utf-8")
    except OSError:
        return None
    mark, _, lines = text.partition("\n")
    if mark != _mark(source):
        return None
    if table is None:
        pairs = (line.split("\t", 1) for line in lines.splitlines())
        return {name: json.loads(value) for name, value in pairs}
    start = f"\n{lines}".find(f"\n{table}\t")
    return {table: json.loads(lines[start + len(table) + 1 : lines.index("\n", start)])} if start >= 0 else {}


def write_compact(paths: Iterable[Path]) -> list[Path]:
    """Write the compact form of TOML files; return the paths of what was written."""
    return [_write(path) for path in paths]


def _write(path: Path) -> Path:
    source = path.read_bytes()
    lines = (f"{name}\t{json.dumps(value, separators=(',', ':'))}\n" for name, value in _parse(source.decode()).items())
    place = _place(path)
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"{_mark(source)}\n{''.join(lines)}", encoding="utf-8", newline="\n")
    return place


def _parse(text: str, table: str | None = None) -> dict[str, Any]:
    import tomllib

    if table is not None:
        own = re.compile(rf"\[?{re.escape(table)}[].]")
        text = "".join(f"\n[{part}" for part in f"\n{text}".split("\n[") if own.match(part))
    return tomllib.loads(text)


def _place(path: Path) -> Path:
    return path.parent / _FOLDER / f"{path.stem}.jsonl"


def _mark(source: bytes) -> str:
    """Return what tells one state of a file from another: its length and a checksum."""
    return f"{len(source)} {zlib.crc32(source)}"
