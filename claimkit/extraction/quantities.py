"""Quantities in a text: numbers with unit, bound, approximation, range and precision. The lexical layer's first half.

The chain: numbers -> those that are quantities -> units -> subunits, ranges, lists -> counted nouns -> qualifiers.
"""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from claimkit import languages
from claimkit.extraction import shares
from claimkit.extraction.attachments import Attacher
from claimkit.extraction.cues import Cues, Qualifier, compile_cues
from claimkit.extraction.drafts import Draft, PerDraft, build_quantity, draft_of
from claimkit.extraction.ellipses import like_size, share_units, take_unit
from claimkit.extraction.lexicon import MULTIPLIER, compile_lexicon
from claimkit.extraction.nonnumbers import Blocked, idiom_spans, label_spans, merge, universal_spans
from claimkit.extraction.nouns import Noun, NounRules, compile_nouns, find_noun
from claimkit.extraction.numbers import NumberScanner, is_alone, is_number
from claimkit.extraction.patterns import compile_patterns
from claimkit.extraction.ranges import (
    carry_nouns,
    carry_units,
    join_compounds,
    join_doubled,
    join_indefinites,
    join_ranges,
    join_subunits,
    said_before,
)
from claimkit.extraction.scanning import NUMBER, SPACES, WORD, Scan, scan
from claimkit.extraction.thresholds import find_threshold
from claimkit.extraction.times import calendar_spans
from claimkit.extraction.unit_tables import UnitMatch, UnitTable, compile_units
from claimkit.languages import Language
from claimkit.records import Bound, Quantity

_ELISIONS = ("'", "\u2019")  # "per l'energia" is no rate per litre
_COMBINED = {"s", "min", "h", "ms"}
_LENGTHS, _SPEED_TIMES = {"m", "km", "cm", "mm", "mi", "ft", "in", "yd", "nmi"}, {"s", "h", "ms"}
_HIGHEST_SCORE = 30
_LOWEST_RANK = 1000
_ROUND_YEAR = 100  # "2000 people"
_DAYS, _HOURS = 31, 24
_SEVERAL = 2  # "1,5 logement" is no plural
_LEAST_SCALE = 1000
_MILLION = 1_000_000
_LEAST_BASE = 100  # "fünf pro 1.000"
_NEAR_VERB = 5  # words before "up to" among which the verb of its change stands
_COMPARED_REACH = 24  # characters between a step and the comparison: "12 Menschen weniger als 2023"
_CLOCK_REACH = 16
_OF_STUFF = ("physical", "duration")  # "88 Liter Bier im Jahr", "21 uur hulp per week"
_CLAUSE_ENDS = ("", ".", ",", ";", ":", ")", "?", "!")
_CLAUSE, _WORDS_BEFORE = 40, 3
_STEP = 64  # characters behind the first figure of a step in which its second stands
_LIST_REACH, _LIST_WORDS = 80, 4  # from one member of a list to the next, and the words of its phrase
# "more than halved" leaves less than a half.
_OPPOSITE: dict[Bound, Bound] = {"more_than": "less_than", "less_than": "more_than", "at_least": "at_most"}
# "not more than 300" leaves 300 at most.
_TURNED: dict[Bound, Bound] = {"more_than": "at_most", "less_than": "at_least"}
_CLOCK = {"s", "min", "h"}
_COUNTED, _SHARED = ("count", "currency", "duration"), ("percent", "percentage_point")
_APART = frozenset(",;\u2013\u2014")  # before a share of less that stands apart
_SIGNS = "-\u2212"
_PLAIN = Qualifier("exact", approximate=False)


def find_quantities(text: str, language: str | Language) -> tuple[Quantity, ...]:
    """Return all quantities and numbers in text order, never overlapping; ordinals have `ordinal=True`.

    Years, dates, versions, labels and idioms are left out. Offsets are code points of the untouched text.
    """
    finder = _Finder(text, languages.load(language))
    return tuple(build_quantity(draft, finder.scan, text) for draft in finder.find())


