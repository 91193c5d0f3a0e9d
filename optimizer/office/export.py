"""A scenario as a workbook that ``import`` reads back without a loss.

Values are written as offices spell them. Where reading one back would give
something else, the column's header is put in square brackets, and its cells
are written and read exactly as in the scenario's own table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from optimizer.office import values, vocabulary
from optimizer.office.book import fill, new_book, save
from optimizer.office.notes import Unread
from optimizer.office.rules import BY_PATH, ROOTS, _read
from optimizer.office.sheets import table_of
from optimizer.office.tables import LISTS, READERS
from optimizer.office.values import Value
from optimizer.scenario.records import Scenario
from optimizer.scenario.schema import SCHEMAS
from optimizer.scenario.table import as_text

_WORDS: dict[str, Mapping[str, tuple[str, ...]]] = {
    "gender": vocabulary.GENDER,
    "education": vocabulary.EDUCATION,
    "level": vocabulary.LEVEL,
    "department": vocabulary.DEPARTMENT,
    "role": vocabulary.ROLE,
}


def export_book(scenario: Scenario, path: Path, language: str = "zh") -> None:
    """Write a scenario as a workbook.

    Raises
    ------
    ScenarioError
        If the place can't be written; nothing has changed then.
    """
    book = new_book()
    for table in SCHEMAS:
        records = getattr(scenario, table)
        if records:
            sheet = book.create_sheet(sheet_title(table, language))
            columns = list(_columns(table, records, language))
            fill(sheet, [c[0] for c in columns], zip(*(c[1] for c in columns), strict=True))
    rows = list(_rules(scenario, language))
    fill(book.create_sheet(sheet_title("policy", language)), _policy_header(language), rows)
    save(book, path)


def sheet_title(table: str, language: str) -> str:
    """Return a sheet's name."""
    title = vocabulary.SHEETS[table][0] if language == "zh" else table
    assert table_of(title) == table
    return title


def _policy_header(language: str) -> list[str]:
    return [vocabulary.title("policy", field, language) for field in ("key", "value", "note")]


def _columns(table: str, records: Iterable[Any], language: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield header and cells of each column in use."""
    records = list(records)
    for column in SCHEMAS[table].columns:
        cells = [spelled(getattr(r, column.name)) for r in records]
        if any(cells) or column.required:
            yield _column(table, column.name, cells, language)
    for name in dict.fromkeys(name for r in records for name in r.extra):
        cells = [r.extra.get(name, "") for r in records]
        known = vocabulary.headers_of(table)
        key = vocabulary.header_key(name)
        ordinary = key and key not in known and not vocabulary.is_contact(name)
        ordinary = ordinary and key.isalpha() and not key.isascii() and key not in vocabulary.NUMBERING
        ordinary = ordinary and not any(vocabulary.PRIVATE_VALUE.search(cell) for cell in cells)
        yield (name if ordinary else f"[{name}]"), cells


def _column(table: str, name: str, cells: list[str], language: str) -> tuple[str, list[Any]]:
    office = {cell: _office(name, cell, language) for cell in set(cells)}
    title = vocabulary.title(table, name, language)
    read = READERS[table][name]
    for cell, shown in office.items():
        if not cell:
            continue
        try:
            back = read(shown)
        except Unread:
            back = Value("")
        if back.text != cell:
            return f"[{name}]", cells
    if read is values.number:
        native = {cell: _native(shown) for cell, shown in office.items()}
        return title, [native[cell] for cell in cells]
    return title, [office[cell] for cell in cells]


def _native(text: str) -> object:
    """Return a number as one, where it reads back as it is spelled."""
    value = float(text) if text else None
    return value if value is not None and as_text(value) == text else text


def spelled(value: Any) -> str:
    """Return a record's value as its table spells it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, Mapping):
        return ";".join(f"{k}:{v}" for k, v in value.items())
    return ";".join(value) if isinstance(value, tuple) else str(value)


def _office(name: str, cell: str, language: str) -> str:
    """Return a cell as an office spells it."""
    if language != "zh":
        return cell
    if name in _WORDS and cell in _WORDS[name]:
        return _WORDS[name][cell][0]
    if cell in ("true", "false") and name in ("party", "fit_for_duty", "leader"):
        return "是" if cell == "true" else "否"
    return cell.replace(";", "、") if name in LISTS else cell


def _rules(scenario: Scenario, language: str) -> Iterator[tuple[str, object, str]]:
    """Yield the manifest's keys and values."""
    data = scenario.manifest.model_dump(by_alias=True, exclude_unset=True)
    for root in ROOTS:
        if root in data:
            for path, value in _leaves((root,), data[root]):
                yield (*_rule(path, value, language), "")


def _leaves(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield what gets a row of its own: values, and mappings whose keys can't be parts of a dotted key."""
    if isinstance(value, dict) and value and all(_simple(key) for key in value):
        for key, item in value.items():
            yield from _leaves((*path, key), item)
    else:
        yield path, value


def _simple(key: str) -> bool:
    return bool(key) and not set(key) & set(".()（）．[]") and key.split() == [key] and len(key) < 60


def _rule(path: tuple[str, ...], value: Any, language: str) -> tuple[str, object]:
    """Return a row that reads back as this value."""
    key = ".".join(path)
    ways: list[tuple[str, object]] = []
    if language == "zh" and path in BY_PATH:
        title = BY_PATH[path].title
        ways += [(title, shown) for shown in _friendly(value)]
    ways += [(key, shown) for shown in _friendly(value)[:1]]
    for name, shown in ways:
        try:
            if _read(name, shown) == (path, value) and type(_read(name, shown)[1]) is type(value):
                return name, shown
        except Unread:
            continue
    if isinstance(value, list | dict):
        text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=1_000_000)
        return key, text.strip()
    return key, json.dumps(value, ensure_ascii=False)


def _friendly(value: Any) -> list[object]:
    """Return ways to write a value, the nicest last but one."""
    if isinstance(value, bool):
        return ["是" if value else "否"]
    if isinstance(value, float) and value.is_integer():
        return [int(value)]
    if isinstance(value, int | float | str):
        return [value]
    return []
