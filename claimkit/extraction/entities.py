"""One entity per real-world thing: the tagger's names trimmed, variants joined, missed mentions found, one type each.

"Open AI" = "OpenAI", "Lin Jiahao" = "Lin Jia Hao"      spelling without blanks and hyphens
"Zhang" = "Zhang Nan", "Hollmann" = "Petra Hollmann"    part of one longer name
"EZB" = "Europaeische Zentralbank (EZB)"                acronym behind its long form
"Chinas" = "China"                                      genitive
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from claimkit.extraction.columns import read_columns
from claimkit.extraction.headed_names import headed_names
from claimkit.languages import Language
from claimkit.records import Entity, EntityType, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PARTITIVE = 5  # words behind a number among which the whole stands of which it counts a part
_TYPES = ("PER", "ORG", "LOC", "MISC")
_NEAR_ENOUGH = 8  # letters from which two names that differ in one letter are taken for one
_LONGEST = 8  # tokens of a name that are looked for again in the text
_EDGE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Name:
    """One mention by tokens, with the tagger's label and the name without its genitive ending."""

    first: int
    last: int
    label: str
    base: str


@dataclass(frozen=True, slots=True)
class _Words:
    """The table [entities] of a language."""

    never: frozenset[str]
    titles: frozenset[str]
    tails: tuple[str, ...]
    genitives: tuple[str, ...]
    firm_words: frozenset[str]
    firm_cues: frozenset[str]
    place_cues: frozenset[str]
    types: dict[str, str]


@functools.lru_cache(maxsize=16)
def _words(language: Language) -> _Words:
    table = language["entities"]
    return _Words(
        frozenset(word.lower() for word in table.get("never", ())),
        frozenset(word.lower() for word in table.get("titles", ())),
        tuple(table.get("compound_tails", ())),
        tuple(sorted(table.get("genitive_endings", ()), key=len, reverse=True)),
        frozenset(word.lower() for word in table.get("organisation_words", ())),
        frozenset(word.lower() for word in table.get("organisation_cues", ())),
        frozenset(word.lower() for word in table.get("place_prepositions", ())),
        {name.lower(): kind for name, kind in table.get("types", {}).items()},
    )


def find_entities(doc: Doc, language: Language) -> tuple[Entity, ...]:
    """Return the entities of a Doc in the order of their first mention, `e1`, `e2`, ..."""
    words = _words(language)
    names = _with_headed(doc, [name for ent in doc.ents if (name := _trimmed(doc, ent, words)) is not None], language)
    bases = {name.base for name in names}
    names = [_without_genitive(doc, name, bases, words) for name in names]
    names = [_with_clitic(doc, name, words) for name in (*names, *_missed(doc, names, words))]
    names.sort(key=lambda name: (name.first, -name.last))
    groups, text = _groups(doc, names, words), read_columns(doc).text
    found: list[Entity] = []
    for members in sorted(groups, key=lambda members: members[0].first):
        mentions = tuple(_span(doc, text, name) for name in members)
        found.append(Entity(f"e{len(found) + 1}", _type(doc, members, words), _canonical(members), mentions))
    return tuple(found)


def _with_headed(doc: Doc, names: list[_Name], language: Language) -> list[_Name]:
    """Return the names with those that a common word opens, which take the place of the names inside them."""
    headed = list(headed_names(doc, language, {name.first: name.last for name in names}))
    inside = {place for first, last, _ in headed for place in range(first, last + 1)}
    kept = [name for name in names if name.first not in inside and name.last not in inside]
    kept += [_Name(first, last, label, doc[first : last + 1].text) for first, last, label in headed]
    whole = [_in_marks(doc, name) for name in kept]
    held = {place for name in whole for place in range(name.first + 1, name.last + 1)}
    return [name for name in whole if name.first not in held]


