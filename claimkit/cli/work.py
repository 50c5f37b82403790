"""What the commands do with one input, as objects that hold the options."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimkit.cli.inputs import Loaded
from claimkit.errors import ReadError
from claimkit.records import Article, ArticleClaims


@dataclass(frozen=True, slots=True)
class Extraction:
    """Extracts from an article; claims that are there already stay as they are."""

    language: str | None
    model: str
    pipeline: str | None
    ner: str | None
    consistency: bool

    def __call__(self, loaded: Loaded) -> ArticleClaims:
        """Return the claims of an input."""
        if isinstance(loaded, ArticleClaims):
            return loaded
        from claimkit.nlp.spacy_imports import import_without_commands

        import_without_commands()
        from claimkit.pipeline import extract

        return extract(
            _article(loaded),
            language=self.language,
            model=self.model,
            pipeline=self.pipeline,
            ner=self.ner,
            consistency=self.consistency,
        )


class Checking:
    """Extracts where needed and checks, against a reference when there is one."""

    def __init__(self, extraction: Extraction, reference: Path | None) -> None:
        self._extraction = extraction
        self._reference: Any = None
        if reference is not None:
            from claimkit.checking.reference import load_reference

            self._reference = load_reference(reference)

    def __call__(self, loaded: Loaded) -> ArticleClaims:
        """Return the claims of an input with findings."""
        from claimkit.checking import check

        return check(self._extraction(loaded), reference=self._reference)


@dataclass(frozen=True, slots=True)
class Rendering:
    """Takes claims as they are and extracts from articles."""

    extraction: Extraction

    def __call__(self, loaded: Loaded) -> ArticleClaims:
        """Return the claims of an input."""
        return self.extraction(loaded)


def compare_loaded(translation: Loaded, original: Loaded) -> ArticleClaims:
    """Return the translation's claims with the findings of the comparison."""
    from claimkit.checking import compare
    from claimkit.nlp.spacy_imports import import_without_commands

    import_without_commands()
    return compare(_comparable(translation), _comparable(original))


def _comparable(loaded: Loaded) -> Article | ArticleClaims:
    if isinstance(loaded, ReadError):
        raise loaded
    return loaded


def _article(loaded: Loaded) -> Article:
    if isinstance(loaded, ReadError):
        raise loaded
    assert isinstance(loaded, Article)
    return loaded
