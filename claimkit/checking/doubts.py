"""When a figure that differs is no contradiction: it may count other things, or speak of another place or firm."""

from __future__ import annotations

import re
from decimal import Decimal

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.companions import SENTENCE_END
from claimkit.checking.cues import cue_pattern, stem_pattern
from claimkit.checking.derivations import FLOW_CONCEPTS
from claimkit.checking.entities import continents_in, people_in
from claimkit.checking.frame_hints import joined_verbs
from claimkit.checking.holders import LEAD, PLACES
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.kinship import concepts_in, concepts_of
from claimkit.checking.layouts import split_per
from claimkit.checking.reference import IndicatorInfo, Reference
from claimkit.checking.units_fit import unit_of
from claimkit.checking.vocabulary import (
    age_pattern,
    fold,
    form_pattern,
    holder_pattern,
    list_forms,
    load_vocabulary,
    stands_for_other,
    start_pattern,
)
from claimkit.records import ArticleClaims, Finding, Subject

_NAMED = ("LOC", "ORG")
_BACK = 600
_FAR_OFF, _FAR_COUNT, _FAR_MEASURE = Decimal(30), Decimal(60), Decimal(4)  # times by which a figure is another thing's
_PART_REACH = 80  # characters from "davon" to its figure
_PART_AFTER = 12
_NOUN_REACH = 60
_OWN_REACH = 160  # characters from a speaker's "ours" to the figure
_WORD_REACH = 40  # characters beside a measure in which a word that narrows it may stand
_NARROWING = 5  # words behind a measure in which one may narrow it: "unemployment among young graduates"
_LEFT_OUT = 4  # words behind "excluding"
_COMPOUND = 9  # letters of a compound
_HEAD_LETTERS, _OWN_LETTERS = 5, 4  # that two compounds have in common at their end, and each has before it
_ECONOMY = "economy"
_STOCKS = frozenset(("unemployment", "employment", "population"))  # people who are counted month by month
_YEAR = 12
_IMPLIED = 0.8
_CODE = 2  # letters of what stands for a land: "US", "UK", "EU"
_GENITIVE = 2  # words behind the preposition of a measure
_AGE_REACH = 70  # characters from the age of a group to its figure
_CLAUSE_END = re.compile(r"[.;:\n]\s|\n")
_PART_GAP = 20  # characters between a part and its whole
_PAIR = 3  # words from a name through "and" to the next
_NAME_REACH = 10  # characters behind a subject in which the name that belongs to it may stand


def is_doubtful(
    claims: ArticleClaims, frame: ClaimFrame, info: IndicatorInfo, entity: str, reference: Reference
) -> bool:
    """Tell whether a figure that differs from the reference may well be about something else."""
    return (
        counts_others(frame, info, reference)
        or _is_habit(frame)
        or _counts_afar(frame)
        or measures_others(frame, info, reference)
        or _is_other_compound(frame, info)
        or (_is_part(claims, frame) and not _is_share_of(frame, entity, reference))
        or _shares_noun(claims, frame)
        or _is_out_of(claims, frame)
        or _is_of_several(frame)
        or _sets_limit(claims, frame)
        or _is_fraction_moved(frame)
        or _is_mean(frame, info, reference)
        or _is_rate(frame)
        or _is_of_foreign_land(frame, entity, reference)
        or _is_of_speaker(claims, frame, entity, reference)
        or _is_restricted(claims, frame, reference)
        or _has_other_subject(claims, frame, info, entity, reference)
        or (_names_others(claims, frame, entity, reference) and not is_at_home(claims, frame, info, entity, reference))
    )


def is_at_home(
    claims: ArticleClaims, frame: ClaimFrame, info: IndicatorInfo, entity: str, reference: Reference
) -> bool:
    """Tell whether a figure that names no place is of the home of its article's language: "Inflation came to 2.2 per cent".

    The reference has the indicator for that land only ("the minimum wage"), or it is one that only lands have and the
    article names this land and no other: in Austria they write German too.
    """
    measure, language = frame.claim.measure, frame.language
    if measure is None or not says(measure.text, frame, info, reference):
        return False  # "it pays at least 14 euros an hour"
    homes = [reference.entity_names.of_territory(home) for home in list_forms(language, "home_places")]
    sole = len(reference.by_indicator.get(info.id, ())) == 1
    if not sole and (info.kind != "change" or ClaimWords(language).are_light(measure.text)):
        return False
    said = frame.context if sole else claims.article.text
    lands = (*people_in(said, language), *continents_in(said, language))
    known = [m for m in reference.entity_names.find(said, language) if _kind_of(m.entity, reference) in PLACES]
    own = [said[m.start : m.end] for m in known if m.entity == entity]
    if (entity not in homes) if sole else not own:
        return False
    return all(m.entity == entity for m in known) and all(any(land in name for name in own) for land in lands)


