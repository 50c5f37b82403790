"""Read RSS and Atom feeds: one article for each entry."""

from __future__ import annotations

import datetime
import email.utils
from collections.abc import Iterator

from claimkit.errors import ReadError
from claimkit.reading.articles import Given
from claimkit.reading.markup import MarkupReader
from claimkit.reading.pages import strip_tags
from claimkit.records import Article

_ENTRIES = ("item", "entry")
_BODIES = ("encoded", "content", "description", "summary")  # the fuller first
_DATES = ("published", "pubDate", "date", "updated")
_TEXT_OF = {*_BODIES, *_DATES, "title", "link", "language", "guid", "id"}


def read_feed(data: bytes, name: str | None, given: Given) -> Iterator[Article | ReadError]:
    """Yield the entries of a feed, the title as first line; an entry without text is a ReadError in its place."""
    shown = name or "standard input"
    collector = _Feed()
    reader = MarkupReader(shown, collector.start, collector.end, collector.characters)
    reader.feed(data, final=True)
    if not collector.is_feed:
        raise ReadError(f"{shown}: XML, but neither RSS nor Atom")
    for number, entry in enumerate(collector.entries, start=1):
        yield _article(entry, number, shown, given)


class _Feed:
    """Collects the fields of each entry as text."""

    def __init__(self) -> None:
        self.entries: list[dict[str, str]] = []
        self.is_feed = False
        self._entry: dict[str, str] | None = None
        self._field: str | None = None
        self._depth = 0
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rsplit(" ", 1)[-1]
        self.is_feed = self.is_feed or tag in ("rss", "feed", "RDF")
        if self._field is not None:
            self._depth += 1
            self._pieces.append(" ")  # markup inside a field (Atom xhtml) separates words
        elif tag in _ENTRIES and self._entry is None:
            self._entry = {}
        elif self._entry is not None and tag in _TEXT_OF:
            self._field, self._depth, self._pieces = tag, 0, []
            if tag == "link" and "href" in attributes and attributes.get("rel", "alternate") == "alternate":
                self._entry["link"] = attributes["href"]

    def end(self, name: str) -> None:
        tag = name.rsplit(" ", 1)[-1]
        if self._field is not None and self._depth:
            self._depth -= 1
            self._pieces.append("\n" if tag in ("p", "div", "li", "br") else " ")
        elif self._field is not None and self._entry is not None:
            self._entry.setdefault(self._field, "".join(self._pieces).strip())
            self._field = None
        elif tag in _ENTRIES and self._entry is not None:
            self.entries.append(self._entry)
            self._entry = None

    def characters(self, characters: str) -> None:
        if self._field is not None:
            self._pieces.append(characters)


def _article(entry: dict[str, str], number: int, shown: str, given: Given) -> Article | ReadError:
    title = strip_tags(entry.get("title", "")).strip()
    body = next((strip_tags(entry[field]).strip() for field in _BODIES if entry.get(field)), "")
    if not body and not title:
        return ReadError(f"{shown}: entry {number} has neither title nor text")
    text = f"{title}\n\n{body}" if title and body else title or body
    source = entry.get("link") or entry.get("guid") or entry.get("id") or f"{shown}#{number}"
    published = next((found for field in _DATES if (found := parse_date(entry.get(field, "")))), None)
    try:
        return given.build(text, source=source, title=title or None, published=published)
    except ReadError as error:
        return ReadError(f"{shown}: entry {number}: {error}")


def parse_date(text: str) -> str | None:
    """Return the day that an ISO 8601 or RFC 2822 date names, None when it is neither."""
    try:
        return datetime.date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError:
        pass
    try:
        return email.utils.parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None
