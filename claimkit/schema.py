"""The published schemas: load them, and validate data against them. The only importer of jsonschema.

jsonschema-rs answers whether data is valid, some hundred times as fast; jsonschema words what is wrong when it is not.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimkit.errors import ClaimkitError, InvalidClaims
from claimkit.records import Record

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

_MOST_ERRORS = 20
_Path = tuple["_Path | None", str | int]  # the path above and one step; written out only for an error


def _folder() -> Path:
    """Return where the schemas lie: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "schemas"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "schemas"


def names() -> tuple[str, ...]:
    """Return the names of the published schemas."""
    return tuple(sorted(path.name.removesuffix(".schema.json") for path in _folder().glob("*.schema.json")))


@functools.cache
def load_schema(name: str = "article-claims") -> Mapping[str, Any]:
    """Return one published schema; raises ClaimkitError for a name that there is not."""
    path = _folder() / f"{name}.schema.json"
    if name not in names():
        raise ClaimkitError(f"no schema '{name}'; there are: {', '.join(names())}")
    schema: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


@functools.cache
def _fast_validator(name: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(dict(load_schema(name)))


def _is_valid(data: Any, name: str) -> bool:
    """Say whether data meets a schema; False also for what is not JSON (keys that are no strings, objects)."""
    try:
        return bool(_fast_validator(name).is_valid(data))
    except ValueError:
        return False


@functools.cache
def _validator(name: str) -> Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(load_schema(name))


def validate(data: Any, name: str = "article-claims") -> None:
    """Check data in its JSON form (or a record) against a published schema and the meaning of its offsets.

    Raises InvalidClaims with the path of each violation, the first twenty of them.
    """
    if isinstance(data, Record):
        data = data.to_dict()
    if not _is_valid(data, name):
        errors = tuple(_line(error) for error in islice(_validator(name).iter_errors(data), _MOST_ERRORS))
        raise InvalidClaims(errors or ("$: holds something that JSON cannot write, such as NaN or infinity",))
    if name == "article-claims" and (wrong := tuple(islice(_span_errors(data), _MOST_ERRORS))):
        raise InvalidClaims(wrong)


def _line(error: ValidationError) -> str:
    """Say where in the instance, which rule, and what was found, on one line."""
    rule = "/".join(str(part) for part in error.relative_schema_path)
    return f"{error.json_path}: {error.message[:200]} (rule {rule})"


def _span_errors(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each span whose text is not what stands between its offsets, and for each id that is not there."""
    text = data["article"]["text"]
    spans = ((path, node) for key in ("entities", "quotes", "claims") for path, node in _walk(data[key], (None, key)))
    for path, node in spans:
        start, end, surface = node.get("start"), node.get("end"), node.get("text")
        if isinstance(start, float) or isinstance(end, float):  # JSON Schema takes 17.0 for an integer
            yield f"{_json_path(path)}: offsets must be written without a decimal point"
        elif start is not None and end is not None and surface is not None and text[start:end] != surface:
            yield f"{_json_path(path)}: text is {surface!r:.80} but the article has {text[start:end]!r:.80} at {start}:{end}"
    yield from _reference_errors(data)


def _reference_errors(data: Mapping[str, Any]) -> Iterator[str]:
    known = {record["id"] for key in ("entities", "quotes", "claims") for record in data[key]}
    for key in ("quotes", "claims", "findings"):
        for path, node in _walk(data[key], (None, key)):
            named = [node.get(field) for field in ("entity_id", "quote_id", "inside", "same_as")]
            for target in [*named, *node.get("claim_ids", ())]:
                if target is not None and target not in known:
                    yield f"{_json_path(path)}: names '{target}', and no record has this id"


def _walk(node: Any, path: _Path) -> Iterator[tuple[_Path, Mapping[str, Any]]]:
    """Yield every object below a node with its path."""
    if isinstance(node, dict):
        yield path, node
        for key, child in node.items():
            if isinstance(child, dict | list):
                yield from _walk(child, (path, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _walk(child, (path, index))


def _json_path(path: _Path | None) -> str:
    """Write a path as JSONPath does."""
    if path is None:
        return "$"
    above, step = path
    return _json_path(above) + (f"[{step}]" if isinstance(step, int) else f".{step}")
