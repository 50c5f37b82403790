"""Figures that another voice may have set against one before: of one unit and noun, near each other, and not alike.

"The ministry counts 1,200 cases. The union speaks of 1,900" is told in too many ways for fixed words. What may be meant
is found here, what speaks for and against it is told in `rival_signs`, and `disputes` weighs it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from claimkit.checking.intervals import Interval, best_value, interval_of, last_digit
from claimkit.checking.pages import Figure, Page, is_bare, last_word
from claimkit.checking.surroundings import STEM, WORD, Surroundings
from claimkit.records import Quantity, Source, Subject

KINDS = ("currency", "percent", "physical", "count", "duration", "ratio")
_LENDERS = ("currency", "physical", "count", "duration")  # whose unit a bare figure may leave out
_BACK = 12  # figures back to the one that is disputed
_REACH = 700  # characters to it
_NEAR_BACK, _NEAR_REACH = 4, 320  # the same, where nothing in between denies anything
_FAR = 40  # times by which two figures for one thing differ at most
_SHORT = 4  # letters of a word of a measure
_CLOSE, TIGHT = 90, 30
_AHEAD, _ALONE, _BEHIND = 5, 3, 2  # words before and behind a figure in a sentence that says little else
_TAKEN_UP, _LEADS = 3, 3  # sentences back to what "it" stands for; words beside the verb that takes it up
_OLDEST = 111  # years
_ROUND = Decimal("0.05")  # of a figure by which its last digit is rounded at most
_ASIDE = re.compile(r"\([^()]*$")
_APPOSED = re.compile(r",\s*$")
_BREAK = re.compile("[,;:]")
_LIST = re.compile(r"[^.;!?]*:\s*")


def find_rivals(around: Surroundings, second: Figure) -> list[tuple[Figure, bool]]:
    """Return the figures that a figure may be set against, nearest first, and whether its sentence tells them again."""
    page = around.page
    if second.kind not in KINDS or not _may_answer(around, second):
        return []
    denied = around.beside("disputes", second)
    near = (f for f in page.figures[max(second.place - 2, 0) : second.place + 2] if f is not second)
    copies = [f for f in near if page.same_sentence(f, second) and _first_told(page, f) is not f]
    found: list[tuple[Figure, bool]] = []
    for first in page.before(second, _BACK):
        length = second.quantity.start - first.quantity.end
        if length > _REACH:
            break
        if not _may_be_one(around, first, second) or first in copies or not _may_be_met(around, first):
            continue
        if not _counts_as_whole(page, first, second) or _tell_of_themselves(first, second):
            continue
        far = length > _NEAR_REACH or second.place - first.place > _NEAR_BACK
        doubted = denied or around.between("disputes", first, second)
        if far and not doubted:
            break
        if not doubted and (_may_be_parts(page, first, second) or not _is_one_thing(around, first, second)):
            continue
        copied = any(_is_copy(first, copy) for copy in copies)
        if copied or _is_near(around, first, second) or _is_named_again(around, first, second):
            found.append((first, copied))
    return found


def _may_answer(around: Surroundings, second: Figure) -> bool:
    """Tell at small cost whether a figure may answer another one, as some voice or word of denial or contrast tells."""
    page, change = around.page, second.claim.change
    if second.quantity.ordinal or (change is not None and change.factor is not None) or _is_age(around, second):
        return False
    spoken = voice_of(second) is not None or around.before("contrast", second) or around.beside("puts_at", second)
    if not (spoken or around.beside("disputes", second)):
        return False
    if around.before("equals", second, TIGHT) or _is_wanted(around, second) or _is_whole(page, second):
        return False
    if _opens_list(page, second):
        return False
    return _first_told(page, second) is second and not _is_denied(around, second)


def _may_be_met(around: Surroundings, first: Figure) -> bool:
    """Tell whether a figure may be one that is answered: no age, whole, part of one, or figure that is denied itself."""
    page = around.page
    if _is_age(around, first) or _is_whole(page, first) or _ASIDE.search(around.sides(first)[0]):
        return False
    if page.starts("of_which", around.sides(first)[1]):
        return False  # "in two of them nobody was hurt"
    return not _is_denied(around, first) or _first_told(page, first) is not first


def _is_wanted(around: Surroundings, figure: Figure) -> bool:
    """Tell whether somebody asks for a figure, offers it or says that it is needed: it answers no other one."""
    own = around.sides(figure)[0]
    start, end = figure.quantity.start, figure.quantity.end
    first = start - len(_BREAK.split(own[-_CLOSE:])[-1])
    last = end + len(_own_clause(around, figure))
    return any(around.has(kind, first, start) or around.has(kind, end, last) for kind in ("demands", "needed"))


def _own_clause(around: Surroundings, figure: Figure) -> str:
    """Return what follows a figure up to a mark or an and: "raises it to 24 million and asks for help"."""
    clause = _BREAK.split(around.sides(figure)[1])[0]
    joined = next(iter(around.page.find_all("and", clause)), None)
    return clause if joined is None else clause[: joined.start()]


def _is_whole(page: Page, figure: Figure) -> bool:
    """Tell whether a figure is the whole of the one before it: "640 of its 1,100 workers"."""
    before = next(page.before(figure, 1), None)
    if before is None or not page.same_sentence(before, figure):
        return False
    gap = page.gap(before, figure)
    return page.is_only("out_of", gap) or page.ends_with("among", gap)


def _tell_of_themselves(first: Figure, second: Figure) -> bool:
    """Tell whether two voices say each of themselves what they name anew: "Bank A expects a profit of 120, Bank B one of 85"."""
    one, two = first.claim, second.claim
    if one.source is None or two.source is None or one.subject is None or two.measure is None:
        return False
    own = one.subject.start is not None and _lies_in(one.subject, one.source)
    alone = two.subject is None or _lies_in(two.subject, two.source)
    told = two.measure.start is not None and two.start <= two.measure.start < two.end
    return own and alone and told and one.source.text != two.source.text


def _lies_in(inner: Subject, outer: Source) -> bool:
    if inner.start is None or outer.start is None or outer.end is None:
        return False
    return outer.start <= inner.start < outer.end


def _counts_as_whole(page: Page, first: Figure, second: Figure) -> bool:
    """Tell whether a bare figure counts what an earlier one counts, where its whole says what: "312 of the 575 services"."""
    whole = next(page.after(second, 1), None)
    if whole is None or not is_bare(second.quantity) or not _is_whole(page, whole):
        return True
    nouns = last_word(first), last_word(whole)
    return first.kind == whole.kind and (None in nouns or _stem(nouns[0]) == _stem(nouns[1]))


def _may_be_parts(page: Page, first: Figure, second: Figure) -> bool:
    """Tell whether two figures may be parts of one whole: "328 of 547 seats. The opposition has 194"."""
    whole = next(page.after(first, 1), None)
    if whole is None or whole is second or not _is_whole(page, whole):
        return False
    return first.value + second.value <= whole.value


def _opens_list(page: Page, figure: Figure) -> bool:
    """Tell whether a figure is the first part of the one before it: "it left out 312 people: 187 who had died"."""
    whole = next(page.before(figure, 1), None)
    if whole is None or voice_of(whole) != voice_of(figure) or abs(figure.value) > abs(whole.value):
        return False
    gap = page.gap(whole, figure)
    return _LIST.fullmatch(gap) is not None and len(WORD.findall(gap)) <= _ALONE


def _is_one_thing(around: Surroundings, first: Figure, second: Figure) -> bool:
    """Tell whether two figures that nobody denies are told of one thing, at one time and place."""
    if around.before("at_first", second) or around.before("peer", second):
        return False
    if voice_of(first) == voice_of(second) is not None:
        return False  # one voice has no reason to give two figures for one thing
    if any(around.beside(kind, first) and around.beside(kind, second) for kind in ("day_part", "compass")):
        return False  # "4,000 in the morning. In the evening there were 9,000"
    places = around.places(first), around.places(second)
    if places[0] and places[1] and not places[0] & places[1]:
        return False
    if around.share_words(first, second) > 0 or measure_alike(first, second) or is_terse(around, second):
        return True
    if answers_it(around, first, second):
        return True
    return is_retold(around, first, second)


def answers_it(around: Surroundings, first: Figure, second: Figure) -> bool:
    """Tell whether another voice takes up what was counted as "it" or "the figure", whatever noun its own has.

    "The union speaks of 130 jobs. The firm puts it at 40 posts", "They deny the figure: there are 25 leavers at most".
    """
    page, one, two = around.page, voice_of(first), voice_of(second)
    if None in (one, two) or one == two or not 0 < page.sentences_between(first, second) <= _TAKEN_UP:
        return False
    if any(figure.kind == second.kind for figure in page.figures[first.place + 1 : second.place]):
        return False
    own = around.sides(second)[0]
    for match in page.find_all("puts_it_at", own):
        if len(WORD.findall(own[match.end() :])) <= _LEADS:
            return True
    for match in page.find_all("disputes", own):
        behind = own[match.end() :]
        if any(len(behind[: m.start()].split()) <= _LEADS for m in page.find_all("the_figure", behind)):
            return True
    return False


def is_retold(around: Surroundings, first: Figure, second: Figure) -> bool:
    """Tell whether the next sentence has another voice state a figure of the kind: "She puts the share at 11 per cent"."""
    one, two, last = voice_of(first), voice_of(second), _own_clause(around, second)
    if two is None or one == two or around.page.sentences_between(first, second) > 1:
        return False
    if (second.kind == "count" and not is_bare(second.quantity)) or len(WORD.findall(last)) > _BEHIND:
        return False  # "had treated 31 people", "12 million for the park"
    if any(figure.kind == second.kind for figure in around.page.figures[first.place + 1 : second.place]):
        return False
    return around.before("puts_at", second, TIGHT) or around.behind("puts_at", second, TIGHT)


def is_terse(around: Surroundings, figure: Figure) -> bool:
    """Tell whether a figure's sentence says little but who speaks and the figure: "A volunteer spoke of 900 litres"."""
    own, behind = around.sides(figure)
    source, begins = figure.claim.source, figure.quantity.start - len(own)
    ends = [m.end() for kind in ("puts_at", "disputes") for m in around.page.find_all(kind, own)]
    ends += [own.rfind(mark) + 1 for mark in ":;"]
    if source is not None and source.end is not None and begins < source.end <= figure.quantity.start:
        ends.append(source.end - begins)
    told = max(ends)
    if around.behind("puts_at", figure) or (source is not None and (source.start or 0) >= figure.quantity.end):
        behind = ""
    return len(WORD.findall(own[told:])) <= (_AHEAD if told else _ALONE) and len(WORD.findall(behind)) <= _BEHIND