def _trimmed(doc: Doc, ent: Any, words: _Words) -> _Name | None:
    """Return a tagged name without marks, titles and roles at its edges; None where nothing of a name is left."""
    if ent.label_ not in _TYPES:
        return None
    first, last = ent.start, ent.end - 1
    last = next((place - 1 for place in range(first + 1, last + 1) if "\n" in doc[place].text), last)
    while first <= last and not _may_begin(doc[first], ent.label_, first < last, words):
        first += 1
    while last >= first and not _may_end(doc[last], first < last and ent.label_ in ("LOC", "ORG", "PER")):
        if last > first + 1 and ent.label_ == "ORG" and _closes(doc, last):
            break
        last -= 1
    if last > first and _counts(doc, last):
        last -= 1
    if first > last:
        return None
    text = doc[first : last + 1].text
    single = first == last
    if (
        text.lower() in words.never
        or not any(char.isalpha() for char in text)
        or (single and not _is_nameish(doc[first]))
    ):
        return None
    return _Name(first, last, ent.label_, text)


def _with_clitic(doc: Doc, name: _Name, words: _Words) -> _Name:
    """Return a name with the genitive ending that stands as a token of its own behind it."""
    after = name.last + 1
    if after < len(doc) and doc[after].text in words.genitives and not doc[name.last].whitespace_:
        return _Name(name.first, after, name.label, name.base)
    return name


def _may_begin(token: Token, label: str, more: bool, words: _Words) -> bool:
    if token.is_space or token.is_punct or token.is_quote:
        return False
    if not more:
        return True
    role = label == "PER" and token.pos_ in ("NOUN", "DET", "ADJ") and token.nbor().pos_ == "PROPN"
    return token.lower_ not in words.titles and not role and token.pos_ not in ("DET", "ADP")


def _may_end(token: Token, more: bool) -> bool:
    """Tell whether a name may end here; behind other words a place has no house number and nothing a common noun."""
    number = token.is_digit and token.ent_type_ == "LOC"
    if more and (number or (token.is_alpha and token.is_lower and token.is_ascii and token.pos_ == "NOUN")):
        return False
    return (
        not (token.is_space or token.is_quote or (token.is_punct and not token.text.endswith(".")))
        and token.text != "."
    )


def _counts(doc: Doc, last: int) -> bool:
    """Tell whether a number behind a name counts what follows: "hat Veltrik 430 der einst 2.900 Stellen abgebaut"."""
    behind = doc[last + 1 : last + _PARTITIVE]
    if not doc[last].is_digit or len(behind) < 2 or behind[0].pos_ != "DET":
        return False
    return any(token.like_num for token in behind[1:])


def _in_marks(doc: Doc, name: _Name) -> _Name:
    """Return a name with the article that opens it where both stand alone in quotation marks."""
    first, after = name.first - 1, name.last + 1
    if first < 1 or after >= len(doc) or not (doc[first - 1].is_quote and doc[after].is_quote):
        return name
    article = doc[first].pos_ == "DET" and doc[first].is_title and doc[first].ent_type_ != "PER"
    return _Name(first, name.last, name.label, doc[first : name.last + 1].text) if article else name


def _closes(doc: Doc, last: int) -> bool:
    """Tell whether a common noun closes a body's name behind a preposition: "Confederation des irrigants"."""
    before = doc[last - 1]
    return doc[last].pos_ == "NOUN" and before.pos_ in ("ADP", "DET") and before.is_lower


def _is_nameish(token: Token) -> bool:
    """Tell whether a single word can be a name: it has a capital or is written in a script without capitals."""
    return token.text != token.lower_ or not token.text.isascii() or token.pos_ == "PROPN"


def _without_genitive(doc: Doc, name: _Name, bases: set[str], words: _Words) -> _Name:
    """Return a name with its base cut: the ending goes when the rest is named too or the parse says genitive."""
    base = name.base
    tail = _compound_name(doc, name, words)
    if tail is not None:
        return tail
    for ending in words.genitives:
        stem = base.removesuffix(ending)
        if stem == base or len(stem) < 3 or not stem[-1].isalpha():
            continue
        genitive = "Gen" in doc[name.last].morph.get("Case", []) and not stem.endswith(("s", "x", "z"))
        if stem in bases or (genitive and name.label in ("PER", "LOC")):
            return _Name(name.first, name.last, name.label, stem)
    return name


