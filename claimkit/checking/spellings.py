"""Names that a translation spells in two ways while its original has one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claimkit.records import ArticleClaims, Span

_SEPARATORS = re.compile(r"[\s\-\u2010\u2011\u2013'\u2019.]+")
_SHORTEST = 4
_LONG = 7  # from this length on one letter may differ and the name is still the same
_MOST_ENDING = 2  # letters of an inflected ending


@dataclass(frozen=True, slots=True)
class TwoSpellings:
    """Two mentions of one name; `usual` is the more frequent or the first, `other` the one that differs."""

    usual: Span
    other: Span


def find_spellings(claims: ArticleClaims, original: str) -> Iterator[TwoSpellings]:
    """Yield the names that are spelled in two ways; names that the original itself has in both are left out."""
    mentions = sorted(
        ((mention, entity.type) for entity in claims.entities for mention in entity.mentions),
        key=lambda pair: pair[0].start,
    )
    counts: dict[str, int] = {}
    firsts: dict[str, tuple[Span, str]] = {}
    for mention, kind in mentions:
        name = " ".join(mention.text.split())
        counts[name] = counts.get(name, 0) + 1
        firsts.setdefault(name, (mention, kind))
    done: set[str] = set()
    for first, second in _candidates(firsts):
        if second in done or (first in original and second in original):
            continue
        done.add(second)
        usual, other = (first, second) if counts[first] >= counts[second] else (second, first)
        yield TwoSpellings(firsts[usual][0], firsts[other][0])


def _candidates(firsts: dict[str, tuple[Span, str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of names, earlier first, that are one but for blanks and hyphens, or for one letter."""
    seen: dict[str, str] = {}
    for name, (_, kind) in firsts.items():
        squeezed = _SEPARATORS.sub("", name).casefold()
        if len(squeezed) < _SHORTEST:
            continue
        for key in (squeezed, *(f"{kind} {form}" for form in _deletions(squeezed))):
            earlier = seen.setdefault(key, name)
            if earlier != name and differs(earlier, name):
                yield earlier, name


def _deletions(name: str) -> set[str]:
    """Return the name with any one letter left out: two names that share such a form differ in one letter."""
    if len(name) < _LONG:
        return set()
    return {name[:k] + name[k + 1 :] for k in range(len(name))} | {name}


def differs(first: str, second: str) -> bool:
    """Tell whether two forms are two spellings, not one name with another ending or in other letter case."""
    one, two = first.casefold(), second.casefold()
    if one == two or any(letter.isdigit() for letter in one + two):
        return False
    short, long = sorted((one, two), key=len)
    if long.startswith(short.rstrip("'\u2019")) and len(long) - len(short) <= _MOST_ENDING:
        return False
    plain = [_SEPARATORS.sub("", form) for form in (one, two)]
    if plain[0] == plain[1]:
        return _blanks(first) != _blanks(second)
    # the last letters are an ending ("Bundesrats", "Bundesrates"), the first one tells two names apart
    stems = [form[: min(map(len, plain)) - _MOST_ENDING] for form in plain]
    return plain[0][0] == plain[1][0] and stems[0] != stems[1] and _words(first) == _words(second)


def _blanks(name: str) -> str:
    return re.sub(r"[^\s]", "", name.strip("'\u2019 .")) + "x" * len(re.findall(r"\w+", name))


def _words(name: str) -> int:
    return len(name.split())
