"""What the change head of the encoder learns from: roles and partners of the annotated figures."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import claimkit
from claimkit.records import Claim

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

from encoder_changes import KINDS, change_rows, fixed_tokens


def rows_of(text: str, left_out: str = "") -> list[tuple[str, str, list[str]]]:
    """Return task, figure and what is picked, by the surfaces; `left_out` is a figure that the chain does not find."""
    claims: list[Claim] = list(claimkit.extract(text, language="en").claims)
    figures = [(c.quantity.start, c.quantity.end, [n]) for n, c in enumerate(claims) if c.quantity.text != left_out]
    names = {n: c.quantity.text for n, c in enumerate(claims)}
    found = []
    for row in change_rows(claims, figures):
        if row["task"] == "change":
            picked = [KINDS[place] for place in row["picks"]]
        else:
            assert len(row["apart"]) == len(row["candidates"])
            surfaces = [names[tokens[0]] for tokens in row["candidates"]] + ["-"]
            picked = [surfaces[place] for place in row["picks"]]
        found.append((row["task"], names[row["figure"][0]], picked))
    return found


def test_a_from_to_has_an_older_figure_and_a_newer() -> None:
    assert rows_of("The fare rose from 6 euros to 8 euros.") == [
        ("change", "6 euros", ["old"]),
        ("change", "8 euros", ["new increase"]),
        ("old", "8 euros", ["6 euros"]),
        ("by", "8 euros", ["-"]),
    ]


def test_step_and_result_name_each_other() -> None:
    found = rows_of("Turnover fell by 12 percent to 5 million euros.")
    assert ("change", "12 percent", ["by decrease"]) in found
    assert ("new", "12 percent", ["5 million euros"]) in found
    assert ("by", "5 million euros", ["12 percent"]) in found


@pytest.mark.parametrize("text", ["The bridge is 40 metres long.", "The town has 3 schools and 12 buses."])
def test_a_figure_that_does_not_move_has_no_partners(text: str) -> None:
    assert {(task, *picked) for task, _, picked in rows_of(text)} == {("change", "none")}


def test_a_partner_that_is_not_found_is_masked() -> None:
    found = rows_of("Turnover fell by 12 percent to 5 million euros.", left_out="12 percent")
    assert [task for task, *_ in found] == ["change", "old"]


def test_figures_that_say_the_direction_keep_their_digits() -> None:
    claims = claimkit.extract("The fare rose from 6 euros to 8 euros. It has 3 zones.", language="en").claims
    figures = [(c.quantity.start, c.quantity.end, [n]) for n, c in enumerate(claims)]
    assert fixed_tokens(claims, figures) == [0, 1]
