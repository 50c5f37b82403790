"""Time, source and modality of a claim, by cause, in sentences of several languages; [[...]] marks the figure."""

from __future__ import annotations

import pytest

import claimkit
from claimkit import find_quantities, find_times, languages, nlp
from claimkit.claims import scenes
from claimkit.extraction.frames import Frame
from claimkit.extraction.marks import pair_marks
from claimkit.extraction.periods import time_candidates
from claimkit.extraction.quotes import find_quotes
from claimkit.records import Claim

PUBLISHED = "2025-11-19"


def claim_of(language: str, text: str) -> Claim:
    start = text.index("[[")
    plain = text.replace("[[", "").replace("]]", "")
    found = claimkit.extract(plain, language=language, published=PUBLISHED)
    return next(claim for claim in found.claims if claim.quantity.start <= start < claim.quantity.end)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Im zweiten Quartal lag der Umsatz bei 5 Millionen Euro, im Vorjahr waren es [[4 Millionen Euro]].",
         ("2024-04-01", "2024-06-30")),
        ("de", "Der Umsatz lag im Jahr 2024 bei 5 Millionen Euro, im Jahr davor waren es [[4 Millionen Euro]].",
         ("2023-01-01", "2023-12-31")),
        ("en", "Sales reached $5 million in 2023. A year earlier they had reached [[$4 million]].",
         ("2022-01-01", "2022-12-31")),
        ("fr", "Le port a vendu 6 850 tonnes en 2024. L'année précédente, il en avait vendu [[7 700 tonnes]].",
         ("2023-01-01", "2023-12-31")),
    ],
)  # fmt: skip
def test_a_relative_time_leans_on_the_time_before_it(language: str, text: str, expected: tuple[str, str]) -> None:
    time = claim_of(language, text).time
    assert time is not None
    assert (time.since, time.until) == expected


@pytest.mark.parametrize(
    ("language", "text", "feature"),
    [
        ("de", "Der Preis sank im vergangenen Jahr von [[0,98 Euro]] auf 0,69 Euro pro Watt.", "back:0&part:from"),
        (
            "de",
            "Der Rechnungshof hatte im September gerügt, dass [[37 Prozent]] der Mittel nicht abgerufen wurden.",
            "unsaid",
        ),
        ("de", "Das sind [[5 Prozent]] mehr als im Jahr 2023.", "compared&back:0"),
        ("en", "That is [[5 per cent]] more than in 2023.", "compared&back:0"),
        ("es", "Es un [[5 %]] más que en 2023.", "compared&back:0"),
        ("fr", "C'est [[5 %]] de plus qu'en 2023.", "compared&back:0"),
    ],
)
def test_what_speaks_against_a_time_is_seen(language: str, text: str, feature: str) -> None:
    start, plain = text.index("[["), text.replace("[[", "").replace("]]", "")
    tables = languages.load(language)
    doc = nlp.parse(plain, tables)
    quotes = find_quotes(doc, pair_marks(plain, tables), (), tables)
    frame = Frame.of(doc, find_quantities(plain, tables), find_times(plain, tables), (), quotes, tables)
    scene = next(scene for scene, _ in scenes(frame, ()) if scene.quantity.start <= start < scene.quantity.end)
    assert any(feature in features for _, features in time_candidates(scene))


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("de", "Die Stadtwerke bezifferten den Schaden auf [[3 Millionen Euro]].", "Die Stadtwerke"),
        ("de", "Der Minister bestritt, dass [[300 Stellen]] wegfallen.", "Der Minister"),
        ("en", "The union counts [[93 empty posts]].", "The union"),
        ("en", "The board puts the loss at [[£3m]].", "The board"),
        ("en", "In his view, [[80 million pieces]] are more realistic.", "his"),
        ("fr", "Le syndicat chiffre les dégâts à [[3 millions d'euros]].", "Le syndicat"),
        ("es", "La empresa cifra las pérdidas en [[3 millones de euros]].", "La empresa"),
        ("it", "La Regione parla di danni per [[3 milioni di euro]].", "La Regione"),
        ("it", "A suo giudizio servono [[150 milioni di euro]].", "suo"),
        ("nl", "De gemeente raamt de kosten op [[3 miljoen euro]].", "De gemeente"),
        # An article behind who speaks, which also is a relative pronoun.
        ("de", "Gestern bezifferte Weber den Schaden auf [[41 Millionen Euro]].", "Weber"),
        ("de", "Allein im Ackerbau beziffert die Landesbank die Kosten auf [[41 Millionen Euro]].", "die Landesbank"),
        ("nl", "Gisteren schatte De Vries de schade op [[3 miljoen euro]].", "De Vries"),
    ],
)
def test_a_report_without_a_clause_names_its_source(language: str, text: str, source: str) -> None:
    found = claim_of(language, text).source
    assert found is not None
    assert found.text == source


