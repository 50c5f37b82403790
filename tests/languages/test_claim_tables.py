"""Tables of [claims] that say of what a figure speaks: every word fires in the example of its table."""

from __future__ import annotations

import pytest

import claimkit
from claimkit import languages
from claimkit.records import Claim

CODES = ("de", "en", "es", "fr", "it", "nl", "pt")


def last_claim(code: str, text: str) -> Claim:
    return claimkit.extract(text, language=code, published="2025-06-02").claims[-1]


@pytest.mark.parametrize("code", CODES)
def test_a_name_behind_each_link_is_the_subject(code: str) -> None:
    table = languages.load(code)["claims"]["name_links"]
    found = {word: last_claim(code, table["example"].format(word)).subject for word in table["words"]}
    assert {word: subject.text if subject else "" for word, subject in found.items()} == dict.fromkeys(
        found, "Kestrel-4"
    )


@pytest.mark.parametrize("code", CODES)
def test_each_adverb_stands_for_a_place(code: str) -> None:
    table = languages.load(code)["claims"]["place_adverbs"]
    found = {word: last_claim(code, table["example"].format(word.capitalize())).subject for word in table["words"]}
    assert {word: subject.text.lower() if subject else "" for word, subject in found.items()} == {w: w for w in found}


@pytest.mark.parametrize("code", CODES)
def test_what_a_company_reports_is_its_own(code: str) -> None:
    table = languages.load(code)["claims"]["company_measures"]
    found = last_claim(code, table["example"].replace("[[", "").replace("]]", ""))
    assert found.measure is not None
    assert f"[[{found.measure.text}]]" in table["example"]
    assert found.subject is not None
    assert found.subject.text == "Nordwerk"


@pytest.mark.parametrize("code", CODES)
def test_no_figure_is_of_the_time_since_a_record(code: str) -> None:
    table = languages.load(code)["claims"]["since_records"]
    found = {word: last_claim(code, table["example"].format(word.replace("*", "n"))).time for word in table["words"]}
    assert found == dict.fromkeys(found)


@pytest.mark.parametrize("code", CODES)
def test_a_figure_behind_when_is_of_the_start(code: str) -> None:
    table = languages.load(code)["claims"]["since_when"]
    found = {word: last_claim(code, table["example"].format(word)).time for word in table["words"]}
    spans = {word: time and (time.text, time.since, time.until) for word, time in found.items()}
    assert spans == dict.fromkeys(found, ("2018", "2018-01-01", "2018-12-31"))
