"""A smaller or larger round of the same mix: every count scaled, shares and means kept."""

from __future__ import annotations

import numpy as np

from optimizer.generate.draws import apportion
from optimizer.generate.sheet import LEVELS, Fact, Round

_KEPT = frozenset({"mean_age", "team_min", "share_of_all_villages"})
_PARTS = {
    "cadres": tuple(f"cadres.{level}" for level in LEVELS),
    "units": tuple(f"units.{level}" for level in LEVELS),
}


def scaled(round_: Round, scale: float) -> Round:
    """Return the round at another size.

    Counts are scaled and rounded; parts (types, levels) share their whole by largest
    remainders. Counties shrink with the villages, so that a county stays as large as it
    is, down to one; there are at least two prefectures where there are two counties.
    Shares become persons of the scaled whole. A shortfall is what the scaled minima
    ask for beyond the scaled cadres.

    Parameters
    ----------
    round_ : Round
    scale : float
        1 returns the round as it is.
    """
    if scale == 1:
        return round_
    counted = [n for n in round_.facts if n not in _KEPT and not n.startswith("funds.")]
    counts = {name: _times(round_.figure(name), scale) for name in counted}
    if "first_secretaries" in counts:
        counts["members"] = counts["cadres"] - counts["first_secretaries"]
    types = tuple(f"villages.{name}" for name in round_.types())
    for whole, parts in {"villages": types, **_PARTS}.items():
        counts |= _split(round_, [p for p in parts if p in counts], counts[whole])
    _fit_counties(counts)
    own_min = {
        name: own.model_copy(
            update={"villages": min(_times(own.villages, scale), counts[f"villages.{name}"])}
        )
        for name, own in round_.draw.own_min.items()
    }
    facts = {n: _as_count(f, counts[n]) if n in counts else f for n, f in round_.facts.items()}
    draw = round_.draw.model_copy(update={"own_min": own_min})
    new = round_.model_copy(update={"facts": facts, "draw": draw})
    if "shortfall" in facts:
        facts["shortfall"] = _as_count(facts["shortfall"], max(0, new.minima() - new.figure("cadres")))
    return new


def _fit_counties(counts: dict[str, int]) -> None:
    """Keep a village in every county, a county in every prefecture, and two prefectures if possible."""
    if "counties" in counts:
        counts["counties"] = min(counts["counties"], counts["villages"])
        counts["prefectures"] = min(max(2, counts["prefectures"]), counts["counties"])
    if "counties.hard" in counts:
        counts["counties.hard"] = min(counts["counties.hard"], counts["counties"])


def _times(value: int, scale: float) -> int:
    """Scale a count; what is there stays there."""
    return max(min(value, 1), round(value * scale))


def _split(round_: Round, parts: list[str], total: int) -> dict[str, int]:
    """Share a scaled whole among its parts as they are; each that is there keeps one if it can."""
    if not parts:
        return {}
    sizes = np.array([round_.figure(p) for p in parts], dtype=np.float64)
    keep = (sizes > 0).astype(np.int64)
    if keep.sum() > total:
        keep[:] = 0
    exact = apportion(sizes, total)
    if (exact < keep).any():
        exact = keep + apportion(sizes, total - int(keep.sum()))
    return dict(zip(parts, exact.tolist(), strict=True))


def _as_count(fact: Fact, value: int) -> Fact:
    unit = "persons" if fact.unit == "share" else fact.unit
    return fact.model_copy(update={"value": float(value), "unit": unit})
