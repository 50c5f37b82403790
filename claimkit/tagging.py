"""A user's own names: a transformers token classifier fills the entities of a Doc.

`hf:DIR` names a local directory, `hf:ID@COMMIT` a model of the hub at one commit. Weights are safetensors only, code from
a model's folder never runs. The model and what it needs are loaded once.
"""

from __future__ import annotations

import bisect
import contextlib
import functools
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimkit.errors import ModelMissing

INSTALL = "pip install 'claimkit[transformers]'"
PREFIX = "hf:"
_LONGEST = 512  # pieces read at once, special ones included; less where the model has fewer positions
_RUN, _PIECE = 200, 100  # a run of so many characters without a space is cut into pieces before the tokenizer
_LONG_RUN = re.compile(rf"\S{{{_RUN},}}")
_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")
_COMMIT = re.compile("[0-9a-f]{40}")
_WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
_FILES = ["*.json", "*.txt", "*.model", "*.safetensors"]  # no pickles, no code
_HEAD = "ForTokenClassification"
_ENCODER_ENTITIES = "claimkit.entities"  # what the encoder found is no longer true for the Doc

_KINDS = {
    "PER": "PER PERS PERSON PEOPLE",
    "LOC": "LOC LOCATION GPE FAC FACILITY GEO PLACE CITY COUNTRY STATE",
    "ORG": "ORG ORGANIZATION ORGANISATION COMPANY CORP CORPORATION GROUP GRP AGENCY",
    "MISC": "MISC MISCELLANEOUS OTH NORP EVENT WORK_OF_ART CREATIVE_WORK CW PRODUCT PROD LAW LANGUAGE",
}
LABELS = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_TAG = re.compile("(?:([BILEUSM])[-_])?(.+)", re.DOTALL)


def our_label(name: str) -> str:
    """Return PER, LOC, ORG or MISC for a label of another scheme, "" for one that is none of them."""
    return LABELS.get(name.strip().upper().replace("-", "_").replace(" ", "_"), "")


def split_label(name: str) -> tuple[str, str]:
    """Return how a label stands to the one before it ("B" begins, "I" goes on, "" unsaid) and our label or ""."""
    whole = our_label(name)
    match = _TAG.fullmatch(name)
    if whole or match is None:
        return "", whole
    place = {"B": "B", "U": "B", "S": "B", None: ""}.get(match[1], "I")
    return place, our_label(match[2])


def tag(doc: Any, spec: str) -> Any:
    """Fill `doc.ents` from the token classifier that `spec` names, in place, and return the Doc.

    Entities stand on the Doc's tokens, so that their offsets are exact; labels that are none of ours are left out.
    Raises ModelMissing, with one line, for a model that cannot be had.
    """
    from spacy.tokens import Span

    tagger = load(spec)
    words = _word_labels(doc, tagger.read(doc.text))
    doc.set_ents([Span(doc, first, end, label=kind) for first, end, kind in _stretches(doc, words)])
    doc.user_data.pop(_ENCODER_ENTITIES, None)
    return doc


def version(spec: str) -> tuple[str, str]:
    """Return name and version of a model: the hub's commit, or the digest of a directory's configuration and weights."""
    tagger = load(spec)
    return tagger.name, tagger.version


@functools.lru_cache(maxsize=4)
def load(spec: str) -> Tagger:
    """Return the model that `spec` names; it is loaded once. Raises ModelMissing."""
    if not spec.startswith(PREFIX) or spec == PREFIX:
        raise ModelMissing(f"no token classifier {spec[:80]!r}: write hf:DIRECTORY or hf:ID@COMMIT")
    try:
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError as error:
        raise ModelMissing(f"{spec} needs {error.name}: {INSTALL}") from None
    folder, name, commit = _find(spec)
    _check_files(folder, spec)
    with _quiet():
        try:
            return Tagger(folder, name, commit or _digest(folder))
        except ModelMissing as error:
            raise ModelMissing(f"{spec}: {error}") from None
        except Exception as error:  # a stranger's files: whatever is wrong with them is said in one line
            first = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
            raise ModelMissing(f"{spec} cannot be loaded: {first[:200]}") from None


