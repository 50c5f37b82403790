"""Claims heads that have each not seen a fold of the corpus, by which the other evidence is fitted beside the encoder's word.

The shipped head knows the articles that it was taught on: what it says of them is far surer than what it will say of
others, and weights fitted beside it would lean on it too much. `train_encoder.py unseen` teaches the heads of the folds.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from claimkit.encoder import model as reader
from claimkit.encoder.links import LINKS, write_links
from claimkit.encoder.syntax import Words, token_units


class UnseenHeads:
    """The heads of a file that `train_encoder.py unseen` wrote."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as arrays:
            self._arrays = {name: arrays[name] for name in arrays.files}
        self._folds: dict[str, int] = json.loads(str(self._arrays.pop("folds")))
        self.fresh: list[str] = json.loads(
            str(self._arrays.pop("fresh"))
        )  # articles that the network was not trained on
        self._inverse = np.linalg.pinv(self._arrays["weight"].astype(np.float64)).T

    def write(self, name: str, doc: Any) -> Any:
        """Give a Doc the rows of the head that has not seen the article, and return what its links ask for the rest.

        The network's states are found again from its logits, as `encoder_teach.states` does. Returns None for a Doc that
        the encoder did not read, and for an article that no head was taught on.
        """
        if LINKS not in doc.user_data or name not in self._folds:
            return None
        model, arrays, fold = reader.load(), self._arrays, self._folds[name]
        reading = model.read(doc.text)
        states = (reading.logits - arrays["bias"]) @ self._inverse
        rows = states @ arrays[f"rows.weight.{fold}"].T + arrays[f"rows.bias.{fold}"]
        words = Words.of(doc)
        own = reader.Reading(reading.spans, rows.astype(np.float32), reading.states)
        write_links(doc, model, own, words.places, token_units(words, reading))
        parts = {f"link_{part}": arrays[f"{part}.{fold}"] for part in ("none", "prior", "bias")}
        return SimpleNamespace(meta=model.meta, tree={**model.tree, **parts})
