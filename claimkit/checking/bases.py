"""Figures with which the one right before them is compared: "5.9 per cent, down from 6.9 in 2022", "5,4 % desde el 8,4 %".

Such a figure is of whom the one before it is, and its time is its own: none that follows has it.
"""

from __future__ import annotations

from collections.abc import Iterable

from claimkit.checking.companions import SENTENCE_END
from claimkit.checking.cues import cue_pattern
from claimkit.checking.vocabulary import form_pattern
from claimkit.records import Claim, Quantity

_GAP = 60  # characters between a figure and the one with which it is compared
_WORDS = 8
_TIME_GAP = 14  # characters between such a figure and its time
_BREAKS = ";:()"


def compared_with(text: str, quantity: Quantity, others: Iterable[Quantity], language: str) -> Quantity | None:
    """Return the figure that is compared with a figure right behind it; None where it is none to compare with."""
    before = [other for other in others if 0 <= quantity.start - other.end <= _GAP]
    last = max(before, key=lambda other: other.end, default=None)
    if last is None:
        return None
    gap = text[last.end : quantity.start]
    if SENTENCE_END.search(gap) or "\n" in gap or len(gap.split()) > _WORDS or any(sign in gap for sign in _BREAKS):
        return None
    if _ends_with("versus", gap, language) or _ends_with("than", gap, language):
        return last
    joined = "," in gap or cue_pattern(language, "and").search(gap) is not None
    return last if not joined and _ends_with("from", gap, language) else None


def dates_a_base(text: str, claim: Claim, others: Iterable[Claim], language: str) -> bool:
    """Tell whether a claim's time is that of a figure before it with which yet another one is compared."""
    time, quantities = claim.time, [other.quantity for other in others]
    if time is None or time.end > claim.quantity.start:
        return False
    held = [quantity for quantity in quantities if 0 <= time.start - quantity.end <= _TIME_GAP]
    base = max(held, key=lambda quantity: quantity.end, default=None)
    return base is not None and compared_with(text, base, quantities, language) is not None


def _ends_with(kind: str, gap: str, language: str) -> bool:
    """Tell whether a stretch ends with a cue, perhaps with an article behind it: "desde el"."""
    small = form_pattern(language, "stopwords")
    return any(
        not (rest := gap[match.end() :].strip()) or (len(rest) <= 3 and small.fullmatch(rest) is not None)
        for match in cue_pattern(language, kind).finditer(gap)
    )
