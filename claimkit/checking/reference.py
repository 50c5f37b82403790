"""A reference dataset: observations of indicators of entities, with what they and their units are called.

The tidy long form and the folder's layout stand in `docs/reference.md` and `schemas/reference.schema.json`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from claimkit.checking.cues import FALLBACK
from claimkit.checking.periods import Period
from claimkit.errors import ReferenceDataError

if TYPE_CHECKING:
    from claimkit.checking.entities import EntityNames
    from claimkit.checking.indicators import IndicatorIndex

IndicatorKind = Literal["level", "rate", "share", "index", "change"]
KINDS: tuple[IndicatorKind, ...] = ("level", "rate", "share", "index", "change")


class Observation(NamedTuple):
    """One row: a value, or `low` and `high`, of an indicator of an entity in a period; `half` is its rounding."""

    entity: str
    indicator: str
    period: Period
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    half: Decimal
    unit: str
    basis: str
    status: str
    breakdown: str
    source: str
    licence: str
    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Label:
    """A name of an entity or an indicator in a language ("" when the data do not say in which)."""

    lang: str
    text: str
    main: bool = True


@dataclass(slots=True)
class EntityInfo:
    """What an entity is called."""

    id: str
    type: str = ""
    labels: list[Label] = field(default_factory=list)


@dataclass(slots=True)
class IndicatorInfo:
    """What an indicator is called, its unit, its kind, the whole of which it is a part, and a description."""

    id: str
    unit: str = ""
    kind: IndicatorKind | None = None
    parent: str | None = None
    labels: list[Label] = field(default_factory=list)
    description: str = ""


@dataclass(slots=True, eq=False)
class Series:
    """The observations of one entity, indicator, unit, basis and breakdown, in the order of time."""

    entity: str
    indicator: str
    unit: str
    basis: str
    breakdown: str
    rows: list[Observation]


class Reference:
    """A loaded reference dataset.

    `problems` names every row that could not be used: file, row, column and what was expected.
    """

    def __init__(
        self,
        name: str,
        observations: Iterable[Observation],
        entities: Mapping[str, EntityInfo] | None = None,
        indicators: Mapping[str, IndicatorInfo] | None = None,
        problems: Iterable[str] = (),
    ) -> None:
        self.name = name
        self.entities: dict[str, EntityInfo] = dict(entities or {})
        self.indicators: dict[str, IndicatorInfo] = dict(indicators or {})
        self._series: dict[tuple[str, str], list[Series]] = {}
        self.problems: tuple[str, ...] = (*problems, *self._add(observations), *self._mend_parents())

    def __len__(self) -> int:
        return sum(len(series.rows) for group in self._series.values() for series in group)

    def __repr__(self) -> str:
        return (
            f"<Reference {self.name}: {len(self)} observations, {len(self.entities)} entities, "
            f"{len(self.indicators)} indicators, {len(self.problems)} problems>"
        )

    def _add(self, observations: Iterable[Observation]) -> list[str]:
        """Group the rows into series; a second row for the same period is a problem unless it says the same."""
        found: dict[tuple[str, str, str, str, str], dict[Period, Observation]] = {}
        problems = []
        for row in observations:
            rows = found.setdefault((row.entity, row.indicator, row.unit, row.basis, row.breakdown), {})
            first = rows.setdefault(row.period, row)
            if first is not row and (first.value, first.low, first.high) != (row.value, row.low, row.high):
                problems.append(
                    f"{row.file}, row {row.row}, column value: a second figure for {row.entity}, {row.indicator}, "
                    f"{row.period.text} (the first stands in {first.file}, row {first.row}); the first is used"
                )
        for (entity, indicator, unit, basis, breakdown), rows in found.items():
            ordered = sorted(rows.values(), key=_start)
            self._series.setdefault((entity, indicator), []).append(
                Series(entity, indicator, unit, basis, breakdown, ordered)
            )
            self.entities.setdefault(entity, EntityInfo(entity))
            self.indicators.setdefault(indicator, IndicatorInfo(indicator, unit))
        return problems

    def _mend_parents(self) -> list[str]:
        """Cut the parent of an indicator that would make a circle."""
        problems = []
        for info in self.indicators.values():
            seen, place = {info.id}, info.parent
            while place is not None and place in self.indicators and place not in seen:
                seen.add(place)
                place = self.indicators[place].parent
            if place == info.id:
                problems.append(f"indicators: the parent of {info.id} leads back to itself; it is left out")
                info.parent = None
        return problems

    def series(self, entity: str, indicator: str) -> list[Series]:
        """Return the series of an entity and an indicator, one for each unit, basis and breakdown."""
        return self._series.get((entity, indicator), [])

    def all_series(self) -> Iterator[Series]:
        """Yield every series."""
        for group in self._series.values():
            yield from group

    def has(self, entity: str, indicator: str) -> bool:
        """Tell whether there is any row for an entity and an indicator."""
        return (entity, indicator) in self._series

    @functools.cached_property
    def entity_names(self) -> EntityNames:
        """Return the index of everything that the entities are called."""
        from claimkit.checking.entities import EntityNames

        return EntityNames(self)

    @functools.cached_property
    def indicator_index(self) -> IndicatorIndex:
        """Return the index of everything that the indicators are called."""
        from claimkit.checking.indicators import IndicatorIndex

        return IndicatorIndex(self.indicators.values())

    @functools.cached_property
    def exchange_rates(self) -> dict[frozenset[str], list[Observation]]:
        """Return the rows whose unit is a pair of currencies ("USD/EUR"), by that pair."""
        found: dict[frozenset[str], list[Observation]] = {}
        for series in self.all_series():
            pair = frozenset(series.unit.split("/"))
            if len(series.unit) == 7 and len(pair) == 2 and all(len(c) == 3 and c.isupper() for c in pair):
                found.setdefault(pair, []).extend(series.rows)
        return found

    @functools.cached_property
    def population(self) -> IndicatorInfo | None:
        """Return the indicator that counts the people of an entity; None when there is none."""
        from claimkit.checking.indicators import ClaimWords

        def extra(info: IndicatorInfo) -> int | None:
            best: int | None = None
            for label in info.labels or [Label("", info.id)]:
                words = ClaimWords(label.lang or FALLBACK)
                words.add(label.text, 1.0)
                if "population" in words.concepts and info.unit in ("", "persons") and info.kind in (None, "level"):
                    best = len(words.words) if best is None else min(best, len(words.words))
            return best

        found = [(size, info.id) for info in self.indicators.values() if (size := extra(info)) is not None]
        return self.indicators[min(found)[1]] if found else None

    @functools.cached_property
    def by_indicator(self) -> dict[str, list[str]]:
        """Return the entities of each indicator."""
        found: dict[str, list[str]] = {}
        for entity, indicator in self._series:
            found.setdefault(indicator, []).append(entity)
        return found


def _start(row: Observation) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    return row.period.since or (-(10**9), 1, 1), row.period.until or (10**9, 1, 1)


def load_reference(path: str | Path) -> Reference:
    """Load a reference dataset: a folder (a Frictionless Data Package or plain tables) or one file.

    Files: CSV, TSV, Parquet, XLSX, JSON Lines, in the tidy long form or one of the layouts in `docs/reference.md`.
    Raises ReferenceDataError when there is nothing to use; single bad rows only go into `Reference.problems`.
    """
    from claimkit.checking.importers import import_tables

    place = Path(path)
    if not place.exists():
        raise ReferenceDataError(f"{place}: no such file or folder; give a folder, CSV, Parquet, XLSX or JSON Lines")
    return import_tables(place)
