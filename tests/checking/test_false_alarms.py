"""Figures beside each other that look as if they should agree, and need not: no finding may call them wrong."""

import pytest

import claimkit

GOOD = ("supported", "approximately_supported")
NEIGHBOURS = [
    (
        "de",
        "Seit Januar gilt ein Mindestlohn von 13,90 Euro, 1,08 Euro mehr als im Vorjahr; zum Jahreswechsel 2027 sollen es 14,60 Euro werden.",
    ),
    ("de", "Der Umsatz stieg um 5 Prozent, die Kosten sanken von 10 auf 8 Millionen Euro."),
    (
        "de",
        "Der Umsatz war 2025 von 1,31 auf 1,18 Milliarden Euro zurückgegangen, der Onlinehandel legte um 6 Prozent zu.",
    ),
    (
        "de",
        "Nigg verlangt eine Erhöhung auf 1.200 Euro und eine Verdoppelung der Prämie für Ehrenamtliche auf 500 Euro.",
    ),
    (
        "en",
        "Net debt stood at £212 million at the end of December, up from £187 million a year earlier, or 2.3 times core earnings.",
    ),
    (
        "en",
        'Fuel averaged $2.71 a gallon, compared with $2.48 a year earlier.\n\n"We grew capacity by 14% into a market that grew by 3%," she said.',
    ),
    (
        "de",
        "Das Finanzierungsvolumen belief sich auf 14,6 Milliarden Yuan. Davon entfielen auf humanoide Roboter und Roboterhände 9,1 Milliarden Yuan bzw. 2,3 Milliarden Yuan.",
    ),
    (
        "de",
        "Im Mai wurde die Basisgebühr von 1 % auf 0,6 % gesenkt, und die Kaution für einen Laden halbierte sich auf 500 Yuan.",
    ),
    (
        "de",
        "Das Unternehmen verkaufte 250 Millionen Geräte, wovon 100 bzw. 80 Millionen auf China und Indien entfielen.",
    ),
    ("en", "Roughly 12,000 people in three counties have been told to leave, up from 4,500 on Wednesday."),
    ("en", "Sales rose 5 per cent, costs fell from 10 to 8 million euros."),
    ("en", "Revenue fell from £1.31bn to £1.18bn, online trade grew 6 per cent."),
    ("en", "Profit rose from 4 to 5 million pounds, while the workforce shrank by 12 per cent."),
    ("fr", "Le chiffre d'affaires a augmenté de 5 %, les coûts sont passés de 10 à 8 millions d'euros."),
    ("fr", "Les ventes ont reculé de 1,31 à 1,18 milliard d'euros, le commerce en ligne a progressé de 6 %."),
    ("es", "Las ventas subieron un 5 %, los costes bajaron de 10 a 8 millones de euros."),
    ("es", "El beneficio pasó de 4 a 5 millones de euros, la plantilla se redujo un 12 %."),
    ("it", "I ricavi sono saliti del 5%, i costi sono scesi da 10 a 8 milioni di euro."),
    ("it", "L'utile è passato da 4 a 5 milioni di euro, gli addetti sono calati del 12%."),
    ("nl", "De omzet steeg met 5 procent, de kosten daalden van 10 naar 8 miljoen euro."),
    ("nl", "De winst steeg van 4 naar 5 miljoen euro, het personeel kromp met 12 procent."),
    ("pt", "As vendas subiram 5%, os custos caíram de 10 para 8 milhões de euros."),
    ("pt", "O lucro passou de 4 para 5 milhões de euros, o quadro de pessoal encolheu 12%."),
    ("de", "Der Gewinn stieg von 4 auf 5 Millionen Euro, die Belegschaft schrumpfte um 12 Prozent."),
    ("de", "Die Zahl der Gäste stieg von 400 auf 520, die Preise legten um 3 Prozent zu."),
    ("de", "Die Miete stieg von 800 auf 920 Euro, die Heizkosten verdoppelten sich."),
    ("en", "Rents rose from £800 to £920 a month; heating costs doubled."),
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
