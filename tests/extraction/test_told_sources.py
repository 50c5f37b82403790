"""Who says a figure where the speaker stands behind whom was told, in a view, or beside a clause that reports nothing."""

from __future__ import annotations

import pytest

import claimkit

TOLD = [
    ("es", "El sindicato Unión Agraria discrepa. A su entender, se perderán 300 empleos.", "Unión Agraria"),
    ("pt", "A economista Ana Dias discorda. Na avaliação dela, faltam 300 empregos.", "Ana Dias"),
    ("pt", "Na visão da economista Ana Dias, faltam 300 empregos.", "Ana Dias"),
    ("it", "La preside, Ada Rossi, dissente. A suo modo di vedere mancano 300 banchi.", "Ada Rossi"),
    ("pt", "O autarca Rui Brás falou ontem. «Fizemos 500 casas», afirmou aos jornalistas.", "Rui Brás"),
    ("pt", "«Fizemos 500 casas», disse ao jornal o autarca, Rui Brás.", "Rui Brás"),
    ("es", "La abogada de Luis Vela, Inés Soto, anunció que reclamará 300 euros.", "Inés Soto"),
    ("es", "El grupo espera una mejora y prevé ganar 640 millones de euros.", "El grupo"),
    ("es", "La alcaldesa, Inés Soto, asegura que, solo este año, se vendieron 640 pisos.", "Inés Soto"),
    ("pt", "A autarca, Inês Couto, garante que, só este ano, se venderam 640 casas.", "Inês Couto"),
    ("es", "El gasto sube, según un estudio que el Ayuntamiento encargó, a 30 euros.", "un estudio"),
    ("de", "Gekauft hat ihn die Kette Nordwind, die nach eigenen Angaben 400 Läden betreibt.", "Nordwind"),
    ("de", "Es lud der Verein Depotfreunde, der nach eigenen Angaben 1.150 Mitglieder hat.", "Depotfreunde"),
    ("de", "Das sagt Erna Wollner, die dort 40 Gäste bewirtet.", None),
    (
        "de",
        "Nach Zahlen von Haichuan Data stieg der Preis. Für 2025 erwartet das Institut 410 Millionen Euro.",
        "Haichuan Data",
    ),
    ("en", "The buyer is Norwind, which says it runs 400 shops.", "Norwind"),
    ("fr", "L'acheteur est Nordvent, qui revendique 400 magasins.", "Nordvent"),
    (
        "pt",
        "Com 300 casos, o triplo do nível que a OMS considera epidémico, o autarca Rui Brás fechou 12 escolas.",
        None,
    ),
    (
        "es",
        "Con 300 casos, el triple del nivel que la OMS considera epidémico, el alcalde Rui Gil cerró 12 colegios.",
        None,
    ),
    ("pt", "No estado, são 142 mil ocorrências confirmadas, 18% a menos que há um ano.", None),
    ("es", "Hubo un choque, según informó la policía. El autobús cubría la ruta con 34 ocupantes.", None),
    ("pt", "O fogo cresceu, indicou a Proteção Civil, que ali mantém 80 homens, apoiados por 24 viaturas.", None),
]


@pytest.mark.parametrize(("language", "text", "source"), TOLD)
def test_who_tells_the_figure(language: str, text: str, source: str | None) -> None:
    found = claimkit.extract(text, language=language).claims[-1].source
    assert (found and (found.name or found.text)) == source
