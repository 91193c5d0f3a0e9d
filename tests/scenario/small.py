"""A small valid scenario that tests break in one place."""

from __future__ import annotations

import copy
import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MANIFEST: dict[str, Any] = {
    "format": 1,
    "name": "small",
    "title": {"en": "Small", "zh": "小"},
    "tables": {n: f"{n}.csv" for n in ("villages", "cadres", "units", "previous", "pins", "bans")},
    "policy": {
        "eligibility": {
            "member": {"age": {"max": 59}, "fit_for_duty": True},
            "leader": {"party": True, "party_years": {"min": 1}},
        },
        "teams": {"default": {"min": 1, "max": 3, "leader": True}, "by_type": {"weak": {"min": 1, "max": 2}}},
        "match": {"points": {"party": {"key": 50}, "economy": {"weak": 50}}, "forbid": [["science", "weak"]]},
        "composition": [
            {
                "name": "veteran",
                "at_least": 1,
                "where": {"rural_years": {"min": 1}, "note": ["a", "b"]},
                "in": {"type": ["weak", "key"], "county": "Nanshan"},
                "weight": 1,
            },
            {"name": "farmers", "where": {"skills": "agronomy"}, "in": {"village": ["v1"]}},
        ],
        "units": {"large_from": 3, "large": "independent", "joint": "function", "max_units": 3},
        "reach": "level",
        "avoid": {"home": "township"},
        "rotation": {"max_terms": 2, "keep_at_least": 0},
    },
    "objective": {"order": ["shortage", "fit"], "shortage": {"leader": 4}, "fit": {"skill": 10}},
    "solve": {"time_limit": 60, "gap": 0.001, "workers": 0, "seed": 0},
}

_CSV = {
    "villages": """
id,name,types,prefecture,county,township,min,max,leader,priority,skills,requests,lat,lon
v1,上村,key;weak,Dongchuan,Nanshan,Shang,2,3,yes,2,agronomy:1,c1;c2,26.5,111.2
v2,Xia,weak,Dongchuan,Nanshan,Xia,,,,,,,,
v3,Zhong,key,Dongchuan,Beihe,Zhong,,2,no,1,law:1;agronomy:1,,,
""",
    "cadres": """
id,name,unit,age,gender,education,party,party_years,work_years,rural_years,fit_for_duty,\
skills,prefers,home_village,home_township,home_county,note,phone
c1,张三,u1,35,m,bachelor,true,10,12.5,2,true,agronomy:3;law:1,v1;key,,Xia,Nanshan,a,1
c2,Li,u1,41,f,master,是,5,15,0,,law:2,Nanshan,,,Beihe,b,2
c3,Wang,u2,29,f,,no,,4,,1,,,,,,,
c4,Zhao,u3,50,m,bachelor,yes,20,30,6,yes,,,,,,a,4
""",
    "units": """
id,name,department,function,level,prefecture,county,serves,min,max
u1,Org,party,politics,province,,,,0,2
u2,Fin,economy,,prefecture,Dongchuan,,,,
u3,Sci,science,,county,Dongchuan,Nanshan,Nanshan;Beihe,,
""",
    "previous": """
cadre,village,role,terms
c1,v1,leader,1
c3,v2,,
""",
    "pins": """
cadre,village,role
c1,v1,leader
c2,v3,
""",
    "bans": """
cadre,village,reason
c4,v1,married to the secretary
""",
}

TABLES: dict[str, list[list[str]]] = {
    name: [line.split(",") for line in text.strip().splitlines()] for name, text in _CSV.items()
}


@dataclass
class Small:
    """The scenario's parts, to be changed and then written.

    `files` holds whole files that replace or join those written from the parts.
    """

    manifest: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(MANIFEST))
    tables: dict[str, list[list[str]]] = field(default_factory=lambda: copy.deepcopy(TABLES))
    files: dict[str, bytes] = field(default_factory=dict)

    def cell(self, table: str, row: int, column: str, value: str) -> None:
        """Set a cell; `row` as faults count it."""
        self.tables[table][row - 1][self.tables[table][0].index(column)] = value

    def key(self, dotted: str, value: Any) -> None:
        """Set a key of the manifest, such as ``policy.composition.0.where``."""
        *parents, last = dotted.split(".")
        at: Any = self.manifest
        for step in parents:
            at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
        if isinstance(at, list):
            at[int(last)] = value
        else:
            at[last] = value

    def drop(self, dotted: str) -> None:
        """Remove a key of the manifest."""
        *parents, last = dotted.split(".")
        at: Any = self.manifest
        for step in parents:
            at = at[step]
        del at[last]

    def rename(self, table: str, old: str, new: str) -> None:
        """Rename a column."""
        header = self.tables[table][0]
        header[header.index(old)] = new

    def without(self, table: str, column: str) -> None:
        """Remove a column."""
        place = self.tables[table][0].index(column)
        for row in self.tables[table]:
            del row[place]

    def inline(self, *names: str) -> None:
        """Move tables into the manifest."""
        for name in names or tuple(self.tables):
            header, *rows = self.tables.pop(name)
            del self.manifest["tables"][name]
            self.manifest[name] = [{k: v for k, v in zip(header, r, strict=True) if v} for r in rows]
        if not self.manifest["tables"]:
            del self.manifest["tables"]

    def text(self) -> str:
        """Return the manifest as YAML."""
        return yaml.safe_dump(self.manifest, allow_unicode=True, sort_keys=False)

    def write(self, folder: Path) -> Path:
        """Write all files; return the manifest's path."""
        (folder / "small.yaml").write_text(self.text(), encoding="utf-8")
        for name, rows in self.tables.items():
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(rows)
            (folder / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
        return folder / "small.yaml"


Change = Callable[[Small], object]
