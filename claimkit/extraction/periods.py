"""When a claim holds: the time expressions around a figure are candidates, `ranking` weighs what speaks for each."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator

from claimkit.encoder.links import link_scores
from claimkit.extraction.frames import Frame
from claimkit.extraction.ranking import Features, choose, load_weights
from claimkit.extraction.scenes import Scene
from claimkit.languages import Language
from claimkit.records import Quantity, Time

_NEAR = 10  # times before and behind a figure that are looked at
_SENTENCES_BACK = 3
_LEAD = 30  # characters before a time in which the word stands that compares with it
_ADJACENT = 8  # characters between a figure and the time that belongs to it: " in ", " im Jahr "
_BREAKS = (",", ";", ":")
_DISTANCES = (2, 10, 25, 50, 100, 200, 400)


def time_candidates(scene: Scene) -> list[tuple[Time, Features]]:
    """Return the times that may govern a figure with their features."""
    frame, quantity = scene.frame, scene.quantity
    place = bisect.bisect_left(frame.times, quantity.start, key=lambda time: time.start)
    here, found = frame.sentence_of[scene.root.i], []
    shared = list(_shared(scene))
    for time in frame.times[max(0, place - _NEAR) : place + _NEAR]:
        if (time.start < quantity.end and quantity.start < time.end) or _is_taken(scene, time):
            continue
        back = here - frame.sentence_of[frame.token_at(time.start)]
        if 0 <= back <= _SENTENCES_BACK or (back > 0 and time is scene.before.time):
            found.append((time, frozenset(_features(scene, time, min(back, _SENTENCES_BACK + 1), shared))))
    return found


def _shared(scene: Scene) -> Iterator[str]:
    """Yield what holds of a figure whatever its time is."""
    frame, quantity = scene.frame, scene.quantity
    yield f"unit:{quantity.unit.kind}"
    yield f"place:{min(scene.place, 2)}"
    yield f"old:{quantity.start in frame.olds}"
    yield f"goes_on:{_goes_on(scene)}"
    yield f"clause:{frame.doc[frame.clauses[scene.root.i]].dep_.split(':')[0]}"
    yield f"before:{scene.before.time is not None}"
    yield f"group:{scene.group is not None and scene.group[0] > 0}"


def _goes_on(scene: Scene) -> bool:
    """Tell whether the figure's clause or sentence opens with a word that takes up what was just said: "das sind"."""
    frame = scene.frame
    words = frame.language["claims"].get("going_on", ())
    own = frame.clauses[scene.root.i]
    first = scene.root.i
    while first > scene.first and frame.doc[first - 1].text not in _BREAKS and frame.same_clause(first - 1, own):
        first -= 1
    opening = frame.sentence(scene.root)[0]
    return any(frame.doc[place].lower_ in words for place in (first, opening))


def _features(scene: Scene, time: Time, back: int, shared: list[str]) -> Iterator[str]:
    frame, quantity = scene.frame, scene.quantity
    before = time.end <= quantity.start
    side = "before" if before else "behind"
    token = frame.token_at(time.start)
    grain = _grain(time)
    yield f"back:{back}"
    yield f"kind:{time.kind}"
    yield f"kind:{time.kind}&back:{back}"
    yield f"grain:{grain}"
    yield f"grain:{grain}&back:{min(back, 1)}"
    carried = scene.before.time is time
    for name in shared:
        yield f"back:{min(back, 1)}&{name}"
        if carried:
            yield f"carried&{name}"
    if back == 0:
        yield from _near_features(scene, time, token, side)
    elif frame.text.find("\n", time.end, quantity.start) >= 0:
        yield "paragraph"
        yield f"paragraph&title:{frame.sentence_of[token] == 0}"
    yield from _quote_features(scene, time)
    if _is_compared(frame, time):
        yield f"compared&back:{min(back, 1)}"
        yield f"compared&{side}&old:{quantity.start in frame.olds}"
    if carried:
        yield "carried"
        yield f"carried&back:{back}"
        yield f"carried&{grain}"
    yield f"duration:{quantity.unit.kind == 'duration'}&{side}"


def _near_features(scene: Scene, time: Time, token: int, side: str) -> Iterator[str]:
    """Yield how a time stands to a figure of the same sentence."""
    frame, quantity, before = scene.frame, scene.quantity, side == "before"
    gap = quantity.start - time.end if before else time.start - quantity.end
    low, high = sorted((token, scene.root.i))
    figures = max(0, frame.figures_until[high] - frame.figures_until[low] - 1)
    same = frame.same_clause(token, scene.root.i)
    nearest = _nearest(scene, time, before)
    own = frame.clauses[scene.root.i]
    yield f"gap:{side}:{next((d for d in _DISTANCES if gap <= d), 999)}"
    yield f"figures:{side}:{min(3, figures)}"
    yield f"commas:{side}:{min(2, frame.commas[high] - frame.commas[low])}"
    yield f"same_clause:{same}&{side}"
    yield f"same_clause:{same}&{side}&nearest:{nearest}"
    yield f"nearest:{side}:{nearest}"
    yield f"nearest:{side}:{nearest}&{time.kind}"
    yield f"old:{quantity.start in frame.olds}&{side}&nearest:{nearest}&figures:{min(1, figures)}"
    if frame.governing(own) == frame.clauses[token]:
        yield f"governing&{side}"
    roots = [i for i in frame.tokens(time.start, time.end) if not time.start <= frame.doc[i].head.idx < time.end]
    heads = [frame.doc[i].head.i for i in roots]
    steps = [scene.ancestors[head] for head in heads if head in scene.ancestors]
    if steps:
        yield "sibling"
        yield f"sibling:{min(3, *steps, 3)}&{side}"


