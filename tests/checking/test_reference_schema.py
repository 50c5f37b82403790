import csv
import json
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "reference.schema.json").read_text(encoding="utf-8"))
FILES = (("observations.csv", "observation"), ("entities.csv", "entity"), ("indicators.csv", "indicator"))


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_sample_meets_the_schema(name: str, kind: str) -> None:
    validator = jsonschema.Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]})
    with (ROOT / "corpora" / "reference" / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            validator.validate(row)


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "row", [{"entity": "DEU"}, {"entity": "DEU", "indicator": "x", "period": "2022", "value": "about 5"}]
)
def test_schema_refuses_bad_rows(row: dict[str, str]) -> None:
    validator = jsonschema.Draft202012Validator({"$ref": "#/$defs/observation", "$defs": SCHEMA["$defs"]})
    assert list(validator.iter_errors(row))
