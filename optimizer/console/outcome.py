"""What a solver run amounts to: the exit code and the sentence about its proof."""

from __future__ import annotations

from optimizer.console.exits import Exit
from optimizer.explain import TierView
from optimizer.locale import Words, names
from optimizer.locale.words import number, percent, seconds
from optimizer.plan import Plan


def exit_code(plan: Plan, asked_gap: float) -> Exit:
    """Return the exit code of ``solve``: proved means every tier is within the gap asked for."""
    if plan.status == "infeasible":
        return Exit.INFEASIBLE
    if plan.status == "no_answer":
        return Exit.NO_ANSWER
    within = all(tier.gap <= asked_gap for tier in plan.tiers)
    return Exit.PROVED if within else Exit.NOT_PROVED


def proof_sentence(words: Words, plan: Plan, asked_gap: float) -> str:
    """Return in one sentence what is proved about a plan, never more than that.

    Parameters
    ----------
    words : Words
    plan : Plan
    asked_gap : float
        Where a tier was allowed to stop.
    """
    strict = bool(plan.run.get("strict"))
    if plan.status == "infeasible":
        if strict:
            return words.say(
                "Proved: no plan meets every need. Without --strict, unmet needs are counted instead."
            )
        return words.say("Proved impossible: no plan keeps all hard rules.")
    if plan.status == "no_answer":
        return words.say(
            "No plan found in {time}. That proves nothing: allow more with --time-limit.",
            time=seconds(plan.seconds.get("solve", 0.0)),
        )
    tiers = [TierView.of(tier) for tier in plan.tiers]
    open_tiers = [tier for tier in tiers if not tier.proved]
    if plan.status == "optimal" and not open_tiers:
        return words.say("Proved optimal: no plan for this scenario does better.")
    beyond = next((tier for tier in open_tiers if tier.gap > asked_gap), None)
    if beyond is None:
        worst = max((tier.gap for tier in open_tiers), default=0.0)
        return words.say("Proved within {gap} of the best possible.", gap=percent(worst))
    if beyond.more_is_better:
        text = words.say(
            "A valid plan, not proved the best: {tier} is {value}; up to {bound} is not ruled out.",
            tier=names.tier(words, beyond.name),
            value=number(beyond.value),
            bound=number(beyond.bound),
        )
    else:
        text = words.say(
            "A valid plan, not proved the best: {tier} is {value}; down to {bound} is not ruled out.",
            tier=names.tier(words, beyond.name),
            value=number(beyond.value),
            bound=number(beyond.bound),
        )
    return text
