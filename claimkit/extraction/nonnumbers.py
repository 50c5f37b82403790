"""Stretches of a text in which figures are not quantities: addresses, versions, scores, labels, idioms, dates."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimkit.extraction.scanning import SPACES
from claimkit.languages import Language

_SPACE = f"[{SPACES}]"
# What looks the same in every language. Each alternative is bounded, so that the whole is linear.
_LINKS = r"(?:https?://|www\.|t\.co/)[^\s<>\"]{1,500}"
_MAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}"
_FIGURES = (
    r"[@#]\w{1,64}|#[ ]\d{1,9}"
    r"|(?<![\w.,])(?!\d{1,3}(?:\.\d{3})+(?![.\d]))\d{1,5}(?:\.\d{1,5}){2,}(?!\w)"  # versions, dates
    r"|(?<![\w:.,])\d{1,3}:\d{1,3}(?::\d{2})?(?:[.,]\d{1,3})?(?![\w:])"  # scores and clock times
    r"|\b[0-2]\d[0-5]\d ?(?:GMT|UTC|ET|EST|EDT|CET|CEST|MEZ|MESZ)\b"  # "0634 GMT"
    r"|(?<![\w+])\+\d[\d ()/-]{6,20}\d"  # phone numbers
    r"|(?<![\w.,-])0\d{1,5}[ /-]{1,3}\d[\d /-]{3,14}\d(?![\w])"
    r"|(?<![\w.,-])0 \d{3}(?: \d{2,3}){2,3}(?![\w])"
    r"|(?<![\w.,-])\d{3}[-/]\d{3,4}-\d{4}(?![\w-])"
    r"|\(0\d{1,3}\) ?\d{3,5}-\d{4}(?![\w-])"
    r"|(?<![\w.,-])\d{1,4}(?:-\d{1,6}){2,}(?!\w)"
    r"|(?:ISBN|ISSN|IBAN|DOI|RFC|CVE)[ :#-]{0,3}[\dA-Z][\dA-Z./-]{0,5}(?:[ -]?[\dX./-]{1,12}){0,10}"
    r"|(?m:^)[ \t]{0,8}\(?\d{1,3}(?:\.(?:\d{1,2}\.?)?|\))(?=[ \t]+[^\W\d_])(?=[^\n]{30})"  # list markers
    r"|\[\d{1,3}\]"
    r"|\b\d+(?![eExX])(?![kcdm]?m[23]\b)[A-Za-z]{1,3}\d\w*"
    r"|(?<![\d/])\d{1,4}/\d{1,2}/\d{2,4}(?![\d/])"
    r"|(?:(?<=\b[A-Z] )|(?<=[A-Za-z][A-Z] )|(?<=[A-Z][sa] )|(?<=KLs )|(?<=OWi )|(?<=\b[A-Z]-))\d{1,5}/\d{2}(?:\d{2})?(?![\d/])"  # court files
    r"|&#x?[0-9a-fA-F]{1,6};|\\[tnrux][0-9a-fA-F]{0,4}"
)
_BLANK_OR_BRACES = re.compile(r"\{\w+\}| ")
_GROUPED = r"\d{1,3}(?:[.,]\d{3})+(?:[/-]\d{2,4})?(?![\w%]|[.,]\d)"  # "ley 27.541"
_POINTER = 16  # characters of a word before a label
_CLAUSE_END = r"(?=\s*(?:[.,;:!?)\n]|\Z))"
_UNIVERSAL = re.compile(rf"{_LINKS}|{_MAIL}|{_FIGURES}")
_WITHOUT_MAIL = re.compile(rf"(?=[hwt@#\d+IDRC \t(\[&\\])(?:{_LINKS}|{_FIGURES})")  # with what these can start
_LABELLED = r"{space}{{0,2}}(?:[#:]{space}?)?(?!\d{{1,3}}(?:[.,]\d{{3}})+(?!\d)|0[.,]\d)(?:\d[\d.,/-]{{0,14}}\d|\d)[a-zA-Z]?(?:{space}?/{space}?\d{{1,4}})?(?![\w%])"


class Idiom:
    """A phrase that names no quantity; its pattern is compiled when a text first has all its words."""

    rarest: str  # its longest word

    def __init__(self, phrase: str, source: str, flags: re.RegexFlag) -> None:
        self.rarest, *self._words = sorted(filter(None, _BLANK_OR_BRACES.split(phrase.lower())), key=len, reverse=True)
        first = phrase.lower().partition(" ")[0]
        self._opening = "" if "{" in first else first
        self._source, self._flags = source, flags

    def may_stand_in(self, lowered: str) -> bool:
        """Tell whether all words of the phrase stand somewhere in a text in small letters, which has its longest one."""
        return not self._words or all(word in lowered for word in self._words)

    def search(self, text: str, lowered: str, start: int) -> re.Match[str] | None:
        """Return the first place of the phrase from an offset on, tried where its first word stands."""
        if not self._opening or len(lowered) != len(text):
            return self._pattern.search(text, start)
        place = lowered.find(self._opening, start)
        while place >= 0:
            match = self._pattern.match(text, place)
            if match is not None:
                return match
            place = lowered.find(self._opening, place + 1)
        return None

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self._source, self._flags)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Sorted spans in which no quantity starts."""

    starts: list[int]
    ends: list[int]

    def covers(self, start: int, end: int) -> bool:
        """Tell whether a blocked span overlaps start to end."""
        place = bisect_right(self.starts, end - 1) - 1
        return place >= 0 and self.ends[place] > start

    def within(self, start: int, end: int) -> bool:
        """Tell whether a blocked span is only the tail of start to end."""
        place = bisect_right(self.starts, end - 1) - 1
        return place >= 0 and self.starts[place] > start and self.ends[place] == end


