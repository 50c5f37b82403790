"""Find the words that report speech in a sentence, what they report, and who is named as speaking.

Every finder yields `Report` records in word positions. What a cue verb reports stands after it ("sagte, dass ..."),
before it ("..., sagte X") or around it ("..., so X, ..."); what a source phrase reports is the rest of its sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from claimkit.extraction import phrases
from claimkit.extraction.sentences import BREAKS, LONG_ATOM, Clause, Sentence, Words
from claimkit.extraction.speech_lexicons import CueWord, SpeechLexicon

Span = tuple[int, int]
ReportKind = Literal["verb", "source", "noun", "predicate", "accordingly", "anaphor", "thing", "goes_on"]


@dataclass(slots=True)
class Report:
    """One reported stretch: word ranges of its content, its speaker and its cue, and what kind of cue it was."""

    kind: ReportKind
    content: list[Span]
    speaker: Span | None
    cue: Span
    polarity: str = "asserted"
    colon: bool = False
    antecedent: bool = False
    takes: frozenset[str] = field(default_factory=frozenset)


@dataclass(slots=True)
class Cue:
    """A cue verb in its clause; `end` is after its last word (particle, participle)."""

    word: CueWord
    verb: int
    end: int
    clause: int
    end_clause: int
    passive: bool
    polarity: str
    home: int


def find_reports(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> list[Report]:
    """Return everything that the words of one sentence report, in text order of the cues."""
    reports = list(_source_reports(words, sentence, lexicon))
    for cue in find_cues(words, sentence, lexicon):
        reports += _verb_reports(words, sentence, cue, lexicon)
    reports += _noun_reports(words, sentence, lexicon)
    reports += _accordingly(words, sentence, lexicon)
    for report in reports:
        if not report.content:
            report.kind = "thing"
    return sorted(reports, key=lambda report: report.cue)


# --- cue verbs


def find_cues(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> Iterator[Cue]:
    """Yield the cue verbs of a sentence that stand outside long marked stretches."""
    for number, clause in enumerate(sentence.clauses):
        for k in range(clause.first, clause.last):
            entries = lexicon.verbs.get(words.lower[k])
            if entries is None or words.pos[k] not in ("VERB", "AUX", "ADJ", "ADV", ""):
                continue
            cue = _best_cue(words, sentence, number, k, lexicon)
            if cue is not None:
                yield cue


def _best_cue(words: Words, sentence: Sentence, number: int, k: int, lexicon: SpeechLexicon) -> Cue | None:
    """Choose among the verbs that share a form: one whose particle is found goes before one without."""
    clause = sentence.clauses[number]
    best: Cue | None = None
    entries = lexicon.verbs[words.lower[k]]
    if any(form == "participle" for _, form in entries) and number > 0 and k == clause.first:
        far = _auxiliary_clause(words, sentence, number, k, lexicon)
        if far is not None and far < number:
            entries = tuple(entry for entry in entries if entry[1] == "participle")
    for word, form in entries:
        end, end_clause, passive, home = k + 1, number, False, number
        if form == "base":
            place = _particle(words, sentence, number, k, word.particle)
            if place is None:
                continue
            end, end_clause = place
        elif form == "participle":
            home = _auxiliary_clause(words, sentence, number, k, lexicon)
            if home is None:
                continue
            passive = _voice(words, sentence.clauses[home], k, lexicon) == "passive"
        elif not (words.finite[k] or _sole_verb(words, clause, k)):
            continue
        if word.needs and not any(words.lower[i] in word.needs for i in range(clause.first, max(clause.last, end))):
            continue
        if best is None or (word.particle and not best.word.particle) or (word.needs and not best.word.needs and best.word.particle == word.particle):
            best = Cue(word, k, end, number, end_clause, passive, _polarity(words, clause, word, lexicon), home)
    return best


def _auxiliary_clause(words: Words, sentence: Sentence, number: int, k: int, lexicon: SpeechLexicon) -> int | None:
    """Return the clause with the auxiliary of a participle: its own, or one that an apposition cut off from it."""
    if _voice(words, sentence.clauses[number], k, lexicon) is not None:
        return number
    for earlier in range(number - 1, max(-1, number - 5), -1):
        clause = sentence.clauses[earlier]
        if clause.kind in ("main", "verb_first"):
            alone = not any(words.pos[i] == "VERB" for i in range(clause.first, clause.last))
            return earlier if alone and _voice(words, clause, k, lexicon) is not None else None
        if clause.kind not in ("fragment", "relative", "sub"):
            return None
    return None


def _particle(words: Words, sentence: Sentence, number: int, k: int, particle: str) -> tuple[int, int] | None:
    """Return where the particle of a separable verb ends its clause: (end, number of that clause)."""
    for later in range(number, len(sentence.clauses)):
        clause = sentence.clauses[later]
        if later > number and clause.kind in ("that", "whether"):
            return None
        for i in (clause.last - 1, *range(k + 1, clause.last - 1)) if later == number else (clause.last - 1, clause.first):
            if i > k and words.lower[i] == particle:
                return i + 1, later
        if later > number + 3:
            return None
    return None


def _voice(words: Words, clause: Clause, k: int, lexicon: SpeechLexicon) -> str | None:
    """Return "active" or "passive" for a participle with its auxiliary in the clause; None when it has none."""
    around = [words.lower[i] for i in range(clause.first, clause.last) if i != k]
    if any(word in lexicon["passive"] for word in around):
        return "passive"
    return "active" if any(word in lexicon["perfect"] for word in around) else None


def _sole_verb(words: Words, clause: Clause, k: int) -> bool:
    return words.pos[k] in ("VERB", "") and not any(words.finite[clause.first : clause.last])


def _polarity(words: Words, clause: Clause, word: CueWord, lexicon: SpeechLexicon) -> str:
    around = words.lower[clause.first : clause.last]
    if word.polarity != "asserted" or any(form in lexicon["negations"] for form in around):
        return "negated"
    if clause.kind == "sub" and around[0] in lexicon["hypothetical_marks"] or any(
        form in lexicon["hypothetical_marks"] for form in around
    ):
        return "hypothetical"
    return "asserted"


def _verb_reports(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> list[Report]:
    """Return what one cue verb reports: around its clause, after it, or before it."""
    clause = sentence.clauses[cue.clause]
    takes = cue.word.takes
    opening = _opening(words, sentence, cue.clause, lexicon)
    if opening is not None and "parenthesis" in takes:
        speaker = _nominal_between(words, sentence.clauses[opening].first + 1, sentence.clauses[opening].last, lexicon)
        content = _around(words, sentence, opening, cue.end_clause, lexicon)
        named = _phrase(words, sentence, speaker, lexicon) if speaker is not None else None
        return [Report("verb", content, named, (cue.verb, cue.verb + 1), cue.polarity, takes=takes)]
    opener = words.lower[clause.first]
    aside = "parenthesis" in takes and (
        (opener in lexicon["as_clause"] and clause.kind in ("question", "sub", "fragment", "relative"))
        or (opener in lexicon["so_clause"] and clause.last - clause.first < 12)
    )
    speaker, antecedent = find_subject(words, sentence, cue, lexicon)
    base = Report("verb", [], speaker, (cue.verb, cue.verb + 1), cue.polarity, antecedent=antecedent, takes=takes)
    if aside:
        base.content = _around(words, sentence, cue.clause, cue.end_clause, lexicon)
        return [base]
    after = _after(words, sentence, cue.end_clause, takes, lexicon, verb=cue)
    if after is not None:
        base.content, base.colon = [after], words.forms[after[0] - 1] == ":"
        return [base]
    anaphor = _anaphor(words, clause, cue, lexicon)
    if anaphor is not None:
        base.kind, base.content = "anaphor", [anaphor]
        return [base]
    if clause.kind == "verb_first" and cue.verb == clause.first and cue.home == cue.clause and "parenthesis" in takes:
        if _says_something(sentence, 0, cue.clause) or _atom_before(sentence, clause.first):
            base.content = _around(words, sentence, cue.clause, cue.end_clause, lexicon)
            return [base]
    if clause.kind == "verb_first" and "that" in takes and cue.clause > 0 and sentence.clauses[0].kind in ("that", "whether"):
        base.content = [(sentence.first, sentence.clauses[cue.clause - 1].last)]
        return [base]
    base.kind = "thing"
    base.content = []
    return [base]


def _opening(words: Words, sentence: Sentence, number: int, lexicon: SpeechLexicon) -> int | None:
    """Return the clause "wie X" whose verb an apposition cut off: "Wie X, ein Sprecher, mitteilte"."""
    if sentence.clauses[number].kind not in ("verb_first", "fragment", "main"):
        return None
    for earlier in range(number - 1, max(-1, number - 4), -1):
        clause = sentence.clauses[earlier]
        if clause.verb is not None and clause.kind != "relative":
            return None
        if words.lower[clause.first] in lexicon["as_clause"] and clause.verb is None:
            return earlier
    return None


def _says_something(sentence: Sentence, first: int, last: int) -> bool:
    """Tell whether clauses hold a main verb, or a long marked stretch lies among them."""
    clauses = sentence.clauses[first:last]
    return any(clause.kind in ("main", "verb_first", "that", "whether") for clause in clauses)


def _around(words: Words, sentence: Sentence, number: int, end_number: int, lexicon: SpeechLexicon) -> list[Span]:
    """Return the sentence without the clauses `number` to `end_number` and without what belongs to their speaker."""
    clauses = sentence.clauses
    content = []
    start = before_break(words, sentence, clauses[number].first)
    if start > sentence.first:
        content.append((sentence.first, start))
    later = end_number + 1
    if content and later < len(clauses):
        complete = _says_something(sentence, 0, number) or _atom_before(sentence, clauses[number].first)
        while later < len(clauses) and clauses[later].kind in ("fragment", "relative") and (complete or later + 1 < len(clauses)):
            later += 1
        if later < len(clauses) and complete and _resumes_narration(words, clauses[later], lexicon):
            later = len(clauses)
    elif not content:
        while later + 1 < len(clauses) and clauses[later].kind in ("relative", "fragment") and clauses[later + 1].kind == "verb_first":
            later += 1
    if later < len(clauses):
        content.append((clauses[later].first, _end(words, sentence, later, lexicon, whole=True)))
    return [span for span in content if span[0] < span[1]]


def before_break(words: Words, sentence: Sentence, place: int) -> int:
    """Return the end of what stands before a clause, without the commas between."""
    while place > sentence.first and words.forms[place - 1] in BREAKS:
        place -= 1
    return place


def _atom_before(sentence: Sentence, place: int) -> bool:
    return any(last <= place and last - first > LONG_ATOM for first, last, _ in sentence.atoms)


def _resumes_narration(words: Words, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether a clause behind "..., sagte X," is told by the article and not by X."""
    if clause.kind in ("main", "verb_first") and words.lower[clause.first] in lexicon["conjunctions"]:
        return not (clause.verb is not None and words.reportive[clause.verb])
    return False


