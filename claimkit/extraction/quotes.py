"""Find quotes: who said what, directly, indirectly or both, however the marks stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from claimkit.extraction.attribution import Report, Span, find_reports
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


OPT = dict(thing=True, goes=True, weak=True, noun=True, hearsay=True)


class _Reading:
    def __init__(self, words: Words, lexicon: SpeechLexicon) -> None:
        self.words = words
        self.lexicon = lexicon
        self.drafts: list[Draft] = []
        self.last: Draft | None = None
        self.before: Sentence | None = None

    def read(self, number: int, sentence: Sentence) -> None:
        reports = find_reports(self.words, sentence, self.lexicon)
        mine: list[Draft] = []
        reports = self.one_each(reports)
        atoms = {id(a): a for a in sentence.atoms}
        for report in reports:
            if report.kind == "thing":
                continue
            spans = self.content(sentence, report)
            if not spans:
                continue
            mine.append(
                Draft("indirect", spans, report.speaker, report.cue, number, sentence.paragraph, report.kind, report.polarity)
            )
        things = [r for r in reports if r.kind == "thing"]
        direct = self.direct(number, sentence, mine, things)
        mine = [d for d in mine if not d.carried]
        if OPT["thing"]:
            mine += self.things(number, sentence, things, mine + direct)
        if not mine and OPT["goes"]:
            mine += self.goes_on(number, sentence, direct)
        mine += direct
        if mine:
            self.last = max(mine, key=lambda d: (d.speaker is not None, d.parent is None, d.content[0][0]))
        elif not self._neutral(sentence):
            pass
        if not mine and self.last is not None and (self.last.paragraph != sentence.paragraph):
            self.last = None
        self.drafts += mine
        self.before = sentence

    def _neutral(self, sentence: Sentence) -> bool:
        return False

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
            if self.last is not None and (whole or True):
                draft.speaker = self.last.speaker
                draft.carried = False
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

    def goes_on(self, number: int, sentence: Sentence, direct: list[Draft]) -> list[Draft]:
        words, lexicon = self.words, self.lexicon
        main = [c for c in sentence.clauses if c.kind in ("main", "verb_first") and c.verb is not None]
        if not main:
            return []
        verb = main[0].verb
        assert verb is not None
        strong = words.reportive[verb]
        weak = words.lower[verb] in lexicon["reportive_weak"]
        hearsay = words.lower[verb] in lexicon["hearsay"] and OPT["hearsay"]
        follows = self.last is not None and self.last.sentence >= number - 1
        if not (strong or (weak and follows and OPT["weak"]) or (hearsay and follows)):
            return []
        span = self.trim(sentence.first, sentence.last)
        if span is None:
            return []
        speaker = self.last.speaker if self.last else None
        draft = Draft("indirect", [span], speaker, None, number, sentence.paragraph, "goes_on")
        for d in direct:
            if d.kind == "bare" and span[0] <= d.content[0][0] and d.content[-1][1] <= span[1] + 1:
                d.parent = draft
        if self.last is not None and self.last.kind == "goes_on" and self.last.sentence == number - 1 and self.last.paragraph == sentence.paragraph:
            self.last.content[-1] = (self.last.content[-1][0], span[1])
            self.last.sentence = number
            return []
        return [draft]


OPENERS = frozenset("\u201e\u201c\"\u00bb\u00ab\u201a([\u2018\u201d'")
