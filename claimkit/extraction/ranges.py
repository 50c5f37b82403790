"""Two or more numbers that share what stands behind the last: ranges, lists, dollars and cents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from claimkit.extraction.cues import Cues, Late
from claimkit.extraction.drafts import Draft
from claimkit.extraction.scanning import SPACES, WORD, Scan
from claimkit.units import finer_factor

_DASHES = "-\u2013:"
_TWICE = 2
_SHORT = 2  # "1 a 0", "3-2"
_TWO_SCALES = 3  # words of a figure with two scales: "3,5 mil millones"
_MOST_ABOVE = 3
_MOST_FALLEN = 12  # the same of what has fallen: "from 4.5 to 1.4 million"
_FALLEN = (
    50  # times as large that the first of two figures may be as the second: more, and they are not one range or list
)
_ALL = 100  # percent
_LOOK_BACK = 60
_HALF = Decimal("0.5")
_SENTENCE_ENDS = ".!?;\n\u3002\uff01\uff1f"


def join_subunits(drafts: list[Draft], scanned: Scan, joiners: Sequence[str]) -> list[Draft]:
    """Add cents to their dollars: "15 Dollar und 15 Cent", "15 Dollar 50"."""
    joined: list[Draft] = []
    for draft in drafts:
        last = joined[-1] if joined else None
        if last is not None and _is_subunit(last, draft, scanned, joiners):
            assert last.unit is not None
            _add_subunit(last, draft, scanned)
            last.end, last.stop = draft.end, draft.stop
            continue
        joined.append(draft)
    return joined


def _add_subunit(main: Draft, small: Draft, scanned: Scan) -> None:
    """Add cents, dimes, or the digits said behind the unit, each a tenth of the one before."""
    size = Decimal(100)
    if small.unit is not None:
        size = _share_of(small) / _share_of(main)
    elif main.end == small.start:
        zero = small.number.end - small.number.start > 1
        size = Decimal(100) if zero or main.precision < Decimal("0.5") else Decimal(10)
    main.value += small.value / size
    main.precision = small.precision / size


def _share_of(draft: Draft) -> Decimal:
    """Return how many of its unit make one of the currency: 100 for cents."""
    return Decimal((draft.unit.code or "").partition("/")[2] or 1) if draft.unit is not None else Decimal(1)


def _is_subunit(main: Draft, small: Draft, scanned: Scan, joiners: Sequence[str]) -> bool:
    unit, own = main.unit, small.unit
    if unit is None or unit.kind != "currency" or main.carried:
        return False
    if _share_of(main) > 1:  # a tenth and a hundredth: "5\u89d26\u5206"
        finer = own is not None and own.kind == "currency" and _share_of(small) > _share_of(main)
        return finer and main.end == small.start and small.value < 10
    if small.number.scale != 1 or small.number.ordinal or not 0 <= small.value < 100 or small.value != int(small.value):
        return False
    between = scanned.text[main.end : small.start]
    words = between.strip(SPACES)
    if len(between) > 6 or (words and words.lower() not in joiners):
        return False
    if own is not None:
        return own.kind == "currency" and "/" in (own.code or "")
    if between == "" and small.value < 10:
        return True
    return main.value == int(main.value) and unit.end == main.end and _ends_phrase(scanned, small)


def _ends_phrase(scanned: Scan, draft: Draft) -> bool:
    """Tell whether no word follows that the bare number could count."""
    rest = scanned.text[draft.end : draft.end + 2].strip(SPACES)
    return not rest or not rest[0].isalnum()


def join_compounds(
    drafts: list[Draft], scanned: Scan, joiners: Mapping[str, frozenset[str]], half_behind: Sequence[str]
) -> list[Draft]:
    """Add a smaller unit to a larger one: "2 Jahre und 3 Monate", "5 feet 2 inches", "une heure et demie"."""
    allowed = frozenset().union(*joiners.values(), ("", ","))
    joined: list[Draft] = []
    for draft in drafts:
        last = joined[-1] if joined else None
        if last is not None and last.unit is not None and _is_finer(last, draft, scanned, allowed, half_behind):
            _add_finer(last, draft)
            continue
        joined.append(draft)
    return joined


def _is_finer(main: Draft, small: Draft, scanned: Scan, allowed: frozenset[str], half_behind: Sequence[str]) -> bool:
    between = scanned.text[main.end : small.start]
    if (
        main.unit is None
        or len(between) > 6
        or between.strip(SPACES).lower() not in allowed
        or main.unit.end != main.end
    ):
        return False
    if between == "" and small.number.form == "half" and small.unit is None:
        return True
    added = small.number.form == "half" and small.unit is None and small.value == _HALF
    if added and between.strip(SPACES).lower() in half_behind:
        return main.unit.kind in ("duration", "physical", "currency", "percentage_point")
    if small.number.ordinal or small.value < 0 or main.unit.kind not in ("duration", "physical"):
        return False
    if small.unit is None:
        half = small.number.form == "half" and between.strip(SPACES) != ""
        minutes = main.unit.code == "h" and small.value < 60 and small.number.form in ("digits", "words")
        return (half or minutes) and _ends_phrase(scanned, small)
    factor = finer_factor(main.unit.code, small.unit.code)
    return factor is not None and 0 < small.value < factor


def _add_finer(main: Draft, small: Draft) -> None:
    assert main.unit is not None
    main.end, main.stop = small.end, small.stop
    if small.number.form == "half" and small.unit is None:
        main.value, main.precision = main.value + small.value, Decimal("0.25")
        return
    code = small.unit.code if small.unit else "min"
    factor = finer_factor(main.unit.code, code)
    assert factor is not None
    main.value, main.precision = main.value * factor + small.value, small.precision
    main.unit = main.unit._replace(code=code, end=small.end)


def join_indefinites(drafts: list[Draft], scanned: Scan, partitives: frozenset[str]) -> list[Draft]:
    """Multiply two unstated numbers: "hundreds of thousands"."""
    joined: list[Draft] = []
    for draft in drafts:
        last = joined[-1] if joined else None
        both = last is not None and last.unit is None and last.number.form == draft.number.form == "indefinite"
        if last is not None and both and scanned.text[last.end : draft.start].strip(SPACES).lower() in partitives:
            joined[-1] = replace(
                draft,
                start=last.start,
                front=last.start,
                first=last.first,
                value=last.value * draft.value,
                precision=last.value * draft.value / 2,
            )
            continue
        joined.append(draft)
    return joined


def join_doubled(drafts: list[Draft], scanned: Scan) -> list[Draft]:
    """Join a number and the same number in brackets: "five (5) days"."""
    joined: list[Draft] = []
    for draft in drafts:
        last = joined[-1] if joined else None
        between = scanned.text[last.end : draft.start] if last is not None else ""
        closed = scanned.text[draft.end : draft.end + 1] == ")"
        if last is not None and closed and between.strip(SPACES) == "(" and last.value == draft.value:
            joined[-1] = replace(last, end=draft.end + 1, stop=draft.stop + 1)
            continue
        joined.append(draft)
    return joined


def join_ranges(drafts: list[Draft], scanned: Scan, cues: Cues) -> list[Draft]:
    """Join two numbers into a range where a range word stands between them."""
    joined: list[Draft] = []
    for draft in drafts:
        low = joined[-1] if joined else None
        merged = _range(low, draft, scanned, cues) if low is not None else None
        if low is not None and merged is None and _is_score(low, draft, scanned):
            joined.pop()
        elif merged is not None:
            joined[-1] = merged
        else:
            joined.append(draft)
    return joined


def _is_score(first: Draft, second: Draft, scanned: Scan) -> bool:
    """Tell whether two bare figures are a result, the higher one first: "6-4"."""
    bare = all(draft.unit is None and draft.top is None and draft.number.form == "digits" for draft in (first, second))
    dash = scanned.text[first.end : second.start]
    return (
        bare
        and len(dash) == 1
        and not dash.isalnum()
        and not dash.isspace()
        and dash in _DASHES
        and first.value >= second.value
    )


def _opened(opener: Late, low: Draft, text: str) -> re.Match[str] | None:
    """Return the word that opens a range, right before its first figure."""
    return opener.search(text, max(0, low.start - _LOOK_BACK // 2), low.start)


def _range(low: Draft, high: Draft, scanned: Scan, cues: Cues) -> Draft | None:
    if low.top is not None or low.number.ordinal != high.number.ordinal or _is_share(low) != _is_share(high):
        return None
    if low.unit is not None and low.unit.kind == "factor" and high.unit is None:
        return None  # "doubled to 610"
    text = scanned.text
    gap = text[low.end : high.start]
    if len(gap) > 40:
        return None
    front = low.start
    negative = high.value < 0 and low.value >= 0 and gap != "" and not gap.strip(SPACES)
    dashed = negative or (len(gap.strip(SPACES)) == 1 and not gap.strip(SPACES).isalnum())
    opened = _opened(cues.opener, low, text) if cues.middle.fullmatch(gap) else None
    if opened:
        front = opened.start("cue")
    else:
        opened = _opened(cues.from_opener, low, text) if cues.from_middle.fullmatch(gap) else None
        if opened:
            front = opened.start("cue")
        elif not (negative or cues.connector.fullmatch(gap.lstrip("-") if gap.startswith("- ") else gap)):
            return None
        if opened and low.value > high.value > 0 and cues.step.fullmatch(gap) and _opened(cues.step_opener, low, text):
            return None  # what goes down is no range: "cedieron, de 1.150 a 966"
        plain = cues.plain is not None and cues.plain.search(text, max(0, low.start - _LOOK_BACK), low.start)
        moved = not dashed and not plain and _changes(low.start, scanned, cues)
        fallen = moved and _falls_by(low, high, scanned, cues, ends=opened is not None)
        if moved and not (fallen or _is_step_range(low, high, scanned, cues)):
            return None
        if gap.strip(SPACES).lower() in cues.results_between and front == low.start and _is_vote(low, high):
            return None
    return _merged(low, high, front, dashed, scanned, cues, gap)


def _is_vote(low: Draft, high: Draft) -> bool:
    """Tell whether two bare figures, the higher one first, are two figures: "voted 52 to 48", "ahead 47 percent to 44 percent"."""
    bare = all(each.number.form == "digits" and each.number.scale == 1 for each in (low, high))
    units = {each.unit.kind if each.unit is not None else None for each in (low, high)}
    return bare and low.value > high.value and units in ({None}, {"percent"})


def _is_share(draft: Draft) -> bool:
    """Tell whether a draft is a share of something: "ein Drittel"."""
    return draft.ratio or (draft.unit is None and draft.number.form in ("fraction", "half"))


def _merged(low: Draft, high: Draft, front: int, dashed: bool, scanned: Scan, cues: Cues, gap: str) -> Draft | None:
    top = abs(high.value) if dashed else high.value
    if low.unit and high.unit and (low.unit.kind, low.unit.code) != (high.unit.kind, high.unit.code):
        return None
    if low.unit and high.unit and low.unit.kind == "duration" and low.value > top and low.unit.end <= low.end:
        return None  # "a man of 61 years to four years in prison"
    bottom = carried_value(low, high, _full_scale(high, scanned))
    if (dashed and bottom >= top) or bottom > _FALLEN * top > 0:
        return None  # "un credito de 50 millones a siete anos"
    closed = low.unit is not None and low.unit.end == low.end and low.unit.start > low.number.start
    if closed and not high.unit and (dashed or front == low.start):
        return None  # "2.14% to 13,351", "10 months to five charities"
    merged = replace_draft(low, high)
    merged.value, merged.top, merged.front = bottom, top, front
    if bottom != low.value:
        merged.number = replace(low.number, scale=high.number.scale)  # "between 320 and 330 million"
    merged.tight = front == low.start and len(gap.strip(SPACES)) <= _SHORT and (not dashed or len(gap) == 1)
    merged.approximate = low.approximate or _softened(gap, cues)
    return merged


def replace_draft(low: Draft, high: Draft) -> Draft:
    """Return a draft from the start of one number to the end of another, with the unit of either."""
    return replace(low, end=high.end, stop=high.stop, unit=high.unit or low.unit, precision=high.precision)


def _full_scale(draft: Draft, scanned: Scan) -> Decimal:
    """Return what a figure's digits are multiplied by, of all its scale words: "6 mil millones"."""
    key = scanned.keys[draft.first] if draft.first < len(scanned.keys) else ""
    alone = scanned.kinds[draft.first + 1 : draft.first + 2] == [WORD]  # no thousands apart: "6 000 millions"
    twice = alone and scanned.index_at(draft.number.end) - draft.first == _TWO_SCALES
    whole_part, _, decimals = key.replace(",", ".").partition(".") if twice else (key, "", "")
    plain = alone and f"{whole_part}{decimals}".isdecimal()
    digits = Decimal(f"{whole_part}.{decimals}0") if plain else Decimal(0)
    whole = abs(draft.value) / digits if digits else Decimal(0)
    return whole if whole >= draft.number.scale and whole.normalize().as_tuple().digits == (1,) else draft.number.scale


