import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import claimkit
from claimkit.checking.outcomes import ALARMS, GOOD
from claimkit.checking.reference import Reference
from claimkit.checking.reference_findings import identify
from claimkit.records import ArticleClaims, Finding

Build = Callable[..., ArticleClaims]
SAMPLE = Path(__file__).parents[2] / "corpora" / "reference"

# sentence with its figure marked, language, verdict, rule; the article is of June 2024
CASES = [
    ("Die deutsche Wirtschaft wuchs 2022 um [[1,8 Prozent|1.8 % t=2022]].", "de", "supported", "level"),
    ("Die deutsche Wirtschaft schrumpfte 2023 um [[0,3 Prozent|0.3 % t=2023 down]].", "de", "supported", "level"),
    ("Die deutsche Wirtschaft wuchs 2021 um [[1,8 Prozent|1.8 % t=2021 up]].", "de", "outdated", "level"),
    ("Deutschland hatte Ende 2022 rund [[84,4 Millionen Einwohner|~84.4e6 - t=2022]].", "de", "supported", "level"),
    ("Deutschland hatte 2022 [[84,3 Millionen Einwohner|84.3e6 - t=2022]].", "de", "approximately_supported", "level"),
    ("Deutschland hatte 2022 [[8,44 Millionen Einwohner|8.44e6 - t=2022]].", "de", "scale_error", "level"),
    (
        "Deutschlands Bevölkerung lag 2020 bei rund [[90 Millionen Menschen|~90e6 - t=2020]].",
        "de",
        "contradicted",
        "level",
    ),
    ("Deutschland hatte 2020 mehr als [[80 Millionen Einwohner|>80e6 - t=2020]].", "de", "supported", "level"),
    ("Die Inflationsrate lag in Deutschland 2022 bei [[6,9 Prozent|6.9 % t=2022]].", "de", "supported", "level"),
    ("Die Inflationsrate lag in Deutschland 2023 bei [[6,9 Prozent|6.9 % t=2023]].", "de", "outdated", "level"),
    ("Die Inflationsrate lag in Deutschland 2023 bei [[12,3 Prozent|12.3 % t=2023]].", "de", "contradicted", "level"),
    (
        "Die Arbeitslosenquote stieg 2023 in Deutschland um [[0,4 Prozentpunkte|0.4 pp t=2023 up]].",
        "de",
        "supported",
        "difference",
    ),
    (
        "Die Arbeitslosenquote stieg 2023 in Deutschland um [[0,4 Prozent|0.4 % t=2023 up]].",
        "de",
        "unit_error",
        "growth",
    ),
    ("Volkswagen steigerte den Umsatz 2023 um [[15 Prozent|15 % t=2023 up]].", "de", "supported", "growth"),
    ("Volkswagen steigerte den Umsatz 2023 um [[25 Prozent|25 % t=2023 up]].", "de", "contradicted", "growth"),
    ("Der Umsatz von VW lag 2023 bei [[322 Milliarden Euro|322e9 EUR t=2023]].", "de", "supported", "level"),
    # converted at the rate of the reference
    ("Der Umsatz von Apple lag 2022 bei [[374 Milliarden Euro|374e9 EUR t=2022]].", "de", "supported", "level"),
    # the figure in dollars with the wrong currency
    ("Der Umsatz von Apple lag 2022 bei [[394 Milliarden Euro|394e9 EUR t=2022]].", "de", "different_basis", "level"),
    (
        "Das chinesische Bruttoinlandsprodukt lag 2022 bei [[121 Billionen Yuan|121e12 CNY t=2022]].",
        "de",
        "supported",
        "level",
    ),
    (
        "Das Bruttoinlandsprodukt pro Kopf lag in Deutschland 2022 bei [[46.000 Euro|46000 EUR t=2022]].",
        "de",
        "supported",
        "per_head",
    ),
    ("Der Mindestlohn in Deutschland liegt bei [[12,41 Euro|12.41 EUR/h]] pro Stunde.", "de", "supported", "level"),
    ("Berlin hat eine Fläche von [[891 Quadratkilometern|891 km²]].", "de", "supported", "level"),
    ("Berlin hat eine Fläche von [[89.100 Hektar|89100 ha]].", "de", "supported", "level"),
    ("Germany's population was [[84.4 million|84.4e6 - t=2022]] in 2022.", "en", "supported", "level"),
    (
        "Germany and France had a total of [[152.3 million inhabitants|152.3e6 - t=2022]] in 2022.",
        "en",
        "supported",
        "sum",
    ),
    (
        "The unemployment rate in the United States was [[3.6 per cent|3.6 % t=2022]] in 2022.",
        "en",
        "supported",
        "level",
    ),
    ("UK inflation was [[9.1 per cent|9.1 % t=2022]] in 2022.", "en", "supported", "level"),
    # abstain: no such thing, no such place, no such time
    ("Die Bäckerei verkaufte [[300 Brötchen|300]].", "de", "no_match", "level"),
    ("Der Umsatz von Meta lag 2022 bei [[100 Milliarden Dollar|100e9 USD t=2022]].", "de", "no_match", "level"),
    (
        "Die Inflationsrate lag in Deutschland 1955 bei [[1,6 Prozent|1.6 % t=1955]].",
        "de",
        "insufficient_data",
        "level",
    ),
    (
        "Die Inflationsrate in Deutschland wird 2023 bei [[6 Prozent|6 % t=2023 forecast]] liegen.",
        "de",
        "not_checkable",
        "level",
    ),
]


