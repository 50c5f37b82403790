"""One language's time grammar, compiled: its words become roles, its forms regular expressions over roles.

The table [times] of a language file declares roles ("month", "weekday", ...) with the words that play them, and forms,
sequences of roles and literal words such as "{day} .? {month} {year}?". A text becomes one character for each token
(each set of roles has a private-use character), so that a form is a small regular expression over that string:
bounded, hence linear, and the same for a language with spaces and one without.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimkit.extraction.lexicon import Lexicon, compile_lexicon
from claimkit.extraction.numbers import numeral_value
from claimkit.languages import Language, load

_OTHER = " "
_BREAK = "\n"
_FIRST_PRIVATE = 0xE000
_FORM_PART = re.compile(r"\{[a-z_]+[0-9]?\}|[()|?]|\+?[^\s(){}|?]+")
_TOKEN = re.compile(
    r"""(?P<word>[^\W\d_]+)
      | (?P<date>(?:(?<![\d/.,-])|(?<=\.-))(?:\d{4}(?P<s>[-/.])\d{1,2}(?P=s)\d{1,2}|\d{1,2}(?P<t>[-/.])\d{1,2}(?P=t)(?:\d{4}|\d{2}))
            (?:T\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?(?!\d|[.,/-]\d))
      | (?P<daymonth>(?<![\d/.,-])\d{1,2}\.\d{1,2}\.(?!\d))
      | (?P<clock>(?<![\d:.,])\d{1,2}[:h]\d{2}(?::\d{2})?(?!\d|:\d))
      | (?P<decimal>\d+(?:[.,'\u2019]\d+)+)
      | (?P<int>\d+)
      | (?P<break>\n\s*\n)
      | (?P<other>\S)""",
    re.VERBOSE,
)
# How two expressions join: "inside" (March / of / 2023), "coarse" (next week / on / Monday),
# "same" (Friday / , / 3 May), "clock" (Friday / at / 2 pm), "range" (May / to / June),
# "pair" (between May / and / June), "list" (May / and / June).
JOINS = ("inside", "coarse", "same", "clock", "range", "pair", "list")
# "since" looks back, "from" ahead, "at" is "from" only where the sentence looks ahead: "as of January"
BOUNDS = ("since", "from", "until", "before", "after", "at")
CUES = (
    "uncounted_cue",
    "future",
    "past",
    "past_before",
    "weekday_ahead",
    "pluperfect",
    "intended",
    "future_before",
    "business_cue",
    "bound_cue",
    "infinitive_cue",
    "changed",
    "perfect",
    "not_past",
    "not_year",
    "not_season",
    "from_figure",
    "to_figure",
    "counted",
    "than",
    "usual",
    "stop",
)
_DATE_PARTS = re.compile(r"(\d+)([-/.])(\d+)[-/.](\d+)")
_DOT_DATE = re.compile(r"(?:[12]?\d|0\d|3[01])\.(?:1[0-2]|0?[1-9])")
_YEARS, _SHORTEST_YEAR = range(1100, 2100), len("elfhundert")
_SHORTEST_VERB = 4
_ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What a token can be: its roles with their values, and the character that stands for the set of roles."""

    roles: Mapping[str, Any]
    code: str


@dataclass(slots=True)
class Tokens:
    """A text cut into tokens; `codes` holds one character for each."""

    text: str
    starts: list[int]
    ends: list[int]
    entries: list[Entry | None]
    codes: str = ""


@dataclass(slots=True)
class Form:
    """One compiled form with what it adds to the fields; compiled when a text first needs it."""

    source: str
    spec: Mapping[str, Any]
    pattern: str
    _compiled: re.Pattern[str] | None = field(default=None, repr=False)

    @property
    def regex(self) -> re.Pattern[str]:
        """Return the compiled form."""
        if self._compiled is None:
            self._compiled = re.compile(self.pattern)
        return self._compiled


@functools.cache
def grammar(language: str | Language) -> Grammar:
    """Return the compiled time grammar of a language."""
    return Grammar(load(language)["times"], load(language))


class Grammar:
    """The compiled [times] table of one language."""

    def __init__(self, table: Mapping[str, Any], language: Language) -> None:
        self.order: str = table.get("order", "dmy")
        self.spaced: bool = table.get("spaced", True)
        self.day_month_dots: bool = table.get("day_month_dots", False)
        self.nouns_capitalised: bool = table.get("nouns_capitalised", False)
        self.plural_endings = tuple(table.get("plural_endings", ()))
        self.singular_endings = tuple(table.get("singular_endings", ()))
        self._endings = {look: tuple(table.get(f"{look}_endings", ())) for look in ("future", "past")}
        self._codes: dict[frozenset[str], str] = {}
        self._words: dict[str, dict[str, Any]] = {}
        self._exact: dict[str, dict[str, Any]] = {}
        self._glued: dict[str, dict[str, Any]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]] = {}
        self._seen: dict[str, Entry | None] = {}
        self._digits: dict[str, Entry | None] = {}
        self.short_months = _short_forms(table.get("roles", {}).get("month", {}))
        says_years = any("{yearword}" in spec["form"] for spec in table.get("forms", ()))
        one_word = language["numbers"].get("one_word") if says_years else False
        self._lexicon: Lexicon | None = compile_lexicon(language) if one_word else None
        self._read_roles(table)
        self._read_compounds(table)
        self._read_numerals(table)
        specs = {name: table.get(name, []) for name in ("forms", "joins", "bounds")}
        for spec in (spec for group in specs.values() for spec in group):
            self._read_literals(spec["form"])
            self._read_literals(spec.get("after", ""))
        self._enumerate_codes()
        self._compile(specs)

    # reading the table

    def _read_roles(self, table: Mapping[str, Any]) -> None:
        for role, values in table.get("roles", {}).items():
            for value, words in values.items():
                if value != "example":
                    for word in words:
                        self._add(word, role, _number(value))

    def _read_compounds(self, table: Mapping[str, Any]) -> None:
        """Add words made of two roles' words ("Freitagabend"): `compounds = [["weekday", "daypart"]]`."""
        for first, second, *glue in table.get("compounds", []):
            for value, words in table["roles"][first].items():
                for tail_value, tails in table["roles"][second].items():
                    if "example" in (value, tail_value):
                        continue
                    for word in words:
                        for tail in tails:
                            compound = word.lower() + (glue[0] if glue else "") + tail.lower()
                            self._add(compound, first, _number(value))

    def _read_numerals(self, table: Mapping[str, Any]) -> None:
        """Add composed numerals of a positional script, and Roman numerals, where the language declares them."""
        for ending in table.get("roman_endings", ()):
            for number in range(1, 22):
                self._add(_roman(number) + ending, "roman", number, exact=True)
        numerals = table.get("numerals")
        if numerals:
            for word, number in _composed(numerals["digits"], numerals["ten"]):
                self._add_number(word, number)

    def _add_number(self, word: str, number: int) -> None:
        for role, value in _integer_roles(str(number)).items():
            if role != "yy":
                self._add(word, role, value)

    def _add(self, word: str, role: str, value: Any, *, exact: bool = False) -> None:
        if word[0] == "=":  # only in this very case
            exact, word = True, word[1:]
        parts = self._split(word)
        if len(parts) > 1:
            known = self._phrases.setdefault(parts[0], [])
            for tail, roles in known:
                if tail == tuple(parts[1:]):
                    roles[role] = value
                    return
            known.append((tuple(parts[1:]), {role: value}))
            known.sort(key=lambda item: -len(item[0]))
            return
        exact = exact or word != word.lower()
        known_words = self._exact if exact else self._words
        known_words.setdefault(word, {})[role] = value

    def _split(self, word: str) -> list[str]:
        if not self.spaced:
            return [word]
        return [match.group().lower() for match in _TOKEN.finditer(word)]

    def _read_literals(self, source: str) -> None:
        for part in _FORM_PART.findall(source):
            if part[0] in "{()|?*":
                continue
            if part[0] == "+" and len(part) > 1:
                self._glued.setdefault(part[1:].lower(), {})[part.lower()] = None
            else:
                self._words.setdefault(part.lower(), {})["=" + part.lower()] = None

    def _enumerate_codes(self) -> None:
        """Give every set of roles that can occur its character, before the forms are compiled."""
        for word in [*self._words, *self._exact]:
            self._entry(word)
        for words in self._phrases.values():
            for _, roles in words:
                self._code(roles)
        for word, glued in self._glued.items():
            self._code({**(self._word_roles(word) or {}), **glued})
        self._code({"future": None})
        self._code({"past": None})
        samples = [str(n) for n in range(100)] + [f"{n:02d}" for n in range(10)]
        samples += ["100", "1000", "1001", "1990", "2199", "2200", "10000", "1234567"]
        for text in samples:
            self._code(_integer_roles(text))
        if self._lexicon is not None:
            self._code({"yearword": 0})
        for names in (["date"], ["daymonth"], ["clock"], ["decimal"], ["decimal", "dotdate"]):
            self._code(dict.fromkeys(names))

    # compiling

    def _compile(self, specs: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self.forms: dict[str, list[Form]] = {}
        for spec in specs["forms"]:
            form = Form(spec["form"], spec, self._pattern(spec["form"]))
            for code in self._first_codes(spec["form"]):
                self.forms.setdefault(code, []).append(form)
        self.starters = re.compile("[" + re.escape("".join(self.forms)) + "]") if self.forms else re.compile("(?!)")
        self.joins = {kind: self._whole(_of_kind(specs["joins"], kind)) for kind in JOINS}
        self.openers = self._ending(_of_kind(specs["joins"], "opener"))
        plain = [spec for spec in specs["bounds"] if "after" not in spec]
        self.bounds_before = [(kind, self._ending(_of_kind(plain, kind))) for kind in BOUNDS]
        self.bounds_first = self._ending(_of_kind(plain, "from_first"))
        self.bounds_around = [
            (spec["kind"], self._ending([spec]), self._whole([{"form": spec["after"]}]))
            for spec in specs["bounds"]
            if "after" in spec
        ]
        self.bounds_after = [(kind, self._whole(_of_kind(specs["bounds"], kind + "_after"))) for kind in BOUNDS]
        needed = {spec["alone"] for spec in specs["forms"] if spec.get("alone", "yes") not in ("yes", "no")}
        self.cues = {role: self._charset(role) for role in {*CUES, *needed}}
        self.cues["past"] += self.cues["perfect"]
        self.infinitive = frozenset(self.cues["infinitive_cue"])

    def _whole(self, specs: Sequence[Mapping[str, Any]]) -> re.Pattern[str]:
        return re.compile("|".join(self._pattern(spec["form"], slots=False) for spec in specs) or "(?!)")

    def _ending(self, specs: Sequence[Mapping[str, Any]]) -> re.Pattern[str]:
        return re.compile("(?:" + ("|".join(self._pattern(s["form"], slots=False) for s in specs) or "(?!)") + r")\Z")

    def _pattern(self, source: str, *, slots: bool = True) -> str:
        parts = []
        for part in _FORM_PART.findall(source):
            if part == "(":
                parts.append("(?:")
            elif part in (")", "|", "?"):
                parts.append(part)
            elif part[0] == "{":
                charset = f"[{self._charset(_role_of(part))}]"
                parts.append(f"(?P<{part[1:-1]}__{len(parts)}>{charset})" if slots else charset)
            elif part == "*":  # any word that plays no role
                parts.append(_OTHER)
            else:
                parts.append(f"[{self._charset(_role_of(part))}]")
        return "(?:" + "".join(parts) + ")"

    def _charset(self, role: str) -> str:
        return self._charsets.get(role, "\x01")

    @functools.cached_property
    def _charsets(self) -> Mapping[str, str]:
        """The characters of each role, asked when all sets of roles have theirs."""
        found: dict[str, str] = {}
        for roles, code in self._codes.items():
            for role in roles:
                found[role] = found.get(role, "") + code
        return found

    def _first_codes(self, source: str) -> str:
        """Return the characters with which a form can begin."""
        firsts, _, _ = _firsts(_FORM_PART.findall(source))
        return "".join(sorted({code for part in firsts for code in self._charset(_role_of(part))}))

    # reading a text

    def tokens(self, text: str) -> Tokens:
        """Cut a text into tokens with their roles."""
        starts: list[int] = []
        ends: list[int] = []
        entries: list[Entry | None] = []
        codes: list[str] = []
        phrase_starts: list[int] = []
        phrases = self._phrases
        for start, end, entry, code, word in self._scan(text):
            if word in phrases:
                phrase_starts.append(len(starts))
            starts.append(start)
            ends.append(end)
            entries.append(entry)
            codes.append(code)
        tokens = Tokens(text, starts, ends, entries)
        if phrase_starts:
            codes = self._join_phrases(tokens, codes, phrase_starts)
        tokens.codes = "".join(codes)
        return tokens

    def _scan(self, text: str) -> Iterator[tuple[int, int, Entry | None, str, str]]:
        previous_end, previous_int = -1, False
        for match in _TOKEN.finditer(text):
            kind, start, end = match.lastgroup, match.start(), match.end()
            word = _plain(match.group())
            if kind == "word" and not self.spaced and word[0] > "\u2e7f":
                yield from self._scan_unspaced(word, start)
                previous_int = False
                continue
            if kind in {"word", "other"}:
                glued = previous_int and start == previous_end
                entry = self._glued_entry(word) if glued else self._entry(word)
            elif kind == "break":
                yield start, end, None, _BREAK, ""
                previous_int = False
                continue
            elif kind == "int":
                entry = self._integer(word)
            else:
                entry = self._numeric(kind or "", word)
            previous_end, previous_int = end, kind == "int"
            yield start, end, entry, entry.code if entry else _OTHER, word.lower()

    def _scan_unspaced(self, run: str, offset: int) -> Iterator[tuple[int, int, Entry | None, str, str]]:
        heads, place = self._heads, 0
        while place < len(run):
            longest = heads.get(run[place])
            if longest is None:  # what plays no role becomes one token
                stop = place + 1
                while stop < len(run) and run[stop] not in heads:
                    stop += 1
                yield offset + place, offset + stop, None, _OTHER, ""
                place = stop
                continue
            for length in range(min(longest, len(run) - place), 0, -1):
                entry = self._entry(run[place : place + length])
                if entry is not None or length == 1:
                    break
            yield offset + place, offset + place + length, entry, entry.code if entry else _OTHER, ""
            place += length

    @functools.cached_property
    def _heads(self) -> Mapping[str, int]:
        """Return the characters that words begin with, each with the length of its longest word."""
        heads: dict[str, int] = {}
        for word in (*self._words, *self._exact):
            heads[word[0]] = max(len(word), heads.get(word[0], 1))
        return heads

    def _join_phrases(self, tokens: Tokens, codes: list[str], places: Sequence[int]) -> list[str]:
        """Turn the tokens of each phrase into one token."""
        dropped: set[int] = set()
        for place in places:
            if place in dropped:
                continue
            head = _plain(tokens.text[tokens.starts[place] : tokens.ends[place]]).lower()
            if place + 1 >= len(tokens.starts):
                continue
            second = _plain(tokens.text[tokens.starts[place + 1] : tokens.ends[place + 1]]).lower()
            for tail, roles in self._phrases[head]:
                if tail[0] != second:
                    continue
                stop = place + 1 + len(tail)
                words = [
                    _plain(tokens.text[a:b]).lower()
                    for a, b in zip(tokens.starts[place + 1 : stop], tokens.ends[place + 1 : stop], strict=True)
                ]
                if tuple(words) == tail:
                    tokens.ends[place] = tokens.ends[stop - 1]
                    tokens.entries[place] = Entry(roles, self._code(roles))
                    codes[place] = self._code(roles)
                    dropped.update(range(place + 1, stop))
                    break
        if dropped:
            keep = [i for i in range(len(codes)) if i not in dropped]
            tokens.starts = [tokens.starts[i] for i in keep]
            tokens.ends = [tokens.ends[i] for i in keep]
            tokens.entries = [tokens.entries[i] for i in keep]
            codes = [codes[i] for i in keep]
        return codes

    def _word_roles(self, word: str) -> dict[str, Any] | None:
        low, exact = self._words.get(word.lower()), self._exact.get(word)
        if exact is None and word.isupper() and len(word) > 3:
            exact = self._exact.get(word.capitalize())
        if low is None or exact is None:
            return low or exact
        return {**low, **exact}

    def _year_word(self, word: str) -> dict[str, Any] | None:
        """Return the role of a year said in one word: "neunzehnhundertneunundachtzig"."""
        pieces = self._lexicon.split(word.lower()) if self._lexicon is not None and len(word) > _SHORTEST_YEAR else ()
        value = numeral_value(pieces, self._lexicon) if pieces and self._lexicon is not None else None
        return {"yearword": int(value)} if value is not None and value in _YEARS and value == int(value) else None

    def _verb_form(self, word: str) -> dict[str, Any] | None:
        """Return the role of a verb that shows by its ending whether it speaks of what is to come: "will cost" or "cost" in one word."""
        if len(word) < _SHORTEST_VERB or not word.islower():
            return None
        return next(({look: None} for look, endings in self._endings.items() if word.endswith(endings)), None)

    def _entry(self, word: str) -> Entry | None:
        try:
            return self._seen[word]
        except KeyError:
            roles = self._word_roles(word) or self._year_word(word) or self._verb_form(word)
            entry = Entry(roles, self._code(roles)) if roles else None
            if len(self._seen) < 50_000 or entry:
                self._seen[word] = entry
            return entry

    def _glued_entry(self, word: str) -> Entry | None:
        glued = self._glued.get(word.lower())
        if glued is None:
            return self._entry(word)
        roles = {**(self._word_roles(word) or {}), **glued}
        return Entry(roles, self._code(roles))

    def _integer(self, text: str) -> Entry | None:
        if len(text) > 9:
            return None
        try:
            return self._digits[text]
        except KeyError:
            roles = _integer_roles(text)
            entry = Entry(roles, self._code(roles))
            if len(self._digits) < 20_000:
                self._digits[text] = entry
            return entry

    def _numeric(self, kind: str, word: str) -> Entry | None:
        if kind == "daymonth" and not self.day_month_dots:
            return None
        roles = {kind: word}
        if kind == "decimal" and self.day_month_dots and _DOT_DATE.fullmatch(word):
            roles["dotdate"] = word
        return Entry(roles, self._code(roles))

    def _code(self, roles: Mapping[str, Any]) -> str:
        key = frozenset(roles)
        if key not in self._codes:
            self._codes[key] = chr(_FIRST_PRIVATE + len(self._codes))
        return self._codes[key]


def _plain(word: str) -> str:
    """Return a token with the apostrophe that the language files write."""
    return "'" if word == "\u2019" else word


def parse_date(text: str, order: str) -> tuple[int, int, int] | None:
    """Read a numeral date as (year, month, day), with the year as written; `order` settles 5/6/2021."""
    match = _DATE_PARTS.match(text)
    if match is None:
        return None
    first, second, third = (int(match.group(i)) for i in (1, 3, 4))
    if len(match.group(1)) == 4:
        return first, second, third
    if order == "mdy" and match.group(2) != ".":
        first, second = second, first
    if second > 12 >= first:
        first, second = second, first
    return third, second, first


def _of_kind(specs: Sequence[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    return [spec for spec in specs if kind in ([spec["kind"]] if isinstance(spec["kind"], str) else spec["kind"])]


def _role_of(part: str) -> str:
    """Return the role that a part of a form asks for; a literal word is a role of its own, "=word" or glued "+word"."""
    if part[0] == "{":
        return part[1:-1].rstrip("0123456789")
    return part.lower() if part[0] == "+" and len(part) > 1 else "=" + part.lower()


def _number(value: str) -> int | str:
    return int(value) if re.fullmatch(r"-?\d+", value) else value


def _integer_roles(text: str) -> dict[str, Any]:
    value, length = int(text), len(text)
    roles: dict[str, Any] = {"int": value}
    if length <= 2:
        if 1 <= value <= 31:
            roles["day"] = value
        if 1 <= value <= 12:
            roles["monthnum"] = value
        if length == 2:
            roles["yy"] = value
        if value <= 24:
            roles["hour"] = value
    if length == 4 and 1000 <= value < 2200:
        roles["year"] = value
    if value % 10 == 0 and ((length == 2 and value > 10) or "year" in roles):
        roles["tens"] = value
    if 1 <= value < 1000:
        roles["num"] = value
    return roles


def _roman(number: int) -> str:
    text = ""
    for letters, value in _ROMAN:
        while number >= value:
            text += letters
            number -= value
    return text


def _composed(digits: str, ten: str) -> Iterator[tuple[str, int]]:
    """Yield the numerals 1 to 99 of a script that writes 23 as two-ten-three."""
    for number in range(1, 100):
        tens, ones = divmod(number, 10)
        head = "" if tens == 0 else (ten if tens == 1 else digits[tens] + ten)
        yield head + (digits[ones] if ones else ""), number


def _short_forms(role: Mapping[str, Any]) -> frozenset[str]:
    """Return the words of a role that only begin another word for the same: "jan" beside "januar"."""
    groups = [words for value, words in role.items() if value != "example"]
    return frozenset(
        word for words in groups for word in words if any(other != word and other.startswith(word) for other in words)
    )


def _firsts(parts: Sequence[str], place: int = 0) -> tuple[set[str], bool, int]:
    """Return the parts with which an alternation can begin, whether it can be empty, and where it ends."""
    firsts: set[str] = set()
    empty, any_empty = True, False
    while place < len(parts) and parts[place] != ")":
        if parts[place] == "|":
            any_empty, empty = any_empty or empty, True
            place += 1
            continue
        if parts[place] == "(":
            found, optional, place = _firsts(parts, place + 1)
        else:
            found, optional = {parts[place]}, False
        place += 1
        if place < len(parts) and parts[place] == "?":
            optional = True
            place += 1
        if empty:
            firsts |= found
            empty = optional
    return firsts, any_empty or empty, place
