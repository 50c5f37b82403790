"""The OpenAPI description, with the published schemas inside."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from claimkit import schema
from claimkit.service.bodies import DOCUMENT_TYPES, LINE_TYPES

_BINARY = {"type": "string", "format": "binary"}
_TEXT = {"type": "string", "minLength": 1}
_DATE = {"type": ["string", "null"], "format": "date", "examples": ["2024-11-01"]}
_CODE = {"type": ["string", "null"], "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", "examples": ["de"]}
_PROBLEM = {
    "description": "A problem as of RFC 9457. The words of the request are never repeated.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_ARTICLE_INPUT = {
    "description": "An article as text.",
    "type": "object",
    "required": ["text"],
    "properties": {
        "text": {"type": "string", "description": "The article.", "examples": ["Die Preise stiegen 2023 um 3 %."]},
        "title": {"type": ["string", "null"]},
        "source": {"type": ["string", "null"], "description": "File name or address, for the record only."},
        "published": {**_DATE, "description": "Date of publication."},
        "language": {**_CODE, "description": "Language, instead of detecting it."},
    },
}
_COMPARE_INPUT = {
    "description": "A translation and its original, each as text, as an article or as claims.",
    "type": "object",
    "required": ["translation", "original"],
    "properties": {
        side: {
            "anyOf": [
                {"type": "string"},
                {"$ref": "#/components/schemas/ArticleInput"},
                {"$ref": "#/components/schemas/ArticleClaims"},
            ]
        }
        for side in ("translation", "original")
    },
}
_PROBLEMS = {
    400: "Malformed body",
    408: "The body did not arrive in time",
    413: "Too large",
    415: "A media type that is not read here",
    422: "Invalid input, unknown language, or a document that cannot be read",
    503: "Too much is waiting; try again after the seconds in Retry-After",
}


def components() -> dict[str, Any]:
    """Return all schemas of the description, the published one with its parts as schemas of their own."""
    published = copy.deepcopy(dict(schema.load_schema("article-claims")))
    parts = published.pop("$defs")
    for key in ("$schema", "$id"):
        published.pop(key, None)
    schemas = {"ArticleClaims": published, **parts}
    return {
        "schemas": {
            **{name: _rewritten(part) for name, part in schemas.items()},
            "ArticleInput": _ARTICLE_INPUT,
            "CompareInput": _COMPARE_INPUT,
            "Problem": _PROBLEM,
        }
    }


def _rewritten(node: Any) -> Any:
    """Return a schema with its references turned from $defs to the description's components."""
    if isinstance(node, Mapping):
        return {
            key: value.replace("#/$defs/", "#/components/schemas/")
            if key == "$ref" and isinstance(value, str)
            else _rewritten(value)
            for key, value in node.items()
        }
    return [_rewritten(item) for item in node] if isinstance(node, list) else node


def operation(verb: str) -> dict[str, Any]:
    """Return what the description says about the body and the answers of one verb."""
    return {"requestBody": {"required": True, "content": _bodies(verb)}, "responses": _answers()}


def _bodies(verb: str) -> dict[str, Any]:
    if verb == "compare":
        return {"application/json": {"schema": {"$ref": "#/components/schemas/CompareInput"}}}
    one: dict[str, Any] = {"$ref": "#/components/schemas/ArticleInput"}
    if verb == "check":
        one = {"anyOf": [one, {"$ref": "#/components/schemas/ArticleClaims"}]}
    form = {
        "type": "object",
        "properties": {"file": _BINARY, "text": _TEXT, "published": {"type": "string"}, "language": {"type": "string"}},
    }
    return {
        "application/json": {"schema": one},
        **{kind: {"schema": {"type": "string"} if kind.startswith("text/") else _BINARY} for kind in DOCUMENT_TYPES},
        "multipart/form-data": {"schema": form},
        LINE_TYPES[0]: {
            "schema": {
                "type": "string",
                "description": "One article in JSON on each line; the answer has a line for each.",
            }
        },
    }


def _answers() -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    contents = {
        "application/json": {"schema": {"$ref": "#/components/schemas/ArticleClaims"}},
        "application/x-ndjson": {"schema": {"type": "string"}},
        "application/ld+json": {"schema": {"type": "object"}},
        **{kind: {"schema": {"type": "string"}} for kind in ("text/html", "text/csv", "text/plain")},
        **{
            kind: {"schema": _BINARY}
            for kind in ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.sqlite3")
        },
    }
    return {
        "200": {"description": "The claims, in the format asked for", "content": contents},
        **{str(status): {"description": text, "content": problem} for status, text in _PROBLEMS.items()},
    }
