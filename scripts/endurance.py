"""Load, kill and stretch the batch and the service with the real models, and write down the figures.

    python scripts/endurance.py batch --articles 5000 --kills 3    # SIGKILL in mid-job, resume, count
    python scripts/endurance.py scale --most 100000                # processor seconds an article, memory, by size
    python scripts/endurance.py workers --articles 400 --turns 3   # two workers against one: seconds and processor seconds
    python scripts/endurance.py service --requests 5000            # 200 at once, memory, /healthz meanwhile

Articles are those of the corpus, each made different by a line with its number. Everything runs on this machine and in a
temporary folder. Exit code 1 when records are lost or doubled, or an answer is a 5xx other than 503.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import json
import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0  # seconds for the service to start


def articles(number: int, longest: int | None = None) -> Iterator[dict[str, str]]:
    """Yield records for a batch: corpus articles in turn, each with its number; the first `longest` characters."""
    paths = [path for path in sorted((ROOT / "corpora" / "articles").glob("*.de.txt")) if ".orig." not in path.name]
    texts = [path.read_text(encoding="utf-8")[:longest] for path in paths]
    for index in range(number):
        yield {
            "text": f"{texts[index % len(texts)]}\nMeldung A{index:07d}\n",
            "language": "de",
            "published": "2025-11-01",
        }


def write_articles(path: Path, number: int, longest: int | None = None) -> Path:
    """Write a JSON Lines file of so many articles."""
    with path.open("w", encoding="utf-8") as file:
        for record in articles(number, longest):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def batch_command(source: Path, target: Path, workers: int) -> list[str]:
    """Return the command of a batch with the small pipelines."""
    options = ["--model", "small", "--workers", str(workers)]
    return [sys.executable, "-m", "claimkit.cli", "batch", str(source), str(target), *options]


def texts_in(target: Path) -> collections.Counter[str]:
    """Count the articles in the shards of a batch by their last line."""
    found: collections.Counter[str] = collections.Counter()
    for path in sorted(target.glob("claims-*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            found.update(json.loads(line)["article"]["text"].rstrip().rsplit("\n", 1)[-1] for line in lines)
    return found


def kill_batch(number: int, kills: int, folder: Path) -> dict[str, object]:
    """Kill a batch so many times, finish it, and return how its records add up."""
    source, target = write_articles(folder / "in.jsonl", number), folder / "out"
    command = batch_command(source, target, 2)
    for turn in range(1, kills + 1):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        while len(list(target.glob("claims-*.jsonl"))) * 25 < turn * number / (kills + 1) and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run(command, stderr=subprocess.DEVNULL, check=True)
    found = texts_in(target)
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return {
        "articles": number,
        "kills": kills,
        "records": found.total(),
        "different": len(found),
        "manifest": {key: manifest[key] for key in ("inputs", "outputs", "errors")},
        "left behind": len(list(target.glob(".tmp-*"))),
        "right": found.total() == len(found) == number == manifest["outputs"],
    }


def peak_memory(pid: int, peak: list[int], stop: threading.Event) -> None:
    """Note the largest memory (kB) that a process and its children have together, until told to stop."""
    while not stop.wait(0.5):
        peak[0] = max(peak[0], sum(map(resident, family(pid))))


def family(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def resident(pid: int) -> int:
    """Return the kB of memory that a process holds, 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def scale(most: int, longest: int, folder: Path) -> list[dict[str, object]]:
    """Run batches of 10, 100, ... articles in one worker; return processor seconds an article and peak memory."""
    rows: list[dict[str, object]] = []
    number = 10
    while number <= most:
        source, target = write_articles(folder / f"{number}.jsonl", number, longest), folder / f"out{number}"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        process = subprocess.Popen(batch_command(source, target, 1), stderr=subprocess.DEVNULL)
        peak, stop = [0], threading.Event()
        watcher = threading.Thread(target=peak_memory, args=(process.pid, peak, stop))
        watcher.start()
        code = process.wait()
        stop.set()
        watcher.join()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        row = {
            "articles": number,
            "cpu_s_per_article": round(seconds / number, 4),
            "peak_mb": peak[0] // 1024,
            "right": code == 0 and texts_in(target).total() == number,
        }
        print(json.dumps(row), file=sys.stderr, flush=True)
        rows.append(row)
        number *= 10
    return rows


