"""Fit the weights by which two figures are held for those of two voices about one thing: claimkit/checking/disputes.toml.

fit_disputes.py [--write] [--folds 10] [--show]

Two figures are right when the gold has a contradiction between them, or between the second one and a figure that tells the
same as the first. The report is made on articles left out of the fit.
"""

from __future__ import annotations

from pathlib import Path

from evaluate import CORPORA, load
from fit_evidence import Row, fit_table

import claimkit
from claimkit.checking.disputes import find_disputed
from claimkit.checking.pages import build_page
from claimkit.checking.surroundings import Surroundings
from claimkit.records import ArticleClaims, Claim

TABLE = Path(claimkit.__file__).parent / "checking" / "disputes.toml"
LEAST = 0.5  # score from which two figures are said to contradict each other
AROUND = 60  # characters that are shown on both sides


def disputes(name: str) -> list[Row]:
    """Return all figures of an article that may be set against an earlier one."""
    gold = load(CORPORA / "gold" / f"{name}.json")
    found = claimkit.extract(gold.article.text, published=gold.article.published)
    own = _own_claims(gold, found)
    wanted = [set(f.claim_ids) for f in gold.findings if f.rule == "contradiction"]
    by_id = {claim.id: claim for claim in gold.claims}
    page = build_page(found)
    around, rows, text = Surroundings(page), [], gold.article.text
    for second in page.figures:
        for first, signs in find_disputed(around, second):
            one, two = own.get(first.claim.id), own.get(second.claim.id)
            right = one is not None and two is not None and any(_is_wanted(one, two, ids, by_id) for ids in wanted)
            shown = text[max(first.quantity.start - AROUND, 0) : second.quantity.end + AROUND]
            rows.append(Row(name, signs, right, second.claim.id, " ".join(shown.split())))
    return rows


def _own_claims(gold: ArticleClaims, found: ArticleClaims) -> dict[str, Claim]:
    """Return the gold claim of each found one, by the place of the figure."""
    return {
        b.id: a
        for a in gold.claims
        for b in found.claims
        if a.quantity.start < b.quantity.end and b.quantity.start < a.quantity.end
    }


def _is_wanted(one: Claim, two: Claim, ids: set[str], by_id: dict[str, Claim]) -> bool:
    """Tell whether a contradiction of the gold is one of these two claims, or of one that tells the same as the first."""
    others = [by_id[name].quantity for name in ids - {two.id}]
    alike = any((q.value, q.unit.kind) == (one.quantity.value, one.quantity.unit.kind) for q in others)
    return two.id in ids and alike


if __name__ == "__main__":
    about = (
        "# Written by scripts/fit_disputes.py: what speaks for two figures of one thing, fitted on the train articles."
    )
    fit_table(__doc__, disputes, TABLE, about, LEAST)
