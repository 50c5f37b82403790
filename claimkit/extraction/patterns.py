"""Word patterns of the language files, compiled: "steig*", "*anstieg", "legte ... zu", "in Hoehe von"."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator, Sequence

_GAP = r"\b(?:[^.!?;:\n]|\.(?=\d)|(?<=\b(?-i:[A-Z][a-z]{2}))\.){0,80}?\b"  # the most that may stand between the two parts of a separable verb
_REACH = 40  # letters that a star stands for
_INFLECTION = 3  # letters of an ending
_INFLECTED = rf"\w{{0,{_INFLECTION}}}"
_RUN = re.compile(r"\w+")
_REMEMBERED = 50_000  # words
_LONG = 1_000  # characters of a text for which all phrases are looked for at once


class Phrases:
    """Word patterns that are looked for at those words only that may open one; what each word may open is remembered.

    An article repeats its words, and few of them open anything: where these stand in a text is found once.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        listed = tuple(patterns)
        self._listed = listed
        openings = [_opening(pattern) for pattern in listed]
        self._anywhere = None in openings
        self._opens = _shared(opening.lower() for opening in openings if opening is not None)
        self._empty = not listed

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the expression of all patterns, compiled when a text first holds a word that opens one."""
        return compile_patterns(self._listed)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Return what `pattern.finditer` yields."""
        if self._empty:
            return iter(())
        end = len(text) if end is None else end
        if self._anywhere:
            return self.pattern.finditer(text, start, end)
        places = _runs(text).opening(self._opens, start, end)
        return self._matches(text, places, end) if places else iter(())

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first match, as `pattern.search` does."""
        return next(self.finditer(text, start, end), None)

    def _matches(self, text: str, places: Iterable[int], end: int) -> Iterator[re.Match[str]]:
        behind = 0
        for place in places:
            match = self.pattern.match(text, place, end) if place >= behind else None
            if match is not None:
                yield match
                behind = match.end()


class _Openings(dict[str, bool]):
    """Whether a match may start with a word, asked once for each word; no pattern is compiled for it."""

    def __init__(self, openings: Iterable[str]) -> None:
        super().__init__()
        words = self.words = frozenset(opening.lower() for opening in openings)
        ends = {word for word in words if word.startswith("*")}
        starts = {word for word in words - ends if word.endswith("*")}
        self._whole = words - ends - starts
        self._starts = tuple(word.rstrip("*") for word in sorted(starts))
        self._inside = [(word.strip("*"), _REACH if word.endswith("*") else _INFLECTION) for word in sorted(ends)]

    def __missing__(self, word: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = self._opens(word.lower())
        return found

    def _opens(self, word: str) -> bool:
        length = len(word)
        if word in self._whole:
            return True
        if word.startswith(self._starts) and any(
            word.startswith(start) and length - len(start) <= _REACH for start in self._starts
        ):
            return True
        return any(-1 < word.find(core, max(0, length - len(core) - rest)) <= _REACH for core, rest in self._inside)


_SHARED: dict[frozenset[str], _Openings] = {}  # those of all phrases, by what they know


def _shared(openings: Iterable[str]) -> _Openings:
    """Return the one object that knows these openings."""
    words = frozenset(openings)
    return _SHARED.get(words) or _SHARED.setdefault(words, _Openings(words))


class _Index(dict[str, tuple[frozenset[str], ...]]):
    """The openings of all sets of phrases known so far: for a word those that it may open, asked once for each word.

    It answers what `_Openings` answers, for hundreds of sets at the cost of one. An index never changes; phrases that
    come later are asked by themselves until the next one is made.
    """

    def __init__(self, sets: Sequence[_Openings]) -> None:
        super().__init__()
        self.sets = frozenset(each.words for each in sets)
        self._whole: dict[str, list[frozenset[str]]] = {}
        self._starts: dict[str, list[frozenset[str]]] = {}
        self._inside: dict[int, dict[str, list[frozenset[str]]]] = {_REACH: {}, _INFLECTION: {}}
        for words in self.sets:
            for word in words:
                if word.startswith("*"):
                    table = self._inside[_REACH if word.endswith("*") else _INFLECTION]
                else:
                    table = self._starts if word.endswith("*") else self._whole
                table.setdefault(word.strip("*"), []).append(words)
        self._lengths = sorted(set(map(len, self._starts)))
        self._inner = [(rest, table, sorted(set(map(len, table)))) for rest, table in self._inside.items()]

    def __missing__(self, word: str) -> tuple[frozenset[str], ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = tuple(self._opened(word.lower()))
        return found

    def _opened(self, word: str) -> set[frozenset[str]]:
        length = len(word)
        found = set(self._whole.get(word, ()))
        for size in self._lengths:
            if length - _REACH <= size <= length:
                found.update(self._starts.get(word[:size], ()))
        for rest, table, sizes in self._inner:
            for size in sizes:
                for place in range(max(0, length - size - rest), min(_REACH, length - size) + 1):
                    found.update(table.get(word[place : place + size], ()))
        return found


class _Newest:
    """The newest index; a long text, which pays for it, has a new one made when phrases have come since."""

    index = _Index(())

    @classmethod
    def of(cls, text: str) -> _Index:
        """Return the index that a text is read by."""
        if len(text) >= _LONG and len(cls.index.sets) != len(_SHARED):
            cls.index = _Index(list(_SHARED.values()))
        return cls.index


class _Runs:
    """The words of a text, and where those stand that may open a phrase."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = [match.span() for match in _RUN.finditer(text)]
        self._places: dict[str, list[int]] = {}
        for start, end in self._spans:
            self._places.setdefault(text[start:end], []).append(start)
        index = _Newest.of(text)
        self._known = index.sets
        self._indexed: dict[frozenset[str], list[int]] = {}
        for word, places in self._places.items():
            for words in index[word]:
                self._indexed.setdefault(words, []).extend(places)
        self._opening: dict[int, tuple[_Openings, list[int]]] = {}  # by the id of what says so, which is kept beside

    def opening(self, opens: _Openings, start: int, end: int) -> list[int]:
        """Return where in a stretch of the text the words start that may open a phrase; none does inside a word."""
        known = self._opening.get(id(opens))
        if known is None:
            if opens.words in self._known:
                places = sorted(self._indexed.get(opens.words, ()))
            else:
                places = sorted(place for word, places in self._places.items() if opens[word] for place in places)
            known = self._opening[id(opens)] = (opens, places)
        places = known[1]
        found = places[bisect.bisect_left(places, start) : bisect.bisect_left(places, end)]
        last = bisect.bisect_left(self._spans, (end,)) - 1
        if last >= 0 and start <= self._spans[last][0] and end < self._spans[last][1]:  # a word that the end cuts short
            cut = self._spans[last][0]
            found = [*(place for place in found if place != cut), *([cut] if opens[self._text[cut:end]] else [])]
        return found


