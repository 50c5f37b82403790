"""A whole and the list of its parts where no word says so: "39,000 people, 27,500 at one firm and 11,500 at the other".

Figures that make their whole to the last digit are given; a list that misses it is an error only where it stands as one
and is off by a single digit, as a slip of the pen is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from claimkit.checking.intervals import ZERO, significant_digits
from claimkit.checking.pages import Figure, Page, is_bare, last_word, same_unit, shares_unit
from claimkit.checking.sums import continues, may_join, sum_finding
from claimkit.records import Finding

_REACH = 12  # figures from a whole to the last of its parts
_FAR = 420  # characters from a whole to the first of its parts
_MOST = 5  # parts
_SKIPPED = 2  # figures that may stand between a whole and its parts
_KINDS = ("currency", "count", "physical", "percent", "duration")
_SURE, _MANY = 3, 3  # digits by which two parts, and number of parts by which two digits, are no accident
_APPOSED = re.compile(r"[^,;:(\u2013\u2014]{0,60}[,:(;\u2013\u2014]\s*(?:[^\W\d]+\s+){0,4}$")
_DIRECT = re.compile(r"\s*[,:(\u2013\u2014]\s*(?:[^\W\d]+\s+){0,2}$")
_COLON = re.compile(r":\s*(?:[^\W\d]+\s+){0,2}$")
_NEITHER = 40  # characters from the last part of a list to the words that make it that of none of its sides
_UP = 60  # characters before the first part in which "of that" stands
_MOVES = ("increase", "decrease")


def check_listings(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield a finding for each whole that no other rule has placed and whose parts stand beside it."""
    known = list(known)
    placed = {name for finding in known if finding.rule == "sum" for name in finding.claim_ids}
    shares = {name for finding in known if finding.rule == "share" for name in finding.claim_ids}
    for whole in page.figures:
        taken = placed | shares if whole.kind == "percent" else placed
        if whole.kind not in _KINDS or whole.claim.id in taken or not _is_plain(whole):
            continue
        for finding in _first_list(page, whole):
            placed.update(finding.claim_ids)
            yield finding


def _first_list(page: Page, whole: Figure) -> Iterator[Finding]:
    """Yield one finding: of the parts that make the whole, else of a list that misses it by a slip."""
    lists = [*_lists_after(page, whole), *_lists_before(page, whole)]
    for parts in lists:
        if _total(parts) != whole.value:
            continue
        if _is_telling(page, whole, parts) and not _moves(page, whole, parts):
            yield sum_finding(page, whole, parts, "supported", 0.8)
            return
    for parts in lists:
        if _is_slip(page, whole, parts) and not _moves(page, whole, parts):
            yield sum_finding(page, whole, parts, "contradicted", 0.6)
            return


def _is_plain(figure: Figure) -> bool:
    """Tell whether a figure is one value that the text does not call a bound or about right."""
    quantity = figure.quantity
    return quantity.value is not None and quantity.bound == "exact" and not quantity.approximate and figure.value > 0


def _lists_after(page: Page, whole: Figure) -> Iterator[tuple[Figure, ...]]:
    """Yield the lists of figures behind a whole, the nearest and longest first."""
    behind = [figure for figure in page.after(whole, _REACH) if _may_be_part(whole, figure)]
    behind = [figure for figure in behind if len(page.gap(whole, figure)) <= _FAR]
    for skipped in range(min(_SKIPPED + 1, len(behind) - 1)):
        run = _run(page, behind[skipped:])
        for count in range(min(len(run), _MOST), 1, -1):
            yield run[:count]


def _lists_before(page: Page, whole: Figure) -> Iterator[tuple[Figure, ...]]:
    """Yield the list of figures that a whole sums up behind them, where a word says that it does."""
    ahead = [figure for figure in page.before(whole, _REACH) if _may_be_part(whole, figure)]
    before = page.sentence_before(whole, 80) if len(ahead) > 1 else ""
    if not page.has("sum", before) and not page.has("equals", before):
        return
    for count in range(2, min(len(ahead), _MOST) + 1):
        parts = tuple(reversed(ahead[:count]))
        if len(page.gap(parts[0], whole)) <= _FAR and _run(page, parts) == parts:
            yield parts


def _may_be_part(whole: Figure, figure: Figure) -> bool:
    change = figure.claim.change
    step = change is not None and change.old is None and change.new is None and change.factor is None
    if not _is_plain(figure) or not (step or may_join(whole, figure)):
        return False
    if same_unit(whole.quantity, figure.quantity) or (
        shares_unit(whole.quantity, figure.quantity) and is_bare(figure.quantity)
    ):
        return True
    bare = [each.unit.kind == "count" and each.unit.text is None for each in (whole.quantity, figure.quantity)]
    return bare[0] != bare[1] and "currency" in (whole.kind, figure.kind)  # "3,4 milioni ogni anno: ... 900mila euro"


