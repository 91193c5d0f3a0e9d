from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks.bench.scenarios import UNIT_RULES, with_unit_rules
from benchmarks.bench.suite import METHODS, SUITES, Choice, read_suite
from benchmarks.peers.methods import PEERS
from optimizer.scenario import ScenarioError

SHIPPED = sorted(path.stem for path in SUITES.glob("*.yaml"))


def faults(text: str, folder: Path, choice: Choice | None = None) -> list[str]:
    """Return the faults of a suite file, one line each."""
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_suite(str(path), choice or Choice())
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_suite_has_a_cell_for_each_combination(name: str) -> None:
    suite, cells = read_suite(name)
    assert suite.name == name
    assert len({cell.name for cell in cells}) == len(cells)
    assert {cell.method for cell in cells} == set(METHODS)
    rules = {"ladder": {False}, "ladder-rules": {True}}.get(name, {False, True})
    assert {cell.source.unit_rules for cell in cells} == rules


def test_the_ladder_goes_from_a_county_to_three_provinces() -> None:
    for name, rules in (("ladder", False), ("ladder-rules", True)):
        _, cells = read_suite(name)
        assert {cell.source.villages for cell in cells} == {75, 570, 3000, 12000, 36000}
        assert {cell.source.seed for cell in cells} == {0, 1, 2}
        assert {cell.source.unit_rules for cell in cells} == {rules}
        assert len(cells) == 5 * 3 * 5


def test_the_methods_are_this_program_and_its_peers() -> None:
    assert list(METHODS) == ["ours", *PEERS]


def test_the_command_line_picks_methods_sizes_and_seeds() -> None:
    _, cells = read_suite("ladder", Choice(("greedy",), (75, 570), (7,)))
    assert [(c.method, c.source.villages, c.source.seed, c.source.unit_rules) for c in cells] == [
        ("greedy", size, 7, False) for size in (75, 570)
    ]


def test_an_entrys_own_settings_win(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "name: a\nscenarios:\n"
        "  - {round: sichuan-2021, villages: 6, unit_rules: [off], time_limits: [1, 2.5]}\n"
        "  - {round: dulongjiang}\n"
        "seeds: [4]\nmethods: [flow]\ntime_limits: [9]\nmemory_mb: 999\n"
    )
    _, cells = read_suite(str(path))
    assert [cell.name for cell in cells] == [
        "sichuan-2021-n6-s4-off-flow-t1",
        "sichuan-2021-n6-s4-off-flow-t2.5",
        "dulongjiang-n6-s4-off-flow-t9",
        "dulongjiang-n6-s4-on-flow-t9",
    ]
    assert {asdict(cell)["memory_mb"] for cell in cells} == {999}


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = """
name: Mine!
scenarios:
  - {round: sichuan-2021, vilages: 6}
  - {villages: 0}
seedz: [0]
methods: [ours, gredy]
unit_rules: ["off"]
memory_mb: 10
"""
    found = "\n".join(faults(text, tmp_path, Choice(methods=("mpi",))))
    for part in (
        "mine.yaml, name: 'Mine!'",
        "scenarios[0].vilages: unknown key 'vilages'; did you mean 'villages'?",
        "scenarios[1].round: missing; add it",
        "scenarios[1].villages: 0; input should be greater than or equal to 1",
        "seedz: unknown key 'seedz'; did you mean 'seeds'?",
        "methods[1]: unknown method 'gredy'; did you mean 'greedy'?",
        "unit_rules[0]: 'off'; write off or on",
        "memory_mb: 10; input should be greater than or equal to 256",
        "--methods: unknown method 'mpi'; did you mean mip?",
    ):
        assert part in found
    assert found.count("\n") == 8


def test_rounds_sizes_and_doubles_are_looked_at(tmp_path: Path) -> None:
    text = """
name: a
scenarios:
  - {round: shuangpai-2021, villages: 6}
  - {round: sichuan-2021, villages: 6}
  - {round: sichuan-2021, villages: 6}
  - {round: dulongjiang, villages: 1000}
seeds: [1, 1]
"""
    assert faults(text, tmp_path, Choice(sizes=(7,))) == [
        "mine.yaml, scenarios[0].round: there is no round 'shuangpai-2021'; did you mean shuangpai-2022?",
        "mine.yaml, scenarios[2]: the same round and size as before; remove one of them",
        "mine.yaml, scenarios[3].villages: 1000; at most 600",
        "mine.yaml, seeds: 1 is listed twice; remove one of them",
        "--sizes: the suite has no scenario of 7 villages; sizes: 6, 1000",
    ]


def test_a_suite_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match="there is no suite 'lader'; did you mean ladder"):
        read_suite("lader")
    with pytest.raises(ScenarioError, match="no such file"):
        read_suite("nowhere.yaml")


def test_unit_rules_are_taken_out_kept_or_put_in() -> None:
    bare = {"policy": {"reach": "level"}}
    own = {"policy": {"reach": "level", "units": {"max_units": 2}}}
    assert with_unit_rules(own, False) == bare
    assert with_unit_rules(own, True) == own
    assert with_unit_rules(bare, True)["policy"]["units"] == UNIT_RULES
    assert bare == {"policy": {"reach": "level"}}
