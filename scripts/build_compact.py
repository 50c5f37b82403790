"""Write the TOML files that every run reads in the form that is read at once (claimkit/compact.py).

    python scripts/build_compact.py

The build of a wheel runs it as its hook. In a working tree the files are ignored by git, and read only as long as the
TOML beside them has not changed.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "claimkit"


def build() -> list[Path]:
    """Write the compact files by the module alone: what claimkit depends on need not be installed."""
    spec = importlib.util.spec_from_file_location("compact", PACKAGE / "compact.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    weights = (PACKAGE / "checking" / f"{name}.toml" for name in ("disputes", "evidence", "slips"))
    paths = (PACKAGE / "units.toml", *weights, *PACKAGE.glob("languages/*.toml"))
    return list(module.write_compact(sorted(paths)))


class CompactFiles(BuildHookInterface):  # type: ignore[misc]
    """The hook of the build backend."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the files and name them to the build, which else leaves out what git ignores."""
        build_data["artifacts"] += [path.relative_to(ROOT).as_posix() for path in build()]


if __name__ == "__main__":
    build()
