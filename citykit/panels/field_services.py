"""Panels of the lessons on field services: a morning's tour, the threshold over two weeks, and reach of sites.

The towns, bins and villages are made up for practice. The lessons use the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from citykit import charts, routing, siting
from citykit.errors import CourseError
from citykit.widgets import Answer, Panel, choice, slider

PRACTICE = "Values made up for practice."

#: A small town: the depot and twelve bins on a grid of streets, km from the south-west corner.
PLACES = pd.DataFrame(
    [
        (0.0, 0.5), (3.5, 4.5), (5.5, 3.5), (5.5, 1.5), (3.5, 2.0), (3.0, 2.5), (0.0, 2.5),
        (3.5, 3.5), (0.0, 3.5), (6.0, 4.0), (4.5, 1.0), (1.0, 0.0), (1.0, 1.5),
    ],
    columns=["x_km", "y_km"],
    index=[
        "Depot", "Market", "Station", "Food street", "School", "Clinic", "Town hall",
        "Park", "Stadium", "Hilltop", "Lake", "Bridge", "Gate",
    ],
)  # fmt: skip
KM = routing.distances(PLACES)
BINS = PLACES.index[1:]

#: USD for each day on which the truck goes out, each km, each stop at a bin, each bin-day of overflow.
PRICES = pd.Series({"tours": 60.0, "km": 2.0, "stops": 3.0, "overflow": 25.0})


@dataclass(frozen=True)
class Quarter:
    """Twelve bins over two weeks.

    Parameters
    ----------
    start : pandas.Series
        Levels on the first morning, in percent.
    fill : pandas.DataFrame, shape (14, 12)
        What each day adds, in percent.
    every, first : int
        The fixed rounds: every so many days, from this day on.
    without_sensors : dict of str to pandas.DataFrame
        Round plans that need no sensor, by name.
    """

    start: pd.Series
    fill: pd.DataFrame
    every: int
    first: int
    without_sensors: dict[str, pd.DataFrame]


def measured_rounds(fill: pd.DataFrame, every: int) -> pd.DataFrame:
    """Rounds that need no sensor: the three fast bins every so many days, the nine slow ones about every sixth day."""
    plan, slow = routing.rounds(fill, every), BINS[3:]
    plan[slow] = routing.rounds(fill[slow], every * max(1, round(6 / every)))
    return plan


def old_town(seed: int = 2026) -> Quarter:
    """Bins that fill at very different speeds: three fast ones at market, station and food street."""
    mean = pd.Series([42, 36, 30, 16, 12, 9, 10, 14, 10, 7, 8, 6], index=BINS)
    start = pd.Series([88, 74, 63, 55, 34, 22, 41, 58, 52, 17, 28, 12], index=BINS)
    fill = routing.draw_fill(mean, 0.15, seed=seed)
    plans = {"fixed rounds": routing.rounds(fill, 2), "measured rounds": measured_rounds(fill, 2)}
    return Quarter(start, fill, 2, 1, plans)


def estate(seed: int = 2026) -> Quarter:
    """A housing estate on the same map, where all bins fill alike."""
    mean = pd.Series(28, index=BINS)
    start = pd.Series([29, 25, 31, 27, 30, 26, 28, 33, 24, 28, 30, 27], index=BINS)
    fill = routing.draw_fill(mean, 0.1, seed=seed)
    return Quarter(start, fill, 3, 3, {"fixed rounds": routing.rounds(fill, 3, first=3)})


QUARTERS = {"Old town: bins differ": old_town(), "Estate: bins fill alike": estate()}


def outcome(quarter: Quarter, plan: pd.DataFrame, threshold: float = 0) -> pd.Series:
    """Tours, km, stops and overflow of a plan in a quarter, with `routing.collect` and `routing.totals`."""
    return routing.totals(*routing.collect(quarter.fill, quarter.start, plan, threshold), KM)


def tour_answer(threshold: int) -> Answer:
    """The tour of the first morning in the old town.

    Parameters
    ----------
    threshold : int
        Level from which a bin is visited, in percent.
    """
    levels = QUARTERS["Old town: bins differ"].start
    stops = list(levels.index[levels >= threshold])
    near = routing.nearest_neighbour(stops, KM)
    better = routing.two_opt(near, KM)
    long, short = routing.route_km(near, KM), routing.route_km(better, KM)
    bins = "1 bin" if len(stops) == 1 else f"{len(stops)} bins"
    if not stops:
        return Answer(f"At {threshold} % no bin is visited: the truck stays at the depot.")
    figure = charts.route_map(
        PLACES, {f"Nearest bin first: {long:g} km": [near], f"After turning stretches: {short:g} km": [better]},
        f"{bins} at or above {threshold} %: {short:g} km", source=PRACTICE,
    )  # fmt: skip
    return Answer(
        f"At {threshold} % the truck visits {bins} of {len(levels)}. "
        f"The nearest bin first gives {long:g} km, and {short:g} km after turning stretches round.",
        figure,
        f"Two schematic maps of a depot and twelve bins. The tour on the left is {long:g} km long, the one on the "
        f"right {short:g} km: {', '.join(better)}.",
    )


def tour_panel() -> Panel:
    """Move the threshold, and see this morning's tour before and after its improvement."""
    return Panel(tour_answer, threshold=slider("Threshold", 10, 90, 50, step=5, unit="% full"))