def _is_denied(around: Surroundings, figure: Figure) -> bool:
    """Tell whether a figure is one that somebody denies: "It denies that 40 per cent have to be done twice"."""
    if not around.before("denies_that", figure):
        return False
    page, own = around.page, around.sides(figure)[0]
    last = max(match.end() for match in page.find_all("denies_that", own))
    other, begins = next(page.before(figure, 1), None), figure.quantity.start - len(own)
    if other is not None and other.quantity.start >= begins + last:
        return False  # "denies that it had five mechanics and says that there were eleven"
    return re.match(r"\s*[:;,.]|.*\d", own[last:]) is None  # not "ontkent dat: het zijn er 60"


def _is_age(around: Surroundings, figure: Figure) -> bool:
    """Tell whether a figure only says how old somebody is: "a spokesman, 61"."""
    bare = figure.quantity.text.strip().isdigit() and figure.quantity.unit.code in (None, "a")
    if bare and figure.value < _OLDEST and _APPOSED.search(around.sides(figure)[0]):
        return True
    if figure.kind != "duration":
        return False
    return (bare and figure.quantity.unit.code == "a") or (
        figure.claim.measure is None and figure.quantity.bound != "exact"
    )


def _is_copy(one: Figure, other: Figure) -> bool:
    """Tell whether two figures are the same one told again."""
    alike = one.kind == other.kind or is_bare(one.quantity) or is_bare(other.quantity)
    return alike and one.value == other.value


