"""The number words of one language, compiled once: word -> atoms, and words that are written in one."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from claimkit.languages import Language
from claimkit.units import MONEY_SYMBOLS

UNIT, TEEN, TENS, HUNDREDS, MULTIPLIER, PLURAL = "unit", "teen", "tens", "hundreds", "multiplier", "plural"
JOINER, ARTICLE, FRACTION, HALF, PLUS_HALF, MIXED = "joiner", "article", "fraction", "half", "plus_half", "mixed"
POINT, NEGATIVE, DIGITS, INDEFINITE, ZERO = "point", "negative", "digits", "indefinite", "zero"
PART, FILLER = "part", "filler"


_SHORTEST = {MULTIPLIER: 3, JOINER: 0}  # abbreviations ("mio") are no pieces of a numeral in one word, "i" is one


class Atom(NamedTuple):
    """The smallest part of a numeral. `value` is a denominator for fractions; `ordinal` closes the numeral.

    A `plural` ordinal has the form of a denominator: "milesimos".
    """

    kind: str
    value: Decimal = Decimal(0)
    ordinal: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Number words by lower-case form (several atoms where a form has several readings), and the grammar switches."""

    words: Mapping[str, tuple[Atom, ...]]
    joiners: Mapping[str, frozenset[str]]
    symbols: Mapping[str, Decimal]
    suffixes: frozenset[str]
    abbreviations: frozenset[str]
    ordinal_cues: frozenset[str]
    ordinal_nouns: frozenset[str]
    prefixes: frozenset[str]
    longest: int
    rules: Mapping[str, Any]
    pieces: re.Pattern[str] | None
    inner: frozenset[str]
    starts: frozenset[str]
    starters: frozenset[str]
    unit_heads: tuple[str, ...]
    long_heads: frozenset[str]  # the characters that open a word of several, in scripts without spaces
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def readings(self, word: str) -> tuple[Atom, ...]:
        """Return the readings of a word that is one atom; () when it is none."""
        return self.words.get(word, ())

    def split(self, word: str) -> tuple[str, ...]:
        """Return the pieces of a numeral written in one word; () when the word is no numeral."""
        if self.pieces is None or word[:2] not in self.starts or len(word) > 120:
            return ()
        found = self.seen.get(word)
        if found is None:
            found = self._split(word)
            if len(self.seen) < 20_000:
                self.seen[word] = found
        return found

    def _split(self, word: str) -> tuple[str, ...]:
        assert self.pieces is not None
        pieces = tuple(_fewest_pieces(word, self.inner)) if self.pieces.fullmatch(word) else ()
        short = any(piece in self.rules.get("short_pieces", ()) for piece in pieces)
        return () if short and pieces[-1] not in self.rules.get("part_words", ()) else pieces  # no "milisegundos"


def _fewest_pieces(word: str, words: frozenset[str]) -> list[str]:
    """Cut a numeral into the fewest pieces (dynamic programming over the word's positions)."""
    best: list[list[str] | None] = [None] * (len(word) + 1)
    best[0] = []
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 20), end):
            head = best[start]
            if head is not None and word[start:end] in words and (best[end] is None or len(head) + 1 < len(best[end])):  # type: ignore[arg-type]
                best[end] = [*head, word[start:end]]
    return best[len(word)] or []


@functools.cache
def compile_lexicon(language: Language) -> Lexicon:
    """Return the compiled number words of a language."""
    table = language["numbers"]
    words: dict[str, list[Atom]] = {}

    plain = table.get("accents_optional", False)

    never = frozenset(table.get("never", ()))

    def add(forms: Iterable[str], atom: Atom) -> None:
        for form in forms:
            if form in never:
                continue
            for written in {form.lower(), without_accents(form.lower())} if plain else {form.lower()}:
                if atom not in words.setdefault(written, []):
                    words[written].append(atom)

    for value, forms in table.get("cardinals", {}).items():
        add(forms, Atom(_order(int(value)), Decimal(value)))
    _add_ordinals(table, add)
    _add_fractions(table, add)
    for value, forms in table.get("multipliers", {}).items():
        add(forms, Atom(MULTIPLIER, Decimal(value)))
    for value, forms in table.get("plurals", {}).items():
        add(forms, Atom(INDEFINITE, Decimal(value)))
        add((form for form in forms if form not in words or len(words[form]) < 2), Atom(MULTIPLIER, Decimal(value)))
    for value, forms in table.get("mixed", {}).items():
        add(forms, Atom(MIXED, Decimal(value)))
    for kind in (ARTICLE, NEGATIVE, POINT, HALF, PLUS_HALF):
        name = {ARTICLE: "articles"}.get(kind, kind)
        add(table.get(name, ()), Atom(kind, {ARTICLE: Decimal(1), HALF: Decimal(2)}.get(kind, Decimal(0))))
    add(table.get("spoken_zero", ()), Atom(ZERO))
    add(table.get("part_words", ()), Atom(PART))
    add(table.get("fillers", ()), Atom(FILLER))
    add(table.get("part_of", ()), Atom(FRACTION))
    joiners = {place: frozenset(forms) for place, forms in table.get("joiners", {}).items()}
    add(sorted(frozenset().union(*joiners.values())) if joiners else (), Atom(JOINER))
    inner = _inner_words(words, bool(table.get("units_before_tens"))) if table.get("one_word") else frozenset()
    inner |= frozenset(table.get("short_pieces", ()))
    for word in table.get("articles_alone", ()):
        words[word] = [atom for atom in words[word] if atom.kind == ARTICLE]
    pieces, starts = _compile_pieces(words, inner) if inner else (None, frozenset())
    symbols = {form: Decimal(value) for value, forms in table.get("symbols", {}).items() for form in forms}
    return Lexicon(
        {word: tuple(atoms) for word, atoms in words.items()},
        joiners,
        symbols,
        frozenset(table.get("ordinal_suffixes", ())),
        frozenset(table.get("abbreviations", ())),
        frozenset(table.get("ordinal_cues", ())),
        frozenset((language["sentences"] or {}).get("after_ordinal", ())),
        _money_prefixes(language),
        1 if table.get("spaced", True) else max(map(len, words), default=1),
        {key: value for key, value in table.items() if not isinstance(value, dict)},
        pieces,
        inner,
        starts,
        _starters(words, 1 if table.get("spaced", True) else 2),
        _unit_heads(language, words),
        frozenset() if table.get("spaced", True) else frozenset(word[0] for word in words if len(word) > 1),
    )


