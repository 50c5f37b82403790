"""Build the gold of the corpus: articles and their annotation in, ArticleClaims JSON out.

build_corpus.py [ID ...]     build the named articles, or all
build_corpus.py --check      build in memory and fail when a file on disk or a digest differs
build_corpus.py --show ID    print the claims of an article for reading
build_corpus.py --second     build the second annotations (corpora/second) in memory; nothing is written
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))


from corpus_gold import CORPORA, KEYS, Build
from corpus_source import AnnotationError

from claimkit import records, schema

SPLITS = ("train", "dev", "test", "train", "test", "train", "dev", "train", "test", "train")


def article_names(folder: str = "articles") -> list[str]:
    """Return the names (`id.language`) of all annotated articles, or of those annotated in another folder."""
    return sorted(path.name.removesuffix(".toml") for path in (CORPORA / folder).glob("*.toml"))


def build(name: str, folder: str = "articles") -> records.ArticleClaims:
    """Build the gold of one article from its annotation in a folder of the corpus.

    Raises AnnotationError with everything that is not accounted for.
    """
    languages = _languages()
    stem, _, code = name.rpartition(".")
    article = CORPORA / "articles" / f"{name}.txt"
    originals = sorted((CORPORA / "articles").glob(f"{stem}.orig.*.txt"))
    original = originals[0].read_bytes().decode("utf-8") if originals else None
    work = Build(CORPORA / folder / f"{name}.toml", languages[code], article=article, original=original)
    unknown = set(work.notes) - KEYS["file"]
    if unknown:
        raise AnnotationError(f"unknown keys {', '.join(sorted(unknown))}")
    gold = work.gold(name, code)
    gaps = work.gaps()
    if gaps:
        raise AnnotationError("\n    ".join(gaps))
    schema.validate(gold.to_dict())
    return gold


@functools.cache
def _languages() -> dict[str, Any]:
    return tomllib.loads((CORPORA / "languages.toml").read_text(encoding="utf-8"))


def registry() -> dict[str, dict[str, str]]:
    """Return the recorded split and digests of each article."""
    path = CORPORA / "corpus.toml"
    if not path.exists():
        return {}
    articles: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8")).get("articles", {})
    return articles


def register(known: dict[str, dict[str, str]], name: str, article: bytes, gold: bytes) -> None:
    """Record an article's digests; a new one gets the split it asks for, or the next of its language and style, for good."""
    entry = known.get(name)
    if entry is None:
        notes = tomllib.loads((CORPORA / "articles" / f"{name}.toml").read_text(encoding="utf-8"))
        style, language = notes.get("style", "newsroom"), name.rpartition(".")[2]
        peers = [n for n, e in known.items() if n.rpartition(".")[2] == language and e["style"] == style]
        entry = known[name] = {"split": notes.get("split", SPLITS[len(peers) % len(SPLITS)]), "style": style}
    entry["article"] = hashlib.sha256(article).hexdigest()
    entry["gold"] = hashlib.sha256(gold).hexdigest()


def registry_text(known: Mapping[str, Mapping[str, str]]) -> str:
    """Return `corpus.toml`."""
    lines = [
        "# Written by scripts/build_corpus.py: the fixed split of the corpus, with SHA-256 digests of article and gold."
    ]
    for name in sorted(known):
        lines += ["", f'[articles."{name}"]']
        lines += [f'{key} = "{known[name][key]}"' for key in ("split", "style", "article", "gold")]
    return "\n".join(lines) + "\n"


def gold_text(gold: records.ArticleClaims) -> str:
    """Return the gold as it is stored: one key a line, so that a change is readable in a diff."""
    return json.dumps(gold.to_dict(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def show(gold: records.ArticleClaims) -> None:
    """Print what was annotated, for a reader who has the article beside it."""
    print(f"== {gold.article.source}  {len(gold.entities)} entities")
    for entity in gold.entities:
        print(f"  {entity.id} {entity.type} {entity.name}: {', '.join(f'{m.text}@{m.start}' for m in entity.mentions)}")
    for quote in gold.quotes:
        said = " | ".join(span.text for span in quote.content)
        who = f"{quote.speaker.text} ({quote.speaker.name})" if quote.speaker else "-"
        print(f"  {quote.id} {quote.type} [{said}] by {who} cue {_text(quote.cue)} in {quote.inside}")
    for claim in gold.claims:
        print(f"  {claim.id} {_figure(claim.quantity)}")
        time = f"{claim.time.text} {claim.time.since}..{claim.time.until}" if claim.time else "-"
        fields = (_text(claim.measure), _text(claim.subject), time, _text(claim.source), claim.modality)
        print(f"      {' | '.join(fields)}\n      {claim.text[:160]}")
    for finding in gold.findings:
        print(f"  {finding.id} {finding.check} {finding.rule} {finding.claim_ids} {finding.verdict}")


def _text(span: Any) -> str:
    return span.text or "-" if span else "-"


def _figure(quantity: records.Quantity) -> str:
    """Return a quantity on one line: surface, bound, value, unit, per, precision."""
    unit = quantity.unit
    value = quantity.value if quantity.value is not None else f"{quantity.low}..{quantity.high}"
    bound = quantity.bound + (" ~" if quantity.approximate else "")
    per = f" per {unit.per.value} {unit.per.text}" if unit.per else ""
    return f"[{quantity.text}] {bound} {value} {unit.code} ({unit.text}){per} +-{quantity.precision}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, check or show; return 1 when an annotation does not fit or a file is stale."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="ID")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--second", action="store_true")
    options = parser.parse_args(arguments)
    known, failed = registry(), 0
    folder = "second" if options.second else "articles"
    names = [
        n
        for n in article_names(folder)
        if not options.names or n in options.names or n.rpartition(".")[0] in options.names
    ]
    for name in names:
        try:
            gold = build(name, folder)
        except (AnnotationError, ValueError, KeyError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed += 1
            continue
        if not options.second:
            failed += _store(name, gold, known, check=options.check)
        if options.show:
            show(gold)
    if not options.check and not options.second:
        (CORPORA / "corpus.toml").write_text(registry_text(known), encoding="utf-8")
    print(f"{len(names) - failed} of {len(names)} articles are in order", file=sys.stderr)
    return 1 if failed else 0


def _store(name: str, gold: records.ArticleClaims, known: dict[str, dict[str, str]], *, check: bool) -> int:
    """Write one gold file and its digests, or compare them with what is on disk; return 1 when they differ."""
    path = CORPORA / "gold" / f"{name}.json"
    data = gold_text(gold).encode()
    if check:
        stale = not path.exists() or path.read_bytes() != data
        stale = stale or known.get(name, {}).get("gold") != hashlib.sha256(data).hexdigest()
        if stale:
            print(f"{name}: gold or digest on disk is not what the builder makes", file=sys.stderr)
        return int(stale)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    register(known, name, (CORPORA / "articles" / f"{name}.txt").read_bytes(), data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
