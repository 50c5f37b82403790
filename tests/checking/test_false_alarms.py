"""Figures beside each other that look as if they should agree, and need not: no finding may call them wrong."""

import pytest

import claimkit

GOOD = ("supported", "approximately_supported")
NEIGHBOURS = [
    ("es", "El gremio, que agrupa a 310 de los 480 pilotos, pide un aumento del 7,5 %."),
    ("de", "Die Kette betreibt in 17 Städten 52 Läden, von denen mehr als 70 Prozent Gewinn machen."),
    ("de", "Der Verwalter spricht mit drei Bietern, von denen einer 90 Leute übernehmen würde."),
    (
        "de",
        "Die Lieferzeit hat sich von 6 auf 18 Wochen verlängert, und die Werke haben ihre Preise um 10 Prozent erhöht.",
    ),
    (
        "de",
        "Der Gewinn stieg von 41 auf 42,6 Millionen Euro. Die Marge ging um einen halben Punkt auf 9,5 Prozent zurück.",
    ),
    ("de", "Die Teile brachten 24 Millionen Euro ein, 3 Millionen mehr als im Vorjahr, die Wartung 51 Millionen."),
    (
        "de",
        "Der Anteil der Läden sank auf 14 Prozent. Auf Portale kamen 46 Prozent, auf Sender 22 und auf den Rest 18 Prozent.",
    ),
    ("it", "In Borsa il titolo, che aveva toccato i 14 euro a marzo, ha chiuso a 9,20, in ribasso del 4,1%."),
    (
        "it",
        "Nel 2024 la ditta ha perso 21 milioni di euro, a fronte di ricavi per 300 milioni, scesi del 12 per cento.",
    ),
    ("en", "Among dogs younger than 14 months, infections fell. Protection lasted at least 20 months, Dr Hale said."),
    (
        "es",
        "La deuda quedó en 80 millones de euros, 12 millones por debajo de la de mayo. La ratio se sitúa así en 0,6 veces el ebitda.",
    ),
    ("en", "A pass will cost £90, up from £60 now, after the council agreed the rise by 31 votes to 22."),
    (
        "it",
        "In tre anni i soci sono scesi da 1.320 a 870, cioè di 450 unità, e quattro cooperative su dieci hanno chiuso in rosso.",
    ),
    ("en", "The vet denies the charge. Of the 800 dogs 120 were treated, and she says she earned $4,000."),
]
WRONG = [
    ("es", "La tonelada, que en mayo se vendía a 1.200 dólares, se paga ahora a 1.500, un 35 % más."),
    ("it", "L'abbonamento è passato da 40 a 50 euro, un rincaro del 45 per cento."),
    ("pt", "A renda subiu de 8,00 para 12,00 euros por metro quadrado, um agravamento de 30%."),
    ("de", "20 Menschen wurden verletzt, davon 35 Kinder."),
]


def _verdicts(language: str, text: str) -> list[tuple[str, str]]:
    claims = claimkit.check(claimkit.extract(text, language=language, published="2025-05-02"))
    return [(finding.rule, finding.verdict) for finding in claims.findings]


@pytest.mark.parametrize(("language", "text"), NEIGHBOURS)
def test_neighbours_raise_no_alarm(language: str, text: str) -> None:
    assert not [found for found in _verdicts(language, text) if found[1] not in GOOD]


@pytest.mark.parametrize(("language", "text"), WRONG)
def test_what_is_wrong_is_still_said(language: str, text: str) -> None:
    assert [verdict for _, verdict in _verdicts(language, text)] == ["contradicted"]
