"""The chain from an article to its claims."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import claimkit
from claimkit import languages, nlp
from claimkit.claims import build_claims
from claimkit.errors import LanguageError
from claimkit.extraction.entities import find_entities
from claimkit.extraction.marks import pair_marks
from claimkit.extraction.quantities import find_quantities
from claimkit.extraction.quotes import find_quotes
from claimkit.extraction.times import find_times, short_years
from claimkit.languages import Language
from claimkit.reading import build_article
from claimkit.records import SCHEMA_VERSION, Article, ArticleClaims, Component, Notice, Provenance

MOST_CLAIMS = 2_000  # an article with more is a table; what is left out is said in `truncated` and a notice


def extract(
    article_or_text: Article | str,
    *,
    published: datetime.date | str | None = None,
    language: str | None = None,
    model: str = "auto",
    pipeline: str | None = None,
    ner: str | None = None,
    consistency: bool = False,
) -> ArticleClaims:
    """Return the entities, quotes and claims of an article or a text; findings too with `consistency`.

    `published` and `language` overrule what the article states. `model` is "small", "accurate" or "auto"; `pipeline`
    names an installed spaCy pipeline and `ner` a transformers token classifier that take the place of the shipped ones.
    Raises LanguageError for a `language` without data and ModelMissing for a model that is not installed; the content
    of the article never raises.
    """
    article = _as_article(article_or_text, published, language)
    options = {"model": model, "pipeline": pipeline, "ner": ner}
    if not article.text.strip() or (language is None and not _has_data(article.language)):
        return _without_language(article, options)
    tables = languages.load(article.language)
    quantities = find_quantities(article.text, tables)
    times = find_times(article.text, tables, published=article.published)
    marks = pair_marks(article.text, tables)
    doc = nlp.parse(article.text, tables, model=model, pipeline=pipeline, ner=ner)
    entities = find_entities(doc, tables)
    quotes = find_quotes(doc, marks, entities, tables)
    readable = nlp.outside_junk(quantities, article.text, tables)
    figures = readable[:MOST_CLAIMS]
    claims = build_claims(doc, figures, times, entities, quotes, tables, marks=marks, published=article.published)
    result = ArticleClaims(
        SCHEMA_VERSION,
        _provenance(article, options, nlp.components(doc), tables),
        article,
        entities,
        quotes,
        claims,
        notices=(*article.notices, *_notices(article, doc, marks, len(readable))),
        truncated=len(readable) > MOST_CLAIMS,
    )
    if consistency:
        from claimkit.checking import check

        return check(result)
    return result


def _as_article(article_or_text: Article | str, published: datetime.date | str | None, language: str | None) -> Article:
    if isinstance(article_or_text, str):
        return build_article(article_or_text, published=published, language=language)
    changes: dict[str, Any] = {}
    if published is not None:
        changes["published"] = str(published)
    if language is not None and language != article_or_text.language:
        changes |= {"language": language, "language_confidence": 1.0, "languages": {language: 1.0}}
    return dataclasses.replace(article_or_text, **changes)


def _has_data(language: str) -> bool:
    try:
        languages.load(language)
    except LanguageError:
        return False
    return True


def _without_language(article: Article, options: dict[str, Any]) -> ArticleClaims:
    """Return the result for an article whose language is undecided or has no data: no claims, and the reason."""
    empty = not article.text.strip()
    if empty:
        notice = Notice("empty_text", "the article has no text; nothing was extracted", "warning")
    elif article.language == "und":
        notice = Notice("undecided_language", "the language is not clear; name it with --language", "warning")
    else:
        known = ", ".join(languages.codes())
        notice = Notice("no_language_data", f"no data for '{article.language}'; there is data for {known}", "warning")
    return ArticleClaims(
        SCHEMA_VERSION, _provenance(article, options, (), None), article, notices=(*article.notices, notice)
    )


def _provenance(
    article: Article, options: dict[str, Any], models: tuple[Component, ...], tables: Language | None
) -> Provenance:
    chosen = {name: value for name, value in options.items() if value is not None}
    if article.encoding:
        chosen["encoding"] = article.encoding
    data = (Component(tables.code, tables.version),) if tables else ()
    return Provenance("claimkit", claimkit.__version__, models, data, chosen)


def _notices(article: Article, doc: Any, marks: Any, figures: int) -> tuple[Notice, ...]:
    """Say what a careful reader should know: odd marks, a missing pipeline, mixed languages, a cap."""
    found = []
    odd = [pair for pair in marks if not pair.balanced]
    if odd:
        message = f"{len(odd)} of {len(marks)} quoted stretches have broken quotation marks"
        found.append(Notice("unbalanced_marks", message, "hint", odd[0].start, odd[0].end))
    if not doc.has_annotation("DEP"):
        message = f"no pipeline for '{article.language}'; entities, quotes and claims rest on surface rules"
        found.append(Notice("no_pipeline", message, "warning"))
    if sum(share >= 0.1 for share in article.languages.values()) > 1:
        shares = ", ".join(f"{code} {share:.0%}" for code, share in article.languages.items())
        found.append(Notice("mixed_languages", f"read as {article.language}; shares: {shares}", "hint"))
    years = short_years(article.text, article.language, published=article.published)
    if years:
        start, end, year = years[0]
        message = f"two-digit years resolved: {len(years)}; the first was read as {year}"
        found.append(Notice("short_year", message, "hint", start, end))
    if figures > MOST_CLAIMS:
        found.append(Notice("truncated", f"{figures} figures found, the first {MOST_CLAIMS} were read", "warning"))
    return tuple(found)
