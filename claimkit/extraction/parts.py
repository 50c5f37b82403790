"""What a numeral is made of, and what comes out: parts in, numerals out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from claimkit.extraction.lexicon import Atom, Lexicon

# "article": an "ein" that only counts before a unit; "half": "halbe" likewise; "indefinite": "Tausende".
Form = Literal["digits", "words", "mixed", "fraction", "roman", "article", "half", "indefinite"]

HALF_UNIT = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Part:
    """An atom in its place: the readings of the word, its span, whether it is glued to the part before it."""

    readings: tuple[Atom, ...]
    start: int
    end: int
    word: str = ""
    glued: bool = False
    precision: Decimal = HALF_UNIT
    ambiguous: bool = False
    dashed: bool = False
    negative: bool = False
    ordinal: bool = False
    before_word: bool = False


@dataclass(frozen=True, slots=True)
class Numeral:
    """A composed numeral: value, precision, index behind its last part; `scale` is the multiplier it ends with.

    `head` is the numeral before a joiner, `before_tens` what was read before the tens at the end; both serve fractions.
    `begin` is set where the number starts later than it was looked for (behind "percent of").
    """

    value: Decimal
    precision: Decimal
    stop: int
    form: Form = "words"
    ordinal: bool = False
    scale: Decimal = Decimal(1)
    ambiguous: bool = False
    head: Numeral | None = None
    before_tens: Decimal = Decimal(0)
    begin: int | None = None


class Parts:
    """The parts of a run, asked by place."""

    def __init__(self, items: Sequence[Part], lexicon: Lexicon) -> None:
        self.items = items
        self.lexicon = lexicon

    def atom(self, index: int, *kinds: str) -> Atom | None:
        """Return the reading of a part that is of one of the kinds."""
        if index >= len(self.items):
            return None
        for atom in self.items[index].readings:
            if atom.kind in kinds:
                return atom
        return None

    def ordinal(self, index: int) -> Atom | None:
        """Return the reading of a part that is an ordinal."""
        readings = self.items[index].readings if index < len(self.items) else ()
        return next((atom for atom in readings if atom.ordinal), None)

    def has(self, index: int, *kinds: str) -> bool:
        """Tell whether a part can be of one of the kinds."""
        return self.atom(index, *kinds) is not None

    def joined(self, index: int, place: str) -> int:
        """Return the index behind a joiner that may stand at this place, else `index` itself."""
        if index < len(self.items) and self.items[index].word in self.lexicon.joiners.get(place, ()):
            return index + 1
        return index
