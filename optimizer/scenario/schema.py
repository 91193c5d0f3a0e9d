"""The tables of a scenario: their columns, in the order of the records' fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from optimizer.locale.told import coded, phrase
from optimizer.locale.words import mark_as
from optimizer.scenario.cells import (
    MAX_COUNT,
    Parser,
    amounts,
    choice,
    flag,
    number,
    text,
    whole,
    word,
    words,
)
from optimizer.scenario.records import Ban, Cadre, Pin, Previous, Unit, Village

_NONE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how a cell is read, and what stands for an empty one.

    Attributes
    ----------
    name : str
    parse : Parser
    required : bool
        Whether every row must have it.
    default : object
        Value of an empty cell.
    same_as : str | None
        Column whose value an empty cell takes instead.
    """

    name: str
    parse: Parser
    required: bool = False
    default: object = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """One table.

    Attributes
    ----------
    columns : tuple of Column
    record : callable
        Takes row, the columns' values in order, and the mapping of extra columns.
    required : bool
        Whether a scenario must have the table, with at least one row.
    row : str
        What one row is, in words.
    """

    columns: tuple[Column, ...]
    record: Callable[..., Any]
    required: bool
    row: str

    @property
    def names(self) -> tuple[str, ...]:
        """The known columns."""
        return tuple(c.name for c in self.columns)


def _id() -> Column:
    return Column("id", word, required=True, default="")


def _reference(name: str) -> Column:
    return Column(name, word, required=True, default="")


_YEARS = number(0, 120)
_ROLE = Column("role", choice("leader", "member"))

SCHEMAS: dict[str, Schema] = {
    "villages": Schema(
        (
            _id(),
            Column("name", text, same_as="id"),
            Column("types", words, required=True, default=()),
            Column("prefecture", word),
            Column("county", word, required=True, default=""),
            Column("township", word),
            Column("min", whole(0)),
            Column("max", whole(0)),
            Column("leader", flag),
            Column("priority", whole(1), default=1),
            Column("skills", amounts(1, MAX_COUNT, phrase("headcount")), default=_NONE),
            Column("requests", words, default=()),
            Column("lat", number(-90, 90)),
            Column("lon", number(-180, 180)),
        ),
        Village,
        required=True,
        row=phrase("village"),
    ),
    "cadres": Schema(
        (
            _id(),
            Column("name", text, same_as="id"),
            _reference("unit"),
            Column("age", _YEARS),
            Column("gender", word),
            Column("education", word),
            Column("party", flag),
            Column("party_years", _YEARS),
            Column("work_years", _YEARS),
            Column("rural_years", _YEARS),
            Column("fit_for_duty", flag, default=True),
            Column(
                "skills",
                amounts(1, 3, coded("level", mark_as("of a skill", "level"), "of a skill")),
                default=_NONE,
            ),
            Column("prefers", words, default=()),
            Column("home_village", word),
            Column("home_township", word),
            Column("home_county", word),
        ),
        Cadre,
        required=True,
        row=phrase("cadre"),
    ),
    "units": Schema(
        (
            _id(),
            Column("name", text, same_as="id"),
            Column("department", word, required=True, default=""),
            Column("function", word, same_as="department"),
            Column("level", choice("province", "prefecture", "county"), required=True, default="province"),
            Column("prefecture", word),
            Column("county", word),
            Column("serves", words, default=()),
            Column("min", whole(0), default=0),
            Column("max", whole(0)),
        ),
        Unit,
        required=True,
        row=phrase("unit"),
    ),
    "previous": Schema(
        (_reference("cadre"), _reference("village"), _ROLE, Column("terms", whole(1), default=1)),
        Previous,
        required=False,
        row=phrase("placement"),
    ),
    "pins": Schema(
        (_reference("cadre"), _reference("village"), _ROLE), Pin, required=False, row=phrase("pin")
    ),
    "bans": Schema(
        (_reference("cadre"), _reference("village"), Column("reason", text)),
        Ban,
        required=False,
        row=phrase("ban"),
    ),
}
"""Table name → its columns."""
