"""The units of one language, compiled once: words in a trie over tokens, symbols and money signs in patterns."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from claimkit.extraction.scanning import NUMBER, SPACES, UNSPACED, Scan, scan
from claimkit.languages import Language
from claimkit.records import UnitKind
from claimkit.units import CLDR_UNITS, MAJOR_CURRENCIES, MONEY_SYMBOLS, kind_of, symbols

_SCALED_SIGNS = ("\u20ac", "$", "\u00a3")
_CODE = re.compile(r"[A-Z]{3}\$?")  # ISO 4217, tried last and looked up
_YEARS = re.compile(r"\s*[(\uff08].*")
_GAP = re.compile(rf"[{SPACES}]{{0,2}}-?")
_ELIDED = re.compile("['\u2019][^\\W\\d_]")
_INNER_GAP = re.compile(rf"[{SPACES}]{{0,2}}")
_OPEN_BRACKET = re.compile(r"\s?[(\[{]")
_CLOSE_BRACKET = re.compile(r"[)\]}]")

Trie = dict[str, Any]


class UnitMatch(NamedTuple):
    """A unit in the view: kind and code, its span, and the token behind it."""

    kind: UnitKind
    code: str | None
    start: int
    end: int
    stop: int


class Reading(NamedTuple):
    """What a unit word means; `subunit` is the currency that it is a hundredth of."""

    kind: UnitKind
    code: str | None


_IN_PAIR = re.compile(r" \([-\d]|\)")
_FIRST_MODIFIER = "\u02b0"  # the letters before it are Latin, one token each word


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Unit words and symbols of one language."""

    words: Trie
    symbol: re.Pattern[str]
    readings: Mapping[str, Reading]
    before: re.Pattern[str]
    before_last: frozenset[str]
    money: Mapping[str, str]
    shares: Mapping[str, Reading]
    attached: re.Pattern[str] | None
    attachments: tuple[Reading, ...]
    partitives: frozenset[str]
    ambiguous: tuple[Mapping[str, Any], ...]
    contexts: tuple[Mapping[str, Any], ...]
    factor_articles: frozenset[str]
    glued: frozenset[str]

    def match(self, scanned: Scan, stop: int, end: int, scaled: bool) -> UnitMatch | None:
        """Return the longest unit that follows a number ending at offset `end`, before token `stop`."""
        gap = _GAP.match(scanned.text, end)
        start = gap.end() if gap else end
        if gap and gap[0] == "-" and scanned.text[start : start + 1].isspace():
            return None
        bracket = _OPEN_BRACKET.match(scanned.text, end)
        if bracket:
            inner = self._at(scanned, scanned.index_at(bracket.end()), bracket.end())
            closing = inner and _CLOSE_BRACKET.match(scanned.text, inner.end)
            return inner._replace(stop=inner.stop + 1) if inner and closing and inner.kind == "physical" else None
        found = self._at(scanned, scanned.index_at(start), start)
        index = scanned.index_at(start)
        if found is None and index < len(scanned.keys) and scanned.keys[index] in self.partitives and scaled:
            behind = index + 1
            if behind < len(scanned.keys) and scanned.keys[behind] == "'":
                behind += 1
            if behind < len(scanned.keys):
                found = self._at(scanned, behind, scanned.starts[behind])
        return found

    def may_name_unit(self, phrase: str) -> bool:
        """Tell whether a word of a phrase is a unit, its symbol or the first word of one: without one no unit is found."""
        scanned = scan(phrase)
        return any(
            key in self.words or scanned.text[start:end] in self.readings
            for key, start, end in zip(scanned.keys, scanned.starts, scanned.ends, strict=True)
        )

    def word_at(self, scanned: Scan, index: int) -> UnitMatch | None:
        """Return the unit word that starts at a token."""
        return self._word(scanned, index)

    def _at(self, scanned: Scan, index: int, start: int) -> UnitMatch | None:
        word = self._word(scanned, index)
        printed = self.symbol.match(scanned.text, start)
        if printed and printed[0] == "s" and scanned.text[start - 1 : start].isdigit():
            printed = None  # "the 1960s"
        spaced = printed is not None and not scanned.text[start - 1 : start].isdigit()
        if printed and printed[0] in self.glued and spaced and not _IN_PAIR.match(scanned.text, printed.end()):
            printed = None  # "1.5C", "104 F (40 C)", but not "2 C"
        if printed and printed[0].islower() and _ELIDED.match(scanned.text, printed.end()):
            printed = None  # "100 l'année dernière"
        if printed and printed[0] in self.readings and (word is None or printed.end() >= word.end):
            reading = self.readings[printed[0]]
            return UnitMatch(reading.kind, reading.code, start, printed.end(), scanned.index_at(printed.end()))
        return word

    def _word(self, scanned: Scan, index: int) -> UnitMatch | None:
        node: Trie | None = self.words
        found: UnitMatch | None = None
        first = index
        while index < len(scanned.keys):
            if index > first and not _INNER_GAP.fullmatch(scanned.text, scanned.ends[index - 1], scanned.starts[index]):
                break
            node = node.get(scanned.keys[index]) if node else None
            if node is None:
                break
            index += 1
            if "" in node:
                reading: Reading = node[""]
                found = UnitMatch(reading.kind, reading.code, scanned.starts[first], scanned.ends[index - 1], index)
        return found

    def money_before(self, text: str, start: int, floor: int) -> tuple[Reading, int] | None:
        """Return the currency (or percent) written in front of a number that starts at `start`, and where it starts.

        Nothing before `floor` is read: it belongs to another quantity.
        """
        low = max(floor, start - 26)
        found = self.before.search(text, low, start)
        if found is None:
            return None
        written = found["money"]
        shares = self.shares.get(written.replace(" ", ""))
        if shares:
            return shares, found.start("money")
        code = self.money.get(written) or self.money.get(written.replace(" ", "")) or self.money.get(written.lower())
        return (Reading("currency", code), found.start("money")) if code else None


