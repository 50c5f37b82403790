"""Change, source, modality, time and rate in passages of our own (tests/cases/*.claims.toml): each field has its floor.

Steps and rates of many kinds of text (tests/cases/steps) are tests of their own: what is not yet read right says why.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import claimkit
from claimkit.records import Change, Claim, PerUnit, Quantity, Source, Time

CASES = Path(__file__).parents[1] / "cases"
PUBLISHED = "2025-11-19"
FIELDS = ("change", "source", "modality", "time", "per")
_SIGNS = {"increase": "+", "decrease": "-", "unchanged": "=", None: "?"}


def claim_of(language: str, text: str) -> Claim | None:
    """Return the claim on the figure in [[...]]."""
    start = text.index("[[")
    plain = text.replace("[[", "").replace("]]", "")
    found = claimkit.extract(plain, language=language, published=PUBLISHED)
    return next((claim for claim in found.claims if claim.quantity.start <= start < claim.quantity.end), None)


def _written(change: Change | None) -> frozenset[str]:
    if change is None:
        return frozenset({"none"})
    parts: list[tuple[str, Quantity | None]] = [("old", change.old), ("new", change.new), ("by", change.by)]
    words = {f"{name}={figure.text}" for name, figure in parts if figure is not None}
    if change.factor is not None:
        words.add(f"x={change.factor.normalize():f}")
    return frozenset({_SIGNS[change.direction], *words})


def _asked(change: str) -> frozenset[str]:
    """Take "+ old=1.240 new=980 Menschen" apart: a value goes on until the next name."""
    if change == "none":
        return frozenset({"none"})
    parts: list[str] = []
    for word in change.split():
        if not parts or "=" in word[1:]:
            parts.append(word)
        elif len(parts) == 1:
            raise ValueError(change)
        else:
            parts[-1] += f" {word}"
    return frozenset(parts)


def _is_source(source: Source | None, asked: str) -> bool:
    optional, name = asked.startswith("none-or:"), asked.removeprefix("none-or:")
    if source is None or name == "none":
        return source is None and (optional or name == "none")
    return source.text is not None and name.lower() in {source.text.lower(), (source.name or "").lower()}


def _is_time(time: Time | None, asked: str) -> bool:
    if time is None or asked == "none":
        return time is None and asked == "none"
    return asked == (time.kind if time.kind == "vague" else f"{time.since or ''}/{time.until or ''}")


def _is_per(per: PerUnit | None, asked: str) -> bool:
    if per is None or asked == "none":
        return per is None and asked == "none"
    return asked in (per.code, per.text)


def holds(claim: Claim | None, field: str, asked: str) -> bool:
    """Tell whether a claim says of a field what a passage asks for; " | " parts what is right as well."""
    if claim is None:
        return False
    if " | " in asked:
        return any(holds(claim, field, reading) for reading in asked.split(" | "))
    if field == "change":
        return _written(claim.change) == _asked(asked)
    if field == "source":
        return _is_source(claim.source, asked)
    if field == "modality":
        return claim.modality == asked
    if field == "time":
        return _is_time(claim.time, asked)
    return _is_per(claim.quantity.unit.per, asked)


def passages(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the passages of a language by field."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {field: data.get(field, []) for field in FIELDS}


# Shares of the passages that hold, never to fall. All were written before anything was mended from them; those on time and
# modality nothing was fitted to: what is learnt is learnt from corpora/passages.
FLOORS = {
    "de": {"change": 0.93, "source": 0.87, "modality": 0.62, "time": 0.71, "per": 0.65},
    "en": {"change": 0.95, "source": 0.85, "modality": 0.55, "time": 0.7, "per": 0.77},
    "es": {"change": 0.9, "source": 1.0, "modality": 0.37, "time": 0.62, "per": 0.85},
    "fr": {"change": 1.0, "source": 0.95, "modality": 0.37, "time": 0.62, "per": 0.71},
    "it": {"change": 0.9, "source": 0.73, "modality": 0.62, "time": 0.62, "per": 1.0},
    "nl": {"change": 1.0, "source": 1.0, "modality": 0.62, "time": 0.5, "per": 1.0},
    "pt": {"change": 0.84, "source": 1.0, "modality": 0.62, "time": 0.5, "per": 1.0},
}


# The same of later passages, by file (tests/cases/*.fields.toml, *.more.toml). Blind, before anything was mended from them, the
# shares of change, modality, time and per were 0.68, 0.69, 0.80 and 0.79 in German and 0.82, 0.70, 0.50 and 0.56 in English;
# of those in *.more.toml, written once the first were mended, 0.67, 1, 1 and 1 in German and 0.86, 0.83, 0.83 and 0.67 in English.
LATER = {
    "de.fields": {"change": 0.87, "modality": 0.92, "time": 0.91, "per": 1.0},
    "en.fields": {"change": 0.82, "modality": 0.8, "time": 0.72, "per": 0.77},
    "de.more": {"change": 1.0, "modality": 1.0, "time": 1.0, "per": 1.0},
    "en.more": {"change": 1.0, "modality": 0.83, "time": 0.83, "per": 1.0},
}


@pytest.mark.parametrize(("language", "field"), [(language, field) for language in FLOORS for field in FIELDS])
def test_passages_hold(language: str, field: str) -> None:
    listed = passages(CASES / f"{language}.claims.toml")[field]
    missed = [p["t"] for p in listed if not holds(claim_of(language, p["t"]), field, p["is"])]
    assert 1 - len(missed) / len(listed) >= FLOORS[language][field], missed


@pytest.mark.parametrize(("name", "field"), [(name, field) for name in LATER for field in LATER[name]])
def test_later_passages_hold(name: str, field: str) -> None:
    listed = passages(CASES / f"{name}.toml")[field]
    missed = [p["t"] for p in listed if not holds(claim_of(name[:2], p["t"]), field, p["is"])]
    assert 1 - len(missed) / len(listed) >= LATER[name][field], missed


@pytest.mark.parametrize("path", sorted(CASES.glob("*.claims.toml")), ids=lambda path: path.name)
def test_every_field_has_passages_and_every_language_a_floor(path: Path) -> None:
    assert all(passages(path).values())
    assert set(FLOORS[path.name.partition(".")[0]]) == set(FIELDS)


def _steps() -> Iterator[Any]:
    for path in sorted((CASES / "steps").glob("*.toml")):
        for field, listed in passages(path).items():
            for passage in listed:
                left = passage.get("left")
                marks = [pytest.mark.xfail(reason=left, strict=True)] if left else []
                yield pytest.param(path.stem, field, passage, marks=marks, id=f"{path.stem}-{passage['t']}")


@pytest.mark.parametrize(("language", "field", "passage"), list(_steps()))
def test_step_is_read(language: str, field: str, passage: dict[str, str]) -> None:
    assert holds(claim_of(language, passage["t"]), field, passage["is"])


def _paragraphs() -> Iterator[Any]:
    for path in sorted((CASES / "steps").glob("*.toml")):
        for text in tomllib.loads(path.read_text(encoding="utf-8"))["paragraphs"]:
            plain: str = ""
            marks: list[tuple[Any, ...]] = []
            for place, part in enumerate(re.split(r"\[\[(.*?)\]\]", text)):
                figure, _, asked = part.partition("|") if place % 2 else (part, "", "")
                marks += [(len(plain), *asked.split("||"))] if place % 2 else []
                plain += figure
            for start, asked_for, *left in marks:
                xfail = [pytest.mark.xfail(reason=left[0], strict=True)] if left else []
                identity = f"{path.stem}-{plain[start : start + 20]}-{start}"
                yield pytest.param(path.stem, plain, start, asked_for, marks=xfail, id=identity)


@functools.cache
def _read(language: str, text: str) -> tuple[Claim, ...]:
    return claimkit.extract(text, language=language, published=PUBLISHED).claims


@pytest.mark.parametrize(("language", "text", "start", "asked"), list(_paragraphs()))
def test_steps_of_a_paragraph_are_read(language: str, text: str, start: int, asked: str) -> None:
    claims = _read(language, text)
    assert holds(next((c for c in claims if c.quantity.start <= start < c.quantity.end), None), "change", asked)
