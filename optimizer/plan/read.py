"""A plan directory read back: every fault at once, nothing believed."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast, get_args

from optimizer.locale.told import phrase
from optimizer.locale.words import mark
from optimizer.plan.prices import read_prices
from optimizer.plan.read_bottlenecks import read_bottlenecks, renamed
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
from optimizer.scenario.cells import no_choice
from optimizer.scenario.document import read_document
from optimizer.scenario.faults import Fault, ScenarioError, either_of, nearest, shown
from optimizer.scenario.files import Unreadable, decode
from optimizer.scenario.records import Role
from optimizer.scenario.schema import SCHEMAS

_FILES = {"plan": PLAN_FILE, "assignments": ASSIGNMENTS_FILE}
_LEAST = ("scenario", "status", "tiers")
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
        found = phrase("is no plan directory") if folder.exists() else phrase("doesn't exist")
        remedy = phrase("give a directory that holds {plan} and {assignments}", **_FILES)
        raise ScenarioError([Fault(str(folder), None, None, found, remedy)])
    keys = _Keys(str(folder / PLAN_FILE), _read_yaml(folder / PLAN_FILE, faults, _LEAST), faults)
    plan = Plan(
        scenario=keys.text("scenario"),
        manifest=keys.text("manifest", required=False),
        inputs=keys.mapping("inputs", _is_text, phrase("text (a SHA-256)")),
        status=keys.status(),
        tiers=keys.tiers(),
        shortfalls=keys.mapping("shortfalls", _is_integer, phrase("a whole number")),
        seconds=keys.mapping("seconds", _is_number, phrase("a number")),
        run=keys.mapping("run", lambda value: True, ""),
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
            self._fault(key, phrase("found {value}", value=shown(value)), phrase("give text"))
        return value if isinstance(value, str) else ""

    def status(self) -> Status:
        """Return the status."""
        value = self.text("status")
        if value and value not in get_args(Status):
            _, remedy = no_choice(value, nearest(value, get_args(Status)), either_of(get_args(Status)))
            self._fault("status", phrase("found {value}", value=shown(value)), remedy)
        return cast("Status", value)

    def mapping(self, key: str, accept: Callable[[object], bool], wanted: str) -> dict[str, Any]:
        """Return a key that holds a mapping whose values are all accepted."""
        value = self._get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self._fault(key, phrase("found {value}", value=shown(value)), phrase("give a mapping"))
            return {}
        for name, item in value.items():
            if not accept(item):
                self._fault(
                    f"{key}.{name}",
                    phrase("found {value}", value=shown(item)),
                    phrase("give {wanted}", wanted=wanted),
                )
        return {str(name): item for name, item in value.items()}

    def tiers(self) -> tuple[Tier, ...]:
        """Return the tiers, with the gaps the file states."""
        value = self._get("tiers")
        if value is None:
            return ()
        if not isinstance(value, list):
            self._fault(
                "tiers",
                phrase("found {value}", value=shown(value)),
                phrase("give a list of {name, value, bound, gap}"),
            )
            return ()
        return tuple(tier for n, item in enumerate(value, 1) if (tier := self._tier(n, item)) is not None)

    def _tier(self, n: int, item: object) -> Tier | None:
        """Return the n-th tier, or None with its faults noted."""
        if not isinstance(item, Mapping):
            self._fault(
                f"tiers[{n}]",
                phrase("found {value}", value=shown(item)),
                phrase("give {name, value, bound, gap}"),
            )
            return None
        before = len(self.faults)
        wanted = {
            "name": (_is_text, mark("text")),
            "value": (_is_integer, mark("a whole number")),
            "bound": (_is_integer, mark("a whole number")),
            "gap": (_is_number, mark("a number")),
        }
        for key, (accept, kind) in wanted.items():
            if key not in item:
                self._fault(
                    f"tiers[{n}].{key}", phrase("is missing"), phrase("give {wanted}", wanted=phrase(kind))
                )
            elif not accept(item[key]):
                self._fault(
                    f"tiers[{n}].{key}",
                    phrase("found {value}", value=shown(item[key])),
                    phrase("give {wanted}", wanted=phrase(kind)),
                )
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
            remedy = renamed(near, phrase("add the key, or write the plan again with 'solve'"))
            self._fault(key, phrase("is missing"), remedy)
        return value

    def _fault(self, field: str, found: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, None, field, found, remedy))


def _read_bottlenecks(path: Path, faults: list[Fault]) -> tuple[Unavoidable, ...]:
    """Return the bottlenecks that the plan states; none where it has no such file."""
    if not path.exists():
        return ()
    document = _read_yaml(path, faults, ("bottlenecks",))
    return () if document is None else read_bottlenecks(document, str(path), faults)


def _read_yaml(path: Path, faults: list[Fault], keys: tuple[str, ...]) -> Mapping[str, object] | None:
    """Return the document of a YAML file, or None with a fault noted."""
    data = _read_bytes(path, faults)
    if data is None:
        return None
    try:
        document, found = read_document(data, str(path), (), keys)
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
            found = phrase("can't be read ({error})", error=problem.strerror or problem)
            remedy = phrase("permit reading it")
    else:
        found = phrase("is no file") if path.exists() else phrase("is missing")
        remedy = phrase("a plan directory holds {plan} and {assignments}", **_FILES)
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
        found = phrase("isn't CSV ({error})", error=problem)
        faults.append(Fault(str(path), None, None, found, phrase("correct the quotes")))
        return
    header = [cell.strip() for cell in rows[0]] if rows else []
    missing = [column for column in ASSIGNMENT_COLUMNS if column not in header]
    for column in missing:
        near = nearest(column, [cell for cell in header if cell not in ASSIGNMENT_COLUMNS])
        remedy = renamed(near, phrase("the columns are {columns}", columns=ASSIGNMENT_COLUMNS))
        faults.append(Fault(str(path), 1, column, phrase("column is missing"), remedy))
    found, remedy = phrase("column stands twice"), phrase("keep one")
    twice = (column for column in ASSIGNMENT_COLUMNS if header.count(column) > 1)
    faults.extend(Fault(str(path), 1, column, found, remedy) for column in twice)
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
        found = phrase("has {n} cells where the header has {wanted}", n=len(cells), wanted=len(header))
        faults.append(Fault(file, row, None, found, phrase("give one cell for each column")))
        return None
    value = {column: cells[header.index(column)].strip() for column in ASSIGNMENT_COLUMNS}
    before = len(faults)
    for column, what in (("cadre", SCHEMAS["cadres"].row), ("village", SCHEMAS["villages"].row)):
        if not value[column]:
            remedy = phrase("give the id of a {what}", what=what)
            faults.append(Fault(file, row, column, phrase("is empty"), remedy))
    if value["role"] not in (roles := get_args(Role)):
        _, choose = no_choice(value["role"], nearest(value["role"], roles), either_of(roles))
        found = phrase("found {value}", value=shown(value["role"]))
        faults.append(Fault(file, row, "role", found, choose))
    if len(faults) > before:
        return None
    return Placement(value["cadre"], value["village"], cast("Role", value["role"]))
