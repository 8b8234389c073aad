"""Collection rounds: route length on a grid of streets, fixed rounds against a fill-level threshold, and what a
sensor may cost.

The route is built by the nearest-neighbour rule (Rosenkrantz, Stearns and Lewis 1977), improved by 2-opt
(Croes 1958), and compared with PyVRP (Wouda, Lan and Kool 2024).

Shapes: a table of places has one row per place; a table of kilometres one row and one column per place; tables
of fill levels have one row per day and one column per bin, in percent of a full bin.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from citykit.bounds import need_columns, number
from citykit.errors import CourseError
from citykit.pilot import present_value

#: What a collection plan is counted in: days on which the truck goes out, kilometres, stops at a bin, and
#: bin-days of overflow (a bin that holds more than 100 % at the end of a day).
QUANTITIES = ("tours", "km", "stops", "overflow")


def distances(places: pd.DataFrame) -> pd.DataFrame:
    """Kilometres between all places along a grid of streets: the step to the east plus the step to the north.

    Parameters
    ----------
    places : pandas.DataFrame
        By place: ``x_km`` and ``y_km``, kilometres to the east and to the north of any fixed point.

    Returns
    -------
    pandas.DataFrame, shape (places, places)
        Kilometres, the same in both directions.

    Raises
    ------
    CourseError
        If a column or a coordinate is missing, or two places have the same name.
    """
    need_columns(places, ("x_km", "y_km"), "table of places")
    if not places.index.is_unique:
        twice = places.index[places.index.duplicated()][0]
        raise CourseError(f'Two places have the name "{twice}". Give each place a name of its own.')
    points = places[["x_km", "y_km"]].to_numpy(dtype=float)
    if not np.isfinite(points).all():
        raise CourseError("A coordinate is missing. Fill in x_km and y_km of each place, or leave the place out.")
    steps = np.abs(points[:, None, :] - points[None, :, :]).sum(axis=2)
    return pd.DataFrame(steps, index=places.index, columns=places.index)


def _known(stops: Sequence[str], km: pd.DataFrame) -> list[str]:
    stops = list(stops)
    for stop in stops:
        if stop not in km.index:
            names = ", ".join(str(name) for name in km.index)
            raise CourseError(f'There is no place "{stop}" in the table of kilometres. The places are: {names}.')
    if len(set(stops)) < len(stops):
        raise CourseError("A bin stands twice in the list of stops. Name each bin once.")
    return stops


def route_km(stops: Sequence[str], km: pd.DataFrame) -> float:
    """Length of a tour: from the depot through the stops in this order, and back to the depot.

    Parameters
    ----------
    stops : sequence of str
        Bins in the order of the visit, without the depot.
    km : pandas.DataFrame
        Kilometres, from `distances`; the first place is the depot.

    Returns
    -------
    float
        Kilometres; 0 without stops.

    Raises
    ------
    CourseError
        If a stop is unknown or named twice.
    """
    depot = km.index[0]
    way = [depot, *_known(stops, km), depot]
    return float(sum(km.loc[here, there] for here, there in pairwise(way)))


def nearest_neighbour(stops: Sequence[str], km: pd.DataFrame) -> list[str]:
    """The order that a driver without a map would take: from where you are, always to the nearest bin left.

    Parameters and errors as for `route_km`; the order of ``stops`` decides only between equal distances.

    Returns
    -------
    list of str
        The same stops in the order of the visit (Rosenkrantz, Stearns and Lewis 1977).
    """
    left, order = _known(stops, km), [km.index[0]]
    while left:
        from_here = km.loc[order[-1]]
        order.append(min(left, key=from_here.get))
        left.remove(order[-1])
    return order[1:]


def two_opt(stops: Sequence[str], km: pd.DataFrame) -> list[str]:
    """Improve a tour: drive a stretch of it in the other direction whenever that is shorter, until nothing helps.

    Parameters and errors as for `route_km`.

    Returns
    -------
    list of str
        The same stops, in an order that is at most as long (2-opt, Croes 1958). Often the shortest, not always.
    """
    depot, order = km.index[0], _known(stops, km)
    legs = km.to_dict()  # looked up some thousand times, which a table is slow at
    turn = True
    while turn:
        way = [depot, *order, depot]
        turn = next(
            (
                (first, last)
                for first in range(1, len(order))
                for last in range(first + 1, len(order) + 1)
                # Turning way[first..last] round changes only the leg before it and the leg after it.
                if legs[way[first - 1]][way[last]] + legs[way[first]][way[last + 1]]
                < legs[way[first - 1]][way[first]] + legs[way[last]][way[last + 1]] - 1e-9
            ),
            None,
        )
        if turn:
            first, last = turn
            order[first - 1 : last] = reversed(order[first - 1 : last])
    return order


def pyvrp_tours(
    stops: Sequence[str], km: pd.DataFrame, *, capacity: int | None = None, iterations: int = 500, seed: int = 1
) -> list[list[str]]:
    """Short tours from PyVRP, a solver for vehicle routing problems (Wouda, Lan and Kool 2024).

    Parameters
    ----------
    stops, km
        As for `route_km`.
    capacity : int, optional
        Bins that the truck can empty before it has to unload at the depot. Without it one tour takes all.
    iterations : int
        Rounds of search. The same number and seed give the same tours.
    seed : int
        Start of the random numbers.

    Returns
    -------
    list of list of str
        One list of stops per tour.

    Raises
    ------
    CourseError
        If a stop is unknown or named twice, or the capacity is below 1.
    """
    import pyvrp  # not in the browser, where the rest of this module runs
    from pyvrp.stop import MaxIterations

    stops = _known(stops, km)
    if not stops:
        return []
    room = len(stops) if capacity is None else int(number("The capacity", capacity, "of 1 or more"))
    model = pyvrp.Model()
    names = [km.index[0], *stops]
    places = [model.add_location(0, 0) for _ in names]  # the matrix of kilometres counts, not the coordinates
    depot = model.add_depot(places[0])
    for place in places[1:]:
        model.add_client(place, pickup=1)
    model.add_vehicle_type(-(-len(stops) // room), capacity=room, start_depot=depot, end_depot=depot)
    for here, start in zip(names, places, strict=True):
        for there, end in zip(names, places, strict=True):
            model.add_edge(start, end, distance=round(1_000 * km.loc[here, there]))  # whole metres
    result = model.solve(MaxIterations(iterations), seed=seed, collect_stats=False, display=False)
    return [[stops[visit.idx] for visit in route if visit.is_client()] for route in result.best.routes()]


def draw_fill(mean: pd.Series, spread: float, *, days: int = 14, seed: int = 2026) -> pd.DataFrame:
    """Make up what each day adds to each bin: normal draws around the bin's mean, whole percents, never below 0.

    Parameters
    ----------
    mean : pandas.Series
        Mean daily fill by bin, in percent of a full bin.
    spread : float
        Standard deviation of a day as a share of the mean, 0.15 for 15 %.
    days : int
        Number of days.
    seed : int
        Start of the random numbers, so that a result can be repeated.

    Returns
    -------
    pandas.DataFrame, shape (days, bins)
        Days are counted from 1.

    Raises
    ------
    CourseError
        If the spread or the number of days is out of its range.
    """
    spread = number("The spread", spread, "of 0 or more")
    days = int(number("The number of days", days, "of 1 or more"))
    draws = np.random.default_rng(seed).normal(mean, spread * mean, (days, len(mean))).round().clip(0)
    return pd.DataFrame(draws, index=pd.RangeIndex(1, days + 1, name="day"), columns=mean.index)


def rounds(fill: pd.DataFrame, every: int, *, first: int = 1) -> pd.DataFrame:
    """A round plan: on which days the truck may come to each bin.

    Parameters
    ----------
    fill : pandas.DataFrame, shape (days, bins)
        Any table with the days and bins of the plan, such as the daily fill.
    every : int
        The truck goes out every so many days.
    first : int
        The first day of the plan on which it goes out, counted from 1.

    Returns
    -------
    pandas.DataFrame of bool, shape (days, bins)

    Raises
    ------
    CourseError
        If ``every`` or ``first`` is below 1.
    """
    every = int(number("The number of days between two rounds", every, "of 1 or more"))
    first = int(number("The first day", first, "of 1 or more"))
    plan = pd.DataFrame(False, index=fill.index, columns=fill.columns)
    plan.iloc[first - 1 :: every] = True
    return plan


def collect(
    fill: pd.DataFrame, start: pd.Series, plan: pd.DataFrame, threshold: float | pd.Series = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Follow every bin day by day: read it in the morning, empty it or leave it, and let the day fill it.

    A bin is emptied in the morning of a day of its plan if its level is at or above the threshold. With a
    threshold of 0 % every planned bin is emptied: fixed rounds. Waste beside a full bin is taken along with it.

    Parameters
    ----------
    fill : pandas.DataFrame, shape (days, bins)
        What each day adds to each bin, in percent of a full bin.
    start : pandas.Series
        Level of each bin in the first morning, in percent.
    plan : pandas.DataFrame of bool, shape (days, bins)
        When the truck may come, from `rounds`.
    threshold : float or pandas.Series
        Level from which a bin is emptied, in percent; a Series gives each bin its own.

    Returns
    -------
    visited : pandas.DataFrame of bool, shape (days, bins)
        Which bin was emptied when.
    evening : pandas.DataFrame, shape (days, bins)
        Level at the end of each day, in percent; more than 100 is an overflow.

    Raises
    ------
    CourseError
        If the tables name other days or bins, or a level is missing or below 0.
    """
    if not (plan.index.equals(fill.index) and plan.columns.equals(fill.columns) and start.index.equals(fill.columns)):
        raise CourseError("The fill, the start levels and the plan must name the same bins and days in the same order.")
    if not ((fill >= 0).all(axis=None) and (start >= 0).all()):
        raise CourseError("A level is missing or below 0. Levels and daily fill are percent of a full bin, 0 or more.")
    visited, evening, level = [], [], start.astype(float)
    for day in fill.index:
        emptied = plan.loc[day] & (level >= threshold)
        level = level.mask(emptied, 0) + fill.loc[day]
        visited.append(emptied)
        evening.append(level)
    return pd.DataFrame(visited, index=fill.index), pd.DataFrame(evening, index=fill.index)


