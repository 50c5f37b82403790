"""Which entity of the reference a text speaks of: its labels and aliases, territory names of all languages, adjectives.

A territory is known by its ISO 3166 codes; its names come from CLDR, its adjectives from [checks.places]. A large city is
known by any name that it has in a language, and an article in another language may call it by that language's own.
"""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from claimkit import languages
from claimkit.checking.cues import load_checks
from claimkit.checking.vocabulary import fold, list_forms
from claimkit.records import Entity

if TYPE_CHECKING:
    from claimkit.checking.reference import Reference

_CODES = Path(__file__).with_name("territories.json")
_CITIES = Path(__file__).with_name("cities.json")
_CITY_TYPES = ("", "city", "place")
_WORD = re.compile(r"[^\W_]+")
_PEOPLE_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
_NAME_RUN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORLD = "001"
_HYPHENED = re.compile(r"[^\W\d_]-$")
_GENITIVES = ("s", "es")
_NOUN = 6  # letters of a noun by which a thing is called again
_SHORT = 3  # letters up to which a name must be written in the same case: "US" is not "us"


NameTable = dict[tuple[str, ...], list["_Name"]]  # by the first one or two words


@dataclass(frozen=True, slots=True)
class EntityMention:
    """Where a text names an entity of the reference."""

    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True)
class _Name:
    entity: str
    parts: tuple[str, ...]
    written: str
    capital: bool


