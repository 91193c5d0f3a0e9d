"""A tier in the solver's terms (something to maximise) and in its own."""

from __future__ import annotations

from optimizer.matching.codes import IntArray
from optimizer.model.build import Model
from optimizer.model.program import Frozen
from optimizer.model.tiers import Tier
from optimizer.solve.certificate import Certificate, tighten


def goal_of(model: Model, tier: Tier) -> IntArray:
    """Return the tier's coefficients as something to maximise, int64 [n]."""
    coefficients = tier.expression.dense(model.program.n_variables)
    return coefficients if tier.maximise else -coefficients


def figure(tier: Tier, value: int) -> int:
    """Return a tier's value as what `goal_of` comes to."""
    rest = value - tier.expression.constant
    return rest if tier.maximise else -rest


def natural(tier: Tier, reached: int) -> int:
    """Return what `goal_of` comes to in the tier's own terms."""
    return tier.expression.constant + (reached if tier.maximise else -reached)


def locked(program: Frozen, certificate: Certificate, goal: IntArray, value: int) -> Frozen:
    """Return the program with a tier held at `value` or better."""
    return tighten(program, certificate, value - 1).at_least(goal, value)
