"""Number grammar: atoms in, values out. One pass from left to right; the switches come from the language file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from claimkit.extraction.lexicon import (
    ARTICLE,
    DIGITS,
    FRACTION,
    HALF,
    HUNDREDS,
    INDEFINITE,
    JOINER,
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

# "article": an "ein" that only counts before a unit; "half": "halbe" likewise; "indefinite": "Tausende".
Form = Literal["digits", "words", "mixed", "fraction", "roman", "article", "half", "indefinite"]

_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Part:
    """An atom in its place: the readings of the word, its span, whether it is glued to the part before it."""

    readings: tuple[Atom, ...]
    start: int
    end: int
    word: str = ""
    glued: bool = False
    precision: Decimal = _HALF
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


class Composer:
    """Reads the longest numeral that starts at a part."""

    def __init__(self, parts: Sequence[Part], lexicon: Lexicon) -> None:
        self.parts = parts
        self.lexicon = lexicon
        self.rules = lexicon.rules

    def read(self, index: int) -> Numeral | None:
        """Return the numeral that starts at `index`, or None."""
        if self._has(index, NEGATIVE):
            numeral = self._unsigned(index + 1)
            if numeral is None or numeral.value <= 0 or numeral.form == "indefinite":
                return None
            form: Form = "words" if numeral.form == "article" else numeral.form
            return replace(numeral, value=-numeral.value, form=form)
        return self._unsigned(index)

    def _unsigned(self, index: int) -> Numeral | None:
        whole = self._special(index) or self._simple(index)
        if whole and whole.ordinal and self.rules.get("ordinal_fractions") and self._is_share(index, whole):
            return replace(whole, value=1 / whole.value, ordinal=False, form="fraction", precision=1 / (10 * whole.value))
        if whole is None or whole.form == "indefinite" or whole.ordinal:
            return whole
        numeral = self._fraction(self._point(whole))
        changed = numeral is not whole or whole.form in ("half", "fraction") or whole.value != int(whole.value)
        return self._scaled(numeral) if changed else numeral

    def _is_share(self, index: int, whole: Numeral) -> bool:
        """Tell whether an article and an ordinal make a share: "a hundredth of"."""
        two = whole.stop == index + 2 and self._has(index, ARTICLE)
        return two and not self.parts[whole.stop - 1].before_word

    # -- parts ---------------------------------------------------------------------------------------------------

    def _atom(self, index: int, *kinds: str) -> Atom | None:
        if index >= len(self.parts):
            return None
        for atom in self.parts[index].readings:
            if atom.kind in kinds:
                return atom
        return None

    def _has(self, index: int, *kinds: str) -> bool:
        return self._atom(index, *kinds) is not None

    def _joined(self, index: int, place: str) -> int:
        """Return the index behind a joiner that may stand at this place, else `index` itself."""
        if index < len(self.parts) and self.parts[index].word in self.lexicon.joiners.get(place, ()):
            return index + 1
        return index

    # -- numerals that start in another way ----------------------------------------------------------------------

    def _special(self, index: int) -> Numeral | None:
        mixed = self._atom(index, MIXED)
        if mixed:
            return Numeral(mixed.value, _HALF / 10, index + 1)
        if self._has(index, HALF):
            return self._half_of(index)
        if self._has(index, ARTICLE) and self._has(index + 1, HALF):
            return self._half_of(index + 1)
        if self._has(index, POINT) and self.parts[index].start == 0:
            return self._point(Numeral(Decimal(0), _HALF, index)) if self._has(index + 1, UNIT, DIGITS, TENS) else None
        atom = self._atom(index, FRACTION)
        if atom and self._has(self._joined(index + 1, "scaled"), MULTIPLIER):
            return Numeral(1 / atom.value, Decimal("0.05"), index + 1, "fraction")
        indefinite = self._atom(index, INDEFINITE)
        if indefinite:
            return Numeral(indefinite.value, indefinite.value / 2, index + 1, "indefinite", scale=indefinite.value)
        return None

    def _half_of(self, index: int) -> Numeral:
        """Read "half", "half a million": the article between is part of the numeral."""
        stop = index + 1
        if self._has(stop, ARTICLE) and not self.rules.get("bare_half"):
            stop += 1
        return Numeral(_HALF, Decimal("0.05"), stop, "half")

    # -- whole numbers -------------------------------------------------------------------------------------------

    def _simple(self, index: int) -> Numeral | None:
        state = _Whole(self)
        stop = state.read(index)
        if stop == index:
            return None
        return state.numeral(index, stop)

    def _point(self, numeral: Numeral) -> Numeral:
        """Read decimals behind a spoken decimal sign: "komma drei null drei", "point seventy-one"."""
        if numeral.scale != 1 and numeral.form == "digits":
            return numeral
        if not self._has(numeral.stop, POINT):
            return numeral
        if numeral.form == "article" and not self._has(numeral.stop + 1, UNIT, DIGITS):
            return numeral
        if self._joined(numeral.stop, "fractions") > numeral.stop:
            if self._added_fraction(numeral, numeral.stop + 1) is not numeral:
                return numeral
        written, stop = "", numeral.stop + 1
        while stop < len(self.parts) and len(written) < 12:
            unit = self._atom(stop, UNIT, DIGITS)
            if unit and not unit.ordinal and unit.value == int(unit.value):
                written, stop = written + str(unit.value), stop + 1
                continue
            if self._has(stop, ZERO):
                written, stop = written + "0", stop + 1
                continue
            if written or not self._has(stop, TEEN, TENS, HUNDREDS):
                break
            whole = self._simple(stop)
            if whole is None or whole.ordinal:
                break
            written, stop = str(whole.value), whole.stop
        if not written:
            return numeral
        value = numeral.value + Decimal(f"0.{written}")
        form: Form = "words" if numeral.form == "article" else numeral.form
        return replace(numeral, value=value, precision=_HALF.scaleb(-len(written)), stop=stop, scale=Decimal(1), form=form)

    def _fraction(self, numeral: Numeral) -> Numeral:
        """Read "zwei Drittel", "five and three quarters", "two and a half", "3 million and a half"."""
        over = self._denominator(numeral.stop, numeral)
        head = numeral.head
        if over and numeral.before_tens and over[0] < 10 and self.rules.get("compound_denominators"):       # one hundred thirty-fifths
            under = numeral.value - numeral.before_tens + over[0]
            value = numeral.before_tens / under
            return replace(numeral, value=value, precision=1 / (10 * under), stop=over[1], form="fraction")
        if over and head and 0 < numeral.value - head.value < over[0]:
            share = (numeral.value - head.value) / over[0]
            return self._with_share(head, share, over[1])
        if over:
            value = numeral.value / over[0]
            return replace(numeral, value=value, precision=1 / (10 * over[0]), stop=over[1], form="fraction")
        stop = self._joined(numeral.stop, "fractions")
        joined_half = stop > numeral.stop and self._has(stop, HALF)
        if numeral.form == "article" and not (joined_half or (self._has(stop, ARTICLE) and self._has(stop + 1, HALF))):
            return numeral
        if self._has(stop, PLUS_HALF) and self.parts[stop].glued:
            return replace(numeral, value=numeral.value + _HALF, precision=Decimal("0.05"), stop=stop + 1)
        if stop == numeral.stop and not (self._has(stop, ARTICLE, UNIT) and self.rules.get("bare_half")):
            return numeral
        return self._added_fraction(numeral, stop)

    def _added_fraction(self, numeral: Numeral, stop: int) -> Numeral:
        figure = self._atom(stop, DIGITS, MIXED)
        if figure and 0 < figure.value < 1 and stop > numeral.stop:
            return self._with_share(numeral, figure.value, stop + 1)
        half = stop + 1 if self._has(stop, ARTICLE) or self._atom(stop, UNIT) == Atom(UNIT, Decimal(1)) else stop
        if self._has(half, HALF):
            share, end = _HALF, half + 1
        elif self._has(stop, FRACTION) and stop > numeral.stop and self.rules.get("bare_quarter"):
            atom = self._atom(stop, FRACTION)
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
        own = self._atom(end, MULTIPLIER)
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
        atom = self._atom(index, FRACTION)
        if atom:
            return atom.value, index + 1
        whole = self._simple(index) if self.rules.get("part_words") else None
        if whole and self._has(whole.stop, PART) and whole.value > 0:
            return whole.value, whole.stop + 1
        tens, units = self._atom(index, TENS), self._atom(index + 1, FRACTION)
        if tens and units and not tens.ordinal and units.value < 10:
            return tens.value + units.value, index + 2
        if numerator.value != 1:
            return None
        if self._has(index, HALF):
            return Decimal(2), index + 1
        return self._ordinal_denominator(index, numerator) if self.rules.get("ordinal_fractions") else None

    def _ordinal_denominator(self, index: int, numerator: Numeral) -> tuple[Decimal, int] | None:
        """Read an ordinal as a denominator: behind "one", and behind an article where no noun follows."""
        ordinal = self._simple(index)
        if ordinal is None or not ordinal.ordinal or ordinal.value <= 2:
            return None
        if numerator.form == "article" and self.parts[ordinal.stop - 1].before_word:
            return None
        return ordinal.value, ordinal.stop

    def _scaled(self, numeral: Numeral) -> Numeral:
        """Multiply a decimal or a fraction by the scale words behind it: "zweieinhalb Millionen", "half a million"."""
        stop = self._joined(numeral.stop, "scaled") if numeral.form in ("fraction", "half") else numeral.stop
        scale = self._atom(stop, MULTIPLIER)
        if scale is None or scale.ordinal or numeral.scale != 1:
            return numeral
        if numeral.form == "digits" and self.parts[stop].word in self.rules.get("not_after_digits", ()):
            return numeral
        return replace(
            numeral,
            value=numeral.value * scale.value,
            precision=numeral.precision * scale.value,
            scale=scale.value,
            stop=stop + 1,
            form="mixed" if numeral.form in ("digits", "mixed") else "words",
        )


class _Whole:
    """The state of reading one whole number (or digits with scale words)."""

    def __init__(self, composer: Composer) -> None:
        self.composer = composer
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.order = ""                      # the lowest order filled in the group
        self.limit: Decimal | None = None    # the last scale; only smaller ones may follow
        self.ordinal = False
        self.precision = _HALF
        self.scale = Decimal(1)
        self.digits = False
        self.article = False
        self.head: Numeral | None = None
        self.before_tens = Decimal(0)

    def read(self, index: int) -> int:
        """Consume parts from `index` on; return the index behind the last one."""
        position = index
        compound = self.composer.rules.get("compound_ordinals")
        while (not self.ordinal or compound) and position < len(self.composer.parts):
            after = self._step(position, index)
            if after == position:
                break
            position = after
        return position

    def numeral(self, index: int, stop: int) -> Numeral:
        """Return what was read."""
        parts = self.composer.parts
        value = self.total + (self.group or 0)
        bare = self.article and stop == index + 1
        form: Form = "article" if bare else "digits" if self.digits and stop == index + 1 else "mixed" if self.digits else "words"
        ambiguous = any(part.ambiguous for part in parts[index:stop])
        return Numeral(value, self.precision, stop, form, self.ordinal, self.scale, ambiguous, self.head, self.before_tens)

    def _step(self, position: int, index: int) -> int:
        first = position == index
        after = position if first else self._behind_joiner(position)
        if after == position:
            return self._value(position, first) or position
        head, before = self.numeral(index, position), self._state()
        consumed = self._value(after, first)
        if consumed is None:
            return position
        if self._outgrown(consumed, before):
            self._restore(before)
            return position
        if before[2] != "tens" or self.composer.rules.get("tens_seldom_joined"):
            self.head = replace(head, head=None)
        return consumed

    def _state(self) -> tuple[object, ...]:
        return (self.total, self.group, self.order, self.limit, self.ordinal, self.precision, self.scale,
                self.digits, self.article, self.before_tens)  # fmt: skip

    def _restore(self, state: tuple[Any, ...]) -> None:
        (self.total, self.group, self.order, self.limit, self.ordinal, self.precision, self.scale,
         self.digits, self.article, self.before_tens) = state  # fmt: skip

    def _outgrown(self, position: int, before: tuple[Any, ...]) -> bool:
        """Tell whether what was joined starts a number of its own: "one hundred and two hundred"."""
        scale = self.composer._atom(position, MULTIPLIER)
        if scale is None or scale.ordinal:
            return False
        group, limit = before[1], before[3]
        if scale.value == 100:
            return group is not None
        return limit is not None and scale.value >= limit and not self.composer.rules.get("stacked_scales")

    def _behind_joiner(self, position: int) -> int:
        place = "scales" if self.group is None else {"hundreds": "hundreds", "tens": "tens"}.get(self.order, "")
        return self.composer._joined(position, place) if place else position

    def _value(self, position: int, first: bool) -> int | None:
        """Try to add the part at `position`; return the index behind it, or None when it does not fit."""
        composer = self.composer
        if position >= len(composer.parts):
            return None
        part = composer.parts[position]
        for atom in part.readings:
            if not first and part.dashed and not (atom.kind == UNIT and self.order == "tens"):
                continue
            if atom.kind == DIGITS:
                after = self._add_digits(position, atom, first)
            elif atom.kind == MULTIPLIER:
                after = self._multiply(position, atom, first)
            elif atom.kind in (UNIT, TEEN, TENS, HUNDREDS, ARTICLE):
                after = self._add(position, atom, first)
            else:
                after = None
            if after is not None:
                return after
        return None

    def _add_digits(self, position: int, atom: Atom, first: bool) -> int | None:
        part = self.composer.parts[position]
        if not first:
            below = self.limit is not None and self.group is None and atom.value < self.limit
            scale = self.composer._atom(position + 1, MULTIPLIER)
            if not (below and self.digits and scale and not scale.ordinal and scale.value < (self.limit or 0)):
                return None
        self.group, self.order, self.digits = atom.value, "digits", True
        self.precision, self.scale = part.precision, Decimal(1)
        return position + 1

    def _add(self, position: int, atom: Atom, first: bool) -> int | None:
        """Add a number word below a thousand, if the order of what was read leaves room for it."""
        value, after = atom.value, position + 1
        kind = UNIT if atom.kind == ARTICLE else atom.kind
        ordinal = atom.ordinal
        if kind == UNIT and not ordinal and 0 < value < 10:
            tens = self._tens_behind(after)
            if tens:
                after, extra = tens
                value, ordinal, kind = value + extra.value, extra.ordinal, "both"
            else:
                score = self._score(after, value)
                if score:
                    after, value, kind, ordinal = score
        if atom.kind == ARTICLE and kind == UNIT and not self._article_fits(position, first):
            return None
        alone = ordinal and not self.composer.parts[position].glued and self.composer.rules.get("ordinals_stand_alone")
        if alone and not self.ordinal and self._read_any():
            return None
        if self.ordinal and not (ordinal and self.group is not None and self.group % 10 == 0 and kind == UNIT):
            return None
        if not self.ordinal and not self._room(kind, value):
            return None
        self.before_tens = self.total + (self.group or 0) if kind == TENS else Decimal(0)
        self.article = self.article or (first and atom.kind == ARTICLE)
        self.group = (self.group or Decimal(0)) + value
        self.order = {UNIT: "units", "both": "units", TEEN: "teens", TENS: "tens", HUNDREDS: "hundreds"}[kind]
        if kind == TEEN and value == 10 and self.composer.rules.get("ten_takes_units"):
            self.order = "tens"
        self.ordinal, self.precision, self.scale = ordinal, _HALF, Decimal(1)
        return after

    def _read_any(self) -> bool:
        return self.group is not None or self.limit is not None

    def _article_fits(self, position: int, first: bool) -> bool:
        composer = self.composer
        if first or composer.parts[position].glued or composer._has(position + 1, MULTIPLIER):
            return True
        return bool(composer.rules.get("article_is_one")) and self.order in ("tens", "hundreds")

    def _tens_behind(self, after: int) -> tuple[int, Atom] | None:
        """Return index and atom of the tens that follow their unit: "ein und zwanzig"."""
        if not self.composer.rules.get("units_before_tens"):
            return None
        behind = self.composer._joined(after, "units")
        tens = self.composer._atom(behind, TENS)
        return (behind + 1, tens) if tens and behind > after else None

    def _score(self, after: int, value: Decimal) -> tuple[int, Decimal, str, bool] | None:
        """Read a multiple of twenty: "quatre-vingts"."""
        if value not in self.composer.rules.get("scores", ()):
            return None
        twenty = self.composer._atom(after, TENS)
        if twenty is None or twenty.value != 20:
            return None
        return after + 1, value * 20, TENS, twenty.ordinal

    def _room(self, kind: str, value: Decimal) -> bool:
        if self.order == "digits":
            return False
        if self.group is None:
            return self.limit is None or value > 0
        if value == 0:
            return False
        if self.group == 0 and self.composer.rules.get("leading_zero"):
            return True
        if kind == UNIT:
            if self.order == "tens":
                return not self.composer.rules.get("units_before_tens")
            return self.order == "hundreds"
        if kind in (TENS, "both"):
            return self.order == "hundreds"
        if kind == TEEN:
            vigesimal = self.group % 100 in [Decimal(n) for n in self.composer.rules.get("vigesimal", ())]
            return self.order == "hundreds" or (self.order == "tens" and vigesimal and self.group % 20 == 0)
        return False

    def _multiply(self, position: int, atom: Atom, first: bool) -> int | None:
        alone = atom.ordinal and self._read_any() and self.composer.rules.get("ordinals_stand_alone")
        if self.ordinal or (alone and not self.composer.parts[position].glued):
            return None
        word = self.composer.parts[position].word
        if self.order == "digits" and word in self.composer.rules.get("not_after_digits", ()):
            return None
        if atom.value == 100:
            return self._hundred(position, atom)
        if self.group is None and self.limit is None and not first:
            return None
        if self.group == 0 and self.order != "digits":
            return None
        small = atom.value < 100
        if small and self.order not in ("units", "digits", "tens", "teens", ""):
            return None
        if self.limit is not None and atom.value >= self.limit:
            if self.group is not None and not self.composer.rules.get("stacked_scales"):
                return None
            pending = self.total % (self.limit * 1000) if self.limit else self.total
            higher = self.total - pending
            self.total = higher + (pending + (self.group or 0)) * atom.value
        else:
            self.total += (Decimal(1) if self.group is None else self.group) * atom.value
        own = self.precision if self.order == "digits" else _HALF
        self.group, self.order, self.limit = None, "", atom.value
        self.precision, self.scale = own * atom.value, atom.value
        self.ordinal, self.head, self.before_tens = atom.ordinal, None, Decimal(0)
        return position + 1

    def _hundred(self, position: int, atom: Atom) -> int | None:
        group = self.group
        if group is None:
            self.group = Decimal(100)
        elif self.order == "digits":
            self.group = group * 100
        elif group < 10 and self.order == "units":
            self.group = group * 100
        elif 10 < group < 100 and group % 10 and self.composer.rules.get("hundreds_above_ten"):
            self.group = group * 100
        else:
            return None
        self.precision = self.precision * 100 if self.order == "digits" else Decimal(50)
        self.order, self.ordinal, self.scale = "hundreds", atom.ordinal, Decimal(100)
        return position + 1
