"""What a figure is counted per, where the words for it stand before the figure: "der Preis je Kubikmeter steigt um 18 Cent"."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from claimkit.extraction.moves import lead
from claimkit.extraction.quantities import find_quantities
from claimkit.languages import Language
from claimkit.records import PerUnit, Quantity

_REACH = 60  # characters between the words and their figure
_KINDS = ("currency", "physical", "count", "duration")


def with_rate(text: str, floor: int, quantity: Quantity, measure_end: int | None, language: Language) -> Quantity:
    """Return the quantity with its `per` when it has none and the words before it state one.

    A noun counts only right behind the measure ("Preis je Kubikmeter"), an adverb of rate only right before the figure
    ("jaehrlich 9 Kilometer"). `floor` is where the sentence starts.
    """
    if quantity.unit.per is not None or quantity.unit.kind not in _KINDS:
        return quantity
    start = lead(quantity)
    per = _adverb(text, max(floor, start - 20), start, language)
    if per is None and measure_end is not None and measure_end < start <= measure_end + _REACH:
        per = _noun(text, measure_end, start, language)
    return replace(quantity, unit=replace(quantity.unit, per=per)) if per is not None else quantity


@functools.lru_cache(maxsize=16)
def _patterns(language: Language) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    table = language["per"]
    phrases = sorted(table.get("phrases", ()), key=len, reverse=True)
    words = [word for word in table.get("words", ()) if word not in table.get("articles", ())]
    adverb = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, phrases))})\s+$", re.IGNORECASE) if phrases else None
    noun = re.compile(rf"\s+(?:{'|'.join(map(re.escape, words))})\s+(\w+)", re.IGNORECASE) if words else None
    return adverb, noun


def _adverb(text: str, first: int, start: int, language: Language) -> PerUnit | None:
    pattern, _ = _patterns(language)
    match = pattern.search(text[first:start]) if pattern else None
    if match is None:
        return None
    table = {phrase.lower(): code for phrase, code in language["per"]["phrases"].items()}
    code = table[match[1].lower()]
    if "*" in code:
        return None
    place = first + match.start(1)
    return PerUnit("duration", code, match[1], place, place + len(match[1]))


def _noun(text: str, first: int, start: int, language: Language) -> PerUnit | None:
    _, pattern = _patterns(language)
    match = pattern.match(text, first, start) if pattern else None
    if match is None:
        return None
    kind, code = _unit_of(match[1], language)
    return PerUnit(kind, code, match[1], match.start(1), match.end(1))  # type: ignore[arg-type]


@functools.lru_cache(maxsize=2_000)
def _unit_of(word: str, language: Language) -> tuple[str, str | None]:
    """Return the kind and code of a unit word, a counted noun where it is none."""
    found = find_quantities(f"1 {word}", language)
    if not found or found[0].unit.kind not in ("physical", "duration"):
        return "count", None
    return found[0].unit.kind, found[0].unit.code
