"""Runs of number parts: what the tokens of a text are worth to the number grammar, and the numbers it makes of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from claimkit.extraction.digits import Figure, Habit, read_figure
from claimkit.extraction.lexicon import DIGITS, JOINER, MULTIPLIER, TEEN, TENS, UNIT, Atom, Lexicon
from claimkit.extraction.numerals import Composer
from claimkit.extraction.parts import Form, Numeral, Part
from claimkit.extraction.positional import PositionalComposer
from claimkit.extraction.scanning import NUMBER, SPACES, SYMBOL, WORD, Scan

_GAP = re.compile(rf"[{SPACES}]{{0,3}}|-")
_DASHED = re.compile(rf"[{SPACES}]-[{SPACES}]")
_MINUS = re.compile(r"(?:(?:^|(?<![^\s(\[\"'=:<>~]))(?P<sign>-)|(?<=[$])(?P<behind>-))$")
_FIRST_MINUS = re.compile(rf"[\s]*(?P<sign>-)[{SPACES}]{{1,2}}$")
_POWER = re.compile(
    r"(?:[eE](?P<e>[+-]?\d{1,3})|[ ]?[x*\u00d7\u00b7][ ]?10\^(?P<x>[+-]?\d{1,3})|\^(?P<n>[+-]{0,2}\d{1,3}))(?![\w])"
)
_POINTED = (".\u00ba", ".\u00aa")
_LEAST_GROUPED = 1000
_HIGHEST_ORDINAL = 999
_LARGEST_EXPONENT = 27
_SLASH = re.compile(r"(?:(?P<whole>\d{1,3})[ \u00a0]{1,2})?(?P<over>\d{1,3})/(?P<under>\d{1,4})(?!\d|[/.,]\d|/)")
_APOSTROPHES = ("'", "\u2019")
_LETTER = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f]")
# The dash of a tight range: "3-5", "3km-5km". Three parts are no range.
_RANGE_DASH = re.compile(r"(?<![A-Za-z\u00c0-\u024f\d.,-])[\d.,]{1,12}[^\W\d_]{0,4}[%\u20ac$\u00b0]?-$")
# A figure that a hyphen ties to a name: "GPT-4", "Covid-19", "G-7". Words in lower case may carry a figure: "minus-5".
_NAME_DASH = re.compile(r"(?:[^\W\d_]|\d)-$")
_NAME_BEHIND = re.compile(r"-\d{1,4}(?![\d.,]*[^\W_])")
_SHORT_YEAR = re.compile(
    r"(?<![^\W_])[^\W\d_a-z\u00df-\u00ff][^\W\d_]+['`]\d\d$"
)  # Barcelona'92, but not "dell'11 per cento"
_NAME = 24  # characters that a name before a short year may have
# Signs that end an ordinal in some languages and mean degrees: a scale follows, or nothing does.
_DEGREES = re.compile(
    "(?:[\u00b0\u00ba] ?(?:[CcFfK](?![^\\W_])|celsius|fahrenheit|cent[i\u00ed]grad)|\u00b0(?! ?[^\\W\\d_]))", re.I
)
VULGAR = re.compile("[\u00bc-\u00be\u2150-\u215e]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text. `scale` is the scale word it ends with ("Millionen" -> 1000000), 1 without one.

    `form`: "article" is an "ein" that only counts before a unit, "indefinite" an unstated number of them ("Tausende").
    `ambiguous` marks figures such as "1.234" that the text's habit could not decide.
    """

    start: int
    end: int
    value: Decimal
    precision: Decimal
    ordinal: bool = False
    form: Form = "digits"
    scale: Decimal = Decimal(1)
    ambiguous: bool = False


