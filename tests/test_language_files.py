"""Every language file keeps the schema, and every entry fires in its example.

A table's owner adds its check to `CHECKS`: a function that yields (what was tried, whether it fired).
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import claimkit
from claimkit import languages
from claimkit.extraction.cues import qualifying_words
from claimkit.extraction.numbers import find_numbers
from claimkit.extraction.quantities import find_quantities
from claimkit.languages import Language
from claimkit.schema import load_schema
from claimkit.units import split_money

CODES = languages.codes()
Tried = Iterator[tuple[str, bool]]


@pytest.mark.parametrize("code", CODES)
def test_file_keeps_the_schema(code: str) -> None:
    validator = jsonschema.Draft202012Validator(load_schema("language"))
    errors = [
        f"{'/'.join(map(str, error.path))}: {error.message}"
        for error in validator.iter_errors(dict(languages.load(code).tables))
    ]
    assert not errors


@pytest.mark.parametrize("code", CODES)
def test_a_table_read_alone_is_the_one_in_the_whole_file(code: str) -> None:
    path = Path(languages.__file__).parent / f"{code}.toml"
    whole = tomllib.loads(path.read_text(encoding="utf-8"))
    assert {name: languages._read_toml(path, name) for name in whole} == {name: {name: whole[name]} for name in whole}
    assert languages._read_toml(path, "no_such_table") == {}


def test_a_malformed_file_is_named_and_not_taken_for_a_missing_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xx.toml").write_text("[language\nname = 1\n", encoding="utf-8")
    monkeypatch.setattr(languages, "_FOLDER", tmp_path)
    with pytest.raises(claimkit.LanguageFileError, match=r"xx\.toml: .*line 1"):
        claimkit.extract("Ein Satz mit 3 Zahlen.", language="xx")
    with pytest.raises(claimkit.LanguageError, match="'yy'"):
        languages.load("yy")


def numbers(language: Language) -> Tried:
    """Each number word alone has the value of its key."""
    table = language["numbers"]
    silent = {*table.get("never", ()), *table.get("part_words", ())}
    for name in ("cardinals", "multipliers", "mixed"):
        for value, words in table.get(name, {}).items():
            for word in words:
                found = find_numbers(f"{word}'x" if word in table.get("elided", ()) else word, language)
                odd = name == "multipliers" and (float(value) < 100 or table.get("positional"))
                yield word, odd or word in silent or (len(found) == 1 and found[0].value == float(value))
    for value, stems in table.get("ordinals", {}).items():
        for word in stems if value != "endings" else ():
            form = word + table["ordinals"].get("endings", [""])[0]
            found = find_numbers(form, language)
            yield form, form in silent or (len(found) == 1 and found[0].ordinal and found[0].value == int(value))


def grammar(language: Language) -> Tried:
    """Signs, decimal signs, plurals, fractions, letters of scale and endings of ordinals work beside a number."""
    table = language["numbers"]
    five, three = table["cardinals"]["5"][0], table["cardinals"]["3"][0]
    space = " " if table.get("spaced", True) else ""

    def values(text: str) -> list[tuple[float, bool]]:
        return [(float(number.value), number.ordinal) for number in find_numbers(text, language)]

    for word in table.get("negative", ()):
        yield word, values(f"{word}{space}{five}") == [(-5, False)]
    for word in table.get("point", ()):
        yield word, values(f"{five}{space}{word}{space}{three}") == [(5.3, False)]
    for value, words in table.get("plurals", {}).items():
        for word in words:
            yield word, (float(value), False) in values(word)
    for value, words in table.get("fractions", {}).items():
        for word in words if value.isdecimal() else ():
            found = values(f"{three} {word}")
            yield word, any(abs(v - 3 / int(value)) < 1e-6 for v, _ in found)
    for value, letters in table.get("symbols", {}).items():
        for letter in letters:
            yield letter, values(f"12{letter}") == [(12 * float(value), False)]
    for ending in table.get("ordinal_suffixes", ()):
        yield ending, values(f"12{ending}") == [(12, True)]


def per(language: Language) -> Tried:
    """Each word for a rate and each phrase gives the example a rate."""
    table = language["per"]
    example = table["example"]
    head = example.rpartition(" ")[0]
    for word in table["words"]:
        listed = table.get("nouns") if word in table.get("articles", ()) else None
        text = f"{head} {listed[0]}." if listed else example
        yield word, _has_rate(text.format(word), language)
    for phrase in table.get("phrases", {}):
        yield phrase, _has_rate(f"{head.format(phrase)}.", language)
    for word in table.get("adverbs", {}).get("words", ()):
        found = claimkit.extract(table["adverbs"]["example"].format(word.capitalize()), language=language.code).claims
        yield word, [c.quantity.unit.per is not None for c in found] == [True]
    for name in ("each", "far", "sold", "every", "portions"):
        for word in table.get(name, {}).get("words", ()):
            text = table[name]["example"].replace("{}", word).replace("' ", "'")
            found = claimkit.extract(text[0].upper() + text[1:], language=language.code).claims
            yield word, [c.quantity.unit.per is not None for c in found] == [True]
    for word in table.get("causes", {}).get("words", ()):
        found = claimkit.extract(table["causes"]["example"].format(word), language=language.code).claims
        yield f"why {word}", [c.quantity.unit.per is not None for c in found] == [False]
    if "single" in table:
        found = claimkit.extract(table["single"]["example"], language=language.code).claims
        yield table["single"]["example"], [c.quantity.unit.per is not None for c in found] == [False]
    if "only_counted" in table:
        counted = table["only_counted"]
        yield counted["example"], _has_rate(counted["example"], language)
        yield counted["words"][0], not _has_rate(example.format(counted["words"][0]), language)


def _has_rate(text: str, language: Language) -> bool:
    return any(q.unit.per is not None or "/" in (q.unit.code or "") for q in find_quantities(text, language))


def told_ages(words: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield a sentence for each word that makes an age of a bare figure."""
    if words is None:
        return
    yield from (words["example"].format(word) for word in words["surely"])
    yield from (f"{word} {words['bounds'][0]} 40." for word in words["persons"])
    yield from (f"{words['persons'][0]} {word} 40." for word in words["bounds"])
    yield from (f"{words['persons'][0]} {word} {words['bounds'][0]} 40." for word in words.get("copulas", ()))
    yield from (f"{words['persons'][0]}, {word} {words['bounds'][0]} 40." for word in words.get("pronouns", ()))
    yield from (f"{word}, 40." for word in words.get("one", ()))
    yield from (f"{word} {words['is'][0]} 40." for word in words.get("eldest", ()))
    yield from (f"{words['one'][0]} {word} 40." for word in words.get("is", ()))


