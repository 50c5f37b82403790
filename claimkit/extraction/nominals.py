"""The spans of chosen words: a name alone where there is one, else the noun phrase with its article."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimkit.extraction.frames import Frame, Mention
from claimkit.languages import Language
from claimkit.records import EntityType, Subject

if TYPE_CHECKING:
    from claimkit.extraction.parses import Token

_BEFORE = ("det", "amod", "nummod", "compound", "flat", "advmod", "case", "nmod", "det:poss", "nmod:poss")
_BEHIND = ("nmod", "flat", "flat:name", "compound", "amod", "obl", "fixed", "flat:foreign")
_CLOSING = (",", ".", ";", ":", ")", "\u2013", "\u2014", "")  # what may end an apposition
_STAND_INS = ("PRON", "DET", "ADV")
_POINTING = frozenset(("Prs", "Dem", "Poss"))  # pronouns that may stand for a name
_PARTING = ("PUNCT", "CCONJ", "AUX", "SCONJ")  # what parts an article from a noun that is not its own
_LONGEST = 8  # tokens; a longer phrase is cut behind its noun
_NEAR = 3  # tokens between a noun and the name that it introduces
_APART = 30  # characters between a noun and its name
_BACK = 12  # mentions before a pronoun among which the one that it stands for is looked for


def build_subject(frame: Frame, token: Token) -> Subject:
    """Return the subject of a head token, joined to the entity that it names or, for a pronoun, that stands before."""
    mention = named_by(frame, token) or _named_behind(frame, token)
    if mention is not None:
        return Subject(mention.start, mention.end, frame.text[mention.start : mention.end], mention.entity.id)
    first, last = noun_phrase(frame, token)
    span = frame.span(first, last)
    stands_for = _antecedent(frame, token) if _points(frame, token) else None
    return Subject(span.start, span.end, span.text, stands_for.entity.id if stands_for else None)


def named_by(frame: Frame, token: Token) -> Mention | None:
    """Return the mention that a noun belongs to or introduces ("das Modell Orion 12"); None for a part of a compound."""
    if token.i not in frame.names:
        frame.names[token.i] = _find_name(frame, token)
    return frame.names[token.i]


def name_head(frame: Frame, token: Token) -> Token:
    """Return the head of the name that a token belongs to or introduces, else the token."""
    mention = named_by(frame, token)
    return frame.head_of(mention) if mention is not None else token


def stand_in(frame: Frame, token: Token) -> Token:
    """Return the word that stands for a token's name: the noun that introduces it, else the name's head."""
    mention = named_by(frame, token)
    if mention is None:
        return token
    head = frame.head_of(mention)
    top = head.head
    introduced = top.i != head.i and top.pos_ == "NOUN" and named_by(frame, top) is mention
    return top if introduced else head


def _find_name(frame: Frame, token: Token) -> Mention | None:
    mention = frame.mention_of(token)
    if mention is not None:
        return mention if token.end <= mention.end else None
    if token.pos_ != "NOUN":
        return None
    for child in token.children:
        relation = child.dep_.split(":")[0]
        bare = relation in ("appos", "flat") or (relation == "nmod" and not _is_linked(child))
        if (
            bare
            and 0 < child.i - token.i <= _NEAR
            and child.pos_ == "PROPN"
            and "," not in _between(frame, token, child)
        ):
            introduced = frame.mention_of(child)
            if introduced is not None and (relation != "nmod" or "Gen" not in child.morph.get("Case", [])):
                return introduced
    return None


def _named_behind(frame: Frame, token: Token) -> Mention | None:
    """Return the name that follows a noun as what it is called: "die Drohne vom Typ FY-30", "El alcalde, Vicente Roig,"."""
    place = bisect.bisect_left(frame.mentions, token.end, key=lambda mention: mention.start)
    if token.pos_ != "NOUN" or frame.mention_of(token) is not None or place == len(frame.mentions):
        return None
    mention = frame.mentions[place]
    between = frame.text[token.end : mention.start]
    if len(between) > _APART:
        return None
    if " ".join(between.lower().split()) in _links(frame.language):
        return mention
    head = frame.head_of(mention)
    beside = between.strip() == "," and head.dep_ == "appos" and head.head.i == token.i
    alone = not any(child.dep_ == "conj" for child in (*head.children, *token.children))
    return mention if beside and alone and frame.text[mention.end : mention.end + 1] in _CLOSING else None


@functools.lru_cache(maxsize=16)
def _links(language: Language) -> frozenset[str]:
    """Return what stands between a noun and the name that it introduces, in lower case."""
    return frozenset(link.lower() for link in language["claims"].get("name_links", {}).get("words", ()))


def _is_linked(token: Token) -> bool:
    return any(child.dep_ in ("case", "det") for child in token.children)


def _between(frame: Frame, left: Token, right: Token) -> str:
    return frame.text[left.idx + len(left) : right.idx]


def noun_phrase(frame: Frame, token: Token) -> tuple[int, int]:
    """Return the first and last token of a noun's phrase: article, adjectives, genitive and complements, no clause."""
    if token.pos_ in _STAND_INS:
        return token.i, token.i
    floor, ceiling = frame.sentence(token)
    first = last = token.i
    parts = {child.i for child in token.children if child.dep_ in _BEFORE and child.pos_ != "ADP"}
    while first > floor and _joins(frame, frame.doc[first - 1], parts, first):
        first -= 1
    first = _from_article(frame, token, first)
    for child in token.children:
        if child.i == last + 1 or (child.i > last and _starts(child) == last + 1):
            end = _ends(child)
            if child.dep_ not in _BEHIND or end >= ceiling or end - first >= _LONGEST:
                break
            if any(i in frame.figure_tokens or i in frame.time_tokens for i in range(last + 1, end + 1)):
                break
            last = end
    return first, last


