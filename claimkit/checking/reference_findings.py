"""Each claim against the reference: which entity, indicator and rows; then the verdict, or why there is none."""

from __future__ import annotations

import re
from dataclasses import replace

from claimkit.checking.claim_frames import ClaimFrame, build_frame, widen_frame
from claimkit.checking.companions import ClaimPlaces, borrow_scale, index_claims
from claimkit.checking.contests import Checked, settle_contests
from claimkit.checking.continued import find_continued
from claimkit.checking.cues import cue_pattern
from claimkit.checking.doubts import (
    counts_others,
    is_at_home,
    is_doubtful,
    is_far_off,
    is_narrowed,
    measures_others,
    says,
)
from claimkit.checking.frame_hints import lives_alone, names_inhabitants
from claimkit.checking.holders import assume_entities, find_entities
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.intervals import is_usable
from claimkit.checking.judging import is_step_of_share, judge_claim
from claimkit.checking.kinship import concepts_in
from claimkit.checking.leftovers import left_over
from claimkit.checking.matching import Match, holder_of, nearest, rank_matches
from claimkit.checking.multiples import find_multiple
from claimkit.checking.outcomes import ALARMS, GOOD
from claimkit.checking.periods import parse_day, parse_period
from claimkit.checking.portions import is_portion
from claimkit.checking.readings import find_otherwise, may_be_step, names_loss
from claimkit.checking.reference import IndicatorInfo, Reference
from claimkit.checking.reporting import report_nothing
from claimkit.checking.strangers import compares_only, is_elsewhere, is_of_another
from claimkit.checking.supports import CHECKABLE, find_in_told_time, find_support
from claimkit.checking.units_fit import unit_fit
from claimkit.checking.vocabulary import form_pattern, load_vocabulary
from claimkit.checking.wholes import find_share_of_whole
from claimkit.records import ArticleClaims, Claim, Finding, RecordEvidence

_YEAR = 12
_PARTNERS = 3  # figures before a step among which the one may be that it led to


def check_reference(claims: ArticleClaims, reference: Reference) -> list[Finding]:
    """Return exactly one finding for each claim: a verdict, or the reason why there is none."""
    places = index_claims(claims)
    checked: list[Checked] = []
    for claim in claims.claims:
        checked.append(_check_claim(claims, claim, reference, places, checked))
    return settle_contests(claims, checked, reference)


def _check_claim(
    claims: ArticleClaims, claim: Claim, reference: Reference, places: ClaimPlaces, before: list[Checked]
) -> Checked:
    """Return a claim's finding; one that says nothing may still agree with what the figures before it measure."""
    found = _check_alone(claims, claim, reference, places)
    found = _date_step(claims, found, before, reference) or found
    if found.frame is None or found.finding.verdict in (*GOOD, *ALARMS):
        return found
    entities = find_entities(claims, found.frame, reference)
    agrees = find_multiple(claims, found.frame, entities, reference)
    goes_on = None if agrees is not None else find_continued(claims, found.frame, entities, before, reference)
    if goes_on is not None and goes_on.verdict == "scale_error":  # "la Germania ne conta 84,7 milioni, la Francia 68,2"
        scaled = replace(found.claim, quantity=borrow_scale(claims, found.claim, places, found.frame.context))
        goes_on = find_continued(claims, replace(found.frame, claim=scaled), entities, before, reference)
    if agrees is None and goes_on is not None and goes_on.verdict in GOOD:
        agrees = goes_on
    if agrees is None:
        matches = rank_matches(found.frame, entities, reference)
        agrees = find_otherwise(claims, found.frame, matches, entities, before, reference)
        agrees = agrees or find_share_of_whole(claims, found.frame, matches, before, reference)
    finding = agrees or goes_on  # what differs as it goes on may still agree by another reading
    return found if finding is None else Checked(claim, found.frame, finding)


