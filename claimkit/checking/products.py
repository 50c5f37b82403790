"""So many of a thing at so much each, and what all of them come to: "20 buses at 300,000 euros each, in total 6 million"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.intervals import significant_digits
from claimkit.checking.pages import Figure, Page, last_word
from claimkit.checking.verdicts import judge
from claimkit.records import Finding

_JOIN = 30  # characters from the count to the price of one
_NEAR = 60  # from the price to the total
_WORDS = 3
_OPENING = 4  # words of a sentence up to the price of one: "A bus costs about"
_SHORT = 3
_CARRIED = 30  # characters from "apiece" to a figure that only carries it on
_FAR = 90  # characters from a count to the amount that is said of each
_STEM = 5  # letters by which two nouns are one
_TELLING = 2  # digits of a total by which agreement is no accident
_FARTHEST = 6  # times by which a total misses its product and is still meant as one
_PRICED = ("currency", "physical")


def check_products(page: Page) -> Iterator[Finding]:
    """Yield the findings on totals that a count and an amount for each give."""
    for count, each, total in zip(page.figures, page.figures[1:], page.figures[2:], strict=False):
        if _is_each(page, count, each, total) and _is_total(page, each, total):
            finding = _product(page, count, each, total)
            if finding.verdict == "supported" or _is_sure(page, each, total):
                yield finding
                continue
        yield from _apart(page, count, each, total)


def _apart(page: Page, one: Figure, two: Figure, three: Figure) -> Iterator[Finding]:
    """Check "each of the 32 buses costs 450,000, so the order is worth 14.4 million", "4,480 in 14 towns, 320 a town"."""
    for count, each, total in ((one, two, three), (one, three, two), (two, three, one)):
        if not _is_for_each(page, count, each) or not _may_total(count, each, total):
            continue
        finding = _product(page, count, each, total)
        if finding.verdict == "supported":
            if significant_digits(total.value) >= _TELLING:
                yield finding
            return
        factor = finding.difference.factor if finding.difference is not None else None
        sure = factor is not None and 1 / _FARTHEST < factor < _FARTHEST and _is_named(page, count, each, total)
        if sure and finding.verdict in ("contradicted", "scale_error"):
            yield finding
        return


def _is_for_each(page: Page, count: Figure, each: Figure) -> bool:
    """Tell whether an amount is said of each of the things that a figure counts."""
    noun, own = last_word(count), each.quantity.unit.per
    if count.kind != "count" or noun is None or count.quantity.bound != "exact" or count.value < 2:
        return False
    if own is not None:
        per = (own.text or "").casefold()
        if own.value != 1 or own.code is not None:
            return False
        if len(per) >= _STEM - 1 and noun[:_STEM] == per[:_STEM]:
            return True
    if _is_single(page, count, each, noun):
        return True
    gap = page.gap(count, each)
    if count.place > each.place or page.sentences_between(count, each) > 1 or len(gap) > _FAR:
        return False
    if page.ends_with("out_of", page.sentence_before(count, 20)) and page.has(
        "each_one", page.sentence_before(count, 30)
    ):
        return page.same_sentence(count, each)  # "each of the 32 buses costs"
    if own is not None and page.has("each", own.text or ""):  # "14 jets at 90m each"
        return page.same_sentence(count, each) and len(gap) <= _JOIN and re.search("[,;:.]", gap) is None
    clause = re.split("[,;:.]", gap)[-1]
    return page.has("each_one", clause) and re.search(r"\d", clause) is None


def _is_single(page: Page, count: Figure, each: Figure, noun: str) -> bool:
    """Tell whether a sentence opens with one of the things counted before: "24 e-buses. A bus costs 580,000"."""
    words = re.findall(r"[^\W\d_]+", page.sentence_before(each, _FAR).casefold())
    if count.place > each.place or page.sentences_between(count, each) != 1 or not 2 < len(words) <= _OPENING:
        return False
    return len(words[1]) >= _SHORT and (noun.startswith(words[1][:_STEM]) or words[1] in noun)


def _may_total(count: Figure, each: Figure, total: Figure) -> bool:
    """Tell whether a figure has the unit of an amount for each, and may be that of all."""
    one, all_of_it = each.quantity.unit, total.quantity.unit
    if (one.kind, one.code) != (all_of_it.kind, all_of_it.code) or _is_own_per(total):
        return False
    if any(figure.claim.change is not None or figure.quantity.value is None for figure in (count, each, total)):
        return False
    nouns = last_word(each), last_word(total)
    alike = one.kind != "count" or nouns[0] is None or (nouns[0] or "")[:_STEM] == (nouns[1] or "")[:_STEM]
    if one.per is not None and (one.per.text or "").casefold()[: _STEM - 1] == (last_word(count) or "")[: _STEM - 1]:
        alike = True  # "15 farms keep 3,600 cows, 240 animals to a farm"
    return one.kind in (*_PRICED, "count", "duration") and alike and total.value > each.value


def _is_own_per(total: Figure) -> bool:
    """Tell whether a figure is said to hold for each of something; one that only carries on an "apiece" is not."""
    per = total.quantity.unit.per
    return per is not None and (per.start is None or per.start >= total.quantity.start - _CARRIED)


def _is_named(page: Page, count: Figure, each: Figure, total: Figure) -> bool:
    """Tell whether the words leave no other total: it is the result of what stands before it, or what is shared out."""
    if total.place > each.place:
        gap = page.gap(each, total)
        told = gap if page.same_sentence(each, total) else page.last_sentence(gap)
        if len(gap) > _NEAR or _is_out_of(page, gap) or page.has("and", gap):
            return False
        if page.same_sentence(each, total):
            return page.has("equals", told) or page.has("sum", told)
        return page.sentences_between(each, total) == 1 and (
            page.starts("equals", told) or (page.has("sum", told) and len(told) <= _JOIN)
        )
    near = page.same_sentence(total, each) and page.same_sentence(count, each)
    words = page.gap(max(count, total, key=lambda figure: figure.place), each)
    return near and each.quantity.unit.per is not None and page.has("average", words) and page.has("equals", words)


def _is_each(page: Page, count: Figure, each: Figure, total: Figure) -> bool:
    """Tell whether the amount right behind a count is said to hold for each: "40 houses at 250,000 each"."""
    if count.kind != "count" or count.quantity.unit.text is None or each.kind not in _PRICED:
        return False
    one, all_of_it = each.quantity.unit, total.quantity.unit
    if (one.kind, one.code) != (all_of_it.kind, all_of_it.code) or _is_own_per(total):
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
    if _is_out_of(page, gap) or page.has("first_of", gap):
        return False
    return page.same_sentence(each, total) or page.starts("equals", page.last_sentence(gap))


def _is_out_of(page: Page, gap: str) -> bool:
    """Tell whether a total is what something is taken from: "out of a total of", but not "a total of"."""
    totals = [match.span() for match in page.find_all("total", gap)]
    taken = (match.span() for match in page.find_all("out_of", gap))
    return any(not any(start <= one and two <= end for start, end in totals) for one, two in taken)


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
