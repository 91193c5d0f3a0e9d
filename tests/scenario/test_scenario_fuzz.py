"""Nothing in a file ends as anything but a scenario or a list of faults."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.scenario import Scenario, ScenarioError, read_scenario
from tests.scenario.fault_cases import parquet, xlsx
from tests.scenario.small import MANIFEST, TABLES, Small

FEW = settings(max_examples=40, deadline=None)
MANY = settings(max_examples=80, deadline=None)

YAMLISH = st.text(st.sampled_from("abn01:-,[]{}&*!|>'\"#%@?<~. \n\t=_\u00e9\u6751\u200b\x07"), max_size=80)
ODD = (
    "| |;|:|a:b|a:1;a:2|nan|inf|-1|1e9|1e999|true|是|c1|v1|key|Nanshan|province|leader|\x00|\ufeff|\"|'|a\nb|"
    "=1+1|#N/A|；|c1;c2|" + "9" * 400
).split("|")
CELLS = st.text(max_size=12) | st.sampled_from(ODD)
PLAIN = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.dates(),
        CELLS.filter(str.isprintable),
        st.integers(min_value=10**320, max_value=10**330),
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abmin", max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


def _keys(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every key and item of a manifest."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, str(key))
        yield from _keys(inner, (*path, str(key)))


PLACES = [".".join(path) for path in _keys(MANIFEST)]


class Sandbox:
    """One folder with a small scenario, of which single files change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def outcome(self, small: Small) -> Scenario | ScenarioError:
        path = small.write(self.folder)
        try:
            return read_scenario(path)
        except ScenarioError as caught:
            error = caught
        assert error.faults
        for fault in error.faults:
            assert fault.file
            assert fault.found
            assert fault.remedy
            assert len(str(fault).splitlines()) == 1
        json.dumps([f.as_dict() for f in error.faults])
        return error


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with tempfile.TemporaryDirectory() as folder:
        yield Sandbox(Path(folder))


@MANY
@given(data=st.binary(max_size=200))
def test_any_bytes_as_manifest(sandbox: Sandbox, data: bytes) -> None:
    assert isinstance(sandbox.outcome(Small(files={"small.yaml": data})), ScenarioError)


@MANY
@given(text=YAMLISH)
def test_any_yaml_as_manifest(sandbox: Sandbox, text: str) -> None:
    assert isinstance(sandbox.outcome(Small(files={"small.yaml": text.encode()})), ScenarioError)


@MANY
@given(place=st.integers(0, 2000), text=YAMLISH)
def test_any_text_put_into_a_manifest(sandbox: Sandbox, place: int, text: str) -> None:
    small = Small()
    whole = small.text()
    place %= len(whole)
    small.files["small.yaml"] = (whole[:place] + text + whole[place:]).encode()
    sandbox.outcome(small)


@MANY
@given(place=st.sampled_from(PLACES), value=PLAIN)
def test_any_value_of_a_key(sandbox: Sandbox, place: str, value: Any) -> None:
    small = Small()
    small.key(place, value)
    sandbox.outcome(small)


@MANY
@given(data=st.data())
def test_any_values_of_cells(sandbox: Sandbox, data: st.DataObject) -> None:
    small = Small()
    for _ in range(data.draw(st.integers(1, 4))):
        table = data.draw(st.sampled_from(sorted(TABLES)))
        row = data.draw(st.integers(0, len(TABLES[table]) - 1))
        column = data.draw(st.integers(0, len(TABLES[table][0]) - 1))
        small.tables[table][row][column] = data.draw(CELLS)
    sandbox.outcome(small)


@FEW
@given(table=st.sampled_from(sorted(TABLES)), row=st.integers(0, 1), value=PLAIN, data=st.data())
def test_any_values_of_inline_cells(
    sandbox: Sandbox, table: str, row: int, value: Any, data: st.DataObject
) -> None:
    small = Small()
    small.inline(table)
    rows = small.manifest[table]
    if data.draw(st.booleans()):
        rows[row % len(rows)][data.draw(st.sampled_from(TABLES[table][0]))] = value
    else:
        small.manifest[table] = [value, *rows] if data.draw(st.booleans()) else value
    sandbox.outcome(small)


@FEW
@given(suffix=st.sampled_from([".csv", ".xlsx", ".parquet"]), data=st.binary(max_size=100))
def test_any_bytes_as_table(sandbox: Sandbox, suffix: str, data: bytes) -> None:
    small = Small(files={f"t{suffix}": data})
    small.key("tables.cadres", f"t{suffix}")
    assert isinstance(sandbox.outcome(small), ScenarioError)


@FEW
@given(kind=st.sampled_from(["xlsx", "parquet"]), place=st.integers(0, 20_000), byte=st.integers(0, 255))
def test_a_damaged_byte_of_a_table(sandbox: Sandbox, kind: str, place: int, byte: int) -> None:
    data = bytearray(_whole(kind))
    data[place % len(data)] = byte
    small = Small(files={f"d.{kind}": bytes(data)})
    small.key("tables.bans", f"d.{kind}")
    sandbox.outcome(small)


def _whole(kind: str) -> bytes:
    if kind == "xlsx":
        return xlsx(*TABLES["bans"])
    header, *rows = TABLES["bans"]
    return parquet(*((name, [row[i] for row in rows]) for i, name in enumerate(header)))


def test_the_sandbox_itself_holds_a_valid_scenario(sandbox: Sandbox) -> None:
    assert isinstance(sandbox.outcome(Small()), Scenario)
    assert yaml.safe_load(Small().text()) == MANIFEST
