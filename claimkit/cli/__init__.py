"""The command line: `claimkit COMMAND`, one function for each command in `commands.py`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command that the arguments name and exit with its code."""
    from claimkit.cli.commands import app

    try:
        app(prog_name="claimkit")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader has gone (`| head`): nothing is left to say, and Python must not say it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
