"""One sentence for each finding, in the article's language or English, from the templates in the language data."""

from __future__ import annotations

from decimal import Decimal, localcontext

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


def show_interval(language: str, interval: Interval, unit: str | None = None, *, half: Decimal | None = None) -> str:
    """Write an interval: one figure where both ends read the same, else both, open sides as at least or at most.

    `half` is half a unit of the last digit of the figure that it stands beside: one digit more than that is shown.
    """
    low, high = (show_number(language, to_digits(end, half)) for end in (interval.low, interval.high))
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


def to_digits(figure: Decimal | None, half: Decimal | None) -> Decimal | None:
    """Round a computed figure to one digit more than one with half a unit of `half`, but to two digits at least."""
    if figure is None or not figure or not half or half <= 0:
        return figure
    place = min((half * 2).adjusted() - 1, figure.adjusted() - 1)
    with localcontext() as context:
        context.prec = max(28, figure.adjusted() - place + 4)
        return figure.quantize(Decimal(1).scaleb(place))


def show_unit(text: str, unit: str | None) -> str:
    """Set a unit's code behind a figure, unless it is a count, a ratio or a factor."""
    return text if unit in (None, "", "1", "x") else f"{text} {unit}"
