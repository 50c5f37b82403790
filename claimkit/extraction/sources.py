"""Sources named by a phrase: "laut X", "nach Angaben von X", "X zufolge", "so X", "demnach"."""

from __future__ import annotations

from collections.abc import Iterator

from claimkit.extraction import phrases
from claimkit.extraction.contents import Span, around, half_begins, has_voice
from claimkit.extraction.reports import Report
from claimkit.extraction.sentences import Clause, Sentence
from claimkit.extraction.speech_lexicons import SpeechLexicon
from claimkit.extraction.subjects import main_subject, noun_before, phrase_of
from claimkit.extraction.words import Words

_AGE = 2  # words of a stretch that only gives an age: ", 43,"
_NEXT = 2  # words behind a source word among which what it depends on stands
_NAME = 6  # words of a name in marks, with these
_GIVER = 5  # words behind a noun like "Angaben" among which its source stands


def source_reports(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> Iterator[Report]:
    """Yield what the source phrases of a sentence report."""
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
        if (
            not source.sure
            and words.pos[k] in ("VERB", "ADJ")
            and not words.forms[k][:1].isupper()
            and width == 1
            and not source.after
        ):
            continue
        if source.people and not _opens_with_person(words, sentence, number, k, k + width, lexicon):
            continue
        if source.barred and any(word in source.barred for word in words.lower[k + width : k + width + _NEXT]):
            continue
        if source.own is not None:
            return _own_source(words, sentence, number, (k, k + width), k + source.own, lexicon)
        found = (
            _source_after(words, sentence, number, (k, k + width), lexicon, nouns=source.nouns_only, named=source.named)
            if not source.after
            else (_source_before(words, sentence, number, k, lexicon, nouns=source.nouns_only))
        )
        if found is not None:
            speaker, first, last, next_clause = found
            content = _beside(words, sentence, number, first, last, next_clause, lexicon)
            if content:
                return Report("source", content, speaker, (k, k + width))
    return None


def _own_source(
    words: Words, sentence: Sentence, number: int, cue: Span, own: int, lexicon: SpeechLexicon
) -> Report | None:
    """Return what a phrase reports that has its source in it: "in his view", "de source | syndicale"."""
    end = last = cue[1]
    if own == cue[1] - 1 and words.pos[own] == "NOUN":
        clause = sentence.clauses[number]
        last = next((k for k in range(end, clause.last) if words.pos[k] != "ADJ"), clause.last)
        if last == end:
            return None  # "eau de source"
        end = last
    content = _beside(words, sentence, number, cue[0], end, number, lexicon)
    if content and words.lower[own] in lexicon["relatives"]:
        clause = sentence.clauses[number]
        if clause.kind != "relative" or clause.before != ",":
            return None  # "es menor para quien solo cocina"
        before = noun_before(words, sentence, number)  # "Paul Viret, pour qui le contrat est nul"
        phrase = phrase_of(words, sentence, before, lexicon) if before is not None else (own, own + 1)
        return Report("source", [(end, clause.last)], phrase, cue)
    return Report("source", content, (own, last if last > cue[1] else own + 1), cue) if content else None


def _opens_with_person(
    words: Words, sentence: Sentence, number: int, k: int, start: int, lexicon: SpeechLexicon
) -> bool:
    """Tell whether a preposition and the name of a person or body, behind a role or not, stand first and apart."""
    clause = sentence.clauses[number]
    if number or k != clause.first:
        return False
    head = phrases.head_noun(words, start, clause.last)
    if head is not None and words.lower[head] in lexicon["viewers"] and head - start <= 1:
        return True  # "Pour les analystes, ...", "Per gli esperti il titolo vale 3 euro"
    if clause.verb is not None:
        return False
    following = sentence.clauses[1] if len(sentence.clauses) > 1 else None
    if head is not None and following is not None and following.before == "," and following.verb is not None:
        supposed = lexicon.supposing_ending and lexicon.supposing_ending.search(words.lower[following.verb])
        known = words.lower[head] in lexicon.persons or lexicon.organisations.ends(words.lower[head])
        if head in words.bodies or (known and supposed):
            return True  # "Per la Fiom, ...", "Para a corretora, a margem cairia"
    while head is not None and head < clause.last and words.pos[head] in ("NOUN", "ADJ") and head not in words.people:
        head += 1
    return head is not None and head in words.people


def _leads(words: Words, clause: Clause, k: int) -> bool:
    """Tell whether only conjunctions and adverbs stand before a word in its clause."""
    return all(words.pos[i] in ("CCONJ", "ADV", "PUNCT", "PART", "SCONJ") for i in range(clause.first, k))


def _source_after(
    words: Words, sentence: Sentence, number: int, cue: Span, lexicon: SpeechLexicon, *, nouns: bool, named: bool
) -> tuple[Span, int, int, int] | None:
    """Return the source phrase after its preposition: (speaker, first word, end, clause in which content goes on)."""
    clause, start = sentence.clauses[number], cue[1]
    if start >= clause.last:
        return None
    main = clause.kind in ("main", "fragment") and _leads(words, clause, cue[0])
    end = phrases.phrase_after(words, start, clause, lexicon, to_verb=main and lexicon.verb_second)
    if clause.verb is None and not lexicon.verb_second and _leads(words, clause, cue[0]):
        end = clause.last
    if end <= start:
        return None
    end = _with_name(words, sentence, with_giver(words, end, clause, lexicon), lexicon)
    if _brought_by_that(words, end, clause, lexicon):
        return _giver(words, start, end, clause, lexicon), cue[0], clause.last, number
    published = _published(words, start, end, clause, lexicon)
    if published is not None:
        return published[0], cue[0], published[1], number
    own = next((k for k in range(start, end) if words.lower[k] in lexicon["own"]), None)
    if own is not None:
        whole = own + 1 < clause.last and lexicon.source_nouns.ends(words.lower[own + 1])
        end = own + 2 if whole else min(end, own + 2)  # "naar eigen zeggen | 300 klanten"
        before = noun_before(words, sentence, number) if clause.kind == "relative" else None
        owner = main_subject(words, sentence, sentence.last, lexicon, first=True)
        owner = phrase_of(words, sentence, before, lexicon) if before is not None else owner
        return (owner, cue[0], end, number) if owner is not None else None
    head = phrases.head_noun(words, start, end)
    if head is None and not (nouns or words.pos[start] in ("PRON", "DET", "NUM", "")):
        return None
    which = start + (words.lower[start] in lexicon["articles"] and start + 1 < clause.last)
    relating = words.lower[which] in lexicon["relatives" if which == start else "which"]
    if relating and (which > start or words.pos[start] == "PRON") and start == clause.first + 1:
        before = noun_before(words, sentence, number)
        source = before is not None and (not nouns or lexicon.source_nouns.ends(words.lower[before]))
        return (phrase_of(words, sentence, before, lexicon), cue[0], which + 1, number) if before and source else None
    if nouns and not any(_gives(words, k, lexicon, named=named) for k in _nouns_at(words, head, end)):
        return None
    return (start, end), cue[0], end, number


def with_giver(words: Words, end: int, clause: Clause, lexicon: SpeechLexicon) -> int:
    """Return the end of a phrase that closes with what a source gave, with the source behind it: "Angaben | der Bahn"."""
    if end >= clause.last or not lexicon.source_nouns.ends(words.lower[end - 1]):
        return end
    if words.lower[end] not in lexicon["genitives"] | lexicon["agent"]:
        return end
    noun = next(
        (k for k in range(end + 1, min(clause.last, end + _GIVER)) if words.pos[k] in ("NOUN", "PROPN", "X")), None
    )
    if noun is None or any(words.pos[k] not in ("DET", "ADJ") for k in range(end + 1, noun)):
        return end
    while noun + 1 < clause.last and words.pos[noun + 1] == words.pos[noun] == "PROPN":
        noun += 1
    return noun + 1


def _with_name(words: Words, sentence: Sentence, end: int, lexicon: SpeechLexicon) -> int:
    """Return the end of a phrase with the name of the body that closes it: "der Krankenkasse | Vitalis", "der Zeitung | „Bote“"."""
    body = lexicon.organisations.ends(words.lower[end - 1]) or lexicon.works.ends(words.lower[end - 1])
    if not body or words.pos[end - 1] != "NOUN":
        return end
    marked = next((last for first, last, _ in sentence.atoms if first == end and last - first <= _NAME), None)
    if marked is not None:
        return marked
    while end < sentence.last and words.pos[end] == "PROPN":
        end += 1
    return end


def _brought_by_that(words: Words, end: int, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether a relative clause with its verb in front goes on for a source: "los datos que publica el banco"."""
    if not lexicon.content_follows or not lexicon.subject_may_follow or end + 2 >= clause.last:
        return False
    return words.lower[end] in lexicon["that"] and words.finite[end + 1]


def _giver(words: Words, start: int, end: int, clause: Clause, lexicon: SpeechLexicon) -> Span:
    """Return who gave out what a relative clause goes on for, when its verb is followed by a name; else the phrase itself."""
    noun = phrases.head_noun(words, start, end)
    given = noun is not None and words.pos[noun] == "NOUN" and not _gives(words, noun, lexicon, named=True)
    given = given or (noun is not None and lexicon.source_nouns.ends(words.lower[noun]))
    names = (k for k in range(end + 2, clause.last) if words.pos[k] in ("NOUN", "PROPN", "ADP"))
    head = next((k for k in names if words.lower[k] not in lexicon["time_nouns"]), None)
    if not given or head is None or words.pos[head] != "PROPN":
        return start, end
    return phrases.phrase_around(words, head, clause, lexicon)


def _published(words: Words, start: int, end: int, clause: Clause, lexicon: SpeechLexicon) -> tuple[Span, int] | None:
    """Return a source with a clause that tells who gave it out, and where that ends: "figures that X published", "figures published by X".

    A relative clause is no part of the source; an agent is who speaks.
    """
    noun = next((k for k in range(start, end) if lexicon.source_nouns.ends(words.lower[k])), None)
    if noun is not None and start + 2 < noun == end - 1 and words.lower[start + 1] in lexicon["agent"]:
        last = phrases.phrase_after(words, start + 2, clause, lexicon, to_verb=False)
        last = next((k for k in range(start + 2, last) if words.pos[k] in ("VERB", "ADJ", "ADV")), last)
        named = words.pos[start] == "DET" and any(words.pos[k] in ("NOUN", "PROPN") for k in range(start + 2, last))
        return ((start + 2, last), end) if named else None  # "den von X veroeffentlichten Daten"
    if noun is None or noun + 2 >= clause.last or not lexicon.content_follows:
        return None
    verb = next((k for k in range(noun + 1, clause.last) if words.finite[k] or words.pos[k] == "VERB"), noun)
    if words.lower[noun + 1] in lexicon["that"] and verb > noun + 2:
        return (start, end), clause.last
    near = range(verb + 1, min(clause.last - 1, verb + _GIVER))
    agent = next((k for k in near if words.lower[k] in lexicon["agent"]), None)
    if verb == noun + 1 and agent is not None:
        last = phrases.phrase_after(words, agent + 1, clause, lexicon, to_verb=False)
        return ((agent + 1, last), max(last, end)) if last > agent + 1 else None
    return None


def _nouns_at(words: Words, head: int | None, end: int) -> list[int]:
    """Return the run of nouns and names that opens a phrase: "Grupps Meinung"."""
    found: list[int] = []
    k = head
    while k is not None and k < end and words.pos[k] in ("NOUN", "PROPN", "X", "ADJ", ""):
        found.append(k)
        k += 1
    return found


def _gives(words: Words, noun: int, lexicon: SpeechLexicon, *, named: bool) -> bool:
    """Tell whether a noun stands for what a source gave, or with `named` for a source itself."""
    word = words.lower[noun]
    if lexicon.source_nouns.ends(word):
        return True
    return named and (word in lexicon.persons or lexicon.organisations.ends(word))


def _source_before(
    words: Words, sentence: Sentence, number: int, k: int, lexicon: SpeechLexicon, *, nouns: bool
) -> tuple[Span, int, int, int] | None:
    """Return the source phrase before a word like "zufolge"."""
    clause = sentence.clauses[number]
    verb = next((i for i in range(clause.first, clause.last) if words.finite[i]), None)
    initial = verb is None or k < verb
    if k == clause.first:
        return None
    first = phrases.phrase_before(words, k, clause, lexicon, from_start=initial and (verb is None or verb == k + 1))
    if first >= k:
        return None
    if nouns and not lexicon.source_nouns.ends(words.lower[k - 1]):
        opens = first == clause.first and verb == k + 1  # "Einer Studie der Hochschule nach greift ..."
        if not opens or not any(lexicon.source_nouns.ends(word) for word in words.lower[first:k]):
            return None
    end = k + 1
    if end + 1 < clause.last and words.lower[end] in lexicon["infinitive_mark"]:
        end += 2  # "den Daten nach zu urteilen"
    return (first, k), first, end, number


def _so_clause(words: Words, sentence: Sentence, number: int, lexicon: SpeechLexicon) -> Report | None:
    clause = sentence.clauses[number]
    if number == 0 and not sentence.atoms:
        return None
    start = clause.first + 1
    if words.pos[start] not in ("DET", "NOUN", "PROPN", "PRON", "ADJ", "X", "NUM", ""):
        return None
    end = phrases.phrase_after(words, start, clause, lexicon, to_verb=False)
    if end <= start or (phrases.head_noun(words, start, end) is None and words.pos[start] != "PRON"):
        return None
    # Behind a name, where and when it was said: "so Kranz | bei der Messe am Dienstag"; but "so Kranz vom Verband".
    where = (
        k
        for k in range(start + 1, end)
        if words.pos[k] == "ADP" and words.pos[k - 1] == "PROPN" and words.lower[k] not in lexicon["agent"]
    )
    end = next(where, end)
    content = around(words, sentence, number, number, lexicon)
    return Report("source", content, (start, end), (clause.first, clause.first + 1), takes=frozenset(("quote",)))


def _beside(
    words: Words,
    sentence: Sentence,
    number: int,
    first: int,
    last: int,
    next_clause: int,
    lexicon: SpeechLexicon,
) -> list[Span]:
    """Return the content around a source phrase that spans `first` to `last`: its sentence, or its own clause."""
    clauses = sentence.clauses
    clause = clauses[number]
    inside = clause.verb is None or first <= clause.verb < last
    if number > 0 and inside and last >= clause.last and _leads(words, clause, first):
        return around(words, sentence, number, _behind_name(words, sentence, number), lexicon)
    told = lexicon.verb_second and clause.kind == "main" and not words.reportive[clause.verb or clause.first]
    apart = told and clause.before == "," and any(c.kind == "main" for c in clauses[:number])
    own = _is_own_clause(words, clause, number, first, lexicon, apart=apart)
    start = clause.first if own else half_begins(words, sentence, number)
    before = (start, min(first, last))
    if all(words.pos[i] in ("CCONJ", "PUNCT") for i in range(*before)):
        before = (first, first)
    later, begin = number, last
    if begin >= clause.last:
        later += 1
        if (
            before[0] < before[1]
            and later < len(clauses)
            and (clauses[later].kind == "relative" or _apposed(words, sentence, later, lexicon))
        ):
            later += 1  # "..., selon la police, qui a compte 300 personnes"
        while (
            later + 1 < len(clauses)
            and clauses[later].kind in ("fragment", "relative")
            and before[0] == before[1]
            and not _says(words, clauses[later], lexicon)
        ):
            later += 1
        begin = clauses[later].first if later < len(clauses) else sentence.last
    relative = clause.kind == "relative" or (clause.kind == "that" and clause.before == ",")
    end = clause.last if start == clause.first and relative else clauses[-1].last
    if not lexicon["reportive"]:
        others = (c.first for c in clauses[number + 1 :] if c.before == ";" and has_voice(words, c, lexicon))
        end = min(end, next(others, end))
    marked = next((atom for atom in sentence.atoms if later < len(clauses) and atom[0] >= clauses[later].last), None)
    if marked is not None and later > number and before[0] == before[1] and clauses[later].kind == "fragment":
        begin, end = marked[0], max(end, marked[1])  # "Para Ana Gil, su jefa, «...»"
    if begin < sentence.last and later < len(clauses):
        end = max(begin, end)
    return [span for span in (before, (begin, end)) if span[0] < span[1]]


def _behind_name(words: Words, sentence: Sentence, number: int) -> int:
    """Return the last clause of a source: its own, or the name behind its role, ": according to its clerk, Ann Poe, it ..."."""
    following = sentence.clauses[number + 1 : number + 3]
    named = len(following) > 1 and following[0].kind == "fragment" and following[0].before == following[1].before == ","
    return number + (named and all(k in words.people for k in range(following[0].first, following[0].last)))


def _apposed(words: Words, sentence: Sentence, number: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether a stretch between commas says who a source is: "nach Ansicht von Li Wei, Partner bei Fengdu, | zu hoch"."""
    clause = sentence.clauses[number]
    following = sentence.clauses[number + 1 : number + 2]
    if clause.kind != "fragment" or clause.before != "," or not following or following[0].before != ",":
        return False
    if any(map(words.is_figure, range(clause.first, clause.last))):
        return False
    head = phrases.head_noun(words, clause.first, clause.last)
    plain = head is not None and all(words.pos[k] in ("DET", "ADJ") for k in range(clause.first, head))
    role = words.lower[head] if head is not None and plain else ""
    return role in lexicon.persons or lexicon.person_endings.ends(role)


def _says(words: Words, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether a stretch without a known finite verb begins what is said and is no apposition to the source.

    "Selon X, 29 mille eleves, un sur huit, n'ont ...": it holds a figure that is no age, or a verb that no tagger knew.
    Where the verb comes second what is said begins with it.
    """
    if lexicon.verb_second or clause.kind != "fragment":
        return False
    head = phrases.head_noun(words, clause.first, clause.last)
    if words.pos[clause.first] == "DET" and head is not None and not _names(words, head, lexicon):
        return True  # "Selon elle, les effectifs, 2 950 salaries, ne devraient pas"
    if clause.last - clause.first <= _AGE:
        return False
    inside = range(clause.first, clause.last)
    if words.pos[clause.first] == "ADP" and clause.last - clause.first == _AGE + 1:
        return False  # "de 41 anos"
    told = any(words.deps[k].startswith("nsubj") and words.heads[k] >= clause.last for k in inside)
    return told or any(words.pos[k] in ("NUM", "VERB", "AUX") for k in inside)


def _names(words: Words, noun: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether a noun names a person, a role or a body, as an apposition to a source does."""
    word = words.lower[noun]
    known = word in lexicon.persons or lexicon.organisations.ends(word) or lexicon.documents.ends(word)
    return known or words.pos[noun] == "PROPN" or noun in words.people or noun in words.bodies


def _is_own_clause(
    words: Words, clause: Clause, number: int, first: int, lexicon: SpeechLexicon, *, apart: bool
) -> bool:
    """Tell whether a source phrase vouches for its own clause only, not for the whole sentence.

    With `apart` a statement stands before it: "Der Umbau kostet 3 Millionen, ein Neubau waere nach Lohs Rechnung billiger".
    """
    leads = _leads(words, clause, first)
    if clause.kind in ("that", "whether", "sub", "relative", "question") and not leads:
        return True
    joined = clause.kind in ("main", "verb_first") and words.lower[clause.first] in lexicon["conjunctions"]
    return number > 0 and (leads or joined or apart)


def accordingly_reports(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> Iterator[Report]:
    """Yield what "demnach", "wonach" report: the clause around them; the source was named before."""
    for number, clause in enumerate(sentence.clauses):
        for k in range(clause.first, clause.last):
            if words.lower[k] not in lexicon["accordingly"] and not (
                words.lower[k] in lexicon["accordingly_if_reported"]
                and clause.verb is not None
                and words.reportive[clause.verb]
            ):
                continue
            content = _beside(words, sentence, number, k, k + 1, number, lexicon)
            if content:
                yield Report("accordingly", content, (k, k + 1), (k, k + 1))
