"""Steps from an old to a new figure, as claims and sentences tell them, with the percentage, amount or factor given for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from claimkit.checking.intervals import Interval
from claimkit.checking.pages import Figure, Page, same_unit

_FAR = 160  # the same, where a new sentence begins with "that is"
_NEAR = 90  # characters between a from-to and the percentage that sums it up
_BACK = 700  # characters back to an earlier figure of the same measure
_LONG_WORD = 8
_STEPS = ("percent", "percentage_point", "ratio")
BETWEEN = 3  # words between a percentage and its from-to where no other word joins them
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """A step from an old to a new figure, with the percentage, amount or factor that the text gives for it."""

    old: Figure
    new: Figure
    step: Figure | None
    direction: str | None
    confidence: float
    is_step: bool = False  # `old` is not the old figure but the step to the new one

    @property
    def exact_old(self) -> Interval:
        """Return the old figure as it stands, from the new one and the step where only these are given."""
        if not self.is_step:
            return self.old.exact
        return self.new.exact - (self.old.exact if self.direction != "decrease" else -self.old.exact)

    @property
    def old_interval(self) -> Interval:
        """Return the old figure, from the new one and the step where only these are given."""
        if not self.is_step:
            return self.old.interval
        step = self.old.interval if self.direction != "decrease" else -self.old.interval
        return self.new.interval - step


def find_moves(page: Page, figure: Figure) -> Iterator[Move]:
    """Yield the moves that a figure's claim names, and that which it sums up."""
    change = figure.claim.change
    if change is not None:
        old, new, by = page.find(change.old), page.find(change.new), page.find(change.by)
        if old and new and old is not new:
            step = by or (_factor_figure(page, figure, old, new) or _step_beside(page, old, new))
            yield Move(_reached(page, old), _reached(page, new), step, change.direction, 0.9 if by else 0.8)
        elif new and by and new is not by:
            before = _figure_before(page, new, by)
            if before is not None:
                yield Move(before, new, by, change.direction, 0.8)
            yield from _by_and_percent(page, new, by, change.direction)
    if figure.kind in ("percent", "factor"):
        yield from _summed_up(page, figure)


def _reached(page: Page, end: Figure) -> Figure:
    """Return an end of a change without the bound that is but its "from" or "to": "bajo desde 7,20 hasta 6,40"."""
    quantity = end.quantity
    if quantity.qualifier is None or not any(page.is_only(kind, quantity.qualifier.text) for kind in ("from", "to")):
        return end
    return Figure(replace(end.claim, quantity=replace(quantity, bound="exact", qualifier=None)), end.place)


def _by_and_percent(page: Page, new: Figure, by: Figure, direction: str | None) -> Iterator[Move]:
    """Find the percentage that sums up "by 18 cents to 2.34 euros"."""
    percent = _step_beside(page, by, new)
    if percent is not None and percent.kind == "percent" and same_unit(by.quantity, new.quantity):
        yield Move(by, new, percent, direction, 0.8, is_step=True)


def _factor_figure(page: Page, figure: Figure, old: Figure, new: Figure) -> Figure | None:
    """Return the figure that says "doubled", where it is a claim of its own beside the from-to."""
    first, last = sorted((old, new), key=place_of)
    between = page.figures[first.place + 1 : min(last.place, first.place + BETWEEN)]
    ahead = list(page.before(first, 2))
    if ahead and ahead[0].kind != "duration":
        ahead = ahead[:1]  # "tripled in four years, from 14 to 42"
    for other in (*ahead, *between, *page.after(last, 1)):
        near = page.same_sentence(other, old) and len(page.gap(other, figure)) <= _NEAR
        linked = other.claim.change is not None and other.claim.change.factor is not None
        if other.kind == "factor" and near and (linked or figure.claim.change.factor is not None):  # type: ignore[union-attr]
            return other
    return None


def place_of(figure: Figure) -> int:
    """Return a figure's place in the order of the article's figures."""
    return figure.place


