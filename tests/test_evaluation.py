"""Gold against itself is perfect in every field, and each kind of damage lowers the field it damages."""

import dataclasses
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from claimkit import evaluation, records

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import evaluate  # noqa: E402

GOLD = [evaluate.load(path) for path in sorted((ROOT / "corpora" / "gold").glob("*.json"))]


def scores(damage):
    return evaluation.total(evaluation.score(gold, damage(gold)) for gold in GOLD)


def with_claims(change):
    def damage(gold):
        return dataclasses.replace(gold, claims=tuple(change(claim) for claim in gold.claims))

    return damage


def with_quantity(**fields):
    return with_claims(lambda claim: dataclasses.replace(claim, quantity=dataclasses.replace(claim.quantity, **fields)))


def test_gold_against_itself_is_perfect_everywhere():
    found = scores(lambda gold: gold)
    assert {field: tally.f1 for field, tally in found.items()} == dict.fromkeys(found, 1.0)
    assert all(tally.wanted for tally in found.values())
    parts = {field.split(".")[0] for field in found}
    assert parts == {"entities", "quotes", "claims", "findings", "verdicts", "alarms"}


def test_nothing_found_scores_nothing():
    found = scores(lambda gold: dataclasses.replace(gold, entities=(), quotes=(), claims=(), findings=()))
    assert found["claims.found"].f1 == found["quotes.exact"].f1 == found["entities.typed"].f1 == 0
    assert found["claims.found"].precision == 1


def with_quotes(**fields):
    return lambda gold: dataclasses.replace(gold, quotes=tuple(dataclasses.replace(q, **fields) for q in gold.quotes))


def with_entities(**fields):
    return lambda gold: dataclasses.replace(
        gold, entities=tuple(dataclasses.replace(e, **fields) for e in gold.entities)
    )


LONG_AGO = records.Time(0, 1, "x", "date", "1900-01-01", "1900-01-01")
DAMAGES = [
    ("claims.value", with_quantity(value=Decimal(-1), low=None, high=None)),
    ("claims.bound", with_quantity(bound="less_than")),
    ("claims.unit", with_quantity(unit=records.Unit("currency", "XXX"))),
    ("claims.per", with_quantity(unit=records.Unit("count"))),
    ("claims.measure", with_claims(lambda claim: dataclasses.replace(claim, measure=None))),
    ("claims.subject", with_claims(lambda claim: dataclasses.replace(claim, subject=None))),
    ("claims.time", with_claims(lambda claim: dataclasses.replace(claim, time=LONG_AGO))),
    ("claims.source", with_claims(lambda claim: dataclasses.replace(claim, source=records.Source(0, 1, "x")))),
    ("claims.change", with_claims(lambda claim: dataclasses.replace(claim, change=records.Change("unchanged")))),
    ("claims.modality", with_claims(lambda claim: dataclasses.replace(claim, modality="hypothetical"))),
    ("quotes.speaker", with_quotes(speaker=None)),
    ("quotes.overlap", lambda gold: dataclasses.replace(gold, quotes=gold.quotes[1:])),
    ("entities.typed", with_entities(type="MISC")),
    ("entities.linked", lambda gold: dataclasses.replace(gold, entities=tuple(
        dataclasses.replace(e, id=f"e{100 * i + j + 1}", mentions=(m,))
        for i, e in enumerate(gold.entities) for j, m in enumerate(e.mentions)))),
    ("findings.consistency", lambda gold: dataclasses.replace(gold, findings=())),
    ("verdicts.consistency", lambda gold: dataclasses.replace(
        gold, findings=tuple(dataclasses.replace(f, verdict="mixed") for f in gold.findings))),
]  # fmt: skip


@pytest.mark.parametrize(("field", "damage"), DAMAGES, ids=[field for field, _ in DAMAGES])
def test_damage_lowers_its_field(field, damage):
    assert scores(damage)[field].f1 < 0.95


