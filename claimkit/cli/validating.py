"""The command `validate`: each error with its path."""

from __future__ import annotations

from pathlib import Path

from claimkit.cli.inputs import describe, parse_claims
from claimkit.cli.outputs import say, write_out
from claimkit.errors import InvalidClaims, ReadError
from claimkit.reading.files import read_path, read_standard_input
from claimkit.schema import validate


def validate_files(files: list[str]) -> int:
    """Return 0 when all records are valid, 1 when one is not, 2 when a file cannot be read."""
    code = 0
    for file in files:
        try:
            data = read_standard_input() if file == "-" else read_path(Path(file))
            records = parse_claims(data, file)
        except ReadError as error:
            say(describe(error))
            code = 2
            continue
        for number, record in enumerate(records, start=1):
            where = file if len(records) == 1 else f"{file}:{number}"
            if not _valid(record, where):
                code = max(code, 1)
    return code


def _valid(record: object, where: str) -> bool:
    try:
        validate(record)
    except InvalidClaims as error:
        for line in error.errors:
            say(f"{where}: {line}")
        return False
    write_out(f"{where}: valid\n")
    return True
