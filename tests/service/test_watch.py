"""The pace of requests: few begin in one round of the event loop, in their order, and /healthz never queues."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

pytest.importorskip("starlette")

from claimkit.service.metrics import Metrics
from claimkit.service.watch import Turnstile, Watch


def test_few_enter_in_each_round_and_in_order() -> None:
    async def rounds() -> list[list[int]]:
        turnstile, entered, seen = Turnstile(3), [], []

        async def one(number: int) -> None:
            await turnstile.enter()
            entered.append(number)

        tasks = [asyncio.create_task(one(number)) for number in range(10)]
        while not all(task.done() for task in tasks):
            await asyncio.sleep(0)
            seen.append(list(entered))
            entered.clear()
        assert not entered
        return [some for some in seen if some]

    assert asyncio.run(rounds()) == [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]]


def test_whoever_leaves_the_queue_takes_no_place_and_a_turnstile_rests() -> None:
    async def work() -> list[str]:
        turnstile, entered = Turnstile(1), []

        async def one(name: str) -> None:
            await turnstile.enter()
            entered.append(name)

        tasks = {name: asyncio.create_task(one(name)) for name in "abc"}
        await asyncio.sleep(0)
        tasks["b"].cancel()
        await asyncio.wait(tasks.values())
        for _ in range(3):
            await asyncio.sleep(0)
        assert not turnstile._turning
        await one("d")
        return entered

    assert asyncio.run(work()) == ["a", "c", "d"]


def test_health_passes_a_burst_and_every_answer_is_counted() -> None:
    async def burst() -> tuple[list[str], str]:
        metrics, order = Metrics(), []

        async def app(scope: Any, _: Any, send: Any) -> None:
            order.append(scope["path"])
            await send({"type": "http.response.start", "status": 200, "headers": []})

        watch = Watch(app, metrics)
        headers: list[Any] = []

        async def call(path: str) -> None:
            async def send(message: Any) -> None:
                headers.extend(name for name, _ in message["headers"])

            await watch({"type": "http", "path": path}, None, send)  # type: ignore[arg-type]

        await asyncio.gather(*(call("/v1/check") for _ in range(50)), call("/healthz"))
        assert headers.count(b"cache-control") == 51
        return order, metrics.text({})

    order, text = asyncio.run(burst())
    assert order.index("/healthz") <= 8
    assert len(order) == 51
    assert 'status="200"} 51' in text
