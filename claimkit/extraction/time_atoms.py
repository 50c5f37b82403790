"""From tokens to time expressions: forms are matched, and neighbours that belong together become one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from claimkit.extraction.calendars import Fields, grain
from claimkit.extraction.time_patterns import Form, Grammar, Tokens, parse_date

_FRAMES = ("year", "yy", "decade", "century", "unit", "offset", "rel")
_LONGEST_JOIN = 4
_ELIDED = 3  # tokens of "a l'" before an expression
_BESIDE = 20  # tokens around an expression among which a word shows what is spoken of
_MARKS = frozenset('.,;:!?)\u201c\u201d"')
_HYPHENS = "-\u2010\u2011"
_DAY = ("day", "month")
_LONG_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Atom:
    """A time expression over the tokens `first` to `last` (exclusive).

    `gives` is time, vague, set, clock or anaphor (a time that leans on the one before); `alone` says what it needs to count by itself: "yes" (nothing), "no" (a
    neighbour to join) or the role of a word that must stand before it. `later` holds the fields of a range's far end;
    with `look` it counts only where the sentence looks that way; with `bound` one of its sides is open.
    """

    first: int
    last: int
    fields: Fields
    gives: str = "time"
    alone: str = "yes"
    later: Fields | None = None
    quantity: bool = False
    look: str = ""
    bound: str | None = None


def find_atoms(tokens: Tokens, grammar: Grammar) -> list[Atom]:
    """Return all expressions in text order, the longest form at each place, neighbours joined."""
    order = _order_habit(tokens, grammar)
    found: list[Atom] = []
    place = 0
    for match in grammar.starters.finditer(tokens.codes):
        if match.start() < place:
            continue
        atom = _longest(tokens, grammar, match.start(), order)
        if atom is not None:
            found.append(atom)
            place = atom.last
    return _joined(found, tokens, grammar)


def _longest(tokens: Tokens, grammar: Grammar, place: int, order: str) -> Atom | None:
    best: re.Match[str] | None = None
    best_form: Form | None = None
    for form in grammar.forms[tokens.codes[place]]:
        match = form.regex.match(tokens.codes, place)
        longer = match is not None and (best is None or match.end() > best.end()) and _is_whole(match, tokens)
        if longer and match is not None and form.spec.get("elided") and not _has_no_noun(match.end(), form, tokens):
            continue
        if longer and match is not None and "beside" in form.spec and not _has_beside(match, form, tokens, grammar):
            continue
        if longer and match is not None and (_goes_on(match.end(), form, tokens) or _is_owned(place, form, tokens)):
            continue
        if (
            longer
            and form.spec.get("only_after")
            and not _stands_after(place, form.spec["only_after"], tokens, _ELIDED)
        ):
            continue
        if longer and match is not None and (not form.spec.get("uncounted") or _is_free(match.end(), tokens, grammar)):
            best, best_form = match, form
    if best is None or best_form is None or best.end() == place:
        return None
    fields, later = _fields(best, best_form.spec, tokens, order)
    if not fields and best_form.spec.get("gives", "time") == "time":
        return None
    spec = best_form.spec
    return Atom(
        *best.span(),
        fields,
        spec.get("gives", "time"),
        spec.get("alone", "yes"),
        later,
        spec.get("quantity", False),
        spec.get("look", ""),
        spec.get("bound"),
    )


def _goes_on(place: int, form: Form, tokens: Tokens) -> bool:
    """Tell whether a word follows by which the expression is none: "drei Jahre später als geplant"."""
    words = form.spec.get("not_before", ())
    if not words or place >= len(tokens.codes):
        return False
    following = tokens.text[tokens.starts[place] : tokens.ends[place]]
    return following in words or following.partition(" ")[0] in words  # "que vem" is one token


def _is_owned(place: int, form: Form, tokens: Tokens) -> bool:
    """Tell whether one of the two words before makes the expression none: "in their early 20s"."""
    words = form.spec.get("not_after", ())
    return bool(words) and _stands_after(place, words, tokens)


def _stands_after(place: int, words: Sequence[str], tokens: Tokens, reach: int = 2) -> bool:
    """Tell whether one of the tokens right before is among the words."""
    first = max(0, place - reach)
    return any(
        tokens.text[start:end].lower() in words
        for start, end in zip(tokens.starts[first:place], tokens.ends[first:place], strict=True)
    )


def _is_free(place: int, tokens: Tokens, grammar: Grammar) -> bool:
    """Tell whether a figure of two digits counts nothing: a mark, a verb, an article or nothing follows it."""
    if place >= len(tokens.codes):
        return True
    char = tokens.text[tokens.starts[place]]
    verb = tokens.codes[place] in grammar.cues["past"] or tokens.codes[place] in grammar.cues["future"]
    return verb or char in _MARKS or tokens.codes[place] in grammar.cues["uncounted_cue"]


def _has_beside(match: re.Match[str], form: Form, tokens: Tokens, grammar: Grammar) -> bool:
    """Tell whether a word of the role stands in the sentence around that shows what is spoken of: "first-half profit"."""
    codes, stops, wanted = tokens.codes, grammar.cues["stop"], grammar.cues[form.spec["beside"]]
    for places in (range(match.end(), match.end() + _BESIDE), range(match.start() - 1, match.start() - _BESIDE, -1)):
        for place in places:
            if not 0 <= place < len(codes) or codes[place] in stops:
                break
            if codes[place] in wanted:
                return True
    return False


def _has_no_noun(place: int, form: Form, tokens: Tokens) -> bool:
    """Tell whether no noun follows that an ordinal counts: a mark, a figure, or a word that begins none ("im zweiten um")."""
    if place >= len(tokens.codes):
        return True
    following = tokens.text[tokens.starts[place] : tokens.ends[place]]
    if following[0].isdigit():
        return bool(form.spec.get("figures"))  # "in the first 100 days"
    return following.partition(" ")[0] in form.spec["elided"] or not (
        following[0].isalpha() or following[0] in _HYPHENS
    )


def _is_whole(match: re.Match[str], tokens: Tokens) -> bool:
    """Tell whether the match begins and ends at a word's edge: no "Q5" in "7Q5b", no year in "1967er"."""
    first, last = match.span()
    if last == first:
        return False
    text, start, end = tokens.text, tokens.starts[first], tokens.ends[last - 1]
    before = start > 0 and tokens.ends[first - 1] == start and text[start - 1].isalnum() if first else False
    after = last < len(tokens.starts) and tokens.starts[last] == end and text[end].isalnum()
    return not (before and _is_latin(text[start]) and _is_latin(text[start - 1])) and not (
        after and _is_latin(text[end - 1]) and _is_latin(text[end])
    )


