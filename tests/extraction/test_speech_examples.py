"""Every cue in the language files fires on its own example sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from claimkit import languages, nlp
from claimkit.extraction.marks import pair_marks
from claimkit.extraction.quotes import find_quotes

# Languages whose parse ships; the others are read by surface alone and have their own cases.
PARSED = ("de", "en")


def _entries() -> Iterator[Any]:
    for code in PARSED:
        speech = languages.load(code)["speech"]
        for table in ("verbs", "sources", "nouns", "predicates", "impersonal"):
            for entry in speech.get(table, ()):
                if entry.get("takes", ["any"]):
                    name = entry.get("verb") or entry.get("before") or entry.get("after") or entry["words"][0]
                    yield pytest.param(code, entry, id=f"{code}-{table}-{name}")


@pytest.mark.parametrize(("code", "entry"), _entries())
def test_a_cue_fires_on_its_example(code: str, entry: dict[str, Any]) -> None:
    tables = languages.load(code)
    doc = nlp.parse(entry["example"], tables)
    quotes = find_quotes(doc, pair_marks(entry["example"], tables), (), tables)
    assert quotes, entry["example"]
    assert any(quote.cue is not None for quote in quotes)
