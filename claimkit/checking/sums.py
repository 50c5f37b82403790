"""Parts and whole: "20 injured, 12 of them men and 8 women"; the remaining ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.carried import in_scale_of, is_scaled, scale_of
from claimkit.checking.intervals import HALF, ZERO, Interval, significant_digits
from claimkit.checking.pages import Figure, Page, is_bare, last_word, same_unit, shares_unit
from claimkit.checking.verdicts import judge
from claimkit.records import Finding, Quantity, Verdict

LONGEST_GAP = 160  # characters between two figures of one sum
_REST_REACH = 500  # characters from "the remaining 52 cars" back to "of the 70 cars"
_CLOSE_WORDS = 2  # between "including" and its figure
_ADDABLE = ("currency", "count", "physical", "duration")
_TELLING_DIGITS = 3  # a sum of such small figures that fails proves nothing unless the parts are said to be all
_SCALE = Decimal(1000)
_TOO_MUCH = 12  # times a whole that one of its parts may be by a slip of the pen
_FAR_OFF = 1000  # times a whole that no part of it is, not even by a slip of the pen
_TWICE = Decimal("1.5")
_TOO_FEW = 3  # times by which the parts of a list miss their whole at most
_NEAR = Decimal("0.12")
# of a whole that parts told "respectively" make when there may be others
_SOME, _MOST = Decimal("0.15"), Decimal("0.9")
_STEPS = ("percent", "percentage_point", "factor")
_OWN = 20  # characters behind a figure in which "of them" is said of it
_LISTED = 3  # parts behind a colon that are all of their whole when they nearly make it
_COMMA = re.compile("[,;\uff0c\u3001\uff1b]")
_COLON = re.compile(r":\s*(?:[\w'\u2019]+\s+){0,4}$")


def check_sums(page: Page) -> Iterator[Finding]:
    """Yield the findings on wholes that are given with their parts."""
    for figure in page.figures:
        if figure.kind in _ADDABLE:
            yield from _whole_first(page, figure)
            yield from _rest_of(page, figure)


def _whole_first(page: Page, whole: Figure) -> Iterator[Finding]:
    """Check "T, of which A and B"."""
    parts = in_scale(whole, _parts_after(page, whole))
    closed = len(parts) >= _LISTED and _COLON.search(page.gap(whole, parts[0])) is not None
    closed = closed and _is_closed(page, whole, parts)
    parts = parts if closed else _filled(whole, parts)
    own = page.text[whole.quantity.end : whole.quantity.end + _OWN]
    if not parts or (own[:1] == " " and own[1:2].isalpha() and page.starts("of_which", own)):
        return  # "two of them" is a part itself
    gap = page.gap(whole, parts[0])
    if page.is_only("clock_to", gap):
        return  # "das 9 as 18": two clock times
    after = page.sentence_after(parts[0], 30)
    behind = not after.startswith(",") and page.starts("of_which", after)  # not "in 19 towns 64 shops, of which"
    ahead = page.ends_with("whole", page.sentence_before(whole, 40))
    opens = page.opens_whole(whole)
    listed = len(parts) > 1 and _COLON.search(gap) is not None and not page.has("among", gap)
    listed = listed and (whole.kind != "count" or not exceeds(parts[0], whole) or last_word(parts[0]) is None)
    exact = behind or ahead or page.sets_off("of_which", gap) or page.has("makes_up", gap) or listed
    among = page.sets_off("among", gap, words=_CLOSE_WORDS)
    if not exact and not among and not opens:
        return
    biggest = max(parts, key=lambda part: part.value)
    alike = last_word(biggest) in (None, last_word(whole))
    if not alike and not page.sets_off("of_which", _before_qualifier(page, whole, parts[0]), words=0):
        exact = exact and not exceeds(biggest, whole)  # "three bidders, one of which would take on 120 people"
    if exceeds(biggest, whole) and (exact or (len(parts) == 1 and (alike or among)) or (opens and alike)):
        yield from _too_large(page, whole, parts, biggest)
    elif len(parts) >= 2 and (exact or opens):
        complete = is_complete(page, whole, parts) or (listed and _nearly(whole, parts))
        complete = complete or _too_many(whole, parts, listed=listed) or closed
        yield from judge_sum(page, whole, parts, complete=complete)
    elif len(parts) >= 2 and judge(whole.interval, total_of(parts), ZERO) == "supported":
        yield from judge_sum(page, whole, parts, complete=True)


def _before_qualifier(page: Page, whole: Figure, part: Figure) -> str:
    """Return the text between a whole and its part, without "about" and its like."""
    qualifier = part.quantity.qualifier
    ahead = qualifier is not None and qualifier.end <= part.quantity.start
    end = qualifier.start if qualifier is not None and ahead else part.quantity.start
    return page.text[whole.quantity.end : max(end, whole.quantity.end)]


def _filled(whole: Figure, parts: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the first parts alone where they make their whole exactly: what follows counts something else."""
    for count in range(2, len(parts)):
        if total_of(parts[:count]).middle() == whole.value and whole.quantity.bound == "exact":
            return parts[:count]
    return parts


