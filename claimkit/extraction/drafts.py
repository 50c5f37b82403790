"""A quantity in the making, and the record that it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from claimkit.extraction.numbers import Number
from claimkit.extraction.scanning import Scan
from claimkit.extraction.unit_tables import UnitMatch
from claimkit.records import Bound, PerUnit, Quantity, Span, Unit
from claimkit.units import split_money

_RATIO_DIGITS = Decimal("0.000001")


@dataclass(slots=True)
class PerDraft:
    """What a figure is counted per, in the view."""

    unit: UnitMatch
    value: Decimal = Decimal(1)


@dataclass(slots=True)
class Draft:
    """A quantity in the making; offsets are into the view, `first` and `stop` are tokens.

    `top` is the upper end of a range, `front` where the words that belong to it start ("zwischen"), `reach` where
    those behind it end ("pro Film"); `tight` is a range with a bare dash, `carried` a unit that stands elsewhere.
    """

    number: Number
    start: int
    end: int
    first: int
    stop: int
    value: Decimal
    precision: Decimal
    unit: UnitMatch | None = None
    noun: tuple[int, int] | None = None
    top: Decimal | None = None
    per: PerDraft | None = None
    bound: Bound = "exact"
    approximate: bool = False
    qualifier: tuple[int, int] | None = None
    ratio: bool = False
    front: int = -1
    carried: bool = False
    reach: int = -1
    tight: bool = False

    def unit_written(self, view: str) -> str:
        """Return the unit as it is written."""
        return "" if self.unit is None else view[self.unit.start : self.unit.end]


def draft_of(number: Number, first: int, stop: int) -> Draft:
    """Return the draft of a number and nothing else."""
    return Draft(number, number.start, number.end, first, stop, number.value, number.precision, front=number.start)


def build_quantity(draft: Draft, scanned: Scan, text: str) -> Quantity:
    """Return the record, with its offsets in the untouched text."""
    start, end = scanned.origin(draft.start, draft.end)
    unit, factor = _unit(draft, scanned, text)
    values = [None if value is None else value * factor for value in (draft.value, draft.top)]
    if draft.ratio:
        values = [None if value is None else round_ratio(value) for value in values]
    ranged = draft.top is not None
    return Quantity(
        start,
        end,
        text[start:end],
        None if ranged else values[0],
        values[0] if ranged else None,
        values[1] if ranged else None,
        "range" if ranged else draft.bound,
        draft.approximate,
        None if draft.qualifier is None else _span(draft.qualifier, scanned, text),
        draft.number.ordinal and not draft.ratio,
        round_ratio(draft.precision * factor) if draft.ratio else draft.precision * factor,
        unit,
    )


def round_ratio(value: Decimal) -> Decimal:
    """Return a ratio with six digits behind the point, as short as it can be written."""
    return value if value == value.quantize(_RATIO_DIGITS) else value.quantize(_RATIO_DIGITS)


def _span(span: tuple[int, int], scanned: Scan, text: str) -> Span:
    start, end = scanned.origin(*span)
    end -= text[start:end].endswith(",")  # "a lo sumo, dos"
    return Span(start, end, text[start:end])


def _unit(draft: Draft, scanned: Scan, text: str) -> tuple[Unit, Decimal]:
    """Return the unit, and what a figure must be multiplied by ("Jahrzehnt": code "10*a")."""
    per = None if draft.per is None else _per(draft.per, scanned, text)
    if draft.unit is not None:
        span = _span((draft.unit.start, draft.unit.end), scanned, text)
        factor, code = split_code(draft.unit.code)
        if code == "tenth":  # tenths of the whole; above ten the figure is a percentage already
            factor, code = Decimal(10 if draft.value <= 10 else 1), "%"
        if draft.unit.kind == "currency" and code is not None:
            code, worth = split_money(code)  # the record gives cents in their currency: "18 Cent" is 0.18 EUR
            factor *= worth
        return Unit(draft.unit.kind, code, span.text, span.start, span.end, per), factor
    if draft.ratio:
        return Unit("ratio", "1", per=per), Decimal(1)
    if draft.noun is not None:
        span = _span(draft.noun, scanned, text)
        return Unit("count", None, span.text, span.start, span.end, per), Decimal(1)
    return Unit("count", per=per), Decimal(1)


_BEFORE_NOUN = (" ", "\u00a0", "'", "\u2019")


def _per(per: PerDraft, scanned: Scan, text: str) -> PerUnit:
    factor, code = split_code(per.unit.code)
    if per.unit.start == per.unit.end:
        return PerUnit("count", None, None, None, None, per.value)
    span = _span((per.unit.start, per.unit.end), scanned, text)
    word = max(map(span.text.rfind, _BEFORE_NOUN)) + 1  # of "im Jahr", "l'anno" the noun names the unit
    if word and per.unit.kind == "duration":
        span = Span(span.start + word, span.end, span.text[word:])
    return PerUnit(per.unit.kind, code, span.text, span.start, span.end, per.value * factor)


def split_code(code: str | None) -> tuple[Decimal, str | None]:
    """Return the factor and the code of an entry such as "10*a"."""
    if code is None or "*" not in code:
        return Decimal(1), code
    factor, _, base = code.partition("*")
    return Decimal(factor), base
