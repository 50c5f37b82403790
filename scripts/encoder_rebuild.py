"""Rebuild a checkpoint from the weights that ship, for a run that goes on from them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder_model import Inventory, Network
from encoder_source import HIDDEN


def rebuild(folder: Path) -> Network:
    """Return the network of a folder that `encoder_export.export` wrote, each int8 weight as the number it stands for."""
    import onnx

    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    network = Network(Inventory(meta["upos"], meta["relations"], meta["features"])).eval()
    graph = onnx.load(folder / "model.onnx").graph
    stored = {tensor.name: np.array(onnx.numpy_helper.to_array(tensor)) for tensor in graph.initializer}
    weights = _matrices(graph, stored)
    with np.load(folder / "tree.npz") as tree, torch.no_grad():
        for name in tree.files:
            owner, own = (network.links, name[5:]) if name.startswith("link_") else (network, name)
            getattr(owner, own).copy_(torch.from_numpy(tree[name].astype(np.float32)))
        embeddings = network.encoder.embeddings
        embeddings.position_embeddings.weight.copy_(torch.from_numpy(stored["places"]))
        embeddings.token_type_embeddings.weight.zero_()  # they are part of the places
        _fill(embeddings.LayerNorm, stored["norm.weight"], stored["norm.bias"])
        for number, layer in enumerate(network.encoder.encoder.layer):
            _fill_layer(layer, f"layers.{number}.", weights, stored)
        at, heads = 0, [network.ner, network.start, network.tags, network.links.rows]
        for head in heads:
            own = slice(at, at := at + head.out_features)
            _fill(head, weights["heads"][own], stored["heads.bias"][own])
        _fill(network.arcs, weights["arcs"], stored["arcs.bias"])
    return network


def _matrices(graph: Any, stored: dict[str, Any]) -> dict[str, Any]:
    """Return the matrices of the products by module, as torch has them: (out, in)."""
    found: dict[str, Any] = {}
    for node in graph.node:
        if node.op_type not in {"MatMul", "MatMulInteger"} or node.input[1] not in stored:
            continue
        name, matrix = node.input[1], stored[node.input[1]].astype(np.float32)
        if node.op_type == "MatMulInteger":
            base = name.removesuffix("_quantized")
            matrix = (matrix - stored[base + "_zero_point"].astype(np.float32)) * stored[base + "_scale"]
        found[".".join(node.name.strip("/").split("/")[:-1])] = matrix.T
    return found


def _fill_layer(layer: Any, place: str, weights: dict[str, Any], stored: dict[str, Any]) -> None:
    own = layer.attention.self
    for part, module in enumerate((own.query, own.key, own.value)):
        rows = slice(part * HIDDEN, (part + 1) * HIDDEN)
        _fill(module, weights[place + "joint"][rows], stored[place + "joint.bias"][rows])
    output, wide, narrow = layer.attention.output, layer.intermediate.dense, layer.output.dense
    for name, module in (("out", output.dense), ("wide", wide), ("narrow", narrow)):
        _fill(module, weights[place + name], stored[f"{place}{name}.bias"])
    for name, module in (("norm1", output.LayerNorm), ("norm2", layer.output.LayerNorm)):
        _fill(module, stored[f"{place}{name}.weight"], stored[f"{place}{name}.bias"])


def _fill(module: Any, weight: Any, bias: Any) -> None:
    module.weight.copy_(torch.from_numpy(np.array(weight)))
    module.bias.copy_(torch.from_numpy(np.array(bias)))
