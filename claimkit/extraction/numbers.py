"""Numbers in a text: digits, words, and both mixed, with value and precision. No units here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from claimkit.extraction.digits import find_habit
from claimkit.extraction.lexicon import Lexicon, compile_lexicon
from claimkit.extraction.numerals import Composer
from claimkit.extraction.parts import Part
from claimkit.extraction.runs import VULGAR, Number, RunReader
from claimkit.extraction.scanning import NUMBER, WORD, Scan, scan
from claimkit.languages import Language


def find_numbers(text: str, language: Language) -> tuple[Number, ...]:
    """Return the numbers of a text in text order; an article counts only as part of a longer number."""
    scanned = scan(text)
    found = []
    for number, _, _ in NumberScanner(scanned, language).all():
        if is_number(number, scanned):
            start, end = scanned.origin(number.start, number.end)
            found.append(replace(number, start=start, end=end))
    return tuple(found)


_POINTS = frozenset(".,")


class NumberScanner:
    """The numbers of one scanned text, articles included; offsets and tokens are those of the view."""

    def __init__(self, scanned: Scan, language: Language) -> None:
        lexicon = compile_lexicon(language)
        self._reader = RunReader(scanned, lexicon, find_habit(scanned.text, lexicon.rules.get("decimal", ".")))
        self._starts = self._places()

    def _places(self) -> list[int]:
        """Return the tokens with which a number may start."""
        lexicon = self._reader.lexicon
        starters, starts, places = lexicon.starters, lexicon.starts, []
        for place, (kind, key) in enumerate(zip(self._reader.scan.kinds, self._reader.scan.keys, strict=True)):
            if kind == WORD:
                if key in starters or (starts and key[:2] in starts and lexicon.split(key)):
                    places.append(place)
            elif kind == NUMBER or key in _POINTS or VULGAR.match(key):
                places.append(place)
        return places

    def all(self) -> Iterator[tuple[Number, int, int]]:
        """Yield each number with the indices of its first token and behind its last."""
        done = 0
        for index in self._starts:
            if index >= done:
                parts, tokens, stop = self._reader.run(index)
                yield from self._reader.numbers(parts, tokens)
                done = stop

    def at(self, index: int) -> tuple[Number, int, int] | None:
        """Return the number that starts at a token."""
        parts, tokens, _ = self._reader.run(index)
        return next(self._reader.numbers(parts, tokens), None)


def is_number(number: Number, scanned: Scan) -> bool:
    """Tell whether a number counts without a unit: an article only where it is all there is (and no mere letter)."""
    if number.form == "article":
        return number.end - number.start > 1 and is_alone(number, scanned)
    return number.form != "half" or not _before_word(scanned, number.end)


def is_alone(number: Number, scanned: Scan) -> bool:
    """Tell whether the text holds nothing else."""
    return number.start <= scanned.starts[0] and number.end >= scanned.ends[-1]


def _before_word(scanned: Scan, end: int) -> bool:
    """Tell whether a word follows: "halbe" alone is no number where it could belong to that word."""
    behind = scanned.index_at(end)
    return behind < len(scanned.kinds) and scanned.kinds[behind] == WORD


def numeral_value(pieces: tuple[str, ...], lexicon: Lexicon) -> Decimal | None:
    """Return the value of a numeral given as its pieces, or None when they make none."""
    parts = [Part(lexicon.words[piece], 0, 0, piece, glued=bool(place)) for place, piece in enumerate(pieces)]
    numeral = Composer(parts, lexicon).read(0)
    return numeral.value if numeral is not None and numeral.stop == len(parts) else None


__all__ = ["Number", "NumberScanner", "find_numbers", "is_alone", "is_number", "numeral_value"]
