"""The page on which an article is pasted or dropped; the report is the answer to its form."""

from __future__ import annotations

from importlib import resources

from claimkit.rendering.markup import asset, content_hash, element, escape
from claimkit.rendering.wording import Wording, wording_for


def render_page(interface: str, failure: str | None = None) -> tuple[str, str]:
    """Return the page and the content security policy under which it must be sent."""
    words = wording_for(interface, interface)
    style = asset("report.css") + _own("page.css")
    script = _own("page.js")
    policy = (
        f"default-src 'none'; style-src {content_hash(style)}; script-src {content_hash(script)}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    problem = (
        element("p", escape(f"{words['paste_failed']}: {failure}"), class_="failure", role="alert") if failure else ""
    )
    page = (
        f'<!doctype html>\n<html lang="{escape(words.code)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>claimkit \u2013 {escape(words['paste_title'])}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{_top(words)}\n{element('main', problem + _form(words), class_='paste')}\n"
        f"<script>{script}</script>\n</body>\n</html>\n"
    )
    return page, policy


def _own(name: str) -> str:
    return (resources.files("claimkit.service") / "assets" / name).read_text(encoding="utf-8")


def _top(words: Wording) -> str:
    brand = element("span", element("b", "claimkit") + " " + escape(words["report"]), class_="brand")
    return element("header", brand, class_="top")


def _form(words: Wording) -> str:
    area = (
        f'<textarea name="text" id="text" rows="14" placeholder="{escape(words["paste_hint"])}" '
        f'aria-label="{escape(words["paste_hint"])}"></textarea>'
    )
    date = element("label", f'{escape(words["paste_date"])} <input type="date" name="published">')
    file = element("label", f'{escape(words["paste_choose"])} <input type="file" name="file" id="file">')
    original = element(
        "details",
        element("summary", escape(words["paste_original"])) + '<textarea name="original" rows="8"></textarea>',
    )
    button = element("button", escape(words["paste_action"]), type="submit", data_working=words["paste_working"])
    note = element("p", escape(words["privacy"]), class_="quiet")
    title = element("h1", escape(words["paste_title"]))
    row = element("div", date + file + button, class_="row")
    content = title + area + row + original + note
    return f'<form method="post" action="/" enctype="multipart/form-data" id="form">{content}</form>'
