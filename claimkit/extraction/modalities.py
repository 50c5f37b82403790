"""How a claim is put: forecast, hypothetical, negated, reported or asserted.

Cue words, the mood and tense of the verb, the time and the quote around a figure are features of each of the five;
`ranking` weighs them. A cue counts by the clause in which it stands.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Iterable, Iterator

from claimkit.encoder.links import modality_scores
from claimkit.extraction.frames import Frame, cue_pattern
from claimkit.extraction.moods import ending_moods
from claimkit.extraction.moves import lead
from claimkit.extraction.ranking import THOUSAND, Features, load_weights
from claimkit.extraction.speech_lexicons import speech_lexicon
from claimkit.extraction.tenses import clause_tense
from claimkit.extraction.times import begins
from claimkit.records import Change, Modality, Quantity, Source, Time

MODALITIES: tuple[Modality, ...] = ("forecast", "hypothetical", "negated", "reported", "asserted")
_CUED: tuple[Modality, ...] = ("forecast", "hypothetical", "negated")
_OUTRIGHT: tuple[Modality, ...] = ("hypothetical", "reported")
_AHEAD = frozenset({"demand", "announce", "ask", "think"})  # kinds of cue verbs whose object is still to come
_DENIAL = 24  # characters before a figure in which a negation of the figure itself stands
_DENIED = 4  # words between a negation and the figure that it denies
_NEVER = 100.0  # log odds against no modality at all
_MOST_KEPT = 20_000  # features; more, and their weights are looked up anew
_NEAR = 40  # characters within which a cue stands right beside its figure


def find_modality(
    frame: Frame,
    quantity: Quantity,
    source: Source | None,
    time: Time | None,
    change: Change | None,
    published: str | None,
) -> Modality:
    """Return the modality of the claim on a quantity."""
    names = {"prior", *_features(frame, quantity, source, time, change, published)}
    links = frame.doc.links
    more = modality_scores(links, frame.tokens(quantity.start, quantity.end), MODALITIES)
    scores = list(map(operator.add, _worths(links is not None).of(names), [*more, min(more) - _NEVER]))
    best = (*MODALITIES, None)[scores.index(max(scores))]
    if best in ("asserted", "reported") and _is_denied(frame, quantity):
        return "negated"
    ahead = time is not None and published is not None and (time.until or time.since or "") > published
    if (
        best in ("asserted", "reported")
        and ahead
        and time is not None
        and _is_to_come(frame, quantity, time, published)
    ):
        return "forecast"
    if best == "asserted":
        best = next((kind for kind in _OUTRIGHT if _is_outright(frame, quantity, kind)), best)
    if best in ("asserted", "reported") and quantity.start not in frame.olds:
        if _is_asked_for(frame, quantity):
            return "forecast"
        if _is_conditional(frame, frame.clauses[frame.root(quantity).i]):
            return "hypothetical"
    if best == "forecast" and not ahead and _is_hearsay(frame, frame.clauses[frame.root(quantity).i]):
        return "reported"
    if best == "asserted" and source is not None:
        return "reported"  # inside what somebody says nothing is told by the article
    return best or ("reported" if source is not None else "asserted")


def _is_outright(frame: Frame, quantity: Quantity, kind: Modality) -> bool:
    """Tell whether words leave no doubt: those of hearsay without a source ("reportedly"), a verb of its own mood ("ergaebe")."""
    patterns, excepted = cue_pattern(frame.language, "modality", "outright", kind)
    root = frame.root(quantity)
    own = frame.clauses[root.i]
    around = {own} if kind == "hypothetical" else {own, frame.governing(own), frame.clauses[frame.doc[own].head.i]}
    start, end = frame.trimmed(*frame.sentence(root))
    found = (m for m in patterns.finditer(frame.text, start, end) if not excepted.match(frame.text, m.start()))
    return any(_clause_at(frame, match.start(), end) in around for match in found)


def _is_to_come(frame: Frame, quantity: Quantity, time: Time, published: str | None) -> bool:
    """Tell whether the clause of a figure puts in the present what is still to come: "ab 2027 fallen 30 Cent an"."""
    own = frame.clauses[frame.root(quantity).i]
    still = (time.since if time.since is not None else time.until or "") > (published or "")
    here = frame.clauses[frame.token_at(time.start)] == own and not _apart(frame, frame.token_at(time.start), own)
    if not still or quantity.start in frame.olds:
        return False
    tense = clause_tense(frame, own)
    return (here and tense == "present") or (tense != "supposed" and _opens(frame, quantity, time))


def _opens(frame: Frame, quantity: Quantity, time: Time) -> bool:
    """Tell whether a figure's sentence says from when on, whatever tense a tagger takes its verb for: "vanaf april"."""
    first, end = frame.sentence(frame.root(quantity))
    inside = frame.doc[first].idx <= time.start <= frame.doc[end - 1].idx
    return inside and begins(time, frame.language)


