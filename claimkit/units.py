"""Units that every language shares: codes, symbols, CLDR names, and conversion between physical units by pint.

A code is ISO 4217 for money, "%", "pp" and "bp", s min h d wk mo a for durations, and for physical units the symbol
that pint parses.
"""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any

from claimkit.records import UnitKind

_SUPERSCRIPT = {"2": "\N{SUPERSCRIPT TWO}", "3": "\N{SUPERSCRIPT THREE}"}
_MICRO = ("\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}", "u")
_DEGREE = "\N{DEGREE SIGN}"
_OHM = ("\N{OHM SIGN}", "\N{GREEK CAPITAL LETTER OMEGA}")
SQUARE, CUBE = _SUPERSCRIPT["2"], _SUPERSCRIPT["3"]

# Durations, and how many seconds, days or months one is: months and years have no fixed length in days.
DURATIONS = ("ms", "s", "min", "h", "d", "wk", "mo", "a")
_DURATION_NAMES = {"a": "year", "mo": "month", "wk": "week", "d": "day", "ms": "millisecond"}

# Symbols as they are printed, for codes that differ from them or have several; all others in `_PLAIN` are their own code.
_PLAIN = (
    "km m dm cm mm nm pm mi yd ft kg g mg t kt Mt Gt lb oz l ml dl cl hl kW MW GW TW mW kWh MWh GWh TWh Wh kJ MJ GJ J "
    "kcal cal eV keV MeV GeV V kV mV A mA Ah mAh kHz MHz GHz THz Hz Pa kPa hPa MPa bar mbar psi kB MB GB TB PB kbit Mbit Gbit "
    "ha lm lx cd N kN MN Nm mol K W dB rad sr kn Bq Sv mSv ppm ppb Ci kVA MVA ms min h s ns"
).split()
_ALIASES: dict[str, tuple[str, ...]] = {
    "ha": ("Ha",),
    "l": ("L", "\N{SCRIPT SMALL L}"),
    "ml": ("mL", "mls", "cc", "ccm"),
    "km": ("Km", "KM"),
    "kg": ("Kg", "KG"),
    "kWh": ("KWh", "kwh", "KWH"),
    "kW": ("KW",),
    "km/h": ("km/h", "Km/h", "km/hr", "kph", "kmph", "KMH", "kmh", "km/std"),
    "m/s": ("m/s", "m/sec"),
    "mph": ("mph", "MPH", "mi/h"),
    "lb": ("lbs",),
    "l/km": (),
    "g/km": ("g/km",),
    "mg/l": ("mg/l", "mg/dl"),
    "kB": ("KB", "Kb"),
    "MB": ("Mb",),
    "GB": ("Gb", "GByte"),
    "Mbit/s": ("Mbit/s", "MBit/s", "Mb/s", "Mbps", "mbps"),
    "Gbit/s": ("Gbit/s", "GBit/s", "Gb/s", "Gbps"),
    "kbit/s": ("kbit/s", "kBit/s", "kbps"),
    "MB/s": ("MB/s",),
    f"{_DEGREE}C": (f"{_DEGREE}C", f"{_DEGREE} C", "\N{DEGREE CELSIUS}"),
    f"{_DEGREE}F": (f"{_DEGREE}F", f"{_DEGREE} F", "\N{DEGREE FAHRENHEIT}"),
    "degree": (_DEGREE,),
    "metric_horsepower": ("PS",),
    "hp": ("hp", "HP", "bhp"),
    "bit": ("bit",),
    f"{_MICRO[0]}m": tuple(f"{mu}m" for mu in _MICRO),
    f"{_MICRO[0]}g": tuple(f"{mu}g" for mu in _MICRO) + ("mcg",),
    f"{_MICRO[0]}l": tuple(f"{mu}l" for mu in _MICRO),
    f"{_MICRO[0]}s": tuple(f"{mu}s" for mu in _MICRO[:2]),
    "ohm": (*_OHM, f"k{_OHM[0]}"),
    "kgf/cm" + SQUARE: ("kgf/cm" + SQUARE,),
}
_CUBIC_PREFIXES = ("", "k", "d", "c", "m")
_PER = {"/s": "/s", "/h": "/h"}

