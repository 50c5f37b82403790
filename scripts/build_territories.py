"""Write `claimkit/checking/territories.json`: the three-letter and numeric codes of each territory, from CLDR.

Source: the territory aliases of CLDR as Babel ships them (Unicode licence). Run after an update of Babel.
"""

from __future__ import annotations

import json
from pathlib import Path

from babel.core import get_global

TARGET = Path(__file__).parents[1] / "claimkit" / "checking" / "territories.json"
# Codes of public data sets that CLDR does not list.
FURTHER = {
    "001": ["WLD", "OWID_WRL"],
    "EU": ["EUU", "EU27_2020", "EU28"],
    "XK": ["XKX", "OWID_KOS"],
    "GR": ["EL"],
    "GB": ["UK"],
}


def main() -> None:
    """Build the file."""
    codes: dict[str, list[str]] = {}
    for alias, targets in get_global("territory_aliases").items():
        if len(targets) == 1 and len(alias) in (2, 3) and len(targets[0]) == 2 and alias != targets[0]:
            codes.setdefault(targets[0], []).append(alias)
    for code, aliases in FURTHER.items():
        codes[code] = sorted({*codes.get(code, ()), *aliases})
    lines = (f'"{code}": {json.dumps(sorted(codes[code]))}' for code in sorted(codes))
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
