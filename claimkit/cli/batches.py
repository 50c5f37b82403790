"""The command `batch`: progress on a terminal, a line at the end, exit codes."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from claimkit.batch import Job, Progress, Totals, run
from claimkit.cli.outputs import say


def run_job(job: Job, scheduler: str | None) -> int:
    """Run a job here or on a cluster; returns 0 when all went well and 3 when some inputs are errors."""
    meter = Meter()
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


def _summary(totals: Totals, target: Path, seconds: float) -> str:
    return f"{totals.inputs:,} inputs, {totals.outputs:,} done, {totals.errors:,} errors, in {target} ({seconds:.0f} s)"


class Meter:
    """Shows count and rate on a terminal, twice a second; silent on a pipe."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()
        self._shown = sys.stderr.isatty()

    def __call__(self, progress: Progress) -> None:
        """Take note of the progress."""
        now = time.monotonic()
        if not self._shown or now - self._last < 0.5:
            return
        self._last = now
        rate = progress.items / (now - self._start)
        before = f", {progress.before:,} done before" if progress.before else ""
        sys.stderr.write(f"\r\x1b[Kclaimkit: {progress.items:,} articles, {rate:.1f}/s{before}")
        sys.stderr.flush()

    def seconds(self) -> float:
        """Return how long the job has run."""
        return time.monotonic() - self._start

    def clear(self) -> None:
        """Remove the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
