"""The short text: read back by a Markdown reader, it says what it was given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from optimizer.report.brief import _escaped
from tests.report.conftest import HOSTILE, Make, facts_of, hostile

READER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


def tables(text: str) -> list[list[list[str]]]:
    """Return the cells of every table as they are shown."""
    found: list[list[list[str]]] = []
    for token in READER.parse(text):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and found and token.level > 2:
            assert all(child.type == "text" for child in token.children or ()), token.content
            found[-1][-1].append("".join(child.content for child in token.children or ()))
    return found


def test_it_has_the_proof_the_gaps_and_the_teams(made: Make) -> None:
    text = made("md").read_text(encoding="utf-8")
    tiers, short, *counties = tables(text)
    assert tiers[1][:4] == ["shortage", "5", "5", "proved"]
    assert short[1:] == [
        ["远村 V3", "乙县", "members 1/2, rule “veteran” 0/1"],
        ["下村 V2", "甲县, 西乡", "rule “veteran” 0/1"],
    ]
    assert counties[1][1] == ["上村 V1", "★孙五 F, 赵四 D", "–"]
    assert counties[0][1][1] == "★李二 B"
    assert text.startswith("# Small county\n")
    assert made("md", "zh").read_text(encoding="utf-8").startswith("# 小县\n")


def test_text_from_tables_stays_text(made: Make, tmp_path: Path) -> None:
    text = made("md", facts=facts_of(tmp_path / "hostile", content=hostile())).read_text(encoding="utf-8")
    cells = [cell for table in tables(text) for row in table for cell in row]
    assert f"{HOSTILE.strip()} V1" in cells
    assert any("*西* | 乡_" in cell for cell in cells)


def test_many_teams_are_told_in_figures(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.report.brief.MANY_TEAMS", 2)
    *_, counties = tables(made("md").read_text(encoding="utf-8"))
    assert counties[1:] == [["乙县", "1", "1", "2"], ["甲县", "2", "4", "1"]]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=30))
def test_whatever_a_name_holds_it_is_shown_so(name: str) -> None:
    shown = " ".join(name.split())
    [[head, *_]] = tables(f"| {_escaped(name)} | x |\n| --- | --- |\n")
    assert head[0] == shown
