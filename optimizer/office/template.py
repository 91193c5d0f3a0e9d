"""The empty workbook: headers with notes, drop-down lists, one example row per sheet.

The example row begins with 示例 (``example`` in English); an import skips it and says so.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl.utils import get_column_letter

from optimizer.office import vocabulary
from optimizer.office.book import drop_down, fill, new_book, save
from optimizer.office.export import sheet_title
from optimizer.office.rules import RULES
from optimizer.office.tables import LISTS
from optimizer.scenario.schema import SCHEMAS

_COLUMNS = {
    "villages": "id name types prefecture county township min max leader priority skills requests",
    "cadres": (
        "id name gender birth politics joined education started unit level department skills rural_years"
        " fit_for_duty prefers home_county home_township village role terms"
    ),
    "units": "id name department function level prefecture county serves min max",
}
_EXAMPLES: dict[str, dict[str, str]] = {
    "villages": {
        "name": "上村",
        "types": "重点村、产业村",
        "prefecture": "永州市",
        "county": "双牌县",
        "township": "东乡",
        "min": "3",
        "max": "5",
        "leader": "是",
        "priority": "1",
        "skills": "农技:1、法律:1",
        "requests": "王伟",
    },
    "cadres": {
        "name": "王伟",
        "gender": "男",
        "birth": "1985.03",
        "politics": "中共党员",
        "joined": "2008.07",
        "education": "大学",
        "started": "2007.08",
        "unit": "双牌县农业农村局",
        "level": "县",
        "department": "农业",
        "skills": "农技:3、法律:1",
        "rural_years": "2",
        "fit_for_duty": "是",
        "prefers": "上村",
        "home_county": "双牌县",
        "home_township": "西乡",
        "village": "上村",
        "role": "第一书记",
        "terms": "1",
    },
    "units": {
        "name": "双牌县农业农村局",
        "department": "农业",
        "function": "涉农",
        "level": "县",
        "prefecture": "永州市",
        "county": "双牌县",
        "serves": "双牌县",
        "min": "0",
        "max": "6",
    },
}
_TEXT = frozenset({"id", "birth", "joined", "started"})
"""Columns that Excel is told to take as text: of the number 1985.10 it would keep 1985.1."""
_LISTS: dict[str, tuple[str, ...]] = {
    "leader": ("是", "否"),
    "fit_for_duty": ("是", "否"),
    "gender": ("男", "女"),
    "politics": ("中共党员", "中共预备党员", "共青团员", "群众", "民主党派"),
    "education": ("研究生", "大学", "大专", "中专", "高中", "初中"),
    "level": ("省", "市", "县"),
    "role": ("第一书记", "工作队员"),
    "department": tuple(names[0] for names in vocabulary.DEPARTMENT.values()),
}
_NOTES = {
    "id": ("Leave empty to have one made.", "可留空，导入时自动编号。"),
    "birth": (
        "1985.03, 1985-3-1 or an Excel date; age is counted from it.",
        "如1985.03、1985-3-1，据此计算年龄。",
    ),
    "joined": ("Date of joining the party; party years are counted from it.", "据此计算党龄。"),
    "started": ("Date of the first work; work years are counted from it.", "据此计算工龄。"),
    "politics": (
        "A probationary member is not yet a party member who may lead.",
        "预备党员尚不具备担任第一书记的党员条件。",
    ),
    "skills": (
        "Several values: 农技:3、法律:1 (level, or people needed).",
        "多项用顿号分隔；冒号后为等级或需要人数。",
    ),
    "village": ("Where the cadre is now; kept as former placement.", "现驻村，导入为上一轮安排。"),
    "unit": ("Name or id as on sheet 单位.", "与“单位”表中的名称或编号一致。"),
}


def write_template(path: Path, language: str = "zh") -> None:
    """Write the empty workbook.

    Raises
    ------
    ScenarioError
        If the place can't be written.
    """
    book = new_book()
    for table, listed in _COLUMNS.items():
        columns = listed.split()
        sheet = book.create_sheet(sheet_title(table, language))
        example = [_EXAMPLES[table].get(column, "") for column in columns]
        example[0] = vocabulary.EXAMPLE[0 if language == "zh" else -1]
        header = [vocabulary.title(table, column, language) for column in columns]
        helps = {n: _help(table, column, language) for n, column in enumerate(columns)}
        for number in (n for n, column in enumerate(columns, 1) if column in _TEXT):
            sheet.column_dimensions[get_column_letter(number)].number_format = "@"
        fill(sheet, header, (), helps, example)
        for number, column in enumerate(columns, 1):
            if column in _LISTS:
                drop_down(sheet, number, _LISTS[column])
    _rules(book, language)
    save(book, path)


def _help(table: str, column: str, language: str) -> str:
    """Return a column's note."""
    required = {c.name for c in SCHEMAS[table].columns if c.required} - {"id"} | {"name"}
    parts = []
    if column in required:
        parts.append("必填。" if language == "zh" else "Required.")
    if column in _NOTES:
        parts.append(_NOTES[column][language == "zh"])
    elif column in LISTS:
        parts.append("多项用顿号分隔。" if language == "zh" else "Several values: separate with 、 or ;")
    return " ".join(parts)


def _rules(book: object, language: str) -> None:
    """Write the sheet of rules: all keys, to be filled in as needed."""
    sheet = book.create_sheet(sheet_title("policy", language))  # type: ignore[attr-defined]
    header = [vocabulary.title("policy", field, language) for field in ("key", "value", "note")]
    example = (vocabulary.EXAMPLE[0 if language == "zh" else -1], "3", _FORM[language])
    rows = []
    for rule in RULES:
        key = rule.title if language == "zh" else ".".join(rule.path)
        required = rule.path in (("policy", "teams", "default", "min"), ("policy", "teams", "default", "max"))
        rows.append(
            (key, "", _EXAMPLE_WORDS[language].format(rule.example) + (_MUST[language] if required else ""))
        )
    fill(sheet, header, rows, example=example)


_FORM = {"zh": "不需要的规则留空", "en": "leave rules empty that are not needed"}
_EXAMPLE_WORDS = {"zh": "例：{}", "en": "such as {}"}
_MUST = {"zh": "（必填）", "en": " (required)"}
