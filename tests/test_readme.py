"""The README keeps its word: its Python runs, its commands exist, it stays short."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_python_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code
    exec(compile(code[1], "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "93 Yuan" in printed
    assert printed.rstrip().lower().endswith("<!doctype html>")


def test_commands_exist() -> None:
    from claimkit.cli.commands import app

    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    named: set[str] = set()
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        named |= set(re.findall(r"(?:^|; |&& )claimkit ([a-z]+)", block, re.MULTILINE))
    assert named
    assert named <= known


def test_files_named_are_there_and_it_is_short() -> None:
    assert len(README.splitlines()) <= 150
    for name in re.findall(r"`((?:docs|corpora)/[\w./-]+)`", README) + re.findall(r"\((docs/[\w.]+)\)", README):
        assert (ROOT / name).exists(), name


def test_page_of_the_schema_is_current() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    import build_docs

    assert (ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == build_docs.schema_page()
