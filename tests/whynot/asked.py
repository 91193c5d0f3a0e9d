"""Questions about random scenarios, with the answer that trying every plan gives."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from optimizer.explain.placed import Placed
from optimizer.scenario.records import Pin, Scenario
from optimizer.solve import Options, solve
from optimizer.whynot import Question
from tests import bruteforce

EXACT = Options(time_limit=30, gap=0.0, workers=1)


def placed_plan(of: Scenario) -> Placed | None:
    """Return the best plan of a scenario, None where there is none."""
    plan = solve(of, EXACT)
    return Placed(of, plan) if plan.status == "optimal" else None


def random_question(rng: Random, of: Scenario) -> Question:
    """Return a question about one cadre, leading or not, or about a whole team."""
    village = rng.randrange(len(of.villages))
    if rng.random() < 0.3:
        size = rng.randint(1, min(3, len(of.cadres)))
        return Question(village, tuple(rng.sample(range(len(of.cadres)), size)), exact=True)
    return Question(village, (rng.randrange(len(of.cadres)),), leader=rng.random() < 0.4)


def forced_best(of: Scenario, question: Question) -> list[int] | None:
    """Return the tiers of the best plan that has what is asked, by trying every plan; None without one."""
    village = of.villages[question.village].id
    asked = {of.cadres[i].id for i in question.cadres}
    pinned = of
    for cadre in sorted(asked):
        mine = next((pin for pin in pinned.pins if pin.cadre == cadre), None)
        if mine is not None and (mine.village != village or (question.leader and mine.role == "member")):
            return None
        role = "leader" if question.leader else (mine.role if mine else None)
        others = tuple(pin for pin in pinned.pins if pin.cadre != cadre)
        pinned = replace(pinned, pins=(*others, Pin(1, cadre, village, role)))
    search = bruteforce.Search(pinned)
    best: tuple[tuple[int, ...], list[int]] | None = None
    for split in search.splits():
        if question.exact and split[village] != asked:
            continue
        if search.allowed(split):
            values = search.values(split)
            if best is None or search.score(values) < best[0]:
                best = search.score(values), values
    return None if best is None else best[1]
