"""A whole and its parts that one digit keeps from adding up: "39,000 people, 27,500 at one firm and 71,500 at the other".

Figures beside each other are tried as a list of parts with the whole before, behind or between them, and percentages as all
parts of one hundred. Where one digit written otherwise would make them add up, what stands around them adds to a score, by
weights that were fitted on train articles with a planted error (`scripts/fit_slips.py`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimkit.checking.intervals import HUNDRED, ZERO, significant_digits
from claimkit.checking.moves import same_unit_or_bare
from claimkit.checking.pages import Figure, Page, is_bare, last_word
from claimkit.checking.pairings import is_own_step
from claimkit.checking.slips import read_written
from claimkit.checking.sums import continues, in_scale

_KINDS = ("currency", "count", "physical", "duration")
_REACH = 7  # figures of the unit from the first to the last of a list with its whole
_FAR = 520  # characters between them
_GAP = 260  # characters between two parts
_MOST = 6  # parts
_DIGITS = 4
_BEHIND = 60
_COLON = re.compile(r":\s*(?:[\w'\u2019]+\s+){0,4}$")
_MOVES = ("increase", "decrease")


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole, or none where percentages make one hundred, with parts that one digit keeps from adding up to it."""

    whole: Figure | None
    parts: tuple[Figure, ...]
    features: frozenset[str]


def find_slipped_lists(page: Page) -> Iterator[Listing]:
    """Yield the lists of figures that would add up but for one digit."""
    for first in page.figures:
        if first.kind in _KINDS:
            near = [first, *(f for f in page.after(first, 2 * _REACH) if _joins(first, f))]
            near = [f for f in near[:_REACH] if f.quantity.start - first.quantity.end <= _FAR]
            yield from _with_whole(page, near)
        elif first.kind == "percent":
            yield from _of_hundred(page, first)


def _joins(one: Figure, other: Figure) -> bool:
    bare = is_bare(one.quantity) or is_bare(other.quantity)
    return other.kind in _KINDS and (
        same_unit_or_bare(one, other) or (bare and "duration" not in (one.kind, other.kind))
    )


def _with_whole(page: Page, near: Sequence[Figure]) -> Iterator[Listing]:
    """Yield the lists that begin with the first figure: the whole before, behind or between its parts."""
    for skipped in range(3):
        for count in range(2, _MOST + 1):
            parts = near[1 + skipped : 1 + skipped + count]
            if len(parts) == count and _is_close(page, parts):
                yield from _try(page, near[0], tuple(parts))
    for count in range(2, _MOST + 1):
        for skipped in range(2):
            if len(near) > count + skipped and _is_close(page, near[:count]):
                yield from _try(page, near[count + skipped], tuple(near[:count]))
    if len(near) > 2:
        yield from _try(page, near[1], (near[0], near[2]))


def _is_close(page: Page, parts: Sequence[Figure]) -> bool:
    return all(
        len(page.gap(one, two)) <= _GAP and page.sentences_between(one, two) <= 1
        for one, two in itertools.pairwise(parts)
    )


def _try(page: Page, whole: Figure, parts: tuple[Figure, ...]) -> Iterator[Listing]:
    if is_bare(whole.quantity) and all(part.kind != "count" for part in parts):
        return
    scaled = in_scale(whole, parts)
    if _is_slip(whole, scaled):
        yield Listing(whole, parts, frozenset(_features(page, whole, parts)))


def _is_slip(whole: Figure | None, parts: tuple[Figure, ...]) -> bool:
    """Tell whether one digit keeps parts from making their whole, beyond what rounding explains."""
    figures = (*parts, whole) if whole is not None else parts
    if any(f.quantity.value is None or f.quantity.bound != "exact" or f.quantity.approximate for f in figures):
        return False
    goal = whole.value if whole is not None else HUNDRED
    off = sum((part.value for part in parts), ZERO) - goal
    halves = {figure.quantity.precision for figure in figures}
    room = (
        ZERO if len(halves) == 1 or (whole is not None and whole.kind == "count" and max(halves) <= 1) else max(halves)
    )
    if abs(off) <= max(room, max(halves) * len(parts)):
        return False
    if not room and significant_digits(off) != 1:
        return False
    for figure in figures:
        written = read_written(figure)
        wanted = figure.value + (off if figure is whole else -off)
        if written is not None and wanted > 0 and written.may_be(float(wanted - room), float(wanted + room)):
            return True
    return False


