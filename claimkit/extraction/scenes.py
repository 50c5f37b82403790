"""A figure in its sentence: what all candidates for its measure, subject and time share."""

from __future__ import annotations

import functools
from collections.abc import Sequence
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


@dataclass
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
    mate: bool = False  # the figure before belongs to the same list or the same change
    measure: Token | None = None
    subject: Token | None = None
    time: Time | None = None
    owners: list[Token] | None = None  # what `owners` finds of the words of the sentence
    kept: dict[int, tuple[set[str], list[Item], str]] = field(default_factory=dict)
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
        return cls(frame, quantity, root, first, last, ancestors, place, before, group, bounds, mate)

    @functools.cached_property
    def kind(self) -> str:
        """What is counted with: the kind of the unit, "counted" for a count whose noun is said."""
        unit = self.quantity.unit
        return unit.kind if unit.kind != "count" or unit.text is None else "counted"

    @functools.cached_property
    def clause(self) -> int:
        """The head of the figure's clause."""
        return self.frame.clauses[self.root.i]

    @functools.cached_property
    def verb(self) -> str:
        """What the verb of the figure's clause says of it (`Frame.verb_class`), "link" where a noun is the predicate."""
        head = self.frame.doc[self.clause]
        if head.pos_ not in ("VERB", "AUX"):
            return "link" if any(child.dep_ == "cop" for child in head.children) else "none"
        return self.frame.verb_class(head)

    @functools.cached_property
    def own(self) -> range:
        """The tokens of the figure."""
        return self.frame.tokens(self.quantity.start, self.quantity.end)

    @functools.cached_property
    def row(self) -> tuple[range | None, Sequence[range]]:
        """The noun of a row that the figure goes with in a list of figures, and the others (`paired_nouns`)."""
        return paired_nouns(self)

    @functools.cached_property
    def labels(self) -> frozenset[int]:
        """The tokens that label the figure in a row of figures."""
        return self.frame.labels_of(self.quantity, self.root)

    @functools.cached_property
    def doer(self) -> tuple[Token | None, str]:
        """The grammatical subject of the figure's clause and how it is shared (`Frame.doer`)."""
        return self.frame.doer(self.clause)

    @functools.cached_property
    def doer_kind(self) -> str:
        """What the grammatical subject is: none, figure, measure, pronoun, name or noun."""
        token, _how = self.doer
        if token is None:
            return "none"
        if token.i in self.own or (token.i in self.ancestors and token.i in self.frame.figure_tokens):
            return "figure"
        if token.pos_ == "PRON":
            return "pron"
        if self.frame.is_measure(token):
            return "measure"
        return "name" if self.frame.is_name(token) else "noun"
