"""When a claim holds: the time expressions around a figure are candidates, `ranking` weighs what speaks for each."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from claimkit.encoder.links import link_scores
from claimkit.extraction import period_bundles as bundles
from claimkit.extraction.frames import Frame
from claimkit.extraction.period_bars import LEAD, describes_another, inserted_time, is_barred, shared_by_multiple
from claimkit.extraction.ranking import Bundle, Features, Item, choose, load_weights, names_in
from claimkit.extraction.scenes import Scene
from claimkit.extraction.tenses import clause_tense
from claimkit.extraction.times import without_bound
from claimkit.languages import Language
from claimkit.records import Change, Quantity, Time

_NEAR = 10  # times before and behind a figure that are looked at
_SENTENCES_BACK = 3
_ADJACENT = 8  # characters between a figure and the time that belongs to it: " in ", " im Jahr "
_SURE = 0.95
_BREAKS = (",", ";", ":")
_PARTED = (*_BREAKS, ".", "!", "?", "\n")  # what parts a figure from a time that is not its own


def parts_of_changes(moved: Sequence[Mapping[int, Change]]) -> dict[int, tuple[str, int | None, int | None]]:
    """Return for each figure of a change what it is in it, and where the figures start to which it led and from which."""
    parts: dict[int, tuple[str, int | None, int | None]] = {}
    for change in (change for changes in moved for change in changes.values()):
        old = change.old.start if change.old is not None else None
        new = change.new.start if change.new is not None else None
        if old is not None and new is not None:
            parts.setdefault(old, ("from" if old < new else "against", new, old))
        elif old is not None:
            parts.setdefault(old, ("old", new, old))
        if change.by is not None:
            parts.setdefault(change.by.start, ("by", new, old))
        if new is not None:
            parts.setdefault(new, ("to" if old is not None else "new", new, old))
    return parts


def time_candidates(scene: Scene) -> list[tuple[Time, Features]]:
    """Return the times that may govern a figure with their features by name."""
    return [(time, names_in(items)) for time, items in time_evidence(scene)]


def time_evidence(scene: Scene) -> list[tuple[Time, list[Item]]]:
    """Return the times that may govern a figure, each with what speaks for it."""
    frame, quantity = scene.frame, scene.quantity
    place = bisect.bisect_left(frame.times, quantity.start, key=lambda time: time.start)
    here, found = frame.sentence_of[scene.root.i], list[tuple[Time, list[Item]]]()
    own = _own_follower(scene)
    for number in range(max(0, place - _NEAR), min(len(frame.times), place + _NEAR)):
        time = frame.times[number]
        back = here - frame.sentence_of[frame.token_at(time.start)]
        if not (0 <= back <= _SENTENCES_BACK or (back > 0 and time is scene.before.time)):
            continue
        if (time.start < quantity.end and quantity.start < time.end) or _is_taken(scene, time, own):
            continue
        if back == 0 and describes_another(scene, time):
            continue
        rank = min(3, place - 1 - number) if number < place else 0
        found.append((time, _features(scene, time, min(back, _SENTENCES_BACK + 1), rank)))
    return found


def _shared(scene: Scene) -> tuple[str, ...]:
    """Return what holds of a figure whatever its time is; kept in the scene."""
    if scene.shared is None:
        scene.shared = tuple(_of_figure(scene))
    return scene.shared


def _of_figure(scene: Scene) -> Iterator[str]:
    frame, quantity = scene.frame, scene.quantity
    unit = quantity.unit
    yield f"unit:{unit.kind}"
    yield f"place:{min(scene.place, 2)}"
    yield f"part:{frame.parts.get(quantity.start, ('none',))[0]}"
    yield f"goes_on:{_goes_on(scene)}"
    yield f"clause:{frame.doc[frame.clauses[scene.root.i]].relation}"
    yield f"before:{scene.before.time is not None}"
    yield f"group:{scene.group is not None and scene.group[0] > 0}"
    yield f"mate:{scene.mate}"
    yield f"verb:{scene.verb}"
    yield f"tense:{_tense(frame, scene.clause)}"
    yield f"opens:{_opens_paragraph(scene)}"
    if unit.kind == "duration":
        yield f"span:{unit.code}"
    if unit.per is not None:
        yield "rate"


def _tense(frame: Frame, clause: int) -> str:
    if clause not in frame.tenses:
        frame.tenses[clause] = clause_tense(frame, clause)
    return frame.tenses[clause]


def _opens_paragraph(scene: Scene) -> bool:
    """Tell whether a figure's sentence is the first of its paragraph."""
    frame = scene.frame
    first, _ = frame.sentence(scene.root)
    start = frame.doc[first].idx
    return first == 0 or "\n" in frame.text[max(0, start - 2) : start + 2]


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