def _of_hundred(page: Page, first: Figure) -> Iterator[Listing]:
    """Yield the lists of percentages, bare numbers among them, that begin with a figure and nearly make one hundred."""
    parts = [first]
    for figure in page.after(first, 2 * _REACH):
        if figure.kind not in ("percent", "count") or (figure.kind == "count" and not is_bare(figure.quantity)):
            continue
        if figure.value >= HUNDRED or len(page.gap(parts[-1], figure)) > _GAP:
            return
        if page.sentences_between(parts[-1], figure) > 1 or len(parts) == _MOST:
            return
        parts.append(figure)
        if page.has("both", page.gap(parts[-2], figure) + page.sentence_after(figure, _BEHIND)):
            return  # what holds for some at once makes no hundred: "62 percent own a car, 48 a bike, 30 both"
        if len(parts) > 1 and _is_slip(None, tuple(parts)):
            yield Listing(None, tuple(parts), frozenset(_features(page, None, tuple(parts))))


def _features(page: Page, whole: Figure | None, parts: tuple[Figure, ...]) -> Iterator[str]:
    """Yield what stands around a list, in words that the table of weights knows."""
    group = "hundred" if whole is None else "sum"
    figures = sorted((*parts, *(() if whole is None else (whole,))), key=lambda figure: figure.place)
    count = f"{min(len(parts), 4)}"
    yield f"list {group}"
    yield f"{group} parts {count}"
    digits = sorted((significant_digits(figure.value) for figure in figures), reverse=True)
    yield f"{group} digits {min(digits[0], _DIGITS)} parts {count}"
    yield f"{group} second digits {min(digits[1], _DIGITS)}"
    if whole is not None:
        yield f"{group} {whole.kind}"
    yield from _places(page, whole, parts, figures, group)
    yield from _cues(page, whole, parts, figures, group)
    yield from _claims(page, whole, parts, group)


def _places(
    page: Page, whole: Figure | None, parts: tuple[Figure, ...], figures: list[Figure], group: str
) -> Iterator[str]:
    gaps = [page.gap(one, two) for one, two in itertools.pairwise(parts)]
    ends = sum(page.sentences_between(one, two) for one, two in itertools.pairwise(parts))
    where = "none"
    if whole is not None:
        where = "first" if whole.place < parts[0].place else "last" if whole.place > parts[-1].place else "between"
        near = parts[0] if where == "first" else parts[-1]
        if where != "between":
            yield f"{group} {where} sentences {min(page.sentences_between(whole, near), 2)} {min(ends, 2)}"
            low, high = sorted((whole.place, near.place))
            skipped = page.figures[low + 1 : high]
            yield f"{group} {where} skips alike {min(sum(_joins(whole, f) and not is_bare(f.quantity) for f in skipped), 2)}"
            yield f"{group} skips {min(len(skipped), 2)}"
    yield f"{group} {where} {min(ends, 2)}"
    joined = sum(continues(page, gap) for gap in gaps)
    yield f"{group} joined {'all' if joined == len(gaps) else 'some' if joined else 'none'}"
    inside = [f for f in page.figures[parts[0].place : parts[-1].place] if f not in figures]
    yield f"{group} inside {min(len(inside), 2)}"
    if any(same_unit_or_bare(f, parts[0]) for f in inside):
        yield f"{group} inside alike"
    after = next(page.after(figures[-1], 1), None)
    if after is not None and page.same_sentence(figures[-1], after) and _are_of_one(after, parts[-1]):
        yield f"{group} goes on"
    before = next(page.before(figures[0], 1), None)
    if before is not None and page.same_sentence(before, figures[0]) and _are_of_one(before, parts[0]):
        yield f"{group} began before"
    if page.has("and", gaps[-1]):
        yield f"{group} and last"
    words = max(len(gap.split()) for gap in gaps)
    yield f"{group} gap {'short' if words <= 5 else 'middle' if words <= 12 else 'long'}"


def _are_of_one(one: Figure, other: Figure) -> bool:
    return same_unit_or_bare(one, other)


