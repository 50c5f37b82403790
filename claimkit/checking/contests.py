"""Two figures of one sentence that were held against one row: only one of them can be meant by it."""

from __future__ import annotations

from dataclasses import dataclass

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.companions import SENTENCE_END
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.outcomes import ALARMS, GOOD
from claimkit.checking.reference import Observation, Reference
from claimkit.checking.reporting import report_nothing
from claimkit.records import ArticleClaims, Claim, Finding, RecordEvidence

Rows = frozenset[tuple[str, str, str]]  # entity, indicator and period
_CLEARLY = 0.15  # by how much more of an indicator's name must stand by one figure than by the other
_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with its finding; without a frame where it was not to be checked."""

    claim: Claim
    frame: ClaimFrame | None
    finding: Finding


def settle_contests(claims: ArticleClaims, checked: list[Checked], reference: Reference) -> list[Finding]:
    """Take back the verdicts by a row that is meant by another figure of the sentence."""
    sentences: dict[int, list[Checked]] = {}
    for one in checked:
        sentences.setdefault(_sentence_start(claims.article.text, one.claim.quantity.start), []).append(one)
    lost = {id(one) for group in sentences.values() for one in group if _has_lost(one, group, reference)}
    return [_take_back(claims, one, reference) if id(one) in lost else one.finding for one in checked]


def _sentence_start(text: str, place: int) -> int:
    first = max(0, place - _SENTENCE)
    return max((end.end() for end in SENTENCE_END.finditer(text, first, place)), default=first)


def _take_back(claims: ArticleClaims, one: Checked, reference: Reference) -> Finding:
    rows = _own_rows(one.finding, reference)
    return report_nothing(claims, one.claim, "insufficient_data", "doubt", rows, reference=reference)


def _has_lost(one: Checked, group: list[Checked], reference: Reference) -> bool:
    """Tell whether a figure's row belongs to another figure of its sentence."""
    rows = _rows_of(one.finding)
    if one.finding.verdict == "outdated" and _is_dated(one):
        rows = _rows_of(one.finding, last=True)  # that of its own year, not the one with which it agrees
    rivals = [o for o in group if o is not one and o.finding.rule == one.finding.rule and rows & _rows_of(o.finding)]
    if one.finding.verdict in GOOD:
        return any(o.finding.verdict in GOOD and _is_old_row(one, o) for o in rivals)
    if one.finding.verdict not in ALARMS or one.frame is None:
        return False
    if any(o.finding.verdict in GOOD for o in rivals):
        return True
    own = _said(one, reference)
    return any(
        own < _said(o, reference) + _CLEARLY for o in rivals if o.finding.verdict in ALARMS and not _are_ends(one, o)
    )


def _rows_of(finding: Finding, *, last: bool = False) -> Rows:
    """Return the rows of a finding, or only the last: that of the claim's own time."""
    found = [(e.entity, e.indicator, e.period) for e in finding.evidence if isinstance(e, RecordEvidence)]
    return frozenset(found[-1:] if last else found)


def _is_dated(one: Checked) -> bool:
    """Tell whether a figure's year stands in the words beside it."""
    period = one.frame.period if one.frame is not None else None
    return (
        period is not None
        and one.frame is not None
        and period.text in one.frame.near
        and any(sign.isdigit() for sign in period.text)
    )


def _is_old_row(new: Checked, old: Checked) -> bool:
    """Tell whether the new figure of a change was held against the row that its old figure agrees with."""
    change = new.claim.change
    if change is None or change.old is None or change.new is None or new.finding.rule != "level":
        return False
    return change.new.start == new.claim.quantity.start and change.old.start == old.claim.quantity.start


def _are_ends(one: Checked, other: Checked) -> bool:
    """Tell whether two figures are the old and the new one of a change: each has a row of its own."""
    starts = {one.claim.quantity.start, other.claim.quantity.start}
    changes = (one.claim.change, other.claim.change)
    return any(c is not None and c.old and c.new and {c.old.start, c.new.start} == starts for c in changes)


def _said(one: Checked, reference: Reference) -> float:
    """Return how much of the indicator's name stands by a figure, 0 to 1."""
    row = next((e for e in one.finding.evidence if isinstance(e, RecordEvidence)), None)
    if row is None or one.frame is None:
        return 0.0
    words = ClaimWords(one.frame.language)
    words.add(one.frame.near, 1.0)
    return next((c.coverage for c in reference.indicator_index.rank(words) if c.indicator.id == row.indicator), 0.0)


def _own_rows(finding: Finding, reference: Reference) -> tuple[Observation, ...]:
    """Return the rows that a finding names."""
    found = []
    for row in finding.evidence:
        if isinstance(row, RecordEvidence):
            series = reference.series(row.entity, row.indicator)
            found += [o for one in series for o in one.rows if (o.file, o.row) == (row.file, row.row)]
    return tuple(found)
