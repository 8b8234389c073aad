"""The usual errors of the exercise time_the_signals: by name, the answer that each spoils and what it becomes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from citykit.cases.signal_material import ROADS
from citykit.cases.time_the_signals import Case
from citykit.mobility import signals
from tests.citykit.cases import fairness


def both(before: float, after: float) -> dict[str, float]:
    return {"before": before, "after": after}


def errors(case: Case, right: dict) -> Iterator[fairness.Slip]:
    """The usual errors: by name, the answer that each spoils and what it becomes."""
    yield from timing_errors(case, right)
    yield from delay_errors(case, right)
    yield from worth_errors(case, right)


def timing_errors(case: Case, right: dict) -> Iterator[fairness.Slip]:
    ratios, Y, L, cycle = (right[name] for name in ("ratios", "Y", "L", "cycle"))
    flows, walk = case.approaches["flow"], case.walking
    largest = {road: max(ratios[name] for name in names) for road, names in ROADS.items()}
    yield "turned round", "ratios", {name: 1 / ratio for name, ratio in ratios.items()}
    yield "share of all vehicles", "ratios", (flows / flows.sum()).to_dict()
    yield "all four", "Y", sum(ratios.values())
    yield "busiest approaches", "Y", sum(ratios[flows[list(names)].idxmax()] for names in ROADS.values())
    yield "smallest", "Y", sum(ratios.values()) - Y
    yield "mean of a road", "Y", sum(ratios.values()) / 2
    yield "one phase", "Y", largest["main"]
    for loss in (0, *case.lost.values(), L / 2):
        yield "one phase", "L", loss
        yield "lost time", "webster", (1.5 * loss + 5) / (1 - Y)
        yield "lost time", "walking", right["walking"] - L + loss
    for name, wrong in {"by Y": (1.5 * L + 5) / Y, "no 5": 1.5 * L / (1 - Y), "no 1.5": (L + 5) / (1 - Y), "both": 1.5 * (L + 5) / (1 - Y)}.items():
        yield name, "webster", wrong
    yield "all four ratios", "webster", (1.5 * L + 5) / (1 - sum(ratios.values()))
    yield "the other phase", "walking", min(L + walk[road] * Y / largest[road] for road in ROADS)
    yield "sum", "walking", L + sum(walk.values())
    yield "Webster's", "walking", right["webster"]
    for road in ROADS:
        yield "share turned round", "walking", L + walk[road] * largest[road] / Y
        yield "without Y", "walking", L + walk[road] / largest[road]
    longest = max(right["webster"], right["walking"])
    yield "rounded down", "cycle", 5 * (longest // 5)
    yield "nearest", "cycle", 5 * round(longest / 5)
    yield "not rounded", "cycle", longest
    yield "the shorter", "cycle", 5 * math.ceil(min(right["webster"], right["walking"]) / 5)
    yield "today", "cycle", case.cycle
    green = right["greens"]
    yield "whole cycle", "greens", {road: cycle * largest[road] / Y for road in ROADS}
    yield "swapped", "greens", {"main": green["side"], "side": green["main"]}
    yield "alike", "greens", dict.fromkeys(ROADS, (cycle - L) / 2)
    yield "without Y", "greens", {road: (cycle - L) * largest[road] for road in ROADS}
    yield "today", "greens", case.greens
    road_flows = {road: flows[list(names)].sum() / flows.sum() for road, names in ROADS.items()}
    yield "by flow", "greens", {road: (cycle - L) * share for road, share in road_flows.items()}


def delay_errors(case: Case, right: dict) -> Iterator[fairness.Slip]:
    row = case.approaches.loc[case.by_hand]
    timings = [(case.greens[row["phase"]], case.cycle), (right["greens"][row["phase"]], right["cycle"])]
    inputs = [(row["flow"], row["saturation"], *timing) for timing in timings]
    uniform, random = (np.array([part(*each) for each in inputs]) for part in (signals.uniform_delay, signals.random_delay))
    x = np.array([signals.degree_of_saturation(*each) for each in inputs])
    red, ratio = np.array([1 - green / cycle for green, cycle in timings]), row["flow"] / row["saturation"]
    slips = {
        "uniform alone": uniform,
        "q in an hour": uniform + random / 3600,
        "q in a minute": uniform + random / 60,
        "random alone": random,
        "minutes": (uniform + random) / 60,
        "red not squared": uniform / red + random,
        "green for red": uniform * (1 / red - 1) ** 2 + random,
        "x below the line": uniform * (1 - ratio) / (1 - x) + random,
        "x not squared": uniform + random / x,
        "no 2": 2 * uniform + random,
        "no 2 at all": 2 * (uniform + random),
        "swapped": (uniform + random)[::-1],
    }
    for name, pair in slips.items():
        yield name, "delays", both(*pair)
    yield "one alone", "delays", {"before": right["delays"]["before"]}
    yield "mean of the junction", "delays", right["means"]
    yield "not weighted", "means", {time: sum(each.values()) / 4 for time, each in right["all"].items()}
    yield "by hand", "means", right["delays"]
    yield "swapped", "means", both(right["means"]["after"], right["means"]["before"])
    yield "sum", "means", {time: sum(each.values()) for time, each in right["all"].items()}


def worth_errors(case: Case, right: dict) -> Iterator[fairness.Slip]:
    saved, quiet, year = right["saved"], right["quiet"], right["year_hours"]
    flows, power = case.approaches["flow"], 1 - case.dark / 100
    before, after = right["means"].values()
    plain = [sum(each.values()) / 4 for each in right["all"].values()]
    yield "sign", "saved", -saved
    yield "minutes", "saved", 60 * saved
    yield "seconds", "saved", 3600 * saved
    yield "one vehicle", "saved", before - after
    yield "one approach", "saved", saved * flows[case.by_hand] / flows.sum()
    yield "mean flow", "saved", saved / 4
    yield "all that is left", "saved", after * flows.sum() / 3600
    yield "not weighted", "saved", (plain[0] - plain[1]) * flows.sum() / 3600
    busy, calm = case.busy_hours * saved, case.quiet_hours * quiet
    yield "365 days", "year_hours", year / case.days * 365
    yield "one day", "year_hours", year / case.days
    yield "dark forgotten", "year_hours", year / power
    yield "dark taken", "year_hours", year / power * case.dark / 100
    yield "365 days and dark", "year_hours", (busy + calm) * 365
    yield "24 hours", "year_hours", 24 * saved * case.days * power
    yield "24 hours, 365 days", "year_hours", 24 * saved * 365
    yield "busy saving in all hours", "year_hours", (case.busy_hours + case.quiet_hours) * saved * case.days * power
    yield "busy alone", "year_hours", busy * case.days * power
    yield "quiet alone", "year_hours", calm * case.days * power
    yield "quiet by its flow", "year_hours", (busy + case.quiet_hours * saved * case.quiet_share / 100) * case.days * power
    yield "no people", "value", year * case.value_of_time
    yield "no value", "value", year * case.people
    yield "vehicles alone", "value", year
    spread, cost, even = case.first_cost / case.annuity_factor, right["yearly_cost"], right["break_even"]
    for name, wrong in {
        "no upkeep": spread,
        "straight": case.first_cost / case.years + case.upkeep,
        "straight, no upkeep": case.first_cost / case.years,
        "all divided": spread + case.upkeep / case.annuity_factor,
        "at once": case.first_cost + case.upkeep,
        "multiplied": case.first_cost * case.annuity_factor + case.upkeep,
    }.items():
        yield name, "yearly_cost", wrong
    yield "no people", "break_even", even * case.people
    yield "ratio", "break_even", cost / right["value"]
    yield "other ratio", "break_even", right["value"] / cost
    yield "turned round", "break_even", 1 / even
    yield "first cost", "break_even", case.first_cost / year / case.people
    yield "no upkeep", "break_even", spread / year / case.people
    yield "busy alone", "break_even", cost / (busy * case.days * power * case.people)
    yield "today's value", "break_even", case.value_of_time