@functools.lru_cache(maxsize=16)
def _runs(text: str) -> _Runs:
    """Return the words of a text; many sets of phrases ask for them."""
    return _Runs(text)


def compile_patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one expression that finds any of the patterns; it matches nothing when there are none."""
    return _compile(tuple(patterns))


@functools.lru_cache(maxsize=256)
def _compile(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(join_patterns(patterns), re.IGNORECASE)


def join_patterns(patterns: Iterable[str]) -> str:
    """Return the source of what `compile_patterns` compiles."""
    longest_first = sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
    return "|".join(map(_expression, longest_first)) or r"(?!)"


def _expression(pattern: str) -> str:
    source = _GAP.join(r"\s+".join(map(_word, part.split())) for part in pattern.split(" ... "))
    return source.replace(_GAP + "%", _GAP + r"\s?%")  # "pris 18 %"


def _word(word: str) -> str:
    before, after = word.startswith("*"), word.endswith("*")
    if word == "*":
        return r"\w+"
    core = re.escape(word.strip("*"))
    # A compound's last part takes an inflected ending; its first part may be missing.
    left = rf"\b\w{{0,{_REACH}}}" if before else (r"\b" if word.strip("*")[0].isalnum() else "")
    right = _INFLECTED + r"\b" if before and not after else (rf"\w{{0,{_REACH}}}\b" if after else r"(?!\w)")
    return left + core + right


def _opening(pattern: str) -> str | None:
    """Return the word with which matches start, stars included; None when a match may start elsewhere than at a word."""
    first = pattern.split(maxsplit=1)[0]
    core = first.strip("*")
    run = _RUN.match(core)
    if run is None or not core[0].isalnum():
        return None
    # a mark inside the pattern's word ends the word in the text
    return first if run[0] == core else ("*" if first.startswith("*") else "") + run[0]
