"""The command `batch`: progress on a terminal, a line at the end, exit codes."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from pathlib import Path

from claimkit.batch import Job, Progress, Totals, run
from claimkit.batch.items import find_items
from claimkit.cli.outputs import say
from claimkit.errors import ClaimkitError


def run_job(job: Job, scheduler: str | None) -> int:
    """Run a job here or on a cluster; returns 0 when all went well and 3 when some inputs are errors."""
    meter = Meter(job.source)
    try:
        if scheduler is None:
            totals = run(job, meter)
        else:
            from claimkit.cluster import run_on

            totals = run_on(scheduler, job, meter)
    except KeyboardInterrupt:
        meter.clear()
        say("stopped; the same command goes on where it stopped")
        raise
    meter.clear()
    say(_summary(totals, job.target, meter.seconds()))
    if totals.errors:
        return 3 if totals.outputs else 2
    return 0


def _bar(share: float) -> str:
    filled = round(20 * min(1.0, share))
    return f"[{'=' * filled}{' ' * (20 - filled)}]"


def _span(seconds: float) -> str:
    """Return seconds as hours and minutes, or minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes}:{rest:02d}"


def _summary(totals: Totals, target: Path, seconds: float) -> str:
    return f"{totals.inputs:,} inputs, {totals.outputs:,} done, {totals.errors:,} errors, in {target} ({seconds:.0f} s)"


class Meter:
    """Shows count, rate and time left on a terminal, twice a second; silent on a pipe."""

    def __init__(self, source: str) -> None:
        self._start = self._last = time.monotonic()
        self._shown = sys.stderr.isatty()
        self._total: int | None = None
        if self._shown:
            threading.Thread(target=self._count, args=(source,), daemon=True).start()

    def __call__(self, progress: Progress) -> None:
        """Take note of the progress."""
        now = time.monotonic()
        if not self._shown or now - self._last < 0.5:
            return
        self._last = now
        rate = progress.items / (now - self._start)
        done = progress.items + progress.before
        line = f"{done:,} articles, {rate:.1f}/s"
        if self._total:
            left = (self._total - done) / rate if rate else 0
            line = f"{_bar(done / self._total)} {done:,} of {self._total:,} articles, {rate:.1f}/s, {_span(left)} left"
        sys.stderr.write(f"\r\x1b[Kclaimkit: {line}")
        sys.stderr.flush()

    def _count(self, source: str) -> None:
        """Count the inputs beside the work; what cannot be listed is the job's to say."""
        with contextlib.suppress(ClaimkitError):
            self._total = sum(1 for _ in find_items(source))

    def seconds(self) -> float:
        """Return how long the job has run."""
        return time.monotonic() - self._start

    def clear(self) -> None:
        """Remove the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