# Money signs that mean one currency wherever no language says otherwise.
MONEY_SYMBOLS: dict[str, str] = {
    "$": "USD",
    "US$": "USD",
    "US-$": "USD",
    "U.S.$": "USD",
    "USD$": "USD",
    "\N{EURO SIGN}": "EUR",
    "\N{POUND SIGN}": "GBP",
    "\N{YEN SIGN}": "JPY",
    "\N{INDIAN RUPEE SIGN}": "INR",
    "\N{RUPEE SIGN}": "INR",
    "\N{RUBLE SIGN}": "RUB",
    "\N{TURKISH LIRA SIGN}": "TRY",
    "\N{HRYVNIA SIGN}": "UAH",
    "\N{WON SIGN}": "KRW",
    "\N{NEW SHEQEL SIGN}": "ILS",
    "\N{DONG SIGN}": "VND",
    "\N{NAIRA SIGN}": "NGN",
    "\N{PESO SIGN}": "PHP",
    "\N{BITCOIN SIGN}": "BTC",
    "\N{TUGRIK SIGN}": "MNT",
    "\N{KIP SIGN}": "LAK",
    "\N{COLON SIGN}": "CRC",
    "\N{CEDI SIGN}": "GHS",
    "\N{TENGE SIGN}": "KZT",
    "\N{GUARANI SIGN}": "PYG",
    "\N{LARI SIGN}": "GEL",
    "\u0bb0\u0bc2": "LKR",
    "\N{AUSTRAL SIGN}": "ARS",
    "\N{CJK UNIFIED IDEOGRAPH-5143}": "CNY",
    "\N{CJK UNIFIED IDEOGRAPH-5186}": "JPY",
    "\N{CENT SIGN}": "USD/100",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "Can$": "CAD",
    "HK$": "HKD",
    "NZ$": "NZD",
    "S$": "SGD",
    "NT$": "TWD",
    "R$": "BRL",
    "Mex$": "MXN",
    "MX$": "MXN",
    "RMB": "CNY",
    "RM": "MYR",
    "DM": "DEM",
    "SFr": "CHF",
    "SFr.": "CHF",
    "sFr.": "CHF",
    "Fr.": "CHF",
    "Rs": "INR",
    "Rs.": "INR",
    "CN\N{YEN SIGN}": "CNY",
    "JP\N{YEN SIGN}": "JPY",
}

# Currencies that business texts write with a scale letter ("30 MEUR", "TEUR") or in small letters ("20 usd").
MAJOR_CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "CNY", "SEK", "NOK", "DKK", "CAD", "AUD", "INR", "RMB")

# CLDR unit -> our kind and code. What is missing here is no unit for an article.
CLDR_UNITS: dict[str, tuple[UnitKind, str]] = {
    **{
        f"length-{name}": ("physical", code)
        for name, code in {
            "kilometer": "km", "meter": "m", "decimeter": "dm", "centimeter": "cm", "millimeter": "mm",
            "micrometer": f"{_MICRO[0]}m", "nanometer": "nm", "picometer": "pm", "mile": "mi", "yard": "yd", "foot": "ft",
            "inch": "in", "nautical-mile": "nautical_mile", "light-year": "light_year", "parsec": "parsec",
            "astronomical-unit": "au", "fathom": "fathom", "furlong": "furlong",
        }.items()
    },
    **{
        f"area-{name}": ("physical", code)
        for name, code in {
            "square-kilometer": f"km{SQUARE}", "square-meter": f"m{SQUARE}", "square-centimeter": f"cm{SQUARE}",
            "square-mile": f"mi{SQUARE}", "square-foot": f"ft{SQUARE}", "square-inch": f"in{SQUARE}",
            "square-yard": f"yd{SQUARE}", "hectare": "ha", "acre": "acre",
        }.items()
    },
    **{
        f"volume-{name}": ("physical", code)
        for name, code in {
            "cubic-kilometer": f"km{CUBE}", "cubic-meter": f"m{CUBE}", "cubic-centimeter": f"cm{CUBE}",
            "cubic-foot": f"ft{CUBE}", "cubic-inch": f"in{CUBE}", "cubic-yard": f"yd{CUBE}", "cubic-mile": f"mi{CUBE}",
            "liter": "l", "milliliter": "ml", "centiliter": "cl", "deciliter": "dl", "hectoliter": "hl", "megaliter": "Ml",
            "barrel": "oil_bbl", "gallon": "gallon", "pint": "pint", "quart": "quart", "cup": "cup", "bushel": "bushel",
            "tablespoon": "tablespoon", "teaspoon": "teaspoon", "fluid-ounce": "floz",
        }.items()
    },
    **{
        f"mass-{name}": ("physical", code)
        for name, code in {
            "kilogram": "kg", "gram": "g", "milligram": "mg", "microgram": f"{_MICRO[0]}g", "tonne": "t",
            "ounce": "oz", "ounce-troy": "troy_ounce", "carat": "carat", "stone": "stone",
        }.items()
    },
    **{
        f"energy-{name}": ("physical", code)
        for name, code in {
            "kilowatt-hour": "kWh", "joule": "J", "kilojoule": "kJ", "calorie": "cal", "kilocalorie": "kcal",
            "electronvolt": "eV",
        }.items()
    },
    **{
        f"power-{name}": ("physical", code)
        for name, code in {"gigawatt": "GW", "megawatt": "MW", "kilowatt": "kW", "watt": "W", "milliwatt": "mW"}.items()
    },
    **{
        f"digital-{name}": ("physical", code)
        for name, code in {
            "bit": "bit", "byte": "byte", "kilobit": "kbit", "kilobyte": "kB", "megabit": "Mbit", "megabyte": "MB",
            "gigabit": "Gbit", "gigabyte": "GB", "terabit": "Tbit", "terabyte": "TB", "petabyte": "PB",
        }.items()
    },
    **{
        f"duration-{name}": ("duration", code)
        for name, code in {
            "year": "a", "month": "mo", "week": "wk", "day": "d", "hour": "h", "minute": "min", "second": "s",
            "millisecond": "ms",
        }.items()
    },
    **{
        f"speed-{name}": ("physical", code)
        for name, code in {
            "kilometer-per-hour": "km/h", "meter-per-second": "m/s", "mile-per-hour": "mph", "knot": "kn",
        }.items()
    },
    **{
        f"pressure-{name}": ("physical", code)
        for name, code in {
            "hectopascal": "hPa", "kilopascal": "kPa", "megapascal": "MPa", "pascal": "Pa", "bar": "bar",
            "millibar": "mbar", "atmosphere": "atm",
        }.items()
    },
    **{
        f"frequency-{name}": ("physical", code)
        for name, code in {"hertz": "Hz", "kilohertz": "kHz", "megahertz": "MHz", "gigahertz": "GHz"}.items()
    },
    **{
        f"electric-{name}": ("physical", code)
        for name, code in {"volt": "V", "ampere": "A", "milliampere": "mA", "ohm": "ohm"}.items()
    },
    "temperature-celsius": ("physical", f"{_DEGREE}C"),
    "temperature-fahrenheit": ("physical", f"{_DEGREE}F"),
    "temperature-kelvin": ("physical", "K"),
    "angle-degree": ("physical", "degree"),
    "angle-radian": ("physical", "rad"),
    "angle-revolution": ("physical", "turn"),
    "force-newton": ("physical", "N"),
    "concentr-percent": ("percent", "%"),
    "concentr-permille": ("percent", "\N{PER MILLE SIGN}"),
    "light-lumen": ("physical", "lm"),
    "light-lux": ("physical", "lx"),
}  # fmt: skip