def _step_beside(page: Page, old: Figure, new: Figure) -> Figure | None:
    """Return the percentage that sums up a from-to: joined to it by a cue, in brackets, or right before its "from"."""
    last, first = max(old, new, key=place_of), min(old, new, key=place_of)
    for figure in page.after(last, 1):
        gap = page.gap(last, figure)
        joined = page.has("equals", gap) or re.match(r"\s*\(\s*[^\w]*$", gap) is not None
        if figure.kind in _STEPS and joined and _is_close(page, last, figure):
            return None if page.has("break", gap) else figure
    for figure in page.before(first, 1):
        gap = page.gap(figure, first)
        tight = len(gap.split()) <= BETWEEN and not re.search("[,;:()]", gap)
        if figure.kind in _STEPS[:2] and tight and _is_close(page, figure, first):
            return figure if not page.has("and", gap) else None
    return None


def _is_close(page: Page, one: Figure, other: Figure) -> bool:
    gap = page.gap(one, other)
    if len(gap) > _FAR:
        return False
    return (page.same_sentence(one, other) and len(gap) <= _NEAR) or page.starts("equals", page.last_sentence(gap))


def _figure_before(page: Page, new: Figure, by: Figure) -> Figure | None:
    """Return the earlier figure that a bracket or an "after ... the year before" gives for a new one."""
    last = max(new, by, key=place_of)
    for figure in page.after(last, 1):
        gap = page.gap(last, figure)
        around = gap + page.sentence_after(figure, 25)
        close = page.same_sentence(last, figure) and len(gap) <= _NEAR and not page.has("and", gap) and ":" not in gap
        if close and same_unit(new.quantity, figure.quantity) and page.has("before", around):
            return None if page.is_long_ago(figure) else figure
    return None


def _summed_up(page: Page, step: Figure) -> Iterator[Move]:
    """Find the from-to behind "which is a cost reduction of more than 95 %", also when "from" stands further back."""
    change = step.claim.change
    if change is not None and (change.old is not None or change.new is not None):
        return
    before, after = page.sentence_before(step, _NEAR), page.sentence_after(step, 40)
    if page.ends_with("from", before) or page.ends_with("to", before):
        return  # "19 for it, 16 against. So the rate climbs from 495 to 690 per cent"
    falls, rises = page.has_stem("decrease", before + after), page.has_stem("increase", before + after)
    if falls == rises and step.kind == "percent":
        return
    direction = "decrease" if falls else "increase"
    for new in page.before(step, 1):
        joined = page.has("equals", page.gap(new, step)) and _is_close(page, new, step)
        if not joined or new.kind in ("percent", "percentage_point", "factor", "ratio"):
            return
        if page.starts("more_less", page.sentence_after(new, 25)):
            return  # "1.2 billion more" is itself a step
        old = page.find(new.claim.change.old) if new.claim.change else None
        old = old or _same_measure_before(page, new)
        if old is not None and old is not new:
            yield Move(old, new, step, direction, 0.75)


def _same_measure_before(page: Page, new: Figure) -> Figure | None:
    """Return the nearest earlier figure of the same unit whose clause names the same thing in the same long words."""
    words = _thing(page, new)
    for figure in page.before(new):
        if new.quantity.start - figure.quantity.end > _BACK or figure.claim.modality == "negated":
            return None
        if same_unit_or_bare(figure, new) and words & _thing(page, figure):
            return figure
    return None


def same_unit_or_bare(one: Figure, other: Figure) -> bool:
    """Tell whether two figures share their unit, where one of them may leave out what it is counted per."""
    first, second = one.quantity.unit, other.quantity.unit
    if (first.kind, first.code) != (second.kind, second.code):
        return False
    return first.per is None or second.per is None or same_unit(one.quantity, other.quantity)


def _thing(page: Page, figure: Figure) -> set[str]:
    """Return the long words of the measure, or of the sentence part before the figure where none is given."""
    measure = figure.claim.measure
    part = measure.text if measure is not None else page.sentence_before(figure, 220)
    return {word.casefold() for word in _WORD.findall(part) if len(word) >= _LONG_WORD and word[0].isupper()} or {
        word.casefold() for word in _WORD.findall(part) if measure is not None and len(word) > 3
    }
