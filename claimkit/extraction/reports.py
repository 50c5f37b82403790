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
    takes: frozenset[str] = field(default_factory=frozenset)
    end: int = 0  # after the particle of a separable verb that stands right behind the cue
    names: bool = False  # it says what somebody calls a thing
