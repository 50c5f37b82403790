"""Take requests apart: size and time limits, media types, JSON, forms."""

from __future__ import annotations

import asyncio
import datetime
import json
import re
from collections.abc import AsyncIterator, Mapping
from email.message import Message
from typing import Any

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message as Event

from claimkit.service.jobs import Document

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DEEPEST_JSON = 200
JSON_TYPES = ("application/json",)
LINE_TYPES = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")
FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
DOCUMENT_TYPES = (
    "text/plain",
    "text/html",
    "application/xhtml+xml",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)


class Refused(Exception):
    """A request that is answered with a status and a reason."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.headers = status, reason, dict(headers or {})


async def read_body(request: Request, most: int, seconds: float) -> bytes:
    """Return a request's body; raises Refused when it is too large or does not arrive in time."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise _too_large(most)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise _too_large(most)
    except TimeoutError:
        raise Refused(408, "the request's body did not arrive in time", {"Connection": "close"}) from None
    except ClientDisconnect:
        raise Refused(400, "the client left before its request was complete") from None
    return bytes(body)


def _too_large(most: int) -> Refused:
    return Refused(413, f"at most {most:,} bytes are taken", {"Connection": "close"})


def media_type(request: Request) -> tuple[str, str | None]:
    """Return a request's media type in lower case and its charset."""
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    charset = header.get_content_charset()
    return (header.get_content_type() if request.headers.get("content-type") else ""), charset


def parse_json(body: bytes) -> Any:
    """Return the JSON of a body; raises Refused where it is none, nests too deep or holds NaN."""
    try:
        data = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(400, "the body is not valid JSON") from None
    if _depth(data) > _DEEPEST_JSON:
        raise Refused(400, "the JSON nests too deep")
    return data


def _no_constant(_: str) -> None:
    raise ValueError


def _depth(data: Any) -> int:
    deepest, todo = 0, [(data, 1)]
    while todo:
        node, depth = todo.pop()
        deepest = max(deepest, depth)
        children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        todo += [(child, depth + 1) for child in children if isinstance(child, dict | list)]
    return deepest


def check_record(record: Any) -> Mapping[str, Any]:
    """Return a record of the request after a look at its fields; raises Refused with the field that is wrong."""
    if not isinstance(record, Mapping):
        raise Refused(422, "the JSON must be an object")
    if "schema_version" in record:
        return record
    if not isinstance(record.get("text"), str):
        raise Refused(422, "the field text must be a string")
    for field in ("title", "source", "url", "published", "language"):
        if not isinstance(record.get(field), str | None):
            raise Refused(422, f"the field {field} must be a string or null")
    if "" in (record.get("published"), record.get("language")):
        raise Refused(422, "published and language must be null where they are not known")
    check_options(record.get("published"), record.get("language"))
    return record


def check_options(published: str | None, language: str | None) -> None:
    """Raise Refused for a date that is none and for a language code of impossible form."""
    if published:
        try:
            if not _DATE.fullmatch(published):
                raise ValueError
            datetime.date.fromisoformat(published)
        except ValueError:
            raise Refused(422, "published must be an ISO date such as 2024-11-01") from None
    if language and not _LANGUAGE.fullmatch(language):
        raise Refused(422, "language must be a BCP 47 code such as de")


async def read_form(request: Request, body: bytes) -> tuple[dict[str, str], dict[str, Document]]:
    """Return the fields and files of a form."""

    async def replay() -> Event:
        return {"type": "http.request", "body": body, "more_body": False}

    fields: dict[str, str] = {}
    files: dict[str, Document] = {}
    try:
        async with Request(request.scope, replay).form(max_files=2, max_fields=10) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    content = await value.read()
                    if content:
                        files[name] = Document(content, value.content_type or "", None, value.filename or None)
                else:
                    fields[name] = value
    except (MultiPartException, ValueError, UnicodeError, KeyError):
        raise Refused(400, "the form is not well-formed") from None
    except Exception as error:  # Starlette wraps a malformed form in an HTTPException
        if getattr(error, "status_code", 0) == 400:
            raise Refused(400, "the form is not well-formed") from None
        raise
    return fields, files


async def lines_of(body: bytes) -> AsyncIterator[bytes]:
    """Yield the lines of a body that are not blank."""
    for line in body.split(b"\n"):
        if line.strip():
            yield line
