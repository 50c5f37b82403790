"""Build the finding of the reference check: verdict, figures, rows and a sentence that a reader can follow by hand."""

from __future__ import annotations

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.cues import FALLBACK
from claimkit.checking.derivations import Expected
from claimkit.checking.entities import territory_name
from claimkit.checking.explanations import explain, show_interval, show_number
from claimkit.checking.outcomes import Outcome
from claimkit.checking.reference import IndicatorInfo, Label, Observation, Reference
from claimkit.checking.verdicts import SEVERITIES, differ, to_amount
from claimkit.records import ArticleClaims, Claim, Finding, RecordEvidence, Verdict

_SURE = 0.7  # a contradiction that is less sure than this is a warning


def report(
    claims: ArticleClaims,
    frame: ClaimFrame,
    info: IndicatorInfo,
    outcome: Outcome,
    reference: Reference,
    *,
    confidence: float,
) -> Finding:
    """Return the finding for an outcome."""
    expected, other = outcome.expected, outcome.other
    unit = frame.quantity.unit.code
    severity = SEVERITIES[outcome.verdict]
    rows = (*(other.rows if other is not None else ()), *expected.rows)
    key = f"reference_{outcome.verdict}" + (f"_{outcome.note}" if outcome.verdict == "insufficient_data" else "")
    half = frame.quantity.precision if len(expected.rows) > 1 else None  # one row is shown as it stands
    sentence = explain(
        claims.article.language,
        key,
        "",
        stated=_stated(frame.claim),
        place=_place(reference, expected.series.entity, claims),
        indicator=_name(info.labels, claims, info.id),
        period=expected.period,
        expected=show_interval(frame.language, expected.shown, unit, half=half),
        rows=_arithmetic(frame.language, expected),
        source=expected.rows[0].source or reference.name,
        other=show_interval(frame.language, other.shown, unit, half=half) if other is not None else "",
        note=outcome.note,
    )
    return Finding(
        id="f1",
        check="reference",
        rule=expected.rule,
        claim_ids=(frame.claim.id,),
        verdict=outcome.verdict,
        severity="warning" if severity == "error" and confidence < _SURE else severity,
        expected=to_amount(expected.shown, unit),
        found=to_amount(frame.stated, unit),
        difference=differ(frame.stated.middle(), expected.shown.middle()),
        evidence=evidence(reference, rows),
        explanation=sentence,
        confidence=confidence,
    )


def report_nothing(
    claims: ArticleClaims,
    claim: Claim,
    verdict: Verdict,
    reason: str,
    rows: tuple[Observation, ...] = (),
    reference: Reference | None = None,
) -> Finding:
    """Return the finding that says why there is no verdict, with the rows that come nearest."""
    sentence = explain(claims.article.language, f"reference_{verdict}_{reason}", "", stated=_stated(claim))
    return Finding(
        id="f1",
        check="reference",
        rule="level",
        claim_ids=(claim.id,),
        verdict=verdict,
        severity=SEVERITIES[verdict],
        evidence=evidence(reference, rows),
        explanation=sentence,
        confidence=0.5,
    )


def evidence(reference: Reference | None, rows: tuple[Observation, ...]) -> tuple[RecordEvidence, ...]:
    """Return rows of the reference as evidence, each once."""
    unique = dict.fromkeys((row.file, row.row, row.indicator, row.period.text, row) for row in rows)
    return tuple(
        RecordEvidence(
            reference.name if reference is not None else row.file.rsplit(".", 1)[0],
            row.file,
            row.row,
            row.entity,
            row.indicator,
            row.period.text,
            row.value,
            row.unit or None,
            row.source or None,
            row.licence or None,
        )
        for *_, row in unique
    )


def _place(reference: Reference, entity: str, claims: ArticleClaims) -> str:
    """Return an entity's label in the article's language; a territory's own name there where the data have none."""
    language = claims.article.language.split("-")[0]
    labels = reference.entities[entity].labels
    if any(label.lang == language and label.main for label in labels):
        return _name(labels, claims, entity)
    return territory_name(entity, language) or _name(labels, claims, entity)


def _name(labels: list[Label], claims: ArticleClaims, identifier: str) -> str:
    """Return a label in the article's language, else in English, else any, else the id."""
    language = claims.article.language.split("-")[0]
    for wanted in (language, FALLBACK, ""):
        for label in labels:
            if label.lang == wanted and label.main:
                return label.text
    return labels[0].text if labels else identifier


def _stated(claim: Claim) -> str:
    quantity = claim.quantity
    text = " ".join(quantity.text.split())
    if quantity.qualifier is not None and quantity.qualifier.end <= quantity.start:
        return f"{' '.join(quantity.qualifier.text.split())} {text}"
    return text


def _arithmetic(language: str, expected: Expected) -> str:
    """Write the rows that a derived figure is made of: "2020: 100, 2021: 112"."""
    shown = sorted(expected.rows[:6], key=lambda row: row.period.since or (0, 0, 0))
    return ", ".join(f"{row.period.text}: {show_number(language, row.value)}" for row in shown)