def _is_of_speaker(claims: ArticleClaims, frame: ClaimFrame, entity: str, reference: Reference) -> bool:
    """Tell whether a speaker calls a figure his own, whose land nobody knows: "Germany's economy grew, and ours is worth"."""
    if _kind_of(entity, reference) not in PLACES:
        return False
    before = claims.article.text[max(0, frame.quantity.start - _OWN_REACH) : frame.quantity.start]
    before = SENTENCE_END.split(before)[-1]
    own = list(form_pattern(frame.language, "own_words").finditer(before))
    at_home = form_pattern(frame.language, "home_words").search(before)
    return bool(own) and at_home is None and not reference.entity_names.find(before[own[-1].end() :], frame.language)


def is_far_off(frame: ClaimFrame, info: IndicatorInfo, finding: Finding, reference: Reference) -> bool:
    """Tell whether a contradicted figure is so far from the reference's that it is hardly about the same thing."""
    factor = finding.difference.factor if finding.difference is not None else None
    if finding.verdict != "contradicted" or factor is None or finding.rule not in ("level", "sum"):
        return False
    far = _FAR_MEASURE if frame.quantity.unit.kind in ("currency", "physical", "duration") else _FAR_OFF
    if frame.quantity.unit.kind == "count" and frame.quantity.unit.text and says_noun(frame, info, reference):
        far = _FAR_COUNT
    return not 1 / far < abs(factor) < far


def is_narrowed(claims: ArticleClaims, frame: ClaimFrame, info: IndicatorInfo) -> bool:
    """Tell whether a word by the claim's measure makes it less than the indicator: "core inflation", "youth ..."."""
    measure, text = frame.claim.measure, claims.article.text
    if _is_of_age(claims, frame, info) or _is_defined_otherwise(frame, info) or _is_of_branch(frame, info):
        return True
    if measure is None:
        return False
    place = measure.start
    if measure.text in frame.near:  # the words by the figure say it again: "the infant mortality rate 53"
        near = text.rfind(frame.near, 0, frame.quantity.end + len(frame.near))
        place = near + frame.near.find(measure.text) if near >= 0 else place
    start, end = max(place - _WORD_REACH, 0), place + len(measure.text)
    before, after = text[start:place].rpartition("\n")[2], text[end : end + _WORD_REACH].partition("\n")[0]
    name = any(
        m.start < place - 1 <= m.end for e in claims.entities for m in e.mentions
    )  # "Northfield Energy employed"
    ahead = [] if name else before.split()[-1:]
    behind = re.split(r"[,;.:(]", after)[0].split()[:_NARROWING]
    behind = [word for word in behind if not holder_pattern(frame.language).fullmatch(word)]  # "sales of the firm"
    beside = " ".join((*ahead, measure.text, *behind))
    found = start_pattern(frame.language, "narrowing").findall(beside)
    labels = " ".join(fold(label.text) for label in info.labels)
    named = ClaimWords(frame.language)
    named.add(labels, 1.0)
    return any(fold(word) not in labels and not _shares_concept(word, named, frame.language) for word in found)


def _is_of_branch(frame: ClaimFrame, info: IndicatorInfo) -> bool:
    """Tell whether what grew is a branch of the economy: "industry in China grew by 4.6 per cent"."""
    subject = frame.claim.subject
    if subject is None or subject.text not in frame.near or info.kind != "change":
        return False
    labels = " ".join(fold(label.text) for label in info.labels)
    found = start_pattern(frame.language, "narrowing").findall(subject.text)
    return any(fold(word) not in labels for word in found)


def _is_defined_otherwise(frame: ClaimFrame, info: IndicatorInfo) -> bool:
    """Tell whether words by a figure leave something out of it or name another way of counting ("excluding energy")."""
    labels = " ".join(fold(label.text) for label in info.labels)
    lead = next(iter(frame.leads), "")
    said = frame.near if any(sign.isdigit() for sign in lead) else f"{lead} {frame.near}"  # "excluding energy and food"
    for match in form_pattern(frame.language, "leaving_out").finditer(said):
        behind = " ".join(said[match.end() :].split()[:_LEFT_OUT])
        found = start_pattern(frame.language, "narrowing").findall(behind)
        if any(fold(word) not in labels for word in found):
            return True
    found = form_pattern(frame.language, "other_counts").findall(frame.context)
    return any(fold(word) not in labels for word in found)


