"""Shares and steps whose figures agree though no cue joins them, weighed by all that stands around them.

The other rules ask for certain words. What they leave is tried here with every two figures beside it: where the arithmetic
agrees, the order of the three, the sentences and figures between them, and the words around them each add to a score,
by weights that were fitted on the train articles (`scripts/fit_evidence.py`). A score says only that figures agree; nothing
is ever called wrong by it.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from claimkit.checking.intervals import significant_digits
from claimkit.checking.moves import same_unit_or_bare
from claimkit.checking.pages import Figure, Page, is_bare, last_word
from claimkit.checking.pair_verdicts import judge_pair
from claimkit.checking.pairings import STEPS, Pair, is_move, is_own_step, opens, order_by_present, order_by_time
from claimkit.compact import read_toml
from claimkit.records import Change, Finding

_WEIGHTS = Path(__file__).with_name("evidence.toml")
_BACK, _AHEAD = 7, 3  # figures before and behind a step
_FAR_BACK, _FAR_AHEAD = 600, 260  # characters to them
COUNTED = ("count", "currency", "physical", "duration")
_RULES = ("percent_change", "factor_change", "share", "ratio")
_APART = 40  # times by which two figures of a fraction or factor differ at most
_JOINT = 260  # characters between two figures in which their cue is looked for
_GAPS = (3, 7, 14)  # words between a step and the figure before it
_CLOSELY = Decimal("0.03")  # of what the figures give as they stand
_NEARLY = 0.04  # the same, with room for the rounding of floats
_STEM, _LONG = 6, 5  # letters by which two words are one, and of a word that says something
_WORD = re.compile(r"[^\W\d_]+")
_APPOSED = re.compile(r"[,:;(\u2013\u2014-]\s*(?:[^\W\d_.]+[\s\u00a0'\u2019]+){0,4}$")
_CLOSE, _AROUND, _BEHIND = 50, 60, 30
_ALONE = 0.05  # what the score is to be higher by


@dataclass(frozen=True, slots=True)
class Guess:
    """A step with two figures that agree with it, and what speaks for and against their being meant."""

    finding: Finding
    features: frozenset[str]


def check_evidence(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield one finding for each step that no rule has placed and whose figures are surely enough meant."""
    known = list(known)
    placed = {name for finding in known if finding.rule in _RULES for name in finding.claim_ids}
    taken = {frozenset(finding.claim_ids[1:]) for finding in known if finding.rule in _RULES}
    for step in page.figures:
        if (
            step.kind not in STEPS
            or step.claim.id in placed
            or page.ends_with("no", page.sentence_before(step, _BEHIND))
        ):
            continue  # "no doubling is ahead"
        scored = [(weigh(guess.features), guess) for guess in find_guesses(page, step)]
        score, best = max(scored, key=lambda one: one[0], default=(0.0, None))
        if best is not None and score >= _least(page, step, best):
            pair = frozenset(best.finding.claim_ids[1:])
            if pair not in taken:
                taken.add(pair)
                yield replace(best.finding, confidence=round(score, 2))


def _least(page: Page, step: Figure, guess: Guess) -> float:
    """Return the score that is enough: more for a multiple with a sentence for itself, which may speak of something else."""
    named = set(guess.finding.claim_ids)
    others = [figure for figure in page.figures if figure.claim.id in named and figure is not step]
    apart = step.kind == "factor" and all(not page.same_sentence(figure, step) for figure in others)
    return _table()["least"]["score"] + (_ALONE if apart else 0)


def weigh(features: Iterable[str]) -> float:
    """Return how likely it is that figures with these features are meant to go together."""
    weights = _table()["weights"]
    total = weights["always"] + sum(weights.get(feature, 0.0) for feature in features)
    return 1 / (1 + math.exp(-total))


@functools.cache
def _table() -> Mapping[str, Mapping[str, float]]:
    return read_toml(_WEIGHTS)


def find_guesses(page: Page, step: Figure) -> list[Guess]:
    """Return the pairs of figures around a step whose arithmetic agrees with it, each once."""
    found: dict[tuple[str, frozenset[str]], tuple[Finding, Pair]] = {}
    for pair in _pairs(page, step):
        if not _may_fit(step, pair) or _goes_on_to_other(page, step, pair):
            continue
        finding = judge_pair(page, step, pair, strict=False, joined=True, agreeing=True)
        if finding is not None and _is_close(step, finding):
            found.setdefault((finding.rule, frozenset(finding.claim_ids)), (finding, pair))
    rivals = f"fit {min(len({ids for _, ids in found}), 3)}"
    return [
        Guess(finding, frozenset((*_features(page, step, pair, finding), rivals))) for finding, pair in found.values()
    ]


