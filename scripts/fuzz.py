"""Fuzz what meets foreign text first, guided by coverage: the mark parser, the number and time scanners, the readers.

    python scripts/fuzz.py marks --runs 2000          # a short run, as the tests do
    python scripts/fuzz.py numbers --seconds 600      # a long one
    python scripts/fuzz.py --all --seconds 600        # each target in turn

A crash is an exception that is not one of ours, a broken promise (a span whose text is not what stands there, matches
that overlap, a figure that is not finite) or more than ten seconds for one input. Needs atheris (Linux).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["claimkit"]):
    import claimkit
    from claimkit import languages
    from claimkit.errors import ClaimkitError
    from claimkit.extraction.marks import pair_marks
    from claimkit.extraction.quantities import find_quantities
    from claimkit.extraction.times import find_times
    from claimkit.reading import read_bytes
    from claimkit.reading.articles import Given

CODES = languages.codes()
MEDIA = ("text/plain", "text/html", "application/json", "application/x-ndjson", "application/rss+xml")
CORPUS = Path(__file__).parent.parent / "corpora" / "articles"
SLOWEST = 10  # seconds for one input


def text_of(data: bytes) -> tuple[str, languages.Language]:
    """Turn fuzzed bytes into a text, with whatever code points come out, and a language."""
    code = CODES[data[0] % len(CODES)] if data else CODES[0]
    return data[1:].decode("utf-8", errors="replace"), languages.load(code)


def hold(text: str, spans: list[tuple[int, int, str]]) -> None:
    """Check that spans hold what they say, stand in order and never overlap."""
    last = 0
    for start, end, surface in spans:
        assert text[start:end] == surface, (start, end, surface)
        assert last <= start < end, (last, start, end)
        last = end


def fuzz_numbers(data: bytes) -> None:
    """Scan for quantities."""
    text, language = text_of(data)
    found = find_quantities(text, language)
    hold(text, [(one.start, one.end, one.text) for one in found])
    for one in found:
        assert all(figure is None or figure.is_finite() for figure in (one.value, one.low, one.high)), one


def fuzz_times(data: bytes) -> None:
    """Scan for times."""
    text, language = text_of(data)
    hold(text, [(one.start, one.end, one.text) for one in find_times(text, language, published="2025-11-01")])


def fuzz_marks(data: bytes) -> None:
    """Pair quotation marks."""
    text, language = text_of(data)
    pair_marks(text, language)


def fuzz_readers(data: bytes) -> None:
    """Read bytes as one of the media types."""
    kind = MEDIA[data[0] % len(MEDIA)] if data else MEDIA[0]
    try:
        for article in read_bytes(data[1:], None, Given(None, None, None), media_type=kind):
            assert isinstance(article, claimkit.Article | ClaimkitError)
    except ClaimkitError:
        return


TARGETS: dict[str, Callable[[bytes], None]] = {
    "marks": fuzz_marks,
    "numbers": fuzz_numbers,
    "times": fuzz_times,
    "readers": fuzz_readers,
}


def run(target: str, runs: int, seconds: int) -> None:
    """Fuzz one target; the process ends with the run. New inputs go to a temporary folder, a crash beside it."""
    found = tempfile.mkdtemp(prefix=f"fuzz-{target}-")
    limits = [f"-atheris_runs={runs}"] if runs else [f"-max_total_time={seconds}"]
    options = [
        "-max_len=4096",
        f"-timeout={SLOWEST}",
        "-seed=1",
        "-print_final_stats=1",
        f"-artifact_prefix={found}/crash-",
    ]
    atheris.Setup([sys.argv[0], *limits, *options, found, str(CORPUS)], TARGETS[target])
    atheris.Fuzz()


def main() -> None:
    """Fuzz the target that is named, or each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", nargs="?", choices=TARGETS)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=60)
    chosen = parser.parse_args()
    if chosen.target:
        run(chosen.target, chosen.runs, chosen.seconds)
    limits = ["--runs", str(chosen.runs), "--seconds", str(chosen.seconds)]
    failed = [
        name for name in TARGETS if subprocess.run([sys.executable, __file__, name, *limits], check=False).returncode
    ]
    sys.exit(f"crashed: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
