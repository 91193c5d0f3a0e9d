"""All plans part by part: parts leave no plan out, and what is proved is what brute force finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.scenario.records import Scenario
from optimizer.solve import Options, Progress, solve
from optimizer.solve.lexicographic import solve_tiers
from optimizer.solve.offices import areas, group, groups
from optimizer.solve.offices.bars import Bars
from optimizer.solve.offices.elementary import ELSEWHERE, best_apart
from optimizer.solve.offices.group import SCALE
from optimizer.solve.offices.lattice import Lattice
from optimizer.solve.offices.master import Master
from optimizer.solve.offices.pricing import converge
from optimizer.solve.offices.rank_one import RankOne
from optimizer.solve.offices.run import by_offices
from optimizer.solve.offices.tree import search
from optimizer.solve.offices.tree.columns import Choice, Columns
from optimizer.solve.offices.tree.exhaust import Exhaust, Limit, heard, said
from optimizer.solve.offices.tree.goal import NOTHING, goal_for
from optimizer.solve.offices.tree.programme import Programme
from optimizer.solve.offices.weighing import Weighing, most_short
from optimizer.solve.progress import Clock
from optimizer.solve.regional import run
from optimizer.solve.regional.market import Market, Worth
from optimizer.solve.regional.proof import Proof
from optimizer.solve.regional.region import Decision
from optimizer.solve.regional.standing import Standing
from tests.bruteforce import best_plan
from tests.solve.claims import assert_bounds_hold, assert_truthful
from tests.solve.test_counties import everything
from tests.solve.test_offices import best_standing, block_of, drawn, drawn_prices, market_of

WORTH = Worth(fit=1, shortage=50)


class Told:
    """A figure that one process reads."""

    def __init__(self, value: int) -> None:
        self.value = value


def short_first(of: Scenario) -> Scenario:
    """Return a scenario whose tiers are shortage and fit."""
    objective = of.objective.model_copy(update={"order": ["shortage", "fit"]})
    return replace(of, manifest=of.manifest.model_copy(update={"objective": objective}))


def weighing_of(market: Market) -> Weighing:
    """Return what weighs all teams."""
    scope = everything(market)
    blocks = [scope.block(market, w, market.county) for w in (Worth(fit=1), Worth(fit=1, shortage=1))]
    return Weighing(market, *blocks)


def exhausted(market: Market, standing: Standing | None = None) -> tuple[Standing, list[Limit]]:
    """Return the best plan found part by part, and what is proved; from `standing` on, or from nothing."""
    standing = Standing(market) if standing is None else standing
    weighing, limits = weighing_of(market), list[Limit]()
    figure = Told(said(standing.figures()["shortage"], standing.figures()["fit"]))
    source = Exhaust(market, everything(market), weighing, figure, Clock(60))
    for news in source.run(Master(weighing.block), 0):
        if isinstance(news, Limit):
            limits.append(news)
            continue
        before = standing.worth(("shortage", "fit"))
        standing.take([(np.arange(market.instance.n_villages), news)], ("shortage", "fit"))
        assert standing.worth(("shortage", "fit")) > before
        figure.value = said(standing.figures()["shortage"], standing.figures()["fit"])
    return standing, limits


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 10**6), st.sampled_from([12, 1]))
def test_the_best_of_all_is_found_and_proved(seed: int, divisible: int) -> None:
    of = short_first(drawn(seed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group, "DIVISIBLE", divisible)
        market = market_of(of)
        best = best_standing(of, market)
        if best is None or not by_offices(market):
            return
        found, limits = exhausted(market)
    tiers = ["shortage", "fit"]
    proof = Proof(market, tiers)
    for limit in limits:
        proof.keep_given(limit.tier, limit.given, limit.bound)
    figures = {n: found.figures()[n] for n in tiers}
    bounds = proof.bounds(figures)
    assert found.worth(tiers) == best.worth(tiers)
    assert bounds["shortage"] == figures["shortage"]
    # prices are whole parts of a point: that may leave a point open
    assert 0 <= bounds["fit"] - figures["fit"] <= 1


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6))
def test_what_is_proved_holds_where_teams_are_not_listed(seed: int) -> None:
    of = short_first(drawn(seed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group, "DIVISIBLE", 0)
        patch.setattr(groups, "LISTED", 0)
        market = market_of(of)
        best = best_standing(of, market)
        if best is None or not by_offices(market):
            return
        _, limits = exhausted(market)
    figures = best.figures()
    assert limits
    for limit in limits:
        if limit.tier == "shortage":
            assert limit.bound <= figures["shortage"]
        elif limit.given["shortage"] >= figures["shortage"]:
            assert limit.bound >= figures["fit"]


@pytest.mark.parametrize("seed", range(6))
def test_from_the_best_plan_nothing_better_is_found(seed: int) -> None:
    of = short_first(drawn(seed))
    market = market_of(of)
    best = best_standing(of, market)
    if best is None or not by_offices(market):
        return
    figures = best.figures()
    found, limits = exhausted(market, best.copy())
    assert found.figures() == figures
    assert limits[-1].bound == figures["fit"]


@pytest.mark.parametrize("seed", [1, 4, 6, 9])
@pytest.mark.parametrize("divisible", [12, 2])
def test_larger_ones_agree_with_the_whole(seed: int, divisible: int, monkeypatch: pytest.MonkeyPatch) -> None:
    of = short_first(drawn(seed, villages=7, cadres=22))
    exact = whole_of(of, monkeypatch)
    assert exact.status == "optimal"
    monkeypatch.setattr(group, "DIVISIBLE", divisible)
    market = market_of(of)
    if not by_offices(market):
        return
    found, limits = exhausted(market)
    assert {t.name: t.value for t in exact.tiers} == {n: found.figures()[n] for n in ("shortage", "fit")}
    assert limits[-1].bound == found.figures()["fit"]


def whole_of(of: Scenario, patch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Solve all at once."""
    with patch.context() as only:
        only.setattr("optimizer.solve.run.in_parts", lambda _: False)
        return solve(of, Options(time_limit=60, gap=0.0, workers=2))


