"""The view of a text that the lexical layer reads: repaired characters with a way back, cut into tokens.

Repairs are views, never edits: soft hyphens and zero-width characters are left out, composed forms are composed,
full-width digits become plain ones, and every offset leads back to the untouched text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

# Characters that a reader does not see: they may stand inside a figure and do not count.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]")
_COMBINING = re.compile("[\u0300-\u036f]")
# Full-width forms of ASCII, other minus signs, ideographic space: one character each, so that offsets stay.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code not in (0xFF0C,)}
_FOLD |= {0x2212: 0x2D, 0xFE63: 0x2D, 0x3000: 0x20, 0x2010: 0x2D, 0x2011: 0x2D, 0x02BC: 0x27, 0x2019: 0x27}
_NEEDS_FOLD = re.compile("[" + "".join(map(chr, _FOLD)).replace("-", "\\-").replace("]", "\\]") + "]")

SPACES = " \t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
_THIN = "[ \u00a0\u2007-\u2009\u202f]"
# Scripts written without spaces between words: one token per character.
UNSPACED = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_NUMERIC = "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u218b\u2460-\u24ff"
_TOKEN = re.compile(
    rf"(?P<number>[1-9]\d{{0,2}}(?:{_THIN}\d{{3}})+(?![\d])(?:[.,]\d+)?(?![.,]?\d)|\d+(?:[.,']\d+)*)"
    rf"|(?P<word>[^\W\d_{UNSPACED}{_NUMERIC}]+|[{UNSPACED}])"
    r"|(?P<symbol>[^\w\s]|_|\w)"
)

NUMBER, WORD, SYMBOL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Scan:
    """A text cut into tokens; `kinds`, `starts`, `ends` and `keys` (lower case) run in parallel."""

    text: str
    offsets: tuple[int, ...] | None
    kinds: list[int]
    starts: list[int]
    ends: list[int]
    keys: list[str]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the untouched text."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1 if end > start else self.offsets[start]

    def placed(self, offset: int) -> int:
        """Return where an offset of the untouched text lies in the view."""
        return offset if self.offsets is None else bisect_left(self.offsets, offset)

    def index_at(self, offset: int) -> int:
        """Return the index of the first token that starts at `offset` or later."""
        return bisect_left(self.starts, offset)


def scan(text: str) -> Scan:
    """Cut a text into numbers, words and symbols, with repairs for odd characters."""
    view, offsets = _repaired(text)
    matches = list(_TOKEN.finditer(view))
    kinds = [match.lastindex - 1 for match in matches]  # type: ignore[operator]  # the order of the groups
    starts = [match.start() for match in matches]
    ends = [match.end() for match in matches]
    lower = view.lower()
    if len(lower) != len(view):  # one letter may become two
        keys = [match[0].lower() for match in matches]
    else:
        keys = [lower[start:end] for start, end in zip(starts, ends, strict=True)]
    return Scan(view, offsets, kinds, starts, ends, keys)


def _repaired(text: str) -> tuple[str, tuple[int, ...] | None]:
    """Return the view of a text and, where characters were left out or composed, the offset of each character."""
    if _NEEDS_FOLD.search(text):
        text = text.translate(_FOLD)
    if not _INVISIBLE.search(text) and not _COMBINING.search(text):
        return text, None
    kept: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        if _INVISIBLE.match(char):
            continue
        if kept and _COMBINING.match(char):
            composed = unicodedata.normalize("NFC", kept[-1] + char)
            if len(composed) == 1:
                kept[-1] = composed
                continue
        kept.append(char)
        offsets.append(index)
    return "".join(kept), (*offsets, len(text))