def _anaphor(words: Words, clause: Clause, cue: Cue, lexicon: SpeechLexicon) -> Span | None:
    """Return the word that stands for the sentence before: "Das bestätigte die Polizei." """
    first = clause.first
    if words.lower[first] in lexicon["anaphors"] and first + 1 < len(words.forms) and words.finite[first + 1]:
        return (first, first + 1)
    return None


# --- what stands after a cue


def _after(
    words: Words, sentence: Sentence, number: int, takes: frozenset[str], lexicon: SpeechLexicon, verb: Cue | None
) -> Span | None:
    """Return the content that follows the clause `number`, when what follows is something that the cue takes."""
    clauses = sentence.clauses
    atom = _atom_after(words, sentence, clauses[number].last)
    if atom is not None and "quote" in takes:
        return atom
    for later in range(number + 1, min(len(clauses), number + 5)):
        clause = clauses[later]
        between = clauses[number + 1 : later]
        if clause.before == ":" and not between:
            return (clause.first, _end(words, sentence, later, lexicon, whole=True))
        fits = _fits(words, clause, takes, lexicon, verb, direct=not between)
        if fits:
            first = clause.first
            return (first, _end(words, sentence, later, lexicon, whole=False))
        if clause.kind not in ("fragment", "relative", "sub"):
            break
    return _after_split(words, sentence, number, takes, lexicon)