def has_all(standing: Standing, bars: Bars) -> bool:
    """Return whether a plan has all that it must have."""
    where = standing.village
    return bars.served <= {*where.tolist()} and bool((where[[*bars.used]] >= 0).all())


def choices_of(market: Market, seed: int) -> list[Choice]:
    """Return choices that a mixture of divisions at random prices leaves open, of all kinds."""
    block = block_of(market, WORTH)
    master = Master(block)
    for k in range(6):
        master.add(block.answer(drawn_prices(block, seed + k)).divisions)
    columns, rng = Columns(block), np.random.default_rng(seed)
    columns.learn(master.divisions)
    shares = rng.random(len(master.divisions)) * 0.3
    found = [*columns._where(shares), *columns._whose(shares), *columns._together(shares)]
    return [found[k] for k in rng.permutation(len(found))[:12].tolist()]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from([12, 1]))
def test_every_plan_is_in_a_part_whose_bound_it_keeps(seed: int, divisible: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group, "DIVISIBLE", divisible)
        of = drawn(seed)
        market = market_of(of)
        best = best_standing(of, market)
        if best is None or not by_offices(market):
            return
        block = block_of(market, WORTH)
        plan = block.divisions_of(best.village)
        worth = sum(block.worth_of(d) for d in plan)
        for choice in choices_of(market, seed):
            inside = []
            for bars in choice.parts:
                columns = Columns(block)
                columns.learn(plan)
                block.leave_out(bars)
                prices = drawn_prices(block, seed + 1)
                for price, must in ((prices.village, bars.served), (prices.person, bars.used)):
                    price[[*must]] -= 400 * SCALE
                answer = block.answer(prices)
                inside.append(not columns.barred(bars) and has_all(best, bars))
                assert not inside[-1] or worth <= answer.bound
                others = Columns(block)
                others.learn(answer.divisions)
                assert not others.barred(bars)
            assert any(inside)
            assert not all(inside) or choice.parts[0].apart  # who is nowhere is neither together nor apart


