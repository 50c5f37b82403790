"""Score claimkit on the corpus, per language and field, and guard the floors.

evaluate.py [--split dev] [--language de]          extract each article and score it against its gold
evaluate.py --predictions FOLDER                   score ArticleClaims files (named as in corpora/gold) instead
evaluate.py --articles ID.LANG ...                 score these articles, of whatever split
evaluate.py --first                                accept only the first reading of a field
evaluate.py --accept-second                        also score the twice annotated articles against either reading
evaluate.py --gate                                 fail when a score fell below its floor, or the corpus changed
evaluate.py --write-floors [--lower]               record the scores as floors; a lower floor needs --lower
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import math
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from corpus_gold import Build

from claimkit import evaluation, records
from claimkit.checking.reference import Reference

CORPORA = Path(__file__).resolve().parent.parent / "corpora"
Predict = Callable[[str, records.ArticleClaims], records.ArticleClaims]
SLACK = 0.02  # integer kernels differ a little among processors; a fall by less is noise
ENOUGH = 20  # gold values that a field needs before its score is worth a floor
Floors = dict[str, dict[str, float]]


def corpus(split: str, language: str | None) -> Iterator[str]:
    """Yield the names of the articles of a split ("all" for all)."""
    listed = tomllib.loads((CORPORA / "corpus.toml").read_text(encoding="utf-8"))["articles"]
    for name, entry in listed.items():
        if split in {"all", entry["split"]} and language in {None, name.rpartition(".")[2]}:
            yield name


def load(path: Path) -> records.ArticleClaims:
    """Read one ArticleClaims file."""
    return records.ArticleClaims.from_dict(json.loads(path.read_text(encoding="utf-8")))


@functools.cache
def sample_reference() -> Reference:
    """Load the sample reference once."""
    import claimkit

    return claimkit.load_reference(CORPORA / "reference")


def extracted(name: str, gold: records.ArticleClaims) -> records.ArticleClaims:
    """Run the product on an article; where an original lies beside it, compare the two as well."""
    import claimkit

    reference = sample_reference() if any(f.check == "reference" for f in gold.findings) else None
    claims = claimkit.check(claimkit.extract(gold.article.text, published=gold.article.published), reference=reference)
    originals = sorted((CORPORA / "articles").glob(f"{name.rpartition('.')[0]}.orig.*.txt"))
    if not originals:
        return claims
    compared = claimkit.compare(claims, originals[0].read_text(encoding="utf-8"))
    extra = tuple(finding for finding in compared.findings if finding.check == "translation")
    own = tuple(finding for finding in claims.findings if finding.check != "translation")
    return records.ArticleClaims.from_dict({**claims.to_dict(), "findings": [f.to_dict() for f in (*own, *extra)]})


def annotation(name: str) -> tuple[list[Any], evaluation.Others]:
    """Return the places of the figures that an annotation lists as no claims, and its second readings by claim."""
    languages = tomllib.loads((CORPORA / "languages.toml").read_text(encoding="utf-8"))
    work = Build(CORPORA / "articles" / f"{name}.toml", languages[name.rpartition(".")[2]])
    work.add_claims()
    return list(work.nonclaims()), work.others


def scores_by_language(names: Sequence[str], predict: Predict, *, first: bool = False) -> dict[str, evaluation.Scores]:
    """Score all articles, summed per language and over all; with `first`, only the first readings are right."""
    single: dict[str, list[evaluation.Scores]] = {}
    for name in names:
        gold = load(CORPORA / "gold" / f"{name}.json")
        places, others = annotation(name)
        scores = evaluation.score(gold, predict(name, gold), places, {} if first else others)
        for group in (name.rpartition(".")[2], "all"):
            single.setdefault(group, []).append(scores)
    return {group: evaluation.total(each) for group, each in sorted(single.items())}


def either_table(names: Sequence[str], predict: Predict) -> str:
    """Return the scores of the twice annotated articles, in percent: against the gold, and against either reading."""
    import build_corpus
    import readings

    twice = [name for name in names if name in build_corpus.article_names("second")]
    alone, either = [], []
    for name in twice:
        gold = load(CORPORA / "gold" / f"{name}.json")
        found = predict(name, gold)
        alone.append(evaluation.score(gold, found))
        either.append(readings.score_either(gold, build_corpus.build(name, "second"), found))
    sums = evaluation.total(alone), evaluation.total(either)
    lines = [f"{len(twice)} articles with a second annotation", f"{'field':24}{'gold':>8}{'either':>8}{'wanted':>8}"]
    lines += [
        f"{field:24}{100 * sums[0][field].f1:8.1f}{100 * sums[1][field].f1:8.1f}{sums[0][field].wanted:8}"
        for field in sorted(sums[0].keys() & sums[1].keys())
    ]
    return "\n".join(lines)


def table(scores: Mapping[str, evaluation.Scores]) -> str:
    """Return the scores as a table for reading, in percent."""
    lines = [f"{'':8}{'field':24}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'given':>7}{'wanted':>7}"]
    for language, fields in scores.items():
        for field in sorted(fields):
            tally = fields[field]
            rates = "".join(f"{100 * rate:7.1f}" for rate in (tally.precision, tally.recall, tally.f1))
            lines.append(f"{language:8}{field:24}{rates}{tally.right:7}{tally.given:7}{tally.wanted:7}")
    return "\n".join(lines)


def as_floors(scores: Mapping[str, evaluation.Scores]) -> Floors:
    """Return F1 per language and field, cut (never rounded up) to three decimals."""
    return {
        language: {
            field: math.floor(fields[field].f1 * 1000) / 1000
            for field in sorted(fields)
            if fields[field].wanted >= ENOUGH
        }
        for language, fields in scores.items()
    }


def digest(names: Sequence[str]) -> str:
    """Return one digest of the gold of the named articles and of their annotation, which holds the second readings."""
    total = hashlib.sha256()
    for name in sorted(names):
        total.update(name.encode())
        total.update((CORPORA / "gold" / f"{name}.json").read_bytes())
        total.update((CORPORA / "articles" / f"{name}.toml").read_bytes())
    return total.hexdigest()


def fallen(floors: Floors, scores: Floors, slack: float = 0.0) -> list[str]:
    """Return a line for each field whose score lies more than `slack` below its floor or is no longer there."""
    lines = []
    for language, fields in floors.items():
        for field, floor in fields.items():
            now = scores.get(language, {}).get(field)
            if now is None or now + slack < floor:
                lines.append(f"{language} {field}: {'not scored' if now is None else now}, floor {floor}")
    return lines


def read_floors(path: Path) -> dict[str, Any]:
    """Return the recorded floors, by split; empty when there are none yet."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def floors_text(recorded: Mapping[str, Any]) -> str:
    """Return `floors.toml`."""
    lines = ["# Written by scripts/evaluate.py: F1 (accuracy where a field is never null) that must not be undercut."]
    for split, entry in sorted(recorded.items()):
        lines += ["", f"[{split}]", f'digest = "{entry["digest"]}"', f"articles = {entry['articles']}"]
        for language, fields in sorted(entry["floors"].items()):
            lines += ["", f"[{split}.floors.{language}]"]
            lines += [f'"{field}" = {floor}' for field, floor in sorted(fields.items())]
    return "\n".join(lines) + "\n"


