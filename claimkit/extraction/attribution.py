"""Find the words that report speech in a sentence, what they report, and who is named as speaking.

What a cue verb reports stands after it ("sagte, dass ..."), before it ("..., sagte X") or around it ("..., so X, ...");
what a source phrase reports is the rest of its sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimkit.extraction import phrases
from claimkit.extraction.contents import (
    Span,
    after,
    around,
    atom_after,
    atom_before,
    before_break,
    content_end,
    fits,
    says_something,
)
from claimkit.extraction.cue_verbs import find_cues
from claimkit.extraction.embedded import embedded
from claimkit.extraction.reports import Report
from claimkit.extraction.sentences import Clause, Sentence
from claimkit.extraction.sources import accordingly_reports, source_reports, with_giver
from claimkit.extraction.speech_lexicons import CueWord, SpeechLexicon
from claimkit.extraction.subjects import (
    Cue,
    earlier_subject,
    find_subject,
    is_inserted,
    is_near,
    nominal_between,
    noun_before,
    phrase_of,
)
from claimkit.extraction.words import Words

_LONG_ASIDE = 12  # words from which "so sagte er ..." is no aside
_NOUN_REACH = 9  # words at the end of a clause among which its cue noun stands
_OBJECT = 3  # words behind the noun of an object among which its figure stands: "anuncio o corte | de 600 vagas"
_SAYS = ("say", "tell")  # kinds of verbs that take no thing for their object
_SHORT_TAIL = 7  # words after a cue that may say when, where and to whom


def find_reports(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> list[Report]:
    """Return everything that the words of one sentence report, in text order of the cues."""
    reports = list(source_reports(words, sentence, lexicon))
    speaker: Span | None = None
    denied: dict[Span, Span] = {}
    for cue in find_cues(words, sentence, lexicon):
        clause = sentence.clauses[cue.clause]
        if cue.polarity == "negated":
            nouns = (k for k in range(clause.first, clause.last) if words.lower[k] in lexicon.nouns)
            denied |= {(k, k + 1): (cue.verb, cue.verb + 1) for k in nouns}
        found = _verb_report(words, sentence, cue, lexicon)
        if lexicon.content_follows and _shares_speaker(words, cue, lexicon):
            if speaker is not None:
                found.speaker = speaker
            elif lexicon.subject_dropped and found.speaker and not can_speak(words, found.speaker, lexicon):
                found.speaker = None  # "Dijo que habia 300 camaras, el doble que antes, y admitio que ..."
        speaker = found.speaker or speaker
        reports.append(found)
    sources = [report.speaker for report in reports if report.kind == "source" and report.speaker is not None]
    for report in _noun_reports(words, sentence, lexicon):
        if report.cue in denied:
            report.polarity = "negated"
            _leave_to_verb(report, reports, denied[report.cue])
        if not any(first <= report.cue[0] < last for first, last in sources):
            reports.append(report)
    reports += accordingly_reports(words, sentence, lexicon)
    sources_at = [(r.cue[0], (r.speaker or r.cue)[1]) for r in reports if r.kind == "source"]
    reports = [
        report
        for report in reports
        if report.kind != "verb"
        or not any(a == report.content[0][0] and report.content[-1][1] <= b for a, b in sources_at if report.content)
    ]
    told = [report.cue for report in reports if report.kind == "verb" and report.content and report.speaker]
    reports = [
        report
        for report in reports
        if report.kind != "verb" or report.speaker or not report.aside or not any(cue < report.cue for cue in told)
    ]
    _leave_to_inner(words, reports, lexicon)
    for report in reports:
        if report.kind == "source":
            _leave_to_others(words, sentence, report, reports, lexicon)
        if not report.content:
            report.kind = "thing"
    return sorted(reports, key=lambda report: report.cue)


def _leave_to_verb(report: Report, reports: list[Report], verb: Span) -> None:
    """Let the verb that denies be the cue of what its object tells: "wies Geruechte zurueck, die Firma sei pleite"."""
    cues = (other for other in reports if other.cue[0] == verb[0] and other.speaker is not None)
    other = next(cues, None)
    if other is not None and report.speaker in (None, other.speaker):
        report.cue, report.speaker = other.cue, other.speaker


def _leave_to_inner(words: Words, reports: list[Report], lexicon: SpeechLexicon) -> None:
    """Let the cue behind a colon report when it goes on for who spoke before: "La firma lo niega: dice que se van 20"."""
    for outer in reports:
        if outer.kind != "verb" or not outer.content or outer.speaker is None:
            continue
        first, last = outer.content[0]
        told = ("verb", "source")
        if first <= outer.cue[0] or words.forms[first - 1] != ":":
            continue
        inner = next((r for r in reports if r.kind in told and first <= r.cue[0] < last and r.content), None)
        if inner is None or not (inner.speaker is None or inner.speaker == outer.speaker or _takes_up(words, inner)):
            continue
        if inner.speaker is None and not lexicon.subject_dropped:
            continue
        if inner.cue[0] == first or inner.content[0][0] == first or _takes_up(words, inner):
            inner.speaker = inner.speaker if _takes_up(words, inner) else outer.speaker
            outer.content, outer.takes = [], frozenset()


def _takes_up(words: Words, report: Report) -> bool:
    """Tell whether a report is told by nobody but a pronoun."""
    speaker = report.speaker
    return speaker is not None and speaker[1] - speaker[0] == 1 and words.pos[speaker[0]] == "PRON"


def _leave_to_others(
    words: Words, sentence: Sentence, report: Report, reports: list[Report], lexicon: SpeechLexicon
) -> None:
    """End what a source says where another voice speaks: "Laut IG Metall fehlen 180, die Firma spricht von 140"."""
    if not report.content:
        return
    start, end = report.content[-1]
    for other in reports:
        verb = other.cue[0]
        if not start < verb < end or not _speaks_for_itself(words, sentence, other, lexicon):
            continue
        clause = next(c for c in sentence.clauses if c.first <= verb < c.last)
        if clause.first > max(start, report.cue[0]):
            report.content[-1] = (start, before_break(words, sentence, clause.first))
            return


def _speaks_for_itself(words: Words, sentence: Sentence, report: Report, lexicon: SpeechLexicon) -> bool:
    """Tell whether a cue verb with its speaker makes a statement of its own behind a comma, and tells something."""
    verb = report.cue[0]
    clause = next((c for c in sentence.clauses if c.first <= verb < c.last), None)
    if clause is None or report.speaker is None or not clause.first <= report.speaker[0] < verb or report.aside:
        return False
    states = clause.kind == "main" or (clause.kind == "sub" and words.lower[clause.first] in lexicon["contrasting"])
    if not states or clause.before not in (",", ";") or words.reportive[verb]:
        return False
    told = report.kind == "verb" and bool(report.content)
    told = told or (
        report.kind == "thing"
        and bool(report.takes & {"figure", "spoken_figure"})
        and any(words.is_figure(k) for k in range(clause.first, clause.last))
    )
    return told and can_speak(words, report.speaker, lexicon)


def _shares_speaker(words: Words, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a cue goes on for the speaker of the one before: "and warned that", ", adding that"."""
    gerund = any(form == "gerund" for _, form in lexicon.verbs[words.lower[cue.verb]])
    return gerund or (cue.verb > 0 and words.lower[cue.verb - 1] in lexicon["conjunctions"])


