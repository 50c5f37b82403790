"""The Doc of a text: lossless words, sentence starts, the shipped pipelines, linear time."""

from __future__ import annotations

import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimkit import languages, nlp
from claimkit.nlp import layers, loading, pipelines, windows
from claimkit.nlp.arcs import sentence_parser
from claimkit.nlp.names import recogniser
from claimkit.nlp.sentences import find_boundaries

# "|" marks where a sentence starts; no other place may start one.
SENTENCES = {
    "de": [
        "Er kam am 3. Oktober nach Köln. |Dort blieb er.",
        "Der Umsatz stieg um 3,5 Mio. Euro auf ca. 12 Mrd. Euro. |Das war viel.",
        "Prof. Dr. Weber und Hr. Lang kamen. |Sie gingen bald.",
        "Im 19. Jahrhundert war das z. B. in Wien so. |Heute nicht.",
        "„Kommt er?“, fragte sie. |Niemand wusste es.",
        "Das Ergebnis lautete 2024. |Danach geschah nichts.",
        "Überschrift ohne Punkt\n|Der Text beginnt hier.",
        "Das Wort steht in einer umgebrochenen Zeile und geht\nhier weiter. |Dann kommt mehr.",
        "Wir brauchen Gelder, Talente usw. |Das ist bekannt.",
        "J. R. R. Tolkien schrieb viel. |Man las es gern.",
        "So endet der Absatz. .\n|Der nächste beginnt.",
    ],
    "en": [
        "Mr. Hale met Dr. Stone at 9 a.m. on Sept. 3. |They talked.",
        "Sales rose 3.5 percent. |Costs fell to $1.2 billion.",
        '"Why now?" he asked. |Nobody knew.',
        "The U.S. economy grew. |Prices rose.",
        "Smith et al. found no link. |Others did.",
        "A headline without a stop\n|The text begins here.",
    ],
    "fr": [
        "La gratuité explique la moitié de la hausse. |« Nous avons perdu 240 000 euros », dit-elle.",
        "Il est parti. |— Où donc ?",
    ],
    "zh": ["他来了。|他说：“好。”|他走了。"],
}
JOURNEYS = {
    "de": "Angela Merkel reiste nach Berlin.",
    "en": "Angela Merkel went to Berlin.",
    "es": "Angela Merkel viajó a Berlín.",
    "fr": "Angela Merkel voyageait à Berlin.",
    "it": "Angela Merkel andò a Berlino.",
    "nl": "Angela Merkel reisde naar Berlijn.",
    "pt": "Angela Merkel chegou a Lisboa.",
}
CASES = [(code, case) for code, cases in SENTENCES.items() for case in cases]


def parse(text: str, code: str) -> Any:
    return nlp.parse(text, code, model="small")


def starts_of(doc: object) -> list[int]:
    return [next((t.idx for t in s if not t.is_space), s.start_char) for s in doc.sents]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("code", "marked"), CASES)
def test_sentences_start_where_marked(code: str, marked: str) -> None:
    text = marked.replace("|", "")
    wanted = [0]
    for part in marked.split("|")[:-1]:
        wanted.append(wanted[-1] + len(part))
    assert starts_of(parse(text, code)) == wanted


@pytest.mark.parametrize("code", ["de", "en", "fr", "zh"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\0",
        "a\u0308b",
        "Wort " + "(" * 999 + " Ende. Neu.",
        "x" * 5000 + " y",
        "1.\n2.\n",
        "\u201e" * 700,
    ],
    ids=range(9),
)
def test_words_are_lossless(code: str, text: str) -> None:
    doc = parse(text, code)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_lone_surrogates_keep_the_offsets() -> None:
    doc = parse("Ein \ud800 Wort.", "de")
    assert len(doc.text) == 11
    assert doc[-2].idx == 6


@pytest.mark.parametrize(
    "text", ["(" * 1_000_000, "\u201eab" * 300_000, "." * 1_000_000], ids=["open", "marks", "stops"]
)
def test_text_without_a_space_takes_no_time(text: str) -> None:
    parse("Erst laden.", "de")
    begin = time.process_time()
    assert parse(text, "de").text == text
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("code", pipelines.shipped())
def test_the_shipped_pipelines_annotate_everything(code: str) -> None:
    doc = parse(JOURNEYS[code], code)
    assert [(e.text, e.label_) for e in doc.ents] == [("Angela Merkel", "PER"), (doc[4].text, "LOC")]
    assert doc[0].pos_ == "PROPN"
    assert doc[2].pos_ == "VERB"
    assert doc[2].dep_ == "ROOT"
    assert doc[0].dep_ == "nsubj"
    assert doc[0].head.i == 2
    assert nlp.components(doc)[0].name.startswith(f"{code}_")


