import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import claimkit
from claimkit.checking.periods import parse_period
from claimkit.checking.reference import Reference
from claimkit.errors import ReferenceDataError

WORLD_BANK_WIDE = (
    '"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-01-01",\n\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","2021","2022"\n'
    '"Germany","DEU","GDP (current US$)","NY.GDP.MKTP.CD","4262767.5","4082469.5"\n'
    '"Aruba","ABW","GDP (current US$)","NY.GDP.MKTP.CD","","3544.7"\n'
)
WORLD_BANK_LONG = "Country Name,Country Code,Year,Value\nGermany,DEU,2021,83196078\nGermany,DEU,2022,83797985\n"
OWID = "Entity,Code,Year,Life expectancy (years)\nGermany,DEU,2021,80.6\nGermany,DEU,2022,80.7\n"
SDMX = (
    "DATAFLOW,FREQ,REF_AREA,MEASURE,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE,UNIT_MULT,OBS_STATUS\n"
    "OECD:UNE(1.0),M,DEU: Germany,UNE: Unemployment rate,PC: Percent,2023-01,5.7,0,A\n"
    "OECD:UNE(1.0),M,DEU: Germany,UNE: Unemployment rate,PC: Percent,2023-02,NaN,0,A\n"
)
EUROSTAT = (
    "freq,unit,na_item,geo\\TIME_PERIOD\t2021 \t2022 \n"
    "A,CP_MEUR,B1GQ,DE\t3617450.0 \t3876810.0 p\nA,CP_MEUR,B1GQ,FR\t: \t2639092.0 \n"
)
GENESIS = (
    "Tabelle: 12411-0001\nBevölkerung: Deutschland, Stichtag;\nFortschreibung des Bevölkerungsstandes;\n"
    ";Bevölkerungsstand\n;Anzahl\n31.12.2021;83237124\n31.12.2022;84358845\n__________\n© Amt\n"
)
GENESIS_FLAT = (
    "statistics_code;statistics_label;time_code;time_label;time;1_variable_code;1_variable_label;"
    "1_variable_attribute_code;1_variable_attribute_label;value;value_unit;value_variable_code;value_variable_label\n"
    "12411;Fortschreibung;STAG;Stichtag;2022-12-31;DLAND;Land;02;Hamburg;1892122;Anzahl;BEV;Bevölkerung\n"
    "12411;Fortschreibung;STAG;Stichtag;2022-12-31;DLAND;Land;11;Berlin;3755251,5;Anzahl;BEV;Bevölkerung\n"
)
DAILY = "Date,Price\n" + "".join(f"2020-{month:02}-15,{month}.5\n" for month in range(1, 13))

# file name, text, (entity, indicator, period) -> value, unit
LAYOUTS = [
    ("gdp.csv", WORLD_BANK_WIDE, ("ABW", "NY.GDP.MKTP.CD", "2022"), "3544.7", "USD"),
    ("people.csv", WORLD_BANK_LONG, ("DEU", "people", "2022"), "83797985", "?"),
    ("life.csv", OWID, ("DEU", "life", "2022"), "80.7", "a"),
    ("une.csv", SDMX, ("DEU", "UNE.UNE", "2023-01"), "5.7", "%"),
    ("nama.tsv", EUROSTAT, ("DE", "nama.B1GQ", "2022"), "3876810000000", "EUR"),
    (
        "12411-0001.csv",
        GENESIS,
        ("Deutschland", "Bevölkerung: Deutschland, Stichtag Bevölkerungsstand", "2022-12-31"),
        "84358845",
        "",
    ),
    ("flat.csv", GENESIS_FLAT, ("Berlin", "Bevölkerung", "2022-12-31"), "3755251.5", ""),
    ("brent.csv", DAILY, ("brent", "brent", "2020-03"), "3.5", "?"),
]


def _row(reference: Reference, entity: str, indicator: str, period: str) -> tuple[Decimal | None, str]:
    rows = [row for series in reference.series(entity, indicator) for row in series.rows if row.period.text == period]
    assert rows, (list(reference.entities), list(reference.indicators))
    return rows[0].value, rows[0].unit