def totals(visited: pd.DataFrame, evening: pd.DataFrame, km: pd.DataFrame) -> pd.Series:
    """What a collection plan came to: tours, kilometres, stops, and bin-days of overflow.

    Each day's tour is built by `nearest_neighbour` and improved by `two_opt`; one tour takes all bins of the day.

    Parameters
    ----------
    visited, evening : pandas.DataFrame, shape (days, bins)
        From `collect`.
    km : pandas.DataFrame
        Kilometres, from `distances`; the first place is the depot.

    Returns
    -------
    pandas.Series
        By the names in `QUANTITIES`.

    Raises
    ------
    CourseError
        If a bin is not in the table of kilometres.
    """
    days = [visited.columns[row] for row in visited.to_numpy()]
    length = sum(route_km(two_opt(nearest_neighbour(stops, km), km), km) for stops in days)
    counts = visited.any(axis=1).sum(), length, visited.to_numpy().sum(), (evening > 100).to_numpy().sum()
    return pd.Series(dict(zip(QUANTITIES, map(float, counts), strict=True)))


def sensor_price(saving: float, running: float, *, years: int, rate: float) -> float:
    """The break-even price of a sensor: what it may cost to buy so that it just pays over its life.

    Parameters
    ----------
    saving : float
        What one bin's sensor saves in a year, before the cost of sensors.
    running : float
        What one sensor costs in a year: data line, battery, repair.
    years : int
        Life of the sensor.
    rate : float
        Real yearly rate as a share, 0.06 for 6 %.

    Returns
    -------
    float
        In the currency of the saving. Below 0, a sensor does not pay even as a gift.

    Raises
    ------
    CourseError
        If a value is out of its range.
    """
    years = int(number("The life of a sensor in years", years, "from 1 to 100"))
    return present_value([0.0] + [saving - running] * years, rate)
