"""Read a source to an Article: text, HTML, DOCX, PDF, feeds, JSON Lines, Parquet; from paths, URLs and file objects.

What a source is, its first bytes decide, and its name where they do not. Every reader takes bytes and a name and
yields articles; a record that cannot be read is yielded as a ReadError among them, so that nothing else is lost.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from claimkit.errors import FetchError, ReadError
from claimkit.reading.articles import Given, build_article, find_title, parse_published
from claimkit.reading.decoding import decode
from claimkit.reading.files import read_path, read_standard_input, read_stream
from claimkit.records import Article

__all__ = ["build_article", "find_title", "parse_published", "read", "read_articles", "read_bytes"]

_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
_FEED_SUFFIXES = (".rss", ".atom", ".xml")
_ROW_SUFFIXES = (".jsonl", ".ndjson")
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "docx"),
    (b"PAR1", "parquet"),
)


def read(
    source: str | os.PathLike[str] | IO[Any],
    *,
    published: datetime.date | str | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> Article:
    """Return the one article that a path, a URL, a file object or "-" (standard input) holds.

    Raises ReadError when it cannot be read or holds several articles; for those there is `read_articles`.
    """
    articles = read_articles(source, published=published, language=language, encoding=encoding)
    first = next(articles, None)
    if first is None:
        raise ReadError(f"{source}: holds no article")
    if isinstance(first, ReadError):
        raise first
    if next(articles, None) is not None:
        raise ReadError(f"{source}: holds several articles; use claimkit.reading.read_articles, or claimkit batch")
    return first


def read_articles(
    source: str | os.PathLike[str] | IO[Any],
    *,
    published: datetime.date | str | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> Iterator[Article | ReadError]:
    """Yield the articles of a source in order, a ReadError in the place of each record that cannot be read.

    Raises ReadError when the source as a whole cannot be read.
    """
    given = Given(parse_published(published), language, encoding)
    if not isinstance(source, str | os.PathLike):
        name = str(getattr(source, "name", None) or "the file object")
        content = read_stream(source, name)
        if isinstance(content, str):
            return iter((given.build(content),))
        return read_bytes(content, name, given)
    name = os.fspath(source)
    if name == "-":
        return read_bytes(read_standard_input(), None, given)
    if "://" in name:
        return _read_address(name, given)
    return read_bytes(read_path(Path(name)), Path(name).name, given)


def _read_address(address: str, given: Given) -> Iterator[Article | ReadError]:
    if not address.lower().startswith(("http://", "https://")):
        raise FetchError(f"{address[:80]}: only http and https addresses are fetched")
    from claimkit.reading.addresses import fetch

    page = fetch(address)
    return read_bytes(page.content, page.address, given, media_type=page.media_type, declared=page.charset)


def read_bytes(
    data: bytes, name: str | None, given: Given | None = None, *, media_type: str = "", declared: str | None = None
) -> Iterator[Article | ReadError]:
    """Yield the articles in bytes; `name` becomes their source, None for standard input."""
    given = given or Given()
    kind = _kind(data, name or "", media_type)
    if kind == "pdf":
        from claimkit.reading.documents import read_pdf

        return iter((read_pdf(data, name, given),))
    if kind == "docx":
        from claimkit.reading.documents import read_docx

        return iter((read_docx(data, name, given),))
    if kind == "parquet":
        from claimkit.reading.rows import read_parquet

        return read_parquet(data, name, given)
    if kind == "feed":
        from claimkit.reading.feeds import read_feed

        return read_feed(data, name, given)
    return _read_text(data, name, given, kind, declared)


def _read_text(
    data: bytes, name: str | None, given: Given, kind: str, declared: str | None
) -> Iterator[Article | ReadError]:
    shown = name or "standard input"
    if kind == "page":
        from claimkit.reading.pages import declared_encoding, read_page

        text, used, notices = decode(data, shown, encoding=given.encoding, declared=declared or declared_encoding(data))
        return iter((read_page(text, name, given, used, notices),))
    text, used, notices = decode(data, shown, encoding=given.encoding, declared=declared)
    if kind == "rows":
        from claimkit.reading.rows import read_rows

        return read_rows(text, name, given)
    return iter((given.build(text, source=name, encoding=used, notices=notices),))


def _kind(data: bytes, name: str, media_type: str) -> str:
    """Return what the bytes are: pdf, docx, parquet, page, feed, rows or text."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<rss", b"<feed", b"<rdf:rdf")) or (head.startswith(b"<?xml") and _has_feed(head)):
        return "feed"
    suffix = Path(name).suffix.lower()
    if head.startswith((b"<!doctype html", b"<html")) or suffix in _PAGE_SUFFIXES or "html" in media_type:
        return "page"
    if head.startswith(b"<?xml") and b"<html" in head:
        return "page"
    if suffix in _FEED_SUFFIXES:
        return "feed"
    return "rows" if suffix in _ROW_SUFFIXES or "ndjson" in media_type else "text"


def _has_feed(head: bytes) -> bool:
    return any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf"))
