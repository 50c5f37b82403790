"""What a figure is counted per where only a claim beside it, or the start of its sentence, says so."""

from __future__ import annotations

import pytest

import claimkit


@pytest.mark.parametrize(
    ("language", "text", "figure", "per"),
    [
        ("de", "Die Zahl der Stürze ist von 45 auf 27 pro Quartal gesunken.", "45", "Quartal"),
        ("de", "Die Werft hat den Lohn um 1.500 Yuan auf 12.000 Yuan im Monat angehoben.", "1.500 Yuan", "Monat"),
        ("de", "Eine Kilowattstunde kostet dort 31 Cent.", "31 Cent", "Kilowattstunde"),
        ("de", "Pro Kunde und Tag werden höchstens zwei Karten verkauft.", "zwei Karten", "Kunde"),
        ("de", "Für die Fusion erhalten die Eigner pro Aktie 59 Euro.", "59 Euro", "Aktie"),
        ("de", "Ein Kilometer Radweg kostet 3 Millionen Euro.", "3 Millionen Euro", "Kilometer"),
        ("de", "Der Laden verdient 5 Euro an jedem Ticket.", "5 Euro", "Ticket"),
        ("en", "The mill earned $5 on every tonne it sold.", "$5", "tonne"),
        ("it", "La resa è scesa da 9,5 a 7 tonnellate per ettaro.", "7 tonnellate", "ettaro"),
        ("en", "A mile costs $1.71 in one of the trucks.", "$1.71", "mile"),
        ("en", "The price rose from $12 to $15 a kilo.", "$12", "kilo"),
    ],
)
def test_rate_is_shared(language: str, text: str, figure: str, per: str) -> None:
    claims = claimkit.extract(text, language=language).claims
    (found,) = [claim.quantity.unit.per for claim in claims if claim.quantity.text == figure]
    assert found is not None
    assert found.text == per


@pytest.mark.parametrize(
    ("language", "text", "figure"),
    [
        ("de", "Der Verein Pro Schiene zählte 300 Züge.", "300 Züge"),
        ("de", "Für die Fusion erhalten die Eigner 59 Euro.", "59 Euro"),
        ("de", "Die Firma zahlt 500 Euro im Monat. Der Umsatz lag bei 3 Millionen Euro.", "3 Millionen Euro"),
        ("en", "The company paid $500 a month. Its revenue was $3 million.", "$3 million"),
    ],
)
def test_rate_of_another_matter_is_not(language: str, text: str, figure: str) -> None:
    claims = claimkit.extract(text, language=language).claims
    (found,) = [claim.quantity.unit.per for claim in claims if claim.quantity.text == figure]
    assert found is None


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("Täglich fahren dort 300 Züge.", "d"),
        ("300 Züge fahren hier täglich.", "d"),
        ("Dafür zahlt der Kreis jedes Jahr 3,2 Millionen Euro.", "a"),
        ("Die täglich geöffnete Halle hat 300 Stände.", None),
        ("Die Halle mit 40 Ständen öffnet täglich.", None),
        ("Täglich um acht beginnt die Messe, im Saal sind 300 Plätze.", None),
    ],
)
def test_adverb_counts_the_figure_of_its_clause(text: str, per: str | None) -> None:
    found = claimkit.extract(text, language="de").claims[-1].quantity.unit.per
    assert (found.code if found is not None else None) == per


