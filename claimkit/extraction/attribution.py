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
from claimkit.extraction.embedded import embedded
from claimkit.extraction.reports import Report
from claimkit.extraction.sentences import Clause, Sentence, Words
from claimkit.extraction.sources import accordingly_reports, source_reports
from claimkit.extraction.speech_lexicons import CueWord, SpeechLexicon
from claimkit.extraction.subjects import Cue, find_subject, is_near, nominal_between, phrase_of
from claimkit.records import Polarity

_NEAR_AUXILIARY = 4  # words before a participle in which its auxiliary stands
_NOUN_REACH = 9  # words at the end of a clause among which its cue noun stands
_SHORT_TAIL = 7  # words after a cue that may say when, where and to whom


def find_reports(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> list[Report]:
    """Return everything that the words of one sentence report, in text order of the cues."""
    reports = list(source_reports(words, sentence, lexicon))
    speaker: Span | None = None
    for cue in find_cues(words, sentence, lexicon):
        found = _verb_reports(words, sentence, cue, lexicon)
        if lexicon.content_follows and speaker is not None and _shares_speaker(words, cue, lexicon):
            found[0].speaker = speaker
        speaker = found[0].speaker or speaker
        reports += found
    sources = [report.speaker for report in reports if report.kind == "source" and report.speaker is not None]
    for report in _noun_reports(words, sentence, lexicon):
        if not any(first <= report.cue[0] < last for first, last in sources):
            reports.append(report)
    reports += accordingly_reports(words, sentence, lexicon)
    for report in reports:
        if not report.content:
            report.kind = "thing"
    return sorted(reports, key=lambda report: report.cue)


def _shares_speaker(words: Words, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a cue goes on for the speaker of the one before: "and warned that", ", adding that"."""
    gerund = any(form == "gerund" for _, form in lexicon.verbs[words.lower[cue.verb]])
    return gerund or (cue.verb > 0 and words.lower[cue.verb - 1] in lexicon["conjunctions"])


def find_cues(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> Iterator[Cue]:
    """Yield the cue verbs of a sentence that stand outside long marked stretches."""
    for number, clause in enumerate(sentence.clauses):
        for k in range(clause.first, clause.last):
            entries = lexicon.verbs.get(words.lower[k])
            if entries is None or not (
                words.pos[k] in ("VERB", "AUX", "ADJ", "ADV", "") or _is_verb_for_all_that(words, clause, k, lexicon)
            ):
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
            auxiliary = _auxiliary_clause(words, sentence, number, k, lexicon)
            if auxiliary is None:
                continue
            home = auxiliary
            passive = _voice(words, sentence.clauses[home], k, lexicon) == "passive"
        elif form == "gerund":
            if k != clause.first:
                continue
        elif not (words.finite[k] or _sole_verb(words, clause, k) or _has_own_place(words, clause, k, lexicon)):
            continue
        if word.needs and not any(words.lower[i] in word.needs for i in range(clause.first, max(clause.last, end))):
            continue
        if (
            best is None
            or (word.particle and not best.word.particle)
            or (word.needs and not best.word.needs and best.word.particle == word.particle)
        ):
            best = Cue(word, k, end, number, end_clause, passive, _polarity(words, clause, k, word, lexicon), home)
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
        for i in (
            (clause.last - 1, *range(k + 1, clause.last - 1)) if later == number else (clause.last - 1, clause.first)
        ):
            if i > k and words.lower[i] == particle:
                return i + 1, later
        if later == number and k > clause.first and words.lower[k - 1] == particle:
            return k + 1, later
        if later > number + 3:
            return None
    return None


def _voice(words: Words, clause: Clause, k: int, lexicon: SpeechLexicon) -> str | None:
    """Return "active" or "passive" for a participle with its auxiliary in the clause; None when it has none."""
    first, last = (clause.first, clause.last) if lexicon.verb_final else (max(clause.first, k - _NEAR_AUXILIARY), k)
    around = [words.lower[i] for i in range(first, last) if i != k]
    if any(word in lexicon["passive"] for word in around):
        return "passive"
    return "active" if any(word in lexicon["perfect"] for word in around) else None


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


def _sole_verb(words: Words, clause: Clause, k: int) -> bool:
    return words.pos[k] in ("VERB", "") and not any(words.finite[clause.first : clause.last])


def _polarity(words: Words, clause: Clause, k: int, word: CueWord, lexicon: SpeechLexicon) -> Polarity:
    around = words.lower[clause.first : clause.last if lexicon.verb_final else k + 1]
    if word.polarity != "asserted" or any(form in lexicon["negations"] for form in around):
        return "negated"
    if (
        clause.kind == "sub"
        and around[0] in lexicon["hypothetical_marks"]
        or any(form in lexicon["hypothetical_marks"] for form in around)
    ):
        return "hypothetical"
    return "asserted"


def _verb_reports(words: Words, sentence: Sentence, cue: Cue, lexicon: SpeechLexicon) -> list[Report]:
    """Return what one cue verb reports: around its clause, after it, or before it."""
    clause = sentence.clauses[cue.clause]
    takes = cue.word.takes
    opening = _opening(words, sentence, cue.clause, lexicon)
    if opening is not None and "parenthesis" in takes:
        head = nominal_between(words, sentence.clauses[opening].first + 1, sentence.clauses[opening].last, lexicon)
        content = around(words, sentence, opening, cue.end_clause, lexicon)
        named = phrase_of(words, sentence, head, lexicon) if head is not None else None
        return [Report("verb", content, named, (cue.verb, cue.verb + 1), cue.polarity, takes=takes)]
    opener = words.lower[clause.first]
    aside = "parenthesis" in takes and (
        (opener in lexicon["as_clause"] and clause.kind in ("question", "sub", "fragment", "relative"))
        or (opener in lexicon["so_clause"] and clause.last - clause.first < 12)
    )
    speaker = find_subject(words, sentence, cue, lexicon)
    base = Report("verb", [], speaker, (cue.verb, cue.verb + 1), cue.polarity, takes=takes)
    if aside:
        base.content = around(words, sentence, cue.clause, cue.end_clause, lexicon)
        return [base]
    following = embedded(words, sentence, cue, lexicon)
    if following is None:
        told = takes - {"clause", "infinitive"} if lexicon.content_follows else takes
        following = after(words, sentence, cue.end_clause, told, lexicon, verb=cue.word)
    if following is not None:
        start = before_break(words, sentence, clause.first)
        marked = {(first, last) for first, last, _ in sentence.atoms}
        if following in marked and "parenthesis" in takes and any(last == start for _, last in marked):
            base.content = [(sentence.first, start)]
        base.content.append(following)
        return [base]
    anaphor = _anaphor(words, clause, cue, lexicon)
    if anaphor is not None and says_something(sentence, 0, cue.clause):
        base.content = [(sentence.first, before_break(words, sentence, clause.first))]
        return [base]
    if anaphor is not None:
        base.kind, base.content = "anaphor", [anaphor]
        return [base]
    if clause.kind == "verb_first" and cue.verb == clause.first and cue.home == cue.clause and "parenthesis" in takes:
        if says_something(sentence, 0, cue.clause) or atom_before(words, sentence, clause.first):
            base.content = around(words, sentence, cue.clause, cue.end_clause, lexicon)
            return [base]
    if lexicon.content_follows and "parenthesis" in takes and _closes_clause(words, clause, cue, lexicon):
        if says_something(sentence, 0, cue.clause) or atom_before(words, sentence, clause.first) or 0 < cue.clause:
            base.content = around(words, sentence, cue.clause, cue.end_clause, lexicon)
            return [base]
    if (
        clause.kind == "verb_first"
        and "that" in takes
        and cue.clause > 0
        and sentence.clauses[0].kind in ("that", "whether")
    ):
        base.content = [(sentence.first, sentence.clauses[cue.clause - 1].last)]
        return [base]
    base.kind = "thing"
    base.content = []
    return [base]


def _closes_clause(words: Words, clause: Clause, cue: Cue, lexicon: SpeechLexicon) -> bool:
    """Tell whether a clause holds a speaker, a cue and at most when and where: ", the minister said on Monday,"."""
    if words.lower[clause.first] in lexicon["conjunctions"] or clause.kind in ("sub", "relative", "that"):
        return False
    return clause.last - cue.end <= _SHORT_TAIL and not any(words.finite[cue.end : clause.last])


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


def _anaphor(words: Words, clause: Clause, cue: Cue, lexicon: SpeechLexicon) -> Span | None:
    """Return the word that stands for the sentence before: "Das bestätigte die Polizei." """
    first = clause.first
    if words.lower[first] in lexicon["anaphors"] and first + 1 < len(words.forms) and words.finite[first + 1]:
        return (first, first + 1)
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
    return None


def hangs(words: Words, word: int, on: int) -> bool:
    """Tell whether the arcs lead from a word up to another."""
    return phrases.hangs_on(words, word, on, on + 1)
