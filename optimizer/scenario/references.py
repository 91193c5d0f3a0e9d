"""Checks across tables: what a row refers to must be there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from optimizer.scenario.draft import Draft
from optimizer.scenario.faults import Spelling, shown


def check_references(draft: Draft) -> None:
    """Note every dangling or repeated reference of a draft in it."""
    for check in (_cadres, _requests, _prefers, _serves, _reach, _unit_sizes, _previous, _bans):
        check(draft)


def check_cadres(draft: Draft) -> None:
    """Note every dangling reference of the cadres alone, as for a table of nominated ones."""
    _cadres(draft)
    _prefers(draft)


def _cadres(draft: Draft) -> None:
    refer(draft, "cadres", "unit", ((c.row, c.unit) for c in draft.cadres))


def _requests(draft: Draft) -> None:
    refer(draft, "villages", "requests", ((v.row, c) for v in draft.villages for c in v.requests))


def refer(draft: Draft, table: str, column: str, rows: Iterable[tuple[int, str]]) -> None:
    """Note each id in a column that its table doesn't have.

    Parameters
    ----------
    draft : Draft
    table, column : str
        Where the ids stand.
    rows : iterable of (int, str)
        Row number and id; an empty id is a fault already noted.
    """
    target = {"unit": "units", "requests": "cadres", "cadre": "cadres", "village": "villages"}[column]
    if not draft.complete(target):
        return
    known = {"units": draft.unit_ids, "cadres": draft.cadre_ids, "villages": draft.village_ids}[target]
    for row, name in rows:
        if name and name not in known:
            what = target.removesuffix("s")
            remedy = known.remedy(name, f"add the {what} to the {target}, or correct the id")
            draft.add(table, row, column, f"no {what} has the id {shown(name)}", remedy)


def _prefers(draft: Draft) -> None:
    """Check that preferences name villages, counties or types."""
    if not draft.complete("villages", "cadres", "units"):
        return
    words = set(draft.village_of) | draft.types | draft.counties
    if draft.manifest is not None:
        policy = draft.manifest.policy
        words |= set(policy.teams.by_type)
        words |= {t for points in policy.match.points.values() for t in points}
    known = Spelling(words)
    for cadre in draft.cadres:
        for word in cadre.prefers:
            if word not in known:
                remedy = known.remedy(word, "write a village's id, a county or a village type")
                found = f"{shown(word)} is no village, county or type"
                draft.add("cadres", cadre.row, "prefers", found, remedy)


def _serves(draft: Draft) -> None:
    if not draft.complete("villages", "cadres", "units"):
        return
    known = Spelling(draft.counties)
    for unit in draft.units:
        for county in unit.serves:
            if county not in known:
                remedy = known.remedy(county, "write the county as the villages table does")
                draft.add("units", unit.row, "serves", f"no county is named {shown(county)}", remedy)


def _reach(draft: Draft) -> None:
    """Warn of units that don't say where they are, and so reach no village."""
    if draft.manifest is None or draft.manifest.policy.reach != "level":
        return
    place: Mapping[str, Callable[..., str | None]] = {
        "prefecture": lambda u: u.prefecture,
        "county": lambda u: u.county,
    }
    for level, where in place.items():
        rows = [u.row for u in draft.units if u.level == level and not u.serves and where(u) is None]
        if rows:
            units = draft.tables["units"].file
            draft.warnings.append(
                f"{units}: {len(rows)} unit(s) of level {level} without {level} or serves are out of "
                f"reach of every village (first: row {rows[0]})"
            )


def _unit_sizes(draft: Draft) -> None:
    for unit in draft.units:
        if unit.max is not None and unit.min > unit.max:
            draft.add(
                "units", unit.row, "min", f"min {unit.min} is above max {unit.max}", "lower min or raise max"
            )


def _previous(draft: Draft) -> None:
    first: dict[str, int] = {}
    for before in draft.previous:
        if before.cadre and first.setdefault(before.cadre, before.row) != before.row:
            found = f"cadre {shown(before.cadre)} again, as in row {first[before.cadre]}"
            draft.add("previous", before.row, "cadre", found, "keep one former placement per cadre")
    if draft.complete("cadres", "villages"):
        gone = sum(p.cadre not in draft.cadre_of or p.village not in draft.village_of for p in draft.previous)
        if gone:
            file = draft.tables["previous"].file
            draft.warnings.append(
                f"{file}: {gone} former placement(s) of a cadre or village no longer listed"
            )


def _bans(draft: Draft) -> None:
    refer(draft, "bans", "cadre", ((b.row, b.cadre) for b in draft.bans))
    refer(draft, "bans", "village", ((b.row, b.village) for b in draft.bans))
    first: dict[tuple[str, str], int] = {}
    for ban in draft.bans:
        pair = (ban.cadre, ban.village)
        if all(pair) and first.setdefault(pair, ban.row) != ban.row:
            found = (
                f"cadre {shown(ban.cadre)} and village {shown(ban.village)} again, as in row {first[pair]}"
            )
            draft.add("bans", ban.row, "cadre", found, "keep one of them")