class _Finder:
    """One pass over one text."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language
        self.scan: Scan = scan(text)
        self.view = self.scan.text
        self.lexicon = compile_lexicon(language)
        self.scanner = NumberScanner(self.scan, language)
        self.units: UnitTable = compile_units(language)
        self.cues: Cues = compile_cues(language)
        self.nouns: NounRules = compile_nouns(language)
        self.attacher = Attacher(self.scan, language, self.lexicon, self.units, self.cues)
        years = self._table("non_numbers").get("years", {})
        self.years = (years.get("low", 1500), years.get("high", 2100))
        self.counted_years = tuple(years.get("not_counted", (1, 0)))  # "2019 levels"
        self.about = frozenset(language["numbers"].get("about", ()))  # "une trentaine"
        self.more_fillers = tuple(language["numbers"].get("more_fillers", ()))
        less = language["numbers"].get("less", {})
        self.either = tuple(language["numbers"].get("either_sign", ()))
        self.less = frozenset(less.get("words", ()))
        self.than = re.compile(
            rf"\s+(?:{'|'.join(map(re.escape, less.get('than', ()))) or '(?!)'})(?!\w)", re.IGNORECASE
        )
        self.determiners = frozenset(language["claims"].get("determiners", ()) if language["claims"] else ())
        self.money_nouns = frozenset(language["units"].get("money_nouns", {}).get("words", ()))
        self.ranks = frozenset(self._table("non_numbers").get("ranks", ()))
        self.no_names = frozenset(self._table("non_numbers").get("no_names", {}).get("words", ()))
        claims, ratios = language["claims"] or {}, self._table("ratios")
        self.part_words = compile_patterns(
            (*self.determiners, *claims.get("possessives", ()), *ratios.get("of", ()), *ratios.get("of_any", ()))
        )
        self.reads_dates = bool(language["times"])
        self.months = frozenset(language.cldr.get("months", ()))
        self.no_names |= self.months
        self.rate_words = frozenset(language["per"].get("words", ())) - frozenset(self.articles)
        self.only_counted = tuple(language["per"].get("only_counted", {}).get("words", ()))
        listing = "|".join(map(re.escape, language["ranges"].get("lists", ()))) or r"(?!)"
        self.list_joints = re.compile(rf"[,;]\s+(?:(?:{listing})\s+)?|\s(?:{listing})\s+", re.IGNORECASE)
        speech = language["speech"] or {}
        self.links = frozenset(speech.get("noun_links", ())) - frozenset(speech.get("articles", ()))
        hours = language["units"].get("clock_bare", {})
        self.hours = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, hours.get('words', ()))) or '(?!)'})\s$", re.IGNORECASE
        )
        self.no_hours = frozenset(hours.get("barred", ()))
        self.clock_words = bool(language["units"].get("clock_words"))
        self.clock_open = frozenset(language["units"].get("clock_open", {}).get("words", ()))

    def find(self) -> list[Draft]:
        """Run the chain."""
        drafts = self.attacher.attach_all(join_doubled(self._numbers(), self.scan))
        drafts = join_indefinites(drafts, self.scan, self.units.partitives)
        drafts = join_subunits(drafts, self.scan, self._table("units").get("joiners", ()))
        drafts = join_compounds(
            drafts, self.scan, self.lexicon.joiners, self._table("units").get("half_behind", {}).get("words", ())
        )
        drafts = join_ranges(drafts, self.scan, self.cues)
        carry_units(drafts, self.scan, self.cues)
        drafts = shares.join_ratios(drafts, self.scan, self.language)
        for draft in drafts:
            shares.take_points(draft, self.scan, self.language)
            self._add_noun(draft)
            self._take_less(draft)
            self._take_either(draft)
            self._add_per(draft)
        drafts = _without_overlap(drafts)
        for before, draft in itertools.pairwise(drafts):
            self._take_sign(draft, before)
        carry_nouns([draft for draft in drafts if not self._like_year(draft)], self.scan, self.cues)
        share_units(drafts, self.scan, self.cues, self.language, self._dates)
        for draft in drafts:
            self._qualify(draft)
        kept: list[Draft] = []
        for draft in drafts:
            if self._is_quantity(draft):
                kept.append(draft)
            elif kept and self._goes_on(draft, kept[-1]):
                take_unit(draft, kept[-1])
                kept.append(draft)
        return [
            draft for place, draft in enumerate(kept) if not (place and self._is_year_compared(draft, kept[place - 1]))
        ]

    def _take_either(self, draft: Draft) -> None:
        """Take back a minus that is part of a qualifier: "plus/minus 3 Prozent", "plus or minus 3 points"."""
        if draft.value >= 0 or draft.top is not None or self.view[draft.start] in _SIGNS:
            return
        place = self.scan.starts[draft.first + 1]
        cue = self.cues.before.search(self.view, max(0, place - self.cues.longest), place)
        if cue is not None and cue.start("cue") < draft.start:
            draft.start = draft.front = place
            draft.number = replace(draft.number, start=place, value=-draft.number.value)
            draft.value, draft.first = -draft.value, draft.first + 1

    def _take_less(self, draft: Draft) -> None:
        """Take back a minus that says by how much something is less: "menos 15 minutos", "menos 6% do que em 2020"."""
        if draft.value >= 0:
            return
        if self.either and self.view[: draft.start].rstrip().lower().endswith(self.either):
            self._unsign(draft)  # "plus or minus 3 points"
            return
        if self.scan.keys[draft.first] not in self.less:
            return
        counted = draft.noun is not None or (draft.unit is not None and draft.unit.kind in _COUNTED)
        bare = (
            draft.unit is None and draft.noun is None and self.than.match(self.view, draft.end)
        )  # "menos 12 do que em 2020"
        shared = draft.unit is not None and draft.unit.kind in _SHARED
        compared = shared and self.than.match(self.view, draft.end)
        apart = shared and self.view[: draft.start].rstrip()[-1:] in _APART  # "8,1 milhoes, menos 43%"
        if counted or bare or compared or apart:
            self._unsign(draft)

    def _unsign(self, draft: Draft) -> None:
        """Leave the word of a minus out of a figure."""
        draft.start = draft.front = self.scan.starts[draft.first + 1]
        draft.number = replace(draft.number, start=draft.start, value=-draft.number.value)
        draft.value, draft.first = -draft.value, draft.first + 1

    def _take_sign(self, draft: Draft, before: Draft) -> None:
        """Take back a minus that says by how much the figure before fell: "142 Mio. Euro (-6 %)", "nach einem -4 %"."""
        shared = draft.value < 0 and draft.top is None and draft.unit is not None and draft.unit.kind in _SHARED
        if not shared or self.view[draft.start] not in _SIGNS:
            return
        between = self.view[before.end : draft.start]
        level = before.unit.kind not in _SHARED if before.unit else before.noun is not None or before.number.scale > 1
        aside = between.strip() == "(" and level and not before.number.ordinal
        if aside or (between.split()[-1:] and between.split()[-1].lower() in self.determiners):
            first = self.scan.index_at(draft.start + 1)
            draft.start = draft.front = self.scan.starts[first]
            draft.number = replace(draft.number, start=draft.start, value=-draft.number.value)
            draft.value, draft.first = -draft.value, first

    def _is_year_compared(self, draft: Draft, before: Draft) -> bool:
        """Tell whether a figure is the year that the one before it is compared with: "1.204 weniger als 2023"."""
        number, cue = draft.number, draft.qualifier
        if (
            cue is None
            or draft.bound not in ("more_than", "less_than")
            or draft.unit
            or draft.noun
            or draft.number.ordinal
        ):
            return False
        between = self.view[before.end : cue[0]]
        if before.bound in ("more_than", "less_than") and between.strip():
            return False  # "above 1000 and below 1500"
        written = self.view[number.start : number.end]
        is_year = len(written) == len("1999") and written.isdecimal() and self.years[0] <= number.value <= self.years[1]
        return is_year and len(between) <= _COMPARED_REACH and not set(between) & set(".,;:!?")

    def _table(self, name: str) -> dict[str, Any]:
        table: dict[str, Any] = self.language[name] or {}
        return table

    # -- numbers -------------------------------------------------------------------------------------------------

    def _numbers(self) -> list[Draft]:
        """Return a draft for each number that is not part of a date, a label or an idiom."""
        blocked = merge(universal_spans(self.view) + idiom_spans(self.view, self.language))
        labels = merge(label_spans(self.view, self.language))
        words = shares.find_words(self.scan, self.language, self.lexicon, self.units)
        opened = {draft.first for draft in words}
        found = [draft_of(*found) for found in self.scanner.all()]
        found = [
            draft for draft in found if draft.value >= 0 or draft.first + 1 not in opened
        ]  # "al menos una quinta parte"
        found += words
        found = [self._ranked(draft) for draft in found]
        found.sort(key=lambda draft: (draft.start, -draft.end))
        dates = self._dates
        kept = [
            draft
            for draft in found
            if shares.is_scaled(draft, self.scan)
            or (
                draft.unit is not None
                and draft.unit.kind == "factor"
                and (blocked.within(draft.start, draft.end) or labels.within(draft.start, draft.end))
            )
            or (
                not blocked.covers(draft.start, draft.end)
                and (not labels.covers(draft.start, draft.end) or self._is_measured(draft))
                and (not dates.covers(draft.start, draft.end) or self._is_duration(draft, dates))
            )
        ]
        starts = {draft.first for draft in kept}
        return [draft for draft in kept if not self._opens_hours(draft, starts)]

    def _opens_hours(self, draft: Draft, kept: set[int]) -> bool:
        """Tell whether a number is the first of two hours of which the second was left out: "van 9 tot 17 uur"."""
        if not self.clock_open or draft.first == 0 or self.scan.keys[draft.first - 1] not in self.clock_open:
            return False
        second = draft.stop + 1
        left_out = second < len(self.scan.kinds) and self.scan.kinds[second] == NUMBER and second not in kept
        if not left_out or draft.value > _HOURS:
            return False
        unit = self.units.match(self.scan, second + 1, self.scan.ends[second], False)
        return unit is not None and unit.code in _CLOCK

    def _is_measured(self, draft: Draft) -> bool:
        """Tell whether a figure behind a word for a label is none of that label's: "kostet das Modell 500 Euro"."""
        if draft.number.ordinal or draft.number.form == "article":
            return False
        if draft.number.scale > 1:
            return True
        unit = self.units.match(self.scan, draft.stop, draft.end, False)
        if unit is not None and (unit.end - unit.start > 1 or unit.kind in ("currency", "percent")):
            return True  # but not the letter of "Artikel 16 a"
        word = draft.first - 2  # before the label, which is one word where it opens a rate: "je Klasse 28 Kinder"
        return word >= 0 and self.scan.keys[word] in self.rate_words

    def _ranked(self, draft: Draft) -> Draft:
        """Make a plain number behind a word for a rank an ordinal: "Platz 23"."""
        number, before = draft.number, draft.first - 1
        plain = number.form in ("digits", "words") and number.scale == 1 and 0 < number.value < _LOWEST_RANK
        if before < 0 or not plain or number.ordinal or self.scan.keys[before] not in self.ranks:
            return draft
        if self.view[self.scan.ends[before] : draft.start] not in (" ", "\u00a0"):
            return draft
        return replace(draft, number=replace(number, ordinal=True))

    def _is_duration(self, draft: Draft, dates: Blocked) -> bool:
        """Tell whether a number in a date is a quantity: "vor drei Jahren" is both, "100 to 1000 g" no date."""
        if draft.number.ordinal or draft.number.form == "article":
            return False
        unit = self.units.match(self.scan, draft.stop, draft.end, False)
        if unit is None:
            return False
        if unit.kind == "duration":
            return unit.code not in _CLOCK or not self.clock_words or not self._told_by_clock(draft, dates)
        return not dates.covers(unit.end - 1, unit.end)

    def _told_by_clock(self, draft: Draft, dates: Blocked) -> bool:
        """Tell whether the words before a number of hours name an hour of the day: "om 3 uur", "a las 3 horas".

        Behind another number that no word opens they join two lengths of time: "120 tot 240 uur", but "van 9 tot 17 uur".
        """
        if draft.value > _HOURS:
            return False
        opener, number = draft.first - 3, draft.first - 2
        if number >= 0 and self.scan.kinds[number] == NUMBER:
            if dates.covers(self.scan.starts[number], self.scan.ends[number]):
                return True  # "mardi 16 mai à 18 heures"
            return opener >= 0 and self.scan.keys[opener] in self.clock_open
        before = self.view[max(0, draft.start - _CLOCK_REACH) : draft.start].lower().rstrip()
        cues = self.language["units"].get("clock_before", ())
        return not cues or any(before.endswith(cue) and not before[: -len(cue)][-1:].isalnum() for cue in cues)

    @functools.cached_property
    def _dates(self) -> Blocked:
        dates = calendar_spans(self.text, self.language)
        if self.scan.offsets is not None:
            dates = tuple((self.scan.placed(start), self.scan.placed(end)) for start, end in dates)
        return merge(dates)

    # -- what stands around --------------------------------------------------------------------------------------

    def _add_noun(self, draft: Draft) -> None:
        if draft.unit is not None or draft.number.ordinal or draft.ratio or self._lacks_partitive(draft):
            return
        single = draft.value == 1 and draft.top is None
        noun = find_noun(self.scan, self.nouns, draft.stop, draft.end, single, draft.value >= _SEVERAL)
        noun = noun or self._noun_behind_cue(draft)
        if noun is None or (
            draft.number.scale >= _MILLION and self.view[noun.start : noun.end].lower() in self.money_nouns
        ):
            return  # "6 milioni di danni" are money
        unit = self.units.word_at(self.scan, self.scan.index_at(noun.start))
        named = self.nouns.style != "capitalised" and self.view[noun.start].isupper()
        if unit is not None and unit.end == noun.end and not named:
            draft.unit = unit
        else:
            draft.noun = (noun.start, noun.end)
        draft.end, draft.stop = noun.phrase_end, noun.stop

    def _lacks_partitive(self, draft: Draft) -> bool:
        """Tell whether a million, which counts with a partitive alone, has none behind it: "3 millions promis en mai"."""
        if self.nouns.style != "first" or not self.units.partitives or draft.number.scale < _MILLION:
            return False
        atoms = self.lexicon.readings(self.scan.keys[draft.stop - 1])
        large = any(atom.kind == MULTIPLIER and atom.value >= _MILLION for atom in atoms)
        return large and self.units.partitives.isdisjoint(self.scan.keys[draft.stop : draft.stop + 1])

    def _noun_behind_cue(self, draft: Draft) -> Noun | None:
        """Return the noun behind a qualifier that follows the number: "300 or more guests", "40-odd staff"."""
        after = self.cues.after.match(self.view, draft.end) if self.cues.after else None
        if after is None:
            return None
        noun = find_noun(self.scan, self.nouns, self.scan.index_at(after.end()), after.end(), singular=False)
        if noun is not None:
            self._apply(draft, after["cue"])
            draft.qualifier = after.span("cue")
        return noun

    def _add_per(self, draft: Draft) -> None:
        """Read "pro Film", "je 100.000 Einwohner", "im Monat" behind the quantity."""
        if draft.number.ordinal or (draft.carried and draft.unit and draft.unit.start > draft.end):
            return
        phrase = self._per_phrase(draft)
        if phrase is not None and (draft.unit or draft.noun or draft.number.scale > 1):
            code = self.cues.per_codes.get(" ".join(phrase["cue"].lower().split()), "")
            stop = self.scan.index_at(phrase.end())
            draft.per = PerDraft(UnitMatch("duration", code, phrase.start("cue"), phrase.end(), stop))
            draft.reach = phrase.end()
            return
        cue = self.cues.per.match(self.view, draft.end) or self._per_behind_stuff(draft)
        if cue is not None and not (cue["cue"] == "/" and draft.unit is None and draft.noun is None):
            word = cue["cue"].lower()
            if word not in self.only_counted or self._counts_at(cue.end()):
                self._per_unit(draft, cue.end(), strict=word == "/" or word in self.articles)

    def _per_phrase(self, draft: Draft) -> re.Match[str] | None:
        """Return the phrase for a rate: behind the quantity, as an adjective of what it counts, or behind what it measures.

        "12 Liter im Monat", "900 coches diarios", "88 Liter Bier im Jahr"
        """
        pattern = self.cues.per_phrase
        if pattern is None:
            return None
        if draft.noun is not None and draft.noun[1] < draft.end:
            inside = pattern.match(self.view, draft.noun[1])
            if inside is not None and inside.end() == draft.end:
                return inside
        stuff = self._stuff_behind(draft) if draft.unit is not None and draft.unit.kind in _OF_STUFF else None
        return pattern.match(self.view, draft.end) or (pattern.match(self.view, stuff.end()) if stuff else None)

    def _per_behind_stuff(self, draft: Draft) -> re.Match[str] | None:
        """Return the word for a rate behind what the unit measures: "154 g CO2 pro Kilometer"."""
        if draft.unit is None or draft.unit.kind not in ("physical", "currency"):
            return None
        stuff = self._stuff_behind(draft)
        return self.cues.per.match(self.view, stuff.end()) if stuff is not None else None

    def _stuff_behind(self, draft: Draft) -> re.Match[str] | None:
        """Return what a unit measures, behind it: "88 Liter Bier"."""
        before = draft.unit is None or draft.unit.start < draft.number.start
        return None if before else self.cues.stuff.match(self.view, draft.end)

    @property
    def articles(self) -> tuple[str, ...]:
        """Return the per-words that are articles too ("a day"), and only count before a unit or a listed noun."""
        return tuple(self.language["per"].get("articles", ()))

    def _is_scale(self, word: str) -> bool:
        """Tell whether a word is a thousand or more: "cases per million people"."""
        return any(atom.kind == MULTIPLIER and atom.value >= _LEAST_SCALE for atom in self.lexicon.readings(word))

    def _counts_at(self, position: int) -> bool:
        """Tell whether a power of ten follows that something can be counted per: "pour 100 000 habitants"."""
        index = self.scan.index_at(position)
        counted = self.scanner.at(index) if index < len(self.scan.keys) else None
        if counted is None or counted[0].value < _LEAST_BASE:
            return False
        return counted[0].value.normalize().as_tuple().digits == (1,)

    def _per_unit(self, draft: Draft, position: int, strict: bool) -> None:
        index = self.scan.index_at(position)
        if index >= len(self.scan.keys) or self.scan.starts[index] != position:
            return
        value, bare = Decimal(1), None
        if self.scan.kinds[index] == NUMBER or self._is_scale(self.scan.keys[index]):
            counted = self.scanner.at(index)
            if counted is not None:
                value, index = counted[0].value, counted[2]
                end = counted[0].end
                bare = UnitMatch("count", None, end, end, index)
        if bare is None and self._is_plural(index):
            return  # "2,4 milhões por horas extra"
        index += bare is None and self._is_described(index)
        unit = self.units.match(
            self.scan, index, self.scan.starts[index] if index < len(self.scan.starts) else position, False
        )
        if unit is None and index < len(self.scan.kinds) and self.scan.kinds[index] == WORD:
            word = self.scan.keys[index]
            if strict and word not in self.language["per"].get("nouns", ()) and not self._is_priced(draft, index):
                return
            if bare is not None:
                noun = find_noun(self.scan, self.nouns, index, self.scan.ends[index - 1], False)
                unit = UnitMatch("count", None, noun.start, noun.end, noun.stop) if noun else None
            elif word not in self.nouns.stop and word not in self.language["per"].get("never", ()):
                unit = UnitMatch("count", None, self.scan.starts[index], self.scan.ends[index], index + 1)
        unit = unit or (bare if value >= _LEAST_BASE and not strict else None)
        if unit is None or unit.kind == "currency" or self.view[unit.end : unit.end + 1] in _ELISIONS:
            return
        later = self.scan.keys[unit.stop] if unit.stop < len(self.scan.keys) else ""
        if strict and unit.kind == "duration" and later in self.language["per"].get("not_before", ()):
            return
        if bare is not None and not _may_be_base(unit, value):
            return
        own = draft.unit
        sign = self.view[max(0, position - 2) : position].strip() == "/"
        if own and own.kind == "physical" and value == 1 and _combine(own, unit, sign):
            draft.unit = UnitMatch("physical", f"{own.code}/{unit.code}", own.start, unit.end, unit.stop)
            draft.end = unit.end
        else:
            draft.per = PerDraft(unit, value)
        draft.reach, draft.stop = unit.end, unit.stop

    def _is_priced(self, draft: Draft, index: int) -> bool:
        """Tell whether a price is for the thing that an article names, the last word of its clause: "$65,000 a truck;"."""
        open_to_all = self.scan.keys[index - 1] in self.language["per"].get("things", ())
        priced = draft.unit is not None and draft.unit.kind == "currency" and draft.end == self.scan.ends[index - 2]
        return open_to_all and priced and self.view[self.scan.ends[index] : self.scan.ends[index] + 1] in _CLAUSE_ENDS

    def _is_plural(self, index: int) -> bool:
        """Tell whether a noun in the plural stands where one thing would be counted per."""
        single = self.language["per"].get("single", {})
        if not single or index >= len(self.scan.keys):
            return False
        word = self.scan.keys[index]
        return word.endswith(tuple(single["endings"])) and word not in single["words"]

    def _is_described(self, index: int) -> bool:
        """Tell whether an adjective stands before a noun that has a capital letter: "9 Euro je angefangene Stunde"."""
        if self.nouns.style != "capitalised" or index + 1 >= len(self.scan.kinds):
            return False
        word, starts = self.scan.keys[index], self.scan.starts
        listed = word in self.nouns.stop or word in self.language["per"].get("never", ())
        plain = self.scan.kinds[index] == self.scan.kinds[index + 1] == WORD and not listed
        cased = self.view[starts[index]].islower() and self.view[starts[index + 1]].isupper()
        return plain and cased and starts[index + 1] - self.scan.ends[index] == 1

    def _qualify(self, draft: Draft) -> None:
        """Read the qualifiers before the quantity, from the nearest outwards, and the one behind it."""
        if draft.number.form == "indefinite" and draft.top is None:
            draft.bound, draft.approximate = "at_least", True
        if self.about and draft.top is None and self.scan.keys[self.scan.index_at(draft.number.end) - 1] in self.about:
            draft.approximate = True
        if self.more_fillers and draft.top is None and self._some_more(draft):
            draft.bound, draft.approximate = "more_than", True
        position, end = draft.front, None
        for _ in range(2):
            index = self.scan.index_at(position) - 1
            if index < 0 or self.scan.keys[index] not in self.cues.last_tokens:
                break
            cue = self.cues.before.search(self.view, max(0, position - self.cues.longest), position)
            if cue is None:
                break
            name = "cue" if cue["cue"] else "sign"
            if cue[name].lower() in self.cues.results and self._ends_change(cue.start(name)):
                break  # "crecieron un 4 %, hasta 5.630 millones" says where it ended
            if self._reading(cue[name]).moves and self.cues.step_end.search(self.view[draft.end : draft.end + _STEP]):
                break
            if self._means_else(cue[name], cue.start(name)) or self._lasts(draft, cue[name], cue.start(name)):
                break
            if self._is_compound(draft) and not self._reading(cue[name]).before_compound:
                break
            position = cue.start(name)
            end = end or cue.end(name)
            self._apply(draft, cue[name])
        after = self.cues.after.match(self.view, max(draft.end, draft.reach)) if self.cues.after else None
        if after is not None:
            self._apply(draft, after["cue"])
            if end is None:
                draft.qualifier = after.span("cue")
        if end is not None:
            draft.qualifier = (position, end)
            draft.front = position
        if end is not None and self._is_denied_bound(draft):
            draft.bound = _TURNED[draft.bound]
        if draft.qualifier is None and draft.bound == "exact" and draft.top is None and not draft.number.ordinal:
            passed = find_threshold(self.view, draft.front, max(draft.end, draft.reach), self.language)
            if passed is not None:
                draft.bound, draft.qualifier = passed.bound, (passed.start, passed.end)

    def _is_denied_bound(self, draft: Draft) -> bool:
        """Tell whether a negated verb stands before "more than" or "less than": "they will not be more than 300"."""
        if self.cues.denied is None or draft.bound not in _TURNED or draft.approximate:
            return False
        if self.scan.keys[self.scan.index_at(draft.front)] not in self.cues.comparatives:
            return False  # "no acudieron ni siquiera 20"
        return self.cues.denied.search(self.view, max(0, draft.front - _CLAUSE), draft.front) is not None

    def _some_more(self, draft: Draft) -> bool:
        """Tell whether a numeral says "and some more", inside it or right behind it, in scripts without spaces."""
        number = draft.number
        return any(sign in self.view[number.start : number.end + 1] for sign in self.more_fillers)

    def _ends_change(self, start: int) -> bool:
        """Tell whether a word such as "up to" says where a change ended: behind a comma, or a verb and its step."""
        before = self.view[max(0, start - _CLAUSE) : start].rstrip(SPACES)
        near = re.split(r"[,;:()]|\S*\d\S*", before)[-1].split()[-_NEAR_VERB:]
        if self.cues.change is not None and any(map(self.cues.change.fullmatch, near)):
            return True  # "se duplicaron hasta los 640 millones", "steeg vorige week tot 30 euro"
        step = re.search(r"\d[^\s\d]*$|%$|\d \S+$", before)
        return before.endswith(",") or (step is not None and said_before(self.cues.change, start, self.scan))

    def _reading(self, words: str) -> Qualifier:
        return self.cues.qualifiers.get(" ".join(words.lower().split()), _PLAIN)

    def _is_compound(self, draft: Draft) -> bool:
        """Tell whether a quantity is the first part of a hyphened noun: "49-Euro-Ticket"."""
        return self.view[draft.end : draft.end + 1] == "-" and self.view[draft.end + 1 : draft.end + 2].isalpha()

    def _means_else(self, words: str, start: int) -> bool:
        """Tell whether a word before a qualifier gives it another meaning: "ein Auftrag über 84 Schiffe"."""
        reading = self.cues.qualifiers.get(" ".join(words.lower().split()))
        if reading is None or not (reading.not_after or reading.not_right_after):
            return False
        before = self.view[max(0, start - _CLAUSE) : start].lower().split()[-_WORDS_BEFORE:]
        if reading.not_right_after and before and f"{before[-1]} ".startswith(reading.not_right_after):
            return True
        return any(word.endswith(cue) if len(cue) > 3 else word == cue for word in before for cue in reading.not_after)

    def _lasts(self, draft: Draft, words: str, start: int) -> bool:
        """Tell whether a word before a duration only says how long: "over two years" is more only in "for over ..."."""
        reading = self.cues.qualifiers.get(" ".join(words.lower().split()))
        if reading is None or not reading.lasting_after or draft.unit is None or draft.unit.kind != "duration":
            return False
        before = self.view[max(0, start - _CLAUSE) : start].lower().split()[-1:]
        behind = self.scan.keys[draft.stop] if draft.stop < len(self.scan.keys) else ""
        return not (before and before[0] in reading.lasting_after) and behind not in reading.lasting_before

    def _apply(self, draft: Draft, words: str) -> None:
        reading = self.cues.qualifiers.get(" ".join(words.lower().split()))
        if reading is None:
            return
        draft.approximate = draft.approximate or reading.approximate
        if reading.bound != "exact":
            shrinks = draft.unit is not None and draft.unit.kind == "factor" and draft.value < 1
            draft.bound = _OPPOSITE.get(reading.bound, reading.bound) if shrinks else reading.bound

    # -- what is none --------------------------------------------------------------------------------------------

    def _is_quantity(self, draft: Draft) -> bool:
        """Leave out bare figures that name a thing ("Gleis 3", "iOS 17"), and spoilt scores."""
        number = draft.number
        if (
            number.form == "article"
            and draft.top is None
            and not (draft.unit or draft.ratio or is_number(number, self.scan))
        ):
            return False
        if draft.unit is None and draft.top is None and (self._like_year(draft) or self._like_hour(draft)):
            return False
        if not self.reads_dates and self._like_date(draft):
            return False
        if draft.noun is not None and self.view[slice(*draft.noun)].lower() in self.nouns.not_counted:
            return False
        if draft.tight and draft.top is not None and draft.top < _HIGHEST_SCORE and not (draft.unit or draft.noun):
            return False
        if draft.unit or draft.qualifier or draft.ratio or number.ordinal or not draft.first:
            return True
        if number.scale != 1:
            return draft.noun is not None or not self._like_surname(draft)
        if draft.top is not None:
            return True
        if number.form not in ("digits", "words") or self._opens_pair(draft):
            return True
        before = draft.first - 1
        start, end = self.scan.starts[before], self.scan.ends[before]
        word = self.view[start:end]
        plain = self.view[number.start : number.end].isdecimal() or number.form == "words"
        adjacent = 0 < number.start - end <= 2 and self.view[end : number.start].strip(SPACES) == ""
        if self.scan.kinds[before] != WORD or not word[0].isupper() or not adjacent or not plain:
            return True
        if draft.noun is not None:
            return len(word) > 1
        if word.lower() in self.no_names or (before and self.scan.keys[before - 1] in self.rate_words):
            return True  # "im Schnitt 231 belegt", "im Mai zwoelf der Laeden", "pro Tag 300 verkauft"
        return not (len(word) <= 8 and word.isupper()) and not self._inside_sentence(start)

    def _goes_on(self, draft: Draft, last: Draft) -> bool:
        """Tell whether a bare figure behind a noun goes on a list: "288 Stunden in Ulm, in Emden 301", "Aarau 12, Brugg 9"."""
        between = self.view[last.end : draft.start]
        bare = not (draft.unit or draft.noun or draft.ratio or draft.number.ordinal or draft.top is not None)
        if not bare or self._like_year(draft) or draft.number.form not in ("digits", "words"):
            return False
        if len(between) > _LIST_REACH or last.number.ordinal or re.search(r"[.!?;:]\s|\n", between):
            return False
        joints = list(self.list_joints.finditer(between))
        words = between[joints[-1].end() :].split() if joints else []
        if not 1 <= len(words) <= _LIST_WORDS or not all(map(str.isalpha, words)) or words[-1].isupper():
            return False
        return (len(words) == 1 or words[0] in self.links) and like_size(draft, last)

    def _like_surname(self, draft: Draft) -> bool:
        """Tell whether a bare scale word with a capital follows another such word: "Claudia Tausend"."""
        number, before = draft.number, draft.first - 1
        if draft.stop - draft.first != 1 or not self.view[number.start].isupper() or number.value != number.scale:
            return False
        word = self.view[self.scan.starts[before] : self.scan.ends[before]]
        spaced = self.view[self.scan.ends[before] : number.start] == " "
        return spaced and self.scan.kinds[before] == WORD and word[0].isupper() and len(word) > 1

    def _opens_pair(self, draft: Draft) -> bool:
        """Tell whether a number is the part of a whole that follows: "zum Jahresende 4 ihrer 11 Linien"."""
        kinds = self.scan.kinds[draft.stop : draft.stop + 2]
        return list(kinds) == [WORD, NUMBER] and bool(self.part_words.fullmatch(self.scan.keys[draft.stop]))

    def _like_date(self, draft: Draft) -> bool:
        """Tell whether a figure is a day before its month or an hour; asked where no language data read dates."""
        if draft.unit is not None:
            glued = draft.unit.code == "h" and draft.unit.start == draft.number.end
            return glued and self.clock_words and draft.value <= _HOURS
        behind = self.scan.index_at(draft.number.end)
        words = self.scan.keys[behind : behind + 2]
        words = words[1:] if words and words[0] in self.units.partitives else words[:1]
        return draft.value <= _DAYS and any(word in self.months for word in words)

    def _like_year(self, draft: Draft) -> bool:
        """Tell whether a bare figure looks like a year that the reading of dates has missed."""
        number = draft.number
        if not self.years[0] <= number.value <= self.years[1] or number.end - number.start != len("1999"):
            return False
        alone = is_alone(number, self.scan)
        low, high = self.counted_years
        named = low <= number.value <= high and number.value % _ROUND_YEAR
        counted = draft.noun is not None and self.reads_dates and not named
        said = draft.qualifier is not None and self.reads_dates and not (draft.noun and named)
        return self.view[number.start : number.end].isdecimal() and not (alone or counted or said)

    def _like_hour(self, draft: Draft) -> bool:
        """Tell whether a bare figure is an hour of the day without a unit, behind "at": "chiude alle 8", not "salite dalle 9 alle 14"."""
        number = draft.number
        bare = not (draft.noun or draft.ratio or number.ordinal or draft.qualifier) and number.scale == 1
        if not bare or not self.no_hours or not 0 <= number.value <= _HOURS or number.value != int(number.value):
            return False
        match = self.hours.search(self.view, max(0, draft.start - _CLOCK_REACH), draft.start)
        if match is None or said_before(self.cues.change, draft.start, self.scan):
            return False
        before = self.view[max(0, match.start() - _CLAUSE) : match.start()].lower().split()
        return not (before and before[-1] in self.no_hours)

    def _inside_sentence(self, start: int) -> bool:
        before = self.view[max(0, start - 3) : start].rstrip(SPACES)
        return bool(before) and before[-1] not in ".!?:\n"


def _without_overlap(drafts: list[Draft]) -> list[Draft]:
    """Leave out what another quantity has swallowed (the number in "je 100.000 Einwohner")."""
    kept: list[Draft] = []
    end = -1
    for draft in drafts:
        if draft.start >= end:
            kept.append(draft)
            end = max(draft.end, draft.reach)
    return kept


def _may_be_base(unit: UnitMatch, value: Decimal) -> bool:
    """Tell whether something can be counted per a figure: "per 100,000 people", but not "(dal 7,8%) al 7,4%"."""
    if unit.kind not in ("count", "duration", "physical") or value != int(value):
        return False
    return unit.kind != "count" or value.normalize().as_tuple().digits == (1,)


def _combine(own: UnitMatch, per: UnitMatch, sign: bool) -> bool:
    """Tell whether two units are one: behind a sign ("m\u00b3/s"), and a speed in words; else the second is a rate."""
    if sign:
        return per.kind == "physical" or per.code in _COMBINED
    return own.code in _LENGTHS and per.code in _SPEED_TIMES
