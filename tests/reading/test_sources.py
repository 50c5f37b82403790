"""Everything that `read` takes, and how it refuses what it does not."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from claimkit import read
from claimkit.errors import ReadError
from claimkit.reading import read_articles
from claimkit.records import Article

TEXT = "Preise steigen\n\nDie Preise für Brot stiegen im Jahr 2023 um 3 Prozent, sagte die Ministerin.\n"
PAGE = """<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Preise steigen | Blatt</title>
<meta property="og:title" content="Preise steigen"><meta property="article:published_time" content="2023-05-04T08:00:00Z">
<script>var x = "<p>Werbung</p>";</script></head><body><nav><a href="/">Start</a><a href="/s">Sport</a></nav><article>
<h1>Preise steigen</h1>
<p>Die Preise für Brot stiegen im Jahr 2023 um 3 Prozent, sagte die Ministerin am Montag vor der Presse in Lindental.</p>
<p>Ein Laib kostet nun im Mittel 4,20 Euro. Vor zwei Jahren waren es nach Angaben des Verbands noch 3,60 Euro gewesen.</p>
<p>Der Verband rechnet damit, dass die Preise auch im kommenden Jahr weiter steigen werden, allerdings langsamer.</p>
</article></body></html>"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Blatt</title>
<item><title>Preise steigen</title><link>https://blatt.example/1</link><pubDate>Thu, 04 May 2023 08:00:00 +0200</pubDate>
<description>&lt;p&gt;Brot kostet 3 Prozent mehr.&lt;/p&gt;&lt;p&gt;Milch nicht.&lt;/p&gt;</description></item>
<item><link>https://blatt.example/2</link></item>
<item><title>Regen</title><description>Es fielen 12 Liter.</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Blatt</title><entry><title>Preise steigen</title>
<link href="https://blatt.example/1"/><updated>2023-05-04T08:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Brot kostet <b>3</b> Prozent mehr.</p></div></content>
</entry></feed>"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENT = f"""<?xml version="1.0"?><w:document {W}><w:body>
<w:p><w:r><w:t>Preise steigen</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Brot kostet </w:t></w:r><w:r><w:t>3 Prozent mehr.</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Brot</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>4,20 Euro</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>Milch</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1,10 Euro</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:t>Ende.</w:t></w:r></w:p></w:body></w:document>"""


def docx(document: str, **more: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        for name, content in more.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def test_text_file_keeps_every_character(tmp_path: Path) -> None:
    path = tmp_path / "preise.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    article = read(path, published="2024-11-01")
    assert article.text == TEXT.replace("\n", "\r\n")
    assert (article.source, article.title, article.published, article.encoding) == (
        "preise.txt",
        "Preise steigen",
        "2024-11-01",
        "utf-8",
    )


@pytest.mark.parametrize("stream", [io.StringIO(TEXT), io.BytesIO(TEXT.encode())])
def test_file_objects(stream: Any) -> None:
    assert read(stream).text == TEXT


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    article = read("-")
    assert (article.text, article.source) == (TEXT, None)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    binary = tmp_path / "bild.txt"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    fifo = tmp_path / "rohr"
    os.mkfifo(fifo)
    for path, reason in (
        (tmp_path / "fehlt.txt", "no such file"),
        (tmp_path, "this is a folder"),
        (binary, "binary file"),
        (fifo, "not a regular file"),
        (Path("/dev/null"), "not a regular file"),
        (tmp_path / "a\x00b", "null"),
        (tmp_path / ("x" * 300), "name too long"),
    ):
        with pytest.raises(ReadError, match=reason) as caught:
            read(path)
        assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "geheim.txt"
    path.write_text(TEXT)
    path.chmod(0)
    with pytest.raises(ReadError, match="no permission"):
        read(path)


def test_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    path = tmp_path / "seite.html"
    path.write_text(PAGE, encoding="utf-8")
    article = read(path)
    assert article.title == "Preise steigen"
    assert article.published == "2023-05-04"
    assert article.text.startswith("Preise steigen\n")
    assert "um 3 Prozent" in article.text
    assert "Sport" not in article.text
    assert "Werbung" not in article.text
    assert read(path, published="2024-01-01").published == "2024-01-01"


@pytest.mark.parametrize("html", ["<html>" + "<div>" * 100_000, "<html>" + "<p>x" * 30_000, "<html>" + "x" * 5_000_000])
def test_page_bombs_are_refused(html: str) -> None:
    pytest.importorskip("trafilatura")
    with pytest.raises(ReadError, match=r"too much markup|at most"):
        read(io.BytesIO(html.encode()))


def test_feed_yields_entries_and_errors(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(RSS, encoding="utf-8")
    first, second, third = read_articles(path)
    assert isinstance(first, Article)
    assert first.text == "Preise steigen\n\nBrot kostet 3 Prozent mehr.\nMilch nicht."
    assert (first.title, first.published, first.source) == ("Preise steigen", "2023-05-04", "https://blatt.example/1")
    assert isinstance(second, ReadError)
    assert isinstance(third, Article)
    with pytest.raises(ReadError, match="several articles"):
        read(path)


def test_atom() -> None:
    article = read(io.BytesIO(ATOM.encode()))
    assert article.published == "2023-05-04"
    assert article.source == "https://blatt.example/1"
    assert "Brot kostet 3 Prozent mehr." in " ".join(article.text.split())


@pytest.mark.parametrize(
    "xml",
    [
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss><item><title>&c;</title></item></rss>',
        '<?xml version="1.0"?><!DOCTYPE r SYSTEM "file:///etc/passwd"><rss></rss>',
    ],
)
def test_entities_are_not_expanded(xml: str) -> None:
    with pytest.raises(ReadError, match="document type"):
        list(read_articles(io.BytesIO(xml.encode())))


def test_word_document_with_table() -> None:
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Der Titel</dc:title></c>'
    article = read(io.BytesIO(docx(DOCUMENT, **{"docProps__core.xml": core})))
    assert article.text == "Preise steigen\nBrot kostet 3 Prozent mehr.\nBrot\t4,20 Euro\nMilch\t1,10 Euro\nEnde."
    assert article.title == "Der Titel"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (docx(f"<w:document {W}><w:t>" + "a" * 70_000_000 + "</w:t></w:document>"), "unpacks to more"),
        (docx(DOCUMENT, **{f"x{n}": "" for n in range(2_100)}), "entries"),
        (docx("<!DOCTYPE x><a/>"), "document type"),
        (docx(DOCUMENT)[:200], "damaged archive"),
        (docx("<a>" * 600), "nested"),
        (b"PK\x03\x04nothing", "damaged archive"),
    ],
    ids=["bomb", "entries", "doctype", "cut", "deep", "no zip"],
)
def test_word_documents_that_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read(io.BytesIO(data))


def test_json_lines_keep_going_after_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "viele.jsonl"
    lines = [
        json.dumps(
            {"text": "Brot kostet 3 Euro.", "title": "Brot", "published": "2023-05-04", "url": "https://b.example/1"}
        ),
        "{kaputt",
        "",
        json.dumps({"title": "ohne Text"}),
        json.dumps([1, 2]),
        json.dumps({"text": "The bread costs \ud800 3 euros.", "language": "en"}),
        "[" * 100_000,
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = list(read_articles(path))
    assert [isinstance(one, Article) for one in found] == [True, False, False, False, True, False]
    first = found[0]
    assert isinstance(first, Article)
    assert (first.source, first.published, first.title) == ("https://b.example/1", "2023-05-04", "Brot")
    assert "viele.jsonl:2" in str(found[1])


def test_parquet(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "viele.parquet"
    parquet.write_table(
        pa.table({"text": ["Brot kostet 3 Euro.", None], "date": ["2023-05-04", None], "n": [1, 2]}), path
    )
    first, second = read_articles(path)
    assert isinstance(first, Article)
    assert first.published == "2023-05-04"
    assert isinstance(second, ReadError)
    cut = tmp_path / "halb.parquet"
    cut.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ReadError, match="damaged Parquet"):
        list(read_articles(cut))


def minimal_pdf(content: str) -> bytes:
    """Return a PDF of one page, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td {content} ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj{one}endobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    return f"{body}xref\n0 6\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def test_pdf() -> None:
    pytest.importorskip("pypdf")
    lines = "(Bread costs three per cent more than in the year be-) Tj 0 -14 Td (fore, said the minister on Monday in Oxford.) Tj"
    article = read(io.BytesIO(minimal_pdf(lines)))
    assert (
        article.text
        == "Bread costs three per cent more than in the year before, said the minister on Monday in Oxford."
    )
    with pytest.raises(ReadError, match="no text layer"):
        read(io.BytesIO(minimal_pdf("")))
    with pytest.raises(ReadError, match="PDF"):
        read(io.BytesIO(b"%PDF-1.7 nothing here"))
