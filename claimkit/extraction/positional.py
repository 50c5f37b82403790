"""Number grammar of positional numerals: digits before 10, 100 and 1000, groups before 10,000 and its powers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from claimkit.extraction.lexicon import (
    DIGITS,
    FILLER,
    FRACTION,
    HALF,
    JOINER,
    MULTIPLIER,
    NEGATIVE,
    POINT,
    UNIT,
    Atom,
    Lexicon,
)
from claimkit.extraction.parts import Form, Numeral, Part

_GROUP, _MOST_PARTS = 10_000, 20
_HALF = Decimal("0.5")


@dataclass(slots=True)
class _State:
    """What was read: finished groups, the group in hand, the digit in hand, the last multiplier."""

    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    digit: Decimal | None = None
    digits: str = ""
    last: Decimal = Decimal(1)
    big: Decimal = Decimal(0)
    zero: bool = False
    figure: bool = False
    precision: Decimal = _HALF
    scale: Decimal = Decimal(1)

    def figure_in_hand(self) -> bool:
        """Tell whether the digit in hand is written in digits."""
        return self.figure and self.digit is not None


class PositionalComposer:
    """Reads the longest positional numeral that starts at a part."""

    def __init__(self, parts: Sequence[Part], lexicon: Lexicon) -> None:
        self.parts = parts
        self.lexicon = lexicon
        # The first reading of each kind comes first: of two of a kind the earlier one counts.
        self._kinds = [{atom.kind: atom for atom in reversed(part.readings)} for part in parts]

    def read(self, index: int) -> Numeral | None:
        """Return the numeral that starts at `index`, or None."""
        negative = self._atom(index, NEGATIVE) is not None
        first = index + 1 if negative else index
        if self._atom(first, HALF):
            return Numeral(_HALF, Decimal("0.05"), first + 1, "half")
        numeral = self._whole(first)
        if numeral is None:
            return None
        percent = self._percent(numeral, first)
        numeral = percent or self._fraction(numeral)
        if negative:
            return Numeral(-numeral.value, numeral.precision, numeral.stop, numeral.form, scale=numeral.scale)
        return numeral

    def _atom(self, index: int, kind: str) -> Atom | None:
        return self._kinds[index].get(kind) if index < len(self._kinds) else None

    def _whole(self, index: int) -> Numeral | None:
        state = _State()
        position = index
        while position < len(self.parts):
            after = self._step(state, position, position == index)
            if after == position:
                break
            position = after
        if position == index:
            return None
        value = self._value(state)
        form: Form = "digits" if state.figure and position == index + 1 else "mixed" if state.figure else "words"
        return Numeral(value, state.precision, position, form, scale=state.scale)

    def _step(self, state: _State, position: int, first: bool) -> int:
        kinds = self._kinds[position]
        figure, unit, scale = kinds.get(DIGITS), kinds.get(UNIT), kinds.get(MULTIPLIER)
        if figure is not None and state.digit is None:
            state.digit, state.figure, state.precision = figure.value, True, self.parts[position].precision
            return position + 1
        if unit is not None and not state.figure_in_hand():
            return self._add_digit(state, unit.value, position)
        if scale is not None:
            return position + 1 if self._multiply(state, scale.value, first) else position
        if self._atom(position, FILLER) and (self._atom(position + 1, MULTIPLIER)) and not first:
            return position + 1
        if self._atom(position, POINT) and not first and not state.figure:
            return self._decimals(state, position)
        return position

    def _add_digit(self, state: _State, value: Decimal, position: int) -> int:
        if value == 0 and (state.last > 1 or state.section or state.total) and not state.digits:
            state.zero = True
            return position + 1
        if state.digit is not None and (state.last > 1 or state.section):
            return position
        state.digits += str(value)
        state.digit = Decimal(state.digits)
        return position + 1

    def _multiply(self, state: _State, value: Decimal, first: bool) -> bool:
        if value == 12 or len(state.digits) > 1:
            return self._odd_multiplier(state, value)
        if value in (20, 30, 40):
            state.section, state.last, state.zero = state.section + value, Decimal(10), False
            return True
        own = state.precision if state.digit is not None and state.figure else _HALF
        if value < _GROUP:
            if state.digit is None and not (first or value == 10):
                return False
            if state.section and value >= state.last and state.last < _GROUP:
                return False
            state.section += (Decimal(1) if state.digit is None else state.digit) * value
        else:
            group = state.section + (state.digit or 0)
            if not group and not state.total:
                group = Decimal(1)
            if group == 0 or (state.big and value > state.big):
                state.total = (state.total + group) * value
            else:
                state.total += group * value
            state.section, state.big = Decimal(0), value
        state.digit, state.digits, state.last, state.zero = None, "", value, False
        state.scale = value if value >= 1000 else Decimal(1)
        state.precision = own * value if value >= 1000 else own
        return True

    def _odd_multiplier(self, state: _State, value: Decimal) -> bool:
        """Multiply by a dozen; of two digits in a row ("two or three tens") the first counts."""
        if value == 12:
            so_far = state.total + state.section + (state.digit or 0)
            state.total, state.section, state.digit, state.digits = so_far * 12, Decimal(0), None, ""
            return so_far > 0
        if len(state.digits) > 2 or state.figure:
            return False
        state.digit, state.digits = Decimal(state.digits[0]), state.digits[0]
        return self._multiply(state, value, False)

    def _value(self, state: _State) -> Decimal:
        """Add the last digit: behind a multiplier without a zero it counts for the next lower place."""
        if state.digit is None:
            return state.total + state.section
        digit = state.digit
        if state.last >= 100 and not state.zero and digit < 10 and len(state.digits) == 1:
            digit *= state.last / 10
        if not state.figure:
            state.precision = _HALF
        state.scale = Decimal(1)
        return state.total + state.section + digit

    def _decimals(self, state: _State, position: int) -> int:
        written, after = "", position + 1
        while (unit := self._atom(after, UNIT)) is not None:
            written, after = written + str(unit.value), after + 1
        if not written:
            return position
        whole = self._value(state)
        state.total, state.section, state.digits = Decimal(0), Decimal(0), ""
        state.digit, state.precision = whole + Decimal(f"0.{written}"), _HALF.scaleb(-len(written))
        state.last, state.figure = Decimal(1), True
        return after

    def _percent(self, numeral: Numeral, index: int) -> Numeral | None:
        """Read the figure behind "of a hundred parts"; the words before it are its unit."""
        if numeral.value != 100 or numeral.stop != index + 1 or not self._atom(numeral.stop, FRACTION):
            return None
        if self._atom(index, DIGITS):
            return None
        share = self._whole(numeral.stop + 1)
        return None if share is None else replace(share, begin=numeral.stop + 1)

    def _fraction(self, numeral: Numeral) -> Numeral:
        """Read "X parts of it Y" and a whole number before it."""
        marked = self._atom(numeral.stop, FRACTION) is not None
        if marked:
            over = self._whole(numeral.stop + 1)
            loose = self.parts[numeral.stop].word in self.lexicon.rules.get("loose_part_of", ())
            if (
                over is None
                or not numeral.value
                or (loose and (over.value > _MOST_PARTS or over.stop < len(self.parts)))
            ):
                return numeral
            value = over.value / numeral.value
            return Numeral(value, 1 / (10 * abs(numeral.value)), over.stop, "fraction")
        if self._atom(numeral.stop, JOINER):
            part = self._whole(numeral.stop + 1)
            if part is not None and self._atom(part.stop, FRACTION):
                share = self._fraction(part)
                return Numeral(numeral.value + share.value, share.precision, share.stop, "fraction")
        return numeral
