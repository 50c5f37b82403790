"""Records and schemas agree both ways, and every field of a schema is described with an example."""

from __future__ import annotations

import dataclasses
import json
import math
import typing
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claimkit
from claimkit import records, schema

SHAPES = {
    "article": records.Article, "entity": records.Entity, "quote": records.Quote, "speaker": records.Speaker,
    "claim": records.Claim, "quantity": records.Quantity, "unit": records.Unit, "per": records.PerUnit,
    "change": records.Change, "subject": records.Subject, "time": records.Time, "source": records.Source,
    "amount": records.Amount, "difference": records.Difference, "finding": records.Finding,
    "notice": records.Notice, "provenance": records.Provenance, "component": records.Component, "span": records.Span,
}  # fmt: skip
ENUMS = {
    ("entity", "type"): records.EntityType, ("quote", "type"): records.QuoteType, ("quote", "polarity"): records.Polarity,
    ("quantity", "bound"): records.Bound, ("time", "kind"): records.TimeKind, ("claim", "modality"): records.Modality,
    ("finding", "check"): records.Check, ("finding", "verdict"): records.Verdict,
}  # fmt: skip


def definitions() -> dict:
    return schema.load_schema("article-claims")["$defs"]


@pytest.mark.parametrize("name", SHAPES)
def test_record_has_the_fields_of_its_schema(name: str) -> None:
    fields = {f.name for f in dataclasses.fields(SHAPES[name]) if f.metadata.get("json", True)}
    shape = definitions()[name]
    assert set(shape["properties"]) == fields
    assert set(shape["required"]) == fields


def test_document_has_the_fields_of_its_schema() -> None:
    shape = schema.load_schema("article-claims")
    fields = {f.name for f in dataclasses.fields(records.ArticleClaims)}
    assert set(shape["properties"]) == set(shape["required"]) == fields


@pytest.mark.parametrize("place", ENUMS)
def test_enumerations_agree(place: tuple[str, str]) -> None:
    name, field = place
    assert tuple(definitions()[name]["properties"][field]["enum"]) == typing.get_args(ENUMS[place])


@pytest.mark.parametrize("name", schema.names())
def test_every_field_is_described_with_an_example(name: str) -> None:
    root = schema.load_schema(name)

    def resolve(node: dict) -> dict:
        if "$ref" not in node or not node["$ref"].startswith("#/"):
            return node
        target = root
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return {**resolve(target), **{k: v for k, v in node.items() if k != "$ref"}}

    def check(node: object, path: str) -> None:
        if isinstance(node, list):
            for index, child in enumerate(node):
                check(child, f"{path}[{index}]")
        if not isinstance(node, dict):
            return
        for key, child in (node.get("properties") or {}).items() if isinstance(node.get("properties"), dict) else ():
            shape = resolve(child)
            assert shape.get("description"), f"{path}.{key} has no description"
            assert "properties" in shape or shape.get("examples"), f"{path}.{key} has no example"
        for key, child in node.items():
            if key not in ("examples", "enum", "required"):
                check(child, f"{path}.{key}")

    check(root, name)


def document(**changes: object) -> dict:
    text = "Umsatz: 3 Euro"
    quantity = records.Quantity(
        8, 14, "3 Euro", value=records.Decimal(3), unit=records.Unit("currency", "EUR", "Euro", 10, 14)
    )
    claims = records.ArticleClaims(
        records.SCHEMA_VERSION,
        records.Provenance(version=claimkit.__version__),
        records.Article("sha256:" + "0" * 64, None, None, None, "de", 1.0, {"de": 1.0}, text),
        claims=(records.Claim("c1", 0, 14, text, quantity),),
    )
    return {**claims.to_dict(), **changes}


def test_valid_document_passes_and_comes_back() -> None:
    data = document()
    claimkit.validate(data)
    assert claimkit.ArticleClaims.from_dict(data).to_dict() == data


def test_wrong_type_is_named_with_its_path() -> None:
    data = document()
    data["claims"][0]["quantity"]["bound"] = "roughly"
    with pytest.raises(claimkit.InvalidClaims, match=r"\$\.claims\[0\]\.quantity\.bound.*roughly"):
        claimkit.validate(data)


def test_shifted_span_is_named() -> None:
    data = document()
    data["claims"][0]["quantity"]["start"] = 7
    with pytest.raises(claimkit.InvalidClaims, match=r"claims\[0\]\.quantity: text is"):
        claimkit.validate(data)


def test_dangling_id_is_named() -> None:
    data = document()
    data["claims"][0]["same_as"] = "c9"
    with pytest.raises(claimkit.InvalidClaims, match="'c9'"):
        claimkit.validate(data)


GOLD = Path(__file__).parent.parent / "corpora" / "gold" / "speicherpreise.de.json"
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-1, 10**20), st.floats(allow_nan=False), st.text(max_size=5))


def containers(node: object) -> list[dict | list]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return ([node] if isinstance(node, dict | list) and node else []) + [x for c in children for x in containers(c)]


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_both_validators_agree(data: st.DataObject) -> None:
    """One place of a real document is replaced, dropped or added to; valid for one is valid for the other."""
    document = json.loads(GOLD.read_text(encoding="utf-8"))
    place = data.draw(st.sampled_from(containers(document)))
    key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
    if data.draw(st.booleans()):
        place[key] = data.draw(SCALARS)
    elif isinstance(place, dict) and data.draw(st.booleans()):
        place[data.draw(st.text(max_size=3))] = data.draw(SCALARS)
    else:
        del place[key]
    slow = jsonschema.Draft202012Validator(schema.load_schema()).is_valid(document)
    try:
        claimkit.validate(document)
    except claimkit.InvalidClaims as error:
        by_schema = any("(rule " in line for line in error.errors)
        assert by_schema == (not slow)
    else:
        assert slow


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_json_cannot_write_is_refused(value: float) -> None:
    data = document()
    data["claims"][0]["confidence"] = value
    with pytest.raises(claimkit.InvalidClaims):
        claimkit.validate(data)
