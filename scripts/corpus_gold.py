"""The gold of one article: its annotation turned into records with offsets, every figure and mark accounted for."""

from __future__ import annotations

import csv
import hashlib
import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import corpus_source as source
from corpus_source import AnnotationError, Mark

from claimkit import records

CORPORA = Path(__file__).resolve().parent.parent / "corpora"
GOLD_VERSION = "1.0.0"

_MARKS = re.compile('[\u201c\u201d\u201e\u201a\u2018\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f"]')
_MARK_REACH = 3
_MODALITIES = {"r": "reported", "f": "forecast", "h": "hypothetical", "n": "negated", "a": "asserted"}
_TYPES = {"d": "direct", "i": "indirect", "m": "mixed"}
_POLARITIES = {"n": "negated", "h": "hypothetical"}
_SEVERITIES = {
    "contradicted": "error",
    "scale_error": "error",
    "unit_error": "error",
    "outdated": "warning",
    "mixed": "warning",
    "different_basis": "hint",
    "insufficient_data": "hint",
}
KEYS = {
    "file": {
        "published",
        "split",
        "style",
        "topic",
        "title",
        "entities",
        "quotes",
        "nonquotes",
        "stray",
        "times",
        "nonclaims",
        "claims",
        "findings",
    },
    "quote": {"t", "c", "by", "cue", "pol", "broken"},
    "claim": {
        *("q", "v", "b", "ap", "u", "p", "m", "s", "t", "src", "cue", "mod", "ch", "x", "k", "same", "ord", "prec"),
        *("m2", "s2", "t2", "mod2"),
    },
    "finding": {"check", "r", "v", "of", "exp", "found", "unit", "orig", "at", "why", "row", "rows"},
}


