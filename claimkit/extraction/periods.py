"""When a claim holds: the time expressions around a figure are candidates, `ranking` weighs what speaks for each."""

from __future__ import annotations

import bisect
from collections.abc import Iterator

from claimkit.encoder.links import link_scores
from claimkit.extraction.measures import Scene
from claimkit.extraction.ranking import Features, choose, load_weights
from claimkit.records import Time

_NEAR = 10  # times before and behind a figure that are looked at
_SENTENCES_BACK = 3
_DISTANCES = (2, 10, 25, 50, 100, 200, 400)


def time_candidates(scene: Scene) -> list[tuple[Time, Features]]:
    """Return the times that may govern a figure with their features."""
    frame, quantity = scene.frame, scene.quantity
    place = bisect.bisect_left(frame.times, quantity.start, key=lambda time: time.start)
    here, found = frame.sentence_of[scene.root.i], []
    for time in frame.times[max(0, place - _NEAR) : place + _NEAR]:
        if time.start < quantity.end and quantity.start < time.end:
            continue
        back = here - frame.sentence_of[frame.token_at(time.start)]
        if 0 <= back <= _SENTENCES_BACK:
            found.append((time, frozenset(_features(scene, time, back))))
    return found


def _features(scene: Scene, time: Time, back: int) -> Iterator[str]:
    frame, quantity = scene.frame, scene.quantity
    before = time.end <= quantity.start
    side = "before" if before else "behind"
    gap = quantity.start - time.end if before else time.start - quantity.end
    token = frame.token_at(time.start)
    low, high = sorted((token, scene.root.i))
    figures = max(0, frame.figures_until[high] - frame.figures_until[low] - 1)
    yield f"back:{back}"
    yield f"kind:{time.kind}"
    yield f"kind:{time.kind}&back:{back}"
    if back == 0:
        yield f"gap:{side}:{next((d for d in _DISTANCES if gap <= d), 999)}"
        yield f"figures:{side}:{min(3, figures)}"
        yield f"commas:{side}:{min(2, frame.commas[high] - frame.commas[low])}"
        yield f"same_clause:{frame.same_clause(token, scene.root.i)}&{side}"
        nearest = _nearest(scene, time, before)
        yield f"nearest:{side}:{nearest}"
        yield f"nearest:{side}:{nearest}&{time.kind}"
        if frame.doc[token].head.i in scene.ancestors:
            yield "sibling"
    if scene.before.time is time:
        yield "carried"
        yield f"carried&back:{back}"
    yield f"duration:{quantity.unit.kind == 'duration'}&{side}"


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
    names = {
        "none",
        f"none&near:{near}",
        f"none&clause:{clause}",
        f"none&duration:{scene.quantity.unit.kind == 'duration'}",
    }
    return frozenset(names)


def find_period(scene: Scene) -> tuple[Time | None, float]:
    """Return the time that governs a figure and how sure that is."""
    candidates = time_candidates(scene)
    frame, quantity = scene.frame, scene.quantity
    places = [frame.tokens(time.start, time.end) for time, _ in candidates]
    more = link_scores(frame.doc, "time", frame.tokens(quantity.start, quantity.end), places)
    return choose(candidates, no_time(scene, candidates), load_weights("time"), more)
