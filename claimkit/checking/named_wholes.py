"""A share that names its whole, whose figure stands elsewhere: "It took 312 million ... Exports brought 39 million, 12.5 % of revenue".

The part stands right beside the share. The whole is a figure of the same unit that measures what the share is said to be of,
by the same word or one that means the same, however far back it stands; behind "of the total" it is any larger one that agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from claimkit.checking.carried import in_scale_of, is_scaled
from claimkit.checking.evidence import COUNTED
from claimkit.checking.intervals import significant_digits
from claimkit.checking.kinship import concepts_in, stems_in
from claimkit.checking.moves import same_unit_or_bare
from claimkit.checking.pages import Figure, Page, code_of, is_bare, last_word
from claimkit.checking.pair_verdicts import judge_pair
from claimkit.checking.pairings import Pair, is_own_step
from claimkit.records import Finding

_OF = 16  # characters from a share to the noun that it is of
_WORDS = 5  # words between a part and its share
_ASIDE = 3  # of them behind the mark
_BACK = 60  # figures back to a whole
_NEAR = 12  # figures back to a total
_REACH = 10  # times by which a share misses its figures at most
_DIGITS = 2
_THOUSAND = 1000
_MARK = re.compile(r"[,;:(\u2013\u2014]")
_STOP = re.compile(r"[.!?\n\d]")
_WORD = re.compile(r"[^\W\d_]{4,}")


def check_named_wholes(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield a finding for each share that no rule has placed and that names its whole right behind itself."""
    placed = {
        name
        for f in known
        if f.rule in ("share", "ratio", "percent_change", "factor_change")
        for name in f.claim_ids[:1]
    }
    for step in page.figures:
        if step.kind not in ("percent", "ratio") or step.claim.id in placed or not _names_whole(page, step):
            continue
        for part in _parts(page, step):
            finding = _judge(page, step, part)
            if finding is not None:
                yield finding
                break


def _names_whole(page: Page, step: Figure) -> bool:
    """Tell whether a share is of the noun behind it: "12.5 % of the revenue"."""
    measure = step.claim.measure
    if measure is None or step.claim.change is not None or step.quantity.value is None or step.quantity.ordinal:
        return False
    gap = page.text[step.quantity.end : max(measure.start, step.quantity.end)]
    return 0 < len(gap) <= _OF and not _MARK.search(gap) and not _STOP.search(gap)


def names_other_whole(page: Page, step: Figure, whole: Figure) -> bool:
    """Tell whether a share is said to be of a noun of its own, and not of what a figure counts or measures."""
    noun = _noun_behind(page, step)
    if noun is None or page.has("whole_noun", noun):
        return False
    own = whole.claim.measure
    named = " ".join(text for text in (own.text if own is not None else None, last_word(whole)) if text)
    if not named or stems_in(named) & stems_in(noun):
        return False
    code = code_of(page.language)
    one, two = concepts_in(noun, code), concepts_in(named, code)
    return bool(own is None or whole.kind == "count" or (one and two and not one & two))


def _noun_behind(page: Page, step: Figure) -> str | None:
    """Return what stands right behind a share as what it is of: its measure, or the first long word behind "of the"."""
    measure = step.claim.measure
    if measure is not None and _names_whole(page, step):
        return measure.text
    behind = page.sentence_after(step, _OF * 2)
    if not page.starts("out_of", behind):
        return None
    word = _WORD.search(_MARK.split(behind)[0])
    return word.group() if word is not None else None


def _parts(page: Page, step: Figure) -> Iterator[Figure]:
    """Yield the figures that a share may be said of: right before it, or right behind its noun, behind a mark."""
    for part in page.before(step, 1):
        gap = page.gap(part, step)
        aside = _MARK.split(gap)[-1]
        told = len(aside.split()) <= _ASIDE and aside != gap
        told = told or page.has("equals", gap) or page.has("thus", gap)
        if told and not _STOP.search(gap) and len(gap.split()) <= _WORDS and _is_part(part):
            yield part
    measure = step.claim.measure
    for part in page.after(step, 1):
        gap = page.text[measure.end if measure else step.quantity.end : part.quantity.start]
        told = (gap[:1] in (",", ":", "(") or page.starts("or", gap)) and not _STOP.search(gap)
        if told and len(gap.split()) <= _ASIDE and _is_part(part):
            yield part


def _is_part(part: Figure) -> bool:
    return part.kind in COUNTED and part.quantity.value is not None and part.value > 0 and not is_own_step(part)


