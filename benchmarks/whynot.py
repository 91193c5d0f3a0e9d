"""Why-not answers against full re-solves with the placement pinned: ``python -m benchmarks.whynot``.

Each question is put to the command as users call it, in a process of its own.
Rows are written as they come; the same command goes on where it was stopped
(the same day, or with the same ``-o``).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
import pandas as pd
from rich.console import Console

from benchmarks.harness import RESULTS, ROOT, machine, today
from optimizer.explain.placed import Placed
from optimizer.matching.pairs import admissible_pairs
from optimizer.plan import read_plan, relative_manifest, write_plan
from optimizer.scenario import load_scenario
from optimizer.scenario.records import Pin, Scenario
from optimizer.solve import Options, solve
from optimizer.whynot import Question

Row = dict[str, object]
LEADING = 0.4
"""Share of the questions, where the cadre may lead, that ask for the leader."""


@click.command()
@click.option("--round", "name", default="shuangpai-2022", show_default=True)
@click.option("--questions", type=click.IntRange(min=1), default=100, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--time-limit", type=float, help="Seconds for an answer; by default as for everybody.")
@click.option("--resolve-limit", type=float, default=300.0, show_default=True, help="Seconds for a re-solve.")
@click.option("--plan", type=click.Path(path_type=Path), help="A proved plan; solved here unless given.")
@click.option("--alone", is_flag=True, help="Time the answers only, without re-solving.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="By default results/DATE-whynot.csv.")
def main(
    name: str,
    questions: int,
    seed: int,
    workers: int,
    time_limit: float | None,
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
    more = [] if time_limit is None else ["--time-limit", str(time_limit)]
    path = output or RESULTS / f"{today()}-whynot.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    setting: Row = {"round": name, "seed": seed, "workers": workers}
    setting |= {"time_limit": "default" if time_limit is None else time_limit, "alone": alone}
    setting |= machine()
    rows = finished(path, setting)
    done = {(row["village"], row["cadre"], row["leader"]) for row in rows}
    with TemporaryDirectory() as folder:
        given = Path(folder) / "plan"
        write_plan(replace(best, manifest=relative_manifest(scenario.path, given)), given)
        for question in drawn(placed, questions, seed):
            if named(scenario, question) in done:
                continue
            row = asked(scenario, given, question, ["--workers", str(workers), *more])
            if not alone:
                row |= resolved(scenario, question, options, row)
            rows.append(row)
            console.print(" ".join(f"{k}={row[k]}" for k in row if row[k] is not None), soft_wrap=True)
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


def asked(scenario: Scenario, plan: Path, question: Question, options: list[str]) -> Row:
    """Return the answer of the command to a question, and what the whole command took."""
    village, cadre, leader = named(scenario, question)
    command = [sys.executable, str(ROOT / "cli.py"), "why-not", str(plan), cadre, village, "--json", *options]
    began, cpu = time.perf_counter(), children_cpu()
    command += ["--leader"] if leader else []
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    seconds, cpu = time.perf_counter() - began, children_cpu() - cpu
    if not run.stdout:
        raise click.ClickException(run.stderr)
    row: Row = {"village": village, "cadre": cadre, "leader": leader} | answered(json.loads(run.stdout))
    return row | {"seconds": round(seconds, 2), "cpu_s": round(cpu, 2)}


def answered(document: dict[str, Any]) -> Row:
    """Return what the JSON document of an answer comes to, as columns."""
    row: Row = {key: document[key] for key in ("kind", "closed")}
    row["answer"] = "exact" if document["closed"] else "bracket" if document["costs"] else "none"
    for cost in document["costs"]:
        row |= {f"{cost['name']}_{key}": cost[key] for key in ("at_least", "at_most", "value")}
    if (local := document["local"]) is not None:
        row |= {"held_kind": local["kind"], "held_villages": local["villages"]}
        for cost in local["costs"]:
            row |= {f"held_{cost['name']}_{key}": cost[key] for key in ("at_least", "at_most")}
    short = document["short_chain"] or {}
    return row | {
        "moved": sum(len(chain) for chain in document["chains"]),
        "fewest": document["fewest"],
        "short_moved": short.get("people"),
        "short_more": short.get("more"),
    }


def children_cpu() -> float:
    """Return the CPU seconds of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
        f"{len(table)} questions, "
        + ", ".join(f"{n} {answer}" for answer, n in table["answer"].value_counts().items()),
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
