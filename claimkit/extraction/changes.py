"""How a quantity moved: from-to pairs, steps and multiples, read from the words around the figures."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from claimkit.extraction.comparisons import (
    compare,
    dwindle,
    join_alternatives,
    join_appositions,
    join_insets,
    join_levels,
    join_multiples,
    join_pairs,
    join_results,
    look_ahead,
    look_back,
    split_alternatives,
    sum_up,
    sum_up_earlier,
    take_up,
    tell_again,
    unify,
)
from claimkit.extraction.fits import join_fitting
from claimkit.extraction.governors import bargain, govern
from claimkit.extraction.moves import LEAD, REACH, View, alike, by_value, lead
from claimkit.extraction.older_figures import find_older
from claimkit.extraction.reckonings import reckon
from claimkit.extraction.step_words import BREAK, moved_by
from claimkit.extraction.steps import read_step
from claimkit.languages import Language
from claimkit.records import Change, Quantity

_BETWEEN = 3  # words between two states of one thing, where nothing else stands there
_STEM = 4  # letters by which two nouns are told apart
_OPPOSITE = {"increase": "decrease", "decrease": "increase"}
_BACKWARDS = 24  # characters between a newer figure and the older one behind it


def find_changes(
    text: str,
    quantities: Sequence[Quantity],
    sentence: tuple[int, int],
    language: Language,
    times: Sequence[tuple[int, int]] = (),
) -> dict[int, Change]:
    """Return the changes of one sentence's quantities, keyed by their place in `quantities`.

    `times` are the places of the sentence's time expressions: a multiple is a change only beside an earlier time.
    """
    return changes_of(View.of(text, quantities, sentence, times, language))


def changes_of_all(views: Sequence[View]) -> list[dict[int, Change]]:
    """Return the changes of the sentences of a text; one may sum up the sentence before it."""
    found = [changes_of(view) for view in views]
    for (earlier, before), (later, changes) in itertools.pairwise(zip(views, found, strict=True)):
        sum_up(earlier, before, later, changes)
        sum_up_earlier(earlier, before, later, changes)
        take_up(earlier, later, changes)
        look_back(earlier, before, later, changes)
        look_ahead(earlier, before, later, changes)
    join_fitting(views, found)
    bargain(views, found)
    return found


def changes_of(view: View) -> dict[int, Change]:
    """Return the changes of one sentence."""
    changes: dict[int, Change] = {}
    paired = {index for index in range(len(view.quantities)) if _pair(index, view, changes)}
    for index, quantity in enumerate(view.quantities):
        if index not in changes and index not in paired and not quantity.ordinal:
            read_step(index, view, changes)
    reckon(view, changes)
    join_multiples(view, changes)
    join_pairs(view, changes)
    compare(view, changes)
    split_alternatives(view, changes)
    join_appositions(view, changes)
    govern(view, changes)
    join_alternatives(view, changes)
    join_results(view, changes)
    join_pairs(view, changes)
    unify(view, changes)
    find_older(view, changes)
    join_levels(view, changes)
    tell_again(view, changes)
    join_insets(view, changes)
    dwindle(view, changes)
    return changes


def _pair(index: int, view: View, changes: dict[int, Change]) -> bool:
    """Join "von A auf B", also with the step between them or with the preposition lost ("von 4 Yuan erhoeht 8 Yuan")."""
    if _pair_backwards(index, view, changes):
        return True
    if not view.roles[index] & {"from", "against", "instead"}:
        return False
    first = "instead" in view.roles[index] and index == 0  # "Statt sieben Naechten sind es jetzt 4,8"
    for later in range(index + 1, min(index + 3, len(view.quantities))):
        old, new = view.quantities[index], view.quantities[later]
        if new.start - old.end > REACH or (later == index + 2 and "from" in view.roles[index + 1]):
            return False
        if _has_result(index, later, view):
            return False
        between = view.moved_between(old.end, new.start)
        opened = "from" in view.roles[index] and _opens_bare(old, view)
        bare = not view.roles[later] and between and opened and moved_by(old, view) is None
        became = view.becomes_of(old, new)
        lost = later == index + 1 and (first or bare or became)
        comma = "," in view.text[old.end : new.start]
        if comma and not view.rules.weak and not view.moved_between(max(view.start, old.start - REACH), new.end + LEAD):
            return False  # "ein Zuschuss von 15 Euro, gedeckelt auf 200"
        ends = comma and view.rules.weak and moved_by(old, view)  # "de 3 euros, a 40"
        if (
            alike(old, new)
            and ("to" in view.roles[later] or lost)
            and not ends
            and _moves_about(old, new, view, changes)
            and not _is_attribute(old, new, view)
        ):
            by = view.quantities[index + 1] if later == index + 2 and "by" in view.roles[index + 1] else None
            changes[later] = Change(by_value(old, new) or view.direction_of(new), old, new, by)
            if by is not None:
                changes[index + 1] = changes[later]
            return True
    return False


def _has_result(index: int, later: int, view: View) -> bool:
    """Tell whether the newer state of a figure stands right before it, and the next "to" is of another clause.

    "La tedesca e scesa al 5,9 per cento dal 6,9 del 2022, quella francese al 4,9."
    """
    if index == 0 or "from" not in view.roles[index] or "to" not in view.roles[index - 1]:
        return False
    before, old, new = view.quantities[index - 1], view.quantities[index], view.quantities[later]
    gap = view.text[before.end : old.start]
    near = len(gap) <= _BACKWARDS and not BREAK.search(gap)
    words = view.text[old.end : new.start].partition(",")[2].split()
    return near and alike(before, old) and len(words) > 1


def _opens_bare(old: Quantity, view: View) -> bool:
    """Tell whether "from" itself stands before a figure: "of the 120 posts 75 go" is no from-to."""
    words = view.text[max(view.start, lead(old) - LEAD) : lead(old)].split()
    return bool(words) and words[-1].lower() not in view.rules.determiners


def _pair_backwards(index: int, view: View, changes: dict[int, Change]) -> bool:
    """Join "rose to A from B", where the older figure stands behind the newer; weak prepositions do not say so."""
    if view.rules.weak or index + 1 >= len(view.quantities) or "to" not in view.roles[index]:
        return False
    new, old = view.quantities[index : index + 2]
    direction = by_value(old, new)
    gap = view.text[new.end : old.start]
    gap = gap[1:] if gap.startswith(",") and len(gap.split()) == 2 else gap  # ", from", but not ", a rise of"
    near = len(gap) <= _BACKWARDS and not BREAK.search(gap)
    taken = (
        index + 2 < len(view.quantities)
        and "to" in view.roles[index + 2]
        and not _has_result(index + 1, index + 2, view)
    )
    if "from" not in view.roles[index + 1] or direction is None or not near or taken:
        return False
    ways = {view.direction_of(new), *(move.direction for move in view.moves if move.end <= new.start)}
    if direction not in ways:
        return False  # "trimmed its forecast for growth to 1.1 percent from 1.4"
    changes[index] = Change(direction, old, new)
    return True


def _is_attribute(old: Quantity, new: Quantity, view: View) -> bool:
    """Tell whether "from" only tells the size of the noun before it: "Ein Sondereffekt von 5 Mio. hat das Ergebnis auf 8 Mio. gedrueckt"."""
    nouns = [quantity.unit.text if quantity.unit.kind == "count" else None for quantity in (old, new)]
    if None not in nouns and view.rules.weak and nouns[0] != nouns[1] and not _share_stem(*nouns):
        return True  # "fechar 9 das 74 clinicas e cortar 350 vagas"
    way = by_value(old, new)
    words = view.text[view.start : lead(old)].split()[:-1]
    named = (
        bool(words)
        and words[-1].isalpha()
        and (view.verbal is not None)
        and not any(view.text.startswith(words[-1], verb) and lead(old) - verb <= LEAD for verb in view.verbal)
    )
    moves = {move.direction for move in view.moves if view.start <= move.start}
    parted = len(view.text[old.end : new.start].split()) > _BETWEEN
    return named and parted and way in ("increase", "decrease") and bool(moves) and moves <= {_OPPOSITE[way]}


def _share_stem(one: str | None, other: str | None) -> bool:
    """Tell whether two nouns begin alike: "Stelle", "Stellen"."""
    return (one or "").lower()[:_STEM] == (other or "").lower()[:_STEM]


def _moves_about(old: Quantity, new: Quantity, view: View, changes: dict[int, Change]) -> bool:
    """Tell whether a word of movement stands around two figures, where the prepositions alone do not say so.

    A pair may share that of the one before it: "passera de 15 a 17 euros, et l'autre de 40 a 45".
    """
    paired = any(change.old is not None and change.new is not None for change in changes.values())
    return not view.rules.weak or paired or view.moved_between(old.start - LEAD, new.end + LEAD)
