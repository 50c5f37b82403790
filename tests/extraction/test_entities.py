"""Names joined to things. The tagger's names stand in [[...|TYPE]]; what find_entities makes of them stands beside."""

from __future__ import annotations

import re
from typing import Any

import pytest

from claimkit import languages
from claimkit.extraction.entities import entity_at, find_entities
from claimkit.nlp import pipelines, tokens

MARK = re.compile(r"\[\[(.*?)\|(\w+)\]\]")

CASES = [
    ("de", "[[Open AI|ORG]] wuchs. Auch OpenAI und [[OpenAI|ORG]] wuchsen.", {("ORG", "OpenAI"): 3}),
    ("de", "[[Zhang Nan|PER]] kam. Später sagte [[Zhang|PER]], er gehe.", {("PER", "Zhang Nan"): 2}),
    ("de", "[[Petra Hollmann|PER]] kam. Später sagte Hollmann, sie gehe.", {("PER", "Petra Hollmann"): 2}),
    ("de", "[[China|LOC]] wächst. [[Chinas|LOC]] Handel auch.", {("LOC", "China"): 2}),
    (
        "de",
        "Die [[Europäische Zentralbank|ORG]] ([[EZB|ORG]]) tagt. Die EZB schweigt.",
        {("ORG", "Europäische Zentralbank"): 3},
    ),
    ("de", "Das kostet 5 [[Yuan|MISC]], sagt die [[KI|ORG]].", {}),
    ("de", "Die [[Northgate-Aktie|ORG]] fiel.", {("ORG", "Northgate"): 1}),
    ("de", "Der Hersteller [[Meitu|PER]] wuchs.", {("ORG", "Meitu"): 1}),
    ("de", "[[Haichuan Data|PER]] wuchs.", {("ORG", "Haichuan Data"): 1}),
    ("en", "[[Northfield Energy|ORG]] grew. [[Northfield|LOC]]'s rival did not.", {("ORG", "Northfield Energy"): 2}),
    ("en", "The firm [[Lunaria|LOC]] grew in [[Milan|LOC]].", {("ORG", "Lunaria"): 1, ("LOC", "Milan"): 1}),
]


def tagged(code: str, marked: str) -> Any:
    text, spans, place = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[place : match.start()]
        spans.append((len(text), len(text) + len(match.group(1)), match.group(2)))
        text += match.group(1)
        place = match.end()
    doc = tokens.make_doc(pipelines.load(code), text + marked[place:])
    doc.set_ents([doc.char_span(start, end, label=label) for start, end, label in spans])
    return doc


@pytest.mark.parametrize(("code", "marked", "wanted"), CASES, ids=range(len(CASES)))
def test_names_become_things(code: str, marked: str, wanted: dict[tuple[str, str], int]) -> None:
    doc = tagged(code, marked)
    found = find_entities(doc, languages.load(code))
    assert {(e.type, e.name): len(e.mentions) for e in found} == wanted
    assert all(doc.text[m.start : m.end] == m.text for e in found for m in e.mentions)
    assert [e.id for e in found] == [f"e{i + 1}" for i in range(len(found))]


def test_a_genitive_clitic_belongs_to_the_mention() -> None:
    found = find_entities(tagged("en", "[[Lunaria|ORG]]'s trains are late."), languages.load("en"))
    assert found[0].mentions[0].text == "Lunaria's"
    assert found[0].name == "Lunaria"


def test_entity_at_looks_up_by_place() -> None:
    found = find_entities(tagged("en", "In [[Milan|LOC]] it rained."), languages.load("en"))
    assert entity_at(found, 3, 8) is found[0]
    assert entity_at(found, 9, 11) is None
