"""Small SVG plots, without script and style attributes: from and to, parts and whole, a claim against its series."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from claimkit.records import Claim, Finding, Quantity, RecordEvidence
from claimkit.rendering.markup import element, escape
from claimkit.rendering.wording import Wording

_WIDTH = 340
_LABEL = 112
_ROW = 26
_YEAR = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})))?")


def plot_change(claim: Claim, words: Wording) -> str:
    """Return bars for the figure before and after; "" unless both are given in one unit."""
    change = claim.change
    if change is None or change.old is None or change.new is None:
        return ""
    old, new = _middle(change.old), _middle(change.new)
    if old is None or new is None or change.old.unit.code != change.new.unit.code or min(old, new) < 0:
        return ""
    rows = [
        (words["from"], old, words.quantity(change.old), "before"),
        (words["to"], new, words.quantity(change.new), "after"),
    ]
    return _bars(rows, words["from_to"])


def plot_parts(finding: Finding, claims: dict[str, Claim], words: Wording) -> str:
    """Return the stated whole above its parts laid end to end; "" unless the finding adds parts up."""
    members = [claims[claim_id] for claim_id in finding.claim_ids if claim_id in claims]
    values = [_middle(claim.quantity) for claim in members]
    if finding.rule != "sum" or len(values) < 3 or any(value is None or value <= 0 for value in values):
        return ""
    known = [value for value in values if value is not None]
    whole, parts = known[0], known[1:]
    if len({claim.quantity.unit.code for claim in members}) > 1:
        return ""
    scale = Decimal(_WIDTH - _LABEL) / max(whole, sum(parts, Decimal(0)))
    pieces = [_label(0, words.quantity(members[0].quantity)), _bar(_LABEL, 0, whole * scale, "whole")]
    place = Decimal(_LABEL)
    for number, (claim, value) in enumerate(zip(members[1:], parts, strict=True)):
        width = value * scale
        pieces.append(_bar(place, 1, width, f"part part{number % 4}", words.quantity(claim.quantity)))
        place += width
    pieces.append(_label(1, words.number(sum(parts, Decimal(0)))))
    return _figure(pieces, 2, words["parts_and_whole"])


def plot_series(finding: Finding, words: Wording) -> str:
    """Return the reference values over time with the article's figure as a line; "" with fewer than two periods."""
    points = _points([evidence for evidence in finding.evidence if isinstance(evidence, RecordEvidence)])
    if len(points) < 2 or finding.found is None or finding.found.value is None:
        return ""
    stated = finding.found.value
    values = [value for _, value, _ in points]
    low, high = min([*values, stated]), max([*values, stated])
    if low == high or (min(values) > 0 and high > 20 * max(values)):  # a wrong power of ten would flatten the series
        return ""
    span_x = points[-1][0] - points[0][0]
    left, right, top, bottom = 16, _WIDTH - 16, 22, 86

    def x(moment: Decimal) -> str:
        return f"{left + (right - left) * (moment - points[0][0]) / span_x:.1f}"

    def y(value: Decimal) -> str:
        return f"{bottom - (bottom - top) * (value - low) / (high - low):.1f}"

    line = " ".join(f"{x(moment)},{y(value)}" for moment, value, _ in points)
    pieces = [f'<line class="stated" x1="{left}" x2="{right}" y1="{y(stated)}" y2="{y(stated)}"/>']
    pieces.append(f'<polyline class="series" points="{line}"/>')
    for number, (moment, value, period) in enumerate(points):
        anchor = "start" if number == 0 else "end" if number == len(points) - 1 else "middle"
        pieces.append(
            f'<circle class="dot" cx="{x(moment)}" cy="{y(value)}" r="3.5">'
            f"<title>{escape(period)}: {escape(words.number(value))}</title></circle>"
        )
        if number in (0, len(points) - 1):
            pieces.append(f'<text class="tick" x="{x(moment)}" y="104" text-anchor="{anchor}">{escape(period)}</text>')
    above = Decimal(y(stated)) - 5
    pieces.append(
        f'<text class="tick strong" x="{left}" y="{above}">'
        f"{escape(words['found'])}: {escape(words.amount(finding.found))}</text>"
    )
    return _svg(pieces, 110, words["reference_series"])


def _points(rows: Sequence[RecordEvidence]) -> list[tuple[Decimal, Decimal, str]]:
    """Return (moment, value, period) in order of time for the rows of the first row's indicator and entity."""
    points: dict[Decimal, tuple[Decimal, str]] = {}
    for row in rows:
        same = (row.indicator, row.entity, row.unit) == (rows[0].indicator, rows[0].entity, rows[0].unit)
        moment = _moment(row.period)
        if same and moment is not None and row.value is not None:
            points.setdefault(moment, (row.value, row.period))
    return [(moment, *points[moment]) for moment in sorted(points)]


def _moment(period: str) -> Decimal | None:
    found = _YEAR.fullmatch(period)
    if not found:
        return None
    year = Decimal(found[1])
    if found[2]:
        return year + (Decimal(found[2]) - 1) / 4
    if found[3]:
        return year + (Decimal(found[3]) - 1) / 2
    return year + (Decimal(found[4]) - 1) / 12 if found[4] else year


def _middle(quantity: Quantity) -> Decimal | None:
    if quantity.value is not None:
        return quantity.value
    return (quantity.low + quantity.high) / 2 if quantity.low is not None and quantity.high is not None else None


def _bars(rows: Sequence[tuple[str, Decimal, str, str]], title: str) -> str:
    longest = max(value for _, value, _, _ in rows) or Decimal(1)
    pieces = []
    for number, (label, value, shown, kind) in enumerate(rows):
        width = Decimal(_WIDTH - _LABEL - 8) * value / longest
        pieces += [_label(number, shown), _bar(_LABEL, number, width, kind, f"{label} {shown}")]
    return _figure(pieces, len(rows), title)


def _label(row: int, text: str) -> str:
    shown = text if len(text) <= 17 else f"{text[:16]}\u2026"
    return f'<text class="tick" x="{_LABEL - 8}" y="{row * _ROW + 18}" text-anchor="end">{escape(shown)}</text>'


def _bar(left: Decimal | int, row: int, width: Decimal, kind: str, title: str = "") -> str:
    shown = f"<title>{escape(title)}</title>" if title else ""
    size = f'width="{max(width, Decimal(1)):.1f}" height="17" rx="2"'
    return f'<rect class="{kind}" x="{left:.1f}" y="{row * _ROW + 5}" {size}>{shown}</rect>'


def _figure(pieces: Sequence[str], rows: int, title: str) -> str:
    return _svg(pieces, rows * _ROW + 4, title)


def _svg(pieces: Sequence[str], height: int, title: str) -> str:
    drawing = f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}">{"".join(pieces)}</svg>'
    return element("figure", drawing + element("figcaption", escape(title)), class_="plot")
