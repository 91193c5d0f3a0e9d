"""A scenario from its files, or every fault in them at once."""

from __future__ import annotations

from pathlib import Path

from optimizer.scenario.document import read_document
from optimizer.scenario.draft import Draft
from optimizer.scenario.faults import ScenarioError
from optimizer.scenario.files import Files, Unreadable
from optimizer.scenario.manifest import read_manifest
from optimizer.scenario.pins import check_pins
from optimizer.scenario.policy_checks import check_policy
from optimizer.scenario.records import Scenario
from optimizer.scenario.references import check_references
from optimizer.scenario.rows import build_records
from optimizer.scenario.schema import SCHEMAS
from optimizer.scenario.sources import read_tables


def load_scenario(path: Path) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    path : Path
        The manifest.

    Raises
    ------
    ScenarioError
        With every fault found; those that need admissibility (pins on
        inadmissible pairs, units that can't send their minimum) are looked for
        once there is no other.
    """
    # The matching layer builds on this one; only this last step looks back up.
    from optimizer.matching.precheck import precheck

    scenario = read_scenario(path)
    faults = precheck(scenario)
    if faults:
        raise ScenarioError(faults)
    return scenario


def read_scenario(path: Path) -> Scenario:
    """Read a scenario and check everything that needs no admissibility.

    Parameters
    ----------
    path : Path
        The manifest.

    Raises
    ------
    ScenarioError
        With every fault found.
    """
    path = Path(path)
    files = Files(path.parent)
    try:
        draft = _draft(path.name or str(path), files)
    except Unreadable as unreadable:
        raise ScenarioError([unreadable.fault]) from None
    check_policy(draft)
    check_references(draft)
    check_pins(draft)
    if draft.faults or draft.manifest is None:
        raise ScenarioError(draft.faults)
    return Scenario(
        path=path,
        manifest=draft.manifest,
        villages=draft.villages,
        cadres=draft.cadres,
        units=draft.units,
        previous=draft.previous,
        pins=draft.pins,
        bans=draft.bans,
        inputs=dict(files.hashes),
        files={name: table.file for name, table in draft.tables.items()},
        warnings=tuple(draft.warnings),
    )


def _draft(file: str, files: Files) -> Draft:
    """Return what can be read, with the faults of single keys and cells."""
    data, faults = read_document(files.read(file), file, tuple(SCHEMAS))
    noted = {fault.field for fault in faults}
    manifest, found = read_manifest(data, file, tuple(SCHEMAS))
    # A key that YAML itself objects to is not unknown on top of that.
    faults += [fault for fault in found if fault.field not in noted]
    tables, found = read_tables(data, files, file)
    faults += found
    draft = Draft(file, manifest, tables, faults=faults)
    for name, table in tables.items():
        records, found = build_records(table)
        setattr(draft, name, records)
        draft.faults += found
        draft.faulty |= {(name, fault.row) for fault in table.faults + found}
    return draft
