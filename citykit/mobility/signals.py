"""Fixed-time traffic signals after Webster: cycle, green times, delay, and a queue simulation to check them.

Flows are in vehicles per hour, times in seconds. A green time is an effective one: the seconds in which
vehicles really pass. Formulae: Webster, F. V. (1958), Traffic Signal Settings, Road Research Technical
Paper 39, London: HMSO. Of his delay the first two terms are used, without the small empirical third one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from citykit.bounds import need_columns, number
from citykit.errors import CourseError

ARRIVALS = ("even", "random")


#: Longest cycle of this course, in seconds: a choice, as people on foot who wait longer cross on red.
LONGEST = 120


class Junction(NamedTuple):
    """A crossing of two roads with its present timing.

    ``approaches`` as for `critical_ratios`; ``cycle`` and ``greens`` (by phase) of today, ``lost_time`` of a cycle,
    and ``walking``, the seconds that people need to cross while a phase is green.
    """

    approaches: pd.DataFrame
    cycle: float
    greens: dict
    lost_time: float
    walking: dict


class Overload(NamedTuple):
    """What is left of a rush that a signal cannot serve: vehicles at the end, and mean extra wait in seconds."""

    vehicles_left: float
    mean_wait: float


class Simulated(NamedTuple):
    """Mean delay of a simulation and its standard error, in seconds per vehicle."""

    delay: float
    standard_error: float


def critical_ratios(approaches: pd.DataFrame) -> pd.Series:
    """The largest flow ratio, flow / saturation flow, of each phase.

    Parameters
    ----------
    approaches : pandas.DataFrame
        One row per approach: ``phase``, ``flow`` and ``saturation`` (vehicles per hour).

    Returns
    -------
    pandas.Series
        Flow ratio by phase.

    Raises
    ------
    CourseError
        If a column is missing, or a flow is not above 0.
    """
    need_columns(approaches, ["phase", "flow", "saturation"], "table of approaches")
    for name, row in approaches.iterrows():
        number(f"The flow of {name}", row["flow"], "above 0")
        number(f"The saturation flow of {name}", row["saturation"], "above 0")
    return (approaches["flow"] / approaches["saturation"]).groupby(approaches["phase"], sort=False).max()


def webster_cycle(ratios: pd.Series, lost_time: float) -> float:
    """Webster's cycle of least delay, (1.5 L + 5) / (1 - Y).

    Parameters
    ----------
    ratios : pandas.Series
        Critical flow ratio of each phase, from `critical_ratios`; their sum is Y.
    lost_time : float
        Lost time L of one whole cycle, in seconds.

    Returns
    -------
    float
        Cycle in seconds, not rounded.

    Raises
    ------
    CourseError
        If the ratios add up to 1 or more, or the lost time is not above 0.
    """
    lost_time = number("The lost time", lost_time, "above 0")
    total = float(ratios.sum())
    if total >= 1:
        raise CourseError(
            f"The flow ratios add up to {total:.2f}. From 1 upwards more traffic comes than any timing can serve: "
            "look for less traffic, more lanes or another route."
        )
    return (1.5 * lost_time + 5) / (1 - total)


def green_times(ratios: pd.Series, cycle: float, lost_time: float) -> pd.Series:
    """Share the green out by flow ratio: (C - L) y / Y.

    Parameters
    ----------
    ratios : pandas.Series
        Critical flow ratio of each phase.
    cycle, lost_time : float
        Cycle C and lost time L of one cycle, in seconds.

    Returns
    -------
    pandas.Series
        Effective green by phase, in seconds.

    Raises
    ------
    CourseError
        If the cycle is not longer than the lost time.
    """
    if not cycle > number("The lost time", lost_time, "above 0"):
        raise CourseError(f"A cycle of {cycle:g} s leaves no green: the lost time alone is {lost_time:g} s.")
    return (cycle - lost_time) * ratios / ratios.sum()


def walking_cycle(ratios: pd.Series, walking: Mapping, lost_time: float) -> float:
    """The shortest cycle whose green, shared out by flow ratio, lets people walk across in every phase.

    Parameters
    ----------
    ratios : pandas.Series
        Critical flow ratio of each phase.
    walking : mapping
        Seconds that people need to cross, by phase.
    lost_time : float
        Lost time of one cycle, in seconds.

    Returns
    -------
    float
        Cycle in seconds: L + max(walking time x Y / y).
    """
    needed = [number("A walking time", walking[phase], "of 0 or more") / ratio for phase, ratio in ratios.items()]
    return number("The lost time", lost_time, "above 0") + max(needed) * float(ratios.sum())


def retime(junction: Junction) -> tuple[float, pd.Series]:
    """A new timing: Webster's cycle or the one that people need to cross, whichever is longer, up to `LONGEST`.

    Parameters
    ----------
    junction : Junction
        With the counts that the timing is for.

    Returns
    -------
    (float, pandas.Series)
        Cycle, rounded up to 5 seconds, and effective green by phase.
    """
    ratios = critical_ratios(junction.approaches)
    shortest = walking_cycle(ratios, junction.walking, junction.lost_time)
    wanted = max(webster_cycle(ratios, junction.lost_time), shortest)
    cycle = min(5 * np.ceil(wanted / 5), LONGEST)
    return float(cycle), green_times(ratios, cycle, junction.lost_time)


def degree_of_saturation(flow: float, saturation: float, green: float, cycle: float) -> float:
    """Vehicles that come, divided by vehicles that can pass: x = q C / (s g).

    Parameters
    ----------
    flow, saturation : float
        Flow q and saturation flow s, in vehicles per hour.
    green, cycle : float
        Effective green g and cycle C, in seconds.

    Raises
    ------
    CourseError
        If a value is not above 0, or the green is not shorter than the cycle.
    """
    flow = number("The flow", flow, "above 0")
    saturation = number("The saturation flow", saturation, "above 0")
    green, cycle = number("The green", green, "above 0"), number("The cycle", cycle, "above 0")
    if green >= cycle:
        raise CourseError(f"The green of {green:g} s must be shorter than the cycle of {cycle:g} s.")
    return flow * cycle / (saturation * green)


def _served(flow: float, saturation: float, green: float, cycle: float) -> float:
    """The degree of saturation, or an error from 1 upwards, where no mean delay exists."""
    x = degree_of_saturation(flow, saturation, green, cycle)
    if x >= 1:
        raise CourseError(
            f"The degree of saturation is {x:.2f}. From 1 upwards the queue grows as long as the rush lasts, and "
            "Webster's delay does not hold: give more green, or count the vehicles that are left over at its end."
        )
    return x


def uniform_delay(flow: float, saturation: float, green: float, cycle: float) -> float:
    """Mean delay if vehicles came evenly spaced: C (1 - g/C)^2 / (2 (1 - q/s)), Webster's first term.

    Parameters
    ----------
    flow, saturation, green, cycle : float
        As for `degree_of_saturation`.

    Returns
    -------
    float
        Seconds per vehicle.

    Raises
    ------
    CourseError
        As for `degree_of_saturation`; also from a degree of saturation of 1 upwards.
    """
    _served(flow, saturation, green, cycle)
    return cycle * (1 - green / cycle) ** 2 / (2 * (1 - flow / saturation))


def random_delay(flow: float, saturation: float, green: float, cycle: float) -> float:
    """Mean delay on top because vehicles come at random: x^2 / (2 q (1 - x)), Webster's second term.

    Parameters, result and errors as for `uniform_delay`; q is in vehicles per second here.
    """
    x = _served(flow, saturation, green, cycle)
    return x**2 / (2 * flow / 3600 * (1 - x))


def assess(approaches: pd.DataFrame, greens: Mapping, cycle: float) -> pd.DataFrame:
    """Degree of saturation and delay of every approach under one timing.

    Parameters
    ----------
    approaches : pandas.DataFrame
        As for `critical_ratios`.
    greens : mapping
        Effective green of each phase, in seconds.
    cycle : float
        Cycle in seconds.

    Returns
    -------
    pandas.DataFrame
        By approach: ``x``, ``uniform``, ``random`` and ``delay`` (seconds per vehicle) and ``vehicle_hours``
        (waited in one hour by all vehicles together).

    Raises
    ------
    CourseError
        As for `uniform_delay`, naming the approach.
    """
    rows = {}
    for name, row in approaches.iterrows():
        inputs = (float(row["flow"]), float(row["saturation"]), greens[row["phase"]], cycle)
        try:
            parts = uniform_delay(*inputs), random_delay(*inputs)
        except CourseError as error:
            raise CourseError(f"{name}: {error}") from None
        rows[name] = [degree_of_saturation(*inputs), *parts, sum(parts), row["flow"] * sum(parts) / 3600]
    columns = ["x", "uniform", "random", "delay", "vehicle_hours"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def overload(flow: float, saturation: float, green: float, cycle: float, hours: float) -> Overload:
    """What happens to an approach that gets more than it can pass, from an even queue of cars.

    Parameters
    ----------
    flow, saturation, green, cycle : float
        As for `degree_of_saturation`.
    hours : float
        How long the rush lasts.

    Returns
    -------
    Overload
        Vehicles still waiting at the end, and the mean wait that the growing queue adds, T (x - 1) / 2.

    Raises
    ------
    CourseError
        If the degree of saturation is below 1.
    """
    x = degree_of_saturation(flow, saturation, green, cycle)
    hours = number("The length of the rush in hours", hours, "above 0")
    if x < 1:
        raise CourseError(f"The degree of saturation is {x:.2f}, below 1: this approach is not overloaded.")
    return Overload(flow * hours * (1 - 1 / x), 3600 * hours * (x - 1) / 2)


def simulate(
    flow: float,
    saturation: float,
    green: float,
    cycle: float,
    *,
    arrivals: str = "even",
    cycles: int = 1,
    runs: int = 500,
    seed: int = 2026,
) -> Simulated:
    """Send vehicles one by one through a signal, and measure how long they wait.

    Every run starts with an empty street and a red light. With even arrivals the first vehicle comes at a random
    moment and the others at equal distances; with random arrivals the gaps are exponential (a Poisson stream).

    Parameters
    ----------
    flow, saturation, green, cycle : float
        As for `degree_of_saturation`.
    arrivals : {"even", "random"}
        How vehicles come.
    cycles, runs : int
        Length of a run in cycles, and number of runs. One cycle is enough for even arrivals. Random ones need
        about an hour, as a queue may outlast its green.
    seed : int
        Start of the random numbers.

    Returns
    -------
    Simulated
        Mean over the runs, and its standard error.

    Raises
    ------
    CourseError
        If an input is out of its range, or no vehicle comes at all.
    """
    degree_of_saturation(flow, saturation, green, cycle)
    if green < 3600 / saturation:
        raise CourseError(f"A green of {green:g} s is too short for one vehicle, which takes {3600 / saturation:.1f} s.")
    if arrivals not in ARRIVALS:
        raise CourseError(f'Arrivals are "even" or "random", and not "{arrivals}".')
    random, gap, end = np.random.default_rng(seed), 3600 / flow, cycles * cycle
    count = int(end / gap + 10 * np.sqrt(end / gap)) + 10  # more than ever come; late ones are left out below
    if arrivals == "even":
        come = (random.random((runs, 1)) + np.arange(count)) * gap
    else:
        come = random.exponential(gap, (runs, count)).cumsum(axis=1)
    passed = _passing(come, 3600 / saturation, cycle - green, cycle)
    inside = come < end
    waited, came = np.where(inside, passed - come, 0).sum(axis=1), inside.sum(axis=1)
    if not came.any():
        raise CourseError("No vehicle came in any run: simulate more cycles, more runs or a larger flow.")
    delay = waited.sum() / came.sum()
    spread = (waited - delay * came).std(ddof=1) / came.mean()  # of a ratio of two sums
    return Simulated(float(delay), float(spread / np.sqrt(runs)))


def _passing(come: np.ndarray, slot: float, red: float, cycle: float) -> np.ndarray:
    """When each vehicle passes the line: in green only, one per slot of green; each cycle begins with red."""
    passed = np.empty_like(come)
    last = np.full(len(come), -1e9)  # nobody is there before the first
    for place in range(come.shape[1]):
        moment = come[:, place]
        since = moment % cycle
        # The first of a queue passes in the middle of its slot, as in the formula, where vehicles are a stream.
        free = np.where(since < red, moment - since + red + slot / 2, moment)
        # A slot that the end of green cuts off goes on in the next green.
        behind = last + slot + np.where(last % cycle + slot >= cycle, red, 0)
        alone = (since < red) & (last <= moment)
        last = np.where(alone, free, np.maximum(free, behind))
        passed[:, place] = last
    return passed


def by_load(
    saturation: float, green: float, cycle: float, loads=(0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95)
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Formula and simulation for an approach from nearly empty to nearly full.

    Parameters
    ----------
    saturation, green, cycle : float
        As for `degree_of_saturation`.
    loads : sequence of float
        Degrees of saturation to simulate, below 1.

    Returns
    -------
    (pandas.DataFrame, pandas.DataFrame)
        The formula (``uniform`` and ``delay``, on a fine scale) and the simulation (``even`` and ``random``), both
        in seconds per vehicle by degree of saturation.
    """
    full = saturation * green / cycle
    scale = np.linspace(0.02, 0.985, 80)
    formula = pd.DataFrame({"uniform": [uniform_delay(x * full, saturation, green, cycle) for x in scale]}, index=scale)
    formula["delay"] = formula["uniform"] + [random_delay(x * full, saturation, green, cycle) for x in scale]
    hour = {"arrivals": "random", "cycles": 60, "runs": 60}
    return formula, pd.DataFrame(
        {
            "even": [simulate(x * full, saturation, green, cycle).delay for x in loads],
            "random": [simulate(x * full, saturation, green, cycle, **hour).delay for x in loads],
        },
        index=loads,
    )


