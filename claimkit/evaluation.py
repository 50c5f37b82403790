"""Score claims, quotes, entities and findings against a gold record, field by field.

Positions are compared over words, so that marks and blanks at the edges of a span never matter. Fields of a claim are
judged on the claims that were found; whether it was found is a score of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from claimkit import records

_WORD = re.compile(r"\w+")
_LONGEST_SPAN = 8
_TOLERANCE = Decimal("0.000001")
_ENOUGH = 0.5


class Place(Protocol):
    """Whatever stands somewhere in the text."""

    @property
    def start(self) -> int:
        """First position."""

    @property
    def end(self) -> int:
        """Position behind the last."""


First = TypeVar("First")
Second = TypeVar("Second")


@dataclass(slots=True)
class Tally:
    """Counts of one field: right, given (by the prediction), wanted (by the gold)."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def add(self, other: Tally) -> None:
        """Add the counts of another tally."""
        self.right += other.right
        self.given += other.given
        self.wanted += other.wanted

    @property
    def precision(self) -> float:
        """Share of the given that is right; 1 when nothing was given."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Share of the wanted that was given rightly; 1 when nothing was wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; for fields that always have a value it is the accuracy."""
        return 2 * self.right / (self.given + self.wanted) if self.given + self.wanted else 1.0


Scores = dict[str, Tally]
Others = Mapping[str, Mapping[str, Sequence[Any]]]


def score(
    gold: records.ArticleClaims,
    found: records.ArticleClaims,
    nonclaims: Sequence[Place] = (),
    others: Others | None = None,
) -> Scores:
    """Return the tally of every field for one article; both records must be of the same text.

    `nonclaims` are the places of figures that state nothing; each of them for which no claim is given was left alone.
    `others` holds, by the id of a gold claim and the field, further readings that are as right (None: null is).
    """
    if gold.article.text != found.article.text:
        raise ValueError(f"'{found.article.source}' is not the text of '{gold.article.source}'")
    words = Words(gold.article.text)
    scores: Scores = {}
    claims = _pairs(gold.claims, found.claims, lambda a, b: _overlap(a.quantity, b.quantity))
    _score_entities(gold, found, scores)
    _score_quotes(gold, found, words, scores)
    scores["claims.found"] = Tally(len(claims), len(found.claims), len(gold.claims))
    if places := _unclaimed(nonclaims, gold.claims):
        left = len(_unclaimed(places, found.claims))
        scores["nonclaims.left_alone"] = Tally(left, len(places), len(places))
    names = _Names(gold, found)
    for wanted, given in claims:
        _score_claim(wanted, given, words, names, (others or {}).get(wanted.id, {}), scores)
    _score_findings(gold, found, {b.id: a.id for a, b in claims}, scores)
    return scores


def _unclaimed(places: Sequence[Place], claims: Sequence[records.Claim]) -> list[Place]:
    """Return the places that no claim's quantity overlaps."""
    return [place for place in places if not any(_overlap(place, claim.quantity) for claim in claims)]


def total(scores: Iterable[Scores]) -> Scores:
    """Sum the tallies of several articles."""
    summed: Scores = {}
    for one in scores:
        for field, tally in one.items():
            summed.setdefault(field, Tally()).add(tally)
    return summed


class Words:
    """The words of a text by position."""

    def __init__(self, text: str) -> None:
        self._starts = [(match.start(), match.end()) for match in _WORD.finditer(text)]

    def inside(self, spans: Iterable[Place]) -> frozenset[int]:
        """Return the numbers of the words that the spans touch."""
        return frozenset(number for span in spans for number in self._range(span))

    def _range(self, span: Place) -> range:
        from bisect import bisect_left, bisect_right

        first = bisect_right(self._starts, span.start, key=lambda word: word[1])
        return range(first, bisect_left(self._starts, span.end, key=lambda word: word[0]))


