"""What a claim says, in the terms of the reference: which words, which kind of figure, which time, which direction."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from claimkit.checking.bases import compared_with, dates_a_base
from claimkit.checking.companions import (
    SENTENCE_END,
    ClaimPlaces,
    borrow_unit,
    bound_by_norm,
    index_claims,
    referred_sentences,
    subject_sentence,
)
from claimkit.checking.cues import cue_pattern, stem_pattern
from claimkit.checking.durations import DAYS
from claimkit.checking.entities import people_in
from claimkit.checking.frame_hints import base_year, counts_a_people, is_share_of_people, joined_verbs
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.intervals import Interval, exact_of, interval_of, plain_money
from claimkit.checking.periods import Day, Period, parse_day
from claimkit.checking.vocabulary import form_pattern, load_vocabulary
from claimkit.records import ArticleClaims, Claim, Quantity

FigureKind = Literal["level", "growth", "difference", "factor"]
Role = Literal["old", "new", "only"]
Apart = Literal["year", "period"]
_MEASURE, _NEARBY, _CLAUSE, _REFERRED, _BEFORE, _FAINT, _TITLE = 1.0, 0.92, 0.85, 0.82, 0.8, 0.62, 0.4
_IMPLIED = 0.8
_CHILDREN = 10
_COINS = 1000  # below which an amount may be what another currency is worth
_TIME_REACH = 8
_GROWTH_REACH = 90  # characters from a growth to the one with which it is compared
_AREAS = frozenset(("km\N{SUPERSCRIPT TWO}", "mi\N{SUPERSCRIPT TWO}", "ha", "m\N{SUPERSCRIPT TWO}"))
_ENERGIES = frozenset(("Wh", "kWh", "MWh", "GWh", "TWh", "J", "GJ", "PJ", "EJ"))
_TELLING = 2  # words beside an area from which it may be that of something else than the land
_SPENT_ON = frozenset(("research", "health", "military", "education"))
_HINTED = frozenset(("fertility", "life_expectancy"))
_MASSES = frozenset(("t", "kt", "Mt", "Gt", "kg"))
_WHOLE_REACH = 45  # characters from a percentage to the whole of which it is a share
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"\s+(?:[^\s,;.:()\d]+\s+){1,4}")
_LIST_GAP = 1
_OF_REACH = 6  # characters from a measure through the preposition before its figure
_RATES = {"cpi": "inflation"}  # what the growth of a thing is called
_NEAR = 28
_SENTENCE = 400
_PER_REACH = 60
_FOLLOW_REACH = 300


@dataclass(frozen=True, slots=True)
class ClaimFrame:
    """A claim as the reference check reads it. `found` is the stated interval, signed where it is a change."""

    claim: Claim
    language: str
    context: str
    words: ClaimWords
    kind: FigureKind
    role: Role
    falls: bool | None
    period: Period | None
    published: Day | None
    every: bool
    mean: bool
    total: bool
    per_head: bool
    per_time: str | None
    borrowed: bool = False  # whether its unit is that of another figure
    earlier: bool = False  # whether words such as "a year earlier" stand by the figure
    apart: Apart | None = None  # a year or one period, where words say how far apart two figures are
    dates_before: bool = False  # whether its time is that of the figure with which it is compared
    currencies: frozenset[str] = frozenset()  # those of the article
    set_against: bool = False  # whether it is the figure with which another one is compared
    hinted: bool = False  # whether only its unit and a mean speak for what it measures: "they live 83 years on average"
    implied: bool = False  # "a country of 5 million people" counts its population without saying so
    near: str = ""  # the words between the figure and its neighbours
    leads: tuple[str, ...] = ()  # the stretches of its sentence before those words, the nearest first
    before: Period | None = None  # the times of the old and the new figure of the claim's change
    after: Period | None = None
    follows: bool = False  # whether another figure stands before it, not far, that it may be held against
    based: bool = False  # whether `before` is a year that words such as "compared with" name

    @property
    def quantity(self) -> Quantity:
        """Return the claim's quantity."""
        return self.claim.quantity

    @property
    def found(self) -> Interval:
        """Return what the claim can mean as it is written."""
        return self._signed(interval_of(self.quantity))

    @property
    def stated(self) -> Interval:
        """Return the claim's figure as it stands: its value, or its bound with the open side."""
        return self._signed(exact_of(self.quantity) if self.quantity.bound == "exact" else interval_of(self.quantity))

    def _signed(self, interval: Interval) -> Interval:
        signed = self.kind in ("growth", "difference") and self.falls is True
        return -interval if signed and not (interval.high is not None and interval.high < 0) else interval


