"""The small pipelines: shipped in `claimkit/models/`, loaded once, never from the network."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path
from typing import Any

from claimkit.errors import ModelMissing

MODELS = Path(__file__).parent.parent / "models"


def shipped() -> tuple[str, ...]:
    """Return the codes of the languages whose pipeline ships."""
    return tuple(sorted(path.parent.name for path in MODELS.glob("*/config.cfg")))


@functools.cache
def load(code: str) -> Any:
    """Return the shipped pipeline of a language, or a blank one that only splits words.

    Raises ModelMissing when the shipped one is damaged.
    """
    import spacy

    if code in shipped():
        nlp = _load_shipped(MODELS / code)
    else:
        nlp = spacy.blank(code if importlib.util.find_spec(f"spacy.lang.{code}") else "xx")
    nlp.max_length = 2**31
    return nlp


def _load_shipped(folder: Path) -> Any:
    import spacy

    from claimkit.nlp import layers  # noqa: F401  (registers the layers that the pipeline names)

    try:
        nlp = spacy.load(folder, config={"nlp.tokenizer": {"@tokenizers": "claimkit.EmptyTokenizer.v1"}})
    except Exception as error:  # each of the formats has errors of its own for a file cut short
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise ModelMissing(f"the pipeline in {folder} is damaged ({reason}): reinstall claimkit") from error
    _multiply_by_numpy(nlp)
    return nlp


def _multiply_by_numpy(nlp: Any) -> None:
    """Let numpy's BLAS multiply matrices: twice as fast as the bundled blis on the matrices of these models."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        if hasattr(pipe, "model"):
            for node in pipe.model.walk():
                node.ops = ops


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
