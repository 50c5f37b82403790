"""The join: each quantity that states something becomes a claim with measure, subject, time, source and modality."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from claimkit.extraction.changes import changes_of_all
from claimkit.extraction.choices import choose_both
from claimkit.extraction.confidences import rate_confidence
from claimkit.extraction.frames import Frame
from claimkit.extraction.grammars import grammar
from claimkit.extraction.modalities import find_modality
from claimkit.extraction.moves import View, comparable
from claimkit.extraction.nominals import build_subject
from claimkit.extraction.nonclaims import is_claim
from claimkit.extraction.periods import find_period, parts_of_changes, reporting
from claimkit.extraction.priorities import rate_priority
from claimkit.extraction.rates import share_rates, with_rate
from claimkit.extraction.relative_times import in_context
from claimkit.extraction.scenes import Before, Scene
from claimkit.extraction.tenses import as_told
from claimkit.languages import Language
from claimkit.records import Change, Claim, Entity, Quantity, Quote, Source, Span, Time

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from claimkit.extraction.marks import MarkPair

_LONGEST = 1_000  # characters; a longer "sentence" is a table or a list
_BESIDE = 3  # characters between a speaker and the age behind the name
_CLOSES, _OPENS = (",", ")", ".", ";", ""), (",", "(", "\u2013", "-", "\u2014")
_ARCS = 8  # arcs up from a figure among which the word that it describes is looked for
_OPENING = 4  # words behind a speaker among which the pronoun of a relative clause stands
_DESCRIBING = ("acl", "appos", "nmod", "amod", "nummod")
_JOINTS = 2  # tokens that may join two members of a list: ", und"


def build_claims(
    doc: Doc,
    quantities: Sequence[Quantity],
    times: Sequence[Time],
    entities: Sequence[Entity],
    quotes: Sequence[Quote],
    language: Language,
    *,
    marks: Sequence[MarkPair] = (),
    published: str | None = None,
) -> tuple[Claim, ...]:
    """Return the claims of an article, `c1`, `c2`, ... in text order.

    Quantities that state nothing (ordinals of enumeration, parts of titles, idioms) are left out. `published` is the
    ISO date after which a time lies in the future.
    """
    named = [quote for quote in quotes if not _only_takes_up(quote)]
    frame = Frame.of(doc, quantities, times, entities, named, language)
    frame.published = published
    claims: list[Claim] = []
    places: list[int] = []  # of each claim in the list of figures that it belongs to
    for scene, change in scenes(frame, marks):
        claims.append(_claim(scene, f"c{len(claims) + 1}", change, published))
        places.append(scene.group[0] if scene.group is not None else 0)
    frame.doc.release()
    return tuple(_linked(share_rates(_share_in_lists(claims, places), language)))


def _only_takes_up(quote: Quote) -> bool:
    """Tell whether a quote names nobody and only takes up what was told: "Demnach sind es 34 Prozent"."""
    speaker, cue = quote.speaker, quote.cue
    return speaker is not None and cue is not None and (speaker.start, speaker.end) == (cue.start, cue.end)


def _share_in_lists(claims: Sequence[Claim], places: Sequence[int]) -> list[Claim]:
    """Return the claims with the time that all others of a list have, where one names none."""
    shared = list(claims)
    start = 0
    for end in range(1, len(claims) + 1):
        if end < len(claims) and places[end] > 0:
            continue
        if end - start > 1:
            members = shared[start:end]
            times = {claim.time for claim in members} - {None}
            inside = range(members[0].quantity.start, members[-1].quantity.end)
            if len(times) == 1 and not any(time.start in inside for time in times if time is not None):
                shared[start:end] = [replace(claim, time=claim.time or next(iter(times))) for claim in members]
        start = end
    return shared


def scenes(frame: Frame, marks: Sequence[MarkPair]) -> Iterator[tuple[Scene, Change | None]]:
    """Yield each quantity that states something with its change.

    Whoever takes a scene fills in the measure, subject and time that it chose; the next scene leans on them.
    """
    before = Before()
    frame.held.clear()  # a frame may be read more than once: the fits do
    frame.times = [as_told(frame, time, reporting(frame)) for time in frame.times]
    sentences = list(_by_sentence(frame))
    moved = changes_of_all(_views(frame, sentences))
    frame.parts = parts_of_changes(moved)
    frame.olds = frozenset(change.old.start for each in moved for change in each.values() if change.old is not None)
    for (bounds, inside), changes in zip(sentences, moved, strict=True):
        groups = _lists(frame, inside)
        for place, quantity in enumerate(inside):
            if not is_claim(frame, quantity, marks):
                continue
            mate = place > 0 and _mates(place, inside, groups, changes)
            scene = Scene.of(frame, quantity, place, before, groups.get(place), bounds, mate=mate)
            yield scene, changes.get(place)
            frame.held[quantity.start] = scene.time
            before = Before(
                scene.measure.i if scene.measure is not None else None,
                scene.subject.i if scene.subject is not None else None,
                scene.time,
                scene.root.i,
                quantity,
            )


def _mates(
    place: int, inside: Sequence[Quantity], groups: Mapping[int, tuple[int, int]], changes: Mapping[int, Change]
) -> bool:
    """Tell whether a figure and the one before it belong to one list or one change."""
    if groups.get(place, (0, 0))[0] > 0:
        return True
    for change, other in ((changes.get(place), inside[place - 1]), (changes.get(place - 1), inside[place])):
        parts = (change.old, change.new, change.by) if change is not None else ()
        if any(part is not None and part.start == other.start for part in parts):
            return True
    return False


def _views(frame: Frame, sentences: Sequence[tuple[tuple[int, int], list[Quantity]]]) -> list[View]:
    """Return what each sentence says of movement."""
    return [
        View.of(
            frame.text,
            inside,
            bounds,
            [(t.start, t.end) for t in frame.times_in(*bounds)],
            frame.language,
            grammar(frame, bounds, inside),
        )
        for bounds, inside in sentences
    ]


def _by_sentence(frame: Frame) -> Iterator[tuple[tuple[int, int], list[Quantity]]]:
    """Yield the character bounds of each sentence that states quantities, with them."""
    bounds: tuple[int, int] | None = None
    inside: list[Quantity] = []
    for quantity in frame.quantities:
        first, last = frame.sentence(frame.root(quantity))
        here = frame.trimmed(first, last)
        if here != bounds:
            if bounds is not None:
                yield bounds, inside
            bounds, inside = here, []
        inside.append(quantity)
    if bounds is not None:
        yield bounds, inside


def _lists(frame: Frame, quantities: Sequence[Quantity]) -> dict[int, tuple[int, int]]:
    """Return for each quantity of a list ("3 bzw. 5 Euro") its place and the list's length."""
    groups: dict[int, tuple[int, int]] = {}
    first = 0
    for place in range(1, len(quantities) + 1):
        joined = place < len(quantities) and _joined(frame, quantities[place - 1], quantities[place])
        if joined:
            continue
        if place - first > 1:
            groups |= {index: (index - first, place - first) for index in range(first, place)}
        first = place
    return groups


