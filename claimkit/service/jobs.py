"""What a worker process does for one request: read, extract, check or compare, and render."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claimkit.errors import ClaimkitError, LanguageError, LanguageFileError, ModelMissing, ReadError
from claimkit.records import Article, ArticleClaims

# What is answered for each kind of error; the words of the request are never repeated.
_ANSWERS: tuple[tuple[type[ClaimkitError], int, str], ...] = (
    (LanguageError, 422, "there is no data for this language; GET /v1/languages lists those that there are"),
    (LanguageFileError, 500, "a language file of this server is damaged; its operator must mend it"),
    (ModelMissing, 415, "this server has no reader or model for this input; the extra for it is not installed"),
    (
        ReadError,
        422,
        "the document cannot be read: damaged, encrypted, binary, empty, too large or in an unclear encoding",
    ),
    (ClaimkitError, 422, "the input is not valid; GET /v1/schemas/article-claims shows the form of claims"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a request: bytes with their media type, or a record that was JSON already."""

    data: bytes = b""
    media_type: str = ""
    charset: str | None = None
    name: str | None = None
    record: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One piece of work: extract, check or compare, with its documents and options."""

    verb: str
    documents: tuple[Document, ...]
    published: str | None = None
    language: str | None = None
    form: str = "json"
    interface: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an order: content, or a status and its reason."""

    status: int
    content: str | bytes


class Clerk:
    """Carries out orders; models and reference data are loaded once."""

    def __init__(self, reference: str | None, model: str = "auto") -> None:
        self._model = model
        self._reference: Any = None
        if reference is not None:
            from claimkit.checking.reference import load_reference

            self._reference = load_reference(reference)

    def warm_up(self, codes: tuple[str, ...] | None) -> None:
        """Load what the first request in each of these languages would wait for; all languages with None."""
        from claimkit import languages
        from claimkit.pipeline import extract

        for code in languages.codes() if codes is None else codes:
            extract("1", language=code, model=self._model)

    def __call__(self, order: Order) -> Answer:
        """Return the answer to an order; an error becomes an answer too."""
        try:
            return Answer(200, self._content(order))
        except ClaimkitError as error:
            for kind, status, reason in _ANSWERS:
                if isinstance(error, kind):
                    return Answer(status, reason)
            raise

    def _content(self, order: Order) -> str | bytes:
        from claimkit.rendering import render

        first = self._load(order.documents[0], order)
        if order.verb == "compare":
            from claimkit.checking import compare
            from claimkit.pipeline import extract

            translation = first if isinstance(first, ArticleClaims) else extract(first, model=self._model)
            claims = compare(translation, self._load(order.documents[1], order, original=True))
        else:
            claims = self._claims(first, order)
        if order.home is not None:
            from claimkit.rendering.report import render_html

            return render_html(claims, interface=order.interface, home=order.home)
        return render(claims, order.form, interface=order.interface)

    def _claims(self, loaded: Article | ArticleClaims, order: Order) -> ArticleClaims:
        from claimkit.checking import check
        from claimkit.pipeline import extract

        if isinstance(loaded, ArticleClaims):
            claims = loaded
        else:
            consistency = order.verb == "check" and self._reference is None
            record = order.documents[0].record or {}
            language = order.language or record.get("language")
            claims = extract(loaded, language=language, model=self._model, consistency=consistency)
            if consistency:
                return claims
        return check(claims, reference=self._reference) if order.verb == "check" else claims

    def _load(self, document: Document, order: Order, *, original: bool = False) -> Article | ArticleClaims:
        from claimkit.reading import read_bytes
        from claimkit.reading.articles import Given
        from claimkit.reading.rows import read_record
        from claimkit.schema import validate

        given = Given(order.published, None if original else order.language, document.charset)
        record = document.record
        if record is None and document.media_type == "application/json":
            record = _parsed(document.data)
        if record is None:
            loaded = next(read_bytes(document.data, document.name, given, media_type=document.media_type), None)
        elif "schema_version" in record:
            validate(record)
            return ArticleClaims.from_dict(record)
        else:
            loaded = read_record({key: value for key, value in record.items() if key != "id"}, "", given)
        if loaded is None or isinstance(loaded, ReadError):
            raise loaded or ReadError("no article")
        return loaded


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        record = json.loads(data)
    except (ValueError, RecursionError):
        raise ReadError("not JSON") from None
    if not isinstance(record, Mapping):
        raise ReadError("not an object")
    return record