def _features(scene: Scene, time: Time, back: int, rank: int) -> list[Item]:
    """Return what speaks for a time that stands so many sentences before a figure."""
    frame, quantity = scene.frame, scene.quantity
    side = "before" if time.end <= quantity.start else "behind"
    token = frame.token_at(time.start)
    grain, carried = _grain(time), scene.before.time is time
    compared = str(quantity.start in frame.olds) if _is_compared(frame, time) else ""
    items: list[Item] = [
        bundles.dated(back, time.kind, grain, side, quantity.unit.kind == "duration", carried, compared),
        bundles.told(_shared(scene), min(back, 1), carried),
    ]
    if back == 0:
        items += _near_features(scene, time, token, side)
    else:
        parted = frame.text.find("\n", time.end, quantity.start) >= 0
        items.append(bundles.before(rank, back, str(frame.sentence_of[token] == 0) if parted else ""))
    items += _quote_features(scene, time, grain)
    items += _tense_features(scene, time, token, back, grain)
    items += _held_features(scene, time, back)
    return items


def _tense_features(scene: Scene, time: Time, token: int, back: int, grain: str) -> Iterator[Bundle]:
    """Yield whether the tense of the figure's clause fits the time and the clause in which it stands."""
    frame = scene.frame
    clause = frame.clauses[token]
    own, other = _tense(frame, scene.clause), _tense(frame, clause)
    far = "near" if back == 0 else "far"
    yield bundles.tensed(far, own, other if clause != scene.clause else None, _when(time, frame.published))
    root = frame.doc[token]
    for _ in range(3):
        if time.start <= root.head.idx < time.end and root.head.i != root.i:
            root = root.head
    first = frame.sentences[frame.sentence_of[token]][0] + 1 >= root.i
    yield bundles.standing(far, root.relation, first, grain if clause in reporting(frame) else "")


def reporting(frame: Frame) -> frozenset[int]:
    """Return the clauses that hold the cue of a quote."""
    if frame.reported_at is None:
        cues = (quote.cue for quote in frame.quotes)
        frame.reported_at = frozenset(frame.clauses[frame.token_at(cue.start)] for cue in cues if cue is not None)
    return frame.reported_at


def _when(time: Time, published: str | None) -> str:
    """Return on which side of the article's day a time lies."""
    if time.since is None and time.until is None:
        return "vague"
    if published is None:
        return "unknown"
    if time.until is not None and time.until < published:
        return "past"
    if time.since is not None and time.since > published:
        return "ahead"
    return "around" if time.since is not None else "by"


def _held_features(scene: Scene, time: Time, back: int) -> Iterator[Item]:
    """Yield what the figures before, and the other figures of the change, have to do with a time."""
    frame, quantity = scene.frame, scene.quantity
    role, new, old = frame.parts.get(quantity.start, ("none", None, None))
    for name, start in (("new", new), ("old", old)):
        if start is not None and start != quantity.start and start in frame.held:
            yield f"{role}:{name}:{frame.held[start] is time}"
    carried = scene.before.time is time
    if back:
        yield bundles.used(min(sum(held is time for held in frame.held.values()), 3), carried, back)
    before = scene.before.quantity
    if before is not None and carried:
        yield bundles.alike((before.unit.kind, before.unit.code) == (quantity.unit.kind, quantity.unit.code), back)


def _near_features(scene: Scene, time: Time, token: int, side: str) -> Iterator[Bundle]:
    """Yield how a time stands to a figure of the same sentence."""
    frame, quantity, before = scene.frame, scene.quantity, side == "before"
    gap = quantity.start - time.end if before else time.start - quantity.end
    root = scene.root.i
    figures = min(3, max(0, abs(frame.figures_until[root] - frame.figures_until[token]) - 1))
    commas = min(2, abs(frame.commas[root] - frame.commas[token]))
    yield bundles.apart(side, bisect.bisect_left(bundles.DISTANCES, gap), figures, commas)
    own = frame.clauses[root]
    part = frame.parts.get(quantity.start, ("none",))[0]
    governing = frame.governing(own) == frame.clauses[token]
    nearest = _nearest(scene, time, before)
    yield bundles.beside(own == frame.clauses[token], side, nearest, time.kind, part, min(1, figures), governing)
    roots = [i for i in frame.tokens(time.start, time.end) if not time.start <= frame.doc[i].head.idx < time.end]
    heads = [frame.doc[i].head.i for i in roots]
    steps = [scene.ancestors[head] for head in heads if head in scene.ancestors]
    if steps:
        yield bundles.sibling(min(3, *steps, 3), side)


def _quote_features(scene: Scene, time: Time, grain: str) -> Iterator[Item]:
    """Yield whether speech parts a time from the figure: "sagte am Montag, die Quote liege bei 5 %"."""
    frame, quantity = scene.frame, scene.quantity
    if not frame.quotes:
        return
    figure = {quote.id for quote in frame.quotes_over(quantity.start, quantity.end)}
    when = {quote.id for quote in frame.quotes_over(time.start, time.end)}
    if figure - when:
        yield "unsaid"
        yield f"unsaid&{grain}"
    if when - figure:
        yield "only_time_said"


