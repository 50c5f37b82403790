"""The age of a thing against the year in which it was founded or built: "founded in 1905, is 120 years old"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from claimkit.checking.building import build_finding
from claimkit.checking.intervals import Interval
from claimkit.checking.pages import Figure, Page
from claimkit.records import Finding

_YEAR = re.compile(r"(?<![\w.,/-])(1[0-9]{3}|20[0-9]{2})(?![\w/-]|[.,]\d)")
_REACH = 120  # characters of a sentence in which the year is looked for
_FOUNDED = 30  # characters between a year and the word that says what was done in it
_WORDS, _CLAUSE = 5, 2  # words from the year to the age, and from the last comma: more may bring in another thing
_SLIP = Decimal("0.25")  # share by which an age is off at most that is meant to be the one since the year


def check_anniversaries(page: Page) -> Iterator[Finding]:
    """Yield a finding for each age of what was founded, built or opened in the one year that the sentence names."""
    published = page.claims.article.published
    for figure in page.figures if published is not None else ():
        if figure.kind != "duration" or figure.quantity.unit.code != "a" or figure.claim.change is not None:
            continue
        last = figure.quantity.text.split()[-1]
        if page.starts("old", page.sentence_after(figure, 20)) or page.starts("old", last):
            yield from _age(page, figure, int((published or "")[:4]))


def _age(page: Page, figure: Figure, today: int) -> Iterator[Finding]:
    before = page.sentence_before(figure, _REACH)
    years = list(_YEAR.finditer(before))
    if len(years) != 1:
        return
    start, end = years[0].span()
    gap = before[end:]
    clause = gap.rpartition(",")[2] if "," in gap else ""
    if len(gap.split()) > _WORDS or len(clause.split()) > _CLAUSE:
        return
    if not page.has("founded", before[max(0, start - _FOUNDED) : end + _FOUNDED]):
        return
    age = today - int(years[0][1])
    expected = Interval(Decimal(age - 1), Decimal(age))
    met = figure.interval.overlaps(expected)
    if met or abs(figure.value - age) <= _SLIP * age:
        yield build_finding(
            page, "duration", "supported" if met else "contradicted", figure, (),
            found=figure.exact, expected=expected, unit="a", confidence=0.8, arithmetic=f"{years[0][1]} - {today}",
        )  # fmt: skip
