"""What surrounds a figure: its sentence, clause, entities, times and quotes, looked up in constant or logarithmic time."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimkit.extraction.clauses import clause_heads, find_doer, governing_clause
from claimkit.extraction.moves import lead
from claimkit.extraction.parses import Parse, Token
from claimkit.extraction.patterns import Phrases, compile_patterns
from claimkit.extraction.ranking import Bundle
from claimkit.extraction.series import find_labels
from claimkit.languages import Language
from claimkit.records import Entity, Quantity, Quote, Span, Time

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NESTED = 8  # quotes before a figure among which the ones around it are looked for
_LINK_REACH = 40  # characters that a linking word and its determiner may take
_SHARE_WORDS = 4
_BREAKS = (",", ";", ":")
_NOMINAL = ("NOUN", "PROPN")
_MEASURING = (*_NOMINAL, "X", "ADJ")


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of an entity, by tokens and characters."""

    start: int
    end: int
    entity: Entity


@dataclass(slots=True)
class Frame:
    """A Doc with its records, indexed for the questions that claims ask."""

    doc: Parse
    text: str
    language: Language
    quantities: Sequence[Quantity]
    times: Sequence[Time]
    quotes: Sequence[Quote]
    clauses: list[int]
    mentions: list[Mention]
    token_starts: list[int]
    speakers: list[tuple[int, int]]
    figure_tokens: Mapping[int, int] = field(default_factory=dict)
    time_tokens: frozenset[int] = frozenset()
    commas: list[int] = field(default_factory=list)
    figures_until: list[int] = field(default_factory=list)
    sentence_of: list[int] = field(default_factory=list)
    roots: dict[int, int] = field(default_factory=dict)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    cues: dict[int, dict[tuple[str, int], list[int]]] = field(default_factory=dict)
    topics: list[Mention] = field(default_factory=list)
    places: list[Mention | None] = field(default_factory=list)
    names: dict[int, Mention | None] = field(default_factory=dict)  # `nominals.named_by`, kept
    doers: dict[int, tuple[int, str]] = field(default_factory=dict)
    measures: dict[int, bool] = field(default_factory=dict)  # `is_measure`, kept
    named: dict[int, Mention | None] = field(default_factory=dict)  # `mention_of`, kept
    stretches: dict[tuple[int, int], range] = field(default_factory=dict)  # `tokens`, kept
    spoken: dict[tuple[int, int], list[Quote]] = field(default_factory=dict)  # `quotes_over`, kept
    labels: dict[int, dict[int, frozenset[int]]] = field(default_factory=dict)
    owners: dict[int, bool] = field(default_factory=dict)  # `owners.is_owner`, kept
    notes: dict[int, Bundle] = field(default_factory=dict)  # what `owners` found of a token by itself
    far_notes: dict[int, Bundle] = field(default_factory=dict)  # and of that what counts far away
    natures: dict[int, Bundle] = field(default_factory=dict)  # what `measures` found of a token by itself
    olds: frozenset[int] = frozenset()  # where the figures start that a change starts from
    published: str | None = None  # the ISO date after which a time lies ahead
    held: dict[int, Time | None] = field(default_factory=dict)  # the times of the figures read so far, by their start
    tenses: dict[int, str] = field(default_factory=dict)  # `tenses.clause_tense`, kept by clause
    parts: dict[int, tuple[str, int | None, int | None]] = field(default_factory=dict)  # `periods.parts_of_changes`
    compared: dict[int, bool] = field(default_factory=dict)  # whether figures are compared with a time, by its start
    urgent: dict[tuple[int, int], dict[str, float]] = field(
        default_factory=dict
    )  # what `priorities` found of a sentence
    reported_at: frozenset[int] | None = None  # the clauses that hold the cue of a quote, once asked for

    @classmethod
    def of(
        cls,
        doc: Doc,
        quantities: Sequence[Quantity],
        times: Sequence[Time],
        entities: Sequence[Entity],
        quotes: Sequence[Quote],
        language: Language,
    ) -> Frame:
        """Index a Doc and its records."""
        times = _sound(times, quantities)
        mentions = sorted(
            (Mention(span.start, span.end, entity) for entity in entities for span in entity.mentions),
            key=lambda mention: (mention.start, -mention.end),
        )
        parse = Parse(doc)
        starts = [token.idx for token in parse]
        speakers = sorted({(quote.speaker.start, quote.speaker.end) for quote in quotes if quote.speaker})
        frame = cls(
            parse, parse.text, language, quantities, times, quotes, clause_heads(parse), mentions, starts, speakers
        )
        frame.figure_tokens = {
            i: place for place, quantity in enumerate(quantities) for i in frame.tokens(quantity.start, quantity.end)
        }
        frame.time_tokens = frozenset(i for time in times for i in frame.tokens(time.start, time.end))
        frame.commas = list(itertools.accumulate(int(token.text in _BREAKS) for token in parse))
        new = (frame.figure_tokens.get(i) not in (None, frame.figure_tokens.get(i - 1)) for i in range(len(parse)))
        frame.figures_until = list(itertools.accumulate(map(int, new)))
        frame.sentences = parse.sentences
        frame.sentence_of = [number for number, (first, end) in enumerate(frame.sentences) for _ in range(first, end)]
        frame.topics = list(_topics(mentions))
        frame.places = list(_places(mentions))
        return frame

    def token_at(self, offset: int) -> int:
        """Return the index of the token that covers or precedes a character offset."""
        return max(0, bisect.bisect_right(self.token_starts, offset) - 1)

    def tokens(self, start: int, end: int) -> range:
        """Return the indices of the tokens that overlap a stretch of characters."""
        known = self.stretches.get((start, end))
        if known is None:
            first = self.token_at(start)
            if first < len(self.doc) and self.doc[first].end <= start:
                first += 1
            known = range(first, max(first, bisect.bisect_left(self.token_starts, end)))
            self.stretches[start, end] = known
        return known

    def root(self, quantity: Quantity) -> Token:
        """Return the token of a quantity whose head lies outside of it."""
        if quantity.start in self.roots:
            return self.doc[self.roots[quantity.start]]
        inside = self.tokens(quantity.start, quantity.end)
        last = self.doc[inside[-1]] if inside else self.doc[self.token_at(quantity.start)]
        outside = [self.doc[i] for i in inside if self.doc[i].head.i not in inside or self.doc[i].head.i == i]
        root = outside[-1] if outside else last
        self.roots[quantity.start] = root.i
        return root

    def sentence(self, token: Token) -> tuple[int, int]:
        """Return the token bounds of a token's sentence."""
        return self.sentences[self.sentence_of[token.i]]

    def mention_over(self, start: int, end: int) -> Mention | None:
        """Return the first entity mention that overlaps a stretch of characters."""
        place = bisect.bisect_left(self.mentions, start, key=lambda mention: mention.start)
        for mention in self.mentions[max(0, place - 1) : place + 1]:
            if mention.start < end and start < mention.end:
                return mention
        return None

    def mention_of(self, token: Token) -> Mention | None:
        """Return the entity mention that a token belongs to."""
        if token.i not in self.named:
            self.named[token.i] = self.mention_over(token.idx, token.end)
        return self.named[token.i]

    def same_clause(self, one: int, other: int) -> bool:
        """Tell whether two tokens stand in one clause."""
        return self.clauses[one] == self.clauses[other]

    def governing(self, clause: int) -> int | None:
        """Return the clause that a complement clause depends on."""
        return governing_clause(self.doc, clause, self.clauses)

    def doer(self, clause: int) -> tuple[Token | None, str]:
        """Return the grammatical subject of a clause and how it comes by it (`clauses.find_doer`)."""
        if clause not in self.doers:
            found, how = find_doer(self.doc, clause, self.clauses)
            self.doers[clause] = (found if found is not None else -1, how)
        place, how = self.doers[clause]
        return (self.doc[place] if place >= 0 else None), how

    def is_name(self, token: Token) -> bool:
        """Tell whether a token belongs to a person, organisation or place."""
        mention = self.mention_of(token)
        return mention is not None and mention.entity.type != "MISC"

    def is_measure(self, token: Token) -> bool:
        """Tell whether a noun names something measured ("Umsatz", "Produktionskosten")."""
        known = self.measures.get(token.i)
        if known is None:
            known = token.pos_ in _MEASURING and _is_measure(self.language, token.lower_)
            self.measures[token.i] = known
        return known

    def is_measure_verb(self, token: Token) -> bool:
        """Tell whether a verb names what is measured ("kostet", "wiegt")."""
        return _is_measure_verb(self.language, token.lower_)

    def is_listed(self, table: str, token: Token) -> bool:
        """Tell whether a word stands in one of the language's tables of patterns."""
        return _is_in_words(self.language, table, token.lower_)

    def mentions_in(self, start: int, end: int) -> Sequence[Mention]:
        """Return the mentions that begin inside a stretch of characters."""
        first = bisect.bisect_left(self.mentions, start, key=lambda mention: mention.start)
        return self.mentions[first : bisect.bisect_left(self.mentions, end, key=lambda mention: mention.start)]

    def verb_class(self, token: Token) -> str:
        """Return what a verb says of a figure: hold ("hat"), measure ("kostet"), link ("liegt"), move ("steigt"), or other."""
        if _is_listed(self.language, "holding_verbs", token.lower_):
            return "hold"
        if self.is_measure_verb(token):
            return "measure"
        if _is_listed(self.language, "link_verbs", token.lower_):
            return "link"
        return "move" if _is_movement(self.language, token.lower_) else "other"

    def is_movement(self, token: Token) -> bool:
        """Tell whether a noun names a movement ("Anstieg", "drop"), which is no measure itself."""
        return token.pos_ in _NOMINAL and _is_movement(self.language, token.lower_)

    def labels_of(self, quantity: Quantity, root: Token) -> frozenset[int]:
        """Return the tokens that label a figure in a row of figures (`series.find_labels`)."""
        number = self.sentence_of[root.i]
        if number not in self.labels:
            self.labels[number] = find_labels(self, *self.sentences[number])
        place = self.figure_tokens.get(root.i)
        return self.labels[number].get(place, frozenset()) if place is not None else frozenset()

    def is_possessive(self, token: Token) -> bool:
        """Tell whether a determiner stands for an owner ("sein", "their")."""
        return "Yes" in token.morph.get("Poss", []) or _is_possessive(self.language, token.lower_)

    def speaker_over(self, token: Token) -> Mention | None:
        """Return the mention that names the speaker of the innermost quote around a token."""
        spoken = [q.speaker for q in self.quotes_over(token.idx, token.end) if q.speaker is not None]
        last = spoken[-1] if spoken else None
        return self.mention_over(last.start, last.end) if last is not None else None

    def earlier_doer(self, first: int) -> Token | None:
        """Return the grammatical subject of the main clause in the sentence before the one that holds a token."""
        number = self.sentence_of[first] - 1
        if number < 0:
            return None
        start, end = self.sentences[number]
        heads = [i for i in range(start, end) if self.doc[i].head.i == i]
        return self.doer(heads[0])[0] if heads else None

    def owns(self, word: str) -> bool:
        """Tell whether a word links a measure to what it belongs to ("der", "von", "of")."""
        return word in self.language["claims"].get("owner_links", ())

    def links_to(self, quantity: Quantity, token: Token) -> bool:
        """Tell whether only a linking word stands between a noun and a figure: "ein Umsatz von 3 Mio."."""
        end, start = token.end, lead(quantity)
        return end < start <= end + _LINK_REACH and bool(_link(self.language).fullmatch(self.text, end, start))

    def follows_share(self, quantity: Quantity, token: Token) -> bool:
        """Tell whether a noun names the whole of a share right before it: "70 % der Einnahmen"."""
        if quantity.unit.kind not in ("percent", "ratio") or not quantity.end < token.idx <= quantity.end + _LINK_REACH:
            return False
        words = self.text[quantity.end : token.idx].split()
        return 0 < len(words) <= _SHARE_WORDS and self.owns(words[0].lower())

    def in_speaker(self, offset: int) -> bool:
        """Tell whether an offset lies inside the name of a quote's speaker."""
        place = bisect.bisect_right(self.speakers, (offset, len(self.text)))
        return place > 0 and offset < self.speakers[place - 1][1]

    def list_place(self, token: Token) -> tuple[int, int] | None:
        """Return the place of a noun in a coordination and the size of it: "Server und Telefone" gives (0, 2), (1, 2)."""
        top = token
        for _ in range(_NESTED):
            if top.dep_ != "conj" or top.head.i == top.i:
                break
            top = top.head
        members = [top.i]
        for i in members:
            members.extend(child.i for child in self.doc[i].children if child.dep_ == "conj" and len(members) < _NESTED)
        return (sorted(members).index(token.i), len(members)) if len(members) > 1 and token.i in members else None

    def span(self, first: int, last: int) -> Span:
        """Return the span from one token through another, by their indices."""
        start, end = self.doc[first].idx, self.doc[last].idx + len(self.doc[last])
        return Span(start, end, self.text[start:end])

    def trimmed(self, first: int, last: int) -> tuple[int, int]:
        """Return the character bounds of a run of tokens, white space at both ends left out."""
        start, end = self.doc[first].idx, self.doc[last - 1].idx + len(self.doc[last - 1])
        text = self.text[start:end]
        return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())

    def quotes_over(self, start: int, end: int) -> list[Quote]:
        """Return the quotes whose content holds a stretch of characters."""
        known = self.spoken.get((start, end))
        if known is None:
            place = bisect.bisect_right(self.quotes, start, key=lambda quote: quote.start)
            near = self.quotes[max(0, place - _NESTED) : place]
            known = [quote for quote in near if any(span.start <= start and end <= span.end for span in quote.content)]
            self.spoken[start, end] = known
        return known

    def times_in(self, start: int, end: int) -> Sequence[Time]:
        """Return the times that begin inside a stretch of characters."""
        first = bisect.bisect_left(self.times, start, key=lambda time: time.start)
        return self.times[first : bisect.bisect_left(self.times, end, key=lambda time: time.start)]

    def quantities_in(self, start: int, end: int) -> Sequence[Quantity]:
        """Return the quantities that begin inside a stretch of characters."""
        first = bisect.bisect_left(self.quantities, start, key=lambda quantity: quantity.start)
        return self.quantities[first : bisect.bisect_left(self.quantities, end, key=lambda quantity: quantity.start)]

    def mention_before(self, offset: int) -> Mention | None:
        """Return the last entity mention that ends at or before an offset."""
        place = bisect.bisect_right(self.mentions, offset, key=lambda mention: mention.end)
        return self.mentions[place - 1] if place else None

    def mentions_before(self, offset: int, most: int) -> Sequence[Mention]:
        """Return the last mentions that end at or before an offset, in text order."""
        place = bisect.bisect_right(self.mentions, offset, key=lambda mention: mention.end)
        return self.mentions[max(0, place - most) : place]

    def head_of(self, mention: Mention) -> Token:
        """Return the token of a mention whose head lies outside of it."""
        inside = self.tokens(mention.start, mention.end)
        outside = [self.doc[i] for i in inside if self.doc[i].head.i not in inside or self.doc[i].head.i == i]
        return outside[0] if outside else self.doc[self.token_at(mention.start)]

    def topic(self, offset: int) -> Mention | None:
        """Return the last mention before an offset of the name that the text until there uses most."""
        place = bisect.bisect_right(self.mentions, offset, key=lambda mention: mention.end)
        return self.topics[place - 1] if place else None

    def place(self, offset: int) -> Mention | None:
        """Return the last mention before an offset of the place that the text until there names most."""
        place = bisect.bisect_right(self.mentions, offset, key=lambda mention: mention.end)
        return self.places[place - 1] if place else None

    def is_adjunct(self, word: str) -> bool:
        """Tell whether a preposition names a time, a ground, a condition or a source, never an owner ("seit", "laut")."""
        return word in self.language["claims"].get("adjunct_links", ())

    def phrase(self, token: Token) -> Span:
        """Return a noun with the adjectives and name parts that touch it, without its determiner."""
        first = last = token.i
        floor, ceiling = self.sentence(token)
        while first > floor and self._belongs(self.doc[first - 1], token, first):
            first -= 1
        while last + 1 < ceiling and self.doc[last + 1].head.i == token.i and self.doc[last + 1].dep_ in _NAME_PARTS:
            last += 1
        span = self.span(first, self._with_genitive(token, last))
        mention = self.mention_of(token)
        if mention and mention.start <= token.idx:
            start, end = min(span.start, mention.start), max(span.end, mention.end)
            return Span(start, end, self.text[start:end])
        return span

    def phrase_tokens(self, token: Token) -> range:
        """Return the tokens of a noun's phrase (`phrase`)."""
        span = self.phrase(token)
        return self.tokens(span.start, span.end)

    def _with_genitive(self, token: Token, last: int) -> int:
        """Return the last token of a light noun's phrase: "Zahl der Beschaeftigten" needs its complement to say anything."""
        if token.lower_ not in self.language["claims"].get("light_nouns", ()):
            return last
        behind = [
            child
            for child in token.children
            if last < child.i <= last + _SHARE_WORDS and child.dep_ == "nmod" and child.i not in self.figure_tokens
        ]
        return behind[0].i if behind and self.doc[last + 1].pos_ in ("DET", "ADP") else last

    def _belongs(self, left: Token, noun: Token, edge: int) -> bool:
        often = left.dep_ == "amod" and left.pos_ == "ADJ" and noun.i not in self.time_tokens  # "the monthly rent"
        if left.i in self.figure_tokens or (left.i in self.time_tokens and not often):
            return False
        if left.dep_ in ("amod", "compound", "flat") and noun.i >= left.head.i >= edge:
            return True
        return left.dep_ == "advmod" and left.head.dep_ == "amod" and left.head.i >= edge and left.pos_ == "ADV"


