"""Checks of the exercise route_the_trucks. Shortest tours come from an exact search over all parts of the bins (Held and Karp 1962).

An earlier answer counts for a later one if it is near enough to the right one to be the trainee's own work.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from citykit.cases.route_the_trucks import Case, case
from graders.checks.toolkit import WITHIN, Exercise, Mark, by_steps, close, is_percent, number, numbers, own_number
from graders.i18n import _

exercise = Exercise("route_the_trucks", case)

Point = tuple[float, float]
#: Points of a full answer by how much longer it is than the shortest: up to this share of the length, this share of the points.
GAPS = ((0.05, 1.0), (0.10, 0.75), (0.20, 0.5), (math.inf, 0.25))
#: Costs may be rounded to whole USD, and a break-even price may come from values with two decimals.
COST, PRICE = 1.5, 0.006
#: A known error: points, the number that it leads to, the hint.
Slip = tuple[float, float, str]


def _first(given: float | None, slips: Iterable[Slip], hint: str, within: float = WITHIN) -> Mark:
    """The first known error that gives this number, else no points and the general hint."""
    return next((Mark(points, words) for points, value, words in slips if close(given, value, within=within)), Mark(0, hint))


# ---- the bins of this morning


def _visited(case: Case) -> frozenset[str]:
    return frozenset(name for name, level in case.bins["level"].to_dict().items() if not level < case.threshold)


def _list(answer: object) -> list | None:
    """What may stand for a list of names: a table's row names and a line of text, too."""
    if isinstance(answer, pd.DataFrame) or (isinstance(answer, pd.Series) and not all(isinstance(one, str) for one in answer[:100])):
        answer = answer.index
    if isinstance(answer, pd.Series | np.ndarray | pd.Index):
        answer = answer.tolist()
    if isinstance(answer, str):
        answer = answer.replace("→", ",").replace("->", ",").replace(";", ",").split(",")
    found = list(answer) if isinstance(answer, list | tuple | set | frozenset | Mapping) else None
    return found if found is None or len(found) <= 100 else None


def _names(case: Case, answer: object) -> list[str] | None:
    """Bins in the order that is given, without the depot at the ends; None if any name is unknown."""
    found = _list(answer)
    known = {name.casefold(): name for name in case.places.index}
    names = [known.get(one.strip().casefold()) if isinstance(one, str) else None for one in found or []]
    if found is None or None in names:
        return None
    depot = case.places.index[0]
    while names and names[0] == depot:
        names.pop(0)
    while names and names[-1] == depot:
        names.pop()
    return names


def _stops(case: Case, visit: object) -> list[frozenset[str]]:
    """The bins to visit: the right ones, then the trainee's own if at most three of them differ."""
    right, own = _visited(case), frozenset(_names(case, visit) or ())
    return [right, own] if own != right and len(own ^ right) <= 3 else [right]


@exercise.task(8)
def check_visit(case: Case, visit) -> Mark:
    """The bins at or above the threshold."""
    right, names = _visited(case), _names(case, visit)
    if names is None:
        return Mark(0, _("Give the names of bins, as they stand in the table."))
    given, bins = frozenset(names), case.bins
    wrong = len(given ^ right)
    if not wrong:
        return Mark(8)
    evening = frozenset(bins.index[bins["level"] + bins["fill"] >= case.threshold])
    hints = {
        frozenset(bins.index) - right: _("These are the bins that the truck leaves. Which ones are at or above the threshold?"),
        frozenset(bins.index): _("These are all bins, as in a fixed round. With a threshold the truck goes only to some."),
        evening: _("Compare the level of this morning with the threshold, before the day adds its waste."),
        right | _at_risk(case, right, case.every): _("The threshold alone decides who is visited. Bins at risk come in the second question."),
    }
    return Mark(by_steps(-wrong, (-1, 5), (-2, 2)), hints.get(given, _("Go through the table row by row: is the level at or above the threshold?")))


def _at_risk(case: Case, visited: frozenset[str], days: int) -> frozenset[str]:
    """Bins that are not visited and hold more than 100 % after so many days."""
    rows = zip(case.bins.index, case.bins["level"].tolist(), case.bins["fill"].tolist(), strict=True)
    return frozenset(name for name, level, fill in rows if name not in visited and level + days * fill > 100)


