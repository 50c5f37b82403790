"""Find quotes: who said what, directly, indirectly or both, however the marks stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from claimkit.extraction.marks import MarkPair
from claimkit.extraction.readings import read_speech
from claimkit.extraction.speakers import Speakers
from claimkit.extraction.speech_lexicons import SpeechLexicon, speech_lexicon
from claimkit.extraction.turns import find_turns
from claimkit.extraction.utterances import Draft
from claimkit.extraction.words import Words, read_words
from claimkit.languages import Language
from claimkit.records import Entity, Quote, Speaker
from claimkit.records import Span as TextSpan

# How often a quote found on this evidence is one, measured on German news.
_CONFIDENCE = {
    "verb": 0.85,
    "source": 0.88,
    "goes_on": 0.84,
    "bare": 0.9,
    "short": 0.6,
    "named": 0.7,
    "noun": 0.77,
    "accordingly": 0.7,
    "anaphor": 0.7,
    "thing": 0.5,
    "cause": 0.7,
}
_DIRECT_CONFIDENCE = 0.92  # a marked string with a cue verb


def find_quotes(
    doc: Any, marks: Sequence[MarkPair], entities: tuple[Entity, ...], language: Language
) -> tuple[Quote, ...]:
    """Return the quotes of a spaCy Doc in text order, `q1`, `q2`, ...; nested ones follow those that hold them.

    Without a parse the rules use words and punctuation alone. Content never raises; the time is linear.
    """
    lexicon = speech_lexicon(language)
    words = read_words(doc, lexicon)
    words.people, words.bodies = _named(words, entities, "PER"), _named(words, entities, "ORG")
    drafts = _with_turns(_joined(words, read_speech(words, marks, lexicon)), find_turns(words, entities, lexicon))
    speakers = Speakers(words, entities, lexicon)
    for draft in drafts:
        if draft.speaker is not None and not speakers.is_named(_opens(words, draft.speaker)):
            _narrow(words, draft, lexicon)
        elif draft.speaker is not None and not speakers.is_named(draft.speaker[1] - 1):
            _leave_owner(words, draft, lexicon)
    found: list[Quote] = []
    open_quotes: list[Quote] = []
    for number, draft in enumerate(drafts, 1):
        start, end = draft.content[0][0], draft.content[-1][1]
        while open_quotes and open_quotes[-1].end < end:
            open_quotes.pop()
        inside = open_quotes[-1].id if open_quotes and open_quotes[-1].start <= start else None
        quote = _quote(words, draft, f"q{number}", inside, speakers.resolve(draft.speaker, draft.follows))
        found.append(quote)
        open_quotes.append(quote)
    return tuple(found)


def _named(words: Words, entities: tuple[Entity, ...], kind: str) -> frozenset[int]:
    """Return the words of all names of a kind."""
    names = (mention for entity in entities if entity.type == kind for mention in entity.mentions)
    return frozenset(k for name in names for k in range(words.at(name.start), words.at(name.end - 1) + 1))


def _with_turns(drafts: list[Draft], turns: list[Draft]) -> list[Draft]:
    """Return drafts with the turns of an interview, in which only speech with a cue of its own is a quote again."""
    if not turns:
        return drafts
    spans = [turn.content[0] for turn in turns]
    kept = [
        draft
        for draft in drafts
        if not any(a < draft.content[-1][1] and draft.content[0][0] < b for a, b in spans)
        or (draft.cue is not None and any(a <= draft.content[0][0] and draft.content[-1][1] <= b for a, b in spans))
    ]
    return sorted([*kept, *turns], key=lambda draft: (draft.content[0][0], -draft.content[-1][1]))


def _opens(words: Words, phrase: tuple[int, int]) -> int:
    """Return the first word of a phrase behind its article."""
    return phrase[0] + (words.pos[phrase[0]] == "DET" and phrase[0] + 1 < phrase[1])


def _narrow(words: Words, draft: Draft, lexicon: SpeechLexicon) -> None:
    """Let what a source gave belong to the cue: "Nach Angaben" tells, "der Polizei" speaks."""
    if draft.speaker is None or draft.cue is None or draft.kind in ("thing", "cause"):
        return
    noun, end = draft.speaker
    if draft.kind == "verb" and words.pos[noun - 1] != "ADP":
        return  # "data from the bank show"; but "appears from data of the bank"
    joints = lexicon["giver_links"]
    if joints and words.pos[noun] == "DET" and noun + 1 < end:
        noun += 1  # "d'apres | les calculs de"
    while noun + 1 < end and words.pos[noun] == "ADJ":
        noun += 1  # "nach neuester | Schaetzung des Amts"
    first = noun + 1
    if words.lower[noun] in lexicon["voices"]:
        return
    if first >= end or not lexicon.source_nouns.ends(words.lower[noun]):
        if draft.kind != "verb":
            _leave_owner(words, draft, lexicon)
        return
    agents = lexicon["agent"] | lexicon["genitives"] | lexicon["givers"] | joints
    if words.pos[first] == "ADP" and words.lower[first] in agents:
        first += 1
    elif joints:
        return
    if not any(words.pos[k] in ("NOUN", "PROPN", "PRON", "X") for k in range(first, end)):
        return
    if draft.cue[1] == draft.speaker[0]:
        draft.cue = (draft.cue[0], first)
    draft.speaker = (first, end)


def _leave_owner(words: Words, draft: Draft, lexicon: SpeechLexicon) -> None:
    """Let who gave it speak where the source stands before its noun: "Nach Kreisers Schaetzung", "Ihren Angaben zufolge"."""
    if draft.speaker is None or draft.cue is None:
        return
    first, end = draft.speaker
    owner = end - 2
    if owner < first or not lexicon.source_nouns.ends(words.lower[end - 1]):
        return
    possessive = owner == first and words.lower[owner] in lexicon["possessives"]
    if not possessive and (words.pos[owner] != "PROPN" or words.deps[owner].startswith(("appos", "flat"))):
        return
    if draft.cue[1] == first:
        draft.cue = (draft.cue[0], end)
    elif draft.cue[0] == end:
        draft.cue = (end - 1, draft.cue[1])
    draft.speaker = (first, owner + 1)


def _quote(words: Words, draft: Draft, name: str, inside: str | None, speaker: Speaker | None) -> Quote:
    text = words.text
    content = tuple(TextSpan(start, end, text[start:end]) for start, end in draft.content)
    cue = None
    if draft.cue is not None:
        start, end = words.starts[draft.cue[0]], words.ends[draft.cue[1] - 1]
        cue = TextSpan(start, end, text[start:end])
    start, end = content[0].start, content[-1].end
    sure = draft.type == "direct" and draft.kind == "verb"
    return Quote(
        name,
        draft.type,
        start,
        end,
        text[start:end],
        content,
        speaker,
        cue,
        inside,
        draft.balanced,
        draft.polarity,
        _DIRECT_CONFIDENCE if sure else _CONFIDENCE.get(draft.kind, 0.5),
    )


def _parts_of_one(before: Draft, draft: Draft) -> bool:
    """Tell whether two marked strings are one quote that its cue parts: "A," she said, "B."."""
    direct = before.type == draft.type == "direct" and not before.nested and not draft.nested
    return direct and draft.cue is not None and draft.cue == before.cue and draft.kind in ("verb", "source")


def _alike(words: Words, before: Draft, draft: Draft) -> bool:
    """Tell whether speech that goes on belongs to the entry before it.

    Marked and reported words are two entries, and so are reported ones of which only the later hold marked words, what
    is denied and what is said instead, and what has a cue of its own ("recalled that ..."), but for one that names nobody
    and parts what it reports ("El flete, agrego, subio").
    """
    if draft.type == "direct" or before.type == "direct":
        return before.type == draft.type and before.kind != "thing"
    cue = words.starts[draft.cue[0]] if draft.cue is not None else 0
    parted = draft.kind == before.kind == "verb" and draft.content[0][0] < cue < draft.content[-1][0]
    told = before.kind != "thing" and (draft.cue is None or before.cue is None or parted)
    return told and (before.type == "mixed" or draft.type != "mixed") and before.polarity == draft.polarity


def _joined(words: Words, drafts: list[Draft]) -> list[Draft]:
    """Join speech that goes on over sentences to the stretch before it: same speaker, nothing told between."""
    joined: list[Draft] = []
    retold = [draft for draft in drafts if draft.retold]
    for draft in (draft for draft in drafts if not draft.retold):
        before = next((other for other in reversed(joined[-3:]) if other.content[-1][1] <= draft.content[0][0]), None)
        other = next((other for other in reversed(joined[-3:]) if _parts_of_one(other, draft)), None)
        if other is not None:
            other.content += draft.content
            other.balanced = other.balanced and draft.balanced
            continue
        if before is not None and draft.follows and before.speaker == draft.speaker is not None:
            near = draft.sentence - max(before.sentence, before.until) <= 1
            alike = _alike(words, before, draft)
            nested = any(
                other is not before
                and other.content[0][0] < before.content[-1][1]
                and (other.content[-1][1] > before.content[-1][1])
                for other in joined[-3:]
            )
            if alike and not nested and near:
                before.content += draft.content
                before.until = max(draft.sentence, draft.until)
                before.balanced = before.balanced and draft.balanced
                before.type = "mixed" if "mixed" in (before.type, draft.type) else before.type
                continue
            if near:
                draft.cue = draft.cue or before.cue
        joined.append(draft)
    return (
        sorted([*joined, *retold], key=lambda draft: (draft.content[0][0], -draft.content[-1][1])) if retold else joined
    )
