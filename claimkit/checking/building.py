"""Build the finding of a consistency rule from the figures that meet in it."""

from __future__ import annotations

from claimkit.checking.explanations import explain, show_interval
from claimkit.checking.intervals import Interval
from claimkit.checking.pages import Figure, Page
from claimkit.checking.verdicts import SEVERITIES, differ, to_amount
from claimkit.records import ClaimEvidence, Finding, Verdict

_EXACT = ("sum", "contradiction", "range_order")  # rules whose figures are those of the article, not quotients


def build_finding(
    page: Page,
    rule: str,
    verdict: Verdict,
    stated: Figure,
    others: tuple[Figure, ...],
    *,
    found: Interval,
    expected: Interval,
    unit: str | None,
    confidence: float,
    arithmetic: str = "",
    template: str = "",
) -> Finding:
    """Return the finding that `stated` (its figure `found`) meets or misses what `others` give (`expected`).

    Both are the exact arithmetic of the figures as they stand; rounding has gone into the verdict.
    """
    others = tuple(sorted({f.place: f for f in others if f.place != stated.place}.values(), key=lambda f: f.place))
    language = page.language
    half = stated.quantity.precision if rule not in _EXACT else None
    sentence = explain(
        language,
        template or rule,
        verdict,
        stated=whole_text(page, stated),
        others=", ".join(whole_text(page, figure) for figure in others),
        expected=show_interval(language, expected, unit, half=half),
        found=show_interval(language, found, unit),
        arithmetic=arithmetic,
    )
    return Finding(
        id="f1",
        check="consistency",
        rule=rule,
        claim_ids=(stated.claim.id, *(figure.claim.id for figure in others)),
        verdict=verdict,
        severity=SEVERITIES[verdict],
        expected=to_amount(expected, unit),
        found=to_amount(found, unit),
        difference=differ(found.middle(), expected.middle()),
        evidence=tuple(ClaimEvidence(figure.claim.id) for figure in others),
        explanation=sentence,
        confidence=confidence,
    )


def whole_text(page: Page, figure: Figure) -> str:
    """Return the figure as the article writes it, its qualifier and a unit that stands apart included."""
    quantity = figure.quantity
    text = " ".join(quantity.text.split())
    if quantity.qualifier is not None and 0 <= quantity.start - quantity.qualifier.end <= 2:
        text = f"{' '.join(quantity.qualifier.text.split())} {text}"
    return text
