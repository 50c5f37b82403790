"""The application: routes, limits, problem answers, headers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.exceptions import HTTPException

import claimkit
from claimkit import languages, schema
from claimkit.errors import ClaimkitError
from claimkit.rendering import FORMATS
from claimkit.service import description
from claimkit.service.bodies import (
    DOCUMENT_TYPES,
    FORM_TYPES,
    JSON_TYPES,
    LINE_TYPES,
    Refused,
    check_options,
    check_record,
    media_type,
    parse_json,
    read_body,
    read_form,
)
from claimkit.service.jobs import Answer, Document, Order
from claimkit.service.metrics import Metrics
from claimkit.service.page import render_page
from claimkit.service.pool import Pool, QueueFull
from claimkit.service.watch import Watch

_MEDIA = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "text": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "claimreview": "application/ld+json",
    "annotations": "application/ld+json",
    "sqlite": "application/vnd.sqlite3",
}
_MEDIA_READ = (*JSON_TYPES, *DOCUMENT_TYPES, *FORM_TYPES[:1], LINE_TYPES[0])
_MOST_LINES = 20_000

Published = Annotated[str | None, Query(description="Date of publication, as 2024-11-01")]
LanguageCode = Annotated[str | None, Query(description="Language, instead of detecting it")]
Form = Annotated[
    str, Query(alias="format", description="Format of the answer", json_schema_extra={"enum": list(FORMATS)})
]
Interface = Annotated[str | None, Query(description="Language of labels in reports, as de or en")]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What the service takes on: bytes, seconds, workers, what may wait, languages loaded at once (None: all), the models."""

    body: int = 16 * 1024 * 1024
    body_seconds: float = 30.0
    work_seconds: float = 60.0
    workers: int = field(default_factory=_cores)
    waiting_per_worker: int = 100
    warm: tuple[str, ...] | None = None
    model: str = "auto"


