"""What the page says, in the language asked for."""

from __future__ import annotations

from optimizer.locale import Words, mark

METHODS = {
    "ours": mark("this program, proved bounds"),
    "textbook": mark("CP-SAT on a boolean per pair"),
    "mip": mark("HiGHS on the pair model"),
    "greedy": mark("village by village, as an office"),
    "flow": mark("min-cost flow, then repairs"),
}
STATUSES = {
    "optimal": mark("proved optimal"),
    "feasible": mark("plan"),
    "infeasible": mark("proved impossible"),
    "no_plan": mark("no plan"),
    "timed_out": mark("killed: time"),
    "out_of_memory": mark("killed: memory"),
    "killed": mark("killed"),
    "failed": mark("failed"),
    "broken": mark("breaks a rule"),
}
TEXTS = {
    "title": mark("Benchmark {name}"),
    "by_size": mark("Time and memory against size"),
    "by_size_note": mark(
        "Lines join the medians of the seeds, marks are single runs, a cross is a run without a plan at the "
        "time or memory it ended with. Seconds and megabytes count the whole process, start and reading "
        "included."
    ),
    "quality": mark("Quality per method"),
    "quality_note": mark(
        "Every plan is counted by the checker. Fit is a share of the bound that this program proved for "
        "the scenario at its own shortage: a plan that leaves more needs unmet than another can have more "
        "fit, so its mark is hollow. One place from left to right for each number of villages."
    ),
    "over_time": mark("Value and bound against time"),
    "over_time_note": mark(
        "Lines drawn through are values, dashed ones bounds that this program proved, dotted ones bounds "
        "that another solver claims. The mark is the plan as the checker counts it, at the end of the "
        "process; it is hollow where more needs are unmet than in another plan. First seed of each scenario."
    ),
    "results": mark("Results"),
    "results_note": mark("Medians over the seeds; n/m: n of m runs came to a plan."),
    "seconds": mark("seconds"),
    "megabytes": mark("megabytes"),
    "villages": mark("villages"),
    "rules_off": mark("without unit rules"),
    "rules_on": mark("with unit rules"),
    "shortage_per_100": mark("shortage per 100 villages"),
    "fit_of_bound": mark("fit, % of the proved bound"),
    "seconds_since_start": mark("seconds since the process began"),
    "tier_shortage": mark("shortage (less is better)"),
    "tier_changes": mark("changes (less is better)"),
    "tier_floor": mark("floor (more is better)"),
    "tier_fit": mark("fit (more is better)"),
    "method": mark("method"),
    "status": mark("status"),
    "plans": mark("plans"),
    "shortage": mark("shortage"),
    "fit": mark("fit"),
    "bound": mark("bound"),
    "gap": mark("gap"),
    "claimed": mark("claimed, not proved"),
    "memory": mark("MB"),
    "best": mark("best after, s"),
    "time_limit": mark("time limit {s} s"),
    "scenario": mark("{round}, {villages} villages × {cadres} cadres, {rules}"),
    "made_by": mark(
        "{cells} runs by {commit} on {date}; {cores} cores, Python {python}, OR-Tools {ortools}, "
        "SciPy {scipy}"
    ),
    "broken": mark("{n} runs gave a plan that breaks a hard rule; their figures count for nothing."),
}
"""Key → message; those with fields in braces are filled in by the page."""


def texts(words: Words) -> dict[str, str]:
    """Return every text by its key."""
    return {key: words.say(text) for key, text in TEXTS.items()}