def merge(spans: Iterable[tuple[int, int]]) -> Blocked:
    """Return the union of spans, sorted."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return Blocked(starts, ends)


def universal_spans(text: str) -> list[tuple[int, int]]:
    """Return addresses, versions, scores, phone numbers and list markers."""
    pattern = _UNIVERSAL if "@" in text else _WITHOUT_MAIL
    return [match.span() for match in pattern.finditer(text)]


def idiom_spans(text: str, language: Language) -> list[tuple[int, int]]:
    """Return the idioms that the language file names; where two start at one place, the longer phrase counts."""
    lowered = text.lower()
    return [
        span
        for idioms in _idioms(language)
        for span in _spans(text, lowered, [i for i in idioms if i.rarest in lowered and i.may_stand_in(lowered)])
    ]


def _spans(text: str, lowered: str, idioms: Sequence[Idiom]) -> Iterator[tuple[int, int]]:
    """Yield what the alternation of idioms, in this order, finds."""
    matches = [idiom.search(text, lowered, 0) for idiom in idioms]
    while True:
        first = min((match for match in matches if match is not None), key=lambda match: match.start(), default=None)
        if first is None:
            return
        yield first.span()
        for place, match in enumerate(matches):
            if match is not None and match.start() < first.end():
                matches[place] = idioms[place].search(text, lowered, first.end())


def label_spans(text: str, language: Language) -> list[tuple[int, int]]:
    """Return the labels with their number: "Artikel 5"."""
    labels, addresses = _label_pattern(language), _address_pattern(language)
    found = [match.span() for match in addresses.finditer(text)] if addresses is not None else []
    if labels is not None:
        found += [match.span() for match in labels.finditer(text) if not _is_pointed_at(text, match.start(), language)]
    return found


def _is_pointed_at(text: str, start: int, language: Language) -> bool:
    """Tell whether the word before a label shows that it is a plain noun and named by no figure: "last season 12 left"."""
    pointers = (language["non_numbers"] or {}).get("labels_not_after", {}).get("words", ())
    before = text[max(0, start - _POINTER) : start].split()
    return bool(before) and before[-1].lower() in pointers


def _numeral_characters(language: Language) -> str:
    """Return the characters of the numerals of a script without spaces, "" elsewhere."""
    table = language["numbers"]
    if table.get("spaced", True):
        return ""
    words = (word for name in ("cardinals", "multipliers") for forms in table[name].values() for word in forms)
    return "".join(sorted(set("".join(words))))


def _unless_counted(language: Language) -> tuple[tuple[str, ...], str, str]:
    """Return the words between a part and any whole, and what follows an idiom that is a share: "one day in five"."""
    table = language["ratios"] or {}
    words = tuple(table.get("of_any", ()))
    cardinals = (form for forms in language["numbers"].get("cardinals", {}).values() for form in forms)
    number = rf"(?:{'|'.join(map(re.escape, cardinals))})(?![^\W_])"
    of = "|".join(map(re.escape, table.get("of", ()))) or r"(?!)"
    noun = rf"(?:[^\W\d_]+{_SPACE}+){{0,3}}" if table.get("noun_inside") else ""  # "found that one bridge in three"
    return words, rf"(?!{_SPACE}+(?:\d|{number}))", rf"(?!{_SPACE}+{noun}(?:{of}){_SPACE}+{number})"


def _unless_measured(language: Language) -> str:
    """Return what follows a figure that is none of an idiom's: "il 112%", "o 190 mil"."""
    shares, scales = language["units"].get("percent", {}), language["numbers"].get("multipliers", {})
    words = "|".join(re.escape(form) for table in (shares, scales) for forms in table.values() for form in forms)
    return rf"(?![.,]\d|{_SPACE}?[%\u20ac$]|{_SPACE}+(?:{words or '(?!)'})(?![^\W_]))"