@pytest.fixture(scope="module")
def reference() -> Reference:
    loaded = claimkit.load_reference(SAMPLE)
    assert loaded.problems == ()
    return loaded


def _reference_findings(claims: ArticleClaims, reference: Reference) -> list[Finding]:
    return [finding for finding in claimkit.check(claims, reference=reference).findings if finding.check == "reference"]


@pytest.mark.parametrize(("text", "language", "verdict", "rule"), CASES)
def test_verdict(article: Build, reference: Reference, text: str, language: str, verdict: str, rule: str) -> None:
    findings = _reference_findings(article(text, language, published="2024-06-01"), reference)
    assert [(finding.verdict, finding.rule) for finding in findings] == [(verdict, rule)], findings[0].explanation


# which of several places each figure is of: by list, by the name before it, by the preposition that ties it to the one behind
SEVERAL_PLACES = [
    (
        "In 2022 Germany and France had populations of [[84.4 million inhabitants|84.4e6 - t=2022]] "
        "and [[67.9 million inhabitants|67.9e6 - t=2022]], respectively.",
        ["DEU", "FRA"],
    ),
    (
        "Germany's population was [[84.4 million inhabitants|84.4e6 - t=2022]] in 2022, while France's was "
        "[[67.9 million inhabitants|67.9e6 - t=2022]].",
        ["DEU", "FRA"],
    ),
    (
        "Inflation was [[3.1 %|3.1 % t=2021]] in Germany and [[4.7 %|4.7 % t=2021]] in the United States in 2021.",
        ["DEU", "USA"],
    ),
]


@pytest.mark.parametrize(("text", "places"), SEVERAL_PLACES)
def test_each_figure_is_of_its_own_place(article: Build, reference: Reference, text: str, places: list[str]) -> None:
    claims = article(text, "en", published="2024-06-01")
    found = [identify(claims, claim, reference) for claim in claims.claims]
    assert [match[1] if match else None for match in found] == places


def test_a_place_without_rows_is_not_held_against_another(article: Build, reference: Reference) -> None:
    claims = article(
        "The inflation rate was [[4.9 %|4.9 % m=inflation rate s=France t=2023]] in France and "
        "[[4.1 %|4.1 % m=inflation rate s=Spain t=2023]] in Spain in 2023.",
        "en",
        published="2024-06-01",
    )
    assert [finding.verdict for finding in _reference_findings(claims, reference)] == ["supported", "insufficient_data"]


