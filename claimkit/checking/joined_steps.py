"""Steps that word order alone joins to two figures beside them: "from 460 to 136 million, 15 % less".

The claims link a step to its figures where the arithmetic fits, so a slip in one of the three loses the link that would
show it. Here the sentence decides: which of the figures right beside a step are the old and the new one, by the small
words between them and nothing else. A step that fits other figures nearby, or these ones in another order, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from claimkit.checking.carried import in_scale_of, is_scaled, scale_of
from claimkit.checking.cues import cue_pattern
from claimkit.checking.differences import count_one_noun
from claimkit.checking.moves import place_of, same_unit_or_bare
from claimkit.checking.orders import is_noun
from claimkit.checking.pages import Figure, Page, code_of, is_bare
from claimkit.checking.pair_verdicts import judge_pair
from claimkit.checking.pairings import Pair, is_own_step, order_by_time
from claimkit.records import Finding

Ends = tuple[Figure, Figure, bool]  # the old and the new figure, and whether small words put them in this order
_STEPS = ("percent", "percentage_point", "ratio", "factor")
LEVELS = ("count", "currency", "physical", "duration")
_BETWEEN, _AGAINST = 30, 80  # characters between the two ends of a change
_TAIL, _LEAD, _NEXT = (
    8,
    5,
    4,
)  # words between a figure and its step; of them behind the mark; before one in a sentence of its own
_RELATIVE = 14  # words of a clause between a rise and its from-to
_THAN, _BELOW, _WHEN = 3, 6, 12  # words between "more than" and its figure; the same, with a clause of time
AROUND = 12  # figures among which another one may fit a step
_THOUSAND = 1000
_WIDE = 100  # times by which a step misses its figures at most
_MARK = re.compile("[,:;(\u2013\u2014]|\\s-\\s")
_PRONOUN = 5  # words beside the time in a sentence that goes on with the older figure
_STOP = re.compile('[;:!?\n()"\u201c\u201d\u201e\u00ab\u00bb]')
_SIGNS = ("+", "-", "\u2212", "\u2013")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[/\u2013-]\d\d(?:\d\d)?)?(?!\d)")


def check_joined_steps(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield a finding for each step that no rule has placed and that stands right beside the two figures it sums up."""
    placed = {
        name
        for f in known
        if f.rule in ("percent_change", "factor_change", "share", "ratio")
        for name in f.claim_ids[:1]
    }
    for step in page.figures:
        if (
            step.kind not in _STEPS
            or step.claim.id in placed
            or step.quantity.value is None
            or _opens_range(page, step)
        ):
            continue
        for old, new, ordered in find_ends(page, step):
            yield from _judge(page, step, old, new, ordered=ordered)
            break


def _opens_range(page: Page, step: Figure) -> bool:
    """Tell whether a percentage is the first of a from-to itself: "the fall grew from 1.2 to 3.0 per cent"."""
    return page.starts("to", page.sentence_after(step, 12)) and page.ends_with("from", page.sentence_before(step, 12))


def find_ends(page: Page, step: Figure) -> Iterator[Ends]:
    """Yield the old and the new figure beside a step, as far as word order tells them, in the scale of both."""
    for one, two, ordered in _find_ends(page, step):
        old, new = _reached(page, _scaled(one, two)), _reached(page, _scaled(two, one))
        if _may_pair(old, new) and not _is_of_another(page, step, old, new):
            yield old, new, ordered


def _find_ends(page: Page, step: Figure) -> Iterator[Ends]:
    wanted = {"percentage_point": ("percent",), "factor": (*LEVELS, "percent")}.get(step.kind, LEVELS)
    before = [f for f in page.before(step, 4) if f.kind in wanted and not _is_span(f, step) and not is_own_step(f)][:2]
    after = [f for f in page.after(step, 3) if f.kind in wanted][:2]
    if len(before) == 2:
        yield from _behind(page, before[1], before[0], step)
    if len(after) == 2:
        yield from _ahead(page, step, *after)
    for old in after if before else ():
        yield from _amid(page, before[0], step, old)
    yield from _told_next(page, step)


def _behind(page: Page, one: Figure, two: Figure, step: Figure) -> Iterator[Ends]:
    """Read "from ONE to TWO, a fall of STEP" and "ONE, against TWO last year: a fall of STEP"."""
    gap = page.gap(one, two)
    if not page.same_sentence(one, two) or not _trails(page, two, step):
        return
    if _leads(page, one, gap):
        yield one, two, True
    elif len(gap) <= _AGAINST and _is_set_against(page, gap) and not _names_other(page, one, two):
        yield two, one, False


