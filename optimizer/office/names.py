"""Finding who or what is meant by a name: ids first, then names that only one has."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from optimizer.office.notes import Log, Place
from optimizer.office.tables import Record
from optimizer.scenario.faults import Spelling


class Names:
    """Ids by every way to write them.

    Parameters
    ----------
    entries : iterable of (str, iterable of str)
        Id and its names, from most to least exact.
    """

    def __init__(self, entries: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._entries = list(entries)
        self.ids = {key for key, _ in self._entries}

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key, names in self._entries:
            for name in dict.fromkeys(map(_plain, names)):
                found[name].append(key)
        return found

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self._by_name)

    def all(self, text: str) -> list[str]:
        """Return every id that a text may mean."""
        if text in self.ids:
            return [text]
        return self._by_name.get(_plain(text), [])

    def one(self, text: str, place: Place, log: Log, strict: bool = True) -> str:
        """Return the id that a text means; a fault and nothing where there is none or more.

        Parameters
        ----------
        text : str
        place : Place
        log : Log
        strict : bool
            Whether an unknown name is a fault; else it is returned as it stands.
        """
        if not text:
            return ""
        found = self.all(text)
        if len(found) == 1:
            return found[0]
        if found:
            log.fault(place, "ambiguous", "write_id", name=text, ids="、".join(found[:5]))
            return ""
        if not strict:
            return text
        close = self._spelling.nearest(_plain(text))
        if close:
            log.fault(place, "unknown_name", "did_you_mean", name=text, close=close)
        else:
            log.fault(place, "unknown_name", "add_or_correct", name=text)
        return ""


def villages_by_name(records: Iterable[Record]) -> Names:
    """Return villages by name, with township and county in front or not."""
    entries = []
    for r in records:
        name, township, county = r["name"], r["township"], r["county"]
        ways = [name, township + name, county + name, county + township + name]
        entries.append((r["id"], [*ways, r["prefecture"] + county + township + name]))
    return Names(entries)


def cadres_by_name(records: Iterable[Record], unit_names: dict[str, str]) -> Names:
    """Return cadres by name, with the unit in brackets or not."""
    return Names((r["id"], [r["name"], f"{r['name']}({unit_names.get(r['unit'], '')})"]) for r in records)


def units_by_name(records: Iterable[Record]) -> Names:
    """Return units by name."""
    return Names((r["id"], [r["name"]]) for r in records)


def _plain(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
