"""Ages whose years are left out, and the figures beside which they look alike."""

from __future__ import annotations

import pytest

from claimkit.extraction.quantities import find_quantities
from claimkit.languages import load

AGES = {
    "de": [
        "Kein Kind ist jünger als 16.",
        "Viele Autofahrer sind über 50.",
        "Mein Bruder ist 13 und groß.",
        "Seine Schwester, 91, kam.",
        "Die Älteste ist 83.",
        "Der Hund Rex gehört ihr; ihr Sohn ist vier, sagt sie.",
    ],
    "en": [
        "Drivers under 25 can pay less.",
        "Most are aged 40.",
        "My brother is 13, he says.",
        "A spokesman, 61, denied it.",
        "The oldest was 91.",
        "Children aged between 12 and 15 came.",
    ],
    "fr": ["Elle est âgée de 40.", "Sa mère, 71, est venue."],
    "es": ["Es para menores de 14.", "Vinieron mujeres de más de 40.", "Su abuela, 81, vino."],
    "it": ["Il corso è per gli over 65.", "Entrano i bambini sotto i 12.", "Sua madre, 71, è arrivata."],
    "nl": ["Veel bezoekers zijn jonger dan 16.", "Dat geldt voor mensen boven de 65.", "De jongste is 12."],
    "pt": ["Proibido para menores de 14.", "Sua mãe, 71, chegou."],
}
OTHERS = {
    "de": [
        "Damit sank die Zahl der Schüler unter 40.",
        "Der Wert blieb unter 16 Grad.",
        "Mein Bruder ist 91 Meter gelaufen.",
        "Sein Bruder wurde 3.",
        "Die jüngste Zahl war 35.",
        "Der Sohn ist 30 Kilo schwer.",
        "Die Werte blieben alle unter 30.",
        "Es kamen Frauen über 65-mal.",
    ],
    "en": [
        "They measured speeds, most of them over 65.",
        "They sold over 65 cars.",
        "The number of pupils below 30 fell.",
        "Drivers over 65 miles away came.",
        "Anyone over 6 feet must stoop.",
        "The driver was 20 seconds behind.",
        "The dog is 20 per cent heavier.",
        "Drivers under 65% of the limit came.",
    ],
    "fr": ["Il a vendu plus de 65 voitures.", "Il pèse moins de 30.", "Des enfants de plus de 40 pays sont venus."],
    "es": ["Vendió más de 65 coches.", "Los mayores de 65 centímetros pasan.", "Pesa más de 30."],
    "it": ["Ha venduto oltre 65 auto.", "I morti sono oltre 60.", "La temperatura è sotto i 12 gradi."],
    "nl": ["De temperatuur bleef onder de 16 graden.", "Daarmee zakte het aantal mensen onder de 30."],
    "pt": ["Vendeu mais de 65 carros.", "Os maiores de 65 centímetros passam.", "Pesa mais de 30."],
}


def _codes(text: str, language: str) -> list[str | None]:
    return [quantity.unit.code for quantity in find_quantities(text, load(language))]


@pytest.mark.parametrize(("language", "text"), [(code, text) for code in AGES for text in AGES[code]])
def test_an_age_is_told_without_years(language: str, text: str) -> None:
    assert _codes(text, language) == ["a"]


@pytest.mark.parametrize(("language", "text"), [(code, text) for code in OTHERS for text in OTHERS[code]])
def test_another_figure_is_no_age(language: str, text: str) -> None:
    assert "a" not in _codes(text, language)


def test_a_pronoun_is_as_old_as_the_people_before_it() -> None:
    assert _codes("They treated 90 patients, most of them over 65.", "en") == [None, "a"]
    assert _codes("Es kamen 20 Patienten, davon unter 30.", "de") == [None, "a"]
