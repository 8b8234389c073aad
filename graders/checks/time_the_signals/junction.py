"""The junction of the exercise time_the_signals: what each answer should be, from the case and from the trainee's own work.

Delays come from the area of the queue and from the room that is left, per second. Functions that return a list put the right
answer first, then what follows from the trainee's own earlier answers: an error is charged once. Own answers that do not fit
this case at all may be a neighbour's, and do not carry on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from math import ceil
from typing import NamedTuple

import pandas as pd

from citykit.cases.signal_material import ROADS
from citykit.cases.time_the_signals import Case, case
from graders.checks.toolkit import Exercise, Mark, close, is_money, number, numbers, own_number

exercise = Exercise("time_the_signals", case)

#: A ratio may be rounded to three decimals; seconds of a cycle and of a delay come from rounded ratios and greens.
RATIO, CYCLE, GREEN, DELAY = 0.0011, 0.4, 0.15, 0.35
TIMES = ("before", "after")

#: Road, flow and saturation flow of an approach.
Row = tuple[str, int, int]
#: Points that are left after a known error, the hint, and the answer that it leads to.
Errors = Iterable[tuple[float, str, float]]


class Timing(NamedTuple):
    """A cycle and the green of each phase, in seconds."""

    cycle: float
    greens: Mapping[str, float]


def rows(case: Case) -> dict[str, Row]:
    """The approaches by name."""
    return _rows(case.trainee)


@cache
def _rows(trainee: str) -> dict[str, Row]:
    table = exercise.case_of(trainee).approaches
    return {name: (road, int(flow), int(saturation)) for name, road, flow, saturation in table.itertuples(name=None)}


def delay_parts(row: Row, timing: Timing, share: float = 1) -> tuple[float, float]:
    """Uniform and random delay: queue area by vehicles of a cycle, and q / (2 c (c - q)) with capacity c, per second."""
    road, flow, saturation = row
    comes, passes, green = flow * share / 3600, saturation / 3600, timing.greens[road]
    red, can = timing.cycle - green, passes * green / timing.cycle
    drained = red * comes / (passes - comes)
    uniform = comes * red * (red + drained) / 2 / (comes * timing.cycle)
    return uniform, comes / (2 * can * (can - comes))


def all_pass(case: Case, timing: Timing) -> bool:
    """Whether all traffic can pass."""
    return all(
        0 < flow * timing.cycle < saturation * timing.greens[road] < saturation * timing.cycle
        for road, flow, saturation in rows(case).values()
    )


def today(case: Case) -> Timing:
    return Timing(case.cycle, case.greens)


def delay(case: Case, timing: Timing) -> float:
    """Delay of the approach that is done by hand."""
    return sum(delay_parts(rows(case)[case.by_hand], timing))


def mean_delay(case: Case, timing: Timing, *, by_hand: float | None = None, share: float = 1) -> float:
    """Mean delay of a vehicle, perhaps with another delay of the approach that is done by hand."""
    each = rows(case)
    delays = {name: sum(delay_parts(row, timing, share)) for name, row in each.items()}
    if by_hand is not None:
        delays[case.by_hand] = by_hand
    return sum(each[name][1] * delays[name] for name in each) / all_vehicles(case)


def all_vehicles(case: Case) -> int:
    """Vehicles that come in a busy hour."""
    return sum(flow for _road, flow, _saturation in rows(case).values())


def flow_ratios(case: Case) -> dict[str, float]:
    return {name: flow / saturation for name, (_road, flow, saturation) in rows(case).items()}


def needs(case: Case, ratios=None, Y=None) -> list[tuple[dict[str, float], float]]:
    """Largest ratio of each phase and their sum: the right ones first, then the trainee's own."""
    sets, sums = [flow_ratios(case)], []
    own = read_ratios(case, ratios)
    if any(close(own[name], ratio, within=RATIO) for name, ratio in sets[0].items()):
        sets += [own] if all(own.values()) else []
        sums = [given / 100 if given > 2 else given for given in own_number(Y, 0, 100)]
    largest = [{road: max(each[name] for name in names) for road, names in ROADS.items()} for each in sets]
    return [(each, total) for each in largest for total in (sum(each.values()), *sums)]


def lost_times(case: Case, L=None) -> list[float]:
    return [float(sum(case.lost.values())), *own_number(L, 0, 60)]


def webster_cycles(case: Case, ratios=None, Y=None, L=None) -> list[float]:
    return [(3 * lost + 10) / (2 - 2 * whole) for (_each, whole), lost in product(needs(case, ratios, Y), lost_times(case, L)) if whole < 1]


