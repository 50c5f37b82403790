"""Read the most frequent word forms of a language alone with an encoder; the vectors feed train_pipeline.py.

    python scripts/word_vectors.py de --model DIR --out vec_de.npz
    python scripts/word_vectors.py fr --words 30000 --out vec_fr.npz

DIR is a Hugging Face folder of multilingual-e5-small (scripts/encoder_source.py unpacks it); 120,000 words take 3 to 5
minutes on one core. Without it the shipped encoder reads, which needs no torch: 30,000 words take 2 minutes.
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
    """Return the most frequent word forms of spacy-lookups-data (MIT), or those of wordfreq, which are in lower case."""
    import spacy_lookups_data

    path = Path(spacy_lookups_data.__file__).parent / "data" / f"{code}_lexeme_prob.json.gz"
    if not path.exists():
        import wordfreq

        listed = wordfreq.top_n_list(code, 2 * count)
        return [word for word in listed if _WORD.match(word) and len(word) <= _LONGEST][:count]
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


def read_alone(words: list[str]) -> tuple[list[str], np.ndarray[Any, Any]]:
    """Return word forms with what the shipped encoder says of each alone: its logits and the states of its parse.

    A word in lower case that is a name with a capital is written with one; one that is a name only then has both forms.
    """
    from claimkit.encoder import model

    encoder = model.load()
    count = len(encoder.labels)
    own = count + 2 + len(encoder.upos) + sum(map(len, encoder.features.values()))
    found: dict[str, np.ndarray[Any, Any]] = {}
    for word in words:
        rows = {}
        for form in dict.fromkeys((word, word.title())):
            reading = encoder.read(form)
            rows[form] = np.concatenate([reading.logits[0, :own], reading.states[0]])
        names = [form for form, row in rows.items() if row[:count].argmax() and not form.islower()]
        plain = [form for form, row in rows.items() if not row[:count].argmax()]
        for form in names + plain[:1] or [word]:
            found.setdefault(form, rows[form])
    vectors = np.stack(list(found.values()))
    return list(found), ((vectors - vectors.mean(0)) / (vectors.std(0) + 1e-6)).astype(np.float16)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--words", type=int, default=120_000)
    args = parser.parse_args()
    words = frequent_words(args.language, args.words)
    if args.model is None:
        forms, vectors = read_alone(words)
        np.savez(args.out, vec=vectors, words=np.array(forms))
        return
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.set_num_threads(1)
    model = AutoModel.from_pretrained(args.model, add_pooling_layer=False).to(torch.bfloat16).eval()
    np.savez(args.out, vec=encode(model, AutoTokenizer.from_pretrained(args.model), words), words=np.array(words))


if __name__ == "__main__":
    main()
