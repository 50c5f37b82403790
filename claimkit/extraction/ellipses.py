"""Units that a figure leaves out because one before it has said them: "3,2 Milliarden Euro nach 2,9 Milliarden"."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from claimkit.extraction.cues import Cues
from claimkit.extraction.drafts import Draft, split_code
from claimkit.extraction.nonnumbers import Blocked
from claimkit.extraction.scanning import SPACES, WORD, Scan
from claimkit.extraction.told_ages import is_told_age, may_be_age
from claimkit.extraction.unit_tables import UnitMatch
from claimkit.languages import Language
from claimkit.units import split_money

_CONVERTED = ("(", "[")
_MILLION = Decimal(1_000_000)
_FAR, _NEAR = 250, 70  # characters between a figure and the one whose unit it shares
_FARTHEST = 1500  # the same where all millions of the text that name a currency name one
_SENTENCE_END = re.compile(r"[.!?;\u3002\uff01\uff1f]\s+(?=[^\W\d_a-z])|\n")
_CLOSED = re.compile(r"[.!?;\u2026]\W*\s\W*(?=[^\W\d_a-z])|\n")  # a sentence's end with the marks around it
_TORN = re.compile(r" ?[.,] ?\d| ?-")
_FINEST = Decimal("0.005")  # half of the last place of an amount of money
_WHOLE, _ALL, _BESIDE = Decimal("0.5"), 100, 120
_AGES = range(14, 110)
_ECHOED, _ECHO_REACH = 3, 160  # figures, and characters, before one that says "waren es" among which its like stands
_LIKE_SIZE = 20  # times as large that a figure and its like may be
_MEMBER = 60  # characters between two members of a row that ends with their unit
_SMALL = 1_000
_STEP_REACH = 32  # characters between a figure and its step
_CONTINUED = 4  # figures before a bare one among which stands the amount that it goes on from
_RELATIVE = ("percent", "percentage_point", "factor", "ratio")
_ROW = 4  # bare millions in a row that ends with their currency
_PHRASE = 4  # words of the phrase in which a member of a row stands
_PARTED = ("currency", "physical")  # units of a whole that its parts leave out
_CONTINUING = (*_PARTED, "duration")  # units that a later figure of the sentence leaves out
_LIKE_SPAN = 6  # times as large that a length of time, or a figure in words, and its like may be
_SINCE = 40  # figures before bare millions among which the last millions stand
_LAST_HOUR = 24
_CLOCK = ("s", "min", "h")
_LED = 14  # characters before another figure to which a bare one belongs: "24 gegen 17 Stimmen"
_WORDS = re.compile(r"[^\W\d_]+")
_ENDS = frozenset('.!?\n\u201d\u201c"')
_BEHIND_AGE = re.compile(
    r",|\)|\.(?=\s*(?:[\u201c\u201d\u00bb\"\n]|$| [^\W\d_a-z\u00e0-\u00ff]| [\u201e\u201c\u00ab\"]))"
)


def share_units(drafts: Sequence[Draft], scanned: Scan, cues: Cues, language: Language, dates: Blocked) -> None:
    """Give bare figures the money, the percent sign, the counted noun or the age that the words around them imply.

    `dates` are the times of the text: what is told in them ("vor drei Jahren") is no figure that others go on from.
    """
    not_money = language["units"].get("million_cues", ())
    rest = frozenset(word for phrase in _rest_words(language) for word in phrase.split())
    counted = [draft for draft in drafts if not draft.number.ordinal]
    _share_ages(counted, scanned, cues, language)
    _share_rows(counted, scanned, language)
    _share_parts(counted, scanned, language)
    _share_of_which(counted, scanned, language)
    plain: Draft | None = None  # the last one that is no ordinal
    scaled: Draft | None = None
    last: Draft | None = None  # the last millions
    sole = _has_one_currency(counted)
    goes_on = not language["numbers"].get("positional")  # where every figure is written with its scale
    only = _only_currency(counted) if language["units"].get("million_money") else None
    for place, draft in enumerate(drafts):
        before = plain
        plain = before if draft.number.ordinal else draft
        if _is_bare(draft):
            like = _echoed(draft, drafts[max(0, place - _ECHOED) : place], scanned, language, dates)
            like = like or _replaced(draft, drafts[place + 1 : place + 2], scanned, language)
            if like is None and before is not None and _is_step_of(before, draft, scanned, language):
                like = before
            if like is not None:
                take_unit(draft, like)
            elif _leads_to_counted(draft, drafts[place + 1 : place + 2], scanned, cues):
                continue
            elif _is_age(draft, scanned, language) or is_told_age(draft, scanned, language):
                _aged(draft)
            elif before is not None and _like(draft, before, scanned, cues, rest):
                draft.unit, draft.carried = before.unit, True
            elif goes_on and (like := _going_on(draft, drafts, place, scanned, language, dates)) is not None:
                take_unit(draft, like)
            elif (
                draft.number.scale >= _MILLION
                and last is not None
                and _counts_on(draft, last, drafts[max(0, place - _SINCE) : place], scanned)
            ):
                take_unit(draft, last)
            elif draft.number.scale >= _MILLION:
                _share_money(draft, scaled, scanned, not_money, far=sole)
                for following in drafts[place + 1 : place + 1 + _ROW]:
                    if draft.unit is not None or following.number.scale < _MILLION:
                        break
                    _share_money(draft, following, scanned, not_money)
                    if not _is_bare(following):
                        break
                if draft.unit is None and only is not None and not _goes_on_counting(draft, last, scanned):
                    _share_only(draft, only, scanned, not_money)
            elif before is not None and _as_exact(draft, before, scanned):
                draft.unit, draft.carried = before.unit, True
        if draft.number.scale >= _MILLION and not _is_bare(draft):
            last = draft
        if draft.number.scale >= _MILLION and (not sole or draft.unit is not None or draft.noun is None):
            scaled = draft


def _share_ages(drafts: Sequence[Draft], scanned: Scan, cues: Cues, language: Language) -> None:
    """Give the figures of a row the years of its first one: "aged 24, 31 and 67 and two men"."""
    aged: Draft | None = None
    for draft in drafts:
        if not _is_bare(draft):
            aged = None
        elif aged is not None and cues.listing.fullmatch(scanned.text, aged.end, draft.start) and may_be_age(draft):
            aged = _aged(draft)
        else:
            aged = _aged(draft) if is_told_age(draft, scanned, language) else None


def _aged(draft: Draft) -> Draft:
    """Give a figure the years of an age."""
    draft.unit, draft.carried = UnitMatch("duration", "a", draft.end, draft.end, draft.stop), True
    return draft


def _has_one_currency(drafts: Sequence[Draft]) -> bool:
    """Tell whether the millions of a text that name a currency all name the same."""
    scaled = [draft.unit for draft in drafts if draft.unit is not None and draft.number.scale >= _MILLION]
    return len({unit.code for unit in scaled if unit.kind == "currency"}) == 1


def _goes_on_counting(draft: Draft, last: Draft | None, scanned: Scan) -> bool:
    """Tell whether the millions before bare ones count things: "9 milioni di bottiglie; all'estero ne vanno 6 milioni"."""
    if last is None or last.unit is not None or last.noun is None:
        return False
    gap = scanned.text[last.end : draft.start]
    return len(gap) <= _FAR and "\n" not in gap and like_size(draft, last)


def _counts_on(draft: Draft, last: Draft, before: Sequence[Draft], scanned: Scan) -> bool:
    """Tell whether bare millions go on counting the things of the last ones, with no money told since."""
    if not _goes_on_counting(draft, last, scanned):
        return False
    since = itertools.takewhile(lambda other: other is not last, reversed(before))
    return not any(other.unit is not None and other.unit.kind == "currency" for other in since)


def _only_currency(drafts: Sequence[Draft]) -> str | None:
    """Return the code of the money of a text that counts in one currency alone, however small its sums."""
    money = [d.unit for d in drafts if d.unit is not None and d.unit.kind == "currency" and not d.carried]
    codes = {split_money(split_code(unit.code)[1] or "")[0] for unit in money}  # cents are no other money
    code = codes.pop() if len(codes) == 1 else None
    return code or None


def _share_only(draft: Draft, only: str, scanned: Scan, not_money: Sequence[str]) -> None:
    """Give bare millions the only currency of the text: "servirebbero 267 milioni"."""
    line = scanned.text.rfind("\n", 0, draft.start) + 1
    around = scanned.text[max(line, draft.start - _NEAR) : draft.end + _NEAR].partition("\n")[0].lower()
    if _is_whole_figure(draft, scanned, ranged=True) and not any(cue in around for cue in not_money):
        draft.unit, draft.carried = UnitMatch("currency", only, draft.end, draft.end, draft.stop), True


def _is_bare(draft: Draft) -> bool:
    plain = draft.number.form in ("digits", "words", "mixed") and not draft.number.ordinal
    return plain and draft.unit is None and draft.noun is None and draft.per is None and not draft.ratio


def _leads_to_counted(draft: Draft, following: Sequence[Draft], scanned: Scan, cues: Cues) -> bool:
    """Tell whether a step leads from a bare figure to things that are counted: "von 30 Millionen auf 45 Millionen Stueck"."""
    for other in following:
        if other.unit is None and other.noun is not None:
            return cues.step.fullmatch(scanned.text, draft.end, other.start)
    return False


def _share_money(
    draft: Draft, before: Draft | None, scanned: Scan, not_money: Sequence[str], *, far: bool = False
) -> None:
    """Give bare millions the currency of the millions before them in the paragraph, or behind them in the sentence."""
    if before is None or before.unit is None or before.unit.kind != "currency" or "/" in (before.unit.code or ""):
        return
    gap = scanned.text[min(before.end, draft.end) : max(before.start, draft.start)]
    ahead = before.start > draft.start
    reach, near = (_FARTHEST, gap[-_NEAR:]) if far and not ahead else (_FAR, gap)
    if len(gap) > reach or (reach == _FAR and "\n" in gap) or any(cue in near.lower() for cue in not_money):
        return
    if ahead and (
        before.number.scale < _MILLION or _SENTENCE_END.search(gap) or not scanned.text[draft.start].isdigit()
    ):
        return
    if ahead and gap.strip() in _CONVERTED:
        return  # "6 billion ($2.54 billion)" is other money
    draft.unit, draft.carried = before.unit, True


def _share_rows(drafts: Sequence[Draft], scanned: Scan, language: Language) -> None:
    """Give a row the unit and the scale of its last member: "38 for plants, 15 for chips and 7 billion for roads"."""
    for place in range(len(drafts) - 2, -1, -1):
        draft, following = drafts[place], drafts[place + 1]
        scale = following.number.scale
        if not _is_bare(draft) or draft.top is not None or scale < _SMALL or not 0 < draft.value < _SMALL:
            continue
        if following.number.scale == draft.number.scale or not _is_member(draft, following, scanned, language):
            continue
        draft.value *= scale
        draft.precision *= scale
        draft.number = replace(draft.number, scale=scale)
        draft.unit, draft.carried = following.unit, True


def _share_parts(drafts: Sequence[Draft], scanned: Scan, language: Language) -> None:
    """Give the parts behind a colon the scale of the first: "318 million: 204 million for homes, 71 for schools"."""
    parts = False
    for before, draft in itertools.pairwise(drafts):
        gap = scanned.text[before.end : draft.start]
        if _SENTENCE_END.search(gap):
            parts = False
        if before.number.scale >= _MILLION and draft.number.scale >= _MILLION and ":" in gap:
            parts = True
        smaller = 0 < draft.value < _SMALL and draft.value * before.number.scale < before.value * _LIKE_SIZE
        if not parts or draft.number.scale != 1 or not _is_bare(draft) or draft.top is not None or not smaller:
            continue
        if before.number.scale >= _MILLION and _is_member(before, draft, scanned, language):
            scale = before.number.scale
            draft.value *= scale
            draft.precision *= scale
            draft.number = replace(draft.number, scale=scale)
            draft.unit, draft.carried = before.unit, True


@functools.cache
def _of_which(language: Language) -> re.Pattern[str]:
    """Return the pattern of what brings the parts of a figure: ", de los que", ", davon"."""
    cues = (language["checks"] or {}).get("cues", {}).get("of_which", {})
    words = "|".join(re.escape(word) for word in sorted(cues, key=len, reverse=True)) or r"(?!)"
    return re.compile(rf",\s+(?:{words})(?!\w)", re.IGNORECASE)


def _share_of_which(drafts: Sequence[Draft], scanned: Scan, language: Language) -> None:
    """Give bare parts the unit and the scale of their whole: "15.000 euros, de los que la ciudad pone 9.000"."""
    whole: Draft | None = None
    for before, draft in itertools.pairwise(drafts):
        gap = scanned.text[before.end : draft.start]
        if _SENTENCE_END.search(gap):
            whole = None
        if _of_which(language).match(gap):
            whole = before if before.unit is not None and before.unit.kind in _PARTED else None
        if whole is None or not _is_bare(draft) or draft.top is not None:
            continue
        if 0 < draft.value * _echo_scale(draft, whole) < whole.value:
            take_unit(draft, whole)


def _is_member(draft: Draft, following: Draft, scanned: Scan, language: Language) -> bool:
    """Tell whether two figures stand in like phrases: the same preposition behind both, or one word before their nouns."""
    gap = scanned.text[draft.end : following.start]
    if len(gap) > _MEMBER or _SENTENCE_END.search(gap) or not _WORDS.search(gap):
        return False
    behind = [_WORDS.match(scanned.text, each.end + 1) for each in (draft, following)]
    if all(word is not None and word[0].islower() for word in behind):
        speech = language["speech"] or {}
        links = frozenset(speech.get("noun_links", ())) - frozenset(speech.get("infinitive_mark", ()))
        same = {word[0] for word in behind if word is not None}
        return len(same) == 1 and same <= links  # not "200 zu sichern und 50 Millionen zu geben"
    joints = _joints(language)
    opened = joints.match(gap) and _opening(draft, scanned, joints) == _opening(following, scanned, joints)
    return bool(opened) and _opening(draft, scanned, joints) is not None


@functools.cache
def _joints(language: Language) -> re.Pattern[str]:
    """Return the pattern of what parts the members of a list."""
    words = "|".join(re.escape(word) for word in language["ranges"].get("lists", ()) if word.isalpha()) or r"(?!)"
    return re.compile(rf"[,;:.(]\s+(?:(?:{words})\s+)?|\s(?:{words})\s", re.IGNORECASE)


def _opening(draft: Draft, scanned: Scan, joints: re.Pattern[str]) -> str | None:
    """Return the first word of the short phrase in which a figure stands last: "die" of ", die erste 5,1"."""
    words = joints.split(scanned.text[max(0, draft.start - _MEMBER) : draft.start])[-1].split()
    return words[0].lower() if 1 < len(words) <= _PHRASE and words[0].isalpha() else None


@functools.cache
def _echo_pattern(language: Language) -> re.Pattern[str] | None:
    words = language["units"].get("echoes", {}).get("words", ())
    if not words:
        return None
    listed = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?i:{listed})(?:\s+[a-z\u00df-\u024f]+){{0,2}}\s+$")


def _echoed(draft: Draft, before: Sequence[Draft], scanned: Scan, language: Language, dates: Blocked) -> Draft | None:
    """Return the figure before that a bare one is set beside: "47 Cent, vor einem Jahr waren es 53"."""
    pattern = _echo_pattern(language) if before else None
    if (
        pattern is None
        or draft.top is not None
        or not pattern.search(scanned.text, max(0, draft.start - _MEMBER), draft.start)
    ):
        return None
    for other in reversed(before):
        gap = scanned.text[other.end : draft.start]
        if len(gap) > _ECHO_REACH or "\n" in gap or (other is before[-1] and _is_bare(other) and "," in gap):
            return None  # "gli sfratti sono stati 41, contro i 28" of something that no figure names
        if (other.unit is None and other.noun is None) or other.number.ordinal or other.ratio or other.top is not None:
            continue
        if _is_in_time(other, dates) or _is_bare_age(other):
            continue  # "41 Prozent, vor zehn Jahren waren es 34"
        if (other.unit is not None and other.unit.kind == "factor") or _is_relative_step(other, scanned, language):
            continue  # "360 bikes, 20 % more than in 2023, when it was 300"
        if like_size(draft, other):
            return other
    return None


def _is_relative_step(draft: Draft, scanned: Scan, language: Language) -> bool:
    """Tell whether a percentage says by how much another figure is more or less."""
    relative = draft.unit is not None and draft.unit.kind in _RELATIVE
    return relative and _more_less(language).match(scanned.text, draft.end) is not None


@functools.cache
def _more_less(language: Language) -> re.Pattern[str]:
    """Return the pattern of what makes the figure before it a step: " more", " weniger"."""
    cues = (language["checks"] or {}).get("cues", {}).get("more_less", {})
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(cues, key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"\s+(?:{words})(?!\w)", re.IGNORECASE)


@functools.cache
def _step_patterns(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what stands between a figure and its step, with and without "more" before the step."""
    words = language["speech"].get("more_less", ()) if language["speech"] else ()
    listed = "|".join(map(re.escape, words)) or r"(?!)"
    return re.compile(rf",\s+(?:{listed})\s+$", re.IGNORECASE), re.compile(rf"\s+(?:{listed})(?!\w)", re.IGNORECASE)


