"""Run a command over its files: what fails is said and counted, the others are done."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

import typer

from claimkit.cli.inputs import Loaded, describe, load_inputs
from claimkit.cli.outputs import Results, say
from claimkit.errors import ClaimkitError, InvalidClaims, LanguageError, ModelMissing, ReadError
from claimkit.reading.articles import Given
from claimkit.records import ArticleClaims

_SEVERITIES = ("info", "hint", "warning", "error")
_LOUD = ("warning", "error")


def run_over(
    files: Iterable[str],
    given: Given,
    work: Callable[[Loaded], ArticleClaims],
    results: Results,
    *,
    fail_on: str | None = None,
) -> None:
    """Do the work on every input and write each result at once; leaves with the exit code of the contract."""
    tally = Tally(fail_on)
    for file in files:
        try:
            for loaded in load_inputs(file, given):
                tally.take(file, loaded, work, results)
        except (ReadError, InvalidClaims, ModelMissing) as error:
            tally.fail(f"{file}: {describe(error)}" if isinstance(error, InvalidClaims) else describe(error))
    tally.leave()


class Tally:
    """Counts what was done and what failed, and knows the exit code that follows."""

    def __init__(self, fail_on: str | None) -> None:
        self._threshold = _SEVERITIES.index(fail_on) if fail_on else len(_SEVERITIES)
        self._done = self._failed = 0
        self._found = False

    def take(self, file: str, loaded: Loaded, work: Callable[[Loaded], ArticleClaims], results: Results) -> None:
        """Do the work on one input; an error that concerns this input alone is counted, others are raised."""
        if isinstance(loaded, ReadError):
            self.fail(describe(loaded))
            return
        try:
            claims = work(loaded)
        except LanguageError as error:
            self.fail(f"{file}: {describe(error)}")
            return
        except ClaimkitError:
            raise
        except Exception as error:  # a fault of ours: it is named, and the other inputs are done
            self.fail(f"{file}: an internal error, please report it: {_fault(error)}")
            return
        results.write(claims)
        self._done += 1
        self._found = self._found or any(
            _SEVERITIES.index(finding.severity) >= self._threshold for finding in claims.findings
        )
        for notice in claims.notices:
            if notice.severity in _LOUD:
                say(f"{claims.article.source or file}: {notice.message}")

    def fail(self, message: str) -> None:
        """Say what failed, and count it."""
        say(message)
        self._failed += 1

    def leave(self) -> None:
        """Leave with 0 done, 1 findings, 2 all inputs failed, 3 some failed."""
        if self._failed:
            raise typer.Exit(3 if self._done else 2)
        if self._found:
            raise typer.Exit(1)


def _fault(error: Exception) -> str:
    """Return kind and place of a fault; the whole traceback with CLAIMKIT_TRACEBACK in the environment."""
    if os.environ.get("CLAIMKIT_TRACEBACK"):
        traceback.print_exception(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"


def one(file: str, given: Given) -> Loaded:
    """Return the one article or claims that a file holds; raises ClaimkitError otherwise."""
    loaded = list(load_inputs(file, given))
    if len(loaded) != 1:
        raise ClaimkitError(f"{file}: holds {len(loaded)} articles, and one is needed here")
    if isinstance(loaded[0], ReadError):
        raise loaded[0]
    return loaded[0]
