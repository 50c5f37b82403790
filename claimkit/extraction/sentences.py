"""Sentences cut into clauses by their punctuation, as the quote rules read them.

A parser of a small pipeline is wrong about every fifth arc, and most often about clauses. Commas, conjunctions and the
place of the finite verb are harder evidence, so the clauses are cut from these; the parse gives word classes, moods and
the arcs inside noun phrases.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from claimkit.extraction.marks import MarkPair
from claimkit.extraction.speech_lexicons import SpeechLexicon

ClauseKind = Literal["main", "verb_first", "that", "whether", "question", "sub", "relative", "infinitive", "fragment"]

BREAKS = frozenset(",;:()[]\u2013\u2014-")


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


@dataclass(slots=True)
class Clause:
    """Words from `first` to before `last` that stand between breaks, with the break before them."""

    first: int
    last: int
    kind: ClauseKind
    verb: int | None
    before: str = ""


@dataclass(slots=True)
class Sentence:
    """One sentence, with the marked stretches in it (`atoms`, word ranges) that its clauses step over."""

    first: int
    last: int
    clauses: list[Clause] = field(default_factory=list)
    atoms: list[tuple[int, int, MarkPair]] = field(default_factory=list)
    paragraph: int = 0


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


_FEATURES: dict[str, frozenset[str]] = {}


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
        if token.is_sent_start or "\n" in gap:
            starts.add(k)
        elif before.i + 1 < token.i and any(doc[i].is_sent_start for i in range(before.i + 1, token.i)):
            starts.add(k)
    return sorted(starts)


def read_sentences(words: Words, marks: Sequence[MarkPair], lexicon: SpeechLexicon) -> list[Sentence]:
    """Cut the words into sentences and these into clauses; a sentence never ends inside an outer pair of marks."""
    outer = [(words.at(pair.start), words.at(pair.end - 1) + 1, pair) for pair in marks if pair.depth == 0]
    if not words.forms:
        return []
    bounds = _bounds(words, outer)
    sentences, paragraph, next_atom = [], 0, 0
    for first, last in zip(bounds, [*bounds[1:], len(words.forms)], strict=True):
        if first and "\n" in words.text[words.ends[first - 1] : words.starts[first]]:
            paragraph += 1
        sentence = Sentence(first, last, paragraph=paragraph)
        while next_atom < len(outer) and outer[next_atom][0] < last:
            sentence.atoms.append(outer[next_atom])
            next_atom += 1
        sentence.clauses = _clauses(words, sentence, lexicon)
        sentences += _pieces(sentence)
    return sentences


def _pieces(sentence: Sentence) -> list[Sentence]:
    """Return a sentence, or pieces of one so long that no reader would take it for one; this keeps the time linear."""
    if len(sentence.clauses) <= _MOST_CLAUSES:
        return [sentence]
    pieces = []
    first = sentence.first
    for place in range(0, len(sentence.clauses), _MOST_CLAUSES):
        clauses = sentence.clauses[place : place + _MOST_CLAUSES]
        rest = place + _MOST_CLAUSES < len(sentence.clauses)
        last = sentence.clauses[place + _MOST_CLAUSES].first if rest else sentence.last
        pieces.append(Sentence(first, last, clauses, paragraph=sentence.paragraph))
        first = last
    starts = [piece.first for piece in pieces]
    for atom in sentence.atoms:
        pieces[max(0, bisect.bisect_right(starts, atom[0]) - 1)].atoms.append(atom)
    return pieces


_MOST_CLAUSES = 60
_LONGEST_CLAUSE = 150  # words


def _bounds(words: Words, outer: Sequence[tuple[int, int, MarkPair]]) -> list[int]:
    """Return the sentence starts that hold: not inside marks, not after a colon or before a small letter."""
    kept: list[int] = []
    atom = 0
    for start in words.sentence_starts:
        while atom < len(outer) and outer[atom][1] <= start:
            atom += 1
        inside = atom < len(outer) and outer[atom][0] < start < outer[atom][1]
        if kept and start < len(words.forms) and (inside or _goes_on(words, start)):
            continue
        if start < len(words.forms):
            kept.append(start)
    return kept


def _goes_on(words: Words, start: int) -> bool:
    """Tell whether a sentence start by the pipeline is none: a comma, colon or semicolon before it, no line break."""
    if "\n" in words.text[words.ends[start - 1] : words.starts[start]]:
        return words.forms[start - 1] == ":" and words.forms[start] in _QUOTES
    if words.forms[start - 1] in ",;:" or words.forms[start] in ",;:":
        return True
    return words.forms[start][:1].islower() and words.forms[start - 1] not in ".!?"


_QUOTES = frozenset('\u201e\u201c\u201d\u00ab\u00bb"\u201a\u2018\u300c')


def _clauses(words: Words, sentence: Sentence, lexicon: SpeechLexicon) -> list[Clause]:
    """Cut a sentence at its breaks; a long marked stretch is stepped over and breaks too."""
    clauses: list[Clause] = []
    first, before, k = sentence.first, "", sentence.first
    long_atoms = {a: b for a, b, _ in sentence.atoms if is_stretch(words, a, b)}
    while k < sentence.last:
        jump = long_atoms.get(k)
        if jump is not None and k > first and words.forms[k - 1] not in BREAKS:
            k = jump  # marked words inside a clause: their commas break nothing
            continue
        if jump is None and words.forms[k] not in BREAKS and k - first < _LONGEST_CLAUSE:
            k += 1
            continue
        if jump is None and words.forms[k] in "-\u2013\u2014" and not _stands_free(words, k):
            k += 1
            continue
        aside = _short_aside(words, k, sentence.last) if jump is None and words.forms[k] in "([" else None
        if aside is not None:
            k = aside
            continue
        if k > first:
            clauses.append(_clause(words, first, k, before, lexicon, initial=not clauses))
        before = words.forms[k] if jump is None else "quote"
        if jump is None and words.forms[k] not in BREAKS:
            first = k
            continue
        k = first = k + 1 if jump is None else jump
    last = sentence.last
    while last > first and words.forms[last - 1] in ".!?\u2026":
        last -= 1
    if last > first:
        clauses.append(_clause(words, first, last, before, lexicon, initial=not clauses))
    return clauses


def is_stretch(words: Words, first: int, last: int) -> bool:
    """Tell whether a marked stretch may be a clause of its own: long, or with its own punctuation inside."""
    return last - first > LONG_ATOM or (last - first > 3 and words.forms[last - 2] in _CLOSING)


_CLOSING = frozenset(",.!?\u2026")
LONG_ATOM = 9  # words with the marks: a marked stretch that may hold clauses of its own


_LONG_ASIDE = 8


def _short_aside(words: Words, k: int, last: int) -> int | None:
    """Return the end of a short bracket without a verb, which breaks no clause: "Angaben der Stadt (SPD)"."""
    for i in range(k + 1, min(last, k + _LONG_ASIDE)):
        if words.finite[i]:
            return None
        if words.forms[i] in ")]":
            return i + 1
    return None


def _stands_free(words: Words, k: int) -> bool:
    return 0 < k < len(words.forms) - 1 and words.ends[k - 1] < words.starts[k] and words.ends[k] < words.starts[k + 1]


def _clause(words: Words, first: int, last: int, before: str, lexicon: SpeechLexicon, *, initial: bool) -> Clause:
    """Name the kind of a clause by its first word and the place of its finite verb."""
    verbs = [k for k in range(first, last) if words.finite[k]]
    start = first
    if last - first > 1 and words.lower[first] in lexicon["conjunctions"]:
        start += 1
    word = words.lower[start]
    at_end = bool(verbs) and _closes(words, verbs[0], last)
    kind: ClauseKind
    if word in lexicon["that"] and not (verbs and verbs[0] == start + 1):
        return Clause(first, last, "that", verbs[-1] if verbs else None, before)
    if word in lexicon["whether"]:
        return Clause(first, last, "whether", verbs[-1] if verbs else None, before)
    if verbs and verbs[0] == start:
        return Clause(first, last, "verb_first", start, before)
    if not verbs:
        kind = "infinitive" if _has_infinitive(words, first, last, lexicon) else "fragment"
        if kind == "fragment" and word in lexicon["subordinators"] and words.pos[start] in ("SCONJ", ""):
            kind = "sub"
        if kind == "fragment" and not initial and _is_relative(words, start, lexicon):
            kind = "relative"
        return Clause(first, last, kind, None, before)
    if at_end or not lexicon.verb_final:
        if word in lexicon["question"] and not (initial and _is_relative(words, start, lexicon)):
            relative = word in lexicon["relatives"] and not initial
            return Clause(first, last, "relative" if relative else "question", verbs[-1], before)
        if word in lexicon["subordinators"]:
            return Clause(first, last, "sub", verbs[-1], before)
        if (not initial or before) and at_end and _is_relative(words, start, lexicon):
            return Clause(first, last, "relative", verbs[-1], before)
    return Clause(first, last, "main", verbs[0], before)


def _closes(words: Words, verb: int, last: int) -> bool:
    """Tell whether a finite verb ends its clause, alone, among other verbs or before a conjunction."""
    for k in range(verb + 1, last):
        if words.pos[k] in ("CCONJ", "PUNCT"):
            return words.forms[k] not in _QUOTES
        if words.pos[k] not in ("VERB", "AUX", ""):
            return False
    return True


def _is_relative(words: Words, start: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether a clause opens with a relative pronoun, alone or after a preposition."""
    if words.lower[start] in lexicon["relatives"]:
        return words.pos[start] != "DET" or words.lower[start] not in lexicon["articles"]
    after = start + 1
    return (
        words.pos[start] == "ADP"
        and after < len(words.lower)
        and (words.lower[after] in lexicon["relatives"] and words.pos[after] == "PRON")
    )


def _has_infinitive(words: Words, first: int, last: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether "zu" stands before an infinitive, or inside one ("mitzuteilen") by the word class."""
    marks = lexicon["infinitive_mark"]
    for k in range(first, last):
        if words.lower[k] in marks and k + 1 < last:
            follows = words.lower[k + 1]
            verb = words.pos[k + 1] in ("VERB", "AUX", "") and not words.finite[k + 1]
            if follows.endswith(lexicon.infinitive_ending) and (words.pos[k] == "PART" or verb):
                return True
        elif words.pos[k] == "VERB" and any(mark in words.lower[k][2:-2] for mark in marks) and not words.finite[k]:
            return True
    return False
