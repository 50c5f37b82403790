"""Two figures beside a step, what they can be to each other, and whether the words join the step to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from claimkit.checking.moves import same_unit_or_bare
from claimkit.checking.pages import Figure, Page, is_bare, last_word

STEPS = ("percent", "percentage_point", "ratio", "factor")
_COUNTED = ("count", "currency", "physical", "duration")
_FAR = 320  # characters from the first figure of a pair to what sums it up
_NEAR = 120  # characters between the two figures of a pair, and from them to what sums them up
_BACK = 4
_OPENING = 4  # words of "The sharp rise of"
_CALLED = 25  # characters from "an increase of" to its step
_FEW = 4  # words in which a comma begins no clause
_WORDS = 6  # between a figure and a fraction that sums it up
_BENT = 4  # letters by which two forms of a verb are one: "custava", "custar"
_APPOSED = re.compile(
    r"[,:;(\u2013\u2014-]\s*(?:[^\W\d_.]+[\s\u00a0'\u2019]+){0,6}$"
    "|[,\uff0c\uff1b\uff1a\uff08][\u4e00-\u9fff]{0,8}$"  # a script without spaces
)
_ASIDE = re.compile(r",\s*(?:\w+\s+){0,2}$")  # "620 of 2,900 hectares, a good fifth"
LAST = 2  # the place of a step behind both of its figures

Relation = Literal["change", "share", "step"]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two figures of one unit, the older one or the part first, and how surely the words say so.

    Of a `step` the first one is by how much the second differs from a figure that is left out.
    """

    first: Figure
    second: Figure
    relation: Relation
    sure: bool  # the words say which of the two is the old one, or the part


def find_pairs(page: Page, step: Figure) -> Iterator[Pair]:
    """Yield the pairs of figures of one unit around a step, the nearest first."""
    before = [f for f in page.before(step, _BACK) if step.quantity.start - f.quantity.end <= _FAR]
    after = [f for f in page.after(step, 2) if page.same_sentence(step, f)]
    wanted = wanted_kinds(step)
    before, after = ([f for f in side if f.kind in wanted or is_bare(f.quantity)] for side in (before, after))
    chosen = _of_one_noun(before)
    chosen += [*zip(before[1:], before, strict=False)]
    chosen += [(before[2], before[0])] if len(before) > 2 else []
    chosen += _crossed(page, before)
    chosen += [(before[0], after[0])] if before and after else []
    chosen += [(after[0], after[1])] if len(after) > 1 else []
    for one, two in chosen:
        if _same_unit(page, one, two) and len(page.gap(one, two)) <= _FAR and _may_pair(step, one, two):
            yield from _relations(page, step, one, two)


def _of_one_noun(before: list[Figure]) -> list[tuple[Figure, Figure]]:
    """Return the figure right before a step with the nearest one that counts the same noun, where others lie between."""
    nouns = [last_word(figure) for figure in before]
    if len(before) <= LAST or before[0].kind != "count" or None in nouns[:LAST] or nouns[0] == nouns[1]:
        return []
    same = [f for f in before[LAST:] if last_word(f) == nouns[0] and f.quantity.bound == "exact"]
    return [(same[0], before[0])] if same else []


def wanted_kinds(step: Figure) -> tuple[str, ...]:
    """Return the kinds of the figures that a step can be between."""
    if step.kind == "percentage_point":
        return ("percent",)
    return (*_COUNTED, "percent") if step.kind == "factor" else _COUNTED


def _crossed(page: Page, before: list[Figure]) -> list[tuple[Figure, Figure]]:
    """Return the first figures of two pairs, the older one last: "1.26 million or 2.10 a share, against 1.80 or 2.95"."""
    if len(before) <= LAST + 1:
        return []
    four = before[LAST + 1], before[LAST], before[1], before[0]
    joined = all(
        page.has("and", page.gap(*two)) or page.has("respectively", page.gap(*two)) for two in (four[:2], four[2:])
    )
    return [(four[0], four[2])] if joined and page.has("versus", page.gap(four[1], four[2])) else []


