"""Build an Article from text: digest, title, language, and notices about odd characters."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from claimkit.errors import ReadError
from claimkit.languages.detection import detect_language
from claimkit.records import Article, Notice

MOST_CHARACTERS = 10_000_000  # about 1,500 times a long article; above it the text is no article
_LONGEST_TITLE = 160
_SENTENCE_ENDS = (".", ",", ";", ":", "\u3002", "\uff0c", "\uff1b", "\uff1a")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ODD_CHARACTERS = (
    (
        "bidi_controls",
        re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]"),
        "characters that turn the writing direction: figures are read in the order in which they are stored",
    ),
    (
        "zero_width",
        re.compile("[\u200b\u200c\u2060\u00ad\ufeff]"),
        "invisible characters (zero-width or soft hyphen)",
    ),
    (
        "control_characters",
        re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"),
        "control characters; they are kept, so that offsets hold",
    ),
)


def build_article(
    text: str,
    *,
    source: str | None = None,
    title: str | None = None,
    published: datetime.date | str | None = None,
    language: str | None = None,
    encoding: str | None = None,
    notices: Iterable[Notice] = (),
) -> Article:
    """Return the article that a text is; the text stays as it is, but for lone surrogates, replaced one for one.

    Title and language are found in the text where they are not given. Raises ReadError for a text of more than ten
    million characters and for a `published` that is no ISO date.
    """
    if len(text) > MOST_CHARACTERS:
        raise ReadError(f"the text is too large: {len(text):,} characters, at most {MOST_CHARACTERS:,}; split it")
    text, found = _mend(text)
    if language is None:
        detection = detect_language(text)
        language, confidence, shares = detection.code, detection.confidence, dict(detection.shares)
    else:
        confidence, shares = 1.0, {language: 1.0}
    return Article(
        id="sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest(),
        source=_SURROGATES.sub("\ufffd", source) if source is not None else None,
        title=_SURROGATES.sub("\ufffd", title) if title is not None else find_title(text),
        published=parse_published(published),
        language=language,
        language_confidence=confidence,
        languages=shares,
        text=text,
        encoding=encoding,
        notices=(*notices, *found),
    )


def find_title(text: str) -> str | None:
    """Return the first line when it reads like a title: short, no full stop at its end, and text below it."""
    line, newline, rest = text.lstrip("\ufeff\r\n\t ").partition("\n")
    line = line.strip()
    following = rest.lstrip()
    if not (newline and line and following) or len(line) > _LONGEST_TITLE:
        return None
    wrapped = not rest.startswith(("\n", "\r\n")) and following[0].islower()
    return None if wrapped or line.endswith(_SENTENCE_ENDS) else line


def parse_published(published: datetime.date | str | None) -> str | None:
    """Return a date as ISO text; raises ReadError for a string that is no ISO date."""
    if published is None:
        return None
    if isinstance(published, datetime.date):
        return published.isoformat()[:10]
    try:
        return datetime.date.fromisoformat(published.strip()[:10]).isoformat()
    except ValueError:
        raise ReadError(f"the publication date {published[:40]!r} is no ISO date; write it as 2024-11-01") from None


def _mend(text: str) -> tuple[str, list[Notice]]:
    """Replace lone surrogates and say which odd characters the text holds, each kind once."""
    notices = []
    if surrogate := _SURROGATES.search(text):
        text, count = _SURROGATES.subn("\ufffd", text)
        place = surrogate.start()
        message = f"{count} lone surrogates, each replaced by U+FFFD"
        notices.append(Notice("lone_surrogates", message, "warning", place, place + 1))
    for code, pattern, what in _ODD_CHARACTERS:
        if first := pattern.search(text):
            count = sum(1 for _ in pattern.finditer(text))
            notices.append(Notice(code, f"{count} {what}", "hint", first.start(), first.end()))
    return text, notices


@dataclass(frozen=True, slots=True)
class Given:
    """What the user states about a source; it wins over what the source states of itself."""

    published: str | None = None
    language: str | None = None
    encoding: str | None = None

    def build(
        self,
        text: str,
        *,
        source: str | None = None,
        title: str | None = None,
        published: str | None = None,
        language: str | None = None,
        encoding: str | None = None,
        notices: Iterable[Notice] = (),
    ) -> Article:
        """Return the article of a text and of what its source states, which gives way to what the user states."""
        return build_article(
            text,
            source=source,
            title=title,
            published=self.published or published,
            language=self.language or language,
            encoding=encoding,
            notices=notices,
        )
