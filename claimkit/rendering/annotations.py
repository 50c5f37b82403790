"""W3C Web Annotations: each claim, quote and name as a selector on the article's text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from claimkit.records import ArticleClaims
from claimkit.rendering.verdicts import worst_findings
from claimkit.rendering.wording import Wording, wording_for

_CONTEXT = 32  # characters before and after, by which the passage is found again in a page


def render_annotations(claims: ArticleClaims, *, interface: str | None = None) -> str:
    """Return an annotation page; positions count Unicode code points of the article's text."""
    words = wording_for(claims.article.language, interface)
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationPage",
        "id": f"urn:{claims.article.id}",
        "items": list(_items(claims, words)),
    }
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def _items(claims: ArticleClaims, words: Wording) -> Iterator[dict[str, Any]]:
    worst = worst_findings(claims.findings)
    for claim in claims.claims:
        finding = worst.get(claim.id)
        verdict = f"; {words.of('verdicts', finding.verdict)}: {finding.explanation}" if finding else ""
        body = f"{words['claim']} {claim.id}: {words.quantity(claim.quantity)}{verdict}"
        yield _item(claims, claim.id, claim.quantity.start, claim.quantity.end, body, "highlighting")
    for quote in claims.quotes:
        speaker = (quote.speaker.name or quote.speaker.text) if quote.speaker else words["unknown"]
        yield _item(claims, quote.id, quote.start, quote.end, f"{words['quote']} {quote.id}: {speaker}", "identifying")
    for entity in claims.entities:
        for number, mention in enumerate(entity.mentions, start=1):
            body = f"{words.of('entity_types', entity.type)}: {entity.name}"
            yield _item(claims, f"{entity.id}.{number}", mention.start, mention.end, body, "identifying")


def _item(claims: ArticleClaims, key: str, start: int, end: int, body: str, motivation: str) -> dict[str, Any]:
    text = claims.article.text
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _CONTEXT) : start],
        "suffix": text[end : end + _CONTEXT],
    }
    source = claims.article.source or f"urn:{claims.article.id}"
    return {
        "type": "Annotation",
        "id": f"urn:{claims.article.id}#{key}",
        "motivation": motivation,
        "body": {"type": "TextualBody", "value": body, "format": "text/plain"},
        "target": {"source": source, "selector": [quote, {"type": "TextPositionSelector", "start": start, "end": end}]},
    }
