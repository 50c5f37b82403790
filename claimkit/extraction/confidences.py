"""How sure a claim is: the share of claims like it that are right."""

from __future__ import annotations

import math

from claimkit.records import Claim

# A logistic model on what is known of a claim. The weights are fitted on the train split of the corpus by
# `scripts/calibrate.py`; these names are its features.
_WEIGHTS = {"bias": 1.6, "unit": 0.8, "digits": 0.5, "measure": 0.3, "ordinal": -1.0, "small_word": -1.0}


def rate_confidence(claim: Claim) -> float:
    """Return the confidence (0 to 1) that the claim is one and that its value and unit are right."""
    score = sum(_WEIGHTS[name] for name, holds in features(claim).items() if holds)
    return round(1 / (1 + math.exp(-score)), 2)


def features(claim: Claim) -> dict[str, bool]:
    """Return what the confidence looks at."""
    quantity = claim.quantity
    digits = any(char.isdigit() for char in quantity.text)
    return {
        "bias": True,
        "unit": quantity.unit.code is not None,
        "digits": digits,
        "measure": claim.measure is not None,
        "ordinal": quantity.ordinal,
        "small_word": not digits
        and quantity.value is not None
        and abs(quantity.value) < 13
        and quantity.unit.code is None,
    }
