"""Change one figure of each consistent finding of the corpus, and count how often the consistency check notices.

plant_errors.py [--split train] [--show]

Each finding of the gold that agrees gives one harmed article: a digit of one of its figures is changed, the article is
extracted again, and an alarm counts as right when it names the changed figure or is one of the gold.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator

from evaluate import CORPORA, corpus, load

import claimkit
from claimkit.records import ArticleClaims, Claim, Finding

_AGREES = ("supported", "approximately_supported")
_FIRST = re.compile(r"[1-9]")


def plant(gold: ArticleClaims) -> Iterator[tuple[Finding, str, int]]:
    """Yield each consistent finding with the harmed text and the place of the changed digit."""
    claims = {claim.id: claim for claim in gold.claims}
    for number, finding in enumerate(gold.findings):
        if finding.check != "consistency" or finding.verdict not in _AGREES:
            continue
        figures = [claims[name].quantity for name in finding.claim_ids]
        chosen = [q for q in figures[number % len(figures) :] + figures if _FIRST.search(q.text)]
        if not chosen or any(q.approximate or q.bound != "exact" for q in figures):
            continue  # "more than doubled" may stay true
        digit = _FIRST.search(chosen[0].text)
        place = chosen[0].start + (digit.start() if digit else 0)
        text = gold.article.text
        digit_read = int(text[place])
        other = str(digit_read + 3 if digit_read <= 6 else digit_read - 3)  # so far off that rounding explains nothing
        yield finding, text[:place] + other + text[place + 1 :], place


def alarms(claims: ArticleClaims) -> list[list[Claim]]:
    """Return the figures of each finding that says that something is wrong."""
    own = {claim.id: claim for claim in claims.claims}
    wrong = [f for f in claims.findings if f.check == "consistency" and f.verdict not in _AGREES]
    return [[own[name] for name in finding.claim_ids] for finding in wrong]


def touches(alarm: list[Claim], place: int) -> bool:
    """Tell whether an alarm, or the sentence of its figures, holds the changed digit."""
    return any(claim.quantity.start <= place < claim.quantity.end for claim in alarm)


def main() -> None:
    """Print how many planted errors were found, by rule, and how many alarms were right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="train", choices=["train", "dev", "test", "all"])
    parser.add_argument("--show", action="store_true", help="print what was missed and what was a false alarm")
    options = parser.parse_args()
    planted, found, given, right = Counter[str](), Counter[str](), 0, 0
    for name in corpus(options.split, None):
        gold = load(CORPORA / "gold" / f"{name}.json")
        known = {claim.quantity.start for alarm in alarms(gold) for claim in alarm}
        for finding, text, place in plant(gold):
            result = claimkit.check(claimkit.extract(text, published=gold.article.published))
            raised = alarms(result)
            hits = [alarm for alarm in raised if touches(alarm, place)]
            others = [a for a in raised if a not in hits and not any(c.quantity.start in known for c in a)]
            planted[finding.rule] += 1
            found[finding.rule] += bool(hits)
            given, right = given + len(hits) + len(others), right + len(hits)
            if options.show and not hits:
                print("missed", name, finding.rule, " ".join(text[max(place - 80, 0) : place + 80].split()))
            for alarm in others if options.show else ():
                print("false", name, [claim.quantity.text for claim in alarm])
    for rule in sorted(planted):
        print(f"{rule:16}{found[rule]:4} of {planted[rule]:4}  {found[rule] / planted[rule]:.3f}")
    total = sum(planted.values())
    print(f"{'all':16}{sum(found.values()):4} of {total:4}  {sum(found.values()) / max(total, 1):.3f}")
    print(f"alarms right    {right:4} of {given:4}  {right / max(given, 1):.3f}")


if __name__ == "__main__":
    main()