_NAME_PARTS = ("flat", "flat:name", "appos", "compound")


def _sound(times: Sequence[Time], quantities: Sequence[Quantity]) -> list[Time]:
    """Return the times that hold no figure with a unit of its own: "im Jahr 120 Kubikmeter" names no year 120."""
    starts = [quantity.start for quantity in quantities if quantity.unit.text and quantity.unit.kind != "duration"]
    return [time for time in times if bisect.bisect_left(starts, time.start) == bisect.bisect_left(starts, time.end)]


def _topics(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield for each place in the mentions the last one of the entity that was named most so far, places left out."""
    counts: dict[str, int] = {}
    last: dict[str, Mention] = {}
    best: str | None = None
    for mention in mentions:
        identity = mention.entity.id
        last[identity] = mention
        if mention.entity.type != "LOC":
            counts[identity] = counts.get(identity, 0) + 1
            if best is None or counts[identity] >= counts[best]:
                best = identity
        yield last[best] if best is not None else mention


def _places(mentions: Sequence[Mention]) -> Iterator[Mention | None]:
    """Yield for each place in the mentions the last one of the location that was named most so far."""
    counts: dict[str, int] = {}
    last: dict[str, Mention] = {}
    best: str | None = None
    for mention in mentions:
        if mention.entity.type == "LOC":
            identity = mention.entity.id
            last[identity] = mention
            counts[identity] = counts.get(identity, 0) + 1
            if best is None or counts[identity] > counts[best]:
                best = identity
        yield last[best] if best is not None else None


@functools.lru_cache(maxsize=16)
def _link(language: Language) -> re.Pattern[str]:
    claims = language["claims"]
    links = sorted(claims.get("noun_links", ()), key=len, reverse=True)
    determiners = "|".join(map(re.escape, claims.get("determiners", ()))) or r"(?!)"
    joined = "|".join(r"\s+".join(map(re.escape, link.split())) for link in links) or r"(?!)"
    return re.compile(rf"\s*(?<!\w)(?:{joined})\s+(?:(?:{determiners})\s+)?", re.IGNORECASE)


@functools.lru_cache(maxsize=20_000)
def _is_measure_verb(language: Language, word: str) -> bool:
    return _is_listed(language, "measure_verbs", word)


@functools.lru_cache(maxsize=20_000)
def _is_listed(language: Language, table: str, word: str) -> bool:
    return bool(_table(language, table).fullmatch(word))


@functools.lru_cache(maxsize=20_000)
def _is_in_words(language: Language, table: str, word: str) -> bool:
    return bool(_words_of_table(language, table).fullmatch(word))


@functools.lru_cache(maxsize=20_000)
def _is_possessive(language: Language, word: str) -> bool:
    return _is_listed(language, "possessives", word)


@functools.lru_cache(maxsize=20_000)
def _is_movement(language: Language, word: str) -> bool:
    return bool(_movements(language).fullmatch(word))


@functools.lru_cache(maxsize=64)
def _table(language: Language, table: str) -> re.Pattern[str]:
    """Return what one of the [claims] tables of patterns finds; hundreds of patterns are joined once, not for each word."""
    return compile_patterns(language["claims"].get(table, ()))


@functools.lru_cache(maxsize=64)
def _words_of_table(language: Language, table: str) -> re.Pattern[str]:
    return compile_patterns(language["claims"].get(table, {}).get("words", ()))


@functools.lru_cache(maxsize=16)
def _movements(language: Language) -> re.Pattern[str]:
    groups = language["claims"].get("change", {}).get("words", ())
    return compile_patterns(pattern for group in groups for pattern in group["patterns"])


@functools.lru_cache(maxsize=16)
def _measure_nouns(language: Language) -> tuple[frozenset[str], tuple[str, ...]]:
    groups = language["claims"].get("measures", ())
    whole = frozenset(noun for group in groups for noun in group["nouns"])
    parts = tuple(noun for group in groups if group.get("compounds") for noun in group["nouns"] if len(noun) > 3)
    return whole, parts


@functools.lru_cache(maxsize=20_000)
def _is_measure(language: Language, word: str) -> bool:
    whole, parts = _measure_nouns(language)
    return word in whole or word.endswith(parts)


@functools.lru_cache(maxsize=256)
def cue_pattern(language: Language, table: str, key: str, value: str) -> tuple[Phrases, re.Pattern[str]]:
    """Return the patterns of the groups in a [claims] table whose `key` is `value`, and those excepted, compiled."""
    groups = [group for group in language["claims"].get(table, ()) if group.get(key) == value]
    patterns = [pattern for group in groups for pattern in group["patterns"]]
    excepted = [pattern for group in groups for pattern in group.get("except", ())]
    return Phrases(patterns), compile_patterns(excepted)