def _is_step_of(before: Draft, draft: Draft, scanned: Scan, language: Language) -> bool:
    """Tell whether a bare figure says how much more or less the one right before it is: "388 euros, 14 menos que"."""
    if (before.unit is None and before.noun is None) or before.number.ordinal or before.ratio or draft.top is not None:
        return False
    if before.unit is not None and before.unit.kind not in ("currency", "duration", "physical", "count"):
        return False
    told, behind = _step_patterns(language)
    gap = scanned.text[before.end : draft.start]
    if len(gap) > _STEP_REACH or _SENTENCE_END.search(gap):
        return False
    closed = gap.rstrip(SPACES).endswith(",")  # a time may stand before: "388 euros en 2025, 14 menos que"
    stepped = told.search(gap) or (closed and behind.match(scanned.text, draft.end))
    return bool(stepped) and draft.value * _echo_scale(draft, before) < abs(before.value)


@functools.cache
def _instead(language: Language) -> re.Pattern[str]:
    """Return the pattern of what stands before a figure that another takes the place of: "statt der geplanten"."""
    words = language["claims"].get("change", {}).get("instead", ()) if language["claims"] else ()
    source = "|".join(r"\s+".join(re.escape(part).replace(r"\*", r"\w+") for part in word.split()) for word in words)
    return re.compile(rf"(?<!\w)(?:{source or '(?!)'})\s*$", re.IGNORECASE)