def _after_split(
    words: Words, sentence: Sentence, number: int, takes: frozenset[str], lexicon: SpeechLexicon
) -> Span | None:
    """Return content whose first phrase a clause parts from its verb: "sagte, der Mann, der ..., sei krank"."""
    clauses = sentence.clauses
    for later in range(number + 1, min(len(clauses), number + 6)):
        clause = clauses[later]
        if clause.kind == "verb_first" and clause.verb is not None and later > number + 1:
            said = words.reportive[clause.verb] or words.lower[clause.verb] in lexicon["reportive_weak"]
            if said and "clause" in takes:
                return (clauses[number + 1].first, _end(words, sentence, later, lexicon, whole=False))
        if clause.kind not in ("fragment", "relative", "sub", "infinitive"):
            return None
    return None


def _atom_after(words: Words, sentence: Sentence, place: int) -> Span | None:
    """Return the long marked stretch that begins right after a clause, behind a colon or comma."""
    for first, last, _ in sentence.atoms:
        if first >= place and last - first > LONG_ATOM:
            return (first, last) if all(form in BREAKS for form in words.forms[place:first]) else None
    return None


def _fits(
    words: Words, clause: Clause, takes: frozenset[str], lexicon: SpeechLexicon, verb: Cue | None, *, direct: bool
) -> bool:
    """Tell whether a clause is what the cue takes."""
    if clause.kind in ("that", "whether"):
        return clause.kind in takes
    if clause.kind == "question":
        return "question" in takes and direct
    if clause.kind == "infinitive":
        return "infinitive" in takes and words.lower[clause.first] not in lexicon["subordinators"]
    if clause.kind == "main" and "clause" in takes and clause.verb is not None:
        if words.lower[clause.first] in lexicon["conjunctions"]:
            return False
        if words.reportive[clause.verb] or words.lower[clause.verb] in lexicon["reportive_weak"]:
            return True
        return direct and verb is not None and verb.word.kind in ("say", "tell", "think", "ask", "write", "hold") and (
            verb.end == clause.first - 1 or verb.word.kind != "hold"
        )
    return False


