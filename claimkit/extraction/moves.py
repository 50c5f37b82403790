"""What one sentence says of movement: its figures, the words that say which way, the preposition before each figure."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from claimkit.extraction.patterns import Phrases, compile_patterns, join_patterns
from claimkit.languages import Language
from claimkit.records import Direction, Quantity
from claimkit.units import convert

_SHARES = {"ratio", "percent"}
REACH = 160  # characters between a figure and the word that says which way it moved
LEAD = 48  # characters before a figure in which its preposition stands
_ASIDE = re.compile(r"\([^()\n:]{1,24}:\s?$")  # "(2024: 5,8 Mio.)"
_CLOSED = re.compile(r"[,;:](?!\d)")  # behind a figure it ends what a word of movement further on may be said of
_LEADING = ("to", "from", "result")  # roles of words behind which the name of a level may stand
_ROLES = ("instead", "against", "newest", "to", "result", "from", "by")


@dataclass(frozen=True, slots=True)
class Rules:
    """One language's patterns for changes, compiled."""

    roles: tuple[tuple[str, re.Pattern[str]], ...]
    directions: tuple[tuple[Direction, Phrases], ...]
    shifts: tuple[tuple[Direction, Phrases], ...]
    amounts: tuple[tuple[Direction, bool, bool, bool, Phrases], ...]
    no_amounts: Phrases
    no_words: Phrases  # in which a word of movement says nothing of one: "growth forecast", "up to"
    after: tuple[tuple[Direction, re.Pattern[str]], ...]
    placed: re.Pattern[str]  # words of `after` that behind a length say where: "8 feet above flood stage"
    before: tuple[tuple[Direction, re.Pattern[str]], ...]
    within: tuple[tuple[Direction, re.Pattern[str]], ...]
    nouns: re.Pattern[str]
    links: frozenset[str]
    owners: frozenset[str]  # words between a share and its whole: "8 percent of its staff"
    near_by: frozenset[str]
    fillers: frozenset[str]  # that may stand between such a word and the figure: "un exiguo 3 %"
    step_links: frozenset[str]  # between a noun of movement and its step: "der Rueckgang betraegt also"
    weak: bool  # its prepositions are so common that they need a word of movement beside them
    summing: re.Pattern[str]
    apposed: re.Pattern[str]
    earlier: re.Pattern[str]
    when: re.Pattern[str]
    now: re.Pattern[str]
    by_far: frozenset[str]
    offers: Phrases  # verbs of those who bargain for a rise: "die Arbeitgeber bieten 3 Prozent"
    wages: Phrases  # what they bargain for
    objects: frozenset[str]  # words that open a verb's object: "despide a 300 empleados"
    definites: tuple[str, ...]
    bare: re.Pattern[str]
    earned: re.Pattern[str]  # verbs of `bare` that tell a profit or loss where the sum is large: "lost $48 million"
    or_else: re.Pattern[str]  # between two ways to say one step: "86 cents, or 1.8 percent"
    peaks: re.Pattern[str]  # between a stretch of time and its highest or lowest figure: "a five-year low of"
    openers: frozenset[str]  # words that open a range: "between 26 and 82 centimetres"
    behind: re.Pattern[str]  # what brings the older figure right behind the newer: "to 88 from 100"
    through: re.Pattern[str]  # a qualifier that says which mark something crossed: "fiel unter 90.000 Dollar"
    not_through: frozenset[str]  # the words before it that make it a mere bound: "mit ueber 300 Firmen"
    levels: re.Pattern[str]  # verbs that say how high something is: "betrug 8 Milliarden und stieg um 5 Prozent"
    goes_on: re.Pattern[str]  # what joins a second verb to such a level
    gained: re.Pattern[str]  # verbs whose percentage is a step where a result follows: "gewann 9 Prozent auf 13 Euro"
    as_before: re.Pattern[str]  # right before a figure they say that it is the old one: "wie im Vorjahr 25.000 Euro"
    since_then: re.Pattern[
        str
    ]  # between an older figure and the step from it: "..., seither ist er um 12 Prozent gestiegen"
    echoes: re.Pattern[str]  # words that take up what the sentence before told of: "waren es nur noch 780 Euro"
    others: frozenset[str]  # before a bare figure they are no more of something: "otros diez esperan"
    others_open: frozenset[
        str
    ]  # at the start of a sentence they bring another part of a whole: "Otros 3 millones iran a obras"
    later: frozenset[str]  # behind "more" they make it one of time: "diez anos mas tarde"
    than: re.Pattern[str]  # between a fraction and the earlier time that it is compared with: "la mitad que en 2022"
    relatives: re.Pattern[str]  # they open a clause that tells the older figure: ", que en 2019 costaba 3 euros, "
    determiners: frozenset[str]
    spans: re.Pattern[str]  # behind a stretch of time it says that something took so long: "op vier jaar tijd"
    step_whose: tuple[
        frozenset[str], frozenset[str]
    ]  # they open and end "der Preise von" between "Anstieg" and its step
    insets: re.Pattern[str]  # they tell a level in passing, before its step: "lag mit 1,2 Millionen um 3 % hoeher"
    multiples: re.Pattern[str]  # nouns behind an article that only compare: "le double d'un diesel"
    likened: frozenset[str]  # between a multiple and the older figure, beside articles: "dreimal so viel wie die 40"
    fewer: re.Pattern[str]  # in a multiple they turn it: "deux fois moins"
    members: re.Pattern[str]  # whom something may lose or win as its own: customers, subscribers, seats
    losses: re.Pattern[str]  # right before members they make them a step: "the loss of 900 jobs"
    parts_behind: re.Pattern[str]  # the same right behind it: "150 of them in Lyon"
    parts: re.Pattern[str]  # right before a part of a step: "3.4 million, of which 2.1 million"
    turned: frozenset[str]  # prepositions before what turns into something: "aus"
    becomes: re.Pattern[str]  # verbs that lead from "aus 22 Premieren" to "17"
    crossing: re.Pattern[str]  # verbs that have a mark for their object: "superato il 50 per cento"
    balances: re.Pattern[
        str
    ]  # nouns of movement that are a balance too, behind what leads to it: "mit einem Minus von"
    closings: re.Pattern[str]  # verbs of whom closes a year with one
    reckons: re.Pattern[str]  # verbs that put a rise or fall at a figure: "beziffert den Anstieg auf 4 Prozent"
    reckoned_at: re.Pattern[str]  # what leads from them to the figure, right before it
    estimates: re.Pattern[str]  # right before a figure they make it what was expected, no older state
    norms: re.Pattern[str]  # before a figure they make it what is usual, no older state: "the average of 18"
    arrivals: re.Pattern[str]  # verbs right before a figure that say that it was another before: "est revenu a 5"
    faced: re.Pattern[str]  # what is counted for and against: "by 27 votes to 19"
    planned: re.Pattern[
        str
    ]  # words of `earlier` behind a figure that make it a mere plan: "das Doppelte der geplanten 7"
    had: re.Pattern[str]  # beside a time they tell an older state: "im Vorjahr hatte sie bei 4 Mio. gelegen"
    afterwards: re.Pattern[str]  # right before a figure they make it the newer one: "zehn Jahre spaeter waren es 40"
    same_verb: re.Pattern[str]  # right before a step they take up the verb before: "los de moviles lo hicieron un 18 %"
    to_be: frozenset[str]  # between members and an infinitive: "40 postes | a supprimer"
    onward: re.Pattern[
        str
    ]  # between two figures they lead from one state to the next: "260 in the first year, rising to"
    free: bool  # a percentage without preposition may be the step of its verb: "verlor im Mai 3 Prozent"


