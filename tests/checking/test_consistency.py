from collections.abc import Callable

import pytest

import claimkit
from claimkit.records import ArticleClaims

Build = Callable[..., ArticleClaims]

EXAMPLE = (
    "Nach Berechnungen beläuft sich der potenzielle Raum für die Branche auf [[317,8 Milliarden Yuan|317.8e9 CNY]], "
    "wovon der C-End- und der B-End-Marktplatz [[267,3 Milliarden Yuan|267.3e9 CNY]] bzw. "
    "[[50,5 Milliarden Yuan|50.5e9 CNY]] ausmachen."
)
COSTS = (
    "Die Produktionskosten lagen für jeden Film vor 2018 bei etwa [[23 bis 170 Millionen Yuan|~23e6..170e6 CNY/Film]]. "
    "Durch KI werden die Produktionskosten für jeden Film letztendlich auf [[25.000 Yuan|25000 CNY down]] gesenkt, "
    "was einer Kostenreduzierung von mehr als [[95 %|>95 %]] entspricht."
)

# text, language, expected findings as (rule, verdict, claim ids)
CASES = [
    (EXAMPLE, "de", [("sum", "supported", "c1 c2 c3")]),
    (EXAMPLE.replace("50.5e9", "40.5e9"), "de", [("sum", "contradicted", "c1 c2 c3")]),
    (EXAMPLE.replace("267.3e9", "276.3e9"), "de", [("sum", "contradicted", "c1 c2 c3")]),
    (EXAMPLE.replace("317.8e9", "31.78e9"), "de", [("sum", "scale_error", "c1 c2 c3")]),
    (COSTS, "de", [("percent_change", "supported", "c3 c1 c2")]),
    (COSTS.replace("25000 ", "25000000 "), "de", [("percent_change", "contradicted", "c3 c1 c2")]),
    (
        "Es gab [[20 Verletzte|20]], davon [[12 Männer|12]] und [[8 Frauen|8]].",
        "de",
        [("sum", "supported", "c1 c2 c3")],
    ),
    # two of many categories: no claim that they are all
    ("Es gab [[20 Verletzte|20]], davon [[9 Männer|9]] und [[8 Frauen|8]].", "de", []),
    ("Es gab [[20 Verletzte|20]], darunter [[3 Kinder|3]] und [[2 Ärzte|2]].", "de", []),
    ("Es gab [[5 Verletzte|5]], darunter [[7 Kinder|7]].", "de", [("sum", "contradicted", "c1 c2")]),
    (
        "Gezählt wurden [[1.240 Boote|1240]], von denen [[820|820]] Segel trugen und [[410|410]] Motoren.",
        "de",
        [("sum", "contradicted", "c1 c2 c3")],
    ),
    (
        "Es kamen [[12 Männer|12]] und [[8 Frauen|8]], zusammen [[21 Personen|21]].",
        "de",
        [("sum", "contradicted", "c3 c1 c2")],
    ),
    # "insgesamt" over a longer time is another matter
    (
        "2023 waren es [[5 Millionen|5e6]] und 2024 [[6 Millionen|6e6]], seit 2010 insgesamt [[30 Millionen|30e6]].",
        "de",
        [],
    ),
    (
        "There were [[20 injured|20]], [[12|12]] of them men and [[8|8]] women.",
        "en",
        [("sum", "supported", "c1 c2 c3")],
    ),
    (
        "Der Umsatz stieg um [[12 Prozent|12 % old=2 new=3 by=1 up]] von [[100 Millionen Euro|100e6 EUR]] auf "
        "[[112 Millionen Euro|112e6 EUR old=2 new=3 by=1 up]].",
        "de",
        [("percent_change", "supported", "c1 c2 c3")],
    ),
    (
        "Der Umsatz stieg um [[21 Prozent|21 % old=2 new=3 by=1 up]] von [[100 Millionen Euro|100e6 EUR]] auf "
        "[[112 Millionen Euro|112e6 EUR old=2 new=3 by=1 up]].",
        "de",
        [("percent_change", "contradicted", "c1 c2 c3")],
    ),
    # written so coarsely that 13 % is right too
    (
        "Der Umsatz stieg von [[8 Millionen Euro|8e6 EUR]] auf [[9 Millionen Euro|9e6 EUR old=1 new=2 up]], "
        "ein Plus von [[13 Prozent|13 %]].",
        "de",
        [("percent_change", "supported", "c3 c1 c2")],
    ),
    (
        "Der Preis sank von [[80 Euro|80 EUR]] auf [[60 Euro|60 EUR old=1 new=2 down]] ([[minus 25 Prozent|-25 %]]).",
        "de",
        [("percent_change", "supported", "c3 c1 c2")],
    ),
    # two matters in one sentence
    (
        "Die Kosten sanken um [[15 Prozent|15 % down by=1]], während die Zahl der Stellen von [[114|114]] auf "
        "[[99|99 - old=2 new=3 down]] fiel.",
        "de",
        [],
    ),
    (
        "Die Quote stieg von [[5 Prozent|5 %]] auf [[7 Prozent|7 % old=1 new=2 by=3 up]], also um "
        "[[2 Prozent|2 % old=1 new=2 by=3 up]].",
        "de",
        [("percent_change", "unit_error", "c3 c1 c2")],
    ),
    (
        "Die Quote stieg von [[5 Prozent|5 %]] auf [[7 Prozent|7 % old=1 new=2 by=3 up]], also um "
        "[[2 Prozentpunkte|2 pp old=1 new=2 by=3 up]].",
        "de",
        [("percent_change", "supported", "c3 c1 c2")],
    ),
    (
        "Die Zahl hat sich von [[5.000|5000]] auf [[10.200|10200 - old=1 new=2 up factor=2]] "
        "[[verdoppelt|2 x old=1 new=2 up factor=2 p=0]].",
        "de",
        [("factor_change", "approximately_supported", "c3 c1 c2")],
    ),
    (
        "Die Zahl hat sich von [[5.000|5000]] auf [[7.000|7000 - old=1 new=2 up factor=2]] "
        "[[verdoppelt|2 x old=1 new=2 up factor=2 p=0]].",
        "de",
        [("factor_change", "contradicted", "c3 c1 c2")],
    ),
    (
        "Der Preis stieg von [[16 Yuan|16 CNY]] auf [[6 Yuan|6 CNY old=1 new=2 up]].",
        "de",
        [("range_order", "contradicted", "c1 c2")],
    ),
    (
        "[[1.500|1500]] von [[20.000 Stellen|20000]], also [[6 %|6 %]], fallen weg.",
        "de",
        [("share", "contradicted", "c3 c1 c2")],
    ),
    (
        "[[1.500|1500]] von [[20.000 Stellen|20000]], also [[7,5 %|7.5 %]], fallen weg.",
        "de",
        [("share", "supported", "c3 c1 c2")],
    ),
    (
        "[[1,500|1500]] of the [[20,000 jobs|20000]] ([[7.5 per cent|7.5 %]]) will go.",
        "en",
        [("share", "supported", "c3 c1 c2")],
    ),
    (
        "Die Firma baut [[1.400|1400]] ihrer [[9.600 Stellen|9600]] ab. Das sind knapp [[15 Prozent|~15 %]] der Belegschaft.",
        "de",
        [("share", "supported", "c3 c1 c2")],
    ),
    (
        "Es wurden [[12.400 Geräte|12400]] verkauft, davon [[8.900|8900]] in China. Das entspricht [[92 %|92 %]].",
        "de",
        [("share", "contradicted", "c3 c1 c2")],
    ),
    (
        "Von den [[70 Wagen|70]] sind erst [[18|18]] da. Das dauert. Die restlichen [[42 Wagen|42]] kommen später.",
        "de",
        [("sum", "contradicted", "c1 c2 c3")],
    ),
    (
        "[[40 Prozent|40 %]] der [[500 Beschäftigten|500]], also [[200|200]], streiken.",
        "de",
        [("share", "supported", "c3 c1 c2")],
    ),
    (
        "[[60 Prozent|60 %]] dafür, [[25 Prozent|25 %]] dagegen und die übrigen [[15 Prozent|15 %]] enthielten sich.",
        "de",
        [("share", "supported", "c1 c2 c3")],
    ),
    (
        "[[60 Prozent|60 %]] dafür, [[35 Prozent|35 %]] dagegen und die übrigen [[15 Prozent|15 %]] enthielten sich.",
        "de",
        [("share", "contradicted", "c1 c2 c3")],
    ),
    ("Der Weg ist [[10 Meilen|10 mi]] ([[16 Kilometer|16 km]]) lang.", "de", [("conversion", "supported", "c2 c1")]),
    ("Der Weg ist [[10 Meilen|10 mi]] ([[26 Kilometer|26 km]]) lang.", "de", [("conversion", "contradicted", "c2 c1")]),
    (
        "Es kostet [[100 Yuan|100 CNY]], umgerechnet etwa [[13 Euro|~13 EUR]].",
        "de",
        [("conversion", "supported", "c2 c1")],
    ),
    (
        "Es kostet [[100 Millionen Yuan|100e6 CNY]] ([[130 Millionen Euro|130e6 EUR]]).",
        "de",
        [("conversion", "scale_error", "c2 c1")],
    ),
    ("Er regierte von 1990 bis 2010, also [[20 Jahre|20 a]].", "de", [("duration", "supported", "c1")]),
    ("Er regierte von 1990 bis 2010, also [[30 Jahre|30 a]].", "de", [("duration", "contradicted", "c1")]),
    ("Von 2010 bis 2020 stieg die Lebenserwartung um [[2 Jahre|2 a]].", "de", []),
    (
        "Im Einsatz waren [[2.100 Helfer|2100]]: [[1.400|1400]] von der Feuerwehr, [[450|450]] vom THW und [[350|350]] vom Roten Kreuz.",
        "de",
        [("sum", "contradicted", "c1 c2 c3 c4")],
    ),
    (
        "Im Einsatz waren [[2.200 Helfer|2200]]: [[1.400|1400]] von der Feuerwehr, [[450|450]] vom THW und [[350|350]] vom Roten Kreuz.",
        "de",
        [("sum", "supported", "c1 c2 c3 c4")],
    ),
    (
        "Of [[2,480 handovers|2480]], [[620|620]] took longer than an hour, exactly [[a quarter|0.25 1]].",
        "en",
        [("share", "supported", "c3 c1 c2")],
    ),
    (
        "Das Land gab [[2,6 Millionen Euro|2.6e6 EUR]], davon [[1.500.000|1.5e6 - p=50000]] für Schulen und [[1.100.000|1.1e6 - p=50000]] für Bäder.",
        "de",
        [("sum", "supported", "c1 c2 c3")],
    ),
    # a figure that is not read stands between
    (
        "Of [[9,412 runners|9412]], [[8,030|8030]] arrived. The other 1,382, or [[15 per cent|15 %]], gave up.",
        "en",
        [],
    ),
    ("Es sind zwischen [[50 und 30 Euro|50..30 EUR]].", "de", [("range_order", "contradicted", "c1")]),
    (
        "Die Einwohnerzahl von Kassel lag 2023 bei [[204.000|204000 - m=Einwohnerzahl s=Kassel t=2023]]. "
        "Die Einwohnerzahl von Kassel betrug 2023 [[240.000|240000 - m=Einwohnerzahl s=Kassel t=2023]].",
        "de",
        [("contradiction", "contradicted", "c1 c2")],
    ),
    # another source may have another figure
    (
        "Die Teilnehmerzahl in Kassel lag 2023 bei [[2.000|2000 - m=Teilnehmerzahl s=Kassel t=2023 src=Polizei]]. "
        "Die Teilnehmerzahl in Kassel betrug 2023 [[5.000|5000 - m=Teilnehmerzahl s=Kassel t=2023 src=Verein]].",
        "de",
        [],
    ),
]


