"""The tense of a clause, told from the morphology of its verbs: what lies behind, what holds now, what is to come."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from claimkit.extraction.times import reread_time
from claimkit.records import Time

if TYPE_CHECKING:
    from claimkit.extraction.frames import Frame
    from claimkit.extraction.parses import Parse, Token

_NEAR = 7  # days from the publication within which a day's name alone can mean the one before or the one behind

_VERBAL = ("VERB", "AUX")


def clause_tense(doc: Parse, head: int) -> str:
    """Return "past", "present", "ahead" (future, or a modal with an infinitive), "supposed", or "none" without a verb."""
    verb = doc[head]
    verbs = [verb] if verb.pos_ in _VERBAL else []
    verbs += [child for child in verb.children if child.pos_ == "AUX" and child.dep_.startswith(("aux", "cop"))]
    finite = next((token for token in reversed(verbs) if "Fin" in token.morph.get("VerbForm", [])), None)
    if finite is None:
        return "none" if not verbs else _form(verbs[0])
    if "Cnd" in finite.morph.get("Mood", []):
        return "supposed"
    tense = finite.morph.get("Tense", [])
    if "Past" in tense or "Imp" in tense or "Pqp" in tense:
        return "past"
    if "Fut" in tense:
        return "ahead"
    if finite.i != verb.i and finite.dep_ == "aux" and verb.pos_ in _VERBAL:
        return "past" if _form(verb) == "past" else "ahead"  # "hat gebaut", "will bauen"
    return "present" if tense else "none"


def as_told(frame: Frame, time: Time, told: frozenset[int]) -> Time:
    """Return a day near the publication on the side on which the tense of its clause puts it: "am Freitag fallen 10 Liter".

    The clauses in `told` hold a verb of speech, which says when something was said; a headline puts in the present what
    has happened.
    """
    if frame.published is None or time.kind != "date" or time.since is None or time.since == frame.published:
        return time
    away = _days(time.since, frame.published)
    if away is None or abs(away) > _NEAR:
        return time
    head = frame.clauses[frame.token_at(time.start)]
    tense = "none" if _is_stative(frame, head) else clause_tense(frame.doc, head)
    look = "behind" if tense == "past" else "ahead" if tense in ("present", "ahead") else None
    if look is None or (away > 0) == (look == "ahead"):
        return time
    if look == "ahead" and (head in told or 0 <= time.start < frame.text.find("\n")):
        return time
    other = reread_time(time, frame.language, frame.published, look)
    moved = _days(other.since, frame.published) if other.since is not None else None
    return other if moved is not None and abs(moved) <= _NEAR else time


def _is_stative(frame: Frame, head: int) -> bool:
    """Tell whether a participle stands with "to be", which may tell what has happened or how things are."""
    passive = (frame.language["speech"] or {}).get("passive", ())
    helpers = [child for child in frame.doc[head].children if child.dep_.startswith("aux")]
    return _form(frame.doc[head]) == "past" and bool(helpers) and not any(h.lower_ in passive for h in helpers)


def _days(date: str, published: str) -> int | None:
    try:
        return (datetime.date.fromisoformat(date) - datetime.date.fromisoformat(published)).days
    except ValueError:  # years before 1 and far ones
        return None


def _form(token: Token) -> str:
    forms = token.morph.get("VerbForm", [])
    if "Part" in forms or "Past" in token.morph.get("Tense", []):
        return "past"
    return "ahead" if "Inf" in forms else "none"