def build_frame(claims: ArticleClaims, claim: Claim, places: ClaimPlaces | None = None) -> ClaimFrame:
    """Return the frame of a claim of an article."""
    language = claims.article.language.split("-")[0]
    places = places or index_claims(claims)
    bare = plain_money(claim.quantity)
    borrowed = plain_money(borrow_unit(claims, claim, places))
    if not any(
        claim.start <= place < claim.quantity.start for place in places.claims
    ):  # "30 %, 3 points below the aim of 33"
        borrowed = bound_by_norm(claims.article.text, borrowed, language)
    claim = replace(claim, quantity=borrowed)
    if _is_compared(claims, claim, language):
        claim = replace(claim, time=None)
    if claim.change is not None and claim.quantity.start in places.apart:
        claim = replace(claim, change=None)
    if _is_whole(claim, claims.article.text, language):
        claim = replace(claim, measure=None)
    context = _context(claims.article.text, claim)
    near = words_beside(claims, claim, context)
    words = ClaimWords(language)
    for sentence in referred_sentences(claims, claim, context):
        words.add(sentence, _REFERRED)
    words.add(subject_sentence(claims, claim, context), _FAINT)
    if claim.measure is not None:
        words.add(claim.measure.text, _MEASURE if claim.measure.text in context else _CLAUSE)
    if claim.subject is not None:
        words.add(claim.subject.text, _BEFORE)
    if claim.quantity.unit.kind == "count" and claim.quantity.unit.text:
        words.add(claim.quantity.unit.text, _MEASURE)
    words.add(without_whole(near, language), _NEARBY)
    for verb in joined_verbs(context, context.find(claim.quantity.text), language):
        words.add(verb, _NEARBY)
    head = context[: _end_of_own(claims, claim, context)]
    words.add(without_whole(head, language), _CLAUSE if claim.measure is not None else _MEASURE)
    words.add(without_whole(context[len(head) :], language), _FAINT)
    if claims.article.title:
        light = claim.measure is not None and ClaimWords(language).are_light(claim.measure.text)
        words.add(claims.article.title, _REFERRED if light and claim.subject is None else _TITLE)
    implied = _counts_people(claim, language, context) or counts_a_people(claim, near, context, language)
    implied = implied or is_share_of_people(claim, context, language)
    if implied:
        words.concepts.setdefault("population", _IMPLIED)
    period = None if _dates_next(claims, claim, places) else _period(claim)
    role = _role(claims, claim, places)
    kind = "level" if _is_old(claim, places) else _kind(claims.article.text, claim, language)
    follows = kind == "level" and _follows_growth(claims, claim, places)
    kind = "growth" if follows else kind
    _imply_rates(words, kind)
    _imply_concepts(words, claim, language, kind, near)
    before = frozenset(words.concepts)
    _imply_from_unit(words, claim, language, kind, near)
    hinted = bool(_HINTED & words.concepts.keys() - before)
    role = "only" if kind not in ("level", "factor") and role != "only" and not _has_ends(claim, places) else role
    return ClaimFrame(
        claim=claim,
        language=language,
        context=context,
        words=words,
        kind=kind,
        role=role,
        falls=None if follows else _falls(claims.article.text, claim, language),
        period=period or _shared_period(claims, claim, role) or _elided_period(claims, claim, places),
        published=parse_day(claims.article.published),
        every=form_pattern(language, "every_words").search(context) is not None,
        mean=form_pattern(language, "mean_words").search(context) is not None,
        total=form_pattern(language, "total_words").search(context) is not None,
        per_head=_is_per_head(claim, language, words),
        per_time=_per_time(claims.article.text, claim, language, near),
        implied=implied,
        hinted=hinted,
        borrowed=claim.quantity.unit != bare.unit,
        earlier=cue_pattern(language, "before").search(near) is not None,
        apart=_apart(near, language),
        dates_before=claim.time is not None and cue_pattern(language, "before").search(claim.time.text) is not None,
        currencies=places.currencies,
        set_against=cue_pattern(language, "versus").search(near) is not None,
        follows=any(0 < claim.quantity.start - place < _FOLLOW_REACH for place in places.claims),
        near=near,
        leads=_leads(claims, claim, context, near),
        **(_change_times(claim, places) or _base_times(period, kind, near, language)),
    )


