"""Which times near a figure cannot be its own: those that it is measured against, and those of another thing."""

from __future__ import annotations

import bisect
import functools
import re

from claimkit.extraction.frames import Frame
from claimkit.extraction.parses import Token
from claimkit.extraction.patterns import compile_patterns, join_patterns
from claimkit.extraction.scenes import Scene
from claimkit.extraction.tenses import clause_tense
from claimkit.languages import Language
from claimkit.records import Time

LEAD = 30  # characters before a time in which the word stands that compares with it
_BRACKET = 3  # words between an article and a time that stands before its noun
_NEXT, _PARTING = 9, ".,;:!?(\n"  # characters between a figure and the time that is its own, and those not among them
_RELATIVE = ("percent", "percentage_point", "factor", "ratio")  # units of what is told of two figures
_MEASURED = ("currency", "percent", "physical")  # units of figures that are compared, where counts may be votes
_RECORD = 50  # characters before a time in which a record is told
_CLIMB = 6  # steps up from a time to the noun that it describes


def is_barred(scene: Scene, time: Time) -> bool:
    """Tell whether a time is none of the figure's although it stands near: see each of the reasons."""
    return (
        _is_measured_against(scene, time)
        or _came_after(scene, time)
        or _is_of_the_newer(scene, time)
        or _is_of_a_record(scene, time)
        or _belongs_to_multiple(scene, time)
        or _is_left_behind(scene, time)
        or _is_of_the_owner(scene, time)
        or _is_of_another_state(scene, time)
        or _is_known_count(scene, time)
        or _is_of_the_compared(scene, time)
        or _is_in_another_phrase(scene, time)
    )


def inserted_time(scene: Scene) -> Time | None:
    """Return the time that stands right before the figure, inside its place in a change: "from now 20 to 50 percent"."""
    frame, quantity = scene.frame, scene.quantity
    start = quantity.qualifier.start if quantity.qualifier is not None else quantity.start
    place = bisect.bisect_right(frame.times, min(start, quantity.start), key=lambda time: time.end) - 1
    if place < 0 or frame.text[frame.times[place].end : min(start, quantity.start)].strip():
        return None
    if _is_in_phrase(frame, frame.times[place]):
        return frame.times[place]  # "650 of the now 7,200 jobs"
    if frame.parts.get(quantity.start, ("none",))[0] not in ("from", "to", "new", "old", "against"):
        return None
    before = frame.text[max(0, frame.times[place].start - LEAD) : frame.times[place].start].rstrip().lower()
    return frame.times[place] if _stepping(frame.language).search(before) else None


def _is_in_phrase(frame: Frame, time: Time) -> bool:
    """Tell whether "now" or its like stands behind an article or possessive: "der derzeit gut 7.200 Stellen"."""
    first = frame.token_at(time.start)
    if time.kind != "vague" and time.until != frame.published:
        return False
    return first > 0 and frame.doc[first - 1].pos_ in ("DET", "PRON") and _is_definite(frame.doc[first - 1])


def _is_in_another_phrase(scene: Scene, time: Time) -> bool:
    """Tell whether a time stands inside the phrase of another figure: the 650 of "650 of the now 7,200 jobs"."""
    frame, quantity = scene.frame, scene.quantity
    if not _is_in_phrase(frame, time):
        return False
    place = bisect.bisect_left(frame.quantities, time.end, key=lambda figure: figure.start)
    other = frame.quantities[place] if place < len(frame.quantities) else quantity
    start = min(other.start, other.qualifier.start) if other.qualifier is not None else other.start
    return other.start != quantity.start and start >= time.end and not frame.text[time.end : start].strip()


@functools.lru_cache(maxsize=16)
def _stepping(language: Language) -> re.Pattern[str]:
    """Return what stands before an older or a newer figure: "from", "to"."""
    words = language["claims"].get("change", {})
    listed = [word for word in (*words.get("from", ()), *words.get("to", ())) if "*" not in word]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed)) or '(?!)'})\Z")


