"""Years of two digits: each is found with the year that it was read as, and said in a notice."""

from __future__ import annotations

import pytest

import claimkit
from claimkit.extraction.times import short_years

CASES = [
    ("de", "Anfang 23 lag der Umsatz bei 5 Millionen Euro.", ["Anfang 23"], [2023]),
    ("de", "Das geschah im Juni '98 und am 3. Mai 2021.", ["Juni '98"], [1998]),
    ("de", "Im Jahr 2023 lag der Umsatz bei 5 Millionen Euro.", [], []),
    ("en", "It happened on 5/6/21 in London.", ["5/6/21"], [2021]),
]


@pytest.mark.parametrize(("code", "text", "spans", "years"), CASES)
def test_short_years(code: str, text: str, spans: list[str], years: list[int]) -> None:
    found = short_years(text, code, published="2024-05-15")
    assert [text[start:end] for start, end, _ in found] == spans
    assert [year for _, _, year in found] == years


def test_notice() -> None:
    claims = claimkit.extract(CASES[0][1], language="de", published="2024-05-15")
    notices = [notice for notice in claims.notices if notice.code == "short_year"]
    assert [(notice.start, notice.end) for notice in notices] == [(0, len("Anfang 23"))]
    assert "2023" in notices[0].message