class EntityNames:
    """Everything by which a text may name the reference's entities."""

    def __init__(self, reference: Reference) -> None:
        self._names: NameTable = {}
        self._caseless: dict[str, str] = {}
        self._by_code: dict[str, str] = {}
        self._same: dict[str, list[str]] = {}
        self._of_language: dict[str, NameTable] = {}
        self._types = {info.id: info.type for info in reference.entities.values()}
        self._labelled = {
            info.id: _city_of([info.id, *(label.text for label in info.labels)])
            for info in reference.entities.values()
            if info.type in _CITY_TYPES
        }
        self.longer: tuple[tuple[Entity, ...], list[str]] | None = None
        self._topic: tuple[tuple[str, str, frozenset[str], int], str | None] | None = None
        territories, codes = _territories(), _codes()
        folded = {fold(name): code for name, code in reversed(territories.items())}
        for info in reference.entities.values():
            names = [info.id, *(label.text for label in info.labels)]
            for name in names:
                self._add(self._names, name, info.id)
            coded = [codes.get(info.id), *(folded.get(fold(name)) for name in names)]
            said = [code for code in coded[2:] if code]  # its labels: "EA" is the euro area to some, Ceuta to others
            code = coded[0] if coded[0] in said else next((c for c in (*said, *coded) if c), None)
            if code:
                first = self._by_code.setdefault(code, info.id)
                self._same.setdefault(first, []).append(info.id)
        for name, code in territories.items():
            if code in self._by_code:
                self._add(self._names, name, self._by_code[code])

    def find_topic(self, text: str, language: str, types: frozenset[str], lead: int) -> str | None:
        """Return the one entity of other types than these that an article names in its first characters, and again.

        The answer for the article asked for last is kept, because each of its claims asks.
        """
        key = (text, language, types, lead)
        if self._topic is None or self._topic[0] != key:
            found = [m for m in self.find(text, language) if self._types.get(m.entity, "") not in types]
            named = len({m.entity for m in found}) == 1 and found[0].start < lead
            named = named and (len(found) > 1 or _is_called_again(text, found[0]))
            self._topic = (key, found[0].entity if named else None)
        return self._topic[1]

    def foreign_places(self, text: str) -> list[int]:
        """Return where a text names territories that the reference does not hold."""
        return [m.start() for m in _NAME_RUN.finditer(text) if m.group()[:1].isupper() and m.group() in self._foreign]

    @functools.cached_property
    def _foreign(self) -> frozenset[str]:
        """Return the names of territories that the reference does not hold, where they are one word."""
        known = set(self._by_code)
        return frozenset(name for name, code in _territories().items() if code not in known and " " not in name)

    def of_territory(self, code: str) -> str | None:
        """Return the entity that is the territory of an ISO 3166 code of two letters."""
        return self._by_code.get(code)

    def same(self, entity: str) -> list[str]:
        """Return all ids under which the data hold an entity: "GERMANY" and "DEU" are one territory."""
        return next((group for group in self._same.values() if entity in group), [entity])

    def _add(self, names: NameTable, name: str, entity: str, *, capital: bool | None = None) -> None:
        if name and not any(sign.lower() != sign.upper() for sign in name):
            if not name.isdigit() and len(name) > 1:
                self._caseless.setdefault(name, entity)
            return
        parts = tuple(_WORD.findall(fold(name)))
        if parts:
            upper = name[:1].isupper() if capital is None else capital
            names.setdefault(parts[:2], []).append(_Name(entity, parts, name, upper))

    def _in_language(self, language: str) -> NameTable:
        """Return the names of places that belong to one language: adjectives, short forms."""
        code = language.split("-", maxsplit=1)[0]
        if code not in self._of_language:
            names: NameTable = {}
            endings = tuple(list_forms(code, "place_endings"))
            for place, entries in load_checks(code).get("places", {}).items():
                if place not in self._by_code:
                    continue
                for entry in entries:
                    for name in [entry[:-1] + ending for ending in endings] if entry.endswith("*") else [entry]:
                        self._add(names, name, self._by_code[place], capital=name[:1].isupper())
            for entity, city in self._city_names.items():
                for name in city.get(code, ()):
                    self._add(names, name, entity)
            self._of_language[code] = names
        return self._of_language[code]

    @functools.cached_property
    def _city_names(self) -> dict[str, dict[str, list[str]]]:
        """Return what each city of the reference is called in each language; a city of two entities is neither's."""
        cities = {entity: city for entity, city in self._labelled.items() if city}
        counts = Counter(cities.values())
        table = _cities()[0]
        return {entity: table[city] for entity, city in cities.items() if counts[city] == 1}

    def find(self, text: str, language: str) -> list[EntityMention]:
        """Return where the text names entities, in text order, the longest name where several fit."""
        found, last = [], -1
        words = list(_WORD.finditer(text))
        folded = [fold(word.group()) for word in words]
        tables = (self._names, self._in_language(language))
        for place, word in enumerate(words):
            if word.start() < last or _HYPHENED.match(text, max(word.start() - 2, 0), word.start()):
                continue  # "Hauts-de-France" is not France
            name = self._longest(text, words, folded, place, tables)
            if name is not None:
                last = words[place + len(name.parts) - 1].end()
                found.append(EntityMention(word.start(), last, name.entity))
        if self._caseless:
            found += [
                EntityMention(m.start(), m.end(), self._caseless[m.group()]) for m in self._pattern.finditer(text)
            ]
            found.sort(key=lambda mention: (mention.start, -mention.end))
        return found

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted(self._caseless, key=lambda name: (-len(name), name))
        return re.compile("|".join(map(re.escape, names)))

    def _longest(
        self,
        text: str,
        words: list[re.Match[str]],
        folded: list[str],
        place: int,
        tables: Iterable[NameTable],
    ) -> _Name | None:
        best: _Name | None = None
        first = folded[place]
        forms = [first, *(first[: -len(ending)] for ending in _GENITIVES if first.endswith(ending) and len(first) > 4)]
        follow = folded[place + 1] if place + 1 < len(folded) else ""
        seconds = [follow, *(follow[: -len(end)] for end in _GENITIVES if follow.endswith(end) and len(follow) > 4)]
        keys = [(first, second) for second in seconds if second] + [(form,) for form in forms]
        for table in tables:
            for key in keys:
                for name in table.get(key, ()):
                    if (best is None or len(name.parts) > len(best.parts)) and _fits(name, text, words, folded, place):
                        best = name
        return best


def _is_called_again(text: str, mention: EntityMention) -> bool:
    """Tell whether a text goes on with the noun in a name: "the town museum of X ... the museum", its end in a compound."""
    own = [fold(word) for word in _WORD.findall(text[mention.start : mention.end])]
    later = (fold(word.group()) for word in _WORD.finditer(text, mention.end))
    return any(len(word) >= _NOUN and any(name.endswith(word) for name in own[:-1] or own) for word in later)


