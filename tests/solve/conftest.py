"""What tests of solving have in common."""

from __future__ import annotations

import pytest

from optimizer.solve.regional import run


@pytest.fixture
def regional(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solve scenarios of every size by regions, and by nothing else."""
    monkeypatch.setattr(run, "PAIRS", 1)
    monkeypatch.setattr("optimizer.solve.run.PROVINCE", 1)
