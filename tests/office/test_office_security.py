from __future__ import annotations

import csv
import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.office import export_book, import_book, safe
from optimizer.office.guard import MAX_UNPACKED, Refused, inspect
from optimizer.scenario import ScenarioError, load_scenario
from tests.cli.small import SMALL
from tests.factory import write_scenario
from tests.office.books import CADRES, REFERENCE, book, repacked, usual

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><sst><si><t>&c;</t></si></sst>"""


def huge() -> bytes:
    """A member that says, and has, more than 2 GB: zeros deflate to 2 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            block = bytes(1_000_000)
            for _ in range(40):
                member.write(block)
    data = bytearray(out.getvalue())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (2_100_000_000).to_bytes(4, "little")
    return bytes(data)


@pytest.fixture
def ordinary(tmp_path: Path) -> bytes:
    return book(tmp_path / "b.xlsx", usual()).read_bytes()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"xl/sharedStrings.xml": LAUGHS}, "entities"),
        ({"xl/sharedStrings.xml": LAUGHS.decode().encode("utf-16")}, "entities"),
        ({"docProps/app.xml": LAUGHS}, "entities"),
        ({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}, "links to other files"),
        ({"xl/connections.xml": b"<connections/>"}, "links to other files"),
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/styles.xml": b"not xml"}, "damaged"),
    ],
)
def test_dangerous_parts_are_refused(
    tmp_path: Path, ordinary: bytes, parts: dict[str, bytes], message: str
) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(repacked(ordinary, parts))
    refuse(path, message)


def refuse(path: Path, message: str) -> None:
    began = time.monotonic()
    with pytest.raises(ScenarioError, match=message):
        import_book(path, path.parent / "out")
    assert time.monotonic() - began < 30  # far from what parsing it would take, not a benchmark
    assert not (path.parent / "out").exists()


def test_a_member_of_2_gb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.xlsx").write_bytes(huge())
    refuse(tmp_path / "bomb.xlsx", "unpacks to 2,1")


def test_a_ratio_no_roster_has_is_refused(tmp_path: Path, ordinary: bytes) -> None:
    (tmp_path / "zeros.xlsx").write_bytes(repacked(ordinary, {"xl/worksheets/sheet9.xml": bytes(30_000_000)}))
    refuse(tmp_path / "zeros.xlsx", "far more than it holds")
    assert MAX_UNPACKED < 2_000_000_000


def test_merged_cells_that_would_take_forever_are_refused(tmp_path: Path, ordinary: bytes) -> None:
    sheet = zipfile.ZipFile(io.BytesIO(ordinary)).read("xl/worksheets/sheet1.xml")
    areas = b'<mergeCell ref="A1:A900000"/>' * 400_000
    filled = sheet.replace(b"</sheetData>", b"</sheetData><mergeCells>" + areas + b"</mergeCells>")
    (tmp_path / "m.xlsx").write_bytes(repacked(ordinary, {"xl/worksheets/sheet1.xml": filled}))
    refuse(tmp_path / "m.xlsx", "merged cells of sheet 村")


def test_rows_as_wide_as_a_sheet_can_be_are_refused_at_the_first(tmp_path: Path) -> None:
    def wide(made: Any) -> None:
        made["村"]["XFD2"] = "x"

    refuse(book(tmp_path / "w.xlsx", usual(), wide), "more than 200,000 rows or 500 columns")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "not a workbook"),
        (b"PK\x03\x04 broken", "not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook", "old .xls"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "x.xlsx").write_bytes(data)
    refuse(tmp_path / "x.xlsx", message)


def test_a_hyperlink_is_no_external_link(tmp_path: Path) -> None:
    def link(made: Any) -> None:
        made["干部"]["A1"].hyperlink = "https://example.org"

    inspect(book(tmp_path / "b.xlsx", usual(), link).read_bytes())


def test_a_macro_enabled_type_is_refused(ordinary: bytes) -> None:
    types = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    with pytest.raises(Refused, match="macros"):
        inspect(repacked(ordinary, {"[Content_Types].xml": types}))


RISKY = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1"]


@pytest.mark.parametrize("text", [*RISKY, "\t=1", "\r=1"])
def test_risky_text_is_marked(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("text", ["-3.5", "+86", "-", "--", "王伟", "'quoted", "a=b", ""])
def test_other_text_stays(text: str) -> None:
    assert safe(text) == text


def unread_by_a_spreadsheet(folder: Path) -> None:
    """Hold that no cell of any CSV file or workbook in a folder is a formula."""
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell != safe(cell)]
    for path in folder.rglob("*.xlsx"):
        cells = [c for sheet in openpyxl.load_workbook(path) for row in sheet for c in row]
        assert {c.data_type for c in cells} <= {"s", "n"}
        assert all(c.quotePrefix for c in cells if isinstance(c.value, str) and safe(c.value) != c.value)


def test_no_cell_is_run_by_a_spreadsheet(tmp_path: Path) -> None:
    def put(made: Any) -> None:
        for row, text in enumerate(RISKY[:4], 2):
            cell = made["干部"].cell(row, CADRES[0].index("备注") + 1)
            cell.value, cell.data_type = text, "s"

    path = book(tmp_path / "b.xlsx", usual(), put)
    made = import_book(path, tmp_path / "one", reference=REFERENCE)
    assert [c.extra["备注"] for c in made.scenario.cadres] == RISKY[:4]
    assert sum("kept as a workbook" in n.why for n in made.notes) == 4
    unread_by_a_spreadsheet(tmp_path / "one")
    (tmp_path / "x").mkdir()
    export_book(made.scenario, tmp_path / "x" / "out.xlsx")
    unread_by_a_spreadsheet(tmp_path / "x")
    again = import_book(tmp_path / "x" / "out.xlsx", tmp_path / "two", reference=REFERENCE)
    assert [c.extra for c in again.scenario.cadres] == [c.extra for c in made.scenario.cadres]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_risky_text_of_a_scenario_comes_back_as_it_was(tmp_path: Path, language: str) -> None:
    cadres = [dict(c) for c in SMALL["cadres"]]
    for cadre, text in zip(cadres, [*RISKY[:4], "'=1+1"], strict=False):
        cadre |= {"name": text, "=head": "'" + text, "remark": text}
    scenario = load_scenario(write_scenario(SMALL | {"cadres": cadres}, tmp_path, "small.yaml"))
    (tmp_path / "x").mkdir()
    export_book(scenario, tmp_path / "x" / "out.xlsx", language)
    again = import_book(tmp_path / "x" / "out.xlsx", tmp_path / "two", reference=REFERENCE)
    assert [replace(c, row=0) for c in again.scenario.cadres] == [replace(c, row=0) for c in scenario.cadres]
    assert {f.suffix for f in again.files if f.stem in ("cadres", "units")} == {".csv", ".xlsx"}
    unread_by_a_spreadsheet(tmp_path / "x")
    unread_by_a_spreadsheet(tmp_path / "two")
