"""Score the lexical layer on sets of numeric records and write the table of the goals to `docs/quantities.md`.

    python scripts/score_numeric.py --sets FOLDER --scorer score_numeric.py [--only PATTERN] [--misses] [--write FILE]

FOLDER holds `NAME.LANGUAGE.jsonl` files of records {id, text, gold, kinds}; the scorer is a module with `score` and
`load`.
"""

from __future__ import annotations

import argparse
import fnmatch
import importlib.util
import re
import sys
import time
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

from claimkit import languages
from claimkit.extraction.numbers import find_numbers
from claimkit.extraction.quantities import find_quantities
from claimkit.records import Quantity

TEMPERATURES = {"\N{DEGREE SIGN}C", "\N{DEGREE SIGN}F", "K"}
ANGLES = ("angle", "rotat", "turn", "dreh", "winkel", "tourn", "gir", "ruot", "draai", "hoek", "ngul", "vir")

FINER = {"a": ("mo", 12), "wk": ("d", 7), "d": ("h", 24), "h": ("min", 60), "min": ("s", 60)}
BEGIN, END = "<!-- table -->", "<!-- end of table -->"
UNSCORED = ("dk_time", "rt_datetime", "smartdata", "t2n_")
# Set, measure, best peer as published with the goals ("-": none named), goal.
OTHERS = ("en", "fr", "es", "it", "nl", "pt")
GOALS = (
    ("rt_number.de", "relaxed", "96.2", 97),
    ("rt_currency.de", "relaxed", "91.7", 97),
    ("rt_percent.de", "relaxed", "100", 97),
    ("rt_ordinal.de", "relaxed", "88.9", 96),
    ("rt_dimension.de", "unit", "25", 95),
    ("rt_temperature.de", "unit", "57", 95),
    ("rt_age.de", "unit", "0", 95),
    ("dk_numeral.de", "relaxed", "74.5", 95),
    ("dk_distance.de", "relaxed", "45.5", 95),
    ("dk_volume.de", "relaxed", "42.9", 95),
    ("dk_duration.de", "relaxed", "16", 90),
    ("nemo_itn.de", "relaxed", "53.0", 88),
    *((f"rt_number.{code}", "relaxed", "77.8" if code == "fr" else "92-99", 97) for code in OTHERS),
    *((f"rt_currency.{code}", "relaxed", "85-97", 96) for code in OTHERS),
    *((f"dk_numeral.{code}", "relaxed", "94.0 at best (it)", 95) for code in (*OTHERS, "zh")),
)
GAP, SENTENCE_END = 45, re.compile(r"[.!?](?:\s|$)")
SMALL = Decimal("0.000001")
GRAMS = {"mg": Decimal("0.001"), "kg": Decimal(1000)}
NAMES = {"s": "second", "min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}


CENTS = re.compile(
    r"(?i)(c|ct|cts|p|pen[nci]\w*|cent\w*|c\u00e9nt\w*|rappen|rp\.?|kopeken|\u00f8re|\u00f6re|grosz\w*|fen|\u5206|\u7f8e\u5206)"
)
BARE_DEGREES = (
    "grad",
    "degr\u00e9",
    "degr\u00e9s",
    "grado",
    "grados",
    "gradi",
    "graad",
    "graden",
    "grau",
    "graus",
    "\u00b0",
    "\u5ea6",
)


def records_of(quantity: Quantity, kinds: set[str], source: str) -> list[dict[str, Any]]:
    """Return a quantity as the scorer's records, in the terms of a set that annotates these kinds."""
    unit = quantity.unit
    record: dict[str, Any] = {"start": quantity.start, "end": quantity.end, "kind": _kind(quantity, kinds)}
    record["unit"] = NAMES.get(unit.code or "", unit.code) or (unit.text if unit.kind == "count" else None)
    figures = [quantity.value, quantity.low, quantity.high]
    if record["kind"] == "duration" and source.startswith("dk_"):
        figures, record["unit"] = _finer(figures, unit.code or "")
    if source.startswith("dk_quantity") and unit.code in GRAMS:
        figures = [None if figure is None else figure * GRAMS[unit.code] for figure in figures]
        record["unit"] = "gram"
    if record["unit"] is None and unit.per is not None:
        record["unit"] = f"/{unit.per.code or unit.per.text}"
    if unit.kind == "currency" and CENTS.fullmatch(
        unit.text or ""
    ):  # the sets keep cents, our records give the currency
        record["unit"], record["iso"] = "cent", f"{unit.code}/100"
        figures = [None if figure is None else figure * 100 for figure in figures]
    if kinds == {"temperature"} and (unit.text or "").lower() in BARE_DEGREES:
        record["unit"] = "degree"
    value, low, high = (None if figure is None else float(figure) for figure in figures)
    if quantity.value is None:
        record |= {"low": low, "high": high}
    elif _open_ended(quantity, kinds, source):
        below = quantity.bound in ("at_most", "less_than")
        record |= {"low": None, "high": value} if below else {"low": value, "high": None}
    else:
        record["value"] = value
    record["change"] = _change(quantity)
    return [record]


def _wanted(quantity: Quantity, kinds: set[str], text: str) -> bool:
    """Tell whether a quantity is of the kind that a set asks for: ages are durations, angles are no temperatures."""
    if kinds == {"age"}:
        return quantity.unit.kind == "duration"
    warm = not any(cue in text.lower() for cue in ANGLES)
    if kinds == {"temperature"}:
        return quantity.unit.code in TEMPERATURES or (quantity.unit.code == "degree" and warm)
    return not (
        kinds == {"dimension"} and (quantity.unit.code in TEMPERATURES or (quantity.unit.code == "degree" and warm))
    )


def _kind(quantity: Quantity, kinds: set[str]) -> str:
    unit = quantity.unit
    if quantity.ordinal:
        return "ordinal"
    if kinds == {"range"}:
        return "range" if quantity.bound != "exact" else "number"
    if unit.kind == "currency":
        return "currency"
    if unit.kind in ("percent", "percentage_point"):
        return "dimension" if kinds == {"dimension"} else "percent"
    if unit.kind == "duration":
        return "dimension" if kinds == {"dimension"} else "duration"
    if unit.kind == "physical":
        return (
            "temperature"
            if unit.code in TEMPERATURES or (unit.code == "degree" and "temperature" in kinds)
            else "dimension"
        )
    if unit.per and "dimension" in kinds:
        return "dimension"
    return "number"


def _open_ended(quantity: Quantity, kinds: set[str], source: str) -> bool:
    """Tell whether the set writes a bound as a range with one open end."""
    bounded = quantity.bound in ("at_least", "at_most", "more_than", "less_than") and not quantity.approximate
    return bounded and (kinds == {"range"} or source.startswith("dk_"))


def _finer(figures: list[Decimal | None], code: str) -> tuple[list[Decimal | None], str]:
    """Return a duration in the next smaller unit where it is not whole ("1,5 Stunden" -> 90 minutes)."""
    known = [figure for figure in figures if figure is not None]
    while code in FINER and any(figure != int(figure) for figure in known):
        code, factor = FINER[code]
        figures = [None if figure is None else figure * factor for figure in figures]
        known = [figure for figure in figures if figure is not None]
    return figures, NAMES.get(code, code)


def _change(quantity: Quantity) -> str:
    if quantity.approximate:
        return "~"
    if quantity.bound in ("at_least", "more_than"):
        return ">"
    return "<" if quantity.bound in ("at_most", "less_than") else "="


def predict(record: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the scorer's prediction for one record."""
    started = time.perf_counter()
    kinds = set(record["kinds"])
    quantities = find_quantities(record["text"], language)
    milliseconds = (time.perf_counter() - started) * 1000
    found: list[dict[str, Any]] = []
    if kinds <= {"number", "ordinal"}:
        found = _numbers(record["text"], language, quantities, kinds)
    else:
        for quantity in quantities:
            if not _wanted(quantity, kinds, record["text"]):
                continue
            found += records_of(quantity, kinds, record["id"])
        if kinds == {"range"}:
            found = _paired(found, record["text"])
    return {"id": record["id"], "pred": found, "ms": milliseconds}


def _paired(found: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Join two opposite bounds that stand side by side: the sets call "more than 10 and less than 40" one range."""
    done: list[dict[str, Any]] = []
    for record in found:
        last = done[-1] if done else {}
        gap = text[last["end"] : record["start"]] if last else ""
        ends = [(r.get("low"), r.get("high")) for r in (last, record)]
        opposite = [low is None for low, _ in ends] in ([True, False], [False, True])
        bounds = all(
            r.get("kind") == "range" and "value" not in r and None in e
            for r, e in zip((last, record), ends, strict=True)
        )
        if bounds and opposite and len(gap) <= GAP and not SENTENCE_END.search(gap):
            low, high = (next((e[i] for e in ends if e[i] is not None), None) for i in (0, 1))
            if low is not None and high is not None and low <= high:
                done[-1] = {**last, "end": record["end"], "low": low, "high": high}
                continue
        done.append(record)
    return done


def _numbers(text: str, language: str, quantities: tuple[Quantity, ...], kinds: set[str]) -> list[dict[str, Any]]:
    """Return the numbers inside the quantities: these sets know no units, ranges or nouns."""
    found = []
    numbers = find_numbers(text, languages.load(language))
    for quantity in quantities:
        if quantity.unit.kind == "physical" and quantity.unit.start and text[quantity.unit.start - 1].isdigit():
            continue  # "180ml" is a measure, no number
        shared = quantity.unit.kind == "ratio"
        named = range(quantity.unit.start or 0, quantity.unit.end or 0)
        inside = [
            n
            for n in numbers
            if quantity.start <= n.start
            and n.end <= quantity.end
            and n.ordinal == quantity.ordinal
            and n.start not in named
        ]
        if shared and quantity.value is not None and all(abs(quantity.value - n.value) > SMALL for n in inside):
            inside = []
        if len(inside) > 1 and all(number.value == quantity.value for number in inside):
            inside = []  # "five (5)" is one number
        for number in inside:
            kind = "ordinal" if number.ordinal else "number"
            found.append({"start": number.start, "end": number.end, "kind": kind, "value": float(number.value)})
        if not inside and quantity.value is not None:
            kind = "ordinal" if quantity.ordinal else "number"
            found.append({"start": quantity.start, "end": quantity.end, "kind": kind, "value": float(quantity.value)})
    return found


def load_scorer(path: Path) -> ModuleType:
    """Import the scorer from a file."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def misses(gold: list[dict[str, Any]], predictions: list[dict[str, Any]], scorer: ModuleType) -> None:
    """Print each record that is not wholly right."""
    for record, prediction in zip(gold, predictions, strict=True):
        result = scorer.score([record], [prediction])
        f1 = result["relaxed"][2]
        unit = result["unit"][2]
        if (record["gold"] and min(f1, unit) < 100) or (not record["gold"] and result["pred"]):
            shown = [
                (x.get("surface"), x["kind"], x.get("value", (x.get("low"), x.get("high"))), x.get("unit"))
                for x in record["gold"]
            ]
            got = [
                (
                    record["text"][x["start"] : x["end"]],
                    x["kind"],
                    x.get("value", (x.get("low"), x.get("high"))),
                    x.get("unit"),
                )
                for x in prediction["pred"]
            ]
            print(f"  {record['text'][:300]!r}\n      gold {shown}\n      got  {got}")


def write_table(results: dict[str, dict[str, Any]], path: Path) -> None:
    """Write the goals and what was reached into the marked part of a page."""
    lines = ["| set | best peer | goal | reached | |", "|---|---|---|---|---|"]
    for name, measure, peer, goal in GOALS:
        if name in results:
            reached = results[name][measure][2]
            shown, verdict = name + " with unit" * (measure == "unit"), "" if reached >= goal else "missed"
            lines.append(f"| {shown} | {peer} | {goal} | {reached} | {verdict} |")
    lines += ["", "All sets (records' gold, precision, recall and F1 of value, F1 with unit):", ""]
    lines += ["| set | gold | P | R | F1 | with unit |", "|---|---|---|---|---|---|"]
    for name, result in results.items():
        precision, recall, f1 = result["relaxed"]
        if result["gold"] and not name.startswith(UNSCORED):
            lines.append(f"| {name} | {result['gold']} | {precision} | {recall} | {f1} | {result['unit'][2]} |")
    page = path.read_text(encoding="utf-8")
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    path.write_text(f"{head}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{tail}", encoding="utf-8")


def main() -> int:
    """Score every set and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--only", default="*")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    rows = []
    for path in sorted(options.sets.glob("*.jsonl")):
        name = path.name.removesuffix(".jsonl")
        language = name.rsplit(".", 1)[1]
        if not any(fnmatch.fnmatch(name, pattern) for pattern in options.only.split(",")):
            continue
        gold = scorer.load(path)
        predictions = [predict(record, language) for record in gold]
        result = scorer.score(gold, predictions)
        rows.append((name, result))
        counts = f"n={result['gold']:4} pred={result['pred']:4}"
        print(f"{name:28} {counts} relaxed P/R/F {result['relaxed']} unit F {result['unit'][2]}")
        if options.misses:
            misses(gold, predictions, scorer)
    if options.write:
        write_table(dict(rows), options.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
