"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

import math
from itertools import combinations, pairwise, permutations

import pytest

from citykit import routing
from citykit.cases.route_the_trucks import Case, case
from graders.checks import route_the_trucks as checks
from tests.citykit.cases import fairness

pytestmark = pytest.mark.xdist_group("route_the_trucks")
#: By task: the check and the earlier answers that it takes.
CHECKS: fairness.Checks = {
    "visit": (checks.check_visit, ()),
    "at_risk": (checks.check_at_risk, ("visit",)),
    "round_km": (checks.check_round_km, ()),
    "tour": (checks.check_tour, ("visit",)),
    "tour_km": (checks.check_tour_km, ("tour", "round_km", "visit")),
    "load": (checks.check_load, ("visit",)),
    "trips": (checks.check_trips, ("visit",)),
    "costs": (checks.check_costs, ("round_km",)),
    "saving": (checks.check_saving, ("costs", "round_km")),
    "break_even": (checks.check_break_even, ("costs", "round_km")),
}
FULL = fairness.full(CHECKS)


@pytest.fixture(scope="module")
def solved() -> list[fairness.Solved]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(case, fairness.IDS)]


class Map:
    """Lengths of ways, and the shortest tours by trying all orders: another route than the checks take."""

    def __init__(self, case: Case) -> None:
        self.points = case.spots
        self.legs = {(a, b): abs(p[0] - q[0]) + abs(p[1] - q[1]) for a, p in self.points.items() for b, q in self.points.items()}

    def way(self, places) -> float:
        return sum(self.legs[leg] for leg in pairwise(places))

    def tour(self, order) -> float:
        return self.way(["Depot", *order, "Depot"])

    def straight(self, order) -> float:
        return sum(math.dist(self.points[a], self.points[b]) for a, b in pairwise(["Depot", *order, "Depot"]))

    def best(self, stops) -> list[str]:
        return list(min((order for order in permutations(stops) if order[0] <= order[-1]), key=self.tour))


