"""``why-not`` where many would move: a plan nearly as good that moves few is shown, and kept if asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.plan import read_plan
from tests.cli.conftest import Run, make_plan, the_json
from tests.factory import document, write_scenario

PLACES = 8


@pytest.fixture
def best(tmp_path: Path) -> Path:
    """The best plan of villages of one place that ask for two cadres each, so that all may move on."""
    cadres = [{"id": f"C{k}", "name": f"干部{k}", "unit": "U1"} for k in range(PLACES)]
    villages = [
        {"id": f"V{k}", "name": f"村{k}", "types": ["key"], "county": "甲县", "max": 1}
        | {"leader": False, "requests": [f"C{k}", f"C{(k - 1) % PLACES}"]}
        for k in range(PLACES)
    ]
    units = [{"id": "U1", "name": "省局", "department": "party", "level": "province"}]
    manifest = write_scenario(document(villages, cadres, units), tmp_path)
    rows = ", ".join(f"V{k}: C{k}" for k in range(PLACES))
    return make_plan(manifest, tmp_path / "best", rows)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "A plan nearly as good moves 2 people instead of 8 and costs another 20 points."),
        ("zh", "另有效果相近的方案：只调动 2 人（而不是 8 人），但要再付出：20 分。"),
    ],
)
def test_it_is_said_in_one_sentence(run: Run, best: Path, language: str, said: str) -> None:
    result = run("why-not", best, "C0", "V1", "--lang", language)
    assert result.exit_code == 0, result.output
    assert said in result.stdout
    assert result.stdout.count("C0") == 3  # the question, and both tables


def test_the_json_has_it_whole(run: Run, best: Path) -> None:
    answer = the_json(run("why-not", best, "C0", "V1", "--json"))
    short = answer["short_chain"]
    assert (short["people"], short["instead_of"], short["more"]) == (2, 8, 20)
    assert [step["cadre"] for chain in short["chains"] for step in chain] == ["C0", "C1"]
    assert "moves 2 people instead of 8" in answer["said"]


@pytest.mark.parametrize(("options", "moved"), [((), 8), (("--few-moves",), 2)])
def test_the_plan_asked_for_is_kept(run: Run, best: Path, options: tuple[str, ...], moved: int) -> None:
    out = best.parent / "kept"
    result = run("why-not", best, "C0", "V1", "-o", out, *options)
    assert result.exit_code == 0, result.output
    assert ("--few-moves" in result.stdout) == (not options)
    before, after = (set(read_plan(p).placements) for p in (best, out))
    assert len(after - before) == moved
    check = run("check", out)
    assert check.exit_code == 0, check.output


def test_without_one_the_best_is_kept(run: Run, best: Path) -> None:
    out = best.parent / "kept"
    other = best.parent / "other"
    assert run("why-not", best, "C0", "V1", "-o", other, "--few-moves").exit_code == 0
    result = run("why-not", other, "C0", "V0", "-o", out, "--few-moves", "--json")
    assert the_json(result)["short_chain"] is None
    assert read_plan(out).placements
