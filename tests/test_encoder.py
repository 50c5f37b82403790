"""The accurate model: cutting, windows, trees, labels, and the shipped weights on real sentences."""

from __future__ import annotations

import itertools
import re
import time
from pathlib import Path

import numpy as np
import pytest

from claimkit import encoder
from claimkit.encoder import links, names, syntax
from claimkit.encoder import model as network
from claimkit.encoder.trees import best_heads
from claimkit.errors import ModelMissing

pytest.importorskip("onnxruntime", reason="pip install 'claimkit[encoder]'")
pytest.importorskip("tokenizers", reason="pip install 'claimkit[encoder]'")
spacy = pytest.importorskip("spacy")

# Every entity of the sentence stands in brackets with its type; nothing else may be found.
SENTENCES = [
    "[[Angela Brandt|PER]] lebt seit 2019 in [[Bremen|LOC]].",
    "Der Autobauer [[Volkswagen|ORG]] schließt ein Werk in [[Osnabrück|LOC]].",
    "Das sagte [[Petra Sommer|PER]], Sprecherin der [[Deutschen Bahn|ORG]].",
    "Die Kosten stiegen auf 25.000 Yuan pro Film, teilte [[Kuaishou|ORG]] mit.",
    "Der Preis stieg auf 300 Yuan, teilte der Chiphersteller [[Zhaoxin|ORG]] mit.",
    "„Das wird teuer, sagte [[Zhang Wei|PER]] in [[Shanghai|LOC]].",
    "Der CEO lobt die KI, der Euro fällt auf 1,08 Dollar.",
    "[[Tencent|ORG]] und [[Alibaba|ORG]] verhandeln seit Mai.",
    "[[Maria Keller|PER]] arbeitet für [[Siemens|ORG]] in [[München|LOC]].",
    "[[Barack Obama|PER]] visited [[Berlin|LOC]] in 2013.",
    "[[Microsoft|ORG]] said its offices in [[London|LOC]] would close.",
    "[[Emmanuel Macron|PER]] est arrivé à [[Lyon|LOC]] lundi.",
    "[[Pedro Sánchez|PER]] viajó a [[Sevilla|LOC]] el martes.",
    "[[Giorgia Meloni|PER]] ha parlato a [[Torino|LOC]].",
    "[[Mark Rutte|PER]] woont in [[Den Haag|LOC]].",
]


def unmark(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    text, spans, last = "", [], 0
    for match in re.finditer(r"\[\[(.+?)\|(\w+)\]\]", marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match[1]), match[2]))
        text, last = text + match[1], match.end()
    return text + marked[last:], spans


@pytest.mark.parametrize("marked", SENTENCES)
def test_entities(marked: str) -> None:
    text, spans = unmark(marked)
    assert [(n.start, n.end, n.label) for n in encoder.find_names(text)] == spans


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Er sagt: „Ja.“", ["Er", "sagt", ":", "„", "Ja", ".", "“"]),
        ("317,8 Mrd.", ["317", ",", "8", "Mrd", "."]),
        ("Nordstern-Aktie", ["Nordstern", "-", "Aktie"]),
        ("Mu\u0308ller's", ["Mu\u0308ller", "'", "s"]),
        ("a_b", ["a", "_", "b"]),
        ("x" * 90, ["x" * 40, "x" * 40, "x" * 10]),
        ("  \n", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in encoder.split_words(text)] == words


def test_windows_cover_every_piece_once() -> None:
    for text in ("Das ist ein Satz ohne Ende " * 200, "Ein kurzer Satz steht hier. " * 200, "wort\n" * 700, "(" * 3000):
        words = encoder.split_words(text)
        first = np.arange(len(words))
        windows = network._windows(text, words, first, len(words))
        assert [w[0] for w in windows] == [0, *[w[1] for w in windows[:-1]]]
        assert windows[-1][1] == len(words)
        assert all(begin <= start < end <= stop <= begin + 160 for start, end, begin, stop in windows)


def test_no_window_for_no_pieces() -> None:
    assert network._windows("", [], np.zeros(0, np.int64), 0) == []


def best_by_hand(scores: np.ndarray) -> float:
    """Try all trees."""
    count, best = len(scores), -np.inf
    for heads in itertools.product(range(count + 1), repeat=count):
        if heads.count(0) == 1 and all(reaches_root(heads, i) for i in range(1, count + 1)):
            best = max(best, sum(scores[i, h] for i, h in enumerate(heads)))
    return best


def reaches_root(heads: tuple[int, ...], at: int) -> bool:
    for _ in heads:
        at = heads[at - 1] if at else 0
    return at == 0