def _is_whole(claim: Claim, text: str, language: str) -> bool:
    """Tell whether a claim's measure is the whole output of which the figure is a share: "2.5 % of GDP"."""
    measure, quantity = claim.measure, claim.quantity
    if measure is None or quantity.unit.kind != "percent" or not 0 <= measure.start - quantity.end <= _WHOLE_REACH:
        return False
    return not without_whole(text[quantity.start : measure.end], language).endswith(measure.text)


def without_whole(text: str, language: str) -> str:
    """Return a text without the output of which its percentages are shares: "5 per cent of GDP on health"."""
    for word in reversed(list(load_vocabulary(language).words(text))):
        first = max(word.start - _WHOLE_REACH, 0)
        signs = form_pattern(language, "percent_words").finditer(text, first, word.start)
        if "gdp" in word.concepts and any(_BETWEEN.fullmatch(text, sign.end(), word.start) for sign in signs):
            text = text[: word.start] + text[word.start + len(word.text) :]
    return text


def _imply_from_unit(words: ClaimWords, claim: Claim, language: str, kind: FigureKind, near: str) -> None:
    """Give a claim the concept that its unit and a word beside it stand for: women have so many children."""
    unit, concepts = claim.quantity.unit, words.concepts
    if "children" in concepts and unit.kind == "count" and kind == "level":
        counted = ClaimWords(language)
        counted.add(unit.text or "", 1.0)
        named = "children" in counted.concepts
        if "women" in concepts and (named or unit.text is None):
            concepts.setdefault("fertility", _IMPLIED)
        elif (
            named and _is_few(claim) and form_pattern(language, "mean_words").search(near) and people_in(near, language)
        ):
            concepts.setdefault("fertility", _IMPLIED)  # "le francesi fanno in media 1,66 figli"
    lived = form_pattern(language, "longevity_words").search(near) and form_pattern(language, "mean_words").search(near)
    if lived and unit.kind == "duration" and unit.code == "a":
        concepts.setdefault("life_expectancy", _IMPLIED)
    coin = unit.kind == "currency" and kind == "level" and _is_few(claim, _COINS)
    if coin and form_pattern(language, "worth_words").search(near):
        concepts.setdefault("exchange_rate", _IMPLIED)  # said of a house too, but the tables have rates of money only
    if unit.kind == "percent" and concepts.keys() & _SPENT_ON and without_whole(near, language) != near:
        concepts.setdefault("spending", _IMPLIED)  # "gives 4.9 per cent of its output for research"
    if unit.code in _ENERGIES and concepts.keys() & {"electricity", "energy"} and "generation" not in concepts:
        concepts.setdefault("consumption", _IMPLIED)
    if form_pattern(language, "each_words").search(near) and _names_each(near, language):
        concepts["per_head"] = max(concepts.get("per_head", 0.0), _IMPLIED)  # the next figure may say "per head"
    if unit.kind == "physical" and "co2" in concepts and unit.code in _MASSES:
        concepts.setdefault("emissions", _IMPLIED)


def _is_few(claim: Claim, limit: int = _CHILDREN) -> bool:
    """Tell whether a figure is so small that a woman may have as many children, or a coin be worth as much."""
    value = claim.quantity.value
    return value is not None and value < limit


def _names_each(near: str, language: str) -> bool:
    """Tell whether a text says of one of a people what it has: "each Icelander", "the average Australian"."""
    ends = (match.end() for match in form_pattern(language, "each_words").finditer(near))
    words = (near[end:].split(maxsplit=1)[:1] for end in ends)
    firsts = [word[0].strip(",.;:") for word in words if word]
    return any((word[:1].isupper() and not word.isupper()) or people_in(word, language) for word in firsts)


