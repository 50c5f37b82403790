"""The corpus is in order: every annotation fits, every figure is accounted for, the builder refuses what is not."""

import datetime
import hashlib
import sys
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import build_corpus  # noqa: E402
import corpus_gold  # noqa: E402
import corpus_source as source  # noqa: E402

NAMES = build_corpus.article_names()


@pytest.mark.parametrize("name", NAMES)
def test_gold_on_disk_is_what_the_annotation_says(name):
    gold = build_corpus.gold_text(build_corpus.build(name))
    assert (ROOT / "corpora" / "gold" / f"{name}.json").read_text(encoding="utf-8") == gold
    digests = build_corpus.registry()[name]
    assert digests["gold"] == hashlib.sha256(gold.encode()).hexdigest()
    assert (
        digests["article"] == hashlib.sha256((ROOT / "corpora" / "articles" / f"{name}.txt").read_bytes()).hexdigest()
    )


def test_every_article_has_text_and_split():
    assert build_corpus.main(["--check", NAMES[0]]) == 0
    known = build_corpus.registry()
    assert sorted(known) == NAMES
    texts = {path.name.removesuffix(".txt") for path in (ROOT / "corpora" / "articles").glob("*.txt")}
    assert {name for name in texts if ".orig." not in name} == set(NAMES)


def test_most_articles_are_to_learn_from_and_more_to_test_than_to_develop_on():
    splits = [entry["split"] for entry in build_corpus.registry().values()]
    assert {split: splits.count(split) > 0 for split in ("train", "dev", "test")} == dict.fromkeys(
        ("train", "dev", "test"), True
    )
    assert splits.count("train") > splits.count("test") > splits.count("dev") > 0.09 * len(splits)


def test_split_of_a_known_article_never_changes(tmp_path):
    known = {"a.de": {"split": "test", "style": "newsroom", "article": "", "gold": ""}}
    build_corpus.register(known, "a.de", b"x", b"y")
    assert known["a.de"]["split"] == "test"


PERIODS = [
    ("2023", "interval", "2023-01-01", "2023-12-31"),
    ("2024-02", "interval", "2024-02-01", "2024-02-29"),
    ("2025-11-18", "date", "2025-11-18", "2025-11-18"),
    ("2023-Q2", "interval", "2023-04-01", "2023-06-30"),
    ("2023-H2", "interval", "2023-07-01", "2023-12-31"),
    ("../2017", "interval", None, "2017-12-31"),
    ("2018/..", "interval", "2018-01-01", None),
    ("2023-01/2023-04", "interval", "2023-01-01", "2023-04-30"),
    ("vague", "vague", None, None),
]


@pytest.mark.parametrize(("period", "kind", "since", "until"), PERIODS)
def test_periods(period, kind, since, until):
    assert source.read_period(period) == (kind, since, until)


@pytest.mark.parametrize(
    ("surface", "value", "half"),
    [
        ("317,8 Milliarden", "317.8e9", "50000000"),
        ("25.000 Yuan", "25000", "0.5"),
        ("1'250'000", "1250000", "0.5"),
        ("5 Millionen", "5e6", "500000"),
        ("drei", "3", "0.5"),
        ("zwei Millionen", "2e6", "500000"),
        ("18 Cent", "0.18", "0.005"),
    ],
)
def test_precision(surface, value, half):
    assert source.precision(surface, Decimal(value), ",") == Decimal(half)


def test_surfaces_are_whole_words_and_whole_numbers():
    text = "In 24 Orten, 4,5 Millionen und 4 Leute"
    assert [mark.start for mark in source.occurrences(text, "4")] == [text.index("4 Leute")]
    with pytest.raises(source.AnnotationError, match="does not occur"):
        source.locate(text, "Dorf")
    with pytest.raises(source.AnnotationError, match="say which one"):
        source.locate("ein Haus am Haus", "Haus")


ARTICLE = "Titel\nDer Preis stieg auf 5 Euro. „Das ist „viel“, sagte Anna Berg."
NOTES = """
published = 2025-01-01
entities = ["PER Anna Berg"]
quotes = [{ c = ["Das ist"], by = "Anna Berg", cue = "sagte", broken = true }]
nonquotes = ["viel"]
claims = [{ q = "5 Euro", v = 5, u = "EUR Euro", m = "Preis", ch = "+ new0" }]
"""


def built(tmp_path, text=ARTICLE, notes=NOTES):
    (tmp_path / "a.de.txt").write_bytes(text.encode())
    (tmp_path / "a.de.toml").write_text(notes, encoding="utf-8")
    language = corpus_gold.tomllib.loads((ROOT / "corpora" / "languages.toml").read_text(encoding="utf-8"))["de"]
    build = corpus_gold.Build(tmp_path / "a.de.toml", language)
    return build, build.gold("a.de", "de")


def test_builder_computes_offsets(tmp_path):
    build, gold = built(tmp_path)
    claim = gold.claims[0]
    assert build.gaps() == []
    assert claim.text == "Der Preis stieg auf 5 Euro."
    assert ARTICLE[claim.quantity.unit.start : claim.quantity.unit.end] == "Euro"
    assert claim.change.new == claim.quantity
    assert gold.quotes[0].speaker.name == "Anna Berg"
    assert gold.article.published == datetime.date(2025, 1, 1).isoformat()


def test_builder_reads_second_readings(tmp_path):
    notes = NOTES.replace('m = "Preis"', 'm = "Preis", m2 = ["stieg", "-"], mod2 = ["f"]')
    build, gold = built(tmp_path, notes=notes)
    others = build.others[gold.claims[0].id]
    assert [span and span.text for span in others["measure"]] == ["stieg", None]
    assert others["modality"] == ["forecast"]


@pytest.mark.parametrize(
    ("text", "notes", "message"),
    [
        (ARTICLE + " Es kamen 7 Gäste.", NOTES, "number not accounted for"),
        (ARTICLE + " Es kamen sieben Gäste.", NOTES, "number not accounted for"),
        (ARTICLE + " So ein »Ding.", NOTES, "quotation mark not accounted for"),
    ],
)
def test_builder_names_what_is_not_accounted_for(tmp_path, text, notes, message):
    build, _ = built(tmp_path, text, notes)
    assert any(message in line for line in build.gaps())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('q = "5 Euro"', 'q = "6 Euro"'),
        ('m = "Preis"', 'm = "Kosten"'),
        ('u = "EUR Euro"', 'bound = "exact"'),
        ("new0", "new3"),
    ],
)
def test_builder_refuses_annotations_that_do_not_fit(tmp_path, old, new):
    with pytest.raises(source.AnnotationError):
        built(tmp_path, notes=NOTES.replace(old, new))
