"""Fact sheets from YAML, with faults that name the file and the field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from optimizer.generate import sheet as models
from optimizer.generate.consistency import contradictions
from optimizer.generate.engine import Earlier, Tables, generate_tables
from optimizer.generate.likes import expand_likes
from optimizer.generate.scale import scaled
from optimizer.generate.sheet import Round, Sheet, Words
from optimizer.locale.told import phrase
from optimizer.scenario.document import read_document
from optimizer.scenario.faults import Fault, ScenarioError, did_you_mean, nearest, shown
from optimizer.scenario.files import Unreadable
from optimizer.scenario.manifest import dotted, read_manifest
from optimizer.scenario.wrong_values import wrong_value

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_SCENARIO_KEYS = ("policy", "objective", "solve")


@dataclass(frozen=True, slots=True)
class FoundRound:
    """A round, the sheet it stands in, and the manifest it leads to."""

    name: str
    sheet: Path
    round: Round
    manifest: dict[str, Any]
    documents: Mapping[str, Words]
    earlier: Earlier | None = None

    def at_scale(self, scale: float) -> FoundRound:
        """Return the same round, and the one before it, at another size."""
        earlier = self.earlier and Earlier(self.earlier.name, scaled(self.earlier.round, scale))
        return replace(self, round=scaled(self.round, scale), earlier=earlier)

    def tables(self, seed: int = 0) -> Tables:
        """Draw the round's tables."""
        return generate_tables(self.name, self.round, seed, self.earlier)


def read_sheets(seeds: Path = SEEDS) -> list[FoundRound]:
    """Read every fact sheet of a folder; return the rounds by name.

    Raises
    ------
    ScenarioError
        With all faults of all sheets.
    """
    found: list[FoundRound] = []
    faults: list[Fault] = []
    for path in sorted(seeds.glob("*.yaml")):
        try:
            found.extend(read_sheet(path))
        except ScenarioError as error:
            faults.extend(error.faults)
    names = [f.name for f in found]
    doubles = sorted({n for n in names if names.count(n) > 1})
    faults += [
        Fault(seeds.name, None, n, phrase("two sheets hold this round"), phrase("rename one"))
        for n in doubles
    ]
    if faults:
        raise ScenarioError(faults)
    return sorted(found, key=lambda f: f.name)


def find_round(name: str, seeds: Path = SEEDS) -> FoundRound:
    """Return the round of that name, or raise a fault with the nearest spelling."""
    found = {f.name: f for f in read_sheets(seeds)}
    if name in found:
        return found[name]
    close = nearest(name, found)
    known = phrase("known rounds: {rounds}", rounds=tuple(found) or phrase("none"))
    remedy = phrase("did you mean {close}? ({known})", close=close, known=known) if close else known
    nothing = phrase("there is no round {name}", name=shown(name))
    raise ScenarioError([Fault(seeds.name, None, None, nothing, remedy)])


def read_sheet(path: Path) -> list[FoundRound]:
    """Read one fact sheet and return its rounds in order.

    Raises
    ------
    ScenarioError
        With all faults of the sheet.
    """
    try:
        raw, faults = read_document(path.read_bytes(), path.name, ())
    except Unreadable as error:
        raise ScenarioError([error.fault]) from error
    rounds, likened = expand_likes(raw.get("rounds"), path.name)
    if rounds:
        raw["rounds"] = rounds
    faults += likened
    manifests = {n: _manifest(n, r) for n, r in rounds.items() if isinstance(r, dict)}
    faults += [f for name, manifest in manifests.items() for f in _manifest_faults(path.name, name, manifest)]
    try:
        sheet = Sheet.model_validate(raw)
    except ValidationError as error:
        raise ScenarioError([*faults, *_schema_faults(path.name, error)]) from error
    faults += contradictions(path.name, sheet)
    if faults:
        raise ScenarioError(faults)
    return [
        FoundRound(name, path, round_, manifests[name], sheet.documents, _earlier(sheet, round_))
        for name, round_ in sheet.rounds.items()
    ]


def _earlier(sheet: Sheet, round_: Round) -> Earlier | None:
    before = round_.draw.previous
    return None if before is None else Earlier(before.round, sheet.rounds[before.round])


def _manifest(name: str, raw: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest in its usual key order, its parts as the sheet spells them."""
    draw = raw.get("draw")
    names = ["villages", "cadres", "units"]
    names += ["previous"] if isinstance(draw, dict) and "previous" in draw else []
    tables = {table: f"{raw.get('folder')}/{table}.csv" for table in names}
    head = {"format": 1, "name": name, "title": raw.get("title"), "tables": tables}
    return head | {key: raw[key] for key in _SCENARIO_KEYS if key in raw}


def _manifest_faults(file: str, name: str, manifest: dict[str, Any]) -> Iterator[Fault]:
    """Yield what the scenario's own reader finds in policy, objective and limits."""
    for fault in read_manifest(manifest, file, ())[1]:
        if (fault.field or "").partition(".")[0] in _SCENARIO_KEYS:
            yield replace(fault, field=f"rounds.{name}.{fault.field}")


def _schema_faults(file: str, error: ValidationError) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        where = detail["loc"]
        if len(where) > 2 and where[0] == "rounds" and where[2] in _SCENARIO_KEYS:
            continue
        yield Fault(file, None, dotted(where) or None, *_described(detail))


def _described(detail: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong with a value of a sheet, and what would be right."""
    key = detail["loc"][-1] if detail["loc"] else ""
    if detail["type"] == "missing":
        return phrase("missing"), phrase("add {key}", key=key)
    if detail["type"] == "extra_forbidden":
        return phrase("unknown key {key}", key=shown(key)), did_you_mean(
            nearest(str(key), _KEYS), phrase("remove it")
        )
    value = detail["input"]
    if detail["type"] == "string_pattern_mismatch":  # only the name of the folder has a pattern
        return phrase("{value} is no name for a folder here", value=shown(value)), phrase(
            "write small letters a to z, digits, - and _, with a letter or digit first"
        )
    if detail["type"] == "too_short" and isinstance(value, dict):
        return phrase("nothing stands in it"), phrase("write at least one entry")
    if detail["type"] == "value_error":  # said by the sheet's own checks
        found = phrase("its entries don't go together") if isinstance(value, dict) else shown(value)
        return found, detail["ctx"]["error"].args[0]
    return wrong_value(detail)


_KEYS = sorted(
    key
    for model in vars(models).values()
    if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__ == models.__name__
    for key in model.model_fields
)
