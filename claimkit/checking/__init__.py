"""Checks: the article's own arithmetic, reference data, and a translation against its original."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from claimkit.records import Article, ArticleClaims, Finding

if TYPE_CHECKING:
    from claimkit.checking.reference import Reference

_LAST = 1 << 60


def check(
    claims: ArticleClaims,
    *,
    reference: Reference | str | Path | None = None,
    original: Article | ArticleClaims | str | None = None,
) -> ArticleClaims:
    """Return the claims with the findings of all checks that there is something for, in text order.

    The consistency of the article is always checked. `reference` is a loaded reference dataset or its path, `original`
    the text of which the article is a translation. Findings that the claims already have are replaced.
    """
    from claimkit.checking.consistency import check_consistency

    findings = list(check_consistency(claims))
    if reference is not None:
        from claimkit.checking.reference import load_reference
        from claimkit.checking.reference_findings import check_reference

        data = load_reference(reference) if isinstance(reference, str | Path) else reference
        findings += check_reference(claims, data)
    if original is not None:
        findings += compare(claims, original).findings
    return dataclasses.replace(claims, findings=number_findings(claims, findings))


def compare(translation: Article | ArticleClaims | str, original: Article | ArticleClaims | str) -> ArticleClaims:
    """Return the translation's claims with a finding for each figure, quote or name that its original has otherwise."""
    from claimkit.checking.translation import compare as compare_texts

    return compare_texts(translation, original)


def number_findings(claims: ArticleClaims, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in text order with ids f1, f2 ..."""
    places = {claim.id: claim.quantity.start for claim in claims.claims}

    def place(finding: Finding) -> tuple[int, str, str, tuple[str, ...]]:
        starts = [places[claim_id] for claim_id in finding.claim_ids if claim_id in places]
        starts += [e.start for e in finding.evidence if e.kind == "span" and e.of == "translation" and not starts]
        return min(starts, default=_LAST), finding.check, finding.rule, finding.claim_ids

    ordered = sorted(findings, key=place)
    return tuple(dataclasses.replace(finding, id=f"f{n}") for n, finding in enumerate(ordered, start=1))
