"""The view of an article that the consistency rules share: its figures in text order and the text between them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from claimkit.checking.carried import carry_scales
from claimkit.checking.cues import cue_pattern, stem_pattern
from claimkit.checking.intervals import Interval, best_value, exact_of, interval_of, is_usable, plain_money
from claimkit.records import ArticleClaims, Claim, Quantity

# A sentence ends at its mark before a space and a capital; a line break ends it too.
_SENTENCE_END = re.compile(
    "[.!?](?=[\\s\"')\\]\u201c\u201d\u00ab\u00bb\u2018\u2019\u2039\u203a]*\\s+[\"'(\\[\u00ab\u00bb\u2018\u201a\u201c\u201e\u2039]*[^\\W\\d_a-z])"
    "|(?<=[^\\W\\d_]{4})[.!?](?=\\s+\\d)|[\u3002\uff01\uff1f\uff1b\\n]"
)
_SET_OFF = ",;:(\N{EN DASH}\N{EM DASH}-.!?\n"
_QUOTED = " \t\"'\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a"
_YEARS = 2  # back to which a rise without a year of its own may be reckoned
_EXACTLY = 100  # times by which "exactly" makes a figure more exact than its digits
REACH = 6  # how many figures further a rule looks: keeps every rule linear


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A claim's figure with its place in the order of the article's figures."""

    claim: Claim
    place: int

    @property
    def quantity(self) -> Quantity:
        """Return the quantity of the claim."""
        return self.claim.quantity

    @property
    def interval(self) -> Interval:
        """Return what the figure can mean."""
        return interval_of(self.claim.quantity)

    @property
    def exact(self) -> Interval:
        """Return the figure as it stands, its rounding left out."""
        return exact_of(self.claim.quantity)

    @property
    def value(self) -> Decimal:
        """Return one value for the figure."""
        return best_value(self.claim.quantity)

    @property
    def kind(self) -> str:
        """Return the kind of its unit."""
        return self.claim.quantity.unit.kind


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """An article's figures and text."""

    claims: ArticleClaims
    figures: tuple[Figure, ...]
    by_start: dict[int, Figure]
    text: str  # the article's text, the full stops inside its dates masked: "3. März" ends no sentence
    _before: dict[tuple[int, int], str] = field(default_factory=dict)  # what many pairs and rules ask alike
    _cues: dict[tuple[str, str], bool] = field(default_factory=dict)
    _stems: dict[tuple[str, str], bool] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Return the article's language."""
        return self.claims.article.language

    def after(self, figure: Figure, reach: int = REACH) -> Iterator[Figure]:
        """Yield the next figures, nearest first."""
        yield from self.figures[figure.place + 1 : figure.place + 1 + reach]

    def before(self, figure: Figure, reach: int = REACH) -> Iterator[Figure]:
        """Yield the figures before, nearest first."""
        yield from reversed(self.figures[max(figure.place - reach, 0) : figure.place])

    def is_long_ago(self, figure: Figure) -> bool:
        """Tell whether a figure is of a year before that to which a rise or fall without a year is reckoned."""
        time, today = figure.claim.time, self.claims.article.published
        return bool(today and time and time.since) and int(today[:4]) - int(time.since[:4]) > _YEARS  # type: ignore

    def find(self, quantity: Quantity | None) -> Figure | None:
        """Return the figure of a quantity that a change names."""
        return None if quantity is None else self.by_start.get(quantity.start)

    def gap(self, one: Figure, other: Figure) -> str:
        """Return the text between two figures, the qualifier of the second included."""
        first, second = sorted((one, other), key=lambda figure: figure.quantity.start)
        return self.text[first.quantity.end : max(second.quantity.start, first.quantity.end)]

    def same_sentence(self, one: Figure, other: Figure) -> bool:
        """Tell whether no sentence ends between two figures."""
        return not _SENTENCE_END.search(self.gap(one, other))

    def sentences_between(self, one: Figure, other: Figure) -> int:
        """Count the sentence ends between two figures."""
        return len(_SENTENCE_END.findall(self.gap(one, other)))

    def sentence_before(self, figure: Figure, limit: int = 300) -> str:
        """Return the part of the figure's sentence that stands before it."""
        place = figure.quantity.start, limit
        known = self._before.get(place)
        if known is None:
            known = self._before[place] = self._sentence_before(*place)
        return known

    def _sentence_before(self, place: int, limit: int) -> str:
        start = max(place - limit, 0)
        part = self.text[start:place]
        ends = list(_SENTENCE_END.finditer(self.text, start, place + 1))
        ends = [end for end in ends if end.end() <= place]
        return part[ends[-1].end() - start :] if ends else part

    def sentence_after(self, figure: Figure, limit: int = 300) -> str:
        """Return the part of the figure's sentence that stands after it."""
        part = self.text[figure.quantity.end : figure.quantity.end + limit]
        end = _SENTENCE_END.search(part)
        return part[: end.start()] if end else part

    def has(self, kind: str, part: str) -> bool:
        """Tell whether a stretch of text holds a cue of a kind."""
        asked = kind, part
        known = self._cues.get(asked)
        if known is None:
            known = self._cues[asked] = cue_pattern(code_of(self.language), kind).search(part) is not None
        return known

    def find_all(self, kind: str, part: str) -> Iterator[re.Match[str]]:
        """Yield where cues of a kind stand in a stretch of text."""
        yield from cue_pattern(code_of(self.language), kind).finditer(part)

    def starts(self, kind: str, part: str) -> bool:
        """Tell whether a stretch of text begins with a cue of a kind."""
        return cue_pattern(code_of(self.language), kind).match(part.lstrip(" \n,(")) is not None

    def last_sentence(self, gap: str) -> str:
        """Return the part of a gap behind its last sentence end, "" where there is none."""
        ends = list(_SENTENCE_END.finditer(gap))
        return gap[ends[-1].end() :] if ends else ""

    def ends_with(self, kind: str, part: str) -> bool:
        """Tell whether a stretch of text ends with a cue of a kind."""
        return any(not part[m.end() :].strip() for m in cue_pattern(code_of(self.language), kind).finditer(part))

    def opens_whole(self, figure: Figure) -> bool:
        """Tell whether a sentence begins with "of" and the figure: "Of 240 journeys, 84 ..."."""
        before = self.sentence_before(figure, 40).strip(_QUOTED)
        return cue_pattern(code_of(self.language), "first_of").fullmatch(before) is not None

    def sets_off(self, kind: str, gap: str, *, words: int = 99) -> bool:
        """Tell whether a gap holds a cue that begins a clause or a bracket, with at most so many words behind it."""
        for match in cue_pattern(code_of(self.language), kind).finditer(gap):
            before = gap[: match.start()].rstrip()
            if (not before or before[-1] in _SET_OFF) and len(gap[match.end() :].split()) <= words:
                return True
        return False

    def has_clauseless(self, kind: str, part: str) -> bool:
        """Tell whether a stretch of text holds a cue of a kind that begins no clause: "is damit", not ", damit"."""
        pattern = cue_pattern(code_of(self.language), kind)
        return any(not part[: match.start()].rstrip().endswith(",") for match in pattern.finditer(part))

    def has_stem(self, kind: str, part: str) -> bool:
        """Tell whether a stretch of text holds a word part of a kind."""
        asked = kind, part
        known = self._stems.get(asked)
        if known is None:
            known = self._stems[asked] = stem_pattern(code_of(self.language), kind).search(part) is not None
        return known

    def is_all(self, kind: str, part: str) -> bool:
        """Tell whether a stretch of text is one cue of a kind and nothing else."""
        return cue_pattern(code_of(self.language), kind).fullmatch(part.strip()) is not None

    def is_only(self, kind: str, part: str) -> bool:
        """Tell whether a stretch is nothing but cues of a kind and at most two small words."""
        rest = cue_pattern(code_of(self.language), kind).sub(" ", part)
        return rest != part and len(rest.split()) <= 2 and not re.search("[;:.]", rest)


