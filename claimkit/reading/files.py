"""Bytes from paths, file objects and standard input, with limits and clear errors."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import IO, Any, TypeVar

from claimkit.errors import ReadError

_Content = TypeVar("_Content", bytes, str)

MOST_BYTES = 40 * 1024 * 1024


def read_path(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a regular file; raises ReadError for anything else, and for more than `most` bytes."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        mode = path.stat().st_mode
        refuse_special(path, mode)
        descriptor = os.open(path, flags)
    except ReadError:
        raise
    except (OSError, ValueError) as error:
        raise ReadError(f"{path}: {_reason(error)}") from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        refuse_special(path, status.st_mode)  # again: the path may have changed hands
        return _limited(file, str(path), most)


def refuse_special(path: Path, mode: int) -> None:
    """Raise ReadError for a directory, a pipe, a socket or a device."""
    if stat.S_ISDIR(mode):
        raise ReadError(f"{path}: this is a folder; name its files, or use: claimkit batch {path} OUT")
    if not stat.S_ISREG(mode):
        raise ReadError(f"{path}: not a regular file (a pipe, socket or device); use - for standard input")


def read_stream(stream: IO[Any], name: str, *, most: int = MOST_BYTES) -> bytes | str:
    """Return what is left in a file object, bytes or text."""
    try:
        content: bytes | str = _limited(stream, name, most)
        return content
    except UnicodeDecodeError as error:
        raise ReadError(f"{name}: not {error.encoding} at byte {error.start}; open it in binary mode") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"{name}: {_reason(error)}") from None


def read_standard_input(*, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of standard input."""
    data = read_stream(sys.stdin.buffer, "standard input", most=most)
    return data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")


def _limited(file: IO[_Content], name: str, most: int) -> _Content:
    try:
        data = file.read(most + 1)
    except OSError as error:
        raise ReadError(f"{name}: {_reason(error)}") from None
    if len(data) > most:
        raise ReadError(f"{name}: too large, at most {most // 1_048_576} MiB are read as one article; split it")
    return data


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__
