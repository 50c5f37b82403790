"""Numbers: words, digits and mixtures by language; spelled numbers against the grammar itself."""

from __future__ import annotations

import importlib.util
import random
from decimal import Decimal

import pytest

from claimkit import languages
from claimkit.extraction.numbers import find_numbers

WORDS = {
    "de": {
        "siebenhunderteinundzwanzigtausendzwölf": "721012",
        "achtzehnhundertzweiundfünfzig": "1852",
        "zwei und vierzig": "42",
        "ein hundert sieben und vierzig tausend vier hundert ein und fünfzig": "147451",
        "minus sechzig komma zwei vier": "-60.24",
        "fünf und drei Viertel Milliarde": "5750000000",
        "ein ein halb": "1.5",
        "eine halbe Million": "500000",
        "3 Mrd.": "3000000000",
        "ein Dutzend": "12",
        "½": "0.5",
        "2½": "2.5",
        "1 3/4": "1.75",
        "-1,2M": "-1200000",
        ",77": "0.77",
        "6,02 x 10^23": "6.02E23",
    },
    "en": {
        "one hundred and sixteen": "116",
        "twenty-one trillion three hundred": "21000000000300",
        "a trillionth": "1E-12",
        "five and a half million": "5500000",
        "half a million": "500000",
        "two hundred point seventy-one": "200.71",
        "three crore twelve lakh fifty-six thousand seven hundred twenty-one": "31256721",
        "12,34,567.89": "1234567.89",
        "thirty-five thousands": "35000",
        "eighteen point o five": "18.05",
        "1.3e6": "1300000",
        "5 million and a half": "5500000",
    },
    "fr": {
        "quatre-vingt-dix-sept": "97",
        "soixante et onze": "71",
        "mille deux cent soixante-six": "1266",
        "un million et demi": "1500000",
    },
    "es": {
        "dos mil millones": "2000000000",
        "veintiún mil trescientos": "21300",
        "tres millones y medio": "3500000",
        "siete con cincuenta": "7.5",
    },
    "it": {"tremiladuecentoquarantatré": "3243", "ventuno": "21", "centotto": "108", "due milioni e mezzo": "2500000"},
    "nl": {
        "driehonderdeenentachtigduizend": "381000",
        "drieëndertig": "33",
        "tweeënhalf": "2.5",
        "vijfentwintighonderd": "2500",
    },
    "pt": {"mil quinhentos e vinte e três": "1523", "três milhões e meio": "3500000", "dois onze avos": "0.1818181818"},
    "zh": {
        "四亿五千六百四十二万零一十五": "456420015",
        "一万三": "13000",
        "4.78万亿": "4780000000000",
        "负四十五亿": "-4500000000",
        "三又五分之一": "3.2",
    },
}


@pytest.mark.parametrize(("code", "text", "value"), [(c, t, v) for c, table in WORDS.items() for t, v in table.items()])
def test_value(code: str, text: str, value: str) -> None:
    (number,) = find_numbers(text, languages.load(code))
    assert abs(number.value - Decimal(value)) <= Decimal("1e-9") * max(1, abs(Decimal(value)))
    assert (number.start, number.end) == (0, len(text))


@pytest.mark.parametrize(
    ("code", "text", "values"),
    [
        ("de", "neun zwanzig", [9, 20]),
        ("de", "23 bis 170 Millionen", [23, 170000000]),
        ("de", "zwanzig dreihundert", [20, 300]),
        ("en", "between one hundred and two hundred", [100, 200]),
        ("de", "423 0000", [423, 0]),
        ("de", "zwischen hundert und zweihundert", [100, 200]),
        ("fr", "dix, sept", [10, 7]),
        ("es", "cien y doscientos", [100, 200]),
    ],
)
def test_separate_numbers_stay_separate(code: str, text: str, values: list[int]) -> None:
    assert [n.value for n in find_numbers(text, languages.load(code))] == values


@pytest.mark.parametrize("text", ["ein", "eine Frau", "A380", "P0", "GPT-4", "1.2.3", "12.5.2016", "v2"])
def test_no_number(text: str) -> None:
    assert not find_numbers(f"so {text} da", languages.load("de"))


@pytest.mark.parametrize(
    ("text", "precision"),
    [("317,8 Milliarden", "50000000"), ("25.000", "0.5"), ("2,50", "0.005"), ("eine Milliarde", "500000000")],
)
def test_precision_is_half_a_unit_of_the_last_digit(text: str, precision: str) -> None:
    (number,) = find_numbers(text, languages.load("de"))
    assert number.precision == Decimal(precision)


@pytest.mark.skipif(importlib.util.find_spec("num2words") is None, reason="num2words is not installed")
@pytest.mark.parametrize("code", ["de", "en", "fr", "es", "it", "nl", "pt"])
def test_spelled_numbers_are_read_back(code: str) -> None:
    from num2words import num2words

    draw = random.Random(7)
    sample = [draw.randrange(10 ** draw.randrange(1, 13)) for _ in range(150)]
    language = languages.load(code)
    wrong = []
    for number in [value for value in sample if value not in (0, 1)]:
        words = num2words(number, lang=code)
        if "dicotto" in words:  # num2words misspells the Italian 18 inside longer numbers
            continue
        found = find_numbers(words.replace(",", ""), language)
        if [n.value for n in found] != [number]:
            wrong.append((number, words, [str(n.value) for n in found]))
    assert wrong == []
