"""The command line: `claimkit COMMAND`, one function for each command in `commands.py`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command that the arguments name and exit with its code."""
    from claimkit.cli.commands import app

    try:
        app(prog_name="claimkit")
    except KeyboardInterrupt:
        sys.exit(130)
