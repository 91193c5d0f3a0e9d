"""Lawful plans and single exchanges, tried by the independent checker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from random import Random

import numpy as np

from optimizer.answers.board import NOBODY, Board
from optimizer.answers.exchange_records import Exchange
from optimizer.answers.exchanges import Ways
from optimizer.check import check
from optimizer.explain import Placed
from optimizer.plan import Placement, Plan
from optimizer.scenario.records import Scenario
from tests.bruteforce import Search
from tests.factory import from_document, plan
from tests.strategies import random_scenario

Figures = Mapping[str, int]


def lawful_plans(seeds: range, each: int = 2, **sizes: int) -> Iterator[tuple[Scenario, Plan]]:
    """Yield random scenarios with lawful plans: some good, some poor."""
    for seed in seeds:
        rng = Random(seed)
        of = from_document(random_scenario(rng, **sizes))
        search = Search(of)
        splits = [split for split in search.splits() if search.allowed(split)]
        for split in rng.sample(splits, min(each, len(splits))):
            rows = search.placements(split)
            if rng.random() < 0.3:  # a team that somebody could lead, and nobody does
                pinned = {p.cadre for p in of.pins if p.role == "leader"}
                rows = tuple(r if r.cadre in pinned else replace(r, role="member") for r in rows)
            yield of, plan(of, placements=rows)


def judged(of: Scenario, rows: tuple[Placement, ...]) -> Figures | None:
    """Return the checker's tiers, None where it finds a rule broken."""
    report = check(of, plan(of, placements=rows))
    return None if report.violations else report.tiers


def rows_after(placed: Placed, exchange: Exchange) -> tuple[Placement, ...]:
    """Return the placements after an exchange, by its record alone."""
    where = {row.cadre: (row.village, row.role) for row in placed.plan.placements}
    for move in exchange.moves:
        where.pop(move.person.cadre, None)
    for move in exchange.moves:
        if move.target is not None:
            where[move.person.cadre] = move.target.village, "member"
    for led in exchange.leaders:
        assert all(w != (led.village, "leader") for w in where.values()), "the leader before still leads"
        if led.person is not None:
            assert where[led.person.cadre][0] == led.village
            where[led.person.cadre] = led.village, "leader"
    return tuple(Placement(c, v, role) for c, (v, role) in where.items())


def all_ways(board: Board) -> Ways:
    """Return every exchange one could write down: somebody comes, somebody or nobody leaves."""
    n_cadres, n_villages = board.instance.n_cadres, board.instance.n_villages
    rows = []
    for into, v in product(range(n_cadres), range(n_villages)):
        if board.home[into] != v:
            rows.append((v, into, NOBODY, False))
            rows += [(v, into, out, swap) for out in board.team(v).tolist() for swap in (False, True)]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Ways(columns[0], columns[1], columns[2], columns[3].astype(bool))


def score(of: Scenario, tiers: Figures) -> tuple[int, ...]:
    """Return the tiers so that less is better."""
    return tuple(-tiers[n] if n in ("floor", "fit") else tiers[n] for n in of.objective.order)
