from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from optimizer.check import check
from optimizer.plan import Placement, Plan, Tier, read_plan, relative_manifest, write_plan
from optimizer.scenario import load_scenario
from optimizer.scenario.records import Scenario
from optimizer.solve import Listener, Options, Progress
from tests.cli.small import FULL, SMALL, placements
from tests.factory import write_scenario

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run a command in this process."""

    def run(*args: object, lang: str | None = None) -> Result:
        env = {"VILLAGE_TEAMS_LANG": lang, "COLUMNS": "120"}
        return CliRunner().invoke(cli.cli, [str(arg) for arg in args], env=env)

    return run


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """The small scenario on disk."""
    return write_scenario(SMALL, tmp_path, "small.yaml")


@pytest.fixture
def plan_dir(manifest: Path) -> Path:
    """A plan of the small scenario, its figures counted, its fit not proved."""
    return make_plan(manifest, manifest.parent / "plan", FULL)


def make_plan(manifest: Path, directory: Path, text: str, slack: int = 10, **keys: Any) -> Path:
    """Write a plan with the placements in `text`; the last tier's bound is `slack` better than its value."""
    scenario = load_scenario(manifest)
    plan = counted(scenario, text, slack, **keys)
    write_plan(replace_manifest(plan, scenario, directory), directory)
    return directory


def replace_manifest(plan: Plan, scenario: Scenario, directory: Path) -> Plan:
    return replace(plan, manifest=relative_manifest(scenario.path, directory))


def counted(scenario: Scenario, text: str, slack: int = 0, status: Any = "feasible", **keys: Any) -> Plan:
    """Return a plan with true figures."""
    rows = placements(text)
    blank = Plan(scenario.name, scenario.inputs, status, (), {}, {}, {}, rows, "")
    report = check(scenario, blank)
    bounds = dict(report.tiers)
    bounds[list(bounds)[-1]] += slack
    tiers = tuple(Tier(name, value, bounds[name]) for name, value in report.tiers.items())
    seconds = {"solve": 1.0} | keys.pop("seconds", {})
    run = {"seed": 0, "strict": False} | keys.pop("run", {})
    return Plan(scenario.name, scenario.inputs, status, tiers, report.shortfalls, seconds, run, rows, "")


class FakeSolver:
    """Stands in for the solver: answers with one plan, remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Callable[[Scenario], Plan] = lambda scenario: counted(scenario, FULL, 0, "optimal")
        self.asked: Options | None = None
        self.start: tuple[Placement, ...] = ()
        self.seconds: float | None = None
        self.calls = 0
        self.tells = [Progress("model", None, None, None, 0.0), Progress("search", "fit", 100, 200, 0.5)]

    def __call__(
        self,
        scenario: Scenario,
        options: Options,
        listen: Listener | None = None,
        stop: Event | None = None,
        start: Sequence[Placement] = (),
        seconds: float | None = None,
    ) -> Plan:
        self.asked = options
        self.seconds = seconds
        self.start = tuple(start)
        self.calls += 1
        for progress in self.tells if listen is not None else ():
            listen(progress)
        return self.answer(scenario)

    def answers(self, text: str, slack: int = 0, status: str = "optimal", **keys: Any) -> None:
        """Answer with these placements."""
        self.answer = lambda scenario: counted(scenario, text, slack, status, **keys)

    def answers_nothing(self, status: str, strict: bool = False) -> None:
        """Answer that there is no plan."""
        run = {"strict": strict}
        self.answer = lambda s: Plan(s.name, s.inputs, status, (), {}, {"solve": 1.0}, run, (), "")


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> FakeSolver:
    """A solver that answers at once."""
    fake = FakeSolver()
    monkeypatch.setattr("optimizer.solve.solve", fake)
    return fake


def the_json(result: Result) -> dict[str, Any]:
    """Return the one JSON document on standard output."""
    document = json.loads(result.stdout)
    assert isinstance(document, dict)
    return document


def is_whole(directory: Path) -> bool:
    """Return whether a plan with placements can be read there."""
    return bool(read_plan(directory).placements)
