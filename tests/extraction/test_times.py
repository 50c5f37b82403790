"""Times: every word, form, join and bound of the language files fires in its example; values; speed; any text."""

from __future__ import annotations

import datetime
import re
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimkit.extraction.times import calendar_spans, find_times
from claimkit.languages import codes, load

PUBLISHED = "2024-05-15"
CASES = Path(__file__).parent.parent / "cases"
NEGATIVE = (
    "intended",
    "weekday_ahead",
    "changed",
    "counted",
    "than",
    "usual",
    "not_year",
    "not_season",
    "from_figure",
    "to_figure",
    "future",
    "past",
    "past_before",
    "future_before",
    "pluperfect",
    "perfect",
    "not_past",
    "no_look",
    "stop",
)
LANGUAGES = [code for code in codes() if load(code)["times"]]


def _marked(sentence: str) -> tuple[str, int, int]:
    match = re.search(r"\[\[(.*?)\]\]", sentence)
    assert match is not None, sentence
    text = sentence.replace("[[", "").replace("]]", "")
    return text, match.start(), match.start() + len(match.group(1))


def _examples() -> Iterator[tuple[str, str, str]]:
    for code in LANGUAGES:
        for group in ("forms", "joins", "bounds"):
            for spec in load(code)["times"][group]:
                yield code, spec["form"], spec["example"]


def _words() -> Iterator[tuple[str, str, str, str]]:
    for code in LANGUAGES:
        for role, values in load(code)["times"]["roles"].items():
            for value, words in values.items():
                if value != "example":
                    for word in words:
                        yield code, role, values["example"], word.lstrip("=")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_form_join_and_bound_fires(code: str) -> None:
    """Find exactly the marked stretch in the example of every entry."""
    silent = []
    for language, form, example in _examples():
        if language == code:
            text, start, end = _marked(example)
            if not any((t.start, t.end) == (start, end) for t in find_times(text, code, published=PUBLISHED)):
                silent.append((form, example))
    assert not silent


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_plays_its_role(code: str) -> None:
    """Find a time over each word of a role in the role's example sentence, or none where the word rules it out."""
    silent = []
    for language, role, example, word in _words():
        if language == code and not _plays(code, role, example, word):
            silent.append((role, word))
    assert not silent


def _plays(code: str, role: str, example: str, word: str) -> bool:
    text, start = example.replace("{}", word), example.index("{}")
    times = find_times(text, code, published=PUBLISHED)
    if role in NEGATIVE:
        return _is_negative(code, role, example, text, word)
    if role.endswith("_cue"):
        return bool(times) and not any(t.start == start and t.end == start + len(word) for t in times)
    return any(t.start < start + len(word) and t.end > start for t in times)


def _is_negative(code: str, role: str, example: str, text: str, word: str) -> bool:
    times = find_times(text, code, published=PUBLISHED)
    if role in ("counted", "not_year"):
        return not any(t.text == "2010" for t in times)
    if role in ("from_figure", "to_figure"):
        return not times
    if role == "than":
        return any(t.text == "2019" for t in times)
    if role == "usual":
        return [t.kind for t in times] == ["set"]
    if role == "not_season":
        return [t.text for t in times] == ["2025"]
    if role == "stop":
        return len(times) == 2
    if role == "changed":
        return [t.since for t in times] == ["2024-05-01"] and times[0].until is not None
    since = [t.since or t.until for t in times if t.since or t.until]
    if role == "future_before":
        return [t.since for t in times] == ["2024-10-01"]
    if role == "intended":
        return since == ["2024-12-25"]
    return bool(since) and all((day > PUBLISHED) == (role in ("future", "weekday_ahead", "not_past")) for day in since)


def _cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(CASES.glob("*.times.toml")):
        code = path.name.split(".")[0]
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            yield code, case


@pytest.mark.parametrize(("code", "case"), list(_cases()), ids=lambda x: x if isinstance(x, str) else x["text"][:40])
def test_case(code: str, case: dict[str, Any]) -> None:
    """Find the marked times with their values, and nothing else."""
    text = case["text"].replace("[[", "").replace("]]", "")
    found = find_times(text, code, published=case.get("published", PUBLISHED))
    assert [t.text for t in found] == re.findall(r"\[\[(.*?)\]\]", case["text"])
    got = [f"{t.kind} {t.since or ''}..{t.until or ''}" for t in found]
    assert got == case["times"]
    for t in found:
        assert text[t.start : t.end] == t.text


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "31.",
                "02",
                ".",
                "2023",
                "Mai",
                "vor",
                "bis",
                "9999",
                "letzten",
                "Jahren",
                "1",
                "/",
                "-",
                "v. Chr.",
                " ",
                "of",
                "last",
                "year",
                "Q",
                "3",
                "century",
                "the",
                "99",
                "\n\n",
                "'",
                ":",
                "Montag",
                "Ende",
                "0",
                "heute",
            ]
        )
    ).map(" ".join)
    | st.text(),
    st.sampled_from(LANGUAGES),
    st.none() | st.dates(),
)
def test_any_text_is_read(text: str, code: str, published: datetime.date | None) -> None:
    """Never raise, keep text order, never overlap, and give real days."""
    last = 0
    for t in find_times(text, code, published=published):
        assert last <= t.start < t.end
        assert t.since is None or t.until is None or t.since <= t.until or t.since.startswith("-")
        last = t.end
    assert all(start < end for start, end in calendar_spans(text, code))


def test_relative_times_need_a_publication_date() -> None:
    """Leave both sides open when nobody says when the article appeared."""
    (found,) = find_times("Im Vorjahr sank der Umsatz.", "de")
    assert (found.kind, found.since, found.until) == ("interval", None, None)


def test_bad_publication_date_is_named() -> None:
    """Say what was given when the publication date is none."""
    with pytest.raises(ValueError, match="gestern"):
        find_times("Heute.", "de", published="gestern")


def test_numeral_order_follows_the_texts_habit() -> None:
    """Read 5/6/2021 as the text's other dates show."""
    first, second = find_times("From 23/5/2021 to nothing, then 5/6/2021.", "en")
    assert (first.since, second.since) == ("2021-05-23", "2021-06-05")


def test_calendar_spans_leave_quantities_alone() -> None:
    """Cover dates, years and clock times, not counts and durations."""
    text = "Am 23.05.2021 um 14:30 Uhr kamen 2000 Menschen, 2018 waren es drei Monate lang 1500 Euro."
    assert [text[a:b] for a, b in calendar_spans(text, "de")] == ["23.05.2021 um 14:30 Uhr", "2018"]


@pytest.mark.parametrize("unit", ["Am 3. Mai 2021 stieg der Umsatz. ", "2018 ", "1. ", "vor ", "bis bis ", "31.02. "])
def test_time_is_linear(unit: str) -> None:
    """Take at most about four times as long for four times the text."""

    def seconds(count: int) -> float:
        text, best = unit * count, 9.0
        for _ in range(3):
            start = time.process_time()
            find_times(text, "de", published=PUBLISHED)
            best = min(best, time.process_time() - start)
        return best

    seconds(10)
    assert seconds(4000) < 0.01 + 8 * seconds(1000)