def compare_workers(number: int, turns: int, folder: Path) -> dict[str, object]:
    """Run a batch with one worker and with two, in turn; return the seconds of each run and the ratio of the quickest."""
    source = write_articles(folder / "in.jsonl", number)
    walls: dict[int, list[float]] = {1: [], 2: []}
    processor: dict[int, list[float]] = {1: [], 2: []}
    right = True
    for turn in range(turns):
        for workers, seconds in walls.items():
            target = folder / f"out{workers}-{turn}"
            before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(batch_command(source, target, workers), stderr=subprocess.DEVNULL, check=True)
            seconds.append(round(time.perf_counter() - start, 2))
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            processor[workers].append(round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2))
            right = right and texts_in(target).total() == number
            print(
                json.dumps({"workers": workers, "s": seconds[-1], "processor_s": processor[workers][-1]}),
                file=sys.stderr,
            )
    return {
        "articles": number,
        "seconds": walls,
        "processor_seconds": processor,
        "times_as_fast": round(min(walls[1]) / min(walls[2]), 2),
        "right": right,
    }


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def try_service(requests: int, model: str) -> dict[str, object]:
    """Start the service, load it, and stop it."""
    port = free_port()
    command = [sys.executable, "-m", "claimkit.cli", "serve", "--port", str(port), "--model", model]
    process = subprocess.Popen(command)
    try:
        return {"model": model} | asyncio.run(load_service(process.pid, port, requests))
    finally:
        process.terminate()
        process.wait(timeout=30)


async def load_service(pid: int, port: int, requests: int) -> dict[str, object]:
    """Send 200 requests at once, then so many in all; return statuses, seconds and memory."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=300) as client:
        await until_ready(client)
        statuses: collections.Counter[int] = collections.Counter()
        health: list[float] = []
        over = asyncio.Event()
        watch = asyncio.create_task(ask_health(port, health, over))
        bodies = [json.dumps({"text": record["text"][:1500], "language": "de"}) for record in articles(requests)]
        start = time.perf_counter()
        await asyncio.gather(*(post(client, body, statuses) for body in bodies[:200]))
        burst, first = time.perf_counter() - start, sum(map(resident, family(pid)))
        gate = asyncio.Semaphore(16)
        await asyncio.gather(*(post(client, body, statuses, gate) for body in bodies[200:]))
        over.set()
        await watch
        return {
            "requests": requests,
            "statuses": dict(statuses),
            "burst_of_200_s": round(burst, 1),
            "memory_mb": [first // 1024, sum(map(resident, family(pid))) // 1024],
            "healthz_ms": {
                "median": round(statistics.median(health) * 1000, 1),
                "p99": round(sorted(health)[int(0.99 * len(health))] * 1000, 1),
                "worst": round(max(health) * 1000, 1),
            },
            "right": all(status < 500 or status == 503 for status in statuses),
        }


async def until_ready(client: httpx.AsyncClient) -> None:
    """Wait for the service to have loaded its models; TimeoutError when it does not."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                if (await client.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.2)


async def post(
    client: httpx.AsyncClient, body: str, statuses: dict[int, int], gate: asyncio.Semaphore | None = None
) -> None:
    """Send one article and count the status of the answer."""
    async with gate or asyncio.Semaphore(1):
        answer = await client.post("/v1/check", content=body, headers={"content-type": "application/json"})
    statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1


async def ask_health(port: int, seconds: list[float], over: asyncio.Event) -> None:
    """Note how long /healthz takes, ten times a second, from a process of its own."""
    program = (
        "import http.client, sys, time\n"
        "while True:\n"
        "    start = time.perf_counter()\n"
        f"    one = http.client.HTTPConnection('127.0.0.1', {port}, timeout=60)\n"
        "    one.request('GET', '/healthz'); one.getresponse().read(); one.close()\n"
        "    print(time.perf_counter() - start, flush=True); time.sleep(0.1)\n"
    )
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    assert child.stdout is not None
    while not over.is_set():
        try:
            line = await asyncio.wait_for(child.stdout.readline(), 1)
        except TimeoutError:
            continue
        seconds.append(float(line))
    child.kill()
    await child.wait()


def main() -> None:
    """Run one of the trials and print what came of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    trials = parser.add_subparsers(dest="trial", required=True)
    batch = trials.add_parser("batch")
    batch.add_argument("--articles", type=int, default=5_000)
    batch.add_argument("--kills", type=int, default=3)
    stretch = trials.add_parser("scale")
    stretch.add_argument("--most", type=int, default=100_000)
    stretch.add_argument("--longest", type=int, default=400, help="characters of each article")
    pair = trials.add_parser("workers")
    pair.add_argument("--articles", type=int, default=400)
    pair.add_argument("--turns", type=int, default=3)
    service = trials.add_parser("service")
    service.add_argument("--requests", type=int, default=5_000)
    service.add_argument("--model", default="auto")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if chosen.trial == "batch":
            result: object = kill_batch(chosen.articles, chosen.kills, Path(name))
        elif chosen.trial == "scale":
            result = scale(chosen.most, chosen.longest, Path(name))
        elif chosen.trial == "workers":
            result = compare_workers(chosen.articles, chosen.turns, Path(name))
        else:
            result = try_service(chosen.requests, chosen.model)
    print(json.dumps(result, indent=1))
    rows = result if isinstance(result, list) else [result]
    sys.exit(0 if all(row["right"] for row in rows) else 1)


if __name__ == "__main__":
    main()
