"""The commands. Options have the names of the Python functions' arguments; heavy imports wait for the command."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from claimkit.errors import ClaimkitError

if TYPE_CHECKING:
    from claimkit.reading.articles import Given

_P = ParamSpec("_P")

app = typer.Typer(
    name="claimkit",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help="Read a news article and tell a fact-checker what in it can be checked.",
)


class FailOn(StrEnum):
    """The severity of a finding from which on the exit code is 1."""

    info = "info"
    hint = "hint"
    warning = "warning"
    error = "error"


class Model(StrEnum):
    """Which of the shipped models reads the article."""

    auto = "auto"
    small = "small"
    accurate = "accurate"


Files = Annotated[
    list[str], typer.Argument(metavar="FILE", help="Files, URLs, or - for standard input.", show_default=False)
]
Published = Annotated[str | None, typer.Option(help="Date of publication, as 2024-11-01.", metavar="DATE")]
LanguageCode = Annotated[
    str | None, typer.Option(help="Language of the article, instead of detecting it.", metavar="CODE")
]
Encoding = Annotated[str | None, typer.Option(help="Encoding of the text, instead of detecting it.", metavar="NAME")]
Format = Annotated[
    str | None,
    typer.Option(
        "--format", "-f", help="json, jsonl, text, html, csv, xlsx, claimreview, annotations, sqlite.", metavar="FORMAT"
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="File to write, or a folder for several.", metavar="PATH")
]
Interface = Annotated[
    str | None, typer.Option(help="Language of labels (de, en), instead of the article's.", metavar="CODE")
]
Consistency = Annotated[bool, typer.Option(help="Check the article's figures against each other.")]
FailOnOption = Annotated[
    FailOn | None, typer.Option("--fail-on", help="Exit with 1 for findings from this severity on.")
]
ReferenceOption = Annotated[Path | None, typer.Option(help="Folder or file of reference data.", metavar="PATH")]
ModelOption = Annotated[Model, typer.Option(help="Model that reads the article.")]
Pipeline = Annotated[str | None, typer.Option(help="An installed spaCy pipeline to use instead.", metavar="NAME")]
Ner = Annotated[str | None, typer.Option(help="A transformers token classifier for names.", metavar="NAME")]


def guarded(command: Callable[_P, None]) -> Callable[_P, None]:
    """Turn errors into one line and exit code 2, an interrupt into 130."""

    @functools.wraps(command)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except ClaimkitError as error:
            from claimkit.cli.inputs import describe
            from claimkit.cli.outputs import say

            say(describe(error))
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except BrokenPipeError:  # the reader has gone (`| head`): nothing is left to say, and Python must not say it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from None

    return run


@app.command(epilog="Example: claimkit read article.html --published 2024-11-01")
@guarded
def read(
    files: Files,
    published: Published = None,
    language: LanguageCode = None,
    encoding: Encoding = None,
    output_format: Annotated[str, typer.Option("--format", "-f", help="json, jsonl or text.")] = "json",
) -> None:
    """Show an article as it is read.

    Text, title, date and language, as JSON or as plain text.
    """
    from claimkit.cli.reading import show_articles

    show_articles(files, _given(published, language, encoding), output_format)


@app.command(epilog="Example: claimkit extract article.txt --published 2024-11-01 --format html -o report.html")
@guarded
def extract(
    files: Files,
    published: Published = None,
    language: LanguageCode = None,
    encoding: Encoding = None,
    consistency: Consistency = True,
    model: ModelOption = Model.auto,
    pipeline: Pipeline = None,
    ner: Ner = None,
    output_format: Format = None,
    output: Output = None,
    interface: Interface = None,
    fail_on: FailOnOption = None,
) -> None:
    """Extract numeric claims, quotes and names.

    Writes JSON on a pipe (a line for each of several articles) and a table on a terminal; messages go to standard
    error. Exit codes: 0 done, 1 findings at or above --fail-on, 2 unreadable input, 3 some of several inputs failed.
    """
    from claimkit.cli.outputs import Results
    from claimkit.cli.running import run_over
    from claimkit.cli.work import Extraction

    work = Extraction(language, model.value, pipeline, ner, consistency=consistency)
    results = Results(output_format, output, several=_several(files), interface=interface)
    run_over(files, _given(published, language, encoding), work, results, fail_on=_value(fail_on))


@app.command(epilog="Example: claimkit check article.txt --reference data/ --fail-on error")
@guarded
def check(
    files: Files,
    reference: ReferenceOption = None,
    published: Published = None,
    language: LanguageCode = None,
    encoding: Encoding = None,
    model: ModelOption = Model.auto,
    pipeline: Pipeline = None,
    ner: Ner = None,
    output_format: Format = None,
    output: Output = None,
    interface: Interface = None,
    fail_on: FailOnOption = None,
) -> None:
    """Check figures, also against reference data.

    Takes articles, or claims in JSON, and checks them against themselves and against --reference.
    """
    from claimkit.cli.outputs import Results
    from claimkit.cli.running import run_over
    from claimkit.cli.work import Checking, Extraction

    extraction = Extraction(language, model.value, pipeline, ner, consistency=False)
    work = Checking(extraction, reference)
    results = Results(output_format, output, several=_several(files), interface=interface)
    run_over(files, _given(published, language, encoding), work, results, fail_on=_value(fail_on))


@app.command(epilog="Example: claimkit compare translation.de.txt original.en.txt")
@guarded
def compare(
    translation: Annotated[str, typer.Argument(help="The translated article.", show_default=False)],
    original: Annotated[str, typer.Argument(help="The article that it was translated from.", show_default=False)],
    published: Published = None,
    encoding: Encoding = None,
    output_format: Format = None,
    output: Output = None,
    interface: Interface = None,
    fail_on: FailOnOption = None,
) -> None:
    """Compare a translation with its original.

    Reports figures and years that changed, were lost or added, missing quotes, and names in two spellings.
    """
    from claimkit.cli.outputs import Results
    from claimkit.cli.running import Tally, one
    from claimkit.cli.work import compare_loaded

    given = _given(published, None, encoding)
    results = Results(output_format, output, several=False, interface=interface)
    tally = Tally(_value(fail_on))
    first, second = one(translation, given), one(original, given)
    tally.take(translation, first, lambda loaded: compare_loaded(loaded, second), results)
    tally.leave()


@app.command(epilog="Example: claimkit render claims.json --format html -o report.html")
@guarded
def render(
    files: Files,
    output_format: Format = None,
    output: Output = None,
    interface: Interface = None,
) -> None:
    """Render claims as report, checklist or table.

    Takes claims in JSON, or articles, which it extracts first.
    """
    from claimkit.cli.outputs import Results
    from claimkit.cli.running import run_over
    from claimkit.cli.work import Extraction, Rendering

    work = Rendering(Extraction(None, "auto", None, None, consistency=True))
    results = Results(output_format, output, several=_several(files), interface=interface)
    run_over(files, _given(None, None, None), work, results)


@app.command(epilog="Example: claimkit extract article.txt | claimkit validate -")
@guarded
def validate(files: Files) -> None:
    """Check JSON against the published schema.

    Exit codes: 0 valid, 1 invalid, 2 unreadable; each error with its path.
    """
    from claimkit.cli.validating import validate_files

    raise typer.Exit(validate_files(files))


@app.command(epilog="Example: claimkit schema article-claims > schema.json")
@guarded
def schema(name: Annotated[str | None, typer.Argument(help="Name of the schema.")] = "article-claims") -> None:
    """Print a published JSON Schema."""
    import json

    from claimkit.cli.outputs import write_out
    from claimkit.schema import load_schema

    write_out(json.dumps(load_schema(name or "article-claims"), ensure_ascii=False, indent=2) + "\n")


@app.command(epilog="Example: claimkit languages")
@guarded
def languages(
    output_format: Annotated[str | None, typer.Option("--format", "-f", help="json or text.")] = None,
) -> None:
    """List the languages and what each has."""
    from claimkit.cli.doctor import show_languages

    show_languages(output_format)


@app.command(epilog="Example: claimkit doctor")
@guarded
def doctor() -> None:
    """Say what is installed, and try it."""
    from claimkit.cli.doctor import examine

    raise typer.Exit(examine())


@app.command(epilog="Example: claimkit batch articles/ results/ --workers 2")
@guarded
def batch(
    source: Annotated[
        str, typer.Argument(help="Folder, glob pattern, JSON Lines or Parquet file.", metavar="IN", show_default=False)
    ],
    target: Annotated[Path, typer.Argument(help="Folder for shards and manifest.", metavar="OUT", show_default=False)],
    workers: Annotated[int | None, typer.Option(help="Processes; all cores by default.", min=1, max=512)] = None,
    published: Published = None,
    language: LanguageCode = None,
    encoding: Encoding = None,
    reference: ReferenceOption = None,
    consistency: Consistency = True,
    model: ModelOption = Model.auto,
    pipeline: Pipeline = None,
    ner: Ner = None,
    shard_size: Annotated[int, typer.Option(help="Inputs in a shard.", min=1)] = 25,
    scheduler: Annotated[str | None, typer.Option(help="Address of a Dask scheduler.", metavar="ADDRESS")] = None,
) -> None:
    """Work through many articles on all cores.

    Writes shards of JSON Lines and a manifest; started again, it goes on where it stopped.
    """
    from claimkit.batch import Job, Settings
    from claimkit.cli.batches import run_job

    settings = Settings(
        published=published,
        language=language,
        encoding=encoding,
        reference=str(reference) if reference else None,
        consistency=consistency,
        model=model.value,
        pipeline=pipeline,
        ner=ner,
    )
    raise typer.Exit(run_job(Job(source, target, settings, workers, shard_size), scheduler))


@app.command(epilog="Example: claimkit serve --port 8000")
@guarded
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    reference: ReferenceOption = None,
    workers: Annotated[int | None, typer.Option(help="Processes that extract; all cores by default.", min=1)] = None,
    model: ModelOption = Model.auto,
) -> None:
    """Serve the web page and the HTTP API."""
    from claimkit.service import serve as run

    run(host=host, port=port, reference=reference, workers=workers, model=model.value)


def _version(wanted: bool) -> None:
    if wanted:
        import claimkit

        typer.echo(f"claimkit {claimkit.__version__}")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Read a news article and tell a fact-checker what in it can be checked."""


def _given(published: str | None, language: str | None, encoding: str | None) -> Given:
    from claimkit.reading.articles import Given, parse_published

    return Given(parse_published(published), language, encoding)


def _several(files: list[str]) -> bool:
    """Tell whether the inputs may hold several articles: several names, or a file of records."""
    return len(files) > 1 or any(
        name.lower().endswith((".jsonl", ".ndjson", ".parquet", ".rss", ".xml", ".atom")) for name in files
    )


def _value(choice: FailOn | None) -> str | None:
    return choice.value if choice else None
