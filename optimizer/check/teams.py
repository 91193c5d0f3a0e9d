"""The teams that a list of placements forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from optimizer.check.points import fit
from optimizer.check.reading import Need, Reading
from optimizer.plan.records import Placement
from optimizer.scenario.records import Cadre, Role, Village


@dataclass(frozen=True, slots=True)
class Team:
    """Who is placed in one village, each cadre once, with those listed as leader.

    Attributes
    ----------
    fit : int
        Sum of fit(i, v) over the members, without the points for leading.
    """

    village: Village
    need: Need
    members: tuple[Cadre, ...]
    leaders: tuple[Cadre, ...]
    fit: int

    @property
    def short(self) -> int:
        """Members missing up to the minimum."""
        return max(0, self.need.min - len(self.members))


class Teams:
    """The placements of a plan against the reading of its scenario.

    Rows that name an unknown cadre or village are kept in `unknown` and count nowhere.

    Parameters
    ----------
    reading : Reading
    placements : iterable of Placement

    Attributes
    ----------
    places : dict of str to list of str
        Placed cadre → villages, one for each row.
    roles : dict of (str, str) to set of Role
        (cadre, village) → the roles that the rows give.
    """

    def __init__(self, reading: Reading, placements: Iterable[Placement]) -> None:
        self.reading = reading
        self.rows: list[Placement] = []
        self.unknown: list[Placement] = []
        for row in placements:
            known = row.cadre in reading.cadres and row.village in reading.villages
            (self.rows if known else self.unknown).append(row)
        members: dict[str, dict[str, Cadre]] = {v: {} for v in reading.villages}
        leaders: dict[str, dict[str, Cadre]] = {v: {} for v in reading.villages}
        self.places: dict[str, list[str]] = {}
        self.roles: dict[tuple[str, str], set[Role]] = {}
        for row in self.rows:
            members[row.village][row.cadre] = reading.cadres[row.cadre]
            if row.role == "leader":
                leaders[row.village][row.cadre] = reading.cadres[row.cadre]
            self.places.setdefault(row.cadre, []).append(row.village)
            self.roles.setdefault((row.cadre, row.village), set()).add(row.role)
        self.teams: dict[str, Team] = {}
        for v, village in reading.villages.items():
            total = sum(fit(reading, c, village) for c in members[v].values())
            cadres, heads = tuple(members[v].values()), tuple(leaders[v].values())
            self.teams[v] = Team(village, reading.needs[v], cadres, heads, total)

    def __iter__(self) -> Iterator[Team]:
        return iter(self.teams.values())

    def sent_by(self) -> Counter[str]:
        """Return unit → number of its cadres placed, each counted once."""
        return Counter(self.reading.cadres[c].unit for c in self.places)
