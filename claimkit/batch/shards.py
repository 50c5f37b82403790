"""Do the work on some items: claims and errors as JSON Lines, one input after the other."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimkit.batch.items import LONGEST_LINE, Item
from claimkit.errors import ClaimkitError, ReadError
from claimkit.reading import read_articles
from claimkit.reading.articles import Given, parse_published
from claimkit.reading.rows import read_line, read_record
from claimkit.records import Article, ArticleClaims


@dataclass(frozen=True, slots=True)
class Settings:
    """The options that decide the results of a job."""

    published: str | datetime.date | None = None
    language: str | None = None
    encoding: str | None = None
    reference: str | None = None
    consistency: bool = True
    model: str = "auto"
    pipeline: str | None = None
    ner: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as JSON, the same for the same settings."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {**fields, "published": parse_published(self.published)}


class Analyst:
    """Turns articles into claims by the settings of a job; models and reference data are loaded once."""

    def __init__(self, settings: Settings) -> None:
        self.rows = RowReader()
        self.given = Given(parse_published(settings.published), settings.language, settings.encoding)
        self._settings = settings
        self._reference: Any = None
        if settings.reference is not None:
            from claimkit.checking.reference import load_reference

            self._reference = load_reference(settings.reference)

    def __call__(self, article: Article) -> ArticleClaims:
        """Return the claims of an article, checked where the settings ask for it."""
        from claimkit.pipeline import extract

        settings = self._settings
        claims = extract(
            article,
            language=settings.language,
            model=settings.model,
            pipeline=settings.pipeline,
            ner=settings.ner,
            consistency=settings.consistency and self._reference is None,
        )
        if self._reference is None:
            return claims
        from claimkit.checking import check

        return check(claims, reference=self._reference)


@dataclass(slots=True)
class Counts:
    """What became of the inputs: each is one output or one error."""

    inputs: int = 0
    outputs: int = 0
    errors: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.inputs + other.inputs, self.outputs + other.outputs, self.errors + other.errors)


def work_on(
    items: Sequence[Item],
    analyst: Analyst,
    claims_file: Path,
    errors_file: Path,
    *,
    quarantined: Mapping[int, str] | None = None,
    report: Callable[[int], None] = lambda _: None,
) -> Counts:
    """Write the claims of all items to one file and the errors to another; `report` hears of each item begun."""
    counts = Counts()
    with (
        claims_file.open("w", encoding="utf-8", newline="\n") as claims,
        errors_file.open("w", encoding="utf-8", newline="\n") as errors,
    ):
        for index, (item, outcomes) in enumerate(_outcomes(items, analyst, quarantined or {})):
            report(index)
            for outcome in outcomes:
                counts.inputs += 1
                if isinstance(outcome, ArticleClaims):
                    claims.write(render_line(outcome))
                    counts.outputs += 1
                else:
                    errors.write(json.dumps(error_record(item, outcome), ensure_ascii=False) + "\n")
                    counts.errors += 1
    return counts


def _outcomes(
    items: Sequence[Item], analyst: Analyst, quarantined: Mapping[int, str]
) -> Iterator[tuple[Item, Iterator[ArticleClaims | Exception]]]:
    for index, item in enumerate(items):
        if index in quarantined:
            yield item, iter((ClaimkitError(quarantined[index]),))
        else:
            yield item, _analysed(item, analyst)


def _analysed(item: Item, analyst: Analyst) -> Iterator[ArticleClaims | Exception]:
    """Yield what becomes of one item; an error of any kind is an outcome, so that the others go on."""
    try:
        articles = read_item(item, analyst.given, analyst.rows)
        empty = True
        for article in articles:
            empty = False
            try:
                yield article if isinstance(article, ReadError) else analyst(article)
            except (MemoryError, Exception) as error:
                yield error
        if empty:
            yield ReadError(f"{item.name}: holds no article")
    except OSError:
        raise
    except Exception as error:
        yield error


def read_item(item: Item, given: Given, rows: RowReader) -> Iterator[Article | ReadError]:
    """Yield the articles of an item; a line or row holds one, a file perhaps several."""
    if item.kind == "line":
        return iter((_read_line(item, given),))
    if item.kind == "row":
        return iter((read_record(rows.read(item), item.name, given),))
    return read_articles(item.path, published=given.published, language=given.language, encoding=given.encoding)


def _read_line(item: Item, given: Given) -> Article | ReadError:
    try:
        with Path(item.path).open("rb") as file:
            file.seek(item.place)
            line = file.readline(LONGEST_LINE + 1)
    except OSError as error:
        return ReadError(f"{item.name}: {(error.strerror or 'cannot be read').lower()}")
    if len(line) > LONGEST_LINE:
        return ReadError(f"{item.name}: a line of more than {LONGEST_LINE >> 20} MiB")
    try:
        return read_line(line.decode("utf-8-sig"), item.name, given)
    except UnicodeDecodeError as error:
        return ReadError(f"{item.name}: not UTF-8 at byte {error.start} of the line")


class RowReader:
    """Reads rows of Parquet files by number, one row group in memory at a time."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._file: Any = None
        self._first = self._end = 0
        self._rows: list[Mapping[str, Any]] = []

    def read(self, item: Item) -> Mapping[str, Any]:
        """Return the row of an item as a mapping."""
        if item.path != self._path:
            from pyarrow import parquet

            self._path, self._file = item.path, parquet.ParquetFile(item.path)
            self._first = self._end = 0
        if not self._first <= item.place < self._end:
            self._load(item.place)
        return self._rows[item.place - self._first]

    def _load(self, place: int) -> None:
        first = 0
        for group in range(self._file.num_row_groups):
            end = first + self._file.metadata.row_group(group).num_rows
            if place < end:
                self._rows = self._file.read_row_group(group).to_pylist()
                self._first, self._end = first, end
                return
            first = end
        raise ReadError(f"{self._path}: has no row {place + 1} any more")


def render_line(claims: ArticleClaims) -> str:
    """Return the claims as one line of JSON."""
    from claimkit.rendering import render

    line = render(claims, "jsonl")
    assert isinstance(line, str)
    return line


def error_record(item: Item, error: Exception) -> dict[str, str]:
    """Return the record of an input that could not be done: which, what kind of error, and what it says."""
    message = " ".join(str(error).split())[:500]
    return {"source": item.name, "error": type(error).__name__, "message": message or "no further details"}
