"""The page as a file: one piece, and data that can't end it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from optimizer.report.page.data import CHUNK
from tests.report.conftest import HOSTILE, Make, facts_of, hostile


class Parts(HTMLParser):
    """The scripts of a page, and the addresses it names."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.addresses: list[str] = []
        self._script: dict[str, str | None] | None = None
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = dict(attrs) if tag == "script" else None
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "xlink:href", "action")]

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self.scripts.append((self._script, data))
            self._script = None

    def json(self, name: str) -> Any:
        return next(json.loads(text) for attributes, text in self.scripts if attributes.get("id") == name)


def test_it_names_nothing_outside_itself(made: Make, tmp_path: Path) -> None:
    content = hostile()
    for place in content["villages"]:
        place |= {"lat": 26.0 + len(place["id"]), "lon": 111.0}
    parts = Parts(made("html", facts=facts_of(tmp_path / "hostile", content=content)))
    assert all(re.match("#|data:", address) for address in parts.addresses), parts.addresses
    assert not any("src" in attributes for attributes, _ in parts.scripts)


def test_its_data_are_the_plan(made: Make) -> None:
    parts = Parts(made("html"))
    data = parts.json("data")
    assert [team[0] for team in data["teams"]] == ["V1", "V2", "V3"]
    assert [[data["cadres"][k][0], leads] for k, leads in data["teams"][1][8]] == [["E", 1], ["A", 0]]
    assert [person[3] for person in data["cadres"]] == [1, 2, -1, 0, 1, 0]
    needs, members, reasons, extra = parts.json("team0")[2]
    assert [(data["kinds"][kind], need, have) for kind, need, have, _ in needs] == [
        ("members", 2, 1),
        ("leader", 1, 1),
        ("rule “veteran”", 1, 0),
    ]
    assert len(members) == 1
    assert len(reasons) == 3
    assert extra == []
    assert data["chunk"] == CHUNK


def test_text_can_not_end_the_data(made: Make, tmp_path: Path) -> None:
    page = made("html", facts=facts_of(tmp_path / "hostile", content=hostile()))
    parts = Parts(page)
    assert parts.json("data")["teams"][0][1] == HOSTILE.strip()
    text = page.read_text(encoding="utf-8")
    assert "document.title='run'" not in text.replace("document.title=\\u0027run\\u0027", "")
    assert "\u2028" not in text


def test_many_details_are_kept_in_chunks(made: Make, tmp_path: Path) -> None:
    content = hostile()
    content["cadres"] += [{"id": f"X{k}", "unit": "U3", "age": 40} for k in range(CHUNK + 1)]
    parts = Parts(made("html", facts=facts_of(tmp_path / "many", content=content)))
    assert len(parts.json("cadre0")) == CHUNK
    assert len(parts.json("cadre1")) == 7


def test_own_columns_are_said_as_a_reader_expects(made: Make, tmp_path: Path) -> None:
    content = hostile()
    content["villages"][1] |= {"hard_area": "true", "five_ones": "FALSE", "level": "county", "road": ""}
    content["cadres"][1] |= {"pool": "member", "driver": "true"}
    facts = facts_of(tmp_path / "own", content=content)
    english, chinese = (Parts(made("html", language, facts)) for language in ("en", "zh"))
    assert english.json("team0")[0][3] == [["road", "=1+1"]]
    assert english.json("team0")[1][3] == [
        ["remote and hard area", "yes"],
        ["“five ones” support before", "no"],
        ["level", "county"],
    ]
    assert chinese.json("team0")[1][3] == [
        ["艰苦边远地区", "是"],
        ["上一轮“五个一”帮扶", "否"],
        ["level", "county"],
    ]
    assert chinese.json("cadre0")[1][1][-2:] == [["人选类别", "队员"], ["driver", "是"]]
