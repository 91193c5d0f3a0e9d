"""Nominated cadres: those of the round, and invented ones who fail the member rules."""

from __future__ import annotations

import zlib
from typing import Any, cast

import numpy as np
import pandas as pd

from optimizer.generate import names
from optimizer.generate.draws import Flags, Ints, order_columns
from optimizer.generate.sheet import Nominees, Round
from optimizer.scenario.policy import Scalar

_DEFAULTED = "fit_for_duty"
"""A missing cell of this column means yes, so only a no fails."""
_FIRST_WORK = (22, 27)
"""Ages at which somebody who has not worked for a year is nominated."""


def nominated_table(name: str, round_: Round, cadres: pd.DataFrame, seed: int) -> pd.DataFrame | None:
    """Return the cadres with those refused among them, by unit; None where the sheet has no such figure.

    The draw has a random stream of its own: nothing else of the round depends on it.

    Parameters
    ----------
    name : str
        Name of the round.
    round_ : Round
    cadres : DataFrame
        The round's cadres, by unit; every one passes.
    seed : int
    """
    settings = round_.draw.nominees
    if settings is None:
        return None
    rng = np.random.default_rng([seed, zlib.crc32(f"{name} nominated".encode())])
    everybody = cadres.assign(**{_DEFAULTED: True})
    everybody = everybody[_order([str(c) for c in cadres.columns])]
    refused = _refused(rng, settings, everybody, round_.figure("refused"))
    table = pd.concat([everybody, refused], ignore_index=True)
    place = {unit: n for n, unit in enumerate(cadres.unit.drop_duplicates())}
    return table.iloc[np.argsort(table.unit.map(place), kind="stable")].reset_index(drop=True)


def _order(columns: list[str]) -> list[str]:
    """Put the flag where the contract lists it."""
    at = columns.index("skills") if "skills" in columns else len(columns)
    return [*columns[:at], _DEFAULTED, *columns[at:]]


def _refused(
    rng: np.random.Generator, settings: Nominees, everybody: pd.DataFrame, count: int
) -> pd.DataFrame:
    """Invent people from the traits of one cadre and the unit of another, then let them fail."""
    person, office = rng.integers(0, len(everybody), (2, count))
    table: pd.DataFrame = everybody.iloc[person.tolist()].reset_index(drop=True)
    for column in ("unit", "skills", "home_township", "home_county"):
        table[column] = everybody[column].to_numpy()[office]
    table["prefers"] = ""
    width, last = len(everybody.id.iloc[0]) - 1, everybody.id.str[1:].astype(int).max()
    table["id"] = [f"C{last + n:0{width}d}" for n in range(1, count + 1)]
    male = (pd.concat([everybody.gender, table.gender]) == "male").to_numpy()
    table["name"] = names.people(rng, male, [*everybody.name, *[""] * count])[len(everybody) :]
    fails = _criteria(rng, settings, count)
    for k, (field, failing) in enumerate(settings.fails.items()):
        rows = np.flatnonzero(fails[:, k])
        drawn = rng.integers(0, len(failing.wrong), len(rows)).tolist()
        blank = ((rng.random(len(rows)) < settings.not_stated) & (field != _DEFAULTED)).tolist()
        wrong = [None if empty else failing.wrong[n] for n, empty in zip(drawn, blank, strict=True)]
        _write(rng, table, field, rows, wrong)
    return table


def _criteria(rng: np.random.Generator, settings: Nominees, count: int) -> Flags:
    """Draw which criteria each fails: one by weight, a share of them two."""
    weights = np.tile([one.weight for one in settings.fails.values()], (count, 1))
    ranked = order_columns(rng, weights)
    fails = np.zeros(weights.shape, dtype=np.bool_)
    fails[np.arange(count), ranked[:, 0]] = True
    if weights.shape[1] > 1:
        fails[np.arange(count), ranked[:, 1]] |= rng.random(count) < settings.second
    return fails


def _write(
    rng: np.random.Generator, table: pd.DataFrame, field: str, rows: Ints, wrong: list[Scalar | None]
) -> None:
    """Put failing values into a column, None for an empty cell, and what goes with them into others."""
    cells: list[Any] = table[field].tolist()
    before = dict(zip(rows.tolist(), (cells[r] for r in rows), strict=True))
    for row, value in zip(rows.tolist(), wrong, strict=True):
        cells[row] = value
    whole = pd.api.types.is_integer_dtype(table[field])
    table[field] = pd.Series(cells, dtype="Int64") if whole else cells
    for row, value in zip(rows.tolist(), wrong, strict=True):
        if field == "age" and value is not None:
            table.loc[row, "work_years"] += max(0, cells[row] - before[row])
        elif field == "work_years":
            table.loc[row, ["age", "rural_years"]] = [int(rng.integers(*_FIRST_WORK)), 0]
            if table.loc[row, "party"]:
                table.loc[row, "party_years"] = min(2, cast("int", table.loc[row, "party_years"]))
