"""Sizes of common units against pint's, and conversions without it."""

from __future__ import annotations

import itertools
import subprocess
import sys
from decimal import Decimal

import pytest

from claimkit import units

MEASURES = units._TABLES["sizes"]


@pytest.mark.parametrize("measure", MEASURES)
def test_sizes_are_those_of_pint(measure: str) -> None:
    pint = pytest.importorskip("pint")
    quantity = pint.UnitRegistry(non_int_type=Decimal).Quantity
    for one, two in itertools.permutations(MEASURES[measure], 2):
        theirs = quantity(Decimal("37.5"), units._pint_name(one)).to(units._pint_name(two)).magnitude
        ours = units.convert(Decimal("37.5"), one, two)
        assert ours is not None
        assert float(ours) == float(theirs), (one, two)


def test_different_measures_do_not_convert() -> None:
    for one, two in itertools.permutations(MEASURES, 2):
        assert units.convert(Decimal(1), next(iter(MEASURES[one])), next(iter(MEASURES[two]))) is None


def test_common_units_load_nothing_and_rare_ones_go_to_pint() -> None:
    pytest.importorskip("pint")
    program = (
        "import sys\nfrom decimal import Decimal\nfrom claimkit.units import convert\n"
        "print(convert(Decimal(5), 'mi', 'km'), convert(Decimal(1), 'ha', 'km'), 'pint' in sys.modules)\n"
        "print(convert(Decimal(100), '°C', '°F'), 'pint' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    miles, fahrenheit = done.stdout.splitlines()
    assert miles == "8.04672 None False"
    assert fahrenheit.endswith(" True")
    assert round(Decimal(fahrenheit.split()[0]), 10) == 212
