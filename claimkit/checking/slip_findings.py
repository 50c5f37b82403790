"""Figures that one wrong digit keeps from agreeing, where enough speaks for their being meant to go together.

Candidates come from `slip_trios` and `slip_lists`; which of them are called wrong is weighed by tables that were fitted on
train articles into which an error was planted (`scripts/fit_slips.py`). Figures that another rule has placed are left alone.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from claimkit.checking.building import build_finding, whole_text
from claimkit.checking.evidence import find_guesses, weigh
from claimkit.checking.intervals import HUNDRED, ZERO, Interval, significant_digits
from claimkit.checking.named_wholes import names_other_whole
from claimkit.checking.pages import Figure, Page
from claimkit.checking.pair_verdicts import judge_pair
from claimkit.checking.pairings import STEPS
from claimkit.checking.slip_lists import Listing, find_slipped_lists
from claimkit.checking.slip_trios import Trio, find_trios
from claimkit.checking.sums import in_scale, sum_finding
from claimkit.compact import read_toml
from claimkit.records import Finding

_WEIGHTS = Path(__file__).with_name("slips.toml")
_AGREES = ("supported", "approximately_supported")
_RULES = ("percent_change", "factor_change", "share", "ratio")
_GIVEN = ("share percent", "both percent", "share ratio")  # steps from one figure to another are told too loosely
_JOINED = frozenset(("equals part", "share words part", "out of part"))
_ASIDE = frozenset(("apposed", "gap 0"))
_LED = frozenset(
    ("lead of_which", "lead makes_up", "lead equals", "lead colon", "sum makes up", "sum rest", "whole opens")
)
_SUMMED = frozenset(("whole total later", "whole sum later", "whole total behind", "sum rest"))
_AGAINST = frozenset(("lead versus", "sum versus", "sum changes", "sum part more less"))
_APART = frozenset(("skips step", "versus part"))
_PLAIN = frozenset(("sum joined all", "sum first skips alike 0"))
_BEGUN = frozenset(("sum first sentences 0 0", "sum first sentences 1 0"))
_MIXED = frozenset(
    (
        "sum goes on", "sum began before", "sum versus", "sum changes", "sum part more less", "sum moves", "sum step",
        "sum other time", "sum total inside", "several answers", "sum modalities", "sum share words", "lead among",
        "whole of_which", "sum inside alike",
    )
)  # fmt: skip
_LOOSE = frozenset(("sum goes on", "several answers", "sum part more less", "sum other time", "sum inside alike"))
_SURELY = 0.75  # how sure a plain list is
_LISTED = 3
_NEAR = 30  # characters beside a step
_FEW = 10
_COIN = Decimal("0.5")
_WEAK = 0.1  # how sure figures that agree are meant, below which they are hardly rivals


@dataclass(frozen=True, slots=True)
class Slip:
    """Figures that one digit keeps from agreeing, and what speaks for their being meant to go together."""

    group: str  # trio, sum, hundred
    found: Trio | Listing
    figures: tuple[Figure, ...]
    features: frozenset[str]

    @property
    def ids(self) -> set[str]:
        """Return the claims of the figures."""
        return {figure.claim.id for figure in self.figures}


def check_slips(page: Page, known: Iterable[Finding]) -> Iterator[Finding]:
    """Yield a finding for each group of figures that is surely enough meant, the surest first."""
    least = _table()["least"]
    scored = [(_SURELY if _is_plain(page, slip) else _weigh(slip), slip) for slip in find_slips(page, known)]
    taken: list[set[str]] = []
    for score, slip in sorted(scored, key=lambda one: -one[0]):
        if score >= least[slip.group] and not any(len(slip.ids & ids) > 1 for ids in taken):
            finding = _report(page, slip, round(score, 2))
            if finding is not None:
                taken.append(slip.ids)
                yield finding


def find_slips(page: Page, known: Iterable[Finding]) -> Iterator[Slip]:
    """Yield the figures that one digit keeps from agreeing and that no rule has placed."""
    known = list(known)
    agreeing = [finding for finding in known if finding.verdict in _AGREES]
    wrong = [set(finding.claim_ids) for finding in known if finding.verdict not in _AGREES]
    placed = {finding.claim_ids[0] for finding in known if finding.rule in _RULES}
    right = {name for finding in agreeing for name in finding.claim_ids}
    summed = {name for finding in agreeing if finding.rule == "sum" for name in finding.claim_ids}
    for slip in (*_trios(page, placed, right), *_lists(page, right, summed)):
        if not any(len(slip.ids & ids) > 1 for ids in wrong):
            yield slip


def _trios(page: Page, placed: set[str], right: set[str]) -> Iterator[Slip]:
    for step in page.figures:
        if step.kind not in STEPS or step.claim.id in placed or step.claim.modality == "negated":
            continue
        trios = [t for t in find_trios(page, step) if f"{t.kind} {step.kind}" in _GIVEN and _may_be_told(page, t)]
        if not trios:
            continue
        rival = max((weigh(guess.features) for guess in find_guesses(page, step)), default=0.0)
        for trio in trios:
            figures = (step, trio.pair.first, trio.pair.second)
            held = f"held {sum(figure.claim.id in right for figure in figures[1:])}"
            against = f"rival {'none' if not rival else 'weak' if rival < _WEAK else 'some'}"
            yield Slip("trio", trio, figures, trio.features | {held, against})


def _may_be_told(page: Page, trio: Trio) -> bool:
    """Tell whether words join a share to figures beside it, and none to others: "60 buses, two thirds of them"."""
    step, one, two = trio.step, trio.pair.first, trio.pair.second
    if names_other_whole(page, step, two if two.value >= one.value else one):
        return False  # "28.4 per cent of the votes, and 9 of the 31 seats"
    if step.quantity.approximate or not (trio.features & _JOINED or trio.features >= _ASIDE):
        return False
    last = max(one, two, key=lambda figure: figure.place)
    if step.kind == "ratio" and step.place > last.place and page.is_only("and", page.gap(last, step)):
        return False  # "a fall by 450, and four firms in ten made a loss"
    skipped = page.figures[last.place + 1 : step.place]
    if trio.features & _APART or ";" in page.gap(last, step) or any(figure.kind in STEPS for figure in skipped):
        return False  # "2,300 workers, 1,900 of them seasonal; 68 per cent are women"
    behind, before = page.sentence_after(step, _NEAR), page.sentence_before(step, _NEAR)
    if page.starts("more_less", behind) or page.starts("of_which", behind) or page.ends_with("of_which", before):
        return False
    small = all(figure.value < _FEW for figure in (one, two))
    return not small and step.value < HUNDRED and _coin(one) == _coin(two)


def _coin(figure: Figure) -> bool:
    """Tell whether an amount is written with a fraction of its currency's unit."""
    return figure.kind == "currency" and figure.quantity.precision < _COIN and figure.value < 1


