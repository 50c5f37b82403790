"""Measure the speed of every stage as a ratio to spaCy's blank tokenizer, in one run on one core.

    python scripts/bench.py                  # table on the terminal
    python scripts/bench.py --write          # and into docs/performance.md
    python scripts/bench.py --peers          # with quantulum3, Recognizers-Text, dateparser, textacy where installed

Every figure is the median of several runs over the same articles; the ratio is characters per second divided by those
of the blank German tokenizer measured right beside it, so that it holds on a slower or busier machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "corpora" / "articles"
RUNS = 3
MOST = 16  # articles; more change nothing but the time it takes


def texts(language: str) -> list[str]:
    """Return the articles of one language."""
    paths = [path for path in sorted(ARTICLES.glob(f"*.{language}.txt")) if ".orig." not in path.name]
    return [path.read_text(encoding="utf-8") for path in paths[:MOST]]


def median_seconds(work: Callable[[], object]) -> float:
    """Return the median time of several runs after one that is not counted."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def stages(articles: list[str], language: str) -> list[tuple[str, float]]:
    """Return (stage, seconds for all articles), the blank tokenizer first."""
    import spacy

    import claimkit
    from claimkit import languages, nlp
    from claimkit.claims import build_claims
    from claimkit.extraction.entities import find_entities
    from claimkit.extraction.marks import pair_marks
    from claimkit.extraction.quantities import find_quantities
    from claimkit.extraction.quotes import find_quotes
    from claimkit.extraction.times import find_times

    tables, blank = languages.load(language), spacy.blank(language)
    quantities = [find_quantities(text, tables) for text in articles]
    times = [find_times(text, tables, published="2024-11-01") for text in articles]
    marks = [pair_marks(text, tables) for text in articles]
    docs = [nlp.parse(text, tables, model="small") for text in articles]
    entities = [find_entities(doc, tables) for doc in docs]
    quotes = [find_quotes(*parts, tables) for parts in zip(docs, marks, entities, strict=True)]
    results = [claimkit.extract(text, published="2024-11-01", language=language, model="small") for text in articles]
    work: list[tuple[str, Callable[[], object]]] = [
        ("blank tokenizer", lambda: [blank(text) for text in articles]),
        ("detect_language", lambda: [claimkit.detect_language(text) for text in articles]),
        ("find_quantities", lambda: [find_quantities(text, tables) for text in articles]),
        ("find_times", lambda: [find_times(text, tables, published="2024-11-01") for text in articles]),
        ("pair_marks", lambda: [pair_marks(text, tables) for text in articles]),
        ("trained pipeline", lambda: [nlp.parse(text, tables, model="small") for text in articles]),
        ("find_entities", lambda: [find_entities(doc, tables) for doc in docs]),
        ("find_quotes", lambda: [find_quotes(*parts, tables) for parts in zip(docs, marks, entities, strict=True)]),
        (
            "build_claims",
            lambda: [
                build_claims(*parts, tables) for parts in zip(docs, quantities, times, entities, quotes, strict=True)
            ],
        ),
        (
            "extract, small",
            lambda: [claimkit.extract(t, published="2024-11-01", language=language, model="small") for t in articles],
        ),
        (
            "extract, accurate",
            lambda: [
                claimkit.extract(t, published="2024-11-01", language=language, model="accurate") for t in articles
            ],
        ),
        ("consistency", lambda: [claimkit.check(result) for result in results]),
        ("to_json", lambda: [result.to_json() for result in results]),
        ("validate", lambda: [claimkit.validate(result.to_dict()) for result in results]),
    ]
    return [(name, median_seconds(run)) for name, run in work]


def peers(articles: list[str]) -> list[tuple[str, float | None]]:
    """Return (library and task, seconds for the English articles); None for a peer that is not installed."""
    import claimkit

    found: list[tuple[str, float | None]] = [
        ("claimkit find_quantities", median_seconds(lambda: [claimkit.find_quantities(t, "en") for t in articles])),
        ("claimkit find_times", median_seconds(lambda: [claimkit.find_times(t, "en") for t in articles])),
    ]
    for name, prepare in (
        ("quantulum3 parse (without its classifier)", _quantulum),
        ("Recognizers-Text numbers, units, dates", _recognizers),
        ("dateparser search_dates", _dateparser),
        ("textacy direct_quotations, parse included", _textacy),
    ):
        try:
            work = prepare()
        except ImportError:
            found.append((name, None))
        else:
            found.append((name, median_seconds(lambda work=work: [work(text) for text in articles])))  # type: ignore[misc]
    return found


def _quantulum() -> Callable[[str], object]:
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False
    return parser.parse


