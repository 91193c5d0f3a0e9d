"""Plans and scenarios from the paths that commands are given."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from optimizer.check import check as recount
from optimizer.locale.office import told
from optimizer.locale.told import phrase, phrase_n
from optimizer.plan import Placement, Plan, locate_manifest, read_plan, relative_manifest, write_plan
from optimizer.plan.records import PLAN_FILE
from optimizer.plan.write import refuse_what_is_no_plan
from optimizer.scenario import Fault, Scenario, ScenarioError, load_scenario


def open_plan(path: Path, manifest: Path | None = None, any_scenario: bool = False) -> tuple[Scenario, Plan]:
    """Read a plan with the scenario it was made for.

    Parameters
    ----------
    path : Path
        A plan directory, or the ``plan.yaml`` in it.
    manifest : Path, optional
        The scenario, where the plan's own path to it no longer leads there.
    any_scenario : bool
        Whether it may be a plan of another scenario, by its own name for it.

    Raises
    ------
    ScenarioError
        With every fault of plan and scenario.
    """
    scenario, plan = open_plans([path], manifest)[0]
    if plan.scenario != scenario.name and not any_scenario:
        found = phrase("is a plan of {own}, not of {other}", own=plan.scenario, other=scenario.name)
        remedy = phrase("name its scenario with --scenario FILE, or see what differs with 'check'")
        raise ScenarioError([_fault(path, found, remedy)])
    return scenario, plan


def open_plans(paths: Sequence[Path], manifest: Path | None = None) -> list[tuple[Scenario, Plan]]:
    """Read plans as `open_plan` does, a scenario that several share only once."""
    loaded: dict[Path, Scenario] = {}
    opened = []
    for path in paths:
        directory = path.parent if path.name == PLAN_FILE else path
        plan = read_plan(directory)
        found = _manifest(plan, directory, manifest)
        if found.resolve() not in loaded:
            loaded[found.resolve()] = load_scenario(found)
        opened.append((loaded[found.resolve()], plan))
    return opened


def _manifest(plan: Plan, directory: Path, given: Path | None) -> Path:
    """Return the scenario file of a plan, or raise where there is none."""
    found = given or locate_manifest(plan, directory)
    if found is None or not found.is_file():
        what = phrase("doesn't name its scenario")
        if found is not None:
            what = phrase("names a scenario that isn't there ({path})", path=found)
        remedy = phrase("name the scenario with --scenario FILE")
        raise ScenarioError([Fault(str(directory / PLAN_FILE), None, "manifest", what, remedy)])
    return found


def placements_to_resume(path: Path, scenario: Scenario) -> tuple[Placement, ...]:
    """Return the placements of an earlier plan that `scenario` can begin with.

    Raises
    ------
    ScenarioError
        Where the plan can't be read, or breaks a hard rule of `scenario`.
    """
    directory = path.parent if path.name == PLAN_FILE else path
    plan = read_plan(directory)
    remedy = phrase("give a plan of this scenario, or solve without --resume")
    if not plan.placements:
        what = phrase("is a plan that places nobody")
        raise ScenarioError([Fault(str(directory), None, "--resume", what, remedy)])
    broken = recount(scenario, plan).violations
    if broken:
        # a plan of another scenario breaks a rule at nearly every row: the first says enough
        first, rest = broken[0].said, len(broken) - 1
        what = phrase("breaks a rule of {scenario}: {sentence}", scenario=scenario.name, sentence=first)
        if rest:
            what = phrase_n(
                "breaks a rule of {scenario}: {sentence} (and {n} more such fault)",
                "breaks a rule of {scenario}: {sentence} (and {n} more such faults)",
                rest,
                scenario=scenario.name,
                sentence=first,
            )
        raise ScenarioError([Fault(str(directory), None, "--resume", what, remedy)])
    return plan.placements


def require_usable(directory: Path, scenario: Scenario) -> None:
    """Raise unless a plan of `scenario` could be written to `directory`.

    Raises
    ------
    ScenarioError
        Where something else is there, or the place can't be written.
    """
    manifest = relative_manifest(scenario.path, directory)
    blank = Plan(scenario.name, scenario.inputs, "no_answer", (), {}, {}, {}, (), manifest)
    refuse_what_is_no_plan(blank, directory)
    target = directory.resolve()
    parent = next(p for p in target.parents if p.exists())
    if not parent.is_dir():
        found, remedy = phrase("lies below {path}, a file", path=parent), phrase("choose another directory")
        raise ScenarioError([_fault(directory, found, remedy)])
    if not os.access(parent, os.W_OK | os.X_OK):
        found, remedy = (
            phrase("{path} can't be written", path=parent),
            phrase("choose or permit another place"),
        )
        raise ScenarioError([_fault(directory, found, remedy)])


def require_absent(book: Path, force: bool) -> None:
    """Raise where a workbook is there already, unless `force` is given.

    Raises
    ------
    ScenarioError
    """
    if book.exists() and not force:
        raise ScenarioError([_fault(book, told("exists"), told("use_force"))])


def holds_placements(directory: Path) -> bool:
    """Return whether a plan with placements is there."""
    try:
        return bool(read_plan(directory).placements)
    except ScenarioError:
        return False


def keep(plan: Plan, directory: Path) -> bool:
    """Write a plan, unless it is empty and would replace one that isn't; return whether it was written."""
    if not plan.placements and holds_placements(directory):
        return False
    write_plan(plan, directory)
    return True


def _fault(directory: Path, found: str, remedy: str) -> Fault:
    return Fault(str(directory), None, None, found, remedy)
