"""The best plan among listed divisions, by CP-SAT."""

from __future__ import annotations

from collections import Counter, defaultdict

from ortools.sat.python import cp_model

from optimizer.solve.offices.block import Block, Division, Team


def mix(
    block: Block, divisions: list[Division], start: set[Division], seconds: float, seed: int
) -> list[tuple[int, Team]]:
    """Return the teams of the best choice found among `divisions`, at most one for each group.

    Parameters
    ----------
    block : Block
    divisions : list of Division
    start : set of Division
        A choice to begin with.
    seconds : float
    seed : int
    """
    model = cp_model.CpModel()
    of_village: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    of_person: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    of_unit: dict[int, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
    of_group: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    priced, units = set(block.priced.tolist()), set(block.units.tolist())
    usable = [d for d in divisions if len({w for _, w in d[1]}) == len(d[1])]
    chosen = [model.new_bool_var("") for _ in usable]
    for division, x in zip(usable, chosen, strict=True):
        g, teams = division
        if not block.groups[g].wide:
            of_group[g].append(x)
        sends: Counter[int] = Counter()
        for k, w in teams:
            of_village[block.village(g, w)].append(x)
            for i in block.people(g, k).tolist():
                if i in priced:
                    of_person[i].append(x)
                if int(block.unit[i]) in units:
                    sends[int(block.unit[i])] += 1
        for u, times in sends.items():
            of_unit[u].append((times, x))
        model.add_hint(x, division in start)
    for exclusive in (of_village, of_person, of_group):
        for some in exclusive.values():
            model.add_at_most_one(some)
    for u, some_sent in of_unit.items():
        model.add(sum(times * x for times, x in some_sent) <= int(block.limit[u]))
    model.maximize(sum(block.worth_of(d) * x for d, x in zip(usable, chosen, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    return [(d[0], team) for d, x in zip(usable, chosen, strict=True) if solver.value(x) for team in d[1]]
