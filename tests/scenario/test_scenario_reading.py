from __future__ import annotations

import csv
import datetime
import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from optimizer.scenario import Scenario, read_scenario
from optimizer.scenario.headers import typo_of
from optimizer.scenario.records import Cadre, Pin, Previous, Unit, Village
from optimizer.scenario.teams import Size, team_size
from tests.scenario.small import TABLES, Small

RECORDS = ("villages", "cadres", "units", "previous", "pins", "bans")


def test_every_field_of_a_record_is_read(reader: Any) -> None:
    scenario = reader.read()
    assert scenario.villages[0] == Village(
        row=2,
        id="v1",
        name="上村",
        types=("key", "weak"),
        prefecture="Dongchuan",
        county="Nanshan",
        township="Shang",
        min=2,
        max=3,
        leader=True,
        priority=2,
        skills={"agronomy": 1},
        requests=("c1", "c2"),
        lat=26.5,
        lon=111.2,
        extra={},
    )
    assert scenario.cadres[0] == Cadre(
        row=2,
        id="c1",
        name="张三",
        unit="u1",
        age=35,
        gender="m",
        education="bachelor",
        party=True,
        party_years=10,
        work_years=12.5,
        rural_years=2,
        fit_for_duty=True,
        skills={"agronomy": 3, "law": 1},
        prefers=("v1", "key"),
        home_village=None,
        home_township="Xia",
        home_county="Nanshan",
        extra={"note": "a", "phone": "1"},
    )
    assert scenario.units[2] == Unit(
        row=4,
        id="u3",
        name="Sci",
        department="science",
        function="science",
        level="county",
        prefecture="Dongchuan",
        county="Nanshan",
        serves=("Nanshan", "Beihe"),
        min=0,
        max=None,
        extra={},
    )
    assert scenario.previous == (
        Previous(2, "c1", "v1", "leader", 1),
        Previous(3, "c3", "v2", None, 1),
    )
    assert scenario.pins == (Pin(2, "c1", "v1", "leader"), Pin(3, "c2", "v3", None))
    assert scenario.bans[0].reason == "married to the secretary"
    assert (scenario.name, scenario.policy.reach, scenario.solve.time_limit) == ("small", "level", 60)
    assert scenario.objective.fit.skill == 10


def test_empty_cells_take_the_defaults(reader: Any) -> None:
    scenario = reader.read(
        lambda s: s.without("cadres", "name"), lambda s: s.without("cadres", "fit_for_duty")
    )
    village, cadre = scenario.villages[1], scenario.cadres[2]
    assert (village.min, village.max, village.leader, village.priority) == (None, None, None, 1)
    assert (village.skills, village.requests, village.lat) == ({}, (), None)
    assert (cadre.name, cadre.fit_for_duty, cadre.education, cadre.extra) == ("c3", True, None, {})
    assert [team_size(v, scenario.policy.teams) for v in scenario.villages] == [
        Size(2, 3, True),
        Size(1, 2, True),
        Size(1, 2, False),
    ]


def test_hashes_are_of_the_files_bytes(reader: Any, tmp_path: Path) -> None:
    scenario = reader.read()
    assert set(scenario.inputs) == {"small.yaml", *(f"{n}.csv" for n in TABLES)}
    for name, digest in scenario.inputs.items():
        assert digest == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
    assert scenario.files == {n: f"{n}.csv" for n in RECORDS}


# --- forms of a table -------------------------------------------------------


def _bom(small: Small, folder: Path) -> None:
    for name in TABLES:
        small.files[f"{name}.csv"] = b"\xef\xbb\xbf" + (folder / f"{name}.csv").read_bytes()


def _crlf(small: Small, folder: Path) -> None:
    for name in TABLES:
        small.files[f"{name}.csv"] = (folder / f"{name}.csv").read_bytes().replace(b"\n", b"\r\n")


def _typed(cell: str) -> Any:
    """Return a cell as a spreadsheet stores it: numbers are numbers."""
    return float(cell) if cell.replace(".", "", 1).isdigit() else cell or None


