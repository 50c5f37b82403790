"""The notation of word patterns in the language files."""

from __future__ import annotations

import re

import pytest

from claimkit import languages
from claimkit.extraction import patterns
from claimkit.extraction.patterns import Phrases, compile_patterns


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("steig*", "Die Preise steigen.", "steigen"),
        ("steig*", "Ein Bergsteiger fiel.", None),
        ("*anstieg", "wegen des Preisanstiegs", "Preisanstiegs"),
        ("*anstieg", "ein Anstieg", "Anstieg"),
        ("plus", "ein Pluspunkt", None),
        ("legte ... zu", "Sie legte um 3 % zu.", "legte um 3 % zu"),
        ("legte ... zu", "Er legte ab. Sie kam zu", None),
        ("in the end", "in  the\nend", "in  the\nend"),
        ("unter der * Annahme", "unter der neutralen Annahme", "unter der neutralen Annahme"),
    ],
)
def test_notation(pattern: str, text: str, found: str | None) -> None:
    match = compile_patterns([pattern]).search(text)
    assert (match.group() if match else None) == found


def test_no_patterns_match_nothing() -> None:
    assert compile_patterns([]).search("anything") is None


@pytest.mark.parametrize("code", languages.codes())
def test_phrases_find_what_a_plain_search_finds(code: str) -> None:
    claims = languages.load(code)["claims"]
    groups = [*claims.get("change", {}).get("words", ()), *claims.get("modality", ()), *claims.get("priority", ())]
    for listed in [group["patterns"] for group in groups] + [["*-Gipfel", "plus"], ["l'aum*", "*e-mail"], []]:
        examples = [group.get("example", "") for group in groups]
        text = "\n".join([*examples, *(pattern.replace("*", "") for pattern in listed), "un l'aumento, e-mails. "])
        phrases = Phrases(listed)
        for start, end in ((0, len(text)), (7, len(text) - 5), (len(text) // 2, len(text) - 1)):
            plain = [match.span() for match in compile_patterns(listed).finditer(text, start, end)]
            assert [match.span() for match in phrases.finditer(text, start, end)] == plain


WORDS = [
    "ging",
    "Gings",
    "ging" + "e" * 40,
    "ging" + "e" * 41,
    "Preisanstiegen",
    "Anstiegswelle",
    "anstieg",
    "x" * 40 + "anstieg",
]
WORDS += [
    "x" * 41 + "anstieg",
    "Überwog",
    "überwog",
    "rückgangsbedingt",
    "s" * 50 + "rückgang",
    "so",
    "sos",
    "STRASSE",
    "straße",
]


@pytest.mark.parametrize("opening", ["ging", "ging*", "*anstieg", "*rückgang*", "überwog", "so", "straße", "*"])
def test_what_a_word_may_open_is_what_its_pattern_matches(opening: str) -> None:
    expression = re.compile(patterns._word(opening), re.IGNORECASE)
    phrases = patterns.Phrases([f"{opening} ... zu", "zu"])
    for word in WORDS:
        text = f"{word} 3 zu"
        assert [m.group() for m in phrases.finditer(text)] == [m.group() for m in phrases.pattern.finditer(text)]
        if opening != "*":
            assert patterns._Openings([opening])[word] == (expression.match(word) is not None)


@pytest.mark.parametrize("code", languages.codes())
def test_what_is_asked_of_all_phrases_at_once_is_what_each_answers(code: str) -> None:
    claims = languages.load(code)["claims"]
    groups = [*claims.get("change", {}).get("words", ()), *claims.get("modality", ()), *claims.get("priority", ())]
    sets = [patterns._Openings(filter(None, map(patterns._opening, group["patterns"]))) for group in groups]
    index = patterns._Index(sets)
    shown = {word.strip("*") for each in sets for word in each.words}
    words = [*WORDS, *shown, *(f"x{word}en" for word in shown), *(f"{word.title()}sname" for word in shown)]
    for word in words:
        assert set(index[word]) == {each.words for each in sets if each[word]}, word


def test_phrases_that_come_after_a_long_text_are_found_in_it() -> None:
    text = "Die Preise stiegen, dann fielen sie. " * 40
    first = [match.start() for match in Phrases(["stieg*"]).finditer(text)]
    assert [match.start() for match in Phrases(["fiel*", "later"]).finditer(text)] == [
        place + len("stiegen, dann ") for place in first
    ]
    again = text + "Danach stiegen sie."
    assert len([*Phrases(["stieg*"]).finditer(again)]) == len([*Phrases(["danach"]).finditer(again)]) * 41