@functools.cache
def compile_units(language: Language) -> UnitTable:
    """Return the compiled units of a language."""
    trie: Trie = {}
    for surface, reading in _surfaces(language):
        _insert(trie, surface, reading)
    readings = {form: Reading(kind, code) for form, (kind, code) in symbols().items()}
    money = dict(MONEY_SYMBOLS) | dict(language["currencies"].get("symbols", {}))
    readings |= {form: Reading("currency", code) for form, code in money.items()}
    for form in language["units"].get("not_symbols", ()):
        readings.pop(form, None)
    for code, forms in language["units"].get("symbols", {}).items():
        readings |= {form: Reading(kind_of(code), code) for form in forms}
    scales = _scale_letters(language)
    codes = [code for code in language.cldr.get("currencies", {}) if len(code) == 3]
    readings |= {code: Reading("currency", code) for code in (*codes, "BTC", "ETH")}
    for code in MAJOR_CURRENCIES:
        own = money.get(code, code)
        for letters, factor in (("M", "1000000*"), ("T", "1000*"), ("k", "1000*"), ("", "")):
            form = f"{letters}{code}" if letters else code.lower()
            readings[form] = Reading("currency", f"{factor}{own}")
    for sign in _SCALED_SIGNS:
        for form, factor in scales.items():
            readings[f"{form}{sign}"] = Reading("currency", f"{factor}*{money.get(sign, sign)}")
    readings |= {f"{code}$": Reading("currency", code) for code in codes}
    attached = language["units"].get("attached", [])
    return UnitTable(
        trie,
        _symbol_pattern(readings),
        readings,
        _before_pattern(money, language),
        _last_tokens([*money, *codes, *language["currencies"].get("before", ()), *_words_before(language)]),
        _money_names(money, codes, language),
        {
            form: Reading(kind_of(code), code)
            for code, forms in language["units"].get("before", {}).items()
            for form in forms
        },
        _attached_pattern(attached),
        tuple(Reading(entry["kind"], entry.get("code")) for entry in attached),
        frozenset(language["units"].get("partitives", ())),
        tuple(language["units"].get("ambiguous", ())),
        tuple(language["currencies"].get("context", ())),
        frozenset((language["factors"] or {}).get("articles", ())),
        frozenset(language["units"].get("glued", ())),
    )


def _surfaces(language: Language) -> Iterator[tuple[str, Reading]]:
    """Yield all unit words of a language; later ones win over earlier ones."""
    for unit, names in language.cldr.get("units", {}).items():
        kind, code = CLDR_UNITS[unit]
        yield from ((name, Reading(kind, code)) for name in names)
    endings = language["currencies"].get("adjective_endings", ())
    for code, names in language.cldr.get("currencies", {}).items():
        for name in names:
            plain = _YEARS.sub("", name)
            yield from ((form, Reading("currency", code)) for form in _inflected(plain, endings) if len(form) > 2)
    table = language["units"]
    for code, stems in table.get("prefixed", {}).items():
        yield from _prefixed(code, stems, table.get("prefixes", {}))
    for entry in table.get("ambiguous", ()):
        yield from ((word, Reading(entry["kind"], entry.get("code"))) for word in entry["words"])
    yield from ((word, Reading("percent", "tenth")) for word in table.get("tenths", ()))
    kinds: tuple[UnitKind, ...] = ("physical", "duration", "percent", "percentage_point", "count")
    for kind in kinds:
        for code, words in table.get(kind, {}).items():
            yield from ((word, Reading(kind, code or None)) for word in words)
    for code, words in language["currencies"].get("words", {}).items():
        yield from ((word, Reading("currency", None if code == "any" else code)) for word in words)


def _scale_letters(language: Language) -> dict[str, str]:
    """Return the letters for a scale that may be written to a sign for money: "3 M\u20ac"."""
    numbers = language["numbers"]
    tables = (numbers.get("money_symbols", {}), numbers.get("symbols", {}))
    return {form: value for table in tables for value, forms in table.items() for form in forms}