def _is_asked_for(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a figure stands in the very clause of a verb that asks for it, plans or promises it: "pide tres"."""
    around = frame.quotes_over(quantity.start, quantity.end)
    quote = max(around, key=lambda quote: quote.start) if around else None
    if quote is None or quote.cue is None:
        return False
    word = frame.token_at(quote.cue.start)
    entries = speech_lexicon(frame.language).verbs.get(frame.doc[word].lower_, ())
    kinds = {entry.kind for entry, _ in entries}
    if quote.end <= quote.cue.start and any(form != "participle" for _, form in entries):
        return False  # ", zo maakte het bedrijf bekend"
    return bool(kinds) and kinds <= _AHEAD and frame.clauses[word] == frame.clauses[frame.root(quantity).i]


def _is_conditional(frame: Frame, clause: int) -> bool:
    """Tell whether a clause's verb or auxiliary ends as a conditional does: "tomberaient", "aurait vendu"."""
    verb = frame.doc[clause]
    verbs = (verb, *(child for child in verb.children if child.dep_.startswith(("aux", "cop"))))
    return "conditional" in ending_moods(frame.language, *(each for each in verbs if each.pos_ in ("VERB", "AUX")))


class _Worths(dict[str, tuple[int, ...]]):
    """What a feature adds to the score of each modality."""

    def __init__(self, linked: bool) -> None:
        super().__init__()
        self._weights = load_weights("modality", linked)

    def __missing__(self, name: str) -> tuple[int, ...]:
        weights = self._weights
        found = tuple(weights.get(f"{kind}:{name}", 0) for kind in MODALITIES)
        if len(self) < _MOST_KEPT:
            self[name] = found
        return found

    def of(self, names: Iterable[str]) -> list[float]:
        """Return the log odds of each modality that the features give, and last those of none."""
        sums = [*map(sum, zip(*map(self.__getitem__, names), strict=True)), self._weights.get("none", 0)]
        return [value / THOUSAND for value in sums]


@functools.cache
def _worths(linked: bool) -> _Worths:
    return _Worths(linked)


def modality_candidates(
    frame: Frame,
    quantity: Quantity,
    source: Source | None,
    time: Time | None,
    change: Change | None,
    published: str | None,
) -> list[tuple[Modality, Features]]:
    """Return the five modalities, each with its features."""
    names = list(_features(frame, quantity, source, time, change, published))
    return [(kind, frozenset(f"{kind}:{name}" for name in ("prior", *names))) for kind in MODALITIES]


def _features(
    frame: Frame,
    quantity: Quantity,
    source: Source | None,
    time: Time | None,
    change: Change | None,
    published: str | None,
) -> Iterator[str]:
    root = frame.root(quantity)
    own = frame.clauses[root.i]
    spoken = "said" if source is not None else "told"
    yield spoken
    yield from _quote_features(frame, quantity)
    yield from _cue_features(frame, quantity, own, spoken)
    denied = _denial(frame, quantity)
    if denied is not None:
        yield "denied"
        yield f"denied&{spoken}"
        yield f"denied:{denied}"
    if quantity.start in frame.olds:
        yield "old"
        yield f"old&{spoken}"
    if time is not None:
        future = bool(
            published and ((time.since or "") > published or ((time.until or "") > published and not time.since))
        )
        past = bool(published and time.until and time.until < published)
        yield f"future:{future}"
        yield f"past:{past}"
        yield f"future:{future}&{spoken}"
        yield f"time:{time.kind}&{spoken}"
    if change is not None:
        yield f"change:{change.by is not None}"
    yield from _verb_features(frame, own, spoken)
    governing = frame.governing(own)
    if governing is not None:
        yield from (f"governing:{name}" for name in _ending_features(frame, governing))


def _quote_features(frame: Frame, quantity: Quantity) -> Iterator[str]:
    """Yield what the innermost quote around a figure says of it: denied or supposed, and a cue that looks ahead."""
    around = frame.quotes_over(quantity.start, quantity.end)
    if not around:
        return
    quote = max(around, key=lambda quote: quote.start)
    yield f"polarity:{quote.polarity}"
    if quote.polarity != "negated" and any(
        other.polarity == "negated" and other.type == "indirect" and other.end >= quote.end for other in around
    ):
        yield "denied_around"  # "dementierte einen Bericht, wonach ..."
    yield f"quote:{quote.type}"
    if quote.cue is None:
        return
    start, end = quote.cue.start, quote.cue.end
    for kind in _CUED:
        if cue_pattern(frame.language, "modality", "kind", kind)[0].search(frame.text, start, end):
            yield f"quoted_by:{kind}"


def _denial(frame: Frame, quantity: Quantity) -> str | None:
    """Return "next" or "near" for a negation right before a figure, perhaps with its preposition: "keine 5", "nicht um 5"."""
    patterns, excepted = cue_pattern(frame.language, "modality", "kind", "negated")
    edge = lead(quantity)
    for match in patterns.finditer(frame.text, max(0, edge - _DENIAL), edge):
        between = frame.text[match.end() : edge]
        if len(between.split()) <= 1 and between[:1].isspace() and not excepted.match(frame.text, match.start()):
            return "near" if between.split() else "next"
    return None


def _is_denied(frame: Frame, quantity: Quantity) -> bool:
    """Tell whether a negation denies the figure itself: "nicht 5 Euro", "weder die 15 noch die versprochenen 8 Millionen"."""
    if quantity.unit.kind == "duration" and quantity.bound != "exact":
        return False  # "nicht binnen zwei Wochen"
    patterns, excepted = cue_pattern(frame.language, "modality", "outright", "negated")
    start, edge = frame.trimmed(*frame.sentence(frame.root(quantity)))[0], lead(quantity)
    for match in patterns.finditer(frame.text, start, edge):
        between = frame.text[match.end() : edge]
        words = between.split()
        if len(words) > _DENIED or not all(word.isalpha() and word.islower() for word in words):
            continue
        if excepted.match(frame.text, match.start()) or not between[:1].isspace():
            continue
        if not any(frame.doc[i].pos_ in ("VERB", "AUX") for i in frame.tokens(match.end(), edge)):
            return True
    return False


def _cue_features(frame: Frame, quantity: Quantity, own: int, spoken: str) -> Iterator[str]:
    governing = frame.governing(own)
    upper = frame.clauses[frame.doc[own].head.i]
    cues = _cues(frame, frame.sentence_of[own])
    if not cues:
        return
    for kind in sorted({kind for kind, clause in cues if kind in _CUED and _depends(frame, clause, own)}):
        yield f"cue:{kind}:lower"
        yield f"cue:{kind}:lower&{spoken}"
    for kind in _CUED:
        places = {clause: [cue for cue in cues.get((kind, clause), ()) if not lead(quantity) <= cue < quantity.end]
                  for clause in (own, governing, upper) if clause is not None}  # fmt: skip
        if places[own]:
            yield f"cue:{kind}:own"
            yield f"cue:{kind}:own&{spoken}"
            near = min(abs(cue - quantity.start) for cue in places[own])
            yield f"cue:{kind}:{'near' if near <= _NEAR else 'far'}"
            yield from sorted({f"word:{kind}:{frame.doc[frame.token_at(cue)].lower_}" for cue in places[own]})
        if cues.get((f"sure {kind}", own)):
            yield f"sure:{kind}"
            yield f"sure:{kind}&{spoken}"
        if governing is not None and places[governing]:
            yield f"cue:{kind}:governing"
        elif upper != own and places[upper]:
            yield f"cue:{kind}:upper"


def _depends(frame: Frame, clause: int, own: int) -> bool:
    """Tell whether a clause says when or on what condition another one holds: "Wenn die Huette schliesst, ..."."""
    verb = frame.doc[clause]
    return clause != own and verb.dep_.startswith("advcl") and frame.clauses[verb.head.i] == own


def _verb_features(frame: Frame, own: int, spoken: str) -> Iterator[str]:
    verb = frame.doc[own]
    yield f"clause:{verb.dep_.split(':')[0]}"
    helpers = [child for child in verb.children if child.dep_.startswith("aux") and not _apart(frame, child.i, own)]
    finite = next((token for token in (verb, *helpers) if "Fin" in token.morph.get("VerbForm", [])), None)
    if finite is not None:
        for name in ("Mood", "Tense"):
            yield from (f"{name}:{value}&{spoken}" for value in finite.morph.get(name, []))
    yield from _ending_features(frame, own)
    infinitive = "Inf" in verb.morph.get("VerbForm", [])
    futures = frame.language["claims"].get("futures", {}).get("words", ())
    if any(helper.lower_ in futures for helper in helpers) and any(
        "Inf" in token.morph.get("VerbForm", []) for token in (verb, *helpers)
    ):
        yield "willed"
        yield f"willed&{spoken}"
    if _is_hearsay(frame, own):
        yield "hearsay"
        yield f"hearsay&{spoken}"
    for helper in helpers:
        yield f"aux:{helper.lower_}"
        yield f"aux:{helper.lower_}&inf:{infinitive}"


def _is_hearsay(frame: Frame, own: int) -> bool:
    """Tell whether a clause says what somebody is said to have done: "soll gestohlen und verkauft haben"."""
    hearsay = frame.language["claims"].get("hearsay", {})
    if not hearsay:
        return False
    verb = frame.doc[own]
    joined = [child for child in verb.children if child.dep_ == "conj"] + [verb.head] * (verb.dep_ == "conj")
    verbs = [verb, *(child for each in (verb, *joined) for child in each.children if child.dep_.startswith("aux"))]
    lower = {token.lower_ for token in verbs}
    done = any("Part" in token.morph.get("VerbForm", []) for token in verbs)
    return done and not lower.isdisjoint(hearsay["words"]) and not lower.isdisjoint(hearsay["infinitives"])


def _ending_features(frame: Frame, clause: int) -> Iterator[str]:
    """Yield which mood the endings of a clause's verbs show."""
    verb = frame.doc[clause]
    verbs = (token for token in (verb, *verb.children) if token.pos_ in ("VERB", "AUX"))
    return (f"ending:{mood}" for mood in ending_moods(frame.language, *verbs))


def _clause_at(frame: Frame, cue: int, end: int) -> int:
    """Return the clause in which a cue stands: one on its own side of a semicolon, whatever the parse says."""
    place = frame.token_at(cue)
    own = frame.clauses[place]
    if not _apart(frame, place, own):
        return own
    side = frame.text.find(";", cue, end)
    behind = range(place + 1, frame.token_at(side if side >= 0 else end - 1) + 1)
    return next((frame.clauses[i] for i in behind if frame.doc[i].pos_ == "VERB"), own)


def _apart(frame: Frame, one: int, other: int) -> bool:
    """Tell whether a semicolon stands between two words."""
    low, high = sorted((frame.doc[one].idx, frame.doc[other].idx))
    return ";" in frame.text[low:high]


def _cues(frame: Frame, sentence: int) -> dict[tuple[str, int], list[int]]:
    """Return where the cues of a sentence stand, by kind and clause; found once for all figures of the sentence."""
    if sentence in frame.cues:
        return frame.cues[sentence]
    first, last = frame.sentences[sentence]
    start, end = frame.doc[first].idx, frame.doc[last - 1].idx + len(frame.doc[last - 1])
    found: dict[tuple[str, int], list[int]] = {}
    for key, kind in itertools.product(("kind", "sure"), _CUED):
        patterns, excepted = cue_pattern(frame.language, "modality", key, kind)
        name = kind if key == "kind" else f"sure {kind}"
        for match in patterns.finditer(frame.text, start, end):
            if not excepted.match(frame.text, match.start()):
                found.setdefault((name, _clause_at(frame, match.start(), end)), []).append(match.start())
    frame.cues[sentence] = found
    return found
