"""The time limit of ``solve`` is that of the whole command."""

from __future__ import annotations

import pytest

from optimizer.console import run


@pytest.mark.parametrize(
    ("limit", "elapsed", "reading", "seconds"),
    [
        (60, 1.0, 0.1, 58.7),
        (300, 4.0, 1.5, 291.5),
        (900, 6.0, 4.0, 882.0),
        (10, 6.0, 4.0, 5.0),
        (1, 2.0, 0.1, 0.5),
    ],
    ids=["county", "province", "large province", "read slowly", "hardly any"],
)
def test_what_comes_before_and_after_is_set_aside(
    limit: float, elapsed: float, reading: float, seconds: float
) -> None:
    assert run.time_to_solve(limit, elapsed, reading) == pytest.approx(seconds)
