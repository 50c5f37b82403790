"""Measure how far a second annotation, made from the guide alone, agrees with the first.

agreement.py [NAME ...]                        print the agreement of each field
agreement.py [NAME ...] --differences [FIELD]  print every claim and quote on which the two differ
agreement.py [NAME ...] --record ROUND         keep the figures in corpora/agreement.toml, before the two are compared
agreement.py --write                           bring the tables of docs/agreement.md up to date
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import build_corpus
from corpus_gold import CORPORA

from claimkit import evaluation, records

RECORD = CORPORA / "agreement.toml"
PAGE = CORPORA.parent / "docs" / "agreement.md"
Pair = tuple[records.ArticleClaims, records.ArticleClaims]
Tables = Mapping[str, Mapping[str, Sequence[int]]]
Round = dict[str, Any]
NOTHING = (0, 0, 0)


def both(name: str) -> Pair:
    """Return the first and the second annotation of an article, the first without checks that only it was given."""
    gold = records.ArticleClaims.from_dict(json.loads((CORPORA / "gold" / f"{name}.json").read_text(encoding="utf-8")))
    gold = replace(gold, findings=tuple(finding for finding in gold.findings if finding.check != "reference"))
    return gold, build_corpus.build(name, "second")


def agreement(names: Sequence[str]) -> dict[str, evaluation.Scores]:
    """Return the tallies of the named articles, per language and over all; `wanted` counts the first, `given` the second."""
    single: dict[str, list[evaluation.Scores]] = {}
    for name in names:
        scores = evaluation.score(*both(name))
        for group in ("all", name.rpartition(".")[2]):
            single.setdefault(group, []).append(scores)
    return {group: evaluation.total(each) for group, each in single.items()}


def figures(scores: Mapping[str, evaluation.Scores]) -> dict[str, dict[str, list[int]]]:
    """Return the tallies as plain figures: alike, first, second."""
    return {
        group: {field: [tally.right, tally.wanted, tally.given] for field, tally in sorted(fields.items())}
        for group, fields in sorted(scores.items())
    }


def rate(counts: Sequence[int]) -> float | None:
    """Return the share on which the two agree (F1 of one against the other), in percent; None where neither has any."""
    alike, first, second = counts
    return 200 * alike / (first + second) if first + second else None


def shown(value: float | None) -> str:
    """Return a rate for a table."""
    return "-" if value is None else f"{value:.1f}"


def lines_apart(name: str, field: str | None) -> Iterator[str]:
    """Yield a line for each field of a claim or quote in which the two annotations of an article differ."""
    first, second = both(name)
    bare = {"claims": (), "quotes": (), "findings": ()}
    for kind in ("claims", "quotes", "findings"):
        pairs, alone = paired(kind, first, second)
        for who, item in alone:
            yield f"{name} {kind} only {who}: {told(item)}"
        for a, b in pairs:
            one, other = (replace(whole, **{**bare, kind: (item,)}) for whole, item in ((first, a), (second, b)))
            if kind == "findings":
                continue
            for key, tally in evaluation.score(one, other).items():
                apart = key.startswith(kind) and (tally.right < tally.wanted or tally.right < tally.given)
                if apart and field in {None, key}:
                    part = key.partition(".")[2]
                    yield f"{name} {key} [{told(a)}]: {value_of(a, part)}  <>  {value_of(b, part)}"


def paired(
    kind: str, first: records.ArticleClaims, second: records.ArticleClaims
) -> tuple[list[tuple[Any, Any]], list[tuple[str, Any]]]:
    """Pair the claims, quotes or findings that lie nearest to each other; return the pairs and those left alone."""
    ones, others = list(getattr(first, kind)), list(getattr(second, kind))
    fits = sorted(
        ((-value, i, j) for i, a in enumerate(ones) for j, b in enumerate(others) if (value := likeness(a, b)) > 0)
    )
    pairs: dict[int, int] = {}
    for _, i, j in fits:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    alone = [("first", a) for i, a in enumerate(ones) if i not in pairs]
    alone += [("second", b) for j, b in enumerate(others) if j not in pairs.values()]
    return [(ones[i], others[j]) for i, j in sorted(pairs.items())], alone


def likeness(a: Any, b: Any) -> float:
    """Return how far two claims (by quantity), quotes (by contents) or findings (by rule and figures) are the same."""
    if isinstance(a, records.Finding):
        return float(a.rule == b.rule and a.verdict == b.verdict and len(set(a.claim_ids) & set(b.claim_ids)) > 0)
    spans = ([a.quantity], [b.quantity]) if isinstance(a, records.Claim) else (a.content, b.content)
    places = [{place for span in side for place in range(span.start, span.end)} for side in spans]
    return len(places[0] & places[1]) / len(places[0] | places[1])


def told(item: Any) -> str:
    """Return the words that say which item is meant."""
    if isinstance(item, records.Claim):
        return f"{item.id} {item.quantity.text}"
    if isinstance(item, records.Quote):
        return " | ".join(span.text for span in item.content)
    return f"{item.rule} {' '.join(item.claim_ids)} {item.verdict}"


def value_of(item: Any, part: str) -> str:
    """Return what an annotation says in one field, briefly."""
    inner = getattr(item, "quantity", item)
    if part in {"value", "bound", "approximate", "span", "unit", "per"}:
        return brief(inner.unit if part == "unit" else inner.unit.per if part == "per" else inner)
    return brief(getattr(item, part, item))


def brief(value: Any) -> str:
    """Return a record as its text and the fields that tell it from another."""
    if isinstance(value, records.Change):
        steps = (f"{key} {figure.text}" for key in ("old", "new", "by") if (figure := getattr(value, key)))
        return " ".join([str(value.direction), *steps, *([f"x{value.factor}"] if value.factor else [])])
    names = ("text", "code", "name", "since", "until", "bound", "value")
    said = [str(getattr(value, key)) for key in names if getattr(value, key, None) is not None]
    return " / ".join(said) or str(value)


def recorded() -> dict[str, Round]:
    """Return the rounds of `agreement.toml`: the articles of each and the agreement before they were compared."""
    rounds: dict[str, Round] = tomllib.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    return rounds


def record_text(rounds: Mapping[str, Round]) -> str:
    """Return `agreement.toml`."""
    lines = ["# Written by scripts/agreement.py --record, before the annotations were compared: alike, first, second."]
    for label, one in sorted(rounds.items()):
        lines += ["", f"[{label}]", f"articles = {json.dumps(one['articles'])}"]
        for group, fields in one["fields"].items():
            lines += ["", f"[{label}.fields.{group}]", *(f'"{field}" = {list(fields[field])}' for field in fields)]
    return "\n".join(lines) + "\n"


def table(rounds: Mapping[str, Round], now: Tables) -> str:
    """Return the agreement over all languages as a Markdown table: counts of the first round, each round, and now."""
    measured = {label: one["fields"]["all"] for label, one in sorted(rounds.items())}
    first = next(iter(measured.values()))
    head = ["field", "first", "second", "alike", *measured, "now"]
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    for field, (alike, one, other) in first.items():
        if one + other:
            rates = [shown(rate(fields.get(field, NOTHING))) for fields in (*measured.values(), now["all"])]
            lines.append(f"| {' | '.join([field, *map(str, (one, other, alike)), *rates])} |")
    return "\n".join(lines)


def languages_table(measured: Tables) -> str:
    """Return the measured agreement of a round per language for the fields that carry the meaning."""
    chosen = ("claims.found", "claims.measure", "claims.subject", "claims.time", "claims.change", "claims.modality")
    chosen += ("quotes.exact", "quotes.overlap", "entities.typed")
    groups = [group for group in measured if group != "all"]
    lines = [f"| field | {' | '.join(groups)} |", f"|---|{'---:|' * len(groups)}"]
    for field in chosen:
        cells = (shown(rate(measured[group].get(field, NOTHING))) for group in groups)
        lines.append(f"| {field} | {' | '.join(cells)} |")
    return "\n".join(lines)


def parts(rounds: Mapping[str, Round], now: Tables) -> dict[str, str]:
    """Return the tables of the page by the name of their place."""
    first = min(rounds)
    return {"fields": table(rounds, now), "languages": languages_table(rounds[first]["fields"])}


def refreshed(page: str, parts: Mapping[str, str]) -> str:
    """Return the page with the text between `<!-- NAME -->` and `<!-- end -->` replaced."""
    for name, text in parts.items():
        pattern = rf"(<!-- {name} -->\n)(?:(?!<!-- ).)*(<!-- end -->)"
        page, found = re.subn(pattern, lambda match, text=text: f"{match[1]}{text}\n{match[2]}", page, flags=re.DOTALL)
        if found != 1:
            raise ValueError(f"the page has {found} places for '{name}'")
    return page


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, record or write the agreement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="articles as in corpora/second; all when none is named"
    )
    parser.add_argument("--differences", nargs="?", const="", metavar="FIELD")
    parser.add_argument("--record", metavar="ROUND")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    names = options.names or build_corpus.article_names("second")
    if options.differences is not None:
        print("\n".join(line for name in names for line in lines_apart(name, options.differences or None)))
        return 0
    now = figures(agreement(names))
    for field, counts in now["all"].items():
        print(f"{field:24}{shown(rate(counts)):>7}{counts[0]:6}{counts[1]:6}{counts[2]:6}")
    if options.record:
        rounds = {**recorded(), options.record: {"articles": names, "fields": now}}
        RECORD.write_text(record_text(rounds), encoding="utf-8")
    if options.write:
        tables = parts(recorded(), now)
        PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
