"""A suite: which scenarios, sizes, seeds and methods are run, with which limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, ValidationError

from optimizer.generate import MAX_SCALE, rounds
from optimizer.scenario import Fault, ScenarioError
from optimizer.scenario.document import read_document
from optimizer.scenario.faults import nearest, shown
from optimizer.scenario.files import Files, Unreadable
from optimizer.scenario.manifest import dotted
from optimizer.scenario.policy import Strict, Text

SUITES = Path(__file__).resolve().parents[1] / "suites"

Positive = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
Seconds = Annotated[float, Field(gt=0, le=1_000_000)]
Method = Literal["ours", "textbook", "mip", "greedy", "flow"]
METHODS: tuple[Method, ...] = get_args(Method)


class Entry(Strict):
    """A round at one size; `villages` missing means the size it was published with."""

    round: Text
    villages: Positive | None = None
    unit_rules: Annotated[list[bool], Field(min_length=1)] | None = None
    time_limits: Annotated[list[Seconds], Field(min_length=1)] | None = None


class Suite(Strict):
    """A suite file."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
    scenarios: Annotated[list[Entry], Field(min_length=1)]
    unit_rules: list[bool] = Field(default=[False, True], min_length=1)
    seeds: list[Annotated[int, Field(strict=True, ge=0)]] = Field(default=[0, 1, 2], min_length=1)
    methods: list[Method] = Field(default=list(METHODS), min_length=1)
    time_limits: list[Seconds] = Field(default=[60], min_length=1)
    grace: Seconds = 60
    memory_mb: Annotated[int, Field(strict=True, ge=256)] = 16_000
    workers: Annotated[int, Field(strict=True, ge=1, le=1024)] = 2
    gap: Annotated[float, Field(ge=0, le=1)] = 0.001


@dataclass(frozen=True)
class Choice:
    """What the command line picks from a suite; empty means all of it.

    Attributes
    ----------
    methods, seeds
        Run these, whether or not the suite names them.
    sizes
        Numbers of villages, of those that the suite has.
    """

    methods: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    seeds: tuple[int, ...] = ()


@dataclass(frozen=True)
class Source:
    """A scenario to be generated."""

    round: str
    villages: int
    scale: float
    seed: int
    unit_rules: bool

    @property
    def name(self) -> str:
        """A name for files, without the unit rules, which share the tables."""
        return f"{self.round}-n{self.villages}-s{self.seed}"


@dataclass(frozen=True)
class Cell:
    """One run: a scenario, a method, a time limit; and what else the run depends on."""

    source: Source
    method: str
    time_limit: float
    grace: float
    memory_mb: int
    workers: int
    gap: float

    @property
    def name(self) -> str:
        """A name for files."""
        rules = "on" if self.source.unit_rules else "off"
        return f"{self.source.name}-{rules}-{self.method}-t{self.time_limit:g}"


def read_suite(suite: str, choice: Choice = Choice()) -> tuple[Suite, list[Cell]]:
    """Read a suite and return it with the cells to be run, those of one scenario together.

    Parameters
    ----------
    suite : str
        A name from `SUITES`, or the path of a suite file.
    choice : Choice

    Raises
    ------
    ScenarioError
        With every fault of the file and of the choice.
    """
    path = _path(suite)
    data, faults = _document(path)
    try:
        found = Suite.model_validate(data)
    except ValidationError as error:
        raise ScenarioError([*faults, *_schema_faults(path.name, error), *_choice_faults(choice)]) from None
    published = {r.name: r.villages for r in rounds()}
    faults += _meaning_faults(path.name, found, published)
    sizes = {e.villages or published.get(e.round, 0) for e in found.scenarios}
    faults += [*_choice_faults(choice), *_size_faults(choice, sizes)]
    if faults:
        raise ScenarioError(faults)
    return found, list(_cells(found, choice, published))


def _path(suite: str) -> Path:
    names = sorted(p.stem for p in SUITES.glob("*.yaml"))
    if suite in names:
        return SUITES / f"{suite}.yaml"
    if Path(suite).suffix in (".yaml", ".yml"):
        return Path(suite)
    close = nearest(suite, names)
    known = f"suites: {', '.join(names)}; or the path of a .yaml file"
    remedy = f"did you mean {close}? ({known})" if close else known
    raise ScenarioError([Fault("bench", None, None, f"there is no suite {shown(suite)}", remedy)])


