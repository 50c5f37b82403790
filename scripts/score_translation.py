"""Measure `compare`: false alarms on parallel sentences, injected errors found, planted errors of the corpus found.

    python scripts/score_translation.py --parallel FILE.jsonl [--show]
    python scripts/score_translation.py --articles corpora/articles [--show]

A line of the parallel file has the same sentence under several language codes; only the lexical layer is run.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claimkit import compare, languages
from claimkit.reading.articles import build_article
from claimkit.records import SCHEMA_VERSION, ArticleClaims, Finding, Provenance

PAIRS = (("de", "en"), ("en", "de"), ("de", "zh"), ("en", "zh"), ("zh", "de"), ("zh", "en"))

POINTS = {
    "de": (("Prozent", "Prozentpunkte"), ("%", "Prozentpunkte")),
    "en": (("percent", "percentage points"), ("per cent", "percentage points"), ("%", " percentage points")),
    "zh": (("%", "个百分点"),),
}
SCALES = {
    "de": (("Millionen", "Milliarden"), ("Milliarden", "Millionen"), ("Mio.", "Mrd."), ("Billionen", "Milliarden")),
    "en": (("million", "billion"), ("billion", "million"), ("trillion", "billion")),
    "zh": (("万", "亿"), ("亿", "万"), ("萬", "億"), ("億", "萬")),
}


def bare(text: str, language: str) -> ArticleClaims:
    """Return a text as claims without any: enough for the figures, and no pipeline is loaded."""
    return ArticleClaims(SCHEMA_VERSION, Provenance(), build_article(text, language=language))


def inject(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield (kind of error, the text with it): each error once, in the first figure that can take it."""
    signs = languages.load(language)["checks"].get("format", {"decimal": ".", "group": ","})
    runs = list(re.finditer(r"\d+(?:[.,]\d+)*", text))
    amounts = [m for m in runs if not _is_date(text, m)]
    years = [m for m in runs if re.fullmatch(r"1[5-9]\d\d|20[0-4]\d", m[0])]
    for match in amounts[:1]:
        whole = match[0].replace(signs["group"], "")
        if match not in years and signs["decimal"] not in whole:
            for name, zeros in (("x10", 1), ("x1000", 3), ("x10000", 4)):
                yield name, _put(text, match, whole + "0" * zeros)
    for match in (m for m in amounts if re.search(rf"\d{re.escape(signs['decimal'])}\d{{1,2}}$", m[0])):
        yield "decimal", _put(text, match, match[0].replace(signs["decimal"], ""))
        break
    for match in (m for m in amounts if _swap(m[0]) != m[0]):
        yield "swap", _put(text, match, _swap(match[0]))
        break
    for match in years[:1]:
        yield "year", _put(text, match, str(int(match[0]) + 1))
    for kind, pairs in (("points", POINTS[language]), ("scale", SCALES[language])):
        for word, other in pairs:
            if re.search(rf"\d ?{re.escape(word)}", text) and other not in text:
                yield kind, text.replace(word, other, 1)
                break


def _is_date(text: str, match: re.Match[str]) -> bool:
    """Tell whether a run of digits may belong to a day, a clock time, an ordinal or a name."""
    small = re.fullmatch(r"\d{1,2}", match[0]) is not None
    around = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 3]
    named = re.search(r"[A-Za-z]$", around[0]) is not None
    return (
        named
        or bool(re.match(r"[.:月日号號时時点點分世届屆]|年代|st|nd|rd|th|s\b|er", around[1]))
        or (small and _month_near(text, match))
    )


def _month_near(text: str, match: re.Match[str]) -> bool:
    near = text[max(0, match.start() - 12) : match.end() + 14].lower()
    months = [
        "jan",
        "feb",
        "mär",
        "mar",
        "apr",
        "mai",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "okt",
        "oct",
        "nov",
        "dez",
        "dec",
    ]
    return any(re.search(rf"\b{month}", near) for month in months)


