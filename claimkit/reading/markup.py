"""Read XML event by event, without document types, entities or the network."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from claimkit.errors import ReadError

_DEEPEST = 500


class MarkupReader:
    """Walks XML and calls `start(name, attributes)`, `end(name)` and `text(characters)`; names are "uri local".

    A document type declaration is refused, and with it every entity: neither expansion bombs nor external files.
    """

    def __init__(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None],
        text: Callable[[str], None],
    ) -> None:
        self._name = name
        self._start = start
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._enter
        self._parser.EndElementHandler = self._leave
        self._parser.CharacterDataHandler = text
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._end = end

    def feed(self, data: bytes, *, final: bool = False) -> None:
        """Read a piece of the document; raises ReadError where it is not well-formed."""
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            raise ReadError(f"{self._name}: not well-formed XML ({error})") from None

    def _enter(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ReadError(f"{self._name}: elements nested more than {_DEEPEST} deep")
        self._start(name, attributes)

    def _leave(self, name: str) -> None:
        self._depth -= 1
        self._end(name)

    def _refuse(self, *_: object) -> None:
        raise ReadError(f"{self._name}: declares a document type, which claimkit does not read; remove <!DOCTYPE ...>")