def _end(words: Words, sentence: Sentence, number: int, lexicon: SpeechLexicon, *, whole: bool) -> int:
    """Return where content that starts in clause `number` ends: the sentence's end, or where narration comes back."""
    clauses = sentence.clauses
    opener = clauses[number]
    reported = opener.verb is not None and (
        words.reportive[opener.verb] or words.lower[opener.verb] in lexicon["reportive_weak"]
    )
    complete = opener.verb is not None or opener.kind == "infinitive"
    end = _cut_inside(words, opener, reported, lexicon)
    if end < opener.last:
        return end
    for clause in clauses[number + 1 :]:
        told = clause.verb is not None and not (
            words.reportive[clause.verb] or words.lower[clause.verb] in lexicon["reportive_weak"]
        )
        joined = words.lower[clause.first] in lexicon["conjunctions"]
        if clause.kind == "verb_first" and told and complete and not whole:
            break
        if clause.kind == "main" and joined and told and not whole and (reported or opener.kind != "main"):
            break
        if clause.kind in ("question", "sub") and words.lower[clause.first] in lexicon["as_clause"] and clause is clauses[-1] and (
            clause.verb is not None and words.lower[clause.verb] in lexicon.verbs
        ):
            break
        complete = complete or clause.verb is not None
        end = _cut_inside(words, clause, reported, lexicon)
        if end < clause.last:
            return end
    return end


def _cut_inside(words: Words, clause: Clause, reported: bool, lexicon: SpeechLexicon) -> int:
    """Return the end of a clause, or the "und" in it after which the narration goes on: "... anhalten und warnte"."""
    if clause.verb is None or not (lexicon.verb_final and (reported or clause.kind in ("that", "whether", "infinitive"))):
        return clause.last
    for k in range(clause.first + 2, clause.last - 2):
        if words.lower[k] in lexicon["conjunctions"] and words.finite[k + 1] and not words.reportive[k + 1]:
            closed = words.pos[k - 1] in ("VERB", "AUX") or reported
            if closed and words.lower[k + 1] not in lexicon["reportive_weak"] and not all(
                words.pos[i] in ("VERB", "AUX") for i in range(k + 1, clause.last)
            ):
                return k
    return clause.last


# --- who speaks