def test_the_encoder_reads_alone_where_a_pipeline_knows_no_more() -> None:
    took_part = {code: [part.name for part in nlp.components(nlp.parse(JOURNEYS[code], code))] for code in ("de", "es")}
    assert took_part == {"de": ["de_claimkit", "encoder"], "es": ["encoder"]}
    assert [part.name for part in nlp.components(parse(JOURNEYS["es"], "es"))] == ["es_claimkit"]


def test_konjunktiv_is_marked() -> None:
    doc = parse("Er sagte, die Firma habe keine Schulden und sei gesund.", "de")
    moods = {token.text: token.morph.get("Mood") for token in doc}
    assert moods["habe"] == moods["sei"] == ["Sub"]
    assert moods["sagte"] == ["Ind"]


def test_windows_change_nothing_for_the_words_inside() -> None:
    sentence = "Der Konzern aus Köln verkaufte 2023 rund 5.000 Autos. "
    doc = parse(sentence * 400, "de")
    assert doc.text == sentence * 400
    assert len(list(doc.sents)) == 400
    assert len([e for e in doc.ents if e.text == "Köln"]) == 400


def test_the_same_text_gives_the_same_doc() -> None:
    text = "Die Firma Northgate wuchs. Ihr Chef Tom Reeve sagte, das freue ihn.\n" * 5
    first = parse(text, "de").to_json()
    parse("Andere Worte stehen dazwischen, viele davon neu: Quitte, Zwerchfell, Ukelei.", "de")
    assert parse(text, "de").to_json() == first


def test_a_language_without_a_pipeline_has_sentences() -> None:
    doc = parse("他来了。他走了。", "zh")
    assert len(list(doc.sents)) == 2
    assert "zh" not in pipelines.shipped()
    assert not doc.has_annotation("DEP")
    assert nlp.components(doc) == ()


def test_boundaries_need_no_model() -> None:
    found = find_boundaries("Am 3. Mai. Danach.", languages.load("de"))
    assert found.sure == {11}


def _corpus(code: str) -> list[str]:
    paths = sorted((Path(__file__).parents[1] / "corpora" / "articles").glob(f"*.{code}.txt"))
    return [path.read_text(encoding="utf-8") for path in paths[:8]]


@pytest.mark.parametrize("code", pipelines.shipped())
def test_names_are_those_that_the_transition_system_finds(code: str) -> None:
    pipeline = pipelines.load(code)
    names = recogniser(pipeline)
    assert names is not None
    for text in ["", "Erna", *_corpus(code)]:
        doc = nlp.parse(text, code, model="small")
        ours = [(ent.start, ent.end, ent.label_) for ent in doc.ents]
        doc.set_ents([], default="missing")
        pipeline.get_pipe(names.part)(doc)
        assert ours == [(ent.start, ent.end, ent.label_) for ent in doc.ents]


@pytest.mark.parametrize("code", pipelines.shipped())
def test_the_parse_is_the_one_that_the_transition_system_finds(code: str) -> None:
    pipeline = pipelines.load(code)
    parser = sentence_parser(pipeline)
    assert parser is not None
    for text in ["", "Erna", "Bis 3. Mai ... dann kam er. Ende.\n\n- a\n- b", *_corpus(code)]:
        doc = nlp.parse(text, code, model="small")
        bare = nlp.tokens.make_doc(pipeline, text)
        bare.from_array("SENT_START", np.array(_starts(bare, code), dtype=np.int64).view(np.uint64))
        bare = pipeline(bare, disable=["ner"])
        assert (bare.to_array(["HEAD", "DEP"]) == doc.to_array(["HEAD", "DEP"])).all()


def _starts(doc: Any, code: str) -> list[int]:
    places = [0, *(token.idx + len(token) + bool(token.whitespace_) for token in doc)]
    return nlp._sentence_starts([token.text for token in doc], places, doc.text, languages.load(code), True)


_ODD_SPACES = [
    "",
    " ",
    "  a",
    "\n\na  b\n",
    "a \n b ",
    "a\xa0b  c",
    "a\x1cb  \x1c c",
    "z.B. :) 8 ) (8 \t",
    "EE. UU. y EE. UU.\nEE.  UU.",
]


@pytest.mark.parametrize("code", pipelines.shipped())
def test_words_are_those_of_the_tokenizer(code: str) -> None:
    pipeline = pipelines.load(code)
    for text in [*_ODD_SPACES, *_corpus(code)]:
        words, spaces = nlp.tokens.read_words(pipeline, text)
        doc = pipeline.tokenizer(text)
        assert (words, spaces) == ([token.text for token in doc], [bool(token.whitespace_) for token in doc])


