"""The checklist as an XLSX workbook: claims to work through, quotes, names, findings."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from claimkit.errors import ModelMissing
from claimkit.records import ArticleClaims
from claimkit.rendering.checklists import COLUMNS, Cell, checklist_rows, guard
from claimkit.rendering.wording import Wording, wording_for

_LONGEST_CELL = 32_000  # Excel takes 32,767 characters
_MOST_DIGITS = 15  # Excel keeps no more; longer figures are written as text
_EPOCH = datetime.datetime(2000, 1, 1)
_WIDE = {
    "sentence": 60,
    "explanation": 50,
    "evidence": 40,
    "figure": 24,
    "measure": 24,
    "subject": 24,
    "note": 30,
    "title": 30,
}


def render_xlsx(claims: ArticleClaims, *, interface: str | None = None) -> bytes:
    """Return the workbook; no cell holds a formula, figures are numbers, the headings stay in sight."""
    try:
        import openpyxl
    except ImportError:
        raise ModelMissing('writing XLSX needs an extra: pip install "claimkit[xlsx]"') from None
    words = wording_for(claims.article.language, interface)
    book = openpyxl.Workbook()
    book.properties.creator = "claimkit"
    book.properties.created = book.properties.modified = _EPOCH
    first = book.active
    assert first is not None
    first.title = words["checklist"][:31]
    _fill(first, COLUMNS, checklist_rows(claims, words))
    _fill(book.create_sheet(words["findings"][:31]), *_findings(claims, words))
    _fill(book.create_sheet(words["quotes"][:31]), *_quotes(claims))
    _fill(book.create_sheet(words["entities"][:31]), *_names(claims))
    target = io.BytesIO()
    book.save(target)
    return _repacked(target.getvalue())


def _findings(claims: ArticleClaims, words: Wording) -> tuple[tuple[str, ...], Iterable[Sequence[Cell]]]:
    rows = (
        (
            finding.id,
            finding.check,
            finding.rule,
            ", ".join(finding.claim_ids),
            finding.verdict,
            finding.severity,
            words.amount(finding.expected) if finding.expected else None,
            words.amount(finding.found) if finding.found else None,
            finding.explanation,
            finding.confidence,
        )
        for finding in claims.findings
    )
    return (
        "finding",
        "check",
        "rule",
        "claims",
        "verdict",
        "severity",
        "expected",
        "found",
        "explanation",
        "confidence",
    ), rows


def _quotes(claims: ArticleClaims) -> tuple[tuple[str, ...], Iterable[Sequence[Cell]]]:
    rows = (
        (
            quote.id,
            quote.type,
            (quote.speaker.name or quote.speaker.text) if quote.speaker else None,
            " ... ".join(span.text for span in quote.content),
            quote.cue.text if quote.cue else None,
            quote.inside,
            quote.confidence,
        )
        for quote in claims.quotes
    )
    return ("quote", "type", "speaker", "sentence", "cue", "inside", "confidence"), rows


def _names(claims: ArticleClaims) -> tuple[tuple[str, ...], Iterable[Sequence[Cell]]]:
    rows = ((entity.id, entity.type, entity.name, Decimal(len(entity.mentions))) for entity in claims.entities)
    return ("entity", "type", "name", "mentions"), rows


def _fill(sheet: Any, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.append(list(columns))
    for row in rows:
        sheet.append([None] * len(columns))
        for column, cell in enumerate(row, start=1):
            _set(sheet.cell(sheet.max_row, column), cell)
    for column, name in enumerate(columns, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDE.get(name, 14)
        if name in _WIDE:
            for number in range(2, sheet.max_row + 1):
                sheet.cell(number, column).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    if sheet.max_row > 1:
        sheet.auto_filter.ref = sheet.dimensions


def _set(target: Any, cell: Cell) -> None:
    """Write one cell: strings as strings whatever they begin with, figures as numbers where Excel can hold them."""
    if cell is None:
        return
    if isinstance(cell, Decimal):
        if len(cell.normalize().as_tuple().digits) <= _MOST_DIGITS and abs(cell.adjusted()) < 300:
            target.value = int(cell) if cell == cell.to_integral_value() else float(cell)
            return
        cell = str(cell)
    target.value = guard(cell)[:_LONGEST_CELL] if isinstance(cell, str) else cell
    if isinstance(cell, str):
        target.data_type = "s"


def _repacked(data: bytes) -> bytes:
    """Return the archive with fixed times, so that the same claims give the same bytes."""
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _without_clock(content)
            packed.writestr(zipfile.ZipInfo(entry.filename, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _without_clock(content: bytes) -> bytes:
    import re

    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content)
