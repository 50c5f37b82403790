"""Find quotes: who said what, directly, indirectly or both, however the marks stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from claimkit.extraction.attribution import Report, Span, find_reports, main_subject
from claimkit.extraction.marks import MarkPair
from claimkit.extraction.sentences import Sentence, Words, read_sentences, read_words
from claimkit.extraction.speech_lexicons import SpeechLexicon, speech_lexicon
from claimkit.languages import Language
from claimkit.records import Entity, Quote, QuoteType
from claimkit.records import Span as TextSpan


@dataclass(slots=True)
class Draft:
    """A quote in the making: content as offsets, speaker and cue in words."""

    type: QuoteType
    content: list[Span]
    speaker: Span | None
    cue: Span | None
    sentence: int
    paragraph: int
    kind: str
    polarity: str = "asserted"
    balanced: bool = True
    confidence: float = 0.5
    parent: "Draft | None" = None
    carried: bool = False


def find_quotes(
    doc: Any, marks: Sequence[MarkPair], entities: tuple[Entity, ...], language: Language
) -> tuple[Quote, ...]:
    """Return the quotes of a text in text order, nested ones after those that hold them."""
    lexicon = speech_lexicon(language)
    words = read_words(doc, lexicon)
    drafts = find_speech(words, marks, lexicon)
    return tuple(_quote(words, draft, f"q{number}", drafts) for number, draft in enumerate(drafts, 1))


def _quote(words: Words, draft: Draft, name: str, drafts: list[Draft]) -> Quote:
    from claimkit.records import Speaker

    text = words.text
    content = tuple(TextSpan(s, e, text[s:e]) for s, e in draft.content)
    speaker = None
    if draft.speaker:
        s, e = words.starts[draft.speaker[0]], words.ends[draft.speaker[1] - 1]
        speaker = Speaker(s, e, text[s:e])
    cue = None
    if draft.cue:
        s, e = words.starts[draft.cue[0]], words.ends[draft.cue[1] - 1]
        cue = TextSpan(s, e, text[s:e])
    s, e = content[0].start, content[-1].end
    return Quote(name, draft.type, s, e, text[s:e], content, speaker, cue, None, draft.balanced, draft.polarity, draft.confidence)


def find_speech(words: Words, marks: Sequence[MarkPair], lexicon: SpeechLexicon) -> list[Draft]:
    reading = _Reading(words, lexicon)
    for number, sentence in enumerate(read_sentences(words, marks, lexicon)):
        reading.read(number, sentence)
    return sorted(reading.drafts, key=lambda draft: (draft.content[0][0], -draft.content[-1][1]))


OPT = dict(thing=True, goes=True, weak=True, noun=True, hearsay=True, outer=True, fallback=True)


class _Reading:
    def __init__(self, words: Words, lexicon: SpeechLexicon) -> None:
        self.words = words
        self.lexicon = lexicon
        self.drafts: list[Draft] = []
        self.before: Sentence | None = None
        self.voice: Span | None = None  # who spoke last
        self.voice_at = -9  # in which sentence
        self.voice_in = -9  # and paragraph
        self.topic: Span | None = None  # subject of the sentence before
        self.going: Draft | None = None

    def read(self, number: int, sentence: Sentence) -> None:
        reports = self.one_each(find_reports(self.words, sentence, self.lexicon))
        things = [r for r in reports if r.kind == "thing"]
        mine: list[Draft] = []
        whole = self.goes_on(number, sentence, reports) if OPT["goes"] else None
        if whole is not None:
            mine.append(whole)
        else:
            for report in reports:
                spans = self.content(sentence, report) if report.kind != "thing" else []
                if spans:
                    mine.append(
                        Draft("indirect", spans, report.speaker, report.cue, number, sentence.paragraph, report.kind, report.polarity)
                    )
        direct = self.direct(number, sentence, mine, things)
        mine = [d for d in mine if not d.carried]
        if OPT["thing"] and whole is None:
            mine += self.things(number, sentence, things, mine + direct)
        mine += direct
        self.remember(number, sentence, mine, things)
        self.drafts += [d for d in mine if not self.drafts or all(d is not old for old in self.drafts[-6:])]
        self.before = sentence

    def remember(self, number: int, sentence: Sentence, mine: list[Draft], things: list[Report]) -> None:
        named = [d for d in mine if d.speaker is not None and d.parent is None]
        if named:
            best = max(named, key=lambda d: d.content[0][0])
            self.voice, self.voice_at, self.voice_in = best.speaker, number, sentence.paragraph
        elif mine and self.voice is not None:
            self.voice_at = number
        else:
            spoken = [r for r in things if r.speaker is not None]
            if spoken:
                self.voice, self.voice_at, self.voice_in = spoken[0].speaker, number, sentence.paragraph
        if self.going is not None and self.going not in mine:
            self.going = None
        self.topic = main_subject(self.words, sentence, sentence.last, self.lexicon)

    def carried(self, number: int, sentence: Sentence) -> Span | None:
        """Return who goes on speaking: the last voice when near, else whom the sentence before was about."""
        if self.voice is not None and self.voice_at >= number - 1:
            return self.voice
        if self.voice is not None and self.voice_in == sentence.paragraph and self.voice_at >= number - 3:
            return self.voice
        if OPT["fallback"] and self.topic is not None and self.words.lower[self.topic[0]] not in self.lexicon["nobody"]:
            return self.topic
        return None

    def one_each(self, reports: list[Report]) -> list[Report]:
        """Keep one report for each content, the verb's before the noun's."""
        order = {"verb": 0, "source": 1, "accordingly": 2, "anaphor": 0, "predicate": 3, "noun": 4, "thing": 9}
        kept: list[Report] = []
        for report in sorted(reports, key=lambda r: order[r.kind]):
            if not OPT["noun"] and report.kind == "noun":
                continue
            if report.kind != "thing" and any(r.content and r.content[-1][0] == report.content[-1][0] and r.content[-1][1] == report.content[-1][1] for r in kept):
                continue
            kept.append(report)
        return sorted(kept, key=lambda r: r.cue)

    def content(self, sentence: Sentence, report: Report) -> list[Span]:
        words = self.words
        if report.kind == "anaphor":
            if self.before is None:
                return []
            b = self.before
            return [self.chars(b.first, b.last), self.chars(*report.content[0])]
        spans = []
        for first, last in report.content:
            if first < last and words.lower[first] in self.lexicon["that"]:
                first += 1
            span = self.trim(first, last)
            if span is not None:
                spans.append(span)
        return spans

    def trim(self, first: int, last: int) -> Span | None:
        words = self.words
        while first < last and words.pos[first] == "PUNCT" and words.forms[first] not in OPENERS:
            first += 1
        while first < last and words.forms[last - 1] in ".,;:-\u2013!?":
            last -= 1
        return self.chars(first, last) if first < last else None

    def chars(self, first: int, last: int) -> Span:
        return self.words.starts[first], self.words.ends[last - 1]

    def direct(self, number: int, sentence: Sentence, mine: list[Draft], things: list[Report]) -> list[Draft]:
        found = []
        for first, last, pair in sentence.atoms:
            draft = self._one_direct(number, sentence, first, last, pair, mine, things)
            if draft is not None:
                found.append(draft)
        return found

    def _one_direct(self, number: int, sentence: Sentence, first: int, last: int, pair: MarkPair, mine: list[Draft], things: list[Report]) -> Draft | None:
        words = self.words
        content = [(pair.content_start, pair.content_end)]
        inner = [k for k in range(first, last) if words.pos[k] != "PUNCT" and words.forms[k][0].isalnum()]
        size = len(inner)
        if not size:
            return None
        draft = Draft("direct", content, None, None, number, sentence.paragraph, "marks", balanced=pair.balanced)
        for host in mine:
            for s, e in host.content:
                if s <= pair.content_start and pair.content_end <= e + 1:
                    alone = self.count(s, e) <= size + (0 if size > 3 else 0)
                    draft.speaker, draft.cue, draft.kind = host.speaker, host.cue, host.kind
                    if alone and len(host.content) == 1:
                        host.carried = True
                        draft.polarity = host.polarity
                        return draft
                    if alone:
                        # a split direct quote: each part is its own pair
                        host.content = [c for c in host.content if c != (s, e)]
                        if not host.content:
                            host.carried = True
                        return draft
                    if not self.looks_said(inner, size, host):
                        return None
                    host.type = "mixed"
                    draft.parent = host
                    return draft
        verbish = any(words.finite[k] for k in inner)
        for thing in things:
            if "quote" in thing.takes and thing.cue[1] <= first and (not verbish or size > 2) and self.looks_said(inner, size, None):
                draft.speaker, draft.cue, draft.kind = thing.speaker, thing.cue, "thing"
                return draft
        if size >= 8 or (size >= 4 and verbish):
            whole = first <= sentence.first + 1 and last >= sentence.last - 1
            if whole:
                draft.speaker = self.carried(number, sentence)
            else:
                draft.speaker = main_subject(words, sentence, first, self.lexicon) or self.carried(number, sentence)
            draft.kind = "bare"
            return draft
        return None

    def looks_said(self, inner: list[int], size: int, host: Draft | None) -> bool:
        words = self.words
        if size >= 4:
            return True
        if any(words.pos[k] in ("PROPN", "X") for k in inner):
            return False
        return True

    def count(self, s: int, e: int) -> int:
        a, b = self.words.at(s), self.words.at(e - 1)
        return sum(1 for k in range(a, b + 1) if self.words.forms[k][0].isalnum())

    def things(self, number: int, sentence: Sentence, things: list[Report], others: list[Draft]) -> list[Draft]:
        words = self.words
        found = []
        for thing in things:
            if "thing" not in thing.takes or any(d.cue == thing.cue for d in others) or thing.speaker is None:
                continue
            if any(s <= words.starts[thing.cue[0]] < e for d in others for s, e in d.content):
                continue
            if len(found):
                continue
            span = self.trim(sentence.first, sentence.last)
            if span:
                found.append(Draft("indirect", [span], thing.speaker, thing.cue, number, sentence.paragraph, "thing", thing.polarity))
        return found

    def goes_on(self, number: int, sentence: Sentence, reports: list[Report]) -> Draft | None:
        """Return the sentence as speech that goes on, when its own verb stands in the reporting mood."""
        words, lexicon = self.words, self.lexicon
        main = [c for c in sentence.clauses if c.kind in ("main", "verb_first") and c.verb is not None]
        verbs = [c.verb for c in main if c.verb is not None]
        if not verbs:
            return None
        follows = self.voice_at >= number - 1
        near = self.voice_at >= number - 3
        spoken = [r for r in reports if r.kind not in ("thing", "accordingly", "noun")]
        strong = words.reportive[verbs[0]] or (any(words.reportive[v] for v in verbs) and not spoken)
        if spoken:
            inside = strong and OPT["outer"] and follows and spoken[0].kind == "verb" and self._within(main[0], spoken[0])
            if not inside:
                return None
        weak = OPT["weak"] and follows and any(words.lower[v] in lexicon["reportive_weak"] for v in verbs)
        hearsay = OPT["hearsay"] and follows and words.lower[verbs[0]] in lexicon["hearsay"]
        if not (strong or weak or hearsay):
            return None
        span = self.trim(sentence.first, sentence.last)
        if span is None:
            return None
        going = self.going
        if going is not None and going.sentence == number - 1 and going.paragraph == sentence.paragraph:
            going.content[-1] = (going.content[-1][0], span[1])
            going.sentence = number
            return going
        self.going = Draft("indirect", [span], self.carried(number, sentence), None, number, sentence.paragraph, "goes_on")
        return self.going

    def _within(self, clause: Any, report: Report) -> bool:
        """Tell whether a cue stands in the clause whose verb is in the reporting mood."""
        return clause.first <= report.cue[0] < clause.last


OPENERS = frozenset("\u201e\u201c\"\u00bb\u00ab\u201a([\u2018\u201d'")
