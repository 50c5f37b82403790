"""The service against its own description: schemathesis makes requests, right ones and wrong ones, from the OpenAPI."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("schemathesis")

import httpx
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    base = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "claimkit.cli", "serve", "--port", base.rsplit(":", 1)[1], "--model", "small"]
    process = subprocess.Popen([*command, "--workers", "1"], env={**os.environ, "OMP_NUM_THREADS": "1"})
    try:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{base}/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=30)


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
