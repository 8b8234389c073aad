"""The case of the exercise route_the_trucks: a depot and ten bins, their levels, a round of today, and two weeks that were counted.

Everything is made up, as in the lesson. The counts follow ten bins over two weeks, with fills that vary from day to day and
tours by the two rules of the lesson.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, pairwise, permutations

import numpy as np
import pandas as pd

from citykit import cases
from citykit.routing import QUANTITIES

Point = tuple[float, float]

DEPOT = "Depot"
NAMES = (
    "Market", "Station", "School", "Clinic", "Park", "Stadium", "Hilltop", "Lake", "Bridge", "Gate", "Harbour", "Library", "Mill",
    "Garden", "Chapel", "Theatre", "Museum", "Bakery", "College", "Square", "Ferry", "Bazaar",
)  # fmt: skip
TOWNS = ("Alba", "Brisa", "Corran", "Dunmore", "Estrel", "Farou", "Gilan", "Halva", "Isola", "Jarrow", "Kelmi", "Lorca")
DAYS, BINS, VISITED = 14, 10, 6
#: Standard deviation of the fill of a day, as a share of the usual one, and how many fortnights a year has.
SPREAD, FORTNIGHTS = 0.15, 26
#: A tour that is longer than the shortest one by at most this share gets full points.
NEAR = 0.05
#: All orders of the bins to visit.
_ORDERS = np.array(list(permutations(range(VISITED))))


@dataclass(frozen=True)
class Case:
    """What one trainee works on.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    town : str
        Name of the town, made up.
    places : pandas.DataFrame
        By place, the depot first: ``x_km`` and ``y_km``, kilometres to the east and to the north.
    bins : pandas.DataFrame
        By bin: ``level`` this morning and the usual ``fill`` of a day, in percent of a full bin.
    round : tuple of str
        All bins in the order in which the fixed round visits them.
    every, threshold : int
        The truck goes out on day 1 and then every so many days; the level in percent from which a bin is emptied.
    litres, capacity : int
        What a full bin holds, and what the small truck holds before it has to unload at the depot, in litres.
    counts : pandas.DataFrame
        Tours, km, stops and overflow in two weeks, by plan. Of the fixed rounds only the overflow is given.
    prices : pandas.Series
        USD for one tour, km, stop and bin-day of overflow.
    running, offer : int
        What a sensor costs to run in a year, and the price of the offer, in USD.
    years, rate : int
        Life of a sensor, and the real yearly rate in percent.
    """

    trainee: str
    town: str
    places: pd.DataFrame
    bins: pd.DataFrame
    round: tuple[str, ...]
    every: int
    threshold: int
    litres: int
    capacity: int
    counts: pd.DataFrame = field(default_factory=pd.DataFrame)
    prices: pd.Series = field(default_factory=pd.Series)
    running: int = 0
    offer: int = 0
    years: int = 0
    rate: int = 0

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.town}, truck every {self.every} days, threshold {self.threshold} %"

    @cached_property
    def spots(self) -> dict[str, Point]:
        """By place: kilometres to the east and to the north."""
        return {name: (x, y) for name, x, y in self.places.itertuples()}

    @property
    def factor(self) -> float:
        """The annuity factor for the life of a sensor, three decimals as it is told."""
        return round(sum((1 + self.rate / 100) ** -year for year in range(1, self.years + 1)), 3)


@cases.of_trainee
def case(trainee: str) -> Case:
    return cases.draw("route_the_trucks", trainee, lambda random: _make(random, trainee), _usable)


def _make(random: np.random.Generator, trainee: str) -> Case:
    every, threshold, litres = (int(random.choice(values)) for values in ((2, 3), (50, 55), (660, 770, 1_100)))
    rows, capacity = _levels(random, every, threshold), 0
    while not (capacity and _usable_levels(rows, every, threshold)):
        rows = _levels(random, every, threshold)
        capacity = _capacity(random, [level * litres / 100 for level, _ in rows[:VISITED]])
    names = [str(name) for name in random.choice(NAMES, size=BINS, replace=False)]
    called = [str(name) for name in random.permutation(names)]
    visited = [name for name in names if name in called[:VISITED]]
    points = _map(random, names)
    while not _usable_map(points, visited, order := _usual_order(random, points)):
        points = _map(random, names)
    town = Case(
        trainee=trainee,
        town=str(random.choice(TOWNS)),
        places=pd.DataFrame(points, index=["x_km", "y_km"]).T,
        bins=pd.DataFrame(rows, index=called, columns=["level", "fill"]).loc[names],
        round=order,
        every=every,
        threshold=threshold,
        litres=litres,
        capacity=capacity,
    )
    counted = _weeks(random, town)
    return _priced(random, counted) if _usable_weeks(counted) else counted


def _levels(random: np.random.Generator, every: int, threshold: int) -> list[tuple[int, int]]:
    """Level and fill of six bins to visit and of four others: one or two at risk, one near to it, and slow ones. Four are fast."""
    fast, slow = {2: ((27, 39), (5, 16)), 3: ((18, 27), (4, 14))}[every]
    risks = int(random.integers(1, 3))
    spans = [fast] * (3 - risks) + [slow] * (3 + risks) + [fast] * (risks + 1) + [slow] * (3 - risks)
    fills = [int(random.integers(*span)) for span in spans]
    levels = [int(random.integers(threshold + 3, 97)) for _ in range(VISITED)]
    for place, fill in enumerate(fills[VISITED:]):
        evening = random.integers(104, 119) if place < risks else random.integers(86, 97)  # before the next collection day
        levels.append(int(evening) - every * fill if place <= risks else int(random.integers(8, threshold - 8)))
    return list(zip(levels, fills, strict=True))


def _usable_levels(rows: list[tuple[int, int]], every: int, threshold: int) -> bool:
    """No tie decides who is visited or at risk, and the usual errors lead elsewhere."""
    levels, fills = np.array(rows).T
    left = levels < threshold
    at_risk = {days: tuple(left & (levels + days * fills > 100)) for days in (every - 1, every, every + 1)}
    return bool(
        len(set(levels.tolist())) == BINS
        and left.sum() == BINS - VISITED
        and levels.min() >= 5
        and np.abs(levels - threshold).min() >= 2
        and len(set(at_risk.values())) == 3
        and (left != (levels + fills < threshold)).any()
    )


def _capacity(random: np.random.Generator, loads: list[float]) -> int:
    """What the small truck holds: two trips are enough, and no part of the load is close to it. 0 if there is no such size."""
    sums = [sum(part) for size in range(1, len(loads)) for part in combinations(loads, size)]
    sizes = range(math.ceil(0.6 * sum(loads) / 50) * 50, int(0.72 * sum(loads)), 50)
    good = [size for size in sizes if min(abs(one - size) for one in sums) > 0.008 * size]
    return int(random.choice(good)) if good else 0


def _map(random: np.random.Generator, names: list[str]) -> dict[str, Point]:
    """The depot at a side of the town, and bins so far apart that their names can be read on the map."""
    while True:
        depot = ((0.0, int(random.integers(0, 11)) / 2), (int(random.integers(0, 13)) / 2, 0.0))[random.integers(2)]
        spots = [depot, *((spot % 13 / 2, spot // 13 / 2) for spot in random.choice(143, size=BINS, replace=False).tolist())]
        if all(b != d or abs(a - c) > 1 for (a, b), (c, d) in combinations(spots, 2)):
            return dict(zip([DEPOT, *names], spots, strict=True))


def _usual_order(random: np.random.Generator, points: dict[str, Point]) -> tuple[str, ...]:
    """The round as it has grown: once around the town, with two bins that were put in later, at a wrong place."""
    order = sorted(list(points)[1:], key=lambda name: math.atan2(points[name][1] - 2.5, points[name][0] - 3))
    start = int(random.integers(BINS))
    order = order[start:] + order[:start]
    for name in random.choice(order, size=2, replace=False).tolist():
        order.remove(name)
        order.insert(int(random.integers(0, len(order) + 1)), name)
    return tuple(order)


def _length(way: list[Point]) -> float:
    return sum(abs(x - u) + abs(y - v) for (x, y), (u, v) in pairwise(way))


def _near(points: dict[str, Point], names: Sequence[str]) -> list[Point]:
    """The tour by nearest neighbour, from the depot and back to it."""
    left, way = [points[name] for name in names], [points[DEPOT]]
    while left:
        way.append(min(left, key=lambda there: _length([way[-1], there])))
        left.remove(way[-1])
    return [*way, way[0]]


def _turned(way: list[Point]) -> list[Point]:
    """The tour after stretches were turned round, as `routing.two_opt` does it, without its tables: a draw has to be quick."""
    inner = range(1, len(way) - 1)
    gains = True
    while gains:
        gains = next(((i, j) for i in inner for j in inner[i:] if _gain(way, i, j) > 0), None)
        if gains:
            first, last = gains
            way = [*way[:first], *way[first : last + 1][::-1], *way[last + 1 :]]
    return way


def _gain(way: list[Point], first: int, last: int) -> float:
    """By how much the tour gets shorter if the stretch from the first to the last of these stops is turned round."""
    (a, b), (c, d), (e, f), (g, h) = way[first - 1], way[first], way[last], way[last + 1]
    return abs(a - c) + abs(b - d) + abs(e - g) + abs(f - h) - abs(a - e) - abs(b - f) - abs(c - g) - abs(d - h)


def _usable_map(points: dict[str, Point], visited: list[str], order: tuple[str, ...]) -> bool:
    """The order of the list, of the round and of the nearest bin are clearly longer than the shortest tour, and two-opt is not."""
    home = points[DEPOT]
    whole = [home, *(points[name] for name in order), home]
    straight = sum(map(math.dist, whole, whole[1:]))
    if not 30 <= _length(whole) <= 52 or _length(whole) - straight <= 3 or _length(whole[-2:]) < 1 or abs(_length(whole[:-1]) - straight) < 0.4:
        return False
    stops = np.array([points[name] for name in visited])[_ORDERS]
    ways = np.abs(np.diff(stops, axis=1)).sum(axis=(1, 2)) + np.abs(stops[:, [0, -1]] - home).sum(axis=(1, 2))
    shortest, most = float(ways.min()), (1 + 1.5 * NEAR) * float(ways.min())
    usual = (visited, [name for name in order if name in visited])
    if any(_length([home, *(points[name] for name in names), home]) <= most for names in usual):
        return False
    near = _near(points, visited)
    return _length(near) > most and _length(_turned(near)) <= (1 + NEAR) * shortest


def _weeks(random: np.random.Generator, town: Case) -> Case:
    """Two weeks of each plan, with fills that vary from day to day."""
    usual = town.bins["fill"].to_numpy()
    fill = np.clip(np.round(random.normal(usual, SPREAD * usual, (DAYS, BINS))), 0, None).tolist()
    out, seldom = range(0, DAYS, town.every), range(0, DAYS, 6)
    fast = usual >= np.sort(usual)[-4]
    lengths: dict[tuple[str, ...], float] = {}
    counts = {
        "fixed rounds": _follow(town, fill, [out] * BINS, 0, lengths),
        "measured rounds": _follow(town, fill, [out if one else seldom for one in fast], 0, lengths),
        "threshold": _follow(town, fill, [out] * BINS, town.threshold, lengths),
    }
    counts["fixed rounds"][:3] = [np.nan] * 3
    return replace(town, counts=pd.DataFrame(counts, index=list(QUANTITIES)))


def _follow(town: Case, fill: list, days: list[range], threshold: int, lengths: dict) -> list[float]:
    """Tours, km, stops and overflow of a plan, as `routing.collect` and `routing.totals` count them, in little time."""
    names, level = list(town.bins.index), [float(one) for one in town.bins["level"]]
    found = [0.0] * 4
    for day in range(DAYS):
        emptied = [day in days[one] and level[one] >= threshold for one in range(BINS)]
        stops = tuple(name for name, now in zip(names, emptied, strict=True) if now)
        if stops not in lengths:
            lengths[stops] = _length(_turned(_near(town.spots, stops)))
        level = [(0 if now else before) + more for before, now, more in zip(level, emptied, fill[day], strict=True)]
        today = (bool(stops), lengths[stops], len(stops), sum(one > 100 for one in level))
        found = [before + more for before, more in zip(found, today, strict=True)]
    return found


def _usable_weeks(case: Case) -> bool:
    """The threshold saves stops and kilometres against measured rounds, and lets more bins overflow, but few."""
    more = (case.counts["measured rounds"] - case.counts["threshold"]).tolist()
    return more[0] == 0 and more[1] >= 0 and more[2] >= 4 and more[3] < 0 and case.counts.loc["overflow", "threshold"] <= 4


def _priced(random: np.random.Generator, case: Case) -> Case:
    """Prices at which sensors are worth something, if ten draws find some."""
    rounds = len(range(0, DAYS, case.every))
    counts = case.counts.T.to_numpy().tolist()
    counts[0][:3] = [rounds, rounds * _length([case.spots[name] for name in (DEPOT, *case.round, DEPOT)]), rounds * BINS]
    for _ in range(10):
        prices = [5 * random.integers(10, 19), random.integers(15, 31) / 10, random.integers(30, 61) / 10, random.integers(10, 26)]
        running, years, rate = (int(random.integers(low, high)) for low, high in ((15, 33), (4, 9), (4, 9)))
        priced = replace(case, running=running, years=years, rate=rate)
        costs = [sum(one * float(price) for one, price in zip(plan, prices, strict=True)) for plan in counts]
        fair = ((costs[1] - costs[2]) * FORTNIGHTS / BINS - running) * priced.factor
        if _usable_costs(*costs, fair):
            times = (random.uniform(0.55, 0.8), random.uniform(1.25, 2.2))[random.integers(2)]
            table = pd.Series(dict(zip(QUANTITIES, map(float, prices), strict=True)))
            return replace(priced, prices=table, offer=5 * round(times * fair / 5))
    return case


def _usable_costs(fixed: float, measured: float, threshold: float, fair: float) -> bool:
    """The plans differ in cost, sensors are worth something, and a wrong base gives clearly another share."""
    return (
        60 <= fair <= 450
        and measured < 0.95 * fixed
        and 10 < 100 * (1 - threshold / fixed) < 45
        and threshold / measured - threshold / fixed > 0.02
    )


def _usable(case: Case) -> bool:
    return case.offer > 0
