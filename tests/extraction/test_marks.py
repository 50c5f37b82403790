"""Quotation marks: every pair, wrong closers, stray openers, paragraphs, apostrophes, and linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit import languages
from claimkit.extraction.marks import MarkPair, pair_marks

# language, text with the expected content in [[ ]], balanced
CASES = [
    ("de", "Er sagte: „[[Wir kommen wieder.]]“", True),
    ("de", "Sie rief »[[halt]]« und ging.", True),
    ("de", "Das Blatt schreibt «[[so nicht]]» dazu.", True),
    ("de", 'Er nannte es "[[albern]]" und schwieg.', True),
    ("de", 'Er nannte es „[[albern]]" und schwieg.', False),
    ("de", "Er nannte es „[[albern]]„ und schwieg.", False),
    ("de", "Er nannte es “[[albern]]” und schwieg.", False),
    ("de", "Lena sagte: „[[Rad „Die neue Spur hilft allen.]]“ Danach kam Regen.", False),
    ("de", "„[[Erster Absatz.\n„Zweiter Absatz.\n„Dritter Absatz.]]“", True),
    ("de", "„[[Offen bis zum Schluss]]\nNeuer Absatz ohne Marken", False),
    ("en", "She said “[[we won’t go]]” twice.", True),
    ("en", "She called it ‘[[a day’s work]]’ then.", True),
    ("en", 'The sign read "[[no way]]" in red.', True),
    ("fr", "Il dit : « [[on verra]] » et sort.", True),
    ("es", "Dijo «[[ya veremos]]» y salió.", True),
    ("it", "Disse: «[[vedremo]]» e uscì.", True),
    ("pt", "Disse: “[[vamos ver]]” e saiu.", True),
    ("nl", "Hij zei: ‘[[we zien wel]]’ en ging.", True),
    ("zh", "他说：「[[我们会回来]]」。", True),
    ("zh", "他说：“[[我们会回来]]”。", True),
]


def _pairs(code: str, text: str) -> tuple[MarkPair, ...]:
    return pair_marks(text, languages.load(code))


@pytest.mark.parametrize(("code", "marked", "balanced"), CASES)
def test_a_pair_is_found(code: str, marked: str, balanced: bool) -> None:
    start = marked.index("[[")
    end = marked.index("]]") - 2
    text = marked.replace("[[", "").replace("]]", "")
    found = [(pair.content_start, pair.content_end, pair.balanced) for pair in _pairs(code, text) if pair.depth == 0]
    assert (start, end, balanced) in found


def test_nested_pairs_are_numbered_by_depth() -> None:
    text = "„Die Kosten sind ‚zu hoch‘ für „uns“ alle.“"
    assert [(text[p.content_start : p.content_end], p.depth) for p in _pairs("de", text)][1:] == [
        ("zu hoch", 1),
        ("uns", 1),
    ]


def test_stray_openers_are_told() -> None:
    text = "Er sagte: „Das „Wir bleiben hier.“ Ende."
    (pair,) = _pairs("de", text)
    assert [text[place] for place in pair.strays] == ["„"]


@pytest.mark.parametrize(
    "text", ["D’Artagnan geht’s gut.", "Hans' Auto ist weg.", "Rock 'n Roll seit '68", 'Ein 19" Schirm und 5" Rohr', ""]
)
def test_apostrophes_and_inches_are_no_marks(text: str) -> None:
    assert _pairs("de", text) == ()


def test_a_dash_at_a_line_start_opens_dialogue() -> None:
    text = "—No lo sé.\nElla salió."
    (pair,) = _pairs("es", text)
    assert (pair.level, text[pair.content_start : pair.content_end]) == ("dash", "No lo sé.")


@given(st.text(alphabet="„“”‚‘’»«\"' \nab.,", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text: str) -> None:
    for pair in _pairs("de", text):
        assert 0 <= pair.start < pair.content_start < pair.content_end <= pair.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "„",
        "„ a ",
        '"a ',
        "'a ",
        "„a“ ",
        "„a „b“ ",
        "\n„a",
        "„‚",
        "„x«",
        "“",
        "(„",
        "Er sagte: „Wir, ",
        "„a, sagte er. „",
    ],
)
def test_time_is_linear(piece: str) -> None:
    _pairs("de", piece * 100)
    start = time.process_time()
    _pairs("de", piece * 10_000)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("depth", [500, 5_000])
def test_deep_nesting_is_read(depth: int) -> None:
    pairs = _pairs("de", "„" * depth + "x" + "“" * depth)
    assert len(pairs) == depth
    assert all(pair.balanced for pair in pairs)
