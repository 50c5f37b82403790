"""Find which quotation marks belong together, however broken they are.

A language's table [marks] says which glyphs open and close (`pairs`), which are used for quotes inside quotes
(`inner`), which may be apostrophes and which dashes open a turn of dialogue. Everything else is decided by context:
an opener leans on the word after it, a closer on the word before it. The text is read once, with a stack; a closer
looks at most `_REACH` openers back, so the time stays linear whatever the marks.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import Literal

from claimkit.extraction.lost_marks import find_first_sentence_end, find_lost_closer, find_lost_opener, follows_cue
from claimkit.languages import Language

_REACH = 8  # how many open marks a closer looks back for its own opener
_ELISION = 5  # characters of an elided word with what stands before it: " d'"
_ELIDED = re.compile(r"(?<![^\W_])[^\W\d_]{1,2}['\u2019]$")
_STRAY_GAP = 60  # characters between two openers of which the second is a slip of the pen
_MAX_PARAGRAPHS = 6  # a quote that is not closed within so many paragraphs is not a quote

Level = Literal["outer", "inner", "dash"]


@dataclass(frozen=True, slots=True)
class MarkPair:
    """Two marks and what stands between them; offsets are code points, ends exclusive.

    `start`/`end` take the marks in, `content_start`/`content_end` leave them and the blanks inside them out. `depth`
    is 0 for an outermost pair. `balanced` is False when the closer is missing or of another kind, or when a stray
    opener stands inside. `strays` are the offsets of such openers, to be left out of what was said.
    """

    start: int
    end: int
    content_start: int
    content_end: int
    depth: int = 0
    balanced: bool = True
    level: Level = "outer"
    strays: tuple[int, ...] = ()


@dataclass(slots=True)
class _Open:
    """An opener that waits for its closer."""

    start: int
    end: int
    glyph: str
    paragraph: int
    strays: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class _Glyphs:
    """The table [marks] of a language, compiled."""

    pattern: re.Pattern[str]
    closers: dict[str, frozenset[str]]
    proper: frozenset[tuple[str, str]]
    closing: frozenset[str]
    inner: frozenset[str]
    apostrophes: frozenset[str]
    clipped: re.Pattern[str] | None
    dialogue: re.Pattern[str] | None


def pair_marks(text: str, language: Language) -> tuple[MarkPair, ...]:
    """Return all pairs of quotation marks in text order, outer before inner."""
    glyphs = _compile(language)
    found = _Pairing(text, glyphs, language).run()
    if glyphs.dialogue is not None:
        taken = {pair.start for pair in found}
        found += [pair for pair in _dialogue(text, glyphs.dialogue) if pair.start not in taken]
    return _with_depth(found)


@functools.cache
def _compile(language: Language) -> _Glyphs:
    table = language["marks"]
    pairs = [(opener, closer) for opener, closer in table.get("pairs", [['"', '"']])]
    strange = [(opener, closer) for opener, closer in table.get("foreign", [])]
    closers: dict[str, set[str]] = {}
    for opener, closer in pairs + strange:
        closers.setdefault(opener, set()).add(closer)
    every = {glyph for pair in pairs + strange for glyph in pair}
    dashes = "".join(table.get("dialogue_dashes", []))
    clipped = "|".join(map(re.escape, table.get("clipped", [])))
    return _Glyphs(
        pattern=re.compile("|".join(sorted(map(re.escape, every), key=lambda glyph: (-len(glyph), glyph)))),
        closers={opener: frozenset(ends) for opener, ends in closers.items()},
        proper=frozenset(pairs),
        closing=frozenset(closer for _, closer in pairs + strange),
        inner=frozenset(table.get("inner", [])),
        apostrophes=frozenset(table.get("apostrophes", [])),
        clipped=re.compile(rf"(?:{clipped})(?![^\W_])") if clipped else None,
        dialogue=re.compile(rf"^[ \t]*([{re.escape(dashes)}])[ \t]*(?=[^\W\d_])", re.MULTILINE) if dashes else None,
    )


class _Pairing:
    """One reading of a text: the stack of open marks and the pairs closed so far."""

    def __init__(self, text: str, glyphs: _Glyphs, language: Language) -> None:
        self.text = text
        self.glyphs = glyphs
        self.language = language
        self.stack: list[_Open] = []
        self.pairs: list[MarkPair] = []
        self.paragraph = 0
        self.stops = [match.start() for match in re.finditer("\n", text)] + [len(text)]

    def run(self) -> list[MarkPair]:
        for match in self.glyphs.pattern.finditer(self.text):
            start, end, glyph = match.start(), match.end(), match.group()
            while self.stops[self.paragraph] < start:
                self.paragraph += 1
            if glyph in self.glyphs.apostrophes and self._is_apostrophe(start, end, glyph):
                continue
            if self._opens(start, end, glyph):
                self._open(start, end, glyph)
            else:
                self._close(start, end, glyph)
        self._drop(0)
        return self.pairs

    def _is_apostrophe(self, start: int, end: int, glyph: str) -> bool:
        """Tell whether the glyph stands inside a word, for its front ("'s ochtends"), or ends one while no quote is open."""
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        if before.isalnum() and after.isalnum():
            return True
        if self.glyphs.clipped is not None and self.glyphs.clipped.match(self.text, end):
            return True
        waiting = any(glyph in self.glyphs.closers.get(mark.glyph, ()) for mark in self.stack[-_REACH:])
        if before.isalnum() or (before in ".,!?" and before):
            return not waiting
        return after.isdigit() or not after.strip()

    def _opens(self, start: int, end: int, glyph: str) -> bool:
        """Decide from context first, then from the language, whether the glyph opens."""
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        leans_left = bool(before.strip()) and (before.isalnum() or before in _ENDS or before in self.glyphs.closing)
        leans_left = leans_left and not _ELIDED.search(self.text, max(0, start - _ELISION), start)
        leans_right = bool(after.strip()) and after not in _STOPS
        may_open, may_close = glyph in self.glyphs.closers, glyph in self.glyphs.closing
        if leans_right and not leans_left:
            return may_open or not self.stack
        if leans_left and not leans_right:
            return not (may_close or self.stack)
        if may_open != may_close:
            return may_open
        return not any(glyph in self.glyphs.closers[mark.glyph] for mark in self.stack[-_REACH:])

    def _open(self, start: int, end: int, glyph: str) -> None:
        if glyph not in self.glyphs.closers:
            return
        same = next((mark for mark in reversed(self.stack[-_REACH:]) if mark.glyph == glyph), None)
        if same is not None and same.paragraph != self.paragraph:
            if self._starts_paragraph(start):
                same.strays.append(start)
                same.paragraph = self.paragraph
                return
            self._drop(0)
        self.stack.append(_Open(start, end, glyph, self.paragraph))

    def _close(self, start: int, end: int, glyph: str) -> None:
        recent = range(len(self.stack) - 1, max(-1, len(self.stack) - 1 - _REACH), -1)
        fits = [k for k in recent if glyph in self.glyphs.closers[self.stack[k].glyph]]
        alike = [k for k in recent if (glyph in self.glyphs.inner) == (self.stack[k].glyph in self.glyphs.inner)]
        where = next(iter(fits or alike), -1)
        if where < 0 or self.paragraph - self.stack[where].paragraph > _MAX_PARAGRAPHS:
            self._close_unopened(start, end, glyph)
            return
        crossed = [mark.start for mark in self.stack[where + 1 :]]
        mark = self.stack[where]
        del self.stack[where:]
        slipped = self._merge_slip(mark, start)
        proper = (mark.glyph, glyph) in self.glyphs.proper
        self._add(mark, start, end, balanced=proper and not crossed and not slipped, more=crossed)

    def _merge_slip(self, mark: _Open, closer: int) -> bool:
        """Decide what two openers with one closer are: speech whose own closer was lost, or a mark repeated by mistake."""
        if not self.stack or self.stack[-1].glyph != mark.glyph:
            return False
        first = self.stack[-1]
        gap = self.text[first.end : mark.start]
        if "\n" in gap or self._closed_again(closer):
            return False
        ended = self._lost_closer(first, mark, closer)
        if ended is not None:
            self.stack.pop()
            self._add(first, ended, ended, balanced=False, more=[])
            return False
        new_sentence = bool(gap.rstrip()) and gap.rstrip()[-1] in _SENTENCE_ENDS
        if not new_sentence and (len(gap) > _STRAY_GAP or re.search(r"[.!?]\s", gap)):
            return False
        self.stack.pop()
        mark.strays[:0] = [*first.strays, mark.start]
        mark.start, mark.end = first.start, first.end
        return True

    def _lost_closer(self, first: _Open, mark: _Open, closer: int) -> int | None:
        """Return where the speech of the first of two openers ends, when it has a cue or speaker of its own."""
        ended = find_lost_closer(self.text, first.end, mark.start, self.language)
        if (
            ended is None
            and self.text[max(0, first.start - 2) : first.start].rstrip().endswith(":")
            and follows_cue(self.text, closer + 1, self.language)
        ):
            ended = find_first_sentence_end(self.text, first.end, mark.start)
        return ended

    def _close_unopened(self, start: int, end: int, glyph: str) -> None:
        """Take a closer without its opener, which a cue follows, as the end of speech that begins with its sentence."""
        if glyph in self.glyphs.inner or glyph in self.glyphs.apostrophes:
            return
        after = max((pair.end for pair in self.pairs[-_REACH:]), default=0)
        first = find_lost_opener(self.text, after, (start, end), self.language)
        if first is not None:
            self._add(_Open(first, first, glyph, self.paragraph), start, end, balanced=False, more=[])

    def _closed_again(self, closer: int) -> bool:
        """Tell whether another closer follows in the paragraph before the next opener."""
        follower = self.glyphs.pattern.search(self.text, closer + 1, self.stops[self.paragraph])
        return follower is not None and not self._opens(follower.start(), follower.end(), follower.group())

    def _drop(self, keep: int) -> None:
        """Give up the open marks above `keep`: the outermost of a paragraph runs to the end of its paragraph."""
        done = -1
        for mark in self.stack[keep:]:
            if mark.start < done:
                continue
            stop = self.stops[mark.paragraph]
            done = stop = find_lost_closer(self.text, mark.end, stop, self.language) or stop
            if mark.glyph not in self.glyphs.apostrophes:
                self._add(mark, stop, stop, balanced=False, more=[])
        del self.stack[keep:]

    def _add(self, mark: _Open, start: int, end: int, *, balanced: bool, more: list[int]) -> None:
        content_start, content_end = mark.end, start
        while content_start < content_end and self.text[content_start].isspace():
            content_start += 1
        while content_start < content_end and self.text[content_end - 1].isspace():
            content_end -= 1
        if content_start >= content_end:
            return
        level: Level = "inner" if mark.glyph in self.glyphs.inner else "outer"
        strays = tuple(mark.strays + more)
        self.pairs.append(
            MarkPair(mark.start, end, content_start, content_end, balanced=balanced, level=level, strays=strays)
        )

    def _starts_paragraph(self, start: int) -> bool:
        line = self.text.rfind("\n", 0, start) + 1
        return start - line <= _STRAY_GAP and not self.text[line:start].strip()


_WIDE = "\u3001\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f"  # the same marks in scripts that set no blanks
_ENDS = frozenset(".,;:!?)]}%\u2026-\u2013\u2014" + _WIDE)
_STOPS = frozenset(".,;:!?)]}\u2026" + _WIDE)
_SENTENCE_ENDS = frozenset(".!?\u2026\u3002\uff01\uff1f")


def _dialogue(text: str, dash: re.Pattern[str]) -> list[MarkPair]:
    """Return the turns of a dialogue: from a dash at the start of a line to the end of the line."""
    turns = []
    for match in dash.finditer(text):
        stop = text.find("\n", match.end())
        stop = len(text) if stop < 0 else stop
        content_end = match.end() + len(text[match.end() : stop].rstrip())
        turns.append(MarkPair(match.start(1), content_end, match.end(), content_end, level="dash"))
    return turns


def _with_depth(pairs: list[MarkPair]) -> tuple[MarkPair, ...]:
    """Sort the pairs and number how deep each stands in the others."""
    ordered = sorted(pairs, key=lambda pair: (pair.start, -pair.end))
    ends: list[int] = []
    result = []
    for pair in ordered:
        while ends and ends[-1] <= pair.start:
            ends.pop()
        result.append(
            MarkPair(
                pair.start,
                pair.end,
                pair.content_start,
                pair.content_end,
                len(ends),
                pair.balanced,
                pair.level,
                pair.strays,
            )
        )
        ends.append(pair.end)
    return tuple(result)