def _date_step(claims: ArticleClaims, found: Checked, before: list[Checked], reference: Reference) -> Checked | None:
    """Check an undated step by the year of the figure that it led to, where that agreed: "rose to 96.8 billion, by 29 %"."""
    frame, change = found.frame, found.claim.change
    if frame is None or change is None or found.finding.verdict != "insufficient_data" or frame.kind == "level":
        return None
    if frame.period is not None or frame.before is not None or frame.earlier or not found.finding.evidence:
        return None
    rows = [e for e in found.finding.evidence if isinstance(e, RecordEvidence)]
    for other in before[-_PARTNERS:]:
        row = next((e for e in other.finding.evidence if isinstance(e, RecordEvidence)), None)
        same = other.frame is not None and other.frame.context == frame.context and other.frame.kind == "level"
        if row is None or not rows or not same or other.finding.verdict not in GOOD or other.frame is None:
            continue
        period = parse_period(row.period)
        if (
            period is None
            or (period.months() or 0) > _YEAR
            or (row.entity, row.indicator) != (rows[0].entity, rows[0].indicator)
        ):
            continue
        if change.new is None and other.frame.quantity.end > frame.quantity.start:
            continue
        claim = replace(found.claim, time=None)
        dated = replace(frame, claim=claim, period=period)
        info = reference.indicators[row.indicator]
        finding = judge_claim(claims, dated, [Match(info, row.entity, 1.0, 1.0)], [row.entity], reference)
        if finding.verdict in GOOD:
            return Checked(found.claim, frame, finding)
        if finding.verdict == "contradicted" and not _is_unsure(
            claims, dated, Match(info, row.entity, 1.0, 1.0), finding, reference, wide=False
        ):
            return Checked(found.claim, frame, finding)
    return None


def _check_alone(claims: ArticleClaims, claim: Claim, reference: Reference, places: ClaimPlaces) -> Checked:
    if claim.modality == "forecast" and is_usable(claim.quantity):
        told = _check_alone(claims, replace(claim, modality="asserted", time=None), reference, places)
        if _is_known(claims, told, claim, reference):  # "the 48,000 homes must pay more from January" are counted now
            return replace(told, claim=claim)
    if not is_usable(claim.quantity) or claim.modality not in CHECKABLE:
        finding = report_nothing(claims, claim, "not_checkable", _why_not(claim), reference=reference)
        return Checked(claim, None, finding)
    frame = build_frame(claims, claim, places)
    entities = find_entities(claims, frame, reference)
    matches = rank_matches(frame, entities, reference)
    wide = False
    if not matches or not matches[0].is_good:
        wider = widen_frame(frame, claims)
        more = rank_matches(wider, entities, reference)
        if more and more[0].is_good and unit_fit(wider, more[0].info, reference) == 1.0:
            frame, matches, wide = wider, more, True
    if matches and matches[0].is_good and not matches[0].entity:
        assumed = assume_entities(claims, frame, reference)
        info = matches[0].info
        home = [entity for entity in assumed if is_at_home(claims, frame, info, entity, reference)]
        assumed = list(dict.fromkeys([*home, *assumed]))
        more = rank_matches(frame, [*entities, *assumed], reference)
        if more and more[0].entity and more[0].is_good:
            entities, matches, wide = [*entities, *assumed], more, True
    lack = "indicator" if not matches or not matches[0].is_good else ("" if entities else "entity")
    lack = lack or ("entity" if is_elsewhere(claims, frame, matches[0].entity, reference) else "")
    rows = nearest(matches, entities, reference)
    if lack or not matches[0].entity:
        agrees = find_support(claims, frame, matches, entities, reference)
        if agrees is not None:
            return Checked(claim, frame, agrees)
    if lack:
        return Checked(claim, frame, report_nothing(claims, claim, "no_match", lack, rows, reference=reference))
    finding = judge_claim(claims, frame, matches, entities, reference)
    if finding.verdict == "scale_error":
        scaled = replace(frame.claim, quantity=borrow_scale(claims, frame.claim, places, frame.context))
        if scaled.quantity is not frame.quantity:
            frame = replace(frame, claim=scaled)
            finding = judge_claim(claims, frame, matches, entities, reference)
    if finding.verdict not in GOOD and frame.period is None:
        told_then = find_in_told_time(claims, frame, matches, entities, reference)
        if told_then is not None:
            finding = told_then[0]
            frame = frame if finding.verdict in GOOD else replace(frame, period=told_then[1])
    if finding.verdict not in GOOD and wide and frame.period is not None:
        finding = _find_elsewhere(claims, frame, matches[0], entities, reference) or finding
    other = is_of_another(claims, frame, matches[0].info, reference)
    if finding.verdict not in GOOD and not other and matches[0].entity:
        place = reference.entity_names.same(matches[0].entity)[0]
        other = is_portion(claims, frame, matches[0].info, place, reference)
    if other and (finding.verdict not in GOOD or compares_only(frame) or is_narrowed(claims, frame, matches[0].info)):
        return Checked(claim, frame, report_nothing(claims, claim, "no_match", "indicator", rows, reference=reference))
    if _is_unsure(claims, frame, matches[0], finding, reference, wide=wide):
        finding = report_nothing(claims, claim, "insufficient_data", "doubt", rows, reference=reference)
    return Checked(claim, frame, finding)


