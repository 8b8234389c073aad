"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from citykit.cases.signal_material import ROADS
from citykit.cases.time_the_signals import Case, case
from citykit.mobility import signals
from graders.checks import time_the_signals as checks
from tests.citykit.cases import fairness
from tests.citykit.cases.time_the_signals_errors import both, errors

pytestmark = pytest.mark.xdist_group("time_the_signals")
COUNT, TIMING, WAIT = ("ratios", "Y", "L"), ("cycle", "greens"), ("delays", "cycle", "greens")
#: By task: the check and the earlier answers that it takes.
CHECKS = {
    "ratios": (checks.check_ratios, ()),
    "Y": (checks.check_Y, ("ratios",)),
    "L": (checks.check_L, ()),
    "webster": (checks.check_webster, COUNT),
    "walking": (checks.check_walking, COUNT),
    "cycle": (checks.check_cycle, ("webster", "walking", *COUNT)),
    "greens": (checks.check_greens, ("cycle", *COUNT)),
    "delays": (checks.check_delays, TIMING),
    "means": (checks.check_means, WAIT),
    "saved": (checks.check_saved, ("means", *WAIT)),
    "year_hours": (checks.check_year_hours, ("saved", *TIMING)),
    "value": (checks.check_value, ("year_hours",)),
    "yearly_cost": (checks.check_yearly_cost, ()),
    "break_even": (checks.check_break_even, ("yearly_cost", "value", "year_hours")),
}
FULL = fairness.full(CHECKS)
DECIMALS = {"ratios": 3, "Y": 3, "saved": 2, "year_hours": 0, "value": 0, "yearly_cost": 0, "break_even": 2}


@pytest.fixture(scope="module")
def solved() -> list[tuple[Case, dict]]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(checks.exercise.case_of, fairness.IDS)]


def solve(case: Case, *, decimals: bool = False, **own) -> dict:
    """The exercise by the lesson's functions: another route than the checks take. Each step may be rounded, or be one's own."""
    done: dict = {}

    def keep(name: str, value):
        places = DECIMALS.get(name, 1) if decimals else 12
        rounded = {key: round(one, places) for key, one in value.items()} if isinstance(value, dict) else round(value, places)
        done[name] = own.get(name, rounded)
        return done[name]

    ratios = keep("ratios", (case.approaches["flow"] / case.approaches["saturation"]).to_dict())
    largest = {road: max(ratios[name] for name in names) for road, names in ROADS.items()}
    Y, L = keep("Y", sum(largest.values())), keep("L", sum(case.lost.values()))
    webster = keep("webster", (1.5 * L + 5) / (1 - Y))
    walking = keep("walking", max(L + case.walking[road] * Y / largest[road] for road in ROADS))
    cycle = keep("cycle", 5 * math.ceil(max(webster, walking) / 5))
    greens = keep("greens", {road: (cycle - L) * largest[road] / Y for road in ROADS})
    timings = {"before": (case.greens, case.cycle), "after": (greens, cycle)}
    each = {time: waits(case, *timing) for time, timing in timings.items()}
    delays = keep("delays", {time: wait[case.by_hand] for time, wait in each.items()})
    flows = case.approaches["flow"].to_dict()
    total = sum(flows.values())
    weighted = {time: wait | {case.by_hand: delays[time]} for time, wait in each.items()}
    means = keep("means", {time: sum(flows[name] * wait[name] for name in flows) / total for time, wait in weighted.items()})
    saved = keep("saved", (means["before"] - means["after"]) * total / 3600)
    before, after = (quiet_hours(case, *timing) for timing in timings.values())
    daily = case.busy_hours * saved + case.quiet_hours * (before - after)
    year = keep("year_hours", daily * case.days * (1 - case.dark / 100))
    keep("value", signals.yearly_value(1, year, case.people, case.value_of_time))
    cost = keep("yearly_cost", case.first_cost / case.annuity_factor + case.upkeep)
    keep("break_even", cost / year / case.people)
    return done | {"quiet": before - after, "all": each}


def waits(case: Case, greens, cycle: float, share: float = 1) -> dict[str, float]:
    """Delay of each approach."""
    inputs = {
        name: (flow * share, saturation, greens[road], cycle)
        for name, road, flow, saturation in case.approaches.itertuples(name=None)
    }
    return {name: signals.uniform_delay(*each) + signals.random_delay(*each) for name, each in inputs.items()}


def quiet_hours(case: Case, greens, cycle: float) -> float:
    share = case.quiet_share / 100
    delays = waits(case, greens, cycle, share)
    return sum(share * flow * delays[name] for name, flow in case.approaches["flow"].items()) / 3600


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id(solved):
    assert fairness.lost(CHECKS, solved) == []


@pytest.mark.slow
def test_does_hand_work_with_rounded_steps_pass_for_every_id(solved):
    assert fairness.lost(CHECKS, [(found, solve(found, decimals=True)) for found, _ in solved]) == []


@pytest.mark.slow
def test_do_rounded_ends_pass_for_every_id(solved):
    """All steps exact, and only the answers rounded."""
    near = [(found, {name: one if name in ("quiet", "all") else rounded(name, one) for name, one in right.items()}) for found, right in solved]
    assert fairness.lost(CHECKS, near) == []


def rounded(name: str, value):
    places = DECIMALS.get(name, 1)
    return {key: round(one, places) for key, one in value.items()} if isinstance(value, dict) else round(value, places)


@pytest.mark.slow
def test_does_every_usual_error_lose_points_for_every_id(solved):
    assert fairness.forgiven(CHECKS, solved, errors) == []


@pytest.mark.slow
def test_is_an_error_charged_once_for_every_id(solved):
    """One answer is wrong, and the later ones follow from it by the right method."""
    for found, right in solved[::4]:
        own = {
            "Y": 0.9 * right["Y"],
            "L": min(found.lost.values()),
            "webster": right["webster"] + 22,
            "cycle": right["cycle"] + 10,
            "greens": {"main": right["greens"]["main"] + 2, "side": right["greens"]["side"] - 1},
            "delays": both(right["delays"]["before"] + 4, right["delays"]["after"] + 6),
            "means": both(right["means"]["before"] + 2, right["means"]["after"]),
            "saved": 1.2 * right["saved"],
            "year_hours": 1.3 * right["year_hours"],
            "yearly_cost": 0.6 * right["yearly_cost"],
        }
        for name, value in own.items():
            work = solve(found, **{name: value})
            assert {task for task in FULL if fairness.points(CHECKS, found, task, work[task], work) < FULL[task]} == {name}


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    assert all(50 <= right["cycle"] <= 105 and right["cycle"] < found.cycle and right["saved"] > 1.5 for found, right in solved)
    assert all(max(right["all"]["after"][name] - right["all"]["before"][name] for name in right["ratios"]) > 1.5 for _, right in solved)
    # What the message has to say differs: people on foot decide in about half, and the controller is worth its cost in about half.
    assert 0.35 < np.mean([right["walking"] > right["webster"] for _, right in solved]) < 0.65
    assert 0.35 < np.mean([right["value"] > right["yearly_cost"] for _, right in solved]) < 0.65
    assert all(abs(right["value"] / right["yearly_cost"] - 1) > 0.15 for _, right in solved)
    assert len({str(right) for _, right in solved}) == len(solved)


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    shares = fairness.copied(CHECKS, solved)
    assert max(shares) < 0.6
    assert np.mean(shares) < 0.2


def test_does_the_first_cell_name_the_case():
    found = case(fairness.IDS[0].lower())
    assert found.trainee == fairness.IDS[0]
    assert found.name.startswith(f"{found.junction} junction")
