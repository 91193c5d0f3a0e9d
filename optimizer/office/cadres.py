"""What a roster gives about a person in other words than a scenario: dates, the political status."""

from __future__ import annotations

import datetime

from optimizer.office import values, vocabulary
from optimizer.office.dates import Moment, read_date, years
from optimizer.office.notes import Log, Unread
from optimizer.office.rows import Row
from optimizer.office.tables import Record, Table
from optimizer.scenario.faults import nearest
from optimizer.scenario.table import as_text


def derive(table: Table, reference: datetime.date, log: Log) -> None:
    """Fill in age, party and years of a table of cadres."""
    table.derived |= {"age": "birth", "work_years": "started", "party_years": "joined", "party": "politics"}
    for record, row in table.pairs():
        birth = row.read("birth", _moment, log)
        _age(record, row, birth, reference, log)
        if birth is not None and birth.date > reference:
            birth = None
        _party(record, row, log)
        _party_years(record, row, birth, reference, log)
        started = row.read("started", _moment, log)
        if started is not None and _after(row, "started", started, birth, log) and not record["work_years"]:
            record["work_years"] = _years(row, "started", started, reference, log)


def note_same_names(table: Table, log: Log) -> None:
    """Tell which people of one unit have one name: they are kept apart."""
    first: dict[tuple[str, str], Row] = {}
    for record, row in table.pairs():
        other = first.setdefault((record["name"], record["unit"]), row)
        if other is not row and record["name"]:
            log.note(row.place("name"), record["name"], record["id"], "same_name", row=other.number)


def _moment(value: object) -> Moment | None:
    return None if as_text(value) in values.BLANK else read_date(value)


def _years(row: Row, name: str, moment: Moment, reference: datetime.date, log: Log) -> str:
    """Return full years up to the reference date; empty where that can't be told."""
    count = years(moment.date, reference)
    place, spelled = row.place(name), as_text(row.cells[name])
    if moment.date > reference:
        log.fault(place, "future", "correct_date", date=moment.date, reference=reference)
        return ""
    if moment.other is not None and years(moment.other, reference) != count:
        first, second = (f"{d:%Y-%m}" for d in (moment.date, moment.other))
        log.fault(place, "two_months", "write_either", first=first, second=second)
        return ""
    why = f"years_{moment.why}" if moment.why else "years"
    log.note(place, spelled, str(count), why, reference=reference, date=moment.date)
    return str(count)


def _after(row: Row, name: str, moment: Moment, birth: Moment | None, log: Log) -> bool:
    if birth is None or moment.date > birth.date:
        return True
    log.fault(row.place(name), "before_birth", "correct_date", date=moment.date, birth=birth.date)
    return False


def _age(record: Record, row: Row, birth: Moment | None, reference: datetime.date, log: Log) -> None:
    if birth is None:
        return
    stated, counted = record["age"], _years(row, "birth", birth, reference, log)
    if stated and counted and stated != counted:
        log.note(row.place("age"), stated, counted, "age_differs")
    record["age"] = counted


def _party(record: Record, row: Row, log: Log) -> None:
    """Read the political status: a member, or not (yet)."""
    value = row.read("politics", _politics, log) or ""
    if not value or value in values.BLANK:
        if not record["party"] and "joined" in row.cells:
            if "politics" in row.headers or "party" in row.headers:
                log.fault(row.place("politics"), "joined_but_no_status", "fill_in")
            else:
                log.note(row.place("joined"), as_text(row.cells["joined"]), "true", "party_by_date")
                record["party"] = "true"
        return
    if value in vocabulary.MEMBERS:
        found = "true"
    elif value in (*vocabulary.PROBATIONARY, *vocabulary.OTHERS):
        found = "false"
    else:
        _unknown_status(row, value, log)
        return
    if record["party"] and record["party"] != found:
        log.fault(row.place("party"), "status_differs", "correct_one", status=value)
        return
    record["party"] = found
    why = "probationary" if value in vocabulary.PROBATIONARY else "word"
    log.note(row.place("politics"), value, found, why)


def _politics(value: object) -> str:
    return values.clean(value).replace(" ", "")


def _unknown_status(row: Row, value: str, log: Log) -> None:
    known = (*vocabulary.MEMBERS, *vocabulary.PROBATIONARY, *vocabulary.OTHERS)
    close = nearest(value, known)
    place, error = row.place("politics"), Unread("unknown_word", "write_one_of", words="、".join(known[:8]))
    if close:
        error = Unread("unknown_word", "did_you_mean", close=close)
    log.unread(place, value, error)


def _party_years(record: Record, row: Row, birth: Moment | None, reference: datetime.date, log: Log) -> None:
    """Count party years from full membership where its date is given, else from joining."""
    name = "confirmed" if "confirmed" in row.cells else "joined"
    moment = row.read(name, _moment, log)
    if moment is None or not _after(row, name, moment, birth, log):
        return
    if record["party"] == "false":
        log.note(row.place(name), as_text(row.cells[name]), "", "no_member_years")
    elif not record["party_years"]:
        record["party_years"] = _years(row, name, moment, reference, log)
