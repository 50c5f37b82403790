"""One sentence for each finding, in the article's language or English, from the templates in the language data."""

from __future__ import annotations

from decimal import Decimal

from claimkit.checking.cues import FALLBACK, load_checks
from claimkit.checking.intervals import Interval
from claimkit.checking.verdicts import rounded

_SHOWN_DIGITS = 4


def explain(language: str, rule: str, verdict: str, **values: str) -> str:
    """Fill the template of a rule and a verdict; the most special one that the language has."""
    for code in (language, FALLBACK):
        templates = load_checks(code).get("sentences", {})
        for key in (f"{rule}_{verdict}", rule):
            if key in templates:
                return str(templates[key]).format_map(_Blanks(values))
    return f"{rule}: {verdict}"


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def show_number(language: str, figure: Decimal | None) -> str:
    """Write a figure with the language's separators: 1.234,5 or 1,234.5."""
    if figure is None:
        return "?"
    signs = load_checks(language).get("format", {"decimal": ".", "group": ","})
    text = f"{rounded(figure, _SHOWN_DIGITS):,f}"
    return text.translate({ord(","): signs["group"], ord("."): signs["decimal"]})


def show_interval(language: str, interval: Interval, unit: str | None = None) -> str:
    """Write an interval: one figure where both ends read the same, else both, open sides as at least or at most."""
    low, high = show_number(language, interval.low), show_number(language, interval.high)
    signs = load_checks(language).get("format", {})
    if interval.low is None:
        text = f"{signs.get('at_most', '<=')} {high}"
    elif interval.high is None:
        text = f"{signs.get('at_least', '>=')} {low}"
    elif low == high:
        text = low
    else:
        text = f"{low} {signs.get('to', '-')} {high}"
    return show_unit(text, unit)


def show_unit(text: str, unit: str | None) -> str:
    """Set a unit's code behind a figure, unless it is a count, a ratio or a factor."""
    return text if unit in (None, "", "1", "x") else f"{text} {unit}"
