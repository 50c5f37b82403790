"""A count brought up to date: "17 were dead; on Friday five more were found, bringing the toll to 22"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from claimkit.checking.intervals import ZERO, significant_digits
from claimkit.checking.pages import Figure, Page, last_word, same_unit
from claimkit.checking.sums import may_join, sum_finding
from claimkit.records import Finding

_BACK = 5  # figures from a total back to the count that it brings up to date
_FAR = 400  # characters
_SENTENCES = 3
_MORE = 20  # characters around a figure in which it is called one more
_ALIKE = 5  # letters by which two counted nouns are one
_SLIP = 10  # parts of a total by which it misses its sum and is still meant as one
_LONG = 3  # digits by which a slip of one of them is told from another count
_KINDS = ("count", "currency", "physical")


def check_tallies(page: Page) -> Iterator[Finding]:
    """Yield the findings on totals that are said to grow to what they are by what was just told."""
    for total in page.figures:
        if total.kind in _KINDS and total.quantity.bound == "exact" and _is_brought_to(page, total):
            yield from _judge(page, total)


def _is_brought_to(page: Page, total: Figure) -> bool:
    """Tell whether the words before a figure say that something grew to it: "bringing the toll to 22"."""
    before = page.sentence_before(total, 90)
    if not (page.ends_with("to", before) or page.ends_with("level", before)):
        return False
    grown = page.has_clauseless("thus", before) and page.has_stem("increase", before + page.sentence_after(total, 20))
    return grown or page.has("brings_to", before)


def _judge(page: Page, total: Figure) -> Iterator[Finding]:
    near = [
        figure for figure in (*page.before(total, _BACK), *page.after(total, 1)) if _may_be_part(page, total, figure)
    ]
    added = [figure for figure in near if _is_more(page, figure)]
    told = [figure for figure in near if figure.place < total.place and page.same_sentence(figure, total)]
    for one, two in combinations(sorted(near, key=lambda figure: figure.place), 2):
        if one.value + two.value == total.value and (one in added or two in added or one in told or two in told):
            yield sum_finding(page, total, (one, two), "supported", 0.85)
            return
    bases = [figure for figure in near if figure not in added]
    if len(added) != 1 or len(bases) != 1 or not _is_one_count(page, bases[0], added[0], total):
        return
    summed = added[0].value + bases[0].value
    off, long = abs(summed - total.value), max(significant_digits(f.value) for f in (total, *near)) >= _LONG
    if off * _SLIP <= total.value or (long and significant_digits(off) == 1 and total.value < summed * 2):
        yield sum_finding(page, total, (added[0], bases[0]), "contradicted", 0.7)


def _may_be_part(page: Page, total: Figure, figure: Figure) -> bool:
    if not same_unit(total.quantity, figure.quantity) or figure.quantity.bound != "exact":
        return False
    change = figure.claim.change
    if not may_join(total, figure, times=False) and (change is None or change.old is not None or change.factor):
        return False
    near = page.sentences_between(figure, total) <= _SENTENCES and len(page.gap(figure, total)) <= _FAR
    return near and ZERO < figure.value < total.value


def _is_more(page: Page, figure: Figure) -> bool:
    """Tell whether a figure counts what came on top: "five more", "another five", "37 weitere"."""
    around = page.sentence_before(figure, _MORE)[-_MORE:], page.sentence_after(figure, _MORE)
    inside = page.has("more", figure.quantity.text)
    return inside or page.ends_with("more", around[0]) or page.starts("more", around[1])


def _is_one_count(page: Page, base: Figure, added: Figure, total: Figure) -> bool:
    """Tell whether what was told first, what came on top and the total count one thing and stand in this order."""
    nouns = {(last_word(figure) or "")[:_ALIKE] for figure in (base, added, total)} - {""}
    order = base.place < added.place < total.place  # "two died, three more were hurt" is one event
    return order and page.sentences_between(base, added) == 1 and (total.kind != "count" or len(nouns) <= 1)
