"""What a cue reports without a clause for it: a figure, a verdict, a cause, an intention, or its whole sentence."""

from __future__ import annotations

from claimkit.extraction import phrases
from claimkit.extraction.attribution import can_speak
from claimkit.extraction.contents import Span
from claimkit.extraction.reports import Report
from claimkit.extraction.sentences import Clause, Sentence
from claimkit.extraction.speech_lexicons import SpeechLexicon
from claimkit.extraction.utterances import Draft, draft_of, trimmed
from claimkit.extraction.words import Words

_YEAR = 4  # digits
_GAP = 6  # words among which a speaker and a figure stand whose cue is left out
_ASKED = 6  # words among which stands who is asked: "bittet den Bund | um 3 Millionen"
_GAPPED = frozenset(("ADJ", "ADP", "ADV", "DET", "NOUN", "PRON", "PUNCT"))
_HEADS = frozenset(("NOUN", "PROPN", "NUM", "PRON", "X"))
_BREAKS = frozenset(",;:()")
_WEIGHTY = frozenset(("NOUN", "PROPN", "NUM", "VERB", "X"))


class Statements:
    """Find what the verbs of a text report when no clause says it."""

    def __init__(self, words: Words, lexicon: SpeechLexicon) -> None:
        self.words = words
        self.lexicon = lexicon

    def find(self, number: int, sentence: Sentence, things: list[Report], others: list[Draft]) -> list[Draft]:
        """Return what a verb without a clause reports: a figure ("schaetzt X auf 3"), or a verdict ("haelt X fuer falsch")."""
        found: list[Draft] = []
        for thing in things:
            taken = any(draft.cue == thing.cue for draft in others)
            place = self.words.starts[thing.cue[0]]
            told = [draft for draft in (*others, *found) if draft.kind != "source"]
            inside = any(start <= place < end for draft in told for start, end in draft.content)
            if thing.speaker is None or taken or inside:
                continue
            spans: list[Span] = []
            if self._counts(thing):
                last = min(self._reach(sentence, thing), self._next_cue(sentence, thing, things))
                own = next(clause.first for clause in sentence.clauses if clause.last > thing.cue[0])
                gap = self._gap(own, max(thing.cue[1], own), last)
                spans = self._figure(sentence, thing, gap[0] if gap is not None else last)
                if spans and gap is not None:
                    found += self._gapped(gap, last, thing, number, sentence)
            held = any(start <= place < end for draft in others for start, end in draft.content)
            if not spans and "verdict" in thing.takes and not held:
                spans = self._verdict(sentence, thing, self._reach(sentence, thing))
            if not spans and "cause" in thing.takes and not held:
                spans = self._cause(sentence, thing)
            if not spans and "intention" in thing.takes:
                spans = self._intention(sentence, thing)
            speaks = can_speak(self.words, thing.speaker, self.lexicon)
            speaks = speaks and not self._of_that(sentence, thing)
            if not spans and speaks and not (found or held):
                spans = self._asked(sentence, thing) if "noun" in thing.takes else self._whole(sentence, thing)
            named = [span for draft in others if draft.kind == "noun" for span in draft.content]
            if spans and not any(a < end and start < b for a, b in named for start, end in spans):
                evidence = "cause" if "cause" in thing.takes else "thing"
                found.append(draft_of("indirect", spans, thing, number, sentence, evidence))
        return found

    def _next_cue(self, sentence: Sentence, thing: Report, things: list[Report]) -> int:
        """Return where the clause with the next cue begins, which is another one's: "..., die Verteidigung vier beantragt"."""
        end = next(clause.last for clause in sentence.clauses if clause.last > thing.cue[0])
        cues = [other.cue[0] for other in things if other.cue[0] >= end and other.speaker is not None]
        later = (clause.first for clause in sentence.clauses if any(clause.first <= k < clause.last for k in cues))
        return next(later, sentence.last)

    def _counts(self, thing: Report) -> bool:
        """Tell whether a figure alone is what a cue reports; of some only where who says so can speak."""
        if "figure" in thing.takes:
            return True
        told = "spoken_figure" in thing.takes and thing.speaker is not None
        return told and thing.speaker is not None and can_speak(self.words, thing.speaker, self.lexicon)

    def _reach(
        self, sentence: Sentence, thing: Report, kinds: tuple[str, ...] = ("fragment", "relative", "infinitive")
    ) -> int:
        """Return where the clause of a cue ends with all that hangs on it: the clauses of some kinds behind it."""
        place = next(k for k, clause in enumerate(sentence.clauses) if clause.last > thing.cue[0])
        last = sentence.clauses[place].last
        for clause in sentence.clauses[place + 1 :]:
            gapped = (
                clause.kind == "fragment" and self._gap(clause.first - 1, clause.first - 1, clause.last) is not None
            )
            if clause.kind not in kinds or (clause.before == ";" and not gapped):
                break
            last = clause.last
        return last

    def _gap(self, own: int, first: int, last: int) -> tuple[int, Span] | None:
        """Return where another one's figure begins with the cue left out, behind a figure since `own`, and who that is.

        "Police spoke of 9,000, the organisers of 15,000"; "... auf 9.000 und der Verband auf 15.000".
        """
        words, lexicon = self.words, self.lexicon
        for k in range(max(1, first), last - 1):
            joint = words.lower[k] in lexicon["conjunctions"] or words.forms[k] in (",", ";")
            noun = phrases.head_noun(words, k + 1, min(last, k + _GAP)) if joint else None
            if noun is None or any(words.pos[i] in ("ADP", "NUM", "PRON") for i in range(k + 1, noun)):
                continue
            clause = Clause(k + 1, last, "fragment", None)
            speaker = phrases.phrase_around(words, noun, clause, lexicon)
            if speaker[0] != k + 1 or not can_speak(words, speaker, lexicon):
                continue
            if lexicon.verb_final and words.pos[k + 1] == "DET" and not words.nominative[k + 1]:
                continue  # "mit einem Umsatz von 6 Millionen und | einem Ebit von 2"
            behind = range(speaker[1], min(last, speaker[1] + _GAP))
            figure = next((i for i in behind if words.is_figure(i)), None)
            if figure is None or any(words.pos[i] not in _GAPPED for i in range(speaker[1], figure)):
                continue
            if any(words.is_figure(i) for i in range(own, k)):
                return k, speaker
        return None

    def _gapped(self, gap: tuple[int, Span], last: int, thing: Report, number: int, sentence: Sentence) -> list[Draft]:
        span = trimmed(self.words, gap[1][1], last)
        if span is None:
            return []
        draft = draft_of("indirect", [span], thing, number, sentence, "thing")
        draft.speaker = gap[1]
        return [draft]

    def _figure(self, sentence: Sentence, thing: Report, last: int) -> list[Span]:
        """Return the clause of a cue without the cue and its speaker, when it states a figure."""
        stretches = self.beside(sentence, thing, last)
        if not any(self._counts_something(k) for a, b in stretches for k in range(a, b)):
            return []
        return [span for a, b in stretches if (span := trimmed(self.words, a, b)) is not None]

    def _verdict(self, sentence: Sentence, thing: Report, last: int) -> list[Span]:
        """Return what is judged of what, when it is named: "hält die Zahlen für geschönt", not "hält das für falsch"."""
        stretches = self.beside(sentence, thing, last)
        heavy = (k for a, b in stretches for k in range(a, b) if self.words.pos[k] in _HEADS)
        head = next(heavy, None)
        if head is None or self.words.pos[head] == "PRON":
            return []
        return [span for a, b in stretches if (span := trimmed(self.words, a, b)) is not None]

    def _asked(self, sentence: Sentence, thing: Report) -> list[Span]:
        """Return the thing that somebody asks for, when it is named: "verlangt | eine Sonderpruefung"."""
        return self._verdict(sentence, thing, self._reach(sentence, thing))

    def _whole(self, sentence: Sentence, thing: Report) -> list[Span]:
        """Return the sentence of a cue that judges, names or speaks of something, where nothing else is reported."""
        whole = trimmed(self.words, sentence.first, sentence.last) if "thing" in thing.takes else None
        return [whole] if whole is not None else []

    def _of_that(self, sentence: Sentence, thing: Report) -> bool:
        """Tell whether a cue says something of what was said before: "haelt das fuer falsch", "begruendet dies mit X"."""
        words, lexicon = self.words, self.lexicon
        clause = next(clause for clause in sentence.clauses if clause.last > thing.cue[0])
        that = (k for k in range(clause.first, clause.last - 1) if words.lower[k] in lexicon["anaphors"])
        return any(words.pos[k + 1] not in ("ADJ", "NOUN", "PROPN", "NUM") for k in that)

    def _cause(self, sentence: Sentence, thing: Report) -> list[Span]:
        """Return what somebody puts down to what: "attributes the fall to the weather", not "attributes 3 million to it"."""
        words, lexicon = self.words, self.lexicon
        if thing.speaker is None or not can_speak(words, thing.speaker, lexicon):
            return []
        place = next(k for k, clause in enumerate(sentence.clauses) if clause.last > thing.cue[0])
        last = self._reach(sentence, thing, ("fragment", "relative", "infinitive", "that"))
        own = sentence.clauses[place]
        timed = lexicon["time_nouns"]
        links = [
            k
            for k in range(own.first, own.last - 1)
            if words.lower[k] in lexicon["cause_links"]
            and k != thing.cue[1] - 1
            and timed.isdisjoint(words.lower[k + 1 : k + 3])
        ]
        stretches = self.beside(sentence, thing, last)
        heavy = next((k for a, b in stretches for k in range(max(a, thing.cue[1]), b) if words.pos[k] in _HEADS), None)
        if not links or heavy is None or words.pos[heavy] == "PRON":
            return []
        if words.is_figure(heavy) and words.lower[min(heavy + 1, last - 1)] not in lexicon["noun_links"]:
            return []  # allots them: "attributed 3 million to the school"
        return [span for a, b in stretches if (span := trimmed(self.words, a, b)) is not None]

    def _intention(self, sentence: Sentence, thing: Report) -> list[Span]:
        """Return what somebody who can speak wants to do: "will gar nichts zahlen"."""
        words = self.words
        clause = next(clause for clause in sentence.clauses if clause.last > thing.cue[0])
        verb = clause.last - 1
        if clause.kind not in ("main", "verb_first") or words.pos[verb] != "VERB" or words.finite[verb]:
            return []
        if thing.speaker is None or not can_speak(words, thing.speaker, self.lexicon):
            return []
        barred = self.lexicon["negations"] | self.lexicon["reflexives"] | self.lexicon["anaphors"]
        if any(word in barred for word in words.lower[thing.cue[1] : verb]):
            return []
        return [
            span
            for a, b in self.beside(sentence, thing, clause.last)
            if (span := trimmed(self.words, a, b)) is not None
        ]

    def beside(self, sentence: Sentence, thing: Report, last: int) -> list[Span]:
        """Return the clause of a cue without the cue, its particle, its speaker and what only joins it to the text."""
        words, lexicon, cue = self.words, self.lexicon, thing.cue
        first = next(clause.first for clause in sentence.clauses if clause.last > cue[0])
        joined = first < cue[0] and words.lower[cue[0] - 1] in lexicon["conjunctions"]
        if joined and (lexicon.content_follows or any(words.finite[first : cue[0]])):
            first = cue[0]  # "said that ... and asked for 3 million"
        opens = thing.speaker[0] if thing.speaker is not None else first
        if first < opens < cue[0] and words.lower[opens - 1] in lexicon["conjunctions"] and lexicon.content_follows:
            first = (
                opens if any(words.finite[first:opens]) else first
            )  # "it starts in May and the city expects 3 million"
        relative = [(c.first, c.last) for c in sentence.clauses if c.kind == "relative" and c.first >= cue[1]]
        joined_on = (
            k
            for k in range(cue[1], last - 1)
            if words.lower[k] in lexicon["conjunctions"]
            and words.finite[k + 1]
            and not any(a <= k < b for a, b in relative)
        )
        last = next(joined_on, last)
        particle = (thing.particle, thing.particle + 1) if thing.particle is not None else cue
        spans = (cue, thing.speaker or cue, particle, thing.idiom or cue)
        cuts = sorted({(max(first, a), min(last, b)) for a, b in spans if a < last and b > first})
        edges = [first, *(edge for cut in cuts for edge in cut), last]
        stretches = []
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            a, b = start, stop
            if thing.speaker is not None and b == thing.speaker[0] and words.lower[b - 1] in lexicon["agent"]:
                b -= 1  # "est estimee a 3 millions | par le maire"
            while not lexicon.verb_second and b == cue[0] and b > a and words.pos[b - 1] == "AUX":
                b -= 1
            relating = a < b and words.lower[a] in lexicon["relatives"] and words.pos[a] != "DET"
            if thing.speaker is not None and a == thing.speaker[1] and relating:
                continue  # "a volunteer who gave no name spoke of 900", not "gestern bezifferte Weber | den Schaden"
            if thing.speaker is not None and b == thing.speaker[0] and self._leads_to_name(a, b):
                continue  # "ratings firm | Halsey expects 3 million"
            if thing.speaker is not None and a == thing.speaker[1] and stop == cue[0] and self._ends_name(a, b):
                continue  # "the carrier | Corvane expects 3 million", "analysts | of Halsey Partners expect"
            while a < b and words.finite[a] and words.pos[a] == "AUX":
                a += 1
            a = behind_joining(words, a, b, lexicon)
            if start == cue[1] and a + 1 < b and words.lower[a] in lexicon["reflexives"]:
                a += 1  # "verspricht sich | davon Mehreinnahmen"
            if start >= cue[1] and thing.verb_kind not in ("", "think", "hold"):
                a = self._behind_aside(a, b)
            if any(words.pos[k] in _WEIGHTY or words.is_figure(k) for k in range(a, b)):
                stretches.append((a, b))
        return stretches

    def _leads_to_name(self, first: int, last: int) -> bool:
        """Tell whether words right before who speaks are the role or kind of body that goes with the name."""
        words, time_nouns = self.words, self.lexicon["time_nouns"]
        plain = all(words.pos[k] in ("DET", "ADJ", "NOUN", "PROPN") for k in range(first, last))
        return plain and time_nouns.isdisjoint(words.lower[first:last]) and words.pos[last] == "PROPN"

    def _ends_name(self, first: int, last: int) -> bool:
        """Tell whether words between who speaks and the cue belong to who speaks, as they close with a name."""
        words = self.words
        while first < last and words.pos[last - 1] == "AUX" and not self.lexicon.verb_second:
            last -= 1
        plain = first < last and words.pos[last - 1] == "PROPN" and not any(words.finite[first:last])
        quiet = not any(words.is_figure(k) or words.forms[k] in _BREAKS for k in range(first, last))
        return plain and quiet and self.lexicon["time_nouns"].isdisjoint(words.lower[first:last])

    def _behind_aside(self, first: int, last: int) -> int:
        """Return where a figure's phrase begins behind the day and the addressee: "offered | on Monday | the city | 3"."""
        words, lexicon = self.words, self.lexicon
        begin, place = first, -1
        while place != begin and begin + 1 < last:
            place = begin
            day = begin + (words.pos[begin] == "DET" or words.lower[begin] in lexicon["on_days"])
            if words.lower[day] in lexicon["said_on"] or words.lower[begin] in lexicon["said_on"]:
                begin = day + 1 if words.lower[day] in lexicon["said_on"] else begin + 1
            elif (asked := self._asked_whom(begin, last)) is not None:
                begin = asked
            elif words.lower[begin] in lexicon["cause_links"] and lexicon.content_follows:
                clause = Clause(begin, last, "fragment", None)
                end = phrases.phrase_after(words, begin + 1, clause, lexicon, to_verb=False)
                if end > begin + 1 and not any(map(words.is_figure, range(begin, end))):
                    begin = end if can_speak(words, (begin + 1, end), lexicon) else begin
        return begin if any(map(words.is_figure, range(begin, last))) else first

    def _asked_whom(self, first: int, last: int) -> int | None:
        """Return the word that says for what somebody is asked, when who is asked stands before: "the state | for 3 million"."""
        words, lexicon = self.words, self.lexicon
        near = range(first + 1, min(last, first + _ASKED))
        place = next((k for k in near if words.lower[k] in lexicon["asked_for"]), None)
        if place is None or any(words.is_figure(k) or words.pos[k] == "ADP" for k in range(first, place)):
            return None
        return place if can_speak(words, (first, place), lexicon) else None

    def _counts_something(self, word: int) -> bool:
        """Tell whether a word is a figure and no day before its month, no year behind its month or season."""
        words = self.words
        if (
            words.forms[word].endswith(".")
            and words.lower[min(word + 1, len(words.forms) - 1)] in self.lexicon["time_nouns"]
        ):
            return False
        dated = word > 0 and len(words.forms[word]) == _YEAR and words.lower[word - 1] in self.lexicon["time_nouns"]
        return words.is_figure(word) and not dated


def behind_joining(words: Words, first: int, last: int, lexicon: SpeechLexicon) -> int:
    """Return where words begin behind what only joins them to the text: "dagegen | von 25.000", "desormais | 5 %"."""
    place = -1
    while place != first and first < last:
        place = first
        phrases_there = lexicon.joining.get(words.lower[first], ())
        width = next((len(p) for p in phrases_there if tuple(words.lower[first : first + len(p)]) == p), 0)
        first = first + width if first + width < last else first
    return first