def _lists(page: Page, right: set[str], summed: set[str]) -> Iterator[Slip]:
    for listing in find_slipped_lists(page):
        plain = _is_plain_list(page, listing)
        if not plain and not _is_told(page, listing):
            continue
        figures = (*listing.parts, *(() if listing.whole is None else (listing.whole,)))
        ids = {figure.claim.id for figure in figures}
        if listing.whole is not None and listing.whole.claim.id in summed and len(ids & summed) > 1:
            continue
        if (listing.whole is None and ids <= right) or (plain and len(ids & summed) > 1):
            continue
        group = "hundred" if listing.whole is None else "sum"
        yield Slip(group, listing, figures, listing.features | {f"{group} held {min(len(ids & right), 2)}"})


def _is_told(page: Page, listing: Listing) -> bool:
    """Tell whether words make figures a list of parts, and none holds them against each other."""
    whole, last = listing.whole, listing.parts[-1]
    if whole is None:  # "38 % go to the makers and 52 % to the halls; the rest"
        behind = page.sentence_after(last)
        return not any(page.has(kind, behind) for kind in ("rest", "the_rest"))
    own = page.text[whole.quantity.end : whole.quantity.end + _NEAR]
    if own[:1] == " " and own[1:2].isalpha() and page.starts("of_which", own):
        return False  # "12 million of it" is a part itself
    if all(figure.value < _FEW for figure in (whole, *listing.parts)):
        return False  # goals
    if not any(feature.endswith("skips alike 0") for feature in listing.features):
        return False
    cues = _LED if whole.place < last.place else _SUMMED
    return bool(listing.features & cues) and not listing.features & _AGAINST


def _is_plain(page: Page, slip: Slip) -> bool:
    return isinstance(slip.found, Listing) and _is_plain_list(page, slip.found)


def _is_plain_list(page: Page, listing: Listing) -> bool:
    """Tell whether a sentence holds nothing but three or more parts of the figure before it, or some and "the remaining" ones.

    "The fund is worth 90 million. The state gives 48 million, the towns 31 and the banks the remaining 14." Without a word for
    the rest the parts have to exceed their whole: a list may leave some out, but never add any.
    """
    whole, parts, features = listing.whole, listing.parts, listing.features
    if whole is None or whole.place > parts[0].place or all(figure.value < _FEW for figure in parts):
        return False
    if whole.kind == "count" and max(significant_digits(figure.value) for figure in (whole, *parts)) < _LISTED:
        return False  # "11 of the 24 seats, 10 for A and the other 3"
    if "sum rest" in features and not features & _LOOSE:
        return True
    if not features >= _PLAIN or features & _MIXED or not features & _BEGUN:
        return False
    total = sum((part.value for part in in_scale(whole, parts)), ZERO)
    return len(parts) >= _LISTED and "sum and last" in features and total > whole.value


def _weigh(slip: Slip) -> float:
    """Return how likely it is that figures are meant to go together, so that one of them is wrong."""
    weights = _table()[slip.group]
    total = weights["always"] + sum(weights.get(feature, 0.0) for feature in slip.features)
    return 1 / (1 + math.exp(-total))


@functools.cache
def _table() -> Mapping[str, Mapping[str, float]]:
    return read_toml(_WEIGHTS)


def _report(page: Page, slip: Slip, score: float) -> Finding | None:
    found = slip.found
    if isinstance(found, Listing):
        return _report_list(page, found, score)
    step, pair = found.step, found.pair
    if found.kind != "both":
        finding = judge_pair(page, step, pair, strict=False, joined=True)
        wrong = finding is not None and finding.verdict not in _AGREES
        return finding if wrong else None
    share = pair.first.exact.divided(pair.first.exact + pair.second.exact)
    if share is None:
        return None
    return build_finding(
        page, "share", "contradicted", step, (pair.first, pair.second), found=step.exact, expected=share.times(HUNDRED),
        unit="%", confidence=score, template="ratio",
        arithmetic=f"{whole_text(page, pair.first)} / ({whole_text(page, pair.first)} + {whole_text(page, pair.second)})",
    )  # fmt: skip


def _report_list(page: Page, listing: Listing, score: float) -> Finding:
    parts = listing.parts
    if listing.whole is not None:
        return sum_finding(page, listing.whole, in_scale(listing.whole, parts), "contradicted", score)
    return build_finding(
        page, "share", "contradicted", parts[0], parts[1:], found=sum((p.exact for p in parts), Interval(ZERO, ZERO)),
        expected=Interval(HUNDRED, HUNDRED), unit="%", confidence=score,
        arithmetic=" + ".join(whole_text(page, part) for part in parts),
    )  # fmt: skip