def units(language: Language) -> Tried:
    """Each unit word fires in the example with its kind."""
    yield from clock_hours(language)
    yield from bare_articles(language)
    table = language["units"]
    for kind in ("physical", "duration", "percent", "percentage_point"):
        for words in table.get(kind, {}).values():
            for word in words:
                yield word, any(q.unit.kind == kind for q in find_quantities(table["example"].format(word), language))
    for stems in table.get("prefixed", {}).values():
        for stem in stems:
            yield stem, any(q.unit.kind == "physical" for q in find_quantities(table["example"].format(stem), language))
    if "half_behind" in table:
        halves = [q.value == Decimal("2.5") for q in find_quantities(table["half_behind"]["example"], language)]
        yield table["half_behind"]["example"], halves == [True]
    for word in table.get("point_parts", {}).get("words", ()):
        numbers = language["numbers"]
        parts = (f"{number} {word}" for number in (*numbers["cardinals"]["3"], *numbers["articles"]))
        found = [find_quantities(table["point_parts"]["example"].format(part), language) for part in parts]
        yield word, ["pp", "%"] in [[q.unit.code for q in one] for one in found]
    for word in table.get("money_nouns", {}).get("words", ()):
        found = find_quantities(table["money_nouns"]["example"].format(word), language)
        yield word, [q.unit.code for q in found] == ["EUR", "EUR"]
    for word in table.get("echoes", {}).get("words", ()):
        found = find_quantities(table["echoes"]["example"].format(word), language)
        yield word, len(found) == 2 and found[0].unit == found[1].unit
    for sentence in told_ages(table.get("ages")):
        yield sentence, [q.unit.code for q in find_quantities(sentence, language)] == ["a"]
    for entry in table.get("attached", ()):
        kinds = {q.unit.kind for q in find_quantities(entry["example"], language)}
        yield entry["example"], entry["kind"] in kinds
    for entry in table.get("ambiguous", ()):
        for word in entry["words"]:
            codes = {q.unit.code for q in find_quantities(entry["example"].format(word), language)}
            yield word, entry.get("code") in codes


def hours(language: Language) -> Tried:
    """Each word before two hours leaves no figure, and without it they are a length of time."""
    table = language["units"].get("clock_open", {})
    for word in table.get("words", ()):
        yield word, not find_quantities(table["example"].format(word), language)
        yield f"no {word}", len(find_quantities(table["example"].format(""), language)) == 1


