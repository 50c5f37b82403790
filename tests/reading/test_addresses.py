"""Fetching: public addresses only, every hop checked, caps on size."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest

from claimkit import read
from claimkit.errors import FetchError
from claimkit.reading import addresses


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "gopher://example.org/",
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://user:word@example.org/",
        "http://example.org:22/",
        "http://example.org:99999/",
        "http:///nohost",
    ],
)
def test_refused(address: str) -> None:
    with pytest.raises(FetchError):
        read(address)


class Site(http.server.BaseHTTPRequestHandler):
    """Pages, redirects and bombs."""

    pages: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {
        "/text": (
            200,
            {"Content-Type": "text/plain; charset=iso-8859-1"},
            "Brot kostet 3 € mehr: für alle.".encode("cp1252"),
        ),
        "/packed": (
            200,
            {"Content-Type": "text/plain", "Content-Encoding": "gzip"},
            gzip.compress(b"Bread costs 3 euros."),
        ),
        "/hop": (302, {"Location": "/text"}, b""),
        "/loop": (302, {"Location": "/loop"}, b""),
        "/inside": (302, {"Location": "http://10.0.0.1/"}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/bomb": (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(b"a" * 30_000_000)),
        "/large": (200, {"Content-Type": "text/plain"}, b"a" * 11_000_000),
        "/gone": (404, {}, b"no"),
    }

    def do_GET(self) -> None:
        status, headers, body = self.pages[self.path]
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    genuine = addresses.public_addresses

    def local(host: str, port: int) -> list[str]:
        return ["127.0.0.1"] if host == "blatt.example" else genuine(host, port)

    monkeypatch.setattr(addresses, "public_addresses", local)
    monkeypatch.setattr(addresses, "_PORTS", (*addresses._PORTS, server.server_port))
    yield f"http://blatt.example:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("path", "text"), [("/packed", "Bread costs 3 euros."), ("/hop", None), ("/text", None)])
def test_fetched(site: str, path: str, text: str | None) -> None:
    article = read(site + path)
    assert article.source == site + ("/text" if text is None else path)
    assert text is None or article.text == text
    assert "für alle" in article.text or text


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/loop", "redirects"),
        ("/inside", "private"),
        ("/file", "only http"),
        ("/bomb", "more than 10 MiB"),
        ("/large", "more than 10 MiB"),
        ("/gone", "404"),
    ],
)
def test_not_fetched(site: str, path: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        read(site + path)
