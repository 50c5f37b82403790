"""What an article's sentences say around its figures, each looked for once for all that ask."""

from __future__ import annotations

import bisect
import re

from claimkit.checking.pages import Figure, Page, code_of
from claimkit.checking.vocabulary import list_forms

BEFORE, AFTER = 200, 80  # characters of a figure's sentence in which is looked
STEM, LONG = 6, 6  # letters by which two words are one, and of a word that says what is meant
WORD = re.compile(r"[^\W\d_]+")


class Surroundings:
    """The sentences around the figures of an article, and where cues stand in them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._places: dict[str, tuple[list[int], list[int]]] = {}
        self._sides: dict[int, tuple[str, str]] = {}
        self._long: dict[int, frozenset[str]] = {}
        self._found_places: dict[int, frozenset[str]] = {}
        named = ((m.start, e.id) for e in page.claims.entities if e.type == "LOC" for m in e.mentions)
        self._named = sorted(named)
        # where nouns have capitals, verbs say nothing of the thing
        self._nouns = bool(list_forms(code_of(page.language), "noun_capitals"))

    def sides(self, figure: Figure) -> tuple[str, str]:
        """Return the part of a figure's sentence before and behind it."""
        if figure.place not in self._sides:
            sides = self.page.sentence_before(figure, BEFORE), self.page.sentence_after(figure, AFTER)
            self._sides[figure.place] = sides
        return self._sides[figure.place]

    def has(self, kind: str, start: int, end: int) -> bool:
        """Tell whether a stretch of the article holds a cue of a kind."""
        if kind not in self._places:
            found = list(self.page.find_all(kind, self.page.text))
            self._places[kind] = [match.start() for match in found], [match.end() for match in found]
        starts, ends = self._places[kind]
        place = bisect.bisect_left(starts, start)
        return place < len(starts) and ends[place] <= end

    def before(self, kind: str, figure: Figure, limit: int = BEFORE) -> bool:
        """Tell whether a figure's sentence holds a cue of a kind before it."""
        start = figure.quantity.start
        return self.has(kind, start - min(len(self.sides(figure)[0]), limit), start)

    def behind(self, kind: str, figure: Figure, limit: int = AFTER) -> bool:
        """Tell whether a figure's sentence holds a cue of a kind behind it."""
        end = figure.quantity.end
        return self.has(kind, end, end + min(len(self.sides(figure)[1]), limit))

    def beside(self, kind: str, figure: Figure) -> bool:
        """Tell whether a figure's sentence holds a cue of a kind on either side of it."""
        return self.before(kind, figure) or self.behind(kind, figure)

    def between(self, kind: str, first: Figure, second: Figure) -> bool:
        """Tell whether a cue of a kind stands between two figures."""
        return self.has(kind, first.quantity.end, second.quantity.start)

    def places(self, figure: Figure) -> frozenset[str]:
        """Return the places that a figure's sentence names."""
        if figure.place not in self._found_places:
            start = figure.quantity.start - len(self.sides(figure)[0])
            end = figure.quantity.end + len(self.sides(figure)[1])
            first, last = (bisect.bisect_left(self._named, (place, "")) for place in (start, end))
            self._found_places[figure.place] = frozenset(name for _, name in self._named[first:last])
        return self._found_places[figure.place]

    def long_words(self, figure: Figure) -> frozenset[str]:
        """Return the beginnings of the long words of a figure's sentence, those of its unit and its source left out."""
        if figure.place not in self._long:
            source = figure.claim.source
            told = ((source.text or "") if source is not None else "").casefold()
            told += " " + (figure.quantity.unit.text or "").casefold()
            long = (word for word in WORD.findall(" ".join(self.sides(figure))) if len(word) >= LONG)
            words = (word.casefold() for word in long if word[0].isupper() or not self._nouns)
            self._long[figure.place] = frozenset(word[:STEM] for word in words if word not in told)
        return self._long[figure.place]

    def share_words(self, one: Figure, other: Figure) -> int:
        """Return how many long words the sentences of two figures have in common."""
        return len(self.long_words(one) & self.long_words(other))