def _end_of_own(claims: ArticleClaims, claim: Claim, context: str) -> int:
    """Return where in a figure's sentence the words of the next figure begin: at the last break before it.

    In a list what stands behind the next figure is said of both: "5, 7 and 9 per cent".
    """
    text, end = claims.article.text, claim.quantity.end
    start = max(text.rfind(context, 0, end + len(context)), 0)
    after = [c.quantity.start for c in claims.claims if end <= c.quantity.start < start + len(context)]
    if not after or len(text[end : min(after)].split()) <= _LIST_GAP:
        return len(context)
    breaks = [m.end() for m in stretch_breaks(claims.article.language.split("-")[0]).finditer(text, end, min(after))]
    return max(breaks, default=min(after)) - start


def _is_old(claim: Claim, places: ClaimPlaces) -> bool:
    """Tell whether a figure is the one from which another one rose or fell: it is no step itself."""
    change = places.changes.get(claim.quantity.start)
    return change is not None and change.old is not None and claim.change is None


def _apart(near: str, language: str) -> Apart | None:
    """Return how far from a figure the one lies with which the words beside it compare it."""
    if form_pattern(language, "period_ago").search(near):
        return "period"
    return "year" if form_pattern(language, "year_ago").search(near) else None


def _follows_growth(claims: ArticleClaims, claim: Claim, places: ClaimPlaces) -> bool:
    """Tell whether a percentage is the growth with which another is compared: "grew by 2.5 %, after 1.9 %"."""
    if claim.quantity.unit.kind != "percent" or claim.change is not None:
        return False
    text, start = claims.article.text, claim.quantity.start
    near = [place for place in places.claims if start - _GROWTH_REACH < place < start]
    before = places.claims[max(near)] if near else None
    by = before.change.by if before is not None and before.change is not None else None
    if before is None or by is None or by.start != before.quantity.start or by.unit.kind != "percent":
        return False
    gap, language = text[before.quantity.end : start], claims.article.language.split("-")[0]
    return SENTENCE_END.search(gap) is None and cue_pattern(language, "versus").search(gap) is not None


def _imply_rates(words: ClaimWords, kind: FigureKind) -> None:
    """Give a growth the concepts that name it: of consumer prices it is inflation."""
    if kind != "growth":
        return
    words.concepts.setdefault("growth", _IMPLIED)
    for concept, rate in _RATES.items():
        if concept in words.concepts:
            words.concepts[rate] = max(words.concepts.get(rate, 0.0), words.concepts[concept])


def _imply_concepts(words: ClaimWords, claim: Claim, language: str, kind: FigureKind, near: str) -> None:
    """Give a claim the concept that its unit or its verb stands for: a land of so many square kilometres, a land grew."""
    unit, measure = claim.quantity.unit, claim.measure
    concepts = words.concepts
    if {"economy", "growth"} <= concepts.keys():
        concepts.setdefault("gdp", min(concepts["economy"], concepts["growth"]))
    named = measure.text if measure is not None else near
    sized = form_pattern(language, "size_words").search(f"{named} {near}") is not None
    alone = measure is None and len(_WORD.findall(near.replace(claim.quantity.text, ""))) < _TELLING
    if unit.code in _AREAS and (sized or alone):
        words.concepts.setdefault("area", _IMPLIED)
    economy = words.concepts.get("economy", 0.0) >= _IMPLIED
    if economy and kind == "level" and unit.kind == "currency":
        own = ClaimWords(language)
        own.add(named, 1.0)
        sized = form_pattern(language, "size_words").search(named) is not None
        if sized or "economy" in own.concepts:
            words.concepts["gdp"] = max(words.concepts.get("gdp", 0.0), _IMPLIED)
    if kind == "growth" and unit.kind == "percent" and _grows_alone(claim, language, near):
        concepts["economy"] = concepts["gdp"] = concepts["growth"] = _MEASURE
    if measure is None or unit.kind != "percent":
        return
    own = ClaimWords(language)
    own.add(measure.text, 1.0)
    of_name = claim.subject is not None and claim.subject.entity_id is not None
    plain = [word for word in _WORD.findall(measure.text) if not word[:1].isupper()]  # not the name in "Turkish growth"
    by_name = len(plain) == 1 < len(_WORD.findall(measure.text))  # "Swiss prices"
    of_name = of_name or bool(people_in(claim.subject.text if claim.subject is not None else near, language))
    if kind == "growth" and set(own.concepts) == {"price"} and (by_name or (of_name and len(own.words) == 1)):
        concepts["inflation"] = max(concepts.get("inflation", 0.0), _IMPLIED)  # "prices in Poland rose by 10 per cent"
    alone = len(own.words) == 1 or len(plain) == 1
    if own.words and set(own.concepts) == {"growth"} and alone and not words.concepts.keys() - {"growth"}:
        words.concepts["economy"] = _IMPLIED