def _document(path: Path) -> tuple[dict[str, Any], list[Fault]]:
    try:
        return read_document(Files(path.parent).read(path.name), path.name, ())
    except Unreadable as error:
        raise ScenarioError([error.fault]) from None


_MESSAGES = {"bool_type": "write off or on", "missing": "add it", "int_type": "write a whole number"}


def _schema_faults(file: str, error: ValidationError) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        where, kind, value = detail["loc"], detail["type"], detail["input"]
        known = list((Entry if where[0] == "scenarios" and len(where) > 1 else Suite).model_fields)
        if kind == "extra_forbidden":
            close = nearest(str(where[-1]), known)
            remedy = f"did you mean {close!r}?" if close else f"known keys: {', '.join(known)}"
            yield Fault(file, None, dotted(where), f"unknown key {shown(where[-1])}", remedy)
        elif kind == "literal_error":
            close = nearest(str(value), METHODS)
            remedy = f"did you mean {close!r}?" if close else f"methods: {', '.join(METHODS)}"
            yield Fault(file, None, dotted(where), f"unknown method {shown(value)}", remedy)
        else:
            found = "missing" if kind == "missing" else shown(value)
            yield Fault(file, None, dotted(where) or None, found, _MESSAGES.get(kind, detail["msg"].lower()))


def _meaning_faults(file: str, suite: Suite, published: dict[str, int]) -> Iterator[Fault]:
    """Yield rounds that can't be generated, and what is listed twice."""
    seen: set[tuple[str, int | None]] = set()
    for k, entry in enumerate(suite.scenarios):
        place = f"scenarios[{k}]"
        if entry.round not in published:
            close = nearest(entry.round, published)
            remedy = f"did you mean {close}?" if close else f"rounds: {', '.join(published)}"
            yield Fault(file, None, f"{place}.round", f"there is no round {shown(entry.round)}", remedy)
        elif (entry.villages or 0) > MAX_SCALE * published[entry.round]:
            most = MAX_SCALE * published[entry.round]
            yield Fault(file, None, f"{place}.villages", f"{entry.villages}", f"at most {most}")
        if (entry.round, entry.villages) in seen:
            yield Fault(file, None, place, "the same round and size as before", "remove one of them")
        seen.add((entry.round, entry.villages))
        for key in ("unit_rules", "time_limits"):
            yield from _doubles(file, f"{place}.{key}", getattr(entry, key) or [])
    for key in ("unit_rules", "seeds", "methods", "time_limits"):
        yield from _doubles(file, key, getattr(suite, key))


def _doubles(file: str, field: str, values: Sequence[object]) -> Iterator[Fault]:
    for value in dict.fromkeys(v for v in values if values.count(v) > 1):
        yield Fault(file, None, field, f"{shown(value)} is listed twice", "remove one of them")


def _choice_faults(choice: Choice) -> Iterator[Fault]:
    for method in choice.methods:
        if method not in METHODS:
            close = nearest(method, METHODS)
            remedy = f"did you mean {close}?" if close else f"methods: {', '.join(METHODS)}"
            yield Fault("--methods", None, None, f"unknown method {shown(method)}", remedy)


def _size_faults(choice: Choice, sizes: set[int]) -> Iterator[Fault]:
    listed = ", ".join(str(s) for s in sorted(sizes))
    for size in choice.sizes:
        if size not in sizes:
            found = f"the suite has no scenario of {size} villages"
            yield Fault("--sizes", None, None, found, f"sizes: {listed}")


def _cells(suite: Suite, choice: Choice, published: dict[str, int]) -> Iterator[Cell]:
    limits = {key: getattr(suite, key) for key in ("grace", "memory_mb", "workers", "gap")}
    for entry in suite.scenarios:
        villages = entry.villages or published[entry.round]
        if choice.sizes and villages not in choice.sizes:
            continue
        for seed in choice.seeds or suite.seeds:
            source = Source(entry.round, villages, villages / published[entry.round], seed, False)
            for rules in entry.unit_rules or suite.unit_rules:
                for seconds in entry.time_limits or suite.time_limits:
                    for method in choice.methods or suite.methods:
                        yield Cell(replace(source, unit_rules=rules), method, seconds, **limits)