def _same_unit(page: Page, one: Figure, two: Figure) -> bool:
    """Tell whether two figures are of one unit, which one of them may leave out: "31.5 million euros, against 25.5"."""
    if same_unit_or_bare(one, two):
        return True
    if opens(page, one) and one.kind == "count" and _is_lent(one, two):
        return True
    gap = page.gap(one, two)
    bare = is_bare(one.quantity) != is_bare(two.quantity) and page.sentences_between(one, two) <= 1
    return bare and ((page.has("versus", gap) and ":" not in gap) or page.is_only("out_of", gap))


def _is_lent(one: Figure, two: Figure) -> bool:
    """Tell whether the unit of the second figure stands before the first one, so that it was carried too far."""
    start = two.quantity.unit.start
    return start is not None and start < one.quantity.start and one.quantity.unit.text is not None


def _may_pair(step: Figure, one: Figure, two: Figure) -> bool:
    """Refuse figures that count different nouns as two ends of a change; as part and whole they may."""
    nouns = [figure.quantity.unit.text for figure in (one, two)]
    if one.kind != "count" or None in nouns or step.kind in ("percent", "ratio"):
        return True
    return _one_noun(one, two)


def _one_noun(one: Figure, two: Figure) -> bool:
    """Tell whether two counts name one noun, the second as part of a compound, or one of them none."""
    nouns = [last_word(figure) for figure in (one, two)]
    if None in nouns:
        return True
    return (nouns[0] or "").endswith(nouns[1] or "") or (nouns[1] or "").endswith(nouns[0] or "")


def _relations(page: Page, step: Figure, one: Figure, two: Figure) -> Iterator[Pair]:
    """Yield what two figures in text order can be to each other, the surest first."""
    gap, behind = page.gap(one, two), page.sentence_after(two, 50)
    inside = len(gap) <= _NEAR
    nested = inside and (page.is_only("out_of", gap) or page.ends_with("part_of", gap))
    moves = is_own_step(step) or (step.kind == "percent" and is_move(page, step))
    own = two.value <= one.value and page.sentences_between(one, two) <= 1
    if own and page.starts("of_which", page.sentence_after(two, 20)):
        if not moves:
            yield Pair(two, one, "share", True)  # "2,150 members, 860 of them"
        return
    whole_first = inside and (page.has("of_which", gap) or page.sets_off("among", gap, words=2) or opens(page, one))
    if step.kind in ("percent", "ratio") and (not moves or (step.kind == "percent" and (nested or opens(page, one)))):
        if one.value <= two.value and not (whole_first and _one_noun(one, two)):
            yield Pair(one, two, "share", nested)
        if two.value <= one.value or (whole_first and _one_noun(one, two)):
            yield Pair(two, one, "share", whole_first)
        elif nested and _one_noun(one, two) and one.value > two.value:
            yield Pair(one, two, "share", True)  # "441 of the 168 otters": more than the whole is a slip
        if nested or whole_first:
            return
    if (one.kind == "count" and not _one_noun(one, two)) or (step.kind == "ratio" and not moves):
        return
    if step.kind == "factor" and (is_own_step(one) or is_own_step(two) or _tells_how_far(page, one, two)):
        return  # "debt was 96 million, 18 million below that of May. It is at 0.8 times the profit"
    if step.kind == "factor":  # "twice as many" says itself that two figures are compared
        yield Pair(two, one, "change", True)
        yield Pair(one, two, "change", True)
        return
    if page.starts("more_less", page.sentence_after(two, 25)):  # "4.3 billion, 1.2 billion more than planned"
        if step.kind == "percent" and two.value < one.value:
            yield Pair(two, one, "step", step.place > two.place and page.has("equals", page.gap(two, step)))
        return
    if step.kind == "percent" and step.claim.change is None and not is_move(page, step):
        return
    if page.starts("more_less", page.sentence_after(one, 25)):
        return  # an amount of more is no level
    older = inside and (page.has("versus", gap) or page.has("before", gap + behind) or page.has("before", gap))
    upward = page.ends_with("from", page.sentence_before(one, 25)) and page.has("to", gap)
    times, present = order_by_time(one, two), order_by_present(page, one, two)
    told = _told_order(page, step, one, two) if inside and not older and not times and not upward else None
    if told is not None:
        yield Pair(*told, "change", True)
    elif upward or times > 0 or (present > 0 and not older):
        yield Pair(one, two, "change", (upward and inside) or times > 0 or (present > 0 and _one_thing(one, two)))
        if not (upward and inside):
            yield Pair(two, one, "change", False)
    else:
        yield Pair(two, one, "change", older or times < 0 or (present < 0 and _one_thing(one, two)))
        if not leads_back(page, step, two):
            yield Pair(one, two, "change", False)


