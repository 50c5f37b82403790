"""Find cue verbs: in every form, with the particle or auxiliary that belongs to it, and what it says of the truth."""

from __future__ import annotations

from collections.abc import Iterator

from claimkit.extraction.sentences import Clause, Sentence
from claimkit.extraction.speech_lexicons import CueWord, SpeechLexicon
from claimkit.extraction.subjects import Cue
from claimkit.extraction.words import Words
from claimkit.records import Polarity

_NEAR_AUXILIARY = 4  # words before a participle in which its auxiliary stands
_PHRASE = frozenset(("DET", "PRON", "ADJ", "NOUN", "PROPN", "NUM", "PUNCT", "PART"))
_MARKS = frozenset('\x27"\u201c\u201d\u2018\u2019\u00bb\u00ab,')


def find_cues(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> Iterator[Cue]:
    """Yield the cue verbs of a sentence that stand outside long marked stretches."""
    for number, clause in enumerate(sentence.clauses):
        for k in range(clause.first, clause.last):
            entries = lexicon.verbs.get(words.lower[k])
            if entries is None or not (
                words.pos[k] in ("VERB", "AUX", "ADJ", "ADV", "")
                or (words.finite[k] and words.forms[k][0].islower())
                or _is_verb_for_all_that(words, clause, k, lexicon)
            ):
                continue
            if lexicon.content_follows and _is_object_noun(words, clause, k, lexicon):
                continue
            cue = _best_cue(words, sentence, number, k, lexicon)
            if cue is not None:
                yield cue


def _best_cue(words: Words, sentence: Sentence, number: int, k: int, lexicon: SpeechLexicon) -> Cue | None:
    """Choose among the verbs that share a form: one whose particle is found goes before one without."""
    clause = sentence.clauses[number]
    best: Cue | None = None
    entries = lexicon.verbs[words.lower[k]]
    if (
        any(form == "participle" for _, form in entries)
        and number > 0
        and clause.first == k == clause.last - 1
        and not words.finite[k]
    ):
        far = _auxiliary_clause(words, sentence, number, k, lexicon)
        if far is not None and far < number:
            entries = tuple(entry for entry in entries if entry[1] == "participle")
    for word, form in entries:
        end, end_clause, passive, home = k + 1, number, False, number
        if form == "base":
            place = _particle(words, sentence, number, k, word.particle, parted=lexicon.verb_final)
            if place is None:
                continue
            end, end_clause = place
        elif form == "participle":
            auxiliary = _auxiliary_clause(words, sentence, number, k, lexicon)
            if auxiliary is None or _is_adjective(words, k, lexicon):
                continue
            home = auxiliary
            passive = _voice(words, sentence.clauses[home], k, lexicon) == "passive"
        elif form == "gerund":
            if k != clause.first and not _goes_on_now(words, clause, k, lexicon):
                continue
        elif not (words.finite[k] or _sole_verb(words, clause, k) or _has_own_place(words, clause, k, lexicon)):
            continue
        spoken = form == "finite" and any(
            last <= clause.first for _, last, _ in sentence.atoms
        )  # '"No", se lamenta Ana'
        if _is_reflexive(words, clause, k, lexicon):  # with "be" for its auxiliary: "s'est felicite", "si e lamentata"
            passive = not (spoken or word.needs & lexicon["reflexive_passive"])
        if end < clause.last and words.lower[end] in word.then:
            end += 1
        if form == "finite" and _has_other_particle(words, clause, k, lexicon):
            continue
        if word.kind == "show" and k > clause.first and words.lower[k - 1] in lexicon["infinitive_mark"]:
            continue  # "have a week to find the money": nothing was found yet
        if form == "finite" and lexicon.content_follows and k and words.pos[k - 1] == "ADP" and not words.finite[k]:
            continue  # a noun of the same form: "o tempo de espera"
        if word.needs and not any(words.lower[i] in word.needs for i in range(clause.first, max(clause.last, end))):
            continue
        if word.barred and any(words.lower[i] in word.barred for i in range(clause.first, clause.last)):
            continue
        idiom = _idiom_at(words, clause, word.idiom)
        if word.idiom and idiom is None:
            continue
        participle = form in ("finite", "participle") and lexicon.content_follows
        if participle and _lacks_subject(words, clause, k, number, lexicon):
            continue
        if (
            best is None
            or (word.particle and not best.word.particle)
            or (word.needs and not best.word.needs and best.word.particle == word.particle)
            or (word.idiom and not best.word.idiom)
        ):
            polarity = _polarity(words, sentence, clause, k, word, lexicon)
            best = Cue(word, k, end, number, end_clause, passive, polarity, home, idiom)
    return best


def _goes_on_now(words: Words, clause: Clause, k: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether an auxiliary before a gerund makes a present or past of it: "is asking for", "esta pidiendo"."""
    before = k - 1
    while before > clause.first and words.pos[before] == "ADV":
        before -= 1
    return before >= clause.first and words.lower[before] in lexicon["progressive"]


def _is_adjective(words: Words, k: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether a participle only describes the noun before it: "sao 142 mil ocorrencias | confirmadas"."""
    described = words.deps[k] in ("acl", "amod") and words.heads[k] == k - 1 and words.pos[k - 1] == "NOUN"
    return described and not (lexicon.verb_final or lexicon.verb_second)


def _idiom_at(words: Words, clause: Clause, idiom: tuple[str, ...]) -> tuple[int, int] | None:
    """Return where the words stand in a clause that make a cue with a verb; None when they do not."""
    width = len(idiom)
    places = (k for k in range(clause.first, clause.last - width + 1) if words.lower[k] == idiom[0]) if idiom else ()
    return next(((k, k + width) for k in places if tuple(words.lower[k : k + width]) == idiom), None)


def _auxiliary_clause(words: Words, sentence: Sentence, number: int, k: int, lexicon: SpeechLexicon) -> int | None:
    """Return the clause with the auxiliary of a participle: its own, or one that an apposition cut off from it."""
    if _voice(words, sentence.clauses[number], k, lexicon) is not None:
        return number
    if _shares_auxiliary(words, sentence, number, k, lexicon):
        return number
    for earlier in range(number - 1, max(-1, number - 5), -1):
        clause = sentence.clauses[earlier]
        if clause.kind in ("main", "verb_first"):
            alone = not any(words.pos[i] == "VERB" for i in range(clause.first, clause.last))
            return earlier if alone and _voice(words, clause, k, lexicon) is not None else None
        if clause.kind not in ("fragment", "relative", "sub"):
            return None
    return None


def _shares_auxiliary(words: Words, sentence: Sentence, number: int, k: int, lexicon: SpeechLexicon) -> bool:
    """Tell a participle with its own subject whose auxiliary is left out: "Sie hatte acht Jahre verlangt, er vier angeregt"."""
    own = sentence.clauses[number]
    if not lexicon.verb_final or own.kind != "fragment" or k != own.last - 1 or number == 0:
        return False
    before = sentence.clauses[number - 1]
    ends = words.pos[before.last - 1] == "VERB" and not words.finite[before.last - 1]
    if before.kind != "main" or not ends or _voice(words, before, before.last - 1, lexicon) != "active":
        return False
    return words.pos[own.first] in ("DET", "NOUN", "PROPN", "PRON") and words.lower[own.first] not in lexicon["oblique"]


def _particle(
    words: Words, sentence: Sentence, number: int, k: int, particle: str, *, parted: bool
) -> tuple[int, int] | None:
    """Return where the particle of a separable verb ends its clause: (end, number of that clause)."""
    for later in range(number, len(sentence.clauses)):
        clause = sentence.clauses[later]
        if later > number and clause.kind in ("that", "whether"):
            return None
        for i in (
            (clause.last - 1, *range(k + 1, clause.last - 1)) if later == number else (clause.last - 1, clause.first)
        ):
            # A preposition is none, unless another one follows: "rekent | voor dit jaar op winst", "dringt aan op hulp".
            alone = i == clause.last - 1 or words.deps[i] != "case" or words.pos[i + 1] == "ADP" or parted
            if i > k and words.lower[i] == particle and alone:
                return i + 1, later
        if later == number and k > clause.first and words.lower[k - 1] == particle:
            return k + 1, later
        if later > number + 3:
            return None
    return None


def _voice(words: Words, clause: Clause, k: int, lexicon: SpeechLexicon) -> str | None:
    """Return "active" or "passive" for a participle with its auxiliary in the clause; None when it has none."""
    parted = lexicon.verb_final or lexicon.verb_second  # the auxiliary stands second, the participle at the end
    first, last = (clause.first, clause.last) if parted else (max(clause.first, k - _NEAR_AUXILIARY), k)
    around = [words.lower[i] for i in range(first, last) if i != k]
    if any(word in lexicon["passive"] for word in around):
        return "passive"
    return "active" if any(word in lexicon["perfect"] for word in around) else None


def _is_reflexive(words: Words, clause: Clause, k: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether a reflexive makes a passive of a verb, where a language has these: "se estima que"."""
    marks = lexicon["reflexive_passive"]
    first = k - 1
    while first > clause.first and words.lower[first] in lexicon["perfect"]:
        first -= 1  # "s'est engage"
    return first >= clause.first and words.lower[first] in marks


def _is_verb_for_all_that(words: Words, clause: Clause, k: int, lexicon: SpeechLexicon) -> bool:
    """Tell a verb that was tagged as a noun by its place: a plain noun before it, "that" behind it, no verb yet."""
    if (
        not lexicon.content_follows
        or not clause.first < k < clause.last - 2
        or words.lower[k + 1] not in lexicon["that"]
    ):
        return False
    plain = words.pos[k - 1] in ("NOUN", "PROPN", "PRON")
    return plain and words.pos[k + 1] == "SCONJ" and not any(words.finite[clause.first : k])


def _is_object_noun(words: Words, clause: Clause, k: int, lexicon: SpeechLexicon) -> bool:
    """Tell a noun that was tagged as the verb of the same form: it ends the object of another verb.

    "cut its full-year profit | forecast", but "said its economists forecast": there the verb before reports.
    """
    if not (words.lower[k] in lexicon.nouns or lexicon.source_nouns.ends(words.lower[k])):
        return False
    first = k
    while first > clause.first and words.pos[first - 1] in _PHRASE and not words.finite[first - 1]:
        first -= 1
    verb = first - 1
    if first == k or verb < clause.first or not words.finite[verb] or words.pos[first] not in ("DET", "PRON"):
        return False
    return words.lower[verb] not in lexicon.verbs and words.pos[verb] == "VERB"


def _lacks_subject(words: Words, clause: Clause, k: int, number: int, lexicon: SpeechLexicon) -> bool:
    """Tell a participle that opens a sentence or follows "when": "Asked about it, ...", "when asked"."""
    if not any(form == "participle" for _, form in lexicon.verbs[words.lower[k]]):
        return False
    opens = k == clause.first and number == 0 and (k == 0 or words.forms[k - 1] not in _MARKS)
    return opens or (k > clause.first and words.lower[k - 1] in lexicon["subordinators"])


def _has_own_place(words: Words, clause: Clause, k: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether a verb form that the tagger takes for no finite one follows its subject or a modal."""
    before = words.lower[max(clause.first, k - _NEAR_AUXILIARY) : k]
    if any(word in lexicon["modals"] for word in before):
        return True
    if _is_verb_for_all_that(words, clause, k, lexicon):
        return True
    if not lexicon.content_follows or words.pos[k] != "VERB" or k == clause.first:
        return False
    return words.pos[k - 1] in ("NOUN", "PROPN", "PRON") and not any(words.finite[clause.first : k])


def _has_other_particle(words: Words, clause: Clause, k: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether a particle at the end of the clause makes another verb of this one: "findet ... statt"."""
    if clause.kind not in ("main", "verb_first"):
        return False
    closing = [clause.last - 1]
    closing += [i for i in range(k + 2, clause.last - 1) if words.pos[i + 1] == "CCONJ"]  # "werteten Filme aus und ..."
    return any(
        i > k + 1 and words.lower[i] in lexicon["particles"] and words.pos[i] in ("ADP", "ADV", "PART") for i in closing
    )


def _sole_verb(words: Words, clause: Clause, k: int) -> bool:
    return words.pos[k] in ("VERB", "") and not any(words.finite[clause.first : clause.last])


def _polarity(
    words: Words, sentence: Sentence, clause: Clause, k: int, word: CueWord, lexicon: SpeechLexicon
) -> Polarity:
    """Return what a cue says of the truth; a "no" inside the marks is said by who is quoted: 'nannte es „nicht gut“'."""
    last = clause.last if lexicon.verb_final else k + 1
    marked = [(a, b) for a, b, _ in sentence.atoms if a < last and b > clause.first and not a <= k < b]
    around = [words.lower[i] for i in range(clause.first, last) if not any(a <= i < b for a, b in marked)]
    if word.polarity != "asserted" or any(form in lexicon["negations"] for form in around):
        return "negated"
    if (clause.kind == "sub" and words.lower[clause.first] in lexicon["hypothetical_marks"]) or any(
        form in lexicon["hypothetical_marks"] for form in around
    ):
        return "hypothetical"
    return "asserted"
