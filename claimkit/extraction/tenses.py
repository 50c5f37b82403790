"""The tense of a clause, told from the morphology of its verbs: what lies behind, what holds now, what is to come."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from claimkit.extraction.moods import ending_moods
from claimkit.extraction.times import begins, looks_back, reread_time
from claimkit.records import Time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimkit.extraction.frames import Frame
    from claimkit.extraction.parses import Token

_NEAR = 7  # days from it within which "bis Freitag" can mean the one before or the one behind
_SOON = 183  # days in which a day lies of which the present says what will be
_NEARER = 6  # times as near must a day be of which a word says "since" as well as "from"
_FAR = 366  # days from the publication within which a day, month or season without a year lies

_VERBAL = ("VERB", "AUX")


def clause_tense(frame: Frame, head: int) -> str:
    """Return "past", "present", "ahead" (future, or a modal with an infinitive), "supposed", or "none" without a verb."""
    verb = frame.doc[head]
    verbs = [verb] if verb.pos_ in _VERBAL else []
    helpers = [child for child in verb.children if child.pos_ == "AUX" and child.dep_.startswith(("aux", "cop"))]
    verbs += helpers
    finite = next((token for token in reversed(verbs) if "Fin" in token.morph.get("VerbForm", [])), None)
    if finite is None:
        return "none" if not verbs else _form(verbs[0])
    if "Cnd" in finite.morph.get("Mood", []):
        return "supposed"
    tense = finite.morph.get("Tense", [])
    if "Past" in tense or "Imp" in tense or "Pqp" in tense:
        return "past"
    shown = list(ending_moods(frame.language, finite))
    if "conditional" in shown:
        return "supposed"
    if "Fut" in tense or "future" in shown:
        return "ahead"
    if finite.i != verb.i and verb.pos_ in _VERBAL and (finite.dep_ == "aux" or _form(verb) == "ahead"):
        return _helped(frame, verb, finite, helpers)
    return "present" if tense else "none"


def _helped(frame: Frame, verb: Token, finite: Token, helpers: Sequence[Token]) -> str:
    """Return the tense that a finite helper in the present makes: "hat gebaut", "will bauen", "soll gebaut werden"."""
    if finite.lower_ in frame.language["claims"].get("futures", {}).get("words", ()):
        return "ahead"
    perfect = (frame.language["speech"] or {}).get("perfect", ())
    endless = [token for token in helpers if token.i != finite.i and "Inf" in token.morph.get("VerbForm", [])]
    if endless:
        return "past" if any(token.lower_ in perfect for token in endless) else "ahead"
    if finite.lower_ in perfect and not any(child.dep_ == "mark" for child in verb.children):
        return "past"  # a tagger that knows no participle takes "hat erhalten" for an infinitive
    if finite.lower_ in (frame.language["speech"] or {}).get("passive", ()):
        return "present"  # "is built"; "wird gebaut" of a month speaks of one to come, as "wird bauen"
    return "past" if _form(verb) == "past" else "ahead"


def as_told(frame: Frame, time: Time, told: frozenset[int]) -> Time:
    """Return a time without a year on the side on which the tense of its clause puts it: "am Freitag fallen 10 Liter".

    The present speaks of days to come, past and future of months and seasons as well. The clauses in `told` hold a verb of
    speech, which says when something was said; a headline puts in the present what has happened.
    """
    if frame.published is None or time.kind not in ("date", "interval"):
        return time
    away = _away(time, frame.published)
    if not away:
        return time
    head = frame.clauses[frame.token_at(time.start)]
    if _is_parted(frame, frame.token_at(time.start), head):
        return time
    tense = "none" if _is_unsure(frame, head) else clause_tense(frame, head)
    look = "behind" if tense == "past" else "ahead" if tense in ("present", "ahead") else None
    if look is None or abs(away) > _FAR or (away > 0) == (look == "ahead"):
        return time
    if time.since is None and look == "behind":
        return (
            time  # an end lies ahead unless it had come, which the words beside it say: "bis Freitag hatten 20 gezahlt"
        )
    if time.until is None and (look == "behind" or looks_back(time, frame.language)):
        return time  # "from April", "since April": these words show where it lies better than a tagger does
    if (
        tense == "present"
        and time.since != time.until
        and not (None in (time.since, time.until) and abs(away) <= _NEAR)
        and not (time.until is None or _is_long_past_month(time, away) or _is_term(frame, time, head))
    ):
        return time  # "im Sommer fahren 20 Zuege", "seit Juni gelten 12 Euro"
    if look == "ahead" and (head in told or 0 <= time.start < frame.text.find("\n")):
        return time
    other = reread_time(time, frame.language, frame.published, look)
    moved = _away(other, frame.published)
    reach = _FAR if tense != "present" or _is_term(frame, time, head) else _SOON
    if tense == "present" and time.until is None and not begins(time, frame.language):
        near = abs(away) <= _NEAR and frame.token_at(time.start) == frame.sentences[frame.sentence_of[head]][0]
        reach = (
            _NEAR if near else min(reach, abs(away) // _NEARER)
        )  # "da lunedi cambia l'orario"; "desde el 1 de agosto cuesta 5 euros": from the one much nearer
    return other if moved and abs(moved) <= reach else time


def _is_parted(frame: Frame, place: int, head: int) -> bool:
    """Tell whether commas part a time from its verb and another finite verb stands between them: the parse is doubtful."""
    if frame.commas[place] == frame.commas[head]:
        return False
    first, last = frame.sentences[frame.sentence_of[place]]
    part = frame.commas[place]
    return any(
        frame.commas[i] == part and i != head and "Fin" in frame.doc[i].morph.get("VerbForm", [])
        for i in range(first, last)
    )


def _is_term(frame: Frame, time: Time, head: int) -> bool:
    """Tell whether a full verb in the present says how long something goes on: "they defer 9 payments until May"."""
    verb = frame.doc[head]
    return time.since is None and verb.pos_ == "VERB" and "Fin" in verb.morph.get("VerbForm", [])


def _is_long_past_month(time: Time, away: int) -> bool:
    """Tell whether a time is a month long gone, of which nothing in the present is said: "im Februar ziehen sie ein"."""
    return away < -_SOON and None not in (time.since, time.until) and (time.since or "")[:7] == (time.until or "")[:7]


def _away(time: Time, published: str) -> int | None:
    """Return how many days after the publication a time lies, below 0 before it, 0 around it; None when it is far off."""
    since, until = (_days(side, published) if side is not None else None for side in (time.since, time.until))
    if since is None or until is None:
        return since if until is None else until
    return since if since > 0 else min(until, 0)


def _is_unsure(frame: Frame, head: int) -> bool:
    """Tell whether a clause's verbs do not show on which side of the publication its time lies.

    A participle alone ("marcada para 10 de outubro") and one with a present "to be" tell what has happened or how things
    are, a past helper with an infinitive what was to happen ("sollte im Maerz oeffnen").
    """
    verb = frame.doc[head]
    helpers = [child for child in verb.children if child.dep_.startswith(("aux", "cop"))]
    if _form(verb) == "past" and "Fin" not in verb.morph.get("VerbForm", []):
        states = frame.language["claims"].get("states", {}).get("words", ())
        return not helpers or any(helper.lower_ in states for helper in helpers)
    return _form(verb) == "ahead" and any("Past" in helper.morph.get("Tense", []) for helper in helpers)


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
