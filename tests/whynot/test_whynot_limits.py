"""What a command has time for: by its size unless told, start and re-count included."""

from __future__ import annotations

import time
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.explain.placed import Placed
from optimizer.solve.regional import run
from optimizer.whynot import Limits, Question, ask, limits
from tests.factory import cadre, scenario, village
from tests.factory import plan as made

SMALL, LARGE = run.PAIRS - 1, run.PAIRS


@pytest.mark.parametrize(("pairs", "seconds"), [(0, 5), (SMALL, 5), (LARGE, 30), (10**7, 30)])
def test_the_size_decides_unless_told(pairs: int, seconds: float) -> None:
    assert Limits().seconds(pairs) == seconds
    assert Limits(7.0).seconds(pairs) == 7
    clock = Limits().clock(pairs, Event())
    assert clock.time_limit == pytest.approx(seconds - limits.AROUND)


@settings(deadline=None)
@given(st.floats(0.001, 1000), st.floats(0, 100), st.floats(0, 100), st.booleans())
def test_a_limit_given_is_never_overdrawn(limit: float, gone: float, recount: float, large: bool) -> None:
    given = Limits(limit, began=time.monotonic() - gone, recount=recount)
    clock = given.clock(LARGE if large else SMALL, Event())
    after = limits.AROUND + limits.RECOUNTS * recount
    assert clock.time_limit <= limit
    assert clock.time_limit == pytest.approx(max(limit - after, limit / 2))
    assert clock.left <= max(0.0, limit - gone)
    assert given.prompt(LARGE if large else SMALL) < 30


@pytest.mark.parametrize("gone", [0, 4, 1000])
def test_slow_reading_leaves_some_time_to_search(gone: float) -> None:
    left = Limits(began=time.monotonic() - gone).clock(SMALL, Event()).left
    assert left >= limits.LEAST * limits.COUNTY * 0.9
    told = Limits(5.0, began=time.monotonic() - gone).clock(SMALL, Event()).left
    assert (told == 0) == (gone > 5)


@pytest.mark.parametrize(("limit", "said"), [(None, 5.0), (9.0, 9.0)])
def test_an_answer_says_what_time_it_had(limit: float | None, said: float) -> None:
    of = scenario([village("V1", max=1)], [cadre("A"), cadre("B")])
    plan = made(of, "V1: A", tiers=[("shortage", 0, 0), ("fit", 0, 0)], status="optimal")
    found = ask(Placed(of, plan), Question(0, (1,)), Limits(limit, 1))
    assert (found.answer.kind, found.answer.time_limit) == ("nothing", said)
    assert found.plan is not None
    assert found.plan.run["time_limit"] == said
    assert ask(Placed(of, plan), Question(0, (0,)), Limits(limit, 1)).answer.time_limit is None
