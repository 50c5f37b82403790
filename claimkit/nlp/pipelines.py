"""The small pipelines: shipped in `claimkit/models/`, loaded once, never from the network."""

from __future__ import annotations

import functools
import importlib.util
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from claimkit.errors import ModelMissing

MODELS = Path(__file__).parent.parent / "models"
_UNASKED = ("lemmatizer",)  # nothing of ours asks for lemmas


class Reader(Protocol):
    """What takes the place of a part of a pipeline."""

    part: str

    def annotate(self, doc: Any) -> Any:
        """Write what the part would write into a Doc, and return it."""


def shipped() -> tuple[str, ...]:
    """Return the codes of the languages whose pipeline ships."""
    return tuple(sorted(path.parent.name for path in MODELS.glob("*/config.cfg")))


@functools.cache
def load(code: str) -> Any:
    """Return the shipped pipeline of a language, or a blank one that only splits words.

    Raises ModelMissing when the shipped one is damaged.
    """
    if code not in shipped():
        return blank(code)
    nlp = _load_shipped(MODELS / code)
    nlp.max_length = 2**31
    return nlp


@functools.cache
def blank(code: str) -> Any:
    """Return a pipeline that only splits words, by the rules of a language that spaCy knows."""
    import spacy

    nlp = spacy.blank(code if importlib.util.find_spec(f"spacy.lang.{code}") else "xx")
    nlp.max_length = 2**31
    return nlp


@functools.cache
def beside_encoder(code: str) -> bool:
    """Tell whether the shipped pipeline of a language knows more morphology than the encoder and so reads beside it."""
    if code not in shipped():
        return False
    try:
        meta = json.loads((MODELS / code / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True  # loading it says what is damaged
    return bool(meta.get("beside_encoder", True))


def open_folder(folder: Path) -> Any:
    """Return the pipeline in a folder as spaCy runs it, its weights unpacked: to measure it, to train on, to pack it."""
    import spacy

    from claimkit.nlp import layers, packing  # noqa: F401  (the layers register themselves)

    nlp = spacy.load(folder)
    for model in _models(nlp):
        packing.unpack(model)
    return nlp


def _load_shipped(folder: Path) -> Any:
    from claimkit.nlp import loading, windows

    try:
        nlp = loading.load(folder, _UNASKED)
    except Exception as error:  # each of the formats has errors of its own for a file cut short
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise ModelMissing(f"the pipeline in {folder} is damaged ({reason}): reinstall claimkit") from error
    for model in _models(nlp):
        windows.fuse(model)
    _multiply_by_numpy(_models(nlp))
    return nlp


def _models(nlp: Any) -> list[Any]:
    return [pipe.model for _, pipe in nlp.pipeline if hasattr(pipe, "model")]


def _multiply_by_numpy(models: Iterable[Any]) -> None:
    """Let numpy's BLAS multiply matrices: twice as fast as the bundled blis on the matrices of these models."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for model in models:
        for node in model.walk():
            node.ops = ops


def read(nlp: Any, doc: Any, left_out: tuple[str, ...] = (), faster: Sequence[Reader] = ()) -> Any:
    """Return a Doc with what a pipeline says of it; each of `faster` takes the place of the part that it names."""
    instead = [reader for reader in faster if reader.part not in left_out]
    doc = nlp(doc, disable=[*left_out, *(reader.part for reader in instead)])
    for reader in instead:
        doc = reader.annotate(doc)
    return doc


@functools.lru_cache(maxsize=32)
def faster(nlp: Any) -> tuple[Reader, ...]:
    """Return what reads as the last parts of a shipped pipeline do, in less time, for those that are built as it knows."""
    from claimkit.nlp import names

    if not {"parser", "ner"} & set(nlp.pipe_names):
        return ()
    from claimkit.nlp import arcs

    found: tuple[Reader | None, ...] = (arcs.sentence_parser(nlp), names.recogniser(nlp))
    return tuple(reader for reader in found if reader is not None)


@functools.lru_cache(maxsize=32)
def name_and_version(nlp: Any) -> tuple[str, str]:
    """Return the name and the version of a pipeline; spaCy gathers all its labels each time it is asked for them."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']}", nlp.meta["version"]


@functools.cache
def load_installed(name: str) -> Any:
    """Return a spaCy pipeline that the user installed, by package name or folder.

    Raises ModelMissing when there is none of that name.
    """
    import spacy

    from claimkit.nlp import layers  # noqa: F401

    try:
        nlp = spacy.load(name)
    except (OSError, ImportError, ValueError) as error:
        message = f"no spaCy pipeline '{name}': {str(error).splitlines()[0]}; install it: python -m pip install {name}"
        raise ModelMissing(message) from None
    nlp.max_length = 2**31
    return nlp