def carried_value(low: Draft, high: Draft, full: Decimal | None = None, most: int = _MOST_ABOVE) -> Decimal:
    """Return the lower figure with the scale of the upper one, where it has none ("23 bis 170 Millionen").

    `most` is how many times as large as the upper one it may be.
    """
    scale = full or high.number.scale
    bare = low.number.scale == 1 and low.number.form in ("digits", "words", "article") and scale >= 1000
    few = low.value < 1000 or abs(high.value) >= 1000 * scale  # "entre 4.000 y 6.000 millones"
    if bare and few and low.value < most * abs(high.value) / scale:  # "9 bis 7 Millionen" is a slip
        return low.value * scale
    return low.value


def _softened(gap: str, cues: Cues) -> bool:
    words = [*gap.lower().split(), gap.strip()[-1:]]
    return any(word in cues.qualifiers and cues.qualifiers[word].approximate for word in words if word)


def _changes(start: int, scanned: Scan, cues: Cues) -> bool:
    """Tell whether a verb of change stands before: "rose from 6 to 16" is no range."""
    return said_before(cues.change, start, scanned)


def _falls_by(low: Draft, high: Draft, scanned: Scan, cues: Cues, *, ends: bool) -> bool:
    """Tell whether a pair is what something fell by: "a chuté de 25 à 30 %" cannot be its ends.

    Behind a "from" (`ends`) only percentages can: "scesi da 680 a 735" is a slip.
    """
    percent = high.unit is not None and high.unit.kind == "percent"
    if ends and not percent:
        return False
    near = (
        low.value < high.value <= (_MOST_ABOVE if percent else _TWICE) * low.value
    )  # "fell 33.4 to 4,700" is no range
    return near and said_before(cues.fall, low.start, scanned)


