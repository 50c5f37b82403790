from collections.abc import Iterator

import pytest

from claimkit import languages
from claimkit.checking.cues import cue_pattern, load_checks, stem_pattern


def _entries(group: str) -> Iterator[tuple[str, str, str, str]]:
    for code in languages.codes():
        for kind, entries in (
            languages.load(code)["checks"].get(group, {}).items() if languages.load(code)["checks"] else ()
        ):
            for cue, example in entries.items():
                yield code, kind, cue, example


@pytest.mark.parametrize(("code", "kind", "cue", "example"), list(_entries("cues")))
def test_cue_fires_in_its_example(code: str, kind: str, cue: str, example: str) -> None:
    found = [match.group().casefold() for match in cue_pattern(code, kind).finditer(example)]
    assert any(cue.casefold() in words for words in found)


@pytest.mark.parametrize(("code", "kind", "cue", "example"), list(_entries("stems")))
def test_stem_fires_in_its_example(code: str, kind: str, cue: str, example: str) -> None:
    assert stem_pattern(code, kind).search(example)
    assert cue.casefold() in example.casefold()


def test_cue_is_a_whole_word() -> None:
    assert not cue_pattern("de", "of_which").search("Er ging davonlaufend.")


def test_language_without_table_borrows_english() -> None:
    assert load_checks("und") == load_checks("en")
