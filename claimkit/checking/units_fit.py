"""How well the unit of a claim fits an indicator: evidence for the match that does not look at the value."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.conversions import convert_value
from claimkit.checking.cues import FALLBACK
from claimkit.checking.durations import DAYS
from claimkit.checking.frame_hints import WORLD, world_pattern
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.intervals import ZERO
from claimkit.checking.kinship import concepts_in, concepts_of
from claimkit.checking.layouts import UNKNOWN_UNIT, split_per
from claimkit.checking.reference import IndicatorInfo, Reference
from claimkit.units import convert

_CURRENCY = re.compile(r"[A-Z]{3}")
# the kinds of unit in which the usual concepts are counted: evidence where a table does not state its unit
_KINDS_OF = {
    "gdp": ("currency",),
    "gni": ("currency",),
    "population": ("count",),
    "inflation": ("percent",),
    "unemployment": ("percent", "count"),
    "emissions": ("physical", "percent"),
    "co2": ("physical", "percent"),
    "greenhouse": ("physical", "percent"),
    "gini": ("count", "percent"),
    "temperature": ("physical",),
    "area": ("physical",),
    "price": ("currency",),
    "revenue": ("currency",),
    "profit": ("currency",),
}
_SHORT_TIMES = ("h", "d", "wk")
_SURE, _LIKELY, _MAYBE, _HARDLY, _NEVER = 1.0, 0.85, 0.7, 0.5, 0.0
HARDLY = _HARDLY


def unit_fit(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> float:
    """Return 1 for a unit that fits as it is, less the more would have to be derived."""
    code, noun, size = split_per(unit_of(info, reference))
    kind = frame.quantity.unit.kind
    if kind == "factor":
        return _LIKELY
    if _is_per_other(frame, info, reference):
        return _HARDLY
    if code == UNKNOWN_UNIT and kind not in _kinds_of(info, frame.kind):
        return _NEVER
    if frame.kind == "growth":
        return _SURE if info.kind == "change" else _LIKELY
    if kind in ("percent", "percentage_point", "ratio"):
        return _LIKELY if world_of(frame, info, reference) is not None else _share_fit(frame, info, code, noun)
    head = _MAYBE if code and noun and size == 1 and not frame.per_head else _SURE
    if kind == "currency":
        return head if _CURRENCY.fullmatch(code) else (_MAYBE if code == UNKNOWN_UNIT else _NEVER)
    if kind in ("physical", "duration"):
        if code == UNKNOWN_UNIT:
            return _MAYBE if kind == "physical" else _NEVER
        fits = bool(code) and convert_value(ZERO, code, frame.quantity.unit.code) is not None
        return head if fits else _NEVER
    if code == "%" or _CURRENCY.fullmatch(code) or (_is_measured(code) and frame.quantity.value != 0):
        return _HARDLY
    return _MAYBE if noun and frame.quantity.unit.per is None else _SURE


@functools.lru_cache(maxsize=1024)
def _is_measured(code: str) -> bool:
    """Tell whether a unit is money, a percentage or a physical one; "deaths" counts like none."""
    return code == "%" or _CURRENCY.fullmatch(code) is not None or convert(Decimal(1), code, f"({code})") is not None


def may_be_bare(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether a number without a unit may be in that of an indicator: "it was 70.8", "South Korea's 4.6"."""
    quantity = frame.quantity
    bare = quantity.unit.kind == "count" and quantity.unit.text is None and quantity.text.strip()[-1:].isdigit()
    return bare and split_per(unit_of(info, reference))[0] in ("a", "%")


def _is_per_other(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> bool:
    """Tell whether a figure is counted per something of which the indicator knows nothing, or the other way round."""
    code, noun, size = split_per(unit_of(info, reference))
    per, kind = frame.quantity.unit.per, frame.quantity.unit.kind
    if kind == "count" and noun and size > 1:
        return per is None and frame.quantity.unit.text is not None
    if kind == "currency" and frame.per_time in _SHORT_TIMES:
        return noun not in DAYS
    if kind != "count" or per is None or per.code in DAYS or noun or code:
        return False
    return not frame.per_head and not concepts_in(per.text or "", frame.language) & concepts_of(info)


def _kinds_of(info: IndicatorInfo, figure: str) -> tuple[str, ...]:
    """Return the kinds of unit in which an indicator without a unit may be counted, by what it is called."""
    words = ClaimWords(FALLBACK)
    for label in info.labels:
        words.add(label.text, 1.0)
    kinds = {kind for concept in words.concepts for kind in _KINDS_OF.get(concept, ())}
    every = ("count", "currency", "physical", "duration", "percent", "percentage_point", "ratio")
    if not kinds or "per_head" in words.concepts:
        return every
    return (*kinds, "percentage_point", "ratio") if "percent" in kinds or figure != "level" else tuple(kinds)


def _share_fit(frame: ClaimFrame, info: IndicatorInfo, code: str, noun: str) -> float:
    if code in ("%", "pp", UNKNOWN_UNIT):
        return _SURE if info.kind != "change" else _LIKELY
    if not code and noun:
        return _SURE if frame.quantity.unit.kind == "ratio" else _MAYBE
    return _LIKELY if info.parent is not None else _HARDLY


def unit_of(info: IndicatorInfo, reference: Reference) -> str:
    """Return the unit of an indicator, that of its first series where the data state none for it."""
    if info.unit or info.id not in reference.by_indicator:
        return info.unit
    return reference.series(reference.by_indicator[info.id][0], info.id)[0].unit


def names_world(frame: ClaimFrame, world: str, reference: Reference) -> bool:
    """Tell whether the words beside a figure name the whole world, by any of its names."""
    if world_pattern(frame.language).search(frame.near):
        return True
    return any(mention.entity == world for mention in reference.entity_names.find(frame.near, frame.language))


def world_of(frame: ClaimFrame, info: IndicatorInfo, reference: Reference) -> str | None:
    """Return the world, where the words beside a share name it and the reference has the indicator for it."""
    if frame.quantity.unit.kind not in ("percent", "ratio") or unit_of(info, reference) in ("%", "pp"):
        return None
    world = reference.entity_names.of_territory(WORLD)
    if world is None or not names_world(frame, world, reference):
        return None
    return next((one for one in reference.entity_names.same(world) if reference.has(one, info.id)), None)
