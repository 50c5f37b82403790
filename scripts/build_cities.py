"""Write `claimkit/checking/cities.json`: what large cities are called in each language, from CLDR and a short list.

    python scripts/build_cities.py [--check]

Source: the cities that stand for time zones in CLDR as Babel ships them (Unicode licence); zones that are named after a
whole territory are left out. CLDR has one city for each zone, so the list adds others that several languages rename.
`--check` writes nothing and exits 1 when the file differs from what would be written now.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from babel import Locale

TARGET = Path(__file__).parents[1] / "claimkit" / "checking" / "cities.json"
LANGUAGES = ("de", "en", "fr", "es", "it", "nl", "pt", "zh")  # the list below has the first seven
VARIANTS = {"pt": ("pt", "pt_PT"), "de": ("de", "de_CH")}
AREAS = ("Africa", "America", "Asia", "Australia", "Europe", "Pacific", "Atlantic")
SOFT_HYPHEN = "\u00ad"
BRACKETS = re.compile(r"\s*\(.*\)")
# In the order de, en, fr, es, it, nl, pt; a bar parts two names of one language.
FURTHER = """
Aachen,Aachen,Aix-la-Chapelle,Aquisgrán,Aquisgrana,Aken,Aquisgrano|Aachen
Alexandria,Alexandria,Alexandrie,Alejandría,Alessandria d'Egitto,Alexandrië,Alexandria
Ankara,Ankara,Ankara,Ankara,Ankara,Ankara,Ancara
Antwerpen,Antwerp,Anvers,Amberes,Anversa,Antwerpen,Antuérpia
Barcelona,Barcelona,Barcelone,Barcelona,Barcellona,Barcelona,Barcelona
Basel,Basel|Basle,Bâle,Basilea,Basilea,Bazel,Basileia|Basiléia
Bern,Bern|Berne,Berne,Berna,Berna,Bern,Berna
Bordeaux,Bordeaux,Bordeaux,Burdeos,Bordeaux,Bordeaux,Bordéus
Brügge,Bruges,Bruges,Brujas,Bruges,Brugge,Bruges
Danzig,Gdansk|Gdańsk,Gdansk|Dantzig,Gdansk|Dánzig,Danzica,Gdansk|Danzig,Gdansk|Gdańsk
Den Haag,The Hague,La Haye,La Haya,L'Aia,Den Haag,Haia
Dresden,Dresden,Dresde,Dresde,Dresda,Dresden,Dresden|Dresda
Edinburgh,Edinburgh,Édimbourg,Edimburgo,Edimburgo,Edinburgh,Edimburgo
Florenz,Florence,Florence,Florencia,Firenze,Florence,Florença
Frankfurt|Frankfurt am Main,Frankfurt,Francfort,Fráncfort,Francoforte,Frankfurt,Frankfurt|Francoforte
Genf,Geneva,Genève,Ginebra,Ginevra,Genève,Genebra
Gent,Ghent,Gand,Gante,Gand,Gent,Gante
Genua,Genoa,Gênes,Génova,Genova,Genua,Génova|Gênova
Göteborg,Gothenburg,Göteborg,Gotemburgo,Göteborg,Göteborg,Gotemburgo
Hamburg,Hamburg,Hambourg,Hamburgo,Amburgo,Hamburg,Hamburgo
Köln,Cologne,Cologne,Colonia,Colonia,Keulen,Colónia|Colônia
Krakau,Krakow|Kraków|Cracow,Cracovie,Cracovia,Cracovia,Krakau,Cracóvia
Leipzig,Leipzig,Leipzig,Leipzig,Lipsia,Leipzig,Leipzig|Lípsia
Lüttich,Liège|Liege,Liège,Lieja,Liegi,Luik,Liège|Lieja
Lyon,Lyon|Lyons,Lyon,Lyon,Lione,Lyon,Lyon|Lião
Mailand,Milan,Milan,Milán,Milano,Milaan,Milão
Marseille,Marseille|Marseilles,Marseille,Marsella,Marsiglia,Marseille,Marselha
München,Munich,Munich,Múnich,Monaco di Baviera,München,Munique
Neapel,Naples,Naples,Nápoles,Napoli,Napels,Nápoles
Neu-Delhi|Delhi,New Delhi|Delhi,New Delhi|Delhi,Nueva Delhi|Delhi,Nuova Delhi|Delhi,New Delhi|Delhi,Nova Deli|Nova Délhi
New York,New York|New York City,New York,Nueva York,New York,New York,Nova York|Nova Iorque
Nizza,Nice,Nice,Niza,Nizza,Nice,Nice
Nürnberg,Nuremberg,Nuremberg,Núremberg,Norimberga,Neurenberg,Nuremberga|Nuremberg
Peking,Beijing|Peking,Pékin|Beijing,Pekín|Beijing,Pechino,Peking|Beijing,Pequim
Philadelphia,Philadelphia,Philadelphie,Filadelfia,Filadelfia,Philadelphia,Filadélfia
Porto,Porto|Oporto,Porto,Oporto,Porto,Porto,Porto
Regensburg,Regensburg,Ratisbonne,Ratisbona,Ratisbona,Regensburg,Ratisbona
Salzburg,Salzburg,Salzbourg,Salzburgo,Salisburgo,Salzburg,Salzburgo
Sankt Petersburg|St. Petersburg,Saint Petersburg|St Petersburg,Saint-Pétersbourg,San Petersburgo,San Pietroburgo,Sint-Petersburg,São Petersburgo
Sevilla,Seville,Séville,Sevilla,Siviglia,Sevilla,Sevilha
Straßburg|Strassburg,Strasbourg,Strasbourg,Estrasburgo,Strasburgo,Straatsburg,Estrasburgo
Stuttgart,Stuttgart,Stuttgart,Stuttgart,Stoccarda,Stuttgart,Estugarda|Stuttgart
Thessaloniki,Thessaloniki,Thessalonique,Tesalónica,Salonicco,Thessaloniki,Salónica|Tessalônica
Toulouse,Toulouse,Toulouse,Toulouse,Tolosa,Toulouse,Toulouse
Trier,Trier,Trèves,Tréveris,Treviri,Trier,Tréveris
Turin,Turin,Turin,Turín,Torino,Turijn,Turim
Venedig,Venice,Venise,Venecia,Venezia,Venetië,Veneza
Zaragoza|Saragossa,Zaragoza,Saragosse,Zaragoza,Saragozza,Zaragoza,Saragoça
"""


def zones_of(language: str) -> dict[str, list[str]]:
    """Return the cities that a language has names of its own for, by time zone."""
    found: dict[str, list[str]] = {}
    for variant in VARIANTS.get(language, (language,)):
        for zone, names in Locale.parse(variant).time_zones.items():
            if "city" in names and zone.count("/") == 1 and zone.startswith(AREAS):
                name = BRACKETS.sub("", str(names["city"]).replace(SOFT_HYPHEN, ""))
                found.setdefault(zone, []).append(name)
    return found


def build() -> dict[str, dict[str, list[str]]]:
    """Return the names of each city by language, where two languages differ, in the order of the English names."""
    zones = {language: zones_of(language) for language in LANGUAGES}
    lands = {name for language in LANGUAGES for name in Locale.parse(language).territories.values()}
    cities: dict[str, dict[str, list[str]]] = {}
    for zone in {zone for names in zones.values() for zone in names}:
        plain = zone.split("/")[1].replace("_", " ")
        names = {language: sorted(set(zones[language].get(zone, [plain]))) for language in LANGUAGES}
        names["en"] = sorted({*names["en"], plain})
        written = {name for forms in names.values() for name in forms}
        if len({name for name in written if name.isascii() or name[0].isascii()}) > 1 and not lands & written:
            cities[names["en"][0]] = names
    for line in FURTHER.split("\n"):
        if line:
            names = {language: forms.split("|") for language, forms in zip(LANGUAGES, line.split(","), strict=False)}
            cities[names["en"][0]] = names
    return dict(sorted(cities.items()))


def main() -> int:
    """Write or check the file."""
    lines = (f"{json.dumps(c, ensure_ascii=False)}: {json.dumps(n, ensure_ascii=False)}" for c, n in build().items())
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    if "--check" in sys.argv[1:]:
        return 0 if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
