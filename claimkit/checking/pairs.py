"""Two figures and the share, percentage or factor that sums them up, wherever it stands beside them.

The other rules read the changes of the claims and fixed word orders. This one looks at the figures next to a
percentage, at the words between them, and at the arithmetic: two words of proof make an error, one word and the right
arithmetic make a figure that agrees, no word makes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.changes import factor_interval, same_unit_or_bare
from claimkit.checking.intervals import HUNDRED, ZERO, Interval, percent_change, significant_digits
from claimkit.checking.pages import Figure, Page
from claimkit.checking.sums import last_word
from claimkit.checking.verdicts import judge
from claimkit.records import Finding, Verdict

_STEPS = ("percent", "percentage_point", "ratio", "factor")
_COUNTED = ("count", "currency", "physical", "duration")
_FAR = 320  # characters from the first figure of a pair to what sums it up
_NEAR = 120  # characters between the two figures of a pair, and from them to what sums them up
_BACK = 4
_FARTHER = 12  # figures back to one that a step may mean where the nearer ones do not fit it
_WORDS_FACTOR = Decimal("0.12")  # "doubled" and "a third" are said of figures this much off
_WORDS_RIGHT = Decimal("0.025")  # the same, and right
_CLOSE = Decimal("0.05")  # by which a figure that no words join to its pair may miss the exact arithmetic
_APPOSED = re.compile(r"[,:;(\u2013\u2014-]\s*(?:[^\W\d_.]+[\s\u00a0'\u2019]+){0,6}$")
_ASIDE = re.compile(r",\s*(?:\w+\s+){0,2}$")  # "620 of 2,900 hectares, a good fifth"
_LAST = 2  # the place of a step behind both of its figures
_PLAIN = Decimal("1.3")
_SAYING = 2  # digits from which a percentage that fits is no accident

Relation = Literal["change", "share", "step"]
_AGREES = ("supported", "approximately_supported")
RULES = ("percent_change", "factor_change", "share", "ratio")


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Two figures of one unit, the older one or the part first, and how surely the words say so.

    Of a `step` the first one is by how much the second differs from a figure that is left out.
    """

    first: Figure
    second: Figure
    relation: Relation
    sure: bool  # the words say which of the two is the old one, or the part