@exercise.task(6)
def check_at_risk(case: Case, at_risk, visit) -> Mark:
    """Bins that are left and overflow before the next collection day, also with the trainee's own bins."""
    names = _names(case, at_risk)
    if names is None:
        return Mark(0, _("Give the names of bins, as they stand in the table."))
    given, right = frozenset(names), _visited(case)
    expected = [_at_risk(case, stops, case.every) for stops in _stops(case, visit)]
    if given in expected:
        return Mark(6)
    hints = {
        _at_risk(case, frozenset(), case.every): _("Bins that the truck empties this morning are no risk. Look at those that it leaves."),
        _at_risk(case, right, case.every - 1): _("Count the days of fill until the truck may come again. The day of this morning counts, too."),
        _at_risk(case, right, case.every + 1): _("The truck comes in the morning, before that day adds its waste. Count the days of fill again."),
    }
    near = any(len(given ^ one) == 1 and given & one for one in expected)
    return Mark(3 * near, hints.get(given, _("For each bin that is left: level this morning plus the fill of each day until the next collection day. Is it more than 100 %?")))


# ---- tours


def _grid(here: Point, there: Point) -> float:
    return abs(here[0] - there[0]) + abs(here[1] - there[1])


def _way(case: Case, order: Iterable[str], leg: Callable[[Point, Point], float] = _grid, *, start: bool = True, home: bool = True) -> float:
    """Length of a way from the depot and back; by other legs, or without its first or last one, too."""
    points, depot = case.spots, case.places.index[0]
    return sum(leg(points[here], points[there]) for here, there in pairwise([depot] * start + list(order) + [depot] * home))


#: Ways to measure a tour: the right one, then known errors with the share of the points that is left.
MEASURES: tuple[tuple[float, dict, str], ...] = (
    (1.0, {}, ""),
    (0.5, {"home": False}, _("A tour ends at the depot. Add the way home.")),
    (0.5, {"start": False}, _("A tour starts at the depot. Add the way to the first bin.")),
    (0.3, {"start": False, "home": False}, _("A tour starts at the depot and ends there. Add both ways.")),
    (0.4, {"leg": math.dist}, _("The truck follows the streets: step to the east plus step to the north, not the straight line.")),
    (0.2, {"leg": math.dist, "home": False}, _("The truck follows the streets, and it drives home in the end.")),
)  # fmt: skip


def _measured(case: Case, given: float | None, order: Iterable[str]) -> list[tuple[float, dict, str]]:
    """The ways to measure that lead from this order to this number."""
    order = list(order)
    return [measure for measure in MEASURES if close(given, _way(case, order, **measure[1]), within=WITHIN)]


@exercise.task(10)
def check_round_km(case: Case, round_km) -> Mark:
    """Length of the fixed round in its order."""
    given, right = number(round_km), _way(case, case.round)
    for part, _how, words in _measured(case, given, case.round):
        return Mark(10 * part, words)
    slips = [(5, len(range(1, 15, case.every)) * right, _("This is the length of all rounds of two weeks. One round is asked."))]
    return _first(given, slips, _("Follow the round from the depot, bin by bin, and home again. Add up all steps to the east or west and to the north or south."))


@functools.lru_cache(maxsize=2_000)
def _tours(home: Point, stops: tuple[Point, ...]) -> tuple[float, ...]:
    """The shortest tour through each part of the stops: by the part as a number in which each bit is a stop."""
    size = len(stops)
    best = [[math.inf] * size for _part in range(1 << size)]  # by part and last stop: the way from home
    found = [0.0] * (1 << size)
    for part in range(1, 1 << size):
        row = best[part]
        for last in range(size):
            before = part & ~(1 << last)
            if before == part:
                continue
            row[last] = min((best[before][one] + _grid(stops[one], stops[last]) for one in range(size) if before >> one & 1), default=_grid(home, stops[last]))
        found[part] = min(way + _grid(stop, home) for way, stop in zip(row, stops, strict=True))
    return tuple(found)


def _tours_of(case: Case, names: Iterable[str]) -> tuple[float, ...]:
    return _tours(case.spots[case.places.index[0]], tuple(case.spots[name] for name in names))


def _shortest(case: Case, names: Iterable[str]) -> float:
    return _tours_of(case, sorted(names))[-1]


def _by_gap(points: float, length: float, shortest: float) -> Mark:
    part = next(part for gap, part in GAPS if length <= (1 + gap) * shortest + 1e-9)
    return Mark(points * part, "" if part == 1 else _("All bins are there, and a clearly shorter way exists. Turn a stretch round, or move one bin."))