def test_trees_are_the_best_there_are() -> None:
    rng = np.random.default_rng(3)
    for _ in range(150):
        scores = rng.normal(size=(rng.integers(1, 6),) * 2)
        scores = np.concatenate([rng.normal(size=(len(scores), 1)), scores], axis=1)
        scores[np.arange(len(scores)), np.arange(1, len(scores) + 1)] = -50
        heads = best_heads(scores)
        assert sum(scores[i, h] for i, h in enumerate(heads)) == pytest.approx(best_by_hand(scores))


def test_an_inner_label_never_opens_an_entity() -> None:
    labels = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
    rng = np.random.default_rng(1)
    for _ in range(50):
        path = [labels[i] for i in names._best_path(rng.normal(size=(12, 5)).astype(np.float32), labels)]
        for before, after in zip(["O", *path], path, strict=False):
            assert not after.startswith("I-") or before[2:] == after[2:]


def test_the_best_labels_are_those_of_the_whole_text() -> None:
    labels, before = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"], {2: (1, 2), 4: (3, 4)}
    rng = np.random.default_rng(2)
    for spread in (0.3, 1.0, 3.0) * 30:
        scores = rng.normal(size=(40, 5)).astype(np.float32) + spread * (rng.random((40, 1)) < 0.5) * np.eye(5)[0]
        assert names._best_path(scores, labels) == names._best_run(scores, before, opens=True)


def test_tokens_find_their_unit() -> None:
    spans = np.array([(0, 3), (3, 4), (4, 5), (6, 9)])
    assert syntax._token_units(np.array([0, 2, 6]), np.array([2, 5, 9]), spans).tolist() == [0, 1, 3]


ARTICLE = (
    "Sternfeld Media hat am Montag seine Zahlen vorgelegt. "
    "Der Umsatz sei auf 12,4 Millionen Euro gestiegen,\n"
    "sagte Geschäftsführerin Julia Petersen in Hamburg. „Wir sind zufrieden“, erklärte sie.\n\nAnalysten zweifeln.\n"
)


def test_a_doc_is_filled_in_place() -> None:
    doc = spacy.blank("de")(ARTICLE)
    for token in doc:
        token.is_sent_start = None
    assert encoder.annotate(doc) is doc
    assert doc.text == ARTICLE
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Sternfeld Media", "ORG"),
        ("Julia Petersen", "PER"),
        ("Hamburg", "LOC"),
    ]
    for note in ("DEP", "POS", "MORPH", "SENT_START"):
        assert doc.has_annotation(note), note
    sentences = [s.text.split()[0] for s in doc.sents]
    assert sentences == ["Sternfeld", "Der", "„Wir", "Analysten"]
    assert all(sum(t.dep_ == "ROOT" for t in s) == 1 for s in doc.sents)
    said = next(t for t in doc if t.text == "sagte")
    assert said.pos_ == "VERB"
    assert [t.text for t in said.children if t.dep_ == "nsubj"] == ["Geschäftsführerin"]


def test_the_subjunctive_is_marked() -> None:
    doc = encoder.annotate(spacy.blank("de")("Der Umsatz sei gestiegen, sagte sie."))
    assert doc[2].morph.get("Mood") == ["Sub"]


def test_no_word_of_letters_is_punctuation() -> None:
    text = (
        "Nordwerk senkt die Kosten\nNach Berechnungen von Soltau Research bel\u00e4uft sich der Markt auf 317,8 Milliarden "
        "Yuan, wovon Firmen und Haushalte 267,3 Milliarden Yuan bzw. 50,5 Milliarden Yuan ausmachen.\n"
    )
    doc = encoder.annotate(spacy.blank("de")(text))
    assert not [token.text for token in doc if token.is_alpha and token.pos_ == "PUNCT"]


def test_what_stands_behind_its_article_is_no_verb() -> None:
    model = network.load()
    upos, count = model.upos, len(model.upos) + sum(map(len, model.features.values()))
    tags = np.zeros((3, count), np.float32)
    for row, name in enumerate(("DET", "VERB", "VERB")):  # "ein Rueckgang ... sank"
        tags[row, upos.index(name)] = 1
    heads, relations = np.array([1, 2, 2]), ["det", "parataxis", "root"]
    assert syntax._determined(model, tags, heads, relations) == [1]
    assert syntax._determined(model, tags, heads, ["det", "amod", "root"]) == []  # "das gebaute"
    assert syntax._determined(model, tags, heads, ["nsubj", "parataxis", "root"]) == []  # "das sank"
    kinds, features = syntax._tags(model, tags, np.ones(3, bool), [1])
    assert kinds == ["DET", "NOUN", "VERB"]
    assert features[1] == ""


def test_given_sentence_starts_are_kept() -> None:
    text = "Am 3. Mai kam Eva Lang. Sie blieb."
    doc = spacy.blank("de")(text)
    for token in doc:
        token.is_sent_start = token.text in {"Am", "kam"}
    encoder.annotate(doc)
    assert [s[0].text for s in doc.sents] == ["Am", "kam"]