def _verb_report(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> Report:
    """Return what one cue verb reports: around its clause, after it or before it; a "thing" when none of these."""
    report = Report("verb", [], None, (cue.verb, cue.verb + 1), cue.polarity, takes=cue.word.takes)
    report.verb_kind, report.idiom = cue.word.kind, cue.idiom
    if cue.idiom is not None and cue.word.kind == "show":
        report.cue, report.idiom = cue.idiom, (cue.verb, cue.verb + 1)  # "ist von 3 Millionen | die Rede"
    elif cue.idiom is not None and (cue.idiom[0] == cue.verb + 1 or cue.idiom[1] == cue.verb):
        report.cue, report.idiom = (min(cue.verb, cue.idiom[0]), max(cue.verb + 1, cue.idiom[1])), None
    if cue.word.then and words.lower[cue.end - 1] in cue.word.then:
        report.cue = (cue.verb, cue.end)
    elif cue.end > cue.verb + 1:
        report.particle = cue.end - 1
    opening = _opening(words, sentence, cue.clause, lexicon) if "parenthesis" in cue.word.takes else None
    if opening is not None:
        return _parted_aside(words, sentence, cue, opening, report, lexicon)
    report.speaker, told = _speaker_of(words, sentence, cue, lexicon)
    if cue.word.sources and report.speaker is not None:
        start, end = report.speaker
        home = next((clause for clause in sentence.clauses if clause.first <= start < clause.last), None)
        report.speaker = (start, with_giver(words, end, home, lexicon)) if home is not None else report.speaker
    if not cue.word.sources and is_inserted(words, sentence, cue, lexicon):
        report.speaker = _inserted_speaker(words, sentence, cue, lexicon, report.speaker)
    fronted = told or (report.speaker is not None and _is_parted(sentence, cue, report.speaker, lexicon))
    report.unnamed = cue.passive and report.speaker is None
    own = sentence.clauses[cue.clause]
    if lexicon.verb_final and report.speaker and words.lower[own.first] in lexicon["as_clause"]:
        head = nominal_between(words, own.first + 1, cue.verb, lexicon)
        if report.speaker[1] <= own.first and head is not None:
            report.speaker = phrase_of(words, sentence, head, lexicon)  # "wie das Amt bekannt gab"
    if cue.word.speakers_only and not _may_speak(words, report, cue, lexicon):
        return Report("thing", [], None, report.cue, cue.polarity)
    finders = [_aside, _following, _pointed_at] if fronted else [_aside, _following, _pointed_at, _preceding]
    if _points_back(words, sentence, cue, lexicon):
        finders.insert(0, _pointed_at)
    if lexicon.verb_second and sentence.clauses[0].kind == "that" and cue.clause > 0:
        finders.insert(0, _preceding)  # "Dass Geld fehle, bestreitet sie: „Es reicht.“"
    for find in finders:
        report.content = find(words, sentence, cue, lexicon)
        marked = {last for _, last, _ in sentence.atoms}
        plain = not report.content or report.content[0][1] not in marked
        if find is _preceding and plain and _names_speaker(words, report, lexicon):
            report.content = []
        forced = cue.word.kind == "demand" or (cue.word.kind == "think" and not _is_impersonal(words, cue, lexicon))
        if report.content and report.unnamed and forced and _is_infinitive(words, report, lexicon):
            return Report("thing", [], None, report.cue, cue.polarity)  # "was ordered to pay": nobody is said to speak
        if report.content:
            inside = report.speaker and any(a <= report.speaker[0] < b for a, b in report.content)
            if inside and lexicon.subject_dropped:
                report.speaker = None  # "El embalse, explica, está vacío"
            report.aside = find is _aside
            if find is _pointed_at and report.content[0][0] == sentence.clauses[cue.clause].first:
                report.kind = "anaphor"
            return report
    report.kind = "thing"
    if _declares(words, own, cue):
        report.takes = frozenset()
    return report


def _parted_aside(
    words: Words, sentence: Sentence, cue: Cue, opening: int, report: Report, lexicon: SpeechLexicon
) -> Report:
    """Return what stands around a clause that an apposition cuts in two: "Wie X, ein Sprecher, mitteilte"."""
    clause = sentence.clauses[opening]
    head = nominal_between(words, clause.first + 1, clause.last, lexicon)
    report.speaker = phrase_of(words, sentence, head, lexicon) if head is not None else None
    report.content = around(words, sentence, opening, cue.end_clause, lexicon)
    return report


def _speaker_of(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> tuple[Span | None, bool]:
    """Return the phrase of the speaker, and whether the verb's own phrase turned out to be what was told."""
    found = find_subject(words, sentence, cue, lexicon)
    if found is None:
        return None, False
    if _is_object(words, sentence, cue, found, lexicon):
        head = earlier_subject(words, sentence, cue.home, lexicon)
        named = head is not None and not found[0] <= head < found[1]
        return (phrase_of(words, sentence, head, lexicon) if head is not None and named else None), True
    goes_on = _goes_on_for(words, sentence, cue, found, lexicon)
    if goes_on is not None:
        return goes_on, False
    if _is_told(words, sentence, cue, found, lexicon):
        clause = sentence.clauses[cue.clause]
        before = noun_before(words, sentence, cue.clause) if clause.kind == "relative" else None
        return (phrase_of(words, sentence, before, lexicon) if before is not None else None), False
    return found, False


def _is_told(words: Words, sentence: Sentence, cue: Cue, phrase: Span, lexicon: SpeechLexicon) -> bool:
    """Tell whether the parse takes a phrase behind a verb for its object, and no one who could speak is meant.

    "los vecinos que reclamaban un reparto", "zij eist een hoger loon": who spoke is somebody else.
    """
    if phrase[0] < cue.verb or cue.passive or cue.word.sources:
        return False
    following = sentence.clauses[cue.end_clause + 1 : cue.end_clause + 2]
    if lexicon.verb_final and following and following[0].kind in ("that", "whether", "infinitive"):
        return False  # "Von 300 Firmen gaben 41 Prozent an, niemanden zu finden": what is told follows
    head = phrases.head_noun(words, *phrase)
    return head is not None and words.deps[head] == "obj" and not can_speak(words, phrase, lexicon)


def _points_back(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether "that" is what was reported, and the same word behind a comma tells more of the speaker.

    "Dat meldt het instituut, dat vorig jaar werd opgericht": where one word is both conjunction and relative.
    """
    clause = sentence.clauses[cue.clause]
    plain = words.lower[clause.first] in lexicon["anaphors"] and cue.verb == clause.first + 1
    if not plain and not _points_so(words, sentence, clause.first, cue.verb, lexicon):
        return False
    following = sentence.clauses[cue.end_clause + 1 : cue.end_clause + 2]
    return bool(following) and following[0].before == "," and words.lower[following[0].first] in lexicon["relatives"]


def _inserted_speaker(
    words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon, found: Span | None
) -> Span | None:
    """Return who stands behind an inserted cue; nobody behind it, who spoke before goes on: "El plazo, recuerda, vence"."""
    last = sentence.clauses[cue.end_clause].last
    article = cue.end + 1 < last and words.lower[cue.end] in lexicon["articles"]  # "estima a Pulsar": no preposition
    head = nominal_between(words, cue.end + article, last, lexicon)
    if head is None:
        return None
    behind = phrase_of(words, sentence, head, lexicon)
    return behind if can_speak(words, behind, lexicon) else found


def _is_impersonal(words: Words, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a passive has no subject but a pronoun: "it is expected to rain"."""
    subject = next((k for k in words.children[cue.verb] if words.deps[k].startswith("nsubj")), None)
    return subject is None or words.lower[subject] in lexicon.pronouns


def _is_infinitive(words: Words, report: Report, lexicon: SpeechLexicon) -> bool:
    return words.lower[report.content[0][0]] in lexicon["infinitive_mark"]


def _is_object(words: Words, sentence: Sentence, cue: Cue, phrase: Span, lexicon: SpeechLexicon) -> bool:
    """Tell whether a phrase behind a cue that opens its clause is what was told: "X, maire, promet | une aide de 3 euros"."""
    first = sentence.clauses[cue.clause].first
    opens = cue.verb == first or (
        lexicon.subject_dropped
        and cue.home == cue.clause == 0
        and nominal_between(words, first, cue.verb, lexicon) is None
    )  # "Per il 2025 stima | un fatturato di 3 milioni"
    behind = lexicon.content_follows and phrase[0] > cue.verb and opens and not sentence.atoms
    near = range(phrase[0], min(phrase[1] + _OBJECT, sentence.clauses[cue.end_clause].last))
    return behind and any(map(words.is_figure, near)) and not can_speak(words, phrase, lexicon)


def _goes_on_for(words: Words, sentence: Sentence, cue: Cue, phrase: Span, lexicon: SpeechLexicon) -> Span | None:
    """Return who spoke before when a verb that opens its clause has only what it tells behind it: ", fears but more victims"."""
    clause = sentence.clauses[cue.home]
    opens = lexicon.verb_second and clause.kind == "verb_first" and cue.home > 0 and clause.before == ","
    if not opens or cue.passive or cue.word.sources or phrase[0] < cue.verb or can_speak(words, phrase, lexicon):
        return None
    behind = phrases.head_noun(words, *phrase)
    parsed = behind is not None and words.deps[behind] == "nsubj" and words.heads[behind] == cue.verb
    if parsed and cue.word.kind in _SAYS:
        return None  # "..., sagten Ortskundige"
    head = earlier_subject(words, sentence, cue.home, lexicon)
    earlier = phrase_of(words, sentence, head, lexicon) if head is not None else None
    return earlier if earlier is not None and can_speak(words, earlier, lexicon) else None


def _is_parted(sentence: Sentence, cue: Cue, speaker: Span, lexicon: SpeechLexicon) -> bool:
    """Tell whether an apposition parts a cue from its speaker before it: nothing that was said stands before them."""
    return (
        lexicon.content_follows and speaker[1] <= cue.verb == sentence.clauses[cue.clause].first and not sentence.atoms
    )


def _may_speak(words: Words, report: Report, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether who is named can speak; where a language leaves the subject out, who spoke before may go on."""
    if report.speaker is None:
        return lexicon.subject_dropped and not cue.passive
    if cue.word.word in lexicon["reckoning"]:
        return _may_reckon(words, report.speaker, lexicon)  # "Siemens kommt auf 3 Milliarden": its own level
    return can_speak(words, report.speaker, lexicon)


def _may_reckon(words: Words, phrase: Span, lexicon: SpeechLexicon) -> bool:
    """Tell whether a phrase names a person or an office, no firm or place by its bare name."""
    if words.pos[phrase[0]] == "PRON" or any(k in words.people for k in range(*phrase)):
        return can_speak(words, phrase, lexicon)
    noun = phrases.head_noun(words, *phrase)
    word = words.lower[noun] if noun is not None else ""
    known = (lexicon.organisations, lexicon.documents, lexicon.source_nouns, lexicon.person_endings)
    called = any(ends.ends(word) for ends in known) or words.pos[phrase[0]] != "PROPN"
    return called and word not in lexicon.firms and can_speak(words, phrase, lexicon)


def can_speak(words: Words, phrase: Span, lexicon: SpeechLexicon) -> bool:
    """Tell whether a phrase names somebody who can speak: a name, a pronoun, a person, an organisation, a document."""
    if words.pos[phrase[0]] == "PRON":
        return words.lower[phrase[0]] in lexicon.pronouns
    noun = phrases.head_noun(words, *phrase)
    if noun is None:
        return False
    word = words.lower[noun]
    known = (lexicon.organisations, lexicon.documents, lexicon.source_nouns, lexicon.person_endings)
    named = any(words.pos[k] == "PROPN" for k in range(*phrase)) or noun in words.bodies
    singular = word.removesuffix("s")  # the plural of most of our languages
    forms = {
        word,
        singular,
        word.partition("-")[0],
        *(word.removesuffix(ending) for ending in lexicon["plural_endings"]),
    }
    return (
        named
        or not lexicon.persons.isdisjoint(forms)
        or any(endings.ends(form) for form in (word, singular) for endings in known)
    )


def _aside(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> list[Span]:
    """Return the sentence around a clause like "wie X mitteilte" or "so sagte X"."""
    clause = sentence.clauses[cue.clause]
    opener = words.lower[clause.first]
    aside = "parenthesis" in cue.word.takes and (
        _opens_aside(words, clause, lexicon)
        or (opener in lexicon["so_clause"] and clause.last - clause.first < _LONG_ASIDE)
    )
    if aside and opener in lexicon["so_clause"] and _that_follows(sentence, cue):
        return []  # "So sagte der Leiter, Jan Roth, gegenueber der Zeitung, dass ..."
    return around(words, sentence, cue.clause, cue.end_clause, lexicon) if aside else []


def _that_follows(sentence: Sentence, cue: Cue) -> bool:
    """Tell whether a clause with "that" follows a cue, appositions and addressees aside."""
    later = (clause for clause in sentence.clauses[cue.end_clause + 1 :] if clause.kind != "fragment")
    following = next(later, None)
    return following is not None and following.kind == "that"


def _opens_aside(words: Words, clause: Clause, lexicon: SpeechLexicon) -> bool:
    """Tell whether a clause opens as "wie X mitteilte" does, with one word or several: "secondo quanto riferisce X"."""
    first = clause.first
    alone = clause.kind in ("question", "sub", "fragment", "relative")
    said = words.lower[first + 1] if first + 1 < clause.last else ""
    alone = alone or (
        lexicon.subject_dropped and said in lexicon.verbs and words.finite[first + 1]
    )  # "segun explico X"
    return any(
        (alone or " " in phrase) and phrase == " ".join(words.lower[first : first + 1 + phrase.count(" ")])
        for phrase in lexicon["as_clause"]
    )


def _following(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> list[Span]:
    """Return what stands after the cue, and the marked string before it when the cue parts two of them."""
    takes = cue.word.takes
    following = embedded(words, sentence, cue, lexicon)
    if following is None:
        told = takes - {"clause", "infinitive"} if lexicon.content_follows else takes
        following = after(words, sentence, cue.end_clause, told, lexicon, verb=cue.word)
    if following is not None and (
        _is_inverted(words, sentence, cue, lexicon) or _goes_on_unmarked(words, sentence, cue, following, lexicon)
    ):
        return []
    if following is not None and _tells_of_speaker(words, sentence, cue, following, lexicon):
        return []
    if following is not None and _belongs_to_main(words, sentence, cue, following, lexicon):
        return []
    if following is not None and _another_verb(words, sentence, cue, following, lexicon):
        return []
    if following is None or (
        takes & {"figure", "spoken_figure"} and _told_beside(words, sentence, cue, following, lexicon)
    ):
        return []
    if (
        cue.word.kind != "announce"
        and words.lower[following[0]] in lexicon["infinitive_mark"]
        and any(words.pos[k] == "NUM" for k in range(cue.end, following[0]))
    ):
        following = (cue.end, following[1])  # "expects 1,500 jobs to go"
    start = before_break(words, sentence, sentence.clauses[cue.clause].first)
    marked = {(first, last) for first, last, _ in sentence.atoms}
    parted = following in marked and "parenthesis" in takes
    parted = parted and (any(last == start for _, last in marked) or _goes_on(words, sentence, following, start))
    return [(sentence.first, start), following] if parted else [following]


def _tells_of_speaker(words: Words, sentence: Sentence, cue: Cue, following: Span, lexicon: SpeechLexicon) -> bool:
    """Tell whether a clause behind a comma tells more of who is named behind a cue: "replica Ana, che ha 3 figli".

    Where one word opens both, what is said stands behind no comma: "replica Ana che ha 3 figli".
    """
    own = sentence.clauses[cue.end_clause]
    clause = next((c for c in sentence.clauses if c.first == following[0]), None)
    if (
        clause is None
        or clause.before != ","
        or words.lower[clause.first] not in lexicon["that"] & lexicon["relatives"]
    ):
        return False
    return not lexicon.verb_second and nominal_between(words, cue.end, own.last, lexicon) is not None


def _is_inverted(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a cue and its speaker stand behind what is said, which may go on: "A, sagt X; B sei"."""
    clause = sentence.clauses[cue.clause]
    if not lexicon.verb_second or "parenthesis" not in cue.word.takes or clause.kind != "verb_first":
        return False
    if cue.verb != clause.first or clause.before != "," or sentence.atoms:
        return False
    before = sentence.clauses[cue.clause - 1]
    spoken = before.kind in ("main", "verb_first") and before.verb is not None and words.reportive[before.verb]
    weak = before.verb is not None and words.lower[before.verb] in lexicon["reportive_weak"]
    return (
        (spoken or weak or _later_mood(words, sentence, cue, lexicon))
        and says_something(sentence, 0, cue.clause)
        and (nominal_between(words, cue.verb + 1, clause.last, lexicon) is not None)
    )


def _goes_on_unmarked(words: Words, sentence: Sentence, cue: Cue, following: Span, lexicon: SpeechLexicon) -> bool:
    """Tell whether a cue tells who said the marked words before it, and the mood of reports goes on behind its colon."""
    clause = sentence.clauses[cue.clause]
    if not lexicon.verb_second or clause.kind != "verb_first" or cue.verb != clause.first:
        return False
    start = before_break(words, sentence, clause.first)
    behind = next((c for c in sentence.clauses if c.first == following[0]), None)
    mood = behind is not None and behind.before == ":" and behind.verb is not None and words.reportive[behind.verb]
    return mood and any(last == start for _, last, _ in sentence.atoms)


def _later_mood(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether the clause behind a cue stands behind a semicolon, where no verb's content begins."""
    later = cue.end_clause + 1
    return later < len(sentence.clauses) and sentence.clauses[later].before == ";"


def _goes_on(words: Words, sentence: Sentence, following: Span, start: int) -> bool:
    """Tell whether marked words behind a cue go on from what stands before it: 'If so, she said, "we will pay"'."""
    inner = next((k for k in range(*following) if words.forms[k][0].isalnum()), following[0])
    unmarked = start > sentence.first and all(first >= following[0] for first, _, _ in sentence.atoms)
    return unmarked and words.forms[inner][:1].islower()


def _belongs_to_main(words: Words, sentence: Sentence, cue: Cue, following: Span, lexicon: SpeechLexicon) -> bool:
    """Tell whether an infinitive behind a relative clause goes on before it: "the people in the area, which was ..., to feed".

    So it does behind a passive that demands nothing, and behind a verb that declares a thing to be another.
    """
    own = sentence.clauses[cue.clause]
    clause = next((c for c in sentence.clauses if c.first == following[0]), None)
    if own.kind != "relative" or clause is None or clause.kind != "infinitive":
        return False
    return (cue.passive and cue.word.kind != "demand") or _declares(words, own, cue)


def _declares(words: Words, clause: Clause, cue: Cue) -> bool:
    """Tell whether a verb declares a thing to be another and tells nothing: "erklaerten die Region zum Notstandsgebiet"."""
    if not cue.word.into:
        return False
    last = next(
        (k for k in range(clause.last, clause.first, -1) if words.pos[k - 1] not in ("VERB", "AUX")), clause.last
    )
    place = next((k for k in range(last - 1, clause.first, -1) if words.lower[k] in cue.word.into), None)
    return place is not None and all(words.pos[k] in ("ADJ", "NOUN", "PROPN") for k in range(place + 1, last))


def _another_verb(words: Words, sentence: Sentence, cue: Cue, following: Span, lexicon: SpeechLexicon) -> bool:
    """Tell whether what follows the clause hangs on a verb joined to the cue: "glaubte ihm nicht und verurteilte ihn, ..."."""
    clause = sentence.clauses[cue.end_clause]
    if not lexicon.verb_second or following[0] < clause.last:
        return False
    inside = range(cue.verb + 1, clause.last - 1)
    return any(words.lower[k] in lexicon["conjunctions"] and words.finite[k + 1] for k in inside)


def _told_beside(words: Words, sentence: Sentence, cue: Cue, following: Span, lexicon: SpeechLexicon) -> bool:
    """Tell whether a verb has a figure of its own, and what follows is told: "fordert 9,50 Euro, das waeren ..."."""
    own = sentence.clauses[cue.clause]
    clause = next((c for c in sentence.clauses if c.first == following[0]), None)
    told = clause is not None and clause.kind == "main" and clause.verb is not None
    if not told or clause is None or clause.verb is None or words.reportive[clause.verb]:
        return False
    return any(words.is_figure(k) for k in range(own.first, own.last))


def _pointed_at(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> list[Span]:
    """Return what "das" points at in "..., das sagte X"; the word itself when it is the sentence before."""
    first = sentence.clauses[cue.clause].first
    if "anaphor" not in cue.word.takes:
        return []  # "Das hat der Rat beschlossen": done, not said
    plain = words.lower[first] in lexicon["anaphors"] and first + 1 < len(words.forms) and words.finite[first + 1]
    if not plain and not _points_so(words, sentence, first, cue.verb, lexicon):
        return []
    if says_something(sentence, 0, cue.clause):
        return [(sentence.first, before_break(words, sentence, first))]
    return [(first, first + 1)]


def _names_speaker(words: Words, report: Report, lexicon: SpeechLexicon) -> bool:
    """Tell whether what stands before a verb is no more than its subject: "La pastora Luz Marin, de 61 anos, no se queja"."""
    if report.speaker is None or len(report.content) != 1 or not lexicon.subject_dropped:
        return False
    first, last = report.content[0]
    return first <= report.speaker[0] < last and not any(words.finite[first:last])


def _points_so(words: Words, sentence: Sentence, first: int, verb: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether only pronouns and auxiliaries stand between "so" and a cue verb: "Asi lo ha anunciado el alcalde".

    A pronoun points back only where it opens the sentence: "Lo ricorda il sindaco", "E quanto sostiene il sindaco".
    """
    between = lexicon["oblique"] | lexicon["perfect"]
    for phrase in lexicon["so_anaphors"]:
        end = first + 1 + phrase.count(" ")
        if end <= verb and " ".join(words.lower[first:end]) == phrase:
            opens = first == sentence.first or phrase not in lexicon["oblique"]
            return opens and all(words.lower[k] in between for k in range(end, verb))
    return False


def _preceding(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> list[Span]:
    """Return what stands before "sagte X" or "X said"."""
    clause = sentence.clauses[cue.clause]
    spoken = says_something(sentence, 0, cue.clause) or atom_before(words, sentence, clause.first)
    spoken = spoken or _parts(words, sentence, cue, lexicon)
    begins = cue.verb == clause.first or _closes_perfect(words, clause, cue, lexicon)
    inverted = clause.kind == "verb_first" and begins and cue.home == cue.clause and spoken
    closing = lexicon.content_follows and (spoken or cue.clause > 0) and _closes_clause(words, clause, cue, lexicon)
    apart = not spoken or (clause.before in (":", ";") and cue.verb > clause.first)
    if closing and apart and any(words.is_figure(k) for k in range(cue.end, clause.last)):
        return []  # "Para 2026, el grupo espera 3 millones", "Others see less: they forecast 3": its own figure
    if "parenthesis" in cue.word.takes and (inverted or closing):
        return around(words, sentence, cue.clause, cue.end_clause, lexicon)
    fronted = cue.clause > 0 and sentence.clauses[0].kind in ("that", "whether") and clause.kind == "verb_first"
    return [(sentence.first, sentence.clauses[cue.clause - 1].last)] if fronted and "that" in cue.word.takes else []


def _closes_perfect(words: Words, clause: Clause, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a cue ends a clause that its auxiliary opens: "Das koste 3 Millionen, hatte der Minister gewarnt"."""
    parted = lexicon.verb_second and clause.verb == clause.first and not cue.passive
    closes = parted and cue.verb == clause.last - 1 and words.lower[clause.first] in lexicon["perfect"]
    return closes and nominal_between(words, clause.first + 1, cue.verb, lexicon) is not None


def _parts(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a cue follows marked words, or parts a clause before its verb: "Der Bau, sagte X, werde teuer"."""
    start = before_break(words, sentence, sentence.clauses[cue.clause].first)
    if any(last == start for _, last, _ in sentence.atoms):
        return True
    later = cue.end_clause + 1
    if not lexicon.verb_second or cue.clause == 0 or later >= len(sentence.clauses):
        return False
    return sentence.clauses[later].kind == "verb_first" and sentence.clauses[later].before == ","


def _closes_clause(words: Words, clause: Clause, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a clause holds a speaker, a cue and at most when and where: ", the minister said on Monday,"."""
    if words.lower[clause.first] in lexicon["conjunctions"] or clause.kind in ("sub", "relative", "that"):
        return False
    if any(words.lower[k] in lexicon["subordinators"] for k in range(clause.first, min(clause.first + 2, cue.verb))):
        return False  # ", even as it reported record sales"
    if any(word in lexicon["relatives"] for word in words.lower[clause.first : clause.first + 2]):
        return False  # "an aid, to which the region will add 3 million"
    relative = (k for k in range(clause.first + 2, cue.verb) if words.lower[k] in lexicon["relatives"])
    if any(words.pos[k] == "PRON" and words.lower[k] in lexicon["that"] for k in relative):
        return False  # ", ten times the level that the agency calls epidemic,"
    if clause.last - cue.end > _SHORT_TAIL or any(words.finite[cue.end : clause.last]):
        return False
    return not _has_own_object(words, clause, cue, lexicon)


def _has_own_object(words: Words, clause: Clause, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a thing is what a verb is about, and not what stands before it: "... and found a gap", "years were added"."""
    near = (k for k in words.children[cue.verb] if clause.first <= k < clause.last)
    things = [(words.deps[k], k) for k in near if words.pos[k] in ("NOUN", "SYM")]
    told = not cue.word.takes_object and any(arc == "obj" and not _names_whom(words, k, lexicon) for arc, k in things)
    return told or any(arc == "nsubj:pass" and not can_speak(words, (k, k + 1), lexicon) for arc, k in things)


def _names_whom(words: Words, noun: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether a noun says when something was said or to whom."""
    word = words.lower[noun]
    return word in lexicon["time_nouns"] or can_speak(words, (noun, noun + 1), lexicon)


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


def _noun_reports(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> Iterator[Report]:
    for number, clause in enumerate(sentence.clauses):
        for k in range(clause.last - 1, clause.first - 1, -1):
            cue = _noun_cue(words, clause, k, lexicon)
            if cue is None:
                continue
            content = None
            link = k + 1 if k + 3 < clause.last and words.lower[k + 1] in lexicon["noun_links"] else k
            if lexicon.content_follows and link + 2 < clause.last and words.lower[link + 1] in lexicon["that"]:
                content = (link + 1, _subtree_end(words, link + 1, clause))
            elif k >= clause.last - _NOUN_REACH:
                content = _after_noun(words, sentence, number, cue, lexicon)
            if content is not None:
                speaker = _noun_speaker(words, sentence, number, k, cue, lexicon)
                yield Report("noun", [content], speaker, (k, k + 1), takes=cue.takes)
                break


def _noun_cue(words: Words, clause: Clause, k: int, lexicon: SpeechLexicon) -> CueWord | None:
    """Return the cue noun or predicate at a word, when its class and its company are right."""
    word = words.lower[k]
    cue = lexicon.nouns.get(word) or lexicon.predicates.get(word) or lexicon.impersonal.get(word)
    if cue is None or (cue.kind == "noun" and words.pos[k] not in ("NOUN", "PROPN", "")):
        return None
    if cue.needs and not any(words.lower[i] in cue.needs for i in range(clause.first, clause.last)):
        return None
    return cue


def _subtree_end(words: Words, mark: int, clause: Clause) -> int:
    """Return where the clause that a conjunction opens ends by the parse, as nothing else shows it."""
    if not words.deps[mark]:
        return clause.last
    verb, last = words.heads[mark], mark + 1
    for k in range(mark, clause.last):
        if not phrases.hangs_on(words, k, verb, verb + 1) and k != verb:
            return max(last, mark + 2)
        last = k + 1
    return clause.last


def _after_noun(words: Words, sentence: Sentence, number: int, cue: CueWord, lexicon: SpeechLexicon) -> Span | None:
    """Return the content right after the clause of a cue noun; a bare clause must be in the reporting mood."""
    atom = atom_after(words, sentence, sentence.clauses[number].last)
    if atom is not None and "quote" in cue.takes:
        return atom
    if number + 1 >= len(sentence.clauses):
        return None
    following = sentence.clauses[number + 1]
    if following.before not in (",", ":"):
        return None
    if fits(words, following, cue.takes, lexicon, None, direct=True):
        return (following.first, content_end(words, sentence, number + 1, lexicon, whole=False))
    return None


def _noun_speaker(
    words: Words, sentence: Sentence, number: int, k: int, cue: CueWord, lexicon: SpeechLexicon
) -> Span | None:
    """Return who holds what a noun reports: its genitive or "von" phrase, else the subject of its clause."""
    clause = sentence.clauses[number]
    if (
        cue.kind == "noun"
        and k + 1 < clause.last
        and (words.lower[k + 1] in lexicon["genitives"] or words.lower[k + 1] in lexicon["agent"])
    ):
        noun = phrases.head_noun(words, k + 1, clause.last)
        if noun is not None and hangs(words, noun, k):
            return phrases.phrase_around(words, noun, clause, lexicon)
    if clause.verb is None or cue.kind == "impersonal" or (lexicon.content_follows and clause.verb > k):
        return None
    verb = Cue(cue, clause.verb, clause.verb + 1, number, number, False, "asserted", number)
    governor = words.heads[clause.verb] if words.deps[clause.verb].startswith(("aux", "cop")) else clause.verb
    for child in words.children[governor]:
        if (
            words.deps[child].startswith("nsubj")
            and sentence.first <= child < sentence.last
            and is_near(words, sentence, verb, child)
        ):
            if child == k or words.lower[child] in lexicon["nobody"]:
                return None
            home = next((c for c in sentence.clauses if c.first <= child < c.last), clause)
            return phrases.phrase_around(words, child, home, lexicon)
    named = cue.kind in ("noun", "predicate") and clause.verb < k
    return _before_verb(words, clause, lexicon) if named else None


def _before_verb(words: Words, clause: Clause, lexicon: SpeechLexicon) -> Span | None:
    """Return who stands before the verb of a clause, where no arc tells: "Der Analyst ... ist der Ansicht, dass"."""
    if not lexicon.verb_second or clause.kind != "main" or clause.verb is None:
        return None
    head = nominal_between(words, clause.first, clause.verb, lexicon)
    speaker = phrases.phrase_around(words, head, clause, lexicon) if head is not None else None
    return speaker if speaker is not None and can_speak(words, speaker, lexicon) else None


def hangs(words: Words, word: int, on: int) -> bool:
    """Tell whether the arcs lead from a word up to another."""
    return phrases.hangs_on(words, word, on, on + 1)
