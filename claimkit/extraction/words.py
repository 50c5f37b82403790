"""The words of a spaCy Doc as parallel lists, which the quote rules read much faster than tokens."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from claimkit.extraction.speech_lexicons import SpeechLexicon

_FEATURES: dict[str, frozenset[str]] = {}


@dataclass(slots=True)
class Words:
    """The words of a Doc as parallel lists, blanks left out; `heads` are positions in these lists."""

    text: str
    forms: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    pos: list[str]
    deps: list[str]
    heads: list[int]
    finite: list[bool]
    reportive: list[bool]
    nominative: list[bool]
    plural: list[bool]
    singular: list[bool]
    sentence_starts: list[int]
    children: list[list[int]]

    def at(self, offset: int) -> int:
        """Return the position of the first word that ends after the offset."""
        return bisect.bisect_right(self.ends, offset)

    def is_figure(self, word: int) -> bool:
        """Tell whether a word is a number, in digits or letters."""
        return self.pos[word] == "NUM" or any(char.isdigit() for char in self.forms[word])


def read_words(doc: Any, lexicon: SpeechLexicon) -> Words:
    """Read a spaCy Doc into lists; without annotation the word classes and arcs are empty."""
    tokens = [token for token in doc if not token.is_space]
    index = {token.i: k for k, token in enumerate(tokens)}
    forms = [token.text for token in tokens]
    lower = [form.lower() for form in forms]
    morphs = [_features(str(token.morph)) for token in tokens]
    heads = (
        [index.get(token.head.i, k) for k, token in enumerate(tokens)]
        if doc.has_annotation("DEP")
        else list(range(len(tokens)))
    )
    deps = [token.dep_ for token in tokens]
    pos = [token.pos_ for token in tokens] if doc.has_annotation("POS") else _guessed(forms, lower, lexicon)
    children: list[list[int]] = [[] for _ in tokens]
    for k, head in enumerate(heads):
        if head != k:
            children[head].append(k)
    starts = [token.idx for token in tokens]
    tagged = doc.has_annotation("MORPH")
    if tagged:
        finite = ["VerbForm=Fin" in morph for morph in morphs]
    else:
        finite = [
            tag == "AUX" or (tag == "VERB" and _may_be_finite(word, lexicon))
            for word, tag in zip(lower, pos, strict=True)
        ]
    reportive = [_is_reportive(*item, lexicon) for item in zip(lower, pos, morphs, strict=True)]
    for k in range(1, len(finite)):
        if lower[k] in lexicon["first_persons"] or lower[k - 1] in lexicon["first_persons"]:
            reportive[k] = reportive[k - 1] = False  # "ich habe" reports nobody
        if lower[k - 1] in lexicon["infinitive_mark"] and pos[k - 1] != "ADP":
            finite[k] = False
    return Words(
        doc.text,
        forms,
        lower,
        starts,
        [start + len(form) for start, form in zip(starts, forms, strict=True)],
        pos,
        deps,
        heads,
        finite,
        reportive,
        ["Case=Nom" in morph for morph in morphs],
        ["Number=Plur" in morph for morph in morphs],
        ["Number=Sing" in morph for morph in morphs],
        _sentence_starts(doc, tokens, index),
        children,
    )


def _guessed(forms: list[str], lower: list[str], lexicon: SpeechLexicon) -> list[str]:
    """Guess word classes from the language's lists, for languages without a pipeline; "" where nothing tells."""
    lists = (
        ("DET", lexicon["articles"] | lexicon["definite"]),
        ("SCONJ", lexicon["that"] | lexicon["subordinators"]),
        ("PRON", frozenset(lexicon.pronouns) | lexicon["nobody"]),
        ("CCONJ", lexicon["conjunctions"]),
        ("ADP", lexicon["noun_links"] | lexicon["agent"] | lexicon["genitives"]),
        ("AUX", lexicon["perfect"] | lexicon["passive"] | lexicon["modals"]),
        ("VERB", frozenset(lexicon.verbs)),
    )
    classes = {word: tag for tag, words in reversed(lists) for word in words}
    tags: list[str] = []
    for k, (form, word) in enumerate(zip(forms, lower, strict=True)):
        tag = "" if form[0].isalnum() else "PUNCT"
        if form[0].isdigit():
            tag = "NUM"
        elif k and form[0].isupper() and forms[k - 1] not in ".!?:":
            tag = "PROPN"
        elif not tag:
            tag = classes.get(word, "")
        if k and tags[-1] == "DET" and tag in ("", "VERB"):
            tag = "NOUN"
        tags.append(tag)
    return tags


def _may_be_finite(word: str, lexicon: SpeechLexicon) -> bool:
    return any(form in ("finite", "base", "joined") for _, form in lexicon.verbs[word])


def _features(morph: str) -> frozenset[str]:
    cached = _FEATURES.get(morph)
    if cached is None:
        cached = _FEATURES[morph] = frozenset(morph.split("|"))
    return cached


def _is_reportive(word: str, pos: str, morph: frozenset[str], lexicon: SpeechLexicon) -> bool:
    """Tell whether a verb form reports what somebody else says: listed, or a subjunctive of the present."""
    if word in lexicon["reportive"]:
        return pos in ("AUX", "VERB", "")
    if lexicon.reportive_ending is None or pos not in ("AUX", "VERB"):
        return False
    return "Mood=Sub" in morph and lexicon.reportive_ending.search(word) is not None


def _sentence_starts(doc: Any, tokens: Sequence[Any], index: dict[int, int]) -> list[int]:
    """Return where sentences start: by the pipeline, and after every line break."""
    starts, text = {0}, doc.text
    for k, token in enumerate(tokens[1:], 1):
        before = tokens[k - 1]
        gap = text[before.idx + len(before.text) : token.idx]
        if (
            token.is_sent_start
            or "\n" in gap
            or (before.i + 1 < token.i and any(doc[i].is_sent_start for i in range(before.i + 1, token.i)))
        ):
            starts.add(k)
    return sorted(starts)
