"""Whole short articles against a reference: how many verdicts are right, and that no alarm is false.

`tests/cases/reference` holds the articles with their figures marked, and the tables of invented firms and places;
`tests/cases/world` short passages in seven languages, and tables of countries that have English names only; and
`tests/cases/newspaper` and `tests/cases/paragraphs` such passages in the wording of newspapers, to be held against the
sample reference; `tests/cases/sentences` single claims of all kinds, and `tests/cases/slips` such claims as journalists get
them wrong; `tests/cases/asides` figures told in passing in articles about something else. Each article mixes right and wrong figures with those of parts, of other places and of times to come.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

import claimkit
from claimkit.checking.outcomes import ALARMS, GOOD

CASES = Path(__file__).parents[1] / "cases"
SAMPLE = Path(__file__).parents[2] / "corpora" / "reference"
_MARK = re.compile(r"\[\[(.*?)\|([SCN])\]\]")


class Marked(NamedTuple):
    """An article with the places of its figures and what the reference says of them."""

    language: str
    tables: str
    published: str
    text: str
    wanted: dict[int, str]


def _read(folder: str) -> list[Marked]:
    found = []
    for block in ("\n" + (CASES / folder / "articles.txt").read_text(encoding="utf-8")).split("\n## ")[1:]:
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
    own = {"own": "reference", "world": "world"}.get(article.tables)
    tables = claimkit.load_reference(CASES / own if own else SAMPLE)
    claims = claimkit.extract(article.text, language=article.language, published=article.published)
    starts = {claim.id: claim.quantity.start for claim in claims.claims}
    found = {}
    for finding in claimkit.check(claims, reference=tables).findings:
        if finding.check == "reference":
            verdict = finding.verdict
            found[starts[finding.claim_ids[0]]] = "S" if verdict in GOOD else "C" if verdict in ALARMS else "N"
    return found


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("folder", "least"),
    [
        ("reference", 0.88),
        ("world", 0.83),
        ("newspaper", 0.82),
        ("paragraphs", 0.82),
        ("sentences", 0.86),
        ("slips", 0.92),
        ("asides", 0.8),
    ],
)
def test_verdicts_of_short_articles(folder: str, least: float) -> None:
    right = total = 0
    false = []
    for article in _read(folder):
        found = _verdicts(article)
        for start, wanted in article.wanted.items():
            verdict = found.get(start, "N")
            total += wanted != "N"
            right += wanted != "N" and verdict == wanted
            if verdict == "C" and wanted != "C":
                false.append(article.text[max(0, start - 40) : start + 20])
    print(f"{right} of {total} right; false alarms: {false}")
    assert right / total >= least
    assert not false
