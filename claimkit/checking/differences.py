"""An amount by which two figures differ: "1,200. That is 80 more than the 1,120 of last year"; "from 11 to 14, by 3"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.intervals import HALF, ZERO, Interval
from claimkit.checking.moves import same_unit_or_bare
from claimkit.checking.pages import Figure, Page, is_bare, last_word
from claimkit.checking.pairings import order_by_time
from claimkit.checking.verdicts import judge
from claimkit.records import Finding, Verdict

_KINDS = ("currency", "count", "physical", "duration")
_NEAR = 90  # characters between a step and the figures on its sides
_OPENS = 25  # characters from the beginning of a sentence to a step that sums up the one before
_CLAUSE = 6  # words of the clause in which a step sums up the figures before it
_TIGHT = 3  # words between a step and the from-to behind it
_THAN_WORDS = 2  # between "more than" and the older figure
_STEM = 5  # letters by which two counted nouns are one
_FAR = 12  # times by which a step may miss its figures and still be meant
_NEARLY = 5  # the same, where only their order joins them
_CLOSED = re.compile(r"\s*(?:$|[,;:).\u2013\u2014\u00bb\u201c\u201d\"])")
_MARK = re.compile(r"[,;:()\d]")

Way = Literal["more", "less"] | None


def check_differences(page: Page) -> Iterator[Finding]:
    """Yield the findings on amounts that are said to be by how much two figures differ."""
    for step in page.figures:
        if step.kind in _KINDS and step.quantity.value is not None and step.quantity.bound == "exact":
            found = _compared(page, step) or _summed_up(page, step) or _spelled_out(page, step)
            yield from found or _told_later(page, step) or _between_levels(page, step)


def _compared(page: Page, step: Figure) -> list[Finding]:
    """Check "1,200 ... 80 more than the 1,120"."""
    if _way(page, step) is None:
        return []
    for older in page.after(step, 1):
        gap = page.gap(step, older)
        if not page.same_sentence(step, older) or not page.has("than", gap) or not are_of_unit(step, older):
            return []
        if ":" in gap or ";" in gap:
            return []  # "84 shops, six fewer than a year ago: 61 in England"
        part = page.has("and", gap) or page.starts("of_which", page.sentence_after(older, _OPENS))
        if part and not _leads_to_older(page, gap):
            return []  # "3.2 million, 200,000 more than last year, and 1.1 million of them"
        told = page.has("before", gap) and not goes_on(page, gap)
        sure = _leads_to_older(page, gap) or (told and not _is_level(older))
        for newer in page.before(step, 1):
            if (
                len(gap) <= _NEAR
                and _is_summed(page, newer, step)
                and are_of_unit(newer, older)
                and count_one_noun(newer, older)
            ):
                return judge_difference(page, step, newer, _unbound(page, older), _way(page, step), sure=sure)
    return []


def _leads_to_older(page: Page, gap: str) -> bool:
    """Tell whether a gap is nothing but "more than the"."""
    return page.has("than", gap) and _MARK.search(gap) is None and len(gap.split()) <= _THAN_WORDS + 3


def goes_on(page: Page, gap: str) -> bool:
    """Tell whether a clause of its own follows "than the year before": "4 million more than last year, the repairs 65"."""
    last = max((match.end() for match in page.find_all("before", gap)), default=0)
    return re.search(r",\s*\w", gap[last:]) is not None


def _unbound(page: Page, older: Figure) -> Figure:
    """Return a figure without a bound that is but the end of "200 more than the 800"."""
    quantity = older.quantity
    if quantity.qualifier is None or not page.has("than", quantity.qualifier.text):
        return older
    return Figure(replace(older.claim, quantity=replace(quantity, bound="exact", qualifier=None)), older.place)


def _summed_up(page: Page, step: Figure) -> list[Finding]:
    """Check "from 11 to 14, that is by 3" and "17 instead of 26, or nine fewer"."""
    newer, older = _pair_before(page, step)
    if newer is None or older is None or not count_one_noun(newer, older) or not count_one_noun(step, older):
        return []
    gap = page.gap(max(newer, older, key=_place), step)
    clause = re.split("[,;:(\u2013\u2014]", gap)[-1]
    if len(gap) > _NEAR or page.has("break", gap) or len(clause.split()) > _CLAUSE or _is_level(step):
        return []  # "26.80 instead of 25.50 a month, the day ticket costs 6.20 instead of 5.90"
    told = page.ends_with("step", gap)
    if not (page.same_sentence(newer, step) or page.starts("equals", page.last_sentence(gap))):
        return []
    if told or _way(page, step) is not None or _is_own_step(step):
        return judge_difference(page, step, newer, older, None, sure=told or _way(page, step) is not None)
    return []


def _pair_before(page: Page, step: Figure) -> tuple[Figure | None, Figure | None]:
    """Return the newer and the older figure of a from-to, or of an "instead of", right before a step."""
    near = list(page.before(step, 2))
    if len(near) < 2 or not page.same_sentence(*near) or len(page.gap(near[1], near[0])) > _NEAR:
        return None, None
    second, first = near
    if not are_of_unit(step, first) or not are_of_unit(step, second):
        return None, None
    gap = page.gap(first, second)
    if page.ends_with("from", page.sentence_before(first, 25)) and page.has("to", gap):
        return second, first
    if page.has("instead", page.sentence_before(first, 25)):
        return second, first
    return (first, second) if page.has("instead", gap) or page.has("versus", gap) else (None, None)


def _spelled_out(page: Page, step: Figure) -> list[Finding]:
    """Check "will rise by 2, from 21 to 24"."""
    if not _is_own_step(step) or _is_level(step):
        return []
    figures = tuple(page.after(step, 2))
    if len(figures) < 2 or not page.same_sentence(step, figures[1]) or not all(are_of_unit(step, f) for f in figures):
        return []
    older, newer = figures
    tight = len(page.gap(step, older).split()) <= _TIGHT and len(page.gap(older, newer)) <= _NEAR
    if tight and page.ends_with("from", page.sentence_before(older, 25)) and page.has("to", page.gap(older, newer)):
        return judge_difference(page, step, newer, older, None, sure=True)
    return []


def _told_later(page: Page, step: Figure) -> list[Finding]:
    """Check "2.10 euros, 30 cents more than until now. It had cost 1.80": only where the arithmetic is right."""
    change = step.claim.change
    newer = page.find(change.new) if change is not None and page.find(change.by) is step else None
    if newer is None or newer is step or not page.same_sentence(newer, step) or abs(newer.place - step.place) > 1:
        return []
    for older in page.after(max(newer, step, key=_place), 1):
        near = page.sentences_between(step, older) <= 1 and len(page.gap(step, older)) <= _NEAR
        if near and are_of_unit(newer, older) and count_one_noun(newer, older) and older.value != step.value:
            return judge_difference(page, step, newer, older, _told_way(step), sure=False)
    return []


def _between_levels(page: Page, step: Figure) -> list[Finding]:
    """Check "It lent 48,200 books in 2022. In 2024 it lent 51,900, 3,700 more": two levels of known times and no other."""
    behind = page.sentence_after(step, _OPENS)
    ends = [match.end() for match in page.find_all("more_less", behind) if not behind[: match.start()].strip()]
    if not ends or not _CLOSED.match(behind[max(ends) :]):
        return []  # "3,700 more than planned"
    near = list(page.before(step, 2))
    if len(near) < 2 or not all(are_of_unit(step, f) and not _is_own_step(f) for f in near):
        return []
    newer, older = near
    tight = page.same_sentence(newer, step) and "," in page.gap(newer, step) and len(page.gap(newer, step)) <= _OPENS
    if not tight or page.sentences_between(older, newer) > 1 or order_by_time(older, newer) != 1:
        return []
    if not count_one_noun(newer, older) or not count_one_noun(step, older) or page.has("and", page.gap(newer, step)):
        return []
    measures = [(f.claim.measure.text.casefold() if f.claim.measure is not None else "")[:_STEM] for f in near]
    if newer.kind != "count" and measures[0] != measures[1]:
        return []
    return judge_difference(page, step, newer, older, _way(page, step), sure=True, reach=_NEARLY)


def judge_difference(
    page: Page, step: Figure, newer: Figure, older: Figure, way: Way, *, sure: bool, reach: int = _FAR
) -> list[Finding]:
    """Return what two figures say about the amount by which they are said to differ; wrong only where it is `sure`."""
    exact = newer.exact - older.exact
    falls = way == "less" or (way is None and (exact.middle() or ZERO) < 0)
    expected = as_counted(newer) - as_counted(older)
    found = as_counted(step)
    verdict: Verdict = judge(-found if falls else found, expected, ZERO)
    if verdict not in ("supported", "approximately_supported"):
        middle = abs(exact.middle() or ZERO)
        if not sure or not middle or not 1 / Decimal(reach) < step.value / middle < reach:
            return []
        if any(figure.quantity.value is None or figure.quantity.bound != "exact" for figure in (newer, older)):
            return []
    arithmetic = f"{whole_text(page, older)} \u2192 {whole_text(page, newer)}"
    return [
        build_finding(
            page,
            "percent_change",
            verdict,
            step,
            (newer, older),
            found=-step.exact if falls else step.exact,
            expected=exact,
            unit=step.quantity.unit.code or newer.quantity.unit.code,
            confidence=0.85 if sure else 0.75,
            arithmetic=arithmetic,
        )
    ]


def as_counted(figure: Figure) -> Interval:
    """Return what a figure can mean in a difference: whole euros and pounds are as exact as things counted out."""
    plain = figure.quantity.bound == "exact" and not figure.quantity.approximate
    return (
        figure.exact if figure.kind == "currency" and figure.quantity.precision == HALF and plain else figure.interval
    )


def _way(page: Page, step: Figure) -> Way:
    """Return "more" or "less" where such a word stands right behind a step, or before one that "than" follows."""
    before, behind = page.sentence_before(step, 12), page.sentence_after(step, 25)
    if page.starts("more_less", behind):
        return "less" if page.starts("less", behind) else "more"
    if page.ends_with("more_less", before) and page.starts("than", behind):
        return "less" if page.ends_with("less", before) else "more"
    return None


def _told_way(step: Figure) -> Way:
    change = step.claim.change
    ways: dict[str | None, Way] = {"increase": "more", "decrease": "less"}
    return ways.get(change.direction) if change is not None else None


def _is_summed(page: Page, newer: Figure, step: Figure) -> bool:
    """Tell whether a step is said of the figure before it: behind a comma, or at the beginning of the next sentence."""
    gap = page.gap(newer, step)
    if page.same_sentence(newer, step):
        return len(gap) <= _NEAR and ("," in gap or page.has("equals", gap)) and not page.has("break", gap)
    return page.sentences_between(newer, step) == 1 and len(page.last_sentence(gap)) <= _OPENS


def _is_level(step: Figure) -> bool:
    """Tell whether a figure is the old or the new one of a change, and so no step itself."""
    change = step.claim.change
    ends = (change.old, change.new) if change is not None else ()
    return any(end is not None and end.start == step.quantity.start for end in ends)


def _is_own_step(step: Figure) -> bool:
    """Tell whether a figure is by how much something changed, as its own claim has it."""
    change = step.claim.change
    return change is not None and change.by is not None and change.by.start == step.quantity.start


def are_of_unit(one: Figure, other: Figure) -> bool:
    """Tell whether two figures have one unit, which one of them may leave out."""
    if same_unit_or_bare(one, other):
        return True
    return is_bare(one.quantity) != is_bare(other.quantity) and bool({"currency", "physical"} & {one.kind, other.kind})


def count_one_noun(one: Figure, other: Figure) -> bool:
    """Tell whether two counts name one noun, or leave it out."""
    nouns = [last_word(figure) for figure in (one, other)]
    return one.kind != "count" or None in nouns or (nouns[0] or "")[:_STEM] == (nouns[1] or "")[:_STEM]


def _place(figure: Figure) -> int:
    return figure.place
