"""Measure the checks against real claims and time series: which series is found, and whether the verdict is right.

    python scripts/score_checks.py --tsver FOLDER        # TSVer: dev.jsonl, synthetic_dev.jsonl, series/
    python scripts/score_checks.py --speed FOLDER        # load all tables of a folder, match 1,000 claims
    python scripts/score_checks.py --gold corpora/gold   # consistency findings, and errors planted into right figures

The data are not part of the project. `--extract` builds the claims by the whole chain instead of its lexical layer.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import datetime
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import claimkit
from claimkit import languages
from claimkit.checking.claim_frames import ClaimFrame, build_frame
from claimkit.checking.holders import find_entities
from claimkit.checking.indicators import ClaimWords
from claimkit.checking.layouts import parse_figure, parse_unit_text
from claimkit.checking.matching import rank_matches
from claimkit.checking.periods import parse_period
from claimkit.checking.reference import EntityInfo, IndicatorInfo, Label, Observation, Reference
from claimkit.checking.reference_findings import check_reference
from claimkit.records import SCHEMA_VERSION, Article, ArticleClaims, Change, Claim, Provenance, Quantity, Time

# How the verdicts of a sentence's claims become the one label that the data set gives to the sentence.
SUPPORTED, REFUTED, UNKNOWN = "Supported", "Refuted", "Not Enough Evidence"
GOOD = ("supported", "approximately_supported")
BAD = ("contradicted", "scale_error", "unit_error", "outdated", "mixed", "different_basis")


def main() -> None:
    """Run the measurements that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tsver", type=Path, help="folder of the TSVer claims and series")
    parser.add_argument("--speed", type=Path, help="folder of tables to load and to match claims with")
    parser.add_argument("--gold", type=Path, help="folder of annotated articles")
    parser.add_argument("--extract", action="store_true", help="build claims by claimkit.extract")
    parser.add_argument("--verbose", action="store_true", help="print each claim")
    options = parser.parse_args()
    if options.tsver:
        reference = load_series(options.tsver / "series")
        score_series(options.tsver / "dev.jsonl", reference, options)
        score_verdicts(options.tsver / "dev.jsonl", reference, options)
        score_verdicts(options.tsver / "synthetic_dev.jsonl", reference, options)
    if options.speed:
        score_speed(options.speed)
    if options.gold:
        score_gold(options.gold, options)


def load_series(folder: Path) -> Reference:
    """Return the time series as a reference: a file for each indicator, a column for each country."""
    names = _country_names(folder / "country_codes.yaml")
    indicators, observations = {}, []
    for entry in json.loads((folder / "metadata.json").read_text(encoding="utf-8")):
        key = entry["filename"].removesuffix(".csv")
        unit, basis, power = parse_unit_text(entry["unit"])
        info = IndicatorInfo(key, unit, None, None, [Label("en", entry["title"])], entry["description"])
        indicators[key] = info
        observations += _series_rows(folder / "csv" / entry["filename"], key, unit, basis, power)
    entities = {code: EntityInfo(code, "", [Label("en", name) for name in labels]) for code, labels in names.items()}
    return Reference("series", observations, entities, indicators)


def _country_names(path: Path) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    key = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.endswith(":"):
            key = line[:-1].strip()
        elif line.strip().startswith("-"):
            name = line.strip()[1:].strip()
            names.setdefault(key, []).append(json.loads(name) if name.startswith('"') and "\\x" not in name else name)
    return names


def _series_rows(path: Path, key: str, unit: str, basis: str, power: int) -> Iterator[Observation]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        codes = next(lines)
        for number, line in enumerate(lines, start=1):
            period = parse_period(line[0])
            if period is None or (period.since or (0,))[0] < 1900:
                continue
            for code, cell in zip(codes[1:], line[1:], strict=False):
                figure = parse_figure(cell) if cell else None
                if figure is not None:
                    value = figure.scaleb(power)
                    yield Observation(
                        code, key, period, value, None, None, value * 0, unit, basis, "", "", "", "", path.name, number
                    )


def build_claims(text: str, language: str, published: str | None, *, extract: bool) -> ArticleClaims:
    """Return the claims of a short text."""
    if extract:
        return claimkit.extract(text, language=language, published=published)
    quantities = claimkit.find_quantities(text, language)
    times = claimkit.find_times(text, language, published=published)
    changes = _changes(text, quantities, language)
    claims = tuple(
        Claim(
            f"c{n}",
            *_sentence(text, quantity),
            quantity,
            change=changes.get(quantity.start),
            time=_time(text, quantity, times, changes.get(quantity.start)),
        )
        for n, quantity in enumerate((q for q in quantities if not q.ordinal), start=1)
    )
    digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    article = Article(digest, None, None, published, language, 1.0, {language: 1.0}, text)
    return ArticleClaims(SCHEMA_VERSION, Provenance(), article, (), (), claims)


