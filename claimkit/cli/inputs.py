"""What the commands take: articles, or claims in JSON, told apart by their content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claimkit.errors import ClaimkitError, InvalidClaims, ReadError
from claimkit.reading import read_articles, read_bytes
from claimkit.reading.articles import Given
from claimkit.reading.files import read_path, read_standard_input
from claimkit.records import Article, ArticleClaims

Loaded = Article | ArticleClaims | ReadError


def load_inputs(source: str, given: Given) -> Iterator[Loaded]:
    """Yield what a path, a URL or "-" holds: claims where it is ArticleClaims JSON, articles otherwise.

    Raises ReadError when it cannot be read and InvalidClaims when it is claims that do not meet the schema.
    """
    if "://" in source:
        yield from read_articles(source, published=given.published, language=given.language, encoding=given.encoding)
        return
    data = read_standard_input() if source == "-" else read_path(Path(source))
    name = None if source == "-" else Path(source).name
    if not looks_like_claims(data):
        yield from read_bytes(data, name, given)
        return
    for record in parse_claims(data, source):
        yield to_claims(record)


def looks_like_claims(data: bytes) -> bool:
    """Tell whether bytes begin like ArticleClaims JSON: an object whose first keys are the contract's."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"{") and b'"schema_version"' in head


def parse_claims(data: bytes, name: str) -> list[Any]:
    """Return the JSON records in bytes: one object, or one for each line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(f"{name}: JSON must be UTF-8, and byte {error.start} is not") from None
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError) as whole:
        lines = [line for line in text.split("\n") if line.strip()]
        try:
            return [json.loads(line) for line in lines]
        except (ValueError, RecursionError):
            reason = str(whole) if isinstance(whole, ValueError) else "nested too deeply"
            raise ReadError(f"{name}: not JSON ({reason})") from None


def to_claims(record: Any) -> ArticleClaims:
    """Return the record as claims after validation; raises InvalidClaims."""
    from claimkit.schema import validate

    validate(record)
    return ArticleClaims.from_dict(record)


def describe(error: ClaimkitError) -> str:
    """Return an error on one line, with what makes claims invalid."""
    text = f"invalid claims: {error}" if isinstance(error, InvalidClaims) else str(error)
    return " ".join(text.split())