def _is_of_another_state(scene: Scene, time: Time) -> bool:
    """Tell whether a time is told right beside another figure of the same change, as its own: the 50 of "from now 20 to 50"."""
    frame, quantity = scene.frame, scene.quantity
    part, new, old = frame.parts.get(quantity.start, ("none", None, None))
    if part not in ("to", "by", "new", "from") or old is None or new is None:
        return False
    for start in (old, new):
        if start == quantity.start:
            continue
        place = bisect.bisect_left(frame.quantities, start, key=lambda figure: figure.start)
        other = frame.quantities[place]
        if other.start != start:
            continue
        behind = frame.text[other.end : time.start] if time.start >= other.end else _PARTING
        if start == old < new and time.end <= new and len(behind) <= _NEXT and not any(m in behind for m in _PARTING):
            return True  # "from 5 in 2019 to 4"
        before = frame.text[time.end : start] if time.end <= start else None
        if before is not None and not before.strip():
            lead = frame.text[max(0, time.start - LEAD) : time.start].rstrip().lower()
            if _stepping(frame.language).search(lead):
                return True
    return False


def _is_of_the_compared(scene: Scene, time: Time) -> bool:
    """Tell whether a time is told right behind another figure that this one is compared with: "412 nach 488 im Jahr zuvor".

    What the sentence behind goes on about is no such time either.
    """
    frame, quantity = scene.frame, scene.quantity
    if quantity.end > time.start and frame.sentence_of[frame.token_at(time.start)] == frame.sentence_of[scene.root.i]:
        return False
    place = bisect.bisect_left(frame.quantities, time.start, key=lambda figure: figure.start)
    other = frame.quantities[place - 1] if place else quantity
    if other.start == quantity.start or other.end > time.start or quantity.start in frame.olds:
        return False
    if other.unit.kind != quantity.unit.kind and quantity.unit.kind not in _RELATIVE:
        return False
    gap = frame.text[other.end : time.start]
    if len(gap) > _NEXT or any(mark in gap for mark in _PARTING):
        return False
    start = other.qualifier.start if other.qualifier is not None else other.start
    lead = frame.text[max(0, min(start, other.start) - LEAD) : min(start, other.start)]
    return _against(frame.language).search(lead) is not None


@functools.lru_cache(maxsize=16)
def _against(language: Language) -> re.Pattern[str]:
    """Return what stands before a figure that another one is compared with, at its end: "nach", "up from"."""
    words = language["claims"].get("against_figures", ())
    short = r"[^\W\d_]{1,5}"
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, words)) or '(?!)'})\s+(?:{short}\s+){{0,2}}\Z", re.IGNORECASE
    )


def _is_definite(word: Token) -> bool:
    """Tell whether a word is an article before a number, which is the definite one, or a possessive."""
    kinds = word.morph.get("PronType", [])
    named = "Def" in word.morph.get("Definite", []) or "Yes" in word.morph.get("Poss", []) or "Prs" in kinds
    return named or ("Art" in kinds and "Ind" not in word.morph.get("Definite", []))


def _is_known_count(scene: Scene, time: Time) -> bool:
    """Tell whether a figure only counts what a definite noun is known to have, of which more is told: "the 87 shops sold 9 percent more in May"."""
    frame, quantity, root = scene.frame, scene.quantity, scene.root
    if quantity.unit.kind != "count" or quantity.unit.text is None or root.pos_ not in ("NOUN", "PROPN"):
        return False
    if frame.parts.get(quantity.start, ("none",))[0] != "none" or scene.group is not None:
        return False
    inside = [child for child in root.children if child.i < root.i and child.dep_ == "amod"]
    if inside or root.dep_.startswith("obj"):
        return False  # "the first 25 buses arrive in June", "superar los 80 millones de ventas"
    before = frame.doc[max(0, frame.token_at(quantity.start) - 1)]
    words = [child for child in root.children if child.dep_.startswith("det") and child.idx < quantity.start]
    known = any(_is_definite(word) for word in (*words, *([before] if before.pos_ == "DET" else ())))
    if not known or frame.sentence_of[frame.token_at(time.start)] != frame.sentence_of[root.i]:
        return False
    token = frame.doc[frame.token_at(time.start)]
    if time.end <= quantity.start and not frame.text[time.end : quantity.start].strip():
        return False  # "the now 42 shops"
    for _ in range(_CLIMB):  # "the 42 deaths of May"
        if token.head.i == root.i:
            return False
        token = token.head
    return True


def _is_left_behind(scene: Scene, time: Time) -> bool:
    """Tell whether a figure's verb is in the present, joined to a past one to which a past time belongs: "built in 1970 and holds"."""
    frame = scene.frame
    place = frame.token_at(time.start)
    head, other = frame.doc[scene.clause], frame.clauses[place]
    if other == scene.clause or head.dep_ != "conj" or frame.clauses[head.head.i] != other or time.end > head.idx:
        return False
    first = frame.sentences[frame.sentence_of[place]][0]
    gone = time.since is not None and time.until is not None and time.until < (frame.published or "")
    opens = place <= first + 1  # "In 2019 they built 3 and own 5": of both
    return gone and not opens and (clause_tense(frame, scene.clause), clause_tense(frame, other)) == ("present", "past")