def _grows_alone(claim: Claim, language: str, near: str) -> bool:
    """Tell whether the words by a percentage say no more than that a name grew: "China grew by 5.2 per cent in 2023"."""
    subject = claim.subject
    if subject is None or subject.text not in near or subject.entity_id is None:
        return False
    taken = (subject.text, claim.quantity.text, *((claim.time.text,) if claim.time is not None else ()))
    for text in taken:
        near = near.replace(text, " ")
    words = [word for word in load_vocabulary(language).words(near) if word.text[:1].isalpha()]
    return bool(words) and all(set(word.concepts) == {"growth"} for word in words)


def _has_ends(claim: Claim, places: ClaimPlaces) -> bool:
    """Tell whether a claim is the old or the new figure of a change that names both."""
    change = claim.change or places.changes.get(claim.quantity.start)
    if change is None or change.old is None or change.new is None:
        return False
    return claim.quantity.start in (change.old.start, change.new.start)


def _dates_next(claims: ArticleClaims, claim: Claim, places: ClaimPlaces) -> bool:
    """Tell whether a claim's time is that of the figure with which it is compared: "52 per cent, after 46 in 2022"."""
    time, end = claim.time, claim.quantity.end
    if time is None or time.start < end:
        return False
    between = [start for start in places.claims if end <= start < time.start]
    if len(between) != 1:
        return False
    gap = claims.article.text[end : between[0]]
    language = claims.article.language.split("-")[0]
    return SENTENCE_END.search(gap) is None and cue_pattern(language, "versus").search(gap) is not None


def _is_compared(claims: ArticleClaims, claim: Claim, language: str) -> bool:
    """Tell whether a claim's time is the one with which a figure before it compares: "2.9 per cent more than in 2023, Y 2.1"."""
    time, quantity = claim.time, claim.quantity
    if time is None or not 0 < quantity.start - time.end < _GROWTH_REACH:
        return False
    if dates_a_base(claims.article.text, claim, claims.claims, language):
        return True
    before = claims.article.text[max(0, time.start - _NEAR) : time.start].rstrip()
    if not any(other.quantity.end <= time.start for other in claims.claims if other.start == claim.start):
        return False
    ends = (m.end() for m in cue_pattern(language, "than").finditer(before))
    return any(len(before[end:].split()) <= 1 for end in ends)


def _change_times(claim: Claim, places: ClaimPlaces) -> dict[str, Period | None]:
    """Return the times of the old and the new figure of a claim's change, where the old one has its own."""
    change = claim.change
    old = places.claims.get(change.old.start) if change is not None and change.old is not None else None
    new = places.claims.get(change.new.start) if change is not None and change.new is not None else None
    before = None if old is None else _period(old)
    return {} if before is None else {"before": before, "after": _period(new or claim)}


def _base_times(period: Period | None, kind: FigureKind, near: str, language: str) -> dict[str, Any]:
    """Return the year that a step is told from, where words name it, and the claim's own time if that is another one."""
    base = base_year(near, language) if kind != "level" else None
    if base is None and kind != "level" and period is not None and period.since is not None:
        compared = base_year(near, language, than=True)
        told = compared.since if compared is not None else None
        base = compared if told is not None and told[0] < period.since[0] - 1 else None  # "than in 1990"
    if base is None:
        return {}
    own = period is not None and period.since is not None and period.until is not None and not period.is_same(base)
    return {"before": base, "after": period if own else None, "based": True}


def widen_frame(frame: ClaimFrame, claims: ArticleClaims) -> ClaimFrame:
    """Return the frame with the words of the text before the claim, for a claim whose own sentence says too little."""
    start = max(frame.claim.start - _SENTENCE, 0)
    words = ClaimWords(frame.language)
    words.words, words.concepts = dict(frame.words.words), dict(frame.words.concepts)
    words.numbers = frame.words.numbers
    before = claims.article.text[start : frame.claim.start].rstrip()
    words.add(before, _TITLE)
    if frame.claim.measure is None and frame.quantity.unit.text is None:
        ends = list(SENTENCE_END.finditer(before[:-1]))
        words.add(before[ends[-1].end() :] if ends else before, _BEFORE)
    return replace(frame, words=words)