def threshold_answer(quarter: str, every: int, threshold: int, overflow: int, sensor: int) -> Answer:
    """Two weeks of threshold collection against the best plan without sensors, also one on the same days.

    Parameters
    ----------
    quarter : str
        One of `QUARTERS`.
    every : int
        The truck may go out every so many days.
    threshold : int
        Level from which a bin is visited, in percent.
    overflow : int
        Cost of one bin-day of overflow, in USD.
    sensor : int
        Cost of one sensor in a year, purchase and running together, in USD.
    """
    chosen, prices = QUARTERS[quarter], PRICES.copy()
    prices["overflow"] = overflow
    plan = routing.rounds(chosen.fill, every, first=min(chosen.first, every))
    costs = {level: prices @ outcome(chosen, plan, level) for level in range(0, 101, 10)}
    own = outcome(chosen, plan, threshold)
    cost = costs.get(threshold, prices @ own)
    others = {name: prices @ outcome(chosen, known) for name, known in chosen.without_sensors.items()}
    if every != chosen.every:  # the fair comparison: the same days are open to plans without sensors
        others["fixed rounds, same days"] = costs[0]
        if "measured rounds" in others:
            others["measured rounds, same days"] = prices @ outcome(chosen, measured_rounds(chosen.fill, every))
    name = min(others, key=others.get)
    saving = others[name] - cost
    yearly = saving * 26 / len(BINS)
    verdict = "pay" if yearly > sensor else "do not pay"
    figure = charts.by_threshold(
        pd.Series(costs | {threshold: cost}).sort_index(),
        f"Sensors {verdict} here: {yearly:,.0f} against {sensor} USD a year for each bin",
        levels={kind: others[kind] for kind in (*chosen.without_sensors, name)}, mark=threshold, source=f"Without the cost of sensors. {PRACTICE}",
    )  # fmt: skip
    return Answer(
        f"With a threshold of {threshold} % two weeks cost {cost:,.0f} USD: {own['tours']:.0f} tours, {own['km']:g} km, "
        f"{own['stops']:.0f} stops, {own['overflow']:.0f} bin-days of overflow. The best plan without sensors ({name}) "
        f"costs {others[name]:,.0f} USD. A sensor saves {yearly:,.0f} USD a year for each bin and costs {sensor}: "
        f"sensors {verdict}.",
        figure,
        f"A curve of the cost of two weeks against the threshold, with a dot at {threshold} % and {cost:,.0f} USD. "
        f"Dashed lines show the plans without sensors; the best one costs {others[name]:,.0f} USD.",
    )


def threshold_panel() -> Panel:
    """Choose a quarter, how often the truck may go out, the threshold, and two prices."""
    return Panel(
        threshold_answer,
        quarter=choice("Quarter", QUARTERS),
        every=slider("The truck may go out every", 1, 4, 2, unit="days"),
        threshold=slider("Threshold", 0, 100, 50, step=5, unit="% full"),
        overflow=slider("Cost of one bin-day of overflow", 0, 100, 25, step=5, unit="USD"),
        sensor=slider("Cost of one sensor in a year, purchase and running", 0, 400, 160, step=10, unit="USD"),
    )


