"""Worker processes: each takes a part of a shard, reports every item it begins, and may die without harm to the job."""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import signal
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from claimkit.batch.items import Item
from claimkit.batch.shards import Analyst, Counts, Settings, work_on

# what is loaded stays: searching it for cycles again and again is lost time
_COLLECTIONS = (50_000, 20, 50)
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TOKENIZERS_PARALLELISM")


@dataclass(slots=True)
class Task:
    """A part of a shard on its way: its items, and by index the items that are not to be tried again."""

    shard: int
    part: int
    items: list[Item]
    attempt: int = 0
    tries: dict[int, int] = field(default_factory=dict)
    quarantined: dict[int, str] = field(default_factory=dict)


class Worker:
    """The parent's side of one worker process."""

    def __init__(self, settings: Settings) -> None:
        context = multiprocessing.get_context("spawn")  # no inherited descriptors: a worker sees its parent go
        self.connection, child = context.Pipe()
        self.process: Any = context.Process(target=_serve, args=(child, settings), daemon=True)
        self.process.start()
        child.close()
        self.task: Task | None = None
        self.written: tuple[Path, Path] | None = None
        self.at = -1
        self.since = time.monotonic()
        self.records = 0

    def give(self, task: Task, written: tuple[Path, Path]) -> None:
        """Send the worker a part to do."""
        self.task, self.written, self.at, self.since = task, written, -1, time.monotonic()
        self.connection.send((task.items, task.quarantined, written))

    def take(self) -> tuple[str, Any] | None:
        """Return the next message, None when the worker has died."""
        try:
            message: tuple[str, Any] = self.connection.recv()
        except (EOFError, OSError):
            return None
        if message[0] == "at":
            self.at, self.since = message[1], time.monotonic()
        return message

    def stop(self, *, kill: bool = False) -> None:
        """End the worker: it leaves when its connection closes, or is killed."""
        self.connection.close()
        if kill and self.process.is_alive():
            self.process.kill()
        self.process.join(timeout=5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _serve(connection: Connection, settings: Settings) -> None:
    """Do part after part until the parent closes the connection or is gone."""
    from claimkit.nlp.spacy_imports import import_without_commands

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    for name in _THREADS:
        os.environ.setdefault(name, "false" if name.startswith("TOKENIZERS") else "1")
    gc.set_threshold(*_COLLECTIONS)
    try:
        import_without_commands()
        analyst = Analyst(settings)
        connection.send(("ready", None))
        for turn in itertools.count():
            items, quarantined, (claims, errors) = connection.recv()
            connection.send(("done", _do(items, analyst, claims, errors, quarantined, connection)))
            if turn == 0:  # models and tables are loaded now
                gc.freeze()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        connection.send(("failed", f"{type(error).__name__}: {error}"))


def _do(
    items: list[Item], analyst: Analyst, claims: Path, errors: Path, quarantined: dict[int, str], connection: Connection
) -> Counts:
    return work_on(
        items,
        analyst,
        claims,
        errors,
        quarantined=quarantined,
        report=lambda index: connection.send(("at", index)),
    )
