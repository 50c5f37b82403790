"""All record types: frozen dataclasses that mirror `schemas/article-claims.schema.json`.

Offsets are Unicode code points into the article's text, end exclusive; `text[start:end]` equals a span's `text`.
`None` means "not stated in the article". Figures are `Decimal` in Python and JSON numbers in the JSON form.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, Self

SCHEMA_VERSION = "1.0.0"

EntityType = Literal["PER", "ORG", "LOC", "MISC"]
QuoteType = Literal["direct", "indirect", "mixed"]
Polarity = Literal["asserted", "negated", "hypothetical"]
Bound = Literal["exact", "at_least", "at_most", "more_than", "less_than", "range"]
UnitKind = Literal["currency", "percent", "percentage_point", "physical", "duration", "count", "ratio", "factor"]
TimeKind = Literal["date", "interval", "set", "vague"]
Direction = Literal["increase", "decrease", "unchanged"]
Modality = Literal["asserted", "reported", "forecast", "hypothetical", "negated"]
Check = Literal["consistency", "reference", "translation"]
Severity = Literal["info", "hint", "warning", "error"]
Verdict = Literal[
    "supported",
    "approximately_supported",
    "outdated",
    "different_basis",
    "scale_error",
    "unit_error",
    "contradicted",
    "mixed",
    "insufficient_data",
    "no_match",
    "not_checkable",
]


class Record:
    """A record with a JSON form: `to_dict` gives it, `from_dict` reads it back."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the record in its JSON form: dicts, lists, strings, numbers, booleans and None."""
        return {name: _encode(getattr(self, name)) for name in _json_fields(type(self))}  # type: ignore[arg-type]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the record from its JSON form; keys that this version does not know are ignored."""
        hints = _hints(cls)  # type: ignore[arg-type]
        return cls(**{name: _decode(hints[name], data[name]) for name in _json_fields(cls) if name in data})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Span(Record):
    """A stretch of the article's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class PerUnit(Record):
    """What a quantity is counted per: "pro Film" (value 1), "je 100.000 Einwohner" (value 100000), "im Monat"."""

    kind: UnitKind
    code: str | None
    text: str | None
    start: int | None
    end: int | None
    value: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Unit(Record):
    """The unit of a quantity; `code` is None for counts, `text` None for a bare number."""

    kind: UnitKind
    code: str | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None
    per: PerUnit | None = None


@dataclass(frozen=True, slots=True)
class Quantity(Record):
    """A figure as the text writes it: `value`, or `low` and `high` for a range; `precision` is half its last digit."""

    start: int
    end: int
    text: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: Bound = "exact"
    approximate: bool = False
    qualifier: Span | None = None
    ordinal: bool = False
    precision: Decimal = Decimal(0)
    unit: Unit = Unit("count")


@dataclass(frozen=True, slots=True)
class Time(Record):
    """A stated time; `since` and `until` are closed ISO 8601 dates, None for an open side."""

    start: int
    end: int
    text: str
    kind: TimeKind
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Change(Record):
    """How a quantity moved; `by` is the step, `factor` the multiple."""

    direction: Direction | None = None
    old: Quantity | None = None
    new: Quantity | None = None
    by: Quantity | None = None
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Subject(Record):
    """Of whom or what a claim speaks."""

    start: int
    end: int
    text: str
    entity_id: str | None = None


@dataclass(frozen=True, slots=True)
class Source(Record):
    """Who says so. The span is None where a quote states the claim but nobody is named."""

    start: int | None
    end: int | None
    text: str | None
    entity_id: str | None = None
    name: str | None = None
    quote_id: str | None = None
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class Speaker(Record):
    """The mention that names the speaker, and the person or organisation that it means."""

    start: int
    end: int
    text: str
    entity_id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Entity(Record):
    """One real-world thing with all its mentions."""

    id: str
    type: EntityType
    name: str
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Quote(Record):
    """One stretch of speech by one speaker; `content` is without the outer marks and the inserted cue clause."""

    id: str
    type: QuoteType
    start: int
    end: int
    text: str
    content: tuple[Span, ...]
    speaker: Speaker | None = None
    cue: Span | None = None
    inside: str | None = None
    balanced: bool = True
    polarity: Polarity = "asserted"
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Claim(Record):
    """One quantity that the article states about something; the span is the sentence or clause that states it."""

    id: str
    start: int
    end: int
    text: str
    quantity: Quantity
    change: Change | None = None
    measure: Span | None = None
    subject: Subject | None = None
    time: Time | None = None
    source: Source | None = None
    modality: Modality = "asserted"
    same_as: str | None = None
    confidence: float = 0.5
    priority: float = 0.5
    priority_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount(Record):
    """A value or an interval with its unit code, as a finding compares it."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Difference(Record):
    """How far `found` lies from `expected`."""

    absolute: Decimal | None = None
    relative: Decimal | None = None
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RecordEvidence(Record):
    """A row of the reference dataset; rows are counted from 1 below the header."""

    dataset: str
    file: str
    row: int
    entity: str
    indicator: str
    period: str
    value: Decimal | None
    unit: str | None = None
    source: str | None = None
    licence: str | None = None
    kind: Literal["record"] = "record"