def _is_step_range(low: Draft, high: Draft, scanned: Scan, cues: Cues) -> bool:
    """Tell whether two percentages are the ends of one step: "by 10% to 15%"."""
    if cues.step_range is None or high.unit is None or high.unit.kind != "percent":
        return False
    near = low.value < high.value <= _MOST_ABOVE * low.value
    return near and bool(cues.step_range.search(scanned.text, max(0, low.start - _LOOK_BACK), low.start))


def said_before(verb: re.Pattern[str] | None, start: int, scanned: Scan) -> bool:
    """Tell whether a verb stands before a number in its sentence."""
    if verb is None:
        return False
    low = max(0, start - _LOOK_BACK)
    before = scanned.text[low:start]
    cut = max(before.rfind(mark) for mark in _SENTENCE_ENDS)
    return bool(verb.search(before, cut + 1))


def carry_units(drafts: list[Draft], scanned: Scan, cues: Cues) -> None:
    """Give the members of a list the unit and the scale of its last one: "5, 7 und 9 Millionen Euro"."""
    for place in range(len(drafts) - 2, -1, -1):
        draft, following = drafts[place], drafts[place + 1]
        if draft.unit or draft.noun or draft.number.ordinal or following.number.ordinal or draft.ratio:
            continue
        if draft.number.form in ("article", "half", "fraction", "indefinite") or following.unit is None:
            continue
        gap = scanned.text[draft.end : following.start]
        if len(gap) > 24 or not (cues.listing.fullmatch(gap) or _is_step(draft, gap, scanned, cues)):
            continue
        if _is_apposed(drafts, place, gap, scanned) or _is_count_of(draft, following):
            continue
        if following.unit.start < following.start or following.unit.end < following.start:
            continue
        if following.unit.kind in ("percent", "percentage_point") and draft.value >= 1000:
            continue  # "2.1 million, 15 percent less"
        if following.unit.kind == "duration" and draft.value > _FALLEN * following.value:
            continue  # "oggi sono 1.320, vent'anni fa erano 2.000"
        if following.unit.kind == "factor" and gap.strip() == ",":
            continue  # "there are 5,300, twice as many as in 2019"
        stepped = _is_step(draft, gap, scanned, cues)
        _take_scale(draft, following, scanned, _MOST_FALLEN if stepped else _MOST_ABOVE)
        draft.unit, draft.carried = following.unit, True