def _small_numbers(language: Language) -> dict[str, str]:
    """Return what stands for the braces of an idiom: a number below 100, and one behind which the clause ends."""
    cardinals = language["numbers"].get("cardinals", {}).items()
    words = sorted((form for value, forms in cardinals if value.isdecimal() for form in forms), key=len, reverse=True)
    number = rf"(?:\d{{1,2}}(?!\d|[.,:]\d)|{'|'.join(map(re.escape, words))})(?![^\W_]|{_SPACE}?[%\u20ac$])"
    if language["nouns"] and language["nouns"].get("style") == "capitalised":
        number += rf"(?-i:(?!{_SPACE}[A-Z\u00c4\u00d6\u00dc]))"  # not before what it counts
    return {
        r"\{t\}": r"\d{1,2}[.,:]\d{2}(?![\d%\u20ac$]|[.,]\d)",
        r"\{n\}": number,
        r"\{last\}": rf"{number}{_CLAUSE_END}",
        r"\{end\}": _CLAUSE_END,
    }


def _idiom(phrase: str, numerals: str) -> str:
    """Return the pattern of an idiom; without spaces, one that opens with a numeral is none behind another numeral."""
    pattern = re.escape(phrase).replace(r"\ ", f"{_SPACE}+")
    if numerals and phrase[0] in numerals:
        pattern = f"(?<![{numerals}]){pattern}"
    return f"{pattern}(?![{numerals}])" if numerals and set(phrase) <= set(numerals) else pattern


@functools.cache
def _idioms(language: Language) -> tuple[tuple[Idiom, ...], tuple[Idiom, ...]]:
    """Return the idioms in any letter case and those with a capital, which count only as they stand; the longest first."""
    phrases = sorted((language["non_numbers"] or {}).get("phrases", ()), key=len, reverse=True)
    edges = (r"(?<![^\W_])", r"(?![^\W_])") if language["numbers"].get("spaced", True) else ("", "")
    numerals, (words, number, share) = _numeral_characters(language), _unless_counted(language)
    small, measured = _small_numbers(language), _unless_measured(language)
    found: tuple[list[Idiom], list[Idiom]] = ([], [])
    for phrase in phrases:
        source = _idiom(phrase, numerals)
        for braces, figure in small.items():
            source = source.replace(braces, figure)
        unless = number if phrase.endswith(words) else "" if numerals else share
        unless += measured if phrase[-1].isdecimal() or phrase[-1] == "}" else ""
        lower = phrase.islower()
        found[not lower].append(Idiom(phrase, f"{edges[0]}{source}{unless}{edges[1]}", re.I if lower else re.NOFLAG))
    return tuple(found[0]), tuple(found[1])


@functools.cache
def _label_pattern(language: Language) -> re.Pattern[str] | None:
    table: Mapping[str, Any] = language["non_numbers"] or {}
    labels = sorted(table.get("labels", ()), key=len, reverse=True)
    if not labels:
        return None
    names = "|".join(re.escape(label) for label in labels)
    number = _LABELLED.format(space=_SPACE)
    joiners = "|".join(
        re.escape(word) for word in (*language["ranges"].get("lists", ()), *table.get("label_joiners", ()))
    )
    noun = "(?-i:[A-Z\u00c4\u00d6\u00dc0-9])" if language["nouns"].get("style") == "capitalised" else r"[^\W_]"
    more = (
        rf"(?:{_SPACE}+(?:{joiners}){_SPACE}+\d{{1,4}}(?!\d|{_SPACE}*{noun}|[\d.,]\d|{_SPACE}*[%\u20ac$]))?"
        if joiners
        else ""
    )
    plurals = "|".join(re.escape(word) for word in table.get("plural_labels", {}).get("words", ())) or r"(?!)"
    both = rf"{_SPACE}\d{{1,4}}(?:,{_SPACE}\d{{1,4}})*{_SPACE}(?:{joiners or '(?!)'}){_SPACE}\d{{1,4}}(?![\w%]|[.,]\d)"
    return re.compile(rf"(?<![^\W\d_])(?:(?i:{plurals}){both}|(?:{names}){number}{more})")


@functools.cache
def _address_pattern(language: Language) -> re.Pattern[str] | None:
    """Return the pattern of a number behind a word to dial or for a law, and of a house beside its street, on the language's side."""
    table: Mapping[str, Any] = language["non_numbers"] or {}
    phones, streets, ahead, laws = (
        "|".join(re.escape(word) for word in sorted(table.get(name, ()), key=len, reverse=True))
        for name in ("phones", "streets", "streets_behind", "laws")
    )
    parts = []
    if phones:
        parts.append(rf"(?:{phones}){_SPACE}{{1,2}}\d[\d ./-]{{3,16}}\d")
    if streets:
        parts.append(rf"(?:{streets})(?:{_SPACE}[^\W\d_][\w'.-]{{0,20}}){{1,5}},{_SPACE}\d{{1,4}}(?![\w%]|[.,]\d)")
    if laws:
        parts.append(rf"(?:{laws}){_SPACE}{_GROUPED}")
    if ahead:
        parts.append(rf"\d{{1,4}},?{_SPACE}(?:{ahead})(?={_SPACE})")
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})") if parts else None
