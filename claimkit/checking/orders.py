"""From-to pairs that run against their own verb: "rose from 69 to 42", "42 pounds a year, up from 54".

The direction of a change is that of its figures, so a slip in one of them turns it. What was written is the verb: it has
to stand right at the pair, in no noun that is measured ("the loss from 3 to 5 million") and in no word of worth
("improved from 12.5 to 11.9").
"""

from __future__ import annotations

import functools
import re

from claimkit.checking.cues import stem_pattern
from claimkit.checking.moves import Move, same_unit_or_bare
from claimkit.checking.pages import Page, code_of
from claimkit.checking.vocabulary import list_forms
from claimkit.languages import load_table
from claimkit.records import Span

_RANK = 1000  # from which a figure without a unit is no rank
_GAP = 24  # characters between the two figures
_APART = 48  # the same, where the new one stands first
_BEFORE = 3  # words before the first figure, its preposition among them, that may hold the verb
_BEHIND = 2  # words behind the second one, where a language ends its clause with the verb
_PARTED = re.compile(r"[.,;:!?()\n\u2013\u2014\"\u201c\u201e\u00ab\u00bb]")
_WORD = re.compile(r"\w+")


def runs_against(page: Page, move: Move) -> bool:
    """Tell whether the verb of an old and a new figure side by side goes one way and the figures go the other."""
    old, new = move.old, move.new
    if abs(old.place - new.place) != 1 or not page.same_sentence(old, new) or not same_unit_or_bare(old, new):
        return False
    quantities = (old.quantity, new.quantity)
    if any(q.bound != "exact" or q.ordinal or q.value is None or q.value < 0 for q in quantities):
        return False
    bare = all(q.unit.kind == "count" and q.unit.text is None for q in quantities)
    if old.kind == "duration" or (bare and min(old.value, new.value) < _RANK):
        return False  # a small bare number may be a rank
    gap = page.gap(old, new)
    near = [_words_before(page, old.quantity.start)]
    if old.place < new.place:
        if len(gap) > _GAP or _PARTED.search(gap):
            return False
        near.append(_words_behind(page, new.quantity.end))
    elif len(gap) > _APART:
        return False  # "42 pounds a year, up from 54"
    rises, falls = (any(_verb(page, move, kind, *part) for part in near) for kind in ("increase", "decrease"))
    before, after = (q.value for q in quantities)
    if rises == falls or before is None or after is None:
        return False
    return after < before if rises else after > before


def _words_before(page: Page, start: int) -> tuple[str, int]:
    """Return the last words before a figure in its clause, and where they begin."""
    floor = max(start - _GAP * 2, 0)
    part = page.text[floor:start]
    parted = [match.end() for match in _PARTED.finditer(part)]
    first = parted[-1] if parted else 0
    words = [match.start() for match in _WORD.finditer(part, first)]
    first = words[-_BEFORE] if len(words) >= _BEFORE else first
    return part[first:], floor + first


def _words_behind(page: Page, end: int) -> tuple[str, int]:
    """Return the first words behind a figure in its clause, and where they begin."""
    part = page.text[end : end + _GAP * 2]
    parted = _PARTED.search(part)
    words = [match.end() for match in _WORD.finditer(part, 0, parted.start() if parted else len(part))]
    return (part[: words[min(_BEHIND, len(words)) - 1]] if words else ""), end


def _verb(page: Page, move: Move, kind: str, part: str, start: int) -> bool:
    """Tell whether words hold a stem of a direction that is no measured noun and no word of worth."""
    code = code_of(page.language)
    worth = {match.span() for match in stem_pattern(code, "worth").finditer(part)}
    nouns = [figure.claim.measure for figure in (move.old, move.new) if figure.claim.measure is not None]
    for match in stem_pattern(code, kind).finditer(part):
        place = start + match.start()
        within = [noun for noun in nouns if noun.start <= place < noun.end]
        if match.span() not in worth and not any(is_noun(page, noun) for noun in within):
            return True
    return False


def is_noun(page: Page, measure: Span) -> bool:
    """Tell whether a measure is a noun and no verb: it has an article, or more words, or a language's capital."""
    code = code_of(page.language)
    if " " in measure.text or (_has_capitals(code) and measure.text[:1].isupper()):
        return True
    before = _WORD.findall(page.text[max(0, measure.start - _GAP) : measure.start])
    return bool(before) and before[-1].lower() in _determiners(code)


@functools.cache
def _has_capitals(code: str) -> bool:
    return bool(list_forms(code, "noun_capitals"))


@functools.cache
def _determiners(code: str) -> frozenset[str]:
    return frozenset(load_table(code, "claims").get("determiners", ()))
