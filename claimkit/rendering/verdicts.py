"""How verdicts are shown: five groups, each with a colour and a sign, so that colour alone says nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from claimkit.records import Finding

Group = Literal["good", "warn", "bad", "open", "none"]
GROUPS: tuple[Group, ...] = ("bad", "warn", "good", "open", "none")
SIGNS = {"good": "\u2713", "warn": "!", "bad": "\u2715", "open": "?", "none": "\u00b7"}
_GROUP_OF: dict[str, Group] = {
    "supported": "good",
    "approximately_supported": "good",
    "outdated": "warn",
    "different_basis": "warn",
    "mixed": "warn",
    "scale_error": "bad",
    "unit_error": "bad",
    "contradicted": "bad",
}
_SEVERITIES = ("info", "hint", "warning", "error")


def group_of(verdict: str | None) -> Group:
    """Return the group of a verdict; "none" where nothing was checked, "open" where a check abstained."""
    return "none" if verdict is None else _GROUP_OF.get(verdict, "open")


def worst_findings(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return for each claim the finding to show first: the highest severity, among equals the one that says most."""
    worst: dict[str, Finding] = {}
    for finding in findings:
        for claim_id in finding.claim_ids:
            known = worst.get(claim_id)
            if known is None or _weight(finding) > _weight(known):
                worst[claim_id] = finding
    return worst


def _weight(finding: Finding) -> tuple[int, int]:
    return _SEVERITIES.index(finding.severity), -GROUPS.index(group_of(finding.verdict))