def _run(page: Page, figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return the first figures as far as they read like one list, which may end with "the remaining 8"."""
    run: list[Figure] = []
    listed = tuple(figures)
    rests = [n for n, figure in enumerate(listed) if n and page.has("rest", page.sentence_before(figure, 40))]
    for number, figure in enumerate(listed):
        if run:
            leads_to_rest = bool(rests) and number < rests[0] and page.sentences_between(run[-1], figure) <= 1
            gap = page.gap(run[-1], figure)
            rest = page.has("rest", page.sentence_before(figure, 40)) and page.sentences_between(run[-1], figure) <= 1
            if not rest and not leads_to_rest and not (page.same_sentence(run[-1], figure) and continues(page, gap)):
                break
        run.append(figure)
    return tuple(run)


def _total(parts: tuple[Figure, ...]) -> Decimal:
    return sum((part.value for part in parts), ZERO)


def _is_telling(page: Page, whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether parts that make their whole are no accident: by their digits, their number or their place."""
    digits = max(significant_digits(figure.value) for figure in (whole, *parts))
    rest = page.has("rest", page.sentence_before(parts[-1], 40)) or page.has("sum", page.sentence_before(whole, 80))
    if rest or digits > _SURE or (digits == _SURE and len(parts) >= _MANY):
        return True
    if not _nouns_agree(whole, parts) and len(parts) < _MANY:
        return False
    if digits > 1 and _takes_up(page, whole, parts):
        return True
    near = whole.place < parts[0].place and page.same_sentence(whole, parts[0])
    apposed = near and _APPOSED.fullmatch(page.gap(whole, parts[0])) is not None
    return (digits >= 2 and (apposed or len(parts) >= _MANY)) or (digits == _SURE and near)


def _takes_up(page: Page, whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether the sentence of the parts takes up a whole told before it: "Coal made up 2.5 million of that"."""
    before, behind = page.sentence_before(parts[0], _UP), page.sentence_after(parts[0], _UP // 2)
    told = any(page.has(kind, before) or page.starts(kind, behind) for kind in ("of_that", "of_which"))
    return told and 0 < page.sentences_between(whole, parts[0]) <= _SKIPPED


def _nouns_agree(whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether parts count what their whole counts, or leave it out."""
    nouns = {last_word(part) for part in parts} - {None}
    return whole.kind != "count" or not nouns or nouns == {last_word(whole)} or last_word(whole) is None


def _moves(page: Page, whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether the words tell of a rise or fall: "up 10 from 40 to 50" is no sum, nor is "10 more than 40"."""
    if page.has("sum", page.sentence_before(whole, 80)) or page.has("rest", page.sentence_before(parts[-1], 40)):
        return False
    if whole.place < parts[0].place and page.starts("of_which", page.last_sentence(page.gap(whole, parts[0]))):
        return False
    if _takes_up(page, whole, parts):
        return False
    first, last = sorted((whole, parts[0], parts[-1]), key=lambda figure: figure.place)[::2]
    gap = page.gap(first, last)
    words = gap + page.sentence_after(last, 30)
    if any(page.has_stem(kind, words) for kind in _MOVES) or page.has("versus", gap) or page.has("before", words):
        return True
    return any(page.starts("more_less", page.sentence_after(figure, 25)) for figure in (whole, *parts))


def _is_slip(page: Page, whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether a list that stands right behind its whole, or that a word sums up, misses it by one digit."""
    if whole.kind == "percent":
        return False
    digits = max(significant_digits(figure.value) for figure in (whole, *parts))
    off = abs(_total(parts) - whole.value)
    if significant_digits(off) != 1 or not any(off < figure.value for figure in (whole, *parts)):
        return False
    if whole.place > parts[-1].place:
        return digits >= 2 and page.has("sum", page.sentence_before(whole, 80)) and _is_whole_list(page, whole, parts)
    if page.is_only("out_of", page.gap(whole, parts[0])):
        return False  # "17 of the 20 sensors answered. The other three"
    if page.has("rest", page.sentence_before(parts[-1], 40)) and parts[0].place == whole.place + 1:
        near = page.sentences_between(whole, parts[0]) <= 1 and not _has_larger(page, whole)
        return digits >= 2 and near and _nouns_agree(whole, parts)
    if any(_may_be_part(whole, page.figures[n]) for n in range(whole.place + 1, parts[0].place)):
        return False
    if _ends_with_neither(page, whole, parts):
        return True
    if not page.same_sentence(whole, parts[-1]) or not _nouns_agree(whole, parts):
        return False
    gap = page.gap(whole, parts[0])
    follows = [figure for figure in page.after(parts[-1], 1) if page.same_sentence(parts[-1], figure)]
    direct = _DIRECT.fullmatch(gap) is not None or _COLON.search(gap) is not None
    return direct and digits >= _SURE and not any(_may_be_part(whole, figure) for figure in follows)


def _ends_with_neither(page: Page, whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether a list of all sides ends with those of none: "247 for it, 145 against, 20 abstained"."""
    behind = page.sentence_after(parts[-1], _NEITHER)
    told = page.has("neither", behind) or page.has("undecided", behind)
    near = abs(_total(parts) - whole.value) < max(part.value for part in parts)
    beside = whole.kind == "count" and page.sentences_between(whole, parts[0]) <= 1
    return told and near and beside and len(parts) >= _MANY and _nouns_agree(whole, parts)


def _has_larger(page: Page, whole: Figure) -> bool:
    """Tell whether a larger figure of the unit stands before a whole, of which it may be but the first part."""
    earlier = (f for f in page.before(whole) if same_unit(f.quantity, whole.quantity) and f.value > whole.value)
    return any(page.sentences_between(figure, whole) <= _SKIPPED for figure in earlier)


def _is_whole_list(page: Page, whole: Figure, parts: tuple[Figure, ...]) -> bool:
    """Tell whether no figure of the list before a total is left out, and all of them count one thing."""
    left_out = [f for f in page.before(parts[0], 1) if page.same_sentence(f, parts[0]) and _may_be_part(whole, f)]
    return not left_out and _nouns_agree(whole, parts) and whole.value > max(part.value for part in parts) / 2
