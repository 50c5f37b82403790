"""How sure a claim is: the share of claims like it that are claims, with the right value and unit."""

from __future__ import annotations

import math

from claimkit.extraction.ranking import load_weights, score
from claimkit.records import Claim

_SMALL = 13  # number words below this are often no figures at all ("one", "zwei")


def rate_confidence(claim: Claim) -> float:
    """Return the confidence (0 to 1); the weights are fitted on the train split by `scripts/train_claims.py`."""
    return round(1 / (1 + math.exp(-score(features(claim), load_weights("confidence")))), 2)


def features(claim: Claim) -> frozenset[str]:
    """Return what the confidence looks at."""
    quantity = claim.quantity
    digits = any(char.isdigit() for char in quantity.text)
    small = quantity.value is not None and abs(quantity.value) < _SMALL
    names = {
        "bias": True,
        f"kind:{quantity.unit.kind}": True,
        "coded": quantity.unit.code is not None,
        "digits": digits,
        "bare": quantity.unit.text is None and quantity.unit.kind == "count",
        "measure": claim.measure is not None,
        "ordinal": quantity.ordinal,
        "small_word": not digits and small and quantity.unit.code is None,
        "small_bare": digits and small and quantity.unit.text is None,
        "range": quantity.value is None,
        "change": claim.change is not None,
    }
    return frozenset(name for name, holds in names.items() if holds)
