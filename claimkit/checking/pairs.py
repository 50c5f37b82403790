"""Two figures and the share, percentage or factor that sums them up, wherever it stands beside them.

The other rules read the changes of the claims and fixed word orders. This one looks at the figures next to a
percentage, at the words between them, and at the arithmetic: two words of proof make an error, one word and the right
arithmetic make a figure that agrees, no word makes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from claimkit.checking.changes import begins_anew
from claimkit.checking.intervals import significant_digits
from claimkit.checking.kinship import concepts_in
from claimkit.checking.moves import same_unit_or_bare
from claimkit.checking.named_wholes import names_other_whole
from claimkit.checking.pages import Figure, Page, is_bare
from claimkit.checking.pair_verdicts import judge_pair
from claimkit.checking.pairings import STEPS, Pair, are_ordered, find_pairs, joins, opens, wanted_kinds
from claimkit.records import Finding

_DIGITS = 3  # of a share that its figures give to the last one, so that it is no accident
_CLOSE = 40  # characters from a factor to the two figures that it compares
_FARTHER = 12  # figures back to one that a step may mean where the nearer ones do not fit it
_APPOSED = re.compile(r"\s*,\s*(?:\w+\s+)?")  # "Today there are 960, almost four times as many"
_TWO = 2
_NARROW, _WIDE = 11, 50  # times by which a step misses its figures at most; the same, in their own sentence
_PLAIN = Decimal("1.3")
_ALL, _LEAP = 100, 5  # per cent, and times by which the ends of a smaller step differ at most
_AGREES = ("supported", "approximately_supported")
RULES = ("percent_change", "factor_change", "share", "ratio")


def check_pairs(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield a finding for each percentage, share or factor that no other rule has placed yet.

    One that another rule found wrong is looked at again: figures that fit it beside it are the ones that are meant.
    """
    placed = [finding for finding in known if finding.rule in RULES]
    right = {finding.claim_ids[0] for finding in placed if finding.verdict in _AGREES}
    wrong = {finding.claim_ids[0] for finding in placed} - right
    for step in page.figures:
        if step.kind in STEPS and step.claim.id not in right:
            for finding in _first_that_fits(page, step):
                if (
                    step.claim.id not in wrong
                    or finding.verdict == "supported"
                    or _is_called_share(page, step, finding)
                ):
                    yield finding


def _is_called_share(page: Page, step: Figure, finding: Finding) -> bool:
    """Tell whether the word before a percentage makes it a share, whatever change another rule saw in it."""
    return finding.rule == "share" and page.ends_with("share_words", page.sentence_before(step, 40))


def _first_that_fits(page: Page, step: Figure) -> Iterator[Finding]:
    """Yield one finding: that of the nearest pair that agrees, else that of the nearest one that must."""
    missed: Finding | None = None
    nearly: Finding | None = None
    for pair in find_pairs(page, step):
        joined = joins(page, step, pair)
        finding = judge_pair(page, step, pair, strict=not (joined and pair.sure), joined=joined)
        if finding is None:
            continue
        if finding.verdict in _AGREES:
            if (
                finding.verdict == "supported"
                and pair.relation != "step"
                and (joined or (pair.sure and step.kind in STEPS[:2]))
            ):
                yield finding
                return
            near = joined and (step.kind != "ratio" or (pair.sure and pair.relation == "share"))
            near = near and pair.first.kind != "percent"
            nearly = nearly or (finding if near else None)
        elif missed is None and _is_missed(page, step, pair, finding, joined=joined):
            missed = finding
    if nearly is not None:
        yield nearly
    elif missed is None:
        yield from _in_next_sentence(page, step)
    else:
        others = _farther(page, step) if missed.rule == "percent_change" else ()
        yield next((f for pair in others if (f := _agreeing(page, step, pair)) is not None), missed)


def _in_next_sentence(page: Page, step: Figure) -> Iterator[Finding]:
    """Yield what the next sentence gives for a share to the last of its digits: "Of 61,250 people, 23,520 voted"."""
    if step.kind != "percent" or significant_digits(step.value) < _DIGITS or step.claim.change is not None:
        return
    figures = tuple(page.after(step, 2))
    if len(figures) < 2 or page.sentences_between(step, figures[0]) != 1 or not page.same_sentence(*figures):
        return
    one, two = figures
    nested = page.is_only("out_of", page.gap(one, two))
    part, whole = (one, two) if nested else (two, one)
    alike = same_unit_or_bare(one, two) and one.kind in ("count", "currency", "physical")
    if alike and part.value < whole.value and (nested or opens(page, whole)):
        finding = judge_pair(page, step, Pair(part, whole, "share", True), strict=True)
        if finding is not None and finding.verdict == "supported":
            yield finding


