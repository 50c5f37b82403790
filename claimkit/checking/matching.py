"""Each claim against the reference: which entity, indicator and rows; then the verdict, or why there is none."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from claimkit.checking.claim_frames import ClaimFrame, build_frame, widen_frame
from claimkit.checking.companions import ClaimPlaces, index_claims
from claimkit.checking.cues import FALLBACK
from claimkit.checking.derivations import Expected, add_up, derive_per_head, derive_share, expect
from claimkit.checking.doubts import counts_others, is_doubtful, is_far_off, measures_others
from claimkit.checking.holders import assume_entities, find_entities
from claimkit.checking.indicators import Candidate, ClaimWords
from claimkit.checking.intervals import is_usable
from claimkit.checking.layouts import split_per
from claimkit.checking.outcomes import GOOD, Outcome, decide
from claimkit.checking.reference import IndicatorInfo, Observation, Reference, Series
from claimkit.checking.reporting import report, report_nothing
from claimkit.checking.units_fit import unit_fit, unit_of
from claimkit.checking.vocabulary import form_pattern
from claimkit.records import ArticleClaims, Claim, Finding, RecordEvidence

COVERED = 0.42  # share of an indicator's label that a claim must speak of
_MARGIN = 0.95  # a rival at this share of the best score keeps the two apart only if they say the same
_UNSAID = 0.7  # of an indicator that the claim's measure does not name, where it names another
_UNHEARD = 0.7  # of one that the words next to the figure do not name, where they name another
_UNCOUNTED = 0.15  # of one that the counted noun does not name, where it names another
_RIVALS = 4
_NEAREST = 5
_ALARMS = ("contradicted", "mixed", "outdated", "different_basis", "scale_error", "unit_error")
_CHECKABLE = ("asserted", "reported", "negated")
_YEAR = 12
_PREFERRED_BASES = ("", "nominal", "sa", "nsa", "real", "ppp")


@dataclass(frozen=True, slots=True)
class Match:
    """An indicator that fits a claim, with the entities it is asked for, its score and coverage."""

    info: IndicatorInfo
    entity: str
    score: float
    coverage: float
    sound: bool = True


def check_reference(claims: ArticleClaims, reference: Reference) -> list[Finding]:
    """Return exactly one finding for each claim: a verdict, or the reason why there is none."""
    places = index_claims(claims)
    findings = [_check_claim(claims, claim, reference, places) for claim in claims.claims]
    return _without_seconds(claims, findings, reference)


def _without_seconds(claims: ArticleClaims, findings: list[Finding], reference: Reference) -> list[Finding]:
    """Take back verdicts by a row that supports another figure of the sentence: that one is meant by it."""
    taken = {_row_key(c, f) for c, f in zip(claims.claims, findings, strict=True) if f.verdict in GOOD}
    olds = {c.quantity.start: _row_key(c, f) for c, f in zip(claims.claims, findings, strict=True) if f.verdict in GOOD}
    return [
        report_nothing(claims, claim, "insufficient_data", "doubt", _own_rows(finding, reference), reference=reference)
        if (finding.verdict == "contradicted" and _row_key(claim, finding) in taken)
        or (finding.verdict in GOOD and _is_old_row(claim, finding, olds))
        else finding
        for claim, finding in zip(claims.claims, findings, strict=True)
    ]


def _is_old_row(claim: Claim, finding: Finding, olds: dict[int, tuple[int, str, str, str, str]]) -> bool:
    """Tell whether the new figure of a change was held against the row that its old figure agrees with."""
    change = claim.change
    if change is None or change.old is None or change.new is None or change.new.start != claim.quantity.start:
        return False
    return finding.rule == "level" and olds.get(change.old.start, ()) == _row_key(claim, finding)


def _own_rows(finding: Finding, reference: Reference) -> tuple[Observation, ...]:
    """Return the rows that a finding names."""
    found = []
    for row in finding.evidence:
        if isinstance(row, RecordEvidence):
            series = reference.series(row.entity, row.indicator)
            found += [o for one in series for o in one.rows if (o.file, o.row) == (row.file, row.row)]
    return tuple(found)


def _row_key(claim: Claim, finding: Finding) -> tuple[int, str, str, str, str]:
    row = next((e for e in finding.evidence if isinstance(e, RecordEvidence)), None)
    return (claim.start, finding.rule, *((row.entity, row.indicator, row.period) if row is not None else ("",) * 3))


def _check_claim(claims: ArticleClaims, claim: Claim, reference: Reference, places: ClaimPlaces) -> Finding:
    if not is_usable(claim.quantity) or claim.modality not in _CHECKABLE:
        return report_nothing(claims, claim, "not_checkable", _why_not(claim), reference=reference)
    frame = build_frame(claims, claim, places)
    entities = find_entities(claims, frame, reference)
    matches = rank_matches(frame, entities, reference)
    wide = False
    if not matches or not _is_good(matches[0]):
        wider = widen_frame(frame, claims)
        more = rank_matches(wider, entities, reference)
        if more and _is_good(more[0]) and unit_fit(wider, more[0].info, reference) == 1.0:
            frame, matches, wide = wider, more, True
    if not matches or not _is_good(matches[0]):
        return report_nothing(
            claims, claim, "no_match", "indicator", nearest(matches, entities, reference), reference=reference
        )
    if not matches[0].entity:
        assumed = assume_entities(claims, frame, reference)
        more = rank_matches(frame, [*entities, *assumed], reference)
        if more and more[0].entity and _is_good(more[0]):
            entities, matches, wide = [*entities, *assumed], more, True
    if not entities:
        return report_nothing(
            claims, claim, "no_match", "entity", nearest(matches, entities, reference), reference=reference
        )
    finding = _judge(claims, frame, matches, entities, reference)
    if _is_unsure(claims, frame, matches[0], finding, reference, wide=wide):
        rows = nearest(matches, entities, reference)
        return report_nothing(claims, claim, "insufficient_data", "doubt", rows, reference=reference)
    return finding


def _is_unsure(
    claims: ArticleClaims, frame: ClaimFrame, best: Match, finding: Finding, reference: Reference, *, wide: bool
) -> bool:
    """Tell whether a verdict is better not given, because the claim may be about something else."""
    if _compares_only(frame):
        return finding.verdict in (*GOOD, *_ALARMS)
    if finding.verdict in GOOD:
        return frame.per_time is not None and counts_others(frame, best.info, reference)
    if finding.verdict not in _ALARMS:
        return False
    ended = frame.role != "only" and frame.period is not None
    if finding.verdict == "outdated" and (ended or frame.earlier or frame.set_against):
        return True
    if frame.kind == "level" and frame.role == "old" and frame.period is None:
        return True
    if finding.verdict == "contradicted" and frame.kind != "level" and _is_fuzzy(frame):
        return True
    firm = finding.verdict == "contradicted" or (finding.verdict == "outdated" and frame.period is not None)
    if firm and measures_others(frame, best.info, reference, strict=True):
        return True
    if frame.claim.modality == "negated" or _is_unlabelled(frame) or _implies_only(frame, best.info, reference):
        return True
    if wide or is_far_off(frame, best.info, finding, reference):
        return True
    return is_doubtful(claims, frame, best.info, best.entity, reference)


def _compares_only(frame: ClaimFrame) -> bool:
    """Tell whether a factor or fraction holds two things against each other instead of measuring one: "twice that of"."""
    change = frame.claim.change
    return frame.quantity.unit.kind == "factor" and change is None


def _is_fuzzy(frame: ClaimFrame) -> bool:
    """Tell whether a claim's time is a stretch whose ends nobody named: "in the early 2000s"."""
    months = frame.period.months() if frame.period is not None else None
    named = re.findall(r"\d{4}", frame.period.text) if frame.period is not None else []
    return months is not None and months > _YEAR and len(named) < 2


