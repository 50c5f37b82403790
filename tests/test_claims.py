"""Claims: what is measured, of whom, when, who says so, in sentences plain enough for any parse."""

from __future__ import annotations

from decimal import Decimal

import pytest

import claimkit
from claimkit.records import ArticleClaims, Claim

ARTICLE = """Nordwerk senkt die Kosten
Nach Berechnungen von Soltau Research beläuft sich der Markt auf 317,8 Milliarden Yuan, wovon Firmen und Haushalte 267,3 Milliarden Yuan bzw. 50,5 Milliarden Yuan ausmachen.
Die Produktionskosten lagen vor 2018 bei etwa 23 bis 170 Millionen Yuan pro Film. Sie wurden auf 25.000 Yuan gesenkt.
„Wir liefern 300 Maschinen“, sagte Petra Hollmann. Der Umsatz von Nordwerk stieg im Jahr 2023 um 12 % auf 5,6 Millionen Euro.
Bis 2030 soll der Markt voraussichtlich 5 Milliarden Euro erreichen. Bei einem Ausfall könnten 400 Betriebe betroffen sein.
Das „Drei-Körper-Problem“ erschien auf iOS 17. Rufen Sie 030 29700 an. Die „zweite Hälfte“ beginnt.
"""


@pytest.fixture(scope="module")
def result() -> ArticleClaims:
    found = claimkit.extract(ARTICLE, published="2024-11-01", consistency=True)
    claimkit.validate(found.to_dict())
    return found


def claim(result: ArticleClaims, figure: str) -> Claim:
    return next(claim for claim in result.claims if claim.quantity.text.startswith(figure))


def test_the_claims_are_these_and_no_others(result: ArticleClaims) -> None:
    values = [c.quantity.value or (c.quantity.low, c.quantity.high) for c in result.claims]
    million = 10**6
    assert values == [
        Decimal(317_800 * million),
        Decimal(267_300 * million),
        Decimal(50_500 * million),
        (Decimal(23 * million), Decimal(170 * million)),
        Decimal(25_000),
        Decimal(300),
        Decimal(12),
        Decimal(5_600_000),
        Decimal(5_000 * million),
        Decimal(400),
    ]


@pytest.mark.parametrize(
    ("figure", "measure"),
    [
        ("317,8", "Markt"),
        ("23 bis", "Produktionskosten"),
        ("12 %", "Umsatz"),
        ("5,6", "Umsatz"),
        ("5 Milliarden", "Markt"),
    ],
)
def test_measure(result: ArticleClaims, figure: str, measure: str) -> None:
    found = claim(result, figure).measure
    assert found is not None
    assert found.text == measure


def test_subject_is_joined_to_its_entity(result: ArticleClaims) -> None:
    subject = claim(result, "12 %").subject
    assert subject is not None
    assert subject.text == "Nordwerk"
    assert subject.entity_id in {entity.id for entity in result.entities if entity.name == "Nordwerk"}


@pytest.mark.parametrize(
    ("figure", "since", "until"),
    [("23 bis", None, "2017-12-31"), ("12 %", "2023-01-01", "2023-12-31"), ("5 Milliarden", None, "2030-12-31")],
)
def test_time(result: ArticleClaims, figure: str, since: str | None, until: str | None) -> None:
    time = claim(result, figure).time
    assert time is not None
    assert (time.since, time.until) == (since, until)


def test_source_and_modality(result: ArticleClaims) -> None:
    source = claim(result, "317,8").source
    assert source is not None
    assert source.name == "Soltau Research"
    spoken = claim(result, "300").source
    assert spoken is not None
    assert spoken.name == "Petra Hollmann"
    assert claim(result, "12 %").source is None
    assert claim(result, "300").modality == "reported"
    assert claim(result, "12 %").modality == "asserted"
    assert claim(result, "5 Milliarden").modality == "forecast"
    assert claim(result, "400").modality == "hypothetical"


def test_qualifier_bound_and_rate(result: ArticleClaims) -> None:
    quantity = claim(result, "23 bis").quantity
    assert (quantity.bound, quantity.approximate) == ("range", True)
    assert quantity.unit.per is not None
    assert quantity.unit.per.text == "Film"


def test_the_sum_is_found_and_right(result: ArticleClaims) -> None:
    sums = [f for f in result.findings if f.rule == "sum"]
    assert [(f.claim_ids, f.verdict, f.severity) for f in sums] == [(("c1", "c2", "c3"), "supported", "info")]


def test_priority_has_reasons_and_confidence_is_a_share(result: ArticleClaims) -> None:
    money, small = claim(result, "317,8"), claim(result, "300")
    assert money.priority > small.priority
    assert "money" in money.priority_reasons
    assert all(0 < c.confidence <= 1 for c in result.claims)


def test_a_figure_said_twice_is_linked() -> None:
    text = "Nordwerk machte einen Umsatz von 5 Millionen Euro. Der Umsatz von 5 Millionen Euro freute Nordwerk."
    first, second = claimkit.extract(text, language="de").claims
    assert (first.same_as, second.same_as) == (None, first.id)


def test_rate_before_its_figure() -> None:
    found = claimkit.extract("Der Preis je Kubikmeter stieg um 18 Cent auf 2,34 Euro.", language="de").claims
    assert {(c.quantity.unit.per.code, c.quantity.unit.per.text) for c in found if c.quantity.unit.per} == {
        ("m³", "Kubikmeter")
    }


def test_language_without_claim_data_names_no_measure() -> None:
    found = claimkit.extract("公司去年的收入达到183亿元，同比增长26.4%。", language="zh").claims
    assert [c.quantity.value for c in found] == [Decimal(18_300_000_000), Decimal("26.4")]
    assert all(c.measure is None and c.subject is None for c in found)


def test_each_figure_of_a_change_has_its_own_time() -> None:
    text = "Der Preis stieg von 62 Yuan im Januar 2025 auf 93 Yuan im Oktober 2025."
    times = {
        claim.quantity.text: claim.time and claim.time.since for claim in claimkit.extract(text, language="de").claims
    }
    assert times == {"62 Yuan": "2025-01-01", "93 Yuan": "2025-10-01"}