def _context(text: str, claim: Claim) -> str:
    """Return the sentence around the claim: its own clause, or more where the clause is cut short."""
    start = max(0, claim.quantity.start - _SENTENCE)
    stop = min(len(text), claim.quantity.end + _SENTENCE)
    before = list(SENTENCE_END.finditer(text, start, claim.quantity.start))
    after = SENTENCE_END.search(text, claim.quantity.end, stop)
    first = max(min(before[-1].end() if before else start, claim.start), start)
    last = min(max(after.start() if after else stop, claim.end), stop)
    return text[first:last]


def words_beside(claims: ArticleClaims, claim: Claim, context: str) -> str:
    """Return the words of a sentence that belong to one of its figures: up to a break or the neighbouring figures."""
    text, quantity = claims.article.text, claim.quantity
    start = max(text.rfind(context, 0, quantity.end + len(context)), 0)
    first, last = start, start + len(context)
    for other in claims.claims:
        if first < other.quantity.end <= quantity.start:
            unit = other.quantity.unit
            first = max(other.quantity.end, unit.end if unit.end is not None and unit.end <= quantity.start else 0)
        elif quantity.end <= other.quantity.start < last:
            last = other.quantity.start
    language = claims.article.language.split("-")[0]
    before = [m.end() for m in stretch_breaks(language).finditer(text, first, quantity.start)]
    after = stretch_breaks(language).search(text, quantity.end, last)
    return text[max(before, default=first) : after.start() if after is not None else last]


def _leads(claims: ArticleClaims, claim: Claim, context: str, near: str) -> tuple[str, ...]:
    """Return what stands in a figure's sentence before the words beside it, parted at the breaks, the nearest first."""
    text, quantity = claims.article.text, claim.quantity
    start = max(text.rfind(context, 0, quantity.end + len(context)), 0)
    end = text.rfind(near, start, quantity.end + len(near))
    stretches = stretch_breaks(claims.article.language.split("-")[0]).split(text[start : max(start, end)])
    return tuple(stretch for stretch in reversed(stretches) if stretch.strip())


@functools.cache
def stretch_breaks(language: str) -> re.Pattern[str]:
    """Return the pattern of what parts the words of one figure from those of the next."""
    joins = "|".join(cue_pattern(language, kind).pattern for kind in ("and", "break"))
    return re.compile(rf"[,;:()](?!\d)|{joins}", re.IGNORECASE)


def _around(text: str, claim: Claim) -> tuple[str, str]:
    quantity = claim.quantity
    start = (
        quantity.qualifier.start if quantity.qualifier and quantity.qualifier.end <= quantity.start else quantity.start
    )
    return text[max(0, start - _NEAR) : start], text[quantity.end : quantity.end + _NEAR]


def _kind(text: str, claim: Claim, language: str) -> FigureKind:
    quantity, change = claim.quantity, claim.change
    if quantity.unit.kind == "factor":
        return "factor"
    before, after = _around(text, claim)
    strength = _end_cue("step", before, language)
    compared = cue_pattern(language, "more_less").match(after.lstrip()) is not None
    longer = form_pattern(language, "comparatives").match(after.lstrip())
    compared = compared or (longer is not None and _is_dated(after, language))
    step = strength > 0 or _names_change(before, language)
    level = _end_cue("level", before, language)
    if level > strength and not (step and not strength) and quantity.unit.kind != "percentage_point":
        return "level"
    words = f"{_context(text, claim)} {before} {after}"
    moves = any(stem_pattern(language, kind).search(words) for kind in ("increase", "decrease"))
    stated = change is not None and change.by is not None and change.by.start == quantity.start
    kept = change is not None and change.new is not None and change.new.start == quantity.start
    step = stated or (step and moves and not kept) or (compared and not kept)
    if not step:
        return "difference" if quantity.unit.kind == "percentage_point" else "level"
    return "growth" if quantity.unit.kind in ("percent", "ratio") else "difference"


