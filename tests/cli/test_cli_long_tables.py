"""A table with many rows looks as if rich had laid out every one of them."""

from __future__ import annotations

import io
from random import Random

import pytest
from rich.console import Console
from rich.text import Text

from optimizer.console import long_table
from optimizer.console.long_table import Cell, LongTable
from optimizer.console.parts import table

WORDS = ("石桥社区", "V00002", "老源县人力资源和社会保障局", "a", "member", "★", "Ünit", "relocation", "0")


def printed(made: LongTable, width: int, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
        markup=False,
        highlight=False,
        emoji=False,
    )
    console.print(made)
    return out.getvalue()


def cell(rng: Random) -> Cell:
    plain = " ".join(rng.choices(WORDS, k=rng.choice((0, 1, 1, 2, 6))))
    if rng.random() < 0.05:
        plain += "\n" + rng.choice(WORDS)
    if rng.random() < 0.7:
        return plain
    text = Text(plain, style=rng.choice(("", "red", "dim")))
    return text.append(" last", style="bold") if rng.random() < 0.5 else text


def drawn(seed: int) -> LongTable:
    rng = Random(seed)
    made = table("village", "type", "number", "what it is", numbers=(2,))
    for _ in range(rng.randint(2, 25)):
        made.add_row(cell(rng), rng.choice(WORDS), f"{rng.randint(0, 99_999):,}", cell(rng))
    return made


@pytest.mark.parametrize("seed", range(60))
def test_it_prints_what_rich_prints(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    made, width = drawn(seed), Random(seed).choice((12, 30, 50, 80, 80, 120, 300))
    by_rich = printed(made, width)
    with monkeypatch.context() as patch:
        patch.setattr(long_table, "FEW", 1)
        assert printed(made, width) == by_rich


def test_styles_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_table, "FEW", 1)
    made = table("who", "verdict")
    for n in range(3):
        made.add_row(f"A{n}", Text("missing", style="red"))
    shown = printed(made, 60, colour=True)
    assert shown.count("\x1b[31mmissing\x1b[0m") == 3
    assert "\x1b[1mwho" in shown


def test_few_rows_and_no_rows_are_left_to_rich() -> None:
    made = table("who")
    assert printed(made, 40).split() == ["who", "───"]
    made.add_row("A")
    assert printed(made, 40).split() == ["who", "───", "A"]
