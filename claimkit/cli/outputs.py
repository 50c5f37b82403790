"""Where the commands write: JSON on a pipe, a table on a terminal, files under their final name only when whole."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from claimkit.errors import ClaimkitError
from claimkit.records import ArticleClaims

if TYPE_CHECKING:
    from rich.console import Console

_UNSAFE = re.compile(r"[^\w.-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_NAME = 100


def say(message: str) -> None:
    """Write a message to standard error, controls and direction marks made visible."""
    from claimkit.rendering.wording import clean

    sys.stderr.write(f"claimkit: {clean(message)}\n")


def write_out(content: str | bytes) -> None:
    """Write a result to standard output, text as UTF-8."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file under a temporary name and rename it, so that no half file ever has the final name."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            mask = os.umask(0)
            os.umask(mask)
            Path(temporary).chmod(0o666 & ~mask)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ClaimkitError(f"{path}: cannot be written ({(error.strerror or 'error').lower()})") from None


def safe_name(source: str | None, digest: str, suffix: str) -> str:
    """Return a file name for an article: the last part of its source made harmless, and a piece of its digest."""
    last = re.split(r"[/\\]", source or "article")[-1]
    stem = _UNSAFE.sub("-", last.removesuffix(suffix)).strip(".-")[:_LONGEST_NAME] or "article"
    if _RESERVED.fullmatch(stem):
        stem = f"article-{stem}"
    return f"{stem}-{digest.removeprefix('sha256:')[:8]}{suffix}"


class Results:
    """Takes the results of a command one by one and writes each as soon as it is there."""

    def __init__(self, form: str | None, output: Path | None, *, several: bool, interface: str | None) -> None:
        from claimkit.rendering import BINARY, FORMATS

        self._terminal = sys.stdout.isatty()
        self._several = several
        self._output = output
        self._interface = interface
        self._table = form is None and output is None and self._terminal
        self._format = form or _format_of(output) or ("text" if self._table else "json")
        self._written = 0
        if self._format not in FORMATS:
            raise ClaimkitError(f"no format {self._format[:40]!r}; there are: {', '.join(FORMATS)}")
        if self._format in BINARY and output is None and self._terminal:
            raise ClaimkitError(f"{self._format} is binary; name a file with --output")
        self._in_folder = output is not None and (several or output.is_dir())
        if self._in_folder and output is not None:
            output.mkdir(parents=True, exist_ok=True)
        elif several and self._format in (*BINARY, "html"):
            raise ClaimkitError(f"several reports in {self._format} need a folder: --output FOLDER")

    def write(self, claims: ArticleClaims) -> None:
        """Write one result."""
        if self._table:
            self._print_table(claims)
            return
        content = self._render(claims)
        if self._output is None:
            write_out(content)
        elif self._in_folder:
            from claimkit.rendering import FORMATS

            name = safe_name(claims.article.source, claims.article.id, FORMATS[self._format][2])
            write_file(self._output / name, content)
        else:
            write_file(self._output, content)
        self._written += 1

    def _render(self, claims: ArticleClaims) -> str | bytes:
        from claimkit.rendering import render

        many = self._several and not self._in_folder
        content = render(
            claims, "jsonl" if many and self._format == "json" else self._format, interface=self._interface
        )
        if many and self._format == "csv" and self._written and isinstance(content, str):
            return content.split("\n", 1)[1]  # the heading stands once
        return content

    def _print_table(self, claims: ArticleClaims) -> None:
        from claimkit.rendering.tables import print_claims

        print_claims(console(), claims, interface=self._interface)
        self._written += 1


def console() -> Console:
    """Return a console of rich on standard output; it honours NO_COLOR and the terminal's width."""
    from rich.console import Console

    return Console(highlight=False)


def _format_of(output: Path | None) -> str | None:
    """Return the format that a file's suffix names."""
    from claimkit.rendering import FORMATS

    if output is None:
        return None
    return next((form for form, (_, _, suffix) in FORMATS.items() if suffix == output.suffix.lower()), None)