class RunReader:
    """Gathers runs of number parts from the tokens and lets the number grammar cut them into numbers."""

    def __init__(self, scanned: Scan, lexicon: Lexicon, habit: Habit) -> None:
        self.scan = scanned
        self.lexicon = lexicon
        self.habit = habit

    def run(self, index: int) -> tuple[list[Part], list[int], int]:
        """Return the parts of the run that starts at a token, the token behind each part, and the token to go on at."""
        parts: list[Part] = []
        tokens: list[int] = []
        while index < len(self.scan.kinds):
            dashed = False
            if parts:
                gap = self.scan.text[parts[-1].end : self.scan.starts[index]]
                close = gap == "" and self.scan.kinds[index] != SYMBOL
                dashed = not close and bool(_DASHED.fullmatch(self._gap(parts[-1].end, index)))
                if self._is_dash(index) and not dashed:
                    index, gap = index + 1, "-"
                    if index >= len(self.scan.kinds):
                        break
                elif dashed:
                    index += 1
                elif not close and not _GAP.fullmatch(gap):
                    break
            new, after = self._parts(index, bool(parts))
            if not new or (parts and (self._is_unit(index) or self._begins_anew(parts, index, after))):
                break
            if dashed:
                new[0] = replace(new[0], dashed=True)
            if self.lexicon.rules.get("ordinal_fractions") and self._before_word(after):
                new[-1] = replace(new[-1], before_word=True)
            parts += new
            tokens += [after] * len(new)
            index = after
        while parts and parts[-1].readings[0].kind == JOINER:
            parts.pop()
            tokens.pop()
        return parts, tokens, tokens[-1] if tokens else index

    def _is_unit(self, index: int) -> bool:
        """Tell whether a numeral's character behind another number is (the head of) a unit, in unspaced scripts."""
        scanned, lexicon = self.scan, self.lexicon
        if lexicon.unit_heads and scanned.text.startswith(lexicon.unit_heads, scanned.starts[index]):
            return True
        if scanned.keys[index] not in lexicon.rules.get("leading_digits", ()):
            return False
        follows = scanned.keys[index + 1] if index + 1 < len(scanned.keys) else ""
        return not any(atom.kind == MULTIPLIER for atom in lexicon.readings(follows))

    def _begins_anew(self, parts: list[Part], index: int, after: int) -> bool:
        """Tell whether a small number word behind a written figure and its scale is a number of its own: "73 million two years ago"."""
        written = [part.readings[0].kind for part in parts[-2:]] == [DIGITS, MULTIPLIER]
        if not written or self.scan.kinds[index] != WORD or self.scan.starts[index] == parts[-1].end:
            return False
        small = any(atom.kind in (UNIT, TEEN, TENS) for atom in self.lexicon.readings(self.scan.keys[index]))
        follows = self.scan.keys[after] if after < len(self.scan.keys) else ""
        return small and not self.lexicon.readings(follows)

    def _before_word(self, index: int) -> bool:
        """Tell whether a word follows that an ordinal could belong to ("a third man", but "a third of")."""
        follows = index < len(self.scan.kinds) and self.scan.kinds[index] == WORD
        return follows and self.scan.keys[index] not in self.lexicon.rules.get("fraction_followers", ())

    def _gap(self, end: int, index: int) -> str:
        """Return the text from a part's end to the token behind the next one."""
        behind = self.scan.starts[index + 1] if index + 1 < len(self.scan.starts) else end
        return self.scan.text[end:behind]

    def _is_dash(self, index: int) -> bool:
        scanned = self.scan
        return scanned.keys[index] == "-" and scanned.starts[index] == scanned.ends[index - 1]

    def numbers(self, parts: list[Part], tokens: list[int]) -> Iterator[tuple[Number, int, int]]:
        """Yield the numbers of a run with their token indices."""
        positional = self.lexicon.rules.get("positional")
        composer = PositionalComposer(parts, self.lexicon) if positional else Composer(parts, self.lexicon)
        index = 0
        while index < len(parts):
            numeral = composer.read(index)
            if numeral is None or (numeral.stop < len(parts) and parts[numeral.stop].glued):
                index = _next_word(parts, index)
                continue
            number = self._number(parts, index, numeral)
            before = self.scan.text[max(0, number.start - 1) : number.start]
            if numeral.begin is None and before and before in self.lexicon.rules.get("not_after", ()):
                index = numeral.stop
                continue
            yield number, self.scan.index_at(number.start), tokens[numeral.stop - 1]
            index = numeral.stop

    def _ordinal_before(self, start: int) -> int:
        """Return the length of an ordinal prefix in front of a number, 0 without one."""
        for prefix in self.lexicon.rules.get("ordinal_prefixes", ()):
            if self.scan.text.startswith(prefix, start - len(prefix)) and start >= len(prefix):
                return len(prefix)
        return 0

    def _number(self, parts: list[Part], index: int, numeral: Numeral) -> Number:
        first = parts[index if numeral.begin is None else numeral.begin]
        last = parts[numeral.stop - 1]
        prefix = self._ordinal_before(first.start)
        return Number(
            first.start - prefix,
            last.end,
            -numeral.value if first.negative else numeral.value,
            numeral.precision,
            numeral.ordinal or last.ordinal or prefix > 0,
            numeral.form,
            numeral.scale,
            numeral.ambiguous,
        )

    def _parts(self, index: int, inside: bool) -> tuple[list[Part], int]:
        """Return the parts that a token stands for, and the index of the token behind them."""
        kind = self.scan.kinds[index]
        if kind == NUMBER:
            return self._digits(index, inside)
        if kind == SYMBOL:
            return self._symbol(index)
        return self._word(index)

    def _word(self, index: int) -> tuple[list[Part], int]:
        scanned, word = self.scan, self.scan.keys[index]
        start, end = scanned.starts[index], scanned.ends[index]
        long = self._long_word(index) if self.lexicon.longest > 1 else None
        if long:
            return long
        readings = self.lexicon.readings(word)
        if (
            readings
            and word in self.lexicon.rules.get("elided", ())
            and scanned.text[end : end + 1] not in _APOSTROPHES
        ):
            return [], index
        if readings:
            if word in self.lexicon.abbreviations and scanned.text[end : end + 1] == ".":
                return [Part(readings, start, end + 1, word)], index + 2
            return [Part(readings, start, end, word)], index + 1
        pieces = self.lexicon.split(word)
        parts = [
            Part(self.lexicon.words[piece], start, end, piece, glued=bool(number))
            for number, piece in enumerate(pieces)
        ]
        return parts, index + 1

    def _long_word(self, index: int) -> tuple[list[Part], int] | None:
        """Return a word of several tokens, in scripts where a token is one character."""
        scanned = self.scan
        if scanned.keys[index] not in self.lexicon.long_heads:
            return None
        for length in range(self.lexicon.longest, 1, -1):
            word = "".join(scanned.keys[index : index + length])
            if word in self.lexicon.words and index + length <= len(scanned.keys):
                end = scanned.ends[index + length - 1]
                return [Part(self.lexicon.words[word], scanned.starts[index], end, word)], index + length
        return None

    def _symbol(self, index: int) -> tuple[list[Part], int]:
        """Read "½", and a figure that starts with its decimal sign (".5")."""
        scanned = self.scan
        start, end, char = scanned.starts[index], scanned.ends[index], scanned.keys[index]
        if VULGAR.match(char):
            value = Decimal(unicodedata.numeric(char)).quantize(Decimal("1e-9"))
            return [self._figure(start, end, value, Decimal("0.005"))], index + 1
        behind = index + 1
        if char not in ".," or behind >= len(scanned.kinds) or scanned.kinds[behind] != NUMBER:
            return [], index
        before = scanned.text[start - 1 : start]
        digits = scanned.text[end : scanned.ends[behind]]
        if scanned.starts[behind] != end or before.isalnum() or before in (".", ",") or not digits.isdecimal():
            return [], index
        if len(digits) > 12 or (char != self.habit.decimal and len(digits) > 2):
            return [], index
        value, precision = Decimal(f"0.{digits}"), Decimal(5).scaleb(-len(digits) - 1)
        return self._with_symbols(start, scanned.ends[behind], value, precision, behind + 1)

    def _digits(self, index: int, inside: bool) -> tuple[list[Part], int]:
        scanned = self.scan
        start, end = scanned.starts[index], scanned.ends[index]
        if start and self._bound_before(index):
            return [], index
        written = scanned.text[start:end]
        figure = read_figure(written, self.habit, bool(self.lexicon.rules.get("indian_groups")))
        if figure is None:
            return [], index
        slash = self._slash(index)
        if slash:
            return slash
        power = _POWER.match(scanned.text, end)
        if power:
            return self._power(start, power, figure)
        ordinal = self._ordinal(index, figure.value)
        if ordinal:
            part = replace(self._figure(start, ordinal, figure.value, figure.precision), ordinal=True)
            return [part], scanned.index_at(ordinal)
        return self._with_symbols(start, end, figure.value, figure.precision, index + 1, figure.ambiguous)

    def _power(self, start: int, power: re.Match[str], figure: Figure) -> tuple[list[Part], int]:
        """Read "1.3e6", "6,02 x 10^23", "10^6"; what is out of all measure is no number."""
        exponent = int((power["e"] or power["x"] or power["n"]).replace("--", ""))
        after = self.scan.index_at(power.end())
        digits = abs(exponent) if figure.value < 1 else abs(exponent) * figure.value.adjusted()
        if abs(exponent) > _LARGEST_EXPONENT or (power["n"] and digits > _LARGEST_EXPONENT):
            return [], after
        if power["n"]:
            value = figure.value**exponent if figure.value else figure.value
            return [self._figure(start, power.end(), value, abs(value) / 20)], after
        value, precision = figure.value.scaleb(exponent), figure.precision.scaleb(exponent)
        return [self._figure(start, power.end(), value, precision)], after

    def _with_symbols(
        self, start: int, end: int, value: Decimal, precision: Decimal, after: int, ambiguous: bool = False
    ) -> tuple[list[Part], int]:
        """Add what is glued to a figure: "2½", "100k", "1.2bn"."""
        text = self.scan.text
        vulgar = VULGAR.match(text, end)
        if vulgar and value == int(value):
            value += Decimal(unicodedata.numeric(vulgar[0])).quantize(Decimal("1e-9"))
            end, after = end + 1, after + 1
        if after < len(self.scan.kinds) and self.scan.starts[after] - end <= 2:
            written = text[self.scan.starts[after] : self.scan.ends[after]]
            near = self.scan.starts[after] == end or written in self.lexicon.rules.get("spaced_symbols", ())
            scale = self.lexicon.symbols.get(written) if near else None
            if _NAME_BEHIND.match(text, self.scan.ends[after]) or (written == "G" and value in range(10)):
                scale = None  # Rule 10b-5, a 5G network
            if scale and self.scan.kinds[after] == WORD:
                atoms = (Atom(MULTIPLIER, scale),)
                word = Part(atoms, self.scan.starts[after], self.scan.ends[after], self.scan.keys[after])
                return [self._figure(start, end, value, precision, ambiguous), word], after + 1
        return [self._figure(start, end, value, precision, ambiguous)], after

    def _figure(self, start: int, end: int, value: Decimal, precision: Decimal, ambiguous: bool = False) -> Part:
        """Return the part of a figure, with the minus sign in front of it."""
        text = self.scan.text
        sign = _MINUS.search(text, max(0, start - 2), start) or (start < 6 and _FIRST_MINUS.match(text, 0, start))
        negative = bool(sign)
        if sign:
            start = text.rindex("-", 0, start)
        return Part((Atom(DIGITS, value),), start, end, "", precision=precision, ambiguous=ambiguous, negative=negative)

    def _bound_before(self, index: int) -> bool:
        """Tell whether a figure is the tail of a name, a version or a path ("A380", "P0", "v2", "#5", "/3")."""
        scanned = self.scan
        start = scanned.starts[index]
        before = scanned.text[start - 1]
        if _LETTER.match(before):
            return scanned.keys[index - 1] not in self.lexicon.prefixes
        if before == "-":
            word = scanned.text[scanned.starts[index - 2] : start - 1] if index > 1 else ""
            if word.islower() and word.isalpha() and not scanned.text[start : scanned.ends[index]].isdecimal():
                return False  # "a magnitude-7.2 earthquake"
            return not _RANGE_DASH.search(scanned.text, max(0, start - 24), start) and bool(
                _NAME_DASH.search(scanned.text, max(0, start - 2), start)
            )
        if before in "'`" and _SHORT_YEAR.search(scanned.text, max(0, start - _NAME), scanned.ends[index]):
            return True
        if before == "." and start > 1 and _LETTER.match(scanned.text[start - 2]):
            return True
        return before in "_#@\\" or (before in ".,'/:" and scanned.text[start - 2 : start - 1].isdigit())

    def _slash(self, index: int) -> tuple[list[Part], int] | None:
        """Read "3/4" and "1 3/4"; any other figure with a slash is no number."""
        match = _SLASH.match(self.scan.text, self.scan.starts[index])
        if match is None:
            return None
        whole = Decimal(match["whole"] or 0)
        over, under = int(match["over"]), int(match["under"])
        if not 0 < over < under <= 1000 or match["over"][0] == "0":
            return [], index
        value = whole + Decimal(over) / Decimal(under)
        part = self._figure(match.start(), match.end(), value, Decimal(1) / (10 * under))
        return [part], self.scan.index_at(match.end())

    def _ordinal(self, index: int, value: Decimal) -> int:
        """Return where an ordinal in digits ends ("3.", "21st"), or 0."""
        scanned = self.scan
        end, text = scanned.ends[index], scanned.text
        plain = text[scanned.starts[index] : end].isdecimal()
        behind = index + 1
        glued = behind < len(scanned.starts) and scanned.starts[behind] == end
        if not plain and (value != int(value) or value < _LEAST_GROUPED):
            return 0
        if index and _DEGREES.match(text, end):
            return 0
        if glued and scanned.keys[behind] in self.lexicon.suffixes:
            return scanned.ends[behind]
        if glued and text[end : end + 2] in _POINTED and text[end + 1] in self.lexicon.suffixes:
            return end + 2  # "la 45.\u00aa edicion"
        if not plain or not glued or scanned.keys[behind] != "." or not self.lexicon.rules.get("ordinal_point"):
            return 0
        return end + 1 if self._ordinal_point(index, value) else 0

    def _ordinal_point(self, index: int, value: Decimal) -> bool:
        """Tell whether the point behind a figure makes it an ordinal rather than ends the sentence."""
        scanned = self.scan
        before = scanned.text[: scanned.starts[index]].strip() if index < 2 else "x"
        if index + 2 >= len(scanned.kinds):
            return not before
        if scanned.keys[index + 2] == "," and scanned.starts[index + 2] == scanned.ends[index + 1]:
            return value <= _HIGHEST_ORDINAL  # "in der 12., 34. und 78. Minute"
        if (
            value > _HIGHEST_ORDINAL
            or scanned.kinds[index + 2] != WORD
            or scanned.starts[index + 2] == scanned.ends[index + 1]
        ):
            return False
        if "\n" in scanned.text[scanned.ends[index + 1] : scanned.starts[index + 2]]:
            return False
        cue = index and scanned.keys[index - 1] in self.lexicon.ordinal_cues
        named = scanned.keys[index + 2] in self.lexicon.ordinal_nouns
        return bool(cue) or named or scanned.text[scanned.starts[index + 2]].islower()


def _next_word(parts: list[Part], index: int) -> int:
    """Return the index of the next part that starts a word."""
    index += 1
    while index < len(parts) and parts[index].glued:
        index += 1
    return index