def _ahead(page: Page, step: Figure, one: Figure, two: Figure) -> Iterator[Ends]:
    """Read "fell by STEP, from ONE to TWO", "fell STEP to ONE from TWO" and "fell by STEP: ONE, after TWO"."""
    lead, gap = page.gap(step, one), page.gap(one, two)
    if not page.same_sentence(step, two) or not _is_moving(page, step):
        return
    if (
        _is_noun_of(page, step)
        and page.has("brings", lead)
        and len(lead.split()) <= _RELATIVE
        and _leads(page, one, gap)
    ):
        yield one, two, True  # "a rise of 20 % in the fare, which will go from 1,250 to 1,500"
    if _DIGIT.search(lead):
        return
    if page.has("and", lead) or len(lead.split()) > _LEAD or len(gap) > _AGAINST:
        return
    if page.ends_with("from", lead) and page.has("to", gap) and len(gap) <= _BETWEEN:
        yield one, two, True
        return
    led = page.ends_with("to", lead)
    back = led and page.ends_with("from", gap) and len(gap.split()) <= _THAN
    if back or ((led or lead.strip() == ":") and _is_set_against(page, gap)):
        yield two, one, back


def _amid(page: Page, new: Figure, step: Figure, old: Figure) -> Iterator[Ends]:
    """Read "NEW, STEP less than the OLD of last year" and "NEW, STEP less than in 2019, when it was OLD"."""
    lead, gap = page.gap(new, step), page.gap(step, old)
    apart = old.place - step.place
    if apart > 1 and not page.sets_off("when_it_was", gap, words=_PRONOUN + 2):
        return  # but "60 % less than last year, when its 140 members had delivered 4,000"
    aside = _MARK.split(lead)[-1]
    if not page.same_sentence(new, old) or _DIGIT.search(_YEAR.sub("", lead)) or _STOP.search(lead) or ";" in gap:
        return
    if len(aside.split()) > _LEAD or len(lead.split()) > (_TAIL if aside != lead else _LEAD):
        return
    words = len(gap.split())
    near, told = "," not in gap, gap.rstrip().endswith("(") or page.sets_off("when_it_was", gap, words=_PRONOUN + 2)
    if page.starts("below", gap):
        if words <= (_BELOW if near and not told else _WHEN):
            yield _unbound(old), new, True
        return
    if _moves(page, aside) and (page.starts("versus", gap) or page.starts("over", gap)):
        if near and words <= _BELOW:
            yield _unbound(old), new, True  # "318, a rise of 20 % over the 265 of last year"
        return
    ahead = page.ends_with("more_less", lead)
    compared = page.starts("more_less", gap) or ahead
    if not compared or not page.has("than", gap) or (not ahead and page.has("and", lead)):
        return
    if near and (words <= _THAN + 1 or (words <= _BELOW + 1 and _is_dated(page, old, step, gap))):
        yield _unbound(old), new, True
    elif words <= _WHEN and told:
        yield old, new, True


def _is_dated(page: Page, old: Figure, step: Figure, gap: str) -> bool:
    """Tell whether a time and a small word lead to the older figure: "more than in the season of 2021/22 with 880"."""
    time = old.claim.time
    return time is not None and step.quantity.end <= time.start < old.quantity.start and page.ends_with("at_level", gap)


def _unbound(figure: Figure) -> Figure:
    """Return a figure whose bound is but the end of "17 % below the 147 million"."""
    quantity = figure.quantity
    if quantity.qualifier is None or quantity.value is None:
        return figure
    plain = replace(quantity, bound="exact", qualifier=None, approximate=False)
    return Figure(replace(figure.claim, quantity=plain), figure.place)


def _is_set_against(page: Page, gap: str) -> bool:
    """Tell whether a gap sets an older figure against a newer one: "against", "when it had been"."""
    if ";" in gap or page.has("and", gap):
        return False
    ends = [match.end() for match in page.find_all("versus", gap)]
    return (bool(ends) and len(gap[ends[-1] :].split()) <= _THAN) or page.has("when_it_was", gap)


def _had_been(page: Page, old: Figure, lead: str) -> bool:
    """Tell whether a sentence goes on with an older figure of no day or month: "They had been 240 million in 2024"."""
    time = old.claim.time
    short = time is not None and (time.since is None or time.until is None or time.since[:7] == time.until[:7])
    return page.has("had_been", lead) and len(lead.split()) <= _THAN and not short


