"""Sums whose figures stand in several sentences, what is left or lacking among them, and steps that lead to other figures."""

import pytest

import claimkit

AGREES = [
    ("de", "Der Verein hatte 640 Bäume gepflanzt. Davon sind 180 Bäume vertrocknet. Um die verbliebenen 460 kümmert sich nun die Stadt."),
    ("de", "Der Kauf kostet 745.000 Euro. Gespendet wurden bisher 612.000 Euro. Es fehlen noch 133.000 Euro."),
    ("en", "The mill made 74,000 chairs last year. Only 51,500 chairs were sold; the other 22,500 are in a barn."),
    ("en", "The asking price is $745,000. Donors have given $612,000 so far. The group must find the missing $133,000 by May."),
    ("fr", "Le rachat coûte 745 000 euros. Les dons ont rapporté 612 000 euros. Il manque encore 133 000 euros."),
    ("es", "La compra cuesta 745.000 euros. Las donaciones suman 612.000 euros. Faltan todavía 133.000 euros."),
    ("it", "L'acquisto costa 745mila euro. Le donazioni hanno portato 612mila euro. Mancano ancora 133mila euro."),
    ("nl", "De aankoop kost 745.000 euro. Giften brachten 612.000 euro op. Er ontbreekt nog 133.000 euro."),
    ("pt", "A compra custa 745 mil euros. As doações renderam 612 mil euros. Faltam ainda 133 mil euros."),
    ("de", "Die Brauerei setzte 318,6 Millionen Euro um.\n\nIm Norden erlöste sie 41,2 Millionen Euro. Der Süden brachte 187,9 Millionen Euro ein, im Ausland nahm sie 89,5 Millionen Euro ein."),
    ("de", "Im Hafen wurden 7,4 Millionen Tonnen umgeschlagen; 2023 waren es 8,1 Millionen gewesen. Der Empfang machte davon 4,8 Millionen Tonnen aus, der Versand 2,6 Millionen."),
]  # fmt: skip
ALONE = [
    ("de", "Der Verein pflanzte 640 Bäume. Im Park stehen 180 Bänke. Um die verbliebenen 450 Bäume kümmert sich die Stadt."),
    ("en", "The wage bill swelled from $15m to $21m. Shops brought in $5.4m, and television a further $9.6m."),
    ("fr", "Le club compte 312 membres. Il a vendu 118 billets. Il reste 96 places."),
]  # fmt: skip


def _findings(text: str, language: str) -> list[tuple[str, str]]:
    claims = claimkit.check(claimkit.extract(text, language=language, published="2025-05-02"))
    return [(f.rule, f.verdict) for f in claims.findings]


@pytest.mark.parametrize(("language", "text"), AGREES)
def test_sum_told_over_sentences_is_found(language: str, text: str) -> None:
    assert ("sum", "supported") in _findings(text, language)


@pytest.mark.parametrize(("language", "text"), ALONE)
def test_figures_that_only_stand_together_make_no_sum(language: str, text: str) -> None:
    assert "sum" not in [rule for rule, _ in _findings(text, language)]


def test_step_of_a_day_is_not_held_against_a_level_of_spring() -> None:
    text = "The stock, which had traded at $64 in March, closed at $48, down $6, or 11.1%."
    assert _findings(text, "en") == [("percent_change", "supported")]


def test_number_that_was_not_read_is_the_older_one() -> None:
    text = "Im letzten Jahr gingen 2300 Tonnen ins Ausland. Nach Schweden fiel die Ausfuhr von 1150 auf 920 Tonnen und damit um 20 Prozent."
    assert "contradicted" not in [verdict for _, verdict in _findings(text, "de")]


def test_figure_called_exact_leaves_no_room() -> None:
    text = "Die Bilanzsumme stieg um 5,3 Prozent auf 2,07 Milliarden Euro; ein Jahr zuvor waren es exakt zwei Milliarden Euro."
    assert _findings(text, "de") == [("percent_change", "contradicted")]


def test_percentage_of_a_rise_is_no_share() -> None:
    text = "Un piso cuesta ya 1.150 euros al mes. En 2022 costaba 920 euros: la subida es del 15%."
    assert "share" not in [rule for rule, _ in _findings(text, "es")]
