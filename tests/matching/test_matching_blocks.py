"""Single pairs, blocks of some cadres and some villages, and the whole grid all say the same."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.matching.admissible import BIT, Admissibility
from optimizer.matching.instance import Instance
from optimizer.matching.marks import Marks, spans
from optimizer.matching.pairs import admissible_pairs
from optimizer.matching.points import Points, capacity
from tests.factory import cadre, scenario, unit, village
from tests.strategies import Row, load, random_scenario, scenarios

DRAWN = settings(max_examples=150, deadline=None)
SIZES = {"villages": 7, "cadres": 20}


def drawn(seed: int) -> Instance:
    return Instance(load(random_scenario(Random(seed), **SIZES)))


def everyone(of: Instance) -> np.ndarray:
    return np.arange(of.n_cadres)


def some(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return some different indices, in any order."""
    return rng.permutation(n)[: rng.integers(0, n + 1)]


@DRAWN
@given(scenarios())
def test_single_pairs_are_cells_of_the_grid(content: Row) -> None:
    of = Instance(load(content))
    admissibility, points = Admissibility(of), Points(of)
    cadres, villages = (axis.ravel() for axis in np.indices((of.n_cadres, of.n_villages)))
    bits = admissibility.reasons(everyone(of))
    assert bits.dtype == np.uint8
    assert (admissibility.at(cadres, villages) == bits[cadres, villages]).all()
    grid, single = points.components(everyone(of)), points.at(cadres, villages)
    assert list(single) == list(grid)
    for name, table in grid.items():
        assert (single[name] == table[cadres, villages]).all(), name
    fit = points.fit(everyone(of))
    assert fit.dtype == np.int64
    assert (fit == sum(grid.values())).all()
    assert (points.fit_at(cadres, villages) == fit[cadres, villages]).all()
    assert fit.max(initial=0) <= points.most
    department = points.department(everyone(of))
    assert (points.department_at(cadres, villages) == department[cadres, villages]).all()


@pytest.mark.parametrize("seed", range(40))
def test_blocks_are_cut_from_the_grid(seed: int) -> None:
    of, rng = drawn(seed), np.random.default_rng(seed)
    admissibility, points = Admissibility(of), Points(of)
    rows = rng.integers(0, of.n_cadres, rng.integers(0, 30))  # in any order, also twice
    villages = some(rng, of.n_villages)
    cut = np.ix_(rows, villages)
    assert (admissibility.reasons(rows, villages) == admissibility.reasons(everyone(of))[cut]).all()
    assert (points.department(rows, villages) == points.department(everyone(of))[cut]).all()
    grid = points.components(everyone(of))
    for name, table in points.components(rows, villages).items():
        assert table.shape == (len(rows), len(villages))
        assert (table == grid[name][cut]).all(), name
    assert (points.fit(rows, villages) == sum(grid.values())[cut]).all()


@pytest.mark.parametrize("seed", range(20))
def test_no_pairs_are_no_answer(seed: int) -> None:
    of, nobody = drawn(seed), np.zeros(0, dtype=np.int64)
    assert Admissibility(of).at(nobody, nobody).shape == (0,)
    assert Points(of).fit_at(nobody, nobody).tolist() == []
    assert Points(of).fit(nobody).shape == (0, of.n_villages)


@DRAWN
@given(scenarios(), st.integers(1, 30))
def test_blocks_within_reach_hold_every_admissible_pair_once(content: Row, cells: int) -> None:
    of = Instance(load(content))
    admissibility = Admissibility(of)
    seen = np.zeros((of.n_cadres, of.n_villages), dtype=np.int64)
    for rows, villages in admissibility.reachable(cells):
        assert len(villages) == 1 or len(rows) * len(villages) <= cells
        assert (np.diff(rows) > 0).all()
        assert (np.diff(villages) > 0).all()
        seen[np.ix_(rows, villages)] += 1
    bits = admissibility.reasons(everyone(of))
    assert (seen == (bits & (BIT["not_eligible"] | BIT["out_of_reach"]) == 0)).all()


