"""Noun phrases: how far the words that name a speaker reach.

A phrase is grown word by word from its head. Where the finite verb must follow the first phrase of a sentence, the
verb marks its end; elsewhere a word joins when its class and its arc in the parse agree.
"""

from __future__ import annotations

from claimkit.extraction.sentences import Clause
from claimkit.extraction.speech_lexicons import SpeechLexicon
from claimkit.extraction.words import Words

_NOMINAL = frozenset(("NOUN", "PROPN", "NUM", "X", "SYM"))
_INSIDE = frozenset(("NOUN", "PROPN", "NUM", "X", "SYM", "DET", "ADJ", "ADP", "CCONJ", "PUNCT", "PRON", "PART", "VERB"))
_OPENING = frozenset("\u201e\u00ab")
_MARKS = frozenset('\u201e\u201c\u201d"\u00bb\u00ab')
_CHAIN = 8  # arcs that are followed up from a word to see whether it hangs on a head
_LONGEST = 25
_ATTRIBUTE = 10  # words from an article to its noun with all that an adjective between them takes
_MEASURED = 3  # "der 330 Seiten | starke"


def hangs_on(words: Words, word: int, first: int, last: int) -> bool:
    """Tell whether the arcs lead from a word up to another one between `first` and `last`."""
    for _ in range(_CHAIN):
        head = words.heads[word]
        if head == word:
            return False
        if first <= head < last:
            return True
        word = head
    return False


def head_noun(words: Words, first: int, last: int) -> int | None:
    """Return the first noun or name of a phrase."""
    return next(
        (
            k
            for k in range(first, last)
            if words.pos[k] in ("NOUN", "PROPN", "X") or (not words.pos[k] and words.forms[k][:1].isupper())
        ),
        None,
    )


def phrase_after(words: Words, start: int, clause: Clause, lexicon: SpeechLexicon, *, to_verb: bool) -> int:
    """Return where the phrase that begins at `start` ends; with `to_verb` the finite verb marks the end."""
    limit = min(clause.last, start + _LONGEST)
    if to_verb:
        parted = start + 1 < limit and words.pos[start] == "DET" and words.pos[start + 1] == "ADP"
        verb = next((k for k in range(start, limit) if words.finite[k] and not (parted and _leads_in(words, k))), None)
        if verb is not None:
            return verb
        if limit == clause.last and "" not in words.pos[start:limit]:
            return limit
    if start < limit and _stands_alone(words, start, limit, lexicon):
        return start + 1
    k, seen_noun = start, False
    while k < limit and not words.finite[k]:
        if seen_noun and not _joins(words, k, start, lexicon):
            break
        if not seen_noun and words.pos[k] not in _INSIDE and words.pos[k]:
            break
        seen_noun = seen_noun or words.pos[k] in ("NOUN", "PROPN", "X")
        k += 1
    while k > start and (
        words.pos[k - 1] in ("ADP", "DET", "CCONJ", "ADJ") and seen_noun and words.pos[k - 1] != "ADJ"
    ):
        k -= 1
    return k