def _find(spec: str) -> tuple[Path, str, str]:
    """Return the folder of a model, its name, and the hub's commit ("" for a directory)."""
    wanted = spec.removeprefix(PREFIX)
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        return folder, f"hf:{folder.resolve().name}", ""
    identity, _, revision = wanted.partition("@")
    if not _ID.fullmatch(identity) or identity.startswith((".", "-")):
        raise ModelMissing(f"{spec}: no such directory")
    if not _COMMIT.fullmatch(revision):
        raise ModelMissing(
            f"{spec}: no such directory, and a model of the hub needs the 40 digits of its commit: hf:{identity}@COMMIT"
        )
    return _from_hub(spec, identity, revision), f"hf:{identity}", revision


def _from_hub(spec: str, identity: str, revision: str) -> Path:
    """Return the folder of a model of the hub at one commit; the network is asked only for what is not there yet."""
    from huggingface_hub import HfApi, snapshot_download

    try:
        return Path(snapshot_download(identity, revision=revision, allow_patterns=_FILES, local_files_only=True))
    except Exception:  # noqa: S110  (not there yet; which error says so depends on the version)
        pass
    try:
        with _quiet():
            HfApi().model_info(identity, revision=revision, timeout=10)  # fails at once, a download tries for long
            return Path(snapshot_download(identity, revision=revision, allow_patterns=_FILES, etag_timeout=10))
    except Exception as error:
        kind = type(error).__name__
        raise ModelMissing(
            f"{spec} cannot be fetched ({kind}): check id, commit and network, or download it and name its directory"
        ) from None


def _check_files(folder: Path, spec: str) -> None:
    """Raise ModelMissing where configuration or weights are not there."""
    if not (folder / "config.json").is_file():
        raise ModelMissing(f"{spec}: no config.json in the directory; it is no transformers model")
    if not any((folder / name).is_file() for name in _WEIGHTS):
        raise ModelMissing(
            f"{spec}: no model.safetensors in the directory; other weights are not read, "
            "save the model with save_pretrained(DIRECTORY, safe_serialization=True)"
        )


