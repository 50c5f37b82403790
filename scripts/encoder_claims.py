"""What the claims head learns from: for each gold figure of the corpus its candidates, by token, and the one chosen.

The candidates are those that the chain offers (`extraction.measures`, `extraction.periods`), so the file is made with
the installed claimkit; the annotators' choices come from the corpus. Only the train split trains what ships.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoder_data import token_pieces

from claimkit.encoder import marked, split_words

TASKS = ("measure", "subject", "time")
MODALITIES = ("forecast", "hypothetical", "negated", "reported", "asserted")


@dataclass
class Choice:
    """A figure's candidates as lists of places in the text's pieces; pick is the last place + 1 for none."""

    task: int
    figure: list[int]
    measure: list[int]
    candidates: list[list[int]]
    pick: int


@dataclass
class Article:
    """An article as pieces, the windows (first, end, begin, stop) to read it in, and its choices."""

    name: str
    ids: list[int]
    windows: list[tuple[int, int, int, int]]
    choices: list[Choice]
    modalities: list[tuple[list[int], int]]


def collect(split: str) -> list[dict[str, Any]]:
    """Return the articles of a split with their tokens and choices, in token places."""
    import train_claims

    return [
        {"name": name, "text": gold.article.text, **_choices(name, gold)}
        for name, gold in train_claims.gold_articles(split)
    ]


def _choices(name: str, gold: Any) -> dict[str, Any]:
    import train_claims

    from claimkit.claims import scenes

    frame, marks = train_claims.frame_of(gold)
    rows: list[dict[str, Any]] = []
    for scene, change in scenes(frame, marks):
        figure = scene.quantity
        same = (c for c in gold.claims if c.quantity.start < figure.end and figure.start < c.quantity.end)
        claim = next(same, None)
        if claim is not None:
            own = list(frame.tokens(figure.start, figure.end))
            rows += [{"figure": own, **row} for row in _rows(scene, claim)]
            example = train_claims._modality(name, scene, claim, change, gold.article.published)
            rows.append({"figure": own, "task": "modality", "pick": example[2]})
    return {"tokens": [(t.idx, t.idx + len(t)) for t in frame.doc], "rows": rows}


def _rows(scene: Any, claim: Any) -> Iterator[dict[str, Any]]:
    """Yield a row for each choice of a claim, and let the scene go on from the gold choice."""
    import train_claims

    from claimkit.extraction.measures import measure_candidates, subject_candidates
    from claimkit.extraction.periods import time_candidates

    for task, offer in (("measure", measure_candidates), ("subject", subject_candidates)):
        gold, candidates = getattr(claim, task), offer(scene)
        heads = train_claims.head_in(scene.frame, gold) if gold else set()
        right = [place for place, (token, _) in enumerate(candidates) if token.i in heads]
        known = [scene.measure.i] if task == "subject" and scene.measure is not None else []
        pick = train_claims._pick(candidates, right, gold is not None)
        yield {"task": task, "measure": known, "candidates": [[t.i] for t, _ in candidates], "pick": pick}
        setattr(scene, task, candidates[right[0]][0] if right else None)
    times = [time for time, _ in time_candidates(scene)]
    gold = claim.time
    right = [i for i, time in enumerate(times) if gold and time.start < gold.end and gold.start < time.end]
    spans = [list(scene.frame.tokens(time.start, time.end)) for time in times]
    yield {
        "task": "time", "measure": [], "candidates": spans,
        "pick": train_claims._pick(times, right, gold is not None),
    }  # fmt: skip
    scene.time = times[right[0]] if right else None


def write(split: str, path: Path) -> None:
    """Write the rows of a split."""
    path.write_text(json.dumps(collect(split)), encoding="utf-8")


def read(path: Path, tokenizer: Any, reach: int = 160) -> list[Article]:
    """Read a file that `write` wrote; `reach` is the size of a window in pieces."""
    return [_article(row, tokenizer, reach) for row in json.loads(path.read_text(encoding="utf-8"))]


def _article(row: dict[str, Any], tokenizer: Any, reach: int) -> Article:
    import numpy as np

    from claimkit.encoder import model

    text = row["text"]
    words = split_words(text)
    coded = tokenizer.encode(marked(text, words), is_pretokenized=True, add_special_tokens=False)
    owners = coded.word_ids
    first = [i for i, w in enumerate(owners) if i == 0 or owners[i - 1] != w]
    spans = [words[owners[i]] for i in first]
    filled = [i for i, (s, e) in enumerate(row["tokens"]) if text[s:e].strip()]
    pieces = dict(zip(filled, token_pieces([row["tokens"][i] for i in filled], spans, first), strict=True))

    def place(tokens: list[int]) -> list[int]:
        return [pieces[t] for t in tokens if t in pieces]

    usual, model._WINDOW = model._WINDOW, reach
    windows = model._windows(text, words, np.array(first), len(owners))
    model._WINDOW = usual
    article = Article(row["name"], coded.ids, windows, [], [])
    for item in row["rows"]:
        figure = place(item["figure"])
        if item["task"] == "modality":
            article.modalities.append((figure, item["pick"]))
        elif item["pick"] is not None:
            candidates = [place(tokens) for tokens in item["candidates"]]
            choice = Choice(TASKS.index(item["task"]), figure, place(item["measure"]), candidates, item["pick"])
            article.choices.append(choice)
    return article
