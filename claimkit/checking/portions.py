"""When the words around a figure make it that of a part: a place or a group inside, a division, one kind of goods.

Such a figure may be near or far from the whole's; it neither supports nor contradicts it. What is called a part is read
from prepositions and what follows them, and from nouns that name parts ("division", "branch").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from claimkit.checking.claim_frames import ClaimFrame, stretch_breaks
from claimkit.checking.cues import stem_pattern
from claimkit.checking.holders import PLACES
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.reference import IndicatorInfo, Reference
from claimkit.checking.vocabulary import fold, form_pattern, holder_pattern, inner_pattern, list_forms, load_vocabulary
from claimkit.records import ArticleClaims

_BREAK = re.compile(r"[,;:()\n\u2013\u201e\u201c\u201d\u00bb\u00ab](?!\d)")
_WORD = re.compile(r"[^\W_]+(?:[-\u2019'][^\W_]+)*")
_PHRASE = 6  # words behind a preposition that may belong to what it names
_HEAD = 3
_LEAD = 9  # words of what is set ahead of a sentence
_TIE = 2  # words between a name and the noun behind its preposition: "in the"
_REACH = 60  # characters behind a figure in which a part may be named


def is_portion(
    claims: ArticleClaims, frame: ClaimFrame, info: IndicatorInfo, entity: str, reference: Reference
) -> bool:
    """Tell whether a figure is said of a part of what the indicator counts of the entity."""
    text, quantity = claims.article.text, frame.quantity
    first, last = _stretch(claims, frame)
    taken = _taken(claims, first, last)
    if quantity.qualifier is not None:  # "at around 80 per cent"
        taken.append(range(quantity.qualifier.start, quantity.qualifier.end))
    said = _said_ends(text, first, last, frame, info, reference)
    per = quantity.unit.per
    if per is not None and per.start is not None and per.end is not None:  # "12.82 euros in der Stunde"
        taken.append(range(per.start, per.end))
    for start, end in _phrases(text, frame, first, last, said):
        if any(start in span for span in taken) or _is_tied(text[first:start], frame, entity, reference):
            continue
        if _narrows(text[start:end], frame, info, entity, reference):
            return True
    ahead = _set_ahead(text, frame, first)
    lead = text[ahead[0] : ahead[1]] if ahead else ""
    if lead and not any(time in lead for time in _times(claims)) and _narrows(lead, frame, info, entity, reference):
        return True
    return _names_part(text[first : quantity.start], frame, info, reference)


def _stretch(claims: ArticleClaims, frame: ClaimFrame) -> tuple[int, int]:
    """Return the ends of the words that are said of a figure: to the next break, or to another figure of its kind."""
    text, quantity = claims.article.text, frame.quantity
    start = max(text.rfind(frame.context, 0, quantity.end + len(frame.context)), 0)
    end = start + len(frame.context)
    same = [c.quantity for c in claims.claims if c.quantity.unit.kind == quantity.unit.kind]
    first = max([start, *(q.end for q in same if start <= q.end <= quantity.start)])
    breaks = stretch_breaks(frame.language)
    first = max([first, *(m.end() for p in (_BREAK, breaks) for m in p.finditer(text, first, quantity.start))])
    others = (c.quantity.start for c in claims.claims if c.quantity.start >= quantity.end)
    last = min([end, quantity.end + _REACH, *others])
    ends = (pattern.search(text, quantity.end, last) for pattern in (_BREAK, breaks))
    return first, min([last, *(end.start() for end in ends if end)])


def _set_ahead(text: str, frame: ClaimFrame, first: int) -> tuple[int, int] | None:
    """Return the ends of what stands behind a preposition set ahead of a figure's words: "In the north of it, ..."."""
    start = max(text.rfind(frame.context, 0, frame.quantity.end + len(frame.context)), 0)
    lead = text[start:first].rstrip()
    if not lead.endswith(",") or lead.count(",") > 1 or len(lead.split()) > _LEAD:
        return None
    for kind in ("inside_prepositions", "part_prepositions"):
        match = form_pattern(frame.language, kind).match(lead.lstrip())
        if match is not None:
            words = list(_WORD.finditer(text, start + len(lead) - len(lead.lstrip()) + match.end(), first))
            small = load_vocabulary(frame.language).stopwords
            while words and words[0].group().casefold() in small:
                words = words[1:]
            return (words[0].start(), words[-1].end()) if words else None
    return None


def _times(claims: ArticleClaims) -> set[str]:
    return {claim.time.text for claim in claims.claims if claim.time is not None}


def _taken(claims: ArticleClaims, first: int, last: int) -> list[range]:
    """Return where a stretch names times."""
    times = [claim.time for claim in claims.claims if claim.time is not None]
    return [range(time.start, time.end) for time in times if time.start < last and first < time.end]