def _digest(folder: Path) -> str:
    """Return 16 hexadecimal digits over configuration, tokenizer and weights."""
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".json", ".txt", ".model", ".safetensors") and path.is_file():
            with path.open("rb") as file:
                total.update(f"{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return total.hexdigest()[:16]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers' warnings and progress bars away; an error is said in our own line."""
    from huggingface_hub.utils import logging as hub
    from transformers.utils import logging

    hub_before = hub.get_verbosity()
    hub.set_verbosity(logging.CRITICAL)
    before, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity(logging.CRITICAL)
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(before)
        hub.set_verbosity(hub_before)
        if bars:
            logging.enable_progress_bar()


@dataclass(frozen=True, slots=True)
class _Piece:
    """What the model says of one piece: code points without spaces at the edges, and the split label."""

    start: int
    end: int
    place: str
    kind: str


class Tagger:
    """Tokenizer and network of one token classifier, in single precision on the processor."""

    def __init__(self, folder: Path, name: str, version: str) -> None:
        from transformers import AutoConfig, AutoModelForTokenClassification, AutoTokenizer

        safe = {"trust_remote_code": False, "local_files_only": True}
        config = AutoConfig.from_pretrained(folder, **safe)
        kinds = list(config.architectures or [])
        if not any(kind.endswith(_HEAD) for kind in kinds):
            raise ModelMissing(f"{', '.join(kinds) or 'a model of no stated kind'} is no token classifier (...{_HEAD})")
        self.name, self.version = name, version
        self.labels = [split_label(str(config.id2label[i])) for i in range(config.num_labels)]
        if not any(kind for _, kind in self.labels):
            known = ", ".join(str(config.id2label[i]) for i in range(min(6, config.num_labels)))
            raise ModelMissing(f"none of its labels ({known}) is a person, place, organisation or other name")
        tokenizer: Any = AutoTokenizer.from_pretrained(folder, use_fast=True, **safe)
        if not getattr(tokenizer, "is_fast", False):
            raise ModelMissing("its tokenizer gives no offsets; save it as a fast one (tokenizer.json)")
        self._tokenizer = tokenizer.backend_tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._network, loading = AutoModelForTokenClassification.from_pretrained(
            folder, config=config, use_safetensors=True, output_loading_info=True, **safe
        )
        missing = sorted(loading["missing_keys"])
        if missing:  # they would be filled at random
            raise ModelMissing(f"its weights lack {missing[0]}{' and more' if len(missing) > 1 else ''}")
        self._network = self._network.float().eval()
        self._before, self._behind = self._specials()
        self._room = self._positions(config, tokenizer) - len(self._before) - len(self._behind)
        if self._room < 1:
            raise ModelMissing("it has too few positions to read a text")

    def read(self, text: str) -> list[_Piece]:
        """Return a label for each piece of the text, in text order."""
        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        for start, end in _segments(text):
            coded = self._tokenizer.encode(text[start:end], add_special_tokens=False)
            ids += coded.ids
            spans += [(start + first, start + last) for first, last in coded.offsets]
        best = [label for window in _windows(len(ids), self._room) for label in self._run(ids, *window)]
        pieces = []
        for (start, end), label in zip(spans, best, strict=True):
            own = text[start:end]
            first = start + len(own) - len(own.lstrip())
            if first < end:
                pieces.append(_Piece(first, start + len(own.rstrip()), *self.labels[label]))
        return pieces

    def _run(self, ids: list[int], first: int, end: int, begin: int, stop: int) -> list[int]:
        """Read pieces begin to stop and return the best labels of first to end; one window at a time, never padded."""
        import torch

        row = torch.tensor([self._before + ids[begin:stop] + self._behind])
        with torch.inference_mode():
            logits = self._network(input_ids=row, attention_mask=torch.ones_like(row)).logits[0]
        at = len(self._before) - begin
        best: list[int] = logits[at + first : at + end].argmax(-1).tolist()
        return best

    def _specials(self) -> tuple[list[int], list[int]]:
        """Return the pieces that the tokenizer sets before and behind a text."""
        coded = self._tokenizer.encode("a")
        own = [i for i, special in enumerate(coded.special_tokens_mask) if not special]
        if not own:
            return [], []
        return coded.ids[: own[0]], coded.ids[own[-1] + 1 :]

    @staticmethod
    def _positions(config: Any, tokenizer: Any) -> int:
        """Return how many pieces the network takes; some count two positions for themselves."""
        positions = getattr(config, "max_position_embeddings", None) or 0
        limits = [_LONGEST, tokenizer.model_max_length, *([positions - 2] if positions > 0 else [])]
        return int(min(limits))


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that are tokenized by themselves: long runs without a space are cut."""
    place = 0
    for run in _LONG_RUN.finditer(text):
        for start in range(run.start(), run.end(), _PIECE):
            if start > place:
                yield place, start
            place = start
    if place < len(text):
        yield place, len(text)


def _windows(count: int, room: int) -> Iterator[tuple[int, int, int, int]]:
    """Cover `count` pieces: (first, end) speak for themselves, (begin, stop) are read, with context on both sides."""
    margin = room // 8
    first = 0
    while first < count:
        begin = max(0, first - margin)
        stop = min(count, begin + room)
        end = count if stop == count else stop - margin
        yield first, end, begin, stop
        first = end


def _word_labels(doc: Any, pieces: list[_Piece]) -> dict[int, tuple[str, str]]:
    """Return a label for each token: that of the first piece that touches it."""
    starts = [token.idx for token in doc]
    found: dict[int, tuple[str, str]] = {}
    for piece in pieces:
        own = at = bisect.bisect_right(starts, piece.start) - 1
        while at < len(starts) and starts[at] < piece.end:
            found.setdefault(at, (piece.place, piece.kind) if at == own else ("I", piece.kind))
            at += 1
    return found


def _stretches(doc: Any, words: dict[int, tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Join labelled tokens to entities (first, end, label); none goes beyond a sentence or a line break."""
    found: list[tuple[int, int, str]] = []
    going, sentence = "", 0
    for token in doc:
        place, kind = words.get(token.i, ("", ""))
        if token.is_space:
            going = "" if "\n" in token.text else going
            continue
        if token.is_sent_start:
            sentence = token.i
        if kind and kind == going and place != "B" and found[-1][0] >= sentence:
            found[-1] = (found[-1][0], token.i + 1, kind)
        elif kind:
            found.append((token.i, token.i + 1, kind))
        going = kind
    return found
