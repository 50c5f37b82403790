"""Fetch a page from a URL: public addresses only, every redirect checked, caps on size, hops and time."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import urllib.parse
import zlib
from dataclasses import dataclass
from email.message import Message

from claimkit.errors import FetchError

_MOST_BYTES = 10 * 1024 * 1024  # sent and unpacked
_MOST_REDIRECTS = 5
_SECONDS = 20.0
_CHUNK = 1 << 16
_REDIRECTS = (301, 302, 303, 307, 308)
_PORTS = (80, 443, 8080, 8443)


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered: the last address, the bytes unpacked, media type and charset as declared."""

    address: str
    content: bytes
    media_type: str
    charset: str | None


def fetch(address: str) -> Page:
    """Return what an http(s) address answers; raises FetchError when it is refused or does not answer in time."""
    deadline = time.monotonic() + _SECONDS
    for _ in range(_MOST_REDIRECTS + 1):
        answer, content = _get(address, deadline)
        if answer.status not in _REDIRECTS:
            if answer.status != 200:
                raise FetchError(f"{_shown(address)}: the server answers {answer.status}")
            kind = Message()
            kind["content-type"] = answer.headers.get("Content-Type", "")
            return Page(address, content, kind.get_content_type(), kind.get_content_charset())
        target = answer.headers.get("Location")
        if not target:
            raise FetchError(f"{_shown(address)}: a redirect that leads nowhere")
        address = urllib.parse.urljoin(address, target)
    raise FetchError(f"{_shown(address)}: more than {_MOST_REDIRECTS} redirects")


def _get(address: str, deadline: float) -> tuple[http.client.HTTPResponse, bytes]:
    parts = _parts(address)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    host = parts.hostname or ""
    connection = _connect(host, port, secure, deadline)
    target = urllib.parse.quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + urllib.parse.quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    headers = {"User-Agent": "claimkit", "Accept": "text/html,*/*;q=0.5", "Accept-Encoding": "gzip"}
    try:
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        content = b"" if answer.status in _REDIRECTS else _body(answer, connection, deadline, address)
    except (OSError, http.client.HTTPException) as error:
        raise FetchError(f"{_shown(address)}: no answer ({type(error).__name__})") from None
    finally:
        connection.close()
    return answer, content


def _parts(address: str) -> urllib.parse.SplitResult:
    try:
        parts = urllib.parse.urlsplit(address)
        port = parts.port
    except ValueError:
        raise FetchError(f"{_shown(address)}: not a valid address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(f"{_shown(address)}: only http and https addresses are fetched")
    if parts.username or parts.password:
        raise FetchError(f"{_shown(address)}: an address with a user name is refused")
    if port is not None and port not in _PORTS:
        raise FetchError(f"{_shown(address)}: port {port} is refused")
    return parts


def public_addresses(host: str, port: int) -> list[str]:
    """Return the numeric addresses of a host; raises FetchError if one of them is not on the public internet."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchError(f"{host[:80]}: the host is not known") from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for number in numbers:
        ip = ipaddress.ip_address(number.split("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
        if not ip.is_global or ip.is_multicast or (mapped is not None and not mapped.is_global):
            raise FetchError(f"{host[:80]}: a private or local address is refused")
    return numbers


def _connect(host: str, port: int, secure: bool, deadline: float) -> http.client.HTTPConnection:
    """Connect to the very address that was checked, so that a second look-up cannot lead elsewhere."""
    numbers = public_addresses(host, port)
    try:
        raw = socket.create_connection((numbers[0], port), timeout=_left(deadline, host))
        if secure:
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except OSError as error:
        raise FetchError(f"{host[:80]}: no connection ({type(error).__name__})") from None
    connection = http.client.HTTPConnection(host, port)
    connection.sock = raw
    return connection


def _body(
    answer: http.client.HTTPResponse, connection: http.client.HTTPConnection, deadline: float, address: str
) -> bytes:
    packed = answer.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip")
    unpacker = zlib.decompressobj(wbits=31) if packed else None
    content, received = bytearray(), 0
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(_left(deadline, address))
        chunk = answer.read1(_CHUNK)
        _left(deadline, address)
        if not chunk:
            return bytes(content)
        received += len(chunk)
        try:
            content += unpacker.decompress(chunk, _MOST_BYTES + 1 - len(content)) if unpacker else chunk
        except zlib.error:
            raise FetchError(f"{_shown(address)}: a damaged gzip answer") from None
        if max(received, len(content)) > _MOST_BYTES:
            raise FetchError(f"{_shown(address)}: an answer of more than {_MOST_BYTES >> 20} MiB")


def _left(deadline: float, address: str) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchError(f"{_shown(address)}: no complete answer within {_SECONDS:.0f} seconds")
    return left


def _shown(address: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in address[:80])
