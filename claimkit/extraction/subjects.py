"""Who speaks: the subject of a cue verb, by the parse where it lies well, else by place, case and number."""

from __future__ import annotations

from dataclasses import dataclass

from claimkit.extraction import phrases
from claimkit.extraction.contents import Span
from claimkit.extraction.sentences import Clause, Sentence
from claimkit.extraction.speech_lexicons import CueWord, SpeechLexicon
from claimkit.extraction.words import Words
from claimkit.records import Polarity

_INSERTED = 9  # words behind an inserted verb that may name its speaker
_PLACE, _DATELINE = 3, 10  # letters of a place written large; words among which the dash behind it stands


@dataclass(slots=True)
class Cue:
    """A cue verb in its clause; `end` is after its last word (particle, participle)."""

    word: CueWord
    verb: int
    end: int
    clause: int
    end_clause: int
    passive: bool
    polarity: Polarity
    home: int
    idiom: Span | None = None  # where the words stand that make the cue with the verb: "in Aussicht"


def find_subject(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> Span | None:
    """Return the phrase that names who speaks; for "der ..., der sagte" the noun that the clause hangs on."""
    clause = sentence.clauses[cue.home]
    if cue.word.sources:
        return _named_in(words, sentence, cue, lexicon)
    if cue.word.cites:
        return _cited(words, sentence, cue, lexicon)
    if cue.passive:
        return _agent(words, clause, lexicon)
    own = sentence.clauses[cue.clause]
    if own.kind == "relative" or clause.kind == "relative":
        relative = own if own.kind == "relative" else clause
        pronoun = _relative_pronoun(words, relative, lexicon)
        head = _subject_head(words, sentence, cue, lexicon)
        if pronoun is not None and head in (pronoun, None):
            before = noun_before(words, sentence, cue.clause)
            if before is not None:
                return phrase_of(words, sentence, _speaking_before(words, before, relative, lexicon), lexicon)
    head = _subject_head(words, sentence, cue, lexicon)
    if head is not None and head < own.first and words.lower[own.first] in lexicon["as_clause"]:
        return None  # "It was not 300, as first reported": nobody is named
    if head is not None and words.lower[head] in lexicon["linking"] and head + 1 < sentence.last:
        head += 1  # "a-t-il dit"
    if head is not None and lexicon.subject_may_follow and words.lower[head] in lexicon["that"]:
        head = nominal_between(words, cue.end, sentence.clauses[cue.end_clause].last, lexicon)  # "ce que dit le maire"
    if head is None or (words.lower[head] in lexicon["nobody"] and not _stands_for_body(words, head, cue, lexicon)):
        return None
    dash = _dateline(words, sentence)
    if dash is not None and head < dash < cue.verb:
        head = phrases.head_noun(words, dash + 1, cue.verb)
        if head is None:
            return None
    return phrase_of(words, sentence, head, lexicon)


def _stands_for_body(words: Words, head: int, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether "it" takes up a body that thinks or plans something: "Zunaechst war es von 3 Millionen ausgegangen"."""
    neuter = lexicon.pronouns.get(words.lower[head], "").startswith("Neut")
    thinks = cue.word.kind in ("hold", "think", "announce") and bool(cue.word.takes & {"figure", "spoken_figure"})
    return neuter and thinks and not cue.passive and words.deps[head] == "nsubj" and words.heads[head] == cue.verb


def _cited(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> Span | None:
    """Return whose words are retold: the object of the verb, in the passive its subject; else who retells them."""
    clause = sentence.clauses[cue.home]
    head = _subject_head(words, sentence, cue, lexicon)
    if not cue.passive:
        behind = cue.verb + 1
        if head is not None and head > cue.verb:
            behind = phrases.phrase_around(words, head, clause, lexicon)[1]
        told = nominal_between(words, behind, clause.last, lexicon)
        head = told if told is not None else head
    return phrase_of(words, sentence, head, lexicon) if head is not None else None


def _speaking_before(words: Words, noun: int, relative: Clause, lexicon: SpeechLexicon) -> int:
    """Return the body or person right before a relative clause that the parse hangs on a thing: "aid, says the NFU, which ..."."""
    last = next((k for k in range(relative.first - 1, noun, -1) if words.pos[k] in ("NOUN", "PROPN")), noun)
    named = words.people | words.bodies
    return last if last in named and noun not in named else noun


def _dateline(words: Words, sentence: Sentence) -> int | None:
    """Return the dash behind the place from which a report comes: "LEEDS, England - The council said"."""
    first = words.forms[sentence.first]
    if not first.isupper() or len(first) < _PLACE:
        return None
    opening = range(sentence.first + 1, min(len(words.forms), sentence.first + _DATELINE))
    return next((k for k in opening if words.forms[k] in ("-", "\u2013", "\u2014")), None)


def phrase_of(words: Words, sentence: Sentence, head: int, lexicon: SpeechLexicon) -> Span:
    """Return the phrase around a head within its clause."""
    if words.lower[head] in lexicon["linking"] and head + 1 < sentence.last:
        head += 1  # "a-t-il dit"
    home = next((c for c in sentence.clauses if c.first <= head < c.last), None)
    return phrases.phrase_around(words, head, home, lexicon) if home is not None else (head, head + 1)


def main_subject(
    words: Words, sentence: Sentence, before: int, lexicon: SpeechLexicon, *, first: bool = False
) -> Span | None:
    """Return the subject of the last (or `first`) main clause that begins before a word, whatever its verb."""
    order = range(len(sentence.clauses))
    for number in order if first else reversed(order):
        clause = sentence.clauses[number]
        if clause.first < before and clause.kind in ("main", "verb_first") and clause.verb is not None:
            word = CueWord("", "none", frozenset())
            cue = Cue(word, clause.verb, clause.verb + 1, number, number, False, "asserted", number)
            head = _subject_head(words, sentence, cue, lexicon)
            if head is not None and words.lower[head] not in lexicon["nobody"]:
                return phrase_of(words, sentence, head, lexicon)
    return None


def _named_in(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> Span | None:
    """Return the source in "in dem Bericht heisst es": the phrase after one of the verb's prepositions.

    It stands in the verb's clause or in a phrase cut off from it, never in what is said: "Aus der Werbung kaemen 3, hiess es".
    """
    before = sentence.clauses[max(0, cue.clause - 3) : cue.clause]
    said = next((k for k in range(len(before), 0, -1) if before[k - 1].kind not in ("fragment", "relative")), 0)
    for clause in (*sentence.clauses[cue.clause : cue.end_clause + 1], *before[said:]):
        for k in range(clause.first, clause.last - 1):
            if words.lower[k] in cue.word.sources and words.pos[k] in ("ADP", ""):
                noun = phrases.head_noun(words, k + 1, clause.last)
                if noun is not None and noun - k < 6 and words.lower[noun] not in lexicon["time_nouns"]:
                    return phrases.phrase_around(words, noun, clause, lexicon)
    return None


def _relative_pronoun(words: Words, clause: Clause, lexicon: SpeechLexicon) -> int | None:
    return next(
        (k for k in range(clause.first, min(clause.first + 2, clause.last)) if words.lower[k] in lexicon["relatives"]),
        None,
    )


def noun_before(words: Words, sentence: Sentence, number: int) -> int | None:
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
    inverted = (
        lexicon.verb_second
        and clause.kind in ("main", "verb_first")
        and _front_is_no_subject(words, clause, finite, lexicon)
    )
    content = _content_begins(words, cue, clause, lexicon)
    behind = _named_behind(words, sentence, cue, lexicon)
    if behind is not None:
        return behind
    for child in _parsed_subjects(words, cue):
        if not sentence.first <= child < sentence.last or not _may_be_subject(words, child, lexicon):
            continue
        if content < clause.last and child > content:
            continue
        if child > cue.verb and (
            _named_before(words, clause, cue, lexicon) or _is_told(words, clause, cue, child, lexicon)
        ):
            continue
        if inverted and clause.first <= child < finite:
            continue
        if not _agrees(words, child, finite) or _relates(words, sentence, child, cue, lexicon):
            continue
        if is_near(words, sentence, cue, child):
            return child
    if clause.first < finite and all(words.pos[k] in ("NUM", "SYM") for k in range(clause.first, finite)):
        return None  # "24 % lehnen es ab": the figure itself
    conjunct = words.lower[clause.first] in lexicon["conjunctions"] or _after_conjunction(
        words, clause, cue.verb, lexicon
    )
    if clause.kind in ("main", "verb_first") and lexicon.verb_second:
        first = None if inverted else nominal_between(words, clause.first, finite, lexicon)
        if first is not None and not _agrees(words, first, finite):
            first = None
        found = first if first is not None else nominal_between(words, finite + 1, clause.last, lexicon)
    elif cue.verb == clause.first and _is_gerund(words, cue, lexicon):
        found = None
    else:
        stop = finite if conjunct and finite < cue.verb else cue.verb
        found = nominal_between(words, clause.first, stop, lexicon)
        if found is None and lexicon.content_follows and _is_fronted(sentence, cue):
            found = earlier_subject(words, sentence, cue.home, lexicon)
        if found is None and lexicon.subject_may_follow and not conjunct:
            found = nominal_between(words, _behind_told(words, cue.verb + 1, content, lexicon), content, lexicon)
            if found is not None and _is_told(words, clause, cue, found, lexicon):
                found = earlier_subject(words, sentence, cue.home, lexicon)
    if ((found is None or conjunct) and cue.home > 0) or found is None:
        opens = cue.verb == clause.first and cue.home > 0 and lexicon.bare_clause and _is_gerund(words, cue, lexicon)
        earlier = earlier_subject(words, sentence, cue.home - opens, lexicon)
        return earlier if earlier is not None and (found is None or (conjunct and found > cue.verb)) else found
    return found


def _behind_told(words: Words, start: int, end: int, lexicon: SpeechLexicon) -> int:
    """Return where the name of a person begins right behind the body or paper that was told: "relato a este diario | Ana Luque"."""
    if start >= end or words.pos[start] != "ADP":
        return start
    noun = next((k for k in range(start + 1, end) if words.pos[k] not in ("DET", "ADJ")), end)
    if noun + 1 >= end or words.pos[noun] not in ("NOUN", "PROPN") or words.lower[noun] in lexicon.persons:
        return start
    person = noun + 1 in words.people and (noun not in words.people or noun in words.bodies)
    return noun + 1 if person else start


def _relates(words: Words, sentence: Sentence, child: int, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a word is the relative pronoun of a clause with a verb of its own before the cue's."""
    if words.pos[child] != "PRON" or words.lower[child] not in lexicon["relatives"]:
        return False
    relative = next((c for c in sentence.clauses if c.first <= child <= c.first + 1 and c.kind == "relative"), None)
    return relative is not None and relative.verb is not None and relative.last <= cue.verb


def _named_before(words: Words, clause: Clause, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a subject stands before its verb, so that what stands behind was told: "manager Ann Poe told the board"."""
    if not lexicon.bare_clause or cue.home != cue.clause:
        return False
    return nominal_between(words, clause.first, cue.verb, lexicon) is not None


def _is_gerund(words: Words, cue: Cue, lexicon: SpeechLexicon) -> bool:
    return any(form == "gerund" for _, form in lexicon.verbs.get(words.lower[cue.verb], ()))


def _is_told(words: Words, clause: Clause, cue: Cue, child: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether a word behind a verb begins what was said, a clause without "that": "saying | customers were leaving"."""
    if not lexicon.bare_clause or "clause" not in cue.word.takes:
        return False
    if _is_gerund(words, cue, lexicon):
        return True
    verb = next((k for k in range(child + 1, clause.last) if words.finite[k] or words.pos[k] == "AUX"), child)
    return verb > child and lexicon["subordinators"].isdisjoint(words.lower[child:verb])


def _named_behind(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> int | None:
    """Return the speaker who alone stands behind a verb between commas: "The plan, said its chief executive, would ..."."""
    clause = sentence.clauses[cue.clause]
    inserted = clause.kind == "verb_first" and cue.verb == clause.first and cue.clause > 0 and cue.home == cue.clause
    if not inserted or not lexicon.content_follows or "parenthesis" not in cue.word.takes or cue.word.takes_object:
        return None
    if clause.last - cue.end > _INSERTED or any(words.finite[k] for k in range(cue.end, clause.last)):
        return None
    if any(words.lower[k] in lexicon["that"] or words.is_figure(k) for k in range(cue.end, clause.last)):
        return None
    head = phrases.head_noun(words, cue.end, clause.last)
    if head is None or any(words.pos[k] not in ("DET", "ADJ", "PRON") for k in range(cue.end, head)):
        return None
    while head + 1 < clause.last and words.pos[head + 1] in ("NOUN", "PROPN"):
        head += 1
    return None if words.lower[head] in lexicon["time_nouns"] else head


def _content_begins(words: Words, cue: Cue, clause: Clause, lexicon: SpeechLexicon) -> int:
    """Return where "that" ends what may name the speaker behind the cue: "afirmo el alcalde que ..."."""
    takes, infinitive = cue.word.takes, lexicon.bare_infinitive
    opened = (
        k
        for k in range(cue.verb + 1, clause.last)
        if ("that" in takes and words.lower[k] in lexicon["that"])
        or ("infinitive" in takes and infinitive and words.pos[k] == "VERB" and infinitive.search(words.lower[k]))
    )
    return next(opened, clause.last) if lexicon.content_follows else clause.last


def _is_fronted(sentence: Sentence, cue: Cue) -> bool:
    """Tell whether an apposition or relative clause parts a subject from its verb: "Lee, who led it, called"."""
    clause = sentence.clauses[cue.home]
    if clause.kind != "verb_first" or cue.home == 0 or any(last <= clause.first for _, last, _ in sentence.atoms):
        return False
    before = [earlier.kind for earlier in sentence.clauses[max(0, cue.home - 2) : cue.home]]
    return "parenthesis" not in cue.word.takes or before[-1] == "relative" or before == ["fragment", "fragment"]


def is_inserted(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a cue stands between commas inside what it reports: "Los precios, recuerda el banco, suben"."""
    clauses, number = sentence.clauses, cue.clause
    if not lexicon.subject_dropped or "parenthesis" not in cue.word.takes or not 0 < number < len(clauses) - 1:
        return False
    opens = clauses[number].kind == "verb_first" and cue.home == cue.end_clause == number
    between = clauses[number].before == clauses[number + 1].before == ","
    return opens and between and not cue.passive and not _is_fronted(sentence, cue)


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


def _agrees(words: Words, head: int, verb: int) -> bool:
    """Tell whether a noun can be the subject of a verb by number; a joined pair of nouns may be plural."""
    if words.singular[verb] and not words.plural[verb]:
        return not words.plural[head] or words.singular[head]
    if words.plural[verb] and words.singular[head] and words.pos[head] == "PRON":
        return words.plural[head]
    return True


def _may_be_subject(words: Words, head: int, lexicon: SpeechLexicon) -> bool:
    if words.pos[head] not in ("NOUN", "PROPN", "PRON", "X", "NUM", "ADJ", "DET"):
        return False
    if words.lower[head] in lexicon["time_nouns"] or words.lower[head] in lexicon["anaphors"]:
        return False
    if lexicon.subject_dropped and words.pos[head] == "PRON" and words.lower[head] in lexicon["oblique"]:
        return False
    return not any(words.deps[k] == "case" and words.pos[k] == "ADP" and k < head for k in words.children[head])


def _front_is_no_subject(words: Words, clause: Clause, finite: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether what stands before the finite verb opens with a preposition, an adverb or a stand-in."""
    first = clause.first
    if words.lower[first] in lexicon["conjunctions"] and first + 1 < finite:
        first += 1
    if first >= finite or words.lower[first] in lexicon["oblique"]:
        return True
    if words.lower[first] in lexicon["anaphors"] and first + 1 == finite:
        return True
    if words.pos[first] == "ADV" and first + 1 < finite and words.pos[first + 1] in ("DET", "NOUN", "PROPN"):
        return False
    if words.pos[first] == "ADP" and _opens_attribute(words, first, finite):
        return False
    return words.pos[first] in ("ADP", "ADV", "SCONJ") or words.lower[first] in lexicon["time_nouns"]


def _opens_attribute(words: Words, first: int, finite: int) -> bool:
    """Tell whether a preposition belongs to an adjective of the subject: "Von der Agentur befragte Analysten rechnen mit 3"."""
    inside = (k for k in range(first + 1, finite) if words.deps[k] in ("acl", "amod"))
    heads = (words.heads[k] for k in inside if k < words.heads[k] < finite and any(c < k for c in words.children[k]))
    return any(words.deps[head].startswith("nsubj") and not _is_governed(words, head, first) for head in heads)


def _is_governed(words: Words, head: int, first: int) -> bool:
    """Tell whether a preposition hangs on a noun itself."""
    return any(words.deps[k] == "case" and words.pos[k] == "ADP" and first <= k < head for k in words.children[head])


def _after_conjunction(words: Words, clause: Clause, verb: int, lexicon: SpeechLexicon) -> bool:
    return verb > clause.first and words.lower[verb - 1] in lexicon["conjunctions"]


def earlier_subject(words: Words, sentence: Sentence, number: int, lexicon: SpeechLexicon) -> int | None:
    """Return the subject of the main clause before, which a joined verb shares."""
    for place in range(number, -1, -1):
        earlier, clause = place, sentence.clauses[place]
        if clause.kind not in ("main", "fragment") or (earlier == number and clause.kind == "fragment"):
            continue
        end = clause.verb if clause.verb is not None else clause.last
        inverted = clause.verb is not None and _front_is_no_subject(words, clause, end, lexicon)
        if clause.kind == "fragment":
            while earlier > 0 and sentence.clauses[earlier - 1].kind in ("fragment", "relative"):
                earlier -= 1
            first = sentence.clauses[earlier]
            goes_on = first.before == "," and words.lower[first.first] not in lexicon["conjunctions"]
            if lexicon.verb_second and earlier and sentence.clauses[earlier - 1].kind == "main" and goes_on:
                continue  # "Das Amt nennt die Zahl derer, die fehlen, nur grob, ...": the rest of the main clause
            parts = (nominal_between(words, c.first, c.last, lexicon) for c in sentence.clauses[earlier : place + 1])
            return next((head for head in parts if head is not None), None)
        if not inverted:
            found = nominal_between(words, clause.first, end, lexicon)
        else:
            found = nominal_between(words, end + 1, clause.last, lexicon)
        if found is not None:
            return found
    return None


def is_near(words: Words, sentence: Sentence, cue: Cue, child: int) -> bool:
    """Tell whether no other finite verb stands between a subject and its verb, embedded clauses left aside."""
    clause = sentence.clauses[cue.clause]
    if clause.first <= child < clause.last:
        return True
    home = next((number for number, c in enumerate(sentence.clauses) if c.first <= child < c.last), None)
    if home is None or home > cue.clause:
        return False
    return all(
        c.kind in ("fragment", "relative", "sub", "infinitive") for c in sentence.clauses[home : cue.clause]
    ) or (home == cue.clause - 1 and sentence.clauses[home].kind == "fragment")


def nominal_between(words: Words, start: int, end: int, lexicon: SpeechLexicon) -> int | None:
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
            governed = (
                k + 1 < end
                and words.pos[k + 1] in ("PROPN", "NOUN", "ADP", "DET")
                and words.lower[k + 1] in lexicon["genitives"] | {words.lower[k + 1]}
                and words.pos[k + 1] == "PROPN"
            )
    return None
