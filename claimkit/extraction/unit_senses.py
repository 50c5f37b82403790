"""Unit words with more than one meaning, decided by what the text around them speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from claimkit.extraction.drafts import Draft
from claimkit.extraction.unit_tables import UnitMatch, UnitTable

_SIGN = "$"
_OTHER_MONEY = ("$", "\u20ac", "USD", "EUR")  # a text that counts in these counts pounds in weight
_SCALED = 1000
_SINGLE = ("article", "half", "fraction")
_STUFF = re.compile(r"[ \u00a0](?=[^\W\d_])[^a-z\u00df-\u00ff]\w")  # a noun with a capital
_WORD = re.compile(r"[ \u00a0]([^\W\d_]+)")
_FEWEST_TYPICAL = 2  # words of a country's papers that tell whose money it is
_NEAR, _CLOSE = 160, 60  # how far a cue of the same passage, and of the same phrase, may stand


class Senses:
    """Decides the unit words of one text that could mean several things."""

    def __init__(self, view: str, units: UnitTable) -> None:
        self.view = view
        self.entries = [
            (frozenset(form.lower() for form in entry["words"]), entry, _has(view, entry["cues"]))
            for entry in units.ambiguous
        ]
        self.contexts = units.contexts
        self.priced = any(sign in view for sign in _OTHER_MONEY)
        self.money: dict[str, str | None] = {}

    def resolve(self, unit: UnitMatch, draft: Draft) -> UnitMatch:
        """Return the unit as the text means it: "Pfund" as money or weight, "degrés" of heat, "pesos" of Chile."""
        word = self.view[unit.start : unit.end].lower()
        if unit.kind == "currency":
            own = self._whose(word)
            scale, star, _ = (unit.code or "").rpartition("*")
            if star and word.endswith(_SIGN):  # "20 M$"
                sign = self._whose(_SIGN)
                own = sign and f"{scale}*{sign}"
            return unit._replace(code=own or unit.code)
        for words, entry, cued in self.entries:
            if word in words:
                return self._decided(unit, draft, entry, cued)
        return unit

    def _decided(self, unit: UnitMatch, draft: Draft, entry: Mapping[str, Any], cued: bool) -> UnitMatch:
        noun = entry.get("noun")
        if noun and _has(self.view, noun["cues"]) and not _has(self.view, noun["against"]):
            return unit._replace(kind="count", code=None)  # "154 millions de livres" of booksellers
        if "money" in entry:
            heavy = self._around(unit, entry.get("against", ()), _CLOSE)
            if "stuff" in entry and self._weighs(unit, draft, entry["stuff"]):
                return unit
            weak = not self.priced and _has(self.view, entry.get("weak", ()))
            large = (
                draft.number.scale >= _SCALED and not self.priced
            )  # "95 millions de livres" of syrup sold in dollars
            money = (large or cued or weak) and not heavy
            return unit._replace(kind="currency", code=entry["money"]) if money else unit
        other = entry["becomes"]
        if entry["kind"] == "count":
            unit = unit._replace(kind="count", code=None)  # although it is a unit's sign too: "tre bar"
        if draft.value < 0 and unit.code == "degree":
            return unit._replace(**other) if entry.get("below_zero", True) or cued else unit  # no angle is below zero
        if "most" in entry and draft.value > Decimal(entry["most"]):
            return unit
        if "behind" in entry and self._follows_other(unit, entry["behind"]):
            return unit
        if entry.get("near"):
            cued = self._around(unit, entry["cues"], _NEAR) and not self._around(unit, entry.get("against", ()), _NEAR)
        signed = draft.value >= 0 or other["kind"] == "percentage_point"  # "menos dos puntos"
        return unit._replace(**other) if cued and signed else unit

    def _follows_other(self, unit: UnitMatch, words: Sequence[str]) -> bool:
        """Tell whether another word than these stands right behind the unit: "zes ton graan"."""
        match = _WORD.match(self.view, unit.end)
        return match is not None and match[1].lower() not in words

    def _weighs(self, unit: UnitMatch, draft: Draft, cues: Sequence[str]) -> bool:
        """Tell whether what is weighed stands behind the unit: "ein Pfund Butter", "750 Pfund Benzin"."""
        if draft.number.scale >= _SCALED or not _STUFF.match(self.view, unit.end):
            return False
        return draft.number.form in _SINGLE or not _has(self.view, cues)

    def _around(self, unit: UnitMatch, cues: Sequence[str], reach: int) -> bool:
        return bool(cues) and _has(self.view[max(0, unit.start - reach) : unit.end + reach], cues)

    def _whose(self, word: str) -> str | None:
        """Return the currency that a bare name ("pesos") means in this text, None where it does not show."""
        if word not in self.money:
            self.money[word] = None
            for entry in self.contexts:
                if word in entry["words"]:
                    self.money[word] = self._most_cued(entry)
        return self.money[word]

    def _most_cued(self, entry: Mapping[str, Any]) -> str | None:
        """Return the code that the text cues most often, and at least so often; None where it does not stand out.

        Where one cue is too few to go by, the next code must have half as many at most: an American paper that writes of
        Canada counts in its own dollars. Where no country stands out by its name, the words that only its papers use
        are counted with the names, each once.
        """
        counts = {code: sum(self.view.count(cue) for cue in {code, *cues}) for code, cues in entry["codes"].items()}
        code, least = _standing_out(counts, entry.get("least", 1)), _FEWEST_TYPICAL
        typical = entry.get("typical", {})
        if code is not None or not typical:
            return code or entry.get("otherwise")
        for place, words in typical.items():
            counts[place] = counts.get(place, 0) + sum(_begins(word, self.view) for word in words)
        return _standing_out(counts, least) or entry.get("otherwise")


def _standing_out(counts: Mapping[str, int], least: int) -> str | None:
    """Return the code with the highest count where that is high enough and no other is near."""
    best = sorted(counts.values())[-2:]
    unique = best[-1] >= least and (len(best) == 1 or best[0] * min(least, 2) <= best[1] != best[0])
    return max(counts, key=lambda code: counts[code]) if unique else None


def _begins(word: str, text: str) -> bool:
    """Tell whether a word of a text begins so."""
    place = text.find(word)
    while place > 0 and text[place - 1].isalnum() and word[0].isalnum():
        place = text.find(word, place + 1)
    return place >= 0


def _has(text: str, cues: Sequence[str]) -> bool:
    return any(cue in text for cue in cues)
