"""What a figure is counted per, where the words for it stand before the figure: "der Preis je Kubikmeter steigt um 18 Cent"."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from claimkit.extraction.moves import lead, middle
from claimkit.extraction.quantities import find_quantities
from claimkit.extraction.unit_tables import compile_units
from claimkit.languages import Language
from claimkit.records import Claim, PerUnit, Quantity, Span, Time

_FAR = 120  # characters between a base ("auf 1.000 Einwohner kommen ...") and its figure
_REACH = 60  # characters between the words and their figure
_NEAR = 50  # how much larger the larger of two figures with one rate may be
_ALIKE = 5  # how much larger the larger of two states of one thing may be
_KINDS = ("currency", "physical", "count", "duration")
_ADVERB = 40  # characters before a figure in which its adverb of rate stands
_BEFORE = 12  # characters before a measure in which its adjective of rate may stand
_SHARED = 2  # claims to either side with which a figure may share what it is counted per
_SHORT_TIMES = ("h", "min", "s")
_LONG_SPANS = ("a", "mo", "wk")  # "nueve anos de carcel por desviar" says why
_SOLD = (
    "kg",
    "g",
    "t",
    "l",
    "L",
    "hl",
    "m\u00b2",
    "m\u00b3",
    "ha",
    "kWh",
    "MWh",
    "GWh",
    "Wh",
    "oz",
    "lb",
)  # what prices are for
_LENGTHS = ("m", "km", "mi", "ft")
_ANGLES = ("turn", "rad", "degree")  # "la tour, vendue 150 millions" is sold whole
# an article and the thing that a price is for, perhaps in two words: "un metro quadrato", "a kilowatt-hour"
_PRICED = re.compile(r"[^\W\d_]{1,5}\s+(?P<noun>[^\W\d_]{3,})(?P<more>[ -][^\W\d_]{2,})?")


def with_rate(
    text: str, floor: int, quantity: Quantity, measure: Span | None, time: Time | None, language: Language
) -> Quantity:
    """Return the quantity with its `per` when it has none and the words before it state one.

    A noun counts only right behind the measure ("Preis je Kubikmeter"), an adverb of rate only right before the figure
    ("jaehrlich 9 Kilometer"). `floor` is where the sentence starts. A measure can be a rate itself ("monthly fee").
    """
    if quantity.unit.per is not None or quantity.unit.kind not in _KINDS:
        return quantity
    start = lead(quantity)
    per = _adverb(text, max(floor, start - _ADVERB), start, language) or _afar(text, floor, start, quantity, language)
    if per is None and measure is not None and measure.end < start <= measure.end + _REACH:
        per = _noun(text, measure.end, start, language)
    if per is None:
        per = _portion(text, max(floor, start - _REACH), start, language)
    if per is None and measure is not None:
        per = _measured(text[max(floor, measure.start - _BEFORE) : measure.end], measure, time, language)
        if per is None and measure.end < start:
            per = _measured_behind(text, measure.end, time, language)
    if per is None:
        per = _behind(text, quantity, language) or _every(text, floor, start, quantity, language)
    if per is None:
        per = _ahead(text, max(floor, start - _FAR), start, quantity.unit.kind, language)
    return replace(quantity, unit=replace(quantity.unit, per=per)) if per is not None else quantity


def share_rates(claims: Sequence[Claim], language: Language) -> list[Claim]:
    """Return the claims with what they are counted per where only a claim beside them says it.

    The two states and the step of a change share it ("from 12.50 to 15 euros a kilo"), and a figure takes it from the
    claim before that states the same measure or subject ("... 1.900 yuan per car, in 2022 it was 8.200 yuan"). A price
    whose sentence opens with a unit is one for that unit ("A mile costs $1.71").
    """
    shared = list(claims)
    for place, claim in enumerate(shared):
        quantity = claim.quantity
        if quantity.unit.per is not None or quantity.unit.kind not in _KINDS or quantity.ordinal:
            continue
        beside = [k for k in range(place - _SHARED, place + _SHARED + 1) if 0 <= k < len(shared) and k != place]
        beside = [k for k in beside if not _is_portion(shared[k], language)]
        fit = next((k for k in beside if _shares_rate(claim, shared[k], earlier=k < place)), None)
        per = shared[fit].quantity.unit.per if fit is not None else _priced(claim, language)
        if per is not None:
            shared[place] = replace(claim, quantity=replace(quantity, unit=replace(quantity.unit, per=per)))
    return shared


def _is_portion(claim: Claim, language: Language) -> bool:
    """Tell whether a figure is what each of some things holds or costs, which their total does not share."""
    pattern, per = _portions(language), claim.quantity.unit.per
    if pattern is None or per is None or per.start is None or per.start >= claim.quantity.start:
        return False
    return pattern.search(claim.text[max(0, per.start - claim.start) : lead(claim.quantity) - claim.start]) is not None


def _shares_rate(claim: Claim, other: Claim, *, earlier: bool) -> bool:
    """Tell whether a claim is counted per what another one is."""
    one, two = claim.quantity.unit, other.quantity.unit
    if two.per is None or other.quantity.ordinal:
        return False
    if (one.kind, one.code) != (two.kind, two.code):
        bare = one.kind == "count" and one.text is None and two.kind in ("currency", "physical")
        same = claim.measure is not None and other.measure is not None and claim.measure.start == other.measure.start
        return earlier and bare and same and _is_like(claim.quantity, other.quantity)
    if _moves(claim, other) or _moves(other, claim):
        return True
    told = earlier and claim.start == other.start and one.kind == "count" and one.text is None
    if told and _is_like(claim.quantity, other.quantity):  # "9.400 Konserven im Jahr, es folgt das Klinikum (8.100)"
        return claim.change is None or claim.change.by is None or claim.change.by.start != claim.quantity.start
    same_measure = (
        claim.measure is not None and other.measure is not None and claim.measure.start == other.measure.start
    )
    same_subject = (
        claim.subject is not None and other.subject is not None and claim.subject.start == other.subject.start
    )
    return (
        earlier
        and _is_near(claim.quantity, other.quantity)
        and (same_measure or (same_subject and one.kind == "count" and claim.measure is None is other.measure))
    )


def _is_near(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures are of one size: "52 cents a share on revenue of $6.1 billion" are not."""
    first, second = middle(one), middle(other)
    return first is None or second is None or (abs(first) <= _NEAR * abs(second) and abs(second) <= _NEAR * abs(first))