def test_what_stands_between_the_marks_is_said_by_the_speaker_behind() -> None:
    text = "„Uns haben allein die Zölle [[14 Millionen Euro]] gekostet“, so Petra Hollmann bei der Messe am Donnerstag in Linz."
    found = claim_of("de", text).source
    assert found is not None
    assert found.text == "Petra Hollmann"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Umsatz betrug 8 Milliarden Yuan und stieg im Vergleich zum Vorjahreszeitraum um [[110 Prozent]].", None),
        (
            "Der Umsatz stieg im Vergleich zum Vorjahr um 9 Prozent. Davon entfielen [[4 Millionen Euro]] auf Asien.",
            None,
        ),
        ("Der Erlös lag 7 Prozent unter dem Wert des Vorjahres ([[230 Millionen Euro]]).", "2024-01-01"),
        ("Als 2019 der Preis um [[5 Prozent]] stieg, protestierten viele.", "2019-01-01"),
    ],
)
def test_a_time_that_a_step_is_measured_against_is_not_its_own(text: str, expected: str | None) -> None:
    time = claim_of("de", text).time
    assert (time.since if time is not None else None) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Im Juli fiel die Auslastung der Hotels von [[71 Prozent]] auf 64 Prozent.", None),
        ("de", "Im Juli fiel die Auslastung der Hotels von 71 Prozent auf [[64 Prozent]].", "2025-07-01"),
        ("de", "Die Auslastung der Hotels fiel von [[71 Prozent]] im Juli 2021 auf 64 Prozent.", "2021-07-01"),
        ("en", "In March the toll rose from [[$4]] to $5.", None),
        ("en", "The harbour handled 9,000 boxes, [[twice as many]] as in 2019.", None),
        ("en", "The harbour handled 9,000 boxes in 2023, [[twice as many]] as in 2019.", "2023-01-01"),
        ("de", "Das Museum zählte 2023 80.000 Besucher, das [[Doppelte]] von 2019.", "2023-01-01"),
        ("es", "El puerto cuesta 9 millones, [[el doble]] que en 2019.", None),
        ("es", "Las entradas costarán [[5 euros]] desde el 1 de diciembre.", "2025-12-01"),
        ("de", "Seit Januar müssen zwei Vorstände jede Zahlung über [[5 Euro]] freigeben.", "2025-01-01"),
        ("de", "Das Dach wurde 2004 erneuert und trägt [[300 Solarmodule]].", None),
        ("de", "Im Jahr 2004 kaufte der Verein das Haus und vermietete [[30 Zimmer]].", "2004-01-01"),
        ("de", "Die Station mit ihren [[14 Betten]] soll Ende März dichtmachen.", None),
        ("de", "Am Montag brannte es in Lehna. Am Nachmittag kamen [[40 Helfer]].", "2025-11-17"),
    ],
)
def test_a_time_of_another_figure_or_verb_is_not_a_figures_own(language: str, text: str, expected: str | None) -> None:
    time = claim_of(language, text).time
    assert (time.since if time is not None else None) == expected


def test_the_age_behind_a_speaker_is_not_said_by_him() -> None:
    assert claim_of("de", "„Das war eine lange Nacht für uns alle“, sagte Petra Hollmann, [[79]].").source is None


