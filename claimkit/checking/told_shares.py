"""A share told together with what it comes to, of a whole told before: "The pier costs 36 million. We pay 45 % of the bill, i.e. 16 million".

Words that equate, or a bracket, leave no doubt that the amount is that share of something. Of what, the noun behind the share
says ("of the bill", "of the workforce"), a list that adds up, or the opening of the sentence ("Of the 24 seats, 15 ..., or").
Only a whole beside which no other can be meant makes a figure wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from claimkit.checking.carried import in_scale_of, is_scaled
from claimkit.checking.evidence import COUNTED
from claimkit.checking.intervals import ZERO, significant_digits
from claimkit.checking.kinship import concepts_in, stems_in
from claimkit.checking.moves import same_unit_or_bare
from claimkit.checking.pages import Figure, Page, code_of, is_bare, last_word
from claimkit.checking.pair_verdicts import judge_pair
from claimkit.checking.pairings import Pair, is_own_step, opens
from claimkit.checking.slip_trios import may_slip
from claimkit.checking.slips import read_written
from claimkit.checking.vocabulary import fold, load_vocabulary
from claimkit.records import Finding

_SURE = ("sum", "opens", "of that")  # where the words right before a share give its whole
_AGREES = ("supported", "approximately_supported")
_WORDS = 7  # between a part and the mark before its share
_ASIDE = 4  # words behind that mark
_HEAD = 5  # words between a share and the mark before its part
_LEADING = 5  # letters of the small words before the noun of a whole: "of the", "dell'"
_BACK = 40  # figures back to the largest of a kind
_FINE = 2  # digits of an amount that a share makes by no accident
_SMALL = 3  # letters of the small words before a share: "il", "an"
_SENTENCES = 2  # back to a whole that a general noun stands for
_REACH = 5  # times by which a figure misses at most
_CLAUSE = 90  # characters beside a whole in which is said what it is
_ALL = Decimal(100)
_THOUSAND = 1000
_MARK = re.compile(r"[,;:(\u2013\u2014]")
_CLOSED = re.compile(r"\s*(?:$|[,;:).\u2013\u2014\u00bb\u201c\u201d\"])")
_END = re.compile(r"[,;:().!?\n\u2013\u2014\u00bb\u201c\u201d\"]")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_SPENT = frozenset(("price", "budget", "spending"))
_STAFF = frozenset(("staff", "employment"))


@dataclass(frozen=True, slots=True)
class Told:
    """A share, what it comes to, and the words that say of what it is: "" where none do."""

    step: Figure
    part: Figure
    noun: str


def check_told_shares(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield a finding for each share that, of the one whole that can be meant, does not come to the amount told with it.

    Where the words right before its amount give the whole, a finding that meets the share with figures farther off is of no
    account; the one given here stands for it.
    """
    known = list(known)
    placed = {name for f in known if f.rule in ("share", "ratio", "percent_change") for name in f.claim_ids[:1]}
    summed = list(_summed(page, known))
    for step in page.figures:
        if not _is_plain(step):
            continue
        for told in find_told(page, step):
            finding = None if step.claim.id in placed else _of_any(page, told)
            finding = finding or _judge(page, told, summed, sure=step.claim.id in placed)
            if finding is not None:
                yield finding
                break


def _of_any(page: Page, told: Told) -> Finding | None:
    """Return what agrees with a share and its amount: the nearest larger figure of which the amount is just that share."""
    if significant_digits(told.part.value) < _FINE and told.step.kind == "percent":
        return None
    if page.starts("of_which", told.noun):
        return None  # "60 engineers, half of them abroad"
    for whole in page.before(min(told.part, told.step, key=lambda figure: figure.place), _BACK):
        noun = (
            is_bare(whole.quantity) and not is_bare(told.part.quantity) and page.sentences_between(whole, told.part) > 1
        )
        plain = whole.quantity.bound == "exact" and not whole.quantity.approximate and not noun
        if plain and _may_be_whole(told.part, whole):
            finding = _compare(page, told, whole)
            exact = told.step.value * whole.value / (_ALL if told.step.kind == "percent" else 1)
            near = abs(exact - _scaled(told.part, whole).value) <= _scaled(told.part, whole).quantity.precision
            if near and finding is not None and finding.verdict == "supported":
                return finding
    return None


def _summed(page: Page, known: Iterable[Finding]) -> Iterator[tuple[str, Figure]]:
    """Yield the parts of each sum that adds up, with its whole."""
    own = {figure.claim.id: figure for figure in page.figures}
    for finding in known:
        if finding.rule == "sum" and finding.verdict == "supported" and finding.claim_ids[0] in own:
            for name in finding.claim_ids[1:]:
                yield name, own[finding.claim_ids[0]]


def _is_plain(step: Figure) -> bool:
    quantity = step.quantity
    if step.kind not in ("percent", "ratio") or quantity.value is None or quantity.ordinal:
        return False
    part = 0 < step.value < (_ALL if step.kind == "percent" else 1)
    return part and quantity.bound == "exact" and step.claim.change is None and step.claim.modality != "negated"