def _xlsx(small: Small, folder: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "readme"
    book.active.append(["not a table"])
    for name, rows in TABLES.items():
        sheet = book.create_sheet(name.title())
        for row in rows:
            sheet.append([_typed(cell) for cell in row])
        small.manifest["tables"][name] = "all.XLSX"
    book.save(folder / "all.xlsx")
    (folder / "all.xlsx").rename(folder / "all.XLSX")


def _parquet(small: Small, folder: Path) -> None:
    for name in TABLES:
        # Types are guessed: years become floats with NaN, flags become booleans, as users' files have them.
        pd.read_csv(folder / f"{name}.csv").to_parquet(folder / f"{name}.parquet")
        small.manifest["tables"][name] = f"{name}.parquet"


def _inline(small: Small, folder: Path) -> None:
    small.inline()


@pytest.mark.parametrize("form", [_bom, _crlf, _xlsx, _parquet, _inline])
def test_each_form_of_the_tables_gives_the_same_records(
    form: Callable[[Small, Path], None], tmp_path: Path
) -> None:
    plain = read_scenario(Small().write(tmp_path))
    small = Small()
    form(small, tmp_path)
    other = read_scenario(small.write(tmp_path))
    for name in RECORDS:
        rows, others = getattr(plain, name), getattr(other, name)
        if form is _inline:
            assert [r.row for r in others] == list(range(1, len(rows) + 1))
            rows = tuple(_unnumbered(r) for r in rows)
            others = tuple(_unnumbered(r) for r in others)
        assert others == rows
    if form is _inline:
        assert set(other.files.values()) == {"small.yaml"}


def _unnumbered(record: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, f) for f in type(record).__slots__ if f != "row")


def test_inline_rows_may_use_lists_and_maps(reader: Any) -> None:
    def lists(s: Small) -> None:
        s.inline()
        village, cadre = s.manifest["villages"][0], s.manifest["cadres"][0]
        village |= {
            "types": ["key", "weak"],
            "skills": {"agronomy": 1},
            "requests": ["c1", "c2"],
            "leader": True,
        }
        cadre |= {"skills": {"agronomy": 3, "law": 1}, "prefers": ["v1", "key"], "age": 35, "note": ["a"]}

    listed, plain = reader.read(lists), reader.read(lambda s: s.inline())
    assert listed.villages == plain.villages
    assert listed.cadres == plain.cadres


def test_parquet_may_use_lists_and_maps(reader: Any, tmp_path: Path) -> None:
    plain = reader.read()
    table = pa.table(
        {
            "id": [v.id for v in plain.villages],
            "name": [v.name for v in plain.villages],
            "types": pa.array([list(v.types) for v in plain.villages]),
            "county": pa.array([v.county for v in plain.villages]).dictionary_encode(),
            "prefecture": [v.prefecture for v in plain.villages],
            "township": [v.township for v in plain.villages],
            "min": pa.array([v.min for v in plain.villages], pa.int8()),
            "max": pa.array([v.max for v in plain.villages], pa.float64()),
            "leader": [v.leader for v in plain.villages],
            "priority": [v.priority for v in plain.villages],
            "skills": pa.array(
                [list(v.skills.items()) for v in plain.villages], pa.map_(pa.string(), pa.int64())
            ),
            "requests": pa.array([list(v.requests) for v in plain.villages], pa.list_(pa.string())),
            "lat": [v.lat for v in plain.villages],
            "lon": [v.lon for v in plain.villages],
        }
    )
    pq.write_table(table, tmp_path / "v.parquet")
    assert reader.read(lambda s: s.key("tables.villages", "v.parquet")).villages == plain.villages
    struct = table.set_column(10, "skills", pa.array([dict(v.skills) or None for v in plain.villages]))
    pq.write_table(struct, tmp_path / "v.parquet")
    assert reader.read(lambda s: s.key("tables.villages", "v.parquet")).villages == plain.villages


