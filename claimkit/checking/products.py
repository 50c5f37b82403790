"""So many of a thing at so much each, and what all of them come to: "20 buses at 300,000 euros each, in total 6 million"."""

from __future__ import annotations

from collections.abc import Iterator

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.pages import Figure, Page
from claimkit.checking.verdicts import judge
from claimkit.records import Finding

_JOIN = 30  # characters from the count to the price of one
_NEAR = 60  # from the price to the total
_WORDS = 3
_PRICED = ("currency", "physical")


def check_products(page: Page) -> Iterator[Finding]:
    """Yield the findings on totals that a count and an amount for each give."""
    for count, each, total in zip(page.figures, page.figures[1:], page.figures[2:], strict=False):
        if _is_each(page, count, each, total) and _is_total(page, each, total):
            finding = _product(page, count, each, total)
            if finding.verdict == "supported" or _is_sure(page, each, total):
                yield finding


def _is_each(page: Page, count: Figure, each: Figure, total: Figure) -> bool:
    """Tell whether the amount right behind a count is said to hold for each: "40 houses at 250,000 each"."""
    if count.kind != "count" or count.quantity.unit.text is None or each.kind not in _PRICED:
        return False
    one, all_of_it = each.quantity.unit, total.quantity.unit
    if (one.kind, one.code) != (all_of_it.kind, all_of_it.code) or all_of_it.per is not None:
        return False
    if one.per is not None and one.per.code is not None:
        return False  # "20 lamps at 40 euros a month each"
    gap = page.gap(count, each)
    if len(gap) > _JOIN or len(gap.split()) > _WORDS or any(mark in gap for mark in ",;:.()\n"):
        return False
    return page.ends_with("each", gap) or page.starts("each", page.gap(each, total))


def _is_total(page: Page, each: Figure, total: Figure) -> bool:
    """Tell whether a figure of the same sentence, or of one that begins so, is called the total or the result."""
    gap = page.gap(each, total)
    if len(gap) > _NEAR or page.sentences_between(each, total) > 1 or page.has("and", gap):
        return False
    if any(figure.claim.change is not None for figure in (each, total)):
        return False
    told = gap if page.same_sentence(each, total) else page.last_sentence(gap)
    return page.has("total", told + page.sentence_after(total, 12)) or page.has("equals", told)


def _is_sure(page: Page, each: Figure, total: Figure) -> bool:
    """Tell whether no other total can be meant: "out of a total of 4 million", "in total it spends 80 million"."""
    gap = page.gap(each, total)
    if page.has("out_of", gap) or page.has("first_of", gap):
        return False
    return page.same_sentence(each, total) or page.starts("equals", page.last_sentence(gap))


def is_of_each(page: Page, figure: Figure) -> bool:
    """Tell whether an amount is said to hold for each of several things."""
    return page.ends_with("each", page.sentence_before(figure, _JOIN)) or page.starts(
        "each", page.sentence_after(figure, _JOIN)
    )


def _product(page: Page, count: Figure, each: Figure, total: Figure) -> Finding:
    expected = count.exact.multiplied(each.interval)
    slack = total.quantity.precision
    return build_finding(
        page,
        "sum",
        judge(total.interval, expected, slack),
        total,
        (count, each),
        found=total.exact,
        expected=count.exact.multiplied(each.exact),
        unit=total.quantity.unit.code,
        confidence=0.85,
        template="share_of",
        arithmetic=f"{whole_text(page, count)} \u00d7 {whole_text(page, each)}",
    )