def _swap(digits: str) -> str:
    for k in range(len(digits) - 1):
        pair = digits[k : k + 2]
        if pair.isdigit() and pair[0] != pair[1] and (k or pair[1] != "0"):
            return digits[:k] + pair[::-1] + digits[k + 2 :]
    return digits


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def score_parallel(path: Path, *, show: bool) -> None:
    """Print the false alarms and the injected errors found, a line for each pair of languages."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for ours, theirs in PAIRS:
        alarms, tried, found = Counter[str](), Counter[str](), Counter[str]()
        for row in rows:
            original = build_article(row[theirs], language=theirs)
            clean = compare(bare(row[ours], ours), original).findings
            alarms["all"] += bool(clean)
            alarms["errors"] += any(f.severity == "error" for f in clean)
            if show:
                _show(row["id"], clean, row[ours], row[theirs])
            known = {_key(f) for f in clean}
            for kind, text in inject(row[ours], ours):
                hit = any(_key(f) not in known for f in compare(bare(text, ours), original).findings)
                tried[kind] += 1
                found[kind] += hit
                if show and not hit:
                    print("MISSED", kind, row["id"], text, "<", row[theirs])
        share = sum(found.values()) / max(1, sum(tried.values()))
        kinds = " ".join(f"{kind} {found[kind]}/{tried[kind]}" for kind in tried)
        print(
            f"{ours}<{theirs}: sentences with a finding {alarms['all']}/{len(rows)}, with an error {alarms['errors']}"
        )
        print(f"    injected errors found {share:.3f} ({kinds})")


def _key(finding: Finding) -> tuple[str, tuple[str, ...]]:
    return finding.rule, tuple(e.text for e in finding.evidence if e.kind == "span")


def _show(name: str, findings: tuple[Finding, ...], *texts: str) -> None:
    for finding in findings:
        print("ALARM", name, finding.rule, finding.explanation, finding.confidence)
    if findings:
        print(*texts, sep="\n      ")


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """The rules of the errors that were planted in an article and of the findings that it was given."""

    wanted: Counter[str]
    given: Counter[str]
    findings: tuple[Finding, ...]


def score_article(original: Path, *, parse: bool) -> ArticleScore:
    """Compare the article that belongs to an original; without `parse` no pipeline is loaded and names are left out."""
    name, _, source_language, _ = original.name.split(".")
    article = next(path for path in original.parent.glob(f"{name}.*.txt") if path != original)
    gold = tomllib.loads(article.with_suffix(".toml").read_text(encoding="utf-8"))
    wanted = Counter(str(f["r"]) for f in gold.get("findings", ()) if f.get("check") == "translation")
    text, language = article.read_text(encoding="utf-8"), article.name.split(".")[1]
    ours = build_article(text, language=language) if parse else bare(text, language)
    result = compare(ours, build_article(original.read_text(encoding="utf-8"), language=source_language))
    return ArticleScore(wanted, Counter(str(f.rule) for f in result.findings), result.findings)


def score_articles(folder: Path, *, show: bool) -> None:
    """Print how many planted errors of the articles with an original are found, and what else is reported."""
    planted = right = other = 0
    for path in sorted(folder.glob("*.orig.*.txt")):
        score = score_article(path, parse=True)
        planted += score.wanted.total()
        right += (score.wanted & score.given).total()
        other += (score.given - score.wanted).total()
        print(f"{path.name}: planted {dict(score.wanted)}, found {dict(score.given)}")
        for finding in score.findings if show else ():
            print("   ", finding.rule, finding.claim_ids, finding.explanation, finding.confidence)
    print(f"planted errors found {right}/{planted}; other findings {other}")


def main() -> None:
    """Read the options and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parallel", type=Path, help="JSON Lines with the same sentence in several languages")
    parser.add_argument("--articles", type=Path, help="folder of articles with their originals")
    parser.add_argument("--show", action="store_true", help="print every finding on clean text and every missed error")
    options = parser.parse_args()
    if options.parallel:
        score_parallel(options.parallel, show=options.show)
    if options.articles:
        score_articles(options.articles, show=options.show)


if __name__ == "__main__":
    main()
