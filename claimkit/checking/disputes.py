"""Two sources that give two figures for one thing: "she puts the cost at 31 million; the firm puts it at 26"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimkit.checking.building import build_finding
from claimkit.checking.intervals import loose_interval_of
from claimkit.checking.pages import Figure, Page, is_bare, same_unit
from claimkit.checking.sums import last_word
from claimkit.records import Finding

_REACH = 320  # characters from a figure to the one that another source sets against it
_STEM, _LONG = 6, 6  # letters by which two words are one, and from which a word says what is meant
_WORD = re.compile(r"[^\W\d_]+")
_KINDS = ("currency", "percent", "physical", "count", "duration")
_FAR = 40  # times by which two figures for one thing differ at most
_TIGHT = 30  # characters from "puts the figure" to a bare figure


def check_disputes(page: Page) -> Iterator[Finding]:
    """Yield a finding for each figure that a source sets against the figure of another one."""
    for second in page.figures:
        if second.kind not in _KINDS or second.claim.change is not None:
            continue
        first = _earlier(page, second)
        if first is not None:
            yield build_finding(
                page, "contradiction", "contradicted", first, (second,),
                found=second.exact, expected=first.exact, unit=first.quantity.unit.code, confidence=0.6,
            )  # fmt: skip


def _earlier(page: Page, second: Figure) -> Figure | None:
    """Return the nearest figure before that speaks of the same thing and that the words set this one against."""
    for first in page.before(second, 4):
        gap = page.gap(first, second)
        if len(gap) > _REACH or not same_unit(first.quantity, second.quantity):
            continue
        nouns = [last_word(figure) for figure in (first, second)]
        if first.kind == "count" and None not in nouns and nouns[0] != nouns[1]:
            continue
        if first.claim.change is not None or first.claim.modality in ("forecast", "hypothetical"):
            return None
        return first if _is_set_against(page, first, second, gap) else None
    return None


def _is_set_against(page: Page, first: Figure, second: Figure, gap: str) -> bool:
    if loose_interval_of(first.quantity).overlaps(loose_interval_of(second.quantity)) or page.same_sentence(
        first, second
    ):
        return False
    if _time(first) != _time(second) and None not in (_time(first), _time(second)):
        return False
    if not first.value or not 1 / _FAR < abs(second.value / first.value) < _FAR:
        return False
    own = page.sentence_before(second, 200)
    told = page.has("puts_at", own) or page.has("puts_at", page.sentence_after(second, 30))
    denied = page.has("disputes", gap)
    if (_time(first) is None) != (_time(second) is None) and not denied:
        return False  # the undated one may be of another time
    bare = is_bare(second.quantity) and not is_bare(first.quantity) and page.sentences_between(first, second) <= 1
    told = told and (not bare or page.has("puts_at", own[-_TIGHT:]))
    shared = bool(_thing(page, first) & _thing(page, second))
    return (told and (shared or denied or bare)) or (denied and (shared or bare))


def _time(figure: Figure) -> tuple[str | None, str | None] | None:
    time = figure.claim.time
    return None if time is None else (time.since, time.until)


def _thing(page: Page, figure: Figure) -> set[str]:
    """Return the beginnings of the long words of a figure's sentence, its unit's left out."""
    unit = (figure.quantity.unit.text or "").casefold()
    part = page.sentence_before(figure, 200) + " " + page.sentence_after(figure, 80)
    words = (word.casefold() for word in _WORD.findall(part) if len(word) >= _LONG)
    return {word[:_STEM] for word in words if word not in unit}
