"""Who says what, in passages as newspapers write them (tests/cases/quotes.toml): floors by language."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import claimkit
from claimkit.records import ArticleClaims, Quote

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "quotes.toml").read_text(encoding="utf-8"))
PUBLISHED = "2025-11-19"
# What holds, never to fall: F measures of the cuts, shares of speakers, cues, kinds and sources of figures.
FLOORS: dict[str, dict[str, float]] = {
    "de": {"exact": 0.9, "overlap": 0.94, "kind": 0.97, "speaker": 0.96, "cue": 0.94, "balanced": 1.0, "source": 0.95},
    "en": {"exact": 0.86, "overlap": 0.94, "kind": 0.97, "speaker": 0.94, "cue": 0.97, "balanced": 1.0, "source": 0.88},
    "es": {"exact": 0.83, "overlap": 0.89, "kind": 0.97, "speaker": 0.93, "cue": 0.97, "balanced": 1.0, "source": 0.88},
    "fr": {"exact": 0.94, "overlap": 0.97, "kind": 0.95, "speaker": 0.97, "cue": 0.95, "balanced": 1.0, "source": 0.94},
}
_NOTE = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
_WORD = re.compile(r"\w+")
_KINDS = {"d": "direct", "i": "indirect", "m": "mixed"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quote that a passage has; one that may be given or not is neither wanted nor wrong."""

    kind: str
    balanced: bool
    optional: bool
    speakers: tuple[str, ...]
    cues: tuple[str, ...]
    cuts: tuple[frozenset[int], ...]


def _words(text: str, start: int, end: int) -> frozenset[int]:
    return frozenset(match.start() for match in _WORD.finditer(text) if match.start() < end and start < match.end())


def _stretch(text: str, surface: str, since: int) -> tuple[int, int]:
    first, _, last = surface.partition(" ~ ")
    start = re.compile(rf"(?<!\w){re.escape(first)}(?!\w)").search(text, since)
    assert start is not None, (surface, text)
    end = re.compile(rf"(?<!\w){re.escape(last or first)}(?!\w)").search(text, start.end() if last else start.start())
    assert end is not None, (surface, text)
    return start.start(), end.end()


def wanted(text: str, quotes: list[str]) -> Iterator[Wanted]:
    """Yield the quotes of a passage, whose contents stand in text order."""
    reached = 0
    for quote in quotes:
        kind, speakers, cues, contents = quote.split("|", 3)
        cuts, starts = [], []
        for cut in contents.split(" || "):
            spans, since = [], reached
            for surface in cut.split(" + "):
                spans.append(_stretch(text, surface, since))
                since = spans[-1][1]
            starts.append(spans[0][0])
            cuts.append(frozenset[int]().union(*(_words(text, *span) for span in spans)))
        reached = min(starts)
        yield Wanted(
            _KINDS[kind[0]],
            "!" not in kind,
            "?" in kind,
            tuple(speakers.split("/")),
            tuple(cues.split("/")),
            tuple(cuts),
        )


def _fit(text: str, quote: Quote, gold: Wanted) -> float:
    given = frozenset[int]().union(*(_words(text, span.start, span.end) for span in quote.content))
    return max(2 * len(given & cut) / (len(given) + len(cut)) for cut in gold.cuts)


def _shares(surface: str | None, asked: tuple[str, ...]) -> bool:
    words = set(_WORD.findall((surface or "-").lower()))
    return "*" in asked or any(words & set(_WORD.findall(one.lower())) for one in asked)


def judged(case: dict[str, object], language: str) -> Iterator[tuple[str, Wanted | None, Quote | None]]:
    """Yield what became of each quote: exact, overlap, miss, extra; a marked part of a mixed quote may be given."""
    text = _NOTE.sub(r"\1", str(case["text"]))
    golds = list(wanted(text, case["quotes"]))  # type: ignore[arg-type]
    left = read(case, language).quotes
    mixed = {quote.id for quote in left if quote.type == "mixed"}
    ranked = sorted(
        ((_fit(text, quote, gold), -i, -j) for i, gold in enumerate(golds) for j, quote in enumerate(left)),
        reverse=True,
    )
    taken, met = set(), set()
    for fit, i, j in ranked:
        if fit >= 0.5 and i not in met and j not in taken:
            met.add(i)
            taken.add(j)
            if not golds[-i].optional:
                yield ("exact" if fit == 1 else "overlap"), golds[-i], left[-j]
    yield from (("miss", gold, None) for i, gold in enumerate(golds) if -i not in met and not gold.optional)
    yield from (("extra", None, quote) for j, quote in enumerate(left) if -j not in taken and quote.inside not in mixed)


def read(case: dict[str, object], language: str) -> ArticleClaims:
    """Return what the extractor finds in a passage."""
    return _read(_NOTE.sub(r"\1", str(case["text"])), language)


@functools.cache
def _read(text: str, language: str) -> ArticleClaims:
    return claimkit.extract(text, language=language, published=PUBLISHED)


def sources(case: dict[str, object], language: str) -> Iterator[tuple[str, str, str | None, bool]]:
    """Yield the noted figures with the sources that are right, the one found and whether it is right."""
    found = read(case, language).claims
    passage = str(case["text"])
    for match in _NOTE.finditer(passage):
        start = len(_NOTE.sub(r"\1", passage[: match.start()]))
        claim = next((c for c in found if c.quantity.start <= start < c.quantity.end), None)
        if claim is None:
            yield match[1], match[2], "(no claim)", match[2] == "*"
            continue
        source = claim.source.text if claim.source is not None else None
        named = f"{source} {claim.source.name}" if claim.source is not None and source is not None else None
        asked = tuple(match[2].split("/"))
        right = "*" in asked or ("-" in asked if named is None else _shares(named, asked))
        yield match[1], match[2], source, right


@functools.cache
def scores(language: str) -> dict[str, float]:
    """Return exact and overlap as F measures, and the shares of speakers, cues, kinds, marks and sources that hold."""
    counts = {"exact": 0, "overlap": 0, "miss": 0, "extra": 0}
    fields: dict[str, list[bool]] = {"kind": [], "speaker": [], "cue": [], "balanced": [], "source": []}
    for case in CASES[language]:
        for verdict, gold, quote in judged(case, language):
            counts[verdict] += 1
            if gold is None or quote is None:
                continue
            speaker = quote.speaker
            fields["kind"].append(quote.type == gold.kind)
            fields["speaker"].append(_shares(f"{speaker.text} {speaker.name}" if speaker else None, gold.speakers))
            fields["cue"].append(_shares(quote.cue.text if quote.cue else None, gold.cues))
            fields["balanced"].append(quote.balanced == gold.balanced)
        fields["source"].extend(right for *_, right in sources(case, language))
    met = counts["exact"] + counts["overlap"]
    total = (2 * met + counts["miss"] + counts["extra"]) / 2
    return {
        "exact": counts["exact"] / total,
        "overlap": met / total,
        **{field: sum(right) / len(right) for field, right in fields.items()},
    }


@pytest.mark.parametrize(("language", "field"), [(code, field) for code, floors in FLOORS.items() for field in floors])
def test_quotes_keep_their_floors(language: str, field: str) -> None:
    assert scores(language)[field] >= FLOORS[language][field], scores(language)