@dataclass(frozen=True, slots=True)
class Move:
    """A word that says which way something moved."""

    start: int
    end: int
    direction: Direction
    of_subject: bool = False  # what it takes away or adds may be its subject: "75 Stellen fallen weg"
    of_money: bool = True
    of_bare: bool = False  # a figure without a noun may be jobs that it takes away: "In Emden verdwijnen er 75"


class Grammar(NamedTuple):
    """What the parse of a sentence says of its figures: see the fields of `View` with the same names."""

    arguments: frozenset[int] | None = None
    gapped: frozenset[int] = frozenset()
    subjects: frozenset[int] = frozenset()
    verbal: frozenset[int] | None = None
    nominal: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class View:
    """One sentence: its figures, the words of movement, the roles that the words before each figure give it, its times."""

    text: str
    start: int
    end: int
    quantities: Sequence[Quantity]
    moves: Sequence[Move]
    shifts: Sequence[Move]  # words that say that something moved, but not which way
    amounts: Sequence[Move]
    roles: Sequence[frozenset[str]]
    times: Sequence[tuple[int, int]]
    rules: Rules
    arguments: frozenset[int] | None = None  # figures with no preposition before them, by place; None when nobody knows
    gapped: frozenset[int] = frozenset()  # figures with no verb between them and the one before
    subjects: frozenset[int] = frozenset()  # figures that are the subject of an active verb
    verbal: frozenset[int] | None = None  # where verbs begin; None when nobody knows
    nominal: frozenset[int] = frozenset()  # where nouns begin

    @classmethod
    def of(
        cls,
        text: str,
        quantities: Sequence[Quantity],
        sentence: tuple[int, int],
        times: Sequence[tuple[int, int]],
        language: Language,
        grammar: Grammar | None = None,
    ) -> View:
        """Look through a sentence once."""
        rules = _rules(language)
        start, end = sentence
        return cls(
            text,
            start,
            end,
            quantities,
            _outside(_without(_moves(text, sentence, rules.directions), text, sentence, rules.no_words), quantities),
            _moves(text, sentence, rules.shifts),
            _amounts(text, sentence, rules),
            _peaked([_roles(text, start, quantity, rules) for quantity in quantities], text, quantities, rules),
            times,
            rules,
            *(grammar or Grammar()),
        )

    def direction_of(self, quantity: Quantity) -> Direction | None:
        """Return the direction of the nearest word of movement."""
        place = bisect.bisect_right(self.moves, quantity.start, key=lambda move: move.start)
        if 0 < place < len(self.moves) and self._has_own_verb(quantity, *self.moves[place - 1 : place + 1]):
            return self.moves[place - 1].direction
        near = [
            (move.start - quantity.end if move.start >= quantity.end else quantity.start - move.end, move.direction)
            for move in self.moves[max(0, place - 1) : place + 1]
            if not self._is_apart(quantity, move)
        ]
        close = [pair for pair in near if pair[0] <= REACH]
        return min(close)[1] if close else None

    def _has_own_verb(self, quantity: Quantity, before: Move, behind: Move) -> bool:
        """Tell whether a figure ends the clause of a verb of movement: "China wuchs 2023 um 5 %, waehrend ... schrumpfte"."""
        noun = self.rules.nouns.fullmatch(self.text, before.start, before.end) is not None
        verb = not noun if self.verbal is None else before.start in self.verbal
        return (
            verb
            and quantity.start - before.end <= REACH
            and not any(before.end <= q.start < quantity.start for q in self.quantities if not self.timed(q))
            and _CLOSED.search(self.text, before.end, quantity.start) is None
            and _CLOSED.search(self.text, quantity.end, max(quantity.end, behind.start)) is not None
        )

    def _is_apart(self, quantity: Quantity, move: Move) -> bool:
        """Tell whether a mark behind a figure, no other figure and no noun leads to a word of movement: a clause of its own."""
        if not _CLOSED.search(self.text, quantity.end, max(quantity.end, move.start)):
            return False
        noun = self.rules.nouns.fullmatch(self.text, move.start, move.end) is not None
        own = next(roles for q, roles in zip(self.quantities, self.roles, strict=True) if q is quantity)
        row = zip(self.quantities, self.roles, strict=True)
        return not noun and not any(quantity.end <= q.start < move.start and roles & own for q, roles in row)

    def moved_between(self, start: int, end: int) -> bool:
        """Tell whether a word of movement stands in a stretch of the sentence."""
        return any(start <= move.start and move.end <= end for move in itertools.chain(self.moves, self.shifts))

    def becomes_of(self, old: Quantity, new: Quantity) -> bool:
        """Tell whether a figure turns into the one behind it: "aus 22 Premieren werden 17"."""
        opened = self.text[max(self.start, lead(old) - LEAD) : lead(old)].rstrip().rpartition(" ")[2]
        if opened.lower() not in self.rules.turned or "," in self.text[old.end : new.start]:
            return False
        return self.rules.becomes.search(self.text, old.end, min(self.end, new.end + LEAD)) is not None

    def timed(self, quantity: Quantity) -> bool:
        """Tell whether a figure is part of a time: "il 12% in meno di due anni fa"."""
        return any(start <= quantity.start and quantity.end <= end for start, end in self.times)

    def is_expected(self, quantity: Quantity) -> bool:
        """Tell whether words before a figure make it what was expected: "below analysts' estimates of 12.9 billion"."""
        edge = lead(quantity)
        return self.rules.estimates.search(self.text, max(self.start, edge - LEAD), edge) is not None

    def overlapped(self, quantity: Quantity) -> bool:
        """Tell whether a figure or its unit is a word of movement itself: "verdoppelt", "multiplie par trois"."""
        start, end = quantity.start, quantity.end
        if quantity.unit.start is not None and quantity.unit.end is not None:
            start, end = min(start, quantity.unit.start), max(end, quantity.unit.end)
        return any(move.start < end and start < move.end for move in self.moves)


