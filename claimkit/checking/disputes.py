"""Two sources that give two figures for one thing: "she puts the cost at 31 million; the firm puts it at 26".

Three things must come together: another voice speaks for the second figure, the words of both say the same thing, and
nothing makes them figures of two times, of a rise, or of a part more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimkit.checking.building import build_finding
from claimkit.checking.intervals import loose_interval_of
from claimkit.checking.pages import Figure, Page, is_bare, last_word, same_unit
from claimkit.checking.vocabulary import list_forms
from claimkit.records import Finding

_REACH = 320  # characters from a figure to the one that another source sets against it
_SENTENCES = 3
_DENIED = 2  # sentences to a bare figure where one between them denies the first
_STEM, _LONG = 6, 6  # letters by which two words are one, and from which a word says what is meant
_WORD = re.compile(r"[^\W\d_]+")
_KINDS = ("currency", "percent", "physical", "count", "duration", "ratio")
_FAR = 40  # times by which two figures for one thing differ at most
_CLOSE = 90  # characters from a verb of stating to its figure
_TIGHT = 30  # characters from "puts the figure" to a bare figure
_WORDS, _WORDS_BEHIND = 5, 1  # of a sentence that says nothing but who speaks and the figure
_SHORT = 4  # letters of a word of a measure
_ASIDE = re.compile(r"\([^()]*$")
_BREAK = re.compile("[,;:]")
_BEFORE, _AFTER = 200, 80  # characters of a figure's sentence in which its thing is looked for


def check_disputes(page: Page) -> Iterator[Finding]:
    """Yield a finding for each figure that a source sets against the figure of another one."""
    for second in page.figures:
        if second.kind not in _KINDS:
            continue
        first = _earlier(page, second)
        if first is not None:
            yield build_finding(
                page, "contradiction", "contradicted", first, (second,),
                found=second.exact, expected=first.exact, unit=first.quantity.unit.code, confidence=0.6,
            )  # fmt: skip


def _earlier(page: Page, second: Figure) -> Figure | None:
    """Return the nearest figure before that speaks of the same thing and that the words set this one against."""
    for first in page.before(second, 4):
        gap = page.gap(first, second)
        if (
            len(gap) > _REACH
            or not _same_kind(first, second)
            or _differ_in_time(first, second)
            or _is_aside(page, first)
        ):
            continue
        if not _steps_alike(first, second):
            return None
        return first if _may_meet(page, first, second, gap) and _is_set_against(page, first, second, gap) else None
    return None


def _same_kind(first: Figure, second: Figure) -> bool:
    """Tell whether two figures are of one unit, and count the same noun where both name one."""
    bare = is_bare(second.quantity) and first.kind in _KINDS and first.kind not in ("percent", "ratio", "duration")
    if not (same_unit(first.quantity, second.quantity) or bare):
        return False
    nouns = [last_word(figure) for figure in (first, second)]
    return first.kind != "count" or None in nouns or _stem(nouns[0]) == _stem(nouns[1])


def _is_aside(page: Page, figure: Figure) -> bool:
    """Tell whether a figure stands in brackets."""
    return _ASIDE.search(page.sentence_before(figure, _BEFORE)) is not None


def _stem(word: str | None) -> str:
    return (word or "")[:_STEM]


def _steps_alike(first: Figure, second: Figure) -> bool:
    """Tell whether two figures are both steps of a change or both none; the ends of a change meet nothing."""
    changes = first.claim.change, second.claim.change
    if any(c is not None and (c.old is not None or c.new is not None or c.factor is not None) for c in changes):
        return False
    directions = [None if change is None else change.direction for change in changes]
    return directions[0] == directions[1]


def _differ_in_time(first: Figure, second: Figure) -> bool:
    times = _time(first), _time(second)
    return times[0] != times[1] and None not in times


def _may_meet(page: Page, first: Figure, second: Figure, gap: str) -> bool:
    """Refuse figures that agree, that one voice gives, or that a word makes a later or a further one."""
    if loose_interval_of(first.quantity).overlaps(loose_interval_of(second.quantity)):
        return False
    if _bounds_group(page, first) or _bounds_group(page, second):
        return False
    if page.same_sentence(first, second) and not (
        page.has("contrast", gap)
        or (_BREAK.search(gap) and page.has("puts_at", gap) and None not in _voices(first, second))
    ):
        return False
    if page.sentences_between(first, second) > _SENTENCES:
        return False
    if not first.value or not 1 / _FAR < abs(second.value / first.value) < _FAR:
        return False
    voices = _voices(first, second)
    if voices[0] is not None and voices[0] == voices[1]:
        return False
    if page.has("equals", page.sentence_before(second, _TIGHT)):
        return False
    if page.ends_with("from", page.sentence_before(second, _TIGHT)) and page.has(
        "to", page.sentence_after(second, _TIGHT)
    ):
        return False  # "it falls from 14.5 to 12.3 million"
    if page.starts("of_which", page.sentence_after(second, _TIGHT)) or _of_two(first, second):
        return False
    words = page.sentence_before(second, _BEFORE) + " | " + page.sentence_after(second, _AFTER)
    return not page.has("at_first", words) and not page.has("more", page.sentence_before(second, _TIGHT))


def _bounds_group(page: Page, figure: Figure) -> bool:
    """Tell whether a figure only says of what age a group is: "animals younger than 18 months"."""
    if figure.kind != "duration":
        return False
    return figure.claim.measure is None and figure.quantity.bound != "exact"


def _of_two(first: Figure, second: Figure) -> bool:
    """Tell whether two figures are said of two named things."""
    subjects = [f.claim.subject.entity_id if f.claim.subject is not None else None for f in (first, second)]
    return None not in subjects and subjects[0] != subjects[1]


def _is_set_against(page: Page, first: Figure, second: Figure, gap: str) -> bool:
    own, behind = page.sentence_before(second, _BEFORE), page.sentence_after(second, _AFTER)
    told = page.has("puts_at", own[-_CLOSE:]) or page.has("puts_at", behind[:_TIGHT])
    denied = page.has("disputes", gap)
    contrast = page.has("contrast", own) or page.has("contrast", behind)
    voices = _voices(first, second)
    shared = bool(_thing(page, first) & _thing(page, second)) and second.kind != "ratio"
    shared = shared or _measure_alike(first, second)
    taken_up = _time(second) is None and None not in voices and _is_terse(page, first, second)
    if (_time(first) is None) != (_time(second) is None) and not (
        contrast or denied or taken_up or (shared and None not in voices)
    ):
        return False  # the undated one may be of another time
    if shared:
        return denied or (told and any(voices)) or (contrast and None not in voices)
    if first.claim.modality in ("forecast", "hypothetical"):
        return False  # two expectations of something that no word names
    near = page.sentences_between(first, second) <= (_DENIED if denied else 1)
    bare = is_bare(second.quantity) and not is_bare(first.quantity) and near
    if bare and (
        denied or (page.has("puts_at", own[-_TIGHT:]) and (voices[1] is not None or (contrast and voices[0])))
    ):
        return True
    return (told or contrast) and voices[1] is not None and _is_terse(page, first, second)


def _is_terse(page: Page, first: Figure, second: Figure) -> bool:
    """Tell whether a figure's sentence says nothing but who speaks and the figure: "A volunteer spoke of 900 litres"."""
    if page.sentences_between(first, second) > 1:
        return False
    own, behind = page.sentence_before(second, _BEFORE), page.sentence_after(second, _AFTER)
    source = second.claim.source
    start = second.quantity.start - len(own)
    told = source.end - start if source is not None and source.end is not None and source.end > start else 0
    if page.has("puts_at", behind):
        behind = ""
    if page.ends_with("puts_at", own):
        told = len(own)  # whatever says more of the speaker
    return len(_WORD.findall(own[told:])) <= _WORDS and len(_WORD.findall(behind)) <= _WORDS_BEHIND


