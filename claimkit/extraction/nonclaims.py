"""Quantities that state nothing: enumeration, parts of titles and names, bare small numbers."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from claimkit.extraction.designations import is_designation
from claimkit.extraction.frames import Frame, cue_pattern
from claimkit.extraction.moves import lead
from claimkit.extraction.tenses import clause_tense
from claimkit.languages import Language
from claimkit.records import Quantity

if TYPE_CHECKING:
    from claimkit.extraction.marks import MarkPair

_TITLE_WORDS = 8  # marked strings up to this length that nobody says are titles and terms
_LEAD = 30
_BESIDE = 60
_PARTS = re.compile(r"[,;:.]\s")
_LONG = ("d", "wk", "mo", "a")
_BASES = (100, 1_000, 10_000, 100_000, 1_000_000)  # round numbers of heads that others are counted against
_COUNTED = ("count", "currency", "physical")
_LARGEST_PART, _ARTICLE_AND_NOUN = Decimal("0.34"), 2
_COUNTED_REACH = 160  # characters back to the things that an ordinal counts on
_PREFIX = re.compile(r"(?<![\d.,])0\d{1,5}\)?[ /\u2013-]{1,3}(?:\d+[ -]){0,3}$")
_DIALLED = re.compile(r"0\d")  # no figure begins so, a telephone number does


def is_claim(frame: Frame, quantity: Quantity, marks: Sequence[MarkPair]) -> bool:
    """Tell whether a quantity states something that can be checked."""
    if _in_title(frame, quantity, marks) or _in_name(frame, quantity) or _in_time(frame, quantity):
        return False
    if quantity.unit.code is None and _is_dialled(frame, quantity):
        return False
    if _is_base(frame, quantity) or _is_ahead(frame, quantity) or is_designation(frame, quantity):
        return False
    if quantity.qualifier is None and (_is_adjective(frame, quantity) or _is_next(frame, quantity)):
        return False
    if quantity.ordinal:
        return _is_rank(frame, quantity)
    return True


def _is_ahead(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a stretch of days and more says when something that is to come happens: "stimmt in zwei Wochen ab"."""
    if quantity.unit.kind != "duration" or quantity.unit.code not in _LONG or quantity.bound != "exact":
        return False
    before = frame.text[max(0, lead(quantity) - _LEAD) : lead(quantity)].split()[-1:]
    if not before or before[0].lower() not in frame.language["claims"].get("until_then", {}).get("words", ()):
        return False
    head = frame.clauses[frame.root(quantity).i]
    around = frame.quantities_in(max(0, quantity.start - _BESIDE), quantity.end + _BESIDE)
    measured = [
        other
        for other in around
        if other is not quantity
        and frame.clauses[frame.root(other).i] == head
        and not _is_parted(frame, quantity, other)
    ]
    return not measured and clause_tense(frame, head) == "present"


def _is_parted(frame: Frame, one: Quantity, other: Quantity) -> bool:
    return bool(_PARTS.search(frame.text, min(one.end, other.end), max(one.start, other.start)))


