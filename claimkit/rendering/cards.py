"""The side panel: a card for each claim, quote and name, with findings, evidence and arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from claimkit.records import (
    ArticleClaims,
    Claim,
    ClaimEvidence,
    Entity,
    Evidence,
    Finding,
    Quote,
    RecordEvidence,
)
from claimkit.rendering.markup import element, escape, safe_link
from claimkit.rendering.plots import plot_change, plot_parts, plot_series
from claimkit.rendering.verdicts import SIGNS, group_of, worst_findings
from claimkit.rendering.wording import Wording

_LONGEST_MENTIONS = 12


class Cards:
    """Writes the cards of one result."""

    def __init__(self, claims: ArticleClaims, words: Wording) -> None:
        self._claims = claims
        self._words = words
        self._by_id = {claim.id: claim for claim in claims.claims}
        self._worst = worst_findings(claims.findings)
        self._findings: dict[str, list[Finding]] = {}
        for finding in claims.findings:
            for claim_id in finding.claim_ids[:1] if len(finding.claim_ids) > 40 else finding.claim_ids:
                self._findings.setdefault(claim_id, []).append(finding)

    def claims(self) -> Iterator[str]:
        """Yield a card for each claim in text order."""
        for claim in self._claims.claims:
            worst = self._worst.get(claim.id)
            verdict = worst.verdict if worst else None
            body = [self._facts(claim), plot_change(claim, self._words)]
            shown = self._findings.get(claim.id, ())
            body += [self._finding(finding) for finding in shown] or [
                element("p", escape(self._words["no_findings"]), class_="quiet")
            ]
            yield element(
                "li",
                self._head(claim, verdict) + element("div", "".join(body), class_="body"),
                id=claim.id,
                class_="card",
                data_kind=claim.quantity.unit.kind,
                data_verdict=verdict or "none",
                data_source=self._words.source(claim),
                data_start=claim.start,
                data_end=claim.end,
            )

    def _head(self, claim: Claim, verdict: str | None) -> str:
        what = claim.measure or claim.subject
        label = element("span", escape(self._words.quantity(claim.quantity)), class_="amount")
        label += element("span", escape(what.text if what else claim.quantity.text), class_="what")
        return element("button", label + self.badge(verdict), type="button", class_="head", aria_expanded="false")

    def badge(self, verdict: str | None) -> str:
        """Return a verdict as a badge: sign and word."""
        group = group_of(verdict)
        word = self._words.of("verdicts", verdict) if verdict else self._words["unchecked"]
        sign = element("span", SIGNS[group], aria_hidden="true")
        return element("span", f"{sign} {escape(word)}", class_=f"badge {group}")

    def _facts(self, claim: Claim) -> str:
        words = self._words
        modality = words.of("modalities", claim.modality)
        source = (
            element("a", escape(words.source(claim)), href=f"#{claim.source.quote_id}")
            if (claim.source and claim.source.quote_id)
            else escape(words.source(claim))
        )
        rows = [
            ("text", element("q", escape(claim.quantity.text))),
            ("measure", escape(claim.measure.text) if claim.measure else None),
            ("subject", escape(claim.subject.text) if claim.subject else None),
            ("time", self._time(claim)),
            ("change", escape(words.change(claim.change)) if claim.change else None),
            ("source", source),
            ("modality", escape(modality)),
            ("same_as", element("a", claim.same_as, href=f"#{claim.same_as}") if claim.same_as else None),
            ("confidence", _meter(claim.confidence)),
            ("priority", _meter(claim.priority)),
        ]
        return self._list(rows)

    def _time(self, claim: Claim) -> str | None:
        if claim.time is None:
            return None
        resolved = self._words.time(claim.time)
        stated = element("span", f"({escape(claim.time.text)})", class_="quiet") if claim.time.text != resolved else ""
        return f"{escape(resolved)} {stated}"

    def _list(self, rows: Iterable[tuple[str, str | None]]) -> str:
        pairs = [
            element("dt", escape(self._words[key])) + element("dd", value) for key, value in rows if value is not None
        ]
        return element("dl", "".join(pairs))

    def _finding(self, finding: Finding) -> str:
        words = self._words
        title = f"{words.of('checks', finding.check)}: {words.of('rules', finding.rule)}"
        parts = [
            element("div", element("strong", escape(title)) + self.badge(finding.verdict), class_="finding-head"),
            element("p", escape(finding.explanation)) if finding.explanation else "",
            self._arithmetic(finding),
            plot_parts(finding, self._by_id, words),
            plot_series(finding, words),
            self._evidence(finding),
        ]
        return element("section", "".join(parts), class_=f"finding {group_of(finding.verdict)}", aria_label=title)

    def _arithmetic(self, finding: Finding) -> str:
        words = self._words
        rows = [
            (key, words.amount(amount))
            for key, amount in (("expected", finding.expected), ("found", finding.found))
            if amount
        ]
        if difference := finding.difference:
            parts = []
            if difference.absolute is not None:
                parts.append(words.number(_rounded(difference.absolute, 6)))
            if difference.relative is not None:
                parts.append(f"{words.number(_rounded(difference.relative * 100))}\u00a0%")
            if difference.factor is not None:
                parts.append(f"\u00d7\u00a0{words.number(_rounded(difference.factor))}")
            rows.append(("difference", "; ".join(parts)))
        cells = "".join(
            element("div", element("span", escape(words[key])) + element("b", escape(value)))
            for key, value in rows
            if value
        )
        return element("div", cells, class_="sums") if cells else ""

    def _evidence(self, finding: Finding) -> str:
        items = "".join(self._evidence_item(evidence, finding.claim_ids) for evidence in finding.evidence)
        return (
            element("p", escape(self._words["evidence"]), class_="label") + element("ul", items, class_="evidence")
            if items
            else ""
        )

    def _evidence_item(self, evidence: Evidence, _claim_ids: tuple[str, ...]) -> str:
        words = self._words
        if isinstance(evidence, ClaimEvidence):
            claim = self._by_id.get(evidence.id)
            label = words.quantity(claim.quantity) if claim else evidence.id
            what = f" {claim.measure.text}" if claim and claim.measure else ""
            return element("li", element("a", escape(f"{evidence.id} {label}"), href=f"#{evidence.id}") + escape(what))
        if isinstance(evidence, RecordEvidence):
            value = words.number(evidence.value) if evidence.value is not None else ""
            unit = words.of("units", evidence.unit) if evidence.unit else ""
            head = element("b", escape(f"{evidence.period}: {value} {unit}".strip()))
            rest = f" {evidence.entity}, {evidence.indicator}"
            place = f"{evidence.dataset}, {evidence.file}, {words['row']} {evidence.row}"
            known = [place, *(part for part in (evidence.source, evidence.licence) if part)]
            origin = _origin(evidence.source, ", ".join(known))
            return element("li", head + escape(rest) + element("span", origin, class_="quiet"))
        return element("li", element("q", escape(evidence.text)) + element("span", escape(evidence.of), class_="quiet"))

    def quotes(self) -> Iterator[str]:
        """Yield a card for each quote."""
        for quote in self._claims.quotes:
            speaker = (quote.speaker.name or quote.speaker.text) if quote.speaker else self._words["unknown"]
            said = " \u2026 ".join(span.text for span in quote.content)
            head = element("span", escape(speaker), class_="amount") + element(
                "span", escape(_short(said)), class_="what"
            )
            kind = element("span", escape(self._words.of("quote_types", quote.type)), class_="badge none")
            body = element("blockquote", escape(said)) + self._quote_facts(quote)
            yield element(
                "li",
                element("button", head + kind, type="button", class_="head", aria_expanded="false")
                + element("div", body, class_="body"),
                id=quote.id,
                class_="card",
                data_start=quote.start,
                data_end=quote.end,
            )

    def _quote_facts(self, quote: Quote) -> str:
        speaker = escape(quote.speaker.text) if quote.speaker else None
        if quote.speaker and quote.speaker.entity_id:
            speaker = element("a", escape(quote.speaker.name or quote.speaker.text), href=f"#{quote.speaker.entity_id}")
        rows = [
            ("speaker", speaker),
            ("cue", escape(quote.cue.text) if quote.cue else None),
            ("inside", element("a", escape(quote.inside), href=f"#{quote.inside}") if quote.inside else None),
            ("note", None if quote.balanced else escape(self._words["unbalanced"])),
            ("confidence", _meter(quote.confidence)),
        ]
        return self._list(rows)

    def names(self) -> Iterator[str]:
        """Yield a card for each entity."""
        for entity in self._claims.entities:
            kind = element(
                "span", escape(self._words.of("entity_types", entity.type)), class_=f"badge none {entity.type.lower()}"
            )
            count = f"{self._words['mentions']}: {len(entity.mentions)}"
            head = element("span", escape(entity.name), class_="amount") + element("span", escape(count), class_="what")
            yield element(
                "li",
                element("button", head + kind, type="button", class_="head", aria_expanded="false")
                + element("div", self._mentions(entity), class_="body"),
                id=entity.id,
                class_="card",
            )

    def _mentions(self, entity: Entity) -> str:
        forms = list(dict.fromkeys(mention.text for mention in entity.mentions))[:_LONGEST_MENTIONS]
        spoken = [quote for quote in self._claims.quotes if quote.speaker and quote.speaker.entity_id == entity.id]
        stated = [claim for claim in self._claims.claims if claim.source and claim.source.entity_id == entity.id]
        quotes = ", ".join(element("a", quote.id, href=f"#{quote.id}") for quote in spoken[:_LONGEST_MENTIONS])
        claims = ", ".join(element("a", claim.id, href=f"#{claim.id}") for claim in stated[:_LONGEST_MENTIONS])
        rows = [("mentions", escape(", ".join(forms))), ("quotes", quotes or None), ("claims", claims or None)]
        return self._list(rows)


def _origin(source: str | None, shown: str) -> str:
    link = safe_link(source)
    return element("a", escape(shown), href=link, rel="noreferrer noopener") if link else escape(shown)


def _rounded(value: Decimal, digits: int = 4) -> Decimal:
    """Return a value with at most so many significant digits after the point."""
    if not value:
        return Decimal(0)
    return round(value, max(0, digits - 1 - value.adjusted()))


def _meter(share: float) -> str:
    """Return a share between 0 and 1 as a small bar with its figure."""
    width = round(max(0.0, min(1.0, share)) * 60)
    track = '<rect width="60" height="6" rx="3"/>'
    fill = f'<rect class="fill" width="{width}" height="6" rx="3"/>'
    bar = f'<svg class="meter" viewBox="0 0 60 6" aria-hidden="true">{track}{fill}</svg>'
    return f"{bar} {round(share * 100)}\u00a0%"


def _short(text: str) -> str:
    return text if len(text) <= 70 else text[:68].rstrip() + "\u2026"
