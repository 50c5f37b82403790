"""The report: one HTML file with article, side panel, table and plots; no network, no outside file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from claimkit.records import ArticleClaims
from claimkit.rendering.cards import Cards
from claimkit.rendering.markup import asset, content_hash, element, escape, safe_link
from claimkit.rendering.passages import has_headline, render_passages
from claimkit.rendering.verdicts import GROUPS, SIGNS, Group, group_of, worst_findings
from claimkit.rendering.wording import Wording, wording_for

_TABS = ("claims", "quotes", "entities", "notices")


def render_html(claims: ArticleClaims, *, interface: str | None = None, home: str | None = None) -> str:
    """Return the report as a page of its own, `home` is where to ask for another one."""
    words = wording_for(claims.article.language, interface)
    style, script = asset("report.css"), asset("report.js")
    title = claims.article.title or claims.article.source or words["report"]
    policy = (
        f"default-src 'none'; style-src {content_hash(style)}; script-src {content_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    body = render_body(claims, words, home)
    return (
        f'<!doctype html>\n<html lang="{escape(words.code)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="claimkit">\n'
        f"<title>{escape(title)} \u2013 {escape(words['report'])}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{body}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def render_body(claims: ArticleClaims, words: Wording, home: str | None = None) -> str:
    """Return the report's body."""
    main = element("article", render_passages(claims, words), class_="text", lang=escape(claims.article.language))
    column = element("div", main + _legend(words), class_="reading")
    return "\n".join(
        (
            element("a", escape(words["skip"]), class_="skip", href="#details"),
            _top(words, home),
            _summary(claims, words),
            element("main", column + _panel(claims, words), class_="grid"),
            _table(claims, words),
            _foot(claims, words),
        )
    )


def _top(words: Wording, home: str | None) -> str:
    brand = element("span", element("b", "claimkit") + " " + escape(words["report"]), class_="brand")
    back = element("a", escape(words["new_article"]), href=home, class_="tool") if home else ""
    tools = back + element("button", escape(words["theme"]), type="button", id="theme", class_="tool")
    tools += element("button", escape(words["print"]), type="button", id="print", class_="tool")
    return element("header", brand + element("span", tools, class_="tools"), class_="top")


def _summary(claims: ArticleClaims, words: Wording) -> str:
    article = claims.article
    title = article.title or article.source or words["article"]
    link = safe_link(article.source)
    source = (
        element("a", escape(article.source), href=link, rel="noreferrer noopener") if link else escape(article.source)
    )
    facts = [
        source if article.source and title != article.source else "",
        escape(article.published),
        escape(article.language),
    ]
    meta = element("p", " \u00b7 ".join(fact for fact in facts if fact), class_="meta")
    worst = worst_findings(claims.findings)
    counts: Counter[Group] = Counter(
        group_of(worst[claim.id].verdict if claim.id in worst else None) for claim in claims.claims
    )
    tiles = "".join(
        _tile(len(records), words[key])
        for key, records in (
            ("claims", claims.claims),
            ("quotes", claims.quotes),
            ("entities", claims.entities),
            ("findings", claims.findings),
        )
    )
    truncated = element("p", escape(words["truncated"]), class_="warning") if claims.truncated else ""
    heading = "" if has_headline(claims) else element("h1", escape(title))
    parts = heading + meta + element("div", tiles, class_="tiles") + _balance(counts, words) + truncated
    return element("section", parts, class_="summary", aria_label=words["report"])


def _tile(count: int, label: str) -> str:
    return element("div", element("b", str(count)) + element("span", escape(label)), class_="tile")