@dataclass(frozen=True, slots=True)
class ClaimEvidence(Record):
    """Another claim of the same article."""

    id: str
    kind: Literal["claim"] = "claim"


@dataclass(frozen=True, slots=True)
class SpanEvidence(Record):
    """A stretch of the translation or of its original."""

    of: Literal["translation", "original"]
    start: int
    end: int
    text: str
    kind: Literal["span"] = "span"


Evidence = RecordEvidence | ClaimEvidence | SpanEvidence


@dataclass(frozen=True, slots=True)
class Finding(Record):
    """What a check says, with everything needed to replicate it by hand."""

    id: str
    check: Check
    rule: str
    claim_ids: tuple[str, ...]
    verdict: Verdict
    severity: Severity
    expected: Amount | None = None
    found: Amount | None = None
    difference: Difference | None = None
    evidence: tuple[Evidence, ...] = ()
    explanation: str = ""
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Notice(Record):
    """What a careful reader should know about the article or the run."""

    code: str
    message: str
    severity: Severity = "info"
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Component(Record):
    """A model or a language file that took part, with its version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Provenance(Record):
    """Which tool, models, language data and options made the result."""

    tool: str = "claimkit"
    version: str = ""
    models: tuple[Component, ...] = ()
    language_data: tuple[Component, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article(Record):
    """An article as it was read; `encoding` and `notices` go into the result's provenance and notices."""

    id: str
    source: str | None
    title: str | None
    published: str | None
    language: str
    language_confidence: float
    languages: Mapping[str, float]
    text: str
    encoding: str | None = field(default=None, metadata={"json": False})
    notices: tuple[Notice, ...] = field(default=(), metadata={"json": False})


@dataclass(frozen=True, slots=True)
class ArticleClaims(Record):
    """Everything that claimkit says about one article."""

    schema_version: str
    provenance: Provenance
    article: Article
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()
    truncated: bool = False

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the JSON text of the record; the same record gives the same text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent, allow_nan=False)

    def _repr_html_(self) -> str:
        """Show the report in a notebook."""
        return str(_frames().render_frame(self))

    def to_pandas(self) -> Any:
        """Return the claims as a pandas DataFrame, a row for each."""
        return _frames().to_pandas(self)

    def to_arrow(self) -> Any:
        """Return the claims as an Arrow table, a row for each."""
        return _frames().to_arrow(self)


@dataclass(frozen=True, slots=True)
class Detection(Record):
    """A detected language: BCP 47 code ("und" when undecided), confidence, and share of the text per language."""

    code: str
    confidence: float
    shares: Mapping[str, float]


def _frames() -> Any:
    """Return the module that shows claims in notebooks; by name, since records import nothing of ours."""
    return importlib.import_module("claimkit.rendering.frames")


@functools.cache
def _json_fields(cls: Any) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(cls) if f.metadata.get("json", True))


@functools.cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _encode(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _encode(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _decode(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin is typing.Union or origin is types.UnionType:
        return _decode_union([arg for arg in typing.get_args(hint) if arg is not type(None)], value)
    if origin is tuple:
        return tuple(_decode(typing.get_args(hint)[0], item) for item in value)
    if hint is Decimal:
        return Decimal(str(value))
    if hint is float:
        return float(value)
    if isinstance(hint, type) and issubclass(hint, Record):
        return hint.from_dict(value)
    return value


def _decode_union(options: list[Any], value: Any) -> Any:
    """Decode a union: plain when one type is left, else by the `kind` that tells the evidence records apart."""
    if len(options) == 1:
        return _decode(options[0], value)
    for option in options:
        if typing.get_args(_hints(option).get("kind")) == (value.get("kind"),):
            return _decode(option, value)
    return value
