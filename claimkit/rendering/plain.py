"""Claims as JSON: indented for one article, a line for each in JSON Lines."""

from __future__ import annotations

from claimkit.records import ArticleClaims


def render_json(claims: ArticleClaims, *, interface: str | None = None) -> str:
    """Return indented JSON that ends with a newline; JSON has no interface language."""
    return claims.to_json(indent=2) + "\n"


def render_jsonl(claims: ArticleClaims, *, interface: str | None = None) -> str:
    """Return one line of JSON; line separators inside strings are escaped, so that every reader sees one line."""
    line = claims.to_json()
    for separator in ("\x85", "\u2028", "\u2029"):
        line = line.replace(separator, f"\\u{ord(separator):04x}")
    return line + "\n"