class Build:
    """The gold of one article while it grows: the text, its sentences, and the records found so far."""

    def __init__(
        self, path: Path, language: Mapping[str, Any], *, article: Path | None = None, original: str | None = None
    ) -> None:
        self.text = (article or path.with_suffix(".txt")).read_bytes().decode("utf-8")
        self.notes: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        self.language = language
        self.original = original
        self.sentences = source.sentences(self.text, language)
        self.entities = tuple(self._entities())
        self.times: list[records.Time] = []
        for note in self.notes.get("times", []):
            self.times.append(self._time(note, None, None))
        self.quotes = tuple(self._quotes())
        self.quantities: list[records.Quantity] = []
        self.claims: list[records.Claim] = []
        self.others: dict[str, dict[str, list[Any]]] = {}

    # entities

    def _entities(self) -> Iterator[records.Entity]:
        found: list[tuple[Mark, int]] = []
        notes = [line.split(" ", 1) for line in self.notes.get("entities", [])]
        for rank, (_, names) in enumerate(notes):
            for surface in names.split(" | "):
                found += [(mark, rank) for mark in self._mentions(surface)]
        found.sort(key=lambda item: (item[0].start - item[0].end, item[0].start))
        kept: list[tuple[Mark, int]] = []
        taken: set[int] = set()
        for mark, rank in found:
            if not taken.intersection(range(mark.start, mark.end)):
                taken.update(range(mark.start, mark.end))
                kept.append((mark, rank))
        groups = {rank: sorted((m for m, r in kept if r == rank), key=lambda m: m.start) for _, rank in kept}
        order = sorted(groups, key=lambda rank: groups[rank][0].start)
        for rank in set(range(len(notes))) - set(order):
            raise AnnotationError(f"entity '{notes[rank][1]}' has no mention")
        for number, rank in enumerate(order, 1):
            kind, names = notes[rank]
            name = names.split(" | ")[0].partition("#")[0]
            mentions = tuple(records.Span(m.start, m.end, m.text) for m in groups[rank])
            yield records.Entity(f"e{number}", kind, name, mentions)  # type: ignore[arg-type]

    def _mentions(self, surface: str) -> Iterator[Mark]:
        """Yield the places of a name; "Berg#1,3" takes only the first and third, "=" before it forbids the genitive."""
        name, _, ranks = surface.partition("#")
        marks = source.occurrences(self.text, name)
        genitives = [mark for ending in self.language["genitive"] for mark in self._whole(name + ending)]
        if not ranks:
            marks = [m for m in marks if not any(g.start == m.start for g in genitives)] if marks != [] else marks
            yield from self._bounded(marks)
            yield from genitives
            return
        both = sorted([*self._bounded(marks), *genitives], key=lambda m: (m.start, -m.end))
        distinct = [m for i, m in enumerate(both) if i == 0 or both[i - 1].start != m.start]
        for rank in ranks.split(","):
            yield distinct[int(rank) - 1]

    def _whole(self, surface: str) -> list[Mark]:
        return list(self._bounded(source.occurrences(self.text, surface)))

    def _bounded(self, marks: Sequence[Mark]) -> Iterator[Mark]:
        """Yield the marks that are whole words: names are never taken out of the middle of a word."""
        for mark in marks:
            around = self.text[mark.start - 1 : mark.start] + self.text[mark.end : mark.end + 1]
            if not any(sign.isalnum() for sign in around):
                yield mark

    def entity_of(self, mark: Mark, name: str | None) -> tuple[str | None, str | None]:
        """Return id and name of the entity that a span means: the one named, else the one whose mention it is."""
        if name == "-":
            return None, None
        if name is not None:
            for entity in self.entities:
                if entity.name == name:
                    return entity.id, entity.name
            raise AnnotationError(f"no entity '{name}'")
        first, _, rest = mark.text.partition(" ")
        surfaces = {mark.text, rest if first.lower() in self.language["articles"] else mark.text}
        for entity in self.entities:
            for mention in entity.mentions:
                if mark.start <= mention.start and mention.end == mark.end and mention.text in surfaces:
                    return entity.id, entity.name
        return None, None

    # times and quotes

    def _time(self, note: str, near: Mark | None, sentence: Mark | None) -> records.Time:
        surface, period = source.split_time(note)
        mark = source.locate(self.text, surface, near, sentence)
        if period is None:
            known = [time for time in self.times if time.text == mark.text]
            if not known:
                raise AnnotationError(f"time '{surface}' has no period")
            kind, since, until = known[-1].kind, known[-1].since, known[-1].until
        else:
            kind, since, until = source.read_period(period)  # type: ignore[assignment]
        return records.Time(mark.start, mark.end, mark.text, kind, since, until)

    def _quotes(self) -> Iterator[records.Quote]:
        cursor = 0
        built: list[records.Quote] = []
        for number, note in enumerate(self.notes.get("quotes", []), 1):
            _known_keys(note, "quote")
            pieces: list[Mark] = []
            for surface in note["c"]:
                pieces.append(source.locate_stretch(self.text, surface, pieces[-1].end if pieces else cursor))
            cursor = pieces[0].start + 1
            content = tuple(records.Span(p.start, p.end, p.text) for p in pieces)
            start, end = self._with_marks(pieces[0].start, pieces[-1].end)
            around = [
                (q.id, c) for q in built for c in q.content if c.start <= pieces[0].start and pieces[-1].end <= c.end
            ]
            inside = [name for name, _ in around]
            if around and not (around[-1][1].start <= start and end <= around[-1][1].end):
                start, end = pieces[0].start, pieces[-1].end
            whole = Mark(start, end, self.text[start:end])
            speaker, cue = self._speaker(note, whole)
            quote = records.Quote(
                f"q{number}", _TYPES[note.get("t", "d")], start, end, whole.text, content, speaker, cue,  # type: ignore[arg-type]
                inside=inside[-1] if inside else None,
                balanced=not note.get("broken", False),
                polarity=_POLARITIES.get(note.get("pol", ""), "asserted"),  # type: ignore[arg-type]
                confidence=1.0,
            )  # fmt: skip
            built.append(quote)
            yield quote

    def _with_marks(self, start: int, end: int) -> tuple[int, int]:
        """Widen a content by its outer marks; a space between mark and content counts when both sides have one."""
        before = re.search(_MARKS.pattern + r"\s$", self.text[max(0, start - 2) : start])
        after = re.match(r"[.,!?]?\s" + _MARKS.pattern, self.text[end : end + 3])
        if before and after:
            return start - 2, end + after.end()
        if start and _MARKS.match(self.text[start - 1]):
            start -= 1
        while end < len(self.text) and self.text[end] in ".,!?" and _MARKS.match(self.text[end + 1 : end + 2]):
            end += 1
        if _MARKS.match(self.text[end : end + 1]):
            end += 1
        return start, end

    def _speaker(self, note: Mapping[str, Any], whole: Mark) -> tuple[records.Speaker | None, records.Span | None]:
        cue = self._span(note.get("cue"), whole, self._sentence(whole))
        if not note.get("by"):
            return None, cue
        surface, name = source.split_name(note["by"])
        near = Mark(cue.start, cue.end, cue.text) if cue else whole
        mark = source.locate(self.text, surface, near, self._sentence(near))
        entity_id, entity_name = self.entity_of(mark, name)
        return records.Speaker(mark.start, mark.end, mark.text, entity_id, entity_name), cue

    def _span(self, surface: str | None, near: Mark, sentence: Mark | None) -> records.Span | None:
        if surface is None:
            return None
        mark = source.locate(self.text, surface, near, sentence)
        return records.Span(mark.start, mark.end, mark.text)

    def _sentence(self, mark: Mark) -> Mark:
        touching = [sentence for sentence in self.sentences if sentence.overlaps(mark)]
        start, end = touching[0].start, touching[-1].end
        return Mark(start, end, self.text[start:end])

    # claims

    def add_claims(self) -> None:
        """Build all claims in text order."""
        notes = self.notes.get("claims", [])
        cursor = 0
        sentences = []
        for note in notes:
            try:
                _known_keys(note, "claim")
                mark = source.locate_after(self.text, note["q"], cursor)
                cursor = mark.end
                sentences.append(self._claim_sentence(note, mark))
                self.quantities.append(self._quantity(note, mark, sentences[-1]))
            except (AnnotationError, KeyError) as error:
                raise AnnotationError(f"claim {note.get('q')!r}: {error}") from error
        labels = {note["k"]: rank for rank, note in enumerate(notes) if "k" in note}
        for rank, note in enumerate(notes):
            try:
                self.claims.append(self._claim(rank, note, sentences[rank], labels))
            except (AnnotationError, IndexError) as error:
                raise AnnotationError(f"claim {note['q']!r}: {error}") from error
        self.claims = [self._with_step(claim) for claim in self.claims]

    def _with_step(self, claim: records.Claim) -> records.Claim:
        """Give the result of a from-to the step that sums it up, when that is annotated beside it: one change for both."""
        own = claim.change
        if own is None or own.old is None or own.new != claim.quantity or own.by or own.factor:
            return claim
        for other in self.claims:
            step = other.change
            if step and (step.by or step.factor) and (step.old, step.new) == (own.old, own.new):
                return replace(claim, change=step)
        return claim

    def _claim_sentence(self, note: Mapping[str, Any], mark: Mark) -> Mark:
        sentence = self._sentence(mark)
        if "x" not in note:
            return sentence
        return source.locate_stretch(self.text, note["x"], sentence.start)

    def _quantity(self, note: Mapping[str, Any], mark: Mark, sentence: Mark) -> records.Quantity:
        value = note["v"]
        low, high = (Decimal(v) for v in value) if isinstance(value, list) else (None, None)
        bound, words = ("range", None) if low is not None else ("exact", None)
        if "b" in note:
            limit, words = source.split_bound(note["b"])
            bound = bound if low is not None else limit
        words = note["ap"] if isinstance(note.get("ap"), str) else words
        single = Decimal(value) if low is None else None
        return records.Quantity(
            mark.start, mark.end, mark.text, single, low, high,
            bound=bound,  # type: ignore[arg-type]
            approximate=bool(note.get("ap")),
            qualifier=self._span(words, mark, sentence),
            ordinal=bool(note.get("ord")),
            precision=Decimal(note["prec"]) if "prec" in note else self._precision(mark, single, high),
            unit=self._unit(note, mark, sentence),
        )  # fmt: skip

    def _precision(self, mark: Mark, single: Decimal | None, high: Decimal | None) -> Decimal:
        value = single if single is not None else high
        assert value is not None
        return source.precision(mark.text, value, self.language["decimal"])

    def _unit(self, note: Mapping[str, Any], mark: Mark, sentence: Mark) -> records.Unit:
        _, code, surface = source.split_unit(note.get("u", "#"))
        span = self._unit_span(surface, mark, sentence)
        per = None
        if "p" in note:
            count, per_code, per_surface = source.split_unit(note["p"])
            place = self._span(per_surface, mark, sentence)
            per = records.PerUnit(
                source.unit_kind(per_code),  # type: ignore[arg-type]
                _code(per_code),
                *((place.text, place.start, place.end) if place else (None, None, None)),
                value=count,
            )
        return records.Unit(
            source.unit_kind(code),  # type: ignore[arg-type]
            _code(code),
            *((span.text, span.start, span.end) if span else (None, None, None)),
            per=per,
        )

    def _unit_span(self, surface: str | None, mark: Mark, sentence: Mark) -> records.Span | None:
        if surface is None:
            return None
        inside = mark.text.rfind(surface)
        if inside >= 0:
            start = mark.start + inside
            return records.Span(start, start + len(surface), surface)
        return self._span(surface, mark, sentence)

    def _claim(self, rank: int, note: Mapping[str, Any], sentence: Mark, labels: Mapping[str, int]) -> records.Claim:
        quantity = self.quantities[rank]
        near = Mark(quantity.start, quantity.end, quantity.text)
        said = self._source(note, near, sentence)
        if others := self._others(note, near, sentence):
            self.others[f"c{rank + 1}"] = others
        modality = _MODALITIES[note["mod"]] if "mod" in note else ("reported" if said else "asserted")
        time = self._time(note["t"], near, sentence) if "t" in note else None
        if time:
            self.times.append(time)
        return records.Claim(
            f"c{rank + 1}", sentence.start, sentence.end, sentence.text, quantity,
            change=self._change(rank, note),
            measure=self._span(note.get("m"), near, sentence),
            subject=self._subject(note.get("s"), near, sentence),
            time=time,
            source=said,
            modality=modality,  # type: ignore[arg-type]
            same_as=f"c{_rank(note['same'], labels, rank) + 1}" if "same" in note else None,
            confidence=1.0,
        )  # fmt: skip

    def _others(self, note: Mapping[str, Any], near: Mark, sentence: Mark) -> dict[str, list[Any]]:
        """Return the second readings of a claim by field: spans, subjects, times, modalities, None where null is right."""
        readers = {
            "m": ("measure", self._span),
            "s": ("subject", self._subject),
            "t": ("time", self._time),
            "mod": ("modality", lambda key, *_: _MODALITIES[key]),
        }
        return {
            field: [None if surface == "-" else read(surface, near, sentence) for surface in note[f"{key}2"]]
            for key, (field, read) in readers.items()
            if f"{key}2" in note
        }

    def _subject(self, written: str | None, near: Mark, sentence: Mark) -> records.Subject | None:
        if written is None:
            return None
        surface, name = source.split_name(written)
        mark = source.locate(self.text, surface, near, sentence)
        return records.Subject(mark.start, mark.end, mark.text, self.entity_of(mark, name)[0])

    def _change(self, rank: int, note: Mapping[str, Any]) -> records.Change | None:
        if "ch" not in note:
            return None
        change = source.split_change(note["ch"])
        figures = {key: self.quantities[rank + step] for key, step in change.figures.items()}
        return records.Change(change.direction, **figures, factor=change.factor)  # type: ignore[arg-type]

    def _source(self, note: Mapping[str, Any], near: Mark, sentence: Mark) -> records.Source | None:
        """Return who says it: as annotated, else the speaker of the innermost quote around the quantity."""
        if note.get("src") is False:
            return None
        if isinstance(note.get("src"), str):
            surface, name = source.split_name(note["src"])
            mark = source.locate(self.text, surface, near, sentence)
            return records.Source(
                mark.start,
                mark.end,
                mark.text,
                *self.entity_of(mark, name),
                cue=self._span(note.get("cue"), near, sentence),
            )
        around = [q for q in self.quotes if any(c.start <= near.start and near.end <= c.end for c in q.content)]
        if not around:
            return None
        quote = around[-1]
        if quote.speaker is None:
            return records.Source(None, None, None, quote_id=quote.id, cue=quote.cue)
        who = quote.speaker
        return records.Source(who.start, who.end, who.text, who.entity_id, who.name, quote.id, quote.cue)

    # findings

    def findings(self) -> Iterator[records.Finding]:
        """Yield the findings that a perfect check would give."""
        labels = {note["k"]: rank for rank, note in enumerate(self.notes.get("claims", [])) if "k" in note}
        for number, note in enumerate(self.notes.get("findings", []), 1):
            _known_keys(note, "finding")
            yield self._finding(number, note, [_rank(item, labels, None) for item in note["of"]])

    def _finding(self, number: int, note: Mapping[str, Any], ranks: Sequence[int]) -> records.Finding:
        quantity = self.quantities[ranks[0]] if ranks else None
        unit = note.get("unit", quantity.unit.code if quantity else None)
        found = _amount(note["found"], unit) if "found" in note else _stated(quantity, unit)
        expected = _amount(note["exp"], unit) if "exp" in note else None
        check = note.get("check", "consistency")
        evidence = [*self._rows(note), *(records.ClaimEvidence(f"c{rank + 1}") for rank in ranks[1:])]
        return records.Finding(
            f"f{number}", check, note["r"], tuple(f"c{rank + 1}" for rank in ranks), note["v"],
            severity=_SEVERITIES.get(note["v"], "info"),  # type: ignore[arg-type]
            expected=expected,
            found=found,
            difference=_difference(expected, found),
            evidence=(*evidence, *self._spans(note, quantity)),
            explanation=note.get("why", ""),
            confidence=1.0,
        )  # fmt: skip

    def _spans(self, note: Mapping[str, Any], quantity: records.Quantity | None) -> Iterator[records.SpanEvidence]:
        if note.get("check") != "translation":
            return
        if "orig" in note:
            if self.original is None:
                raise AnnotationError("a translation finding needs an original")
            mark = source.locate(self.original, note["orig"])
            yield records.SpanEvidence("original", mark.start, mark.end, mark.text)
        if "at" in note:
            mark = source.locate(self.text, note["at"])
            yield records.SpanEvidence("translation", mark.start, mark.end, mark.text)
        elif quantity:
            yield records.SpanEvidence("translation", quantity.start, quantity.end, quantity.text)

    def _rows(self, note: Mapping[str, Any]) -> Iterator[records.RecordEvidence]:
        for row in note.get("rows", [note["row"]] if "row" in note else []):
            yield _reference_row(row)

    # accounting

    def gaps(self) -> list[str]:
        """Return a line for every figure, number word and quotation mark that the annotation does not account for."""
        named = [Mark(m.start, m.end, m.text) for entity in self.entities for m in entity.mentions]
        listed = self.nonclaims()
        stated = [Mark(item.start, item.end, item.text) for item in (*self.quantities, *self.times)]
        qualifiers = [q.qualifier for q in self.quantities if q.qualifier]
        per = [q.unit.per for q in self.quantities if q.unit.per and q.unit.per.value != 1]
        figures = [Mark(m.start(), m.end(), m[0]) for m in re.finditer(r"\d+", self.text)]
        words = [Mark(m.start(), m.end(), m[0]) for m in re.finditer(self.language["number_words"], self.text)]
        covers = [*named, *listed, *stated, *(Mark(s.start, s.end, s.text) for s in qualifiers)]
        covers += [Mark((p.start or 0) - 12, p.end or 0, "") for p in per]
        lines = [f"{self._around(m)}: number not accounted for" for m in source.uncovered([*figures, *words], covers)]
        lines += [f"{self._around(mark)}: quotation mark not accounted for" for mark in self._loose_marks()]
        return lines + self._clashes()

    def nonclaims(self) -> list[Mark]:
        """Return the places of the figures and number words that are annotated as no claims."""
        return [mark for surface in self.notes.get("nonclaims", []) for mark in self._listed(surface)]

    def _listed(self, surface: str) -> list[Mark]:
        marks = (
            [source.locate(self.text, surface)]
            if re.search(r"#\d+$", surface)
            else source.occurrences(self.text, surface)
        )
        if not marks:
            raise AnnotationError(f"'{surface}' is listed but does not occur")
        return marks

    def _loose_marks(self) -> Iterator[Mark]:
        stretches = [content for quote in self.quotes for content in quote.content]
        titles = [mark for surface in self.notes.get("nonquotes", []) for mark in self._listed(surface)]
        strays = [mark for surface in self.notes.get("stray", []) for mark in self._listed(surface)]
        for match in _MARKS.finditer(self.text):
            place = match.start()
            near = (min(abs(place - s.start + 1), abs(place - s.end)) for s in (*stretches, *titles))
            wide = any(title.start <= place < title.end for title in titles)
            if min(near, default=99) < _MARK_REACH or wide or any(s.start <= place < s.end for s in strays):
                continue
            yield Mark(place, place + 1, match[0])

    def _clashes(self) -> list[str]:
        spans = sorted((q.start, q.end, q.text) for q in self.quantities)
        pairs = itertools.pairwise(spans)
        return [f"'{a[2]}' and '{b[2]}' overlap" for a, b in pairs if b[0] < a[1]]

    def _around(self, mark: Mark) -> str:
        return f"'...{self.text[max(0, mark.start - 25) : mark.end + 15]}...'".replace("\n", " ")

    def gold(self, name: str, language: str) -> records.ArticleClaims:
        """Return the finished gold record."""
        self.add_claims()
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        title = self.text.split("\n", 1)[0].strip() if self.notes.get("title", True) else None
        article = records.Article(
            f"sha256:{digest}",
            f"{name}.txt",
            title,
            self.notes["published"].isoformat(),
            language,
            1.0,
            {language: 1.0},
            self.text,
        )
        made_by = records.Provenance("claimkit-gold", GOLD_VERSION)
        findings = tuple(self.findings())
        return records.ArticleClaims(
            records.SCHEMA_VERSION, made_by, article, self.entities, self.quotes, tuple(self.claims), findings
        )


