"""claimkit as a spaCy component: `nlp.add_pipe("claimkit")`.

The result is `doc.user_data["claimkit"]`, a plain dict in the JSON form of the contract, and span groups
`claimkit_claims`, `claimkit_quantities`, `claimkit_quotes` and `claimkit_entities`; both survive `to_bytes` and
`n_process`. `doc._.claimkit` is a view on the dict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from claimkit import languages
from claimkit.errors import LanguageError
from claimkit.pipeline import extract

KEY = "claimkit"


@Language.factory(
    "claimkit",
    assigns=["doc.spans", "doc.user_data"],
    default_config={"language": None, "published": None, "model": "auto", "consistency": True},
)
def make_component(
    nlp: Language, name: str, language: str | None, published: str | None, model: str, consistency: bool
) -> ClaimkitComponent:
    """Return the component; the language is that of the pipeline where there is data for it, else it is detected."""
    return ClaimkitComponent(language or _known(nlp.lang or ""), published, model, consistency=consistency)


class ClaimkitComponent:
    """Adds claims, quotes and entities to a Doc; `doc.user_data["published"]` overrules the date of the settings."""

    def __init__(self, language: str | None, published: str | None, model: str, *, consistency: bool) -> None:
        self._options: dict[str, Any] = {"language": language, "model": model, "consistency": consistency}
        self._published = published
        if not Doc.has_extension(KEY):
            Doc.set_extension(KEY, getter=_result)

    def __call__(self, doc: Doc) -> Doc:
        """Return the Doc with span groups and the result as a plain dict."""
        published = doc.user_data.get("published", self._published)
        result = extract(doc.text, published=published, **self._options)
        quantities = [claim.quantity for claim in result.claims]
        mentions: list[tuple[int, int, str]] = [
            (mention.start, mention.end, one.type) for one in result.entities for mention in one.mentions
        ]
        groups: dict[str, list[tuple[int, int, str]]] = {
            "claims": [(claim.start, claim.end, claim.id) for claim in result.claims],
            "quantities": [(q.start, q.end, claim.id) for q, claim in zip(quantities, result.claims, strict=True)],
            "quotes": [(quote.start, quote.end, quote.id) for quote in result.quotes],
            "entities": mentions,
        }
        for group, places in groups.items():
            key = f"{KEY}_{group}"
            doc.spans[key] = SpanGroup(doc, name=key, spans=list(_spans(doc, places)))
        doc.user_data[KEY] = result.to_dict()
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing: the settings lie in the pipeline's config."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> ClaimkitComponent:
        """Return the component as it is."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Write nothing: the settings lie in the pipeline's config."""

    def from_disk(self, _path: Any, **_: Any) -> ClaimkitComponent:
        """Return the component as it is."""
        return self


def _spans(doc: Doc, places: Iterable[tuple[int, int, str]]) -> Iterable[Span]:
    """Yield a span of tokens for each place, widened where a place begins or ends inside a token."""
    for start, end, label in places:
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
        if span is not None:
            yield span


def _result(doc: Doc) -> Mapping[str, Any] | None:
    return doc.user_data.get(KEY)


def _known(code: str) -> str | None:
    try:
        return languages.load(code).code
    except LanguageError:
        return None
