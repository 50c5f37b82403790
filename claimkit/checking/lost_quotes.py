"""Quotes of the original that its translation does not have."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from claimkit import languages
from claimkit.checking.parallel_sentences import Bead
from claimkit.errors import LanguageError
from claimkit.records import ArticleClaims, Span

if TYPE_CHECKING:
    from claimkit.extraction.marks import MarkPair

_SENTENCE = 0.5  # a quote takes up at least this share of its sentence, else it is a term or a title


def find_lost_quotes(claims: ArticleClaims, original: str, language: str, beads: Sequence[Bead]) -> Iterator[Span]:
    """Yield quotes in marks of the original where the translation has neither marks nor reported speech.

    Speech in the sentence before or after stands in for the quote, unless it belongs to a quote of its own.
    """
    spans = [(quote.start, quote.end) for quote in claims.quotes]
    spans += [(pair.start, pair.end) for pair in _marks(claims.article.text, claims.article.language)]
    ours = _speech_flags(beads, spans)
    theirs = _quotes_by_bead(original, language, beads)
    spare = {place for place, flag in enumerate(ours) if flag and place not in theirs}
    for place in sorted(place for place in theirs if not ours[place]):
        near = next((other for other in (place - 1, place + 1) if other in spare), None)
        if near is not None:
            spare.remove(near)
        elif claims.quotes or not beads[place].translation:
            yield theirs[place]


def _quotes_by_bead(text: str, language: str, beads: Sequence[Bead]) -> dict[int, Span]:
    """Return the first quote in marks of each bead of the original."""
    homes = sorted((part.start, place) for place, bead in enumerate(beads) for part in bead.original)
    quotes: dict[int, Span] = {}
    for pair in _marks(text, language):
        at = bisect_right(homes, (pair.start, len(beads))) - 1
        if at >= 0 and not pair.depth and _is_speech(pair.start, pair.end, beads[homes[at][1]]):
            quotes.setdefault(homes[at][1], Span(pair.start, pair.end, text[pair.start : pair.end]))
    return quotes


def _speech_flags(beads: Sequence[Bead], spans: Sequence[tuple[int, int]]) -> list[bool]:
    """Tell for each bead whether one of the spans touches its side of the translation; linear in both."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    flags = []
    for bead in beads:
        first, last = (bead.translation[0].start, bead.translation[-1].end) if bead.translation else (0, 0)
        at = bisect_left(merged, (last, 0)) - 1
        flags.append(bool(bead.translation) and at >= 0 and merged[at][1] > first)
    return flags


def _marks(text: str, language: str) -> Sequence[MarkPair]:
    from claimkit.extraction.marks import pair_marks

    try:
        return pair_marks(text, languages.load(language))
    except LanguageError:
        return ()


def _is_speech(start: int, end: int, bead: Bead) -> bool:
    """Tell whether the stretch in marks is long enough to be what somebody said."""
    return any(
        part.start <= start < part.end
        and end - start >= _SENTENCE * (min(part.end, end) - part.start)
        and end - start >= _SENTENCE * (part.end - part.start)
        for part in bead.original
    )