def _joined(frame: Frame, left: Quantity, right: Quantity) -> bool:
    between = [frame.doc[i] for i in frame.tokens(left.end, right.start)]
    return len(between) <= _JOINTS and all(token.pos_ in ("CCONJ", "PUNCT", "SPACE") for token in between)


def _claim(scene: Scene, identity: str, change: Change | None, published: str | None) -> Claim:
    frame, quantity = scene.frame, scene.quantity
    start, end = _statement(frame.text, scene.bounds, quantity)
    if frame.language["claims"]:  # a language whose data end with the figures names nothing rather than guess
        scene.measure, scene.subject = choose_both(scene)
    scene.time, _ = find_period(scene)
    time = in_context(frame, scene.time, scene.before.time)
    source = find_source(frame, quantity)
    measured = frame.phrase(scene.measure) if scene.measure is not None else None
    stated = with_rate(frame.text, scene.bounds[0], quantity, _named(scene) or measured, time, frame.language)
    claim = Claim(
        identity,
        start,
        end,
        frame.text[start:end],
        stated,
        change,
        measured,
        build_subject(frame, scene.subject) if scene.subject is not None else None,
        time,
        source,
        find_modality(frame, quantity, source, time, change, published),
    )
    priority, reasons = rate_priority(frame, claim)
    return replace(claim, confidence=rate_confidence(claim), priority=priority, priority_reasons=reasons)


def _named(scene: Scene) -> Span | None:
    """Return the noun that a verb only links to its figure, as it may state a rate: "Die jaehrliche Pacht betraegt 1.900 Euro"."""
    verb, noun = scene.measure, scene.subject
    if verb is None or noun is None or noun.pos_ != "NOUN" or scene.frame.verb_class(verb) != "link":
        return None
    return scene.frame.phrase(noun)


