"""Around every request: an even pace, headers that all answers have, and counting."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from claimkit.service.metrics import Metrics

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_AT_ONCE = 8  # requests that begin before the loop looks at its sockets again; each takes about half a millisecond
_UNPACED = ("/healthz", "/readyz", "/metrics")


class Turnstile:
    """Lets a few through in each round of the event loop, in the order of their coming; nobody holds a place."""

    def __init__(self, at_once: int) -> None:
        self._at_once = self._left = at_once
        self._queue: deque[asyncio.Future[None]] = deque()
        self._turning = False

    async def enter(self) -> None:
        """Return when it is the caller's turn."""
        loop = asyncio.get_running_loop()
        if not self._turning:
            self._turning = True
            loop.call_soon(self._turn, loop)
        if self._left and not self._queue:
            self._left -= 1
            return
        place = loop.create_future()
        self._queue.append(place)
        await place

    def _turn(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin a round: let the next ones through, and come again while somebody may be waiting."""
        self._turning = bool(self._queue) or self._left < self._at_once
        self._left = self._at_once
        while self._queue and self._left:
            place = self._queue.popleft()
            if not place.done():  # done: whoever waited has gone
                place.set_result(None)
                self._left -= 1
        if self._turning:
            loop.call_soon(self._turn, loop)


class Watch:
    """Middleware of the application: it paces requests, so that a burst of them does not keep /healthz waiting."""

    def __init__(self, app: ASGIApp, metrics: Metrics, headers: Mapping[str, str] = _HEADERS) -> None:
        self._app = app
        self._metrics = metrics
        self._headers = headers
        self._turnstile = Turnstile(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, count its answer when it begins, and add the headers that the answer lacks."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = time.perf_counter()
        if scope["path"] not in _UNPACED:
            await self._turnstile.enter()

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "other")
                self._metrics.count(route, message["status"], time.perf_counter() - start)
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, answer)