@pytest.mark.parametrize("seed", range(20))
def test_pairs_are_the_open_cells_of_the_grid(seed: int) -> None:
    of = drawn(seed)
    pairs, points = admissible_pairs(of), Points(of)
    village, member = np.nonzero((Admissibility(of).reasons(everyone(of)) == 0).T)
    assert pairs.village.tolist() == village.tolist()
    assert pairs.cadre.tolist() == member.tolist()
    assert (pairs.fit == points.fit(everyone(of))[member, village]).all()
    lead = points.weights.leader * points.department(everyone(of))[member, village]
    assert (pairs.lead_fit == lead).all()


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.int64, np.float32, np.float64])
def test_a_type_is_taken_where_every_fit_fits(dtype: type) -> None:
    for seed in range(10):
        points = Points(drawn(seed))
        rows = everyone(points.instance)
        found = points.fit(rows, None, dtype)
        assert found.dtype == dtype
        assert (found == points.fit(rows)).all()


def heavy(weight: int) -> Points:
    of = scenario(
        [village("V1", "key", skills={"law": 1}, requests=("A",)), village("V2", "weak")],
        [cadre("A", skills={"law": 3}, rural_years=2, prefers=("C1",)), cadre("B", "U2")],
        [unit("U1"), unit("U2", "law")],
        match={"points": {"party": {"key": 999_999, "weak": 1}, "law": {"key": 7}}},
        objective={"fit": {"department": weight, "skill": 999_999, "preference": 1}},
        previous=[("A", "V1")],
    )
    return Points(Instance(of))


@pytest.mark.parametrize("weight", [1, 16, 17, 999_983])
def test_the_greatest_weights_lose_nothing(weight: int) -> None:
    points = heavy(weight)
    first = weight * 999_999 + 3 * 999_999 + 5 + 1 + 20 + 30
    assert points.most == first
    assert points.fit(np.arange(2)).tolist() == [[first, weight + 5 + 1], [weight * 7, 0]]
    assert points.fit(np.arange(2), None, np.float64).tolist() == points.fit(np.arange(2)).tolist()


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32, np.float16, np.float32])
def test_a_type_that_might_round_is_refused(dtype: type) -> None:
    points = heavy(999_983)
    with pytest.raises(ValueError, match=f"too much for {np.dtype(dtype).name}"):
        points.fit(np.arange(2), None, dtype)


@pytest.mark.parametrize(("weight", "dtype"), [(127, np.int8), (255, np.uint8), (2048, np.float16)])
def test_a_type_is_refused_from_the_first_fit_it_may_round(weight: int, dtype: type) -> None:
    def asked(most: int) -> Points:
        fit = dict.fromkeys(("experience", "preference", "continuity"), 0) | {"request": most}
        return Points(
            Instance(scenario([village("V1", requests=("A",))], [cadre("A")], objective={"fit": fit}))
        )

    assert asked(weight).fit(np.arange(1), None, dtype).tolist() == [[weight]]
    with pytest.raises(ValueError, match=f"may reach {weight + 1}"):
        asked(weight + 1).fit(np.arange(1), None, dtype)


@pytest.mark.parametrize(
    ("dtype", "most"), [(np.int8, 127), (np.uint8, 255), (np.float16, 2048), (np.float32, 2**24)]
)
def test_capacity_is_where_integers_stop_being_exact(dtype: type, most: int) -> None:
    assert capacity(dtype) == most
    assert int(dtype(most)) == most
    if np.issubdtype(dtype, np.floating):
        assert int(dtype(most + 1)) != most + 1


@pytest.mark.parametrize("seed", range(20))
def test_marks_are_a_grid_of_zeros_but_for_a_few_cells(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = (int(rng.integers(1, 9)), int(rng.integers(1, 9)))
    grid = np.zeros(shape, dtype=np.int64)
    cells = []
    for _ in range(rng.integers(0, 12)):
        row, column = (int(rng.integers(n)) for n in shape)
        bit = 1 << int(rng.integers(4))
        cells.append((row, column, bit))
        grid[row, column] |= bit
    marks = Marks(cells, shape)
    line, column = (axis.ravel() for axis in np.indices(shape))
    assert (marks.at(line, column) == grid.ravel()).all()
    rows, columns = rng.integers(0, shape[0], 6), some(rng, shape[1])
    for chosen in (None, columns):
        made = np.zeros((len(rows), shape[1] if chosen is None else len(chosen)), dtype=np.int64)
        line, column, number = marks.within(rows, chosen)
        made[line, column] = number
        assert len({*zip(line.tolist(), column.tolist(), strict=True)}) == len(line)
        assert (made == (grid[rows] if chosen is None else grid[rows][:, chosen])).all()


def test_spans() -> None:
    assert spans(np.array([3, 0, 7]), np.array([5, 0, 8])).tolist() == [3, 4, 7]
    assert spans(np.array([], dtype=np.int64), np.array([], dtype=np.int64)).tolist() == []