def _goes_on_to_other(page: Page, step: Figure, pair: Pair) -> bool:
    """Tell whether a fraction right behind its figure is a part of it, and the next figure another's: "380, two thirds from A, and B 610"."""
    first, second = sorted((pair.first, pair.second), key=lambda figure: figure.place)
    beside = page.figures[step.place - 1] if step.place else None
    if step.kind != "ratio" or beside is None or beside is second or not page.same_sentence(beside, step):
        return False
    if not _is_one_value(beside) or beside.kind not in COUNTED or _APPOSED.fullmatch(page.gap(beside, step)) is None:
        return False
    if (
        pair.first is beside
        and pair.relation == "share"
        and page.starts("of_which", page.sentence_after(step, _BEHIND))
    ):
        return True  # "60 engineers, half of them abroad"
    if beside is not first:
        return step.place < first.place
    gap = page.gap(step, second)
    return page.same_sentence(first, second) and page.has("and", gap) and "," in gap and not page.has("than", gap)


def _may_fit(step: Figure, pair: Pair) -> bool:
    """Tell at small cost whether a percentage is near anything that two figures give, which most are not (see `_is_close`)."""
    stated_as_is = step.quantity.value is not None and step.quantity.bound == "exact" and not step.quantity.approximate
    if step.kind not in ("percent", "percentage_point") or not stated_as_is:
        return True
    small, large = sorted(abs(float(figure.value)) for figure in (pair.first, pair.second))
    if not small:
        return True
    stated, slack = abs(float(step.value)), float(step.quantity.precision)
    apart = large - small
    near = (100 * small / large, 100 * apart / small, 100 * apart / large, apart)
    return any(abs(stated - given) <= slack + _NEARLY * given for given in near)


def _is_close(step: Figure, finding: Finding) -> bool:
    """Tell whether a percentage is near what its figures give as they stand: one litre of twelve is no 6.5 per cent."""
    difference, expected = finding.difference, finding.expected
    if step.kind not in ("percent", "percentage_point") or difference is None or expected is None:
        return True
    if difference.absolute is None or expected.value is None:
        return False
    return abs(difference.absolute) <= step.quantity.precision + abs(expected.value) * _CLOSELY


def nearby(page: Page, step: Figure) -> list[Figure]:
    """Return the figures around a step that may be its pair, in text order."""
    wanted = {"percentage_point": ("percent",), "factor": (*COUNTED, "percent", "ratio")}.get(step.kind, COUNTED)
    before = (f for f in page.before(step, _BACK) if step.quantity.start - f.quantity.end <= _FAR_BACK)
    after = (f for f in page.after(step, _AHEAD) if f.quantity.start - step.quantity.end <= _FAR_AHEAD)
    return sorted((f for f in (*before, *after) if f.kind in wanted and _is_one_value(f)), key=lambda f: f.place)


def _pairs(page: Page, step: Figure) -> Iterator[Pair]:
    """Yield the figures of one unit around a step, as part and whole and as two ends of a change."""
    near = nearby(page, step)
    for place, one in enumerate(near):
        for two in near[place + 1 :]:
            small, large = sorted((one, two), key=lambda figure: figure.value)
            if not are_alike(page, one, two) or (step.kind != "percent" and small.value * _APART < large.value):
                continue
            if (
                step.kind in ("percent", "ratio")
                and not _are_of_other_times(small, large)
                and not _are_ends(small, large)
            ):
                yield Pair(small, large, "share", step.kind == "percent")
            if step.kind == "factor":
                yield Pair(small, large, "change", True) if step.value > 1 else Pair(large, small, "change", True)
            else:
                yield Pair(one, two, "change", True)
                yield Pair(two, one, "change", True)


def _are_of_other_times(one: Figure, two: Figure) -> bool:
    """Tell whether two figures are of times without a day in common, so that one is no part of the other."""
    first, second = one.claim.time, two.claim.time
    if first is None or second is None:
        return False
    before = first.until is not None and second.since is not None and first.until < second.since
    return before or (second.until is not None and first.since is not None and second.until < first.since)


def _are_ends(one: Figure, other: Figure) -> bool:
    """Tell whether two figures are the old and the new one of a change, so that neither is a part: "sank from 720 to 390"."""
    starts = {one.quantity.start, other.quantity.start}
    changes = [c for c in (one.claim.change, other.claim.change) if c is not None]
    return any(c.old and c.new and {c.old.start, c.new.start} == starts for c in changes)


def _is_one_value(figure: Figure) -> bool:
    return figure.quantity.value is not None and figure.value > 0


def are_alike(page: Page, one: Figure, two: Figure) -> bool:
    """Tell whether two figures are of one unit, which one of them may leave out when it stands beside the other."""
    bare = is_bare(one.quantity) != is_bare(two.quantity) and {one.kind, two.kind} <= {"count", "currency", "physical"}
    return same_unit_or_bare(one, two) or (bare and page.sentences_between(one, two) <= 1)


def _features(page: Page, step: Figure, pair: Pair, finding: Finding) -> Iterator[str]:
    """Yield what stands around three figures that agree, in words that the table of weights knows."""
    word = step.kind in ("ratio", "factor")
    yield f"{step.kind} {finding.rule}"
    yield f"{finding.verdict} {'word' if word else 'digits'}"
    yield from features_of(page, step, pair, "share" if finding.rule in ("share", "ratio") else "change")


