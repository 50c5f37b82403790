"""The service against its own description: schemathesis makes requests, right ones and wrong ones, from the OpenAPI."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("schemathesis")

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


OPERATIONS = [
    "POST /v1/extract", "POST /v1/check", "POST /v1/compare", "GET /v1/schemas/{name}", "GET /v1/languages",
    "GET /healthz", "GET /metrics",
]  # fmt: skip


@pytest.fixture(scope="module")
def operations(address: str) -> dict[str, Any]:
    found = (result.ok() for result in schemathesis.openapi.from_url(f"{address}/openapi.json").get_all_operations())
    return {f"{operation.method.upper()} {operation.path}": operation for operation in found}


def test_all_operations_are_tried(operations: dict[str, Any]) -> None:
    assert set(operations) - {"GET /readyz"} == set(OPERATIONS)


VALID = [(name, GenerationMode.POSITIVE) for name in OPERATIONS]
WRONG = [(name, GenerationMode.NEGATIVE) for name in OPERATIONS if name.startswith("POST")]


@pytest.mark.parametrize(("name", "mode"), [*VALID, *WRONG])
def test_no_request_breaks_the_description(operations: dict[str, Any], name: str, mode: GenerationMode) -> None:
    @settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operations[name].as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    check()