def _is_of_the_owner(scene: Scene, time: Time) -> bool:
    """Tell whether a figure only counts what a thing has, of which its verb tells more: "the ward with its 14 beds closes in May"."""
    root, doc, frame = scene.root, scene.frame.doc, scene.frame
    links = [child.i for child in root.children if child.dep_ == "case" and child.i < root.i]
    if root.pos_ not in ("NOUN", "PROPN") or not links or links[0] == 0:
        return False
    owner = doc[links[0] - 1]  # "Die Station mit ihren 14 Betten": parsers often let the words hang on the verb
    if owner.pos_ not in ("NOUN", "PROPN") or owner.i in frame.time_tokens:
        return False
    words = compile_patterns(frame.language["claims"].get("possessives", ()))
    owned = any(words.fullmatch(child.lower_) for child in root.children if links[0] < child.i < root.i)
    return owned and frame.clauses[frame.token_at(time.start)] == scene.clause


def _came_after(scene: Scene, time: Time) -> bool:
    """Tell whether a figure is what held before that time: the 5 of "fell from 5 to 4 in May"."""
    frame, quantity = scene.frame, scene.quantity
    part, new, old = frame.parts.get(quantity.start, ("none", None, None))
    if part != "from" or new is None or old is None:
        return False
    later = frame.token_at(new)
    if frame.clauses[later] != scene.clause or frame.commas[later] != frame.commas[scene.root.i]:
        return False  # "in 2019 it still cost 5 euros, now it is 4"
    if any(old < other.start < new for other in frame.times_in(old, new)):
        return False  # "from 5 in 2019 to 4"
    return frame.sentence_of[frame.token_at(time.start)] == frame.sentence_of[scene.root.i]


def _is_of_the_newer(scene: Scene, time: Time) -> bool:
    """Tell whether a time is that of the newer figure before an older one: the 4.60 of "kostet seit Montag 4,95 statt 4,60 Euro".

    What is expected of a year may be corrected for the same year: "rechnet fuer 2025 mit 12, nicht mehr mit 13".
    """
    frame, quantity = scene.frame, scene.quantity
    here = frame.sentence_of[scene.root.i]
    if frame.sentence_of[frame.token_at(time.start)] != here or time.start > quantity.start:
        return False
    if _is_year_ahead(time, frame.published):
        return False
    part, new, _ = frame.parts.get(quantity.start, ("none", None, None))
    if part in ("against", "old"):
        if new is None or new > quantity.start or frame.held.get(new) is not time:
            return False
        return frame.sentence_of[frame.token_at(new)] == here
    before = scene.before.quantity
    if part != "none" or before is None or scene.before.time is not time or quantity.unit.kind not in _MEASURED:
        return False
    if (before.unit.kind, before.unit.code) != (quantity.unit.kind, quantity.unit.code) or before.start < time.start:
        return False
    start = quantity.qualifier.start if quantity.qualifier is not None else quantity.start
    start = min(start, quantity.start)
    gap = frame.text[before.end : start]
    return len(gap) <= LEAD and _against(frame.language).search(gap) is not None


def _is_year_ahead(time: Time, published: str | None) -> bool:
    """Tell whether a time is a year that is not over."""
    if time.since is None or time.until is None or time.until < (published or time.until):
        return False
    return time.since[:4] != time.until[:4] or (time.since[5:], time.until[5:]) == ("01-01", "12-31")


def _is_of_a_record(scene: Scene, time: Time) -> bool:
    """Tell whether a time only says since when nothing was like this: "the lowest since 2009", "sank erstmals seit 2009"."""
    if time.since is None or time.until is not None or scene.quantity.ordinal:
        return False
    frame = scene.frame
    pattern = _records(frame.language)
    if pattern is None or time.since > (frame.published or time.since):
        return False
    found = pattern.search(frame.text, max(0, time.start - _RECORD), time.start)
    if found is None:
        return False
    between = frame.tokens(found.start(), time.start)  # "the first shops have sold since May"
    return not any(frame.doc[i].pos_ in ("VERB", "AUX") and frame.doc[i].idx < time.start for i in between)


