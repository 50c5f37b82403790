"""From-to against per cent, points or a factor: "up 12 % from 100 to 112", "doubled from 5 to 10"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.differences import goes_on
from claimkit.checking.intervals import HUNDRED, ZERO, Interval, percent_change
from claimkit.checking.moves import BETWEEN, Move, find_moves, place_of, same_unit_or_bare
from claimkit.checking.orders import runs_against
from claimkit.checking.pages import Figure, Page, last_word, same_unit, shares_unit
from claimkit.checking.pairings import leads_back
from claimkit.checking.sums import as_exact_as
from claimkit.checking.two_matters import is_of_others
from claimkit.checking.verdicts import judge
from claimkit.records import Finding, Verdict

_CLAUSE_END = re.compile(r"[,;:]\s")
_AHEAD = 40  # characters before an old figure in which it is called a peak
_CLAUSE = 4  # words from a comma on that make a clause of their own
_SENTENCES = 3  # ends of sentences to an old figure that is surely meant
_OTHERS = 40  # figures back among which another one may fit a step
_ELSEWHERE = 15  # times by which a step misses its figures when it is about others
_WORDS_FACTOR = Decimal("0.15")
_LINKED = 0.9  # confidence of a move whose step the claim itself names
_ASIDE = 2  # words between a step and the same in per cent
_GONE = Decimal(-97)  # per cent


def check_changes(page: Page) -> Iterator[Finding]:
    """Yield the findings on changes whose old and new figures are both given."""
    seen: set[tuple[int, int, int]] = set()
    for figure in page.figures:
        for move in find_moves(page, figure):
            key = (move.old.place, move.new.place, move.step.place if move.step else -1)
            if key not in seen:
                seen.add(key)
                yield from (f for f in _judge_move(page, move, figure) if not _is_of_others(page, move, f))


def _is_of_others(page: Page, move: Move, finding: Finding) -> bool:
    """Tell whether a finding holds the step of a move against figures of another matter."""
    if move.step is None or move.is_step:
        return False
    return is_of_others(page, finding.verdict, move.step, move.old, move.new)


def _judge_move(page: Page, move: Move, figure: Figure) -> Iterator[Finding]:
    if not same_unit_or_bare(move.old, move.new) and not shares_unit(move.old.quantity, move.new.quantity):
        return
    if move.step is None:
        yield from _judge_order(page, move)
    elif move.step.kind == "factor":
        yield from _judge_factor(page, move)
    elif move.step.kind == "percentage_point" or same_unit(move.step.quantity, move.new.quantity):
        yield from _judge_step(page, move)
    elif page.is_only("out_of", page.gap(*sorted((move.old, move.new), key=place_of))):
        return  # "208 of the 832 patients"
    elif move.step.kind == "ratio" and page.ends_with("to", page.sentence_before(move.step, _AHEAD)):
        yield from _judge_level(page, move)  # "a fall to a third"
    elif move.step.kind in ("percent", "ratio"):
        yield from _judge_level(page, move) or _judge_percent(page, move)


def _judge_order(page: Page, move: Move) -> Iterator[Finding]:
    """Check that what rises goes up and what falls goes down."""
    old, new = move.old.interval, move.new.interval
    if None in (old.low, old.high, new.low, new.high) or move.direction not in ("increase", "decrease"):
        return
    if _counts_other(move):
        return
    wrong = new.high < old.low if move.direction == "increase" else new.low > old.high  # type: ignore[operator]
    if wrong or runs_against(page, move):
        arithmetic = f"{whole_text(page, move.old)} \u2192 {whole_text(page, move.new)}"
        yield build_finding(
            page,
            "range_order",
            "contradicted",
            move.old,
            (move.new,),
            found=new,
            expected=old,
            unit=move.new.quantity.unit.code,
            confidence=0.6,
            arithmetic=arithmetic,
        )


def _counts_other(move: Move) -> bool:
    """Tell whether a few things of their own noun stand beside far larger figures without it: "12,000 in three counties, up from 4,500"."""
    old, new = move.old, move.new
    noun = new.quantity.unit.start is not None and new.kind == "count"
    other = old.quantity.unit.start is None or last_word(old) != last_word(new)
    return noun and other and abs(new.value) * HUNDRED < abs(old.value)


def _judge_percent(page: Page, move: Move) -> Iterator[Finding]:
    if move.step is None:
        return
    expected = percent_change(move.old_interval, move.new.interval)
    if not move.is_step and page.same_sentence(move.old, move.new):
        expected = percent_change(as_exact_as(move.old, move.new), as_exact_as(move.new, move.old))
    if expected is None:
        return
    found = _signed(move, expected)
    if not found.overlaps(expected) and (turned := _turned(page, move)) is not None:
        yield turned(page)
        return
    if not found.overlaps(expected) and (_in_other_clause(page, move) or _other_fits(page, move)):
        return
    told = move.step.place < move.old.place or page.has("before", page.sentence_after(move.step, 40))
    if not found.overlaps(expected) and page.is_long_ago(move.old) and told:
        return  # "fell by 7 % to 678; six years ago it was 745"
    if not found.overlaps(expected) and _is_peak(page, move):
        return  # "the share, which had peaked at 12 in February, closed at 8.94, down 5.3 %"
    if _is_elsewhere(found, expected) or _goes_its_own_way(page, move, expected):
        return
    slack = move.step.quantity.precision if move.step.kind == "percent" else abs(found.middle() or ZERO) / 12
    verdict: Verdict = judge(found, expected, slack)
    verdict = "contradicted" if verdict == "scale_error" else verdict
    if verdict == "contradicted" and move.new.kind == "percent":
        points = move.new.interval - move.old.interval
        if found.overlaps(points) and _turns(page, move, points):
            return  # "will fall to 2.7 %, which makes a deficit of 1 %": words and figures go two ways
        verdict = "unit_error" if found.overlaps(points) else verdict
    yield _finding(page, move, "percent_change", verdict, found, expected, "%")


def _is_peak(page: Page, move: Move) -> bool:
    """Tell whether an old figure is called the highest or lowest one of its time, from which no step is reckoned."""
    behind = page.sentence_after(move.old, _AHEAD)
    return page.has("peak", page.sentence_before(move.old, _AHEAD)) or page.starts("peak", behind)


def _judge_level(page: Page, move: Move) -> list[Finding]:
    """Check a fraction that says how much is left, not by how much: "it needs 17 instead of 35, less than half"."""
    if move.step is None or move.step.kind != "ratio" or move.step.claim.change is not None:
        return []
    quotient = move.new.interval.divided(move.old.interval)
    if quotient is None or not factor_interval(move.step)[0].overlaps(quotient):
        return []
    return [_finding(page, move, "ratio", "supported", move.step.interval, quotient, "x")]


def _turns(page: Page, move: Move, points: Interval) -> bool:
    """Tell whether the words behind the new figure say that it went the other way than it did."""
    middle = points.middle() or ZERO
    step = move.step
    behind = page.gap(move.new, step) if step is not None and step.place > move.new.place else ""
    rises, falls = page.has_stem("increase", behind), page.has_stem("decrease", behind)
    return rises != falls and rises == (middle < 0)


def _turned(page: Page, move: Move) -> Callable[[Page], Finding] | None:
    """Return how to report a step that agrees when the old and the new figure are taken the other way round."""
    if move.is_step or (move.step is not None and leads_back(page, move.step, move.old)):
        return None
    other = Move(move.new, move.old, move.step, move.direction, move.confidence)
    expected = percent_change(other.old_interval, other.new.interval)
    if expected is None or not _signed(other, expected).overlaps(expected):
        return None
    found = _signed(other, expected)
    return lambda page: _finding(page, other, "percent_change", "supported", found, expected, "%")


def _is_elsewhere(found: Interval, expected: Interval) -> bool:
    """Tell whether a step is so far from its figures that it is about others."""
    low, middle = found.middle() or ZERO, expected.middle() or ZERO
    return abs(middle) > _ELSEWHERE * max(abs(low), Decimal(1)) or middle < _GONE


def _in_other_clause(page: Page, move: Move) -> bool:
    """Tell whether a step behind its figures stands in a clause that goes on to something else."""
    step, last = move.step, max(move.old, move.new, key=place_of)
    if step is None or step.place < last.place:
        return False
    gap = page.gap(last, step)
    if page.has("equals", gap):
        return False
    joined = [match.end() for match in page.find_all("and", gap)]
    if joined and len(gap[joined[-1] :].split()) >= _CLAUSE:
        return True  # "delivery grew from 8 to 20 weeks and makers have raised their prices by 10 %"
    return "," in gap and len(gap.split()) > _CLAUSE


def _other_fits(page: Page, move: Move) -> bool:
    """Tell whether an old figure that was looked for farther back may be the wrong one: another fits, or it is far."""
    step, old = move.step, move.old
    if step is None or page.same_sentence(old, move.new) or move.is_step:
        return False
    if page.sentences_between(old, move.new) > _SENTENCES:
        return True
    for other in page.before(move.new, _OTHERS):
        expected = percent_change(other.interval, move.new.interval) if same_unit_or_bare(other, move.new) else None
        if expected is not None and _signed(move, expected).overlaps(expected):
            return True
    return False


def _goes_its_own_way(page: Page, move: Move, expected: Interval) -> bool:
    """Tell whether a step before its figures goes the other way: "sales rose 15 %, prices fell from 114 to 99"."""
    step = move.step
    if step is None or step.place > min(move.old.place, move.new.place):
        return False
    first = min(move.old, move.new, key=place_of)
    if not _signed(move, expected).overlaps(expected) and begins_anew(page, step, first):
        return True
    if move.confidence >= _LINKED and len(page.gap(step, first).split()) <= BETWEEN:
        return False  # "fell by a fifth, from 1.25 to 4"
    around = page.sentence_before(step, 90)[-90:] + " | " + page.sentence_after(step, 12)
    rises, falls = page.has_stem("increase", around), page.has_stem("decrease", around)
    middle = expected.middle() or ZERO
    return rises != falls and rises == (middle < 0)


def begins_anew(page: Page, step: Figure, first: Figure) -> bool:
    """Tell whether a clause of its own lies between: "sales rose 8 %, while shops climbed from 100 to 150"."""
    clause = _CLAUSE_END.split(page.gap(step, first))
    joined = [match.end() for match in page.find_all("and", clause[-1])]
    if joined and len(clause[-1][joined[-1] :].split()) >= _CLAUSE:
        return True  # "they grant 7 % and the time of sale has fallen from 118 to 84 days"
    return len(clause) > 1 and len(clause[-1].split()) >= _CLAUSE and not page.has("equals", clause[-1])


def _signed(move: Move, expected: Interval, *, exact: bool = False) -> Interval:
    """Return the stated step with the sign of its direction; of the figures where no word gives one."""
    found = Interval(ZERO, ZERO)
    if move.step is not None:
        found = move.step.exact if exact and move.step.quantity.bound == "exact" else move.step.interval
    if move.step is not None and move.step.kind == "ratio":
        found = found.times(HUNDRED)
    middle = expected.middle() or ZERO
    falls = move.direction == "decrease" or (move.direction is None and middle < 0)
    already = found.high is not None and found.high < 0
    return -found if falls and not already else found


def _judge_step(page: Page, move: Move) -> Iterator[Finding]:
    """Check points or an amount against the difference; "by 2 points from 5 to 7 %"."""
    if move.step is None or (move.step.kind == "percentage_point" and move.new.kind != "percent"):
        return
    if move.step.kind not in ("percent", "percentage_point") and not shares_unit(move.step.quantity, move.old.quantity):
        return  # "up from 54 pounds, after they voted by 27 votes to 19"
    expected = move.new.interval - move.old.interval
    if move.step.quantity.unit.code == "bp":
        expected = expected.times(HUNDRED)
    found = _signed(move, expected)
    if move.step.kind == "percent":
        relative = percent_change(move.old.interval, move.new.interval)
        if relative is not None and found.overlaps(relative) and not _gives_points(move, found):
            yield _finding(page, move, "percent_change", "supported", found, relative, "%")
        elif found.overlaps(expected):
            if _turns(page, move, expected):
                return  # words and figures go two ways
            yield _finding(page, move, "percent_change", "unit_error", found, expected, "pp")
        elif relative is not None:
            yield from _judge_percent_miss(page, move, found, relative)
        return
    verdict: Verdict = judge(found, expected, move.step.quantity.precision)
    last = move.step.place < move.old.place and goes_on(page, page.gap(move.step, move.old))
    if verdict == "contradicted" and last and move.old is not move.new:
        return  # "31 million, 4 million more than last year, the repairs 65 million"
    if verdict == "contradicted" and (own := _in_per_cent(page, move)) is not None:
        yield own
        return
    yield _finding(page, move, "percent_change", verdict, found, expected, move.step.quantity.unit.code)


def _in_per_cent(page: Page, move: Move) -> Finding | None:
    """Return what agrees with a percentage right behind a step: "had traded at 64 in March, closed at 48, down 6, or 11.1 %"."""
    step = move.step
    told = next(page.after(step, 1), None) if step is not None else None
    if step is None or told is None or told.kind != "percent" or len(page.gap(step, told).split()) > _ASIDE:
        return None
    if not page.same_sentence(step, told) or move.direction not in ("increase", "decrease"):
        return None
    amount = step.interval if move.direction == "increase" else -step.interval
    expected = amount.divided(move.new.interval - amount)
    if expected is None or not _signed(replace(move, step=told), expected).overlaps(expected.times(HUNDRED)):
        return None
    exact = move.new.value - (step.value if move.direction == "increase" else -step.value)
    return build_finding(
        page, "percent_change", "supported", told, (move.new, step),
        found=told.exact, expected=Interval.around(abs(step.value / exact) * HUNDRED, ZERO), unit="%",
        confidence=move.confidence, arithmetic=f"{whole_text(page, step)} / {whole_text(page, move.new)}",
    )  # fmt: skip


def _gives_points(move: Move, found: Interval) -> bool:
    """Tell whether a step is just the points between two percentages, and misses their exact percentage."""
    points, relative = move.new.exact - move.old.exact, percent_change(move.old.exact, move.new.exact)
    one = found.middle()
    return relative is not None and one == points.middle() and not found.overlaps(relative)


def _judge_percent_miss(page: Page, move: Move, found: Interval, relative: Interval) -> Iterator[Finding]:
    verdict = judge(found, relative, move.step.quantity.precision if move.step else ZERO)
    yield _finding(
        page, move, "percent_change", "contradicted" if verdict == "scale_error" else verdict, found, relative, "%"
    )


def _judge_factor(page: Page, move: Move) -> Iterator[Finding]:
    """Check "doubled" and "3.5 times" against the quotient; words for a factor are read as rounded."""
    if move.step is None or move.step.value <= 0:
        return
    quotient = move.new.interval.divided(move.old.interval)
    if quotient is None:
        return
    found, slack = factor_interval(move.step)
    if move.direction == "decrease" and move.step.value > 1:
        found = Interval.around(Decimal(1)).divided(found) or found
        slack /= move.step.value * move.step.value
    verdict: Verdict = judge(found, quotient, slack)
    verdict = "contradicted" if verdict == "scale_error" else verdict
    yield _finding(page, move, "factor_change", verdict, found, quotient, "x")


def factor_interval(step: Figure) -> tuple[Interval, Decimal]:
    """Return what a factor or fraction means, and by how much more a figure may miss it and nearly agree.

    "Doubled" is said of figures this much off; "more than doubled" and a factor with digits are not.
    """
    quantity = step.quantity
    if quantity.value is None or quantity.bound != "exact":
        return step.interval, ZERO
    reach = abs(quantity.value) * _WORDS_FACTOR
    half = max(min(quantity.precision, reach), ZERO)
    half = max(half, (step.interval.high or ZERO) - quantity.value) if quantity.approximate else half
    return Interval.around(quantity.value, half), max(reach - half, ZERO)


def _exact(move: Move, unit: str | None, rule: str) -> Interval | None:
    """Return the exact arithmetic of the figures as they stand, in the unit of the finding."""
    old, new = move.exact_old, move.new.exact
    if unit == "x":
        return new.divided(old)
    if rule == "percent_change" and unit == "%":
        return percent_change(old, new)
    return (new - old).times(HUNDRED) if unit == "bp" else new - old


def _finding(
    page: Page, move: Move, rule: str, verdict: Verdict, found: Interval, expected: Interval, unit: str | None
) -> Finding:
    step = move.step if move.step is not None else move.new
    arithmetic = f"{whole_text(page, move.old)} \u2192 {whole_text(page, move.new)}"
    return build_finding(
        page,
        rule,
        verdict,
        step,
        (move.old, move.new),
        found=_signed(move, expected, exact=True) if unit != "x" else step.exact,
        expected=_exact(move, unit, rule) or expected,
        unit=unit,
        confidence=move.confidence,
        arithmetic=arithmetic,
    )
