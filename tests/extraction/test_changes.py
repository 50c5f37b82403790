"""How quantities moved, read from the words around them."""

from __future__ import annotations

import pytest

from claimkit import find_quantities, languages
from claimkit.extraction.changes import find_changes

CASES = [
    # text, {figure: (direction, old, new, by, factor)}; figures without a change are left out
    ("de", "Der Preis wurde von 6 Yuan auf 16 Yuan erhöht.", {"16 Yuan": ("increase", "6 Yuan", "16 Yuan", None, None)}),
    ("de", "Er wurde von 4 Yuan erhöht 8 Yuan.", {"8 Yuan": ("increase", "4 Yuan", "8 Yuan", None, None)}),
    ("de", "Die Kosten wurden auf 25.000 Yuan gesenkt.", {"25.000 Yuan": ("decrease", None, "25.000 Yuan", None, None)}),
    (
        "de",
        "Der Umsatz stieg um 12 % auf 5 Millionen Euro.",
        {
            "12 %": ("increase", None, "5 Millionen Euro", "12 %", None),
            "5 Millionen Euro": ("increase", None, "5 Millionen Euro", "12 %", None),
        },
    ),
    (
        "de",
        "Der Preis stieg von 62 Yuan auf 93 Yuan, was einer Steigerung von 50 % entspricht.",
        {
            "93 Yuan": ("increase", "62 Yuan", "93 Yuan", "50 %", None),
            "50 %": ("increase", "62 Yuan", "93 Yuan", "50 %", None),
        },
    ),
    (
        "de",
        "Der Etat umfasst 15,2 Milliarden Euro, 600 Millionen Euro mehr als im laufenden Jahr.",
        {
            "15,2 Milliarden Euro": ("increase", None, "15,2 Milliarden Euro", "600 Millionen Euro", None),
            "600 Millionen Euro": ("increase", None, "15,2 Milliarden Euro", "600 Millionen Euro", None),
        },
    ),
    ("de", "Der Verkauf hat sich verdoppelt.", {"verdoppelt": ("increase", None, None, None, "2")}),
    ("de", "Die Gebühr bleibt mit 96 Euro unverändert.", {"96 Euro": ("unchanged", None, "96 Euro", None, None)}),
    ("de", "Der Umsatz von 3 Milliarden Euro entspricht dem Plan.", {}),
    ("de", "Der Raum beläuft sich auf 317,8 Milliarden Yuan.", {}),
    ("de", "Nach drei Monaten kamen 5 Gäste.", {}),
    ("en", "Fares went from £2 to £3.", {"£3": ("increase", "£2", "£3", None, None)}),
    ("en", "Sales fell by 7% to $3bn.", {"7%": ("decrease", None, "$3bn", "7%", None), "$3bn": ("decrease", None, "$3bn", "7%", None)}),
    ("en", "The firm cuts 1,200 jobs.", {"1,200 jobs": ("decrease", None, None, "1,200 jobs", None)}),
    ("en", "A ticket costs £4.", {}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_changes_of_a_sentence(language: str, text: str, expected: dict[str, tuple[str | None, ...]]) -> None:
    quantities = find_quantities(text, language)
    changes = find_changes(text, quantities, (0, len(text)), languages.load(language))
    found = {
        quantities[index].text: (
            change.direction,
            change.old.text if change.old else None,
            change.new.text if change.new else None,
            change.by.text if change.by else None,
            str(change.factor) if change.factor is not None else None,
        )
        for index, change in changes.items()
    }
    assert found == expected


@pytest.mark.parametrize("code", [code for code in languages.codes() if languages.load(code)["claims"]])
def test_every_direction_fires_in_its_example(code: str) -> None:
    for group in languages.load(code)["claims"]["change"]["words"]:
        example = group["example"].replace("[[", "").replace("]]", "")
        quantities = find_quantities(example, code)
        changes = find_changes(example, quantities, (0, len(example)), languages.load(code))
        assert group["direction"] in {change.direction for change in changes.values()}, group["example"]