def create_app(*, reference: Path | None = None, limits: Limits | None = None) -> FastAPI:
    """Return the application; its worker processes start with it and end with it."""
    limits = limits or Limits()
    pool = Pool(
        limits.workers,
        limits.workers * limits.waiting_per_worker,
        limits.work_seconds,
        str(reference) if reference else None,
        limits.warm,
        limits.model,
    )

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await pool.start()
        yield
        await pool.stop()

    app = FastAPI(title="claimkit", version=claimkit.__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    desk = _Desk(pool, limits)
    _add_verbs(app, desk)
    _add_page(app, desk)
    _add_information(app, pool, desk.metrics)
    _add_problems(app)
    app.add_middleware(Watch, metrics=desk.metrics)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


class _Desk:
    """Takes requests, hands orders to the pool, and returns answers."""

    def __init__(self, pool: Pool, limits: Limits) -> None:
        self._pool = pool
        self._limits = limits
        self.metrics = Metrics()

    async def body(self, request: Request) -> bytes:
        """Return the body within the limits."""
        return await read_body(request, self._limits.body, self._limits.body_seconds)

    async def do(self, request: Request, order: Order) -> Response:
        """Answer one order."""

        async def wanted() -> bool:
            return not await request.is_disconnected()

        try:
            answer = await self._pool.do(order, wanted=wanted)
        except QueueFull:
            raise Refused(503, "too much is waiting; try again later", {"Retry-After": "2"}) from None
        if answer is None:
            raise Refused(400, "the client left before its turn came")
        if answer.status != HTTPStatus.OK:
            raise Refused(answer.status, str(answer.content))
        return Response(answer.content, media_type=_MEDIA[order.form])

    async def take(self, verb: str, request: Request, options: dict[str, Any]) -> Response:
        """Answer an extract or check request of any media type."""
        kind, charset = media_type(request)
        if kind not in (*JSON_TYPES, *LINE_TYPES, *FORM_TYPES, *DOCUMENT_TYPES):
            raise Refused(
                415,
                f"the media types read here are {', '.join(_MEDIA_READ)}",
            )
        body = await self.body(request)
        if kind in LINE_TYPES:
            return self._take_lines(verb, body, options)
        if kind in FORM_TYPES:
            fields, files = await read_form(request, body)
            options |= {key: fields[key] for key in ("published", "language", "interface") if fields.get(key)}
            check_options(options["published"], options["language"])
            document = files.get("file") or Document(record={"text": fields.get("text", "")})
        elif kind in JSON_TYPES:
            document = Document(record=check_record(parse_json(body)))
        else:
            document = Document(body, kind, charset)
        return await self.do(request, Order(verb, (document,), **options))

    def _take_lines(self, verb: str, body: bytes, options: dict[str, Any]) -> Response:
        lines = [line for line in body.split(b"\n") if line.strip()]
        if len(lines) > _MOST_LINES:
            raise Refused(413, f"at most {_MOST_LINES:,} lines are taken at once")
        options["form"] = "jsonl"
        return StreamingResponse(self._stream(verb, lines, options), media_type=LINE_TYPES[0])

    async def _stream(self, verb: str, lines: list[bytes], options: dict[str, Any]) -> AsyncIterator[bytes]:
        """Yield an answer for each line in order, a few at work at a time, until the client leaves."""
        window = self._limits.workers + 1
        at_work: list[asyncio.Task[bytes]] = []
        try:
            for line in lines:
                at_work.append(asyncio.create_task(self._do_line(verb, line, options)))
                if len(at_work) >= window:
                    yield await at_work.pop(0)
            while at_work:
                yield await at_work.pop(0)
        finally:
            for task in at_work:
                task.cancel()

    async def _do_line(self, verb: str, line: bytes, options: dict[str, Any]) -> bytes:
        try:
            record = check_record(parse_json(line))
            answer: Answer | None = await self._pool.do(
                Order(verb, (Document(record=record),), **options), patient=True
            )
            assert answer is not None
        except Refused as refused:
            answer = Answer(refused.status, refused.reason)
        if answer.status == HTTPStatus.OK:
            return answer.content.encode("utf-8") if isinstance(answer.content, str) else answer.content
        return (json.dumps(problem(answer.status, str(answer.content))) + "\n").encode("utf-8")


def _options(published: str | None, language: str | None, form: str, interface: str | None) -> dict[str, Any]:
    check_options(published, language)
    if form not in FORMATS:
        raise Refused(422, f"format must be one of {', '.join(FORMATS)}")
    return {"published": published or None, "language": language or None, "form": form, "interface": interface}


def _add_verbs(app: FastAPI, desk: _Desk) -> None:
    async def extract(
        request: Request,
        published: Published = None,
        language: LanguageCode = None,
        form: Form = "json",
        interface: Interface = None,
    ) -> Response:
        """Extract claims, quotes and names from an article."""
        return await desk.take("extract", request, _options(published, language, form, interface))

    async def check(
        request: Request,
        published: Published = None,
        language: LanguageCode = None,
        form: Form = "json",
        interface: Interface = None,
    ) -> Response:
        """Extract where needed, and check the figures against each other and the server's reference data."""
        return await desk.take("check", request, _options(published, language, form, interface))

    async def compare(
        request: Request, published: Published = None, form: Form = "json", interface: Interface = None
    ) -> Response:
        """Compare a translation with its original."""
        if media_type(request)[0] not in JSON_TYPES:
            raise Refused(415, "the media type read here is application/json")
        options = _options(published, None, form, interface)
        data = parse_json(await desk.body(request))
        if not isinstance(data, dict) or not {"translation", "original"} <= data.keys():
            raise Refused(422, "the fields translation and original are needed")
        documents = tuple(Document(record=check_record(_as_record(data[side]))) for side in ("translation", "original"))
        return await desk.do(request, Order("compare", documents, **options))

    for verb, handler in (("extract", extract), ("check", check), ("compare", compare)):
        app.post(f"/v1/{verb}", response_class=Response, openapi_extra=description.operation(verb))(handler)


def _as_record(side: Any) -> Any:
    return {"text": side} if isinstance(side, str) else side


def _add_page(app: FastAPI, desk: _Desk) -> None:
    async def page(request: Request) -> Response:
        content, policy = render_page(_preferred(request))
        return Response(content, media_type=_MEDIA["html"], headers={"Content-Security-Policy": policy})

    async def submit(request: Request) -> Response:
        interface = _preferred(request)
        try:
            if media_type(request)[0] not in FORM_TYPES:
                raise Refused(415, "the page sends a form")
            fields, files = await read_form(request, await desk.body(request))
            check_options(fields.get("published"), None)
            order = _form_order(fields, files, interface)
            response = await desk.do(request, order)
        except Refused as refused:
            content, policy = render_page(interface, refused.reason)
            headers = {"Content-Security-Policy": policy, **refused.headers}
            return Response(content, refused.status, media_type=_MEDIA["html"], headers=headers)
        response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"  # the report brings its own policy
        return response

    app.get("/", include_in_schema=False)(page)
    app.post("/", include_in_schema=False)(submit)


def _form_order(fields: dict[str, str], files: dict[str, Document], interface: str) -> Order:
    article = files.get("file") or Document(record={"text": fields.get("text", "")})
    if article.record is not None and not article.record["text"].strip():
        raise Refused(422, "there is no text")
    options: dict[str, Any] = {
        "published": fields.get("published") or None,
        "form": "html",
        "interface": interface,
        "home": "/",
    }
    original = fields.get("original", "").strip()
    if original:
        return Order("compare", (article, Document(record={"text": original})), **options)
    return Order("check", (article,), **options)


def _preferred(request: Request) -> str:
    """Return the first language of the reader for which there is an interface."""
    for part in request.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip().split("-")[0].lower()
        if code in languages.codes() and languages.load(code)["interface"]:
            return code
    return "en"


def _add_information(app: FastAPI, pool: Pool, metrics: Metrics) -> None:
    async def healthz() -> dict[str, str]:
        """Tell that the service runs."""
        return {"status": "ok"}

    async def readyz() -> Response:
        """Tell whether a worker has loaded its models; 503 until then."""
        if pool.ready:
            return JSONResponse({"status": "ready", "workers": pool.ready})
        raise Refused(503, "no worker is ready", {"Retry-After": "2"})

    async def show_metrics() -> Response:
        """Return counters for Prometheus."""
        gauges = {
            "waiting": pool.waiting,
            "busy": pool.busy,
            "workers_ready": pool.ready,
            "worker_restarts": pool.restarts,
        }
        return PlainTextResponse(metrics.text({name: float(value) for name, value in gauges.items()}))

    async def show_schema(name: str) -> Response:
        """Return a published JSON Schema."""
        try:
            return JSONResponse(dict(schema.load_schema(name)), media_type="application/schema+json")
        except ClaimkitError:
            raise Refused(404, f"there are: {', '.join(schema.names())}") from None

    async def show_languages() -> list[dict[str, str]]:
        """List the languages that there is data for."""
        loaded = [languages.load(code) for code in languages.codes()]
        return [
            {"code": one.code, "name": str(one["language"].get("name", one.code)), "version": one.version}
            for one in loaded
        ]

    problems: dict[int | str, dict[str, Any]] = {
        503: {"description": "Not ready", "content": {"application/problem+json": {}}}
    }
    missing: dict[int | str, dict[str, Any]] = {
        404: {"description": "No such schema", "content": {"application/problem+json": {}}}
    }
    app.get("/healthz")(healthz)
    app.get("/readyz", response_class=JSONResponse, responses=problems)(readyz)
    app.get("/metrics", response_class=PlainTextResponse)(show_metrics)
    app.get("/v1/schemas/{name}", response_class=JSONResponse, responses=missing)(show_schema)
    app.get("/v1/languages")(show_languages)


def problem(status: int, detail: str) -> dict[str, Any]:
    """Return a problem as of RFC 9457."""
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}


def _add_problems(app: FastAPI) -> None:
    def answer(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
        return JSONResponse(problem(status, detail), status, headers=headers, media_type="application/problem+json")

    async def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return answer(error.status, error.reason, error.headers)

    async def http_error(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return answer(error.status_code, HTTPStatus(error.status_code).phrase, dict(error.headers or {}))

    async def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        fields = sorted({str(part["loc"][-1]) for part in error.errors() if part["loc"][0] in ("query", "path")})
        return answer(422, f"invalid parameters: {', '.join(fields)}" if fields else "invalid parameters")

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, invalid)


def _described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            routes=app.routes,
            openapi_version="3.1.0",
            description="Reads news articles and tells what in them can be checked.",
        )
        parts = made.setdefault("components", {}).setdefault("schemas", {})
        parts.update(description.components()["schemas"])
        app.openapi_schema = made
    return app.openapi_schema