def _is_dated(after: str, language: str) -> bool:
    """Tell whether the words behind a comparative hold a figure against an earlier one: "longer than a year before"."""
    return any(form_pattern(language, name).search(after) for name in ("year_ago", "period_ago"))


def _names_change(before: str, language: str) -> bool:
    """Tell whether a text ends with a noun of change and its preposition: "Umsatzwachstum von", "growth of"."""
    head, _, last = before.rstrip().rpartition(" ")
    noun = head.rstrip().rpartition(" ")[2]
    of = cue_pattern(language, "of").fullmatch(last) is not None
    return of and any(stem_pattern(language, kind).search(noun) for kind in ("increase", "decrease"))


def _ends_with(kind: str, text: str, language: str) -> bool:
    """Tell whether a text ends with a cue of a kind."""
    return _end_cue(kind, text, language) > 0


def _end_cue(kind: str, text: str, language: str) -> int:
    """Return the length of the cue of a kind with which a text ends, 0 without one."""
    found = (match for match in cue_pattern(language, kind).finditer(text) if not text[match.end() :].strip())
    return max((match.end() - match.start() for match in found), default=0)


def _per_time(text: str, claim: Claim, language: str, near: str) -> str | None:
    """Return the unit of time that a figure is counted per: from its unit, else from the words behind it."""
    per = claim.quantity.unit.per
    if per is not None:
        return per.code if per.code in DAYS else None
    if claim.quantity.unit.kind not in ("count", "currency", "physical"):
        return None
    after = SENTENCE_END.split(text[claim.quantity.end : claim.quantity.end + _PER_REACH])[0]
    start = max(0, claim.quantity.start - max(_NEAR, near.find(claim.quantity.text)))
    before = text[start : claim.quantity.start]
    around = form_pattern(language, "year_ago").sub("|", f"{before} | {after}")  # "a year ago" is no rate
    around = cue_pattern(language, "before").sub("|", around)
    if claim.time is not None and claim.time.kind != "set":
        around = around.replace(claim.time.text, "|")  # nor is "in the year 2024"
    return next((code for code in DAYS if cue_pattern(language, f"per_{code}").search(around)), None)


def _role(claims: ArticleClaims, claim: Claim, places: ClaimPlaces) -> Role:
    """Return the end of a change at which a figure stands, where both ends share one stretch of time."""
    change = claim.change or places.changes.get(claim.quantity.start)
    if change is None or change.old is None or change.new is None:
        worded = _worded_role(claims.article.text, claim, claims.article.language.split("-")[0])
        ends_here = change is not None and change.new is not None and change.new.start == claim.quantity.start
        return "new" if worded == "only" and ends_here else worded
    own = claim.time is not None and 0 <= claim.time.start - claim.quantity.end <= _TIME_REACH
    if own and change.old is not None and change.old.start == claim.quantity.start:
        return "only"  # "from 8.4 per cent in 2022": its time is its own
    ends = (places.claims.get(change.old.start), places.claims.get(change.new.start))
    times = [end.time.start for end in ends if end is not None and end.time is not None]
    if len(set(times)) > 1:
        return "only"
    if change.new is not None and change.new.start == claim.quantity.start:
        return "new"
    return "old" if change.old is not None and change.old.start == claim.quantity.start else "only"


def _worded_role(text: str, claim: Claim, language: str) -> Role:
    """Read the end of a change off the preposition before a figure, in a sentence that speaks of a change."""
    if claim.time is not None and 0 <= claim.time.start - claim.quantity.end <= _TIME_REACH:
        return "only"  # "from 6.5 per cent in 2000": its time is its own
    before = _around(text, claim)[0]
    if claim.measure is not None and 0 <= claim.quantity.start - claim.measure.end <= _OF_REACH:
        return "only"  # "a turnover of 5 million, up 2 per cent"
    moves = any(stem_pattern(language, kind).search(_context(text, claim)) for kind in ("increase", "decrease"))
    if moves and _ends_with("from", before, language):
        return "old" if _moves_here(text, claim, language) else "only"
    return "new" if moves and _ends_with("to", before, language) else "only"


