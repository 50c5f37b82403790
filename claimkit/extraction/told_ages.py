"""Ages whose years are left out and which the words before them tell: "younger than 16", "drivers over 50"."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from claimkit.extraction.drafts import Draft
from claimkit.extraction.scanning import Scan
from claimkit.extraction.speech_lexicons import speech_lexicon
from claimkit.languages import Language

_AGES, _GROWN = range(1, 110), range(14, 110)
_REACH = 48  # characters before a figure in which the words stand that make an age of it
_PERSONS_REACH = 160  # further ones among which a pronoun's people stand
_CLINGING = ("-", "/", "%", ":", "\u2013", "\u00b0")  # behind a figure that is no age
_BEHIND_NAME = re.compile(r",|\.(?!\s*[^\W\dA-Z_])")


class _AgeWords(NamedTuple):
    """What makes an age of a bare figure behind it."""

    surely: re.Pattern[str]
    bounded: re.Pattern[str]
    taken_up: re.Pattern[str]
    one: re.Pattern[str]
    persons: re.Pattern[str]
    not_behind: re.Pattern[str]
    ends: re.Pattern[str]


@functools.cache
def _age_words(language: Language) -> _AgeWords | None:
    words = language["units"].get("ages")
    if words is None:
        return None
    keys = ("surely", "bounds", "persons", "pronouns", "not_behind", "copulas", "one", "eldest", "is")
    listed = {
        key: "|".join(re.escape(word) for word in sorted(words.get(key, ()), key=len, reverse=True)) or r"(?!)"
        for key in keys
    }
    bounds = rf"(?: (?:{listed['copulas']}))? [\u201e\u201c\"]?(?:{listed['bounds']})"
    patterns = (
        rf"(?:{listed['surely']}) $",
        rf"(?:{listed['persons']}){bounds} $",
        rf"(?:{listed['pronouns']}){bounds} $",
        rf"(?:{listed['one']}|{listed['eldest']})(?:,| (?:{listed['is']})) $",
        rf"(?:{listed['persons']})(?!\w)",
        rf"(?:{listed['not_behind']}) $",
    )
    joints = "|".join(re.escape(word) for word in language["ranges"].get("lists", ()) if word.isalpha()) or r"(?!)"
    ends = re.compile(rf"[.,;:!?)\"\u201c\u201d\u00bb\u00ab\u2019\u2018\n]|$|\s(?:{joints})\s", re.IGNORECASE)
    surely, bounded, taken_up, one, persons, not_behind = (
        re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE) for pattern in patterns
    )
    return _AgeWords(surely, bounded, taken_up, one, persons, not_behind, ends)


def _behind_person(text: str, start: int, place: int, language: Language) -> bool:
    """Tell whether the word before a bracket is what a person is called: "seine Frau (49)", "the driver (49)"."""
    word = text[start : place - 1].rstrip().rpartition(" ")[2].lower()
    if not word.isalpha() or language["roles"] is None or language["speech"] is None:
        return False
    lexicon = speech_lexicon(language)
    own = (language["units"].get("ages") or {}).get("one", ())
    return word in lexicon.persons or lexicon.person_endings.ends(word) or any(word == name.lower() for name in own)


def is_told_age(draft: Draft, scanned: Scan, language: Language) -> bool:
    """Tell whether the words before a figure make an age of it: "younger than 16", "drivers over 50", "my son is 13,"."""
    words, text = _age_words(language), scanned.text
    if words is None or not may_be_age(draft):
        return False
    start = max(0, draft.start - _REACH)
    if text[draft.start - 1 : draft.start] == "(" and text[draft.end : draft.end + 1] == ")":
        return draft.top is None and draft.value in _GROWN and _behind_person(text, start, draft.start, language)
    if text[draft.start - 1 : draft.start] != " " or text[draft.end : draft.end + 1] in _CLINGING:
        return False
    if words.surely.search(text, start, draft.start):
        return True
    if draft.top is not None:
        return False
    bounded = words.bounded.search(text, start, draft.start)
    if bounded is not None:  # the number of pupils may fall below 40
        return words.not_behind.search(text, max(0, bounded.start() - _REACH), bounded.start()) is None
    if words.taken_up.search(text, start, draft.start):
        return (
            words.persons.search(text, max(text.rfind("\n", 0, start), start - _PERSONS_REACH, 0), draft.start)
            is not None
        )
    if words.one.search(text, start, draft.start) is None:
        return False
    if text[draft.start - 2] == ",":
        return draft.value in _GROWN and _BEHIND_NAME.match(text, draft.end) is not None
    dotted = text[draft.end : draft.end + 1] == "." and text[draft.end - 1].isdigit()
    if dotted and draft.value not in _GROWN and language["numbers"].get("ordinal_point"):
        return False  # "Sein Bruder wurde 3."
    return words.ends.match(text, draft.end) is not None


def may_be_age(draft: Draft) -> bool:
    """Tell whether a figure is as large as somebody can be old."""
    oldest = draft.value if draft.top is None else draft.top
    return draft.value in _AGES and oldest in _AGES and draft.number.scale == 1