def _find_elsewhere(
    claims: ArticleClaims, frame: ClaimFrame, best: Match, entities: list[str], reference: Reference
) -> Finding | None:
    """Return a finding that agrees for another of the entities of which a figure may be that names none."""
    for entity in entities:
        holder = holder_of(entity, best.info.id, reference)
        if holder is not None and holder != best.entity:
            finding = judge_claim(claims, frame, [replace(best, entity=holder)], [holder], reference)
            if finding.verdict == "supported":
                return finding
    return None


def _is_known(claims: ArticleClaims, told: Checked, claim: Claim, reference: Reference) -> bool:
    """Tell whether a figure that seems to be forecast is one that the reference has already: "7,000 posts are vacant in autumn".

    It agrees, its sentence names the thing of the row, and the row is not to come; what has a time counts things, and that is
    to come, so that the row is not what is forecast.
    """
    frame, finding = told.frame, told.finding
    row = next((e for e in finding.evidence if isinstance(e, RecordEvidence)), None)
    if frame is None or row is None or finding.verdict != "supported" or finding.rule != "level":
        return False
    published, period = frame.published, parse_period(row.period)
    if published is None or period is None or period.since is None or period.since > published:
        return False
    ahead = parse_day(claim.time.since) if claim.time is not None else None
    if claim.time is not None and (ahead is None or not published < ahead < (published[0] + 1, 12, 31)):
        return False  # "inflation will be 6 per cent in 2023" is of the row's own time
    if claim.time is not None and (claim.quantity.unit.kind != "count" or claim.quantity.unit.text is None):
        return False
    same = reference.entity_names.same(row.entity)
    return any(mention.entity in same for mention in reference.entity_names.find(frame.context, frame.language))


