"""A table of nominated cadres, read and checked as the cadres of a scenario are."""

from __future__ import annotations

from pathlib import Path

from optimizer.locale.told import phrase
from optimizer.scenario.draft import Draft
from optimizer.scenario.faults import Fault, ScenarioError, shown
from optimizer.scenario.files import Files, Unreadable
from optimizer.scenario.predicate_checks import check_predicate
from optimizer.scenario.records import Cadre, Scenario
from optimizer.scenario.references import check_cadres
from optimizer.scenario.rows import build_records
from optimizer.scenario.schema import SCHEMAS
from optimizer.scenario.sources import READERS
from optimizer.scenario.table import Table


def read_nominated(scenario: Scenario, path: Path) -> tuple[Cadre, ...]:
    """Read the cadres in a table file.

    Parameters
    ----------
    scenario : Scenario
        Knows the units, and the rules that the columns must serve.
    path : Path
        A ``.csv``, ``.xlsx`` or ``.parquet`` file with the columns of the cadres table.

    Raises
    ------
    ScenarioError
        With every fault found.
    """
    try:
        table = _read(path)
    except Unreadable as unreadable:
        raise ScenarioError([unreadable.fault]) from None
    records, faults = build_records(table)
    faults = [*table.faults, *faults]
    if not records and not faults:
        remedy = phrase("add a {what}", what=SCHEMAS["cadres"].row)
        faults.append(table.fault(None, None, phrase("the table has no rows"), remedy))
    draft = Draft(
        file=str(path),
        manifest=scenario.manifest,
        tables={"cadres": table, "villages": _known("villages"), "units": _known("units")},
        villages=scenario.villages,
        cadres=records,
        units=scenario.units,
        faults=faults,
    )
    check_cadres(draft)
    for role in ("member", "leader"):
        check_predicate(draft, getattr(scenario.policy.eligibility, role), f"policy.eligibility.{role}")
    if draft.faults:
        raise ScenarioError(dict.fromkeys(draft.faults))
    return records


def _read(path: Path) -> Table:
    suffix = path.suffix.lower()
    if suffix not in READERS:
        found = phrase("{path} is no table format", path=shown(path.name))
        raise Unreadable(Fault(str(path), None, None, found, phrase("write .csv, .xlsx or .parquet")))
    return READERS[suffix](Files(Path()).read(str(path)), "cadres", str(path))


def _known(name: str) -> Table:
    """Return a table whose rows were checked with the scenario."""
    return Table(name, "", {}, [])
