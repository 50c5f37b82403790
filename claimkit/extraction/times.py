"""Find the times that a text states: dates, intervals, recurring and vague times, resolved to calendar days."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from claimkit.extraction.anaphora import (
    Sides,
    before_told,
    goes_back,
    lean,
    leans_back,
    season_before,
    tells_story,
    years_back,
)
from claimkit.extraction.calendars import (
    Day,
    ImpossibleDate,
    Interval,
    UnknownDate,
    Viewpoint,
    add_days,
    earlier_year,
    full_year,
    grain,
    is_nearer,
    iso,
    part_of,
    resolve,
)
from claimkit.extraction.elided_times import Told, is_elided, stretch_meant, whole_of
from claimkit.extraction.time_atoms import Atom, find_atoms
from claimkit.extraction.time_patterns import Grammar, Tokens, grammar
from claimkit.languages import Language, load
from claimkit.records import Time, TimeKind

_LONGEST_OPENER = 5
_LONGEST_BOUND = 7  # "seit dem Beschluss des Fahrplans im Jahr"
_CLOSED = ("until", "before")
_LONGEST_SHORT = 4  # "Sept."
_CUE_WINDOW = 24
_ANCHOR_WINDOW = 60
_AFTER_WINDOW = 30  # tokens between an end and "after that"
_PARAGRAPH = 9
_WIDEST = 160  # characters of a line; a longer one is a whole paragraph
_YEAR_GRAIN = 7
_YEAR_MONTHS = 12
_SEASON, _LAST_DAYS = 7, 28  # the month in which a season begins; the day from which one ends a month
_SCHOOL = 9  # the month in which a year of school begins
_YEAR_DIGITS, _NEVER = 4, 99
_RECENT = 2  # years back from which on a year behind which a sentence ends is not that of the next sentence's days
_RECENT_YEARS = range(1990, 2036)  # "hatte 2017 Kosten verursacht"
_PLAIN_YEARS = range(1800, 2100)
_OLD_YEARS = range(1100, 1800)  # "er starb 1780 in Wien"
_ARTICLE = 4  # letters
_BEHIND = 4  # times behind one in a title or a list among which the one is that it leans on
_USUAL = (4, 2)  # tokens before and behind a month among which a word says that it is that of any year
_WEEK = 7
_MONTH_OF = frozenset(("month", "year", "yy", "unit", "rel"))
_FRESH_MONTHS = 2  # months after its own in which "in January" is this year's although last year's figures were told
_MONTH = 31  # days; what is told of as over may go on until the end of the month
_CURRENCIES = frozenset("$\u20ac\u00a3\u00a5")
_PARTS = (",", ":", "\u2013", "\u2014")
_CLOSERS = frozenset("\"'\u201c\u201d\u2018\u2019\u00bb\u00ab)")  # what may close a sentence behind its point
_CLOSER = frozenset(("month", "day", "quarter", "half", "season", "part", "weekday", "holiday"))
_FRAMELESS = frozenset(("days_from", "weeks_from"))  # "in den ersten Tagen"
_INHERITED = ("year", "yy", "era", "unit", "rel", "month", "decade")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """An expression or a range of two, with the bound that a word before or after it sets."""

    first: int
    last: int
    atom: Atom
    far: Atom | None = None
    bound: str | None = None
    either: bool = False  # the word before it says "since" as well as "from"


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A time that names its year, for those behind it that name none."""

    last: int
    day: Day
    grain: int


@dataclass(frozen=True, slots=True)
class _Before:
    """The times told so far, each with the token behind it: the closed ones, the open ones as well, what closed ones state."""

    told: list[tuple[int, Interval]]
    spans: list[tuple[int, Sides]]
    parts: list[Told]


def find_times(
    text: str, language: str | Language, *, published: datetime.date | str | None = None
) -> tuple[Time, ...]:
    """Return the times that a text states, in text order, never overlapping.

    `published` (a date or an ISO string) is the day against which relative times are resolved; without it their sides
    are null. Raises ValueError when it is no date.
    """
    today = _parse_published(published)
    rules, tokens, _, stretches = _read(text, load(language))
    return tuple(_times(stretches, tokens, rules, today))


def reread_time(time: Time, language: str | Language, published: str, look: str) -> Time:
    """Return a time read again as one that lies "ahead" or "behind"; `published` is an ISO date.

    It comes back as it was when its words alone do not make one time.
    """
    rules = grammar(language)
    tokens = rules.tokens(time.text)
    atoms = find_atoms(tokens, rules)
    stretches = _stretches(atoms, tokens, rules)
    if not stretches and len(atoms) == 1:  # "April" counts only behind "in"
        stretches = [_Stretch(atoms[0].first, atoms[0].last, atoms[0])]
    if len(stretches) != 1 or (stretches[0].first, stretches[0].last) != (0, len(tokens.starts)):
        return time
    if stretches[0].atom.gives != "time":
        return time
    try:
        interval = _interval(stretches[0], Viewpoint(_parse_published(published), look))
    except (ImpossibleDate, UnknownDate):
        return time
    if interval is None:
        return time
    since, until = (iso(side) if side is not None else None for side in interval)
    return replace(time, since=since, until=until)


def without_bound(time: Time, language: str | Language, published: str | None) -> Time | None:
    """Return the time that an open one names: the "2018" of "since 2018"; None where its words make no closed one."""
    rules = grammar(language)
    tokens = rules.tokens(time.text)
    stretches = _stretches(find_atoms(tokens, rules), tokens, rules)
    if len(stretches) != 1 or stretches[0].far is not None or stretches[0].atom.gives != "time":
        return None
    first, last = stretches[0].atom.first, stretches[0].atom.last
    try:
        interval = _interval(
            replace(stretches[0], first=first, bound=None), Viewpoint(_parse_published(published), "past")
        )
    except (ImpossibleDate, UnknownDate):
        return None
    if interval is None or None in interval or first >= len(tokens.starts):
        return None
    named = _time(_Stretch(first, last, stretches[0].atom), interval, tokens)
    return replace(named, start=time.start + named.start, end=time.start + named.end)


def begins(time: Time, language: str | Language) -> bool:
    """Tell whether a time is an open one whose words say from when on: "from April", but not "since April"."""
    if time.since is None or time.until is not None:
        return False
    rules = grammar(language)
    tokens = rules.tokens(time.text)
    stretches = _stretches(find_atoms(tokens, rules), tokens, rules)
    return len(stretches) == 1 and stretches[0].bound == "from"


