"""From the indicators that a claim may speak of to one outcome: the best of them, unless a rival says otherwise."""

from __future__ import annotations

from dataclasses import replace

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.cues import FALLBACK, stem_pattern
from claimkit.checking.derivations import FLOW_CONCEPTS, Expected, add_up, derive_per_head, derive_share, expect
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.kinship import concepts_in, concepts_of
from claimkit.checking.layouts import UNKNOWN_UNIT, split_per
from claimkit.checking.matching import Match, holder_of, nearest
from claimkit.checking.outcomes import GOOD, Outcome, decide
from claimkit.checking.reference import IndicatorInfo, Reference, Series
from claimkit.checking.reporting import report, report_nothing
from claimkit.checking.units_fit import unit_of, world_of
from claimkit.checking.vocabulary import fold, list_forms
from claimkit.records import ArticleClaims, Finding

_MARGIN = 0.95  # a rival at this share of the best score keeps the two apart only if they say the same
_RIVALS = 4
_ALL = 100  # per cent
_TWICE = {"ton": "t"}  # units whose word stands for another one as well: much that is given in tons is in tonnes
_PREFERRED_BASES = ("", "nominal", "sa", "nsa", "real", "ppp")


def judge_claim(
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
        if not match.entity or (outcomes and match.entity != outcomes[0][0].entity == entities[0]):
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
    if best.info.kind in ("rate", "change", "index"):
        return None  # nobody adds up the inflation of two lands
    parts = [(best.info, best.entity)]
    if frame.total and len(named := _named(frame, reference)) > 1:
        parts = [(best.info, holder) for entity in named if (holder := holder_of(entity, best.info.id, reference))]
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
    if whole is not None and unit_of(best.info, reference) == "%" and (whole.interval.low or 0) > _ALL:
        return None  # shares that make more than all of it hold each other
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
    outcome = _evaluate(frame, match, reference)
    other = _TWICE.get(frame.quantity.unit.code or "")
    if other is not None and outcome is not None and outcome.verdict not in GOOD:
        again = _evaluate(_in_unit(frame, other), match, reference)
        outcome = again if again is not None and again.verdict != "contradicted" else outcome
    if outcome is None or outcome.verdict in GOOD or not is_step_of_share(frame, match.info, reference):
        return outcome
    level = _evaluate(replace(frame, kind="level", role="only"), match, reference)
    return level if level is not None and level.verdict in GOOD else outcome


def _in_unit(frame: ClaimFrame, code: str) -> ClaimFrame:
    """Return a frame whose figure is in another unit that its word may stand for."""
    quantity = replace(frame.quantity, unit=replace(frame.quantity.unit, code=code))
    return replace(frame, claim=replace(frame.claim, quantity=quantity))


def is_step_of_share(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether a percentage was read as the step of a share, of which it may be the level: "it loses 19 per cent"."""
    percent = frame.kind == "growth" and frame.quantity.unit.kind == "percent"
    return percent and info.kind != "change" and split_per(unit_of(info, reference))[0] == "%"


def _evaluate(frame: ClaimFrame, match: Match, reference: Reference) -> Outcome | None:
    frame = _as_named_rate(_as_flow(_as_loss(_as_step(frame, match.info, reference), match.info)), match.info)
    options = _options(frame, match, reference)
    per_head = frame.per_head and not _is_per_head(match.info, reference)
    expected = None if per_head else _first_expected(frame, match.info, match.entity, reference)
    if expected is None:
        for derive in (derive_per_head, derive_share):
            for derived, _ in derive(frame, match.info, match.entity, reference):
                expected = derived
                break
    return None if expected is None else decide(frame, match.info, options, expected, reference)


def _as_step(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> ClaimFrame:
    """Read a percentage of what is no share as a step where the words beside it speak of a rise or a fall."""
    if frame.kind != "level" or frame.quantity.unit.kind != "percent" or frame.role != "only":
        return frame
    code, noun, _ = split_per(unit_of(info, reference))
    if code in ("%", "pp", UNKNOWN_UNIT) or (not code and noun) or info.parent is not None:
        return frame
    if world_of(frame, info, reference) is not None:
        return frame  # "makes up 17 per cent of the world's population"
    moves = any(stem_pattern(frame.language, kind).search(frame.near) for kind in ("increase", "decrease"))
    return replace(frame, kind="growth") if moves else frame


def _as_loss(frame: ClaimFrame, info: IndicatorInfo) -> ClaimFrame:
    """Read "a loss of 3 million" as a level where that is what the indicator is called, not as a step of something."""
    measure = frame.claim.measure
    if frame.kind != "difference" or measure is None or measure.text not in frame.near:
        return frame
    change = frame.claim.change
    if change is not None and (change.old is not None or change.new is not None):
        return frame
    named = any(fold(measure.text) in fold(label.text).split() for label in info.labels)
    moves = any(stem_pattern(frame.language, kind).search(measure.text) for kind in ("increase", "decrease"))
    words = [word for name in ("loss_words", "gain_words") for word in list_forms(frame.language, name)]
    moves = moves or any(fold(measure.text) in word.split() for word in words)
    return replace(frame, kind="level", falls=None) if named and moves else frame


def _as_flow(frame: ClaimFrame) -> ClaimFrame:
    """Read so many a day of what happens as its level: "they lose 500 people a day" is no step of the deaths."""
    flows = FLOW_CONCEPTS & set(frame.words.concepts)
    return replace(frame, kind="level") if frame.kind == "difference" and frame.per_time and flows else frame


def _as_named_rate(frame: ClaimFrame, info: IndicatorInfo) -> ClaimFrame:
    """Read "1.6 children per woman" without its woman where the indicator, not its unit, names her: births per woman."""
    unit = frame.quantity.unit
    per = unit.per
    if unit.kind != "count" or per is None or per.value not in (None, 1) or info.unit:
        return frame
    named = concepts_in(per.text or "", frame.language) & concepts_of(info)
    if not named:
        return frame
    quantity = replace(frame.quantity, unit=replace(unit, per=None))
    return replace(frame, claim=replace(frame.claim, quantity=quantity))


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