def _changes(text: str, quantities: tuple[Quantity, ...], language: str) -> dict[int, Change]:
    from claimkit.extraction.changes import find_changes

    try:
        found = find_changes(text, quantities, (0, len(text)), languages.load(language))
    except Exception as error:
        print(f"changes: {error!r}")
        return {}
    return {quantities[place].start: change for place, change in found.items()}


def _sentence(text: str, quantity: Quantity) -> tuple[int, int, str]:
    start = max((m.end() for m in re.finditer(r"[.!?]\s+", text) if m.end() <= quantity.start), default=0)
    end = next((m.start() + 1 for m in re.finditer(r"[.!?](\s|$)", text) if m.start() >= quantity.end), len(text))
    return start, end, text[start:end]


def _time(text: str, quantity: Quantity, times: tuple[Time, ...], change: Change | None) -> Time | None:
    start, end, _ = _sentence(text, quantity)
    near = [time for time in times if start <= time.start < end and (time.since or time.until)]

    def distance(time: Time) -> tuple[int, bool]:
        return max(time.start - quantity.end, quantity.start - time.end), time.start < quantity.start

    return min(near, key=distance, default=None)


def _cases(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        case["published"] = datetime.datetime.strptime(case["date"], "%B %d, %Y").date().isoformat()
        case["text"] = re.sub(r"[\[\]]", " ", case["text"]).replace("  ", " ")
        yield case


def _frame(claims: ArticleClaims) -> ClaimFrame:
    """Return the frame of the first claim, of a bare figure where the sentence has none."""
    if claims.claims:
        return build_frame(claims, claims.claims[0])
    text = claims.article.text
    return build_frame(claims, Claim("c1", 0, len(text), text, Quantity(0, 0, "", None)))


def score_series(path: Path, reference: Reference, options: argparse.Namespace) -> None:
    """Print how often a right series is first and among the first five, for claims with a series."""
    first = five = bare_first = bare_five = count = 0
    for case in _cases(path):
        gold = {Path(series["table"]).stem for series in case["series"]}
        claims = build_claims(case["text"], case["lang"], case["published"], extract=options.extract)
        frame = _frame(claims)
        ranked = [match.info.id for match in rank_matches(frame, find_entities(claims, frame, reference), reference)]
        words = ClaimWords(case["lang"])
        words.add(case["text"], 1.0)
        bare = [candidate.indicator.id for candidate in reference.indicator_index.rank(words)]
        count += 1
        first += bool(gold & set(ranked[:1]))
        five += bool(gold & set(ranked[:5]))
        bare_first += bool(gold & set(bare[:1]))
        bare_five += bool(gold & set(bare[:5]))
        if options.verbose and not gold & set(ranked[:1]):
            print("  ", case["text"], "| gold", sorted(gold), "| got", ranked[:5])
    print(f"series of {count} claims: first {first / count:.2f}, first five {five / count:.2f}")
    print(f"  (words alone: first {bare_first / count:.2f}, first five {bare_five / count:.2f})")


def score_verdicts(path: Path, reference: Reference, options: argparse.Namespace) -> None:
    """Print how many verdicts are given and right; a sentence without a figure is left out."""
    table: Counter[tuple[str, str]] = Counter()
    for case in _cases(path):
        claims = build_claims(case["text"], case["lang"], case["published"], extract=options.extract)
        findings = check_reference(claims, reference)
        given = _label([finding.verdict for finding in findings])
        table[case["label"], given] += 1
        if options.verbose and given != case["label"]:
            print("  ", case["label"], "->", given, "|", case["text"])
            for finding, claim in zip(findings, claims.claims, strict=True):
                time_text = claim.time.text if claim.time else "-"
                print(
                    "       ", claim.quantity.text, "|", time_text, "|", finding.verdict, "|", finding.explanation[:170]
                )
    total = sum(table.values())
    answered = {key: n for key, n in table.items() if key[1] in (SUPPORTED, REFUTED)}
    right = sum(n for (gold, given), n in answered.items() if gold == given)
    every = sum(n for (gold, given), n in table.items() if gold == given)
    share = sum(answered.values())
    print(
        f"{path.name}: {total} claims, answered {share / total:.2f}, right of the answered {right / max(share, 1):.2f}, "
        f"right of all with 'not enough evidence' counted {every / total:.2f}"
    )
    print("  ", dict(sorted(table.items())))


def _label(verdicts: list[str]) -> str:
    """Return one label for a sentence: refuted by any figure, supported by all that could be checked."""
    if any(verdict in BAD for verdict in verdicts):
        return REFUTED
    if any(verdict in GOOD for verdict in verdicts) and all(
        v in GOOD or v in ("no_match", "not_checkable") for v in verdicts
    ):
        return SUPPORTED
    return UNKNOWN


def score_gold(folder: Path, options: argparse.Namespace) -> None:
    """Print how many annotated consistency findings are made, and how many planted errors are seen."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("*.json")):
        gold = ArticleClaims.from_dict(json.loads(path.read_text(encoding="utf-8")))
        wanted = {(f.rule, f.claim_ids): f.verdict for f in gold.findings if f.check == "consistency"}
        made = {(f.rule, f.claim_ids): f.verdict for f in claimkit.check(gold).findings if f.check == "consistency"}
        counts["wanted"] += len(wanted)
        counts["made"] += len(made)
        counts["both"] += len(wanted.keys() & made.keys())
        counts["verdict"] += sum(made.get(key) == verdict for key, verdict in wanted.items())
        counts["false alarms"] += sum(v not in GOOD for key, v in made.items() if wanted.get(key, "supported") in GOOD)
        for (rule, claim_ids), verdict in wanted.items():
            if verdict in GOOD:
                for planted in _plant(gold, claim_ids[0]):
                    alarms = [f for f in claimkit.check(planted).findings if f.verdict not in GOOD]
                    counts["planted"] += 1
                    seen = any(set(claim_ids[:1]) & set(f.claim_ids) for f in alarms)
                    counts["seen"] += seen
                    if options.verbose and not seen:
                        print("   not seen:", path.name, rule, claim_ids)
    print(
        f"consistency findings: recall {counts['both'] / max(counts['wanted'], 1):.2f}, "
        f"precision {counts['both'] / max(counts['made'], 1):.2f}, verdict right {counts['verdict']}, "
        f"false alarms {counts['false alarms']}; planted errors seen {counts['seen'] / max(counts['planted'], 1):.2f}"
    )
    print("  ", dict(counts))


def _plant(claims: ArticleClaims, claim_id: str) -> Iterator[ArticleClaims]:
    """Yield the article with an error in one figure: ten times as much, and its first digit changed."""
    for claim in claims.claims:
        value = claim.quantity.value
        if claim.id != claim_id or value is None or not value or claim.quantity.bound != "exact":
            continue
        digit = int(str(abs(value)).lstrip("0.")[0])
        step = value.copy_abs().scaleb(0) * 0 + type(value)(1).scaleb(value.adjusted())
        for wrong in (value * 10, value + step * (3 if digit <= 5 else -3)):
            quantity = dataclasses.replace(claim.quantity, value=wrong)
            changed = tuple(
                dataclasses.replace(c, quantity=quantity, change=_replant(c.change, quantity)) if c.id == claim_id
                else dataclasses.replace(c, change=_replant(c.change, quantity))
                for c in claims.claims
            )  # fmt: skip
            yield dataclasses.replace(claims, claims=changed)


def _replant(change: Change | None, quantity: Quantity) -> Change | None:
    if change is None:
        return None
    parts = {name: getattr(change, name) for name in ("old", "new", "by")}
    same = {name: quantity for name, part in parts.items() if part is not None and part.start == quantity.start}
    return dataclasses.replace(change, **same)


def score_speed(folder: Path) -> None:
    """Print how long loading and 1,000 claims take."""
    start = time.perf_counter()
    reference = claimkit.load_reference(folder)
    loaded = time.perf_counter() - start
    print(f"loaded {len(reference)} rows in {loaded:.2f} s ({loaded / len(reference) * 77_000:.2f} s for 77,000)")
    text = "\n".join(
        f"In {1990 + n % 30} the population of {place} was about {n % 90 + 3}.{n % 7} million."
        for n, place in enumerate(["Germany", "France", "Nigeria", "Chile"] * 250)
    )
    claims = build_claims(text, "en", "2024-01-01", extract=False)
    check_reference(claims, reference)
    start = time.perf_counter()
    findings = check_reference(claims, reference)
    print(f"matched {len(findings)} claims in {time.perf_counter() - start:.2f} s")
    print("  ", dict(Counter(finding.verdict for finding in findings)))


if __name__ == "__main__":
    main()
