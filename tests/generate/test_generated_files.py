"""Scenario files: the same for a seed, whole or not at all, and as committed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from optimizer.generate import generate, rounds
from optimizer.generate import write as writing
from optimizer.generate.read import FoundRound
from optimizer.scenario.faults import ScenarioError

COMMITTED = Path(__file__).parents[2] / "scenarios"


def contents(directory: Path) -> dict[str, bytes]:
    return {str(p.relative_to(directory)): p.read_bytes() for p in directory.rglob("*") if p.is_file()}


def test_rounds_are_listed_with_their_sizes() -> None:
    listed = {r.name: (r.sheet.name, r.villages, r.cadres, r.units) for r in rounds()}
    assert listed["shuangpai-2022"] == ("shuangpai.yaml", 75, 227, 123)
    assert listed["tiandong-2021"] == ("tiandong.yaml", 71, 194, 96)
    assert listed["sichuan-2021"][:3] == ("sichuan.yaml", 12000, 34000)


def test_a_seed_gives_the_same_bytes_and_another_seed_others(
    found: FoundRound, scale: float, tmp_path: Path
) -> None:
    written = generate(found.name, tmp_path / "a", 1, scale=scale)
    generate(found.name, tmp_path / "b", 1, scale=scale)
    generate(found.name, tmp_path / "c", 2, scale=scale)
    first, again, other = (contents(tmp_path / d) for d in "abc")
    assert first == again
    assert set(first) == {str(p.relative_to(tmp_path / "a")) for p in written.files}
    assert first[f"{found.round.folder}/cadres.csv"] != other[f"{found.round.folder}/cadres.csv"]


@pytest.mark.parametrize("name", ["shuangpai-2022", "tiandong-2021", "dulongjiang"])
def test_committed_scenarios_are_seed_0(name: str, tmp_path: Path) -> None:
    generate(name, tmp_path)
    committed = contents(COMMITTED)
    assert {name: committed.get(name) for name in contents(tmp_path)} == contents(tmp_path)


def test_manifest_keeps_the_key_order_of_the_contract(
    found: FoundRound, scale: float, tmp_path: Path
) -> None:
    manifest = yaml.safe_load(
        generate(found.name, tmp_path, scale=scale).manifest.read_text(encoding="utf-8")
    )
    assert list(manifest) == ["format", "name", "title", "tables", "policy", "objective", "solve"]
    assert manifest == found.manifest
    assert set(manifest["title"]) == {"en", "zh"}
    assert all((tmp_path / path).is_file() for path in manifest["tables"].values())


def test_unknown_round_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"no round 'shuangpai-2021'; did you mean shuangpai-2022\?"):
        generate("shuangpai-2021", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_negative_seed_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="-1 is below 0"):
        generate("tiandong-2021", tmp_path, -1)


@pytest.mark.parametrize("moved", range(5))
def test_failed_move_leaves_the_old_files(
    moved: int, found: FoundRound, scale: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(found.name, tmp_path, 1, scale=scale)
    (tmp_path / found.round.folder / "notes.txt").write_text("mine")
    before = contents(tmp_path)
    real, calls = os.replace, []

    def fail_once(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == moved + 1:
            raise OSError("disk full")
        real(source, target)

    monkeypatch.setattr(writing.os, "replace", fail_once)
    with pytest.raises(OSError, match="disk full"):
        generate(found.name, tmp_path, 2, scale=scale)
    assert contents(tmp_path) == before


def test_failed_first_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise OSError("disk full")

    monkeypatch.setattr(writing, "manifest_text", fail)
    with pytest.raises(OSError, match="disk full"):
        generate("tiandong-2021", tmp_path)
    assert contents(tmp_path) == {}


def test_a_new_round_keeps_the_users_own_files(tmp_path: Path) -> None:
    generate("tiandong-2021", tmp_path)
    (tmp_path / "tiandong" / "pins.csv").write_text("cadre,village\n")
    generate("tiandong-2021", tmp_path, 3)
    assert (tmp_path / "tiandong" / "pins.csv").read_text() == "cadre,village\n"
