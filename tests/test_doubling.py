"""Cost grows with the text and not faster: every stage and every compiled pattern on n, 2n and 4n characters.

Four times the text of something quadratic costs sixteen times as much; eight is the line, which leaves room for noise.
Processor time is taken, the least of several runs where a first one is suspicious.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import claimkit
from claimkit import languages, nlp
from claimkit.extraction.entities import find_entities
from claimkit.extraction.marks import pair_marks
from claimkit.extraction.quantities import find_quantities
from claimkit.extraction.quotes import find_quotes
from claimkit.extraction.times import find_times
from claimkit.languages.detection import detect_language
from claimkit.reading import build_article, read_bytes
from claimkit.reading.articles import Given

ARTICLES = Path(__file__).parent.parent / "corpora" / "articles"
DE = languages.load("de")
MOST = 8  # times the cost for four times the text


def texts_of(code: str) -> Iterator[str]:
    """Yield our articles in a language."""
    return (path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob(f"*.{code}.txt")))


GERMAN = list(texts_of("de"))[:12]


def cost(work: Callable[[], object], runs: int = 1) -> float:
    """Return the processor seconds of some work, the least of so many runs."""
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def prose(times: int) -> str:
    """Return German articles, of which none comes twice, as one text; then all of them again."""
    return "\n\n".join(GERMAN[n % len(GERMAN)] for n in range(2 * times))


def parsed(text: str) -> claimkit.ArticleClaims:
    return claimkit.extract(text, language="de", model="small", published="2025-11-01")


def quotes_of(text: str) -> object:
    doc = nlp.parse(text, DE, model="small")
    return find_quotes(doc, pair_marks(text, DE), find_entities(doc, DE), DE)


# What is prepared from a text and left out of the cost, and the stage itself.
STAGES: dict[str, tuple[Callable[[str], object], Callable[[object], object]]] = {
    "article": (str, lambda text: build_article(str(text))),
    "language": (str, lambda text: detect_language(str(text))),
    "html": (
        lambda text: f"<html><body><article><p>{text.replace(chr(10), '</p><p>')}</p></article></body></html>".encode(),
        lambda page: list(read_bytes(page, None, Given(None, "de", None), media_type="text/html")),  # type: ignore[arg-type]
    ),
    "quantities": (str, lambda text: find_quantities(str(text), DE)),
    "times": (str, lambda text: find_times(str(text), DE, published="2025-11-01")),
    "marks": (str, lambda text: pair_marks(str(text), DE)),
    "pipeline": (str, lambda text: nlp.parse(str(text), DE, model="small")),
    "entities": (
        lambda text: nlp.parse(text, DE, model="small"),
        lambda doc: find_entities(doc, DE),  # type: ignore[arg-type]
    ),
    "quotes": (str, lambda text: quotes_of(str(text))),
    "extract": (str, lambda text: parsed(str(text))),
    "consistency": (parsed, claimkit.check),  # type: ignore[dict-item]
    "json": (parsed, lambda claims: claims.to_json()),  # type: ignore[attr-defined]
    "report": (parsed, lambda claims: claimkit.render(claims, "html")),  # type: ignore[arg-type]
    "text": (parsed, lambda claims: claimkit.render(claims, "text")),  # type: ignore[arg-type]
    "translation": (parsed, lambda claims: claimkit.compare(claims, claims)),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_costs_what_the_text_is_long(stage: str) -> None:
    prepare, work = STAGES[stage]
    subjects = [prepare(prose(times)) for times in (1, 1, 2, 4)]
    work(subjects[0])  # what is loaded once
    small, double, large = (cost(lambda subject=subject: work(subject), 2) for subject in subjects[1:])  # type: ignore[misc]
    assert large <= 0.02 + MOST * small, f"{small:.3f} s, {double:.3f} s, {large:.3f} s"


# Run on its own: notes with which methods, and on how long a stretch, the patterns of claimkit are used on articles, then
# tries those that search long stretches on runs of one piece.
RECORDER = r"""
import json, re, sys, time
used = {}
compiled = re.compile
class Watched:
    def __init__(self, pattern, place):
        self.made, self.place = pattern, place
    def __getattr__(self, name):
        found = getattr(self.made, name)
        if name not in ("search", "finditer", "findall", "sub", "split", "match", "fullmatch", "subn"):
            return found
        def noted(*args):
            at = 1 if name in ("sub", "subn") else 0
            text, bounds = args[at], args[at + 1 :]
            bounds = bounds if at == 0 and name != "split" else ()
            length = min(len(text), bounds[1] if len(bounds) > 1 else len(text)) - (bounds[0] if bounds else 0)
            if length > 300:
                used.setdefault((self.made, self.place), set()).add(name)
            return found(*args)
        return noted
def record(pattern, flags=0):
    made = compiled(pattern, flags)
    frame = sys._getframe(1)
    module = frame.f_globals.get("__name__", "")
    return Watched(made, f"{module}:{frame.f_lineno}") if module.startswith("claimkit") else made
re.compile = record
import claimkit, claimkit.cli
from claimkit import languages
for code, text in json.load(sys.stdin).items():
    language = code if code in languages.codes() else None
    claims = claimkit.check(claimkit.extract(text, language=language, model="small", published="2025-11-01"))
    for name in ("text", "html", "csv", "claimreview", "annotations"):
        claimkit.render(claims, name)
    claimkit.compare(claims, claims)
pieces = ["a", "A", "1", " ", "1.", "1,", "1 ", "a ", "Aa ", "(", "-", ".", "\n", "a-", "a.", "/", "1/", "a/", ":", "\u201e",
          '"', "'", "http://a", "% ", "\u00a0", "ein", "und ", "von 1 ", "Millionen ", "20", "1-", "1 - ", "e\u0301", "\u4e07",
          "\u4e8c", "<", "&", "von ", "im ", "der ", "a\n"]
def seconds(pattern, methods, text):
    start = time.process_time()
    if methods - {"match", "fullmatch"}:
        for _ in pattern.finditer(text):
            pass
    pattern.match(text)
    return time.process_time() - start
slow = []
for (pattern, place), methods in used.items():
    for piece in pieces if isinstance(pattern.pattern, str) else ():
        large = seconds(pattern, methods, (piece * 8_000)[:8_000])
        if large < 0.05:
            continue
        small = min(seconds(pattern, methods, (piece * 2_000)[:2_000]) for _ in range(5))
        large = min(large, *(seconds(pattern, methods, (piece * 8_000)[:8_000]) for _ in range(2)))
        if large > 0.05 and large > 8 * small:
            slow.append([place, sorted(methods), pattern.pattern[:120], piece, small, large])
print(json.dumps({"patterns": len(used), "slow": slow}))
"""


def test_every_pattern_that_searches_articles_costs_what_the_text_is_long() -> None:
    codes = languages.codes()
    texts = {code: "\n".join(text for _, text in zip(range(3), texts_of(code), strict=False)) for code in codes}
    texts["zh"] += "".join(path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.zh.txt"))[:3])
    call = [sys.executable, "-c", RECORDER]
    run = subprocess.run(call, input=json.dumps(texts), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    result = json.loads(run.stdout)
    assert result["patterns"] > 100, "the recorder no longer sees the patterns"
    assert result["slow"] == []