def _is_unsure(
    claims: ArticleClaims, frame: ClaimFrame, best: Match, finding: Finding, reference: Reference, *, wide: bool
) -> bool:
    """Tell whether a verdict is better not given, because the claim may be about something else."""
    if finding.verdict in GOOD:
        return frame.per_time is not None and counts_others(frame, best.info, reference)
    if finding.verdict not in ALARMS:
        return False
    ended = frame.role != "only" and frame.period is not None and not _is_named_year(frame)
    against = frame.set_against and not _is_named_year(frame)
    if finding.verdict == "outdated" and (
        ended or (frame.earlier and frame.follows) or frame.apart == "year" or against
    ):
        return True
    if finding.verdict == "outdated" and _names_period(frame, finding):
        return True
    if finding.verdict == "contradicted" and may_be_step(frame) and not names_loss(frame, best.info, reference):
        return True
    if _comes_after(frame) or (frame.every and frame.period is None):
        return True
    if frame.kind == "level" and frame.role == "old" and frame.period is None:
        return True
    if finding.verdict == "contradicted" and frame.kind != "level" and _is_fuzzy(frame):
        return True
    if finding.verdict == "contradicted" and frame.kind == "growth" and frame.quantity.unit.kind == "ratio":
        return True  # "a third more" is said of much that is no third
    if frame.based and frame.after is None:
        return True  # from when is said, but not to when
    if frame.kind == "factor" and best.info.kind == "change":
        return True  # "prices rose tenfold" is no tenfold inflation
    firm = finding.verdict == "contradicted" or (finding.verdict == "outdated" and frame.period is not None)
    if firm and measures_others(frame, best.info, reference, strict=True):
        return True
    if (
        frame.claim.modality == "negated"
        or _is_unlabelled(frame, best.info, reference)
        or _implies_only(frame, best.info, reference)
    ):
        return True
    if _tells_otherwise(frame, best.info, finding, reference):
        return True
    if finding.verdict == "contradicted" and is_step_of_share(frame, best.info, reference):
        return True
    place = reference.entity_names.same(best.entity)[0]
    if (wide and not is_at_home(claims, frame, best.info, place, reference)) or is_far_off(
        frame, best.info, finding, reference
    ):
        return True
    return is_doubtful(claims, frame, best.info, place, reference)


def _tells_otherwise(frame: ClaimFrame, info: IndicatorInfo, finding: Finding, reference: Reference) -> bool:
    """Tell whether a figure is told of a time or in a way that a row of a year does not have.

    A peak is none of a year's mean; "since 2020 prices have risen by 19 per cent" is no rate of one year; a size by
    purchasing power is none in money of the day; and an undated figure may be of another year that its sentence names.
    """
    row = next((e for e in finding.evidence if isinstance(e, RecordEvidence)), None)
    said = " ".join((*frame.leads[:1], frame.near))
    peaks = [match.group() for match in cue_pattern(frame.language, "peak").finditer(said)]
    if info.kind in ("change", "rate") and any(not says(word, frame, info, reference) for word in peaks):
        return True  # but "salario mínimo" is what the row is called
    months = frame.period.months() if frame.period is not None else None
    if info.kind == "change" and frame.kind == "growth" and frame.role == "only":
        begun = frame.period is not None and frame.period.since is not None
        open_end = begun and (months is None or months > _YEAR)
        if open_end or frame.before is not None:
            return True
    if row is None:
        return False
    series = reference.series(row.entity, row.indicator)
    if "ppp" in concepts_in(frame.context, frame.language) and not any(one.basis == "ppp" for one in series):
        return True
    years = re.findall(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)", frame.near)
    undated = (
        finding.verdict == "contradicted"
        and info.kind in ("change", "rate")
        and frame.period is None
        and frame.before is None
    )
    return undated and bool(years) and not any(year in row.period for year in years)


def _names_period(frame: ClaimFrame, finding: Finding) -> bool:
    """Tell whether a claim's sentence names the year that its figure agrees with, beside another that was taken for it."""
    row = next((e for e in finding.evidence if isinstance(e, RecordEvidence)), None)
    year = re.match(r"\d{4}", row.period) if row is not None else None
    if year is None or (frame.period is not None and year.group() in frame.period.text):
        return False
    own = frame.period is None or _is_named_year(frame)
    words = frame.near if own else frame.context
    return re.search(rf"(?<!\d){year.group()}(?!\d)", words) is not None


def _comes_after(frame: ClaimFrame) -> bool:
    """Tell whether a figure without a time beside it is told as what came after another: "has since fallen to 35 %"."""
    if frame.period is not None and frame.period.text in frame.near:
        return False
    return form_pattern(frame.language, "sequel_words").search(frame.near) is not None