def _is_unlabelled(frame: ClaimFrame) -> bool:
    """Tell whether a bare number has neither noun, measure nor time, so that it may count some of what stands before."""
    claim, unit = frame.claim, frame.quantity.unit
    if unit.kind != "count" or claim.change is not None or frame.period is not None or claim.measure is not None:
        return False
    return unit.text is None or frame.borrowed


def _implies_only(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether nothing but the people that a claim counts speaks for an indicator."""
    words = ClaimWords(frame.language)
    words.add(frame.context, 1.0)
    return frame.implied and not reference.indicator_index.says(info, words)


def _is_good(match: Match) -> bool:
    return match.sound and match.coverage >= COVERED


def _why_not(claim: Claim) -> str:
    return "forecast" if claim.modality in ("forecast", "hypothetical") else "figure"


def identify(claims: ArticleClaims, claim: Claim, reference: Reference) -> tuple[str, str] | None:
    """Return the ids of the indicator and the entity that a claim speaks of; None where the reference has no such rows."""
    if not is_usable(claim.quantity):
        return None
    frame = build_frame(claims, claim)
    entities = find_entities(claims, frame, reference)
    matches = rank_matches(frame, entities, reference)
    best = matches[0] if matches and _is_good(matches[0]) else None
    if best is not None and (counts_others(frame, best.info, reference) or _compares_only(frame)):
        return None
    return (best.info.id, best.entity) if best is not None and best.entity else None


def rank_matches(frame: ClaimFrame, entities: list[str], reference: Reference) -> list[Match]:
    """Return the indicators that a claim may speak of, the best first: words, unit, and rows for its entities."""
    found = []
    named = _named_by_parts(frame, reference)
    for candidate in reference.indicator_index.rank(frame.words):
        entity = _holder(candidate, entities, reference)
        score = candidate.score * unit_fit(frame, candidate.indicator, reference) * (1.0 if entity else 0.6)
        score *= math.prod(1.0 if candidate.indicator.id in said else less for said, less in named)
        if score > 0:
            match = Match(candidate.indicator, entity or "", score, candidate.coverage, candidate.sound)
            found.append(match)
    return sorted(found, key=lambda match: (-match.score, match.info.id))


def _named_by_parts(frame: ClaimFrame, reference: Reference) -> list[tuple[frozenset[str], float]]:
    """Return which indicators the noun, the measure and the words by the figure name, and what they leave to others.

    A part that names no indicator is left out.
    """
    noun = frame.quantity.unit.text if frame.quantity.unit.kind == "count" else None
    noun = None if noun and form_pattern(frame.language, "person_words").search(noun) else noun
    measure = frame.claim.measure.text if frame.claim.measure is not None else None
    found = []
    for text, less in ((noun, _UNCOUNTED), (measure, _UNSAID), (frame.near, _UNHEARD)):
        words = ClaimWords(frame.language)
        words.add(text or "", 1.0)
        said = reference.indicator_index.said_by(words) if words.words else frozenset()
        if said:
            found.append((said, less))
    return found


def _holder(candidate: Candidate, entities: Iterable[str], reference: Reference) -> str | None:
    """Return the first entity, under any of its ids, for which the reference has the indicator."""
    holders = (_holder_of(entity, candidate.indicator.id, reference) for entity in entities)
    return next((holder for holder in holders if holder), None)


def _holder_of(entity: str, indicator: str, reference: Reference) -> str | None:
    same = reference.entity_names.same(entity)
    return next((one for one in same if reference.has(one, indicator)), None)


def nearest(matches: list[Match], entities: list[str], reference: Reference) -> tuple[Observation, ...]:
    """Return the newest rows of up to five indicators that come nearest to a claim."""
    rows = []
    for match in matches[:_NEAREST]:
        holders = [match.entity] if match.entity else reference.by_indicator.get(match.info.id, [])[:1]
        rows += [reference.series(holder, match.info.id)[0].rows[-1] for holder in holders]
    return tuple(rows)


def _judge(
    claims: ArticleClaims, frame: ClaimFrame, matches: list[Match], entities: list[str], reference: Reference
) -> Finding:
    """Return the finding for the best match, unless a rival of nearly its score says otherwise."""
    total = _sum_up(frame, matches, entities, reference)
    if total is not None:
        confidence = _confidence(frame, matches[0], total)
        return report(claims, frame, matches[0].info, total, reference, confidence=confidence)
    outcomes: list[tuple[Match, Outcome]] = []
    for match in matches:
        if len(outcomes) > _RIVALS or match.score < matches[0].score * _MARGIN:
            break
        if not match.entity:
            continue
        outcome = evaluate(frame, match, reference)
        if outcome is not None:
            outcomes.append((match, outcome))
    if not outcomes:
        reason = "rows" if any(match.entity for match in matches[:1]) else "entity"
        return report_nothing(
            claims, frame.claim, "insufficient_data", reason, nearest(matches, entities, reference), reference=reference
        )
    match, outcome = outcomes[0]
    rivals = [other for other in outcomes[1:] if (other[1].verdict in GOOD) != (outcome.verdict in GOOD)]
    if rivals and match.score * _MARGIN < rivals[0][0].score:
        rows = tuple(row for _, other in outcomes for row in other.expected.rows[:1])
        return report_nothing(claims, frame.claim, "insufficient_data", "margin", rows, reference=reference)
    return report(claims, frame, match.info, outcome, reference, confidence=_confidence(frame, match, outcome))


def _sum_up(frame: ClaimFrame, matches: list[Match], entities: list[str], reference: Reference) -> Outcome | None:
    """Return the outcome for a figure that adds up several entities or two indicators; None when it does not."""
    best = matches[0]
    if frame.kind != "level" or not best.entity:
        return None
    parts = [(best.info, best.entity)]
    if frame.total and len(named := _named(frame, reference)) > 1:
        parts = [(best.info, holder) for entity in named if (holder := _holder_of(entity, best.info.id, reference))]
    elif (
        len(matches) > 1
        and matches[1].entity == best.entity
        and reference.indicator_index.are_siblings(best.info.id, matches[1].info.id, frame.words)
    ):
        parts.append((matches[1].info, best.entity))
    if len(parts) < 2:
        return None
    found = [_first_expected(frame, info, entity, reference) for info, entity in parts]
    whole = add_up([expected for expected in found if expected is not None])
    return None if whole is None or None in found else decide(frame, best.info, [], whole, reference)


def _named(frame: ClaimFrame, reference: Reference) -> list[str]:
    mentions = reference.entity_names.find(frame.context, frame.language)
    return list(dict.fromkeys(mention.entity for mention in mentions))


def _first_expected(frame: ClaimFrame, info: IndicatorInfo, entity: str, reference: Reference) -> Expected | None:
    for series in _options(frame, Match(info, entity, 1.0, 1.0), reference):
        expected = expect(frame, info, series, reference)
        if expected is not None:
            return expected
    return None


def evaluate(frame: ClaimFrame, match: Match, reference: Reference) -> Outcome | None:
    """Return the verdict on a claim by one indicator; None when the reference gives nothing for it."""
    options = _options(frame, match, reference)
    per_head = frame.per_head and not _is_per_head(match.info, reference)
    expected = None if per_head else _first_expected(frame, match.info, match.entity, reference)
    if expected is None:
        for derive in (derive_per_head, derive_share):
            for derived, _ in derive(frame, match.info, match.entity, reference):
                expected = derived
                break
    return None if expected is None else decide(frame, match.info, options, expected, reference)


def _is_per_head(info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether an indicator is itself a figure per head, by its unit or its name."""
    if split_per(unit_of(info, reference))[1]:
        return True
    words = ClaimWords(FALLBACK)
    for label in info.labels:
        if label.lang in ("", FALLBACK):
            words.add(label.text, 1.0)
    return "per_head" in words.concepts or "share_of" in words.concepts or unit_of(info, reference) == "%"


def _options(frame: ClaimFrame, match: Match, reference: Reference) -> list[Series]:
    """Return the series of an indicator in the order in which they are asked: total first, then unit, then basis."""
    found = []
    for series in reference.series(match.entity, match.info.id):
        breakdown = series.breakdown.casefold()
        if breakdown not in ("", "total", "_t") and breakdown not in frame.context.casefold():
            continue
        same_unit = split_per(series.unit)[0] == (frame.quantity.unit.code or "")
        base = _PREFERRED_BASES.index(series.basis) if series.basis in _PREFERRED_BASES else len(_PREFERRED_BASES)
        found.append(((not same_unit, base, series.unit, breakdown), series))
    return [series for _, series in sorted(found, key=lambda pair: pair[0])]


def _confidence(frame: ClaimFrame, match: Match, outcome: Outcome) -> float:
    """Return how sure the match is: coverage of the label, a stated time, a unit that was not only assumed."""
    sure = 0.45 + 0.4 * match.coverage
    sure += 0.05 if frame.claim.measure is not None else 0.0
    sure += 0.05 if frame.period is not None else -0.1
    sure -= 0.15 if outcome.expected.assumed else 0.0
    return round(min(max(sure, 0.1), 0.95), 2)