def test_what_is_barred_costs_its_group_only() -> None:
    market = next(m for m in (market_of(drawn(s, villages=8, cadres=24)) for s in range(50)) if by_offices(m))
    block = block_of(market, WORTH)
    before = block.answer(block.no_prices())
    g, ((k, w), *_) = before.divisions[0]
    bars = Bars(villages=frozenset({(g, block.village(g, w))}))
    block.leave_out(bars)
    assert block.answer(block.no_prices()).bound <= before.bound
    block.become(block.groups)
    assert all(
        (h, block.village(h, x)) not in bars.villages
        for h, t in block.answer(block.no_prices()).divisions
        for _, x in t
    )
    out = Bars(people=frozenset((g, i) for i in block.people(g, k).tolist()))
    block.leave_out(out)
    answer = block.answer(block.no_prices())
    assert all(
        (h, i) not in out.people
        for h, t in answer.divisions
        for q, _ in t
        for i in block.people(h, q).tolist()
    )
    block.leave_out(Bars())
    assert block.answer(block.no_prices()).bound == before.bound
    assert bars.and_also(out) == Bars(bars.villages, out.people)


@pytest.mark.parametrize("tier", ["shortage", "fit"])
def test_the_mixture_is_that_of_other_means(tier: str) -> None:
    market = next(m for m in (market_of(drawn(s, villages=8, cadres=24)) for s in range(50)) if by_offices(m))
    weighing = weighing_of(market)
    master = Master(weighing.block)
    block = block_of(market, WORTH)
    start = Master(block)
    converge(block, start, block.no_prices(), Clock(20), 0.5)
    master.add(start.divisions)
    at = int(most_short(market).sum()) // 3
    goal = goal_for(market, tier, at if tier == "fit" else 0)
    programme = Programme(master, weighing, goal)
    mixture = programme.solve(20.0)
    assert mixture is not None
    choice = programme.best_choice(20.0)
    shortage, fit = programme.parts_of(choice)
    assert goal.value(shortage, fit) <= mixture.value + 1e-6
    # every plan at hand is worth no more than the prices of its rows, and the mixture just that
    dual = mixture.price @ master.room() / goal.scale
    unit = mixture.weight[0] / goal.scale
    needed = int(weighing.needed.sum())
    assert mixture.value == pytest.approx(dual - unit * (needed - goal.at), rel=1e-6, abs=1e-2 * needed)
    programme.leave_out(set(range(len(master.divisions))), Bars())
    nothing = programme.worth(20.0)
    assert nothing == pytest.approx(-goal.charge * (needed - goal.at))
    # what must be had and cannot is paid for
    every = frozenset(np.flatnonzero(np.isin(np.arange(8), weighing.block.villages)).tolist())
    programme.leave_out(set(range(len(master.divisions))), Bars(served=every))
    assert programme.worth(20.0) == pytest.approx(nothing - goal.lack * len(every))
    programme.leave_out(set(), Bars(served=every, used=frozenset(weighing.block.priced[:1].tolist())))
    forced = programme.worth(20.0)
    assert forced is not None
    assert forced <= mixture.value + 1e-6
    programme.leave_out(set(), Bars())
    assert programme.worth(20.0) == pytest.approx(mixture.value)
    assert programme.worth(0.0) is None
    assert programme.solve(0.0) is None
    assert programme.best_choice(0.0) == []


def test_a_goal_says_what_plans_are_worth() -> None:
    market = market_of(short_first(drawn(2945)))
    shortage, fit = goal_for(market, "shortage", 0), goal_for(market, "fit", 7)
    assert shortage.value(4, 100) == -4
    assert shortage.told(-4) == 4
    assert (fit.value(7, 100), fit.value(8, 100), fit.told(100)) == (100, NOTHING, 100)
    assert fit.most(fit.scale * 10 * fit.grain + fit.scale * fit.grain - 1) == 10 * fit.grain
    # a bound of -3.2 on the shortage negated: three are not proved to be too few, four are not either
    assert shortage.most(-3 * shortage.scale * shortage.grain - 1) == -4 * shortage.grain
    assert fit.scale * (fit.charge + market.top_fit) * SCALE < 2**31


@given(st.integers(0, 10**6), st.integers(-(10**8), 10**9))
def test_figures_are_heard_as_they_are_said(shortage: int, fit: int) -> None:
    assert heard(Told(said(shortage, fit))) == (shortage, fit)


