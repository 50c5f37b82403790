"""Fit the weights by which figures that one digit keeps from agreeing are held for meant: claimkit/checking/slips.toml.

fit_slips.py [--write] [--folds 8]

An error is planted into each consistent finding of the train articles (`plant_errors.py`). Figures are right when they are
those of the finding; figures with an error that the gold knows are left out. The report is made on articles left out of the fit.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import fit_evidence
from evaluate import CORPORA, corpus, load
from fit_evidence import fit, score
from plant_errors import alarms, plant

import claimkit
from claimkit.checking import consistency, evidence
from claimkit.checking.pages import build_page
from claimkit.checking.slip_findings import find_slips
from claimkit.records import ArticleClaims, Finding

TABLE = Path(claimkit.__file__).parent / "checking" / "slips.toml"
LEAST = {"trio": 0.5, "sum": 0.4, "hundred": 0.5}  # score from which figures are called wrong
fit_evidence.RARE = 4


class Row(NamedTuple):
    """Figures of an article that one digit keeps from agreeing, in the form that `fit_evidence` fits."""

    article: str
    features: frozenset[str]
    right: bool
    group: str
    touches: bool  # the planted digit is in one of them


def slips(name: str) -> Iterator[Row]:
    """Yield all candidates of an article and of its harmed copies, those without the planted digit once."""
    gold = load(CORPORA / "gold" / f"{name}.json")
    known = [{claim.quantity.start for claim in alarm} for alarm in alarms(gold)]
    seen: set[tuple[object, ...]] = set()
    for finding, text, place in plant(gold):
        page = build_page(claimkit.extract(text, published=gold.article.published))
        found = list(consistency.check_by_rules(page))
        found += evidence.check_evidence(page, found)
        for slip in find_slips(page, found):
            starts = tuple(sorted(figure.quantity.start for figure in slip.figures))
            touched = any(f.quantity.start <= place < f.quantity.end for f in slip.figures)
            key = (slip.group, starts, touched and place)
            if any(len(set(starts) & each) > 1 for each in known) or (key in seen and not touched):
                continue
            seen.add(key)
            right = _is_of(gold, finding, [(f.quantity.start, f.quantity.end) for f in slip.figures])
            yield Row(name, slip.features, right, slip.group, touched)


def _is_of(gold: ArticleClaims, finding: Finding, figures: list[tuple[int, int]]) -> bool:
    """Tell whether figures are those of a finding, by their place."""
    own = [claim.quantity for claim in gold.claims if claim.id in finding.claim_ids]
    met = (any(start < one.end and one.start < end for one in own) for start, end in figures)
    return len(own) == len(figures) and all(met)


def main() -> None:
    """Print what the weights give on articles that they were not fitted on, and write those of all articles if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=8)
    options = parser.parse_args()
    names = list(corpus("train", None))
    rows = [row for name in names for row in slips(name)]
    random.Random(1).shuffle(names)
    fold = {name: n % options.folds for n, name in enumerate(names)}
    tables = {}
    for group in LEAST:
        own = [row for row in rows if row.group == group]
        scored = []
        for n in range(options.folds):
            weights = fit([row for row in own if fold[row.article] != n])
            scored += [(score(weights, row), row) for row in own if fold[row.article] == n]
        for least in (0.8, 0.7, 0.6, 0.5, 0.4):
            given = [row for points, row in scored if points >= least]
            print(f"{group} {least}: {sum(row.touches for row in given)} of {len(given)} hold the planted error")
        tables[group] = fit(own)
    if options.write:
        about = "what speaks for figures that one digit keeps from agreeing, fitted on the train articles"
        lines = [f"# Written by scripts/fit_slips.py: {about}.", "[least]"]
        lines += [f"{group} = {least}" for group, least in LEAST.items()]
        for group, weights in tables.items():
            lines += ["", f"[{group}]", *(f'"{name}" = {weights[name]:.2f}' for name in sorted(weights))]
        TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
