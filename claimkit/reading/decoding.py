"""Bytes to text: the encoding that was asked for, else byte order mark, declaration, detection."""

from __future__ import annotations

import codecs
import re

from claimkit.errors import ReadError
from claimkit.records import Notice

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")
_HIGH = bytes(range(128, 256))
_SAMPLE = 65_536
_BINARY_SHARE = 0.02
_CJK = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
_MANY_ERRORS = 0.01


def decode(
    data: bytes, name: str, *, encoding: str | None = None, declared: str | None = None
) -> tuple[str, str, tuple[Notice, ...]]:
    """Return the text, the name of its encoding and notices; a byte order mark is left out.

    `encoding` is what the user asks for and wins; `declared` is what the source says of itself and may be wrong.
    Raises ReadError when the bytes are no text, or not text in the encoding asked for.
    """
    if encoding is not None:
        return _as_asked(data, name, encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name, marked), marked, ()
    if wide := _without_mark(data):
        return _strictly(data, name, wide), wide, (_guess(wide),)
    if _is_binary(data):
        raise ReadError(f"{name}: this is a binary file, not text; claimkit reads text, HTML, DOCX, PDF and feeds")
    for candidate in (declared, "utf-8"):
        text = _attempt(data, candidate) if candidate else None
        if candidate and text is not None:
            notices = (_contradiction(declared, candidate),) if declared and candidate != declared else ()
            return text, codecs.lookup(candidate).name, notices
    return _detected(data, name)


def _as_asked(data: bytes, name: str, encoding: str) -> tuple[str, str, tuple[Notice, ...]]:
    try:
        canonical = codecs.lookup(encoding).name
    except LookupError:
        raise ReadError(f"there is no encoding {encoding[:40]!r}; name one such as utf-8, cp1252, gb18030") from None
    text = _strictly(data, name, canonical)
    return text.removeprefix("\ufeff"), canonical, ()


def _strictly(data: bytes, name: str, encoding: str) -> str:
    try:
        text, _ = codecs.lookup(encoding).decode(data)
    except UnicodeDecodeError as error:
        found = data[error.start : error.start + 4].hex(" ")
        where = f"byte {error.start} ({found})"
        raise ReadError(f"{name}: not {encoding} at {where}; name the encoding with --encoding") from None
    if not isinstance(text, str):
        raise ReadError(f"{encoding} is no text encoding; name one such as utf-8, cp1252, gb18030")
    return text


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        text, _ = codecs.lookup(encoding).decode(data)
    except (LookupError, UnicodeError, ValueError):
        return None
    return text if isinstance(text, str) else None


def _without_mark(data: bytes) -> str | None:
    """Return UTF-16 of either byte order when every other byte is mostly NUL, as in text of the alphabets."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(sample) % 2:
        return None
    pairs = len(sample) // 2
    low, high = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if high > 0.5 and low < 0.05:
        return "utf-16-le"
    return "utf-16-be" if low > 0.5 and high < 0.05 else None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > 1 and controls > _BINARY_SHARE * len(sample)


def _detected(data: bytes, name: str) -> tuple[str, str, tuple[Notice, ...]]:
    """Decode what is not UTF-8: damaged UTF-8, an encoding of Chinese, else Western European."""
    damaged = data.decode("utf-8", "replace")
    errors = damaged.count("\ufffd")
    if errors <= _MANY_ERRORS * sum(1 for char in damaged if char > "\x7f"):
        message = f"{errors} bytes are not valid UTF-8; each is replaced by U+FFFD"
        return damaged, "utf-8", (Notice("undecodable_bytes", message, "warning"),)
    if (high := len(data) - len(data.translate(None, _HIGH))) > 0.3 * len(data) and (wide := _chinese(data, high)):
        return wide[0], wide[1], (_guess(wide[1]),)
    text = _attempt(data, "cp1252")
    if text is None:
        raise ReadError(f"{name}: the encoding is not clear (neither UTF-8 nor cp1252); name it with --encoding")
    return text, "cp1252", (_guess("cp1252"),)


def _chinese(data: bytes, high: int) -> tuple[str, str] | None:
    """Return the text in the encoding of Chinese that turns most of the high bytes into common characters."""
    best: tuple[float, str, str] | None = None
    for encoding in ("gb18030", "big5"):
        text = _attempt(data, encoding)
        if text is None:
            continue
        share = 2 * len(_CJK.findall(text)) / high
        if share > 0.8 and (best is None or share > best[0]):
            best = (share, text, encoding)
    return best[1:] if best else None


def _guess(encoding: str) -> Notice:
    return Notice("encoding_guessed", f"read as {encoding}; name another with --encoding if letters look wrong", "hint")


def _contradiction(declared: str, used: str) -> Notice:
    return Notice("encoding_declared_wrong", f"declared as {declared[:40]}, but the bytes are {used}", "hint")
