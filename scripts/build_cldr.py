"""Build `claimkit/languages/cldr/xx.json` from CLDR by way of Babel: names of currencies, units and territories.

    python scripts/build_cldr.py [--check] [LANGUAGE ...]

`--check` writes nothing and exits 1 when a file differs from what would be written now.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from babel import Locale
from babel import __version__ as babel_version

from claimkit.units import CLDR_UNITS

FOLDER = Path(__file__).parent.parent / "claimkit" / "languages" / "cldr"
LANGUAGES = ("de", "en", "fr", "es", "it", "nl", "pt", "zh")
# Chinese is written in two scripts; both go into one file.
VARIANTS = {"zh": ("zh", "zh_Hant"), "pt": ("pt", "pt_PT"), "en": ("en", "en_GB"), "de": ("de", "de_CH")}


def names_of(locale: Locale) -> dict[str, dict[str, set[str]]]:
    """Return the names that a locale has for currencies, units and territories, by code."""
    data: dict[str, dict[str, set[str]]] = {"currencies": {}, "units": {}, "territories": {}}
    for code, name in locale.currencies.items():
        data["currencies"].setdefault(code, set()).add(name)
    for code, forms in locale._data["currency_names_plural"].items():
        data["currencies"].setdefault(code, set()).update(str(form) for form in dict(forms).values())
    for unit, widths in locale._data["unit_patterns"].items():
        if unit in CLDR_UNITS:
            long_forms = dict(dict(widths).get("long", {}))
            names = {str(form).replace("{0}", "").strip() for key, form in long_forms.items() if key != "per"}
            data["units"].setdefault(unit, set()).update(name for name in names if name)
    for code, name in locale.territories.items():
        data["territories"].setdefault(code, set()).add(name)
    return data


def months_of(language: str) -> list[str]:
    """Return the names of the months, long and short, in small letters."""
    names: set[str] = set()
    for context in Locale(language).months.values():
        names.update(name.lower().rstrip(".") for width in ("wide", "abbreviated") for name in context[width].values())
    return sorted(name for name in names if not name.isdecimal())


def build(language: str) -> dict[str, Any]:
    """Return the content of a language's file, in a fixed order."""
    merged: dict[str, dict[str, set[str]]] = {"currencies": {}, "units": {}, "territories": {}}
    for variant in VARIANTS.get(language, (language,)):
        for table, entries in names_of(Locale.parse(variant)).items():
            for code, names in entries.items():
                merged[table].setdefault(code, set()).update(names)
    return {
        "months": months_of(language),
        "source": f"CLDR, by way of Babel {babel_version}",
        **{
            table: {code: sorted(names) for code, names in sorted(entries.items())} for table, entries in merged.items()
        },
    }


def main() -> int:
    """Write or check the files of the named languages, of all by default."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("languages", nargs="*", default=LANGUAGES)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    differing = []
    for language in options.languages:
        text = json.dumps(build(language), ensure_ascii=False, indent=1, sort_keys=False) + "\n"
        path = FOLDER / f"{language}.json"
        if options.check:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                differing.append(path.name)
        else:
            path.write_text(text, encoding="utf-8")
    if differing:
        print("differ from CLDR:", ", ".join(differing), file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
