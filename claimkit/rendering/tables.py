"""Claims as a table for the terminal and for plain text files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from claimkit.records import ArticleClaims, Claim
from claimkit.rendering.verdicts import worst_findings
from claimkit.rendering.wording import Wording, clean, wording_for

if TYPE_CHECKING:
    from rich.console import Console

_PLAIN_WIDTH = 110
_STYLES = {
    "supported": "green",
    "approximately_supported": "green",
    "contradicted": "bold red",
    "scale_error": "bold red",
    "unit_error": "bold red",
    "outdated": "yellow",
    "different_basis": "yellow",
    "mixed": "yellow",
}


def render_text(claims: ArticleClaims, *, interface: str | None = None) -> str:
    """Return the table as plain text, without colours and control characters."""
    from rich.console import Console

    target = io.StringIO()
    console = Console(file=target, width=_PLAIN_WIDTH, color_system=None, highlight=False, force_terminal=False)
    print_claims(console, claims, interface=interface)
    return "\n".join(line.rstrip() for line in target.getvalue().splitlines()) + "\n"


def print_claims(console: Console, claims: ArticleClaims, *, interface: str | None = None) -> None:
    """Print heading, claims, findings, quotes and notices to a console of rich."""
    from rich.text import Text

    words = wording_for(claims.article.language, interface)
    article = claims.article
    heading = clean(article.title or article.source or words["article"])
    console.print(Text(heading, style="bold"))
    known = [article.source if article.title else None, article.published, article.language]
    counts = f"{len(claims.claims)} {words['claims']}, {len(claims.quotes)} {words['quotes']}"
    facts = [clean(fact) for fact in known if fact]
    console.print(Text(", ".join([*facts, counts, f"{len(claims.entities)} {words['entities']}"]), style="dim"))
    if claims.claims:
        console.print(_claim_table(claims, words))
    else:
        console.print(Text(words["no_claims"]))
    _print_findings(console, claims, words)
    _print_quotes(console, claims, words)
    for notice in claims.notices:
        console.print(Text(f"{words.of('severities', notice.severity)}: {clean(notice.message)}", style="dim"))


def _claim_table(claims: ArticleClaims, words: Wording) -> object:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("", no_wrap=True, style="dim")
    for key, ratio in (("figure", 3), ("measure", 3), ("time", 2), ("source", 2)):
        table.add_column(words[key], overflow="fold", ratio=ratio)
    if claims.findings:
        table.add_column(words["verdict"], overflow="fold")
    worst = worst_findings(claims.findings)
    for claim in claims.claims:
        cells: list[str | Text] = [
            claim.id,
            Text(words.quantity(claim.quantity)),
            Text(_what(claim)),
            Text(words.time(claim.time) if claim.time else ""),
            Text(words.source(claim) if claim.source else ""),
        ]
        if claims.findings:
            finding = worst.get(claim.id)
            verdict = finding.verdict if finding else None
            cells.append(Text(words.of("verdicts", verdict), style=_STYLES.get(verdict or "", "")))
        table.add_row(*cells)
    return table


def _what(claim: Claim) -> str:
    """Return measure and subject, the subject only where the measure does not name it."""
    parts = [span.text for span in (claim.measure, claim.subject) if span is not None]
    return clean(", ".join(dict.fromkeys(parts)))


def _print_findings(console: Console, claims: ArticleClaims, words: Wording) -> None:
    from rich.text import Text

    if claims.findings:
        console.print(Text(words["findings"], style="bold"))
    for finding in claims.findings:
        line = Text(f"  {finding.id} ")
        line.append(words.of("verdicts", finding.verdict), style=_STYLES.get(finding.verdict, ""))
        rule = words.of("rules", finding.rule)
        about = "; ".join(part for part in (rule, ", ".join(finding.claim_ids)) if part)
        line.append(f" ({about}): {clean(finding.explanation)}")
        console.print(line, soft_wrap=False)


def _print_quotes(console: Console, claims: ArticleClaims, words: Wording) -> None:
    from rich.text import Text

    if claims.quotes:
        console.print(Text(words["quotes"], style="bold"))
    for quote in claims.quotes:
        speaker = (quote.speaker.name or quote.speaker.text) if quote.speaker else words["unknown"]
        said = clean(" ... ".join(span.text for span in quote.content))
        console.print(Text(f"  {quote.id} {clean(speaker)}: {said}"))