@functools.cache
def code_of(language: str) -> str:
    """Return the code under which a language's cues are kept: "de" of "de-AT"."""
    return language.split("-", maxsplit=1)[0].lower()


def build_page(claims: ArticleClaims) -> Page:
    """Return the page of an article's usable figures, in text order."""
    code = code_of(claims.article.language)
    plain = (replace(claim, quantity=_as_told(plain_money(claim.quantity), code)) for claim in claims.claims)
    usable = sorted((c for c in plain if is_usable(c.quantity)), key=lambda c: (c.quantity.start, c.id))
    text = _mask_dates(claims)
    carried = carry_scales(usable, lambda one, two: not _SENTENCE_END.search(text, one.end, two.start))
    figures = tuple(Figure(claim, place) for place, claim in enumerate(carried))
    return Page(claims, figures, {figure.quantity.start: figure for figure in figures}, text)


def _as_told(quantity: Quantity, code: str) -> Quantity:
    """Return a quantity that is said to be exact as more exact than its digits: "exactly two billion"."""
    said = quantity.qualifier
    if said is None or quantity.bound != "exact" or not cue_pattern(code, "exactly").search(said.text):
        return quantity
    return replace(quantity, precision=quantity.precision / _EXACTLY)


def _mask_dates(claims: ArticleClaims) -> str:
    """Return the article's text, of equal length, without the full stops that stand inside its times."""
    text = claims.article.text
    times = {(claim.time.start, claim.time.end) for claim in claims.claims if claim.time is not None}
    parts, last = [], 0
    for start, end in sorted(times):
        if last <= start < end <= len(text):
            parts += [text[last:start], text[start : end - 1].replace(". ", "  "), text[end - 1]]
            last = end
    return "".join(parts) + text[last:]


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures are counted in the same unit; the counted nouns may differ."""
    first, second = one.unit, other.unit
    if (first.kind, first.code) != (second.kind, second.code):
        return False
    return _per(one) == _per(other)


def last_word(figure: Figure) -> str | None:
    """Return the noun that a figure counts, None for a bare number."""
    text = figure.quantity.unit.text
    return text.split()[-1].casefold() if text else None


def is_bare(quantity: Quantity) -> bool:
    """Tell whether a number stands without any unit, so that it may share that of the figures in its list."""
    unit = quantity.unit
    return unit.kind == "count" and unit.text is None and unit.per is None


def shares_unit(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures are counted in the same unit, which one of them may leave out: "12 million and 5"."""
    return same_unit(one, other) or is_bare(one) != is_bare(other)


def _per(quantity: Quantity) -> tuple[str | None, object] | None:
    per = quantity.unit.per
    return None if per is None else (per.code or (per.text or "").casefold(), per.value)