def _first_told(page: Page, figure: Figure) -> Figure:
    """Return the figure by which the same was told first: in "six, and not eleven" the eleven are not new."""
    return next((earlier for earlier in page.before(figure, _BACK) if _is_copy(earlier, figure)), figure)


def first_told(page: Page, figure: Figure) -> Figure:
    """Return the farthest figure of the same noun that tells the same as a figure."""
    alike = [f for f in page.before(figure, _BACK) if f.kind == figure.kind and f.value == figure.value]
    return next((f for f in reversed(alike) if last_word(f) in (None, last_word(figure))), figure)


def _may_be_one(around: Surroundings, first: Figure, second: Figure) -> bool:
    """Refuse figures of two units, nouns, times or subjects, that agree, that are ends of one change, or far apart."""
    one, two = first.quantity, second.quantity
    lent = (is_bare(two) and first.kind in _LENDERS) or (is_bare(one) and second.kind in _LENDERS)
    if (one.unit.kind, one.unit.code) != (two.unit.kind, two.unit.code) and not lent:
        return False
    nouns = last_word(first), last_word(second)
    named = first.kind == "count" == second.kind and None not in nouns and _stem(nouns[0]) != _stem(nouns[1])
    if named and not answers_it(around, first, second):
        return False
    if _is_rate(one) != _is_rate(two) and not is_bare(two):
        return False  # "600 cars a year are burned", "800 cars were burned in Lyon"
    told = voice_of(first) != voice_of(second) is not None and around.before("puts_at", second, TIGHT)
    if _differ_in_time(first, second) or (_are_of_two(first, second) and not told):
        return False
    if not first.value or not 1 / _FAR < abs(second.value / first.value) < _FAR:
        return False
    if _as_rounded(one).overlaps(_as_rounded(two)):
        return False
    return told or not any(_names(f, o) for f, o in ((first, second), (second, first)))


