"""The command line as a user meets it: streams, exit codes, one-line errors."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from claimkit.cli.commands import app
from claimkit.cli.outputs import safe_name

TEXT = "Preise steigen\n\nDer Umsatz stieg um 25 Prozent von 40 Millionen Euro auf 50 Millionen Euro. Die Firma hat 120 Beschäftigte.\n"


def run(*arguments: str, stdin: bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments), input=stdin)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "preise.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_json_on_a_pipe(article: str) -> None:
    code, out, err = run("extract", article, "--published", "2024-11-01")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert data["article"]["published"] == "2024-11-01"
    assert data["claims"]
    assert run("extract", article, "--published", "2024-11-01")[1] == out


def test_standard_input_and_formats() -> None:
    for form in ("json", "jsonl"):
        assert json.loads(run("extract", "-", "--format", form, stdin=TEXT.encode())[1])["article"]["source"] is None
    assert "120" in run("extract", "-", "-f", "text", stdin=TEXT.encode())[1]
    assert run("extract", "-", "-f", "docx", stdin=TEXT.encode())[0] == 2


def test_consistency_is_on_by_default(article: str) -> None:
    assert json.loads(run("extract", article)[1])["findings"]
    assert json.loads(run("extract", article, "--no-consistency")[1])["findings"] == []


def test_several_inputs_go_on_after_one_fails(article: str, tmp_path: Path) -> None:
    code, out, err = run("extract", article, str(tmp_path / "fehlt.txt"), article)
    assert code == 3
    assert [json.loads(line)["article"]["source"] for line in out.splitlines()] == ["preise.txt", "preise.txt"]
    assert err.strip().splitlines() == [f"claimkit: {tmp_path / 'fehlt.txt'}: no such file"]


@pytest.mark.parametrize("content", [None, b"\x00\x01\x02\x03" * 40, "directory"])
def test_unreadable_is_one_line_and_two(tmp_path: Path, content: bytes | str | None) -> None:
    path = tmp_path / "x.txt"
    if content == "directory":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    code, out, err = run("extract", str(path))
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b" \n", b"\xef\xbb\xbf"])
def test_empty_text_is_valid_and_warned_of(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "leer.txt"
    path.write_bytes(content)
    code, out, err = run("extract", str(path))
    data = json.loads(out)
    assert (code, data["claims"], data["article"]["language"]) == (0, [], "und")
    assert "no text" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--published", "gestern"],
        ["--language", "xx"],
        ["--encoding", "utf-9"],
        ["--model", "huge"],
        ["--fail-on", "never"],
        ["--nonsense"],
    ],
)
def test_usage_errors_are_two(article: str, arguments: list[str]) -> None:
    code, out, err = run("extract", article, *arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err


def test_fail_on(tmp_path: Path) -> None:
    path = tmp_path / "falsch.txt"
    path.write_text("Der Umsatz stieg um 95 Prozent von 40 Millionen Euro auf 50 Millionen Euro.", encoding="utf-8")
    for severity in ("info", "error"):
        assert run("check", str(path), "--fail-on", severity)[0] == 1
    assert run("check", str(path))[0] == 0


def test_validate(article: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.json"
    path.write_text(run("extract", article)[1], encoding="utf-8")
    assert run("validate", str(path))[0] == 0
    data = json.loads(path.read_text(encoding="utf-8"))
    data["claims"][0]["quantity"]["bound"] = "around"
    path.write_text(json.dumps(data), encoding="utf-8")
    code, _, err = run("validate", str(path))
    assert code == 1
    assert "$.claims[0].quantity.bound" in err
    path.write_text("{", encoding="utf-8")
    assert run("validate", str(path))[0] == 2


def test_render_and_check_take_claims(article: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.json"
    path.write_text(run("extract", article, "--no-consistency")[1], encoding="utf-8")
    target = tmp_path / "report.html"
    assert run("render", str(path), "-o", str(target))[0] == 0
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(run("check", str(path))[1])["findings"]


def test_several_reports_go_into_a_folder(article: str, tmp_path: Path) -> None:
    folder = tmp_path / "berichte"
    other = tmp_path / "zwei.txt"
    other.write_text(TEXT + "Ende.", encoding="utf-8")
    assert run("extract", article, str(other), "-f", "html")[0] == 2
    assert run("extract", article, str(other), "-f", "html", "-o", str(folder))[0] == 0
    assert len(list(folder.glob("*.html"))) == 2


@pytest.mark.parametrize(
    "source", ["../../x", "a/b\\..\\c", "CON", "x\x00y", "y" * 300, "", None, "https://b.example/?q=<a>"]
)
def test_file_names_are_harmless(source: str | None) -> None:
    name = safe_name(source, "sha256:0123456789abcdef", ".html")
    assert "/" not in name
    assert "\\" not in name
    assert "\x00" not in name
    assert not name.startswith(".")
    assert len(name) < 130
    assert name.endswith("-01234567.html")
    assert not name.upper().startswith(("CON-", "CON."))


def test_read_schema_languages(article: str) -> None:
    assert json.loads(run("read", article)[1])["title"] == "Preise steigen"
    assert run("read", article, "-f", "text")[1] == TEXT
    assert json.loads(run("schema")[1])["title"] == "ArticleClaims"
    assert run("schema", "nothing")[0] == 2
    assert {"de", "en"} <= {entry["code"] for entry in json.loads(run("languages")[1])}


def test_every_command_has_help_with_an_example() -> None:
    for command in (
        "read",
        "extract",
        "check",
        "compare",
        "render",
        "validate",
        "schema",
        "languages",
        "doctor",
        "batch",
        "serve",
    ):
        code, out, _ = run(command, "--help")
        assert code == 0
        assert "Example: claimkit" in out


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom claimkit.cli import main\nsys.argv = ['claimkit', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'spacy', 'rich', 'numpy', 'jsonschema', 'fastapi', 'langdetect', 'dask', 'trafilatura'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a pipe that closes")
def test_a_reader_that_leaves_is_no_error(article: str) -> None:
    program = (
        f"from claimkit.cli import main; import sys; sys.argv = ['claimkit', 'read', *([{article!r}] * 3000)]; main()"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 0


def test_interrupt_is_130() -> None:
    program = (
        "import signal, sys\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from claimkit.cli import main\nsys.argv = ['claimkit', 'read', '-']\nprint('ready', flush=True)\nmain()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    time.sleep(1)  # until it waits for its input
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
