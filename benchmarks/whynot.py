"""Why-not answers against full re-solves with the placement pinned: ``python -m benchmarks.whynot``.

Rows are written as they come; the same command goes on where it was stopped
(the same day, or with the same ``-o``).
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import pandas as pd
from rich.console import Console

from benchmarks.harness import RESULTS, ROOT, machine, today
from optimizer.explain.placed import Placed
from optimizer.matching.pairs import admissible_pairs
from optimizer.plan import read_plan
from optimizer.scenario import load_scenario
from optimizer.scenario.records import Pin, Scenario
from optimizer.solve import Options, solve
from optimizer.whynot import Limits, Question, ask

Row = dict[str, object]
PROMPT = 3.2
"""Seconds for an answer that is looked for once all is read: what the command leaves of five."""
LEADING = 0.4
"""Share of the questions, where the cadre may lead, that ask for the leader."""


@click.command()
@click.option("--round", "name", default="shuangpai-2022", show_default=True)
@click.option("--questions", type=click.IntRange(min=1), default=100, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--time-limit", type=float, default=30.0, show_default=True, help="Seconds for an answer.")
@click.option("--resolve-limit", type=float, default=300.0, show_default=True, help="Seconds for a re-solve.")
@click.option("--plan", type=click.Path(path_type=Path), help="A proved plan; solved here unless given.")
@click.option("--alone", is_flag=True, help="Time the answers only, without re-solving.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="By default results/DATE-whynot.csv.")
def main(
    name: str,
    questions: int,
    seed: int,
    workers: int,
    time_limit: float,
    resolve_limit: float,
    plan: Path | None,
    alone: bool,
    output: Path | None,
) -> None:
    """Ask random questions about the best plan; solve the scenario again with each pinned."""
    console = Console()
    scenario = load_scenario(ROOT / "scenarios" / f"{name}.yaml")
    options = Options(time_limit=resolve_limit, gap=0.0, workers=workers)
    best = solve(scenario, options) if plan is None else read_plan(plan)
    placed = Placed(scenario, best)
    path = output or RESULTS / f"{today()}-whynot.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    setting: Row = {"round": name, "seed": seed, "workers": workers, "time_limit": time_limit}
    setting |= {"alone": alone} | machine()
    rows = finished(path, setting)
    done = {(row["village"], row["cadre"], row["leader"]) for row in rows}
    for question in drawn(placed, questions, seed):
        if named(scenario, question) in done:
            continue
        row = asked(placed, question, Limits(time_limit, workers, prompt=PROMPT))
        if not alone:
            row |= resolved(scenario, question, options, row)
        rows.append(row)
        console.print(" ".join(f"{key}={row[key]}" for key in row if row[key] is not None), soft_wrap=True)
        pd.DataFrame([{"date": today()} | one | setting for one in rows]).to_csv(path, index=False)
    console.print(summary(pd.DataFrame(rows)), f"[dim]{path}[/dim]")


def finished(path: Path, setting: Row) -> list[Row]:
    """Return the rows that an earlier run with the same setting left; other rows are an error."""
    if not path.is_file():
        return []
    table = pd.read_csv(path)
    # compared as text: what pandas reads back may be of another type
    other = [k for k, v in setting.items() if k not in table or (table[k].astype(str) != str(v)).any()]
    if other:
        raise click.UsageError(
            f"{path} was measured otherwise ({', '.join(other)}); give another place with -o"
        )
    return [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]


def named(scenario: Scenario, question: Question) -> tuple[str, str, bool]:
    """Return a question as its row has it."""
    cadre = scenario.cadres[question.cadres[0]].id
    return scenario.villages[question.village].id, cadre, question.leader


def drawn(placed: Placed, count: int, seed: int) -> list[Question]:
    """Return different questions about admissible pairs that the plan doesn't have."""
    rng = np.random.default_rng(seed)
    pairs = admissible_pairs(placed.instance)
    found: dict[Question, None] = {}
    while len(found) < count:
        p = int(rng.integers(len(pairs)))
        leader = bool(pairs.may_lead[p]) and rng.random() < LEADING
        question = Question(int(pairs.village[p]), (int(pairs.cadre[p]),), leader)
        if not question.met(placed):
            found[question] = None
    return list(found)


def asked(placed: Placed, question: Question, limits: Limits) -> Row:
    """Return the answer to a question and what it took."""
    began, cpu = time.perf_counter(), time.process_time()
    answer = ask(placed, question, limits).answer
    row: Row = {"village": answer.village, "cadre": answer.cadres[0], "leader": answer.leader}
    row |= {"kind": answer.kind, "closed": answer.closed}
    for cost in answer.costs:
        row |= {f"{cost.name}_at_least": cost.at_least, f"{cost.name}_at_most": cost.at_most}
        row |= {f"{cost.name}_value": cost.value}
    moved = sum(len(chain) for chain in answer.chains)
    return row | {
        "moved": moved,
        "fewest": answer.fewest,
        "short_moved": None if answer.short_chain is None else answer.short_chain.people,
        "short_more": None if answer.short_chain is None else answer.short_chain.more,
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_s": round(time.process_time() - cpu, 2),
    }


def resolved(scenario: Scenario, question: Question, options: Options, row: Row) -> Row:
    """Solve the scenario with the placement pinned; say whether the answer agrees."""
    pin = Pin(1, str(row["cadre"]), str(row["village"]), "leader" if question.leader else None)
    began = time.perf_counter()
    plan = solve(replace(scenario, pins=(*scenario.pins, pin)), options)
    found: Row = {"resolve_status": plan.status, "resolve_s": round(time.perf_counter() - began, 2)}
    found |= {f"resolve_{tier.name}": tier.value for tier in plan.tiers}
    if plan.status == "infeasible":
        return found | {"agrees": row["kind"] in ("reasons", "impossible")}
    if plan.status != "optimal" or not row["closed"]:
        return found | {"agrees": None}
    return found | {"agrees": all(row.get(f"{t.name}_value") == t.value for t in plan.tiers)}


def summary(table: pd.DataFrame) -> str:
    """Return the count of agreements, and the times, in words."""
    median, most, longest = table["seconds"].quantile([0.5, 0.9, 1.0])
    parts = [
        f"{len(table)} questions, {int(table['closed'].sum())} answered exactly",
        f"seconds: median {median:.2f}, nine in ten within {most:.2f}, longest {longest:.2f}",
        f"within 5 s: {int((table['seconds'] <= 5).sum())}",
    ]
    if "agrees" in table:
        counts = table["agrees"].value_counts(dropna=False)
        same, other = int(counts.get(True, 0)), int(counts.get(False, 0))
        parts.append(
            f"equal to the re-solve: {same}, different: {other}, no proof: {len(table) - same - other}"
        )
    return "; ".join(parts)


if __name__ == "__main__":
    main()
