"""Weights that ship in eight bits: whole steps of a thirty-second of a standard deviation, the step beside them.

A step holds seven bits, which the compression of a wheel finds by itself, so nothing is inflated at the start.
Sorted keys are written as the gaps between them, low bytes first, for the same reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from thinc.api import Model

_STEPS = 32  # to a standard deviation: errors of a hundredth of it
VECTOR_STEPS = 16  # to a standard deviation of the word vectors, which are rounded before training sees them
_MOST = 127  # steps that eight bits hold on either side of zero; rare large weights widen the step
_SMALLEST = 2_000  # tensors of fewer values stay as they are
_STEP = "claimkit_step_"  # with the name of a tensor: the attribute that holds its step


def pack(model: Model[Any, Any]) -> None:
    """Turn the large tensors inside a model into whole steps; what was unpacked is packed to the same bits."""
    for node in model.walk():
        for name in node.param_names:
            values: Any = node.get_param(name) if node.has_param(name) else None
            if values is None or values.size < _SMALLEST or values.dtype == np.int8:
                continue
            widest = max(float(values.std()) / _STEPS, float(np.abs(values).max()) / _MOST)
            step = node.attrs.setdefault(_STEP + name, widest)
            node.set_param(name, np.clip(np.round(values / step), -_MOST, _MOST).astype(np.int8))


def unpack(model: Model[Any, Any]) -> None:
    """Turn whole steps back into the weights that are computed with, in place."""
    for node in model.walk():
        for name in node.param_names:
            values: Any = node.get_param(name) if node.has_param(name) else None
            if values is not None and values.dtype == np.int8:
                node.set_param(name, restored(node, name, values))


def restored(node: Model[Any, Any], name: str, values: Any) -> Any:
    """Return the weights (float32) that a stored tensor of a layer stands for; the layer has its attributes already."""
    weights = np.array(values, np.float32)
    if values.dtype == np.int8:
        weights *= np.float32(node.attrs[_STEP + name])
    return weights


def pack_keys(keys: npt.NDArray[np.uint32]) -> bytes:
    """Return sorted keys as the gaps between them: the lowest bytes of all, then the second ones, and so on."""
    gaps = np.diff(keys.astype("<u4"), prepend=np.zeros(1, "<u4"))
    return gaps.astype("<u4").view(np.uint8).reshape(-1, 4).T.tobytes()


def unpack_keys(packed: bytes) -> npt.NDArray[np.uint32]:
    """Return what `pack_keys` was given."""
    planes = np.frombuffer(packed, dtype=np.uint8).reshape(4, -1)
    keys = planes[3].astype(np.uint32)
    for plane in planes[2::-1]:
        keys <<= 8
        keys |= plane
    return np.cumsum(keys, out=keys)