def _is_named_year(frame: ClaimFrame) -> bool:
    """Tell whether a figure has one year as its time, which stands in the words beside it."""
    period = frame.period
    months = period.months() if period is not None else None
    named = period is not None and period.text in frame.near and re.search(r"\d{4}", period.text) is not None
    return named and months is not None and months <= _YEAR


def _is_fuzzy(frame: ClaimFrame) -> bool:
    """Tell whether a claim's time is a stretch whose ends nobody named: "in the early 2000s"."""
    months = frame.period.months() if frame.period is not None else None
    named = re.findall(r"\d{4}", frame.period.text) if frame.period is not None else []
    return months is not None and months > _YEAR and len(named) < 2


def _is_unlabelled(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether a bare number has neither noun, measure nor time, so that it may count some of what stands before."""
    claim, unit = frame.claim, frame.quantity.unit
    subject = claim.subject
    if subject is not None and subject.text in frame.near and says(subject.text, frame, info, reference):
        return False  # "the nurses are 430"
    if unit.kind != "count" or claim.change is not None or frame.period is not None or claim.measure is not None:
        return False
    return unit.text is None or frame.borrowed


def _implies_only(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether nothing but the people that a claim counts speaks for an indicator."""
    words = ClaimWords(frame.language)
    words.add(frame.context, 1.0)
    if not frame.implied and not frame.hinted:
        return False
    unsaid = not reference.indicator_index.says(info, words)
    return unsaid and (frame.hinted or not (_is_all_people(frame, reference) or _are_all(frame, info, reference)))


def _are_all(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether a place is said to have so many inhabitants and no more: "Poland had 37.6 million residents and ..."."""
    numbers = form_pattern(frame.language, "numbering_words").search(frame.near)
    if not names_inhabitants(frame.claim, frame.language) and not numbers:
        return False
    named = {mention.entity for mention in reference.entity_names.find(frame.near, frame.language)}
    if not named:  # "Japan lost half a million and now has 124 million people"
        named = {mention.entity for mention in reference.entity_names.find(frame.context, frame.language)}
        named = named if len(named) == 1 and numbers else set()
    behind = frame.context[frame.context.find(frame.near) + len(frame.near) :].lstrip(" ,")
    if form_pattern(frame.language, "relative_words").match(behind):
        return False
    return bool(named) and not left_over(frame, info, named, reference)


def _is_all_people(frame: ClaimFrame, reference: Reference) -> bool:
    """Tell whether a sentence says no more than how many people live in a place: "In Japan live 124 million people"."""
    mentions = reference.entity_names.find(frame.near, frame.language)
    behind = frame.context[frame.context.find(frame.near) + len(frame.near) :]
    more = reference.entity_names.find(behind, frame.language)
    if more and behind.lstrip(" ,;").split(maxsplit=1):  # ", in Hamburg 1.9 million": the same of another place
        ahead = behind[: more[0].start].strip(" ,;")
        small = load_vocabulary(frame.language).stopwords
        behind = "" if len(more) == 1 and all(word.casefold() in small for word in ahead.split()) else behind
    return (
        bool(mentions) and not behind.strip(" .!?") and lives_alone(frame.claim, frame.near, mentions, frame.language)
    )


def _why_not(claim: Claim) -> str:
    return "forecast" if claim.modality in ("forecast", "hypothetical") else "figure"


def identify(claims: ArticleClaims, claim: Claim, reference: Reference) -> tuple[str, str] | None:
    """Return the ids of the indicator and the entity that a claim speaks of; None where the reference has no such rows."""
    if not is_usable(claim.quantity):
        return None
    frame = build_frame(claims, claim)
    entities = find_entities(claims, frame, reference)
    matches = rank_matches(frame, entities, reference)
    best = matches[0] if matches and matches[0].is_good else None
    if best is not None and (
        is_of_another(claims, frame, best.info, reference) or is_elsewhere(claims, frame, best.entity, reference)
    ):
        return None
    return (best.info.id, best.entity) if best is not None and best.entity else None
