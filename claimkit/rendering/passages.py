"""The article's text with its figures, names and quotes marked: flat pieces, so that overlapping spans stay right."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from claimkit.records import ArticleClaims
from claimkit.rendering.markup import element, escape_article
from claimkit.rendering.verdicts import SIGNS, group_of, worst_findings
from claimkit.rendering.wording import Wording

_LINES = re.compile(r"[^\r\n\u2028\u2029]+")
_BULLET = 90  # a line shorter than this without a full stop, between longer ones, reads as a heading


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    id: str


def render_passages(claims: ArticleClaims, words: Wording) -> str:
    """Return the article as paragraphs; each piece of text knows its offset (`data-o`) and what it belongs to."""
    text = claims.article.text
    painter = _Painter(claims, words)
    paragraphs = []
    for number, line in enumerate(_LINES.finditer(text)):
        if not line[0].strip():
            continue
        content = "".join(painter.paint(line.start(), line.end()))
        title = number == 0 and has_headline(claims)
        heading = title or _is_heading(line[0])
        paragraphs.append(
            element("h1" if title else "p", content, class_="headline" if title else "subhead" if heading else None)
        )
    return "\n".join(paragraphs)


def has_headline(claims: ArticleClaims) -> bool:
    """Tell whether the text begins with the article's title on a line of its own."""
    first = _LINES.search(claims.article.text)
    return first is not None and claims.article.title is not None and first[0].strip() == claims.article.title


def _is_heading(line: str) -> bool:
    return len(line) < _BULLET and not line.rstrip().endswith(
        (".", "!", "\u201c", "\u201d", "\u3002", ":", ";", ",", ")")
    )


class _Painter:
    """Cuts lines where a mark begins or ends, and wraps each piece by the innermost mark."""

    def __init__(self, claims: ArticleClaims, words: Wording) -> None:
        self._text = claims.article.text
        self._words = words
        worst = worst_findings(claims.findings)
        self._groups = {
            claim.id: group_of(worst[claim.id].verdict if claim.id in worst else None) for claim in claims.claims
        }
        self._titles = {claim.id: words.quantity(claim.quantity) for claim in claims.claims}
        self._figures = _Track(_Mark(c.quantity.start, c.quantity.end, c.id) for c in claims.claims)
        self._names = _Track(_Mark(m.start, m.end, e.id) for e in claims.entities for m in e.mentions)
        self._types = {entity.id: entity.type for entity in claims.entities}
        self._labels = {e.id: f"{words.of('entity_types', e.type)}: {e.name}" for e in claims.entities}
        self._quotes = _Track(_Mark(quote.start, quote.end, quote.id) for quote in claims.quotes)
        self._kinds = {quote.id: quote.type for quote in claims.quotes}
        tracks = (self._figures, self._names, self._quotes)
        sentences = ((claim.start, claim.end) for claim in claims.claims)
        cuts = {place for track in tracks for mark in track.marks for place in (mark.start, mark.end)}
        self._cuts = sorted(cuts.union(*sentences) if claims.claims else cuts)
        self._seen: set[str] = set()

    def paint(self, start: int, end: int) -> Iterator[str]:
        """Yield the marked pieces of a line."""
        first, last = bisect.bisect_right(self._cuts, start), bisect.bisect_left(self._cuts, end)
        edges = [start, *self._cuts[first:last], end]
        for left, right in itertools.pairwise(edges):
            if left < right:
                yield self._piece(left, right)

    def _piece(self, start: int, end: int) -> str:
        content = escape_article(self._text[start:end])
        quote = self._quotes.at(start)
        classes = f"quoted {self._kinds[quote.id]}" if quote else None
        quote_id = quote.id if quote else None
        if figure := self._figures.at(start):
            return self._figure(figure, start, content, classes, quote_id)
        if name := self._names.at(start):
            kind = f"name {self._types[name.id].lower()}"
            joined = f"{kind} {classes}" if classes else kind
            return element(
                "a",
                content,
                class_=joined,
                href=f"#{name.id}",
                data_e=name.id,
                data_q=quote_id,
                data_o=start,
                title=self._labels[name.id],
            )
        return element("span", content, class_=classes, data_q=quote_id, data_o=start)

    def _figure(self, figure: _Mark, start: int, content: str, classes: str | None, quote_id: str | None) -> str:
        group = self._groups[figure.id]
        first = figure.id not in self._seen
        self._seen.add(figure.id)
        sign = element("span", SIGNS[group], class_="sign", aria_hidden="true") if first and group != "none" else ""
        joined = f"figure {group} {classes}" if classes else f"figure {group}"
        return element(
            "a",
            content + sign,
            class_=joined,
            href=f"#{figure.id}",
            data_c=figure.id,
            data_q=quote_id,
            data_o=start,
            tabindex=None if first else -1,
            title=f"{self._words['claim']} {figure.id}: {self._titles[figure.id]}",
        )


class _Track:
    """Marks of one kind, asked in text order for the innermost one over a place."""

    def __init__(self, marks: Iterator[_Mark]) -> None:
        self.marks = sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: (mark.start, -mark.end))
        self._next = 0
        self._open: list[_Mark] = []

    def at(self, place: int) -> _Mark | None:
        """Return the innermost mark over a place; places must not go back."""
        while self._next < len(self.marks) and self.marks[self._next].start <= place:
            self._open.append(self.marks[self._next])
            self._next += 1
        while self._open and self._open[-1].end <= place:
            self._open.pop()
        return self._open[-1] if self._open else None
