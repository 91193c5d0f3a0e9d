from __future__ import annotations

import pytest

from optimizer.generate import Tables
from optimizer.generate.read import FoundRound, read_sheets

SEEDS = range(5)
PUBLISHED = {found.name: found for found in read_sheets()}
SCALES = {name: 1.0 if found.round.figure("cadres") < 1000 else 0.02 for name, found in PUBLISHED.items()}
ROUNDS = {name: f.at_scale(SCALES[name]) for name, f in PUBLISHED.items()}
_drawn: dict[tuple[str, int], Tables] = {}


@pytest.fixture(params=list(ROUNDS))
def found(request: pytest.FixtureRequest) -> FoundRound:
    """Every round of the committed fact sheets; those of a province at a small scale."""
    return ROUNDS[request.param]


@pytest.fixture
def scale(found: FoundRound) -> float:
    return SCALES[found.name]


@pytest.fixture(params=SEEDS, ids=lambda seed: f"seed{seed}")
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def tables(found: FoundRound, seed: int) -> Tables:
    key = (found.name, seed)
    if key not in _drawn:
        _drawn[key] = found.tables(seed)
    return _drawn[key]


@pytest.fixture(scope="session")
def rounds_by_name() -> dict[str, FoundRound]:
    """Every round at its published size."""
    return PUBLISHED