def test_damage_to_one_field_leaves_the_others_alone():
    found = scores(with_quantity(bound="less_than"))
    assert {field for field, tally in found.items() if tally.f1 < 1} == {"claims.bound"}


def test_marks_at_the_edges_do_not_matter():
    def shave(gold):
        quotes = tuple(
            dataclasses.replace(q, content=tuple(records.Span(c.start, c.end + 1, "") for c in q.content))
            for q in gold.quotes
        )
        return dataclasses.replace(gold, quotes=quotes)

    assert scores(shave)["quotes.exact"].f1 > 0.9


def test_another_text_is_refused():
    with pytest.raises(ValueError, match="is not the text"):
        evaluation.score(GOLD[0], GOLD[1])


def test_gate_refuses_a_lower_floor_without_the_flag(tmp_path, capsys):
    floors = tmp_path / "floors.toml"
    worse = tmp_path / "worse"
    worse.mkdir()
    for name in evaluate.corpus("dev", None):
        gold = evaluate.load(ROOT / "corpora" / "gold" / f"{name}.json")
        data = dataclasses.replace(gold, claims=gold.claims[2:], findings=()).to_dict()
        (worse / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    perfect = ["--predictions", str(ROOT / "corpora" / "gold"), "--floors", str(floors)]
    damaged = ["--predictions", str(worse), "--floors", str(floors)]
    assert evaluate.main([*perfect, "--gate"]) == 1  # nothing recorded yet
    assert evaluate.main([*perfect, "--write-floors"]) == 0
    assert evaluate.main([*perfect, "--gate"]) == 0
    assert evaluate.main([*damaged, "--gate"]) == 1
    recorded = floors.read_text(encoding="utf-8")
    assert evaluate.main([*damaged, "--write-floors"]) == 1
    assert floors.read_text(encoding="utf-8") == recorded
    assert "claims.found" in capsys.readouterr().err
    assert evaluate.main([*damaged, "--write-floors", "--lower"]) == 0
    assert evaluate.main([*damaged, "--gate"]) == 0


def test_gate_knows_the_corpus_that_the_floors_were_measured_on(tmp_path):
    floors = tmp_path / "floors.toml"
    perfect = ["--predictions", str(ROOT / "corpora" / "gold"), "--floors", str(floors)]
    assert evaluate.main([*perfect, "--write-floors"]) == 0
    floors.write_text(floors.read_text(encoding="utf-8").replace('digest = "', 'digest = "0'), encoding="utf-8")
    assert evaluate.main([*perfect, "--gate"]) == 1


def test_a_claim_on_a_figure_that_states_nothing_lowers_its_score():
    gold = next(gold for gold in GOLD if len(gold.claims) > 2)
    claimed = [claim.quantity for claim in gold.claims[:2]]
    kept = dataclasses.replace(gold, claims=gold.claims[2:])
    found = evaluation.score(kept, kept, claimed)["nonclaims.left_alone"]
    assert (found.right, found.wanted) == (2, 2)
    assert evaluation.score(kept, gold, claimed)["nonclaims.left_alone"].right == 0


def test_a_second_reading_is_as_right_as_the_first():
    gold = next(gold for gold in GOLD if gold.claims[0].measure and gold.claims[0].subject)
    claim = gold.claims[0]
    swapped = dataclasses.replace(claim, measure=claim.subject, subject=None, modality="negated")
    found = dataclasses.replace(gold, claims=(swapped, *gold.claims[1:]))
    others = {claim.id: {"measure": [claim.subject], "subject": [None], "modality": ["negated"]}}
    plain, either = evaluation.score(gold, found), evaluation.score(gold, found, others=others)
    for field in ("claims.measure", "claims.subject", "claims.modality"):
        assert plain[field].f1 < 1 == either[field].f1
    assert either["claims.subject"].wanted == plain["claims.subject"].wanted - 1
    assert evaluation.score(gold, gold, others=others)["claims.measure"].f1 == 1