def _recognizers() -> Callable[[str], object]:
    import recognizers_suite as suite

    culture = suite.Culture.English

    def work(text: str) -> object:
        recognise = (suite.recognize_number, suite.recognize_currency, suite.recognize_percentage)
        return [one(text, culture) for one in (*recognise, suite.recognize_dimension, suite.recognize_datetime)]

    return work


def _dateparser() -> Callable[[str], object]:
    from dateparser.search import search_dates

    return lambda text: search_dates(text, languages=["en"])


def _textacy() -> Callable[[str], object]:
    from textacy.extract import triples

    from claimkit import languages, nlp

    tables = languages.load("en")

    def work(text: str) -> object:
        try:
            return list(triples.direct_quotations(nlp.parse(text, tables, model="small")))
        except ValueError:  # it gives up on an odd number of marks
            return []

    return work


def peers_table() -> str:
    """Return the peers' figures as Markdown, as a ratio to our own for the same task."""
    articles = texts("en")
    characters = sum(map(len, articles))
    measured = peers(articles)
    base = measured[0][1] or 1.0
    lines = [
        f"Beside others, in one run on {len(articles)} English articles of {characters} characters:",
        "",
        "| library | characters/s | times the seconds of find_quantities |",
        "|---|---:|---:|",
    ]
    for name, seconds in measured:
        figures = f"{characters / seconds:,.0f} | {seconds / base:.1f}" if seconds else "not installed |"
        lines.append(f"| {name} | {figures} |")
    return "\n".join(lines) + "\n"


# A small process starts the command: what is forked from this one would count its memory as its own.
LAUNCH = """
import os, sys, time
nothing = os.open(os.devnull, os.O_WRONLY)
start = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[
    (os.POSIX_SPAWN_DUP2, nothing, 1), (os.POSIX_SPAWN_DUP2, nothing, 2)])
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - start, usage.ru_maxrss, status, file=sys.stderr)
"""


def command(*words: str) -> tuple[float, float]:
    """Return the median wall seconds and the peak megabytes of a command in a process of its own.

    The modules are compiled, as an installed package's are: a first run that is not counted writes their bytecode.
    """
    walls, peaks = [], []
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        environment["PYTHONPYCACHEPREFIX"] = folder
        arguments = [sys.executable, "-S", "-E", "-c", LAUNCH, sys.executable, "-m", "claimkit", *words]
        for _ in range(RUNS + 1):
            done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
            wall, peak, status = done.stderr.split()[-3:]
            walls.append(float(wall))
            peaks.append(int(peak))
            if int(status):
                raise SystemExit(f"{' '.join(words)}: status {status}")
    return statistics.median(walls[1:]), max(peaks) / 1024


def table(language: str) -> str:
    """Return the figures as Markdown."""
    import build_compact
    import spacy

    import claimkit

    build_compact.build()  # as an installed package has them
    articles = texts(language)
    characters, words = sum(map(len, articles)), sum(len(text.split()) for text in articles)
    measured = stages(articles, language)
    base, whole = measured[0][1], dict(measured)["extract, small"]
    lines = [
        f"claimkit {claimkit.__version__}, spaCy {spacy.__version__}, Python {platform.python_version()}, "
        f"{platform.machine()}, {os.cpu_count()} cores, one used; {len(articles)} articles in '{language}', {words} words, "
        f"{characters} characters.",
        "",
        "| stage | characters/s | words/s | ratio to blank tokenizer | share of extract |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {name} | {characters / s:,.0f} | {words / s:,.0f} | {base / s:.3f} | {s / whole:.0%} |"
        for name, s in measured
    ]
    sample = str(next(iter(sorted(ARTICLES.glob(f"*.{language}.txt")))))
    lines += ["", "| command | wall seconds | peak MB |", "|---|---:|---:|"]
    for name, words_ in (
        ("claimkit --help", ["--help"]),
        ("claimkit extract, small", ["extract", "--model", "small", sample]),
        ("claimkit extract, accurate", ["extract", "--model", "accurate", sample]),
    ):
        wall, peak = command(*words_)
        lines.append(f"| {name} | {wall:.2f} | {peak:.0f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the table; write it into the docs when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", default="de")
    parser.add_argument("--peers", action="store_true", help="also time the peers that are installed")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    found = table(options.language) + ("\n" + peers_table() if options.peers else "")
    sys.stdout.write(found)
    if options.write:
        head = "# Performance\n\nMeasured by `python scripts/bench.py --write`; ratios, so that they hold on another machine.\n\n"
        path = ROOT / "docs" / "performance.md"
        told = path.read_text(encoding="utf-8").partition("\n## ")  # what is written by hand stays
        path.write_text(head + found + "".join(told[1:]), encoding="utf-8")


if __name__ == "__main__":
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    main()
