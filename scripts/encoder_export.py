"""Export the trained network to ONNX with int8 weights, and lay everything that runs it into one folder."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder_claims import MODALITIES, TASKS
from encoder_data import LABELS
from encoder_model import ARC, LINK, REL, Inventory, Links, Network
from encoder_source import FFN, HEADS, HIDDEN
from torch import nn
from torch.nn import functional


def load_network(path: Path) -> Network:
    """Read a checkpoint."""
    saved = torch.load(path, weights_only=True)
    network = Network(Inventory(**saved["inventory"]))
    network.load_state_dict(saved["weights"])
    return network.eval()


class Plain(nn.Module):
    """The same network written for export: one window without padding, one matrix for q, k, v, one for all heads.

    The window's <s> and </s> stand behind the words, so that each layer can transform these two apart: their states are
    ten times larger than those of words and would otherwise set the scale at which the words' states are rounded. The
    last layer asks and transforms only the pieces that speak for a word, or a part of one. GELU is written with tanh,
    whose error is far below that of the rounding.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        embeddings = network.encoder.embeddings
        places = embeddings.position_embeddings.weight + embeddings.token_type_embeddings.weight[0]
        self.places = nn.Parameter(places.detach().clone())
        self.norm = embeddings.LayerNorm
        self.layers = nn.ModuleList(PlainLayer(layer) for layer in network.encoder.encoder.layer)
        self.heads = _stack([network.ner, network.start, network.tags, network.links.rows])
        self.arcs = network.arcs

    def forward(self, vectors: torch.Tensor, units: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Map vectors (1, words' pieces and <s>, </s>, 384) to logits and arc states of the pieces named by `units`."""
        count = vectors.shape[1] - 2
        places = torch.cat([self.places[1 : count + 1], self.places[:1], self.places[count + 1 : count + 2]])
        hidden = self.norm(vectors + places)
        for layer in self.layers[:-1]:
            hidden = layer(hidden)
        words = self.layers[-1](hidden, units)
        return self.heads(words)[0], Gelu.apply(self.arcs(words))[0]


class PlainLayer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        own = layer.attention.self
        self.joint = _stack([own.query, own.key, own.value])
        self.out, self.norm1 = layer.attention.output.dense, layer.attention.output.LayerNorm
        self.wide, self.narrow, self.norm2 = layer.intermediate.dense, layer.output.dense, layer.output.LayerNorm

    def forward(self, hidden: torch.Tensor, units: torch.Tensor | None = None) -> torch.Tensor:
        """Attend, then transform: all pieces, <s> and </s> apart, or only the pieces named by `units`, all words'."""
        query, key, value = self.joint(hidden).view(1, -1, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        if units is not None:
            query, hidden = query[:, :, units], hidden[:, units]
        weights = torch.softmax(query @ key.transpose(-1, -2) * (HIDDEN // HEADS) ** -0.5, -1)
        mixed = (weights @ value).permute(0, 2, 1, 3).reshape(1, -1, HIDDEN)
        hidden = self.norm1(hidden + self.out(mixed))
        parts = [hidden] if units is not None else [hidden[:, :-2], hidden[:, -2:]]
        more = [self.narrow(Gelu.apply(self.wide(part))) for part in parts]
        return self.norm2(hidden + torch.cat(more, 1))


class Gelu(torch.autograd.Function):
    """GELU with tanh, as one operator of ONNX Runtime."""

    @staticmethod
    def forward(ctx: Any, values: torch.Tensor) -> torch.Tensor:
        """Compute it as the operator does."""
        return functional.gelu(values, approximate="tanh")

    @staticmethod
    def symbolic(graph: Any, values: Any) -> Any:
        """Write the operator."""
        return graph.op("com.microsoft::FastGelu", values).setType(values.type())


def _stack(layers: list[Any]) -> nn.Linear:
    joint = nn.Linear(layers[0].in_features, sum(x.out_features for x in layers))
    with torch.no_grad():
        joint.weight.copy_(torch.cat([x.weight for x in layers]))
        joint.bias.copy_(torch.cat([x.bias for x in layers]))
    return joint


def export(work: Path, out: Path, checkpoint: str = "final.pt", whole: bool = False, trust: Any = None) -> None:
    """Write model.onnx (int8 unless `whole`), words.npy, tokenizer.json, tree.npz and meta.json.

    `trust` says how much the claims head's log probabilities weigh beside the other evidence.
    """
    network = load_network(work / checkpoint)
    plain = Plain(network).eval()
    assert plain.layers[0].wide.out_features == FFN
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder, "exact.onnx")
        axes = {"vectors": {1: "pieces"}, "units": {0: "units"}, "logits": {0: "units"}, "states": {0: "units"}}
        torch.onnx.export(
            plain, (torch.randn(1, 12, HIDDEN), torch.arange(0, 10, 2)), str(exact), input_names=["vectors", "units"],
            output_names=["logits", "states"], dynamic_axes=axes, opset_version=17, dynamo=False,
            custom_opsets={"com.microsoft": 1},
        )  # fmt: skip
        if whole:
            shutil.copy(exact, out / "model.onnx")
        else:
            _quantise(exact, out / "model.onnx")
    for name in ("words.npy", "tokenizer.json"):
        shutil.copy(work / name, out / name)
    tree = {
        name: getattr(network, name).detach().numpy().astype(np.float16)
        for name in ("root_arc", "root_rel", "arc_weight", "rel_weight")
    }
    for name in ("none", "prior", "bias"):
        tree[f"link_{name}"] = getattr(network.links, name).detach().numpy().astype(np.float16)
    np.savez(out / "tree.npz", **tree)
    _write_meta(network.inventory, out, trust)


def _quantise(exact: Path, path: Path) -> None:
    """Turn the weights of all matrix products but that of the labels into int8, one scale per column.

    Processors without VNNI add two neighbouring products of a byte and a weight in 16 bits, and cut what does not fit
    there, which lost them two points of names. With these scales nothing is cut, at no cost of time.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = onnx.load(exact)
    names = {tensor.name for tensor in model.graph.initializer}
    same = {n.output[0]: n.input[0] for n in model.graph.node if n.op_type == "Identity" and n.input[0] in names}
    for node in list(model.graph.node):  # weights used twice are named twice; by one name they are stored once
        if node.output[0] in same:
            model.graph.node.remove(node)
        for place, name in enumerate(node.input):
            node.input[place] = same.get(name, name)
    onnx.save(model, exact)
    heads = [n.name for n in model.graph.node if n.op_type == "MatMul" and "/heads/" in n.name]
    assert len(heads) == 1, heads
    quantize_dynamic(
        exact, path, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8,
        nodes_to_exclude=heads, extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
    whole = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
    rounded = onnx.load(path)
    stored = {tensor.name: tensor for tensor in rounded.graph.initializer}
    for name in [name.removesuffix("_quantized") for name in stored if name.endswith("_quantized")]:
        scale = column_scales(whole[name])
        steps = np.rint(whole[name] / scale).clip(-127, 127).astype(np.int8)
        for kind, values in (("_quantized", steps), ("_scale", scale), ("_zero_point", np.zeros(len(scale), np.int8))):
            stored[name + kind].CopyFrom(onnx.numpy_helper.from_array(values, name + kind))
    onnx.save(rounded, path)


def column_scales(weights: np.ndarray) -> np.ndarray:
    """Return a scale for each column at which two neighbouring weights of one sign are together 127 steps at most.

    Rounded they may be 128: with bytes of up to 255 that gives 32,640, which 16 bits hold.
    """
    sides = np.stack([weights, -weights]).clip(min=0)
    pairs = sides.reshape(2, len(weights) // 2, 2, -1).sum(2)
    return (pairs.max((0, 1)) / 127).astype(np.float32)


def version(folder: Path) -> str:
    """Return the version of the weights in a folder, which names their digest."""
    digest = hashlib.sha256()
    for name in ("model.onnx", "words.npy", "tokenizer.json", "tree.npz"):
        digest.update((folder / name).read_bytes())
    return "1.0.0+" + digest.hexdigest()[:8]


def _write_meta(inventory: Inventory, out: Path, trust: dict[str, float] | None) -> None:
    meta = {
        "version": version(out),
        "labels": list(LABELS),
        "upos": inventory.upos,
        "features": inventory.features,
        "relations": inventory.relations,
        "arc": ARC,
        "rel": REL,
        "links": {
            "tasks": list(TASKS),
            "modalities": list(MODALITIES),
            "size": LINK,
            "width": Links.width,
            "weights": trust or dict.fromkeys((*TASKS, "modality"), 0.5),
        },
    }
    (out / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")
