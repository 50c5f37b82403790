"""Errors planted into fresh sentences of seven languages, through the whole chain, and the same sentences unharmed."""

import pytest

import claimkit

CASES = [
    ("de", "Von den 60 Bussen fahren {45} elektrisch, also 75 Prozent.", "15", "share"),
    ("de", "Der Verein zählt 412 Mitglieder, 2019 waren es 350, das sind {17,7} Prozent mehr.", "77", "percent_change"),
    ("de", "Der Umbau dauerte vom 4. März bis zum 1. April 2024, also {vier} Wochen.", "neun", "duration"),
    ("de", "Die Karte kostet {24} Euro im Jahr, das sind 2 Euro im Monat.", "42", "conversion"),
    ("de", "Im Saal saßen 80 Gäste, davon {30} Kinder und 50 Erwachsene.", "90", "sum"),
    ("de", "Der Preis stieg von 40 auf {50} Euro, ein Plus von 25 Prozent.", "70", "percent_change"),
    ("en", "The club has {412} members, compared with 350 in 2019, an increase of 17.7 per cent.", "312", "percent_change"),
    ("en", "Of the 60 buses, {45} run on electricity, or 75 per cent.", "15", "share"),
    ("en", "The ticket costs £{24} a year, or £2 a month.", "42", "conversion"),
    ("en", "The road is 10 miles ({16} kilometres) long.", "61", "conversion"),
    ("en", "The works lasted from 1990 to 2010, that is {20} years.", "60", "duration"),
    ("es", "La empresa vendió 120 coches, frente a los 100 del año anterior, un aumento del {20}%.", "50", "percent_change"),
    ("es", "El banco cerrará 30 de sus {120} oficinas, es decir, el 25%.", "210", "share"),
    ("fr", "La ville compte 120 bus, contre 100 bus un an plus tôt, soit une hausse de {20} %.", "60", "percent_change"),
    ("fr", "L'usine supprime 30 de ses {120} postes, soit 25 %.", "210", "share"),
    ("it", "I musei hanno avuto 120 visitatori, contro i 100 dell'anno precedente, un aumento del {20}%.", "60", "percent_change"),
    ("it", "Il prezzo è passato da 40 a {50} euro, un aumento del 25%.", "70", "percent_change"),
    ("nl", "De stad telt 120 bussen, tegen 100 een jaar eerder, een stijging van {20} procent.", "60", "percent_change"),
    ("nl", "De prijs ging van 40 naar {50} euro, een stijging van 25 procent.", "70", "percent_change"),
    ("pt", "A cidade tem 120 autocarros, face a 100 no ano anterior, um aumento de {20}%.", "60", "percent_change"),
    ("pt", "O preço passou de 40 para {50} euros, um aumento de 25%.", "70", "percent_change"),
    ("de", "Der Verein zählte Ende 2023 noch 1.850 Mitglieder. Ein Jahr später waren es 1.998, {148} mehr.", "184", "percent_change"),
    ("en", "The library lent 48,200 books in 2022. Last year it lent 51,900 books, {3,700} more.", "7,300", "percent_change"),
    ("es", "El puerto movió 3,4 millones de toneladas en 2023. En 2024 fueron 3,9 millones, {500.000} más.", "800.000", "percent_change"),
    ("fr", "Le musée a reçu 92 000 visiteurs en 2023, puis 104 000 en 2024, soit {12 000} de plus.", "21 000", "percent_change"),
]  # fmt: skip


def _alarms(text: str, language: str) -> set[str]:
    claims = claimkit.check(claimkit.extract(text, language=language, published="2025-05-02"))
    return {f.rule for f in claims.findings if f.verdict not in ("supported", "approximately_supported")}


@pytest.mark.parametrize(("language", "sentence", "wrong", "rule"), CASES)
def test_planted_error_is_seen_and_the_right_figure_is_not(language: str, sentence: str, wrong: str, rule: str) -> None:
    right = sentence.replace("{", "").replace("}", "")
    harmed = sentence[: sentence.index("{")] + wrong + sentence[sentence.index("}") + 1 :]
    assert not _alarms(right, language)
    assert rule in _alarms(harmed, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The library lent 48,200 books in 2022. Last year it lent 51,900 books, 7,300 more than planned."),
        ("en", "The permit cost £400 in 2022. In 2024 the club earned £900, £300 more."),
    ],
)
def test_amount_of_more_over_something_else_is_left_alone(language: str, text: str) -> None:
    assert not _alarms(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Umsatz stieg um 12 Prozent. Im Werk arbeiten 120 Leute, im Lager 40."),
        ("en", "Sales rose 12 per cent. The plant employs 120 people and the warehouse 40."),
        ("es", "Las ventas subieron un 12%. La planta emplea a 120 personas y el almacén a 40."),
        ("fr", "Les ventes ont progressé de 12 %. L'usine emploie 120 personnes et l'entrepôt 40."),
        ("nl", "De omzet steeg met 12 procent. In de fabriek werken 120 mensen, in het magazijn 40."),
    ],
)
def test_figures_of_two_matters_meet_nowhere(language: str, text: str) -> None:
    assert not claimkit.check(claimkit.extract(text, language=language)).findings


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Anna Reed puts the repair cost at £31m. The council puts the repair cost at £26m.", True),
        ("de", "Das Amt beziffert die Baukosten auf 31 Millionen Euro. Der Verband beziffert die Baukosten auf 26 Millionen Euro.", True),
        ("en", "Anna Reed puts the repair cost at £31m. The council puts the price of a new boat at £26m.", False),
        ("de", "Der Gutachter rechnet mit 9 bis 7 Millionen Euro.", True),
        ("de", "Der Gutachter rechnet mit 7 bis 9 Millionen Euro.", False),
    ],
)  # fmt: skip
def test_two_sources_or_a_turned_range(language: str, text: str, found: bool) -> None:
    findings = claimkit.check(claimkit.extract(text, language=language)).findings
    assert bool([f for f in findings if f.rule in ("contradiction", "range_order")]) is found