def _judge(page: Page, step: Figure, part: Figure) -> Finding | None:
    """Return what a share says of its part and the whole that it names; None where it is not clear which that is."""
    missed: list[Finding] = []
    nearly: Finding | None = None
    for whole in _wholes(page, step, part):
        scaled = _scaled(part, whole)
        if scaled.value >= whole.value:
            continue
        finding = judge_pair(page, step, Pair(scaled, whole, "share", True), strict=False, joined=True)
        if finding is None:
            continue
        if finding.verdict == "supported":
            return finding
        if finding.verdict == "approximately_supported":
            nearly = nearly or finding
        else:
            missed.append(finding)
    if nearly is not None:
        return nearly
    if len(missed) == 1 and step.kind == "percent" and _is_near(missed[0]) and not _is_narrowed(page, step):
        return missed[0]
    if missed or step.quantity.bound != "exact":
        return None
    if step.kind == "percent" and significant_digits(step.value) < _DIGITS:
        return None
    return _of_total(page, step, part)


def _is_narrowed(page: Page, step: Figure) -> bool:
    """Tell whether an adjective makes the whole that a share names less than all of it: "60 % of the eligible costs"."""
    measure = step.claim.measure
    if measure is None or len(measure.text.split()) == 1:
        return False
    return not any(page.is_all(kind, measure.text) for kind in ("whole_cost", "whole_staff"))


def _of_total(page: Page, step: Figure, part: Figure) -> Finding | None:
    """Return what agrees with a share "of the total": a larger figure not far back."""
    measure = step.claim.measure
    if measure is None or not page.has("whole_noun", measure.text):
        return None
    for whole in page.before(min(step, part, key=lambda figure: figure.place), _NEAR):
        scaled = _scaled(part, whole)
        if _may_be_whole(scaled, whole):
            finding = judge_pair(page, step, Pair(scaled, whole, "share", True), strict=True, joined=True)
            if finding is not None and finding.verdict == "supported":
                return finding
    return None


def _wholes(page: Page, step: Figure, part: Figure) -> Iterator[Figure]:
    """Yield the figures that measure what a share is of, those before it first, the nearest first."""
    measure = step.claim.measure
    if measure is None or page.has("whole_noun", measure.text):
        return
    code = code_of(page.language)
    wanted, stems = concepts_in(measure.text, code), stems_in(measure.text)
    seen = set()
    olds = _olds(page)
    for whole in (*page.before(step, _BACK), *page.after(step, _BACK)):
        if whole is part or not _may_be_whole(_scaled(part, whole), whole) or whole.value in seen:
            continue
        if whole.quantity.start in olds and not page.same_sentence(part, whole):
            continue  # "214 million, after 221 million a year ago ... it brought in 61 million, a quarter of revenue"
        own = whole.claim.measure
        named = own.text if own is not None else (last_word(whole) or "")
        if stems & stems_in(named) or (own is not None and wanted & concepts_in(named, code)):
            seen.add(whole.value)
            yield whole


def _olds(page: Page) -> set[int]:
    """Return where the figures stand from which another one has come: they are of an earlier time."""
    changes = (figure.claim.change for figure in page.figures)
    ends = {change.old.start for change in changes if change is not None and change.old is not None}
    return ends | {f.quantity.start for f in page.figures if f.claim.time is not None and _is_before(page, f)}


def _is_before(page: Page, figure: Figure) -> bool:
    """Tell whether a figure's time is told as the one before: "in the same quarter of last year"."""
    return figure.claim.time is not None and page.has("before", figure.claim.time.text or "")


def _may_be_whole(part: Figure, whole: Figure) -> bool:
    plain = whole.quantity.value is not None and whole.quantity.bound == "exact" and not is_own_step(whole)
    return plain and whole is not part and same_unit_or_bare(part, whole) and whole.value > part.value


def _scaled(part: Figure, whole: Figure) -> Figure:
    """Return a bare part in the scale and unit of its whole: "31 of the 120 million"."""
    if not is_bare(part.quantity) or not is_scaled(whole.quantity) or part.value >= _THOUSAND:
        return part
    return Figure(replace(part.claim, quantity=in_scale_of(part.quantity, whole.quantity)), part.place)


def _is_near(finding: Finding) -> bool:
    factor = finding.difference.factor if finding.difference is not None else None
    return factor is not None and 1 / _REACH < abs(float(factor)) < _REACH