def follow(case: Case, visit: list[str], town: Map) -> dict:
    """What follows from these bins."""
    rows = case.bins.to_dict("index")
    litres = {name: row["level"] * case.litres / 100 for name, row in rows.items()}
    splits = [(one, tuple(name for name in visit if name not in one)) for size in range(1, len(visit) // 2 + 1) for one in combinations(visit, size)]
    fitting = [split for split in splits if max(sum(litres[name] for name in trip) for trip in split) <= case.capacity]
    trips = min(([town.best(trip) for trip in split] for split in fitting), key=lambda plan: sum(map(town.tour, plan)))
    tour = town.best(visit)
    return {
        "visit": visit,
        "at_risk": [name for name, row in rows.items() if name not in visit and row["level"] + case.every * row["fill"] > 100],
        "tour": tour,
        "tour_km": town.tour(tour),
        "load": sum(litres[name] for name in visit),
        "trips": trips,
    }


def plan_costs(case: Case, round_km: float, rounds: float = 0, stops: float = 0, prices: dict | None = None) -> dict[str, float]:
    """Cost by plan, as in a spreadsheet; with another number of rounds, stops, or other prices, too."""
    rounds = rounds or sum((day - 1) % case.every == 0 for day in range(1, 15))
    prices = {**case.prices.to_dict(), **(prices or {})}
    counts = {plan: dict(column) for plan, column in case.counts.to_dict().items()}
    counts["fixed rounds"] |= {"tours": rounds, "km": rounds * round_km, "stops": stops or 10 * rounds}
    return {plan: sum(column[name] * prices[name] for name in prices) for plan, column in counts.items()}


def sensor(case: Case, costs: dict[str, float]) -> dict:
    best = min(costs["fixed rounds"], costs["measured rounds"])
    saving = 100 * (1 - costs["threshold"] / costs["fixed rounds"])
    yearly = (best - costs["threshold"]) * 26 / 10
    return {"saving": saving, "break_even": routing.sensor_price(yearly, case.running, years=case.years, rate=case.rate / 100)}


def solve(case: Case) -> dict:
    """The exercise by trying all orders."""
    town = Map(case)
    visit = [name for name, level in case.bins["level"].items() if level >= case.threshold]
    round_km = town.tour(case.round)
    costs = plan_costs(case, round_km)
    return {**follow(case, visit, town), "round_km": round_km, "costs": costs, **sensor(case, costs)}


def errors(case: Case, right: dict) -> list[fairness.Slip]:
    """The usual errors: a name, the answer that each spoils and what it becomes."""
    return [*_bin_errors(case, right), *_tour_errors(case, right), *_money_errors(case, right)]


def _bin_errors(case: Case, right: dict) -> list[fairness.Slip]:
    bins, visit = case.bins, right["visit"]
    left = bins.drop(index=visit)
    return [
        ("those that are left", "visit", list(left.index)),
        ("all bins", "visit", list(bins.index)),
        ("with the fill of today", "visit", list(bins.index[bins["level"] + bins["fill"] >= case.threshold])),
        ("with those at risk", "visit", visit + right["at_risk"]),
        ("one forgotten", "visit", visit[1:]),
        ("no bin", "at_risk", []),
        ("all that are left", "at_risk", list(left.index)),
        ("of all bins", "at_risk", list(bins.index[bins["level"] + case.every * bins["fill"] > 100])),
        *((f"{days} days", "at_risk", list(left.index[left["level"] + days * left["fill"] > 100])) for days in (case.every - 1, case.every + 1)),
        ("sum of the levels", "load", sum(bins.loc[visit, "level"])),
        ("all full", "load", 6 * case.litres),
        ("all bins", "load", bins["level"].sum() * case.litres / 100),
        ("cubic metres", "load", right["load"] / 1000),
        ("what the truck holds", "load", case.capacity),
    ]  # fmt: skip


def _tour_errors(case: Case, right: dict) -> list[fairness.Slip]:
    town, visit, tour = Map(case), right["visit"], right["tour"]
    km = routing.distances(case.places)
    by_load = sorted(visit, key=lambda name: case.bins.loc[name, "level"])
    return [
        *((f"{name}, no way home", task, town.way(["Depot", *order])) for name, task, order in (("round", "round_km", case.round), ("tour", "tour_km", tour))),
        *((f"{name}, straight line", task, town.straight(order)) for name, task, order in (("round", "round_km", case.round), ("tour", "tour_km", tour))),
        ("neither way", "round_km", town.way(case.round)),
        ("all rounds", "round_km", 7 * right["round_km"]),
        ("order of the list", "tour", visit),
        ("order of the round", "tour", [name for name in case.round if name in visit]),
        ("nearest bin first", "tour", routing.nearest_neighbour(visit, km)),
        ("one forgotten", "tour", tour[1:]),
        ("all bins", "tour", list(case.round)),
        ("the round", "tour_km", right["round_km"]),
        ("one trip", "trips", [tour]),
        ("too heavy", "trips", [by_load[1:], by_load[:1]]),
        ("each alone", "trips", [[name] for name in visit]),
        ("one forgotten", "trips", [right["trips"][0], right["trips"][1][1:]]),
    ]  # fmt: skip


def _money_errors(case: Case, right: dict) -> list[fairness.Slip]:
    costs, km, rounds = right["costs"], right["round_km"], {2: 7, 3: 5}[case.every]
    fixed, measured, new = costs.values()
    saved = (measured - new) / 10
    wrong = [plan_costs(case, km, rounds=other) for other in (1, 14, 14 / case.every + 0.001, 7 / case.every, rounds + 1, rounds - 1)]
    wrong += [plan_costs(case, km / rounds), plan_costs(case, km, stops=10), *(plan_costs(case, km, prices={name: 0.0}) for name in ("tours", "km", "stops", "overflow"))]
    return [
        *((f"cost {number}", "costs", other) for number, other in enumerate(wrong) if case.every == 3 or number != 2),
        ("two mixed up", "costs", {**costs, "measured rounds": new, "threshold": measured}),
        ("share of the new cost", "saving", 100 * (fixed - new) / new),
        ("against measured rounds", "saving", 100 * (measured - new) / measured),
        ("of measured rounds", "saving", 100 * (fixed - measured) / fixed),
        ("what is left", "saving", 100 * new / fixed),
        ("sign", "saving", 100 * (new - fixed) / fixed),
        ("in USD", "saving", fixed - new),
        ("against fixed rounds", "break_even", ((fixed - new) * 2.6 - case.running) * case.factor),
        ("running cost forgotten", "break_even", 26 * saved * case.factor),
        ("running cost of one year", "break_even", 26 * saved * case.factor - case.running),
        ("running cost added", "break_even", (26 * saved + case.running) * case.factor),
        ("52 fortnights", "break_even", (52 * saved - case.running) * case.factor),
        ("months", "break_even", (12 * saved - case.running) * case.factor),
        ("two weeks", "break_even", (saved - case.running) * case.factor),
        ("all bins", "break_even", (260 * saved - case.running) * case.factor),
        ("not discounted", "break_even", (26 * saved - case.running) * case.years),
        ("one year", "break_even", 26 * saved - case.running),
        ("saving of a year", "break_even", 26 * saved),
        ("divided", "break_even", (26 * saved - case.running) / case.factor),
        ("the offer", "break_even", case.offer),
    ]  # fmt: skip


def losses(case: Case, work: dict) -> set[str]:
    """The tasks in which this work does not get all points."""
    return {task for task in CHECKS if fairness.points(CHECKS, case, task, work[task], work) != FULL[task]}


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id(solved):
    assert fairness.lost(CHECKS, solved) == []


@pytest.mark.slow
def test_does_every_usual_error_lose_points_for_every_id(solved):
    assert fairness.forgiven(CHECKS, solved, errors) == []


@pytest.mark.slow
def test_do_the_rules_of_the_lesson_pass_and_give_the_counts_for_some_ids(solved):
    for found, right in solved[::25]:
        km = routing.distances(found.places)
        tour = routing.two_opt(routing.nearest_neighbour(right["visit"], km), km)
        assert losses(found, right | {"tour": tour, "tour_km": routing.route_km(tour, km)}) == set()
        assert routing.route_km(found.round, km) == right["round_km"]
        counts = found.counts["threshold"]
        assert counts["stops"] < 10 * counts["tours"] and counts["km"] < counts["tours"] * right["round_km"]


@pytest.mark.slow
def test_are_wrong_bins_charged_once_for_every_tenth_id(solved):
    for found, right in solved[::10]:
        assert losses(found, right | follow(found, right["visit"][1:], Map(found))) == {"visit"}
        more = right | {"visit": right["visit"] + right["at_risk"], "at_risk": []}
        assert losses(found, more) == {"visit"}


@pytest.mark.slow
def test_is_a_wrong_measure_charged_once(solved):
    for found, right in solved:
        town = Map(found)
        for way in (town.straight, lambda order: town.way(["Depot", *order])):  # noqa: B023
            costs = plan_costs(found, way(found.round))
            work = right | {"round_km": way(found.round), "tour_km": way(right["tour"]), "costs": costs, **sensor(found, costs)}
            assert losses(found, work) == {"round_km"}


@pytest.mark.slow
def test_are_wrong_costs_charged_once(solved):
    for found, right in solved:
        costs = plan_costs(found, right["round_km"], prices={"overflow": 0.0})
        assert losses(found, right | {"costs": costs, **sensor(found, costs)}) == {"costs"}


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    assert {len(right["visit"]) for _, right in solved} == {6}
    assert {len(right["at_risk"]) for _, right in solved} == {1, 2}
    assert {len(right["trips"]) for _, right in solved} == {2}
    assert all(8 <= right["tour_km"] <= 40 and 30 <= right["round_km"] <= 52 for _, right in solved)
    assert all(10 < right["saving"] < 45 and 60 <= right["break_even"] <= 450 for _, right in solved)
    assert 0.3 < sum(found.offer < right["break_even"] for found, right in solved) / len(solved) < 0.7
    assert len({str(right) for _, right in solved}) == len(solved)


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    copied = fairness.copied(CHECKS, solved)
    assert max(copied) < 0.4
    assert sum(copied) / len(copied) < 0.05


def test_does_the_first_cell_name_the_case():
    found = case(fairness.IDS[0].lower())
    assert found.trainee == fairness.IDS[0]
    assert found.name.startswith(found.town)
