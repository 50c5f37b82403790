"""Where speech ends or begins whose quotation mark was lost: at the cue that reports it, or where the telling comes back.

Both looks are words and punctuation alone: marks are paired before anything is parsed.
"""

from __future__ import annotations

import functools
import re

from claimkit.extraction.speech_lexicons import speech_lexicon
from claimkit.languages import Language

_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?\u2026]\s+(?=[^\W\d_a-z])")
_EDGE = re.compile(rf"(?P<comma>,[\u201c\u201d\"']?\s+)|{_SENTENCE_END.pattern}")
_BEFORE_CLOSER = re.compile(r"[.!?\u2026:]\s+|\n")
_AFTER_CLOSER = re.compile(r"\s*[,\u2013-]?\s*")
_FIRST_WORDS = 5  # a sentence that tells who said something names the verb among its first words
_LONGEST_NAME = 3  # words between comma and cue: ", Mayor Ann Hill said"
_LONGEST_SPEECH = 600  # characters that are looked back for the start of speech without an opening mark


@functools.cache
def cue_forms(language: Language) -> frozenset[str]:
    """Return the finite forms of the verbs that report direct speech."""
    verbs = speech_lexicon(language).verbs
    return frozenset(
        form for form, cues in verbs.items() if any(name == "finite" and "quote" in cue.takes for cue, name in cues)
    )


def find_lost_closer(text: str, start: int, stop: int, language: Language) -> int | None:
    """Return where speech that opens at `start` ends although no mark closes it before `stop`; None when nothing tells.

    It ends before ", said X", or before the first sentence that itself has a cue: "... 6 Yuan. She stressed that ...".
    """
    cues = cue_forms(language)
    for edge in _EDGE.finditer(text, start, stop):
        if edge["comma"] and _cue_follows(text, edge.end(), stop, cues):
            return edge.start()
        if not edge["comma"] and _tells(text, edge.end(), stop, cues):
            return edge.start() + 1
    return None


def find_first_sentence_end(text: str, start: int, stop: int) -> int | None:
    """Return the end of the first sentence between two places, None when there is one sentence only."""
    match = _SENTENCE_END.search(text, start, stop)
    return match.start() + 1 if match else None


def find_lost_opener(text: str, after: int, closer: tuple[int, int], language: Language) -> int | None:
    """Return where speech begins that a mark closes but none opens, when a cue follows the mark; None otherwise."""
    start, end = closer
    gap = _AFTER_CLOSER.match(text, end)
    if gap is None or not _cue_follows(text, gap.end(), len(text), cue_forms(language)):
        return None
    before = list(_BEFORE_CLOSER.finditer(text, max(after, start - _LONGEST_SPEECH), max(after, start - 1)))
    first = before[-1].end() if before else max(after, start - _LONGEST_SPEECH)
    return first if len(_WORD.findall(text, first, start)) >= _LONGEST_NAME else None


def follows_cue(text: str, end: int, language: Language) -> bool:
    """Tell whether a cue follows a closing mark: '", said X'."""
    gap = _AFTER_CLOSER.match(text, end)
    return gap is not None and _cue_follows(text, gap.end(), len(text), cue_forms(language))


def _cue_follows(text: str, place: int, stop: int, cues: frozenset[str]) -> bool:
    """Tell whether the next word is a cue, or the next few are a name and then a cue."""
    for count in range(_LONGEST_NAME + 1):
        match = _WORD.match(text, place, stop)
        if match is None:
            return False
        if match.group().lower() in cues and (count or match.group().islower()):
            return True
        if not match.group()[0].isupper():
            return False
        place = match.end() + 1
    return False


def _tells(text: str, place: int, stop: int, cues: frozenset[str]) -> bool:
    """Tell whether a sentence has a cue among its first words, behind at least one other word."""
    words = []
    for match in _WORD.finditer(text, place, min(stop, place + 80)):
        words.append(match.group())
        if len(words) > _FIRST_WORDS:
            break
    return any(word in cues for word in words[1:_FIRST_WORDS])
