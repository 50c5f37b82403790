"""Fresh passages whose figures agree, disagree or have nothing to do with each other: floors, and no false alarm."""

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import claimkit

CASES = sorted(Path(__file__).parent.parent.joinpath("cases").glob("findings*.toml"))
GOOD = ("supported", "approximately_supported")
_EITHER = ("conversion", "contradiction")  # either figure may be the stated one
RECALL, PRECISION = 0.80, 0.92  # a lower one is a step back


@cache
def _passages(path: Path) -> tuple[tuple[str, frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]], ...]:
    """Return each passage with the findings that it must raise and those that it raises."""
    return tuple(
        (case["text"], frozenset(_wanted(*found) for found in case.get("found", ())), _raised(case))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["passages"]
    )


def _wanted(rule: str, verdict: str, stated: str, *others: str) -> tuple[str, ...]:
    figures = [_figure(stated), *sorted(map(_figure, others))]
    return (rule, verdict, *(sorted(figures) if rule in _EITHER else figures))


def _figure(text: str) -> str:
    """Return the digits of a figure, or its last word: how far a span reaches is no matter of the checks."""
    digits = re.search(r"\d(?:[\d.,'\s]*\d)?", text)
    return digits.group() if digits else text.rsplit(maxsplit=1)[-1]


def _raised(case: dict[str, str]) -> frozenset[tuple[str, ...]]:
    claims = claimkit.check(claimkit.extract(case["text"], language=case["language"], published="2025-05-02"))
    texts = {claim.id: claim.quantity.text for claim in claims.claims}
    return frozenset(
        _wanted(
            finding.rule,
            "supported" if finding.verdict in GOOD else finding.verdict,
            *(texts[name] for name in finding.claim_ids),
        )
        for finding in claims.findings
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_findings_of_the_passages_keep_their_floors(path: Path) -> None:
    counts = Counter[str]()
    for _, wanted, raised in _passages(path):
        counts.update(wanted=len(wanted), raised=len(raised), both=len(wanted & raised))
    assert counts["both"] >= RECALL * counts["wanted"]
    assert counts["both"] >= PRECISION * counts["raised"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_unrelated_figures_raise_nothing(path: Path) -> None:
    assert not {text: raised for text, wanted, raised in _passages(path) if raised and not wanted}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_right_figure_is_called_wrong(path: Path) -> None:
    for text, wanted, raised in _passages(path):
        right = {figure for _, verdict, *figures in wanted if verdict == "supported" for figure in figures}
        alarmed = {figure for _, verdict, *figures in raised if verdict != "supported" for figure in figures}
        assert not right & alarmed, text


def test_no_finding_is_given_twice() -> None:
    text = (
        "Von Januar an kostet das Trinkwasser 2,34 Euro je Kubikmeter, bisher waren es 1,95 Euro. "
        "Das ist ein Aufschlag von 20 Prozent. Das teilte der Wasserverband am Mittwoch mit."
    )
    claims = claimkit.check(claimkit.extract(text, language="de", published="2025-11-20"))
    assert [finding.rule for finding in claims.findings] == ["percent_change"]
