"""Tables of a scenario while they are put together from sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from optimizer.office import values, vocabulary
from optimizer.office.notes import Log, Place
from optimizer.office.rows import Row, Sheet
from optimizer.office.safe_cells import is_risky
from optimizer.office.values import Reader
from optimizer.scenario.schema import SCHEMAS

Record = dict[str, str]

READERS: dict[str, dict[str, Reader]] = {
    "villages": {
        **dict.fromkeys(("id", "name", "prefecture", "county", "township"), values.word),
        **dict.fromkeys(("min", "max", "priority", "lat", "lon"), values.number),
        **dict.fromkeys(("types", "requests"), values.words),
        "leader": values.flag,
        "skills": values.amounts("one_needed"),
    },
    "cadres": {
        **dict.fromkeys(("id", "name", "unit", "home_village", "home_township", "home_county"), values.word),
        **dict.fromkeys(("age", "party_years", "work_years", "rural_years"), values.number),
        **dict.fromkeys(("party", "fit_for_duty"), values.flag),
        "gender": values.gender,
        "education": values.education,
        "skills": values.amounts("level_one"),
        "prefers": values.words,
    },
    "units": {
        **dict.fromkeys(("id", "name", "function", "prefecture", "county"), values.word),
        **dict.fromkeys(("min", "max"), values.number),
        "department": values.department,
        "level": values.level,
        "serves": values.words,
    },
    "previous": {"cadre": values.word, "village": values.word, "role": values.role, "terms": values.number},
    "pins": {"cadre": values.word, "village": values.word, "role": values.role},
    "bans": {"cadre": values.word, "village": values.word, "reason": values.text},
}
"""Table → column of the scenario → how an office's cell is read."""

LISTS = frozenset({"types", "skills", "requests", "prefers", "serves"})


@dataclass
class Table:
    """Records with the rows they come from.

    Attributes
    ----------
    derived : dict of str to str
        Column of the scenario → field of the workbook that it was derived from.
    of : str
        Field of the sheet that names what a record is.
    as_book : bool
        Whether a CSV file would hold a cell that a spreadsheet runs.
    """

    name: str
    sheet: str
    records: list[Record] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    derived: dict[str, str] = field(default_factory=dict)
    of: str = "name"
    as_book: bool = False

    def add(self, record: Record, row: Row) -> None:
        """Add a record."""
        self.records.append(record)
        self.rows.append(row)

    def pairs(self) -> Iterator[tuple[Record, Row]]:
        """Yield records with their rows."""
        return zip(self.records, self.rows, strict=True)


def read_rows(sheet: Sheet, log: Log, keep_contacts: bool) -> Table:
    """Return a sheet's rows as records of the columns that a scenario has, and further ones."""
    table, readers = Table(sheet.table, sheet.title), READERS[sheet.table]
    given = [column for column in readers if column in sheet.headers]
    for row in sheet.rows:
        record = dict.fromkeys(readers, "")
        for column in given:
            record[column] = row.take(column, readers[column], log)
        record |= _extra(row, log, keep_contacts) if row.extra else {}
        table.add(record, row)
    return table


def _extra(row: Row, log: Log, keep_contacts: bool) -> Record:
    """Return further columns, without numbers of telephones and identity cards."""
    if keep_contacts:
        return dict(row.extra)
    found: Record = {}
    for header, text in row.extra.items():
        kept = text
        if f"[{header}]" not in row.verbatim:
            kept = vocabulary.PRIVATE_VALUE.sub("…", text)
        if kept != text:
            log.note(row.place(header), kept, kept, "redacted")
        found[header] = kept
    return found


def make_ids(table: Table, prefix: str, log: Log) -> None:
    """Give every record an id: those without one are numbered by their place."""
    taken = {r["id"] for r in table.records if r["id"]}
    width = max(3, len(str(len(table.records))))
    for index, (record, row) in enumerate(table.pairs(), 1):
        if record["id"]:
            continue
        number = index
        while (made := f"{prefix}{number:0{width}}") in taken:
            number += len(table.records)
        taken.add(made)
        record["id"] = made
        log.note(row.place(table.of), record["name"], made, "id")


def require(table: Table, headers: Mapping[str, str], header_row: int | None, log: Log) -> None:
    """Ask for what every row must have, where nothing else is wrong with its cell."""
    noted = {(f.file, f.row, f.field) for f in log.faults}
    where = log.where(table.sheet)
    for column in SCHEMAS[table.name].columns:
        if not column.required or column.name == "id":
            continue
        title = f"{vocabulary.FIELDS[table.name][column.name][0]} ({column.name})"
        empty = [row for record, row in table.pairs() if not record[column.name]]
        if table.name == "units":  # what can't be told from a name is asked for there
            empty = [row for row in empty if (table.sheet, row.number) not in log.tainted]
        if empty and column.name not in headers and len(empty) == len(table.records):
            log.fault(Place(table.sheet, header_row, title), "no_column", "add_column")
            continue
        for row in empty:
            header = row.headers.get(column.name)
            if (where, row.number, header) not in noted:
                log.fault(Place(table.sheet, row.number, header or title), "missing", "fill_in")


def guard(table: Table, log: Log) -> None:
    """Note which cells a spreadsheet would run if a CSV file held them."""
    for record, row in table.pairs():
        for column, text in record.items():
            if text and is_risky(text):
                log.note(row.place(column), text, text, "guarded")
                table.as_book = True
    columns = dict.fromkeys(column for record in table.records for column in record)
    table.as_book |= any(map(is_risky, columns))


def once(items: list[str], make: Callable[[str], str]) -> str:
    """Return the words of a list, each put through `make`, without repeats."""
    return ";".join(dict.fromkeys(made for item in items if (made := make(item))))