def looks_back(time: Time, language: str | Language) -> bool:
    """Tell whether a time is an open one whose words only say since when: "since April", but not "desde abril"."""
    rules = grammar(language)
    tokens = rules.tokens(time.text)
    stretches = _stretches(find_atoms(tokens, rules), tokens, rules)
    if len(stretches) != 1 or stretches[0].bound != "since":
        return False
    return dict(rules.bounds_before)["from"].search(tokens.codes, 0, stretches[0].atom.first) is None


def has_leant(time: Time, language: str | Language) -> bool:
    """Tell whether a time is a closed one that was resolved from a time told before it: "a year earlier"."""
    if time.since is None or time.until is None:
        return False
    rules = grammar(language)
    return any(atom.gives == "anaphor" for atom in find_atoms(rules.tokens(time.text), rules))


def calendar_spans(text: str, language: str | Language) -> tuple[tuple[int, int], ...]:
    """Return every stretch (start, end) of calendar words and digits: dates, years, decades, clock times."""
    rules, tokens, atoms, stretches = _read(text, load(language))
    times = _times(stretches, tokens, rules, None)
    durations = {tokens.starts[s.atom.first] for s in stretches if s.atom.quantity}
    spans = [(time.start, time.end) for time in times if not any(time.start <= place < time.end for place in durations)]
    spans += [
        (tokens.starts[a.first], tokens.ends[a.last - 1]) for a in atoms if a.gives == "clock" and a.alone != "no"
    ]
    return _merged(spans)


def short_years(
    text: str, language: str | Language, *, published: datetime.date | str | None = None
) -> tuple[tuple[int, int, int], ...]:
    """Return each time that writes its year with two digits: start, end, and the year that it was read as."""
    today = _parse_published(published)
    _, tokens, _, stretches = _read(text, load(language))
    found = []
    for stretch in stretches:
        for atom in (stretch.atom, stretch.far):
            if atom is not None and "yy" in atom.fields and "year" not in atom.fields and atom.gives == "time":
                year = full_year(atom.fields["yy"], today)
                found.append((tokens.starts[stretch.first], tokens.ends[stretch.last - 1], year))
                break
    return tuple(found)


@functools.lru_cache(maxsize=4)
def _read(text: str, language: Language) -> tuple[Grammar, Tokens, Sequence[Atom], Sequence[_Stretch]]:
    """Return a text's tokens and expressions; kept, as quantities, times and notices ask for those of one text in turn."""
    rules = grammar(language)
    tokens = rules.tokens(text)
    atoms = find_atoms(tokens, rules)
    return rules, tokens, atoms, _stretches(atoms, tokens, rules)


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    done: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if done and start < done[-1][1]:
            done[-1] = (done[-1][0], max(end, done[-1][1]))
        else:
            done.append((start, end))
    return tuple(done)


def _parse_published(published: datetime.date | str | None) -> Day | None:
    if published is None:
        return None
    if isinstance(published, str):
        try:
            published = datetime.date.fromisoformat(published.strip()[:10])
        except ValueError:
            raise ValueError(f"published: {published!r} is no ISO 8601 date; give it as 2024-11-01") from None
    return published.year, published.month, published.day


def _stretches(atoms: Sequence[Atom], tokens: Tokens, rules: Grammar) -> list[_Stretch]:
    """Join ranges, find bounds, and keep the expressions that count by themselves."""
    done: list[_Stretch] = []
    place = 0
    while place < len(atoms):
        stretch = None
        if place + 1 < len(atoms):
            stretch = _range(atoms[place], atoms[place + 1], tokens, rules)
        place += 1 if stretch is None else 2
        if stretch is None:
            stretch = _bounded(atoms[place - 1], tokens, rules)
        if stretch is not None:
            while done and done[-1].last > stretch.first:  # "no earlier than 2035" holds a vague time of its own
                done.pop()
            done.append(stretch)
    return done


def _range(a: Atom, b: Atom, tokens: Tokens, rules: Grammar) -> _Stretch | None:
    """Return the range from a to b when the words between (and before) say so."""
    if not _can_range(a, b) or b.first - a.last > _LONGEST_OPENER or _needs_cue(a, tokens, rules):
        return None
    opener = rules.openers.search(tokens.codes, max(0, a.first - _LONGEST_OPENER), a.first)
    kind = "pair" if opener is not None and rules.joins["pair"].fullmatch(tokens.codes, a.last, b.first) else "range"
    if kind == "range" and _are_successive(a, b, tokens, rules):
        return _Stretch(a.first, b.last, a, b)
    if kind == "range" and _are_months_in_a_row(a, b, tokens, rules):
        return _Stretch(a.first, b.last, a, b)
    if not rules.joins[kind].fullmatch(tokens.codes, a.last, b.first):
        return None
    if b.gives == "vague" and not _word(tokens, a.last).isalpha():
        return None  # "ULM, 3. Juni - Frueher"
    if _is_plain_year(a) and _is_plain_year(b) and not _is_year_range(a, b, tokens, rules):
        return None
    return _Stretch(a.first if opener is None else opener.start(), b.last, a, b)