BEHIND = [
    # a word or two, "more" or another unit may stand between; an adjective behind the measure, adverbs behind the phrase
    ("es", "El dividendo es de 0,14 euros brutos por título.", "título"),
    ("fr", "L'engrais coûte 27 000 francs le sac.", "sac"),
    ("pt", "O apartamento fica por 140 euros a noite.", "noite"),
    ("it", "Significa spendere 17 euro in più l'anno.", "anno"),
    ("fr", "Le lait se paie 42 euros l'hectolitre.", "hectolitre"),
    ("fr", "Ils louent le pré 190 euros l\u2019hectare, bail compris.", "hectare"),
    ("fr", "Il a vendu 3 000 euros l'armoire de sa tante.", None),
    ("fr", "Elle a perdu 300 euros l'hiver dernier.", None),
    ("fr", "Le tarif quotidien est de 9,35 euros.", "quotidien"),
    ("it", "Ha uno stipendio annuo di 118mila euro.", "annuo"),
    ("es", "Por cada pasajero, la ciudad pone 1.100 pesos.", "pasajero"),
    ("de", "Die Äpfel werden für 2 Euro das Kilo verkauft.", "Kilo"),
    ("de", "Das Zimmer kostet 450 Euro Miete im Monat.", "Monat"),
    ("de", "Jede Fahrt kostet 2,80 Euro.", "Fahrt"),
    ("de", "Die Gläser kosten zwischen 280 und 400 Euro das Paar.", "Paar"),
    ("de", "Von Januar an kostet die Stunde rund um das Rathaus 2,40 Euro.", "Stunde"),
    ("de", "Im Schnitt gaben die Kunden je E-Bike 3.140 Euro aus.", "E-Bike"),
    ("de", "Eine Stunde im Parkhaus kostet 3 Euro.", "Stunde"),
    ("de", "Der Verlust lag bei 3 Millionen Euro netto im Jahr 2023.", None),
    ("en", "Oranges cost 50 cents apiece.", "apiece"),
    ("en", "An hour of parking costs £4.", "hour"),
    ("fr", "Chaque trajet coûte 2 euros.", "trajet"),
    ("es", "La leche cuesta 0,48 euros el litro.", "litro"),
    ("es", "El grupo ganó 48 millones de euros el año pasado.", None),
    ("it", "Guadagna 14 euro l'ora.", "ora"),
    ("nl", "Elke rit kost 2 euro.", "rit"),
    ("nl", "Het meldpunt krijgt een jaarlijks budget van 250.000 euro.", "jaarlijks"),
    ("nl", "Per dossier ging het om gemiddeld 2.150 euro.", "dossier"),
    ("nl", "Hij betaalt 12 cent belasting per liter.", "liter"),
    ("en", "The average annual premium was £1,310.", "annual"),
    ("en", "It paid out 71p in claims for every pound it took.", "pound"),
    ("en", "Fares cover 17 cents of every dollar spent.", "dollar"),
    ("pt", "Ganha 14 euros à hora.", "hora"),
    ("es", "El gas cuesta 38 euros el megavatio hora.", "megavatio hora"),
    ("pt", "Sobem e passam os 40 milhões de euros\nAs vendas subiram.", None),
]


@pytest.mark.parametrize(
    ("language", "text", "per"),
    [
        ("fr", "On demande dix mois de salaire par départ.", "départ"),
        ("fr", "Les pertes sont de 62 grammes jetés par enfant.", "enfant"),
        ("fr", "On récolte désormais 350 kilos à l'hectare.", "hectare"),
        ("de", "Das sind fünf Tage mehr im Monat.", "Monat"),
        ("de", "Der Körper nimmt im Jahr womöglich 5.000 Teilchen auf.", "Jahr"),
        ("de", "Pro Kopf sind dies noch 21 Kilogramm.", "Kopf"),
        ("es", "Otras tres personas fallecieron por dengue.", None),
        ("pt", "Vai pagar 2,4 milhões de euros por horas extra.", None),
        ("es", "El billete cuesta 3 euros por autobús.", "autobús"),
        ("pt", "Assinou 1.100 por pequenos produtores.", None),
        ("es", "Lo condenan a nueve años de cárcel por desviar fondos.", None),
        ("pt", "Um homem de 71 anos foi assistido por inalação de fumo.", None),
        ("pt", "Chegaram 14 bombeiros, apoiados por muitas viaturas.", None),
        ("pt", "Têm 35 horas de aulas por turma.", "turma"),
        ("fr", "Il fait trente ans de travail par terre.", None),
        ("nl", "Er komen twee medewerkers en een jaarlijks budget.", None),
    ],
)
def test_rates_a_few_words_behind_a_figure(language: str, text: str, per: str | None) -> None:
    (claim,) = claimkit.extract(text, language=language).claims
    found = claim.quantity.unit.per
    assert (found.text if found is not None else None) == per


@pytest.mark.parametrize(("language", "text", "per"), BEHIND)
def test_rates_behind_a_price_and_of_each_thing(language: str, text: str, per: str | None) -> None:
    units = [claim.quantity.unit for claim in claimkit.extract(text, language=language).claims]
    assert [unit.per and unit.per.text for unit in units if unit.kind == "currency"] == [per]


@pytest.mark.parametrize(
    ("language", "text", "per"),
    [
        ("de", "Die monatliche Rate liegt bei 220 Euro.", "monatliche"),
        ("de", "Der durchschnittliche Stundenlohn stieg auf 17,40 Euro.", "Stundenlohn"),
        ("de", "Die jährlichen Kosten betrugen 2024 3 Millionen Euro.", None),
        ("de", "Das jährliche Hafenfest kostete 80.000 Euro.", None),
        ("de", "Das Gericht verhängte Tagessätze zu je 40 Euro.", "Tagessätze"),
        ("de", "Verlangt werden 9,40 Euro je angefangene Stunde.", "Stunde"),
        ("de", "Je nach Größe kostet das Bild 300 Euro.", None),
        ("en", "The annual cost is put at $2.6 million.", "annual"),
        ("en", "The annual loss reached $3 million in 2024.", None),
        ("en", "Every year, 5,000 people visit the cave.", "year"),
    ],
)
def test_rate_of_a_measure_and_of_portions(language: str, text: str, per: str | None) -> None:
    (found,) = [claim.quantity.unit.per for claim in claimkit.extract(text, language=language).claims]
    assert (found.text if found is not None else None) == per
