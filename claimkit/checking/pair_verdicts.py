"""What the arithmetic of two figures says about the share, percentage or factor that sums them up."""

from __future__ import annotations

from decimal import Decimal

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.changes import factor_interval
from claimkit.checking.intervals import HUNDRED, ZERO, Interval, percent_change, significant_digits
from claimkit.checking.pages import Figure, Page
from claimkit.checking.pairings import Pair, is_own_step
from claimkit.checking.sums import as_exact_as
from claimkit.checking.two_matters import is_of_others
from claimkit.checking.verdicts import agree, judge
from claimkit.records import Finding, Verdict

_WORDS_FACTOR = Decimal("0.12")  # "doubled" and "a third" are said of figures this much off
_WORDS_RIGHT = Decimal("0.025")  # the same, and right
_CLOSE = Decimal("0.05")  # by which a figure that no words join to its pair may miss the exact arithmetic
_SAYING = 2  # digits from which a percentage that fits is no accident


def judge_pair(
    page: Page, step: Figure, pair: Pair, *, strict: bool, joined: bool = False, agreeing: bool = False
) -> Finding | None:
    """Return what the arithmetic of a pair says about a step; None where it says nothing.

    `strict` asks for a figure that agrees and has digits enough to be no accident, few of them where it is `joined`;
    `agreeing` for one that agrees.
    """
    telling = _is_telling(step)
    open_ended = ("at_least", "more_than", "at_most", "less_than")
    if strict and any(f.quantity.bound in open_ended and not f.quantity.approximate for f in (pair.first, pair.second)):
        return None
    if strict and not telling and not (joined and step.quantity.bound == "exact"):
        return None
    if pair.relation == "share":
        return _judge_share(page, step, pair, strict=strict, both=telling, agreeing=agreeing)
    old, new = pair.first, pair.second
    if pair.relation == "step":
        return _judge_difference(page, step, pair, strict=strict, agreeing=agreeing)
    if step.kind == "percentage_point":
        scale = HUNDRED if step.quantity.unit.code == "bp" else Decimal(1)
        points, exact_points = (new.interval - old.interval).times(scale), (new.exact - old.exact).times(scale)
        return _finding(page, step, pair, "percent_change", points, exact_points, strict=strict, agreeing=agreeing)
    if step.kind in ("percent", "ratio"):
        expected = percent_change(as_exact_as(old, new), as_exact_as(new, old))
        exact = percent_change(old.exact, new.exact)
        return (
            None
            if expected is None or exact is None
            else _finding(page, step, pair, "percent_change", expected, exact, strict=strict, agreeing=agreeing)
        )
    quotient, exact = new.interval.divided(old.interval), new.exact.divided(old.exact)
    if quotient is None or exact is None:
        return None
    return _finding(page, step, pair, "factor_change", quotient, exact, strict=strict, agreeing=agreeing)


def _judge_difference(page: Page, step: Figure, pair: Pair, *, strict: bool, agreeing: bool) -> Finding | None:
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
    return _finding(page, step, pair, "percent_change", expected, exact, strict=strict, agreeing=agreeing)


def _judge_share(page: Page, step: Figure, pair: Pair, *, strict: bool, both: bool, agreeing: bool) -> Finding | None:
    """Judge the share that a part is of its whole, or with `both` that one of two parts is of their sum."""
    quotient, exact = pair.first.interval.divided(pair.second.interval), pair.first.exact.divided(pair.second.exact)
    if quotient is None or exact is None or (step.claim.change is not None and not pair.sure):
        return None
    if step.kind == "percent" and (
        measures_move(page, step) or (is_own_step(step) and pair.first.value > pair.second.value)
    ):
        return None
    scale = HUNDRED if step.kind == "percent" else Decimal(1)
    if both and step.kind == "percent" and step.quantity.bound == "exact" and not pair.sure:
        sum_of, exact_sum = pair.first.interval + pair.second.interval, pair.first.exact + pair.second.exact
        for part in (pair.first, pair.second):
            share, stated = part.interval.divided(sum_of), part.exact.divided(exact_sum)
            middle = None if stated is None else stated.times(scale).middle()
            if share and stated and middle is not None and abs(middle - step.value) <= step.quantity.precision:
                whole = _stated_whole(page, pair)
                pair = Pair(part, whole, "share", True) if whole is not None else pair
                return _finding(
                    page, step, pair, "share", share.times(scale), stated.times(scale), strict=strict, agreeing=agreeing
                )
    rule = "share" if step.kind == "percent" or pair.sure or not _compares(pair) else "ratio"
    return _finding(page, step, pair, rule, quotient.times(scale), exact.times(scale), strict=strict, agreeing=agreeing)


def measures_move(page: Page, step: Figure) -> bool:
    """Tell whether what a percentage measures is a rise or fall, so that it is no share: "the increase is 15 %"."""
    change = step.claim.change
    if is_own_step(step) and change is not None and change.old is not None and change.new is not None:
        return True
    measure = step.claim.measure
    if measure is None or measure.start is None or len(measure.text.split()) > 1:
        return False
    moves = page.has_stem("increase", measure.text) or page.has_stem("decrease", measure.text)
    return moves and not page.has("share_words", measure.text)


def _compares(pair: Pair) -> bool:
    """Tell whether two amounts are held against each other, not a part against its whole: prices of two times."""
    times = [
        None if f.claim.time is None else (f.claim.time.since, f.claim.time.until) for f in (pair.first, pair.second)
    ]
    return pair.first.kind == "percent" or (pair.first.kind == "currency" and times[0] != times[1])


def _stated_whole(page: Page, pair: Pair) -> Figure | None:
    """Return the figure before two parts that is their sum: "Of 9,412 runners, 8,030 arrived; the other 1,382"."""
    first = min(pair.first, pair.second, key=lambda figure: figure.place)
    total = pair.first.value + pair.second.value
    return next((figure for figure in page.before(first, 2) if figure.value == total), None)


def _finding(
    page: Page,
    step: Figure,
    pair: Pair,
    rule: str,
    expected: Interval,
    exact: Interval,
    *,
    strict: bool,
    agreeing: bool,
) -> Finding | None:
    """Return the finding that `judge_pair` asks for."""
    if expected.low is None or expected.high is None:
        return None
    found, wrong_way = _signed(page, step, rule, expected)
    if wrong_way and strict:
        return None
    slack, shown = step.quantity.precision, step.exact if step.quantity.bound == "exact" else step.interval
    if step.kind == "ratio" and rule == "percent_change":
        found, shown = found.times(HUNDRED), shown.times(HUNDRED)
    if step.kind == "factor":
        found, slack = factor_interval(step)
        found = _closed(found)
    elif step.kind == "ratio":
        found = found.widened(abs(found.middle() or ZERO) * _WORDS_RIGHT)
        slack = abs(found.middle() or ZERO) * _WORDS_FACTOR
        found = -_closed(-found) if (found.middle() or ZERO) < 0 else _closed(found)
    agreement = agree(found, expected, slack)
    if agreement is None and (strict or agreeing):
        return None
    verdict: Verdict = agreement or judge(found, expected, slack)
    verdict = "contradicted" if verdict == "scale_error" and rule != "share" else verdict
    if pair.relation == "change" and is_of_others(page, verdict, step, pair.first, pair.second):
        return None
    if strict and (not _is_exact(found, exact, step) or (verdict != "supported" and step.kind == "percent")):
        return None
    points = step.quantity.unit.code if step.kind == "percentage_point" else "%"
    unit = {"factor_change": "x", "percent_change": points}.get(rule, step.quantity.unit.code)
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