def _are_successive(a: Atom, b: Atom, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether two years in a row are listed together: "half of it in 2027 and 2028"."""
    if not (_is_plain_year(a) and _is_plain_year(b)) or b.fields["year"] != a.fields["year"] + 1:
        return False
    if _word(tokens, a.last) in _PARTS or not rules.joins["list"].fullmatch(tokens.codes, a.last, b.first):
        return False
    return _counts_alone(a, tokens, rules) and not _is_counted(b, tokens, rules)


def _are_months_in_a_row(a: Atom, b: Atom, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether two months in a row are told of together: "in January and February", but not "and in February"."""
    if a.fields.keys() != {"month"} or not {"month"} <= b.fields.keys() <= _MONTH_OF or not a.first:
        return False
    listed = "," in (_word(tokens, a.last), _word(tokens, a.first - 1))
    if b.fields["month"] != a.fields["month"] + 1 or listed or not _counts_alone(a, tokens, rules):
        return False
    again = _word(tokens, b.first - 1).lower() == _word(tokens, a.first - 1).lower()
    return not again and rules.joins["list"].fullmatch(tokens.codes, a.last, b.first) is not None


def _needs_cue(atom: Atom, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether figures that are a date only behind a cue stand without one: "1/3-2/3 der Stimmen"."""
    if {"day", "month"} != atom.fields.keys() or atom.alone in ("yes", "no"):
        return False
    cued = atom.first > 0 and tokens.codes[atom.first - 1] in rules.cues[atom.alone]
    decimal = atom.last - atom.first == 1
    return not cued and bool(decimal or atom.fields["day"] < atom.fields["month"])


def _can_range(a: Atom, b: Atom) -> bool:
    if a.later is not None or b.later is not None or a.gives != "time" or b.gives not in ("time", "vague"):
        return False
    fine = grain(a.fields) <= 1 and grain(b.fields) <= 1
    fine = fine or (a.fields.keys() == {"year"} and "year" in b.fields)  # "from 2014 to May 2018"
    return fine or grain(a.fields) == grain(b.fields) or b.gives == "vague" or "offset" in b.fields


def _is_year_range(a: Atom, b: Atom, tokens: Tokens, rules: Grammar) -> bool:
    ordered = bool(a.fields["year"] < b.fields["year"]) or "era" in a.fields or "era" in b.fields
    return ordered and not _is_counted(b, tokens, rules)


def _bounded(atom: Atom, tokens: Tokens, rules: Grammar) -> _Stretch | None:
    """Return the expression with its bound, None when it does not count by itself."""
    if atom.gives == "clock":
        return None
    if _is_personal(atom, tokens, rules):
        return None
    if atom.bound is not None:
        return _Stretch(atom.first, atom.last, atom, bound=atom.bound)
    window = max(0, atom.first - _LONGEST_BOUND)
    for kind, opening, closing in rules.bounds_around:  # "von Juli an"
        before, behind = opening.search(tokens.codes, window, atom.first), closing.match(tokens.codes, atom.last)
        if before is not None and behind is not None and atom.gives == "time" and atom.alone != "no":
            return _Stretch(before.start(), behind.end(), atom, bound=kind)
    kind, start = _opened(atom, tokens, rules, window)
    first = (
        rules.bounds_first.search(tokens.codes, window, atom.first) if kind is None and atom.gives == "time" else None
    )
    ahead = atom.fields.get("rel", 0) > 0
    if first is not None and (first.start() == 0 or ahead or _is_stop(first.start() - 1, tokens, rules)):
        kind, start = (
            "from",
            first.start(),
        )  # "From April, drivers pay more"; inside a sentence "from" is none: "up from May"
    if kind is not None and "whole" in atom.fields:
        kind, start = None, atom.first  # "voor heel 2025" is for it, not before it
    if kind is not None and atom.alone != "no" and not _is_count(atom, tokens, rules):
        if atom.gives != "time":
            return _Stretch(atom.first, atom.last, atom)
        again = dict(rules.bounds_after)[kind].match(tokens.codes, atom.last)  # some say it twice
        last = atom.last if again is None else max(atom.last, again.end())
        ranged = atom.later is not None and "day" in atom.later and kind in ("since", "from")  # "dal 3 al 24 febbraio"
        both = kind == "since" and dict(rules.bounds_before)["from"].search(tokens.codes, window, atom.first)
        either = isinstance(both, re.Match) and start == both.start()
        return _Stretch(start, last, atom, bound=None if ranged else kind, either=either)
    for kind, pattern in rules.bounds_after:
        match = pattern.match(tokens.codes, atom.last)
        if match is not None and match.end() > atom.last and atom.alone != "no":
            return _Stretch(atom.first, match.end(), atom, bound=kind)
    return _Stretch(atom.first, atom.last, atom) if _counts_alone(atom, tokens, rules) else None


def _opened(atom: Atom, tokens: Tokens, rules: Grammar, window: int) -> tuple[str | None, int]:
    """Return the bound that the words before set, and where they start; the longest wins ("a partire da" over "da")."""
    best: tuple[str | None, int] = (None, atom.first)
    for kind, pattern in rules.bounds_before:
        match = pattern.search(tokens.codes, window, atom.first)
        if match is not None and (best[0] is None or match.start() < best[1]):
            best = kind, match.start()
    return best


def _is_personal(atom: Atom, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a short form of a month is a part of a name: "Jan Bittner", "Ma Jun"."""
    if atom.fields.keys() != {"month"} or atom.last - atom.first != 1 or not rules.spaced:
        return False
    if _word(tokens, atom.first).lower() not in rules.short_months:
        return False
    beside = [(atom.first - 1, atom.first), (atom.first, atom.last)]
    names = [_word(tokens, place) for place in (atom.first - 1, atom.last)]
    return any(
        name[:1].isupper()
        and tokens.entries[one if one != atom.first else other] is None
        and tokens.text[tokens.ends[one] : tokens.starts[other]] == " "
        for name, (one, other) in zip(names, beside, strict=True)
    )


def _counts_alone(atom: Atom, tokens: Tokens, rules: Grammar) -> bool:
    if atom.look and _look(_Stretch(atom.first, atom.last, atom), tokens, rules) != atom.look:
        return False  # "in three weeks" is a duration unless the sentence looks ahead
    if "yy" in atom.fields and "month" not in atom.fields and _counts_something(atom, tokens, rules):
        return False  # "am Anfang 12 Leute", "am Ende 15 bis 20 Prozent"
    if atom.alone == "yes":
        return True
    if atom.alone == "no":
        return False
    if atom.first > 0 and tokens.codes[atom.first - 1] in rules.cues[atom.alone]:
        return not _is_count(atom, tokens, rules)
    return _is_plain_year(atom) and _is_likely_year(atom, tokens, rules)


def _counts_something(atom: Atom, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a figure that may be a year of two digits counts: a noun, a unit or the rest of a range follows."""
    if _is_counted_noun(atom, tokens, rules) or _is_counted(atom, tokens, rules):
        return True
    joint = rules.joins["range"].match(tokens.codes, atom.last)
    return joint is not None and joint.end() > atom.last and _word(tokens, joint.end()).isdigit()


def _is_counted_noun(atom: Atom, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a noun follows that the figure counts, in languages that write nouns with a capital."""
    following, text = _word(tokens, atom.last), tokens.text
    if not rules.nouns_capitalised or not following[:1].isupper() or not following.isalpha():
        return False
    return text[tokens.ends[atom.last - 1] : tokens.starts[atom.last]] == " " and following.lower().endswith(
        rules.plural_endings or ("",)
    )


def _is_plain_year(atom: Atom) -> bool:
    return atom.fields.keys() <= {"year", "spelled"} and "year" in atom.fields and atom.alone != "yes"


def _is_count(atom: Atom, tokens: Tokens, rules: Grammar) -> bool:
    return _is_plain_year(atom) and (_is_counted(atom, tokens, rules) or _is_left_figure(atom, tokens, rules))


def _is_left_figure(atom: Atom, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a number is what another one came from: "von 1150 auf 920 Tonnen", but not "von 2023 auf 2024"."""
    codes, place = tokens.codes, atom.last + 1
    if not atom.first or codes[atom.first - 1] not in rules.cues["from_figure"] or place >= len(codes):
        return False
    if codes[atom.last] not in rules.cues["to_figure"]:
        return False
    if codes[place] in rules.cues["not_year"]:
        place += 1  # "auf rund 920"
    far = _word(tokens, place)
    if not far[:1].isdigit():
        return False
    if not far.isdigit() or int(far) not in _PLAIN_YEARS or int(far) <= atom.fields["year"]:
        return True
    behind = _word(tokens, place + 1)
    noun = rules.nouns_capitalised and behind[:1].isupper()
    return noun or codes[place + 1 : place + 2] in rules.cues["counted"]


def _is_counted(atom: Atom, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a unit or a word that is always counted follows the number, but not "from 2028 $30"."""
    sign = _word(tokens, atom.last)
    if (
        sign in _CURRENCIES
        and _word(tokens, atom.last + 1)[:1].isdigit()
        and tokens.starts[atom.last] > tokens.ends[atom.last - 1]
    ):
        return False
    return atom.last < len(tokens.codes) and tokens.codes[atom.last] in rules.cues["counted"]


def _is_likely_year(atom: Atom, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a bare four-digit number without a cue reads as a year."""
    year, codes = atom.fields["year"], tokens.codes
    if "spelled" in atom.fields or _is_count(atom, tokens, rules):
        return False
    if year not in _PLAIN_YEARS and not (year in _OLD_YEARS and _is_told(atom, tokens, rules)):
        return False
    following = _word(tokens, atom.last)
    if atom.first > 0 and codes[atom.first - 1] in rules.cues["not_year"]:
        than = codes[atom.first - 1] in rules.cues["than"] and year in _RECENT_YEARS and year % 10 != 0
        return than and not (following[:1].isalnum() if not rules.nouns_capitalised else following[:1].isupper())
    before = _word(tokens, atom.first - 1)
    if before == "(" and following in (")", ";", ","):
        return True
    if year % 100 == 0 or before[:1].isdigit():
        return False
    if following[:1].isdigit():  # "wurden 2024 5,92 Millionen Geräte verkauft"
        return (
            year in _RECENT_YEARS and before.isalpha() and before.islower() and _word(tokens, atom.last + 1).isalpha()
        )
    if (
        rules.nouns_capitalised
        and following[:1].isupper()
        and tokens.starts[atom.last] - tokens.ends[atom.last - 1] == 1
    ):
        return (before[:1].isupper() and atom.first > 1) or (year in _RECENT_YEARS and before.islower())
    plural = following.islower() and following.endswith(rules.plural_endings or ("\0",))
    return not plural or following.endswith(rules.singular_endings or ("\0",))  # "the 2001 census"


def _is_told(atom: Atom, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a verb of the past stands right beside a number, behind it where it opens a sentence."""
    codes, past = tokens.codes, rules.cues["past"]
    if not rules.nouns_capitalised:
        return False
    opens = atom.first == 0 or _is_stop(atom.first - 1, tokens, rules)
    place = atom.last if opens else atom.first - 1
    return place < len(codes) and codes[place] in past


def _word(tokens: Tokens, place: int) -> str:
    if not 0 <= place < len(tokens.starts):
        return ""
    return tokens.text[tokens.starts[place] : tokens.ends[place]]


def _times(stretches: Sequence[_Stretch], tokens: Tokens, rules: Grammar, today: Day | None) -> list[Time]:
    """Resolve the expressions one after the other; a year stated before governs those that name none."""
    times: list[Time] = []
    anchor: _Anchor | None = None
    interval: tuple[Day | None, Day | None] | None
    before = _Before([], [], [])
    quarters = fiscal = _business_start(stretches, tokens)
    story = tells_story([stretch.atom for stretch in stretches], today)
    for place, stated in enumerate(stretches):
        stretch = _with_shared_year(stated, stretches[place + 1 : place + 3], tokens, rules)
        leaning = stretch.atom.gives == "anaphor"
        view = Viewpoint(today) if leaning else _viewpoint(stretch, anchor, tokens, rules, today, story)
        if stretch.bound == "at":
            looks = _nearest_look(stretch, tokens, rules, True)
            ahead = looks in ("future", "next") or (looks is None and grain(stretch.atom.fields) > 1)
            stretch = replace(stretch, bound="from" if ahead else None)
            view = view if leaning else _viewpoint(stretch, anchor, tokens, rules, today, story)
        back = leans_back(stretch.atom.fields)
        view = replace(view, fiscal=fiscal, quarters=quarters)
        if _is_usual(stretch, tokens, rules):
            stretch = replace(stretch, atom=replace(stretch.atom, gives="set"))
        try:
            if today is not None:
                stretch, view = _opened_ahead(stretch, view, today, tokens, rules)
            if today is not None and (
                _has_passed(stretch, today, tokens, rules) or _is_not_over(stretch, view, tokens, rules)
            ):
                stretch = replace(stretch, atom=replace(stretch.atom, fields={**stretch.atom.fields, "rel": -1}))
            behind = _parts_behind(stretches[place + 1 : place + 1 + _BEHIND], view)
            interval = _meant(stretch, view, before, behind, tokens, rules)
        except ImpossibleDate:
            continue
        except UnknownDate:
            interval = None
        times.append(_time(stretch, interval, tokens))
        compared = back or (leaning and (years_back(stretch.atom.fields) or goes_back(stretch.atom.fields)))
        if interval is None or compared or (place and _closes(stretches[place - 1], stretch)):
            continue  # what a figure is compared with is no time that the text goes on from
        since, until = interval
        before.spans.append((stretch.last, interval))
        if since is not None and until is not None:
            before.told.append((stretch.last, (since, until)))
            before.parts.append((stretch.last, stretch.atom.fields, (since, until)))
            if quarters == 1 and _is_year_of_business(stretch, since, until):
                fiscal = since[1]
        if stretch.bound == "since" and not story and _is_anchor(stretch):
            anchor = None  # what holds since then is of today, whatever year was told before
        named = since or until
        if since is not None and until is not None and {"split", "fiscal"} & stretch.atom.fields.keys():
            named = until  # "fiscal 2025, which ended June 30": of the year by which it is called
        opens = stretch.bound == "since" and not story  # "as many as not since 2009": what follows is of today
        if named and not opens and (_is_anchor(stretch) or (story and view.anchor is not None)):
            anchor = _Anchor(stretch.last, named, grain(stretch.atom.fields))
    return times


def _meant(
    stretch: _Stretch,
    view: Viewpoint,
    before: _Before,
    behind: Iterable[Told],
    tokens: Tokens,
    rules: Grammar,
) -> tuple[Day | None, Day | None] | None:
    """Return what an expression means, by itself or after those told before it, rarely behind it."""
    fields = stretch.atom.fields
    if is_elided(fields):
        return whole_of(stretch.first, fields, before.parts, behind, view)
    if "stretch" in fields:
        return stretch_meant(stretch.first, fields["stretch"], before.spans, behind, view)
    interval = _told_before(stretch, before.told, tokens, rules) if leans_back(fields) else None
    if interval is not None:
        return interval
    if "season_back" in fields:
        return season_before(stretch.first, fields, before.told) or _interval(stretch, view)
    if fields.get("then") == "before":
        entry = tokens.entries[stretch.first]
        return _before_since(stretch, before.spans, entry is not None and "vague" in entry.roles)
    if "after" in fields:
        entry = tokens.entries[stretch.first]
        return _after_told(stretch, before.spans, view, entry is not None and "vague" in entry.roles)
    if stretch.atom.gives == "anaphor":
        opened = _since_told(stretch, before.spans, view) if fields.get("then") == "behind" else None
        return opened or _leaning(stretch, before.told, view, _sentence_start(stretch, tokens, rules))
    return _interval(stretch, view)


def _since_told(stretch: _Stretch, spans: Sequence[tuple[int, Sides]], view: Viewpoint) -> Sides | None:
    """Return the open time that "since then" takes up: "Seit Montag geht nichts mehr, elf Schiffe liegen seitdem fest"."""
    if not spans or view.today is None or stretch.first - spans[-1][0] > _ANCHOR_WINDOW:
        return None
    since, until = spans[-1][1]
    return (since, None) if until is None and since is not None and since <= view.today else None


def _before_since(stretch: _Stretch, spans: Sequence[tuple[int, Sides]], vague: bool) -> Sides | None:
    """Return the time before an open one told last: "seit Juni 2 Prozent, davor waren es 4".

    Without one raise ImpossibleDate, or return None for what is a `vague` time by itself.
    """
    near = bool(spans) and stretch.first - spans[-1][0] <= _AFTER_WINDOW
    since, until = spans[-1][1] if near else (None, None)
    if since is not None and until is None:
        return None, add_days(since, -1)
    if vague:
        return None
    raise ImpossibleDate


def _after_told(stretch: _Stretch, spans: Sequence[tuple[int, Sides]], view: Viewpoint, vague: bool) -> Sides | None:
    """Return the time behind the end told last, which lies ahead: "bis 2028, danach".

    Without one raise ImpossibleDate, or return None for what is a `vague` time by itself.
    """
    near = bool(spans) and stretch.first - spans[-1][0] <= _AFTER_WINDOW
    until = spans[-1][1][1] if near else None
    if until is not None and view.today is not None and until > view.today:
        return add_days(until, 1), None
    if vague:
        return None
    raise ImpossibleDate


def _opened_ahead(
    stretch: _Stretch, view: Viewpoint, today: Day, tokens: Tokens, rules: Grammar
) -> tuple[_Stretch, Viewpoint]:
    """Return an expression behind "from" in a sentence that looks ahead with that as its bound: "will cost 3 euros from May".

    It comes back as it was when it lies behind or something is compared with it: "up from May".
    """
    if stretch.bound is not None or stretch.far is not None or stretch.atom.gives != "time" or not stretch.first:
        return stretch, view
    found = rules.bounds_first.search(tokens.codes, max(0, stretch.first - _LONGEST_OPENER), stretch.first)
    if found is None or (found.start() and tokens.codes[found.start() - 1] in rules.cues["changed"]):
        return stretch, view
    opened, ahead = replace(stretch, first=found.start(), bound="from"), replace(view, look="next")
    if _nearest_look(opened, tokens, rules, True) != "next":
        return stretch, view
    since, _ = _interval(opened, ahead) or (None, None)
    return (opened, ahead) if since is not None and since > today else (stretch, view)


def _parts_behind(following: Sequence[_Stretch], view: Viewpoint) -> Iterator[Told]:
    """Yield the next expressions with what they mean, for one that leaves its noun to them."""
    for stretch in following:
        if stretch.atom.gives == "time" and stretch.far is None:
            since, until = _interval(stretch, view) or (None, None)
            if since is not None and until is not None:
                yield stretch.first, stretch.atom.fields, (since, until)


def _is_usual(stretch: _Stretch, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a month or a season is that of any year, by a word beside it: "sonst im ganzen Juni"."""
    if stretch.far is not None or not stretch.atom.fields.keys() <= {"month", "season"} or stretch.bound is not None:
        return False
    before, behind = max(0, stretch.first - _USUAL[0]), stretch.last + _USUAL[1]
    usual = rules.cues["usual"]
    beside = tokens.codes[before : stretch.first] + tokens.codes[stretch.last : behind]
    if stretch.atom.gives != "time" or not any(code in usual for code in beside):
        return False
    return not any(_is_stop(place, tokens, rules) for place in range(before, stretch.first))


def _business_start(stretches: Sequence[_Stretch], tokens: Tokens) -> int:
    """Return the month in which the text's year of business begins, as it says when that ends, else January.

    "Fiscal 2025, which ended June 30", "Geschaeftsjahr 2024/25 (bis Ende September)", "the year to March".
    """
    for place, stretch in enumerate(stretches):
        fields = stretch.atom.fields
        yearly = fields.get("months_to") == _YEAR_MONTHS and "month" in fields
        if yearly or (place and _closes(stretches[place - 1], stretch)):
            return int(fields["month"]) % _YEAR_MONTHS + 1
        start = _explained_start(stretches[place - 1], stretch, tokens) if place else 1
        if start != 1:
            return start
    if any(stretch.atom.fields.get("split") == _SEASON and "business" in stretch.atom.fields for stretch in stretches):
        return _SEASON  # "exercice 2025/26"
    return 1


def _explained_start(part: _Stretch, months: _Stretch, tokens: Tokens) -> int:
    """Return the month in which a year of business begins whose part the months behind it explain, January for none.

    "Im zweiten Quartal (Juli bis September)", "the first nine months (October 2024 to June 2025)".
    """
    fields, far = part.atom.fields, months.far
    between = {_word(tokens, place) for place in range(part.last, months.first)}
    if far is None or months.first - part.last > _LONGEST_OPENER or part.far is not None or "(" not in between:
        return 1
    if months.atom.fields.get("month") is None or far.fields.get("month") is None:
        return 1
    if "day" in months.atom.fields and months.atom.fields["day"] != 1:
        return 1
    first = int(months.atom.fields["month"])
    length = (int(far.fields["month"]) - first) % _YEAR_MONTHS + 1
    if fields.get("months_from") == length or 3 * fields.get("quarters_from", 0) == length:
        return first
    for name, size in (("quarter", 3), ("half", 6), ("half_of", 6)):
        if name in fields and length == size:
            return (first - 1 - size * (int(fields[name]) - 1)) % _YEAR_MONTHS + 1
    return 1


def _closes(year: _Stretch, end: _Stretch) -> bool:
    """Tell whether an end of a month says when the year of business right before it ends."""
    fields = end.atom.fields
    if not (year.atom.fields.get("split") == _SEASON or "fiscal" in year.atom.fields) or end.far is not None:
        return False
    last = fields.get("part") == "end" or fields.get("day", 0) >= _LAST_DAYS
    return "month" in fields and last and end.first - year.last <= _LONGEST_OPENER + 1


def _is_year_of_business(stretch: _Stretch, since: Day, until: Day) -> bool:
    """Tell whether a time is a year from another month on than January, but none of a school."""
    fields = stretch.atom.fields
    year = until == add_days((since[0] + 1, *since[1:]), -1) if since[2] == 1 else False
    return year and since[1] != 1 and fields.get("unit") != "school" and fields.get("split") != _SCHOOL


def _has_passed(stretch: _Stretch, today: Day, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a part of the year or month is to come by the calendar, but past by its verb: "lag zum Jahresende"."""
    fields = stretch.atom.fields
    if stretch.bound is not None or stretch.far is not None or not {"default_unit", "part"} <= fields.keys():
        return False
    if "rel" in fields or "decade" in fields or "month" in fields or _has_year(stretch.atom):
        return False
    interval = _interval(stretch, Viewpoint(today))
    since = interval[0] if interval is not None else None
    return since is not None and since > today and _look(stretch, tokens, rules) == "past"


def _is_not_over(stretch: _Stretch, view: Viewpoint, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a part of a year is not over when it is told of: "in den ersten neun Monaten stieg" in May.

    A quarter or a half of a year of business is so only in the past; those of the calendar lie in the year in which they were.
    """
    fields = stretch.atom.fields
    if {"quarter", "half"} & fields.keys() and view.quarters != 1 and view.anchor is None:
        return _runs_still(stretch, view, tokens, rules)
    if not {"months_from", "quarters_from"} & fields.keys() or "default_unit" not in fields or "rel" in fields:
        return False
    if _has_year(stretch.atom) or stretch.bound is not None or stretch.far is not None or view.today is None:
        return False
    interval = _interval(stretch, view)
    until = interval[1] if interval is not None else None
    over = until is None or until <= add_days(view.today, _MONTH)
    return not over and _look(stretch, tokens, rules) != "future"


def _runs_still(stretch: _Stretch, view: Viewpoint, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a quarter or half of a year of business that runs is told of in the past: the one a year before is meant."""
    if _has_year(stretch.atom) or "rel" in stretch.atom.fields or stretch.bound is not None or view.today is None:
        return False
    if stretch.far is not None or _look(stretch, tokens, rules) != "past":
        return False
    since, until = _interval(stretch, view) or (None, None)
    return since is not None and until is not None and since <= view.today and until > add_days(view.today, _MONTH)


def _leaning(
    stretch: _Stretch, told: Sequence[tuple[int, Interval]], view: Viewpoint, reach: int
) -> tuple[Day | None, Day | None] | None:
    """Return the time that leans on one told before, with the bound of the expression ("seither")."""
    found = lean(stretch, told, view, reach)
    return None if found is None else _apply_bound(found, stretch.bound)


def _told_before(
    stretch: _Stretch, told: Sequence[tuple[int, Interval]], tokens: Tokens, rules: Grammar
) -> tuple[Day | None, Day | None] | None:
    """Return the time before the one told last ("im Vorjahr"), with the bound of the expression."""
    fields = stretch.atom.fields
    if stretch.far is not None or fields.keys() & _CLOSER:
        return None
    found = before_told(stretch.first, fields, told, _sentence_start(stretch, tokens, rules))
    return None if found is None else _apply_bound(found, stretch.bound)


def _sentence_start(stretch: _Stretch, tokens: Tokens, rules: Grammar) -> int:
    """Return the token before the sentence of an expression."""
    reach = stretch.first - 1
    while reach >= max(0, stretch.first - _ANCHOR_WINDOW) and not _is_stop(reach, tokens, rules):
        reach -= 1
    return reach


def _with_shared_year(stretch: _Stretch, following: Sequence[_Stretch], tokens: Tokens, rules: Grammar) -> _Stretch:
    """Return the stretch with the year of the next one in a list ("in May and June 2023")."""
    atom = stretch.atom
    last = stretch.last
    if stretch.far is not None or "month" not in atom.fields or _has_year(atom):
        return stretch
    for other in following:
        if not rules.joins["list"].fullmatch(tokens.codes, last, other.first) or "month" not in other.atom.fields:
            break
        if _has_year(other.atom):
            shared = {
                name: other.atom.fields[name] for name in ("year", "yy", "unit", "rel") if name in other.atom.fields
            }
            return replace(stretch, atom=replace(atom, fields={**shared, **atom.fields}))
        last = other.last
    return stretch


def _has_year(atom: Atom) -> bool:
    return any(name in atom.fields for name in ("year", "yy", "unit"))


def _is_anchor(stretch: _Stretch) -> bool:
    return stretch.atom.gives == "time" and ("year" in stretch.atom.fields or "yy" in stretch.atom.fields)


def _viewpoint(
    stretch: _Stretch, anchor: _Anchor | None, tokens: Tokens, rules: Grammar, today: Day | None, story: bool
) -> Viewpoint:
    fields = stretch.atom.fields
    if today is not None and fields.get("unit") == "weekend" and fields.get("rel") == 0:
        return Viewpoint(today, _look(stretch, tokens, rules))  # a past one or the coming one, as the verb says
    if _has_year(stretch.atom) or not any(
        name in fields for name in ("month", "season", "quarter", "half", "weekday", "day", "holiday")
    ):
        return Viewpoint(today)
    if anchor is not None and "weekday" not in fields and "rel" not in fields:
        foreign = today is None or anchor.day[0] != today[0]
        if story:
            return Viewpoint(today, "year" if anchor.grain >= _YEAR_GRAIN else "open", anchor.day)
        if foreign and stretch.first - anchor.last <= _ANCHOR_WINDOW:
            stops = _stops_between(anchor.last, stretch.first, tokens, rules)
            recent = today is not None and anchor.day[0] >= today[0] - _RECENT
            if recent and not stops:
                stops = _stops_between(anchor.last, stretch.first, tokens, rules, _YEAR_DIGITS)
            if not stops and not _is_newer_month(stretch, anchor, tokens, today):
                return Viewpoint(today, "year" if anchor.grain >= _YEAR_GRAIN else "open", anchor.day)
            if stops == 1 and anchor.grain < _YEAR_GRAIN and "month" in fields and "day" in fields:
                look = _look(stretch, tokens, rules)
                day = (anchor.day[0], fields["month"], fields["day"])
                if look in ("past", "open") and day > anchor.day:  # the story of the sentence before goes on
                    return Viewpoint(today, "year", anchor.day)
    # Without a day to look from, it does not matter where the sentence looks.
    return Viewpoint(today) if today is None else Viewpoint(today, _look(stretch, tokens, rules))


def _is_newer_month(stretch: _Stretch, anchor: _Anchor, tokens: Tokens, today: Day | None) -> bool:
    """Tell whether a month behind last year's figures is one that is just over: "fell in 2024, and rose in January", told in March."""
    fields = stretch.atom.fields
    if today is None or anchor.grain < _YEAR_GRAIN or anchor.day[0] != today[0] - 1 or stretch.bound is not None:
        return False
    if fields.keys() != {"month"} or not 0 <= today[1] - fields["month"] <= _FRESH_MONTHS:
        return False
    return any(_word(tokens, place) in _PARTS for place in range(anchor.last, stretch.first))


def _stops_between(first: int, last: int, tokens: Tokens, rules: Grammar, shortest_year: int = _NEVER) -> int:
    """Return how many sentences end between two tokens, none behind a year; a paragraph's end counts for several."""
    stops = 0
    for place in range(first - 1, last):
        if tokens.codes[place] == "\n" or _opens_paragraph(place + 1, tokens):
            return _PARAGRAPH
        stops += _is_stop(place, tokens, rules, shortest_year)  # "Es begann 1914. Im August": the year goes on
    return stops


def _opens_paragraph(place: int, tokens: Tokens) -> bool:
    """Tell whether a line begins with the token that is longer than anybody wraps text: the one before it had ended."""
    if not 0 < place < len(tokens.starts) or "\n" not in tokens.text[tokens.ends[place - 1] : tokens.starts[place]]:
        return False
    line = tokens.text[tokens.starts[place] : tokens.starts[place] + _WIDEST]
    return len(line) == _WIDEST and "\n" not in line


def _is_stop(place: int, tokens: Tokens, rules: Grammar, shortest_year: int = _YEAR_DIGITS) -> bool:
    """Tell whether a sentence ends at the token; a point behind fewer digits than `shortest_year` makes an ordinal."""
    code = tokens.codes[place]
    if code == "\n":
        return True
    if code not in rules.cues["stop"]:
        return False
    after = place + 1
    while (
        after < len(tokens.starts)
        and tokens.starts[after] == tokens.ends[after - 1]
        and _word(tokens, after) in _CLOSERS
    ):
        after += 1
    following = _word(tokens, after)
    gap = after < len(tokens.starts) and tokens.starts[after] > tokens.ends[after - 1]
    if gap and "\n" in tokens.text[tokens.ends[after - 1] : tokens.starts[after]]:
        return True
    before = _word(tokens, place - 1)
    written = shortest_year if _word(tokens, place - 2) not in ("/", "\u2013") else 1  # "2024/25. Der"
    ordinal = before[-1:].isdigit() and len(before) < written  # "am 3. Mai", but not "im Jahr 2024. Der"
    return (gap and not following[:1].islower() and not ordinal) or not rules.spaced


def _look(stretch: _Stretch, tokens: Tokens, rules: Grammar) -> str:
    """Return where the sentence looks: as a word before it says, by the nearest cue word, else open."""
    if stretch.bound == "since":  # "desde el 1 de agosto costara 3 euros" is to come
        ahead = stretch.either and _nearest_look(stretch, tokens, rules, True) == "future"
        return "next" if ahead else "past"
    left = stretch.first - 1
    if left >= 0 and "weekday" in stretch.atom.fields and tokens.codes[left] in rules.cues["past_before"]:
        return "past"  # "der Anschlag vom Donnerstag"
    if left >= 0 and "weekday" in stretch.atom.fields and _stands_behind("weekday_ahead", left, tokens, rules):
        return "next"  # "ha convocato uno sciopero per venerdi"
    for parted in (True, False):
        found = _nearest_look(stretch, tokens, rules, parted)
        if found is not None and (parted or found != "past" or stretch.bound != "from"):
            return found  # "she decided on Monday to raise it from March": what was decided lies ahead
    if left >= 0 and tokens.codes[left] in rules.cues["future_before"]:
        return "future"  # "schliesst zum Sommer"
    if stretch.bound in _CLOSED:
        return "next" if _is_meant(stretch, tokens, rules) else "future"
    return "next" if stretch.bound == "from" else "open"


def _stands_behind(role: str, place: int, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a token plays a role, or the one before it does and it is an article."""
    if tokens.codes[place] in rules.cues[role]:
        return True
    short = len(_word(tokens, place)) <= _ARTICLE
    return short and place > 0 and tokens.codes[place - 1] in rules.cues[role]


def _nearest_look(stretch: _Stretch, tokens: Tokens, rules: Grammar, parted: bool) -> str | None:
    """Return where the nearest cue word looks; with `parted` only between the commas around the expression.

    "The fare rises from March, she said on Monday": behind a comma another verb says where its own time lies.
    """
    left, right = stretch.first - 1, stretch.last
    opening = _word(tokens, right) in _PARTS and (left < 0 or _is_stop(left, tokens, rules))
    for _ in range(_CUE_WINDOW):
        for place in (right, left):
            if not 0 <= place < len(tokens.codes):
                continue
            code = tokens.codes[place]
            if stretch.bound == "from" and code in rules.cues["perfect"]:
                continue  # "ab Januar ist das Ticket teurer"
            if place and tokens.codes[place - 1] in rules.cues["not_past"]:
                continue  # "will be held"
            if stretch.bound in _CLOSED and code in rules.cues["pluperfect"] and _is_meant(stretch, tokens, rules):
                return "future"  # "had forecast 5 by Christmas"
            if code in rules.cues["bound_cue"] and tokens.codes[place + 1 : place + 2] in rules.infinitive:
                return _bounded_look("future", "\n", stretch.bound, rules)  # "is to rise in July"
            for look in ("past", "future"):
                if code in rules.cues[look]:
                    if look == "past" and stretch.bound in _CLOSED and _is_meant(stretch, tokens, rules):
                        return "next"  # "promised 200 by Christmas"
                    if look == "past" and any(
                        c in rules.cues["pluperfect"] for c in tokens.codes[max(0, place - 2) : place]
                    ):
                        code = rules.cues["pluperfect"][:1]  # "had raised 3 million by the weekend"
                    own = parted or opening  # "By Friday, he had paid"
                    return _bounded_look(look, code if own else "\n", stretch.bound, rules)
        left = -1 if left < 0 or _ends(left, tokens, rules, parted) else left - 1
        right = len(tokens.codes) if right >= len(tokens.codes) or _ends(right, tokens, rules, parted) else right + 1
    return None


def _is_meant(stretch: _Stretch, tokens: Tokens, rules: Grammar) -> bool:
    """Tell whether a word between the marks around an expression says what was planned, forecast or promised."""
    for step, start in ((1, stretch.last), (-1, stretch.first - 1)):
        for place in range(start, start + step * _CUE_WINDOW, step):
            if not 0 <= place < len(tokens.codes) or _ends(place, tokens, rules, True):
                break
            if tokens.codes[place] in rules.cues["intended"]:
                return True
    return False


def _ends(place: int, tokens: Tokens, rules: Grammar, parted: bool) -> bool:
    """Tell whether a sentence ends at the token, or a part of it where they are `parted`."""
    return (parted and _word(tokens, place) in _PARTS) or _is_stop(place, tokens, rules)


def _bounded_look(look: str, code: str, bound: str | None, rules: Grammar) -> str:
    """Return where a verb makes a bounded time look: an end lies ahead unless it had come ("bis Freitag hatten ...")."""
    if bound in _CLOSED:
        return "past" if code in rules.cues["pluperfect"] else "next" if look == "future" else "future"
    return "next" if (look, bound) == ("future", "from") else look


def _interval(stretch: _Stretch, view: Viewpoint) -> tuple[Day | None, Day | None] | None:
    atom = stretch.atom
    if atom.gives in ("vague", "set"):
        return None
    if stretch.far is not None:
        return _range_interval(stretch, view)
    fields = atom.fields
    if "default_unit" in fields and not _has_year(atom) and "decade" not in fields and "month" not in fields:
        unit = "fiscal" if "months_from" in fields or "quarters_from" in fields else fields["default_unit"]
        fields = {**fields, "unit": unit, "rel": fields.get("rel", 0)}
    found = resolve(fields, view)
    if "eve" in fields:  # the night to Monday begins on Sunday
        found = (add_days(found[0], -1), found[1])
    if atom.later is not None:
        split = _split_year(fields, found, resolve(atom.later, view), view) if "split" in fields else None
        if split is not None:
            return _apply_bound(part_of(fields, split), stretch.bound, fields.get("part"))
        until = resolve(atom.later, view if _has_year(atom) else Viewpoint(view.today, "future", found[0]))[1]
        if until < found[0]:
            raise ImpossibleDate
        found = (found[0], until)
    return _apply_bound(found, stretch.bound, fields.get("part"))


def _split_year(fields: Mapping[str, Any], near: Interval, far: Interval, view: Viewpoint) -> Interval | None:
    """Return the twelve months that two years in a row share: a school year from September, a season from July."""
    (year, _, _), month = near[0], fields["split"]
    if month == _SEASON and view.quarters != 1:
        month = view.quarters
    return ((year, month, 1), add_days((year + 1, month, 1), -1)) if far[0][0] == year + 1 else None


def _apply_bound(interval: Interval, bound: str | None, part: str | None = None) -> tuple[Day | None, Day | None]:
    since, until = interval
    if bound in ("since", "from"):
        return since, None
    if bound == "until":
        return None, until
    if bound == "before":  # "before the end of the year" leaves its last day open
        return None, until if part == "end" else add_days(since, -1)
    if bound == "after":
        return add_days(until, 1), None
    return since, until


def _range_interval(stretch: _Stretch, view: Viewpoint) -> tuple[Day | None, Day | None]:
    """Resolve both ends; the first takes the year of the second, the second comes after the first."""
    assert stretch.far is not None
    near, far = dict(stretch.atom.fields), stretch.far.fields
    if stretch.far.gives == "vague":
        return resolve(near, view)[0], None
    for name in _INHERITED:
        coarser = name != "month" or "day" in near or "part" in near
        if name in far and name not in near and coarser and not (name in ("unit", "rel") and _has_year(stretch.atom)):
            near[name] = far[name]
    since = resolve(near, view)[0]
    until = resolve(far, Viewpoint(view.today, "ahead", since) if not _has_year(stretch.far) else view)[1]
    if since > until and "year" not in stretch.atom.fields and "year" in near:
        since = resolve({**near, "year": near["year"] - 1}, view)[0]
    if since > until and not _has_year(stretch.far) and "weekday" in far:
        until = add_days(until, 7)
    if since > until:
        raise ImpossibleDate
    if "weekday" in far and not {"day", "month", "rel"} & far.keys() and view.today is not None:
        runs = add_days(since, -_WEEK) <= view.today <= add_days(until, -_WEEK)
        if since > view.today and runs:
            return add_days(since, -_WEEK), add_days(until, -_WEEK)  # it goes on already
    if not (_has_year(stretch.atom) or _has_year(stretch.far)) and ("month" in near or "season" in near):
        before = earlier_year((since, until))
        ended = view.look == "past" and view.today is not None and before[1] < add_days(view.today, _MONTH) < until
        if view.anchor is None and (ended or is_nearer(before, (since, until), view)):
            return before  # "von Januar bis Oktober", told in November
    return since, until


def _ends_sentence(tokens: Tokens, last: int) -> bool:
    """Tell whether the point before a token ends a sentence: the text ends, or a capital follows behind a long word."""
    following = _word(tokens, last)
    return not following or (len(_word(tokens, last - 2)) > _LONGEST_SHORT and following[:1].isupper())


def _time(stretch: _Stretch, interval: tuple[Day | None, Day | None] | None, tokens: Tokens) -> Time:
    last = stretch.last
    if _word(tokens, last - 1) == "." and _word(tokens, last - 2).isalpha() and _ends_sentence(tokens, last):
        last -= 1
    start, end = tokens.starts[stretch.first], tokens.ends[last - 1]
    since, until = interval or (None, None)
    kind: TimeKind
    loose = stretch.atom.gives == "anaphor" or stretch.atom.fields.keys() <= _FRAMELESS
    if stretch.atom.gives == "vague" or (loose and interval is None):
        kind = "vague"
    elif stretch.atom.gives == "set":
        kind = "set"
    elif interval is None:
        day = grain(stretch.atom.fields) <= 1 and stretch.far is None and stretch.bound is None
        kind = "date" if day else "interval"
    else:
        kind = "date" if since is not None and since == until else "interval"
    return Time(
        start,
        end,
        tokens.text[start:end],
        kind,
        None if since is None else iso(since),
        None if until is None else iso(until),
    )
