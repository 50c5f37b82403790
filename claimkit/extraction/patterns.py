"""Word patterns of the language files, compiled: "steig*", "*anstieg", "legte ... zu", "in Hoehe von"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

_GAP = r"\b(?:[^.!?;:\n]|\.(?=\d)){0,80}?\b"  # the most that may stand between the two parts of a separable verb
_INFLECTED = r"\w{0,3}"


def compile_patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one expression that finds any of the patterns; it matches nothing when there are none."""
    return _compile(tuple(patterns))


@functools.lru_cache(maxsize=256)
def _compile(patterns: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
    return re.compile("|".join(map(_expression, longest_first)) or r"(?!)", re.IGNORECASE)


def _expression(pattern: str) -> str:
    return _GAP.join(r"\s+".join(map(_word, part.split())) for part in pattern.split(" ... "))


def _word(word: str) -> str:
    before, after = word.startswith("*"), word.endswith("*")
    if word == "*":
        return r"\w+"
    core = re.escape(word.strip("*"))
    # A compound's last part takes an inflected ending; its first part may be missing.
    left = r"\b\w{0,40}" if before else (r"\b" if word.strip("*")[0].isalnum() else "")
    right = _INFLECTED + r"\b" if before and not after else (r"\w{0,40}\b" if after else r"(?!\w)")
    return left + core + right
