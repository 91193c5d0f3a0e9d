"""A plan directory read back: every fault at once, nothing believed."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast, get_args

from optimizer.plan.prices import read_prices
from optimizer.plan.read_bottlenecks import read_bottlenecks
from optimizer.plan.records import (
    ASSIGNMENT_COLUMNS,
    ASSIGNMENTS_FILE,
    BOTTLENECKS_FILE,
    PLAN_FILE,
    Placement,
    Plan,
    Status,
    Tier,
    Unavoidable,
)
from optimizer.scenario.document import read_document
from optimizer.scenario.faults import Fault, ScenarioError, nearest, shown
from optimizer.scenario.files import Unreadable, decode
from optimizer.scenario.records import Role

_KEYS = ("scenario", "manifest", "inputs", "status", "tiers", "shortfalls", "seconds", "run")


def read_plan(directory: str | Path) -> Plan:
    """Read a plan directory.

    Rows that contradict the scenario or each other pass: ``check`` reports
    them. Further keys and columns are passed over; ``manifest`` may be missing.

    Raises
    ------
    ScenarioError
        With every fault of its files. ``bottlenecks.yaml`` may be missing; so may
        ``prices.npz``, which is passed over where it can't be read.
    """
    folder = Path(directory)
    faults: list[Fault] = []
    if not folder.is_dir():
        found = "is no plan directory" if folder.exists() else "doesn't exist"
        remedy = f"give a directory that holds {PLAN_FILE} and {ASSIGNMENTS_FILE}"
        raise ScenarioError([Fault(str(folder), None, None, found, remedy)])
    keys = _Keys(str(folder / PLAN_FILE), _read_yaml(folder / PLAN_FILE, faults), faults)
    plan = Plan(
        scenario=keys.text("scenario"),
        manifest=keys.text("manifest", required=False),
        inputs=keys.mapping("inputs", _is_text, "text (a SHA-256)"),
        status=keys.status(),
        tiers=keys.tiers(),
        shortfalls=keys.mapping("shortfalls", _is_integer, "a whole number"),
        seconds=keys.mapping("seconds", _is_number, "a number"),
        run=keys.mapping("run", lambda value: True, "anything"),
        placements=tuple(_read_assignments(folder / ASSIGNMENTS_FILE, faults)),
        bottlenecks=_read_bottlenecks(folder / BOTTLENECKS_FILE, faults),
        prices=read_prices(folder),
    )
    if faults:
        raise ScenarioError(faults)
    return plan


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return _is_integer(value) or (isinstance(value, float) and math.isfinite(value))


class _Keys:
    """The document of ``plan.yaml``, taken apart key by key; faults are collected."""

    def __init__(self, file: str, document: Mapping[str, object] | None, faults: list[Fault]) -> None:
        self.file, self.document, self.faults = file, document, faults

    def text(self, key: str, required: bool = True) -> str:
        """Return a key that holds text; empty text where it is missing."""
        value = self._get(key, required)
        if value is not None and not (isinstance(value, str) and (value or not required)):
            self._fault(key, f"found {shown(value)}", "give text")
        return value if isinstance(value, str) else ""

    def status(self) -> Status:
        """Return the status."""
        value = self.text("status")
        if value and value not in get_args(Status):
            near = nearest(value, get_args(Status))
            hint = f" (did you mean '{near}'?)" if near else ""
            self._fault("status", f"found '{value}'", f"give one of {', '.join(get_args(Status))}{hint}")
        return cast("Status", value)

    def mapping(self, key: str, accept: Callable[[object], bool], wanted: str) -> dict[str, Any]:
        """Return a key that holds a mapping whose values are all accepted."""
        value = self._get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self._fault(key, f"found {shown(value)}", "give a mapping")
            return {}
        for name, item in value.items():
            if not accept(item):
                self._fault(f"{key}.{name}", f"found {shown(item)}", f"give {wanted}")
        return {str(name): item for name, item in value.items()}

    def tiers(self) -> tuple[Tier, ...]:
        """Return the tiers, with the gaps the file states."""
        value = self._get("tiers")
        if value is None:
            return ()
        if not isinstance(value, list):
            self._fault("tiers", f"found {shown(value)}", "give a list of {name, value, bound, gap}")
            return ()
        return tuple(tier for n, item in enumerate(value, 1) if (tier := self._tier(n, item)) is not None)

    def _tier(self, n: int, item: object) -> Tier | None:
        """Return the n-th tier, or None with its faults noted."""
        if not isinstance(item, Mapping):
            self._fault(f"tiers[{n}]", f"found {shown(item)}", "give {name, value, bound, gap}")
            return None
        before = len(self.faults)
        wanted = {
            "name": (_is_text, "text"),
            "value": (_is_integer, "a whole number"),
            "bound": (_is_integer, "a whole number"),
            "gap": (_is_number, "a number"),
        }
        for key, (accept, kind) in wanted.items():
            if key not in item:
                self._fault(f"tiers[{n}].{key}", "is missing", f"give {kind}")
            elif not accept(item[key]):
                self._fault(f"tiers[{n}].{key}", f"found {shown(item[key])}", f"give {kind}")
        if len(self.faults) > before:
            return None
        return Tier(item["name"], item["value"], item["bound"], float(item["gap"]))

    def _get(self, key: str, required: bool = True) -> object:
        """Return the key's value; note a fault where it is missing."""
        if self.document is None:
            return None
        value = self.document.get(key)
        if value is None and required:
            near = nearest(key, [name for name in self.document if name not in _KEYS])
            remedy = f"rename '{near}'" if near else "add the key, or write the plan again with 'solve'"
            self._fault(key, "is missing", remedy)
        return value

    def _fault(self, field: str, found: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, None, field, found, remedy))


