"""Every format of one result: opens in what it is for, is the same twice, and keeps hostile text harmless."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import sqlite3
from pathlib import Path

import pytest

from claimkit import ArticleClaims, render, validate
from claimkit.errors import ClaimkitError
from claimkit.records import Span
from claimkit.rendering import BINARY, FORMATS
from claimkit.rendering.checklists import guard


def test_sample_is_valid(sample: ArticleClaims) -> None:
    validate(sample.to_dict())


@pytest.mark.parametrize("form", FORMATS)
def test_same_claims_same_bytes(sample: ArticleClaims, form: str) -> None:
    if form == "xlsx":
        pytest.importorskip("openpyxl")
    first = render(sample, form)
    assert isinstance(first, bytes if form in BINARY else str)
    assert first == render(ArticleClaims.from_dict(json.loads(sample.to_json())), form)


def test_unknown_format(sample: ArticleClaims) -> None:
    with pytest.raises(ClaimkitError, match="there are: json, jsonl"):
        render(sample, "docx")


def test_json_lines_is_one_line(sample: ArticleClaims) -> None:
    article = dataclasses.replace(sample.article, title="a\u2028b\x85c\nd")
    line = render(dataclasses.replace(sample, article=article), "jsonl")
    assert isinstance(line, str)
    assert len(line.splitlines()) == 1
    assert json.loads(line)["article"]["title"] == "a\u2028b\x85c\nd"


def test_text_has_no_control_characters(sample: ArticleClaims) -> None:
    article = dataclasses.replace(sample.article, title="a\x1b[31mb\x1b]8;;http://x\x07c\u202ed")
    text = render(dataclasses.replace(sample, article=article), "text")
    assert isinstance(text, str)
    assert not [char for char in text if (ord(char) < 32 and char != "\n") or char == "\u202e"]
    assert "höchstens 0,13 EUR" in text
    assert "Widerspruch" in text


def test_text_in_english(sample: ArticleClaims) -> None:
    text = render(sample, "text", interface="en")
    assert "at most 0.13 EUR" in text
    assert "Contradicted" in text


def test_csv_rows(sample: ArticleClaims) -> None:
    text = render(sample, "csv")
    assert isinstance(text, str)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(sample.claims)
    assert rows[1]["value"] == "48000000"
    assert rows[1]["sentence"] == sample.claims[1].text
    assert rows[6]["verdict"] == "contradicted"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("@x", "'@x"),
        ("-5", "-5"),
        ("-5 %", "'-5 %"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("\uff1d1", "'\uff1d1"),
        ("Brot", "Brot"),
        ("3,5", "3,5"),
        ("", ""),
        ("a\x00b", "a b"),
    ],
)
def test_formulas_are_guarded(cell: str, written: str) -> None:
    assert guard(cell) == written


def hostile(sample: ArticleClaims, text: str) -> ArticleClaims:
    """Return the sample with a hostile text wherever a string of the article or of a dataset is shown."""
    claims = tuple(
        dataclasses.replace(
            claim,
            measure=Span(0, 1, text),
            quantity=dataclasses.replace(
                claim.quantity, text=text, unit=dataclasses.replace(claim.quantity.unit, text=text)
            ),
            source=dataclasses.replace(claim.source, name=text, text=text) if claim.source else None,
        )
        for claim in sample.claims
    )
    entities = tuple(dataclasses.replace(entity, name=text) for entity in sample.entities)
    findings = tuple(dataclasses.replace(finding, explanation=text) for finding in sample.findings)
    article = dataclasses.replace(sample.article, title=text, source=text, language="de")
    return dataclasses.replace(sample, article=article, claims=claims, entities=entities, findings=findings)


def test_xlsx_holds_no_formula(sample: ArticleClaims) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    data = render(hostile(sample, "=HYPERLINK(1)"), "xlsx")
    assert isinstance(data, bytes)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Prüfliste", "Befunde", "Zitate", "Namen"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book["Prüfliste"]["G3"].value == 48_000_000


def test_claimreview_is_a_draft_without_rating(sample: ArticleClaims) -> None:
    text = render(sample, "claimreview")
    graph = json.loads(text)["@graph"]
    assert len(graph) == len(sample.claims)
    assert all(one["@type"] == "ClaimReview" and one["creativeWorkStatus"] == "Draft" for one in graph)
    assert "reviewRating" not in str(text)
    assert graph[1]["itemReviewed"]["author"] == {"@type": "Person", "name": "Petra Halm"}


def test_annotations_select_their_text(sample: ArticleClaims) -> None:
    items = json.loads(render(sample, "annotations"))["items"]
    for item in items:
        quote, position = item["target"]["selector"]
        text = sample.article.text
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


def test_sqlite(sample: ArticleClaims, tmp_path: Path) -> None:
    data = render(sample, "sqlite")
    assert isinstance(data, bytes)
    path = tmp_path / "claims.db"
    path.write_bytes(data)
    connection = sqlite3.connect(path)
    assert connection.execute("select count(*) from claims").fetchone() == (12,)
    assert connection.execute("select value from claims where id = 'c2'").fetchone() == (48_000_000.0,)
    assert connection.execute("select count(*) from mentions").fetchone() == (7,)
    connection.close()


def test_notebook_views(sample: ArticleClaims) -> None:
    frame = sample._repr_html_()
    assert frame.startswith('<iframe sandbox="allow-scripts" srcdoc="&lt;!doctype')
    pytest.importorskip("pandas")
    table = sample.to_pandas()
    assert list(table["claim"]) == [claim.id for claim in sample.claims]
    pytest.importorskip("pyarrow")
    assert sample.to_arrow().num_rows == len(sample.claims)