def test_inline_cells_keep_their_spelling(reader: Any) -> None:
    """YAML would read these ids as 10, false and a date."""
    rows = "[{id: 012, types: key, county: no}, {id: no, types: 2022-05-01, county: no, max: 2}]"

    def inline(s: Small) -> None:
        for name in ("previous", "pins", "bans"):
            s.drop(f"tables.{name}")
        s.key("policy.composition", [])
        s.inline("villages")
        s.manifest["villages"] = "ROWS"
        s.cell("cadres", 2, "prefers", "no")
        s.cell("cadres", 3, "prefers", "012")
        s.cell("units", 4, "serves", "no")
        s.files["small.yaml"] = s.text().replace("ROWS", rows).encode()

    villages = reader.read(inline).villages
    assert [v.id for v in villages] == ["012", "no"]
    assert villages[1].types == ("2022-05-01",)
    assert villages[0].county == "no"


def test_a_workbook_without_the_tables_name_gives_its_first_sheet(reader: Any, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in TABLES["bans"]:
        book.active.append(row)
    book.active.cell(1, 4, "since")
    book.active.cell(2, 4, datetime.datetime(2022, 5, 1))
    book.active.cell(1, 9).number_format = "0.00"  # formatting beyond the table is none of it
    book.save(tmp_path / "b.xlsx")
    bans = reader.read(lambda s: s.key("tables.bans", "b.xlsx")).bans
    assert [(b.row, b.cadre, b.extra) for b in bans] == [(2, "c4", {"since": "2022-05-01"})]


def test_blank_rows_are_skipped_and_rows_keep_their_numbers(reader: Any) -> None:
    def blank(s: Small) -> None:
        s.files["units.csv"] = (
            b'id,department,level,name\n\nu1,party,province,"two\nlines"\n,,,\n u2 ,economy,province, x \n'
            b"u3,science,province,\n"
        )

    units = reader.read(blank).units
    assert [(u.row, u.id, u.name) for u in units] == [
        (3, "u1", "two\nlines"),
        (5, "u2", "x"),
        (6, "u3", "u3"),
    ]


def test_a_table_may_lie_above_the_manifest(tmp_path: Path) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    small = Small()
    small.key("tables.bans", "../bans.csv")
    path = small.write(folder)
    (folder / "bans.csv").rename(tmp_path / "bans.csv")
    scenario = read_scenario(path)
    assert scenario.files["bans"] == "../bans.csv"
    assert "../bans.csv" in scenario.inputs


def test_optional_tables_may_be_empty_or_missing(reader: Any) -> None:
    empty = reader.read(lambda s: s.tables["pins"].__delitem__(slice(1, None)))
    missing = reader.read(lambda s: s.drop("tables.pins"))
    assert empty.pins == missing.pins == ()
    assert "pins" not in missing.files


def test_a_manifest_may_begin_with_a_byte_order_mark_and_use_anchors(reader: Any) -> None:
    def anchors(s: Small) -> None:
        s.key("policy.teams.by_type", "BY")
        text = s.text().replace(
            "by_type: BY", "by_type: {weak: &w {min: 1, max: 2}, key: {<<: *w, max: 3}, new: *w}"
        )
        s.files["small.yaml"] = b"\xef\xbb\xbf" + text.encode()

    by_type = reader.read(anchors).policy.teams.by_type
    assert (by_type["key"].min, by_type["key"].max, by_type["new"].max) == (1, 3, 2)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("cadres", "phone2"),
        ("cadres", "remark"),
        ("cadres", "title"),
        ("cadres", "ethnicity"),
        ("cadres", "agency"),
        ("cadres", "wage"),
        ("cadres", "name_en"),
        ("cadres", "home_address"),
        ("cadres", "party_branch"),
        ("villages", "types_note"),
        ("villages", "type"),  # beside `types`
        ("villages", "population"),
        ("villages", "latitude_source"),
        ("bans", "remarks"),
        ("units", "电话"),
    ],
)
def test_sensible_extra_columns_are_kept(reader: Any, table: str, column: str) -> None:
    def extra(s: Small) -> None:
        if table == "cadres":
            s.without("cadres", "gender")
        s.tables[table][0].append(column)
        for row in s.tables[table][1:]:
            row.append("x")

    record = getattr(reader.read(extra), table)[0]
    assert record.extra[column] == "x"


