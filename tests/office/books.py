"""Workbooks as offices fill them in, for tests."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

Rows = Sequence[Sequence[Any]]
REFERENCE = datetime.date(2026, 11, 22)

VILLAGES: list[list[Any]] = [
    ["序号", "市", "县（市、区）", "乡镇", "村", "村类型", "所需专长", "点名干部"],
    [1, "永州市", "双牌县", "东乡", "上村", "重点村、产业村", "农技：1；法律", "李娜"],
    [2, "永州市", "双牌县", "西乡", "下村", "产业村", None, None],
]
CADRES: list[list[Any]] = [
    [
        "序号",
        "姓名",
        "性别",
        "民族",
        "出生年月",
        "政治面貌",
        "入党时间",
        "学历",
        "参加工作时间",
        "派出单位",
        "单位层级",
        "职务职级",
        "现驻村",
        "驻村职务",
        "特长",
        "联系电话",
        "备注",
    ],
    [
        1,
        "王伟",
        "男",
        "汉",
        "1985.03",
        "中共党员",
        "2008.07",
        "大学",
        "2007.08",
        "双牌县农业农村局",
        "县",
        "科员",
        "上村",
        "第一书记",
        "农技:3、法律",
        "13812345678",
        None,
    ],
    [
        "２",
        "李娜",
        "女",
        "瑶",
        199011,
        "中共预备党员",
        "2026.05",
        "研究生",
        datetime.datetime(2014, 7, 1),
        "双牌县农业农村局",
        "县级",
        None,
        None,
        None,
        None,
        13912345678,
        "手机13712345678",
    ],
    [
        3,
        "张 伟",
        "男",
        "汉",
        "１９７８年５月",
        "群众",
        None,
        "大专",
        "2000-9-1",
        "双牌县人民法院",
        "县",
        None,
        None,
        None,
        "法律",
        None,
        None,
    ],
    [
        4,
        "赵敏",
        "女",
        "汉",
        datetime.datetime(1982, 1, 5),
        "中共党员",
        "2005年6月",
        "中专",
        "2003/7",
        "双牌县人民法院",
        "县",
        None,
        "下村",
        "工作队员",
        None,
        None,
        None,
    ],
]
RULES: list[list[Any]] = [
    ["规则", "值"],
    ["每队最少人数", "２"],
    ["每队最多人数", 3],
    ["需要第一书记", "是"],
    ["第一书记须为党员", "是"],
    ["党龄下限", "1年"],
    ["年龄上限", "５９岁"],
]


def book(path: Path, sheets: Mapping[str, Rows], change: Callable[[Any], None] | None = None) -> Path:
    """Write a workbook; `change` may alter it before."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if change:
        change(made)
    made.save(path)
    return path


def usual(villages: Rows = VILLAGES, cadres: Rows = CADRES, rules: Rows = RULES) -> dict[str, Rows]:
    """Return the usual sheets."""
    return {"村": villages, "干部": cadres, "政策": rules}


def with_column(rows: Rows, header: str, cells: Sequence[Any]) -> Rows:
    """Return rows with one column replaced or added."""
    head = list(rows[0])
    if header not in head:
        return [[*row, cell] for row, cell in zip(rows, [header, *cells], strict=True)]
    at = head.index(header)
    return [[*row[:at], cell, *row[at + 1 :]] for row, cell in zip(rows, [header, *cells], strict=True)]


def repacked(data: bytes, parts: Mapping[str, bytes], **settings: Any) -> bytes:
    """Return a workbook's bytes with parts added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in parts:
                new.writestr(member.filename, old.read(member))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()
