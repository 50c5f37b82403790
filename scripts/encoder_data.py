"""Training windows for the encoder: entity sets, treebanks, and the variation of their sentences."""

import itertools
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claimkit.encoder import marked, split_words

TYPES = ("PER", "LOC", "ORG", "MISC")
LABELS = ("O", *(f"{prefix}-{kind}" for kind in TYPES for prefix in "BI"))
IGNORE = -100
Span = tuple[int, int, str]
_CLOSED = re.compile(r"(?<=\w\w[.!?])[\"\u00ab\u00bb\u201c\u201d\u2019]?\s+|\n+")


@dataclass
class Text:
    """A sentence, or several joined: entities, which labels are annotated, where sentences start, syntax if known."""

    text: str
    entities: list[Span] = field(default_factory=list)
    labels: tuple[str, ...] = ()
    language: str = ""
    starts: list[int] = field(default_factory=list)
    tokens: list["Token"] = field(default_factory=list)
    attributes: frozenset[str] = frozenset()
    coarse: frozenset[str] = frozenset()  # relations whose subtypes are not told apart


@dataclass
class Token:
    """A syntactic word; head is an index into the text's tokens, or -1 for a root."""

    start: int
    end: int
    upos: str
    features: dict[str, str]
    head: int
    relation: str


def read_entities(path: Path, language: str) -> list[Text]:
    """Read a file of {text, ents, labels} records."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Text(r["text"], [tuple(e) for e in r["ents"]], tuple(r["labels"]), language)
        for r in records
        if r["text"].strip()
    ]


def read_corpus(split: str) -> list[Text]:
    """Return the sentences of the corpus articles of a split with the mentions of their entities, in the article's order."""
    import train_claims

    texts = []
    for _, gold in train_claims.gold_articles(split):
        article = gold.article
        spans = [(m.start, m.end, entity.type) for entity in gold.entities for m in entity.mentions]
        ends = [m.start() for m in _CLOSED.finditer(article.text)]
        ends = [e for e in ends if not any(start < e < end for start, end, _ in spans)]
        for begin, end in itertools.pairwise([0, *ends, len(article.text)]):
            part = article.text[begin:end]
            start = begin + len(part) - len(part.lstrip())
            inside = sorted((s - start, e - start, kind) for s, e, kind in spans if start <= s and e <= end)
            if part.strip():
                texts.append(Text(part.strip(), inside, TYPES, article.language))
    return texts


def read_syntax(path: Path, details: dict[str, Any], scheme: dict[str, Any]) -> list[Text]:
    """Read a CoNLL-U file; a multiword token is one word, whose head is that of its member nearest the root.

    A multiword token that merely writes its members together ("don't") stays as its members. `details` may name features that
    the file gives in a way of its own (`unknown`); they are masked like those that it hardly has.
    """
    texts = [
        _sentence(block.splitlines(), details["language"], scheme)
        for block in path.read_text(encoding="utf-8").split("\n\n")
        if block.strip()
    ]
    words = sum(len(t.tokens) for t in texts)
    counts = Counter(name for t in texts for token in t.tokens for name in token.features)
    known = frozenset(name for name in scheme["features"] if counts[name] >= words * scheme["feature_share"])
    relations = Counter(token.relation for t in texts for token in t.tokens)
    rare = (name for name in scheme["subtypes"] if relations[name] < words * scheme["subtype_share"])
    coarse = frozenset(name.split(":")[0] for name in rare)
    for text in texts:
        text.attributes, text.coarse = known - set(details.get("unknown", ())), coarse
    return texts