class _Names:
    """The resolved names of both records' entities, so that two mentions of one thing count as equal."""

    def __init__(self, gold: records.ArticleClaims, found: records.ArticleClaims) -> None:
        self._gold = {e.id: e for e in gold.entities}
        self._found = {e.id: e for e in found.entities}

    def same(self, gold_id: str | None, found_id: str | None) -> bool:
        """Tell whether the two ids mean the same thing: same name or a mention in common."""
        a, b = self._gold.get(gold_id or ""), self._found.get(found_id or "")
        if a is None or b is None:
            return False
        places = {(m.start, m.end) for m in a.mentions}
        return a.name.casefold() == b.name.casefold() or any((m.start, m.end) in places for m in b.mentions)


def _pairs(
    wanted: Sequence[First], given: Sequence[Second], fit: Callable[[First, Second], float]
) -> list[tuple[First, Second]]:
    """Pair one to one, the best fits first; pairs that do not fit at all are left out."""
    fits = [(fit(a, b), i, j) for i, a in enumerate(wanted) for j, b in enumerate(given)]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for value, i, j in sorted(fits, key=lambda item: (-item[0], item[1], item[2])):
        if value <= 0:
            break
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return [(wanted[i], given[j]) for i, j in sorted(pairs.items())]


def _overlap(a: Place, b: Place) -> float:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0.0, shared / (max(a.end, b.end) - min(a.start, b.start) or 1))


