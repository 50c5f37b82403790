"""The share that one place or firm has of another's figure: "that is 4.5 per cent of Germany's population".

What is shared and who has it may stand in the figures before: "In Berlin live 3.78 million people. That is ...". Such a
share may agree with two rows of one period, but it is never contradicted by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.companions import SENTENCE_END
from claimkit.checking.contests import Checked
from claimkit.checking.derivations import divide_series
from claimkit.checking.layouts import split_per
from claimkit.checking.matching import Match, holder_of
from claimkit.checking.outcomes import GOOD, Outcome, compare_figure
from claimkit.checking.periods import Period, parse_period
from claimkit.checking.reference import IndicatorInfo, Reference
from claimkit.checking.reporting import report
from claimkit.checking.units_fit import names_world, unit_of
from claimkit.records import ArticleClaims, Finding, RecordEvidence

_SHARES = ("percent", "ratio")
_REACH = 320  # characters back to a figure that tells what is shared
_SENTENCES = 2
_TRIED = 4
_SURE = 0.8
_WORLD = "001"


def find_share_of_whole(
    claims: ArticleClaims, frame: ClaimFrame, matches: list[Match], before: Sequence[Checked], reference: Reference
) -> Finding | None:
    """Return a finding that agrees with the share that one entity has of another's figure."""
    if frame.quantity.unit.kind not in _SHARES or frame.kind != "level" or frame.claim.change is not None:
        return None
    if frame.claim.modality not in ("asserted", "reported") or frame.quantity.bound not in ("exact", "range"):
        return None
    told = list(_told_rows(claims, frame, before))
    names = reference.entity_names
    place = max(frame.near.find(frame.quantity.text), 0)
    ahead, behind = frame.near[:place], frame.near[place:]
    own = [m.entity for m in names.find(" ".join((*reversed(frame.leads), ahead)), frame.language)]
    wholes = [m.entity for m in names.find(behind, frame.language)]
    world = names.of_territory(_WORLD)
    if world is not None and names_world(frame, world, reference):
        wholes.append(world)
    for info, period in _shared(matches, told, reference):
        parts = [*reversed(own), *(row.entity for row in told[:1] if not own)]
        for part in dict.fromkeys(parts):
            for whole in dict.fromkeys([*wholes, *(row.entity for row in told if row.indicator == info.id)]):
                if whole not in names.same(part):
                    finding = _divide(
                        claims, replace(frame, period=frame.period or period), info, part, whole, reference
                    )
                    if finding is not None:
                        return finding
    return None


def _told_rows(claims: ArticleClaims, frame: ClaimFrame, before: Sequence[Checked]) -> Iterator[RecordEvidence]:
    """Yield the rows with which the figures before a claim agreed, the nearest first."""
    text, start = claims.article.text, frame.quantity.start
    for other in list(reversed(before))[:_TRIED]:
        end = other.claim.quantity.end
        if start - end > _REACH or len(SENTENCE_END.findall(text[end:start])) > _SENTENCES:
            return
        row = next((e for e in other.finding.evidence if isinstance(e, RecordEvidence)), None)
        if row is not None and other.finding.verdict in GOOD:
            yield row


def _shared(
    matches: list[Match], told: list[RecordEvidence], reference: Reference
) -> Iterator[tuple[IndicatorInfo, Period | None]]:
    """Yield what may be shared: what the words by the share name, else what the figures before it measured."""
    done = set()
    for match in matches[:1]:
        if match.coverage >= 1.0 and match.sound:
            done.add(match.info.id)
            yield match.info, next((parse_period(r.period) for r in told if r.indicator == match.info.id), None)
    for row in told:
        if row.indicator not in done and row.indicator in reference.indicators:
            done.add(row.indicator)
            yield reference.indicators[row.indicator], parse_period(row.period)


def _divide(
    claims: ArticleClaims, frame: ClaimFrame, info: IndicatorInfo, part: str, whole: str, reference: Reference
) -> Finding | None:
    code, noun, _ = split_per(unit_of(info, reference))
    holders = holder_of(part, info.id, reference), holder_of(whole, info.id, reference)
    if code in ("%", "pp") or noun or holders[0] is None or holders[1] is None or info.kind not in (None, "level"):
        return None
    for series in reference.series(holders[0], info.id):
        for below in reference.series(holders[1], info.id):
            if series.unit != below.unit:
                continue
            for expected, _ in divide_series(frame, series, below, "share", reference):
                middle = expected.interval.middle()
                if (
                    middle is not None
                    and middle < _ALL[frame.quantity.unit.kind]
                    and (compare_figure(frame, expected.interval) == "supported")
                ):
                    return report(claims, frame, info, Outcome("supported", expected), reference, confidence=_SURE)
    return None


_ALL = {"percent": 100, "ratio": 1}
