"""Quantities: the cases of every language, and what must hold for any text."""

from __future__ import annotations

import re
import time
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit import languages
from claimkit.extraction.quantities import find_quantities
from claimkit.records import Quantity

FOLDER = Path(__file__).parent.parent / "cases"
MARK = re.compile(r"\[\[(.*?)\]\]")


def cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.quantities.toml")):
        code = path.name.split(".")[0]
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]:
            if not case.get("skip"):
                found.append(pytest.param(code, case, id=f"{code}: {case['text'][:50]}"))
    return found


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the sentence without its marks, and the marked spans."""
    spans, text, last = [], "", 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match[1])))
        text, last = text + match[1], match.end()
    return text + marked[last:], spans


def figure(quantity: Quantity) -> Any:
    return quantity.value if quantity.value is not None else (quantity.low, quantity.high)


@pytest.mark.parametrize(("code", "case"), cases())
def test_case(code: str, case: dict[str, Any]) -> None:
    text, spans = unmarked(case["text"])
    found = find_quantities(text, code)
    assert [(q.start, q.end) for q in found] == spans
    wanted = [Decimal(v) if isinstance(v, str) else tuple(map(Decimal, v)) for v in case["values"]]
    assert [figure(q) for q in found] == wanted
    assert [q.unit.code or "" for q in found] == case.get("units", [])
    expected = {
        "bounds": [("range" if isinstance(v, list) else "exact") for v in case["values"]],
        "approximate": [False] * len(found),
        "ordinal": [False] * len(found),
    }
    got = {
        "bounds": [q.bound for q in found],
        "approximate": [q.approximate for q in found],
        "ordinal": [q.ordinal for q in found],
    }
    for name, default in expected.items():
        assert got[name] == case.get(name, default), name
    for name, read in (
        ("qualifiers", lambda q: q.qualifier.text if q.qualifier else ""),
        ("nouns", lambda q: q.unit.text),
        ("per", lambda q: q.unit.per.text if q.unit.per else ""),
        ("precision", lambda q: f"{q.precision.normalize():f}"),
    ):
        if name in case:
            assert [read(q) for q in found] == case[name], name


ODD = [
    "5\u200b0\u00a0%",
    "1\u00ad000 Euro",
    "\uff15\uff10\uff05",
    "10\u202f000 Tonnen",
    "fu\u0308nf Leute",
    "\u202e3 km\u202c",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_characters_keep_the_offsets(text: str) -> None:
    (found,) = find_quantities(f"a {text} b", "de")
    assert found.text == f"a {text} b"[found.start : found.end]
    assert found.value in (50, 1000, 10000, 5, 3)


@pytest.mark.parametrize(
    ("text", "value"), [("1.234", 1234), ("1.234,5", Decimal("1234.5")), ("0.5 % und 1.234", Decimal("1.234"))]
)
def test_habit_of_the_text_decides(text: str, value: Decimal) -> None:
    assert find_quantities(text, "de")[-1].value == value


@pytest.mark.parametrize(
    "text", ["7" * 5000, "1e999999999", "1.000.000.000.000.000.000.000.000.000.000.000", "²", "10^99999"]
)
def test_what_is_out_of_measure_gives_no_wild_figure(text: str) -> None:
    for quantity in find_quantities(text, "de"):
        assert quantity.value is not None
        assert quantity.value.is_finite()
        assert abs(quantity.value) < Decimal(10) ** 30


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "12",
                "1.234",
                "zwei",
                "Millionen",
                "Euro",
                "%",
                "bis",
                "und",
                "-",
                "(",
                "ein",
                "halbe",
                "etwa",
                "pro",
                ",",
                ".",
                "\n",
                "\u200b",
                "Jahr",
                "dritte",
                "½",
                "1/2",
                "zwischen",
                "von",
                "km",
                "$",
                "§",
                "a",
                "Ü",
                "\u0308",
                "年",
                "三",
                "万",
                "percent",
                "e",
                "^",
            ]
        )
        | st.text(max_size=4),
        max_size=30,
    ),
    st.sampled_from(languages.codes()),
    st.sampled_from(["", " "]),
)
def test_any_text_gives_ordered_spans(pieces: list[str], code: str, glue: str) -> None:
    text = glue.join(pieces)
    found = find_quantities(text, code)
    last = 0
    for quantity in found:
        assert last <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
        assert (quantity.value is None) == (quantity.bound == "range")
        if quantity.unit.text is not None:
            assert text[quantity.unit.start : quantity.unit.end] == quantity.unit.text
        if quantity.qualifier is not None:
            assert text[quantity.qualifier.start : quantity.qualifier.end] == quantity.qualifier.text
        last = quantity.end
    assert found == find_quantities(text, code)


@pytest.mark.parametrize(
    "piece",
    ["12 ", "1.234,5 Euro, ", "zwanzig ", "und ", "ein ", "1-", "hundert", "5 pro ", "3 große ", "(", "5,", "3."],
)
def test_time_is_linear(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        started = time.process_time()
        find_quantities(text, "de")
        return time.process_time() - started

    seconds(100)
    short, long = seconds(1000), seconds(4000)
    assert long < 4 * 2.5 * max(short, 0.01)


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        ("it", "L'assemblea è convocata per martedì alle 17.30, il ballottaggio chiude lunedì alle 15.", []),
        ("it", "È attivo il numero verde 800 451 226, in via Garibaldi, 14.", []),
        ("it", "I biglietti sono saliti dalle 12 alle 15 unità.", ["12", "15 unità"]),
        ("es", "Reunirá a la gente a partir de las 12.00 y cerrará el lunes a las 9.", []),
        ("es", "La oficina, en la calle Mayor, 17, atiende en el teléfono 900 123 456.", []),
        ("pt", "As doações são entregues na rua das Acácias, 820, até às 17.30.", []),
        ("fr", "La vigilance est maintenue jusqu'à lundi 6 heures ; on appelle le 0 800 27 14 50.", []),
        ("fr", "La permanence se tiendra au 12, rue des Tanneurs.", []),
        ("fr", "Le temps de travail passe de 39 heures à 35 heures.", ["39 heures", "35 heures"]),
        ("en", "The window hits 82 decibels at 5 in the morning.", ["82 decibels"]),
        ("de", "Sie stehen nachts um drei auf und essen 3 Brote.", ["3 Brote"]),
    ],
)
def test_hours_streets_and_numbers_to_dial_are_none(language: str, text: str, figures: list[str]) -> None:
    assert [quantity.text for quantity in find_quantities(text, language)] == figures


@pytest.mark.parametrize(
    ("code", "text", "counted"),
    [
        ("de", "Es waren nicht drei Lastwagen, sondern vier.", ["Lastwagen", "Lastwagen"]),
        ("de", "Er kam gegen 14 Uhr mit 12 Freunden.", ["Freunden"]),
        ("en", "The bill passed by 80 votes against 63.", ["votes", "votes"]),
        ("en", "The fire killed 12 cows, compared with 9 sheep a year ago.", ["cows", "sheep"]),
        ("es", "No eran tres camiones, sino cuatro.", ["camiones", "camiones"]),
        ("fr", "Le texte est passé par 80 voix contre 63.", ["voix", "voix"]),
        ("it", "Il testo è passato con 80 voti contro 63.", ["voti", "voti"]),
        ("nl", "Het voorstel kreeg 80 stemmen tegen 63.", ["stemmen", "stemmen"]),
        ("pt", "A lei passou por 80 votos contra 63.", ["votos", "votos"]),
    ],
)
def test_a_bare_figure_counts_what_it_is_held_against(code: str, text: str, counted: list[str]) -> None:
    assert [quantity.unit.text for quantity in find_quantities(text, code)] == counted


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("es", "La veedora de la Personería calcula 300 millones de pesos para la vereda.", ["COP"]),
        ("es", "El Concejo Deliberante subió el boleto a $ 1.400.", ["ARS"]),
        ("es", "La isapre pagará 90.000 pesos, según la seremi de Salud.", ["CLP"]),
        ("es", "Los ejidatarios reciben 4.000 pesos del IMSS.", ["MXN"]),
        ("es", "La entrada cuesta 90 pesos y el boleto, 12.", [None, None]),  # one such word is too few
        (
            "es",
            "En México, los ediles y la intendencia cobran 90 pesos.",
            ["MXN"],
        ),  # a country that is named goes first
        ("en", "The ASX fell after the bushfire; repairs cost $40 million.", ["AUD"]),
        ("en", "A merino ram went for $40,000 in Texas and New York.", ["USD"]),
        ("fr", "Le Tribunal cantonal exige 20'000 francs.", ["CHF"]),
        ("fr", "Les garderies du cégep demandent 12 $.", ["CAD"]),
    ],
)
def test_words_of_a_countrys_papers_tell_whose_money_it_is(language: str, text: str, codes: list[str | None]) -> None:
    found = find_quantities(text, language)
    assert [quantity.unit.code for quantity in found] == codes


@pytest.mark.parametrize(
    ("language", "text", "units"),
    [
        ("de", "Der Bau dauerte neun Monate statt der geplanten sechs.", ["mo", "mo"]),
        ("en", "The council will cut the waiting time from 40 days to 25.", ["d", "d"]),
        ("en", "A ticket that costs $12 here is sold for three there.", ["USD", "USD"]),
        ("fr", "Le parquet avait requis huit ans de prison, dont trois avec sursis.", ["a", "a"]),
        ("es", "La fiscal pidió nueve años y la defensa, cuatro.", ["a", "a"]),
        ("it", "La coda, che prima durava 50 minuti, ora ne dura venti.", ["min", "min"]),
        ("nl", "De rechter gaf hem zes maanden, waarvan twee voorwaardelijk.", ["mo", "mo"]),
        ("pt", "O prazo passou de doze meses para oito.", ["mo", "mo"]),
        ("en", "They waited 40 minutes, and 35 of them left.", ["min", None]),  # a part of what stands behind
        ("de", "Nach drei Stunden fiel die Entscheidung mit 9 zu 4 Stimmen.", ["h", None, None]),
        ("en", "The fleet is 9 years old on average; five will go.", ["a", None]),  # another clause
        ("de", "Karin Wolf, 29, fuhr hin. Erst waren es 20.", ["a", None]),  # an age
        ("de", "Der 32-Jährige schob sich vor Weller und Brand (je neun).", ["a", None]),
        ("de", "41 Prozent gehen an den Kreis, vor zehn Jahren waren es 34.", ["%", "%"]),  # no figure of the time's
    ],
)
def test_a_figure_leaves_out_the_unit_of_the_one_before(language: str, text: str, units: list[str | None]) -> None:
    found = [q for q in find_quantities(text, language) if not q.ordinal and "Jahren" not in q.text]
    assert [quantity.unit.code for quantity in found] == units


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "de",
            "Die Firma setzt 90 Millionen Euro um. Sie verkaufte 3,1 Millionen Stifte, im Jahr davor 2,8 Millionen.",
        ),
        (
            "fr",
            "Le groupe pèse 90 millions d'euros. Il a vendu 12 millions de stylos, en mai il y en avait 10 millions.",
        ),
        ("it", "Il gruppo vale 90 milioni di euro. Ha venduto 4 milioni di penne, mezzo milione in più."),
    ],
)
def test_millions_go_on_counting_what_the_last_ones_did(language: str, text: str) -> None:
    assert [quantity.unit.kind for quantity in find_quantities(text, language)] == ["currency", "count", "count"]


@pytest.mark.parametrize(
    ("language", "text", "units"),
    [
        ("it", "Nel 2020 l'affluenza era al 52 per cento, stavolta si è fermata al 47.", ["%", "%"]),
        ("it", "Il tasso del 6% salirà all'8 in autunno.", ["%", "%"]),
        ("es", "La ocupación, del 62 %, queda por debajo del 71 de 2019.", ["%", "%"]),
        ("fr", "Il faudra 300 tonnes ; on est loin des 420 de 2019.", ["t", "t"]),
        ("pt", "A obra custou 40 euros por metro, menos do que os 55 previstos.", ["EUR", "EUR"]),
        ("es", "Los 48 kilómetros se quedan lejos de los 60 prometidos.", ["km", "km"]),
        ("it", "La quota è al 40 per cento; il negozio chiude alle 8.", ["%"]),  # an hour
        ("it", "Il sindaco vuole il 30 per cento; il 4 marzo si vota.", ["%"]),  # a day
        ("fr", "Un prix de 9 euros ; les 800 salariés attendent.", ["EUR", None]),  # counted
    ],
)
def test_an_article_brings_a_figure_without_its_unit(language: str, text: str, units: list[str | None]) -> None:
    assert [quantity.unit.code for quantity in find_quantities(text, language) if not quantity.ordinal] == units


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        ("es", "Los incendios también amainaron, de 1.240 a 905.", ["1.240", "905"]),
        ("pt", "O índice teria abrandado de 9% para 12%.", ["9%", "12%"]),
        ("it", "Le multe si sono diradate, da 340 a 210.", ["340", "210"]),
        ("fr", "Les vols se sont raréfiés, de 1 240 à 905.", ["1 240", "905"]),
        ("en", "Thefts eased from 1,240 to 905.", ["1,240", "905"]),
        ("it", "Sono attese da 210 a 340 persone.", ["210 a 340 persone"]),
        ("es", "Caben de 30 a 45 personas.", ["30 a 45 personas"]),
        ("it", "L'aliquota scende dallo 0,9 allo 0,7 per cento.", ["0,9", "0,7 per cento"]),
    ],
)
def test_what_goes_down_is_no_range(language: str, text: str, figures: list[str]) -> None:
    assert [quantity.text for quantity in find_quantities(text, language)] == figures


@pytest.mark.parametrize(
    ("language", "text", "units"),
    [
        ("fr", "La récolte a donné 8 millions de livres, payées 2,90 $ la livre au Québec.", ["lb", "CAD"]),
        ("fr", "Le musée de Londres a coûté 8 millions de livres.", ["GBP"]),
        ("fr", "Le loyer est passé à 1850 francs en mai.", ["CHF"]),
        ("fr", "En 1974, puis en 1983, le pain coûtait 2 francs.", ["FRF"]),
        ("es", "El barco trajo 12.000 libras de camarón, a $ 3 la libra.", ["lb", "USD"]),
        ("pt", "A multa foi de 3 milhões de libras.", ["GBP"]),
    ],
)
def test_pounds_of_what_is_sold_and_francs_without_a_country(language: str, text: str, units: list[str]) -> None:
    assert [quantity.unit.code for quantity in find_quantities(text, language)] == units


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        ("en", "He knows that one village school in four closes.", ["one village school in four"]),
        ("it", "Nove litri su dieci vanno persi.", ["Nove litri su dieci"]),
        ("it", "Un paio di sci su cinque torna rotto.", ["Un paio di sci su cinque"]),
        ("fr", "Une petite ferme sur trois disparaît.", ["Une petite ferme sur trois"]),
        ("pt", "Fecha uma escola em cada quatro.", ["uma escola em cada quatro"]),
        ("es", "Cierra una escuela rural de cada cuatro.", ["una escuela rural de cada cuatro"]),
        ("pt", "Viu um grupo de três pessoas.", ["três pessoas"]),
        ("es", "Compró una casa de tres pisos.", ["tres pisos"]),
        ("en", "One truck that sank in four feet of water is back.", ["four feet"]),
    ],
)
def test_a_share_may_hold_what_it_is_of(language: str, text: str, figures: list[str]) -> None:
    found = [q for q in find_quantities(text, language) if q.unit.kind in ("ratio", "physical", "count")]
    assert [quantity.text for quantity in found if quantity.text not in ("One truck", "One")] == figures


def test_the_thing_of_a_price_may_stand_before_a_word_of_time() -> None:
    found = find_quantities("Oil fell to $71 a barrel after the vote; he paid $40 a month earlier.", "en")
    assert [quantity.unit.per.code if quantity.unit.per else None for quantity in found] == ["oil_bbl", None]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Avisó de que las comunas 4 y 11 siguen sin agua."),
        ("pt", "A auditoria explica tudo na nota 17."),
        ("it", "I lotti 2 e 3 restano fermi, dice la nota 9."),
        ("nl", "In noot 6 staat waarom de poorten 2 en 3 dicht bleven."),
        ("fr", "Les lignes 4 et 9 sont coupées."),
        ("en", "Gates 4 and 9 were shut, says footnote 3."),
        ("de", "Die Gleise 4 und 9 bleiben frei, steht in Fußnote 3."),
    ],
)
def test_a_number_behind_what_is_numbered_is_no_quantity(language: str, text: str) -> None:
    assert find_quantities(text, language) == ()
