"""Names that a common word opens and a complement closes, of which a tagger sees only a part.

"Chambre d'agriculture de la Vezance"      an institution, its trade and its place
"Tribunal criminel de Morvens"             an institution, its kind and its place
"vallee de l'Ourvelle", "rue Victor-Hugo"  a place and its name
"Tour des cretes"                          an event and what it is about
"ecole des Vergers"                        a building, by what it is called and not by where it stands
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimkit.extraction.columns import read_columns
from claimkit.languages import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc

_KINDS = 2  # adjectives behind a head, as in "Institut national polytechnique"


@dataclass(frozen=True, slots=True)
class _Heads:
    """The words of the table [entities] that open such names, and those that lead to the complement."""

    bodies: frozenset[str]  # with a capital
    alone: frozenset[str]  # bodies that are a name without more
    offices: frozenset[str]  # with a small letter, before a capital
    places: frozenset[str]
    buildings: frozenset[str]
    streets: frozenset[str]  # which the name follows directly
    links: frozenset[str]
    article_links: frozenset[str]  # links that hold an article
    events: frozenset[str]  # with a capital
    more: frozenset[str]  # "and"
    times: frozenset[str]


@functools.lru_cache(maxsize=16)
def _heads(language: Language) -> _Heads | None:
    table = language["entities"]
    if not table.get("name_links"):
        return None
    roles = language["times"].get("roles", {})
    times = [
        word
        for role in ("month", "weekday")
        for words in roles.get(role, {}).values()
        if isinstance(words, list)
        for word in words
    ]
    names = ("body_heads", "bodies_alone", "office_heads", "place_heads", "building_heads", "street_heads")
    bodies, alone, offices, places, buildings, streets = (frozenset(table.get(name, ())) for name in names)
    links, with_article = frozenset(table["name_links"]), frozenset(table.get("article_links", ()))
    events, more = frozenset(table.get("event_heads", ())), frozenset(table.get("name_ands", ()))
    return _Heads(
        bodies, alone, offices, places, buildings, streets, links, with_article, events, more, frozenset(times)
    )


def headed_names(doc: Doc, language: Language, tagged: Mapping[int, int]) -> Iterator[tuple[int, int, str]]:
    """Yield first word, last word and type of each such name; `tagged` has the last word of tagged names by their first."""
    heads = _heads(language)
    if heads is None:
        return
    texts, behind = read_columns(doc).texts, -1
    for place, text in enumerate(texts):
        if place <= behind:
            continue
        found = _name_at(doc, texts, place, text, heads, tagged)
        if found is not None:
            behind = found[0]
            yield (place, *found)


def _name_at(
    doc: Doc, texts: list[str], place: int, text: str, heads: _Heads, tagged: Mapping[int, int]
) -> tuple[int, str] | None:
    walk = _Walk(doc, texts, heads, tagged)
    led = place > 0 and doc[place - 1].pos_ in ("DET", "ADP") and not doc[place].is_sent_start
    if text in heads.bodies or text in heads.alone:
        end = walk.body(place, plain=led and text in heads.bodies)
        return (end, "ORG") if end > place or (led and text in heads.alone) else None
    if text in heads.events and led:
        end = walk.body(place, plain=True)
        return (end, "MISC") if end > place else None
    small = text[:1].lower() + text[1:]
    if text in heads.offices:
        start, _ = walk.behind_link(place + 1)
        last = walk.named(start) if start is not None else None
        return (last, "ORG") if last is not None else None
    if small in heads.places or small in heads.buildings:
        end = walk.place(place, any_link=small in heads.places)
    elif small in heads.streets:
        end = walk.capitals(place)
    else:
        return None
    return (end, "LOC") if end > place else None


@dataclass(frozen=True, slots=True)
class _Walk:
    """Steps from a head to the last word of its name."""

    doc: Doc
    texts: list[str]
    heads: _Heads
    tagged: Mapping[int, int]

    def place(self, head: int, *, any_link: bool) -> int:
        """Return the last word of a place's name: a capital right behind its head, or behind a link."""
        direct = self.capitals(head)
        if direct > head:
            return direct
        start, articled = self.behind_link(head + 1)
        if start is None or not (any_link or articled):
            return head
        return self.named(start) or head

    def body(self, head: int, *, plain: bool) -> int:
        """Return the last word of a body's name; `plain` lets its first complement be a word without a capital."""
        last = self._kinds(head, _KINDS) if plain else head
        kinds, trade = last, False
        while True:
            direct = self.capitals(last)
            if direct > last:
                return direct
            start, _ = self.behind_link(last + 1)
            if start is None and trade and self._word(last + 1) in self.heads.more:
                start, _ = self.behind_link(last + 2)
                trade = False
            if start is None:
                return last if last > kinds or kinds > head else head
            named = self.named(start)
            if named is not None:
                return named
            if trade or not plain or not self._is_common(start):
                return last
            last, trade = self._kinds(start, 1), True

    def named(self, start: int) -> int | None:
        """Return the last word of the capitals that begin here; those of a tagged name go with it."""
        if not self._is_capital(start):
            return None
        return max(self.capitals(start), self.tagged.get(start, start))

    def capitals(self, place: int) -> int:
        """Return the last of the words with capitals that follow a word without anything between them."""
        while True:
            following = place + 1 + (self._joined(place) and self._joined(place + 1))
            if not self._is_capital(following):
                return place
            place = following

    def _joined(self, place: int) -> bool:
        """Tell whether a hyphen or its right side follows without a space."""
        more = place + 1 < len(self.texts) and not self.doc[place].whitespace_
        return more and "-" in (self.texts[place], self.texts[place + 1])

    def _kinds(self, place: int, most: int) -> int:
        """Return the last of the adjectives that follow."""
        for _ in range(most):
            word = self._word(place + 1)
            if not word or word != word.lower() or self.doc[place + 1].pos_ != "ADJ":
                break
            place += 1
        return place

    def behind_link(self, place: int) -> tuple[int | None, bool]:
        """Return the word behind "de", "de la", and whether there is an article; None where no link stands here."""
        word = self._word(place).lower()
        if word not in self.heads.links and word not in self.heads.article_links:
            return None, False
        follows = self._word(place + 1)
        article = bool(follows) and follows == follows.lower() and self.doc[place + 1].pos_ == "DET"
        return place + 1 + article, article or word in self.heads.article_links

    def _is_common(self, place: int) -> bool:
        word = self._word(place)
        return bool(word) and self.doc[place].pos_ in ("NOUN", "PROPN") and word not in self.heads.times

    def _is_capital(self, place: int) -> bool:
        word = self._word(place)
        return bool(word) and word[0].isupper() and not self.doc[place].is_punct

    def _word(self, place: int) -> str:
        """Return the word at a place; "" at the end, and for what is none."""
        return self.texts[place] if place < len(self.texts) and self.texts[place][:1].isalpha() else ""