def lead(quantity: Quantity) -> int:
    """Return where a quantity's words begin, its qualifier included when it stands before the number."""
    qualifier = quantity.qualifier
    return min(quantity.start, qualifier.start) if qualifier else quantity.start


def comparable(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities have the same unit, or one of them none ("von 6 auf 16 Yuan")."""
    if one.unit.kind != other.unit.kind:
        if "ratio" in (one.unit.kind, other.unit.kind):
            return any(each.unit.kind == "count" and each.unit.text is None for each in (one, other))
        return "count" in (one.unit.kind, other.unit.kind) and None in (one.unit.text, other.unit.text)
    return one.unit.code == other.unit.code


def alike(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures can be two states of one thing: "von elf Minuten auf 90 Sekunden", "18 to 14 m3/s"."""
    if comparable(one, other) or {one.unit.kind, other.unit.kind} == _SHARES:
        return True
    known = one.unit.kind == other.unit.kind == "physical" and one.unit.code and other.unit.code
    if known and convert(Decimal(1), str(one.unit.code), str(other.unit.code)) is not None:
        return True
    codes = [(quantity.unit.code or "").split("/")[0] for quantity in (one, other)]
    return one.unit.kind == other.unit.kind and (one.unit.kind == "duration" or codes[0] == codes[1] != "")


def by_value(old: Quantity, new: Quantity) -> Direction | None:
    """Return which way the value went; None when a bound or another unit leaves it open."""
    before, after = middle(old), middle(new)
    if before is None or after is None:
        return None
    if not comparable(old, new):
        after = _in_unit(after, new, old)
        if after is None:
            return None
    if before == after:
        return "unchanged"
    return "increase" if after > before else "decrease"


def _in_unit(value: Decimal, new: Quantity, old: Quantity) -> Decimal | None:
    """Return a figure in the unit of another: "from three weeks to two months", "three in ten, up from 22 per cent"."""
    if {new.unit.kind, old.unit.kind} == _SHARES:
        return value * 100 if new.unit.kind == "ratio" else value / 100
    lasting = new.unit.kind == old.unit.kind and new.unit.kind in ("duration", "physical")
    if not lasting or new.unit.code is None or old.unit.code is None:
        return None
    return convert(value, new.unit.code, old.unit.code)


def middle(quantity: Quantity) -> Decimal | None:
    """Return the value of a quantity, of a range its middle."""
    if quantity.value is not None:
        return quantity.value
    if quantity.low is not None and quantity.high is not None:
        return (quantity.low + quantity.high) / 2
    return None


def _moves(text: str, sentence: tuple[int, int], patterns: Iterable[tuple[Direction, Phrases]]) -> list[Move]:
    found = (
        Move(match.start(), match.end(), direction)
        for direction, phrases in patterns
        for match in phrases.finditer(text, *sentence)
    )
    return sorted(found, key=lambda move: move.start)


def _without(moves: list[Move], text: str, sentence: tuple[int, int], phrases: Phrases) -> list[Move]:
    """Leave out the words of movement inside phrases that mean something else."""
    spans = [match.span() for match in phrases.finditer(text, *sentence)]
    return [move for move in moves if not any(first <= move.start and move.end <= last for first, last in spans)]


def _outside(moves: list[Move], quantities: Sequence[Quantity]) -> list[Move]:
    """Leave out the words of movement that only say about how much: "plus/minus 3 Prozent"."""
    spans = [
        (q.qualifier.start, q.qualifier.end)
        for q in quantities
        if q.qualifier is not None and q.approximate and q.bound == "exact" and q.value is not None
    ]
    return [move for move in moves if not any(a <= move.start and move.end <= b for a, b in spans)] if spans else moves


def _amounts(text: str, sentence: tuple[int, int], rules: Rules) -> list[Move]:
    """Return the verbs of adding and taking away, those left out that mean something else ("schliesst aus")."""
    found = (
        Move(match.start(), match.end(), direction, of_subject, of_money, of_bare)
        for direction, of_subject, of_money, of_bare, phrases in rules.amounts
        for match in phrases.finditer(text, *sentence)
    )
    other = {match.start() for match in rules.no_amounts.finditer(text, *sentence)}
    return sorted((move for move in found if move.start not in other), key=lambda move: move.start)


def _roles(text: str, floor: int, quantity: Quantity, rules: Rules) -> frozenset[str]:
    """Return what the words before a figure make of it; a qualifier may be its preposition ("hasta 5.630 millones")."""
    edge = lead(quantity)
    if text[edge - 1 : edge] == "(" or _ASIDE.search(text, max(floor, edge - LEAD), edge):
        return frozenset({"aside"})
    roles = _roles_before(text[max(floor, edge - LEAD) : edge], rules)
    if "against" in roles and rules.afterwards.search(text, max(floor, edge - LEAD), edge):
        return frozenset({"later"})
    if roles or edge == quantity.start:
        return roles
    qualifier = text[edge : quantity.start]
    roles = _roles_before(qualifier, rules, whole=True)
    return roles or (frozenset({"to"}) if _crosses(qualifier, text[max(floor, edge - LEAD) : edge], rules) else roles)


def _crosses(qualifier: str, before: str, rules: Rules) -> bool:
    """Tell whether a qualifier says where a movement went: "fiel erstmals unter 90.000 Dollar"."""
    words = before.split()
    free = bool(words) and words[-1].isalnum() and words[-1].lower() not in rules.not_through
    return free and rules.through.fullmatch(qualifier.strip()) is not None


def _peaked(
    roles: list[frozenset[str]], text: str, quantities: Sequence[Quantity], rules: Rules
) -> list[frozenset[str]]:
    """Give the role of a stretch of time to the peak of it: "eased to a five-year low of 1.4 percent"."""
    for place in range(1, len(roles)):
        before, quantity = quantities[place - 1], quantities[place]
        lasting = before.unit.kind == "duration" and bool(roles[place - 1]) and not roles[place]
        if lasting and rules.peaks.fullmatch(text[before.end : lead(quantity)].strip()):
            roles[place], roles[place - 1] = roles[place - 1], frozenset()
    return roles


def _roles_before(before: str, rules: Rules, *, whole: bool = False) -> frozenset[str]:
    """Return the roles that the end of some text gives; a longer phrase hides the shorter one that it ends with."""
    found = [(m.start(), role) for role, pattern in rules.roles if (m := pattern.search(before)) is not None]
    first = min((start for start, _ in found), default=0)
    if whole and first:
        return frozenset()
    roles = frozenset(role for start, role in found if start == first)
    return roles - {"against"} if "newest" in roles else roles


@functools.lru_cache(maxsize=32)
def _rules(language: Language) -> Rules:
    change: Mapping[str, Any] = language["claims"].get("change", {})
    determiners = "|".join(map(re.escape, language["claims"].get("determiners", ()))) or r"(?!)"
    rate = _rate(language)
    fillers = "|".join(map(re.escape, change.get("fillers", ()))) or r"(?!)"
    # "gli altri 4" are the rest of them and no more
    others = "".join(rf"(?<!\b{re.escape(word)}\s)" for word in change.get("others_after", ()))
    levels = join_patterns(change.get("level_nouns", {}).get("words", ()))
    links = join_patterns(change.get("level_nouns", {}).get("ends", ()))
    level = rf"(?:[\w-]+\s+){{0,3}}?(?:{levels})(?:\s+\w+)?\s+(?:{links})\s+" if levels else ""
    near = "|".join(map(re.escape, change.get("by_near", ()))) or r"(?!)"
    roles = tuple(
        (role, _before(change[role], determiners, fillers, level if role in _LEADING else ""))
        for role in _ROLES
        if change.get(role)
    )
    return Rules(
        roles,
        _grouped(change.get("words", ())),
        (("unchanged", Phrases(change.get("shifts", ()))),),
        tuple(
            (
                group["direction"],
                group.get("of_subject", False),
                group.get("of_money", True),
                group.get("of_bare", False),
                Phrases(group["patterns"]),
            )
            for group in change.get("amounts", ())
        ),
        Phrases(change.get("no_amounts", ())),
        Phrases(change.get("no_words", ())),
        _sided(change, "after", lambda words: rf"{rate}\s+(?:{join_patterns(words)})(?!\w)"),
        compile_patterns(change.get("placed", ())),
        _sided(change, "before", lambda words: rf"{others}(?:{join_patterns(words)})\s+$"),
        _sided(change, "before", join_patterns),
        compile_patterns(change.get("step_nouns", ())),
        frozenset(language["claims"].get("noun_links", ())),
        frozenset(language["claims"].get("owner_links", ())),
        frozenset(change.get("by_near", ())),
        frozenset(change.get("fillers", ())),
        frozenset(change.get("step_links", ())),
        bool(change.get("by_near")),
        compile_patterns(change.get("summing", ())),
        compile_patterns(change.get("apposed", ())),
        compile_patterns(change.get("earlier", ())),
        re.compile(rf",\s+(?:{join_patterns(change.get('when', ()))})", re.IGNORECASE),
        compile_patterns(change.get("now", ())),
        frozenset(change.get("by_far", ())),
        Phrases(change.get("offers", ())),
        Phrases(change.get("wages", ())),
        frozenset(change.get("objects", ())),
        tuple(change.get("definites", ())),
        compile_patterns(change.get("bare", ())),
        compile_patterns(change.get("earned", ())),
        re.compile(
            rf"(?:[^.;:!?,]{{0,40}},|(?:\s+\w+)?)\s*(?:\(|(?:{join_patterns(change.get('or_else', ()))})(?:,?\s+|(?<=['\u2019])))(?:\S+\s+){{0,2}}",
            re.I,
        ),
        compile_patterns(change.get("peaks", ())),
        frozenset(language["ranges"].get("between", {}).get("open", ())),
        re.compile(rf"(?:{compile_patterns(change.get('behind', ())).pattern})\s*$", re.IGNORECASE),
        compile_patterns(change.get("through", {}).get("words", ())),
        frozenset(change.get("through", {}).get("not_after", ())),
        compile_patterns(change.get("levels", ())),
        re.compile(rf"\s+(?:{join_patterns(change.get('goes_on', ()))})\s+", re.IGNORECASE),
        compile_patterns(change.get("gained", ())),
        re.compile(rf"(?<!\w)(?:{join_patterns(change.get('as_before', ()))})\s+(?:\w+\s+)?$", re.IGNORECASE),
        compile_patterns(change.get("since_then", ())),
        compile_patterns(language["units"].get("echoes", {}).get("words", ())),
        frozenset(change.get("others", ())),
        frozenset(change.get("others_open", ())),
        frozenset(change.get("later", ())),
        re.compile(rf"\s+(?:{join_patterns(change.get('than', ()))})\s", re.IGNORECASE),
        re.compile(rf"\s*(?:{join_patterns(change.get('relatives', ()))})\s", re.IGNORECASE),
        frozenset(language["claims"].get("determiners", ())),
        re.compile(rf"\s+(?:{join_patterns(change.get('spans', ()))})(?!\w)", re.IGNORECASE),
        (
            frozenset(change.get("step_whose", {}).get("words", ())),
            frozenset(change.get("step_whose", {}).get("ends", ())),
        ),
        re.compile(
            rf"(?:(?<=\w)\s(?:{join_patterns(change.get('insets', {}).get('tight', ()))})|,\s(?:{join_patterns(change.get('insets', {}).get('closed', ()))}))\s$",
            re.IGNORECASE,
        ),
        compile_patterns(change.get("multiples", ())),
        frozenset(change.get("likened", ())),
        re.compile(
            rf"\s(?:{'|'.join(re.escape(w) for w in change.get('less_after', ()) if w.isalpha()) or '(?!)'})(?!\w)",
            re.I,
        ),
        compile_patterns(change.get("members", ())),
        _right_before(change.get("losses", ())),
        re.compile(rf"\s(?:{join_patterns(change.get('parts', ()))})(?!\w)", re.IGNORECASE),
        _right_before(change.get("parts", ())),
        frozenset(change.get("becomes", {}).get("from", ())),
        compile_patterns(change.get("becomes", {}).get("verbs", ())),
        compile_patterns(change.get("crossing", ())),
        re.compile(
            rf"(?<!\w)(?:{join_patterns(change.get('balances', {}).get('before', ()))})\s+(?:\w+\s+)?"
            rf"(?:{join_patterns(change.get('balances', {}).get('words', ()))})\s$",
            re.IGNORECASE,
        ),
        compile_patterns(change.get("balances", {}).get("verbs", ())),
        compile_patterns(change.get("reckons", {}).get("words", ())),
        _before(change.get("reckons", {}).get("ends", ("\0",)), determiners, fillers),
        re.compile(
            rf"(?<!\w)(?:{join_patterns(change.get('estimates', ()))})(?:\s+\w+){{0,3}}?\s+$",
            re.IGNORECASE,
        ),
        compile_patterns(change.get("norms", ())),
        re.compile(
            rf"(?<!\w)(?:{join_patterns(change.get('arrivals', {}).get('words', ()))})\s+(?:\w+\s+)?$", re.IGNORECASE
        ),
        compile_patterns(change.get("faced", ())),
        compile_patterns(change.get("planned", ())),
        compile_patterns(change.get("had", ())),
        re.compile(rf"(?<!\w)(?:{join_patterns(change.get('afterwards', ()))})(?:\s+\w+){{0,3}}?\s+$", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{join_patterns(change.get('same_verb', ()))})\s+(?:(?:{near})\s+)?$", re.IGNORECASE),
        frozenset(change.get("to_be", ())),
        re.compile(rf"(?<!\w)(?:{join_patterns(change.get('onward', ()))})\s+$", re.IGNORECASE),
        not change.get("by_near"),
    )


def _rate(language: Language) -> str:
    """Return the pattern of "im Monat" or "pro Film", which may stand between a figure and "mehr"."""
    per: Mapping[str, Any] = language["per"]
    words = "|".join(map(re.escape, per.get("words", ()))) or r"(?!)"
    phrases = "|".join(map(re.escape, per.get("phrases", {}))) or r"(?!)"
    return rf"(?:\s+(?:{phrases})|\s+(?:{words})\s+\w+)?"


def _before(words: Sequence[str], determiners: str, fillers: str, level: str = "") -> re.Pattern[str]:
    """Return the pattern of a preposition, perhaps a determiner and adverbs, that ends right before a figure.

    With `level` the name of what it leads to may stand between: "auf | eine neue Rate von".
    """
    longest_first = sorted(words, key=len, reverse=True)
    joined = "|".join(
        r"\s+".join(re.escape(part).replace(r"\*", r"\w+") for part in word.split())
        + ("" if word[-1] in "'\u2019" else r"\s+")
        for word in longest_first
    )
    filler = rf"(?:(?:{fillers})\s+)"  # on either side of a determiner: "y alcanza ya los", "auf die einst"
    named = rf"(?:(?:{determiners})\s+{level})?" if level else ""
    led = rf"{filler}?{named}(?:(?:{determiners})\s+)?{filler}{{0,2}}"
    return re.compile(rf"(?<!\w)(?:{joined}){led}$", re.IGNORECASE)


def _right_before(phrases: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of phrases that end right before a figure."""
    return re.compile(rf"(?<!\w)(?:{join_patterns(phrases)})\s+$", re.IGNORECASE)


def _grouped(groups: Iterable[Mapping[str, Any]]) -> tuple[tuple[Direction, Phrases], ...]:
    directions: dict[Direction, list[str]] = {}
    for group in groups:
        directions.setdefault(group["direction"], []).extend(group["patterns"])
    return tuple((name, Phrases(patterns)) for name, patterns in directions.items())


def _sided(change: Mapping[str, Any], side: str, expression: Any) -> tuple[tuple[Direction, re.Pattern[str]], ...]:
    """Compile `more_after`, `less_after` and their like."""
    directions: tuple[tuple[str, Direction], ...] = (("more", "increase"), ("less", "decrease"))
    return tuple(
        (direction, re.compile(expression(change[f"{name}_{side}"]), re.IGNORECASE))
        for name, direction in directions
        if change.get(f"{name}_{side}")
    )
