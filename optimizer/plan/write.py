"""A plan directory, written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

import yaml

from optimizer.locale.told import phrase
from optimizer.plan.prices import PRICES_FILE, prices_bytes
from optimizer.plan.records import (
    ASSIGNMENT_COLUMNS,
    ASSIGNMENTS_FILE,
    BOTTLENECKS_FILE,
    PLAN_FILE,
    Placement,
    Plan,
    Unavoidable,
)
from optimizer.scenario.faults import Fault, ScenarioError

_GAP_DIGITS = 6


def relative_manifest(manifest: Path, directory: str | Path) -> str:
    """Return `manifest` as a plan in `directory` names it: relative where possible, else absolute."""
    target = manifest.resolve()
    try:
        return Path(os.path.relpath(target, Path(directory).resolve())).as_posix()
    except ValueError:  # another drive
        return target.as_posix()


def locate_manifest(plan: Plan, directory: str | Path) -> Path | None:
    """Return the path of the manifest that a plan read from `directory` names, None where it names none."""
    if not plan.manifest:
        return None
    return Path(os.path.normpath(Path(directory).resolve() / plan.manifest))


def write_plan(
    plan: Plan, directory: str | Path, extra_files: Mapping[str, str | bytes] | None = None
) -> None:
    """Write a plan directory in one step: afterwards it is there whole, or nothing has changed.

    Parameters
    ----------
    plan : Plan
        What to write; placements are sorted here.
    directory : str or Path
        A path where nothing is, an empty directory, or a plan directory,
        which is replaced with all that is in it.
    extra_files : mapping, optional
        Further files of the directory (reports): relative name → content.

    Raises
    ------
    ScenarioError
        Where the path holds something that is not a plan, or can't be written.
    ValueError
        Where a name in `extra_files` leaves the directory or is the plan's own.
    """
    shown, target = str(directory), Path(directory).resolve()
    refuse_what_is_no_plan(plan, directory)
    files: dict[str, str | bytes] = {
        ASSIGNMENTS_FILE: assignments_csv(plan.placements),
        PLAN_FILE: plan_yaml(plan),
    }
    if plan.bottlenecks:
        files[BOTTLENECKS_FILE] = bottlenecks_yaml(plan.bottlenecks)
    if plan.prices is not None:
        files[PRICES_FILE] = prices_bytes(plan.prices)
    for name, content in (extra_files or {}).items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts or path.as_posix() in files:
            raise ValueError(f"{name!r} is no name for a further file of a plan directory")
        files[path.as_posix()] = content
    made: list[Path] = []
    try:
        _make_parents(target.parent, made)
        _place(files, target)
    except BaseException as problem:
        for parent in reversed(made):
            with suppress(OSError):
                parent.rmdir()
        if isinstance(problem, OSError):
            found = phrase("can't be written ({error})", error=problem.strerror or problem)
            remedy = phrase("free or permit the place, or choose another directory; nothing was changed")
            raise ScenarioError([Fault(shown, None, None, found, remedy)]) from problem
        raise


def assignments_csv(placements: tuple[Placement, ...]) -> str:
    """Return the text of ``assignments.csv``, sorted by village, then role, then cadre."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(ASSIGNMENT_COLUMNS)
    ordered = sorted(placements, key=lambda p: (p.village, p.role, p.cadre))
    writer.writerows((p.cadre, p.village, p.role) for p in ordered)
    return out.getvalue()


def plan_yaml(plan: Plan) -> str:
    """Return the text of ``plan.yaml``."""
    document = {
        "scenario": plan.scenario,
        "manifest": plan.manifest,
        "inputs": dict(plan.inputs),
        "status": plan.status,
        "tiers": [
            {"name": t.name, "value": t.value, "bound": t.bound, "gap": round(t.gap, _GAP_DIGITS)}
            for t in plan.tiers
        ],
        "shortfalls": dict(plan.shortfalls),
        "seconds": dict(plan.seconds),
        "run": _plain(plan.run),
    }
    return _dumped(document)


def bottlenecks_yaml(bottlenecks: tuple[Unavoidable, ...]) -> str:
    """Return the text of ``bottlenecks.yaml``."""
    return _dumped({"bottlenecks": [_entry(b) for b in bottlenecks]})


def _entry(stated: Unavoidable) -> dict[str, object]:
    """Return one bottleneck as it stands in the file; what it doesn't need is left out."""
    what = {"kind": stated.kind, "skill": stated.skill, "rule": stated.rule or None}
    figures = {key: getattr(stated, key) for key in ("villages", "wanted", "could", "unmet")}
    where = {area: list(names) for area, names in stated.where.items()} or "all"
    return {key: value for key, value in what.items() if value is not None} | figures | {"where": where}


def _dumped(document: object) -> str:
    text: str = yaml.dump(
        document,
        Dumper=yaml.CSafeDumper,
        allow_unicode=True,
        sort_keys=False,
        width=110,
        default_flow_style=None,
    )
    return text


def _plain(value: object) -> object:
    """Turn mappings and sequences into what a safe YAML dumper accepts."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def refuse_what_is_no_plan(plan: Plan, directory: str | Path) -> None:
    """Raise where writing would destroy something other than an older plan.

    Raises
    ------
    ScenarioError
        Also where the directory holds files of the plan's own scenario.
    """
    shown, target = str(directory), Path(directory).resolve()
    if target.exists() and not target.is_dir():
        remedy = phrase("a plan is a directory: choose another directory")
        raise ScenarioError([Fault(shown, None, None, phrase("is a file"), remedy)])
    if not target.is_dir():
        return
    if not (target / PLAN_FILE).is_file() and any(target.iterdir()):
        found = phrase("is a directory with files but without {file}, so not a plan", file=PLAN_FILE)
        remedy = phrase("only a plan is replaced: choose another directory or empty it")
        raise ScenarioError([Fault(shown, None, None, found, remedy)])
    manifest = locate_manifest(plan, target)
    if manifest is None:
        return
    for source in (manifest, *(Path(os.path.normpath(manifest.parent / name)) for name in plan.inputs)):
        if source.is_relative_to(target) and source.exists():
            found = phrase("holds {file}, a file of the scenario itself", file=source.name)
            remedy = phrase("replacing it would delete that file: choose another directory")
            raise ScenarioError([Fault(shown, None, None, found, remedy)])


def _make_parents(parent: Path, made: list[Path]) -> None:
    """Create `parent` and what is missing above it; note in `made` what was created."""
    missing = [p for p in (parent, *parent.parents) if not p.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        made.append(path)


def _place(files: Mapping[str, str | bytes], target: Path) -> None:
    """Write `files` beside `target`, then swap the new directory in."""
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent))
    try:
        for name, content in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_file(path, content.encode("utf-8") if isinstance(content, str) else content)
        umask = os.umask(0)
        os.umask(umask)
        fresh.chmod(0o777 & ~umask)  # mkdtemp made it private
        for folder in {fresh, *((fresh / name).parent for name in files)}:
            _sync_directory(folder)
        _swap(fresh, target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _swap(fresh: Path, target: Path) -> None:
    """Rename `fresh` to `target`; what was there comes back if that fails."""
    aside = fresh.with_suffix(".old")
    if target.exists():
        target.rename(aside)
        try:
            fresh.rename(target)
        except BaseException:
            aside.rename(target)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    else:
        fresh.rename(target)
    _sync_directory(target.parent)


def _write_file(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_directory(path: Path) -> None:
    """Make renames in `path` durable, where the system lets a directory be opened."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
