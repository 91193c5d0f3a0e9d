"""Checks across tables: what a row refers to must be there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from optimizer.locale.told import phrase, phrase_n
from optimizer.scenario.draft import Draft
from optimizer.scenario.faults import Spelling, shown
from optimizer.scenario.schema import SCHEMAS


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
            what = SCHEMAS[target].row
            otherwise = phrase(
                "add the {what} to the {table} table, or correct the id", what=what, table=target
            )
            found = phrase("no {what} has the id {id}", what=what, id=shown(name))
            draft.add(table, row, column, found, known.remedy(name, otherwise))


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
                remedy = known.remedy(word, phrase("write a village's id, a county or a village type"))
                found = phrase("{word} is no village, county or type", word=shown(word))
                draft.add("cadres", cadre.row, "prefers", found, remedy)


def _serves(draft: Draft) -> None:
    if not draft.complete("villages", "cadres", "units"):
        return
    known = Spelling(draft.counties)
    for unit in draft.units:
        for county in unit.serves:
            if county not in known:
                remedy = known.remedy(county, phrase("write the county as the villages table does"))
                found = phrase("no county is named {name}", name=shown(county))
                draft.add("units", unit.row, "serves", found, remedy)


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
            draft.warnings.append(
                phrase_n(
                    "{file}: {n} unit of level {level} without {level} or serves is out of reach of "
                    "every village (row {row})",
                    "{file}: {n} units of level {level} without {level} or serves are out of reach of "
                    "every village (first: row {row})",
                    len(rows),
                    file=draft.tables["units"].file,
                    level=level,
                    row=rows[0],
                )
            )


def _unit_sizes(draft: Draft) -> None:
    for unit in draft.units:
        if unit.max is not None and unit.min > unit.max:
            found = phrase("min {min} is above max {max}", min=unit.min, max=unit.max)
            draft.add("units", unit.row, "min", found, phrase("lower min or raise max"))


def _previous(draft: Draft) -> None:
    first: dict[str, int] = {}
    for before in draft.previous:
        if before.cadre and first.setdefault(before.cadre, before.row) != before.row:
            cadre, row = draft.named("cadres", before.cadre), first[before.cadre]
            found = phrase("cadre {cadre} again, as in row {row}", cadre=cadre, row=row)
            draft.add("previous", before.row, "cadre", found, phrase("keep one former placement per cadre"))
    if draft.complete("cadres", "villages"):
        gone = sum(p.cadre not in draft.cadre_of or p.village not in draft.village_of for p in draft.previous)
        if gone:
            draft.warnings.append(
                phrase_n(
                    "{file}: {n} former placement of a cadre or village no longer listed",
                    "{file}: {n} former placements of a cadre or village no longer listed",
                    gone,
                    file=draft.tables["previous"].file,
                )
            )


def _bans(draft: Draft) -> None:
    refer(draft, "bans", "cadre", ((b.row, b.cadre) for b in draft.bans))
    refer(draft, "bans", "village", ((b.row, b.village) for b in draft.bans))
    first: dict[tuple[str, str], int] = {}
    for ban in draft.bans:
        pair = (ban.cadre, ban.village)
        if all(pair) and first.setdefault(pair, ban.row) != ban.row:
            found = phrase(
                "cadre {cadre} and village {village} again, as in row {row}",
                cadre=draft.named("cadres", ban.cadre),
                village=draft.named("villages", ban.village),
                row=first[pair],
            )
            draft.add("bans", ban.row, "cadre", found, phrase("keep one of them"))