def _unit_heads(language: Language, words: Mapping[str, list[Atom]]) -> tuple[str, ...]:
    """Return the unit words that open with a multiplier, in scripts without spaces: "kilowatt" is no thousand watts."""
    if language["numbers"].get("spaced", True):
        return ()
    units = {word for forms in language["units"].get("physical", {}).values() for word in forms}
    multipliers = tuple(word for word, atoms in words.items() if atoms[0].kind == MULTIPLIER)
    return tuple(sorted(word for word in units if word.startswith(multipliers)))


def _money_prefixes(language: Language) -> frozenset[str]:
    """Return the words that a figure may be glued to: currency codes and signs ("USD115", "RM42")."""
    codes = {code.lower() for code in language.cldr.get("currencies", {})}
    signs = {sign.lower() for sign in (*MONEY_SYMBOLS, *language["currencies"].get("symbols", {})) if sign.isalpha()}
    return frozenset(codes | signs)


def without_accents(word: str) -> str:
    """Return a word with its accents left out."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _order(value: int) -> str:
    """Return the order of a plain number word: units 0 to 9, teens 10 to 19, tens, hundreds."""
    if value < 10:
        return UNIT
    if value < 20:
        return TEEN
    return TENS if value < 100 else HUNDREDS


def _add_ordinals(table: Mapping[str, Any], add: Any) -> None:
    ordinals = table.get("ordinals", {})
    multipliers = set(table.get("multipliers", {}))
    plurals = frozenset(table.get("fractions", {}).get("from_ordinals", ()))
    for value, stems in ordinals.items():
        if value == "endings":
            continue
        kind = MULTIPLIER if value in multipliers else _order(int(value))
        for ending in ordinals.get("endings", [""]):
            add(
                [stem + ending for stem in stems],
                Atom(kind, Decimal(value), ordinal=True, plural=ending in plurals - {""}),
            )
    for value, forms in table.get("ordinals_plain", {}).items():
        add(forms, Atom(_order(int(value)), Decimal(value), ordinal=True))


def _add_fractions(table: Mapping[str, Any], add: Any) -> None:
    fractions = table.get("fractions", {})
    for value, stems in table.get("ordinals", {}).items():
        if value != "endings" and int(value) > 2:
            add([stem + end for stem in stems for end in fractions.get("from_ordinals", ())], _fraction(value))
    for value, forms in fractions.items():
        if value.isdecimal():
            add(forms, _fraction(value))


def _fraction(value: str) -> Atom:
    return Atom(FRACTION, Decimal(value))


def _starters(words: Mapping[str, list[Atom]], length: int) -> frozenset[str]:
    """Return the words that a number can start with; in scripts without spaces, their first characters."""
    joining = (JOINER, PART, FILLER, PLUS_HALF, ZERO)
    found = (word for word, atoms in words.items() if any(atom.kind not in joining for atom in atoms))
    return frozenset(word[0] if length > 1 else word for word in found)


def _inner_words(words: Mapping[str, list[Atom]], before_tens: bool) -> frozenset[str]:
    """Return the words that can be pieces of a numeral in one word."""
    inner = [UNIT, TEEN, TENS, HUNDREDS, MULTIPLIER, JOINER, PLUS_HALF, FRACTION, HALF, PART, MIXED]
    if before_tens:
        inner.append(ARTICLE)
    return frozenset(
        word for word, atoms in words.items() if atoms[0].kind in inner and len(word) > _SHORTEST.get(atoms[0].kind, 1)
    )


def _compile_pieces(words: Mapping[str, list[Atom]], usable: frozenset[str]) -> tuple[re.Pattern[str], frozenset[str]]:
    """Return the pattern of a numeral in one word, and the first two letters that such a word can have."""
    heads = [word for word in usable if words[word][0].kind not in (JOINER, FRACTION, HALF, PLUS_HALF, PART)]
    pieces = "|".join(re.escape(word) for word in sorted(usable, key=lambda word: (-len(word), word)))
    return re.compile(f"(?:{pieces})+"), frozenset(word[:2] for word in heads)