@exercise.task(12)
def check_tour(case: Case, tour, visit) -> Mark:
    """Each bin to visit once, by how much longer the tour is than the shortest one."""
    order = None if isinstance(tour, set | frozenset) else _names(case, tour)
    if not order:
        return Mark(0, _("Give the names of the bins in the order of the visit."))
    options = _stops(case, visit)
    if len(set(order)) < len(order):
        return Mark(0, _("A bin stands twice in the tour, or the truck goes home on the way. Name each bin once."))
    for stops in options:
        if frozenset(order) == stops:
            return _by_gap(12, _way(case, order), _shortest(case, stops))
    near = min(len(frozenset(order) ^ stops) for stops in options) == 1
    return Mark(3 * near, _("The tour has to visit the bins of task 1, all of them and no other."))


@exercise.task(6)
def check_tour_km(case: Case, tour_km, tour, round_km, visit) -> Mark:
    """Length of the trainee's own tour; a way to measure that was charged in the round is not charged again."""
    given = number(tour_km)
    order = None if isinstance(tour, set | frozenset) else _names(case, tour)
    if not order:
        right = any(close(given, _shortest(case, stops), within=WITHIN) for stops in _stops(case, visit))
        return Mark(6) if right else Mark(0, _("Give the tour first. Then add up its steps, with the way home."))
    charged = _measured(case, number(round_km), case.round)
    found = _measured(case, given, order)
    for part, _how, words in found:
        return Mark(6) if any(measure in charged for measure in found) else Mark(6 * part, words)
    return Mark(0, _("Follow your own tour from the depot, bin by bin, and home again, as in task 2."))


# ---- the small truck


def _loads(case: Case) -> dict[str, float]:
    return {name: level * case.litres / 100 for name, level in case.bins["level"].to_dict().items()}


@exercise.task(5)
def check_load(case: Case, load, visit) -> Mark:
    """Litres in the bins to visit."""
    given, loads, options = number(load), _loads(case), _stops(case, visit)
    expected = [sum(loads[name] for name in stops) for stops in options]
    if any(close(given, one, within=0.003 * one) for one in expected):
        return Mark(5)
    slips = [slip for stops, one in zip(options, expected, strict=True) for slip in (
        (2, 100 * one / case.litres, _("This is the sum of the levels. Turn it into litres: a full bin is 100 %.")),
        (3, one / 1_000, _("This looks like cubic metres. Litres are asked.")),
        (1, len(stops) * case.litres, _("Not all bins are full. Take each bin's level.")),
        (1, sum(loads.values()), _("Only the bins of task 1 are emptied.")),
    )]  # fmt: skip
    return _first(given, slips, _("Take the level of each bin of task 1 as a share of a full bin, times the litres of a full bin, and add up."), within=1)


def _trips(case: Case, answer: object) -> list[list[str]] | None:
    """Trips as lists of bins; a single list with the depot between two trips, too."""
    answer = list(answer.values()) if isinstance(answer, Mapping) else answer.tolist() if isinstance(answer, pd.Series) else answer
    if not isinstance(answer, list | tuple | np.ndarray) or len(answer) > 100:
        return None
    if all(isinstance(one, str) for one in answer) and (whole := _names(case, list(answer))):
        trips: list[list[str]] = [[]]
        for name in whole:
            trips.append([]) if name == case.places.index[0] else trips[-1].append(name)
        return [trip for trip in trips if trip]
    found = [None if isinstance(one, set | frozenset) else _names(case, one) for one in answer]
    return None if None in found else [trip for trip in found if trip]


def _shortest_trips(case: Case, names: frozenset[str]) -> float:
    """The least kilometres of all ways to share the bins among trips that the small truck can load."""
    order, loads = sorted(names), _loads(case)
    return _shared(_tours_of(case, order), tuple(loads[name] for name in order), case.capacity)


@functools.lru_cache(maxsize=2_000)
def _shared(tours: tuple[float, ...], loads: tuple[float, ...], capacity: float) -> float:
    weight = [sum(load for bit, load in enumerate(loads) if part >> bit & 1) for part in range(len(tours))]
    best = [0.0] + [math.inf] * (len(tours) - 1)
    for part in range(1, len(tours)):
        first, trip = part & -part, part
        while trip:  # every part of the part that holds its first stop
            if trip & first and weight[trip] <= capacity + 1e-6:
                best[part] = min(best[part], tours[trip] + best[part & ~trip])
            trip = (trip - 1) & part
    return best[-1]


