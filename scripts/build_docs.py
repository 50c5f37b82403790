"""Write the parts of the documentation that are made from something else, so that they cannot drift from it.

    python scripts/build_docs.py schema     # docs/schema.md, from the published schema
    python scripts/build_docs.py scores     # the tables of docs/scores.md and README.md, measured now (a minute)

Tables stand between `<!-- scores -->` and `<!-- end -->`; everything around them is written by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from evaluate import corpus, extracted, scores_by_language

from claimkit.evaluation import Scores, Tally
from claimkit.schema import load_schema

ROOT = Path(__file__).resolve().parent.parent
RECORDS = (
    "article", "entity", "quote", "speaker", "claim", "quantity", "unit", "per", "change", "subject", "time", "source",
    "finding", "evidence", "amount", "difference", "notice", "provenance", "component", "span",
)  # fmt: skip
ROWS = {
    "claims.found": "claim found", "claims.value": "value", "claims.unit": "unit", "claims.bound": "bound",
    "claims.change": "change", "claims.measure": "measure (head)", "claims.subject": "subject (head)",
    "claims.time": "time", "claims.source": "source", "claims.modality": "modality", "claims.per": "per",
    "nonclaims.left_alone": "non-claims left alone", "quotes.overlap": "quote, overlapping", "quotes.exact": "quote, exact",
    "quotes.speaker": "speaker", "entities.mention": "entity mention", "entities.typed": "entity with type",
    "findings.consistency": "consistency finding", "verdicts.consistency": "its verdict",
    "verdicts.reference": "verdict against the reference", "findings.translation": "translation finding",
}  # fmt: skip
IN_README = (
    "claims.found", "claims.value", "claims.unit", "claims.bound", "claims.measure", "claims.subject", "claims.time",
    "claims.source", "claims.modality", "quotes.overlap", "quotes.speaker", "entities.typed", "verdicts.consistency",
)  # fmt: skip


def schema_page() -> str:
    """Return docs/schema.md."""
    schema = load_schema("article-claims")
    lines = [
        "# The JSON of an article",
        "",
        "Written by `python scripts/build_docs.py schema` from `schemas/article-claims.schema.json`, which is the contract:",
        "`claimkit schema article-claims` prints it, `claimkit validate FILE` checks against it.",
        "",
        str(schema["description"]),
        "",
        "Where strings are counted in UTF-16 units, as in JavaScript, cut code points: `[...text].slice(start, end).join('')`.",
        *_table(schema, schema),
    ]
    for name in RECORDS:
        shape = schema["$defs"][name]
        lines += ["", f"## {name}", "", _cell(shape["description"])]
        for form in shape.get("oneOf", [shape]):
            lines += _table(schema, form)
    return "\n".join(lines) + "\n"


def _table(schema: Mapping[str, Any], shape: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", "| field | type | meaning | example |", "|---|---|---|---|")
    for field, node in shape["properties"].items():
        merged = {**_resolved(schema, node), **{key: value for key, value in node.items() if key != "$ref"}}
        example = merged.get("examples", [""])[0]
        shown = (
            "" if isinstance(example, dict | list) or example == "" else f"`{json.dumps(example, ensure_ascii=False)}`"
        )
        yield f"| `{field}` | {_type(schema, node)} | {_cell(merged.get('description', ''))} | {_cell(shown)} |"


def _resolved(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    return schema["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node


def _type(schema: Mapping[str, Any], node: Mapping[str, Any]) -> str:
    """Say in a few words what a field holds; records link to their own table."""
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name})" if name in RECORDS else _type(schema, _resolved(schema, node))
    if "anyOf" in node:
        return " or ".join(_type(schema, part) for part in node["anyOf"])
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return ", ".join("null" if value is None else f"`{value}`" for value in node["enum"])
    if node.get("type") == "array":
        return f"list of {_type(schema, node['items'])}"
    kind = node.get("type", "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def measured() -> dict[tuple[str, str], Scores]:
    """Score the test and the dev split with the default models, by split and language."""
    found: dict[tuple[str, str], Scores] = {}
    for split in ("test", "dev"):
        for language, scores in scores_by_language(list(corpus(split, None)), extracted).items():
            found[split, language] = scores
    return found


def scores_table(
    found: Mapping[tuple[str, str], Scores], rows: tuple[str, ...], columns: Mapping[str, tuple[str, str]]
) -> str:
    """Return a Markdown table of F1 in percent; a field without gold in any column is left out."""
    lines = [f"| F1 or accuracy, % | {' | '.join(columns)} |", "|---|" + "---:|" * len(columns)]
    for field in rows:
        tallies = [found[key].get(field) for key in columns.values()]
        if any(tally is not None and tally.wanted for tally in tallies):
            lines.append(f"| {ROWS[field]} | {' | '.join(map(_percent, tallies))} |")
    return "\n".join(lines)


def _percent(tally: Tally | None) -> str:
    return f"{100 * tally.f1:.1f}" if tally and tally.wanted else ""


def put(path: Path, table: str) -> None:
    """Put a table between the marks of a page; ValueError when it has none."""
    text = path.read_text(encoding="utf-8")
    new, count = re.subn(r"(<!-- scores -->\n).*?(<!-- end -->)", rf"\g<1>\n{table}\n\n\g<2>", text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"{path.name} needs one pair of <!-- scores --> and <!-- end -->")
    path.write_text(new, encoding="utf-8")


def main() -> None:
    """Write what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["schema", "scores"])
    if parser.parse_args().what == "schema":
        (ROOT / "docs" / "schema.md").write_text(schema_page(), encoding="utf-8")
        return
    found = measured()
    every = {f"{split}, {language}": (split, language) for split in ("test", "dev") for language in ("de", "all")}
    put(ROOT / "docs" / "scores.md", scores_table(found, tuple(ROWS), every))
    short = {"German": ("test", "de"), "all languages": ("test", "all")}
    put(ROOT / "README.md", scores_table(found, IN_README, short))


if __name__ == "__main__":
    main()
