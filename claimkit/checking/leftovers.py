"""What the words beside a figure say that neither its thing, its time nor its indicator accounts for.

Where nothing is left, the figure only goes on with what the one before it measured: "a year earlier it was 85 minutes",
"BASF came to 86.9 billion", "that of the United States to 22,700 billion".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from claimkit.checking.claim_frames import ClaimFrame
from claimkit.checking.cues import cue_pattern
from claimkit.checking.doubts import says
from claimkit.checking.reference import IndicatorInfo, Reference
from claimkit.checking.vocabulary import form_pattern, load_vocabulary

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2019'][^\W\d_]+)*")
_CUES = ("before", "versus", "from", "to", "and")
_FORMS = (
    "year_ago",
    "period_ago",
    "numbering_words",
    "mere_words",
    "dwelling_words",
    "place_prepositions",
    "mean_words",
)
_SHORT = 2


def left_over(frame: ClaimFrame, info: IndicatorInfo, entities: Iterable[str], reference: Reference) -> list[str]:
    """Return the words beside a figure that name neither one of its entities, its time nor its indicator."""
    near, language, own = frame.near, frame.language, frozenset(entities)
    behind = near[near.find(frame.quantity.text) + len(frame.quantity.text) :]
    if _runs_on(frame) and behind.strip():
        return [behind]  # "36 million Japanese are over 65"
    for mention in reversed(reference.entity_names.find(near, language)):
        if mention.entity in own:
            near = f"{near[: mention.start]} {near[mention.end :]}"
    claim = frame.claim
    taken = [frame.quantity.text]
    taken += [span.text for span in (frame.quantity.qualifier, claim.time) if span is not None]
    for text in sorted(taken, key=len, reverse=True):
        near = near.replace(text, " ", 1)
    for name in _FORMS:
        near = form_pattern(language, name).sub(" ", near)
    for kind in _CUES:
        near = cue_pattern(language, kind).sub(" ", near)
    if any(sign.isdigit() for sign in near):
        return [near]
    vocabulary = load_vocabulary(language)
    small = vocabulary.stopwords | vocabulary.light
    words = (word.group() for word in _WORD.finditer(near))
    words = (word for word in words if len(word) > _SHORT and word.casefold() not in small)
    return [word for word in words if not says(word, frame, info, reference)]


def _runs_on(frame: ClaimFrame) -> bool:
    """Tell whether the words beside a figure go on right up to the next figure."""
    follow = frame.context[frame.context.find(frame.near) + len(frame.near) :]
    return follow[:1].isdigit()