@pytest.mark.parametrize(("text", "language", "expected"), CASES)
def test_rule_says_what_the_figures_carry(
    article: Build, text: str, language: str, expected: list[tuple[str, str, str]]
) -> None:
    result = claimkit.check(article(text, language))
    assert [(f.rule, f.verdict, " ".join(f.claim_ids)) for f in result.findings] == expected


def test_findings_are_numbered_explained_and_valid(article: Build) -> None:
    result = claimkit.check(article(EXAMPLE + "\n" + COSTS))
    assert [f.id for f in result.findings] == ["f1", "f2"]
    assert result.findings[0].explanation == (
        "267,3 Milliarden Yuan + 50,5 Milliarden Yuan = 317.800.000.000 CNY; "
        "das stimmt mit der genannten Summe 317,8 Milliarden Yuan überein."
    )
    claimkit.validate(result.to_dict())
    assert claimkit.check(result) == result


def test_unknown_language_is_explained_in_english(article: Build) -> None:
    result = claimkit.check(article(EXAMPLE.replace("wovon", "of which").replace("bzw.", "and"), "und"))
    assert "agrees with the stated total" in result.findings[0].explanation


def test_ten_thousand_figures_in_one_sentence_stay_linear(article: Build) -> None:
    text = "Davon " + " und ".join(f"[[{n}|{n}]]" for n in range(1, 3000)) + "."
    claims: ArticleClaims = article(text)
    claimkit.check(claims)
