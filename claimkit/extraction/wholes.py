"""Whole numbers from their parts, from left to right: units, tens, hundreds, scales, and digits with scale words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from claimkit.extraction.lexicon import ARTICLE, DIGITS, HUNDREDS, JOINER, MULTIPLIER, TEEN, TENS, UNIT, Atom
from claimkit.extraction.parts import HALF_UNIT, Form, Numeral, Parts

_THOUSAND = Decimal(1000)
_ALL_HUNDREDS, _HUNDRED = 99, 100


class Whole:
    """The state of reading one whole number (or digits with scale words)."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.rules = parts.lexicon.rules
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.order = ""  # the lowest order filled in the group
        self.limit: Decimal | None = None  # the last scale; only smaller ones may follow
        self.ordinal = False
        self.precision = HALF_UNIT
        self.scale = Decimal(1)
        self.digits = False
        self.article = False
        self.head: Numeral | None = None
        self.before_tens = Decimal(0)

    def read(self, index: int) -> int:
        """Consume parts from `index` on; return the index behind the last one."""
        position = index
        compound = self.rules.get("compound_ordinals")
        while (not self.ordinal or compound) and position < len(self.parts.items):
            after = self._step(position, index)
            if after == position:
                break
            position = after
        return position

    def numeral(self, index: int, stop: int) -> Numeral:
        """Return what was read."""
        parts = self.parts.items
        value = self.total + (self.group or 0)
        bare = self.article and stop == index + 1
        form: Form = (
            "article"
            if bare
            else "digits"
            if self.digits and stop == index + 1
            else "mixed"
            if self.digits
            else "words"
        )
        ambiguous = any(part.ambiguous for part in parts[index:stop])
        return Numeral(
            value, self.precision, stop, form, self.ordinal, self.scale, ambiguous, self.head, self.before_tens
        )

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
        if before[2] != "tens" or self.rules.get("tens_seldom_joined"):
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
        scale = self.parts.atom(position, MULTIPLIER)
        if scale is None or scale.ordinal:
            return False
        group, limit = before[1], before[3]
        if scale.value == 100:
            return group is not None
        return limit is not None and scale.value >= limit and not self.rules.get("stacked_scales")

    def _behind_joiner(self, position: int) -> int:
        place = "scales" if self.group is None else {"hundreds": "hundreds", "tens": "tens"}.get(self.order, "")
        return self.parts.joined(position, place) if place else position

    def _value(self, position: int, first: bool) -> int | None:
        """Try to add the part at `position`; return the index behind it, or None when it does not fit."""
        if position >= len(self.parts.items):
            return None
        part = self.parts.items[position]
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
        part = self.parts.items[position]
        if not first and self._digit_behind_tens(position, atom):
            self.group, self.order = (self.group or 0) + atom.value, "units"
            return position + 1
        if not first:
            below = self.limit is not None and self.group is None and atom.value < self.limit
            scale = self.parts.atom(position + 1, MULTIPLIER)
            smaller = self.digits and scale and not scale.ordinal and scale.value < (self.limit or 0)
            rest = self.limit == _THOUSAND and self.rules.get("digits_behind_thousand")  # "4 mil 800"
            if not below or not (smaller or (rest and _HUNDRED <= atom.value < _THOUSAND and atom.value % 1 == 0)):
                return None
        self.group, self.order, self.digits = atom.value, "digits", True
        self.precision, self.scale = part.precision, Decimal(1)
        return position + 1

    def _digit_behind_tens(self, position: int, atom: Atom) -> bool:
        """Tell whether a digit ends a spoken numeral: "treinta y 3"."""
        joined = self.parts.has(position - 1, JOINER) and self.order == "tens"
        return joined and self.rules.get("units_before_tens") is None and 0 < atom.value < 10

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
        alone = ordinal and not self.parts.items[position].glued and self.rules.get("ordinals_stand_alone")
        if alone and not self.ordinal and self._read_any():
            return None
        if self.ordinal and not (ordinal and (self._tens_in_hand(kind) or self._room(kind, value))):
            return None
        if not self.ordinal and not self._room(kind, value):
            return None
        self.before_tens = self.total + (self.group or 0) if kind == TENS else Decimal(0)
        self.article = self.article or (first and atom.kind == ARTICLE)
        self.group = (self.group or Decimal(0)) + value
        self.order = {UNIT: "units", "both": "units", TEEN: "teens", TENS: "tens", HUNDREDS: "hundreds"}[kind]
        if kind == TEEN and value == 10 and self.rules.get("ten_takes_units"):
            self.order = "tens"
        self.ordinal, self.precision, self.scale = ordinal, HALF_UNIT, Decimal(1)
        return after

    def _tens_in_hand(self, kind: str) -> bool:
        """Tell whether a unit may follow an ordinal of tens: "decimo primero"."""
        return self.group is not None and self.group % 10 == 0 and kind == UNIT

    def _read_any(self) -> bool:
        return self.group is not None or self.limit is not None

    def _article_fits(self, position: int, first: bool) -> bool:
        if first or self.parts.items[position].glued or self.parts.has(position + 1, MULTIPLIER):
            return True
        open_place = self.order in ("tens", "hundreds") or (self.group is None and self.limit is not None)
        return bool(self.rules.get("article_is_one")) and open_place and not self.digits

    def _tens_behind(self, after: int) -> tuple[int, Atom] | None:
        """Return index and atom of the tens that follow their unit: "ein und zwanzig"."""
        if not self.rules.get("units_before_tens"):
            return None
        behind = self.parts.joined(after, "units")
        tens = self.parts.atom(behind, TENS)
        return (behind + 1, tens) if tens and behind > after else None

    def _score(self, after: int, value: Decimal) -> tuple[int, Decimal, str, bool] | None:
        """Read a multiple of twenty: "quatre-vingts"."""
        if value not in self.rules.get("scores", ()):
            return None
        twenty = self.parts.atom(after, TENS)
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
        if self.group == 0 and self.rules.get("leading_zero"):
            return True
        if kind == UNIT:
            if self.order == "tens":
                return not self.rules.get("units_before_tens")
            return self.order == "hundreds"
        if kind in (TENS, "both"):
            return self.order == "hundreds"
        if kind == TEEN:
            vigesimal = self.group % 100 in [Decimal(n) for n in self.rules.get("vigesimal", ())]
            return self.order == "hundreds" or (self.order == "tens" and vigesimal and self.group % 20 == 0)
        return False

    def _multiply(self, position: int, atom: Atom, first: bool) -> int | None:
        alone = atom.ordinal and atom.plural and self._read_any() and self.rules.get("ordinals_stand_alone")
        if self.ordinal or (alone and not self.parts.items[position].glued):
            return None
        word = self.parts.items[position].word
        below = self.limit is not None and self.group is not None and self.group < 10  # "4 mille 3 cents"
        if self.order == "digits" and word in self.rules.get("not_after_digits", ()) and not below:
            return None
        if atom.value == 100:
            return self._hundred(position, atom)
        if self.group is None and self.limit is None and not first:
            return None
        if self.group == 0 and self.order != "digits":
            return None
        small = atom.value < _HUNDRED
        if small and self.order not in ("units", "digits", "tens", "teens", ""):
            return None
        if self.limit is not None and atom.value >= self.limit:
            if self.group is not None and not self.rules.get("stacked_scales"):
                return None
            pending = self.total % (self.limit * 1000) if self.limit else self.total
            higher = self.total - pending
            self.total = higher + (pending + (self.group or 0)) * atom.value
        elif small and self.head is not None and self.group is not None and self.group > self.head.value >= _HUNDRED:
            # "three hundred and two dozens": the joined part alone is counted by the dozen
            self.total += self.head.value + (self.group - self.head.value) * atom.value
        else:
            self.total += (Decimal(1) if self.group is None else self.group) * atom.value
        own = self.precision if self.order == "digits" else HALF_UNIT
        self.group, self.order, self.limit = None, "", atom.value
        self.precision, self.scale = own * atom.value, atom.value
        self.ordinal, self.head, self.before_tens = atom.ordinal, None, Decimal(0)
        return position + 1

    def _most_hundreds(self, word: str) -> int:
        """Return how many hundreds may be counted beyond nine: "eighteen hundred", "onze cents", "vingt-cinq cent"."""
        rule = self.rules.get("hundreds_above_ten", 0)
        if rule and word not in self.rules.get("not_after_digits", (word,)):
            return _ALL_HUNDREDS
        return _ALL_HUNDREDS if rule is True else int(rule)

    def _hundred(self, position: int, atom: Atom) -> int | None:
        group = self.group
        if group is None:
            self.group = Decimal(100)
        elif (
            self.order == "digits"
            or (group < 10 and self.order == "units")
            or (10 < group < 100 and group % 10 and group <= self._most_hundreds(self.parts.items[position].word))
        ):
            self.group = group * 100
        else:
            return None
        self.precision = self.precision * 100 if self.order == "digits" else Decimal(50)
        self.order, self.ordinal, self.scale = "hundreds", atom.ordinal, Decimal(100)
        return position + 1
