"""What an indicator may be called in a text: its labels as they stand, and without what goes without saying.

Statistics offices write units and scope into a name: "Unemployment, total (% of total labor force)", "Inflation,
consumer prices (annual %)". A text says "unemployment" and "inflation".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from claimkit.checking.cues import FALLBACK
from claimkit.checking.reference import IndicatorInfo, Label
from claimkit.checking.vocabulary import form_pattern, load_vocabulary

_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_UNIT_SIGNS = re.compile(r"[%$\u20ac\u00a3\u00b2\u00b3\u00b0\d]")
_KEPT = ("per_head", "ppp")  # concepts that a bracket adds to a name: "CO2 emissions (metric tons per capita)"
_LEFT = 2  # telling words that a name must keep where its denominator is cut off


def spoken_labels(info: IndicatorInfo) -> Iterator[tuple[str, str]]:
    """Yield the labels of an indicator with their languages; its id in words where it has none."""
    for label in named_labels(info):
        yield from ((label.lang, form) for form in _shorter(label.text, label.lang or FALLBACK))


def named_labels(info: IndicatorInfo) -> Sequence[Label]:
    """Return the labels of an indicator; where it has none, its id in words."""
    return info.labels or [Label("", "".join(" " if sign in "-_/." else sign for sign in info.id))]


@functools.lru_cache(maxsize=4096)
def _shorter(text: str, language: str) -> tuple[str, ...]:
    """Return a label without its unit, and that without what goes without saying."""
    plain = _BRACKETS.sub(lambda match: _without_unit(match, language), text).strip()
    if not _count(plain, language):
        return (text,)
    cut = form_pattern(language, "share_phrases").split(plain)[0].strip()
    plain_name = cut if _count(cut, language) >= _LEFT else plain
    said = " ".join(form_pattern(language, "unsaid").sub(" ", plain_name).split()).strip(" ,:;-")
    return tuple(dict.fromkeys((plain, plain_name, *((said,) if _count(said, language) else ()))))


def _without_unit(match: re.Match[str], language: str) -> str:
    """Return a bracket as it stands, of one that states a unit only the words that are part of the name."""
    bracket = match[1]
    if not _UNIT_SIGNS.search(bracket) and not form_pattern(language, "unit_words").search(bracket):
        return match.group()
    words = (word for word in load_vocabulary(language).words(bracket) if set(word.concepts) & set(_KEPT))
    return "".join(f" {word.text}" for word in words)


def _count(text: str, language: str) -> int:
    """Return how many words of a text say something by themselves."""
    vocabulary = load_vocabulary(language)
    return sum(word.text not in vocabulary.light for word in vocabulary.words(text))