def _fits(name: _Name, text: str, words: list[re.Match[str]], folded: list[str], place: int) -> bool:
    size = len(name.parts)
    if place + size > len(words):
        return False
    if tuple(folded[place + 1 : place + size]) != name.parts[1:] and not _genitive_last(folded, place, name):
        return False
    written = text[words[place].start() : words[place + size - 1].end()]
    if len(name.written) <= _SHORT:
        return written == name.written or (len(written) == _SHORT and written == name.written.capitalize())  # "Bmw"
    return not name.capital or written[:1].isupper()


def _genitive_last(folded: list[str], place: int, name: _Name) -> bool:
    size = len(name.parts)
    last = folded[place + size - 1]
    middle = tuple(folded[place + 1 : place + size - 1]) == name.parts[1:-1]
    return size > 1 and middle and any(last == name.parts[-1] + ending for ending in _GENITIVES)


def people_in(text: str, language: str) -> list[str]:
    """Return the words of a text that name a land or its people, in a language's own forms: "i senegalesi"."""
    forms = _people_forms(language)
    return [word.group() for word in _PEOPLE_WORD.finditer(text) if fold(word.group()) in forms]


def continents_in(text: str, language: str) -> list[str]:
    """Return the words of a text that name a continent or its people: "la media europea"."""
    forms = _people_forms(language, continents=True)
    return [word.group() for word in _PEOPLE_WORD.finditer(text) if fold(word.group()) in forms]


@functools.lru_cache(maxsize=32)
def _people_forms(language: str, *, continents: bool = False) -> frozenset[str]:
    endings = tuple(list_forms(language, "place_endings"))
    table: dict[str, list[str]] = load_checks(language).get("places", {})
    places = {code: entries for code, entries in table.items() if code.isalpha() != continents and code != _WORLD}
    found = {fold(entry) for entries in places.values() for entry in entries if not entry.endswith("*")}
    stems = [fold(entry[:-1]) for entries in places.values() for entry in entries if entry.endswith("*")]
    found.update(stem + ending for stem in stems for ending in endings)
    if language in languages.codes():
        for code, names in languages.load(language).cldr.get("territories", {}).items():
            found.update(fold(name) for name in names if code.isalpha() != continents and code != _WORLD)
    return frozenset(found)


@functools.cache
def _cities() -> tuple[dict[str, dict[str, list[str]]], dict[str, str]]:
    """Return the names of large cities by language, and the city that each folded name is of, where it is of one."""
    table: dict[str, dict[str, list[str]]] = json.loads(_CITIES.read_text(encoding="utf-8"))
    of_name: dict[str, set[str]] = {}
    for city, names in table.items():
        for name in {fold(name) for forms in names.values() for name in forms}:
            of_name.setdefault(name, set()).add(city)
    return table, {name: min(found) for name, found in of_name.items() if len(found) == 1}


def _city_of(names: list[str]) -> str | None:
    """Return the large city that one of these names is; None where they name none, or two."""
    of_name = _cities()[1]
    found = {of_name[key] for name in names if (key := fold(name)) in of_name}
    return found.pop() if len(found) == 1 else None


@functools.cache
def _codes() -> dict[str, str]:
    """Return the ISO 3166 code (two letters) of every code of a territory."""
    table: dict[str, list[str]] = json.loads(_CODES.read_text(encoding="utf-8"))
    return {alias: code for code, aliases in table.items() for alias in aliases} | {code: code for code in table}


def territory_name(identifier: str, language: str) -> str | None:
    """Return what a language calls the territory that an id is the code of; None where it is none or unknown."""
    code = _codes().get(identifier)
    known = code is not None and language in languages.codes()
    names = languages.load(language).cldr.get("territories", {}).get(code, ()) if known else ()
    return next(iter(names), None)


@functools.cache
def _territories() -> dict[str, str]:
    """Return the code of every territory by each of its names in any language."""
    found: dict[str, str] = {}
    for language in languages.codes():
        for code, names in languages.load(language).cldr.get("territories", {}).items():
            for name in names:
                found.setdefault(name, code)
                for word in load_checks(language).get("cues", {}).get("and", ()) if "&" in name else ():
                    found.setdefault(name.replace("&", word), code)
        for code, entries in load_checks(language).get("places", {}).items():
            for entry in entries:
                if not entry.endswith("*"):
                    found.setdefault(entry, code)
    return found
