"""The command line: `claimkit COMMAND`, one function for each command in `commands.py`."""

from __future__ import annotations

import gc
import os
import sys

# loading makes many objects that stay; searching them for cycles again and again is lost time
_COLLECTIONS = (200_000, 20, 50)


def main() -> None:
    """Run the command that the arguments name and exit with its code."""
    gc.set_threshold(*_COLLECTIONS)
    # the matrices are small: more threads only wait for each other, which takes several times the processor time
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from claimkit.cli.commands import app

    try:
        app(prog_name="claimkit")
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        gc.freeze()  # the process ends: searching all that was loaded for cycles takes a fifth of a short command
