"""What the words beside a figure say without naming it: the year of which a step is told, and that a people is counted."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from claimkit.checking.cues import compile_words, cue_pattern, load_checks
from claimkit.checking.entities import people_in
from claimkit.checking.periods import Period, parse_period
from claimkit.checking.vocabulary import form_pattern, list_forms, load_vocabulary
from claimkit.records import Claim

if TYPE_CHECKING:
    from claimkit.checking.entities import EntityMention

_PEOPLE = 50_000  # from which a bare number may count the people of a land or city
_YEAR = re.compile(r"(?:\s+[^\W\d_]+){0,2}\s+(?P<year>(?:1[89]|20)\d\d)(?![\d.,]*\d)")
WORLD = "001"  # the whole world, as CLDR counts territories
_SHARES = ("percent", "ratio")
_BREAK = re.compile(r"[;:]|[^\d],|,(?!\d)")


def base_year(near: str, language: str, *, than: bool = False) -> Period | None:
    """Return the year with which the words beside a step compare: "46 per cent less compared with 1990", "than in 1990"."""
    pattern = cue_pattern(language, "than") if than else form_pattern(language, "base_words")
    for match in pattern.finditer(near):
        year = _YEAR.match(near, match.end())
        if year is not None:
            return parse_period(year["year"])
    return None


def joined_verbs(context: str, place: int, language: str) -> list[str]:
    """Return what a verb in two parts around a place of a sentence says in one word: "nahm 2020 223 Milliarden ein".

    The second part ends its clause, and no other clause lies between the two.
    """
    found = []
    for first, last, joined in _split_verbs(language):
        start = first.search(context)
        end = last.search(context, place) if start is not None and start.end() <= place else None
        if start is not None and end is not None and not _BREAK.search(context, start.end(), end.start()):
            found.append(joined)
    return found


@functools.lru_cache(maxsize=16)
def _split_verbs(language: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]:
    parted = [entry.split() for entry in list_forms(language, "split_verbs")]
    return tuple(
        (
            re.compile(rf"(?<!\w){re.escape(first)}(?!\w)", re.IGNORECASE),
            re.compile(rf"(?<!\w){re.escape(last)}(?=\s*(?:[,.;:!?)]|$))", re.IGNORECASE),
            joined,
        )
        for first, last, joined in parted
    )


@functools.lru_cache(maxsize=64)
def world_pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of what a language calls the whole world, "world" in compounds and adjectives too."""
    names = list(load_checks(language).get("places", {}).get(WORLD, ()))
    plain = compile_words([name for name in names if not name.endswith("*")]).pattern
    plain = f"{plain}|{form_pattern(language, 'earth_words').pattern}"
    stems = "|".join(re.escape(name[:-1]) for name in names if name.endswith("*"))
    return re.compile(rf"{plain}|(?<!\w)(?:{stems})" if stems else plain, re.IGNORECASE)


def names_inhabitants(claim: Claim, language: str) -> bool:
    """Tell whether a claim counts those who live somewhere by a noun that says so: "residents", "Einwohner"."""
    noun = claim.quantity.unit.text if claim.quantity.unit.kind == "count" else None
    return bool(noun) and form_pattern(language, "inhabitant_words").fullmatch((noun or "").split()[-1]) is not None


def counts_a_people(claim: Claim, near: str, context: str, language: str) -> bool:
    """Tell whether nothing but a name and a verb of having or being stands beside a large bare number.

    "The Italians are 59 million", "Francia tiene 68,2 millones": what else they might be or have is not said.
    """
    quantity, subject = claim.quantity, claim.subject
    unit = quantity.unit
    if unit.kind != "count" or unit.text is not None or unit.per is not None or quantity.ordinal:
        return False
    if (quantity.value or 0) < _PEOPLE:
        return False
    if subject is not None and subject.text in near and any(sign.isupper() for sign in subject.text):
        taken = [subject.text, quantity.text]
    elif peoples := list(dict.fromkeys(people_in(near, language))):
        taken = [*peoples, quantity.text]  # "i senegalesi sono 17,8 milioni": some languages write them small
    else:
        return False
    taken += [span.text for span in (quantity.qualifier, claim.time) if span is not None]
    for text in sorted(taken, key=len, reverse=True):
        near = near.replace(text, " ", 1)
    numbers = form_pattern(language, "numbering_words")
    if not numbers.search(near) and not form_pattern(language, "dwelling_words").search(context):
        return False
    near = numbers.sub(" ", near)
    small = load_vocabulary(language).stopwords
    left = [word for word in re.findall(r"[^\W\d_]+", near) if word.casefold() not in small]
    return not left


def lives_alone(claim: Claim, near: str, names: Sequence[EntityMention], language: str) -> bool:
    """Tell whether nothing stands beside a number of people but the names of places, and that they live there."""
    measure = claim.measure.text if claim.measure is not None else ""
    if measure and not form_pattern(language, "dwelling_words").fullmatch(measure):
        return False
    if not form_pattern(language, "dwelling_words").search(near):
        return False
    for name in sorted(names, key=lambda name: -name.start):
        near = near[: name.start] + " " + near[name.end :]
    taken = [claim.quantity.text]
    taken += [span.text for span in (claim.quantity.qualifier, claim.time) if span is not None]
    for text in sorted(taken, key=len, reverse=True):
        near = near.replace(text, " ", 1)
    near = form_pattern(language, "dwelling_words").sub(" ", near)
    small = load_vocabulary(language).stopwords
    return all(word.casefold() in small for word in re.findall(r"[^\W\d_]+", near))


def is_share_of_people(claim: Claim, context: str, language: str) -> bool:
    """Tell whether a share is of all people, who live somewhere: "one in five of the world's people lives in India"."""
    if claim.quantity.unit.kind not in _SHARES or not list_forms(language, "person_words"):
        return False
    people = form_pattern(language, "person_words").search(context)
    living = form_pattern(language, "dwelling_words").search(context)
    return people is not None and living is not None and world_pattern(language).search(context) is not None