def _is_missed(page: Page, step: Figure, pair: Pair, finding: Finding, *, joined: bool) -> bool:
    """Tell whether a step that its figures do not give was meant to be theirs."""
    if not (joined and pair.sure) or _has_own(step) or _passes_over(page, step, pair):
        return False
    beside = page.same_sentence(pair.first, step) and page.same_sentence(pair.second, step)
    if not _is_near(finding, _WIDE if beside and step.place > max(pair.first.place, pair.second.place) else _NARROW):
        return False
    figures = (pair.first, pair.second)
    if any(figure.quantity.value is None for figure in figures):
        return False  # a range may be of anything
    if step.kind == "factor" and any(figure.quantity.approximate for figure in figures):
        return False  # "340, in about a hundred families. In 2014 there were 85: it has quadrupled"
    ahead = step.place < min(figure.place for figure in figures)
    if pair.relation == "share" and ahead and names_other_whole(page, step, pair.second):
        return False  # "28.4 per cent of the votes, and 9 of the 31 seats"
    before = page.sentence_before(step, _CLOSE)
    if pair.relation == "share" and any(page.ends_with(kind, before) for kind in ("of_which", "among")):
        return False  # "of the 50,000 places 41,000 are taken, of which half in towns"
    last = max(pair.first, pair.second, key=lambda figure: figure.place)
    if step.kind == "ratio" and step.place > last.place and page.is_only("and", page.gap(last, step)):
        return False  # "from 1,320 to 870, that is by 450, and four firms in ten made a loss"
    if pair.relation == "change" and (_measure_two(page, pair) or _is_level(step) or not _is_told(page, step, pair)):
        return False
    if _is_apart(page, step, pair):
        return False
    if pair.relation == "change" and any(_is_whole(page, figure) for figure in figures):
        return False
    if pair.relation == "change" and step.kind == "percent" and step.value < _ALL and _is_leap(pair):
        return False  # so large a step is one of something else
    if step.kind == "ratio":
        return _is_plain_miss(finding)
    return step.kind != "factor" or _must(page, step, pair)


def _is_apart(page: Page, step: Figure, pair: Pair) -> bool:
    """Tell whether a step before its figures is parted from them, or from an older one of some other year.

    "Sales rose 4 %; the mean wait fell from 320 to 260", "Sales fell by 7 % to 678; six years ago they were 745".
    """
    first, last = sorted((pair.first, pair.second), key=lambda figure: figure.place)
    if step.place < first.place:
        return step.kind == "percent" and (";" in page.gap(step, first) or begins_anew(page, step, first))
    return page.is_long_ago(pair.first) and (
        (step.place < last.place and last is pair.first) or page.has("before", page.sentence_after(step, _CLOSE))
    )


def _is_level(step: Figure) -> bool:
    """Tell whether a percentage is where a change has led to, not by how much: "fell by half a point to 11.5 %"."""
    change = step.claim.change
    return change is not None and change.new is not None and change.new.start == step.quantity.start


def _is_told(page: Page, step: Figure, pair: Pair) -> bool:
    """Tell whether words, not times alone, set two figures against each other, or sum them up in the step."""
    if step.kind != "percent" or step.place < max(pair.first.place, pair.second.place):
        return True
    one, two = sorted((pair.first, pair.second), key=lambda figure: figure.place)
    gap = page.gap(one, two)
    against = page.has("versus", gap) or page.has("before", gap + " " + page.sentence_after(two, _CLOSE))
    led = page.ends_with("from", page.sentence_before(one, _CLOSE)) and page.has("to", gap)
    return against or led or (page.has("equals", page.gap(two, step)) and not page.is_long_ago(pair.first))


def _is_leap(pair: Pair) -> bool:
    low, high = sorted((pair.first.value, pair.second.value))
    return high > low * _LEAP