def _is_compared(frame: Frame, time: Time) -> bool:
    """Tell whether a figure is only compared with a time: "mehr als 2023", "twice as many as in May"."""
    known = frame.compared.get(time.start)
    if known is None:
        found = _comparing(frame.language).search(frame.text, max(0, time.start - LEAD), time.start)
        known = frame.compared[time.start] = found is not None
    return known


@functools.lru_cache(maxsize=32)
def _comparing(language: Language) -> re.Pattern[str]:
    words = sorted(language["claims"].get("compared_with", ()), key=len, reverse=True)
    joined = "|".join(r"\s+".join(map(re.escape, word.split())) for word in words) or r"(?!)"
    short = r"[^\W\d_]{1,4}"  # "than in the spring"; a longer word or a figure has a time of its own
    return re.compile(rf"(?:(?<!\w)|(?=%))(?:{joined})(?:\s+|(?<=['\u2019]))(?:{short}\s+){{0,2}}\Z", re.IGNORECASE)


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
    if place == len(frame.times) or frame.times[place].start - figure.end > _ADJACENT:
        return None
    gap = frame.text[figure.end : frame.times[place].start]
    return None if any(mark in gap for mark in _PARTED) else frame.times[place]


def _own_follower(scene: Scene) -> Time | None:
    """Return the time right behind the figure, in its sentence."""
    frame, own = scene.frame, _follower(scene.frame, scene.quantity)
    here = own is not None and frame.sentence_of[frame.token_at(own.start)] == frame.sentence_of[scene.root.i]
    return own if here else None


def _is_taken(scene: Scene, time: Time, own: Time | None) -> bool:
    """Tell whether a time is another figure's, as this one has its own: "from 62 yuan in January to 93 in October"."""
    frame, quantity = scene.frame, scene.quantity
    if own is None or own is time:
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


def no_time(scene: Scene, candidates: Sequence[tuple[Time, Any]]) -> Features:
    """Return what speaks for a figure that no time governs, by name."""
    return names_in(nothing_timed(scene, candidates))


def nothing_timed(scene: Scene, candidates: Sequence[tuple[Time, Any]]) -> list[Item]:
    """Return what speaks for a figure that no time governs."""
    frame, quantity = scene.frame, scene.quantity
    places = [(time, frame.token_at(time.start)) for time, _ in candidates]
    here = [(time, i) for time, i in places if frame.sentence_of[i] == frame.sentence_of[scene.root.i]]
    compared = any(_is_compared(frame, time) for time, _ in here)
    clause = any(frame.same_clause(i, scene.root.i) for _, i in here)
    items: list[Item] = [
        bundles.nothing(bool(here), clause, compared),
        bundles.nothing_told(_shared(scene), bool(here)),
    ]
    role, new, old = frame.parts.get(quantity.start, ("none", None, None))
    for which, start in (("new", new), ("old", old)):
        if start is not None and start != quantity.start and start in frame.held:
            items.append(f"none&{role}:{which}:{frame.held[start] is None}")
    return items


def find_period(scene: Scene) -> tuple[Time | None, float]:
    """Return the time that governs a figure and how sure that is."""
    inserted = inserted_time(scene)
    if inserted is not None:
        return inserted, _SURE
    candidates = time_evidence(scene)
    frame, quantity = scene.frame, scene.quantity
    nothing = nothing_timed(scene, candidates)
    candidates = [(time, items) for time, items in candidates if not is_barred(scene, time)]
    places = [frame.tokens(time.start, time.end) for time, _ in candidates]
    more = link_scores(frame.doc.links, "time", frame.tokens(quantity.start, quantity.end), places)
    found, sure = choose(candidates, nothing, load_weights("time", frame.doc.links is not None), more)
    if found is not None and found.until is None and _is_from_then(scene, found):
        found = without_bound(found, frame.language, frame.published) or found
    return (found if found is not None else shared_by_multiple(scene), sure)


def _is_from_then(scene: Scene, time: Time) -> bool:
    """Tell whether a figure is told of the start of an open time: "seit 2018, als es 75 waren"."""
    gap = scene.frame.text[time.end : scene.quantity.start]
    return time.since is not None and gap[:1] == "," and _opening_then(scene.frame.language).match(gap) is not None


@functools.lru_cache(maxsize=16)
def _opening_then(language: Language) -> re.Pattern[str]:
    words = "|".join(map(re.escape, language["claims"].get("since_when", {}).get("words", ())))
    return re.compile(rf",\s+(?:{words or '(?!)'})(?!\w)[^,;:.!?\n]{{0,80}}\Z", re.IGNORECASE)
