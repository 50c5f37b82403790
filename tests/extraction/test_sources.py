"""Who says so and how sure, in passages with every way to attribute a figure (tests/cases/sources.toml): floors by language."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import claimkit
from claimkit.records import Claim

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "sources.toml").read_text(encoding="utf-8"))
PUBLISHED = "2025-11-19"
_NOTE = re.compile(r"\{([^{}|]*)\|([^{}|]*)\|([^{}|]*)\}")
_MODALITIES = {"a": "asserted", "r": "reported", "f": "forecast", "h": "hypothetical", "n": "negated"}
# Shares of the figures whose source and whose modality hold, never to fall.
FLOORS = {
    "de": (0.85, 0.86), "en": (0.88, 0.86), "fr": (0.85, 0.86), "es": (0.85, 0.84), "it": (0.82, 0.8),
    "nl": (0.9, 0.84), "pt": (0.85, 0.85),
}  # fmt: skip


def noted(passage: str) -> Iterator[tuple[int, str, str]]:
    """Yield where each noted figure starts in the plain text, its sources and its modalities."""
    for match in _NOTE.finditer(passage):
        yield len(_NOTE.sub(r"\1", passage[: match.start()])), match[2], match[3]


def is_source(claim: Claim, asked: str) -> bool:
    source = claim.source if claim.source is not None and claim.source.text is not None else None
    if source is None:
        return bool({"-", "*"} & set(asked.split("/")))
    words = set(re.findall(r"\w{3,}", f"{source.text} {source.name}".lower()))
    return asked == "*" or bool(words & set(re.findall(r"\w{3,}", asked.lower())))


@functools.cache
def shares(language: str) -> tuple[float, float]:
    """Return the shares of figures whose source and whose modality hold; what is not found holds nothing."""
    right, total = [0, 0], 0
    for passage in CASES[language]:
        found = claimkit.extract(_NOTE.sub(r"\1", passage), language=language, published=PUBLISHED).claims
        for start, sources, modalities in noted(passage):
            claim = next((c for c in found if c.quantity.start <= start < c.quantity.end), None)
            total += 1
            if claim is not None:
                right[0] += is_source(claim, sources)
                right[1] += modalities == "*" or claim.modality in {_MODALITIES[letter] for letter in modalities}
    return right[0] / total, right[1] / total


@pytest.mark.parametrize("language", FLOORS)
def test_sources_and_modalities_keep_their_floors(language: str) -> None:
    assert all(share >= floor for share, floor in zip(shares(language), FLOORS[language], strict=True)), shares(
        language
    )
