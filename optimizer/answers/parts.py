"""Pieces of answers: people, places, exchanges as records."""

from __future__ import annotations

import numpy as np

from optimizer.answers.board import NOBODY, Board
from optimizer.answers.exchange_records import (
    Exchange,
    ExchangeKind,
    Move,
    NeedChange,
    NewLeader,
    Person,
    Place,
    TierChange,
)
from optimizer.answers.exchanges import Exchanges, Outcome
from optimizer.answers.teams_after import After


def person(board: Board, i: int) -> Person:
    """Return the cadre of index `i`."""
    scenario = board.instance.scenario
    cadre = scenario.cadres[i]
    unit = scenario.units[board.instance.unit_index[cadre.unit]]
    return Person(cadre.id, cadre.name, unit.id, unit.name)


def place(board: Board, v: int) -> Place:
    """Return the village of index `v`."""
    village = board.instance.scenario.villages[v]
    return Place(village.id, village.name, village.township, village.county, village.prefecture)


def place_or_reserve(board: Board, v: int) -> Place | None:
    """Return the village of index `v`, None for the reserve."""
    return place(board, v) if v >= 0 else None


def exchange(exchanges: Exchanges, outcome: Outcome, n: int) -> Exchange:
    """Return the `n`-th of the exchanges counted, as a record."""
    board, ways = exchanges.board, outcome.ways
    into, out, v = int(ways.into[n]), int(ways.out[n]), int(ways.village[n])
    origin, swap = int(board.home[into]), bool(ways.swap[n])
    moves = [Move(person(board, into), place_or_reserve(board, origin), place(board, v))]
    if out >= 0:
        back = place_or_reserve(board, origin) if swap else None
        moves.append(Move(person(board, out), place(board, v), back))
    kind: ExchangeKind = "join" if out < 0 else "swap" if swap else "reserve" if origin < 0 else "move"
    teams = [(v, outcome.target)] + ([(origin, outcome.origin)] if origin >= 0 else [])
    needs = [change for team, after in teams for change in need_changes(board, team, after, n)]
    leaders = [led for team, after in teams for led in _new_leader(board, team, int(after.leader[n]))]
    return Exchange(
        kind, tuple(moves), tuple(leaders), tier_changes(exchanges, outcome.change[n]), tuple(needs)
    )


def tier_changes(exchanges: Exchanges, change: np.ndarray) -> tuple[TierChange, ...]:
    """Return the change of every tier as records."""
    tiers = zip(exchanges.tiers.items(), change.tolist(), strict=True)
    return tuple(TierChange(name, before, before + by) for (name, before), by in tiers)


def need_changes(board: Board, v: int, after: After, n: int) -> list[NeedChange]:
    """Return what a team lacks more or less after a change, the leader first."""
    village = board.instance.scenario.villages[v]
    found: list[tuple[str, str | None, int]] = []
    if board.instance.needs.leader[v]:
        lost = int(board.leader[v] >= 0) - int(after.leader[n] >= 0)
        found = [("leader", None, lost)]
    before = np.maximum(board.need[v] - board.have[v], 0)
    by = (after.missing[n] - before).tolist()
    found += [(kind, skill, n_more) for (kind, skill), n_more in zip(board.kinds, by, strict=True)]
    return [NeedChange(village.id, village.name, kind, skill, c) for kind, skill, c in found if c]


def _new_leader(board: Board, v: int, leader: int) -> list[NewLeader]:
    if leader == board.leader[v]:
        return []
    village = board.instance.scenario.villages[v]
    return [NewLeader(village.id, village.name, None if leader == NOBODY else person(board, leader))]
