"""What is solved again: the whole scenario, or a region of a province with everybody else where they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.explain.placed import Placed
from optimizer.matching.codes import IntArray
from optimizer.matching.pairs import Pairs, admissible_pairs
from optimizer.model.build import Model, build_model
from optimizer.model.program import Frozen
from optimizer.model.settle import settled
from optimizer.plan.records import Placement
from optimizer.solve.regional.market import Market
from optimizer.solve.regional.region import Region
from optimizer.whynot.fewest import Kept
from optimizer.whynot.question import Question

LARGEST = 160
"""Villages of a region at most."""


@dataclass(frozen=True)
class Part:
    """A model with what its cadres and villages are in the whole scenario.

    Attributes
    ----------
    model : Model
    cadres, villages : int64
        Index in the whole of each cadre and village of the model, ascending.
    kept : Kept
        The plan's placements here.
    """

    model: Model
    cadres: IntArray
    villages: IntArray
    kept: Kept

    @cached_property
    def program(self) -> Frozen:
        """The model's program, nothing forced."""
        return self.model.program.freeze()

    @cached_property
    def values(self) -> list[int]:
        """What the plan comes to on each tier, here."""
        v = self.model.variables
        x = np.zeros(self.model.program.n_variables, dtype=np.int64)
        x[v.member[self.kept.pairs]] = 1
        x[v.lead[self.kept.pairs[self.kept.leads]]] = 1
        # an empty team draws on any pool: every one has the village's needs
        _, first = np.unique(v.cells.village, return_index=True)
        chosen = dict(zip(v.cells.village[first].tolist(), first.tolist(), strict=True))
        drawn = v.cells.of_pair[self.kept.pairs]
        chosen |= dict(zip(v.cells.village[drawn].tolist(), drawn.tolist(), strict=True))
        x[v.cell[list(chosen.values())]] = 1
        x = settled(v, x)
        return [tier.expression.value(x) for tier in self.model.tiers]

    def asked(self, question: Question) -> IntArray:
        """Return the pairs that a question wants."""
        village = int(np.searchsorted(self.villages, question.village))
        cadres = np.searchsorted(self.cadres, np.array(question.cadres))
        return self.model.pairs.find(cadres, np.full(len(cadres), village))

    def forced(self, question: Question) -> Frozen:
        """Return the program with the question's placements fixed by the bounds of their variables."""
        v, pairs = self.model.variables, self.model.pairs
        village = int(np.searchsorted(self.villages, question.village))
        wanted = self.asked(question)
        lower, upper = self.program.lower.copy(), self.program.upper.copy()
        lower[v.member[wanted]] = 1
        if question.leader:
            lower[v.lead[wanted]] = 1
        if question.exact:
            others = np.setdiff1d(np.flatnonzero(pairs.village == village), wanted)
            upper[v.member[others]] = 0
            leads = v.lead[others]
            upper[leads[leads >= 0]] = 0
        return self.program.within(lower, upper)

    def placements(self, placed: Placed, x: IntArray) -> tuple[Placement, ...]:
        """Return the whole plan with the placements of `x` in this part."""
        v, pairs, scenario = self.model.variables, self.model.pairs, placed.scenario
        inside = set(self.villages.tolist())
        rows = [row for row, at in zip(placed.rows, placed.village.tolist(), strict=True) if at not in inside]
        leads = (v.lead >= 0) & (x[v.lead] == 1)
        for p in np.flatnonzero(x[v.member]).tolist():
            cadre = scenario.cadres[int(self.cadres[pairs.cadre[p]])].id
            village = scenario.villages[int(self.villages[pairs.village[p]])].id
            rows.append(Placement(cadre, village, "leader" if leads[p] else "member"))
        return tuple(rows)


def whole(placed: Placed, pairs: Pairs) -> Part:
    """Return the whole scenario as one part."""
    instance = placed.instance
    model = build_model(instance, pairs=pairs)
    everyone, everywhere = np.arange(instance.n_cadres), np.arange(instance.n_villages)
    return Part(model, everyone, everywhere, _kept(placed, pairs, np.ones(len(placed.rows), dtype=bool)))


def region(placed: Placed, market: Market, question: Question) -> Part:
    """Return the counties of the village asked about and of those asked for, all others held."""
    pairs, instance = market.pairs, placed.instance
    villages = _villages(placed, pairs, question)
    inside = np.zeros(instance.n_villages, dtype=bool)
    inside[villages] = True
    now = np.full(instance.n_cadres, -1, dtype=np.int64)
    now[placed.cadre] = placed.village
    start = np.searchsorted(pairs.village, villages)
    stop = np.searchsorted(pairs.village, villages, side="right")
    here = np.concatenate([np.arange(a, b) for a, b in zip(start, stop, strict=True)])
    home = now[pairs.cadre[here]]
    chosen = here[((home < 0) | inside[home]) & market.usable[here]]
    cadres = np.unique(pairs.cadre[chosen])
    units = instance.cadres.unit[placed.cadre[~inside[placed.village]]]
    sent = np.bincount(units, minlength=len(market.limits.upper))
    area = Region(market, villages, cadres, sent)
    local = Pairs(
        area,
        np.searchsorted(cadres, pairs.cadre[chosen]),
        np.searchsorted(villages, pairs.village[chosen]),
        pairs.fit[chosen],
        pairs.lead_fit[chosen],
        pairs.may_lead[chosen],
    )
    model = build_model(area, pairs=local)
    rows = inside[placed.village]
    return Part(model, cadres, villages, _kept(placed, local, rows, cadres, villages))


def all_pairs(placed: Placed) -> Pairs:
    """Return every admissible pair."""
    return admissible_pairs(placed.instance)


def _villages(placed: Placed, pairs: Pairs, question: Question) -> IntArray:
    """Return the villages of a region, those first whose people could go where it is asked about."""
    scenario = placed.scenario
    now = dict(zip(placed.cadre.tolist(), placed.village.tolist(), strict=True))
    core = {question.village, *(now[i] for i in question.cadres if i in now)}
    areas = {(scenario.villages[v].prefecture, scenario.villages[v].county) for v in core}
    found = [v for v, place in enumerate(scenario.villages) if (place.prefecture, place.county) in areas]
    if len(found) <= LARGEST:
        return np.array(found, dtype=np.int64)
    able = pairs.cadre[np.isin(pairs.village, list(core))]
    links = np.bincount([now[i] for i in able.tolist() if i in now], minlength=len(scenario.villages))
    ranked = sorted(found, key=lambda v: (v not in core, -int(links[v]), v))
    return np.sort(np.array(ranked[:LARGEST], dtype=np.int64))


def _kept(
    placed: Placed,
    pairs: Pairs,
    rows: np.ndarray,
    cadres: IntArray | None = None,
    villages: IntArray | None = None,
) -> Kept:
    """Return the plan's placements `rows` as pairs."""
    cadre, village = placed.cadre[rows], placed.village[rows]
    if cadres is not None and villages is not None:
        cadre, village = np.searchsorted(cadres, cadre), np.searchsorted(villages, village)
    leads = np.array([row.role == "leader" for row in placed.rows], dtype=bool)[rows]
    return Kept(pairs.find(cadre, village), leads)
