"""Escape text for HTML, with invisible and direction-turning characters made visible."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from importlib import resources

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def escape(text: str | None) -> str:
    """Return text for an element or a quoted attribute; controls become blanks."""
    return html.escape(_CONTROLS.sub(" ", text or ""), quote=True)


def escape_article(text: str) -> str:
    """Return article text for an element; controls are shown by their code, since they change how the rest reads."""
    return _CONTROLS.sub(
        lambda control: f'<span class="control" title="U+{ord(control[0]):04X}">U+{ord(control[0]):04X}</span>',
        html.escape(text, quote=True),
    )


def element(tag: str, content: str, **attributes: str | int | None) -> str:
    """Return an element around ready markup; attributes are escaped, None leaves one out, "_" stands for "-"."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{content}</{tag}>"


def asset(name: str) -> str:
    """Return a style sheet or script that is shipped with the package."""
    return (resources.files("claimkit.rendering") / "assets" / name).read_text(encoding="utf-8")


def content_hash(content: str) -> str:
    """Return the source expression by which a content security policy admits an inline script or style sheet."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode('utf-8')).digest()).decode('ascii')}'"


def safe_link(address: str | None) -> str | None:
    """Return an address that a report may link to: http and https only."""
    if address and re.match(r"https?://[^\s<>\"']+$", address, re.IGNORECASE):
        return address
    return None