@pytest.mark.parametrize("code", pipelines.shipped())
def test_fused_encoders_give_the_numbers_of_the_layers_they_replace(code: str) -> None:
    models = [pipe.model for _, pipe in pipelines.load(code).pipeline if hasattr(pipe, "model")]
    fused = [node for model in models for node in model.walk() if node.name == windows.FUSED]
    assert fused
    for node in fused:
        width = next(part.get_dim("nO") for part in node.walk() if part.name == "maxout")
        rows = np.random.default_rng(1).standard_normal((50, width)).astype(np.float32)
        assert np.allclose(node.predict(rows), node.layers[0].predict(rows), atol=1e-4)


@pytest.mark.parametrize("code", pipelines.shipped())
def test_embeddings_have_the_numbers_of_the_layers_they_replace(code: str) -> None:
    pipeline = pipelines.load(code)
    words = layers.lexicon(pipeline.vocab)
    rows = words.rows([nlp.tokens.make_doc(pipeline, text) for text in _corpus(code)[:2]])[:64]
    models = [pipe.model for _, pipe in pipeline.pipeline if hasattr(pipe, "model")]
    embedding = {node.id: node for model in models for node in model.walk() if node.name == layers.EMBED}
    assert embedding
    for node in embedding.values():
        inputs = words.ints[rows], words.floats[rows]
        assert np.allclose(layers._Cache(words, node).embed(*inputs), node.layers[0].predict(inputs), atol=1e-4)


def test_a_form_tells_how_near_the_one_with_a_vector_is() -> None:
    words = layers.Lexicon(pipelines.load("de").vocab)
    forms = ["Haus", "hAus", "Quittenkellerhaus", "Qxzwvk"]
    words._add([words._vocab.strings.add(form) for form in forms])
    known = dict(zip(forms, words.ints[: len(forms), layers.COLUMNS.index("known")].tolist(), strict=True))
    assert known["Haus"] == 1
    assert 1 < known["hAus"] < known["Quittenkellerhaus"]
    assert known["Qxzwvk"] == 0
    assert not words.floats[len(forms) - 1].any()


def test_spacy_without_its_commands_is_whole_for_others() -> None:
    program = (
        "import sys\nfrom claimkit.nlp.spacy_imports import import_without_commands\n"
        "import_without_commands()\nimport spacy\n"
        "print('requests' in sys.modules, hasattr(spacy, 'no_such_name'))\n"
        "print(spacy.info(silent=True)['spacy_version'] == spacy.__version__)\n"
        "print(spacy.cli.download.__module__, sys.modules['spacy.cli'] is spacy.cli)\n"
        "import claimkit.component\nprint(spacy.blank('de').add_pipe('claimkit') is not None)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False False", "True", "spacy.cli.download True", "True"]


@pytest.mark.parametrize("code", pipelines.shipped())
def test_a_pipeline_is_loaded_as_spacy_loads_it(code: str) -> None:
    folder = pipelines.MODELS / code
    ours, theirs = loading.load(folder, ()), pipelines.open_folder(folder)
    assert ours.pipe_names == theirs.pipe_names
    assert ours.meta == theirs.meta
    assert ours.config == theirs.config | {"nlp": theirs.config["nlp"] | {"tokenizer": ours.config["nlp"]["tokenizer"]}}
    assert ours.tokenizer.to_bytes(exclude=["vocab"]) == theirs.tokenizer.to_bytes(exclude=["vocab"])
    tables = loading.read_tables(folder / "vocab" / "lookups.bin")
    assert {name: dict(theirs.vocab.lookups.get_table(name)) for name in theirs.vocab.lookups.tables} == tables
    for (_, one), (_, two) in zip(ours.pipeline, theirs.pipeline, strict=True):
        for mine, other in zip(one.model.walk(), two.model.walk(), strict=True):
            assert (mine.name, mine.attrs) == (other.name, other.attrs)
            assert {n: mine.maybe_get_dim(n) for n in mine.dim_names} == {
                n: other.maybe_get_dim(n) for n in other.dim_names
            }
            for name in other.param_names:
                assert mine.has_param(name) == other.has_param(name)
                if other.has_param(name):
                    assert np.array_equal(mine.get_param(name), other.get_param(name))


def test_a_word_table_cut_short_or_too_long_is_refused(tmp_path: Path) -> None:
    whole = (pipelines.MODELS / "it" / "vocab" / "lookups.bin").read_bytes()
    for data in (whole[:-1], whole[:5], whole + b"\0", b"\xc0"):
        (tmp_path / "lookups.bin").write_bytes(data)
        with pytest.raises((ValueError, IndexError, struct.error)):
            loading.read_tables(tmp_path / "lookups.bin")
