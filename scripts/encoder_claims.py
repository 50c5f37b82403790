"""What the claims head learns from: for each gold figure of the corpus its candidates, by token, and the one chosen.

The candidates are those that the chain offers (`extraction.measures`, `extraction.periods`), so the file is made with
the installed claimkit; the annotators' choices come from the corpus. Only the train split trains what ships.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoder_data import token_pieces

from claimkit.encoder import marked, split_words

TASKS = ("measure", "subject", "time", "source")
MODALITIES = ("forecast", "hypothetical", "negated", "reported", "asserted")


@dataclass
class Choice:
    """A figure's candidates as lists of places in the text's pieces, and the right ones; the place behind all is none."""

    task: int
    figure: list[int]
    measure: list[int]
    candidates: list[list[int]]
    picks: list[int]


@dataclass
class Article:
    """An article as pieces, the windows (first, end, begin, stop) to read it in, and its choices."""

    name: str
    ids: list[int]
    windows: list[tuple[int, int, int, int]]
    choices: list[Choice]
    modalities: list[tuple[list[int], list[int]]]


def collect(split: str) -> list[dict[str, Any]]:
    """Return the articles of a split with their tokens and choices, in token places."""
    import train_claims

    rows = [
        {"name": name, "text": gold.article.text, **_choices(name, gold)}
        for name, gold in train_claims.gold_articles(split)
    ]
    return rows + (_passages() if split == "train" else [])


def _choices(name: str, gold: Any) -> dict[str, Any]:
    import train_claims
    import train_fields

    from claimkit.claims import scenes

    frame, marks = train_claims.frame_of(gold)
    rows: list[dict[str, Any]] = []
    for scene, change in scenes(frame, marks):
        figure = scene.quantity
        same = (c for c in gold.claims if c.quantity.start < figure.end and figure.start < c.quantity.end)
        claim = next(same, None)
        if claim is not None:
            own = list(frame.tokens(figure.start, figure.end))
            others = train_claims.second_readings(name).get(claim.id, {})
            rows += [{"figure": own, **row} for row in _rows(scene, claim, gold, others)]
            told = train_fields.modality_example(name, scene, claim, change, gold.article.published)
            rows.append({"figure": own, "task": "modality", "picks": sorted(told.picks)})
    tokens = [(t.idx, t.idx + len(t)) for t in frame.doc]
    return {"tokens": tokens, "rows": rows, "names": _names(gold, set(tokens))}


def _names(gold: Any, tokens: set[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Return the mentions of persons and organisations that are one token, which other names may replace."""
    mentions = [(m.start, m.end, e.type) for e in gold.entities if e.type in ("PER", "ORG") for m in e.mentions]
    return sorted(m for m in mentions if m[:2] in tokens)


