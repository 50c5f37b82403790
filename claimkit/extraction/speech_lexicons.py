"""What a language's table [speech] says, compiled for look-up: cue verbs by every form, source words, cue nouns."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from claimkit.languages import Language

_LEAST_SCALE = 1_000_000
_AMOUNTS = frozenset({"figure", "spoken_figure"})  # what a verb with its object as a pronoun may report

Form = Literal["finite", "joined", "participle", "base", "gerund"]


@dataclass(frozen=True, slots=True, eq=False)
class CueWord:
    """One cue: a verb, noun or predicate, what may follow it, and what must stand beside it."""

    word: str
    kind: str
    takes: frozenset[str]
    particle: str = ""
    needs: frozenset[str] = frozenset()
    polarity: str = "asserted"
    documents_only: bool = False
    sources: frozenset[str] = frozenset()
    takes_object: bool = False
    speakers_only: bool = (
        False  # it reports only when its subject can speak: "die Gemeinde will 9 Millionen beisteuern"
    )
    barred: frozenset[str] = frozenset()  # beside them it reports nothing: "kommt auf 32 Prozent"
    into: frozenset[str] = frozenset()  # before a noun at the end of its clause it declares and tells nothing
    then: frozenset[str] = (
        frozenset()
    )  # one of these must stand beside it, and right behind it is part of the cue: "fait savoir"
    cites: bool = False  # whom it has for its object speaks, in the passive its subject: "wird Minister X zitiert"
    idiom: tuple[str, ...] = ()  # words that make the cue with the verb, wherever they stand: "stellt ... in Aussicht"


@dataclass(frozen=True, slots=True)
class SourceWord:
    """A preposition (one or several words) that names a source before or after it; `own` is its own possessive: "his"."""

    words: tuple[str, ...]
    after: bool
    nouns_only: bool
    named: bool
    own: int | None = None
    barred: frozenset[str] = frozenset()  # before them it names no source: "selon les cas"
    sure: bool = False  # it is nothing else, whatever word class a tagger gives it
    people: bool = False  # it names a source only before a person's name that opens the sentence: "Para Ana Gil, ..."


@dataclass(frozen=True, slots=True, eq=False)
class SpeechLexicon:
    """The table [speech] of one language; `verbs` and `nouns` by lower-case form, `sources` by first word."""

    verbs: Mapping[str, tuple[tuple[CueWord, Form], ...]]
    nouns: Mapping[str, CueWord]
    predicates: Mapping[str, CueWord]
    impersonal: Mapping[str, CueWord]
    sources: Mapping[str, tuple[SourceWord, ...]]
    source_nouns: Endings
    words: Mapping[str, frozenset[str]]
    joining: Mapping[str, tuple[tuple[str, ...], ...]]  # phrases that only join a statement to the text, by first word
    pronouns: Mapping[str, str]
    has_neuter: bool  # pronouns for persons are none for bodies
    possessors: frozenset[str]  # words of the source phrases that stand for who thinks so: "in his view"
    contracted: frozenset[str]  # prepositions joined with an article: "aos"
    infinitive_ending: str
    bare_infinitive: re.Pattern[str] | None  # how infinitives end where they need no mark: "espera vender"
    reportive_ending: re.Pattern[str] | None
    supposing_ending: re.Pattern[str] | None  # of the conditional in which a report goes on: "auraient triple"
    verb_second: bool
    verb_final: bool
    subject_may_follow: bool
    content_follows: bool
    bare_clause: bool
    subject_dropped: bool
    persons: frozenset[str]
    person_endings: Endings
    feminine: tuple[str, ...]
    generic_organisations: frozenset[str]
    called_organisations: frozenset[str]  # those among them that mean only a body which was called so
    firms: frozenset[str]  # those among them that mean a company, never one of the institutions
    institutions: Endings
    stand_ins: frozenset[str]  # roles by which anybody may be called once named: "die Managerin"
    organisations: Endings
    documents: Endings
    works: Endings
    titles: frozenset[str]
    scales: frozenset[str]  # words that make a figure with an article: "un milliard", "die Haelfte"

    def __getitem__(self, name: str) -> frozenset[str]:
        """Return one of the plain word lists; empty when the language has none."""
        return self.words.get(name, frozenset())


@functools.cache
def speech_lexicon(language: Language) -> SpeechLexicon:
    """Compile the tables [speech] and [roles] of a language; an absent table gives an empty lexicon."""
    speech, roles = language["speech"], language["roles"]
    lists = {name: value for name, value in speech.items() if _is_word_list(value)}
    return SpeechLexicon(
        verbs=_verbs(speech),
        nouns=_grouped(speech.get("nouns", ()), "noun"),
        predicates=_grouped(speech.get("predicates", ()), "predicate"),
        impersonal=_grouped(speech.get("impersonal", ()), "impersonal"),
        sources=_sources(speech.get("sources", ()), speech.get("contractions", {})),
        source_nouns=Endings(tuple(speech.get("source_nouns", ()))),
        words={name: frozenset(value) for name, value in lists.items()},
        joining=_by_first_word(speech.get("set_against", ())),
        pronouns=speech.get("pronouns", {}),
        has_neuter=any(kind.startswith("Neut") for kind in speech.get("pronouns", {}).values())
        or not speech.get("content_follows"),
        possessors=frozenset(entry["own"] for entry in speech.get("sources", ()) if "own" in entry),
        contracted=frozenset(word for words in speech.get("contractions", {}).values() for word in words),
        infinitive_ending=speech.get("infinitive_ending", ""),
        bare_infinitive=re.compile(speech["bare_infinitive"]) if "bare_infinitive" in speech else None,
        reportive_ending=re.compile(speech["reportive_ending"]) if "reportive_ending" in speech else None,
        supposing_ending=re.compile(speech["supposing_ending"]) if "supposing_ending" in speech else None,
        verb_second=bool(speech.get("verb_second")),
        verb_final=bool(speech.get("verb_final")),
        subject_may_follow=bool(speech.get("subject_may_follow")),
        content_follows=bool(speech.get("content_follows")),
        bare_clause=bool(speech.get("bare_clause")),
        subject_dropped=bool(speech.get("subject_dropped")),
        persons=_persons(roles),
        person_endings=Endings(
            tuple(word for word in _persons(roles) if len(word) > 4) if roles.get("compounds") else ()
        ),
        feminine=tuple(roles.get("feminine", ())),
        generic_organisations=frozenset(roles.get("generic", ())),
        called_organisations=frozenset(roles.get("called", ())),
        firms=frozenset(roles.get("firms", ())),
        institutions=Endings(tuple(roles.get("institutions", ()))),
        stand_ins=frozenset(roles.get("stand_ins", ())),
        organisations=Endings(tuple(roles.get("organisations", ()))),
        documents=Endings(tuple(roles.get("documents", ()))),
        works=Endings(tuple(roles.get("works", ()))),
        titles=frozenset(roles.get("titles", ())),
        scales=_scales(language) | frozenset(speech.get("figure_nouns", ())),
    )


def _scales(language: Language) -> frozenset[str]:
    multipliers: Mapping[str, Iterable[str]] = (language["numbers"] or {}).get("multipliers", {})
    return frozenset(
        word for value, words in multipliers.items() if int(value) >= _LEAST_SCALE for word in words if len(word) > 1
    )


def _by_first_word(phrases: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return phrases as words, the longest first, by their first; an apostrophe ends a word: "jusqu'ici"."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for words in sorted((tuple(re.findall(r"[^\s']+'?", phrase)) for phrase in phrases), key=len, reverse=True):
        found[words[0]] = (*found.get(words[0], ()), words)
    return found


def _is_word_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


@dataclass(frozen=True, slots=True)
class Endings:
    """Words that others may end in, as compounds do."""

    words: tuple[str, ...]

    def ends(self, word: str) -> bool:
        """Tell whether a word ends in one of them."""
        return word.endswith(self.words)


def _persons(roles: Mapping[str, Any]) -> frozenset[str]:
    plain = roles.get("persons", [])
    return frozenset(plain) | {word + ending for word in plain for ending in roles.get("feminine", [])}


def _grouped(entries: Iterable[Mapping[str, Any]], kind: str) -> dict[str, CueWord]:
    found = {}
    for entry in entries:
        cue = CueWord(
            entry["words"][0],
            kind,
            frozenset(entry["takes"]),
            needs=frozenset(entry.get("with", ())),
            polarity=entry.get("polarity", "asserted"),
        )
        found.update(dict.fromkeys(entry["words"], cue))
    return found


def _sources(
    entries: Iterable[Mapping[str, Any]], contractions: Mapping[str, Iterable[str]]
) -> dict[str, tuple[SourceWord, ...]]:
    found: dict[str, tuple[SourceWord, ...]] = {}
    for entry in entries:
        words = tuple((entry.get("before") or entry["after"]).split())
        own = words.index(entry["own"]) if "own" in entry else None
        nouns, named, sure = (bool(entry.get(name)) for name in ("nouns", "named", "sure"))
        people = bool(entry.get("people"))
        barred = frozenset(entry.get("not_before", ()))
        for last in (words[-1], *(contractions.get(words[-1], ()) if "before" in entry else ())):
            spelt = (*words[:-1], last)
            source = SourceWord(spelt, "after" in entry, nouns, named, own, barred, sure, people)
            found[spelt[0]] = (*found.get(spelt[0], ()), source)
    return found


def _verbs(speech: Mapping[str, Any]) -> dict[str, tuple[tuple[CueWord, Form], ...]]:
    found: dict[str, tuple[tuple[CueWord, Form], ...]] = {}
    for entry in speech.get("verbs", ()):
        particle, _, base = entry["verb"].rpartition("|")
        takes = entry["takes"] if "takes" in entry else speech["kinds"][entry["kind"]]
        cue = CueWord(
            particle + base,
            entry["kind"],
            frozenset((*takes, *entry.get("also", ()), "anaphor")) - frozenset(entry.get("without", ())),
            particle,
            _beside(entry, speech),
            entry.get("polarity", "asserted"),
            bool(entry.get("source")),
            frozenset(entry.get("from", ())),
            bool(entry.get("object")),
            bool(entry.get("speakers")),
            frozenset(entry.get("not_with", ())),
            frozenset(entry.get("into", ())),
            frozenset(entry.get("then", ())),
            cites=bool(entry.get("cites")),
            idiom=tuple(entry.get("idiom", "").split()),
        )
        if not takes:
            continue
        with_object = replace(cue, takes=cue.takes & _AMOUNTS)
        for form, name in _spelt(_forms(entry, base, particle, speech)):
            found[form] = (*found.get(form, ()), (cue, name))
            for clitic in speech.get("enclitics", ()) if name == "finite" else ():
                found[form + clitic] = (*found.get(form + clitic, ()), (with_object, name))
    return found


def _beside(entry: Mapping[str, Any], speech: Mapping[str, Any]) -> frozenset[str]:
    """Return the words one of which must stand beside a verb; a reflexive in any of its spellings: "se", "s'"."""
    needs = frozenset((*entry.get("with", ()), *entry.get("then", ())))
    reflexives = frozenset(speech.get("reflexive_passive", ()))
    return needs | reflexives if needs & reflexives else needs


def _spelt(forms: Iterable[tuple[str, Form]]) -> list[tuple[str, Form]]:
    """Return forms with those that are spelt without "\u00df", as in Switzerland."""
    return list(
        dict.fromkeys(pair for form, name in forms for pair in ((form, name), (form.replace("\u00df", "ss"), name)))
    )


def _forms(entry: Mapping[str, Any], base: str, particle: str, speech: Mapping[str, Any]) -> list[tuple[str, Form]]:
    """Return every form of a cue verb with its name, made by the first conjugation that fits or listed in the entry."""
    finite, participle = list(entry.get("finite", ())), entry.get("participle")
    gerund: list[str] = []
    for rule in speech.get("conjugations", ()):
        match = re.fullmatch(rule["infinitive"], base)
        if gerund == [] and match is not None:
            gerund = [pattern.format(stem=match.group(1)) for pattern in rule.get("gerund", ())]
        if finite or match is None or not all(name in entry for name in rule.get("needs", ())):
            continue
        parts = {**entry, "stem": match.group(1)}
        finite = [pattern.format_map(parts) for pattern in rule["finite"]]
        if participle is None:
            bare = bool(re.search(speech.get("uninserted", r"(?!)"), base))
            inserted = "" if bare else rule.get("inserted", "")
            participle = [inserted + pattern.format_map(parts) for pattern in rule["participle"]]
    finite += [*entry.get("more", ()), *([entry["third"]] if "third" in entry else [])]
    participle = [participle] if isinstance(participle, str) else list(participle or ())
    forms: list[tuple[str, Form]] = [(form, "base" if particle else "finite") for form in dict.fromkeys(finite)]
    if particle:
        forms += [(particle + form, "joined") for form in dict.fromkeys(finite)]
    forms += [(form, "gerund") for form in gerund]
    for ending, others in speech.get("agreement", {}).items():
        participle += [form[: -len(ending)] + other for form in participle if form.endswith(ending) for other in others]
    return forms + [(particle + form, "participle") for form in dict.fromkeys(participle)]