def test_limits_count_for_plans_no_worse_in_tiers_before() -> None:
    market = market_of(short_first(drawn(2945)))
    proof = Proof(market, ["shortage", "fit"])
    grain = market.fit_grain
    before = proof.bounds({"shortage": 4, "fit": 0})["fit"]
    assert before > 20 * grain
    proof.keep_given("fit", {"shortage": 4}, 20 * grain)
    proof.keep_given("shortage", {}, market.shortage_grain)
    assert proof.bounds({"shortage": 4, "fit": 0}) == {"shortage": market.shortage_grain, "fit": 20 * grain}
    assert proof.bounds({"shortage": 3, "fit": 0})["fit"] == 20 * grain
    assert proof.bounds({"shortage": 5, "fit": 0})["fit"] == before


def test_bounds_are_multiples_of_what_all_figures_are(monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(short_first(drawn(2945)))
    monkeypatch.setattr(Market, "fit_grain", 7)
    monkeypatch.setattr(Market, "shortage_grain", 4)
    proof = Proof(market, ["shortage", "fit"])
    proof.keep_given("shortage", {}, 5)
    proof.keep_given("fit", {}, 30)
    assert proof.bounds({"shortage": 9, "fit": 0}) == {"shortage": 8, "fit": 28}


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6))
def test_all_figures_are_multiples_of_the_grain(seed: int) -> None:
    of = drawn(seed)
    best, market = best_plan(of), market_of(of)
    if best is not None:
        figures = best_standing(of, market)
        assert figures is not None
        assert figures.figures()["fit"] % market.fit_grain == 0
        assert figures.figures()["shortage"] % market.shortage_grain == 0


def test_time_that_is_up_leaves_bounds_that_hold() -> None:
    of = short_first(drawn(4, villages=7, cadres=22))
    market = market_of(of)
    weighing = weighing_of(market)
    goal = goal_for(market, "fit", int(most_short(market).sum()))
    tree = search.Tree(weighing, [], (), goal, lambda: NOTHING, Clock(0.0))
    assert list(tree.run()) == []
    assert tree.bound == -NOTHING