def _moves_here(text: str, claim: Claim, language: str) -> bool:
    """Tell whether a rise or fall stands in the clause of a figure: "unemployment fell, and inflation was of 3.5 %"."""
    context = _context(text, claim)
    start = max(text.rfind(context, 0, claim.quantity.end + len(context)), 0)
    clause = re.split(r"[,;]\s", text[start : claim.quantity.start])[-1]
    return any(stem_pattern(language, kind).search(clause) for kind in ("increase", "decrease"))


def _falls(text: str, claim: Claim, language: str) -> bool | None:
    """Tell whether a figure goes down; None where no word says which way it goes."""
    if claim.change is not None and claim.change.direction is not None:
        return claim.change.direction == "decrease"
    near = "".join(_around(text, claim))
    falls, rises = stem_pattern(language, "decrease").search(near), stem_pattern(language, "increase").search(near)
    return None if (falls is None) == (rises is None) else falls is not None


def _period(claim: Claim) -> Period | None:
    time = claim.time
    if time is None or (time.since is None and time.until is None) or time.kind == "vague":
        return None
    return Period(parse_day(time.since), parse_day(time.until), time.text)


def _counts_people(claim: Claim, language: str, context: str) -> bool:
    """Tell whether a claim counts the people that live somewhere."""
    unit = claim.quantity.unit
    if unit.kind != "count" or unit.per is not None:
        return False
    qualifier = claim.quantity.qualifier
    first = qualifier.text if qualifier is not None and qualifier.end <= claim.quantity.start else claim.quantity.text
    before = context[: max(context.find(first), 0)]
    if unit.text is None and _ends_with_form("land_of", before, language):
        return True
    noun = unit.text or (claim.measure.text if claim.measure is not None else "")
    if unit.text is not None and form_pattern(language, "inhabitant_words").fullmatch(noun.split()[-1]):
        return True
    people = form_pattern(language, "person_words").search(noun)
    living = form_pattern(language, "living_words").search(context) is not None
    return people is not None and (living or _ends_with_form("owner_marks", before, language))


def _ends_with_form(name: str, text: str, language: str) -> bool:
    """Tell whether a text ends with one of the words of a [checks.forms] list."""
    return any(not text[match.end() :].strip() for match in form_pattern(language, name).finditer(text))


def _shared_period(claims: ArticleClaims, claim: Claim, role: Role) -> Period | None:
    """Return the stretch of years of the other end of a change, for an end that has no time of its own."""
    if role == "only":
        return None
    kind, own = claim.quantity.unit.kind, claim.quantity
    same = [c for c in claims.claims if c.start == claim.start and c.quantity.unit.kind == kind]
    after = [c for c in same if c.quantity.start > own.start]
    before = [c for c in same if c.quantity.start < own.start]
    partner = next(iter(after if role == "old" else before[::-1]), None)
    period = _period(partner) if partner is not None else None
    months = period.months() if period is not None else None
    return period if months is not None and months > 12 else None


def _elided_period(claims: ArticleClaims, claim: Claim, places: ClaimPlaces) -> Period | None:
    """Return the time that a figure leaves out because its sentence gave it with what is measured.

    "In 2023 Switzerland had an inflation of 2.1 per cent, Austria one of 7.8": both figures have one measure and one kind.
    """
    measure, start = claim.measure, claim.quantity.start
    if claim.time is not None or measure is None or claim.change is not None or measure.start > start:
        return None
    same = [
        other
        for place, other in places.claims.items()
        if place < start
        and other.measure is not None
        and other.measure.start == measure.start
        and other.quantity.unit.kind == claim.quantity.unit.kind
        and other.subject != claim.subject
    ]
    text, language = claims.article.text, claims.article.language.split("-")[0]
    amounts = [other.quantity for other in places.claims.values()]
    same = [
        other
        for other in same
        if compared_with(text, other.quantity, amounts, language) is None
        and not dates_a_base(text, other, places.claims.values(), language)
    ]
    last = max(same, key=lambda other: other.quantity.start, default=None)
    if last is None or last.time is None or SENTENCE_END.search(claims.article.text, last.quantity.end, start):
        return None
    return _period(last)


def _is_per_head(claim: Claim, language: str, words: ClaimWords) -> bool:
    per = claim.quantity.unit.per
    if per is not None and per.text is not None and form_pattern(language, "person_words").search(per.text):
        return per.value == 1
    return words.concepts.get("per_head", 0.0) >= _IMPLIED  # not where only the next figure is one per head