def leads_back(page: Page, step: Figure, old: Figure) -> bool:
    """Tell whether words lead from a step to the older figure behind it: "a rise of 50 % over the year before (24)"."""
    gap = page.gap(step, old)
    compared = page.starts("more_less", gap) and page.has("than", gap)
    return step.place < old.place and (compared or any(page.starts(kind, gap) for kind in ("versus", "over", "below")))


def _told_order(page: Page, step: Figure, one: Figure, two: Figure) -> tuple[Figure, Figure] | None:
    """Return two figures of one thing in the order that a rise or fall behind them gives, the older one first.

    "It stands at 3.25 per cent. At the beginning of the year it was 4.0, so the fall adds up to 0.75 points."
    """
    measures = one.claim.measure, two.claim.measure
    times = {None if f.claim.time is None else f.claim.time.text for f in (one, two)}
    if measures[0] is None or measures[1] is None or step.place < two.place or one.value == two.value:
        return None
    words = [measure.text.casefold() for measure in measures if measure is not None]
    bent = words[0] != words[1] and words[0][:_BENT] == words[1][:_BENT] and " " not in words[0] + words[1]
    if not bent and (words[0] != words[1] or len(times) < LAST):
        return None
    subjects = [f.claim.subject.text for f in (one, two) if f.claim.subject is not None]
    around = page.gap(two, step) + " | " + page.sentence_after(step, 25)
    rises, falls = page.has_stem("increase", around), page.has_stem("decrease", around)
    if len(set(subjects)) > 1 or rises == falls or not page.has("equals", page.gap(two, step)):
        return None
    low, high = sorted((one, two), key=lambda figure: figure.value)
    return (low, high) if rises else (high, low)


def _tells_how_far(page: Page, *figures: Figure) -> bool:
    """Tell whether one of the figures is an amount by which something is above or below another."""
    return any(page.starts("more_less", page.sentence_after(figure, 25)) for figure in figures)


def is_own_step(step: Figure) -> bool:
    """Tell whether a figure is by how much something changed, as its own claim has it: "fell by a third"."""
    change = step.claim.change
    return change is not None and change.by is not None and change.by.start == step.quantity.start


def opens(page: Page, whole: Figure) -> bool:
    """Tell whether a figure is called the whole of what follows: "of the 60 buses", "Of 240 journeys"."""
    return page.ends_with("whole", page.sentence_before(whole, 40)) or page.opens_whole(whole)


def is_move(page: Page, step: Figure) -> bool:
    """Tell whether the words around a percentage make it a rise or a fall."""
    around = page.sentence_before(step, 50) + " | " + page.sentence_after(step, 25)
    moved = page.has_stem("increase", around) or page.has_stem("decrease", around)
    return moved or is_own_step(step) or page.starts("more_less", page.sentence_after(step, 25))


def order_by_time(one: Figure, two: Figure) -> int:
    """Return 1 where the first figure's time is the earlier one, -1 where it is the later, 0 where nothing is known."""
    first, second = one.claim.time, two.claim.time
    starts = [time.since if time is not None else None for time in (first, second)]
    if starts[0] is None or starts[1] is None or starts[0] == starts[1]:
        return 0
    return 1 if starts[0] < starts[1] else -1


def order_by_present(page: Page, one: Figure, two: Figure) -> int:
    """Return 1 where the first figure is of a past time and the second of none, so of now; -1 the other way round."""
    today = page.claims.article.published or ""
    ends = [None if figure.claim.time is None else figure.claim.time.until for figure in (one, two)]
    past = [end is not None and end < today for end in ends]
    return 0 if (ends[0] is None) == (ends[1] is None) else past[0] - past[1]