def _is_base(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a figure only says of how much another one is told: "ein Kilo kostet 3 Euro", "auf 1.000 Einwohner"."""
    if quantity.value is None or quantity.qualifier is not None:
        return False
    first, last = frame.trimmed(*frame.sentence(frame.root(quantity)))
    others = [other for other in frame.quantities_in(first, last) if other is not quantity]
    articles = frame.language["claims"].get("determiners", ())
    if quantity.value == 1 and quantity.unit.kind == "physical" and quantity.text.split()[0].lower() in articles:
        return any(other.unit.kind == "currency" for other in others)
    before = frame.text[max(first, quantity.start - _LEAD) : quantity.start].split()[-1:]
    based = bool(before) and before[0].lower() in frame.language["claims"].get("bases", ())
    return based and quantity.unit.kind in _COUNTED and quantity.value in _BASES and bool(others)


def _is_adjective(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a number word describes the noun before it: "el precio medio", "un vehicule neuf"."""
    token, noun = frame.doc[frame.token_at(quantity.start)], quantity.unit.start
    if (
        token.pos_ != "ADJ"
        or token.relation != "amod"
        or token.idx != quantity.start
        or not 0 < token.i - token.head.i <= 2
    ):
        return False
    if noun is not None and token.end <= noun < quantity.end and frame.doc[frame.token_at(noun)].pos_ == "NOUN":
        return False
    return frame.text[token.idx].isalpha()


def _is_next(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether what looks like a fraction counts one on: "There are three, and a fourth is under construction"."""
    if quantity.unit.kind != "ratio" or not quantity.value or not 0 < quantity.value <= _LARGEST_PART:
        return False
    words = quantity.text.lower().split()
    if len(words) != _ARTICLE_AND_NOUN or words[-1] not in _ordinals(frame.language):
        return False
    if words[0] in (frame.language["ratios"] or {}).get("every", ()):
        return False
    token, behind = frame.root(quantity), frame.token_at(quantity.end) + 1
    if token.relation == "amod" and token.head.i == token.i + 1 and token.head.pos_ == "NOUN":
        return True  # "een zevende fabriek"
    if behind < len(frame.doc) and frame.owns(frame.doc[behind].lower_):
        return False
    others = frame.quantities_in(max(0, quantity.start - _COUNTED_REACH), quantity.start)
    return any(other.unit.kind == "count" and other.value == round(1 / quantity.value) - 1 for other in others)


@functools.cache
def _ordinals(language: Language) -> frozenset[str]:
    """Return the ordinals of a language that may be fractions as well."""
    table = language["numbers"].get("ordinals", {})
    endings = table.get("endings", [""])
    stems = (stem for value, forms in table.items() if value.isdecimal() for stem in forms)
    return frozenset(f"{stem}{ending}" for stem in stems for ending in endings)


def _in_title(frame: Frame, quantity: Quantity, marks: Sequence[MarkPair]) -> bool:
    """Tell whether a figure stands in a short string in marks that is no speech."""
    place = bisect.bisect_right(marks, quantity.start, key=lambda pair: pair.start)
    for pair in marks[max(0, place - 2) : place]:
        inside = pair.start <= quantity.start and quantity.end <= pair.end
        if inside and len(frame.text[pair.start : pair.end].split()) <= _TITLE_WORDS:
            return not frame.quotes_over(quantity.start, quantity.end)
    return False


def _is_dialled(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a figure is a telephone number or the second group of one."""
    before = frame.text[max(0, quantity.start - _LEAD) : quantity.start]
    return bool(_DIALLED.match(quantity.text) or _PREFIX.search(before))


def _in_time(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a figure belongs to a time: "vor zwei Jahren", "the past 12 months"."""
    place = bisect.bisect_right(frame.times, quantity.start, key=lambda time: time.start)
    return place > 0 and quantity.end <= frame.times[place - 1].end


def _in_name(frame: Frame, quantity: Quantity) -> bool:
    mention = frame.mention_over(quantity.start, quantity.end)
    if mention is not None and mention.start <= quantity.start and quantity.end <= mention.end:
        return True
    return quantity.unit.kind == "count" and quantity.unit.text is None and _ends_name(frame, quantity)


def _ends_name(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a small bare figure right behind the name of a product or a firm belongs to it: "Lark 5"."""
    mention = frame.mention_before(quantity.start)
    if mention is None or mention.end != quantity.start - 1 or mention.entity.type not in ("MISC", "ORG"):
        return False
    plain = frame.text[quantity.start : quantity.end].isdecimal() and quantity.qualifier is None
    return plain and not quantity.ordinal and quantity.unit.per is None and quantity.end - quantity.start < len("1000")


def _is_rank(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether an ordinal is a rank ("Platz 3", "das drittgroesste"), not a place in an enumeration."""
    patterns, _ = cue_pattern(frame.language, "ranks", "kind", "rank")
    text = frame.text
    start = max(0, quantity.start - _LEAD)
    return any(
        m.end() >= quantity.start - 1 for m in patterns.finditer(text, start, min(len(text), quantity.end + _LEAD))
    )