def _inflected(name: str, endings: Iterable[str]) -> list[str]:
    """Return a currency name with the endings that its adjective can have ("tschechischen Kronen")."""
    head, _, tail = name.partition(" ")
    forms = [name]
    if tail:
        stems = [head[: -len(ending)] for ending in endings if head.endswith(ending)]
        forms += [f"{stem}{ending} {tail}" for stem in stems[:1] for ending in endings]
    return forms


def _prefixed(code: str, stems: Iterable[str], prefixes: Mapping[str, list[str]]) -> Iterator[tuple[str, Reading]]:
    for stem in stems:
        yield stem, Reading(kind_of(code), code)
        for symbol, names in prefixes.items():
            for name in names:
                own = _PREFIXED_CODES.get(code, code)
                yield f"{name}{stem}", Reading("physical", f"{symbol}{own}")
                yield f"{name} {stem}", Reading("physical", f"{symbol}{own}")


_PREFIXED_CODES = {"byte": "B"}


def _insert(trie: Trie, surface: str, reading: Reading) -> None:
    node = trie
    for key in _keys(surface):
        node = node.setdefault(key, {})
    if node is not trie:
        node[""] = reading


def _keys(surface: str) -> list[str]:
    """Return the keys of a surface's tokens; plain words need no scan."""
    words = surface.split(" ")
    return surface.lower().split(" ") if all(map(_is_plain, words)) else scan(surface).keys


def _is_plain(word: str) -> bool:
    """Tell whether a word is one token and nothing in it is repaired: Latin letters."""
    return word.isalpha() and max(word) < _FIRST_MODIFIER


def _symbol_pattern(readings: Mapping[str, Reading]) -> re.Pattern[str]:
    """Return the pattern of all printed symbols, longest first; letters end where the word ends."""
    forms = sorted((form for form in readings if not _CODE.fullmatch(form)), key=lambda form: (-len(form), form))
    lettered = "|".join(re.escape(form) for form in forms if form[-1].isalnum())
    signs = "|".join(re.escape(form) for form in forms if not form[-1].isalnum())
    return re.compile(rf"(?:{lettered}|[A-Z]{{3}})(?![^\W_{UNSPACED}])|[A-Z]{{3}}\$|(?:{signs})")


def _words_before(language: Language) -> list[str]:
    return [form for forms in language["units"].get("before", {}).values() for form in forms]


def _last_tokens(forms: Iterable[str]) -> frozenset[str]:
    """Return the last token of each form: a quick test before the pattern is tried."""
    return frozenset(keys[-1] for form in forms if (keys := scan(form).keys))


def _before_pattern(money: Mapping[str, str], language: Language) -> re.Pattern[str]:
    signs = sorted((form for form in money if not form.isalpha()), key=len, reverse=True)
    letters = sorted((form for form in money if form.isalpha()), key=lambda form: (-len(form), form))
    words = [*language["currencies"].get("before", ()), *_words_before(language)]
    spaceless = not language["numbers"].get("spaced", True)
    spaced = [re.escape(form).replace(r"\$", r" ?\$") if len(form) > 2 else re.escape(form) for form in signs]
    gap = f"[{SPACES}]{{0,2}}" if spaceless else ""
    named = "|".join(gap.join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True))
    spaced = [rf"(?<![^\W_]){form}" if form[0].isalpha() else form for form in spaced]
    alternatives = "|".join([*spaced, rf"(?<![^\W_])(?:{'|'.join(map(re.escape, letters))}|[A-Z]{{3}})"])
    edge = "" if spaceless else r"(?<![^\W_])"
    folded = "|".join(filter(None, [r"[a-z]{3}\$", r"(?:us|(?:hk|c|ca|au|nz|nt) ?)\$", r"(?-i:US) \$", named]))
    return re.compile(rf"(?P<money>{alternatives}|{edge}(?i:{folded}))[{SPACES}]{{0,2}}$")


def _money_names(money: Mapping[str, str], codes: list[str], language: Language) -> dict[str, str]:
    names = dict(money) | {form.lower(): code for form, code in money.items()} | {code: code for code in codes}
    names |= {f"{code.lower()}$": code for code in codes}
    for word, code in language["currencies"].get("before", {}).items():
        names[word.lower()] = code
    return names


def _attached_pattern(entries: list[Mapping[str, Any]]) -> re.Pattern[str] | None:
    """Return the pattern of words that carry a unit and are written to the number: "jährig", "fach"."""
    if not entries:
        return None
    groups = (f"({'|'.join(entry['stems'])})(?:{'|'.join(entry.get('endings', ['']))})" for entry in entries)
    return re.compile("|".join(groups))


def starts_number(scanned: Scan, index: int) -> bool:
    """Tell whether a token is a figure."""
    return index < len(scanned.kinds) and scanned.kinds[index] == NUMBER
