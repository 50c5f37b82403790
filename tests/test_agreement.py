"""The second annotations are in order, and measuring or accepting them says what it should."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import agreement  # noqa: E402
import build_corpus  # noqa: E402
import readings  # noqa: E402

from claimkit import evaluation  # noqa: E402

NAMES = build_corpus.article_names("second")
ONE = "nordstahl.de"


@pytest.mark.parametrize("name", NAMES)
def test_second_annotation_fits_its_article_and_agrees_with_itself(name):
    second = build_corpus.build(name, "second")
    assert {field: tally.f1 for field, tally in evaluation.score(second, second).items() if tally.f1 != 1} == {}


def test_an_eleventh_of_the_articles_is_annotated_twice_in_every_language_at_the_same_date():
    articles = build_corpus.article_names()
    assert set(NAMES) <= set(articles)
    assert 11 * len(NAMES) >= len(articles)
    assert {name.rpartition(".")[2] for name in NAMES} == {name.rpartition(".")[2] for name in articles}
    for name in NAMES:
        first, second = agreement.both(name)
        assert first.article.published == second.article.published


def test_building_the_second_annotations_writes_nothing():
    before = (ROOT / "corpora" / "corpus.toml").stat().st_mtime_ns
    assert build_corpus.main(["--second", ONE]) == 0
    assert (ROOT / "corpora" / "corpus.toml").stat().st_mtime_ns == before


def test_page_holds_the_recorded_figures():
    rounds = agreement.recorded()
    page = agreement.PAGE.read_text(encoding="utf-8")
    tables = agreement.parts(rounds, rounds["round1"]["fields"])
    assert tables["languages"] in page
    for line in tables["fields"].splitlines()[2:]:
        assert line.removesuffix(" |").rsplit("|", 1)[0] in page


def test_rounds_are_of_articles_that_still_stand_beside_each_other():
    rounds = agreement.recorded()
    listed = [name for one in rounds.values() for name in one["articles"]]
    assert sorted(listed) == NAMES
    assert all(counts[0] <= min(counts[1:]) for one in rounds.values() for counts in one["fields"]["all"].values())


def test_record_is_written_as_it_is_read():
    assert agreement.record_text(agreement.recorded()) == agreement.RECORD.read_text(encoding="utf-8")


def test_differences_name_the_place_and_both_values():
    lines = list(agreement.lines_apart(ONE, "claims.subject"))
    assert any("50 Prozent" in line and "Stahl  <>  EU" in line for line in lines)
    assert not any("claims.measure" in line for line in lines)


def test_rate_is_the_share_alike_and_none_where_there_is_nothing():
    assert agreement.rate([3, 4, 4]) == 75
    assert agreement.rate([0, 0, 0]) is None


def test_page_keeps_its_prose_and_refuses_a_missing_place():
    page = "before\n<!-- fields -->\nold\n<!-- end -->\nafter"
    assert agreement.refreshed(page, {"fields": "new"}) == "before\n<!-- fields -->\nnew\n<!-- end -->\nafter"
    with pytest.raises(ValueError, match="0 places"):
        agreement.refreshed(page, {"languages": "new"})


def test_either_reading_is_right_and_a_third_is_not():
    first, second = agreement.both(ONE)
    for reading in (first, second):
        scores = readings.score_either(first, second, reading)
        assert {field: tally.f1 for field, tally in scores.items() if tally.f1 != 1} == {}
    third = replace(first, claims=tuple(replace(claim, modality="negated") for claim in first.claims))
    assert readings.score_either(first, second, third)["claims.modality"].right == 0


def test_with_one_reading_only_the_score_is_the_plain_one():
    first, _ = agreement.both(ONE)
    claims = tuple(replace(claim, measure=None) for claim in first.claims[2:])
    worse = replace(
        first, claims=claims, quotes=first.quotes[1:], findings=first.findings[1:], entities=first.entities[1:]
    )
    assert readings.score_either(first, first, worse) == dict(sorted(evaluation.score(first, worse).items()))
    assert readings.score_either(first, first, worse)["claims.found"].right == len(claims)


def test_what_only_one_reading_has_is_neither_missed_nor_wrong():
    first, _ = agreement.both(ONE)
    fewer = replace(first, claims=first.claims[1:], quotes=first.quotes[1:], findings=first.findings[1:])
    for one, other in ((first, fewer), (fewer, first)):
        for found in (first, fewer):
            scores = readings.score_either(one, other, found)
            assert scores["claims.found"].f1 == scores["quotes.exact"].f1 == scores["findings.consistency"].f1 == 1


def test_what_both_readings_have_is_wanted_even_where_something_else_is_given():
    first, second = agreement.both(ONE)
    quotes = tuple(replace(q, content=(replace(q.content[0], start=q.content[0].start + 12),)) for q in first.quotes)
    scores = readings.score_either(first, second, replace(first, quotes=quotes))
    plain = evaluation.score(first, replace(first, quotes=quotes))
    assert scores["quotes.exact"].wanted == plain["quotes.exact"].wanted
    assert scores["quotes.exact"].right == plain["quotes.exact"].right < len(quotes)
    assert scores["quotes.type"] == plain["quotes.type"]