def green_for_people(case: Case, need: Mapping[str, float], whole: float) -> dict[str, float]:
    """Green of all phases together that leaves each of them the time to cross."""
    return {road: case.walking[road] / (need[road] / whole) for road in ROADS}


def walking_cycles(case: Case, ratios=None, Y=None, L=None) -> list[float]:
    return [lost + max(green_for_people(case, *need).values()) for need, lost in product(needs(case, ratios, Y), lost_times(case, L))]


def right_timing(case: Case) -> Timing:
    """Cycle and greens that serve drivers and people on foot."""
    return _right_timing(case.trainee)


@cache
def _right_timing(trainee: str) -> Timing:
    case = exercise.case_of(trainee)
    (need, whole), lost = needs(case)[0], lost_times(case)[0]
    cycle = 5 * ceil(max(webster_cycles(case)[0], walking_cycles(case)[0]) / 5)
    return Timing(cycle, {road: (cycle - lost) * ratio / whole for road, ratio in need.items()})


def new_timings(case: Case, cycle=None, greens=None) -> list[Timing]:
    """The right timing, and the trainee's own if all traffic can pass."""
    own = Timing(number(cycle) or 0, two_numbers(greens, ROADS))
    return [right_timing(case)] + ([own] if all(own.greens.values()) and all_pass(case, own) else [])


def two_numbers(answer: object, keys: Iterable[str]) -> dict[str, float | None]:
    """Two numbers by name, or in the order of the task."""
    keys = list(keys)
    if isinstance(answer, list | tuple) and len(answer) == 2:
        answer = dict(zip(keys, answer, strict=True))
    if isinstance(answer, pd.Series):
        answer = answer.to_dict()
    if isinstance(answer, Mapping) and len(answer) < 100:
        answer = {str(key).strip().lower(): value for key, value in answer.items()}
    return numbers(answer, keys)


def read_ratios(case: Case, ratios) -> dict[str, float | None]:
    given = numbers(ratios, case.approaches.index)
    percent = all(value is not None and 1.5 < value < 100 for value in given.values())
    return {name: value / 100 if percent else value for name, value in given.items()}


def mean_delays(case: Case, delays, cycle, greens) -> dict[str, list[float]]:
    """Mean delays before and after: right, and those with the trainee's own timing or delay."""
    own = two_numbers(delays, TIMES)
    ways = {"before": [today(case)], "after": new_timings(case, cycle, greens)}
    return {time: [mean_delay(case, timing, by_hand=hand) for timing in ways[time] for hand in (None, *own_number(own[time], 0, 1_000))] for time in TIMES}


def hours_saved(case: Case, means=None, delays=None, cycle=None, greens=None) -> list[float]:
    """Vehicle-hours saved in a busy hour: right, and from the trainee's own means."""
    found, own = mean_delays(case, delays, cycle, greens), two_numbers(means, TIMES)
    flow = all_vehicles(case) / 3600
    pairs = [*product(found["before"], found["after"]), *([tuple(own.values())] if None not in own.values() else [])]
    return [flow * (before - after) for before, after in pairs]


def quiet_saved(case: Case, cycle=None, greens=None) -> list[float]:
    """Vehicle-hours saved in one quiet hour, as the panel shows them."""
    share = case.quiet_share / 100
    waits = [mean_delay(case, timing, share=share) for timing in (today(case), *new_timings(case, cycle, greens))]
    return [share * all_vehicles(case) / 3600 * (waits[0] - after) for after in waits[1:]]


def year_options(case: Case, year_hours=None) -> list[float]:
    return [_right_year(case.trainee), *own_number(year_hours, -1e7, 1e7)]


@cache
def _right_year(trainee: str) -> float:
    case = exercise.case_of(trainee)
    daily = case.busy_hours * hours_saved(case)[0] + case.quiet_hours * quiet_saved(case)[0]
    return case.days * daily * (100 - case.dark) / 100


def near_any(given: float | None, options: Iterable[float], within: float) -> bool:
    return any(close(given, option, within=within) for option in options)


def known_error(given: float | None, errors: Errors, within: float, hint: str) -> Mark:
    """The mark for the first known error that gives this answer, or none with a general hint."""
    return next((Mark(points, words) for points, words, value in errors if close(given, value, within=within)), Mark(0, hint))


def known_amount(given: float | None, errors: Errors, hint: str) -> Mark:
    """As `known_error`, for amounts."""
    return next((Mark(points, words) for points, words, value in errors if is_money(given, value)), Mark(0, hint))