def _rows(scene: Any, claim: Any, gold: Any, others: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Yield a row for each choice of a claim with what any reading takes, and let the scene go on from the first."""
    import train_claims
    import train_fields

    from claimkit.extraction.measures import measure_candidates
    from claimkit.extraction.nominals import name_head
    from claimkit.extraction.owners import subject_candidates
    from claimkit.extraction.periods import time_candidates

    def row(task: str, places: list[list[int]], choose: Callable[[Any], list[int]]) -> dict[str, Any]:
        known = [scene.measure.i] if task == "subject" and scene.measure is not None else []
        readings = (getattr(claim, task), *others.get(task, ()))
        picks = train_claims.picks_of(places, readings, choose)
        first = choose(readings[0]) if readings[0] else []
        if task != "source":  # nothing that comes after it leans on the source
            setattr(scene, task, candidates[first[0]][0] if first else None)
        return {"task": task, "measure": known, "candidates": places, "picks": sorted(picks)}

    def headed(span: Any) -> list[int]:
        heads = train_claims.head_in(scene.frame, span) if span.start is not None else set()
        return [place for place, (token, _) in enumerate(candidates) if token.i in heads]

    names = {entity.id: list(entity.mentions) for entity in gold.entities}
    candidates: list[Any] = measure_candidates(scene)
    yield row("measure", [[t.i] for t, _ in candidates], headed)
    candidates = subject_candidates(scene)
    places = [[name_head(scene.frame, token).i] for token, _ in candidates]
    yield row("subject", places, lambda subject: train_claims._of_subject(scene.frame, candidates, subject, names))
    candidates = time_candidates(scene)
    spans = [list(scene.frame.tokens(time.start, time.end)) for time, _ in candidates]
    yield row("time", spans, lambda time: train_fields._places(candidates, time))
    candidates = [(scene.frame.doc[i], None) for i in source_candidates(scene)]
    yield row("source", [[t.i] for t, _ in candidates], headed)


def _passages() -> list[dict[str, Any]]:
    """Return the passages that teach times and modalities, ten of a language put behind one another as an article."""
    import train_fields

    from claimkit.claims import scenes

    articles: list[dict[str, Any]] = []
    for name, field, right, place, frame, marks in train_fields.read_passages("accurate"):
        last = articles[-1] if articles else None
        if last is None or last["name"] != name[:2] or last["count"] == 10:
            last = {"name": name[:2], "text": "", "tokens": [], "rows": [], "names": [], "count": 0}
            articles.append(last)
        at, before = len(last["text"]), len(last["tokens"])
        for scene, change in scenes(frame, marks):
            figure = scene.quantity
            if figure.start <= place < figure.end:
                row = _passage_row(scene, change, field, right)
                places = frame.tokens(figure.start, figure.end)
                row["candidates"] = [[i + before for i in tokens] for tokens in row.get("candidates", ())]
                last["rows"] += [{**row, "figure": [i + before for i in places]}] if row["picks"] else []
        last["tokens"] += [(t.idx + at, t.idx + len(t) + at) for t in frame.doc]
        last["text"] += frame.doc.text + "\n\n"
        last["count"] += 1
    return articles


def _passage_row(scene: Any, change: Any, field: str, right: str) -> dict[str, Any]:
    import train_fields

    from claimkit.extraction.periods import time_candidates

    if field == "modality":
        return {"task": field, "picks": [MODALITIES.index(right)]}
    candidates = time_candidates(scene)
    picks = [k for k, (time, _) in enumerate(candidates) if train_fields._period(time) == right]
    spans = [list(scene.frame.tokens(time.start, time.end)) for time, _ in candidates]
    return {"task": field, "measure": [], "candidates": spans, "picks": picks or [len(spans)] * (right == "none")}


def source_candidates(scene: Any) -> list[int]:
    """Return the nouns and pronouns of the figure's sentence, of the two before and of the one behind."""
    frame = scene.frame
    own = frame.sentence_of[scene.own[0]]
    first, last = frame.sentences[max(0, own - 2)][0], frame.sentences[min(own + 1, len(frame.sentences) - 1)][1]
    nominal = ("NOUN", "PROPN", "PRON", "X")
    return [i for i in range(first, last) if frame.doc[i].pos_ in nominal and i not in scene.own]


def write(split: str, path: Path) -> None:
    """Write the rows of a split."""
    path.write_text(json.dumps(collect(split)), encoding="utf-8")


def read(path: Path, tokenizer: Any, reach: int = 160, variation: Any = None) -> list[Article]:
    """Read a file that `write` wrote; `reach` is the size of a window in pieces; `variation` makes up other names."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [_article(vary(row, variation) if variation else row, tokenizer, reach) for row in rows]


def vary(row: dict[str, Any], variation: Any) -> dict[str, Any]:
    """Return an article with other digits in its figures and other names, the same name always by the same one."""
    rng, text, figures = variation.rng, row["text"], {i for item in row["rows"] for i in item["figure"]}
    edits: list[tuple[int, int, str]] = []
    if rng.random() < 0.6:
        for start, end in (row["tokens"][i] for i in sorted(figures)):
            part = text[start:end]
            if part.isascii() and any(c.isdigit() for c in part):
                digits = (rng.choice("123456789") if c in "123456789" else c for c in part)
                edits.append((start, end, "".join(digits)))
    new: dict[str, str] = {}
    for start, end, kind in row["names"]:
        old = text[start:end]
        if old not in new:
            made = variation.name(kind).split()[-1 if kind == "PER" else 0]
            new[old] = made if rng.random() < 0.4 else old
        if new[old] != old:
            edits.append((start, end, new[old]))
    whole, tokens, at = "", [], 0
    changed = {(start, end): other for start, end, other in edits}
    for start, end in row["tokens"]:
        whole += text[at:start]
        other = changed.get((start, end), text[start:end])
        tokens.append((len(whole), len(whole) + len(other)))
        whole, at = whole + other, end
    return {**row, "text": whole + text[at:], "tokens": tokens}


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
            article.modalities.append((figure, item["picks"]))
        elif item["picks"]:
            candidates = [place(tokens) for tokens in item["candidates"]]
            choice = Choice(TASKS.index(item["task"]), figure, place(item["measure"]), candidates, item["picks"])
            article.choices.append(choice)
    return article
