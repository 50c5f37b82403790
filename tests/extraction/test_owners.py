"""Measures and subjects by cause, in sentences of several languages; the figure is marked inside the sentence."""

from __future__ import annotations

import pytest

import claimkit
from claimkit import languages, nlp
from claimkit.claims import scenes
from claimkit.extraction.entities import find_entities
from claimkit.extraction.frames import Frame
from claimkit.extraction.measures import measure_evidence, nothing_measured
from claimkit.extraction.owners import nothing_owns, subject_evidence
from claimkit.extraction.quantities import find_quantities
from claimkit.extraction.ranking import names_in
from claimkit.extraction.times import find_times
from claimkit.records import Claim

# (language, sentence, subject, measure); "" for none, None where the case is not about it
CASES: dict[str, list[tuple[str, str, str | None, str | None]]] = {
    "a subject has its article": [
        ("de", "Die Gießerei hat im Mai [[80 Roboter]] angeschafft.", "Die Gießerei", None),
        ("en", "The foundry bought [[80 robots]] in May.", "The foundry", None),
        ("fr", "La fonderie a acheté [[80 robots]] en mai.", "La fonderie", None),
        ("it", "La fonderia ha comprato [[80 robot]] a maggio.", "La fonderia", None),
    ],
    "a name stands alone and whole": [
        ("de", "Das private Unternehmen Aurora Space betreibt [[18 Satelliten]].", "Aurora Space", None),
        ("en", "The American rival Skylark operates [[7,200 satellites]].", "Skylark", None),
    ],
    "the owner of the measure": [
        ("de", "Der Umsatz von Nordwerk stieg auf [[5,6 Millionen Euro]].", "Nordwerk", "Umsatz"),
        ("de", "Der Gewinn der Bank sank um [[12 Prozent]].", "der Bank", "Gewinn"),
        ("en", "The profit of the bank fell by [[12 percent]].", "the bank", "profit"),
        ("es", "Los ingresos del banco crecieron un [[12%]].", "banco", "ingresos"),
        ("nl", "De omzet van het bedrijf steeg met [[12 procent]].", "het bedrijf", "omzet"),
    ],
    "verb second: the subject behind its verb": [
        ("de", "Im Mai lieferte Nordwerk [[300 Maschinen]] aus.", "Nordwerk", None),
        ("de", "Im Winter verlor der Konzern [[40 Millionen Euro]].", "der Konzern", None),
    ],
    "joined verbs share their subject": [
        ("de", "Nordwerk baut eine Halle und stellt [[120 Techniker]] ein.", "Nordwerk", None),
        ("en", "Nordwerk is building a hall and will hire [[120 engineers]].", "Nordwerk", None),
    ],
    "a relative clause speaks of its noun": [
        ("de", "Nordwerk, das in Kiel [[1.500 Menschen]] beschäftigt, baut eine Halle.", "Nordwerk", None),
        ("en", "Nordwerk, which employs [[1,500 people]] in Kiel, is building a hall.", "Nordwerk", None),
    ],
    "a row of figures, each with its label": [
        ("de", "Im Osten liegt die Quote bei 7,7 Prozent, im Westen bei [[5,9 Prozent]].", "Westen", "Quote"),
        ("de", "Davon arbeiten 300 in Kiel, [[200]] in Bremen.", "Bremen", None),
    ],
    "a stretch without a verb speaks of its own noun": [
        ("de", "Ein Brot kostet 4,20 Euro, ein Brötchen [[45 Cent]].", "ein Brötchen", None),
        ("de", "In Kassel fallen 60 Stellen weg, in Fulda 25 und im Außenlager [[12]].", "Außenlager", None),
        ("de", "Von den Spenden gingen 40 Prozent an Schulen, [[35 Prozent]] an Krankenhäuser.", "Krankenhäuser", None),
        ("en", "The north lost 300 jobs, the south [[120]].", "the south", None),
        ("es", "El norte perdió 300 empleos y el sur [[120]].", "el sur", None),
        ("fr", "Le nord a perdu 300 emplois, le sud [[120]].", "le sud", None),
        ("it", "Un caffè costa 1,30 euro, un cappuccino [[1,80]].", "un cappuccino", None),
        ("nl", "Een koffie kost 3 euro, een thee [[2,50 euro]].", "een thee", None),
        ("de", "Der Verein hat 300 Mitglieder, darunter [[40 Kinder]].", "Der Verein", None),
    ],
    "an adverb that stands for a place": [
        ("de", "In Rostock wird gebaut. Dort steht [[ein Drittel]] der Büros leer.", "Dort", None),
        ("nl", "Daar wonen [[300 mensen]].", "Daar", None),
        ("es", "Aquí viven [[300 personas]].", "Aquí", None),
        ("de", "Dort kostet ein Quadratmeter [[9,80 Euro]].", "ein Quadratmeter", None),
        ("de", "Da waren es schon [[40]].", "", None),
    ],
    "a noun with its name behind": [
        ("de", "Eine Drohne vom Typ Kestrel-4 trägt [[2,4 Kilogramm]].", "Kestrel-4", None),
        ("de", "Der Bürgermeister, Olaf Stein, verdient [[9.000 Euro]].", "Olaf Stein", None),
        ("es", "El alcalde, Vicente Roig, gana [[9.000 euros]].", "Vicente Roig", None),
        ("de", "Der Trainer, der aus Kiel kommt, verdient [[9.000 Euro]].", "Der Trainer", None),
    ],
    "a list of figures pairs with the row of nouns that touches it": [
        (
            "de",
            "Davon entfallen auf Unterkunft, Einkauf und Essen [[3.200 Euro]], 3.400 Euro bzw. 1.800 Euro.",
            "Unterkunft",
            None,
        ),
    ],
    "a determiner that also says per may open a subject": [
        ("es", "Cada barco pesa [[40 toneladas]].", "Cada barco", None),
        ("es", "A cada familia se le pagarán [[300 euros]].", "cada familia", None),
        ("pt", "Cada turma tem [[28 alunos]].", "Cada turma", None),
        ("es", "El puerto cobra [[300 euros]] por cada barco.", "El puerto", None),
    ],
    "an adjective, number or determiner that stands for its noun": [
        ("de", "Zehn Häuser brannten. Eines war [[300 Jahre]] alt.", "Eines", None),
        ("fr", "Les plus pauvres paient [[2 euros]].", "Les plus pauvres", None),
        ("en", "The yard builds ferries. Each weighs [[900 tonnes]].", "Each", None),
        ("it", "I biglietti sono cari, ma chi è disoccupato paga [[5 euro]].", "chi", None),
        ("it", "Altri [[30 milioni]] arriveranno a maggio.", "", None),
        ("de", "Die Firma gibt weitere [[30 Millionen]] aus.", "Die Firma", None),
    ],
    "the plural subject of a bare number is what it counts": [
        ("it", "I posti sono scesi da 980 a [[735]].", "", None),
        ("es", "Los heridos son [[12]].", "", None),
        ("de", "Mein Bruder ist [[13]].", "Mein Bruder", None),
        ("de", "Die Vorsitzende ist [[91]].", "Die Vorsitzende", None),
    ],
    "a verb that says I and leaves its subject out speaks of who speaks": [
        ("es", "«Pago [[700 euros]] de alquiler», cuenta Irene Soler.", "Irene Soler", None),
        ("it", "«Ho perso [[23 pecore]]», racconta Silvio Bruni.", "Silvio Bruni", None),
        ("es", "«El alquiler cuesta [[700 euros]]», cuenta Irene Soler.", "El alquiler", None),
    ],
    "a pronoun that stands for the measure told before": [
        ("de", "Die Stadt hebt den Beitrag an. Bisher lag er bei [[40 Euro]].", None, "Beitrag"),
        ("de", "Die Quote war hoch. In Kassel beträgt sie [[70 Prozent]].", None, "Quote"),
        ("de", "Die Quote war hoch. Im Mai waren es [[318]].", None, ""),
        ("en", "The price was high. She lost [[40 pounds]].", None, "lost"),
    ],
    "what costs is no measure": [
        ("de", "Der Eintritt kostet [[8 Euro]].", "Der Eintritt", "kostet"),
        ("en", "A ticket costs [[8 pounds]].", "A ticket", "costs"),
    ],
    "the genitive of a light noun is no subject": [
        ("de", "Die Zahl der Arbeitslosen ist auf [[2,9 Millionen]] gesunken.", "", "Zahl der Arbeitslosen"),
    ],
    "who says it is not of whom it is said": [
        ("de", "Die Preise seien um [[8 Prozent]] gestiegen, sagte Petra Hollmann.", "", "Preise"),
        ("en", "Prices had risen by [[8 percent]], said Petra Hollmann.", "", "Prices"),
    ],
}
ROWS = [(cause, *row) for cause, rows in CASES.items() for row in rows]


