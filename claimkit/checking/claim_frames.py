"""What a claim says, in the terms of the reference: which words, which kind of figure, which time, which direction."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from claimkit.checking.cues import cue_pattern, stem_pattern
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.intervals import Interval, interval_of
from claimkit.checking.periods import Day, Period, parse_day
from claimkit.checking.vocabulary import form_pattern
from claimkit.records import ArticleClaims, Claim, Quantity

FigureKind = Literal["level", "growth", "difference", "factor"]
Role = Literal["old", "new", "only"]
_MEASURE, _CLAUSE, _TITLE = 1.0, 0.85, 0.4
_NEAR = 28
_SENTENCE = 400
_ENDS = re.compile("[.!?](?=\\s)|[\\n\u3002\uff01\uff1f]")


@dataclass(frozen=True, slots=True)
class ClaimFrame:
    """A claim as the reference check reads it. `found` is the stated interval, signed where it is a change."""

    claim: Claim
    language: str
    context: str
    words: ClaimWords
    kind: FigureKind
    role: Role
    falls: bool
    period: Period | None
    published: Day | None
    every: bool
    mean: bool
    total: bool
    per_head: bool

    @property
    def quantity(self) -> Quantity:
        """Return the claim's quantity."""
        return self.claim.quantity

    @property
    def found(self) -> Interval:
        """Return what the claim states."""
        interval = interval_of(self.quantity)
        signed = self.kind in ("growth", "difference") and self.falls
        return -interval if signed and not (interval.high is not None and interval.high < 0) else interval


def build_frame(claims: ArticleClaims, claim: Claim) -> ClaimFrame:
    """Return the frame of a claim of an article."""
    language = claims.article.language.split("-")[0]
    context = _context(claims.article.text, claim)
    words = ClaimWords(language)
    if claim.measure is not None:
        words.add(claim.measure.text, _MEASURE)
    words.add(context, _CLAUSE if claim.measure is not None else _MEASURE)
    if claims.article.title:
        words.add(claims.article.title, _TITLE)
    kind = _kind(claims.article.text, claim, language)
    return ClaimFrame(
        claim=claim,
        language=language,
        context=context,
        words=words,
        kind=kind,
        role=_role(claim),
        falls=_falls(claims.article.text, claim, language),
        period=_period(claim),
        published=parse_day(claims.article.published),
        every=form_pattern(language, "every_words").search(context) is not None,
        mean=form_pattern(language, "mean_words").search(context) is not None,
        total=form_pattern(language, "total_words").search(context) is not None,
        per_head=_is_per_head(claim, language, context),
    )


def widen_frame(frame: ClaimFrame, claims: ArticleClaims) -> ClaimFrame:
    """Return the frame with the words of the text before the claim, for a claim whose own sentence says too little."""
    start = max(frame.claim.start - _SENTENCE, 0)
    words = ClaimWords(frame.language)
    words.words, words.concepts = dict(frame.words.words), dict(frame.words.concepts)
    words.add(claims.article.text[start : frame.claim.start], _TITLE)
    return replace(frame, words=words)


def _context(text: str, claim: Claim) -> str:
    """Return the sentence around the claim: its own clause, or more where the clause is cut short."""
    start = max(0, claim.quantity.start - _SENTENCE)
    before = list(_ENDS.finditer(text, start, claim.quantity.start))
    after = _ENDS.search(text, claim.quantity.end, min(len(text), claim.quantity.end + _SENTENCE))
    first = min(before[-1].end() if before else start, claim.start)
    last = max(after.start() if after else min(len(text), claim.quantity.end + _SENTENCE), claim.end)
    return text[first:last]


def _around(text: str, claim: Claim) -> tuple[str, str]:
    quantity = claim.quantity
    start = (
        quantity.qualifier.start if quantity.qualifier and quantity.qualifier.end <= quantity.start else quantity.start
    )
    return text[max(0, start - _NEAR) : quantity.start], text[quantity.end : quantity.end + _NEAR]


def _kind(text: str, claim: Claim, language: str) -> FigureKind:
    quantity, change = claim.quantity, claim.change
    if quantity.unit.kind == "factor":
        return "factor"
    step = change is not None and change.by is not None and change.by.start == quantity.start
    if not step:
        before, after = _around(text, claim)
        tail = re.split("[,;:]", before)[-1]
        moves = any(stem_pattern(language, kind).search(before + after) for kind in ("increase", "decrease"))
        step = moves and cue_pattern(language, "step").search(tail) is not None
        step = step and not (change is not None and change.new is not None and change.new.start == quantity.start)
    if not step:
        return "level"
    return "growth" if quantity.unit.kind == "percent" else "difference"


def _role(claim: Claim) -> Role:
    change = claim.change
    if change is None:
        return "only"
    if change.new is not None and change.new.start == claim.quantity.start:
        return "new"
    return "old" if change.old is not None and change.old.start == claim.quantity.start else "only"


def _falls(text: str, claim: Claim, language: str) -> bool:
    if claim.change is not None and claim.change.direction is not None:
        return claim.change.direction == "decrease"
    near = "".join(_around(text, claim))
    falls, rises = stem_pattern(language, "decrease").search(near), stem_pattern(language, "increase").search(near)
    return falls is not None and rises is None


def _period(claim: Claim) -> Period | None:
    time = claim.time
    if time is None or (time.since is None and time.until is None) or time.kind == "vague":
        return None
    return Period(parse_day(time.since), parse_day(time.until), time.text)


def _is_per_head(claim: Claim, language: str, context: str) -> bool:
    per = claim.quantity.unit.per
    if per is not None and per.text is not None and form_pattern(language, "person_words").search(per.text):
        return per.value == 1
    concepts = ClaimWords(language)
    concepts.add(context, 1.0)
    return "per_head" in concepts.concepts
