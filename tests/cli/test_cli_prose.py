from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from optimizer.console.prose import Prose

OPENS, CLOSES = "（“《", "，。；：、！？）”》"


def lines(text: str, width: int) -> list[str]:
    out = StringIO()
    Console(file=out, width=width).print(Prose(text))
    return [line.rstrip() for line in out.getvalue().rstrip("\n").split("\n")]


def test_chinese_fills_the_line_after_a_figure() -> None:
    text = "长山村 V017：140 分，高出 20 分；未派往的原因：双牌县行政审批局不得与博物馆同队。"
    assert lines(text, 40)[0] == "长山村 V017：140 分，高出 20 分；未派往"


def test_english_is_broken_between_words() -> None:
    assert lines("at most three people may go", 12) == ["at most", "three people", "may go"]


def test_a_word_longer_than_the_line_is_broken_all_the_same() -> None:
    assert "".join(lines("x" * 30, 12)) == "x" * 30


@given(st.text("村县缺人（）“”，。、ab1 ", min_size=1, max_size=60), st.integers(12, 30))
def test_no_line_is_too_long_and_nothing_is_lost(text: str, width: int) -> None:
    said = lines(text, width)
    assert all(cell_len(line) <= width for line in said)
    assert "".join("".join(said).split()) == "".join(text.split())


@pytest.mark.parametrize("width", range(20, 40))
def test_marks_stay_with_their_words(width: int) -> None:
    text = "没有此人，本队将缺队员 1 名、第一书记、具备“医疗卫生”专长的干部 1 人。（另有 2 项）" * 3
    said = lines(text, width)
    assert not [line for line in said if line[0] in CLOSES or line[-1] in OPENS]