def _balance(counts: Counter[Group], words: Wording) -> str:
    """Return the claims by group of verdict: a bar and its key with counts."""
    total = sum(counts.values())
    if not total:
        return ""
    place, pieces, key = 0.0, [], []
    for group in GROUPS:
        if not counts[group]:
            continue
        width = 600 * counts[group] / total
        pieces.append(f'<rect class="{group}" x="{place:.1f}" width="{max(width - 2, 1):.1f}" height="10" rx="2"/>')
        place += width
        label = words.of("groups", group)
        key.append(
            element(
                "li",
                element("span", SIGNS[group], class_=f"dot {group}", aria_hidden="true")
                + f"{counts[group]} {escape(label)}",
            )
        )
    frame = 'viewBox="0 0 600 10" preserveAspectRatio="none" aria-hidden="true" class="balance"'
    bar = f"<svg {frame}>{''.join(pieces)}</svg>"
    return bar + element("ul", "".join(key), class_="key")


def _legend(words: Wording) -> str:
    items = [
        element("span", escape(words["figure"]), class_="figure none"),
        element("span", escape(words["quote"]), class_="quoted direct"),
        element("span", escape(words["entity"]), class_="name"),
    ]
    toggles = "".join(
        element(
            "label",
            f'<input type="checkbox" checked data-show="{kind}"> {item}',
        )
        for kind, item in zip(("figures", "quotes", "names"), items, strict=True)
    )
    hint = element("p", escape(words["keys_hint"]), class_="quiet keys")
    return element("div", toggles + hint, class_="legend")


def _panel(claims: ArticleClaims, words: Wording) -> str:
    cards = Cards(claims, words)
    lists = {
        "claims": "".join(cards.claims()) or element("li", escape(words["no_claims"]), class_="quiet"),
        "quotes": "".join(cards.quotes()),
        "entities": "".join(cards.names()),
        "notices": "".join(_notices(claims, words)),
    }
    counts = {
        "claims": len(claims.claims),
        "quotes": len(claims.quotes),
        "entities": len(claims.entities),
        "notices": len(claims.notices),
    }
    tabs = "".join(
        element(
            "button",
            f"{escape(words[name])} {element('span', str(counts[name]), class_='count')}",
            type="button",
            role="tab",
            id=f"tab-{name}",
            aria_controls=f"panel-{name}",
            aria_selected="true" if name == "claims" else "false",
        )
        for name in _TABS
    )
    panels = "".join(
        element(
            "div",
            (_filters(claims, words) if name == "claims" else "") + element("ol", lists[name], class_="cards"),
            role="tabpanel",
            id=f"panel-{name}",
            aria_labelledby=f"tab-{name}",
        )
        for name in _TABS
    )
    hint = element("p", escape(words["select_hint"]), class_="quiet hint")
    tablist = element("div", tabs, role="tablist", class_="tabs", aria_label=words["details"])
    return element(
        "aside", tablist + hint + panels, id="details", class_="panel", aria_label=words["details"], tabindex=-1
    )


def _filters(claims: ArticleClaims, words: Wording) -> str:
    worst = worst_findings(claims.findings)
    kinds = Counter(claim.quantity.unit.kind for claim in claims.claims)
    verdicts = Counter(worst[claim.id].verdict if claim.id in worst else "none" for claim in claims.claims)
    sources = Counter(words.source(claim) for claim in claims.claims)
    choices: list[tuple[str, list[tuple[str, str, int]]]] = [
        ("kind", [(kind, words.of("unit_kinds", kind), count) for kind, count in kinds.most_common()]),
        (
            "verdict",
            [(v, words["unchecked"] if v == "none" else words.of("verdicts", v), n) for v, n in verdicts.most_common()],
        ),
        ("source", [(source, source, count) for source, count in sources.most_common(50)]),
    ]
    hint = escape(words["search"])
    search = f'<input type="search" id="search" placeholder="{hint}" aria-label="{hint}">'
    selects = "".join(_select(name, options, words) for name, options in choices)
    shown = element(
        "p", "", id="shown", class_="quiet", role="status", data_word=words["shown"], data_reset=words["reset"]
    )
    return element("div", search + selects + shown, class_="filters", role="search")


