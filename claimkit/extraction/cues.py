"""Words around a number that change its meaning: qualifiers, range and list connectors, per-words. Compiled once."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from claimkit.extraction.scanning import SPACES
from claimkit.languages import Language
from claimkit.records import Bound

_SPACE = f"[{SPACES}]"
_DASHES = "-\u2013\u2014\u2012~\u301c\uff5e"


class Qualifier(NamedTuple):
    """What a qualifier says of the figure."""

    bound: Bound
    approximate: bool


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled cue patterns of one language; all are anchored where they are used."""

    before: re.Pattern[str]
    after: re.Pattern[str] | None
    qualifiers: Mapping[str, Qualifier]
    connector: re.Pattern[str]
    middle: re.Pattern[str]
    opener: re.Pattern[str]
    from_middle: re.Pattern[str]
    from_opener: re.Pattern[str]
    listing: re.Pattern[str]
    change: re.Pattern[str] | None
    per: re.Pattern[str]
    per_phrase: re.Pattern[str] | None
    per_codes: Mapping[str, str]
    longest: int


@functools.cache
def compile_cues(language: Language) -> Cues:
    """Return the compiled cues of a language."""
    before: dict[str, Qualifier] = {}
    after: dict[str, Qualifier] = {}
    for entry in language["qualifiers"] or ():
        reading = Qualifier(entry.get("bound", "exact"), entry.get("approximate", False))
        target = after if entry.get("after") else before
        target.update({word.lower(): reading for word in entry["words"]})
    ranges: Mapping[str, Any] = language["ranges"]
    spaced = language["numbers"].get("spaced", True)
    both = ranges.get("between", {})
    from_to = ranges.get("from_to", {})
    per: Mapping[str, Any] = language["per"]
    softeners = [word for word, reading in before.items() if reading.approximate or reading.bound == "at_most"]
    soft = rf"(?:(?:{_any(softeners)}){_SPACE}*)?" if softeners else ""
    changes = ranges.get("changes", ())
    return Cues(
        _lookbehind(before, spaced),
        re.compile(rf"{_SPACE}?(?P<cue>{_any(after)})(?![^\W\d_])", re.I) if after else None,
        before | after,
        re.compile(
            rf"{_SPACE}{{0,2}}(?:[{_DASHES}]|(?<![^\W\d_])(?:{_any(ranges.get('connectors', ()))})(?![^\W\d_])){_SPACE}{{0,2}}{soft}",
            re.I,
        ),
        _between(both.get("middle", ()), soft),
        _opener(both.get("open", ()), soft),
        _between(from_to.get("middle", ()), soft),
        _opener(from_to.get("open", ()), soft),
        re.compile(
            rf"{_SPACE}?(?:,|;|\u3001|,?{_SPACE}(?:{_any(ranges.get('lists', ()))})|(?:{_any(ranges.get('lists', ()))})){_SPACE}?{soft}"
            if ranges.get("lists")
            else rf"{_SPACE}?[,;]{_SPACE}?",
            re.I,
        ),
        re.compile(rf"(?<![^\W\d_])(?:{_any(changes)})[^\W\d_]*(?![^\W\d_])", re.I) if changes else None,
        re.compile(rf"{_SPACE}?(?P<cue>/|(?<![^\W\d_])(?:{_any(per.get('words', ()))})(?![^\W\d_])){_SPACE}?", re.I)
        if per.get("words")
        else re.compile(rf"{_SPACE}?(?P<cue>/){_SPACE}?"),
        re.compile(rf"{_SPACE}?(?P<cue>{_any(per.get('phrases', ()))})(?![^\W\d_])(?!{_SPACE}+(?-i:[0-9A-Z]))", re.I) if per.get("phrases") else None,
        {phrase.lower(): code for phrase, code in per.get("phrases", {}).items()},
        max(map(len, before), default=0) + 6,
    )


def _any(words: Iterable[str]) -> str:
    """Return the alternation of phrases, longest first; a space in a phrase stands for any space."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", f"{_SPACE}+") for word in ordered) or r"(?!)"


def _lookbehind(words: Mapping[str, Qualifier], spaced: bool) -> re.Pattern[str]:
    """Return the pattern of a qualifier that ends right before an offset."""
    lettered = [word for word in words if word[-1].isalnum() or word[-1] == "."]
    signs = [word for word in words if word not in lettered]
    gap = f"{_SPACE}{{1,2}}" if spaced else f"{_SPACE}*"
    edge = r"(?<![^\W\d_])(?<![^\W\d_]-)" if spaced else ""
    return re.compile(rf"(?:{edge}(?P<cue>{_any(lettered)}){gap}|(?P<sign>{_any(signs)}){_SPACE}{{0,2}})$", re.I)


def _between(words: Iterable[str], soft: str) -> re.Pattern[str]:
    return re.compile(rf"{_SPACE}{{0,2}}(?:{_any(words)}){_SPACE}{{0,2}}{soft}", re.I)


def _opener(words: Iterable[str], soft: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?P<cue>{_any(words)}){_SPACE}*{soft}$", re.I)
