"""Units that a figure leaves out because one before it has said them: "3,2 Milliarden Euro nach 2,9 Milliarden"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from claimkit.extraction.cues import Cues
from claimkit.extraction.drafts import Draft
from claimkit.extraction.scanning import SPACES, WORD, Scan
from claimkit.extraction.unit_tables import UnitMatch

_MILLION = Decimal(1_000_000)
_FAR, _NEAR = 250, 70  # characters between a figure and the one whose unit it shares
_SENTENCE_END = re.compile(r"[.!?;\u3002\uff01\uff1f]\s+(?=[^\W\d_a-z])|\n")
_WHOLE, _ALL, _BESIDE = Decimal("0.5"), 100, 120
_AGES = range(14, 110)
_BEHIND_AGE = re.compile(
    r",|\)|\.(?=\s*(?:[\u201c\u201d\u00bb\"\n]|$| [^\W\d_a-z\u00e0-\u00ff]| [\u201e\u201c\u00ab\"]))"
)


def share_units(drafts: Sequence[Draft], scanned: Scan, cues: Cues, not_money: Sequence[str]) -> None:
    """Give bare figures the money, the percent sign or the age that the words around them imply."""
    scaled: Draft | None = None
    for place, draft in enumerate(drafts):
        before = drafts[place - 1] if place else None
        if _is_bare(draft):
            if draft.number.scale >= _MILLION:
                _share_money(draft, scaled, scanned, not_money)
            elif before is not None and (_like(draft, before, scanned, cues) or _as_exact(draft, before, scanned)):
                draft.unit, draft.carried = before.unit, True
            elif _is_age(draft, scanned):
                draft.unit, draft.carried = UnitMatch("duration", "a", draft.end, draft.end, draft.stop), True
        if draft.number.scale >= _MILLION:
            scaled = draft


def _is_bare(draft: Draft) -> bool:
    plain = draft.number.form in ("digits", "words", "mixed") and not draft.number.ordinal
    return plain and draft.unit is None and draft.noun is None and draft.per is None and not draft.ratio


def _share_money(draft: Draft, before: Draft | None, scanned: Scan, not_money: Sequence[str]) -> None:
    """Give bare millions the currency of the millions before them in the paragraph."""
    if before is None or before.unit is None or before.unit.kind != "currency" or "/" in (before.unit.code or ""):
        return
    gap = scanned.text[before.end : draft.start]
    if len(gap) > _FAR or "\n" in gap or any(cue in gap.lower() for cue in not_money):
        return
    draft.unit, draft.carried = before.unit, True


def _like(draft: Draft, before: Draft, scanned: Scan, cues: Cues) -> bool:
    """Tell whether a figure stands behind the same word as the percentage before it: "auf 15 Prozent, ... auf 13"."""
    if before.unit is None or before.unit.kind not in ("percent", "percentage_point") or draft.number.scale != 1:
        return False
    gap = scanned.text[before.end : draft.start]
    if len(gap) > _NEAR or _SENTENCE_END.search(gap) or abs(draft.value) >= _AGES.stop:
        return False
    own, other = _word_before(draft, scanned), _word_before(before, scanned)
    if own is None or other is None:
        return False
    back = bool(cues.from_opener.search(own + " ")) and bool(cues.step.fullmatch(" " + other + " "))
    return own == other or back


def _as_exact(draft: Draft, before: Draft, scanned: Scan) -> bool:
    """Tell whether a decimal figure is a percentage as its neighbour is: "34,1 Prozent (2018: 27,0)"."""
    if before.unit is None or before.unit.kind != "percent" or draft.number.form != "digits" or draft.top is not None:
        return False
    exact = draft.precision == before.precision and draft.precision < _WHOLE
    gap = scanned.text[before.end : draft.start]
    return exact and abs(draft.value) <= _ALL and len(gap) <= _BESIDE and "\n" not in gap


def _word_before(draft: Draft, scanned: Scan) -> str | None:
    place = draft.first - 1
    if place < 0 or scanned.kinds[place] != WORD or scanned.text[scanned.ends[place] : draft.start].strip(SPACES):
        return None
    return scanned.keys[place]


def _is_age(draft: Draft, scanned: Scan) -> bool:
    """Tell whether a figure in commas or brackets behind a name is an age: "Anton Rehrl, 66,", "Hedwig S. (74)"."""
    text, place = scanned.text, draft.first - 1
    written = text[draft.start : draft.end]
    if place < 2 or not written.isdecimal() or draft.value not in _AGES or draft.top is not None:
        return False
    opener, end = scanned.keys[place], scanned.ends[place]
    closing = _BEHIND_AGE.match(text, draft.end)
    if closing is None or opener not in (",", "(") or (opener == "(") != (closing[0] == ")"):
        return False
    if text[end : draft.start] != (" " if opener == "," else ""):
        return False
    first, last = place - 2, place - 1
    if scanned.keys[last] == "." and first > 0:  # "Hedwig S."
        first, last = first - 1, last - 1
    named = scanned.kinds[last] == WORD and text[scanned.starts[last]].isupper()
    full = scanned.kinds[first] == WORD and text[scanned.starts[first]].isupper()
    return named and full and text[scanned.ends[first] : scanned.starts[last]] in (" ", "-")
