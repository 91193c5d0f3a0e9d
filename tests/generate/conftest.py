from __future__ import annotations

import pytest

from optimizer.generate import Tables, generate_tables
from optimizer.generate.read import FoundRound, read_sheets

SEEDS = range(5)
ROUNDS = {found.name: found for found in read_sheets()}
_drawn: dict[tuple[str, int], Tables] = {}


@pytest.fixture(params=list(ROUNDS))
def found(request: pytest.FixtureRequest) -> FoundRound:
    """Every round of the committed fact sheets."""
    return ROUNDS[request.param]


@pytest.fixture(params=SEEDS, ids=lambda seed: f"seed{seed}")
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def tables(found: FoundRound, seed: int) -> Tables:
    key = (found.name, seed)
    if key not in _drawn:
        _drawn[key] = generate_tables(found.name, found.round, seed)
    return _drawn[key]


@pytest.fixture(scope="session")
def rounds_by_name() -> dict[str, FoundRound]:
    return ROUNDS
