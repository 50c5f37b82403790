"""Changes that words of movement only seem to tell, or that a multiple, a freeze or a time in seasons tells."""

from __future__ import annotations

from decimal import Decimal

import pytest

import claimkit

FOUND = [
    ("pt", "O gasto ascende a 47 milhões de euros.", ["None"]),
    ("pt", "O gasto ascendeu 4% e chega a 47 milhões de euros.", ["increase", "increase"]),
    ("es", "En marzo cayeron 96 litros por metro cuadrado en la sierra.", ["None"]),
    ("es", "Las ventas cayeron 96 euros.", ["decrease"]),
    ("it", "A marzo sono caduti 40 millimetri di pioggia.", ["None"]),
    ("fr", "En mars, il est tombé 40 millimètres de pluie.", ["None"]),
    ("pt", "Morreram onze pessoas e outros seis óbitos estão em estudo.", ["None", "None"]),
    ("pt", "O valor cresceu outros 3%.", ["increase"]),
    ("es", "Los equipos recuperaron otros dos cuerpos.", ["None"]),
    ("pt", "A dívida equivale a 2,4 vezes o Ebitda, ante 1,9 vez no fim de 2024.", ["None", "None"]),
    ("es", "El sueldo, congelado desde agosto en 300 euros, no alcanza.", ["unchanged"]),
    ("es", "El agua cuesta 3 euros, el triple que hace tres campañas.", ["increase", "increase"]),
    ("pt", "A água custa 3 euros, o triplo do que há três safras.", ["increase", "increase"]),
]


@pytest.mark.parametrize(("language", "text", "directions"), FOUND)
def test_which_way_it_went(language: str, text: str, directions: list[str]) -> None:
    claims = claimkit.extract(text, language=language, published="2025-11-20").claims
    assert [str(claim.change and claim.change.direction) for claim in claims] == directions


def test_an_older_figure_counts_the_same_thing() -> None:
    text = "Vieram 84.500 pessoas, um aumento de 22% que os donos atribuem ao regresso das duas noturnas."
    changes = [claim.change for claim in claimkit.extract(text, language="pt").claims]
    assert changes[0] is not None
    assert changes[0].old is None
    assert changes[0].by is not None
    assert changes[0].by.value == Decimal(22)


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        ("es", "Hace tres temporadas eran 20 socios.", ["20 socios"]),
        ("es", "El equipo ganó tres temporadas y tiene 20 socios.", ["tres temporadas", "20 socios"]),
        ("pt", "A queda foi de 9% face aos três meses anteriores.", ["9%"]),
        ("es", "La caída fue del 9 % respecto a los tres meses previos.", ["9 %"]),
        ("es", "La obra dura tres meses y cuesta 9 euros.", ["tres meses", "9 euros"]),
    ],
)
def test_a_number_of_a_time_is_no_claim(language: str, text: str, figures: list[str]) -> None:
    claims = claimkit.extract(text, language=language, published="2025-11-20").claims
    assert [claim.quantity.text for claim in claims] == figures


def test_a_factor_with_room_to_spare() -> None:
    (claim,) = claimkit.extract("La deuda se duplicó con creces.", language="es").claims
    assert (claim.quantity.value, claim.quantity.bound) == (Decimal(2), "more_than")
