"""The concepts of an indicator's names, and those by which a text may speak of it: fertility is children per woman."""

from __future__ import annotations

from claimkit.checking.cues import FALLBACK
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.labels import named_labels
from claimkit.checking.reference import IndicatorInfo

# concepts by which a text may speak of another one
_AKIN = {
    "fertility": ("women", "children", "births"),
    "inflation": ("cpi", "price"),
    "gdp": ("economy", "generation"),
    "gni": ("income", "wage"),
    "unemployment": ("employment", "labour"),
    "literacy": ("education",),
    "co2": ("emissions", "greenhouse"),
    "emissions": ("co2", "greenhouse"),
    "electricity": ("consumption", "energy"),
    "farming": ("land",),
    "staff": ("employment",),
    "fdi": ("foreign",),
    "deaths": ("conflict", "homicide"),
}


def concepts_of(info: IndicatorInfo) -> frozenset[str]:
    """Return the concepts of an indicator's names and their kin."""
    found = {concept for label in named_labels(info) for concept in concepts_in(label.text, label.lang or FALLBACK)}
    return frozenset(found | {kin for concept in found for kin in _AKIN.get(concept, ())})


def concepts_in(text: str, language: str) -> frozenset[str]:
    """Return the concepts of a text."""
    words = ClaimWords(language)
    words.add(text, 1.0)
    return frozenset(words.concepts)