def find_told(page: Page, step: Figure) -> Iterator[Told]:
    """Yield the amounts that are told to be a share: right behind "or", "i.e." or a bracket, or right before them."""
    for part in page.after(step, 1):
        gap = page.gap(step, part)
        if _is_part(part) and page.same_sentence(step, part) and not _DIGIT.search(gap):
            head = _before_cue(page, gap)
            if head is not None and len(head.split()) <= _HEAD:
                yield Told(step, part, head)
    for part in page.before(step, 1):
        gap = page.gap(part, step)
        if not _is_part(part) or not page.same_sentence(part, step) or _DIGIT.search(gap):
            continue
        *ahead, aside = _MARK.split(gap)
        if not ahead or len(" ".join(ahead).split()) > _WORDS or not _is_led(page, aside):
            continue
        behind = page.sentence_after(step, 60)
        if _CLOSED.match(behind):
            yield Told(step, part, "")
            continue
        noun = _END.split(behind)[0]
        if page.starts("of", noun) or page.starts("out_of", noun) or _kinds_of(page, noun):
            yield Told(step, part, noun)


def _before_cue(page: Page, gap: str) -> str | None:
    """Return what stands between a share and words that equate it with the amount behind them; None where they do not."""
    if gap.rstrip().endswith("("):
        return gap.rstrip()[:-1]
    for match in page.find_all("namely", gap):
        head = gap[: match.start()].rstrip()
        if head and _MARK.match(head[-1]) and len(gap[match.end() :].split()) <= 1:
            return head[:-1]
    return None


def _is_led(page: Page, aside: str) -> bool:
    """Tell whether only small words, or words that equate, lead to a share: ", or", ", il", ", das sind"."""
    words = aside.split()
    if len(words) > _ASIDE or page.has("of_which", aside) or page.has("among", aside):
        return False  # "41,000 were signed, half of them in the country"
    return page.starts("namely", aside) or all(len(word) <= _SMALL for word in words)


def _is_part(part: Figure) -> bool:
    plain = part.kind in COUNTED and part.kind != "duration" and part.quantity.value is not None and part.value > 0
    return plain and part.quantity.bound == "exact" and not is_own_step(part)


def _kinds_of(page: Page, head: str) -> list[str]:
    """Return the kinds of the general noun that a share is of, where nothing else says what: "of the bill"."""
    return [kind for kind in ("whole_cost", "whole_staff", "whole_noun") if _ends_noun(page, kind, head)]


def _ends_noun(page: Page, kind: str, head: str) -> bool:
    for match in page.find_all(kind, head):
        if not head[match.end() :].strip() and _is_small(head[: match.start()]):
            return True
    return False


def _is_small(words: str) -> bool:
    return all(len(word) <= _LEADING for word in _WORD.findall(words))


def _judge(page: Page, told: Told, summed: list[tuple[str, Figure]], *, sure: bool) -> Finding | None:
    """Return what is wrong with a share and its amount; None where they agree with any figure, or the whole is not clear."""
    for kind, wholes in find_wholes(page, told, summed):
        if not wholes:
            continue
        values = {whole.value for whole in wholes}
        if len(values) > 1 or (sure and kind not in _SURE) or _agrees_with_any(page, told, near=kind in _SURE):
            return None
        finding = _compare(page, told, wholes[0])
        factor = finding.difference.factor if finding is not None and finding.difference is not None else None
        fits = factor is not None and 1 / Decimal(_REACH) < abs(factor) < _REACH
        return finding if fits and (kind != "largest" or _is_slip(told, wholes[0])) else None
    return None


def _agrees_with_any(page: Page, told: Told, *, near: bool) -> bool:
    """Tell whether a share comes to its amount with any figure, or any in its sentence and the one before."""
    for other in page.figures:
        if other in (told.part, told.step) or not _may_be_whole(told.part, other):
            continue
        if near and (other.quantity.approximate or page.sentences_between(other, told.step) > 1):
            continue
        finding = _compare(page, told, other)
        if finding is None or finding.verdict in _AGREES:
            return True
    return False


def _is_slip(told: Told, whole: Figure) -> bool:
    """Tell whether one digit keeps a share, its amount and its whole from agreeing."""
    written = [read_written(figure) for figure in (told.step, _scaled(told.part, whole), whole)]
    stated, part, total = written
    return (
        stated is not None
        and part is not None
        and total is not None
        and may_slip(told.step, stated, part, total, "share")
    )


def _compare(page: Page, told: Told, whole: Figure) -> Finding | None:
    step = told.step
    if step.kind == "ratio":  # beside the very number a word for a fraction is meant more closely than alone
        step = Figure(replace(step.claim, quantity=replace(step.quantity, precision=ZERO)), step.place)
    return judge_pair(page, step, Pair(_scaled(told.part, whole), whole, "share", True), strict=False, joined=True)


def _scaled(part: Figure, whole: Figure) -> Figure:
    """Return a bare part in the scale and unit of its whole: "31 of the 120 million"."""
    if not is_bare(part.quantity) or not is_scaled(whole.quantity) or part.value >= _THOUSAND:
        return part
    return Figure(replace(part.claim, quantity=in_scale_of(part.quantity, whole.quantity)), part.place)


