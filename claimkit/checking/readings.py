"""Other ways to read a figure that agrees with nothing as it was read first; they may agree, but never contradict.

"Poland lost 200,000 inhabitants" is a step and no level; "as it came to 142.6 the year before" is of the year before, although
its own time is that of the sentence; and "that is a rise of 3.3 per cent" says of the figures before it how far apart they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.companions import SENTENCE_END
from claimkit.checking.contests import Checked
from claimkit.checking.cues import cue_pattern, stem_pattern
from claimkit.checking.doubts import says
from claimkit.checking.judging import judge_claim
from claimkit.checking.matching import Match, holder_of
from claimkit.checking.outcomes import GOOD
from claimkit.checking.periods import Period, parse_period
from claimkit.checking.portions import is_portion
from claimkit.checking.reference import IndicatorInfo, Reference
from claimkit.checking.strangers import is_elsewhere, is_of_another
from claimkit.checking.vocabulary import form_pattern
from claimkit.records import ArticleClaims, Finding, RecordEvidence

_STEPS = ("count", "currency", "physical")
_SHARES = ("percent", "ratio")
_REACH = 160  # characters from a step back to the figures that it sums up
_TRIED = 3
_OF = 8  # characters from what is measured through a preposition to its figure
_YEAR = 12


def find_otherwise(
    claims: ArticleClaims,
    frame: ClaimFrame,
    matches: list[Match],
    entities: list[str],
    before: Sequence[Checked],
    reference: Reference,
) -> Finding | None:
    """Return a finding that agrees by another reading of a figure; None where no reading does."""
    best = matches[0] if matches else None
    if best is not None and best.is_good and best.entity:
        place = reference.entity_names.same(best.entity)[0]
        for other in _readings(claims, frame):
            if is_elsewhere(claims, other, best.entity, reference):
                continue
            if is_of_another(claims, other, best.info, reference) or is_portion(
                claims, other, best.info, place, reference
            ):
                continue
            finding = judge_claim(claims, other, [best], entities, reference)
            if finding.verdict == "supported":
                return finding
    return _sum_up(claims, frame, before, reference)


def _readings(claims: ArticleClaims, frame: ClaimFrame) -> Iterator[ClaimFrame]:
    unit = frame.quantity.unit
    if frame.kind == "level" and unit.kind in _STEPS and unit.per is None and frame.role == "only":
        falls = _loses(frame)
        if falls is not None:
            yield replace(frame, kind="difference", falls=falls)
    period = _year_before(frame)
    if period is not None and frame.kind == "level" and _is_told_back(claims, frame):
        yield replace(frame, period=period, role="only")


def may_be_step(frame: ClaimFrame) -> bool:
    """Tell whether a number that was read as a level may be how many were lost or gained."""
    return frame.kind == "level" and frame.quantity.unit.kind in _STEPS and _loses(frame) is not None


def names_loss(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether the words of loss or gain by a figure are what its indicator is called: "a loss of 4 million", "ganó"."""
    measure, near = frame.claim.measure, frame.near
    if (
        measure is not None
        and 0 < frame.quantity.start - measure.end < _OF
        and says(measure.text, frame, info, reference)
    ):
        return True  # "closed the year with a deficit of 4 million"
    found = [
        m.group() for name in ("loss_words", "gain_words") for m in form_pattern(frame.language, name).finditer(near)
    ]
    return all(says(word, frame, info, reference) for word in found)


def _loses(frame: ClaimFrame) -> bool | None:
    """Tell whether words by a figure say that so many were lost, or gained; None where they say neither, or both."""
    falls = form_pattern(frame.language, "loss_words").search(frame.near) is not None
    rises = form_pattern(frame.language, "gain_words").search(frame.near) is not None
    return falls if falls != rises else None


def _is_told_back(claims: ArticleClaims, frame: ClaimFrame) -> bool:
    """Tell whether words between the last figure of a sentence and this one put it a year back: "than the year before, when"."""
    text, start = claims.article.text, frame.quantity.start
    ends = [c.quantity.end for c in claims.claims if c.quantity.end <= start]
    gap = text[max(ends, default=start) : start]
    if SENTENCE_END.search(gap) or "\n" in gap:
        return False
    pattern = form_pattern(frame.language, "year_ago")
    return pattern.search(gap) is not None or cue_pattern(frame.language, "before").search(gap) is not None


def _year_before(frame: ClaimFrame) -> Period | None:
    """Return the year before that of a claim, or before the article's where it has none."""
    period = frame.period
    if period is None:
        return None
    if period.months() != _YEAR or period.since is None or period.since[1:] != (1, 1):
        return None
    return parse_period(str(period.since[0] - 1))


def _sum_up(
    claims: ArticleClaims, frame: ClaimFrame, before: Sequence[Checked], reference: Reference
) -> Finding | None:
    """Check a step whose sentence does not say of what by the rows with which the figures right before it agreed."""
    if frame.quantity.unit.kind not in _SHARES or frame.claim.modality not in ("asserted", "reported"):
        return None
    moves = [stem_pattern(frame.language, kind).search(frame.near) for kind in ("increase", "decrease")]
    if not any(moves) or all(moves) or reference.entity_names.find(frame.near, frame.language):
        return None
    text, start = claims.article.text, frame.quantity.start
    for other in list(reversed(before))[:_TRIED]:
        if other.frame is None or start - other.claim.quantity.end > _REACH:
            return None
        gap = text[other.claim.quantity.end : start]
        if "\n" in gap or len(SENTENCE_END.findall(gap)) > 1:
            return None
        row = next((e for e in other.finding.evidence if isinstance(e, RecordEvidence)), None)
        if row is None or other.finding.verdict not in GOOD or other.finding.rule not in ("level", "difference"):
            continue
        info = reference.indicators.get(row.indicator)
        holder = holder_of(row.entity, row.indicator, reference)
        period = frame.period if frame.period is not None and frame.based else parse_period(row.period)
        if info is None or holder is None or info.kind in ("change", "rate", "share") or frame.per_head:
            continue
        place = reference.entity_names.same(holder)[0]
        step = replace(frame, kind="growth", role="only", period=period, falls=moves[1] is not None)
        if is_portion(claims, step, info, place, reference):
            continue
        finding = judge_claim(claims, step, [Match(info, holder, 1.0, 1.0)], [holder], reference)
        if finding.verdict == "supported":
            return finding
    return None