def _replaced(draft: Draft, behind: Sequence[Draft], scanned: Scan, language: Language) -> Draft | None:
    """Return the figure behind that takes the place of a bare one: "Statt 3,6 sind es nun 3,9 Milliarden"."""
    before = scanned.text[max(0, draft.start - _MEMBER) : draft.start]
    if not behind or _instead(language).search(before) is None:
        return None
    other = behind[0]
    gap = scanned.text[draft.end : other.start]
    stated = other.unit is not None or other.noun is not None
    near = len(gap) <= _MEMBER and not _SENTENCE_END.search(gap)
    return other if stated and near and not other.number.ordinal and like_size(draft, other) else None


def like_size(draft: Draft, other: Draft) -> bool:
    """Tell whether a bare figure can count what another one counts: neither is twenty times as large."""
    told = draft.value * _echo_scale(draft, other)
    return other.value > 0 and other.value < _LIKE_SIZE * told < _LIKE_SIZE**2 * other.value


def _echo_scale(draft: Draft, other: Draft) -> Decimal:
    """Return by what a figure is told: in the millions of its like, where it has none itself."""
    bare = draft.number.scale == 1 and draft.value < _SMALL <= other.number.scale
    return Decimal(other.number.scale) if bare else Decimal(1)


def take_unit(draft: Draft, like: Draft) -> None:
    """Give a bare figure the unit, the counted noun and the scale of its like."""
    scale = _echo_scale(draft, like)
    if scale != 1:
        draft.value *= scale
        draft.top = None if draft.top is None else draft.top * scale
        draft.precision *= scale
        draft.number = replace(draft.number, scale=like.number.scale)
    draft.unit, draft.noun, draft.carried = like.unit, like.noun, True


