"""One reported stretch as the finders of `attribution` and `sources` yield it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from claimkit.extraction.contents import Span
from claimkit.records import Polarity

ReportKind = Literal["verb", "source", "noun", "accordingly", "anaphor", "thing"]


@dataclass(slots=True)
class Report:
    """Word ranges of the content, the speaker and the cue, and what kind of cue it was.

    A report of the kind "thing" has no content: its verb says that something was said, and what follows is no clause.
    """

    kind: ReportKind
    content: list[Span]
    speaker: Span | None
    cue: Span
    polarity: Polarity = "asserted"
    unnamed: bool = False  # a passive, of which nobody is said to speak
    aside: bool = False  # a clause like "wie X mitteilte", which vouches for all around it
    particle: int | None = None  # of a separable verb, where it stands behind what is reported: "peilt ... an"
    idiom: Span | None = (
        None  # the words that make the cue with its verb, apart from it: "stellt 3 Prozent in Aussicht"
    )
    verb_kind: str = ""  # of a cue verb: whether it says, thinks, demands ...
    takes: frozenset[str] = field(default_factory=frozenset)