def check_pairs(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield a finding for each percentage, share or factor that no other rule has placed yet.

    One that another rule found wrong is looked at again: figures that fit it beside it are the ones that are meant.
    """
    placed = [finding for finding in known if finding.rule in RULES]
    right = {finding.claim_ids[0] for finding in placed if finding.verdict in _AGREES}
    wrong = {finding.claim_ids[0] for finding in placed} - right
    for step in page.figures:
        if step.kind in _STEPS and step.claim.id not in right:
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
    for pair in _pairs(page, step):
        joined = _joins(page, step, pair)
        finding = _judge(page, step, pair, strict=not (joined and pair.sure))
        if finding is None:
            continue
        if finding.verdict in _AGREES:
            if finding.verdict == "supported" and (joined or (pair.sure and step.kind in _STEPS[:2])):
                yield finding
                return
            near = joined and (step.kind != "ratio" or pair.sure) and pair.first.kind != "percent"
            nearly = nearly or (finding if near else None)
        elif missed is None and _is_missed(page, step, pair, finding, joined=joined):
            missed = finding
    if nearly is not None:
        yield nearly
    elif missed is not None:
        others = _farther(page, step) if missed.rule == "percent_change" else ()
        yield next((f for pair in others if (f := _agreeing(page, step, pair)) is not None), missed)


def _is_missed(page: Page, step: Figure, pair: _Pair, finding: Finding, *, joined: bool) -> bool:
    """Tell whether a step that its figures do not give was meant to be theirs."""
    if not (joined and pair.sure) or _has_own(step) or not _is_near(finding) or _passes_over(page, step, pair):
        return False
    figures = (pair.first, pair.second)
    if any(figure.quantity.value is None for figure in figures):
        return False  # a range may be of anything
    if pair.relation == "change" and any(_is_whole(page, figure) for figure in figures):
        return False
    if step.kind == "ratio":
        return _is_plain_miss(finding)
    return step.kind != "factor" or _must(page, step, pair)


def _is_whole(page: Page, figure: Figure) -> bool:
    """Tell whether a figure is the whole of the one before it: "312 of the 575 services"."""
    return any(page.is_only("out_of", page.gap(before, figure)) for before in page.before(figure, 1))


def _agreeing(page: Page, step: Figure, pair: _Pair) -> Finding | None:
    finding = _judge(page, step, pair, strict=True)
    return finding if finding is not None and finding.verdict == "supported" else None


def _farther(page: Page, step: Figure) -> Iterator[_Pair]:
    """Yield the figure next to a step with those of its unit farther back, as the new and the old figure."""
    wanted = _wanted(step)
    before = [figure for figure in page.before(step, _FARTHER) if figure.kind in wanted]
    for older in before[1:]:
        if same_unit_or_bare(older, before[0]):
            yield _Pair(older, before[0], "change", False)
            yield _Pair(before[0], older, "change", False)


def _is_plain_miss(finding: Finding) -> bool:
    """Tell whether a word for a fraction misses its figures by so much that no rounding explains it."""
    factor = finding.difference.factor if finding.difference is not None else None
    return factor is not None and finding.rule == "share" and not 1 / _PLAIN < abs(factor) < _PLAIN


def _passes_over(page: Page, step: Figure, pair: _Pair) -> bool:
    """Tell whether a figure or sentence that may be meant stands between: "8,030 arrived. The other 1,382, or 15 %"."""
    last = max(pair.first, pair.second, key=lambda figure: figure.place)
    if last.place > step.place:
        return False
    gap = page.gap(last, step)
    between = page.figures[last.place + 1 : step.place]
    if any(same_unit_or_bare(figure, last) or _is_bare(figure) for figure in between):
        return True
    joined = page.same_sentence(last, step) or page.starts("equals", page.last_sentence(gap))
    return not joined and (step.kind == "ratio" or re.search(r"\d", gap) is not None)


def _must(page: Page, step: Figure, pair: _Pair) -> bool:
    """Tell whether a factor is beyond doubt about two figures: it stands between them, or behind a cue of equality."""
    places = sorted((pair.first.place, pair.second.place))
    larger_first = (pair.first.value < pair.second.value) == (step.value > 1)
    if places[0] < step.place < places[1]:
        return larger_first
    return larger_first and page.has("equals", page.sentence_before(step, 60))


def _is_near(finding: Finding) -> bool:
    """Tell whether a figure misses by so little that it was meant: by a power of ten or less than tenfold."""
    factor = finding.difference.factor if finding.difference is not None else None
    return factor is not None and Decimal("0.09") < abs(factor) < Decimal(11)


def _has_own(step: Figure) -> bool:
    """Tell whether the claim itself names other figures of its change: then they are meant."""
    change = step.claim.change
    return change is not None and change.old is not None and change.new is not None


def _pairs(page: Page, step: Figure) -> Iterator[_Pair]:
    """Yield the pairs of figures of one unit around a step, the nearest first."""
    before = [f for f in page.before(step, _BACK) if step.quantity.start - f.quantity.end <= _FAR]
    after = [f for f in page.after(step, 2) if page.same_sentence(step, f)]
    wanted = _wanted(step)
    before, after = ([f for f in side if f.kind in wanted or _is_bare(f)] for side in (before, after))
    chosen = [*zip(before[1:], before, strict=False)]
    chosen += [(before[2], before[0])] if len(before) > 2 else []
    chosen += _crossed(page, before)
    chosen += [(before[0], after[0])] if before and after else []
    chosen += [(after[0], after[1])] if len(after) > 1 else []
    for one, two in chosen:
        if _same_unit(page, one, two) and len(page.gap(one, two)) <= _FAR and _may_pair(step, one, two):
            yield from _relations(page, step, one, two)


def _wanted(step: Figure) -> tuple[str, ...]:
    """Return the kinds of the figures that a step can be between."""
    if step.kind == "percentage_point":
        return ("percent",)
    return (*_COUNTED, "percent") if step.kind == "factor" else _COUNTED


def _crossed(page: Page, before: list[Figure]) -> list[tuple[Figure, Figure]]:
    """Return the first figures of two pairs, the older one last: "1.26 million or 2.10 a share, against 1.80 or 2.95"."""
    if len(before) <= _LAST + 1:
        return []
    four = before[_LAST + 1], before[_LAST], before[1], before[0]
    joined = all(
        page.has("and", page.gap(*two)) or page.has("respectively", page.gap(*two)) for two in (four[:2], four[2:])
    )
    return [(four[0], four[2])] if joined and page.has("versus", page.gap(four[1], four[2])) else []


def _is_bare(figure: Figure) -> bool:
    """Tell whether a figure stands without any unit, so that it may share that of its neighbour."""
    unit = figure.quantity.unit
    return unit.kind == "count" and unit.text is None and unit.per is None


def _same_unit(page: Page, one: Figure, two: Figure) -> bool:
    """Tell whether two figures are of one unit, which one of them may leave out: "31.5 million euros, against 25.5"."""
    if same_unit_or_bare(one, two):
        return True
    gap = page.gap(one, two)
    return _is_bare(one) != _is_bare(two) and (page.has("versus", gap) or page.is_only("out_of", gap))


def _may_pair(step: Figure, one: Figure, two: Figure) -> bool:
    """Refuse figures that count different nouns as two ends of a change; as part and whole they may."""
    nouns = [figure.quantity.unit.text for figure in (one, two)]
    if one.kind != "count" or None in nouns or step.kind in ("percent", "ratio"):
        return True
    return last_word(one) == last_word(two)


def _relations(page: Page, step: Figure, one: Figure, two: Figure) -> Iterator[_Pair]:
    """Yield what two figures in text order can be to each other, the surest first."""
    gap, behind = page.gap(one, two), page.sentence_after(two, 50)
    inside = len(gap) <= _NEAR
    nested = inside and (page.is_only("out_of", gap) or page.has("part_of", gap))
    whole_first = inside and (page.has("of_which", gap) or page.sets_off("among", gap, words=2) or _opens(page, one))
    if step.kind == "ratio" or (step.kind == "percent" and (not _is_move(page, step) or nested or _opens(page, one))):
        if one.value <= two.value:
            yield _Pair(one, two, "share", nested)
        if two.value <= one.value:
            yield _Pair(two, one, "share", whole_first)
        if nested or whole_first:
            return
    if one.kind == "count" and last_word(one) and last_word(two) and last_word(one) != last_word(two):
        return
    if step.kind == "ratio":
        return
    if step.kind == "factor":  # "twice as many" says itself that two figures are compared
        yield _Pair(two, one, "change", True)
        yield _Pair(one, two, "change", True)
        return
    if page.starts("more_less", page.sentence_after(two, 25)):  # "4.3 billion, 1.2 billion more than planned"
        if step.kind == "percent" and two.value < one.value:
            yield _Pair(two, one, "step", step.place > two.place and page.has("equals", page.gap(two, step)))
        return
    if step.kind == "percent" and step.claim.change is None and not _is_move(page, step):
        return
    older = inside and (page.has("versus", gap) or page.has("before", gap + behind) or page.has("before", gap))
    upward = page.ends_with("from", page.sentence_before(one, 25)) and page.has("to", gap)
    times = _order_by_time(one, two)
    if upward or times > 0:
        yield _Pair(one, two, "change", inside or times > 0)
        yield _Pair(two, one, "change", False)
    else:
        yield _Pair(two, one, "change", older or times < 0)
        yield _Pair(one, two, "change", False)


def _opens(page: Page, whole: Figure) -> bool:
    return page.ends_with("whole", page.sentence_before(whole, 40)) or page.opens_whole(whole)


def _is_move(page: Page, step: Figure) -> bool:
    """Tell whether the words around a percentage make it a rise or a fall."""
    around = page.sentence_before(step, 50) + " | " + page.sentence_after(step, 25)
    moved = page.has_stem("increase", around) or page.has_stem("decrease", around)
    return moved or page.starts("more_less", page.sentence_after(step, 25))


def _order_by_time(one: Figure, two: Figure) -> int:
    """Return 1 where the first figure's time is the earlier one, -1 where it is the later, 0 where nothing is known."""
    first, second = one.claim.time, two.claim.time
    starts = [time.since if time is not None else None for time in (first, second)]
    if starts[0] is None or starts[1] is None or starts[0] == starts[1]:
        return 0
    return 1 if starts[0] < starts[1] else -1


def _joins(page: Page, step: Figure, pair: _Pair) -> bool:
    """Tell whether the words around a step say that it sums up the figures beside it."""
    figures = sorted((pair.first, pair.second, step), key=lambda figure: figure.place)
    place = figures.index(step)
    near = figures[place - 1] if place else figures[1]
    gap = page.gap(near, step)
    if len(gap) > _NEAR or (
        place and not page.same_sentence(near, step) and not page.starts("equals", page.last_sentence(gap))
    ):
        return page.has("equals", page.sentence_before(step, 60)) and len(gap) <= _FAR and place == 2
    behind = page.sentence_after(step, 30)
    if step.kind == "factor":
        told = len(gap) <= _NEAR
        if 0 < place < 2:
            return told and len(page.gap(step, figures[2])) <= _NEAR
    elif pair.relation == "share":
        told = page.has("share_words", gap[-60:] + behind) or (place > 0 and page.is_only("out_of", gap))
    else:
        told = (
            page.starts("more_less", behind)
            or page.has_stem("increase", gap + behind)
            or page.has_stem("decrease", gap + behind)
        )
    if place:
        if step.kind == "ratio" and pair.relation == "share" and not told:
            apposed = pair.sure and place == _LAST and _ASIDE.search(gap) is not None
            return apposed or (page.has("equals", gap) and len(gap.split()) <= 6)
        return page.has("equals", gap) or (told and _APPOSED.search(gap) is not None)
    return told


def _judge(page: Page, step: Figure, pair: _Pair, *, strict: bool) -> Finding | None:
    """Return what the arithmetic of a pair says about a step; None where it says nothing."""
    if pair.relation == "share":
        return _judge_share(page, step, pair, strict=strict)
    old, new = pair.first, pair.second
    if pair.relation == "step":
        return _judge_difference(page, step, pair, strict=strict)
    if step.kind == "percentage_point":
        points = (new.interval - old.interval).times(HUNDRED if step.quantity.unit.code == "bp" else Decimal(1))
        return _finding(page, step, pair, "percent_change", points, (new.exact - old.exact), strict=strict)
    if step.kind == "percent":
        expected, exact = percent_change(old.interval, new.interval), percent_change(old.exact, new.exact)
        return (
            None
            if expected is None or exact is None
            else _finding(page, step, pair, "percent_change", expected, exact, strict=strict)
        )
    quotient, exact = new.interval.divided(old.interval), new.exact.divided(old.exact)
    if quotient is None or exact is None:
        return None
    rule = "factor_change" if step.kind == "factor" else "ratio"
    return _finding(page, step, pair, rule, quotient, exact, strict=strict)


def _judge_difference(page: Page, step: Figure, pair: _Pair, *, strict: bool) -> Finding | None:
    """Judge the percentage that a difference is of the figure that it leaves out: "54 fewer than in 2020"."""
    words = page.sentence_before(pair.first, 40) + page.sentence_after(pair.first, 40)
    falls = page.has_stem("decrease", words) or page.has("less", words)
    stated = []
    for one, two in ((pair.first.interval, pair.second.interval), (pair.first.exact, pair.second.exact)):
        share = one.divided(two + one if falls else two - one)
        stated.append(None if share is None else (-share if falls else share).times(HUNDRED))
    expected, exact = stated
    if expected is None or exact is None:
        return None
    return _finding(page, step, pair, "percent_change", expected, exact, strict=strict)


def _judge_share(page: Page, step: Figure, pair: _Pair, *, strict: bool) -> Finding | None:
    quotient, exact = pair.first.interval.divided(pair.second.interval), pair.first.exact.divided(pair.second.exact)
    if quotient is None or exact is None or (step.claim.change is not None and not pair.sure):
        return None
    scale = HUNDRED if step.kind == "percent" else Decimal(1)
    if step.kind == "percent" and step.quantity.bound == "exact" and not pair.sure:
        both, exact_both = pair.first.interval + pair.second.interval, pair.first.exact + pair.second.exact
        for part in (pair.first, pair.second):
            share, stated = part.interval.divided(both), part.exact.divided(exact_both)
            if share is not None and stated is not None and step.interval.overlaps(share.times(scale)):
                return _finding(page, step, pair, "share", share.times(scale), stated.times(scale), strict=strict)
    rule = "share" if step.kind == "percent" or pair.sure or pair.first.kind == "count" else "ratio"
    return _finding(page, step, pair, rule, quotient.times(scale), exact.times(scale), strict=strict)


def _finding(
    page: Page, step: Figure, pair: _Pair, rule: str, expected: Interval, exact: Interval, *, strict: bool
) -> Finding | None:
    """Return the finding; `strict` asks for a figure that agrees and has digits enough to be no accident."""
    if expected.low is None or expected.high is None:
        return None
    found, wrong_way = _signed(page, step, rule, expected)
    if wrong_way and strict:
        return None
    slack = step.quantity.precision
    if step.kind in ("ratio", "factor"):
        found = factor_interval(step)[0] if step.kind == "factor" else found
        found = found.widened(abs(found.middle() or ZERO) * _WORDS_RIGHT)
        slack = abs(found.middle() or ZERO) * _WORDS_FACTOR
        found = _closed(found)
    verdict: Verdict = judge(found, expected, slack)
    verdict = "contradicted" if verdict == "scale_error" and rule != "share" else verdict
    agrees = verdict in ("supported", "approximately_supported")
    if strict and not (agrees and _is_telling(step)):
        return None
    if strict and (not _is_exact(found, exact, step) or (verdict != "supported" and step.kind == "percent")):
        return None
    unit = {"factor_change": "x", "percent_change": "pp" if step.kind == "percentage_point" else "%"}.get(
        rule, step.quantity.unit.code
    )
    shown = step.exact if step.quantity.bound == "exact" else step.interval
    falls = found.high is not None and found.high < 0
    return build_finding(
        page, rule, verdict, step, (pair.first, pair.second),
        found=-shown if falls and (shown.low is None or shown.low > 0) else shown,
        expected=exact, unit=unit, confidence=0.85 if not strict else 0.7,
        template="ratio" if pair.relation == "share" else "",
        arithmetic=f"{whole_text(page, pair.first)} {'/' if pair.relation == 'share' else chr(0x2192)} {whole_text(page, pair.second)}",
    )  # fmt: skip


def _is_exact(found: Interval, exact: Interval, step: Figure) -> bool:
    """Tell whether a figure is near the arithmetic of the figures as they stand, not only within their rounding."""
    one, other = found.middle(), exact.middle()
    if one is None or other is None or step.kind in ("ratio", "factor"):
        return True
    return abs(abs(one) - abs(other)) <= step.quantity.precision + abs(other) * _CLOSE


def _signed(page: Page, step: Figure, rule: str, expected: Interval) -> tuple[Interval, bool]:
    """Return the stated step with the sign that the words give it, and whether the figures go the other way."""
    found = step.interval
    if rule not in ("percent_change",):
        return found, False
    around = page.sentence_before(step, 60) + " " + page.sentence_after(step, 40)
    change = step.claim.change
    falls, rises = page.has_stem("decrease", around), page.has_stem("increase", around)
    if falls == rises and change is not None and change.direction in ("increase", "decrease"):
        falls, rises = change.direction == "decrease", change.direction == "increase"
    middle = expected.middle() or ZERO
    negative = falls if falls != rises else middle < 0
    return (-found if negative and not (found.high is not None and found.high < 0) else found), negative != (middle < 0)


def _closed(found: Interval) -> Interval:
    """Close the open side of "more than twice" and "less than half": a much larger factor would get another word."""
    if found.low is not None and found.high is None:
        return Interval(found.low, found.low * Decimal("1.5"))
    if found.high is not None and found.low is None:
        return Interval(found.high * Decimal("0.6"), found.high)
    return found


def _is_telling(step: Figure) -> bool:
    """Tell whether a figure has digits enough, or is a word for a factor or fraction, so that agreement says something."""
    return step.kind in ("ratio", "factor") or significant_digits(step.value) >= _SAYING