def _sentence(lines: list[str], language: str, scheme: dict[str, Any]) -> Text:
    rows = [line.split("\t") for line in lines if line[:1].isdigit()]
    rows = [row for row in rows if "." not in row[0]]
    spans = {int(r[0].split("-")[0]): r for r in rows if "-" in r[0]}
    words = {int(r[0]): r for r in rows if "-" not in r[0]}
    heads = {i: int(r[6]) for i, r in words.items()}
    groups, owner, i = [], {0: -1}, 1
    while i in words:
        last = int(spans[i][0].split("-")[1]) if i in spans else i
        if last > i and "".join(words[j][1] for j in range(i, last + 1)) == spans[i][1]:
            words[last][9] = spans.pop(i)[9]
            words.update({j: [*words[j][:9], "SpaceAfter=No"] for j in range(i, last)})
            last = i
        owner.update({j: len(groups) for j in range(i, last + 1)})
        groups.append((i, last))
        i = last + 1
    text, tokens = "", []
    for first, last in groups:
        surface = spans.get(first, words[first])
        top = min(range(first, last + 1), key=lambda j: (_depth(j, heads), j))
        row = words[top]
        features = dict(f.split("=", 1) for f in row[5].split("|") if "=" in f)
        relation = row[7] if row[7] in scheme["subtypes"] else row[7].split(":")[0]
        tokens.append(Token(len(text), len(text) + len(surface[1]), row[3], features, owner[heads[top]], relation))
        text += surface[1] + ("" if "SpaceAfter=No" in surface[9] else " ")
    return Text(text.rstrip(), [], (), language, [0], tokens)


def _depth(word: int, heads: dict[int, int]) -> int:
    depth = 0
    while word and depth < len(heads):
        word, depth = heads[word], depth + 1
    return depth


