"""Read a news article and tell a fact-checker what in it can be checked.

    source --read--> Article --extract--> ArticleClaims --check--> ArticleClaims + findings --render--> text/bytes

Every name below is imported on first use, so that `import claimkit` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimkit.checking import check, compare
    from claimkit.checking.reference import Reference, load_reference
    from claimkit.errors import (
        ClaimkitError,
        FetchError,
        InvalidClaims,
        LanguageError,
        LanguageFileError,
        ModelMissing,
        ReadError,
        ReferenceDataError,
    )
    from claimkit.extraction.quantities import find_quantities
    from claimkit.extraction.times import find_times
    from claimkit.languages.detection import detect_language
    from claimkit.pipeline import extract
    from claimkit.reading import read
    from claimkit.records import Article, ArticleClaims, Detection, Quantity, Time
    from claimkit.rendering import render
    from claimkit.schema import validate

__version__ = "0.1.0"

_HOMES = {
    "read": "claimkit.reading",
    "extract": "claimkit.pipeline",
    "check": "claimkit.checking",
    "compare": "claimkit.checking",
    "render": "claimkit.rendering",
    "load_reference": "claimkit.checking.reference",
    "Reference": "claimkit.checking.reference",
    "validate": "claimkit.schema",
    "find_quantities": "claimkit.extraction.quantities",
    "find_times": "claimkit.extraction.times",
    "detect_language": "claimkit.languages.detection",
    **dict.fromkeys(("Article", "ArticleClaims", "Detection", "Quantity", "Time"), "claimkit.records"),
    **dict.fromkeys(
        (
            "ClaimkitError",
            "ReadError",
            "FetchError",
            "LanguageError",
            "LanguageFileError",
            "ModelMissing",
            "InvalidClaims",
            "ReferenceDataError",
        ),
        "claimkit.errors",
    ),
}

__all__ = [
    "Article",
    "ArticleClaims",
    "ClaimkitError",
    "Detection",
    "FetchError",
    "InvalidClaims",
    "LanguageError",
    "LanguageFileError",
    "ModelMissing",
    "Quantity",
    "ReadError",
    "Reference",
    "ReferenceDataError",
    "Time",
    "check",
    "compare",
    "detect_language",
    "extract",
    "find_quantities",
    "find_times",
    "load_reference",
    "read",
    "render",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'claimkit' has no attribute '{name}'")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
