"""What a small recogniser learns from: the moves that an annotation allows, and the odds that the encoder's labels give."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

import names_data
from encoder_data import LABELS, TYPES

WORDS = ["Frau", "Erna", "Sundt", "aus", "Malmö"]
SPANS = [(1, 3, "PER"), (4, 5, "LOC")]


def scores(*labels: str, sure: float = 0.98) -> np.ndarray:
    rows = np.full((len(labels), len(LABELS)), np.log((1 - sure) / (len(LABELS) - 1)), np.float32)
    rows[range(len(labels)), [LABELS.index(label) for label in labels]] = np.log(sure)
    return rows


def moves(row: np.ndarray) -> set[str]:
    return {move for move, allowed in zip(names_data.MOVES, row, strict=True) if allowed}


def test_an_annotation_allows_one_move_for_each_word() -> None:
    item = names_data.item(WORDS, SPANS, TYPES, None, (1.0, 0.0))
    assert [moves(row) for row in item.allowed] == [{"O"}, {"B-PER"}, {"L-PER"}, {"O"}, {"U-LOC"}]
    assert item.first.tolist() == [-1, -1, 1, -1, -1]
    assert not item.soft.any()


def test_a_label_that_a_source_leaves_out_is_open_where_the_encoder_sees_it() -> None:
    told = scores("O", "B-MISC", "O")
    item = names_data.item(["Der", "Oscar", "kam"], [], ["PER", "LOC", "ORG"], told, (1.0, 0.0))
    assert [moves(row) for row in item.allowed] == [{"O"}, {"O", "B-MISC", "U-MISC"}, {"O"}]


def test_the_odds_of_a_name_that_goes_on_are_those_of_the_next_word() -> None:
    told = scores("O", "B-PER", "I-PER", "O", "B-LOC")
    item = names_data.item(WORDS, SPANS, TYPES, told, (0.4, 0.6))
    best = [names_data.MOVES[place] for place in item.odds.argmax(1)]
    assert best == ["O", "B-PER", "L-PER", "O", "U-LOC"]
    assert np.allclose(item.odds.sum(1), 1, atol=0.02)


def test_where_the_encoder_says_nothing_or_misc_the_annotation_speaks_alone() -> None:
    told = scores("O", "B-MISC")
    told[0] = -100
    item = names_data.item(["aus", "Rom"], [(1, 2, "LOC")], TYPES, told, (0.4, 0.6))
    assert item.soft.tolist() == [0, 0]
    assert np.allclose(item.gold, [0.4, 1.0])


def test_the_best_labels_are_names() -> None:
    told = scores("I-LOC", "O", "B-PER", "I-PER", "I-ORG")
    assert names_data.best_spans(told) == [(0, 1, "LOC"), (2, 4, "PER"), (4, 5, "ORG")]


def test_silver_records_with_a_name_in_doubt_are_left_out(tmp_path: Path) -> None:
    spacy, path = pytest.importorskip("spacy"), tmp_path / "silver.jsonl"
    record = {"text": "Ada vive a Siena.", "ents": [[0, 3, "PER"]], "unsure": [], "labels": list(TYPES)}
    doubtful = {**record, "ents": [], "unsure": [[0, 3, "PER"]]}
    path.write_text("".join(json.dumps(each) + "\n" for each in (record, doubtful)), encoding="utf-8")
    docs = names_data.sure(spacy.blank("it"), [path])
    assert [[e.text for e in doc.ents] for doc in docs] == [["Ada"]]
    assert names_data.sure(spacy.blank("it"), []) == []
