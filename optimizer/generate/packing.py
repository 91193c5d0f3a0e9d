"""Staff for rounds with unit rules: pools are cut into teams, teams are dealt to villages.

A pool is a large unit, or the small units of one function group; a team
comes from one pool, so pools are sized in whole teams plus the few spare
cadres the round has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.generate.draws import DrawError, Floats, Ints, apportion, spread
from optimizer.generate.places import Places
from optimizer.generate.sheet import Round
from optimizer.generate.staff import Functions, Staff, level_index
from optimizer.locale.told import phrase


@dataclass(frozen=True)
class _Pools:
    """Pools as arrays: large units first, then one pool per function group."""

    function: Ints
    teams: Ints
    spare: Ints
    units: Ints


def draw_packed_staff(rng: np.random.Generator, round_: Round, places: Places) -> Staff:
    """Draw units and cadres that fill every team to the minimum, with the spare ones left over."""
    team_size = _one_size(round_, places)
    functions = Functions(round_, places.types)
    pools = _pools(rng, round_, functions, places.size, team_size)
    cadres = pools.teams * team_size + pools.spare
    unit, unit_pool = _units(rng, pools, cadres, _small_cap(round_))
    pool = unit_pool[unit]
    team = _teams(pool, pools.teams, team_size)
    village_of_team = _deal_teams(
        rng, functions, places, np.repeat(pools.function, pools.teams), round_.draw.affinity
    )
    village = np.where(team >= 0, village_of_team[team], -1)
    size = len(unit_pool)
    level = np.full(size, level_index("county"), dtype=np.int64)
    return Staff(pools.function[unit_pool], level, np.zeros(size, dtype=np.int64), unit, village)


def _one_size(round_: Round, places: Places) -> int:
    rules = round_.policy.units
    sizes = np.unique(places.min)
    if (
        len(sizes) > 1
        or len(places.areas) > 1
        or round_.figure("cadres") != round_.by_level("cadres")["county"]
    ):
        raise DrawError(phrase("unit rules need one county, county units and one minimum for all teams"))
    if rules is not None and (rules.max_units or sizes[0]) < sizes[0]:
        said = phrase("max_units {n} is below the team minimum {least}", n=rules.max_units, least=sizes[0])
        raise DrawError(said)
    return int(sizes[0])


def _small_cap(round_: Round) -> int:
    rules = round_.policy.units
    if rules is None or rules.large_from is None or rules.keep_together:
        raise DrawError(phrase("unit rules need units.large_from, and keep_together off"))
    return rules.large_from - 1


def _pools(
    rng: np.random.Generator, round_: Round, functions: Functions, villages: int, team_size: int
) -> _Pools:
    """Size the pools: double large units by chance, the other teams by function weight."""
    large, kinds = round_.figure("units.large"), len(functions.names)
    large_teams = 1 + rng.binomial(1, round_.draw.double_units, large)
    large_function = rng.choice(kinds, large, p=functions.weight / functions.weight.sum())
    small_teams = 1 + apportion(
        functions.weight * rng.uniform(0.8, 1.25, kinds), villages - int(large_teams.sum()) - kinds
    )
    teams = np.r_[large_teams, small_teams]
    spare_total = round_.figure("cadres") - team_size * villages
    spare = spread(rng, np.full(len(teams), team_size - 1), spare_total)
    small = small_teams * team_size + spare[large:]
    cap = _small_cap(round_)
    fewest = -(-small // cap)
    units = fewest + spread(rng, small - fewest, round_.figure("units") - large - int(fewest.sum()))
    return _Pools(
        function=np.r_[large_function, np.arange(kinds)],
        teams=teams,
        spare=spare,
        units=np.r_[np.ones(large, dtype=np.int64), units],
    )


def _units(rng: np.random.Generator, pools: _Pools, cadres: Ints, cap: int) -> tuple[Ints, Ints]:
    """Return the unit of every cadre and the pool of every unit, cadres listed by pool and unit."""
    sizes = []
    for count, total in zip(pools.units.tolist(), cadres.tolist(), strict=True):
        room = total if count == 1 else cap
        sizes.append(1 + spread(rng, np.full(count, room - 1), total - count))
    size = np.concatenate(sizes)
    return np.repeat(np.arange(len(size)), size), np.repeat(np.arange(len(pools.units)), pools.units)


def _teams(pool: Ints, teams: Ints, team_size: int) -> Ints:
    """Cut every pool into teams in its order; the spare cadres at its end stay in reserve (-1)."""
    first = np.searchsorted(pool, np.arange(len(teams)))
    local = (np.arange(len(pool)) - first[pool]) // team_size
    start = np.cumsum(teams) - teams
    return np.where(local < teams[pool], start[pool] + local, -1)


def _deal_teams(
    rng: np.random.Generator, functions: Functions, places: Places, function: Ints, affinity: float
) -> Ints:
    """Deal teams to villages one by one, drawn to types that match their department."""
    pull: Floats = functions.pull(affinity)[functions.department[function]]
    open_villages = [
        rng.permutation(np.flatnonzero(places.primary == t)).tolist() for t in range(len(places.types))
    ]
    left = np.array([len(v) for v in open_villages], dtype=np.float64)
    village = np.empty(len(function), dtype=np.int64)
    for team in rng.permutation(len(function)).tolist():
        edges = np.cumsum(pull[team] * left)
        if edges[-1] <= 0:
            raise DrawError(phrase("match.forbid leaves a team without a village"))
        kind = int(np.searchsorted(edges, rng.random() * edges[-1], side="right"))
        village[team] = open_villages[kind].pop()
        left[kind] -= 1
    return village
