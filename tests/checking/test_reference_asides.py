"""Figures that a text tells in passing: empty verbs, places named by their people, lists that share a scale."""

from pathlib import Path

import pytest

import claimkit

SAMPLE = claimkit.load_reference(Path(__file__).parents[2] / "corpora" / "reference")

# language, day, sentence, figure, verdict
TOLD = [
    ("en", "2024-03-12", "Amazon, by comparison, took in $574.8 million in 2023.", "574.8", "scale_error"),
    ("en", "2024-03-12", "In 2023 Microsoft earned little. It took in nearly $212 million.", "212", "scale_error"),
    ("en", "2024-03-12", "Poland had 34.9 million residents in 2023 and Spain 48.1 million.", "34.9", "contradicted"),
    ("en", "2024-03-12", "In 2022 the average American put 15 tons of carbon dioxide into the air.", "15", "supported"),
    ("de", "2024-03-12", "Volkswagen, mit vielen Mitarbeitern, nahm 2023 322 Millionen Euro ein.", "322", "scale_error"),
    ("de", "2024-03-12", "Im Ort fehlen Leute. Der Mindestlohn liegt seit Januar bei 14,21 Euro.", "14,21", "contradicted"),
    ("de", "2024-03-12", "China hat 2022 rund 11 Millionen Tonnen Kohlendioxid in die Luft geblasen.", "11", "scale_error"),
    ("en", "2024-03-12", "In 2022 China emitted some 11 million tonnes of carbon dioxide.", "11", "scale_error"),
    ("it", "2024-03-12", "Nel 2023 i prezzi in Germania sono aumentati del 5,9 per cento.", "5,9", "supported"),
    ("es", "2024-03-12", "España tenía 48,1 millones de habitantes en 2023 y Francia 68,2.", "68,2", "supported"),
    ("it", "2024-03-12", "Nel 2023 Bmw ha incassato 155,5 miliardi di euro.", "155,5", "supported"),
    ("nl", "2024-03-12", "Lufthansa zette in 2023 38,5 miljard euro om.", "38,5", "contradicted"),
    ("fr", "2025-03-12", "En 2024, les prix à la consommation ont augmenté de 2 % en France, après 9,4 % en 2023.", "9,4", "contradicted"),
    ("de", "2024-03-12", "In Berlin lebten Ende 2023 knapp 3,8 Millionen Menschen. Das sind 4,5 Prozent der Bevölkerung Deutschlands.", "4,5", "supported"),
    ("en", "2024-03-12", "Humanity put 37.2 billion tonnes of carbon dioxide into the air in 2022. China accounted for 11.4 billion, or 31 per cent.", "31", "supported"),
    ("de", "2025-03-12", "In Deutschland gilt seit Januar eine gesetzliche Lohnuntergrenze von 12,28 Euro in der Stunde.", "12,28", "contradicted"),
    ("de", "2025-03-12", "Rentner in Deutschland klagen.\nDie Teuerung betrug 2024 im Schnitt 2,2 Prozent.", "2,2", "supported"),
    ("de", "2025-03-12", "Rentner in Deutschland klagen.\nDie Teuerung betrug 2024 im Schnitt 4,2 Prozent.", "4,2", "contradicted"),
    ("de", "2025-03-12", "Im Jahr 2024 waren bundesweit im Schnitt 2,97 Millionen Menschen arbeitslos.", "2,97", "contradicted"),
    ("de", "2024-03-12", "Hierzulande wurden 2023 rund 674 Millionen Tonnen Treibhausgase freigesetzt.", "674", "supported"),
    ("de", "2024-03-12", "Im Jahr 2023 waren in Frankreich 7,3 Prozent der Erwerbspersonen ohne Stelle.", "7,3", "supported"),
]  # fmt: skip
# figures of something else, of which nothing may be called wrong
APART = [
    ("de", "2025-03-04", "Rentner in Linz klagen.\nHierzulande lag die Teuerung 2024 bei 2,9 Prozent."),
    (
        "en",
        "2024-03-14",
        '"Germany\'s economy shrank by 0.3 per cent in 2023 and ours is worth $3.4 trillion," he said.',
    ),
    (
        "de",
        "2024-03-14",
        "„Die deutsche Wirtschaft schrumpfte 2023 um 0,3 Prozent, und unsere ist 3,4 Billionen Dollar wert“, sagte er.",
    ),
    (
        "es",
        "2024-03-14",
        "«España tenía 48,1 millones de habitantes en 2023 y nuestra población era de 10,6 millones», dijo.",
    ),
    ("de", "2024-03-12", "Anders als China hat Bremen 2022 rund 11 Millionen Tonnen Kohlendioxid ausgestoßen."),
    ("fr", "2024-03-12", "En 2023, les prix des hôtels ont augmenté de 7,9 % en Allemagne."),
    ("pt", "2024-03-12", "Em 2023, os preços das casas na Alemanha subiram 7,9%."),
    ("nl", "2024-03-12", "De prijzen van koffie in Duitsland stegen in 2023 met 7,9 procent."),
    ("en", "2024-07-02", "British inflation peaked at 11.1 per cent in 2022."),
    ("fr", "2024-05-04", "L'inflation française a culminé à 6,3 % en 2023."),
    ("nl", "2024-05-04", "De inflatie in Duitsland piekte in 2022 op 8,8 procent."),
    ("en", "2024-07-02", "UK inflation was running at 10.1% when the charity opened in 2022."),
    ("en", "2024-07-02", "Prices in Britain have risen by 21 per cent since 2021."),
    ("de", "2025-03-04", "Seit 2020 sind die Preise in Deutschland um 19 Prozent gestiegen."),
    ("de", "2025-03-04", "Die Preise in Deutschland liegen heute 19 Prozent höher als 2020."),
    ("de", "2024-05-04", "Kaufkraftbereinigt kam China 2023 auf ein BIP von 35 Billionen Dollar."),
    ("de", "2024-05-04", "Die Industrie in China wuchs 2023 um 4,6 Prozent."),
    ("de", "2025-03-12", "Rentner in Graz klagen.\nDie Teuerung betrug 2024 im Schnitt 2,9 Prozent."),
    (
        "de",
        "2025-03-12",
        "In Deutschland und Österreich ist alles teuer.\nDie Teuerung betrug 2024 im Schnitt 3,6 Prozent.",
    ),
    ("de", "2024-02-15", "Die österreichische Hauptstadt zählt 2,3 Millionen Einwohner."),
    ("en", "2024-02-15", "The Austrian capital has 2.3 million residents."),
    ("fr", "2024-02-15", "Dans les Hauts-de-France, le chômage a dépassé 9 % en 2023."),
    ("it", "2024-02-15", "La quota europea delle auto elettriche è del 17% in Italia."),
    ("en", "2024-06-18", "The euro area recorded inflation of 5.4 per cent in 2023, Austria 7.8 and France 4.9."),
    ("de", "2024-02-15", "Polen hatte 2023 vier Millionen Einwohner, die kein Auto besaßen."),
    ("en", "2024-02-15", "In 2023 services inflation in Britain was 6.5%."),
    (
        "de",
        "2024-02-15",
        "Der Umsatz des amerikanischen Unternehmens Qinlo stieg um 19 Prozent auf 4 Milliarden Dollar.",
    ),
]
WRONG = ("contradicted", "scale_error", "unit_error", "outdated", "mixed", "different_basis")


def _check(language: str, published: str, text: str) -> dict[str, str]:
    claims = claimkit.check(claimkit.extract(text, language=language, published=published), reference=SAMPLE)
    texts = {claim.id: claim.quantity.text for claim in claims.claims}
    return {texts[f.claim_ids[0]]: f.verdict for f in claims.findings if f.check == "reference"}


@pytest.mark.parametrize(("language", "published", "text", "figure", "verdict"), TOLD)
def test_figures_told_in_passing_are_held_against_their_row(
    language: str, published: str, text: str, figure: str, verdict: str
) -> None:
    found = _check(language, published, text)
    assert next(v for name, v in found.items() if figure in name) == verdict, found


@pytest.mark.parametrize(("language", "published", "text"), APART)
def test_figures_of_something_else_raise_no_alarm(language: str, published: str, text: str) -> None:
    assert not {name: v for name, v in _check(language, published, text).items() if v in WRONG}