def _is_latin(char: str) -> bool:
    return char.isalnum() and char < "\u2e80"


def _fields(
    match: re.Match[str], spec: Mapping[str, Any], tokens: Tokens, order: str
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return what the form states, and what its far end states where it is a range (slots that end in 2)."""
    fields: dict[str, Any] = dict(spec.get("add", {}))
    far: dict[str, Any] = {}
    names = spec.get("as", {})
    for group in match.groupdict():
        place = match.start(group)
        if place < 0:
            continue
        name = group.partition("__")[0]
        entry = tokens.entries[place]
        role = name.rstrip("0123456789")
        if entry is not None:
            _add_field(far if name != role else fields, names.get(role, role), entry.roles[role], order)
    if "century" in fields and "decade" in fields:  # the nineties of a century
        fields["decade"] = 100 * (fields.pop("century") - 1) + fields["decade"] % 100
    if not far or "only_far" in spec:  # "in der Nacht von Samstag auf Sonntag" is that to Sunday
        return {**fields, **far}, None
    if "yy" in far and "year" in fields:
        far["year"] = fields["year"] // 100 * 100 + far.pop("yy")
    later = {**fields, **far}
    shared = {name: value for name, value in far.items() if name in ("month", "year", "yy") and name not in fields}
    return {**shared, **fields}, later


def _add_field(fields: dict[str, Any], name: str, value: Any, order: str) -> None:
    if name == "date":
        date = parse_date(value, order)
        if date is not None:
            year, fields["month"], fields["day"] = date
            fields["year" if _LONG_YEAR.search(value) else "yy"] = year
    elif name in ("daymonth", "dotdate"):
        fields["day"], fields["month"] = (int(part) for part in value.strip(".").split("."))
    elif name == "shift":
        unit, _, rel = value.partition(":")
        fields.update(unit=unit, rel=int(rel))
    elif name == "partof":
        fields["default_unit"], _, fields["part"] = value.partition(":")
    elif name in ("tens", "decade"):
        fields["decade"] = value if value > 99 else 1900 + value
    elif name == "monthnum":
        fields["month"] = value
    elif name == "num":
        fields["count"] = value
    elif name == "yearish":
        fields["year"] = value
    elif name in ("decimal", "hour", "clock", "daypart", "meridiem"):
        fields["daypart" if name == "daypart" else "clock"] = value
    else:
        fields[name] = value


def _order_habit(tokens: Tokens, grammar: Grammar) -> str:
    """Return the order of day and month in numeral dates: the text's own where it shows, the language's otherwise."""
    votes = 0
    for entry in tokens.entries:
        if entry is None or "date" not in entry.roles:
            continue
        first, _, rest = entry.roles["date"].partition("/")
        second = rest.partition("/")[0]
        if first.isdigit() and second.isdigit() and len(first) < 4:
            votes += (int(first) > 12) - (int(second) > 12)
    return grammar.order if votes == 0 else ("dmy" if votes > 0 else "mdy")


def _joined(atoms: list[Atom], tokens: Tokens, grammar: Grammar) -> list[Atom]:
    """Join each expression with its neighbour as long as the two state one time together."""
    done: list[Atom] = []
    for atom in atoms:
        done.append(atom)
        while len(done) > 1:
            union = _union(done[-2], done[-1], tokens, grammar)
            if union is None:
                break
            done[-2:] = [union]
    return done


def _union(a: Atom, b: Atom, tokens: Tokens, grammar: Grammar) -> Atom | None:
    if b.first - a.last > _LONGEST_JOIN or {"vague", "anaphor"} & {a.gives, b.gives} or a.later is not None:
        return None
    if _begins_sentence(a.last, b.first, tokens):
        return None
    if "season" in a.fields and a.first and tokens.codes[a.first - 1] in grammar.cues["not_season"]:
        return None  # "sales will fall next year"
    kind = _relation(a, b)
    if kind is None or not grammar.joins[kind].fullmatch(tokens.codes, a.last, b.first):
        return None
    fields = {**b.fields, **a.fields}
    gives = "set" if "set" in (a.gives, b.gives) else "time" if "time" in (a.gives, b.gives) else "clock"
    later = None if b.later is None else {**b.later, **a.fields}
    told = gives != "clock" or {"clock", "daypart"} <= fields.keys()
    return replace(a, last=b.last, fields=fields, gives=gives, alone="yes" if told else "no", later=later)


def _begins_sentence(last: int, first: int, tokens: Tokens) -> bool:
    """Tell whether the words between two expressions open a sentence: "until 30 September. In the second quarter"."""
    if first == last or not tokens.text[tokens.starts[last]].isupper():
        return False
    gap = tokens.text[tokens.ends[last - 1] : tokens.starts[last]]
    return "\n" in gap or (gap != "" and tokens.text[tokens.ends[last - 1] - 1] == ".")


_PARTS_OF_YEAR = {"half", "quarter", "season"}  # none of them names another one more closely


def _relation(a: Atom, b: Atom) -> str | None:
    """Return how the two could join, None when they state things of one kind or contradict each other."""
    if a.fields.keys() & b.fields.keys() or "set" in (a.gives, b.gives):
        return "clock" if _is_clock(b) and a.gives == "set" else None
    if _is_clock(a) or _is_clock(b):
        return "clock" if grain(a.fields) <= 1 and grain(b.fields) <= 1 else None
    if (_is_weekday(a) and _is_day(b)) or (_is_day(a) and _is_weekday(b)):
        return "same"
    closed_a, closed_b = _is_closed(a), _is_closed(b)
    if (closed_a and closed_b) or ("holiday" in a.fields and "month" in b.fields):
        return None
    rank_a, rank_b = _rank(a), _rank(b)
    if rank_a < rank_b and not closed_a:
        return "inside"
    coarse = rank_a > rank_b and closed_a and not closed_b and not _is_only_part(b)
    apart = bool(a.fields.keys() & _PARTS_OF_YEAR and b.fields.keys() & {*_PARTS_OF_YEAR, "month", "holiday"})
    return "coarse" if coarse and not apart else None


def _rank(atom: Atom) -> int:
    """Return the grain for joining: "the end of" joins whatever follows."""
    return 1 if _is_only_part(atom) else grain(atom.fields)


def _is_only_part(atom: Atom) -> bool:
    return ("part" in atom.fields or "half_of" in atom.fields) and not _is_closed(atom)


def _is_clock(atom: Atom) -> bool:
    return atom.fields.keys() <= {"clock", "daypart"} and bool(atom.fields)


def _is_weekday(atom: Atom) -> bool:
    return "weekday" in atom.fields and atom.fields.keys() <= {"weekday", "daypart", "clock"}


def _is_day(atom: Atom) -> bool:
    return all(name in atom.fields for name in _DAY) or "offset" in atom.fields or "holiday" in atom.fields


def _is_closed(atom: Atom) -> bool:
    return any(name in atom.fields for name in _FRAMES)
