from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.scenario import Fault, Scenario, ScenarioError, read_scenario
from tests.scenario.small import Change, Small


class Reader:
    """Writes a changed small scenario into a fresh folder and reads it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, *changes: Change) -> Scenario:
        small = Small()
        for change in changes:
            change(small)
        return read_scenario(small.write(self.folder))

    def faults(self, *changes: Change) -> tuple[Fault, ...]:
        with pytest.raises(ScenarioError) as caught:
            self.read(*changes)
        return caught.value.faults


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)
