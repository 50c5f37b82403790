"""Sentences cut into clauses by their punctuation, as the quote rules read them.

A parser of a small pipeline is wrong about every fifth arc, and most often about clauses. Commas, conjunctions and the
place of the finite verb are harder evidence, so the clauses are cut from these; the parse gives word classes, moods and
the arcs inside noun phrases.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from claimkit.extraction.marks import MarkPair
from claimkit.extraction.speech_lexicons import SpeechLexicon
from claimkit.extraction.words import Words

ClauseKind = Literal["main", "verb_first", "that", "whether", "question", "sub", "relative", "infinitive", "fragment"]

BREAKS = frozenset(",;:()[]\u2013\u2014-")


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


def inner_sentences(words: Words, first: int, last: int, lexicon: SpeechLexicon) -> list[Sentence]:
    """Cut words that stand inside marks into sentences and these into clauses, as if nothing stood around them."""
    starts = words.sentence_starts
    inside = starts[bisect.bisect_right(starts, first) : bisect.bisect_left(starts, last)]
    bounds = [first, *(start for start in inside if not _goes_on(words, start)), last]
    found = []
    for start, end in itertools.pairwise(bounds):
        sentence = Sentence(start, end)
        sentence.clauses = _clauses(words, sentence, lexicon)
        found += _pieces(sentence)
    return found


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


_SPEECH = 12  # words behind a mark among which the verb of a sentence stands
_AGE = 3  # words of ", 29."
_MOST_CLAUSES = 60
_LONGEST_CLAUSE = 150  # words


def _bounds(words: Words, outer: Sequence[tuple[int, int, MarkPair]]) -> list[int]:
    """Return the sentence starts that hold: not inside marks, not after a colon or before a small letter."""
    kept: list[int] = []
    atom = 0
    aged = {first for first, _, _ in outer if _is_behind_age(words, first)}
    closed = {last for _, last, _ in outer if _is_behind_full_stop(words, last)}
    for start in sorted({*words.sentence_starts, *aged, *closed}):
        while atom < len(outer) and outer[atom][1] <= start:
            atom += 1
        inside = atom < len(outer) and outer[atom][0] < start < outer[atom][1]
        if kept and start < len(words.forms) and (inside or _goes_on(words, start)):
            continue
        if start < len(words.forms):
            kept.append(start)
    return kept


def _is_behind_age(words: Words, start: int) -> bool:
    """Tell whether a mark opens a sentence behind an age that ends one: 'erzählt Sven Kruse, 29. „Dann ...'."""
    if start < _AGE or not words.forms[start - 1].endswith("."):
        return False
    number = start - 1 if len(words.forms[start - 1]) > 1 else start - 2
    if not words.forms[number].rstrip(".").isdigit():
        return False
    return words.forms[number - 1] == "," or _opens_speech(words, start)


def _opens_speech(words: Words, start: int) -> bool:
    """Tell whether words behind a mark begin like a sentence: a capital, and a verb soon after: '... liegt bei 58. „Wir haben'."""
    inside = range(start + 1, min(len(words.forms), start + _SPEECH))
    closed = next((k for k in inside if words.forms[k] in _QUOTES), len(words.forms))
    capital = start + 1 < len(words.forms) and words.forms[start + 1][:1].isupper()
    return capital and any(words.finite[k] for k in inside if k < closed)


def _is_behind_full_stop(words: Words, start: int) -> bool:
    """Tell whether a sentence begins behind marked words that end with a full stop: '« Il pleut. » Le maire attend.'."""
    if not 1 < start < len(words.forms) or not words.forms[start][:1].isupper():
        return False
    return words.forms[start - 2] == "." and not words.forms[start - 1].isalnum()


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
    names = {a: b for a, b, _ in sentence.atoms if a not in long_atoms and not any(words.finite[a:b])}
    while k < sentence.last:
        k = names.get(k, k)  # a dash or comma inside a marked name breaks nothing
        if k == sentence.last:
            break
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
    if last - first > LONG_ATOM or (last - first > 3 and words.forms[last - 2] in _CLOSING):
        return True
    opens = first + 1 < last and words.forms[first + 1][:1].isupper()
    return opens and "," in words.forms[first:last] and sum(words.finite[first:last]) > 1


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
        near = lexicon.subject_may_follow and verbs[0] <= start + 1  # "qui plaidait pour ..."
        near = near or (lexicon.subject_may_follow and word not in lexicon["that"])  # "cuyo precio sube"
        if (not initial or before) and (at_end or near) and _is_relative(words, start, lexicon):
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
    if words.lower[start] in lexicon["articles"] and words.lower[min(after, len(words.lower) - 1)] in lexicon["which"]:
        return True  # ", il quale nega"
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
