"""Shares and factors ("jeder Dritte", "drei von fünf", "verdoppelt"), and units written to number words."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from claimkit.extraction.drafts import Draft, draft_of
from claimkit.extraction.lexicon import ARTICLE, FRACTION, HALF, JOINER, PLUS_HALF, Lexicon
from claimkit.extraction.numbers import Number, numeral_value
from claimkit.extraction.parts import Form
from claimkit.extraction.scanning import SPACES, WORD, Scan
from claimkit.extraction.unit_tables import UnitMatch, UnitTable
from claimkit.languages import Language

_MOST_OF = 20  # "5 von 31" are two counts
_MOST_OF_ANY, _LONGEST_GAP = 1000, 34
_LONGEST_WORD = 60
_PASSAGE = 160  # characters around tenths of a point in which a percentage stands
_PROPORTION = re.compile(r"\d ?:? ?[^\W\d_]* ?\d*$")
_MARKS = ("", ",", ".", ";")
_SLASHED = re.compile(r"\d/\d")


def find_words(scanned: Scan, language: Language, lexicon: Lexicon, units: UnitTable) -> list[Draft]:
    """Return the shares and factors that are one word or phrase, and number words with a unit written to them."""
    found = []
    for table, kind in (("ratios", "ratio"), ("factors", "factor"), ("numbers", "count")):
        for values, pattern in _phrases(language, table):
            drafts = (_word(match, scanned, kind, values, language) for match in pattern.finditer(scanned.text))
            found += [draft for draft in drafts if not _ends_in_name(draft, scanned, language)]
    found += [_scaled_ratio(match, scanned) for match in _compile_scales(language).finditer(scanned.text)]
    if units.attached is not None and lexicon.pieces is not None:
        for index, key in enumerate(scanned.keys):
            if key[:2] in lexicon.starts and 5 < len(key) <= _LONGEST_WORD and scanned.kinds[index] == WORD:
                draft = _compound(scanned, index, lexicon, units)
                if draft is not None:
                    found.append(draft)
    return found


def _ends_in_name(draft: Draft, scanned: Scan, language: Language) -> bool:
    """Tell whether what a factor seems to compare by is a name: "scored twice as Portugal won"."""
    compares = draft.unit is not None and draft.unit.kind == "factor" and draft.end > draft.unit.end
    if not compares or language["nouns"].get("style") == "capitalised":
        return False
    return scanned.text[scanned.starts[draft.stop - 1]].isupper()


@functools.cache
def _compile_scales(language: Language) -> re.Pattern[str]:
    """Return the pattern of a proportion behind a word for one: "im Verhältnis 1:600", "odds of 10 to 1"."""
    table: Mapping[str, Any] = language["ratios"] or {}
    scales, words, between = (
        "|".join(map(re.escape, table.get(name, ()))) or r"(?!)" for name in ("scales", "proportions", "scale_between")
    )
    part = r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3}|\d{0,6})"
    return re.compile(
        rf"(?<![^\W\d_])(?:{scales}|(?P<said>{words}))(?:[{SPACES}]+[^\W\d_]{{1,8}}){{0,2}}:?[{SPACES}]+"
        rf"(?P<part>{part})(?: ?: ?|(?(said) (?:{between}) |(?!)))(?P<whole>{part})(?![\w:])",
        re.I,
    )


def _scaled_ratio(match: re.Match[str], scanned: Scan) -> Draft:
    part, whole = (Decimal("".join(filter(str.isdigit, match[name]))) for name in ("part", "whole"))
    start, end = match.start("part"), match.end("whole")
    whole = whole or Decimal(1)
    number = Number(start, end, part / whole, 1 / (10 * whole), form="fraction")
    draft = draft_of(number, scanned.index_at(start), scanned.index_at(end))
    draft.ratio = True
    return draft


def word_value(word: str, lexicon: Lexicon) -> Decimal | None:
    """Return the value of one number word, None where it is none."""
    return numeral_value((word,), lexicon) if word in lexicon.words else None


def is_scaled(draft: Draft, scanned: Scan) -> bool:
    """Tell whether a share is written as a proportion, which elsewhere would be a score: "1:600"."""
    return draft.ratio and bool(_PROPORTION.search(scanned.text, draft.start, draft.end))


def _word(match: re.Match[str], scanned: Scan, kind: str, values: Mapping[str, Decimal], language: Language) -> Draft:
    value = values[" ".join(match[0].lower().split())]
    form: Form = "words" if kind == "count" else "fraction"
    number = Number(
        match.start(), match.end(), value, Decimal("0.5") if kind == "count" else Decimal("0.05"), form=form
    )
    draft = draft_of(number, scanned.index_at(match.start()), scanned.index_at(match.end()))
    if kind == "count":
        return draft
    if kind == "factor":
        draft.unit = UnitMatch("factor", "x", match.start(), match.end(), draft.stop)
        draft.end = compared(scanned.text, match.end(), language)
        draft.stop = scanned.index_at(draft.end)
    else:
        draft.ratio = True
    return draft


def _phrase(form: str) -> str:
    """Return the pattern of a phrase; what stands before ">" or behind "|" must stand there but is no part of it."""
    ahead, _, form = form.rpartition(">")
    part, _, behind = form.partition("|")
    space = rf"[{SPACES}]+"
    body = re.escape(part).replace(r"\ ", space)
    if ahead:
        body = rf"(?<![^\W\d_]{re.escape(ahead)}[{SPACES}])(?<={re.escape(ahead)}[{SPACES}]){body}"
    if behind in _MARKS:
        return rf"{body}(?={re.escape(behind)}(?:\s|\Z))" if behind else body
    return rf"{body}(?={space}(?:{re.escape(behind)})(?![^\W\d_])|\s*\Z)"


@functools.cache
def _phrases(language: Language, table: str) -> tuple[tuple[Mapping[str, Decimal], re.Pattern[str]], ...]:
    words: Mapping[str, Any] = (language[table] or {}).get("phrases" if table == "numbers" else "words", {})
    values = {
        form.rpartition(">")[2].partition("|")[0].lower(): Decimal(value)
        for value, forms in words.items()
        for form in forms
    }
    if not values:
        return ()
    ordered = sorted((form for forms in words.values() for form in forms), key=lambda form: (-len(form), form))
    body = "|".join(_phrase(form) for form in ordered)
    edges = (r"(?<![^\W\d_])", r"(?![^\W\d_])") if language["numbers"].get("spaced", True) else ("", "")
    return ((values, re.compile(rf"{edges[0]}(?:{body}){edges[1]}", re.I)),)


@functools.cache
def compile_times(language: Language) -> re.Pattern[str] | None:
    """Return the pattern of "times as" behind a number."""
    table: Mapping[str, Any] = (language["factors"] or {}).get("times", {})
    if not table:
        return None
    words, behind = ("|".join(map(re.escape, table[name])) for name in ("words", "before"))
    return re.compile(rf"[{SPACES}-]?(?P<times>{words})(?=[{SPACES}]+(?:{behind})(?![^\W\d_]))", re.I)


@functools.cache
def compile_bare_times(language: Language) -> re.Pattern[str]:
    """Return the pattern of "times" behind a number, whatever follows but a rate: "6,2 Mal am Tag" is how often on average."""
    table: Mapping[str, Any] = (language["factors"] or {}).get("times", {})
    words = "|".join(map(re.escape, (*table.get("words", ()), *table.get("bare", ()))))
    rates = "|".join(map(re.escape, (language["per"] or {}).get("phrases", ())))
    return re.compile(
        rf"[{SPACES}-]?(?P<times>{words or '(?!)'})(?![^\W\d_])(?![{SPACES}](?:{rates or '(?!)'})(?!\w))", re.I
    )


@functools.cache
def compile_named_factors(language: Language) -> re.Pattern[str]:
    """Return the pattern of the word for a factor right before a number: "factor of"."""
    words = "|".join(map(re.escape, (language["factors"] or {}).get("named", ()))) or r"(?!)"
    return re.compile(rf"(?<![^\W\d_])(?P<factor>{words})[{SPACES}]{{1,2}}$", re.I)


@functools.cache
def _more(language: Language) -> re.Pattern[str] | None:
    """Return the pattern of the word of comparison that belongs to a factor: "as expensive", "so viele", "plus"."""
    table: Mapping[str, Any] = (language["factors"] or {}).get("times", {})
    degree, inside = ("|".join(map(re.escape, table.get(name, ()))) for name in ("degree", "inside"))
    branches = [rf"(?:{degree})[{SPACES}]+[^\W\d_]+"] * bool(degree) + [rf"(?:{inside})(?![^\W\d_])"] * bool(inside)
    return re.compile(rf"[{SPACES}]+(?:{'|'.join(branches)})", re.I) if branches else None


def compared(text: str, end: int, language: Language) -> int:
    """Return where a factor that ends at `end` really ends: with the word that it compares by."""
    pattern = _more(language)
    found = pattern.match(text, end) if pattern is not None else None
    return end if found is None else found.end()


@functools.cache
def compile_of(language: Language) -> re.Pattern[str] | None:
    """Return the pattern between a part and its whole: "in", "sur", with a noun between where the language says so."""
    table: Mapping[str, Any] = language["ratios"] or {}
    words = "|".join(sorted(map(re.escape, (*table.get("of", ()), *table.get("of_any", ()))), key=len, reverse=True))
    if not words:
        return None
    noun = r"(?:(?P<noun>[^\W\d_]{2,30}(?: [^\W\d_]{2,30}){0,2}) )??" if table.get("noun_inside") else ""
    if table.get("noun_inside") == "each":  # "uma casa em cada tres", but not "um grupo de tres"
        each = "|".join(map(re.escape, table["of_each"]))
        return re.compile(rf" (?:{noun}(?:{each})|(?:{words})) ", re.I)
    return re.compile(rf" {noun}(?:{words}) ", re.I)


def attached_at(scanned: Scan, units: UnitTable, index: int) -> UnitMatch | None:
    """Return the unit that a whole word stands for behind a number: "Jährige"."""
    if units.attached is None:
        return None
    match = units.attached.fullmatch(scanned.keys[index])
    if match is None or match.lastindex is None:
        return None
    reading = units.attachments[match.lastindex - 1]
    return UnitMatch(reading.kind, reading.code, scanned.starts[index], scanned.ends[index], index + 1)


def _compound(scanned: Scan, index: int, lexicon: Lexicon, units: UnitTable) -> Draft | None:
    """Read a number word with its unit in one word: "zehnjährige", "fünfprozentig"."""
    assert units.attached is not None and lexicon.pieces is not None
    key = scanned.keys[index]
    head = lexicon.pieces.match(key)
    if head is None:
        return None
    for cut in range(head.end(), 2, -1):
        match = units.attached.fullmatch(key, cut)
        pieces = lexicon.split(key[:cut]) or ((key[:cut],) if key[:cut] in lexicon.words else ())
        if match is None or match.lastindex is None or not pieces:
            continue
        kinds = {lexicon.words[piece][0].kind for piece in pieces}
        reading = units.attachments[match.lastindex - 1]
        if kinds & {FRACTION, HALF} or kinds <= {JOINER, PLUS_HALF}:
            return None
        if kinds == {ARTICLE} and reading.kind in ("count", "factor"):
            return None
        value = numeral_value(pieces, lexicon)
        if value is None:
            return None
        start, end = scanned.starts[index], scanned.ends[index]
        number = Number(start, start + cut, value, Decimal("0.5"), form="words")
        draft = draft_of(number, index, index + 1)
        draft.end = end
        if reading.kind == "factor":
            take_article(draft, scanned, units.factor_articles)
        draft.unit = UnitMatch(reading.kind, reading.code, start + cut, end, index + 1)
        return draft
    return None


def take_article(draft: Draft, scanned: Scan, articles: frozenset[str]) -> None:
    """Begin a factor at its article: "das Dreifache", "das 3,5-fache"."""
    before, head = draft.first - 1, scanned.text[draft.start]
    if before >= 0 and scanned.keys[before] in articles and (head.isupper() or head.isdigit()):
        draft.start = draft.front = scanned.starts[before]
        draft.first = before


def take_points(draft: Draft, scanned: Scan, language: Language) -> None:
    """Make tenths beside a percentage parts of a point: "subio tres decimas, hasta el 5 %"."""
    table: Mapping[str, Any] = language["units"].get("point_parts", {})
    if not table or not draft.ratio or draft.unit is not None or draft.number.form != "fraction":
        return
    last = draft.stop - 1
    around = scanned.text[max(0, draft.start - _PASSAGE) : draft.end + _PASSAGE]
    if scanned.keys[last] not in table["words"] or not any(cue in around for cue in table["cues"]):
        return
    behind = scanned.text[draft.end : draft.end + _LONGEST_WORD].lower().lstrip()
    if not behind.startswith(tuple(table["not_before"])):
        draft.ratio, start = False, scanned.starts[last]
        draft.unit = UnitMatch("percentage_point", "pp", start, draft.end, draft.stop)


def join_ratios(drafts: list[Draft], scanned: Scan, language: Language) -> list[Draft]:
    """Mark fractions as ratios, and read "jeder Dritte" and "drei von fünf"."""
    table: Mapping[str, Any] = language["ratios"] or {}
    every = frozenset(table.get("every", ()))
    joined: list[Draft] = []
    for draft in drafts:
        last = joined[-1] if joined else None
        if draft.unit is None and (draft.number.form in ("fraction", "half") or _is_slashed(draft, scanned)):
            draft.ratio = True
        if draft.number.ordinal and every and draft.value > 1:
            _every(draft, scanned, every)
        elif last is not None and _is_part(last, draft, scanned, language):
            joined[-1] = _part_of(last, draft)
            continue
        joined.append(draft)
    return joined


def _is_slashed(draft: Draft, scanned: Scan) -> bool:
    return draft.top is None and draft.value < 1 and bool(_SLASHED.search(scanned.text, draft.start, draft.end))


def _every(draft: Draft, scanned: Scan, every: frozenset[str]) -> None:
    before = draft.first - 1
    if before >= 0 and scanned.keys[before] in every and scanned.text[scanned.ends[before] : draft.start] == " ":
        draft.start = draft.front = scanned.starts[before]
        draft.first = before
        draft.value, draft.precision, draft.ratio = 1 / draft.value, 1 / (10 * draft.value), True


def _is_part(part: Draft, whole: Draft, scanned: Scan, language: Language) -> bool:
    table: Mapping[str, Any] = language["ratios"] or {}
    gap = scanned.text[part.end : whole.start]
    pattern = compile_of(language) if len(gap) <= _LONGEST_GAP else None
    found = pattern.fullmatch(gap.replace("\u00a0", " ")) if pattern is not None else None
    if found is None:
        return False
    noun = found.groupdict().get("noun")
    spoken = all(draft.number.form in ("words", "article") for draft in (part, whole))
    if noun is not None and (not spoken or (table.get("noun_inside") == "one" and not _is_one(part))):
        return False
    if noun is not None and " " in noun and not (_is_single(part) and _is_nominal(noun, language)):
        return False
    if spoken and part.unit is not None and noun is None and table.get("noun_inside") is True and whole.unit is None:
        part = replace(part, unit=None) if part.unit.start > part.number.end else part  # "sette euro su dieci"
    loose = spoken or (" ".join(gap.lower().split()) in table.get("of_any", ()) and whole.value <= _MOST_OF_ANY)
    each = " ".join(gap.lower().split()) in table.get("of_each", ())  # "cuatro de cada cinco toneladas"
    plain = all(
        (draft.unit is None or (each and draft is whole)) and draft.noun is None and draft.top is None and not draft.number.ordinal and not draft.ratio
        and draft.value == int(draft.value) and draft.number.form in ("digits", "words", "article")
        for draft in (part, whole)
    )  # fmt: skip
    usual = (
        whole.value <= _MOST_OF
        or whole.value in (100, 1000, 10000, 100000)
        or (part.value == 1 and whole.value <= 1000)
    )
    return plain and 0 < abs(part.value) < whole.value and (loose or usual)


def _is_single(part: Draft) -> bool:
    """Tell whether a part is one thing: "un cliente affezionato su tre"."""
    return part.value == 1 and part.number.form in ("words", "article")


def _is_nominal(words: str, language: Language) -> bool:
    """Tell whether no function word but "of" stands in a phrase: "one community pub in five", "un paio di scarpe su due"."""
    stop = frozenset(language["nouns"].get("stop", ())) | frozenset(language["language"].get("function_words", ()))
    stop -= frozenset(language["units"].get("partitives", ()))
    return stop.isdisjoint(words.lower().split())


def _is_one(part: Draft) -> bool:
    """Tell whether a part is the number one: "one day in five", but not "a father of three"."""
    return part.value == 1 and part.number.form == "words"


def _part_of(part: Draft, whole: Draft) -> Draft:
    value = part.value / whole.value
    return replace(
        part, unit=None, end=whole.end, stop=whole.stop, value=value, precision=1 / (10 * whole.value), ratio=True
    )