def _may_be_whole(part: Figure, whole: Figure) -> bool:
    plain = whole.quantity.value is not None and not is_own_step(whole) and not whole.quantity.ordinal
    return plain and same_unit_or_bare(part, whole) and whole.value > _scaled(part, whole).value


def find_wholes(page: Page, told: Told, summed: list[tuple[str, Figure]]) -> Iterator[tuple[str, list[Figure]]]:
    """Yield the figures that a share may be of, by what says so, the surest first."""
    part, step = told.part, told.step
    first = min(part, step, key=lambda figure: figure.place)
    kinds = _kinds_of(page, told.noun)
    if kinds:  # a difference adds up as well
        yield "sum", [whole for name, whole in summed if name == part.claim.id and _may_be_whole(part, whole)]
    before = [f for f in page.before(first) if _may_be_whole(part, f) and f.quantity.bound == "exact"]
    if not told.noun.strip():
        near = [f for f in before if page.same_sentence(f, first)]
        yield "opens", [f for f in near[:1] if _opens(page, f) or page.starts("of_which", page.gap(f, part))]
        if page.starts("of_that", page.sentence_before(first)):
            yield "of that", [f for f in before if page.sentences_between(f, first) == 1]
    elif kinds:
        near = [f for f in before if page.sentences_between(f, first) <= _SENTENCES]
        fitting = [f for f in near if any(_fits(page, told, f, kind) for kind in kinds)]
        yield kinds[0], fitting
        if "whole_noun" in kinds:
            yield "largest", _largest(page, told)
    else:
        yield "named", list(_named(page, told))


def _opens(page: Page, whole: Figure) -> bool:
    """Tell whether a sentence opens with "of the" and, a few words on, a figure: "Of the cost of 41,000 euros the state pays"."""
    before = page.sentence_before(whole)
    return opens(page, whole) or (page.starts("whole", before) and len(before.split()) <= _WORDS)


def _fits(page: Page, told: Told, whole: Figure, kind: str) -> bool:
    """Tell whether a figure may be the whole of which a general noun speaks."""
    part, code = told.part, code_of(page.language)
    if kind == "whole_noun":
        first = min(part, told.step, key=lambda figure: figure.place)
        return page.sentences_between(whole, first) == 1 and _are_alike(part, whole)
    own = f"{page.sentence_before(whole, _CLAUSE)} {page.sentence_after(whole, _CLAUSE)}"
    measure = whole.claim.measure
    said = concepts_in(measure.text, code) if measure is not None else frozenset()
    if kind == "whole_cost":
        spent = page.has("spends", own) or page.has("whole_cost", own)
        return whole.kind == "currency" and (bool(said & _SPENT) or (not said and spent))
    noun = last_word(whole) or ""
    if whole.kind == "count" and load_vocabulary(code).is_person(fold(noun)):
        return page.has("employs", own) or bool(said & _STAFF)
    return whole.kind == "count" and bool(concepts_in(noun, code) & _STAFF)


def _largest(page: Page, told: Told) -> list[Figure]:
    """Return the largest figure before a share that counts or measures the same as its amount."""
    first = min(told.part, told.step, key=lambda figure: figure.place)
    before = [f for f in page.before(first, _BACK) if _may_be_whole(told.part, f)]
    wholes = [f for f in before if f.kind == "physical" or _are_alike(told.part, f)]
    return [max(wholes, key=lambda figure: figure.value)] if wholes else []


def _are_alike(part: Figure, whole: Figure) -> bool:
    """Tell whether a part counts the noun of its whole, or measures the same, or names neither."""
    if whole.kind == "count":
        nouns = last_word(part), last_word(whole)
        return None in nouns or nouns[0] == nouns[1]
    measures = part.claim.measure, whole.claim.measure
    if measures[0] is None or measures[1] is None:
        return True
    return bool(stems_in(measures[0].text) & stems_in(measures[1].text))


def _named(page: Page, told: Told) -> Iterator[Figure]:
    """Yield the figures that measure or count what a share is said to be of."""
    measure = told.step.claim.measure
    if measure is None or not _is_only_noun(told.noun, measure.text):
        return
    code = code_of(page.language)
    wanted, stems = concepts_in(measure.text, code), stems_in(measure.text)
    for whole in page.figures:
        own = whole.claim.measure
        named = " ".join(filter(None, (own.text if own is not None else "", last_word(whole))))
        if whole in (told.part, told.step) or not _may_be_whole(told.part, whole):
            continue
        if stems & stems_in(named) or wanted & concepts_in(named, code):
            yield whole


def _is_only_noun(head: str, noun: str) -> bool:
    """Tell whether small words and a noun are all that says what a share is of: "of the revenue", not "of the net revenue"."""
    at = head.find(noun)
    if at < 0 or len(noun.split()) > 1:
        return False
    return not head[at + len(noun) :].strip() and _is_small(head[:at])
