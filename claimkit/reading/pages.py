"""Read HTML pages: the main text, the title and the date of publication."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from claimkit.errors import ModelMissing, ReadError
from claimkit.reading.articles import Given
from claimkit.records import Article, Notice

_MOST_CHARACTERS = 4_000_000  # after scripts and styles are cut
_MOST_TAGS = 25_000
_DEEPEST = 400
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})")
_BLOCKS = frozenset(re.findall(r"\w+", "p div br li tr h1 h2 h3 h4 h5 h6 blockquote section article ul ol table"))
_UNREAD = frozenset({"script", "style", "template", "svg", "noscript"})
_EMPTY = "area base br col embed hr img input link meta param source track wbr"
_UNCLOSED = frozenset(re.findall(r"\w+", f"{_EMPTY} p li td tr th dt dd option"))  # need no end tag
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})")


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that a page's first kilobytes declare, None without a declaration."""
    found = _XML_DECLARED.search(data[:4096]) or _DECLARED.search(data[:4096])
    return found[1].decode("ascii") if found else None


def read_page(html: str, name: str | None, given: Given, encoding: str, notices: tuple[Notice, ...]) -> Article:
    """Return the article of a page: its headline as first line, then the main text without navigation and comments."""
    shown = name or "standard input"
    try:
        import trafilatura
        from trafilatura.settings import use_config
    except ImportError:
        raise ModelMissing('reading HTML needs an extra: pip install "claimkit[html]"') from None
    html = _without(html, ("script", "style", "svg"))
    _refuse_bombs(html, shown)
    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # its timer needs the main thread
    dates = {"original_date": True, "extensive_search": False}
    try:
        page = trafilatura.bare_extraction(
            html,
            url=name if name and "://" in name else None,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            date_extraction_params=dates,
            config=config,
        )
    except Exception as error:  # lxml and trafilatura raise many kinds on damaged pages
        raise ReadError(f"{shown}: the page cannot be parsed ({type(error).__name__})") from None
    found = page if isinstance(page, dict) else page.as_dict() if page is not None else {}
    body = (found.get("text") or "").strip()
    if not body:
        raise ReadError(f"{shown}: the page has no main text; save the article's text and read that")
    title = (found.get("title") or "").strip() or None
    text = body if title is None or body.startswith(title) else f"{title}\n\n{body}"
    return given.build(text, source=name, title=title, published=found.get("date"), encoding=encoding, notices=notices)


def _without(html: str, elements: tuple[str, ...]) -> str:
    """Cut elements that hold no text, each from its tag to its end tag, in linear time; unclosed ones stay."""
    for element in elements:
        lower = html.lower()
        if len(lower) != len(html):  # a letter whose lower case is longer: leave it to the parser
            return html
        pieces, place = [], 0
        opening, closing = f"<{element}", f"</{element}>"
        while (start := lower.find(opening, place)) >= 0 and (end := lower.find(closing, start)) >= 0:
            keep = b"ld+json" in lower[start : start + 200].encode() and element == "script"
            pieces.append(html[place : end + len(closing) if keep else start])
            place = end + len(closing)
        html = "".join(pieces) + html[place:]
    return html


def _refuse_bombs(html: str, shown: str) -> None:
    if len(html) > _MOST_CHARACTERS:
        raise ReadError(f"{shown}: a page of {len(html):,} characters, at most {_MOST_CHARACTERS:,} are read")
    depth = 0
    for count, tag in enumerate(_TAG.finditer(html)):
        if tag[2].lower() not in _UNCLOSED:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if count > _MOST_TAGS or depth > _DEEPEST:
            raise ReadError(f"{shown}: too much markup for a page (over {_MOST_TAGS:,} tags or {_DEEPEST} deep)")


def strip_tags(html: str) -> str:
    """Return the text of an HTML fragment, blocks on lines of their own; plain text comes back as it is."""
    if "<" not in html and "&" not in html:
        return html
    stripper = _Stripper()
    stripper.feed(html)
    stripper.close()
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(stripper.pieces)).strip()


class _Stripper(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread += 1
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.pieces.append(data)