def _is_apposed(drafts: list[Draft], place: int, gap: str, scanned: Scan) -> bool:
    """Tell whether the figure behind says one before it again: "312, or 16 percent,"; "5, 6, or 7 percent" is a list."""
    following = drafts[place + 1]
    listed = place > 0 and scanned.text[drafts[place - 1].end : drafts[place].start].strip() == ","
    closed = scanned.text[max(following.end, following.unit.end if following.unit else 0) :][:1] in (",", ".", ";", ")")
    return gap[:1] == "," and any(char.isalpha() for char in gap) and not listed and closed


def _is_count_of(draft: Draft, following: Draft) -> bool:
    """Tell whether a figure is far too large to be a percentage like the one behind: "1.382 oder 15 Prozent"."""
    percent = following.unit is not None and following.unit.kind == "percent"
    return percent and draft.value > _ALL > following.value and draft.value > _MOST_ABOVE * following.value


def carry_nouns(drafts: list[Draft], scanned: Scan, cues: Cues) -> None:
    """Give the members of a list the counted noun of its last one: "40 bzw. 25 Busse", "von 12 auf 15 Linien"."""
    for place in range(len(drafts) - 2, -1, -1):
        draft, following = drafts[place], drafts[place + 1]
        if draft.unit or draft.noun or draft.ratio or draft.number.ordinal or following.number.ordinal:
            continue
        gap = scanned.text[draft.end : following.start]
        if following.noun is None and following.unit is None and _is_step(draft, gap, scanned, cues):
            _take_scale(draft, following, scanned, _MOST_FALLEN)  # "from 31 to 27 million"
        if (
            following.noun is None
            or following.noun[0] < following.start
            or draft.number.form not in ("digits", "words")
        ):
            continue
        joined = cues.listing.fullmatch(gap) and any(char.isalpha() for char in gap)
        stepped = _is_step(draft, gap, scanned, cues)
        if len(gap) <= 24 and (joined or stepped) and draft.number.scale <= following.number.scale:
            _take_scale(draft, following, scanned, _MOST_FALLEN if stepped else _MOST_ABOVE)
            draft.noun, draft.carried = following.noun, True


def _is_step(draft: Draft, gap: str, scanned: Scan, cues: Cues) -> bool:
    """Tell whether two figures are the ends of a change: "von 2,3 auf 4,5 Prozent", "fell to 2.3 from 4.5 percent"."""
    if cues.step.fullmatch(gap):
        return bool(_opened(cues.step_opener, draft, scanned.text))
    if cues.back is None or not cues.back.fullmatch(gap):
        return False
    return bool(_opened(cues.back_opener, draft, scanned.text)) and said_before(cues.change, draft.start, scanned)


def _take_scale(draft: Draft, following: Draft, scanned: Scan, most: int = _MOST_ABOVE) -> None:
    """Multiply a figure by the scale of the one behind it, where it has none: "31 and 27 million", "2.000 a 3.500 millones"."""
    value = carried_value(draft, following, _full_scale(following, scanned), most)
    if draft.number.form in ("digits", "words") and value != draft.value:
        scale = value / draft.value
        draft.value = value
        draft.precision *= scale
        draft.number = replace(draft.number, scale=scale)
