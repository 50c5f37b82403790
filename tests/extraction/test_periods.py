"""Which time a figure takes: the one told right before it, none that is another figure's, none for a known count."""

from __future__ import annotations

import pytest

import claimkit

PUBLISHED = "2025-11-19"


def time_of(language: str, marked: str) -> str:
    """Return the time of the claim on the marked figure: its sides, "vague", or "none"."""
    text = marked.replace("[[", "").replace("]]", "")
    place = marked.index("[[")
    claims = claimkit.extract(text, language=language, published=PUBLISHED).claims
    claim = next(c for c in claims if c.quantity.start <= place < c.quantity.end)
    if claim.time is None:
        return "none"
    return claim.time.kind if claim.time.since is claim.time.until is None else f"{claim.time.since}/{claim.time.until}"


@pytest.mark.parametrize(
    ("language", "text", "time"),
    [
        ("de", "Der Beitrag soll von derzeit [[12 Euro]] auf 15 Euro steigen.", "vague"),
        ("de", "Der Beitrag soll von derzeit 12 Euro auf [[15 Euro]] steigen.", "none"),
        ("de", "Die Zahl der Brände sank von 80 auf zuletzt [[31]].", "vague"),
        ("en", "The fee would rise from currently [[12 euros]] to 15 euros.", "vague"),
        ("nl", "De bijdrage stijgt van momenteel [[12 euro]] naar 15 euro.", "vague"),
    ],
)
def test_time_inside_the_place_of_a_figure_is_its_own(language: str, text: str, time: str) -> None:
    assert time_of(language, text) == time


@pytest.mark.parametrize(
    ("language", "text", "time"),
    [
        ("de", "Der Preis fiel von 90 Euro im Jahr 2019 auf [[70 Euro]].", "none"),
        ("de", "Der Preis fiel von [[90 Euro]] im Jahr 2019 auf 70 Euro.", "2019-01-01/2019-12-31"),
        ("en", "The price fell from 90 euros in 2019 to [[70 euros]].", "none"),
        ("es", "El precio bajó de 90 euros en 2019 a [[70 euros]].", "none"),
        ("fr", "Le prix est passé de 90 euros en 2019 à [[70 euros]].", "none"),
        ("it", "Il prezzo è sceso da 90 euro nel 2019 a [[70 euro]].", "none"),
        ("de", "Der Preis fiel im Jahr 2019 von 90 Euro auf [[70 Euro]].", "2019-01-01/2019-12-31"),  # of the whole
    ],
)
def test_time_right_behind_the_older_figure_is_its_own(language: str, text: str, time: str) -> None:
    assert time_of(language, text) == time


@pytest.mark.parametrize(
    ("language", "text", "time"),
    [
        ("de", "Die [[87 Läden]] der Stadt verkauften im Mai 900 Bücher.", "none"),
        ("en", "The [[87 shops]] of the town sold 900 books in May.", "none"),
        ("es", "Las [[87 tiendas]] de la ciudad vendieron en mayo 900 libros.", "none"),
        ("it", "Gli [[87 alberghi]] della città hanno venduto a maggio 900 notti.", "none"),
        ("pt", "As [[87 lojas]] da cidade venderam em maio 900 livros.", "none"),
        ("de", "Im Mai starben [[87 Menschen]].", "2025-05-01/2025-05-31"),
        ("en", "In May [[87 people]] died.", "2025-05-01/2025-05-31"),
        ("fr", "Les [[vingt-cinq premiers bus]] arriveront en juin.", "2026-06-01/2026-06-30"),
    ],
)
def test_known_count_has_no_time(language: str, text: str, time: str) -> None:
    assert time_of(language, text) == time


@pytest.mark.parametrize(
    ("language", "text", "time"),
    [
        ("de", "Gebrannt hat es seltener: [[412-mal]] nach 488-mal im Jahr 2023, teilte der Kreis mit.", "none"),
        ("de", "Erwartet werden [[60.000 Besucher]] nach 57.000 im Jahr 2024.", "none"),
        ("de", "Erwartet werden 60.000 Besucher nach [[57.000]] im Jahr 2024.", "2024-01-01/2024-12-31"),
        ("en", "Buyers ordered a [[12 percent]] increase from 70 million in 2023.", "none"),
        ("nl", "Er kwamen [[41 bezoekers]], tegen 58 in 2023.", "none"),
        ("de", "Im Mai gewann er nach [[zwei Stunden]] 300 Euro.", "2025-05-01/2025-05-31"),
    ],
)
def test_time_right_behind_a_compared_figure_is_its_own(language: str, text: str, time: str) -> None:
    assert time_of(language, text) == time


@pytest.mark.parametrize(
    ("language", "text", "time"),
    [
        ("de", "Ein Brot kostet seit Montag 4,95 Euro statt [[4,60 Euro]].", "none"),
        ("de", "Der Preis ist seit 2021 von [[900 Euro]] auf 2.700 Euro gestiegen.", "none"),
        ("de", "Der Preis ist seit 2021 von 900 Euro auf [[2.700 Euro]] gestiegen.", "2021-01-01/None"),
        ("de", "Im ersten Quartal lag das Ergebnis bei 70 Millionen Euro, nach [[118 Millionen Euro]].", "none"),
        ("en", "In the first quarter profit was £70m, against [[£118m]].", "none"),
        ("en", "It now expects £14m for 2025, compared with [[£18m]].", "2025-01-01/2025-12-31"),
        (
            "es",
            "En el primer trimestre el beneficio fue de 70 millones de euros, frente a [[118 millones de euros]].",
            "none",
        ),
        (
            "fr",
            "Au premier trimestre, le bénéfice était de 70 millions d'euros, contre [[118 millions d'euros]].",
            "none",
        ),
        ("it", "Nel primo trimestre l'utile è stato di 70 milioni di euro, contro [[118 milioni di euro]].", "none"),
        ("nl", "In het eerste kwartaal was de winst 70 miljoen euro, tegen [[118 miljoen euro]].", "none"),
        ("pt", "No primeiro trimestre, o lucro foi de R$ 70 milhões, ante [[R$ 118 milhões]].", "none"),
    ],
)
def test_older_figure_has_not_the_time_of_the_newer(language: str, text: str, time: str) -> None:
    assert time_of(language, text) == time
