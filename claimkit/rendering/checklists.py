"""The checklist of claims as CSV, and the rows that every tabular format shares."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal

from claimkit.records import ArticleClaims, Claim, Finding
from claimkit.rendering.verdicts import worst_findings
from claimkit.rendering.wording import Wording, wording_for

# Stable names of the columns; the last three are for the person who checks.
COLUMNS = (
    "article", "title", "published", "claim", "sentence", "figure", "value", "low", "high", "bound", "approximate",
    "unit_kind", "unit", "per", "measure", "subject", "since", "until", "source", "modality", "confidence", "priority",
    "verdict", "rule", "expected", "explanation", "evidence", "status", "note", "checked_by",
)  # fmt: skip
Cell = str | Decimal | float | bool | None
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def render_csv(claims: ArticleClaims, *, interface: str | None = None) -> str:
    """Return the checklist as CSV (RFC 4180), one row for each claim; no cell can be read as a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in checklist_rows(claims, wording_for(claims.article.language, interface)):
        writer.writerow([_written(cell) for cell in row])
    return target.getvalue()


def checklist_rows(claims: ArticleClaims, words: Wording) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each claim, a cell for each of COLUMNS."""
    worst = worst_findings(claims.findings)
    for claim in claims.claims:
        yield _row(claims, claim, worst.get(claim.id), words)


def _row(claims: ArticleClaims, claim: Claim, finding: Finding | None, words: Wording) -> tuple[Cell, ...]:
    article, quantity = claims.article, claim.quantity
    per = quantity.unit.per
    return (
        article.source or article.id,
        article.title,
        article.published,
        claim.id,
        claim.text,
        quantity.text,
        quantity.value,
        quantity.low,
        quantity.high,
        quantity.bound,
        quantity.approximate,
        quantity.unit.kind,
        quantity.unit.code or quantity.unit.text,
        (per.code or per.text) if per else None,
        claim.measure.text if claim.measure else None,
        claim.subject.text if claim.subject else None,
        claim.time.since if claim.time else None,
        claim.time.until if claim.time else None,
        words.source(claim) if claim.source else None,
        claim.modality,
        claim.confidence,
        claim.priority,
        finding.verdict if finding else None,
        finding.rule if finding else None,
        words.amount(finding.expected) if finding and finding.expected else None,
        finding.explanation if finding else None,
        _evidence(finding) if finding else None,
        None,
        None,
        None,
    )


def _evidence(finding: Finding) -> str | None:
    """Return the best piece of evidence on one line."""
    for evidence in finding.evidence[:1]:
        fields = evidence.to_dict()
        names = ("dataset", "file", "row", "entity", "indicator", "period", "value", "unit", "source", "id", "text")
        return ", ".join(str(fields[name]) for name in names if fields.get(name) is not None)
    return None


def guard(text: str) -> str:
    """Return text for a cell: what a spreadsheet would read as a formula gets an apostrophe in front."""
    text = _UNPRINTABLE.sub(" ", text)
    risky = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA[:4])
    return f"'{text}" if risky and not _NUMBER.fullmatch(text) else text


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell:f}" if -30 < cell.adjusted() < 30 else str(cell)
    return guard(cell) if isinstance(cell, str) else str(cell)
