"""Web sentences with figures about countries: to which indicator and which country each figure is matched.

`tests/cases/crosscheck` holds the sentences; each figure is marked with its country and indicator. The rules were mended
on `seen.txt` alone; `held.txt` only measures them.
"""

import csv
import re
from pathlib import Path
from typing import NamedTuple

import pytest

import claimkit
from claimkit.checking.claim_frames import build_frame
from claimkit.checking.reference import Reference
from claimkit.records import ArticleClaims, RecordEvidence

CASES = Path(__file__).parents[1] / "cases" / "crosscheck"
_MARK = re.compile(r"\[\[(.*?)\|(\?)?(\w+) ([\w/]+)\]\]")
# where the value plays no part, any will do; these keep the units of the indicators apart
_VALUES = {"population": 30_000_000, "gdp": 300_000_000_000, "area": 410_000, "life_expectancy": 71.3, "inflation": 3.3}


class Gold(NamedTuple):
    """A figure with its country and the indicators that are right."""

    start: int
    end: int
    country: str
    indicators: tuple[str, ...]
    optional: bool


def _read(name: str) -> list[tuple[str, str, list[Gold]]]:
    found = []
    for line in (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        language, marked = line.split("|", 1)
        text, gold, last = "", [], 0
        for match in _MARK.finditer(marked):
            text += marked[last : match.start()]
            start = len(text)
            text += match[1]
            last = match.end()
            gold.append(Gold(start, len(text), match[3], tuple(match[4].split("/")), match[2] is not None))
        found.append((language, text + marked[last:], gold))
    return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """Return a reference with a figure of every indicator for every country that the sentences speak of."""
    folder = tmp_path_factory.mktemp("world")
    names = (CASES / "indicators.csv").read_text(encoding="utf-8")
    (folder / "indicators.csv").write_text(names, encoding="utf-8")
    indicators = list(csv.DictReader(names.splitlines()))
    countries = sorted({gold.country for name in ("seen", "held") for _, _, golds in _read(name) for gold in golds})
    rows = [
        f"{country},{row['id']},{year},{_VALUES.get(row['id'], 50)},{row['unit']}"
        for country in countries
        for row in indicators
        for year in (2015, 2020)
    ]
    (folder / "figures.csv").write_text("entity,indicator,period,value,unit\n" + "\n".join(rows), encoding="utf-8")
    loaded = claimkit.load_reference(folder)
    assert loaded.problems == ()
    return loaded


def _matches(claims: ArticleClaims, world: Reference) -> dict[int, tuple[str, str] | None]:
    """Return the indicator and country of each claim, by the place of its figure; a step is not of the indicator itself."""
    starts = {claim.id: claim for claim in claims.claims}
    found: dict[int, tuple[str, str] | None] = {claim.quantity.start: None for claim in claims.claims}
    for finding in claimkit.check(claims, reference=world).findings:
        row = next((e for e in finding.evidence if isinstance(e, RecordEvidence)), None)
        if row is None or finding.check != "reference" or finding.verdict in ("no_match", "not_checkable"):
            continue
        claim = starts[finding.claim_ids[0]]
        kind = build_frame(claims, claim).kind
        if kind != "factor" and (kind == "level" or world.indicators[row.indicator].kind == "change"):
            found[claim.quantity.start] = (row.indicator, row.entity)
    return found


def _score(name: str, world: Reference) -> tuple[float, float]:
    """Return precision and F1 of the figures that are matched."""
    right = given = wanted = 0
    for language, text, golds in _read(name):
        claims = claimkit.extract(text, language=language, published="2022-06-01")
        wanted += sum(not gold.optional for gold in golds)
        matches = _matches(claims, world)
        for claim in claims.claims:
            match, quantity = matches[claim.quantity.start], claim.quantity
            gold = next((g for g in golds if g.start < quantity.end and quantity.start < g.end), None)
            good = match is not None and gold is not None and match[0] in gold.indicators and match[1] == gold.country
            if match is not None and not (good and gold is not None and gold.optional):
                given += 1
                right += good
    return right / given, 2 * right / (given + wanted)


@pytest.mark.parametrize(("name", "precision", "f1"), [("seen", 0.93, 0.93), ("held", 0.87, 0.83)])
def test_figures_find_their_indicator_and_country(world: Reference, name: str, precision: float, f1: float) -> None:
    found = _score(name, world)
    print(f"{name}: precision {found[0]:.3f}, F1 {found[1]:.3f}")
    assert found[0] >= precision
    assert found[1] >= f1