def _dice(a: frozenset[int], b: frozenset[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def _count(scores: Scores, field: str, right: bool, *, given: bool = True, wanted: bool = True) -> None:
    scores.setdefault(field, Tally()).add(Tally(int(right), int(given), int(wanted)))


def _count_sets(scores: Scores, field: str, wanted: Sequence[Hashable], given: Sequence[Hashable]) -> None:
    right = len(set(wanted) & set(given))
    scores.setdefault(field, Tally()).add(Tally(right, len(set(given)), len(set(wanted))))


# entities


def _score_entities(gold: records.ArticleClaims, found: records.ArticleClaims, scores: Scores) -> None:
    wanted, given = _mentions(gold), _mentions(found)
    _count_sets(scores, "entities.mention", [*wanted], [*given])
    _count_sets(
        scores, "entities.typed", [(p, e.type) for p, e in wanted.items()], [(p, e.type) for p, e in given.items()]
    )
    shared = wanted.keys() & given.keys()
    _count_sets(scores, "entities.linked", _links(wanted, shared), _links(given, shared))


def _mentions(claims: records.ArticleClaims) -> dict[tuple[int, int], records.Entity]:
    return {(mention.start, mention.end): entity for entity in claims.entities for mention in entity.mentions}


def _links(mentions: Mapping[tuple[int, int], records.Entity], shared: Iterable[tuple[int, int]]) -> list[Hashable]:
    """Return a pair for each two mentions of one entity, among the mentions that both records have."""
    groups: dict[str, list[tuple[int, int]]] = {}
    for place in sorted(shared):
        groups.setdefault(mentions[place].id, []).append(place)
    return [(a, b) for places in groups.values() for i, a in enumerate(places) for b in places[i + 1 :]]


# quotes


def _score_quotes(gold: records.ArticleClaims, found: records.ArticleClaims, words: Words, scores: Scores) -> None:
    wanted = {quote.id: words.inside(quote.content) for quote in gold.quotes}
    given = {quote.id: words.inside(quote.content) for quote in found.quotes}
    exact = _pairs(gold.quotes, found.quotes, lambda a, b: float(wanted[a.id] == given[b.id]))
    fits = _pairs(gold.quotes, found.quotes, lambda a, b: _enough(_dice(wanted[a.id], given[b.id])))
    # the corpus annotates what is reported with a part in marks once, the contract lists that part too
    parts = {quote.id for quote in found.quotes if quote.inside is not None}
    for field, pairs in (("exact", exact), ("overlap", fits)):
        extra = len(parts - {b.id for _, b in pairs})
        scores[f"quotes.{field}"] = Tally(len(pairs), len(found.quotes) - extra, len(gold.quotes))
    names = _Names(gold, found)
    for a, b in fits:
        _count(scores, "quotes.type", a.type == b.type)
        _count(scores, "quotes.polarity", a.polarity == b.polarity)
        _count(scores, "quotes.balanced", a.balanced == b.balanced)
        _count_optional(scores, "quotes.speaker", a.speaker, b.speaker, lambda x, y: _same_person(x, y, words, names))
        _count_optional(scores, "quotes.cue", a.cue, b.cue, lambda x, y: bool(words.inside([x]) & words.inside([y])))
    _count_nesting(scores, fits)


def _count_nesting(scores: Scores, fits: Sequence[tuple[records.Quote, records.Quote]]) -> None:
    """Count which of the paired quotes stand inside which other."""
    own = {b.id: a.id for a, b in fits}
    for a, b in fits:
        _count_optional(scores, "quotes.inside", a.inside, b.inside, lambda x, y: own.get(y) == x)


def _enough(value: float) -> float:
    return value if value >= _ENOUGH else 0.0


def _same_person(a: Any, b: Any, words: Words, names: _Names) -> bool:
    """Tell whether two speakers, subjects or sources mean the same: the same entity, or words in common."""
    if names.same(a.entity_id, b.entity_id):
        return True
    if a.start is None or b.start is None:
        return a.start is b.start
    return bool(words.inside([a]) & words.inside([b])) and not (a.entity_id and b.entity_id)


# claims


def _score_claim(
    a: records.Claim, b: records.Claim, words: Words, names: _Names, others: Mapping[str, Sequence[Any]], scores: Scores
) -> None:
    _score_quantity(a.quantity, b.quantity, words, scores)
    _count(scores, "claims.modality", b.modality in (a.modality, *others.get("modality", ())))
    judges: dict[str, Callable[[Any, Any], bool]] = {
        "measure": lambda x, y: _same_head(x, y, words),
        "subject": lambda x, y: _same_subject(x, y, words, names),
        "time": lambda x, y: _same_time(x, y, words),
        "source": lambda x, y: _same_person(x, y, words, names),
        "change": _same_change,
    }
    for field, same in judges.items():
        given = getattr(b, field)
        wanted = _reading((getattr(a, field), *others.get(field, ())), given, same)
        _count_optional(scores, f"claims.{field}", wanted, given, same)


def _reading(readings: Sequence[Any], given: Any, same: Callable[[Any, Any], bool]) -> Any:
    """Return the reading that the prediction has, else the first."""
    for reading in readings:
        if reading is None or given is None:
            if reading is given:
                return reading
        elif same(reading, given):
            return reading
    return readings[0]


def _score_quantity(a: records.Quantity, b: records.Quantity, words: Words, scores: Scores) -> None:
    _count(scores, "claims.span", words.inside([a]) == words.inside([b]))
    _count(scores, "claims.value", _same_value(a, b))
    _count(scores, "claims.bound", a.bound == b.bound)
    _count(scores, "claims.approximate", a.approximate == b.approximate)
    _count(scores, "claims.unit", (a.unit.kind, a.unit.code) == (b.unit.kind, b.unit.code))
    _count_optional(scores, "claims.per", a.unit.per, b.unit.per, _same_per)


def _count_optional(
    scores: Scores, field: str, wanted: First | None, given: First | None, same: Callable[[First, First], bool]
) -> None:
    """Count a field that may be null: both null counts nothing, so that absent fields cannot raise a score."""
    right = wanted is not None and given is not None and same(wanted, given)
    _count(scores, field, right, given=given is not None, wanted=wanted is not None)


def _same_number(a: Decimal | None, b: Decimal | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= _TOLERANCE * max(Decimal(1), abs(a))


def _same_value(a: records.Quantity, b: records.Quantity) -> bool:
    pairs = ((a.value, b.value), (a.low, b.low), (a.high, b.high))
    return a.ordinal == b.ordinal and all(_same_number(x, y) for x, y in pairs)


def _same_per(a: records.PerUnit, b: records.PerUnit) -> bool:
    if not _same_number(a.value, b.value) or a.code != b.code:
        return False
    return a.code is not None or (a.text or "").casefold() == (b.text or "").casefold()


def _same_head(a: Place, b: Place, words: Words) -> bool:
    """Tell whether two noun phrases have their kernel in common: half of their words, or one inside the other."""
    wanted, given = words.inside([a]), words.inside([b])
    if _dice(wanted, given) >= _ENOUGH:
        return True
    return bool(wanted & given) and (wanted <= given or given <= wanted) and len(given) <= _LONGEST_SPAN


def _same_subject(a: records.Subject, b: records.Subject, words: Words, names: _Names) -> bool:
    return names.same(a.entity_id, b.entity_id) or _same_head(a, b, words)


def _same_time(a: records.Time, b: records.Time, words: Words) -> bool:
    if (a.since, a.until) != (b.since, b.until):
        return False
    return a.since is not None or a.until is not None or bool(words.inside([a]) & words.inside([b]))


def _same_change(a: records.Change, b: records.Change) -> bool:
    """Tell whether direction, factor and the figures before, after and of the step are the same."""
    pairs = ((a.old, b.old), (a.new, b.new), (a.by, b.by))
    figures = all((x is None) == (y is None) and (x is None or y is None or _same_value(x, y)) for x, y in pairs)
    return a.direction == b.direction and _same_number(a.factor, b.factor) and figures


# findings


def _score_findings(
    gold: records.ArticleClaims, found: records.ArticleClaims, own: Mapping[str, str], scores: Scores
) -> None:
    """Score each check of the gold; the checks that the gold does not hold are not judged."""
    for check in sorted({finding.check for finding in gold.findings} | {"consistency"}):
        if check == "reference":
            _score_reference(gold, found, own, scores)
            continue
        wanted = [finding for finding in gold.findings if finding.check == check]
        given = [finding for finding in found.findings if finding.check == check]
        pairs = _pairs(wanted, given, lambda a, b: _finding_fit(a, b, own))
        scores[f"findings.{check}"] = Tally(len(pairs), len(given), len(wanted))
        for a, b in pairs:
            _count(scores, f"verdicts.{check}", a.verdict == b.verdict)


_AGREES = ("supported", "approximately_supported")
_UNDECIDED = ("insufficient_data", "no_match", "not_checkable")


def _score_reference(
    gold: records.ArticleClaims, found: records.ArticleClaims, own: Mapping[str, str], scores: Scores
) -> None:
    """Score the verdicts against the sample reference, and the alarms: verdicts that say that something is wrong.

    Every claim gets a finding, so only those with a verdict count as given; the gold holds all that deserve one.
    """
    wanted = {f.claim_ids[0]: f.verdict for f in gold.findings if f.check == "reference"}
    given = {
        own.get(f.claim_ids[0], f"other {f.claim_ids[0]}"): f.verdict for f in found.findings if f.check == "reference"
    }
    if not given:
        return
    decided = {claim for claim, verdict in wanted.items() if verdict not in _UNDECIDED}
    answered = {claim for claim, verdict in given.items() if verdict not in _UNDECIDED}
    scores["findings.reference"] = Tally(len(decided & answered), len(answered), len(decided))
    for claim, verdict in wanted.items():
        _count(scores, "verdicts.reference", given.get(claim) == verdict)
    alarms = {claim for claim in answered if given[claim] not in _AGREES}
    true = {claim for claim, verdict in wanted.items() if verdict not in (*_UNDECIDED, *_AGREES)}
    scores["alarms.reference"] = Tally(len(alarms & true), len(alarms), len(true))


def _finding_fit(a: records.Finding, b: records.Finding, own: Mapping[str, str]) -> float:
    """Return how far two findings speak of the same claims by the same rule; without claims, of the same place."""
    if a.rule != b.rule and a.check != "reference":
        return 0.0
    wanted, given = set(a.claim_ids), {own.get(claim, f"other {claim}") for claim in b.claim_ids}
    if wanted or given:
        return _enough(len(wanted & given) / len(wanted | given))
    spans = [[e for e in finding.evidence if isinstance(e, records.SpanEvidence)] for finding in (a, b)]
    return max((_overlap(x, y) for x in spans[0] for y in spans[1] if x.of == y.of), default=0.0)