def _is_closed(page: Page, whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether a list behind a colon ends its sentence with "and": "25 million: 15 from A, 7 from B and 5 from C"."""
    last = page.gap(parts[-2], parts[-1])
    if not page.has("and", last) or page.has("among", page.gap(whole, parts[0])):
        return False
    if _COMMA.search(page.sentence_after(parts[-1])) or any(
        page.same_sentence(parts[-1], figure) for figure in page.after(parts[-1], 1)
    ):
        return False
    nouns = {last_word(part) for part in parts} - {None}
    alike = whole.kind != "count" or not nouns or nouns == {last_word(whole)}
    total = sum((part.value for part in parts), ZERO)
    return alike and whole.value < total * _TOO_FEW and total < whole.value * _TOO_FEW


def _too_many(whole: Figure, parts: tuple[Figure, ...], *, listed: bool) -> bool:
    """Tell whether parts together exceed their whole; far more than it counts some of them twice, but in a list."""
    low, high = total_of(parts).low, whole.interval.high
    far = listed and len(parts) >= _LISTED
    return low is not None and high is not None and high < low and (far or low <= high * _TWICE)


def _nearly(whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether three or more parts come so near to their whole that they must be meant to make it."""
    total = sum((part.value for part in parts), ZERO)
    return len(parts) >= _LISTED and abs(total - whole.value) <= abs(whole.value) * _NEAR


def _too_large(page: Page, whole: Figure, parts: tuple[Figure, ...], biggest: Figure) -> Iterator[Finding]:
    """Report a part that exceeds its whole, unless an earlier figure of the sentence may be the whole."""
    if biggest.value > whole.value * _FAR_OFF or any(
        figure.kind == "factor" for figure in page.figures[whole.place : biggest.place]
    ):
        return  # "they own 240, it used to be twice as many, namely 500"
    for earlier in page.before(whole, 3):
        near = page.same_sentence(earlier, whole) and same_unit(earlier.quantity, biggest.quantity)
        if near and not exceeds(biggest, earlier):
            return
    verdict = judge(whole.interval, total_of(parts), ZERO)
    if verdict == "scale_error" and len(parts) > 1:
        yield sum_finding(page, whole, parts, verdict, 0.85)
    else:
        yield sum_finding(page, whole, (biggest,), "contradicted", 0.85)


def _rest_of(page: Page, rest: Figure) -> Iterator[Finding]:
    """Check "of the 70 cars, 18 have come ... the remaining 52 cars"."""
    noun = last_word(rest)
    if rest.kind != "count" or noun is None or not page.ends_with("rest", page.sentence_before(rest, 25)):
        return
    parts = [rest]
    for figure in page.before(rest):
        if figure.kind != "count" or rest.quantity.start - figure.quantity.end > _REST_REACH:
            continue
        if last_word(figure) == noun and page.ends_with("whole", page.sentence_before(figure, 40)):
            if len(parts) > 1:
                yield from judge_sum(page, figure, tuple(parts), complete=True)
            return
        if last_word(figure) in (None, noun):
            parts.insert(0, figure)


def exceeds(part: Figure, whole: Figure) -> bool:
    """Tell whether a part is larger than its whole can be."""
    low, high = part.interval.low, whole.interval.high
    return low is not None and high is not None and low > high


def _parts_after(page: Page, whole: Figure) -> tuple[Figure, ...]:
    """Return the figures that follow a whole and an of-which cue, as long as they read like one list."""
    parts: list[Figure] = []
    last, over_times, opens = whole, False, page.opens_whole(whole)
    for figure in page.after(whole):
        gap = page.gap(last, figure)
        if last is whole and figure.kind in _STEPS and page.same_sentence(whole, figure):
            continue  # "38.6 billion, up 54 %, of which"
        if last is whole and not _lists_with(whole, figure) and _before_colon(page, whole, figure):
            continue  # "96,000 people in three days: 28,000 on Friday"
        if last is whole:
            over_times = ":" in gap and page.same_sentence(whole, figure)
        if not _lists_with(whole, figure) or len(gap) > LONGEST_GAP:
            break
        if not may_join(whole, figure, times=not over_times) and not (opens and _is_own_step(figure)):
            break
        if not page.same_sentence(last, figure) and not (last is whole and _opens(page, gap)):
            break
        if parts and not continues(page, gap):
            break
        parts.append(figure)
        last = figure
    return tuple(parts)


def _before_colon(page: Page, whole: Figure, figure: Figure) -> bool:
    """Tell whether a colon stands between a figure and the next one, and none before it."""
    follows = next(page.after(figure, 1), None)
    near = page.same_sentence(whole, figure) and ":" not in page.gap(whole, figure)
    return near and follows is not None and page.gap(figure, follows).lstrip().startswith(":")


def _lists_with(whole: Figure, part: Figure) -> bool:
    """Tell whether a figure has the unit of the whole, or none of its own beside one that has."""
    return same_unit(whole.quantity, part.quantity) or (
        is_bare(part.quantity) and shares_unit(whole.quantity, part.quantity)
    )


def _opens(page: Page, gap: str) -> bool:
    """Tell whether a new sentence goes on with its first word: "20 were hurt. Of these, 12 ..."."""
    tail = re.split(r"[.!?]\s+|\n", gap)[-1]
    return page.starts("of_which", tail)


def continues(page: Page, gap: str) -> bool:
    """Tell whether the text between two figures reads like a list that goes on."""
    return (
        len(gap) <= LONGEST_GAP
        and (
            _COMMA.search(gap) is not None
            or page.has("and", gap)
            or page.has("respectively", gap)
            or page.has("of_which", gap)
        )
        and not page.has("break", gap)
        and not page.ends_with("break_before", gap)
    )


def may_join(whole: Figure, part: Figure, *, times: bool = True) -> bool:
    """Refuse figures that tell of a change or, with `times`, of another time than the whole."""
    change = part.claim.change
    if change is not None and (change.by is not None or change.old is not None or change.factor is not None):
        return False
    if not times:
        return True
    one, other = whole.claim.time, part.claim.time
    if one is None or other is None or "vague" in (one.kind, other.kind):
        return True
    return (one.since, one.until) == (other.since, other.until)


def _is_own_step(part: Figure) -> bool:
    """Tell whether a figure is itself what goes or comes: "Of the 120 posts 75 go at sea and 45 on land"."""
    change = part.claim.change
    return change is not None and change.by is not None and (change.old, change.new, change.factor) == (None,) * 3


def is_complete(page: Page, whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether the words say that the parts are all of the whole."""
    inside = page.text[whole.quantity.end : parts[-1].quantity.end] + page.sentence_after(parts[-1], 60)
    if any(page.has(kind, inside) for kind in ("makes_up", "rest")):
        return True
    # "of which 100 and 80 million respectively": two of several, unless they come near their whole or far from it
    share = sum((part.value for part in parts), ZERO) / whole.value if whole.value else ZERO
    return page.has("respectively", inside) and not _SOME < share < _MOST


def judge_sum(page: Page, whole: Figure, parts: tuple[Figure, ...], *, complete: bool) -> Iterator[Finding]:
    """Yield what the sum of the parts says about the whole; a miss only where it was meant as a sum."""
    total = total_of(parts, whole)
    slack = sum((part.quantity.precision for part in parts), whole.quantity.precision) / 2
    rough = whole.kind != "count" and not _are_exact((whole, *parts))
    verdict = judge(whole.interval, total, slack if rough else ZERO)
    if verdict in ("supported", "approximately_supported"):
        yield sum_finding(page, whole, parts, verdict, 0.95)
    elif complete and (verdict != "contradicted" or not _is_far_off(whole, parts)):
        yield sum_finding(page, whole, parts, verdict, 0.9)
    elif verdict == "scale_error" or looks_like_slip(whole, parts):
        yield sum_finding(page, whole, parts, verdict, 0.7)


def _is_far_off(whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether parts are so small a share of what would be their whole that they are parts of something else."""
    return sum((part.value for part in parts), ZERO) * _FAR_OFF < whole.value


def _are_exact(figures: tuple[Figure, ...]) -> bool:
    """Tell whether all figures are written to one digit, and none is called about right: then their sum holds."""
    same = len({figure.quantity.precision for figure in figures}) == 1
    return same and not any(figure.quantity.approximate for figure in figures)


def in_scale(whole: Figure, parts: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return bare parts in the scale of their whole: "85 million: 50 from the club, 20 from the state, 15 ..."."""
    bare = [part for part in parts if is_bare(part.quantity) and part.value < _SCALE]
    scaled = is_scaled(whole.quantity) and all(is_scaled(part.quantity) for part in parts if part not in bare)
    if not bare or not scaled or any(part.value * scale_of(whole.quantity) > whole.value * _TOO_MUCH for part in bare):
        return parts
    return tuple(
        Figure(replace(part.claim, quantity=_carried(part.quantity, whole.quantity)), part.place)
        if part in bare
        else part
        for part in parts
    )


def _carried(quantity: Quantity, whole: Quantity) -> Quantity:
    """Return a part in the scale of its whole, a number without decimals as more exact than it is written."""
    carried = in_scale_of(quantity, whole)
    return replace(carried, precision=carried.precision / 5) if quantity.precision == HALF else carried


def looks_like_slip(whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether a failed sum is near enough, and its figures long enough, to be meant as one."""
    total = sum((part.value for part in parts), ZERO)
    digits = max(significant_digits(f.value) for f in (whole, *parts))
    if digits < _TELLING_DIGITS or not whole.value:
        return len(parts) >= _LISTED and _differs_in_front(total, whole.value)
    return abs(total - whole.value) <= abs(whole.value) * _NEAR or significant_digits(total - whole.value) == 1


def _differs_in_front(one: Decimal, other: Decimal) -> bool:
    """Tell whether two figures of one length differ in their first digit only: 780 and 480, but not 800 and 500."""
    figures = [figure.normalize().as_tuple() for figure in (one, other)]
    alike = figures[0].exponent == figures[1].exponent and len(figures[0].digits) == len(figures[1].digits) > 1
    return alike and figures[0].digits[1:] == figures[1].digits[1:]


def total_of(parts: tuple[Figure, ...], whole: Figure | None = None) -> Interval:
    """Return the sum of figures; beside a whole with more digits the round ones are taken as nearly exact."""
    if whole is None or whole.quantity.approximate:
        return sum((part.interval for part in parts), Interval(ZERO, ZERO))
    return sum((as_exact_as(part, whole) for part in parts), Interval(ZERO, ZERO))


def as_exact_as(part: Figure, whole: Figure) -> Interval:
    """Return what a round figure can mean beside one with more digits: less than it could alone."""
    own, other = part.quantity.precision, whole.quantity.precision
    plain = part.quantity.bound == "exact" and not (part.quantity.approximate or whole.quantity.approximate)
    plain = plain and part.quantity.value is not None
    if plain and part.kind == "currency" and own == HALF:
        return Interval.around(part.value, own / 5)  # a price of 29 euros is no price of 28.60
    return Interval.around(part.value, max(own / 5, other)) if plain and own > other else part.interval


def sum_finding(page: Page, whole: Figure, parts: tuple[Figure, ...], verdict: Verdict, confidence: float) -> Finding:
    """Return the finding of a sum."""
    return build_finding(
        page,
        "sum",
        verdict,
        whole,
        parts,
        found=whole.exact,
        expected=sum((part.exact for part in parts), Interval(ZERO, ZERO)),
        unit=whole.quantity.unit.code,
        confidence=confidence,
        arithmetic=" + ".join(whole_text(page, part) for part in parts),
    )