def claim_of(language: str, marked: str) -> Claim:
    before, _, rest = marked.partition("[[")
    figure, _, after = rest.partition("]]")
    claims = claimkit.extract(before + figure + after, language=language, published="2025-06-02").claims
    return next(claim for claim in claims if claim.quantity.start <= len(before) < claim.quantity.end)


@pytest.mark.parametrize(("cause", "language", "sentence", "subject", "measure"), ROWS, ids=[row[2] for row in ROWS])
def test_subject_and_measure(
    cause: str, language: str, sentence: str, subject: str | None, measure: str | None
) -> None:
    found = claim_of(language, sentence)
    if subject is not None:
        assert (found.subject.text if found.subject else "") == subject, cause
    if measure is not None:
        assert (found.measure.text if found.measure else "") == measure, cause


@pytest.mark.parametrize(
    ("language", "sentence"), sorted({(row[0], row[1]) for rows in CASES.values() for row in rows})
)
def test_no_feature_stands_in_two_items_of_the_evidence(language: str, sentence: str) -> None:
    text, tables = sentence.replace("[[", "").replace("]]", ""), languages.load(language)
    doc = nlp.parse(text, tables, model="small")
    figures, times = find_quantities(text, tables), find_times(text, tables)
    for scene, _ in scenes(Frame.of(doc, figures, times, find_entities(doc, tables), (), tables), ()):
        measures = measure_evidence(scene)
        scene.measure = scene.root.head
        owners = [[*fixed, *measured] for _, (fixed, measured) in subject_evidence(scene)]
        nothing = [nothing_measured(scene, measures), nothing_owns(scene)]
        for items in (*(items for _, items in measures), *owners, *nothing):
            names = [name for item in items for name in names_in([item])]
            assert len(names) == len(set(names))