def _measure_alike(first: Figure, second: Figure) -> bool:
    """Tell whether two figures have measures of one word; one that the second only borrows says nothing of it."""
    one, two = first.claim.measure, second.claim.measure
    if one is None or two is None or one.start == two.start:
        return False
    stems = [{w.casefold()[:_STEM] for w in _WORD.findall(span.text) if len(w) >= _SHORT} for span in (one, two)]
    return bool(stems[0] & stems[1])


def _voices(first: Figure, second: Figure) -> tuple[str | None, str | None]:
    return _voice(first), _voice(second)


def _voice(figure: Figure) -> str | None:
    source = figure.claim.source
    return None if source is None else source.entity_id or source.name or source.text


def _time(figure: Figure) -> tuple[str | None, str | None] | None:
    time = figure.claim.time
    return None if time is None else (time.since, time.until)


def _thing(page: Page, figure: Figure) -> set[str]:
    """Return the beginnings of the long words of a figure's sentence, those of its unit and its source left out."""
    unit = (figure.quantity.unit.text or "").casefold()
    source = figure.claim.source
    told = ((source.text or "") if source is not None else "").casefold()
    part = page.sentence_before(figure, _BEFORE) + " " + page.sentence_after(figure, _AFTER)
    language = page.language.split("-")[0]
    nouns = bool(list_forms(language, "noun_capitals"))  # where they have capitals, verbs say nothing of the thing
    words = (word.casefold() for word in _WORD.findall(part) if len(word) >= _LONG and (word[0].isupper() or not nouns))
    return {word[:_STEM] for word in words if word not in unit and word not in told}