def find_subject(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> tuple[Span | None, bool]:
    """Return the phrase that names who speaks, and whether it is the noun that a relative clause hangs on."""
    clause = sentence.clauses[cue.home]
    if cue.word.sources:
        return _named_in(words, sentence, cue, lexicon), False
    if cue.passive:
        return _agent(words, clause, lexicon), False
    own = sentence.clauses[cue.clause]
    if own.kind == "relative" or clause.kind == "relative":
        relative = own if own.kind == "relative" else clause
        pronoun = _relative_pronoun(words, relative, lexicon)
        head = _subject_head(words, sentence, cue, lexicon)
        if pronoun is not None and head in (pronoun, None):
            before = _noun_before(words, sentence, cue.clause)
            if before is not None:
                return _phrase(words, sentence, before, lexicon), True
    head = _subject_head(words, sentence, cue, lexicon)
    if head is None or words.lower[head] in lexicon["nobody"]:
        return None, False
    return _phrase(words, sentence, head, lexicon), False


def _phrase(words: Words, sentence: Sentence, head: int, lexicon: SpeechLexicon) -> Span:
    home = next((c for c in sentence.clauses if c.first <= head < c.last), None)
    return phrases.phrase_around(words, head, home, lexicon) if home is not None else (head, head + 1)


def main_subject(words: Words, sentence: Sentence, before: int, lexicon: SpeechLexicon) -> Span | None:
    """Return the subject of the last main clause that begins before a word, whatever its verb."""
    for number in range(len(sentence.clauses) - 1, -1, -1):
        clause = sentence.clauses[number]
        if clause.first < before and clause.kind in ("main", "verb_first") and clause.verb is not None:
            word = CueWord("", "none", frozenset())
            cue = Cue(word, clause.verb, clause.verb + 1, number, number, False, "asserted", number)
            head = _subject_head(words, sentence, cue, lexicon)
            if head is not None and words.lower[head] not in lexicon["nobody"]:
                return _phrase(words, sentence, head, lexicon)
    return None


def _named_in(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> Span | None:
    """Return the source in "im Bericht heißt es": the phrase after one of the verb's prepositions."""
    clauses = sentence.clauses[max(0, cue.clause - 3) : cue.end_clause + 1]
    for clause in clauses:
        for k in range(clause.first, clause.last - 1):
            if words.lower[k] in cue.word.sources and words.pos[k] in ("ADP", ""):
                noun = phrases.head_noun(words, k + 1, clause.last)
                if noun is not None and noun - k < 6 and words.lower[noun] not in lexicon["time_nouns"]:
                    return phrases.phrase_around(words, noun, clause, lexicon)
    return None


def _relative_pronoun(words: Words, clause: Clause, lexicon: SpeechLexicon) -> int | None:
    return next((k for k in range(clause.first, min(clause.first + 2, clause.last)) if words.lower[k] in lexicon["relatives"]), None)


def _noun_before(words: Words, sentence: Sentence, number: int) -> int | None:
    """Return the noun that a relative clause hangs on: by the parse, else the last noun before it."""
    clause = sentence.clauses[number]
    for k in range(clause.first, clause.last):
        head = words.heads[k]
        if words.deps[k].startswith("acl") and sentence.first <= head < clause.first:
            return head
    for k in range(clause.first - 1, sentence.first - 1, -1):
        if words.pos[k] in ("NOUN", "PROPN"):
            return k
    return None


def _agent(words: Words, clause: Clause, lexicon: SpeechLexicon) -> Span | None:
    """Return who acts in a passive clause: the phrase after "von" or "durch"."""
    for k in range(clause.first, clause.last - 1):
        if words.lower[k] in lexicon["agent"] and words.pos[k] in ("ADP", ""):
            noun = phrases.head_noun(words, k + 1, clause.last)
            attached = noun is not None and (words.deps[noun].startswith("obl") or not words.deps[noun])
            if noun is not None and attached:
                return phrases.phrase_around(words, noun, clause, lexicon)
    return None


def _subject_head(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> int | None:
    """Return the head of the subject: the parse's when it lies well, else the nearest phrase that can be one."""
    clause = sentence.clauses[cue.home]
    finite = clause.verb if clause.verb is not None else cue.verb
    inverted = lexicon.verb_second and clause.kind in ("main", "verb_first") and _front_is_no_subject(words, clause, finite, lexicon)
    for child in _parsed_subjects(words, cue):
        if not sentence.first <= child < sentence.last or not _may_be_subject(words, child, lexicon):
            continue
        if inverted and clause.first <= child < finite:
            continue
        if _near(words, sentence, cue, child):
            return child
    conjunct = words.lower[clause.first] in lexicon["conjunctions"] or _after_conjunction(words, clause, cue.verb, lexicon)
    if clause.kind in ("main", "verb_first") and lexicon.verb_second:
        first = None if inverted else _nominal_between(words, clause.first, finite, lexicon)
        found = first if first is not None else _nominal_between(words, finite + 1, clause.last, lexicon)
    else:
        found = _nominal_between(words, clause.first, cue.verb, lexicon)
        if found is None and lexicon.subject_may_follow:
            found = _nominal_between(words, cue.verb + 1, clause.last, lexicon)
    if (found is None or conjunct) and cue.home > 0 or found is None:
        earlier = _earlier_subject(words, sentence, cue.home, lexicon)
        return earlier if earlier is not None and (found is None or conjunct and found > cue.verb) else found
    return found


def _parsed_subjects(words: Words, cue: Cue) -> list[int]:
    """Return the subjects that the parse gives a verb, its auxiliary's head or the verb that it is joined to."""
    governors = [cue.verb]
    if words.deps[cue.verb].startswith(("aux", "cop")):
        governors.append(words.heads[cue.verb])
    governors += [k for k in words.children[cue.verb] if words.deps[k] == "xcomp"]
    found = [k for g in governors for k in words.children[g] if words.deps[k].startswith(("nsubj", "csubj"))]
    verb = cue.verb
    for _ in range(3):
        if found or words.deps[verb] != "conj":
            break
        verb = words.heads[verb]
        found = [k for k in words.children[verb] if words.deps[k] == "nsubj" and k < cue.verb]
    return found


def _may_be_subject(words: Words, head: int, lexicon: SpeechLexicon) -> bool:
    if words.pos[head] not in ("NOUN", "PROPN", "PRON", "X", "NUM", "ADJ", "DET"):
        return False
    if words.lower[head] in lexicon["time_nouns"] or words.lower[head] in lexicon["anaphors"]:
        return False
    return not any(words.deps[k] == "case" and words.pos[k] == "ADP" and k < head for k in words.children[head])


def _front_is_no_subject(words: Words, clause: Clause, finite: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether what stands before the finite verb opens with a preposition, an adverb or a stand-in."""
    first = clause.first
    if words.lower[first] in lexicon["conjunctions"] and first + 1 < finite:
        first += 1
    if first >= finite:
        return True
    if words.lower[first] in lexicon["anaphors"] and first + 1 == finite:
        return True
    if words.pos[first] == "ADV" and first + 1 < finite and words.pos[first + 1] in ("DET", "NOUN", "PROPN"):
        return False
    return words.pos[first] in ("ADP", "ADV", "SCONJ") or words.lower[first] in lexicon["time_nouns"]


def _after_conjunction(words: Words, clause: Clause, verb: int, lexicon: SpeechLexicon) -> bool:
    return verb > clause.first and words.lower[verb - 1] in lexicon["conjunctions"]


def _earlier_subject(words: Words, sentence: Sentence, number: int, lexicon: SpeechLexicon) -> int | None:
    """Return the subject of the main clause before, which a joined verb shares."""
    for earlier in range(number, -1, -1):
        clause = sentence.clauses[earlier]
        if clause.kind not in ("main", "fragment") or (earlier == number and clause.kind == "fragment"):
            continue
        end = clause.verb if clause.verb is not None else clause.last
        inverted = clause.verb is not None and _front_is_no_subject(words, clause, end, lexicon)
        if not inverted:
            found = _nominal_between(words, clause.first, end, lexicon)
        else:
            found = _nominal_between(words, end + 1, clause.last, lexicon)
        if found is not None:
            return found
    return None


def _near(words: Words, sentence: Sentence, cue: Cue, child: int) -> bool:
    """Tell whether no other finite verb stands between a subject and its verb, embedded clauses left aside."""
    clause = sentence.clauses[cue.clause]
    if clause.first <= child < clause.last:
        return True
    home = next((number for number, c in enumerate(sentence.clauses) if c.first <= child < c.last), None)
    if home is None or home > cue.clause:
        return False
    return all(c.kind in ("fragment", "relative", "sub", "infinitive") for c in sentence.clauses[home:cue.clause]) or (
        home == cue.clause - 1 and sentence.clauses[home].kind == "fragment"
    )


def _nominal_between(words: Words, start: int, end: int, lexicon: SpeechLexicon) -> int | None:
    """Return the first noun, name or pronoun that no preposition governs and that may speak."""
    governed = False
    for k in range(start, end):
        pos = words.pos[k]
        if pos == "ADP":
            governed = True
        elif pos in ("NOUN", "PROPN", "PRON", "X") or (pos == "" and words.forms[k][:1].isupper()):
            if pos == "PRON" and (words.lower[k] in lexicon["nobody"] or words.lower[k] in lexicon["oblique"]):
                continue
            if words.lower[k] in lexicon["time_nouns"]:
                governed = False
                continue
            if not governed:
                return k
            governed = k + 1 < end and words.pos[k + 1] in ("PROPN", "NOUN", "ADP", "DET") and words.lower[k + 1] in lexicon["genitives"] | {words.lower[k + 1]} and words.pos[k + 1] == "PROPN"
    return None


# --- sources: "laut X", "nach Angaben von X", "X zufolge", "so X"


def _source_reports(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> Iterator[Report]:
    for number, clause in enumerate(sentence.clauses):
        k = clause.first
        while k < clause.last:
            report = _source_at(words, sentence, number, k, lexicon)
            if report is not None:
                yield report
            k += 1
        if words.lower[clause.first] in lexicon["so_clause"] and clause.verb is None and clause.last - clause.first > 1:
            report = _so_clause(words, sentence, number, lexicon)
            if report is not None:
                yield report


def _source_at(words: Words, sentence: Sentence, number: int, k: int, lexicon: SpeechLexicon) -> Report | None:
    for source in lexicon.sources.get(words.lower[k], ()):
        clause = sentence.clauses[number]
        width = len(source.words)
        if tuple(words.lower[k : k + width]) != source.words or k + width > clause.last:
            continue
        if words.pos[k] in ("VERB", "ADJ") and not words.forms[k][:1].isupper():
            continue
        found = _source_after(words, sentence, number, k + width, lexicon, nouns=source.nouns_only) if not source.after else (
            _source_before(words, sentence, number, k, lexicon, nouns=source.nouns_only)
        )
        if found is not None:
            speaker, first, last, next_clause = found
            content = _beside(words, sentence, number, first, last, next_clause, lexicon, width=width)
            if content:
                return Report("source", content, speaker, (k, k + width))
    return None


def _leads(words: Words, clause: Clause, k: int) -> bool:
    """Tell whether only conjunctions and adverbs stand before a word in its clause."""
    return all(words.pos[i] in ("CCONJ", "ADV", "PUNCT", "PART", "SCONJ") for i in range(clause.first, k))


def _source_after(
    words: Words, sentence: Sentence, number: int, start: int, lexicon: SpeechLexicon, *, nouns: bool
) -> tuple[Span, int, int, int] | None:
    """Return the source phrase after its preposition: (speaker, first word, end, clause in which content goes on)."""
    clause = sentence.clauses[number]
    if start >= clause.last:
        return None
    main = clause.kind in ("main", "fragment") and _leads(words, clause, start - 1)
    end = phrases.phrase_after(words, start, clause, lexicon, to_verb=main)
    if end <= start:
        return None
    head = phrases.head_noun(words, start, end)
    if head is None and not (nouns or words.pos[start] in ("PRON", "DET", "NUM")):
        return None
    if nouns and (head is None or not lexicon.source_nouns.search(words.lower[head])):
        return None
    return (start, end), start - 1, end, number


def _source_before(
    words: Words, sentence: Sentence, number: int, k: int, lexicon: SpeechLexicon, *, nouns: bool
) -> tuple[Span, int, int, int] | None:
    """Return the source phrase before a word like "zufolge"."""
    clause = sentence.clauses[number]
    verb = next((i for i in range(clause.first, clause.last) if words.finite[i]), None)
    initial = verb is None or k < verb
    if nouns and (k == clause.first or not lexicon.source_nouns.search(words.lower[k - 1])):
        return None
    first = phrases.phrase_before(words, k, clause, lexicon, from_start=initial and (verb is None or verb == k + 1))
    if first >= k:
        return None
    return (first, k), first, k + 1, number


def _so_clause(words: Words, sentence: Sentence, number: int, lexicon: SpeechLexicon) -> Report | None:
    clause = sentence.clauses[number]
    if number == 0 and not sentence.atoms:
        return None
    start = clause.first + 1
    if words.pos[start] not in ("DET", "NOUN", "PROPN", "PRON", "ADJ", "X", "NUM", ""):
        return None
    end = phrases.phrase_after(words, start, clause, lexicon, to_verb=False)
    if end <= start or phrases.head_noun(words, start, end) is None and words.pos[start] != "PRON":
        return None
    content = _around(words, sentence, number, number, lexicon)
    return Report("source", content, (start, end), (clause.first, clause.first + 1), takes=frozenset(("quote",)))


def _beside(
    words: Words, sentence: Sentence, number: int, first: int, last: int, next_clause: int, lexicon: SpeechLexicon, *, width: int
) -> list[Span]:
    """Return the content around a source phrase that spans `first` to `last`: its sentence, or its own clause."""
    clauses = sentence.clauses
    clause = clauses[number]
    start = sentence.first
    if clause.kind in ("that", "whether", "sub", "relative", "question") and not _leads(words, clause, first):
        start = clause.first
    elif number > 0 and _leads(words, clause, first):
        start = clause.first
    elif number > 0 and clause.kind in ("main", "verb_first") and words.lower[clause.first] in lexicon["conjunctions"]:
        start = clause.first
    before = (start, min(first, last))
    if all(words.pos[i] in ("CCONJ", "PUNCT") for i in range(*before)):
        before = (first, first)
    after_number = number
    begin = last
    if begin >= clause.last:
        after_number = number + 1
        while after_number + 1 < len(clauses) and clauses[after_number].kind in ("fragment", "relative") and before[0] == before[1]:
            after_number += 1
        begin = clauses[after_number].first if after_number < len(clauses) else sentence.last
    end = clauses[-1].last
    if start == clause.first and clause.kind in ("relative",):
        end = clause.last
    if begin < sentence.last and after_number < len(clauses):
        end = max(begin, end)
    content = [before] if before[0] < before[1] else []
    if begin < end:
        content.append((begin, end))
    return content


def _accordingly(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> Iterator[Report]:
    """Yield what "demnach", "wonach" report: the clause around them; the source was named before."""
    for number, clause in enumerate(sentence.clauses):
        for k in range(clause.first, clause.last):
            if words.lower[k] not in lexicon["accordingly"] and not (
                words.lower[k] in lexicon["accordingly_if_reported"] and clause.verb is not None and words.reportive[clause.verb]
            ):
                continue
            content = _beside(words, sentence, number, k, k + 1, number, lexicon, width=1)
            if content:
                yield Report("accordingly", content, (k, k + 1), (k, k + 1))


# --- nouns and predicates of speech


def _noun_reports(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> Iterator[Report]:
    for number, clause in enumerate(sentence.clauses[:-1]):
        for k in range(clause.last - 1, max(clause.first, clause.last - 9) - 1, -1):
            cue = lexicon.nouns.get(words.lower[k]) or lexicon.predicates.get(words.lower[k]) or lexicon.impersonal.get(words.lower[k])
            if cue is None:
                continue
            if cue.kind == "noun" and words.pos[k] not in ("NOUN", "PROPN", ""):
                continue
            if cue.needs and not any(words.lower[i] in cue.needs for i in range(clause.first, clause.last)):
                continue
            after = _after_noun(words, sentence, number, cue, lexicon)
            if after is not None:
                speaker = _noun_speaker(words, sentence, number, k, cue, lexicon)
                yield Report("noun", [after], speaker, (k, k + 1), takes=cue.takes)
                break


def _after_noun(words: Words, sentence: Sentence, number: int, cue: CueWord, lexicon: SpeechLexicon) -> Span | None:
    """Return the content right after the clause of a cue noun; a bare clause must be in the reporting mood."""
    following = sentence.clauses[number + 1]
    if following.before not in (",", ":"):
        return None
    if _fits(words, following, cue.takes, lexicon, None, direct=True):
        return (following.first, _end(words, sentence, number + 1, lexicon, whole=False))
    return None


def _noun_speaker(
    words: Words, sentence: Sentence, number: int, k: int, cue: CueWord, lexicon: SpeechLexicon
) -> Span | None:
    """Return who holds what a noun reports: its genitive or "von" phrase, else the subject of its clause."""
    clause = sentence.clauses[number]
    if cue.kind == "noun" and k + 1 < clause.last and (
        words.lower[k + 1] in lexicon["genitives"] or words.lower[k + 1] in lexicon["agent"]
    ):
        noun = phrases.head_noun(words, k + 1, clause.last)
        if noun is not None and hangs(words, noun, k):
            return phrases.phrase_around(words, noun, clause, lexicon)
    if clause.verb is None or cue.kind == "impersonal":
        return None
    verb = Cue(cue, clause.verb, clause.verb + 1, number, number, False, "asserted", number)
    governor = words.heads[clause.verb] if words.deps[clause.verb].startswith(("aux", "cop")) else clause.verb
    for child in words.children[governor]:
        if words.deps[child].startswith("nsubj") and sentence.first <= child < sentence.last and _near(words, sentence, verb, child):
            if child == k or words.lower[child] in lexicon["nobody"]:
                return None
            home = next((c for c in sentence.clauses if c.first <= child < c.last), clause)
            return phrases.phrase_around(words, child, home, lexicon)
    return None


def hangs(words: Words, word: int, on: int) -> bool:
    """Tell whether the arcs lead from a word up to another."""
    return phrases.hangs_on(words, word, on, on + 1)