def read_pair(page: Page, one: Figure, two: Figure) -> tuple[Figure, Figure] | None:
    """Return two figures side by side as the old and the new one of a change, where small words say so."""
    one, two = _reached(page, _scaled(one, two)), _reached(page, _scaled(two, one))
    if one.kind not in LEVELS or not _may_pair(one, two) or is_own_step(one) or is_own_step(two):
        return None
    gap = page.gap(one, two)
    if page.same_sentence(one, two):
        if _leads(page, one, gap):
            return one, two
        set_against = len(gap) <= _AGAINST and _is_set_against(page, gap)
    else:
        lead = page.last_sentence(gap)
        set_against = page.sentences_between(one, two) == 1 and _goes_back(page, lead)
    return (two, one) if set_against and not _names_other(page, one, two) else None


def _goes_back(page: Page, lead: str) -> bool:
    """Tell whether a sentence begins with an older figure: "A year before they had been"."""
    words = sum(len(part.split()) for part in cue_pattern(code_of(page.language), "before").split(lead))
    return page.has("before", lead) and words <= _PRONOUN


def _told_next(page: Page, step: Figure) -> Iterator[Ends]:
    """Read "fell by STEP to NEW. A year before they had been OLD"."""
    change = step.claim.change
    new = page.find(change.new) if change is not None and page.find(change.by) is step else None
    if new is None or new is step or abs(new.place - step.place) != 1 or not page.same_sentence(new, step):
        return
    for old in page.after(max(new, step, key=place_of), 1):
        gap = page.gap(max(new, step, key=place_of), old)
        lead = page.last_sentence(gap)
        told = page.has("before", lead) or order_by_time(old, new) > 0 or _had_been(page, old, lead)
        told = told and not page.has("in_a_row", page.sentence_before(step) + " " + page.gap(step, old))
        words = sum(len(part.split()) for part in cue_pattern(code_of(page.language), "before").split(lead))
        if page.sentences_between(step, old) == 1 and told and words <= _PRONOUN and not _names_other(page, new, old):
            yield old, new, False


def _names_other(page: Page, new: Figure, old: Figure) -> bool:
    """Tell whether the second of two figures has a noun of its own for what it measures: "a loss of 38, on sales of 412"."""
    one, two = new.claim.measure, old.claim.measure
    if two is None or (one is not None and one.text.casefold() == two.text.casefold()):
        return False
    own = new.quantity.end <= two.start < old.quantity.start
    return is_noun(page, two) or (
        own and page.same_sentence(new, old) and not page.has("when_it_was", page.gap(new, old))
    )


def _leads(page: Page, one: Figure, gap: str) -> bool:
    """Tell whether a gap leads from an old figure to a new one."""
    led = len(gap) <= _BETWEEN and page.has("to", gap) and page.ends_with("from", page.sentence_before(one, 25))
    return led and not page.has("versus", gap)  # "un beneficio de 1.240 millones, frente a los 1.140"


def _trails(page: Page, last: Figure, step: Figure) -> bool:
    """Tell whether a step stands right behind the figures that it sums up, called a rise or a fall, more or less."""
    gap = page.gap(last, step)
    words = page.last_sentence(gap)
    tail = gap.removesuffix(words) if words.strip() else gap
    if _DIGIT.search(_YEAR.sub("", gap)) or len(tail.split()) > _TAIL or page.ends_with("to", gap):
        return False
    behind = page.sentence_after(step, 30)
    called = page.starts("more_less", behind) or page.has("more_less", step.quantity.text)
    called = called or (step.kind == "factor" and _is_told(page, step, gap, behind))
    if page.same_sentence(last, step):
        marks = [match.end() for match in _MARK.finditer(gap)]
        if not marks:
            return False
        aside = gap[marks[-1] :]
        if len(aside.split()) > _LEAD or page.has("and", aside) or page.has("besides", aside):
            return False
        return (
            (called and (len(aside.split()) <= _THAN or page.has("equals", aside)))
            or _moves(page, aside)
            or (page.has("equals", aside) and _moves(page, behind))
            or _is_bracketed(gap, behind)
        )
    return len(words.split()) <= _NEXT and page.sentences_between(last, step) == 1 and (called or _moves(page, words))


def _is_told(page: Page, step: Figure, gap: str, behind: str) -> bool:
    """Tell whether a factor sums up what stands before it: "divided by two", or alone behind a mark."""
    if page.starts("than", behind) or page.starts("to", behind):
        return False
    change = step.claim.change
    alone = _MARK.split(gap)[-1].strip() == "" and _MARK.search(gap) is not None
    return (change is not None and change.factor is not None) or (alone and behind[:1] in ("", ".", ",", ")"))


def _is_bracketed(gap: str, behind: str) -> bool:
    """Tell whether a step with its sign stands alone in brackets: "(+4.7 %)"."""
    sign = gap.rstrip()
    return sign[-1:] in _SIGNS and sign[:-1].rstrip().endswith("(") and behind.lstrip().startswith(")")


