"""Read many articles from JSON Lines and Parquet: one record, one article."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from claimkit.errors import ModelMissing, ReadError
from claimkit.reading.articles import Given
from claimkit.reading.feeds import parse_date
from claimkit.records import Article

_TEXT = ("text", "body", "content")
_PUBLISHED = ("published", "date", "publication_date")
_SOURCE = ("source", "url", "link", "id")
_LONGEST_LINE = 40 * 1024 * 1024
_BATCH_ROWS = 64


def read_rows(text: str, name: str | None, given: Given) -> Iterator[Article | ReadError]:
    """Yield an article for each line of JSON; a line that is broken is a ReadError in its place."""
    shown = name or "standard input"
    for number, line in enumerate(io.StringIO(text), start=1):
        if line.strip():
            yield read_line(line, f"{shown}:{number}", given)


def read_line(line: str, where: str, given: Given) -> Article | ReadError:
    """Return the article in one line of JSON; `where` names the line in errors and stands in for a missing source."""
    if len(line) > _LONGEST_LINE:
        return ReadError(f"{where}: a line of {len(line):,} characters, at most {_LONGEST_LINE:,} are read")
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return ReadError(f"{where}: not JSON")
    return read_record(record, where, given)


def read_record(record: Any, where: str, given: Given) -> Article | ReadError:
    """Return the article in a record with `text` and what else it states: title, published, language, source."""
    if not isinstance(record, Mapping):
        return ReadError(f"{where}: a record must be an object with a text, not {type(record).__name__}")
    if isinstance(record.get("article"), Mapping):
        record = record["article"]
    text = _first(record, _TEXT)
    if not isinstance(text, str):
        return ReadError(f"{where}: the record has no text (a string under {', '.join(_TEXT)})")
    title, language = record.get("title"), record.get("language")
    source = _first(record, _SOURCE)
    try:
        return given.build(
            text,
            source=str(source) if isinstance(source, str | int) else where or None,
            title=title if isinstance(title, str) else None,
            published=parse_date(str(_first(record, _PUBLISHED) or "")),
            language=language if isinstance(language, str) and language not in ("", "und") else None,
        )
    except ReadError as error:
        return ReadError(f"{where}: {error}")


def read_parquet(data: bytes, name: str | None, given: Given) -> Iterator[Article | ReadError]:
    """Yield an article for each row of a Parquet file with a text column."""
    shown = name or "standard input"
    for number, record in enumerate(iterate_parquet(io.BytesIO(data), shown), start=1):
        yield read_record(record, f"{shown}:{number}", given)


def iterate_parquet(file: Any, shown: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a Parquet file (a path or a file object) as mappings, a few at a time in memory."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise ModelMissing('reading Parquet needs an extra: pip install "claimkit[parquet]"') from None
    try:
        table = parquet.ParquetFile(file)
        known = {*_TEXT, *_PUBLISHED, *_SOURCE, "title", "language"}
        columns = [column for column in table.schema_arrow.names if column in known]
        if not any(column in _TEXT for column in columns):
            raise ReadError(f"{shown}: no text column; name it one of {', '.join(_TEXT)}")
        for batch in table.iter_batches(batch_size=_BATCH_ROWS, columns=columns):
            yield from batch.to_pylist()
    except (pyarrow.ArrowException, OSError) as error:
        raise ReadError(f"{shown}: a damaged Parquet file ({type(error).__name__})") from None


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((record[name] for name in names if record.get(name) is not None), None)