@pytest.mark.parametrize(("name", "text", "key", "value", "unit"), LAYOUTS, ids=[case[0] for case in LAYOUTS])
def test_layout_is_recognised(
    tmp_path: Path, name: str, text: str, key: tuple[str, str, str], value: str, unit: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    reference = claimkit.load_reference(path)
    assert reference.problems == ()
    assert _row(reference, *key) == (Decimal(value), unit)


def test_mapping_file_says_what_columns_mean(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text("Titel\nFirma;Q1 2023;2023-Q2\nAcme;1.234,5;2.000,0\n", encoding="utf-8")
    (tmp_path / "sales.mapping.toml").write_text(
        'header_row = 2\ndecimal = ","\nacross = "period"\n[columns]\nentity = "Firma"\n'
        '[constants]\nindicator = "revenue"\nunit = "EUR"\nunit_mult = 6\n[rename]\n"Q1 2023" = "2023-Q1"\n',
        encoding="utf-8",
    )
    reference = claimkit.load_reference(tmp_path / "sales.csv")
    assert reference.problems == ()
    assert _row(reference, "Acme", "revenue", "2023-Q1") == (Decimal("1234500000"), "EUR")


TIDY_ROWS = [
    ("DEU,population,2022,84.36,6,,", ""),
    ("DEU,population,2022-Q5,84,0,,", "column period: expected a period"),
    ("DEU,population,2022,eighty,0,,", "column value: expected a number, found 'eighty'"),
    ("DEU,population,2022,NaN,0,,", "column value: expected a number, found 'NaN'"),
    (",population,2022,84,0,,", "column entity: expected a name or an id"),
    ("DEU,population,2022,84,x,,", "column unit_mult: expected a whole number"),
    ("DEU,population,2022,,0,,", "column value: expected a number, or low and high"),
    ("DEU,population,2022,,0,80,85", ""),
    ("DEU,population,2022,,0,85,80", "column low: expected no more than high"),
    ("DEU,population,2022,84,0,,,x", "expected 7 cells, found 8"),
]


@pytest.mark.parametrize(("row", "problem"), TIDY_ROWS)
def test_bad_row_is_named_and_good_rows_are_used(tmp_path: Path, row: str, problem: str) -> None:
    path = tmp_path / "data.csv"
    path.write_text(
        f"entity,indicator,period,value,unit_mult,low,high\nFRA,population,2022,67.9,6,,\n{row}\n", encoding="utf-8"
    )
    reference = claimkit.load_reference(path)
    assert reference.has("FRA", "population")
    assert len(reference) == (1 if problem else 2)
    if problem:
        assert len(reference.problems) == 1
        assert reference.problems[0].startswith("data.csv, row 2")
        assert problem in reference.problems[0]


def test_second_figure_for_a_period_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("entity,indicator,period,value\nDEU,x,2022,1\nDEU,x,2022,2\nDEU,x,2022,1\n", encoding="utf-8")
    reference = claimkit.load_reference(path)
    assert len(reference.problems) == 1
    assert "row 2" in reference.problems[0]


def test_parents_in_a_circle_are_cut(tmp_path: Path) -> None:
    (tmp_path / "indicators.csv").write_text("id,unit,kind,lang,label,aliases,parent\na,,,en,A,,b\nb,,,en,B,,a\n")
    (tmp_path / "rows.csv").write_text("entity,indicator,period,value\nDEU,a,2022,1\n")
    reference = claimkit.load_reference(tmp_path)
    assert any("leads back to itself" in problem for problem in reference.problems)


def test_other_encodings_and_formats(tmp_path: Path) -> None:
    text = "entity,indicator,period,value\nÖsterreich,Fläche,2022,83.9\n"
    for name, data in (
        ("a.csv", text.encode("cp1252")),
        ("b.csv", text.encode("utf-16")),
        ("c.csv", text.encode("utf-8-sig")),
    ):
        (tmp_path / name).write_bytes(data)
        assert claimkit.load_reference(tmp_path / name).has("Österreich", "Fläche")
    row = {"entity": "Österreich", "indicator": "Fläche", "period": "2022", "value": 83.9}
    (tmp_path / "d.jsonl").write_text(json.dumps(row) + "\n{broken\n[]\n", encoding="utf-8")
    reference = claimkit.load_reference(tmp_path / "d.jsonl")
    assert reference.has("Österreich", "Fläche")
    assert [problem.split(":")[0] for problem in reference.problems] == ["d.jsonl, row 2", "d.jsonl, row 3"]


def test_xlsx_and_parquet(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in (["entity", "indicator", "period", "value"], ["DEU", "population", 2022, 84.36]):
        book.active.append(line)
    book.save(tmp_path / "data.xlsx")
    assert _row(claimkit.load_reference(tmp_path / "data.xlsx"), "DEU", "population", "2022")[0] == Decimal("84.36")
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"entity": ["DEU"], "indicator": ["population"], "period": ["2022"], "value": [84.36]})
    parquet.write_table(table, tmp_path / "data.parquet")
    assert _row(claimkit.load_reference(tmp_path / "data.parquet"), "DEU", "population", "2022")[0] == Decimal("84.36")


BROKEN = [
    ("missing.csv", None, "no such file"),
    ("empty.csv", b"", "no usable row"),
    ("words.csv", b"a,b\nc,d\n", "no usable row"),
    ("binary.csv", b"\x00\x01\x02" * 50, "NUL"),
    ("table.docx", b"x", "cannot read '.docx'"),
    ("broken.xlsx", b"x", "XLSX"),
    ("broken.parquet", b"x", "Parquet"),
    ("datapackage.json", b"[" * 100_000, "not a data package"),
    ("datapackage.json", b'{"resources": [{"path": "../../secret.csv"}]}', "outside of the folder"),
]


@pytest.mark.parametrize(("name", "data", "message"), BROKEN)
def test_unusable_data_are_one_clear_error(tmp_path: Path, name: str, data: bytes | None, message: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ReferenceDataError, match=message.replace(".", r"\.").replace("'", "'")):
        claimkit.load_reference(path)


PERIODS = [
    ("2023", (2023, 1, 1), (2023, 12, 31)),
    ("2023-Q2", (2023, 4, 1), (2023, 6, 30)),
    ("2023Q2", (2023, 4, 1), (2023, 6, 30)),
    ("2023-H1", (2023, 1, 1), (2023, 6, 30)),
    ("2024-02", (2024, 2, 1), (2024, 2, 29)),
    ("2023M06", (2023, 6, 1), (2023, 6, 30)),
    ("2023-06-30", (2023, 6, 30), (2023, 6, 30)),
    ("2010/2014", (2010, 1, 1), (2014, 12, 31)),
    ("../2017-12-31", None, (2017, 12, 31)),
    ("2018/..", (2018, 1, 1), None),
    ("-0043", (-43, 1, 1), (-43, 12, 31)),
    ("2020-W53", (2020, 12, 28), (2021, 1, 3)),
]


@pytest.mark.parametrize(("text", "since", "until"), PERIODS)
def test_period(text: str, since: tuple[int, int, int] | None, until: tuple[int, int, int] | None) -> None:
    period = parse_period(text)
    assert period is not None
    assert (period.since, period.until) == (since, until)


@pytest.mark.parametrize("text", ["", "23", "2023-13", "2023-02-30", "2023-Q5", "../..", "2014/2010", "last year"])
def test_no_period(text: str) -> None:
    assert parse_period(text) is None


CELLS = st.sampled_from(
    [
        "",
        "entity",
        "indicator",
        "period",
        "value",
        "2023",
        "2023-13",
        "Year",
        "Country Name",
        "Code",
        "1e999999999",
        "NaN",
        "-",
        "DEU",
        "id",
        "label",
        "TIME_PERIOD",
        "OBS_VALUE",
        "geo\\TIME_PERIOD",
        "Tabelle: 1",
        "statistics_code",
        "5,5",
        "=1+1",
        '"',
        "a" * 300,
        "31.12.2021",
        "GDP (US$)",
        "unit_mult",
        "99",
    ]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=6), st.sampled_from(",;\t"))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_table_is_read_or_refused(tmp_path: Path, lines: list[list[str]], sign: str) -> None:
    path = tmp_path / "any.csv"
    path.write_text("\n".join(sign.join(line) for line in lines), encoding="utf-8")
    try:
        reference = claimkit.load_reference(path)
    except ReferenceDataError:
        return
    assert all(problem.startswith(("any.csv", "indicators")) for problem in reference.problems)
