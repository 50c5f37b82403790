"""The spaCy component: span groups and a plain dict that survive serialisation and worker processes."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

import claimkit.component  # registers the factory where the package's entry point is not installed

TEXT = "Der Umsatz stieg um 25 Prozent von 40 Millionen Euro auf 50 Millionen Euro. „Das reicht“, sagte Petra Halm."


def pipeline() -> spacy.language.Language:
    nlp = spacy.blank("de")
    nlp.add_pipe("claimkit", config={"published": "2024-11-01"})
    return nlp


def test_span_groups_and_dict() -> None:
    assert claimkit.component.KEY == "claimkit"
    doc = pipeline()(TEXT)
    result = doc.user_data["claimkit"]
    assert doc._.claimkit == result
    assert result["article"]["published"] == "2024-11-01"
    assert [span.text for span in doc.spans["claimkit_quantities"]] == [
        one["quantity"]["text"] for one in result["claims"]
    ]
    assert [span.label_ for span in doc.spans["claimkit_claims"]] == [one["id"] for one in result["claims"]]
    assert len(doc.spans["claimkit_quotes"]) == len(result["quotes"]) > 0


def test_survives_bytes_and_processes() -> None:
    nlp = pipeline()
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again.user_data["claimkit"] == doc.user_data["claimkit"]
    assert [span.text for span in again.spans["claimkit_quantities"]] == [
        span.text for span in doc.spans["claimkit_quantities"]
    ]
    for piped in nlp.pipe([TEXT, TEXT], n_process=2):
        assert piped.user_data["claimkit"] == doc.user_data["claimkit"]


def test_survives_saving(tmp_path: object) -> None:
    nlp = pipeline()
    path = f"{tmp_path}/nlp"
    nlp.to_disk(path)
    assert spacy.load(path)(TEXT).user_data["claimkit"] == nlp(TEXT).user_data["claimkit"]


def test_empty_text() -> None:
    doc = pipeline()("")
    assert doc.user_data["claimkit"]["claims"] == []