def _is_rate(quantity: Quantity) -> bool:
    per = quantity.unit.per
    return per is not None and per.kind == "duration"


def _stem(word: str | None) -> str:
    return (word or "")[:STEM]


def _differ_in_time(first: Figure, second: Figure) -> bool:
    times = time_of(first), time_of(second)
    sets = [f.claim.time is not None and f.claim.time.kind == "set" for f in (first, second)]
    return sets[0] != sets[1] or (times[0] != times[1] and None not in times)


def _are_of_two(first: Figure, second: Figure) -> bool:
    """Tell whether two figures are said of two named things: of those who speak, or of neither."""
    subjects = [f.claim.subject.entity_id if f.claim.subject is not None else None for f in (first, second)]
    if None in subjects or subjects[0] == subjects[1]:
        return False
    voices = [voice_of(first), voice_of(second)]
    return subjects == voices or not set(voices) & set(subjects)


def _as_rounded(quantity: Quantity) -> Interval:
    """Return what a figure can mean where its last zeros are not told to be exact; a bound says no more than its end."""
    figure = replace(quantity, bound="exact") if quantity.value is not None else quantity
    value = abs(best_value(quantity))
    return interval_of(figure).widened(min(last_digit(value) / 2, value * _ROUND))


def _names(figure: Figure, other: Figure) -> bool:
    """Tell whether one figure's change has the other one as an end or a step."""
    change = figure.claim.change
    ends = (change.old, change.new, change.by) if change is not None else ()
    return any(end is not None and end.start == other.quantity.start for end in ends)


def _is_near(around: Surroundings, first: Figure, second: Figure) -> bool:
    """Tell whether a figure stands in the sentence before, or in one more where no other that it could be is nearer."""
    page = around.page
    ends = page.sentences_between(first, second)
    if second.kind == "ratio" or ends > 2:
        return False
    between = page.figures[first.place + 1 : second.place]
    return ends <= 1 or not any(f.kind == second.kind and _may_be_one(around, f, second) for f in between)


def _is_named_again(around: Surroundings, first: Figure, second: Figure) -> bool:
    """Tell whether a figure that stands farther back is named again by a word of what it measures or counts."""
    nouns = last_word(first), last_word(second)
    if second.kind == "count" and None not in nouns:
        return True
    if is_bare(second.quantity) and not is_bare(first.quantity):
        return True
    return measure_alike(first, second) or around.share_words(first, second) > (second.kind == "ratio")


def measure_alike(first: Figure, second: Figure) -> bool:
    """Tell whether two figures have measures of one word; one that the second only borrows says nothing of it."""
    one, two = first.claim.measure, second.claim.measure
    if one is None or two is None or one.start == two.start:
        return False
    stems = [{w.casefold()[:STEM] for w in WORD.findall(span.text) if len(w) >= _SHORT} for span in (one, two)]
    return any(a.startswith(b) or b.startswith(a) for a in stems[0] for b in stems[1])  # "cost", "costs"


def voice_of(figure: Figure) -> str | None:
    """Return who says a figure."""
    source = figure.claim.source
    return None if source is None else source.entity_id or source.name or source.text


def time_of(figure: Figure) -> tuple[str | None, str | None] | None:
    """Return the first and last day of a figure's time."""
    time = figure.claim.time
    return None if time is None else (time.since, time.until)