def _measure_two(page: Page, pair: Pair) -> bool:
    """Tell whether two figures measure things of which no word means the same: a loss and a turnover."""
    measures = pair.first.claim.measure, pair.second.claim.measure
    if measures[0] is None or measures[1] is None:
        return False
    one, two = (concepts_in(measure.text, page.language.split("-")[0]) for measure in measures if measure is not None)
    return bool(one and two) and not one & two


def _is_whole(page: Page, figure: Figure) -> bool:
    """Tell whether a figure is the whole of the one before it: "312 of the 575 services"."""
    return any(page.is_only("out_of", page.gap(before, figure)) for before in page.before(figure, 1))


def _agreeing(page: Page, step: Figure, pair: Pair) -> Finding | None:
    finding = judge_pair(page, step, pair, strict=True)
    return finding if finding is not None and finding.verdict == "supported" else None


def _farther(page: Page, step: Figure) -> Iterator[Pair]:
    """Yield the figure next to a step with those of its unit farther back, as the new and the old figure."""
    wanted = wanted_kinds(step)
    before = [figure for figure in page.before(step, _FARTHER) if figure.kind in wanted]
    for older in before[1:]:
        if same_unit_or_bare(older, before[0]):
            yield Pair(older, before[0], "change", False)
            yield Pair(before[0], older, "change", False)


def _is_plain_miss(finding: Finding) -> bool:
    """Tell whether a word for a fraction misses its figures by so much that no rounding explains it."""
    factor = finding.difference.factor if finding.difference is not None else None
    return factor is not None and finding.rule == "share" and not 1 / _PLAIN < abs(factor) < _PLAIN


def _passes_over(page: Page, step: Figure, pair: Pair) -> bool:
    """Tell whether a figure or sentence that may be meant stands between: "8,030 arrived. The other 1,382, or 15 %"."""
    last = max(pair.first, pair.second, key=lambda figure: figure.place)
    if last.place > step.place:
        return False
    gap = page.gap(last, step)
    between = page.figures[last.place + 1 : step.place]
    if step.claim.time is not None and any(
        figure.kind == step.kind and figure.claim.time != step.claim.time for figure in between
    ):
        return True  # "434 of 1,240, or 35 percent, against 22 percent last year"
    if any(same_unit_or_bare(figure, last) or is_bare(figure.quantity) for figure in between):
        return True
    if step.kind == "ratio" and any(figure.kind in STEPS for figure in between):
        return True  # "lost 3 hectares of 4, that is 75 %, and is insured for a half only"
    joined = page.same_sentence(last, step) or page.starts("equals", page.last_sentence(gap))
    return not joined and (step.kind == "ratio" or re.search(r"\d", gap) is not None)


def _must(page: Page, step: Figure, pair: Pair) -> bool:
    """Tell whether a factor is beyond doubt about two figures: it stands between them, or behind a cue of equality."""
    places = sorted((pair.first.place, pair.second.place))
    larger_first = (pair.first.value < pair.second.value) == (step.value > 1)
    if places[0] < step.place < places[1]:
        return larger_first
    if any(figure.kind in STEPS for figure in page.figures[places[1] + 1 : step.place]):
        return False  # "from 27 to 29 dollars, a rise of 8 percent, while doubling what they pay"
    if step.place < places[0]:  # "four times as expensive as gas, at 54p against 6p"
        first, second = page.figures[places[0]], page.figures[places[1]]
        tight = page.is_only("versus", page.gap(first, second)) and page.same_sentence(first, second)
        return tight and page.same_sentence(step, first) and len(page.gap(step, first)) <= _CLOSE
    apposed = step.value > _TWO and _APPOSED.fullmatch(page.gap(page.figures[places[1]], step)) is not None
    return larger_first and (
        page.has("equals", page.sentence_before(step, 60)) or (apposed and are_ordered(page, pair))
    )


def _is_near(finding: Finding, reach: int) -> bool:
    """Tell whether a figure misses by so little that it was meant: by a power of ten or less than tenfold."""
    factor = finding.difference.factor if finding.difference is not None else None
    return factor is not None and 1 / Decimal(reach) < abs(factor) < reach


def _has_own(step: Figure) -> bool:
    """Tell whether the claim itself names other figures of its change: then they are meant."""
    change = step.claim.change
    return change is not None and change.old is not None and change.new is not None
