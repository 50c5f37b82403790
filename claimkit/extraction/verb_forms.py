"""Verbs that a tagger did not know for finite ones, found again by lists and place: the parse is one voice among these.

A network that read few words like "estima" or "forecasts" takes them for nouns or leaves their features out, and a clause
without its verb reports nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.extraction.speech_lexicons import SpeechLexicon

_CLAUSE = 8  # words back to the comma that opens a clause
_MODIFIERS = frozenset(("DET", "ADP", "ADJ", "NUM"))  # behind these no finite verb stands
_NO_VERBS = frozenset(("NOUN", "PROPN", "ADJ", "ADV", "SCONJ", "X"))
_CLAUSES = ("ROOT", "ccomp", "parataxis", "advcl", "acl", "conj")  # what a finite verb is to the word above it
_MARKS = frozenset(",;:()\u2013\u2014")
_ENDS = frozenset(".,;:!?\u2026")
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "X", "NUM"))


def mend_verbs(
    forms: Sequence[str],
    lower: Sequence[str],
    pos: list[str],
    finite: list[bool],
    deps: Sequence[str],
    children: Sequence[Sequence[int]],
    morphs: Sequence[frozenset[str]],
    opening: Sequence[bool],
    lexicon: SpeechLexicon,
) -> None:
    """Mark as finite what a tagger missed, and as nouns what it took for verbs in spite of a capital letter."""
    for k, tag in enumerate(pos):
        if tag in ("VERB", "AUX"):
            inside = k and not opening[k] and forms[k - 1][-1].isalnum()
            if lexicon.verb_final and inside and forms[k][:1].isupper():
                pos[k], finite[k] = "NOUN", False  # "Nach Berechnungen", "Ihren Angaben zufolge"
            elif not finite[k] and _is_only_finite(lower[k], lexicon) and not _has_helper(k, deps, children):
                finite[k] = True  # "no espera una mejora y preve cerrar"
            elif not finite[k] and not any(feature.startswith("VerbForm") for feature in morphs[k]):
                finite[k] = _is_finite(k, lower, deps, children, morphs, lexicon)
        elif lower[k] in lexicon.verbs and tag in _NO_VERBS and _stands_as_verb(k, forms, lower, pos, finite, lexicon):
            pos[k], finite[k] = "VERB", True


def _may_be_finite(word: str, lexicon: SpeechLexicon) -> bool:
    return any(form in ("finite", "base", "joined") for _, form in lexicon.verbs.get(word, ()))


def _is_only_finite(word: str, lexicon: SpeechLexicon) -> bool:
    """Tell whether a cue verb is written so in no form but a finite one, in languages whose infinitives show it."""
    endings = tuple(lexicon["bare_endings"])
    entries = lexicon.verbs.get(word) if endings and not word.endswith(endings) else None
    return bool(entries) and all(form == "finite" for _, form in entries or ())


def _has_helper(k: int, deps: Sequence[str], children: Sequence[Sequence[int]]) -> bool:
    return any(deps[child].startswith(("aux", "cop")) for child in children[k])


def _is_finite(
    k: int,
    lower: Sequence[str],
    deps: Sequence[str],
    children: Sequence[Sequence[int]],
    morphs: Sequence[frozenset[str]],
    lexicon: SpeechLexicon,
) -> bool:
    """Tell whether a verb without features is finite: a listed form, one with a mood, one with a subject and no auxiliary."""
    if any(deps[child].startswith(("aux", "cop")) for child in children[k]) or lower[k] in lexicon["bare_infinitives"]:
        return False
    if "Mood=Ind" in morphs[k] or "Mood=Cnd" in morphs[k]:
        return True
    if lower[k] in lexicon.verbs:
        return _may_be_finite(lower[k], lexicon)
    if lower[k].endswith(tuple(lexicon["bare_endings"]) or ("\n",)) or "Tense=Past" in morphs[k]:
        return False
    spoken = any(deps[child] == "nsubj" for child in children[k])
    return spoken and deps[k].split(":")[0] in _CLAUSES


def _stands_as_verb(
    k: int,
    forms: Sequence[str],
    lower: Sequence[str],
    pos: Sequence[str],
    finite: Sequence[bool],
    lexicon: SpeechLexicon,
) -> bool:
    """Tell whether a word that is a cue verb by its form, and no verb by its tag, stands where only a verb can stand."""
    if not lexicon.content_follows or not forms[k][0].islower() or not _may_be_finite(lower[k], lexicon) or not k:
        return False
    following = lower[k + 1] if k + 1 < len(forms) else "."
    if any(following in word.then for word, _ in lexicon.verbs[lower[k]]):
        return True  # ", fa sapere il sindaco"
    if pos[k - 1] in _MODIFIERS or k + 1 >= len(forms):
        return False
    if forms[k - 1] == ",":
        return forms[k + 1] == ","  # "Piu grave, nota, e il resto"
    first = k
    while first and forms[first - 1] not in _MARKS and forms[first - 1] not in _ENDS and k - first < _CLAUSE:
        first -= 1
    before = range(first, k)
    if not before or forms[first - 1] != "," or any(finite[i] for i in before) or pos[k - 1] not in _NOMINAL:
        return False
    ends = forms[k + 1] in _ENDS or lower[k + 1] in lexicon["time_nouns"] or lower[k + 1] in lexicon["that"]
    timed = pos[k + 1] == "ADP" and k + 2 < len(forms) and lower[k + 2] in lexicon["time_nouns"]
    return ends or timed