def _known_keys(note: Mapping[str, Any], kind: str) -> None:
    unknown = set(note) - KEYS[kind]
    if unknown:
        raise AnnotationError(f"{kind} has unknown keys {', '.join(sorted(unknown))}")


def _rank(item: str | int, labels: Mapping[str, int], own: int | None) -> int:
    """Return the place of a claim that is named by label, by distance from `own`, or by number counted from 1."""
    if isinstance(item, str):
        if item not in labels:
            raise AnnotationError(f"no claim is labelled '{item}'")
        return labels[item]
    return item - 1 if own is None else own + item


def _code(code: str) -> str | None:
    return None if code == "#" else code


def _amount(value: Any, unit: str | None) -> records.Amount:
    if isinstance(value, list):
        return records.Amount(None, Decimal(value[0]), Decimal(value[1]), unit)
    return records.Amount(Decimal(value), None, None, unit)


def _stated(quantity: records.Quantity | None, unit: str | None) -> records.Amount | None:
    return records.Amount(quantity.value, quantity.low, quantity.high, unit) if quantity else None


def _difference(expected: records.Amount | None, found: records.Amount | None) -> records.Difference | None:
    if expected is None or found is None or expected.value is None or found.value is None:
        return None
    gap = found.value - expected.value
    if not expected.value:
        return records.Difference(gap, None, None)
    return records.Difference(gap, round(gap / expected.value, 6), round(found.value / expected.value, 6))


def _reference_row(row: int) -> records.RecordEvidence:
    """Return a row of the corpus's reference dataset, counted from 1 below the header."""
    path = CORPORA / "reference" / "observations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    data = rows[row - 1]
    value = Decimal(data["value"]) if data["value"] else None
    unit, origin, licence = (data.get(key) or None for key in ("unit", "source", "licence"))
    return records.RecordEvidence(
        "reference", path.name, row, data["entity"], data["indicator"], data["period"], value, unit, origin, licence
    )
