"""What a job has done so far, on disk: the job's terms, a line for each shard done, the manifest at the end."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import claimkit
from claimkit.batch.items import Item
from claimkit.batch.shards import Counts
from claimkit.errors import ClaimkitError

_TERMS = "job.json"
_PROGRESS = "progress.jsonl"
_MANIFEST = "manifest.json"
_LOCK = ".lock"


class Ledger:
    """The folder of a job; one process at a time may hold it."""

    def __init__(self, folder: Path, terms: Mapping[str, Any]) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ClaimkitError(f"{folder}: {(error.strerror or 'cannot be made').lower()}") from None
        self._lock = _locked(folder)
        self._terms = {"claimkit": claimkit.__version__, **terms}
        self._agree()
        self.done = self._read_progress()
        for stale in folder.glob(".tmp-*"):
            stale.unlink(missing_ok=True)
        self._progress = (folder / _PROGRESS).open("a", encoding="utf-8")

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.close()
        self._lock.close()

    def paths(self, shard: int) -> tuple[Path, Path]:
        """Return the final names of a shard's claims and errors."""
        return self.folder / f"claims-{shard:06d}.jsonl", self.folder / f"errors-{shard:06d}.jsonl"

    def temporary(self, shard: int, part: int, attempt: int) -> tuple[Path, Path]:
        """Return the names under which a part of a shard is written."""
        stem = f".tmp-{os.getpid()}-{shard:06d}-{part}-{attempt}"
        return self.folder / f"{stem}.claims", self.folder / f"{stem}.errors"

    def is_done(self, shard: int, items: list[Item]) -> bool:
        """Tell whether a shard is done; raises ClaimkitError when it was done from other inputs."""
        entry = self.done.get(shard)
        if entry is None or not self.paths(shard)[0].exists():
            return False
        if (entry["first"], entry["last"], entry["items"]) != (items[0].name, items[-1].name, len(items)):
            raise ClaimkitError(f"{self.folder}: the inputs have changed since this job began; name a new folder")
        return True

    def enter(self, shard: int, items: list[Item], counts: Counts, written: tuple[Path, Path]) -> None:
        """Give a finished shard its final names and enter it; a kill leaves it done or undone, never half."""
        claims, errors = self.paths(shard)
        for path in written:
            with path.open("rb") as file:
                os.fsync(file.fileno())
        if counts.errors:
            written[1].replace(errors)
        else:
            written[1].unlink(missing_ok=True)
            errors.unlink(missing_ok=True)
        written[0].replace(claims)
        entry = {
            "shard": shard,
            "items": len(items),
            "first": items[0].name,
            "last": items[-1].name,
            "inputs": counts.inputs,
            "outputs": counts.outputs,
            "errors": counts.errors,
        }
        self._progress.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._progress.flush()
        os.fsync(self._progress.fileno())
        self.done[shard] = entry

    def close(self, shards: int) -> dict[str, Any]:
        """Write the manifest of a finished job and return it; its counts add up or ClaimkitError is raised."""
        entries = [self.done[shard] for shard in range(shards)]
        totals = {key: sum(entry[key] for entry in entries) for key in ("inputs", "outputs", "errors")}
        if totals["inputs"] != totals["outputs"] + totals["errors"]:
            raise ClaimkitError(
                f"{self.folder}: the counts do not add up: {totals}; remove {_PROGRESS} and start again"
            )
        manifest = {**self._terms, "shards": shards, **totals}
        _write(self.folder / _MANIFEST, manifest)
        return manifest

    def _agree(self) -> None:
        path = self.folder / _TERMS
        if not path.exists():
            if any(self.folder.glob("claims-*.jsonl")):
                raise ClaimkitError(f"{self.folder}: holds results of another program run; name a new folder")
            _write(path, self._terms)
            return
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            known = None
        if known != self._terms:
            raise ClaimkitError(f"{self.folder}: belongs to a job with other inputs or options; name a new folder")

    def _read_progress(self) -> dict[int, dict[str, Any]]:
        path = self.folder / _PROGRESS
        if not path.exists():
            return {}
        done = {}
        text = path.read_text(encoding="utf-8", errors="replace")
        for line in text.split("\n"):
            try:
                entry = json.loads(line)
                done[int(entry["shard"])] = entry
            except (ValueError, KeyError, TypeError):
                continue  # a line that a kill cut short: its shard is done again
        if text and not text.endswith("\n"):
            with path.open("a", encoding="utf-8") as file:
                file.write("\n")
        return done


def join(parts: Sequence[tuple[Path, Path]]) -> tuple[Path, Path]:
    """Append the files of all parts of a shard to those of the first, and return these."""
    for first, *others in zip(*parts, strict=True):
        with first.open("ab") as whole:
            for other in others:
                with other.open("rb") as part:
                    shutil.copyfileobj(part, whole)
                other.unlink()
    return parts[0]


def _locked(folder: Path) -> IO[bytes]:
    lock = (folder / _LOCK).open("ab")
    try:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # no such locks on Windows
        pass
    except OSError:
        lock.close()
        raise ClaimkitError(f"{folder}: another claimkit batch is working here") from None
    return lock


def _write(path: Path, data: Mapping[str, Any]) -> None:
    temporary = path.with_name(f".tmp-{os.getpid()}-{path.name}")
    temporary.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    temporary.replace(path)