def _statement(text: str, bounds: tuple[int, int], quantity: Quantity) -> tuple[int, int]:
    """Return the span that states a quantity: its sentence; of one longer than any sentence, what stands around it."""
    start, end = min(bounds[0], quantity.start), max(bounds[1], quantity.end)
    if end - start <= _LONGEST:
        return start, end
    first, last = max(start, quantity.start - _LONGEST // 2), min(end, quantity.end + _LONGEST // 2)
    blank_before, blank_behind = text.find(" ", first, quantity.start), text.rfind(" ", quantity.end, last)
    return (blank_before + 1 if blank_before > 0 and first > start else first), (
        blank_behind if blank_behind > 0 and last < end else last
    )


def _is_of_speaker(frame: Frame, quote: Quote, quantity: Quantity) -> bool:
    """Tell whether a figure describes who speaks ("..., sagt Erna Wollner, 79, die seit 22 Jahren ...") and is not said."""
    speaker = quote.speaker
    if speaker is None:
        return False
    if quote.type == "direct" and any(c.start <= quantity.start and quantity.end <= c.end for c in quote.content):
        return False  # between the marks
    cue, contents = quote.cue, quote.content
    within = any(c.start <= quantity.start and quantity.end <= c.end for c in contents)
    if within and cue is not None and cue.start is not None and speaker.end <= cue.start < quantity.start:
        return False  # it is what the speaker says there: "der Verein, der nach eigenen Angaben 400 Mitglieder hat"
    beside = frame.text[speaker.end : quantity.start]
    aged = quantity.unit.kind == "duration" or (quantity.unit.kind == "count" and quantity.unit.text is None)
    closed = frame.text[quantity.end : quantity.end + 1] in _CLOSES
    if 0 < len(beside) <= _BESIDE and aged and closed and not beside.isspace():
        return True
    if beside and not beside.lstrip().startswith(_OPENS):
        return False  # no clause about the speaker: "Laut der Plattform Yingku spielte er 4,2 Milliarden ein"
    token = frame.root(quantity)
    for _ in range(_ARCS):
        if speaker.start <= token.head.idx < speaker.end:
            between = (frame.doc[i] for i in frame.tokens(speaker.end, token.idx))
            stated = token.dep_ == "appos" and any("Fin" in each.morph.get("VerbForm", []) for each in between)
            described = token.dep_.startswith(_DESCRIBING) and not stated
            return described and not _is_said_behind(
                frame, quote, speaker.end, max(token.idx, quantity.start), quantity
            )
        token = token.head
    return False


def _is_said_behind(frame: Frame, quote: Quote, start: int, end: int, quantity: Quantity) -> bool:
    """Tell whether a figure stands in a clause of its own behind who speaks, which a parse may hang on the speaker.

    "According to the fund, the town has 300 flats" holds a finite verb and opens with no relative pronoun.
    """
    if not any(start <= c.start <= quantity.start and quantity.end <= c.end for c in quote.content):
        return False
    between = [frame.doc[i] for i in frame.tokens(start, end + 1)]
    relatives = (frame.language["speech"] or {}).get("relatives", ())
    for token in between[:_OPENING]:
        if "Rel" in token.morph.get("PronType", []) or (token.pos_ == "PRON" and token.lower_ in relatives):
            return False
    return any("Fin" in token.morph.get("VerbForm", []) for token in between)


def find_source(frame: Frame, quantity: Quantity) -> Source | None:
    """Return who says so: the speaker of the innermost quote around the figure that has one."""
    around = [
        quote for quote in frame.quotes_over(quantity.start, quantity.end) if not _is_of_speaker(frame, quote, quantity)
    ]
    spoken = [quote for quote in around if quote.speaker is not None]
    if not around:
        return None
    quote = max(spoken or around, key=lambda quote: quote.start)
    speaker = quote.speaker
    if speaker is None:
        return Source(None, None, None, quote_id=quote.id, cue=quote.cue)
    return Source(speaker.start, speaker.end, speaker.text, speaker.entity_id, speaker.name, quote.id, quote.cue)


def _linked(claims: list[Claim]) -> Iterator[Claim]:
    """Link a claim to the first one that states the same figure of the same thing; both stay."""
    first: dict[object, Claim] = {}
    for claim in claims:
        quantity = claim.quantity
        key = (quantity.value, quantity.low, quantity.high, quantity.unit.kind, quantity.unit.code)
        before = first.setdefault(key, claim)
        specific = claim.measure is not None or quantity.unit.kind != "count"
        if before is not claim and specific and comparable(before.quantity, quantity) and _same_thing(before, claim):
            yield replace(claim, same_as=before.id)
        else:
            yield claim


def _same_thing(one: Claim, other: Claim) -> bool:
    """Tell whether what both claims name of measure and subject agrees, and at least one of them is named."""
    agree = 0
    for left, right in ((one.measure, other.measure), (one.subject, other.subject)):
        if left is None or right is None:
            continue
        if left.text.lower() not in right.text.lower() and right.text.lower() not in left.text.lower():
            return False
        agree += 1
    return agree > 0
