"""What speaks for and against two figures being given for one thing by two voices, as the table of weights knows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimkit.checking.pages import Figure, is_bare, last_word
from claimkit.checking.rivals import TIGHT, answers_it, is_retold, is_terse, measure_alike, time_of, voice_of
from claimkit.checking.surroundings import WORD, Surroundings

_CLOSE = 90  # characters from a verb of stating to its figure
_GAPS = (50, 100, 180, 300)  # characters between two figures
_RATES = (1.15, 1.6, 3.0, 8.0)  # times by which they differ
_WORDS = (2, 5, 9)
_MOST = 8.0  # times by which a plain answer differs at most
_ANSWERED = 4  # sentences back to a figure of a noun that is denied
_FEW = 9  # words of a sentence that says little but who speaks and the figure
_QUOTE = re.compile("[\"\u00ab\u201e\u201c\u2018\u2039]\\s*(?:[^\\W\\d_]+[\\s']+){0,2}$")
_MARK = re.compile("[,;:]")


def find_signs(around: Surroundings, first: Figure, second: Figure) -> Iterator[str]:
    """Yield what stands around two figures."""
    page = around.page
    between = page.figures[first.place + 1 : second.place]
    ends = page.sentences_between(first, second)
    rate = abs(float(second.value / first.value))
    yield f"sentences {min(ends, 4)}"
    yield f"gap {_step(second.quantity.start - first.quantity.end, _GAPS)}"
    yield f"kind {second.kind}"
    yield f"between {min(len(between), 3)}"
    yield f"alike {min(sum(figure.kind == second.kind for figure in between), 2)}"
    yield f"rate {_step(max(rate, 1 / rate), _RATES)}"
    yield from _spoken(around, first, second)
    yield from _told(around, first, second)
    yield from _thing(around, first, second)
    yield from _changes(first, second)
    yield from _shape(around, first, second)
    yield from _joint(around, first, second, near=ends <= 1)


def is_plain_answer(around: Surroundings, first: Figure, second: Figure) -> bool:
    """Tell whether the next sentence says little but that another voice puts the same at another figure, or denies it."""
    page, two = around.page, voice_of(second)
    if answers_it(around, first, second) or _is_denied_count(around, first, second):
        return True
    between = page.figures[first.place + 1 : second.place]
    alone = all(figure.kind not in (first.kind, second.kind) for figure in between)
    rate = abs(float(second.value / first.value))
    if not alone or page.sentences_between(first, second) > 1 or not is_terse(around, second):
        return False
    if "hypothetical" in (first.claim.modality, second.claim.modality) or max(rate, 1 / rate) > _MOST:
        return False
    if two == voice_of(first) or second.quantity.value is None or around.before("peer", second):
        return False
    if page.same_sentence(first, second) and not _MARK.search(page.gap(first, second)):
        return False
    told = around.before("puts_at", second, TIGHT) or around.behind("puts_at", second, TIGHT)
    denied = around.before("disputes", second)
    against = denied or around.beside("contrast", second)
    nouns = last_word(first), last_word(second)
    counted = first.kind == "count" and nouns[0] is not None
    if second.kind == "count" and counted and told:
        return is_bare(second.quantity) or (two is not None and against) or is_led_to(around, second)
    return against and two is not None and (told or denied) and (first.kind != "count" or counted)


def _is_denied_count(around: Surroundings, first: Figure, second: Figure) -> bool:
    """Tell whether a voice that denies what another says counts the same noun: "11 guests a day. She denies it: 42 guests a day"."""
    page, one, two = around.page, voice_of(first), voice_of(second)
    nouns = last_word(first), last_word(second)
    if None in (one, two) or one == two or first.kind != "count" or None in nouns or nouns[0] != nouns[1]:
        return False
    if not around.between("disputes", first, second) or not 0 < page.sentences_between(first, second) <= _ANSWERED:
        return False
    if "hypothetical" in (first.claim.modality, second.claim.modality) or second.quantity.value is None:
        return False
    if any(figure.kind == "count" for figure in page.figures[first.place + 1 : second.place]):
        return False
    rate = abs(float(second.value / first.value))
    return max(rate, 1 / rate) <= _MOST


def is_led_to(around: Surroundings, figure: Figure) -> bool:
    """Tell whether nothing but a small word stands between a verb of stating and its figure: "speaks of 320 patients"."""
    own = around.sides(figure)[0]
    last = max((match.end() for match in around.page.find_all("puts_at", own)), default=0)
    return last > 0 and len(WORD.findall(own[last:])) <= 1


def _step(value: float, steps: tuple[float, ...]) -> int:
    return next((n for n, most in enumerate(steps) if value <= most), len(steps))


def _spoken(around: Surroundings, first: Figure, second: Figure) -> Iterator[str]:
    one, two = voice_of(first), voice_of(second)
    if one is None or two is None:
        state = "none" if one == two else "first only" if two is None else "second only"
    else:
        state = "same" if one == two else "two"
    yield f"voices {state}"
    sources = first.claim.source, second.claim.source
    if sources[1] is not None and sources[1].start is not None:
        begins = second.quantity.start - len(around.sides(second)[0])
        yield f"source {'here' if sources[1].start >= begins else 'before'} {state}"
        if sources[1].start >= second.quantity.end:
            yield "source behind"
    quotes = [None if source is None else source.quote_id for source in sources]
    if quotes[0] is not None and quotes[0] == quotes[1]:
        yield "one quote"
    modes = first.claim.modality, second.claim.modality
    for mode in ("forecast", "asserted"):
        if mode in modes:
            yield f"{mode} {'both' if modes[0] == modes[1] else 'one'}"


def _told(around: Surroundings, first: Figure, second: Figure) -> Iterator[str]:
    if around.before("puts_at", second, TIGHT):
        yield "told tight"
    elif around.before("puts_at", second, _CLOSE):
        yield "told close"
    if around.behind("puts_at", second, TIGHT):
        yield "told behind"
    if around.before("contrast", second):
        yield "contrast"
    if around.behind("contrast", second):
        yield "contrast behind"
    own = second.quantity.start - len(around.sides(second)[0])
    if around.has("disputes", max(own, first.quantity.end), second.quantity.start):
        yield "denied here"
    elif around.before("disputes", second):
        yield "denied before"
    elif around.between("disputes", first, second):
        yield "denied between"
    if around.behind("disputes", second):
        yield "denied behind"
    for kind in ("at_first", "before", "alone"):
        if around.beside(kind, second):
            yield kind.replace("_", " ")
    for kind in ("more", "of_which", "versus"):
        if around.before(kind, second, TIGHT):
            yield kind.replace("_", " ")


def _thing(around: Surroundings, first: Figure, second: Figure) -> Iterator[str]:
    nouns = last_word(first), last_word(second)
    if "count" in (first.kind, second.kind):
        yield "noun " + ("same" if None not in nouns else "none" if nouns == (None, None) else "one")
    one, two = first.claim.measure, second.claim.measure
    if one is not None and two is not None:
        carried = one.start == two.start
        yield "measure " + ("carried" if carried else "shared" if measure_alike(first, second) else "two")
    subjects = [f.claim.subject.entity_id if f.claim.subject is not None else None for f in (first, second)]
    if None not in subjects:
        yield "subject " + ("same" if subjects[0] == subjects[1] else "two")
    yield f"shared {min(around.share_words(first, second), 3)}"
    times = time_of(first), time_of(second)
    if times[0] is None or times[1] is None:
        yield "time " + ("none" if times[0] == times[1] else "second" if times[0] is None else "first")
    else:
        yield "time same"


def _changes(first: Figure, second: Figure) -> Iterator[str]:
    changes = first.claim.change, second.claim.change
    if changes[0] is not None and changes[1] is not None:
        yield "change " + ("alike" if changes[0].direction == changes[1].direction else "unlike")
    elif changes != (None, None):
        yield "change one"
    for figure, name in ((first, "first"), (second, "second")):
        change = figure.claim.change
        if change is not None and change.by is not None and change.by.start == figure.quantity.start:
            yield f"step {name}"
        if figure.quantity.bound != "exact":
            yield f"bound {name}"


def _shape(around: Surroundings, first: Figure, second: Figure) -> Iterator[str]:
    page, (own, behind) = around.page, around.sides(second)
    bare = is_bare(first.quantity), is_bare(second.quantity)
    if bare[1]:
        yield "bare second" + ("" if bare[0] else " of unit")
    if bare == (True, False):
        yield "bare first"
    if bare == (False, True) and first.kind != "count":
        yield "unit left out"
    source, begins = second.claim.source, second.quantity.start - len(own)
    told = 0
    if source is not None and source.end is not None and source.end <= second.quantity.start:
        told = max(source.end - begins, 0)
    if page.ends_with("puts_at", own):
        told = len(own)  # whatever says more of the speaker
    yield f"ahead {_step(len(WORD.findall(own[told:])), _WORDS)}"
    yield f"after {_step(len(WORD.findall(behind)), _WORDS)}"
    if _QUOTE.search(own):
        yield "opens quote"
    if page.same_sentence(first, second) and not _MARK.search(page.gap(first, second)):
        yield "one clause"
    if (first.quantity.unit.per is None) != (second.quantity.unit.per is None):
        yield "per one"


def _joint(around: Surroundings, first: Figure, second: Figure, *, near: bool) -> Iterator[str]:
    """Yield what tells only together with something else."""
    one, two = voice_of(first), voice_of(second)
    apart = None not in (one, two) and one != two
    told = around.before("puts_at", second, _CLOSE) or around.behind("puts_at", second, TIGHT)
    denied = around.between("disputes", first, second) or around.behind("disputes", second)
    alone = all(figure.kind != second.kind for figure in around.page.figures[first.place + 1 : second.place])
    counted = second.kind == "count" and None not in (last_word(first), last_word(second))
    thing = counted or around.share_words(first, second) > 0
    if apart and near and alone and told:
        yield "told apart"
    if apart and near and alone and thing:
        yield "one thing apart"
    if apart and near and sum(len(WORD.findall(side)) for side in around.sides(second)) <= _FEW:
        yield "terse apart"
    if apart and near and denied:
        yield "denied apart"
    if is_retold(around, first, second):
        yield "retold"
    if denied and thing:
        yield "denied thing"
    if told and thing and two is not None:
        yield "told thing"
    if is_bare(second.quantity) and not is_bare(first.quantity) and (told or denied) and near:
        yield "bare answer"
    if around.beside("that_figure", second):
        yield "that figure" + (" denied" if denied else "") + (" near" if near else "")