def _is_like(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures can be two states of one thing by their size."""
    first, second = middle(one), middle(other)
    return bool(first) and bool(second) and abs(first) <= _ALIKE * abs(second) and abs(second) <= _ALIKE * abs(first)  # type: ignore[arg-type]


def _moves(claim: Claim, other: Claim) -> bool:
    """Tell whether the change of a claim has the other's figure as one of its parts."""
    change = claim.change
    parts = (change.old, change.new, change.by) if change is not None else ()
    return any(part is not None and part.start == other.quantity.start for part in parts)


def _priced(claim: Claim, language: Language) -> PerUnit | None:
    """Return the unit with which the sentence of a price opens."""
    if claim.quantity.unit.kind != "currency":
        return None
    told = claim.subject
    if told is not None and told.text is not None and told.start is not None and told.start < claim.quantity.start:
        whole = _PRICED.match(claim.text, max(0, told.start - claim.start))
        kind, code, end = _priced_unit(whole, language)
        named = whole is not None and told.end in (claim.start + whole.end("noun"), claim.start + whole.end())
        if whole is not None and named and (kind == "physical" or code in _SHORT_TIMES) and code not in _ANGLES:
            first = whole.start("noun")  # "Von Januar an kostet die Stunde 2,40 Euro"
            if whole["noun"].lower() not in _monies(language):
                return PerUnit(kind, code, claim.text[first:end], claim.start + first, claim.start + end)  # type: ignore[arg-type]
    match = _PRICED.match(claim.text)
    kind, code, end = _priced_unit(match, language)
    if match is None or claim.start + end > claim.quantity.start or (kind != "physical" and code not in _SHORT_TIMES):
        return _priced_inside(claim, language)
    timed = code in _SHORT_TIMES and match[0].split()[0].lower() in language["numbers"].get("articles", ())
    if (kind != "physical" and not timed) or code in _ANGLES or match["noun"].lower() in _monies(language):
        return None
    behind = claim.text[end:].split(maxsplit=1)
    if timed and behind and behind[0].lower() in language["per"].get("not_before", ()):
        return None  # "Eine Stunde spaeter"
    first = match.start("noun")
    return PerUnit("physical", code, claim.text[first:end], claim.start + first, claim.start + end)


@functools.lru_cache(maxsize=16)
def _articled(language: Language) -> re.Pattern[str]:
    """Return the pattern of a unit with its article: "der Quadratmeter", "el megavatio hora"."""
    speech: Mapping[str, Any] = language["speech"] or {}
    words = {
        *speech.get("articles", ()),
        *language["numbers"].get("articles", ()),
        *language["claims"].get("determiners", ()),
        *language["claims"].get("owner_links", ()),
    }
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
    named = r"(?P<noun>[^\W\d_]{3,})(?P<more>[ -][^\W\d_]{2,})?"
    return re.compile(
        rf"(?<!\w)(?=(?:{listed})\s+{named})", re.IGNORECASE
    )  # ahead: "del metro" also behind "el precio"


def _priced_inside(claim: Claim, language: Language) -> PerUnit | None:
    """Return the unit, with its article, that the clause of a price is about: "dort kostet der Kubikmeter 2,51 Euro"."""
    edge = lead(claim.quantity) - claim.start
    for match in _articled(language).finditer(claim.text, max(0, edge - _REACH), max(0, edge)):
        kind, code, end = _priced_unit(match, language)
        article = claim.text[match.start() :].split(maxsplit=1)[0].lower()
        single = code in _LENGTHS and article in language["numbers"].get(
            "articles", ()
        )  # "Ein Kilometer Strecke kostet"
        if (
            kind == "physical"
            and (code in _SOLD or single)
            and end < edge
            and match["noun"].lower() not in _monies(language)
        ):
            first = match.start("noun")
            return PerUnit("physical", code, claim.text[first:end], claim.start + first, claim.start + end)
    return None


def _priced_unit(match: re.Match[str] | None, language: Language) -> tuple[str, str | None, int]:
    """Return the kind and code of the unit that a price is for and where its name ends, the longer name first."""
    if match is None:
        return "", None, 0
    phrase = f"{match['noun']}{match['more']}" if match["more"] else ""
    if phrase and compile_units(language).may_name_unit(phrase):
        counted = find_quantities(f"1 {phrase}", language)
        if counted and counted[0].unit.kind == "physical" and counted[0].end == len(f"1 {phrase}"):
            return counted[0].unit.kind, counted[0].unit.code, match.end("more")
    return *_unit_of(match["noun"], language), match.end("noun")


@functools.lru_cache(maxsize=16)
def _monies(language: Language) -> frozenset[str]:
    """Return the unit words that are names of money as well: "the pound traded at $1.27"."""
    groups = language["units"].get("ambiguous", ())
    return frozenset(word for group in groups if "money" in group for word in group["words"])


@functools.lru_cache(maxsize=16)
def _patterns(language: Language) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    table = language["per"]
    phrases = sorted(table.get("phrases", ()), key=len, reverse=True)
    words = [word for word in table.get("words", ()) if word not in table.get("articles", ())]
    small = "|".join(map(re.escape, table.get("fillers", ()))) or r"(?!)"
    adverb = None
    if phrases:
        listed = "|".join(map(re.escape, phrases))
        adverb = re.compile(rf"(?<!\w)({listed})\s+(?:(?:{small})\s+){{0,2}}$", re.IGNORECASE)
    listed = "|".join(map(re.escape, words))
    count = r"(?:(?P<count>\d[\d.,\u00a0\u202f'\u2019]*)\s+)?"
    noun = re.compile(rf"\s+(?:{listed})\s+{count}(?P<noun>[^\W\d]\w*)(?![\w$])", re.IGNORECASE) if words else None
    return adverb, noun


def _adverb(text: str, first: int, start: int, language: Language) -> PerUnit | None:
    pattern, _ = _patterns(language)
    match = pattern.search(text[first:start]) if pattern else None
    if match is None:
        return None
    table = {phrase.lower(): code for phrase, code in language["per"]["phrases"].items()}
    code = table[match[1].lower()]
    if "*" in code:
        return None
    return _timed(match[1], code, first + match.start(1))


def _timed(phrase: str, code: str, place: int) -> PerUnit:
    """Return the rate of a phrase; its noun names the time ("jedes Jahr")."""
    start = max(map(phrase.rfind, (" ", "'", "\u2019"))) + 1
    return PerUnit("duration", code, phrase[start:], place + start, place + len(phrase))


@functools.lru_cache(maxsize=16)
def _afar_patterns(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """Return the patterns of an adverb of rate that opens a clause before a figure, and that ends one behind it."""
    adverbs = language["per"].get("adverbs", {}).get("words", ())
    if not adverbs:
        return None
    listed = "|".join(re.escape(word) for word in sorted(adverbs, key=len, reverse=True))
    opening = rf"(?:^|[,;:\u2013]\s|[\"\u201e\u00bb])\s*({listed})(?:(?=\s+(?-i:[a-z\u00df-\u00fc]))|,\s)[^,;:\d]{{0,{_REACH}}}$"
    closing = rf"[^,;:.\d]{{0,{_REACH}}}?\s({listed})(?=\s*(?:[.,;!?)]|$))"
    return re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE)


@functools.lru_cache(maxsize=16)
def _measure_pattern(language: Language) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return the pattern of the words that make a measure a rate, each in a group of its own, and their codes."""
    table = language["per"].get("measures", {})
    stems = (re.escape(word.rstrip("*")) + (r"[^\W\d_]{0,2}" if word.endswith("*") else "") for word in table)
    listed = "|".join(f"({stem})" for stem in stems) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE), tuple(table.values())


def _measured(named: str, measure: Span, time: Time | None, language: Language) -> PerUnit | None:
    """Return the rate that the name of a measure or the word before it states: "die monatliche Rate", "Stundenlohn".

    What is said of one year is no rate: "the annual loss was $3 million in 2024".
    """
    pattern, codes = _measure_pattern(language)
    match, start = pattern.search(named), measure.end - len(named)
    if match is None or match.lastindex is None:
        return None
    if match.end() < measure.start - start and named[match.end() : measure.start - start].strip():
        return None
    code, dated = codes[match.lastindex - 1], time is not None and None not in (time.since, time.until)
    if code == "a" and dated and match.end() < len(named):
        return None
    return _rated(code, match[0], start + match.start())


def _measured_behind(text: str, end: int, time: Time | None, language: Language) -> PerUnit | None:
    """Return the rate of an adjective right behind a measure: "le tarif | quotidien est de 9 euros"."""
    pattern, codes = _measure_pattern(language)
    match = pattern.match(text, end + 1) if text[end : end + 1] == " " else None
    if match is None or match.lastindex is None:
        return None
    code = codes[match.lastindex - 1]
    dated = time is not None and None not in (time.since, time.until)
    return None if code == "a" and dated else _rated(code, match[0], match.start())


def _rated(code: str, text: str, place: int) -> PerUnit:
    """Return the time a rate is counted per; a code may say how many of a unit: "3*mo"."""
    count, _, unit = code.rpartition("*")
    return PerUnit("duration", unit, text, place, place + len(text), Decimal(count or 1))


@functools.lru_cache(maxsize=16)
def _portions(language: Language) -> re.Pattern[str] | None:
    """Return the pattern of things that each hold or cost what follows: "Saecke zu je"."""
    words = language["per"].get("portions", {}).get("words", ())
    if not words:
        return None
    noun = r"((?-i:[A-Z\u00c4\u00d6\u00dc])\w{2,})" if language["nouns"].get("style") == "capitalised" else r"(\w{3,})"
    return re.compile(rf"(?<!\w){noun}\s+(?:{'|'.join(map(re.escape, words))})\s+$", re.IGNORECASE)


def _portion(text: str, first: int, start: int, language: Language) -> PerUnit | None:
    """Return the thing of which each holds or costs the figure: "90 Tagessaetze zu je 40 Franken"."""
    pattern = _portions(language)
    match = pattern.search(text[first:start]) if pattern is not None else None
    if match is None:
        return None
    return PerUnit("count", None, match[1], first + match.start(1), first + match.end(1))


def _afar(text: str, floor: int, start: int, quantity: Quantity, language: Language) -> PerUnit | None:
    """Return the rate of an adverb at the other end of the figure's clause: "Täglich fahren dort 300 Züge", "300 Züge fahren täglich"."""
    patterns = _afar_patterns(language)
    if patterns is None or quantity.unit.kind == "duration":
        return None
    first = max(floor, start - _FAR)
    match = patterns[0].search(text[first:start])
    place = first
    if match is None and not text[floor:start].strip():
        match, place = patterns[1].match(text[quantity.end : quantity.end + _FAR]), quantity.end
    if match is None:
        return None
    table = {phrase.lower(): code for phrase, code in language["per"]["phrases"].items()}
    return _timed(match[1], table[match[1].lower()], place + match.start(1))


@functools.lru_cache(maxsize=16)
def _behind_patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of "each", of a rate behind one more word, of a unit with its article, of "each ride", and of "... for every pound"."""
    table = language["per"]
    each, every, far = (
        "|".join(map(re.escape, table.get(name, {}).get("words", ()))) or r"(?!)" for name in ("each", "every", "far")
    )
    articles = table.get("sold", {}).get("words", ())
    sold = "|".join(_article_pattern(word) for word in articles) or r"(?!)"
    phrases = "|".join(re.escape(word) for word in sorted(table.get("phrases", ()), key=len, reverse=True)) or r"(?!)"
    later = "|".join(map(re.escape, table.get("not_before", ()))) or r"(?!)"
    ends = rf"(?!\w|\s+(?:{later}|\d))"
    joints = "|".join(map(re.escape, language["ranges"].get("lists", ()))) or r"(?!)"
    return (
        re.compile(rf" ({each})(?=\s*(?:[.,;:!?)]|$))", re.IGNORECASE),
        re.compile(
            rf" (?!(?:{joints})\s)(?:[^\W\d_]+\s+(?:[^\W\d_]+\s+){{0,2}}(?=\w+ ))?(?:[^\W\d_]{{3,}}\s+)?(?<= )({phrases}){ends}",
            re.IGNORECASE,
        ),
        re.compile(
            rf" (?:[^\W\d_]{{4,9}} )?(?:{sold})(?P<noun>\w+)(?!\w)(?P<more>[ -][^\W\d_]{{2,}}(?!\w))?", re.IGNORECASE
        ),
        re.compile(rf"(?<!\w)(?:{every})\s+{_noun_pattern(language)}", re.IGNORECASE),
        re.compile(rf" (?:[^\W\d_]+\s+){{0,2}}?(?:{far})\s+([^\W\d_]{{3,}})(?!\w)", re.IGNORECASE),
        re.compile(ends, re.IGNORECASE),
    )


def _is_plural(word: str, language: Language) -> bool:
    """Tell whether a noun is a plural, of which nothing is counted per: "por horas extra"."""
    single = language["per"].get("single", {})
    return bool(single) and word.lower().endswith(tuple(single["endings"])) and word.lower() not in single["words"]


def _article_pattern(word: str) -> str:
    """Return the pattern of an article before its noun, to which an elided one is joined by either apostrophe."""
    return re.escape(word[:-1]) + "['\u2019]" if word[-1] == "'" else re.escape(word) + r"\s+"


@functools.lru_cache(maxsize=16)
def _more_pattern(language: Language) -> re.Pattern[str]:
    """Return the pattern of a rate behind "more", "less" or a figure in brackets: "17 euro in piu l'anno", "62 miles (100 km) a day"."""
    table, change = language["per"], language["claims"].get("change", {})
    words = [word for name in ("more_after", "less_after") for word in change.get(name, ()) if "*" not in word]
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
    phrases = "|".join(re.escape(word) for word in sorted(table.get("phrases", ()), key=len, reverse=True)) or r"(?!)"
    later = "|".join(map(re.escape, table.get("not_before", ()))) or r"(?!)"
    return re.compile(rf" (?:(?:{listed})|\([^()\n]{{1,30}}\)) ({phrases})(?!\w|\s+(?:{later}|\d))", re.IGNORECASE)


@functools.lru_cache(maxsize=16)
def _apart_pattern(language: Language) -> re.Pattern[str]:
    """Return the pattern of a rate a few words behind its figure: "0,14 euros brutos por titulo", "62 grammes jetes par enfant"."""
    table = language["per"]
    words = [word for word in table.get("words", ()) if word not in table.get("articles", ()) and len(word) > 1]
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
    return re.compile(rf" (?:[^\W\d_]+\s+){{1,2}}?(?:{listed})\s+{_noun_pattern(language)}(?![\w$])", re.IGNORECASE)


@functools.lru_cache(maxsize=16)
def _noun_pattern(language: Language) -> str:
    """Return the pattern of a noun that a rate is counted per: with a capital where nouns have one."""
    capitals = language["nouns"].get("style") == "capitalised"
    return r"((?-i:[A-Z\u00c4\u00d6\u00dc])\w{2,})" if capitals else r"(\w{3,})"


def _behind(text: str, quantity: Quantity, language: Language) -> PerUnit | None:
    """Return the rate right behind a figure: "12 Euro das Kilo", "$9 each", "450 Euro Miete im Monat"."""
    each, phrase, sold, _, far, ends = _behind_patterns(language)
    end = quantity.end
    match = each.match(text, end)
    if match is not None and quantity.unit.kind in ("currency", "physical"):
        return PerUnit("count", None, match[1], match.start(1), match.end(1))
    more = _more_pattern(language).match(text, end)
    if more is not None:
        table = {words.lower(): code for words, code in language["per"]["phrases"].items()}
        return _timed(more[1], table[more[1].lower()], more.start(1)) if "*" not in table[more[1].lower()] else None
    match = phrase.match(text, end)
    if match is not None and (quantity.unit.kind == "currency" or not match[1].isalpha()):
        table = {words.lower(): code for words, code in language["per"]["phrases"].items()}
        code = table.get(match[1].lower(), "*")
        return None if "*" in code else _timed(match[1], code, match.start(1))
    match = far.match(text, end) if quantity.unit.kind == "currency" else None
    if match is not None:
        kind, code = _unit_of(match[1], language)
        if match[1].lower() in _monies(language):
            kind, code = "currency", quantity.unit.code  # "71p for every pound"
        return PerUnit(kind, code, match[1], match.start(1), match.end(1))  # type: ignore[arg-type]
    apart = _apart_pattern(language).match(text, end)
    if apart is not None and quantity.unit.code in _LONG_SPANS:
        causes = language["per"].get("causes", {}).get("words", ())
        apart = None if text[end : apart.start(1)].rsplit(maxsplit=1)[-1].lower() in causes else apart
    apart = None if apart is not None and _is_plural(apart[1], language) else apart
    if apart is not None and quantity.unit.kind != "count" and apart[1].lower() not in language["per"].get("never", ()):
        kind, code = _unit_of(apart[1], language)
        return PerUnit(kind, code, apart[1], apart.start(1), apart.end(1))  # type: ignore[arg-type]
    if quantity.unit.kind not in ("currency", "physical"):
        return None
    match = sold.match(text, end)
    kind, code, end = _priced_unit(match, language)
    if match is None or ends.match(text, end) is None or (quantity.unit.kind == "physical" and code not in _SOLD):
        return None  # "350 kilos a l'hectare"
    things = language["per"].get("sold", {}).get("things", ())
    if kind != "physical" and code not in _SHORT_TIMES and match["noun"] not in things:
        return None
    start = match.start("noun")
    return PerUnit(kind, code, text[start:end], start, end)  # type: ignore[arg-type]


def _every(text: str, floor: int, start: int, quantity: Quantity, language: Language) -> PerUnit | None:
    """Return the thing that each costs so much: "jede Fahrt kostet 3 Euro", "each day of the strike costs $4bn".

    A count or a measure is each thing's where its sentence opens with it: "Jede Frau bekommt 1,3 Kinder".
    """
    first = max(floor, start - _REACH)
    found = [m for m in _behind_patterns(language)[3].finditer(text, first, start) if m.end() < start]
    if quantity.unit.kind != "currency":
        opening = floor + len(text[floor:start]) - len(text[floor:start].lstrip())
        named = quantity.unit.text is not None and quantity.unit.kind in ("count", "physical")
        opens = [m for m in found if m.start() == opening and quantity.unit.kind in ("count", "physical")]
        found = opens or [m for m in found if named and _opens_clause(text, floor, m.start(), language)]
    if not found or any(char.isdigit() or char in ",;:" for char in text[found[-1].end() : start]):
        return None
    kind, code = _unit_of(found[-1][1], language)
    return PerUnit(kind, code, found[-1][1], found[-1].start(1), found[-1].end(1))  # type: ignore[arg-type]


def _opens_clause(text: str, floor: int, start: int, language: Language) -> bool:
    """Tell whether nothing but a mark or a conjunction stands before a word: "..., and each notice draws 45 applicants"."""
    before = text[floor:start].rstrip()
    if before.endswith((":", "\u00ab", "\u201e", "\u201c", '"')):
        return True  # but a comma brings what each of some has: "two trains, each with 398 beds"
    return before[before.rfind(" ") + 1 :].lower() in language["ranges"].get("lists", ())


def _noun(text: str, first: int, start: int, language: Language) -> PerUnit | None:
    _, pattern = _patterns(language)
    match = pattern.match(text, first, start) if pattern else None
    if (
        match is None
        or match["noun"].lower() in _number_words(language)
        or (not match["count"] and _is_plural(match["noun"], language))
        or match["noun"].lower() in language["per"].get("never", ())
    ):
        return None
    kind, code = _unit_of(match["noun"], language)
    counted = find_quantities(f"{match['count']} {match['noun']}", language) if match["count"] else ()
    value = counted[0].value if counted else None  # "der Preis je 1.000 Seiten"
    if value is not None and "causes" in language["per"] and value.normalize().as_tuple().digits != (1,):
        return None  # "apoiados por 247 viaturas"
    return PerUnit(kind, code, match["noun"], match.start("noun"), match.end("noun"), value or Decimal(1))  # type: ignore[arg-type]


@functools.lru_cache(maxsize=16)
def _bases(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a base with its verb ("auf 1.000 Einwohner kommen"), and of a thing that is paid for."""
    ahead = language["per"].get("ahead", {})
    opens, verbs, priced, rated = (
        "|".join(map(re.escape, ahead.get(name, ()))) or r"(?!)" for name in ("open", "verbs", "priced", "rated")
    )
    words = r"(?:[^\W\d_]+\s+){0,2}?"
    never = "|".join(map(re.escape, language["per"].get("never", ()))) or r"(?!)"
    words = rf"(?!(?:{never})(?!\w)){words}"
    noun = (
        r"(?P<noun>[A-Z\u00c4\u00d6\u00dc](?:\w+|-\w+)[\w-]*)"
        if language["nouns"].get("style") == "capitalised"
        else r"(?P<noun>\w{3,})"
    )
    return (
        re.compile(
            rf"(?<!\w)(?i:{opens})\s+(?P<count>[\d.,\u00a0\u202f' ]*\d|\w+)\s+{words}{noun},?\s+(?:{verbs})(?!\w)"
        ),
        re.compile(rf"(?<!\w)(?:(?P<unit>(?i:{priced}))|(?i:{rated}))\s+{words}{noun}(?!\w)"),
    )


def _ahead(text: str, first: int, start: int, counted: str, language: Language) -> PerUnit | None:
    """Return what the words before a figure count it per: "Auf 1.000 Einwohner kommen", "für den Liter Milch"."""
    based, priced = _bases(language)
    match = based.search(text, first, start) if counted in ("currency", "count") else None
    if match is not None and not match["count"][0].isupper():  # not "auf Hunde und Katzen entfielen"
        bases = find_quantities(f"{match['count']} {match['noun']}", language)
        value = bases[0].value if bases and bases[0].start == 0 else None
        kind, code = _unit_of(match["noun"], language)
        return PerUnit(kind, code, match["noun"], match.start("noun"), match.end("noun"), value or Decimal(1))  # type: ignore[arg-type]
    near = list(priced.finditer(text, max(first, start - _REACH), start))
    found = (_paid_ahead(text, first, start, each, counted, language) for each in reversed(near))
    return next((per for per in found if per is not None), None)  # "Fuer die Uebernahme ... pro Aktie 59 Dollar"


@functools.lru_cache(maxsize=16)
def _number_words(language: Language) -> frozenset[str]:
    """Return the words of numbers, which nothing is counted per: "divise par deux"."""
    return frozenset(word for words in language["numbers"].get("cardinals", {}).values() for word in words)


def _paid_ahead(
    text: str, first: int, start: int, match: re.Match[str], counted: str, language: Language
) -> PerUnit | None:
    """Return the thing before a figure that so much is paid for, or that so many come on."""
    opens = not text[first : match.start()].strip()
    if match["noun"].lower() in _number_words(language):
        return None
    if counted not in ("currency", "count") and not opens:
        return None
    if counted != "currency":  # "pro Kunde hoechstens zwei Karten", but not "Pro Schiene zaehlte 300 Zuege"
        name = match[0][0].isupper() and match.start() > first and start - first < _FAR
        if match["unit"] or name or len(match[0].split()) > len(("pro", "Kunde")):
            return None
    between = text[match.end() : start]
    between = between[1:] if between.startswith(", ") and opens else between
    if any(char.isdigit() or char in ",;:" for char in between):
        return (
            None  # a comma may close a phrase that opens the sentence: "Por cada pasajero, la ciudad pone 1.100 pesos"
        )
    kind, code = _unit_of(match["noun"], language)
    if match["unit"] and kind != "physical":
        return None
    return PerUnit(kind, code, match["noun"], match.start("noun"), match.end("noun"))  # type: ignore[arg-type]


@functools.lru_cache(maxsize=2_000)
def _unit_of(word: str, language: Language) -> tuple[str, str | None]:
    """Return the kind and code of a unit word, a counted noun where it is none."""
    if word.isalpha() and not compile_units(language).may_name_unit(word):
        return "count", None  # most nouns; the chain would find the same
    found = find_quantities(f"1 {word}", language)
    if not found or found[0].unit.kind not in ("physical", "duration", "currency"):
        return "count", None
    return found[0].unit.kind, found[0].unit.code