def _from_article(frame: Frame, token: Token, first: int) -> int:
    """Return where a phrase begins when an adjective before its noun takes more than itself.

    "die | im Jahr 2009 beschlossene Vollmacht" begins with its article; "der 42 Kilometer langen | Strecke" with its
    noun, as the figure is none of its own phrase.
    """
    article = next((child.i for child in token.children if child.dep_ == "det" and child.i < first), None)
    before = [frame.doc[i].pos_ for i in range(max(frame.sentence(token)[0], first - 2), first)]
    if article is None and first < token.i and before == ["DET", "ADP"]:
        article = first - 2  # "das fuer 2027 geplante Werk"
    inside = range(first if article is None else article, token.i)
    if any(i in frame.figure_tokens and frame.doc[i].head.i not in (token.i, i) for i in inside):
        return token.i
    if article is None or len(inside) > _LONGEST or any(frame.doc[i].pos_ in _PARTING for i in inside):
        return first
    return article


def _joins(frame: Frame, left: Token, parts: set[int], edge: int) -> bool:
    if frame.doc[edge].pos_ == "DET" and left.i in frame.figure_tokens:
        return False  # "11 Prozent das Rad": the article opens the phrase
    return left.i in parts or (
        left.head.i in parts and left.head.i >= edge and left.pos_ in ("ADV", "NUM", "NOUN", "DET")
    )


def _starts(token: Token) -> int:
    return min(
        (child.i for child in token.children if child.dep_ in ("case", "det", "amod", "nummod")), default=token.i
    )


def _ends(token: Token) -> int:
    """Return the last token of a complement: its own names and genitives, no clause."""
    last = token.i
    for child in _behind(token):
        if _starts(child) > last + 1:
            break
        last = child.i
    return last


def _behind(token: Token) -> Iterator[Token]:
    return (
        child
        for child in token.children
        if child.i > token.i and child.dep_ in ("flat", "flat:name", "nmod", "compound")
    )


def _points(frame: Frame, token: Token) -> bool:
    """Tell whether a word may stand for a name before it: "sie", "ihre", "dort", not "wer", "each" or "niemand"."""
    if token.pos_ == "DET":
        return frame.is_possessive(token)
    kinds = token.morph.get("PronType", [])
    return token.pos_ in _STAND_INS and (not kinds or not _POINTING.isdisjoint(kinds))


def _antecedent(frame: Frame, token: Token) -> Mention | None:
    """Return the name that a pronoun may stand for, the last place or organisation for "there".

    "I" is the speaker, "we" the organisation last named; the others take up the subject of the sentence before, else
    the last name that is no place.
    """
    if token.pos_ == "ADV":
        return _last(frame, token, ("LOC", "ORG"))
    if "1" in token.morph.get("Person", []):
        if "Plur" not in token.morph.get("Number", []) and token.pos_ == "PRON":
            return frame.speaker_over(token)
        return _last(frame, token, ("ORG",)) or frame.speaker_over(token)
    doer = frame.earlier_doer(token.i)
    named = named_by(frame, doer) if doer is not None else None
    return named or _last(frame, token, ("PER", "ORG", "MISC")) or frame.mention_before(token.idx)


def _last(frame: Frame, token: Token, types: tuple[EntityType, ...]) -> Mention | None:
    """Return the last mention before a word whose entity is of one of the types."""
    near = frame.mentions_before(token.idx, _BACK)
    return next((mention for mention in reversed(near) if mention.entity.type in types), None)
