"""Faults around the text: full disks, damaged models, other processes, documents of other versions (bad inputs 20, 32, 37, 45)."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import claimkit
from claimkit.errors import ModelMissing
from claimkit.nlp import pipelines

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT / "corpora" / "articles" / "speicherpreise.de.txt"
GOLD = ROOT / "corpora" / "gold" / "speicherpreise.de.json"


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "claimkit", *words]


def run(*words: str, **environment: str) -> bytes:
    return subprocess.run(
        command(*words), check=True, capture_output=True, timeout=100, env={**os.environ, **environment}
    ).stdout


@pytest.mark.parametrize("model", ["small", "accurate"])
def test_20_same_bytes_in_every_process(model: str) -> None:
    found = {
        hashlib.sha256(
            run("extract", "--model", model, str(ARTICLE), PYTHONHASHSEED=seed, OMP_NUM_THREADS=threads)
        ).hexdigest()
        for seed, threads in (("0", "1"), ("1", "2"), ("2", "1"))
    }
    assert len(found) == 1


def test_20_service_and_batch_give_the_same_record(tmp_path: Path) -> None:
    alone = json.loads(run("extract", "--model", "small", "--published", "2025-11-12", str(ARTICLE)))
    run("batch", str(ARTICLE), str(tmp_path), "--model", "small", "--published", "2025-11-12", "--workers", "1")
    together = json.loads(next(tmp_path.glob("claims-*.jsonl")).read_text(encoding="utf-8"))
    assert {**together, "article": {**together["article"], "source": None}} == {
        **alone,
        "article": {**alone["article"], "source": None},
    }


def test_32_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    """A file may not grow beyond 4 kB: what is there under its final name is whole, and a second run goes on."""
    source, target = tmp_path / "in.jsonl", tmp_path / "out"
    record = {"text": ARTICLE.read_text(encoding="utf-8"), "language": "de"}
    source.write_text("".join(json.dumps(record) + "\n" for _ in range(3)), encoding="utf-8")
    arguments = command("batch", str(source), str(target), "--model", "small", "--workers", "1", "--shard-size", "2")
    full = subprocess.run(
        arguments,
        check=False,
        capture_output=True,
        timeout=100,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert full.returncode != 0
    assert b"Traceback" not in full.stderr
    assert not list(target.glob("claims-*.jsonl"))
    assert not (target / "manifest.json").exists()
    subprocess.run(arguments, check=True, capture_output=True, timeout=100)
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in target.glob("claims-*.jsonl")) == 3


def test_37_a_later_minor_version_stays_readable() -> None:
    data = json.loads(GOLD.read_text(encoding="utf-8"))
    data |= {"schema_version": "1.7.0", "summary": "a key of a later version"}
    data["claims"][0] |= {"mood": "another"}
    claimkit.validate(data)
    assert len(claimkit.ArticleClaims.from_dict(data).claims) == len(data["claims"])


def test_37_another_major_version_is_refused() -> None:
    data = json.loads(GOLD.read_text(encoding="utf-8")) | {"schema_version": "2.0.0"}
    with pytest.raises(claimkit.InvalidClaims, match="schema_version"):
        claimkit.validate(data)


@pytest.mark.parametrize("damage", ["config.cfg", "syntax/model"])
def test_45_a_damaged_pipeline_is_named(damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(pipelines.MODELS / "en", tmp_path / "en")
    path = tmp_path / "en" / damage
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    monkeypatch.setattr(pipelines, "MODELS", tmp_path)
    pipelines.load.cache_clear()
    try:
        with pytest.raises(ModelMissing, match=r"damaged.*reinstall claimkit"):
            pipelines.load("en")
    finally:
        monkeypatch.undo()
        pipelines.load.cache_clear()


def test_45_a_damaged_encoder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimkit.encoder import model

    for path in model.FOLDER.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "model.onnx").unlink()
    (tmp_path / "model.onnx").write_bytes((model.FOLDER / "model.onnx").read_bytes()[:100_000])
    monkeypatch.setattr(model, "FOLDER", tmp_path)
    model.load.cache_clear()
    try:
        with pytest.raises(ModelMissing, match=r"damaged.*reinstall claimkit"):
            claimkit.extract("Der Umsatz stieg um 5 %.", language="de")
    finally:
        monkeypatch.undo()
        model.load.cache_clear()
