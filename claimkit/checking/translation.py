"""A translation against its original: figures, years, units, quotes and names that are not the same in both."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from claimkit.checking.explanations import show_number, show_unit
from claimkit.checking.intervals import Interval
from claimkit.checking.lost_quotes import find_lost_quotes
from claimkit.checking.parallel_figures import Figure, load_translation, read_figures
from claimkit.checking.parallel_pairs import Mismatch, find_mismatches, power_of_ten
from claimkit.checking.parallel_sentences import align, split_parts
from claimkit.checking.spellings import find_spellings
from claimkit.checking.verdicts import differ, to_amount
from claimkit.records import Amount, Article, ArticleClaims, Finding, Severity, Span, SpanEvidence, Verdict

_FALLBACK = "en"
_VERDICTS: dict[str, tuple[Verdict, Severity]] = {
    "value": ("contradicted", "error"),
    "scale": ("scale_error", "error"),
    "unit": ("unit_error", "error"),
}


def compare(translation: Article | ArticleClaims | str, original: Article | ArticleClaims | str) -> ArticleClaims:
    """Return the translation's claims with a finding for each figure, quote or name that its original has otherwise.

    Only the findings of this check are in the result. A text in a language without data is compared by its digits.
    """
    from claimkit.checking import number_findings

    claims, source = _as_claims(translation), _as_article(original)
    ours = read_figures(claims.article.text, claims.article.language)
    theirs = read_figures(source.text, source.language)
    beads = align(split_parts(claims.article.text, ours), split_parts(source.text, theirs))
    found = [_of_mismatch(claims, mismatch) for mismatch in find_mismatches(beads)]
    found += _of_names(claims, source)
    found += (
        _hint(claims, "quote", None, span) for span in find_lost_quotes(claims, source.text, source.language, beads)
    )
    return dataclasses.replace(claims, findings=number_findings(claims, found))


def _as_claims(text: Article | ArticleClaims | str) -> ArticleClaims:
    from claimkit.pipeline import extract

    return text if isinstance(text, ArticleClaims) else extract(text)


def _as_article(text: Article | ArticleClaims | str) -> Article:
    from claimkit.reading.articles import build_article

    if isinstance(text, str):
        return build_article(text)
    return text.article if isinstance(text, ArticleClaims) else text


def _of_mismatch(claims: ArticleClaims, mismatch: Mismatch) -> Finding:
    found, expected = mismatch.found, mismatch.expected
    if found is None or expected is None:
        return _hint(claims, mismatch.rule, found, expected, mismatch.confidence)
    verdict, severity = _VERDICTS[mismatch.rule]
    amounts = _amount(found), _amount(expected)
    sentence = _explain(
        claims.article.language,
        mismatch.rule,
        translation=found.text,
        original=expected.text,
        found=_shown(claims, found),
        expected=_shown(claims, expected),
        power=str(abs(power_of_ten(found.value, expected.value))),
    )
    return Finding(
        id="f1",
        check="translation",
        rule=mismatch.rule,
        claim_ids=_claims_at(claims, found),
        verdict=verdict,
        severity=severity,
        expected=amounts[1],
        found=amounts[0],
        difference=differ(found.value, expected.value),
        evidence=(_evidence("original", expected), _evidence("translation", found)),
        explanation=sentence,
        confidence=round(mismatch.confidence, 2),
    )


def _hint(
    claims: ArticleClaims,
    rule: str,
    found: Figure | Span | None,
    expected: Figure | Span | None,
    confidence: float = 0.6,
) -> Finding:
    """Return a finding that a reader should look at: something stands in one of the texts only, or twice otherwise."""
    evidence = []
    if expected is not None:
        evidence.append(_evidence("translation" if rule == "name" else "original", expected))
    if found is not None:
        evidence.append(_evidence("translation", found))
    return Finding(
        id="f1",
        check="translation",
        rule=rule,
        claim_ids=_claims_at(claims, found) if isinstance(found, Figure) else (),
        verdict="insufficient_data",
        severity="hint",
        expected=_amount(expected) if isinstance(expected, Figure) else None,
        found=_amount(found) if isinstance(found, Figure) else None,
        evidence=tuple(evidence),
        explanation=_explain(
            claims.article.language,
            rule,
            translation=_one_line(found),
            original=_one_line(expected),
        ),
        confidence=confidence,
    )


def _of_names(claims: ArticleClaims, source: Article) -> Iterator[Finding]:
    for pair in find_spellings(claims, source.text):
        yield _hint(claims, "name", pair.other, pair.usual)


def _claims_at(claims: ArticleClaims, figure: Figure) -> tuple[str, ...]:
    return tuple(
        claim.id for claim in claims.claims if claim.quantity.start < figure.end and figure.start < claim.quantity.end
    )


def _amount(figure: Figure) -> Amount:
    return to_amount(Interval.around(figure.value), None if figure.is_year else figure.code)


def _evidence(of: str, span: Figure | Span) -> SpanEvidence:
    return SpanEvidence("original" if of == "original" else "translation", span.start, span.end, span.text)


def _shown(claims: ArticleClaims, figure: Figure) -> str:
    if figure.is_year:
        return str(figure.value)
    return show_unit(show_number(claims.article.language, figure.value), figure.code)


def _one_line(span: Figure | Span | None) -> str:
    return "" if span is None else " ".join(span.text.split())


def _explain(language: str, rule: str, **values: str) -> str:
    """Fill the template of a rule in the language of the translation, the English one where it has none."""
    for code in (language, _FALLBACK):
        template = load_translation(code).get("sentences", {}).get(rule)
        if template is not None:
            return str(template).format_map(values)
    return rule
