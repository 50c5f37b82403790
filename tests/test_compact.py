"""The compact form of the TOML files says what they say, and is read only as long as it does."""

from __future__ import annotations

import importlib.util
import shutil
import tomllib
from pathlib import Path

import pytest

import claimkit
from claimkit import compact

ROOT = Path(claimkit.__file__).parent


def test_the_compact_form_says_what_the_files_say(tmp_path: Path) -> None:
    paths = [Path(shutil.copy(path, tmp_path)) for path in (ROOT / "units.toml", *ROOT.glob("languages/*.toml"))]
    assert len(compact.write_compact(paths)) == len(paths)
    for path in paths:
        source = path.read_bytes()
        whole = tomllib.loads(source.decode())
        read = compact.read_compact(path, source)
        assert read == whole
        assert list(read) == list(whole)
        assert {name: compact.read_compact(path, source, name) for name in whole} == {
            name: {name: whole[name]} for name in whole
        }
        assert compact.read_compact(path, source, "no_such_table") == {}


def test_a_compact_file_of_another_state_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "xx.toml"
    path.write_text('[language]\nname = "a"\n', encoding="utf-8")
    assert compact.read_compact(path, path.read_bytes()) is None, "there is none yet"
    compact.write_compact([path])
    assert compact.read_compact(path, path.read_bytes()) == {"language": {"name": "a"}}
    path.write_text('[language]\nname = "b"\n', encoding="utf-8")
    assert compact.read_compact(path, path.read_bytes()) is None
    assert compact.read_toml(path) == {"language": {"name": "b"}}


def test_a_file_is_written_to_the_byte_alike(tmp_path: Path) -> None:
    path = Path(shutil.copy(ROOT / "languages" / "nl.toml", tmp_path))
    first, second = (compact.write_compact([path])[0].read_bytes() for _ in range(2))
    assert first == second


def test_the_build_hook_names_what_it_wrote_to_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("build_compact", ROOT.parent / "scripts" / "build_compact.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "build", lambda: [ROOT / "languages" / "_compact" / "de.jsonl"])
    data: dict[str, list[str]] = {"artifacts": []}
    module.CompactFiles.initialize(object(), "standard", data)
    assert data["artifacts"] == ["claimkit/languages/_compact/de.jsonl"]
