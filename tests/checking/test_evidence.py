"""Figures that agree though no cue joins them: given when enough speaks for them, never called wrong."""

import pytest

import claimkit
from claimkit.checking import evidence

MEANT = [
    (
        "en",
        "The pool sold 48,000 tickets in May. It was 40,000 a year earlier. The 20 per cent rise surprised the town.",
    ),
    ("en", "The co-op shed 12 per cent of its members last year. It now has 2,200, down from 2,500."),
    ("de", "Die Genossenschaft hatte 1.250 Mitglieder. Im Mai stimmten 850 ab, fast 70 Prozent."),
    ("it", "La scuola conta 640 alunni. In mensa mangiano 480 di loro, il 75 per cento."),
    ("es", "El taller reparó 360 bicicletas, un 20 % más que en 2023, cuando fueron 300."),
    ("fr", "Le musée a vendu 36 000 billets, un quart de moins qu'en 2019, où il en avait vendu 48 000."),
    ("nl", "De winkel verkocht 540 fietsen, 20 procent meer dan een jaar geleden (450)."),
]
APART = [
    (
        "en",
        "The pool sold 48,000 tickets in May. In June, 20 per cent of guests came by bike, and 9,600 bought ice cream.",
    ),
    ("de", "Der Verein hat 2.000 Mitglieder. Die Miete stieg um 25 Prozent, und 500 Gäste kamen zum Fest."),
    (
        "fr",
        "Le musée a reçu 42 000 visiteurs en mai. En juin, 15 % des billets étaient gratuits et 6 300 personnes sont venues.",
    ),
    ("it", "Il Comune ha 40 bus. Il biglietto è salito del 10 per cento, mentre 4 autisti sono in malattia."),
]


def _steps(language: str, text: str) -> list[tuple[str, str]]:
    claims = claimkit.check(claimkit.extract(text, language=language, published="2025-05-02"))
    texts = {claim.id: claim.quantity.text for claim in claims.claims}
    return [(finding.verdict, texts[finding.claim_ids[0]]) for finding in claims.findings]


@pytest.mark.parametrize(("language", "text"), MEANT)
def test_figures_that_agree_are_given(language: str, text: str) -> None:
    found = _steps(language, text)
    assert [verdict for verdict, _ in found] == ["supported"], found


@pytest.mark.parametrize(("language", "text"), APART)
def test_figures_of_other_things_are_left_alone(language: str, text: str) -> None:
    assert _steps(language, text) == []


def test_what_does_not_agree_is_no_guess() -> None:
    text = "The pool sold 48,000 tickets in May. It was 40,000 a year earlier. Rain fell on 35 per cent of all days."
    assert _steps("en", text) == []


def test_weights_stay_between_no_and_certain() -> None:
    assert 0 < evidence.weigh(()) < evidence.weigh(("equals move", "step move", "supported digits")) < 1