def _compound_name(doc: Doc, name: _Name, words: _Words) -> _Name | None:
    """Return the name part of a hyphenated compound as base ("Northgate-Aktie"); its span is cut in `_span`."""
    head, hyphen, tail = name.base.rpartition("-")
    common = tail.lower().endswith(words.tails) if words.tails else False
    if (
        hyphen
        and name.first == name.last
        and len(head) > 1
        and (common or (doc[name.last].pos_ == "NOUN" and tail[:1].isupper()))
    ):
        return _Name(name.first, name.last, name.label, head)
    return None


def _missed(doc: Doc, names: Sequence[_Name], words: _Words) -> list[_Name]:
    """Return mentions of the names found that the tagger left out, in one pass over the tokens."""
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        labels[name.base][name.label] += 1
    known: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for base, counts in labels.items():
        parts = tuple(base.split())
        if len(parts) <= _LONGEST and len(base) > 1 and (len(parts) > 1 or base != base.lower()):
            label = counts.most_common(1)[0][0]
            known[parts[0]].append((parts, base, label))
            surname = parts[-1]
            if (
                label == "PER"
                and len(parts) > 1
                and len(surname) > 2
                and surname[0].isupper()
                and surname not in labels
            ):
                known[surname].append(((surname,), surname, label))
    for options in known.values():
        options.sort(key=lambda option: -len(option[0]))
    taken = {i for name in names for i in range(name.first, name.last + 1)}
    found: list[_Name] = []
    for i, text in enumerate(read_columns(doc).texts):
        if (text in known or text.endswith(words.genitives)) and i not in taken and (not found or i > found[-1].last):
            match = _known_at(doc, i, known, words, taken)
            if match is not None:
                found.append(match)
    return found


def _known_at(doc: Doc, i: int, known: dict[str, list[Any]], words: _Words, taken: set[int]) -> _Name | None:
    for text in _readings(doc[i], words):
        for parts, base, label in known.get(text, ()):
            last = i + len(parts) - 1
            if last >= len(doc) or last in taken:
                continue
            rest = [doc[i + step].text for step in range(1, len(parts))]
            if rest[:-1] == list(parts[1:-1]) and (len(parts) == 1 or parts[-1] in _readings(doc[last], words)):
                return _Name(i, last, label, base)
    return None


def _readings(token: Token, words: _Words) -> list[str]:
    """Return a token's text, also without a genitive ending."""
    stems = [token.text.removesuffix(ending) for ending in words.genitives if token.text.endswith(ending)]
    return [token.text, *(stem for stem in stems if len(stem) > 2 and token.pos_ in ("PROPN", "NOUN", "X"))]


def _groups(doc: Doc, names: Sequence[_Name], words: _Words) -> list[list[_Name]]:
    """Return the mentions by thing."""
    joined = _Joined()
    by_key: dict[str, str] = {}
    for name in names:
        key = _key(name.base)
        joined.add(key)
        by_key.setdefault(name.base, key)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        counts[_key(name.base)][name.label] += 1
    kinds = {key: counter.most_common(1)[0][0] for key, counter in counts.items()}
    places = {_key(name.base) for name in names if name.first and doc[name.first - 1].lower_ in words.place_cues}
    for one, other in (*_part_pairs(by_key, kinds, places), *_acronym_pairs(doc, names), *_spelling_pairs(kinds)):
        joined.join(one, other)
    groups: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        groups[joined.root(_key(name.base))].append(name)
    return list(groups.values())


class _Joined:
    """Keys joined to sets (union-find)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def add(self, key: str) -> None:
        self._above.setdefault(key, key)

    def root(self, key: str) -> str:
        while self._above[key] != key:
            self._above[key] = self._above[self._above[key]]
            key = self._above[key]
        return key

    def join(self, one: str, other: str) -> None:
        if one in self._above and other in self._above:
            self._above[self.root(one)] = self.root(other)


def _key(base: str) -> str:
    return _EDGE.sub("", base).casefold() or base


def _part_pairs(by_key: dict[str, str], kinds: dict[str, str], places: set[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of a one-word name and the only longer name whose last or first word it is."""
    ends: dict[tuple[str, str], set[str]] = defaultdict(set)
    for base, key in by_key.items():
        parts = base.split()
        if len(parts) < 2 or kinds[key] not in ("PER", "ORG"):
            continue
        for part in (parts[0], parts[-1]) if kinds[key] == "PER" else (parts[0],):
            ends[(kinds[key], part)].add(key)
    for base, key in by_key.items():
        if " " in base or len(base) < 3:
            continue
        for kind in (kinds[key], "PER", "ORG") if key not in places else ():
            owners = ends.get((kind, base), set())
            if len(owners) == 1:
                yield key, next(iter(owners))
                break