def test_finding_can_be_followed_by_hand(article: Build, reference: Reference) -> None:
    claims = article(
        "Der Umsatz von Apple lag 2022 bei [[374 Milliarden Euro|374e9 EUR t=2022]].", published="2024-06-01"
    )
    result = claimkit.check(claims, reference=reference)
    claimkit.validate(result.to_dict())
    row, rate = result.findings[0].evidence
    assert (row.entity, row.indicator, row.period, row.unit) == ("apple", "revenue", "2022", "USD")
    assert (rate.indicator, rate.unit) == ("exchange_rate", "USD/EUR")
    lines = (SAMPLE / row.file).read_text(encoding="utf-8").splitlines()
    assert lines[row.row].startswith("apple,revenue,2022,394.3,USD,9")
    assert "claimkit sample" in result.findings[0].explanation


def test_nearest_rows_are_listed_without_a_match(article: Build, reference: Reference) -> None:
    claims = article("Der Umsatz von Meta lag 2022 bei [[100 Milliarden Dollar|100e9 USD t=2022]].")
    finding = _reference_findings(claims, reference)[0]
    assert 1 <= len(finding.evidence) <= 5
    assert finding.evidence[0].indicator == "revenue"


def test_every_claim_gets_exactly_one_finding(article: Build, reference: Reference) -> None:
    claims = article(
        "In Deutschland lebten 2020 rund [[83 Millionen Menschen|~83e6 - t=2020]] "
        "auf [[357.600 Quadratkilometern|357600 km²]]. "
        "Es gab [[3 Hunde|3]] und [[1 Katze|1]]."
    )
    findings = _reference_findings(claims, reference)
    assert [finding.claim_ids for finding in findings] == [("c1",), ("c2",), ("c3",), ("c4",)]


def test_value_does_not_decide_which_row_is_meant(article: Build, tmp_path: Path) -> None:
    (tmp_path / "indicators.csv").write_text(
        "id,unit,kind,lang,label,aliases,parent\na,%,rate,en,Youth unemployment rate (survey),,\n"
        "b,%,rate,en,Youth unemployment rate (register),,\n"
    )
    (tmp_path / "rows.csv").write_text("entity,indicator,period,value,unit\nDEU,a,2022,6.0,%\nDEU,b,2022,9.0,%\n")
    claims = article("Youth unemployment rate in Germany was [[9.0 per cent|9.0 % t=2022]] in 2022.", "en")
    finding = _reference_findings(claims, claimkit.load_reference(tmp_path))[0]
    assert finding.verdict == "insufficient_data"
    assert {row.indicator for row in finding.evidence} == {"a", "b"}


# a figure that differs, but is about something else
OTHER_MATTERS = [
    "In der drei Ländern Deutschland, Frankreich und Peru leben [[3 Millionen Einwohner|3e6 -]].",
    "Bei dem Unglück in Italien starben [[16 Menschen|16]].",
    "Mehr als [[200 Einwohner|>200]] des Dorfes in Deutschland wurden ermordet.",
    "In Deutschland gibt es [[113 Modelle|113]] unter der Grenze für CO2-Emissionen.",
    "Das Auto aus Deutschland hat CO2-Emissionen von [[130 Gramm je Kilometer|130 g/Kilometer]].",
]


@pytest.mark.parametrize("text", OTHER_MATTERS)
def test_other_matters_are_no_contradiction(article: Build, reference: Reference, text: str) -> None:
    finding = _reference_findings(article(text, published="2024-06-01"), reference)[0]
    assert finding.verdict in ("no_match", "insufficient_data"), finding.explanation