def _continued(draft: Draft, before: Sequence[Draft], scanned: Scan) -> Draft | None:
    """Return the amount of the same sentence that a bare figure in digits goes on from: "40 litres a day instead of 100".

    Percentages, shares and factors between the two are passed over; a counted noun is not.
    """
    if not _is_whole_figure(draft, scanned, ranged=True) or draft.precision < _FINEST:
        return None
    for other in reversed(before):
        if other.number.ordinal or (other.unit is not None and other.unit.kind in _RELATIVE) or _is_bare(other):
            continue
        gap = scanned.text[other.end : draft.start]
        if other.unit is None or other.unit.kind not in _PARTED or other.top is not None or other.ratio:
            return None
        if draft.number.scale != 1 and split_code(other.unit.code)[0] != 1:
            return None  # "3 M EUR contre 2,9 milliards"
        near = len(gap) <= _ECHO_REACH and not _CLOSED.search(gap)
        return other if near and like_size(draft, other) else None
    return None


@functools.cache
def _article_words(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    """Return the articles that bring a bare percentage, and those that bring so many of what was told before."""
    table = language["units"].get("bare_articles", {})
    return frozenset(table.get("percent", ())), frozenset(table.get("plural", ()))


def _articled(
    draft: Draft, drafts: Sequence[Draft], place: int, scanned: Scan, language: Language, dates: Blocked
) -> Draft | None:
    """Return the figure whose unit the article before a bare one leaves out: "salì dal 34 per cento al 41", "contro i 36 di maggio"."""
    single, plural = _article_words(language)
    word = scanned.keys[draft.first - 1] if draft.first else ""
    if word == "'" and draft.first > 1:
        word = f"{scanned.keys[draft.first - 2]}'"
    if word not in single and word not in plural:
        return None
    if (
        draft.number.form != "digits"
        or draft.top is not None
        or _belongs_to_next(draft, drafts[place + 1 : place + 2], scanned, language)
    ):
        return None
    for other in reversed(drafts[max(0, place - _CONTINUED) : place]):
        gap = scanned.text[other.end : draft.start]
        if len(gap) > _FAR or "\n" in gap:
            return None
        if other.number.ordinal or _is_in_time(other, dates) or _is_bare_age(other) or _is_bare(other):
            continue
        if word in single:
            if other.unit is not None and other.unit.kind == "percent":
                return other if abs(draft.value) <= _ALL and draft.number.scale == 1 else None
            continue
        if other.unit is not None and other.unit.kind in _RELATIVE:
            continue
        whole = draft.value > _LAST_HOUR or draft.precision < _WHOLE
        return other if whole and other.top is None and not other.ratio and like_size(draft, other) else None
    return None


def _going_on(
    draft: Draft, drafts: Sequence[Draft], place: int, scanned: Scan, language: Language, dates: Blocked
) -> Draft | None:
    """Return the figure before a bare one whose unit it leaves out."""
    like = _articled(draft, drafts, place, scanned, language, dates)
    like = like or _continued(draft, drafts[max(0, place - _CONTINUED) : place], scanned)
    return like or _lasting(draft, drafts, place, scanned, language, dates)


def _lasting(
    draft: Draft, drafts: Sequence[Draft], place: int, scanned: Scan, language: Language, dates: Blocked
) -> Draft | None:
    """Return the figure of the same sentence whose unit a bare one leaves out: "from 60 days to 30", "zehn Jahre, nicht zwei".

    That is a length of time, or any amount for a figure in words. Nothing that is counted may stand between, and the
    bare figure must open no pair and be no part of what follows ("two of them", "24 gegen 17 Stimmen").
    """
    if not _may_last(draft, scanned) or _belongs_to_next(draft, drafts[place + 1 : place + 2], scanned, language):
        return None
    for other in reversed(drafts[max(0, place - _CONTINUED) : place]):
        relative = other.unit is not None and other.unit.kind in _RELATIVE
        if other.number.ordinal or relative or _is_bare(other) or _is_in_time(other, dates):
            continue
        if other.unit is None or other.unit.kind not in _CONTINUING or other.top is not None or other.ratio:
            return None
        grown = other.unit.code == "a" and scanned.text[other.number.end : other.unit.start].strip(SPACES) == "-"
        if grown or other.unit.start == other.number.end:
            return None  # "der 32-Jaehrige ... (je sechs)"
        if _is_bare_age(other) or (other.unit.kind != "duration" and draft.number.form != "words"):
            return None
        gap = scanned.text[other.end : draft.start]
        near = len(gap) <= _ECHO_REACH and not _CLOSED.search(gap) and ";" not in gap
        like = other.value < _LIKE_SPAN * draft.value < _LIKE_SPAN**2 * other.value
        if draft.value > other.value and _of_which(language).search(gap):
            return None  # "ships 9.3 years old, of which 23"
        return other if near and like and other.number.scale == draft.number.scale else None
    return None


def _is_in_time(draft: Draft, dates: Blocked) -> bool:
    """Tell whether a length of time belongs to a date: "vor zehn Jahren"; "21 uur" may be the hour or not."""
    lasting = draft.unit is not None and draft.unit.kind == "duration" and draft.unit.code not in _CLOCK
    return lasting and dates.covers(draft.start, draft.end)


def _is_bare_age(draft: Draft) -> bool:
    """Tell whether a figure is an age without its unit: "Karin Wolf, 29,"."""
    return draft.carried and draft.unit is not None and draft.unit.start == draft.unit.end and draft.unit.code == "a"


def _may_last(draft: Draft, scanned: Scan) -> bool:
    """Tell whether a bare figure is one in words, or whole in digits."""
    if draft.number.form in ("words", "mixed") and not scanned.text[draft.start].isdigit():
        return draft.top is None or not draft.tight
    return _is_whole_figure(draft, scanned, ranged=True)


@functools.cache
def _part_words(language: Language) -> frozenset[str]:
    """Return the words between a part and its whole: "of", "der", "dos", with the forms in which "of" holds an article."""
    claims, ratios = language["claims"] or {}, language["ratios"] or {}
    of = tuple(language["units"].get("partitives", ()))
    joined = {word for word in claims.get("owner_links", ()) if of and word.startswith(tuple(word[0] for word in of))}
    return frozenset((*of, *ratios.get("of", ()), *ratios.get("of_any", ()), *claims.get("determiners", ()), *joined))


def _belongs_to_next(draft: Draft, following: Sequence[Draft], scanned: Scan, language: Language) -> bool:
    """Tell whether a bare figure is a part of what stands behind it, or the first of a pair."""
    if draft.stop < len(scanned.keys) and scanned.keys[draft.stop] in _part_words(language):
        return True
    gap = scanned.text[draft.end : following[0].start] if following else ""
    return bool(gap) and len(gap) <= _LED and all(char.isalpha() or char in SPACES for char in gap)


def _is_whole_figure(draft: Draft, scanned: Scan, *, ranged: bool = False) -> bool:
    """Tell whether a figure is written in digits, and no part of one that blanks have torn: "0 . 95".

    With `ranged` it may be a range in words too: "between 275 and 285", but no score.
    """
    torn = scanned.text[max(0, draft.start - 2) : draft.start].rstrip(SPACES).endswith(".")
    written = draft.number.form in ("digits", "mixed") and scanned.text[draft.start].isdigit()
    written = written and (draft.top is None or (ranged and not draft.tight))
    return written and not torn and not _TORN.match(scanned.text, draft.end)


def _rest_words(language: Language) -> Sequence[str]:
    """Return the words for what a list leaves over: "the remaining 35"."""
    return tuple(language["checks"].get("cues", {}).get("rest", ())) if language["checks"] else ()


def _like(draft: Draft, before: Draft, scanned: Scan, cues: Cues, rest: frozenset[str]) -> bool:
    """Tell whether a figure stands behind the same word as the percentage before it: "auf 15 Prozent, ... auf 13".

    What says that it is the rest may stand between: "vehicles for 35 and explosives for the remaining 35".
    """
    if before.unit is None or before.unit.kind not in ("percent", "percentage_point") or draft.number.scale != 1:
        return False
    gap = scanned.text[before.end : draft.start]
    if len(gap) > _NEAR or _SENTENCE_END.search(gap) or abs(draft.value) >= _AGES.stop:
        return False
    own, other = _word_before(draft, scanned, rest), _word_before(before, scanned)
    if own is None or other is None:
        return False
    back = bool(cues.from_opener.search(own + " ")) and cues.step.fullmatch(" " + other + " ")
    return other in (own, _word_before(draft, scanned)) or bool(back)


def _as_exact(draft: Draft, before: Draft, scanned: Scan) -> bool:
    """Tell whether a decimal figure is a percentage as its neighbour is: "34,1 Prozent (2018: 27,0)"."""
    if before.unit is None or before.unit.kind != "percent" or draft.number.form != "digits" or draft.top is not None:
        return False
    exact = draft.precision == before.precision and draft.precision < _WHOLE
    gap = scanned.text[before.end : draft.start]
    return exact and abs(draft.value) <= _ALL and len(gap) <= _BESIDE and "\n" not in gap


def _word_before(draft: Draft, scanned: Scan, skipped: frozenset[str] = frozenset()) -> str | None:
    place = draft.first - 1
    while place > 0 and scanned.keys[place] in skipped:
        place -= 1
    if (
        place < 0
        or scanned.kinds[place] != WORD
        or scanned.text[scanned.ends[place] : scanned.starts[place + 1]].strip(SPACES)
    ):
        return None
    return scanned.keys[place]


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(SPACES)
    return not before or before[-1] in _ENDS


def _is_age(draft: Draft, scanned: Scan, language: Language) -> bool:
    """Tell whether a figure in commas or brackets behind a name is an age: "Anton Rehrl, 66,", "Hedwig S. (74)".

    One name alone must open its sentence: "Rehrl, 66, sagte".
    """
    text, place = scanned.text, draft.first - 1
    written = text[draft.start : draft.end]
    if place < 1 or not written.isdecimal() or draft.value not in _AGES or draft.top is not None:
        return False
    opener, end = scanned.keys[place], scanned.ends[place]
    closing = _BEHIND_AGE.match(text, draft.end)
    if closing is None or opener not in (",", "(") or (opener == "(") != (closing[0] == ")"):
        return False
    if text[end : draft.start] != (" " if opener == "," else ""):
        return False
    first, last = place - 2, place - 1
    if scanned.keys[last] == "." and first > 0:  # "Hedwig S."
        first, last = first - 1, last - 1
    named = scanned.kinds[last] == WORD and text[scanned.starts[last]].isupper()
    if named and opener == closing[0] == "," and _opens_sentence(text, scanned.starts[last]):
        return text[draft.end + 2 : draft.end + 3].islower()
    full = first >= 0 and scanned.kinds[first] == WORD and text[scanned.starts[first]].isupper()
    if (
        full
        and opener == "("
        and language["claims"]
        and scanned.keys[first] in language["claims"].get("determiners", ())
    ):
        return False  # "Die Gemeinde (49)"
    return named and full and text[scanned.ends[first] : scanned.starts[last]] in (" ", "-")
