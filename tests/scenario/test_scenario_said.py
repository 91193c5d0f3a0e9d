"""Every fault can be said in Chinese, with its values; in English it is the text of the fault itself."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.locale import Words
from optimizer.locale.told import Coded, Told, by_name, coded, phrase, phrase_n, say
from optimizer.scenario import Fault
from tests.scenario.fault_cases import CASES, cell, key, row
from tests.scenario.small import Change

catalogue = pytest.importorskip("tests.cli.catalogue", reason="needs Babel")

EN, ZH = Words(), Words("zh")
KNOWN = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue.translated() if m.id}
CHINESE = re.compile("[\u4e00-\u9fff]")


def parts(text: object) -> Iterator[Told]:
    """Yield a sentence and the sentences in it."""
    if isinstance(text, Told):
        yield text
        for value in text.values.values():
            yield from parts(value)
    elif isinstance(text, tuple):
        for value in text:
            yield from parts(value)


def values(text: Told) -> Iterator[str]:
    """Yield what is not said in words: ids, cells, numbers."""
    for part in parts(text):
        for value in part.values.values():
            for one in value if isinstance(value, tuple) else (value,):
                if not isinstance(one, Told | Coded):
                    yield str(one)


@pytest.mark.parametrize("name", CASES)
def test_every_fault_is_said_in_chinese_with_its_values(reader: Any, name: str) -> None:
    (fault,) = reader.faults(CASES[name][0])
    for half in (fault.found, fault.remedy):
        assert isinstance(half, Told), half
        assert not {part.message for part in parts(half)} - KNOWN, half
        chinese = say(ZH, half)
        assert CHINESE.search(chinese), chinese
        assert all(value in chinese for value in values(half)), chinese
        assert say(EN, half, as_codes=True) == half


def test_the_cases_cover_most_messages_of_the_reader(reader: Any) -> None:
    made: set[str] = set()
    for change, *_ in CASES.values():
        (fault,) = reader.faults(change)
        made |= {part.message for half in (fault.found, fault.remedy) for part in parts(half)}
    written = {
        m.id if isinstance(m.id, str) else m.id[0]
        for m in catalogue.template()
        if m.id and any(file.startswith("optimizer/scenario/") for file, _ in m.locations)
    }
    # Left are words for parts of a sentence, warnings, and what no file can contain on every machine.
    assert len(written - made) <= 40, sorted(written - made)
    assert len(made) > 150


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (key("policy.match.points.agriculture", {"key": 5}), "各表中没有名为 'agriculture' 的部门"),
        (key("policy.composition.0.in.township", "Elsewhere"), "没有名为 'Elsewhere' 的乡镇"),
        (cell("previous", 2, "cadre", "gone"), "有 1 条上轮派驻的干部或村已不在表中"),
        (cell("units", 3, "prefecture", ""), "有 1 个 prefecture 级单位"),
        (
            key("policy.eligibility.member.education", ["doctor", "master"]),
            "没有干部的 education 是 'doctor'",
        ),
    ],
)
def test_warnings_too(reader: Any, change: Change, said: str) -> None:
    (warning,) = reader.read(change).warnings
    assert said in say(ZH, warning)


def test_who_is_meant_is_named_on_screens_only(reader: Any) -> None:
    (fault,) = reader.faults(row("pins", "c1", "v2", ""))
    assert fault.found == "cadre 'c1' is pinned again, as in row 2"
    assert say(EN, fault.found) == "cadre 张三 c1 is pinned again, as in row 2"
    assert say(ZH, fault.found) == "干部 张三 c1 重复指定，第 2 行已有"


def test_a_fault_is_json_and_text_as_before(reader: Any) -> None:
    (fault,) = reader.faults(cell("units", 3, "level", "prefectur"))
    choices = "province or prefecture or county"
    assert str(fault) == (
        "units.csv, row 3, level: 'prefectur' is not one of the choices; "
        f"did you mean 'prefecture'? ({choices})"
    )
    assert json.loads(json.dumps(fault.as_dict())) == {
        "file": "units.csv",
        "row": 3,
        "field": "level",
        "found": "'prefectur' is not one of the choices",
        "remedy": f"did you mean 'prefecture'? ({choices})",
    }


WORD = st.text(max_size=8)


@given(WORD, WORD, st.integers(0, 10**6), st.lists(WORD, max_size=3).map(tuple))
def test_sentences_can_be_copied_and_sent_to_other_processes(
    id_: str, name: str, n: int, many: tuple[str, ...]
) -> None:
    inner = phrase("no {what} has the id {id}", what=coded("type", "village type"), id=by_name(id_, name))
    told = phrase_n("{n} placement", "{n} placements", n, inner=inner, many=many)
    outer = phrase("{file}: {found}", file=many, found=told)
    for one in (inner, told, outer):
        for again in (copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
            assert again == one
            assert say(ZH, again) == say(ZH, one)
    fault = Fault("f", 1, None, inner, outer)
    assert copy.deepcopy(fault) == pickle.loads(pickle.dumps(fault)) == fault


def test_what_stands_in_braces_is_no_message() -> None:
    """A village may be called as some message is, or hold braces."""
    assert say(ZH, phrase("no header")) == "没有表头"
    assert say(ZH, phrase("{value} is out of range", value="no header")) == "no header 超出范围"
    assert say(ZH, phrase("{value} is out of range", value="{x}")) == "{x} 超出范围"
    assert say(ZH, by_name("V1", "village")) == "village V1"
    assert say(ZH, "no header") == "no header"
