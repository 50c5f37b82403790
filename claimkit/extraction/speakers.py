"""Resolve the words that name a speaker to a person or organisation: surname, pronoun, role or source phrase.

None rather than a wrong one: an unnamed spokesperson stands for the organisation named beside it, "die Ministerin" for
the person who was called minister before, "er" for the person who spoke or was spoken of last.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from claimkit.extraction.contents import Span
from claimkit.extraction.speech_lexicons import SpeechLexicon
from claimkit.extraction.words import Words
from claimkit.records import Entity, Speaker

_APPOSING = (" ", ", ")  # what stands between a phrase and a name that goes on from it
_APPOSITION = 3  # characters between a role and the name behind it: ", "
_OFFICE = 12  # words behind a role that say of what, up to the comma before its name
_OFFICIAL = frozenset(("ADJ", "ADP", "CCONJ", "DET", "NOUN", "PART", "PROPN", "X"))
_NEARBY = 60  # characters around a name in which its role is looked for
_VOICES = 12  # speakers back among whom a pronoun may find one of its gender
_RECENT = 12  # mentions back among which a role finds its person
_NAMED = 8  # mentions of a person before which a role is looked for
_SUBJECT_REACH = 250  # characters back to the subject that a pronoun takes up
_WORDS = re.compile(r"\w+")
_MARKS = frozenset('"\u201c\u201e\u00ab\u00bb')
_NAMED_AGAIN = 2  # mentions from which it is when it is named first
_OPENING = 250  # characters of the title and the first sentence
_OFTEN = 3  # mentions from which an article is about a company
_NAMING = ("appos", "flat", "nmod", "compound")
_CASE_REACH = 4  # words back to the preposition of a name
_PRONOUN_REACH = 500  # characters back to the person whom a pronoun may mean


class Speakers:
    """The entities of one article, by place, and who spoke last."""

    def __init__(self, words: Words, entities: Sequence[Entity], lexicon: SpeechLexicon) -> None:
        self.words = words
        self.lexicon = lexicon
        mentions = sorted((m.start, m.end, k) for k, entity in enumerate(entities) for m in entity.mentions)
        self.entities = entities
        self.mentions = mentions
        self.starts = [start for start, _, _ in mentions]
        self.last: tuple[Entity | None, str | None] = (None, None)
        self.last_person: tuple[Entity | None, str | None, int] = (None, None, -_PRONOUN_REACH)
        self.last_organisation: Entity | None = None
        self.spoken: list[tuple[Entity, int]] = []
        self.known: dict[Span, tuple[Entity | None, str | None]] = {}

    def resolve(self, span: Span | None, follows: bool) -> Speaker | None:
        """Return the speaker record of a phrase; with `follows` nobody was named anew and the last one goes on."""
        if span is None:
            return None
        words = self.words
        start, end = words.starts[span[0]], words.ends[span[1] - 1]
        while start + 1 < end and words.text[start] == "-":
            start += 1  # "dit-il"
        entity, name = (
            self.known.get(span, self.last) if follows and self._speaks_again(span) else self._who(span, start, end)
        )
        self.known[span] = entity, name
        if entity is not None or name is not None:
            self.last = entity, name
        if entity.type == "PER" if entity is not None else name is not None and not self._names_organisation(span):
            self.last_person = entity, name, end
            if entity is not None:
                self.spoken.append((entity, end))
        if entity is not None and entity.type == "ORG":
            self.last_organisation = entity
        identity = entity.id if entity is not None else None
        return Speaker(start, end, words.text[start:end], identity, entity.name if entity is not None else name)

    def is_named(self, word: int) -> bool:
        """Tell whether a word belongs to a name, as the first one of "Statistik Austria" does."""
        return bool(self._within(self.words.starts[word], self.words.ends[word]))

    def _speaks_again(self, span: Span) -> bool:
        """Tell whether a phrase was resolved before, or cannot be by itself: a pronoun, a word without a name."""
        return span in self.known or not self._within(self.words.starts[span[0]], self.words.ends[span[1] - 1])

    def _who(self, span: Span, start: int, end: int) -> tuple[Entity | None, str | None]:
        first = self.words.lower[span[0]]
        pronoun = (
            first in self.lexicon.pronouns or first in self.lexicon["relatives"] or first in self.lexicon.possessors
        )
        if span[1] - span[0] == 1 and pronoun:
            if first in self.lexicon["possessives"]:
                bodies = first in self.lexicon["body_possessives"]
                owner = self._last_subject(start, ("ORG",)) if bodies else self._last_subject(start)
                if owner is not None or self._follows_body(span[0]):
                    return owner, None
            return self._pronoun(span[0], start)
        if first in self.lexicon["accordingly"]:
            return self.last
        inside = self._within(start, end)
        head = self._head(span)
        person = next((entity for entity in inside if entity.type == "PER"), None)
        if person is not None and head is not None and self._is_role(head) and self._owns_role(head, start, end):
            person = self._named_behind(end) or person  # "El abogado de Ana Gil, Juan Mora, ..."
        if person is None and head is not None and self._is_role(head):
            person = self._beside(start, self._with_adjectives(span[1], end)) or self._behind_office(span[1])
            person = person or (None if inside else self._by_role(head, span, start))
        if person is None and not inside:
            person = self._apposed(end)
        if person is not None:
            return person, None
        named = next((entity for entity in inside if entity.type == "ORG"), None)
        if named is None and inside and self._covers_all(span):
            named = inside[0]
        if named is not None:
            return named, None
        if head is not None and self._is_organisation(head):
            return self._organisation(head, span, start)
        return None, self._plain_name(span)

    def _names_organisation(self, span: Span) -> bool:
        return any(self._is_organisation(k) for k in range(*span))

    def _covers_all(self, span: Span) -> bool:
        """Tell whether a phrase is a name and no more: "die USA", but not "das Amt in Berlin"."""
        nominal = [k for k in range(*span) if self.words.pos[k] in ("NOUN", "PROPN", "X", "ADP", "ADJ")]
        return all(self._within(self.words.starts[k], self.words.ends[k]) for k in nominal)

    def _head(self, span: Span) -> int | None:
        words, first = self.words, span[0]
        if words.pos[first] == "DET" and first + 1 < span[1] and words.pos[first + 1] == "ADP":
            # "der | in Ulm ansaessige | Konzern"
            first = next((k for k in range(first + 2, span[1] - 1) if words.pos[k] in ("ADJ", "VERB")), first)
        head = next((k for k in range(first, span[1]) if words.pos[k] in ("NOUN", "PROPN")), None)
        if head is None and words.lower[span[1] - 1] in self.lexicon.generic_organisations:
            return span[1] - 1  # a noun whatever the parse takes it for: "erwartet das Institut"
        while head is not None and head + 1 < span[1] and self.words.pos[head] == self.words.pos[head + 1] == "NOUN":
            head += 1
        return head

    def _within(self, start: int, end: int) -> list[Entity]:
        """Return the entities with a mention that overlaps a stretch, in text order."""
        found = []
        place = bisect.bisect_left(self.starts, start)
        if place and self.mentions[place - 1][1] > start:
            place -= 1
        while place < len(self.mentions) and self.mentions[place][0] < end:
            found.append(self.entities[self.mentions[place][2]])
            place += 1
        return found

    def _with_adjectives(self, word: int, end: int) -> int:
        """Return the end of the adjectives behind a phrase: "el director general, Juan Mora"."""
        words = self.words
        while word < len(words.forms) and words.pos[word] == "ADJ" and words.starts[word] == end + 1:
            end = words.ends[word]
            word += 1
        return end

    def _beside(self, start: int, end: int) -> Entity | None:
        """Return the person in apposition: the name right behind the phrase or right before it."""
        after = self.words.at(end - 1) + 1
        while after < len(self.words.pos) and self.words.pos[after] == "ADJ":  # "la directrice | generale, Anne Roy"
            after += 1
        end = max(end, self.words.ends[after - 1])
        place = bisect.bisect_left(self.starts, end)
        if place < len(self.mentions) and self.mentions[place][0] - end <= _APPOSITION:
            entity = self.entities[self.mentions[place][2]]
            if entity.type == "PER":
                return entity
        if place:
            before = self.mentions[place - 1]
            entity = self.entities[before[2]]
            between = self.words.text[before[1] : max(before[1], start)]
            if entity.type == "PER" and 0 <= start - before[1] <= _APPOSITION and "." not in between:
                return entity
        return None

    def _owns_role(self, head: int, start: int, end: int) -> bool:
        """Tell whether a phrase only names whose lawyer, widow or aide it is: a preposition stands right before the name."""
        place = bisect.bisect_left(self.starts, self.words.ends[head])
        if place == len(self.mentions) or not start <= self.mentions[place][0] < end:
            return False
        return self.words.pos[self.words.at(self.mentions[place][0]) - 1] == "ADP"

    def _named_behind(self, end: int) -> Entity | None:
        """Return the person whose name stands right behind a comma: ", Juan Mora,"."""
        place = bisect.bisect_left(self.starts, end)
        if place == len(self.mentions) or self.words.text[end : self.mentions[place][0]] != ", ":
            return None
        entity = self.entities[self.mentions[place][2]]
        return entity if entity.type == "PER" else None

    def _behind_office(self, word: int) -> Entity | None:
        """Return the person named behind the office that a role has: "La consejera de Agricultura, Milagros Uceda,"."""
        words = self.words
        near = range(word, min(len(words.forms) - 1, word + _OFFICE))
        comma = next((k for k in near if words.forms[k] == ","), None)
        if comma is None or any(words.finite[k] or words.pos[k] not in _OFFICIAL for k in range(word, comma)):
            return None
        name = comma + 1
        titles = self.lexicon.titles | {""}
        while name + 1 < len(words.forms) and (
            words.lower[name].rstrip(".") in titles or words.pos[name] == "DET" or self._is_role(name)
        ):
            name += 1  # ", el coronel Juan Mora,"
        found = self._within(words.starts[name], words.ends[name])
        return found[0] if found and found[0].type == "PER" else None

    def _apposed(self, end: int) -> Entity | None:
        """Return the person or organisation whose name goes on right behind a phrase: "le commandant Yves Morel"."""
        place = bisect.bisect_left(self.starts, end)
        if place == len(self.mentions) or self.words.text[end : self.mentions[place][0]] not in _APPOSING:
            return None
        entity = self.entities[self.mentions[place][2]]
        return entity if entity.type in ("PER", "ORG") else None

    def _is_role(self, head: int) -> bool:
        word = self.words.lower[head].rsplit("-", 1)[-1]
        if word in self.lexicon.firms:
            return False  # "a operadora": the company, not its switchboard
        return word in self.lexicon.persons or self.lexicon.person_endings.ends(word)

    def _is_organisation(self, head: int) -> bool:
        return self.lexicon.organisations.ends(self.words.lower[head])

    def _is_definite(self, span: Span) -> bool:
        return self.words.lower[span[0]] in self.lexicon["definite"]

    def _by_role(self, head: int, span: Span, start: int) -> Entity | None:
        """Return the person who was called by this role before; the nearest such mention counts."""
        if not self._is_definite(span):
            return None
        role = self.words.lower[head].rsplit("-", 1)[-1]
        place = bisect.bisect_left(self.starts, start)
        for mention_start, mention_end, k in reversed(self.mentions[max(0, place - 60) : place]):
            if self.entities[k].type != "PER":
                continue
            around = self.words.text[max(0, mention_start - _NEARBY) : mention_end + _NEARBY].lower()
            if role in around:
                return self.entities[k]
        return self._sole_person(role, start) if span[1] - span[0] == len(("die", "Managerin")) else None

    def _sole_person(self, role: str, start: int) -> Entity | None:
        """Return the only person named just before, whom "die Managerin" may mean though nobody was called so."""
        if role not in self.lexicon.stand_ins:
            return None
        place = bisect.bisect_left(self.starts, start)
        near = [m for m in self.mentions[max(0, place - _RECENT) : place] if start - m[0] <= _SUBJECT_REACH]
        persons = {k for _, _, k in near if self.entities[k].type == "PER"}
        if len(persons) != 1:
            return None
        person = self.entities[persons.pop()]
        kind = "Fem.Sing" if role.endswith(self.lexicon.feminine) else "Masc.Sing"
        called = any(m.start < start and self._roles_before(m.start) for m in person.mentions[:_NAMED])
        return person if called and self._may_be(person, kind, start) else None

    def _pronoun(self, word: int, start: int) -> tuple[Entity | None, str | None]:
        """Return whom a pronoun in the singular means: the person who spoke last, else who was named last."""
        kind = self.lexicon.pronouns.get(self.words.lower[word], "")
        if kind.startswith("Neut"):
            body = self._last_subject(start, ("ORG",))
            return (None if body is None and self._follows_body(word) else body or self.last_organisation), None
        if kind == "none" or kind.startswith("Plur") or self._is_plural(word):
            return None, None
        person, name, place = self.last_person
        newer = self._newer_subject(place, start, kind)
        if newer is not None:
            return newer, None
        if not self.lexicon.has_neuter and self._follows_body(word) and (body := self._body_before(word)) is not None:
            return body, None  # "Le ministere dement. Il promet ..."
        if (person is not None or name is not None) and start - place <= _PRONOUN_REACH:
            if person is None or self._may_be(person, kind, start):
                return person, name
            for other, end in reversed(self.spoken[-_VOICES:]):
                if start - end <= _PRONOUN_REACH and self._may_be(other, kind, start):
                    return other, None
        before = bisect.bisect_left(self.starts, start)
        for mention_start, _, k in reversed(self.mentions[max(0, before - 12) : before]):
            near = self.entities[k].type == "PER" and start - mention_start <= _PRONOUN_REACH
            if near and self._may_be(self.entities[k], kind, start):
                return self.entities[k], None
        return None, None

    def _newer_subject(self, floor: int, start: int, kind: str) -> Entity | None:
        """Return the person whom the last clauses are about, when named as their subject after the last one who spoke."""
        before = bisect.bisect_left(self.starts, start)
        for mention_start, mention_end, k in reversed(self.mentions[max(0, before - 12) : before]):
            if mention_start < floor or start - mention_start > _SUBJECT_REACH:
                return None
            if self.entities[k].type != "PER" or not self._may_be(self.entities[k], kind, start):
                continue
            if self._is_subject(mention_start, mention_end) or self._opens(mention_start):
                return self.entities[k]
        return None

    def _opens(self, start: int) -> bool:
        """Tell whether a name stands first in its sentence, before any verb and behind no preposition."""
        words, word = self.words, self.words.at(start)
        first = words.sentence_starts[bisect.bisect_right(words.sentence_starts, word) - 1]
        if any(words.finite[k] or words.forms[k] in _MARKS for k in range(first, word)):
            return False
        k = word - 1
        while k >= first and (words.pos[k] in ("DET", "ADJ") or self._is_role(k)):
            k -= 1
        return k < first or words.pos[k] != "ADP"

    def _last_subject(self, start: int, types: tuple[str, ...] = ("PER", "ORG")) -> Entity | None:
        """Return the organisation or person that the clauses just before are about: "Das Ministerium ... Nach seiner Zaehlung"."""
        before = bisect.bisect_left(self.starts, start)
        for mention_start, mention_end, k in reversed(self.mentions[max(0, before - _RECENT) : before]):
            if start - mention_start > _SUBJECT_REACH:
                return None
            if self.entities[k].type in types and self._is_subject(mention_start, mention_end):
                return self.entities[k]
        return None

    def _follows_body(self, word: int) -> bool:
        """Tell whether the sentence before is about a body that no entity covers: "Das Ministerium widersprach."."""
        words = self.words
        starts = words.sentence_starts
        number = bisect.bisect_right(starts, word) - 1
        before = range(starts[number - 1], starts[number]) if number > 0 else range(0)
        heads = [k for k in before if words.deps[k] == "nsubj" and words.pos[k] in ("NOUN", "PROPN")]
        return bool(heads) and self._is_organisation(heads[0]) and not self._is_role(heads[0])

    def _body_before(self, word: int) -> Entity | None:
        """Return the organisation that is named in the sentence before."""
        words = self.words
        starts = words.sentence_starts
        number = bisect.bisect_right(starts, word) - 1
        inside = self._within(words.starts[starts[number - 1]], words.starts[starts[number]])
        return next((entity for entity in inside if entity.type == "ORG"), None)

    def _may_be(self, person: Entity, kind: str, start: int) -> bool:
        """Tell whether a pronoun fits a person: one called by a woman's role is no "er", one by a man's no "sie"."""
        if not kind.startswith(("Masc", "Fem")) or not self.lexicon.feminine:
            return True
        for mention in person.mentions[:_NAMED]:
            if mention.start < start and (roles := self._roles_before(mention.start)):
                return kind.startswith("Fem") == roles[-1].endswith(self.lexicon.feminine)
        return True

    def _roles_before(self, start: int) -> list[str]:
        """Return the role that stands right before a name, in lower case."""
        word = self.words.at(start) - 1
        if word < 0 or not self._is_role(word):
            return []
        return [self.words.lower[word]]

    def _is_plural(self, word: int) -> bool:
        words = self.words
        verb = words.heads[word]
        return (words.plural[word] and not words.singular[word]) or (words.plural[verb] and words.finite[verb])

    def _organisation(self, head: int, span: Span, start: int) -> tuple[Entity | None, str | None]:
        """Return the organisation that "der Konzern" means: the last one to act, to speak or to be named; else its noun."""
        noun = self.words.forms[head]
        if not self._is_definite(span) or self.words.lower[head] not in self.lexicon.generic_organisations:
            return None, noun
        place = bisect.bisect_left(self.starts, start)
        recent = self.mentions[max(0, place - 12) : place]
        named = [mention for mention in recent if self.entities[mention[2]].type == "ORG"]
        if self.lexicon.institutions.ends(noun.lower()) and noun.lower() not in self.lexicon.firms:
            named = [mention for mention in named if self._is_institution(mention[0], mention[1])]
            if not named and (self.last_organisation is None or noun.lower() in self.lexicon.called_organisations):
                return None, noun
        called = (k for first, last, k in reversed(named) if self._is_called((noun.lower(),), first, last))
        entity = next((self.entities[k] for k in called), None)
        if entity is not None or noun.lower() in self.lexicon.called_organisations:
            return entity, None if entity is not None else noun
        if noun.lower() in self.lexicon.firms:
            named = [mention for mention in named if not self._is_institution(mention[0], mention[1])]
        doing = (k for first, last, k in reversed(named) if self._is_subject(first, last))
        entity = next((self.entities[k] for k in doing), self.last_organisation)
        entity = entity or (self.entities[named[-1][2]] if named else None)
        if noun.lower() in self.lexicon.firms:
            entity = self._main_firm(entity, place)
        return entity, None

    def _main_firm(self, near: Entity | None, place: int) -> Entity | None:
        """Return the company that an article is about, where the one named last is hardly ever named: "das Unternehmen"."""
        counts: dict[int, int] = {}
        for first, last, k in self.mentions[:place]:
            if self.entities[k].type == "ORG" and not self._is_institution(first, last):
                counts[k] = len(self.entities[k].mentions)
        main = max(counts, key=lambda k: counts[k], default=None)
        if main is None:
            return near
        opens = self.entities[main].mentions[0].start < _OPENING and counts[main] >= _NAMED_AGAIN
        seldom = near is None or len(near.mentions) * 2 <= counts[main]
        return self.entities[main] if seldom and (opens or counts[main] >= _OFTEN) else near

    def _is_called(self, nouns: tuple[str, ...], start: int, end: int) -> bool:
        """Tell whether a mention has one of some nouns in it or right beside it: "the Unite union"."""
        return any(word in nouns for word in self._near(start, end))

    def _is_institution(self, start: int, end: int) -> bool:
        """Tell whether a mention is called a body that is no company: "el sindicato Unidad", "das Institut RIK"."""
        return any(self.lexicon.institutions.ends(word) for word in self._near(start, end))

    def _near(self, start: int, end: int) -> set[str]:
        """Return the words of a mention and the ones right before and behind it, in lower case."""
        text = self.words.text
        before, behind = _WORDS.findall(text[max(0, start - _NEARBY) : start]), _WORDS.match(text, end + 1)
        near = (*_WORDS.findall(text[start:end]), *before[-1:], *([behind[0]] if behind is not None else ()))
        return {word.lower() for word in near}

    def _is_marked(self, word: int) -> bool:
        """Tell whether a preposition stands with a name: "the plants in Corby"."""
        words = self.words
        return any(words.deps[i] == "case" and words.heads[i] == word for i in range(max(0, word - _CASE_REACH), word))

    def _is_subject(self, start: int, end: int) -> bool:
        """Tell whether a mention is the subject of a clause."""
        words = self.words
        inside = range(words.at(start), words.at(end - 1) + 1)
        heads = [words.heads[i] for i in inside if words.deps[i].startswith(_NAMING) and not self._is_marked(i)]
        return any(words.deps[i].startswith("nsubj") for i in (*inside, *heads))

    def _may_be_name(self, word: int) -> bool:
        """Tell whether a capitalised word before a name is part of it rather than a role or title."""
        words = self.words
        if words.pos[word] not in ("PROPN", "X", "NOUN") or not words.forms[word][:1].isupper():
            return False
        known = words.lower[word] in self.lexicon.titles or self._is_role(word) or self._is_organisation(word)
        return not known and not self.lexicon.source_nouns.ends(words.lower[word])

    def _plain_name(self, span: Span) -> str | None:
        """Return a name that no entity covers: the run of names in the phrase."""
        names = [k for k in range(*span) if self.words.pos[k] == "PROPN" and self.words.forms[k][:1].isupper()]
        if not names:
            return None
        first = last = names[0]
        while first > span[0] and self._may_be_name(first - 1):
            first -= 1
        while last + 1 < span[1] and self.words.pos[last + 1] == "PROPN":
            last += 1
        return self.words.text[self.words.starts[first] : self.words.ends[last]]