def symbols() -> dict[str, tuple[UnitKind, str]]:
    """Return every printed symbol with its kind and code; they are matched with their case."""
    table: dict[str, tuple[UnitKind, str]] = {
        "%": ("percent", "%"),
        "\N{PER MILLE SIGN}": ("percent", "\N{PER MILLE SIGN}"),
        "bp": ("percentage_point", "bp"),
        "bps": ("percentage_point", "bp"),
    }
    for code in _PLAIN:
        table[code] = (kind_of(code), code)
    for code, forms in _ALIASES.items():
        for form in forms:
            table[form] = (kind_of(code), code)
    for prefix in _CUBIC_PREFIXES:
        for digit, power in _SUPERSCRIPT.items():
            for form in (f"m{power}", f"m{digit}", f"m^{digit}"):
                table[prefix + form] = ("physical", f"{prefix}m{power}")
    return table


# How many of the finer unit one of the coarser is, for "2 Jahre und 3 Monate" and "5 feet 2 inches".
_FINER = {
    ("a", "mo"): 12, ("wk", "d"): 7, ("d", "h"): 24, ("h", "min"): 60, ("min", "s"): 60, ("h", "s"): 3600,
    ("km", "m"): 1000, ("m", "cm"): 100, ("cm", "mm"): 10, ("m", "mm"): 1000, ("mi", "yd"): 1760, ("mi", "ft"): 5280,
    ("yd", "ft"): 3, ("yd", "in"): 36, ("ft", "in"): 12, ("t", "kg"): 1000, ("kg", "g"): 1000, ("lb", "oz"): 16, ("l", "ml"): 1000,
}  # fmt: skip


def finer_factor(code: str | None, finer: str | None) -> Decimal | None:
    """Return how many of the finer unit one of the coarser is, or None when the two do not combine."""
    factor = _FINER.get((code or "", finer or ""))
    return None if factor is None else Decimal(factor)


def kind_of(code: str) -> UnitKind:
    """Return the kind of a physical unit or duration by its code."""
    return "duration" if code in DURATIONS else "physical"


def scale_of_code(code: str) -> Decimal:
    """Return what one of the code is worth in its currency: "USD/100" is a hundredth of a dollar."""
    return Decimal(1) / Decimal(code.split("/")[1]) if "/" in code else Decimal(1)


def convert(value: Decimal, code: str, target: str) -> Decimal | None:
    """Return a figure in another unit, or None where the two do not measure the same thing.

    Money has no fixed rate and gives None between currencies; percent, permille, pp and bp convert by their size.
    """
    if code == target:
        return value
    shares = {"%": Decimal("0.01"), "\N{PER MILLE SIGN}": Decimal("0.001"), "1": Decimal(1)}
    for table in (shares, {"pp": Decimal("0.01"), "bp": Decimal("0.0001")}):
        if code in table and target in table:
            return value * table[code] / table[target]
    try:
        registry = _registry()
        quantity = registry.Quantity(value, _pint_name(code)).to(_pint_name(target))
    except Exception:  # pint raises many kinds of errors, all of which mean that there is no such conversion
        return None
    return Decimal(str(quantity.magnitude))


def _pint_name(code: str) -> str:
    return _DURATION_NAMES.get(code, code)


@functools.cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(non_int_type=Decimal)
