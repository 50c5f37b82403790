"""Number grammar: parts in, values out. One pass from left to right; the switches come from the language file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from claimkit.extraction.lexicon import (
    ARTICLE,
    DIGITS,
    FRACTION,
    HALF,
    HUNDREDS,
    INDEFINITE,
    MIXED,
    MULTIPLIER,
    NEGATIVE,
    PART,
    PLUS_HALF,
    POINT,
    TEEN,
    TENS,
    UNIT,
    ZERO,
    Atom,
    Lexicon,
)
from claimkit.extraction.parts import HALF_UNIT, Form, Numeral, Part, Parts
from claimkit.extraction.wholes import Whole

_MOST_DECIMALS = 12
_HUNDRED = 100
_SHARED_QUARTERS = (1, 3)
_SPOKEN = 2  # digits on each side of a sign that is a plain word as well
_THOUSAND = 1000  # "virgula mil quinhentos": the decimals read as one number


class Composer:
    """Reads the longest numeral that starts at a part."""

    def __init__(self, parts: Sequence[Part], lexicon: Lexicon) -> None:
        self.parts = Parts(parts, lexicon)
        self.lexicon = lexicon
        self.rules = lexicon.rules

    def read(self, index: int) -> Numeral | None:
        """Return the numeral that starts at `index`, or None."""
        if self.parts.has(index, NEGATIVE):
            numeral = self._unsigned(index + 1)
            if numeral is None or numeral.value <= 0 or numeral.form == "indefinite":
                return None
            form: Form = "words" if numeral.form == "article" else numeral.form
            return replace(numeral, value=-numeral.value, form=form)
        return self._unsigned(index)

    def _unsigned(self, index: int) -> Numeral | None:
        whole = self._special(index) or self._simple(index)
        if whole and whole.ordinal and self.rules.get("ordinal_fractions") and self._is_share(index, whole):
            return replace(
                whole, value=1 / whole.value, ordinal=False, form="fraction", precision=1 / (10 * whole.value)
            )
        share = self._parted(index, whole) if whole is not None and self.rules.get("word_denominators") else None
        if share is not None or whole is None or whole.form == "indefinite" or whole.ordinal:
            return share or whole
        numeral = self._fraction(self._point(whole))
        changed = numeral is not whole or whole.form in ("half", "fraction") or whole.value != int(whole.value)
        return self._scaled(numeral) if changed else numeral

    def _is_share(self, index: int, whole: Numeral) -> bool:
        """Tell whether an article and an ordinal make a share: "a hundredth of"."""
        two = whole.stop == index + 2 and self.parts.has(index, ARTICLE)
        return two and not self.parts.items[whole.stop - 1].before_word

    def _parted(self, index: int, whole: Numeral) -> Numeral | None:
        """Read a last word of its own as the denominator: "cento | trentacinquesimi", "cien | milcincoavos"."""
        items = self.parts.items
        parted = self.parts.has(whole.stop, PART) and items[whole.stop].glued
        last = self.parts.ordinal(whole.stop - 1)
        if not (parted or (whole.ordinal and last is not None and last.plural)):
            return None
        first = whole.stop - 1
        while items[first].glued:
            first -= 1
        over, under = Whole(Parts(items[:first], self.lexicon)), Whole(self.parts)
        if first <= index or over.read(index) != first or under.read(first) != whole.stop:
            return None
        divisor = under.numeral(first, whole.stop).value
        value = over.numeral(index, first).value / divisor
        return Numeral(value, 1 / (10 * divisor), whole.stop + parted, "fraction")

    # -- numerals that start in another way ----------------------------------------------------------------------

    def _special(self, index: int) -> Numeral | None:
        mixed = self.parts.atom(index, MIXED)
        if mixed:
            return Numeral(mixed.value, HALF_UNIT / 10, index + 1, "fraction" if mixed.value < 1 else "words")
        if self.parts.has(index, HALF):
            return self._half_of(index)
        if self.parts.has(index, ARTICLE) and self.parts.has(index + 1, HALF):
            return self._half_of(index + 1)
        if self.parts.has(index, POINT) and self.parts.items[index].start == 0:
            return (
                self._point(Numeral(Decimal(0), HALF_UNIT, index))
                if self.parts.has(index + 1, UNIT, DIGITS, TENS)
                else None
            )
        atom = self.parts.atom(index, FRACTION)
        if atom and self.parts.has(self.parts.joined(index + 1, "scaled"), MULTIPLIER):
            return Numeral(1 / atom.value, Decimal("0.05"), index + 1, "fraction")
        indefinite = self.parts.atom(index, INDEFINITE)
        if indefinite:
            return Numeral(indefinite.value, indefinite.value / 2, index + 1, "indefinite", scale=indefinite.value)
        return None

    def _half_of(self, index: int) -> Numeral:
        """Read "half", "half a million": the article between is part of the numeral."""
        stop = index + 1
        if self.parts.has(stop, ARTICLE) and not self.rules.get("bare_half"):
            stop += 1
        return Numeral(HALF_UNIT, Decimal("0.05"), stop, "half")

    # -- whole numbers -------------------------------------------------------------------------------------------

    def _simple(self, index: int) -> Numeral | None:
        state = Whole(self.parts)
        stop = state.read(index)
        if stop == index:
            return None
        return state.numeral(index, stop)

    def _point(self, numeral: Numeral) -> Numeral:
        """Read decimals behind a spoken decimal sign: "komma drei null drei", "point seventy-one"."""
        if numeral.form == "digits" and (numeral.scale != 1 or numeral.value >= _THOUSAND):
            return numeral
        if not self.parts.has(numeral.stop, POINT):
            return numeral
        if numeral.form == "article" and not self.parts.has(numeral.stop + 1, UNIT, DIGITS, TEEN, TENS, HUNDREDS):
            return numeral
        share = self.parts.joined(numeral.stop, "fractions")
        if share > numeral.stop and self._added_fraction(numeral, share) is not numeral:
            return numeral
        adds = self.parts.items[numeral.stop].word in self.rules.get("adding_points", ())
        added = self._simple(numeral.stop + 1) if adds else None
        if added is not None and self._with_half(added) is not added:  # "once con uno y medio"
            mixed = self._with_half(added)
            return replace(mixed, value=numeral.value + mixed.value, ambiguous=numeral.ambiguous)
        written, stop = self._decimals(numeral.stop + 1)
        if not written or (adds and numeral.form == "digits" and max(len(written), len(str(numeral.value))) > _SPOKEN):
            return numeral  # "un Boeing 737 con 160 pasajeros"
        value = numeral.value + Decimal(f"0.{written}")
        form: Form = "words" if numeral.form == "article" else numeral.form
        return replace(
            numeral, value=value, precision=HALF_UNIT.scaleb(-len(written)), stop=stop, scale=Decimal(1), form=form
        )

    def _with_half(self, numeral: Numeral) -> Numeral:
        """Add the half behind a joiner: "uno y medio"."""
        half = self.parts.joined(numeral.stop, "fractions")
        if half == numeral.stop or not self.parts.has(half, HALF):
            return numeral
        return replace(numeral, value=numeral.value + HALF_UNIT, precision=Decimal("0.05"), stop=half + 1)

    def _decimals(self, stop: int) -> tuple[str, int]:
        """Return the digits said behind a decimal sign, one by one or as one number ("zero cento e quarenta")."""
        written, first = "", stop
        while stop < len(self.parts.items) and len(written) < _MOST_DECIMALS:
            unit = self.parts.atom(stop, UNIT, DIGITS)
            longer = self._opens_score(stop, unit) or self._in_one_word(stop) or self._opens_hundreds(stop)
            if unit and not unit.ordinal and unit.value == int(unit.value) and not longer:
                written, stop = written + str(unit.value), stop + 1
                continue
            if self.parts.has(stop, ZERO):
                written, stop = written + "0", stop + 1
                continue
            thousand = self.parts.atom(stop, MULTIPLIER) if stop == first else None
            number = longer or self.parts.has(stop, TEEN, TENS, HUNDREDS)
            if written.strip("0") or not (number or (thousand and thousand.value == _THOUSAND)):
                break
            whole = self._simple(stop)
            if whole is None or whole.ordinal:
                break
            if whole.scale >= _THOUSAND and whole.value != whole.scale:  # "komma einundzwanzig Millionen": .21 of it
                return written + str(whole.value / whole.scale).partition(".")[0], whole.stop - 1
            written, stop = written + str(whole.value), whole.stop
        return written, stop

    def _in_one_word(self, index: int) -> bool:
        """Tell whether a part is the head of a numeral in one word: "einundzwanzig"."""
        return index + 1 < len(self.parts.items) and self.parts.items[index + 1].glued

    def _opens_hundreds(self, index: int) -> bool:
        """Tell whether hundreds follow: "deux cent trente"."""
        hundred = self.parts.atom(index + 1, MULTIPLIER)
        return bool(hundred and not hundred.ordinal and hundred.value == _HUNDRED)

    def _opens_score(self, index: int, unit: Atom | None) -> bool:
        """Tell whether a unit is the head of a score: "quatre-vingts"."""
        tens = self.parts.atom(index + 1, TENS)
        return bool(unit and tens and tens.value == 20 and unit.value in self.rules.get("scores", ()))

    def _fraction(self, numeral: Numeral) -> Numeral:
        """Read "zwei Drittel", "five and three quarters", "two and a half", "3 million and a half"."""
        over = self._denominator(numeral.stop, numeral)
        head = numeral.head
        if (
            over and numeral.before_tens and over[0] < 10 and self.rules.get("compound_denominators")
        ):  # one hundred thirty-fifths
            under = numeral.value - numeral.before_tens + over[0]
            value = numeral.before_tens / under
            return replace(numeral, value=value, precision=1 / (10 * under), stop=over[1], form="fraction")
        if over and head and 0 < numeral.value - head.value < over[0]:
            share = (numeral.value - head.value) / over[0]
            return self._with_share(head, share, over[1])
        if over and self._counts_noun(numeral):
            return numeral
        if over:
            value = numeral.value / over[0]
            return replace(numeral, value=value, precision=1 / (10 * over[0]), stop=over[1], form="fraction")
        stop = self.parts.joined(numeral.stop, "fractions")
        joined_half = stop > numeral.stop and self.parts.has(stop, HALF)
        part = self._simple(stop) if numeral.form == "article" and stop > numeral.stop else None
        quarter = part is not None and self._denominator(part.stop, part) is not None
        if numeral.form == "article" and not (
            joined_half or quarter or (self.parts.has(stop, ARTICLE) and self.parts.has(stop + 1, HALF))
        ):
            return numeral  # "uno e un quarto"
        if self.parts.has(stop, PLUS_HALF) and self.parts.items[stop].glued:
            return replace(numeral, value=numeral.value + HALF_UNIT, precision=Decimal("0.05"), stop=stop + 1)
        if stop == numeral.stop and not (self.parts.has(stop, ARTICLE, UNIT) and self.rules.get("bare_half")):
            return numeral
        if numeral.form == "digits" and numeral.value >= _THOUSAND and stop == numeral.stop:
            return numeral  # "2024 eine halbe Million": a year
        return self._added_fraction(numeral, stop)

    def _counts_noun(self, numeral: Numeral) -> bool:
        """Tell whether the denominator behind a number is a noun that it counts: "20 quartos" are rooms, not five wholes."""
        noun = self.parts.items[numeral.stop]
        if noun.word not in self.rules.get("noun_denominators", ()):
            return False
        return numeral.form not in ("words", "article") or numeral.value not in _SHARED_QUARTERS

    def _added_fraction(self, numeral: Numeral, stop: int) -> Numeral:
        figure = self.parts.atom(stop, DIGITS, MIXED)
        if figure and 0 < figure.value < 1 and stop > numeral.stop:
            return self._with_share(numeral, figure.value, stop + 1)
        half = (
            stop + 1 if self.parts.has(stop, ARTICLE) or self.parts.atom(stop, UNIT) == Atom(UNIT, Decimal(1)) else stop
        )
        if self.parts.has(half, HALF):
            share, end = HALF_UNIT, half + 1
        elif self.parts.has(stop, FRACTION) and stop > numeral.stop and self.rules.get("bare_quarter"):
            atom = self.parts.atom(stop, FRACTION)
            assert atom is not None
            share, end = 1 / atom.value, stop + 1
        else:
            numerator = self._simple(stop)
            over = self._denominator(numerator.stop, numerator) if numerator else None
            if numerator is None or over is None or numerator.value >= over[0]:
                return numeral
            share, end = numerator.value / over[0], over[1]
        return self._with_share(numeral, share, end)

    def _with_share(self, numeral: Numeral, share: Decimal, end: int) -> Numeral:
        """Add a share of the scale: "five billion and three quarters", "one billion and a quarter million"."""
        own = self.parts.atom(end, MULTIPLIER)
        if own and not own.ordinal and numeral.scale > own.value:
            scale, end = own.value, end + 1
        else:
            scale = numeral.scale if numeral.scale >= 1000 else Decimal(1)
        form: Form = "words" if numeral.form == "article" else numeral.form
        return replace(numeral, value=numeral.value + share * scale, precision=scale / 20, stop=end, form=form)

    def _denominator(self, index: int, numerator: Numeral) -> tuple[Decimal, int] | None:
        """Return the denominator at `index` and where it ends: "Drittel", "fifths", "twenty-fifths"; "one eighth"."""
        if numerator.value != int(numerator.value):
            return None
        atom = self.parts.atom(index, FRACTION)
        if atom and atom.value > 1:
            return atom.value, index + 1
        whole = self._simple(index) if self.rules.get("part_words") else None
        if whole and self.parts.has(whole.stop, PART) and whole.value > 0:
            return whole.value, whole.stop + 1
        scaled = self._scaled_denominator(index)
        if scaled:
            return scaled
        tens, units = self.parts.atom(index, TENS), self.parts.atom(index + 1, FRACTION)
        if tens and units and not tens.ordinal and units.value < 10:
            return tens.value + units.value, index + 2
        if numerator.value != 1:
            return self._lone_denominator(index, numerator) if self.rules.get("lone_denominators") else None
        if self.parts.has(index, HALF):
            return Decimal(2), index + 1
        return self._ordinal_denominator(index, numerator) if self.rules.get("ordinal_fractions") else None

    def _scaled_denominator(self, index: int) -> tuple[Decimal, int] | None:
        """Read "two-thousandths" behind another number."""
        times = self._simple(index)
        atom = self.parts.atom(times.stop, FRACTION) if times and not times.ordinal and times.value > 0 else None
        if times is None or atom is None or atom.value < _HUNDRED:
            return None
        return times.value * atom.value, times.stop + 1

    def _lone_denominator(self, index: int, numerator: Numeral) -> tuple[Decimal, int] | None:
        """Read a denominator without its plural behind a smaller number, where no noun follows: "cinq huitieme"."""
        ordinal = self._simple(index)
        over = numerator.value - (numerator.head.value if numerator.head else 0)
        if ordinal is None or not ordinal.ordinal or ordinal.value <= max(over, Decimal(2)):
            return None
        return None if self.parts.items[ordinal.stop - 1].before_word else (ordinal.value, ordinal.stop)

    def _ordinal_denominator(self, index: int, numerator: Numeral) -> tuple[Decimal, int] | None:
        """Read an ordinal as a denominator: behind "one", and behind an article where no noun follows."""
        ordinal = self._simple(index)
        if ordinal is None or not ordinal.ordinal or ordinal.value <= 2:
            return None
        if numerator.form == "article" and self.parts.items[ordinal.stop - 1].before_word:
            return None
        return ordinal.value, ordinal.stop

    def _scaled(self, numeral: Numeral) -> Numeral:
        """Multiply a decimal or a fraction by the scale words behind it: "zweieinhalb Millionen", "half a million"."""
        stop = self.parts.joined(numeral.stop, "scaled") if numeral.form in ("fraction", "half") else numeral.stop
        if stop > numeral.stop and self.parts.has(stop, ARTICLE):
            stop += 1  # "a quarter of a million"
        scale = self.parts.atom(stop, MULTIPLIER)
        if scale is None or scale.ordinal or numeral.scale != 1:
            return numeral
        if numeral.form == "digits" and self.parts.items[stop].word in self.rules.get("not_after_digits", ()):
            return numeral
        return replace(
            numeral,
            value=numeral.value * scale.value,
            precision=numeral.precision * scale.value,
            scale=scale.value,
            stop=stop + 1,
            form="mixed" if numeral.form in ("digits", "mixed") else "words",
        )