#: Roofs of the town on which a radio gateway could stand.
ROOFS = PLACES.loc[["Town hall", "School", "Clinic", "Stadium", "Hilltop", "Station", "Lake"]]

#: Twelve villages; the first eight have a health post with power, where a telemedicine device could stand.
VILLAGES = pd.DataFrame(
    [
        (13, 2, 1200), (6, 10, 3800), (1, 0, 3000), (17, 9, 2300), (14, 9, 1800), (16, 3, 300),
        (11, 6, 900), (8, 10, 2500), (8, 6, 1300), (13, 5, 3700), (2, 8, 3100), (16, 5, 1800),
    ],
    columns=["x_km", "y_km", "people"],
    index=[
        "Amber", "Brook", "Cedar", "Delta", "Elm", "Fern", "Grove", "Heath", "Inlet", "Juniper", "Kestrel", "Larch",
    ],
)  # fmt: skip
POSTS = VILLAGES.iloc[:8]


def gateways_answer(radius: float) -> Answer:
    """The fewest radio gateways that reach all twelve bins of the town.

    Parameters
    ----------
    radius : float
        How far a gateway reaches, in km.
    """
    places = PLACES.loc[BINS]
    reached = siting.reach(places, ROOFS, radius)
    try:
        sites = siting.fewest_sites(reached)
    except CourseError as error:
        return Answer(f"With {radius:g} km: {error}")
    count = "1 gateway is" if len(sites) == 1 else f"{len(sites)} gateways are"
    figure = charts.coverage_map(
        places, ROOFS, reached, sites, radius, f"With {radius:g} km of reach {count} enough", source=PRACTICE
    )
    return Answer(
        f"With {radius:g} km of reach {count} enough, for example: {', '.join(sites)}.",
        figure,
        f"Schematic map of twelve bins and seven roofs. A circle of {radius:g} km around {', '.join(sites)}; "
        "all bins lie inside.",
    )


def gateways_panel() -> Panel:
    """Move the reach of a gateway, and see how many the town needs."""
    return Panel(gateways_answer, radius=slider("Reach of a gateway", 1.0, 6.0, 3.0, step=0.25, unit="km"))


def devices_answer(count: int, radius: float, aim: str) -> Answer:
    """Health posts for telemedicine devices, when only some can be paid.

    Parameters
    ----------
    count : int
        Devices that can be paid.
    radius : float
        How far people can come, in km.
    aim : str
        "people" or "villages": what is to be as many as possible.
    """
    reached = siting.reach(VILLAGES, POSTS, radius)
    people, ones = VILLAGES["people"], pd.Series(1, index=VILLAGES.index)
    sites = siting.best_sites(reached, people if aim == "people" else ones, count)
    near = siting.reached_people(reached, people, sites)
    inside = reached[sites].any(axis=1)
    outside = ", ".join(VILLAGES.index[~inside]) or "nobody"
    devices = "1 device reaches" if len(sites) == 1 else f"{len(sites)} devices reach"
    figure = charts.coverage_map(
        VILLAGES, POSTS, reached, sites, radius,
        f"{devices} {100 * near / people.sum():.0f} % of the people and {inside.sum()} of 12 villages",
        source=f"The size of a dot shows people. {PRACTICE}",
    )  # fmt: skip
    return Answer(
        f"As many {aim} as possible: devices in {', '.join(sites) or 'no village'} reach {near:,.0f} of "
        f"{people.sum():,} people in {inside.sum()} of {len(inside)} villages. Out of reach: {outside}.",
        figure,
        f"Schematic map of twelve villages and eight health posts. Circles of {radius:g} km around "
        f"{', '.join(sites) or 'no post'}. Out of reach: {outside}.",
    )


def devices_panel() -> Panel:
    """Choose how many devices can be paid, how far people can come, and what counts."""
    return Panel(
        devices_answer,
        count=slider("Devices that can be paid", 0, 6, 3, unit="devices"),
        radius=slider("How far people can come", 2.0, 10.0, 5.0, step=0.5, unit="km"),
        aim=choice("Reach as many as possible of the", ["people", "villages"]),
    )
