"""Quotes of the original that its translation does not have.

A quote in marks is held against the marks of the sentences that say the same, or of those next to them, by number and
length. Where the translation has no marks, reported speech will do, unless the sentences are too short to hold it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimkit import languages
from claimkit.checking.parallel_sentences import Bead, Part
from claimkit.errors import LanguageError
from claimkit.records import ArticleClaims, Span

if TYPE_CHECKING:
    from claimkit.extraction.marks import MarkPair

_SENTENCE = 0.5  # a quote takes up at least this share of its sentence, else it is a term or a title
_LEAST, _MOST = 0.4, 2.5  # how long a translated quote is, as a share of the length to be expected
_JOINED = 0.85  # the same where fewer marks stand for more quotes
_MISSING = 0.55  # share of a quote by which its sentences fall short when it is not among them
_SHORT = 0.2  # and the share of their own length
_FEW = 12  # letters of a translation, from which marks hold more than a term
_COLONS = (":", "\uff1a")
_COMMAS = (",", "\uff0c")
_SURPLUS = 0.5  # share of a quote by which the sentences beside it are too long when it went there

_Stretch = tuple[int, int]
_Places = dict[int, list[_Stretch]]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The beads of two texts, where their sentences begin, and how many letters of the original make one of ours."""

    beads: Sequence[Bead]
    ours: Sequence[tuple[int, int]]  # start of a sentence, its bead
    theirs: Sequence[tuple[int, int]]
    size: float

    def expected(self, place: int) -> float:
        """Return the length that the original lets expect for our side of a bead."""
        return _length(self.beads[place].original) / self.size

    def surplus(self, place: int) -> float:
        """Return by how many letters our side of a bead is longer than that; 0 where there is no such bead."""
        if not 0 <= place < len(self.beads):
            return 0.0
        return _length(self.beads[place].translation) - self.expected(place)


def find_lost_quotes(claims: ArticleClaims, original: str, language: str, beads: Sequence[Bead]) -> Iterator[Span]:
    """Yield quotes in marks of the original where the translation has neither marks nor reported speech."""
    rows, article = _rows(beads), claims.article
    theirs = _by_bead(_marked(original, language), rows.theirs)
    speech = {
        place: [s for s in each if _is_speech(original, *s, beads[place].original) and s[1] - s[0] >= _FEW * rows.size]
        for place, each in theirs.items()
    }
    ours = {
        place: [s for s in each if _is_speech(article.text, *s, beads[place].translation)]
        for place, each in _by_bead(_marked(article.text, article.language), rows.ours).items()
    }
    told = _by_bead([(quote.start, quote.end) for quote in claims.quotes], rows.ours)
    spare = {place: list(each) for place, each in ours.items() if not speech.get(place)}
    for place in sorted(speech):
        lengths = [_translated(original[start:end], rows.size) for start, end in speech[place]]
        for start, end in _unmarked(speech[place], ours.get(place, []), lengths):
            wanted = _translated(original[start:end], rows.size)
            if not _takes_beside(spare, place, wanted) and _is_missing(rows, place, wanted, told):
                yield Span(start, end, original[start:end])


def _rows(beads: Sequence[Bead]) -> _Rows:
    ours = sorted((part.start, place) for place, bead in enumerate(beads) for part in bead.translation)
    theirs = sorted((part.start, place) for place, bead in enumerate(beads) for part in bead.original)
    lengths = sum(_length(bead.original) for bead in beads), sum(_length(bead.translation) for bead in beads)
    return _Rows(beads, ours, theirs, max(lengths[0], 1) / max(lengths[1], 1))


def _length(parts: Sequence[Part]) -> int:
    return sum(part.end - part.start for part in parts)


def _by_bead(stretches: Sequence[_Stretch], homes: Sequence[tuple[int, int]]) -> _Places:
    """Return the stretches of a text by the bead in which they begin."""
    found: _Places = defaultdict(list)
    for start, end in stretches:
        at = bisect_right(homes, (start, len(homes))) - 1
        if at >= 0:
            found[homes[at][1]].append((start, end))
    return dict(found)


def _translated(text: str, size: float) -> float:
    """Return how long the translation of a stretch will be: figures stay as long as they are."""
    digits = sum(map(str.isdigit, text))
    return digits + (len(text) - digits) / size


def _unmarked(theirs: list[_Stretch], ours: list[_Stretch], lengths: list[float]) -> list[_Stretch]:
    """Return the quotes of a bead for which our side has no marks; where it has some, those that fit it worst."""
    held = sum(end - start for start, end in ours)
    left = dict(zip(theirs, lengths, strict=True))
    while left:
        wanted = sum(left.values())
        if held >= _LEAST * wanted and (len(ours) >= len(left) or held >= _JOINED * wanted):
            break
        worst = min(left, key=lambda stretch: abs(held - wanted + left[stretch]))
        del left[worst]
    return [stretch for stretch in theirs if stretch not in left]


def _takes_beside(spare: _Places, place: int, wanted: float) -> bool:
    """Take marks of a fitting length from the beads beside, where they have no quote of their own."""
    for other in (place - 1, place + 1):
        for stretch in spare.get(other, ()):
            if _LEAST * wanted <= stretch[1] - stretch[0] <= _MOST * wanted:
                spare[other].remove(stretch)
                return True
    return False


def _is_missing(rows: _Rows, place: int, wanted: float, told: _Places) -> bool:
    """Tell whether our side has neither room for a quote nor speech that reports it; without any speech only the first."""
    if rows.beads[place].translation:
        short = -rows.surplus(place)
        if short < _MISSING * wanted or short < _SHORT * rows.expected(place):
            return bool(told) and not any(end - start >= _LEAST * wanted for start, end in told.get(place, ()))
    roomy = (other for other in (place - 1, place + 1) if rows.surplus(other) >= _SURPLUS * wanted)
    return not any(
        _LEAST * wanted <= end - start <= _MOST * wanted for other in roomy for start, end in told.get(other, ())
    )


def _marked(text: str, language: str) -> list[_Stretch]:
    return [(pair.start, pair.end) for pair in _marks(text, language) if not pair.depth]


def _marks(text: str, language: str) -> Sequence[MarkPair]:
    from claimkit.extraction.marks import pair_marks

    try:
        return pair_marks(text, languages.load(language))
    except LanguageError:
        return ()


def _is_speech(text: str, start: int, end: int, parts: Sequence[Part]) -> bool:
    """Tell whether the stretch in marks is what somebody said: most of its sentence, or set off by a colon or comma."""
    part = next((part for part in parts if part.start <= start < part.end), None)
    if part is None:
        return False
    whole = end - start >= _SENTENCE * (part.end - part.start)
    opened = text[part.start : start].rstrip()[-1:] in _COLONS and start > part.start
    leads = not text[part.start : start].strip() and (text[end : end + 1] in _COMMAS or text[end - 2 : end - 1] in _COMMAS)
    return whole or opened or leads
