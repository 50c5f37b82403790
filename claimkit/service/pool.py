"""Worker processes behind the service: a bounded queue before them, a time limit on each piece of work."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from claimkit.service.jobs import Answer, Clerk, Order

_LOG = logging.getLogger("claimkit.service")
_RECYCLE = 2_000  # orders after which a worker is replaced: spaCy's string store grows with every new word
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_START_SECONDS = 120.0
_NICE = 10  # workers yield the processor to the process that answers, so that /healthz stays quick under load


class QueueFull(Exception):
    """More work is waiting than the service takes on."""


class Pool:
    """A few worker processes; each does one order at a time and is replaced when it dies, hangs or has done many."""

    def __init__(
        self,
        workers: int,
        waiting: int,
        seconds: float,
        reference: str | None,
        warm: tuple[str, ...] | None = None,
        model: str = "auto",
    ) -> None:
        self._size = workers
        self._most_waiting = waiting
        self._seconds = seconds
        self._setup = (reference, warm, model)
        self._idle: asyncio.Queue[_Hand] = asyncio.Queue()
        self._hands: set[_Hand] = set()
        self._threads = ThreadPoolExecutor(workers + 1, thread_name_prefix="claimkit-pool")
        self._tasks: set[asyncio.Task[None]] = set()
        self.waiting = self.busy = self.restarts = self.ready = 0
        self.failed_starts = 0

    async def start(self) -> None:
        """Start the workers; they become ready one by one in the background."""
        for _ in range(self._size):
            self._hire()

    async def stop(self) -> None:
        """End all workers."""
        for task in self._tasks:
            task.cancel()
        for hand in list(self._hands):
            hand.end()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def do(
        self, order: Order, *, patient: bool = False, wanted: Callable[[], Awaitable[bool]] | None = None
    ) -> Answer | None:
        """Return the answer to an order; None when nobody wants it any more once its turn comes.

        Raises QueueFull when too much is waiting, unless the caller is patient and paces itself.
        """
        if self.waiting >= self._most_waiting and not patient:
            raise QueueFull
        self.waiting += 1
        try:
            hand = await self._idle.get()
        finally:
            self.waiting -= 1
        if wanted is not None and not await wanted():
            self._idle.put_nowait(hand)
            return None
        self.busy += 1
        work = asyncio.ensure_future(self._do(hand, order))
        work.add_done_callback(self._finished)
        return await asyncio.shield(work)

    def _finished(self, work: asyncio.Future[Any]) -> None:
        self.busy -= 1
        if not work.cancelled():
            work.exception()  # taken, should nobody have waited for it

    async def _do(self, hand: _Hand, order: Order) -> Answer:
        loop = asyncio.get_running_loop()
        answer: Answer | None = await loop.run_in_executor(self._threads, hand.do, order, self._seconds)
        if answer is None or hand.done >= _RECYCLE:
            self._dismiss(hand)
            self._hire()
        else:
            self._idle.put_nowait(hand)
        return answer or Answer(422, "the document took too long or could not be processed")

    def _dismiss(self, hand: _Hand) -> None:
        self._hands.discard(hand)
        self.ready -= 1
        self.restarts += 1
        hand.end()

    def _hire(self) -> None:
        task = asyncio.get_running_loop().create_task(self._start_one())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start_one(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            hand = _Hand(*self._setup)
            self._hands.add(hand)
            if await loop.run_in_executor(self._threads, hand.is_ready, _START_SECONDS):
                self.ready += 1
                self._idle.put_nowait(hand)
                return
            self._hands.discard(hand)
            hand.end()
            self.failed_starts += 1
            await asyncio.sleep(min(30, 2**self.failed_starts))


class _Hand:
    """The service's side of one worker process."""

    def __init__(self, reference: str | None, warm: tuple[str, ...] | None, model: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, child = context.Pipe()
        self._process = context.Process(target=_work, args=(child, reference, warm, model), daemon=True)
        self._process.start()
        child.close()
        self.done = 0

    def is_ready(self, seconds: float) -> bool:
        """Wait until the worker has loaded everything; False when it cannot."""
        try:
            return self._connection.poll(seconds) and self._connection.recv() == "ready"
        except (EOFError, OSError):
            return False

    def do(self, order: Order, seconds: float) -> Answer | None:
        """Return the worker's answer, None when it died or took too long."""
        self.done += 1
        try:
            self._connection.send(order)
            if not self._connection.poll(seconds):
                return None
            answer: Answer = self._connection.recv()
        except (EOFError, OSError):
            return None
        return answer

    def end(self) -> None:
        """End the process at once."""
        self._connection.close()
        if self._process.is_alive():
            self._process.kill()
        self._process.join(timeout=1)


def _work(connection: Connection, reference: str | None, warm: tuple[str, ...] | None, model: str) -> None:
    """Carry out orders until the service closes the connection or is gone."""
    from claimkit.nlp.spacy_imports import import_without_commands

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    try:
        import_without_commands()
        clerk = Clerk(reference, model)
        clerk.warm_up(warm)
        connection.send("ready")
        while True:
            order: Any = connection.recv()
            connection.send(_answered(clerk, order))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _answered(clerk: Clerk, order: Order) -> Answer:
    try:
        return clerk(order)
    except (
        Exception
    ) as error:  # a fault of ours: it is logged without the words of the document, and the service goes on
        place = traceback.extract_tb(error.__traceback__)[-1]
        _LOG.error("fault: %s in %s:%s", type(error).__name__, place.filename, place.lineno)
        return Answer(422, "the document could not be processed")
