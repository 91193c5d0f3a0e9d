"""The forced re-solve: tiers in order over a programme with the question's placements fixed.

Each tier is first aimed at what the plan reaches, since most questions cost
nothing there; then bounded by its relaxation, searched near the plan, and
closed by an empty search for anything better (``docs/why-not.md``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from optimizer.matching.codes import BoolArray, IntArray
from optimizer.model.program import Frozen
from optimizer.solve.progress import Clock
from optimizer.solve.relaxation import Relaxed
from optimizer.whynot.forcing import Forcing
from optimizer.whynot.shrink import propagated
from optimizer.whynot.step import Reached, Step
from optimizer.whynot.terms import figure, locked

TIER_SHARE = 0.6
"""Share of the time left that a tier may take when others follow."""


@dataclass(frozen=True)
class Resolved:
    """What the re-solve came to.

    Attributes
    ----------
    verdict : str
        ``impossible`` is proved; ``unknown`` where nothing was found in time.
    x : int64 [n] | None
    tiers : tuple of Reached
        Up to the first without a value.
    last : Frozen
        The program of the last tier worked on, those before it held.
    locked : Frozen
        The program with every tier held at the value reached.
    likely : bool [P]
        The pairs of the last search that found a plan: where to look for others.
    """

    verdict: Literal["found", "impossible", "unknown"]
    x: IntArray | None
    tiers: tuple[Reached, ...]
    last: Frozen
    locked: Frozen
    likely: BoolArray


def resolve(forcing: Forcing, clock: Clock) -> Resolved:
    """Return the best forced plan, tier by tier, as far as the time allows."""
    reached: list[Reached] = []
    advice: Relaxed | None = None
    as_good = True
    start = propagated(forcing.program)
    if start is None:
        return Resolved("impossible", None, (), forcing.program, forcing.program, forcing.likely)
    last = program = start
    for k, tier in enumerate(forcing.model.tiers):
        final = k == len(forcing.model.tiers) - 1
        limit = clock.time_limit if final else clock.elapsed + TIER_SHARE * clock.left
        step = Step(forcing, program, k, replace(clock, time_limit=limit))
        if as_good:
            step.learn(figure(tier, forcing.targets[k].bound))
        verdict = step.run(advice)
        if verdict == "open" and step.value is None and clock.left > 0:
            step.clock = clock  # there is nothing to keep time for
            verdict = step.run(advice)
        if verdict == "impossible":
            return Resolved("impossible", None, tuple(reached), program, program, forcing.likely)
        reached.append(step.reached())
        if step.value is None:
            return Resolved("unknown", None, tuple(reached), program, program, forcing.likely)
        # the plan's later bounds hold for all that is no worse before
        as_good = as_good and step.value >= figure(tier, forcing.targets[k].value)
        advice = step.advice
        last, held = program, locked(program, step.certificate, forcing.goals[k], step.value)
        program = propagated(held) or held
    assert forcing.x is not None
    # a tier that was stopped may have been improved since; its bound holds all the same
    tiers = (
        replace(r, value=t.expression.value(forcing.x))
        for r, t in zip(reached, forcing.model.tiers, strict=True)
    )
    return Resolved("found", forcing.x, tuple(tiers), last, program, forcing.likely)
