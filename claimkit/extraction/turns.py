"""The turns of an interview: lines that open with a label instead of standing in marks ("R. Poco.", "Amsel: Gut 400.")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from claimkit.extraction.speech_lexicons import SpeechLexicon
from claimkit.extraction.utterances import Draft
from claimkit.extraction.words import Words
from claimkit.records import Entity

_LINE = re.compile(
    r"^[ \t]*(?P<label>[^\W\d_][^\n:.?!\u201e\u201c\u00ab\"]{0,40}?)(?P<mark>[.:])[ \t]+(?P<said>\S.*\S|\S)", re.M
)
_LONGEST_NAME = 4  # words of a label that is a name
_GAP = 8  # characters of blanks between two turns
_LEAST = 2  # turns that make an interview


@dataclass(frozen=True, slots=True)
class _Turn:
    """A labelled line; offsets of the label and of what is said."""

    label: tuple[int, int]
    said: tuple[int, int]
    answer: bool
    named: bool


def find_turns(words: Words, entities: Sequence[Entity], lexicon: SpeechLexicon) -> list[Draft]:
    """Return the turns of an interview as drafts of direct quotes; none in an article that is no interview."""
    turns = _turns(words.text, lexicon)
    if len(turns) < _LEAST:
        return []
    people = sorted(
        (mention.start, mention.end) for entity in entities if entity.type == "PER" for mention in entity.mentions
    )
    asked = next((place for place in people if place[1] <= turns[0].label[0]), None)
    drafts = []
    for turn in turns:
        place = turn.label if turn.named else asked if turn.answer else None
        speaker = (words.at(place[0]), words.at(place[1] - 1) + 1) if place is not None else None
        drafts.append(Draft("direct", [turn.said], speaker, None, _FAR, _FAR, "verb"))
    return drafts


_FAR = -10_000  # a number that no sentence has: turns are never joined to what stands beside them


def _turns(text: str, lexicon: SpeechLexicon) -> list[_Turn]:
    lines = list(_LINE.finditer(text))
    asking, answering = lexicon["asks"], lexicon["answers"]
    often = Counter(line["label"] for line in lines if line["mark"] == ":" and _is_name(line["label"]))
    after_question = {
        line["label"] for line in lines if text[max(0, line.start() - _GAP) : line.start()].rstrip().endswith("?")
    }
    found = []
    for line in lines:
        label = line["label"].lower()
        known = label in asking or label in answering
        named = not known and line["label"] in after_question and often[line["label"]] >= _LEAST
        if known or named:
            found.append(_Turn(line.span("label"), line.span("said"), label in answering, named))
    labels = [text[slice(*turn.label)].lower() for turn in found if not turn.named]
    if labels and not (labels[0] in asking and any(label in answering for label in labels)):
        found = [turn for turn in found if turn.named]  # "A. Smith"
    return found


def _is_name(label: str) -> bool:
    """Tell whether a label may be a name: few words, each with a capital or none but small ones between."""
    parts = label.split()
    return len(parts) <= _LONGEST_NAME and parts[0][:1].isupper() and parts[-1][:1].isupper()
