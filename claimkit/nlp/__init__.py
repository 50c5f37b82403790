"""Text to a spaCy Doc with sentences, tags, morphology, a Universal Dependencies parse and entities."""

from __future__ import annotations

import bisect
import functools
import itertools
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from claimkit import languages, tagging
from claimkit.errors import ModelMissing
from claimkit.languages import Language
from claimkit.nlp import pipelines, schemes, tokens
from claimkit.nlp.sentences import find_boundaries
from claimkit.records import Component, Quantity

_Placed = TypeVar("_Placed", bound=Quantity)

WINDOW = 2_000  # tokens that the models read at once; cut at a sentence's start
_LONGEST_WINDOW = 5_000  # where no sentence starts for that long, a window is cut anywhere
_WRITTEN_OVER = ("parser", "ner")  # parts of the small pipeline that the encoder's reading replaces
_MODELS = "claimkit.models"  # key in Doc.user_data: name and version of each model that took part


def parse(
    text: str,
    language: str | Language,
    *,
    model: str = "auto",
    pipeline: str | None = None,
    ner: str | None = None,
) -> Any:
    """Return the Doc of a text: `doc.text` is the text and `token.idx` an offset into it.

    `pipeline` names an installed spaCy pipeline that takes the place of the shipped one,
    `ner` a transformers token classifier (`hf:DIR` or `hf:ID@COMMIT`) that finds the names. Without a pipeline for the
    language the Doc has words and sentences only (`doc.has_annotation("DEP")` is false). Content never raises.
    """
    tables = languages.load(language)
    overlay = _overlay(model, pipeline)
    nlp = _pipeline(tables.code, pipeline, overlay)
    words, spaces = tokens.read_words(nlp, text)
    named = [list(tagging.version(ner))] if ner else []
    places = [0, *itertools.accumulate(map(operator.add, map(len, words), spaces))]
    starts = _sentence_starts(words, places, text, tables, bool(nlp.pipe_names) or overlay is not None)
    windows = list(_windows(places, starts, tokens.junk(text)))
    left_out = _WRITTEN_OVER if overlay else ()
    read = functools.partial(pipelines.read, nlp, left_out=left_out, faster=() if pipeline else pipelines.faster(nlp))
    doc = _join(nlp, windows, words, spaces, starts, [read, *_readers(overlay, pipeline, ner)])
    took_part = [list(pipelines.name_and_version(nlp))] if nlp.pipe_names else []
    doc.user_data[_MODELS] = took_part + ([["encoder", overlay.version()]] if overlay else []) + named
    return doc


def _pipeline(code: str, pipeline: str | None, overlay: Any) -> Any:
    """Return the spaCy pipeline that reads first: the user's, the shipped one, or one that leaves the text to the encoder."""
    if pipeline:
        return pipelines.load_installed(pipeline)
    return pipelines.blank(code) if overlay and not pipelines.beside_encoder(code) else pipelines.load(code)


def _overlay(model: str, pipeline: str | None) -> Any:
    """Return the encoder when it is to read the text too, else None; ModelMissing when it is asked for and missing."""
    if model == "small" or pipeline:
        return None
    from claimkit import encoder

    if not encoder.available():
        if model == "accurate":
            raise ModelMissing("the encoder needs onnxruntime and tokenizers: pip install onnxruntime tokenizers")
        return None
    return encoder


def _readers(overlay: Any, pipeline: str | None, ner: str | None) -> list[Callable[[Any], Any]]:
    """Return what reads a window after the pipeline, in this order."""
    after: list[Callable[[Any], Any]] = [functools.partial(_read_over, overlay)] if overlay else []
    if pipeline:
        after.append(schemes.adapt)
    if ner:
        after.append(functools.partial(tagging.tag, spec=ner))
    return after


def _read_over(overlay: Any, doc: Any) -> Any:
    """Let the encoder write entities, parse and tags over a Doc; morphology stays the small pipeline's, which knows more."""
    known = [token.morph for token in doc] if doc.has_annotation("MORPH") else []
    overlay.annotate(doc)
    for token, features in zip(doc, known, strict=False):
        if str(features):
            token.set_morph(features)
    return doc


def outside_junk(records: Sequence[_Placed], text: str, tables: Language) -> tuple[_Placed, ...]:
    """Return the records that stand outside of runs that nobody reads (base64); scripts without spaces have none."""
    runs = tokens.junk(text) if tables["language"].get("spaced", True) else []
    if not runs:
        return tuple(records)
    starts = [start for start, _ in runs]
    places = ((record, bisect.bisect_right(starts, record.start) - 1) for record in records)
    return tuple(record for record, place in places if place < 0 or runs[place][1] <= record.start)


def components(doc: Any) -> tuple[Component, ...]:
    """Return the models that took part in a Doc."""
    return tuple(Component(name, version) for name, version in doc.user_data.get(_MODELS, ()))


def _sentence_starts(words: list[str], places: list[int], text: str, tables: Language, parsed: bool) -> list[int]:
    """Return for each token 1 (starts a sentence), -1 (does not), or 0 (the parser decides; there must be one)."""
    boundaries = find_boundaries(text, tables)
    starts = [-1] * len(words)
    otherwise = 0 if parsed else 1
    token_at = dict(zip(places, range(len(words)), strict=False))  # the last place is the end
    for place in boundaries.open:
        if place in token_at:
            starts[token_at[place]] = otherwise
    for place in sorted({0, *boundaries.sure} & token_at.keys()):
        token = token_at[place]
        starts[token] = 1
        while words[token].isspace() and token + 1 < len(words):  # no space starts a sentence; the next word does
            token += 1
            starts[token] = 1
    return starts


def _windows(places: list[int], starts: list[int], junk: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Yield runs of tokens (first, end, whether a model reads them) that cover the Doc."""
    count = len(starts)
    if not junk and count <= WINDOW:
        if count:
            yield 0, count, True
        return
    first, place = 0, 0
    skipped = False
    for token in range(count):
        while place < len(junk) and junk[place][1] <= places[token]:
            place += 1
        inside = place < len(junk) and junk[place][0] <= places[token]
        length = token - first
        full = (length >= WINDOW and starts[token] == 1) or length >= _LONGEST_WINDOW
        if token > first and (inside != skipped or (full and not inside)):
            yield first, token, not skipped
            first = token
        skipped = inside
    if count:
        yield first, count, not skipped


def _join(
    nlp: Any,
    windows: list[tuple[int, int, bool]],
    words: list[str],
    spaces: list[bool],
    starts: list[int],
    readers: list[Callable[[Any], Any]],
) -> Any:
    """Annotate window after window and join them; the words stay what they are."""
    from spacy.tokens import Doc

    from claimkit.encoder import join_links

    def part(first: int, end: int) -> Any:
        flags: list[bool | int | None] = [{1: True, -1: False, 0: None}[flag] for flag in starts[first:end]]
        flags[0] = True
        return Doc(nlp.vocab, words=words[first:end], spaces=spaces[first:end], sent_starts=flags)

    parts = [part(first, end) for first, end, _ in windows]
    for read_on in readers:
        parts = [read_on(d) if wanted else d for d, (_, _, wanted) in zip(parts, windows, strict=True)]
    if len(parts) == 1:
        return parts[0]
    joined: Any = Doc.from_docs  # `exclude` is missing in spaCy's type stub
    if not parts:
        return Doc(nlp.vocab)
    doc = joined(parts, ensure_whitespace=False, exclude=["tensor", "user_data"])
    join_links(doc, parts)
    return doc
