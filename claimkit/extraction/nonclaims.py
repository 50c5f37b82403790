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
from claimkit.extraction.patterns import compile_patterns
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
_OPENING = ",;:(\u2013\u2014\"'\u00ab\u00bb\u201c\u201d\u201e\u2018\u2019"
_BASES = (10, 100, 1_000, 10_000, 100_000, 1_000_000)  # round numbers of heads that others are counted against
_COUNTED = ("count", "currency", "physical")
_LARGEST_PART, _ARTICLE_AND_NOUN = Decimal("0.34"), 2
_COUNTED_REACH = 160  # characters back to the things that an ordinal counts on
_PREFIX = re.compile(r"(?<![\d.,])0\d{1,5}\)?[ /\u2013-]{1,3}(?:\d+[ -]){0,3}$")
_POSTCODE = 5
_PLAIN_FIVE = re.compile(r"\d{5} (?=[^\W\d_])")
_DIALLED = re.compile(r"0\d")  # no figure begins so, a telephone number does


def is_claim(frame: Frame, quantity: Quantity, marks: Sequence[MarkPair]) -> bool:
    """Tell whether a quantity states something that can be checked."""
    if _in_title(frame, quantity, marks) or _in_name(frame, quantity) or _in_time(frame, quantity):
        return False
    if quantity.unit.code is None and (_is_dialled(frame, quantity) or _is_postcode(frame, quantity)):
        return False
    if _is_base(frame, quantity) or _is_ahead(frame, quantity) or is_designation(frame, quantity):
        return False
    if quantity.qualifier is None and (
        _is_adjective(frame, quantity) or _is_next(frame, quantity) or _is_pronoun(frame, quantity)
    ):
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
    if quantity.value != 1 and quantity.value not in _BASES:
        return False
    first, last = frame.trimmed(*frame.sentence(frame.root(quantity)))
    others = [other for other in frame.quantities_in(first, last) if other is not quantity]
    table = frame.language["claims"]
    if quantity.value == 1 and quantity.text[0].isalpha():
        priced = any(other.unit.kind == "currency" for other in others)
        if quantity.unit.kind == "physical" and quantity.text.split()[0].lower() in table.get("determiners", ()):
            return priced
        return priced and quantity.unit.kind in ("count", "duration") and _is_priced(frame, quantity)
    if quantity.unit.kind not in _COUNTED or not others:
        return False
    before = frame.text[max(first, quantity.start - _LEAD) : quantity.start]
    word = "".join(before.split()[-1:]).lower()
    if quantity.value in _BASES[1:] and word in table.get("bases", ()):
        return True
    return word in table.get("bases_first", ()) and _opens_clause(frame, first, before) and _has_part(quantity, others)


def _is_priced(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a single thing or time is the subject of a verb for what something costs: "one dose costs $7"."""
    token = frame.root(quantity)
    verbs = compile_patterns(frame.language["claims"].get("base_verbs", ()))
    return token.relation == "nsubj" and bool(verbs.fullmatch(token.head.lower_))


def _opens_clause(frame: Frame, first: int, before: str) -> bool:
    """Tell whether the last word before a figure opens its sentence, a quote or what follows a comma or colon."""
    ahead = before.rstrip().rpartition(" ")[0].rstrip(" \u00a0")
    return not ahead.strip(_OPENING) or ahead[-1] in _OPENING or before.rsplit(maxsplit=1)[-1][0] in _OPENING


def _has_part(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """Tell whether a smaller figure without a unit of its own, or of the same one, follows: "Von 100 Kunden zahlten 12"."""
    return any(
        other.start > quantity.end
        and other.unit.code in (None, quantity.unit.code)
        and (other.high or other.value or quantity.value or 0) < (quantity.value or 0)
        for other in others
    )


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


def _is_pronoun(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a bare word for one stands for a thing and counts nothing: "a smaller one", "replacing one costs"."""
    if quantity.value != 1 or quantity.unit.kind != "count" or quantity.ordinal or quantity.unit.per is not None:
        return False
    token = frame.doc[frame.token_at(quantity.start)]
    if not token.text.isalpha() or (token.end < quantity.end and not _is_verb_taken(frame, quantity)):
        return False
    if quantity.unit.text is not None and token.end >= quantity.end:
        return False  # it shares the noun of the figure before it: "zwei in Ulm und einer in Bern"
    behind = frame.doc[token.i + 1].pos_ if token.i + 1 < len(frame.doc) else ""
    return token.relation != "conj" and behind not in ("ADV", "ADJ", "NUM")  # "one less than before"


def _is_verb_taken(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether what looks like a counted noun is a verb: "uno metia la mano"."""
    return quantity.unit.start is not None and frame.doc[frame.token_at(quantity.unit.start)].pos_ in ("VERB", "AUX")


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
    joined = token.relation == "conj"
    if not joined and any(child.relation == "case" for child in token.children):
        return False  # "the four firms cut costs by a fifth"
    others = frame.quantities_in(max(0, quantity.start - _COUNTED_REACH), quantity.start)
    counted = [o for o in others if o.unit.kind == "count" and o.value == round(1 / quantity.value) - 1]
    head = frame.clauses[token.i]
    return any(joined or frame.clauses[frame.root(other).i] != head for other in counted)  # "three banks lost a fourth"


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


def _is_postcode(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether five digits in one stand before the name of a town: "72108 Rottenburg"."""
    end = quantity.start + _POSTCODE
    if not _PLAIN_FIVE.match(frame.text, quantity.start) or quantity.qualifier is not None:
        return False
    mention = frame.mention_over(end + 1, end + 2)
    if mention is None or mention.start != end + 1 or mention.entity.type != "LOC":
        return False
    behind = frame.token_at(mention.end - 1) + 1
    return behind == len(frame.doc) or frame.doc[behind].pos_ not in ("NOUN", "ADJ")


def _in_time(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a figure belongs to a time: "vor zwei Jahren", "the past 12 months"."""
    place = bisect.bisect_right(frame.times, quantity.start, key=lambda time: time.start)
    return place > 0 and quantity.end <= frame.times[place - 1].end


def _in_name(frame: Frame, quantity: Quantity) -> bool:
    mention = frame.mention_over(quantity.start, quantity.end)
    if mention is not None and mention.start <= quantity.start and quantity.end <= mention.end:
        return True
    bare = quantity.unit.text is None or _is_verb_taken(frame, quantity)
    return quantity.unit.kind == "count" and bare and _ends_name(frame, quantity)


def _ends_name(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a small bare figure right behind the name of a product or a firm belongs to it: "Lark 5"."""
    mention = frame.mention_before(quantity.start)
    if mention is None or mention.end != quantity.start - 1 or mention.entity.type not in ("MISC", "ORG"):
        return False
    figure = quantity.text.split()[0]
    plain = figure.isdecimal() and len(figure) < len("1000") and quantity.qualifier is None
    return plain and not quantity.ordinal and quantity.unit.per is None


def _is_rank(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether an ordinal is a rank ("Platz 3", "das drittgroesste"), not a place in an enumeration."""
    patterns, _ = cue_pattern(frame.language, "ranks", "kind", "rank")
    text = frame.text
    start = max(0, quantity.start - _LEAD)
    return any(
        m.end() >= quantity.start - 1 for m in patterns.finditer(text, start, min(len(text), quantity.end + _LEAD))
    )