def test_a_doc_is_the_same_twice() -> None:
    first, again = (encoder.annotate(spacy.blank("de")(ARTICLE)) for _ in range(2))
    assert first.to_bytes() == again.to_bytes()


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\ud800", "👨\u200d👩\u200d👧", "((((", "\x00", "„“”", "1" * 500, "ﬁ" * 300]
)
def test_odd_texts_do_not_raise(text: str) -> None:
    for name in encoder.find_names(text):
        assert 0 <= name.start < name.end <= len(text)
    if "\ud800" not in text:
        encoder.annotate(spacy.blank("de")(text))


def test_time_is_linear_in_a_text_without_spaces() -> None:
    began = time.process_time()
    encoder.find_names("(" * 3_000)
    short = time.process_time() - began
    began = time.process_time()
    encoder.find_names("(" * 12_000)
    assert time.process_time() - began < 8 * short + 0.5


def test_offsets_hold_deep_in_a_long_text() -> None:
    text = "Es gab nichts Neues zu berichten, und alle warteten weiter. " * 60 + "Dann kam Helene Fischer nach Dresden."
    found = [(text[n.start : n.end], n.label) for n in encoder.find_names(text)]
    assert found == [("Helene Fischer", "PER"), ("Dresden", "LOC")]


@pytest.mark.parametrize(
    ("text", "figure", "measures"),
    [
        ("Der Umsatz stieg auf 12 Millionen Euro.", "12 Millionen Euro", ["Umsatz", "Euro"]),
        ("Die Miete beträgt 900 Euro, das Gehalt 2.000 Euro.", "900 Euro", ["Miete", "Gehalt"]),
        ("Die Miete beträgt 900 Euro, das Gehalt 2.000 Euro.", "2.000 Euro", ["Gehalt", "Miete"]),
        ("Revenue rose to 12 million euros.", "12 million euros", ["Revenue", "euros"]),
    ],
)
def test_a_figure_asks_for_its_measure(text: str, figure: str, measures: list[str]) -> None:
    doc = encoder.annotate(spacy.blank("de")(text))
    span = doc.char_span(text.index(figure), text.index(figure) + len(figure))
    candidates = [[next(t.i for t in doc if t.text == word)] for word in measures]
    first, second, _ = links.link_scores(links.Links.of(doc), "measure", range(span.start, span.end), candidates)
    assert first > second


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Die Stadt hat 2023 neun Schulen gebaut.", "asserted"),
        ("Bis 2030 will die Stadt neun Schulen bauen.", "forecast"),
        ("Bis 2030 sollen neun Schulen gebaut werden.", "forecast"),
        ("Laut der Stadt wurden neun Schulen gebaut.", "reported"),
    ],
)
def test_a_figure_tells_how_its_claim_is_put(text: str, kind: str) -> None:
    doc = encoder.annotate(spacy.blank("de")(text))
    figure = [t.i for t in doc if t.text in ("neun", "Schulen")]
    kinds = ("forecast", "hypothetical", "negated", "reported", "asserted")
    scores = links.modality_scores(links.Links.of(doc), figure, kinds)
    assert kinds[scores.index(max(scores))] == kind


def test_a_doc_that_was_not_read_scores_nothing() -> None:
    assert links.modality_scores(None, [0], ("asserted", "forecast")) == [0.0, 0.0]
    assert links.link_scores(links.Links.of(spacy.blank("de")("Acht Euro")), "measure", [0], [[1]]) == [0.0, 0.0]


def test_the_rows_of_parts_stand_behind_one_another() -> None:
    blank = spacy.blank("de")
    parts = [encoder.annotate(blank("Acht Euro. ")), blank("Unread. "), encoder.annotate(blank("Neun Euro."))]
    joined = spacy.tokens.Doc.from_docs(parts, ensure_whitespace=False, exclude=["user_data"])
    encoder.join_links(joined, parts)
    rows = joined.user_data[encoder.LINKS]
    assert len(rows) == len(joined)
    assert not rows[len(parts[0]) : len(parts[0]) + len(parts[1])].any()
    assert np.array_equal(rows[: len(parts[0])], parts[0].user_data[encoder.LINKS])
    assert np.array_equal(rows[-len(parts[2]) :], parts[2].user_data[encoder.LINKS])


def test_missing_weights_name_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="reinstall claimkit"):
        network.Model(tmp_path)


def test_missing_packages_name_the_install_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "onnxruntime", None)
    with pytest.raises(ModelMissing, match=r"pip install \"claimkit\[encoder\]\""):
        network.Model(network.FOLDER)


def test_the_version_names_the_weights() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{8}", encoder.version())
    assert encoder.available()
