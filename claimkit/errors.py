"""The error tree.

ClaimkitError
 +-- ReadError            a source cannot be read: missing, binary, undecodable, too large
 |    +-- FetchError      a URL is refused or does not answer
 +-- LanguageError        a language is asked for that has no data
 +-- LanguageFileError    a language file is malformed
 +-- ModelMissing         a pipeline, model or extra is not installed
 +-- InvalidClaims        JSON that does not meet the published schema
 +-- ReferenceDataError   a reference dataset that cannot be used

A message says what was found, where, and what to do. Article content never raises.
"""


class ClaimkitError(Exception):
    """Any error that claimkit raises on purpose."""


class ReadError(ClaimkitError):
    """A source cannot be read."""


class FetchError(ReadError):
    """A URL is refused or does not answer."""


class LanguageError(ClaimkitError):
    """A language has no data."""


class LanguageFileError(ClaimkitError):
    """A language file is malformed: a fault of the installation, which must not pass for a language without data."""


class ModelMissing(ClaimkitError):
    """A pipeline, a model or an extra is not installed; the message holds the install command."""


class InvalidClaims(ClaimkitError):
    """JSON that does not meet the published schema.

    `errors` holds one line for each violation: the path in the instance, the rule, and what was found.
    """

    def __init__(self, errors: tuple[str, ...]) -> None:
        self.errors = errors
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{errors[0]}{more}" if errors else "invalid")


class ReferenceDataError(ClaimkitError):
    """A reference dataset that cannot be used."""
