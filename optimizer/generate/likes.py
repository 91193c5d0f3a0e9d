"""Rounds of a sheet that say only how they differ from another one (``like: NAME``)."""

from __future__ import annotations

from typing import Any

from optimizer.locale.told import phrase
from optimizer.scenario.faults import Fault, did_you_mean, nearest, shown


def expand_likes(rounds: Any, file: str) -> tuple[dict[str, Any], list[Fault]]:
    """Return the rounds in full: mappings are merged key by key, null takes a key away.

    Parameters
    ----------
    rounds : object
        The sheet's ``rounds`` as read; a round may be like one that stands before it.
    file : str
        Name for the faults.
    """
    if not isinstance(rounds, dict):
        return {}, []
    full: dict[str, Any] = {}
    faults = []
    for name, own in rounds.items():
        full[name] = own
        if not isinstance(own, dict) or "like" not in own:
            continue
        base = own["like"]
        full[name] = {key: value for key, value in own.items() if key != "like"}
        if isinstance(base, str) and isinstance(full.get(base), dict) and base != name:
            full[name] = _merged(full[base], full[name])
            continue
        known = [n for n in full if n != name]
        close = nearest(str(base), known)
        before = phrase("rounds before it: {rounds}", rounds=tuple(known) or phrase("none"))
        nothing = phrase("no round {name} stands before", name=shown(base))
        faults.append(Fault(file, None, f"rounds.{name}.like", nothing, did_you_mean(close, before)))
    return full, faults


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return `base` with the keys of `own`, whose order counts for new keys only."""
    result = dict(base)
    for key, value in own.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = _merged(result[key], value)
        else:
            result[key] = value
    return result