_ACME = (
    "entity,indicator,period,value,unit\nAcme,Revenue,2023,500000000,EUR\nAcme,Revenue,2019,80000000,EUR\n"
    "Rover 5,Weight,2023,40,kg\nAcme,Employees,2023,900,\nAcme,Turnout,2023,60,%\n"
)


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # a product named behind a common noun is what the figure is about; so is the firm of a pronoun
        (
            "The machine called Rover 5 had a weight of [[55 kilograms|55 kg t=2023 s=machine]] in 2023.",
            ["contradicted"],
        ),
        ("Acme is growing. It had revenue of [[700 million euros|7e8 EUR t=2023 s=It]] in 2023.", ["contradicted"]),
        # a percentage of a sum of money is a step where the words beside it tell of a rise
        ("Revenue at Acme showed growth to the tune of [[525 per cent|525 % m=Revenue]].", ["supported"]),
        # some of a whole, the limit by which a share counts, and how far something moved
        ("Acme let go [[150|150]] of once [[900 employees|900 - t=2023]] in 2023.", ["no_match", "supported"]),
        (
            "At Acme in 2023 [[a tenth|0.1 1]] of all machines have a weight of [[more than 9 kg|>9 kg]].",
            ["no_match", "insufficient_data"],
        ),
        # another subject
        (
            "At Acme farmers had revenue of [[700 million euros|7e8 EUR t=2023 s=farmers]] in 2023.",
            ["insufficient_data"],
        ),
        # two figures, one row: only the one beside which the indicator is named is held against it
        (
            "At Acme [[58 per cent|58 % t=2023]] said yes, and turnout was [[45 per cent|45 % t=2023]] in 2023.",
            ["no_match", "contradicted"],
        ),
    ],
)
def test_an_alarm_needs_the_entity_and_the_words_beside_its_figure(
    article: Build, tmp_path: Path, text: str, verdicts: list[str]
) -> None:
    (tmp_path / "rows.csv").write_text(_ACME)
    (tmp_path / "entities.csv").write_text(
        "id,type,lang,label,aliases\nAcme,company,en,Acme,\nRover 5,product,en,Rover 5,\n"
    )
    claims = article(text, "en", published="2024-06-01")
    findings = _reference_findings(claims, claimkit.load_reference(tmp_path))
    assert [finding.verdict for finding in findings] == verdicts


def test_so_many_a_day_is_no_step_of_what_happens(article: Build, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(
        "entity,indicator,period,value\nDEU,Deaths,2022,1066000\nDEU,Deaths,2023,1028000\n"
    )
    text = (
        "In 2023 Germany had, by number of deaths, to lose [[more than 2,700 people|>2700 - by=1 t=2023 down]] a day."
    )
    finding = _reference_findings(article(text, "en"), claimkit.load_reference(tmp_path))[0]
    assert (finding.verdict, finding.rule) == ("supported", "level")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # the year that the figure agrees with stands in the sentence: which of the two is its own is in doubt
        (
            "In 2019 Acme had revenue of less than in 2023, when [[500 million euros|5e8 EUR t=2019]].",
            "insufficient_data",
        ),
        ("In 2019 Acme had revenue of [[500 million euros|5e8 EUR t=2019]].", "outdated"),
    ],
)
def test_a_sentence_that_names_the_fitting_year_is_not_outdated(
    article: Build, tmp_path: Path, text: str, verdict: str
) -> None:
    rows = "".join(f"Acme,Revenue,{year},{value},EUR\n" for year, value in ((2019, 80), (2021, 200), (2023, 500)))
    (tmp_path / "rows.csv").write_text("entity,indicator,period,value,unit\n" + rows.replace(",EUR", "000000,EUR"))
    finding = _reference_findings(article(text, "en", published="2024-06-01"), claimkit.load_reference(tmp_path))[0]
    assert finding.verdict == verdict


