"""A quote in the making, and where what was said begins and ends in the words of a report."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from claimkit.extraction.contents import Span
from claimkit.extraction.reports import Report
from claimkit.extraction.sentences import Sentence
from claimkit.extraction.words import Words
from claimkit.records import Polarity, QuoteType

LEADING = frozenset("\u201e\u201c\u201d\"'\u00bb\u00ab\u201a\u2018\u2019\u2039\u203a\u300c(['")
DASHES = frozenset("-\u2013\u2014")
_MONTH = 4  # letters of a month cut short
_PLACED = frozenset(",.()")
_PLACE_WORDS = 5  # words of a place with the dash behind it
_PLACE, _DATELINE = 3, 10  # letters of a place in capitals, words of a dateline
TRAILING = frozenset(".,;:-\u2013\u2014!?")


@dataclass(slots=True, eq=False)
class Draft:
    """A quote in the making: content as offsets; speaker and cue in words; `kind` names the evidence for it.

    `until` is the last sentence when speech went on over several; `follows` is set when the speech goes on from the
    draft before it and nobody is named anew, `nested` when it is a marked sentence inside an indirect quote,
    `retold` when who speaks inside marks says what somebody else said.
    """

    type: QuoteType
    content: list[Span]
    speaker: Span | None
    cue: Span | None
    sentence: int
    paragraph: int
    kind: str
    polarity: Polarity = "asserted"
    balanced: bool = True
    follows: bool = False
    until: int = -1
    dropped: bool = False
    nested: bool = False
    unnamed: bool = False
    retold: bool = False


def draft_of(
    kind: QuoteType, spans: list[Span], report: Report, number: int, sentence: Sentence, evidence: str
) -> Draft:
    """Return the draft of what a report says, with the kind of evidence for it."""
    draft = Draft(kind, spans, report.speaker, report.cue, number, sentence.paragraph, evidence)
    draft.polarity, draft.unnamed = report.polarity, report.unnamed
    return draft


def trimmed(words: Words, first: int, last: int) -> Span | None:
    """Return words as offsets without the punctuation at their edges; None when nothing is left."""
    first = behind_dateline(words, first, last)
    while first < last and not _may_open(words.forms[first]):
        first += 1
    while first < last and (words.forms[last - 1] in TRAILING or words.pos[last - 1] == "CCONJ"):
        last -= 1  # "El plazo vence y, | segun X, ..."
    return offsets(words, first, last) if first < last else None


def behind_dateline(words: Words, first: int, last: int) -> int:
    """Return where a sentence begins behind the place in capitals that opens an article: "SAN MATEO - The firm"."""
    if first >= last or not words.forms[first][:1].isupper():
        return first
    opening = words.forms[first]
    if opening[-1] in DASHES and opening[-2:-1] == "." and first + 1 < last:
        return first + 1  # "TOLUCA.- El ..."
    place = (len(opening) >= _PLACE and opening.isupper()) or _opens_with_place(words, first)
    for k in range(first + 1, min(last, first + _DATELINE)):
        form = words.forms[k]
        if form in DASHES and words.starts[k] > words.ends[k - 1]:
            return k + 1 if place else first
        if len(form) > 1 and form[-1] in DASHES and place and k + 1 < last:
            return k + 1  # "MADRID, 3 mar.- El ..."
        place = (
            place or form == "(" or (form.isdigit() and words.forms[k - 1] == ",")
        )  # "Lisboa, 7 abr (Lusa) - ", "Vila Nova, 7 abr - ", "Ardelle (Belgique) - "
        if not (form[:1].isupper() or form.isdigit() or form in _PLACED or len(form) <= _MONTH):
            break
    return first


def _opens_with_place(words: Words, first: int) -> bool:
    """Tell whether a paragraph opens with a name and a dash: "Tannheim \u2013 Ein Alarm", "Graz/Gmollach \u2013 Der Bau"."""
    if words.starts[first] and words.text[words.starts[first] - 1] != "\n":
        return False
    near = range(first, min(len(words.forms), first + _PLACE_WORDS))
    dash = next((k for k in near if words.forms[k] in DASHES), first)
    return dash > first and all(words.pos[k] == "PROPN" or words.forms[k] == "/" for k in range(first, dash))


def offsets(words: Words, first: int, last: int) -> Span:
    """Return the offsets of words."""
    return words.starts[first], words.ends[last - 1]


def _may_open(form: str) -> bool:
    """Tell whether a word may begin what was said: letters, figures, marks, the sign of a currency or before a figure."""
    return form[0].isalnum() or form in LEADING or unicodedata.category(form[0]) in ("Sc", "Sm")