def _phrases(text: str, frame: ClaimFrame, first: int, last: int, said: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the ends of what stands behind the prepositions of a stretch, without articles.

    A preposition that may also tie other things to a verb counts only right behind a word of the indicator.
    """
    stopwords, quantity = load_vocabulary(frame.language).stopwords, frame.quantity
    behind = frozenset(said)
    for kind in ("inside_prepositions", "part_prepositions", "origin_prepositions"):
        for match in form_pattern(frame.language, kind).finditer(text, first, last):
            if match.start() >= quantity.start:
                if kind == "part_prepositions" or not _is_close(match, text, frame, int(kind == "origin_prepositions")):
                    continue
            elif (
                kind != "inside_prepositions"
                and match.start() - 1 not in behind
                and text[first : match.start()].strip()
            ):
                continue
            stop = quantity.start if match.start() < quantity.start else last
            words = list(_WORD.finditer(text, match.end(), stop))[:_PHRASE]
            while words and words[0].group().casefold() in stopwords:
                words = words[1:]
            if words:
                end = _BREAK.search(text, words[0].start(), words[-1].end())
                yield words[0].start(), end.start() if end else words[-1].end()


def _is_close(match: re.Match[str], text: str, frame: ClaimFrame, most: int) -> bool:
    """Tell whether a preposition stands right behind a figure: "2,300 robots in Europe"."""
    end = max(frame.quantity.end, frame.claim.quantity.unit.end or 0)
    return match.start() >= end and len(_WORD.findall(text[end : match.start()])) <= most


def _said_ends(
    text: str, first: int, last: int, frame: ClaimFrame, info: IndicatorInfo, ref: Reference
) -> Iterator[int]:
    """Yield where the words of a stretch end that are the indicator's."""
    for match in _WORD.finditer(text, first, last):
        if _says(match.group(), frame.language, info, ref):
            yield match.end()


def _says(text: str, language: str, info: IndicatorInfo, reference: Reference) -> bool:
    words = ClaimWords(language)
    words.add(text, 1.0)
    return bool(words.words) and reference.indicator_index.says(info, words)


def _is_tied(before: str, frame: ClaimFrame, entity: str, reference: Reference) -> bool:
    """Tell whether a phrase stands right behind the entity's name and only says where it is: "the hospital in Serra"."""
    own = [m.end for m in reference.entity_names.find(before, frame.language) if m.entity == entity]
    between = _WORD.findall(before[own[-1] :]) if own else []
    small = load_vocabulary(frame.language).stopwords  # but "At Volkswagen work in X" so many of it
    return bool(own) and len(between) <= _TIE and all(word.casefold() in small for word in between)


def _narrows(phrase: str, frame: ClaimFrame, info: IndicatorInfo, entity: str, reference: Reference) -> bool:
    """Tell whether what stands behind a preposition names a part: neither the whole, a time, nor a turn of phrase."""
    language = frame.language
    mentions = reference.entity_names.find(_named(phrase, language), language)
    named = {mention.entity for mention in mentions}
    if mentions and mentions[0].entity == entity and _is_qualified(phrase[: mentions[0].start], language):
        return True  # "among young Americans"
    if entity in named or (named and entity in reference.entities and reference.entities[entity].type in PLACES):
        return False  # another country is no part of one
    head = _head(phrase, language)
    if not head or not head[0].isalpha():
        return False
    # where nouns have no capitals, the head may run on: "on the coastal line punctuality"
    first = head if _capitals(language) else head.split(maxsplit=1)[0]
    if form_pattern(language, "idle_nouns").search(first) or form_pattern(language, "country_words").search(head):
        return False
    moves = (stem_pattern(language, kind).search(head) for kind in ("increase", "decrease"))
    if any(moves) or inner_pattern(language, "time_nouns").search(head) or holder_pattern(language).search(head):
        return False
    return not _says(first, language, info, reference)


def _is_qualified(before: str, language: str) -> bool:
    """Tell whether words before a name make it a part: not small words, nor those that say nothing of a part ("whole")."""
    small, idle = load_vocabulary(language).stopwords, form_pattern(language, "idle_nouns")
    country = form_pattern(language, "country_words")
    words = [word for word in _WORD.findall(before) if word.casefold() not in small]
    return any(not idle.fullmatch(word) and not country.fullmatch(word) and word[:1].islower() for word in words)


def _named(phrase: str, language: str) -> str:
    """Return a phrase as far as it goes on with small words and names: "comarca de Valdoro"."""
    small, end = load_vocabulary(language).stopwords, 0
    for match in _WORD.finditer(phrase):
        word = match.group()
        if end and not word[:1].isupper() and word.casefold() not in small:
            break
        end = match.end()
    return phrase[:end]


def _capitals(language: str) -> bool:
    return bool(list_forms(language, "noun_capitals"))


def _head(phrase: str, language: str) -> str:
    """Return the first words of a phrase: through its first noun where nouns have capitals, else to the next small word."""
    vocabulary = load_vocabulary(language)
    found: list[str] = []
    for match in _WORD.finditer(phrase):
        word = match.group()
        if _capitals(language):
            if found and found[-1][:1].isupper() and not word[:1].isupper():
                break
        elif found and word.casefold() in vocabulary.stopwords:
            break
        found.append(word)
    if _capitals(language) and not any(word[:1].isupper() for word in found):
        return ""
    return " ".join(found[:_HEAD])


def _names_part(before: str, frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether a noun before a figure names a part, as it stands or at the end of a compound: "waste division"."""
    for word in _WORD.findall(before):
        folded = fold(word)
        ends = any(folded.endswith(fold(part)) for part in list_forms(frame.language, "part_nouns"))
        if ends and not _says(word, frame.language, info, reference):
            return True
    return False
