"""``bottlenecks.yaml`` read back: what it states, or every fault of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from optimizer.locale.told import phrase
from optimizer.plan.records import Unavoidable
from optimizer.scenario.faults import Fault, nearest, shown

_AREAS = ("prefecture", "county", "village")
_FIGURES = ("villages", "wanted", "could", "unmet")
_KEYS = ("kind", "skill", "rule", *_FIGURES, "where")


def renamed(near: str | None, otherwise: str) -> str:
    """Return the advice to rename what is close to a missing word, or `otherwise` where nothing is."""
    return otherwise if near is None else phrase("rename '{name}'", name=near)


def read_bottlenecks(
    document: Mapping[str, object], file: str, faults: list[Fault]
) -> tuple[Unavoidable, ...]:
    """Return what the document of ``bottlenecks.yaml`` states; faults are noted.

    Nothing is compared with the scenario: ``check`` does that.
    """
    rows = document.get("bottlenecks")
    if not isinstance(rows, list):
        found = phrase("is missing") if rows is None else phrase("found {value}", value=shown(rows))
        faults.append(Fault(file, None, "bottlenecks", found, phrase("give a list of bottlenecks")))
        return ()
    read = (_Entry(f"bottlenecks[{n}]", row, file, faults).statement() for n, row in enumerate(rows, 1))
    return tuple(one for one in read if one is not None)


class _Entry:
    """One bottleneck of the list, taken apart key by key; faults are collected."""

    def __init__(self, field: str, row: object, file: str, faults: list[Fault]) -> None:
        self.field, self.row, self.file, self.faults = field, row, file, faults

    def statement(self) -> Unavoidable | None:
        """Return the bottleneck, or None with its faults noted."""
        if not isinstance(self.row, Mapping):
            self._fault(
                "", phrase("found {value}", value=shown(self.row)), phrase("give {{{keys}}}", keys=_KEYS)
            )
            return None
        before = len(self.faults)
        kind, skill, rule = self._text("kind"), self.row.get("skill"), self.row.get("rule", False)
        if skill is not None:
            skill = self._text("skill")
        if not isinstance(rule, bool):
            self._fault(
                ".rule", phrase("found {value}", value=shown(rule)), phrase("give true, or leave it out")
            )
        figures = [self._number(key) for key in _FIGURES]
        where = self._where()
        if len(self.faults) > before:
            return None
        return Unavoidable(kind, skill, bool(rule), where, *figures)

    def _text(self, key: str) -> str:
        value = self._get(key)
        if value is not None and not (isinstance(value, str) and value):
            self._fault(f".{key}", phrase("found {value}", value=shown(value)), phrase("give text"))
        return str(value)

    def _number(self, key: str) -> int:
        value = self._get(key)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self._fault(
                f".{key}",
                phrase("found {value}", value=shown(value)),
                phrase("give a whole number, 0 or more"),
            )
            return 0
        return value

    def _where(self) -> dict[str, tuple[str, ...]]:
        """Return area → names; empty for everywhere."""
        value = self._get("where")
        if value in (None, "all"):
            return {}
        if not isinstance(value, Mapping) or not value:
            remedy = phrase("give all, or names by {areas}", areas=_AREAS)
            self._fault(".where", phrase("found {value}", value=shown(value)), remedy)
            return {}
        for area, names in value.items():
            if area not in _AREAS:
                found = phrase("found the key {key}", key=shown(area))
                remedy = phrase("give {areas}", areas=_AREAS)
                if near := nearest(str(area), _AREAS):
                    remedy = phrase("give {areas} (did you mean '{close}'?)", areas=_AREAS, close=near)
                self._fault(".where", found, remedy)
            elif not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
                self._fault(
                    f".where.{area}",
                    phrase("found {value}", value=shown(names)),
                    phrase("give a list of names or ids"),
                )
        return {
            str(area): tuple(map(str, names)) if isinstance(names, list) else ()
            for area, names in value.items()
        }

    def _get(self, key: str) -> Any:
        """Return the key's value; note a fault where it is missing."""
        assert isinstance(self.row, Mapping)
        value = self.row.get(key)
        if value is None:
            near = nearest(key, [str(name) for name in self.row if name not in _KEYS])
            remedy = renamed(near, phrase("add the key, or write the plan again with 'solve'"))
            self._fault(f".{key}", phrase("is missing"), remedy)
        return value

    def _fault(self, key: str, found: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, None, f"{self.field}{key}", found, remedy))
