"""Which mood or tense the ending of a verb shows, where a language marks future and conditional so ("embauchera")."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claimkit.extraction.parses import Token
    from claimkit.languages import Language


def ending_moods(language: Language, *verbs: Token) -> Iterator[str]:
    """Yield "conditional" or "future" for each that one of the verbs ends in; there are none in most languages."""
    alike = tuple(language["claims"].get("mood_lookalikes", ()))
    forms = [verb.lower_ for verb in verbs if not verb.lower_.endswith(alike)]
    for mood, endings in _endings(language):
        if any(form.endswith(endings) for form in forms):
            yield mood


@functools.lru_cache(maxsize=32)
def _endings(language: Language) -> tuple[tuple[str, tuple[str, ...]], ...]:
    endings = language["claims"].get("mood_endings", {})
    return tuple((mood, tuple(forms)) for mood, forms in sorted(endings.items()))
