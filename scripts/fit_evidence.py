"""Fit the weights by which figures that agree without a cue are held for meant: claimkit/checking/evidence.toml.

fit_evidence.py [--write] [--folds 10] [--show]

A guess is right when the gold has a finding of its rule on its three figures. The report is made on articles left out of
the fit; it counts the steps that no other rule has placed.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from evaluate import CORPORA, corpus, load
from scipy.optimize import minimize

import claimkit
from claimkit.checking import consistency
from claimkit.checking.evidence import find_guesses
from claimkit.checking.pages import build_page
from claimkit.checking.pairings import STEPS
from claimkit.records import ArticleClaims

TABLE = Path(claimkit.__file__).parent / "checking" / "evidence.toml"
RULES = ("percent_change", "factor_change", "share", "ratio")
LEAST = 0.45  # score from which a guess is given
RARE = 6  # guesses in which a feature must occur
PENALTY = 1.5


class Row(NamedTuple):
    """A guess of an article: its features, whether the gold has it, and its step where no rule has placed that."""

    article: str
    features: frozenset[str]
    right: bool
    open_step: str | None
    shown: str


def guesses(name: str) -> list[Row]:
    """Return all guesses of an article, those on steps that a rule has placed too."""
    gold = load(CORPORA / "gold" / f"{name}.json")
    found = claimkit.extract(gold.article.text, published=gold.article.published)
    known = list(consistency.check_by_rules(build_page(found)))
    placed = {name for finding in known if finding.rule in RULES for name in finding.claim_ids}
    taken = {frozenset(finding.claim_ids[1:]) for finding in known if finding.rule in RULES}
    own = _own_claims(gold, found)
    wanted = {
        (f.rule, frozenset(f.claim_ids)) for f in gold.findings if f.verdict in ("supported", "approximately_supported")
    }
    page, rows = build_page(found), []
    texts = {claim.id: claim.quantity.text for claim in found.claims}
    for step in page.figures:
        for guess in find_guesses(page, step) if step.kind in STEPS else ():
            ids = guess.finding.claim_ids
            right = (guess.finding.rule, frozenset(own.get(i, i + "?") for i in ids)) in wanted
            open_step = None if ids[0] in placed or frozenset(ids[1:]) in taken else ids[0]
            rows.append(Row(name, guess.features, right, open_step, f"{guess.finding.rule} {[texts[i] for i in ids]}"))
    return rows


def _own_claims(gold: ArticleClaims, found: ArticleClaims) -> dict[str, str]:
    """Return the gold claim of each found one, by the place of the figure."""
    return {
        b.id: a.id
        for a in gold.claims
        for b in found.claims
        if a.quantity.start < b.quantity.end and b.quantity.start < a.quantity.end
    }


def fit(rows: list[Row]) -> dict[str, float]:
    """Return the weights of a logistic regression with a penalty on large ones."""
    counts = Counter(feature for row in rows for feature in row.features)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    places = {name: n for n, name in enumerate(names)}
    table = np.zeros((len(rows), len(names) + 1))
    table[:, -1] = 1
    for n, row in enumerate(rows):
        table[n, [places[f] for f in row.features if f in places]] = 1
    right = np.array([row.right for row in rows], float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        z = table @ weights
        held = weights.copy()
        held[-1] = 0
        slope = table.T @ (1 / (1 + np.exp(-z)) - right) + PENALTY * held
        return float((np.logaddexp(0, z) - right * z).sum() + PENALTY / 2 * (held @ held)), slope

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    return {"always": float(found[-1]), **{name: float(found[n]) for name, n in places.items()}}


def score(weights: dict[str, float], row: Row) -> float:
    """Return how likely a guess is right."""
    total = weights["always"] + sum(weights.get(feature, 0.0) for feature in row.features)
    return float(1 / (1 + np.exp(-total)))


def report(scored: list[tuple[float, Row]], *, show: bool) -> None:
    """Print how many guesses on open steps are given and right, by the least score."""
    best: dict[tuple[str, str], tuple[float, Row]] = {}
    for one in scored:
        if one[1].open_step is not None:
            key = one[1].article, one[1].open_step
            best[key] = max(best.get(key, one), one, key=lambda each: each[0])
    for least in (0.8, 0.7, 0.6, 0.5, 0.4, 0.3):
        given = [row for points, row in best.values() if points >= least]
        print(f"{least}: {sum(row.right for row in given)} of {len(given)} right")
    for points, row in sorted(best.values(), key=lambda each: -each[0]) if show else ():
        if points >= 0.25:
            print(f"{points:.2f} {row.right} {row.article} {row.shown}")


def fit_table(
    description: str | None, rows_of: Callable[[str], list[Row]], table: Path, head: str, least: float
) -> None:
    """Print what the weights give on articles that they were not fitted on, and write those of all articles if asked."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    names = list(corpus("train", None))
    rows = [row for name in names for row in rows_of(name)]
    random.Random(1).shuffle(names)
    fold = {name: n % options.folds for n, name in enumerate(names)}
    scored = []
    for n in range(options.folds):
        weights = fit([row for row in rows if fold[row.article] != n])
        scored += [(score(weights, row), row) for row in rows if fold[row.article] == n]
    report(scored, show=options.show)
    if options.write:
        weights = fit(rows)
        lines = [head, "[least]", f"score = {least}", "", "[weights]"]
        lines += [f'"{name}" = {weights[name]:.2f}' for name in sorted(weights)]
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    about = "# Written by scripts/fit_evidence.py: what speaks for figures that agree, fitted on the train articles."
    fit_table(__doc__, guesses, TABLE, about, LEAST)
