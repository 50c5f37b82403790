"""Bare figures that name the thing before them and count nothing: "Halle 4", "le reacteur 4", "Boxes 3 and 4", "flight AF 447".

In a parse such a figure hangs on the noun or name right before it, where a count hangs on what it counts or on the verb.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from claimkit.extraction.patterns import compile_patterns
from claimkit.extraction.scanning import SPACES
from claimkit.languages import Language
from claimkit.records import Quantity

if TYPE_CHECKING:
    from claimkit.extraction.frames import Frame
    from claimkit.extraction.parses import Token

_NAMING = ("nummod", "nmod", "appos", "flat", "compound", "dep")
_NOMINAL = ("NOUN", "PROPN", "X")
_VERBAL = ("VERB", "AUX")
_BETWEEN = (*_NOMINAL, "ADJ", "ADP")
_REACH = 3  # tokens from a noun to its figure: "flight AF 447"
_IN_ROW = 8  # members of a row of figures: "reactors 1, 2 and 3"
_FIGURE = re.compile(r"\d{1,5}(?:[.,]\d{1,3})?[a-z]?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)")


def is_designation(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a figure without a unit of its own names the thing before it."""
    text, unit = frame.text, quantity.unit
    if quantity.ordinal or quantity.qualifier is not None or not text[quantity.start].isdecimal():
        return False
    token = frame.doc[frame.token_at(quantity.start)]
    if token.idx != quantity.start or token.i == 0 or not _FIGURE.fullmatch(token.text):
        return False
    if unit.start is not None and quantity.start <= unit.start < quantity.end:
        if not _is_misread(frame, unit.start, unit.kind):
            return False
    elif quantity.value is not None and quantity.end != token.end:
        return False  # a scale follows: "o Governo 1,4 milhoes"
    noun = _named(frame, token)
    if noun is None or (unit.start is not None and unit.start < quantity.start and unit.start != noun.idx):
        return False  # it goes on a row: "in den Lagern 85 Stellen, im Fuhrpark 30"
    return not (_is_told_of(frame, token, noun, quantity) or _is_doer(frame, token, noun) or _is_gapped(frame, noun))


def _is_misread(frame: Frame, offset: int, kind: str) -> bool:
    """Tell whether what looks like a unit or a counted noun is none: "el telefono 112 ha atendido", "la Peugeot 208 coute"."""
    word = frame.doc[frame.token_at(offset)]
    return word.pos_ in _VERBAL if kind != "count" else word.pos_ != "NOUN"


def _named(frame: Frame, token: Token) -> Token | None:
    """Return the noun or name before a figure that the figure hangs on, by itself or as one of a row."""
    for _ in range(_IN_ROW):
        if token.relation != "conj" or token.head.i >= token.i or not token.head.text[0].isdecimal():
            break
        token = token.head
    before = frame.doc[token.i - 1]
    if token.i == 0 or token.idx - before.end != 1 or frame.text[before.end] not in SPACES:
        return None
    if before.pos_ in _NOMINAL and (_is_label(frame, before) or _is_idle(frame, token, before)):
        return before
    noun = token.head
    if noun.pos_ == "ADJ" and noun.i < token.i and noun.head.i < noun.i and noun.head.pos_ in _NOMINAL:
        noun = noun.head  # "el punto kilometrico 44,5"
    if not 0 < token.i - noun.i <= _REACH or noun.pos_ not in _NOMINAL or token.relation not in _NAMING:
        return None
    between = frame.doc[noun.i + 1 : token.i]
    if all(each.pos_ in _BETWEEN and each.head.i == noun.i for each in between):
        return noun
    return before if before.pos_ == "PROPN" else None  # "interest in Web 3.0"


def _is_label(frame: Frame, noun: Token) -> bool:
    """Tell whether a word is named by the figure behind it; what is written in capitals counts only so ("A 61")."""
    labels = _listed(frame.language)[0]
    return noun.text in labels or noun.lower_ in labels


def _is_idle(frame: Frame, token: Token, before: Token) -> bool:
    """Tell whether a parse hangs a figure on a verb that has its subject, or past it: "In Kabine 3 warteten 3 Gaeste"."""
    head = token.head
    if token.relation == "nsubj":
        if before.relation == "nsubj":
            return before.head.i == head.i
        subjects = [child for child in head.children if child.relation == "nsubj"]
        return head.i == token.i + 1 and len(subjects) > 1 and frame.doc[before.i - 1].pos_ == "ADP"
    if token.relation == before.relation == "obl" and head.i == before.head.i:
        alone = frame.doc[before.i - 1].pos_ == "ADP" and not any(token.children)
        return alone and not frame.figure_tokens.keys() & range(before.i - _IN_ROW, before.i)
    behind = frame.doc[token.i + 1] if token.i + 1 < len(frame.doc) else token
    return token.relation == "nummod" and behind.pos_ in _VERBAL and head.i > behind.i and bool(before.case)


def _is_told_of(frame: Frame, token: Token, noun: Token, quantity: Quantity) -> bool:
    """Tell whether a figure says how much or how many there are of the noun before it: "Durchschnitt 12", "Ulm 12, Emden 9"."""
    _, values, houses = _listed(frame.language)
    if _is_label(frame, noun) or noun.idx == quantity.unit.start or noun.lower_.endswith(houses):
        return False
    if _GROUPED.fullmatch(token.text) or noun.i in frame.time_tokens or noun.i in frame.figure_tokens:
        return True
    if frame.is_measure(noun) or values.fullmatch(noun.lower_):
        return True
    mention = frame.mention_of(noun)
    kind = mention.entity.type if mention is not None else None
    if kind == "PER" or (kind == "LOC" and noun.relation != "nsubj" and token.relation != "flat"):
        return True  # "Anna Roth 43", "in Hessen 12"
    if noun.pos_ != "NOUN":
        return bool(frame.labels_of(quantity, token))
    in_row = token.relation == "conj" or any(child.relation == "conj" for child in token.children)
    return "Plur" in noun.morph.get("Number", ()) and not in_row and quantity.value is not None


def _is_doer(frame: Frame, token: Token, noun: Token) -> bool:
    """Tell whether a figure behind a place or time is the subject that its clause lacks: "Dans la province 12 sont morts"."""
    if not noun.case or token.i + 1 >= len(frame.doc) or frame.doc[token.i + 1].pos_ not in _VERBAL:
        return False
    head = frame.doc[frame.clauses[noun.i]]
    return noun.i < head.i and not any(child.relation == "nsubj" for child in head.children)


def _is_gapped(frame: Frame, noun: Token) -> bool:
    """Tell whether a noun with its article is set beside one whose figure the verb has: "the north lost 300 jobs and the south 120"."""
    place = noun.i - 1
    if place < 1 or frame.doc[place].pos_ != "DET" or _is_label(frame, noun):
        return False
    joined = frame.doc[place - 1].pos_ == "CCONJ" or frame.doc[place - 1].text == ","
    return joined and place > 1 and any(i in frame.figure_tokens for i in range(max(0, place - 4), place - 1))


@functools.cache
def _listed(language: Language) -> tuple[frozenset[str], re.Pattern[str], tuple[str, ...]]:
    """Return the words for a label in small letters, the pattern of what a figure gives the value of, and ends of streets."""
    table = language["non_numbers"] or {}
    words = (*table.get("labels", ()), *table.get("label_nouns", {}).get("words", ()))
    labels = frozenset(word if word.isupper() else word.lower() for word in words)
    valued, houses = (table.get(name, {}).get("words", ()) for name in ("valued", "houses"))
    return labels, compile_patterns(valued), tuple(word.removeprefix("*") for word in houses)
