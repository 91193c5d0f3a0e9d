from __future__ import annotations

import csv
import io
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.office import export_book, import_book, plain, safe
from optimizer.office.guard import MAX_UNPACKED, Refused, inspect
from optimizer.scenario import ScenarioError
from tests.office.books import CADRES, REFERENCE, book, repacked, usual, with_column

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
def test_risky_text_is_marked_and_comes_back(text: str) -> None:
    assert safe(text) == "'" + text
    assert plain(safe(text)) == text


@pytest.mark.parametrize("text", ["-3.5", "+86", "王伟", "'quoted", "a=b", ""])
def test_other_text_stays(text: str) -> None:
    assert safe(text) == plain(text) == text


def test_no_cell_is_run_by_a_spreadsheet(tmp_path: Path) -> None:
    def put(made: Any) -> None:
        for row, text in enumerate(RISKY[:4], 2):
            cell = made["干部"].cell(row, CADRES[0].index("备注") + 1)
            cell.value, cell.data_type = text, "s"

    path = book(tmp_path / "b.xlsx", usual(cadres=with_column(CADRES, "职务职级", RISKY[:4])), put)
    # openpyxl made formulas of the second column; as text they stand in 备注.
    wb = openpyxl.load_workbook(path)
    for row in range(2, 6):
        wb["干部"].cell(row, CADRES[0].index("职务职级") + 1).value = None
    for row, text in enumerate(RISKY[:4], 2):
        cell = wb["干部"].cell(row, CADRES[0].index("备注") + 1)
        cell.value, cell.data_type = text, "s"
    wb.save(path)
    made = import_book(path, tmp_path / "one", reference=REFERENCE)
    for file in made.files:
        if file.suffix == ".csv":
            rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))
            assert not [c for row in rows for c in row if c != safe(c)]
    export_book(made.scenario, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["干部"]
    found = {c.value: c for row in sheet for c in row if c.value in RISKY}
    assert set(found) == set(RISKY[:4])
    assert all(c.data_type == "s" and c.quotePrefix for c in found.values())
    again = import_book(tmp_path / "out.xlsx", tmp_path / "two", reference=REFERENCE)
    assert [c.extra for c in again.scenario.cadres] == [c.extra for c in made.scenario.cadres]
