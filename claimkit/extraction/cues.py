"""Words around a number that change its meaning: qualifiers, range and list connectors, per-words. Compiled once."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from claimkit.extraction.scanning import SPACES, scan
from claimkit.languages import Language
from claimkit.records import Bound

_SPACE = f"[{SPACES}]"
_MOST_DENIED = 5  # words between a negation and the bound that it turns
_START, _END = r"(?<![^\W\d_])", r"(?![^\W\d_])"  # where a word starts and ends
_COMMA = "\N{IDEOGRAPHIC COMMA}"
_DASHES = "-\u2013\u2014\u2012~\u301c\uff5e"


class Qualifier(NamedTuple):
    """What a qualifier says of the figure, and the words behind which it says nothing of it.

    With `lasting_after` it speaks of a duration only behind one of these words, or before one of `lasting_before`.
    With `moves` it also opens a step between two figures and bounds none then: "pasa de 13 a 14 euros".
    """

    bound: Bound
    approximate: bool
    not_after: tuple[str, ...] = ()
    lasting_after: tuple[str, ...] = ()
    lasting_before: tuple[str, ...] = ()
    not_right_after: tuple[str, ...] = ()
    before_compound: bool = True
    moves: bool = False


class Late:
    """A pattern that few articles need, compiled when it is first asked."""

    __slots__ = ("_pattern", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._pattern: re.Pattern[str] | None = None

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return what the pattern's `search` does, in any letter case."""
        return self.pattern.search(text, start, len(text) if end is None else end)

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return the compiled pattern."""
        if self._pattern is None:
            self._pattern = re.compile(self._source, re.I)
        return self._pattern


class Joint:
    """What joins two numbers; before the second may stand a word that softens it: "zwischen 2 und etwa 7".

    The pattern with all these words is compiled when a text first has one of them there.
    """

    __slots__ = ("_ends", "_plain", "_softened")

    def __init__(self, source: str, softeners: Sequence[str]) -> None:
        self._plain = re.compile(source, re.I)
        self._softened = Late(source + _softener(softeners))
        self._ends = tuple({word.rpartition(" ")[2] for word in softeners})

    def opens(self, text: str, start: int) -> bool:
        """Tell whether a joint stands at an offset."""
        return self._plain.match(text, start) is not None

    def match(self, text: str, start: int) -> re.Match[str] | None:
        """Return the joint at an offset, with the softening word."""
        return self._softened.pattern.match(text, start) if self.opens(text, start) else None

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Tell whether a stretch is a joint and nothing else."""
        end = len(text) if end is None else end
        if self._plain.fullmatch(text, start, end) is not None:
            return True
        soft = text[start:end].rstrip(SPACES).lower().endswith(self._ends)
        return soft and self._softened.pattern.fullmatch(text, start, end) is not None


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled cue patterns of one language; all are anchored where they are used."""

    before: Late
    last_tokens: frozenset[str]
    after: re.Pattern[str] | None
    qualifiers: Mapping[str, Qualifier]
    connector: Joint
    middle: Joint
    opener: Late
    from_middle: Joint
    from_opener: Late
    listing: Joint
    step: Joint
    step_opener: Late
    step_end: Late
    back: Joint | None
    back_opener: Late
    change: re.Pattern[str] | None
    fall: re.Pattern[str] | None
    plain: re.Pattern[str] | None
    step_range: re.Pattern[str] | None
    results: frozenset[str]
    results_between: frozenset[str]
    per: re.Pattern[str]
    stuff: re.Pattern[str]
    per_phrase: re.Pattern[str] | None
    per_codes: Mapping[str, str]
    denied: Late | None
    comparatives: frozenset[str]
    longest: int


@functools.cache
def compile_cues(language: Language) -> Cues:
    """Return the compiled cues of a language."""
    before: dict[str, Qualifier] = {}
    after: dict[str, Qualifier] = {}
    compared: set[str] = set()
    for entry in language["qualifiers"] or ():
        compared.update(entry.get("not_before", ()))
        reading = Qualifier(
            entry.get("bound", "exact"),
            entry.get("approximate", False),
            tuple(entry.get("not_after", ())),
            tuple(entry.get("lasting_after", ())),
            tuple(entry.get("lasting_before", ())),
            tuple(entry.get("not_right_after", ())),
            entry.get("before_compound", True),
            entry.get("moves", False),
        )
        target = after if entry.get("after") else before
        target.update({word.lower(): reading for word in qualifying_words(entry)})
    ranges: Mapping[str, Any] = language["ranges"]
    per: Mapping[str, Any] = language["per"]
    both, from_to = ranges.get("between", {}), ranges.get("from_to", {})
    soft = [word for word, reading in before.items() if reading.approximate or reading.bound == "at_most"]
    spaced = language["numbers"].get("spaced", True)
    return Cues(
        _lookbehind(before, spaced),
        frozenset(keys[-1] for word in before if (keys := scan(word).keys)),
        _behind(after, compared),
        before | after,
        _connector(ranges, soft),
        _between(both.get("middle", ()), soft),
        _opener(both.get("open", ()), soft),
        _between(from_to.get("middle", ()), soft),
        _opener(from_to.get("open", ()), soft),
        _listing(ranges, soft),
        _between(ranges.get("steps", {}).get("middle", ()), soft),
        _opener(ranges.get("steps", {}).get("open", ()), soft),
        _step_end(ranges.get("steps", {}).get("middle", ()), language),
        _between(ranges["back_steps"]["middle"], soft) if "back_steps" in ranges else None,
        _opener(ranges.get("back_steps", {}).get("open", ()), soft),
        _verbs(ranges.get("changes", ())),
        _verbs(ranges.get("falls", ())),
        re.compile(rf"{_START}(?:{_any(ranges['plain'])}){_SPACE}+$", re.I) if ranges.get("plain") else None,
        re.compile(rf"{_START}(?:{_any(ranges['step_range'])}){_SPACE}+$", re.I) if ranges.get("step_range") else None,
        frozenset(ranges.get("results", ())),
        frozenset(ranges.get("results_between", ())),
        _rate((*per.get("words", ()), *per.get("only_counted", {}).get("words", ())), spaced),
        _stuff(language),
        _rate_phrase(per),
        {phrase.lower(): code for phrase, code in per.get("phrases", {}).items()},
        _denied(language),
        frozenset((language["denied_bounds"] or {}).get("comparatives", ())),
        max(map(len, before), default=0) + 6,
    )


def qualifying_words(entry: Mapping[str, Any]) -> list[str]:
    """Return the words of a qualifier, with each form beside each word that may link it to the figure."""
    return [*entry["words"], *(f"{form} {link}".rstrip() for form in entry.get("forms", ()) for link in entry["links"])]


def _softener(words: Sequence[str]) -> str:
    """Return the pattern of a word that may soften the second number of a range."""
    return rf"(?:(?:{_any(words)}){_SPACE}*)?" if words else ""


def _connector(ranges: Mapping[str, Any], soft: Sequence[str]) -> Joint:
    words = _any(ranges.get("connectors", ()))
    return Joint(rf"{_SPACE}{{0,2}}(?:[{_DASHES}]|{_START}(?:{words}){_END}){_SPACE}{{0,2}}", soft)


def _listing(ranges: Mapping[str, Any], soft: Sequence[str]) -> Joint:
    words = _any(ranges.get("lists", ()))
    return Joint(rf"{_SPACE}?(?:,|;|{_COMMA}|,?{_SPACE}(?:{words})|(?:{words})){_SPACE}?", soft)


def _step_end(middle: Iterable[str], language: Language) -> Late:
    """Return the pattern of where a step ends, from its first figure on: " euros en 2024 | a 15", " | para R$ 14"."""
    words = (word for words in language["numbers"].get("cardinals", {}).values() for word in words)
    figure = rf"[^\w\s]?(?:[^\W\d_]{{1,4}}{_SPACE}?)??[^\w\s]?{_SPACE}?(?:\d|(?:{_any(words)}){_END})"
    return Late(rf"^[^.,;:!?()\n]{{0,40}}?{_SPACE}(?:{_any(middle)}){_SPACE}+{figure}")


def _verbs(stems: Sequence[str]) -> re.Pattern[str] | None:
    """Return the pattern of verbs given by stem; with "|" at its end a stem is the whole word."""
    if not stems:
        return None
    whole = _any(stem[:-1] for stem in stems if stem.endswith("|"))
    open_ended = _any(stem for stem in stems if not stem.endswith("|"))
    return re.compile(rf"{_START}(?:(?:{open_ended})[^\W\d_]*|{whole}){_END}", re.I)


def _behind(words: Iterable[str], compared: Iterable[str]) -> re.Pattern[str] | None:
    """Return the pattern of a qualifier behind its figure; "or less than" opens another one."""
    if not words:
        return None
    more = rf"(?!{_SPACE}+(?:{_any(compared)}){_END})"
    return re.compile(rf"[{SPACES}-]?(?P<cue>{_any(words)}){_END}{more}", re.I)


def _stuff(language: Language) -> re.Pattern[str]:
    """Return the pattern of what a unit measures, between the unit and its rate: "g CO2 pro km", "litres of water a day"."""
    if language["nouns"].get("style") == "capitalised":
        return re.compile(rf"{_SPACE}(?-i:[A-Z\u00c4\u00d6\u00dc])\w+(?={_SPACE})")
    partitives = _any(language["units"].get("partitives", ()))
    if language["per"].get("bare_stuff"):
        return re.compile(rf"{_SPACE}(?:(?:{partitives}){_SPACE})?[^\W\d_]\w+(?={_SPACE})", re.I)
    return re.compile(rf"{_SPACE}(?:{partitives})(?:{_SPACE}|['\u2019])[^\W\d_]\w+(?={_SPACE})", re.I)


def _rate(words: Iterable[str], spaced: bool) -> re.Pattern[str]:
    """Return the pattern of "per" and a stroke; without spaces a word needs no edges."""
    start, end = (_START, _END) if spaced else ("", "")
    return re.compile(rf"[{SPACES}-]?(?P<cue>/|{start}(?:{_any(words)}){end})[{SPACES}-]?", re.I)


def _denied(language: Language) -> Late | None:
    """Return the pattern of a negation and the verb that it denies, right before a qualifier: "non saranno" piu di 300."""
    table: Mapping[str, Any] | None = language["denied_bounds"]
    if not table:
        return None
    word = rf"(?!(?:{_any(table['barred'])}){_END})[^\W\d_]+(?:['\u2019-][^\W\d_]+)*['\u2019]?"
    verbs = rf"{_SPACE}+(?:{word}{_SPACE}+){{1,{_MOST_DENIED}}}"
    return Late(rf"{_START}(?:{_any(table['words'])}){verbs}$")


def _rate_phrase(per: Mapping[str, Any]) -> re.Pattern[str] | None:
    """Return the pattern of "im Jahr" and its like, but not "im Jahr 2003", "im Jahr zuvor"."""
    if not per.get("phrases"):
        return None
    later = rf"(?-i:[0-9A-Z])|(?:{_any(per['not_before'])}){_END}" if per.get("not_before") else "(?-i:[0-9A-Z])"
    return re.compile(rf"{_SPACE}?(?P<cue>{_any(per['phrases'])}){_END}(?!{_SPACE}+(?:{later}))", re.I)


def _any(words: Iterable[str]) -> str:
    """Return the alternation of phrases, longest first; a space in a phrase stands for any space."""
    return _branches([word.split(" ") for word in words]) or r"(?!)"


def _branches(phrases: Iterable[Sequence[str]]) -> str:
    """Return the alternation of phrases of which each first word is written once: half as much to compile."""
    behind: dict[str, list[Sequence[str]]] = {}
    for first, *rest in phrases:
        behind.setdefault(first, []).append(rest)
    found = []
    for first in sorted(behind, key=lambda word: (-len(word), word)):
        longer = [rest for rest in behind[first] if rest]
        more = f"{_SPACE}+(?:{_branches(longer)})" if longer else ""
        found.append(re.escape(first) + (f"(?:{more})?" if more and [] in behind[first] else more))
    return "|".join(found)


def _lookbehind(words: Mapping[str, Qualifier], spaced: bool) -> Late:
    """Return the pattern of a qualifier that ends right before an offset."""
    lettered = [word for word in words if word[-1].isalnum() or word[-1] == "."]
    signs = [word for word in words if word not in lettered]
    gap = f"{_SPACE}{{1,2}}" if spaced else f"{_SPACE}*"
    edge = r"(?<![^\W\d_])(?<![^\W\d_]-)" if spaced else ""
    return Late(rf"(?:{edge}(?P<cue>{_any(lettered)}){gap}|(?P<sign>{_any(signs)}){_SPACE}{{0,2}})$")


def _between(words: Iterable[str], soft: Sequence[str]) -> Joint:
    return Joint(rf"{_SPACE}{{0,2}}(?:{_any(words)}){_SPACE}{{0,2}}", soft)


def _opener(words: Iterable[str], soft: Sequence[str]) -> Late:
    return Late(rf"(?<![^\W\d_])(?P<cue>{_any(words)}){_SPACE}*{_softener(soft)}$")
