"""The tense of a clause, told from the morphology of its verbs: what lies behind, what holds now, what is to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimkit.extraction.parses import Parse, Token

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


def _form(token: Token) -> str:
    forms = token.morph.get("VerbForm", [])
    if "Part" in forms or "Past" in token.morph.get("Tense", []):
        return "past"
    return "ahead" if "Inf" in forms else "none"