@pytest.mark.parametrize("seed", [0, 1, 2, 5])
def test_counties_are_solved_as_offices_divide_where_the_whole_does_not_get_on(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    of, news = short_first(drawn(seed, villages=8, cadres=24)), list[Progress]()
    exact = whole_of(of, monkeypatch)
    assert exact.status == "optimal"
    if not by_offices(market_of(of)):
        return
    monkeypatch.setattr("optimizer.solve.run.PROBE_SHARE", 0.0)
    monkeypatch.setattr("optimizer.solve.run.PROBE", 0.0)
    plan = solve(of, Options(time_limit=30, gap=0.0, workers=2), news.append)
    assert_truthful(of, plan)
    assert_bounds_hold(of, plan)
    assert plan.status == "optimal"
    assert [t.value for t in plan.tiers] == [t.value for t in exact.tiers]


def test_what_offices_leave_open_the_whole_proves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.solve.run.PROBE_SHARE", 0.0)
    monkeypatch.setattr("optimizer.solve.run.PROBE", 0.0)
    monkeypatch.setattr("optimizer.solve.offices.campaign.Offices.run", lambda _: None)
    of = short_first(drawn(11504))  # prices leave a point open here
    plan = solve(of, Options(time_limit=30, gap=0.0, workers=2))
    assert_truthful(of, plan)
    assert plan.status == "optimal"
    assert [(t.value, t.bound) for t in plan.tiers] == [(76, 76), (117, 117)]


def test_other_tiers_are_left_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("optimizer.solve.run._as_offices_divide", never)
    of = short_first(drawn(1, villages=8, cadres=24))
    with pytest.raises(AssertionError):
        solve(of, Options(time_limit=10, gap=0.0, workers=2))
    objective = of.objective.model_copy(update={"order": ["shortage", "changes", "fit"]})
    other = replace(of, manifest=of.manifest.model_copy(update={"objective": objective}))
    assert solve(other, Options(time_limit=10, gap=0.0, workers=2)).placements


def test_bounds_of_the_whole_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    of = short_first(drawn(1, villages=8, cadres=24))
    monkeypatch.setattr("optimizer.solve.run._good_enough", lambda plan, gap: False)
    monkeypatch.setattr("optimizer.solve.run._gone_on", lambda task, province, plan: plan)
    monkeypatch.setattr("optimizer.solve.offices.campaign.Offices.run", lambda _: None)
    plan = solve(of, Options(time_limit=30, gap=0.0, workers=2))
    assert plan.status == "optimal"  # as the whole had it: nothing was done after it


def test_the_whole_ends_where_a_tier_is_not_proved_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []

    def noted(*facts: object) -> object:
        seen.append(float(facts[-1]))  # type: ignore[arg-type]
        return solve_tiers(*facts)  # type: ignore[arg-type]

    monkeypatch.setattr("optimizer.solve.run.solve_tiers", noted)
    of = short_first(drawn(2, villages=8, cadres=24))
    solve(of, Options(time_limit=30, gap=0.0, workers=2))
    strict = solve(of, Options(time_limit=30, gap=0.0, workers=2, strict=True))
    assert strict.status in ("optimal", "infeasible", "no_answer")
    assert seen[0] == pytest.approx(12.0, abs=1.0)
    assert seen[1] == float("inf")
    monkeypatch.setattr(areas, "WHOLE", 900)
    monkeypatch.setattr(run, "PAIRS", 1)
    solve(of, Options(time_limit=2, gap=0.0, workers=2))
    assert len(seen) == 2


def test_decisions_are_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    market = next(m for m in (market_of(short_first(drawn(s))) for s in range(50)) if by_offices(m))
    weighing = weighing_of(market)
    source = Exhaust(market, everything(market), weighing, Told(said(10**6, 0)), Clock(30))
    first = next(news for news in source.run(Master(weighing.block), 0) if not isinstance(news, Limit))
    decision: Decision = first
    assert set(decision[2]) <= set(decision[1])
    assert len(set(market.pairs.cadre[decision[1]].tolist())) == len(decision[1])


def test_a_programme_that_loses_its_way_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    market = next(m for m in (market_of(drawn(s, villages=8, cadres=24)) for s in range(50)) if by_offices(m))
    weighing = weighing_of(market)
    master = Master(weighing.block)
    master.add(weighing.block.answer(weighing.block.no_prices()).divisions)
    programme = Programme(master, weighing, goal_for(market, "shortage", 0))
    served = Bars(served=frozenset(weighing.block.villages[:2].tolist()))
    programme.leave_out({0}, served)
    value, tried = programme.worth(20.0), list[float]()
    right = Programme._solved

    def wrong_at_first(self: Programme, seconds: float) -> bool:
        tried.append(seconds)
        return len(tried) > 1 and right(self, seconds)

    monkeypatch.setattr(Programme, "_solved", wrong_at_first)
    assert programme.worth(20.0) == pytest.approx(value)
    assert len(tried) == 2
    monkeypatch.setattr(Programme, "_solved", lambda *_: False)
    assert programme.worth(20.0) is None
    assert programme.solve(20.0) is None


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(0, 3))
def test_divisions_whose_teams_do_not_meet_by_brute_force(seed: int, n: int, last: int) -> None:
    rng, last = np.random.default_rng(seed), min(last, n)
    few = Lattice(n, min(n, 3))
    value, *once = rng.integers(-20, 60, (3, len(few.masks)))
    # the more are used the more it costs, as with cuts
    bits = np.arange(1 << last)[:, None] >> np.arange(last) & 1
    extra = None if last == 0 else bits @ rng.integers(0, 30, last)
    worth, teams = best_apart(few, last, value, once, extra)

    def most(free: int, open_to: tuple[int, ...], used: int) -> int:
        """Return what people that are free can add."""
        best = -(0 if extra is None else int(extra[used >> n - last]))
        for k, mask in enumerate(few.masks.tolist()):
            if mask & ~free == 0:
                left = free & ~mask & ~((mask & -mask) - 1)  # teams in order of their first people
                best = max(best, int(value[k]) + most(left, open_to, used | mask))
                for p in open_to:
                    rest = tuple(q for q in open_to if q != p)
                    best = max(best, int(once[p][k]) + most(left, rest, used | mask))
        return best

    assert worth == most((1 << n) - 1, (0, 1), 0)
    there = [p for _, p in teams if p != ELSEWHERE]
    assert len(there) == len(set(there))
    used = 0
    for k, _ in teams:
        assert not used & int(few.masks[k])
        used |= int(few.masks[k])
    paid = 0 if extra is None else int(extra[used >> n - last])
    assert worth == sum(int((value if p == ELSEWHERE else once[p])[k]) for k, p in teams) - paid


