"""Junctions for the exercise time_the_signals, in plain numbers: quick to draw, to time and to refuse."""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

import numpy as np

from citykit.mobility import signals

#: By road: its approaches. Each road has green in a phase of its own.
ROADS = {"main": ("North", "South"), "side": ("East", "West")}


class Approach(NamedTuple):
    """One road into the junction."""

    name: str
    road: str
    flow: int
    saturation: int

    @property
    def ratio(self) -> float:
        """The flow ratio."""
        return self.flow / self.saturation


class Street(NamedTuple):
    """What a timing is made from: approaches, and by road the lost time and the time that people need to cross."""

    approaches: list[Approach]
    lost: dict[str, int]
    walking: dict[str, int]

    @property
    def ratios(self) -> dict[str, float]:
        """The largest flow ratio of each phase."""
        north, south, east, west = self.approaches
        return {"main": max(north.ratio, south.ratio), "side": max(east.ratio, west.ratio)}

    @property
    def cycles(self) -> tuple[float, float, float]:
        """Webster's cycle, and the shortest one for people on foot on each road."""
        need, lost = self.ratios, sum(self.lost.values())
        whole = sum(need.values())
        return (1.5 * lost + 5) / (1 - whole), *(lost + self.walking[road] * whole / need[road] for road in ROADS)

    def timing(self) -> Timing:
        """The new timing."""
        cycle = 5 * math.ceil(max(self.cycles) / 5)
        return Timing(cycle, self.shared(cycle - sum(self.lost.values())))

    def shared(self, green: float) -> dict[str, float]:
        """Green shared out by flow ratio."""
        return {road: green * ratio / sum(self.ratios.values()) for road, ratio in self.ratios.items()}


class Timing(NamedTuple):
    """A cycle and the green of each phase."""

    cycle: int
    greens: dict[str, float]

    def fullest(self, street: Street) -> float:
        """The largest degree of saturation."""
        return max(ratio * self.cycle / self.greens[road] for road, ratio in street.ratios.items())

    def delays(self, street: Street, share: float = 1) -> dict[str, tuple[float, float]]:
        """Uniform and random delay by approach, at a share of the busy flow."""
        inputs = {
            one.name: (one.flow * share, one.saturation, self.greens[one.road], self.cycle) for one in street.approaches
        }
        return {name: (signals.uniform_delay(*each), signals.random_delay(*each)) for name, each in inputs.items()}

    def hours(self, street: Street, share: float = 1) -> float:
        """Vehicle-hours that all wait in one hour."""
        delays = self.delays(street, share)
        return sum(one.flow * share * sum(delays[one.name]) for one in street.approaches) / 3600


def pick(random: np.random.Generator, low: float, high: float, step: float = 1) -> float:
    """A number from low to high in steps."""
    return round(low + step * int(random.integers(round((high - low) / step) + 1)), 2)


def draw_street(random: np.random.Generator) -> Street:
    """A count. On one road the approach with more vehicles has the smaller flow ratio."""
    trap, found = str(random.choice(list(ROADS))), {}
    for road, names in ROADS.items():
        ratio = random.uniform(0.32, 0.45) if road == "main" else random.uniform(0.19, 0.31)
        saturation = pick(random, 1500, 1800, 10) if road == "main" else pick(random, 1350, 1650, 10)
        other = saturation + (pick(random, 220, 400, 10) if road == trap else pick(random, -120, 120, 10))
        less = random.uniform(0.86, 0.95) if road == trap else random.uniform(0.6, 0.85)
        first = int(random.integers(2))
        for name, wide, share in ((names[first], saturation, ratio), (names[1 - first], other, ratio * less)):
            found[name] = Approach(name, road, round(wide * share / 10) * 10, int(wide))
    losses = random.permutation([4, 5, 6, 7])[:2].tolist()
    return Street(
        [found[name] for names in ROADS.values() for name in names],
        dict(zip(ROADS, losses, strict=True)),
        {"main": int(pick(random, 10, 18)), "side": int(pick(random, 14, 24))},
    )


def draw_today(random: np.random.Generator, street: Street) -> Timing:
    """An old timing: too long a cycle, and too much green for one road."""
    cycle = int(pick(random, 100, 140, 5))
    whole = cycle - sum(street.lost.values())
    main = round(whole * (street.shared(1)["main"] + random.choice([-1, 1]) * random.uniform(0.03, 0.13)))
    return Timing(cycle, {"main": main, "side": whole - main})


def somebody_loses(street: Street, today: Timing) -> bool:
    """Whether today's timing can pass the traffic, and one approach waits longer with the new one."""
    if today.fullest(street) > 0.92:
        return False
    before, after = today.delays(street), street.timing().delays(street)
    return max(sum(after[name]) - sum(before[name]) for name in before) > 1.5


def saved_hours(street: Street, today: Timing, share: float = 1) -> float:
    """Vehicle-hours saved in one hour."""
    return today.hours(street, share) - street.timing().hours(street, share)


def clear_cycles(street: Street) -> bool:
    """Which approach decides, and which cycle, is clear; so is the rounding up."""
    webster, *walking = street.cycles
    low, high = sorted([webster, max(walking)])
    return (
        0.6 < high % 5 < 2.2
        and 0.6 < low % 5 < 4.4
        and 42 < low < high - 6 < 99
        and sum(street.ratios.values()) < 0.74
        and abs(walking[0] - walking[1]) > 3
        and all(abs(max(walking) - street.walking[road] / ratio - sum(street.lost.values())) > 1 for road, ratio in street.ratios.items())
        and any(one.flow > other.flow + 20 and one.ratio < other.ratio and one.road == other.road for one, other in itertools.permutations(street.approaches, 2))
        and street.timing().fullest(street) < 0.88
        and abs(street.shared(1)["main"] - share_of_vehicles(street)) > 0.01
    )


def share_of_vehicles(street: Street) -> float:
    """Of the main road."""
    return sum(one.flow for one in street.approaches if one.road == "main") / sum(one.flow for one in street.approaches)
