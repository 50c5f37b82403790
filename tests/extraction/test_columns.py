"""A Doc is read once for all who ask, and anew when something in it has changed."""

from __future__ import annotations

from spacy.tokens import Doc
from spacy.vocab import Vocab

from claimkit.extraction.columns import read_columns


def a_doc(vocab: Vocab, *words: str) -> Doc:
    tags = ["NOUN"] * len(words)
    return Doc(vocab, words=list(words), pos=tags, heads=[0] * len(words), deps=["dep"] * len(words))


def test_a_doc_is_read_once() -> None:
    doc = a_doc(Vocab(), "Preise", "steigen")
    assert read_columns(doc) is read_columns(doc)
    assert read_columns(doc).text == doc.text == "Preise steigen "


def test_a_changed_doc_is_read_anew() -> None:
    doc = a_doc(Vocab(), "Preise", "steigen")
    before = read_columns(doc)
    doc[1].pos_ = "VERB"
    assert [kind[0] for kind in before.kinds] == ["NOUN", "NOUN"]
    assert [kind[0] for kind in read_columns(doc).kinds] == ["NOUN", "VERB"]


def test_docs_of_other_words_are_told_apart() -> None:
    one, other = a_doc(Vocab(), "Preise"), a_doc(Vocab(), "Mieten")
    assert [read_columns(doc).texts for doc in (one, other, one)] == [["Preise"], ["Mieten"], ["Preise"]]
    assert read_columns(a_doc(Vocab())).texts == []