@pytest.mark.parametrize(
    ("language", "text", "modality"),
    [
        ("de", "Der Umsatz lag bei [[5 Millionen Euro]].", "asserted"),
        ("de", "Der Umsatz soll auf [[5 Millionen Euro]] steigen.", "forecast"),
        ("de", "Der Minister bestritt, dass [[300 Stellen]] wegfallen.", "negated"),
        ("de", "Bei einem Ausfall könnten [[300 Betriebe]] betroffen sein.", "hypothetical"),
        ("de", "Die Staatsanwältin hatte [[acht Jahre]] verlangt.", "forecast"),
        ("de", "Analysten trauen dem Mittel einen Umsatz von [[600 Millionen Dollar]] zu.", "forecast"),
        ("de", "Für den Umbau bräuchte der Verein [[40.000 Euro]].", "hypothetical"),
        ("de", "Der Mann hat angeblich [[300 Euro]] gestohlen.", "reported"),
        ("de", "Der Rat lehnte es ab, [[12.000 Euro]] zu zahlen.", "negated"),
        ("en", "The suspect is alleged to have stolen [[$84,000]].", "reported"),
        ("en", "The firm is expected to spend [[£5m]] on a new hall by 2030.", "forecast"),
        ("en", "The repair cost [[£5m]].", "asserted"),
        ("fr", "Le tramway coûtera [[48 millions d'euros]] en 2030.", "forecast"),
        ("es", "El banco cerrará [[95 oficinas]] en 2027.", "forecast"),
        ("it", "Il Comune spenderà [[3 milioni di euro]] nel 2027.", "forecast"),
    ],
)
def test_modality(language: str, text: str, modality: str) -> None:
    assert claim_of(language, text).modality == modality


@pytest.mark.parametrize("code", [code for code in languages.codes() if languages.load(code)["claims"]])
def test_every_relative_time_is_told_in_its_example(code: str) -> None:
    from claimkit.extraction.relative_times import _months

    for group in languages.load(code)["claims"].get("relative_times", ()):
        marked = group["example"].partition("[[")[2].partition("]]")[0]
        assert _months(languages.load(code), marked) == group["months"], group["example"]


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        ("de", "Ein Kilogramm Nutzlast kostet 50.000 Yuan.", ["50.000 Yuan"]),
        ("de", "Auf 100.000 Einwohner kommen 19 Apotheken.", ["19 Apotheken"]),
        ("en", "A mile costs $1.71 in a truck with a driver.", ["$1.71"]),
        ("it", "Un chilo di riso costa 4,10 euro.", ["4,10 euro"]),
        ("de", "Der Sack wiegt ein Kilogramm.", ["ein Kilogramm"]),
    ],
)
def test_what_another_figure_is_counted_against_is_no_claim(language: str, text: str, figures: list[str]) -> None:
    found = claimkit.extract(text, language=language, published=PUBLISHED)
    assert [claim.quantity.text for claim in found.claims] == figures


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "es",
            "Según Ana Gil, que dirige [[30 tiendas]], las ventas cayeron un tercio.",
        ),
        (
            "en",
            'Drivers were told to wait. "We have six beds," said Kofi Mensah, a paramedic who has worked for [[22 years]].',
        ),
        ("de", "Die Polizei, die mit [[240 Beamten]] im Einsatz war, sprach von 90.000 Zuschauern."),
    ],
)
def test_what_describes_a_speaker_is_not_said(language: str, text: str) -> None:
    assert claim_of(language, text).source is None


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("pt", "Segundo o delegado Rui Prado, a rede fez [[20 vítimas]] em dois meses.", "o delegado Rui Prado"),
        ("pt", "Segundo o Gabinete de Obras, a vila soma [[300 casas]], mais do que em 2021.", "o Gabinete de Obras"),
        ("it", "Secondo l'associazione Limpé, in maggio i soci hanno raccolto [[640 chili]].", "l'associazione Limpé"),
        ("fr", "D'après la gérante, Anne Morin, il y en aurait pour [[2 millions d'euros]].", "la gérante"),
        ("en", "According to Ann Poe, a farmer, prices fell [[5 percent]].", "Ann Poe"),
    ],
)
def test_a_clause_behind_who_speaks_is_said_wherever_the_parse_hangs_it(language: str, text: str, source: str) -> None:
    found = claim_of(language, text).source
    assert found is not None
    assert found.text == source


@pytest.mark.parametrize(
    ("text", "figure", "subject"),
    [
        ("Entlang der 12,5 Kilometer langen Strecke standen Zuschauer.", "12,5 Kilometer", "Strecke"),
        (
            "Die im Jahr 2019 erteilte Erlaubnis galt für 9 Prozent der Flotte.",
            "9 Prozent",
            "Die im Jahr 2019 erteilte Erlaubnis",
        ),
        ("Die Stadt hat 90.000 Einwohner.", "90.000 Einwohner", "Die Stadt"),
    ],
)
def test_a_subject_begins_with_its_article_and_holds_no_figure_of_its_claim(
    text: str, figure: str, subject: str
) -> None:
    claims = claimkit.extract(text, language="de").claims
    found = next(claim for claim in claims if claim.quantity.text == figure)
    assert found.subject is not None
    assert found.subject.text == subject