def bare_articles(language: Language) -> Tried:
    """Each article gives the last figure of its example the unit of the one before."""
    table = language["units"].get("bare_articles", {})
    for kind in ("percent", "plural"):
        for word in table.get(kind, ()):
            text = table[f"{kind}_example"].format(word).replace("' ", "'")
            found = find_quantities(text, language)
            yield f"{kind} {word}", found[-1].unit.kind == ("percent" if kind == "percent" else "physical")


def noun_senses(language: Language) -> Tried:
    """A denominator or a unit that is also a noun is counted in a figure of digits or in its example."""
    for word in language["numbers"].get("noun_denominators", ()):
        found = find_quantities(f"20 {word}", language)
        yield word, len(found) == 1 and found[0].value == 20 and found[0].unit.kind == "count"
    for entry in language["units"].get("ambiguous", ()):
        for word in entry["words"] if "noun" in entry else ():
            found = find_quantities(entry["noun"]["example"].format(word), language)
            yield f"noun {word}", [q.unit.kind for q in found] == ["count"]


def clock_hours(language: Language) -> Tried:
    """No bare hour of the day is a figure behind each word, unless a barred word stands before that."""
    table = language["units"].get("clock_bare", {"words": (), "barred": ()})
    for word in table["words"]:
        yield word, not find_quantities(table["example"].format(word), language)
    for word in table["barred"]:
        text = table["example"].format(f"{word} {table['words'][0]}")
        yield f"barred {word}", len(find_quantities(text, language)) == 1


def currencies(language: Language) -> Tried:
    """Each name of money fires in the example with its code."""
    table = language["currencies"]
    rest = {word: entry.get("otherwise") for entry in table.get("context", ()) for word in entry["words"]}
    for code, words in table["words"].items():
        for word in words:
            found = find_quantities(table["example"].format(word), language)
            codes = {q.unit.code for q in found if q.unit.kind == "currency"}
            yield f"{code} {word}", (rest.get(word) if code == "any" else split_money(code)[0]) in codes
    for entry in table.get("context", ()):
        cued = {split_money(code)[0] for code in entry["codes"]}
        for word in entry["words"]:
            found = find_quantities(entry["example"].format(word), language)
            yield f"whose {word}", any(q.unit.code in cued for q in found)
        for code, typical in entry.get("typical", {}).items():
            for word, other in zip(typical, (*typical[1:], typical[0]), strict=True):
                found = find_quantities(f"{word} - {other} - 12 {entry['words'][-1]}", language)
                yield f"typical of {code}: {word}", found[-1].unit.code == code


def qualifiers(language: Language) -> Tried:
    """Each qualifier is found with its bound and softness."""
    for entry in language["qualifiers"]:
        wanted = (entry.get("bound", "exact"), entry.get("approximate", False))
        for word in qualifying_words(entry):
            found = find_quantities(entry["example"].format(word), language)
            right = [q for q in found if q.qualifier and (q.bound, q.approximate) == wanted]
            yield word, len(found) == 1 and bool(right)


def thresholds(language: Language) -> Tried:
    """Each verb bounds the figure of its example, and the other way round when it is denied."""
    turned = {"more_than": "at_most", "less_than": "at_least"}
    for entry in language["thresholds"]:
        example = entry["example"].replace("[[", "").replace("]]", "")
        for verb in entry["verbs"]:
            found = find_quantities(example.format(verb), language)
            yield verb, [q.bound for q in found] == [entry["bound"]]
        for word in entry["negations"]:
            found = find_quantities(example.format(f"{entry['verbs'][0]} {word}"), language)
            yield word, [q.bound for q in found] == [turned[entry["bound"]]]


def ranges(language: Language) -> Tried:
    """Each connector makes a range, as do the pairs of words."""
    table = language["ranges"]
    for name in ("between", "from_to"):
        if name in table:
            yield (
                table[name]["example"],
                any(q.bound == "range" for q in find_quantities(table[name]["example"], language)),
            )
    for name in ("steps", "back_steps"):
        if name in table:
            found = find_quantities(table[name]["example"], language)
            yield table[name]["example"], [q.unit.code for q in found] == ["%", "%"]
    for word in table.get("connectors", ()):
        yield word, any(q.bound == "range" for q in find_quantities(table["example"].format(word), language))


