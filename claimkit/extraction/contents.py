"""What a cue reports: the clauses after it, before it or around it, up to where the narration comes back."""

from __future__ import annotations

from claimkit.extraction.sentences import BREAKS, Clause, Sentence, is_stretch
from claimkit.extraction.speech_lexicons import CueWord, SpeechLexicon
from claimkit.extraction.words import Words

Span = tuple[int, int]
_AGE = 2  # words from which a stretch with a figure may be more than an age: "79", but "110 trabajadores"
_OPENING = 4  # words of a clause among which its apposition to the speaker stands


def before_break(words: Words, sentence: Sentence, place: int) -> int:
    """Return the end of what stands before a clause, without the commas between."""
    while place > sentence.first and words.forms[place - 1] in BREAKS:
        place -= 1
    return place


def around(words: Words, sentence: Sentence, number: int, end_number: int, lexicon: SpeechLexicon) -> list[Span]:
    """Return the sentence without the clauses `number` to `end_number` and without what belongs to their speaker."""
    clauses = sentence.clauses
    content = []
    start = before_break(words, sentence, clauses[number].first)
    if lexicon.content_follows:
        start = _marked_before(sentence, number, start)
    opening = max(half_begins(words, sentence, number), _behind_colon(words, sentence, number, lexicon))
    if lexicon.content_follows and start > opening + 1 and words.lower[start - 1] in lexicon["that"]:
        opening = start  # "... y que, segun X, ...": what the conjunction opens
    if clauses[number].before == ":" and end_number + 1 < len(clauses):
        opening = start  # "The union has other figures: according to its head, 30 jobs go"
    marked = next((first for first, last, _ in sentence.atoms if last == start and first > opening), None)
    if marked is not None and marked > 1 and ":" in words.forms[marked - 2 : marked]:
        opening = marked  # "E la sindaca non molla: «...», confida"
    if start > opening:
        content.append((opening, start))
    later = end_number + 1
    if content and later < len(clauses):
        complete = says_something(sentence, 0, number) or any(last == start for _, last, _ in sentence.atoms)
        cut = words.finite[start - 1] and (lexicon.verb_second or words.pos[start - 1] == "AUX")
        complete = complete and not (cut and number == 1)
        told = (clauses[number].first, clauses[end_number].last)
        denied = words.lower[start - 1] in lexicon["negations"]  # "Es waren nicht, wie gemeldet, 300, sondern 30"
        while (
            later < len(clauses)
            and (
                clauses[later].kind in ("fragment", "relative")
                or (complete and clauses[later].kind == "that")  # "..., said Ann, who ...": one word in some languages
                or _describes(words, clauses[later], told)
            )
            and (complete or later + 1 < len(clauses))
            and (
                denied
                or (later > end_number + 1 and _hangs_on(words, clauses[later - 1], clauses[later]))
                or not _counts_on(words, clauses[later], lexicon, complete=complete)
            )
        ):
            later += 1
        if later < len(clauses) and complete and _resumes_narration(words, clauses[later], lexicon):
            later = len(clauses)
        if later < len(clauses) and complete and _says_when(words, clauses[later], lexicon):
            later = len(clauses)
    elif not content:
        while (
            later + 1 < len(clauses)
            and clauses[later].kind in ("relative", "fragment")
            and clauses[later + 1].kind == "verb_first"
        ):
            later += 1
    if later < len(clauses) and content and _closed(words, sentence, content[0], later, lexicon):
        later = len(clauses)
    if later < len(clauses) and not (content and opens_with_gerund(words, clauses[later], lexicon)):
        first = clauses[later].first
        if content and lexicon.content_follows and words.lower[first] in lexicon["conjunctions"]:
            # "..., she said, and | flights have halved", but "et | coutera 3 euros"
            first += not (words.finite[first + 1] or words.pos[first + 1] in ("VERB", "AUX"))
        content.append((first, content_end(words, sentence, later, lexicon, whole=True)))
    return [span for span in content if span[0] < span[1]]


def _counts_on(words: Words, clause: Clause, lexicon: SpeechLexicon, *, complete: bool) -> bool:
    """Tell whether a stretch behind an inserted cue goes on with a figure of what is said: ", said Ann, a fall of 3 percent".

    An age is none, and neither is what names a person or body: it tells who speaks. Where what stands before has no verb
    yet, a clause with one and a figure in front goes on with it: "Delle 36 scuole, ricorda Ada, 21 restano chiuse".
    """
    if clause.kind != "fragment":
        return clause.kind == "main" and not complete and words.is_figure(clause.first)
    figure = next((k for k in range(clause.first, clause.last) if words.is_figure(k)), None)
    if (
        figure is None
        or clause.last - clause.first < _AGE
        or words.lower[min(figure + 1, clause.last - 1)] in lexicon["ages"]
    ):
        return False
    named = range(clause.first, clause.last)
    counted = (k for k in named if words.lower[k] in lexicon.persons and not words.is_figure(k - 1))  # "110 workers"
    return next(counted, None) is None and not any(k in words.people or k in words.bodies for k in named)


