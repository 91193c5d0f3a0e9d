"""A scenario whose cells are typed, while it is checked as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from optimizer.locale.told import by_name
from optimizer.scenario.faults import Fault, Spelling, shown
from optimizer.scenario.policy import Manifest
from optimizer.scenario.records import Ban, Cadre, Pin, Previous, Unit, Village
from optimizer.scenario.table import Table


@dataclass
class Draft:
    """What the checks across tables work on.

    Attributes
    ----------
    file : str
        The manifest's name.
    manifest : Manifest | None
        None where too little of it is valid.
    tables : dict of str to Table
        Those that can be read.
    villages, cadres, units, previous, pins, bans : tuple
        Empty where the table can't be read or isn't given.
    faults, warnings : list
        Findings, in the order of the checks.
    faulty : set of (str, int)
        Tables and rows with a faulty cell: what follows from their other
        cells is not checked.
    """

    file: str
    manifest: Manifest | None
    tables: dict[str, Table]
    villages: tuple[Village, ...] = ()
    cadres: tuple[Cadre, ...] = ()
    units: tuple[Unit, ...] = ()
    previous: tuple[Previous, ...] = ()
    pins: tuple[Pin, ...] = ()
    bans: tuple[Ban, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    faulty: set[tuple[str, int | None]] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)

    def complete(self, *names: str) -> bool:
        """Return whether all rows of these tables are known, so that a missing id is a fault."""
        return all(name in self.tables and self.tables[name].complete for name in names)

    def sound(self, table: str, row: int) -> bool:
        """Return whether all cells of a row are as the user meant them."""
        header = not self.tables[table].inline and (table, 1) in self.faulty
        return not header and (table, row) not in self.faulty

    def add(self, table: str, row: int, column: str, found: str, remedy: str) -> None:
        """Note a fault of a table's row."""
        self.faults.append(self.tables[table].fault(row, column, found, remedy))

    def add_key(self, key: str, found: str, remedy: str) -> None:
        """Note a fault of a key of the manifest."""
        self.faults.append(Fault(self.file, None, key, found, remedy))

    @cached_property
    def village_of(self) -> dict[str, Village]:
        """Id → village."""
        return {v.id: v for v in self.villages if v.id}

    @cached_property
    def cadre_of(self) -> dict[str, Cadre]:
        """Id → cadre."""
        return {c.id: c for c in self.cadres if c.id}

    @cached_property
    def unit_of(self) -> dict[str, Unit]:
        """Id → unit."""
        return {u.id: u for u in self.units if u.id}

    def named(self, table: str, row_id: str) -> str:
        """Return a village's or cadre's id as faults quote it, called by its name where it has one."""
        rows: Mapping[str, Village | Cadre] = self.village_of if table == "villages" else self.cadre_of
        row = rows.get(row_id)
        return shown(row_id) if row is None else by_name(row_id, row.name, quoted=True)

    @cached_property
    def village_ids(self) -> Spelling:
        """Ids of the villages."""
        return Spelling(self.village_of)

    @cached_property
    def cadre_ids(self) -> Spelling:
        """Ids of the cadres."""
        return Spelling(self.cadre_of)

    @cached_property
    def unit_ids(self) -> Spelling:
        """Ids of the units."""
        return Spelling(self.unit_of)

    @cached_property
    def types(self) -> frozenset[str]:
        """Types that a village has."""
        return frozenset(t for v in self.villages for t in v.types)

    @cached_property
    def departments(self) -> frozenset[str]:
        """Departments of the units."""
        return _given(u.department for u in self.units)

    @cached_property
    def counties(self) -> frozenset[str]:
        """Counties of villages and units, and home counties of cadres."""
        villages, units = (v.county for v in self.villages), (u.county for u in self.units)
        return _given(villages) | _given(units) | _given(c.home_county for c in self.cadres)

    @cached_property
    def prefectures(self) -> frozenset[str]:
        """Prefectures of villages and units."""
        return _given(v.prefecture for v in self.villages) | _given(u.prefecture for u in self.units)

    @cached_property
    def townships(self) -> frozenset[str]:
        """Townships of villages, and home townships of cadres."""
        return _given(v.township for v in self.villages) | _given(c.home_township for c in self.cadres)


def _given(words: Iterable[str | None]) -> frozenset[str]:
    return frozenset(w for w in words if w)
