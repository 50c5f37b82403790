"""Times that lie relative to another one: "im Vorjahr" after "im zweiten Quartal" is the quarter a year before."""

from __future__ import annotations

import bisect
import calendar
import datetime
import functools
import re
from dataclasses import replace

from claimkit.extraction.frames import Frame
from claimkit.extraction.patterns import compile_patterns
from claimkit.extraction.times import has_leant
from claimkit.languages import Language
from claimkit.records import Time

_NEAR = 6  # times before one among which the one that it leans on is looked for
_SENTENCES_BACK = 2
_YEAR = 12  # months
_LONGEST = 366  # days of an interval that can have a counterpart a year before


def in_context(frame: Frame, time: Time | None, carried: Time | None) -> Time | None:
    """Return a time as the text around it means it; `carried` is the time of the claim before."""
    months = _months(frame.language, time.text) if time is not None else None
    if time is None or months is None or not _is_loose(time) or has_leant(time, frame.language):
        return time
    anchor = _anchor(frame, time, carried)
    if anchor is None or anchor.since is None or anchor.until is None:
        return time
    if (
        months >= _YEAR
        and time.since is not None
        and time.since[:4] > anchor.since[:4]
        and not _tells_on(frame, anchor, time)
    ):
        return time
    return replace(time, kind=anchor.kind, since=_moved(anchor.since, months), until=_moved(anchor.until, months))


def _tells_on(frame: Frame, anchor: Time, time: Time) -> bool:
    """Tell whether a year before another is meant although it lies far back: only in the sentence of that other one."""
    return frame.sentence_of[frame.token_at(anchor.start)] == frame.sentence_of[frame.token_at(time.start)]


@functools.lru_cache(maxsize=512)
def _months(language: Language, text: str) -> int | None:
    """Return how many months back an expression points, 0 for the same time, None for one that stands by itself."""
    for months, pattern in _patterns(language):
        if pattern.search(text):
            return months
    return None


@functools.lru_cache(maxsize=32)
def _patterns(language: Language) -> tuple[tuple[int, re.Pattern[str]], ...]:
    groups = language["claims"].get("relative_times", ())
    return tuple((group["months"], compile_patterns(group["patterns"])) for group in groups)


def _is_loose(time: Time) -> bool:
    """Tell whether an expression names no part of a year itself: "im Vorjahr", but not "im Mai des Vorjahres"."""
    if time.since is None or time.until is None:
        return time.since is time.until
    return time.since.endswith("-01-01") and time.until.endswith("-12-31")


def _anchor(frame: Frame, time: Time, carried: Time | None) -> Time | None:
    """Return the closed interval that a relative time leans on: the nearest one before it, else the claim before's."""
    place = bisect.bisect_left(frame.times, time.start, key=lambda other: other.start)
    here = frame.sentence_of[frame.token_at(time.start)]
    for other in reversed(frame.times[max(0, place - _NEAR) : place]):
        if here - frame.sentence_of[frame.token_at(other.start)] > _SENTENCES_BACK:
            break
        if other.end <= time.start and _can_anchor(frame.language, other):
            return other
    return carried if carried is not None and carried is not time and _can_anchor(frame.language, carried) else None


def _can_anchor(language: Language, time: Time) -> bool:
    if time.since is None or time.until is None or _months(language, time.text) is not None:
        return False
    try:
        since, until = datetime.date.fromisoformat(time.since), datetime.date.fromisoformat(time.until)
    except ValueError:  # years before 1 and far ones
        return False
    return 20 < (until - since).days <= _LONGEST


def _moved(iso: str, months: int) -> str:
    """Return a date so many months earlier; the last day of a month stays a last day."""
    date = datetime.date.fromisoformat(iso)
    count = date.year * 12 + date.month - 1 - months
    year, month = divmod(count, 12)
    last = calendar.monthrange(date.year, date.month)[1] == date.day
    end = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, end if last else min(date.day, end)).isoformat()