def _hangs_on(words: Words, relative: Clause, clause: Clause) -> bool:
    """Tell whether a stretch goes on for the relative clause that tells more of a speaker: ", que ali tem 80 homens, apoiados por 20 carros"."""
    participle = words.pos[clause.first] in ("VERB", "ADJ") and not words.finite[clause.first]
    return clause.kind == "fragment" and relative.kind == "relative" and participle


def half_begins(words: Words, sentence: Sentence, number: int) -> int:
    """Return where the statement begins in which a clause stands: behind a semicolon, unless both halves are reported."""
    for clause in reversed(sentence.clauses[: number + 1]):
        if clause.before == ";":
            earlier = [c.verb for c in sentence.clauses if c.last <= clause.first and c.verb is not None]
            return sentence.first if any(words.reportive[verb] for verb in earlier) else clause.first
    return sentence.first


def _closed(words: Words, sentence: Sentence, content: Span, later: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether all that was said stands in marks before the cue, so that what follows unmarked is told."""
    marked = any(first <= content[0] + 1 and last >= content[1] for first, last, _ in sentence.atoms)
    clause = sentence.clauses[later]
    if not marked or any(first >= clause.first for first, _, _ in sentence.atoms):
        return False
    verb = clause.verb
    return verb is None or not (words.reportive[verb] or words.lower[verb] in lexicon["reportive_weak"])


def _behind_colon(words: Words, sentence: Sentence, number: int, lexicon: SpeechLexicon) -> int:
    """Return where what a later cue reports begins: behind the colon of a telling clause ("Der Handel klagt: Das sei ...")."""
    for place in range(number - 1, 0, -1):
        clause = sentence.clauses[place]
        if clause.before != ":":
            continue
        verbs = [c.verb for c in sentence.clauses[:place] if c.kind in ("main", "verb_first") and c.verb is not None]
        weak = lexicon["reportive_weak"]
        told = verbs and not any(words.reportive[verb] or words.lower[verb] in weak for verb in verbs)
        parted = number + 1 < len(sentence.clauses) and place == number - 1  # "It is clear: prices, he said, will rise"
        return clause.first if told and (parted or says_something(sentence, place, number)) else sentence.first
    return sentence.first


def _describes(words: Words, clause: Clause, told: Span) -> bool:
    """Tell whether a clause only says who speaks: ", said Ann, a nurse who has worked there for 22 years"."""
    opening = range(clause.first, min(clause.last, clause.first + _OPENING))
    return any(words.deps[k] in ("appos", "acl", "acl:relcl") and told[0] <= words.heads[k] < told[1] for k in opening)


def _marked_before(sentence: Sentence, number: int, start: int) -> int:
    """Return the end of a marked string when only its speaker stands between: '"No," Ann, the chair, said'."""
    for _, last, _ in reversed(sentence.atoms):
        between = [clause for clause in sentence.clauses[:number] if clause.first >= last]
        if last <= start and between and all(clause.kind in ("fragment", "relative") for clause in between):
            return last
    return start


def atom_before(words: Words, sentence: Sentence, place: int) -> bool:
    """Tell whether a marked stretch stands before a word of the sentence."""
    return any(last <= place and is_stretch(words, first, last) for first, last, _ in sentence.atoms)


def says_something(sentence: Sentence, first: int, last: int) -> bool:
    """Tell whether clauses hold a main verb, or a long marked stretch lies among them."""
    clauses = sentence.clauses[first:last]
    return any(clause.kind in ("main", "verb_first", "that", "whether") for clause in clauses)


def _resumes_narration(words: Words, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether a clause behind "..., sagte X," is told by the article and not by X."""
    if clause.kind in ("main", "verb_first") and words.lower[clause.first] in lexicon["conjunctions"]:
        if not lexicon["reportive"]:  # no mood tells: "they are quieter, he said, and flights have halved"
            return clause.verb is not None and words.lower[clause.verb] in lexicon.verbs
        return not (clause.verb is not None and words.reportive[clause.verb])
    return False


def _says_when(words: Words, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether a clause behind "..., sagte X," says plainly when X spoke: ", nachdem die Zahlen vorlagen"."""
    if clause.kind != "sub" or words.lower[clause.first] not in lexicon["when_said"] or clause.verb is None:
        return False
    return not (words.reportive[clause.verb] or words.lower[clause.verb] in lexicon["reportive_weak"])


def after(
    words: Words, sentence: Sentence, number: int, takes: frozenset[str], lexicon: SpeechLexicon, verb: CueWord | None
) -> Span | None:
    """Return the content that follows the clause `number`, when what follows is something that the cue takes."""
    clauses = sentence.clauses
    atom = atom_after(words, sentence, clauses[number].last)
    if atom is not None and ("quote" in takes or "colon" in takes):
        return atom
    for later in range(number + 1, min(len(clauses), number + 5)):
        clause = clauses[later]
        between = clauses[number + 1 : later]
        if clause.before == ":" and not between and ("parenthesis" in takes or "colon" in takes):
            return (clause.first, content_end(words, sentence, later, lexicon, whole=True))
        fitting = fits(words, clause, takes, lexicon, verb, direct=not between)
        if fitting and clause.before == ";" and clause.verb is not None and not words.reportive[clause.verb]:
            break  # another statement, not what the verb before reports
        if fitting and clause.before == ";" and clauses[number].kind in ("relative", "sub"):
            break
        if fitting:
            first = clause.first
            return (first, content_end(words, sentence, later, lexicon, whole=False))
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
                return (clauses[number + 1].first, content_end(words, sentence, later, lexicon, whole=False))
        if clause.kind not in ("fragment", "relative", "sub", "infinitive"):
            return None
    return None


def atom_after(words: Words, sentence: Sentence, place: int) -> Span | None:
    """Return the long marked stretch that begins right after a clause, behind a colon or comma."""
    for first, last, _ in sentence.atoms:
        if first >= place and is_stretch(words, first, last):
            return (first, last) if all(form in BREAKS for form in words.forms[place:first]) else None
    return None


def fits(
    words: Words, clause: Clause, takes: frozenset[str], lexicon: SpeechLexicon, verb: CueWord | None, *, direct: bool
) -> bool:
    """Tell whether a clause is what the cue takes."""
    if clause.kind in ("that", "whether"):
        joined = lexicon.content_follows and words.lower[clause.first] in lexicon["conjunctions"]
        return clause.kind in takes and not joined
    if clause.kind == "question":
        return "question" in takes and direct
    if clause.kind == "infinitive":
        dated = words.pos[clause.first] == "ADP"  # "fordert, bis 2027 ein Haus zu bauen"
        return "infinitive" in takes and (dated or words.lower[clause.first] not in lexicon["subordinators"])
    if clause.kind == "main" and "clause" in takes and clause.verb is not None:
        if words.lower[clause.first] in lexicon["conjunctions"]:
            return False
        if words.reportive[clause.verb] or words.lower[clause.verb] in lexicon["reportive_weak"]:
            return True
        return direct and verb is not None and verb.kind in ("say", "tell", "think", "ask", "write", "hold")
    return False


def content_end(
    words: Words, sentence: Sentence, number: int, lexicon: SpeechLexicon, *, whole: bool, start: int | None = None
) -> int:
    """Return where content that starts in clause `number` ends: the sentence's end, or where narration comes back.

    Behind a cue in the same clause it begins at `start`; without a verb from there on it goes on to its own.
    """
    clauses = sentence.clauses
    opener = clauses[number]
    reported = opener.verb is not None and (
        words.reportive[opener.verb] or words.lower[opener.verb] in lexicon["reportive_weak"]
    )
    complete = opener.verb is not None or opener.kind == "infinitive"
    if opener.kind in ("that", "whether") and lexicon.verb_final and words.pos[opener.last - 1] in ("VERB", "AUX"):
        complete = True  # a finite verb that no tagger knew as one
    if start is not None and complete:
        complete = any(words.finite[k] or words.pos[k] in ("VERB", "AUX", "") for k in range(start, opener.last))
    end = _cut_inside(words, opener, reported, lexicon)
    if end < opener.last:
        return end
    subordinate = start is not None and number == 0 and complete and _opens_subordinate(words, opener, lexicon)
    for clause in clauses[number + 1 :]:
        if subordinate and clause.before == "," and _states(words, clause):
            break  # "When the group said that it was leaving, the shares fell"
        told = clause.verb is not None and not (
            words.reportive[clause.verb] or words.lower[clause.verb] in lexicon["reportive_weak"]
        )
        joined = words.lower[clause.first] in lexicon["conjunctions"]
        if clause.kind == "verb_first" and told and complete and not whole:
            break
        if not whole and opens_with_gerund(words, clause, lexicon):
            break
        if not whole and told and clause.kind == "main":
            pointing = words.lower[clause.first] in lexicon["anaphors"]
            if pointing and words.lower[clause.first + 1] in lexicon["amounts_to"]:
                break
            if clause.before == ";" and (reported or opener.kind == "infinitive"):
                break
        if not whole and lexicon.content_follows and _told_by_others(words, clause, lexicon):
            break
        if clause.before == ";" and not lexicon["reportive"] and has_voice(words, clause, lexicon):
            break
        if clause.kind == "main" and joined and told and not whole and (reported or opener.kind != "main"):
            break
        if (
            clause.kind in ("question", "sub")
            and words.lower[clause.first] in lexicon["as_clause"]
            and (clause is clauses[-1] or clauses[clauses.index(clause) + 1].before == ";")
            and (clause.verb is not None and words.lower[clause.verb] in lexicon.verbs)
        ):
            break
        complete = complete or (clause.verb is not None and (start is None or clause.kind != "relative"))
        end = _cut_inside(words, clause, reported, lexicon)
        if end < clause.last:
            return end
    return end


def has_voice(words: Words, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether a clause has a cue of its own, or a subject that can speak: "...; the union says 3"."""
    verb = clause.verb
    if verb is not None and words.lower[verb] in lexicon.verbs:
        return True
    named = range(clause.first, verb if verb is not None else clause.last)
    head = next((k for k in named if words.pos[k] in ("NOUN", "PROPN")), None)
    if head is None or (head > clause.first and words.pos[head - 1] == "ADP"):
        return False
    word = words.lower[head]
    return head in words.people | words.bodies or word in lexicon.persons or lexicon.organisations.ends(word)


def _opens_subordinate(words: Words, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether a clause opens with a conjunction, of one word or several: "when", "despues de que", "dopo che"."""
    first = clause.first
    if words.lower[first] in lexicon["subordinators"]:
        return True
    joint = words.pos[first] in ("ADP", "ADV", "SCONJ")
    return joint and any(word in lexicon["that"] for word in words.lower[first + 1 : min(first + 3, clause.last)])


def _states(words: Words, clause: Clause) -> bool:
    """Tell whether a clause is a statement of its own, be it with a verb that no tagger knew as finite."""
    if clause.kind != "fragment":
        return clause.kind in ("main", "verb_first")
    behind = range(clause.first + 1, clause.last)
    named = words.pos[clause.first] in ("DET", "PRON", "NOUN", "PROPN")
    return named and any(words.pos[k] == "VERB" and words.pos[k - 1] in ("PRON", "NOUN", "PROPN") for k in behind)


def _told_by_others(words: Words, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether a joined clause has a cue and a speaker of its own: ", while supporters say ..."."""
    opener = words.lower[clause.first]
    if opener not in lexicon["conjunctions"] | lexicon["subordinators"] or clause.kind == "that":
        return False
    if words.lower[min(clause.first + 1, clause.last - 1)] in lexicon["that"]:
        return False
    near = range(clause.first + 1, min(clause.last, clause.first + 9))
    return any(words.finite[k] and words.lower[k] in lexicon.verbs for k in near)


def opens_with_gerund(words: Words, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether a clause opens with a cue that goes on for the same speaker: ", adding that ..."."""
    return any(form == "gerund" for _, form in lexicon.verbs.get(words.lower[clause.first], ()))


def _cut_inside(words: Words, clause: Clause, reported: bool, lexicon: SpeechLexicon) -> int:
    """Return the end of a clause, or the "und" in it after which the narration goes on: "... anhalten und warnte"."""
    if clause.verb is None or not (
        lexicon.verb_final and (reported or clause.kind in ("that", "whether", "infinitive"))
    ):
        return clause.last
    for k in range(clause.first + 2, clause.last - 2):
        if words.lower[k] in lexicon["conjunctions"] and words.finite[k + 1] and not words.reportive[k + 1]:
            closed = words.pos[k - 1] in ("VERB", "AUX") or reported
            if (
                closed
                and words.lower[k + 1] not in lexicon["reportive_weak"]
                and not all(words.pos[i] in ("VERB", "AUX") for i in range(k + 1, clause.last))
            ):
                return k
    return clause.last