def _cues(
    page: Page, whole: Figure | None, parts: tuple[Figure, ...], figures: list[Figure], group: str
) -> Iterator[str]:
    lead = page.text[whole.quantity.end : parts[0].quantity.start] if whole and whole.place < parts[0].place else ""
    last = page.sentence_before(parts[-1], 40)
    span = page.text[figures[0].quantity.start : figures[-1].quantity.end]
    behind = page.sentence_after(figures[-1], _BEHIND)
    if lead:
        for kind in ("of_which", "among", "makes_up", "versus", "equals"):
            if page.has(kind, lead):
                yield f"lead {kind}"
        if page.sets_off("of_which", page.last_sentence(lead) or lead):
            yield "lead sets off"
        if _COLON.search(lead):
            yield "lead colon"
        elif "," in lead and page.same_sentence(whole, parts[0]):  # type: ignore[arg-type]
            yield "lead comma"
    if whole is not None:
        ahead = page.sentence_before(whole, 80)
        for kind in ("total", "sum", "equals", "first_of", "whole", "to"):
            if page.has(kind, ahead[-40:] if kind in ("whole", "to") else ahead):
                yield f"whole {kind} {'first' if lead else 'later'}"
        if page.opens_whole(whole):
            yield "whole opens"
        if page.starts("total", page.sentence_after(whole, 20)):
            yield "whole total behind"
        if page.starts("more_less", page.sentence_after(whole, 25)):
            yield "whole more less"
    rest = (
        page.has("rest", last)
        or page.starts("rest_after", page.sentence_after(parts[-1], 40))
        or page.has("rest", parts[-1].quantity.text)
    )
    if rest:
        yield f"{group} rest"
    elif any(page.has("rest", page.sentence_before(part, 40)[-40:]) for part in parts):
        yield f"{group} rest inside"
    if page.has("neither", behind) or page.has("undecided", behind + last):
        yield f"{group} neither"
    if page.has("makes_up", span + behind):
        yield f"{group} makes up"
    if page.has("respectively", span):
        yield f"{group} respectively"
    if page.has("several_answers", page.sentence_after(figures[-1])):
        yield "several answers"
    if page.has("share_words", span + behind):
        yield f"{group} share words"
    if any(page.has_stem(kind, span + behind[:30]) for kind in _MOVES):
        yield f"{group} moves"
    if page.has("versus", span):
        yield f"{group} versus"
    if page.has("before", span + behind):
        yield f"{group} before"
    if page.has("break", span):
        yield f"{group} break"
    if any(page.starts("more_less", page.sentence_after(part, 25)) for part in parts):
        yield f"{group} part more less"
    if page.has("sum", span) or page.has("total", span):
        yield f"{group} total inside"


def _claims(page: Page, whole: Figure | None, parts: tuple[Figure, ...], group: str) -> Iterator[str]:
    nouns = {last_word(part) for part in parts if part.kind in ("count",)} - {None}
    yield f"{group} part nouns {min(len(nouns), 2)}"
    if whole is not None and whole.kind == "count" and nouns:
        yield f"{group} noun {'shared' if last_word(whole) in nouns else 'none' if last_word(whole) is None else 'other'}"
    if all(is_bare(part.quantity) for part in parts):
        yield f"{group} bare"
    elif any(is_bare(part.quantity) for part in parts):
        yield f"{group} some bare"
    elif len({part.quantity.unit.code for part in parts}) == 1:
        yield f"{group} same unit"
    subjects = [part.claim.subject.text.casefold() if part.claim.subject is not None else None for part in parts]
    known = [subject for subject in subjects if subject is not None]
    if len(known) == len(parts):
        yield f"{group} subjects {'apart' if len(set(known)) == len(known) else 'one' if len(set(known)) == 1 else 'mixed'}"
    measures = [part.claim.measure.text.casefold() if part.claim.measure is not None else None for part in parts]
    yield f"{group} measures {min(len(set(measures)), 3)}"
    if whole is not None and whole.claim.measure is not None and whole.claim.measure.text.casefold() in measures:
        yield f"{group} measure of whole"
    times = [(part.claim.time.since, part.claim.time.until) if part.claim.time is not None else None for part in parts]
    yield f"{group} times {min(len(set(times)), 3)}"
    if whole is not None:
        own = (whole.claim.time.since, whole.claim.time.until) if whole.claim.time is not None else None
        if own is not None and any(time is not None and time != own for time in times):
            yield f"{group} other time"
    changes = [part.claim.change for part in parts]
    if any(is_own_step(part) for part in parts):
        yield f"{group} step"
    if any(c is not None and (c.old is not None or c.factor is not None) for c in changes):
        yield f"{group} changes"
    if whole is not None and whole.claim.change is not None:
        yield f"{group} whole changes"
    if whole is not None and any(part.value > whole.value for part in parts):
        yield f"{group} part above"
    if len({part.claim.modality for part in parts}) > 1:
        yield f"{group} modalities"
    sources = {
        c.claim.source.name if c.claim.source is not None else None
        for c in (*parts, *(() if whole is None else (whole,)))
    }
    if len(sources) > 1:
        yield f"{group} sources"
    if whole is not None and whole.quantity.unit.per is not None:
        yield f"{group} per"
