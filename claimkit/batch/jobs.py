"""Run a job: hand shards to workers, replace workers that die, enter what is done."""

from __future__ import annotations

import itertools
import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from claimkit.batch.items import Item, find_items
from claimkit.batch.ledgers import Ledger, join
from claimkit.batch.shards import Counts, Settings
from claimkit.batch.workers import Task, Worker
from claimkit.errors import ClaimkitError

_MOST_TRIES = 2
_RECYCLE = 5_000  # items after which a worker is replaced: spaCy's string store grows with every new word
_PART = 5  # items that a worker takes at once: the less, the sooner all workers end when nothing is left
_POLL = 0.5
_START_SECONDS = 300.0  # to load models and reference data


@dataclass(frozen=True, slots=True)
class Job:
    """What to do: inputs, folder for results, options; `seconds` is how long one input may take."""

    source: str
    target: Path
    settings: Settings = field(default_factory=Settings)
    workers: int | None = None
    shard_size: int = 25
    seconds: float = 600.0

    def terms(self) -> dict[str, Any]:
        """Return what must stay the same for the job to go on after a stop."""
        return {"source": self.source, "shard_size": self.shard_size, "settings": self.settings.to_dict()}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: items begun or done in this run, and items that were done before it."""

    items: int
    before: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What became of all inputs of a finished job."""

    inputs: int
    outputs: int
    errors: int


def run(job: Job, report: Callable[[Progress], None] = lambda _: None) -> Totals:
    """Do a job, or what is left of it, and return the totals; raises ClaimkitError when it cannot go on."""
    with Ledger(job.target, job.terms()) as ledger:
        crew = _Crew(job, ledger, report)
        try:
            crew.run()
        finally:
            crew.dismiss()
        manifest = ledger.close(crew.shards)
    return Totals(manifest["inputs"], manifest["outputs"], manifest["errors"])


def shards_of(job: Job) -> Iterator[tuple[int, list[Item]]]:
    """Yield the shards of a job, each with its number."""
    items = find_items(job.source)
    for number in itertools.count():
        shard = list(itertools.islice(items, job.shard_size))
        if not shard:
            return
        yield number, shard


@dataclass(slots=True)
class _Shard:
    """A shard at work: its items, and for each of its parts what came of it and the files that hold it."""

    items: list[Item]
    parts: list[tuple[Counts, tuple[Path, Path]] | None]


class _Crew:
    """The workers of a job and what they have in hand."""

    def __init__(self, job: Job, ledger: Ledger, report: Callable[[Progress], None]) -> None:
        self._job = job
        self._ledger = ledger
        self._report = report
        self._workers: list[Worker] = []
        self._again: deque[Task] = deque()
        self._open: dict[int, _Shard] = {}
        self._source = self._tasks()
        self._before = self._finished = 0
        self.shards = 0

    def run(self) -> None:
        """Keep every worker busy until nothing is left."""
        first = self._next_task()
        if first is None:
            return
        self._again.append(first)
        for _ in range(self._job.workers or _cores()):
            self._start()
        while any(worker.task for worker in self._workers):
            ready = wait([worker.connection for worker in self._workers], timeout=_POLL)
            for worker in [worker for worker in self._workers if worker.connection in ready]:
                self._hear(worker)
            self._end_stuck()
            begun = sum(worker.at + 1 for worker in self._workers if worker.task)
            self._report(Progress(self._finished + begun, self._before))

    def dismiss(self) -> None:
        """End all workers; what they have in hand is done again by the next run."""
        for worker in self._workers:
            worker.stop(kill=worker.task is not None)

    def _next_task(self) -> Task | None:
        """Return the next part of a shard that is not done yet."""
        return self._again.popleft() if self._again else next(self._source, None)

    def _tasks(self) -> Iterator[Task]:
        for number, items in shards_of(self._job):
            self.shards = number + 1
            if self._ledger.is_done(number, items):
                self._before += len(items)
                continue
            parts = [items[first : first + _PART] for first in range(0, len(items), _PART)]
            self._open[number] = _Shard(items, [None] * len(parts))
            yield from (Task(number, part, some) for part, some in enumerate(parts))

    def _start(self) -> None:
        task = self._next_task()
        if task is not None:
            worker = Worker(self._job.settings)
            self._workers.append(worker)
            self._give(worker, task)

    def _give(self, worker: Worker, task: Task) -> None:
        task.attempt += 1
        worker.give(task, self._ledger.temporary(task.shard, task.part, task.attempt))

    def _hear(self, worker: Worker) -> None:
        message = worker.take()
        if message is None:
            self._bury(worker, "its process ended unexpectedly")
        elif message[0] == "failed":
            raise ClaimkitError(f"a worker cannot go on: {message[1]}")
        elif message[0] == "done":
            self._take(worker, message[1])

    def _take(self, worker: Worker, counts: Counts) -> None:
        """Take a finished part; its worker gets the next one first, so that it never waits for the disk."""
        task, written = worker.task, worker.written
        assert task is not None
        assert written is not None
        self._finished += len(task.items)
        worker.records += len(task.items)
        worker.task = None
        if worker.records >= _RECYCLE:
            self._workers.remove(worker)
            worker.stop()
            self._start()
        else:
            following = self._next_task()
            if following is not None:
                self._give(worker, following)
        shard = self._open[task.shard]
        shard.parts[task.part] = counts, written
        done = [part for part in shard.parts if part is not None]
        if len(done) == len(shard.parts):
            del self._open[task.shard]
            totals = sum((part for part, _ in done), Counts())
            self._ledger.enter(task.shard, shard.items, totals, join([files for _, files in done]))

    def _end_stuck(self) -> None:
        for worker in list(self._workers):
            limit = self._job.seconds if worker.at >= 0 else max(self._job.seconds, _START_SECONDS)
            if worker.task and time.monotonic() - worker.since > limit:
                self._bury(worker, f"took more than {limit:g} s")

    def _bury(self, worker: Worker, reason: str) -> None:
        """Replace a worker that died; the item it was at is tried once more and then left out with an error."""
        self._workers.remove(worker)
        worker.stop(kill=True)
        task = worker.task
        if task is None:
            return
        if worker.at < 0 and task.attempt > 2 * _MOST_TRIES:
            raise ClaimkitError(f"workers end before they begin ({reason}); is there enough memory?")
        if worker.at >= 0:
            task.tries[worker.at] = task.tries.get(worker.at, 0) + 1
            if task.tries[worker.at] >= _MOST_TRIES:
                task.quarantined[worker.at] = f"left out after {_MOST_TRIES} tries: {reason}"
        for path in worker.written or ():
            path.unlink(missing_ok=True)
        self._again.append(task)
        self._start()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
