"""The window encoder of the shipped pipelines for prediction: thinc's numbers in fewer passes over memory.

thinc runs each layer (window, maxout, normalisation, residual) as a chain of small steps, each with arrays of its own and
a way back for training. Here a layer is one multiplication and what follows it in place; half the time goes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from thinc.api import Model

Floats = npt.NDArray[np.float32]

FUSED = "claimkit_windows"
_LAYER = "residual(expand_window>>maxout>>layernorm>>dropout)"
_TINY = np.float32(1e-8)  # thinc's addition to the variance


@dataclass(frozen=True, slots=True)
class _Layer:
    """The weights of one layer of width w with p pieces: (3 w, p w), the pieces of a maxout w columns apart."""

    weights: Floats
    bias: Floats
    scale: Floats
    shift: Floats


def fuse(model: Model[Any, Any]) -> None:
    """Let every window encoder inside a model predict in one go; in training it stays what it is."""
    for node in list(model.walk()):
        if node.name.startswith("with_array(") and _is_encoder(node.layers[0]):
            node.layers[0] = _fused(node.layers[0])


def _is_encoder(model: Model[Any, Any]) -> bool:
    """Tell whether a model is a chain of layers that this module knows."""
    windows = [node.attrs["window_size"] for node in model.walk() if node.name == "expand_window"]
    return model.name == ">>".join([_LAYER] * len(windows)) and set(windows) == {1}


def _fused(model: Model[Any, Any]) -> Model[Any, Any]:
    from thinc.api import Model

    layers = list(map(_layer, model.layers if model.name != _LAYER else [model]))

    def forward(own: Any, rows: Floats, is_train: bool) -> tuple[Floats, Callable[[Floats], Floats]]:
        if is_train:
            result: tuple[Floats, Callable[[Floats], Floats]] = own.layers[0](rows, is_train)
            return result
        return _predict(layers, rows), lambda gradient: gradient

    return Model(FUSED, forward, layers=[model])


def _layer(model: Model[Any, Any]) -> _Layer:
    """Read the weights of a layer."""
    nodes: dict[str, Any] = {node.name: node for node in model.walk()}
    maxout, norm = nodes["maxout"], nodes["layernorm"]
    width, pieces = maxout.get_dim("nO"), maxout.get_dim("nP")
    weights = maxout.get_param("W").reshape(width, pieces, -1).transpose(1, 0, 2).reshape(width * pieces, -1)
    bias = maxout.get_param("b").reshape(width, pieces).T.reshape(-1)
    return _Layer(np.ascontiguousarray(weights.T), bias.copy(), norm.get_param("G"), norm.get_param("b"))


def _predict(layers: Sequence[_Layer], rows: Floats) -> Floats:
    """Return the encoding of rows (n, w); each sees one row on either side of it in every layer."""
    count, width = rows.shape
    window = np.zeros((count, 3 * width), np.float32)
    for layer in layers:
        window[1:, :width] = rows[:-1]
        window[:, width : 2 * width] = rows
        window[:-1, 2 * width :] = rows[1:]
        mixed = window @ layer.weights
        mixed += layer.bias
        best = mixed[:, :width]
        for piece in range(width, mixed.shape[1], width):
            best = np.maximum(best, mixed[:, piece : piece + width])
        best -= best.mean(1, keepdims=True)
        best *= (1 / np.sqrt(np.einsum("ij,ij->i", best, best) / np.float32(width) + _TINY))[:, None]
        best *= layer.scale
        best += layer.shift
        best += rows
        rows = best
    return rows
