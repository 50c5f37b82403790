"""Units attached to numbers: before them, behind them, written to them; and numbers that turn out to be none."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from claimkit.extraction import shares
from claimkit.extraction.cues import Cues
from claimkit.extraction.drafts import Draft
from claimkit.extraction.lexicon import ARTICLE, MULTIPLIER, Lexicon
from claimkit.extraction.nouns import compile_nouns, find_noun
from claimkit.extraction.numbers import is_number
from claimkit.extraction.scanning import SPACES, SYMBOL, WORD, Scan
from claimkit.extraction.thresholds import names_threshold
from claimkit.extraction.unit_senses import Senses
from claimkit.extraction.unit_tables import UnitMatch, UnitTable
from claimkit.languages import Language
from claimkit.units import finer_factor

_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f]")
_INCH = re.compile("''|\"|\u2033")
_PHRASE_ENDS = re.compile(r"[.;!?\n]\s")
_GLUE = re.compile(r"[ -]?")
_NO_CENTS = re.compile("[.,](?:[\u2013\u2014]|--?)(?![\\d\\w])")  # "CHF 100.-"
_NO_CENTS_BEFORE = re.compile("[.,](?:[\u2013\u2014]|--?)(?= ?[^\\W\\d_]| ?[\u20ac$\u00a3])")
_MILLION = Decimal(1_000_000)
_HALF = Decimal("0.5")
_ELIDED = re.compile(r"'[^\W\d_]")
_CLOSE = 60  # how far the thing that is counted in millions may stand before its figure
_NEAR = 500  # how far an inch sign looks for its partner


class Attacher:
    """Attaches units to the drafts of one text."""

    def __init__(self, scanned: Scan, language: Language, lexicon: Lexicon, units: UnitTable, cues: Cues) -> None:
        self.scan = scanned
        self.language = language
        self.view = scanned.text
        self.lexicon = lexicon
        self.units = units
        self.cues = cues
        table = language["units"]
        self.of_whole = shares.compile_of(language)
        self.times = shares.compile_times(language)
        self.bare_times = shares.compile_bare_times(language)
        self.half_behind = frozenset(table.get("half_behind", {}).get("words", ()))
        halves = "|".join(map(re.escape, language["numbers"].get("half", ()))) or r"(?!)"
        joints = "|".join(map(re.escape, self.half_behind)) or r"(?!)"
        self.half_follows = re.compile(rf"\s(?:{joints})\s(?:{halves})(?!\w)", re.IGNORECASE)  # "un punto y medio"
        self.not_with_article = frozenset(table.get("not_with_article", ()))
        self.nouns = compile_nouns(language)
        self.million_letter = table.get("million_letter")
        self.not_millions = frozenset(table.get("not_millions", ()))
        self.million_cues = tuple(table.get("million_cues", ()))
        self.named_factors = shares.compile_named_factors(language)
        self.glued_allowed = any(cue in self.view for cue in table.get("glued_cues", ()))
        self.after_figures = frozenset(table.get("after_figures", ()))
        self.below_zero = tuple(table.get("below_zero", ()))
        self.finer_behind: dict[str, str] = table.get("finer_behind", {})
        symbols = language["numbers"].get("money_symbols", {})
        self.money_scales = {form: Decimal(value) for value, forms in symbols.items() for form in forms}
        self.senses = Senses(scanned.text, units)

    def attach_all(self, drafts: list[Draft]) -> list[Draft]:
        """Attach units; numbers that a unit has swallowed are left out."""
        kept: list[Draft] = []
        end = -1
        for draft in drafts:
            if draft.start < end or (draft.unit is None and not self._attach(draft, max(end, 0))):
                continue
            if draft.unit is not None and draft.unit.kind == "count":
                self._times(draft)
            kept.append(draft)
            end = draft.end
        return kept

    def _attach(self, draft: Draft, floor: int) -> bool:
        """Give a draft its unit; return False when the number turns out to be none."""
        if draft.number.ordinal:
            return True
        if draft.number.form == "article" and not self._article_counts(draft):
            return False
        if draft.number.form == "article" and (self._before_whole(draft) or self._before_range(draft)):
            return True
        if draft.number.form == "article" and is_number(draft.number, self.scan):
            return True
        if draft.number.form == "words" and draft.value == 1 and self._before_whole(draft, spoken=True):
            return True  # "one day in five"
        if draft.number.form == "half" and self._takes_bare_unit(draft, floor):
            return True
        self._unsign(draft)
        self._money_before(draft, floor)
        scaled = draft.number.scale >= 1000 or draft.number.form == "indefinite" or draft.value != int(draft.value)
        self._money_letter(draft)
        found = self._attached(draft) or self._matched(draft, scaled) or self._inch(draft) or self._shared(draft)
        same = found is not None and draft.unit is not None and found.kind == draft.unit.kind == "physical"
        if found is not None and draft.number.form == "article" and self._is_ranked(found):
            return False
        if found is not None and (draft.unit is None or found.kind == "currency" or same):
            draft.unit = draft.unit or self.senses.resolve(found, draft)
            draft.end, draft.stop = found.end, found.stop
            if found.kind == "factor":
                shares.take_article(draft, self.scan, self.units.factor_articles)
        if draft.number.form == "article" and draft.unit is not None:
            written = draft.unit_written(self.view)
            barred = written.lower() in self.not_with_article and not self.half_follows.match(self.view, draft.end)
            if not written[:1].isalpha() or barred:
                return False
        if draft.unit is not None:
            self._behind_unit(draft)
            return True
        if self._times(draft) or self._named_factor(draft):
            return True
        if draft.number.form == "article" or (draft.number.form == "half" and self._word_follows(draft)):
            return draft.number.form == "half" and self._halves_unit(draft)
        return not self._glued(draft)

    def _unsign(self, draft: Draft) -> None:
        """Take back a minus that is the end of a qualifier: "au moins 10", "más o menos 10"."""
        if draft.value >= 0 or self.scan.kinds[draft.first] != WORD:
            return
        figure = self.scan.starts[draft.first + 1]
        cue = self.cues.before.search(self.view, max(0, figure - self.cues.longest), figure)
        if cue is not None and cue.start() < draft.start:
            draft.number = replace(draft.number, start=figure, value=-draft.value)
            draft.value, draft.start, draft.front, draft.first = -draft.value, figure, figure, draft.first + 1

    def _matched(self, draft: Draft, scaled: bool) -> UnitMatch | None:
        """Return the unit behind a number; "un'ora" is written in one, and "quattro ha" is no area."""
        end = draft.end
        if draft.number.form in ("article", "words", "half") and _ELIDED.match(self.view, end):
            end += 1
        cents = _NO_CENTS_BEFORE.match(self.view, end) if draft.number.form == "digits" else None
        if cents is not None:
            end = cents.end()  # "1.250,- Euro"
        found = self.units.match(self.scan, self.scan.index_at(end), end, scaled)
        written = self.view[found.start : found.end] if found else ""
        if written in self.units.glued and len(written) == 1 and not self.glued_allowed:
            return None
        if (
            found
            and found.start > draft.end
            and not written.isalnum()
            and self.view[found.end : found.end + 1].isdigit()
        ):
            return None  # "$5-$10 billion"
        spelled = draft.number.form == "words" and draft.number.scale == 1
        if (
            found
            and written == self.million_letter
            and found.start == draft.end
            and self._counts_millions(draft, found)
        ):
            return self.units.match(self.scan, draft.stop, draft.end, True)  # "1.5m km"
        return None if found and spelled and written in self.after_figures else found

    def _shared(self, draft: Draft) -> UnitMatch | None:
        """Return the unit that a share is of: "a quarter of a percentage point", "three quarters of an hour"."""
        if draft.number.form not in ("fraction", "half") or draft.unit is not None:
            return None
        index = draft.stop
        if index < len(self.scan.keys) and self.scan.keys[index] in self.units.partitives:
            index += 1
        article = index < len(self.scan.keys) and any(
            atom.kind == ARTICLE for atom in self.lexicon.readings(self.scan.keys[index])
        )
        return self.units.word_at(self.scan, index + 1) if article else None

    def _is_ranked(self, found: UnitMatch) -> bool:
        """Tell whether a unit behind an article is an ordinal before its noun: "a second strike", "un segundo mandato"."""
        index, after = self.scan.index_at(found.start), found.stop
        if after != index + 1 or after >= len(self.scan.keys) or self.scan.kinds[after] != WORD:
            return False
        if not any(atom.ordinal for atom in self.lexicon.readings(self.scan.keys[index])):
            return False
        apart = self.view[found.end : self.scan.starts[after]]
        return apart == " " and self.scan.keys[after] not in self.nouns.stop

    def _counts_millions(self, draft: Draft, letter: UnitMatch) -> bool:
        """Read a letter that is a unit elsewhere as a scale before a counted noun: "3.5m homes"."""
        noun = find_noun(self.scan, self.nouns, letter.stop, letter.end, False)
        counted = noun is not None and self.view[noun.start : noun.end] not in self.not_millions
        unit = self.units.match(self.scan, letter.stop, letter.end, True)
        measured = unit is not None and unit.kind in ("physical", "currency") and unit.start == letter.end + 1
        if not (counted or measured or self._speaks_of_many(draft)) or draft.number.scale != 1:
            return False
        draft.value, draft.precision = draft.value * _MILLION, draft.precision * _MILLION
        draft.number = replace(draft.number, scale=_MILLION)
        draft.end, draft.stop = letter.end, letter.stop
        return True

    def _speaks_of_many(self, draft: Draft) -> bool:
        """Tell whether the words before a figure name what is counted in millions: "a population of 8.9m"."""
        before = self.view[max(0, draft.start - _CLOSE) : draft.start].lower()
        before = _PHRASE_ENDS.split(before)[-1]
        return any(cue in before for cue in self.million_cues)

    def _before_whole(self, draft: Draft, spoken: bool = False) -> bool:
        """Tell whether "in", "sur" and a number (in words, not before a unit) follow: "un sur vingt", "one day in five"."""
        found = self.of_whole.match(self.view, draft.end) if self.of_whole else None
        if found is None:
            return False
        index = self.scan.index_at(found.end())
        key = self.scan.keys[index] if index < len(self.scan.keys) else ""
        if not spoken:
            return key[:1].isdigit() or key in self.lexicon.words or bool(self.lexicon.split(key))
        behind = self.scan.index_at(self.scan.ends[index]) if key in self.lexicon.words else len(self.scan.keys)
        return key in self.lexicon.words and self.units.word_at(self.scan, behind) is None

    def _before_range(self, draft: Draft) -> bool:
        """Tell whether a range word and a number follow: "ein bis zwei Prozent"."""
        connector = self.cues.connector.match(self.view, draft.end)
        if connector is None or not connector[0].strip(SPACES).isalpha():
            return False
        index = self.scan.index_at(connector.end())
        return index < len(self.scan.keys) and self.scan.keys[index] in self.lexicon.words

    def _article_counts(self, draft: Draft) -> bool:
        """Tell whether an article may be a number here: "took a year", but not "five times a year"."""
        cues = self.lexicon.rules.get("articles_after")
        if cues is None or not draft.first:
            return True
        before = draft.first - 1
        if self.scan.kinds[before] == SYMBOL:
            return self.scan.keys[before] != "-"
        worth = self.scan.keys[before - 1] if before else ""
        return self.scan.keys[before] in cues and worth not in self.lexicon.rules.get("articles_not_behind", ())

    def _money_before(self, draft: Draft, floor: int) -> None:
        index = self.scan.index_at(draft.start) - 1
        if draft.number.form in ("article", "half") or index < 0 or self.scan.keys[index] not in self.units.before_last:
            return
        money = self.units.money_before(self.view, draft.start, floor)
        if money is None:
            return
        reading, start = money
        end = start + len(self.view[start : draft.start].rstrip(SPACES))
        unit = UnitMatch(reading.kind, reading.code, start, end, draft.stop)
        draft.unit = self.senses.resolve(unit, draft) if reading.kind == "currency" else unit
        draft.start = draft.front = start
        draft.first = self.scan.index_at(start)
        self._money_scale(draft)
        cents = _NO_CENTS.match(self.view, draft.end) if reading.kind == "currency" else None
        if cents is not None:
            draft.end, draft.stop = cents.end(), self.scan.index_at(cents.end())

    def _money_scale(self, draft: Draft) -> None:
        """Read a scale letter that only counts with money: "$5m"."""
        index = draft.stop
        if index < len(self.scan.keys) and draft.number.scale == 1 and self.scan.starts[index] - draft.end <= 1:
            scale = self.money_scales.get(self.view[self.scan.starts[index] : self.scan.ends[index]])
            if scale:
                draft.value, draft.precision = draft.value * scale, draft.precision * scale
                draft.end, draft.stop = self.scan.ends[index], index + 1

    def _behind_unit(self, draft: Draft) -> None:
        """Read what changes the figure behind its unit: "75 USD million", "5 degrees below zero"."""
        assert draft.unit is not None
        index = draft.stop
        if draft.unit.kind == "currency" and draft.number.scale == 1 and index < len(self.scan.keys):
            scales = [
                atom
                for atom in self.lexicon.readings(self.scan.keys[index])
                if atom.kind == MULTIPLIER and atom.value >= 1000
            ]
            if (
                scales
                and self.view[draft.end : self.scan.starts[index]] == " "
                and self.view[draft.unit.start : draft.unit.end].isupper()
            ):
                draft.value, draft.precision = draft.value * scales[0].value, draft.precision * scales[0].value
                draft.end, draft.stop = self.scan.ends[index], index + 1
        if draft.unit.kind == "physical" and draft.value > 0:
            self._finer_behind(draft)
            for phrase in self.below_zero:
                if self.view.startswith(phrase, draft.end + 1):
                    draft.value, draft.end = -draft.value, draft.end + 1 + len(phrase)
                    draft.stop = self.scan.index_at(draft.end)
                    draft.unit = self.senses.resolve(draft.unit, draft)

    def _finer_behind(self, draft: Draft) -> None:
        """Add the finer unit that a hyphen leads to: "6-foot-5", "five-foot-ten-inch"."""
        assert draft.unit is not None
        code, index = self.finer_behind.get(draft.unit.code or ""), draft.stop + 1
        if code is None or self.view[draft.end : draft.end + 1] != "-" or index >= len(self.scan.keys):
            return
        key, end = self.scan.keys[index], self.scan.ends[index]
        value = Decimal(key) if key.isdecimal() else shares.word_value(key, self.lexicon)
        factor = finer_factor(draft.unit.code, code)
        if value is None or factor is None or not value < factor or self.scan.starts[index] != draft.end + 1:
            return
        unit = self.units.match(self.scan, index + 1, end, False)
        if unit is not None and unit.code == code and self.view[end : end + 1] == "-":
            index, end = unit.stop - 1, unit.end
        draft.value, draft.precision = draft.value * factor + value, _HALF
        draft.unit = draft.unit._replace(code=code)
        draft.end, draft.stop = end, index + 1

    def _times(self, draft: Draft) -> bool:
        """Read a comparison as a factor: "dreimal so hoch", "four times as many"."""
        if self.times is None:
            return False
        start = draft.unit.start if draft.unit else draft.end
        found = self.times.match(self.view, start)
        if found is None and draft.top is None and draft.value % 1:
            found = self.bare_times.match(self.view, start)  # nothing happens 2.1 times
        if found is None:
            return False
        draft.unit = UnitMatch(
            "factor", "x", found.start("times"), found.end("times"), self.scan.index_at(found.end("times"))
        )
        more = shares.compared(self.view, found.end("times"), self.language)
        draft.end, draft.stop = more, self.scan.index_at(more)
        return True

    def _named_factor(self, draft: Draft) -> bool:
        """Read a figure behind the word for a factor: "by a factor of three"."""
        found = self.named_factors.search(self.view, max(0, draft.start - _CLOSE // 2), draft.start)
        if found is None:
            return False
        draft.unit = UnitMatch("factor", "x", found.start("factor"), found.end("factor"), draft.stop)
        return True

    def _money_letter(self, draft: Draft) -> None:
        """Read a scale letter between a figure and its money: "400m euros"."""
        index = draft.stop
        if draft.unit is not None or index >= len(self.scan.keys) or self.scan.starts[index] != draft.end:
            return
        if self.view[self.scan.starts[index] : self.scan.ends[index]] in self.money_scales:
            money = self.units.match(self.scan, index + 1, self.scan.ends[index], True)
            if money is not None and money.kind == "currency":
                self._money_scale(draft)

    def _attached(self, draft: Draft) -> UnitMatch | None:
        """Read a unit that is written to the number: "31-Jährige", "3,5-fache"."""
        if self.units.attached is None:
            return None
        gap = _GLUE.match(self.view, draft.end)
        index = self.scan.index_at(gap.end() if gap else draft.end)
        if index >= len(self.scan.keys) or (gap and self.scan.starts[index] != gap.end()):
            return None
        found = shares.attached_at(self.scan, self.units, index)
        if found is not None and found.kind == "count" and gap and gap[0] == " ":
            return None  # "a 12-member jury", but "12 member states"
        if found is not None and self.view[found.end : found.end + 1].isdigit():
            return None  # "4x4"
        return None if found and len(self.scan.keys[index]) == 1 and gap and gap[0] else found

    def _inch(self, draft: Draft) -> UnitMatch | None:
        """Read an inch sign; a single quotation mark is one only where it has no partner in the text."""
        mark = _INCH.match(self.view, draft.end)
        if mark is None or (
            mark[0] == '"' and self.view.count('"', max(0, draft.start - _NEAR), draft.end + _NEAR) % 2 == 0
        ):
            return None
        return UnitMatch("physical", "in", mark.start(), mark.end(), self.scan.index_at(mark.end()))

    def _halves_unit(self, draft: Draft) -> bool:
        """Tell whether a half is added to the unit before it: "deux heures et demie"."""
        keys = self.scan.keys[max(0, draft.first - 2) : draft.first]
        joined = len(keys) == 2 and keys[1] in self.half_behind
        return joined and self.units.word_at(self.scan, draft.first - 2) is not None

    def _takes_bare_unit(self, draft: Draft, floor: int) -> bool:
        """Give a half the unit before it that has no number, which is one: "metro y medio", "ano e meio"."""
        place = draft.first - 2
        if draft.value != _HALF or not self._halves_unit(draft) or self.scan.starts[place] < floor:
            return False
        unit = self.units.word_at(self.scan, place)
        if unit is None or unit.kind == "percent" or unit.end != self.scan.ends[place]:
            return False
        draft.start = draft.front = self.scan.starts[place]
        draft.first, draft.value, draft.precision = place, 1 + _HALF, _HALF / 2
        draft.number = replace(draft.number, start=draft.start, value=draft.value, form="words")
        draft.unit = self.senses.resolve(unit, draft)
        return True

    def _word_follows(self, draft: Draft) -> bool:
        return draft.stop < len(self.scan.kinds) and self.scan.kinds[draft.stop] == WORD

    def _glued(self, draft: Draft) -> bool:
        """Tell whether the number is the head of a name or a compound: "3D", "90er", "Drei-Körper-Problem"."""
        after = self.view[draft.end : draft.end + 2]
        after_cue = self.cues.after.match(self.view, draft.end) if self.cues.after else None
        if draft.number.scale >= 1000 or after_cue or names_threshold(self.view, draft.end, self.language):
            return False
        if after[:1] == "-" and (after[1:].isalpha() or after[1:] in (" ", "")):
            named = after[1:].isalpha() and draft.value == int(draft.value)  # "a 6.8-magnitude quake" counts
            return named or (not after[1:].isalpha() and not self._range_follows(draft))
        digits = self.view[draft.end - 1 : draft.end].isdigit()
        return bool(digits and _LATIN.match(after)) or self._hyphen_before(draft)

    def _range_follows(self, draft: Draft) -> bool:
        """Tell whether a hanging hyphen belongs to a range: "20- bis 30-Jährige"."""
        return self.cues.connector.opens(self.view, draft.end + 1)

    def _hyphen_before(self, draft: Draft) -> bool:
        before = self.view[max(0, draft.start - 2) : draft.start]
        if len(before) != 2 or before[1] != "-" or not before[0].isalpha():
            return False
        return before[0].isupper() or draft.value == int(draft.value)  # "a magnitude-7.2 earthquake" counts
