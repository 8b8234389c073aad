"""The case of the exercise time_the_signals: a junction with an old timing, drawn from the id.

All figures are made up, near those of the lesson's junctions (`citykit.mobility.signals.JUNCTIONS`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from citykit import cases
from citykit.cases.signal_material import (
    Approach,
    Street,
    Timing,
    clear_cycles,
    draw_street,
    draw_today,
    pick,
    saved_hours,
    somebody_loses,
)

#: Names of junctions that no lesson uses.
JUNCTIONS = ("Harbour", "Mill", "College", "Stadium", "Post Office", "Hospital", "Museum", "Bakery", "Library", "Ferry")
RATE = 0.06


@dataclass(frozen=True)
class Case:
    """What one trainee works on. Times at the signal are in seconds, money in USD.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    junction : str
        A made-up name.
    approaches : pandas.DataFrame
        By approach: ``phase`` (main or side), ``flow`` in a busy hour and ``saturation``, in vehicles an hour.
    cycle : int
        Today's cycle.
    greens, lost, walking : dict
        By phase: today's effective green, lost time, and the time that people need to cross while it is green.
    by_hand : str
        The approach whose delay the trainee works out.
    quiet_share : int
        Flow of every approach in a quiet hour, in percent of a busy hour.
    busy_hours, quiet_hours : int
        Hours of each kind on one working day.
    days : int
        Working days in a year.
    dark : int
        Percent of the hours in which there is no power at the signal.
    people, value_of_time : float
        People in one vehicle, and USD for one hour of one person.
    first_cost, upkeep : int
        USD for count and controller at the start, and USD a year.
    years : int
        How long the first cost lasts.
    annuity_factor : float
        Of these years, at 6 % a year.
    """

    trainee: str
    junction: str
    approaches: pd.DataFrame
    cycle: int
    greens: dict[str, int]
    lost: dict[str, int]
    walking: dict[str, int]
    by_hand: str
    quiet_share: int
    busy_hours: int
    quiet_hours: int
    days: int
    dark: int
    people: float
    value_of_time: float
    first_cost: int
    upkeep: int
    years: int
    annuity_factor: float

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.junction} junction, with {self.by_hand} to work out by hand"


@cases.of_trainee
def case(trainee: str) -> Case:
    return cases.draw("time_the_signals", trainee, lambda random: _make(random, trainee), _usable)


def _make(random: np.random.Generator, trainee: str) -> Case:
    streets = (street for street in (draw_street(random) for _ in range(20_000)) if clear_cycles(street))
    pairs = ((street, draw_today(random, street)) for street in streets)
    street, today = next(pair for pair in pairs if somebody_loses(*pair))
    share, busy_hours, quiet_hours = int(pick(random, 40, 60, 5)), int(pick(random, 2, 4)), int(pick(random, 6, 9))
    days, dark = int(pick(random, 240, 270, 5)), int(pick(random, 8, 24, 2))
    people, value_of_time = pick(random, 1.4, 2.6, 0.1), pick(random, 0.35, 0.85, 0.05)
    years, upkeep = int(random.choice([5, 8, 10])), int(pick(random, 500, 1_500, 50))
    factor = round((1 - (1 + RATE) ** -years) / RATE, 3)
    hours = busy_hours * saved_hours(street, today) + quiet_hours * saved_hours(street, today, share / 100)
    worth = hours * days * (1 - dark / 100) * people * value_of_time
    cost = worth * (random.uniform(0.45, 0.8) if random.random() < 0.5 else random.uniform(1.25, 2))
    return Case(
        trainee=trainee,
        junction=str(random.choice(JUNCTIONS)),
        approaches=pd.DataFrame(
            [one[1:] for one in street.approaches],
            index=[one.name for one in street.approaches],
            columns=["phase", "flow", "saturation"],
        ),
        cycle=today.cycle,
        greens=today.greens,
        lost=street.lost,
        walking=street.walking,
        by_hand=str(random.choice([one.name for one in street.approaches])),
        quiet_share=share,
        busy_hours=busy_hours,
        quiet_hours=quiet_hours,
        days=days,
        dark=dark,
        people=people,
        value_of_time=value_of_time,
        first_cost=round((cost - upkeep) * factor / 500) * 500,
        upkeep=upkeep,
        years=years,
        annuity_factor=factor,
    )


def _usable(case: Case) -> bool:
    """No tie decides, and the usual errors land well away from the right answer."""
    approaches = [Approach(*row) for row in case.approaches.itertuples(name=None)]
    street = Street(approaches, case.lost, case.walking)
    today = Timing(case.cycle, case.greens)
    saved, quiet = (saved_hours(street, today, share) for share in (1, case.quiet_share / 100))
    if not (saved > 1.5 and 0.15 < quiet < 0.7 * saved and 8_000 <= case.first_cost <= 60_000 and _worth_is_clear(case, saved, quiet)):
        return False
    parts = today.delays(street), street.timing().delays(street)
    before, after = ({name: sum(each) for name, each in one.items()} for one in parts)
    flows = {one.name: one.flow for one in approaches}
    total = sum(flows.values())
    weighted = [sum(flows[name] * delay[name] for name in flows) / total for delay in (before, after)]
    off = [mean - sum(delay.values()) / 4 for mean, delay in zip(weighted, (before, after), strict=True)]
    return (
        all(one[case.by_hand][1] > 1.5 for one in parts)
        and abs(before[case.by_hand] - after[case.by_hand]) > 2
        and min(map(abs, off)) > 0.6
        and abs(off[0] - off[1]) * total / 3600 > max(0.1, 0.02 * saved)
        and weighted[0] - weighted[1] > 3
        and abs(weighted[0] - 2 * weighted[1]) * total / 3600 > max(0.15, 0.03 * saved)
    )


def _worth_is_clear(case: Case, saved: float, quiet: float) -> bool:
    """The quiet hour is no share of the busy one, and no two amounts are equal by chance."""
    day = case.busy_hours * saved + case.quiet_hours * quiet
    hours = day * case.days * (1 - case.dark / 100)
    even = (case.first_cost / case.annuity_factor + case.upkeep) / hours / case.people
    return (
        case.quiet_hours * abs(quiet - saved * case.quiet_share / 100) > 0.03 * day
        and abs(even - 1) > 0.05
        and abs(even**2 / case.value_of_time - 1) > 0.05
        and abs(case.people * case.value_of_time - 1) > 0.02
    )