def yearly_value(vehicle_hours: float, hours: float, people: float, value_of_time: float) -> float:
    """What the time saved at a signal is worth in a year.

    Parameters
    ----------
    vehicle_hours : float
        Vehicle-hours saved in one hour.
    hours : float
        Hours a year in which the timing works.
    people : float
        People in one vehicle, on average.
    value_of_time : float
        Money for one hour of one person.

    Returns
    -------
    float
        Money a year. It is no income of the city.
    """
    return vehicle_hours * hours * people * value_of_time


def _approaches(flows: tuple, saturation: tuple) -> pd.DataFrame:
    table = {"phase": [1, 1, 2, 2], "flow": flows, "saturation": [saturation[0]] * 2 + [saturation[1]] * 2}
    return pd.DataFrame(table, index=["North", "South", "East", "West"])


#: Three junctions, made up for practice: the main road runs from north to south (phase 1).
JUNCTIONS = {
    "Market": Junction(_approaches((800, 620, 430, 350), (1800, 1500)), 120, {1: 60, 2: 50}, 10, {1: 16, 2: 22}),
    "School": Junction(_approaches((260, 210, 120, 90), (1800, 1500)), 60, {1: 30, 2: 20}, 10, {1: 10, 2: 14}),
    "Bridge": Junction(_approaches((980, 860, 610, 560), (1800, 1500)), 120, {1: 60, 2: 50}, 10, {1: 16, 2: 22}),
}
