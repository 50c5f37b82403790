"""Import spaCy without its own command line, for processes that are claimkit's alone.

`import spacy` also imports `spacy.cli`, with HTTP clients, templates and a project tool: a third of its time, for one
function (`spacy.info`). The commands and the worker processes of claimkit, which nobody else shares, leave it out.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

_PACKAGE = "spacy.cli"
_MODULE = "spacy.cli.info"


def import_without_commands() -> None:
    """Import spaCy; `spacy.cli` is imported by whoever asks for it. Does nothing where spaCy is imported already."""
    if "spacy" in sys.modules:
        return
    package, module = ModuleType(_PACKAGE), ModuleType(_MODULE)
    package.__path__ = []
    module.info = _info  # type: ignore[attr-defined]
    stand_ins = {_PACKAGE: package, _MODULE: module}
    sys.modules.update(stand_ins)
    try:
        spacy = importlib.import_module("spacy")
    finally:
        for name in stand_ins:
            del sys.modules[name]
    spacy.__getattr__ = _missing  # type: ignore[method-assign]


def _info(*arguments: Any, **options: Any) -> Any:
    """Do what `spacy.info` does."""
    return importlib.import_module(_MODULE).info(*arguments, **options)


def _missing(name: str) -> Any:
    """Return `spacy.cli` when it is first asked for as an attribute."""
    if name == "cli":
        return importlib.import_module(_PACKAGE)
    raise AttributeError(f"module 'spacy' has no attribute '{name}'")
