"""Read a text sentence by sentence and note every stretch of speech, with who was speaking when nobody is named."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from claimkit.extraction import phrases
from claimkit.extraction.attribution import can_speak, find_reports
from claimkit.extraction.contents import Span, content_end
from claimkit.extraction.marks import MarkPair
from claimkit.extraction.reports import Report
from claimkit.extraction.sentences import Clause, Sentence, inner_sentences, read_sentences
from claimkit.extraction.speech_lexicons import SpeechLexicon
from claimkit.extraction.statements import Statements
from claimkit.extraction.subjects import main_subject, nominal_between
from claimkit.extraction.utterances import DASHES, LEADING, TRAILING, Draft, behind_dateline, draft_of, offsets, trimmed
from claimkit.extraction.words import Words

_SAID_ALONE = 8  # words from which nearly every marked string in the news is speech
_SAID_WITH_VERB = 4  # words from which a marked string with a finite verb is
_LONGEST_TITLE = 12  # words
_MEMORY = 3  # sentences after which a voice is forgotten
_GAP = 6  # words among which a speaker and a figure stand whose cue is left out
_BEFORE_NOUN = frozenset(("DET", "ADP", "SCONJ", "CCONJ", "PRON"))
_OPENERS = frozenset(("ADP", "SCONJ", "CCONJ", "DET"))
_NAMED = frozenset(("DET", "PRON", "NOUN", "PROPN", "ADJ"))
_BREAKS = frozenset(",;:()")
_SAYS = ("say", "tell")  # kinds of verbs behind what is said: "Es werde warm, sagte mein Vater"
_NEAR_MARK = 2  # words between "sprach" and the marked words: "von einem"


def read_speech(words: Words, marks: Sequence[MarkPair], lexicon: SpeechLexicon) -> list[Draft]:
    """Return all stretches of speech of a text, by their start, longer ones first."""
    reading = _Reading(words, lexicon)
    for number, sentence in enumerate(read_sentences(words, marks, lexicon)):
        reading.read(number, sentence)
    return sorted(reading.drafts, key=lambda draft: (draft.content[0][0], -draft.content[-1][1]))


class _Reading:
    """What is known while reading: the drafts so far, the last voice, and what the sentence before was about."""

    def __init__(self, words: Words, lexicon: SpeechLexicon) -> None:
        self.words = words
        self.lexicon = lexicon
        self.statements = Statements(words, lexicon)
        self.drafts: list[Draft] = []
        self.before: Sentence | None = None
        self.voice: Span | None = None
        self.voice_sentence = -_MEMORY - 1
        self.voice_paragraph = -1
        self.topic: Span | None = None
        self.subjunctive = -_MEMORY  # the last sentence in which a cue verb reported in the mood of reports
        self.topic_paragraph = self.topic_sentence = -1
        self.guest: Span | None = None  # who is named and speaks, or else whom the first sentence is about
        self.asked = False
        self.going: Draft | None = None
        self._pointing = [tuple(phrase.split()) for phrase in lexicon["with_these_words"]]

    def read(self, number: int, sentence: Sentence) -> None:
        """Read one sentence."""
        reports = _one_each(find_reports(self.words, sentence, self.lexicon))
        things = [report for report in reports if report.kind == "thing"]
        going = self._going_on(number, sentence, reports)
        mine = [going] if going is not None else self._reported(number, sentence, reports)
        direct = self._direct(number, sentence, mine, things)
        mine = [draft for draft in mine if not draft.dropped]
        if going is not None and going.dropped:
            going = self.going = None  # nothing but a marked string went on
        if going is None:
            if self.lexicon.subject_dropped:
                self._carry_things(number, sentence, things)
            mine += self.statements.find(number, sentence, things, mine + direct)
        elif self._begins(going) > sentence.first:
            before = [thing for thing in things if thing.cue[0] < self._begins(going)]
            others = [draft for draft in mine if draft is not going]
            direct += self.statements.find(number, sentence, before, others + direct)
            mine, direct = self._led_by(going, mine, direct)
        mine += direct
        self._name_dropped(number, sentence, mine)
        mine = [draft for draft in mine if not draft.dropped]
        weak = self.lexicon["reportive_weak"]
        told = [k for report in reports if report.kind == "verb" for span in report.content for k in range(*span)]
        if any(self.words.reportive[k] or (self.words.finite[k] and self.words.lower[k] in weak) for k in told):
            self.subjunctive = number
        self._with_these_words(number, sentence)
        self._remember(number, sentence, mine, things)
        self.drafts += [draft for draft in mine if draft is not going or draft not in self.drafts[-_RECENT:]]
        begun = {draft.content[0][0] for draft in mine}  # a short marked string is read with the words around it
        retold = [told for draft in direct if draft in mine for told in self._retold(draft)]
        self.drafts += [told for told in retold if told.content[0][0] not in begun]
        self.before = sentence

    def _begins(self, draft: Draft) -> int:
        return self.words.at(draft.content[-1][0])

    def _led_by(self, going: Draft, mine: list[Draft], direct: list[Draft]) -> tuple[list[Draft], list[Draft]]:
        """Join what a verb reports of a thing with the clause behind its colon: "nannte das „Unsinn“: Es fehle Geld"."""
        lead = next(
            (draft for draft in direct if draft.kind in ("thing", "cause", "named") and draft.speaker == going.speaker),
            None,
        )
        if lead is None or lead.content[-1][1] > going.content[0][0] or going in self.drafts[-_RECENT:]:
            return mine, direct
        lead.content += going.content
        lead.until, lead.kind = going.until, "goes_on"
        self.going = lead
        return [draft for draft in mine if draft is not going], direct

    def _reported(self, number: int, sentence: Sentence, reports: list[Report]) -> list[Draft]:
        found: list[Draft] = []
        for report in reports:
            spans = self._content(report) if report.kind != "thing" else []
            if not spans:
                continue
            found.append(draft_of("indirect", spans, report, number, sentence, report.kind))
            behind = self._behind_cue(sentence, report)
            if behind is not None and any(first <= report.content[0][0] < last for first, last, _ in sentence.atoms):
                found.append(draft_of("indirect", [behind], report, number, sentence, report.kind))
            elif behind is not None:
                found[-1].content.append(behind)
        return found

    def _behind_cue(self, sentence: Sentence, report: Report) -> Span | None:
        """Return what goes on in the mood of reports behind the colon of an inverted cue: "„Nein“, sagt X: Es gebe keinen Plan"."""
        if report.kind != "verb" or report.speaker is None or report.content[-1][1] > report.cue[0]:
            return None
        clauses = sentence.clauses
        place = next(k for k, clause in enumerate(clauses) if clause.last > report.cue[0]) + 1
        if place == len(clauses) or clauses[place].before not in (":", ";"):
            return None
        verbs = [c.verb for c in clauses[place:] if c.kind in ("main", "verb_first") and c.verb is not None]
        if not verbs or not self.words.reportive[verbs[0]]:
            return None
        return trimmed(
            self.words, clauses[place].first, content_end(self.words, sentence, place, self.lexicon, whole=True)
        )

    def _with_these_words(self, number: int, sentence: Sentence) -> None:
        """Name who spoke in the sentence before: "Mit diesen Worten eröffnete X die Sitzung."."""
        words, last = self.words, self.drafts[-1] if self.drafts else None
        if last is None or last.type != "direct" or last.cue is not None or last.sentence != number - 1:
            return
        opening = next(
            (
                phrase
                for phrase in self._pointing
                if phrase == tuple(words.lower[sentence.first : sentence.first + len(phrase)])
            ),
            None,
        )
        end = sentence.first + len(opening or ())
        if opening is None or end >= sentence.last or (self.lexicon.verb_second and not words.finite[end]):
            return
        speaker = main_subject(words, sentence, sentence.last, self.lexicon, first=True)
        if speaker is not None:
            last.speaker, last.cue, last.follows = speaker, (sentence.first, end + words.finite[end]), False
            self.voice, self.voice_sentence, self.voice_paragraph = speaker, number, sentence.paragraph

    def _name_dropped(self, number: int, sentence: Sentence, drafts: list[Draft]) -> None:
        """Let the last voice go on where a language leaves the pronoun out: "«...», sostiene."."""
        for draft in drafts:
            if draft.speaker is None and draft.kind == "verb" and self.lexicon.subject_dropped and not draft.unnamed:
                speaker = self._before_in(sentence, draft, drafts)
                draft.speaker, draft.follows = (speaker, False) if speaker else self._carried(number, sentence)
                draft.dropped = self._wants_speaker(draft) and not self._is_voice(draft.speaker)

    def _carry_things(self, number: int, sentence: Sentence, things: list[Report]) -> None:
        """Let the last voice go on for a figure where the pronoun is left out: "Para 2026 espera 300 millones"."""
        for thing in things:
            figures = thing.takes & {"figure", "spoken_figure"} and not thing.unnamed
            if thing.speaker is None and figures and thing.cue[0] < sentence.clauses[0].last:
                speaker, _ = self._carried(number, sentence)
                thing.speaker = speaker if self._is_voice(speaker) else None

    def _wants_speaker(self, draft: Draft) -> bool:
        """Tell whether the cue of a draft reports only when somebody speaks: "Preve crecer un 4 %"."""
        known = self.lexicon.verbs.get(self.words.lower[draft.cue[0]], ()) if draft.cue is not None else ()
        return any(word.speakers_only for word, _ in known)

    def _is_voice(self, phrase: Span | None) -> bool:
        """Tell whether a phrase names a person, role, body or document by its first noun, not by what hangs on it."""
        head = phrases.head_noun(self.words, *phrase) if phrase is not None else None
        if head is None or phrase is None:
            return phrase is not None and self.words.pos[phrase[0]] == "PRON"
        near = range(head, min(phrase[1], head + _NEAR_MARK + 1))  # "Klinikchef Holger Prinzing"
        known = self.words.pos[head] == "PROPN" or any(k in self.words.people | self.words.bodies for k in near)
        return known or can_speak(self.words, (phrase[0], head + 1), self.lexicon)

    def _before_in(self, sentence: Sentence, draft: Draft, drafts: list[Draft]) -> Span | None:
        """Return who spoke or was named before in a sentence whose cue names nobody: "Rossi lo nega: il piano, dice, vale"."""
        if draft.cue is None:
            return None
        place = draft.cue[0]
        spoken = [other for other in drafts if other.cue is not None and other.cue[0] < place and other.speaker]
        if spoken:
            return max(spoken, key=lambda other: other.cue or (0, 0)).speaker
        breaks = [clause.first for clause in sentence.clauses if clause.before in (":", ";") and clause.first <= place]
        if not breaks:
            return None
        named = self._opening_name(sentence, breaks[-1])
        if named is None:
            named = main_subject(self.words, sentence, breaks[-1], self.lexicon, first=True)
        return named if named is not None and can_speak(self.words, named, self.lexicon) else None

    def _content(self, report: Report) -> list[Span]:
        """Return the content of a report as offsets, without "that"; "Das" brings the sentence before with it."""
        if report.kind == "anaphor" and self.before is not None:
            return [
                offsets(self.words, behind_dateline(self.words, self.before.first, self.before.last), self.before.last)
            ]
        spans = list[Span]()
        for first, last in report.content:
            openers = self.lexicon["that"] | self.lexicon["accordingly"]
            opened = first < last and self.words.lower[first] in openers
            if opened and first + 1 < last and self.words.pos[first] == "PRON" and self.words.finite[first + 1]:
                opened = False  # "hope that will raise 3 million"
            if opened and self.words.pos[first] == "DET" and self.lexicon.content_follows:
                opened = False  # "expects that sum to grow"
            begin = first + 1 if opened else first
            if report.kind == "source" and begin + 1 == last and self.words.lower[begin] in self.lexicon["relatives"]:
                continue  # "die | volgens de politie | 4.600 keer is gedownload"
            span = trimmed(self.words, begin, last)
            if span is not None:
                spans.append(span)
        return spans

    # --- marked strings

    def _direct(self, number: int, sentence: Sentence, hosts: list[Draft], things: list[Report]) -> list[Draft]:
        found: list[Draft] = []
        for first, last, pair in sentence.atoms:
            inner = [k for k in range(first, last) if self.words.forms[k][0].isalnum()]
            draft = Draft(
                "direct",
                self._without_strays(pair),
                None,
                None,
                number,
                sentence.paragraph,
                "marks",
                balanced=pair.balanced,
            )
            said = inner and (
                self._is_turn(draft, (first, last), pair)
                if pair.level == "dash"
                else self._is_said(draft, pair, (first, last), inner, sentence, hosts, things)
            )
            if said:
                self._take_up(draft, found, first)
                found.append(draft)
        return found

    def _retold(self, draft: Draft) -> list[Draft]:
        """Return what somebody else is said to have said, by who speaks inside marks: '„Mein Vater sagte, es werde warm“'."""
        words, lexicon = self.words, self.lexicon
        found: list[Draft] = []
        for start, end in draft.content if draft.type == "direct" else ():
            first, last = words.at(start), words.at(end - 1) + 1
            if not any(words.lower[k] in lexicon.verbs for k in range(first, last)):
                continue
            for sentence in inner_sentences(words, first, last, lexicon):
                for report in _one_each(find_reports(words, sentence, lexicon)):
                    told = report.kind == "verb" and not report.aside and self._by_another(report)
                    spans = self._content(report) if told else []
                    behind = bool(spans) and spans[0][0] > words.starts[report.cue[0]]
                    if spans and (behind or report.verb_kind in _SAYS or report.speaker is None):
                        retold = draft_of("indirect", spans, report, draft.sentence, sentence, "verb")
                        retold.paragraph, retold.retold = draft.paragraph, True
                        found.append(retold)
        return found

    def _by_another(self, report: Report) -> bool:
        """Tell whether somebody is named for a report inside marks who is not the one that speaks."""
        words, lexicon, speaker = self.words, self.lexicon, report.speaker
        if speaker is not None:
            return speaker[1] - speaker[0] > 1 or words.lower[speaker[0]] not in lexicon["first_persons"]
        near = range(max(0, report.cue[0] - _NEAR_MARK), min(len(words.forms), report.cue[1] + _NEAR_MARK))
        return any(words.lower[k] in lexicon["impersonals"] for k in near)

    def _take_up(self, draft: Draft, found: list[Draft], place: int) -> None:
        """Let marked words behind a cue belong to those before it: '„A“, sagte X, „und B“'."""
        before = found[-1] if found else None
        if before is None or before.cue is None or draft.cue is not None or before.kind not in ("verb", "source"):
            return
        near = before.cue[1] <= place <= before.cue[1] + _GAP or self._only_names(before.cue[1], place)
        if before.content[-1][1] <= self.words.starts[before.cue[0]] and near:
            draft.speaker, draft.cue, draft.kind, draft.follows = before.speaker, before.cue, before.kind, False

    def _only_names(self, first: int, place: int) -> bool:
        """Tell whether nothing but who speaks stands between a cue and the colon before marks: 'so der Chef, Al Ro: „...“'."""
        words = self.words
        if not 0 < place - first < _LONGEST_TITLE or words.forms[place - 1] != ":":
            return False
        return not any(words.finite[first:place]) and not any(words.forms[k] == ":" for k in range(first, place - 1))

    def _without_strays(self, pair: MarkPair) -> list[Span]:
        """Return what is marked, in pieces where a mark that does not belong stands inside."""
        text, first = self.words.text, pair.content_start
        places = [first, *(place for place in pair.strays if place > first), self._without_comma(pair)]
        spans = []
        for place, stop in itertools.pairwise(places):
            start = place
            while place > first and start < stop and not text[start].isalnum():
                start += 1
            end = start + len(text[start:stop].rstrip())
            if start < end:
                spans.append((start, end))
        return spans

    def _without_comma(self, pair: MarkPair) -> int:
        """Return the end of what is marked, without the comma that English and German put before the closing mark."""
        comma = self.words.text[pair.content_end - 1] == "," and pair.content_end - pair.content_start > 1
        return pair.content_end - 1 if comma else pair.content_end

    def _told_inside(self, draft: Draft, pair: MarkPair, place: Span) -> bool:
        """Find the cue that stands inside the marks: "«The volume fell, says the expert. I had never seen that.»"."""
        words, lexicon = self.words, self.lexicon
        if not lexicon["told_inside"]:
            return False
        for k in range(place[0] + 2, place[1] - 2):
            cue = k + 1
            takes = any("parenthesis" in word.takes for word, form in lexicon.verbs.get(words.lower[cue], ()))
            if words.forms[k] != "," or not takes or not words.finite[cue]:
                continue
            stop = next((i for i in range(cue + 1, place[1]) if words.forms[i] in TRAILING), place[1])
            head = phrases.head_noun(words, cue + 1, min(stop, cue + _GAP))
            if head is None or stop - cue > _LONGEST_TITLE:
                continue
            speaker = phrases.phrase_around(words, head, Clause(cue + 1, stop, "fragment", None), lexicon)
            if speaker[0] != cue + 1 or not can_speak(words, speaker, lexicon):
                continue
            after = trimmed(self.words, stop, words.at(pair.content_end - 1) + 1) if stop + 1 < place[1] else None
            before = trimmed(self.words, words.at(pair.content_start), k)
            draft.content = [span for span in (before, after) if span is not None]
            draft.cue, draft.speaker, draft.kind = (cue, cue + 1), speaker, "verb"
            return True
        return False

    def _is_turn(self, draft: Draft, place: Span, pair: MarkPair) -> bool:
        """Decide whether a line behind a dash is a turn of dialogue, and leave the aside with its cue out."""
        words = self.words
        dashes = [k for k in range(place[0] + 1, place[1]) if words.forms[k] in DASHES]
        for dash, following in zip(dashes, [*dashes[1:], place[1]], strict=True):
            near = range(dash + 1, min(dash + 3, following))
            cue = next((k for k in near if words.lower[k] in self.lexicon.verbs), None)
            if cue is None:
                continue
            spans = [
                trimmed(self.words, words.at(pair.content_start), dash),
                trimmed(self.words, following + 1, place[1]),
            ]
            draft.content = [span for span in spans if span is not None] or draft.content
            draft.cue, draft.kind = (cue, cue + 1), "verb"
            names = [k for k in range(cue + 1, following) if words.pos[k] in ("PROPN", "NOUN", "PRON")]
            draft.speaker = (names[0], names[-1] + 1) if names else None
            return True
        return False

    def _is_said(
        self,
        draft: Draft,
        pair: MarkPair,
        place: Span,
        inner: list[int],
        sentence: Sentence,
        hosts: list[Draft],
        things: list[Report],
    ) -> bool:
        """Decide whether a marked string is speech and fill in who says it."""
        if self._told_inside(draft, pair, place):
            return True
        host = next((host for host in hosts if _holds(host, pair)), None)
        if host is not None:
            return self._join_host(draft, pair, inner, host)
        verb = any(self.words.finite[k] and self.words.pos[k] != "ADJ" for k in inner)
        own = next((clause for clause in sentence.clauses if clause.first <= place[0] < clause.last), None)
        mine = sorted(things, key=lambda thing: own is None or not own.first <= thing.cue[0] < own.last)
        if own is not None and self.lexicon.content_follows:  # "dément ce chiffre et parle d'un « faux »": the nearest
            mine.sort(key=lambda thing: -thing.cue[0] if own.first <= thing.cue[0] < place[0] else 0)
        for thing in mine:
            near = thing.cue[1] <= place[0] or self._called(place, sentence, thing)
            fits = "quote" in thing.takes and near and (not verb or len(inner) > 2)
            noun = self.lexicon.verb_final and self.words.pos[place[0] - 1] in _BEFORE_NOUN
            if fits and (self._like_speech(inner) or (noun and len(inner) == 1)):
                draft.speaker, draft.cue, draft.kind, draft.polarity = thing.speaker, thing.cue, "named", thing.polarity
                led = thing.idiom is not None and thing.idiom[1] == place[0]  # "quoted her as saying “...”"
                if not (led or self._is_sentence(inner) or self._called_that(place, sentence, thing)):
                    self._widen(draft, place, sentence, thing)
                return True
        if self._like_title(place, inner):
            return False
        draft.kind = "bare" if len(inner) >= _SAID_ALONE else "short"
        opens = place[0] == sentence.first and self.words.forms[inner[0]][:1].isupper()
        if opens and self._told_behind(draft, place, sentence):
            return True  # "«Sciocchezze», taglia corto Rossi."
        if len(inner) < (_SAID_WITH_VERB if verb else _SAID_ALONE):
            return False
        if not opens and self._told_behind(draft, place, sentence):
            return True
        draft.speaker = self._staged(sentence, place[0])
        if draft.speaker is not None:
            return True
        if place[0] <= sentence.first + 1 and place[1] >= sentence.last - 1:
            draft.speaker, draft.follows = self._carried(draft.sentence, sentence)
        else:
            draft.speaker = main_subject(self.words, sentence, place[0], self.lexicon)
            if draft.speaker is None:
                draft.speaker, draft.follows = self._carried(draft.sentence, sentence)
        return True

    def _told_behind(self, draft: Draft, place: Span, sentence: Sentence) -> bool:
        """Take any verb right behind the marks for the cue when somebody who can speak follows it: "...", warb sie."""
        words, lexicon = self.words, self.lexicon
        clause = next((clause for clause in sentence.clauses if clause.first >= place[1]), None)
        if clause is None or any(form.isalnum() for form in words.forms[place[1] : clause.first]):
            return False
        verb = self._verb_behind(clause)
        if verb is None or words.pos[verb] == "AUX" or not words.forms[verb][0].islower():
            return False
        behind = verb + 1
        if not lexicon.verb_second and behind < clause.last and words.pos[behind] in ("ADV", "ADJ"):
            behind += 1  # "taglia corto Rossi"
        head = nominal_between(words, behind, clause.last, lexicon)
        if head is None:
            return False
        speaker = phrases.phrase_around(words, head, clause, lexicon)
        if speaker[0] not in (verb + 1, behind) or not can_speak(words, speaker, lexicon):
            return False
        draft.cue, draft.speaker, draft.kind = (verb, verb + 1), speaker, "verb"
        return True

    def _verb_behind(self, clause: Clause) -> int | None:
        """Return the verb that opens a clause behind marks, pronouns and auxiliaries left aside: ", si difende X"."""
        words, lexicon = self.words, self.lexicon
        if lexicon.verb_second:
            return clause.verb if clause.kind == "verb_first" else None
        if not lexicon.content_follows or clause.before == ":":
            return None
        aside = lexicon["oblique"] | lexicon["perfect"] | lexicon["reflexive_passive"]
        verb = next((k for k in range(clause.first, clause.last) if words.lower[k] not in aside), clause.last)
        return verb if verb < clause.last and (words.finite[verb] or words.pos[verb] == "VERB") else None

    def _join_host(self, draft: Draft, pair: MarkPair, inner: list[int], host: Draft) -> bool:
        """Take the place of reported content that is nothing but the marked string, or nest in it."""
        span = next(span for span in host.content if _covers(span, pair))
        draft.speaker, draft.cue, draft.kind = host.speaker, host.cue, host.kind
        first, last = self.words.at(span[0]), self.words.at(span[1] - 1) + 1
        alone = sum(form[0].isalnum() for form in self.words.forms[first:last]) <= len(inner)
        if alone and self._goes_on_from(host, span, inner):
            host.type = "mixed"
            host.balanced = host.balanced and pair.balanced
            return False
        if alone:
            draft.polarity = host.polarity
            host.content.remove(span)
            host.dropped = not host.content
            return True
        if not self._like_speech(inner):
            return False
        host.type = "mixed"
        host.balanced = host.balanced and pair.balanced
        draft.nested = True
        return True

    def _goes_on_from(self, host: Draft, span: Span, inner: list[int]) -> bool:
        """Tell whether marked words only end what begins unmarked before the cue: 'Der Preis, so X, „ist zu hoch“'."""
        place = host.content.index(span)
        if not place or self.words.forms[inner[0]][:1].isupper():
            return False
        start, end = host.content[place - 1]
        return self.words.text[start] not in LEADING and self.words.text[end : end + 1] not in LEADING

    def _is_sentence(self, inner: list[int]) -> bool:
        """Tell whether a marked string is a sentence of its own and no part of one."""
        capital = self.words.forms[inner[0]][:1].isupper()
        return capital and len(inner) >= _SAID_WITH_VERB and any(self.words.finite[k] for k in inner)

    def _called_that(self, place: Span, sentence: Sentence, thing: Report) -> bool:
        """Tell whether marked words are all that stands before a verb that calls something so: '„Ein Traum“, nennt sie das'."""
        words, cue = self.words, thing.cue
        clause = next(clause for clause in sentence.clauses if clause.last > cue[0])
        alone = place[0] == sentence.first and clause.kind == "verb_first" and clause.first == cue[0]
        that = self.lexicon["anaphors"].intersection(words.lower[cue[1] : clause.last])
        return alone and clause.before == "," and clause.first - place[1] <= 1 and bool(that)

    def _called(self, place: Span, sentence: Sentence, thing: Report) -> bool:
        """Tell whether marked words belong to the cue behind them: "hat das „dumm“ genannt", "Als „dumm“ wertete das ..."."""
        words, cue = self.words, thing.cue
        if self._called_that(place, sentence, thing):
            return True
        clause = next(clause for clause in sentence.clauses if clause.last > cue[0])
        inside = thing.speaker is not None and thing.speaker[0] <= place[0] < thing.speaker[1]
        if thing.speaker is None or inside or not clause.first <= place[0] < place[1] <= cue[0]:
            return False
        closing = any(words.finite[clause.first : place[0]]) and not words.finite[cue[0]]
        opening = all(words.pos[k] in _OPENERS for k in range(clause.first, place[0])) and cue[0] == place[1]
        return closing or (opening and place[0] > clause.first)

    def _widen(self, draft: Draft, place: Span, sentence: Sentence, thing: Report) -> None:
        """Take in what a cue says of what, as the marked words are only a part of it: "called the idea "mad""."""
        words, lexicon, cue = self.words, self.lexicon, thing.cue
        clause = next(clause for clause in sentence.clauses if clause.last > cue[0])
        last = place[1] if place[1] > cue[0] else clause.last
        if place[1] == last < clause.last and words.lower[last] in lexicon["genitives"]:
            last = phrases.phrase_after(words, last, clause, lexicon, to_verb=False)
        spans = []
        stretches = self.statements.beside(sentence, thing, last) if lexicon.verb_second else []
        if not any(start <= place[0] and place[1] <= end for start, end in stretches):
            told = thing.speaker is not None and cue[0] < thing.speaker[1] <= place[0]
            stretches = [(thing.speaker[1] if told and thing.speaker else min(cue[1], place[0]), max(last, place[1]))]
        for start, end in stretches:
            first = start
            if not start <= place[0] < end:
                named = words.pos[start] in _NAMED and words.lower[start] not in lexicon["time_nouns"]
                if named and (end <= cue[0] or place[1] <= cue[0]):
                    spans.append(trimmed(self.words, start, end))
                continue
            if any(words.forms[k] in _BREAKS or words.finite[k] for k in range(first, place[0])):
                first = place[0]
            while first < place[0] and (
                words.pos[first] == "ADV"
                or words.lower[first] in lexicon["time_nouns"]
                or (words.lower[first] in lexicon["speaking_of"] and place[0] - first <= _NEAR_MARK)
                or (words.pos[first] == "ADP" and words.lower[first + 1] in lexicon["time_nouns"])
            ):
                first += 1
            spans.append(trimmed(self.words, first, end))
        content = [span for span in spans if span is not None]
        if content:
            draft.type, draft.content = "mixed", content

    def _staged(self, sentence: Sentence, place: int) -> Span | None:
        """Return who is named before a colon without a verb: "Chairman Karl Lamm: "..."."""
        words, stop = self.words, place - 1
        if stop <= sentence.first or words.forms[stop] != ":" or any(words.finite[sentence.first : stop]):
            return None
        head = phrases.head_noun(words, sentence.first, stop)
        if head is None:
            return None
        clause = Clause(sentence.first, stop, "fragment", None)
        speaker = phrases.phrase_around(words, head, clause, self.lexicon)
        return speaker if can_speak(words, speaker, self.lexicon) else None

    def _like_title(self, place: Span, inner: list[int]) -> bool:
        """Tell the name of a film, song or campaign: a noun for such a thing before it, or capitals throughout."""
        words = self.words
        if place[0] and self.lexicon.works.ends(words.lower[place[0] - 1]) and len(inner) < _LONGEST_TITLE:
            return True
        long = [words.forms[k] for k in inner if len(words.forms[k]) > 3]
        return len(long) > 1 and all(form[:1].isupper() for form in long)

    def _like_speech(self, inner: list[int]) -> bool:
        """Tell a short marked string that quotes somebody from a name or title."""
        if len(inner) >= _SAID_WITH_VERB:
            return True
        return not any(self.words.pos[k] in ("PROPN", "X") for k in inner)

    # --- speech that goes on

    def _going_on(self, number: int, sentence: Sentence, reports: list[Report]) -> Draft | None:
        """Return the sentence as speech that goes on, when its own verb stands in the reporting mood."""
        if not self._in_reporting_mood(number, sentence, reports):
            return None
        begins = self._mood_begins(sentence)
        span = trimmed(self.words, begins, sentence.last)
        if span is None:
            return None
        led = [report for report in reports if report.kind == "thing" and report.cue[0] < begins and report.speaker]
        speaker = led[-1].speaker if led else self._before_colon(sentence, begins)
        if speaker is not None and begins > sentence.first:
            cue = led[-1].cue if led and led[-1].speaker == speaker else None  # "Das Amt winkt ab: Es fehle Geld"
            draft = Draft("indirect", [span], speaker, cue, number, sentence.paragraph, "goes_on")
            draft.until = number
            self.going = draft
            return draft
        going = self.going
        alike = going is not None and (going.type == "mixed" or not self._holds_marked(sentence))
        if going is not None and alike and going.until == number - 1 and going.paragraph == sentence.paragraph:
            going.content[-1] = (going.content[-1][0], span[1])
            going.until = number
            return going
        speaker, follows = self._carried(number, sentence)
        self.going = Draft("indirect", [span], speaker, None, number, sentence.paragraph, "goes_on", follows=follows)
        self.going.until = number
        return self.going

    def _holds_marked(self, sentence: Sentence) -> bool:
        """Tell whether marked words that look like speech stand in a sentence."""
        atoms = (
            [k for k in range(first, last) if self.words.forms[k][0].isalnum()] for first, last, _ in sentence.atoms
        )
        return any(inner and self._like_speech(inner) for inner in atoms)

    def _mood_begins(self, sentence: Sentence) -> int:
        """Return where the reporting mood sets in: behind a semicolon when the first half is told plainly."""
        words, weak = self.words, self.lexicon["reportive_weak"] | self.lexicon["hearsay"]
        for number, clause in enumerate(sentence.clauses):
            verb = clause.verb
            reported = verb is not None and (words.reportive[verb] or words.lower[verb] in weak)
            if clause.kind in ("main", "verb_first") and reported:
                opening = number
                while opening and clause.kind == "verb_first" and sentence.clauses[opening].before == ",":
                    opening -= 1  # "X sieht einen Graben: Wer dort wohne, | habe anders gestimmt"
                    if sentence.clauses[opening].kind not in ("relative", "sub", "question"):
                        return sentence.first
                first = sentence.clauses[opening]
                return first.first if first.before in (";", ":") else sentence.first
        return sentence.first

    def _before_colon(self, sentence: Sentence, begins: int) -> Span | None:
        """Return who is said to speak right before a colon: "Berg haelt das fuer uebertrieben: Es seien ..."."""
        if not any(clause.first == begins and clause.before == ":" for clause in sentence.clauses):
            return None
        speaker = main_subject(self.words, sentence, begins, self.lexicon, first=True)
        return speaker if speaker is not None and can_speak(self.words, speaker, self.lexicon) else None

    def _in_reporting_mood(self, number: int, sentence: Sentence, reports: list[Report]) -> bool:
        words, lexicon = self.words, self.lexicon
        said = [span for report in reports for span in report.content if report.kind != "accordingly"]
        clauses = [clause for clause in sentence.clauses if clause.kind in ("main", "verb_first")]
        free = [clause for clause in clauses if not any(a <= (clause.verb or 0) < b for a, b in said)]
        verbs = [clause.verb for clause in free if clause.verb is not None]
        if not verbs:
            return False
        follows = self.voice_sentence >= number - 1
        spoken = [report for report in reports if report.kind not in ("thing", "accordingly")]
        if spoken:
            inside = spoken[0].kind == "verb" and free[0].first <= spoken[0].cue[0] < free[0].last
            return follows and inside and words.reportive[verbs[0]]
        if any(words.reportive[verb] for verb in verbs):
            return True
        stand_in = any(words.lower[verb] in lexicon["reportive_weak"] for verb in verbs) and not any(
            report.kind == "thing" and report.speaker is not None and "figure" in report.takes for report in reports
        )
        plural = any(words.plural[verb] and words.lower[verb] in lexicon["reportive_weak"] for verb in verbs)
        if plural and stand_in and self.subjunctive == number - 1 and self.voice_paragraph == sentence.paragraph:
            return (
                True  # the plural stands in for a form that would look like plain telling: "Elf Laeden stuenden leer."
            )
        plain = sentence.clauses[0].kind != "verb_first" and self.voice_paragraph == sentence.paragraph
        conditions = lexicon["hypothetical_marks"] - lexicon["reportive_weak"]
        supposed = any(words.lower[k] in conditions for k in range(sentence.first, sentence.last))
        if follows and plain and not supposed and words.lower[verbs[0]] in lexicon["reportive_plural"]:
            return stand_in  # "..., sagte X. Die Kosten haetten sich verdoppelt."
        if follows and not reports and self._goes_on_supposing(sentence, verbs[0]):
            return True
        weak = lexicon["reportive_weak"]
        told = any(clause.before == ":" and clause.verb and words.lower[clause.verb] in weak for clause in free)
        if told and stand_in and any(report.kind == "thing" and report.speaker for report in reports):
            return True
        return follows and self.going is not None and (stand_in or words.lower[verbs[0]] in lexicon["hearsay"])

    def _goes_on_supposing(self, sentence: Sentence, verb: int) -> bool:
        """Tell whether a conditional goes on from reported speech right before: "Les frais auraient triple."."""
        words, last = self.words, self.drafts[-1] if self.drafts else None
        ending = self.lexicon.supposing_ending
        if ending is None or last is None or last.type == "direct" or last.kind not in ("verb", "source", "goes_on"):
            return False
        same = last.paragraph == sentence.paragraph and last.speaker is not None and last.speaker == self.voice
        return same and not sentence.atoms and ending.search(words.lower[verb]) is not None

    # --- who is speaking

    def _remember(self, number: int, sentence: Sentence, mine: list[Draft], things: list[Report]) -> None:
        named = [draft for draft in mine if draft.speaker is not None and draft.kind != "accordingly"]
        spoken = [report.speaker for report in things if report.speaker is not None]
        if named:
            best = max(
                named,
                key=lambda draft: (draft.type != "direct" or draft.kind not in ("bare", "short"), draft.content[0][0]),
            )
            self.voice, self.voice_sentence, self.voice_paragraph = best.speaker, number, sentence.paragraph
        elif mine:
            self.voice_sentence = number if self.voice is not None else self.voice_sentence
        elif spoken:
            self.voice, self.voice_sentence, self.voice_paragraph = spoken[0], number, sentence.paragraph
        if self.going is not None and self.going not in mine:
            self.going = None
        topic = main_subject(self.words, sentence, sentence.last, self.lexicon, first=True)
        speaks = topic is not None and can_speak(self.words, topic, self.lexicon)
        personal = topic is not None and any(k in self.words.people for k in range(*topic))
        if not personal and self.lexicon.subject_dropped and (opening := self._opening_name(sentence)) is not None:
            topic, speaks = opening, True
        if speaks or not self.lexicon.subject_dropped or sentence.paragraph != self.topic_paragraph:
            self.topic, self.topic_paragraph, self.topic_sentence = topic, sentence.paragraph, number
        self.asked = self.words.forms[sentence.last - 1] == "?" and not sentence.atoms
        for phrase in (self.voice if named else None, self.topic if self.voice is None and not self.asked else None):
            nominal = phrase is not None and any(self.words.pos[k] == "PROPN" for k in range(*phrase))
            if nominal and self._is_voice(phrase):
                self.guest = phrase

    def _opening_name(self, sentence: Sentence, before: int | None = None) -> Span | None:
        """Return the person who is named first in a sentence, before its verb: "Piu prudente la sindaca, Ada Rossi."."""
        words, first = self.words, sentence.first
        last = sentence.last if before is None else before
        last = next((k for k in range(first, last) if words.finite[k]), last)
        if sentence.atoms:
            last = min(last, sentence.atoms[0][0])
        head = next((k for k in range(first, last) if k in words.people), None)
        if head is None or self._is_governed(head, first):
            return None
        end = next((k for k in range(head, last) if k not in words.people), last)
        return head, end

    def _is_governed(self, word: int, first: int) -> bool:
        """Tell whether a preposition stands before a name, its article and the role before it."""
        words, k = self.words, word - 1
        while k >= first and (words.pos[k] in ("DET", "ADJ") or words.lower[k] in self.lexicon.persons):
            k -= 1
        return k >= first and words.pos[k] == "ADP"

    def _carried(self, number: int, sentence: Sentence) -> tuple[Span | None, bool]:
        """Return who goes on speaking and whether it is the last voice; else whom the sentence before was about."""
        near = self.voice_sentence >= number - 1
        same = self.voice_paragraph == sentence.paragraph and self.voice_sentence >= number - _MEMORY
        topic = self.topic if self.lexicon.subject_dropped and self.topic_sentence == number - 1 else None
        newer = topic is not None and any(k in self.words.people for k in range(*topic))
        if newer and not near:
            return topic, False
        if self.voice is not None and (near or same):
            return self.voice, near
        speaks = self.topic is not None and not self.asked and can_speak(self.words, self.topic, self.lexicon)
        return self.topic if speaks else self.guest, False


_RECENT = 8


def _one_each(reports: list[Report]) -> list[Report]:
    """Keep one report for each content: a verb's before a source's before a noun's."""
    order = {"verb": 0, "anaphor": 0, "source": 1, "noun": 2, "accordingly": 3, "thing": 4}
    kept: list[Report] = []
    for report in sorted(reports, key=lambda report: order[report.kind]):
        last = report.content[-1] if report.content else None
        if last is None or not any(other.content and _same_end(other.content[-1], last) for other in kept):
            kept.append(report)
    return sorted(kept, key=lambda report: report.cue)


def _same_end(one: Span, other: Span) -> bool:
    """Tell whether two contents are one, the opening word left aside: "(wonach) das Geld fehle"."""
    return one[1] == other[1] and abs(one[0] - other[0]) <= 1


def _covers(span: Span, pair: MarkPair) -> bool:
    return span[0] <= pair.content_start and pair.content_end <= span[1] + 1


def _holds(draft: Draft, pair: MarkPair) -> bool:
    return any(_covers(span, pair) for span in draft.content)
