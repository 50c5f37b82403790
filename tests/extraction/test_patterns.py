"""The notation of word patterns in the language files."""

from __future__ import annotations

import pytest

from claimkit.extraction.patterns import compile_patterns


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("steig*", "Die Preise steigen.", "steigen"),
        ("steig*", "Ein Bergsteiger fiel.", None),
        ("*anstieg", "wegen des Preisanstiegs", "Preisanstiegs"),
        ("*anstieg", "ein Anstieg", "Anstieg"),
        ("plus", "ein Pluspunkt", None),
        ("legte ... zu", "Sie legte um 3 % zu.", "legte um 3 % zu"),
        ("legte ... zu", "Er legte ab. Sie kam zu", None),
        ("in the end", "in  the\nend", "in  the\nend"),
        ("unter der * Annahme", "unter der neutralen Annahme", "unter der neutralen Annahme"),
    ],
)
def test_notation(pattern: str, text: str, found: str | None) -> None:
    match = compile_patterns([pattern]).search(text)
    assert (match.group() if match else None) == found


def test_no_patterns_match_nothing() -> None:
    assert compile_patterns([]).search("anything") is None
