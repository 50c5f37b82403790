"""Figures that agree with a row although too little says that it is meant: they may be supported, but never contradicted."""

from __future__ import annotations

from dataclasses import replace

from claimkit.checking.bases import compared_with
from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.conversions import convert_value
from claimkit.checking.intervals import ZERO
from claimkit.checking.judging import judge_claim
from claimkit.checking.layouts import split_per
from claimkit.checking.matching import Match
from claimkit.checking.outcomes import GOOD
from claimkit.checking.periods import Period, parse_day
from claimkit.checking.portions import is_portion
from claimkit.checking.reference import Reference
from claimkit.checking.strangers import is_of_another
from claimkit.checking.units_fit import unit_fit, unit_of
from claimkit.records import ArticleClaims, Finding, Unit

CHECKABLE = ("asserted", "reported", "negated")
_HALF = 0.3  # of an indicator's name
_PER = 0.7  # how well a unit per something must fit
_CHANGE = 0.85  # the same of a percentage for what is itself a change: inflation, growth
_TRIED = 4
_YEAR = 12


def find_support(
    claims: ArticleClaims, frame: ClaimFrame, matches: list[Match], entities: list[str], reference: Reference
) -> Finding | None:
    """Return a finding that agrees by the best indicator of the claim's own entities that has its unit and half its name.

    Half of a name is too little to tell a figure that differs from one of something else, but not one that agrees.
    """
    if frame.claim.time is not None and frame.claim.time.kind != "vague" and frame.period is None:
        return None  # its time is another figure's
    own = list(dict.fromkeys(holder for entity in entities for holder in reference.entity_names.same(entity)))
    tried = [match for match in matches[:_TRIED] if match.coverage >= _HALF]
    tried += _by_unit(frame, own, reference)
    for match in tried:
        if match.entity not in own or not match.fits:
            continue
        least = (
            _PER
            if frame.quantity.unit.per is not None
            else _CHANGE
            if match.info.kind == "change" or frame.kind == "growth"
            else 1.0
        )
        if unit_fit(frame, match.info, reference) < least or is_of_another(claims, frame, match.info, reference):
            continue
        if is_portion(claims, frame, match.info, reference.entity_names.same(match.entity)[0], reference):
            continue
        finding = judge_claim(claims, frame, [match], entities, reference)
        return finding if finding.verdict == "supported" else None
    return None


def _by_unit(frame: ClaimFrame, own: list[str], reference: Reference) -> list[Match]:
    """Return the one indicator of the claim's own entities that is counted in its unit: what is lifted is the payload.

    Only a physical unit, or money per something that is no person, tells enough by itself.
    """
    unit = frame.quantity.unit
    if unit.kind != "physical" and not (unit.kind == "currency" and unit.per is not None and not frame.per_head):
        return []
    found = []
    for info in reference.indicators.values():
        holder = next((entity for entity in own if reference.has(entity, info.id)), None)
        code, noun, _ = split_per(unit_of(info, reference))
        if holder is None or bool(noun) != (unit.per is not None) or not _is_same_unit(code, unit, noun):
            continue
        found.append(Match(info, holder, 1.0, 0.0))
    return found if len(found) == 1 else []


def _is_same_unit(code: str, unit: Unit, noun: str) -> bool:
    if unit.per is not None and noun not in (unit.per.code, unit.per.text):
        return False
    return code == unit.code if unit.kind == "currency" else convert_value(ZERO, code, unit.code) is not None


def find_in_told_time(
    claims: ArticleClaims, frame: ClaimFrame, matches: list[Match], entities: list[str], reference: Reference
) -> tuple[Finding, Period] | None:
    """Return a finding that agrees for a time of which the paragraph has told, for a figure that has none of its own."""
    text, start = claims.article.text, frame.quantity.start
    first = text.rfind("\n", 0, start) + 1
    changes = (c.change for c in claims.claims if c.change is not None)
    older = {change.old.start for change in changes if change.old is not None}  # "from 6.9 per cent in 2022"
    amounts = [c.quantity for c in claims.claims]
    older |= {q.start for q in amounts if compared_with(text, q, amounts, frame.language) is not None}
    told = [
        Period(parse_day(c.time.since), parse_day(c.time.until), c.time.text)
        for c in claims.claims
        if c.time is not None
        and c.modality in CHECKABLE
        and first <= c.time.start < start
        and c.quantity.start not in older
    ]
    periods = dict.fromkeys(period for period in reversed(told) if (period.months() or _YEAR + 1) <= _YEAR)
    for period in periods:
        finding = judge_claim(claims, replace(frame, period=period), matches, entities, reference)
        if finding.verdict in GOOD:
            return finding, period
        alone = len({(one.since, one.until) for one in periods}) == 1 and period.months() == _YEAR
        if alone and frame.kind == "growth" and frame.before is None and not frame.earlier and frame.apart is None:
            return finding, period  # the paragraph tells of one year only
    return None