def _moves(page: Page, words: str) -> bool:
    return page.has_stem("increase", words) or page.has_stem("decrease", words)


def _is_moving(page: Page, step: Figure) -> bool:
    return is_own_step(step) or _moves(page, page.sentence_before(step, 30))


def _is_noun_of(page: Page, step: Figure) -> bool:
    """Tell whether a step is that of a noun: "a rise of 20 %"."""
    return page.ends_with("equals", page.sentence_before(step, 40)) and _moves(page, page.sentence_before(step, 40))


def _is_span(figure: Figure, step: Figure) -> bool:
    """Tell whether a figure is the time that a change took: "from 18 to 57 francs in one year: fifty per cent more"."""
    return figure.kind == "duration" and step.place - figure.place == 1


def _is_of_another(page: Page, step: Figure, old: Figure, new: Figure) -> bool:
    """Tell whether a step leads to another figure by its own claim, or is reckoned from a year long gone."""
    change = step.claim.change
    ends = [] if change is None else [page.find(q) for q in (change.old, change.new)]
    own = (old.quantity.start, new.quantity.start)
    if any(end is not None and end.quantity.start not in own and same_unit_or_bare(end, new) for end in ends):
        return True
    amid = new.place < step.place < old.place
    told = page.has("than", page.gap(step, old)) or page.has("when_it_was", page.gap(step, old))
    return page.is_long_ago(old) and step.place < old.place and not (amid and told)


def _reached(page: Page, new: Figure) -> Figure:
    """Return a figure without the bound that is but a "to": "bajo desde 7,20 hasta 6,40"."""
    qualifier = new.quantity.qualifier
    led = qualifier is not None and any(page.is_only(kind, qualifier.text) for kind in ("from", "to"))
    return _unbound(new) if led else new


def _scaled(figure: Figure, other: Figure) -> Figure:
    """Return a bare number in the scale of its other end: "8.4 million, a quarter less than in 2019, when it was 11.2"."""
    bare = is_bare(figure.quantity) or _borrows(figure, other)
    if not bare or figure.value >= _THOUSAND or not is_scaled(other.quantity) or not figure.value:
        return figure
    ratio = figure.value * scale_of(other.quantity) / other.value
    if not 1 / Decimal(_WIDE) < ratio < _WIDE:
        return figure
    return Figure(replace(figure.claim, quantity=in_scale_of(figure.quantity, other.quantity)), figure.place)


def _borrows(figure: Figure, other: Figure) -> bool:
    """Tell whether a number has its unit from the other one: "from 4.5 to 1.4 million litres"."""
    one, two = figure.quantity.unit, other.quantity.unit
    return one.start is not None and one.start == two.start and one.code == two.code


def _may_pair(old: Figure, new: Figure) -> bool:
    if not count_one_noun(old, new) or not (
        same_unit_or_bare(old, new) or is_bare(old.quantity) != is_bare(new.quantity)
    ):
        return False
    plain = (f.quantity.value is not None and f.quantity.bound == "exact" and f.value > 0 for f in (old, new))
    return all(plain)


def _judge(page: Page, step: Figure, old: Figure, new: Figure, *, ordered: bool) -> Iterator[Finding]:
    finding = judge_pair(page, step, Pair(old, new, "change", True), strict=False, joined=True)
    if finding is None:
        return
    if finding.verdict in ("supported", "approximately_supported"):
        yield finding
        return
    if step.kind == "percent" and new.kind == "percent":
        return  # points, as often as not
    factor = finding.difference.factor if finding.difference is not None else None
    if factor is None or not 1 / Decimal(_WIDE) < abs(factor) < _WIDE:
        return
    if not _fits_otherwise(page, step, old, new, ordered=ordered):
        yield finding


def _fits_otherwise(page: Page, step: Figure, old: Figure, new: Figure, *, ordered: bool) -> bool:
    """Tell whether a step fits its figures taken the other way round, where words do not put them in order, or others."""
    pairs = [] if ordered else [Pair(new, old, "change", True)]
    if step.kind not in ("ratio", "factor"):
        others = [
            f
            for f in (*page.before(step, AROUND), *page.after(step, AROUND))
            if f.quantity.value is not None and f.value > 0
        ]
        pairs += [Pair(f, new, "change", True) for f in others if f is not new and same_unit_or_bare(f, new)]
        pairs += [Pair(old, f, "change", True) for f in others if f is not old and same_unit_or_bare(old, f)]
    return any(judge_pair(page, step, pair, strict=False, joined=True, agreeing=True) is not None for pair in pairs)
