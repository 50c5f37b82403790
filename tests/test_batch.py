"""Batches: counts that add up, resuming, workers that die. The work is light and the processes are real."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from claimkit.batch.items import find_items
from claimkit.batch.ledgers import Ledger
from claimkit.errors import ClaimkitError, ReadError

# Run as a script in its own process, and imported by its workers: the work is replaced by something quick, and some
# records kill, hang or fail.
PROGRAM = """
import os, signal, sys, time
from pathlib import Path
import claimkit.pipeline
from claimkit.errors import ClaimkitError
from claimkit.records import SCHEMA_VERSION, ArticleClaims, Provenance


def extract(article, **_):
    if "tödlich" in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "endlos" in article.text:
        time.sleep(600)
    if "kaputt" in article.text:
        raise ValueError("a fault")
    time.sleep(float(os.environ.get("PAUSE", "0")))
    return ArticleClaims(SCHEMA_VERSION, Provenance(), article)


claimkit.pipeline.extract = extract
if __name__ == "__main__":
    from claimkit.batch import Job, Settings, run

    source, target, workers, size, seconds = sys.argv[1:]
    try:
        totals = run(Job(source, Path(target), Settings(), int(workers), int(size), float(seconds)))
        print(totals.inputs, totals.outputs, totals.errors)
    except ClaimkitError as error:
        sys.exit(f"refused: {error}")
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM, encoding="utf-8")
    return path


def write_lines(path: Path, texts: Sequence[str | None]) -> Path:
    records = [json.dumps({"text": text, "language": "de"}) if text is not None else "{kein JSON" for text in texts]
    path.write_text("\n".join(records) + "\n", encoding="utf-8")
    return path


def command(
    program: Path, source: Path, target: Path, *, workers: int = 2, size: int = 5, seconds: float = 60
) -> list[str]:
    return [sys.executable, str(program), str(source), str(target), str(workers), str(size), str(seconds)]


def finish(arguments: list[str], **environment: str) -> str:
    done = subprocess.run(
        arguments, check=False, capture_output=True, text=True, timeout=120, env={**os.environ, **environment}
    )
    return (done.stdout + done.stderr).strip()


def texts_of(target: Path) -> list[str]:
    return [
        json.loads(line)["article"]["text"] for path in sorted(target.glob("claims-*.jsonl")) for line in path.open()
    ]


def errors_of(target: Path) -> dict[str, str]:
    records = [json.loads(line) for path in sorted(target.glob("errors-*.jsonl")) for line in path.open()]
    return {record["source"].rsplit("/", 1)[-1]: record["message"] for record in records}


def test_bad_records_are_error_records(program: Path, tmp_path: Path) -> None:
    texts = ["eins", None, "kaputt", "zwei", "tödlich", "drei", "endlos", "vier"]
    source = write_lines(tmp_path / "in.jsonl", texts)
    assert finish(command(program, source, tmp_path / "out", seconds=1)) == "8 4 4"
    assert texts_of(tmp_path / "out") == ["eins", "zwei", "drei", "vier"]
    errors = errors_of(tmp_path / "out")
    assert errors["in.jsonl:2"].endswith("not JSON")
    assert errors["in.jsonl:3"] == "a fault"
    assert errors["in.jsonl:5"] == "left out after 2 tries: its process ended unexpectedly"
    assert errors["in.jsonl:7"] == "left out after 2 tries: took more than 1 s"
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["inputs"], manifest["outputs"], manifest["errors"], manifest["shards"]) == (8, 4, 4, 2)


@pytest.mark.parametrize(("workers", "size"), [(1, 25), (3, 25), (2, 12)])
def test_any_number_of_workers_gives_the_same_lines(program: Path, tmp_path: Path, workers: int, size: int) -> None:
    """A shard is worked on in parts, by whoever is free: its lines and errors stand in the order of the inputs."""
    texts = [f"Text {number}" if number % 9 else "kaputt" for number in range(1, 60)]
    source, target = write_lines(tmp_path / "in.jsonl", texts), tmp_path / "out"
    counts = finish(command(program, source, target, workers=workers, size=size))
    assert counts == "59 53 6"
    assert texts_of(target) == [text for text in texts if text != "kaputt"]
    assert [int(name.rsplit(":", 1)[1]) for name in errors_of(target)] == [9, 18, 27, 36, 45, 54]
    assert len(list(target.glob("claims-*.jsonl"))) == -(-59 // size)
    assert not list(target.glob(".tmp-*"))


def test_killed_three_times_and_nothing_lost(program: Path, tmp_path: Path) -> None:
    texts = [f"Text {number}" for number in range(60)]
    source = write_lines(tmp_path / "in.jsonl", texts)
    arguments = command(program, source, tmp_path / "out")
    for round_number in range(3):
        process = subprocess.Popen(arguments, env={**os.environ, "PAUSE": "0.02"})
        wanted = 3 * (round_number + 1)
        deadline = time.monotonic() + 30
        while len(list((tmp_path / "out").glob("claims-*"))) < wanted and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert len(list((tmp_path / "out").glob("claims-*"))) < 12
    progress = tmp_path / "out" / "progress.jsonl"
    progress.write_text(progress.read_text()[:-20])  # a line cut short, as by a full disk
    assert finish(arguments) == "60 60 0"
    assert texts_of(tmp_path / "out") == texts
    assert not list((tmp_path / "out").glob(".tmp-*"))
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("claims-*")}
    assert finish(arguments) == "60 60 0"
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("claims-*")} == before


def test_other_inputs_or_options_need_another_folder(program: Path, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", ["eins", "zwei"])
    assert finish(command(program, source, tmp_path / "out", workers=1)) == "2 2 0"
    assert "other inputs or options" in finish(command(program, source, tmp_path / "out", size=7))
    write_lines(source, ["eins", "zwei", "drei"])
    assert "inputs have changed" in finish(command(program, source, tmp_path / "out", workers=1))


def test_one_job_at_a_time(tmp_path: Path) -> None:
    with Ledger(tmp_path / "out", {"a": 1}), pytest.raises(ClaimkitError, match="another claimkit batch"):
        Ledger(tmp_path / "out", {"a": 1})


def test_items_of_folders_patterns_and_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("a.txt", "b/c.html", ".hidden", "z.txt"):
        (tmp_path / name).write_text("x")
    write_lines(tmp_path / "b" / "d.jsonl", ["eins", "zwei"])
    names = [item.name.removeprefix(f"{tmp_path}/") for item in find_items(str(tmp_path))]
    assert names == ["a.txt", "b/c.html", "b/d.jsonl:1", "b/d.jsonl:2", "z.txt"]
    assert [Path(item.path).name for item in find_items(f"{tmp_path}/*.txt")] == ["a.txt", "z.txt"]
    for wrong in (f"{tmp_path}/*.pdf", f"{tmp_path}/nothing"):
        with pytest.raises(ReadError):
            list(find_items(wrong))


def test_linked_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in", target_is_directory=True)
    assert [Path(item.path).name for item in find_items(str(tmp_path / "in"))] == ["a.txt"]


def test_rows_of_parquet(program: Path, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table({"text": [f"Text {n}" for n in range(30)], "language": ["de"] * 30})
    parquet.write_table(table, tmp_path / "in.parquet", row_group_size=7)
    assert finish(command(program, tmp_path / "in.parquet", tmp_path / "out", workers=1, size=11)) == "30 30 0"
    assert texts_of(tmp_path / "out") == [f"Text {n}" for n in range(30)]
