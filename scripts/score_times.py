"""Score `find_times` against gold files: overlap and value, by set, as a table.

    python scripts/score_times.py SET.jsonl...

A gold record holds `text`, `lang`, `gold` (`start`, `end`, `kind`, `value` or `values`), and `ref` or `doc` with the
publication date. Clock times and durations are no times in claimkit's sense, so two figures are given: against all
gold, and against the kinds that a time record can express. Of the values only those are asked for that the gold states.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from claimkit.extraction.times import find_times
from claimkit.records import Time

NOT_EXPRESSIBLE = {"duration", "time", "timerange", "timezone", "dimension", "number"}
_COARSE = re.compile(r"-?\d{4}(-\d{2})?")


def main() -> None:
    """Print one table row for each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl")
    print("| set | overlap, all | overlap, expressible | value, expressible | characters/s |\n|---|---|---|---|---|")
    for path in parser.parse_args().sets:
        print(_row(path))


def _row(path: Path) -> str:
    everything, expressible, valued = [0, 0, 0], [0, 0, 0], [0, 0, 0]
    seconds, characters = 0.0, 0
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        start = time.perf_counter()
        found = find_times(record["text"], record["lang"], published=_published(record))
        seconds += time.perf_counter() - start
        characters += len(record["text"])
        gold = [item for item in record["gold"] if item["kind"] not in ("number", "dimension")]
        narrow = [item for item in gold if item["kind"] not in NOT_EXPRESSIBLE]
        _count(everything, gold, found, False)
        _count(expressible, narrow, found, False)
        unvalued = [item for item in narrow if not _stated(item)]
        _count(
            valued,
            [item for item in narrow if _stated(item)],
            [t for t in found if not any(g["start"] < t.end and t.start < g["end"] for g in unvalued)],
            True,
        )
    speed = f"{characters / seconds:,.0f}" if seconds else "-"
    return f"| {path.stem} | {_f1(everything)} | {_f1(expressible)} | {_f1(valued)} | {speed} |"


def _published(record: dict[str, Any]) -> str | None:
    stated = record.get("ref") or record.get("doc") or ""
    match = re.search(r"\d{4}-\d{2}-\d{2}", stated)
    return match.group() if match else None


def _count(counts: list[int], gold: Sequence[dict[str, Any]], found: Sequence[Time], value: bool) -> None:
    """Add gold, found and matched (greedy one-to-one, widest overlap first) to the counts."""
    pairs = [
        (min(g["end"], t.end) - max(g["start"], t.start), i, j)
        for i, g in enumerate(gold)
        for j, t in enumerate(found)
        if g["start"] < t.end and t.start < g["end"] and (not value or _same_value(g, t))
    ]
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for _, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
    counts[0] += len(gold)
    counts[1] += len(found)
    counts[2] += len(used_gold)


def _same_value(gold: dict[str, Any], found: Time) -> bool:
    """Compare the first day (the last where the first is open); a coarser gold value is met by any day inside it."""
    wanted = _stated(gold)
    day = found.since or found.until
    return day is not None and any(day == want or (_COARSE.fullmatch(want) and day.startswith(want)) for want in wanted)


def _stated(gold: dict[str, Any]) -> set[str]:
    """Return the days, months and years that a gold record allows; none for a recurring or an unresolved time."""
    stated = [gold, *(gold.get("values") or [])]
    values = [item.get(key) for item in stated for key in ("value", "low", "start", "end")]
    return {value[:10] for value in values if isinstance(value, str) and value[:1] in "-0123456789"}


def _f1(counts: list[int]) -> str:
    gold, found, matched = counts
    return f"{200 * matched / (gold + found):.1f}" if gold + found else "-"


if __name__ == "__main__":
    main()
