"""The words of a spaCy Doc as parallel lists, which the quote rules read much faster than tokens."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from claimkit.extraction.columns import Columns, read_columns
from claimkit.extraction.speech_lexicons import SpeechLexicon
from claimkit.extraction.verb_forms import mend_verbs

_ATTRIBUTIVE = frozenset(
    ("acl", "amod")
)  # arcs of an adjective: of a verb that stands before its noun, of a participle
_BEFORE_HEAD = frozenset(("ADJ", "NOUN", "PROPN"))
_FIRST = 8  # words behind "ich" among which a verb may still be in its person
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
    scales: frozenset[str] = frozenset()
    people: frozenset[int] = frozenset()  # the words of people's names, where these were found
    bodies: frozenset[int] = frozenset()  # the words of the names of organisations

    def at(self, offset: int) -> int:
        """Return the position of the first word that ends after the offset."""
        return bisect.bisect_right(self.ends, offset)

    def is_figure(self, word: int) -> bool:
        """Tell whether a word is a number and no bare year, in digits or letters, or a noun that counts: "un milliard"."""
        form = self.forms[word]
        if len(form) == 4 and form.isdigit() and form[:2] in ("19", "20"):
            return word + 1 < len(self.forms) and self.pos[word + 1] in ("NOUN", "SYM", "PROPN", "X")
        if self.pos[word] == "NUM" or self.lower[word] in self.scales:
            return True
        if self.pos[word] == "SYM" and self.forms[word].isalpha():
            return True
        return any(char.isdigit() for char in self.forms[word])


def read_words(doc: Any, lexicon: SpeechLexicon) -> Words:
    """Read a spaCy Doc into lists; without annotation the word classes and arcs are empty."""
    columns = read_columns(doc)
    places = [i for i, text in enumerate(columns.texts) if not text.isspace()]
    index = {i: k for k, i in enumerate(places)}
    forms = [columns.texts[i] for i in places]
    lower = [form.lower() for form in forms]
    morphs = [_features(columns.kinds[i][2]) for i in places]
    if doc.has_annotation("DEP"):
        heads = [index.get(columns.heads[i], k) for k, i in enumerate(places)]
    else:
        heads = list(range(len(places)))
    deps = [columns.kinds[i][1] for i in places]
    pos = [columns.kinds[i][0] for i in places] if doc.has_annotation("POS") else _guessed(forms, lower, lexicon)
    pos = ["ADP" if tag == "DET" and word in lexicon.contracted else tag for word, tag in zip(lower, pos, strict=True)]
    children: list[list[int]] = [[] for _ in places]
    for k, head in enumerate(heads):
        if head != k:
            children[head].append(k)
    starts = [columns.starts[i] for i in places]
    tagged = doc.has_annotation("MORPH")
    if tagged:
        finite = ["VerbForm=Fin" in morph for morph in morphs]
    else:
        finite = [
            tag == "AUX" or (tag == "VERB" and _may_be_finite(word, lexicon))
            for word, tag in zip(lower, pos, strict=True)
        ]
    if tagged:
        mend_verbs(forms, lower, pos, finite, deps, children, morphs, [columns.opening[i] for i in places], lexicon)
    reportive = _reportive(lower, pos, morphs, lexicon)
    marks = lexicon["infinitive_mark"]
    for k, (word, tag) in enumerate(zip(lower[:-1], pos, strict=False), 1):
        if word in marks and tag != "ADP":
            finite[k] = False
    finite = [found and word not in lexicon["so_clause"] for found, word in zip(finite, lower, strict=True)]
    for k in range(1, len(places)) if lexicon.verb_second and tagged else ():
        if finite[k] and heads[k] > k and deps[k] in _ATTRIBUTIVE:
            # "das im SDax notierte Unternehmen", but no verb that opens its clause
            finite[k] = not (
                forms[k - 1][0].isalnum() and all(tag in _BEFORE_HEAD for tag in pos[k + 1 : heads[k] + 1])
            )
        if pos[k] != "VERB" or lower[k] not in lexicon.verbs:
            continue
        if finite[k]:
            finite[k] = not _has_auxiliary(k, lower[k], deps, children, lexicon)
        elif not forms[k - 1][0].isalnum():
            finite[k] = _opens_its_clause(k, lower[k], deps, children, lexicon)
    text = columns.text
    return Words(
        text,
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
        _sentence_starts(text, columns, places),
        children,
        lexicon.scales,
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


def _opens_its_clause(
    k: int, word: str, deps: Sequence[str], children: Sequence[Sequence[int]], lexicon: SpeechLexicon
) -> bool:
    """Tell whether a cue verb that was tagged as a participle is finite: ", betont der Rat", its subject behind it."""
    if not any(form in ("finite", "base") for _, form in lexicon.verbs.get(word, ())):
        return False
    below = [deps[child] for child in children[k]]
    return any(child > k and deps[child] == "nsubj" for child in children[k]) and not any(
        dep.startswith(("aux", "cop")) for dep in below
    )


def _has_auxiliary(
    k: int, word: str, deps: Sequence[str], children: Sequence[Sequence[int]], lexicon: SpeechLexicon
) -> bool:
    """Tell whether a cue verb that was tagged as finite is a participle: "wurde ein Preis von 30 Euro verlangt"."""
    if not any(form == "participle" for _, form in lexicon.verbs[word]):
        return False
    return any(child < k and deps[child].startswith("aux") for child in children[k])


def _features(morph: str) -> frozenset[str]:
    cached = _FEATURES.get(morph)
    if cached is None:
        cached = _FEATURES[morph] = frozenset(morph.split("|"))
    return cached


def _reportive(
    lower: Sequence[str], pos: Sequence[str], morphs: Sequence[frozenset[str]], lexicon: SpeechLexicon
) -> list[bool]:
    """Tell of each word whether it is a verb form that reports what somebody else says, as "ich habe" does not."""
    listed, firsts = lexicon["reportive"], lexicon["first_persons"]
    found = [
        tag in ("AUX", "VERB", "") if word in listed else _is_subjunctive(word, tag, morph, lexicon)
        for word, tag, morph in zip(lower, pos, morphs, strict=True)
    ]
    last = -_FIRST - 1
    for k, word in enumerate(lower):
        if word in firsts:
            last = k
            found[max(0, k - 1) : k + 2] = [False] * len(found[max(0, k - 1) : k + 2])
        elif found[k] and k - last <= _FIRST and word not in listed:
            found[k] = False  # "ich gehe und hole"
    return found


def _is_subjunctive(word: str, pos: str, morph: frozenset[str], lexicon: SpeechLexicon) -> bool:
    """Tell whether a verb form is a subjunctive of the present, in a language that reports with it.

    No form of the past indicative ends so either: a tagger that gives one, of a verb in the singular, has read the mood wrong.
    """
    if lexicon.reportive_ending is None or pos not in ("AUX", "VERB"):
        return False
    misread = "Mood=Ind" in morph and "Number=Sing" in morph
    if ("Tense=Past" in morph and not misread) or word in lexicon["reportive_weak"] | lexicon["reportive_never"]:
        return False
    finite = "Mood=Sub" in morph or (pos == "VERB" and "VerbForm=Fin" in morph)
    return finite and lexicon.reportive_ending.search(word) is not None


def _sentence_starts(text: str, columns: Columns, places: Sequence[int]) -> list[int]:
    """Return where sentences start: by the pipeline, and after every line break."""
    starts = [0]
    for k, (before, i) in enumerate(itertools.pairwise(places), 1):
        if columns.opening[i]:
            starts.append(k)
        elif i > before + 1:
            gap = text[columns.starts[before + 1] : columns.starts[i]]
            if "\n" in gap or any(columns.opening[before + 1 : i]):
                starts.append(k)
    return starts
