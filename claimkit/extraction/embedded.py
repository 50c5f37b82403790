"""Content that stands in the clause of its cue, in languages that put no comma before it: "said that"."""

from __future__ import annotations

import bisect

from claimkit.extraction.contents import Span, atom_before, before_break, content_end, says_something
from claimkit.extraction.sentences import Clause, Sentence
from claimkit.extraction.speech_lexicons import SpeechLexicon
from claimkit.extraction.subjects import Cue
from claimkit.extraction.words import Words

_FAR = 14  # words between a cue and its "that": whom, when and where it was said
_NEAR = 3
_MIDDLE = 8
_OBJECTS = frozenset(("DET", "PRON", "NOUN", "PROPN"))
_STARTERS = frozenset(("DET", "PRON", "NOUN", "PROPN", "ADJ", "NUM", "SYM", "ADV", "X", ""))


def embedded(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> Span | None:
    """Return the content that follows a cue verb inside its clause; None when there is none."""
    clause = sentence.clauses[cue.end_clause]
    place = before_break(words, sentence, sentence.clauses[cue.clause].first)
    if any(last == place for _, last, _ in sentence.atoms) and words.lower[cue.end] not in lexicon["that"]:
        return None  # '"No," he said': what is said stands before
    parted = lexicon.content_follows and words.forms[min(clause.last, len(words.forms) - 1)] == ","
    start = _opened(words, cue, clause, lexicon, parted=parted)
    if start is None and lexicon.content_follows and "clause" in cue.word.takes:
        before = says_something(sentence, 0, cue.clause) or atom_before(words, sentence, clause.first)
        start = _bare(words, cue, clause, lexicon, spoken_before=before)
    if start is None:
        return None
    end = content_end(words, sentence, cue.end_clause, lexicon, whole=False, start=start)
    bare = start == cue.end and _is_infinitive(words, start, clause, lexicon)
    return start, joined_cue(words, start, end, lexicon, any_verb=bare)


def _opened(words: Words, cue: Cue, clause: Clause, lexicon: SpeechLexicon, *, parted: bool) -> int | None:
    """Return where a clause opens that a conjunction, question word or infinitive mark introduces.

    With `parted` a comma stands behind the clause, and "that" may end it: "dijo que, si no llueve, faltara agua".
    """
    takes = cue.word.takes
    gerund = "gerund" in takes and cue.end < clause.last and words.pos[cue.end] == "VERB" and not words.finite[cue.end]
    if gerund and words.lower[cue.end].endswith(tuple(lexicon["gerund_endings"])):
        return cue.end  # "denied | misleading parliament"
    if takes & {"that", "infinitive"} and _is_bare_infinitive(words, cue, clause, lexicon):
        return cue.end
    if "infinitive" in takes and _is_infinitive(words, cue.end, clause, lexicon):
        return cue.end
    for k in range(cue.end, min(clause.last - (not parted), cue.end + _FAR)):
        word, near = words.lower[k], k - cue.end
        if not lexicon.content_follows and not (word in lexicon["that"] and words.pos[k] in ("SCONJ", "")):
            continue
        if word in lexicon["that"] and "that" in takes and (words.pos[k] in ("SCONJ", "") or not near):
            return k
        if (
            word in lexicon["whether"]
            and "whether" in takes
            and (not near or (near <= _NEAR and words.pos[k] == "SCONJ"))
        ):
            return k
        if k == clause.last - 1:
            return None
        if word in lexicon["question"] and "question" in takes and not near:
            return k
        verb_next = words.pos[k + 1] in ("VERB", "AUX", "") and not words.finite[k + 1]
        plain = cue.word.kind == "announce" and words.pos[k + 1] in ("NOUN", "ADJ") and words.forms[k + 1].islower()
        verb_next = verb_next or (not near and plain and lexicon.bare_clause)  # "pledged to soundproof homes"
        if word in lexicon["infinitive_mark"] and "infinitive" in takes and near <= _MIDDLE and verb_next:
            held = lexicon.content_follows and cue.word.kind in ("think", "hold") and words.pos[cue.end] in _OBJECTS
            return cue.end if held else k  # "expects | the economy to grow"
        if words.finite[k]:
            return None
    return None


def _is_bare_infinitive(words: Words, cue: Cue, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether an infinitive without a mark tells what was said, "not" and pronouns left aside: "dit ne pas avoir"."""
    if not lexicon["bare_infinitives"] and not lexicon["bare_endings"]:
        return False
    aside = lexicon["negations"] | lexicon["negation_marks"] | lexicon["oblique"]
    k = next((k for k in range(cue.end, clause.last) if words.lower[k] not in aside), clause.last)
    if k >= clause.last or k - cue.end > _NEAR:
        return False
    ending = words.lower[k].endswith(tuple(lexicon["bare_endings"])) and words.pos[k] in ("VERB", "AUX")
    return words.lower[k] in lexicon["bare_infinitives"] or (ending and not words.finite[k])


def _is_infinitive(words: Words, k: int, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether an infinitive follows right behind, where a language needs no mark for it: "preve llegar a 600"."""
    while k < clause.last and words.lower[k] in lexicon["negations"]:
        k += 1
    known = lexicon.bare_infinitive
    return (
        known is not None and k < clause.last and words.pos[k] in ("VERB", "AUX") and bool(known.search(words.lower[k]))
    )


def _bare(words: Words, cue: Cue, clause: Clause, lexicon: SpeechLexicon, *, spoken_before: bool) -> int | None:
    """Return where a clause without "that" opens: a phrase that can be a subject, with a finite verb to follow."""
    gerund = any(form == "gerund" for _, form in lexicon.verbs[words.lower[cue.verb]])
    if not lexicon.bare_clause or (cue.verb == clause.first and spoken_before and not gerund):
        return None
    k = cue.end
    while k + 1 < clause.last:
        if words.lower[k] in lexicon["time_nouns"]:
            k += 1
        elif words.pos[k] == "ADP" and words.lower[k + 1] in lexicon["time_nouns"]:
            k += 2
        elif cue.word.takes_object and k == cue.end and words.pos[k] != "ADP":
            k += 1
            while k < clause.last and words.pos[k] in ("NOUN", "PROPN"):
                k += 1
        else:
            break
    if k >= clause.last or words.pos[k] not in _STARTERS:
        return None
    verb = next((i for i in range(k + 1, clause.last) if words.finite[i] or words.pos[i] in ("AUX", "VERB")), None)
    if verb is None and _verb_beyond(words, k, clause):
        return k
    if verb is None or any(words.lower[i] in lexicon["subordinators"] for i in range(k + 1, verb)):
        return None  # "could find | the money if they had to pay"
    return k


def _verb_beyond(words: Words, k: int, clause: Clause) -> bool:
    """Tell whether an apposition parts the subject behind a cue from its verb: "said | the dividend, cut in 2009, was safe"."""
    end = bisect.bisect_right(words.sentence_starts, k)
    last = words.sentence_starts[end] if end < len(words.sentence_starts) else len(words.forms)
    return any(
        words.deps[i].startswith("nsubj") and clause.last <= words.heads[i] < last for i in range(k, clause.last)
    )


def joined_cue(words: Words, start: int, end: int, lexicon: SpeechLexicon, *, any_verb: bool = False) -> int:
    """Return the end of content, or the "and" in it that brings the next cue: "said X and warned that Y".

    Behind an infinitive `any_verb` goes on for the speaker: "espera vender 300 coches y abrira dos plantas".
    """
    for k in range(start + 1, end - 1):
        if words.lower[k] not in lexicon["conjunctions"]:
            continue
        if words.finite[k + 1] and (any_verb or words.lower[k + 1] in lexicon.verbs):
            return k
        parted = words.forms[k - 1] == "," and words.pos[k + 1] == "VERB"  # "said X, and ruled out Y"
        if parted and lexicon.content_follows and _is_finite_cue(words.lower[k + 1], lexicon):
            return k
    return end


def _is_finite_cue(word: str, lexicon: SpeechLexicon) -> bool:
    """Tell whether a word is a cue verb that may be finite."""
    return any(form == "finite" for _, form in lexicon.verbs.get(word, ()))
