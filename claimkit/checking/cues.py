"""The words by which the checks see how two figures belong together, from the [checks] table of the language.

A language without the table borrows English, so that the record-based rules and the sentences still work.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any

from claimkit import languages
from claimkit.errors import LanguageError

FALLBACK = "en"


@functools.lru_cache(maxsize=256)
def load_checks(language: str) -> Mapping[str, Any]:
    """Return the [checks] table of a language, the English one where it has none."""
    code = language.split("-", maxsplit=1)[0].lower()
    return _table(code if code in languages.codes() else FALLBACK)


@functools.cache
def _table(code: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = {}
    with contextlib.suppress(LanguageError):
        table = languages.load_table(code, "checks")
    return table if code == FALLBACK else {**_table(FALLBACK), **(table or {})}


@functools.cache
def cue_pattern(code: str, kind: str) -> re.Pattern[str]:
    """Return the pattern of all cues of a kind; it matches nothing when there are none."""
    return compile_words(load_checks(code).get("cues", {}).get(kind, {}))


@functools.cache
def stem_pattern(code: str, kind: str) -> re.Pattern[str]:
    """Return the pattern of the word parts of a kind; they match inside compounds too."""
    stems = sorted(load_checks(code).get("stems", {}).get(kind, {}), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, stems)) or "(?!)", re.IGNORECASE)


def compile_words(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words, whole, longest first, in any letter case."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    if ordered and all(_has_case(word[0]) for word in ordered):  # one border for all is asked for once at each place
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(_ended, ordered))})", re.IGNORECASE)
    parts = ((r"(?<!\w)" if _has_case(word[0]) else "") + _ended(word) for word in ordered)
    return re.compile("|".join(parts) or "(?!)", re.IGNORECASE)


def _ended(word: str) -> str:
    """Ask for a word border where the script has letter case; scripts without it write no spaces between words."""
    return r"\s+".join(map(re.escape, word.split())) + (r"(?!\w)" if _has_case(word[-1]) else "")


def _has_case(letter: str) -> bool:
    return letter.lower() != letter.upper()
