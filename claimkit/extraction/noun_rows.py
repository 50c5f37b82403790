"""Nouns in a row that share a row of figures: "auf Hunde und Katzen entfielen 155,7 bzw. 144,5 Milliarden Yuan".

Found on the surface, by classes of words: a parser loses such coordinations just where they are long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimkit.extraction.frames import Frame

_NOMINAL = ("NOUN", "PROPN", "X")
_INSIDE = ("DET", "ADJ", "ADP", "NUM", "PART", *_NOMINAL)  # classes of words that a noun phrase may hold
_LONGEST = 8  # tokens of a member


def paired_nouns(
    frame: Frame, first: int, end: int, own: range, group: tuple[int, int] | None
) -> tuple[range | None, Sequence[range]]:
    """Return the member of a row of nouns that a listed figure goes with, and the other members of that row.

    The row stands among the tokens from `first` to `end`; `own` are those of the figure, `group` its rank and the size
    in its list.
    """
    if group is None:
        return None, ()
    rank, size = group
    rows = [row for row in _rows(frame, first, end) if len(row) >= size]
    before = [row for row in rows if row[-1].stop <= own.start]
    behind = [row for row in rows if row[0].start >= own.stop and len(row) == size]
    if before:
        row = before[-1][-size:]
    elif behind:
        row = behind[0]
    else:
        return None, ()
    return row[rank], [member for k, member in enumerate(row) if k != rank]


def _rows(frame: Frame, first: int, end: int) -> list[list[range]]:
    """Return the rows of noun phrases in a stretch of tokens: joined by commas, the last two by a conjunction."""
    rows: list[list[range]] = []
    row: list[range] = []
    start, joined = first, False
    for i in range(first, end + 1):
        token = frame.doc[i] if i < end else None
        inside = token is not None and token.pos_ in _INSIDE and i not in frame.figure_tokens
        if inside:
            continue
        member = range(start, i)
        sound = 0 < len(member) <= _LONGEST and any(frame.doc[k].pos_ in _NOMINAL for k in member)
        if sound:
            row.append(member)
        comma = token is not None and token.text == ","
        conjunction = token is not None and token.pos_ == "CCONJ"
        if not sound or not (comma or conjunction):
            if joined and sound and len(row) > 1:
                rows.append(row)
            row = []
            joined = False
        elif joined:  # the row ended with the member behind the conjunction: "A und B, die ..."
            if len(row) > 1:
                rows.append(row)
            row, joined = [], False
        else:
            joined = conjunction
        start = i + 1
    return rows
