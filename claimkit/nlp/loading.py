"""Load a pipeline folder that ships: what `spacy.load` makes of it, in less time and with fewer copies.

The folder is spaCy's with packed weights (`claimkit.nlp.packing`), and spaCy reads it but for two things. A model's layers are restored without a copy in between
and without decoding the same setting for each of a hundred layers. The word table (`vocab/lookups.bin`, most of the
folder) stays on disk, and only the pages that are asked for are read.
"""

from __future__ import annotations

import functools
import mmap
import struct
from pathlib import Path
from typing import Any

import srsly
from spacy import util
from spacy.lookups import Table

from claimkit.nlp import layers  # noqa: F401  (the layers register themselves)
from claimkit.nlp.packing import restored

_OWN_TOKENIZER = {"nlp.tokenizer": {"@tokenizers": "claimkit.EmptyTokenizer.v1"}}
# MessagePack's types that a word table is made of: byte -> format of the number that follows
_NUMBERS = {0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q"}
_LENGTHS = {0xC4: ">B", 0xC5: ">H", 0xC6: ">I", 0xD9: ">B"}
_TEXTS = range(0xA0, 0xC0)
_MAPS = range(0x80, 0x90)
_SMALL = range(0x80)


def load(folder: Path, left_out: tuple[str, ...]) -> Any:
    """Return the pipeline in a folder without the parts that are left out.

    Settings are not validated again: a folder ships when it has been loaded. Raises whatever the formats raise for a
    damaged file.
    """
    config = util.load_config(folder / "config.cfg", overrides=_OWN_TOKENIZER)
    meta = util.load_meta(folder / "meta.json")
    nlp = util.load_model_from_config(config, meta=meta, exclude=left_out, validate=False)
    parts: list[Any] = [part for _, part in nlp.pipeline]
    models = [part.model for part in parts]
    for part, model in zip(parts, models, strict=True):
        part.model = _Reading(model)
    nlp.from_disk(folder, exclude=[*left_out, "lookups"], overrides=_OWN_TOKENIZER)
    for part, model in zip(parts, models, strict=True):
        part.model = model
    for name, table in read_tables(folder / "vocab" / "lookups.bin").items():
        nlp.vocab.lookups.set_table(name, Table(name, table))
    return nlp


class _Reading:
    """Stands for a model while its part of the pipeline reads its files."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def from_bytes(self, data: bytes) -> None:
        """Do what the model's does, and unpack the weights."""
        message = srsly.msgpack_loads(data)
        nodes = list(self._model.walk())
        parts = zip(nodes, message["nodes"], message["attrs"], message["params"], strict=True)
        for node, kept, settings, values in parts:
            node.name = kept["name"]
            for name, size in kept["dims"].items():
                if size is not None:
                    node.set_dim(name, size)
            for name, place in kept["refs"].items():
                node.set_ref(name, None if place is None else nodes[place])
            node.attrs.update({name: _decoded(value) for name, value in settings.items()})
            for name, value in values.items():
                node.set_param(name, None if value is None else restored(node, name, value))


@functools.lru_cache(maxsize=256)
def _decoded(value: bytes) -> Any:
    """Return a setting, which is a number, a word or a flag; most are steps, each of another size."""
    return _read(memoryview(value), 0)[0] if value[0] in _NUMBERS else srsly.msgpack_loads(value)


def read_tables(path: Path) -> dict[str, dict[int, Any]]:
    """Return the tables in a `lookups.bin`; byte strings are views of the file."""
    with path.open("rb") as file:
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    tables, end = _read(view, 0)
    if end != len(view):
        raise ValueError(f"{path.name}: {len(view) - end} bytes too many")
    found: dict[str, dict[int, Any]] = tables
    return found


def _read(view: memoryview, place: int) -> tuple[Any, int]:
    """Return the MessagePack value at a place and where it ends; raises ValueError for what no word table holds."""
    kind, place = view[place], place + 1
    if kind in _SMALL:
        return kind, place
    if kind in _MAPS:
        found = {}
        for _ in range(kind - _MAPS.start):
            key, place = _read(view, place)
            found[key], place = _read(view, place)
        return found, place
    if kind in _NUMBERS:
        (number,) = struct.unpack_from(_NUMBERS[kind], view, place)
        return number, place + struct.calcsize(_NUMBERS[kind])
    if kind in _TEXTS:
        length = kind - _TEXTS.start
    elif kind in _LENGTHS:
        (length,) = struct.unpack_from(_LENGTHS[kind], view, place)
        place += struct.calcsize(_LENGTHS[kind])
    else:
        raise ValueError(f"a word table with a value of type {kind:#x}")
    value = view[place : place + length]
    if len(value) < length:
        raise ValueError("a word table that is cut short")
    return (value if kind in (0xC4, 0xC5, 0xC6) else str(value, "utf-8")), place + length
