"""Figures that one wrong digit keeps from agreeing: called wrong where enough speaks for their being meant together."""

from decimal import Decimal

import pytest

import claimkit
from claimkit.checking.slips import Written

HARMED = [
    (
        "de",
        "Bei der Wahl des Vereins sprachen sich 61 Prozent für den Neubau aus, 28 Prozent dagegen, die übrigen {11} Prozent enthielten sich.",
        "41",
    ),
    (
        "de",
        "Die Mühle verkaufte 640 Tonnen Mehl. Davon gingen {240} Tonnen in den Export, das sind 37,5 Prozent.",
        "540",
    ),
    ("en", "Asked about the bypass, {58} per cent were against, 33 per cent in favour and 9 per cent unsure.", "88"),
    ("es", "Europa aportó el {54} % de las ventas; América, el 29 %, y Asia, el 17 % restante.", "84"),
    (
        "fr",
        "Les visiteurs viennent pour 52 % de France, pour 31 % de Belgique et pour les {17} % restants d'ailleurs.",
        "47",
    ),
    ("it", "Il 55 per cento dei soci è a favore, il 32 per cento contrario e il restante {13} per cento non sa.", "43"),
    (
        "nl",
        "Van de omzet komt 56 procent uit winkels, 31 procent uit de export en de overige {13} procent uit de horeca.",
        "43",
    ),
    ("pt", "Das vendas, 57% vêm do Brasil, 29% da Argentina e os restantes {14}% do Chile.", "44"),
]
LISTED = [
    (
        "de",
        "Der Fonds ist 90 Millionen Euro schwer. Das Land gibt {48} Millionen, die Städte 28 Millionen und die Banken die übrigen 14 Millionen Euro.",
        "78",
    ),
    ("en", "The appeal raised £36m. The church gave £{18}m, the council £10m and two firms £8m.", "48"),
    (
        "es",
        "El plan cuesta 64 millones de euros. El Estado pone {32} millones, la región 21 millones y los ayuntamientos los 11 millones restantes.",
        "72",
    ),
    (
        "fr",
        "Le chantier coûte 640 000 euros. La ville verse {310 000} euros, la région 210 000 euros et le club les 120 000 euros restants.",
        "610 000",
    ),
    ("it", "La raccolta ha fruttato 640 tonnellate. La costa ne ha date {310}, la collina 210 e la montagna 120.", "610"),
    (
        "nl",
        "Het fonds telt 64 miljoen euro. Het Rijk geeft {32} miljoen, de provincie 21 miljoen en de banken de overige 11 miljoen.",
        "62",
    ),
    ("pt", "A obra custa 64 milhões de euros. O Estado paga {32} milhões, a região 21 milhões e a câmara os restantes 11 milhões.", "62"),
]  # fmt: skip
APART = [
    ("en", "The appeal raised £36m. The church gave £13m, the council £10m and two firms £8m."),
    ("en", "Two of the four boilers were turned down to 60% of their output."),
    ("en", "The town has 640 pupils. The school bought 480 chairs, and 12 per cent of the teachers are new."),
    ("de", "Der Laden nahm 3.900 Euro ein. Im Vorjahr waren es 4.700, davon die Hälfte im Dezember."),
    ("de", "Im Ort leben 2.300 Leute, 1.900 sind Mieter; der Frauenanteil im Rat liegt bei 68 Prozent."),
    ("es", "La fábrica emplea a 640 personas, el almacén a 210 y la oficina a 95."),
    ("fr", "Le billet coûte 24 euros, le programme 6 euros et le vestiaire 2 euros."),
    ("it", "Il riso costa 4,10 euro al chilo, il 15% in più di un anno fa; il pane 3,20 euro."),
    ("nl", "Van de leden komt 61 procent uit de stad; 48 procent is ouder dan zestig."),
    ("pt", "Entre os jovens, 64% leem jornais; entre os mais velhos, 71%; entre as crianças, 12%."),
]


def _alarms(text: str, language: str) -> list[str]:
    claims = claimkit.check(claimkit.extract(text, language=language, published="2025-05-02"))
    return [f.rule for f in claims.findings if f.verdict not in ("supported", "approximately_supported")]


@pytest.mark.parametrize(("language", "sentence", "wrong"), [*HARMED, *LISTED])
def test_wrong_digit_is_seen_and_the_right_one_is_not(language: str, sentence: str, wrong: str) -> None:
    right = sentence.replace("{", "").replace("}", "")
    harmed = sentence[: sentence.index("{")] + wrong + sentence[sentence.index("}") + 1 :]
    assert _alarms(right, language) == []
    assert _alarms(harmed, language)


@pytest.mark.parametrize(("language", "text"), APART)
def test_figures_that_are_not_meant_together_are_left_alone(language: str, text: str) -> None:
    assert _alarms(text, language) == []


def test_one_digit_reaches_what_two_would_need() -> None:
    written = Written(640.0, 640.0, 640.0, ((100.0, 6), (10.0, 4)))
    assert written.may_be(340.0, 340.0)
    assert written.may_be(645.0, 655.0) and not written.may_be(635.0, 645.0)
    assert not written.may_be(351.0, 351.0)
    assert not written.may_be(40.0, 40.0)  # a first digit is no nought
    assert not Written(float(Decimal("0.5")), 0.5, 0.5, ()).may_be(0.0, 1.0)  # a word has no digit
