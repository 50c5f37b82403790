"""The report: whole text, right marks, nothing that runs but its own script."""

from __future__ import annotations

import dataclasses
import html
import re
import time
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from claimkit import ArticleClaims, render
from claimkit.languages import codes, load
from claimkit.reading import build_article
from claimkit.records import Claim, Entity, Quantity, Quote, Span
from claimkit.rendering.wording import Wording, wording_for

BOMBS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
]


class Page(HTMLParser):
    """Collects elements, and the text of the article with what its pieces belong to."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "link", "br"):
            self._open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = [attrs for tag, attrs in self._open if "data-o" in attrs]
        shown = not any(attrs.get("class") == "sign" for _, attrs in self._open)
        if inside and shown and any(tag == "article" for tag, _ in self._open):
            self.pieces.append((data, inside[-1]))


def report(claims: ArticleClaims, interface: str | None = None) -> str:
    page = render(claims, "html", interface=interface)
    assert isinstance(page, str)
    return page


def test_the_text_is_whole(sample: ArticleClaims) -> None:
    page = Page(report(sample))
    shown = "".join(piece for piece, _ in page.pieces)
    assert shown == sample.article.text.replace("\n", "")


def test_every_piece_knows_its_place(sample: ArticleClaims) -> None:
    for piece, attrs in Page(report(sample)).pieces:
        start = int(attrs["data-o"] or -1)
        assert sample.article.text[start : start + len(piece)] == piece


def test_figures_names_and_quotes_are_marked_where_they_are(sample: ArticleClaims) -> None:
    pieces = Page(report(sample)).pieces
    for claim in sample.claims:
        assert "".join(text for text, attrs in pieces if attrs.get("data-c") == claim.id) == claim.quantity.text
    for quote in sample.quotes:
        inner = [other.id for other in sample.quotes if other.inside == quote.id]
        assert "".join(text for text, attrs in pieces if attrs.get("data-q") in (quote.id, *inner)) == quote.text


def test_overlapping_marks(sample: ArticleClaims) -> None:
    text = "Die Bank 24 sagt: Es sind 3 Euro mehr."
    article = build_article(text, language="de")
    figure = Quantity(9, 11, "24", Decimal(24))
    other = Quantity(26, 32, "3 Euro", Decimal(3))
    claims = tuple(Claim(f"c{n}", 0, len(text), text, q) for n, q in enumerate((figure, other), start=1))
    entities = (Entity("e1", "ORG", "Bank 24", (Span(4, 11, "Bank 24"),)),)
    quotes = (Quote("q1", "direct", 10, 30, text[10:30], (Span(10, 30, text[10:30]),)),)
    result = dataclasses.replace(
        sample, article=article, claims=claims, entities=entities, quotes=quotes, findings=(), notices=()
    )
    pieces = Page(report(result)).pieces
    assert "".join(piece for piece, _ in pieces) == text
    marks = [(piece, attrs.get("data-c"), attrs.get("data-e"), attrs.get("data-q")) for piece, attrs in pieces]
    assert marks == [
        ("Die ", None, None, None),
        ("Bank ", None, "e1", None),
        ("2", "c1", None, None),
        ("4", "c1", None, "q1"),
        (" sagt: Es sind ", None, None, "q1"),
        ("3 Eu", "c2", None, "q1"),
        ("ro", "c2", None, None),
        (" mehr.", None, None, None),
    ]


@pytest.mark.parametrize("bomb", BOMBS)
def test_nothing_foreign_runs(sample: ArticleClaims, bomb: str) -> None:
    article = build_article(f"{bomb}\n\n{sample.article.text}", source=bomb, title=bomb, language="de")
    shift = len(bomb) + 2
    claims = tuple(
        dataclasses.replace(
            claim,
            measure=Span(0, 1, bomb),
            quantity=dataclasses.replace(
                claim.quantity,
                start=claim.quantity.start + shift,
                end=claim.quantity.end + shift,
                text=bomb,
                unit=dataclasses.replace(claim.quantity.unit, text=bomb, code=bomb),
            ),
            source=dataclasses.replace(claim.source, name=bomb) if claim.source else None,
        )
        for claim in sample.claims
    )
    findings = tuple(
        dataclasses.replace(
            finding,
            explanation=bomb,
            evidence=tuple(
                dataclasses.replace(one, dataset=bomb, source=bomb, period=bomb, entity=bomb)
                if one.kind == "record"
                else one
                for one in finding.evidence
            ),
        )
        for finding in sample.findings
    )
    entities = tuple(dataclasses.replace(entity, name=bomb) for entity in sample.entities)
    page = Page(
        report(dataclasses.replace(sample, article=article, claims=claims, findings=findings, entities=entities))
    )
    tags = [tag for tag, _ in page.tags]
    assert (tags.count("script"), tags.count("style"), tags.count("img")) == (1, 1, 0)
    for _, attrs in page.tags:
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
        assert not (attrs.get("href") or "").lower().startswith("javascript")


def test_policy_admits_only_our_script_and_style(sample: ArticleClaims) -> None:
    page = report(sample)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert html.unescape(policy[1]).startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)


def test_direction_marks_are_shown_not_obeyed(sample: ArticleClaims) -> None:
    article = build_article("Es kostet \u202e12\u202c Euro.\x00", language="de")
    page = report(
        dataclasses.replace(sample, article=article, claims=(), quotes=(), entities=(), findings=(), notices=())
    )
    assert "\u202e" not in page
    assert "\x00" not in page
    assert ">U+202E</span>" in page


def test_plots_and_arithmetic(sample: ArticleClaims) -> None:
    page = report(sample)
    for caption in ("Vorher und nachher", "Teile und Ganzes", "Vergleichsreihe"):
        assert f"<figcaption>{caption}</figcaption>" in page
    assert "\u221210\u00a0%" in page


def test_interface_languages(sample: ArticleClaims) -> None:
    german, english = report(sample), report(sample, "en")
    assert '<html lang="de">' in german
    assert "Prüfliste" in german
    assert '<html lang="en">' in english
    assert "Checklist" in english
    assert '<article class="text" lang="de">' in english


def test_interfaces_have_the_same_words() -> None:
    tables = {code: load(code)["interface"] for code in codes() if load(code)["interface"]}
    assert {"de", "en"} <= tables.keys()

    def keys(table: dict[str, object], prefix: str = "") -> set[str]:
        found: set[str] = set()
        for key, value in table.items():
            found |= keys(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key}
        return found

    for table in tables.values():
        assert keys(table) == keys(tables["en"])


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        ("317800000000", "317,8\u00a0Mrd.", "317.8\u00a0billion"),
        ("25000", "25.000", "25,000"),
        ("1234567", "1.234.567", "1,234,567"),
        ("0.112", "0,112", "0.112"),
        ("-5", "\u22125", "\u22125"),
        ("1E+40", "1E+40", "1E+40"),
        ("0", "0", "0"),
    ],
)
def test_numbers(value: str, german: str, english: str) -> None:
    assert Wording("de").number(Decimal(value)) == german
    assert wording_for("xx").number(Decimal(value)) == english


def test_many_claims_in_one_sentence_take_linear_time(sample: ArticleClaims) -> None:
    def seconds(count: int) -> float:
        text = "7 " * count
        article = build_article(text, language="de")
        claims = tuple(
            Claim(f"c{n + 1}", 0, len(text), text[:50], Quantity(2 * n, 2 * n + 1, "7", Decimal(7)))
            for n in range(count)
        )
        result = dataclasses.replace(
            sample, article=article, claims=claims, entities=(), quotes=(), findings=(), notices=()
        )
        start = time.process_time()
        report(result)
        return time.process_time() - start

    seconds(100)
    assert seconds(2_000) < 6 * seconds(500) + 0.2