def _stands_alone(words: Words, start: int, limit: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether a phrase is a pronoun and no more: "volgens hem | gemiddeld 3 euro", but "volgens haar advocaat"."""
    if words.pos[start] != "PRON" or words.lower[start] not in lexicon.pronouns:
        return False
    owned = next((k for k in range(start + 1, limit) if words.pos[k] != "ADJ"), None)
    return owned is None or words.pos[owned] not in ("NOUN", "PROPN", "X")


def _leads_in(words: Words, k: int) -> bool:
    """Tell whether a participle that looks like a verb leads to the noun of its phrase: "den von X | gemeldeten Daten"."""
    return k + 1 < len(words.forms) and words.pos[k + 1] == "NOUN" and words.pos[k] in ("VERB", "ADJ")


def _joins(words: Words, k: int, start: int, lexicon: SpeechLexicon) -> bool:
    """Tell whether a word goes on a phrase whose noun was already read."""
    pos, word = words.pos[k], words.lower[k]
    if pos == "PROPN":
        return words.pos[k - 1] in ("PROPN", "NOUN", "DET", "ADJ", "ADP", "CCONJ", "PUNCT", "X") and (
            words.pos[k - 1] != "NOUN"
            or hangs_on(words, k, start, k)
            or words.forms[k - 1][:1].isupper()
            or words.lower[k - 1] in lexicon.persons
        )
    if pos == "NOUN":
        compound = words.deps[k - 1] == "compound" and words.heads[k - 1] >= k
        owner = lexicon.verb_second and words.pos[k - 1] == "PROPN" and words.heads[k - 1] == k  # "Aydins Rechnung"
        return (
            compound
            or owner
            or words.pos[k - 1] in ("DET", "ADJ", "ADP", "CCONJ", "NUM")
            or hangs_on(words, k, start, k)
        )
    if pos in ("DET", "ADP", "ADJ"):
        if pos == "DET" and word not in lexicon["genitives"]:
            return words.pos[k - 1] in ("ADP", "CCONJ")
        if pos == "ADP" and (word not in lexicon["noun_links"] or _before_figure(words, k + 1)):
            return False
        return hangs_on(words, k, start, k)
    if pos in ("PUNCT", "CCONJ"):
        return hangs_on(words, k, start, k) or words.forms[k] in '\u201e\u201c"\u00bb\u00ab()'
    return pos in ("X", "NUM") and hangs_on(words, k, start, k)


def _before_figure(words: Words, k: int) -> bool:
    """Tell whether a figure follows a preposition, which then hangs on a verb: "nach Lohs Rechnung | fuer 3 Millionen"."""
    return k < len(words.forms) and words.pos[k] != "NOUN" and words.is_figure(k)


def phrase_before(words: Words, end: int, clause: Clause, lexicon: SpeechLexicon, *, from_start: bool) -> int:
    """Return where the phrase that ends before `end` begins; with `from_start` it is all that the clause has."""
    first = clause.first
    if words.lower[first] in lexicon["conjunctions"]:
        first += 1
    if from_start and not any(words.finite[first:end]):
        return first
    k = end
    while k > first and end - k < _LONGEST and not words.finite[k - 1]:
        if words.pos[k - 1] in ("ADV", "SCONJ", "PRON", "AUX", "VERB") and k < end:
            break
        k -= 1
        if words.pos[k] == "DET" and words.lower[k] not in lexicon["genitives"]:
            break
        if k < end - 1 and words.pos[k] in ("NOUN", "PROPN") and not hangs_on(words, k + 1, k, end):
            k += 1
            break
    return k


def _is_glued(words: Words, mark: int) -> bool:
    """Tell whether a hyphen stands inside a word that a tokenizer has cut."""
    inside = 0 < mark < len(words.forms) - 1
    return inside and words.ends[mark - 1] == words.starts[mark] and words.ends[mark] == words.starts[mark + 1]


def _from_article(words: Words, first: int, head: int, clause: Clause) -> int:
    """Return where a phrase begins whose article is parted from its noun by what belongs to an adjective.

    "der | fuer den Norden zustaendige Leiter", "der | 330 Seiten starke Bericht".
    """
    if first == head:
        return first
    if words.pos[first] == "DET":
        inner = first - 2 >= clause.first and words.pos[first - 1] == "ADP" and words.pos[first - 2] == "DET"
        return first - 2 if inner else first
    article = next((k for k in words.children[head] if words.pos[k] == "DET" and clause.first <= k < first), None)
    if article is None and words.pos[first] == "ADJ" and first - _MEASURED >= clause.first:
        measured = [words.pos[k] for k in range(first - _MEASURED, first)] == ["DET", "NUM", "NOUN"]
        article = first - _MEASURED if measured else None
    if article is None or head - article > _ATTRIBUTE:
        return first
    parted = any(words.finite[k] or words.pos[k] in ("PUNCT", "CCONJ") for k in range(article, first))
    return first if parted else article


def phrase_around(words: Words, head: int, clause: Clause, lexicon: SpeechLexicon) -> tuple[int, int]:
    """Return the phrase of a head noun: its articles and adjectives before, names and genitives after it."""
    first = head
    while first > clause.first and not words.finite[first - 1]:
        before = first - 1
        if (
            words.pos[before] in ("DET", "ADJ", "NUM")
            or words.deps[before].endswith(":poss")
            or (
                words.pos[before] in ("NOUN", "PROPN", "X")
                and (
                    words.heads[before] == head
                    or words.heads[head] == before
                    or hangs_on(words, before, first, head + 1)
                )
            )
            or (
                words.pos[before] == "PUNCT" and words.forms[before] in '\u201e\u201c"' and words.heads[before] >= first
            )
        ):
            first -= 1
            continue
        if words.forms[before] == "-" and _is_glued(words, before) and before > clause.first:
            first -= 2  # "a cross-party committee"
            continue
        break
    first = _from_article(words, first, head, clause)
    last = head + 1
    while (
        last < clause.last
        and not words.finite[last]
        and last - first < _LONGEST
        and _joins(words, last, first, lexicon)
    ):
        last += 1
    while last > head + 1 and (
        words.pos[last - 1] in ("ADP", "DET", "CCONJ", "ADJ") or words.forms[last - 1] in _OPENING
    ):
        last -= 1
    if words.forms[first] in _MARKS and not any(form in _MARKS for form in words.forms[first + 1 : last + 1]):
        first += 1
    return first, last