def _is_of_age(claims: ArticleClaims, frame: ClaimFrame, info: IndicatorInfo) -> bool:
    """Tell whether a figure is of people of some age, and the indicator's names know of none: "those under 25 years"."""
    start = frame.quantity.start
    clause = _CLAUSE_END.split(claims.article.text[max(0, start - _AGE_REACH) : start])[-1]
    found = age_pattern(frame.language).search(clause)
    return found is not None and not any(sign.isdigit() for label in info.labels for sign in label.text)


def _shares_concept(word: str, named: ClaimWords, language: str) -> bool:
    own = ClaimWords(language)
    own.add(word, 1.0)
    return bool(own.concepts.keys() & named.concepts.keys())


def measures_others(frame: ClaimFrame, info: IndicatorInfo, reference: Reference, *, strict: bool = False) -> bool:
    """Tell whether the claim's measure is a name that the indicator does not have.

    Unless `strict`, the words next to the figure may name it as well.
    """
    measure = frame.claim.measure
    if measure is None or reference.entity_names.find(measure.text, frame.language):  # a name measures nothing
        return False
    if frame.kind == "level" and _only_moves(measure.text, frame.language):
        return False  # "it shrank to 118 million": the verb does not say what
    if frame.quantity.bound != "exact" and start_pattern(frame.language, "norm_starts").search(measure.text):
        return False  # "below the recommended ratio of 1:600": it says what is held against it
    if frame.kind == "level" and _only_counts(measure.text, frame, info):
        return False
    subject = frame.claim.subject
    if subject is not None and f"{subject.text} {measure.text}" in frame.near:
        own = ClaimWords(frame.language)
        own.add(measure.text, 1.0)
        if says(subject.text, frame, info, reference) and not reference.indicator_index.said_by(own):
            return False  # a verb: "the staff numbered 2,600"
    if _is_basket(measure.text, frame, info) or _is_phrase_of(measure.text, frame, info, reference):
        return False
    if _is_empty(measure.text, frame, reference):
        return not _is_told_beside(measure.text, frame, info, reference)
    words = ClaimWords(frame.language)
    strict = strict and measure.text in frame.context and not ClaimWords(frame.language).are_light(measure.text)
    strict = strict and not _is_whole(frame)
    said = _with_genitive(measure.text, frame)
    words.add(" ".join((said, frame.quantity.unit.text or "", "" if strict else frame.near)), 1.0)
    grown = _ECONOMY in words.concepts and _ECONOMY in concepts_of(info)  # "the economy grew" is said of the product
    return bool(words.words) and not grown and not reference.indicator_index.says(info, words)


def _is_basket(measure: str, frame: ClaimFrame, info: IndicatorInfo) -> bool:
    """Tell whether a measure is only the first word of "prices for consumers", the rise of which is inflation."""
    if frame.kind != "growth" or concepts_in(measure, frame.language) != {"price"}:
        return False
    if "inflation" in concepts_of(info) and frame.words.concepts.get("inflation", 0.0) >= _IMPLIED:
        return True  # "prices in the Netherlands went up by 3.8 per cent"
    return measure in frame.near and "cpi" in concepts_in(frame.near, frame.language) & concepts_of(info)


