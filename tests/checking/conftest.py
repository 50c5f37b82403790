"""Articles for the checks' tests: figures are marked in the sentence, `[[surface|figure unit options]]`.

Figure: `267.3e9`, `23e6..170e6` for a range, `~50` approximate, `>95`, `>=95`, `<95`, `<=95`. Unit: a code as in the
contract (`CNY`, `%`, `pp`, `km`, `a`, `x`, `1`), `-` for a count; `CNY/Film` for a rate. Options: `p=0.5` precision;
`old=1 new=2 by=3` name the figures of a change by their place, `up` or `down` its direction, `factor=2`;
`m=word` measure, `s=word` subject, `t=2023` time, `src=name` source, `forecast` and its like the modality.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from claimkit.records import (
    SCHEMA_VERSION,
    Article,
    ArticleClaims,
    Change,
    Claim,
    Entity,
    PerUnit,
    Provenance,
    Quantity,
    Source,
    Span,
    Subject,
    Time,
    Unit,
)


@pytest.fixture
def article() -> Callable[..., ArticleClaims]:
    """Return the builder of articles with marked figures."""
    return build_article


_MARK = re.compile(r"\[\[([^\]|]+)\|([^\]]+)\]\]")
_BOUNDS = {">=": "at_least", "<=": "at_most", ">": "more_than", "<": "less_than"}
_KINDS = {"%": "percent", "pp": "percentage_point", "bp": "percentage_point", "1": "ratio", "x": "factor", "-": "count"}
_MODALITIES = ("reported", "forecast", "hypothetical", "negated")


def build_article(marked: str, language: str = "de", published: str | None = None) -> ArticleClaims:
    """Return the claims of an article with marked figures; each claim's span is its line's sentence."""
    text, found, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        found.append((len(text), match[1], match[2].split()))
        text += match[1]
        last = match.end()
    text += marked[last:]
    quantities = [_quantity(start, surface, spec) for start, surface, spec in found]
    claims = tuple(
        _claim(f"c{n + 1}", text, quantity, quantities, found[n][2]) for n, quantity in enumerate(quantities)
    )
    digest = "sha256:" + hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
    page = Article(digest, None, None, published, language, 1.0, {language: 1.0}, text)
    return ArticleClaims(SCHEMA_VERSION, Provenance(), page, _entities(text, claims), (), claims)


def _quantity(start: int, surface: str, spec: list[str]) -> Quantity:
    figure, options = spec[0], spec[1:]
    fields: dict[str, Any] = {"bound": "exact"}
    if figure.startswith("~"):
        fields["approximate"], figure = True, figure[1:]
    for sign, bound in _BOUNDS.items():
        if figure.startswith(sign):
            fields["bound"], figure = bound, figure[len(sign) :]
    if ".." in figure:
        low, high = figure.split("..")
        fields |= {"low": Decimal(low), "high": Decimal(high), "bound": "range"}
    value = None if ".." in figure else Decimal(figure)
    precision = next((Decimal(o[2:]) for o in options if o.startswith("p=")), _precision(figure.split("..")[0]))
    unit = _unit(options[0] if options else "-", surface, start)
    return Quantity(start, start + len(surface), surface, value, precision=precision, unit=unit, **fields)


def _precision(figure: str) -> Decimal:
    return Decimal(1).scaleb(int(Decimal(figure).as_tuple().exponent)) / 2


def _unit(code: str, surface: str, start: int) -> Unit:
    code, _, per = code.partition("/")
    kind: Any = _KINDS.get(code) or ("currency" if re.fullmatch("[A-Z]{3}", code) else "physical")
    if code in ("s", "min", "h", "d", "wk", "mo", "a"):
        kind = "duration"
    noun = (
        surface.rsplit(maxsplit=1)[-1]
        if kind == "count" and not surface[-1].isdigit()
        else (None if kind == "count" else code)
    )
    return Unit(
        kind, None if code == "-" else code, noun, None, None, PerUnit("count", None, per, None, None) if per else None
    )


def _claim(name: str, text: str, quantity: Quantity, quantities: list[Quantity], spec: list[str]) -> Claim:
    start = max(text.rfind(". ", 0, quantity.start) + 2, text.rfind("\n", 0, quantity.start) + 1, 0)
    end = next(
        (i + 1 for i in range(quantity.end, len(text)) if text[i] == "." and text[i + 1 : i + 2] in ("", " ", "\n")),
        len(text),
    )
    start = 0 if start == 1 else start
    options = dict(o.split("=", 1) for o in spec if re.match(r"\w+=", o))
    return Claim(
        name,
        start,
        end,
        text[start:end],
        quantity,
        change=_change(spec, options, quantities),
        measure=_span(text, options.get("m"), start),
        subject=_subject(text, options.get("s"), start),
        time=_time(text, options.get("t"), start),
        source=Source(None, None, options["src"], None, options["src"]) if "src" in options else None,
        modality=next((m for m in _MODALITIES if m in spec), "asserted"),  # type: ignore[arg-type]
    )


def _change(spec: list[str], options: dict[str, str], quantities: list[Quantity]) -> Change | None:
    direction = {"up": "increase", "down": "decrease"}.get(next((o for o in spec if o in ("up", "down")), ""))
    parts = {key: quantities[int(options[key]) - 1] for key in ("old", "new", "by") if key in options}
    factor = Decimal(options["factor"]) if "factor" in options else None
    return Change(direction, **parts, factor=factor) if direction or parts or factor else None  # type: ignore[arg-type]


def _span(text: str, word: str | None, start: int) -> Span | None:
    if word is None:
        return None
    word = word.replace("_", " ")
    place = text.find(word, start) if text.find(word, start) >= 0 else text.index(word)
    return Span(place, place + len(word), word)


def _subject(text: str, word: str | None, start: int) -> Subject | None:
    span = _span(text, word, start)
    return None if span is None else Subject(span.start, span.end, span.text, None)


def _time(text: str, word: str | None, start: int) -> Time | None:
    span = _span(text, word, start)
    if span is None:
        return None
    years = re.findall(r"\d{4}", span.text)
    return Time(
        span.start,
        span.end,
        span.text,
        "interval" if len(years) > 1 else "date",
        f"{years[0]}-01-01",
        f"{years[-1]}-12-31",
    )


def _entities(text: str, claims: tuple[Claim, ...]) -> tuple[Entity, ...]:
    names = sorted({c.subject.text for c in claims if c.subject is not None})
    return tuple(
        Entity(f"e{n}", "LOC", name, tuple(Span(m.start(), m.end(), name) for m in re.finditer(re.escape(name), text)))
        for n, name in enumerate(names, start=1)
    )
