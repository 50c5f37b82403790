"""Whole German passages of our own (tests/cases/de.whole.toml): every claim, nothing else, and a floor for each field."""

from __future__ import annotations

import collections
import functools
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import claimkit
from claimkit.records import Change, Claim, Quantity, Time

CASES = Path(__file__).parents[1] / "cases" / "de.whole.toml"
PUBLISHED = "2025-11-19"
_BOUNDS = {">=": "at_least", "<=": "at_most", ">": "more_than", "<": "less_than"}
_MODALITIES = {"a": "asserted", "r": "reported", "f": "forecast", "h": "hypothetical", "n": "negated"}
_SIGNS = {"increase": "+", "decrease": "-", "unchanged": "=", None: "?"}
_CLOSE = Decimal("0.000001")
# Shares of what the passages ask that hold, never to fall.
FLOORS = {
    "found": 0.99, "value": 0.99, "unit": 0.98, "bound": 0.99, "approximate": 0.99, "per": 0.99, "time": 0.95,
    "source": 0.96, "modality": 0.96, "change": 0.98,
}  # fmt: skip
MOST_FALSE = 2  # claims on what states nothing, in all passages


def readings(written: str) -> list[str]:
    """Return the readings that are right; [] where a field is left open."""
    listed = written.split("|")
    return [] if "*" in listed else listed


def is_value(quantity: Quantity, asked: Any) -> bool:
    """Tell whether the figure is the one asked for; [low, high] for a range, in either order."""
    if isinstance(asked, list):
        return {quantity.low, quantity.high} == {Decimal(str(value)) for value in asked}
    wanted = Decimal(str(asked))
    return quantity.value is not None and abs(quantity.value - wanted) <= _CLOSE * max(1, abs(wanted))


def units(quantity: Quantity) -> set[str]:
    """Return what a passage may call the unit."""
    unit = quantity.unit
    if unit.code is not None:
        return {unit.code}
    return {f"# {unit.text}"} if unit.text is not None else {"none"}


def change_of(change: Change | None) -> frozenset[str]:
    """Return the parts of a change as a passage writes them."""
    if change is None:
        return frozenset({"none"})
    parts = (("old", change.old), ("new", change.new), ("by", change.by))
    words = {f"{name}={figure.text}" for name, figure in parts if figure is not None}
    factor = set() if change.factor is None else {f"x={change.factor.normalize():f}"}
    return frozenset({_SIGNS[change.direction], *words, *factor})


def asked_change(written: str) -> frozenset[str]:
    """Take "- old=12 Filialen new=7" apart: a figure goes on until the next name."""
    parts: list[str] = []
    for word in written.split():
        if not parts or "=" in word[1:]:
            parts.append(word)
        else:
            parts[-1] += f" {word}"
    return frozenset(parts)


def time_of(time: Time | None) -> str:
    """Return a time as a passage writes it, fully resolved."""
    if time is None:
        return "none"
    return time.kind if time.kind in ("vague", "set") else f"{time.since or ''}/{time.until or ''}"


def asked_time(written: str) -> str:
    """Resolve a period by what the extractor makes of no text at all: years, months, quarters, halves and days."""
    if written in ("none", "vague", "set"):
        return written
    since, stroke, until = written.partition("/")
    first = _days(since)[0] if since else ""
    return f"{first}/{_days(until)[1] if until else ''}" if stroke else f"{first}/{_days(since)[1]}"


def _days(period: str) -> tuple[str, str]:
    """Return the first and the last day of "2025", "2025-Q3", "2025-H1", "2025-10" or "2025-10-20"."""
    year, _, rest = period.partition("-")
    ends = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12), "": (1, 12)}
    if len(rest) > len("10"):
        return period, period
    first, last = ends[rest] if rest in ends else (int(rest), int(rest))
    length = 29 if last == 2 and int(year) % 4 == 0 else 28 if last == 2 else 30 if last in (4, 6, 9, 11) else 31
    return f"{year}-{first:02d}-01", f"{year}-{last:02d}-{length}"


def judged(claim: Claim, note: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield each field that a passage asks for, and whether the claim has it."""
    quantity = claim.quantity
    yield "value", is_value(quantity, note["v"])
    if not note.get("ord") and (asked := readings(note.get("u", "none"))):
        yield "unit", bool(units(quantity) & set(asked))
    if asked := readings(note.get("p", "none")):
        per = quantity.unit.per
        yield "per", bool({per.code, per.text} & set(asked)) if per is not None else "none" in asked
    if asked := readings(note.get("b", "range" if isinstance(note["v"], list) else "exact")):
        yield "bound", quantity.bound in {_BOUNDS.get(word, word) for word in asked}
    if note.get("ap") != "*":
        yield "approximate", quantity.approximate == bool(note.get("ap"))
    if asked := readings(note.get("t", "none")):
        yield "time", time_of(claim.time) in {asked_time(word) for word in asked}
    sources = readings(note.get("src", "none"))
    if sources:
        names = {claim.source.text, claim.source.name} if claim.source is not None else {"none"}
        yield "source", bool({str(name).lower() for name in names} & {name.lower() for name in sources})
    if asked := readings(note.get("mod", "r" if sources and "none" not in sources else "a")):
        yield "modality", claim.modality in {_MODALITIES[word] for word in asked}
    if asked := readings(note.get("ch", "none")):
        yield "change", change_of(claim.change) in {asked_change(word) for word in asked}


@functools.cache
def results() -> tuple[dict[str, list[str]], dict[str, int], list[str]]:
    """Return by field what was missed and how much was asked, and the claims that nobody asked for."""
    missed: dict[str, list[str]] = collections.defaultdict(list)
    asked: dict[str, int] = collections.Counter()
    unasked: list[str] = []
    for passage in tomllib.loads(CASES.read_text(encoding="utf-8"))["passages"]:
        text, behind, used = passage["t"], 0, set()
        claims = claimkit.extract(text, language="de", published=PUBLISHED).claims
        for note in passage["claims"]:
            surface = next(word for word in note["q"].split("|") if word in text[behind:])
            start = text.index(surface, behind)
            behind = start + len(surface)
            claim = next((c for c in claims if c.quantity.start < behind and start < c.quantity.end), None)
            for field, right in (("found", claim is not None), *(judged(claim, note) if claim is not None else ())):
                asked[field] += 1
                if not right:
                    missed[field].append(f"{note['q']}: {text}")
            used |= {claim.id} if claim is not None else set()
        spans = [(text.index(word), text.index(word) + len(word)) for word in passage.get("optional", ())]
        unasked += [
            f"{claim.quantity.text}: {text}"
            for claim in claims
            if claim.id not in used and not any(a < claim.quantity.end and claim.quantity.start < b for a, b in spans)
        ]
    return missed, asked, unasked


@pytest.mark.parametrize("field", FLOORS)
def test_fields_keep_their_floors(field: str) -> None:
    missed, asked, _ = results()
    assert 1 - len(missed[field]) / asked[field] >= FLOORS[field], missed[field]


def test_little_else_is_a_claim() -> None:
    *_, unasked = results()
    assert len(unasked) <= MOST_FALSE, unasked
