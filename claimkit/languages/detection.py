"""Which language a text is written in; "und" instead of a guess. The only importer of langdetect.

Three witnesses: the script of the letters (a gate), the frequent grammar words of our languages, and langdetect,
seeded and restricted to our languages. Where words and langdetect disagree, py3langid, which knows 97 languages, is
asked; two must agree. langdetect alone is not deterministic without a seed and calls Traditional Chinese Korean.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from typing import Any

from claimkit import languages
from claimkit.records import Detection

UNDECIDED = "und"
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS_ENOUGH = 20_000  # letters looked at for the script; more does not change the answer
_SAMPLE = 6_000  # characters that langdetect and py3langid see
_FEW = 60  # words, evenly from the whole text, that langdetect is asked about first
_PARAGRAPH_WORDS = 12  # shorter paragraphs follow their neighbours
# Scripts that one language owns among those that news is written in, by the first word of the Unicode character name.
_OWN_SCRIPT = {"HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "THAI": "th", "HEBREW": "he", "GREEK": "el"}


def detect_language(text: str) -> Detection:
    """Return the main language of a text, how sure that is (0 to 1), and the share of the text per language.

    Shares are measured in letters, paragraph by paragraph. An empty or undecided text gives "und". The same text gives
    the same answer in every run and process.
    """
    paragraphs = [part for part in text.splitlines() if _WORD.search(part)]
    if not paragraphs:
        return Detection(UNDECIDED, 0.0, {})
    whole, confidence = _detect(text)
    weights: Counter[str] = Counter()
    for part in paragraphs:
        code = whole
        if len(paragraphs) > 1 and len(_WORD.findall(part[:500])) >= _PARAGRAPH_WORDS:
            code = _paragraph(part, whole)
        weights[code] += sum(map(str.isalpha, part[:_SAMPLE]))
    total = sum(weights.values())
    if not total:  # signs that count as parts of words and are no letters: a Roman numeral's sign, say
        return Detection(UNDECIDED, 0.0, {})
    shares = {code: round(weight / total, 4) for code, weight in sorted(weights.items(), key=_heaviest_first)}
    main = next(iter(shares))
    if main != whole:
        confidence = min(confidence, 0.5)
    return Detection(main, round(confidence * max(shares[main], 0.5), 4) if main != UNDECIDED else 0.0, shares)


def _heaviest_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _paragraph(text: str, whole: str) -> str:
    """Return the language of a paragraph when it clearly differs from the article's, else the article's."""
    votes = _word_votes(text)
    if votes and votes[0][0] == whole:
        return whole
    code, confidence = _detect(text)
    return code if code != UNDECIDED and confidence >= 0.5 else whole


def _detect(text: str) -> tuple[str, float]:
    scripts = _scripts(text)
    if not scripts:
        return UNDECIDED, 0.0
    script, share = scripts.most_common(1)[0][0], max(scripts.values()) / scripts.total()
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > 0.05 * scripts.total():
        return "ja", share
    if script == "CJK":
        return _written_form(text), share
    if script in _OWN_SCRIPT:
        return _OWN_SCRIPT[script], share
    if script != "LATIN":
        return _second_opinion(text, None)
    votes = _word_votes(text)
    words = _sample(text).split(" ")
    clear = len(votes) == 1 or (len(votes) > 1 and 2 * votes[1][1] < votes[0][1])
    few = words[:: len(words) // _FEW] if clear and len(words) >= 2 * _FEW else []
    if few and _langdetect(" ".join(few)) == votes[0][0]:  # two that agree need no more words
        return votes[0][0], _confidence(votes)
    first = _langdetect(" ".join(words))
    if votes and votes[0][0] == first:
        return first, _confidence(votes)
    return _second_opinion(text, first, *(code for code, _ in votes[:1]))


def _scripts(text: str) -> Counter[str]:
    found = Counter[str]()
    for char, count in Counter(itertools.islice(filter(str.isalpha, text), _LETTERS_ENOUGH)).items():
        found[_script(char)] += count
    found.pop("", None)
    return found


@functools.lru_cache(maxsize=4096)
def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0].split("-")[0]


def _written_form(text: str) -> str:
    """Return the written form of Chinese whose own characters are more frequent ("zh-Hans", "zh-Hant")."""
    seen = Counter(text[:_LETTERS_ENOUGH])
    for code in languages.codes():
        forms = languages.load_head(code).get("forms", {})
        scores = {form: sum(seen[c] for c in set(chars) - _shared(forms)) for form, chars in forms.items()}
        if scores:
            return str(max(scores, key=lambda form: scores[form]))
    return UNDECIDED


def _shared(forms: dict[str, str]) -> set[str]:
    return set.intersection(*map(set, forms.values()))


@functools.cache
def _function_words() -> dict[str, tuple[tuple[str, float], ...]]:
    """Map each grammar word to its languages; a word that several languages share counts less for each."""
    owners: dict[str, list[str]] = {}
    for code in languages.codes():
        for word in languages.load_head(code).get("function_words", ()):
            owners.setdefault(word, []).append(code)
    return {word: tuple((code, 1 / len(codes)) for code in codes) for word, codes in owners.items()}


def _word_votes(text: str) -> list[tuple[str, float]]:
    """Return languages by the weight of their grammar words, the best first; empty without a clear winner."""
    known, votes, count = _function_words(), Counter[str](), 0
    for match in _WORD.finditer(text, 0, _LETTERS_ENOUGH):
        count += 1
        for code, weight in known.get(match.group().lower(), ()):
            votes[code] += weight  # type: ignore[assignment]
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < max(0.5, 0.08 * count):  # in running text every third word is a grammar word
        return []
    return [(code, float(weight)) for code, weight in ranked]


def _confidence(votes: list[tuple[str, float]]) -> float:
    """Return how far the winner leads, shrunk while the votes are few; half where two languages are level."""
    best, second = votes[0][1], votes[1][1] if len(votes) > 1 else 0.0
    return round((1 - 0.5 * (second / best) ** 2) * (best + 1) / (best + 1.5), 4)


def _second_opinion(text: str, *candidates: str | None) -> tuple[str, float]:
    """Ask py3langid; it must agree with one witness, or be sure on its own for a language that is not ours."""
    code, probability = _langid().classify(_sample(text))
    if code in candidates and probability >= 0.5:
        return code, min(0.8, float(probability))
    if code not in languages.codes() and probability >= 0.9 and len(_WORD.findall(text[:_SAMPLE])) >= 5:
        return code, min(0.7, float(probability))
    return UNDECIDED, 0.0


def _sample(text: str) -> str:
    """Return text for the statistical detectors: letters and blanks from the start, digits and marks left out."""
    return " ".join(match.group() for match, _ in zip(_WORD.finditer(text), range(_SAMPLE // 6), strict=False))


@functools.cache
def _langid() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@functools.cache
def _factory() -> Any:
    """Return a langdetect factory that knows our languages of Latin script only, seeded."""
    from langdetect.detector_factory import DetectorFactory

    codes = [code for code in languages.codes() if languages.load_head(code).get("script") == "LATIN"]
    factory = DetectorFactory()
    factory.load_json_profile(list(_profiles(codes)))
    factory.set_seed(0)
    return factory


def _profiles(codes: Iterable[str]) -> Iterable[str]:
    folder = resources.files("langdetect") / "profiles"
    for code in codes:
        profile = folder / code
        if profile.is_file():
            yield json.dumps(json.loads(profile.read_text(encoding="utf-8")))


def _langdetect(sample: str) -> str:
    """Return langdetect's answer for what `_sample` gives, UNDECIDED where it has none."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    detector.append(sample)
    try:
        return str(detector.detect())
    except LangDetectException:
        return UNDECIDED
