"""The concepts of an indicator's names, and those by which a text may speak of it: fertility is children per woman."""

from __future__ import annotations

import functools
import re

from claimkit.checking.cues import FALLBACK
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.labels import named_labels
from claimkit.checking.reference import IndicatorInfo

_STEM = 5
_WORD = re.compile(r"[^\W\d_]{4,}")
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


@functools.lru_cache(maxsize=4096)
def concepts_in(text: str, language: str) -> frozenset[str]:
    """Return the concepts of a text."""
    words = ClaimWords(language)
    words.add(text, 1.0)
    return frozenset(words.concepts)


def stems_in(text: str) -> set[str]:
    """Return how the longer words of a text begin."""
    return {word.casefold()[:_STEM] for word in _WORD.findall(text)}