def _select(name: str, options: Iterable[tuple[str, str, int]], words: Wording) -> str:
    label = words[f"filter_{name}"]
    first = element("option", f"{escape(label)}: {escape(words['all'])}", value="")
    rest = "".join(element("option", f"{escape(shown)} ({count})", value=value) for value, shown, count in options)
    return element("select", first + rest, data_filter=name, aria_label=label)


def _notices(claims: ArticleClaims, words: Wording) -> Iterable[str]:
    for notice in claims.notices:
        severity = element(
            "span", escape(words.of("severities", notice.severity)), class_=f"badge {_NOTICE[notice.severity]}"
        )
        place = (
            f' data-start="{notice.start}" data-end="{notice.end}"'
            if notice.start is not None and notice.end is not None
            else ""
        )
        yield f'<li class="card notice"{place}><div class="body">{severity} {escape(notice.message)}</div></li>'


_NOTICE: dict[str, str] = {"info": "none", "hint": "none", "warning": "warn", "error": "bad"}


def _table(claims: ArticleClaims, words: Wording) -> str:
    """Return the checklist as a table that sorts by any column."""
    if not claims.claims:
        return ""
    worst = worst_findings(claims.findings)
    columns = ("claim", "figure", "measure", "subject", "time", "source", "modality", "priority", "verdict")
    heads = "".join(
        element("th", element("button", escape(words[key]), type="button"), scope="col", aria_sort="none")
        for key in columns
    )
    rows = "".join(_row(claims, number, worst, words) for number in range(len(claims.claims)))
    table = element("table", element("thead", element("tr", heads)) + element("tbody", rows), id="sorted")
    heading = element("h2", escape(words["checklist"])) + element("p", escape(words["sort_hint"]), class_="quiet")
    scroller = element("div", table, class_="scroller", tabindex=0, role="region", aria_label=words["checklist"])
    return element("section", heading + scroller, class_="checklist")


def _row(claims: ArticleClaims, number: int, worst: dict[str, Any], words: Wording) -> str:
    claim = claims.claims[number]
    finding = worst.get(claim.id)
    verdict = finding.verdict if finding else None
    amount = claim.quantity.value if claim.quantity.value is not None else claim.quantity.low
    group = group_of(verdict)
    word = words.of("verdicts", verdict) if verdict else words["unchecked"]
    cells = [
        (element("a", claim.id, href=f"#{claim.id}"), str(number)),
        (escape(words.quantity(claim.quantity)), str(amount if amount is not None else "")),
        (escape(claim.measure.text if claim.measure else ""), None),
        (escape(claim.subject.text if claim.subject else ""), None),
        (
            escape(words.time(claim.time) if claim.time else ""),
            (claim.time.since or claim.time.until or "") if claim.time else "",
        ),
        (escape(words.source(claim)), None),
        (escape(words.of("modalities", claim.modality)), None),
        (f"{round(claim.priority * 100)}", str(claim.priority)),
        (element("span", f"{SIGNS[group]} {escape(word)}", class_=f"badge {group}"), str(GROUPS.index(group))),
    ]
    return element("tr", "".join(element("td", content, data_sort=key) for content, key in cells), data_c=claim.id)


def _foot(claims: ArticleClaims, words: Wording) -> str:
    provenance = claims.provenance
    models = ", ".join(f"{model.name} {model.version}" for model in provenance.models)
    data = ", ".join(f"{part.name} {part.version}" for part in provenance.language_data)
    facts = [f"{words['made_by']} {provenance.tool} {provenance.version}"]
    facts += [f"{words['models']}: {models}"] if models else []
    facts += [f"{words['language_data']}: {data}"] if data else []
    lines = element("p", escape(words["disclaimer"])) + element("p", escape(" \u00b7 ".join(facts)), class_="quiet")
    return element("footer", lines + element("p", escape(claims.article.id), class_="quiet digest"))
