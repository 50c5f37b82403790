"""A user's own models: a tiny token classifier run for real, and the schemes of other pipelines."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from claimkit import nlp, tagging
from claimkit.errors import ModelMissing
from claimkit.nlp import schemes

MISSING = [name for name in ("torch", "transformers") if importlib.util.find_spec(name) is None]
needs_torch = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

LABELS = ["O", "B-PERSON", "I-PERSON", "B-GPE", "I-GPE", "B-ORGANIZATION", "I-ORGANIZATION", "B-DATE"]
KNOWN = {"anna": 1, "weiss": 2, "berlin": 3, "new": 3, "york": 4, "acme": 5, "werke": 6, "montag": 7}
FILL = ["sah", "in", "und", "die", "ging", "nach", "am", ".", ",", "##er"]
TEXT = "Anna Weiss sah am Montag die Acme Werke in New York.\nAnna ging nach Berlin, Berlin."
NAMES = [
    ("Anna Weiss", "PER"),
    ("Acme Werke", "ORG"),
    ("New York", "LOC"),
    ("Anna", "PER"),
    ("Berlin", "LOC"),
    ("Berlin", "LOC"),
]


def build(folder: Path, *, labels: list[str] = LABELS, positions: int = 32, known: bool = True) -> Path:
    """Save a random BERT; with `known` its head and words are set so that it finds the words of KNOWN."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

    torch.manual_seed(1)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *KNOWN, *FILL]
    inner = Tokenizer(models.WordPiece({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    inner.normalizer = normalizers.BertNormalizer(lowercase=True)
    inner.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    inner.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=positions, id2label=dict(enumerate(labels)), label2id={x: i for i, x in enumerate(labels)},
    )  # fmt: skip
    model = BertForTokenClassification(config)
    if known:
        with torch.no_grad():
            vectors = model.bert.embeddings.word_embeddings.weight
            vectors.mul_(0.1)
            model.classifier.weight.zero_()
            for word, i in zip(words, range(len(words)), strict=True):
                label = KNOWN.get(word, 0)
                vectors[i, label] += 5
            for label in range(len(labels)):
                model.classifier.weight[label, label] = 1
    model.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"hf:{build(tmp_path_factory.mktemp('models') / 'tiny')}"


@pytest.fixture
def fresh() -> Iterator[None]:
    tagging.load.cache_clear()
    yield
    tagging.load.cache_clear()


def names(doc: Any) -> list[tuple[str, str]]:
    assert all(doc.text[e.start_char : e.end_char] == e.text for e in doc.ents)
    return [(e.text, e.label_) for e in doc.ents]


@pytest.mark.parametrize(
    ("label", "split"),
    [
        ("O", ("", "")), ("B-PER", ("B", "PER")), ("I-LOC", ("I", "LOC")), ("PERSON", ("", "PER")), ("B-GPE", ("B", "LOC")),
        ("S-ORGANIZATION", ("B", "ORG")), ("L-org", ("I", "ORG")), ("B-WORK_OF_ART", ("B", "MISC")), ("B-DATE", ("B", "")),
        ("LABEL_0", ("", "")), ("B-creative-work", ("B", "MISC")), ("MISC", ("", "MISC")), ("B-PERderiv", ("B", "")),
    ],
)  # fmt: skip
def test_labels_become_ours(label: str, split: tuple[str, str]) -> None:
    assert tagging.split_label(label) == split


@pytest.mark.parametrize("count", [0, 1, 10, 11, 95, 1000])
@pytest.mark.parametrize("room", [1, 2, 8, 10, 30])
def test_windows_cover_everything_once(count: int, room: int) -> None:
    windows = list(tagging._windows(count, room))
    assert [i for first, end, _, _ in windows for i in range(first, end)] == list(range(count))
    assert all(begin <= first < end <= stop and stop - begin <= room for first, end, begin, stop in windows)


@pytest.mark.parametrize("text", ["", "kurz", "x" * 1000, "a " + "\u4e2d" * 450 + " b\n" + "(" * 200])
def test_segments_are_lossless(text: str) -> None:
    assert "".join(text[start:end] for start, end in tagging._segments(text)) == text


@needs_torch
def test_names_are_found_with_exact_offsets(model: str) -> None:
    doc = nlp.parse(TEXT, "de", model="small", ner=model)
    assert names(doc) == NAMES
    assert [e.start_char for e in doc.ents][:3] == [0, 29, 43]
    used = nlp.components(doc)[-1]
    assert used.name == "hf:tiny"
    assert len(used.version) == 16


@needs_torch
def test_a_language_without_a_pipeline_gets_names(model: str) -> None:
    assert names(tagging.tag(spacy.blank("xx")("Anna ging."), model)) == [("Anna", "PER")]


@needs_torch
def test_odd_characters_move_no_offset(model: str) -> None:
    text = "\0 \U0001f600\u200b Ann\u0061 Weiss\u2028\u00a0sah \ufffd  Berlin\u0308, \t Berliner Berlin"
    doc = tagging.tag(spacy.blank("xx")(text), model)
    assert ("Anna Weiss", "PER") in names(doc)
    assert names(doc)[-1] in [("Berlin", "LOC"), ("Berliner Berlin", "LOC")]


@needs_torch
def test_a_long_text_is_read_in_strides(model: str) -> None:
    doc = nlp.parse((TEXT + "\n") * 60, "de", model="small", ner=model)
    assert names(doc) == NAMES * 60
    long = tagging.tag(spacy.blank("xx")("sah " * 300 + "Anna Weiss " + "sah " * 300), model)
    assert names(long) == [("Anna Weiss", "PER")]


@needs_torch
@pytest.mark.parametrize("text", ["", " ", "\n", "(" * 1999, "x" * 5000, "\u4e2d" * 600], ids=range(6))
def test_content_never_raises(text: str, model: str) -> None:
    assert names(nlp.parse(text, "de", model="small", ner=model)) == []


@needs_torch
def test_the_same_text_gives_the_same_names(tmp_path: Path, fresh: None) -> None:
    spec = f"hf:{build(tmp_path / 'random', known=False)}"
    first = names(nlp.parse(TEXT * 20, "de", model="small", ner=spec))
    assert first
    nlp.parse("Anderes steht dazwischen.", "de", model="small", ner=spec)
    assert names(nlp.parse(TEXT * 20, "de", model="small", ner=spec)) == first
    tagging.load.cache_clear()
    assert names(nlp.parse(TEXT * 20, "de", model="small", ner=spec)) == first


@needs_torch
def test_it_is_loaded_once(model: str) -> None:
    assert tagging.load(model) is tagging.load(model)


@needs_torch
def test_the_encoders_entities_do_not_stay(model: str) -> None:
    doc = spacy.blank("de")("Anna ging.")
    doc.user_data["claimkit.entities"] = [[0, 4, "LOC", 1.0]]
    assert "claimkit.entities" not in tagging.tag(doc, model).user_data


def change(folder: Path, **values: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def without_weights(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def broken_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\x00" * 40)


def without_head(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    save_file(
        {k: v for k, v in tensors.items() if "classifier" not in k}, folder / "model.safetensors", {"format": "pt"}
    )


FAULTS = {
    "no config.json": lambda folder: (folder / "config.json").unlink(),
    "no model.safetensors": without_weights,
    "cannot be loaded": broken_weights,
    "weights lack classifier": without_head,
    "BertForMaskedLM is no token classifier": lambda folder: change(folder, architectures=["BertForMaskedLM"]),
    "none of its labels": lambda folder: change(folder, id2label={i: f"LABEL_{i}" for i in range(8)}),
}


@needs_torch
@pytest.mark.parametrize("message", FAULTS)
def test_a_model_that_cannot_be_used_is_one_line(message: str, tmp_path: Path) -> None:
    folder = build(tmp_path / "model")
    FAULTS[message](folder)
    with pytest.raises(ModelMissing) as caught:
        tagging.load(f"hf:{folder}")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@needs_torch
def test_code_in_a_model_never_runs(tmp_path: Path) -> None:
    folder = build(tmp_path / "model")
    mark = tmp_path / "ran"
    (folder / "evil.py").write_text(f"open({str(mark)!r}, 'w')\nclass C: pass\nclass M: pass\n")
    change(folder, model_type="evil", auto_map={"AutoConfig": "evil.C", "AutoModelForTokenClassification": "evil.M"})
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        tagging.load(f"hf:{folder}")
    assert not mark.exists()


@needs_torch
@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("dslim/some-model", "write hf:DIRECTORY or hf:ID@COMMIT"),
        ("hf:", "write hf:DIRECTORY or hf:ID@COMMIT"),
        ("hf:/no/such/directory", "no such directory"),
        ("hf:./here", "no such directory"),
        ("hf:owner/model", "hf:owner/model@COMMIT"),
        ("hf:owner/model@main", "hf:owner/model@COMMIT"),
    ],
)
def test_a_name_that_leads_nowhere_is_one_line(spec: str, message: str) -> None:
    with pytest.raises(ModelMissing) as caught:
        tagging.load(spec)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@needs_torch
def test_the_hub_without_network_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    asked = []

    def refuse(identity: str, **options: Any) -> str:
        asked.append((identity, options["revision"], options.get("local_files_only", False)))
        raise ConnectionError("no route\nto host")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", refuse)
    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", lambda _, identity, **options: refuse(identity, **options))
    with pytest.raises(ModelMissing) as caught:
        tagging.load(f"hf:owner/model@{'a' * 40}")
    assert "check id, commit and network" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert asked == [("owner/model", "a" * 40, True), ("owner/model", "a" * 40, False)]


@needs_torch
def test_a_hub_model_at_a_commit_is_read_and_named(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    monkeypatch.setattr(huggingface_hub, "snapshot_download", lambda identity, **_: model.removeprefix("hf:"))
    spec = f"hf:owner/model@{'b' * 40}"
    assert names(nlp.parse(TEXT, "de", model="small", ner=spec)) == NAMES
    assert tagging.version(spec) == ("hf:owner/model", "b" * 40)


@pytest.mark.parametrize("gone", ["torch", "transformers"])
def test_without_the_extra_the_install_command_is_said(gone: str, monkeypatch: pytest.MonkeyPatch, fresh: None) -> None:
    monkeypatch.setitem(__import__("sys").modules, gone, None)
    with pytest.raises(ModelMissing, match=r"pip install 'claimkit\[transformers\]'"):
        nlp.parse("Anna.", "de", model="small", ner="hf:somewhere")


# Each line: word, tag, head, relation in the other scheme, head and relation in ours. Heads count from 1, 0 is the root.
TIGER = [
    "Der DET 2 nk 2 det|Chef NOUN 3 sb 7 nsubj|hat AUX 0 ROOT 7 aux|in ADP 7 mo 6 case|der DET 6 nk 6 det|Stadt NOUN 4 nk 7 obl|"
    "gesagt VERB 3 oc 0 ROOT|, PUNCT 7 punct 7 punct|dass SCONJ 12 cp 12 mark|Acme PROPN 12 sb 12 nsubj|Autos NOUN 12 oa 12 obj|"
    "baut VERB 7 oc 7 ccomp",
    "Er PRON 2 sb 4 nsubj|ist AUX 0 ROOT 4 cop|ein DET 4 nk 4 det|Freund NOUN 2 pd 0 ROOT|der DET 6 nk 6 det|Firma NOUN 4 ag 4 nmod",
    "Sie PRON 2 sb 2 nsubj|kauft VERB 0 ROOT 0 ROOT|Brot NOUN 2 oa 2 obj|, PUNCT 3 punct 3 punct|Milch NOUN 3 cj 3 conj|"
    "und CCONJ 5 cd 7 cc|Eier NOUN 6 cj 3 conj|für ADP 7 mnr 9 case|Köln PROPN 8 nk 7 nmod",
    "Autos NOUN 2 sb 4 nsubj|sollen AUX 0 ROOT 4 aux|heute ADV 4 mo 4 advmod|gebaut VERB 5 oc 0 ROOT|werden AUX 2 oc 4 aux",
    "Die DET 3 nk 3 det|neue ADJ 3 nk 3 amod|Bahn NOUN 4 sb 4 nsubj|fährt VERB 0 ROOT 0 ROOT|schnell ADV 4 mo 4 advmod",
]
CLEAR = [
    "The DET 2 det 2 det|head NOUN 5 nsubj 5 nsubj|of ADP 2 prep 4 case|Acme PROPN 3 pobj 2 nmod|said VERB 0 ROOT 0 ROOT|"
    "it PRON 7 nsubj 7 nsubj|sold VERB 5 ccomp 5 ccomp|cars NOUN 7 dobj 7 obj|in ADP 7 prep 10 case|Rome PROPN 9 pobj 7 obl",
    "She PRON 2 nsubj 4 nsubj|is AUX 0 ROOT 4 cop|a DET 4 det 4 det|friend NOUN 2 attr 0 ROOT|and CCONJ 4 cc 6 cc|rival NOUN 4 conj 4 conj",
    "Cars NOUN 3 nsubjpass 3 nsubj:pass|were AUX 3 auxpass 3 aux:pass|sold VERB 0 ROOT 0 ROOT|by ADP 3 agent 5 case|Acme PROPN 4 pobj 3 obl:agent",
    "After ADP 5 prep 2 mark|leaving VERB 1 pcomp 5 advcl|Rome PROPN 2 dobj 2 obj|he PRON 5 nsubj 5 nsubj|gave VERB 0 ROOT 0 ROOT|"
    "it PRON 5 dobj 5 obj|to ADP 5 dative 8 case|Ann PROPN 7 pobj 5 obl",
]
UD = [
    "Er PRON 2 nsubj 2 nsubj|kauft VERB 0 ROOT 0 ROOT|Brot NOUN 2 obj 2 obj|in ADP 5 case 5 case|Köln PROPN 2 obl 2 obl"
]


def rows(case: str) -> list[list[str]]:
    return [line.split(" ") for line in case.split("|")]


def built(case: str, vocab: Any) -> Doc:
    lines = rows(case)
    heads = [int(line[2]) - 1 if line[2] != "0" else i for i, line in enumerate(lines)]
    return Doc(vocab, words=[x[0] for x in lines], pos=[x[1] for x in lines], heads=heads, deps=[x[3] for x in lines])


@pytest.mark.parametrize("case", [*TIGER, *CLEAR, *UD])
def test_dependencies_become_universal(case: str) -> None:
    doc = schemes.adapt(built(case, spacy.blank("xx").vocab))
    found = [(t.text, 0 if t.head.i == t.i else t.head.i + 1, t.dep_) for t in doc]
    assert found == [(line[0], int(line[4]), line[5]) for line in rows(case)]
    assert len(list(doc.sents)) == 1


@Language.component("claimkit_made_up_parser")
def made_up_parser(doc: Doc) -> Doc:
    """Parse each sentence as the first of CLEAR that begins with its first word."""
    for sent in list(doc.sents):
        for case in CLEAR:
            lines = rows(case)
            if [line[0] for line in lines] == [t.text for t in sent if not t.is_space]:
                for token, line in zip(sent, lines, strict=False):
                    token.head = token if line[2] == "0" else doc[sent.start + int(line[2]) - 1]
                    token.dep_ = line[3]
        for token in sent:
            if token.is_space and token.i > sent.start:
                token.head, token.dep_ = doc[token.i - 1], "dep"
    return doc


def test_an_installed_pipeline_is_read_in_our_schemes(tmp_path: Path) -> None:
    other = spacy.blank("en")
    ruler: Any = other.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Ann"},
            {"label": "GPE", "pattern": "Rome"},
            {"label": "DATE", "pattern": "gave"},
        ]
    )
    tagger: Any = other.add_pipe("attribute_ruler")
    for word, pos in {line[0]: line[1] for case in CLEAR for line in rows(case)}.items():
        tagger.add([[{"ORTH": word}]], {"POS": pos})
    other.add_pipe("claimkit_made_up_parser")
    other.to_disk(tmp_path / "other")
    text = "After leaving Rome he gave it to Ann\n\nCars were sold by Acme"
    doc = nlp.parse(text, "en", pipeline=str(tmp_path / "other"))
    assert names(doc) == [("Rome", "LOC"), ("Ann", "PER")]
    deps = {token.text: (token.head.text, token.dep_) for token in doc}
    assert deps["Ann"] == ("gave", "obl")
    assert deps["Cars"] == ("sold", "nsubj:pass")
    assert deps["Acme"] == ("sold", "obl:agent")
    assert nlp.components(doc)[0].name == "en_pipeline"


def test_a_missing_pipeline_is_one_line_with_the_command() -> None:
    with pytest.raises(ModelMissing, match=r"install it: python -m pip install no_such_pipeline") as caught:
        nlp.parse("Anna.", "de", pipeline="no_such_pipeline")
    assert "\n" not in str(caught.value)


@needs_torch
def test_pipeline_and_names_together(model: str, tmp_path: Path) -> None:
    other = spacy.blank("de")
    other.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Anna"}])  # type: ignore[attr-defined]
    other.to_disk(tmp_path / "other")
    doc = nlp.parse(TEXT, "de", pipeline=str(tmp_path / "other"), ner=model)
    assert names(doc) == NAMES
    assert [c.name for c in nlp.components(doc)] == ["de_pipeline", "hf:tiny"]
