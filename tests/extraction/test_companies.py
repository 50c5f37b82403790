"""Whom "the company" means: the organisation that did something or spoke last, not a place or a rival in passing."""

from __future__ import annotations

import pytest

import claimkit

CASES = [
    "Harlow Foods said it would shut two plants. The plants in Corby and Redcar, which employ 380 people, will close by "
    "March. The company expects to save £14m a year.",
    "Harlow Foods cut its prices after a campaign against Brightwell Foods. The company expects to sell 12% more.",
]


@pytest.mark.parametrize("text", CASES)
def test_the_company(text: str) -> None:
    claims = claimkit.extract(text, language="en").claims
    assert claims[-1].source is not None and claims[-1].source.name == "Harlow Foods"


def test_the_regulator_is_not_the_firm() -> None:
    text = "Northern Cross says 87% of its trains ran on time. The regulator said it was 78%."
    claims = claimkit.extract(text, language="en").claims
    assert claims[-1].source is not None and claims[-1].source.name == "regulator"
