"""The commands `languages` and `doctor`: what there is, and whether it works."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import platform
import sys
import time
from collections.abc import Iterator

import claimkit
from claimkit import languages
from claimkit.cli.outputs import console, write_out
from claimkit.errors import ClaimkitError

# Extra of claimkit to the package that it brings and what it is for.
_EXTRAS = {
    "html": ("trafilatura", "HTML pages"),
    "pdf": ("pypdf", "PDF files"),
    "parquet": ("pyarrow", "Parquet files"),
    "xlsx": ("openpyxl", "XLSX checklists"),
    "serve": ("fastapi", "the HTTP service"),
    "dask": ("distributed", "batches on a cluster"),
    "transformers": ("transformers", "a model of your own for names"),
}


def show_languages(form: str | None) -> None:
    """Write the languages as JSON on a pipe, as a table on a terminal."""
    entries = [_entry(code) for code in languages.codes()]
    if form == "json" or (form is None and not sys.stdout.isatty()):
        write_out(json.dumps(entries, ensure_ascii=False, indent=2) + "\n")
        return
    if form not in (None, "text"):
        raise ClaimkitError(f"no format {form!r} here; there are: json, text")
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("code", "name", "version", "pipeline", "interface"):
        table.add_column(heading)
    for entry in entries:
        names = (str(entry[key]) for key in ("code", "name", "version"))
        table.add_row(*names, _mark(entry["pipeline"]), _mark(entry["interface"]))
    console().print(table)


def _entry(code: str) -> dict[str, object]:
    language = languages.load(code)
    return {
        "code": code,
        "name": language["language"].get("name", code),
        "version": language.version,
        "pipeline": _has_pipeline(code),
        "interface": bool(language["interface"]),
    }


def _has_pipeline(code: str) -> bool:
    from pathlib import Path

    folder = Path(claimkit.__file__).parent / "models"
    return (folder / code).is_dir() or any(folder.glob(f"{code}[_-]*"))


def _mark(there: object) -> str:
    return "yes" if there else "-"


def examine() -> int:
    """Print what is installed and try an extraction; returns 0 when it works, 1 when it does not."""
    print(f"claimkit {claimkit.__version__}, Python {platform.python_version()}, {platform.system()}")
    for line in _packages():
        print(line)
    from claimkit import encoder

    others = "read by the encoder" if encoder.available() else "without pipeline: surface rules only"
    weights = f"{encoder.version()}, for all languages" if encoder.available() else "not installed"
    print(f"encoder  {weights}")
    for entry in (_entry(code) for code in languages.codes()):
        pipeline = "with pipeline" if entry["pipeline"] else others
        print(f"language {entry['code']}  {entry['name']} {entry['version']}, {pipeline}")
    return _try_out()


def _packages() -> Iterator[str]:
    for name in ("spacy", "jsonschema", "langdetect"):
        yield f"package  {name} {_installed(name) or 'MISSING: reinstall claimkit'}"
    for extra, (package, purpose) in _EXTRAS.items():
        version = _installed(package)
        found = f"{package} {version}" if version else f'not installed: pip install "claimkit[{extra}]"'
        yield f"extra    {extra}: {purpose}; {found}"


def _installed(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _try_out() -> int:
    """Extract from a sentence of each language that brings one as an example."""
    from claimkit.pipeline import extract

    start = time.perf_counter()
    try:
        result = extract("In 2023 the company sold 12 million phones, said Jane Miller.", language="en")
    except Exception as error:
        print(f"trial    FAILED: {type(error).__name__}: {error}")
        return 1
    seconds = time.perf_counter() - start
    if not result.claims:
        print("trial    FAILED: no claim found in a sentence that states one; reinstall claimkit")
        return 1
    print(f"trial    extraction works ({seconds:.1f} s with loading)")
    return 0