def ratios(language: Language) -> Tried:
    """Each share fires with its value."""
    table = language["ratios"] or {}
    for value, words in table.get("words", {}).items():
        for word in words:
            mark = word[-1:] in ".,;" and "|" in word
            text = table["example"].format(word.replace("|", "" if mark else " ").replace(">", " "))
            yield (
                word,
                any(q.unit.kind == "ratio" and q.value == Decimal(value) for q in find_quantities(text, language)),
            )
    for name in ("every_example", "of_example"):
        if table.get(name):
            yield table[name], any(q.unit.kind == "ratio" for q in find_quantities(table[name], language))


def factors(language: Language) -> Tried:
    """Each factor fires with its value."""
    table = language["factors"] or {}
    for value, words in table.get("words", {}).items():
        for word in words:
            found = find_quantities(table["example"].format(re.sub(r"\|(?=\w)", " ", word).replace("|", "")), language)
            yield word, any(q.unit.kind == "factor" and q.value == Decimal(value) for q in found)
    if "times" in table:
        yield (
            table["times"]["example"],
            any(q.unit.kind == "factor" for q in find_quantities(table["times"]["example"], language)),
        )


def non_numbers(language: Language) -> Tried:
    """Labels and idioms silence the number words in them."""
    table = language["non_numbers"] or {}
    for label in table.get("labels", ()):
        yield label, not find_quantities(table["example"].format(label), language)
    rows = table.get("plural_labels", {})
    for label in rows.get("words", ()):
        yield f"plural {label}", not find_quantities(rows["example"].format(label), language)
    pointers = table.get("labels_not_after", {})
    for word in pointers.get("words", ()):
        yield word, len(find_quantities(pointers["example"].format(word), language)) == 1
    free = table.get("no_names", {})
    for noun in free.get("words", ()):
        yield noun, len(find_quantities(free["example"].format(noun.capitalize()), language)) == 2
    for phrase in table.get("phrases", ()):
        words = (language["numbers"]["cardinals"]["7"][0], "8")
        filled = (re.sub(r"\{\w+\}", word, phrase.replace("{t}", "7.30").replace("{end}", ".")) for word in words)
        yield phrase, not any(find_quantities(text, language) for text in filled)


def nouns(language: Language) -> Tried:
    """The counted noun is found behind each adjective."""
    table = language["nouns"] or {}
    for word in table.get("times", {}).get("words", ()):
        found = find_quantities(table["times"]["example"].format(word.capitalize()), language)
        yield word, len(found) == 2 and found[0].unit.text is None
    for adjective in table.get("adjectives", ()):
        found = find_quantities(table["example"].format(adjective), language)
        yield adjective, any(q.unit.kind == "count" and q.unit.text for q in found)
        for adverb in table.get("adverbs", ()):
            found = find_quantities(table["example"].format(f"{adverb} {adjective}"), language)
            yield adverb, any(q.unit.kind == "count" and q.unit.text for q in found)


def denied_bounds(language: Language) -> Tried:
    """Each negation turns the bound of its example, and no barred word lets it through."""
    table = language["denied_bounds"]
    example = table["example"].replace("[[", "").replace("]]", "")
    bounds = {"at_most", "at_least"}
    for word in table["words"]:
        yield word, [q.bound in bounds for q in find_quantities(example.format(word), language)] == [True]
    for word in table["barred"]:
        text = example.format(f"{table['words'][0]} {word}")
        yield f"barred {word}", not any(q.bound in bounds for q in find_quantities(text, language))


CHECKS: dict[str, Callable[[Language], Tried]] = {
    check.__name__: check
    for check in (
        numbers,
        grammar,
        per,
        units,
        currencies,
        hours,
        noun_senses,
        qualifiers,
        thresholds,
        denied_bounds,
        ranges,
        ratios,
        factors,
        non_numbers,
        nouns,
    )
}


@pytest.mark.parametrize("table", CHECKS)
@pytest.mark.parametrize("code", CODES)
def test_every_entry_fires(code: str, table: str) -> None:
    language = languages.load(code)
    if table != "grammar" and not language[table]:
        pytest.skip(f"{code} has no table [{table}]")
    assert [what for what, fired in CHECKS[table](language) if not fired] == []


@pytest.mark.skipif(importlib.util.find_spec("babel") is None, reason="Babel is not installed")
@pytest.mark.parametrize("name", ["build_cldr.py", "build_cities.py"])
def test_cldr_files_are_what_the_script_makes(name: str) -> None:
    script = Path(__file__).parent.parent / "scripts" / name
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_tables_of_other_parts_are_accepted() -> None:
    extra: dict[str, Any] = dict(languages.load("de").tables) | {"another": {"anything": 1}}
    jsonschema.Draft202012Validator(load_schema("language")).validate(extra)