def gate(recorded: Mapping[str, Any], split: str, names: Sequence[str], scores: Floors) -> list[str]:
    """Return what is wrong: no floors, another corpus than the floors were measured on, or a score below its floor."""
    entry = recorded.get(split)
    if entry is None:
        return [f"no floors for split '{split}': run with --write-floors"]
    if entry["articles"] != len(names) or entry["digest"] != digest(names):
        return [f"the {split} articles are not those that the floors were measured on: run with --write-floors"]
    return fallen(entry["floors"], scores, SLACK)


def write_floors(path: Path, split: str, names: Sequence[str], scores: Floors, *, lower: bool) -> list[str]:
    """Record the scores as floors; return those that would fall, in which case only `lower` lets them be written."""
    recorded = read_floors(path)
    lines = fallen(recorded.get(split, {}).get("floors", {}), scores)
    if lines and not lower:
        return lines
    recorded[split] = {"digest": digest(names), "articles": len(names), "floors": scores}
    path.write_text(floors_text(recorded), encoding="utf-8")
    return []


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the scores; return 1 when the gate is shut or a floor would fall."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="dev", choices=["train", "dev", "test", "all"])
    parser.add_argument("--language")
    parser.add_argument("--articles", nargs="+", metavar="ID.LANG", help="score these instead of a split")
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--floors", type=Path, default=CORPORA / "floors.toml")
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    parser.add_argument("--accept-second", action="store_true", help="report also what either annotation accepts")
    parser.add_argument("--first", action="store_true", help="accept no second reading of a field")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--write-floors", action="store_true")
    parser.add_argument("--lower", action="store_true", help="allow a floor to fall")
    options = parser.parse_args(arguments)
    if (options.language or options.first or options.articles) and (options.gate or options.write_floors):
        parser.error("floors are kept for a whole split: leave --language, --first and --articles out")
    names = options.articles or list(corpus(options.split, options.language))
    folder = options.predictions
    predict: Predict = (lambda name, _: load(folder / f"{name}.json")) if folder else extracted
    scores = scores_by_language(names, predict, first=options.first)
    floors = as_floors(scores)
    print(json.dumps(floors, indent=1) if options.json else table(scores))
    if options.accept_second:
        print(either_table(names, predict))
    wrong: list[str] = []
    if options.gate:
        wrong = gate(read_floors(options.floors), options.split, names, floors)
    if options.write_floors:
        wrong = write_floors(options.floors, options.split, names, floors, lower=options.lower)
    for line in wrong:
        print(f"floor: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
