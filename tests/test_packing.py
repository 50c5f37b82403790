"""What ships stays small: weights in whole steps, keys as gaps, and a wheel that an index takes."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import srsly
from thinc.api import Linear, Model, chain

import claimkit
from claimkit.nlp import packing, pipelines

ROOT = Path(claimkit.__file__).parent
LIMIT = 97_000_000  # bytes of a wheel; an index refuses 100 million


def network() -> Model[Any, Any]:
    model: Model[Any, Any] = chain(Linear(64, 50), Linear(3, 64))
    model.initialize()
    rng = np.random.default_rng(1)
    for layer, spread in zip(model.layers, (0.1, 1.0), strict=True):
        layer.set_param("W", (spread * rng.standard_normal(layer.get_param("W").shape)).astype(np.float32))
    return model


def test_packed_weights_are_whole_steps_near_what_they_were() -> None:
    model = network()
    large, small = (layer.get_param("W").copy() for layer in model.layers)
    packing.pack(model)
    assert model.layers[0].get_param("W").dtype == np.int8
    packing.unpack(model)
    error = model.layers[0].get_param("W") - large
    assert 0 < np.sqrt((error**2).mean()) < large.std() / 100
    assert np.array_equal(model.layers[1].get_param("W"), small), "a small tensor is not packed"


def test_a_large_weight_widens_the_step_and_is_not_cut() -> None:
    model = network()
    weights = model.layers[0].get_param("W").copy()
    weights[0, 0] = 5.0
    model.layers[0].set_param("W", weights)
    packing.pack(model)
    packing.unpack(model)
    assert model.layers[0].get_param("W")[0, 0] == pytest.approx(5.0, abs=0.03)


def test_packing_survives_the_file_and_gives_the_same_bits_again() -> None:
    model = network()
    packing.pack(model)
    written = model.to_bytes()
    again = network().from_bytes(written)
    packing.unpack(again)
    packing.pack(again)
    assert again.to_bytes() == written


@pytest.mark.parametrize("keys", [[], [0], [7, 8, 2**32 - 1], [0, 255, 256, 65_536, 2**31]])
def test_keys_come_back(keys: list[int]) -> None:
    written = packing.pack_keys(np.array(keys, dtype=np.uint32))
    assert packing.unpack_keys(written).tolist() == keys


@pytest.mark.parametrize("code", pipelines.shipped())
def test_the_shipped_pipelines_are_packed(code: str) -> None:
    files = sorted((pipelines.MODELS / code).glob("*/model"))
    assert files
    for file in files:
        for params in srsly.msgpack_loads(file.read_bytes())["params"]:
            for name, values in params.items():
                assert values is None or values.size < 2_000 or values.dtype == np.int8, f"{file}: {name}"


def _compressed(path: Path) -> int:
    """Return the size of a file without the search for repetitions, which takes long and finds little in weights."""
    packer = zlib.compressobj(1, strategy=zlib.Z_HUFFMAN_ONLY)
    return len(packer.compress(path.read_bytes())) + len(packer.flush())


def test_the_wheel_stays_small() -> None:
    files = [path for path in ROOT.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    sizes = {path: _compressed(path) for path in files}
    largest = sorted(files, key=lambda path: -sizes[path])[:5]
    named = ", ".join(f"{path.relative_to(ROOT)} {sizes[path]:,}" for path in largest)
    assert sum(sizes.values()) < LIMIT, f"{sum(sizes.values()):,} bytes; the largest: {named}"
