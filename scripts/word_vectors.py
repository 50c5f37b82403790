"""Read the most frequent word forms of a language alone with multilingual-e5-small; the vectors feed train_pipeline.py.

    python scripts/word_vectors.py de --model DIR --out vec_de.npz

DIR is a Hugging Face folder of the encoder (scripts/encoder_source.py unpacks it). 120,000 words take 3 to 5 minutes on one core.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from pathlib import Path
from typing import Any

import numpy as np

_WORD = re.compile("[^\\W\\d_]+(?:[-'\u2019][^\\W\\d_]+)*\\.?$")
_LONGEST = 30
_BATCH = 256


def frequent_words(code: str, count: int) -> list[str]:
    """Return the most frequent word forms of spacy-lookups-data (MIT)."""
    import spacy_lookups_data

    path = Path(spacy_lookups_data.__file__).parent / "data" / f"{code}_lexeme_prob.json.gz"
    probs: dict[str, float] = json.loads(gzip.decompress(path.read_bytes()))
    ordered = sorted(probs, key=lambda word: (-probs[word], word))
    return [word for word in ordered if _WORD.match(word) and len(word) <= _LONGEST][:count]


def encode(model: Any, tokenizer: Any, words: list[str]) -> np.ndarray[Any, Any]:
    """Return the mean of each word's last hidden states, in half precision."""
    import torch

    order = sorted(range(len(words)), key=lambda i: len(words[i]))
    found = np.zeros((len(words), model.config.hidden_size), dtype=np.float16)
    with torch.inference_mode():
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            batch = tokenizer([words[i] for i in rows], return_tensors="pt", padding=True)
            hidden = model(**batch).last_hidden_state.float()
            mask = batch["attention_mask"].unsqueeze(-1)
            found[rows] = ((hidden * mask).sum(1) / mask.sum(1)).numpy().astype(np.float16)
    return found


def main() -> None:
    """Run the command line."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--words", type=int, default=120_000)
    args = parser.parse_args()
    torch.set_num_threads(1)
    words = frequent_words(args.language, args.words)
    model = AutoModel.from_pretrained(args.model, add_pooling_layer=False).to(torch.bfloat16).eval()
    np.savez(args.out, vec=encode(model, AutoTokenizer.from_pretrained(args.model), words), words=np.array(words))


if __name__ == "__main__":
    main()
