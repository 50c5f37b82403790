"""Text to tokens, losslessly and in linear time.

spaCy's tokenizer takes quadratic time or worse on long runs without a space, so that every such run is cut before it.
"""

from __future__ import annotations

import re
from typing import Any

RUN = 200  # a run of this many characters without a space is cut
PIECE = 50  # into pieces of this many
JUNK = 2_000  # a run this long is no language: its pieces stay whole, and no model reads them

_RUN = re.compile(rf"\S{{{RUN},}}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def make_doc(nlp: Any, text: str) -> Any:
    """Tokenise; `doc.text` equals the text and every `token.idx` its offset.

    A lone surrogate, which no Doc can hold, becomes U+FFFD in the Doc; offsets stay exact.
    """
    text = _SURROGATE.sub("\ufffd", text)
    if not _has_spaces(nlp):
        return nlp.tokenizer(text)
    runs = list(_RUN.finditer(text))
    if not runs:
        return nlp.tokenizer(text)
    words: list[str] = []
    spaces: list[bool] = []
    place = 0
    for run in runs:
        _extend(words, spaces, nlp, text[place : run.start()])
        for at in range(run.start(), run.end(), PIECE):
            piece = text[at : min(at + PIECE, run.end())]
            if run.end() - run.start() >= JUNK:
                words.append(piece)
                spaces.append(False)
            else:
                _extend(words, spaces, nlp, piece)
        place = run.end()
        if text[place : place + 1] == " ":
            spaces[-1] = True
            place += 1
    _extend(words, spaces, nlp, text[place:])
    from spacy.tokens import Doc

    return Doc(nlp.vocab, words=words, spaces=spaces)


def junk(text: str) -> list[tuple[int, int]]:
    """Return the runs that no model reads."""
    return [match.span() for match in _RUN.finditer(text) if match.end() - match.start() >= JUNK]


def _extend(words: list[str], spaces: list[bool], nlp: Any, text: str) -> None:
    if text:
        doc = nlp.tokenizer(text)
        words.extend(token.text for token in doc)
        spaces.extend(bool(token.whitespace_) for token in doc)


def _has_spaces(nlp: Any) -> bool:
    """Tell whether the language's tokenizer is spaCy's rule tokenizer, which the cuts are for."""
    from spacy.tokenizer import Tokenizer

    return isinstance(nlp.tokenizer, Tokenizer)