def _acronym_pairs(doc: Doc, names: Sequence[_Name]) -> Iterator[tuple[str, str]]:
    """Yield pairs of a long form and the acronym in parentheses right behind it."""
    for long, short in itertools.pairwise(names):
        between = doc[long.last + 1 : short.first].text
        capitals = [char for char in short.base if char.isupper()]
        if between != "(" or len(capitals) < 2 or " " in short.base:
            continue
        initials = [char.upper() for part in re.split(r"[\s-]", long.base) for char in part[:1]]
        if capitals[0] in initials[:2] and len(capitals) <= len(long.base) / 2:
            yield _key(short.base), _key(long.base)


def _spelling_pairs(kinds: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of long names of one kind that differ in one letter, found through the halves that they share."""
    halves: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for key in kinds:
        if len(key) < _NEAR_ENOUGH:
            continue
        middle = len(key) // 2
        for part, side in ((key[:middle], 0), (key[-middle:], 1)):
            halves[(kinds[key], part, side)].append(key)
    for keys in halves.values():
        first = keys[0]
        for key in keys[1:]:
            if _one_letter_apart(first, key):
                yield key, first


def _one_letter_apart(one: str, other: str) -> bool:
    from rapidfuzz.distance import Levenshtein

    return bool(Levenshtein.distance(one, other, score_cutoff=1) <= 1) and not (
        one[-1].isdigit() or other[-1].isdigit()
    )


def _type(doc: Doc, members: Sequence[_Name], words: _Words) -> EntityType:
    """Return the type that most speaks for: the tagger's labels (longer mentions say more), and what stands around."""
    votes: Counter[str] = Counter()
    for name in members:
        parts = name.base.lower().split()
        votes[name.label] += 1 + (name.last > name.first)
        if len(parts) > 1 and (parts[-1] in words.firm_words or parts[0] in words.firm_words):
            votes["ORG"] += 4
        if parts[-1][-1:].isdigit() or (len(parts) > 2 and parts[-2].isdigit()):
            votes["MISC"] += 3
        before = doc[name.first - 1].lower_ if name.first else ""
        if before in words.firm_cues or before.rsplit("-", 1)[-1] in words.firm_cues:
            votes["ORG"] += 3
        if before in words.place_cues and len(parts) == 1:
            votes["LOC"] += 1
        known = words.types.get(name.base.lower())
        if known:
            votes[known] += 5
    best = max(votes.items(), key=lambda item: (item[1], -_TYPES.index(item[0])))
    return cast(EntityType, best[0])


def _canonical(members: Sequence[_Name]) -> str:
    """Return the fullest form; among spellings of one name the more frequent, then the first."""
    counts = Counter(name.base for name in members)
    most_words = max(len(_key(base)) for base in counts)
    fullest = [base for base in counts if len(_key(base)) == most_words]
    return max(fullest, key=lambda base: counts[base])


def _span(doc: Doc, text: str, name: _Name) -> Span:
    """Return a mention's span; of a hyphenated compound the name part only."""
    start, end = doc[name.first].idx, doc[name.last].idx + len(doc[name.last])
    if name.first == name.last and text.startswith(name.base + "-", start):
        end = start + len(name.base)
    return Span(start, end, text[start:end])


def entity_at(entities: Iterable[Entity], start: int, end: int) -> Entity | None:
    """Return the first entity with a mention that overlaps a stretch of characters."""
    return next((e for e in entities if any(m.start < end and start < m.end for m in e.mentions)), None)