def _one_unit(one: Figure, two: Figure) -> bool:
    """Tell whether two figures name one unit or counted noun: "48 million litres. Now only 12 million litres, a quarter"."""
    units = [(figure.quantity.unit.text or "").casefold() for figure in (one, two)]
    return units[0] == units[1] != ""


def _is_called_move(page: Page, gap: str) -> bool:
    """Tell whether the words right before a step call it a rise or a fall."""
    words = gap[-_CALLED:]
    return page.has_stem("increase", words) or page.has_stem("decrease", words)


def _sums_up(page: Page, step: Figure) -> bool:
    """Tell whether the words before a step make it the sum of what was said: "That is 6 %", "it has thus doubled"."""
    before = page.sentence_before(step, _NEAR)
    return _equals(page, before[-60:]) or page.has_clauseless("thus", re.split(r"\d", before)[-1])


def _equals(page: Page, text: str) -> bool:
    """Tell whether a cue of equality leads to what follows, and not to another clause: "That was much, then it fell by"."""
    behind = (text[match.end() :] for match in page.find_all("equals", text))
    return any("," not in rest or len(rest.split()) <= _FEW for rest in behind)


def _is_aside(page: Page, gap: str) -> bool:
    """Tell whether a share stands right behind its part: "1,309 (55 %)", "86 of them, or 40.2 %"."""
    if gap.rstrip().endswith("("):
        return len(gap.split()) <= LAST
    return page.ends_with("or", gap) and gap.split()[-2:-1] != [] and gap.split()[-2].endswith(",")


def _is_named(page: Page, step: Figure) -> bool:
    """Tell whether a sentence opens with the move that a step gives: "The rise of 28 per cent was due to"."""
    words = page.sentence_before(step, _NEAR).split()
    opening = " ".join(words)
    moved = page.has_stem("increase", opening) or page.has_stem("decrease", opening)
    return 1 < len(words) <= _OPENING and moved and is_own_step(step)


def are_ordered(page: Page, pair: Pair) -> bool:
    """Tell whether the times of two figures of one thing say which is the older one."""
    one, two = pair.first, pair.second
    return _one_thing(one, two) and bool(order_by_time(one, two) or order_by_present(page, one, two))


def _one_thing(one: Figure, two: Figure) -> bool:
    """Tell whether two figures are told of one thing: by the noun that they count, or by what is measured."""
    if one.kind == "count" and last_word(one) is not None:
        return _one_noun(one, two)
    measures = [(f.claim.measure.text.casefold() if f.claim.measure is not None else "")[:_BENT] for f in (one, two)]
    return measures[0] == measures[1] != ""


def joins(page: Page, step: Figure, pair: Pair) -> bool:
    """Tell whether the words around a step say that it sums up the figures beside it."""
    change = step.claim.change
    starts = (pair.first.quantity.start, pair.second.quantity.start, step.quantity.start)
    if change is not None and change.new is not None and change.new.start not in starts:
        return False  # "It costs 79 yuan. 612,000 tonnes were brought in, up 18 %"
    figures = sorted((pair.first, pair.second, step), key=lambda figure: figure.place)
    place = figures.index(step)
    near = figures[place - 1] if place else figures[1]
    gap = page.gap(near, step)
    if len(gap) > _NEAR or (
        place and not page.same_sentence(near, step) and not page.starts("equals", page.last_sentence(gap))
    ):
        return (_sums_up(page, step) or _is_named(page, step)) and len(gap) <= _FAR and place == LAST
    if pair.relation == "share" and place and _is_called_move(page, gap):
        return False  # "470 of the 640 pilots ask for an increase of 9.5 per cent"
    if place == 1 and page.has("and", page.gap(step, figures[LAST])):
        return False  # "70 %, ten points more than in 2022, and that in water 40 %"
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
            apposed = place == LAST and _ASIDE.search(gap) is not None and (pair.sure or _one_unit(*figures[:LAST]))
            last = page.last_sentence(gap) or gap
            return apposed or (page.sets_off("equals", last) and len(last.split()) <= _WORDS)
        if place == LAST and (_sums_up(page, step) or _is_named(page, step)):
            return True
        if pair.relation == "share" and place == LAST and _is_aside(page, gap):
            return True
        return _equals(page, gap) or (told and _APPOSED.search(gap) is not None and not page.has("besides", gap))
    return told
