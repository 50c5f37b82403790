"""Whole short articles against a reference: how many verdicts are right, and that no alarm is false.

`tests/cases/reference` holds the articles with their figures marked, and the tables of invented firms and places. Each
article mixes right and wrong figures with those of parts, of other places and of times to come.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

import claimkit
from claimkit.checking.outcomes import ALARMS, GOOD

CASES = Path(__file__).parents[1] / "cases" / "reference"
SAMPLE = Path(__file__).parents[2] / "corpora" / "reference"
_MARK = re.compile(r"\[\[(.*?)\|([SCN])\]\]")


class Marked(NamedTuple):
    """An article with the places of its figures and what the reference says of them."""

    language: str
    tables: str
    published: str
    text: str
    wanted: dict[int, str]


def _read() -> list[Marked]:
    found = []
    for block in ("\n" + (CASES / "articles.txt").read_text(encoding="utf-8")).split("\n## ")[1:]:
        head, _, marked = block.partition("\n")
        language, tables, published = head.split()
        text, last = "", 0
        wanted: dict[int, str] = {}
        for match in _MARK.finditer(marked):
            text += marked[last : match.start()]
            wanted[len(text)] = match[2]
            text, last = text + match[1], match.end()
        found.append(Marked(language, tables, published, text + marked[last:], wanted))
    return found


def _verdicts(article: Marked) -> dict[int, str]:
    """Return S, C or N for each figure, by its place."""
    tables = claimkit.load_reference(CASES if article.tables == "own" else SAMPLE)
    claims = claimkit.extract(article.text, language=article.language, published=article.published)
    starts = {claim.id: claim.quantity.start for claim in claims.claims}
    found = {}
    for finding in claimkit.check(claims, reference=tables).findings:
        if finding.check == "reference":
            verdict = finding.verdict
            found[starts[finding.claim_ids[0]]] = "S" if verdict in GOOD else "C" if verdict in ALARMS else "N"
    return found


@pytest.mark.timeout(900)
def test_verdicts_of_short_articles() -> None:
    right = total = 0
    false = []
    for article in _read():
        found = _verdicts(article)
        for start, wanted in article.wanted.items():
            verdict = found.get(start, "N")
            total += wanted != "N"
            right += wanted != "N" and verdict == wanted
            if verdict == "C" and wanted != "C":
                false.append(article.text[max(0, start - 40) : start + 20])
    print(f"{right} of {total} right; false alarms: {false}")
    assert right / total >= 0.86
    assert len(false) <= 3
