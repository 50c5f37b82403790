"""Text to words, losslessly and in linear time.

spaCy's tokenizer takes quadratic time or worse on long runs without a space, so that every such run is cut before it. It
splits each stretch without a space by itself, so that a stretch seen before need not be split again.
"""

from __future__ import annotations

import functools
import re
from typing import Any

RUN = 200  # a run of this many characters without a space is cut
PIECE = 50  # into pieces of this many
JUNK = 2_000  # a run this long is no language: its pieces stay whole, and no model reads them

_RUN = re.compile(rf"\S{{{RUN},}}")
_STRETCH = re.compile(r"(\S+)( ?)(\s*)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_KEPT = 50_000  # stretches; more, and all are split anew


def read_words(nlp: Any, text: str) -> tuple[list[str], list[bool]]:
    """Return the words, and for each whether a space follows that is no word; together they are the text.

    A lone surrogate, which no Doc can hold, becomes U+FFFD in the words; their lengths stay exact.
    """
    text = _SURROGATE.sub("\ufffd", text)
    known = _stretches(nlp)
    if known is None:
        return _split(nlp, text)
    if any(rule in text for rule in known.spaced):
        return _whole(known, text)
    words: list[str] = []
    spaces: list[bool] = []
    leading = text[: len(text) - len(text.lstrip())]
    if leading:
        words, spaces = list(known[leading][0]), list(known[leading][1])
    for stretch, space, more in _STRETCH.findall(text, len(leading)):
        some, none = known[stretch]
        words += some
        spaces += none
        if space:
            spaces[-1] = True
        if more:
            some, none = known[more]
            words += some
            spaces += none
    return words, spaces


def make_doc(nlp: Any, text: str) -> Any:
    """Tokenise; `doc.text` equals the text (but see `read_words`) and every `token.idx` its offset."""
    from spacy.tokens import Doc

    words, spaces = read_words(nlp, text)
    return Doc(nlp.vocab, words=words, spaces=spaces)


def junk(text: str) -> list[tuple[int, int]]:
    """Return the runs that no model reads."""
    return [match.span() for match in _RUN.finditer(text) if match.end() - match.start() >= JUNK]


class _Stretches(dict[str, tuple[tuple[str, ...], tuple[bool, ...]]]):
    """The words of stretches without a space, or of spaces alone, each with as many False."""

    def __init__(self, nlp: Any) -> None:
        super().__init__()
        self.nlp = nlp
        self.spaced = tuple(rule for rule in nlp.tokenizer.rules if rule.strip() and any(map(str.isspace, rule)))

    def __missing__(self, stretch: str) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        if len(self) >= _MOST_KEPT:
            self.clear()
        words = tuple(self._words(stretch))
        found = words, (False,) * len(words)
        if len(stretch) < RUN:
            self[stretch] = found
        return found

    def _words(self, stretch: str) -> list[str]:
        if len(stretch) < RUN or stretch.isspace():
            return _split(self.nlp, stretch)[0]
        pieces = [stretch[at : at + PIECE] for at in range(0, len(stretch), PIECE)]
        if len(stretch) >= JUNK:
            return pieces
        return [word for piece in pieces for word in _split(self.nlp, piece)[0]]


@functools.lru_cache(maxsize=32)
def _stretches(nlp: Any) -> _Stretches | None:
    """Return what is known of stretches; None for another tokenizer than spaCy's own, as that of a script without spaces."""
    from spacy.tokenizer import Tokenizer

    return _Stretches(nlp) if isinstance(nlp.tokenizer, Tokenizer) else None


def _whole(known: _Stretches, text: str) -> tuple[list[str], list[bool]]:
    """Split all that lies between long runs at once, for a text in which a rule holds across a space ("EE. UU.")."""
    words: list[str] = []
    spaces: list[bool] = []
    place = 0
    for run in _RUN.finditer(text):
        before = _split(known.nlp, text[place : run.start()])
        some, none = known[run.group()]
        words += [*before[0], *some]
        spaces += [*before[1], *none]
        place = run.end()
        if text[place : place + 1] == " ":
            spaces[-1] = True
            place += 1
    rest = _split(known.nlp, text[place:])
    return words + rest[0], spaces + rest[1]


def _split(nlp: Any, text: str) -> tuple[list[str], list[bool]]:
    doc = nlp.tokenizer(text)
    return [token.text for token in doc], [bool(token.whitespace_) for token in doc]
