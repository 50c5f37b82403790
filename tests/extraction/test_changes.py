"""How quantities moved, read from the words around them."""

from __future__ import annotations

import pytest

from claimkit import find_quantities, find_times, languages
from claimkit.extraction.changes import find_changes

CASES = [
    # text, {figure: (direction, old, new, by, factor)}; figures without a change are left out
    ("de", "Der Preis wurde von 6 Yuan auf 16 Yuan erhöht.", {"16 Yuan": ("increase", "6 Yuan", "16 Yuan", None, None)}),
    # what a rise is put at is its step, also of a second one that shares the verb; what is owed to a rise is no change
    (
        "de",
        "Das Amt beziffert den Anstieg der Mieten auf 6 Prozent, den der Preise auf 3 Prozent.",
        {
            "6 Prozent": ("increase", None, None, "6 Prozent", None),
            "3 Prozent": ("increase", None, None, "3 Prozent", None),
        },
    ),
    ("de", "Der Rückgang wird auf 4 Prozent geschätzt.", {"4 Prozent": ("decrease", None, None, "4 Prozent", None)}),
    ("de", "Das Amt beziffert die Kosten der Senkung auf 3 Millionen Euro.", {}),
    ("de", "Die Bank schätzt, dass die Preise um 4 Prozent sinken.", {"4 Prozent": ("decrease", None, None, "4 Prozent", None)}),
    ("en", "The bank puts the rise in rents at 6 per cent.", {"6 per cent": ("increase", None, None, "6 per cent", None)}),
    ("en", "The state puts the cost of the increase at 3 million dollars.", {}),
    ("es", "El banco cifra la subida de los alquileres en un 6 %.", {"6 %": ("increase", None, None, "6 %", None)}),
    ("es", "Calculan que la caída del precio sitúa el litro en 1,20 euros.", {}),
    ("fr", "La hausse des loyers est estimée à 6 %.", {"6 %": ("increase", None, None, "6 %", None)}),
    ("it", "La banca stima il calo degli affitti al 6 per cento.", {"6 per cento": ("decrease", None, None, "6 per cento", None)}),
    ("pt", "O banco estima a queda das rendas em 6%.", {"6%": ("decrease", None, None, "6%", None)}),
    ("nl", "De bank schat de stijging van de huren op 6 procent.", {"6 procent": ("increase", None, None, "6 procent", None)}),
    # a loss with which a year is closed, and a step by the same noun
    ("de", "Der Zoo schloss das Jahr mit einem Minus von 4 Millionen Euro ab.", {}),
    ("de", "Die Aktie schloss mit einem Minus von 4 Prozent.", {"4 Prozent": ("decrease", None, None, "4 Prozent", None)}),
    ("nl", "De dierentuin sloot het jaar af met een min van 4 miljoen euro.", {}),
    (
        "it",
        "I ricavi sono stati di 142 milioni (-6%).",
        {
            "142 milioni": ("decrease", None, "142 milioni", "6%", None),
            "6%": ("decrease", None, "142 milioni", "6%", None),
        },
    ),
    # a verb's object before its amount; another part of a whole
    ("es", "El ayuntamiento sube la basura nueve euros.", {"nueve euros": ("increase", None, None, "nueve euros", None)}),
    ("es", "Otros 3 millones de euros irán a obras.", {}),
    ("en", "The town adopted the plan by six votes to three.", {}),
    ("en", "Two suppliers went bust and customers stayed at home.", {}),
    (
        "en",
        "Net cash halved from £18m to £9m.",
        {
            "halved": ("decrease", "£18m", "£9m", None, "0.5"),
            "£9m": ("decrease", "£18m", "£9m", None, "0.5"),
        },
    ),
    (
        "en",
        "The shares, which have lost a third of their value since May, closed at 46p.",
        {"a third": ("decrease", None, None, "a third", None)},
    ),
    ("en", "Some 300 jobs will go.", {"300 jobs": ("decrease", None, None, "300 jobs", None)}),
    ("en", "The 300 guests will go.", {}),
    ("de", "Er wurde von 4 Yuan erhöht 8 Yuan.", {"8 Yuan": ("increase", "4 Yuan", "8 Yuan", None, None)}),
    ("de", "Die Kosten wurden auf 25.000 Yuan gesenkt.", {"25.000 Yuan": ("decrease", None, "25.000 Yuan", None, None)}),
    (
        "de",
        "Der Umsatz stieg um 12 % auf 5 Millionen Euro.",
        {
            "12 %": ("increase", None, "5 Millionen Euro", "12 %", None),
            "5 Millionen Euro": ("increase", None, "5 Millionen Euro", "12 %", None),
        },
    ),
    (
        "de",
        "Der Preis stieg von 62 Yuan auf 93 Yuan, was einer Steigerung von 50 % entspricht.",
        {
            "93 Yuan": ("increase", "62 Yuan", "93 Yuan", "50 %", None),
            "50 %": ("increase", "62 Yuan", "93 Yuan", "50 %", None),
        },
    ),
    (
        "de",
        "Der Etat umfasst 15,2 Milliarden Euro, 600 Millionen Euro mehr als im laufenden Jahr.",
        {
            "15,2 Milliarden Euro": ("increase", None, "15,2 Milliarden Euro", "600 Millionen Euro", None),
            "600 Millionen Euro": ("increase", None, "15,2 Milliarden Euro", "600 Millionen Euro", None),
        },
    ),
    # a level and the step that its clause goes on with; the old figure behind which a step began; no step of another thing
    (
        "de",
        "Der Umsatz betrug 2,9 Milliarden Euro und ging um 4,5 Prozent zurück.",
        {
            "2,9 Milliarden Euro": ("decrease", None, "2,9 Milliarden Euro", "4,5 Prozent", None),
            "4,5 Prozent": ("decrease", None, "2,9 Milliarden Euro", "4,5 Prozent", None),
        },
    ),
    (
        "de",
        "Der Umsatz betrug 2,9 Milliarden Euro, und der Gewinn stieg um 4,5 Prozent.",
        {"4,5 Prozent": ("increase", None, None, "4,5 Prozent", None)},
    ),
    (
        "de",
        "Das Papier gewann in der Spitze 9,2 Prozent auf 12,95 Euro.",
        {
            "9,2 Prozent": ("increase", None, "12,95 Euro", "9,2 Prozent", None),
            "12,95 Euro": ("increase", None, "12,95 Euro", "9,2 Prozent", None),
        },
    ),
    ("de", "Die Partei gewann 33 Prozent der Stimmen.", {}),
    ("de", "Der Verein erhält wie im Vorjahr 25.000 Euro.", {"25.000 Euro": ("unchanged", None, "25.000 Euro", None, None)}),
    ("de", "Der Schaden liegt bei 3 Millionen Euro, nicht so hoch wie im Vorjahr.", {}),
    (
        "de",
        "2010 hatte der Anteil 21 Prozent betragen, seither ist er um zwölf Prozent gestiegen.",
        {"zwölf Prozent": ("increase", "21 Prozent", None, "zwölf Prozent", None)},
    ),
    ("de", "Bis Ende September waren es 5.700 Beschwerden, im gesamten Vorjahr waren es 3.000.", {}),
    ("de", "Der Verkauf hat sich verdoppelt.", {"verdoppelt": ("increase", None, None, None, "2")}),
    ("de", "Die Gebühr bleibt mit 96 Euro unverändert.", {"96 Euro": ("unchanged", None, "96 Euro", None, None)}),
    ("de", "Der Umsatz von 3 Milliarden Euro entspricht dem Plan.", {}),
    ("de", "Der Raum beläuft sich auf 317,8 Milliarden Yuan.", {}),
    ("de", "Nach drei Monaten kamen 5 Gäste.", {}),
    ("en", "Fares went from £2 to £3.", {"£3": ("increase", "£2", "£3", None, None)}),
    ("en", "Sales fell by 7% to $3bn.", {"7%": ("decrease", None, "$3bn", "7%", None), "$3bn": ("decrease", None, "$3bn", "7%", None)}),
    ("en", "The firm cuts 1,200 jobs.", {"1,200 jobs": ("decrease", None, None, "1,200 jobs", None)}),
    ("en", "A ticket costs £4.", {}),
    # a level and its movement in one sentence
    (
        "de",
        "Der Umsatz lag bei 3 Millionen Euro und ging damit um 4 Prozent zurück.",
        {
            "3 Millionen Euro": ("decrease", None, "3 Millionen Euro", "4 Prozent", None),
            "4 Prozent": ("decrease", None, "3 Millionen Euro", "4 Prozent", None),
        },
    ),
    (
        "en",
        "Revenue was $3 million and rose 4 percent.",
        {
            "$3 million": ("increase", None, "$3 million", "4 percent", None),
            "4 percent": ("increase", None, "$3 million", "4 percent", None),
        },
    ),
    (
        "en",
        "Revenue came to $3 million, rising 4 percent.",
        {
            "$3 million": ("increase", None, "$3 million", "4 percent", None),
            "4 percent": ("increase", None, "$3 million", "4 percent", None),
        },
    ),
    (
        "de",
        "Der Umsatz betrug 3 Millionen Euro und die Kosten stiegen um 4 Prozent.",
        {"4 Prozent": ("increase", None, None, "4 Prozent", None)},
    ),
    (
        "de",
        "Die Firma hat 300 Mitarbeiter und wuchs um 4 Prozent.",
        {"4 Prozent": ("increase", None, None, "4 Prozent", None)},
    ),
    (
        "de",
        "Der Pegel fiel um 2 Meter und lag am Montag bei 312 Metern.",
        {
            "2 Meter": ("decrease", None, "312 Metern", "2 Meter", None),
            "312 Metern": ("decrease", None, "312 Metern", "2 Meter", None),
        },
    ),
    # what moved, or since when, between the noun of movement and its step
    (
        "de",
        "Das ist ein Anstieg der Preise von 3 Prozent.",
        {"3 Prozent": ("increase", None, None, "3 Prozent", None)},
    ),
    ("de", "Das ist ein Plus gegenüber dem Vorjahreswert von 12 Prozent.", {}),
    # the older figure behind a comma or in brackets
    ("de", "Die Karte kostet künftig 6 Euro, bislang 4 Euro.", {"6 Euro": ("increase", "4 Euro", "6 Euro", None, None)}),
    ("de", "Der Kreis zahlt 6 Millionen Euro, die Stadt hat bisher 4 Millionen Euro gezahlt.", {}),
    # a bare comparison says nothing of a movement; a step, a contrast or a word of movement does
    ("de", "Nur 51,5 Prozent der Züge waren pünktlich, nach 62 Prozent im Oktober 2023.", {}),
    ("de", "Der Eintritt kostet 8 statt 6 Euro.", {"8": ("increase", "6 Euro", "8", None, None)}),
    ("de", "Ein Modul kostet 3 Yuan, bisher waren es 4 Yuan.", {"3 Yuan": ("decrease", "4 Yuan", "3 Yuan", None, None)}),
    (
        "de",
        "Sie unterschrieb 84 Verträge, im Vorjahr waren es 56, was einem Anstieg von 50 % entspricht.",
        {
            "84 Verträge": ("increase", "56", "84 Verträge", "50 %", None),
            "50 %": ("increase", "56", "84 Verträge", "50 %", None),
        },
    ),
    (
        "en",
        "The service carried 1.2 million people last year, down from 1.6 million in 2018, a fall of 25 per cent.",
        {
            "1.2 million people": ("decrease", "1.6 million", "1.2 million people", "25 per cent", None),
            "25 per cent": ("decrease", "1.6 million", "1.2 million people", "25 per cent", None),
        },
    ),
    # arithmetic finds the two figures that a step sums up
    (
        "en",
        "A cell cost $139 in 2023; today it costs $115, or 17% less.",
        {"$115": ("decrease", "$139", "$115", "17%", None), "17%": ("decrease", "$139", "$115", "17%", None)},
    ),
    # a result is no step, and a step no result
    ("de", "Sie versprach, die Quote auf unter 15 % zu senken.", {"15 %": ("decrease", None, "15 %", None, None)}),
    ("de", "Der Markt wächst um durchschnittlich 22 % pro Jahr.", {"22 %": ("increase", None, None, "22 %", None)}),
    ("de", "Er verdient dort 700 Euro im Monat weniger als zuvor.", {"700 Euro": ("decrease", None, None, "700 Euro", None)}),
    ("de", "Der Konzern will 1.800 Stellen streichen.", {"1.800 Stellen": ("decrease", None, None, "1.800 Stellen", None)}),
    ("de", "Die Wartezeit sank von elf Minuten auf 90 Sekunden.",
     {"90 Sekunden": ("decrease", "elf Minuten", "90 Sekunden", None, None)}),
    # multiples: only beside an earlier time or a word of movement
    ("de", "Ein Bus kostet das Doppelte des Preises in Shanghai.", {}),
    ("fr", "Les ventes ont augmenté de 12 % en 2024.", {"12 %": ("increase", None, None, "12 %", None)}),
    ("fr", "Le chantier coûtera 312 millions d'euros, contre 264 millions en 2021, soit une hausse de 18 %.",
     {"312 millions d'euros": ("increase", "264 millions", "312 millions d'euros", "18 %", None),
      "18 %": ("increase", "264 millions", "312 millions d'euros", "18 %", None)}),
    ("fr", "La mise en service est repoussée d'au moins huit mois.", {"huit mois": ("increase", None, None, "huit mois", None)}),
    ("es", "El grupo ganó 1.240 millones de euros, frente a los 1.140 millones de 2023.", {}),
    ("es", "Los ingresos crecieron un 4,1%, hasta 5.630 millones.",
     {"4,1%": ("increase", None, "5.630 millones", "4,1%", None),
      "5.630 millones": ("increase", None, "5.630 millones", "4,1%", None)}),
    ("es", "El consumo bajó de 138 a 121 litros, un 12,3% menos.",
     {"121 litros": ("decrease", "138", "121 litros", "12,3%", None), "12,3%": ("decrease", "138", "121 litros", "12,3%", None)}),
    ("it", "Le richieste sono aumentate del 20%, da 1.050 a 1.260.",
     {"1.260": ("increase", "1.050", "1.260", "20%", None), "20%": ("increase", "1.050", "1.260", "20%", None)}),
    ("it", "Il gruppo ha chiuso con una perdita di 47 milioni.", {}),
    ("nl", "Van de 120 banen verdwijnen er 75 op zee.", {"75": ("decrease", None, None, "75", None)}),
    ("nl", "Het bestand is op vier jaar tijd verdubbeld.", {"verdubbeld": ("increase", None, None, None, "2")}),
    ("nl", "Noorderzon gaat 120 van de 870 banen schrappen.", {"120": ("decrease", None, None, "120", None)}),
    ("nl", "De huishoudens gaan er 17 euro op vooruit.", {"17 euro": ("increase", None, None, "17 euro", None)}),
    ("en", "The club has charged members a flat £595.", {}),
    ("en", "Five people died, against three the year before, and a further 71 were hurt.", {}),
    ("en", "The council will hire a further 71 nurses.", {"71 nurses": ("increase", None, None, "71 nurses", None)}),
    ("en", "It rose to £420 in October, its highest level in six years, from £350.",
        {"£420": ("increase", "£350", "£420", None, None)}),
    ("en", "The wage was lifted from $27.40 to $29.60 by 2028, an increase of 8 percent, while doubling the bonus.", {
        "$29.60": ("increase", "$27.40", "$29.60", "8 percent", None),
        "8 percent": ("increase", "$27.40", "$29.60", "8 percent", None),
        "doubling": ("increase", None, None, None, "2"),
    }),
    ("nl", "Het aantal plaatsen groeit van 850 naar 1.190, een toename van 40 procent.",
     {"1.190": ("increase", "850", "1.190", "40 procent", None), "40 procent": ("increase", "850", "1.190", "40 procent", None)}),
    ("pt", "As exportações subiram para 41 milhões de euros, face a 37 milhões, um aumento de 9,6%.",
     {"41 milhões de euros": ("increase", "37 milhões", "41 milhões de euros", "9,6%", None),
      "9,6%": ("increase", "37 milhões", "41 milhões de euros", "9,6%", None)}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_changes_of_a_sentence(language: str, text: str, expected: dict[str, tuple[str | None, ...]]) -> None:
    quantities = find_quantities(text, language)
    changes = find_changes(text, quantities, (0, len(text)), languages.load(language))
    found = {
        quantities[index].text: (
            change.direction,
            change.old.text if change.old else None,
            change.new.text if change.new else None,
            change.by.text if change.by else None,
            str(change.factor) if change.factor is not None else None,
        )
        for index, change in changes.items()
    }
    assert found == expected


@pytest.mark.parametrize("code", [code for code in languages.codes() if languages.load(code)["claims"]])
def test_every_direction_fires_in_its_example(code: str) -> None:
    for group in languages.load(code)["claims"]["change"]["words"]:
        example = group["example"].replace("[[", "").replace("]]", "")
        quantities = find_quantities(example, code)
        changes = find_changes(example, quantities, (0, len(example)), languages.load(code))
        assert group["direction"] in {change.direction for change in changes.values()}, group["example"]


def test_a_multiple_beside_an_earlier_time_is_a_change() -> None:
    text = "Das Netz hat 1.200 Baustellen, doppelt so viele wie 2021."
    quantities, times = find_quantities(text, "de"), find_times(text, "de")
    found = find_changes(text, quantities, (0, len(text)), languages.load("de"), [(t.start, t.end) for t in times])
    assert {(c.direction, c.new.text if c.new else None, str(c.factor)) for c in found.values()} == {
        ("increase", "1.200 Baustellen", "2")
    }


@pytest.mark.parametrize("code", [code for code in languages.codes() if languages.load(code)["claims"]])
def test_every_verb_of_adding_or_cutting_fires_in_its_example(code: str) -> None:
    for group in languages.load(code)["claims"]["change"].get("amounts", ()):
        example = group["example"].replace("[[", "").replace("]]", "")
        changes = find_changes(example, find_quantities(example, code), (0, len(example)), languages.load(code))
        assert [change.direction for change in changes.values()] == [group["direction"]], group["example"]


@pytest.mark.parametrize("code", [code for code in languages.codes() if languages.load(code)["claims"]])
def test_every_verb_that_puts_a_rise_at_a_figure_has_it_for_its_step(code: str) -> None:
    language = languages.load(code)
    example = language["claims"]["change"]["reckons"]["example"]
    for verb in language["claims"]["change"]["reckons"]["words"]:
        text = example.format(verb.rstrip("*"))
        changes = find_changes(text, find_quantities(text, code), (0, len(text)), language)
        assert [change.new for change in changes.values()] == [None], text
        assert all(change.by is not None for change in changes.values()), text