@exercise.task(9)
def check_trips(case: Case, trips, visit) -> Mark:
    """Trips that the small truck can load, by how much longer they are than the shortest ones."""
    given, loads = _trips(case, trips), _loads(case)
    if not given:
        return Mark(0, _("Give one list of bins for each trip, both in one list, as in the example."))
    stops = [name for trip in given for name in trip]
    if len(set(stops)) < len(stops) or frozenset(stops) not in _stops(case, visit):
        return Mark(0, _("Together the trips have to visit each bin of task 1 once, and no other."))
    if max(sum(loads[name] for name in trip) for trip in given) > case.capacity:
        return Mark(2 * (len(given) > 1), _("At least one trip is more than the small truck holds. Add up the litres of each trip."))
    return _by_gap(9, sum(_way(case, trip) for trip in given), _shortest_trips(case, frozenset(stops)))


# ---- costs and sensors


def _cost(case: Case, *counts: float) -> float:
    return sum(count * price for count, price in zip(counts, case.prices.tolist(), strict=True))


def _costs(case: Case, round_km: float) -> dict[str, float]:
    rounds, plans = len(range(1, 15, case.every)), dict(zip(case.counts.columns, case.counts.to_numpy().T.tolist(), strict=True))
    overflow = plans["fixed rounds"][3]
    fixed = (rounds, rounds * round_km, rounds * len(case.bins), overflow)
    return {plan: _cost(case, *(fixed if plan == "fixed rounds" else counts)) for plan, counts in plans.items()}


def _cost_slips(case: Case, km: float) -> list[Slip]:
    """Known errors in the cost of fixed rounds."""
    rounds, stops, overflow = len(range(1, 15, case.every)), len(case.bins), case.counts.loc["overflow", "fixed rounds"]
    counted = _("Count the days on which the truck goes out in two weeks: day 1, and then every so many days.")
    return [
        *((3, _cost(case, n, n * km, n * stops, overflow), counted) for n in (rounds + 1, rounds - 1, 14 / case.every)),
        (2, _cost(case, 14, 14 * km, 14 * stops, overflow), counted),
        *((2, _cost(case, n, n * km, n * stops, overflow), _("This is less than two weeks. Count all rounds of two weeks.")) for n in (1, 7 / case.every, rounds / 2, 3, 4)),
        (3, _cost(case, rounds, rounds * km, stops, overflow), _("Each round stops at all bins. Count the stops of all rounds.")),
        (3, _cost(case, rounds, km, rounds * stops, overflow), _("Kilometres are asked for all rounds, not for one.")),
        (3, _cost(case, 0, rounds * km, rounds * stops, overflow), _("Each tour has a price of its own, for truck and crew.")),
    ]  # fmt: skip


def _by_plan(case: Case, given: Mapping[str, float | None], round_km: object) -> list[Mark]:
    """A mark for each plan."""
    lengths, marks = [_way(case, case.round), *own_number(round_km, 5, 200)], []
    for plan, right in _costs(case, lengths[0]).items():
        fixed = plan == "fixed rounds"
        if any(close(given[plan], one, within=COST) for one in ([_costs(case, km)[plan] for km in lengths] if fixed else [right])):
            marks.append(Mark(6 if fixed else 3))
            continue
        slips = [slip for km in lengths for slip in _cost_slips(case, km)] if fixed else [
            (1, right - case.counts.loc["overflow", plan] * case.prices["overflow"], _("Overflow has a price, too. Add its cost.")),
            (1, right - case.counts.loc["tours", plan] * case.prices["tours"], _("Each tour has a price of its own, for truck and crew.")),
        ]  # fmt: skip
        marks.append(_first(given[plan], slips, _("Each plan: tours, km, stops and overflow, each times its price, added up."), within=COST / 2))
    return marks


@exercise.task(12)
def check_costs(case: Case, costs, round_km) -> Mark:
    """Cost of two weeks by plan; the fixed rounds also by the trainee's own length of the round."""
    given = numbers(costs, case.counts.columns)
    if all(value is None for value in given.values()):
        return Mark(0, _("Give one number for each of the three plans, as in the example."))
    marks = _by_plan(case, given, round_km)
    return Mark(sum(mark.points for mark in marks), next((mark.hint for mark in marks if mark.hint), ""))


