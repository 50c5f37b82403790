"""The article against itself: figures that must agree, because they measure the same thing of the same subject."""

from __future__ import annotations

from claimkit.checking.anniversaries import check_anniversaries
from claimkit.checking.changes import check_changes
from claimkit.checking.clocks import check_clocks
from claimkit.checking.contradictions import check_contradictions, check_range_order
from claimkit.checking.conversions import check_conversions
from claimkit.checking.differences import check_differences
from claimkit.checking.disputes import check_disputes
from claimkit.checking.durations import check_durations
from claimkit.checking.evidence import check_evidence
from claimkit.checking.headlines import check_headlines
from claimkit.checking.joined_amounts import check_joined_amounts
from claimkit.checking.joined_steps import check_joined_steps
from claimkit.checking.listings import check_listings
from claimkit.checking.named_wholes import check_named_wholes
from claimkit.checking.pages import Page, build_page
from claimkit.checking.pairs import RULES as PAIR_RULES
from claimkit.checking.pairs import check_pairs
from claimkit.checking.products import check_products
from claimkit.checking.ratios import check_ratios
from claimkit.checking.resumed_lists import check_resumed_lists
from claimkit.checking.slip_findings import check_slips
from claimkit.checking.spread_sums import check_spread_sums
from claimkit.checking.sums import check_sums
from claimkit.checking.tallies import check_tallies
from claimkit.checking.told_shares import check_told_shares
from claimkit.checking.totals import check_totals
from claimkit.records import ArticleClaims, Finding

RULES = (
    check_sums,
    check_totals,
    check_products,
    check_changes,
    check_differences,
    check_tallies,
    check_ratios,
    check_range_order,
    check_durations,
    check_clocks,
    check_anniversaries,
    check_conversions,
    check_contradictions,
    check_disputes,
)


def check_consistency(claims: ArticleClaims) -> tuple[Finding, ...]:
    """Return what the rules say about the article's own arithmetic."""
    page = build_page(claims)
    found = check_by_rules(page)
    agreeing = (*found, *check_evidence(page, found))
    return (*agreeing, *check_slips(page, agreeing))


def check_by_rules(page: Page) -> tuple[Finding, ...]:
    """Return what the rules say that ask for certain words."""
    found = [finding for rule in RULES for finding in rule(page)]
    found += check_listings(page, found)
    paired = list(check_pairs(page, found))
    placed = {finding.claim_ids[0] for finding in paired}
    kept = [*(f for f in found if f.rule not in PAIR_RULES or f.claim_ids[0] not in placed), *paired]
    kept += check_joined_steps(page, kept)
    kept += check_joined_amounts(page, kept)
    kept += check_named_wholes(page, kept)
    told = list(check_told_shares(page, kept))
    placed = {finding.claim_ids[0] for finding in told}
    kept = [*(f for f in kept if f.rule not in PAIR_RULES or f.claim_ids[0] not in placed), *told]
    kept += check_headlines(page, kept)
    kept += check_resumed_lists(page, kept)
    kept += check_spread_sums(page, kept)
    # one step may hang on two figures of its change: "2,34 euros, until now it was 1,95. That is 20 % more"
    # and "25 more, which brings it to 90 from 65" is one finding, not a step and a sum
    first: dict[tuple[str, frozenset[str]], Finding] = {}
    for finding in kept:
        rule = "percent_change" if finding.rule == "sum" else finding.rule
        first.setdefault((rule, frozenset(finding.claim_ids)), finding)
    return tuple(first.values())
