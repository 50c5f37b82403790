"""Read DOCX and PDF files, with limits on what they unpack to."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from claimkit.errors import ModelMissing, ReadError
from claimkit.reading.articles import Given
from claimkit.reading.markup import MarkupReader
from claimkit.records import Article

_MOST_ENTRIES = 2_000
_MOST_UNPACKED = 64 * 1024 * 1024
_MOST_PAGES = 500
_CHUNK = 1 << 16
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_CORE_TITLE = "http://purl.org/dc/elements/1.1/ title"
_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n(?=[^\W\d_])")
_SENTENCE_END = re.compile(r"[.!?:\u3002\uff01\uff1f][\"')\u201c\u201d\u00bb\u00ab]?$")


def read_docx(data: bytes, name: str | None, given: Given) -> Article:
    """Return the article in a Word document: its paragraphs in order, table cells separated by tabs."""
    shown = name or "standard input"
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise ReadError(f"{shown}: a damaged archive, no Word document") from None
    with archive:
        entries = archive.infolist()
        if len(entries) > _MOST_ENTRIES:
            raise ReadError(f"{shown}: an archive of {len(entries):,} entries, at most {_MOST_ENTRIES:,} are read")
        names = {entry.filename for entry in entries}
        if "word/document.xml" not in names:
            raise ReadError(f"{shown}: an archive, but no Word document; unpack it and name its files")
        body = _Body()
        _walk(archive, "word/document.xml", shown, body)
        heading = _Title()
        if "docProps/core.xml" in names:
            _walk(archive, "docProps/core.xml", shown, heading)
    return given.build(body.text(), source=name, title=heading.text())


class _Body:
    """Collects the text of a Word document: a line for each paragraph, and for each row of a table."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._in_text = False
        self._cells: list[bool] = []  # for each open cell: whether a paragraph stands in it already
        self._deleted = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = name.removeprefix(_WORD)
        if tag == "t":
            self._in_text = True
        elif tag == "tab":
            self._pieces.append("\t")
        elif tag in ("br", "cr"):
            self._pieces.append("\n")
        elif tag == "noBreakHyphen":
            self._pieces.append("\u2011")
        elif tag == "tc":
            self._cells.append(False)
        elif tag == "p" and self._cells:
            if self._cells[-1]:
                self._pieces.append(" ")
            self._cells[-1] = True

    def end(self, name: str) -> None:
        tag = name.removeprefix(_WORD)
        if tag == "t":
            self._in_text = False
        elif tag == "p" and not self._cells:
            self._pieces.append("\n")
        elif tag == "tc" and self._cells:
            self._cells.pop()
            self._pieces.append("\t")
        elif tag == "tr":
            if self._pieces and self._pieces[-1] == "\t":
                self._pieces.pop()
            self._pieces.append(" " if self._cells else "\n")

    def characters(self, characters: str) -> None:
        if self._in_text:
            self._pieces.append(characters)

    def text(self) -> str:
        return "".join(self._pieces).strip("\n")


class _Title:
    """Collects the title from a document's core properties."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._inside = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._inside = name == _CORE_TITLE

    def end(self, _name: str) -> None:
        self._inside = False

    def characters(self, characters: str) -> None:
        if self._inside:
            self._pieces.append(characters)

    def text(self) -> str | None:
        return "".join(self._pieces).strip() or None


def _walk(archive: zipfile.ZipFile, entry: str, shown: str, collector: _Body | _Title) -> None:
    reader = MarkupReader(shown, collector.start, collector.end, collector.characters)
    for chunk in _unpack(archive, entry, shown):
        reader.feed(chunk)
    reader.feed(b"", final=True)


def _unpack(archive: zipfile.ZipFile, entry: str, shown: str) -> Iterator[bytes]:
    """Yield an entry in chunks; what the archive says of its sizes is not believed."""
    unpacked = 0
    try:
        with archive.open(entry) as file:
            while chunk := file.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > _MOST_UNPACKED:
                    raise ReadError(f"{shown}: unpacks to more than {_MOST_UNPACKED >> 20} MiB; split it")
                yield chunk
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise ReadError(f"{shown}: a damaged or encrypted Word document ({type(error).__name__})") from None


def read_pdf(data: bytes, name: str | None, given: Given) -> Article:
    """Return the article in a PDF's text layer, lines joined to paragraphs; pypdf limits what streams unpack to."""
    shown = name or "standard input"
    try:
        import pypdf
    except ImportError:
        raise ModelMissing('reading PDF needs an extra: pip install "claimkit[pdf]"') from None
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(f"{shown}: the PDF is encrypted; save it without a password")
        if len(reader.pages) > _MOST_PAGES:
            raise ReadError(f"{shown}: {len(reader.pages):,} pages, at most {_MOST_PAGES} are read; split it")
        pages = [page.extract_text() for page in reader.pages]
        title = _pdf_title(reader)
    except ReadError:
        raise
    except Exception as error:  # pypdf raises many kinds on damaged files
        raise ReadError(f"{shown}: a damaged PDF ({type(error).__name__})") from None
    text = "\n".join(_join_lines(page) for page in pages).strip()
    if not text:
        raise ReadError(f"{shown}: the PDF has no text layer (a scan?); run a text recognition over it first")
    return given.build(text, source=name, title=title)


def _pdf_title(reader: Any) -> str | None:
    title = reader.metadata.title if reader.metadata else None
    return title.strip() or None if isinstance(title, str) else None


def _join_lines(page: str) -> str:
    """Join the lines of a page to paragraphs: a line that is short or ends a sentence early ends a paragraph."""
    page = _HYPHENATED.sub("", page)
    lines = [line.strip() for line in page.splitlines()]
    width = max((len(line) for line in lines), default=0)
    pieces: list[str] = []
    for line in lines:
        ends = not line or (len(line) < 0.75 * width and bool(_SENTENCE_END.search(line))) or len(line) < 0.5 * width
        pieces.append(line + ("\n" if ends else " "))
    return "".join(pieces).strip()
