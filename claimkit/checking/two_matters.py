"""When a step and the figures beside it are of two matters: "sales rose 5 %, costs fell from 10 to 8 million".

The claims tell what each figure measures and where a change leads. Where they tell a step from its pair of
figures, the arithmetic says nothing of either.
"""

from __future__ import annotations

import re

from claimkit.checking.moves import place_of
from claimkit.checking.pages import Figure, Page
from claimkit.records import Span, Subject, Verdict

_UNREAD = re.compile(r"(?<![\w.,])\d[\d.,'\u2019\u00a0 ]*\s*$")  # a number right before "to"
_LED = 24  # characters in which it stands


def is_of_others(page: Page, verdict: Verdict, step: Figure, old: Figure, new: Figure) -> bool:
    """Tell whether a verdict holds a step against figures of another matter; one that agrees needs a figure of its own for that."""
    agrees = verdict in ("supported", "approximately_supported")
    return (leads_elsewhere if agrees else are_two_matters)(page, step, old, new)


def are_two_matters(page: Page, step: Figure, old: Figure, new: Figure) -> bool:
    """Tell whether a step is of something else than the two figures that it would sum up."""
    if leads_elsewhere(page, step, old, new):
        return True
    if step.claim.change is not None and page.find(step.claim.change.new) is old:
        return True  # "an increase to 1,200, and double the bonus, 500"
    if is_led_from_other(page, old, new) or is_led_from_other(page, new, old):
        return True
    if old.claim.modality == "forecast" and new.claim.modality in ("asserted", "reported"):
        return True  # "13.90 euros, 1.08 more; in 2027 it is to be 14.60"
    first, last = min(old, new, key=place_of), max(old, new, key=place_of)
    if step.place > last.place:
        if "\n" in page.gap(last, step):
            return True
        return _names_other(page, step, new, last.quantity.end, step.quantity.start) or _is_times_other(page, step, new)
    if step.place < first.place and "\n" not in page.gap(step, first):  # a headline tells what the text tells again
        return _names_other(page, new, step, step.quantity.end, first.quantity.start)
    return False


def is_led_from_other(page: Page, old: Figure, new: Figure) -> bool:
    """Tell whether a new figure is led to from a number that is no figure of the page: "fell from 1150 to 920"."""
    before = page.sentence_before(new, _LED)
    for match in page.find_all("to", before):
        number = None if before[match.end() :].strip() else _UNREAD.search(before[: match.start()])
        if number is not None and page.ends_with("from", before[: number.start()]):
            start = new.quantity.start - len(before) + number.start()
            return not any(f.quantity.start <= start < f.quantity.end for f in (old, *page.before(new, 2)))
    return False


def leads_elsewhere(page: Page, step: Figure, old: Figure, new: Figure) -> bool:
    """Tell whether a step leads to a figure of its own: "from 1 % to 0.6 %, and the deposit halved to 500 yuan"."""
    change = step.claim.change
    end = page.find(change.new) if change is not None else None
    own = (old.quantity.start, new.quantity.start, step.quantity.start)
    return end is not None and end.quantity.start not in own


def _names_other(page: Page, later: Figure, earlier: Figure, start: int, end: int) -> bool:
    """Tell whether what a later figure measures, or of whom, is named anew between `start` and `end`.

    A noun of movement names nothing anew, nor does one that only "of" parts from its figure: "from 5 to 4 million, a fall of 20 %".
    """
    known = {span.text.casefold() for span in (earlier.claim.measure, earlier.claim.subject) if span is not None}
    named: list[Span | Subject] = [s for s in (later.claim.measure, later.claim.subject) if s is not None]
    for span in named:
        if span.start is None or not start <= span.start < end or span.text.casefold() in known:
            continue
        led = [
            word for word in page.text[span.start + len(span.text) : later.quantity.start].split() if word[0].isalnum()
        ]
        clause = _moves(page, led[0]) if len(led) == 1 else bool(led) or page.same_sentence(earlier, later)
        if clause and not _moves(page, span.text):
            return True
    return False


def _moves(page: Page, words: str) -> bool:
    return page.has_stem("increase", words) or page.has_stem("decrease", words)


def _is_times_other(page: Page, step: Figure, new: Figure) -> bool:
    """Tell whether a factor is one of a thing named behind it: "up from 187 million, or 2.3 times core earnings"."""
    measure = step.claim.measure
    if step.kind != "factor" or measure is None or measure.start < step.quantity.end:
        return False
    return new.claim.measure is None or measure.text.casefold() != new.claim.measure.text.casefold()