def _read_bottlenecks(path: Path, faults: list[Fault]) -> tuple[Unavoidable, ...]:
    """Return the bottlenecks that the plan states; none where it has no such file."""
    if not path.exists():
        return ()
    document = _read_yaml(path, faults)
    return () if document is None else read_bottlenecks(document, str(path), faults)


def _read_yaml(path: Path, faults: list[Fault]) -> Mapping[str, object] | None:
    """Return the document of a YAML file, or None with a fault noted."""
    data = _read_bytes(path, faults)
    if data is None:
        return None
    try:
        document, found = read_document(data, str(path), ())
    except Unreadable as problem:
        faults.append(problem.fault)
        return None
    faults.extend(found)
    return document


def _read_bytes(path: Path, faults: list[Fault]) -> bytes | None:
    """Return the file's bytes, or None with a fault noted."""
    if path.is_file():
        try:
            return path.read_bytes()
        except OSError as problem:
            found, remedy = f"can't be read ({problem.strerror or problem})", "permit reading it"
    else:
        found = "is no file" if path.exists() else "is missing"
        remedy = f"a plan directory holds {PLAN_FILE} and {ASSIGNMENTS_FILE}"
    faults.append(Fault(str(path), None, None, found, remedy))
    return None


def _read_assignments(path: Path, faults: list[Fault]) -> Iterator[Placement]:
    """Yield the rows of ``assignments.csv``; faults are noted."""
    data = _read_bytes(path, faults)
    if data is None:
        return
    try:
        rows = list(csv.reader(io.StringIO(decode(data, str(path)), newline=""), strict=True))
    except Unreadable as problem:
        faults.append(problem.fault)
        return
    except csv.Error as problem:
        faults.append(Fault(str(path), None, None, f"isn't CSV ({problem})", "correct the quotes"))
        return
    header = [cell.strip() for cell in rows[0]] if rows else []
    missing = [column for column in ASSIGNMENT_COLUMNS if column not in header]
    for column in missing:
        near = nearest(column, [cell for cell in header if cell not in ASSIGNMENT_COLUMNS])
        remedy = f"rename '{near}'" if near else f"the columns are {', '.join(ASSIGNMENT_COLUMNS)}"
        faults.append(Fault(str(path), 1, column, "column is missing", remedy))
    twice = (column for column in ASSIGNMENT_COLUMNS if header.count(column) > 1)
    faults.extend(Fault(str(path), 1, column, "column stands twice", "keep one") for column in twice)
    if missing:
        return
    for row, cells in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in cells):
            placement = _placement(str(path), row, header, cells, faults)
            if placement is not None:
                yield placement


def _placement(
    file: str, row: int, header: list[str], cells: list[str], faults: list[Fault]
) -> Placement | None:
    """Return the placement of one row, or None with its faults noted."""
    if len(cells) != len(header):
        found = f"has {len(cells)} cells where the header has {len(header)}"
        faults.append(Fault(file, row, None, found, "give one cell for each column"))
        return None
    value = {column: cells[header.index(column)].strip() for column in ASSIGNMENT_COLUMNS}
    before = len(faults)
    empty = (column for column in ("cadre", "village") if not value[column])
    faults.extend(Fault(file, row, column, "is empty", f"give the id of a {column}") for column in empty)
    if value["role"] not in get_args(Role):
        near = nearest(value["role"], get_args(Role))
        hint = f" (did you mean '{near}'?)" if near else ""
        faults.append(Fault(file, row, "role", f"found '{value['role']}'", f"give leader or member{hint}"))
    if len(faults) > before:
        return None
    return Placement(value["cadre"], value["village"], cast("Role", value["role"]))