@pytest.mark.parametrize("seed", [0, 2, 6])
def test_what_could_not_be_parted_stays_open(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    market = market_of(short_first(drawn(seed, villages=7, cadres=22)))
    assert by_offices(market)
    weighing = weighing_of(market)
    goal = goal_for(market, "shortage", 0)
    worst = -int(most_short(market).sum())
    whole = search.Tree(weighing, [], (), goal, lambda: worst, Clock(2))
    found = [goal.value(*shortage_and_fit(market, weighing, teams)) for teams in whole.run() if teams]
    monkeypatch.setattr(search.Tree, "_choice", lambda *_: None)
    stuck = search.Tree(weighing, [], (), goal, lambda: worst, Clock(2))
    list(stuck.run())
    assert stuck.bound >= max(found)
    assert stuck.bound > worst


def shortage_and_fit(market: Market, weighing: Weighing, teams: search.Found) -> tuple[int, int]:
    """Return what a plan of teams comes to."""
    parts = [weighing.parts((g, (team,))) for g, team in teams]
    met = sum(int(met.sum()) for _, met in parts)
    return int(most_short(market).sum()) - met, sum(fit for fit, _ in parts)


def test_choices_that_break_a_rule_are_no_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    market = next(m for m in (market_of(drawn(s, villages=8, cadres=24)) for s in range(50)) if by_offices(m))
    weighing = weighing_of(market)
    master = Master(weighing.block)
    master.add(weighing.block.answer(weighing.block.no_prices()).divisions)
    programme = Programme(master, weighing, goal_for(market, "shortage", 0))

    def all_of_them(*facts: object, **more: object) -> object:
        return type("Found", (), {"x": np.ones(len(master.divisions) + 1)})()

    assert (np.asarray(master.matrix().sum(axis=1)).ravel() > master.room()).any()
    monkeypatch.setattr("optimizer.solve.offices.tree.programme.milp", all_of_them)
    assert programme.best_choice(20.0) == []


class Bare(search.Tree):
    """Looks for plans only where nothing is left to choose."""

    leaf = False

    def _choice(self, bars: Bars) -> Choice | None:
        choice = super()._choice(bars)
        self.leaf = choice is None
        return choice

    def _mix(self, bars: Bars) -> Iterator[search.Found]:
        if self.leaf:
            yield from super()._mix(bars)
        self.leaf = False


@pytest.mark.parametrize("divisible", [12, 2])
def test_both_parts_are_looked_at(divisible: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.solve.offices.tree.exhaust.Tree", Bare)
    monkeypatch.setattr(search, "MIXED", -1.0)
    monkeypatch.setattr(group, "DIVISIBLE", divisible)
    cut, seen = search.violated, list[int]()

    def noted(master: Master) -> list[RankOne]:
        found = cut(master)
        seen.append(len(found))
        return found

    monkeypatch.setattr(search, "violated", noted)
    for seed in range(30):
        of = short_first(drawn(seed))
        market = market_of(of)
        best = best_standing(of, market)
        if best is None or not by_offices(market):
            continue
        found, limits = exhausted(market)
        assert found.figures() == best.figures()
        assert limits[-1].bound == best.figures()["fit"]
    assert seen


def test_what_was_reached_stays_reached() -> None:
    market = market_of(short_first(drawn(4)))
    values = iter([3, 7, 5])
    goal = goal_for(market, "fit", 0)
    tree = search.Tree(weighing_of(market), [], (), goal, lambda: next(values), Clock(1))
    assert [tree.best, tree.best] == [7, 7]
