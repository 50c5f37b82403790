"""Counters in the text format of Prometheus."""

from __future__ import annotations

from collections import Counter

_BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """Counts answers by route and status, and how long they took."""

    def __init__(self) -> None:
        self._answers: Counter[tuple[str, int]] = Counter()
        self._buckets: Counter[tuple[str, float]] = Counter()
        self._seconds: Counter[str] = Counter()

    def count(self, route: str, status: int, seconds: float) -> None:
        """Take note of one answer."""
        self._answers[route, status] += 1
        self._seconds[route] += seconds  # type: ignore[assignment]
        for bound in _BOUNDS:
            if seconds <= bound:
                self._buckets[route, bound] += 1

    def text(self, gauges: dict[str, float]) -> str:
        """Return all counters and the given gauges, a line for each."""
        lines = ["# TYPE claimkit_requests_total counter"]
        totals: Counter[str] = Counter()
        for (route, status), count in sorted(self._answers.items()):
            lines.append(f'claimkit_requests_total{{route="{route}",status="{status}"}} {count}')
            totals[route] += count
        lines.append("# TYPE claimkit_request_seconds histogram")
        for route, total in sorted(totals.items()):
            lines += [
                f'claimkit_request_seconds_bucket{{route="{route}",le="{bound}"}} {self._buckets[route, bound]}'
                for bound in _BOUNDS
            ]
            lines.append(f'claimkit_request_seconds_bucket{{route="{route}",le="+Inf"}} {total}')
            lines.append(f'claimkit_request_seconds_sum{{route="{route}"}} {self._seconds[route]:.6f}')
            lines.append(f'claimkit_request_seconds_count{{route="{route}"}} {total}')
        for name, value in gauges.items():
            lines += [f"# TYPE claimkit_{name} gauge", f"claimkit_{name} {value:g}"]
        return "\n".join(lines) + "\n"
