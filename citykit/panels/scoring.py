"""Panels of the lesson on scoring: one indicator between its goalposts, and a rank under other weights."""

from __future__ import annotations

import pandas as pd

from citykit import charts, data, scoring
from citykit.errors import CourseError
from citykit.widgets import Answer, Panel, choice, slider

#: The 15 goals in four groups of this course's own making, so that four sliders are enough.
GROUPS = {
    "people": ("goal_1", "goal_2", "goal_3", "goal_4", "goal_5", "goal_10"),
    "services": ("goal_6", "goal_7", "goal_8", "goal_9", "goal_11"),
    "nature": ("goal_13", "goal_15"),
    "government": ("goal_16", "goal_17"),
}


def goalposts_answer(value: float, worst: float, best: float, target: float) -> Answer:
    """The score of an overcrowding rate between two goalposts, and the rate that reaches a target.

    Parameters
    ----------
    value, worst, best : float
        Overcrowding rate and its goalposts, in percent of households.
    target : float
        Score to reach, in points from 0 to 100.
    """
    try:
        score = scoring.normalise(value, worst, best)
        needed = scoring.value_for(target, worst, best)
    except CourseError as error:
        return Answer(str(error))
    beyond = (value - worst) / (best - worst)
    note = "" if 0 <= beyond <= 1 else " The value lies beyond a goalpost, so the score is clipped."
    figure = charts.scale(
        value,
        worst,
        best,
        f"A rate of {value:.1f} % scores {score:.1f} points",
        unit="Overcrowding rate (% of households)",
        source="Start values: El Alto in 2012, with rounded goalposts. " + data.source("bolivia_indicators"),
    )
    return Answer(
        f"{value:.1f} % of households scores {score:.1f} points.{note} "
        f"A score of {target:.0f} needs a rate of {needed:.1f} %.",
        figure,
        f"A line from 0 points at {worst:g} % to 100 points at {best:g} %, flat beyond both. "
        f"A dot at {value:.1f} % and {score:.1f} points.",
    )


def goalposts_panel() -> Panel:
    """Move a value, its goalposts and a target score: goal 11's overcrowding rate, El Alto as the start."""
    return Panel(
        goalposts_answer,
        value=slider("Value", 0.0, 100.0, 19.8, step=0.1, unit="% of households"),
        worst=slider("Worst goalpost, scores 0", 0.0, 100.0, 55.0, step=0.5, unit="%"),
        best=slider("Best goalpost, scores 100", 0.0, 100.0, 10.0, step=0.5, unit="%"),
        target=slider("Target score", 0, 100, 90, unit="points"),
    )


def weights_answer(city: str, people: int, services: int, nature: int, government: int) -> Answer:
    """A city's total and rank when each goal of a group counts as often as asked.

    Parameters
    ----------
    city : str
        One of the 31 cities.
    people, services, nature, government : int
        How many times each goal of the group counts; 1 everywhere gives the published total.
    """
    counts = {"people": people, "services": services, "nature": nature, "government": government}
    weights = pd.Series({goal: counts[group] for group, goals in GROUPS.items() for goal in goals})
    table = scoring.published().drop(columns="total")
    try:
        own = scoring.aggregate(table, weights)
    except CourseError as error:
        return Answer(str(error))
    totals = {"Every goal once": scoring.aggregate(table), "Your weights": own}
    before, after = (scoring.rank(total)[city] for total in totals.values())
    score, equal = own[city], totals["Every goal once"][city]
    figure = charts.strip(
        totals,
        f"{city} has rank {after} with these weights, and {before} when every goal counts once",
        unit="Total (points, 0 to 100)",
        source=data.source("bolivia_indices") + "; all 15 published goal indices",
        highlight=city,
    )
    return Answer(
        f"With these weights {city} has {score:.1f} points and rank {after} of {len(table)}. "
        f"When every goal counts once it has {equal:.1f} points and rank {before}.",
        figure,
        f"Two rows of dots, one dot per city. {city} stands at rank {before} with equal weights "
        f"and at rank {after} with the chosen weights.",
    )


def weights_panel() -> Panel:
    """Choose a city and how often each group of goals counts, and see its rank among 31 Bolivian cities."""
    unit = "times"
    return Panel(
        weights_answer,
        city=choice("City", scoring.published().index, "El Alto"),
        people=slider("People: goals 1 to 5 and 10", 0, 5, 1, unit=unit),
        services=slider("Services and work: goals 6, 7, 8, 9 and 11", 0, 5, 1, unit=unit),
        nature=slider("Nature and climate: goals 13 and 15", 0, 5, 1, unit=unit),
        government=slider("Government: goals 16 and 17", 0, 5, 1, unit=unit),
    )