def _quote_features(scene: Scene, time: Time) -> Iterator[str]:
    """Yield whether speech parts a time from the figure: "sagte am Montag, die Quote liege bei 5 %"."""
    frame, quantity = scene.frame, scene.quantity
    figure = {quote.id for quote in frame.quotes_over(quantity.start, quantity.end)}
    when = {quote.id for quote in frame.quotes_over(time.start, time.end)}
    if figure - when:
        yield "unsaid"
        yield f"unsaid&{_grain(time)}"
    if when - figure:
        yield "only_time_said"


def _is_compared(frame: Frame, time: Time) -> bool:
    """Tell whether a figure is only compared with a time: "mehr als 2023", "twice as many as in May"."""
    return _comparing(frame.language).search(frame.text, max(0, time.start - _LEAD), time.start) is not None


@functools.lru_cache(maxsize=32)
def _comparing(language: Language) -> re.Pattern[str]:
    words = sorted(language["claims"].get("compared_with", ()), key=len, reverse=True)
    joined = "|".join(r"\s+".join(map(re.escape, word.split())) for word in words) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{joined})\s+(?:\w+\s+){{0,2}}\Z", re.IGNORECASE)


def _grain(time: Time) -> str:
    """Return how long a time is: day, month, year, longer; or on which side it is open, or its kind."""
    if time.since is None or time.until is None:
        return time.kind if time.since is time.until else ("until" if time.since is None else "since")
    if time.since == time.until:
        return "day"
    years = int(time.until[:4]) - int(time.since[:4]) if time.since[:4].isdigit() and time.until[:4].isdigit() else 9
    if years:
        return "longer"
    return "month" if time.since[:7] == time.until[:7] else ("year" if time.until[5:] == "12-31" else "part")


def _follower(frame: Frame, figure: Quantity) -> Time | None:
    """Return the time right behind a figure: "62 yuan in January"."""
    place = bisect.bisect_left(frame.times, figure.end, key=lambda time: time.start)
    near = place < len(frame.times) and frame.times[place].start - figure.end <= _ADJACENT
    return frame.times[place] if near else None


def _is_taken(scene: Scene, time: Time) -> bool:
    """Tell whether a time is another figure's, as this one has its own: "from 62 yuan in January to 93 in October"."""
    frame, quantity = scene.frame, scene.quantity
    own = _follower(frame, quantity)
    if own is None or own is time or frame.sentence_of[frame.token_at(own.start)] != frame.sentence_of[scene.root.i]:
        return False
    place = bisect.bisect_left(frame.quantities, time.start, key=lambda figure: figure.start)
    before = frame.quantities[place - 1] if place else quantity
    return before is not quantity and _follower(frame, before) is time


def _nearest(scene: Scene, time: Time, before: bool) -> bool:
    """Tell whether no other time stands between this one and the figure."""
    times = scene.frame.times
    place = bisect.bisect_left(times, time.start, key=lambda other: other.start)
    other = place + 1 if before else place - 1
    if not 0 <= other < len(times):
        return True
    return times[other].start > scene.quantity.start if before else times[other].end < scene.quantity.start


def no_time(scene: Scene, candidates: list[tuple[Time, Features]]) -> Features:
    """Return what speaks for a figure that no time governs."""
    near = any("back:0" in features for _, features in candidates)
    clause = any(name.startswith("same_clause:True") for _, features in candidates for name in features)
    compared = any("compared&back:0" in features for _, features in candidates)
    names = {"none", f"none&near:{near}", f"none&clause:{clause}", f"none&near:{near}&compared:{compared}"}
    for name in _shared(scene):
        names |= {f"none&{name}", f"none&near:{near}&{name}"}
    return frozenset(names)


def find_period(scene: Scene) -> tuple[Time | None, float]:
    """Return the time that governs a figure and how sure that is."""
    candidates = time_candidates(scene)
    frame, quantity = scene.frame, scene.quantity
    places = [frame.tokens(time.start, time.end) for time, _ in candidates]
    more = link_scores(frame.doc, "time", frame.tokens(quantity.start, quantity.end), places)
    return choose(candidates, no_time(scene, candidates), load_weights("time"), more)
