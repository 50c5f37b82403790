"""The batch job on a Dask cluster: shards as tasks, models loaded once for each worker process.

A shard whose worker dies is tried again, then taken apart into single items, so that the one record that kills its
worker becomes an error record and nothing else is lost. The scheduler's address decides where the work runs; inputs
must be readable there under the same names.
"""

from __future__ import annotations

import functools
import importlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from claimkit.batch import Job, Progress, Settings, Totals
from claimkit.batch.items import Item
from claimkit.batch.jobs import shards_of
from claimkit.batch.ledgers import Ledger
from claimkit.batch.shards import Analyst, Counts, work_on
from claimkit.errors import ClaimkitError, ModelMissing

CONNECT_SECONDS = 10
_AHEAD = 3  # shards in flight for each worker thread
_QUARANTINED = "left out: the record ended its worker process again and again"


def run_on(scheduler: str, job: Job, report: Callable[[Progress], None] = lambda _: None) -> Totals:
    """Do a job on the cluster at an address and return the totals; it goes on where it stopped, as `batch.run` does."""
    try:
        distributed: Any = importlib.import_module("dask.distributed")
    except ImportError:
        raise ModelMissing('a cluster needs an extra: pip install "claimkit[dask]"') from None
    try:
        client = distributed.Client(scheduler, set_as_default=False, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise ClaimkitError(f"no Dask scheduler answers at {scheduler[:80]} ({type(error).__name__})") from None
    with client, Ledger(job.target, job.terms()) as ledger:
        run = _ClusterRun(distributed, client, job, ledger, report)
        run.run()
        manifest = ledger.close(run.shards)
    return Totals(manifest["inputs"], manifest["outputs"], manifest["errors"])


class _ClusterRun:
    """One job on one cluster."""

    def __init__(
        self, distributed: Any, client: Any, job: Job, ledger: Ledger, report: Callable[[Progress], None]
    ) -> None:
        self._distributed = distributed
        self._client = client
        self._job = job
        self._ledger = ledger
        self._report = report
        self._finished = self._before = 0
        self.shards = 0

    def run(self) -> None:
        """Keep a few shards in flight for each worker until nothing is left."""
        tasks = self._tasks()
        held: dict[str, tuple[int, list[Item]]] = {}
        done = self._distributed.as_completed(loop=self._client.loop)
        for number, items in self._first(tasks):
            done.add(self._submit(items, held, number))
        for future in done:
            number, items = held.pop(future.key)
            self._enter(number, items, self._result(future, items))
            future.release()
            following = next(tasks, None)
            if following is not None:
                done.add(self._submit(following[1], held, following[0]))

    def _first(self, tasks: Iterator[tuple[int, list[Item]]]) -> Iterator[tuple[int, list[Item]]]:
        threads = max(1, sum(self._client.nthreads().values()))
        for _ in range(_AHEAD * threads):
            following = next(tasks, None)
            if following is None:
                return
            yield following

    def _tasks(self) -> Iterator[tuple[int, list[Item]]]:
        for number, items in shards_of(self._job):
            self.shards = number + 1
            if self._ledger.is_done(number, items):
                self._before += len(items)
            else:
                yield number, items

    def _submit(self, items: list[Item], held: dict[str, tuple[int, list[Item]]], number: int) -> Any:
        future = self._client.submit(do_items, items, self._job.settings, pure=False)
        held[future.key] = (number, items)
        return future

    def _result(self, future: Any, items: list[Item]) -> tuple[bytes, bytes, Counts]:
        """Return the result of a shard; one that killed its workers is done again item by item."""
        from distributed.scheduler import KilledWorker

        try:
            result: tuple[bytes, bytes, Counts] = future.result()
        except KilledWorker:
            return self._one_by_one(items)
        except Exception as error:
            raise ClaimkitError(f"a shard failed on the cluster: {type(error).__name__}: {error}") from None
        return result

    def _one_by_one(self, items: list[Item]) -> tuple[bytes, bytes, Counts]:
        from distributed.scheduler import KilledWorker

        claims, errors, totals = b"", b"", Counts()
        for item in items:
            try:
                part = self._client.submit(do_items, [item], self._job.settings, pure=False).result()
            except KilledWorker:
                part = do_items([item], self._job.settings, quarantine=True)
            claims, errors, totals = claims + part[0], errors + part[1], totals + part[2]
        return claims, errors, totals

    def _enter(self, number: int, items: list[Item], result: tuple[bytes, bytes, Counts]) -> None:
        claims, errors, counts = result
        written = self._ledger.temporary(number, 0, 0)
        written[0].write_bytes(claims)
        written[1].write_bytes(errors)
        self._ledger.enter(number, items, counts, written)
        self._finished += len(items)
        self._report(Progress(self._finished, self._before))


def do_items(items: list[Item], settings: Settings, *, quarantine: bool = False) -> tuple[bytes, bytes, Counts]:
    """Return the claims and errors of some items as JSON Lines; runs in a worker process of the cluster."""
    quarantined = dict.fromkeys(range(len(items)), _QUARANTINED) if quarantine else {}
    analyst = _analyst(settings)
    with tempfile.TemporaryDirectory(prefix="claimkit-") as folder:
        claims, errors = Path(folder) / "claims", Path(folder) / "errors"
        counts = work_on(items, analyst, claims, errors, quarantined=quarantined)
        return claims.read_bytes(), errors.read_bytes(), counts


@functools.lru_cache(maxsize=1)
def _analyst(settings: Settings) -> Analyst:
    return Analyst(settings)