def test_a_season_is_supported_by_its_year_and_contradicted_by_none(article: Build, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("entity,indicator,period,value\nHolm,Population,2023,64200\n")
    verdicts = []
    for surface, figure in (("64,000 inhabitants", "64000 -"), ("81,000 inhabitants", "81000 -")):
        claims = article(f"Holm has [[{surface}|{figure}]] in winter.", "en", published="2024-06-01")
        (claim,) = claims.claims
        time = claimkit.find_times("winter 2023", "en")[0]
        claims = replace(claims, claims=(replace(claim, time=time),))
        verdicts.append(_reference_findings(claims, claimkit.load_reference(tmp_path))[0].verdict)
    assert verdicts == ["approximately_supported", "insufficient_data"]


def test_a_change_is_not_contradicted_by_rows_that_end_long_before(article: Build, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("entity,indicator,period,value\nDEU,Deaths,2000,800\nDEU,Deaths,2010,900\n")
    text = "Deaths in Germany rose by [[45 per cent|45 % by=1 up t=2000]] from 2000 to 2021."
    claims = article(text, "en", published="2023-01-01")
    time = replace(claims.claims[0].time, until="2021-12-31") if claims.claims[0].time else None
    claims = replace(claims, claims=(replace(claims.claims[0], time=time),))
    assert _reference_findings(claims, claimkit.load_reference(tmp_path))[0].verdict == "insufficient_data"


def test_share_is_derived_from_part_and_parent(article: Build, tmp_path: Path) -> None:
    (tmp_path / "indicators.csv").write_text(
        "id,unit,kind,lang,label,aliases,parent\nall,,level,en,Employees,,\nwomen,,level,en,Women among employees,,all\n"
    )
    (tmp_path / "rows.csv").write_text("entity,indicator,period,value\nAcme,all,2022,500\nAcme,women,2022,200\n")
    claims = article("Women made up [[40 per cent|40 % t=2022]] of employees at Acme in 2022.", "en")
    finding = _reference_findings(claims, claimkit.load_reference(tmp_path))[0]
    assert (finding.verdict, finding.rule) == ("supported", "share")


def test_other_basis_is_named(article: Build, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(
        "entity,indicator,period,value,unit,basis\nDEU,GDP,2022,4000,EUR,nominal\nDEU,GDP,2022,3300,EUR,real\n"
    )
    claims = article("GDP of Germany was [[3,300 euros|3300 EUR t=2022]] in 2022.", "en")
    finding = _reference_findings(claims, claimkit.load_reference(tmp_path))[0]
    assert finding.verdict == "different_basis"
    assert "real" in finding.explanation


def test_names_are_known_in_other_languages(article: Build, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(
        "entity,indicator,period,value\nDEU,Population,2022,84\nCHN,Population,2022,1412\n"
    )
    reference = claimkit.load_reference(tmp_path)
    for sentence, language in (
        ("Deutschlands Bevölkerung lag 2022 bei [[84|84 - t=2022]].", "de"),
        ("La population de la Chine: population [[1412|1412 - t=2022]] en 2022.", "fr"),
    ):
        assert _reference_findings(article(sentence, language), reference)[0].verdict == "supported"


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("Londra e Colonia, poi Monaco di Baviera", "it", ["london", "cologne", "munich"]),
        ("Berl\u00edn, Viena y Nueva York", "es", ["berlin", "vienna", "new-york"]),
        ("Wenen, Keulen en Berlijn", "nl", ["vienna", "cologne", "berlin"]),
        ("Munique, Londres e Berlim", "pt", ["munich", "london", "berlin"]),
        ("Vienne, Hambourg et Londres", "fr", ["vienna", "hamburg", "london"]),
        # a name of another language, and a word that is written small
        ("Londra und Keulen", "de", []),
        ("la colonia es grande", "es", []),
    ],
)
def test_cities_are_known_by_the_names_of_the_language(
    reference: Reference, text: str, language: str, named: list[str]
) -> None:
    assert [mention.entity for mention in reference.entity_names.find(text, language)] == named


def test_a_city_is_no_company_of_its_name_and_not_its_country(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("entity,indicator,period,value\nb,Revenue,2022,84\nCHN,Population,2022,1412\n")
    (tmp_path / "entities.csv").write_text("id,type,lang,label\nb,company,en,Berlin\nCHN,country,en,China\n")
    names = claimkit.load_reference(tmp_path).entity_names
    assert names.find("Berlijn en Peking", "nl") == []


def test_hostile_text_never_raises(article: Build, reference: Reference) -> None:
    for text in ("[[1e39|1e39 EUR]]", "\ud800 [[5|5]] \x00", "(" * 3000 + "[[5 %|5 %]]", "[[0|0 %]] von [[0|0]]"):
        assert claimkit.check(article(text, "und"), reference=reference).findings


# whole news sentences; each figure that is to be held against the sample is marked with its verdict
NEWS = [
    (
        "Das Bruttoinlandsprodukt der Bundesrepublik ging 2023 um [[0,3 Prozent|supported]] zurück. "
        "2022 war die Wirtschaft noch um [[1,8 Prozent|supported]] gewachsen.",
        "de",
    ),
    (
        "Die US-Wirtschaft legte 2023 um [[2,5 Prozent|supported]] zu, nach [[1,9 Prozent|supported]] im Jahr davor.",
        "de",
    ),
    ("Im Euroraum verteuerten sich die Verbraucherpreise 2022 um [[8,4 Prozent|supported]].", "de"),
    (
        "Im Oktober waren in Deutschland [[2,911 Millionen Menschen|supported]] ohne Arbeit. Das waren "
        "[[44.000|supported]] weniger als im September, aber [[120.000|supported]] mehr als vor einem Jahr.",
        "de",
    ),
    (
        "Apple verdiente 2023 netto [[97 Milliarden Dollar|supported]], bei einem Umsatz von "
        "[[383 Milliarden Dollar|supported]].",
        "de",
    ),
    ("In Österreich leben inzwischen [[9,16 Millionen Menschen|supported]].", "de"),
    (
        "The French economy grew just [[0.9 per cent|supported]] in 2023, down from [[2.5 per cent|supported]] in 2022.",
        "en",
    ),
    ("Swiss inflation averaged [[3.1%|contradicted]] in 2023.", "en"),
    ("L'économie française a progressé de [[0,9 %|supported]] en 2023.", "fr"),
    ("Le taux de chômage s'élevait à [[7,3 %|supported]] en France en 2023.", "fr"),
    ("La economía alemana se contrajo un [[0,3 %|supported]] en 2023.", "es"),
    ("In Germania il tasso di disoccupazione nel 2023 era del [[5,7%|supported]].", "it"),
    ("De Duitse economie kromp in 2023 met [[0,3 procent|supported]].", "nl"),
    ("A inflação na Turquia foi de [[53,9%|supported]] em 2023.", "pt"),
    # what is counted "today" was counted last; a size by its unit; a time that belongs to the figure behind
    ("Spanien hat heute mehr als [[48 Millionen Einwohner|supported]].", "de"),
    ("Deutschland ist [[357.600 Quadratkilometer|supported]] groß.", "de"),
    (
        "Nur [[51,5 Prozent|supported]] der Züge der Bahn waren pünktlich, nach [[62 Prozent|supported]] im Oktober 2023.",
        "de",
    ),
    (
        "Mercedes-Benz kam 2023 auf einen Umsatz von [[153,2 Milliarden Euro|supported]], ein Plus von zwei Prozent.",
        "de",
    ),
    ("India's economy is now worth [[$3.6 trillion|supported]].", "en"),
    ("En Chine, la croissance s'est établie à [[5,2 %|supported]] en 2023.", "fr"),
    ("La France compte [[68,2 millions d'habitants|supported]].", "fr"),
    ("In Italia vivono [[59 milioni di persone|supported]].", "it"),
    # another measure of the sentence, a firm by a common noun, a verb for the noun of the label
    (
        "Lumea a réalisé un chiffre d'affaires de 76,4 millions d'euros. "
        "Apple a réalisé en 2023 un chiffre d'affaires de [[383,3 milliards de dollars|supported]] "
        "et un bénéfice de [[97 milliards|supported]].",
        "fr",
    ),
    ("BMW wächst. Der Umsatz des Autobauers lag 2023 bei [[165,5 Milliarden Euro|contradicted]].", "de"),
    ("Die Inflationsrate in Bayern lag 2023 bei [[6,0 Prozent|no_match]].", "de"),
    # part of a thing, part of a year, money of the day for real growth, another firm of a longer name
    ("Die Kerninflation im Euroraum lag 2023 bei [[5,0 Prozent|no_match]].", "de"),
    ("Youth unemployment in France ran at [[17.2 percent|no_match]] in 2023.", "en"),
    (
        "Das deutsche Bruttoinlandsprodukt schrumpfte im vierten Quartal 2023 um [[0,3 Prozent|insufficient_data]].",
        "de",
    ),
    ("British GDP shrank [[0.3 percent|insufficient_data]] in 2023.", "en"),
    ("Der Umsatz von Siemens Energy lag 2023 bei [[31,1 Milliarden Euro|insufficient_data]].", "de"),
]


@pytest.mark.parametrize(("marked", "language"), NEWS)
def test_news_sentences(reference: Reference, marked: str, language: str) -> None:
    text = re.sub(r"\[\[(.*?)\|\w+\]\]", r"\1", marked)
    claims = claimkit.check(claimkit.extract(text, language=language, published="2025-11-01"), reference=reference)
    verdicts = {f.claim_ids[0]: f.verdict for f in claims.findings if f.check == "reference"}
    found = {claim.quantity.text: verdicts[claim.id] for claim in claims.claims}
    wanted = re.findall(r"\[\[(.*?)\|(\w+)\]\]", marked)
    assert [(text, found.get(text)) for text, _ in wanted] == wanted


_SAMPLE = "corpora/reference"


@pytest.mark.parametrize(
    ("text", "language", "verdicts"),
    [
        ("The population of Germany was 84.67 million in 2023.", "en", ["supported"]),
        ("Germany's GDP was $4.5 trillion in 2023.", "en", ["supported"]),
        ("Inflation in Turkey hit 53.9% in 2023.", "en", ["supported"]),
        ("Inflation in Turkey hit 35.9% in 2023.", "en", ["contradicted"]),
        ("U.S. unemployment stood at 3.6% in 2022.", "en", ["supported"]),
        ("Die Arbeitslosenquote lag 2022 in Deutschland bei 5,3 Prozent.", "de", ["supported"]),
        ("Meridian Cloud used 9.8 terawatt-hours of electricity in 2024.", "en", ["scale_error"]),
        ("Hongtu machte im ersten Halbjahr 2025 einen Nettogewinn von 3,2 Milliarden Yuan.", "de", ["different_basis"]),
        # fractions as steps, shares of the world, peoples without a noun, base years, exchange rates
        ("Der Umsatz von BASF sank 2023 um ein Fünftel.", "de", ["supported"]),
        ("Der Umsatz von BASF sank 2023 um die Hälfte.", "de", ["insufficient_data"]),
        ("In 2022 the United States emitted 14 per cent of the world's carbon dioxide.", "en", ["supported"]),
        ("In 2023 China's people made up 17.5 per cent of the world's population.", "en", ["supported"]),
        (
            "Der Ausstoß von Treibhausgasen in Deutschland lag 2023 gegenüber 1990 um 46 Prozent niedriger.",
            "de",
            ["supported"],
        ),
        ("Der Wechselkurs des Euro lag 2022 bei 1,05 Dollar.", "de", ["supported"]),
        # what is counted otherwise is neither supported nor contradicted
        ("Ohne Energie und Nahrungsmittel betrug die Inflation in Deutschland 2023 5,1 Prozent.", "de", ["no_match"]),
        ("Nach dem ILO-Konzept lag die Arbeitslosenquote in Deutschland 2023 bei 3,0 Prozent.", "de", ["no_match"]),
        # the subject of the sentence before is not that of a figure whose own words name another place
        (
            "In Polen leben 37,6 Millionen Menschen. Die Inflation in der Türkei lag 2023 bei 71 Prozent.",
            "de",
            ["supported", "contradicted"],
        ),
        ("Banco Ibera obtuvo en 2025 un beneficio récord. Tiene 64 sedes en Marte.", "es", ["no_match"]),
    ],
)
def test_sample_reference_in_plain_sentences(text: str, language: str, verdicts: list[str]) -> None:
    claims = claimkit.check(claimkit.extract(text, language=language, published="2025-11-01"), reference=_SAMPLE)
    assert [f.verdict for f in claims.findings if f.check == "reference"] == verdicts


# figures that nothing but another reading brings together with the tables, and neighbours that look alike: S, C or N
READINGS = [
    ("China's economy is [[four times|S]] the size of Germany's.", "en"),
    ("El PIB de Estados Unidos es [[seis veces|S]] mayor que el de Alemania.", "es"),
    ("China's economy is [[eight times|N]] the size of Germany's.", "en"),
    ("China has [[four times|N]] as many pandas as Germany.", "en"),
    ("Polen verlor 2023 [[200.000 Einwohner|S]].", "de"),
    ("Spain gained [[600,000 inhabitants|S]] in 2023.", "en"),
    ("Polen verlor 2023 [[900.000 Einwohner|N]].", "de"),
    ("Volkswagen setzte 2023 [[322 Milliarden Euro|S]] um. Das ist ein Plus von [[15 Prozent|S]].", "de"),
    ("Volkswagen setzte 2023 [[322 Milliarden Euro|S]] um. Das ist ein Plus von [[25 Prozent|N]].", "de"),
    # the older figure is of whom the newer one is, and its time is not that of the figure behind it
    (
        "L'inflazione tedesca nel 2023 è scesa al [[5,9 per cento|S]] dal [[6,9 per cento|S]] del 2022, quella francese al "
        "[[4,9|S]].",
        "it",
    ),
    (
        "La inflación en la zona euro bajó al [[5,4 %|S]] en 2023 desde el [[8,4 %|S]] del año anterior; en Alemania fue del "
        "[[5,9 %|S]] y en Francia del [[4,9 %|S]].",
        "es",
    ),
    # rows that end before the stretch of time does say nothing against a step in it
    ("The turnover of BMW rose by [[60 per cent|N]] from 2021 to 2025.", "en"),
    ("Der Umsatz von BMW legte von 2021 bis 2023 um [[60 Prozent|C]] zu.", "de"),
    # what came after another figure is not of today
    ("The American economy contracted in 2020 and grew by [[5.8 per cent|N]] the year after.", "en"),
    ("Les Chinois vivent en moyenne [[78 ans|N]].", "fr"),
    ("Les prix à la consommation ont augmenté de [[2,1 %|S]] en Suisse en 2023.", "fr"),
    ("Les prix à la consommation ont augmenté de [[4,8 %|C]] en Suisse en 2023.", "fr"),
    ("Les prix de l'alimentation ont augmenté de [[4,8 %|N]] en Suisse en 2023.", "fr"),
    ("I giapponesi sono [[124,4 milioni|S]].", "it"),
    ("I giapponesi in Brasile sono [[1,9 milioni|N]].", "it"),
    ("[[Um em cada seis|S]] habitantes da Terra vive na China.", "pt"),
    ("Germany cut its greenhouse gas emissions in 2023; they were [[46 per cent|S]] lower than in 1990.", "en"),
]

READINGS += [
    # a verb that stands in two parts, and such parts that do not belong together
    ("Volkswagen nahm im Jahr 2020 [[223 Milliarden Euro|S]] ein.", "de"),
    ("Volkswagen nahm 2020 Anleihen von [[150 Milliarden Euro|N]] auf; ein Rekord.", "de"),
    ("Volkswagen nahm 2020 Kredite von [[150 Milliarden Euro|N]], ein Rekord.", "de"),
    # what a currency is worth, and what costs so much of it
    ("Der Euro war 2021 im Schnitt [[1,18 Dollar|S]] wert.", "de"),
    ("In 2022 a euro was worth [[1.05 dollars|S]].", "en"),
    ("En 2021 l'euro valait en moyenne [[1,18 dollar|S]].", "fr"),
    ("Em 2022 o euro valia em média [[1,05 d\u00f3lares|S]].", "pt"),
    ("In 2022 a coffee cost [[3.20 dollars|N]], before the euro fell.", "en"),
]

# what no reading brings together with the tables yet, with the reason
UNREAD = [
    (
        "Basf b\u00fc\u00dfte 2023 mehr als [[ein F\u00fcnftel|S]] seines Umsatzes ein.",
        "de",
        "a share that is lost is a step",
    ),
]


@pytest.mark.parametrize(
    ("marked", "language"),
    [*READINGS, *(pytest.param(*row[:2], marks=pytest.mark.xfail(strict=True, reason=row[2])) for row in UNREAD)],
)
def test_other_readings(marked: str, language: str) -> None:
    text, last, wanted = "", 0, {}
    for match in re.finditer(r"\[\[(.*?)\|([SCN])\]\]", marked):
        text += marked[last : match.start()]
        wanted[len(text)] = match[2]
        text, last = text + match[1], match.end()
    claims = claimkit.extract(text + marked[last:], language=language, published="2024-06-10")
    starts = {claim.id: claim.quantity.start for claim in claims.claims}
    found = dict.fromkeys(wanted, "N")
    for finding in claimkit.check(claims, reference=claimkit.load_reference(SAMPLE)).findings:
        place = starts[finding.claim_ids[0]]
        if finding.check == "reference" and place in found:
            found[place] = "S" if finding.verdict in GOOD else "C" if finding.verdict in ALARMS else "N"
    assert found == wanted