@pytest.mark.parametrize(
    ("column", "known", "present", "meant"),
    [
        ("aeg", ["age"], [], "age"),
        ("lta", ["lat"], [], "lat"),
        ("name2", ["name"], [], None),
        ("ages", ["age"], [], "age"),
        ("wage", ["age"], [], None),  # of short names the first letter must agree
        ("long", ["lat", "lon"], ["lat"], "lon"),
        ("long", ["lat", "lon"], ["lat", "lon"], None),
        ("Lon", ["lat", "lon"], ["lat", "lon"], "lon"),
        ("home county", ["home_county"], [], "home_county"),
        ("types_note", ["types"], [], None),
        ("agency", ["age"], [], None),
        ("phone", ["name"], [], None),
        ("nmae", ["name"], [], "name"),
        ("pary", ["party"], [], "party"),
        ("region", ["reason"], [], None),
        ("work_year", ["work_years", "rural_years"], [], "work_years"),
    ],
)
def test_which_columns_are_typos(
    column: str, known: list[str], present: list[str], meant: str | None
) -> None:
    assert typo_of(column, known, present) == meant


# --- warnings ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.key("policy.match.points.agriculture", {"key": 5}), "no department"),
        (
            lambda s: s.key("policy.match.points.party.relocation", 5),
            "no type in the tables is named 'relocation'",
        ),
        (lambda s: s.key("policy.teams.by_type.relocation", {"min": 1}), "'relocation'"),
        (lambda s: s.key("policy.composition.0.in.township", "Elsewhere"), "no township"),
        (lambda s: s.cell("previous", 2, "cadre", "gone"), "1 former placement"),
        (lambda s: s.cell("units", 3, "prefecture", ""), "1 unit of level prefecture"),
        (
            lambda s: s.key("policy.eligibility.member.education", ["doctor", "master"]),
            "'doctor' in education",
        ),
    ],
)
def test_what_is_worth_a_look_is_a_warning(reader: Any, change: Callable[[Small], None], said: str) -> None:
    warnings = reader.read(change).warnings
    assert len(warnings) == 1
    assert said in warnings[0]


def test_a_clean_scenario_has_no_warnings(reader: Any) -> None:
    assert reader.read().warnings == ()


def test_two_similar_types_that_both_stand_in_the_policy_are_no_typo(reader: Any) -> None:
    scenario = reader.read(lambda s: s.key("policy.match.points.party", {"weak": 1, "weakk": 2}))
    assert "'weakk'" in scenario.warnings[0]


# --- size -------------------------------------------------------------------


def test_a_province_is_read_in_seconds(tmp_path: Path) -> None:
    """12,000 villages, 34,000 cadres and 6,000 units; generous, as other jobs may run."""
    small = Small(tables={})
    small.manifest["tables"] = {n: f"{n}.csv" for n in ("villages", "cadres", "units")}
    small.key("policy.composition", [])
    _write(
        tmp_path / "villages.csv",
        "id,types,county,township,min,max,skills,lat",
        (
            [f"v{i}", "key;weak", f"k{i % 120}", f"t{i % 999}", 1, 3, "agronomy:1", 20 + i / 1e4]
            for i in range(12_000)
        ),
    )
    _write(
        tmp_path / "units.csv",
        "id,department,level,prefecture,county",
        ([f"u{i}", "party", "county", "p", f"k{i % 120}"] for i in range(6_000)),
    )
    _write(
        tmp_path / "cadres.csv",
        "id,unit,age,party,party_years,work_years,rural_years,skills,prefers,home_township,home_county,phone",
        (
            f"c{i},u{i % 6000},{22 + i % 40},yes,{i % 9},{i % 30},{i % 4},agronomy:3;law:1,v{i % 12000},"
            f"t{i % 999},k{i % 120},{138_0000_0000 + i}".split(",")
            for i in range(34_000)
        ),
    )
    path = small.write(tmp_path)
    start = time.process_time()
    scenario: Scenario = read_scenario(path)
    assert (len(scenario.villages), len(scenario.cadres), len(scenario.units)) == (12_000, 34_000, 6_000)
    assert time.process_time() - start < 6


def _write(path: Path, header: str, rows: Any) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])
