"""Quotes of the original that its translation does not have.

A quote in marks is held against the marks of the sentences that say the same, or of those next to them, by number and
length. Where the translation has no marks, reported speech will do, unless the sentences are too short to hold it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
_FEW = 12  # letters from which marks hold more than a term
_LAST_LETTER, _WIDE = 0x2E80, 3.0  # signs above it, and how many letters one of them stands for
_UNLIKE = 1.5  # by how much two texts differ in length when nothing is missing
_COLONS = (":", "\uff1a")
_COMMAS = (",", "\uff0c")
_SURPLUS = 0.5  # share of a quote by which the sentences beside it are too long when it went there

_Stretch = tuple[int, int]
_Places = dict[int, list[_Stretch]]


@dataclass(frozen=True, slots=True)
class _Rows:
    """How long the two sides of each bead are, where their sentences begin, and how much longer the original is."""

    lengths: Sequence[tuple[float, float]]  # ours, theirs
    ours: Sequence[tuple[int, int]]  # start of a sentence, its bead
    theirs: Sequence[tuple[int, int]]
    size: float

    def expected(self, place: int) -> float:
        """Return the length that the original lets expect for our side of a bead."""
        return self.lengths[place][1] / self.size

    def surplus(self, place: int) -> float:
        """Return by how much our side of a bead is longer than that; 0 where there is no such bead."""
        return self.lengths[place][0] - self.expected(place) if 0 <= place < len(self.lengths) else 0.0


def find_lost_quotes(claims: ArticleClaims, original: str, language: str, beads: Sequence[Bead]) -> Iterator[Span]:
    """Yield quotes in marks of the original where the translation has neither marks nor reported speech."""
    article = claims.article
    rows = _rows(beads, article.text, original)
    theirs = _by_bead(_marked(original, language), rows.theirs)
    speech = {
        place: [
            s for s in each if _is_speech(original, *s, beads[place].original) and _length(original[slice(*s)]) >= _FEW
        ]
        for place, each in theirs.items()
    }
    ours = {
        place: [s for s in each if _is_speech(article.text, *s, beads[place].translation)]
        for place, each in _by_bead(_marked(article.text, article.language), rows.ours).items()
    }
    told = _by_bead([(quote.start, quote.end) for quote in claims.quotes], rows.ours)
    spare = {place: list(each) for place, each in ours.items() if not speech.get(place)}
    for place in sorted(speech):
        held = sum(_length(article.text[slice(*stretch)]) for stretch in ours.get(place, []))
        lengths = {stretch: _length(original[slice(*stretch)]) / rows.size for stretch in speech[place]}
        for start, end in _unmarked(lengths, held, len(ours.get(place, []))):
            wanted = lengths[start, end]
            if not _takes_beside(spare, place, wanted, article.text) and _is_missing(
                rows, beads, place, wanted, told, article.text
            ):
                yield Span(start, end, original[start:end])


def _rows(beads: Sequence[Bead], text: str, original: str) -> _Rows:
    ours = sorted((part.start, place) for place, bead in enumerate(beads) for part in bead.translation)
    theirs = sorted((part.start, place) for place, bead in enumerate(beads) for part in bead.original)
    lengths = [(_sum(text, bead.translation), _sum(original, bead.original)) for bead in beads]
    size = max(sum(b for _, b in lengths), 1) / max(sum(a for a, _ in lengths), 1)
    return _Rows(lengths, ours, theirs, min(max(size, 1 / _UNLIKE), _UNLIKE))


def _sum(text: str, parts: Sequence[Part]) -> float:
    return sum(_length(text[part.start : part.end]) for part in parts)


def _length(text: str) -> float:
    """Return the length of a text in letters; a sign that stands for a syllable or word counts as some of them."""
    wide = sum(ord(letter) > _LAST_LETTER for letter in text)
    return len(text) + wide * (_WIDE - 1)


def _by_bead(stretches: Sequence[_Stretch], homes: Sequence[tuple[int, int]]) -> _Places:
    """Return the stretches of a text by the bead in which they begin."""
    found: _Places = defaultdict(list)
    for start, end in stretches:
        at = bisect_right(homes, (start, len(homes))) - 1
        if at >= 0:
            found[homes[at][1]].append((start, end))
    return dict(found)


def _unmarked(lengths: Mapping[_Stretch, float], held: float, marks: int) -> list[_Stretch]:
    """Return the quotes of a bead for which our side has no marks; where it has some, those that fit it worst."""
    left = dict(lengths)
    while left:
        wanted = sum(left.values())
        if held >= _LEAST * wanted and (marks >= len(left) or held >= _JOINED * wanted):
            break
        worst = min(left, key=lambda stretch: abs(held - wanted + left[stretch]))
        del left[worst]
    return [stretch for stretch in lengths if stretch not in left]


def _takes_beside(spare: _Places, place: int, wanted: float, text: str) -> bool:
    """Take marks of a fitting length from the beads beside, where they have no quote of their own."""
    for other in (place - 1, place + 1):
        for stretch in spare.get(other, ()):
            if _LEAST * wanted <= _length(text[slice(*stretch)]) <= _MOST * wanted:
                spare[other].remove(stretch)
                return True
    return False


def _is_missing(rows: _Rows, beads: Sequence[Bead], place: int, wanted: float, told: _Places, text: str) -> bool:
    """Tell whether our side has neither room for a quote nor speech that reports it; without any speech only the first."""

    def fits(other: int, most: float) -> bool:
        lengths = (_length(text[slice(*stretch)]) for stretch in told.get(other, ()))
        return any(_LEAST * wanted <= length <= most for length in lengths)

    if beads[place].translation:
        short = -rows.surplus(place)
        if short < _MISSING * wanted or short < _SHORT * rows.expected(place):
            return bool(told) and not fits(place, float("inf"))
    roomy = (other for other in (place - 1, place + 1) if rows.surplus(other) >= _SURPLUS * wanted)
    return not any(fits(other, _MOST * wanted) for other in roomy)


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
    leads = not text[part.start : start].strip() and (
        text[end : end + 1] in _COMMAS or text[end - 2 : end - 1] in _COMMAS
    )
    return whole or opened or leads