def _all_costs(case: Case, costs: object, round_km: object) -> list[dict[str, float]]:
    """The right costs, then the trainee's own if at least two plans got points: else they may be a neighbour's."""
    right, own = _costs(case, _way(case, case.round)), numbers(costs, case.counts.columns)
    credible = None not in own.values() and all(own.values()) and sum(mark.points > 0 for mark in _by_plan(case, own, round_km)) >= 2
    return [right, own] if credible else [right]


@exercise.task(4)
def check_saving(case: Case, saving, costs, round_km) -> Mark:
    """By how many percent the threshold is cheaper than the fixed rounds."""
    options = [(one["fixed rounds"], one["measured rounds"], one["threshold"]) for one in _all_costs(case, costs, round_km)]
    if any(is_percent(saving, 100 * (fixed - new) / fixed) for fixed, _measured, new in options):
        return Mark(4)
    for fixed, measured, new in options:
        slips = [
            (2, 100 * (fixed - new) / new, _("The saving is a share of the cost of today, the fixed rounds.")),
            (2, 100 * (new - fixed) / fixed, _("A saving is above 0: cost of today less the new cost.")),
            (2, 100 * (measured - new) / measured, _("This compares with measured rounds. The fixed rounds are asked here.")),
            (1, 100 * new / fixed, _("This is the cost that is left. The saving is the part that goes.")),
            (1, (fixed - new), _("This is in USD. The saving is asked in percent of the cost of the fixed rounds.")),
        ]
        for points, value, words in slips:
            if is_percent(saving, value):
                return Mark(points, words)
    return Mark(0, _("Cost of fixed rounds less cost of the threshold, as a share of the cost of fixed rounds."))


def _price_slips(case: Case, costs: Mapping[str, float]) -> list[Slip]:
    """Known errors in the break-even price."""
    fixed, measured, new = (costs[plan] for plan in ("fixed rounds", "measured rounds", "threshold"))
    bins, factor, run = len(case.bins), case.factor, case.running
    saved = (min(fixed, measured) - new) / bins  # by bin, in two weeks
    return [
        (4, ((max(fixed, measured) - new) * 26 / bins - run) * factor, _("Compare with the best plan that needs no sensor. Its saving is not the sensor's merit.")),
        (4, 26 * saved * factor, _("A sensor also costs money while it runs. Take the running cost off.")),
        (4, 26 * saved * factor - run, _("The running cost comes every year. Take it off before you apply the annuity factor.")),
        (3, (26 * saved + run) * factor, _("The running cost comes off the saving. It is not added.")),
        (4, (52 * saved - run) * factor, _("Costs are for two weeks. How many times does a year hold two weeks?")),
        (3, (12 * saved - run) * factor, _("Costs are for two weeks, not for a month.")),
        (2, (saved - run) * factor, _("The saving is of two weeks. Turn it into a year first.")),
        (4, (26 * saved * bins - run) * factor, _("This is the saving of all bins. One sensor serves one bin.")),
        (5, (26 * saved - run) * case.years, _("Later years count for less. Use the annuity factor in place of the years.")),
        (4, 26 * saved - run, _("This is what a sensor is worth in one year. Apply the annuity factor for its life.")),
        (2, 26 * saved, _("This is the saving of one year. Take off the running cost, and apply the annuity factor.")),
        (4, (26 * saved - run) / factor, _("Multiply by the annuity factor, do not divide.")),
        (0, case.offer, _("This is the offer. The break-even price comes from the saving.")),
    ]  # fmt: skip


@exercise.task(8)
def check_break_even(case: Case, break_even, costs, round_km) -> Mark:
    """What a sensor may cost to buy, against the best plan without sensors."""
    given, options = number(break_even), _all_costs(case, costs, round_km)
    for one in options:
        for plan in {"measured rounds", min(("fixed rounds", "measured rounds"), key=one.get)}:
            price = ((one[plan] - one["threshold"]) * 26 / len(case.bins) - case.running) * case.factor
            if close(given, price, within=max(0.9, PRICE * abs(price))):
                return Mark(8)
    slips = [slip for one in options for slip in _price_slips(case, one)]
    return _first(given, slips, _("Saving in two weeks against the best plan without sensors, then for a year and one bin, less the running cost, times the annuity factor."), within=1)
