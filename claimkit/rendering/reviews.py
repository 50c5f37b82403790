"""ClaimReview drafts (schema.org, JSON-LD): what a fact-checker would publish, without a rating."""

from __future__ import annotations

import json
from typing import Any

from claimkit.records import ArticleClaims, Claim, Finding
from claimkit.rendering.markup import safe_link
from claimkit.rendering.verdicts import worst_findings


def render_claimreview(claims: ArticleClaims, *, interface: str | None = None) -> str:
    """Return a ClaimReview draft for each claim; the rating is left to the person who checks."""
    worst = worst_findings(claims.findings)
    graph = [_review(claims, claim, worst.get(claim.id)) for claim in claims.claims]
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=2) + "\n"


def _review(claims: ArticleClaims, claim: Claim, finding: Finding | None) -> dict[str, Any]:
    article = claims.article
    review: dict[str, Any] = {
        "@type": "ClaimReview",
        "@id": f"#{claim.id}",
        "creativeWorkStatus": "Draft",
        "claimReviewed": " ".join(claim.text.split()),
        "inLanguage": article.language,
        "itemReviewed": {"@type": "Claim", "appearance": _appearance(claims)},
    }
    if claim.source and (claim.source.name or claim.source.text):
        review["itemReviewed"]["author"] = _author(claims, claim)
    if article.published:
        review["itemReviewed"]["datePublished"] = article.published
    if finding is not None:
        review["reviewBody"] = finding.explanation
        review["additionalType"] = f"urn:claimkit:verdict:{finding.verdict}"
    return review


def _appearance(claims: ArticleClaims) -> dict[str, Any]:
    article = claims.article
    appearance: dict[str, Any] = {"@type": "NewsArticle", "identifier": article.id}
    if article.title:
        appearance["headline"] = article.title
    if link := safe_link(article.source):
        appearance["url"] = link
    if article.published:
        appearance["datePublished"] = article.published
    return appearance


def _author(claims: ArticleClaims, claim: Claim) -> dict[str, str]:
    assert claim.source is not None
    types = {entity.id: entity.type for entity in claims.entities}
    kind = {"PER": "Person", "ORG": "Organization"}.get(types.get(claim.source.entity_id or "", ""), "Thing")
    return {"@type": kind, "name": claim.source.name or claim.source.text or ""}
