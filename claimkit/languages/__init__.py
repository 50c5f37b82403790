"""Language knowledge: one TOML file per language, read once. Code knows no language; it asks these tables.

A language's data are `xx.toml` (written by hand: every cue, phrase and pattern with an example that must fire) and
`cldr/xx.json` (currency, unit and territory names, generated from CLDR by `scripts/build_cldr.py`).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimkit.compact import read_toml
from claimkit.errors import LanguageError, LanguageFileError

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language's tables; there is one such object for each code, by which caches know it."""

    code: str
    version: str
    tables: Mapping[str, Any]
    cldr: Mapping[str, Any]

    def __getitem__(self, table: str) -> Any:
        """Return one top-level table of the language file; {} when the language has none."""
        return self.tables.get(table, {})


_WHOLE: dict[str, Language] = {}  # languages of which the whole file was read


def codes() -> tuple[str, ...]:
    """Return the codes of all languages that have data, in order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def load(language: str | Language) -> Language:
    """Return the tables of a language; a regional or script form falls back to its base ("zh-Hans", "de-CH").

    Raises LanguageError when there is no data for it.
    """
    if isinstance(language, Language):
        return language
    return _load(language.replace("_", "-").split("-")[0].lower())


@functools.cache
def _load(code: str) -> Language:
    tables = _read_toml(_path(code))
    cldr_path = _FOLDER / "cldr" / f"{code}.json"
    cldr = json.loads(cldr_path.read_text(encoding="utf-8")) if cldr_path.exists() else {}
    _WHOLE[code] = Language(code, str(tables.get("language", {}).get("version", "0")), tables, cldr)
    return _WHOLE[code]


@functools.cache
def load_head(code: str) -> Mapping[str, Any]:
    """Return the `language` table of a file, which stands first: detection asks all languages for theirs."""
    head: Mapping[str, Any] = _load_table(code, "language")
    return head


def load_table(code: str, name: str) -> Any:
    """Return one top-level table of a language, and read no more of its file; {} when there is none.

    Raises LanguageError when there is no data for the language.
    """
    return _WHOLE[code][name] if code in _WHOLE else _load_table(code, name)


@functools.cache
def _load_table(code: str, name: str) -> Any:
    return _read_toml(_path(code), name).get(name, {})


def _path(code: str) -> Path:
    if code not in codes():
        raise LanguageError(f"no language data for '{code}'; there is data for: {', '.join(codes())}")
    return _FOLDER / f"{code}.toml"


def _read_toml(path: Path, table: str | None = None) -> dict[str, Any]:
    """Return a file, or what of it lies below the headings of one top-level table."""
    try:
        return read_toml(path, table)
    except ValueError as error:  # no TOML, or no text
        raise LanguageFileError(f"{path.name}: {error}; mend the file or reinstall claimkit") from None