def _is_phrase_of(measure: str, frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether a measure is the first word of a phrase that names the indicator: "took in", "zette ... om"."""
    place, own = frame.context.find(measure), concepts_of(info)
    if place < 0 or any(sign.isspace() for sign in measure):
        return False
    for word in load_vocabulary(frame.language).words(frame.context):
        if " " in word.text and word.start <= place < word.start + len(word.text) and own.intersection(word.concepts):
            return True
    figure = frame.context.find(frame.quantity.text, place)
    verbs = joined_verbs(frame.context[place:], figure - place, frame.language) if figure > place else []
    return any(says(verb, frame, info, reference) for verb in verbs)


def _is_empty(measure: str, frame: ClaimFrame, reference: Reference) -> bool:
    """Tell whether a measure is a light noun ("figure") or a verb that no indicator is called by: "put", "gemeldet"."""
    own = ClaimWords(frame.language)
    own.add(measure, 1.0)
    if own.are_light(measure):
        return True
    if any(sign.isspace() for sign in measure) or own.concepts or reference.indicator_index.said_by(own):
        return False
    subject = frame.claim.subject
    behind = subject is not None and f"{subject.text} {measure}" in frame.near
    return measure[:1].islower() and (behind or bool(list_forms(frame.language, "noun_capitals")))


def _is_told_beside(measure: str, frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether the words beside a figure or around its empty measure name the indicator, or none at all."""
    around = [lead for lead in frame.leads if measure in lead][:1]
    words = ClaimWords(frame.language)
    words.add(" ".join((frame.near, *around)).replace(measure, " ").replace(frame.quantity.text, " "), 1.0)
    words.add(frame.quantity.unit.text or "", 1.0)
    said = reference.indicator_index.said_by(words)
    return info.id in said or not said


def _only_counts(measure: str, frame: ClaimFrame, info: IndicatorInfo) -> bool:
    """Tell whether a measure is one verb that says no more than how many there are: "it has managed 90", "there live"."""
    if any(sign.isspace() for sign in measure) or measure[:1].isupper():
        return False
    lives = frame.implied and "population" in concepts_of(info)
    pattern = form_pattern(frame.language, "dwelling_words" if lives else "count_verbs")
    return pattern.fullmatch(measure) is not None


def _only_moves(measure: str, language: str) -> bool:
    """Tell whether a measure is one word that says that something rose or fell, and no noun that has such a part."""
    stems = (stem_pattern(language, kind).match(measure) for kind in ("increase", "decrease"))
    return " " not in measure.strip() and measure[:1].islower() and any(stems)


def _is_other_compound(frame: ClaimFrame, info: IndicatorInfo) -> bool:
    """Tell whether a compound by the figure ends as one of the indicator's does and begins otherwise.

    "Grundsteuer" is no "Gewerbesteuer"; two names of one concept are alike.
    """
    claim = frame.claim
    spans = (claim.measure, claim.subject)
    said = {word for span in spans if span is not None and span.text in frame.near for word in fold(span.text).split()}
    names = {word for label in info.labels for word in fold(label.text).split()}
    said, names = ({word for word in words if len(word) >= _COMPOUND} for words in (said, names))
    return not said & names and any(_is_other_kind(word, name, frame.language) for word in said for name in names)


def _is_other_kind(word: str, name: str, language: str) -> bool:
    """Tell whether two long words have their end in common, a beginning of their own, and no concept but by that end."""
    end = next((n for n, (a, b) in enumerate(zip(reversed(word), reversed(name), strict=False)) if a != b), 0)
    if end < _HEAD_LETTERS or min(len(word), len(name)) - end < _OWN_LETTERS or word[:2] == name[:2]:
        return False
    shared = concepts_in(word, language) & concepts_in(name, language)
    return not shared - concepts_in(word[-end:], language)


def _with_genitive(measure: str, frame: ClaimFrame) -> str:
    """Return a measure with the noun that its preposition joins to it: "index" with "of prices"."""
    _, found, behind = frame.context.partition(measure)
    joint = form_pattern(frame.language, "part_prepositions").match(behind.lstrip()) if found else None
    if joint is None:
        return measure
    return " ".join((measure, *behind.lstrip()[joint.end() :].split()[:_GENITIVE]))


def _is_whole(frame: ClaimFrame) -> bool:
    """Tell whether a share's measure is no more than the people that it is of: "82 per cent of people are online"."""
    measure = frame.claim.measure
    people = measure is not None and form_pattern(frame.language, "person_words").search(measure.text) is not None
    return people and frame.quantity.unit.kind in ("percent", "ratio")


def _is_part(claims: ArticleClaims, frame: ClaimFrame) -> bool:
    """Tell whether the words around a figure make it a part of another: "140 of them", "davon 6 Millionen"."""
    text, quantity = claims.article.text, frame.quantity
    earlier = [c.quantity.end for c in claims.claims if quantity.start - _PART_REACH < c.quantity.end <= quantity.start]
    before = text[max([*earlier, quantity.start - _PART_REACH, 0]) : quantity.start]
    after = text[quantity.end : quantity.end + _PART_AFTER]
    cues = [cue_pattern(frame.language, kind) for kind in ("of_which", "among", "rest")]
    return any(cue.search(before) or cue.match(after.lstrip()) for cue in cues)


def _is_share_of(frame: ClaimFrame, entity: str, reference: Reference) -> bool:
    """Tell whether a part is that of the entity, which stands by its figure: "8,900 of them from China"."""
    return any(mention.entity == entity for mention in reference.entity_names.find(frame.near, frame.language))


def _is_rate(frame: ClaimFrame) -> bool:
    """Tell whether a claim counts per day or month what the reference may count as a stock: shops, not shops opened."""
    if frame.per_time is None or frame.quantity.unit.per is not None:
        return False
    return frame.quantity.unit.kind == "count" and not FLOW_CONCEPTS & set(frame.words.concepts)


def _is_restricted(claims: ArticleClaims, frame: ClaimFrame, reference: Reference) -> bool:
    """Tell whether a clause right behind what is counted says which ones: "4 million inhabitants who have no car"."""
    if frame.quantity.unit.kind != "count":
        return False
    behind = claims.article.text[frame.quantity.end : frame.quantity.end + _WORD_REACH].lstrip(" ,")
    relative = form_pattern(frame.language, "relative_words").match(behind)
    if relative is None:
        return False
    follow = reference.entity_names.find(behind[relative.end() :], frame.language)
    return not (follow and not behind[relative.end() : relative.end() + follow[0].start].strip())  # ", die Schweiz 9"


def _is_of_foreign_land(frame: ClaimFrame, entity: str, reference: Reference) -> bool:
    """Tell whether the words beside a figure of a place name a land or continent that the reference does not know."""
    if _kind_of(entity, reference) not in PLACES:
        return False
    names, language = reference.entity_names, frame.language
    lands = (*people_in(frame.near, language), *continents_in(frame.near, language))
    return any(not names.find(land, language) for land in lands)


def _has_other_subject(
    claims: ArticleClaims, frame: ClaimFrame, info: IndicatorInfo, entity: str, reference: Reference
) -> bool:
    """Tell whether the claim's subject is another entity, or something that neither reference nor indicator is called."""
    subject = frame.claim.subject
    if subject is None or (
        stands_for_other(subject.text, frame.language) and not _bears_name(claims, subject, frame.language)
    ):
        return False
    text, names = claims.article.text, reference.entity_names
    if form_pattern(frame.language, "country_words").search(subject.text) and subject.entity_id is None:
        return False  # "the country's rate"
    ahead = frame.context[: frame.context.find(frame.quantity.text)]
    own = names.find(f"{ahead} {frame.near}", frame.language)
    if subject.text not in frame.context and any(mention.entity == entity for mention in own):
        return False  # it was carried over from a sentence before, and the figure's own words name the entity
    if subject.text not in frame.context and _is_resumed(text, frame, entity, reference):
        return False
    beside = _through_word(text, subject.start, subject.end + _NAME_REACH)
    resolved = [e.name for e in claims.entities if e.id == subject.entity_id]
    known = {m.entity for name in (subject.text, beside, *resolved) for m in names.find(name, frame.language)}
    if entity in known or _names_thing(text, frame, entity, reference):
        return False
    if known or subject.entity_id is not None:
        return not _is_called(subject.text, entity, reference, frame.language)
    words = ClaimWords(frame.language)
    words.add(subject.text, 1.0)
    said = reference.indicator_index.said_by(words)
    counted = any(reference.has(entity, other) for other in said)  # "its 27 turbines": what the reference counts of it
    return bool(words.words) and not counted and not _is_called(subject.text, entity, reference, frame.language)


def _is_resumed(text: str, frame: ClaimFrame, entity: str, reference: Reference) -> bool:
    """Tell whether what is measured was named before in a sentence with the entity: "a loan for X ... The loan comes to"."""
    measure = frame.claim.measure
    if measure is None or measure.text not in frame.near:
        return False
    start = max(text.rfind(frame.context, 0, frame.quantity.end + len(frame.context)), 0)
    place = text.rfind(measure.text, max(0, start - _BACK), start)
    if place < 0:
        return False
    ends = [end.end() for end in SENTENCE_END.finditer(text, max(0, place - _BACK), place)]
    after = SENTENCE_END.search(text, place)
    sentence = text[ends[-1] if ends else max(0, place - _BACK) : after.start() if after else len(text)]
    return any(mention.entity == entity for mention in reference.entity_names.find(sentence, frame.language))


def _bears_name(claims: ArticleClaims, subject: Subject, language: str) -> bool:
    """Tell whether a subject is a name of its own, not just a noun such as "the company": "the Rohrbach hospital"."""
    if subject.start is None or subject.end is None:
        return False
    for entity in claims.entities:
        for mention in entity.mentions if entity.id == subject.entity_id else ():
            if subject.start <= mention.start and mention.end <= subject.end:
                rest = holder_pattern(language).sub(" ", mention.text).split()
                lands = set(people_in(" ".join(rest), language))  # "the US carmaker" has no name of its own
                rest = [word for word in rest if word.strip("-") not in lands and len(word.strip("-")) > _CODE]
                return any(word[0].isupper() for word in rest)
    return False


def _through_word(text: str, start: int, end: int) -> str:
    """Return a stretch of a text, its last word whole."""
    while end < len(text) and text[end - 1 : end + 1].isalnum():
        end += 1
    return text[start:end]


def _names_thing(text: str, frame: ClaimFrame, entity: str, reference: Reference) -> bool:
    """Tell whether a product, a project or a firm is named between a claim's subject and its figure: "its model X"."""
    subject, quantity = frame.claim.subject, frame.quantity
    if (
        subject is None
        or not 0 <= quantity.start - subject.end < len(frame.context)
        or _kind_of(entity, reference) in PLACES
    ):
        return False
    between = reference.entity_names.find(text[subject.end : quantity.start], frame.language)
    return bool(between) and between[-1].entity == entity


def _is_called(name: str, entity: str, reference: Reference, language: str) -> bool:
    """Tell whether all telling words of a name stand in one that the reference has for an entity."""
    mine = ClaimWords(language)
    mine.add(name, 1.0)
    labels = reference.entities[entity].labels if entity in reference.entities else []
    for label in labels:
        own = ClaimWords(language)
        own.add(label.text, 1.0)
        if mine.words and mine.words.keys() <= own.words.keys():
            return True
    return False


def _kind_of(entity: str, reference: Reference) -> str:
    return reference.entities[entity].type if entity in reference.entities else ""


def _is_habit(frame: ClaimFrame) -> bool:
    """Tell whether a claim holds for a recurring time: "in August", "in winter"."""
    time = frame.claim.time
    return time is not None and time.kind == "set"


def _counts_afar(frame: ClaimFrame) -> bool:
    """Tell whether the noun that a bare number counts stands far before it: "of 180 places ... 45 are ready"."""
    unit, quantity = frame.quantity.unit, frame.quantity
    return unit.kind == "count" and unit.end is not None and quantity.start - unit.end > _NOUN_REACH


def _shares_noun(claims: ArticleClaims, frame: ClaimFrame) -> bool:
    """Tell whether an undated number counts the noun of another figure: "180 places by 2026; so far 45 are ready"."""
    unit, claim = frame.quantity.unit, frame.claim
    if unit.kind != "count" or unit.start is None or frame.period is not None or claim.change is not None:
        return False
    others = (other.quantity for other in claims.claims if other.quantity.start != claim.quantity.start)
    return any(other.start <= unit.start < other.end for other in others) and unit.start < claim.quantity.start


def _is_out_of(claims: ArticleClaims, frame: ClaimFrame) -> bool:
    """Tell whether a bare number is some of the next figure's, whose noun it shares: "1,150 of once 2,400 objects"."""
    text, quantity, unit = claims.article.text, frame.quantity, frame.claim.quantity.unit
    starts = [c.quantity.start for c in claims.claims if 0 < c.quantity.start - quantity.end <= _PART_GAP]
    if not starts or unit.kind != "count" or (unit.start is not None and unit.start < min(starts)):
        return False
    return cue_pattern(frame.language, "out_of").match(text[quantity.end : min(starts)].lstrip()) is not None


def _is_of_several(frame: ClaimFrame) -> bool:
    """Tell whether a figure is of some parts that are counted behind it: "3.6 million inhabitants of 18 provinces"."""
    place = frame.context.find(frame.near)
    if frame.kind != "level" or frame.quantity.unit.kind != "count":
        return False
    if place < 0 or not frame.context[place + len(frame.near) :][:1].isdigit():
        return False
    behind = frame.near[frame.near.find(frame.quantity.text) + len(frame.quantity.text) :].strip()
    return form_pattern(frame.language, "part_prepositions").fullmatch(behind) is not None


def _sets_limit(claims: ArticleClaims, frame: ClaimFrame) -> bool:
    """Tell whether a bound says which ones a share before it counts: "one in eight waits longer than a year"."""
    if frame.quantity.bound in ("exact", "range") or frame.quantity.unit.kind in ("percent", "ratio"):
        return False
    text, start = claims.article.text, frame.quantity.start
    ends = [c.quantity for c in claims.claims if start - len(frame.context) < c.quantity.end <= start]
    last = max(ends, key=lambda quantity: quantity.end, default=None)
    if last is None or last.unit.kind not in ("percent", "ratio"):
        return False
    return not any(sign in text[last.end : start] for sign in ",;:.")


def _is_mean(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether a figure is an average of what the reference counts in full; a rate is an average itself."""
    code, noun, _ = split_per(unit_of(info, reference))
    if code in ("%", "pp") or noun:
        return False
    months = frame.period.months() if frame.period is not None else None
    if months == _YEAR and frame.quantity.unit.kind == "count" and _STOCKS & concepts_of(info):
        return False  # "in 2024 2.8 million people were out of work on average"
    return form_pattern(frame.language, "mean_words").search(frame.near) is not None


def _is_fraction_moved(frame: ClaimFrame) -> bool:
    """Tell whether a fraction stands beside a rise or a fall, so that it may be how far something moved."""
    moves = (stem_pattern(frame.language, kind).search(frame.near) for kind in ("increase", "decrease"))
    return frame.quantity.unit.kind == "ratio" and ":" not in frame.quantity.text and any(moves)


def counts_others(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether the counted noun is neither in the indicator's names nor people or a nation in general."""
    quantity = frame.quantity
    noun = quantity.unit.text
    if quantity.unit.kind != "count" or noun is None or frame.per_head:
        return False
    if form_pattern(frame.language, "person_words").search(noun):
        return False
    names = reference.entity_names
    if names.find(noun, frame.language) or any(
        frame.near[mention.start : mention.end].endswith(noun) for mention in names.find(frame.near, frame.language)
    ):  # "10 South Africans" counts people, whose name may be longer than the noun
        return False
    kin = concepts_in(noun, frame.language) & concepts_of(info)  # fertility is so many children
    return not kin and not says_noun(frame, info, reference)


def says(text: str, frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether an indicator's name has a word of a text."""
    words = ClaimWords(frame.language)
    words.add(text, 1.0)
    return bool(words.words) and reference.indicator_index.says(info, words)


def says_noun(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether an indicator is named by the noun that a claim counts; a noun without a telling word counts as one."""
    words = ClaimWords(frame.language)
    words.add(frame.quantity.unit.text or "", 1.0)
    return not words.words or reference.indicator_index.says(info, words)


def _names_others(claims: ArticleClaims, frame: ClaimFrame, entity: str, reference: Reference) -> bool:
    """Tell whether the name nearest before a figure is not its entity's: a place or firm, known or unknown."""
    if _is_subject(claims, frame, entity, reference):
        return False
    text = claims.article.text
    start = max(text.rfind(frame.context, 0, frame.quantity.end + len(frame.context)), 0)
    own = [m for m in reference.entity_names.find(frame.context, frame.language) if m.entity == entity]
    end = max(text.find(frame.near, start) + len(frame.near), frame.quantity.end)  # what follows has its own figures
    others = _other_names(claims, frame, entity, reference, (start, end))
    if own:
        first = max(text.find(frame.near, start), start)
        if any(start + m.start >= first for m in own):  # the names before these words are those of other figures
            others = [other for other in others if other >= first]
        return any(not _belongs(text, other, [start + m.end for m in own], frame.language) for other in others)
    if others:
        return True
    if len(reference.entities) == 1:
        return False
    first = max(0, start - _BACK)
    named = reference.entity_names.find(text[first:start], frame.language)
    before = [first + m.start for m in named if m.entity == entity]
    others = _other_names(claims, frame, entity, reference, (first, start), earlier=True)
    if before:
        last = max(before)
        if any(_are_joined(text, other, last, frame.language) for other in others if other < last):
            return True  # "In Germany and Austria all is dear. Inflation came to 3.6 per cent."
        others = [other for other in others if not _is_aside(claims, other, frame.language, reference)]
        return any(other >= last and not _belongs(text, other, [last], frame.language) for other in others)
    lead = max(LEAD, len(claims.article.title or ""))
    if reference.entity_names.find_topic(text, frame.language, frozenset((*PLACES, "currency")), lead) == entity:
        return bool(others)
    title = {m.entity for m in reference.entity_names.find(claims.article.title or "", frame.language)}
    return entity not in title or bool(others)


def _are_joined(text: str, first: int, second: int, language: str) -> bool:
    """Tell whether two names stand side by side with an "and" between them."""
    gap = text[first:second]
    return len(gap.split()) <= _PAIR and cue_pattern(language, "and").search(gap) is not None


def _is_subject(claims: ArticleClaims, frame: ClaimFrame, entity: str, reference: Reference) -> bool:
    """Tell whether the claim's own subject names the entity and nothing else that the reference knows."""
    subject = frame.claim.subject
    if subject is None:
        return False
    resolved = next((e.name for e in claims.entities if e.id == subject.entity_id), "")
    named = {m.entity for text in (subject.text, resolved) for m in reference.entity_names.find(text, frame.language)}
    return named == {entity} and reference.entities[entity].type not in PLACES


def _other_names(
    claims: ArticleClaims,
    frame: ClaimFrame,
    entity: str,
    reference: Reference,
    part: tuple[int, int],
    *,
    earlier: bool = False,
) -> list[int]:
    """Return where a stretch names places or firms other than an entity, whether the reference knows them or not.

    Beside a firm, a product or a building a place that is named is only where it stands. What a figure of a place
    counts goes on being the place's when a firm or a body is named in an earlier sentence, or where somebody spoke.
    """
    kind, text, names = _kind_of(entity, reference), claims.article.text, reference.entity_names
    known = names.find(text[part[0] : part[1]], frame.language)
    found = [
        part[0] + m.start for m in known if m.entity != entity and (kind == "" or _kind_of(m.entity, reference) == kind)
    ]
    if kind in PLACES:
        found += [part[0] + place for place in names.foreign_places(text[part[0] : part[1]])]
    taken = [range(part[0] + m.start, part[0] + m.end) for m in known]
    types = (_NAMED[:1] if earlier else _NAMED) if kind in PLACES else _NAMED[1:]
    sources = {claim.source.entity_id for claim in claims.claims if claim.source is not None}
    for other in claims.entities:
        if other.type in types and other.id not in sources:
            if any(names.find(mention.text, frame.language) for mention in other.mentions):
                continue
            if concepts_in(other.name, frame.language):
                continue  # "das japanische BIP": what is measured is no other name
            small = load_vocabulary(frame.language).stopwords  # "La" is none
            starts = (m.start for m in other.mentions if part[0] <= m.start < part[1] and fold(m.text) not in small)
            starts = (start for start in starts if not any(start in span for span in taken))
            found += [start for start in starts if not (earlier and _is_where_said(claims, start, frame.language))]
    return sorted(found)


def _is_aside(claims: ArticleClaims, start: int, language: str, reference: Reference) -> bool:
    """Tell whether a place is only where one further figure of its sentence holds: "17 million, 1.4 million of them in X".

    It is unknown to the reference, stands behind a preposition and another figure, and the next sentence leaves it.
    """
    text, names = claims.article.text, reference.entity_names
    if names.foreign_places(text[start : start + _NOUN_REACH].split(" ")[0]) or names.find(
        text[start : start + _NOUN_REACH].split("\n")[0].split(" ")[0], language
    ):
        return False
    ends = [end.end() for end in SENTENCE_END.finditer(text, max(0, start - _BACK), start)]
    first = ends[-1] if ends else max(0, start - _BACK)
    ahead = text[first:start].rstrip()
    tied = any(not ahead[m.end() :].strip() for m in form_pattern(language, "place_prepositions").finditer(ahead))
    return tied and any(first <= claim.quantity.start and claim.quantity.end <= start for claim in claims.claims)


def _is_where_said(claims: ArticleClaims, start: int, language: str) -> bool:
    """Tell whether a place is where somebody spoke: "X said in Y", its preposition in the sentence of a quote's cue."""
    text = claims.article.text
    before = [end.end() for end in SENTENCE_END.finditer(text, max(0, start - _BACK), start)]
    after = SENTENCE_END.search(text, start, start + _BACK)
    first, last = (before[-1] if before else max(0, start - _BACK)), after.start() if after else start + _BACK
    ahead = text[first:start].rstrip()
    tied = any(not ahead[m.end() :].strip() for m in form_pattern(language, "place_prepositions").finditer(ahead))
    return tied and any(quote.cue is not None and first <= quote.cue.start < last for quote in claims.quotes)


def _belongs(text: str, other: int, ends: list[int], language: str) -> bool:
    """Tell whether a name is tied to the one before it and only says where it is or whose: "the home X in Y"."""
    end = max((end for end in ends if end <= other), default=None)
    return (
        end is not None and form_pattern(language, "place_prepositions").fullmatch(text[end:other].strip()) is not None
    )
