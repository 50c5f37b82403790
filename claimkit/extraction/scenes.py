"""A figure in its sentence: what all candidates for its measure, subject and time share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimkit.extraction.frames import Frame
from claimkit.extraction.noun_rows import paired_nouns
from claimkit.extraction.ranking import Item
from claimkit.records import Quantity, Time

if TYPE_CHECKING:
    from claimkit.extraction.parses import Token

REACH = 45  # tokens on either side of a figure among which candidates are looked for
_CLIMB = 8  # steps up the tree that are followed


@dataclass(frozen=True, slots=True)
class Before:
    """What the claim before chose, by token index; a figure often shares it."""

    measure: int | None = None
    subject: int | None = None
    time: Time | None = None
    root: int | None = None
    quantity: Quantity | None = None


@dataclass(slots=True)
class Scene:
    """A figure in its sentence."""

    frame: Frame
    quantity: Quantity
    root: Token
    first: int
    last: int
    ancestors: dict[int, int]
    place: int
    before: Before
    group: tuple[int, int] | None
    bounds: tuple[int, int]
    mate: bool  # the figure before belongs to the same list or the same change
    kind: str  # what is counted with: the kind of the unit, "counted" for a count whose noun is said
    own: range  # the tokens of the figure
    clause: int  # the head of its clause
    verb: str  # what the verb of the clause says of it (`Frame.verb_class`), "link" where a noun is the predicate
    doer: tuple[Token | None, str]  # the grammatical subject of the clause and how it is shared (`Frame.doer`)
    doer_kind: str  # none, figure, measure, pronoun, name or noun
    labels: frozenset[int]  # the tokens that label the figure in a row of figures
    row: tuple[
        range | None, Sequence[range]
    ]  # the noun that goes with a listed figure, and the others (`paired_nouns`)
    measure: Token | None = None
    subject: Token | None = None
    time: Time | None = None
    owners: list[Token] | None = None  # what `owners` finds of the words of the sentence
    shared: tuple[str, ...] | None = None  # what `periods` finds whatever the time is
    kept: dict[int, tuple[tuple[str, ...], list[Item], str]] = field(default_factory=dict)
    far: dict[int, list[Item]] = field(default_factory=dict)  # and of words from before
    earlier: dict[int, tuple[str, ...]] | None = None

    @classmethod
    def of(
        cls,
        frame: Frame,
        quantity: Quantity,
        place: int,
        before: Before,
        group: tuple[int, int] | None,
        bounds: tuple[int, int],
        *,
        mate: bool = False,
    ) -> Scene:
        """Look around a figure.

        `place` is its rank in the sentence, `group` its rank and the size in a list of figures, `bounds` the
        characters of the sentence, `mate` whether the figure before belongs to the same list or change.
        """
        root = frame.root(quantity)
        start, end = frame.sentence(root)
        ancestors, token = {root.i: 0}, root
        for step in range(1, _CLIMB):
            if token.head.i == token.i:
                break
            token = token.head
            ancestors[token.i] = step
        first, last = max(start, root.i - REACH), min(end, root.i + REACH)
        own, clause, unit = frame.tokens(quantity.start, quantity.end), frame.clauses[root.i], quantity.unit
        doer = frame.doer(clause)
        return cls(
            frame,
            quantity,
            root,
            first,
            last,
            ancestors,
            place,
            before,
            group,
            bounds,
            mate,
            unit.kind if unit.kind != "count" or unit.text is None else "counted",
            own,
            clause,
            _verb(frame, clause),
            doer,
            _doer_kind(frame, doer[0], own, ancestors),
            frame.labels_of(quantity, root),
            paired_nouns(frame, first, last, own, group),
        )


def _verb(frame: Frame, clause: int) -> str:
    head = frame.doc[clause]
    if head.pos_ not in ("VERB", "AUX"):
        return "link" if any(child.dep_ == "cop" for child in head.children) else "none"
    return frame.verb_class(head)


def _doer_kind(frame: Frame, token: Token | None, own: range, ancestors: Mapping[int, int]) -> str:
    if token is None:
        return "none"
    if token.i in own or (token.i in ancestors and token.i in frame.figure_tokens):
        return "figure"
    if token.pos_ == "PRON":
        return "pron"
    if frame.is_measure(token):
        return "measure"
    return "name" if frame.is_name(token) else "noun"
