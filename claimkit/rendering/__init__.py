"""Render claims for people and programs: one function for each format, all of them pure."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from claimkit.errors import ClaimkitError
from claimkit.records import ArticleClaims

# Format to its module, its function, and the suffix of a file that holds it.
FORMATS: Mapping[str, tuple[str, str, str]] = {
    "json": ("claimkit.rendering.plain", "render_json", ".json"),
    "jsonl": ("claimkit.rendering.plain", "render_jsonl", ".jsonl"),
    "text": ("claimkit.rendering.tables", "render_text", ".txt"),
    "html": ("claimkit.rendering.report", "render_html", ".html"),
    "csv": ("claimkit.rendering.checklists", "render_csv", ".csv"),
    "xlsx": ("claimkit.rendering.workbooks", "render_xlsx", ".xlsx"),
    "claimreview": ("claimkit.rendering.reviews", "render_claimreview", ".jsonld"),
    "annotations": ("claimkit.rendering.annotations", "render_annotations", ".jsonld"),
    "sqlite": ("claimkit.rendering.databases", "render_sqlite", ".db"),
}
BINARY = ("xlsx", "sqlite")


def render(claims: ArticleClaims, format: str, *, interface: str | None = None) -> str | bytes:
    """Return claims in a format: text, or bytes for xlsx and sqlite.

    `interface` is the language of labels ("de", "en"), that of the article where it is not given. Raises ClaimkitError
    for a format that there is not.
    """
    if format not in FORMATS:
        raise ClaimkitError(f"no format {format[:40]!r}; there are: {', '.join(FORMATS)}")
    module, function, _ = FORMATS[format]
    rendered: str | bytes = getattr(importlib.import_module(module), function)(claims, interface=interface)
    return rendered
