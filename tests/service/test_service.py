"""The service over HTTP: verbs, media types, limits, problems that echo nothing."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")

from starlette.testclient import TestClient

from claimkit.schema import validate
from claimkit.service.application import Limits, create_app

TEXT = "Der Umsatz stieg um 95 Prozent von 40 Millionen Euro auf 50 Millionen Euro. „Das reicht“, sagte Petra Halm."
LIMITS = Limits(body=200_000, body_seconds=5, work_seconds=20, workers=1, waiting_per_worker=4, warm=("de",))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(limits=LIMITS)) as started:
        deadline = time.monotonic() + 90
        while started.get("/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.1)
        yield started


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    data: dict[str, Any] = response.json()
    assert data["status"] == status
    assert set(data) == {"type", "title", "status", "detail"}
    return data


def test_extract_and_check(client: TestClient) -> None:
    extracted = client.post("/v1/extract", json={"text": TEXT, "published": "2024-11-01", "source": "x.txt"})
    assert extracted.status_code == 200
    data = extracted.json()
    validate(data)
    assert (data["article"]["published"], data["article"]["source"], data["findings"]) == ("2024-11-01", "x.txt", [])
    again = client.post("/v1/check", json=data).json()
    assert [finding["verdict"] for finding in again["findings"]] == ["contradicted"]
    assert client.post("/v1/check", json={"text": TEXT}).json()["findings"] == again["findings"]


def test_compare(client: TestClient) -> None:
    english = "Revenue rose by 95 per cent from 40 million euros to 50 million euros."
    german = "Der Umsatz stieg um 95 Prozent von 40 Millionen Euro auf 50 Milliarden Euro."
    answer = client.post("/v1/compare", json={"translation": german, "original": {"text": english, "language": "en"}})
    assert answer.status_code == 200, answer.text
    validate(answer.json())
    assert {finding["check"] for finding in answer.json()["findings"]} == {"translation"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (TEXT.encode(), "text/plain"),
        (TEXT.encode("cp1252"), "text/plain; charset=cp1252"),
        (TEXT.encode("utf-16"), "text/plain"),
    ],
)
def test_plain_text(client: TestClient, content: bytes, kind: str) -> None:
    answer = client.post("/v1/extract?published=2024-11-01", content=content, headers={"content-type": kind})
    assert answer.json()["article"]["text"] == TEXT


def test_upload(client: TestClient) -> None:
    answer = client.post(
        "/v1/extract", files={"file": ("a.txt", io.BytesIO(TEXT.encode()))}, data={"published": "2024-11-01"}
    )
    assert (answer.json()["article"]["source"], answer.json()["article"]["published"]) == ("a.txt", "2024-11-01")


@pytest.mark.parametrize(
    ("form", "kind"),
    [("html", "text/html"), ("csv", "text/csv"), ("text", "text/plain"), ("claimreview", "application/ld+json")],
)
def test_formats(client: TestClient, form: str, kind: str) -> None:
    answer = client.post(f"/v1/check?format={form}&interface=en", json={"text": TEXT})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)


def test_many_lines(client: TestClient) -> None:
    lines = [
        json.dumps({"text": TEXT}),
        "kaputt",
        json.dumps({"text": 5}),
        "",
        json.dumps({"text": "The firm has 12 shops."}),
    ]
    answer = client.post("/v1/extract", content="\n".join(lines), headers={"content-type": "application/x-ndjson"})
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [one.get("status") for one in found] == [None, 400, 422, None]
    validate(found[0])


@pytest.mark.parametrize(
    ("status", "arguments"),
    [
        (400, {"content": b"{", "headers": {"content-type": "application/json"}}),
        (400, {"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}),
        (400, {"content": b'{"text": NaN}', "headers": {"content-type": "application/json"}}),
        (400, {"content": b"\xff\xfe", "headers": {"content-type": "application/json"}}),
        (
            400,
            {"content": b'{"text": "x", "n": ' + b"1" * 6000 + b"}", "headers": {"content-type": "application/json"}},
        ),
        (413, {"content": b"a" * 300_000, "headers": {"content-type": "text/plain"}}),
        (413, {"content": (b"a" * 50_000 for _ in range(6)), "headers": {"content-type": "text/plain"}}),
        (415, {"content": b"x", "headers": {"content-type": "image/png"}}),
        (415, {"content": b"x"}),
        (422, {"json": []}),
        (422, {"json": {"text": None}}),
        (422, {"json": {"text": "geheim", "published": "geheim"}}),
        (422, {"json": {"text": "geheim", "language": "geheim!"}}),
        (422, {"json": {"text": "geheim", "language": "xx"}}),
        (422, {"json": {"schema_version": "1.0.0", "geheim": 1}}),
        (422, {"content": bytes(range(256)) * 20, "headers": {"content-type": "text/plain"}}),
        (422, {"content": b"%PDF-1.4 geheim", "headers": {"content-type": "application/pdf"}}),
        (422, {"json": {"text": "x"}, "params": {"format": "geheim"}}),
        (400, {"content": b"geheim", "headers": {"content-type": "multipart/form-data"}}),
    ],
)
def test_problems_echo_nothing(client: TestClient, status: int, arguments: dict[str, Any]) -> None:
    answer = client.post("/v1/check", **arguments)
    problem(answer, status)
    assert "geheim" not in answer.text


def test_lone_surrogates_are_no_fault(client: TestClient) -> None:
    body = b'{"text": "Es kostet \\ud800 12 Euro.", "title": "\\udfff", "language": "de"}'
    answer = client.post("/v1/extract", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["article"]["text"] == "Es kostet \ufffd 12 Euro."


def test_other_routes_and_methods(client: TestClient) -> None:
    problem(client.get("/nothing"), 404)
    problem(client.get("/v1/extract"), 405)
    problem(client.get("/v1/schemas/nothing"), 404)
    assert client.get("/v1/schemas/article-claims").json()["title"] == "ArticleClaims"
    assert {"de", "en"} <= {one["code"] for one in client.get("/v1/languages").json()}
    assert client.get("/healthz").json() == {"status": "ok"}
    assert 'claimkit_requests_total{route="/healthz",status="200"}' in client.get("/metrics").text


def test_full_queue_is_503_with_retry_after(client: TestClient) -> None:
    with ThreadPoolExecutor(24) as threads:
        answers = list(threads.map(lambda _: client.post("/v1/extract", json={"text": TEXT * 15}), range(24)))
    statuses = {answer.status_code for answer in answers}
    assert statuses == {200, 503}
    refused = next(answer for answer in answers if answer.status_code == 503)
    assert refused.headers["retry-after"] == "2"


def test_page_and_report(client: TestClient) -> None:
    page = client.get("/", headers={"accept-language": "de-CH,de;q=0.9,en;q=0.5"})
    assert "Artikel prüfen" in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    report = client.post("/", data={"text": TEXT, "published": "2024-11-01"}, headers={"accept-language": "fr"})
    assert report.status_code == 200
    assert "Contradicted" in report.text
    for form in ({"text": " "}, {"text": "x", "published": "gestern"}):
        failed = client.post("/", data=form)
        assert failed.status_code == 422
        assert 'role="alert"' in failed.text
        assert "gestern" not in failed.text


def test_every_answer_has_the_headers(client: TestClient) -> None:
    for answer in (client.get("/"), client.get("/nothing"), client.post("/v1/extract", json={"text": TEXT})):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "content-security-policy" in answer.headers
        assert answer.headers["cache-control"] == "no-store"


def test_description_carries_the_published_schema(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    schemas = described["components"]["schemas"]
    assert schemas["ArticleClaims"]["properties"].keys() >= {"claims", "quotes", "entities", "findings"}
    text = json.dumps(described)
    for name in set(re.findall(r"#/components/schemas/(\w+)", text)):
        assert name in schemas
    assert "#/$defs/" not in text
    bodies = described["paths"]["/v1/check"]["post"]["requestBody"]["content"]
    assert {
        "application/json",
        "text/plain",
        "text/html",
        "multipart/form-data",
        "application/x-ndjson",
    } <= bodies.keys()
