"""A short run of every fuzz target; the long ones are `scripts/fuzz.py --all --seconds 600`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris")

SCRIPT = Path(__file__).parent.parent / "scripts" / "fuzz.py"


@pytest.mark.parametrize(("target", "runs"), [("marks", 400), ("numbers", 150), ("times", 200), ("readers", 200)])
def test_short_run_finds_nothing(target: str, runs: int) -> None:
    command = [sys.executable, str(SCRIPT), target, "--runs", str(runs)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr[-2000:]
    assert f"Done {runs}" in done.stderr
