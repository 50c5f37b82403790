"""What an article is made of: digest, title, language, notices."""

from __future__ import annotations

import datetime
import hashlib

import pytest

from claimkit.errors import ReadError
from claimkit.reading import build_article, find_title

BODY = "Die Preise für Brot stiegen im Jahr 2023 um drei Prozent, sagte die Ministerin am Montag in Lindental."


def test_id_is_the_digest_of_the_text() -> None:
    assert build_article(BODY).id == "sha256:" + hashlib.sha256(BODY.encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Preise steigen\n\n{BODY}", "Preise steigen"),
        (f"Was kostet das Brot?\n{BODY}", "Was kostet das Brot?"),
        (f"\n  Preise steigen  \r\n{BODY}", "Preise steigen"),
        (f"Die Preise steigen.\n{BODY}", None),
        (f"Die Preise für Brot stiegen\nim vergangenen Jahr. {BODY}", None),
        (f"{BODY * 3}\n{BODY}", None),
        ("Preise steigen", None),
        ("Preise steigen\n", None),
        ("", None),
    ],
)
def test_title_is_a_first_line_that_reads_like_one(text: str, title: str | None) -> None:
    assert find_title(text) == title


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    article = build_article("Am\ud800 Montag kamen 12 Leute.\udfff")
    assert article.text == "Am\ufffd Montag kamen 12 Leute.\ufffd"
    assert [(notice.code, notice.severity, notice.start) for notice in article.notices] == [
        ("lone_surrogates", "warning", 2)
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Es kostet \u202e 21\u202c Euro", "bidi_controls"),
        ("Es kostet 5\u200b0 Euro", "zero_width"),
        ("Es kostet\x00 50 Euro", "control_characters"),
    ],
)
def test_odd_characters_are_noticed_and_kept(text: str, code: str) -> None:
    article = build_article(text)
    assert article.text == text
    assert [notice.code for notice in article.notices] == [code]


def test_ordinary_text_has_no_notices() -> None:
    assert build_article(f"Titel\r\n\r\n{BODY}\tEnde\u00a0\u2028").notices == ()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2024-11-01", "2024-11-01"),
        (datetime.date(2024, 11, 1), "2024-11-01"),
        (datetime.datetime(2024, 11, 1, 23, 59), "2024-11-01"),
        ("2024-11-01T08:00:00Z", "2024-11-01"),
        (None, None),
    ],
)
def test_publication_date(given: datetime.date | str | None, kept: str | None) -> None:
    assert build_article(BODY, published=given).published == kept


@pytest.mark.parametrize("bad", ["gestern", "2024-13-01", "1.11.2024", ""])
def test_publication_date_that_is_none(bad: str) -> None:
    with pytest.raises(ReadError, match="ISO date"):
        build_article(BODY, published=bad)


def test_language_given_wins_over_detection() -> None:
    article = build_article(BODY, language="nl")
    assert (article.language, article.language_confidence, article.languages) == ("nl", 1.0, {"nl": 1.0})
    assert build_article(BODY).language == "de"


@pytest.mark.parametrize("text", ["", " \n\t ", "12345"])
def test_text_without_a_language(text: str) -> None:
    assert build_article(text).language == "und"


def test_too_large_text_is_refused() -> None:
    with pytest.raises(ReadError, match="too large"):
        build_article("a" * 10_000_001)