@functools.lru_cache(maxsize=32)
def _records(language: Language) -> re.Pattern[str] | None:
    words = language["claims"].get("since_records", {}).get("words", ())
    return (
        re.compile(rf"(?<!\w)(?:{join_patterns(words)})\s+(?:[^\W\d_]+\s+){{0,3}}\Z", re.IGNORECASE) if words else None
    )


def _belongs_to_multiple(scene: Scene, time: Time) -> bool:
    """Tell whether a time hangs on a multiple: "twice as many as last year", "das Zwanzigfache von heute"."""
    frame, quantity = scene.frame, scene.quantity
    if quantity.unit.kind != "factor" or scene.root.pos_ in ("VERB", "AUX") or time.start < quantity.end:
        return False
    token = frame.doc[frame.token_at(time.start)]
    for _ in range(_CLIMB):
        if token.head.i in (token.i, scene.clause):
            return False
        token = token.head
        if token.i in scene.own:
            return True
    return False


def shared_by_multiple(scene: Scene) -> Time | None:
    """Return the time of the figure right before a multiple that has none but the compared one: "9 in May, twice as many as in June"."""
    frame, before = scene.frame, scene.before
    if before.quantity is None or before.time is None or scene.quantity.unit.kind != "factor":
        return None
    first, last = frame.sentence(scene.root)
    inside = range(frame.doc[first].idx, scene.quantity.start)
    if before.quantity.start not in inside or before.time.start not in inside:
        return None
    behind = frame.times_in(scene.quantity.end, frame.doc[last - 1].idx)
    return before.time if any(_belongs_to_multiple(scene, time) for time in behind) else None


def _is_measured_against(scene: Scene, time: Time) -> bool:
    """Tell whether a figure is a step from what was at a time, or the newer of two: "im Vergleich zum Vorjahr um 5 %".

    What the sentences behind go on about is no such time either.
    """
    frame, quantity = scene.frame, scene.quantity
    part = frame.parts.get(quantity.start, ("none",))[0]
    here = frame.sentence_of[frame.token_at(time.start)] == frame.sentence_of[scene.root.i]
    moved = part in ("by", "new", "to") or quantity.unit.kind == "factor"
    if quantity.start in frame.olds or (here and not moved):
        return False
    pattern = _measuring(frame.language)
    return pattern is not None and pattern.search(frame.text, max(0, time.start - LEAD), time.start) is not None


@functools.lru_cache(maxsize=32)
def _measuring(language: Language) -> re.Pattern[str] | None:
    words = language["claims"].get("measured_against", ())
    short = r"[^\W\d_]{1,4}"
    return re.compile(rf"(?<!\w)(?:{join_patterns(words)})\s+(?:{short}\s+){{0,2}}\Z", re.IGNORECASE) if words else None


def describes_another(scene: Scene, time: Time) -> bool:
    """Tell whether a time is part of what describes a noun that is not the figure's: "das 2019 eroeffnete Museum zeigt"."""
    doc = scene.frame.doc
    token = doc[scene.frame.token_at(time.start)]
    behind = doc[min(scene.frame.token_at(time.end - 1) + 1, scene.last - 1)]
    noun = behind.head
    if behind.dep_ == "amod" and behind.idx >= time.end and noun.i > behind.i and noun.i not in scene.ancestors:
        before = range(max(scene.first, token.i - _BRACKET), token.i)  # "der seit 2018 amtierende Landrat verdient"
        if any(doc[place].dep_ == "det" and doc[place].head.i == noun.i for place in before):
            return scene.measure is None or noun.i != scene.measure.i
    for _ in range(_CLIMB):
        if token.i in scene.ancestors or token.head.i == token.i:
            return False
        noun = token.head
        outside = not time.start <= token.idx < time.end
        adjunct = noun.dep_.startswith("obl")  # "in an application filed last October, it sought 3 percent"
        if outside and token.dep_ in ("amod", "acl") and noun.pos_ in ("NOUN", "PROPN") and not adjunct:
            if noun.lower_.endswith(_papers(scene.frame.language)):
                return False  # "in a survey taken in May, 58 percent said"
            return noun.i not in scene.ancestors and (scene.measure is None or noun.i != scene.measure.i)
        token = noun
    return False


@functools.lru_cache(maxsize=16)
def _papers(language: Language) -> tuple[str, ...]:
    """Return the nouns for what gives figures, whose time is theirs: surveys, reports, counts."""
    return (*(language["roles"] or {}).get("documents", ()), *(language["speech"] or {}).get("source_nouns", ())) or (
        "\0",
    )
