"""The command `read`: articles as they are read, as JSON or plain text."""

from __future__ import annotations

import json

import typer

from claimkit.cli.inputs import describe
from claimkit.cli.outputs import say, write_out
from claimkit.errors import ClaimkitError, ReadError
from claimkit.reading import read_articles
from claimkit.reading.articles import Given
from claimkit.records import Article


def show_articles(files: list[str], given: Given, form: str) -> None:
    """Write the articles of all files; leaves with 2 when all fail and 3 when some do."""
    if form not in ("json", "jsonl", "text"):
        raise ClaimkitError(f"no format {form[:40]!r} here; there are: json, jsonl, text")
    done = failed = 0
    for file in files:
        try:
            articles = list(
                read_articles(file, published=given.published, language=given.language, encoding=given.encoding)
            )
        except ReadError as error:
            articles = [error]
        several = len(files) > 1 or len(articles) > 1
        for article in articles:
            if isinstance(article, ReadError):
                say(describe(article))
                failed += 1
                continue
            write_out(_shown(article, "jsonl" if several and form == "json" else form))
            done += 1
    if failed:
        raise typer.Exit(3 if done else 2)


def _shown(article: Article, form: str) -> str:
    if form == "text":
        return article.text if article.text.endswith("\n") else article.text + "\n"
    data = article.to_dict()
    data["encoding"] = article.encoding
    data["notices"] = [notice.to_dict() for notice in article.notices]
    return json.dumps(data, ensure_ascii=False, indent=2 if form == "json" else None) + "\n"