def split_held(texts: list[Text], hold: int) -> tuple[list[Text], list[Text]]:
    """Keep every hold-th run of ten sentences for measuring."""
    if not hold:
        return texts, []
    held = [i // 10 % hold == hold - 1 for i in range(len(texts))]
    return [t for t, h in zip(texts, held, strict=True) if not h], [t for t, h in zip(texts, held, strict=True) if h]


def join(texts: list[Text], space: str) -> Text:
    """Put sentences of one set behind one another."""
    whole = Text("", [], texts[0].labels, texts[0].language, [], [], texts[0].attributes, texts[0].coarse)
    for part in texts:
        at, before = len(whole.text), len(whole.tokens)
        whole.starts.append(at)
        whole.entities += [(s + at, e + at, kind) for s, e, kind in part.entities]
        whole.tokens += [
            Token(t.start + at, t.end + at, t.upos, t.features, t.head + before if t.head >= 0 else -1, t.relation)
            for t in part.tokens
        ]
        whole.text += part.text + space
    whole.text = whole.text.rstrip()
    return whole


def edit(text: Text, edits: list[tuple[int, int, str]]) -> Text:
    """Replace stretches of the text and move the entities along."""
    moved, pieces, at, last = [0] * (len(text.text) + 1), [], 0, 0
    for start, end, new in sorted(edits):
        if start < last:
            continue
        for i in range(last, start):
            moved[i] = at + i - last
        at += start - last
        moved[start] = at
        for i in range(start + 1, end):
            moved[i] = at + len(new)
        pieces += [text.text[last:start], new]
        at, last = at + len(new), end
    for i in range(last, len(text.text) + 1):
        moved[i] = at + i - last
    whole = "".join([*pieces, text.text[last:]])
    spans = [(moved[s], moved[e], kind) for s, e, kind in text.entities if moved[e] > moved[s]]
    return Text(whole, spans, text.labels, text.language)


class Variation:
    """Vary entity sentences: other names, broken marks, capitals; and fill template sentences."""

    def __init__(self, settings: dict[str, Any], texts: list[Text], rng: random.Random) -> None:
        self.settings, self.shares, self.names, self.rng = settings, settings["variation"], settings["names"], rng
        self.money = re.compile(settings["currency"]["pattern"])
        self.pool: dict[str, list[str]] = defaultdict(list)
        for text in texts:
            for start, end, kind in text.entities:
                if end - start > 2 and _is_name(text.text[start]):
                    self.pool[kind].append(text.text[start:end])
        self.known = {kind: set(names) for kind, names in self.pool.items()}
        self.contractions = {
            language: (re.compile(r"\b(?:" + "|".join(sorted(table, key=len, reverse=True)) + r")\b"), table)
            for language, table in settings["contractions"].items()
        }

    def clean(self, text: Text) -> Text:
        """Drop currency names from the gold."""
        spans = [s for s in text.entities if s[2] != "MISC" or not self.money.fullmatch(text.text[s[0] : s[1]])]
        return Text(text.text, spans, text.labels, text.language)

    def vary(self, text: Text) -> Text:
        """Return another version of the sentence, often the same."""
        text = self.clean(text)
        if text.language in self.contractions and self.rng.random() < 0.8:
            pattern, table = self.contractions[text.language]
            text = edit(text, [(*m.span(), table[m.group()]) for m in pattern.finditer(text.text)])
        text = edit(text, self._swaps(text))
        text = edit(text, self._marks(text.text))
        if self.rng.random() < self.shares["wrap"] and text.entities:
            start, end, _ = self.rng.choice(text.entities)
            pair = self.rng.choice(self.shares["quotes"])
            text = _wrap(text, start, end, pair)
        if self.rng.random() < self.shares["upper"]:
            text.text = "".join(c.upper() if len(c.upper()) == 1 else c for c in text.text)
        return text

    def _swaps(self, text: Text) -> list[tuple[int, int, str]]:
        share = {"PER": "person", "ORG": "organisation", "LOC": "place"}
        swaps = []
        for start, end, kind in text.entities:
            named = kind in share and self.pool[kind] and _is_name(text.text[start])
            if named and self.rng.random() < self.shares[share[kind]]:
                old = text.text[start:end]
                new = (
                    self.name(kind)
                    if self.rng.random() < self.shares["generated"]
                    else self.rng.choice(self.pool[kind])
                )
                if old.endswith("s") and old[:-1] in self.known[kind] and not new.endswith("s"):
                    new += "s"
                swaps.append((start, end, new))
        return swaps

    def _marks(self, text: str) -> list[tuple[int, int, str]]:
        rng, shares = self.rng, self.shares
        at = [i for i, c in enumerate(text) if c in shares["double_marks"]]
        edits: list[tuple[int, int, str]] = []
        if at and rng.random() < shares["marks"]:
            if rng.random() < 0.5:
                pair = rng.choice(shares["quotes"])
                edits = [(i, i + 1, pair[n % 2]) for n, i in enumerate(at)]
            else:
                lost = rng.choice(at)
                edits = [(lost, lost + 1, rng.choice(["", rng.choice(shares["double_marks"])]))]
        elif rng.random() < shares["stray_mark"]:
            spaces = [i for i, c in enumerate(text) if c == " "]
            if spaces:
                here = rng.choice(spaces) + rng.randint(0, 1)
                edits = [(here, here, rng.choice(shares["double_marks"]))]
        return edits

    def name(self, kind: str) -> str:
        """Make up a name of the type."""
        rng, names = self.rng, self.names
        if kind == "PER":
            if rng.random() < 0.6:
                given = "".join(rng.sample(names["given"], rng.choice([1, 1, 2])))
                return f"{rng.choice(names['surnames'])} {given.capitalize()}"
            return f"{rng.choice(names['first'])} {rng.choice(names['last'])}"
        if kind == "ORG":
            return self._company()
        return rng.choice(names["places" if kind == "LOC" else "products"])

    def _company(self) -> str:
        rng, names = self.rng, self.names
        choice = rng.random()
        if choice < 0.35:
            return rng.choice(names["companies"])
        if choice < 0.7:
            stem = "".join(rng.sample(names["company_syllables"], rng.choice([2, 2, 3]))).capitalize()
        else:
            tail = rng.choice(names["company_tails"])
            stem = rng.choice(names["company_heads"]) + (" " if tail[0].isupper() and rng.random() < 0.6 else "") + tail
        return stem + (f" {rng.choice(names['company_forms'])}" if rng.random() < 0.4 else "")

    def template(self) -> Text:
        """Fill a template sentence."""
        rng = self.rng
        languages = list(self.settings["templates"])
        language = rng.choices(languages, [10 if x == "de" else 5 if x == "en" else 1 for x in languages])[0]
        text = Text("", [], TYPES, language)
        for part in re.split(r"(\{[A-Z]+\})", rng.choice(self.settings["templates"][language])):
            kind = part.strip("{}")
            new = part
            if kind in TYPES and part != kind:
                pooled = kind != "MISC" and rng.random() < 0.25
                new = rng.choice(self.pool[kind]) if pooled else self.name(kind)
                text.entities.append((len(text.text), len(text.text) + len(new), kind))
            elif part != kind:
                new = self._filler(kind)
            text.text += new
        return text

    def _filler(self, kind: str) -> str:
        rng = self.rng
        if kind == "NUM":
            scale = rng.choice(["", "", " Millionen", " Milliarden", " Mio."])
            return rng.choice([str(rng.randint(2, 999)), f"{rng.randint(1, 400)},{rng.randint(1, 9)}"]) + scale
        return str(rng.choice(self.names["currencies" if kind == "CUR" else "acronyms"]))


def _is_name(first: str) -> bool:
    """Tell whether a mention that begins so can be swapped: no adjective, no mark."""
    return first.isdigit() or (first.isalpha() and not first.islower())


def _wrap(text: Text, start: int, end: int, pair: str) -> Text:
    entities = [(s + (s >= start) + (s >= end), e + (e > start) + (e > end), kind) for s, e, kind in text.entities]
    whole = text.text[:start] + pair[0] + text.text[start:end] + pair[1] + text.text[end:]
    return Text(whole, entities, text.labels, text.language)


class Encoded:
    """A text as pieces with its gold labels.

    ids: piece ids with <s> and </s>; ner: label or IGNORE per piece; weight: 1 for the first piece of a word, less for
    the others; misc: whether MISC is annotated; starts: 0/1/IGNORE per piece; tokens: first piece of every token.
    """

    def __init__(self, text: Text, tokenizer: Any, sentence_starts: bool) -> None:
        words = split_words(text.text)
        coded = tokenizer.encode(marked(text.text, words), is_pretokenized=True, add_special_tokens=False)
        owners = coded.word_ids
        self.ids = [0, *coded.ids, 2]
        self.first = [i + 1 for i, w in enumerate(owners) if i == 0 or owners[i - 1] != w]
        self.words = [words[owners[i - 1]] for i in self.first]
        self.text, self.misc = text, "MISC" in text.labels
        self.ner, self.weight = [IGNORE] * len(self.ids), [0.0] * len(self.ids)
        self.starts = [IGNORE] * len(self.ids)
        if text.labels:
            self._label_entities(owners, text.entities)
        if sentence_starts:
            begins = set(text.starts)
            for piece, (start, _) in zip(self.first, self.words, strict=True):
                self.starts[piece] = int(start in begins)
        self.tokens = token_pieces([(t.start, t.end) for t in text.tokens], self.words, self.first)

    def _label_entities(self, owners: list[int], entities: list[Span]) -> None:
        at = {}
        for start, end, kind in entities:
            inside = [i for i, (s, e) in enumerate(self.words) if s < end and e > start]
            for n, i in enumerate(inside):
                at[i] = ("I-" if n else "B-") + kind
        position = -1
        for i, owner in enumerate(owners):
            fresh = i == 0 or owners[i - 1] != owner
            position += fresh
            label = at.get(position, "O")
            self.ner[i + 1] = LABELS.index(label if fresh else label.replace("B-", "I-"))
            self.weight[i + 1] = 1.0 if fresh else 0.3


def token_pieces(tokens: list[tuple[int, int]], words: list[tuple[int, int]], first: list[int]) -> list[int]:
    """Return the piece that stands for each token: of the first word that starts in it, else of the word around it."""
    pieces, at = [], 0
    for start, end in tokens:
        while at + 1 < len(words) and words[at][1] <= start:
            at += 1
        here = at
        if words[here][0] < start and here + 1 < len(words) and words[here + 1][0] < end:
            here += 1
        pieces.append(first[here])
    return pieces


def windows(texts: list[Text], rng: random.Random, shuffle: bool, limit: int) -> Iterator[Text]:
    """Join one to four sentences of a set, neighbours when the set keeps its order."""
    order = list(texts)
    if shuffle:
        rng.shuffle(order)
    i = 0
    while i < len(order):
        wanted = rng.choices([1, 2, 3, 4], [0.45, 0.25, 0.18, 0.12])[0]
        part, size = [order[i]], len(order[i].text)
        while len(part) < wanted and i + len(part) < len(order) and size + len(order[i + len(part)].text) < limit:
            size += len(order[i + len(part)].text)
            part.append(order[i + len(part)])
        i += len(part)
        yield join(part, rng.choice([" ", " ", "\n"]))
