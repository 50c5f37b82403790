"""The batch on a local Dask cluster of two worker processes: one is killed, and one record kills whoever takes it."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

distributed = pytest.importorskip("dask.distributed")

from claimkit.batch import Job  # noqa: E402
from claimkit.cluster import run_on  # noqa: E402
from claimkit.errors import ClaimkitError  # noqa: E402

# Loaded by every worker process: the work is replaced by something quick.
PRELOAD = """
import os, signal, time
import claimkit.pipeline
from claimkit.records import SCHEMA_VERSION, ArticleClaims, Provenance


def extract(article, **_):
    if "lethal" in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02)
    return ArticleClaims(SCHEMA_VERSION, Provenance(), article)


claimkit.pipeline.extract = extract
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Any]:
    import dask

    preload = tmp_path / "preload.py"
    preload.write_text(PRELOAD)
    settings = {"distributed.scheduler.allowed-failures": 1, "distributed.admin.tick.interval": "1s"}
    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            preload=[str(preload)],
            silence_logs=50,
        ) as started,
    ):
        yield started


def test_a_killed_worker_and_a_lethal_record(cluster: Any, tmp_path: Path) -> None:
    texts = [f"Text {number}" for number in range(80)]
    texts[61] = "a lethal record"
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps({"text": text, "language": "de"}) + "\n" for text in texts))
    victim = next(iter(cluster.workers.values())).pid

    def kill() -> None:
        time.sleep(0.5)
        os.kill(victim, signal.SIGKILL)

    threading.Thread(target=kill).start()
    totals = run_on(cluster.scheduler_address, Job(str(source), tmp_path / "out", shard_size=10))
    assert (totals.inputs, totals.outputs, totals.errors) == (80, 79, 1)
    kept = [
        json.loads(line)["article"]["text"]
        for path in sorted((tmp_path / "out").glob("claims-*"))
        for line in path.open()
    ]
    assert kept == texts[:61] + texts[62:]
    errors = [json.loads(line) for path in (tmp_path / "out").glob("errors-*") for line in path.open()]
    assert [error["source"].rsplit("/", 1)[-1] for error in errors] == ["in.jsonl:62"]


def test_no_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimkit.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(ClaimkitError, match="no Dask scheduler answers"):
        run_on("tcp://127.0.0.1:9", Job("x.jsonl", tmp_path / "out"))
