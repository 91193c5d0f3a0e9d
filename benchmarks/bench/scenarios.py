"""The scenario files of a run: generated once, with the unit rules taken out or put in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

from benchmarks.bench.suite import Source
from optimizer.generate import generate

UNIT_RULES = {"large_from": 3, "large": "independent", "joint": "function", "max_units": 3}
"""For rounds that have none of their own."""


def manifest_of(source: Source, folder: Path) -> Path:
    """Return the manifest of a scenario below `folder`, made if it isn't there yet."""
    home = folder / source.name
    path = home / f"{source.name}-{'on' if source.unit_rules else 'off'}.yaml"
    if path.exists():
        return path
    original = home / f"{source.round}.yaml"
    if not original.exists():
        generate(source.round, home, source.seed, scale=source.scale)
    document = yaml.safe_load(original.read_text(encoding="utf-8"))
    made = with_unit_rules(document | {"name": path.stem}, source.unit_rules)
    fresh = path.with_suffix(".new")
    fresh.write_text(yaml.safe_dump(made, allow_unicode=True, sort_keys=False), encoding="utf-8")
    os.replace(fresh, path)
    return path


def with_unit_rules(document: dict[str, Any], wanted: bool) -> dict[str, Any]:
    """Return a manifest without unit rules, or with its own, or with the usual ones."""
    policy = dict(document["policy"])
    own = policy.pop("units", None)
    if wanted:
        policy["units"] = own or UNIT_RULES
    return document | {"policy": policy}
