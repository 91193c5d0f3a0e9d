"""What is said about office workbooks: why something was read so, what is wrong, what would be right."""

from __future__ import annotations

from optimizer.locale.words import Words, mark

MESSAGES = {
    # why something was read so
    "id": mark("no id: made by its place in the sheet"),
    "years": mark("full years at {reference}"),
    "years_month_only": mark("full years at {reference}; no day given, counted from the first of the month"),
    "years_month_lost": mark("full years at {reference}; the month may be 1 or 10, the years are the same"),
    "years_serial": mark("full years at {reference}; the number is Excel's for {date}"),
    "probationary": mark("a probationary member is not yet a party member who may lead"),
    "no_member_years": mark("not a full party member: no party years counted"),
    "party_by_date": mark("no political status given, but a date of joining the party"),
    "age_differs": mark("the date of birth gives another age, and is taken"),
    "word": mark("the scenario's word for it"),
    "digits": mark("full-width digits, commas or a unit taken off"),
    "empty": mark("read as empty"),
    "spaces": mark("spaces within the name taken out"),
    "level_one": mark("no level given for a skill: 1"),
    "one_needed": mark("no number of people given for a skill: 1"),
    "merged": mark("merged cell: its value holds for every row"),
    "guarded": mark("a spreadsheet would run it in a CSV file: the table is kept as a workbook"),
    "department_guessed": mark("department guessed from the unit's name"),
    "level_guessed": mark("level guessed from the unit's name"),
    "seat_county": mark("county of the unit, by its name or because there is only one"),
    "seat_prefecture": mark("prefecture of the unit, by its name or because there is only one"),
    "unit_made": mark("no sheet of units: made from the roster"),
    "village_made": mark("no sheet of villages: made from the roster"),
    "previous": mark("where the cadre is now: a former placement"),
    "village_gone": mark("not among the villages: no former placement kept"),
    "same_name": mark("the same name in the same unit as row {row}: kept as two people"),
    "contact_column": mark("contact data that no rule needs: dropped (--keep-contacts keeps it)"),
    "redacted": mark("a telephone or identity number taken out (--keep-contacts keeps it)"),
    "extra_column": mark("no column that a rule knows: kept as it is"),
    "column_twice": mark("means the same as column {other}, which is read: kept as a further column"),
    "example": mark("example row of the template: skipped"),
    "footer": mark("a total, a signature or a repeated header: skipped"),
    "sheet_ignored": mark("a sheet of no known name: not read"),
    "sheet_by_header": mark("a sheet of no known name: told by its headers"),
    "today": mark("no reference date given: years are counted at today's"),
    # what is wrong
    "cell": mark("{value} {what}"),
    "no_date": mark("is no date"),
    "only_year": mark("is a year without a month"),
    "impossible_date": mark("is a date that doesn't exist"),
    "far_date": mark("is out of the range {first} to {last}"),
    "no_number": mark("is no number"),
    "no_flag": mark("is neither yes nor no"),
    "unknown_word": mark("is no known word here"),
    "unknown_key": mark("stands beside a rule of unknown name"),
    "no_pair": mark("is no department and type"),
    "no_yaml": mark("can't be read as a list or mapping"),
    "future": mark("{date} is after the reference date {reference}"),
    "two_months": mark("may be {first} or {second}, which makes a different number of years"),
    "before_birth": mark("{date} is not after the birth ({birth})"),
    "joined_but_no_status": mark("there is a date of joining the party, but no political status"),
    "status_differs": mark("says something else than the political status {status}"),
    "missing": mark("missing"),
    "no_column": mark("the column is missing"),
    "ambiguous": mark("{name} may be any of {ids}"),
    "unknown_name": mark("nothing is named {name}"),
    "village_twice": mark("the same village as in row {row}"),
    "unit_differs": mark("unit {name} has {a} in another row, {b} here"),
    "no_department": mark("the department of {name} can't be told from its name"),
    "no_level": mark("the level of {name} can't be told from its name"),
    "no_sheet": mark("there is no such sheet"),
    "sheet_twice": mark("the sheet means the same as {other}"),
    "no_rows": mark("the sheet has no rows"),
    "add_row": mark("fill in at least one row"),
    "no_header": mark("no header row found"),
    "unnamed_column": mark("column {n} has values but no header"),
    "unknown_column": mark("the column's name is close to a known one"),
    "column_twice_same": mark("two columns have this name"),
    "formula": mark("formula error, or formula without a stored result: {text}"),
    "rule_missing": mark("the rule is missing"),
    "key_twice": mark("the rule is given twice, or within another"),
    "value_without_key": mark("a value without the name of a rule"),
    "bad_name": mark("{name} can't be the name of a file"),
    "exists": mark("is there already"),
    "cannot_write": mark("can't be written ({error})"),
    "is_directory": mark("is a directory"),
    "is_file": mark("is a file"),
    "no_report": mark("holds {name}, which is none of these reports"),
    "suffix": mark("{suffix} is not the kind of file asked for"),
    "no_placements": mark("the plan places nobody: there is nothing to report"),
    # refused
    "no_file": mark("no such file"),
    "no_regular_file": mark("not a regular file"),
    "empty_file": mark("the file is empty"),
    "cannot_read": mark("can't be read: {error}"),
    "too_large": mark("the file has {size} bytes; at most {most} are read"),
    "password": mark("the workbook is protected by a password"),
    "old_format": mark("the workbook is of the old .xls kind, or no workbook"),
    "no_workbook": mark("not a workbook of the .xlsx kind"),
    "many_members": mark("the workbook has {n} parts; at most {most} are read"),
    "bomb": mark("the workbook unpacks to {size} bytes; at most {most} are read"),
    "ratio": mark("part {name} unpacks to {size} bytes, far more than it holds"),
    "macros": mark("the workbook has macros"),
    "external": mark("the workbook links to other files or data sources"),
    "entities": mark("part {name} declares a document type or entities, which Excel never writes"),
    "damaged": mark("part {name} is damaged"),
    "damaged_book": mark("the workbook is damaged"),
    "sheet_too_large": mark("sheet {sheet} has more than 200,000 rows or 500 columns"),
    "many_merged": mark("the merged cells of sheet {sheet} cover more than 1,000,000 rows in all"),
    # what would be right
    "save_again": mark("open it in Excel or WPS and save it as .xlsx"),
    "correct_path": mark("correct the path"),
    "remove_password": mark("remove the password and save it again"),
    "without_macros": mark("save it as .xlsx without macros"),
    "without_links": mark("replace the links by values and save it again"),
    "unmerge": mark("take the merging off and fill in every row"),
    "only_sheets": mark("keep only the sheets 村, 干部, 单位 and 政策 in it"),
    "write_date": mark("write a date such as 1985-03 or 1985-03-01"),
    "write_month": mark("write the month too, such as {year}-03"),
    "write_either": mark("write {first} or {second} as text"),
    "correct_date": mark("correct the date"),
    "write_number": mark("write a number"),
    "write_flag": mark("write 是 or 否 (yes or no)"),
    "did_you_mean": mark("did you mean {close}?"),
    "write_one_of": mark("write one of: {words}"),
    "known_keys": mark("known rules: {words} …"),
    "write_pair": mark("write department-type, such as 科技-重点村"),
    "write_yaml": mark("write it as in YAML, such as [a, b]"),
    "fill_in": mark("fill it in"),
    "correct_one": mark("correct one of them"),
    "add_column": mark("add the column"),
    "write_id": mark("write the id, or the name with township or unit"),
    "add_or_correct": mark("add it to its sheet, or correct the name"),
    "keep_one_row": mark("keep one of them, or give both an id"),
    "keep_one_row_key": mark("keep one of them"),
    "keep_one_column": mark("remove or rename one"),
    "keep_one_sheet": mark("keep one of them, or rename one"),
    "give_department": mark("give it in a column 部门类别 or a sheet 单位"),
    "give_level": mark("give it in a column 单位层级: 省, 市 or 县"),
    "add_sheet": mark("add it (the command template writes a workbook to fill in)"),
    "write_header": mark("write the names of the columns in a row, such as {names}"),
    "name_column": mark("name it, or empty the column"),
    "write_value": mark("write the value instead"),
    "add_rule": mark("add a row with it on sheet 政策"),
    "write_key": mark("name the rule in front of it"),
    "good_name": mark("name it with --name, in letters and digits"),
    "use_force": mark("give --force to replace it, or another place with -o"),
    "name_file": mark("name a file with -o"),
    "name_directory": mark("name another directory with -o"),
    "name_suffix": mark("let the name after -o end in {wanted}, or change --format"),
    "solve_first": mark("make a plan with solve; validate says what stands in its way"),
    "other_place": mark("choose another place with -o; nothing was changed"),
    # heads of the list of guesses
    "h_sheet": mark("sheet"),
    "h_row": mark("row"),
    "h_rows": mark("rows"),
    "h_column": mark("column"),
    "h_found": mark("found"),
    "h_read": mark("read as"),
    "h_why": mark("why"),
}
"""Code → sentence, or the part of one."""


class Told(str):
    """An English sentence that can be said in other languages."""

    message: str
    values: dict[str, object]

    def __new__(cls, text: str, message: str = "", values: dict[str, object] | None = None) -> Told:
        """Keep the message and its values beside the text."""
        told = super().__new__(cls, text)
        told.message, told.values = message, values or {}
        return told


def told(code: str, **values: object) -> Told:
    """Return the sentence of a code."""
    message = MESSAGES[code]
    return Told(message.format(**values) if values else message, message, values)


def say(words: Words, text: str) -> str:
    """Return a sentence in the language of `words`, where a translation is known."""
    if not isinstance(text, Told):
        return text
    values = {k: say(words, v) if isinstance(v, str) else v for k, v in text.values.items()}
    return words.say(text.message, **values)