def features_of(page: Page, step: Figure, pair: Pair, kind: str) -> Iterator[str]:
    """Yield what stands around three figures, whether they agree or not."""
    group = "part" if kind in ("share", "both") else "move"
    trio = sorted((pair.first, pair.second, step), key=lambda figure: figure.place)
    place = trio.index(step)
    word = step.kind in ("ratio", "factor")
    if not word:
        yield f"digits {min(significant_digits(step.value), 3)}"
    yield from _order(page, trio, place)
    yield from _between(page, step, pair, trio)
    yield from _joints(page, step, trio, place, group)
    moves = is_move(page, step)
    yield f"{'moves' if moves else 'stays'} {group} {'word' if word else 'digits'}"
    if is_own_step(step):
        yield f"step {group}"
    yield from _links(step.claim.change, pair, step, group)
    yield from _told(page, pair, group)
    yield from _things(pair, group)


def _order(page: Page, trio: list[Figure], place: int) -> Iterator[str]:
    ends = page.sentences_between(trio[0], trio[1]), page.sentences_between(trio[1], trio[2])
    yield f"step {place}"
    yield f"step {place} sentences {min(ends[0], 2)} {min(ends[1], 2)}"
    if sum(ends) > 3:
        yield "far"


def _between(page: Page, step: Figure, pair: Pair, trio: list[Figure]) -> Iterator[str]:
    skipped = [f for f in page.figures[trio[0].place + 1 : trio[2].place] if f not in trio]
    alike = [f for f in skipped if same_unit_or_bare(f, pair.first) or is_bare(f.quantity)]
    yield f"skips {min(len(skipped), 4)}"
    yield f"skips alike {min(len(alike), 2)}"
    if any(figure.kind == step.kind for figure in skipped):
        yield "skips step"


def _joints(page: Page, step: Figure, trio: list[Figure], place: int, group: str) -> Iterator[str]:
    gap = page.gap(trio[place - 1] if place else trio[1], step)
    words = len(gap.split())
    yield f"gap {next((n for n, most in enumerate(_GAPS) if words <= most), len(_GAPS))}"
    last = (page.last_sentence(gap) or gap)[-_AROUND:]
    behind = page.sentence_after(step, _BEHIND)
    if place and page.has("equals", last):
        yield f"equals {group}"
    if place and _APPOSED.search(gap[-_CLOSE:]):
        yield "apposed"
    if page.has("share_words", gap[-_AROUND:] + behind):
        yield f"share words {group}"
    if page.has("break", gap):
        yield "break"


def _links(change: Change | None, pair: Pair, step: Figure, group: str) -> Iterator[str]:
    ends = (pair.first, pair.second)
    if change is not None:
        named = {end.start for end in (change.old, change.new) if end is not None}
        yield f"names {sum(figure.quantity.start in named for figure in ends)} of {len(named)}"
    for figure, other in (ends, ends[::-1]):
        own = figure.claim.change
        if own is None:
            continue
        if own.by is not None and own.by.start == step.quantity.start:
            yield "named"
        if any(end is not None and end.start == other.quantity.start for end in (own.old, own.new)):
            yield f"old and new {group}"


def _told(page: Page, pair: Pair, group: str) -> Iterator[str]:
    one, two = sorted((pair.first, pair.second), key=lambda figure: figure.place)
    gap = page.gap(one, two)
    if len(gap) < _JOINT:
        if page.has("versus", gap) or page.has("before", gap + " " + page.sentence_after(two, _CLOSE)):
            yield f"versus {group}"
        if page.ends_with("from", page.sentence_before(one, _BEHIND)) and page.has("to", gap):
            yield f"from to {group}"
        if page.has("of_which", gap) or opens(page, one) or opens(page, two):
            yield f"whole {group}"
        if page.is_only("out_of", gap):
            yield f"out of {group}"
    order = order_by_time(pair.first, pair.second) or order_by_present(page, pair.first, pair.second)
    yield f"time {order} {group}"


def _things(pair: Pair, group: str) -> Iterator[str]:
    one, two = pair.first, pair.second
    nouns = last_word(one), last_word(two)
    if one.kind == "count" and nouns[0] and nouns[1]:
        yield f"{'one noun' if nouns[0][:_STEM] == nouns[1][:_STEM] else 'two nouns'} {group}"
    measures = one.claim.measure, two.claim.measure
    if measures[0] is not None and measures[1] is not None:
        yield f"{'one' if _stems(measures[0].text) & _stems(measures[1].text) else 'two'} measures {group}"
    subjects = one.claim.subject, two.claim.subject
    if subjects[0] is not None and subjects[1] is not None:
        same = subjects[0].entity_id is not None and subjects[0].entity_id == subjects[1].entity_id
        yield f"{'one subject' if same or subjects[0].text == subjects[1].text else 'two subjects'} {group}"
    if is_bare(one.quantity) != is_bare(two.quantity):
        yield "bare"
    if any(figure.quantity.bound != "exact" for figure in (one, two)):
        yield "bound"


def _stems(text: str) -> set[str]:
    return {word.casefold()[:_STEM] for word in _WORD.findall(text) if len(word) >= _LONG}
