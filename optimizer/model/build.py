"""Assembles the model of a scenario: pairs, cells, rules, needs, tiers."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.matching.instance import Instance
from optimizer.matching.pairs import Pairs, admissible_pairs
from optimizer.model.cells import build_cells
from optimizer.model.needs import Need, build_needs
from optimizer.model.program import Program
from optimizer.model.rules import RULES
from optimizer.model.shortfalls import count_shortfall, forbid_unreached, pool_counts
from optimizer.model.tiers import TIERS, Tier
from optimizer.model.variables import Variables, make_variables


@dataclass(frozen=True)
class Model:
    """An integer program that means the scenario, and the names of its parts."""

    instance: Instance
    pairs: Pairs
    needs: list[Need]
    variables: Variables
    program: Program
    tiers: list[Tier]


def build_model(instance: Instance, strict: bool = False, pairs: Pairs | None = None) -> Model:
    """Return the model of `instance`; with `strict`, every shortfall is forbidden.

    Parameters
    ----------
    instance : Instance
    strict : bool
    pairs : Pairs, optional
        Only these may be used; all admissible ones unless given.
    """
    pairs = admissible_pairs(instance) if pairs is None else pairs
    variables = make_variables(instance, pairs, build_cells(instance, pairs))
    needs = build_needs(instance, pairs)
    for rule in RULES.values():
        rule(variables)
    for need in needs:
        if strict:
            forbid_unreached(variables, need)
        if strict or need.weight.any():
            short = count_shortfall(variables, need, strict)
            variables.shorts.append(short)
            if need.kind == "size":
                pool_counts(variables, short)
    tiers = [TIERS[name](variables, needs) for name in instance.scenario.objective.order]
    return Model(instance, pairs, needs, variables, variables.program, tiers)
