"""One broken thing after another, with the fault it must give."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from tests.scenario.small import Change, Small

M, V, C, U = "small.yaml", "villages.csv", "cadres.csv", "units.csv"
P, B, PREV = "pins.csv", "bans.csv", "previous.csv"


def key(dotted: str, value: Any) -> Change:
    return lambda s: s.key(dotted, value)


def cell(table: str, row: int, column: str, value: str) -> Change:
    return lambda s: s.cell(table, row, column, value)


def row(table: str, *cells: str) -> Change:
    return lambda s: s.tables[table].append(list(cells))


def drop(dotted: str) -> Change:
    return lambda s: s.drop(dotted)


def rename(table: str, old: str, new: str) -> Change:
    return lambda s: s.rename(table, old, new)


def file(name: str, data: bytes) -> Change:
    return lambda s: s.files.__setitem__(name, data)


def swap(old: bytes, new: bytes) -> Change:
    """Replace text in the manifest as written."""

    def change(s: Small) -> None:
        text = s.text().encode()
        assert old in text
        s.files[M] = text.replace(old, new, 1)

    return change


def csv_swap(name: str, old: bytes, new: bytes) -> Change:
    """Replace bytes in a CSV table as written."""

    def change(s: Small) -> None:
        text = "\n".join(",".join(r) for r in s.tables[name]).encode() + b"\n"
        assert old in text
        s.files[f"{name}.csv"] = text.replace(old, new, 1)

    return change


def inline(table: str, place: int, column: str, value: Any) -> Change:
    def change(s: Small) -> None:
        s.inline(table)
        s.manifest[table][place - 1][column] = value

    return change


def both(*changes: Change) -> Change:
    def change(s: Small) -> None:
        for one in changes:
            one(s)

    return change


def extra(table: str, column: str, *values: str) -> Change:
    def change(s: Small) -> None:
        for line, value in zip(s.tables[table], [column, *values], strict=True):
            line.append(value)

    return change


def xlsx(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for line in rows:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(*columns: tuple[str, list[Any]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays([pa.array(c) for _, c in columns], [n for n, _ in columns]), out)
    return out.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def as_file(table: str, suffix: str, data: bytes) -> Change:
    return both(key(f"tables.{table}", f"t{suffix}"), file(f"t{suffix}", data))


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 10)) for i in range(9)
)
MERGE_BOMB = b"a: &a {x: 1}\n" + b"".join(
    b"%c: &%c {<<: [%s]}\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 10)) for i in range(9)
)

TERMS = ["cadre", "village", "terms"]


def terms(*columns: list[Any]) -> bytes:
    return parquet(*zip(TERMS, columns, strict=True))


PIN = {"cadre": "c1", "village": "v1"}


def without_villages(s: Small) -> None:
    for name in ("previous", "pins", "bans"):
        s.drop(f"tables.{name}")
    s.key("policy.composition", [])
    del s.tables["villages"][1:]


# change, file, row, field, part of what was found, part of the remedy
# fmt: off
CASES: dict[str, tuple[Change, str, int | None, str | None, str, str]] = {
    # the manifest as a file
    "manifest_empty": (file(M, b""), M, None, None, "0 bytes", "write its content"),
    "manifest_comments_only": (file(M, b"# nothing\n"), M, 2, None, "no mapping", "format, name"),
    "manifest_latin1": (
        file(M, b"format: 1\nname: caf\xe9\n"),
        M, 2, None, "0xE9", "UTF-8 (it looks like Latin-1",
    ),
    "manifest_gbk": (file(M, "name: 双牌县\n".encode("gbk")), M, 1, None, "is not UTF-8", "GBK"),
    "manifest_utf16": (file(M, "name: x\n".encode("utf-16")), M, None, None, "UTF-16", "save it as UTF-8"),
    "manifest_control_character": (file(M, b"name: \x01\n"), M, None, None, "not YAML", "plain UTF-8"),
    "manifest_syntax": (file(M, b"format: 1\nname: [x\n"), M, 3, None, "not YAML", "syntax"),
    "manifest_two_documents": (
        file(M, b"name: x\n---\nname: y\n"),
        M, 2, None, "second document", "remove ---",
    ),
    "manifest_list": (file(M, b"- a\n- b\n"), M, 1, None, "['a', 'b'] at the top", "write a mapping"),
    "manifest_scalar": (file(M, b"hello\n"), M, 1, None, "'hello'", "write a mapping"),
    "manifest_deep": (file(M, b"[" * 200_000), M, 1, "[0]" * 8 + ".…", "nested more than", "flatten"),
    "manifest_bomb": (file(M, BOMB), M, 7, "g[4]", "aliases expand", "write the values out"),
    "manifest_circular": (
        file(M, b"a: &a [1, *a]\n"),
        M, 1, "a[1]", "contains itself", "write the value out",
    ),
    "manifest_no_anchor": (
        file(M, b"a: *nowhere\n"),
        M, 1, "a", "*nowhere has no anchor", "define &nowhere",
    ),
    "yaml_duplicate_key": (
        swap(b"  reach: level", b"  reach: level\n  reach: level"),
        M, None, "policy.reach", "'reach' is given twice", "keep one",
    ),
    "yaml_bool_key": (
        swap(b"    by_type:\n", b"    by_type:\n      no: {min: 1}\n"),
        M, None, "policy.teams.by_type.no", "the key no as bool False", "quotes: 'no'",
    ),
    "yaml_int_key": (
        swap(b"    by_type:\n", b"    by_type:\n      2022: {min: 1}\n"),
        M, None, "policy.teams.by_type.2022", "as int 2022", "quotes: '2022'",
    ),
    "yaml_python_tag": (
        swap(b"reach: level", b"reach: !!python/object/apply:os.getcwd []"),
        M, None, "policy.reach", "!!python/object/apply:os.getcwd", "plain text",
    ),
    "yaml_include_tag": (
        swap(b"name: small", b"name: !include http://example.org/x"),
        M, 2, "name", "!include", "plain text",
    ),
    "yaml_bad_date": (swap(b"name: small", b"name: 2022-13-45"), M, 2, "name", "timestamp", "in quotes"),
    "yaml_merge_of_no_mapping": (
        swap(b"  reach: level", b"  reach: level\n  <<: 3"),
        M, None, "policy.<<", "<< merges 3", "merge a mapping",
    ),
    "yaml_list_key": (
        swap(b"title:\n", b"title:\n  ? [a]\n  : x\n"),
        M, None, "title.a list or mapping", "as list ['a']", "put it in quotes",
    ),
    # keys of the manifest
    "format_unknown": (key("format", 2), M, None, "format", "2", "write 1"),
    "name_missing": (drop("name"), M, None, "name", "missing", "add name"),
    "name_number": (key("name", 12), M, None, "name", "int 12", "put it in quotes"),
    "name_date": (
        swap(b"name: small", b"name: 2022-05-01"),
        M, None, "name", "date 2022-05-01", "put it in quotes",
    ),
    "name_no": (swap(b"name: small", b"name: no"), M, None, "name", "bool False", "put it in quotes"),
    "name_empty": (key("name", ""), M, None, "name", "empty text", "at least one character"),
    "key_typo": (
        key("policy.compositon", []),
        M, None, "policy.compositon", "unknown key", "did you mean 'composition'?",
    ),
    "key_typo_of_a_required_one": (
        lambda s: (s.drop("name"), s.key("nmae", "x")),
        M, None, "nmae", "unknown key", "'name'",
    ),
    "key_unknown": (
        key("policy.weather", 1),
        M, None, "policy.weather", "unknown key", "known keys: eligibility, teams",
    ),
    "key_typo_of_a_table": (
        key("objective.fit.skil", 1),
        M, None, "objective.fit.skil", "unknown key", "'skill'",
    ),
    "policy_gone": (drop("policy"), M, None, "policy", "missing", "with teams.default.min and max"),
    "default_missing": (
        drop("policy.teams.default"),
        M, None, "policy.teams.default", "missing", "with min and max",
    ),
    "time_limit_zero": (
        key("solve.time_limit", 0),
        M, None, "solve.time_limit", "out of range", "more than 0",
    ),
    "gap_above_one": (key("solve.gap", 2), M, None, "solve.gap", "out of range", "at most 1"),
    "name_mapping": (
        key("name", {str(n): n for n in range(25)}),
        M, None, "name", "a mapping of 25 entries is not text", "write text",
    ),
    "name_list": (
        key("name", list(range(25))),
        M, None, "name", "a list of 25 entries is not text", "write text",
    ),
    "name_huge_number": (
        swap(b"name: small", b"name: 1" + b"0" * 4295),
        M, None, "name", "YAML reads this as int", "put it in quotes",
    ),
    "in_type_mapping": (
        key("policy.composition.0.in.type", {"key": 1}),
        M, None, "policy.composition[0].in.type", "is not a value or a list", "write a value or a list",
    ),
    "inline_table_typo": (key("vilages", []), M, None, "vilages", "unknown key", "'villages'"),
    "policy_missing": (drop("policy.teams"), M, None, "policy.teams", "missing", "default.min"),
    "default_min_missing": (
        drop("policy.teams.default.min"),
        M, None, "policy.teams.default.min", "missing", "a whole number",
    ),
    "min_text": (
        key("policy.teams.default.min", "two"),
        M, None, "policy.teams.default.min", "'two'", "write a whole number",
    ),
    "min_fraction": (
        key("policy.teams.default.max", 2.5),
        M, None, "policy.teams.default.max", "2.5", "whole number",
    ),
    "min_negative": (
        key("policy.teams.by_type.weak.min", -1),
        M, None, "policy.teams.by_type.weak.min", "-1", "at least 0",
    ),
    "min_above_max": (
        key("policy.teams.default.min", 4),
        M, None, "policy.teams.default.min", "min 4 is above max 3", "lower min",
    ),
    "by_type_min_above_default_max": (
        key("policy.teams.by_type.new", {"min": 4}),
        M, None, "policy.teams.by_type.new.min", "min 4 is above max 3", "both min and max",
    ),
    "weight_negative": (
        key("objective.shortage.leader", -4),
        M, None, "objective.shortage.leader", "-4", "at least 0",
    ),
    "points_negative": (
        key("policy.match.points.party.key", -1),
        M, None, "policy.match.points.party.key", "-1", "at least 0",
    ),
    "tier_twice": (
        key("objective.order", ["fit", "shortage", "fit"]),
        M, None, "objective.order[2]", "'fit' is given twice", "at most once",
    ),
    "tier_typo": (
        key("objective.order", ["shortge"]),
        M, None, "objective.order[0]", "'shortge'", "did you mean 'shortage'?",
    ),
    "tiers_none": (key("objective.order", []), M, None, "objective.order", "a list of 0", "a list of 1"),
    "flag_as_text": (
        key("policy.units.keep_together", "yes"),
        M, None, "policy.units.keep_together", "'yes' is text", "without quotes",
    ),
    "choice_typo": (
        key("policy.avoid.home", "towship"),
        M, None, "policy.avoid.home", "'towship'", "did you mean 'township'?",
    ),
    "solve_infinite": (
        key("solve.time_limit", float("inf")),
        M, None, "solve.time_limit", "inf", "finite number",
    ),
    "solve_nan": (key("solve.gap", float("nan")), M, None, "solve.gap", "nan", "finite"),
    "rule_name_twice": (
        key("policy.composition.1.name", "veteran"),
        M, None, "policy.composition[1].name", "given twice", "differently",
    ),
    "rule_name_reserved": (
        key("policy.composition.1.name", "kept"),
        M, None, "policy.composition[1].name", "another shortfall", "choose another",
    ),
    "rule_without_where": (
        lambda s: s.manifest["policy"]["composition"][1].pop("where"),
        M, None, "policy.composition[1].where", "missing", "add where",
    ),
    "forbid_three": (
        key("policy.match.forbid.0", ["science", "weak", "x"]),
        M, None, "policy.match.forbid[0]", "a list of 3", "a list of 2",
    ),
    "forbid_department_typo": (
        key("policy.match.forbid.0", ["sciense", "weak"]),
        M, None, "policy.match.forbid[0][0]", "no department is named 'sciense'", "'science'",
    ),
    "forbid_type_typo": (
        key("policy.match.forbid.0", ["science", "Weak"]),
        M, None, "policy.match.forbid[0][1]", "no type is named 'Weak'", "'weak'",
    ),
    "points_department_typo": (
        key("policy.match.points", {"economi": {"key": 1}}),
        M, None, "policy.match.points.economi", "no department", "'economy'",
    ),
    "points_type_typo": (
        key("policy.match.points.party", {"weaak": 1}),
        M, None, "policy.match.points.party.weaak", "no type", "'weak'",
    ),
    "by_type_typo": (
        lambda s: s.key("policy.teams.by_type", {"weaak": {"max": 2}}),
        M, None, "policy.teams.by_type.weaak", "no type", "'weak'",
    ),
    "in_county_typo": (
        key("policy.composition.0.in.county", "Nanshann"),
        M, None, "policy.composition[0].in.county", "no county", "'Nanshan'",
    ),
    "in_type_typo": (
        key("policy.composition.0.in.type", ["key", "weeak"]),
        M, None, "policy.composition[0].in.type[1]", "no type", "'weak'",
    ),
    "in_village_unknown": (
        key("policy.composition.1.in.village", ["v9"]),
        M, None, "policy.composition[1].in.village[0]", "no village has the id 'v9'", "id of a village",
    ),
    "in_key_typo": (
        key("policy.composition.0.in.vilage", "v1"),
        M, None, "policy.composition[0].in.vilage", "unknown key", "'village'",
    ),
    # predicates
    "field_typo": (
        key("policy.eligibility.member.aeg", 3),
        M, None, "policy.eligibility.member.aeg", "no field 'aeg'", "'age'",
    ),
    "field_unknown": (
        key("policy.eligibility.member.zodiac_sign", "rat"),
        M, None, "policy.eligibility.member.zodiac_sign", "no field", "known fields: id, name",
    ),
    "field_typo_of_an_extra_column": (
        key("policy.composition.0.where", {"nota": "a"}),
        M, None, "policy.composition[0].where.nota", "no field", "'note'",
    ),
    "range_empty": (
        key("policy.eligibility.member.age", {}),
        M, None, "policy.eligibility.member.age", "without min and max", "min, max or both",
    ),
    "range_reversed": (
        key("policy.eligibility.member.age", {"min": 60, "max": 20}),
        M, None, "policy.eligibility.member.age", "min 60 is above max 20", "swap",
    ),
    "range_nan": (
        key("policy.eligibility.member.age", {"min": float("nan")}),
        M, None, "policy.eligibility.member.age.min", "nan", "finite",
    ),
    "range_text": (
        key("policy.eligibility.member.age", {"max": "59"}),
        M, None, "policy.eligibility.member.age.max", "'59' is not a number", "write a number",
    ),
    "range_key_typo": (
        key("policy.eligibility.member.age", {"maxx": 59, "min": 1}),
        M, None, "policy.eligibility.member.age.maxx", "unknown key", "'max'",
    ),
    "range_on_text": (
        key("policy.eligibility.member.education", {"min": 1}),
        M, None, "policy.eligibility.member.education", "education is no number", "a list of values",
    ),
    "range_on_flag": (
        key("policy.eligibility.leader.party", {"min": 1}),
        M, None, "policy.eligibility.leader.party", "party is no number", "a value",
    ),
    "text_on_number": (
        key("policy.eligibility.member.age", "young"),
        M, None, "policy.eligibility.member.age", "'young', but age is a number", "{min: …, max: …}",
    ),
    "flag_on_number": (
        key("policy.eligibility.member.age", [30, True]),
        M, None, "policy.eligibility.member.age[1]", "True, but age is a number", "write a number",
    ),
    "number_on_flag": (
        key("policy.eligibility.leader.party", 1),
        M, None, "policy.eligibility.leader.party", "1, but party is true or false", "without quotes",
    ),
    "number_on_text": (
        key("policy.eligibility.member.gender", 1),
        M, None, "policy.eligibility.member.gender", "gender is text", "in quotes",
    ),
    "number_on_skills": (
        key("policy.composition.1.where", {"skills": 3}),
        M, None, "policy.composition[1].where.skills", "3, but skills", "one skill",
    ),
    "condition_null": (
        key("policy.eligibility.member.age", None),
        M, None, "policy.eligibility.member.age", "None", "a finite number",
    ),
    "condition_nested": (
        key("policy.eligibility.member.age", [[1]]),
        M, None, "policy.eligibility.member.age[0]", "[1]", "write text",
    ),
    "condition_no_values": (
        key("policy.eligibility.member.age", []),
        M, None, "policy.eligibility.member.age", "a list of 0", "a list of 1",
    ),
    "condition_date": (
        swap(b"fit_for_duty: true", b"education: 2022-05-01"),
        M, None, "policy.eligibility.member.education", "date", "in quotes",
    ),
    "field_empty": (
        key("policy.composition.1.where", {"": 1}),
        M, None, "policy.composition[1].where.", "empty text", "at least one character",
    ),
    "level_typo": (
        key("policy.eligibility.member.level", ["province", "conty"]),
        M, None, "policy.eligibility.member.level[1]", "no level", "'county'",
    ),
    "unit_unknown": (
        key("policy.eligibility.member.unit", "u7"),
        M, None, "policy.eligibility.member.unit", "no unit has the id 'u7'", "id of a unit",
    ),
    "range_on_an_extra_text_column": (
        key("policy.composition.0.where", {"note": {"min": 1}}),
        M, None, "policy.composition[0].where.note", "note has 'a' in row 2", "write numbers in the column",
    ),
    "flag_on_an_extra_text_column": (
        key("policy.composition.0.where", {"note": True}),
        M, None, "policy.composition[0].where.note", "note has 'a' in row 2", "yes or no",
    ),
    # where tables stand
    "table_missing": (drop("tables.units"), M, None, "tables.units", "missing", "add tables.units"),
    "table_typo": (
        lambda s: s.manifest["tables"].__setitem__("unit", s.manifest["tables"].pop("units")),
        M, None, "tables.unit", "unknown table", "did you mean 'units'?",
    ),
    "table_unknown": (
        key("tables.weather", "w.csv"),
        M, None, "tables.weather", "unknown table", "known tables: villages, cadres",
    ),
    "table_twice": (
        key("bans", [{"cadre": "c1", "village": "v2"}]),
        M, None, "tables.bans", "as a file and inline", "keep one",
    ),
    "table_no_such_file": (
        key("tables.bans", "bnas.csv"),
        "bnas.csv", None, None, "no such file", "correct the path",
    ),
    "table_directory": (
        key("tables.bans", "."),
        M, None, "tables.bans", "no table format", ".csv, .xlsx or .parquet",
    ),
    "table_url": (
        key("tables.bans", "https://example.org/bans.csv"),
        M, None, "tables.bans", "URL", "download it",
    ),
    "table_suffix": (
        key("tables.bans", "bans.xls"),
        M, None, "tables.bans", "'bans.xls'", ".csv, .xlsx or .parquet",
    ),
    "table_path_number": (key("tables.bans", 3), M, None, "tables.bans", "int 3", "in quotes"),
    "table_nul_in_path": (
        key("tables.bans", "a\0.csv"),
        "a\0.csv", None, None, "can't be read", "correct the path",
    ),
    "tables_list": (
        key("tables", ["villages.csv"]),
        M, None, "tables", "is not a mapping", "write a mapping",
    ),
    "table_without_rows": (without_villages, V, None, None, "no rows", "add a village"),
    # CSV
    "csv_empty": (file(B, b""), B, None, None, "0 bytes", "write its content"),
    "csv_blank": (file(B, b"\n\n"), B, 1, None, "no header", "names of the columns"),
    "csv_latin1": (csv_swap("bans", b"married", b"mari\xe9"), B, 2, None, "0xE9", "UTF-8"),
    "csv_nul": (csv_swap("bans", b"married", b"mar\0ried"), B, 2, None, "NUL", "remove it"),
    "csv_short_row": (
        csv_swap("bans", b"c4,v1,married to the secretary", b"c4,v1"),
        B, 2, None, "2 cells instead of 3", "one cell",
    ),
    "csv_long_row": (csv_swap("bans", b"c4,", b"c4,,"), B, 2, None, "4 cells instead of 3", "one cell"),
    "csv_unclosed_quote": (
        csv_swap("bans", b"married", b'"married'),
        B, 2, None, "never closed", "close it",
    ),
    "csv_text_after_quote": (csv_swap("bans", b"married", b'"married"'), B, 2, None, "not CSV", "twice"),
    "csv_two_columns_alike": (
        csv_swap("bans", b"cadre,village,reason", b"cadre,village,cadre"),
        B, 1, "cadre", "two columns", "remove or rename",
    ),
    "csv_nameless_column": (
        csv_swap("bans", b"cadre,village,reason", b"cadre,village,"),
        B, 1, None, "column 3 has no name", "name it",
    ),
    "csv_semicolons": (file(B, b"cadre;village;reason\nc4;v1;x\n"), B, 1, None, "one column", "with commas"),
    # XLSX and Parquet
    "xlsx_no_zip": (
        as_file("bans", ".xlsx", b"cadre,village\n"),
        "t.xlsx", None, None, "not a readable .xlsx", "save it again",
    ),
    "xlsx_other_zip": (
        as_file("bans", ".xlsx", zipped("a.txt", b"x")),
        "t.xlsx", None, None, "not a readable .xlsx", "save it again",
    ),
    "xlsx_truncated": (
        as_file("bans", ".xlsx", xlsx(["cadre", "village"], ["c4", "v1"])[:-300]),
        "t.xlsx", None, None, "not a readable .xlsx", "save it",
    ),
    "xlsx_blank": (as_file("bans", ".xlsx", xlsx()), "t.xlsx", 1, None, "no header", "names of the columns"),
    "xlsx_formula_error": (
        as_file("bans", ".xlsx", xlsx(["cadre", "village", "reason"], ["c4", "v1", "#N/A"])),
        "t.xlsx", 2, "reason", "formula error #N/A", "correct the formula",
    ),
    "xlsx_cell": (
        as_file("previous", ".xlsx", xlsx(TERMS, ["c1", "v1", 1.0], ["c3", "v2", 1.5])),
        "t.xlsx", 3, "terms", "'1.5'", "whole number from 1",
    ),
    "parquet_corrupt": (
        as_file("bans", ".parquet", b"PAR1 nonsense PAR1"),
        "t.parquet", None, None, "not a readable Parquet", "write it again",
    ),
    "parquet_cell": (
        as_file("previous", ".parquet", terms(["c1", "c3"], ["v1", "v2"], [1, 0])),
        "t.parquet", 3, "terms", "'0'", "from 1",
    ),
    "parquet_list": (
        as_file("bans", ".parquet", parquet(("cadre", ["c4"]), ("village", [["v1"]]))),
        "t.parquet", 2, "village", "not a single value", "one value",
    ),
    "parquet_nan": (
        as_file("previous", ".parquet", terms(["c1"], ["v1"], [float("nan")])),
        "t.parquet", 2, "terms", "'nan'", "whole number",
    ),
    # columns
    "column_missing": (
        lambda s: s.without("units", "level"),
        U, 1, "level", "required column is missing", "add it",
    ),
    "column_typo": (
        rename("cadres", "party_years", "party_year"),
        C, 1, "party_year", "unknown column", "did you mean 'party_years'?",
    ),
    "column_case": (rename("cadres", "gender", "Gender"), C, 1, "Gender", "unknown column", "'gender'"),
    "column_case_beside_the_known_one": (
        extra("cadres", "AGE", "", "", "", ""),
        C, 1, "AGE", "unknown column", "'age'",
    ),
    "column_with_hyphen": (
        rename("cadres", "home_county", "home-county"),
        C, 1, "home-county", "unknown column", "'home_county'",
    ),
    "column_typo_of_a_required_one": (
        rename("units", "department", "departement"),
        U, 1, "departement", "unknown column", "'department'",
    ),
    "column_shortened": (
        rename("units", "department", "depart"),
        U, 1, "department", "required column is missing", "or rename 'depart'",
    ),
    "column_unprintable": (
        rename("cadres", "phone", "ph\x07one"), C, 1, "ph\x07one", "control character U+0007", "remove it",
    ),
    # cells
    "id_missing": (
        both(cell("cadres", 4, "id", ""), cell("previous", 3, "cadre", "c4")),
        C, 4, "id", "missing", "every cadre needs it",
    ),
    "id_twice": (
        both(cell("cadres", 5, "id", "c2"), cell("bans", 2, "cadre", "c2")),
        C, 5, "id", "'c2' again, as in row 3", "its own id",
    ),
    "id_with_semicolon": (cell("units", 3, "id", "u;2"), U, 3, "id", "contains a semicolon", "remove it"),
    "id_with_control_character": (cell("units", 3, "id", "u\x072"), U, 3, "id", "U+0007", "remove it"),
    "id_with_zero_width_space": (cell("units", 3, "id", "u\u200b2"), U, 3, "id", "U+200B", "remove it"),
    "types_missing": (cell("villages", 3, "types", ";"), V, 3, "types", "missing", "every village"),
    "types_twice": (
        cell("villages", 3, "types", "weak;weak"),
        V, 3, "types", "'weak' is given twice", "keep one",
    ),
    "types_full_width": (cell("villages", 3, "types", "weak；key"), V, 3, "types", "full-width", "plain ;"),
    "unit_missing": (cell("cadres", 4, "unit", ""), C, 4, "unit", "missing", "every cadre"),
    "whole_text": (cell("villages", 2, "min", "two"), V, 2, "min", "'two' is not a whole number", "from 0"),
    "whole_fraction": (cell("villages", 2, "max", "3.5"), V, 2, "max", "'3.5'", "whole number"),
    "whole_negative": (cell("villages", 2, "min", "-1"), V, 2, "min", "out of range", "from 0 to"),
    "whole_huge": (cell("villages", 2, "max", "9" * 5000), V, 2, "max", "5002 characters", "to 1000000"),
    "whole_separated": (cell("villages", 2, "max", "1_000"), V, 2, "max", "'1_000'", "whole number"),
    "priority_zero": (cell("villages", 2, "priority", "0"), V, 2, "priority", "'0'", "from 1"),
    "terms_zero": (cell("previous", 2, "terms", "0"), PREV, 2, "terms", "'0'", "from 1"),
    "number_text": (cell("cadres", 2, "age", "old"), C, 2, "age", "'old' is not a number", "from 0 to 120"),
    "number_nan": (cell("cadres", 2, "work_years", "NaN"), C, 2, "work_years", "finite", "from 0 to 120"),
    "number_infinite": (
        cell("cadres", 2, "work_years", "-inf"),
        C, 2, "work_years", "finite", "from 0 to 120",
    ),
    "number_overflow": (
        cell("cadres", 2, "work_years", "1e999"),
        C, 2, "work_years", "out of range", "from 0 to 120",
    ),
    "age_negative": (cell("cadres", 3, "age", "-1"), C, 3, "age", "out of range", "from 0 to 120"),
    "age_high": (cell("cadres", 3, "age", "121"), C, 3, "age", "out of range", "from 0 to 120"),
    "flag": (cell("cadres", 3, "party", "maybe"), C, 3, "party", "'maybe' is neither", "true or false"),
    "level": (
        cell("units", 3, "level", "prefectur"),
        U, 3, "level", "'prefectur'", "did you mean 'prefecture'?",
    ),
    "level_missing": (cell("units", 3, "level", ""), U, 3, "level", "missing", "every unit"),
    "role": (cell("pins", 3, "role", "leder"), P, 3, "role", "'leder'", "did you mean 'leader'?"),
    "latitude": (cell("villages", 2, "lat", "90.5"), V, 2, "lat", "out of range", "from -90 to 90"),
    "longitude": (cell("villages", 2, "lon", "-181"), V, 2, "lon", "out of range", "from -180 to 180"),
    "skill_without_level": (
        cell("cadres", 2, "skills", "agronomy;law:1"),
        C, 2, "skills", "'agronomy' has no level", "agronomy:1",
    ),
    "skill_level_high": (
        cell("cadres", 2, "skills", "law:1;agronomy:4"),
        C, 2, "skills", "level of 'agronomy': '4'", "from 1 to 3",
    ),
    "skill_headcount_zero": (
        cell("villages", 2, "skills", "law:0"),
        V, 2, "skills", "headcount of 'law'", "from 1",
    ),
    "skill_twice": (
        cell("cadres", 2, "skills", "law:1;agronomy:1;law:2"),
        C, 2, "skills", "'law' is given twice", "keep one",
    ),
    "requests_twice": (
        cell("villages", 2, "requests", "c1;c1"),
        V, 2, "requests", "'c1' is given twice", "keep one",
    ),
    "text_long": (
        cell("bans", 2, "reason", "x" * 10_001),
        B, 2, "reason", "10,001 characters", "at most 10,000",
    ),
    "text_unprintable": (cell("cadres", 2, "phone", "\x1b[31m"), C, 2, "phone", "U+001B", "remove it"),
    # inline rows
    "inline_no_list": (
        lambda s: (s.inline("bans"), s.key("bans", {"cadre": "c4"})),
        M, None, "bans", "not a list of rows", "one mapping per row",
    ),
    "inline_row_no_mapping": (
        lambda s: (s.inline("bans"), s.key("bans", ["c4"])),
        M, 1, "bans", "'c4' is not a row", "{column: value}",
    ),
    "inline_column_typo": (
        lambda s: (s.inline("pins"), s.key("pins", [PIN, {"cadre": "c2", "vilage": "v3"}])),
        M, 2, "pins.vilage", "unknown column", "'village'",
    ),
    "inline_missing": (
        lambda s: (s.inline("pins"), s.key("pins", [PIN, {"cadre": "c2"}])),
        M, 2, "pins.village", "missing", "every pin",
    ),
    "inline_cell": (inline("cadres", 2, "age", "old"), M, 2, "cadres.age", "'old'", "from 0 to 120"),
    "inline_list_in_a_single_cell": (
        inline("cadres", 2, "age", [3, 4]),
        M, 2, "cadres.age", "not a single value", "one value",
    ),
    "inline_nested": (
        inline("cadres", 2, "skills", [["law"]]),
        M, 2, "cadres.skills", "nested", "a list or map",
    ),
    "inline_map_of_words": (
        inline("cadres", 2, "prefers", {"v1": 1}),
        M, 2, "cadres.prefers", "is a map", "list of words",
    ),
    "inline_id_twice": (
        lambda s: (s.inline("units"), s.manifest["units"].append(dict(s.manifest["units"][0]))),
        M, 4, "units.id", "'u1' again, as in row 1", "its own id",
    ),
    # references
    "cadre_unit_unknown": (
        cell("cadres", 4, "unit", "u22"),
        C, 4, "unit", "no unit has the id 'u22'", "did you mean 'u2'?",
    ),
    "request_unknown": (
        cell("villages", 2, "requests", "c1;Liu"),
        V, 2, "requests", "no cadre has the id 'Liu'", "correct the id",
    ),
    "prefers_unknown": (
        cell("cadres", 2, "prefers", "v1;Nanshn"),
        C, 2, "prefers", "'Nanshn' is no village, county or type", "'Nanshan'",
    ),
    "serves_unknown": (
        cell("units", 4, "serves", "Nanshan;Behe"),
        U, 4, "serves", "no county is named 'Behe'", "'Beihe'",
    ),
    "prefers_like_nothing": (
        cell("cadres", 2, "prefers", "v1;q"),
        C, 2, "prefers", "'q' is no village", "write a village's id",
    ),
    "serves_like_nothing": (
        cell("units", 4, "serves", "Q"),
        U, 4, "serves", "no county is named 'Q'", "as the villages table does",
    ),
    "unit_min_above_max": (cell("units", 2, "min", "3"), U, 2, "min", "min 3 is above max 2", "lower min"),
    "village_min_above_its_max": (
        cell("villages", 2, "min", "4"),
        V, 2, "min", "min 4 is above max 3", "both min and max",
    ),
    "village_max_below_its_types_min": (
        both(key("policy.teams.by_type.weak.min", 2), cell("villages", 3, "max", "1")),
        V, 3, "max", "min 2 is above max 1", "both min and max",
    ),
    "previous_cadre_twice": (
        row("previous", "c1", "v2", "", ""),
        PREV, 4, "cadre", "'c1' again, as in row 2", "one former placement",
    ),
    "ban_cadre_unknown": (
        cell("bans", 2, "cadre", "c44"),
        B, 2, "cadre", "no cadre has the id 'c44'", "'c4'",
    ),
    "ban_village_unknown": (
        cell("bans", 2, "village", "w"),
        B, 2, "village", "no village has the id 'w'", "add the village",
    ),
    "ban_twice": (row("bans", "c4", "v1", "again"), B, 3, "cadre", "again, as in row 2", "keep one"),
    "pin_cadre_unknown": (
        cell("pins", 3, "cadre", "c22"),
        P, 3, "cadre", "no cadre has the id 'c22'", "'c2'",
    ),
    "pin_village_unknown": (
        cell("pins", 3, "village", "v33"),
        P, 3, "village", "no village has the id 'v33'", "'v3'",
    ),
    "pin_cadre_twice": (
        row("pins", "c1", "v2", ""),
        P, 4, "cadre", "pinned again, as in row 2", "one pin per cadre",
    ),
    "pin_two_leaders": (
        row("pins", "c4", "v1", "leader"),
        P, 4, "role", "second leader for village 'v1', beside row 2", "one leader",
    ),
    "pin_leader_not_needed": (
        cell("pins", 3, "role", "leader"),
        P, 3, "role", "'v3' needs no leader", "pin as member",
    ),
    "pin_leader_not_meeting_the_rules": (
        row("pins", "c3", "v2", "leader"),
        P, 4, "role", "leader rules: party, party_years", "another cadre",
    ),
    "pins_above_max": (
        both(cell("villages", 4, "max", "1"), row("pins", "c4", "v3", "")),
        P, 4, "village", "2 pins and a max of 1", "raise",
    ),
}
# fmt: on
