"""Sums whose figures do not stand as one list: "480 were licensed ... 120 have gone. Of the remaining 360", regions told one by one.

Two figures make a third where a word says that one of them is what is left or lacking; three or more that follow each
other make one with as many digits. Only figures that agree to the last digit are given, and nothing is ever called wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimkit.checking.intervals import ZERO, significant_digits
from claimkit.checking.moves import same_unit_or_bare
from claimkit.checking.pages import Figure, Page, is_bare, last_word
from claimkit.checking.pairings import is_own_step, opens
from claimkit.checking.sums import sum_finding
from claimkit.records import Finding

_KINDS = ("currency", "count", "physical")
_REACH = 9  # figures around one that is left
_FAR, _NEAR = 700, 260  # characters to them; the same, where their digits are few
_LEAD, _TAIL = 30, 24  # characters before and behind a figure in which it is called the rest
_WORDS = 1  # between such a word and its figure
_ENDS = 3  # sentences back to a whole whose digits are few
_FINE = 3  # digits by which figures that agree are no accident
_PARTS, _MOST = 3, 6  # parts that follow each other
_STEP = 320  # characters from one of them to the next
_WHOLES = 24  # figures back to what they make


def check_spread_sums(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield a finding for each figure that others make to the last digit, and that no other rule has placed."""
    known = list(known)
    sums = [frozenset(finding.claim_ids) for finding in known if finding.rule == "sum"]
    placed = {name for names in sums for name in names}
    wholes = {finding.claim_ids[0] for finding in known if finding.rule == "sum"}
    trios = {frozenset(finding.claim_ids) for finding in known}
    for rest in page.figures:
        if rest.kind in _KINDS and _is_plain(rest) and _is_left(page, rest):
            for whole, part in _completed(page, rest):
                names = frozenset((whole.claim.id, part.claim.id, rest.claim.id))
                if whole.claim.id not in wholes and names not in trios and not any(len(names & s) > 1 for s in sums):
                    placed |= names
                    sums.append(names)
                    parts = tuple(sorted((part, rest), key=lambda figure: figure.place))
                    yield sum_finding(page, whole, parts, "supported", 0.8)
                    break
    for whole, run in _followed(page, placed):
        placed |= {figure.claim.id for figure in (whole, *run)}
        yield sum_finding(page, whole, run, "supported", 0.75)


def _is_plain(figure: Figure) -> bool:
    quantity = figure.quantity
    return quantity.value is not None and quantity.bound == "exact" and not quantity.ordinal and figure.value > 0


def _is_left(page: Page, figure: Figure) -> bool:
    """Tell whether a word beside a figure says that it is what is left, or lacking: "the remaining 12", "12 are missing"."""
    before = page.sentence_before(figure, _LEAD)
    for kind in ("rest", "left_over"):
        for match in page.find_all(kind, before):
            tail = before[match.end() :]
            if len(tail.split()) <= _WORDS and not any(mark in tail for mark in ",;:"):
                return True
    behind = page.sentence_after(figure, _TAIL)
    return page.starts("left_over", behind) and behind[:1] == " "


def _completed(page: Page, rest: Figure) -> Iterator[tuple[Figure, Figure]]:
    """Yield the whole and the part that a figure that is left completes, the nearest first."""
    near = [f for f in (*page.before(rest, _REACH), *page.after(rest, _REACH)) if _may_be_of(page, rest, f)]
    for whole in near:
        for part in near:
            if part is whole or part.value + rest.value != whole.value or part.value == rest.value:
                continue
            trio = (whole, part, rest)
            digits = max(significant_digits(figure.value) for figure in trio)
            far = max(abs(figure.quantity.start - rest.quantity.start) for figure in trio)
            if _is_of_change(whole, part):
                continue
            if digits >= _FINE or (
                digits > 1 and far <= _NEAR and _count_alike(trio) and _is_told_of(page, whole, part, rest)
            ):
                yield whole, part


def _is_told_of(page: Page, whole: Figure, part: Figure, rest: Figure) -> bool:
    """Tell whether a whole stands before what is left of it, right before it where none of the two counts its noun."""
    if any(f is not whole and page.same_sentence(f, rest) and opens(page, f) for f in page.before(rest)):
        return False  # "14 are open. Of the 24 seats, the party keeps 11, and the others 3"
    bare = is_bare(rest.quantity) and is_bare(part.quantity) and not is_bare(whole.quantity)
    return whole.place < rest.place and page.sentences_between(whole, rest) <= (1 if bare else _ENDS)


def _may_be_of(page: Page, rest: Figure, figure: Figure) -> bool:
    near = abs(figure.quantity.start - rest.quantity.start) <= _FAR
    alike = same_unit_or_bare(rest, figure) or is_bare(rest.quantity) != is_bare(figure.quantity)
    return near and alike and figure.kind in _KINDS and _is_plain(figure)


def _is_of_change(one: Figure, other: Figure) -> bool:
    """Tell whether two figures are the ends of one change, whose step is no part."""
    for figure in (one, other):
        change = figure.claim.change
        if change is not None and change.old is not None and change.new is not None:
            starts = {change.old.start, change.new.start}
            if {one.quantity.start, other.quantity.start} == starts:
                return True
    return False


def _count_alike(figures: tuple[Figure, ...]) -> bool:
    """Tell whether figures count one noun, or a compound of it, or leave it out."""
    nouns = sorted({noun for figure in figures if (noun := last_word(figure))}, key=len)
    return all(noun.endswith(nouns[0]) for noun in nouns)


def _followed(page: Page, placed: set[str]) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
    """Yield each figure with those that follow each other behind it and make it."""
    taken: set[str] = set(placed)
    for first in page.figures:
        run: list[Figure] = []
        for figure in (first, *page.after(first, _MOST * 3)):
            if not _may_follow(first, figure):
                continue
            if figure.claim.id in taken or (run and not _goes_on(page, run[-1], figure)):
                break
            run.append(figure)
            if len(run) > _MOST:
                break
            whole = _made_by(page, run, taken) if len(run) >= _PARTS else None
            if whole is not None:
                taken |= {one.claim.id for one in (whole, *run)}
                yield whole, tuple(run)
                break


def _may_follow(first: Figure, figure: Figure) -> bool:
    """Tell whether a figure may be one of a run: a level of the same unit, not by how much or from where one moves."""
    if figure.kind not in _KINDS or not _is_plain(figure) or is_own_step(figure):
        return False
    change = figure.claim.change
    if change is not None and change.old is not None and change.old.start == figure.quantity.start:
        return False
    return same_unit_or_bare(first, figure) and figure.quantity.unit.per is None


def _goes_on(page: Page, last: Figure, figure: Figure) -> bool:
    gap = page.gap(last, figure)
    return len(gap) <= _STEP and "\n" not in gap and page.sentences_between(last, figure) <= 1


def _made_by(page: Page, run: list[Figure], taken: set[str]) -> Figure | None:
    """Return the figure before a run that the run makes to the last of its digits."""
    total = sum((figure.value for figure in run), ZERO)
    fine = sum(significant_digits(figure.value) >= _FINE for figure in run) > 1
    if not fine or significant_digits(total) < _FINE:
        return None
    for whole in page.before(run[0], _WHOLES):
        if whole.value == total and whole.kind == run[0].kind and _is_plain(whole) and whole.claim.id not in taken:
            return whole if same_unit_or_bare(whole, run[0]) and _count_alike((whole, *run)) else None
    return None
